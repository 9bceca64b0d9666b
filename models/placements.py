"""Stability of placements, NI062: of the children looked after at 31 March, how many had three or more in the year.

A placement that was running on 1 April counts as one. What does not count: temporary moves (T0 to T4) and respite, and
the return from them; a change of a placement's status alone, since the child does not move; and series of short breaks,
which are left out with the child. An in-year figure is of fewer months than the year's target, and the two
never stand together.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from models.care_codes import MoveReason, PlacementType
from models.dates import spelt
from models.timeliness import YEAR_BEGINS, Month, percent_of

MANY_PLACEMENTS = 3


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a child lived from a day on, until the day of the move. ``reason``: why it ended."""

    started_on: date
    ended_on: date | None = None
    type: PlacementType | None = None
    respite: bool = False
    reason: MoveReason | None = None

    @property
    def counts(self) -> bool:
        """Whether it is a placement of the indicator: no temporary move, and no respite."""
        return not self.respite and not (self.type is not None and self.type.is_temporary)


@dataclass(frozen=True, slots=True)
class CareTime:
    """A time in care with its placements, in any order. ``short_breaks``: it is an agreed series of short breaks."""

    started_on: date
    ended_on: date | None = None
    short_breaks: bool = False
    placements: tuple[Placement, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether the child was looked after on the day; on the day on which care ended not any more."""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class ChildPlacements:
    """A child looked after on the day, with the placements of the year so far that count."""

    child_id: int
    placements: tuple[Placement, ...]

    @property
    def many(self) -> bool:
        return len(self.placements) >= MANY_PLACEMENTS


@dataclass(frozen=True, slots=True)
class Stability:
    """NI062 as at a day, made of the children looked after then."""

    day: date
    children: tuple[ChildPlacements, ...]

    @property
    def since(self) -> date:
        """From which day placements are counted: 1 April."""
        return Month.of(self.day).year_first.first

    @property
    def three_or_more(self) -> int:
        return sum(child.many for child in self.children)

    @property
    def looked_after(self) -> int:
        return len(self.children)

    @property
    def without_placement(self) -> int:
        """How many of them have no placement on record that counts: of them the figure knows too little."""
        return sum(not child.placements for child in self.children)

    @property
    def share(self) -> Fraction | None:
        """The exact share; None where no child was looked after."""
        return Fraction(self.three_or_more, self.looked_after) if self.children else None

    @property
    def percent(self) -> float | None:
        """The share in per cent, with one decimal, halves up."""
        return percent_of(self.share)

    @property
    def is_annual(self) -> bool:
        """Whether it is the year's figure: that of 31 March."""
        return (self.day.month, self.day.day) == (YEAR_BEGINS - 1, 31)

    @property
    def target_applies(self) -> bool:
        """Whether the year's target may stand beside it."""
        return self.is_annual

    @property
    def basis(self) -> str:
        """``year to 31 March 2012``, ``since 1 April 2011: not comparable with the year's target``"""
        if self.is_annual:
            return f"year to {spelt(self.day)}"
        return f"since {spelt(self.since)}: not comparable with the year's target"

    @property
    def fraction(self) -> str:
        """``17/245``"""
        return f"{self.three_or_more:,}/{self.looked_after:,}"

    @property
    def words(self) -> str:
        """``17/245, 6.9%, since 1 April 2011: not comparable with the year's target``"""
        percent = "" if self.percent is None else f", {self.percent:.1f}%"
        return f"{self.fraction}{percent}, {self.basis}"


def outside_short_breaks(time: CareTime, statuses: Iterable[tuple[date, bool]]) -> list[CareTime]:
    """What of a time in care is none of short breaks, with the placements that touch it.

    ``statuses`` are the days from which a legal status held, each with whether it is one of a series of short breaks.
    Before the first of them, and where none is on record, the time counts.
    """
    since: date | None = time.started_on
    found = []
    for day, short in sorted(statuses):
        at = max(day, time.started_on)
        if time.ended_on is not None and time.ended_on <= at and at > time.started_on:
            break
        if short and since is not None:
            if since < at:
                found.append(_part(time, since, at))
            since = None
        elif not short and since is None:
            since = at
    if since is not None:
        found.append(_part(time, since, time.ended_on))
    return found


def _part(time: CareTime, start: date, end: date | None) -> CareTime:
    """The time from a day until before another, with the placements that touch it."""
    touching = [
        replace(stay, started_on=max(stay.started_on, start))
        for stay in time.placements
        if (end is None or stay.started_on < end)
        and (stay.started_on >= start or stay.ended_on is None or start < stay.ended_on)
    ]
    return CareTime(start, end, placements=tuple(touching))


def looked_after_on(care: Iterable[CareTime], day: date) -> bool:
    """Whether a child with these times in care was looked after on the day; a series of short breaks is left out."""
    return any(time.holds(day) for time in care if not time.short_breaks)


def counted_placements(care: Iterable[CareTime], year_first: date, day: date) -> tuple[Placement, ...]:
    """The placements of a child that count from ``year_first`` to ``day``, both included, over all its times in care.

    One that was running on ``year_first`` counts; one that ended on it does not. A stay that was only interrupted is
    given as one, until the end of its last part.
    """
    found = [
        stay for time in care if not time.short_breaks for stay in _stays(time)
        if stay.started_on <= day
        and (year_first <= stay.started_on or stay.ended_on is None or year_first < stay.ended_on)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda stay: stay.started_on))


def stability(children: Mapping[int, Iterable[CareTime]], day: date) -> Stability:
    """NI062 as at the day, of children by their number with all their times in care."""
    year_first = Month.of(day).year_first.first
    lines = []
    for child_id, care in children.items():
        times = tuple(care)
        if looked_after_on(times, day):
            lines.append(ChildPlacements(child_id, counted_placements(times, year_first, day)))
    return Stability(day, tuple(lines))


def _stays(time: CareTime) -> Iterator[Placement]:
    """The placements that count, the parts of one stay made one.

    Who provides a placement is not kept, and so the return from a temporary move or from respite is known by its dates,
    without a gap before and after, and by the type of placement being the same.
    """
    stay: Placement | None = None
    left_on, away = None, False  # when the child left the last place, and whether only for a time
    for one in sorted(time.placements, key=lambda each: (each.started_on, each.ended_on or date.max)):
        place = _within(one, time)
        joins = left_on is not None and 0 <= (place.started_on - left_on).days <= 1
        if not place.counts:
            if joins:
                left_on, away = place.ended_on, True
            continue
        if stay is not None and joins and _is_the_same(stay, place, away):
            stay = replace(place, started_on=stay.started_on)
        else:
            if stay is not None:
                yield stay
            stay = place
        left_on, away = place.ended_on, False
    if stay is not None:
        yield stay


def _is_the_same(stay: Placement, place: Placement, away: bool) -> bool:
    if away:
        return stay.type is not None and stay.type is place.type
    return stay.reason is MoveReason.STATUS_ONLY


def _within(place: Placement, time: CareTime) -> Placement:
    """The placement, ended with care at the latest."""
    if time.ended_on is not None and (place.ended_on is None or time.ended_on < place.ended_on):
        return replace(place, ended_on=time.ended_on)
    return place
