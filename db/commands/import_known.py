"""What the store has of the children of a file, before it is read in: cases, work, who holds them, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from db.commands.import_status_known import EnquiriesValues, KnownStatus, StatusValues
from db.queries.batches import in_batches
from models import tables
from models.assessment import Kind
from models.case import CaseStatus
from models.decision import DecisionKind
from models.episodes import Holder
from models.pathway import Dated
from models.referral import ReferralOutcome

Key = tuple[Kind, date]  # of an assessment: its kind and its start
_ENDING = [one.value for one in ReferralOutcome if one.ends]


@dataclass(frozen=True, slots=True)
class ChildValues:
    date_of_birth: date | None
    gender: str | None
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseValues:
    opened_on: date
    referred_on: date | None
    referral_source: str | None
    no_further_action: bool
    cin_started_on: date | None
    primary_need: str | None
    status: str | None
    last_seen_on: date | None
    closed_on: date | None
    closed_by: str | None
    closure_reason: str | None


@dataclass(frozen=True, slots=True)
class AssessmentValues:
    case: str
    kind: str
    started_on: date
    clock_from: date
    standard_id: int
    due_on: date
    authorised_on: date | None
    child_seen: bool | None
    child_seen_on: date | None = None


@dataclass(frozen=True, slots=True)
class SubmissionValues:
    """A time with the manager, until it ended with an authorisation."""

    submitted_on: date
    ended_on: date | None
    submitted_by: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class HolderValues:
    holder: Holder
    started_on: date


Values = ChildValues | CaseValues | AssessmentValues | SubmissionValues | HolderValues | StatusValues | EnquiriesValues


@dataclass
class KnownCase:
    id: int
    number: int
    reference: str
    values: CaseValues
    held: "Held"
    here: "DecidedHere"
    # By kind and start. Of two that began on one day the file can mean one: the later.
    assessments: dict[Key, tuple[int, AssessmentValues]] = field(default_factory=dict)
    keys: dict[int, Key] = field(default_factory=dict)
    submitted: dict[Key, "Submitted"] = field(default_factory=dict)
    enquiries: EnquiriesValues | None = None
    statuses: dict[tuple[CaseStatus, date], KnownStatus] = field(default_factory=dict)  # where they were asked for

    def work(self, assessment_id: int) -> tuple[Key, AssessmentValues | None]:
        """The kind and the start of the assessment; and its values, where it is the one that a file can mean."""
        key = self.keys[assessment_id]
        id_, values = self.assessments[key]
        return key, values if id_ == assessment_id else None


@dataclass(frozen=True, slots=True)
class Submitted:
    """The time with the manager that a file brought, or that one of this program stands in its place."""

    id: int
    values: SubmissionValues
    here: bool  # submitted, returned, signed or corrected here


@dataclass
class DecidedHere:
    """What was decided in this program, which a file does not take back."""

    closed: bool = False
    goes_on: bool = False  # the referral was taken here, and no decision ended it
    begun: set[Key] = field(default_factory=set)  # the assessments that were started here
    signed: set[Key] = field(default_factory=set)  # a manager authorised it here, or the day was corrected
    reopened: dict[Key, date] = field(default_factory=dict)  # the day on which
    with_manager: dict[Key, date] = field(default_factory=dict)  # since when
    seen: set[Key] = field(default_factory=set)  # the day on which the child was seen was noted
    starts: dict[Key, date] = field(default_factory=dict)  # corrected ones, by what stood there before
    referrals: dict[date, date] = field(default_factory=dict)


@dataclass
class Held:
    """Who holds a case, as the store knows it on the day on which the file is read."""

    allocation: tuple[int, HolderValues] | None = None
    lent_until: date | None = None  # the day on which who holds it now gives it back, as it is planned
    owners: frozenset[Holder] = frozenset()  # where it is lent: who holds it now, who lent it, and who holds it then
    free_since: date = date.min  # the day on which the last one who held it ended
    decided_on: date = date.min  # the last day on which somebody decided here who holds it

    @property
    def is_lent(self) -> bool:
        return bool(self.owners)

    def is_of(self, holder: Holder) -> bool:
        """Whether who holds the lent case now, or gets it back, is whom a file names, in whichever team."""
        named = {one.worker for one in self.owners if one.worker is not None}
        return holder in self.owners or holder.worker in named


@dataclass
class KnownChild:
    id: int
    values: ChildValues
    cases: list[KnownCase]


def fields_of(values: Values) -> dict[str, object]:
    """The values by name, a holder and what stands of an episode in words."""
    fields = {name: getattr(values, name) for name in values.__dataclass_fields__}
    return {name: _in_words(value) for name, value in fields.items()}


def _in_words(value: object) -> object:
    if isinstance(value, tuple):
        return "; ".join(str(one) for one in value) or None
    return str(value) if isinstance(value, Holder) else value


def columns_of(values: Values) -> dict[str, Any]:
    """The values by the names of their columns."""
    return {name: getattr(values, name) for name in values.__dataclass_fields__}


def known_children(session: Session, references: Sequence[str], on: date) -> dict[str, KnownChild]:
    """What the store has of these children; who holds their cases is asked as at the day."""
    children: dict[str, KnownChild] = {}
    for some in in_batches(references):
        rows = session.exec(select(tables.Child).where(col(tables.Child.reference).in_(some))).all()
        of_id = {}
        for row in rows:
            assert row.id is not None
            children[row.reference] = of_id[row.id] = KnownChild(
                row.id, ChildValues(row.date_of_birth, row.gender, row.expected_on), []
            )
        references_of = {row.id: row.reference for row in rows}
        query = select(tables.Case).where(col(tables.Case.child_id).in_(list(of_id)))
        cases = {}
        for case in session.exec(query.order_by(col(tables.Case.opened_on), col(tables.Case.number))):
            assert case.id is not None
            cases[case.id] = known = KnownCase(
                case.id,
                case.number,
                f"{references_of[case.child_id]}-{case.number}",
                _values_of(case),
                Held(),
                DecidedHere(goes_on=case.taken_by is not None and case.referral_outcome not in _ENDING),
                enquiries=_enquiries_of(case),
            )
            of_id[case.child_id].cases.append(known)
        for ids in in_batches(list(cases)):
            _add_work(session, ids, cases)
            _add_holders(session, ids, cases, on)
            _add_closures(session, ids, cases)
            _add_signatures(session, ids, cases)
            _add_corrections(session, ids, cases)
    return children


def _add_work(session: Session, ids: Sequence[int], cases: dict[int, KnownCase]) -> None:
    works = select(tables.Assessment).where(col(tables.Assessment.case_id).in_(ids))
    for row in session.exec(works.order_by(col(tables.Assessment.id))):
        assert row.id is not None
        case = cases[row.case_id]
        values = AssessmentValues(
            case.reference, row.kind, row.started_on, row.clock_from, row.standard_id, row.due_on,
            row.authorised_on, row.child_seen, row.child_seen_on,
        )  # fmt: skip
        key = case.keys[row.id] = (Kind(row.kind), row.started_on)
        case.assessments[key] = (row.id, values)
        if row.child_seen_on is not None:
            case.here.seen.add(key)
        if row.started_by is not None:
            case.here.begun.add(key)


def _add_holders(session: Session, ids: Sequence[int], cases: dict[int, KnownCase], on: date) -> None:
    """Who holds each case on the day, which is not who has its last row where it is lent for a time."""
    query = (
        select(tables.Allocation, tables.Team.name, tables.Worker.name)
        .join(tables.Team, col(tables.Team.id) == col(tables.Allocation.team_id), isouter=True)
        .join(tables.Worker, col(tables.Worker.id) == col(tables.Allocation.worker_id), isouter=True)
        .where(col(tables.Allocation.case_id).in_(ids))
        .order_by(col(tables.Allocation.started_on), col(tables.Allocation.id))
    )
    rows: dict[int, list[tuple[tables.Allocation, Holder]]] = {}
    for allocation, team, worker in session.exec(query):
        rows.setdefault(allocation.case_id, []).append((allocation, Holder(team, worker)))
    for case_id, of_case in rows.items():
        cases[case_id].held = _held(of_case, on)
    decided = select(tables.Decision.case_id, func.max(tables.Decision.made_on)).where(
        col(tables.Decision.case_id).in_(ids), col(tables.Decision.kind).in_(("allocation", "cover"))
    )
    for case_id, made_on in session.exec(decided.group_by(col(tables.Decision.case_id))):
        cases[case_id].held.decided_on = made_on


def _add_closures(session: Session, ids: Sequence[int], cases: dict[int, KnownCase]) -> None:
    """Which cases were closed here: by a manager's decision to close, or by one on the referral that ends it."""
    correction = aliased(tables.Decision)
    closing = select(tables.Decision.case_id).where(
        col(tables.Decision.case_id).in_(ids),
        tables.Decision.kind == DecisionKind.CLOSURE.value,
        col(tables.Decision.corrects_id).is_(None),
        ~select(correction.id).where(correction.corrects_id == tables.Decision.id).exists(),
    )
    ending = select(tables.Case.id).where(
        col(tables.Case.id).in_(ids),
        col(tables.Case.referral_outcome).in_(_ENDING),
    )
    for case_id in (*session.exec(closing), *session.exec(ending)):
        assert case_id is not None
        cases[case_id].here.closed = cases[case_id].values.closed_on is not None


