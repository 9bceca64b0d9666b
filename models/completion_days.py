"""On which working day of its clock work was completed, and what stands out in that: figures to look into.

None of them shows that anything was done wrong. Each is made of named lines, and says what it may mean.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, exp, floor, lgamma, log, sqrt

from models.standards import Clock
from models.timeliness import Line, percent_of

DayNumber = Callable[[date, date], int]  # (start, day): the working day of a clock, as Standards.day_number has it

RARE = 0.003  # about as rare as a point beyond three standard errors of a control chart
NEIGHBOURS = 2  # days on each side of the last day with which it is compared


def completion_day(clock_from: date, due_on: date, stopped_on: date, day_number: DayNumber) -> int:
    """The working day of its clock on which it was stopped, never below 0.

    A stop on the Saturday after a Friday due date is late, though no working day has passed: it is of the day after.
    """
    number = max(0, day_number(clock_from, stopped_on))
    return number if stopped_on <= due_on else max(number, day_number(clock_from, due_on) + 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many were completed from one working day to another, both included; the last may have no end."""

    first: int
    last: int | None
    count: int
    late: bool
    is_limit: bool

    @property
    def label(self) -> str:
        """``10``, ``11–15``, ``41 and more``"""
        if self.last is None:
            return f"{self.first} and more"
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    def holds(self, day: int) -> bool:
        """Whether what was completed on this working day is counted in it."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many were completed on day 0, 1, 2 … of their clock; ``counts`` goes to the limit at least.

    ``told_in_time``: how many of them were, each by its own due date; ``others``: how many had another limit.
    """

    limit: int
    counts: tuple[int, ...]
    told_in_time: int | None = None
    others: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def in_time(self) -> int:
        """As the lines have it; without them, all that were completed by the day of the limit."""
        return sum(self.counts[: self.limit + 1]) if self.told_in_time is None else self.told_in_time

    def on(self, day: int) -> int:
        """How many were completed on this working day."""
        return self.counts[day] if 0 <= day < len(self.counts) else 0

    def bars(self, width: int = 5, *, within: int = 1, most: int = 6) -> list[Bar]:
        """To the limit in bars of ``within`` days, beyond it in bars of ``width``: at most so many, the last open.

        No bar holds both what is in time and what is late, and day 0 stands alone, also where it is nought.
        """
        found, first = [], 0
        for last in sorted({0, *range(self.limit, 0, -within)}):
            found.append(Bar(first, last, sum(self.counts[first : last + 1]), False, last == self.limit))
            first = last + 1
        beyond = 0
        while first < len(self.counts):
            beyond += 1
            end = None if beyond == most and first + width < len(self.counts) else first + width - 1
            held = self.counts[first:] if end is None else self.counts[first : end + 1]
            found.append(Bar(first, end, sum(held), True, False))
            first = len(self.counts) if end is None else end + 1
        return found

    @property
    def last_day(self) -> "Peak | None":
        """The last day beside those around it; None where the limit is too short to have two such days before it."""
        if self.limit <= NEIGHBOURS:
            return None
        around = [
            self.on(self.limit + step * side) for side in (-1, 1) for step in range(1, NEIGHBOURS + 1)
        ]  # day 0 is never among them: what is done on the first day is a matter of its own
        return Peak(self.on(self.limit), tuple(around))


def histogram(days: Iterable[int], limit: int, *, in_time: int | None = None, others: int = 0) -> Histogram:
    """How many were completed on each working day of a clock with this limit. A day below 0 counts as day 0."""
    found = Counter(max(0, day) for day in days)
    return Histogram(limit, tuple(found[day] for day in range(max(limit, *found, 0) + 1)), in_time, others)


def histogram_of(lines: Iterable[Line], limit: int, day_number: DayNumber, *, others: int = 0) -> Histogram:
    """That of completed lines. What was in time is counted from the lines, and so is always what the figure has."""
    stopped = [(line, line.stopped_on) for line in lines if line.stopped_on is not None]
    days = [completion_day(line.clock_from, line.due_on, day, day_number) for line, day in stopped]
    return histogram(days, limit, in_time=sum(line.in_time for line, _ in stopped), others=others)


@dataclass(frozen=True, slots=True)
class Peak:
    """A day's count beside the counts of the days around it."""

    count: int
    around: tuple[int, ...]

    @property
    def mean(self) -> Fraction:
        """How many were completed on a day around it, on average."""
        return Fraction(sum(self.around), len(self.around))

    @property
    def chance(self) -> float:
        """How likely a count as high as this would be if the day were a day like those around it: exact binomial."""
        return at_least(self.count, self.count + sum(self.around), 1 / (1 + len(self.around)))

    @property
    def stands_out(self) -> bool:
        """Whether it is higher than chance explains."""
        return self.chance < RARE


def at_least(count: int, trials: int, share: float) -> float:
    """The chance of ``count`` or more of so many trials, each with this chance (between 0 and 1, both excluded)."""
    if count <= 0:
        return 1.0
    yes, no, whole = log(share), log(1 - share), lgamma(trials + 1)
    # What lies further than twenty standard errors from the mean adds nothing that a float can hold.
    mean, reach = trials * share, 20 * sqrt(trials * share * (1 - share)) + 1
    terms = (
        exp(whole - lgamma(hits + 1) - lgamma(trials - hits + 1) + hits * yes + (trials - hits) * no)
        for hits in range(max(count, floor(mean - reach)), min(trials, ceil(mean + reach)) + 1)
    )
    return min(1.0, sum(terms))


