"""The line of keys fits the screen, whatever works there, and says how to get help and how to leave."""

import pytest
from rich.cells import cell_len
from textual.widgets._footer import FooterKey

PLACES = {
    "Duty": (), "Duty narrowed": ("8",), "a late tile": ("right",), "the case file": ("enter",), "my signature": ("m",),
    "children": ("c",), "Triage": ("2",), "its workers": ("2", "tab"), "Supervision": ("3",), "who": ("3", "enter"),
    "actions": ("3", "o"), "the pack": ("3", "c"), "Performance": ("4",), "a list": ("4", "enter"), "the plan": ("5",),
    "a project": ("5", "enter"), "the board": ("5", "b"), "outcomes": ("5", "o"),
}  # fmt: skip


def as_shown(person):
    keys = [key for key in person.app.screen.query(FooterKey) if key.display]
    return " ".join(f" {key.key_display} {key.description}" for key in keys), [key.description for key in keys]


@pytest.mark.parametrize("width", [80, 120])
async def test_no_key_is_cut_off(demo_store, sit_down, width):
    async with sit_down(demo_store, size=(width, 40)) as person:
        for place, keys in PLACES.items():
            await person.app.action_place("duty")
            await person.listed()
            await person.press("escape", *keys)
            await person.settles()
            line, words = as_shown(person)
            assert cell_len(line) <= width, place
            assert words[-2:] == ["Help", "Quit"], place
            assert len(words) >= 4, place


async def test_what_there_is_room_for_stands_there(demo_store, sit_down):
    async with sit_down(demo_store, size=(160, 40)) as person:
        await person.listed()
        wanted = {"Explain", "Referral", "Filter", "Sort", "Views", "Clocks", "Children", "To sign", "Help"}
        await person.until(lambda: wanted <= set(as_shown(person)[1]), "the long line")
        await person.pilot.resize_terminal(80, 24)
        await person.until(lambda: "Children" not in as_shown(person)[1], "the short line")
        await person.until(lambda: {"Filter", "Views", "Help", "Quit"} <= set(as_shown(person)[1]), "what it holds")
