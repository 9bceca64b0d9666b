"""Absence cover: one worker holds for a while everything that another holds, and it comes back."""

from datetime import date

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.commands.handing_over import Step, Tally, finish, outcome
from db.queries.holdings import known_cases
from db.queries.workers import workers
from db.queries.workload import caseload, held_cases
from models import tables
from models.allocation import LIMIT_CAN_BE_PASSED, CaseHeld, Outcome, To, check_period, check_worker, hand_over, lend
from models.dates import short_form
from models.decision import DecisionKind, rationale
from models.errors import InvalidInput, NotFound
from models.people import Action
from models.text import NOTE_LENGTH, clean


@command(Action.COVER, undoable=True)
def cover(
    work: Work,
    worker_id: int,
    to_id: int,
    first_on: date,
    last_on: date | None,
    today: date,
    because: str,
    *,
    override: str = "",
    leave: bool = True,
    apply: bool = True,
) -> list[Outcome]:
    """Let one worker hold everything that another holds, from the first day to the last, and give it back by itself.

    Without a last day it stays until ``give_back``. With ``leave`` the absence is entered as leave as well.
    Outcomes, ``apply`` and what is raised are as with ``allocate``.
    """
    check_period(first_on, last_on, today)
    why = rationale(because, "Covering an absence")
    passed = clean(override, limit=NOTE_LENGTH, what="reason for passing a limit")
    with work.seen() as reader:
        people = workers(reader)
        if worker_id not in people or to_id not in people:
            raise NotFound("This worker is no longer in the store. Nothing was written.")
        owner, to = people[worker_id], people[to_id]
        if owner.id == to.id:
            raise InvalidInput(f"{owner.name} cannot cover for themselves. Choose somebody else.")
        check_worker(to, first_on, today)
        clock = standards_within(work.session)
        day = max(first_on, today)
        held = [case.id for case in held_cases(reader, clock, day, owner.id)]
        cases = known_cases(reader, held, day)
        tally = Tally(caseload(reader, clock, day), day)
    until = f"to {short_form(last_on)}" if last_on else "until given back"
    steps, outcomes = [], []
    for case in cases.values():
        try:
            handing = lend(case.held, owner, to, first_on, last_on, today)
            limits = tally.limits(to, case)
            if limits and not passed:
                raise InvalidInput(f"{case.reference}: {to.name} would be {'; '.join(limits)}. {LIMIT_CAN_BE_PASSED}")
        except InvalidInput as refused:
            outcomes.append(outcome(case, str(refused), done=False))
            continue
        tally.take(to, case)
        start = short_form(handing.begun[0].started_on)
        decided = f"{to.name} covers for {owner.name} from {start} {until}"
        decided += f"; passes a limit: {'; '.join(limits)}" if limits else ""
        steps.append(Step(case, handing, decided, limits))
        outcomes.append(outcome(case, decided, done=True, limits=limits))
    if not outcomes:
        raise InvalidInput(f"{owner.name} holds no open case on {short_form(day)}, so there is nothing to cover.")
    if steps and leave and not any(one.covers(first_on) and one.last_on == last_on for one in owner.leave):
        work.session.add(tables.Leave(worker_id=owner.id, first_on=first_on, last_on=last_on))
        work.record(owner.name, after={"leave from": first_on, "to": last_on})
    finish(work, steps, why, passed, None, DecisionKind.COVER, min(first_on, today), apply, outcomes)
    return outcomes


@command(Action.GIVE_BACK, undoable=True)
def give_back(work: Work, worker_id: int, on: date, today: date, because: str, *, apply: bool = True) -> list[Outcome]:
    """Give everything back to a worker that others hold for them on the day, sooner than planned.

    Outcomes, ``apply`` and what is raised are as with ``allocate``.
    """
    why = rationale(because, "Giving cases back")
    with work.seen() as reader:
        people = workers(reader)
        if worker_id not in people:
            raise NotFound("This worker is no longer in the store. Nothing was written.")
        owner = people[worker_id]
        check_worker(owner, on, today)
        ids = [row[0] for row in reader.rows(
            "SELECT al.case_id FROM allocations AS al JOIN cases AS c ON c.id = al.case_id "
            "WHERE al.covers_id = :worker AND al.started_on <= :on AND (al.ended_on IS NULL OR al.ended_on > :on) "
            "AND c.closed_on IS NULL ORDER BY al.case_id",
            worker=worker_id, on=on.isoformat(),
        )]  # fmt: skip
        cases = known_cases(reader, ids, on)
    names = {id_: worker.name for id_, worker in people.items()}
    steps, outcomes = [], []
    for case in cases.values():
        current = case.held.holding_on(on)
        try:
            handing = hand_over(case.held, To(owner, covers_id=_covered_by(case.held, owner.id, on)), on, today, names)
        except InvalidInput as refused:
            outcomes.append(outcome(case, str(refused), done=False))
            continue
        coverer = names.get(current.worker_id or 0, "") if current else ""
        decided = f"given back to {owner.name} by {coverer} from {short_form(on)}"
        steps.append(Step(case, handing, decided))
        outcomes.append(outcome(case, decided, done=True))
    if not outcomes:
        raise InvalidInput(f"Nobody covers for {owner.name} on {short_form(on)}, so there is nothing to give back.")
    finish(work, steps, why, "", None, DecisionKind.COVER, on, apply, outcomes)
    return outcomes


def _covered_by(case: CaseHeld, worker_id: int, on: date) -> int | None:
    """For whom the worker held the case when it was lent on, so that it comes back to that one in the end."""
    lent = case.holding_on(on)
    since = None if lent is None else lent.started_on
    own = [held for held in case.holdings if held.worker_id == worker_id and held.ended_on == since]
    return own[-1].covers_id if own else None
