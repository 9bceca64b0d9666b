"""The children by how they stand: in care, on a protection plan, in need, being assessed; each with what is due next.

All rows are read at once: the number of a status is the length of its list.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from db.queries.child_records import OnRecord, in_care
from db.queries.duty_filter import SEEN_SINCE, date_text
from db.queries.standards import as_date, known_by
from db.queries.standing import ChildStanding, EpisodeLine, children_standing
from db.queries.workload import by_value
from db.store import Reader
from models.case import CaseStatus
from models.dates import list_form
from models.placements import MANY_PLACEMENTS, CareTime, stability
from models.standards import PROVISIONAL_MARK, Standards
from models.status_clocks import ClockAt
from models.text import both_ways, for_search, holds_all, several
from models.timeliness import Month

OPEN = tuple(status for status in CaseStatus if status is not CaseStatus.CLOSED)


class ChildrenOrder(StrEnum):
    """By what the list of children can be sorted."""

    STATUS = "status"
    DUE = "due"
    SINCE = "since"
    CHILD = "child"
    WORKER = "worker"
    TEAM = "team"
    PLACEMENTS = "placements"


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child and how they stand. ``placed`` are the placements that count since 1 April, of a child in care."""

    standing: ChildStanding
    placed: int | None

    @property
    def id(self) -> int:
        return self.standing.child_id

    @property
    def key(self) -> tuple[Any, ...]:
        return self.standing.key

    @property
    def status(self) -> CaseStatus:
        return self.standing.status

    @property
    def case_closed(self) -> bool:
        """Whether a plan or a time in care of the child runs, and no case of theirs is open."""
        return not self.standing.is_open and self.status is not CaseStatus.CLOSED

    @property
    def holder_words(self) -> str:
        """Who holds the case; ``case closed`` where a plan or care runs on beyond it."""
        return "case closed" if self.case_closed else self.standing.worker or "unallocated"

    @property
    def shown_as(self) -> str:
        return self.standing.name or self.standing.child

    def _of(self, kind: CaseStatus) -> EpisodeLine | None:
        return next((one for one in self.standing.episodes if one.kind is kind), None)

    @property
    def plan(self) -> EpisodeLine | None:
        """The protection plan that holds, beside care too."""
        return self._of(CaseStatus.CHILD_PROTECTION)

    @property
    def care(self) -> EpisodeLine | None:
        """The time in care that holds."""
        return self._of(CaseStatus.LOOKED_AFTER)

    @property
    def next(self) -> ClockAt | None:
        """The clock of a plan or of care that is due first."""
        return next(iter(self.standing.clocks), None)

    @property
    def next_words(self) -> str:
        """``✕ 3 late``; ``–`` where no clock runs."""
        return "–" if self.next is None else self.next.countdown.label

    @property
    def about(self) -> str:
        """What the plan is for, or under which law and where the child lives: what decides most, first."""
        parts = []
        if self.care is not None:
            law, place = self.care.legal_status, self.care.placement
            parts += [law.in_full if law else "", place.words if place else "no placement on record"]
        if self.plan is not None and self.plan.category is not None:
            parts.append(self.plan.category.words)
        return ", ".join(part for part in parts if part)

    @property
    def last_seen(self) -> str:
        """When the child was last seen, in words for a list."""
        if self.standing.seen_since:
            return SEEN_SINCE
        return list_form(self.standing.last_seen_on) if self.standing.last_seen_on else "never"

    @property
    def placed_words(self) -> str:
        """``3 placements since 1 April``; nothing of a child who is not in care."""
        return "" if self.placed is None else f"{several(self.placed, 'placement')} since 1 April"

    @property
    def placed_often(self) -> bool:
        """Whether it would count for NI062 as it stands: three or more."""
        return self.placed is not None and self.placed >= MANY_PLACEMENTS

    def searched(self, *, names: bool = True) -> str:
        """Every text that the list shows, for the filter; what is hidden is not found by it either."""
        one, due = self.standing, self.next
        days = [day for day in (one.since, one.last_seen_on, None if due is None else due.due_on) if day is not None]
        goal = None if self.care is None or self.care.goal is None else self.care.goal.words
        return for_search(
            one.status.words, one.case, one.child, one.name if names else None, self.holder_words,
            one.team or "–", self.about, goal, self.next_words, self.placed_words, self.last_seen,
            None if due is None else f"{due.clock.words} {due.clock.short}",
            PROVISIONAL_MARK if due is not None and due.provisional else None,
            *(date_text(day.toordinal()) for day in days),
        )  # fmt: skip


