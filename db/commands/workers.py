"""Workers as the rules of workload need them: hours, newly qualified or not, here from when until when, leave, less."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from db.commands.command import Work, command
from models import tables
from models.dates import short_form
from models.errors import InvalidInput, NotFound
from models.people import Action
from models.plan import NewWorker
from models.text import NOTE_LENGTH, clean, clean_name


@dataclass(frozen=True, slots=True)
class WorkerValues:
    """What can be changed of a worker. Days are the last of being newly qualified, the first and the last here."""

    team_id: int | None
    fte_percent: int
    newly_qualified_until: date | None
    works_from: date | None
    works_until: date | None


@command(Action.SET_WORKER, undoable=True)
def add_worker(work: Work, worker: NewWorker) -> int:
    """Enter somebody who holds cases, or will. They may not sign in by that. Raises InvalidInput. Returns the id."""
    return enter_worker(work, worker)


@command(Action.SET_WORKER, undoable=True)
def change_worker(work: Work, worker_id: int, values: WorkerValues, version: int) -> None:
    """Change a worker's team, hours and days. ``version`` is that of what was seen.

    Raises InvalidInput or StaleEdit.
    """
    _check(work, values.team_id, values.fte_percent, values.works_from, values.works_until)
    row = work.session.get(tables.Worker, worker_id)
    mine = {name: getattr(values, name) for name in WorkerValues.__dataclass_fields__}
    name = row.name if row is not None else "the worker"
    before = {} if row is None else {field: getattr(row, field) for field in mine}
    row = work.unchanged(row, version, f"the record of {name}", mine)
    if before == mine:
        raise InvalidInput(f"That is what is kept of {name} already. Nothing was changed.")
    for field, value in mine.items():
        setattr(row, field, value)
    work.session.add(row)
    work.record(name, before=_in_words(work, before), after=_in_words(work, mine))


@command(Action.SET_LEAVE, undoable=True)
def add_leave(work: Work, worker_id: int, first_on: date, last_on: date | None, note: str = "") -> None:
    """A worker is away from the first day to the last, both included. It moves no case. Raises InvalidInput."""
    enter_leave(work, worker_id, first_on, last_on, note)


@command(Action.SET_LEAVE, undoable=True)
def remove_leave(work: Work, leave_id: int) -> None:
    """Take a leave out again. Raises NotFound."""
    row = work.session.get(tables.Leave, leave_id)
    if row is None:
        raise NotFound("This leave is no longer in the store. Nothing was changed.")
    worker = _worker(work, row.worker_id)
    work.session.delete(row)
    work.record(worker.name, before={"leave from": row.first_on, "to": row.last_on, "note": row.note})


@command(Action.SET_WORKER, undoable=True)
def reduce_capacity(work: Work, worker_id: int, points: int, first_on: date, last_on: date | None, note: str) -> None:
    """A worker can carry so many points less on these days, with the reason. Raises InvalidInput."""
    worker = _worker(work, worker_id)
    _check_days(first_on, last_on, "A reduction")
    if not 1 <= points <= 1000:
        raise InvalidInput(f"A reduction is 1 to 1000 points; {points} cannot be kept.")
    said = clean(note, limit=NOTE_LENGTH, what="reason")
    if not said:
        raise InvalidInput("A reduction of capacity needs its reason, such as other duties. Give one.")
    work.session.add(
        tables.Reduction(worker_id=worker_id, first_on=first_on, last_on=last_on, points=points, note=said)
    )
    work.record(worker.name, after={"points less": points, "from": first_on, "to": last_on}, why=said)


@command(Action.SET_WORKER, undoable=True)
def remove_reduction(work: Work, reduction_id: int) -> None:
    """Take a reduction out again. Raises NotFound."""
    row = work.session.get(tables.Reduction, reduction_id)
    if row is None:
        raise NotFound("This reduction is no longer in the store. Nothing was changed.")
    worker = _worker(work, row.worker_id)
    work.session.delete(row)
    before = {"points less": row.points, "from": row.first_on, "to": row.last_on}
    work.record(worker.name, before=before, why=row.note)


def enter_worker(work: Work, worker: NewWorker) -> int:
    """Add the worker within a command, and enter it. Raises InvalidInput."""
    name = clean_name(worker.name, "name of the worker")
    _check(work, worker.team_id, worker.fte_percent, worker.works_from, None)
    known = {one.name.casefold() for one in work.session.exec(select(tables.Worker))}
    if name.casefold() in known:
        raise InvalidInput(f"Somebody called {name} is in this store already. Give a name that tells them apart.")
    row = tables.Worker(
        name=name,
        team_id=worker.team_id,
        fte_percent=worker.fte_percent,
        works_from=worker.works_from,
        newly_qualified_until=worker.newly_qualified_until,
    )
    work.session.add(row)
    work.session.flush()
    after = {
        field: getattr(worker, field) for field in ("team_id", "fte_percent", "works_from", "newly_qualified_until")
    }
    work.record(name, after=_in_words(work, after))
    return row.id or 0


def enter_leave(work: Work, worker_id: int, first_on: date, last_on: date | None, note: str) -> None:
    """Add the leave within a command, and enter it. Raises InvalidInput."""
    worker = _worker(work, worker_id)
    _check_days(first_on, last_on, "Leave")
    said = clean(note, limit=NOTE_LENGTH, what="note")
    same = select(tables.Leave).where(tables.Leave.worker_id == worker_id, tables.Leave.first_on == first_on)
    if any(row.last_on == last_on for row in work.session.exec(same)):
        raise InvalidInput(f"{worker.name} has this leave already, from {short_form(first_on)}. Nothing was changed.")
    work.session.add(tables.Leave(worker_id=worker_id, first_on=first_on, last_on=last_on, note=said))
    work.record(worker.name, after={"leave from": first_on, "to": last_on, "note": said})


def _worker(work: Work, worker_id: int) -> tables.Worker:
    row = work.session.get(tables.Worker, worker_id)
    if row is None:
        raise NotFound("This worker is no longer in the store. Nothing was changed.")
    return row


def _check(
    work: Work, team_id: int | None, fte_percent: int, works_from: date | None, works_until: date | None
) -> None:
    if not 1 <= fte_percent <= 100:
        raise InvalidInput(f"A share of full time is 0.01 to 1; {fte_percent / 100:g} cannot be kept.")
    if works_from is not None and works_until is not None and works_until < works_from:
        raise InvalidInput("They would leave before they begin. Check the two dates.")
    if team_id is not None and work.session.get(tables.Team, team_id) is None:
        raise NotFound("This team is no longer in the store. Nothing was changed.")


def _check_days(first_on: date, last_on: date | None, what: str) -> None:
    if last_on is not None and last_on < first_on:
        raise InvalidInput(f"{what} ends on or after its first day. Check the two dates.")


def _in_words(work: Work, values: dict[str, object]) -> dict[str, object]:
    """The values as an entry tells them: the team by its name."""
    teams: Sequence[tables.Team] = work.session.exec(select(tables.Team)).all()
    names = {team.id: team.name for team in teams}
    return {("team" if name == "team_id" else name): names.get(value) if name == "team_id" else value  # type: ignore[call-overload]
            for name, value in values.items()}  # fmt: skip
