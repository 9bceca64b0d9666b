"""A referral comes in: of a child found as one types, or of a new one; decided on and given to somebody at once."""

import sys
from contextlib import closing
from datetime import date, timedelta

import pytest

from db.commands.referring import take_referral
from db.connection import begun, connect
from db.queries.case_file import case_file
from db.queries.finding import children_like
from db.queries.pathway import cases_before, child_found, known_child
from db.queries.standards import standards
from db.store import Store
from models.census import PrimaryNeed, ReferralSource
from models.errors import StoreUnwritable
from models.people import Action, Role
from models.referral import NewChild
from screens.case import CaseScreen
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.form import FormDialog
from screens.dialogs.referral import ReferralDialog
from screens.duty import DutyScreen

DEMO_DAY = date(2011, 9, 16)
WHY = "Bruises seen at school."
MOST_KEYS = 60  # besides the words of the reasons (the issue)


@pytest.fixture
def children():
    """A function that gives the children of a store by whether a case is open, the last referred first."""

    def read(store, *, open_case):
        with Store.open(store.path) as other, other.reading() as reader:
            rows = reader.rows(
                "SELECT child_id FROM cases GROUP BY child_id HAVING (COUNT(*) > COUNT(closed_on)) = :open "
                "ORDER BY MAX(COALESCE(referred_on, opened_on)) DESC, child_id",
                open=int(open_case),
            )
            return [child_found(reader, id_) for (id_,) in rows]

    return read


@pytest.fixture
def files():
    """A function that gives the case files of a child, by reference or name, oldest first."""

    def read(store, words):
        with Store.open(store.path) as other, other.reading() as reader:
            ((child,), _) = children_like(reader, words)
            ids = reader.rows("SELECT id FROM cases WHERE child_id = :id ORDER BY number", id=child.id)
            return [case_file(reader, standards(reader), id_, DEMO_DAY) for (id_,) in ids]

    return read


@pytest.fixture
def count_of():
    """A function that counts the rows of a table."""

    def read(store, table):
        with Store.open(store.path) as other, other.reading() as reader:
            return reader.row(f"SELECT COUNT(*) FROM {table}")[0]

    return read


async def begins(person):
    """Open the form, with its first field ready."""
    await person.press("n")
    await person.until(lambda: isinstance(person.app.screen, ReferralDialog), "the form of a referral")
    await person.asks("Referral in")


async def finds(person, words):
    """Type what is looked for, and take the first that is found."""
    await person.paste(words)
    await person.reads("▸")
    await person.press("enter")
    await person.pilot.pause()


async def fills_the_rest(person, *, because=WHY):
    """From the day of the referral to the end, with the fewest keys."""
    await person.press("enter", "6", "enter", "n", "1", "enter", "4", "enter")
    await person.paste(because)
    await person.press("enter", "enter", "enter")


async def is_asked_to_decide(person):
    await person.until(lambda: isinstance(person.app.screen, ChoiceDialog), "what is decided")
    await person.asks("What is decided on the referral of")


def said(person, name):
    """What stands below a field of the form."""
    echo = person.app.screen.query_one(f"#echo-{name}")
    return str(echo.render()) if echo.display else ""


class Counting:
    """Counts the keys that are pressed; the words of reasons go by themselves."""

    def __init__(self, person):
        self.person, self.keys = person, 0

    async def press(self, *keys):
        self.keys += len(keys)
        await self.person.press(*keys)

    async def writes(self, words):
        await self.person.type(words)


# In under a minute


async def test_a_referral_of_a_known_child_is_taken_decided_and_allocated_with_few_keys(
    demo_store, sit_down, children, files, capsys
):
    child = children(demo_store, open_case=False)[0]
    async with sit_down(demo_store) as person:
        counting = Counting(person)
        await person.listed()
        await counting.press("n")
        await person.asks("Referral in")
        await counting.press(*child.reference.lower(), "enter", "enter", *"pol", "enter", *"n1", "enter", "4", "enter")
        await counting.writes("Bruises.")
        await counting.press("enter", "enter", "enter")
        await is_asked_to_decide(person)
        await counting.press("enter")
        await person.asks("rationale")
        await counting.writes("Needs looking at.")
        await counting.press("enter", "enter")
        await person.asks("Who can take")
        await counting.press("enter")
        await person.asks("rationale")
        await counting.writes("Near.")
        await counting.press("enter", "enter")
        await person.hears("allocated to")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
    said_at_end = f"A referral taken, decided and allocated: {counting.keys} keys besides the words of the reasons."
    capsys.readouterr()
    with capsys.disabled():
        sys.stdout.write(f"\n{said_at_end}\n")
    assert counting.keys < MOST_KEYS
    file = files(demo_store, child.reference)[-1]
    assert (file.referred_on, file.referral_source, file.primary_need) == (DEMO_DAY, "6", "N1")
    assert file.threshold_level == 4
    assert not file.awaits_decision
    (assessment,) = file.assessments
    assert assessment.started_on == DEMO_DAY
    assert file.allocations[-1].worker
    assert [one.rationale for one in file.decisions] == ["Near.", "Needs looking at.", "Bruises."]


