"""The way of a case from its referral to its closure: which moves are legal, and on which days.

A case waits for a decision on its referral, has assessments, and closes when none is open. An assessment is in
progress, then with the manager, who authorises it or returns it; only the manager's signature stops the clock.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.assessment import Kind
from models.dates import short_form
from models.errors import InvalidInput
from models.standards import Clock, Standards
from models.status import EpisodeAt


class Trigger(StrEnum):
    """What starts an assessment. It is asked and kept, never derived (Framework 2000, 3.11)."""

    REFERRAL = "referral"
    END_OF_INITIAL = "end_of_initial"
    STRATEGY = "strategy_discussion"
    NEW_INFORMATION = "new_information"

    @property
    def words(self) -> str:
        return _TRIGGER_WORDS[self]


_TRIGGER_WORDS = {
    Trigger.REFERRAL: "the referral",
    Trigger.END_OF_INITIAL: "the end of the initial assessment",
    Trigger.STRATEGY: "a strategy discussion that starts section 47",
    Trigger.NEW_INFORMATION: "new information on the open case",
}


class Stage(StrEnum):
    """How far an assessment is."""

    IN_PROGRESS = "in_progress"
    WITH_MANAGER = "with_manager"
    AUTHORISED = "authorised"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").replace("with manager", "with the manager")


class LateReason(StrEnum):
    """Why an assessment was authorised after its due date; a note says more."""

    LATE_ALLOCATION = "late_allocation"
    STAFF_ABSENCE = "staff_absence"
    WORKLOAD = "workload"
    CHILD_NOT_SEEN = "child_not_seen"
    FAMILY = "family_not_available"
    OTHER_AGENCY = "other_agency"
    SPECIALIST = "specialist_assessment"
    COMPLEXITY = "complexity"
    MANAGER = "awaiting_manager"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _LATE_WORDS[self]


_LATE_WORDS = {
    LateReason.LATE_ALLOCATION: "allocated late",
    LateReason.STAFF_ABSENCE: "the worker was away",
    LateReason.WORKLOAD: "workload of the worker",
    LateReason.CHILD_NOT_SEEN: "the child could not be seen in time",
    LateReason.FAMILY: "the family was not available",
    LateReason.OTHER_AGENCY: "waited for another agency",
    LateReason.SPECIALIST: "waited for a specialist assessment",
    LateReason.COMPLEXITY: "complexity of the case",
    LateReason.MANAGER: "waited for the manager",
    LateReason.OTHER: "another reason",
}


class Move(StrEnum):
    """What can be done next on the way of a case, or of one of its assessments."""

    DECIDE = "decide"
    START = "start"
    SEEN = "seen"
    SUBMIT = "submit"
    AUTHORISE = "authorise"
    RETURN = "return"
    CORRECT = "correct"
    REOPEN = "reopen"
    CONFERENCE = "conference"
    CLOSE = "close"
    TAKE_UP = "take_up"

    @property
    def words(self) -> str:
        return _MOVE_WORDS[self]


_MOVE_WORDS = {
    Move.DECIDE: "decide on the referral",
    Move.START: "start an assessment",
    Move.SEEN: "child seen",
    Move.SUBMIT: "submit to the manager",
    Move.AUTHORISE: "authorise",
    Move.RETURN: "return with a comment",
    Move.CORRECT: "correct a date",
    Move.REOPEN: "reopen",
    Move.CONFERENCE: "initial child protection conference",
    Move.CLOSE: "close the case",
    Move.TAKE_UP: "take the closed case up again",
}


class Dated(StrEnum):
    """The dates that can be corrected, with a reason."""

    REFERRAL = "referral"
    STARTED = "started"
    SEEN = "seen"
    SUBMITTED = "submitted"
    AUTHORISED = "authorised"

    @property
    def words(self) -> str:
        return {
            Dated.REFERRAL: "the referral was received",
            Dated.STARTED: "the assessment started",
            Dated.SEEN: "the child was seen",
            Dated.SUBMITTED: "it was submitted",
            Dated.AUTHORISED: "it was authorised",
        }[self]


@dataclass(frozen=True, slots=True)
class Submitted:
    """A time with the manager: from when, by and to whom; until it was returned or authorised."""

    on: date
    by_id: int | None
    to_id: int | None = None
    until: date | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class AssessmentAt:
    """An assessment as a move finds it. ``last_on`` is the last day on which it was returned or reopened."""

    id: int
    kind: Kind
    started_on: date
    clock_from: date
    due_on: date
    trigger: Trigger | None = None
    authorised_on: date | None = None
    submitted: Submitted | None = None
    seen_on: date | None = None
    last_on: date | None = None
    times: tuple[Submitted, ...] = ()  # all its times with the manager, oldest first

    @property
    def stage(self) -> Stage:
        if self.authorised_on is not None:
            return Stage.AUTHORISED
        return Stage.IN_PROGRESS if self.submitted is None else Stage.WITH_MANAGER

    @property
    def is_open(self) -> bool:
        return self.authorised_on is None

    @property
    def first_submitted_on(self) -> date | None:
        return min((one.on for one in self.times), default=None)

    @property
    def words(self) -> str:
        """``the initial assessment of Fri 2 Sep 2011``"""
        return f"the {self.kind.words.lower()} of {short_form(self.started_on)}"

    @property
    def begins(self) -> str:
        """The words as a sentence begins with them."""
        return self.words[:1].upper() + self.words[1:]


@dataclass(frozen=True, slots=True)
class CaseAt:
    """A case as a move finds it: everything known today. ``holder_id`` is the worker who holds it.

    ``written_since`` is the first day of anything on its record besides its assessments and its threshold level.
    """

    id: int
    child_id: int
    reference: str
    opened_on: date
    referred_on: date | None
    closed_on: date | None
    awaits_decision: bool
    assessments: tuple[AssessmentAt, ...] = ()
    section_47_on: date | None = None
    conference_on: date | None = None
    conference_needless: bool = False
    holder_id: int | None = None
    held: tuple[tuple[int, date, date | None], ...] = ()  # by which worker, from when, until before when
    closure_id: int | None = None  # the decision that closed it here
    referred_again: bool = False  # whether the child has a later case
    held_since: date | None = None  # the first day on which a named worker held it
    decided_on: date | None = None  # the day of the decision on the referral
    written_since: date | None = None
    episodes: tuple[EpisodeAt, ...] = ()  # of the child

    @property
    def open_assessments(self) -> tuple[AssessmentAt, ...]:
        return tuple(one for one in self.assessments if one.is_open)

    @property
    def closes_too_soon(self) -> bool:
        """Whether section 47 enquiries are not finished: no conference was held, nor was it said why none is needed."""
        return conference_owed(self.section_47_on, self.conference_on) and not self.conference_needless

    def holders_on(self, *days: date) -> frozenset[int]:
        """The workers who held the case on one of the days."""
        return frozenset(
            worker for worker, start, end in self.held for day in days if start <= day and (end is None or day < end)
        )

    def assessment(self, id_: int) -> AssessmentAt:
        """The assessment with this id. Raises InvalidInput where the case has none."""
        for one in self.assessments:
            if one.id == id_:
                return one
        raise InvalidInput(f"This assessment is no longer among those of {self.reference}. Look at the case again.")


def conference_owed(section_47_on: date | None, conference_on: date | None) -> bool:
    """Whether enquiries lead to a conference that was not held; one before they began was of earlier enquiries."""
    return section_47_on is not None and (conference_on is None or conference_on < section_47_on)


def kind_on(standards: Standards, day: date) -> Kind:
    """The kind of assessment that follows a referral: single where its standard is in force then, else initial."""
    single = (one for one in standards.standards if one.clock is Clock.SINGLE)
    return Kind.SINGLE if any(one.in_force(day) for one in single) else Kind.INITIAL


def case_moves(case: CaseAt) -> tuple[Move, ...]:
    """The legal moves of the case itself, the most pressing first."""
    if case.closed_on is not None:
        taken_up = (Move.TAKE_UP,) if case.closure_id is not None and not case.referred_again else ()
        return (*taken_up, Move.CORRECT) if case.referred_on is not None else taken_up
    moves = [Move.DECIDE] if case.awaits_decision else [Move.START] if startable(case) else []
    if case.section_47_on is not None:
        moves.append(Move.CONFERENCE)
    runs = any(one.ended_on is None for one in case.episodes)
    if not case.awaits_decision and not case.open_assessments and not case.closes_too_soon and not runs:
        moves.append(Move.CLOSE)
    if case.referred_on is not None:
        moves.append(Move.CORRECT)
    return tuple(moves)


def assessment_moves(case: CaseAt, one: AssessmentAt) -> tuple[Move, ...]:
    """The legal moves of one assessment of the case."""
    correct = (Move.CORRECT,) if dates_of(case, one) else ()
    match one.stage:
        case Stage.IN_PROGRESS:
            return (Move.SEEN, Move.SUBMIT, *correct)
        case Stage.WITH_MANAGER:
            return (Move.AUTHORISE, Move.RETURN, Move.SEEN, *correct)
    if case.closed_on is not None or overlapped(case, one.kind, one.trigger, one.started_on, None, one.id) is not None:
        return correct
    return (Move.REOPEN, *correct)


def dates_of(case: CaseAt, one: AssessmentAt | None) -> tuple[Dated, ...]:
    """The dates that can be corrected: of the assessment, or of the case itself."""
    if one is None:
        return (Dated.REFERRAL,) if case.referred_on is not None else ()
    found = [] if starts_with_referral(case, one) else [Dated.STARTED]
    if one.seen_on is not None:
        found.append(Dated.SEEN)
    if one.stage is Stage.WITH_MANAGER:
        found.append(Dated.SUBMITTED)
    if one.stage is Stage.AUTHORISED:
        found.append(Dated.AUTHORISED)
    return tuple(found)


def counts_from_referral(case: CaseAt, one: AssessmentAt) -> bool:
    """Whether its clock began with the referral: that of the first initial or single assessment did.

    One that new information started counts from its own start.
    """
    if one.kind is Kind.CORE or one.clock_from != case.referred_on or one.trigger is Trigger.NEW_INFORMATION:
        return False
    # By the order in which they were entered: their starts may have been corrected since.
    first = min(other.id for other in case.assessments if other.kind is not Kind.CORE)
    return one.trigger in (None, Trigger.REFERRAL) or one.id == first


def starts_with_referral(case: CaseAt, one: AssessmentAt) -> bool:
    """Whether it started with the referral as well, so that its start follows where that is corrected."""
    by_referral = one.trigger in (None, Trigger.REFERRAL)
    return by_referral and one.started_on == case.referred_on and counts_from_referral(case, one)


def triggers(kind: Kind) -> tuple[Trigger, ...]:
    """What can start an assessment of the kind."""
    if kind is Kind.CORE:
        return (Trigger.END_OF_INITIAL, Trigger.STRATEGY, Trigger.NEW_INFORMATION)
    if kind is Kind.SINGLE:
        return (Trigger.REFERRAL, Trigger.STRATEGY, Trigger.NEW_INFORMATION)
    return (Trigger.REFERRAL, Trigger.NEW_INFORMATION)


def startable(case: CaseAt) -> tuple[tuple[Kind, Trigger], ...]:
    """What can be started on the case now, and at what."""
    return tuple((kind, trigger) for kind in Kind for trigger in triggers(kind) if _can_start(case, kind, trigger))


def _can_start(case: CaseAt, kind: Kind, trigger: Trigger) -> bool:
    if any(not stand_beside(kind, trigger, one.kind, one.trigger) for one in case.open_assessments):
        return False
    initials = [one for one in case.assessments if one.kind is Kind.INITIAL]
    if trigger is Trigger.END_OF_INITIAL:
        ends = [one.authorised_on for one in initials if one.authorised_on is not None]
        if not ends or len(ends) < len(initials):
            return False
        return overlapped(case, kind, trigger, max(ends), None) is None
    if trigger is not Trigger.REFERRAL:
        return True
    if any(one.kind is not Kind.CORE for one in case.assessments):
        return False
    return case.referred_on is None or overlapped(case, kind, trigger, case.referred_on, None) is None


def stand_beside(kind: Kind, trigger: Trigger | None, other_kind: Kind, other_trigger: Trigger | None) -> bool:
    """Whether the two may go on at once: an initial assessment, and the core one of a strategy discussion.

    Section 47 enquiries begin so while the initial assessment goes on; no others may be beside each other (8896).
    """
    return {kind, other_kind} == {Kind.INITIAL, Kind.CORE} and Trigger.STRATEGY in (trigger, other_trigger)


def overlapped(
    case: CaseAt, kind: Kind, trigger: Trigger | None, started_on: date, until: date | None, id_: int = 0
) -> AssessmentAt | None:
    """The other assessment that goes on while one does from the start to its end, and may not (8863Q, 8896).

    One that starts on the day on which the other ends follows it. ``until`` None is open; ``id_`` is its own.
    """
    for other in case.assessments:
        if other.id == id_ or stand_beside(kind, trigger, other.kind, other.trigger):
            continue
        if _starts_within(started_on, until, other.started_on, other.authorised_on) or _starts_within(
            other.started_on, other.authorised_on, started_on, until
        ):
            return other
    return None


def _starts_within(started_on: date, until: date | None, ongoing_since: date, ongoing_until: date | None) -> bool:
    if started_on == until == ongoing_since:
        return False  # begun and ended on the day on which the other began: it came before
    return ongoing_since <= started_on < (ongoing_until or date.max)
