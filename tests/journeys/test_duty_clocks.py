"""The Duty list with other clocks: what is due of plans, care and conferences beside assessments, as one chooses."""

from db.queries.clock_list import clock_list
from db.queries.duty import Tile
from db.queries.standards import standards
from models.dates import short_form
from models.due_clocks import AT_FIRST, DueClock
from screens.case import CaseScreen

from .conftest import DEMO_DAY


def due(store, clocks=DueClock):
    with store.reading() as reader:
        return clock_list(reader, standards(reader), DEMO_DAY, clocks)


async def test_other_clocks_are_chosen_counted_explained_opened_and_remembered(demo_store, sit_down, choices):
    store = demo_store
    found = due(store)
    async with sit_down(store, choices=choices) as person:
        await person.listed()
        assert person.tile("all") == len(due(store, AT_FIRST).rows)
        await person.press("v", "down", "down", "space")
        await person.reads("15 working days")
        await person.press("a", "enter")
        await person.listed()
        assert {tile: person.tile(tile.value) for tile in Tile} == {tile: len(found.of(tile)) for tile in Tile}
        assert [row.id for row in person.table.page_rows] == [row.id for row in found.rows[:100]]
        await person.reads("all clocks (v)")
        await person.press("right")
        await person.listed()
        assert person.table.total == len(found.of(Tile.LATE))
        await person.press("escape", "slash")
        await person.paste("core group")
        await person.press("enter")
        await person.listed()
        core_groups = found.holding("core group").rows
        core_group = person.table.current
        assert (person.table.total, core_group) == (len(core_groups), core_groups[0])
        await person.press("e")
        await person.asks(f"Core group due {short_form(core_group.due_on)}: within {core_group.limit_words} of")
        await person.press("escape", "enter")
        await person.reads(f"case {core_group.case}")
        assert isinstance(person.app.screen, CaseScreen)
    async with sit_down(store, choices=choices, size=(120, 40)) as person:
        await person.listed()
        assert person.tile("all") == len(found.rows)
        await person.reads("clock from")
        await person.press("v", "a", "enter")
        await person.listed()
        assert choices.kept["duty.clocks"] == "assessments"
        assert person.tile("all") == len(due(store, AT_FIRST).rows)
        assert "all clocks" not in person.screen


async def test_no_clock_is_no_choice_and_nothing_due_is_said(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("v", "space", "enter")
        await person.asks("No clock is marked.")
        await person.press("end", "space", "enter")
        await person.listed()
        assert person.duty.question.clocks == (DueClock.CARE_VISIT,)
        assert {row.clock for row in person.table.page_rows} == {DueClock.CARE_VISIT}
        await person.press("t")
        await person.type("1/1/02")
        await person.press("enter")
        await person.reads("Nothing was due as at Tuesday 1 January 2002 of: care visits.")
