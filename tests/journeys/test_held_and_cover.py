"""What one worker holds, given on and taken back; cover for somebody who is away; what a manager notes of a case."""

from datetime import date

import pytest

from db.commands.allocating import allocate
from db.commands.triage import link_siblings
from db.commands.workers import add_worker
from db.queries.case_file import case_file
from db.queries.standards import standards
from db.queries.workload import held_cases
from db.store import Store
from models.allocation import ChangeReason, Destination, Wish
from models.plan import NewWorker
from models.waiting import Owed
from screens.case import CaseScreen
from screens.held import HeldScreen

DEMO_DAY, MONDAY = date(2011, 9, 16), date(2011, 9, 19)
WHY = "Her caseload is too high."


@pytest.fixture
def held_in():
    """A function that reads what a worker holds, straight from the query."""

    def read(store, worker_id, as_at=DEMO_DAY):
        with Store.open(store.path) as other, other.reading() as reader:
            return held_cases(reader, standards(reader), as_at, worker_id)

    return read


@pytest.fixture
def case_in():
    """A function that reads a case, straight from the query."""

    def read(store, case_id, as_at=DEMO_DAY):
        with Store.open(store.path) as other, other.reading() as reader:
            return case_file(reader, standards(reader), case_id, as_at)

    return read


@pytest.fixture
def spare(demo_store, elsewhere):
    """Somebody who has just begun, and holds nothing yet."""
    elsewhere(demo_store, add_worker, NewWorker("Nora New", None, works_from=date(2011, 9, 1)))
    return "Nora New"


@pytest.fixture
def most(load_in):
    """A function that finds who holds the most children."""
    return lambda store: max(load_in(store).shown, key=lambda one: (one.load.children, one.id))


@pytest.fixture
def fewest(load_in):
    """A function that finds who holds fewest children, but some, and is here with nothing planned."""

    def find(store):
        here = [one for one in load_in(store).takers if one.load.children and not one.presence]
        return min(here, key=lambda one: (one.load.points, one.id))

    return find


async def opens_held(person, name):
    await person.at_worker(name)
    await person.press("enter")
    await person.until(lambda: isinstance(person.app.screen, HeldScreen), "what they hold")
    await person.reads(f"{name} · what they hold")


async def test_a_worker_holds_as_many_rows_as_their_number_says(demo_store, sit_down, most, held_in):
    one = most(demo_store)
    held = held_in(demo_store, one.id)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await opens_held(person, one.worker.name)
        table = person.app.screen.table
        assert [row.case for row in table.page_rows] == [row.case for row in held]
        assert table.total == one.load.children
        await person.reads(f"1–{len(held)} of {len(held)} · {one.load.points} points")
        assert f"points {one.load.in_words}" in person.words
        assert f"{held[0].case} {held[0].shown_as} · {held[0].status.words}" in person.words
        await person.press("down", "enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case")
        await person.reads(f"case {held[1].case}")
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, HeldScreen), "what they hold")
        assert person.app.screen.table.current.case == held[1].case
        await person.press("escape")
        await person.lists()
        assert person.workers.current.id == one.id
        assert person.workers.has_focus


async def test_who_holds_nothing_is_said_to_hold_nothing(demo_store, sit_down, spare):
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await opens_held(person, spare)
        await person.reads(f"{spare} holds no open case.")
        await person.press("a", "b", "space", "escape")
        await person.lists()
        await person.press("c")
        await person.hears(f"{spare} holds no open case, so there is nothing to cover.")
        await person.lists()


