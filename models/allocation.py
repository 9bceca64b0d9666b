"""Who holds a case from when until when, and what a change of holder does to that.

A case's holdings are dated rows that do not overlap: from ``started_on`` until before ``ended_on``. A team alone is
unallocated. Giving a case to somebody from a day on ends the holding of that day there and takes away what was planned
after it; lending plans the way back at once, as a holding that begins on the day after.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from models.dates import short_form
from models.errors import InvalidInput
from models.workload import Worker

LONGEST_COVER_DAYS = 366
LIMIT_CAN_BE_PASSED = "It can be done with a reason for passing the limit."


class ChangeReason(StrEnum):
    """Why a case goes from one worker to another, or back."""

    WORKER_LEFT = "worker_left"
    CASELOAD = "caseload_adjustment"
    RISK = "change_of_risk"
    SICKNESS = "sickness"
    CONFLICT = "conflict_of_interest"
    OTHER = "other"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Holding:
    """One dated row. ``covers_id`` is the worker for whom this one holds the case meanwhile; ``id`` 0 is not kept."""

    worker_id: int | None
    team_id: int | None
    started_on: date
    ended_on: date | None = None
    covers_id: int | None = None
    id: int = 0

    def holds_on(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)


@dataclass(frozen=True, slots=True)
class CaseHeld:
    """A case with all its holdings, oldest first, as a change of holder needs it. ``closed_on`` as known today."""

    reference: str
    opened_on: date
    closed_on: date | None
    holdings: tuple[Holding, ...]

    def holding_on(self, day: date) -> Holding | None:
        """Who holds it on the day; None where nobody was ever given it, or nobody then."""
        return next((held for held in reversed(self.holdings) if held.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class Handing:
    """What a change does to the holdings: those that end (with their new last day), go away, and begin."""

    ended: tuple[Holding, ...]
    dropped: tuple[Holding, ...]
    begun: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class To:
    """To whom a case goes: a worker, in their team; a team alone; or nobody, which leaves it with the team it has."""

    worker: Worker | None = None
    team_id: int | None = None
    team: str = ""
    covers_id: int | None = None


def hand_over(case: CaseHeld, to: To, on: date, today: date, names: dict[int, str]) -> Handing:
    """Give the case from ``on`` on. ``names`` are those of workers by id, for what is said.

    Raises InvalidInput, with the reason: a closed case, a day to come, a day before the case or before its holder's
    time, somebody who is not here, or who holds it already.
    """
    _check_day(case, on, today)
    if to.worker is not None:
        check_worker(to.worker, on, today)
    current = case.holding_on(on)
    _check_is_change(case, to, current)
    later = [held for held in case.holdings if held.started_on > on]
    if begun := [held for held in later if held.started_on <= today]:
        raise InvalidInput(
            f"{_holder(begun[-1], names)} has held {case.reference} since {short_form(begun[-1].started_on)}; "
            f"a change cannot begin on {short_form(on)}, before that."
        )
    ended = () if current is None else (replace(current, ended_on=on),)
    team_id = to.worker.team_id if to.worker else to.team_id
    worker_id = to.worker.id if to.worker else None
    begun_now: tuple[Holding, ...] = (Holding(worker_id, team_id, on, covers_id=to.covers_id),)
    if worker_id is None and team_id is None:
        begun_now = () if current is None or current.team_id is None else (Holding(None, current.team_id, on),)
    return Handing(ended, tuple(later), begun_now)


def lend(case: CaseHeld, owner: Worker, to: Worker, first_on: date, last_on: date | None, today: date) -> Handing:
    """Let ``to`` hold the case in place of its owner from the first day to the last, or until it is given back.

    Raises InvalidInput as ``hand_over`` does; the period may lie ahead.
    """
    _check_open(case)
    current = case.holding_on(max(first_on, today))
    if current is None or current.worker_id != owner.id:
        raise InvalidInput(f"{owner.name} does not hold {case.reference} then.")
    start = max(first_on, current.started_on)
    if last_on is not None and last_on < start:
        raise InvalidInput(f"{owner.name} holds {case.reference} only from {short_form(start)} on.")
    check_worker(to, start, today)
    later = tuple(held for held in case.holdings if held.started_on > current.started_on)
    if later:
        raise InvalidInput(
            f"Who holds {case.reference} changes on {short_form(later[0].started_on)} as it is planned already. "
            "Give it back first, or leave it out."
        )
    back_on = None if last_on is None else last_on + timedelta(days=1)
    begun = [Holding(to.id, to.team_id, start, back_on, covers_id=owner.id)]
    if back_on is not None:
        begun.append(Holding(owner.id, current.team_id, back_on, covers_id=current.covers_id))
    return Handing((replace(current, ended_on=start),), (), tuple(begun))


def check_period(first_on: date, last_on: date | None, today: date) -> None:
    """Raise InvalidInput where a cover cannot be from the first day to the last."""
    if last_on is not None and last_on < first_on:
        raise InvalidInput("The cover would end before it begins. Check the two dates.")
    if last_on is not None and last_on < today:
        raise InvalidInput(f"The cover would have ended on {short_form(last_on)}, before today.")
    if ((last_on or first_on) - today).days > LONGEST_COVER_DAYS:
        raise InvalidInput("A cover is planned for a year ahead at most. Check the two dates.")


def check_worker(worker: Worker, on: date, today: date) -> None:
    """Raise InvalidInput where the worker is not here on the day, or has left since."""
    for day in (on, max(on, today)):
        if worker.has_left(day) and worker.works_until:
            raise InvalidInput(
                f"{worker.name} left on {short_form(worker.works_until)}, so nothing can be given to them."
            )
        if not worker.is_here(day) and worker.works_from:
            raise InvalidInput(f"{worker.name} begins on {short_form(worker.works_from)}, and is not here yet.")


def _check_open(case: CaseHeld) -> None:
    if case.closed_on is not None:
        raise InvalidInput(
            f"{case.reference} was closed on {short_form(case.closed_on)}; a closed case is given to nobody."
        )


def _check_day(case: CaseHeld, on: date, today: date) -> None:
    _check_open(case)
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future; a case is given from today or an earlier day on.")
    if on < case.opened_on:
        raise InvalidInput(
            f"{case.reference} was opened on {short_form(case.opened_on)}; {short_form(on)} is before that."
        )


def _check_is_change(case: CaseHeld, to: To, current: Holding | None) -> None:
    now = (None, None) if current is None else (current.worker_id, current.team_id)
    if to.worker is not None:
        if now[0] == to.worker.id and current is not None:
            raise InvalidInput(
                f"{to.worker.name} has {case.reference} already, since {short_form(current.started_on)}."
            )
    elif to.team_id is not None:
        if now == (None, to.team_id):
            raise InvalidInput(f"{case.reference} is with the team {to.team} already, and waits for a worker.")
    elif now[0] is None:
        raise InvalidInput(f"{case.reference} has no named worker, so there is nobody to take it back from.")


def _holder(held: Holding, names: dict[int, str]) -> str:
    return "The team" if held.worker_id is None else names.get(held.worker_id, "A worker")


@dataclass(frozen=True, slots=True)
class Wish:
    """A case that is to change hands. ``seen`` is the allocation that the person saw, 0 for none; None: whichever."""

    case_id: int
    seen: int | None = None


def need_as_seen(case: CaseHeld, wish: Wish, on: date, names: dict[int, str]) -> None:
    """Raise InvalidInput where the case has changed hands since the person looked. ``names`` as for ``hand_over``."""
    current = case.holding_on(on)
    if wish.seen is None or wish.seen == (0 if current is None else current.id):
        return
    seen = next((held for held in case.holdings if held.id == wish.seen), None)
    if seen is not None and seen.started_on > on:  # nobody has changed it: the day lies before what was seen
        raise InvalidInput(
            f"{_holder(seen, names)} has held {case.reference} since {short_form(seen.started_on)}; "
            f"a change cannot begin on {short_form(on)}, before that."
        )
    if current is None or current.worker_id is None:
        raise InvalidInput(f"{case.reference} has been taken back since you looked: nobody holds it. Look again.")
    raise InvalidInput(
        f"{case.reference} has been given to {_holder(current, names)} since you looked, "
        f"from {short_form(current.started_on)}. Nothing was changed for it. Look again."
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done with one case, or would be, or why it could not be. ``limits`` are those that it passes."""

    case_id: int
    case: str
    child: str
    name: str | None
    done: bool
    sentence: str
    limits: tuple[str, ...] = ()

    @property
    def shown_as(self) -> str:
        return self.name or self.child


@dataclass(frozen=True, slots=True)
class Destination:
    """A worker, or a team alone; neither takes the case back to unallocated, where it is."""

    worker_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Continuity:
    """How many named workers a child has had, over all its cases: in the last twelve months, and ever.

    Children asked for fewer changes (Torbay's plan of 2011). Whoever held a case for less than a day is not counted,
    whoever covered for somebody is: the child saw another face.
    """

    in_twelve_months: int = 0
    ever: int = 0

    @property
    def in_words(self) -> str:
        """``2 workers in twelve months, 4 ever``"""
        if not self.ever:
            return "no worker yet"
        count = f"{self.in_twelve_months} worker{'' if self.in_twelve_months == 1 else 's'}"
        return f"{count} in twelve months, {self.ever} ever"


def cut_short(planned: Sequence[Holding]) -> str:
    """What is said of planned holdings that a change takes away."""
    return "" if not planned else f"what was planned from {short_form(planned[0].started_on)} on falls away"