class Kind(StrEnum):
    """What is looked at."""

    LAST_DAY = "last_day"
    SAME_DAY = "same_day"
    MOVED = "moved"
    NOT_SEEN = "not_seen"

    @property
    def heading(self) -> str:
        return _KINDS[self][0]

    @property
    def words(self) -> str:
        """What is counted, after the number: ``were completed on the last day of their clock``."""
        return _KINDS[self][1]

    @property
    def may_mean(self) -> str:
        """What it may mean, and what to do: never that somebody did wrong."""
        return _KINDS[self][2]


_KINDS = {
    Kind.LAST_DAY: (
        "On the last day", "were completed on the last day of their clock",
        "A heap on the last day may mean that work is signed to meet the limit, or that a manager signs by due date: "
        "look at these files.",
    ),
    Kind.SAME_DAY: (
        "On the first day", "were completed on the very day their clock began",
        "It may mean that little was needed, that the start was recorded late, or that there was no assessment: "
        "look at these files.",
    ),
    Kind.MOVED: (
        "Start moved", "begin on another day than was recorded first",
        "It may be a mistake put right. A start moved to a later day gives more time: look at the reasons.",
    ),
    Kind.NOT_SEEN: (
        "Child not seen", "were completed without the child having been seen",
        "It may be that a visit was not recorded, or that the child could not be seen: look at these files first. Of "
        "children who were erased since it is not known any more.",
    ),
}  # fmt: skip
_PROMPT_DECISION = "A decision on the day of the referral is what is asked for: nothing to look into by itself."


@dataclass(frozen=True, slots=True)
class Completed:
    """A completed line and what else is known: when its clock began as first recorded, and whether the child was seen.

    ``seen`` is None where it is not known, or where nobody need be seen.
    """

    line: Line
    first_clock_from: date
    seen: bool | None = None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """So many lines of so many of which it is known. ``later``: starts that were moved to a later day."""

    kind: Kind
    lines: tuple[Line, ...]
    of: int
    unknown: int = 0
    later: int = 0
    peak: Peak | None = None

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.count, self.of) if self.of else None

    @property
    def percent(self) -> float | None:
        """In per cent, with one decimal."""
        return percent_of(self.share)

    @property
    def stands_out(self) -> bool:
        """Whether the last day is higher than chance explains; of the others nothing is said."""
        return self.peak is not None and self.peak.stands_out

    @property
    def sentence(self) -> str:
        """``12 of 170 (7.1%) were completed on the last day of their clock.``, with what belongs to it."""
        if not self.of:
            unknown = f" Of {self.unknown:,} it is not known." if self.unknown else ""
            return f"{self.kind.heading}: there is nothing to count.{unknown}"
        said = [f"{self.count:,} of {self.of:,} ({self.percent:.1f}%) {self.kind.words}."]
        if self.later:
            said.append(f"{self.later:,} of them {'begins' if self.later == 1 else 'begin'} later than at first.")
        if self.unknown:
            said.append(f"Of {self.unknown:,} more it is not known.")
        if self.peak is not None:
            said.append(_of_peak(self.peak))
        return " ".join(said)

    @property
    def may_mean(self) -> str:
        """What it may mean; empty where there is nothing to look at, or no more of it than chance explains."""
        if not self.lines or (self.peak is not None and not self.stands_out):
            return ""
        if self.kind is Kind.SAME_DAY and all(line.clock is Clock.REFERRAL_DECISION for line in self.lines):
            return _PROMPT_DECISION
        return self.kind.may_mean


def _of_peak(peak: Peak) -> str:
    around = f"the {NEIGHBOURS} days before and the {NEIGHBOURS} after had {float(peak.mean):,.1f} each"
    if peak.stands_out:
        return f"The last day stands out: {around} on average, and chance does not explain {peak.count:,}."
    return f"The last day does not stand out: {around} on average."


def behaviours(completed: Sequence[Completed], limit: int, day_number: DayNumber) -> list[Behaviour]:
    """What is looked at in these completed lines of one clock, one of each kind; ``limit`` in working days.

    Lines that are not stopped are left out. The days around the last one are those around the last day of each clock by
    its own limit.
    """
    stopped = [(one, one.line.stopped_on) for one in completed if one.line.stopped_on is not None]
    numbers = [
        completion_day(one.line.clock_from, one.line.due_on, day, day_number)
        - day_number(one.line.clock_from, one.line.due_on) + limit
        for one, day in stopped
    ]  # fmt: skip
    last = tuple(one.line for one, day in stopped if day == one.line.due_on)
    same = tuple(one.line for one, day in stopped if day == one.line.clock_from)
    moved = [one for one, _ in stopped if one.line.clock_from != one.first_clock_from]
    later = sum(one.line.clock_from > one.first_clock_from for one in moved)
    known = [one for one, _ in stopped if one.seen is not None]
    unseen = tuple(one.line for one in known if not one.seen)
    count = len(stopped)
    return [
        Behaviour(Kind.LAST_DAY, last, count, peak=histogram(numbers, limit).last_day if stopped else None),
        Behaviour(Kind.SAME_DAY, same, count),
        Behaviour(Kind.MOVED, tuple(one.line for one in moved), count, later=later),
        Behaviour(Kind.NOT_SEEN, unseen, len(known), unknown=count - len(known)),
    ]
