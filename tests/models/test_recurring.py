"""What is to happen at least so often: which times were met, which late, which missed, and how periods share them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recurring import Occasion, between, occasions

BEGIN = date(2011, 9, 5)


def day(number: int) -> date:
    return BEGIN + timedelta(days=number)


def weekly(since: date) -> date:
    return since + timedelta(days=7)


@pytest.mark.parametrize(
    ("held", "as_at", "expected"),
    [
        ([], 6, []),  # not due yet
        ([], 7, []),  # due today: it can still be met
        ([], 8, [(7, None)]),
        ([7], 7, [(7, 7)]),  # on the day is in time
        ([3], 3, [(7, 3)]),  # early, and the next is counted from it
        ([3], 10, [(7, 3)]),
        ([3], 11, [(7, 3), (10, None)]),
        ([9], 9, [(7, 9)]),  # late, and one occasion: not a missed one and a met one
        ([9], 16, [(7, 9)]),
        ([13], 13, [(7, 13)]),  # the last day on which it is late and not missed
        ([14], 14, [(7, None), (14, 14)]),  # by then the next was due
        ([], 22, [(7, None), (14, None), (21, None)]),  # who waits long has missed many
        ([30], 30, [(7, None), (14, None), (21, None), (28, 30)]),
        ([7, 14, 14, 21], 21, [(7, 7), (14, 14), (21, 21)]),  # twice on a day is once
        ([-3, 5], 5, [(7, 5)]),  # before it began
        ([5, 9], 8, [(7, 5)]),  # after the day that is looked at
    ],
)
def test_each_time_it_was_due_is_met_late_or_missed(held, as_at, expected) -> None:
    found = occasions(BEGIN, weekly, [day(number) for number in held], day(as_at))
    assert found == [Occasion(day(due), None if done is None else day(done)) for due, done in expected]


def test_what_was_done_when_nothing_was_due_counts_as_done() -> None:
    assert occasions(BEGIN, lambda _: None, [day(4)], day(9)) == [Occasion(day(4), day(4))]


def test_an_occasion_is_counted_on_the_day_it_was_met_in_time_and_else_on_the_day_it_was_due() -> None:
    assert Occasion(day(7), day(3)).on == day(3)
    assert Occasion(day(7), day(9)).on == day(7)
    assert Occasion(day(7), None).on == day(7)


intervals = st.integers(1, 40)
histories = st.lists(st.integers(0, 400), max_size=25)


@given(every=intervals, held=histories, as_at=st.integers(0, 400))
def test_every_session_is_counted_once_and_none_is_made_up(every: int, held: list[int], as_at: int) -> None:
    days = [day(number) for number in held]
    found = occasions(BEGIN, lambda since: since + timedelta(days=every), days, day(as_at))
    assert [one.done_on for one in found if one.done_on] == sorted({one for one in days if one <= day(as_at)})
    assert all(first.due_on <= second.due_on for first, second in pairwise(found))  # the same only on the first day
    assert all(one.done_on is not None or one.due_on < day(as_at) for one in found)


@given(every=intervals, held=histories, as_at=st.integers(0, 400), cut=st.integers(-10, 410))
def test_two_periods_that_follow_one_another_share_nothing_and_leave_nothing_out(
    every: int, held: list[int], as_at: int, cut: int
) -> None:
    found = occasions(BEGIN, lambda since: since + timedelta(days=every), [day(one) for one in held], day(as_at))
    first, second = between(found, day(-10), day(cut)), between(found, day(cut + 1), day(500))
    assert first + second == sorted(found, key=lambda one: one in second)
    assert len(first) + len(second) == len(found)


@given(every=intervals, as_at=st.integers(0, 400))
def test_who_always_did_it_on_the_day_has_missed_nothing(every: int, as_at: int) -> None:
    held = [day(number) for number in range(every, 401, every)]
    found = occasions(BEGIN, lambda since: since + timedelta(days=every), held, day(as_at))
    assert all(one.in_time for one in found)
    assert len(found) == as_at // every
