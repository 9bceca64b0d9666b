"""The screen of the children: how they stand, what is due next of each, and the case behind it."""

import pytest

from db.queries.children_list import ChildrenOrder, children_list, sorted_children
from db.queries.standards import standards
from models.case import CaseStatus
from screens.case import CaseScreen
from screens.children import ChildrenScreen
from screens.duty import DutyScreen

from .conftest import DEMO_DAY


def children(of):
    with of.reading() as reader:
        return children_list(reader, standards(reader), DEMO_DAY)


def tile(person, name):
    """The number that a tile of the screen on top shows."""
    return int(str(person.app.screen.query_one(f"#tile-{name}").render()).split()[-1].replace(",", ""))


@pytest.fixture
def at_children(sit_down):
    """A function that goes from Duty to the children, and waits for the list."""

    async def go(person):
        await person.listed()
        await person.press("c")
        await person.until(
            lambda: isinstance(person.app.screen, ChildrenScreen) and person.app.screen._found is not None, "the list"
        )
        await person.pilot.pause()
        return person.app.screen

    return go


async def test_children_are_found_by_how_they_stand_and_opened(demo_store, sit_down, at_children, choices):
    store = demo_store
    found = children(store)
    async with sit_down(store, choices=choices) as person:
        screen = await at_children(person)
        assert tile(person, "all") == len(found.rows)
        for status in list(CaseStatus)[:4]:
            await person.press("right")
            assert tile(person, status.value) == len(found.of(status)) == screen.table.total
        await person.press("escape", "s", "down", "enter")
        await person.reads("what is due next, most urgent first")
        first = sorted_children(found.rows, ChildrenOrder.DUE)[0]
        assert screen.table.current == first
        await person.pilot.resize_terminal(58, 18)  # the last columns have no room
        await person.settles()
        assert (first.standing.name or first.standing.child)[:8] in person.screen
        await person.pilot.resize_terminal(80, 24)
        await person.press("e")
        await person.asks(f"{first.next.clock.words}, {first.next.countdown.words}")
        words = first.standing.case
        await person.press("escape", "slash")
        await person.type(words)
        await person.press("enter")
        await person.reads(f"filter “{words}”")
        assert screen.table.total == len(found.holding(words).rows) < len(found.rows)
        await person.press("enter")
        await person.reads(f"case {words}")
        assert isinstance(person.app.screen, CaseScreen)
        await person.press("escape", "escape", "escape")
        await person.until(lambda: isinstance(person.app.screen, DutyScreen), "Duty")
    async with sit_down(store, choices=choices, size=(120, 40)) as person:
        screen = await at_children(person)
        assert screen.order is ChildrenOrder.DUE
        await person.press("right")
        in_care = screen.table.current
        assert in_care.care is not None
        for told in (in_care.care.legal_status.in_full, in_care.placed_words, in_care.next.clock.words):
            await person.until(lambda told=told: told[:11] in person.screen, told)


async def test_names_are_hidden_and_nobody_is_found_by_them(demo_store, sit_down, at_children):
    store = demo_store
    named = next(row for row in children(store).rows if row.standing.name)
    async with sit_down(store) as person:
        screen = await at_children(person)
        await person.press("p", "slash")
        await person.paste(named.standing.name)
        await person.reads("None of the")
        await person.press("escape")
        await person.until(lambda: screen.table.total == len(children(store).rows), "all again")
        assert named.standing.name not in person.screen
