"""How a month is expected to end, with a range that is as wide as the same forecast was wrong in earlier months.

It is counted, not fitted: what is completed, what will be of what is open by the share that was stopped on each working
day of the clock, and the same of what will begin. What it is worth is shown by the earlier months.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from math import floor

from models.completion_days import DayNumber, at_least
from models.errors import InvalidInput
from models.forecast import LEAST_HISTORY, YEARS_OF_HISTORY, Past, whole_percent, years_before
from models.timeliness import Figure, Month

LEAST_MONTHS, MOST_MONTHS = 12, 24  # earlier months whose errors make a range
ARRIVAL_DAYS = 91  # calendar days: what began in them is what is expected to begin
COVERED = Fraction(4, 5)  # of the months, by a range
# From as many errors on the least and the greatest of them hold between them what is to be covered.
LEAST_ERRORS = 9
AS_TOLD = 0.005  # shares are told in whole per cent: by as little as this no month falls outside
DOUBTFUL = 0.05


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure as expected: not whole numbers."""

    in_time: float
    completed: float

    @property
    def share(self) -> float | None:
        return self.in_time / self.completed if self.completed > 0 else None


@dataclass(frozen=True, slots=True)
class Tried:
    """An earlier month: the share that was to be expected on the same day of it, and what it came to."""

    month: Month
    expected: float
    was: float

    @property
    def error(self) -> float:
        """By how much it ended above what was expected; negative where below."""
        return self.was - self.expected


@dataclass(frozen=True, slots=True)
class MonthForecast:
    """How a month is expected to end, between which shares, and how often such a range held; or why nothing is said.

    ``tried``: the earlier months whose errors made the range, the earliest first. ``inside`` of ``checked`` of them,
    each against a range made of the months before it alone, fell inside.
    """

    month: Month
    done: Figure
    days_left: int
    expected: Expected
    low: float | None = None
    high: float | None = None
    tried: tuple[Tried, ...] = ()
    checked: int = 0
    inside: int = 0
    why_silent: str = ""

    @property
    def said(self) -> bool:
        return not self.why_silent

    @property
    def share(self) -> float | None:
        """The share in time at the month's end, from 0 to 1; None where nothing is said."""
        return self.expected.share if self.said else None

    @property
    def doubtful(self) -> bool:
        """Whether such ranges held less often than chance explains, so that this one is not to be relied on."""
        missed = self.checked - self.inside
        return self.checked > 0 and at_least(missed, self.checked, float(1 - COVERED)) < DOUBTFUL

    def sentence(self) -> str:
        """``September 2011 is expected to end at 66%, between 60% and 71%: of 15 earlier months 12 fell inside …``"""
        if self.share is None or self.low is None or self.high is None:
            return f"No forecast for {self.month.words}: {self.why_silent}"
        share, low, high = whole_percent(self.share), whole_percent(self.low), whole_percent(self.high)
        said = (
            f"{self.month.words} is expected to end at {share}%, between {low}% and {high}%: of {self.checked} earlier "
            f"months {self.inside} fell inside such a range, made of the months before them."
        )
        return said + (" Do not rely on it: that is too few." if self.doubtful else "")


def month_forecast(
    pasts: Sequence[Past], month: Month, as_at: date, limit: int, day_number: DayNumber
) -> MonthForecast:
    """How the month in which ``as_at`` lies is expected to end, seen from the end of that day.

    What is completed, and what will be of what is open and of what will begin. The range comes from the errors that the
    same forecast made in up to 24 earlier months, with as many working days left: with what had happened by that day,
    as it is known now. Of n errors the k-th least and the k-th greatest, k = (n + 1) ÷ 10 rounded down, hold four out
    of five. Raises InvalidInput where the month is not that of the day.
    """
    if Month.of(as_at) != month:
        raise InvalidInput(f"A forecast of {month.words} can be made on a day of that month alone.")
    clocks = _Clocks(pasts, limit, day_number)
    days_left = clocks.between(as_at, month.last)
    known, expected = clocks.expected(month, as_at)
    tried = []
    for back in range(MOST_MONTHS, 0, -1):
        earlier = month.shifted(-back)
        before, then = clocks.expected(earlier, clocks.with_left(earlier, days_left))
        was = clocks.done(earlier.first, earlier.last).share
        if before >= LEAST_HISTORY and then.completed >= LEAST_HISTORY and then.share is not None and was is not None:
            tried.append(Tried(earlier, then.share, float(was)))
    forecast = MonthForecast(month, clocks.done(month.first, as_at), days_left, expected, tried=tuple(tried))
    return _with_range(forecast, known)


