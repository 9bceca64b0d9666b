"""The words and the numbers of the Performance screen: what they claim is what the figures allow."""

import itertools
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from db.queries.cards import Card
from db.queries.performance import Known
from db.queries.performance_page import PerformancePage
from models.control_chart import Point, control_chart
from models.reach import reach
from models.timeliness import Backlog, Figure, Measure, Month, Period, months_between
from models.yardsticks import FIRST_YARDSTICKS, Yardsticks
from screens.widgets.duty_row import Palette
from screens.widgets.number_table import _begins, _behind, _left_over
from screens.widgets.performance_card import full_card, reach_in_line, short_card
from screens.widgets.performance_rows import card_row, figure_words, month_rows, strip

SEPTEMBER = Month(2011, 9)
LAST = date(2011, 9, 30)
# The report of 2011: June to September as published, and as many before as make its year to date.
OF_2011 = [(58, 107), (69, 123), (132, 227), (86, 129), (52, 129), (113, 170)]


def card(months=OF_2011, *, late=0, measure=Measure.NI059):
    figures = [Figure(*one) for one in months]
    shown = dict(zip(months_between(SEPTEMBER.shifted(1 - len(figures)), SEPTEMBER), figures, strict=True))
    year = sum(figures, Figure())
    held = Yardsticks(FIRST_YARDSTICKS)
    return Card(
        measure=measure, month=SEPTEMBER, until=LAST, known=Known(LAST), team_id=None, months=shown,
        figures={Period.MONTH: figures[-1], Period.YEAR: year, Period.TWELVE: year}, published=None,
        published_figures={}, late={}, reconciled=None, backlog=Backlog(late + 3, late, 2),
        target=held.target(measure, LAST), comparators=held.comparators(measure, LAST),
        chart=control_chart([Point(month, figure) for month, figure in shown.items()]),
        reach=reach(year, Fraction(4, 5), 6),
    )  # fmt: skip


def page(*cards):
    return PerformancePage(
        month=SEPTEMBER, as_at=LAST, until=LAST, team_id=None, team=None, cards=cards, published={}, as_published={},
        counts=(), population=None, teams={}, any_record=True,
    )  # fmt: skip


def month_number(one):
    return card_row(page(one), one, 80, Palette.of({})).cells[1]


def test_no_arrow_and_no_word_of_better_where_no_rule_fires():
    one = card()
    assert month_number(one).text == "66.5% 113/170"
    said = full_card(page(one), one, 70, 60).plain + short_card(page(one), one, 78, 9).plain + month_number(one).words
    for claim in ("improved", "worse", "better", "▲", "▼"):
        assert claim not in said


def test_an_arrow_where_the_month_is_outside_its_limits():
    august = card(OF_2011[:-1])
    assert month_number(august).text == "▼ 40.3% 52/129"
    assert "(40.3%, worse)" in month_number(august).words
    assert month_number(card([(20, 100)] * 5 + [(90, 100)])).text == "▲ 90.0% 90/100"


def test_the_strip_marks_the_signal_and_no_other_month():
    assert strip(card().chart).count("◆") == 1
    assert strip(card().chart)[9] == "◆", "August, behind its bar"
    assert "◆" not in strip(card([(5, 9), (6, 9)]).chart)


def test_what_is_out_of_reach_is_said_with_what_it_would_take():
    found = reach(Figure(511, 886), Fraction(4, 5), 6)
    assert reach_in_line(found) == "OUT OF REACH: needs 989 more, all on time; 886 to come; best 78.8%"
    found = reach(Figure(700, 886), Fraction(4, 5), 6)
    assert reach_in_line(found) == "in reach: needs 44 more, all on time; 886 to come; best 89.5%"
    assert reach_in_line(reach(Figure(800, 886), Fraction(4, 5), 6)).startswith("80% met now; to keep it 618 of 886")
    assert reach_in_line(reach(Figure(511, 886), Fraction(4, 5), 12)) == (
        "the year is over: 57.7%, below the target of 80%"
    )  # fmt: skip


def test_clearing_late_work_is_said_to_lower_the_figure_only_where_it_does():
    lowered = card(late=10)
    assert "clearing 10 late lowers it: month 113/180 62.8%" in short_card(page(lowered), lowered, 90, 9).plain
    nothing = card([(0, 5)], late=10)
    assert "lowers" not in short_card(page(nothing), nothing, 90, 9).plain
    assert "lowers" not in full_card(page(card()), card(), 90, 60).plain


def test_a_month_says_what_it_was_published_as():
    one = card()
    shown = PerformancePage(
        month=SEPTEMBER, as_at=LAST, until=LAST, team_id=None, team=None, cards=(one,), published={},
        as_published={SEPTEMBER: {Measure.NI059: Figure(112, 169)}}, counts=(), population=None, teams={},
        any_record=True,
    )  # fmt: skip
    number = month_rows(shown, one, 80)[0].cells[-1]
    assert number.text == "66.5≠"
    assert "restated: published as 112/169, 66.3%" in number.words


def test_a_record_that_begins_within_the_twelve_months_is_told_with_its_months():
    one = card()
    shown, said = replace(page(one), begins={Measure.NI059: Month(2011, 4)}), "since April 2011: six months on record"
    assert said in figure_words(shown, one, Period.TWELVE)
    assert said not in figure_words(shown, one, Period.YEAR)
    assert full_card(shown, one, 70, 60).plain.count(said) == 1


@pytest.mark.parametrize("room", [36, 60, 78])
def test_the_short_card_never_runs_over_its_line(room):
    one = card(late=10)
    assert max(len(line) for line in short_card(page(one), one, room, 9).plain.split("\n")) <= room


@given(some.lists(some.integers(3, 20), min_size=3, max_size=14), some.integers(40, 120))
def test_wherever_the_table_is_scrolled_to_an_end_no_number_is_cut_off(widths, room):
    widths = [widths[0] + _left_over(widths, room), *widths[1:]]
    behind = _behind(widths, room)
    begins = [sum(width + 1 for width in widths[1:at]) for at in range(1, len(widths) + 1)]
    beside = room - widths[0] - 1
    stops = _begins(widths, room)
    assert set(stops) <= set(begins)
    if len(stops) > 1:
        assert stops[-1] == begins[-1] + behind - beside, "as far as the table goes"
    for begin, end in itertools.pairwise(begins):
        assert any(stop <= begin and end - stop <= beside + 1 for stop in stops), "each number is seen somewhere"
