"""The facts of one child of a census: each record of each referral judged, and what contradicts another refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from db.exchange.cin_census_names import ASSESSMENT, NEED_PLAN, PROTECTION_PLAN, SECTION_47, Record
from db.exchange.cin_census_records import (
    Around,
    assessment,
    enquiries,
    need_plan,
    past_day,
    protection_plan,
    required_day,
    settle_twice,
    told,
    worded,
)
from db.exchange.cin_census_texts import is_blank
from db.exchange.workbook import CellProblem, quoted
from models.assessment import Kind
from models.case import CaseStatus
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.episodes import AssessmentWork, Facts, Referral, TimeInNeed
from models.status import ToldEnquiries, ToldEpisode
from models.text import several

BEFORE_BIRTH = timedelta(weeks=40)  # how long before it a child can be referred (8606)
_OVERLAP = {CaseStatus.CHILD_PROTECTION: "8940", CaseStatus.CHILD_IN_NEED: "4014"}
_TWO_OPEN = {CaseStatus.CHILD_PROTECTION: "8935", CaseStatus.CHILD_IN_NEED: "4004"}
_START = {CaseStatus.CHILD_PROTECTION: "CPPstartDate", CaseStatus.CHILD_IN_NEED: "CINPlanStartDate"}

Note = Callable[[int, str], None]
Refuse = Callable[[int, CellProblem], None]


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom to tell, with the line, of what a person should know and of what is refused."""

    note: Note
    refuse: Refuse