def _with_range(forecast: MonthForecast, known: int) -> MonthForecast:
    share, errors, why = forecast.expected.share, [one.error for one in forecast.tried], ""
    if known < LEAST_HISTORY:
        why = f"only {known:,} were completed in the last {YEARS_OF_HISTORY} years, and {LEAST_HISTORY} are needed."
    elif share is None or forecast.expected.completed < LEAST_HISTORY:
        why = f"fewer than {LEAST_HISTORY} are expected to be completed in it."
    elif len(errors) < LEAST_MONTHS:
        why = (
            f"there are {len(errors)} earlier months on which it can be tried, and {LEAST_MONTHS} are needed to say "
            "how far it may be wrong."
        )
    if why or share is None:
        return replace(forecast, why_silent=why)
    least, greatest = error_range(errors)
    checks = [(errors[at], error_range(errors[:at])) for at in range(LEAST_ERRORS, len(errors))]
    return replace(
        forecast,
        low=min(1.0, max(0.0, share + least)),
        high=min(1.0, max(0.0, share + greatest)),
        checked=len(checks),
        inside=sum(low - AS_TOLD <= error <= high + AS_TOLD for error, (low, high) in checks),
    )


def error_range(errors: Sequence[float]) -> tuple[float, float]:
    """Between which errors the next will be with four chances in five, where it is an error like these.

    The next is as likely to take any place among them: n errors make n + 1 places, of which k are cut off at each end.
    """
    ordered, cut = sorted(errors), floor((len(errors) + 1) * (1 - COVERED) / 2)
    if cut < 1:
        raise ValueError(f"{len(errors)} errors are too few; {LEAST_ERRORS} are needed")
    return ordered[cut - 1], ordered[-cut]


class _Stays:
    """How long clocks stay open: of those that came to a working day, the share that was stopped on it.

    Beyond the limit, from the first day to which fewer than thirty came, one average share holds for every day.
    """

    def __init__(self, stopped: Sequence[int], ended: Sequence[int], limit: int) -> None:
        """``stopped`` and ``ended`` by working day: how many stopped on it, and how many are known up to it."""
        came = list(accumulate(reversed(ended)))[::-1]
        tail = next((day for day in range(limit + 1, len(came)) if came[day] < LEAST_HISTORY), len(came))
        days = sum(came[tail:])
        self._tail, self._stay = tail, 1 - sum(stopped[tail:]) / (days + 1)
        self._left = [1.0]  # by day: the share still open when it begins
        for day in range(tail):
            # Where all were stopped one more is thought of that was not: nothing is certain.
            of = came[day] + (stopped[day] == came[day])
            self._left.append(self._left[-1] * (1 - stopped[day] / of))

    def _open_after(self, day: int) -> float:
        """The share of all that is open at the end of the day; 1 for -1."""
        past = day + 1 - self._tail
        return self._left[day + 1] if past <= 0 else self._left[-1] * self._stay**past

    def completed(self, day: int, until: int, limit: int) -> tuple[float, float]:
        """The chance of one open at the end of ``day`` to be completed by the end of ``until``: in time, and late."""
        if day >= limit and day + 1 >= self._tail:
            return 0.0, 1 - self._stay ** (until - day)
        now = self._open_after(day)
        at_limit = self._open_after(min(max(limit, day), until))
        return (now - at_limit) / now, (at_limit - self._open_after(until)) / now