# Whom it is of


async def test_what_is_known_of_a_child_is_said_when_it_is_chosen(demo_store, sit_down, children):
    child = children(demo_store, open_case=False)[0]
    async with sit_down(demo_store, size=(120, 40)) as person:
        await begins(person)
        await finds(person, child.name or child.reference)
        words = said(person, "child")
        assert "years old" in words or "months old" in words
        assert "re-referral: referred on" in words
        assert "within twelve months" in words


async def test_a_referral_within_twelve_months_of_an_earlier_one_is_a_re_referral_as_of_the_day_received(
    demo_store, sit_down, children, elsewhere
):
    child = next(one for one in children(demo_store, open_case=False) if one.last_referred_on.year == 2010)
    last = child.last_referred_on
    async with sit_down(demo_store, size=(120, 40)) as person:
        await begins(person)
        await finds(person, child.reference)
        await person.fills((last + timedelta(days=370)).isoformat())
        assert "no re-referral" in said(person, "child")
        await person.press("up")
        await person.fills((last + timedelta(days=360)).isoformat())
        assert "re-referral: referred on" in said(person, "child")


async def test_a_new_child_is_entered_with_a_date_of_birth(demo_store, sit_down, files):
    async with sit_down(demo_store) as person:
        await begins(person)
        assert "born on" not in person.dialog, "that is asked of a new child only"
        await person.paste("Chloë Nowak-Example")
        await person.asks("a new child of this store")
        await person.press("enter")
        await person.paste("3/12/2007")
        assert said(person, "born_on") == "Mon 3 Dec 2007, 3 years old"
        await person.press("enter", "enter", "enter")
        await fills_the_rest(person)
        await is_asked_to_decide(person)
        await person.press("escape")
        await person.hears("referral taken, and not decided on yet")
        await person.reads("Chloë Nowak-Example")
    (file,) = files(demo_store, "Nowak-Example")
    assert file.date_of_birth == date(2007, 12, 3)
    assert file.awaits_decision


async def test_an_unborn_child_is_entered_with_the_date_expected(demo_store, sit_down, files):
    async with sit_down(demo_store) as person:
        await begins(person)
        await person.paste("Baby Example")
        await person.asks("a new child of this store")
        await person.press("enter", "enter")
        await person.paste("+20w")
        assert said(person, "expected_on") == "Fri 3 Feb 2012, in 20 weeks"
        await person.press("enter")
        await person.paste("EXT/77")
        await person.press("enter")
        await fills_the_rest(person)
        await is_asked_to_decide(person)
        await person.press("escape")
    (file,) = files(demo_store, "EXT/77")
    assert (file.expected_on, file.date_of_birth) == (date(2012, 2, 3), None)


async def test_a_new_child_may_bear_a_name_that_others_show_as_well(demo_store, sit_down, children):
    known = next(one for one in children(demo_store, open_case=False) if one.name)
    with Store.open(demo_store.path) as other, other.reading() as reader:
        namesakes, _ = children_like(reader, known.name)
    async with sit_down(demo_store) as person:
        await begins(person)
        await person.paste(known.name)
        await person.reads("none of these")
        assert "born on" not in person.dialog.replace(", born", "")
        await person.press(*["down"] * len(namesakes), "enter")
        await person.asks("a new child of this store")
        await person.paste("1/2/2010")
        await person.press("enter", "enter", "enter")
        await fills_the_rest(person)
        await is_asked_to_decide(person)
    with Store.open(demo_store.path) as other, other.reading() as reader:
        now = {one.reference for one in children_like(reader, known.name)[0]}
    assert {one.reference for one in namesakes} < now


