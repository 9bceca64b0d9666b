"""What an import would change, record by record: the facts of the file and of the store, put together and compared."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlmodel import Session, col, func, select

from db.commands.calendar import standards_within
from db.exchange.annex_a import AnnexA, ChildFacts
from models import tables
from models.assessment import Kind
from models.episodes import (
    AssessmentWork,
    ClosedBy,
    Episode,
    Facts,
    Holder,
    PlacedAssessment,
    Referral,
    TimeInNeed,
    cases_of,
    together,
)
from models.standards import Standards

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChildValues:
    date_of_birth: date | None
    gender: str | None


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


@dataclass(frozen=True, slots=True)
class HolderValues:
    holder: Holder
    started_on: date


Values = ChildValues | CaseValues | AssessmentValues | HolderValues


@dataclass(frozen=True, slots=True)
class Change:
    """One record as it is and as it will be. ``what`` is the kind of record, ``subject`` its reference."""

    what: str
    subject: str
    before: Values | None
    after: Values
    id: int | None = None
    parent: str = ""
    corrects: bool = False

    @property
    def status(self) -> str:
        if self.before is None:
            return "new"
        return "unchanged" if self.before == self.after else "changed"

    @property
    def child(self) -> str:
        """The reference of the child that the record is of."""
        match self.what:
            case "child":
                return self.subject
            case "case":
                return self.parent
        return self.parent.rpartition("-")[0]

    @property
    def differences(self) -> list[tuple[str, object, object]]:
        """(field, before, after) for each value that changes."""
        if self.before is None:
            return []
        old, new = fields_of(self.before), fields_of(self.after)
        return [(name, old[name], new[name]) for name in new if old[name] != new[name]]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that an import would write, and what a person should know before saying yes."""

    changes: tuple[Change, ...]
    notices: tuple[str, ...]

    def count(self, what: str) -> Counter[str]:
        """How many records of this kind are new, changed and unchanged."""
        return Counter(change.status for change in self.changes if change.what == what)

    @property
    def writes(self) -> list[Change]:
        """The changes that write something."""
        return [change for change in self.changes if change.status != "unchanged"]


@dataclass
class _KnownCase:
    id: int
    number: int
    reference: str
    values: CaseValues
    assessments: dict[tuple[Kind, date], tuple[int, AssessmentValues]]
    held: "_Held"
    here: "_DecidedHere"


@dataclass
class _DecidedHere:
    """What was decided in this program, which a file does not take back."""

    closed: bool = False
    signed: set[tuple[Kind, date]] = field(default_factory=set)  # the assessments that a manager authorised here
    starts: dict[tuple[Kind, date], date] = field(default_factory=dict)  # corrected ones, by what stood there before
    referrals: dict[date, date] = field(default_factory=dict)


@dataclass
class _Held:
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
class _KnownChild:
    id: int
    values: ChildValues
    cases: list[_KnownCase]


def fields_of(values: Values) -> dict[str, object]:
    """The values by name, a holder in words."""
    fields = {name: getattr(values, name) for name in values.__dataclass_fields__}
    return {name: str(value) if isinstance(value, Holder) else value for name, value in fields.items()}


def planned(session: Session, annex: AnnexA) -> ImportPlan:
    """What the import would write, seen from within the transaction that may write it."""
    standards = standards_within(session)
    known = _known(session, list(annex.children), annex.read_on)
    changes: list[Change] = []
    notices: list[str] = []
    as_of = max((day for child in annex.children.values() for day in _days(child.facts)), default=date.min)
    for child in annex.children.values():
        planned = _ChildPlan(child, known.get(child.reference), standards, min(as_of, annex.read_on))
        changes += planned.changes
        notices += planned.notices
    return ImportPlan(tuple(changes), tuple(notices))


def _days(facts: Facts) -> Iterator[date]:
    """The days that a file speaks of; the newest is the day from which a new holder is known to hold."""
    yield from (fact.received_on for fact in facts.referrals)
    for work in facts.assessments:
        yield work.authorised_on or work.started_on
    for time in facts.times_in_need:
        yield max(day for day in (time.started_on, time.closed_on, time.last_seen_on) if day is not None)


