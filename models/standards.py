"""Standards: how many working days, from which event, in force from which day to which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.calendar import LedgerDay, WorkingCalendar
from models.dates import long_form
from models.errors import InvalidInput

# Marks beside a kind whose standard was not in force when the clock started, and beside a provisional due date.
NEAREST_MARK = "≈"
PROVISIONAL_MARK = "~"


class Clock(StrEnum):
    """What a standard sets a limit for."""

    INITIAL = "initial"
    CORE = "core"
    SINGLE = "single"
    REFERRAL_DECISION = "referral_decision"
    CONFERENCE = "conference"

    @property
    def words(self) -> str:
        return _CLOCK_WORDS[self]


_CLOCK_WORDS = {
    Clock.INITIAL: "Initial assessment",
    Clock.CORE: "Core assessment",
    Clock.SINGLE: "Single assessment",
    Clock.REFERRAL_DECISION: "Decision on a referral",
    Clock.CONFERENCE: "Initial child protection conference",
}


@dataclass(frozen=True, slots=True)
class Standard:
    """A limit in working days for one clock, in force from ``effective_from`` to ``effective_to`` inclusive."""

    clock: Clock
    working_days: int
    counted_from: str
    effective_from: date
    effective_to: date | None
    source: str
    local: bool = False
    id: int | None = None

    def in_force(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def distance(self, day: date) -> timedelta:
        """How far ``day`` lies outside the time in which this standard was in force."""
        if day < self.effective_from:
            return self.effective_from - day
        if self.effective_to is not None and day > self.effective_to:
            return day - self.effective_to
        return timedelta(0)

    @property
    def in_words(self) -> str:
        """``Initial assessment: 10 working days from the referral (statutory, …)``"""
        kind = "local" if self.local else "national"
        return (
            f"{self.clock.words}: {self.working_days} working {days_word(self.working_days)} "
            f"from {self.counted_from} ({kind}: {self.source})"
        )


def days_word(count: int) -> str:
    return "day" if abs(count) == 1 else "days"


_WT2013 = date(2013, 4, 15)
_BEFORE_WT2013 = _WT2013 - timedelta(days=1)
_WT2010 = date(2010, 4, 1)

# National standards of England. Working Together 2010 raised the initial assessment from 7 to 10 working
# days (published in March 2010; counted here from the reporting year that followed); Working Together 2013
# replaced initial and core by one assessment from 15 April 2013.
NATIONAL_STANDARDS: tuple[Standard, ...] = (
    Standard(
        Clock.INITIAL,
        7,
        "the referral",
        date(2000, 4, 1),
        _WT2010 - timedelta(days=1),
        "Framework for the Assessment of Children in Need 2000",
    ),
    Standard(Clock.INITIAL, 10, "the referral", _WT2010, _BEFORE_WT2013, "Working Together 2010; NI059"),
    Standard(
        Clock.CORE, 35, "its commencement", date(2000, 4, 1), _BEFORE_WT2013, "Working Together 2010, 3.11; NI060"
    ),
    Standard(Clock.SINGLE, 45, "the referral", _WT2013, None, "Working Together 2013"),
    Standard(Clock.REFERRAL_DECISION, 1, "the referral", date(2000, 4, 1), None, "Working Together 2010"),
    Standard(
        Clock.CONFERENCE,
        15,
        "the strategy discussion that started section 47",
        date(2000, 4, 1),
        None,
        "Working Together 2010",
    ),
)


def standard_for(standards: Iterable[Standard], clock: Clock, day: date) -> Standard:
    """The standard for a clock that starts on ``day``: of those in force the tightest, else the nearest in time.

    A council may add a local, tighter one, and so the tightest decides. Raises InvalidInput where there is
    no standard for the clock at all.
    """
    candidates = [standard for standard in standards if standard.clock is clock]
    if not candidates:
        raise InvalidInput(f"There is no standard for “{clock.words}” in this store; add one first.")
    return min(candidates, key=lambda s: (s.distance(day), s.working_days, s.effective_from))


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date with all that it follows from."""

    start: date
    standard: Standard
    due_on: date
    count_start_day: bool
    provisional: bool

    @property
    def nearest_standard(self) -> bool:
        """Whether no standard was in force on the day the clock started, and the nearest one was taken."""
        return not self.standard.in_force(self.start)


@dataclass(frozen=True)
class Standards:
    """The standards of a store, read with its calendar and its convention for the start day."""

    calendar: WorkingCalendar
    standards: Sequence[Standard] = NATIONAL_STANDARDS
    count_start_day: bool = False

    @property
    def national(self) -> "Standards":
        """The national standards alone, which figures are counted by; those known here where the store has none."""
        found = [one for one in self.standards if not one.local]
        known = {one.clock for one in found}
        found += [one for one in NATIONAL_STANDARDS if one.clock not in known]
        return Standards(self.calendar, found, self.count_start_day)

    def with_id(self, id_: int) -> Standard:
        """The standard that the store keeps under this number."""
        return next(standard for standard in self.standards if standard.id == id_)

    def due(self, clock: Clock, start: date) -> DueDate:
        """When the clock that started on ``start`` runs out."""
        return self.due_by(standard_for(self.standards, clock, start), start)

    def due_by(self, standard: Standard, start: date) -> DueDate:
        """When a clock that started on ``start`` runs out by this standard."""
        due_on = self.day_of(start, standard.working_days)
        provisional = self.calendar.is_provisional(start, due_on)
        return DueDate(start, standard, due_on, self.count_start_day, provisional)

    def day_of(self, start: date, working_days: int) -> date:
        """The last day of a limit of so many working days that began on ``start``."""
        return self.calendar.due(self._day_nought(start), working_days)

    def day_number(self, start: date, as_at: date) -> int:
        """The working day ``n`` of a limit that ``as_at`` is; 0 on the start day (1 where it counts as day 1)."""
        return self.calendar.elapsed(self._day_nought(start), as_at)

    def explain(self, start: date, limit: int) -> list[LedgerDay]:
        """The ledger from ``start`` to its due date, in this store's convention.

        Where the start day counts it stands with the number 1.
        """
        ledger = self.calendar.explain(self._day_nought(start), limit)
        return ledger[1:] if self.count_start_day else ledger

    @property
    def convention(self) -> str:
        """How the start day is counted, as a sentence to print wherever a date is explained."""
        if self.count_start_day:
            return "The start day counts as day 1 (a local setting; nationally it is day 0)."
        return "The start day is day 0; the first working day after it is day 1."

    def _day_nought(self, start: date) -> date:
        # Counting the start day as day 1 is counting from the calendar day before: a start on a Saturday
        # keeps its due date, one on a working day is due a working day sooner.
        return start - timedelta(days=1) if self.count_start_day else start


def due_sentence(due: DueDate, event: str) -> str:
    """``10 working days from the referral on Friday 2 September 2011: due Friday 16 September 2011.``"""
    limit = due.standard.working_days
    tail = " Provisional: bank holidays are not known that far." if due.provisional else ""
    return (
        f"{limit} working {days_word(limit)} from {event} on {long_form(due.start)}: due {long_form(due.due_on)}.{tail}"
    )