async def test_a_reference_that_is_typed_and_not_taken_is_still_the_child_of_the_store(
    demo_store, sit_down, children, count_of
):
    child, before = children(demo_store, open_case=False)[0], count_of(demo_store, "children")
    async with sit_down(demo_store) as person:
        await begins(person)
        await person.paste(child.reference.lower())
        await person.press("tab")
        await person.until(lambda: "re-referral" in said(person, "child"), "what is known of the child")
        await fills_the_rest(person)
        await is_asked_to_decide(person)
    assert count_of(demo_store, "children") == before


async def test_siblings_are_found_linked_and_told(demo_store, sit_down, children):
    child, one, other, wrong = children(demo_store, open_case=False)[:4]
    async with sit_down(demo_store) as person:
        await begins(person)
        await finds(person, child.reference)
        await person.press("enter", "6", "enter", "n", "1", "enter", "4", "enter")
        await person.paste(WHY)
        await person.press("enter")
        for sibling in (one, other, wrong):
            await finds(person, sibling.reference)
            assert sibling.reference in person.field("siblings").split("\n")
        await person.press("backspace")
        assert person.field("siblings").split("\n") == [one.reference, other.reference]
        await person.press("enter", "enter")
        await is_asked_to_decide(person)
        await person.press("escape")
    with demo_store.reading() as reader:
        linked = {reference for reference, _ in known_child(reader, child.id).siblings}
    assert linked == {one.reference, other.reference}
    async with sit_down(demo_store, size=(120, 40)) as person:
        await begins(person)
        await finds(person, other.reference)
        assert "siblings: " in said(person, "child")


async def test_a_child_is_no_sibling_of_its_own(demo_store, sit_down, children):
    child = children(demo_store, open_case=False)[0]
    async with sit_down(demo_store) as person:
        await begins(person)
        await finds(person, child.reference)
        await person.press("enter", "6", "enter", "n", "1", "enter", "4", "enter")
        await person.paste(WHY)
        await person.press("enter")
        await finds(person, child.reference)
        await person.press("enter", "enter")
        await person.asks("A child is not their own sibling")


# A case that is open


async def test_new_information_on_an_open_case_is_a_contact_with_what_was_typed(
    demo_store, sit_down, children, files, count_of
):
    child, cases = children(demo_store, open_case=True)[0], count_of(demo_store, "cases")
    async with sit_down(demo_store) as person:
        await begins(person)
        await person.press("tab", "tab")
        await person.paste("6")
        await person.press("tab", "tab", "tab")
        await person.paste(WHY)
        await person.press(*["shift+tab"] * 5)
        await finds(person, child.reference)
        await person.asks("is open, so this is no second case")
        await person.press("enter")
        await person.asks("Contact on")
        assert (person.field("said"), person.field("source")) == (WHY, "6")
        await person.press("enter", "enter", "enter")
        await person.hears("written")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        await person.reads(child.open_case)
    assert count_of(demo_store, "cases") == cases
    entries = [entry for entry in files(demo_store, child.reference)[-1].story if entry.said == WHY]
    assert len(entries) == 1


async def test_leaving_the_contact_comes_back_to_the_form_with_all_that_was_typed(demo_store, sit_down, children):
    child = children(demo_store, open_case=True)[0]
    async with sit_down(demo_store) as person:
        await begins(person)
        await person.press(*["tab"] * 5)
        await person.paste(WHY)
        await person.press(*["shift+tab"] * 5)
        await finds(person, child.reference)
        await person.press("enter")
        await person.asks("Contact on")
        await person.leaves()
        await person.asks("Referral in")
        assert (person.field("child"), person.field("because")) == (child.reference, WHY)


def open_assessments_and_undecided(demo_store):
    """The children whose open case has an open assessment, and those whose referral is not decided on."""
    with Store.open(demo_store.path) as other, other.reading() as reader:
        found = [
            {id_ for (id_,) in reader.rows(f"SELECT c.child_id FROM cases AS c WHERE c.closed_on IS NULL AND {where}")}
            for where in (
                "EXISTS (SELECT 1 FROM assessments AS a WHERE a.case_id = c.id AND a.authorised_on IS NULL)",
                "c.taken_by IS NOT NULL AND c.referral_outcome IS NULL",
            )
        ]
    return found


