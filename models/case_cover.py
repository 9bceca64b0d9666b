"""Case cover: when a child was last discussed in supervision, and by when it is to be again."""

from dataclasses import dataclass
from datetime import date

from models.assessment import Countdown, State, countdown
from models.calendar import WorkingCalendar
from models.case import CaseStatus
from models.practice_rules import RuleName, Rules
from models.recurring import DueAfter, first_due


@dataclass(frozen=True, slots=True)
class CaseCover:
    """When the case was last discussed, if ever, and by when it is to be discussed again, in calendar days."""

    last_on: date | None
    rule_days: int
    due_on: date
    countdown: Countdown

    @property
    def too_long(self) -> bool:
        """Whether it was not discussed for longer than the rule allows."""
        return self.countdown.state is State.OVERDUE

    @property
    def never(self) -> bool:
        return self.last_on is None


def discuss_every(rules: Rules, status: CaseStatus, day: date) -> int:
    """At least every so many calendar days a case of this status is discussed."""
    return rules.value(RuleName.discuss_of(status), day)


def discuss_due(rules: Rules, status: CaseStatus, closed_on: date | None) -> DueAfter:
    """By which day a case is to be discussed again after a day: as supervision itself, see ``first_due``.

    Nothing is due on the day of its closure or after.
    """
    name = RuleName.discuss_of(status)
    changes = rules.changes(name)

    def due_after(day: date) -> date | None:
        due_on = first_due(day, changes, lambda on: rules.value(name, on))
        return None if closed_on is not None and due_on >= closed_on else due_on

    return due_after


def case_cover(
    opened_on: date, last_on: date | None, status: CaseStatus, rules: Rules, calendar: WorkingCalendar, as_at: date
) -> CaseCover:
    """The cover of a case as at a day; one that was never discussed is counted from the day it was opened."""
    due_on = discuss_due(rules, status, None)(last_on or opened_on)
    assert due_on is not None, "it is not closed"
    return CaseCover(last_on, discuss_every(rules, status, as_at), due_on, countdown(calendar, due_on, None, as_at))
