"""The signatures under a supervision record, and the dated notes that correct it once both are there."""

from datetime import date

from db.commands.command import Work, command
from db.commands.moving import enter, seen_case
from db.commands.session_writing import check_clock, session_with
from db.queries.standing_in import is_gone, stands_in
from models import tables
from models.audit_chain import moment_text
from models.dates import short_form
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound
from models.notes import written
from models.people import Action


@command(Action.SIGN_SESSION)
def sign_session(work: Work, session_id: int, today: date, version: int, *, on_paper: bool = False) -> None:
    """Sign the record as its supervisor, or as its worker. When both have signed it is never changed again.

    ``version`` is that of the record that was read. ``on_paper``: the supervisor notes that the worker, who may not
    sign in to this store or has left, has read it on the supervisor's screen and signed for it on paper. For a
    supervisor who has left or may not sign in any more a manager signs. Raises NotAllowed for anybody else, Conflict
    where it was changed.
    """
    row, worker = session_with(work, session_id)
    me = work.act.person.id
    in_place = stands_in(work.reader, work.act.person, row.supervisor_id, row.worker_id, today)
    if not in_place and me not in {row.supervisor_id, row.worker_id}:
        raise NotAllowed("A supervision record is signed by its supervisor and its worker alone. Nothing was signed.")
    if row.held_on is None or row.writing_since is not None:
        raise Conflict("It is being written, and can be signed when it is recorded.")
    if row.version != version:
        raise Conflict("The record was changed or signed since you read it. Read it again before you sign.")
    as_supervisor = in_place or me == row.supervisor_id
    check_clock(row, today)
    if on_paper and not as_supervisor:
        raise InvalidInput("Only the supervisor notes a signature on paper.")
    if on_paper and not is_gone(work.reader, row.worker_id, today):
        raise InvalidInput(f"{worker.name} may sign in to this store, and signs the record themselves.")
    of_worker = on_paper or not as_supervisor
    signed = row.worker_signed_on if of_worker else row.supervisor_signed_on
    if signed is not None:
        raise InvalidInput(f"It was signed on {short_form(signed)} already.")
    if of_worker:
        row.worker_signed_on, row.signed_on_paper = today, on_paper
    else:
        row.supervisor_signed_on = today
    row.version += 1
    work.session.add(row)
    of_supervisor = "manager, for the supervisor who has left" if in_place else "supervisor"
    as_whom = "worker, on paper" if on_paper else of_supervisor if as_supervisor else "worker"
    work.record(worker.name, after={"session": session_id, "held on": row.held_on, "signed as": as_whom, "on": today})


@command(Action.CORRECT_SESSION)
def correct_session(work: Work, session_id: int, case_id: int | None, said: str, today: date) -> None:
    """Add a dated note that corrects a record which both have signed: of one of its cases, or of the personal part.

    Raises NotAllowed for anybody but the two, InvalidInput before both have signed: until then it is amended.
    """
    text = written(said, "correction")
    row, worker = session_with(work, session_id)
    if work.act.person.id not in {row.supervisor_id, row.worker_id}:
        raise NotAllowed("A supervision record is corrected by its supervisor or its worker. Nothing was written.")
    if row.supervisor_signed_on is None or row.worker_signed_on is None:
        raise InvalidInput("It is not signed by both yet: until then the supervisor amends it.")
    check_clock(row, today)
    if case_id is not None and not _is_discussed(work, session_id, case_id):
        raise NotFound("This case was not discussed in the session. Look at the record again.")
    work.session.add(
        tables.SessionCorrection(
            session_id=session_id, case_id=case_id, said=text, made_on=today, made_by=work.act.who,
            at=moment_text(work.act.at),
        )
    )  # fmt: skip
    if case_id is None:
        work.record(worker.name, after={"session": session_id, "corrects": "what is of the worker"})
    else:
        enter(work, seen_case(work, case_id, today), after={"session": session_id, "correction": text})


def _is_discussed(work: Work, session_id: int, case_id: int) -> bool:
    with work.seen() as reader:
        found = reader.row(
            "SELECT 1 FROM discussions WHERE session_id = :id AND case_id = :case", id=session_id, case=case_id
        )
    return found is not None
