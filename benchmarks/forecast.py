"""What the forecasts are worth: chances of being late and ranges of months beside what came, in months held out.

    python benchmarks/forecast.py [--a-year 3300] [--years 8] [--limit 10] [--teams 6] [--seed 2011] [--rounds 5]

Histories of made-up teams are drawn at random: the share that is late wanders from month to month, work heaps on the
last days, and holidays are quiet. A forecast is given only what had happened by its day.
"""

import argparse
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from models.calendar import WorkingCalendar
from models.forecast import History, Past
from models.month_forecast import month_forecast
from models.standards import Standards
from models.timeliness import Figure, Month, months_between

FIRST = date(2015, 4, 1)
STANDARDS = Standards(WorkingCalendar.england())
POINTS = (15, 10, 5, 2)  # working days left in the month
TARGET = 300.0  # milliseconds, for 10,000 clocks in three years and 24 earlier months


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--a-year", type=int, default=3_300, help="clocks that begin in a year")
    options.add_argument("--years", type=int, default=8)
    options.add_argument("--limit", type=int, default=10, help="working days")
    options.add_argument("--teams", type=int, default=6)
    options.add_argument("--seed", type=int, default=2011)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    rng = random.Random(given.seed)
    teams = [simulated(rng, given.a_year, given.years, given.limit) for _ in range(given.teams)]
    print(
        f"{len(teams)} teams with {given.a_year:,} clocks of {given.limit} working days a year, {given.years} years\n"
    )
    chances(teams, given.limit)
    ranges(teams, given.limit)
    speed(teams[0], given.limit, given.rounds)


def simulated(rng: random.Random, a_year: int, years: int, limit: int) -> list[Past]:
    """A history in which the late share wanders: each month keeps most of what the month before had, and noise."""
    calendar, found, late = STANDARDS.calendar, [], 0.3
    day, end = FIRST, FIRST.replace(year=FIRST.year + years)
    while day < end:
        if day.day == 1:
            late = min(0.8, max(0.05, 0.3 + 0.8 * (late - 0.3) + rng.gauss(0, 0.05)))
        if calendar.is_working_day(day):
            mean = a_year / 253 * (0.7 if day.month in (8, 12) else 1)
            for _ in range(max(0, round(rng.gauss(mean, mean**0.5)))):
                due = calendar.due(day, limit)
                stopped = calendar.due(day, _days_taken(rng, late, limit))
                found.append(Past(day, due, stopped if stopped < end else None))
        day += timedelta(days=1)
    return found


def _days_taken(rng: random.Random, late: float, limit: int) -> int:
    if rng.random() < late:
        return limit + 1 + int(rng.expovariate(1 / (limit * 0.8)))
    if rng.random() < 0.2:  # the heap on the last two days
        return max(0, limit - rng.randrange(2))
    return round(rng.triangular(0, limit, limit * 0.7))


def as_known(pasts: Sequence[Past], day: date) -> list[Past]:
    """What had happened by the end of the day."""
    return [
        past if past.stopped_on is None or past.stopped_on <= day else Past(past.clock_from, past.due_on)
        for past in pasts
        if past.clock_from <= day
    ]


