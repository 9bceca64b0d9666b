"""A plan that is tried before anything is done: cases that change hands, leave, somebody who begins."""

from dataclasses import dataclass
from datetime import date

from models.allocation import Wish


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
    """In a plan: this case to this worker, or to the one who begins under this name."""

    wish: Wish
    worker_id: int | None = None
    starter: str = ""


@dataclass(frozen=True, slots=True)
class PlannedLeave:
    """In a plan: this worker is away on these days."""

    worker_id: int
    first_on: date
    last_on: date | None
