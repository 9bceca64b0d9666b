"""Supervision of a worker: what is agreed, how often it is due by the rules, and how a session stands."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from dateutil.relativedelta import relativedelta

from models.calendar import WorkingCalendar
from models.dates import LATEST, short_form
from models.errors import InvalidInput
from models.practice_rules import RuleName, Rules
from models.recurring import Occasion, first_due, occasions
from models.workload import Worker

MOST_MINUTES = 600  # of one session
FIGURES_MONTHS = 6  # calendar months that “held of due” looks back on


class SupervisedAs(StrEnum):
    """As what somebody is supervised: each has its own rule. A newly qualified social worker goes up a ladder first."""

    SOCIAL_WORKER = "social_worker"
    PRACTICE_SUPERVISOR = "practice_supervisor"
    TEAM_MANAGER = "team_manager"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")

    @property
    def rule(self) -> RuleName:
        return RuleName(f"supervise_{self.value}")

    @classmethod
    def of(cls, worker: Worker) -> "SupervisedAs":
        """As what the worker's own record has them."""
        return cls.TEAM_MANAGER if worker.is_manager else cls.SOCIAL_WORKER


class SessionKind(StrEnum):
    """What kind of session it is. Only what is held with the worker alone is what the frequency asks for: a group and a
    word between two doors come on top of it."""

    ONE_TO_ONE = "one_to_one"
    GROUP = "group"
    AD_HOC = "ad_hoc"
    REFLECTIVE = "reflective"

    @property
    def words(self) -> str:
        return {
            SessionKind.ONE_TO_ONE: "one to one",
            SessionKind.GROUP: "group",
            SessionKind.AD_HOC: "ad hoc",
            SessionKind.REFLECTIVE: "reflective",
        }[self]

    @property
    def counts(self) -> bool:
        """Whether the next one is due from it."""
        return self in {SessionKind.ONE_TO_ONE, SessionKind.REFLECTIVE}


class CancelReason(StrEnum):
    """Why a session that was planned was not held."""

    WORKER_AWAY = "worker_away"
    SUPERVISOR_AWAY = "supervisor_away"
    URGENT_WORK = "urgent_work"
    MOVED = "moved"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            CancelReason.WORKER_AWAY: "the worker was away",
            CancelReason.SUPERVISOR_AWAY: "the supervisor was away",
            CancelReason.URGENT_WORK: "urgent work came first",
            CancelReason.MOVED: "moved to another day",
            CancelReason.OTHER: "another reason",
        }[self]


class SessionState(StrEnum):
    """How a session stands. Derived, never stored."""

    PLANNED = "planned"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"
    WRITING = "writing"
    RECORDED = "recorded"
    SIGNED = "signed"

    @property
    def words(self) -> str:
        return {
            SessionState.PLANNED: "planned",
            SessionState.NOT_HELD: "not held, no reason given",
            SessionState.CANCELLED: "cancelled",
            SessionState.WRITING: "being written",
            SessionState.RECORDED: "to be signed",
            SessionState.SIGNED: "signed by both",
        }[self]


@dataclass(frozen=True, slots=True)
class Agreement:
    """From a day on, who supervises the worker and as what, who covers, and how often where that is more than the rule.

    ``every_days`` are calendar days; None where the rule is enough. It tightens the rule and never loosens it.
    """

    supervisor_id: int
    supervisor: str
    effective_from: date
    supervised_as: SupervisedAs
    every_days: int | None = None
    cover_id: int | None = None
    cover: str | None = None
    id: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class Frequency:
    """At least every so many calendar days, and by what: ``newly qualified, first 6 weeks``, ``the agreement``."""

    days: int
    because: str

    @property
    def in_words(self) -> str:
        """``every 28 days (social worker)``"""
        every = "every day" if self.days == 1 else f"every {self.days} days"
        return f"{every} ({self.because})"


@dataclass(frozen=True, slots=True)
class SupervisionDue:
    """By which day the next session is due. ``last_on`` is the day from which it was counted; ``put_off_to`` the first
    working day after an absence of the worker in which ``counted_to`` lay."""

    last_on: date
    on: date
    frequency: Frequency
    counted_to: date

    @property
    def put_off(self) -> bool:
        """Whether the worker was away on the day that was counted to."""
        return self.on != self.counted_to