class _ChildPlan:
    """The changes that the file makes to one child."""

    def __init__(self, child: ChildFacts, known: _KnownChild | None, standards: Standards, as_of: date) -> None:
        self.changes: list[Change] = []
        self.notices: list[str] = []
        self._reference, self._standards, self._as_of = child.reference, standards, as_of
        before = known.values if known else None
        after = ChildValues(
            child.born_on or (before.date_of_birth if before else None),
            child.gender or (before.gender if before else None),
        )
        self.changes.append(Change("child", child.reference, before, after, known.id if known else None))
        cases = list(known.cases) if known else []
        self._already = {key: found for case in cases for key, found in case.assessments.items()}
        matched = self._matched(child.facts, cases)
        number = max((case.number for case in cases), default=0)
        for episode, case in matched:
            if case is None:
                number += 1
            self._case(episode, case, case.number if case else number)

    def _matched(self, facts: Facts, cases: Sequence[_KnownCase]) -> list[tuple[Episode, _KnownCase | None]]:
        """The cases of the child by the store and the file together, each with the one of the store that it is."""
        known = _facts_of(cases)
        facts = self._with_corrections(facts, cases)
        without_list_6 = replace(facts, times_in_need=())
        left_out = ""
        matched = _match(cases_of(together(known, facts)), cases)
        # Where two cases that the store keeps apart would become one, less is taken: nothing is thrown away.
        if _lacks(matched, cases):
            left_out = "list 6 does"
            matched = _match(cases_of(together(known, without_list_6)), cases)
        if _lacks(matched, cases):
            left_out = "lists 3 and 6 do"
            matched = _match(cases_of(together(known, replace(without_list_6, referrals=()))), cases)
        if left_out:
            self._note(
                f"{left_out} not fit the cases that the store has of this child; what is said there was left out"
            )
        return matched

    def _with_corrections(self, facts: Facts, cases: Sequence[_KnownCase]) -> Facts:
        """The facts of the file with the dates that were corrected here."""
        starts = {was: now for case in cases for was, now in case.here.starts.items()}
        referrals = {was: now for case in cases for was, now in case.here.referrals.items()}
        for work in facts.assessments:
            if (now := starts.get((work.kind, work.started_on))) is not None:
                self._note(
                    f"{work.kind.words.lower()}: the start of {work.started_on.isoformat()} was corrected here to "
                    f"{now.isoformat()}: left as it is"
                )
        return replace(
            facts,
            referrals=tuple(
                replace(one, received_on=referrals.get(one.received_on, one.received_on)) for one in facts.referrals
            ),
            assessments=tuple(
                replace(one, started_on=starts.get((one.kind, one.started_on), one.started_on))
                for one in facts.assessments
            ),
        )

    def _as_decided_here(self, before: CaseValues, after: CaseValues, case: _KnownCase) -> CaseValues:
        """What the file says of a case that the store knows, without taking away what was recorded here."""
        after = replace(
            after,
            primary_need=after.primary_need or before.primary_need,
            last_seen_on=max((day for day in (after.last_seen_on, before.last_seen_on) if day), default=None),
        )
        if not case.here.closed:
            return after
        kept = replace(
            after, closed_on=before.closed_on, closed_by=before.closed_by, closure_reason=before.closure_reason,
            no_further_action=before.no_further_action,
        )  # fmt: skip
        if kept.closed_on != after.closed_on:
            says = f"gives its closure as {after.closed_on.isoformat()}" if after.closed_on else "has no closure of it"
            self._note(f"case {case.reference}: closed here on {kept.closed_on}; the file {says}: left as it is")
        return kept

    def _case(self, episode: Episode, known: _KnownCase | None, number: int) -> None:
        subject = f"{self._reference}-{number}"
        before, after = (known.values if known else None), _case_values(episode)
        if known is not None:
            after = self._as_decided_here(known.values, after, known)
        self.changes.append(Change("case", subject, before, after, known.id if known else None, self._reference))
        if episode.referral is None and known is None:
            self._note(f"case {subject} opens on {after.opened_on.isoformat()}: referral not in file")
        if after.closed_by == ClosedBy.NEXT_REFERRAL and (before is None or before.closed_by != after.closed_by):
            self._note(f"case {subject} is closed on {after.closed_on} by the next referral: no closure in the file")
        self.notices += [f"case {subject}: {notice}" for notice in episode.notices]
        signed = known.here.signed if known else set()
        for placed in episode.assessments:
            self._assessment(placed, subject, signed)
        self._holder(episode, known, subject)

    def _assessment(self, placed: PlacedAssessment, case: str, signed: Set[tuple[Kind, date]]) -> None:
        work = placed.work
        due = self._standards.due(work.kind.clock, placed.clock_from)
        assert due.standard.id is not None, "standards come from the store"
        after = AssessmentValues(
            case, work.kind.value, work.started_on, placed.clock_from, due.standard.id, due.due_on, work.authorised_on,
            work.child_seen,
        )  # fmt: skip
        id_, before = self._already.get((work.kind, work.started_on), (None, None))
        if (
            before is not None
            and (work.kind, work.started_on) in signed
            and after.authorised_on != before.authorised_on
        ):
            self._note(
                f"{work.kind.words.lower()} of {work.started_on.isoformat()} in case {case} was authorised here on "
                f"{before.authorised_on}: left as it is"
            )
            after = replace(after, authorised_on=before.authorised_on)
        done = before is not None and before.authorised_on is not None and after.authorised_on is not None
        if before is not None and done and before.clock_from == after.clock_from:
            # It is judged by the date it had: only what the file itself corrects changes.
            after = replace(after, standard_id=before.standard_id, due_on=before.due_on)
        subject = f"{case} {work.kind.value} {work.started_on.isoformat()}"
        self.changes.append(Change("assessment", subject, before, after, id_, case))
        if due.nearest_standard and before is None:
            self._note(
                f"{work.kind.words.lower()} of {work.started_on.isoformat()} in case {case}: no standard was in force "
                f"on {placed.clock_from.isoformat()}; the nearest, {due.standard.working_days} working days, was used"
            )
        if due.provisional and before is None:
            self._note(f"{work.kind.words.lower()} in case {case}: due {due.due_on.isoformat()} is provisional")
        if before is not None and before.authorised_on is not None and after.authorised_on is None:
            self._note(
                f"{work.kind.words.lower()} of {work.started_on.isoformat()} in case {case} was authorised on "
                f"{before.authorised_on.isoformat()}; the file has no authorisation, so it is open again"
            )
        for kind in Kind:
            if before is None and kind is not work.kind and (kind, work.started_on) in self._already:
                self._note(
                    f"the store has this assessment of {work.started_on.isoformat()} in case {case} as {kind.value}; "
                    f"it is added as {work.kind.value} as well"
                )

    def _holder(self, episode: Episode, known: _KnownCase | None, case: str) -> None:
        if not episode.holder:
            return
        held = known.held if known else _Held()
        if held.allocation is None:
            self._first_holder(episode, held, case, known=known is not None)
            return
        id_, before = held.allocation
        if before.holder == episode.holder or self._left_as_it_is(held, episode.holder, case):
            self.changes.append(Change("allocation", case, before, before, id_, case))
            return
        # The file does not say since when; it knows of days up to ``as_of``, or to the end of the case. Where that is
        # not after the current holder began, the file corrects who held it.
        since = max(min(self._as_of, episode.closed_on or date.max), before.started_on)
        corrects = since == before.started_on
        after = HolderValues(episode.holder, before.started_on if corrects else since)
        self.changes.append(Change("allocation", case, before, after, id_, case, corrects))

    def _first_holder(self, episode: Episode, held: _Held, case: str, *, known: bool) -> None:
        """Somebody holds a case that nobody holds, from its opening or since the store has known it."""
        if self._left_as_it_is(held, episode.holder, case):
            return
        # Unallocated until the file that says otherwise, where the store has known the case before.
        since = max(self._as_of, episode.opened_on) if known and episode.closed_on is None else episode.opened_on
        after = HolderValues(episode.holder, max(since, held.free_since))
        self.changes.append(Change("allocation", case, None, after, None, case))

    def _left_as_it_is(self, held: _Held, holder: Holder, case: str) -> bool:
        """Whether what was decided here stands, whatever the file says: a case is lent, or was given since its days."""
        if held.is_lent and held.is_of(holder):
            return True
        if held.is_lent:
            until = held.lent_until.isoformat() if held.lent_until else "it is given back"
            said = f"lent until {until}"
        elif held.decided_on > self._as_of:
            said = f"decided here on {held.decided_on.isoformat()}, after the last day that the file speaks of"
        else:
            return False
        self._note(f"case {case}: {said}; the file gives {holder}: left as it is")
        return True

    def _note(self, text: str) -> None:
        self.notices.append(f"child {self._reference}: {text}" if not text.startswith("case ") else text)


