"""Saved views and columns on the Duty list: shown by a key, saved, shared, removed, and remembered."""

import pytest

from db.commands.views import remove_view, save_view
from db.queries.duty import DutyQuestion, Tile
from db.queries.standards import standards
from db.queries.views import counted_views, saved_views
from db.store import Act
from models.people import Role
from models.views import View
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import FormDialog
from screens.dialogs.views import ViewsDialog

from .conftest import ADA, DEMO_DAY, MOMENT

SIZES = [(80, 24), (120, 40)]


def counts(store, who):
    with store.reading() as reader:
        seen = saved_views(reader, who)
        return {one.view.name: one.count for one in counted_views(reader, standards(reader), DEMO_DAY, who, seen)}


@pytest.mark.parametrize("size", SIZES)
async def test_a_key_shows_a_view_whose_number_was_seen_beside_it_and_escape_takes_it_back(
    demo_store, sit_down, of_role, choices, size
):
    mo = of_role(demo_store, Role.MANAGER)
    async with sit_down(demo_store, who=mo, size=size, choices=choices) as person:
        await person.listed()
        found = counts(demo_store, mo)
        await person.reads(f"6 mine {found['mine']}")
        everything = person.tile("all")
        for key, name in zip("6789", found, strict=True):
            await person.press(key)
            await person.listed()
            assert person.table.total == found[name], name
            await person.reads(f"▸{key} {name} {found[name]}")
            assert name in person.screen.splitlines()[0], "the top says which view is shown"
        await person.press("7")
        await person.listed()
        assert person.tile("late") == found["my team's late"]
        await person.press("slash")
        await person.type("zzz")
        await person.listed()
        await person.press("escape")
        await person.listed()
        await person.press("left")
        await person.listed()
        await person.press("escape")
        await person.listed()
        assert person.duty.question.tile is Tile.LATE, "as the view has it"
        assert person.table.total == found["my team's late"]
    async with sit_down(demo_store, who=mo, size=size, choices=choices) as person:
        await person.listed()
        assert "my team's late" in person.screen.splitlines()[0], "it is remembered"
        await person.press("escape")
        await person.listed()
        assert person.tile("all") == person.table.total == everything
        await person.press("0")
        await person.hears("No view has the key 0 yet")
    async with sit_down(demo_store, who=mo, size=size, choices=choices) as person:
        await person.listed()
        assert person.duty.question == DutyQuestion(DEMO_DAY)


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_shown_is_saved_as_a_view_shared_and_removed(demo_store, sit_down, of_role, size, choices):
    sam, mo = of_role(demo_store, Role.SUPERVISOR), of_role(demo_store, Role.MANAGER)
    async with sit_down(demo_store, who=sam, size=size, choices=choices) as person:
        await person.listed()
        first = person.table.current
        await person.press("slash")
        await person.paste(first.name.split()[0])
        await person.press("enter")
        await person.listed()
        total = person.table.total
        await person.press("f", "n")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        await person.asks("of the names of")
        assert f"“{first.name.split()[0]}” are kept in the store" in person.dialog, "a name is not kept unsaid"
        await person.fill(name="mine", key="0")
        await person.asks("There is a view “mine” already")
        await person.fill(name="my own", key="6")
        await person.asks("The key 6 is that of “mine”. 0 is free.")
        await person.fill(name="my own", key="0")
        await person.reads(f"0 my own {total}"[:9])
        assert person.table.total == total
        await person.press("escape")
        await person.listed()
        assert person.table.total == person.tile("all") != total
        await person.press("f", "end", "w")
        await person.asks("Everybody sees it, its name and its words")
        await person.press("y")
        await person.hears("“my own”: shared with everybody")
    async with sit_down(demo_store, who=mo, size=size) as person:
        await person.listed()
        await person.press("f", "0")
        await person.listed()
        assert person.table.total == counts(demo_store, mo)["my own"] == total
        await person.press("f")
        await person.asks(f"shared by {sam.name}")
        await person.press("d")
        await person.until(lambda: isinstance(person.app.screen, ConfirmDialog), "the question")
        await person.press("y")
        await person.hears("is a view that somebody else shares")
    async with sit_down(demo_store, who=sam, size=size, choices=choices) as person:
        await person.listed()
        await person.press("f", "home", "d")
        await person.asks("comes with the program, and stays as it is")
        await person.press("end", "e")
        await person.fill(name="another name")
        await person.reads("0 another")
        await person.press("f", "end", "d")
        await person.asks("Remove the view “another name”?")
        await person.press("y")
        await person.hears("no longer there: all is shown")
        assert person.duty._view is None
        await person.press("f")
        await person.until(lambda: isinstance(person.app.screen, ViewsDialog), "the views")
        assert "another name" not in [one.view.name for one in person.app.screen._counted]