def _add_signatures(session: Session, ids: Sequence[int], cases: dict[int, KnownCase]) -> None:
    """Which assessments were signed here, and which are with the manager."""
    for one in session.exec(select(tables.Submission).where(col(tables.Submission.case_id).in_(ids))):
        case = cases[one.case_id]
        key, values = case.work(one.assessment_id)
        if values is None:
            continue
        _add_submission(case, key, one)
        if one.ended_on is None and one.at is not None:
            case.here.with_manager[key] = one.submitted_on
        elif one.outcome == "authorised" and one.ended_by is not None and one.ended_on == values.authorised_on:
            case.here.signed.add(key)


def _add_submission(case: KnownCase, key: Key, one: tables.Submission) -> None:
    """What a file brought has no moment at which it was entered; of several, what was done here counts."""
    assert one.id is not None
    here = one.at is not None or one.ended_by is not None or one.ended_at is not None
    was = case.submitted.get(key)
    if was is None or here or (not was.here and one.id > was.id):
        case.submitted[key] = Submitted(
            one.id, SubmissionValues(one.submitted_on, one.ended_on, one.submitted_by), here
        )


def _add_corrections(session: Session, ids: Sequence[int], cases: dict[int, KnownCase]) -> None:
    """Which dates were corrected here, and which assessments reopened."""
    correcting = select(tables.Correction).where(col(tables.Correction.case_id).in_(ids))
    for one in session.exec(correcting.order_by(col(tables.Correction.id))):
        case = cases[one.case_id]
        if one.assessment_id is None:
            _add_corrected_referral(case, one.was)
            continue
        (kind, now), values = case.work(one.assessment_id)
        if values is None:
            continue
        if one.dated == Dated.SUBMITTED and (kind, now) in case.submitted:
            case.submitted[kind, now] = replace(case.submitted[kind, now], here=True)
        if one.dated == Dated.STARTED:
            case.here.starts[kind, one.was] = now
        elif one.dated == Dated.AUTHORISED and values.authorised_on is None:
            case.here.reopened[kind, now] = one.made_on
        elif one.dated == Dated.AUTHORISED and values.authorised_on == one.became:
            case.here.signed.add((kind, now))
    for case in cases.values():
        for (kind, was), now in list(case.here.starts.items()):
            if was == now:  # corrected back
                del case.here.starts[kind, was]


