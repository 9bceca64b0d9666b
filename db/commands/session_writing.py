"""A supervision session from its beginning to its record: begun, thrown away, recorded, amended before it is signed."""

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields
from datetime import date

from sqlmodel import col, delete, select

from db.commands.command import Work, command
from db.commands.moving import enter
from db.commands.supervising import check_minutes
from db.queries.pathway import case_at
from models import tables
from models.audit_chain import moment_text
from models.dates import short_form
from models.discussion import Discussed, NewAction, Personal, read_discussed, read_personal
from models.errors import Conflict, FieldErrors, InvalidInput, NotAllowed, NotFound
from models.pathway import CaseAt
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
    row.supervisor_id, row.writing_since = me, moment_text(work.act.at)
    row.version = row.version + 1 if row.id else 1
    work.session.add(row)
    work.session.flush()
    work.record(worker.name, after={"session": row.id, "planned for": row.planned_on})
    return row.id or 0


@command(Action.DISCARD_SESSION)
def discard_session(work: Work, session_id: int) -> None:
    """Throw away what is typed and not recorded. A record that was to be amended stays as it was, a planned session
    planned. Raises NotFound, NotAllowed, Conflict."""
    row, worker = own_session(work, session_id)
    _need_writing(row)
    counted = work.session.exec(select(tables.Draft).where(tables.Draft.session_id == session_id)).all()
    _drop_drafts(work, session_id)
    row.writing_since = None
    row.version += 1
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
    replaced; a signature of before is taken back, since it was to another text. ``sign`` signs it as the supervisor.
    Raises FieldErrors (``held_on``, ``minutes``), InvalidInput with the case whose text cannot be kept, Conflict.
    """
    row, worker = own_session(work, session_id)
    _need_writing(row)
    check_clock(row, today)
    faults = {}
    if held_on > today:
        faults["held_on"] = f"{short_form(held_on)} is in the future. Give the day on which it was held."
    try:
        check_minutes(minutes)
    except InvalidInput as error:
        faults["minutes"] = str(error)
    if faults:
        raise FieldErrors(faults)
    agreed = _agreed_before(work, session_id)
    cases, personal, personal_actions = _read(work, session_id, held_on, today, agreed)
    if not cases and personal.is_empty and not personal_actions and not agreed:
        raise InvalidInput("Nothing is written of this session yet. Write of a case or of the worker first.")
    before = None if row.held_on is None else {"held on": row.held_on, "kind": row.kind, "minutes": row.minutes}
    again = row.held_on is not None
    known = _known(work, session_id)
    row.kind, row.held_on, row.minutes = kind.value, held_on, minutes
    row.recorded_on, row.recorded_by = max(row.recorded_on or today, held_on), work.act.who
    row.worker_signed_on = row.signed_on_paper = None
    row.supervisor_signed_on = today if sign else None
    row.writing_since = None
    row.version += 1
    for name in PERSONAL_FIELDS:
        setattr(row, f"{name}_discussed", getattr(personal, name) is not None)
    work.session.add(row)
    for gone in known.keys() - {one.id for one, _, _ in cases}:
        work.session.delete(known[gone])
        enter(work, case_at(work.reader, gone, today), before=_said(known[gone]))
    for case, said, actions in cases:
        _keep_case(work, row, case, said, actions, known.get(case.id))
    _keep_personal(work, row, personal, personal_actions)
    _drop_drafts(work, session_id)
    parts = [name for name in PERSONAL_FIELDS if getattr(personal, name) is not None]
    work.record(
        worker.name,
        before=before,
        after={
            "session": session_id, "held on": held_on, "recorded on": row.recorded_on, "kind": kind.value,
            "minutes": minutes, "planned for": row.planned_on, "cases": len(cases), "of the worker": parts,
            "amended": again, "signed": sign,
        },
    )  # fmt: skip


@command(Action.AMEND_SESSION)
def amend_session(work: Work, session_id: int) -> None:
    """Write on a record that is not signed by both yet: its texts become drafts, and stand until it is recorded again.

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
    for case, discussion in _known(work, session_id).items():
        _add_draft(work, session_id, case, _texts(discussion))
    personal = work.session.get(tables.PersonalPart, session_id)
    if personal is not None:
        _add_draft(work, session_id, None, {name: getattr(personal, name) or "" for name in PERSONAL_FIELDS})
    work.record(worker.name, after={"session": session_id, "held on": row.held_on})


_HIDDEN = "A case that is restricted now, and not shown to you"
PERSONAL_FIELDS = tuple(field.name for field in fields(Personal))
_SAID_FIELDS = tuple(field.name for field in fields(Discussed))


def own_session(work: Work, session_id: int) -> tuple[tables.Session, tables.Worker]:
    """A session of which who acts is the supervisor, and its worker. Raises NotFound, NotAllowed."""
    row = work.session.get(tables.Session, session_id)
    if row is None:
        raise NotFound("This session is no longer in the store. Look at the list again.")
    if row.supervisor_id != work.act.person.id:
        supervisor = work.session.get_one(tables.Worker, row.supervisor_id)
        raise NotAllowed(f"This is {supervisor.name}'s session; only they write in it. Nothing was changed.")
    return row, work.session.get_one(tables.Worker, row.worker_id)


def check_clock(row: tables.Session, today: date) -> None:
    """Raise InvalidInput where the session was recorded on a day that is still to come: the clock was put back."""
    if row.recorded_on is not None and today < row.recorded_on:
        raise InvalidInput(
            f"This session was recorded on {short_form(row.recorded_on)}, and today is {short_form(today)}. "
            "Check the clock of this computer."
        )


