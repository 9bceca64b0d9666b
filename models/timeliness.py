"""Whether work was done in time: figures made of named assessments, over a month, a year to date or twelve months.

A figure is never typed: it is so many in time of so many completed, and its per cent is computed from the two. What
was published is kept beside what is known now, and every entry that came later is named.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import NamedTuple

from models.dates import MONTHS, short_form
from models.errors import InvalidInput
from models.standards import Clock

STANDS = date(9999, 12, 31)  # until when a record stands that nothing has superseded
YEAR_BEGINS = 4  # the month: a reporting year is from 1 April to 31 March


class Measure(StrEnum):
    """What is measured: a clock that is stopped in time, or not."""

    NI059 = "NI059"
    NI060 = "NI060"
    SINGLE = "single"
    REFERRAL_DECISION = "referral_decision"
    CONFERENCE = "conference"

    @classmethod
    def named(cls, text: str) -> "Measure":
        """The measure of this code, however it is spelt. Raises InvalidInput."""
        for measure in cls:
            if measure.value.casefold() == text.strip().casefold().replace("-", "_"):
                return measure
        known = ", ".join(measure.value for measure in cls)
        raise InvalidInput(f"“{text}” is no measure of this program. Give one of: {known}.")

    @property
    def clock(self) -> Clock:
        return _MEASURES[self][0]

    @property
    def short(self) -> str:
        """A heading: ``NI059 initial assessments``."""
        return _MEASURES[self][1]

    @property
    def words(self) -> str:
        """What is counted, in a sentence without its end: ``initial assessments authorised within …``."""
        return _MEASURES[self][2]

    @property
    def of_what(self) -> str:
        """What is completed: ``initial assessments``."""
        return _MEASURES[self][3]


# NI059 and NI060 as the Department defined them: authorised in time ÷ completed in the period. Single assessments and
# conferences: Working Together 2013; the decision on a referral: one working day.
_MEASURES = {
    Measure.NI059: (
        Clock.INITIAL, "NI059 initial assessments",
        "initial assessments authorised within 10 working days of the referral", "initial assessments",
    ),
    Measure.NI060: (
        Clock.CORE, "NI060 core assessments",
        "core assessments authorised within 35 working days of their commencement", "core assessments",
    ),
    Measure.SINGLE: (
        Clock.SINGLE, "Single assessments",
        "single assessments authorised within 45 working days of the referral", "single assessments",
    ),
    Measure.REFERRAL_DECISION: (
        Clock.REFERRAL_DECISION, "Decisions on referrals",
        "referrals decided on within 1 working day", "decisions on referrals",
    ),
    Measure.CONFERENCE: (
        Clock.CONFERENCE, "Child protection conferences",
        "initial child protection conferences held within 15 working days of the start of section 47 enquiries",
        "conferences",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which the day is."""
        return cls(day.year, day.month)

    @classmethod
    def named(cls, text: str) -> "Month":
        """The month written as ``2011-09``. Raises InvalidInput."""
        found = re.fullmatch(r"\s*(\d{4})-(\d{1,2})\s*", text, re.ASCII)
        if found and 1 <= int(found[2]) <= 12 and 1900 <= int(found[1]) <= 2198:
            return cls(int(found[1]), int(found[2]))
        raise InvalidInput(f"“{text}” is no month. Write the year and the month, as in 2011-09.")

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def words(self) -> str:
        """``September 2011``"""
        return f"{MONTHS[self.month - 1]} {self.year}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.shifted(1).first - timedelta(days=1)

    def shifted(self, months: int) -> "Month":
        """So many months later, or earlier."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    @property
    def year_first(self) -> "Month":
        """The April with which its reporting year begins."""
        return Month(self.year if self.month >= YEAR_BEGINS else self.year - 1, YEAR_BEGINS)

    @property
    def year_words(self) -> str:
        """Its reporting year: ``2011/12``."""
        first = self.year_first.year
        return f"{first}/{(first + 1) % 100:02d}"


def months_between(first: Month, last: Month) -> list[Month]:
    """The months from the first to the last, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first.shifted(step) for step in range(count)]


class Period(StrEnum):
    """Over which days a figure is counted, up to the end of a month or the day that is looked at."""

    MONTH = "month"
    YEAR = "year"
    TWELVE = "twelve"

    @property
    def words(self) -> str:
        return {
            Period.MONTH: "in the month",
            Period.YEAR: "in the year to date",
            Period.TWELVE: "in the last twelve months",
        }[self]

    def first_month(self, month: Month) -> Month:
        """With which month it begins, where it ends with this one."""
        match self:
            case Period.MONTH:
                return month
            case Period.YEAR:
                return month.year_first
            case _:
                return month.shifted(-11)

    def first(self, month: Month) -> date:
        """Its first day, where it ends with the month."""
        return self.first_month(month).first


def until(month: Month, as_at: date) -> date:
    """The last day that is counted of a month: its end, or the day that is looked at where that comes before.

    Raises InvalidInput where the month is still to come.
    """
    if month.first > as_at:
        raise InvalidInput(f"{month.words} has not begun on the day that is looked at. Choose an earlier month.")
    return min(month.last, as_at)


