"""Who has to do with a case: who held it, who worked on it beside, and what they decided."""

from dataclasses import dataclass
from datetime import date

from db.queries.standards import as_date, known_by
from db.store import Reader
from models.decision import DecisionKind


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """Who held the case from when until before when."""

    worker: str | None
    team: str | None
    started_on: date
    ended_on: date | None
    reason: str
    decided_by: str
    covers: str | None = None


@dataclass(frozen=True, slots=True)
class CoWorkerLine:
    """Who works on the case beside who holds it, from when until before when."""

    worker_id: int
    worker: str
    started_on: date
    ended_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A management decision on the record: what, why, by whom and on which day."""

    made_on: date
    kind: DecisionKind
    decided: str
    rationale: str
    override: str | None
    decided_by: str


def allocations_of(reader: Reader, case_id: int, as_at: date) -> tuple[AllocationLine, ...]:
    """Everybody who held the case, oldest first; a team alone is nobody."""
    rows = reader.rows(
        "SELECT w.name, t.name, al.started_on, al.ended_on, al.reason, al.decided_by, o.name FROM allocations AS al "
        "LEFT JOIN workers AS w ON w.id = al.worker_id LEFT JOIN teams AS t ON t.id = al.team_id "
        "LEFT JOIN workers AS o ON o.id = al.covers_id "
        "WHERE al.case_id = :id AND al.started_on <= :as_at ORDER BY al.started_on, al.id",
        id=case_id,
        as_at=as_at.isoformat(),
    )
    return tuple(
        AllocationLine(worker, team, as_date(start), known_by(as_at, end), reason, decided_by, covers)
        for worker, team, start, end, reason, decided_by, covers in rows
    )


def co_workers_of(reader: Reader, case_id: int, as_at: date) -> tuple[CoWorkerLine, ...]:
    """Everybody who worked on the case beside who held it, oldest first."""
    rows = reader.rows(
        "SELECT w.id, w.name, co.started_on, co.ended_on, co.reason FROM co_workers AS co "
        "JOIN workers AS w ON w.id = co.worker_id WHERE co.case_id = :id AND co.started_on <= :as_at "
        "ORDER BY co.started_on, co.id",
        id=case_id,
        as_at=as_at.isoformat(),
    )
    return tuple(
        CoWorkerLine(id_, worker, as_date(start), known_by(as_at, end), reason)
        for id_, worker, start, end, reason in rows
    )


def decisions_of(reader: Reader, case_id: int, as_at: date) -> tuple[DecisionLine, ...]:
    """The decisions on the record, newest first."""
    rows = reader.rows(
        "SELECT made_on, kind, decided, rationale, override, decided_by FROM decisions "
        "WHERE case_id = :id AND made_on <= :as_at ORDER BY made_on DESC, id DESC",
        id=case_id,
        as_at=as_at.isoformat(),
    )
    return tuple(
        DecisionLine(as_date(made_on), DecisionKind(kind), decided, rationale, override, decided_by)
        for made_on, kind, decided, rationale, override, decided_by in rows
    )
