"""What is known of one case: the child, the assessments and the allocations."""

from dataclasses import dataclass, replace
from datetime import date

from db.queries.actions import UNDATED
from db.queries.case_people import (
    AllocationLine,
    CoWorkerLine,
    DecisionLine,
    allocations_of,
    co_workers_of,
    decisions_of,
)
from db.queries.episode_story import told_in_story
from db.queries.holdings import allocation_id, continuity
from db.queries.signature import splits_of
from db.queries.standards import as_date, known_by, maybe_date, seen_by
from db.queries.standing import EpisodeLine, episodes_of
from db.queries.status import KINDS, status_with
from db.queries.story import StoryEntry, story
from db.queries.triage import Sibling, siblings_of
from db.store import Reader
from models.allocation import Continuity
from models.assessment import Countdown, Kind, clock_event, countdown
from models.case import CaseStatus
from models.census import ClosureReason, in_words
from models.dates import short_form
from models.episodes import ClosedBy
from models.errors import NotFound
from models.pathway import LateReason, Stage, Trigger, conference_owed
from models.quality import Quality, qualities, seen_words
from models.referral import ReferralOutcome, earlier_referral
from models.standards import Clock, DueDate, Standards
from models.time_split import TimeSplit


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """Since when an assessment is with the manager, by whom it was submitted, and to whom."""

    id: int
    on: date
    by: str
    to: str | None


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """An assessment of the case, with how it stands or ended."""

    id: int
    kind: Kind
    started_on: date
    due: DueDate
    day: int
    authorised_on: date | None
    child_seen: bool | None
    countdown: Countdown
    started_by: Trigger | None
    seen_on: date | None
    seen_alone: bool | None
    submission: SubmissionLine | None
    authorised_by: str | None
    late_reason: LateReason | None
    qualities: tuple[Quality, ...]
    split: TimeSplit

    @property
    def stage(self) -> Stage:
        if self.authorised_on is not None:
            return Stage.AUTHORISED
        return Stage.IN_PROGRESS if self.submission is None else Stage.WITH_MANAGER

    @property
    def seen(self) -> str:
        """``child seen Mon 5 Sep 2011, alone``, which stands beside the days left."""
        return seen_words(self.child_seen, self.seen_on, self.seen_alone)


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock of the case beside its assessments: the decision on the referral, the conference after section 47."""

    clock: Clock
    due: DueDate
    day: int
    countdown: Countdown


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An agreed action that is not done: what, who, by when, where a day was set."""

    id: int
    what: str
    owner: str
    due_on: date | None
    countdown: Countdown | None

    @property
    def words(self) -> str:
        """How it stands; one that was agreed without a day is shown as such."""
        return self.countdown.label if self.countdown is not None else UNDATED

    @property
    def by(self) -> str:
        """``by Fri 16 Sep 2011``, ``no date``"""
        return f"by {short_form(self.due_on)}" if self.due_on is not None else "no date"


