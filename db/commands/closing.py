"""The end of a case, with the census' reason; and the conference that follows section 47 enquiries."""

from datetime import date

from db.commands.command import Work, command
from db.commands.handing_over import decide
from db.commands.moving import enter, seen_case, tell
from models import tables
from models.census import ClosureReason
from models.dates import short_form
from models.decision import DecisionKind, rationale
from models.episodes import ClosedBy
from models.errors import Conflict, InvalidInput
from models.moves import check_close, check_conference, check_taken_up
from models.notes import written
from models.people import Action

ConferenceSeen = tuple[date | None, str | None]  # the day on which it was held, or why none is needed


@command(Action.CLOSE_CASE)
def close_case(work: Work, case_id: int, reason: ClosureReason, because: str, on: date, today: date) -> None:
    """Close a case with the census' reason: a management decision on the record, which stands.

    A wrong one is corrected by a new decision (``take_up_again``).

    Raises InvalidInput where an assessment is open (8867), the day is before the referral (8630) or to come, or the
    reason speaks of an assessment that there was none of (8825).
    """
    why = rationale(because, "Closing a case")
    case = seen_case(work, case_id, today)
    check_close(case, on, today)
    if reason in (ClosureReason.NO_FURTHER_ACTION, ClosureReason.TO_EARLY_HELP) and not case.assessments:
        raise InvalidInput(
            f"“{reason.in_full}” is for a case that was assessed (8825), and {case.reference} was not. Choose another."
        )
    row = work.session.get_one(tables.Case, case_id)
    row.closed_on, row.closed_by, row.closure_reason = on, ClosedBy.CIN_CLOSURE.value, reason.value
    work.session.add(row)
    decide(work, case_id, DecisionKind.CLOSURE, on, f"closed on {short_form(on)}: {reason.in_full}", why)
    enter(work, case, after={"closed_on": on, "reason": reason.value}, why=why)


@command(Action.TAKE_UP)
def take_up_again(work: Work, case_id: int, because: str, on: date, today: date) -> None:
    """A closure made here was wrong: a decision that points to it takes the case up again.

    Raises InvalidInput where nobody closed it here, or the child was referred again since.
    """
    why = rationale(because, "Taking a case up again")
    case = seen_case(work, case_id, today)
    check_taken_up(case, on, today)
    row = work.session.get_one(tables.Case, case_id)
    before = {"closed_on": row.closed_on, "reason": row.closure_reason}
    row.closed_on = row.closed_by = row.closure_reason = None
    work.session.add(row)
    closed = short_form(case.closed_on or on)
    decide(
        work, case_id, DecisionKind.CLOSURE, on, f"taken up again: it was not to close on {closed}", why,
        corrects_id=case.closure_id,
    )  # fmt: skip
    enter(work, case, before=before, after={"closed_on": None}, why=why)


@command(Action.NOTE_CONFERENCE, undoable=True)
def note_conference(
    work: Work,
    case_id: int,
    held_on: date | None,
    today: date,
    *,
    needless: str = "",
    seen: ConferenceSeen | None = None,
) -> None:
    """Note the day of the initial child protection conference, or why none is needed; it is owed in 15 working days.

    That none is needed is a management decision on the record. ``seen`` is what stood there as the person looked.
    Raises InvalidInput without section 47 enquiries, for a weekend (8875), or a day before they began or to come, and
    Conflict where it has changed since.
    """
    case = seen_case(work, case_id, today)
    check_conference(case, held_on, today)
    row = work.session.get_one(tables.Case, case_id)
    if seen is not None and seen != (row.conference_on, row.conference_needless):
        raise Conflict(
            f"Somebody has noted something of the conference of {case.reference} since you looked. Look again."
        )
    before = {"conference_on": row.conference_on, "no conference because": row.conference_needless}
    said = None if held_on is not None else written(needless, "reason why no conference is needed")
    if row.conference_on is not None:
        tell(work, case, f"Before, the conference was noted as held on {short_form(row.conference_on)}.", today)
    row.conference_on, row.conference_needless = held_on, said
    row.conference_needless_on = None if said is None else today
    if before == {"conference_on": held_on, "no conference because": said}:
        raise InvalidInput("That is what stands there already. Nothing was written.")
    work.session.add(row)
    if said is not None:
        decide(work, case_id, DecisionKind.MANAGEMENT, today, "no initial child protection conference is needed", said)
    enter(work, case, before=before, after={"conference_on": held_on}, why=said)
