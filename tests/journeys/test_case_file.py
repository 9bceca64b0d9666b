"""The case file, by keyboard alone: a case from its referral to its closure, with all that is written on it."""

import shutil
from contextlib import closing
from datetime import date, timedelta

import pytest
from on_a_case import ADA, MO, MOMENT, REFERRED, WHY, WIL, fills, founded, newest, offered, opens, picks, told, written

from db.commands.assessing import start_assessment, submit
from db.commands.referring import decide_referral, take_referral
from db.commands.triage import note_section_47
from db.commands.writing import agree_action, record_decision, write_note
from db.connection import begun, connect
from db.queries.case_file import case_file
from db.queries.standards import standards
from db.store import Act, Store
from models.assessment import Kind
from models.census import PrimaryNeed, ReferralSource
from models.notes import NoteKind, StoryKind
from models.pathway import Stage, Trigger
from models.quality import Quality
from models.referral import NewChild, ReferralOutcome
from screens.case import CaseScreen
from screens.dialogs.choice import ChoiceDialog

HOSTILE = "[/red] {x} [@click=app.quit]Zoë[/] \u202egnol‬"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A store with a manager, a worker, and a referral of 1 September 2011 that nobody decided on, closed; its case."""
    path = tmp_path_factory.mktemp("office") / "office.db"
    return path, founded(path)


@pytest.fixture
def office(template, tmp_path):
    """The same in a store of the test's own."""
    made, case = template
    path = tmp_path / "office.db"
    shutil.copyfile(made, path)
    with Store.open(path) as store:
        store.sign_in(ADA)
        yield store, case


@pytest.fixture
def assessed(office):
    """The same with its initial assessment begun by the decision of 2 September."""
    store, case = office
    decide_referral(store, Act(MO, MOMENT), case, ReferralOutcome.ASSESSMENT, WHY, day(2), day(2))
    return store, case


def day(number, month=9):
    return date(2011, month, number)


def file_of(store, case, as_at):
    """The case as a manager reads it."""
    store.sign_in(MO)
    with store.reading() as reader:
        return case_file(reader, standards(reader), case, as_at)


