"""Many cases at once: marked, frozen, shown row by row before and after, and one undo takes all of it back."""

import pytest

from db.commands.allocating import allocate
from db.queries.triage import TriageOrder
from models.allocation import Destination, Wish
from models.waiting import Owed
from screens.dialogs.outcomes import ConfirmOutcomesDialog, OutcomesDialog

WHY = "The team has room from today on."


@pytest.fixture
def free(load_in):
    """A function that finds who has most room, and so passes no limit with a few cases."""

    def find(store):
        here = [one for one in load_in(store).takers if not one.is_newly_qualified and not one.on_leave]
        return max(here, key=lambda one: one.load.capacity - one.load.points).worker

    return find


def marked(person):
    return {row.case for row in person.triage._shown.waiting.rows if row.id in person.waiting.marks}


def listed(outcomes):
    return [(one.case, one.done) for one in outcomes._outcomes]


async def test_marks_stay_on_their_rows_through_sort_filter_tile_and_reading_anew(demo_store, sit_down, waiting_in):
    rows = waiting_in(demo_store).rows
    two = {rows[1].case, rows[2].case}
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("down", "space", "space")
        assert marked(person) == two
        assert person.waiting.current.case == rows[3].case, "space goes on to the next"
        await person.reads("2 marked · waiting")
        assert person.screen.count("▸") == 2

        await person.press("s")
        await person.reads("Sort the waiting cases by what?")
        await person.press("down", "down", "enter")
        await person.lists()
        assert person.triage.cases.order == TriageOrder.CHILD
        assert marked(person) == two
        await person.filters(rows[1].case.lower())
        assert person.waits() == [rows[1].case]
        await person.reads("2 marked (1 not shown) · waiting")
        await person.press("right", "right")
        assert marked(person) == two
        person.triage.refresh_lists()
        await person.lists()
        assert marked(person) == two
        await person.press("escape")
        assert marked(person) == set(), "the marks first"
        assert person.waits() == [rows[1].case]
        await person.press("escape")
        assert person.triage.tile is Owed.NEVER_WAIT
        await person.press("escape")
        assert len(person.waits()) == len(rows)


async def test_a_mark_is_taken_back_by_the_same_key(demo_store, sit_down, waiting_in):
    rows = waiting_in(demo_store).rows
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("space", "up", "space")
        assert marked(person) == set()
        assert "▸" not in person.screen
        assert "marked" not in person.screen
        assert person.waiting.current.case == rows[1].case


async def test_all_that_a_filter_shows_is_marked_and_nothing_else(demo_store, sit_down, waiting_in):
    waiting = waiting_in(demo_store)
    protected = waiting.holding("protection")
    assert 0 < len(protected.rows) < len(waiting.rows)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.filters("protection")
        await person.press("asterisk")
        assert marked(person) == {row.case for row in protected.rows}
        await person.reads(f"{len(protected.rows)} marked · waiting")
        await person.press("asterisk")
        assert marked(person) == set()
        await person.press("asterisk", "escape")
        assert marked(person) == set()


async def test_a_mark_far_down_leaves_the_list_where_it_is(demo_store, sit_down, waiting_in):
    rows = waiting_in(demo_store).rows
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("end", "up", "up", "up")
        before = round(person.waiting.scroll_y)
        assert before > 0
        await person.press("space")
        await person.reads("1 marked")
        assert round(person.waiting.scroll_y) == before
        assert person.waiting.current.case == rows[-3].case


async def test_marked_cases_go_to_one_worker_after_a_preview_and_one_undo_takes_all_back(
    demo_store, sit_down, waiting_in, load_in, free, trail
):
    rows, worker = waiting_in(demo_store).rows, free(demo_store)
    chosen = [rows[-1], rows[-2], rows[-3]]
    before = load_in(demo_store).workloads[worker.id].load
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("end", "up", "up", "space", "space", "space")
        assert marked(person) == {row.case for row in chosen}
        await person.at_worker(worker.name)
        await person.reads("3 marked · workers")
        await person.press("a")
        await person.asks("Who can take these 3 cases")
        await person.press("enter")
        await person.fills(WHY, None, None)
        await person.asks("all 3 cases can be done")
        for row in chosen:
            assert f"✓ {row.case}" in person.dialog
        assert f"allocated to {worker.name}" in person.dialog
        await person.press("enter")
        await person.asks("enter: next, at the last show what it does")
        assert WHY in person.dialog, "enter is not the key that writes"
        await person.leaves()
        await person.lists()
        assert len(person.waits()) == len(rows)
        assert marked(person) == {row.case for row in chosen}, "nothing was done"

        await person.press("a", "enter")
        await person.fills(WHY, None, None)
        await person.asks("y: do this")
        await person.press("y")
        await person.until(lambda: len(person.waits()) == len(rows) - 3, "the shorter list")
        assert marked(person) == set()
        assert load_in(demo_store).workloads[worker.id].load.children == before.children + 3
        groups = {entry.group_id for entry in trail(demo_store) if entry.what == "allocate a case"}
        assert len(groups) == 1, "one act"

        await person.press("u")
        await person.asks("Take this back? allocate a case")
        assert "3 entries" in person.dialog
        await person.press("y")
        await person.until(lambda: len(person.waits()) == len(rows), "all of them again")
    assert load_in(demo_store).workloads[worker.id].load == before


