"""What a year can still come to, in exact fractions, and what a board is told of it."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reach import Reach, months_passed, reach, sentences
from models.shares import told_apart
from models.timeliness import Figure, Month

TARGET = Fraction(80, 100)
COMPARATORS = (("England 2010/11", Fraction(796, 1000)), ("statistical neighbours 2010/11", Fraction(83, 100)))
figures = st.integers(1, 2_000).flatmap(lambda of: st.builds(Figure, st.integers(0, of), st.just(of)))
targets = st.integers(0, 1_000).map(lambda thousandths: Fraction(thousandths, 1_000))
passed_months = st.fractions(Fraction(1, 31), 12, max_denominator=31)


def said(found: Reach) -> str:
    return " ".join(sentences(found, COMPARATORS, year="2011/12"))


def test_511_of_886_at_half_year_can_end_at_78_8_and_needs_989_more_than_the_same_volume_brings() -> None:
    found = reach(Figure(511, 886), TARGET, 6)
    assert found.further_volume == 886
    assert found.best_possible == Fraction(1397, 1772)
    assert found.best_percent == 78.8
    assert found.needed == 989
    assert not found.in_reach
    assert sentences(found, COMPARATORS, year="2011/12") == [
        "The target of 80% is out of reach in 2011/12 at this volume: it would take 989 further completions, every one "
        "on time, more than the 886 that the same volume again brings.",
        "Not out of reach: a year-end of 78.8% (1,397 of 1,772), if everything still to come is on time; and 80% in "
        "each single month still to come.",
        "Cannot be reached by the year-end at this volume: England 2010/11 (79.6%) and statistical neighbours 2010/11 "
        "(83%).",
    ]


def test_188_of_472_at_half_year_can_end_at_69_9() -> None:
    found = reach(Figure(188, 472), Fraction(78, 100), 6)
    assert (found.best_percent, found.needed, found.in_reach) == (69.9, 819, False)


def test_a_target_in_reach_says_how_many_of_the_volume_have_to_be_on_time() -> None:
    found = reach(Figure(700, 886), TARGET, 6)
    assert (found.needed, found.in_reach, found.in_time_needed) == (44, True, 718)
    assert "still in reach in 2011/12: 44 further completions" in said(found)
    assert "at least 718 of the 886 still to come" in said(found)
    assert "Can still be reached by the year-end: England" in said(found)


def test_a_target_that_is_met_says_what_keeps_it() -> None:
    found = reach(Figure(750, 886), TARGET, 6)
    assert (found.needed, found.met) == (0, True)
    assert "To keep it at the same volume, at least 668 of the 886" in said(found)
    assert "The year to date is at or above England" in said(found)
    assert "even if all that is still to come is late" in said(reach(Figure(880, 886), TARGET, 11))


def test_a_year_that_is_over_says_what_it_ended_at_and_nothing_of_reach() -> None:
    found = reach(Figure(511, 886), TARGET, 12)
    assert (found.further_volume, found.best_possible) == (0, Fraction(511, 886))
    assert said(found).startswith("2011/12 ended at 57.7% (511 of 886), below the target of 80%.")
    assert "reach" not in said(found)


def test_nothing_completed_and_a_target_of_all_with_something_late_need_no_number() -> None:
    nothing = reach(Figure(), TARGET, 2)
    assert (nothing.best_possible, nothing.best_percent, nothing.needed, nothing.in_reach) == (None, None, None, False)
    assert "Nothing has been completed in 2011/12 yet" in said(nothing)
    late = reach(Figure(880, 886), Fraction(1), 6)
    assert (late.needed, late.in_reach) == (None, False)
    assert "6 were late, and nothing can undo that" in said(late)
    assert reach(Figure(880, 880), Fraction(1), 6).needed == 0


def test_months_that_passed_are_counted_from_april() -> None:
    assert months_passed(Month(2011, 9), 30) == 6
    assert months_passed(Month(2011, 9), 12) == 5 + Fraction(12, 30)
    assert months_passed(Month(2012, 2), 29) == 11
    assert months_passed(Month(2012, 3), 31) == 12
    assert months_passed(Month(2011, 4), 1) == Fraction(1, 30)


@pytest.mark.parametrize(
    ("figure", "target", "passed"),
    [(Figure(1, 2), TARGET, 0), (Figure(1, 2), TARGET, 13), (Figure(1, 2), Fraction(80), 6), (Figure(3, 2), TARGET, 6)],
)
def test_what_is_no_part_of_a_year_or_no_share_is_refused(figure: Figure, target: Fraction, passed: int) -> None:
    with pytest.raises(ValueError, match="no "):
        reach(figure, target, passed)


@given(figures, targets, passed_months)
def test_the_needed_number_is_the_smallest_that_brings_the_target(
    figure: Figure, target: Fraction, passed: Fraction
) -> None:
    found = reach(figure, target, passed)
    if found.needed is None:
        assert target == 1
        assert figure.late
        assert not found.in_reach
        return
    assert Fraction(figure.in_time + found.needed, figure.completed + found.needed) >= target
    if found.needed:
        assert Fraction(figure.in_time + found.needed - 1, figure.completed + found.needed - 1) < target
    assert found.in_reach == (
        found.met or (target * figure.completed - figure.in_time) <= found.further_volume * (1 - target)
    )
    if found.further_volume.denominator == 1:
        assert found.in_reach == (found.needed <= found.further_volume)


@given(figures, targets, passed_months)
def test_no_number_of_a_sentence_contradicts_what_the_sentence_says(
    figure: Figure, target: Fraction, passed: Fraction
) -> None:
    found = reach(figure, target, passed)
    words = said(found)
    assert ("out of reach in 2011/12" in words) == (not found.in_reach and not found.over)
    if "more than the" in words:
        assert found.needed is not None
        assert found.needed > floor(found.further_volume)
    if found.best_possible is not None and found.best_possible != target:
        assert len(set(told_apart(found.best_possible, target))) == 2


def test_a_share_that_misses_by_a_hair_does_not_look_met() -> None:
    assert told_apart(Fraction(79_996, 100_000), TARGET) == ("79.996%", "80%")
    assert told_apart(Fraction(1397, 1772), TARGET) == ("78.8%", "80%")
    assert told_apart(TARGET, TARGET) == ("80%", "80%")


@given(figures, targets, passed_months)
def test_the_volume_to_come_is_told_with_one_rounding_that_contradicts_nothing(
    figure: Figure, target: Fraction, passed: Fraction
) -> None:
    found = reach(figure, target, passed)
    told = int(found.volume_words.removeprefix("about ").replace(",", ""))
    assert abs(told - found.further_volume) < 1
    if found.needed and not found.over:
        assert (told >= found.needed) == found.in_reach
    if found.further_volume and figure.completed and not found.over and "still to come have" in said(found):
        assert f"{found.volume_words} still to come" in said(found)


def test_a_part_of_one_is_told_as_about_so_many_halves_up() -> None:
    words = [
        reach(Figure(300, completed), Fraction(1, 2), passed).volume_words
        for completed, passed in ((500, 6), (500, Fraction(7)), (503, 8), (505, 8))
    ]
    assert words == ["500", "about 357", "about 252", "about 253"]
