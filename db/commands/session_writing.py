"""A supervision session from its beginning to its record: begun, thrown away, recorded, amended before it is signed."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, delete, select

from db.commands.command import Work, command
from db.commands.moving import enter
from db.commands.session_actions import action_texts, actions_before, keep_actions
from db.commands.session_typed import SAID_FIELDS, Typed, TypedCase, add_draft, read_typed, said_of, texts_of
from db.commands.supervising import check_minutes
from db.queries.pathway import case_at
from db.queries.standing_in import stands_in
from models import tables
from models.audit_chain import moment_text
from models.dates import short_form
from models.discussion import PERSONAL_FIELDS
from models.errors import Conflict, FieldErrors, InvalidInput, NotAllowed, NotFound
from models.people import Action
from models.supervision import SessionKind


@command(Action.BEGIN_SESSION)
def begin_session(work: Work, worker_id: int, planned_id: int | None = None) -> int:
    """Begin to write a session with the worker, as its supervisor: the one that was planned, or one that was not.

    Raises Conflict where one is being written already, or the planned one is no longer there. Returns its number.
    """
    me = work.act.person.id
    worker = work.session.get(tables.Worker, worker_id)
    if worker is None:
        raise NotFound("This worker is no longer in the store. Nothing was begun.")
    if me is None or me == worker_id:
        raise NotAllowed("Nobody supervises themselves. Nothing was begun.")
    writing = select(tables.Session).where(
        tables.Session.worker_id == worker_id, tables.Session.supervisor_id == me,
        col(tables.Session.writing_since).is_not(None),
    )  # fmt: skip
    if work.session.exec(writing).first() is not None:
        raise Conflict(f"You are writing a session with {worker.name} already. Go on with that one.")
    row = None if planned_id is None else work.session.get(tables.Session, planned_id)
    if planned_id is not None and (
        row is None or row.worker_id != worker_id or row.held_on is not None or row.cancelled_on is not None
        or row.writing_since is not None
    ):  # fmt: skip
        raise Conflict("The planned session was held, begun or cancelled since you looked. Look at the list again.")
    if row is None:
        row = tables.Session(worker_id=worker_id, supervisor_id=me, kind=SessionKind.ONE_TO_ONE.value)
    if row.supervisor_id != me:
        row.planned_with_id = row.supervisor_id
    row.supervisor_id, row.writing_since = me, moment_text(work.act.at)
    row.version = row.version + 1 if row.id else 1
    work.session.add(row)
    work.session.flush()
    work.record(worker.name, after={"session": row.id, "planned for": row.planned_on})
    return row.id or 0


@command(Action.DISCARD_SESSION)
def discard_session(work: Work, session_id: int) -> None:
    """Throw away what is typed and not recorded. A record that was to be amended stays as it was, a planned session
    planned, with whom it was planned.

    Where its supervisor has left or may not sign in any more, a manager does it, who reads nothing of it. Raises
    NotFound, NotAllowed, Conflict.
    """
    row, worker = _session_to_discard(work, session_id)
    _need_writing(row)
    counted = work.session.exec(select(tables.Draft).where(tables.Draft.session_id == session_id)).all()
    _drop_drafts(work, session_id)
    row.writing_since = None
    row.version += 1
    if row.held_on is None and row.planned_with_id is not None:
        row.supervisor_id, row.planned_with_id = row.planned_with_id, None
    if row.held_on is None and row.planned_on is None:
        work.session.delete(row)
    else:
        work.session.add(row)
    work.record(worker.name, before={"session": session_id, "drafts": len(counted)})


@command(Action.RECORD_SESSION)
def record_session(
    work: Work, session_id: int, kind: SessionKind, held_on: date, minutes: int, today: date, *, sign: bool = False
) -> None:
    """Record what was typed: of each case on the child's file as management oversight, of the worker for the two alone.

    The days of holding and of recording are kept apart. What was recorded before, and is signed by neither or one, is
    replaced; a signature of before is taken back, since it was to another text. Where that changes the day it was held
    or anything of a case it is recorded today, and is late where that is late; what is changed of the worker, the kind
    or the length alone leaves the day of recording. ``sign`` signs it as the supervisor.
    Raises FieldErrors (``held_on``, ``minutes``), InvalidInput with the case whose text cannot be kept, Conflict.
    """
    row, worker = own_session(work, session_id)
    _need_writing(row)
    check_clock(row, today)
    faults = {}
    if held_on > today:
        faults["held_on"] = f"{short_form(held_on)} is in the future. Give the day on which it was held."
    elif worker.works_from is not None and held_on < worker.works_from:
        began = short_form(worker.works_from)
        faults["held_on"] = f"{worker.name} began on {began}; {short_form(held_on)} is before that. Check the day."
    try:
        check_minutes(minutes)
    except InvalidInput as error:
        faults["minutes"] = str(error)
    if faults:
        raise FieldErrors(faults)
    known, agreed = _known(work, session_id), actions_before(work, session_id)
    typed = read_typed(work, row, held_on, today, agreed)
    if typed.is_empty:
        raise InvalidInput("Nothing is written of this session yet. Write of a case or of the worker first.")
    before = None if row.held_on is None else {
        "held on": row.held_on, "recorded on": row.recorded_on, "kind": row.kind, "minutes": row.minutes,
    }  # fmt: skip
    as_before = row.held_on == held_on
    row.kind, row.held_on, row.minutes = kind.value, held_on, minutes
    row.recorded_on, row.recorded_by = row.recorded_on if as_before else today, work.act.who
    row.worker_signed_on = row.signed_on_paper = None
    row.supervisor_signed_on = today if sign else None
    row.writing_since = None
    row.version += 1
    for name in PERSONAL_FIELDS:
        setattr(row, f"{name}_discussed", getattr(typed.personal, name) is not None)
    changed = _take_away(work, row, known, agreed, typed, today)
    for one in typed.cases:
        changed |= _keep_case(work, row, one, known.get(one.case.id), agreed[one.case.id])
    if changed:
        row.recorded_on = today
    work.session.add(row)
    _keep_personal(work, row, typed, agreed[None])
    _drop_drafts(work, session_id)
    parts = [name for name in PERSONAL_FIELDS if getattr(typed.personal, name) is not None]
    work.record(
        worker.name,
        before=before,
        after={
            "session": session_id, "held on": held_on, "recorded on": row.recorded_on, "kind": kind.value,
            "minutes": minutes, "planned for": row.planned_on, "cases": len(typed.cases), "of the worker": parts,
            "amended": before is not None, "signed": sign,
        },
    )  # fmt: skip


@command(Action.AMEND_SESSION)
def amend_session(work: Work, session_id: int) -> None:
    """Write on a record that is not signed by both yet: its texts become drafts, with what was agreed and is not done
    yet, and stand until it is recorded again.

    Raises Conflict where both have signed: then only a dated note corrects it.
    """
    row, worker = own_session(work, session_id)
    if row.held_on is None:
        raise Conflict("This session is not recorded yet. Go on writing it.")
    if row.writing_since is not None:
        raise Conflict("This record is being amended already. Go on writing it.")
    if row.supervisor_signed_on is not None and row.worker_signed_on is not None:
        raise Conflict("Both have signed this record, so it is not changed any more. Correct it with a dated note.")
    others = select(tables.Session).where(
        tables.Session.worker_id == row.worker_id, tables.Session.supervisor_id == row.supervisor_id,
        col(tables.Session.writing_since).is_not(None),
    )  # fmt: skip
    if work.session.exec(others).first() is not None:
        raise Conflict(f"You are writing another session with {worker.name}. Record that one first.")
    row.writing_since = moment_text(work.act.at)
    row.version += 1
    work.session.add(row)
    agreed = actions_before(work, session_id)
    for case, discussion in _known(work, session_id).items():
        add_draft(work, session_id, case, texts_of(discussion) | action_texts(agreed[case]))
    personal = work.session.get(tables.PersonalPart, session_id)
    texts = {} if personal is None else {name: getattr(personal, name) or "" for name in PERSONAL_FIELDS}
    texts |= action_texts(agreed[None])
    if texts:
        add_draft(work, session_id, None, texts)
    work.record(worker.name, after={"session": session_id, "held on": row.held_on})


def session_with(work: Work, session_id: int) -> tuple[tables.Session, tables.Worker]:
    """A session and its worker. Raises NotFound."""
    row = work.session.get(tables.Session, session_id)
    if row is None:
        raise NotFound("This session is no longer in the store. Look at the list again.")
    return row, work.session.get_one(tables.Worker, row.worker_id)


def own_session(work: Work, session_id: int) -> tuple[tables.Session, tables.Worker]:
    """A session of which who acts is the supervisor, and its worker. Raises NotFound, NotAllowed."""
    row, worker = session_with(work, session_id)
    if row.supervisor_id != work.act.person.id:
        supervisor = work.session.get_one(tables.Worker, row.supervisor_id)
        raise NotAllowed(f"This is {supervisor.name}'s session; only they write in it. Nothing was changed.")
    return row, worker


def _session_to_discard(work: Work, session_id: int) -> tuple[tables.Session, tables.Worker]:
    """One's own, or that of a supervisor who is gone."""
    row, worker = session_with(work, session_id)
    if stands_in(work.reader, work.act.person, row.supervisor_id, row.worker_id, work.act.at.date()):
        return row, worker
    return own_session(work, session_id)


