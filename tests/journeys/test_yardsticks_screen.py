"""The screens of what figures are held against and of what reports stated, and the report that leaves as a file."""

from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from db.commands.publishing import set_yardstick, state_figure
from db.queries.yardsticks import population, statements, yardsticks
from db.store import Act
from models.people import Person, Role
from models.statements import Checked, Statement, Verdict
from models.timeliness import Figure, Measure, Month, Period
from screens.dialogs.form import FormDialog
from screens.performance_report import ask_report
from screens.statements import StatementsScreen, statement_cells
from screens.yardsticks import YardsticksScreen

TODAY = date(2011, 9, 16)
ADA = Person(1, "Ada Manager", Role.ADMINISTRATOR)
BOARD = "Report to the board, October 2011"


@pytest.fixture
def at(sit_down):
    """A function that opens the program and one of these screens."""

    @asynccontextmanager
    async def opened(store, screen, reads, **more):
        async with sit_down(store, **more) as person:
            await person.app.push_screen(screen(person.app.desk))
            await person.reads(reads)
            yield person

    return opened


async def says(person, text):
    """Wait until the line below the table says it, whatever was told in passing above it."""
    about = lambda: str(person.app.screen.query_one("#about").render())  # noqa: E731
    await person.until(lambda: person.app.screen.query("#about") and text in about(), f"“{text}” below the table")


def kept(store, name, measure=Measure.NI059):
    with store.reading() as reader:
        return [
            (one.percent, one.effective_from, one.source) for one in yardsticks(reader).all
            if (one.measure, one.name) == (measure, name)
        ]  # fmt: skip


async def test_a_target_is_changed_from_a_day_on_and_what_was_stays_below_it(empty_store, at):
    async with at(empty_store, YardsticksScreen, "NI059 initial") as person:
        await person.press("down")
        await person.reads("NI059 initial assessments: target 80.0%")
        await person.press("enter")
        await person.asks("80.0%, from Fri 1 Apr 2011")
        assert (person.field("share"), person.field("since")) == ("80", "2011-09-16")
        await person.fill(share="82.5", source="Cabinet of 5 September")
        await person.reads("before: target")
        await person.hears("u takes it back")
        await says(person, "Cabinet of 5 September")
    assert [row[:2] for row in kept(empty_store, "target")] == [(80.0, date(2011, 4, 1)), (82.5, TODAY)]


async def test_a_comparator_is_entered_by_its_fraction_and_the_faults_of_it_are_told(empty_store, at):
    async with at(empty_store, YardsticksScreen, "NI059 initial") as person:
        await person.press("n")
        await person.fill(measure="single", name="South West", share="120", since="1/4/2011", source="DfE")
        await person.asks("“120” is no share.")
        await person.fill(share="543210/643170")
        await person.reads("South West")
        await says(person, "84.5% (543,210 of 643,170)")
    assert kept(empty_store, "South West", Measure.SINGLE) == [(84.5, date(2011, 4, 1), "DfE")]


async def test_the_population_is_the_first_row_and_is_set_there(empty_store, at):
    async with at(empty_store, YardsticksScreen, "not set") as person:
        await person.press("enter")
        await person.fill(population="25,400")
        await person.reads("The population is 25,400.")
        await person.press("enter")
        await person.fill(population="")
        await person.reads("The population is not set")
    with empty_store.reading() as reader:
        assert population(reader) is None


async def test_who_may_not_set_them_reads_them_and_is_told_why(demo_store, at, of_role):
    who = of_role(demo_store, Role.SUPERVISOR)
    async with at(demo_store, YardsticksScreen, "NI059 initial", who=who) as person:
        assert " n New" not in person.screen
        await person.press("down", "enter")
        await person.hears("needs a manager")
        await person.press("n")
        assert not isinstance(person.app.screen, FormDialog)


