"""Carry out what was tried as a plan: who begins, who is away, which cases change hands – as one act."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.commands.handing_over import MANY, Tally, outcome, step_for, write_steps
from db.commands.workers import enter_leave, enter_worker
from db.queries.holdings import known_cases
from db.queries.workers import workers
from db.queries.workload import caseload
from models.allocation import ChangeReason, Outcome, To
from models.decision import DecisionKind, rationale
from models.errors import InvalidInput, NotFound
from models.people import Action
from models.plan import NewWorker, PlannedLeave, PlannedMove
from models.text import NOTE_LENGTH, clean


@command(Action.CARRY_OUT, undoable=True)
def carry_out(
    work: Work,
    starters: Sequence[NewWorker],
    leaves: Sequence[PlannedLeave],
    moves: Sequence[PlannedMove],
    on: date,
    today: date,
    because: str,
    *,
    code: ChangeReason = ChangeReason.CASELOAD,
    override: str = "",
) -> list[Outcome]:
    """Carry out a plan as one act: who begins, who is away, and which cases change hands. All of it or nothing.

    Where a case was moved more than once, the last move counts.
    Raises InvalidInput or NotFound with the first thing that cannot be done, as ``allocate`` says it.
    """
    if not (starters or leaves or moves):
        raise InvalidInput("The plan is empty, so there is nothing to carry out.")
    why = rationale(because, "Carrying out a plan")
    passed = clean(override, limit=NOTE_LENGTH, what="reason for passing a limit")
    begun = {one.name: enter_worker(work, one) for one in starters}
    for leave in leaves:
        enter_leave(work, leave.worker_id, leave.first_on, leave.last_on, "")
    work.drafts[:] = [replace(draft, why=why) for draft in work.drafts]
    work.session.flush()
    with work.seen() as reader:
        people = workers(reader)
        cases = known_cases(reader, [move.wish.case_id for move in moves], on)
        clock = standards_within(work.session)
        days = dict.fromkeys((on, max(on, today)))
        tallies = [Tally(caseload(reader, clock, day), day, cases.values()) for day in days]
    names = {id_: worker.name for id_, worker in people.items()}
    steps = []
    for move in {move.wish.case_id: move for move in moves}.values():
        case, worker_id = cases.get(move.wish.case_id), begun.get(move.starter, move.worker_id)
        if case is None or worker_id not in people:
            raise NotFound("A case or a worker of the plan is no longer in the store. Nothing was written.")
        to = To(people[worker_id])
        steps.append(step_for(case, move.wish, to, on, today, code, passed, tallies, names))
    work.bulk = len(steps) >= MANY
    write_steps(work, steps, why, passed, DecisionKind.ALLOCATION)
    return [outcome(step.case, step.decided, done=True, limits=step.limits) for step in steps]
