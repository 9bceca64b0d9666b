"""Referrals: taken with the child found or new, decided on by a manager, and the birth of a child who was expected."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import col, select

from db.commands.assessing import add_assessment
from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.commands.handing_over import decide
from db.commands.moving import enter, seen_case, tell
from db.commands.triage import join_family
from db.queries.pathway import cases_before
from models import tables
from models.assessment import Kind
from models.case import THRESHOLD_LEVELS
from models.census import PrimaryNeed, ReferralSource
from models.dates import short_form
from models.decision import DecisionKind, rationale
from models.episodes import ClosedBy
from models.errors import Conflict, Faults, FieldErrors, InvalidInput, NotFound
from models.moves import check_close, check_start
from models.notes import written
from models.pathway import CaseAt, Trigger, kind_on
from models.people import Action
from models.referral import (
    LONGEST_BEFORE_BIRTH,
    NewChild,
    ReferralOutcome,
    check_birth,
    faults_of_known,
    faults_of_new,
)
from models.standards import Clock, Standards, days_word
from models.text import REFERENCE_LENGTH, child_search, clean, clean_name

_OWN = "NEW"  # before the number of a child whom no other system has given a reference yet
_OWN_DIGITS = 10  # a longer number is somebody else's


@command(Action.TAKE_REFERRAL, undoable=True)
def take_referral(
    work: Work, child: int | NewChild, received_on: date, source: ReferralSource, need: PrimaryNeed, level: int,
    because: str, today: date, *, siblings: Sequence[int] = (), team_id: int | None = None,
) -> int:  # fmt: skip
    """Open a case with a referral, of a child of the store or a new one; returns the id of the case.

    ``level`` is the threshold level of the Child's Journey, 1 to 4, with its reason. The case waits for a manager's
    decision, and for a worker. Raises InvalidInput where it cannot be: a day to come, an open case, a birth that does
    not fit; or NotFound.
    """
    faults = Faults()
    why = ""
    with faults.at("because"):
        why = written(because, "reason for the threshold level")
    if level not in THRESHOLD_LEVELS:
        faults["level"] = f"{level} is no threshold level. Give 1 to 4: {'; '.join(THRESHOLD_LEVELS.values())}."
    known = None if isinstance(child, NewChild) else _known_child(work, child)
    before = [] if known is None or known.id is None else cases_before(work.reader, known.id)
    if isinstance(child, NewChild):
        faults.update(faults_of_new(child, received_on, today))
    elif known is not None:
        faults.update(faults_of_known(known.date_of_birth, known.expected_on, before, received_on, today))
    faults.refuse()
    row = _new_child(work, child) if isinstance(child, NewChild) else known
    assert row is not None
    assert row.id is not None
    number = 1 + max((int(case.reference.rpartition("-")[2]) for case in before), default=0)
    case = tables.Case(
        child_id=row.id,
        number=number,
        opened_on=received_on,
        referred_on=received_on,
        referral_source=source.value,
        primary_need=need.value,
        threshold_level=level,
        threshold_reason=why,
        taken_by=work.act.who,
    )
    work.session.add(case)
    work.session.flush()
    assert case.id is not None
    if team_id is not None:
        _wait_with_team(work, case.id, team_id, received_on, why)
    decide(work, case.id, DecisionKind.THRESHOLD, received_on, f"threshold {THRESHOLD_LEVELS[level]}", why)
    related = [one for one in siblings if one != row.id]
    if related:
        join_family(work, [row, *(_known_child(work, id_) for id_ in related)])
    work.record(
        f"{row.reference}-{number}",
        after={"received_on": received_on, "source": source.value, "primary need": need.value,
               "threshold level": level},
        why=why, child_id=row.id, case_id=case.id,
    )  # fmt: skip
    return case.id


def _known_child(work: Work, child_id: int) -> tables.Child:
    found = None if child_id in work.hidden_children() else work.session.get(tables.Child, child_id)
    if found is None:
        raise NotFound("This child is no longer in the store. Look for the child again.")
    return found


def _new_child(work: Work, child: NewChild) -> tables.Child:
    name = clean_name(child.name, "name of the child") if child.name.strip() else None
    reference = clean(child.reference, limit=REFERENCE_LENGTH, what="reference") or _next_reference(work)
    if work.session.exec(select(tables.Child).where(tables.Child.reference == reference)).first() is not None:
        hidden = work.session.exec(select(tables.Child.id).where(tables.Child.reference == reference)).first()
        taken = f"{reference} is a child of this store already. Choose that child, or give another reference."
        if hidden in work.hidden_children():
            taken = f"{reference} cannot be given here. Give another reference."
        raise FieldErrors({"reference": taken})
    row = tables.Child(
        reference=reference,
        name=name,
        date_of_birth=child.born_on,
        expected_on=child.expected_on,
        gender=clean(child.gender, limit=40, what="gender") or None,
        search=child_search(reference, name),
    )
    work.session.add(row)
    work.session.flush()
    work.record(
        reference, after={"name": name, "date_of_birth": child.born_on, "expected_on": child.expected_on},
        child_id=row.id,
    )  # fmt: skip
    return row


def _next_reference(work: Work) -> str:
    """The next reference of this store's own, for a child whom the council's system does not know yet."""
    found = work.reader.rows("SELECT reference FROM main.children WHERE reference LIKE :own", own=f"{_OWN}%")
    tails = [reference.removeprefix(_OWN) for (reference,) in found]
    numbers = [int(tail) for tail in tails if tail.isdecimal() and len(tail) < _OWN_DIGITS]
    return f"{_OWN}{max(numbers, default=0) + 1:04}"


def _wait_with_team(work: Work, case_id: int, team_id: int, since: date, why: str) -> None:
    if work.session.get(tables.Team, team_id) is None:
        raise NotFound("This team is no longer in the store. Nothing was written.")
    work.session.add(
        tables.Allocation(case_id=case_id, team_id=team_id, started_on=since, reason=why, decided_by=work.act.who)
    )


@command(Action.DECIDE_REFERRAL)
def decide_referral(
    work: Work, case_id: int, outcome: ReferralOutcome, because: str, on: date, today: date, *,
    strategy_on: date | None = None, corrects: int | None = None,
) -> str:  # fmt: skip
    """A manager decides on a referral, which is owed within one working day; returns what follows, in a sentence.

    An assessment starts with the decision: initial or single, as its standard was in force, at the referral; straight
    to section 47 a core one, or the single one, at the strategy discussion (``strategy_on``; else ``on``). No further
    action and early help close the case. The decision stands: ``corrects`` is the one that a new one corrects, while
    nothing was built on it. Raises InvalidInput, Conflict.
    """
    why = rationale(because, "The decision on a referral")
    case = seen_case(work, case_id, today)
    row = work.session.get_one(tables.Case, case_id)
    if corrects is not None:
        case = _taken_up_again(work, case, row, corrects, today)
    if not case.awaits_decision:
        raise InvalidInput(_nothing_to_decide(row, case))
    if on > today or on < (case.referred_on or case.opened_on):
        raise InvalidInput(
            f"A referral is decided on between {short_form(case.referred_on or case.opened_on)}, when it was received, "
            f"and today; {short_form(on)} is not."
        )
    clock = standards_within(work.session)
    kind = kind_on(clock, case.referred_on or case.opened_on)
    row.referral_outcome, row.referral_decided_on = outcome.value, on
    work.session.add(row)
    follows = _follow(work, case, row, outcome, kind, on, strategy_on or on, today)
    said = f"{outcome.in_full(kind)}, {follows}{_late_by(clock, case, on)}"
    decide(work, case_id, DecisionKind.REFERRAL, on, said, why, corrects_id=corrects)
    enter(work, case, after={"decided": said, "on": on}, why=why)
    return said[:1].upper() + said[1:]


def _late_by(clock: Standards, case: CaseAt, on: date) -> str:
    """By how many working days the decision is later than the one working day that there is for it."""
    due_on = clock.due(Clock.REFERRAL_DECISION, case.referred_on or case.opened_on).due_on
    days = clock.calendar.elapsed(due_on, on)
    return f"; decided {days} working {days_word(days)} late" if on > due_on else ""


def _nothing_to_decide(row: tables.Case, case: CaseAt) -> str:
    if row.referral_decided_on is not None and row.referral_outcome is not None:
        return (
            f"The referral of {case.reference} was decided on {short_form(row.referral_decided_on)}: "
            f"{ReferralOutcome(row.referral_outcome).words}. A decision is corrected by a new one that points to it."
        )
    return f"The referral of {case.reference} was not taken here, so no decision on it is awaited."


def _follow(
    work: Work, case: CaseAt, row: tables.Case, outcome: ReferralOutcome, kind: Kind, on: date, strategy_on: date,
    today: date,
) -> str:  # fmt: skip
    decided = replace(case, awaits_decision=False)
    if outcome.ends:
        check_close(decided, on, today)
        row.no_further_action = True
        row.closed_on, row.closed_by = on, ClosedBy.NO_FURTHER_ACTION.value
        return f"closed on {short_form(on)}"
    begun = next((one for one in case.assessments if one.kind is not Kind.CORE), None)
    if outcome is ReferralOutcome.ASSESSMENT and begun is not None:
        return f"{begun.words} is on the record already, due {short_form(begun.due_on)}"
    if outcome is ReferralOutcome.ASSESSMENT:
        start = check_start(decided, kind, Trigger.REFERRAL, on, today)
    else:
        at = Kind.SINGLE if kind is Kind.SINGLE else Kind.CORE
        if row.section_47_on not in (None, strategy_on):
            raise FieldErrors(
                {"strategy": f"Section 47 enquiries run since {short_form(row.section_47_on or on)}: that is the day "
                                "of the strategy discussion. Give it."}
            )  # fmt: skip
        start = check_start(decided, at, Trigger.STRATEGY, strategy_on, today)
        row.section_47_on = strategy_on
    due = add_assessment(work, case, start)
    named = "" if outcome is ReferralOutcome.ASSESSMENT else f"{start.kind.words.lower()} "
    return f"{named}due {short_form(due.due_on)}"


def _taken_up_again(work: Work, case: CaseAt, row: tables.Case, corrects: int, today: date) -> CaseAt:
    """The case as it was before the decision that is corrected, where nothing was built on that since."""
    wrong = work.session.get(tables.Decision, corrects)
    last = max(
        work.session.exec(
            select(tables.Decision).where(
                tables.Decision.case_id == case.id, tables.Decision.kind == DecisionKind.REFERRAL.value
            )
        ),
        key=lambda one: one.id or 0,
        default=None,
    )
    if wrong is None or last is None or wrong.id != last.id:
        raise Conflict("The decision that this one corrects is not the last one on this referral. Look again.")
    others = [one for one in cases_before(work.reader, case.child_id) if one.reference != case.reference]
    if any(one.closed_on is None or one.referred_on > (case.referred_on or case.opened_on) for one in others):
        raise InvalidInput(
            f"The child has been referred again since, so {case.reference} cannot be open again (8815). Record a "
            "management decision about what follows."
        )
    if any(case.assessments[1:]) or any(one.submitted or one.authorised_on for one in case.assessments):
        raise InvalidInput(
            "An assessment was submitted, or a further one started, since. What was decided then is done: record a "
            "management decision about what follows."
        )
    others = [one for one in cases_before(work.reader, case.child_id) if one.reference != case.reference]
    if any(one.closed_on is None or one.referred_on > (case.referred_on or case.opened_on) for one in others):
        raise InvalidInput(f"The child has been referred again since, so {case.reference} cannot be open again.")
    for assessment in work.session.exec(select(tables.Assessment).where(tables.Assessment.case_id == case.id)):
        _need_no_trace(work, assessment)
        work.session.delete(assessment)
    if row.referral_outcome == ReferralOutcome.SECTION_47:
        if row.conference_on is not None or row.conference_needless is not None:
            raise InvalidInput(
                "A conference was noted since. What was decided then is done: record a management decision about what "
                "follows."
            )
        if any(one.trigger is Trigger.STRATEGY and one.started_on == row.section_47_on for one in case.assessments):
            row.section_47_on = None
    row.referral_outcome = row.referral_decided_on = None
    row.no_further_action = False
    if row.closed_by == ClosedBy.NO_FURTHER_ACTION:
        row.closed_on = row.closed_by = None
    work.session.add(row)
    work.session.flush()
    return seen_case(work, case.id, today)


def _need_no_trace(work: Work, assessment: tables.Assessment) -> None:
    """An assessment on which something was written is not taken away."""
    traces = select(tables.Correction).where(tables.Correction.assessment_id == assessment.id)
    returned = select(tables.Submission).where(tables.Submission.assessment_id == assessment.id)
    if assessment.child_seen is not None or work.session.exec(traces).first() or work.session.exec(returned).first():
        raise InvalidInput(
            f"Something was recorded on the {assessment.kind} assessment since. Record a management decision about "
            "what follows."
        )


@command(Action.RECORD_BIRTH, undoable=True)
def record_birth(work: Work, child_id: int, born_on: date, today: date) -> None:
    """A child who was expected is born. Raises InvalidInput where none was, or the day cannot be."""
    row = _known_child(work, child_id)
    if row.expected_on is None:
        raise InvalidInput(f"No birth of {row.reference} was expected. Nothing was written.")
    if born_on > today:
        raise InvalidInput(f"{short_form(born_on)} is in the future. Give the day of the birth once it was.")
    before = row.expected_on
    row.date_of_birth, row.expected_on = born_on, None
    work.session.add(row)
    for case in cases_before(work.reader, child_id):
        if case.referred_on < born_on - LONGEST_BEFORE_BIRTH:
            raise InvalidInput(
                f"{case.reference} was referred on {short_form(case.referred_on)}, more than 40 weeks before (8606)."
            )
        if case.referred_on >= born_on:
            check_birth(case.referred_on, born_on, None)
    if (of_case := _latest_case(work, child_id)) is not None:
        case_now = seen_case(work, of_case, today)
        # A day of the case, on which it is told: the child may have been born before it.
        on = max(born_on, case_now.opened_on)
        tell(work, case_now, f"Born on {short_form(born_on)}; it was expected on {short_form(before)}.", on)
    work.record(row.reference, before={"expected_on": before}, after={"date_of_birth": born_on}, child_id=child_id)


def _latest_case(work: Work, child_id: int) -> int | None:
    found = work.session.exec(
        select(tables.Case.id).where(tables.Case.child_id == child_id).order_by(col(tables.Case.number).desc())
    )
    return found.first()