def _need_writing(row: tables.Session) -> None:
    if row.writing_since is None:
        raise Conflict("This session was recorded or thrown away since you looked. Look at the list again.")


def _agreed_before(work: Work, session_id: int) -> set[int | None]:
    """The cases of which actions were agreed when the session was recorded before, and None where some are of the
    worker: they stand, and so does that their case was spoken of."""
    return set(
        work.session.exec(select(tables.AgreedAction.case_id).where(tables.AgreedAction.session_id == session_id))
    )


def _read(
    work: Work, session_id: int, held_on: date, today: date, agreed: Set[int | None]
) -> tuple[list[tuple[CaseAt, Discussed, tuple[NewAction, ...]]], Personal, tuple[NewAction, ...]]:
    """All that was typed, read. Raises InvalidInput with what cannot be kept, named by its case.

    A case that was restricted since is recorded as it was typed, and never named: what was said of a child is not lost.
    """
    cases, wrong = [], []
    personal, personal_actions = Personal(), tuple[NewAction, ...]()
    drafts = work.session.exec(
        select(tables.Draft).where(tables.Draft.session_id == session_id).order_by(col(tables.Draft.id))
    ).all()
    hidden = work.hidden_children()
    owners = {id_ for id_ in work.session.exec(select(tables.Worker.id)) if id_ is not None}
    for draft in drafts:
        texts: Mapping[str, str] = json.loads(draft.texts)
        about = "About the worker"
        try:
            if draft.case_id is None:
                personal, personal_actions = read_personal(texts, held_on)
                actions: Sequence[NewAction] = personal_actions
            else:
                case = case_at(work.reader, draft.case_id, today)
                about = _HIDDEN if case.child_id in hidden else case.reference
                said, actions = read_discussed(texts, held_on)
                if not said.is_empty or actions or case.id in agreed:
                    if held_on < case.opened_on:
                        raise InvalidInput(f"It was opened on {short_form(case.opened_on)}, after the session.")
                    cases.append((case, said, tuple(actions)))
            if any(one.owner_id not in owners for one in actions):
                raise InvalidInput("Whoever is to do an action is no longer in the store. Choose somebody else.")
        except FieldErrors as error:
            wrong += [f"{about}: {said}" for said in error.faults.values()]
        except InvalidInput as error:
            wrong.append(f"{about}: {error}")
    if wrong:
        raise InvalidInput(" ".join(wrong))
    return cases, personal, personal_actions


def _known(work: Work, session_id: int) -> dict[int, tables.Discussion]:
    rows = work.session.exec(select(tables.Discussion).where(tables.Discussion.session_id == session_id))
    return {row.case_id: row for row in rows}


def _keep_case(
    work: Work, session: tables.Session, case: CaseAt, said: Discussed, actions: Sequence[NewAction],
    row: tables.Discussion | None,
) -> None:  # fmt: skip
    """Put what was said on the child's file, with its actions, and enter it."""
    before = None if row is None else _said(row)
    kept = row or tables.Discussion(session_id=session.id or 0, case_id=case.id)
    for name in _SAID_FIELDS:
        value = getattr(said, name)
        setattr(kept, name, value.value if name in {"risk", "risk_change", "drift"} and value is not None else value)
    work.session.add(kept)
    for one in actions:
        _add_action(work, session, case.id, one)
    after = {"session": session.id, "held on": session.held_on, **_said(kept)}
    agreed = [{"action": one.what, "who": _name(work, one.owner_id), "due_on": one.due_on} for one in actions]
    if before != _said(kept) or agreed:
        enter(work, case, before=before, after=after | ({"actions": agreed} if agreed else {}))


def _keep_personal(work: Work, session: tables.Session, said: Personal, actions: Sequence[NewAction]) -> None:
    """Keep what was said of the worker: in its own table, and in no entry."""
    row = work.session.get(tables.PersonalPart, session.id)
    if said.is_empty:
        if row is not None:
            work.session.delete(row)
    else:
        row = row or tables.PersonalPart(session_id=session.id or 0)
        for name in PERSONAL_FIELDS:
            setattr(row, name, getattr(said, name))
        work.session.add(row)
    for one in actions:
        _add_action(work, session, None, one)


def _add_action(work: Work, session: tables.Session, case_id: int | None, one: NewAction) -> None:
    assert session.held_on is not None, "it is being recorded"
    work.session.add(
        tables.AgreedAction(
            case_id=case_id, session_id=session.id, what=one.what, owner_id=one.owner_id, set_on=session.held_on,
            due_on=one.due_on, set_by=work.act.who, at=moment_text(work.act.at),
        )
    )  # fmt: skip


def _name(work: Work, worker_id: int) -> str:
    return work.session.get_one(tables.Worker, worker_id).name


def _said(row: tables.Discussion) -> dict[str, object]:
    """What an entry tells of a discussion: what was said, and nothing of what was not."""
    return {name: getattr(row, name) for name in _SAID_FIELDS if getattr(row, name) is not None}


def _texts(row: tables.Discussion) -> dict[str, str]:
    """The texts of a form that would be recorded as this discussion."""
    texts = {}
    for name, value in _said(row).items():
        texts[name] = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return texts


def _add_draft(work: Work, session_id: int, case_id: int | None, texts: Mapping[str, str]) -> None:
    said = json.dumps({name: text for name, text in texts.items() if text}, ensure_ascii=False, sort_keys=True)
    work.session.add(tables.Draft(session_id=session_id, case_id=case_id, texts=said))


def _drop_drafts(work: Work, session_id: int) -> None:
    work.session.execute(delete(tables.Draft).where(col(tables.Draft.session_id) == session_id))
