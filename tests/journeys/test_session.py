"""A supervision session by keyboard alone: the agenda, what is said of each case, the record and its signatures."""

import asyncio
import shutil
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from db.commands.allocating import allocate
from db.commands.drafting import keep_draft
from db.commands.founding import found
from db.commands.people import give_access, restrict
from db.commands.referring import take_referral
from db.commands.session_signing import sign_session
from db.commands.session_writing import begin_session, record_session
from db.commands.supervising import agree_supervision, plan_session
from db.commands.writing import agree_action
from db.connection import begun, connect
from db.queries.case_file import case_file
from db.queries.sessions import drafts_of, session_record, sessions_of
from db.queries.standards import standards
from db.queries.workers import workers
from db.store import Act, Store
from models.allocation import Destination, Wish
from models.census import PrimaryNeed, ReferralSource
from models.discussion import Drift, Gap, Risk, RiskChange
from models.errors import StoreUnwritable
from models.people import Person, Role
from models.referral import NewChild
from models.supervision import SessionKind, SupervisedAs
from screens.beginning import begin_or_go_on
from screens.case import CaseScreen
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.discussion import DiscussionDialog
from screens.session import SessionScreen
from screens.session_record import SessionRecordScreen

TODAY = date(2011, 9, 16)  # a Friday
ADA, MO, WIL = (
    Person(1, "Ada Manager", Role.ADMINISTRATOR),
    Person(2, "Mo Manager", Role.MANAGER),
    Person(3, "Wil Worker", Role.WORKER),
)
MOMENT = datetime(2011, 9, 16, 9, 0, tzinfo=UTC)
NAMES = [
    "Chloë Nowak", "Ben Adeyemi", "Cara Lind", "Dev Patel", "Ewa Zielińska", "Finn O'Neill", "Gia Rossi", "Hal Ives",
]  # fmt: skip
WHY = "The school has seen bruises twice."
HOSTILE = "[/red] {x} [@click=app.quit]Zoë[/]"
MARKER = "MARKERWORD"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A store in which Mo supervises Wil, who holds eight cases that were never discussed, closed; the cases."""
    path = tmp_path_factory.mktemp("office") / "office.db"
    with found(path, None, MOMENT, manager=ADA.name, team="Duty", holidays_version="0.109") as store:
        with closing(connect(path, None)) as connection, begun(connection):
            connection.executemany(
                "INSERT INTO workers (id, name, role, team_id, fte_percent, version) VALUES (?, ?, ?, 1, 100, 1)",
                [(MO.id, MO.name, "team_manager"), (WIL.id, WIL.name, "social_worker")],
            )
            connection.executemany(
                "INSERT INTO access (worker_id, role, version) VALUES (?, ?, 1)",
                [(MO.id, "manager"), (WIL.id, "worker")],
            )
        act = Act(ADA, MOMENT)
        agree_supervision(store, act, WIL.id, MO.id, date(2011, 8, 1), SupervisedAs.SOCIAL_WORKER)
        cases = [
            take_referral(
                store, act, NewChild(name, date(2006, 1, 1)), day(1), ReferralSource.POLICE, PrimaryNeed.ABUSE, 4, WHY,
                day(1), team_id=1,
            )
            for name in NAMES
        ]  # fmt: skip
        allocate(store, act, [Wish(case) for case in cases], Destination(WIL.id), day(2), day(2), WHY)
    return path, cases


@pytest.fixture
def office(template, tmp_path):
    """A store of the test's own in which Mo supervises Wil; the numbers of his eight cases."""
    made, cases = template
    path = tmp_path / "office.db"
    shutil.copyfile(made, path)
    with Store.open(path) as store:
        store.sign_in(ADA)
        yield store, cases


def day(number, month=9):
    return date(2011, month, number)


@pytest.fixture
def at_session(sit_down):
    """A function that opens the program as Mo and begins the session with Wil, or goes on with it."""

    async def begin(person):
        screen = person.app.screen
        screen.run_worker(begin_or_go_on(screen, person.app.desk, WIL.id))
        await person.until(lambda: isinstance(person.app.screen, SessionScreen), "the session")
        await person.until(lambda: person.app.screen.lines, "the agenda")
        await person.pilot.pause()

    return begin


def agenda(person):
    return next(screen for screen in person.app.screen_stack if isinstance(screen, SessionScreen))


async def opens_form(person):
    await person.press("enter")
    await person.until(lambda: isinstance(person.app.screen, DiscussionDialog), "the form")
    await person.pilot.pause()


async def says(person, **texts):
    """Type into fields of the form that is open, in the place of what stands there."""
    for name, text in texts.items():
        field = person.app.screen.query_one(f"#field-{name}")
        field.focus()
        await person.pilot.pause()
        await person.press("home", "ctrl+k")
        await person.paste(text)


async def back_at_agenda(person):
    await person.until(lambda: isinstance(person.app.screen, SessionScreen), "the agenda")
    await person.pilot.pause()


async def goes_to(person, key):
    """Walk down to a line, as with the arrow."""
    table = agenda(person).table
    await person.press("home")
    for _ in range(len(table.keys)):
        if table.current == key:
            return
        await person.press("down")
    assert table.current == key


def draft(store, case_id, session_id=1):
    store.sign_in(MO)
    with store.reading() as reader:
        found = drafts_of(reader, session_id).get(case_id)
    return found.texts if found else {}


def known_workers(store):
    with store.reading() as reader:
        return workers(reader)


def lines_of(store):
    with Store.open(store.path) as other, other.reading() as reader:
        return sessions_of(reader, standards(reader), TODAY, WIL.id)


