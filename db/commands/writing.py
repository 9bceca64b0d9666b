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
from models.errors import Conflict, InvalidInput, NotFound
from models.moves import check_action
from models.notes import NoteKind, written
from models.pathway import CaseAt
from models.people import Action


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
    work: Work, case_id: int, decided: str, because: str, on: date, today: date, *, corrects: int | None = None
) -> None:
    """Record a management decision with its rationale; not to act is one too (Calderdale).

    It stands: neither undo nor another entry changes it. ``corrects`` is the id of the one that this one corrects.
    Raises InvalidInput, and Conflict where that one was corrected already.
    """
    why = rationale(because, "A decision on a case")
    said = written(decided, "decision")
    case = seen_case(work, case_id, today)
    _check_day(case, on, today)
    if corrects is not None:
        _check_corrects(work, case, corrects, on)
    decide(work, case_id, DecisionKind.MANAGEMENT, on, said, why, corrects_id=corrects)
    after: dict[str, object] = {"decided": said, "on": on}
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
    said = written(what, "action")
    case = seen_case(work, case_id, today)
    _check_day(case, on, today)
    owner = work.session.get(tables.Worker, owner_id)
    if owner is None:
        raise NotFound("This worker is no longer in the store. Nothing was written.")
    check_action(case, due_on, on)
    work.session.add(
        tables.AgreedAction(
            case_id=case_id, what=said, owner_id=owner_id, set_on=on, due_on=due_on, set_by=work.act.who,
            at=moment_text(work.act.at),
        )
    )  # fmt: skip
    enter(work, case, after={"action": said, "who": owner.name, "due_on": due_on})


@command(Action.AGREE_ACTION, undoable=True)
def finish_action(work: Work, action_id: int, on: date, today: date) -> None:
    """An agreed action is done. Raises InvalidInput where it is done already, or for a day to come or before it."""
    row = work.session.get(tables.AgreedAction, action_id)
    case = seen_case(work, 0 if row is None else row.case_id, today)
    assert row is not None, "the case was found by it"
    if row.done_on is not None:
        raise InvalidInput(f"It was done on {short_form(row.done_on)}. Nothing was written.")
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future. Give the day on which it was done.")
    if on < row.set_on:
        raise InvalidInput(f"It was agreed on {short_form(row.set_on)}; {short_form(on)} is before that.")
    row.done_on, row.done_by = on, work.act.who
    work.session.add(row)
    enter(work, case, before={"action": row.what, "done_on": None}, after={"action": row.what, "done_on": on})


def _check_day(case: CaseAt, on: date, today: date) -> None:
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future. Give today or an earlier day.")
    if on < case.opened_on:
        raise InvalidInput(
            f"{case.reference} was opened on {short_form(case.opened_on)}; {short_form(on)} is before that."
        )
