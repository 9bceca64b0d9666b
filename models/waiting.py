"""A case that waits, for a named worker or for a decision: for how many working days, and what is owed to it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.assessment import Countdown, countdown
from models.case import CaseStatus
from models.practice_rules import RuleName, Rules
from models.standards import Clock, Standards, days_word


class Owed(StrEnum):
    """What a waiting case calls for; each is a tile of the Triage screen."""

    DECIDE = "decide"
    NEVER_WAIT = "never_wait"
    LATE = "late"
    REVIEW = "review"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Wait:
    """How a case waits as at a day, in working days (the day it began to wait is day 0, as in the store's clock).

    ``held`` is a case that has a named worker already: it waits for nothing but the decision on its referral.
    """

    since: date
    days: int
    status: CaseStatus
    is_late: bool
    review_is_due: bool
    escalate: bool
    decision: Countdown | None = None  # on the referral, where it is not decided on
    decision_due_on: date | None = None
    held: bool = False

    @property
    def decision_label(self) -> str:
        """``decide: ! today``, ``decide: ✕ 2 late``; nothing where nothing is to be decided."""
        return f"decide: {self.decision.label}" if self.decision else ""

    @property
    def owed(self) -> frozenset[Owed]:
        """Everything that it calls for."""
        if self.held:
            return frozenset({Owed.DECIDE} if self.decision else ())
        found = {
            Owed.DECIDE: self.decision is not None,
            Owed.NEVER_WAIT: self.status.may_not_wait,
            Owed.LATE: self.is_late,
            Owed.REVIEW: self.review_is_due,
            Owed.ESCALATE: self.escalate,
        }
        return frozenset(owed for owed, holds in found.items() if holds)

    @property
    def label(self) -> str:
        """``✕ 12 days, escalate``: a symbol and words."""
        if self.held:
            return "· allocated"
        count = f"{self.days} {days_word(self.days)}"
        if self.status.may_not_wait:
            return f"! {count}, may not wait"
        if self.escalate:
            return f"✕ {count}, escalate"
        return f"▲ {count}, late" if self.is_late else f"· {count}"

    @property
    def short_label(self) -> str:
        """``✕ 12 escalate``"""
        if self.held:
            return self.label
        if self.status.may_not_wait:
            return f"! {self.days} now"
        if self.escalate:
            return f"✕ {self.days} escalate"
        return f"▲ {self.days} late" if self.is_late else f"· {self.days}"


def wait(
    since: date, status: CaseStatus, reviewed_on: date | None, standards: Standards, rules: Rules, as_at: date,
    undecided_since: date | None = None,
) -> Wait:  # fmt: skip
    """How a case that has been without a named worker since a day waits as at another.

    ``undecided_since`` is the day of its referral, where a manager has not decided on that.
    """
    days = standards.day_number(since, as_at)
    unreviewed = standards.calendar.elapsed(reviewed_on, as_at) if reviewed_on and reviewed_on >= since else days
    decision, decision_due_on = _decision(standards, undecided_since, as_at)
    return Wait(
        since=since,
        days=days,
        status=status,
        # By the date, since on the Saturday after a Friday limit the count is still the same.
        is_late=as_at > standards.day_of(since, rules.value(RuleName.ALLOCATE_WITHIN, as_at)),
        review_is_due=unreviewed >= rules.value(RuleName.REVIEW_EVERY, as_at),
        escalate=days >= rules.value(RuleName.ESCALATE_AFTER, as_at),
        decision=decision,
        decision_due_on=decision_due_on,
    )


def wait_held(status: CaseStatus, standards: Standards, as_at: date, undecided_since: date) -> Wait:
    """How a case that was allocated before anybody decided on its referral of that day waits for the decision."""
    decision, due_on = _decision(standards, undecided_since, as_at)
    days = standards.day_number(undecided_since, as_at)
    return Wait(undecided_since, days, status, False, False, False, decision, due_on, held=True)


def _decision(
    standards: Standards, received_on: date | None, as_at: date
) -> tuple[Countdown, date] | tuple[None, None]:
    """The countdown of the decision and its last day: within one working day (Working Together 2010)."""
    if received_on is None:
        return None, None
    due_on = standards.due(Clock.REFERRAL_DECISION, received_on).due_on
    return countdown(standards.calendar, due_on, None, as_at), due_on