def chances(teams: Sequence[Sequence[Past]], limit: int) -> None:
    """Chances of being late by tenths: as told at the end of months that were held out, and what became of them."""
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    silent = 0
    for pasts in teams:
        for point in (month.last for month in held_out(pasts, 24)):
            history = History(as_known(pasts, point), point, limit, STANDARDS.day_number)
            for past in pasts:
                if past.clock_from <= point <= past.due_on and (past.stopped_on is None or past.stopped_on > point):
                    chance = history.of_open(past.clock_from, past.due_on, day_over=True)
                    if chance.share is None:
                        silent += 1
                        continue
                    late = past.stopped_on is None or past.stopped_on > past.due_on
                    tenths[min(9, int(chance.share * 10))].append((float(chance.share), late))
    print("Chance of being late, told at the end of months held out")
    print(f"  {'told':>12} {'open then':>10} {'mean told':>10} {'late':>8} {'difference':>11}")
    squares = 0.0
    for tenth in sorted(tenths):
        told = statistics.fmean(share for share, _ in tenths[tenth])
        late = statistics.fmean(was for _, was in tenths[tenth])
        squares += sum((share - was) ** 2 for share, was in tenths[tenth])
        print(
            f"  {tenth * 10:>4}–{tenth * 10 + 10:>3}%    {len(tenths[tenth]):>10,} {told:>10.1%} {late:>8.1%}"
            f" {100 * (late - told):>+11.1f}"
        )
    count = sum(map(len, tenths.values()))
    print(f"  {count:,} told, {silent:,} silent; Brier score {squares / max(1, count):.3f}\n")


def held_out(pasts: Sequence[Past], months: int) -> list[Month]:
    """The last months but two, of which it is known what came."""
    last = Month.of(max(past.clock_from for past in pasts)).shifted(-2)
    return months_between(last.shifted(1 - months), last)


def ranges(teams: Sequence[Sequence[Past]], limit: int) -> None:
    """How often a month ended inside its range, by the working days that were left of it."""
    print("Range of the month, in months held out: four in five should end inside")
    print(f"  {'days left':>10} {'months':>7} {'inside':>7} {'mean error':>11} {'mean width':>11}")
    for days_left in POINTS:
        told, inside, errors, widths = 0, 0, [], []
        for pasts, month in [(team, month) for team in teams for month in held_out(team, 36)]:
            point = _with_left(month, days_left)
            forecast = month_forecast(as_known(pasts, point), month, point, limit, STANDARDS.day_number)
            was = _figure(pasts, month).share
            if forecast.share is None or forecast.low is None or forecast.high is None or was is None:
                continue
            told += 1
            inside += forecast.low <= was <= forecast.high
            errors.append(abs(float(was) - forecast.share))
            widths.append(forecast.high - forecast.low)
        mean, width = (statistics.fmean(some) if some else 0.0 for some in (errors, widths))
        print(f"  {days_left:>10} {told:>7} {inside / max(1, told):>7.1%} {100 * mean:>10.1f}  {100 * width:>10.1f}")
    print()


def _with_left(month: Month, days_left: int) -> date:
    day = month.last
    while STANDARDS.calendar.elapsed(day, month.last) < days_left and day > month.first:
        day -= timedelta(days=1)
    return day


def _figure(pasts: Sequence[Past], month: Month) -> Figure:
    done = [
        past.stopped_on <= past.due_on
        for past in pasts
        if past.stopped_on is not None and month.first <= past.stopped_on <= month.last
    ]
    return Figure(sum(done), len(done))


def speed(pasts: Sequence[Past], limit: int, rounds: int) -> None:
    """Milliseconds for the clocks of the last three years: what is run beside the keys."""
    month = held_out(pasts, 1)[0]
    point = _with_left(month, 10)
    known = [past for past in as_known(pasts, point) if past.clock_from >= point - timedelta(days=3 * 365)]
    taken: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        began = time.perf_counter()
        history = History(known, point, limit, STANDARDS.day_number)
        taken["history built"].append(time.perf_counter() - began)
        began = time.perf_counter()
        for past in known[-5_000:]:
            history.of_open(past.clock_from, past.due_on)
        taken["5,000 chances looked up"].append(time.perf_counter() - began)
        began = time.perf_counter()
        month_forecast(known, month, point, limit, STANDARDS.day_number)
        taken["month with 24 earlier ones"].append(time.perf_counter() - began)
    print(
        f"{len(known):,} clocks in three years, milliseconds, median of {rounds} (target for the month: {TARGET:.0f})"
    )
    for name, seconds in taken.items():
        print(f"  {name:28} {1000 * statistics.median(seconds):8.1f}  {1000 * max(seconds):8.1f} at most")


if __name__ == "__main__":
    main()
