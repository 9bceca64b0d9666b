"""What is written on a case: notes and contacts, management decisions, and agreed actions."""

from datetime import date

from db.commands.command import Work, command
from db.commands.handing_over import decide
from db.commands.moving import enter, seen_case
from models import tables
from models.audit_chain import moment_text
from models.census import ReferralSource
from models.dates import short_form
from models.decision import DecisionKind, rationale
from models.discussion import NewAction
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound
from models.moves import check_action
from models.notes import NoteKind, written
from models.pathway import CaseAt
from models.people import Action
from models.text import NOTE_LENGTH, clean


@command(Action.WRITE_NOTE, undoable=True)
def write_note(
    work: Work, case_id: int, kind: NoteKind, said: str, on: date, today: date, *, source: ReferralSource | None = None
) -> None:
    """Write a note, a contact, the feedback to the referrer, or a supervision discussion, of the day it happened on.

    ``source`` is from whom a contact came. Raises InvalidInput where nothing was said, or for a day to come or before
    the case.
    """
    text = written(said, kind.words)
    case = seen_case(work, case_id, today)
    if source is not None and kind is not NoteKind.CONTACT:
        raise InvalidInput("Only a contact comes from somebody. Leave the source out.")
    _check_day(case, on, today)
    work.session.add(
        tables.Note(
            case_id=case_id, kind=kind.value, happened_on=on, source=None if source is None else source.value,
            said=text, written_by=work.act.who, at=moment_text(work.act.at),
        )
    )  # fmt: skip
    after: dict[str, object] = {"kind": kind.value, "on": on, "said": text}
    enter(work, case, after=after if source is None else {**after, "source": source.value})


@command(Action.DECIDE)
def record_decision(
    work: Work, case_id: int, decided: str, because: str, on: date, today: date, *, corrects: int | None = None,
    action: NewAction | None = None,
) -> None:  # fmt: skip
    """Record a management decision with its rationale; not to act is one too (Calderdale). ``action`` follows from it.

    It stands: neither undo nor another entry changes it. ``corrects`` is the id of the one that this one corrects.
    Raises InvalidInput, and Conflict where that one was corrected already.
    """
    why = rationale(because, "A decision on a case")
    said = written(decided, "decision")
    case = seen_case(work, case_id, today)
    _check_day(case, on, today)
    if corrects is not None:
        _check_corrects(work, case, corrects, on)
    decision = decide(work, case_id, DecisionKind.MANAGEMENT, on, said, why, corrects_id=corrects)
    after: dict[str, object] = {"decided": said, "on": on}
    if action is not None:
        after |= _agree(work, case, action, on, decision)
    enter(work, case, after=after if corrects is None else {**after, "corrects decision": corrects}, why=why)


def _check_corrects(work: Work, case: CaseAt, decision_id: int, on: date) -> None:
    wrong = work.session.get(tables.Decision, decision_id)
    if wrong is None or wrong.case_id != case.id:
        raise NotFound(f"The decision to be corrected is not on {case.reference}. Look at the case again.")
    if wrong.kind == DecisionKind.REFERRAL:
        raise InvalidInput("The decision on a referral is corrected by deciding on the referral anew.")
    if wrong.kind == DecisionKind.CLOSURE:
        raise InvalidInput("A closure is corrected by taking the case up again.")
    if on < wrong.made_on:
        raise InvalidInput(
            f"The decision to be corrected is of {short_form(wrong.made_on)}; {short_form(on)} is before that."
        )
    later = work.reader.row("SELECT made_on, decided_by FROM decisions WHERE corrects_id = :id", id=decision_id)
    if later is not None:
        raise Conflict(
            f"That decision was corrected on {later[0]} by {later[1]} already. Correct the one that stands now."
        )


@command(Action.AGREE_ACTION, undoable=True)
def agree_action(work: Work, case_id: int, what: str, owner_id: int, due_on: date, on: date, today: date) -> None:
    """Agree that somebody does something by a day. Raises InvalidInput, NotFound."""
    case = seen_case(work, case_id, today)
    _check_day(case, on, today)
    enter(work, case, after=_agree(work, case, NewAction(what, owner_id, due_on), on))