def _facts_of(cases: Sequence[_KnownCase]) -> Facts:
    """The facts that the store's cases were made of."""
    referrals, works, times = [], [], []
    for case in cases:
        values = case.values
        if values.referred_on is not None:
            referrals.append(Referral(values.referred_on, values.referral_source, values.no_further_action))
        if values.cin_started_on is not None:
            times.append(
                TimeInNeed(
                    values.cin_started_on,
                    values.closed_on,
                    values.closure_reason,
                    values.primary_need,
                    values.status,
                    values.last_seen_on,
                    closure_known=values.closed_by == ClosedBy.CIN_CLOSURE,
                )
            )
        for (kind, started_on), (_, work) in case.assessments.items():
            works.append(AssessmentWork(kind, started_on, work.authorised_on, work.child_seen))
    return Facts(tuple(referrals), tuple(works), tuple(times))


def _match(episodes: Sequence[Episode], cases: Sequence[_KnownCase]) -> list[tuple[Episode, _KnownCase | None]]:
    """Which case of the store each episode is: the one opened that day, else one that shares its work or its time."""
    left = list(cases)
    found: dict[int, _KnownCase] = {}
    for alike in (_opened_alike, _shares_work, _shares_need, _overlaps):
        for at, episode in enumerate(episodes):
            case = next((case for case in left if at not in found and alike(episode, case)), None)
            if case is not None:
                found[at] = case
                left.remove(case)
    return [(episode, found.get(at)) for at, episode in enumerate(episodes)]


