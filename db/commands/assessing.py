"""Assessments on their way: started, the child seen, submitted, returned, authorised, corrected, reopened."""

from datetime import date

from sqlmodel import select

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.commands.moving import enter, seen_assessment, seen_case, tell
from db.queries.pathway import cases_before
from db.queries.people import person_with_id
from models import tables
from models.assessment import Kind
from models.audit_chain import moment_text
from models.dates import short_form
from models.decision import DecisionKind
from models.errors import Conflict, FieldErrors, InvalidInput
from models.moves import (
    Start,
    check_authorise,
    check_reopen,
    check_return,
    check_seen,
    check_start,
    check_submit,
    corrected,
    said_late,
)
from models.notes import written
from models.pathway import (
    AssessmentAt,
    CaseAt,
    Dated,
    LateReason,
    Trigger,
    counts_from_referral,
    starts_with_referral,
)
from models.people import Action
from models.quality import seen_words
from models.referral import check_birth, check_received
from models.standards import Clock, DueDate, Standards
from models.text import NOTE_LENGTH

ChildSeen = tuple[bool | None, date | None, bool | None]  # whether, on which day, whether alone


@command(Action.START_ASSESSMENT, undoable=True)
def start_assessment(work: Work, case_id: int, kind: Kind, trigger: Trigger, on: date, today: date) -> date:
    """Start an assessment on the day, and return its due date. At a strategy discussion section 47 enquiries begin.

    Raises InvalidInput where it cannot start so (``models.moves.check_start``).
    """
    case = seen_case(work, case_id, today)
    start = check_start(case, kind, trigger, on, today)
    due = add_assessment(work, case, start)
    after: dict[str, object] = {
        "assessment": kind.value, "started_on": start.started_on, "clock_from": start.clock_from,
        "started_by": trigger.value, "due_on": due.due_on,
    }  # fmt: skip
    if trigger is Trigger.STRATEGY and case.section_47_on is None:
        row = work.session.get_one(tables.Case, case_id)
        row.section_47_on, row.conference_needless, row.conference_needless_on = on, None, None
        work.session.add(row)
        after["section 47 since"] = on
    enter(work, case, after=after)
    return due.due_on


def add_assessment(work: Work, case: CaseAt, start: Start) -> DueDate:
    """Put an assessment on the record; its due date by the standard in force when its clock starts."""
    due = standards_within(work.session).due(start.kind.clock, start.clock_from)
    assert due.standard.id is not None, "standards come from the store"
    work.session.add(
        tables.Assessment(
            case_id=case.id,
            kind=start.kind.value,
            started_on=start.started_on,
            clock_from=start.clock_from,
            standard_id=due.standard.id,
            due_on=due.due_on,
            started_by=start.trigger.value,
        )
    )
    work.session.flush()
    return due


@command(Action.NOTE_SEEN, undoable=True)
def note_seen(
    work: Work, assessment_id: int, on: date | None, alone: bool | None, today: date, *, seen: ChildSeen | None = None
) -> None:
    """Note that the child was seen for an assessment on the day, and whether alone; None that they were not yet.

    ``seen`` is what stood there as the person looked. Raises InvalidInput for a day to come, before its clock began, or
    where it is authorised; and Conflict where it has changed since.
    """
    case, one, row = seen_assessment(work, assessment_id, today)
    check_seen(case, one, one.clock_from if on is None else on, today)
    _need_child_as_seen(row, seen)
    before = _seen_of(row)
    _note_seen(work, case, row, on, alone, today)
    if before == _seen_of(row):
        raise InvalidInput("That is what stands there already. Nothing was written.")
    enter(work, case, before=before, after={"assessment": row.kind, **_seen_of(row)})


