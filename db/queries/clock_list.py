"""What is due of any kind of clock: assessments, decisions on referrals, conferences, and those of plans and of care.

All rows are read at once; what a tile counts is the length of the list behind it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from db.queries.case_file import ClockLine
from db.queries.duty import (
    DutyCounts,
    DutyQuestion,
    DutyRow,
    Order,
    Tile,
    any_assessment,
    duty_page,
    whose_condition,
)
from db.queries.duty_filter import SEEN_SINCE, date_text
from db.queries.holdings import HOLDER, IS_OPEN
from db.queries.standards import as_date, known_by
from db.queries.standing import ChildStanding, children_standing
from db.queries.triage import UNDECIDED
from db.store import Reader
from models.assessment import WITH_MANAGER_MARK, Countdown, Urgency, countdown
from models.case import CaseStatus
from models.dates import list_form
from models.due_clocks import DueClock
from models.pathway import conference_owed
from models.people import Person
from models.standards import NEAREST_MARK, PROVISIONAL_MARK, Clock, Standards
from models.status_clocks import ClockAt
from models.text import both_ways, for_search, holds_all
from models.views import Whose

_EVERY_ROW = 1_000_000_000  # more than any store has: a page of all
_CLOCKED = (CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION)


class Unit(StrEnum):
    """In what the limit of a clock is counted."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class ClockRow:
    """Something that is due of a child: of which kind, by when, counted from when, and who holds the case.

    One of ``assessment``, ``of_case`` and ``of_plan`` is what it was made from. ``number`` is the id of the assessment,
    of the case, or of the plan or time in care.
    """

    clock: DueClock
    number: int
    case_id: int
    case: str
    child: str
    name: str | None
    counted_from: date
    limit: int
    unit: Unit
    day: int
    due_on: date
    countdown: Countdown
    worker: str | None
    team: str | None
    last_seen_on: date | None
    seen_since: bool
    provisional: bool
    assessment: DutyRow | None = None
    of_case: ClockLine | None = None
    of_plan: ClockAt | None = None

    @property
    def id(self) -> int:
        """A number of its own among all rows."""
        return self.number * len(DueClock) + _PLACES[self.clock]

    @property
    def key(self) -> tuple[Any, ...]:
        """Its place in the order in which the list is shown at first."""
        return (self.due_on, _PLACES[self.clock], self.number)

    @property
    def shown_as(self) -> str:
        return self.name or self.child

    @property
    def assessment_id(self) -> int | None:
        return None if self.assessment is None else self.assessment.id

    @property
    def with_manager(self) -> bool:
        return self.assessment is not None and self.assessment.with_manager

    @property
    def state(self) -> str:
        """Where it stands: with the manager, or by its due date."""
        return (self.countdown.state if self.assessment is None else self.assessment.state).value

    @property
    def words(self) -> str:
        """``Initial assessment``, ``Core group``"""
        return self.clock.one if self.assessment is None else self.assessment.kind.words

    @property
    def short(self) -> str:
        """``IA``, ``CP review``"""
        return self.clock.short if self.assessment is None else self.assessment.kind.short

    @property
    def marks(self) -> str:
        """What counts otherwise than one would think, and what waits for a signature."""
        nearest = self.assessment is not None and self.assessment.nearest_standard
        return (NEAREST_MARK if nearest else "") + (WITH_MANAGER_MARK if self.with_manager else "")

    @property
    def limit_words(self) -> str:
        """``10 working days``, ``1 month``"""
        return f"{self.limit} {self.unit.words.removesuffix('s') if self.limit == 1 else self.unit.words}"

    @property
    def day_words(self) -> str:
        """``day 8 of 10``, ``calendar day 30 of 42``; a limit in months is told alone."""
        if self.unit is Unit.MONTHS:
            return self.limit_words
        kind = "calendar day" if self.unit is Unit.CALENDAR_DAYS else "day"
        return f"{kind} {self.day} of {self.limit}"

    @property
    def day_short(self) -> str:
        """``8/10``, ``30/42``, ``6 mth``"""
        return f"{self.limit} mth" if self.unit is Unit.MONTHS else f"{self.day}/{self.limit}"

    @property
    def last_seen(self) -> str:
        """When the child was last seen, in words for a list."""
        if self.seen_since:
            return SEEN_SINCE
        return list_form(self.last_seen_on) if self.last_seen_on else "never"

    def searched(self, *, names: bool = True) -> str:
        """Every text that a column of the list shows, for the filter; what is hidden is not found by it either."""
        days = (self.due_on, self.counted_from, *((self.last_seen_on,) if self.last_seen_on else ()))
        return for_search(
            self.words, self.short, self.marks, self.case, self.child, self.name if names else None,
            *self.countdown.labels, self.countdown.office, self.day_words, self.day_short, self.limit_words,
            self.worker or "unallocated", self.team or "–", self.last_seen,
            f"{PROVISIONAL_MARK} provisional" if self.provisional else None,
            None if self.assessment is None else f"{self.assessment.kind.value} {self.assessment.manager_words}",
            *(date_text(day.toordinal()) for day in days),
        )  # fmt: skip

    def searched_besides(self, columns: Sequence[str]) -> str:
        """What these columns show of it: they tell of assessments alone."""
        one = self.assessment
        if one is None:
            return ""
        days = {"referred": one.referred_on, "held_since": one.held_since, "child_seen": one.seen_on}
        shown = [date_text(day.toordinal()) for column in columns if (day := days.get(column)) is not None]
        return " ".join([*shown, *([one.seen_briefly.casefold()] if "child_seen" in columns else [])])


