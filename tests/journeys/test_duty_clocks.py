"""The Duty list with other clocks: what is due of plans, care and conferences beside assessments, as one chooses."""

from datetime import date

import pytest

from db.commands.standing import begin_care, begin_protection
from db.queries.clock_list import clock_list
from db.queries.duty import Tile
from db.queries.standards import standards
from db.store import Act
from models.care_codes import AbuseCategory, LegalStatus, PlacementType
from models.due_clocks import AT_FIRST, DueClock
from screens.case import CaseScreen

from .conftest import ADA, DEMO_DAY, MOMENT


@pytest.fixture
def store(demo_store):
    """The synthetic authority, where a plan begins on one case and care on another."""
    act = Act(ADA, MOMENT)
    with demo_store.reading() as reader:
        plan, care = (
            id_ for (id_,) in reader.rows(
                "SELECT id FROM cases WHERE closed_on IS NULL AND taken_by IS NULL AND opened_on <= '2011-08-01' "
                "AND status LIKE '%need%' ORDER BY id LIMIT 2"
            )
        )  # fmt: skip
    begin_protection(demo_store, act, plan, AbuseCategory.NEGLECT, date(2011, 8, 31), DEMO_DAY)
    begin_care(demo_store, act, care, LegalStatus.ACCOMMODATED, PlacementType.FOSTER, date(2011, 9, 9), DEMO_DAY)
    return demo_store


def due(store, clocks=DueClock):
    with store.reading() as reader:
        return clock_list(reader, standards(reader), DEMO_DAY, clocks)


async def test_other_clocks_are_chosen_counted_explained_opened_and_remembered(store, sit_down, choices):
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
        (core_group,) = found.holding("core group").rows
        assert (person.table.total, person.table.current.id) == (1, core_group.id)
        await person.press("e")
        await person.asks("Core group due Wed 14 Sep 2011: within 10 working days of the plan's start")
        await person.press("escape", "enter")
        await person.reads(f"case {core_group.case}")
        assert isinstance(person.app.screen, CaseScreen)
        await person.press("escape", "escape", "end", "t")
        await person.type("1/9/11")
        await person.press("enter")
        await person.listed()
        assert all(row.due_on >= date(2011, 9, 1) for row in person.table.page_rows[-3:])
    async with sit_down(store, choices=choices, size=(120, 40)) as person:
        await person.listed()
        assert person.tile("all") == len(found.rows)
        await person.reads("clock from")
        await person.press("v", "a", "enter")
        await person.listed()
        assert choices.kept["duty.clocks"] == "assessments"
        assert person.tile("all") == len(due(store, AT_FIRST).rows)
        assert "all clocks" not in person.screen


async def test_no_clock_is_no_choice_and_nothing_due_is_said(store, sit_down):
    async with sit_down(store, today=date(2011, 9, 16)) as person:
        await person.listed()
        await person.press("v", "space", "enter")
        await person.asks("No clock is marked.")
        await person.press("end", "space", "enter")
        await person.listed()
        assert person.duty.question.clocks == (DueClock.CARE_VISIT,)
        assert {row.clock for row in person.table.page_rows} == {DueClock.CARE_VISIT}
        await person.press("t")
        await person.type("1/8/11")
        await person.press("enter")
        await person.reads("Nothing was due as at Monday 1 August 2011 of: care visits.")