async def test_marked_cases_are_given_on_with_a_coded_reason_and_come_back(
    demo_store, sit_down, most, spare, held_in, load_in, case_in
):
    one = most(demo_store)
    held = held_in(demo_store, one.id)
    new = next(taker.worker for taker in load_in(demo_store).takers if taker.worker.name == spare)
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.goes_to_triage()
        await opens_held(person, one.worker.name)
        await person.press("space", "space")
        points = held[0].points + held[1].points
        await person.reads(f"2 marked, {points} points · 1–")
        await person.press("a")
        await person.asks("Who can take these 2 cases")
        if "Together with" in person.dialog:
            await person.press("space")
        shown = [str(key.value) for key in person.app.screen.query_one("#candidates").rows]
        assert str(one.id) not in shown, "who holds them already is not offered them"
        assert str(new.id) in shown
        person.app.screen.query_one("#candidates").move_cursor(row=shown.index(str(new.id)))
        await person.press("enter")
        await person.fills(WHY, None, None, None)
        await person.asks("Nothing is chosen. Choose with ← and →.")
        await person.press("c")
        await person.asks("caseload adjustment")
        await person.press("enter", "enter")
        await person.asks("all 2 cases can be done")
        assert f"allocated to {spare} from Fri 16 Sep 2011; before: {one.worker.name} (caseload adjustment)" in (
            person.dialog
        )
        await person.press("y")
        await person.until(lambda: person.app.screen.table.total == len(held) - 2, "the shorter list")
        assert not person.app.screen.table.marks
        assert {case.case for case in held_in(demo_store, new.id)} == {held[0].case, held[1].case}
        assert case_in(demo_store, held[0].id).decisions[0].rationale == WHY

        await person.press("u", "y")
        await person.until(lambda: person.app.screen.table.total == len(held), "all of them again")
        assert held_in(demo_store, new.id) == []


async def test_who_holds_a_case_is_told_in_the_question_and_not_offered_it(demo_store, sit_down, fewest, held_in):
    one = fewest(demo_store)
    case = held_in(demo_store, one.id)[0]
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.goes_to_triage()
        await opens_held(person, one.worker.name)
        await person.press("a")
        await person.asks(f"Who can take {case.case} {case.shown_as}")
        assert f"With {one.worker.name} now" in person.dialog
        shown = [str(key.value) for key in person.app.screen.query_one("#candidates").rows]
        assert str(one.id) not in shown


async def test_cases_taken_back_wait_with_their_team_again(demo_store, sit_down, most, held_in, waiting_in):
    one = most(demo_store)
    held, before = held_in(demo_store, one.id), len(waiting_in(demo_store).rows)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await opens_held(person, one.worker.name)
        await person.press("space", "down", "space", "b")
        await person.asks("back to unallocated")
        assert held[0].case in person.dialog
        assert held[2].case in person.dialog
        await person.fills("She has left.", None)
        await person.press("w", "enter")
        await person.asks("all 2 cases can be done")
        await person.press("y")
        await person.until(lambda: person.app.screen.table.total == len(held) - 2, "the shorter list")
        await person.press("escape")
        await person.lists()
        await person.until(lambda: len(person.waits()) == before + 2, "two more that wait")
        assert {held[0].case, held[2].case} <= set(person.waits())
        await person.press("u", "y")
        await person.until(lambda: len(person.waits()) == before, "the list as it was")


async def test_what_a_colleague_moves_meanwhile_leaves_the_list_with_its_mark(
    demo_store, sit_down, most, spare, held_in, load_in, elsewhere
):
    one = most(demo_store)
    held = held_in(demo_store, one.id)
    new = next(taker.id for taker in load_in(demo_store).takers if taker.worker.name == spare)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await opens_held(person, one.worker.name)
        await person.press("space", "space")
        await person.press("b")
        await person.asks("back to unallocated")
        moved = [Wish(held[0].id, held[0].allocation_id)]
        elsewhere(demo_store, allocate, moved, Destination(new), DEMO_DAY, DEMO_DAY, "Mine.", code=ChangeReason.OTHER)
        await person.fills("She has left.", None)
        await person.press("w", "enter")
        await person.asks("1 of 2 cases can be done, 1 refused")
        assert f"{held[0].case} has been given to {spare} since you looked" in person.dialog.replace(
            held[0].shown_as + ": ", ""
        )
        await person.press("y")
        await person.asks("1 of 2 cases written, 1 refused")
        await person.press("escape")
        await person.until(lambda: person.app.screen.table.total == len(held) - 2, "the shorter list")
        assert not person.app.screen.table.marks