def _note_seen(
    work: Work, case: CaseAt, row: tables.Assessment, on: date | None, alone: bool | None, today: date
) -> None:
    was = row.child_seen_on
    if was is not None and (was, row.seen_alone) != (on, alone):
        tell(work, case, f"Before, it was noted: {seen_words(row.child_seen, was, row.seen_alone)}.", today)
    row.child_seen, row.child_seen_on, row.seen_alone = on is not None, on, None if on is None else alone
    work.session.add(row)
    _last_seen(work, case, row, was)


def _last_seen(work: Work, case: CaseAt, row: tables.Assessment, was: date | None) -> None:
    """The day on which the child was last seen follows that of an assessment, which ``was`` another before."""
    of_case = work.session.get_one(tables.Case, case.id)
    days = [one.seen_on for one in case.assessments if one.id != row.id] + [row.child_seen_on]
    if of_case.last_seen_on != was:
        days.append(of_case.last_seen_on)
    of_case.last_seen_on = max((day for day in days if day is not None), default=None)
    work.session.add(of_case)


def _need_child_as_seen(row: tables.Assessment, seen: ChildSeen | None) -> None:
    if seen is not None and seen != (row.child_seen, row.child_seen_on, row.seen_alone):
        stands = seen_words(row.child_seen, row.child_seen_on, row.seen_alone)
        raise Conflict(f"Somebody has noted since you looked: {stands}. Nothing was written; look at it again.")


def _seen_of(row: tables.Assessment) -> dict[str, object]:
    return {"child_seen": row.child_seen, "seen_on": row.child_seen_on, "alone": row.seen_alone}


@command(Action.SUBMIT, undoable=True)
def submit(
    work: Work, assessment_id: int, on: date, today: date, *, to_id: int | None = None, seen_on: date | None = None,
    alone: bool | None = None, seen: ChildSeen | None = None,
) -> None:  # fmt: skip
    """Give a finished assessment to the manager; the clock runs until it is authorised.

    ``to_id`` is the manager whom it is for, None any who may sign. With ``seen_on`` it is noted as well that the child
    was seen. Raises InvalidInput where it cannot go (``models.moves.check_submit``).
    """
    case, one, row = seen_assessment(work, assessment_id, today)
    check_submit(case, one, on, today)
    if to_id is not None and to_id == work.act.person.id:
        raise InvalidInput("No one authorises their own. Submit it to another manager.")
    if to_id is not None and to_id == case.holder_id:
        raise InvalidInput("They hold this case themselves, and no one authorises their own. Submit it to another.")
    if to_id is not None and not _may_sign(work, to_id):
        raise InvalidInput("They may not sign an assessment, or not any more. Choose another manager.")
    after: dict[str, object] = {"assessment": row.kind, "submitted_on": on}
    if seen_on is not None:
        check_seen(case, one, seen_on, today)
        _need_child_as_seen(row, seen)
        if alone is None and seen_on == row.child_seen_on:
            alone = row.seen_alone  # said already
        _note_seen(work, case, row, seen_on, alone, today)
        after |= _seen_of(row)
    work.session.add(
        tables.Submission(
            case_id=case.id,
            assessment_id=assessment_id,
            submitted_on=on,
            submitted_by=work.act.who,
            submitted_by_id=work.act.person.id,
            to_id=to_id,
            at=moment_text(work.act.at),
        )
    )
    enter(work, case, after=after)


def _may_sign(work: Work, worker_id: int) -> bool:
    person = person_with_id(work.reader, worker_id)
    return person is not None and person.may(Action.AUTHORISE)


@command(Action.RETURN, undoable=True)
def return_assessment(
    work: Work, assessment_id: int, comment: str, on: date, today: date, *, seen: int | None = None
) -> None:
    """Give an assessment back to the worker with a comment; it is in progress again, and its clock runs on.

    ``seen`` is the submission that the manager looked at. Raises InvalidInput, or Conflict where it has changed.
    """
    case, one, row = seen_assessment(work, assessment_id, today)
    said = written(comment, "comment to the worker")
    _need_as_seen(one, seen)
    submitted = check_return(one, on, today)
    _end(work, submitted.id, on, "returned", said)
    enter(work, case, after={"assessment": row.kind, "returned_on": on}, why=said)


