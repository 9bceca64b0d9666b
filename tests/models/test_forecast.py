"""The chance of being late: counted by hand, against counting one by one, and against what came."""

import random
import time
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar import WorkingCalendar
from models.completion_days import completion_day
from models.forecast import ALREADY_LATE, LEAST_HISTORY, Chance, History, Past
from models.standards import Standards
from tests.db.often import of_a_hundred

ENGLAND = WorkingCalendar.england()
STANDARDS = Standards(ENGLAND)
FROM_DAY_1 = Standards(ENGLAND, count_start_day=True)
AS_AT = date(2011, 9, 30)
MONDAY = date(2011, 6, 6)  # no bank holiday in the three weeks after it
LIMIT = 10


def past(stopped: int | None, start: date = MONDAY, standards: Standards = STANDARDS) -> Past:
    """A clock that was stopped on this working day of it."""
    number = standards.day_number(start, start)
    end = None if stopped is None else ENGLAND.after(start, stopped - number)
    return Past(start, standards.day_of(start, LIMIT), end)


def history(pasts: list[Past], as_at: date = AS_AT, standards: Standards = STANDARDS) -> History:
    return History(pasts, as_at, LIMIT, standards.day_number)


def forty() -> list[Past]:
    """Ten on day 2, ten on day 9, ten on the last day, six on day 11, and four that never were."""
    return [past(day) for day in [2] * 10 + [9] * 10 + [10] * 10 + [11] * 6 + [None] * 4]


def test_of_those_still_open_at_the_end_of_a_day_so_many_became_late():
    counted = history(forty())
    assert counted.chance_late(-1) == counted.chance_late(0) == counted.chance_late(1) == Chance(10, 40)
    assert counted.chance_late(2) == counted.chance_late(8) == Chance(10, 30)
    assert counted.chance_late(2).share == Fraction(1, 3)
    assert counted.chance_late(2).words == "10 of 30 that were open on that day became late (33%)"
    assert (counted.count, counted.late) == (40, 10)


def test_fewer_than_thirty_say_nothing():
    chance = history(forty()).chance_late(9)
    assert chance == Chance(10, 20)
    assert (chance.said, chance.share, chance.percent, chance.words) == (False, None, None, "")
    assert Chance(3, LEAST_HISTORY).percent == 10.0


def test_whoever_is_open_after_the_limit_is_late():
    counted = history(forty() * 10)
    assert counted.chance_late(10).share == 1
    assert counted.chance_late(10) == Chance(100, 100)
    assert counted.chance_late(11) == counted.chance_late(500) == Chance(40, 40)


def test_what_is_overdue_is_late_and_no_forecast():
    chance = history([]).of_open(MONDAY, date(2011, 6, 20))
    assert chance is ALREADY_LATE
    assert (chance.share, chance.words, chance.of) == (1, "late already", 0)


def test_one_that_is_due_today_may_still_be_in_time():
    counted = history(forty() * 10)
    start = date(2011, 9, 16)
    assert STANDARDS.day_of(start, LIMIT) == AS_AT
    assert counted.of_open(start, AS_AT) == Chance(100, 200)
    assert counted.of_open(start, AS_AT, day_over=True) == Chance(100, 100)


def test_one_that_began_today_is_compared_with_all():
    saturday = date(2011, 10, 1)
    counted = history(forty(), saturday)
    assert counted.of_open(saturday, STANDARDS.day_of(saturday, LIMIT)) == Chance(10, 40)
    assert history(forty()).of_open(AS_AT, STANDARDS.day_of(AS_AT, LIMIT)) == Chance(10, 40)


def test_a_clock_with_another_limit_is_not_compared():
    assert history(forty()).of_open(AS_AT, STANDARDS.day_of(AS_AT, 7)) == Chance()
    assert history([Past(MONDAY, STANDARDS.day_of(MONDAY, 7))] * 40).count == 0


