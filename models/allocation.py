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
    later = _later(case, on, today, names)
    ended = () if current is None else (replace(current, ended_on=on),)
    team_id = to.worker.team_id if to.worker else to.team_id
    worker_id = to.worker.id if to.worker else None
    begun_now: tuple[Holding, ...] = (Holding(worker_id, team_id, on, covers_id=to.covers_id),)
    if worker_id is None and team_id is None:
        begun_now = () if current is None or current.team_id is None else (Holding(None, current.team_id, on),)
    return Handing(ended, later, begun_now)


def lend(case: CaseHeld, owner: Worker, to: Worker, first_on: date, last_on: date | None, today: date) -> Handing:
    """Let ``to`` hold the case in place of its owner from the first day to the last, or until it is given back.

    Where somebody else holds it from an earlier day on, as it is planned already, until then. The period may lie ahead.
    Raises InvalidInput as ``hand_over`` does.
    """
    _check_open(case)
    current = case.holding_on(max(first_on, today))
    if current is None or current.worker_id != owner.id:
        raise InvalidInput(f"{owner.name} does not hold {case.reference} then.")
    start = max(first_on, current.started_on)
    if last_on is not None and last_on < start:
        raise InvalidInput(f"{owner.name} holds {case.reference} only from {short_form(start)} on.")
    check_worker(to, start, today)
    back_on = None if last_on is None else last_on + timedelta(days=1)
    until = min((day for day in (back_on, current.ended_on) if day is not None), default=None)
    begun = [Holding(to.id, to.team_id, start, until, covers_id=owner.id)]
    if until is not None and until != current.ended_on:
        begun.append(replace(current, started_on=until, id=0))
    return Handing((replace(current, ended_on=start),), (), tuple(begun))


def covered_on(case: CaseHeld, day: date) -> frozenset[int]:
    """For whom the holder of the day holds the case meanwhile: whom they cover for, and whom that one covered for."""
    current = case.holding_on(day)
    return frozenset() if current is None else _covered(case, current)


def bring_back(case: CaseHeld, owner: Worker, on: date, today: date, names: dict[int, str]) -> Handing:
    """End the cover for the owner on a day, which may lie ahead; what is planned for later days stays.

    Raises InvalidInput as ``hand_over`` does, and where nobody covers for the owner on the day.
    """
    _check_day(case, on, max(on, today))
    current = case.holding_on(on)
    if current is None or owner.id not in _covered(case, current):
        raise InvalidInput(f"Nobody covers {case.reference} for {owner.name} on {short_form(on)}.")
    dropped, until = [], current.ended_on
    mine = _interrupted(case, current, owner.id)
    for held in _later(case, on, today, names):
        until = held.started_on
        if held.worker_id == owner.id:  # the way back as it was planned, which begins sooner now
            mine, until = held, held.ended_on
            dropped.append(held)
            break
        if owner.id not in _covered(case, held):
            break
        dropped.append(held)
        until = held.ended_on
    begun = Holding(owner.id, owner.team_id, on, until, None if mine is None else mine.covers_id)
    return Handing((replace(current, ended_on=on),), tuple(dropped), (begun,))


def _covered(case: CaseHeld, held: Holding) -> frozenset[int]:
    found: set[int] = set()
    at: Holding | None = held
    while at is not None and at.covers_id is not None and at.covers_id not in found:
        found.add(at.covers_id)
        at = _interrupted(case, at, at.covers_id)
    return frozenset(found)


def _interrupted(case: CaseHeld, cover: Holding, worker_id: int) -> Holding | None:
    """The holding of the worker that ended where the cover began, or the last one before it."""
    return next(
        (
            held
            for held in reversed(case.holdings)
            if held.worker_id == worker_id and held.ended_on is not None and held.ended_on <= cover.started_on
        ),
        None,
    )


def check_until(owner: Worker, to: Worker, last_on: date | None) -> None:
    """Raise InvalidInput where somebody leaves before a cover with a last day is over and the cases are back."""
    if last_on is None:
        return
    if to.works_until is not None and to.works_until < last_on:
        raise InvalidInput(
            f"{to.name} leaves on {short_form(to.works_until)}, before the cover ends on {short_form(last_on)}. "
            "Choose somebody else, or an earlier last day."
        )
    if owner.works_until is not None and owner.works_until <= last_on:
        raise InvalidInput(
            f"{owner.name} leaves on {short_form(owner.works_until)}, so nothing can come back to them after "
            f"{short_form(last_on)}. Give the cases to others for good."
        )


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


def _later(case: CaseHeld, on: date, today: date, names: dict[int, str]) -> tuple[Holding, ...]:
    """What is planned after the day. Raises InvalidInput where somebody has held the case since a later day already."""
    # What was given and taken back on one day was held by nobody, and hinders nothing.
    later = tuple(held for held in case.holdings if held.started_on > on and held.ended_on != held.started_on)
    if begun := [held for held in later if held.started_on <= today]:
        raise InvalidInput(
            f"{_holder(begun[-1], names)} has held {case.reference} since {short_form(begun[-1].started_on)}; "
            f"a change cannot begin on {short_form(on)}, before that."
        )
    return later


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
    if wish.seen is None or wish.seen == (0 if current is None else current.id) or on < case.opened_on:
        return  # a day before the case is refused by itself
    seen = next((held for held in case.holdings if held.id == wish.seen), None)
    if seen is not None and seen.started_on > on:  # nobody has changed it: the day lies before what was seen
        raise InvalidInput(
            f"{_holder(seen, names)} has held {case.reference} since {short_form(seen.started_on)}; "
            f"a change cannot begin on {short_form(on)}, before that."
        )
    if not wish.seen and current is not None and current.ended_on is not None:
        raise InvalidInput(
            f"{_holder(current, names)} has {case.reference} from {short_form(current.started_on)} until "
            f"{short_form(current.ended_on)}; a change cannot begin on {short_form(on)}, between them."
        )
    if current is None or current.worker_id is None:
        raise InvalidInput(
            f"{case.reference} has changed hands since you looked: no named worker holds it now. "
            "Nothing was changed for it. Look again."
        )
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