async def test_a_case_goes_from_its_referral_to_its_closure_by_keyboard(office, sit_down):
    store, case = office
    async with sit_down(store, who=MO, today=day(2)) as person:
        await person.goes_to_triage()
        await person.press("enter")
        await person.reads("Story up to Fri 2 Sep 2011")
        await person.reads("decision")
        assert "! today" in person.screen, "the decision on the referral is owed by now"
        assert "not decided on yet" in person.facts
        await picks(person, "decide on the referral", key="enter")
        assert offered(person) == ["no further action", "early help", "initial assessment", "straight to section 47"]
        await picks(person, "initial assessment")
        await fills(person, WHY, None)
        await written(person, "It stands; a new one corrects it.")
        assert newest(person) == f"Initial assessment, due Thu 15 Sep 2011 {WHY}"
        await person.press("a")
        await person.asks("Who can take")
        await picks_worker(person, WIL.name)
        await fills(person, "Wil knows the school.", None)
        await person.until(lambda: f"held by {WIL.name}" in person.facts, "who holds it")

    async with sit_down(store, who=WIL, today=day(12)) as person:
        await opens(person, case)
        await picks(person, "child seen · initial assessment", key="m")
        await fills(person, "mon 5 sep", ">")
        await written(person)
        await person.reads("5 Sep 11, alone")
        await picks(person, "submit to the manager", key="m")
        await person.asks("child seen Mon 5 Sep 2011, alone")
        assert person.field("seen") == "2011-09-05"
        assert person.field("alone") == "yes"
        assert person.field("to") == str(ADA.id), "the managers of the team, before anybody else"
        await fills(person, None, None, ">", None)
        await written(person)
        await person.reads("with Mo Manager since")
        await person.press("m")
        await person.until(lambda: isinstance(person.app.screen, ChoiceDialog), "the menu")
        assert not any(one.startswith(("authorise", "return", "close", "decide")) for one in offered(person))
        await person.press("escape")

    async with sit_down(store, who=MO, today=day(13)) as person:
        await opens(person, case)
        await picks(person, "return with a comment", key="m")
        await person.asks("submitted Mon 12 Sep 2011 by Wil Worker to Mo Manager")
        await fills(person, "Say what the father said.", None)
        await written(person)
        assert newest(person) == "Initial assessment returned Say what the father said."
        await person.reads("in progress")

    async with sit_down(store, who=WIL, today=day(14)) as person:
        await opens(person, case)
        await picks(person, "submit to the manager", key="m")
        await fills(person, None, None, ">", None)
        await written(person)

    async with sit_down(store, who=MO, today=day(19)) as person:
        await opens(person, case)
        await picks(person, "authorise", key="m")
        await person.asks("✕ 2 late, due Thu 15 Sep 2011 · child seen Mon 5 Sep 2011, alone")
        await person.asks("with the manager = 12 working days")
        await fills(person, None, ">>>", "Half-term, and I was ill.")
        await written(person)
        await person.reads("late: ")
        await picks(person, "reopen", key="m")
        await person.asks("It keeps its start, Thu 1 Sep 2011")
        await fills(person, "The health visitor has written.")
        await written(person)
        await person.reads("in progress")

    async with sit_down(store, who=WIL, today=day(20)) as person:
        await opens(person, case)
        await picks(person, "submit to the manager", key="m")
        await fills(person, None, None, None, None)
        await written(person)

    async with sit_down(store, who=MO, today=day(20)) as person:
        await opens(person, case)
        await picks(person, "authorise", key="m")
        await fills(person, None, ">", "It was reopened.")
        await written(person)
        await picks(person, "start an assessment", key="m")
        await fills(person, ">>", None)
        await written(person)
        core = file_of(store, case, day(20)).assessments[-1]
        assert (core.kind, core.started_by, core.started_on) == (Kind.CORE, Trigger.STRATEGY, day(20))
        await person.reads("conference")
        await picks(person, "correct a date · core assessment", key="m")
        await person.asks("stands now: Tue 20 Sep 2011")
        await fills(person, "today", "A wrong day.")
        await person.asks("is what stands there already")
        await person.press("escape")
        await picks(person, "leave")
        await picks(person, "initial child protection conference", key="m")
        await fills(person, None, "The plan is agreed without one.")
        await written(person)
        assert "no conference: The plan is agreed without one." in person.facts

    async with sit_down(store, who=WIL, today=day(28)) as person:
        await opens(person, case)
        await picks(person, "submit to the manager", key="m")
        await fills(person, "27/9", ">>", None, None)
        await written(person)

    async with sit_down(store, who=MO, today=day(30)) as person:
        await opens(person, case)
        await picks(person, "authorise", key="m")
        await fills(person, None)
        await written(person)
        await picks(person, "close the case", key="m")
        await fills(person, "no longer", "She is safe at her aunt's.", None)
        await written(person)
        assert "RC7 any other reason, including no longer in need" in person.facts
        assert newest(person).startswith("Closed on Fri 30 Sep 2011")
    closed = file_of(store, case, day(30))
    assert closed.closed_on == day(30)
    assert {line.stage for line in closed.assessments} == {Stage.AUTHORISED}

    async with sit_down(store, who=MO, today=day(30)) as person:
        await opens(person, case)
        await picks(person, "take the closed case up again", key="m")
        await fills(person, "It was the sister's case that was to close.", None)
        await written(person, "It stands")
        assert "closed" not in person.facts
    assert file_of(store, case, day(30)).closed_on is None
    *_, wrong, right = file_of(store, case, day(30)).story
    assert (wrong.corrected_on, right.corrects_on) == (day(30), day(30))


async def test_section_47_shows_the_day_that_is_noted_and_an_empty_field_ends_it(assessed, sit_down):
    store, case = assessed
    note_section_47(store, Act(MO, MOMENT), case, day(2), day(5))
    async with sit_down(store, who=MO, today=day(5)) as person:
        await opens(person, case)
        await picks(person, "section 47 enquiries", key="l")
        await fills(person, None)
        await person.asks("Nothing was changed: enquiries since Fri 2 Sep 2011")
        await person.press("delete", "enter")
        await written(person)
    assert file_of(store, case, day(5)).section_47_on is None