_PLACES = {clock: place for place, clock in enumerate(DueClock)}
_TILES: dict[Tile, Callable[[ClockRow], bool]] = {
    Tile.LATE: lambda row: row.countdown.urgency is Urgency.LATE,
    Tile.TODAY: lambda row: row.countdown.urgency is Urgency.TODAY,
    Tile.SOON: lambda row: row.countdown.urgency is Urgency.SOON,
    Tile.UNALLOCATED: lambda row: row.worker is None,
    Tile.TO_SIGN: lambda row: row.with_manager,
}
_VALUES: dict[Order, Callable[[ClockRow], Any]] = {
    Order.DUE: lambda row: row.due_on,
    Order.STARTED: lambda row: row.counted_from,
    Order.CHILD: lambda row: row.shown_as,
    Order.KIND: lambda row: (_PLACES[row.clock], row.short),
    Order.WORKER: lambda row: row.worker or "",
    Order.TEAM: lambda row: row.team or "",
    Order.LAST_SEEN: lambda row: date.max if row.seen_since else row.last_seen_on or date.min,
}


@dataclass(frozen=True)
class ClockList:
    """Everything that is due of the chosen clocks as at a day."""

    as_at: date
    clocks: tuple[DueClock, ...]
    rows: tuple[ClockRow, ...]
    any_at_all: bool

    @cached_property
    def searched(self) -> list[str]:
        """What each row is searched by; made once, since a filter asks with each letter."""
        return [both_ways(row.searched()) for row in self.rows]

    @cached_property
    def searched_without_names(self) -> list[str]:
        """The same, where names of children are hidden."""
        return [both_ways(row.searched(names=False)) for row in self.rows]

    def holding(self, words: str, *, names: bool = True, also: Sequence[str] = ()) -> "ClockList":
        """Only rows in which every word is found; by children's names only where these are shown.

        ``also`` are columns that are shown beyond those that are at first.
        """
        if not words.split():
            return self
        searched = self.searched if names else self.searched_without_names
        if also:
            searched = [f"{text}\n{row.searched_besides(also)}" for row, text in zip(self.rows, searched, strict=True)]
        rows = tuple(row for row, text in zip(self.rows, searched, strict=True) if holds_all(text, words))
        return ClockList(self.as_at, self.clocks, rows, self.any_at_all)

    def of(self, tile: Tile) -> list[ClockRow]:
        """The rows that the tile counts, most urgent first."""
        return list(self.rows) if tile is Tile.ALL else [row for row in self.rows if _TILES[tile](row)]

    def counts(self) -> DutyCounts:
        """The number of each tile: the length of the list behind it."""
        return DutyCounts(*(len(self.of(tile)) for tile in Tile))


def clock_list(
    reader: Reader, standards: Standards, as_at: date, clocks: Iterable[DueClock], asked: DutyQuestion | None = None
) -> ClockList:
    """What is due of these clocks as at the day, most urgent first; of those only whose ``asked`` is narrowed to.

    It reads every open assessment if these are asked for: in a large authority that takes seconds.
    """
    wanted = tuple(clock for clock in DueClock if clock in set(clocks))
    whose, person = (Whose.EVERYBODY, None) if asked is None else (asked.whose, asked.person)
    found: list[ClockRow] = []
    if DueClock.ASSESSMENTS in wanted:
        page = duty_page(reader, standards, DutyQuestion(as_at, whose=whose, person=person), limit=_EVERY_ROW)
        found += [_of_assessment(row) for row in page.rows]
    others: list[ClockRow] = []
    if whose is not Whose.WAITING:  # only an assessment waits for a signature, or is sent back
        if {DueClock.DECISION, DueClock.CONFERENCE} & set(wanted):
            others += [row for row in _of_cases(reader, standards, as_at) if row.clock in wanted]
        if {DueClock(clock) for clock in wanted} - {DueClock.ASSESSMENTS, DueClock.DECISION, DueClock.CONFERENCE}:
            standing = children_standing(reader, standards, as_at, _CLOCKED, dated=True)
            others += [row for child in standing for row in _of_plans(child, standards, as_at) if row.clock in wanted]
    if others and whose is not Whose.EVERYBODY:
        theirs = _cases_of(reader, as_at, whose, person)
        others = [row for row in others if row.case_id in theirs]
    found += others
    found.sort(key=lambda row: row.key)
    return ClockList(as_at, wanted, tuple(found), bool(found) or any_assessment(reader))


