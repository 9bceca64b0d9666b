"""The two lists of the Triage screen: narrowed, sorted, on another day, and at any size."""

from datetime import date

import pytest
from textual.widgets import Footer

from db.commands.triage import link_siblings
from db.queries.triage import TriageOrder, sorted_rows
from db.queries.workload import WorkerOrder, sorted_workloads, with_words
from db.store import Store
from models.dates import short_form
from models.errors import StoreDamaged
from models.waiting import Owed
from screens.triage import TriageScreen

DEMO_DAY = date(2011, 9, 16)
DAMAGED = "The store is damaged: part of it cannot be read."


async def test_each_list_is_filtered_for_itself_as_one_types(demo_store, sit_down, waiting_in, load_in):
    waiting, load = waiting_in(demo_store), load_in(demo_store)
    word = load.shown[0].worker.name.split()[0].lower()
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        await person.press("slash")
        await person.type("protection")
        assert person.waits() == [row.case for row in waiting.holding("protection").rows]
        assert len(person.working()) == len(load.shown), "the other list stays as it is"
        assert person.tile("all") == len(waiting.holding("protection").rows)
        await person.press("enter")
        assert person.waiting.has_focus
        await person.reads("filter “protection” (escape clears)")
        await person.press("tab")
        await person.filters(word)
        assert sorted(person.working()) == sorted(one.worker.name for one in with_words(load.shown, word))
        assert person.waits() == [row.case for row in waiting.holding("protection").rows]
        await person.press("escape")
        assert len(person.working()) == len(load.shown)
        assert len(person.waits()) < len(waiting.rows)
        await person.press("tab", "escape")
        assert len(person.waits()) == len(waiting.rows)
        await person.press("slash")
        assert person.app.screen.query_one("#filter").value == ""


async def test_a_filter_that_is_left_with_tab_stands_and_its_field_goes(demo_store, sit_down, waiting_in):
    waiting = waiting_in(demo_store)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("slash")
        await person.type("protection")
        await person.press("tab")
        assert not person.app.screen.query_one("#filter").display
        assert person.workers.has_focus
        assert person.waits() == [row.case for row in waiting.holding("protection").rows]


async def test_a_list_that_is_empty_says_why_and_how_to_go_on(demo_store, sit_down, waiting_in):
    waiting = waiting_in(demo_store)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("slash")
        await person.type("zzz")
        await person.until(lambda: "No waiting case shows “zzz” in any column." in person.words, "the sentence")
        assert "Press escape to clear the filter." in person.words
        assert person.tile("all") == 0
        await person.press("enter")
        await person.press("a", "space", "asterisk", "enter", "down", "v", "l")
        assert isinstance(person.app.screen, TriageScreen)
        await person.press("escape")
        assert len(person.waits()) == len(waiting.rows)
        assert person.waiting.has_focus

        await person.press("tab")
        await person.filters("zzz")
        await person.reads("No worker shows “zzz”. Press escape to clear the filter.")
        await person.press("c", "b", "enter")
        await person.press("escape")
        assert person.working()

        await person.press("tab", "right")
        assert person.waits() == [row.case for row in waiting.of(Owed.DECIDE)]
        await person.press("right")
        row = next(row for row in waiting.rows if not row.status.may_not_wait)
        await person.filters(row.case.lower())
        await person.until(
            lambda: "The one waiting case is not of a child who may not wait." in person.words, "the sentence"
        )
        await person.press("escape", "escape")
        assert len(person.waits()) == len(waiting.rows)


async def test_the_sort_of_each_list_is_found_again_at_the_next_sitting(
    demo_store, sit_down, choices, waiting_in, load_in
):
    waiting, load = waiting_in(demo_store), load_in(demo_store)

    def cases(order, descending=False):
        return [row.case for row in sorted_rows(waiting.rows, order, descending)]

    def names(order, descending=False):
        return [one.worker.name for one in sorted_workloads(load.shown, order, descending)]

    async with sit_down(demo_store, choices=choices) as person:
        await person.goes_to_triage()
        assert person.waits() == cases(TriageOrder.WAITING)
        await person.press("s")
        await person.asks("Sort the waiting cases by what? The same again reverses it.")
        await person.press("escape", "s", "down", "enter")
        await person.until(lambda: person.waits() == cases(TriageOrder.OPENED), "by the day opened")
        await person.press("tab", "s")
        await person.asks("Sort the workers by what?")
        await person.press("end", "up", "up", "up", "up", "enter")
        await person.until(lambda: person.working() == names(WorkerOrder.PERCENT), "by load")
        await person.reads("by load, least first")
    async with sit_down(demo_store, choices=choices) as person:
        await person.goes_to_triage()
        assert person.waits() == cases(TriageOrder.OPENED)
        assert person.working() == names(WorkerOrder.PERCENT)
        await person.press("s", "enter")
        await person.until(lambda: person.waits() == cases(TriageOrder.OPENED, descending=True), "the other way round")
        await person.reads("by opened, newest first")
        await person.press("tab", "s", "enter")
        await person.until(lambda: person.working() == names(WorkerOrder.PERCENT, descending=True), "the fullest first")
        current = person.workers.current.id
        person.triage.refresh_lists()
        await person.lists()
        assert person.workers.current.id == current


