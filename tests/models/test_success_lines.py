"""The measures of success line by line: better or worse only where two figures can be compared."""

from datetime import date

import pytest

from models.success import BASELINE, TWELVE, Live, SuccessAt, SuccessFigure
from models.success_lines import LiveFigures, Told, Trend, success_lines

NOW = date(2011, 9, 30)


def recorded(number, before, now):
    def figure(id_, value, *, is_baseline):
        head = value.split()[0]
        as_number = float(head) if head.replace(".", "").isdigit() else None
        day = BASELINE if is_baseline else NOW
        return SuccessFigure(id_, number, day, value, as_number, "Report", is_baseline, "Ada")

    return SuccessAt(
        TWELVE[number - 1], (figure(1, before, is_baseline=True), figure(2, now, is_baseline=False))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "before", "now", "trend"),
    [
        (2, "12 families", "40 families", Trend.BETTER),
        (2, "12 families", "12 families", Trend.SAME),
        (2, "12 families", "40 per 10,000", Trend.NOT_KNOWN),
        (5, "10 vacancies", "14 vacancies", Trend.WORSE),
        (7, "Inadequate", "Adequate", Trend.NOT_KNOWN),
    ],
)
def test_recorded_figures_are_compared_by_their_number_and_unit(number, before, now, trend):
    *_, line = success_lines([recorded(number, before, now)], {})
    assert (line.live, line.trend) == (None, trend)


def test_what_is_counted_here_is_held_against_a_recorded_baseline_of_the_same_unit():
    of, now = recorded(1, "64.8 per 10,000", "96 per 10,000"), Told("98.5 per 10,000", 98.5, NOW, "counted")
    first, second = success_lines([of], {Live.LOOKED_AFTER_RATE: LiveFigures(None, now)})
    assert (first.live, first.baseline.value, first.trend) == (Live.LOOKED_AFTER_RATE, "64.8 per 10,000", Trend.WORSE)
    assert (second.live, second.is_first) == (None, False)
    (alone,) = success_lines([SuccessAt(TWELVE[0], ())], {Live.LOOKED_AFTER_RATE: LiveFigures(None, now)})
    assert (alone.baseline, alone.trend) == (None, Trend.NOT_KNOWN)


def test_every_measure_has_a_line_with_a_direction():
    lines = success_lines([SuccessAt(one, ()) for one in TWELVE], {})
    assert [one.measure.number for one in lines if one.is_first] == list(range(1, 13))
    assert {one.direction for one in lines} == {"↑ more", "↓ less"}