def check_clock(row: tables.Session, today: date) -> None:
    """Raise InvalidInput where the session was recorded or signed on a day still to come: the clock was put back."""
    done = {"recorded": row.recorded_on, "signed": max(_signed_on(row), default=None)}
    for what, day in done.items():
        if day is not None and today < day:
            raise InvalidInput(
                f"This session was {what} on {short_form(day)}, and today is {short_form(today)}. "
                "Check the clock of this computer."
            )


def _signed_on(row: tables.Session) -> list[date]:
    return [day for day in (row.supervisor_signed_on, row.worker_signed_on) if day is not None]


def _need_writing(row: tables.Session) -> None:
    if row.writing_since is None:
        raise Conflict("This session was recorded or thrown away since you looked. Look at the list again.")


def _known(work: Work, session_id: int) -> dict[int, tables.Discussion]:
    rows = work.session.exec(select(tables.Discussion).where(tables.Discussion.session_id == session_id))
    return {row.case_id: row for row in rows}


def _take_away(
    work: Work, session: tables.Session, known: dict[int, tables.Discussion],
    agreed: dict[int | None, list[tables.AgreedAction]], typed: Typed, today: date,
) -> bool:  # fmt: skip
    """Take the cases of before from the record of which nothing is typed any more. True where there was one."""
    gone = known.keys() - {one.case.id for one in typed.cases}
    for case_id in gone:
        before = said_of(known[case_id])
        rows = agreed[case_id]
        changes = keep_actions(work, session, case_id, (), rows, [row.id for row in rows if row.id is not None])
        work.session.delete(known[case_id])
        enter(work, case_at(work.reader, case_id, today), before=before | _told(changes.before))
    return bool(gone)