async def test_what_cannot_be_done_says_why_and_the_rest_goes_through(
    demo_store, sit_down, waiting_in, free, elsewhere, load_in
):
    rows, worker = waiting_in(demo_store).rows, free(demo_store)
    other = next(one.worker for one in load_in(demo_store).takers if one.id != worker.id)
    taken, day = rows[-2], waiting_in(demo_store).as_at
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("end", "up", "up", "space", "space", "space")
        await person.at_worker(worker.name)
        await person.press("a", "enter")
        await person.fills(WHY, None, None)
        await person.asks("all 3 cases can be done")
        # The set is frozen: what a colleague does meanwhile changes nothing of what is asked for, and is said.
        elsewhere(demo_store, allocate, [Wish(taken.id)], Destination(other.id), day, day, "Mine.", override="Mine.")
        person.app.look_again()
        await person.press("y")
        await person.asks("2 of 3 cases written, 1 refused")
        assert f"✕ {taken.case}" in person.dialog
        assert f"has been given to {other.name} since you looked" in person.dialog
        assert listed(person.app.screen).count((taken.case, False)) == 1
        await person.press("escape")
        await person.lists()
        await person.until(lambda: len(person.waits()) == len(rows) - 3, "the shorter list")
        await person.press("u", "y")
        await person.until(lambda: len(person.waits()) == len(rows) - 1, "the two again")
        assert taken.case not in person.waits()


async def test_the_marked_set_is_frozen_when_the_action_begins(
    demo_store, sit_down, waiting_in, free, elsewhere, load_in
):
    waiting, worker = waiting_in(demo_store), free(demo_store)
    rows, day = waiting.rows, waiting.as_at
    late = waiting.of(Owed.NEVER_WAIT)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("right", "right", "asterisk")
        assert marked(person) == {row.case for row in late}
        await person.press("a")
        await person.asks(f"Who can take these {len(late)} cases")
        other = next(one.worker for one in load_in(demo_store).takers if one.id != worker.id)
        elsewhere(demo_store, allocate, [Wish(rows[0].id)], Destination(other.id), day, day, "Mine.", override="Mine.")
        person.app.look_again()
        await person.until(lambda: rows[0].id not in person.app.screen_stack[0].waiting.marks, "the list read again")
        await person.press("t", "enter")
        await person.asks("to the team")
        await person.fills(WHY, None)
        await person.until(lambda: isinstance(person.app.screen, OutcomesDialog), "the preview")
        assert {case for case, _ in listed(person.app.screen)} == {row.case for row in late}
        assert (rows[0].case, False) in listed(person.app.screen)


async def test_marks_go_with_their_rows(demo_store, sit_down, waiting_in, free, elsewhere):
    waiting, worker = waiting_in(demo_store), free(demo_store)
    row, day = waiting.rows[-1], waiting.as_at
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("space", "end", "space")
        await person.reads("2 marked")
        person.app.look_again()
        elsewhere(demo_store, allocate, [Wish(row.id)], Destination(worker.id), day, day, "Mine.", override="Mine.")
        person.app.look_again()
        await person.reads("1 marked")
        assert marked(person) == {waiting.rows[0].case}


async def test_where_every_row_is_refused_nothing_is_offered_to_be_written(demo_store, sit_down, waiting_in, load_in):
    rows = waiting_in(demo_store).rows
    full = max(load_in(demo_store).takers, key=lambda one: one.load.points).worker
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("space", "space")
        await person.at_worker(full.name)
        await person.press("a")
        await person.asks("Who can take these 2 cases")
        await person.press("enter")
        await person.asks("! over capacity")
        before = (person.app.screen.query_one("#field-on").value, len(rows))
        await person.fills(WHY, (rows[0].opened_on.replace(year=1999)).isoformat(), "It has to be.")
        await person.asks("0 of 2 cases can be done, 2 refused")
        assert not isinstance(person.app.screen, ConfirmOutcomesDialog)
        assert "is before that" in person.dialog
        await person.press("y")
        assert isinstance(person.app.screen, OutcomesDialog)
        await person.press("escape")
        await person.asks("It has to be.")
        await person.fills(None, before[0], None)
        await person.asks("all 2 cases can be done")
        assert "passes a limit: over capacity" in person.dialog
        await person.press("y")
        await person.until(lambda: len(person.waits()) == before[1] - 2, "the shorter list")


async def test_nothing_under_the_cursor_is_nothing_to_act_on(empty_store, sit_down):
    async with sit_down(empty_store, size=(120, 40)) as person:
        await person.goes_to_triage()
        for key in ("a", "v"):
            await person.press(key)
            await person.reads("No waiting case is marked or under the cursor.")
            person.app.clear_notifications()
        await person.press("f")
        await person.reads("Mark the siblings with space first")
        for key in ("l", "space", "asterisk", "enter", "down", "right", "tab", "c", "b", "enter"):
            await person.press(key)
        assert person.app.is_running
