"""What should not be in how cases are held: each a warning to a manager, never a wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from models.dates import short_form
from models.plan import PlanCase
from models.workload import Load, Worker, number


class BreachKind(StrEnum):
    """What a breach is about."""

    NOT_HERE = "not_here"
    OVER = "over"
    NEWLY_QUALIFIED = "newly_qualified"
    DUE_ON_LEAVE = "due_on_leave"
    MAY_NOT_WAIT = "may_not_wait"


@dataclass(frozen=True, slots=True)
class Breach:
    """One of them, by how much, and in words."""

    kind: BreachKind
    size: Fraction
    words: str


def compared(before: Sequence[Breach], after: Sequence[Breach]) -> tuple[str, ...]:
    """The breaches after a plan in words: what is new or worse first, then what stays, then what it ends."""
    had = {breach.kind: breach for breach in before}
    has = {breach.kind for breach in after}
    new, still = [], []
    for breach in after:
        if breach.kind not in had:
            new.append(f"new: {breach.words}")
        elif breach.size > had[breach.kind].size:
            new.append(f"worse: {breach.words}")
        else:
            still.append(breach.words)
    return (*new, *still, *(f"ended: {breach.words}" for breach in before if breach.kind not in has))


def breaches(worker: Worker, load: Load, cases: Sequence[PlanCase], on: date) -> tuple[Breach, ...]:
    """What is wrong with how a worker holds cases on the day."""
    found = []
    if load.children and not worker.is_here(on):
        day = worker.works_until if worker.has_left(on) else worker.works_from
        here = f"{'left' if worker.has_left(on) else 'begins'} on {short_form(day)}" if day else "is not here"
        found.append(Breach(BreachKind.NOT_HERE, Fraction(load.children), f"{here}, holds {load.children}"))
    elif load.is_over:
        over = load.points - load.capacity
        found.append(Breach(BreachKind.OVER, over, f"over capacity by {number(over)}"))
    protected = [case for case in cases if case.is_protection]
    if protected and worker.is_newly_qualified(on):
        what = "section 47" if all(case.section_47 for case in protected) else "child protection"
        if len({case.section_47 for case in protected}) > 1:
            what = "child protection or section 47"
        words = f"newly qualified, holds {len(protected)} {what}"
        found.append(Breach(BreachKind.NEWLY_QUALIFIED, Fraction(len(protected)), words))
    away = [due for case in cases for due in case.due_on if due >= on and worker.leave_on(due) is not None]
    if away:
        words = f"{len(away)} due while on leave, first on {short_form(min(away))}"
        found.append(Breach(BreachKind.DUE_ON_LEAVE, Fraction(len(away)), words))
    return tuple(found)


def breaches_of_waiting(cases: Sequence[PlanCase]) -> tuple[Breach, ...]:
    """Child protection and looked-after children are never to be without a named worker."""
    count = sum(case.status.may_not_wait for case in cases)
    words = f"{count} may not wait: child protection or looked after"
    return (Breach(BreachKind.MAY_NOT_WAIT, Fraction(count), words),) if count else ()
