"""The tour of the demo, walked whole with the keys that it names, left with escape, and begun again."""

import pytest

from screens.tour import STOPS, TourStrip

KEYS = ["right", "e", "escape", "enter", "escape", "2", "a", "escape", "m", "3", "enter", "4", "question_mark"]


def strip(person):
    """What the strip says, as if its lines were not broken; it is on the screen that is on top."""
    found = person.app.screen.query(TourStrip)
    return " ".join(str(found.first().render()).split()) if found else ""


async def says(person, words):
    await person.until(lambda: words in strip(person), f"“{words}” on the strip, which says “{strip(person)}”")
    await person.settles()
    assert strip(person) in person.words, person.screen


async def begins(person):
    await person.press("ctrl+p")
    await person.paste("Tour")
    await person.until(lambda: person._hit() == "Tour", "the command")
    await person.press("enter")
    await says(person, f"1 of {len(STOPS)}: First morning")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_tour_is_offered_and_walked_whole(demo_store, sit_down, size):
    assert len(KEYS) == len(STOPS)
    async with sit_down(demo_store, size=size, at_first="offer_tour") as person:
        await person.listed()
        await says(person, "ctrl+p and “Tour” show you the program in five minutes")
        await begins(person)
        for number, key in enumerate(KEYS, 1):
            await says(person, f"{number} of {len(STOPS)}:")
            shown = {"escape": "escape", "right": "→", "enter": "enter", "question_mark": "?"}.get(key, key)
            assert f"Press {shown}" in strip(person), strip(person)
            assert "elsewhere" not in strip(person), strip(person)
            await person.press(key)
        await says(person, "That was the tour.")
        await person.press("escape")
        assert not person.app.screen.query(TourStrip)
        await begins(person)


async def test_who_goes_elsewhere_is_told_and_escape_leaves_the_tour(demo_store, sit_down):
    async with sit_down(demo_store, at_first="offer_tour") as person:
        await person.listed()
        await begins(person)
        await person.press("5")
        await says(person, "You are elsewhere: 1 goes there, where this works")
        await person.press("question_mark")
        await person.press("escape")
        await says(person, f"1 of {len(STOPS)}:")
        await person.press("1")
        await says(person, "escape on one of the places leaves the tour")
        await person.press("escape")
        assert not person.app.screen.query(TourStrip)


async def test_without_the_demo_there_is_no_tour(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.press("ctrl+p")
        await person.paste("Tour")
        await person.settles()
        assert person._hit() != "Tour"
