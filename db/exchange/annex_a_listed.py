"""The rows of Annex A for one child: referrals, assessments, enquiries, times in need, plans and care."""

from collections.abc import Callable, Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from db.exchange.annex_a_layout import Beside
from db.queries.annex_a import CaseThen, ChildThen, WorkThen
from db.queries.standing import EpisodeLine, EventLine
from models.annex_a import (
    NO,
    YES,
    Window,
    age_on,
    before_in_a_year,
    in_the_year_before,
    placements_in_a_year,
    written,
    written_gender,
    written_status,
    written_text,
    written_yes,
)
from models.assessment import Kind
from models.care_codes import EventKind, FactKind
from models.case import CaseStatus
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.episodes import ClosedBy
from models.holder import Holder
from models.status import DATED

Cell = str | int | date | None
Row = tuple[Cell, ...]


class ChildRows:
    """What the lists say of one child."""

    def __init__(self, child: ChildThen, window: Window) -> None:
        self._child, self._window = child, window
        self._in_list_6 = {case.id for case in child.cases if _in_need(case)}
        self._cases = {case.id: case for case in child.cases}
        age = age_on(window.until, child.born_on, child.expected_on)
        self._who: Row = (
            child.reference,
            written_gender(child.gender),
            None,
            child.born_on or child.expected_on,
            age,
        )

    def of_list(self, number: int) -> Iterator[Row]:
        """The rows of one list, in the order of its columns."""
        of: dict[int, Callable[[], Iterator[Row]]] = {
            3: self._referrals, 4: self._assessments, 5: self._enquiries,
            6: self._in_need, 7: self._plans, 8: self._care,
        }  # fmt: skip
        return of[number]()

    def kinds(self) -> Iterator[Row]:
        """The kind of each assessment of list 4 that is not a single one, in the order in which they stand there."""
        for _, work in self._works():
            if work.kind is not Kind.SINGLE:
                yield self._child.reference, work.started_on, work.authorised_on, work.kind.value

    def beside(self) -> Iterator[Row]:
        """What the lists have no place for, and what waits and the clocks need.

        Cases that no referral opened, what waits for a signature, plans of children in need, placements, and what was
        held of a plan or of care before the last time.
        """
        name = self._child.reference
        for case in self._child.cases:
            if case.referred_on is None:
                yield name, Beside.OPENED, "case", case.opened_on, case.opened_on, None, None
        for _, work in self._works():
            if work.submitted_on is not None:
                yield name, Beside.SUBMITTED, work.kind.value, work.started_on, work.submitted_on, None, None
        for one in (each for kind in DATED for each in self._of_kind(kind)):
            in_need = one.kind is CaseStatus.CHILD_IN_NEED
            if in_need:
                yield name, Beside.PLAN, one.kind.value, one.started_on, one.started_on, one.ended_on, None
            listed = () if in_need else (one.last(EventKind.REVIEW), one.last(EventKind.VISIT))
            for event in one.events:
                without_place = one.kind is CaseStatus.LOOKED_AFTER and event.alone is not None
                if event not in listed or without_place:
                    alone = None if event.alone is None else "yes" if event.alone else "no"
                    yield name, event.kind.value, one.kind.value, one.started_on, event.on, None, alone
            for place in one.placements:
                code = None if place.type is None else place.type.value
                what = Beside.ASIDE if place.aside else Beside.PLACEMENT
                yield name, what, one.kind.value, one.started_on, place.started_on, place.ended_on, code

    def _holder(self, case: CaseThen, then: date | None = None) -> tuple[str | None, str | None]:
        """Who holds the case, or held it on a day; nobody is named of a day where nobody holds it now.

        Whoever reads the lists would take the name for that of who holds the case.
        """
        now = case.holder_on(self._window.until)
        held = now
        if then is not None and now and case.id in self._in_list_6:
            held = next((one.holder for one in case.held if _held(one.started_on, one.ended_on, then)), now)
        return _team_and_worker(held)

    def _referrals(self) -> Iterator[Row]:
        """List 3."""
        days = [case.referred_on for case in self._child.cases if case.referred_on is not None]
        before = in_the_year_before(days)
        for case in self._child.cases:
            if case.referred_on is not None and self._window.happened(case.referred_on):
                source = written_text(ReferralSource, case.referral_source)
                nfa = written_yes(case.no_further_action)
                yield *self._who, case.referred_on, source, nfa, before, *self._holder(case, case.referred_on)

    def _works(self) -> Iterator[tuple[CaseThen, WorkThen]]:
        for case in self._child.cases:
            for work in case.works:
                if self._window.went_on(work.authorised_on) or self._window.happened(work.started_on):
                    yield case, work

    def _assessments(self) -> Iterator[Row]:
        """List 4."""
        for case, work in self._works():
            yield (
                *self._who, None, work.started_on, written_yes(work.child_seen), work.authorised_on, None,
                *self._holder(case, work.authorised_on),
            )  # fmt: skip

    def _enquiries(self) -> Iterator[Row]:
        """List 5. A conference before the strategy discussion was of earlier enquiries."""
        told = [case for case in self._child.cases if case.section_47_on is not None]
        begun = [case.section_47_on for case in told if case.section_47_on is not None]
        latest = max(begun, default=date.min)
        held = [day for case in told if (day := _conference(case)) is not None]
        for case in told:
            conference_on, started_on = _conference(case), case.section_47_on
            assert started_on is not None
            goes_on = conference_on is None and not case.needless and case.closed_on is None
            if not (goes_on or self._window.happened(started_on)):
                continue
            led_to_plan = None if conference_on is None else self._has_plan_since(conference_on)
            yield (
                *self._who, None, started_on,
                YES if conference_on is None and case.needless else NO if conference_on is not None else None,
                conference_on,
                None if led_to_plan is None else written_yes(led_to_plan),
                in_the_year_before(begun), before_in_a_year(held, latest),
                *self._holder(case, conference_on),
            )  # fmt: skip

    def _has_plan_since(self, day: date) -> bool:
        return any(one.kind is CaseStatus.CHILD_PROTECTION and one.started_on >= day for one in self._child.episodes)

    def _in_need(self) -> Iterator[Row]:
        """List 6. The start of an open assessment is that of the referral that led to it (the inspectors' answer)."""
        rows = [
            (
                *self._who, None, case.cin_started_on or case.opened_on, written_text(PrimaryNeed, case.primary_need),
                case.last_seen_on, case.closed_on, written_text(ClosureReason, case.closure_reason),
                written_status(self._child.status_of(case, self._window.until)), *self._holder(case),
            )
            for case in self._child.cases
            if case.id in self._in_list_6 and self._window.went_on(case.closed_on)
        ]  # fmt: skip
        yield from self._latest(rows)

    def _plans(self) -> Iterator[Row]:
        """List 7."""
        rows: list[Row] = []
        for one in self._of_kind(CaseStatus.CHILD_PROTECTION):
            visit, review = one.last(EventKind.VISIT), one.last(EventKind.REVIEW)
            rows.append(
                (
                    *self._who, None, one.started_on, written(one.first_category), written(one.category),
                    _held_on(visit), None if visit is None else written_yes(visit.alone), _held_on(review),
                    one.ended_on, None,
                    one.previous_plans, *self._holder_of(one),
                )
            )  # fmt: skip
        yield from self._latest(rows)

    def _care(self) -> Iterator[Row]:
        """List 8."""
        times = self._of_kind(CaseStatus.LOOKED_AFTER)
        rows: list[Row] = []
        for one in times:
            visit, review, law = one.last(EventKind.VISIT), one.last(EventKind.REVIEW), one.fact(FactKind.LEGAL_STATUS)
            place = next((each for each in reversed(one.placements) if not each.aside), None)
            where = (None, None) if place is None else (place.started_on, written(place.type))
            case = self._cases.get(one.case_id)
            rows.append(
                (
                    *self._who, None, None, one.started_on,
                    written_text(PrimaryNeed, case.primary_need if case else None),
                    self._again_in_care(one), None if law is None else law.since, written(one.legal_status),
                    _held_on(review), _held_on(visit), written(one.goal), None, None, None,
                    self._placements(one), one.ended_on, written(one.end_reason),
                    *where, *[None] * 9, *self._holder_of(one),
                )
            )  # fmt: skip
        yield from self._latest(rows)

    def _again_in_care(self, one: EpisodeLine) -> str:
        """Whether an earlier time in care ended in the twelve months before the last day."""
        first = self._window.until - relativedelta(years=1)
        times = [each for each in self._child.episodes if each.kind is one.kind and each.started_on < one.started_on]
        return written_yes(any(each.ended_on is not None and each.ended_on >= first for each in times))

    def _placements(self, one: EpisodeLine) -> int | None:
        """How many there were in the twelve months before the last day: those on record, or more that a file counted.

        Respites and temporary moves are none.
        """
        last = min(self._window.until, one.ended_on or date.max)
        dated = placements_in_a_year((each.ended_on for each in one.placements if not each.aside), last)
        since = last - relativedelta(years=1)
        told = one.placements_told if one.placements_told_on and one.placements_told_on >= since else None
        return max(dated, told or 0) or None

    def _of_kind(self, kind: CaseStatus) -> list[EpisodeLine]:
        return [one for one in self._child.episodes if one.kind is kind and self._window.went_on(one.ended_on)]

    def _holder_of(self, one: EpisodeLine) -> tuple[str | None, str | None]:
        case = self._cases.get(one.case_id)
        return (None, None) if case is None else self._holder(case)

    def _latest(self, rows: list[Row]) -> list[Row]:
        """Every row; of a time that the inspectors ask of, the latest."""
        return rows if self._window.since is None else rows[-1:]


def _in_need(case: CaseThen) -> bool:
    """Whether the case stands in list 6: not where a child was only referred.

    Nor where all that closed it was the next referral: the list would say that it was closed for a reason.
    """
    worked_on = bool(case.works or case.has_episodes or case.section_47_on)
    if case.cin_started_on is not None:
        return True
    if case.closed_by is ClosedBy.NEXT_REFERRAL:
        return False
    if case.referred_on is None:
        return True
    if case.closed_by is ClosedBy.NO_FURTHER_ACTION and case.no_further_action:
        return worked_on
    return worked_on or case.closed_on is not None or bool(case.primary_need or case.said or case.last_seen_on)


def _conference(case: CaseThen) -> date | None:
    on, since = case.conference_on, case.section_47_on
    return None if on is None or since is None or on < since else on


def _held_on(event: EventLine | None) -> date | None:
    return None if event is None else event.on


def _held(started_on: date, ended_on: date | None, day: date) -> bool:
    return started_on <= day and (ended_on is None or ended_on > day)


def _team_and_worker(holder: Holder) -> tuple[str | None, str | None]:
    return holder.team, holder.worker