async def test_an_absence_is_covered_for_its_days_and_given_back(demo_store, sit_down, fewest, spare, held_in, load_in):
    one, days = fewest(demo_store), [DEMO_DAY]
    held = held_in(demo_store, one.id)
    async with sit_down(demo_store, clock=lambda: days[-1]) as person:
        await person.goes_to_triage()
        await person.at_worker(one.worker.name)
        await person.press("c")
        await person.asks(f"Who covers for {one.worker.name}? {len(held)} cases, {one.load.points} points.")
        shown = [str(key.value) for key in person.app.screen.query_one("#candidates").rows]
        assert str(one.id) not in shown, "nobody covers for themselves"
        new = next(taker.worker for taker in load_in(demo_store).takers if taker.worker.name == spare)
        person.app.screen.query_one("#candidates").move_cursor(row=shown.index(str(new.id)))
        await person.press("enter")
        await person.asks(f"{spare} covers for {one.worker.name}")
        await person.fills("Annual leave.", "fri", "15/9/2011", "")
        await person.asks("The cover would end before it begins. Check the two dates.")
        await person.fills(None, "today", "30/9", "")
        await person.asks(f"all {len(held)} cases can be done")
        assert f"{spare} covers for {one.worker.name} from Fri 16 Sep 2011 to Fri 30 Sep 2011" in person.dialog
        await person.press("y")
        await person.lists()
        await person.until(lambda: person.workers.current.load.children == 0, "nothing left with them")
        assert "on leave until Fri 30 Sep 2011" in person.words
        await opens_held(person, spare)
        assert person.app.screen.table.total == len(held)
        person.app.clear_notifications()
        await person.until(lambda: f"covers for {one.worker.name}, to 30 Sep 11" in person.words, "whom they cover for")

        days.append(MONDAY)
        await person.press("escape")
        person.app.look_again()
        await person.reads("Monday 19 September 2011")
        await person.lists()
        await person.at_worker(one.worker.name)
        await person.press("b")
        await person.asks(f"Give back to {one.worker.name} what others hold for them")
        await person.fills("Back early.", None)
        await person.asks(f"all {len(held)} cases can be done")
        assert f"given back to {one.worker.name} by {spare} from Mon 19 Sep 2011" in person.dialog
        await person.press("y")
        await person.until(lambda: person.workers.current.load.children == len(held), "all of it back")
        assert held_in(demo_store, new.id, MONDAY) == []
        await person.press("b")
        await person.fills("Once more.", None)
        await person.asks(f"Nobody covers for {one.worker.name}")
        await person.leaves()
        await person.lists()
        await person.press("u", "y")
        await person.until(lambda: person.workers.current.load.children == 0, "covered again")
        await person.press("u", "y")
        await person.until(lambda: person.workers.current.load.children == len(held), "as it was at first")
    assert [row.case for row in held_in(demo_store, one.id)] == [row.case for row in held]


async def test_cover_is_by_a_worker_and_never_by_a_team(demo_store, sit_down, fewest):
    one = fewest(demo_store)
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.goes_to_triage()
        await person.at_worker(one.worker.name)
        await person.press("c")
        await person.asks(f"Who covers for {one.worker.name}?")
        assert "a team alone" not in person.screen
        await person.press("t", "o")
        await person.asks(f"Who covers for {one.worker.name}?")
        await person.press("escape")
        await person.lists()


async def test_a_review_is_a_decision_on_the_record_and_is_seen_the_next_time(
    demo_store, sit_down, waiting_in, case_in
):
    row = waiting_in(demo_store).of(Owed.REVIEW)[0]
    count, known = row.reviews.count + 1, case_in(demo_store, row.id).decisions
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        due = person.tile("review")
        await person.at_case(row.case)
        await person.press("v")
        await person.asks(f"Review of {row.case} {row.shown_as}")
        await person.fills("Wait until Monday, then see again.", "Seen yesterday, and safe.")
        await person.until(lambda: person.tile("review") == due - 1, "one less to review")
        said = f"reviews: {count}, last 16 Sep 11, “Wait until Monday, then see again.”"
        await person.until(lambda: said in person.words, "the review")
        await person.press("v")
        await person.asks("Last time: Wait until Monday, then see again.")
        await person.press("escape")
        await person.lists()
        await person.press("enter")
        await person.press("end")
        await person.until(lambda: "Seen yesterday, and safe." in person.words, "the rationale")
        await person.press("escape")
        await person.lists()
        await person.press("u")
        await person.asks("Take this back? review an unallocated case")
        assert "decided: Wait until Monday, then see again. → –" in person.dialog
        await person.press("y")
        await person.until(lambda: person.tile("review") == due, "as many to review as before")
    assert case_in(demo_store, row.id).decisions == known


