"""Who supervises whom and how often, and the sessions that are planned and cancelled."""

from datetime import date

from sqlmodel import col, select

from db.commands.command import Work, command
from db.queries.people import person_with_id
from db.queries.standards import standards
from db.queries.supervision import agreements, clocks
from models import tables
from models.dates import short_form
from models.errors import Conflict, FieldErrors, InvalidInput, NotAllowed, NotFound
from models.people import Action
from models.supervision import (
    MOST_MINUTES,
    Agreement,
    CancelReason,
    SessionKind,
    SupervisedAs,
    SupervisionClock,
    check_agreement,
)
from models.text import NOTE_LENGTH, clean


@command(Action.AGREE_SUPERVISION, undoable=True)
def agree_supervision(
    work: Work, worker_id: int, supervisor_id: int, since: date, supervised_as: SupervisedAs, *,
    every_days: int | None = None, cover_id: int | None = None, version: int | None = None,
) -> None:  # fmt: skip
    """From a day on, this supervisor supervises the worker, every so many calendar days or as the rule says.

    ``cover_id`` supervises while the supervisor is away. One that begins on the same day takes its place; ``version``
    is that of what was seen of it. Raises FieldErrors by ``supervisor``, ``cover`` and ``every``, NotFound, StaleEdit.
    """
    worker, supervisor = _worker(work, worker_id), _worker(work, supervisor_id)
    _need_own(work, worker, since)
    cover = None if cover_id is None else _worker(work, cover_id)
    faults = {}
    if supervisor_id == worker_id:
        faults["supervisor"] = "Nobody supervises themselves. Choose somebody else."
    elif why_not := _why_not(work, supervisor, since):
        faults["supervisor"] = why_not
    if cover is not None and cover.id in {worker_id, supervisor_id}:
        faults["cover"] = "Somebody else than these two covers. Choose another, or leave it empty."
    elif cover is not None and (why_not := _why_not(work, cover, since)):
        faults["cover"] = why_not
    try:
        _check_every(work, worker_id, since, supervised_as, every_days)
    except InvalidInput as error:
        faults["every"] = str(error)
    if faults:
        raise FieldErrors(faults)
    same = select(tables.Agreement).where(
        tables.Agreement.worker_id == worker_id, tables.Agreement.effective_from == since
    )
    row = work.session.exec(same).first()
    mine = {
        "supervisor_id": supervisor_id, "supervised_as": supervised_as.value, "every_days": every_days,
        "cover_id": cover_id,
    }  # fmt: skip
    before = None if row is None else _in_words(work, row)
    earlier = select(tables.Agreement).where(
        tables.Agreement.worker_id == worker_id, tables.Agreement.effective_from < since
    )
    now = work.session.exec(earlier.order_by(col(tables.Agreement.effective_from).desc())).first()
    if row is None and now is not None and all(getattr(now, name) == value for name, value in mine.items()):
        raise InvalidInput(
            f"That is agreed for {worker.name} already, since {short_form(now.effective_from)}. Nothing was changed."
        )
    if row is not None:
        if all(getattr(row, name) == value for name, value in mine.items()):
            raise InvalidInput(f"That is agreed for {worker.name} from that day already. Nothing was changed.")
        what = f"the agreement with {worker.name} from {short_form(since)}"
        row = work.unchanged(row, row.version if version is None else version, what, mine)
        for name, value in mine.items():
            setattr(row, name, value)
        row.agreed_by = work.act.who
    else:
        row = tables.Agreement(
            worker_id=worker_id, effective_from=since, agreed_by=work.act.who, supervisor_id=supervisor_id,
            supervised_as=supervised_as.value, every_days=every_days, cover_id=cover_id,
        )  # fmt: skip
    work.session.add(row)
    work.record(worker.name, before=before, after=_in_words(work, row))


def _check_every(work: Work, worker_id: int, since: date, supervised_as: SupervisedAs, every_days: int | None) -> None:
    """Raise InvalidInput where it is agreed to supervise less often than the rule of that day asks."""
    reader = work.reader
    known = clocks(reader, standards(reader), since)
    others = [one for one in agreements(reader).get(worker_id, []) if one.effective_from != since]
    asked = Agreement(0, "", since, supervised_as)
    clock = SupervisionClock(known.people[worker_id], [*others, asked], known.rules, standards(reader).calendar)
    check_agreement(every_days, clock.frequency_on(since))


