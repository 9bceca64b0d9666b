"""The control chart on the screen: drawn into any room, a month of it opened, and saved as a picture."""

from datetime import date

import pytest

from models.people import Person, Role
from models.timeliness import Measure, Month
from screens.chart import ChartScreen
from screens.figure_list import FigureListScreen

DEMO = Person(1, "Demo Manager", Role.ADMINISTRATOR)
AUGUST = Month(2011, 8)


async def opens(person, team_id=None):
    await person.listed()
    await person.app.push_screen(ChartScreen(person.app.desk, Measure.NI059, AUGUST, team_id))
    await person.until(lambda: person.app.screen.card is not None, "the chart")
    await person.pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_chart_is_drawn_with_its_limits_and_what_may_be_said(demo_store, sit_down, size):
    async with sit_down(demo_store, who=DEMO, size=size) as person:
        await opens(person)
        chart = person.app.screen.card.chart
        await person.reads("▲")
        assert " ".join(chart.sentence().split()) in person.words
        for words in (
            "Target 80.0%",
            "●",
            "┄",
            "Aug 11",
            "── limits",
            f"August 2011: {chart.points[-1].figure.in_words}",
        ):
            assert words in person.words, words


async def test_a_month_is_chosen_with_the_arrows_and_opens_its_list(demo_store, sit_down):
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person)
        await person.press("right")
        assert person.app.screen.chosen == AUGUST, "there is none after the last"
        await person.press("left")
        july = person.app.screen.card.chart.at(Month(2011, 7))
        await person.reads(f"July 2011: {july.figure.in_words}")
        await person.press("enter")
        await person.until(
            lambda: isinstance(person.app.screen, FigureListScreen) and person.app.screen.found is not None, "the list"
        )
        assert person.app.screen.found.figure == july.figure


async def test_more_months_are_drawn_and_remembered(demo_store, sit_down, choices):
    async with sit_down(demo_store, who=DEMO, choices=choices) as person:
        await opens(person)
        months = len(person.app.screen.card.chart.points)
        await person.press("right_square_bracket")
        await person.until(lambda: len(person.app.screen.card.chart.points) > months, "more months")
        assert choices.get("chart.months") == "24"
        await person.press("left_square_bracket", "left_square_bracket")
        await person.hears("12 months are the fewest that are drawn.")


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
async def test_it_is_saved_as_a_picture_and_that_is_entered(demo_store, sit_down, trail, tmp_path, kind, begins):
    place = tmp_path / f"chart.{kind}"
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person)
        await person.press("x", *(["down"] if kind == "png" else []), "enter")
        await person.fill(file=str(place))
        await person.hears("Written, for you alone to read")
    assert place.read_bytes().startswith(begins)
    entry = trail(demo_store)[-1]
    assert entry.subject == "performance chart"
    assert ("measure", "", "NI059") in [(name, before or "", after) for name, before, after in entry.changes]


async def test_an_empty_store_says_that_there_is_no_chart(empty_store, sit_down):
    async with sit_down(empty_store, today=date(2011, 9, 16)) as person:
        await opens(person)
        await person.reads("Nothing was completed in these months")
        await person.press("left", "enter", "x")
        await person.hears("There is no chart to be saved.")