async def test_a_repeat_assessment_is_not_offered_where_none_can_start(demo_store, sit_down, children):
    busy, undecided = open_assessments_and_undecided(demo_store)
    known = children(demo_store, open_case=True)
    for where in (busy, undecided):
        child = next(one for one in known if one.id in where)
        async with sit_down(demo_store) as person:
            await begins(person)
            await finds(person, child.reference)
            await person.asks("a contact: it is written on the open case")
            assert "repeat assessment" not in person.words
            await person.press("escape")
            await person.asks("Referral in")
            assert "Nothing is chosen" not in person.words


async def test_new_information_on_an_open_case_may_start_a_repeat_assessment(demo_store, sit_down, children, count_of):
    busy, undecided = open_assessments_and_undecided(demo_store)
    child = next(one for one in children(demo_store, open_case=True) if one.id not in busy | undecided)
    before = count_of(demo_store, "assessments")
    async with sit_down(demo_store) as person:
        await begins(person)
        await finds(person, child.reference)
        await person.asks("the start of a repeat assessment on the open case")
        await person.press("down", "enter")
        await person.asks("Start an assessment of")
        await person.press("right", "enter", "enter")
        await person.hears("written")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
    assert count_of(demo_store, "assessments") == before + 1


async def test_back_from_the_question_is_back_in_the_form(demo_store, sit_down, children):
    child = children(demo_store, open_case=True)[0]
    async with sit_down(demo_store) as person:
        await begins(person)
        await finds(person, child.reference)
        await person.asks("What is the new information?")
        await person.press("escape")
        await person.asks("Referral in")
        assert person.field("child") == child.reference
        assert f"{child.open_case} is open" in said(person, "child")


async def test_a_case_that_was_opened_meanwhile_is_no_second_case_either(demo_store, sit_down, children, elsewhere):
    child = children(demo_store, open_case=False)[0]
    async with sit_down(demo_store) as person:
        await begins(person)
        await finds(person, child.reference)
        elsewhere(
            demo_store, take_referral, child.id, DEMO_DAY, ReferralSource.GP, PrimaryNeed.ABUSE, 4, "Seen.", DEMO_DAY
        )
        await fills_the_rest(person)
        await person.asks("is open. New information on it is a contact")
        assert person.field("because") == WHY
        assert said(person, "child").startswith(f"{child.reference}-"), "it is said beside the child"
        await person.press("enter")
        await person.asks("What is the new information?")
        await person.press("enter")
        await person.asks("Contact on")
        assert person.field("said") == WHY


# What is wrong


async def test_everything_that_is_wrong_is_told_at_once_beside_its_field(demo_store, sit_down):
    async with sit_down(demo_store, size=(120, 40)) as person:
        await begins(person)
        await person.paste("Newborn Example")
        await person.asks("a new child of this store")
        await person.press("enter", "enter", "enter", "enter")
        await person.fills("+3")
        await person.paste("zzz")
        person.app.screen.query_one("#field-team").focus()
        await person.pilot.pause()
        await person.press("enter")
        await person.asks("Give the date of birth")
        assert said(person, "born_on").startswith("Give the date of birth")
        assert "in the future" in said(person, "received_on")
        assert said(person, "source").startswith("Nothing shows “zzz”")
        assert said(person, "need").startswith("Nothing is chosen")
        assert said(person, "level").startswith("Nothing is chosen")
        assert said(person, "because") == "This is empty. Give it."
        assert person.app.screen.focused.id == "field-born_on", "the first of them is gone to"


async def test_both_a_birth_and_an_expected_one_are_refused_until_one_is_taken_back(demo_store, sit_down):
    async with sit_down(demo_store, size=(120, 40)) as person:
        await begins(person)
        await person.paste("Twice Example")
        await person.asks("a new child of this store")
        await person.press("enter")
        await person.fills("1/2/2010", "+20w", "")
        await fills_the_rest(person)
        await person.asks("A child is born or expected, not both (8525Q)")
        assert "8525Q" in said(person, "expected_on")
        await person.press("home", "ctrl+k")
        assert said(person, "expected_on") == "", "it is right as soon as one is taken back"