async def test_a_future_day_is_refused_beside_its_field(assessed, sit_down):
    store, case = assessed
    async with sit_down(store, who=MO, today=day(5)) as person:
        await opens(person, case)
        await picks(person, "note", key="w")
        await fills(person, "Seen at nursery", "6/9/2011")
        await person.asks("Tue 6 Sep 2011 is in the future. Give today or an earlier day.")
        assert person.app.screen.focused.id == "field-on"


async def picks_worker(person, name):
    """In the list of who can take a case, the row of the worker."""
    table = person.app.screen.query_one("#candidates")
    while name not in str(table.get_row_at(table.cursor_row)[0]):
        await person.press("down")
    await person.press("enter")


async def test_everything_that_is_written_stands_in_the_story(assessed, sit_down):
    store, case = assessed
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        await picks(person, "note", key="w")
        await fills(person, "The aunt lives near.", None)
        await written(person)
        assert "The aunt lives near." in person.whole
        await picks(person, "contact", key="w")
        await fills(person, "A&E rang.", "a&e", "tue")
        await written(person)
        assert (
            person.whole == "Tue 6 Sep 2011 · contact · Mo Manager Contact from 3E A&E (emergency department) A&E rang."
        )
        assert "none to the referrer yet" in person.facts
        await picks(person, "feedback", key="w")
        await fills(person, "The police were told.", None)
        await written(person)
        assert "given to the referrer on Thu 8 Sep 2011" in person.facts
        await picks(person, "supervision discussion", key="w")
        await fills(person, "See the father.", None)
        await written(person)
        await picks(person, "management decision", key="w")
        await fills(person, "Not to act on the letter.", "It says nothing new.", None, None, None)
        await written(person, "It stands")
        await picks(person, "a decision that corrects this one of Thu 8 Sep 2011", key="w")
        await person.asks("Not to act on the letter.")
        await fills(person, "To act on the letter.", "A second one came.", None, None, None)
        await written(person, "It stands")
        assert "To act on the letter. (corrects that of Thu 8 Sep 2011)" in person.whole
        await person.reads("Corrected 8 Sep 11 – Not to act on")
        await picks(person, "action with owner and due date", key="w")
        assert person.field("due") == "2011-09-15", "in five working days"
        await fills(person, "Visit the father", "wil", None)
        await written(person)
        assert "action · 5 left · Wil Worker by Thu 15 Sep 2011: Visit the father" in person.facts.replace("▲ ", "· ")
        await picks(person, "this action is done", key="w")
        await person.asks("Wil Worker by Thu 15 Sep 2011: Visit the father")
        await fills(person, None, "He was at home.")
        await written(person)
        assert "Visit the father" not in person.facts
    kinds = [entry.kind for entry in file_of(store, case, day(8)).story]
    assert kinds.count(StoryKind.DECISION) == 4
    assert set(kinds) == set(StoryKind) - {StoryKind.PLAN}


async def test_what_was_struck_out_is_drawn_so(assessed, sit_down):
    store, case = assessed
    record_decision(store, Act(MO, MOMENT), case, "Not to act", WHY, day(5), day(5))
    first = next(one for one in file_of(store, case, day(5)).story if one.what == "Not to act").decision_id
    record_decision(store, Act(MO, MOMENT), case, "To act", WHY, day(6), day(6), corrects=first)
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        table = person.app.screen.story.table
        rows = {row.entry.what: table.get_row_at(number)[2] for number, row in enumerate(table.page_rows)}
        assert str(rows["Not to act"]).startswith("Corrected 6 Sep 11 – Not to act")
        assert [text for text, style in styled(rows["Not to act"]) if style == "strike"] == ["Not to act"]
        assert str(rows["To act"]).startswith("Corrects 5 Sep 11 – To act")
        assert str(rows["To act"].style) == "", "what is not corrected is drawn as ever"
        assert not [text for text, style in styled(rows["To act"]) if style == "strike"]