class SupervisionClock:
    """The rules, the agreements and the absences of one worker: when supervision is due.

    It is due on the first day on which, by the rule in force on that very day, as long has passed as it allows. So a
    rule that is tightened makes nobody late for days before it was, and the newly qualified step from one rung of their
    ladder to the next (Social Work Reform Board 2010). A day on which the worker is away becomes their first working
    day back; the supervisor's absence moves nothing, since somebody covers.
    """

    def __init__(
        self, worker: Worker, agreements: Iterable[Agreement], rules: Rules, calendar: WorkingCalendar
    ) -> None:
        self.worker, self._rules, self._calendar = worker, rules, calendar
        self.agreements = tuple(sorted(agreements, key=lambda one: one.effective_from))

    def begins_by(self, as_at: date) -> date | None:
        """From which day supervision is counted: the first agreement's, and not before the worker's first day.

        Without an agreement in force by the day their first day; None where that is not known either.
        """
        first = next((one.effective_from for one in self.agreements if one.effective_from <= as_at), None)
        days = [day for day in (first, self.worker.works_from) if day is not None]
        return max(days, default=None)

    def agreement_on(self, day: date) -> Agreement | None:
        """The agreement in force on the day."""
        known = [one for one in self.agreements if one.effective_from <= day]
        return known[-1] if known else None

    @property
    def _new_since(self) -> date | None:
        """From which day the rungs of the newly qualified are counted."""
        if self.worker.newly_qualified_until is None:
            return None
        return self.worker.works_from or self.begins_by(date.max)

    def _rungs(self, day: date) -> tuple[date, date] | None:
        """The last days of the first two rungs, by the rules of the day; None for who is not newly qualified."""
        since = self._new_since
        if since is None:
            return None
        weeks = self._rules.value(RuleName.NEW_FIRST_WEEKS, day)
        months = self._rules.value(RuleName.NEW_THEN_MONTHS, day)
        return since + timedelta(weeks=weeks), since + relativedelta(months=months)

    def _by_rule(self, day: date) -> Frequency:
        agreement = self.agreement_on(day)
        role = agreement.supervised_as if agreement else SupervisedAs.of(self.worker)
        rungs = self._rungs(day)
        if role is SupervisedAs.SOCIAL_WORKER and rungs is not None and self.worker.is_newly_qualified(day):
            first, then = rungs
            if day <= first:
                return Frequency(
                    self._rules.value(RuleName.SUPERVISE_NEW_FIRST, day), f"newly qualified, until {short_form(first)}"
                )
            if day <= then:
                return Frequency(
                    self._rules.value(RuleName.SUPERVISE_NEW_THEN, day), f"newly qualified, until {short_form(then)}"
                )
            return Frequency(self._rules.value(RuleName.SUPERVISE_NEW_AFTER, day), "newly qualified")
        return Frequency(self._rules.value(role.rule, day), role.words)

    def _on(self, day: date) -> Frequency:
        rule, agreement = self._by_rule(day), self.agreement_on(day)
        if agreement is not None and agreement.every_days is not None and agreement.every_days < rule.days:
            return Frequency(agreement.every_days, "agreed")
        return rule

    @cached_property
    def _changes(self) -> list[date]:
        """The days from which another frequency may hold, in order, the first of all days before them."""
        days = {date.min} | {one.effective_from for one in self.agreements}
        days |= {rule.effective_from for rule in self._rules.all}
        if self.worker.newly_qualified_until is not None:
            days.add(self.worker.newly_qualified_until + timedelta(days=1))
            for rule in self._rules.all:  # the rungs end where the rule of the day ends them
                if rule.name in {RuleName.NEW_FIRST_WEEKS, RuleName.NEW_THEN_MONTHS}:
                    days |= {end + timedelta(days=1) for end in self._rungs(rule.effective_from) or ()}
        return sorted(days)

    @cached_property
    def _frequencies(self) -> list[Frequency]:
        return [self._on(day) for day in self._changes]

    def frequency_on(self, day: date) -> Frequency:
        """How often by the rule in force on the day, or by the agreement where it asks for more."""
        return self._frequencies[bisect_right(self._changes, day) - 1]

    def due_after(self, last_on: date) -> SupervisionDue | None:
        """When supervision is due that was last held, or begins, on a day.

        None while the worker is away without a last day, or has left by then.
        """
        counted = first_due(last_on, self._changes, lambda day: self.frequency_on(day).days)
        if counted > LATEST:
            return None
        on = self._back_on(counted)
        if on is None or self.worker.has_left(on):
            return None
        return SupervisionDue(last_on, on, self.frequency_on(counted), counted)

    def _back_on(self, day: date) -> date | None:
        """The day, or where the worker is away on it the first working day on which they are back."""
        away = False
        while (leave := self.worker.leave_on(day)) is not None or (away and not self._calendar.is_working_day(day)):
            if leave is not None:
                if leave.last_on is None or leave.last_on >= LATEST:
                    return None
                away = True
            day = (leave.last_on if leave is not None and leave.last_on else day) + timedelta(days=1)
        return day

    def last_held(self, held: Iterable[date], as_at: date) -> date | None:
        """The last day up to ``as_at`` on which a session was held that counts."""
        return max((day for day in held if day <= as_at), default=None)

    def counted_from(self, held: Iterable[date], as_at: date) -> date | None:
        """The day from which the next session is counted: the last one's, or that on which supervision begins."""
        last = self.last_held(held, as_at)
        return last if last is not None else self.begins_by(as_at)

    def due(self, held: Iterable[date], as_at: date) -> SupervisionDue | None:
        """By when the next session is due, as at a day. None where nobody knows since when, or nothing is due: while
        the worker is away without a last day nothing is, and what was late before waits for their return."""
        leave = self.worker.leave_on(as_at)
        since = None if leave is not None and leave.last_on is None else self.counted_from(held, as_at)
        return None if since is None else self.due_after(since)

    def occasions(self, held: Sequence[date], as_at: date) -> list[Occasion]:
        """Every session that was due up to the day, and whether it was held: see ``models.recurring``.

        What was held before supervision is counted makes it begin with it.
        """
        known = [day for day in held if day <= as_at]
        begins = min([day for day in (self.begins_by(as_at), *known) if day is not None], default=None)
        if begins is None:
            return []

        def due_on(day: date) -> date | None:
            due = self.due_after(day)
            return None if due is None else due.on

        return occasions(begins, due_on, known, as_at)


def check_agreement(every_days: int | None, rule: Frequency) -> None:
    """Raise InvalidInput where what is agreed cannot be: it may ask for more than the rule, never for less."""
    if every_days is None:
        return
    if not 1 <= every_days <= 366:
        raise InvalidInput(f"Supervision every {every_days} days cannot be meant. Give 1 to 366 calendar days.")
    if every_days > rule.days:
        raise InvalidInput(
            f"An agreement can ask for more supervision than the rule, never for less: the rule is {rule.in_words}. "
            f"Give at most {rule.days} days, or leave it empty."
        )


def is_late_entry(held_on: date, recorded_on: date, working_days: int, calendar: WorkingCalendar) -> bool:
    """Whether a session was recorded more than so many working days after it was held."""
    return calendar.elapsed(held_on, recorded_on) > working_days