@dataclass(frozen=True, slots=True)
class Restriction:
    """Who sees the cases of a child besides administrators, and why only they. ``version`` is that of what was read."""

    names: tuple[str, ...]
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case as known on a day: what came later is left out."""

    id: int
    child_id: int
    reference: str
    child: str
    name: str | None
    restriction: "Restriction | None"
    date_of_birth: date | None
    gender: str | None
    opened_on: date
    referred_on: date | None
    referral_source: str | None
    cin_started_on: date | None
    primary_need: str | None
    status: CaseStatus
    last_seen_on: date | None
    closed_on: date | None
    closed_by: ClosedBy | None
    closure_reason: str | None
    other_cases: int
    threshold_level: int | None
    threshold_reason: str | None
    section_47_on: date | None
    expected_on: date | None
    taken_by: str | None
    referral_outcome: ReferralOutcome | None
    decided_on: date | None
    earlier_referral_on: date | None  # that makes this one a re-referral
    feedback_on: date | None
    conference_on: date | None
    conference_needless: str | None
    clocks: tuple[ClockLine, ...]
    actions: tuple[ActionLine, ...]
    assessments: tuple[AssessmentLine, ...]
    allocations: tuple[AllocationLine, ...]
    co_workers: tuple[CoWorkerLine, ...]
    decisions: tuple[DecisionLine, ...]
    story: tuple[StoryEntry, ...]
    siblings: tuple[Sibling, ...]
    workers: Continuity
    allocation_id: int  # the row that holds on the day, 0 where there is none
    episodes: tuple[EpisodeLine, ...]  # every plan and time in care of the child that had begun, oldest first

    @property
    def own_episodes(self) -> tuple[EpisodeLine, ...]:
        """The plans and times in care that belong on this case file."""
        return tuple(one for one in self.episodes if _is_of(one, self.id, self.closed_on))

    @property
    def standing(self) -> tuple[EpisodeLine, ...]:
        """Those of them that run."""
        return tuple(one for one in self.own_episodes if one.ended_on is None)

    @property
    def awaits_decision(self) -> bool:
        """Whether the referral was taken here and is not decided on, in a case that is open."""
        return self.taken_by is not None and self.referral_outcome is None and self.closed_on is None

    @property
    def closed_in_words(self) -> str:
        """``closed Fri 16 Sep 2011: early help``, by the decision on the referral where that closed it."""
        if self.closed_on is None or self.closed_by is None:
            return ""
        if self.closed_by is ClosedBy.NO_FURTHER_ACTION:
            ends = self.referral_outcome is not None and self.referral_outcome.ends
            how = self.referral_outcome.words if self.referral_outcome and ends else self.closed_by.words
        elif self.closure_reason:
            how = in_words(ClosureReason, self.closure_reason)
        else:
            how = "" if self.closed_by is ClosedBy.CIN_CLOSURE else self.closed_by.words.removeprefix("closed ")
        return f"closed {short_form(self.closed_on)}" + (f": {how}" if how else "")


def case_file(reader: Reader, standards: Standards, case_id: int, as_at: date) -> CaseFile:
    """The case with this id. Raises NotFound where there is none."""
    row = reader.row(
        f"""
        SELECT c.number, ch.reference, ch.name, ch.date_of_birth, ch.gender, c.opened_on, c.referred_on,
               c.referral_source, c.cin_started_on, c.primary_need, c.status, c.last_seen_on, c.closed_on, c.closed_by,
               c.closure_reason,
               (SELECT COUNT(*) FROM cases AS o
                WHERE o.child_id = c.child_id AND o.id <> c.id AND o.opened_on <= :as_at), ch.id,
               c.threshold_level, c.threshold_reason, c.section_47_on, ch.expected_on, c.taken_by,
               c.referral_outcome, c.referral_decided_on, c.conference_on, c.conference_needless,
               c.conference_needless_on,
               (SELECT MAX(n.happened_on) FROM notes AS n WHERE n.case_id = c.id AND n.kind = 'feedback'
                AND n.happened_on <= :as_at), {KINDS}
        FROM cases AS c JOIN children AS ch ON ch.id = c.child_id WHERE c.id = :id
        """,
        id=case_id,
        as_at=as_at.isoformat(),
    )
    if row is None:
        raise NotFound("This case is no longer in the store. Go back to the list and refresh it.")
    closed_on = known_by(as_at, row[12])
    decided_on, referred_on = known_by(as_at, row[23]), maybe_date(row[6])
    outcome = ReferralOutcome(row[22]) if decided_on is not None else None
    section_47_on, conference_on = known_by(as_at, row[19]), known_by(as_at, row[24])
    clocks = []
    if row[21] is not None and outcome is None and referred_on is not None and closed_on is None:
        clocks.append(_clock(standards, Clock.REFERRAL_DECISION, referred_on, as_at))
    needless_on = known_by(as_at, row[26])
    owed = needless_on is None and closed_on is None and conference_owed(section_47_on, conference_on)
    if owed and section_47_on is not None:
        clocks.append(_clock(standards, Clock.CONFERENCE, section_47_on, as_at))
    episodes = tuple(episodes_of(reader, standards, row[16], as_at))
    own = [one for one in episodes if _is_of(one, case_id, closed_on)]
    return CaseFile(
        id=case_id,
        child_id=row[16],
        restriction=restriction_of(reader, row[16]),
        reference=f"{row[1]}-{row[0]}",
        child=row[1],
        name=row[2],
        date_of_birth=maybe_date(row[3]),
        gender=row[4],
        opened_on=as_date(row[5]),
        referred_on=referred_on,
        referral_source=row[7],
        cin_started_on=known_by(as_at, row[8]),
        primary_need=row[9],
        status=status_with(row[10], row[28], open_case=closed_on is None),
        last_seen_on=known_by(as_at, row[11]),
        closed_on=closed_on,
        closed_by=None if closed_on is None else ClosedBy(row[13]),
        closure_reason=None if closed_on is None else row[14],
        other_cases=row[15],
        threshold_level=row[17],
        threshold_reason=row[18],
        section_47_on=section_47_on,
        expected_on=maybe_date(row[20]),
        taken_by=row[21],
        referral_outcome=outcome,
        decided_on=decided_on,
        earlier_referral_on=_earlier(reader, row[16], case_id, referred_on or as_date(row[5])),
        feedback_on=maybe_date(row[27]),
        conference_on=conference_on,
        conference_needless=row[25] if needless_on is not None else None,
        clocks=tuple(clocks),
        actions=_actions(reader, standards, case_id, as_at),
        assessments=_assessments(reader, standards, case_id, as_at),
        allocations=allocations_of(reader, case_id, as_at),
        co_workers=co_workers_of(reader, case_id, as_at),
        decisions=decisions_of(reader, case_id, as_at),
        story=story(reader, case_id, as_at, told_in_story(own)),
        siblings=tuple(siblings_of(reader, [case_id], as_at)),
        workers=continuity(reader, [row[16]], as_at)[row[16]],
        allocation_id=allocation_id(reader, case_id, as_at),
        episodes=episodes,
    )


def _is_of(one: EpisodeLine, case_id: int, closed_on: date | None) -> bool:
    """Whether a plan belongs on the case file: it is of the case, or it runs and the case is the open one."""
    return one.case_id == case_id or (closed_on is None and one.ended_on is None)


def _clock(standards: Standards, clock: Clock, start: date, as_at: date) -> ClockLine:
    due = standards.due(clock, start)
    return ClockLine(
        clock, due, standards.day_number(start, as_at), countdown(standards.calendar, due.due_on, None, as_at)
    )


def _earlier(reader: Reader, child_id: int, case_id: int, received_on: date) -> date | None:
    """The referral of an earlier case of the child that makes this one a re-referral."""
    rows = reader.rows(
        "SELECT COALESCE(o.referred_on, o.opened_on) FROM cases AS o JOIN cases AS c ON c.id = :case "
        "WHERE o.child_id = :child AND o.number < c.number",
        child=child_id,
        case=case_id,
    )
    return earlier_referral(received_on, [as_date(day) for (day,) in rows])


def _actions(reader: Reader, standards: Standards, case_id: int, as_at: date) -> tuple[ActionLine, ...]:
    rows = reader.rows(
        "SELECT a.id, a.what, w.name, a.due_on FROM actions AS a JOIN workers AS w ON w.id = a.owner_id "
        "WHERE a.case_id = :id AND a.set_on <= :as_at AND (a.done_on IS NULL OR a.done_on > :as_at) "
        "ORDER BY COALESCE(a.due_on, '9999-12-31'), a.id",
        id=case_id,
        as_at=as_at.isoformat(),
    )
    return tuple(
        ActionLine(
            id_, what, owner, maybe_date(due),
            countdown(standards.calendar, as_date(due), None, as_at) if due is not None else None,
        )
        for id_, what, owner, due in rows
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExplainedDue:
    """A due date with all that it follows from: the event it counts from, the rule, and how it stands."""

    due: DueDate
    event: str
    day: int
    countdown: Countdown


def restriction_of(reader: Reader, child_id: int) -> Restriction | None:
    """The restriction of the child's cases, or None where everybody sees them."""
    row = reader.row("SELECT reason, version FROM restrictions WHERE child_id = :id", id=child_id)
    if row is None:
        return None
    names = reader.rows(
        "SELECT w.name FROM restriction_names AS n JOIN workers AS w ON w.id = n.worker_id "
        "WHERE n.child_id = :id ORDER BY w.name",
        id=child_id,
    )
    return Restriction(tuple(name for (name,) in names), row[0], row[1])


