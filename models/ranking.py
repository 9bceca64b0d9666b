"""Who can take this: workers in an order that can be read off its reasons. It advises; a manager decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from models.case import CaseStatus, needs_experience
from models.dates import short_form
from models.workload import Load, Worker, number


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be taken: one case or several. ``due_on`` are the due dates of their open assessments."""

    children: int
    points: int
    statuses: frozenset[CaseStatus]
    section_47: bool
    due_on: tuple[date, ...]

    @classmethod
    def of(cls, cases: "Iterable[tuple[CaseStatus, bool, int, Iterable[date]]]") -> "Asked":
        """Of cases given as (status, whether section 47, points, due dates)."""
        known = list(cases)
        return cls(
            len(known),
            sum(points for _, _, points, _ in known),
            frozenset(status for status, *_ in known),
            any(section_47 for _, section_47, *_ in known),
            tuple(sorted(day for *_, due in known for day in due)),
        )

    @property
    def is_protection(self) -> bool:
        """Whether a newly qualified worker should not hold it alone."""
        return any(needs_experience(status, section_47=self.section_47) for status in self.statuses)


@dataclass(frozen=True, slots=True)
class Known:
    """How the worker knows the children: how many they hold now and held before, until when, and siblings."""

    holds: int = 0
    held: int = 0
    held_until: date | None = None
    holds_sibling: tuple[str, ...] = ()
    held_sibling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worker with the reasons for and against, in plain words; ``limits`` need a reason to be passed."""

    worker: Worker
    before: Load
    after: Load
    limits: tuple[str, ...]
    against: tuple[str, ...]
    favour: tuple[str, ...]
    order: tuple[object, ...]

    @property
    def points(self) -> str:
        """``72 → 79 of 100``"""
        return f"{self.before.points} → {self.after.points} of {number(self.after.capacity)}"

    @property
    def reasons(self) -> tuple[str, ...]:
        """All of them, the limits first."""
        return (*self.limits, *self.favour, *self.against)


def candidate(
    worker: Worker,
    load: Load,
    asked: Asked,
    known: Known,
    their_due: Iterable[date],
    on: date,
    *,
    new_children: int | None = None,
    new_points: int | None = None,
) -> Candidate:
    """The worker as a candidate for what is asked, taking it from ``on``.

    ``new_children`` and ``new_points`` are less than what is asked where the worker holds a part of it already;
    ``their_due`` are the due dates of the open assessments that they hold.
    """
    after = load.plus(
        asked.children if new_children is None else new_children, asked.points if new_points is None else new_points
    )
    limits = limits_passed(worker, after, asked, on)
    away, against = _away(worker, asked, on), []
    if away:
        against.append(away)
    if clash := _clash(asked, their_due):
        against.append(clash)
    favour = _favour(known, asked.children)
    order = (
        bool(limits), bool(away), _distance(known), bool(clash),
        after.percent is None, after.percent or 0, worker.name.casefold(), worker.id,
    )  # fmt: skip
    return Candidate(worker, load, after, limits, tuple(against), favour, order)


def limits_passed(worker: Worker, after: Load, asked: Asked, on: date) -> tuple[str, ...]:
    """The limits that giving them this would pass: a warning each, to be overridden with a reason, never a wall."""
    limits = []
    if after.is_over:
        over = number(after.points - after.capacity)
        limits.append(f"over capacity: {after.points} points of {number(after.capacity)}, {over} over")
    if worker.is_newly_qualified(on) and asked.is_protection:
        what = "section 47" if asked.section_47 else "child protection"
        limits.append(f"newly qualified, and it is {what}: co-work it")
    return tuple(limits)


def away_between(worker: Worker, first: date, last: date | None) -> tuple[str, ...]:
    """That the worker is on leave within these days, as a limit: nobody would be there for whom they cover."""
    leave = worker.leave_between(first, last or date.max)
    return () if leave is None else (f"away from {leave.in_words}",)


def _away(worker: Worker, asked: Asked, on: date) -> str:
    """Leave on the day or up to the last due date; with nothing due any more, in the week after."""
    coming = [due for due in asked.due_on if due >= on]
    leave = worker.leave_between(on, max(coming, default=on + timedelta(days=7)))
    if leave is None:
        return ""
    if leave.covers(on):
        return "on leave now" + (f", until {short_form(leave.last_on)}" if leave.last_on else "")
    return f"leave from {short_form(leave.first_on)}" + (", before it is due" if coming else "")


def _clash(asked: Asked, their_due: Iterable[date]) -> str:
    """How many of theirs are due in the same calendar week as one of these."""
    weeks = {due.isocalendar()[:2] for due in asked.due_on}
    count = sum(due.isocalendar()[:2] in weeks for due in their_due)
    return f"{count} of theirs due in the same week" if count else ""


def _distance(known: Known) -> int:
    """How near the worker is to the children: who holds one of them or of their siblings, who held one, who did not."""
    if known.holds or known.holds_sibling:
        return 0
    return 1 if known.held_until or known.held_sibling else 2


def _favour(known: Known, children: int) -> tuple[str, ...]:
    reasons = []
    if known.holds:
        reasons.append("holds this child already" if children == 1 else f"holds {known.holds} of these children")
    elif known.held_until is not None:
        who = "this child" if children == 1 else f"{known.held} of these children"
        reasons.append(f"held {who} until {short_form(known.held_until)}")
    if known.holds_sibling:
        reasons.append(f"holds a sibling: {', '.join(known.holds_sibling)}")
    elif known.held_sibling:
        reasons.append(f"held a sibling: {', '.join(known.held_sibling)}")
    return tuple(reasons)
