"""What a plan would do to everybody's load, and which breaches it would bring or end.

It touches nothing, and reckons with the rules by which the store reckons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from models.allocation import To, hand_over, need_as_seen
from models.breach import Breach, breaches, breaches_of_waiting, compared
from models.errors import InvalidInput
from models.plan import NewWorker, Plan, PlanCase, PlannedLeave, PlannedMove, Step
from models.practice_rules import Rules
from models.ranking import Asked, Candidate, Known, candidate, limits_passed
from models.workload import Load, Period, Worker, capacity


@dataclass(frozen=True)
class Basis:
    """What a plan is tried on: everybody's load and every open case as at ``on``, from which the plan would hold.

    ``shown`` are the workers who are listed: not a manager who holds nothing, nor who left and holds nothing.
    """

    on: date
    today: date
    rules: Rules
    workers: Mapping[int, Worker]
    loads: Mapping[int, Load]
    cases: Mapping[int, PlanCase] = field(repr=False)
    teams: Mapping[int, str] = field(default_factory=dict)
    shown: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Side:
    """Cases and what is wrong with how they are held: before a plan, or after it."""

    load: Load
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """A worker before and after the plan. Who begins in it has an id below nought until it is carried out."""

    worker: Worker
    before: Side
    after: Side
    cases: tuple[PlanCase, ...] = field(repr=False)
    got: int = 0
    gave: int = 0
    begins: bool = False
    more_leave: bool = False

    @property
    def id(self) -> int:
        return self.worker.id

    @property
    def is_changed(self) -> bool:
        return bool(self.got or self.gave or self.begins or self.more_leave)

    @property
    def breaches(self) -> tuple[str, ...]:
        return compared(self.before.breaches, self.after.breaches)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The cases that no named worker holds, before and after the plan."""

    before: int
    cases: tuple[PlanCase, ...]
    breaches: tuple[str, ...]

    @property
    def after(self) -> int:
        return len(self.cases)


@dataclass(frozen=True, slots=True)
class TriedStep:
    """A step with why it is not possible, if so; of a move the case, whose it is now, and the limits that it passes."""

    step: Step
    refused: str = ""
    case: PlanCase | None = None
    holder: Worker | None = None
    to: Worker | None = None
    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tried:
    """What a plan would do, step by step and worker by worker. Steps that are not possible do nothing."""

    basis: Basis = field(repr=False)
    steps: tuple[TriedStep, ...]
    workers: Mapping[int, Forecast]
    waiting: Waiting

    @property
    def refused(self) -> list[TriedStep]:
        return [tried for tried in self.steps if tried.refused]

    @property
    def listed(self) -> list[Forecast]:
        """Everybody who is listed, by team and name, and then who begins in the plan."""
        shown = [one for one in self.workers.values() if one.id in self.basis.shown or one.is_changed]
        return sorted(shown, key=lambda one: (one.begins, one.worker.team or "", one.worker.name.casefold(), one.id))

    @property
    def passes_limits(self) -> bool:
        return any(tried.limits for tried in self.steps)

    @property
    def changes_hands(self) -> bool:
        """Whether a case goes away from a named worker, which needs a coded reason."""
        return any(tried.holder is not None for tried in self.steps)


def try_out(plan: Plan, basis: Basis) -> Tried:
    """What the plan would do, reckoned as the store will: the loads are those after it has been carried out."""
    starters = _starters(plan, basis)
    people = {**basis.workers, **{worker.id: worker for worker in starters.values()}}
    steps: list[TriedStep] = []
    for step in plan.steps:
        if isinstance(step, NewWorker):
            steps.append(TriedStep(step, _refused_starter(step, basis)))
        elif isinstance(step, PlannedLeave):
            steps.append(TriedStep(step, _refused_leave(step, basis), to=basis.workers.get(step.worker_id)))
        else:
            steps.append(_tried_move(step, basis, starters))
    begun = {worker.id for worker in starters.values()}
    # Who goes away goes first: where two workers swap, neither is over their limit in between.
    done = [tried for tried in steps if isinstance(tried.step, PlannedMove) and not tried.refused]
    loads = dict(basis.loads)
    for id_ in begun:
        loads[id_] = Load(0, 0, capacity(people[id_], basis.rules, basis.on))
    before = dict(loads)
    for tried in done:
        if tried.holder is not None and tried.case is not None:
            loads[tried.holder.id] = loads[tried.holder.id].plus(-1, -tried.case.points)
    steps = [_take(tried, loads, basis.on) if tried in done else tried for tried in steps]
    return Tried(basis, tuple(steps), *_forecasts(people, before, loads, steps, basis, begun))