def _add_corrected_referral(case: KnownCase, was: date) -> None:
    """A referral was corrected, and with it the start of the assessment that began with it."""
    referred_on = case.values.referred_on
    if referred_on is None or referred_on == was:
        return
    case.here.referrals[was] = referred_on
    for kind, started_on in case.assessments:
        if kind is not Kind.CORE and started_on == referred_on:
            case.here.starts.setdefault((kind, was), started_on)


def _held(rows: Sequence[tuple[tables.Allocation, Holder]], on: date) -> Held:
    without_end = [(row, holder) for row, holder in rows if row.ended_on is None]
    if not without_end:
        return Held(free_since=max(row.ended_on for row, _ in rows if row.ended_on is not None))
    ((current, holder),) = without_end
    now = [one for one in rows if one[0].started_on <= on and (one[0].ended_on is None or one[0].ended_on > on)]
    coming = [(row, one) for row, one in rows if row.started_on > on]
    owners: frozenset[Holder] = frozenset()
    if now and any(row.covers_id is not None for row, _ in (*now, *coming)):
        current, holder = now[-1]
        lent_by = [
            one for row, one in rows if row.ended_on == current.started_on and row.worker_id == current.covers_id
        ]
        owners = frozenset((*lent_by, *(one for _, one in coming), holder))
    assert current.id is not None
    return Held((current.id, HolderValues(holder, current.started_on)), current.ended_on, owners)


def _enquiries_of(case: tables.Case) -> EnquiriesValues | None:
    if case.section_47_on is None:
        return None
    return EnquiriesValues(
        case.section_47_on, case.conference_on, case.conference_needless, case.conference_needless_on
    )


def _values_of(case: tables.Case) -> CaseValues:
    return CaseValues(**{name: getattr(case, name) for name in CaseValues.__dataclass_fields__})
