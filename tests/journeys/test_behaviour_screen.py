"""The days of completion and what is to be expected, on the screen: each number opens its list."""

from datetime import date

import pytest

from db.queries.forecast import forecasts
from db.queries.standards import standards
from db.store import Store
from models.completion_days import Kind
from models.people import Person, Role
from models.timeliness import Measure, Month
from screens.behaviour import BehaviourScreen
from screens.case import CaseScreen
from screens.figure_list import FigureListScreen

DEMO = Person(1, "Demo Manager", Role.ADMINISTRATOR)
AS_AT = date(2011, 9, 16)


async def opens(person, measure=Measure.NI059):
    await person.listed()
    await person.app.push_screen(BehaviourScreen(person.app.desk, measure, Month(2011, 9)))
    await person.until(lambda: person.app.screen.found is not None, "both parts")
    await person.pilot.pause()


async def test_every_figure_of_behaviour_opens_the_list_that_it_counts(demo_store, sit_down):
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person)
        screen = person.app.screen
        looked_at = screen.found.behaviours
        assert f"█ in time {looked_at.histogram.in_time:,} │ limit: day 10" in person.words
        for figure in looked_at.figures:
            screen.kinds.go_to(figure.kind.value)
            await person.until(
                lambda kind=figure.kind: screen.kinds.current == kind.value, f"the cursor on {figure.kind}"
            )
            await person.until(lambda said=figure.sentence: " ".join(said.split()) in person.words, "the sentence")
            await person.press("enter")
            await person.until(
                lambda: isinstance(person.app.screen, FigureListScreen) and person.app.screen.found is not None,
                "the list",
            )
            assert len(person.app.screen.found.rows) == figure.count, figure.kind
            await person.press("escape")
            await person.until(lambda: person.app.screen is screen, "the figures")
        assert sum(figure.count for figure in looked_at.figures) > 0
        assert [figure.kind for figure in looked_at.figures] == list(Kind)


async def test_the_forecast_says_what_stands_behind_each_chance_and_opens_the_case(demo_store, sit_down):
    with Store.open(demo_store.path) as other, other.reading() as reader:
        expected = forecasts(reader, standards(reader), AS_AT, Measure.NI059)
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person)
        await person.press("tab")
        await person.until(lambda: " ".join(expected.month.sentence().split()) in person.words, "the month")
        rows = person.app.screen._known.rows
        assert sorted(row.chance.share or -1 for row in rows) == sorted(
            chance.share or -1 for _, chance in expected.lines
        )
        first = rows[0]
        assert first.chance.said
        assert not first.chance.certain
        assert first.behind == f"of {first.chance.of} like it {first.chance.late} became late"
        assert first.behind in person.words
        await person.press("e")
        await person.reads("10 working days from the referral on")
        await person.press("escape", "enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        assert person.app.screen._case_id == first.row.case_id
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, BehaviourScreen), "the forecast")
        await person.press("tab")
        await person.reads("On the last day")


@pytest.mark.parametrize("size", [(120, 40), (160, 50)])
async def test_both_parts_are_shown_where_there_is_room(demo_store, sit_down, size):
    async with sit_down(demo_store, who=DEMO, size=size) as person:
        await opens(person)
        await person.reads("On the last day")
        await person.reads("of those like it")


async def test_v_goes_from_period_to_period(demo_store, sit_down, choices):
    async with sit_down(demo_store, who=DEMO, choices=choices) as person:
        await opens(person)
        year = len(person.app.screen.found.behaviours.lines)
        await person.press("v")
        await person.until(lambda: len(person.app.screen.found.behaviours.lines) < year, "the month")
        await person.until(lambda: "in the month (v)" in person.words, "which period it is")
        assert choices.get("behaviour.period") == "month"


async def test_an_empty_store_has_nothing_to_draw_and_nothing_open(empty_store, sit_down):
    async with sit_down(empty_store, today=AS_AT) as person:
        await opens(person)
        await person.reads("Nothing was completed: there is nothing to draw.")
        await person.press("tab")
        await person.reads("Nothing is open on this day.")
