"""The chance that an open assessment will be late, from the team's own history at that day of its clock.

It is counted, not fitted: so many became late of so many that were still open on that day. Where fewer than thirty
stand behind a number, nothing is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from math import floor

from models.completion_days import DayNumber, completion_day
from models.timeliness import percent_of

LEAST_HISTORY = 30  # as few as this are needed behind a number that is told
YEARS_OF_HISTORY = 2


@dataclass(frozen=True, slots=True)
class Past:
    """One clock of one kind and team as known on the day that is looked at; ``stopped_on`` None while it is open."""

    clock_from: date
    due_on: date
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """So many became late of so many that were open on the same day of their clock. ``certain``: it is late already."""

    late: int = 0
    of: int = 0
    certain: bool = False

    @property
    def said(self) -> bool:
        """Whether enough stand behind it to say it."""
        return self.certain or self.of >= LEAST_HISTORY

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; None where too few stand behind it."""
        if self.certain:
            return Fraction(1)
        return Fraction(self.late, self.of) if self.said else None

    @property
    def percent(self) -> float | None:
        """In per cent, with one decimal."""
        return percent_of(self.share)

    @property
    def words(self) -> str:
        """``31 of 62 that were open on that day became late (50%)``; empty where too few stand behind it."""
        if self.certain:
            return "late already"
        if self.share is None:
            return ""
        return f"{self.late:,} of {self.of:,} that were open on that day became late ({whole_percent(self.share)}%)"


ALREADY_LATE = Chance(certain=True)


class History:
    """A team's past clocks of one kind, counted once by the working day on which they stopped.

    Of each the outcome is known without bias: its due date has passed, whether it was quick or slow. It began within
    the two years before ``as_at``, and has this ``limit`` in working days. A look-up costs the same however many.
    """

    def __init__(self, pasts: Iterable[Past], as_at: date, limit: int, day_number: DayNumber) -> None:
        self.as_at, self.limit, self.day_number = as_at, limit, day_number
        since = years_before(as_at, YEARS_OF_HISTORY)
        stops: dict[int, int] = {}
        never = 0
        for past in pasts:
            if not since <= past.clock_from or past.due_on >= as_at:
                continue
            if day_number(past.clock_from, past.due_on) != limit:
                continue
            if past.stopped_on is None or past.stopped_on > as_at:
                never += 1
            else:
                day = completion_day(past.clock_from, past.due_on, past.stopped_on, day_number)
                stops[day] = stops.get(day, 0) + 1
        last = max(limit, *stops, 0)
        counts = [stops.get(day, 0) for day in range(last + 1)] + [never]
        self._open_from = list(accumulate(reversed(counts)))[::-1]  # by day: those not stopped before it
        self.late = self._open_from[limit + 1]
        self.count = self._open_from[0]

    def chance_late(self, day: int) -> Chance:
        """Of those still open at the end of this working day of their clock, how many became late.

        -1 asks of those that are still to begin.
        """
        at = min(max(day + 1, 0), len(self._open_from) - 1)
        still_open = self._open_from[at]
        return Chance(min(self.late, still_open), still_open)

    def of_open(self, clock_from: date, due_on: date, *, day_over: bool = False) -> Chance:
        """The chance of one that is open on ``as_at`` to be late; what is overdue is late, and no forecast.

        It may still be completed on that day, and so is compared with those that were open when such a day began;
        with ``day_over`` with those that were open when it ended. Of one with another limit nothing is said.
        """
        if due_on < self.as_at:
            return ALREADY_LATE
        if self.day_number(clock_from, due_on) != self.limit:
            return Chance()
        ended = self.as_at if day_over else self.as_at - timedelta(days=1)
        return self.chance_late(self.day_number(clock_from, ended) if clock_from <= ended else -1)


def years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for the 29th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def whole_percent(share: Fraction | float) -> int:
    """In whole per cent, halves up."""
    return floor(share * 100 + Fraction(1, 2)) if isinstance(share, Fraction) else floor(share * 100 + 0.5)