async def test_a_stated_figure_is_entered_and_what_is_wrong_with_it_is_said(empty_store, at):
    async with at(empty_store, StatementsScreen, "No report was entered") as person:
        await person.press("n")
        await person.fill(measure="ni060", month="2011-09", stated="46/97 73.1%", source=BOARD)
        await person.reads("contradicts itself")
        await says(person, "46/97, 73.1%: 46/97 is 47.4%.")
        await person.press("n")
        await person.until(lambda: isinstance(person.app.screen, FormDialog), "the form")
        await person.pilot.pause()
        assert (person.field("month"), person.field("source")) == ("2011-09", BOARD)
        await person.fill(measure="NI062", stated="10 of 239")
        await person.asks("cannot be read as stated")
        await person.fill(stated="10/239 4.2", period="year")
        await person.reads("2, 1 not so")
        await says(person, "NI062, September 2011, in the year to date")
    with empty_store.reading() as reader:
        found = statements(reader)
    assert [(one.measure, one.figure, one.percent) for one in found] == [
        ("NI060", Figure(46, 97), Fraction(731, 10)), ("NI062", Figure(10, 239), Fraction(42, 10)),
    ]  # fmt: skip


async def test_the_report_leaves_as_a_page_of_my_own_and_is_entered_first(demo_store, sit_down, trail, tmp_path):
    place = tmp_path / "report.md"
    async with sit_down(demo_store) as person:
        await person.listed()
        desk, screen = person.app.desk, person.app.screen
        screen.run_worker(ask_report(screen, desk, Month(2011, 8), None))
        await person.asks("The report on August 2011: as what is it written?")
        await person.press("down", "enter")
        await person.asks("no child and no case")
        assert person.field("file").endswith("performance-2011-08.md")
        await person.fill(file=str(place))
        await person.hears("Written, for you alone to read")
    assert "# Timeliness of assessments: August 2011" in place.read_text(encoding="utf-8")
    entered = trail(demo_store)[-1]
    assert (entered.what, entered.subject, entered.after["month"]) == ("export", "performance report", "2011-08")


async def test_names_that_look_like_markup_are_shown_as_they_are(empty_store, at):
    markup, act = "[@click=app.quit]x[/]", Act(ADA, datetime(2011, 9, 16, 9, 0, tzinfo=UTC))
    set_yardstick(empty_store, act, Measure.NI059, markup, 700, date(2011, 5, 1), markup)
    state_figure(empty_store, act, Statement(markup, Period.MONTH, Month(2011, 8), None, Fraction(50), markup))
    async with at(empty_store, YardsticksScreen, "NI059 initial", size=(120, 40)) as person:
        await person.press("down", "down", "down", "down")
        await person.reads(f"{markup} 70.0%")
        await person.press("enter")
        await person.asks(f"NI059 initial assessments: {markup}")
    async with at(empty_store, StatementsScreen, markup, size=(120, 40)) as person:
        await person.until(
            lambda: f"{markup} is not measured here" in str(person.app.screen.query_one("#about").content)
        )


async def test_a_target_is_taken_out_when_yes_is_said_and_comes_back_by_undo(empty_store, at):
    async with at(empty_store, YardsticksScreen, "NI059 initial", size=(120, 40)) as person:
        await person.press("d")
        await person.reads("The population is not taken out")
        await person.press("down", "d")
        await person.asks("Take out NI059 initial assessments: target?")
        await person.asks("Then nothing of that name counts from that day.")
        await person.press("escape")
        assert kept(empty_store, "target")
        await person.press("d")
        await person.asks("Take out NI059 initial assessments: target?")
        await person.press("y")
        await person.hears("taken out. u takes it back.")
        assert kept(empty_store, "target") == []
        await person.press("u")
        await person.asks("take it back")
        await person.press("y")
        await person.until(lambda: bool(kept(empty_store, "target")), "the target is back")


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("room", [80, 120])
def test_every_verdict_has_a_symbol_and_words_in_its_row(verdict, room):
    said = Statement("NI059", Period.MONTH, Month(2011, 9), None, Fraction(71), BOARD, decimals=0)
    cells = [text.plain for text in statement_cells(Checked(said, verdict, None, None, ""), room)]
    assert cells[2].strip() == "71%"
    assert cells[3].strip()[2:].startswith(verdict.words[:17])