class ChildFacts:
    """What the referrals of one child say, put together one by one. ``born_on`` may be the day that is expected."""

    def __init__(self, kind: Kind, read_on: date, born_on: date | None, telling: Telling) -> None:
        self._kind, self._read_on, self._born_on, self._telling = kind, read_on, born_on, telling
        self._referrals: dict[date, tuple[Referral, TimeInNeed | None, int]] = {}
        self._assessments: dict[date, tuple[AssessmentWork, int]] = {}
        self._enquiries: dict[date, tuple[ToldEnquiries, int]] = {}
        self._plans: list[tuple[ToldEpisode, int]] = []
        self._line = 0  # of the record that is read

    def add(self, record: Record) -> None:
        """Read a referral and what stands within it; one that is refused takes all that along."""
        self._line = record.line
        try:
            if record.again:
                settle_twice(record, self._note)
            referred_on = self._referred_on(record)
            closed_on, end_told = self._closure(record, referred_on)
            self._keep_referral(record, referred_on, closed_on, end_told)
        except CellProblem as problem:
            lost = len(record.within)
            if lost:
                also = f"; {several(lost, 'record')} within it went with it"
                problem = CellProblem(problem.column, problem.found, problem.expected + also)
            self._refuse(problem)
            return
        if "DateOfInitialCPC" in record.texts and not is_blank(record.texts["DateOfInitialCPC"]):
            self._say_of_moving_here(record)
        around = Around(self._read_on, referred_on, closed_on, self._note, self._refuse)
        for part in record.within:
            self._line = part.line
            try:
                if part.again:
                    settle_twice(part, self._note)
                self._add_part(part, around)
            except CellProblem as problem:
                self._refuse(problem)

    def facts(self) -> Facts:
        """All of it. A plan that overlaps an earlier one of its kind is refused."""
        return Facts(
            tuple([referral for referral, _, _ in self._referrals.values()]),
            tuple([work for work, _ in self._assessments.values()]),
            tuple([time for _, time, _ in self._referrals.values() if time is not None]),
            tuple(self._plans_in_turn()) if self._plans else (),
            tuple([each for each, _ in self._enquiries.values()]) if self._enquiries else (),
        )

    # --- a referral ---------------------------------------------------------------------------------------------------

    def _referred_on(self, record: Record) -> date:
        referred_on = required_day(record, "CINreferralDate", self._read_on, " (8600)")
        if self._born_on is not None and referred_on < self._born_on - BEFORE_BIRTH:
            raise CellProblem(
                "CINreferralDate", quoted(referred_on), f"a day at most 40 weeks before birth, {self._born_on} (8606)"
            )
        return referred_on

    def _closure(self, record: Record, referred_on: date) -> tuple[date | None, bool]:
        """When the case closed, and whether that can be read at all; where it cannot, it is refused alone."""
        if "CINclosureDate" not in record.texts:
            return None, True
        try:
            closed_on = past_day(record, "CINclosureDate", self._read_on)
            if closed_on is not None and closed_on < referred_on:
                expected = f"a day on or after the referral, {referred_on} (8630)"
                raise CellProblem("CINclosureDate", quoted(closed_on), expected)
        except CellProblem as problem:
            expected = f"{problem.expected}; the referral was read without its closure"
            self._refuse(CellProblem(problem.column, problem.found, expected))
            return None, False
        return closed_on, True

    def _keep_referral(self, record: Record, referred_on: date, closed_on: date | None, end_told: bool) -> None:
        """Keep the referral and its time in need. One without further action, and without any work, has none."""
        nothing_done = bool(told(record, "ReferralNFA", self._note))
        if nothing_done and record.within:
            self._note(f"no further action is said of it, yet it holds {several(len(record.within), 'record')} (8831)")
        reason = worded(record, "ReasonForClosure", ClosureReason, self._note)
        if reason is not None and closed_on is None and end_told:
            self._note(f"a reason for closure, {reason}, is given without a day (8810): not closed")
        referral = Referral(referred_on, worded(record, "ReferralSource", ReferralSource, self._note), nothing_done)
        need = worded(record, "PrimaryNeedCode", PrimaryNeed, self._note)
        time = None
        if not nothing_done or closed_on is not None or record.within:
            reason = reason if closed_on is not None else None
            time = TimeInNeed(referred_on, closed_on, reason, need, end_told=end_told)
        was, was_time, line = self._referrals.setdefault(referred_on, (referral, time, record.line))
        if (was, was_time) != (referral, time):
            raise _contradicts("CINreferralDate", "referral", referred_on, line)
        if was is not referral:
            self._note(f"the same referral as on line {line}: counted once")

    def _say_of_moving_here(self, record: Record) -> None:
        """Its own conference is one of a child who moved here; of the enquiries' it is in their record (2884)."""
        given = record.texts["DateOfInitialCPC"]
        if any(part.name == SECTION_47 and part.texts.get("DateOfInitialCPC") == given for part in record.within):
            self._note(f"the conference {quoted(given)} is given in Section47 as well (2884), and was read there")
        else:
            self._note(f"the conference {quoted(given)} of a child who moved here: there is no place for it")

    # --- what stands within it ----------------------------------------------------------------------------------------

    def _add_part(self, part: Record, around: Around) -> None:
        name = part.name
        if name == ASSESSMENT:
            work = assessment(part, around, self._kind)
            was, line = self._assessments.setdefault(work.started_on, (work, part.line))
            if was != work:
                raise _contradicts("AssessmentActualStartDate", "assessment", work.started_on, line)
        elif name == SECTION_47:
            found = enquiries(part, around)
            earlier, line = self._enquiries.setdefault(found.started_on, (found, part.line))
            if earlier != found:
                raise _contradicts("S47ActualStartDate", "section 47 enquiries", found.started_on, line)
        elif name == NEED_PLAN:
            self._plans.append((need_plan(part, around), part.line))
        elif name == PROTECTION_PLAN:
            self._plans.append((protection_plan(part, around), part.line))

    def _plans_in_turn(self) -> Iterable[ToldEpisode]:
        last: dict[CaseStatus, tuple[ToldEpisode, int]] = {}
        for plan, line in sorted(self._plans, key=lambda each: each[0].started_on):
            before, on_line = last.get(plan.kind, (None, 0))
            if plan == before:
                continue  # written twice
            if before is not None and _overlap(before, plan):
                self._line = line
                both_open = before.ended_on is None and plan.ended_on is None
                rule = (_TWO_OPEN if both_open else _OVERLAP)[plan.kind]
                until = f"until {before.ended_on}" if before.ended_on else "without an end"
                expected = f"a day after the plan on line {on_line}, from {before.started_on} {until} ({rule})"
                self._refuse(CellProblem(_START[plan.kind], quoted(plan.started_on), expected))
                continue
            last[plan.kind] = plan, line
            yield plan

    def _note(self, text: str) -> None:
        self._telling.note(self._line, text)

    def _refuse(self, problem: CellProblem) -> None:
        self._telling.refuse(self._line, problem)


def _overlap(before: ToldEpisode, plan: ToldEpisode) -> bool:
    """Whether a plan that begins no earlier begins while the other holds, or on its very day."""
    return before.ended_on is None or plan.started_on < before.ended_on or plan.started_on == before.started_on


def _contradicts(name: str, what: str, day: date, line: int) -> CellProblem:
    found = f"the {what} of {day} with other details than on line {line}"
    return CellProblem(name, found, f"one record for it; that of line {line} was kept")