async def test_a_day_on_which_another_case_was_open_is_refused_beside_the_day(demo_store, sit_down, children):
    with Store.open(demo_store.path) as other, other.reading() as reader:
        child, case = next(
            (one, case)
            for one in children(demo_store, open_case=False)
            for case in cases_before(reader, one.id)
            if case.closed_on and (case.closed_on - case.referred_on).days > 3
        )
    async with sit_down(demo_store, size=(120, 40)) as person:
        await begins(person)
        await finds(person, child.reference)
        await person.press("home", "ctrl+k")
        await person.paste((case.closed_on - timedelta(days=2)).isoformat())
        await fills_the_rest(person)
        await person.asks("was open until")
        assert "(8820)" in said(person, "received_on")
        assert person.app.screen.focused.id == "field-received_on"


# Nothing is lost


async def test_an_escape_asks_before_what_was_typed_is_lost(demo_store, sit_down, count_of):
    cases = count_of(demo_store, "cases")
    async with sit_down(demo_store) as person:
        await begins(person)
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, DutyScreen), "the list: nothing was typed")
        await begins(person)
        await person.paste("Somebody Example")
        await person.press("escape")
        await person.asks("What you typed is lost.")
        await person.press("enter")
        assert person.field("child") == "Somebody Example"
        await person.leaves()
        await person.until(lambda: isinstance(person.app.screen, DutyScreen), "the list")
    assert count_of(demo_store, "cases") == cases


async def test_a_failed_save_keeps_everything(demo_store, sit_down, children, files, monkeypatch):
    child, one, other = children(demo_store, open_case=False)[:3]
    refused = "The store cannot be written: the disk is full."

    def refuse(*given, **named):
        raise StoreUnwritable(refused)

    async with sit_down(demo_store, size=(120, 40)) as person:
        await begins(person)
        await finds(person, child.reference)
        await person.press("enter", "6", "enter", "n", "1", "enter", "4", "enter")
        await person.paste(WHY)
        await person.press("enter")
        await finds(person, one.reference)
        await finds(person, other.reference)
        with monkeypatch.context() as broken:
            broken.setattr("db.commands.referring.take_referral", refuse)
            await person.press("enter", "enter")
            await person.asks(refused)
        await person.until(lambda: "re-referral" in said(person, "child"), "the child, read again")
        typed = [person.field(name) for name in ("child", "received_on", "source", "need", "level", "because")]
        assert typed == [child.reference, "2011-09-16", "6", "N1", "4", WHY]
        assert person.field("siblings").split("\n") == [one.reference, other.reference]
        person.app.screen.query_one("#field-team").focus()
        await person.pilot.pause()
        await person.press("enter")
        await is_asked_to_decide(person)
    assert files(demo_store, child.reference)[-1].threshold_reason == WHY


async def test_a_referral_that_is_not_decided_on_waits_for_it_and_is_taken_back_with_one_key(
    demo_store, sit_down, children, waiting_in, count_of
):
    child, cases = children(demo_store, open_case=False)[0], count_of(demo_store, "cases")
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await begins(person)
        await finds(person, child.reference)
        await fills_the_rest(person)
        await is_asked_to_decide(person)
        await person.press("escape")
        await person.hears("not decided on yet")
        await person.press("escape")
        await person.lists()
        (row,) = [row for row in waiting_in(demo_store).rows if row.child == child.reference]
        assert row.wait.decision is not None
        assert row.case in person.waits()
        await person.press("u")
        await person.asks("Take this back?")
        await person.press("y")
        await person.until(lambda: row.case not in person.waits(), "the list without it")
    assert count_of(demo_store, "cases") == cases


async def test_who_may_not_decide_takes_it_and_it_waits(demo_store, sit_down, children, of_role, waiting_in):
    child = children(demo_store, open_case=False)[0]
    worker = of_role(demo_store, Role.WORKER)
    assert not worker.may(Action.DECIDE_REFERRAL)
    async with sit_down(demo_store, who=worker) as person:
        await begins(person)
        await finds(person, child.reference)
        await fills_the_rest(person)
        await person.hears("not decided on yet")
        assert isinstance(person.app.screen, CaseScreen)
    (row,) = [row for row in waiting_in(demo_store).rows if row.child == child.reference]
    with demo_store.reading() as reader:
        (team,) = reader.row("SELECT team_id FROM workers WHERE id = :id", id=worker.id)
        (waits,) = reader.row("SELECT team_id FROM allocations WHERE case_id = :id", id=row.id)
    assert waits == team, "it waits with the team of who took it"