async def test_a_view_with_hidden_names_finds_nobody_by_name_and_a_colleague_may_take_it_away(
    demo_store, sit_down, elsewhere
):
    view = save_view(demo_store, Act(ADA, MOMENT), View("by name", "0", words="ruby", shared=True))
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("0")
        await person.listed()
        shown = person.table.total
        assert shown
        await person.reads(f"▸0 by name {shown}")
        await person.press("p")
        await person.listed()
        await person.until(lambda: person.table.total < shown, "the list without names")
        await person.reads(f"▸0 by name {person.table.total}")
        assert all("Ruby" in (row.worker or "") for row in person.table.page_rows), "a worker's name is not hidden"
        elsewhere(demo_store, remove_view, view)
        await person.press("2", "1")
        await person.hears("“by name” is no longer there")
        await person.listed()
        assert person.table.total > shown


@pytest.mark.parametrize("size", SIZES)
async def test_columns_are_chosen_ordered_searched_and_kept_for_the_person(demo_store, sit_down, of_role, size):
    mo, sam = of_role(demo_store, Role.MANAGER), of_role(demo_store, Role.SUPERVISOR)

    def headings(person):
        return next(line for line in person.screen.splitlines() if "child" in line and "due" in line)

    async with sit_down(demo_store, who=mo, size=size) as person:
        await person.listed()
        at_first = headings(person).split("│")[0].split()
        assert at_first[:3] == ["countdown", "child", "kind"]
        await person.press("o")
        await person.asks("Which columns does the list show")
        await person.press("down", "down", "space", "down", "space")  # neither kind nor started
        await person.press("end", "up", "up", "space", "home", "down")  # and since when it is held
        await person.press("less_than_sign", "enter")
        await person.listed()
        await person.reads("held from")
        assert headings(person).split()[:3] == ["child", "countdown", "due"]
        assert "kind" not in headings(person)
        held = person.table.current.held_since
        await person.press("slash")
        await person.type(held.isoformat())
        await person.listed()
        assert person.table.total >= 1
        await person.press("escape", "v", "a", "enter")
        await person.listed()
        assert headings(person).split()[:2] == ["child", "countdown"], "of the other clocks too"
    async with sit_down(demo_store, who=mo, size=size) as person:
        await person.listed()
        assert headings(person).split()[:2] == ["child", "countdown"]
    async with sit_down(demo_store, who=sam, size=size) as person:
        await person.listed()
        assert headings(person).split("│")[0].split() == at_first, "another person at the same machine"
        await person.press("o", "space", "down", "space", "down", "down", "space")
        await person.press("up", "space")
        await person.reads("Which columns")


async def test_not_all_that_tells_a_row_can_be_hidden_and_what_has_no_room_is_said(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("o", "end", "space", "up", "space", "up", "space", "enter")
        await person.reads("columns have no room (o)")
        await person.press("o")
        await person.asks("have room; the rest are left out")
        await person.press("r", "space", "down", "space", "down", "down", "down", "space")
        await person.asks("must be shown")
        await person.press("escape")