def _keep_case(
    work: Work, session: tables.Session, typed: TypedCase, row: tables.Discussion | None,
    rows: Sequence[tables.AgreedAction],
) -> bool:  # fmt: skip
    """Put what was said on the child's file, with its actions, and enter it. True where that changed anything."""
    before = None if row is None else said_of(row)
    kept = row or tables.Discussion(session_id=session.id or 0, case_id=typed.case.id)
    for name in SAID_FIELDS:
        value = getattr(typed.said, name)
        setattr(kept, name, value.value if name in {"risk", "risk_change", "drift"} and value is not None else value)
    work.session.add(kept)
    changes = keep_actions(work, session, typed.case.id, typed.actions, rows, typed.had)
    changed = before != said_of(kept) or bool(changes.before or changes.after)
    if changed:
        after = {"session": session.id, "held on": session.held_on, **said_of(kept), **_told(changes.after)}
        enter(work, typed.case, before=None if before is None else before | _told(changes.before), after=after)
    return changed


def _told(actions: list[dict[str, object]]) -> dict[str, object]:
    return {"actions": actions} if actions else {}


def _keep_personal(
    work: Work, session: tables.Session, typed: Typed, rows: Sequence[tables.AgreedAction]
) -> None:  # fmt: skip
    """Keep what was said of the worker: in its own table, and in no entry."""
    row = work.session.get(tables.PersonalPart, session.id)
    if typed.personal.is_empty:
        if row is not None:
            work.session.delete(row)
    else:
        row = row or tables.PersonalPart(session_id=session.id or 0)
        for name in PERSONAL_FIELDS:
            setattr(row, name, getattr(typed.personal, name))
        work.session.add(row)
    keep_actions(work, session, None, typed.actions, rows, typed.had)


def _drop_drafts(work: Work, session_id: int) -> None:
    work.session.execute(delete(tables.Draft).where(col(tables.Draft.session_id) == session_id))
