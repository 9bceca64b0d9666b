"""A plan that is tried before anything is done: cases that change hands, leave, somebody who begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.allocation import CaseHeld, Wish
from models.case import CaseStatus, needs_experience
from models.dates import short_form
from models.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class NewWorker:
    """Somebody who begins: in a plan first, then in the store."""

    name: str
    team_id: int | None
    fte_percent: int = 100
    works_from: date | None = None
    newly_qualified_until: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """In a plan: this case to this worker, or to the one who begins under this name; to neither: it stays after all."""

    wish: Wish
    worker_id: int | None = None
    starter: str = ""

    @property
    def stays(self) -> bool:
        return self.worker_id is None and not self.starter


@dataclass(frozen=True, slots=True)
class PlannedLeave:
    """In a plan: this worker is away on these days."""

    worker_id: int
    first_on: date
    last_on: date | None


Step = NewWorker | PlannedMove | PlannedLeave


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried, in the order in which it was: what was added at once is taken back at once."""

    added: tuple[tuple[Step, ...], ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """What would be done: of several moves of a case the last one, and none where the case stays after all."""
        every = [step for some in self.added for step in some]
        last = {step.wish.case_id: at for at, step in enumerate(every) if isinstance(step, PlannedMove)}
        return tuple(
            step
            for at, step in enumerate(every)
            if not isinstance(step, PlannedMove) or (last[step.wish.case_id] == at and not step.stays)
        )

    @property
    def starters(self) -> tuple[NewWorker, ...]:
        return tuple(step for step in self.steps if isinstance(step, NewWorker))

    @property
    def leaves(self) -> tuple[PlannedLeave, ...]:
        return tuple(step for step in self.steps if isinstance(step, PlannedLeave))

    @property
    def moves(self) -> tuple[PlannedMove, ...]:
        return tuple(step for step in self.steps if isinstance(step, PlannedMove))

    def adding(self, *steps: Step) -> "Plan":
        """The plan with these steps at its end. Raises InvalidInput where one is in it already, or cannot be meant."""
        names = {starter.name.casefold() for starter in self.starters}
        for step in steps:
            if isinstance(step, NewWorker) and step.name.casefold() in names:
                raise InvalidInput(f"{step.name} begins in this plan already. Give a name that tells them apart.")
            if isinstance(step, PlannedLeave) and step.last_on is not None and step.last_on < step.first_on:
                raise InvalidInput("Leave ends on or after its first day. Check the two dates.")
            if isinstance(step, PlannedLeave) and step in self.leaves:
                raise InvalidInput(f"This leave from {short_form(step.first_on)} is in the plan already.")
        return Plan((*self.added, tuple(steps))) if steps else self

    def without_last(self) -> "Plan":
        """The plan before the last steps were added; an earlier move of the same case holds again."""
        return Plan(self.added[:-1])

    def without(self, steps: Sequence[Step]) -> "Plan":
        """The plan less these steps; of a case that moves no more, an earlier move does not hold again either."""
        cases = {step.wish.case_id for step in steps if isinstance(step, PlannedMove)}

        def stays(step: Step) -> bool:
            return step.wish.case_id not in cases if isinstance(step, PlannedMove) else step not in steps

        kept = (tuple(step for step in some if stays(step)) for some in self.added)
        return Plan(tuple(some for some in kept if some))


@dataclass(frozen=True, slots=True)
class PlanCase:
    """An open case as a plan needs it. ``due_on`` are the due dates of its open assessments."""

    id: int
    child: str
    name: str | None
    held: CaseHeld
    status: CaseStatus
    section_47: bool
    points: int
    due_on: tuple[date, ...]

    @property
    def is_protection(self) -> bool:
        """Whether a newly qualified worker should not hold it alone."""
        return needs_experience(self.status, section_47=self.section_47)

    @property
    def status_words(self) -> str:
        return self.status.words + (", section 47" if self.section_47 else "")

    def holder(self, on: date) -> int | None:
        """The worker who holds it on the day; None while it waits."""
        held = self.held.holding_on(on)
        return None if held is None else held.worker_id
