"""What an import of plain assessments would change: the cases of the file beside those of the store.

The file says itself which assessments are of one case, so the cases that the store has are kept as they are; what is
new is put among them, and each is closed by the next referral.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from db.commands.calendar import standards_within
from db.commands.import_cases import (
    NUMBER,
    CaseToBe,
    as_known,
    close_in_turn,
    key_of,
    match_told,
    number_new,
    tell,
    values_of,
)
from db.commands.import_changes import Change, ImportPlan
from db.commands.import_child import ChildPlan
from db.commands.import_known import (
    AssessmentValues,
    ChildValues,
    Key,
    KnownCase,
    KnownChild,
    known_children,
)
from db.exchange.plain_assessments import PlainAssessments, PlainCase
from models.assessment import Kind
from models.episodes import AssessmentWork, ClosedBy, Episode, placed
from models.progress import Progress, untold
from models.standards import Standards
from models.text import several

_TOLD_EVERY = 100  # children


def planned_assessments(session: Session, file: PlainAssessments, progress: Progress = untold) -> ImportPlan:
    """What the import would write, seen from within the transaction that may write it. Raises as ``progress`` does."""
    standards = standards_within(session)
    known = known_children(session, list(file.children), file.read_on)
    works = (work for cases in file.children.values() for case in cases for work in case.works)
    as_of = max((work.recorded_on or work.authorised_on or work.started_on for work in works), default=date.min)
    changes: list[Change] = []
    notices: list[str] = []
    closed = unreferred = 0
    for number, (reference, cases) in enumerate(file.children.items()):
        if number % _TOLD_EVERY == 0:
            progress("comparing the children with the store", number, len(file.children))
        child = _PlainChildPlan(reference, cases, known.get(reference), standards, as_of, f"the file {file.name}")
        changes += child.changes
        notices += child.notices
        closed += child.closed
        unreferred += child.unreferred
    if unreferred:
        notices.insert(
            0, f"{several(unreferred, 'new case')}: no referral in the file, opened with the first assessment"
        )
    if closed:
        notices.insert(0, f"{several(closed, 'case')}: closed by the next referral, since the file has no closures")
    return ImportPlan(tuple(changes), tuple(notices))


class _PlainChildPlan(ChildPlan):
    """The changes that a plain file makes to one child."""

    def __init__(
        self, reference: str, cases: Sequence[PlainCase], known: KnownChild | None, standards: Standards, as_of: date,
        source: str,
    ) -> None:  # fmt: skip
        super().__init__(reference, known, standards, as_of)
        self.closed = self.unreferred = 0
        self._source = source
        before = known.values if known else None
        self.changes.append(
            Change("child", reference, before, before or ChildValues(None, None), known.id if known else None)
        )
        of_store = known.cases if known else []
        to_be = self._to_be([self._corrected(case, of_store) for case in cases], of_store)
        self._cases = {f"{reference}-{case.number}": case for case in to_be}
        for subject, case in self._cases.items():
            self._case(case, subject)

    def _corrected(self, case: PlainCase, known: Sequence[KnownCase]) -> PlainCase:
        """The case of the file with the dates that were corrected here."""
        starts = {was: now for one in known for was, now in one.here.starts.items()}
        referrals = {was: now for one in known for was, now in one.here.referrals.items()}
        if not starts and not referrals:
            return case
        for work in case.works:
            if (now := starts.get((work.kind, work.started_on))) is not None:
                self._note(
                    f"{work.kind.words.lower()}: the start of {work.started_on.isoformat()} was corrected here to "
                    f"{now.isoformat()}: left as it is"
                )
        referred_on = None if case.referred_on is None else referrals.get(case.referred_on, case.referred_on)
        works = [replace(one, started_on=starts.get((one.kind, one.started_on), one.started_on)) for one in case.works]
        return PlainCase(case.label, referred_on, works)

    def _to_be(self, cases: Sequence[PlainCase], known: Sequence[KnownCase]) -> list[CaseToBe]:
        """The cases of the child, oldest first, numbered and closed."""
        all_ = [as_known(case) for case in known]
        self._put_together(cases, all_)
        for case in all_:
            self._open(case)
        all_.sort(key=lambda case: (case.opened_on, case.known is None, case.known.number if case.known else 0))
        close_in_turn(all_)
        number_new(all_)
        return all_

    def _put_together(self, cases: Sequence[PlainCase], all_: list[CaseToBe]) -> None:
        """Give each assessment of the file to a case, and add the cases that the store does not have."""
        found = match_told(cases, all_)
        pairs = list(zip(cases, found, strict=True))
        claimed = {(id(one), key_of(work)) for case, one in pairs if one for work in case.works}
        for case, matched in pairs:
            elsewhere = None
            left = []
            for work in case.works:
                key = key_of(work)
                there = matched if matched and matched.knows(key) else None
                if there is None:
                    there = next((one for one in all_ if one.knows(key) and (id(one), key) not in claimed), None)
                    elsewhere = there or elsewhere
                if there is None:
                    left.append(work)
                else:
                    tell(there, work)
                    claimed.add((id(there), key))
            mine = matched or elsewhere or (self._of_the_time(case, all_, found) if left else None)
            if mine is None and left:
                mine = CaseToBe(None, case.label)
                all_.append(mine)
            if mine is not None:
                for work in left:
                    if key_of(work) in mine.told:
                        self._note(f"the file has two cases with an assessment of {work.started_on}; one was taken")
                    else:
                        tell(mine, work)
                self._refer(mine, case, its_own=mine is matched or mine.known is None)

    def _of_the_time(
        self, case: PlainCase, all_: Sequence[CaseToBe], found: Sequence[CaseToBe | None]
    ) -> CaseToBe | None:
        """The case of the store that was open then, for rows that no referral comes before; or that was closed here
        later, while the referral came meanwhile (8820)."""
        start = case.referred_on or case.opened_on
        for one in reversed(all_):
            if one.known is None:
                continue
            values, here = one.known.values, one.known.here
            within = values.opened_on <= start <= (values.closed_on or date.max)
            another = one in found or (NUMBER.fullmatch(case.label) and case.label != one.label)
            if case.referred_on is None and within and not (case.label and another):
                return one
            if case.referred_on is None or not here.closed or values.closed_on is None:
                continue
            if values.opened_on < start < values.closed_on:
                self._note(
                    f"case {one.known.reference}: open here from {values.opened_on.isoformat()} to "
                    f"{values.closed_on}; the referral of {start.isoformat()} came meanwhile and was left out"
                )
                return one
        return None

    def _refer(self, one: CaseToBe, case: PlainCase, *, its_own: bool) -> None:
        """Take over the referral that the file gives, where nothing was recorded here that stands against it."""
        referred_on = case.referred_on
        if referred_on is None or referred_on == one.referred_on or not its_own:
            return
        if one.known is None:
            one.referred_on = min(referred_on, one.referred_on or date.max)
            return
        values, here = one.known.values, one.known.here
        closed = values.closed_by != ClosedBy.NEXT_REFERRAL or here.closed
        if here.goes_on or here.referrals or (closed and referred_on > (values.closed_on or date.max)):
            self._note(
                f"case {one.known.reference}: referred on {one.referred_on or 'no day that is known'} in the store, on "
                f"{referred_on.isoformat()} in the file: left as it is"
            )
            return
        one.referred_on = referred_on

    def _open(self, case: CaseToBe) -> None:
        """A case opens with its referral, or with the first assessment where that came before."""
        days = [work.started_on for work in case.works.values()]
        if case.referred_on is not None:
            days.append(case.referred_on)
        if case.known is None:
            case.opened_on = min(days)
            return
        values = case.known.values
        moved = case.referred_on != values.referred_on and values.opened_on == values.referred_on
        case.opened_on = min(days) if moved else min([values.opened_on, *(days if case.told else ())])

    def _case(self, case: CaseToBe, subject: str) -> None:
        known = case.known
        before = known.values if known else None
        after = values_of(case)
        self.changes.append(Change("case", subject, before, after, known.id if known else None, self._reference))
        if after.closed_by == ClosedBy.NEXT_REFERRAL and (before is None or before.closed_by != after.closed_by):
            self.closed += 1
        if before is None and case.referred_on is None:
            self.unreferred += 1
        if not case.told:
            return
        works = sorted(case.works.values(), key=lambda work: (work.started_on, work.kind))
        if case.closed_on is not None and known is not None and any(work.authorised_on is None for work in works):
            self.notices.append(f"case {subject}: the case is closed, but has an assessment that nobody authorised")
        assessments = placed(works, case.referred_on)
        for one in assessments:
            key = key_of(one.work)
            final = self._assessment(one, subject, case.closed_on if known and known.here.closed else None)
            if key in case.told:
                self.changes[-1] = replace(
                    self.changes[-1], recorded_on=one.work.recorded_on, team=one.work.holder.team
                )
                self._submission(case.told[key], final, known, subject)
        episode = Episode(
            case.opened_on, None, closed_on=case.closed_on, closed_by=case.closed_by, assessments=assessments,
            holder=case.holder,
        )  # fmt: skip
        self._holder(episode, known, subject)

    def _known_work(self, key: Key, _case: str) -> tuple[KnownCase, int, AssessmentValues] | tuple[None, None, None]:
        """What the store has of the assessment in this case: another may have one that began on the same day."""
        known = self._cases[_case].known
        found = known.assessments.get(key) if known else None
        return (known, *found) if known and found else (None, None, None)

    def _say_of_another_kind(self, work: AssessmentWork, case: str) -> None:
        """The file says of what kind each is; one since 2013 beside one of before tells that another file did not."""
        known = self._cases[case].known
        others = (kind for kind in Kind if kind is not work.kind and Kind.SINGLE in (kind, work.kind))
        if known is not None and any((kind, work.started_on) in known.assessments for kind in others):
            super()._say_of_another_kind(work, case)
