"""The agenda of a session with a worker, read from the store as it stands; and every case that can be added to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from db.queries.actions import agreed_actions
from db.queries.case_cover import covered_cases
from db.queries.holdings import HOLDER, IS_OPEN_WORK
from db.queries.signature import with_manager_where
from db.queries.standards import as_date
from db.queries.supervision import clocks
from db.queries.workload import caseload
from db.store import Reader
from models.agenda import AgendaAction, AgendaCase, AgendaItem, OpenAssessment, agenda
from models.assessment import Kind, countdown
from models.standards import Standards
from models.supervision import Agreement, SupervisionDue
from models.workload import Period, Worker

LEAVE_DAYS = 42  # calendar days of leave to come that are told where no next session is known


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda, and all open cases of the worker: those that are not on it can be added."""

    worker: Worker
    agreement: Agreement | None
    last_on: date | None
    next_due: SupervisionDue | None
    items: tuple[AgendaItem, ...]
    cases: tuple[AgendaCase, ...]


def session_agenda(
    reader: Reader, standards: Standards, as_at: date, worker_id: int, added: Iterable[int] = ()
) -> Agenda:
    """What is to be spoken of in a session with the worker on the day; ``added`` are the cases that were added."""
    known = clocks(reader, standards, as_at)
    worker, clock = known.people[worker_id], known.clocks[worker_id]
    last_on = clock.last_held((day for day in known.held.get(worker_id, []) if day < as_at), as_at)
    next_due = clock.due_after(as_at)
    agreement = clock.agreement_on(as_at)
    works: dict[int, list[OpenAssessment]] = defaultdict(list)
    for case, kind, due_on, waits in reader.rows(
        f"SELECT a.case_id, a.kind, a.due_on, {with_manager_where()} FROM assessments AS a "
        f"{HOLDER.format(case='a.case_id')} WHERE {IS_OPEN_WORK} AND al.worker_id = :worker ORDER BY a.due_on, a.id",
        as_at=as_at.isoformat(),
        worker=worker_id,
    ):
        count = countdown(standards.calendar, as_date(due_on), None, as_at)
        works[case].append(OpenAssessment(Kind(kind), count, bool(waits)))
    cases = tuple(
        AgendaCase(
            one.id, one.case, one.child, one.name, one.held_since, one.covers, one.cover, tuple(works[one.id])
        )
        for one in covered_cases(reader, standards, known.rules, as_at, worker_id)
    )  # fmt: skip
    actions = [
        AgendaAction(
            line.id, line.what, line.owner, line.due_on, line.countdown, line.case_id, line.case, line.child, line.name
        )
        for line in agreed_actions(reader, standards, as_at, worker_id=worker_id)
    ]
    load = caseload(reader, standards, as_at).workloads.get(worker_id)
    children = "" if load is None else f"{load.load.children} children, {load.load.in_words}"
    until = next_due.on if next_due else as_at + timedelta(days=LEAVE_DAYS)
    items = agenda(
        actions,
        cases,
        last_on=last_on,
        next_by=next_due.on if next_due else None,
        caseload=children or "nothing is held",
        leave=_leave(worker, known.people.get(agreement.supervisor_id) if agreement else None, as_at, until),
        added=added,
    )
    return Agenda(worker, agreement, last_on, next_due, tuple(items), cases)


def _leave(worker: Worker, supervisor: Worker | None, as_at: date, until: date) -> list[str]:
    """Leave of the two from the day until the next session is due, in words."""
    said = [_in_words(one) for one in worker.leave if _touches(one, as_at, until)]
    if supervisor is not None:
        said += [f"{supervisor.name} {_in_words(one)}" for one in supervisor.leave if _touches(one, as_at, until)]
    return said


def _touches(leave: Period, first: date, last: date) -> bool:
    return leave.first_on <= last and (leave.last_on or date.max) >= first


def _in_words(leave: Period) -> str:
    return f"away {leave.in_words}"