def styled(cell):
    """The parts of a cell with how they are drawn."""
    return [(cell.plain[span.start : span.end], str(span.style)) for span in cell.spans]


async def test_the_menu_offers_what_is_legal_for_the_role_and_nothing_else(office, sit_down):
    store, case = office

    async def menu(who, today):
        async with sit_down(store, who=who, today=today) as person:
            await opens(person, case)
            await person.press("m")
            await person.pilot.pause()
            await person.pilot.pause()
            return offered(person) if isinstance(person.app.screen, ChoiceDialog) else []

    assert await menu(MO, day(2)) == [
        "decide on the referral", "correct the day of the referral", "the child begins to be looked after",
    ]  # fmt: skip
    assert await menu(WIL, day(2)) == []
    decide_referral(store, Act(MO, MOMENT), case, ReferralOutcome.ASSESSMENT, WHY, day(2), day(2))
    for who, correcting in ((MO, True), (WIL, False)):
        found = await menu(who, day(5))
        assert found[:2] == ["child seen · initial assessment", "submit to the manager · initial assessment"]
        assert ("correct the day of the referral" in found) is correcting
        assert "start an assessment" in found, "a core one at a strategy discussion"
        assert "close the case" not in found, "an assessment is open"
    submit(store, Act(MO, MOMENT), 1, day(6), day(6))
    found = await menu(MO, day(6))
    assert "authorise · initial assessment" not in found, "no one authorises their own"
    assert "return with a comment · initial assessment" in found
    assert "authorise · initial assessment" in await menu(ADA, day(6))


async def test_one_kind_of_entry_is_shown_and_escape_shows_all(assessed, sit_down):
    store, case = assessed
    for said in ("one", "two"):
        write_note(store, Act(MO, MOMENT), case, NoteKind.CONTACT, said, day(5), day(5))
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        every = len(told(person))
        await picks(person, "contact, 2", key="f")
        await person.reads("only contact: 2 of")
        assert [kind for kind, _ in told(person)] == [StoryKind.CONTACT] * 2
        await person.press("f")
        await person.until(lambda: isinstance(person.app.screen, ChoiceDialog), "the menu")
        assert not any(one.startswith("action") for one in offered(person)), "there is none"
        await person.press("escape")
        await person.reads("only contact: 2 of")
        await person.press("escape")
        await person.reads("entries, oldest first")
        assert len(told(person)) == every
        await picks(person, "contact, 2", key="f")
        await picks(person, "note", key="w")
        await fills(person, "A note that the filter would hide.", None)
        await written(person)
        assert "A note that the filter would hide." in person.whole, "what was just written is seen"
        await person.press("escape")
        await person.until(lambda: not isinstance(person.app.screen, CaseScreen), "the list")


async def test_a_signature_on_what_was_submitted_again_is_not_written_until_it_was_seen(assessed, sit_down, elsewhere):
    from db.commands.assessing import return_assessment

    store, case = assessed
    submit(store, Act(WIL, MOMENT), 1, day(6), day(6))
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        await picks(person, "authorise", key="m")
        await person.asks("submitted Tue 6 Sep 2011 by Wil Worker")
        elsewhere(store, return_assessment, 1, "Again.", day(7), day(8))
        elsewhere(store, submit, 1, day(8), day(8))
        await fills(person, None)
        await person.asks("Since you looked: Initial assessment returned by Ada Manager on Wed 7 Sep 2011: “Again.”")
        await person.asks("submitted Thu 8 Sep 2011 by Ada Manager")
        assert file_of(store, case, day(8)).assessments[0].stage is Stage.WITH_MANAGER
        await fills(person, None)
        await written(person)
    assert file_of(store, case, day(8)).assessments[0].authorised_by == MO.name