def takers(tried: Tried, cases: Sequence[PlanCase]) -> list[Candidate]:
    """Who could take these cases on top of the plan, ranked: who is listed, here, and does not hold them."""
    on = tried.basis.on
    found = []
    for one in tried.listed:
        own = {case.id for case in one.cases}
        if not one.worker.is_here_since(on, tried.basis.today) or all(case.id in own for case in cases):
            continue
        asked = Asked.of((case.status, case.section_47, case.points, case.due_on) for case in cases)
        new = [case for case in cases if case.id not in own]
        theirs = [day for case in one.cases for day in case.due_on if case not in cases]
        found.append(
            candidate(
                one.worker, one.after.load, asked, Known(), theirs, on,
                new_children=len(new), new_points=sum(case.points for case in new),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: one.order)


def _starters(plan: Plan, basis: Basis) -> dict[str, Worker]:
    """Who can begin as the plan says, as workers, by name."""
    return {
        new.name: Worker(
            id=-1 - at,
            name=new.name,
            team_id=new.team_id,
            team=basis.teams.get(new.team_id) if new.team_id is not None else None,
            fte_percent=new.fte_percent,
            newly_qualified_until=new.newly_qualified_until,
            works_from=new.works_from,
        )
        for at, new in enumerate(plan.starters)
        if not _refused_starter(new, basis)
    }


def _refused_starter(new: NewWorker, basis: Basis) -> str:
    if any(worker.name.casefold() == new.name.casefold() for worker in basis.workers.values()):
        return f"Somebody called {new.name} is in this store already."
    if new.team_id is not None and new.team_id not in basis.teams:
        return "This team is no longer in the store."
    return ""


def _refused_leave(leave: PlannedLeave, basis: Basis) -> str:
    worker = basis.workers.get(leave.worker_id)
    if worker is None:
        return "This worker is no longer in the store."
    if any((one.first_on, one.last_on) == (leave.first_on, leave.last_on) for one in worker.leave):
        return f"{worker.name} has this leave already."
    return ""


def _tried_move(move: PlannedMove, basis: Basis, starters: Mapping[str, Worker]) -> TriedStep:
    case = basis.cases.get(move.wish.case_id)
    to = starters.get(move.starter) if move.starter else basis.workers.get(move.worker_id or 0)
    if case is None:
        return TriedStep(move, "This case has been closed, or is no longer in the store.", to=to)
    holder = basis.workers.get(case.holder(basis.on) or 0)
    if to is None:
        gone = f"{move.starter} does not begin in this plan." if move.starter else "This worker is no longer here."
        return TriedStep(move, gone, case, holder)
    names = {id_: worker.name for id_, worker in basis.workers.items()}
    try:
        need_as_seen(case.held, move.wish, basis.on, names)
        hand_over(case.held, To(to), basis.on, basis.today, names)
    except InvalidInput as error:
        return TriedStep(move, str(error), case, holder, to)
    return TriedStep(move, "", case, holder, to)


def _take(tried: TriedStep, loads: dict[int, Load], on: date) -> TriedStep:
    """Put the case into the load of who takes it, and note the limits that this passes."""
    case, to = tried.case, tried.to
    assert case is not None
    assert to is not None
    loads[to.id] = loads[to.id].plus(1, case.points)
    asked = Asked.of([(case.status, case.section_47, case.points, case.due_on)])
    return replace(tried, limits=limits_passed(to, loads[to.id], asked, on))


def _forecasts(
    people: Mapping[int, Worker],
    before: Mapping[int, Load],
    after: Mapping[int, Load],
    steps: Sequence[TriedStep],
    basis: Basis,
    begun: set[int],
) -> tuple[dict[int, Forecast], Waiting]:
    moved = {tried.case.id: tried.to.id for tried in steps if tried.case and tried.to and not tried.refused}
    leave: dict[int, list[Period]] = {}
    for tried in steps:
        if isinstance(tried.step, PlannedLeave) and not tried.refused:
            leave.setdefault(tried.step.worker_id, []).append(Period(tried.step.first_on, tried.step.last_on))
    held: dict[int | None, list[PlanCase]] = {}
    holds: dict[int | None, list[PlanCase]] = {}
    for case in basis.cases.values():
        holder = case.holder(basis.on)
        held.setdefault(holder, []).append(case)
        holds.setdefault(moved.get(case.id, holder), []).append(case)
    found = {}
    for id_, load in before.items():
        was, now = held.get(id_, []), holds.get(id_, [])
        worker = people[id_]
        for period in leave.get(id_, ()):
            worker = worker.with_leave(period)
        found[id_] = Forecast(
            worker,
            Side(load, breaches(people[id_], load, was, basis.on)),
            Side(after[id_], breaches(worker, after[id_], now, basis.on)),
            tuple(now),
            got=sum(to == id_ for to in moved.values()),
            gave=sum(case.id in moved for case in was),
            begins=id_ in begun,
            more_leave=id_ in leave,
        )
    waited, waits = held.get(None, []), holds.get(None, [])
    return found, Waiting(len(waited), tuple(waits), compared(breaches_of_waiting(waited), breaches_of_waiting(waits)))