def test_quick_ones_that_are_not_yet_due_are_left_out():
    start = date(2011, 9, 19)  # due on 3 October
    assert history([past(0, start)] * 40).count == 0
    assert history([past(0, start)] * 40, date(2011, 10, 3)).count == 0
    assert history([past(0, start)] * 40, date(2011, 10, 4)).count == 40


def test_clocks_that_began_more_than_two_years_ago_are_left_out():
    assert history([past(3, date(2009, 9, 30))] * 40).count == 40
    assert history([past(3, date(2009, 9, 29))] * 40).count == 0
    assert history([past(3, date(2010, 3, 1))] * 40, date(2012, 2, 29)).count == 40


def test_a_stop_after_the_day_that_is_looked_at_has_not_happened():
    counted = history([Past(MONDAY, date(2011, 6, 20), date(2011, 10, 5))] * 40)
    assert counted.chance_late(60) == Chance(40, 40)


def test_a_stop_on_the_saturday_after_a_friday_due_date_is_late():
    friday = date(2011, 6, 3)
    due, saturday = date(2011, 6, 17), date(2011, 6, 18)
    assert completion_day(friday, due, saturday, STANDARDS.day_number) == 11
    counted = history([Past(friday, due, saturday)] * 40)
    assert counted.chance_late(10) == Chance(40, 40)
    assert counted.chance_late(0).share == 1


def test_where_the_start_day_counts_the_days_are_counted_so():
    counted = history([past(day, standards=FROM_DAY_1) for day in [10] * 30 + [11] * 10], standards=FROM_DAY_1)
    assert (counted.chance_late(9), counted.chance_late(10)) == (Chance(10, 40), Chance(10, 10))


@settings(max_examples=of_a_hundred(40))
@given(
    clocks=st.lists(st.tuples(st.integers(-800, 30), st.none() | st.integers(0, 90)), max_size=60),
    day=st.integers(-2, 60),
    counts=st.booleans(),
)
def test_the_sums_are_those_of_counting_one_by_one(clocks: list[tuple[int, int | None]], day: int, counts: bool):
    standards = FROM_DAY_1 if counts else STANDARDS
    pasts = []
    for begun, taken in clocks:
        start = AS_AT + timedelta(days=begun)
        stopped = None if taken is None else start + timedelta(days=taken)
        pasts.append(Past(start, standards.day_of(start, LIMIT), stopped))
    of = late = 0
    for one in pasts:
        stopped = one.stopped_on if one.stopped_on and one.stopped_on <= AS_AT else None
        if one.due_on >= AS_AT or one.clock_from < date(2009, 9, 30):
            continue
        was_late = stopped is None or stopped > one.due_on
        if stopped is not None:
            number = standards.day_number(one.clock_from, stopped)
            if (max(number, LIMIT + 1) if was_late else number) <= day:
                continue
        of, late = of + 1, late + was_late
    assert history(pasts, standards=standards).chance_late(day) == Chance(late, of)


def test_what_is_told_comes_true_as_often_in_a_history_that_is_held_out():
    """Told of those that began after the history ended, by the day to which they had come."""
    rng = random.Random(2011)

    def drawn(first: date) -> list[Past]:
        starts = [ENGLAND.after(first, rng.randrange(120)) for _ in range(2_500)]
        return [past(min(40, int(rng.expovariate(1 / 8))), start) for start in starts]

    counted = history(drawn(date(2010, 10, 4)))
    later = drawn(date(2011, 10, 3))
    for day in (-1, 2, 5, 8):
        still_open = [one for one in later if STANDARDS.day_number(one.clock_from, one.stopped_on) > day]
        late = sum(one.stopped_on > one.due_on for one in still_open) / len(still_open)
        assert abs(float(counted.chance_late(day).share) - late) < 0.05
    assert float(counted.chance_late(-1).share) < float(counted.chance_late(5).share) < 1


def test_thousands_are_looked_up_in_milliseconds():
    counted = history(forty() * 250)
    began = time.perf_counter()
    for _ in range(5_000):
        counted.of_open(date(2011, 9, 20), date(2011, 10, 4))
    assert time.perf_counter() - began < 0.5  # about 5 ms on a quiet machine