async def test_a_date_is_corrected_after_it_was_shown_what_follows(assessed, sit_down):
    store, case = assessed
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        await picks(person, "correct the day of the referral", key="m")
        await fills(person, "tomorrow", "typed wrongly")
        await person.asks("is in the future")
        await fills(person, "31/8", None)
        await person.asks("what follows: the initial assessment is due Wed 14 Sep 2011, before Thu 15 Sep 2011")
        await person.press("escape")
        await person.asks("stands now: Thu 1 Sep 2011")
        assert person.field("because") == "typed wrongly", "nothing typed is lost"
        assert file_of(store, case, day(8)).referred_on == REFERRED
        await fills(person, None, None)
        await person.asks("correct it?")
        await person.press("y")
        await written(person)
        await person.reads("14 Sep 11")
        assert newest(person).endswith("not on Thu 1 Sep 2011 typed wrongly"), "the old one stays visible"
        await person.reads("its start was moved")
    (line,) = file_of(store, case, day(8)).assessments
    assert Quality.MOVED_START in line.qualities


async def test_a_correction_that_makes_a_signature_late_asks_for_the_reason(assessed, sit_down):
    from db.commands.assessing import authorise

    store, case = assessed
    submit(store, Act(WIL, MOMENT), 1, day(6), day(6))
    authorise(store, Act(MO, MOMENT), 1, day(15), day(19))
    async with sit_down(store, who=MO, today=day(19)) as person:
        await opens(person, case)
        await picks(person, "correct a date", key="m")
        await fills(person, "16/9", "signed on Friday")
        await person.asks("With that the initial assessment is late")
        await fills(person, None, None, ">", "I was away.")
        await person.asks("correct it?")
        await person.press("y")
        await written(person)
    (line,) = file_of(store, case, day(19)).assessments
    assert (line.authorised_on, line.late_reason is not None) == (day(16), True)


async def test_a_decision_on_the_referral_is_corrected_by_a_new_one(assessed, sit_down):
    store, case = assessed
    async with sit_down(store, who=MO, today=day(5)) as person:
        await opens(person, case)
        await person.press("shift+tab")
        story = person.app.screen.story
        while story.current.what != "Initial assessment, due Thu 15 Sep 2011":
            await person.press("up")
        await picks(person, "decide anew on the referral", "early help", key="w")
        await person.asks("It corrects the decision before")
        await fills(person, "The family agrees to help.", None)
        await written(person, "It stands")
        assert "(corrects that of Fri 2 Sep 2011)" in person.whole
    assert file_of(store, case, day(5)).closed_on == day(5)


async def test_a_refused_form_keeps_what_was_typed_and_escape_asks(assessed, sit_down):
    store, case = assessed
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        await picks(person, "note", key="w")
        await fills(person, "The aunt lives near.", "1/8")
        await person.asks("was opened on Thu 1 Sep 2011")
        assert person.field("said") == "The aunt lives near."
        await person.press("escape")
        await person.asks("What you typed is lost.")
        await person.press("enter")
        await person.asks("was opened on")
        assert person.field("said") == "The aunt lives near."
    assert not any(one.kind is StoryKind.NOTE for one in file_of(store, case, day(8)).story)


async def test_a_child_who_was_expected_is_born(office, sit_down):
    store, _ = office
    case = take_referral(
        store, Act(WIL, MOMENT), NewChild("Baby Nowak", None, day(20)), day(1), ReferralSource.HEALTH_VISITOR,
        PrimaryNeed.ABUSE, 3, WHY, day(1),
    )  # fmt: skip
    async with sit_down(store, who=WIL, today=day(22)) as person:
        await opens(person, case)
        assert "not born yet, expected Tue 20 Sep 2011" in person.facts
        await picks(person, "the child is born", key="w")
        await fills(person, "tue")
        await written(person)
        assert "born Tue 20 Sep 2011" in person.facts
        await person.press("w")
        await person.until(lambda: isinstance(person.app.screen, ChoiceDialog), "the menu")
        assert "the child is born" not in offered(person)