def _lacks(matched: Sequence[tuple[Episode, _KnownCase | None]], cases: Sequence[_KnownCase]) -> bool:
    return sum(case is not None for _, case in matched) < len(cases)


def _opened_alike(episode: Episode, case: _KnownCase) -> bool:
    return case.values.opened_on == episode.opened_on


def _shares_work(episode: Episode, case: _KnownCase) -> bool:
    return any((placed.work.kind, placed.work.started_on) in case.assessments for placed in episode.assessments)


def _shares_need(episode: Episode, case: _KnownCase) -> bool:
    return case.values.cin_started_on is not None and case.values.cin_started_on == episode.cin_started_on


def _overlaps(episode: Episode, case: _KnownCase) -> bool:
    first, last = case.values.opened_on, case.values.closed_on
    return (last is None or episode.opened_on <= last) and (episode.closed_on is None or first <= episode.closed_on)


def _case_values(episode: Episode) -> CaseValues:
    referral = episode.referral
    return CaseValues(
        opened_on=episode.opened_on,
        referred_on=referral.received_on if referral else None,
        referral_source=referral.source if referral else None,
        no_further_action=referral.no_further_action if referral else False,
        cin_started_on=episode.cin_started_on,
        primary_need=episode.primary_need,
        status=episode.status,
        last_seen_on=episode.last_seen_on,
        closed_on=episode.closed_on,
        closed_by=episode.closed_by.value if episode.closed_by else None,
        closure_reason=episode.closure_reason,
    )