def _cases_of(reader: Reader, as_at: date, whose: Whose, person: Person | None) -> frozenset[int]:
    """The cases that are theirs on the day, by the condition of the list of assessments."""
    values: dict[str, Any] = {"as_at": as_at.isoformat()}
    theirs = whose_condition(whose, person, values)
    rows = reader.rows(
        "SELECT al.case_id FROM allocations AS al WHERE al.started_on <= :as_at "
        f"AND (al.ended_on IS NULL OR al.ended_on > :as_at) AND {theirs}",
        **values,
    )
    return frozenset(row[0] for row in rows)


def sorted_clocks(rows: Iterable[ClockRow], order: Order, descending: bool = False) -> list[ClockRow]:
    """The rows by a column, equal ones by due date, as the Duty list sorts its own."""
    value = _VALUES[order]
    return sorted(rows, key=lambda row: (value(row), row.key), reverse=descending)


def _of_assessment(row: DutyRow) -> ClockRow:
    return ClockRow(
        DueClock.ASSESSMENTS, row.id, row.case_id, row.case, row.child, row.name, row.clock_from, row.limit,
        Unit.WORKING_DAYS, row.day, row.due_on, row.countdown, row.worker, row.team, row.last_seen_on, row.seen_since,
        row.provisional, assessment=row,
    )  # fmt: skip


def _of_cases(reader: Reader, standards: Standards, as_at: date) -> Iterator[ClockRow]:
    """Of the open cases: decisions on referrals that nobody has made, and conferences owed after section 47."""
    for (case_id, child, number, name, received, undecided, since, held, needless, seen, worker,
         team) in reader.rows(
        "SELECT c.id, ch.reference, c.number, ch.name, COALESCE(c.referred_on, c.opened_on), "
        f"CASE WHEN {UNDECIDED} THEN 1 ELSE 0 END, c.section_47_on, c.conference_on, c.conference_needless_on, "
        "c.last_seen_on, w.name, t.name FROM cases AS c JOIN children AS ch ON ch.id = c.child_id "
        f"{HOLDER.format(case='c.id')} LEFT JOIN workers AS w ON w.id = al.worker_id "
        f"LEFT JOIN teams AS t ON t.id = al.team_id WHERE {IS_OPEN} "
        f"AND ({UNDECIDED} OR c.section_47_on <= :as_at)",
        as_at=as_at.isoformat(),
    ):  # fmt: skip
        running: list[tuple[DueClock, Clock, date]] = []
        if undecided:
            running.append((DueClock.DECISION, Clock.REFERRAL_DECISION, as_date(received)))
        section_47_on = known_by(as_at, since)
        if (
            section_47_on is not None
            and known_by(as_at, needless) is None
            and conference_owed(section_47_on, known_by(as_at, held))
        ):
            running.append((DueClock.CONFERENCE, Clock.CONFERENCE, section_47_on))
        for of, clock, start in running:
            due = standards.due(clock, start)
            day, stands = standards.day_number(start, as_at), countdown(standards.calendar, due.due_on, None, as_at)
            yield ClockRow(
                of, case_id, case_id, f"{child}-{number}", child, name, start, due.standard.working_days,
                Unit.WORKING_DAYS, day, due.due_on, stands, worker, team, known_by(as_at, seen),
                seen is not None and as_date(seen) > as_at, standards.calendar.is_provisional(start, due.due_on),
                of_case=ClockLine(clock, due, day, stands),
            )  # fmt: skip


def _of_plans(child: ChildStanding, standards: Standards, as_at: date) -> Iterator[ClockRow]:
    """The clocks of the plans and times in care that hold; they are of the case that the child has now."""
    for episode in child.episodes:
        for clock in episode.clocks:
            count, unit = clock.limit.split(" ", 1)
            of = _unit(unit)
            day = (
                standards.day_number(clock.counted_from, as_at)
                if of is Unit.WORKING_DAYS
                else (as_at - clock.counted_from).days
            )
            yield ClockRow(
                DueClock(clock.clock.value), episode.id, child.case_id, child.case, child.child, child.name,
                clock.counted_from, int(count), of, day, clock.due_on, clock.countdown, child.worker, child.team,
                child.last_seen_on, child.seen_since, clock.provisional, of_plan=clock,
            )  # fmt: skip


def _unit(words: str) -> Unit:
    """The unit of a limit in words, ``42 calendar days`` or ``1 month``."""
    if "month" in words:
        return Unit.MONTHS
    return Unit.WORKING_DAYS if "working" in words else Unit.CALENDAR_DAYS
