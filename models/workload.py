"""What a worker carries and can carry: children, points, capacity, leave. The one place where they are reckoned."""

import re
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from models.dates import short_form
from models.errors import InvalidInput
from models.practice_rules import RuleName, Rules
from models.text import showable

RECENT_DAYS = 7  # calendar days, for what a worker got lately
BAR_WIDTH = 10


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; open where there is no last. ``points`` for a reduction."""

    first_on: date
    last_on: date | None
    note: str = ""
    points: int = 0
    id: int = 0

    def covers(self, day: date) -> bool:
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)

    @property
    def in_words(self) -> str:
        """``Mon 19 Sep 2011 to Fri 23 Sep 2011``"""
        until = f"to {short_form(self.last_on)}" if self.last_on else "on"
        return f"{short_form(self.first_on)} {until}"


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who holds cases. ``works_until`` is their last day here; empty days mean always."""

    id: int
    name: str
    team_id: int | None = None
    team: str | None = None
    is_manager: bool = False
    fte_percent: int = 100
    newly_qualified_until: date | None = None
    works_from: date | None = None
    works_until: date | None = None
    leave: tuple[Period, ...] = ()
    reductions: tuple[Period, ...] = ()
    version: int = 1

    def is_here(self, day: date) -> bool:
        """Whether they work here on the day: not before they begin and not after they left. Leave does not count."""
        return (self.works_from is None or self.works_from <= day) and not self.has_left(day)

    def is_here_since(self, day: date, today: date) -> bool:
        """Whether they were here on the day and still are: to nobody else can a case be given from that day on."""
        return self.is_here(day) and self.is_here(max(day, today))

    def has_left(self, day: date) -> bool:
        return self.works_until is not None and self.works_until < day

    def is_newly_qualified(self, day: date) -> bool:
        return self.newly_qualified_until is not None and day <= self.newly_qualified_until

    def leave_on(self, day: date) -> Period | None:
        """The leave that they are on, if any; of several the one that ends last."""
        now = [leave for leave in self.leave if leave.covers(day)]
        return max(now, key=lambda leave: leave.last_on or date.max, default=None)

    def leave_between(self, first: date, last: date) -> Period | None:
        """The first leave that touches these days."""
        touching = [leave for leave in self.leave if leave.first_on <= last and (leave.last_on or date.max) >= first]
        return min(touching, key=lambda leave: leave.first_on, default=None)

    def with_leave(self, leave: Period) -> "Worker":
        return replace(self, leave=(*self.leave, leave))


def capacity(worker: Worker, rules: Rules, day: date) -> Fraction:
    """Points that the worker can carry on the day: full-time capacity × FTE × the newly qualified's share, less
    reductions in force; never less than nought. Nobody carries anything before they begin or after they left."""
    if not worker.is_here(day):
        return Fraction(0)
    whole = Fraction(rules.value(RuleName.CAPACITY, day) * worker.fte_percent, 100)
    if worker.is_newly_qualified(day):
        whole = whole * rules.value(RuleName.NEWLY_QUALIFIED, day) / 100
    less = sum(reduction.points for reduction in worker.reductions if reduction.covers(day))
    return max(Fraction(0), whole - less)


@dataclass(frozen=True, slots=True)
class Load:
    """Children (not families), their points, and the capacity that they stand against."""

    children: int
    points: int
    capacity: Fraction

    @property
    def percent(self) -> int | None:
        """Points of the capacity, rounded to whole per cent, halves up; None where there is no capacity at all."""
        return int(self.points * 100 / self.capacity + Fraction(1, 2)) if self.capacity else None

    @property
    def is_over(self) -> bool:
        return self.points > self.capacity

    @property
    def capacity_number(self) -> int | float:
        """The capacity as a number for programs: whole where it is whole."""
        return int(self.capacity) if self.capacity.denominator == 1 else round(float(self.capacity), 2)

    @property
    def in_words(self) -> str:
        """``78 of 90, 87%``; ``104 of 100, 104%: 4 over``"""
        share = "" if self.percent is None else f", {self.percent}%"
        over = f": {number(self.points - self.capacity)} over" if self.is_over else ""
        return f"{self.points} of {number(self.capacity)}{share}{over}"

    @property
    def short_words(self) -> str:
        """``104/100, 4 over``, where there is little room."""
        words = f"{self.points}/{number(self.capacity)}"
        if self.is_over:
            return f"{words}, {number(self.points - self.capacity)} over"
        return words if self.percent is None else f"{words}, {self.percent}%"

    @property
    def bar(self) -> str:
        """The share as a bar of ten places; the words beside it say by how much it is over."""
        share = Fraction(1) if self.is_over and not self.capacity else Fraction(0)
        if self.capacity:
            share = min(Fraction(1), self.points / self.capacity)
        full = int(share * BAR_WIDTH)
        return "█" * full + "░" * (BAR_WIDTH - full)

    def plus(self, children: int, points: int) -> "Load":
        """The load with so many children and points more, or less."""
        return replace(self, children=self.children + children, points=self.points + points)


def number(value: Fraction) -> str:
    """``90``, ``67.5`` or ``31.96``: never rounded to what would hide by how little a limit is passed."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4f}".rstrip("0")


def share_words(fte_percent: int) -> str:
    """``0.8 of full time``; ``full time``"""
    return "full time" if fte_percent == 100 else f"{share_text(fte_percent)} of full time"


def share_text(fte_percent: int) -> str:
    """``0.8``, as people write their hours."""
    return f"{fte_percent / 100:g}"


def read_share(text: str) -> int:
    """The share of full time that a person means by ``0.8``, ``1``, ``80%`` or ``full time``, in per cent.

    Raises InvalidInput where it is none, or not between 0.01 and 1.
    """
    said = "".join(text.casefold().split()).replace(",", ".")
    if said in {"full", "fulltime", "full-time"}:
        return 100
    written = re.fullmatch(r"(\d{0,3}(?:\.\d{1,4})?)(%?)", said)
    share = Fraction(written[1]) * (1 if written[2] else 100) if written and written[1] else Fraction(0)
    if share.denominator != 1 or not 1 <= share <= 100:
        raise InvalidInput(f"“{showable(text.strip()[:40])}” is no share of full time. Write it as 0.8, or 1 for all.")
    return int(share)