def record_of(store, who=MO):
    with Store.open(store.path) as other:
        other.sign_in(who)
        with other.reading() as reader:
            (line,) = sessions_of(reader, standards(reader), TODAY, WIL.id)
            return session_record(reader, standards(reader), line.id, TODAY, who)


def marks(person):
    """How far each case of the agenda is, by its number."""
    return {line.case.id: line.mark.in_words for line in agenda(person).lines if line.case}


async def signs(person, way=()):
    await person.press("i")
    if way:
        await person.asks("Which signature?")
        await person.press(*way)
    await person.until(lambda: isinstance(person.app.screen, ConfirmDialog), "what is signed")
    await person.press("y")
    await person.until(lambda: isinstance(person.app.screen, SessionRecordScreen), "the record")
    await person.pilot.pause()


def shut_out(store):
    """Wil may not sign in, and signs on paper."""
    give_access(store, Act(ADA, MOMENT), WIL.name, None)


async def test_a_session_on_eight_cases_goes_from_its_agenda_to_both_signatures_by_keyboard(office, sit_down):
    store, cases = office
    shut_out(store)
    async with sit_down(store, who=MO) as person:
        await person.listed()
        await person.press("3")
        await person.reads("Wil Worker")
        await person.press("t")
        await person.until(lambda: isinstance(person.app.screen, SessionScreen), "the session")
        await person.until(lambda: agenda(person).lines, "the agenda")
        assert [line.case.id for line in agenda(person).lines if line.case] == cases
        assert all("never discussed" in line.reasons for line in agenda(person).lines if line.case)
        for number, name in enumerate(NAMES):
            assert agenda(person).line.case.id == cases[number]
            await opens_form(person)
            assert name in person.dialog
            await person.fills(f"Situation of {number}", "She likes school.", "mon")
            await person.press("right", "enter")  # alone: yes
            await person.fills("It is getting worse.")
            await person.press("right", "right", "right", "enter")  # high
            await person.press("right", "right", "right", "enter")  # rising
            await person.fills("Two visits a week")
            await person.press("right", "right", "enter")  # drifting
            await person.fills("Why no visit in June?", "Visit tomorrow", "The bruises are new.")
            if number in (0, len(NAMES) - 1):
                await person.fills("Visit her", None, "+3wd", None, None, None)  # no second action
            else:
                await person.press("escape")  # no action
            await back_at_agenda(person)
            await person.press("down")
        assert set(marks(person).values()) == {"✓ written"}
        await goes_to(person, "wellbeing")
        await opens_form(person)
        assert person.app.screen.focused.id == "field-wellbeing"
        await person.paste("Tired, and glad of the holiday")
        await person.press("escape")
        await back_at_agenda(person)
        await person.press("i")
        await person.asks("Record the session with Wil Worker")
        assert "✓ written: " in person.dialog
        await person.fills("mon", "60", None)
        await person.press("right", "enter")  # sign now
        await person.until(lambda: isinstance(person.app.screen, SessionRecordScreen), "the record")
        await person.reads("Late entry")
        await person.reads("60 minutes (short)")
        await signs(person)  # the worker, on paper: the only signature left
        await person.reads("signed by both")
        await person.press("home", "enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        assert person.app.screen.case.id == cases[0]
        person.app.screen.query_one("#story").focus()
        await person.press("end", "up")
        await person.until(lambda: "Visit tomorrow" in person.whole, "the management oversight")
        assert "Mon 12 Sep 2011" in person.whole
        assert "Mo Manager" in person.whole
    record = record_of(store)
    assert [one.case_id for one in record.discussions] == cases
    said = record.discussions[0].said
    assert (said.seen_on, said.seen_alone) == (day(12), True)
    assert (said.risk, said.risk_change, said.drift) == (Risk.HIGH, RiskChange.HIGHER, Drift.DRIFTING)
    assert said.challenge == "Why no visit in June?"
    assert [len(one.actions) for one in record.discussions] == [1, 0, 0, 0, 0, 0, 0, 1]
    (action,) = record.discussions[0].actions
    assert (action.what, action.owner_id, action.due_on) == ("Visit her", WIL.id, day(21))
    assert record.personal.wellbeing == "Tired, and glad of the holiday"
    assert record.session.is_locked
    assert record.session.signed_on_paper
    assert (record.session.held_on, record.session.recorded_on, record.session.minutes) == (day(12), TODAY, 60)


async def test_the_planned_session_is_the_one_that_is_begun(office, sit_down, at_session):
    store, _ = office
    planned = plan_session(store, Act(MO, MOMENT), WIL.id, MO.id, day(15), 75)
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        assert agenda(person).session.id == planned
        await person.reads("planned for Thu 15 Sep 2011, 75 minutes")
        await person.press("escape")
        await person.hears("Nothing was written; the session stays planned for Thu 15 Sep 2011.")
        (line,) = lines_of(store)
        assert (line.planned_on, line.writing, line.held_on) == (day(15), False, None)
        await at_session(person)
        assert agenda(person).session.id == planned
        await opens_form(person)
        await person.paste("said")
        await person.press("escape")
        await back_at_agenda(person)
        await person.press("i")
        await person.asks("Record the session")
        assert (person.field("held_on"), person.field("minutes")) == ("2011-09-15", "75")
    assert len(lines_of(store)) == 1


async def test_a_session_of_which_nothing_was_written_was_not_begun(office, sit_down, at_session):
    store, _ = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await person.press("escape", "escape")
        await person.hears("Nothing was written; no session was begun.")
        assert not any("What is typed is kept" in one.message for one in person.app._notifications)
        assert lines_of(store) == []
        await at_session(person)
        await person.press("space", "space")  # dropped, and taken back: somebody was at work
        await person.press("escape")
        await person.hears("What is typed is kept")
        assert len(lines_of(store)) == 1
        await at_session(person)  # gone on with, and left again
        await person.press("escape")
        await person.until(lambda: not isinstance(person.app.screen, SessionScreen), "the list")
    assert len(lines_of(store)) == 1


async def test_what_another_window_writes_in_a_session_begun_here_keeps_it(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        with Store.open(store.path) as other:
            keep_draft(other, Act(MO, MOMENT), 1, cases[0], {"situation": "Theirs"}, 0)
        await person.press("escape")
        await person.hears("What is typed is kept")
    assert draft(store, cases[0]) == {"situation": "Theirs"}


async def test_who_neither_supervises_nor_covers_is_asked_before_a_session_is_begun(office, sit_down):
    store, _ = office
    async with sit_down(store, who=ADA) as person:
        for key in ("t", "enter", "escape", "y"):
            screen = person.app.screen
            screen.run_worker(begin_or_go_on(screen, person.app.desk, WIL.id))
            await person.asks("You neither supervise nor cover Wil Worker: Mo Manager does.")
            await person.press(key)
            if key == "t":
                assert person.dialog
                await person.press("escape")
            await person.until(lambda: not person.dialog, "no question")
        await person.until(lambda: isinstance(person.app.screen, SessionScreen), "the session")
    assert len(lines_of(store)) == 1


async def test_the_help_names_both_keys_that_drop_a_line(office, sit_down, at_session):
    store, _ = office
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await person.press("question_mark")
        await person.asks("space del drop this from the agenda")


async def test_a_text_that_is_too_long_is_said_under_its_field_as_it_is_typed(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await opens_form(person)
        await person.paste("x" * 4012)
        await person.asks("12 characters too many: at most 4000 are kept.")
        await person.until(lambda: draft(store, cases[0]).get("situation") == "x" * 4012, "kept all the same")
        await person.press(*["backspace"] * 12)
        assert "too many" not in person.dialog


async def test_what_is_to_be_corrected_is_opened_at_its_first_fault(office, sit_down, at_session):
    store, cases = office
    session = begin_session(store, Act(MO, MOMENT), WIL.id)
    keep_draft(store, Act(MO, MOMENT), session, cases[0], {"situation": "At home", "by2": "soon", "what2": "Ring"}, 0)
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        assert marks(person)[cases[0]] == "■ to be corrected"
        await opens_form(person)
        assert person.app.screen.focused.id in {"field-by2", "field-who2"} or person.app.screen.focused.parent.id in {
            "field-who2"
        }


async def test_a_session_is_held_on_the_day_it_was_begun_unless_another_is_given_and_long_ago_is_asked(
    office, sit_down, at_session
):
    store, cases = office
    session = begin_session(store, Act(MO, MOMENT - timedelta(days=2)), WIL.id)
    keep_draft(store, Act(MO, MOMENT), session, cases[0], {"situation": "At home"}, 0)
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await person.press("i")
        await person.asks("Record the session")
        assert person.field("held_on") == "2011-09-14"
        assert "is that right?" not in person.dialog
        await person.press("home", "ctrl+k")
        await person.paste("16 sep 2010")
        await person.asks("working days ago: is that right?")


async def test_what_is_agreed_stands_with_the_child_first_and_with_who_does_it_where_that_is_another(
    office, sit_down, at_session
):
    store, cases = office
    for who in (WIL, MO):
        agree_action(store, Act(MO, MOMENT), cases[0], f"of {who.name}", who.id, day(30), day(13), TODAY)
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await person.until(lambda: "Chloë Nowak" in person.screen, "the child")
        mine = next(line for line in person.screen.splitlines() if "of Wil Worker" in line)
        assert mine.count("Wil Worker") == 1
        await opens_form_of(person, cases[0])
        assert "· Wil Worker · 10 left" in person.dialog


async def opens_form_of(person, case):
    await goes_to(person, f"case:{case}")
    await opens_form(person)


async def test_an_empty_agenda_cannot_be_recorded_and_says_why(office, sit_down, at_session):
    store, _ = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await person.press("i")
        await person.asks("No case is written of.")
        for _ in range(4):
            await person.press("enter")
        await person.asks("Nothing is written of this session yet.")
    assert lines_of(store)[0].held_on is None


async def test_a_line_is_dropped_and_taken_back_and_one_that_is_written_stays(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await opens_form(person)
        await person.paste("Situation")
        await person.press("escape")
        await back_at_agenda(person)
        await person.press("space")
        await person.hears("Empty its form to drop it.")
        await person.press("down", "space", "space")
        assert marks(person)[cases[1]] == "○ open"  # taken back by the same key
        await person.press("space", "down", "delete")
        assert marks(person)[cases[1]] == marks(person)[cases[2]] == "× dropped"
        await person.press("i")
        await person.asks("○ neither discussed nor dropped: ")
        assert "Ben Adeyemi" not in person.dialog
        await person.press("pagedown", "pagedown")
        await person.asks("× dropped: NEW0002-1 Ben Adeyemi")
        await person.press("escape")
        await back_at_agenda(person)
        await goes_to(person, f"case:{cases[1]}")
        await person.press("space")
        assert marks(person)[cases[1]] == "○ open"
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        assert marks(person)[cases[2]] == "× dropped"
        await goes_to(person, f"case:{cases[2]}")
        await opens_form(person)  # to write of it takes it back
        await person.press("escape")
        await back_at_agenda(person)
        assert marks(person)[cases[2]] == "○ open"


async def test_a_case_that_is_not_on_the_agenda_is_added_by_typing_a_part_of_it(office, sit_down, at_session):
    store, cases = office
    discussed_before(store, cases)
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        assert marks(person) == {}
        await person.press("n")
        await person.asks("Add a case of Wil Worker")
        await person.type("ewa")
        await person.press("enter")
        await back_at_agenda(person)
        assert list(marks(person)) == [cases[4]]
        assert agenda(person).line.case.id == cases[4]
        assert agenda(person).line.reasons == ("added",)
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        assert list(marks(person)) == [cases[4]]


def discussed_before(store, cases, held_on=None, *, sign=True):
    """A session in which every case was discussed, three days ago."""
    act, held_on = Act(MO, MOMENT), held_on or day(13)
    id_ = begin_session(store, act, WIL.id)
    for case in cases:
        texts = {"decision": f"See the school of {case}", "rationale": WHY, "risk": "high"}
        keep_draft(store, act, id_, case, texts, 0)
    record_session(store, act, id_, SessionKind.ONE_TO_ONE, held_on, 90, TODAY, sign=sign)
    return id_


async def test_last_time_stands_above_the_form_so_that_one_can_ask_what_happened(office, sit_down, at_session):
    store, cases = office
    discussed_before(store, cases)
    agree_action(store, Act(MO, MOMENT), cases[0], "Ring the school", WIL.id, day(14), day(13), TODAY)
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await person.press("n")
        await person.asks("Add a case of Wil Worker")
        await person.type("nowak")
        await person.press("enter")
        await back_at_agenda(person)
        await opens_form(person)
        assert "Last time, Tue 13 Sep 2011, Mo Manager:" in person.dialog
        assert f"Decision: See the school of {cases[0]}" in person.dialog
        assert "Still open: Ring the school · Wil Worker" in person.dialog
        await person.press("escape")
        await back_at_agenda(person)
        await person.press("p")
        await opens_form(person)
        assert "hidden, with the names" in person.dialog
        assert "school" not in person.dialog
        assert "Nowak" not in person.dialog


async def test_what_was_agreed_comes_back_and_is_done_with_a_note(office, sit_down, at_session):
    store, cases = office
    agree_action(store, Act(MO, MOMENT), cases[0], "Ring the school", WIL.id, day(14), day(13), TODAY)
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        assert agenda(person).line.action.what == "Ring the school"
        await person.reads("Agreed before")
        await person.press("enter")
        await person.asks("What has become of this? Ring the school")
        await person.press("enter")
        await person.fills(None, "Rang on Monday")
        await back_at_agenda(person)
        assert not any(line.action for line in agenda(person).lines)
        await person.press("u")
        await person.asks("Take this back?")
        await person.press("y")
        await back_at_agenda(person)
        await person.until(lambda: any(line.action for line in agenda(person).lines), "the action again")


async def test_what_is_missing_is_said_on_the_agenda_the_form_and_the_record(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await opens_form(person)
        await says(person, situation="At home", what1="Visit")
        await person.press("escape")
        await back_at_agenda(person)
        assert marks(person)[cases[0]] == "▲ no decision, no rationale, an action without a date"
        await person.press("i")
        await person.asks("▲ no decision, no rationale, an action without a date: ")
        await person.fills(None, None, None, None)
        await person.until(lambda: isinstance(person.app.screen, SessionRecordScreen), "the record")
        await person.reads("No decision.")
        await person.reads("Action: Visit · Wil Worker · no date")
    (one,) = record_of(store).discussions
    assert one.gaps == (Gap.NO_DECISION, Gap.NO_RATIONALE, Gap.UNDATED_ACTION)
    assert dict(record_of(store).session.gaps) == dict.fromkeys(Gap, 1)


async def test_what_is_typed_is_kept_within_a_second_while_typing_goes_on(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await opens_form(person)
        begun, kept = asyncio.get_running_loop().time(), None
        while kept is None:
            await person.type("a")
            await asyncio.sleep(0.05)
            if draft(store, cases[0]):
                kept = asyncio.get_running_loop().time() - begun
            assert asyncio.get_running_loop().time() - begun < 3, "it is kept though nobody rests"
        assert kept < 1.5  # one second, and what a busy machine adds
        typed = person.field("situation")
        await person.until(lambda: draft(store, cases[0]).get("situation") == typed, "all of it")


async def test_a_weekday_is_kept_as_the_day_that_it_meant_and_what_is_no_day_as_it_was_typed(
    office, sit_down, at_session
):
    store, cases = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await opens_form(person)
        await person.fills("s", None, "mon")
        await person.press("escape")
        await back_at_agenda(person)
        assert draft(store, cases[0]) == {"situation": "s", "seen_on": "2011-09-12"}
        await opens_form(person)
        await person.fills(None, None, "the day bef")
        await person.press("escape")
        await back_at_agenda(person)
        assert draft(store, cases[0])["seen_on"] == "the day bef"
        assert marks(person)[cases[0]] == "■ to be corrected"
        await person.press("i")
        await person.asks("■ to be corrected: ")
        for _ in range(4):
            await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, DiscussionDialog), "the form of that case")
        await person.asks("“the day bef” is not a date.")
        assert person.app.screen.focused.id == "field-seen_on"
        await person.press("escape")
        await back_at_agenda(person)
    assert lines_of(store)[0].held_on is None


async def test_a_session_goes_on_where_the_program_was_left(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await opens_form(person)
        await person.fills("Situation")
        await person.paste("What she says")
        person.app.exit()  # while the form is open
        await person.pilot.pause()
    assert draft(store, cases[0]) == {"situation": "Situation", "voice": "What she says"}
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        assert "▲" in marks(person)[cases[0]]
        await opens_form(person)
        assert person.field("voice") == "What she says"
        await person.press("escape")
        await back_at_agenda(person)
    assert len(lines_of(store)) == 1


async def test_two_windows_on_one_draft_lose_nothing_of_either(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await opens_form(person)
        with Store.open(store.path) as other:
            keep_draft(other, Act(MO, MOMENT), 1, cases[0], {"situation": "Theirs", "plan": "Plan of theirs"}, 0)
        await person.paste("Mine")
        await person.asks("Another window has written here since.")
        assert person.field("situation") == "Mine"
        assert draft(store, cases[0])["situation"] == "Theirs"
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "both versions")
        assert "Theirs" in person.dialog
        assert "Mine" in person.dialog
        await person.press("escape")
        assert person.field("situation") == "Mine"
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "both versions again")
        await person.press("k")
        await person.until(lambda: isinstance(person.app.screen, DiscussionDialog), "the form")
        await person.until(lambda: person.field("situation") == "Theirs", "their version")
        assert person.field("plan") == "Plan of theirs"
        await person.press("escape")
        await back_at_agenda(person)
    assert draft(store, cases[0]) == {"situation": "Theirs", "plan": "Plan of theirs"}


async def test_mine_is_written_over_another_windows_draft_when_both_were_seen(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await opens_form(person)
        with Store.open(store.path) as other:
            keep_draft(other, Act(MO, MOMENT), 1, cases[0], {"situation": "Theirs"}, 0)
        await person.paste("Mine")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "both versions")
        await person.press("w")
        await back_at_agenda(person)
    assert draft(store, cases[0]) == {"situation": "Mine"}


async def test_what_another_window_wrote_in_another_field_is_shown_here_and_nothing_is_asked(
    office, sit_down, at_session
):
    store, cases = office
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await opens_form(person)
        theirs = {"plan": "Theirs", "risk": "high", "what1": "Ring", "who1": str(WIL.id), "by1": "2011-09-20"}
        with Store.open(store.path) as other:
            keep_draft(other, Act(MO, MOMENT), 1, cases[0], theirs, 0)
        await person.paste("Mine")
        await person.until(lambda: person.field("plan") == "Theirs", "their plan")
        assert (person.field("risk"), person.field("what1")) == ("high", "Ring")
        assert "Another window" not in person.dialog
        await person.press("escape")
        await back_at_agenda(person)
    assert draft(store, cases[0]) == {"situation": "Mine", **theirs}


async def has_two_windows_differ(person, store, case):
    """In the form that is open something else is typed than another window has kept of the situation."""
    await opens_form(person)
    with Store.open(store.path) as other:
        keep_draft(other, Act(MO, MOMENT), 1, case, {"situation": "Theirs"}, 0)
    await person.paste("Mine")
    await person.asks("Another window has written here since.")


async def test_what_is_typed_while_two_windows_differ_is_kept_and_so_are_the_words_of_both(
    office, sit_down, at_session
):
    store, cases = office
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await has_two_windows_differ(person, store, cases[0])
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "both versions")
        assert "Both are kept" in person.dialog
        await person.press("escape")
        await says(person, plan="Typed since")
        both = {"situation": "Theirs", "mine:situation": "Mine", "plan": "Typed since"}
        await person.until(lambda: draft(store, cases[0]) == both, "all of it kept")
        await says(person, voice="The last words")
        person.app.exit()  # before they are kept
        await person.pilot.pause()
    assert draft(store, cases[0]) == both | {"voice": "The last words"}
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        assert marks(person)[cases[0]] == "■ to be corrected"
        await person.press("i")
        await person.fills(None, None, None, None)
        await person.hears("it is not decided which of the two stands")
        await person.until(lambda: isinstance(person.app.screen, DiscussionDialog), "the form of that case")
        assert person.app.screen.focused.id == "field-situation"
        assert (person.field("situation"), person.field("plan")) == ("Mine", "Typed since")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "both versions")
        assert "Theirs" in person.dialog
        await person.press("w")
        await person.until(lambda: isinstance(person.app.screen, DiscussionDialog), "the form")
        assert "not decided" not in person.dialog
        await person.press("escape")
        await back_at_agenda(person)
        assert marks(person)[cases[0]] == "▲ no decision, no rationale"
    assert draft(store, cases[0]) == {"situation": "Mine", "plan": "Typed since", "voice": "The last words"}
    assert lines_of(store)[0].held_on is None


async def test_both_windows_go_on_typing_and_nothing_of_either_is_lost(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await has_two_windows_differ(person, store, cases[0])
        await person.until(lambda: draft(store, cases[0]).get("mine:situation") == "Mine", "both kept")
        with Store.open(store.path) as other:
            other.sign_in(MO)
            with other.reading() as reader:
                known = drafts_of(reader, 1)[cases[0]]
            changed = {**known.texts, "situation": "Theirs and more", "analysis": "Of theirs"}
            keep_draft(other, Act(MO, MOMENT), 1, cases[0], changed, known.version)
        await says(person, plan="Of mine")
        await person.until(lambda: draft(store, cases[0]).get("plan") == "Of mine", "the plan kept")
        assert draft(store, cases[0]) == changed | {"plan": "Of mine"}
        assert person.field("analysis") == "Of theirs"
        await person.press("escape")
        await person.asks("Theirs and more")
        await person.press("k")
        await back_at_agenda(person)
    assert draft(store, cases[0]) == {"situation": "Theirs and more", "analysis": "Of theirs", "plan": "Of mine"}


async def test_two_actions_agreed_in_two_windows_are_not_mixed(office, sit_down, at_session):
    store, cases = office
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        await opens_form(person)
        theirs = {"what1": "Ring the school", "who1": str(MO.id)}
        with Store.open(store.path) as other:
            keep_draft(other, Act(MO, MOMENT), 1, cases[0], theirs, 0)
        await says(person, what1="Visit", by1="2011-09-20")
        await person.until(lambda: "mine:by1" in draft(store, cases[0]), "all of it kept")
        assert draft(store, cases[0]) == theirs | {
            "mine:what1": "Visit", "mine:by1": "2011-09-20", "mine:who1": str(WIL.id)
        }  # fmt: skip
        await person.press("enter")
        await person.asks("action 1, who")
        await person.press("w", "escape")
        await back_at_agenda(person)
    assert draft(store, cases[0]) == {"what1": "Visit", "who1": str(WIL.id), "by1": "2011-09-20"}


async def test_a_line_dropped_in_another_window_is_no_conflict_with_what_is_typed_of_the_worker(
    office, sit_down, at_session
):
    store, cases = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await goes_to(person, "wellbeing")
        await opens_form(person)
        with Store.open(store.path) as other:
            keep_draft(other, Act(MO, MOMENT), 1, None, {"dropped": f"case:{cases[0]}"}, 0)
        await person.paste("Tired")
        await person.press("escape")
        await back_at_agenda(person)
        assert marks(person)[cases[0]] == "× dropped"
    assert draft(store, None) == {"wellbeing": "Tired", "dropped": f"case:{cases[0]}"}


async def test_a_draft_that_cannot_be_kept_is_said_on_the_form_and_tried_again(
    office, sit_down, at_session, monkeypatch
):
    store, cases = office

    def refuse(*_, **__):
        raise StoreUnwritable("The disk is full.")

    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await opens_form(person)
        with monkeypatch.context() as patched:
            patched.setattr("screens.session.keep_draft", refuse)
            await person.paste("Mine")
            await person.asks("Not kept yet, and tried again: The disk is full.")
            await person.press("escape")
            await person.asks("It cannot be kept: The disk is full.")
            await person.press("enter")  # stay
            await person.until(lambda: isinstance(person.app.screen, DiscussionDialog), "the form")
            assert person.field("situation") == "Mine"
        await person.until(lambda: draft(store, cases[0]) == {"situation": "Mine"}, "it tried again")
        await person.until(lambda: "Not kept yet" not in person.dialog, "no complaint")


async def test_a_session_recorded_in_another_window_is_said_and_what_is_typed_is_not_swallowed(
    office, sit_down, at_session
):
    store, cases = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await opens_form(person)
        with Store.open(store.path) as other:
            act = Act(MO, MOMENT)
            keep_draft(other, act, 1, cases[1], {"decision": "Wait"}, 0)
            record_session(other, act, 1, SessionKind.ONE_TO_ONE, TODAY, 60, TODAY)
        await person.paste("Mine")
        await person.asks("it was recorded or thrown away in another window")
        assert "tried again" not in person.dialog
        await person.press("escape")
        await person.asks("It cannot be kept")
        await person.press("down", "enter")
        await person.reads("This session is not being written")


async def test_a_restricted_child_is_not_on_the_agenda_of_who_may_not_see_it(office, sit_down, at_session):
    store, cases = office
    with store.reading() as reader:
        child = reader.row("SELECT child_id FROM cases WHERE id = :id", id=cases[0])[0]
    restrict(store, Act(ADA, MOMENT), child, ["Wil Worker"], "a relative works here")
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await at_session(person)
        assert list(marks(person)) == cases[1:]
        assert "Nowak" not in person.screen
        await person.press("n")
        await person.hears("Every case of Wil Worker is on the agenda already.")


async def test_with_names_hidden_nobody_is_named_and_nothing_said_is_shown(office, sit_down, at_session, choices):
    store, cases = office
    shut_out(store)
    id_ = discussed_before(store, cases[:1])
    agree_action(store, Act(MO, MOMENT), cases[0], "Ring Chloë", WIL.id, day(14), day(13), TODAY)
    choices.set("names", "hidden")
    async with sit_down(store, who=MO, size=(120, 40), choices=choices) as person:
        await at_session(person)
        assert not any(name.split()[0] in person.screen for name in NAMES)
        await person.press("escape")
        await person.pilot.pause()
        await person.app.push_screen(SessionRecordScreen(person.app.desk, id_))
        await person.reads("What was said is hidden, with the names.")
        assert "school" not in person.screen
        assert not any(name in person.screen for name in NAMES)
        await person.press("i")
        await person.hears("nothing is signed that was not read")
        await person.press("p")
        await person.reads("See the school of")


async def test_hostile_words_are_shown_as_they_are_on_every_part_of_it(office, sit_down, at_session):
    store, _ = office
    async with sit_down(store, who=MO, size=(180, 40)) as person:
        await at_session(person)
        await opens_form(person)
        await says(person, situation=HOSTILE, decision=HOSTILE, what1=HOSTILE)
        await person.press("escape")
        await back_at_agenda(person)
        await person.press("i")
        await person.fills(None, None, None, None)
        await person.reads(f"Situation: {HOSTILE}")
        await person.reads(f"Decision: {HOSTILE}")
        await person.reads(f"Action: {HOSTILE}")
        await person.press("escape")
        await at_session(person)
        await person.reads(f"  {HOSTILE}")  # it comes back as an action
        await person.press("enter")
        await person.asks(HOSTILE)


# --- the record -----------------------------------------------------------------------------------------------------


async def test_opening_a_record_is_entered_once_for_the_session_and_for_each_case_without_a_word_of_it(
    office, sit_down, trail
):
    store, cases = office
    id_ = discussed_before(store, cases[:2])
    async with sit_down(store, who=MO) as person:
        await person.app.push_screen(SessionRecordScreen(person.app.desk, id_))
        await person.reads("See the school of")
        person.app.show_again()
    entries = [one for one in trail(store) if one.what == "open a supervision record"]
    assert [one.subject for one in entries] == ["Wil Worker", *(one.case for one in record_of(store).discussions)]
    assert not any("school" in str(one) for one in entries)
    with store.reading() as reader:
        groups = reader.rows(
            "SELECT group_id, case_id FROM audit_entries WHERE what = 'open a supervision record' ORDER BY id"
        )
    assert [case for _, case in groups] == [None, *cases[:2]]
    assert len({group for group, _ in groups}) == 1


async def test_a_record_that_cannot_be_entered_as_opened_is_not_shown(office, sit_down, monkeypatch):
    store, cases = office
    id_ = discussed_before(store, cases[:2])

    def refuse(*_):
        raise StoreUnwritable("The disk is full.")

    monkeypatch.setattr("screens.session_record.enter_session_opened", refuse)
    async with sit_down(store, who=MO) as person:
        await person.app.push_screen(SessionRecordScreen(person.app.desk, id_))
        await person.reads("The disk is full.")
        assert "school" not in person.screen
        assert "D" not in [line.strip()[:1] for line in person.screen.splitlines()[3:]]
        await person.press("i", "a", "c", "enter")
        assert isinstance(person.app.screen, SessionRecordScreen)


async def test_the_worker_reads_their_own_part_and_signs_for_themselves(office, sit_down):
    store, cases = office
    id_ = discussed_before(store, cases[:1])
    async with sit_down(store, who=WIL) as person:
        await person.app.push_screen(SessionRecordScreen(person.app.desk, id_))
        await person.reads("Worker Wil Worker: ○ not signed yet")
        await person.press("i")
        await person.asks("Do you sign this record?")
        assert "The session of Wil Worker with Mo Manager, held Tue 13 Sep 2011." in person.dialog
        assert "never changed again" in person.dialog
        await person.press("y")
        await person.reads("signed by both")
        await person.press("end", "c")
        await person.asks("Correction of what is said of Wil Worker")
        await person.fill(said="I had asked for leave.")
        await person.reads("Corrected Fri 16 Sep 2011 by Wil Worker: I had asked for leave.")
    assert record_of(store).session.worker_signed_on == TODAY
    assert not record_of(store).session.signed_on_paper


async def test_a_record_offers_to_each_what_they_can_do_with_it_now_and_to_an_outsider_nothing(office, sit_down):
    store, cases = office
    id_ = discussed_before(store, cases[:1])
    for who, offered in ((MO, {"a Amend", "m More"}), (WIL, {"i Sign", "m More"}), (ADA, set())):
        async with sit_down(store, who=who, size=(120, 40)) as person:
            await person.app.push_screen(SessionRecordScreen(person.app.desk, id_))
            await person.reads("Decision: See the school")
            await person.press("end")
            keys = {"i Sign", "a Amend", "c Correct", "m More"}
            assert {key for key in keys if key in person.screen} == offered
            await person.press("i" if who is not WIL else "c", "c")
            assert isinstance(person.app.screen, SessionRecordScreen)


async def test_a_refusal_takes_the_place_of_the_one_before_it(office, sit_down, at_session):
    store, _ = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await opens_form(person)
        await person.paste("Situation")
        await person.press("escape")
        await back_at_agenda(person)
        for _ in range(3):
            await person.press("space")
            await person.hears("Empty its form to drop it.")
        assert [one.message for one in person.app._notifications if one.severity == "warning"] == [
            "Something is written of NEW0001-1 Chloë Nowak. Empty its form to drop it."
        ]


async def test_what_was_said_of_the_worker_is_shown_to_the_two_alone(office, sit_down):
    store, cases = office
    act = Act(MO, MOMENT)
    id_ = begin_session(store, act, WIL.id)
    texts = {"wellbeing": f"{MARKER} tired", "what1": f"{MARKER} rest", "who1": str(WIL.id)}
    keep_draft(store, act, id_, None, texts, 0)
    keep_draft(store, act, id_, cases[0], {"decision": "Wait", "rationale": "No news"}, 0)
    record_session(store, act, id_, SessionKind.ONE_TO_ONE, TODAY, 90, TODAY, sign=True)
    for who, shown in ((MO, True), (WIL, True), (ADA, False)):
        async with sit_down(store, who=who) as person:
            await person.app.push_screen(SessionRecordScreen(person.app.desk, id_))
            await person.reads("Decision: Wait")
            await person.press("end")
            await person.reads("Wellbeing: MARKERWORD tired" if shown else "is seen by Mo Manager and Wil Worker alone")
            assert (MARKER in person.screen) is shown


async def test_a_record_changed_since_it_was_read_is_not_signed(office, sit_down):
    store, cases = office
    id_ = discussed_before(store, cases[:1], sign=False)
    async with sit_down(store, who=MO) as person:
        await person.app.push_screen(SessionRecordScreen(person.app.desk, id_))
        await person.reads("not signed yet")
        await person.press("i")
        await person.asks("Do you sign this record?")
        with Store.open(store.path) as other:
            line = lines_of(store)[0]
            sign_session(other, Act(WIL, MOMENT), id_, TODAY, line.version)
        await person.press("y")
        await person.hears("Read it again before you sign.")
        await person.reads("Worker Wil Worker: ✓ signed")


async def test_what_was_agreed_is_amended_with_the_record_and_the_form_says_when_that_is_recorded(office, sit_down):
    store, cases = office
    act = Act(MO, MOMENT)
    id_ = begin_session(store, act, WIL.id)
    texts = {"decision": "Wait", "rationale": "No news", "what1": "Ring", "who1": str(WIL.id), "by1": "2011-09-20"}
    keep_draft(store, act, id_, cases[0], texts, 0)
    record_session(store, act, id_, SessionKind.ONE_TO_ONE, day(12), 90, day(12))
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await person.app.push_screen(SessionRecordScreen(person.app.desk, id_))
        await person.reads("Decision: Wait")
        await person.press("a")
        await person.asks("Amend this record?")
        await person.press("y")
        await back_at_agenda(person)
        await goes_to(person, f"case:{cases[0]}")
        await opens_form(person)
        assert "Ring" in person.dialog
        await says(person, by1="22/9/2011")
        await person.press("escape")
        await back_at_agenda(person)
        await person.press("i")
        await person.asks("“recorded on” becomes Fri 16 Sep 2011")
        assert "otherwise it stays Mon 12 Sep 2011" in " ".join(person.dialog.split())
        await person.fills(None, None, None, None)
        await person.until(lambda: isinstance(person.app.screen, SessionRecordScreen), "the record")
        await person.reads("Late entry")
    (action,) = record_of(store).discussions[0].actions
    assert (action.what, action.due_on) == ("Ring", day(22))


async def test_a_case_that_is_typed_of_and_not_held_says_so(office, sit_down, at_session):
    store, _ = office
    other = take_referral(
        store, Act(ADA, MOMENT), NewChild("Ivy Other", date(2006, 1, 1)), day(1), ReferralSource.POLICE,
        PrimaryNeed.ABUSE, 4, WHY, day(1), team_id=1,
    )  # fmt: skip
    keep_draft(store, Act(MO, MOMENT), begin_session(store, Act(MO, MOMENT), WIL.id), other, {"decision": "Wait"}, 0)
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        await goes_to(person, f"case:{other}")
        assert agenda(person).line.reasons == ("not held by the worker",)


async def test_a_personal_action_is_offered_to_the_two_alone(office, sit_down, at_session):
    store, _ = office
    async with sit_down(store, who=MO) as person:
        await at_session(person)
        room = agenda(person)._room(known_workers(store), {}, personal=True)
        assert set(room.people) == {"Mo Manager", "Wil Worker"}
        assert "Ada Manager" in agenda(person)._room(known_workers(store), {}, personal=False).people


async def test_a_record_is_amended_until_both_have_signed_and_then_corrected_by_a_note(office, sit_down):
    store, cases = office
    shut_out(store)
    id_ = discussed_before(store, cases[:1])
    async with sit_down(store, who=MO, size=(120, 40)) as person:
        await person.app.push_screen(SessionRecordScreen(person.app.desk, id_))
        await person.reads("not signed yet")
        assert "c Correct" not in person.screen
        await person.press("a")
        await person.asks("The signature under it is taken back then")
        await person.press("y")
        await back_at_agenda(person)
        assert marks(person)[cases[0]] == "✓ written"
        await goes_to(person, f"case:{cases[0]}")
        assert agenda(person).line.reasons == ("discussed in this session",)
        await opens_form(person)
        await says(person, situation="More")
        await person.press("escape")
        await back_at_agenda(person)
        await person.press("i")
        await person.asks("Record the session")
        assert person.field("held_on") == "2011-09-13"
        await person.fills(None, None, None)
        await person.press("right", "enter")
        await person.until(lambda: isinstance(person.app.screen, SessionRecordScreen), "the record")
        await person.reads("Situation: More")
        assert sum(isinstance(screen, SessionRecordScreen) for screen in person.app.screen_stack) == 1
        await signs(person)
        assert "a Amend" not in person.screen
        assert "g Sign" not in person.screen
        await person.press("a", "i", "c")
        await person.fill(said="It was the other school.")
        corrected = "Corrected Fri 16 Sep 2011 by Mo Manager: It was the other school."
        await person.until(lambda: corrected in str(person.app.screen.query_one("#words").content), corrected)
        await person.press("m")
        await person.asks("What is done with this record?")
        await person.press("escape")
    (note,) = record_of(store).corrections
    assert (note.case_id, note.said, note.made_on) == (cases[0], "It was the other school.", TODAY)


async def test_the_signed_discussion_is_on_the_case_file_by_the_day_of_the_session(office):
    store, cases = office
    discussed_before(store, cases[:1], held_on=TODAY - timedelta(days=3))
    with Store.open(store.path) as other:
        other.sign_in(MO)
        with other.reading() as reader:
            story = case_file(reader, standards(reader), cases[0], TODAY).story
    entry = next(one for one in story if "See the school" in f"{one.what} {one.said}")
    assert (entry.on, entry.by) == (day(13), "Mo Manager")
