"""Figures of children on plans and in care: what they are made of, what they come to, and how they are told."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.care_codes import CareGoal
from models.child_counts import (
    Spell,
    caseload,
    change,
    changes_of_worker,
    entrants_with_plan,
    month_ends,
    plans_again,
    rate,
    re_referrals,
    reunification,
    reviews_in_time,
    stability_figure,
    time_in_care,
    time_in_care_ended,
    twelve_months,
)
from models.child_figures import ChildFigure, number_words
from models.child_measures import Basis, Best, ChildMeasure, Unit
from models.errors import InvalidInput
from models.placements import CareTime, Placement, stability
from models.recurring import Occasion

TODAY = date(2011, 9, 30)
SHARE, RATE = ChildMeasure.REUNIFICATION, ChildMeasure.LOOKED_AFTER_RATE


def day(text: str) -> date:
    return date.fromisoformat(text)


def spell(child: int, start: str, end: str | None = None, **more) -> Spell:
    return Spell(child, day(start), None if end is None else day(end), **more)


def figure(measure: ChildMeasure, numerator: int, denominator: int | str | None, on: date = TODAY) -> ChildFigure:
    return ChildFigure(measure, on, numerator, None if denominator is None else Fraction(denominator))


@pytest.mark.parametrize(
    ("made", "value", "in_words"),
    [
        (figure(ChildMeasure.STABILITY, 17, 245), 6.9, "17/245, 6.9%"),  # the report said 2.6%
        (figure(RATE, 245, 25_400), 96.5, "245/25,400, 96.5 per 10,000"),
        (figure(RATE, 245, None), None, "245/?"),
        (figure(SHARE, 0, 0), None, "0/0"),
        (figure(SHARE, 0, 12), 0.0, "0/12, 0.0%"),
        (figure(SHARE, 1, 2000), 0.1, "1/2,000, 0.1%"),  # 0.05: halves up
        (figure(SHARE, 249, 2000), 12.5, "249/2,000, 12.5%"),  # 12.45
        (figure(ChildMeasure.TIME_IN_CARE, 1461, 4), 365.3, "1,461/4, 365.3 days (12.0 months)"),
        (figure(ChildMeasure.CASELOAD, 217, "12.6"), 17.2, "217/12.6, 17.2 children a worker"),
        (figure(ChildMeasure.CASELOAD, 3, 0), None, "3/0"),  # nobody works there
    ],
)
def test_a_figure_is_so_many_of_so_many_with_its_value_halves_up(made: ChildFigure, value, in_words: str) -> None:
    assert (made.rounded, made.in_words) == (value, in_words)


def test_a_figure_is_told_in_a_sentence_with_its_days() -> None:
    assert [figure(measure, 21, 84).told for measure in (SHARE, ChildMeasure.RE_REFERRALS, ChildMeasure.STABILITY)] == [
        "21 children whose goal is the return to the family, of 84 children looked after: 25.0%, on 30 September 2011",
        "21 referrals within twelve months of an earlier one, of 84 referrals received: 25.0%, in the twelve months to "
        "30 September 2011",
        "21 children with three or more placements, of 84 children looked after: 25.0%, since 1 April 2011: not "
        "comparable with the year's target",
    ]
    assert rate(RATE, [], TODAY, None).told == (
        "0 children looked after, of unknown children and young people under 18 in the area: –, on 30 September 2011 "
        "(the population is not set)"
    )


def test_one_is_told_as_one() -> None:
    some = (ChildMeasure.STABILITY, ChildMeasure.PLAN_CHANGE, ChildMeasure.RE_REFERRALS)
    assert [one.counted(1) for one in some] == [
        "1 child with three or more placements", "1 more child on a child protection plan than a year before",
        "1 referral within twelve months of an earlier one",
    ]  # fmt: skip
    assert ChildMeasure.TIME_IN_CARE.counted(1200) == "1,200 days in care"
    assert ChildMeasure.PLANS_AGAIN.counted(1) == "1 plan of children with a previous plan"


def test_no_target_of_the_year_stands_beside_an_in_year_figure_of_stability() -> None:
    assert not figure(ChildMeasure.STABILITY, 17, 245).target_applies
    assert figure(ChildMeasure.STABILITY, 17, 245, day("2012-03-31")).target_applies
    assert all(figure(one, 1, 2).target_applies for one in ChildMeasure if one is not ChildMeasure.STABILITY)


def test_every_measure_says_what_is_counted_of_what() -> None:
    assert len({one.short for one in ChildMeasure}) == len({one.words for one in ChildMeasure}) == len(ChildMeasure)
    assert all(one.numerator and one.denominator and one.unit in Unit and one.basis in Basis for one in ChildMeasure)
    assert ChildMeasure.STABILITY.best.words == "best to be low"
    assert {one.value for one in ChildMeasure if one.best is Best.HIGH} == {
        "reunification", "plan_reviews", "care_reviews",
    }  # fmt: skip
    assert [one.rate for one in ChildMeasure if one.is_change] == [RATE, ChildMeasure.PLAN_RATE]
    assert ChildMeasure.named(" ni062 ") is ChildMeasure.STABILITY
    assert ChildMeasure.named("Time-in-care") is ChildMeasure.TIME_IN_CARE
    with pytest.raises(InvalidInput, match="“NI063” is no measure of children"):
        ChildMeasure.named("NI063")


@pytest.mark.parametrize(
    ("as_at", "first"),
    [("2011-09-30", "2010-10-01"), ("2012-02-29", "2011-03-01"), ("2013-02-28", "2012-03-01"),
     ("2011-09-15", "2010-09-16"), ("2012-03-31", "2011-04-01")],
)  # fmt: skip
def test_twelve_months_end_with_the_day(as_at: str, first: str) -> None:
    assert twelve_months(day(as_at)) == (day(first), day(as_at))


@pytest.mark.parametrize(("as_at", "last"), [("2011-09-30", "2011-09-30"), ("2011-09-29", "2011-08-31")])
def test_a_caseload_over_time_is_of_the_ends_of_months_that_are_over(as_at: str, last: str) -> None:
    ends = month_ends(day(as_at), 3)
    assert (ends[-1], len(ends)) == (day(last), 3)
    assert all((end + timedelta(days=1)).day == 1 for end in month_ends(day(as_at)))


CARE = [
    spell(1, "2010-09-30", goal=CareGoal.RETURN),
    spell(2, "2011-09-20", goal=CareGoal.ADOPTION),
    spell(3, "2011-01-01", "2011-10-01"),  # until the day after
    spell(4, "2011-01-01", "2011-09-30"),  # left today
    spell(4, "2010-01-01", "2010-09-30"),  # the year before the twelve months
    spell(5, "2011-10-01"),  # to come
]


def test_the_rate_counts_each_child_who_is_looked_after_on_the_day_once() -> None:
    found = rate(RATE, [*CARE, spell(1, "2011-01-01")], TODAY, 10_000)
    assert [(one.child_id, one.on) for one in found.counted] == [
        (1, day("2010-09-30")), (2, day("2011-09-20")), (3, day("2011-01-01")),
    ]  # fmt: skip
    assert found.in_words == "3/10,000, 3.0 per 10,000"


@pytest.mark.parametrize(
    ("now", "before", "in_words"),
    [
        (245, 193, "245 against 193, +26.9%"),
        (193, 245, "193 against 245, -21.2%"),
        (15, 16, "15 against 16, -6.3%"),  # -6.25: halves away from nought, as in the activity
        (2000, 2000, "2,000 against 2,000, 0.0%"),
        (3, 0, "3 against 0"),
    ],
)
def test_a_change_has_the_figures_of_both_days(now: int, before: int, in_words: str) -> None:
    spells = [spell(child, "2011-09-30") for child in range(now)]
    spells += [spell(-1 - child, "2010-09-30", "2010-10-01") for child in range(before)]
    found = change(ChildMeasure.LOOKED_AFTER_CHANGE, spells, TODAY, 25_400)
    assert (found.in_words, found.numerator, found.denominator) == (in_words, now - before, before)
    assert found.before is not None
    assert (found.now.denominator, found.before.denominator, found.before.as_at) == (25_400, 25_400, day("2010-09-30"))


def test_a_change_is_told_and_says_where_there_is_nothing_to_compare_with() -> None:
    measure = ChildMeasure.PLAN_CHANGE
    assert change(measure, [spell(1, "2010-01-01"), spell(2, "2011-01-01")], TODAY, None).told == (
        "2 children on a child protection plan on 30 September 2011 against 1 on 30 September 2010: +100.0%"
    )
    found = change(measure, CARE, TODAY, None, on_record_since=day("2010-10-01"))
    assert (found.before, found.value, found.rounded, found.numerator) == (None, None, None, None)
    assert found.in_words == "3, nothing on record of a year before"
    assert change(measure, CARE, TODAY, None, on_record_since=day("2010-09-30")).before is not None


def test_time_in_care_is_the_mean_of_calendar_days_so_far_or_of_those_who_left() -> None:
    found = time_in_care(CARE, TODAY)
    assert [one.adds for one in found.counted] == [365, 10, 272]
    assert found.in_words == "647/3, 215.7 days (7.1 months)"
    assert [one.adds for one in time_in_care([spell(1, "2011-09-30")], TODAY).counted] == [0]
    left = time_in_care_ended(CARE, TODAY)
    assert [(one.child_id, one.on, one.adds) for one in left.counted] == [(4, TODAY, 272)]
    assert left.in_words == "272/1, 272.0 days (8.9 months)"
    assert time_in_care_ended(CARE, day("2011-09-29")).counted[0].on == day("2010-09-30")  # the first day counts
    assert time_in_care_ended([], TODAY).in_words == "0/0"


def test_reunification_is_of_all_who_are_looked_after_and_says_of_how_many_the_goal_is_not_known() -> None:
    found = reunification(CARE, TODAY)
    assert (found.in_words, found.remark) == ("1/3, 33.3%", "of 1 no goal is on record")
    assert [one.words for one in found.counted] == ["return to the family", "adoption", "no goal on record"]


def test_of_those_who_came_into_care_how_many_had_been_on_a_plan() -> None:
    plans = [spell(2, "2009-01-01", "2009-06-01"), spell(3, "2011-01-01"), spell(1, "2009-01-01"),
             spell(6, "2011-02-01")]  # fmt: skip
    care = [*CARE, spell(6, "2011-01-01", "2011-01-20"), spell(6, "2011-08-01")]
    found = entrants_with_plan(care, plans, TODAY)
    # 1 came before the twelve months; 3 had the plan on the same day, not before; 6 counts by the second time
    assert [(one.child_id, one.adds) for one in found.counted] == [(2, 1), (3, 0), (4, 0), (6, 1)]
    assert found.in_words == "2/4, 50.0%"


def test_a_plan_is_again_where_an_earlier_one_is_on_record_or_was_told() -> None:
    plans = [
        spell(1, "2011-01-01"), spell(2, "2011-01-01", previous_plans=1), spell(3, "2011-01-01", previous_plans=0),
        spell(4, "2008-01-01", "2008-06-01"), spell(4, "2011-01-01", "2011-02-01"), spell(4, "2011-06-01"),
        spell(5, "2010-09-30", previous_plans=2),
    ]  # fmt: skip
    found = plans_again(plans, TODAY)
    assert [(one.child_id, one.adds) for one in found.counted] == [(1, 0), (2, 1), (3, 0), (4, 1), (4, 1)]
    assert found.in_words == "3/5, 60.0%"


def test_reviews_in_time_are_of_those_due_in_the_twelve_months() -> None:
    some = [
        Occasion(day("2010-09-30"), None),  # before
        Occasion(day("2010-10-01"), day("2010-09-30")),  # in time, and so counted on the day it was held: before
        Occasion(day("2011-04-04"), day("2011-04-04")),
        Occasion(day("2011-09-29"), day("2011-09-30")),
    ]
    found = reviews_in_time(ChildMeasure.PLAN_REVIEWS, [(1, some), (2, [Occasion(day("2011-05-05"), None)])], TODAY)
    assert found.in_words == "1/3, 33.3%"
    assert [one.words for one in found.counted] == [
        "due 4 April 2011, held 4 April 2011", "due 29 September 2011, held 30 September 2011, late",
        "due 5 May 2011, not held",
    ]  # fmt: skip


def test_caseloads_changes_of_worker_and_re_referrals() -> None:
    assert caseload([4, 2, 4, 9], Fraction(5, 2), TODAY).in_words == "3/2.5, 1.2 children a worker"
    assert changes_of_worker({1: 2, 2: 3, 3: 1, 4: 7}, TODAY).in_words == "2/4, 50.0%"
    referred = [(1, day("2010-09-30"), True), (1, day("2010-10-01"), True), (2, TODAY, False),
                (3, day("2011-10-01"), True)]  # fmt: skip
    assert re_referrals(referred, TODAY).in_words == "1/2, 50.0%"


def test_the_figure_of_stability_says_of_how_many_no_placement_is_known() -> None:
    moved = tuple(Placement(day(f"2011-0{month}-01"), day(f"2011-0{month + 1}-01")) for month in (5, 6, 7))
    care = [CareTime(day("2010-01-01"), None, False, placements) for placements in (moved, moved[:2], ())]
    found = stability_figure(stability({number: [time] for number, time in enumerate(care)}, TODAY))
    assert (found.in_words, found.remark) == ("1/3, 33.3%", "of 1 no placement is on record")
    assert [one.words for one in found.counted] == ["3 placements", "2 placements", "no placement on record"]


@pytest.mark.parametrize(("number", "words"), [("25400", "25,400"), ("12.6", "12.6"), ("19/4", "4.75"), ("1/3", "0.33"),
                                               ("0", "0"), ("1999/1000", "2")])  # fmt: skip
def test_a_denominator_is_written_with_at_most_two_decimals(number: str, words: str) -> None:
    assert number_words(Fraction(number)) == words


days = st.integers(0, 900)
spells = st.lists(st.builds(lambda child, start, length, told: Spell(
    child, date(2009, 6, 1) + timedelta(days=start), None if length is None else
    date(2009, 6, 1) + timedelta(days=start + length), told), st.integers(1, 6), days, st.none() | st.integers(0, 400),
    st.none() | st.integers(0, 2)), max_size=12)  # fmt: skip


@given(care=spells, plans=spells)
def test_every_figure_is_the_sum_of_what_it_counts_and_a_share_is_never_more_than_the_whole(care, plans) -> None:
    made = [
        time_in_care(care, TODAY), time_in_care_ended(care, TODAY), reunification(care, TODAY),
        entrants_with_plan(care, plans, TODAY), plans_again(plans, TODAY), rate(RATE, care, TODAY, 25_400),
    ]  # fmt: skip
    for one in made:
        assert one.numerator == sum(counted.adds for counted in one.counted)
        assert one.measure is RATE or one.denominator == len(one.counted)
        assert one.measure.unit is not Unit.PER_CENT or one.value is None or 0 <= one.value <= 100
        assert (one.value is None) == (one.denominator == 0)
        assert all(counted.on is None or counted.on <= TODAY for counted in one.counted)
    assert {one.child_id for one in care if one.holds(TODAY)} == {one.child_id for one in made[0].counted}
