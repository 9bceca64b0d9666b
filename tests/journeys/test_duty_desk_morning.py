"""The duty desk's morning, by keyboard alone, at 80 by 24 and at 120 by 40."""

from datetime import date

import pytest

from db.queries.duty import DutyQuestion, Order, Tile, duty_counts, duty_page
from db.queries.standards import standards
from screens.widgets.tiles import TileBar

DEMO_DAY = date(2011, 9, 16)


def everything(store, **asked):
    """All rows of a question, straight from the query."""
    with store.reading() as reader:
        return duty_page(reader, standards(reader), DutyQuestion(DEMO_DAY, **asked), limit=10_000).rows


async def test_what_can_be_saved_today_is_found_explained_and_opened(demo_store, sit_down):
    due_today = everything(demo_store, tile=Tile.TODAY)
    assert due_today, "the demo has some"
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.reads("Friday 16 September 2011, today")
        await person.reads("← → Tiles")
        assert person.table.has_focus
        assert person.tile("today") == len(due_today)

        await person.press("right", "right")
        await person.listed()
        assert [row.id for row in person.table.page_rows] == [row.id for row in due_today]

        first = due_today[0]
        await person.type(f"/{first.child}")
        await person.until(lambda: len(person.table.page_rows) == 1, "the one child")
        await person.press("enter", "e")
        await person.reads(f"case {first.case}")
        await person.reads(f"day {first.limit} of {first.limit}, today")
        await person.press("end")
        await person.reads("◄ due · as at")

        await person.press("escape", "enter")
        await person.reads(f"case {first.case}")
        await person.reads("Story up to")
        await person.reads(first.worker or "unallocated")

        await person.press("escape")
        await person.listed()
        assert person.table.current.id == first.id