async def test_every_order_can_be_chosen_and_puts_the_rows_into_it(demo_store, sit_down, waiting_in, load_in):
    waiting, load = waiting_in(demo_store), load_in(demo_store)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        for order in TriageOrder:
            person.triage.cases.sort_by(order.value)
            person.triage._show_cases()
            descending = person.triage.cases.descending
            assert person.waits() == [row.case for row in sorted_rows(waiting.rows, order, descending)]
        for order in WorkerOrder:
            person.triage.people.sort_by(order.value)
            person.triage._show_people()
            descending = person.triage.people.descending
            assert person.working() == [one.worker.name for one in sorted_workloads(load.shown, order, descending)]


async def test_t_looks_at_another_day_and_both_lists_follow(demo_store, sit_down, waiting_in, load_in):
    day = date(2011, 6, 1)
    waiting, load = waiting_in(demo_store, day), load_in(demo_store, day)
    assert len(waiting.rows) != len(waiting_in(demo_store).rows)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("t")
        await person.asks("as at which day?")
        await person.type("1/6/2011")
        await person.press("enter")
        await person.lists()
        await person.reads("Triage · as at Wed 1 Jun 2011, not today (t)")
        assert person.waits() == [row.case for row in waiting.rows]
        assert {name: person.tile(name) for name in ("all", *Owed)} == {
            "all": len(waiting.rows),
            **{owed.value: len(waiting.of(owed)) for owed in Owed},
        }
        assert {one.id: one.load for one in person.triage.people.known.rows} == {one.id: one.load for one in load.shown}
        await person.press("tab")
        one = person.workers.current
        await person.press("enter")
        await person.reads("held as at Wed 1 Jun 2011")
        assert person.app.screen.table.total == one.load.children
        await person.press("escape")
        await person.lists()
        await person.press("t")
        await person.type("today")
        await person.press("enter")
        await person.lists()
        await person.reads("Friday 16 September 2011, today")


async def test_on_an_earlier_day_a_case_is_given_from_that_day_on(demo_store, sit_down, waiting_in):
    row, day = next(
        (row, since)
        for row in waiting_in(demo_store).rows
        if (since := max(row.wait.since, row.opened_on)) < DEMO_DAY
        and row.allocation_id in {0, *(one.allocation_id for one in waiting_in(demo_store, since).rows)}
    )
    async with sit_down(demo_store, as_at=day) as person:
        await person.goes_to_triage()
        await person.at_case(row.case)
        await person.press("a", "enter")
        await person.asks(short_form(day))
        await person.fills("She had it since then.", None)
        await person.lists()
        await person.until(lambda: row.case not in person.waits(), "the shorter list")
    assert row.case not in [one.case for one in waiting_in(demo_store).rows]


async def test_on_a_day_to_come_a_case_is_given_from_today_on(demo_store, sit_down, waiting_in):
    async with sit_down(demo_store, as_at=date(2011, 10, 3)) as person:
        await person.goes_to_triage()
        row = person.waiting.current
        await person.press("a", "enter")
        await person.asks("Fri 16 Sep 2011, today")
        await person.fills("She knows them.", None)
        await person.lists()
        await person.until(lambda: row.case not in person.waits(), "the shorter list")
    assert row.case not in [one.case for one in waiting_in(demo_store).rows]


async def test_a_day_on_which_nothing_waited_says_so(demo_store, sit_down):
    async with sit_down(demo_store, as_at=date(1999, 1, 4)) as person:
        await person.goes_to_triage()
        await person.until(lambda: "as at Monday 4 January 1999 has a named worker" in person.words, "the sentence")