def explained_due(reader: Reader, standards: Standards, assessment_id: int, as_at: date) -> ExplainedDue:
    """Everything needed to explain the due date of an assessment. Raises NotFound."""
    row = reader.row(
        "SELECT a.kind, a.clock_from, a.standard_id, a.due_on, a.authorised_on, c.referred_on "
        "FROM assessments AS a JOIN cases AS c ON c.id = a.case_id WHERE a.id = :id",
        id=assessment_id,
    )
    if row is None:
        raise NotFound("This assessment is no longer in the store. Go back to the list and refresh it.")
    start, authorised_on = as_date(row[1]), maybe_date(row[4])
    due = _due(standards, start, row[2], as_date(row[3]))
    return ExplainedDue(
        due,
        clock_event(Kind(row[0]), start, maybe_date(row[5])),
        standards.day_number(start, _until(authorised_on, as_at)),
        countdown(standards.calendar, due.due_on, authorised_on, as_at),
    )


def _until(authorised_on: date | None, as_at: date) -> date:
    """Up to when the clock has run."""
    return authorised_on if authorised_on is not None and authorised_on <= as_at else as_at


def _due(standards: Standards, clock_from: date, standard_id: int, due_on: date) -> DueDate:
    """The due date as it is kept: an assessment that is done is judged by the date it had."""
    return replace(standards.due_by(standards.with_id(standard_id), clock_from), due_on=due_on)