@command(Action.PLAN_SESSION, undoable=True)
def plan_session(
    work: Work, worker_id: int, supervisor_id: int, on: date, minutes: int, kind: SessionKind = SessionKind.ONE_TO_ONE
) -> int:
    """Plan a session; it counts as planned, and where it is cancelled as cancelled. Raises InvalidInput, NotFound.

    Returns its number.
    """
    worker, supervisor = _worker(work, worker_id), _worker(work, supervisor_id)
    if worker_id == supervisor_id:
        raise InvalidInput("Nobody supervises themselves. Choose somebody else.")
    if why_not := _why_not(work, supervisor, on):
        raise InvalidInput(why_not)
    check_minutes(minutes)
    same = select(tables.Session).where(
        tables.Session.worker_id == worker_id, tables.Session.planned_on == on,
        tables.Session.supervisor_id == supervisor_id,
    )  # fmt: skip
    if any(row.cancelled_on is None for row in work.session.exec(same)):
        raise InvalidInput(f"A session with {worker.name} is planned for {short_form(on)} already.")
    row = tables.Session(
        worker_id=worker_id, supervisor_id=supervisor_id, kind=kind.value, planned_on=on, planned_minutes=minutes
    )
    work.session.add(row)
    work.session.flush()
    work.record(worker.name, after={"session": row.id, "planned for": on, "minutes": minutes, "kind": kind.value,
                                    "supervisor": supervisor.name})  # fmt: skip
    return row.id or 0


@command(Action.CANCEL_SESSION, undoable=True)
def cancel_session(work: Work, session_id: int, because: CancelReason, on: date, today: date, note: str = "") -> None:
    """A planned session is not held, and why. It stays on the record, and counts. Raises InvalidInput, Conflict."""
    row = work.session.get(tables.Session, session_id)
    if row is None:
        raise NotFound("This session is no longer in the store. Look at the list again.")
    if row.planned_on is None:
        raise InvalidInput(
            "This session was not planned, so there is nothing to cancel. A draft is thrown away instead."
        )
    worker = _worker(work, row.worker_id)
    if row.held_on is not None or row.writing_since is not None:
        raise Conflict(f"The session with {worker.name} was begun or held since you looked. Look at the list again.")
    if row.cancelled_on is not None:
        raise Conflict(f"It was cancelled on {short_form(row.cancelled_on)} already.")
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future. Give the day on which it was cancelled.")
    said = clean(note, limit=NOTE_LENGTH, what="note")
    if because is CancelReason.OTHER and not said:
        raise InvalidInput("Another reason is to be said in words. Give it as the note.")
    row.cancelled_on, row.cancelled_because, row.cancelled_note = on, because.value, said
    row.version += 1
    work.session.add(row)
    work.record(
        worker.name, after={"session": row.id, "planned for": row.planned_on, "cancelled": because.value, "on": on},
        why=said or None,
    )  # fmt: skip


def check_minutes(minutes: int) -> None:
    """Raise InvalidInput where a session cannot have lasted so long."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise InvalidInput(f"A session lasts 1 to {MOST_MINUTES} minutes; {minutes} cannot be kept.")


def _need_own(work: Work, worker: tables.Worker, since: date) -> None:
    """Raise NotAllowed where a supervisor would change what another supervisor has agreed: that is for a manager."""
    if work.act.person.may(Action.ALLOCATE):
        return
    known = [one for one in agreements(work.reader).get(worker.id or 0, []) if one.effective_from <= since]
    if known and known[-1].supervisor_id != work.act.person.id:
        raise NotAllowed(
            f"{known[-1].supervisor} supervises {worker.name}: they or a manager agree anew. Nothing was changed."
        )


def _why_not(work: Work, supervisor: tables.Worker, day: date) -> str:
    """Why somebody cannot supervise from a day on; empty where they can."""
    if supervisor.works_until is not None and supervisor.works_until < day:
        return f"{supervisor.name} left on {short_form(supervisor.works_until)}. Choose somebody else."
    person = person_with_id(work.reader, supervisor.id or 0)
    if person is None or not person.may(Action.BEGIN_SESSION):
        return (
            f"{supervisor.name} may not record supervision here. An administrator gives the role of supervisor "
            f'with: cpip-tui access give "{supervisor.name}" supervisor'
        )
    return ""


def _worker(work: Work, worker_id: int) -> tables.Worker:
    row = work.session.get(tables.Worker, worker_id)
    if row is None:
        raise NotFound("This worker is no longer in the store. Nothing was changed.")
    return row


def _in_words(work: Work, row: tables.Agreement) -> dict[str, object]:
    cover = None if row.cover_id is None else _worker(work, row.cover_id).name
    return {
        "supervisor": _worker(work, row.supervisor_id).name, "from": row.effective_from, "as": row.supervised_as,
        "every days": row.every_days, "cover": cover,
    }  # fmt: skip
