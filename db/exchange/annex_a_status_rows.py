"""The rows of Annex A on section 47 enquiries (list 5), protection plans (list 7) and children in care (list 8).

A row whose own dates cannot be is refused, with the number of the census' rule where there is one; a review, a visit or
a placement that cannot be is left out alone, and that is said.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from db.exchange.annex_a_rows import Reading, holder_of, must_follow
from db.exchange.workbook import CellProblem, SheetRow, quoted
from models.care_codes import AbuseCategory, CareEnd, CareGoal, LegalStatus, PlacementType, code_in
from models.case import CaseStatus
from models.census import CensusCode
from models.status import ToldEnquiries, ToldEpisode, ToldPlacement, ToldVisit

Code = TypeVar("Code", bound=CensusCode)

_WHAT = {CaseStatus.CHILD_PROTECTION: "plan", CaseStatus.LOOKED_AFTER: "time in care"}


@dataclass(frozen=True, slots=True)
class _Row:
    """A plan or a time in care as one row gives it, before it is held against the child's others."""

    row: SheetRow
    reference: str
    born_on: date | None
    gender: str | None
    fact: ToldEpisode


class StatusRows:
    """The rows of lists 5, 7 and 8; ``settle`` is called when all were read."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._told: dict[tuple[str, CaseStatus], list[_Row]] = {}
        self._led_to_plan: list[tuple[SheetRow, str, date]] = []

    def enquiries(self, row: SheetRow) -> None:
        """A row of list 5. Its clock is 15 working days from the strategy discussion to the conference."""
        reading = self._reading
        reference, born_on, gender = reading.child_of(row)
        started_on, held_on = row.required_day("started_on"), row.day("conference_on")
        must_follow(row, "conference_on", held_on, started_on, "the strategy discussion")
        needless = bool(reading.yes(row, "needless"))
        if needless and held_on is not None:
            reading.notice(row, f"gives a conference on {held_on.isoformat()} and says that none was needed; it counts")
        fact = ToldEnquiries(
            started_on, held_on, needless and held_on is None, row.has("conference_on"), holder_of(row)
        )
        led_to_plan = reading.yes(row, "plan")
        if reading.is_news(row, reference, ("section 47 enquiries", started_on), fact, "started_on"):
            if held_on is not None and held_on.weekday() >= 5:
                reading.notice(row, f"the conference of {held_on.isoformat()} was on a weekend (8875)")
            if led_to_plan:
                self._led_to_plan.append((row, reference, started_on))
            child = reading.keep(row, reference, born_on, gender, started_on, held_on)
            child.facts = replace(child.facts, enquiries=(*child.facts.enquiries, fact))

    def plan(self, row: SheetRow) -> None:
        """A row of list 7."""
        started_on, ended_on = row.required_day("started_on"), row.day("ended_on")
        if ended_on is not None and ended_on <= started_on:
            rule = "8840" if ended_on == started_on else "8925"
            expected = f"a day after the start of the plan, {started_on.isoformat()} ({rule})"
            raise row.problem("ended_on", quoted(ended_on), expected)
        visited_on = self._within(row, "visit_on", "visit", started_on, ended_on)
        reviewed_on = self._within(row, "review_on", "review", started_on, ended_on)
        fact = ToldEpisode(
            CaseStatus.CHILD_PROTECTION,
            started_on,
            ended_on,
            end_told=row.has("ended_on"),
            category=self._code(row, "category", AbuseCategory),
            latest_category=self._code(row, "latest_category", AbuseCategory),
            previous_plans=self._count(row, "previous_plans"),
            reviews=() if reviewed_on is None else (reviewed_on,),
            visits=() if visited_on is None else (ToldVisit(visited_on, self._reading.yes(row, "seen_alone")),),
            holder=holder_of(row),
        )
        self._gather(row, fact)

    def care(self, row: SheetRow) -> None:
        """A row of list 8."""
        started_on, ended_on = row.required_day("started_on"), row.day("ended_on")
        must_follow(row, "ended_on", ended_on, started_on, "the start of care")
        visited_on = self._within(row, "visit_on", "visit", started_on, ended_on)
        reviewed_on = self._within(row, "review_on", "review", started_on, ended_on)
        legal_status = self._code(row, "legal_status", LegalStatus)
        fact = ToldEpisode(
            CaseStatus.LOOKED_AFTER,
            started_on,
            ended_on,
            end_told=row.has("ended_on"),
            end_reason=self._code(row, "end_reason", CareEnd) if ended_on is not None else None,
            legal_status=legal_status,
            legal_status_on=self._legal_since(row, started_on, ended_on) if legal_status is not None else None,
            goal=self._code(row, "goal", CareGoal),
            reviews=() if reviewed_on is None else (reviewed_on,),
            visits=() if visited_on is None else (ToldVisit(visited_on),),
            placements=self._placement(row, started_on, ended_on),
            placements_told=self._count(row, "placements_told"),
            holder=holder_of(row),
        )
        self._gather(row, fact)

    def settle(self, *, with_plans: bool) -> None:
        """Keep what does not overlap, the earlier first; of enquiries that led to a plan, say which plan is missing.

        ``with_plans``: whether the file holds list 7 at all.
        """
        for of_child in self._told.values():
            self._keep_apart(sorted(of_child, key=lambda one: (one.fact.started_on, one.row.number)))
        beside = self._reading.beside
        for reference, child in self._reading.result.children.items():
            need = tuple(beside.added_to(reference, one) for one in _apart(beside.plans.get(reference, [])))
            openings = tuple(sorted(beside.openings.get(reference, ())))
            if need or openings:
                statuses = (*child.facts.statuses, *need)
                child.facts = replace(child.facts, statuses=statuses, openings=openings)
        for row, reference, since in self._led_to_plan if with_plans else ():
            plans = [one for one in self._reading.result.child(reference).facts.statuses if _is_plan(one)]
            if not any(one.started_on >= since for one in plans):
                self._reading.notice(row, "its conference resulted in a plan, which list 7 does not have")

    def _keep_apart(self, rows: list[_Row]) -> None:
        """Keep the plans, or the times in care, of one child that do not overlap; the later one is refused."""
        last: _Row | None = None
        for one in rows:
            until = last.fact.ended_on if last else date.min
            if last is not None and (until is None or one.fact.started_on < until):
                what = _WHAT[one.fact.kind]
                rule = " (8940)" if _is_plan(one.fact) else ""
                where = f"row {last.row.number} from {last.fact.started_on.isoformat()}"
                problem = one.row.problem(
                    "started_on", f"a {what} that overlaps that of {where}",
                    f"one {what} at a time{rule}; {where} was kept",
                )  # fmt: skip
                self._reading.refuse(one.row, problem)
                continue
            last = one
            fact = one.fact
            child = self._reading.keep(one.row, one.reference, one.born_on, one.gender, fact.started_on, fact.ended_on)
            child.facts = replace(child.facts, statuses=(*child.facts.statuses, fact))

    def _gather(self, row: SheetRow, fact: ToldEpisode) -> None:
        reference, born_on, gender = self._reading.child_of(row)
        if self._reading.is_news(row, reference, (_WHAT[fact.kind], fact.started_on), fact, "started_on"):
            fact = self._reading.beside.added_to(reference, fact)
            self._told.setdefault((reference, fact.kind), []).append(_Row(row, reference, born_on, gender, fact))

    def _legal_since(self, row: SheetRow, start: date, end: date | None) -> date | None:
        """Since when the legal status holds, as far as that is told; of before care began it holds from its start."""
        since = self._reading.optional_day(row, "legal_status_on")
        if since is None:
            return None
        if end is not None and since > end:
            self._reading.notice(row, f"the legal status of {since.isoformat()} began after the end; read as not dated")
            return None
        return max(since, start)

    def _within(self, row: SheetRow, name: str, what: str, start: date, end: date | None) -> date | None:
        """The day of a review or of a visit; one that cannot be of this plan, or of this care, is left out."""
        on = self._reading.optional_day(row, name)
        if on is None:
            return None
        why = None
        if on < start or (what == "review" and on == start):
            why = "not after the start (8841)" if what == "review" else "before the start"
        elif end is not None and on > end:
            why = "after the end"
        elif on > self._reading.result.read_on:
            why = "after today"
        if why is None:
            return on
        self._reading.notice(row, f"the {what} of {on.isoformat()} is {why} and was left out")
        return None

    def _placement(self, row: SheetRow, start: date, end: date | None) -> tuple[ToldPlacement, ...]:
        """The latest placement, which ended when care did."""
        kind, on = self._code(row, "placement_type", PlacementType), self._reading.optional_day(row, "placement_on")
        if on is None:
            return ()
        if on < start or (end is not None and on >= end):
            why = "before the start of care" if on < start else "not before its end"
            self._reading.notice(row, f"the placement of {on.isoformat()} began {why} and was left out")
            return ()
        return (ToldPlacement(on, kind, end),)

    def _code(self, row: SheetRow, name: str, kind: type[Code]) -> Code | None:
        """The code in a cell; a text in which none can be read is said, and counts as not given."""
        try:
            text = row.text(name)
        except CellProblem as problem:
            self._reading.notice(row, f"{problem.column}: found {problem.found}; read as not given")
            return None
        code = None if text is None else code_in(kind, text)
        if text is not None and not isinstance(code, kind):
            where = row.problem(name, quoted(text), "a code").column
            self._reading.notice(row, f"{where}: found {quoted(text)}, expected a code; read as not given")
            return None
        return code if isinstance(code, kind) else None

    def _count(self, row: SheetRow, name: str) -> int | None:
        """A small number; what is none is said, and counts as not given."""
        try:
            return row.count(name)
        except CellProblem as problem:
            self._reading.notice(
                row, f"{problem.column}: found {problem.found}, expected {problem.expected}; read as not given"
            )
            return None


def _apart(told: list[ToldEpisode]) -> list[ToldEpisode]:
    """Those that do not overlap an earlier one."""
    kept: list[ToldEpisode] = []
    for one in sorted(told, key=lambda one: one.started_on):
        if not kept or (kept[-1].ended_on is not None and one.started_on >= kept[-1].ended_on):
            kept.append(one)
    return kept


def _is_plan(fact: ToldEpisode) -> bool:
    return fact.kind is CaseStatus.CHILD_PROTECTION
