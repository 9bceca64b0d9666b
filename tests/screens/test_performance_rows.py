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
from db.queries.publications import Published
from models.control_chart import Point, control_chart
from models.reach import in_line, reach
from models.standards import Clock
from models.timeliness import (
    Backlog,
    Figure,
    LateEntry,
    Line,
    Measure,
    Month,
    Period,
    Reconciled,
    months_between,
)
from models.yardsticks import FIRST_YARDSTICKS, Yardsticks
from screens.widgets.duty_row import Palette
from screens.widgets.number_table import _begins, _behind, _left_over
from screens.widgets.performance_card import card_sentences, full_card, short_card
from screens.widgets.performance_rows import card_row, days_words, figure_words, month_rows, rate_note, strip

AUGUST, SEPTEMBER = Month(2011, 8), Month(2011, 9)
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
    assert in_line(found) == (
        "80% is OUT OF REACH: needs 989 more, all on time; 886 to come. Not out of reach: a year-end of 78.8%, "
        "80% in each month to come"
    )
    assert in_line(found, room=78) == "80% OUT OF REACH: needs 989, 886 to come; not: 78.8%, 80% each month to come"
    others = [("England", Fraction(59, 100)), ("Neighbours", Fraction(83, 100))]
    assert in_line(found, others).endswith("80% in each month to come; England (59%)")
    for target, passed, room in ((Fraction(4, 5), Fraction(20, 3), 78), (Fraction(1), 6, 78), (Fraction(4, 5), 6, 60)):
        line = in_line(reach(Figure(5110, 8860), target, passed), room=room)
        assert "OUT OF REACH" in line
        assert " each month to come" in line.split("not: ")[1]
        assert len(line) <= room
    found = reach(Figure(700, 886), Fraction(4, 5), 6)
    assert in_line(found) == ("80% is in reach: needs 44 more, all on time; 886 to come; best year-end 89.5%")
    assert in_line(reach(Figure(800, 886), Fraction(4, 5), 6)).startswith("80% is met now; to keep it 618 of 886")
    assert in_line(reach(Figure(511, 886), Fraction(4, 5), 12)) == (
        "the year is over: 57.7%, below the target of 80%"
    )  # fmt: skip


def test_what_is_in_reach_and_what_is_not_is_said_at_every_width_and_in_sentences():
    one = card()
    for room in (36, 60, 78, 120):
        said = short_card(page(one), one, room, 9).plain
        assert "OUT OF REACH" in said
        assert room < 60 or "each month to come" in said
    for height in (12, 24, 60):
        assert "80% in each " in full_card(page(one), one, 33, height).plain.replace("\n", " ")
    sentences = " ".join(card_sentences(page(one), one))
    assert "The target of 80% is out of reach in 2011/12 at this volume" in sentences
    assert "Not out of reach: a year-end of 78.8% (1,395 of 1,770)" in sentences
    assert "Cannot be reached by the year-end at this volume: England 2010/11 (79.6%)" in sentences


def test_a_month_in_which_nothing_was_completed_is_no_month_without_a_signal():
    one = card([*OF_2011[:-1], (0, 0)])
    said = short_card(page(one), one, 78, 9).plain
    assert "Sep 11: nothing completed; ◆ Aug 11" in said
    assert "no signal" not in said
    running = replace(page(one), until=date(2011, 9, 12))
    assert "Sep 11: nothing completed yet" in short_card(running, one, 78, 9).plain


def test_where_there_is_little_room_the_year_taken_apart_stays_and_the_line_of_the_month_gives_way():
    now = card()
    was, last = Figure(112, 169), Known(LAST)
    taken = Reconciled(
        now=Figure(511, 886), before=Figure(397, 715), before_month=AUGUST, between=Figure(), month=was,
        late=(LateEntry(Line(1, 1, Clock.INITIAL, LAST, LAST, LAST, LAST), 1), ) * 2,
    )  # fmt: skip
    one = replace(
        now, published=Published(SEPTEMBER, last, "me", ""), reconciled=taken,
        published_figures=dict.fromkeys(Period, was), late={Period.MONTH: taken.late, Period.YEAR: taken.late},
        backlog=Backlog(26, 23, 2),
    )  # fmt: skip
    lines = short_card(page(one), one, 78, 6).plain.split("\n")
    assert lines[-2:] == [
        "published 112/169, 66.3%; restated 113/170, 66.5%: 2 late entries",
        "year      511/886 = 397/715 to August + 112/169 + late +2/+2",
    ]
    for height, left in ((5, "cleared"), (4, "chart"), (3, "OUT OF REACH")):
        lines = short_card(page(one), one, 78, height).plain.split("\n")
        assert lines[-1].startswith("year "), height
        assert left in "".join(lines), height
        assert "OUT OF REACH" in "".join(lines), height


@pytest.mark.parametrize(
    ("month", "until", "said"),
    [
        ((2011, 9), 30, "Apr to Sep"),
        ((2011, 9), 16, "Apr to 16 Sep"),
        ((2011, 4), 30, "Apr"),
        ((2011, 4), 9, "1 to 9 Apr"),
    ],
)
def test_counts_say_of_which_days_they_are(month, until, said):
    shown = replace(page(card()), month=Month(*month), until=date(*month, until), population=25_000)
    assert days_words(shown) == said
    assert f"Rates of {said}; " in rate_note(shown, roomy=True)


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