async def test_no_further_action_closes_the_case_and_asks_nobody_to_take_it(demo_store, sit_down, children, files):
    child = children(demo_store, open_case=False)[0]
    async with sit_down(demo_store) as person:
        await begins(person)
        await finds(person, child.reference)
        await fills_the_rest(person)
        await is_asked_to_decide(person)
        await person.press("home", "enter")
        await person.asks("no further action")
        await person.paste("Nothing to do.")
        await person.press("enter", "enter")
        await person.hears("written")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        await person.pilot.pause()
        assert isinstance(person.app.screen, CaseScreen)
    assert files(demo_store, child.reference)[-1].closed_on == DEMO_DAY


async def test_on_an_earlier_day_a_later_referral_is_taken_and_its_case_not_shown(
    demo_store, sit_down, children, files
):
    child = children(demo_store, open_case=False)[0]
    async with sit_down(demo_store, as_at=DEMO_DAY - timedelta(days=4)) as person:
        await begins(person)
        assert person.field("received_on") == "2011-09-12"
        await finds(person, child.reference)
        await person.press("home", "ctrl+k")
        await person.paste("today")
        await fills_the_rest(person)
        await person.hears("after the day that is looked at")
        assert isinstance(person.app.screen, DutyScreen)
    assert files(demo_store, child.reference)[-1].referred_on == DEMO_DAY


# What people write is data; and what is hidden stays hidden


@pytest.mark.parametrize("name", ["[/x] [@click=app.quit]Bo[/]", "z\u200bw\x1b]0;t\x07 Bo", "=1+1|cmd $error {x}"])
async def test_a_hostile_name_does_nothing(demo_store, sit_down, elsewhere, name):
    elsewhere(
        demo_store, take_referral, NewChild(f"{name} One", date(2009, 1, 1)), DEMO_DAY, ReferralSource.GP,
        PrimaryNeed.ABUSE, 4, "[/x] seen", DEMO_DAY,
    )  # fmt: skip
    async with sit_down(demo_store, size=(120, 40)) as person:
        await begins(person)
        await person.paste("NEW0001")
        await person.reads("▸")
        await person.press("enter")
        await person.asks("What is the new information?")
        await person.press("escape")
        await person.press("home", "ctrl+k")
        await person.paste(f"{name} Two")
        await person.asks("a new child of this store")
        await person.press("enter")
        await person.fills("1/1/2010", "", "")
        await fills_the_rest(person, because="[/x] seen too")
        await is_asked_to_decide(person)
        await person.press("escape")
        await person.reads("Two")


async def test_no_child_is_found_by_a_name_that_is_hidden(demo_store, sit_down, children, choices):
    child = next(one for one in children(demo_store, open_case=False) if one.name)
    choices.set("names", "hidden")
    async with sit_down(demo_store, choices=choices) as person:
        await begins(person)
        await person.paste(child.name)
        await person.asks("a new child of this store")
        await person.press("home", "ctrl+k")
        await person.paste(child.reference)
        await person.reads("▸")
        await person.press("enter")
        assert child.name not in person.screen


async def test_a_child_whose_cases_are_hidden_is_not_found(demo_store, sit_down, children, of_role):
    child = children(demo_store, open_case=False)[0]
    with closing(connect(demo_store.path, None)) as connection, begun(connection):
        connection.execute("INSERT INTO restrictions (child_id, reason, version) VALUES (?, 'family', 1)", (child.id,))
    async with sit_down(demo_store, who=of_role(demo_store, Role.WORKER)) as person:
        await begins(person)
        await person.paste(child.reference)
        await person.asks("a new child of this store")


async def test_what_was_searched_for_is_entered_in_the_trail(demo_store, sit_down, children, trail):
    child = children(demo_store, open_case=False)[0]
    async with sit_down(demo_store) as person:
        await begins(person)
        await person.paste(child.reference[:-1])
        await person.reads("▸")
        await person.press("enter")
    assert child.reference[:-1] in str([entry for entry in trail(demo_store) if entry.what == Action.SEARCH][-1])


async def test_the_form_is_found_in_the_help_of_both_lists(demo_store, sit_down):
    async with sit_down(demo_store, size=(120, 40)) as person:
        for place in ("1", "2"):
            await person.press(place)
            await person.reads("n Referral")
        await begins(person)
        assert isinstance(person.app.screen, FormDialog)