@dataclass(frozen=True)
class ChildrenList:
    """The children that were asked for, as at a day."""

    as_at: date
    rows: tuple[ChildRow, ...]

    @cached_property
    def searched(self) -> list[str]:
        """What each row is searched by; made once, since a filter asks with each letter."""
        return [both_ways(row.searched()) for row in self.rows]

    @cached_property
    def searched_without_names(self) -> list[str]:
        """The same, where names of children are hidden."""
        return [both_ways(row.searched(names=False)) for row in self.rows]

    def holding(self, words: str, *, names: bool = True) -> "ChildrenList":
        """Only rows in which every word is found; by children's names only where these are shown."""
        if not words.split():
            return self
        searched = self.searched if names else self.searched_without_names
        shown = tuple(row for row, text in zip(self.rows, searched, strict=True) if holds_all(text, words))
        return ChildrenList(self.as_at, shown)

    def of(self, status: CaseStatus | None) -> list[ChildRow]:
        """Those who stand so; for None all."""
        return [row for row in self.rows if status is None or row.status is status]

    def counts(self) -> Counter[CaseStatus | None]:
        """How many there are of each status, and for None of all."""
        found: Counter[CaseStatus | None] = Counter(row.status for row in self.rows)
        found[None] = len(self.rows)
        return found


_STATUSES = list(CaseStatus)  # who stands first in law first
_VALUES: dict[ChildrenOrder, Callable[[ChildRow], Any]] = {
    ChildrenOrder.STATUS: lambda row: _STATUSES.index(row.status),
    ChildrenOrder.DUE: lambda row: None if row.next is None else row.next.due_on,
    ChildrenOrder.SINCE: lambda row: row.standing.since,
    ChildrenOrder.CHILD: lambda row: row.shown_as.casefold(),
    ChildrenOrder.WORKER: lambda row: (row.standing.worker or "").casefold(),
    ChildrenOrder.TEAM: lambda row: (row.standing.team or "").casefold(),
    ChildrenOrder.PLACEMENTS: lambda row: None if row.placed is None else -row.placed,  # the most first
}


def sorted_children(rows: Iterable[ChildRow], order: ChildrenOrder, descending: bool = False) -> list[ChildRow]:
    """The rows by a column; equal ones by status and reference, and those without a value last either way."""
    usual = sorted(rows, key=lambda row: (_STATUSES.index(row.status), row.standing.child))
    return by_value(usual, _VALUES[order], descending)


def children_list(
    reader: Reader, standards: Standards, as_at: date, statuses: Iterable[CaseStatus] = OPEN
) -> ChildrenList:
    """The children of these statuses as at the day, those who stand first in law first."""
    standing = children_standing(reader, standards, as_at, statuses)
    in_care = {one.child_id for one in standing if any(each.kind is CaseStatus.LOOKED_AFTER for each in one.episodes)}
    placed = _placed(reader, as_at) if in_care else {}
    return ChildrenList(
        as_at,
        tuple(ChildRow(one, placed.get(one.child_id, 0) if one.child_id in in_care else None) for one in standing),
    )


def _placed(reader: Reader, as_at: date) -> dict[int, int]:
    """How many placements of each child NI062 would count as at the day; of nobody whose care is of short breaks."""
    first = Month.of(as_at).year_first.first
    times = [
        OnRecord(episode, child, episode, as_date(started), known_by(as_at, ended), dated=True)
        for episode, child, started, ended in reader.rows(
            "SELECT id, child_id, started_on, ended_on FROM status_episodes WHERE kind = 'looked_after' "
            "AND started_on <= :as_at AND (ended_on IS NULL OR ended_on > :first)",
            as_at=as_at.isoformat(),
            first=first.isoformat(),
        )
    ]
    care: dict[int, list[CareTime]] = defaultdict(list)
    for one, time in in_care(reader, times, as_at):
        care[one.child_id].append(time)
    return {child.child_id: len(child.placements) for child in stability(care, as_at).children}
