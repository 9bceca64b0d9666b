"""The working-day calendar: which days count, when a limit falls due, and how to explain it day by day.

A working day is Monday to Friday and not a bank holiday of England and Wales (Banking and Financial
Dealings Act 1971). The start day is day 0: the first working day after it is day 1.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from models.dates import EARLIEST, LATEST, WEEKDAYS, long_form, short_form
from models.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 2000, 2035
_MARGIN_YEARS = 2
# The day before the first that can be written: a council that counts the start day counts from it.
_FIRST_COUNTED = EARLIEST - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One calendar day on the way to a due date: its number, or None and the reason why it does not count."""

    day: date
    number: int | None
    reason: str | None


class WorkingCalendar:
    """Counts working days by looking them up in two tables that are built once."""

    def __init__(
        self,
        bank_holidays: Mapping[date, str] | Iterable[date],
        known_until: date,
        closures: Mapping[date, str] | Iterable[date] = (),
        *,
        known_from: date | None = None,
    ) -> None:
        """``bank_holidays`` and ``closures`` are days, with their names where known.

        From ``known_from`` (the year of the first one, unless it is said) until ``known_until`` all bank holidays are
        known: what falls outside is provisional.
        """
        self.bank_holidays = _named(bank_holidays, "Bank holiday")
        self.closures = _named(closures, "Office closed")
        self.known_until = known_until
        first = min(self.bank_holidays, default=known_until).year
        self.known_from = known_from or date(first, 1, 1)
        self._closed = sorted(day for day in self.closures if self.is_working_day(day))
        self._cover(first - _MARGIN_YEARS, known_until.year + _MARGIN_YEARS)

    @classmethod
    def england(cls) -> "WorkingCalendar":
        """The calendar of England and Wales for 2000 to 2035, straight from the package ``holidays``."""
        return cls(england_bank_holidays(), date(LAST_YEAR, 12, 31))

    def _cover(self, first_year: int, last_year: int) -> None:
        """Build the tables: for each ordinal the working days up to it, and the working days themselves."""
        first = max(date(first_year, 1, 1), _FIRST_COUNTED)
        last = min(date(last_year, 12, 31), LATEST)
        self._first_year, self._last_year = first.year, last.year
        # In one step: another thread may be counting.
        self._tables = _tables_of(frozenset(self.bank_holidays), first, last)

    def _extend_to(self, day: date) -> None:
        """Make the tables reach the day. Raises InvalidInput outside the years 1900 to 2199."""
        if not _FIRST_COUNTED <= day <= LATEST:
            raise InvalidInput(f"{day.isoformat()} is outside the years 1900 to 2199 that the calendar can count.")
        if not self._first_year <= day.year <= self._last_year:
            self._cover(min(self._first_year, day.year - 1), max(self._last_year, day.year + 10))

    def is_working_day(self, day: date) -> bool:
        """Whether the day is Monday to Friday and no bank holiday."""
        return day.weekday() < 5 and day not in self.bank_holidays

    def due(self, start: date, limit: int) -> date:
        """The day on which ``limit`` working days after ``start`` are over; done on that day is in time.

        The start day is day 0 and does not count (DfE publishes "started and finished the same day" as
        no days). Raises InvalidInput for a negative limit, and beyond the year 2199.
        """
        # The usual case first and without a call: it is asked for each open assessment.
        base, count, days = self._tables
        at = start.toordinal() - base
        if limit > 0 and 0 <= at < len(count):
            wanted = count[at] + limit
            if wanted <= len(days):
                return days[wanted - 1]
        return self._due_beyond(start, limit)

    def _due_beyond(self, start: date, limit: int) -> date:
        if limit < 0:
            raise InvalidInput(f"A limit of {limit} working days cannot be counted; give 0 or more.")
        self._extend_to(start)
        if limit == 0:
            return start
        while True:
            base, count, days = self._tables
            wanted = count[start.toordinal() - base] + limit
            if wanted <= len(days):
                return days[wanted - 1]
            if self._last_year >= LATEST.year:
                raise InvalidInput(f"{limit} working days after {start.isoformat()} is beyond the year 2199.")
            self._extend_to(date(self._last_year + 1, 1, 1))

    def after(self, day: date, count: int) -> date:
        """The day that is ``count`` working days after ``day``; with a negative count the working day before it.

        With 0 it is the day itself. Raises InvalidInput outside the years 1900 to 2199.
        """
        return self.due(day, count) if count >= 0 else self._before(day, -count)

    def _before(self, day: date, count: int) -> date:
        reach = day
        while True:
            self._extend_to(reach)
            base, counted, days = self._tables
            at = day.toordinal() - base
            earlier = counted[at] - self.is_working_day(day)  # those before the day itself
            if count <= earlier:
                return days[earlier - count]
            if reach == _FIRST_COUNTED:
                raise InvalidInput(f"{count} working days before {day.isoformat()} is before the year 1900.")
            reach = max(_FIRST_COUNTED, date(max(1, self._first_year - 1 - count // 200), 1, 1))

    def days_left(self, due: date, today: date) -> int:
        """Working days in (today, due]: 0 on the due date, negative after it.

        Never decide lateness by its sign: on the Saturday after a Friday due date it is 0, and overdue.
        """
        return self.elapsed(today, due)

    def elapsed(self, start: date, end: date) -> int:
        """Working days after ``start``, up to and including ``end``: the number of the day ``end``."""
        base, count, _ = self._tables
        first, last = start.toordinal() - base, end.toordinal() - base
        if 0 <= first < len(count) and 0 <= last < len(count):
            return count[last] - count[first]
        self._extend_to(start)
        self._extend_to(end)
        return self.elapsed(start, end)

    def office_days_left(self, due: date, today: date) -> int:
        """The same as days_left, less the working days in between on which the office is closed."""
        left = self.days_left(due, today)
        low, high = sorted((today, due))
        closed = bisect_right(self._closed, high) - bisect_right(self._closed, low)
        return left - closed if today <= due else left + closed

    def is_provisional(self, start: date, due: date) -> bool:
        """Whether some day between start and due lies outside the years whose bank holidays are known."""
        return due > self.known_until or start < self.known_from

    def explain(self, start: date, limit: int) -> list[LedgerDay]:
        """Each calendar day from the start (day 0) to the due date, with why it was skipped where it was."""
        due = self.due(start, limit)
        ledger = [LedgerDay(start, 0, self.why_not_working(start))]
        number = 0
        for step in range(1, (due - start).days + 1):
            day = start + timedelta(days=step)
            reason = self.why_not_working(day)
            number += reason is None
            ledger.append(LedgerDay(day, number if reason is None else None, reason))
        return ledger

    def why_not_working(self, day: date) -> str | None:
        """``Saturday``, ``Good Friday``; None on a working day."""
        if day.weekday() >= 5:
            return WEEKDAYS[day.weekday()]
        return self.bank_holidays.get(day)


def from_today(day: date, today: date, calendar: WorkingCalendar | None) -> str:
    """How far a day is: ``today``, ``8 working days from today``, ``2 working days ago``.

    A day that no working day lies between is so many calendar days off. Without a ``calendar`` only today and the days
    next to it are told.
    """
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days, "")
    return near or ("" if calendar is None else _distance(days, _counted(day, today, calendar)))


def _distance(days: int, working: int) -> str:
    count = working or abs(days)
    unit = ("working day" if working else "day") + ("" if count == 1 else "s")
    return f"{count:,} {unit} {'from today' if days > 0 else 'ago'}"


def _counted(day: date, today: date, calendar: WorkingCalendar) -> int:
    """Working days from today to the day, or back to it; what ``calendar.after`` is asked for to come to that day.

    0 outside the years that the calendar can count.
    """
    try:
        if day >= today:
            return calendar.elapsed(today, day)
        return calendar.elapsed(day, today) + calendar.is_working_day(day) - calendar.is_working_day(today)
    except InvalidInput:
        return 0


def day_in_words(day: date, today: date, calendar: WorkingCalendar | None = None, *, in_full: bool = False) -> str:
    """What is said back of a day that was typed: ``Thu 3 Dec 2026, 8 working days from today``.

    One that is itself no working day is said to be none, and why. ``in_full`` writes weekday and month out.
    """
    said, far = long_form(day) if in_full else short_form(day), from_today(day, today, calendar)
    words = said + (f", {far}" if far else "")
    why = calendar.why_not_working(day) if calendar else None
    if not why:
        return words
    return words + (" – not a working day" if why in said else f" – {why}: not a working day")


def england_bank_holidays(last_year: int = LAST_YEAR) -> dict[date, str]:
    """Bank holidays of England and Wales from 2000, with their names, from the package ``holidays``."""
    return dict(_from_the_package(last_year))


@lru_cache(maxsize=2)
def _from_the_package(last_year: int) -> tuple[tuple[date, str], ...]:
    import holidays  # 50 ms, and needed only when the package has changed

    found = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, last_year + 1))
    return tuple((day, str(name)) for day, name in sorted(found.items()))


@lru_cache(maxsize=4)
def _tables_of(bank_holidays: frozenset[date], first: date, last: date) -> tuple[int, list[int], list[date]]:
    """The first ordinal, the working days up to each, and the working days. Kept: a calendar is read with each answer,
    and its days seldom change."""
    base = first.toordinal()
    span = last.toordinal() - base + 1
    flags = bytearray((1, 1, 1, 1, 1, 0, 0) * (span // 7 + 2))[first.weekday() : first.weekday() + span]
    for day in bank_holidays:
        if 0 <= (at := day.toordinal() - base) < span:
            flags[at] = 0
    days = [date.fromordinal(base + at) for at, counts in enumerate(flags) if counts]
    return base, list(accumulate(flags)), days


def _named(days: Mapping[date, str] | Iterable[date], name: str) -> dict[date, str]:
    return dict(days) if isinstance(days, Mapping) else dict.fromkeys(days, name)