@command(Action.AUTHORISE, undoable=True)
def authorise(
    work: Work, assessment_id: int, on: date, today: date, *, reason: LateReason | None = None, note: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Sign an assessment off: this stops its clock. After the due date a coded reason and a note are needed.

    ``seen`` is the submission that the manager looked at. Raises InvalidInput (``models.moves.check_authorise``), or
    Conflict where it has changed since.
    """
    case, one, row = seen_assessment(work, assessment_id, today)
    late_note = said_late(note)
    _need_as_seen(one, seen)
    submitted = check_authorise(case, one, work.act.person.id, on, today, reason, late_note)
    _end(
        work,
        submitted.id,
        on,
        "authorised",
        "" if reason is None else f"late, {reason.words}: {late_note}"[:NOTE_LENGTH],
    )
    row.authorised_on = on
    row.late_reason, row.late_note = (None, None) if reason is None else (reason.value, late_note)
    work.session.add(row)
    after: dict[str, object] = {"assessment": row.kind, "authorised_on": on, "due_on": one.due_on}
    if reason is not None:
        after["late because"] = reason.words
    enter(work, case, after=after, why=late_note or None)


@command(Action.REOPEN, undoable=True)
def reopen(work: Work, assessment_id: int, because: str, on: date, today: date) -> None:
    """Open an authorised assessment again. It keeps its start and its due date, and its clock has run on.

    Raises InvalidInput where it cannot be (``models.moves.check_reopen``).
    """
    case, one, row = seen_assessment(work, assessment_id, today)
    why = written(because, "reason for reopening")
    check_reopen(case, one, on, today)
    before = {"authorised_on": row.authorised_on, "late because": row.late_reason}
    _correct(work, case, row, Dated.AUTHORISED, row.authorised_on, None, why, on)
    row.authorised_on = row.late_reason = row.late_note = None
    work.session.add(row)
    enter(work, case, before=before, after={"assessment": row.kind, "reopened_on": on}, why=why)


@command(Action.CORRECT_DATE, undoable=True)
def correct_date(
    work: Work, case_id: int, assessment_id: int | None, what: Dated, now: date, because: str, on: date, today: date,
    *, seen: date | None = None, reason: LateReason | None = None, note: str = "", apply: bool = True,
) -> str:  # fmt: skip
    """Correct a wrong date of an assessment, or of the case: the due date follows, and the old date stays on record.

    Returns what follows from it, in a sentence; with ``apply`` False nothing is written. ``seen`` is the date that the
    person saw. Where a signature becomes late by it, it needs its ``reason`` and ``note`` as any late one.
    Raises InvalidInput (``models.moves.corrected``), or Conflict where it has changed since.
    """
    why = written(because, "reason for correcting") if apply else because
    case = seen_case(work, case_id, today)
    one = None if assessment_id is None else case.assessment(assessment_id)
    was = corrected(case, one, what, now, today)
    if on > today or on < max(now, was or now):
        raise InvalidInput(
            f"A date is corrected between {short_form(max(now, was or now))} and today; {short_form(on)} is not."
        )
    if one is None:
        _check_child(work, case, now, today)
    if seen is not None and seen != was:
        raise Conflict(f"Somebody has corrected the day on which {what.words} since you looked. Look again.")
    rows, clock = _assessments(work, case, one), standards_within(work.session)
    late_before = {row.id for row in rows if _is_late(row)}
    follows = (
        _correct_referral(work, case, rows, now, clock)
        if one is None
        else _correct_assessment(work, case, rows[0], what, now, clock)
    )
    _explain_late(work, rows, late_before, reason, said_late(note))
    said = "; ".join(follows) or "no due date moves"
    if not apply:
        work.take_back()
        return said
    _correct(work, case, rows[0] if one is not None else None, what, was, now, why, on)
    enter(
        work, case, before={what.value: was}, after={what.value: now, "follows": said}, why=why,
    )  # fmt: skip
    return said


def _is_late(row: tables.Assessment) -> bool:
    return row.authorised_on is not None and row.authorised_on > row.due_on


def _explain_late(
    work: Work, rows: list[tables.Assessment], late_before: set[int | None], reason: LateReason | None, note: str
) -> None:
    """What became late gets its reason, and what is in time now has none. Raises InvalidInput where it is missing."""
    became = [row for row in rows if _is_late(row) and row.id not in late_before]
    if not became and (reason is not None or note):
        raise InvalidInput("No assessment becomes late with that. A reason for lateness would be wrong. Leave it out.")
    for row in rows:
        if row in became:
            if reason is None or not note:
                said = (
                    f"With that the {row.kind} assessment is late: due {short_form(row.due_on)}, authorised "
                    f"{short_form(row.authorised_on or row.due_on)}. Give the reason for it and a note."
                )
                raise FieldErrors({"note" if reason else "reason": said})
            row.late_reason, row.late_note = reason.value, note
        elif not _is_late(row):
            row.late_reason = row.late_note = None
        work.session.add(row)


def _check_child(work: Work, case: CaseAt, now: date, today: date) -> None:
    """Raise InvalidInput where the child cannot have been referred on the day: another case, or the birth."""
    others = [one for one in cases_before(work.reader, case.child_id) if one.reference != case.reference]
    was = case.referred_on or case.opened_on
    check_received(now, today, [one for one in others if one.closed_on is not None and one.referred_on <= was])
    child = work.session.get_one(tables.Child, case.child_id)
    check_birth(now, child.date_of_birth, child.expected_on)


def _assessments(work: Work, case: CaseAt, one: AssessmentAt | None) -> list[tables.Assessment]:
    if one is not None:
        return [work.session.get_one(tables.Assessment, one.id)]
    return list(work.session.exec(select(tables.Assessment).where(tables.Assessment.case_id == case.id)))


def _correct_referral(
    work: Work, case: CaseAt, rows: list[tables.Assessment], now: date, clock: Standards
) -> list[str]:
    was = case.referred_on
    row = work.session.get_one(tables.Case, case.id)
    row.referred_on = now
    if row.opened_on == was or row.opened_on > now:
        _move_first_holdings(work, case, now)
        row.opened_on = now
        _move_threshold(work, case, now)
    work.session.add(row)
    follows = []
    for assessment in rows:
        one = case.assessment(assessment.id or 0)
        if counts_from_referral(case, one):
            if starts_with_referral(case, one):
                assessment.started_on = now
            follows += _count_anew(assessment, now, clock)
    return follows


def _move_first_holdings(work: Work, case: CaseAt, now: date) -> None:
    """The team with which the case waited from its first day has it from the new one; a worker from their own day.

    Several of one day ended on it: on an earlier one the first of them alone had it, on a later one each follows.
    """
    of_case = select(tables.Allocation).where(tables.Allocation.case_id == case.id)
    rows = sorted(work.session.exec(of_case), key=lambda one: (one.started_on, one.id or 0))
    for held in rows if now > case.opened_on else rows[:1]:
        if held.started_on == case.opened_on and held.worker_id is None:
            held.started_on = now
            if held.ended_on is not None and held.ended_on < now:
                held.ended_on = now
            work.session.add(held)


def _move_threshold(work: Work, case: CaseAt, now: date) -> None:
    """The level that was set as the referral was taken is of no day before it; what was decided stands."""
    of_case = select(tables.Decision).where(
        tables.Decision.case_id == case.id, tables.Decision.kind == DecisionKind.THRESHOLD.value
    )
    first = min(work.session.exec(of_case), key=lambda one: one.id or 0, default=None)
    if first is not None and first.made_on < now:
        first.made_on = now
        work.session.add(first)


def _correct_assessment(
    work: Work, case: CaseAt, row: tables.Assessment, what: Dated, now: date, clock: Standards
) -> list[str]:
    was_on = row.started_on
    match what:
        case Dated.STARTED:
            return [
                *_correct_start(case, row, now, clock),
                *_correct_section_47(work, case, row, was_on, now, clock),
            ]
        case Dated.SEEN:
            was, row.child_seen_on = row.child_seen_on, now
            _last_seen(work, case, row, was)
        case Dated.AUTHORISED:
            row.authorised_on = now
            if (last := _last_submission(work, row)) is not None and last.outcome == "authorised":
                last.ended_on = now
        case Dated.SUBMITTED:
            if (last := _last_submission(work, row)) is not None:
                last.submitted_on = now
    return []


def _correct_start(case: CaseAt, row: tables.Assessment, now: date, clock: Standards) -> list[str]:
    own_clock = row.clock_from == row.started_on and not counts_from_referral(case, case.assessment(row.id or 0))
    row.started_on = now
    return _count_anew(row, now, clock) if own_clock else []


def _correct_section_47(
    work: Work, case: CaseAt, row: tables.Assessment, was: date, now: date, clock: Standards
) -> list[str]:
    """Section 47 enquiries began at the strategy discussion that started the assessment, so they follow it."""
    if row.started_by != Trigger.STRATEGY or case.section_47_on != was:
        return []
    of_case = work.session.get_one(tables.Case, case.id)
    of_case.section_47_on = now
    work.session.add(of_case)
    said = f"section 47 enquiries since {short_form(now)}"
    if case.conference_on is not None or case.conference_needless:
        return [said]
    return [f"{said}, the conference due {short_form(clock.due(Clock.CONFERENCE, now).due_on)}"]


def _count_anew(row: tables.Assessment, clock_from: date, clock: Standards) -> list[str]:
    """The due date of a clock that began on another day, by the standard in force then."""
    due = clock.due(Kind(row.kind).clock, clock_from)
    assert due.standard.id is not None, "standards come from the store"
    before = row.due_on
    row.clock_from, row.standard_id, row.due_on = clock_from, due.standard.id, due.due_on
    if before == due.due_on:
        return []
    return [f"the {row.kind} assessment is due {short_form(due.due_on)}, before {short_form(before)}"]


def _last_submission(work: Work, row: tables.Assessment) -> tables.Submission | None:
    found = select(tables.Submission).where(tables.Submission.assessment_id == row.id)
    return max(work.session.exec(found), key=lambda one: one.id or 0, default=None)


def _correct(
    work: Work, case: CaseAt, row: tables.Assessment | None, what: Dated, was: date | None, now: date | None, why: str,
    on: date,
) -> None:  # fmt: skip
    assert was is not None, "only a date that stands is corrected"
    work.session.add(
        tables.Correction(
            case_id=case.id,
            assessment_id=None if row is None else row.id,
            dated=what.value,
            was=was,
            became=now,
            reason=why,
            made_on=on,
            made_by=work.act.who,
            at=moment_text(work.act.at),
        )
    )


def _end(work: Work, submission_id: int, on: date, outcome: str, comment: str) -> None:
    row = work.session.get_one(tables.Submission, submission_id)
    row.ended_on, row.outcome, row.ended_by, row.comment = on, outcome, work.act.who, comment
    row.ended_at = moment_text(work.act.at)
    work.session.add(row)


def _need_as_seen(one: AssessmentAt, seen: int | None) -> None:
    if seen is None or (one.submitted is not None and one.submitted.id == seen):
        return
    happened = "returned" if one.submitted is None else "returned and submitted again"
    raise Conflict(f"{one.begins} was {happened} since you looked, so nothing was written. Look at it again.")
