"""What a worker can carry and carries: capacity, percentages, bars, leave, and whether they are here at all."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.practice_rules import FIRST_RULES, Rule, RuleName, Rules
from models.workload import BAR_WIDTH, Load, Period, Worker, capacity, number

RULES = Rules(FIRST_RULES)
TODAY = date(2011, 9, 16)  # a Friday
ANN = Worker(1, "Ann Able")


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def less(points: int, first: int = 0, last: int | None = 0) -> Period:
    return Period(after(first), None if last is None else after(last), "other duties", points)


# Who is here


@pytest.mark.parametrize(
    ("works_from", "works_until", "here", "left"),
    [
        (None, None, True, False),
        (TODAY, None, True, False),  # the first day
        (after(1), None, False, False),  # not yet
        (None, TODAY, True, False),  # the last day
        (None, after(-1), False, True),
        (TODAY, TODAY, True, False),  # here for one day
        (after(1), after(9), False, False),
        (after(-9), after(-1), False, True),
    ],
)
def test_a_worker_is_here_from_the_first_day_to_the_last(
    works_from: date | None, works_until: date | None, here: bool, left: bool
) -> None:
    worker = replace(ANN, works_from=works_from, works_until=works_until)
    assert (worker.is_here(TODAY), worker.has_left(TODAY)) == (here, left)


def test_a_worker_on_leave_is_here_all_the_same() -> None:
    away = ANN.with_leave(Period(after(-1), None))
    assert away.is_here(TODAY)
    assert capacity(away, RULES, TODAY) == 100


@pytest.mark.parametrize(("until", "newly"), [(None, False), (after(-1), False), (TODAY, True), (after(1), True)])
def test_somebody_is_newly_qualified_to_the_end_of_the_last_day(until: date | None, newly: bool) -> None:
    assert replace(ANN, newly_qualified_until=until).is_newly_qualified(TODAY) is newly


# Capacity


@pytest.mark.parametrize(
    ("fte", "newly", "reductions", "points"),
    [
        (100, False, (), "100"),
        (100, True, (), "90"),
        (50, False, (), "50"),
        (75, True, (), "67.5"),
        (80, True, (), "72"),
        (47, True, (), "42.3"),
        (1, True, (), "0.9"),
        (100, False, (less(20),), "80"),
        (75, True, (less(20),), "47.5"),
        (100, False, (less(20), less(30, -5, 5)), "50"),
        (100, False, (less(100),), "0"),
        (50, False, (less(60),), "0"),  # never below nought
        (100, True, (less(1000),), "0"),
    ],
)
def test_a_capacity_is_100_times_the_hours_times_a_share_less_what_is_taken_off(
    fte: int, newly: bool, reductions: tuple[Period, ...], points: str
) -> None:
    worker = replace(
        ANN, fte_percent=fte, newly_qualified_until=after(30) if newly else None, reductions=reductions
    )  # fmt: skip
    assert capacity(worker, RULES, TODAY) == Fraction(points)


@pytest.mark.parametrize(
    ("first", "last", "points"),
    [
        (0, 0, 70),  # on its only day
        (-1, 0, 70),  # on its last day
        (0, 1, 70),  # on its first day
        (-5, -1, 100),  # the day after
        (1, 5, 100),  # the day before
        (-5, None, 70),  # open-ended
        (1, None, 100),
    ],
)
def test_a_reduction_holds_from_its_first_day_to_its_last(first: int, last: int | None, points: int) -> None:
    assert capacity(replace(ANN, reductions=(less(30, first, last),)), RULES, TODAY) == points


def test_who_left_or_has_not_begun_carries_nothing_even_with_a_reduction() -> None:
    for worker in (replace(ANN, works_until=after(-1)), replace(ANN, works_from=after(1))):
        assert capacity(worker, RULES, TODAY) == 0
        assert capacity(replace(worker, reductions=(less(30),)), RULES, TODAY) == 0


def test_capacity_and_the_share_of_the_newly_qualified_follow_the_rules_of_the_day() -> None:
    own = Rules(
        (
            *FIRST_RULES,
            Rule(RuleName.CAPACITY, 80, TODAY, "the board"),
            Rule(RuleName.NEWLY_QUALIFIED, 50, after(1), "the board"),
        )
    )
    worker = replace(ANN, newly_qualified_until=after(30))
    assert [capacity(worker, own, after(days)) for days in (-1, 0, 1)] == [90, 72, 40]


days_near = st.integers(-20, 20)
periods = st.builds(
    lambda first, length, points: less(points, first, None if length is None else first + length),
    days_near,
    st.none() | st.integers(0, 20),
    st.integers(1, 60),
)
workers = st.builds(
    lambda fte, newly, since, until, reductions: Worker(
        1,
        "Ann Able",
        fte_percent=fte,
        newly_qualified_until=None if newly is None else after(newly),
        works_from=None if since is None else after(since),
        works_until=None if until is None else after(until),
        reductions=tuple(reductions),
    ),
    st.integers(1, 100),
    st.none() | days_near,
    st.none() | days_near,
    st.none() | days_near,
    st.lists(periods, max_size=3),
)


@given(workers, days_near)
def test_a_capacity_is_never_below_nought_and_never_above_the_hours(worker, day) -> None:
    assert 0 <= capacity(worker, RULES, after(day)) <= worker.fte_percent


@given(workers, periods, days_near)
def test_a_reduction_takes_off_its_points_and_only_while_it_holds(worker, reduction, day) -> None:
    before = capacity(worker, RULES, after(day))
    less_by = before - capacity(replace(worker, reductions=(*worker.reductions, reduction)), RULES, after(day))
    assert less_by == (min(before, reduction.points) if reduction.covers(after(day)) else 0)


# Load


@pytest.mark.parametrize(
    ("points", "capacity", "percent", "over", "said"),
    [
        (0, "100", 0, False, "0 of 100, 0%"),
        (78, "90", 87, False, "78 of 90, 87%"),
        (100, "100", 100, False, "100 of 100, 100%"),
        (104, "100", 104, True, "104 of 100, 104%: 4 over"),
        (67, "67.5", 99, False, "67 of 67.5, 99%"),
        (68, "67.5", 101, True, "68 of 67.5, 101%: 0.5 over"),
        (1, "200", 1, False, "1 of 200, 1%"),  # a half is rounded up
        (1, "201", 0, False, "1 of 201, 0%"),
        (45, "1000", 5, False, "45 of 1000, 5%"),
        (199, "200", 100, False, "199 of 200, 100%"),
        (32, "31.96", 100, True, "32 of 31.96, 100%: 0.04 over"),
        (5, "0", None, True, "5 of 0: 5 over"),
        (0, "0", None, False, "0 of 0"),
    ],
)
def test_a_load_is_told_in_points_and_per_cent(
    points: int, capacity: str, percent: int | None, over: bool, said: str
) -> None:
    load = Load(3, points, Fraction(capacity))
    assert (load.percent, load.is_over, load.in_words) == (percent, over, said)


@pytest.mark.parametrize(
    ("points", "capacity", "full"),
    [(0, "100", 0), (9, "100", 0), (10, "100", 1), (99, "100", 9), (100, "100", 10), (250, "100", 10), (5, "0", 10),
     (0, "0", 0), (67, "67.5", 9)],
)  # fmt: skip
def test_a_bar_is_full_only_where_there_is_no_room_left(points: int, capacity: str, full: int) -> None:
    assert Load(1, points, Fraction(capacity)).bar == "█" * full + "░" * (10 - full)


loads = st.builds(
    Load,
    st.integers(0, 40),
    st.integers(0, 400),
    st.fractions(0, 200, max_denominator=10_000),
)


@given(loads)
def test_a_bar_has_one_width_and_is_full_exactly_where_the_points_reach_the_capacity(load) -> None:
    assert len(load.bar) == BAR_WIDTH
    assert ("░" not in load.bar) == (load.points > 0 and load.points >= load.capacity)


@given(loads)
def test_a_percentage_is_the_nearest_whole_one_and_is_missing_only_without_capacity(load) -> None:
    if not load.capacity:
        assert load.percent is None
        return
    assert load.percent is not None
    assert Fraction(-1, 2) < load.percent - 100 * load.points / load.capacity <= Fraction(1, 2)


@given(loads, st.integers(0, 20), st.integers(0, 100))
def test_what_is_added_and_taken_away_again_leaves_the_load(load, children, points) -> None:
    more = load.plus(children, points)
    assert (more.children, more.points) == (load.children + children, load.points + points)
    assert more.capacity == load.capacity
    assert more.plus(-children, -points) == load


@pytest.mark.parametrize(("value", "said"), [("90", "90"), ("67.5", "67.5"), ("0.9", "0.9"), ("31.9604", "31.9604")])
def test_a_capacity_is_told_without_noughts_and_without_rounding(value: str, said: str) -> None:
    assert number(Fraction(value)) == said


@given(st.integers(1, 1000), st.integers(1, 100), st.integers(1, 100))
def test_no_capacity_that_the_rules_can_give_is_rounded_when_it_is_told(full, fte, share) -> None:
    value = Fraction(full * fte * share, 10_000)
    assert Fraction(number(value)) == value


@pytest.mark.parametrize(("value", "told"), [("100", 100), ("67.5", 67.5), ("31.9604", 31.96), ("0", 0)])
def test_a_capacity_for_programs_is_a_whole_number_where_it_is_whole(value: str, told: float) -> None:
    found = Load(1, 1, Fraction(value)).capacity_number
    assert found == told
    assert isinstance(found, int) == (Fraction(value).denominator == 1)


# Leave


def away(first: int, last: int | None, note: str = "") -> Period:
    return Period(after(first), None if last is None else after(last), note)


@pytest.mark.parametrize(
    ("first", "last", "covers"),
    [(0, 0, True), (-1, 0, True), (0, 1, True), (-2, -1, False), (1, 2, False), (-9, None, True), (1, None, False)],
)
def test_leave_is_from_its_first_day_to_its_last_both_included(first: int, last: int | None, covers: bool) -> None:
    leave = away(first, last)
    assert leave.covers(TODAY) is covers
    assert ANN.with_leave(leave).leave_on(TODAY) == (leave if covers else None)


def test_of_several_leaves_the_one_that_ends_last_is_told() -> None:
    worker = replace(ANN, leave=(away(-3, 1), away(-1, 9), away(-2, 4)))
    assert worker.leave_on(TODAY) == away(-1, 9)
    endless = worker.with_leave(away(0, None, "until further notice"))
    assert endless.leave_on(TODAY) == away(0, None, "until further notice")


@pytest.mark.parametrize(
    ("first", "last", "touches"),
    [(0, 5, True), (-5, 0, True), (5, 9, True), (6, 9, False), (-5, -1, False), (-9, None, True), (5, None, True),
     (6, None, False), (2, 3, True)],
)  # fmt: skip
def test_leave_touches_days_where_one_of_them_is_in_it(first: int, last: int | None, touches: bool) -> None:
    found = ANN.with_leave(away(first, last)).leave_between(TODAY, after(5))
    assert (found is not None) is touches


def test_of_several_leaves_that_touch_the_days_the_first_is_told() -> None:
    worker = replace(ANN, leave=(away(4, 5), away(2, 9), away(30, 40)))
    assert worker.leave_between(TODAY, after(20)) == away(2, 9)
    assert worker.leave_between(after(20), after(29)) is None


def test_trying_out_a_leave_changes_the_worker_of_before_in_nothing() -> None:
    tried = ANN.with_leave(away(0, 4))
    assert ANN.leave == ()
    assert replace(tried, leave=()) == ANN


def test_a_period_is_told_in_words() -> None:
    assert away(3, 7).in_words == "Mon 19 Sep 2011 to Fri 23 Sep 2011"
    assert away(3, None).in_words == "Mon 19 Sep 2011 on"