async def test_no_number_of_a_tile_is_cut_at_80_columns(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        few = {Tile.TODAY: 9_999, Tile.SOON: 9_999, Tile.UNALLOCATED: 9_999}
        person.duty.query_one(TileBar).show(dict.fromkeys(Tile, 99_999) | few, Tile.ALL)
        await person.reads("Unallocated 9999")
        assert "Open 99999 ✕ Late 99999 ! Today 9999 ▲ 5 wd 9999 Unallocated 9999 ✎ Sign 99999" in person.screen
        person.duty.query_one(TileBar).show(dict.fromkeys(Tile, 999) | {Tile.ALL: 2_500}, Tile.ALL)
        await person.reads("Open 2,500  ✕ Late 999  ! Today 999  ▲ 5 wd 999  Unallocated 999  ✎ Sign 999")


async def test_what_is_due_today_stands_out_among_the_tiles(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        late, today, soon, unallocated = (
            person.duty.query_one(f"#tile-{name}").styles for name in ("late", "today", "soon", "unallocated")
        )
        assert today.background.a == 1
        assert late.background.a == soon.background.a == 0
        assert soon.color == unallocated.color != late.color


async def test_each_tile_shows_exactly_its_number(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        for tile in [*list(Tile)[1:], Tile.ALL]:
            await person.press("right")
            await person.listed()
            assert person.duty.question.tile is tile
            assert person.table.total == person.tile(tile.value) == len(everything(demo_store, tile=tile))


async def test_the_filter_reads_every_column_and_escape_takes_it_back(demo_store, sit_down):
    worker = next(row.worker for row in everything(demo_store) if row.worker)
    async with sit_down(demo_store) as person:
        await person.listed()
        before = person.table.total
        await person.press("slash")
        await person.type(worker.split()[0].lower())
        await person.listed()
        expected = everything(demo_store, words=worker.split()[0].lower())
        assert [row.id for row in person.table.page_rows] == [row.id for row in expected[:100]]
        assert person.tile("all") == len(expected) < before
        await person.reads("escape clears")
        await person.press("escape")
        await person.listed()
        assert person.table.total == before
        assert person.table.has_focus


async def test_a_filter_that_finds_nothing_says_so_and_how_to_go_on(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.type("/zzz")
        await person.reads("No open assessment shows “zzz” in any column. Press escape to clear")
        assert person.tile("all") == 0
        await person.press("escape")
        await person.listed()
        assert person.tile("all") == len(everything(demo_store))


async def test_the_list_is_walked_from_end_to_end_and_back(demo_store, sit_down):
    wanted = [row.id for row in everything(demo_store)]
    assert len(wanted) > 110, "more than one page"
    async with sit_down(demo_store) as person:
        await person.listed()
        table = person.table
        walked = [table.current.id]
        for _ in wanted[1:]:
            table.action_cursor_down()
            walked.append(table.current.id)
        assert walked == wanted
        await person.press("down")
        assert table.current.id == wanted[-1]
        await person.reads(f"{len(wanted)} of {len(wanted)}")
        back = [table.current.id]
        for _ in wanted[1:]:
            table.action_cursor_up()
            back.append(table.current.id)
        assert back == wanted[::-1]
        await person.press("up")
        assert table.current.id == wanted[0]


async def test_keys_cross_the_edge_of_a_page_without_a_jump(demo_store, sit_down):
    wanted = [row.id for row in everything(demo_store)]
    async with sit_down(demo_store) as person:
        await person.listed()
        table = person.table
        table.move_cursor(row=98, animate=False)
        for at in (99, 100, 101):
            await person.press("j")
            assert table.current.id == wanted[at]
            # The rows above stay where they were: the cursor is still the last line of the list.
            assert table.cursor_row - round(table.scroll_y) == table._height - 1
        for at in range(100, 60, -1):
            table.action_cursor_up()
            assert table.current.id == wanted[at]
        assert table.start + table.cursor_row == 61


async def test_page_keys_and_home_and_end_reach_every_part(demo_store, sit_down):
    wanted = [row.id for row in everything(demo_store)]
    async with sit_down(demo_store) as person:
        await person.listed()
        table = person.table
        await person.press("end")
        assert table.current.id == wanted[-1]
        assert table.start + len(table.page_rows) == len(wanted)
        await person.press("home")
        assert table.current.id == wanted[0]
        seen = set()
        for _ in range(len(wanted)):
            top = round(table.scroll_y)
            seen |= {row.id for row in table.page_rows[top : top + table._height]}
            if table.current.id == wanted[-1]:
                break
            await person.press("pagedown")
        assert seen == set(wanted), "no row was skipped by paging"
        for _ in range(len(wanted)):
            if table.current.id == wanted[0]:
                break
            await person.press("pageup")
        assert table.current.id == wanted[0]


async def test_the_sort_is_remembered_by_the_next_sitting(demo_store, sit_down, choices):
    async with sit_down(demo_store, choices=choices) as person:
        await person.listed()
        await person.press("s")
        await person.reads("Sort by which column?")
        await person.press("down", "down", "enter")
        await person.until(lambda: person.duty.question.order is Order.CHILD, "the order")
        await person.listed()
        shown = [row.shown_as for row in person.table.page_rows]
        assert shown == sorted(row.shown_as for row in everything(demo_store))[:100]
    async with sit_down(demo_store, choices=choices) as person:
        await person.listed()
        assert person.duty.question.order is Order.CHILD
        await person.press("s", "enter")
        await person.until(lambda: person.duty.question.descending, "the other way round")
        await person.listed()
        await person.reads("child, Z to A")


async def test_t_looks_at_another_day_and_back_at_today(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("t")
        await person.reads("as at which day?")
        await person.type("banana")
        await person.reads("is not a date")
        await person.press("enter")
        await person.reads("as at which day?")
        await person.press("home", "ctrl+k")
        await person.type("9/9/2011")
        await person.reads("Friday 9 September 2011")
        await person.press("enter")
        await person.listed()
        await person.reads("as at Fri 9 Sep 2011, not today (t)")
        with demo_store.reading() as reader:
            counts = duty_counts(reader, standards(reader), DutyQuestion(date(2011, 9, 9)))
        assert person.tile("late") == counts.late
        await person.press("t")
        await person.type("today")
        await person.press("enter")
        await person.reads("Friday 16 September 2011, today")
        assert person.duty.desk.fixed_day is None


async def test_after_midnight_it_counts_from_the_new_day(demo_store, sit_down):
    days = [date(2011, 9, 16)]
    async with sit_down(demo_store, clock=lambda: days[-1]) as person:
        await person.listed()
        was_due, late = person.tile("today"), person.tile("late")
        cursor = person.table.current.id
        days.append(date(2011, 9, 17))
        person.app.look_again()
        await person.until(lambda: person.tile("late") == late + was_due, "the new count")
        await person.reads("Saturday 17 September 2011")
        await person.reads("not a working day")
        assert person.table.current.id == cursor


async def test_the_second_pane_stands_beside_the_list_from_120_columns(demo_store, sit_down):
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.listed()
        await person.reads("clock from")
        await person.pilot.resize_terminal(80, 24)
        await person.until(lambda: "clock from" not in person.screen, "the narrow screen")
        assert all(len(line) <= 80 for line in person.screen.splitlines())


async def test_help_lists_the_keys_and_goes_again(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("question_mark")
        await person.reads("the keys that work here")
        for words in ("explain the due date", "filter as you type", "take a referral"):
            assert words in person.screen
        await person.type("leave")
        await person.until(lambda: "explain the due date" not in person.screen, "only what was looked for")
        assert "leave the program" in person.screen
        await person.type(" nowhere")
        await person.reads("Nothing here is called that.")
        await person.press("question_mark")
        await person.listed()
        await person.press("enter", "question_mark")
        await person.reads("back to the list")


async def test_a_proclaimed_day_is_added_from_the_palette(demo_store, sit_down):
    moving = [row for row in everything(demo_store) if row.due_on >= date(2011, 9, 19)]
    async with sit_down(demo_store) as person:
        await person.listed()
        before = person.tile("soon")
        await person.press("ctrl+p")
        await person.type("bank holiday")
        await person.reads("Add a bank holiday")
        await person.press("enter")
        await person.reads("a bank holiday that was proclaimed")
        await person.press("tab", "enter")
        assert person.dialog.count("This is empty. Give it.") == 2, "all that is wrong at once"
        await person.type("17/9/2011")
        await person.press("tab")
        await person.type("State funeral")
        await person.press("enter")
        await person.reads("2011-09-17 is not a weekday")
        assert (person.field("day"), person.field("name")) == ("17/9/2011", "State funeral")
        await person.press("home", "ctrl+k", *"19/9/2011")
        await person.asks("Mon 19 Sep 2011, 1 working day from today")
        for answer in ("escape", "y"):
            await person.press("tab", "enter")
            await person.reads("becomes a bank holiday, “State funeral”")
            await person.reads("y: write this")
            assert all(row.due_on != date(2011, 9, 19) for row in moving) or "Tue 20 Sep 2011" in person.screen
            await person.press(answer)
            if answer == "escape":
                await person.asks("Add a bank holiday that was proclaimed")
                assert person.tile("soon") == before
        await person.listed()
        await person.until(lambda: date(2011, 9, 19) in person.duty._standards.calendar.bank_holidays, "the day")
        assert all(row.due_on != date(2011, 9, 19) for row in everything(demo_store))


@pytest.mark.parametrize("closing", [False, True])
async def test_what_ticks_while_the_program_closes_draws_nothing_any_more(demo_store, sit_down, monkeypatch, closing):
    async with sit_down(demo_store) as person:
        await person.listed()
        drawn = []
        monkeypatch.setattr(person.app, "look_again", lambda: drawn.append("again"))
        with monkeypatch.context() as patch:
            patch.setattr(person.app, "_running", not closing)
            person.app._tick()
        assert drawn == ([] if closing else ["again"])
