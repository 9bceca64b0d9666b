"""Assessments and their countdown: on which day of how many they are, and whether they can still be in time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.calendar import WorkingCalendar
from models.standards import Clock

# “Due in the next five working days”: the one meaning of “soon”, for a tile, a symbol and a sentence.
SOON_WORKING_DAYS = 5

# Beside the kind of an assessment that waits for a manager's signature.
WITH_MANAGER_MARK = "✎"


class Kind(StrEnum):
    """The kinds of assessment: two stages until 2013, one since."""

    INITIAL = "initial"
    CORE = "core"
    SINGLE = "single"

    @property
    def clock(self) -> Clock:
        return Clock(self.value)

    @property
    def words(self) -> str:
        return self.clock.words

    @property
    def short(self) -> str:
        """The abbreviation of the field, for narrow columns."""
        return {Kind.INITIAL: "IA", Kind.CORE: "CA", Kind.SINGLE: "C&F"}[self]


class State(StrEnum):
    """Where an assessment stands on a day. Derived, never stored.

    With the manager its clock still runs: whether it is late then is a matter of its due date, as for any open one.
    """

    OPEN = "open"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    AWAITING_AUTHORISATION = "awaiting_authorisation"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"

    @property
    def words(self) -> str:
        return {
            State.OPEN: "open",
            State.DUE_TODAY: "due today",
            State.OVERDUE: "late",
            State.AWAITING_AUTHORISATION: "with the manager",
            State.DONE_IN_TIME: "done in time",
            State.DONE_LATE: "done late",
        }[self]


class Urgency(StrEnum):
    """What a countdown asks of the person who reads it."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    DONE = "done"


def clock_event(kind: Kind, clock_from: date, referred_on: date | None) -> str:
    """From which event the assessment counts, in words; without ``referred_on`` the referral is not in the file."""
    if kind is Kind.CORE:
        return "its commencement"
    if clock_from == referred_on:
        return "the referral"
    return "its own start (a repeat)" if referred_on else "its own start (no referral in the file)"


def state_of(due_on: date, authorised_on: date | None, as_at: date) -> State:
    """The state on ``as_at``. Authorisation stops the clock; on the due date is in time.

    Decided by comparing dates: an assessment authorised after ``as_at`` was still open then.
    """
    if authorised_on is not None and authorised_on <= as_at:
        return State.DONE_IN_TIME if authorised_on <= due_on else State.DONE_LATE
    if due_on < as_at:
        return State.OVERDUE
    return State.DUE_TODAY if due_on == as_at else State.OPEN


@dataclass(frozen=True, slots=True)
class Countdown:
    """How an assessment stands on a day, in working days."""

    state: State
    days_left: int
    office_days_left: int

    @property
    def urgency(self) -> Urgency:
        if self.state is State.OVERDUE:
            return Urgency.LATE
        if self.state is State.DUE_TODAY:
            return Urgency.TODAY
        if self.state is State.OPEN:
            return Urgency.SOON if self.days_left <= SOON_WORKING_DAYS else Urgency.LATER
        return Urgency.DONE

    @property
    def words(self) -> str:
        """``3 late``, ``today``, ``2 left``, in working days; ``late`` alone where none has passed since."""
        match self.state:
            case State.OVERDUE:
                return f"{-self.days_left} late" if self.days_left else "late"
            case State.DUE_TODAY:
                return "today"
            case State.OPEN:
                return f"{self.days_left} left"
            case _:
                return self.state.words

    @property
    def label(self) -> str:
        """The words behind the symbol: ``✕ 3 late``, ``! today``, ``▲ 2 left``, ``· 9 left``."""
        return f"{self.symbol} {self.words}"

    @property
    def labels(self) -> tuple[str, ...]:
        """The label, longest first; with the days on which the office is open in brackets, where they differ."""
        if not self.office:
            return (self.label,)
        office = self.office_days_left
        return f"{self.label} ({office} open)", f"{self.label} ({office})", f"{self.symbol} {self.days_left} ({office})"

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.urgency]

    @property
    def office(self) -> str:
        """``2 with the office open`` where a closure makes a difference, else nothing."""
        if self.state is State.OPEN and self.office_days_left != self.days_left:
            return f"{self.office_days_left} with the office open"
        return ""


SYMBOLS = {
    Urgency.LATE: "✕",
    Urgency.TODAY: "!",
    Urgency.SOON: "▲",
    Urgency.LATER: "·",
    Urgency.DONE: "✓",
}


def countdown(calendar: WorkingCalendar, due_on: date, authorised_on: date | None, as_at: date) -> Countdown:
    """The countdown to ``due_on`` as it stood at the end of ``as_at``."""
    return Countdown(
        state_of(due_on, authorised_on, as_at),
        calendar.days_left(due_on, as_at),
        calendar.office_days_left(due_on, as_at),
    )
