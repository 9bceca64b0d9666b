"""Co-workers: somebody who works on a case beside who holds it."""

from datetime import date

from sqlmodel import col, select

from db.commands.command import Work, command
from db.commands.handing_over import decide
from db.queries.holdings import KnownCase, known_cases
from db.queries.workers import workers
from models import tables
from models.allocation import check_worker
from models.dates import short_form
from models.decision import DecisionKind, rationale
from models.errors import InvalidInput, NotFound
from models.people import Action
from models.workload import Worker


@command(Action.CO_WORK, undoable=True)
def co_work(work: Work, case_id: int, worker_id: int, on: date, today: date, because: str) -> None:
    """Let a worker work on the case beside who holds it, from a day on. It carries no points.

    Raises InvalidInput as ``allocate`` does, and where the worker holds or co-works the case already.
    """
    why = rationale(because, "A co-worker")
    case, worker = _case_and_worker(work, case_id, worker_id, on, today)
    current = case.held.holding_on(on)
    if current is not None and current.worker_id == worker.id:
        raise InvalidInput(f"{worker.name} holds {case.reference} themselves, since {short_form(current.started_on)}.")
    if _co_working(work, case_id, worker_id) is not None:
        raise InvalidInput(f"{worker.name} co-works {case.reference} already.")
    if (until := _co_worked_until(work, case_id, worker_id)) is not None and until > on:
        raise InvalidInput(
            f"{worker.name} co-worked {case.reference} until {short_form(until)}. Give that day or a later one."
        )
    row = tables.CoWorker(case_id=case_id, worker_id=worker_id, started_on=on, reason=why, decided_by=work.act.who)
    work.session.add(row)
    decided = f"{worker.name} co-works the case from {short_form(on)}"
    decide(work, case_id, DecisionKind.CO_WORK, on, decided, why)
    after = {"co-worker": worker.name, "from": on}
    work.record(case.reference, after=after, why=why, child_id=case.child_id, case_id=case_id)


@command(Action.CO_WORK, undoable=True)
def end_co_work(work: Work, case_id: int, worker_id: int, on: date, today: date, because: str) -> None:
    """Let a worker co-work the case no more, from a day on. Raises InvalidInput where they do not."""
    why = rationale(because, "The end of co-working")
    with work.seen() as reader:
        case = known_cases(reader, [case_id], on).get(case_id)
        worker = workers(reader).get(worker_id)
    row = _co_working(work, case_id, worker_id)
    if case is None or worker is None or row is None:
        raise InvalidInput("They do not co-work this case, so there is nothing to end.")
    if not row.started_on <= on <= today:
        raise InvalidInput(f"Co-working ends between {short_form(row.started_on)}, when it began, and today.")
    row.ended_on = on
    work.session.add(row)
    decide(
        work, case_id, DecisionKind.CO_WORK, on, f"{worker.name} co-works the case no more from {short_form(on)}", why
    )
    work.record(
        case.reference, before={"co-worker": worker.name}, after={"co-worker": None, "until": on}, why=why,
        child_id=case.child_id, case_id=case_id,
    )  # fmt: skip


def _co_working(work: Work, case_id: int, worker_id: int) -> tables.CoWorker | None:
    found = select(tables.CoWorker).where(
        tables.CoWorker.case_id == case_id,
        tables.CoWorker.worker_id == worker_id,
        col(tables.CoWorker.ended_on).is_(None),
    )
    return work.session.exec(found).first()


def _co_worked_until(work: Work, case_id: int, worker_id: int) -> date | None:
    found = select(tables.CoWorker).where(tables.CoWorker.case_id == case_id, tables.CoWorker.worker_id == worker_id)
    ends = [row.ended_on for row in work.session.exec(found) if row.ended_on not in (None, row.started_on)]
    return max((end for end in ends if end is not None), default=None)


def _case_and_worker(work: Work, case_id: int, worker_id: int, on: date, today: date) -> tuple[KnownCase, Worker]:
    """The case and the worker, where the one is open and the other here on the day."""
    with work.seen() as reader:
        case = known_cases(reader, [case_id], on).get(case_id)
        worker = workers(reader).get(worker_id)
    if case is None or worker is None:
        raise NotFound("This case or this worker is no longer in the store. Nothing was written.")
    if case.held.closed_on is not None:
        raise InvalidInput(f"{case.reference} was closed on {short_form(case.held.closed_on)}; nobody works on it.")
    if not case.held.opened_on <= on <= today:
        raise InvalidInput(f"{short_form(on)} is before the case was opened, or in the future. Give a day between.")
    check_worker(worker, on, today)
    return case, worker