async def test_marked_cases_are_reviewed_at_once(demo_store, sit_down, waiting_in):
    due = waiting_in(demo_store).of(Owed.REVIEW)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press(*["right"] * (1 + list(Owed).index(Owed.REVIEW)))
        assert person.triage.tile is Owed.REVIEW
        await person.press("space", "space", "v")
        await person.asks("Review of 2 waiting cases")
        await person.fills("", "")
        await person.asks("This is empty. Give it.")
        await person.fills("Both wait until Monday.", "Nobody has room.")
        await person.until(lambda: person.tile("review") == len(due) - 2, "two less to review")
        assert not person.waiting.marks
    now = {row.id: row.reviews for row in waiting_in(demo_store).rows}
    assert [now[row.id].count - row.reviews.count for row in due[:3]] == [1, 1, 0][: len(due)]
    assert now[due[1].id].decided == "Both wait until Monday."


async def test_the_threshold_level_is_set_with_its_reason(demo_store, sit_down, waiting_in, case_in):
    row = next(row for row in waiting_in(demo_store).rows if row.level is None)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.at_case(row.case)
        await person.press("l")
        await person.asks(f"What is noted of {row.case} {row.shown_as}?")
        await person.press("enter")
        await person.asks(f"Threshold level of {row.case}")
        await person.press("enter")
        await person.asks("Choose a level with the arrow keys.")
        await person.press("right", "right", "right")
        await person.asks("Level 3, early help by several agencies")
        await person.press("enter")
        await person.fills("Two agencies are in.")
        await person.until(lambda: person.waiting.current.level == 3, "the level")
    case = case_in(demo_store, row.id)
    assert case.threshold_level == 3
    assert case.decisions[0].decided == "Threshold Level 3, early help by several agencies"


async def test_section_47_is_noted_from_a_day_and_changes_who_can_take_the_case(demo_store, sit_down, waiting_in):
    row = next(row for row in waiting_in(demo_store).rows if not row.section_47 and row.opened_on < date(2011, 9, 15))
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        await person.at_case(row.case)
        await person.press("l", "down", "enter")
        await person.asks(f"Section 47 enquiries of {row.case}")
        await person.fills("1/1/2000")
        await person.asks("Section 47 enquiries begin between")
        assert "1/1/2000" in person.dialog
        await person.fills("thu")
        await person.until(lambda: person.waiting.current.section_47, "section 47")
        await person.reads("s47 " + row.status.words.removeprefix("child "))
        await person.press("a")
        await person.asks(f"{row.status.words}, section 47, ")
        await person.press("escape", "enter")
        await person.reads("since Thu 15 Sep 2011")


async def test_marked_children_are_linked_as_siblings_after_a_yes(demo_store, sit_down, waiting_in):
    first, second = waiting_in(demo_store).rows[:2]
    assert not first.siblings
    assert not second.siblings
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        await person.press("space", "f")
        await person.hears("Mark the siblings with space first: two children or more.")
        await person.press("space", "f")
        await person.asks(f"Are these siblings? {first.shown_as}, {second.shown_as}")
        await person.press("enter")
        await person.lists()
        assert len(person.waiting.marks) == 2, "no is where the cursor begins"
        await person.press("f", "down", "enter")
        await person.lists()
        await person.until(lambda: not person.waiting.marks, "the marks gone")
        await person.press("home")
        await person.until(lambda: f"siblings: {second.shown_as} (unallocated)" in person.words, "the sibling")
        assert "1: 1 waiting" in person.screen
        await person.press("u")
        await person.asks("Take this back? link siblings")
        assert first.child in person.dialog
        assert second.child in person.dialog
        await person.press("y")
        await person.until(lambda: "siblings: " not in person.words, "no siblings")


async def test_a_child_that_is_no_sibling_after_all_is_unlinked_from_its_own_row(
    demo_store, sit_down, waiting_in, elsewhere
):
    first, second = waiting_in(demo_store).rows[:2]
    elsewhere(demo_store, link_siblings, [first.child_id, second.child_id])
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        await person.press("f")
        await person.asks(f"Is {first.shown_as} no sibling of {second.shown_as}, after all?")
        await person.press("down", "enter")
        await person.hears("Link taken away")
    assert not any(row.siblings for row in waiting_in(demo_store).rows[:2])


async def test_the_level_of_a_case_is_noted_where_its_file_is_read(demo_store, sit_down, waiting_in, case_in):
    row = waiting_in(demo_store).rows[0]
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("enter")
        await person.reads(row.case)
        await person.press("l", "enter")
        await person.asks(f"Threshold level of {row.case}")
        await person.fill(level="2", because="It is help that they need.")
        await person.until(lambda: case_in(demo_store, row.id).threshold_level == 2, "the level")
        await person.reads("2, early help")