def _agree(
    work: Work, case: CaseAt, action: NewAction, on: date, decision: tables.Decision | None = None
) -> dict[str, object]:
    """Put the action on the case; what an entry tells of it."""
    said = written(action.what, "action")
    owner = work.session.get(tables.Worker, action.owner_id)
    if owner is None:
        raise NotFound("This worker is no longer in the store. Nothing was written.")
    if action.due_on is None:
        raise InvalidInput("An action on a case has a day it is due on. Give one.")
    check_action(case, action.due_on, on)
    work.session.add(
        tables.AgreedAction(
            case_id=case.id, decision_id=decision.id if decision else None, what=said, owner_id=action.owner_id,
            set_on=on, due_on=action.due_on, set_by=work.act.who, at=moment_text(work.act.at),
        )
    )  # fmt: skip
    return {"action": said, "who": owner.name, "due_on": action.due_on}


@command(Action.AGREE_ACTION, undoable=True)
def finish_action(work: Work, action_id: int, on: date, today: date, note: str = "") -> None:
    """An agreed action on a case is done, and how. Raises InvalidInput where it is done already, or for a day to come
    or before it."""
    row, case = _seen_action(work, action_id, today)
    if case is None:
        raise InvalidInput("This action is of the personal part of supervision. Finish it there.")
    _finish(work, row, on, today, note)
    before = {"action": row.what, "done_on": None}
    enter(work, case, before=before, after={"action": row.what, "done_on": on}, why=row.done_note or None)


@command(Action.AGREE_ACTION)
def finish_personal_action(work: Work, action_id: int, on: date, today: date, note: str = "") -> None:
    """An action of the personal part is done. Its words are in no entry, and so it is not undone.

    Raises NotFound for anybody but the two, and InvalidInput as ``finish_action``.
    """
    row, case = _seen_action(work, action_id, today)
    if case is not None:
        raise InvalidInput("This action is on a case. Finish it there.")
    _finish(work, row, on, today, note)
    work.record("an action of supervision", after={"session": row.session_id, "done_on": on})


@command(Action.DATE_ACTION, undoable=True)
def date_action(work: Work, action_id: int, due_on: date, today: date) -> None:
    """Set the day by which an action on a case is due that was agreed without one: when and by whom stays beside it.

    Raises InvalidInput, NotFound; NotAllowed for whoever neither is to do it nor supervises.
    """
    row, case = _seen_action(work, action_id, today)
    if case is None:
        raise InvalidInput("This action is of the personal part of supervision: agree it anew with a day.")
    if row.due_on is not None:
        raise InvalidInput(f"It is due on {short_form(row.due_on)} already. What was agreed stays.")
    if row.done_on is not None:
        raise InvalidInput(f"It was done on {short_form(row.done_on)}. Nothing was written.")
    if due_on < row.set_on:
        raise InvalidInput(f"It was agreed on {short_form(row.set_on)}; {short_form(due_on)} is before that.")
    if row.owner_id != work.act.person.id and not work.act.person.may(Action.DECIDE):
        raise NotAllowed("A day is set by whoever is to do it, or by a supervisor. Nothing was written.")
    row.due_on, row.dated_on, row.dated_by = due_on, today, work.act.who
    work.session.add(row)
    enter(work, case, before={"action": row.what, "due_on": None}, after={"action": row.what, "due_on": due_on})


def _seen_action(work: Work, action_id: int, today: date) -> tuple[tables.AgreedAction, CaseAt | None]:
    """The action, where who acts may see it, and the case that it is on, if any. Raises NotFound."""
    with work.seen() as reader:
        found = reader.row("SELECT case_id FROM actions WHERE id = :id", id=action_id)
    row = work.session.get(tables.AgreedAction, action_id)
    if found is None or row is None:
        raise NotFound("This action is no longer in the store. Look at the list again.")
    return row, None if row.case_id is None else seen_case(work, row.case_id, today)


def _finish(work: Work, row: tables.AgreedAction, on: date, today: date, note: str) -> None:
    if row.done_on is not None:
        raise InvalidInput(f"It was done on {short_form(row.done_on)}. Nothing was written.")
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future. Give the day on which it was done.")
    if on < row.set_on:
        raise InvalidInput(f"It was agreed on {short_form(row.set_on)}; {short_form(on)} is before that.")
    row.done_on, row.done_by = on, work.act.who
    row.done_note = clean(note, limit=NOTE_LENGTH, what="note")
    work.session.add(row)


def _check_day(case: CaseAt, on: date, today: date) -> None:
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future. Give today or an earlier day.")
    if on < case.opened_on:
        raise InvalidInput(
            f"{case.reference} was opened on {short_form(case.opened_on)}; {short_form(on)} is before that."
        )