async def test_hostile_text_is_shown_as_it_is_and_obeyed_nowhere(assessed, sit_down):
    store, case = assessed
    write_note(store, Act(MO, MOMENT), case, NoteKind.NOTE, HOSTILE, day(5), day(5))
    record_decision(store, Act(MO, MOMENT), case, HOSTILE, HOSTILE, day(5), day(5))
    agree_action(store, Act(MO, MOMENT), case, HOSTILE, WIL.id, day(7), day(5), day(5))
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        assert "[@click=app.quit]Zoë[/]" in person.facts
        assert "\u202e" not in person.screen
        await person.press("shift+tab")
        for _ in range(3):
            assert "[@click=app.quit]Zoë[/]" in person.whole
            await person.press("enter")
            await person.asks("[@click=app.quit]Zoë[/]")
            await person.press("escape", "up")
            await person.pilot.pause()
        await picks(person, "an action is done", key="w")
        await person.asks("[@click=app.quit]Zoë[/]")


async def test_a_whole_text_can_be_read_however_long_it_is(assessed, sit_down):
    store, case = assessed
    write_note(store, Act(MO, MOMENT), case, NoteKind.NOTE, "word " * 700 + "the end", day(5), day(5))
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        await person.press("shift+tab", "enter", "end")
        await person.asks("the end")
        await person.press("q")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")


async def test_with_names_hidden_nothing_in_anybodys_words_is_shown(assessed, sit_down, choices):
    store, case = assessed
    act = Act(MO, MOMENT)
    write_note(store, act, case, NoteKind.NOTE, "Chloë Nowak said so.", day(5), day(5))
    record_decision(store, act, case, "Chloë Nowak stays", "Chloë Nowak is safe", day(5), day(5))
    agree_action(store, act, case, "Visit Chloë Nowak", WIL.id, day(7), day(5), day(5))
    choices.set("names", "hidden")
    async with sit_down(store, who=MO, today=day(8), size=(160, 50), choices=choices) as person:
        await opens(person, case)
        await person.press("shift+tab")
        for key in ("up", "up", "up", "up", "up", "up"):
            assert "Nowak" not in person.screen
            await person.press("enter")
            await person.asks("Sep 2011")
            assert "Nowak" not in person.screen
            await person.press("escape", key)
        for key in ("m", "w", "f"):
            await person.press(key)
            await person.until(lambda: isinstance(person.app.screen, ChoiceDialog), "a menu")
            assert "Nowak" not in person.screen
            await person.press("escape")
        await picks(person, "an action is done", key="w")
        await person.asks("Wil Worker by Wed 7 Sep 2011")
        assert "Nowak" not in person.screen
        await person.press("escape", "p")
        await person.reads("Visit Chloë Nowak")


async def test_as_at_an_earlier_day_nothing_later_shows(assessed, sit_down):
    store, case = assessed
    act = Act(MO, MOMENT)
    record_decision(store, act, case, "Not to act", WHY, day(5), day(5))
    first = next(one for one in file_of(store, case, day(5)).story if one.what == "Not to act").decision_id
    record_decision(store, act, case, "To act", WHY, day(8), day(8), corrects=first)
    write_note(store, act, case, NoteKind.FEEDBACK, "told", day(8), day(8))
    agree_action(store, act, case, "Visit", WIL.id, day(12), day(8), day(8))
    start_assessment(store, act, case, Kind.CORE, Trigger.STRATEGY, day(8), day(8))
    submit(store, Act(WIL, MOMENT), 1, day(8), day(8))
    async with sit_down(store, who=MO, today=day(9), as_at=day(6), size=(160, 50)) as person:
        await opens(person, case)
        await person.reads("Story up to Tue 6 Sep 2011")
        for later in ("To act", "orrected", "Visit", "core", "conference", "given to", "with Mo", "section 47"):
            assert later not in person.screen, later
        await person.reads("Not to act")
        await person.reads("in progress")
        person.app.desk.look_at(day(9))
        person.app.show_again()
        await person.reads("Corrected 8 Sep 11")
        await person.reads("conference")


