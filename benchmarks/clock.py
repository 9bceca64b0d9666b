"""The clock beside numpy, holidays and dateutil: time for each pair of a start and a limit, and whether they agree.

python benchmarks/clock.py [--pairs 1000000] [--rounds 5]
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import holidays
import numpy as np
from dateutil.rrule import DAILY, rrule

from models.calendar import FIRST_YEAR, LAST_YEAR, WorkingCalendar

LIMITS = (1, 7, 10, 15, 35, 45)
ONE_DAY = timedelta(days=1)
TARGET = 5.0

CALENDAR = WorkingCalendar.england()
BUSDAYS = np.busdaycalendar(holidays=list(CALENDAR.bank_holidays))
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))

Pair = tuple[date, Any]


@dataclass
class Way:
    """One way to answer for a list of pairs; ``share`` of the pairs is enough to time a slow one."""

    name: str
    answers: Callable[[Any, Any], Iterable[Any]]
    share: float = 1.0
    arrays: bool = False


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pairs", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()

    rng = random.Random(2011)
    first, span = date(2005, 1, 1).toordinal(), (date(2030, 1, 1) - date(2005, 1, 1)).days
    starts = [date.fromordinal(first + rng.randrange(span)) for _ in range(asked.pairs)]
    limits = [rng.choice(LIMITS) for _ in starts]
    # As a list screen asks: how far is this due date from that day, before it or after it.
    dues = [start + timedelta(days=rng.randrange(-90, 91)) for start in starts]

    print(f"{asked.pairs:,} pairs, median of {asked.rounds} rounds in which every way takes its turn\n")
    due = compare("Due date from (start, limit)", DUE_WAYS, starts, limits, asked.rounds)
    left = compare("Working days left from (today, due)", LEFT_WAYS, starts, dues, asked.rounds)

    print(f"Target: at least {TARGET:.0f} times faster a pair than numpy with conversion")
    for name in ("numpy, a pair at a time, dates in and out", "numpy, whole array, dates in and out"):
        for what, ratios in (("due", due), ("days_left", left)):
            print(f"  {what:10} {name:44} {ratios[name]:6.1f} × {'met' if ratios[name] >= TARGET else 'missed'}")
    pitfalls(starts, limits, dues)


def compare(title: str, ways: list[Way], starts: list[date], others: list[Any], rounds: int) -> dict[str, float]:
    """Time every way in turn, check that all agree, print the table; the ratio of each to ours."""
    given = [_given(way, starts, others) for way in ways]
    expected = list(ways[0].answers(*given[0]))
    for way, (some, more) in zip(ways, given, strict=True):  # the warm-up, and the check
        found = way.answers(some, more)
        found = found.astype(object).tolist() if isinstance(found, np.ndarray) else list(found)
        if found != expected[: len(found)]:
            at = next(n for n, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b)
            sys.exit(f"{way.name} answers {found[at]} for {starts[at]}, {others[at]}; ours {expected[at]}")
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, (some, more), taken in zip(ways, given, times, strict=True):
            began = time.perf_counter()
            way.answers(some, more)
            taken.append((time.perf_counter() - began) / len(some) * 1e6)
    ours = statistics.median(times[0])
    print(f"{title:46} {'µs a pair':>10} {'times ours':>10} {'spread':>13}")
    for way, (some, _), taken in zip(ways, given, times, strict=True):
        middle = statistics.median(taken)
        fewer = f"  ({len(some):,} pairs)" if len(some) < len(starts) else ""
        print(f"  {way.name:44} {middle:10.3f} {middle / ours:10.2f} {min(taken):6.3f}–{max(taken):.3f}{fewer}")
    print("  all answers agree\n")
    return {way.name: statistics.median(taken) / ours for way, taken in zip(ways, times, strict=True)}


def _given(way: Way, starts: list[date], others: list[Any]) -> tuple[Any, Any]:
    count = max(1, int(len(starts) * way.share))
    some, more = starts[:count], others[:count]
    if way.arrays:
        return _days(some), _days(more) if isinstance(more[0], date) else np.array(more)
    return some, more


def _days(days: list[date]) -> np.ndarray:
    return np.array(days, dtype="datetime64[D]")


def _numpy_days_left(due: Any, today: Any) -> Any:
    # A plain reversed count takes in the wrong end, so the days are put in order and the sign back on.
    low, high = np.minimum(today, due), np.maximum(today, due)
    return np.where(due < today, -1, 1) * np.busday_count(low + 1, high + 1, busdaycal=BUSDAYS)


def _numpy_days_left_of_pair(due: date, today: date) -> int:
    if due < today:
        return -int(np.busday_count(due + ONE_DAY, today + ONE_DAY, busdaycal=BUSDAYS))
    return int(np.busday_count(today + ONE_DAY, due + ONE_DAY, busdaycal=BUSDAYS))


def _loop_due(start: date, limit: int) -> date:
    day = start
    while limit:
        day += ONE_DAY
        limit -= day.weekday() < 5 and day not in BANK_HOLIDAYS
    return day


def _loop_days_left(due: date, today: date) -> int:
    low, high, sign = (today, due, 1) if today <= due else (due, today, -1)
    count = 0
    while low < high:
        low += ONE_DAY
        count += low.weekday() < 5 and low not in BANK_HOLIDAYS
    return sign * count


def _rrule_due(start: date, limit: int) -> date:
    # Weekdays from the day after, less the bank holidays: quicker than an rruleset with 300 exceptions.
    days = (moment.date() for moment in rrule(DAILY, dtstart=start + ONE_DAY, byweekday=range(5)))
    working = (day for day in days if day not in CALENDAR.bank_holidays)
    return next(day for number, day in enumerate(working, 1) if number == limit)


def _rrule_days_left(due: date, today: date) -> int:
    low, high, sign = (today, due, 1) if today <= due else (due, today, -1)
    weekdays = rrule(DAILY, dtstart=low + ONE_DAY, until=high, byweekday=range(5))
    return sign * sum(moment.date() not in CALENDAR.bank_holidays for moment in weekdays)


def _each(answer: Callable[[date, Any], Any]) -> Callable[[list[date], list[Any]], list[Any]]:
    return lambda starts, others: [answer(start, other) for start, other in zip(starts, others, strict=True)]


_OFFSET = {"roll": "backward", "busdaycal": BUSDAYS}  # backward: a start on a day off is day 0 all the same

DUE_WAYS = [
    Way("ours: WorkingCalendar.due", _each(CALENDAR.due)),
    Way("numpy, a pair at a time, dates in and out", _each(lambda s, n: np.busday_offset(s, n, **_OFFSET).item()), 0.1),
    Way("numpy, whole array, dates in and out",
        lambda s, n: np.busday_offset(_days(s), n, **_OFFSET).tolist()),
    Way("numpy, whole array, arrays in and out",
        lambda s, n: np.busday_offset(s, n, **_OFFSET), arrays=True),
    Way("holidays, day by day", _each(_loop_due), 0.01),
    Way("dateutil.rrule", _each(_rrule_due), 0.005),
]  # fmt: skip

LEFT_WAYS = [
    Way("ours: WorkingCalendar.days_left", _each(lambda t, d: CALENDAR.days_left(d, t))),
    Way("numpy, a pair at a time, dates in and out", _each(lambda t, d: _numpy_days_left_of_pair(d, t)), 0.1),
    Way("numpy, whole array, dates in and out", lambda t, d: _numpy_days_left(_days(d), _days(t)).tolist()),
    Way("numpy, whole array, arrays in and out", lambda t, d: _numpy_days_left(d, t), arrays=True),
    Way("holidays, day by day", _each(lambda t, d: _loop_days_left(d, t)), 0.01),
    Way("dateutil.rrule", _each(lambda t, d: _rrule_days_left(d, t)), 0.005),
]


def pitfalls(starts: list[date], limits: list[int], dues: list[date]) -> None:
    """How often the two obvious calls of numpy give another answer than the clock."""
    right = np.busday_offset(_days(starts), limits, **_OFFSET)
    forward = np.busday_offset(_days(starts), limits, roll="forward", busdaycal=BUSDAYS)
    plain = np.busday_count(_days(starts) + 1, _days(dues) + 1, busdaycal=BUSDAYS)
    left = _numpy_days_left(_days(dues), _days(starts))
    print("\nWhat the obvious calls of numpy would answer otherwise")
    print(f"  busday_offset with roll='forward': {100 * np.mean(forward != right):.1f} in 100 pairs")
    print(f"  busday_count with due before today: {100 * np.mean(plain != left):.1f} in 100 pairs")


if __name__ == "__main__":
    main()
