"""The limit of a measure in the time in which a clock began, and the words for it."""

from datetime import date

import pytest

from models.completion_days import Completed, Kind, behaviours, histogram_of
from models.control_chart import Point, control_chart
from models.figure_list import FigureList, FigureOf, FigureQuestion, FigureRow
from models.limits import limit_changes, limits_between, limits_of, usual_limit, words_by_limits
from models.standards import NATIONAL_STANDARDS, Clock
from models.timeliness import Figure, Line, Measure, Month, figure_of

MARCH, APRIL = Month(2010, 3), Month(2010, 4)
BEFORE, SINCE = date(2010, 3, 31), date(2010, 4, 1)
SEVEN = "7 working days until 31 March 2010"


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        ([SINCE], "initial assessments authorised within 10 working days of the referral"),
        ([], "initial assessments authorised within 10 working days of the referral"),
        ([BEFORE], f"initial assessments authorised by the limit of its own time: {SEVEN}"),
        (
            [BEFORE, SINCE, SINCE],
            f"initial assessments authorised by the limit of its own time: {SEVEN}, 10 from 1 April 2010",
        ),
    ],
)
def test_words_name_the_limit_of_the_time_in_which_the_clocks_began(starts: list[date], words: str) -> None:
    limits = limits_of(NATIONAL_STANDARDS, Measure.NI059, starts)
    assert words_by_limits(Measure.NI059, limits) == words


@pytest.mark.parametrize("measure", Measure)
def test_the_usual_limit_is_that_in_force_last(measure: Measure) -> None:
    (limit,) = limits_of(NATIONAL_STANDARDS, measure, [date(2026, 11, 23)])
    assert usual_limit(measure) == limit.working_days


def test_the_month_from_which_another_limit_holds() -> None:
    ask = lambda first, last, measure=Measure.NI059: limit_changes(NATIONAL_STANDARDS, measure, first, last)  # noqa: E731
    assert ask(MARCH, APRIL) == (APRIL,)
    assert ask(APRIL, Month(2012, 1)) == ask(Month(2009, 1), MARCH) == ()
    assert ask(Month(2009, 1), Month(2015, 1), Measure.NI060) == ()
    limits = limits_between(NATIONAL_STANDARDS, Measure.NI059, BEFORE, SINCE)
    assert [one.working_days for one in limits] == [7, 10]


def test_a_chart_across_april_2010_says_so() -> None:
    points = [Point(MARCH.shifted(step), Figure(5, 10)) for step in range(-2, 3)]
    chart = control_chart(points, limit_changes(NATIONAL_STANDARDS, Measure.NI059, points[0].month, points[-1].month))
    assert "Another limit in working days holds from April 2010" in chart.sentence()


def line(number: int, begun: date, limit: int, day: int) -> Line:
    """An initial assessment in a calendar without weekends, so that its days are easily seen."""
    due, stopped = (date.fromordinal(begun.toordinal() + days) for days in (limit, day))
    return Line(number, number, Clock.INITIAL, begun, due, stopped, stopped, case=f"C{number}")


def day_number(start: date, day: date) -> int:
    return (day - start).days


LINES = [line(1, BEFORE, 7, 7), line(2, BEFORE, 7, 9), line(3, SINCE, 10, 9), line(4, SINCE, 10, 11)]


def test_the_histogram_counts_in_time_from_the_lines_and_says_how_many_had_another_limit() -> None:
    found = histogram_of(LINES, 10, day_number, others=2)
    assert Figure(found.in_time, found.total) == figure_of(LINES) == Figure(2, 4)
    assert (found.on(9), found.others) == (2, 2)


def test_the_last_day_is_that_of_each_clock_by_its_own_limit() -> None:
    found = {one.kind: one for one in behaviours([Completed(one, one.clock_from) for one in LINES], 10, day_number)}
    last = found[Kind.LAST_DAY]
    assert last.peak is not None
    assert last.count == last.peak.count == 1
    assert sum(last.peak.around) == 3


def test_a_list_says_by_which_limits_its_lines_are_judged() -> None:
    limits = limits_of(NATIONAL_STANDARDS, Measure.NI059, [BEFORE, SINCE])
    question = FigureQuestion(FigureOf.COMPLETED, Measure.NI059, APRIL)
    made = FigureList(
        question, APRIL.last, APRIL.first, APRIL.last, (FigureRow(0),), figure=Figure(2, 4), limits=limits
    )
    assert made.sentence.startswith(f"2/4, 50.0%: initial assessments authorised by the limit of its own time: {SEVEN}")
    assert "within 10" not in made.sentence
