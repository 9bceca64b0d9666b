"""How a month is expected to end: by hand where all is regular, and against what came where it is not."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar import WorkingCalendar
from models.errors import InvalidInput
from models.forecast import Past
from models.month_forecast import Expected, MonthForecast, error_range, month_forecast
from models.standards import Standards
from models.timeliness import Figure, Month
from tests.db.often import of_a_hundred

WEEKDAYS = WorkingCalendar([], date(2035, 12, 31))
STANDARDS = Standards(WEEKDAYS)
LIMIT = 10
SEPTEMBER = Month(2011, 9)
MIDDLE = date(2011, 9, 16)  # a Friday: ten working days are left
FIRST = date(2008, 9, 1)


def working_days(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return [day for day in days if WEEKDAYS.is_working_day(day)]


def past(start: date, stopped: int | None, known: date) -> Past:
    """A clock stopped on this working day of it, where that had come on the day to which all is known."""
    end = None if stopped is None else WEEKDAYS.after(start, stopped)
    return Past(start, STANDARDS.day_of(start, LIMIT), end if end is not None and end <= known else None)


def regular(known: date, *days: int | None) -> list[Past]:
    """On each working day of three years one clock begins for each of these days on which it is stopped."""
    return [past(start, day, known) for start in working_days(FIRST, known) for day in days]


def forecast(pasts: list[Past], as_at: date = MIDDLE, standards: Standards = STANDARDS) -> MonthForecast:
    return month_forecast(pasts, Month.of(as_at), as_at, LIMIT, standards.day_number)


def test_where_every_day_is_like_the_other_the_month_ends_as_all_did():
    """Three a working day: on day 2 and day 10 in time, on day 14 late; in September 22 of each are completed."""
    found = forecast(regular(MIDDLE, 2, 10, 14))
    assert (found.done, found.days_left) == (Figure(24, 36), 10)
    assert found.expected.in_time == pytest.approx(44)
    assert found.expected.completed == pytest.approx(66, abs=0.05)
    assert [one.month for one in found.tried] == [SEPTEMBER.shifted(-back) for back in range(24, 0, -1)]
    assert max(abs(one.error) for one in found.tried) < 0.002
    assert found.low == pytest.approx(2 / 3, abs=0.002)
    assert found.high == pytest.approx(2 / 3, abs=0.002)
    assert found.sentence() == (
        "September 2011 is expected to end at 67%, between 67% and 67%: of 15 earlier months 15 fell "
        "inside such a range, made of the months before them."
    )


def test_what_is_open_is_completed_by_the_share_of_those_who_came_to_that_day():
    """Half are stopped on day 4 and half on day 12: of ten on day 5 all are, late, on the seventh day from now."""
    usual = regular(MIDDLE, 4, 12)
    ten = [Past(date(2011, 9, 9), date(2011, 9, 23))] * 10
    with_ten, without = forecast(usual + ten), forecast(usual)
    # Ten more that began lift what is expected to begin, and are too few to change the shares much.
    more = with_ten.expected.completed - without.expected.completed
    begin = 10 / 65 * (6 * 0.5)  # in 65 working days; half of those of the first six days left are completed
    assert more == pytest.approx(10 + begin, abs=0.2)
    assert with_ten.expected.in_time - without.expected.in_time == pytest.approx(begin, abs=0.15)


def test_what_is_overdue_can_be_completed_late_alone():
    usual = regular(MIDDLE, 4) + [
        past(day, 11 + at * 7 % 60, MIDDLE) for at, day in enumerate(working_days(FIRST, MIDDLE))
    ]
    old = [Past(date(2009, 1, 5), date(2009, 1, 19))] * 20
    with_old, without = forecast(usual + old), forecast(usual)
    assert with_old.expected.in_time == pytest.approx(without.expected.in_time)
    assert with_old.share < without.share


def test_on_the_last_day_it_is_the_figure():
    found = forecast(regular(date(2011, 9, 30), 2, 10, 14), date(2011, 9, 30))
    assert (found.days_left, found.expected) == (0, Expected(44, 66))
    assert found.low == found.share == found.high


def test_where_the_start_day_counts_a_clock_that_begins_is_on_its_first_day():
    standards = Standards(WEEKDAYS, count_start_day=True)
    pasts = [
        Past(start, standards.day_of(start, LIMIT), start) for start in working_days(FIRST, MIDDLE) for _ in range(3)
    ]
    assert forecast(pasts, standards=standards).expected.completed == pytest.approx(66, abs=0.05)


def test_few_earlier_months_say_nothing():
    found = forecast([one for one in regular(MIDDLE, 2, 10, 14) if one.clock_from >= date(2010, 11, 1)])
    assert (found.said, found.share, found.low) == (False, None, None)
    assert found.sentence().startswith("No forecast for September 2011: there are 9 earlier months")


def test_few_completions_say_nothing():
    assert "fewer than 30 are expected" in forecast(regular(MIDDLE, 14)).sentence()
    assert "only 0 were completed in the last 2 years" in forecast([]).sentence()


def test_a_day_of_another_month_is_refused():
    with pytest.raises(InvalidInput, match="August 2011 can be made on a day of that month alone"):
        month_forecast([], Month(2011, 8), MIDDLE, LIMIT, STANDARDS.day_number)


def test_earlier_months_are_tried_with_what_had_happened_by_then():
    """Each is what was said, or would have been, on the day of that month when as many working days were left."""
    rng = random.Random(2011)
    drawn = [(start, rng.randrange(24)) for start in working_days(FIRST, MIDDLE) for _ in range(4)]
    for tried in forecast([past(start, day, MIDDLE) for start, day in drawn]).tried:
        point = working_days(tried.month.first, tried.month.last)[-10] - timedelta(days=1)
        then = forecast([past(start, day, point) for start, day in drawn if start <= point], point)
        assert then.days_left == 10
        assert then.expected.share == pytest.approx(tried.expected, abs=1e-12)
        ended = [past(start, day, MIDDLE) for start, day in drawn]
        done = [one for one in ended if one.stopped_on is not None and Month.of(one.stopped_on) == tried.month]
        assert tried.was == sum(one.stopped_on <= one.due_on for one in done) / len(done)


def test_the_range_is_between_the_errors_that_hold_four_of_five():
    assert error_range([0.3, -0.1, 0.0, 0.1, 0.2, -0.2, -0.3, 0.4, -0.4]) == (-0.4, 0.4)
    assert error_range([number / 100 for number in range(18)]) == (0.0, 0.17)
    assert error_range([number / 100 for number in range(19)]) == (0.01, 0.17)
    assert error_range([number / 100 for number in range(24)]) == (0.01, 0.22)
    with pytest.raises(ValueError, match="9 are needed"):
        error_range([0.1] * 8)


@settings(max_examples=of_a_hundred(30))
@given(st.lists(st.floats(-1, 1), min_size=10, max_size=25, unique=True))
def test_of_errors_alike_four_of_five_fall_between_those_of_the_others(errors: list[float]):
    """Left out in turn, each by the range of the others: the promise of the range, for any errors whatever."""
    inside = 0
    for at, error in enumerate(errors):
        low, high = error_range(errors[:at] + errors[at + 1 :])
        inside += low <= error <= high
    assert inside >= 0.8 * len(errors) - 1e-9


def test_a_range_that_seldom_held_is_not_to_be_relied_on():
    made = (SEPTEMBER, Figure(80, 120), 10, Expected(120.0, 180.0), 0.6, 0.71, (), 15)
    assert not MonthForecast(*made, inside=10).doubtful  # five missed of fifteen: 16 in a hundred by chance
    assert not MonthForecast(*made, inside=10).sentence().endswith("too few.")
    assert MonthForecast(*made, inside=8).doubtful  # seven: two in a hundred
    assert MonthForecast(*made, inside=8).sentence().endswith("Do not rely on it: that is too few.")


def test_the_range_held_four_times_of_five_in_a_history_with_months_held_out():
    rng = random.Random(2011)
    late, drawn = 0.3, []
    for start in working_days(date(2007, 1, 1), date(2011, 12, 30)):
        if start.day == 1 or not drawn:
            late = min(0.7, max(0.05, 0.3 + 0.8 * (late - 0.3) + rng.gauss(0, 0.05)))
        drawn += [
            (start, rng.randrange(11, 30) if rng.random() < late else rng.randrange(11))
            for _ in range(rng.randrange(2, 7))
        ]
    told = inside = 0
    for back in range(18):
        month = Month(2011, 11).shifted(-back)
        point = WEEKDAYS.after(month.last, -8)
        found = forecast([past(start, day, point) for start, day in drawn if start <= point], point)
        ended = [past(start, day, month.last) for start, day in drawn]
        done = [one for one in ended if one.stopped_on is not None and Month.of(one.stopped_on) == month]
        was = sum(one.stopped_on <= one.due_on for one in done) / len(done)
        told += 1
        inside += found.low <= was <= found.high
    assert told == 18
    assert 12 <= inside <= 18
