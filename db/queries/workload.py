"""What each worker carries: the one query of every list, bar, percentage and ranking, and the cases behind it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import inf
from typing import Any, TypeVar

from db.queries.holdings import HOLDER, IS_OPEN, IS_OPEN_WORK
from db.queries.standards import as_date, known_by
from db.queries.status import KINDS, status_with
from db.queries.workers import practice_rules, workers
from db.store import Reader
from models.assessment import SOON_WORKING_DAYS, Countdown, Kind, countdown
from models.case import CaseStatus
from models.dates import LATEST, short_form
from models.practice_rules import Rules
from models.standards import Standards
from models.text import for_search, holds_words
from models.workload import RECENT_DAYS, Load, Worker, capacity

LEAVE_SHOWN_DAYS = 14  # calendar days, for leave that is to come

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Workload:
    """A worker with what they hold as at a day. ``due_in_5`` counts open assessments that are due within the next five
    working days, today's included; ``late`` those that are overdue. Children are counted, not families."""

    worker: Worker
    as_at: date
    load: Load
    co_working: int
    new_in_7: int
    due_in_5: int
    late: int

    @property
    def id(self) -> int:
        return self.worker.id

    @property
    def is_here(self) -> bool:
        return self.worker.is_here(self.as_at)

    @property
    def is_newly_qualified(self) -> bool:
        return self.worker.is_newly_qualified(self.as_at)

    @property
    def on_leave(self) -> bool:
        return self.worker.leave_on(self.as_at) is not None

    @property
    def fte(self) -> int | float:
        """1, 0.8"""
        return 1 if self.worker.fte_percent == 100 else self.worker.fte_percent / 100

    @property
    def presence(self) -> str:
        """Leave, and whether they are here at all, in words; empty where there is nothing to say."""
        worker = self.worker
        if worker.has_left(self.as_at) and worker.works_until:
            return f"left on {short_form(worker.works_until)}"
        if not self.is_here and worker.works_from:
            return f"begins on {short_form(worker.works_from)}"
        if (now := worker.leave_on(self.as_at)) is not None:
            return f"on leave until {short_form(now.last_on)}" if now.last_on else "on leave"
        if (coming := worker.leave_between(self.as_at, self.as_at + timedelta(days=LEAVE_SHOWN_DAYS))) is not None:
            return f"leave from {short_form(coming.first_on)}"
        return ""

    @property
    def key(self) -> tuple[object, ...]:
        return (self.id,)

    @property
    def kind_words(self) -> str:
        """``0.8 of full time, newly qualified``"""
        words = [] if self.worker.fte_percent == 100 else [f"{self.fte} of full time"]
        if self.is_newly_qualified:
            words.append("newly qualified")
        return ", ".join(words)

    @property
    def searched(self) -> str:
        """Every text that a column of the list shows, for the filter."""
        return for_search(
            self.worker.name, self.worker.team or "–", self.kind_words, self.presence, self.load.in_words,
            f"{self.late} late" if self.late else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case that a worker holds, with what it weighs, and its most urgent open assessment."""

    id: int
    child_id: int
    case: str
    child: str
    name: str | None
    worker_id: int
    allocation_id: int
    held_since: date
    held_until: date | None
    covers: str | None
    status: CaseStatus
    points: int
    section_47: bool
    kind: Kind | None
    due_on: date | None
    countdown: Countdown | None
    all_due: tuple[date, ...]
    last_seen_on: date | None

    @property
    def shown_as(self) -> str:
        return self.name or self.child

    @property
    def key(self) -> tuple[object, ...]:
        return (self.id,)


@dataclass(frozen=True)
class Caseload:
    """Everybody's workload as at a day, and what it was reckoned with."""

    as_at: date
    rules: Rules
    workloads: dict[int, Workload]
    due_on: dict[int, tuple[date, ...]] = field(repr=False)

    @property
    def shown(self) -> list[Workload]:
        """Who is listed: social workers who are here, and whoever holds or co-works a case, wherever they are now."""
        return [
            one
            for one in self.workloads.values()
            if one.load.children or one.co_working or one.due_in_5 or one.late
            or (one.is_here and not one.worker.is_manager)
        ]  # fmt: skip

    @property
    def takers(self) -> list[Workload]:
        """Who can be given a case: whoever is here now, managers only where they hold cases already."""
        return [one for one in self.shown if one.is_here]


class WorkerOrder(StrEnum):
    """By which column the list of workers is sorted."""

    NAME = "name"
    TEAM = "team"
    CHILDREN = "children"
    POINTS = "points"
    PERCENT = "percent"
    DUE = "due"
    LATE = "late"
    NEW = "new"
    LEAVE = "leave"


def _share(one: Workload) -> float:
    """The per cent of the capacity; more than any where points stand against none."""
    percent = one.load.percent
    return percent if percent is not None else inf if one.load.points else 0


def _absence(one: Workload) -> tuple[int, date] | None:
    """Who has left before who is away now, before who is to come or will be away; None for who is here."""
    worker, as_at = one.worker, one.as_at
    if worker.has_left(as_at):
        return 0, worker.works_until or as_at
    if not one.is_here:
        return 2, worker.works_from or as_at
    if (now := worker.leave_on(as_at)) is not None:
        return 1, now.last_on or date.max
    coming = worker.leave_between(as_at, as_at + timedelta(days=LEAVE_SHOWN_DAYS))
    return None if coming is None else (3, coming.first_on)


_ORDER_VALUES: dict[WorkerOrder, Callable[[Workload], Any]] = {
    WorkerOrder.NAME: lambda one: one.worker.name.casefold(),
    WorkerOrder.TEAM: lambda one: None if one.worker.team is None else one.worker.team.casefold(),
    WorkerOrder.CHILDREN: lambda one: one.load.children,
    WorkerOrder.POINTS: lambda one: one.load.points,
    WorkerOrder.PERCENT: _share,
    WorkerOrder.DUE: lambda one: one.due_in_5,
    WorkerOrder.LATE: lambda one: one.late,
    WorkerOrder.NEW: lambda one: one.new_in_7,
    WorkerOrder.LEAVE: _absence,
}


def sorted_workloads(rows: Iterable[Workload], order: WorkerOrder, descending: bool = False) -> list[Workload]:
    """The workloads by a column; equal ones by team and name, and those without a value last either way."""

    def place(one: Workload) -> tuple[object, ...]:
        return (one.worker.team is None, (one.worker.team or "").casefold(), one.worker.name.casefold(), one.id)

    return by_value(sorted(rows, key=place), _ORDER_VALUES[order], descending)


def by_value(rows: Sequence[RowT], value: Callable[[RowT], Any], descending: bool) -> list[RowT]:
    """The rows by a value, equal ones as they come, and those without one last either way."""
    known = [row for row in rows if value(row) is not None]
    return sorted(known, key=value, reverse=descending) + [row for row in rows if value(row) is None]


def with_words(rows: Iterable[Workload], words: str) -> list[Workload]:
    """Only those in which every word is found."""
    return [one for one in rows if holds_words(one.searched, words)]


def caseload(reader: Reader, standards: Standards, as_at: date) -> Caseload:
    """What everybody carries as at the day."""
    known, rules, day = workers(reader), practice_rules(reader), as_at.isoformat()
    children: dict[int, int] = defaultdict(int)
    points: dict[int, int] = defaultdict(int)
    new: dict[int, int] = defaultdict(int)
    # Of those that began lately they are new; one that came back after a cover is not.
    for worker, said, kinds, count, recent in reader.rows(
        "SELECT worker, said, kinds, COUNT(*), SUM(recent) FROM ("
        f"SELECT al.worker_id AS worker, c.status AS said, {KINDS} AS kinds, "
        "CASE WHEN al.started_on > :recent AND NOT EXISTS "
        "(SELECT 1 FROM allocations AS b WHERE b.case_id = al.case_id AND b.ended_on = al.started_on "
        "AND b.covers_id = al.worker_id) THEN 1 ELSE 0 END AS recent "
        "FROM allocations AS al JOIN cases AS c ON c.id = al.case_id "
        "WHERE al.worker_id IS NOT NULL AND al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at) "
        f"AND {IS_OPEN}) AS held GROUP BY worker, said, kinds",
        as_at=day,
        recent=(as_at - timedelta(days=RECENT_DAYS)).isoformat(),
    ):
        children[worker] += count
        points[worker] += count * rules.points(status_with(said, kinds), as_at)
        new[worker] += recent
    due: dict[int, list[date]] = defaultdict(list)
    for worker, due_on, count in reader.rows(
        "SELECT al.worker_id, a.due_on, COUNT(*) FROM assessments AS a "
        f"{HOLDER.format(case='a.case_id')} WHERE {IS_OPEN_WORK} AND al.worker_id IS NOT NULL "
        "GROUP BY al.worker_id, a.due_on",
        as_at=day,
    ):
        due[worker] += [as_date(due_on)] * count
    beside = dict(
        reader.rows(
            "SELECT co.worker_id, COUNT(*) FROM co_workers AS co JOIN cases AS c ON c.id = co.case_id "
            "WHERE co.started_on <= :as_at AND (co.ended_on IS NULL OR co.ended_on > :as_at) "
            f"AND {IS_OPEN} GROUP BY co.worker_id",
            as_at=day,
        )
    )
    soon = last_soon(standards, as_at)
    return Caseload(
        as_at,
        rules,
        {
            id_: Workload(
                worker=worker,
                as_at=as_at,
                load=Load(children[id_], points[id_], capacity(worker, rules, as_at)),
                co_working=beside.get(id_, 0),
                new_in_7=new[id_],
                due_in_5=sum(as_at <= one <= soon for one in due[id_]),
                late=sum(one < as_at for one in due[id_]),
            )
            for id_, worker in known.items()
        },
        {id_: tuple(days) for id_, days in due.items()},
    )


def last_soon(standards: Standards, as_at: date) -> date:
    """The last of the working days that count as soon; at the end of all that can be counted, the last day of all."""
    return LATEST if as_at > LATEST - timedelta(days=31) else standards.calendar.due(as_at, SOON_WORKING_DAYS)


def held_cases(reader: Reader, standards: Standards, as_at: date, worker_id: int | None = None) -> list[HeldCase]:
    """The open cases that the worker holds on the day, or those of everybody; the most urgent first.

    As many as the worker's ``children``: both ask the same conditions.
    """
    rules, day = practice_rules(reader), as_at.isoformat()
    of_worker = "" if worker_id is None else "AND al.worker_id = :worker"
    asked = {"as_at": day} | ({} if worker_id is None else {"worker": worker_id})
    due: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for case, kind, due_on in reader.rows(
        f"SELECT a.case_id, a.kind, a.due_on FROM assessments AS a {HOLDER.format(case='a.case_id')} "
        f"WHERE {IS_OPEN_WORK} AND al.worker_id IS NOT NULL {of_worker} ORDER BY a.due_on, a.id",
        **asked,
    ):
        due[case].append((kind, due_on))
    rows = reader.rows(
        "SELECT c.id, ch.id, ch.reference, c.number, ch.name, al.worker_id, al.id, al.started_on, al.ended_on, "
        f"covered.name, c.status, c.section_47_on, c.last_seen_on, {KINDS} "
        "FROM allocations AS al JOIN cases AS c ON c.id = al.case_id JOIN children AS ch ON ch.id = c.child_id "
        "LEFT JOIN workers AS covered ON covered.id = al.covers_id "
        "WHERE al.worker_id IS NOT NULL AND al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at) "
        f"AND {IS_OPEN} {of_worker}",
        **asked,
    )
    found = [_held(row, due.get(row[0], ()), standards, rules, as_at) for row in rows]
    return sorted(found, key=lambda case: (case.due_on or date.max, case.case))


def _held(row: tuple, due: Iterable[tuple[str, str]], standards: Standards, rules: Rules, as_at: date) -> HeldCase:  # type: ignore[type-arg]
    (id_, child_id, reference, number, name, worker, allocation, since, until, covers, said, section_47, seen,
     kinds) = row  # fmt: skip
    status, open_work = status_with(said, kinds), [(Kind(kind), as_date(day)) for kind, day in due]
    kind, due_on = open_work[0] if open_work else (None, None)
    return HeldCase(
        id=id_,
        child_id=child_id,
        case=f"{reference}-{number}",
        child=reference,
        name=name,
        worker_id=worker,
        allocation_id=allocation,
        held_since=as_date(since),
        held_until=None if until is None else as_date(until),
        covers=covers,
        status=status,
        points=rules.points(status, as_at),
        section_47=known_by(as_at, section_47) is not None,
        kind=kind,
        due_on=due_on,
        countdown=countdown(standards.calendar, due_on, None, as_at) if due_on else None,
        all_due=tuple(day for _, day in open_work),
        last_seen_on=known_by(as_at, seen),
    )