async def test_a_story_with_nothing_but_its_opening_says_so(empty_store, sit_down):
    with closing(connect(empty_store.path, None)) as connection, begun(connection):
        connection.execute("INSERT INTO children (id, reference, search) VALUES (1, 'C1', 'c1')")
        connection.execute(
            "INSERT INTO cases (id, child_id, number, opened_on, no_further_action) VALUES (1, 1, 1, '2011-09-01', 0)"
        )
    async with sit_down(empty_store, today=day(8)) as person:
        await opens(person, 1)
        await person.reads("No assessment and no clock")
        await person.reads("1 entry, oldest first")
        await person.press("e", "shift+tab", "e", "enter")
        await person.asks("Case opened; its referral is not in the file")
        await person.press("escape")
        await picks(person, "every kind, 1", key="f")
        await picks(person, "start an assessment", key="m")
        await person.asks("Start an assessment of C1-1")


async def test_five_hundred_entries_are_walked_from_the_newest_to_the_oldest(assessed, sit_down):
    store, case = assessed
    with closing(connect(store.path, None)) as connection, begun(connection):
        connection.executemany(
            "INSERT INTO notes (case_id, kind, happened_on, said, written_by, at) "
            "VALUES (?, 'note', ?, ?, 'Wil Worker', '2011-09-01T09:00:00+00:00')",
            [(case, (day(3) + timedelta(days=number // 100)).isoformat(), f"entry {number}") for number in range(500)],
        )
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        story = person.app.screen.story.table
        assert story.row_count < 200, "one page is drawn"
        await person.press("shift+tab")
        assert "entry 499" in person.whole
        await person.reads("entry 499")
        await person.press("home")
        await person.until(lambda: "Referral received from 6 police" in person.whole, "the first entry")
        await person.press("end", "pageup")
        await person.pilot.pause()
        number = int(person.whole.rsplit(" ", 1)[1])
        assert 470 < number < 499
        await picks(person, "note, 500", key="f")
        await person.reads("only note: 500 of 50")
        assert f"entry {number}" in person.whole, "the cursor stays on its entry"
        await picks(person, "note", key="w")
        await fills(person, "entry 500", None)
        await written(person)
        assert "entry 500" in person.whole


async def test_the_cursor_stays_on_its_entry_when_somebody_else_writes(assessed, sit_down, elsewhere):
    store, case = assessed
    for number in range(5):
        write_note(store, Act(MO, MOMENT), case, NoteKind.NOTE, f"entry {number}", day(5), day(5))
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        await person.press("shift+tab", "up", "up")
        assert "entry 2" in person.whole
        elsewhere(store, write_note, case, NoteKind.NOTE, "an earlier day", day(2), day(8))
        person.app.look_again()
        await person.until(lambda: any(row.entry.said == "an earlier day" for row in
                                       person.app.screen.story.table.page_rows), "what was written")  # fmt: skip
        assert "entry 2" in person.whole


async def test_a_key_acts_on_the_assessment_of_the_row_under_the_cursor(assessed, sit_down):
    store, case = assessed
    start_assessment(store, Act(MO, MOMENT), case, Kind.CORE, Trigger.STRATEGY, day(8), day(8))
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        assert person.app.screen.clocks.keys == ["a1", "conference", "a2"], "the first due first"
        for keys, first in (((), "initial"), (("down",), "initial"), (("down",), "core")):
            await person.press(*keys, "m")
            await person.until(lambda: isinstance(person.app.screen, ChoiceDialog), "the menu")
            about = [one for one in offered(person) if "·" in one]
            assert all(one.endswith(f"{first} assessment") for one in about), (keys, about)
            await person.press("escape")
        await person.press("e")
        await person.asks("35 working days from its commencement")
        await person.press("escape", "up", "e")
        await person.asks("15 working days from the strategy discussion")
        await person.press("escape")


async def test_the_case_file_follows_the_size_of_the_terminal(assessed, sit_down):
    store, case = assessed
    async with sit_down(store, who=MO, today=day(8)) as person:
        await opens(person, case)
        beside = "held by      unallocated, Duty since"
        await person.reads(f"{beside} Thu 1 Sep 2011")
        await person.pilot.resize_terminal(160, 50)
        await person.until(lambda: any(beside in line and "│" in line for line in person.screen.splitlines()), "beside")
        await person.pilot.resize_terminal(80, 24)
        await person.until(lambda: not any("│" in line for line in person.screen.splitlines()), "one above the other")
        await person.reads("Initial assessment, due Thu 15 Sep 2011")
