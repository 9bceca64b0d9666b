"""The list behind a number of Performance: narrowed, explained, opened, held against another day, sent as a file."""

import csv
from contextlib import closing
from datetime import date

import pytest

from db.connection import begun, connect
from db.queries.cards import performance_cards
from db.queries.standards import standards
from db.store import Store
from models.figure_list import State
from models.people import Person, Role
from models.timeliness import Figure, Measure, Month, Period
from screens.case import CaseScreen
from screens.figure_list import FigureListScreen, FigureOf, FigureQuestion

AUGUST = Month(2011, 8)
AS_AT = date(2011, 9, 16)
DEMO = Person(1, "Demo Manager", Role.ADMINISTRATOR)


def card_in(store, month=AUGUST):
    with Store.open(store.path) as other, other.reading() as reader:
        (card,) = performance_cards(reader, standards(reader), AS_AT, month, measures=[Measure.NI059])
    return card


async def opens(person, what, period=Period.MONTH, **more):
    await person.listed()
    question = FigureQuestion(what, Measure.NI059, AUGUST, period, **more)
    await person.app.push_screen(FigureListScreen(person.app.desk, question))
    await shows(person)


async def shows(person, what=None):
    """Wait until a list is on top that was read."""
    screen = lambda: person.app.screen  # noqa: E731
    await person.until(
        lambda: (
            isinstance(screen(), FigureListScreen)
            and screen().found is not None
            and (what is None or screen().question.what is what)
        ),
        "the list",
    )
    await person.pilot.pause()


def rows_in(person):
    return person.app.screen.known.rows


async def test_the_list_is_as_long_as_its_number_says_and_opens_the_case(demo_store, sit_down, trail):
    figure = card_in(demo_store).figures[Period.MONTH]
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person, FigureOf.COMPLETED)
        rows = rows_in(person)
        assert Figure(sum(row.state is State.IN_TIME for row in rows), len(rows)) == figure
        assert f"{figure.in_words}: initial assessments authorised within 10 working days" in person.words
        assert (
            f"The list has {figure.completed} lines: ✓ {figure.in_time} in time, ✕ {figure.late} late." in person.words
        )
        await person.press("slash")
        await person.type(rows[2].case.lower())
        await person.press("enter")
        await person.until(lambda: {row.case for row in rows_in(person)} == {rows[2].case}, "the one case")
        await person.press("e")
        await person.reads("10 working days from the referral on")
        await person.reads("national: Working Together 2010; NI059")
        await person.press("escape", "enter")
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case file")
        assert person.app.screen._case_id == rows[2].case_id
    searched = [line for line in trail(demo_store) if line.subject == "performance list"]
    assert [{name: after for name, _, after in line.changes}["words"] for line in searched] == [rows[2].case.lower()]


async def test_it_is_sorted_as_was_chosen_and_stays_so(demo_store, sit_down, choices):
    async with sit_down(demo_store, who=DEMO, choices=choices) as person:
        await opens(person, FigureOf.COMPLETED)
        await person.press("s", "down", "enter")
        await person.until(lambda: rows_in(person)[0].state is State.LATE, "the late ones first")
        states = [row.state for row in rows_in(person)]
        assert states == sorted(states, key=lambda state: state is not State.LATE)
        await person.reads("the late ones first")
        assert choices.get("figure-list.sort") == "late"


async def test_late_entries_are_named_with_why_and_make_the_figure_of_now(demo_store, sit_down):
    card = card_in(demo_store)
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person, FigureOf.LATE_ENTRIES, Period.YEAR)
        rows = rows_in(person)
        assert len(rows) == len(card.late[Period.YEAR]) > 0
        assert all(row.why for row in rows)
        assert f"{card.reconciled.published.in_words};" in person.words
        assert f"{card.figures[Period.YEAR].in_words}. Initial" in person.words


async def test_t_shows_what_differs_from_another_day_and_refuses_one_to_come(demo_store, sit_down):
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person, FigureOf.COMPLETED)
        await person.press("t")
        await person.type("17/9/2011")
        await person.press("enter")
        await person.hears("is not known yet")
        await person.press("t")
        await person.type("20/8/2011")
        await person.press("enter")
        await shows(person, FigureOf.DIFFERENCE)
        await person.until(lambda: "Known on Sat 20 Aug 2011" in person.words, "the two days")
        found = person.app.screen.found
        assert found.was + found.figure == card_in(demo_store).figures[Period.MONTH]
        await person.reads("completed since")


async def test_what_is_seen_is_written_and_entered_in_the_trail(demo_store, sit_down, trail, tmp_path):
    place = tmp_path / "list.csv"
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person, FigureOf.COMPLETED)
        await person.press("slash")
        await person.type("late")
        await person.press("enter")
        late = [row.case for row in rows_in(person)]
        await person.press("x")
        await person.fill(file=str(place))
        await person.hears("Written, for you alone to read")
    with open(place, encoding="utf-8") as file:
        assert [row["case"] for row in csv.DictReader(file)] == late
    entry = trail(demo_store)[-1]
    assert entry.subject == "performance list"
    assert {name: after for name, _, after in entry.changes}["rows"] == str(len(late))


@pytest.fixture
def with_restricted(demo_store):
    """The demo, in which the first child of August's list is restricted; with the case."""
    with demo_store.reading() as reader:
        case_id, case = reader.row(
            "SELECT c.id, ch.reference || '-' || c.number FROM main.clock_records AS r JOIN cases AS c "
            "ON c.id = r.case_id JOIN children AS ch ON ch.id = c.child_id WHERE r.clock = 'initial' "
            "AND r.stopped_on BETWEEN '2011-08-01' AND '2011-08-31' AND r.superseded_by IS NULL LIMIT 1"
        )
    with closing(connect(demo_store.path, None)) as connection, begun(connection):
        connection.execute(
            "INSERT INTO restrictions (child_id, reason, version) SELECT child_id, 'safety', 1 FROM cases WHERE id = ?",
            (case_id,),
        )
    return case


async def test_a_child_who_is_not_shown_is_counted_and_told_of_in_nothing_else(
    demo_store, with_restricted, sit_down, of_role
):
    figure = card_in(demo_store).figures[Period.MONTH]
    async with sit_down(demo_store, who=of_role(demo_store, Role.MANAGER)) as person:
        await opens(person, FigureOf.COMPLETED)
        rows = rows_in(person)
        assert len(rows) == figure.completed
        assert with_restricted not in {row.case for row in rows}
        await person.press("end")
        await person.until(lambda: person.app.screen.table.current.case is None, "the last row")
        await person.reads("Not shown to you")
        await person.press("enter")
        await person.hears("This child is not shown to you")


async def test_a_list_that_cannot_be_had_says_why_and_is_not_empty(demo_store, sit_down):
    async with sit_down(demo_store, who=DEMO) as person:
        await person.listed()
        question = FigureQuestion(FigureOf.PUBLISHED, Measure.NI059, Month(2011, 9))
        await person.app.push_screen(FigureListScreen(person.app.desk, question))
        await person.until(lambda: "September 2011 was not published by" in person.words, "why not")