def _known(session: Session, references: Sequence[str], on: date) -> dict[str, _KnownChild]:
    children: dict[str, _KnownChild] = {}
    for some in in_batches(references):
        rows = session.exec(select(tables.Child).where(col(tables.Child.reference).in_(some))).all()
        of_id = {}
        for row in rows:
            assert row.id is not None
            children[row.reference] = of_id[row.id] = _KnownChild(
                row.id, ChildValues(row.date_of_birth, row.gender), []
            )
        references_of = {row.id: row.reference for row in rows}
        query = select(tables.Case).where(col(tables.Case.child_id).in_(list(of_id)))
        cases = {}
        for case in session.exec(query.order_by(col(tables.Case.opened_on), col(tables.Case.number))):
            assert case.id is not None
            cases[case.id] = known = _KnownCase(
                case.id,
                case.number,
                f"{references_of[case.child_id]}-{case.number}",
                _values_of(case),
                {},
                _Held(),
                _DecidedHere(),
            )
            of_id[case.child_id].cases.append(known)
        for ids in in_batches(list(cases)):
            _add_work(session, ids, cases)
            _add_holders(session, ids, cases, on)
            _add_decided(session, ids, cases)
    return children


def _add_work(session: Session, ids: Sequence[int], cases: dict[int, _KnownCase]) -> None:
    for row in session.exec(select(tables.Assessment).where(col(tables.Assessment.case_id).in_(ids))):
        assert row.id is not None
        case = cases[row.case_id]
        values = AssessmentValues(
            case.reference, row.kind, row.started_on, row.clock_from, row.standard_id, row.due_on,
            row.authorised_on, row.child_seen,
        )  # fmt: skip
        case.assessments[Kind(row.kind), row.started_on] = (row.id, values)


def _add_holders(session: Session, ids: Sequence[int], cases: dict[int, _KnownCase], on: date) -> None:
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


def _add_decided(session: Session, ids: Sequence[int], cases: dict[int, _KnownCase]) -> None:
    """What was decided here: closures and signatures, and the dates that were corrected."""
    closing = select(tables.Decision.case_id).where(
        col(tables.Decision.case_id).in_(ids), col(tables.Decision.kind).in_(("closure", "referral"))
    )
    for case_id in session.exec(closing):
        cases[case_id].here.closed = cases[case_id].values.closed_on is not None
    works = {id_: key for case in cases.values() for key, (id_, _) in case.assessments.items()}
    signing = select(tables.Submission).where(
        col(tables.Submission.case_id).in_(ids), tables.Submission.outcome == "authorised"
    )
    for signed in session.exec(signing):
        key = works[signed.assessment_id]
        if cases[signed.case_id].assessments[key][1].authorised_on is not None:
            cases[signed.case_id].here.signed.add(key)
    correcting = select(tables.Correction).where(
        col(tables.Correction.case_id).in_(ids), col(tables.Correction.dated).in_(("started", "referral"))
    )
    for one in session.exec(correcting.order_by(col(tables.Correction.id))):
        here = cases[one.case_id].here
        if one.assessment_id is not None:
            kind, now = works[one.assessment_id]
            here.starts[kind, one.was] = now
        elif (referred_on := cases[one.case_id].values.referred_on) is not None:
            here.referrals[one.was] = referred_on
    for case in cases.values():
        for (kind, was), now in list(case.here.starts.items()):
            if was == now:  # corrected back
                del case.here.starts[kind, was]


def _held(rows: Sequence[tuple[tables.Allocation, Holder]], on: date) -> _Held:
    without_end = [(row, holder) for row, holder in rows if row.ended_on is None]
    if not without_end:
        return _Held(free_since=max(row.ended_on for row, _ in rows if row.ended_on is not None))
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
    return _Held((current.id, HolderValues(holder, current.started_on)), current.ended_on, owners)


def _values_of(case: tables.Case) -> CaseValues:
    return CaseValues(**{name: getattr(case, name) for name in CaseValues.__dataclass_fields__})


def in_batches(items: Sequence[T], size: int = 500) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