def check_publication(month: Month, as_at: date, today: date, published: Sequence[tuple[Month, date]]) -> None:
    """Raise InvalidInput where the figures of a month cannot be published as they are known on ``as_at``.

    ``published``: the months that are, each with the day as at which. A month is published when it is over, and once:
    what is entered later shows as a late entry beside it.
    """
    if as_at > today:
        raise InvalidInput(f"What will be known on {short_form(as_at)} cannot be published yet. Nothing was published.")
    if as_at <= month.last:
        raise InvalidInput(
            f"{month.words} is over after {short_form(month.last)}; on {short_form(as_at)} it cannot be published. "
            "Publish it when it is over."
        )
    for other, on in published:
        if other == month:
            raise InvalidInput(
                f"{month.words} was published as at {short_form(on)}, and stays as it is. What came later is shown "
                "beside it as late entries."
            )


def percent_of(share: Fraction | None) -> float | None:
    """A share in per cent with one decimal, halves up, from the exact fraction; None of nothing."""
    return None if share is None else floor(share * 1000 + Fraction(1, 2)) / 10


@dataclass(frozen=True, slots=True)
class Figure:
    """So many in time of so many completed. Of a difference between two, either may be negative."""

    in_time: int = 0
    completed: int = 0

    @property
    def late(self) -> int:
        return self.completed - self.in_time

    @property
    def share(self) -> Fraction | None:
        """The exact share in time; None where nothing was completed."""
        return Fraction(self.in_time, self.completed) if self.completed > 0 else None

    @property
    def percent(self) -> float | None:
        """The share in per cent, with one decimal."""
        return percent_of(self.share)

    @property
    def fraction(self) -> str:
        """``113/170``"""
        return f"{self.in_time:,}/{self.completed:,}"

    @property
    def in_words(self) -> str:
        """``113/170, 66.5%``; without a per cent where nothing was completed."""
        return self.fraction if self.percent is None else f"{self.fraction}, {self.percent:.1f}%"

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.in_time + other.in_time, self.completed + other.completed)

    def __sub__(self, other: "Figure") -> "Figure":
        return Figure(self.in_time - other.in_time, self.completed - other.completed)

    def if_cleared(self, open_late: int) -> "Figure":
        """What it would be if all that is open and late already were completed: late, so the share falls."""
        return Figure(self.in_time, self.completed + open_late)


@dataclass(frozen=True, slots=True)
class Line:
    """One clock as it stood on record: what a figure is made of.

    ``line_id`` stays the same when the record is corrected; ``record_id`` is of this very record. Without a ``case``
    the child is not shown: the record is restricted, or was erased.
    """

    line_id: int
    record_id: int
    clock: Clock
    clock_from: date
    due_on: date
    stopped_on: date | None
    recorded_on: date
    team_id: int | None = None
    team: str | None = None
    case_id: int | None = None
    case: str | None = None
    child: str | None = None
    assessment_id: int | None = None
    worker: str | None = None

    @property
    def in_time(self) -> bool:
        """Whether it was stopped by its due date."""
        return self.stopped_on is not None and self.stopped_on <= self.due_on


def figure_of(lines: Iterable[Line]) -> Figure:
    """The figure that these lines make."""
    found = list(lines)
    return Figure(sum(line.in_time for line in found), len(found))


@dataclass(frozen=True, slots=True)
class LateEntry:
    """What changes a published figure later: a line that came to it (1), or is no longer of it (-1)."""

    line: Line
    counts: int

    @property
    def figure(self) -> Figure:
        """What it adds, or takes away."""
        return Figure(self.counts * self.line.in_time, self.counts)


class Tally(NamedTuple):
    """What a figure counts of a line: by it two figures are held against each other."""

    line_id: int
    in_time: bool
    record_id: int


def differences(now: Sequence[Tally], published: Sequence[Tally]) -> list[tuple[Tally, int]]:
    """What must be added to what was published (1), and taken from it (-1), to be what is known now.

    A line that became late, or in time, is taken away and added again. ``published`` may hold a line twice, where two
    months were published with it.
    """
    found = []
    for counted, sign, others in ((now, 1, published), (published, -1, now)):
        left = Counter((one.line_id, one.in_time) for one in others)
        for one in counted:
            if left[one[:2]] > 0:
                left[one[:2]] -= 1
            else:
                found.append((one, sign))
    return found


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The year to date, taken apart: as it was published last, this month as published, and what came late.

    ``between``: what was completed in months since then that have no publication of their own, as it was known when
    this month was published.
    """

    now: Figure
    before: Figure
    before_month: Month | None  # with which the year to date was published last; None at the year's first
    between: Figure
    month: Figure
    late: tuple[LateEntry, ...]

    @property
    def published(self) -> Figure:
        """The year to date as the publications make it."""
        return self.before + self.between + self.month

    @property
    def late_figure(self) -> Figure:
        """What the late entries add and take away together."""
        return sum((entry.figure for entry in self.late), Figure())

    @property
    def reconciles(self) -> bool:
        """Year to date now = as published last + this month as published + late entries."""
        return self.now == self.published + self.late_figure


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is open at the end of a day: late already, and due in the next five working days, that day's included."""

    open: int = 0
    late: int = 0
    due_soon: int = 0