def _assessments(reader: Reader, standards: Standards, case_id: int, as_at: date) -> tuple[AssessmentLine, ...]:
    rows = reader.rows(
        "SELECT a.id, a.kind, a.started_on, a.clock_from, a.standard_id, a.due_on, a.authorised_on, a.child_seen, "
        "a.started_by, a.child_seen_on, a.seen_alone, a.late_reason, EXISTS (SELECT 1 FROM corrections AS k "
        "WHERE k.case_id = a.case_id AND (k.assessment_id = a.id AND k.dated = 'started' "
        "OR k.dated = 'referral' AND a.kind <> 'core' AND a.clock_from = k.became) AND k.made_on <= :as_at) "
        "FROM assessments AS a WHERE a.case_id = :id AND a.started_on <= :as_at ORDER BY a.started_on, a.id",
        id=case_id,
        as_at=as_at.isoformat(),
    )
    submitted = {
        row[0]: SubmissionLine(row[1], as_date(row[2]), row[3], row[4])
        for row in reader.rows(
            "SELECT s.assessment_id, s.id, s.submitted_on, s.submitted_by, w.name FROM submissions AS s "
            "LEFT JOIN workers AS w ON w.id = s.to_id WHERE s.case_id = :id AND s.submitted_on <= :as_at "
            "AND (s.ended_on IS NULL OR s.ended_on > :as_at)",
            id=case_id,
            as_at=as_at.isoformat(),
        )
    }
    signed = dict(
        reader.rows(
            "SELECT assessment_id, ended_by FROM submissions WHERE case_id = :id AND outcome = 'authorised' "
            "ORDER BY id",
            id=case_id,
        )
    )
    splits = splits_of(reader, standards, [row[0] for row in rows], as_at)
    lines = []
    for (id_, kind, started_on, clock_from, standard_id, due_on, authorised, child_seen, started_by, seen_on, alone,
         late, moved) in rows:  # fmt: skip
        due = _due(standards, as_date(clock_from), standard_id, as_date(due_on))
        authorised_on = known_by(as_at, authorised)
        seen, known_seen = seen_by(as_at, child_seen, seen_on)
        lines.append(
            AssessmentLine(
                id=id_,
                kind=Kind(kind),
                started_on=as_date(started_on),
                due=due,
                day=standards.day_number(due.start, _until(authorised_on, as_at)),
                authorised_on=authorised_on,
                child_seen=seen,
                countdown=countdown(standards.calendar, due.due_on, authorised_on, as_at),
                started_by=None if started_by is None else Trigger(started_by),
                seen_on=known_seen,
                seen_alone=None if alone is None or known_seen is None else bool(alone),
                submission=submitted.get(id_),
                authorised_by=signed.get(id_) if authorised_on is not None else None,
                late_reason=None if late is None or authorised_on is None else LateReason(late),
                qualities=qualities(
                    started_on=as_date(started_on), due_on=due.due_on, authorised_on=authorised_on, child_seen=seen,
                    moved_start=bool(moved),
                ),
                split=splits[id_],
            )
        )  # fmt: skip
    return tuple(lines)