class _Clocks:
    """All clocks in working days from one day on, so that every earlier month is counted in one pass."""

    def __init__(self, pasts: Sequence[Past], limit: int, day_number: DayNumber) -> None:
        self._limit, self._number = limit, day_number
        self._base = min((past.clock_from for past in pasts), default=date(2000, 1, 1))
        self._positions: dict[date, int] = {}
        ordered = sorted(pasts, key=lambda past: past.clock_from)
        self._starts = [past.clock_from for past in ordered]
        firsts = {day: day_number(day, day) for day in set(self._starts)}
        self._first_number = max(firsts.values(), default=0)  # of a working day: 1 where the start day counts
        self._rows = []
        self._stops = []
        for past in ordered:
            nought = self._position(past.clock_from) - firsts[past.clock_from]
            due = self._position(past.due_on) - nought
            stopped, day = past.stopped_on, 0
            if stopped is not None:
                day = max(0, self._position(stopped) - nought)
                day = day if stopped <= past.due_on else max(day, due + 1)
                self._stops.append((stopped, stopped <= past.due_on))
            self._rows.append((past.clock_from, nought, due, stopped or date.max, day))
        self._stops.sort()

    def _position(self, day: date) -> int:
        """Working days since the first clock began."""
        found = self._positions.get(day)
        if found is None:
            found = self._positions[day] = self._number(self._base, day)
        return found

    def between(self, day: date, last: date) -> int:
        """Working days after ``day``, up to and including ``last``."""
        return self._position(last) - self._position(day)

    def with_left(self, month: Month, days_left: int) -> date:
        """The day of the month, or the last before it, after which so many working days of it are left."""
        day, before = month.last, month.first - timedelta(days=1)
        while day > before and self.between(day, month.last) < days_left:
            day -= timedelta(days=1)
        return day

    def done(self, first: date, last: date) -> Figure:
        """What was completed from one day to another, both included."""
        found = self._stops[bisect_left(self._stops, (first, False)) : bisect_right(self._stops, (last, True))]
        return Figure(sum(in_time for _, in_time in found), len(found))

    def expected(self, month: Month, point: date) -> tuple[int, Expected]:
        """How many completions are known at the end of ``point``, and how the month was to be expected to end."""
        now, since = self._position(point), years_before(point, YEARS_OF_HISTORY)
        days_left, begun = self.between(point, month.last), bisect_right(self._starts, point)
        longest = self._limit + 2 + (now if begun else 0) + self._first_number
        stopped, ended, still_open = [0] * (longest + 1), [0] * (longest + 1), []
        for start, nought, due, stopped_on, day in self._rows[:begun]:
            if stopped_on > point:
                still_open.append((now - nought, due))
                if start >= since and due == self._limit:
                    ended[now - nought] += 1
            elif start >= since and due == self._limit:
                stopped[day] += 1
                ended[day] += 1
        stays = _Stays(stopped, ended, self._limit)
        figure = self.done(month.first, point)
        in_time, late = float(figure.in_time), float(figure.late)
        for day, due in still_open:
            soon, later = stays.completed(day, day + days_left, due)
            in_time, late = in_time + soon, late + later
        a_day = self._begun_a_day(point, begun)
        for left in range(days_left):
            soon, later = stays.completed(-1, left + self._first_number, self._limit)
            in_time, late = in_time + a_day * soon, late + a_day * later
        return sum(stopped), Expected(in_time, in_time + late)

    def _begun_a_day(self, point: date, begun: int) -> float:
        """How many clocks began on a working day of the last thirteen weeks."""
        first = point - timedelta(days=ARRIVAL_DAYS)
        days = self.between(first, point)
        return (begun - bisect_right(self._starts, first)) / days if days > 0 else 0.0
