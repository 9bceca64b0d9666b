"""The list behind a number: as long as the number says, from the same day, and telling no more than it may."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from db.exchange.listed import About, Listed
from db.exchange.listed_csv import as_csv
from db.exchange.lists.figures import FIGURE_FIELDS, figures
from db.queries.activity import activity
from db.queries.behaviour import behaviour
from db.queries.cards import performance_cards
from db.queries.figure_list import explained_line, figure_list
from db.queries.performance import Known, completed
from db.queries.standards import standards
from models.activity import Counted
from models.errors import InvalidInput
from models.figure_list import FigureList, FigureOf, FigureQuestion, FigureRow, LineOrder, Standing, State, why_entered
from models.people import Person, Role
from models.standards import Clock
from models.timeliness import Figure, Line, Measure, Month, Period, until

AS_AT = date(2011, 9, 16)
AUGUST, SEPTEMBER = Month(2011, 8), Month(2011, 9)
ADA = Person(1, "Demo Manager", Role.ADMINISTRATOR)


@pytest.fixture
def read(demo_store):
    """A function that asks the demo for a list."""
    demo_store.sign_in(ADA)

    def ask(what, measure=Measure.NI059, month=AUGUST, period=Period.MONTH, as_at=AS_AT, **more):
        with demo_store.reading() as reader:
            return figure_list(
                reader, standards(reader), as_at, FigureQuestion(what, measure, month, period, **more)
            )  # fmt: skip

    return ask


def made_of(rows):
    """The figure that these rows make."""
    return Figure(
        sum(row.counts * (row.state is State.IN_TIME) for row in rows), sum(row.counts for row in rows)
    )  # fmt: skip


def card_of(store, measure, month, team_id=None):
    with store.reading() as reader:
        (card,) = performance_cards(reader, standards(reader), AS_AT, month, team_id=team_id, measures=[measure])
    return card


def figure_csv(found, rows):
    """The rows as a file has them."""
    return as_csv(Listed(figures(found), rows, About(found.as_at, ADA, datetime(2011, 9, 16, tzinfo=UTC), {})))


@pytest.mark.parametrize("team_id", [None, 1, 2])
@pytest.mark.parametrize("measure", [Measure.NI059, Measure.NI060, Measure.CONFERENCE])
def test_every_number_of_a_card_is_the_length_of_its_list(demo_store, read, measure, team_id):
    for month in (AUGUST, SEPTEMBER):
        card = card_of(demo_store, measure, month, team_id)
        for what, number in (
            (FigureOf.OPEN, card.backlog.open),
            (FigureOf.OPEN_LATE, card.backlog.late),
            (FigureOf.DUE_SOON, card.backlog.due_soon),
        ):
            assert len(read(what, measure, month, team_id=team_id).rows) == number, (what, month)
        for period, figure in card.figures.items():
            found = read(FigureOf.COMPLETED, measure, month, period, team_id=team_id)
            assert made_of(found.rows) == found.figure == figure, (period, month)
        assert (card.published is not None) == (month == AUGUST)
        if card.published is None:
            continue
        for period, figure in card.published_figures.items():
            published = read(FigureOf.PUBLISHED, measure, month, period, team_id=team_id)
            late = read(FigureOf.LATE_ENTRIES, measure, month, period, team_id=team_id)
            assert made_of(published.rows) == published.figure == figure
            assert made_of(late.rows) == late.figure == card.late_figure(period)
            assert late.was + late.figure == card.figures[period]
            assert all(row.why for row in late.rows)


@pytest.mark.parametrize("limit", [10, 7])
def test_the_histogram_of_a_period_counts_in_time_what_the_figure_does(demo_store, limit):
    with demo_store.reading() as reader:
        known, clock = Known(AS_AT), standards(reader)
        now = [
            replace(one, working_days=limit) if one.clock is Clock.INITIAL and one.effective_to else one
            for one in clock.standards
        ]
        first, last = SEPTEMBER.shifted(-11).first, AS_AT
        found = behaviour(reader, replace(clock, standards=now), known, Measure.NI059, first, last)
        figure = completed(reader, known, Measure.NI059, first, last)
    assert Figure(found.histogram.in_time, found.histogram.total) == figure
    assert found.limit == limit
    assert found.figures[0].count == sum(line.stopped_on == line.due_on for line in found.lines)


def test_the_counts_are_as_long_as_their_lists(demo_store, read):
    with demo_store.reading() as reader:
        counts = activity(reader, Known(AS_AT), SEPTEMBER.year_first.first, AS_AT)
    for count in counts:
        found = read(FigureOf.COUNTED, None, SEPTEMBER, Period.YEAR, counted=count.what)
        assert len(found.rows) == count.number > 0, count.what
        assert found.sentence.startswith(f"{count.what.counted(count.number)}")


def test_what_is_known_on_two_days_differs_by_the_list(demo_store, read):
    earlier = date(2011, 8, 20)
    found = read(FigureOf.DIFFERENCE, other_day=earlier)
    again = read(FigureOf.DIFFERENCE, as_at=earlier, other_day=AS_AT)
    assert (found.rows, found.was, found.figure) == (again.rows, again.was, again.figure)
    with demo_store.reading() as reader:
        was, now = (
            completed(reader, Known(day), Measure.NI059, AUGUST.first, until(AUGUST, day)) for day in (earlier, AS_AT)
        )
    assert found.was == was
    assert was + made_of(found.rows) == now
    assert {row.why for row in found.rows} >= {"completed since"}
    with pytest.raises(InvalidInput, match="between a day and itself nothing differs"):
        read(FigureOf.DIFFERENCE, other_day=AS_AT)


def test_a_month_that_was_not_published_has_no_list_as_published(read):
    with pytest.raises(InvalidInput, match="September 2011 was not published by Fri 16 Sep 2011"):
        read(FigureOf.PUBLISHED, month=SEPTEMBER)


def hide(store, rows):
    """Restrict the children of these rows to somebody else."""
    from contextlib import closing

    from db.connection import begun, connect

    with closing(connect(store.path, None)) as connection, begun(connection):
        for case_id in dict.fromkeys(row.case_id for row in rows):
            connection.execute(
                "INSERT INTO restrictions (child_id, reason, version) SELECT child_id, 'safety', 1 FROM cases "
                "WHERE id = ?",
                (case_id,),
            )


def test_of_a_child_who_is_not_shown_only_the_result_is_told_and_the_number_stays(demo_store, read):
    before = read(FigureOf.COMPLETED)
    hide(demo_store, before.rows[3:5])
    demo_store.sign_in(Person(2, "Somebody Else", Role.MANAGER))
    after = read(FigureOf.COMPLETED)
    assert after.figure == before.figure
    assert after.hidden >= 2
    for row in after.rows[-after.hidden :]:
        assert row == FigureRow(row.id, row.state), "nothing else is known of it"
    for order in LineOrder.of(FigureOf.COMPLETED):
        assert all(row.case is None for row in order.sorted(after.rows)[-after.hidden :]), order
    assert f"{after.hidden} not shown to you" in after.sentence
    written = list(csv.DictReader(io.StringIO(figure_csv(after, after.rows))))[-1]
    told = {field.name for field in FIGURE_FIELDS if written[field.name]}
    assert told == {"counts", "state", "in_time"}, "nothing else leaves either"


def test_the_due_date_is_explained_by_the_national_standard(demo_store, read):
    found = read(FigureOf.COMPLETED)
    with demo_store.reading() as reader:
        clock = standards(reader)
    local = replace(clock.standards[0], clock=Clock.INITIAL, working_days=5, local=True, effective_to=None)
    tighter = replace(clock, standards=[*clock.standards, local])
    row = found.rows[0]
    explained = explained_line(tighter, row, found.last)
    assert explained.due.due.standard.working_days == row.limit == 10
    assert explained.due.due.due_on == row.due_on
    with pytest.raises(InvalidInput, match="not shown"):
        explained_line(clock, FigureRow(0, State.LATE), found.last)


def test_the_csv_has_a_row_a_line_and_no_formula(read):
    found = read(FigureOf.COMPLETED)
    strange = replace(found.rows[0], worker="=1+1", team="-2")
    written = list(csv.DictReader(io.StringIO(figure_csv(found, [strange, *found.rows[1:]]))))
    assert len(written) == found.figure.completed
    assert (written[0]["worker"], written[0]["team"]) == ("'=1+1", "'-2")
    assert sum(row["in_time"] == "True" for row in written) == found.figure.in_time
    assert written[1]["stopped_on"] == found.rows[1].stopped_on.isoformat()


def test_a_count_is_written_with_its_own_columns(read):
    found = read(FigureOf.COUNTED, None, AUGUST, counted=Counted.REFERRALS)
    written = list(csv.DictReader(io.StringIO(figure_csv(found, found.rows))))
    assert len(written) == len(found.rows)
    first = found.rows[0]
    assert written[0] | {"team": ""} == {"case": first.case, "on": first.stopped_on.isoformat(), "team": ""}


LINE = Line(1, 2, Clock.INITIAL, date(2011, 8, 1), date(2011, 8, 15), date(2011, 8, 10), date(2011, 9, 9), team_id=1)
LATE = replace(LINE, stopped_on=date(2011, 8, 16))


@pytest.mark.parametrize(
    ("published_on", "words"),
    [
        (date(2011, 9, 8), "recorded after publication"),
        (date(2011, 9, 9), "read in after publication, recorded elsewhere by then"),
        (date(2011, 9, 10), "read in after publication, recorded elsewhere by then"),
    ],
)
def test_what_was_recorded_elsewhere_by_the_publication_is_said_to_be_read_in_later(published_on, words):
    assert why_entered(LINE, 1, None, None, (AUGUST, AUGUST), 1, published_on=published_on) == words


@pytest.mark.parametrize(
    ("what", "number", "words"),
    [
        (Counted.REFERRALS, 2, "2 referrals received, 1 to 31 Aug 2011"),
        (Counted.RE_REFERRALS, 1, "1 referral received within twelve months of an earlier one of the child, 1 to 31"),
        (Counted.PLANS, 2, "2 cases of child protection at the end of Wed 31 Aug 2011"),
        (Counted.LOOKED_AFTER, 1, "1 case of a child looked after at the end of Wed 31 Aug 2011"),
    ],
)
def test_the_list_of_a_count_says_what_is_counted_and_when(what, number, words):
    question = FigureQuestion(FigureOf.COUNTED, None, AUGUST, counted=what)
    rows = tuple(FigureRow(place) for place in range(number))
    made = FigureList(question, AUGUST.last, AUGUST.first, AUGUST.last, rows)
    assert made.sentence.startswith(words)
    before = replace(made, question=replace(question, year_before=True))
    assert ", a year before" in before.sentence
    nothing = replace(made, rows=())
    assert nothing.why_empty.startswith("On record there is no ")
    assert words.split(" ", 1)[1].rsplit(" Aug 2011")[0].split()[-1] in nothing.why_empty


@pytest.mark.parametrize(
    ("line", "counts", "was", "now", "words"),
    [
        (LINE, 1, None, None, "recorded after publication"),
        (LINE, 1, Standing(None, False, None, False), None, "recorded after publication"),
        (LINE, 1, Standing(None, False, None, True), None, "put back on record"),
        (LINE, 1, Standing(date(2011, 7, 29), True, 1, False), None, "was of July 2011"),
        (LINE, 1, Standing(date(2011, 8, 10), True, 2, False), None, "was of another team"),
        (LATE, 1, Standing(date(2011, 8, 10), True, 1, False), None, "became late"),
        (LINE, 1, Standing(date(2011, 8, 16), False, 1, False), None, "in time after all"),
        (LINE, -1, None, Standing(date(2011, 8, 16), False, 1, False), "became late"),
        (LATE, -1, None, Standing(date(2011, 8, 10), True, 1, False), "in time after all"),
        (LINE, -1, None, Standing(date(2011, 9, 1), False, 1, False), "is of September 2011 now"),
        (LINE, -1, None, Standing(None, False, None, False), "open again"),
        (LINE, -1, None, Standing(None, False, None, True), "no longer on record"),
        (LINE, -1, None, None, "no longer on record"),
    ],
)
def test_a_late_entry_says_why_it_differs(line, counts, was, now, words):
    assert why_entered(line, counts, was, now, (AUGUST, AUGUST), 1) == words