async def test_an_empty_store_says_what_to_do_next(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await person.goes_to_triage()
        await person.reads("There is no case in this store yet.")
        await person.reads("cpip-tui import annex-a FILE --store")
        await person.reads("There is no worker in this store yet.")
        assert person.tile("all") == 0


async def test_lists_that_cannot_be_read_are_never_empty_lists(demo_store, sit_down, monkeypatch, waiting_in):
    waiting = waiting_in(demo_store)

    def broken(self):
        raise StoreDamaged(DAMAGED)

    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        monkeypatch.setattr(Store, "reading", broken)
        person.triage.refresh_lists()
        await person.reads(DAMAGED)
        await person.reads("May not wait ?")
        await person.reads("The lists could not be read.")
        for key in ("right", "a", "tab", "enter", "space", "asterisk", "c", "u", "s", "escape", "t", "escape"):
            await person.press(key)
        assert person.app.is_running
        monkeypatch.undo()
        await person.press("1")
        await person.listed()
        await person.goes_to_triage()
        assert person.waits() == [row.case for row in waiting.rows]
        await person.until(lambda: "May not wait ?" not in person.screen, "the numbers")


async def test_a_store_that_breaks_while_a_dialog_is_open_is_said_and_nothing_crashes(
    demo_store, sit_down, monkeypatch, elsewhere, waiting_in
):
    first, second = waiting_in(demo_store).rows[:2]
    elsewhere(demo_store, link_siblings, [first.child_id, second.child_id])

    def broken(self):
        raise StoreDamaged(DAMAGED)

    async with sit_down(demo_store) as person:
        for keys in (("space", "space"), ("enter",), ("t",), ("o",)):
            await person.goes_to_triage()
            await person.press("a")
            await person.asks("Who can take")
            with monkeypatch.context() as damage:
                damage.setattr(Store, "reading", broken)
                person.app.clear_notifications()
                await person.press(*keys)
                await person.hears(DAMAGED)
            assert person.app.is_running
            await person.press("1")
            await person.listed()


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (160, 50), (240, 60)])
async def test_no_heading_is_cut_and_nothing_reaches_over_the_edge(demo_store, sit_down, size):
    async with sit_down(demo_store, size=size) as person:
        await person.goes_to_triage()
        for pane in (person.triage.cases, person.triage.people):
            room = pane.table.size.width - 1  # the scrollbar
            assert sum(column.width for column in pane.table.columns.values()) <= room
            headings = [column.label.plain for column in pane.table.columns.values()]
            lines = [line for line in person.screen.splitlines() if all(words in line for words in headings)]
            assert lines, f"{headings} stand whole in one line"
        for footer in person.app.screen.query(Footer):
            assert footer.max_scroll_x == 0, "every key that is shown is shown whole"
        await person.press("tab")
        await person.pilot.pause()
        assert person.app.screen.query_one(Footer).max_scroll_x == 0
        await person.press("enter")
        await person.reads("what they hold")
        table = person.app.screen.table
        assert sum(column.width for column in table.columns.values()) <= table.size.width - 1
        assert person.app.screen.query_one(Footer).max_scroll_x == 0
        assert all(len(line) <= size[0] for line in person.screen.splitlines())


async def test_the_lists_follow_the_size_of_the_terminal(demo_store, sit_down):
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        await person.reads("v Review")
        await person.reads("new in 7 d")
        await person.press("down", "space")
        current = person.waiting.current.id
        await person.pilot.resize_terminal(80, 24)
        await person.until(lambda: "+7d" in person.screen, "the narrow list")
        await person.until(lambda: "v Review" not in person.screen, "fewer keys")
        assert person.app.screen.query_one(Footer).max_scroll_x == 0
        assert len(person.waiting.marks) == 1
        assert person.waiting.current.id == current


async def test_walking_through_the_rows_moves_nothing_else(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        places = {person.workers.region}
        for _ in range(12):
            await person.press("down")
            places.add(person.workers.region)
        assert len(places) == 1


async def test_the_help_lists_what_works_in_either_list(demo_store, sit_down):
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        await person.press("question_mark")
        await person.asks("who can take the marked cases")
        await person.type("shows")
        await person.asks("mark all that the list shows")
        await person.press("escape", "tab", "question_mark")
        await person.asks("let somebody hold for a time all that this worker holds")


async def test_after_midnight_it_counts_from_the_new_day(demo_store, sit_down, waiting_in):
    days = [DEMO_DAY]
    async with sit_down(demo_store, clock=lambda: days[-1]) as person:
        await person.goes_to_triage()
        await person.press("down", "down")
        cursor = person.waiting.current.id
        days.append(date(2011, 9, 19))
        person.app.look_again()
        await person.reads("Monday 19 September 2011, today")
        await person.lists()
        assert person.waits() == [row.case for row in waiting_in(demo_store, days[-1]).rows]
        assert person.waiting.current.id == cursor
