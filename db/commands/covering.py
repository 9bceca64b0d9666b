"""Absence cover: one worker holds for a while everything that another holds, and it comes back."""

from datetime import date, timedelta

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.commands.handing_over import Step, Tally, finish, outcome
from db.queries.holdings import known_cases
from db.queries.standards import as_date
from db.queries.workers import workers
from db.queries.workload import caseload, held_cases
from models import tables
from models.allocation import (
    LIMIT_CAN_BE_PASSED,
    Outcome,
    bring_back,
    check_period,
    check_until,
    check_worker,
    covered_on,
    lend,
)
from models.dates import short_form
from models.decision import DecisionKind, rationale
from models.errors import InvalidInput, NotFound
from models.people import Action
from models.ranking import away_between
from models.text import NOTE_LENGTH, clean
from models.workload import Worker


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

    Without a last day it stays until ``give_back``. What is planned already stays as it is planned. With ``leave`` the
    absence is entered as leave as well, where none is known that covers it.
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
        check_until(owner, to, last_on)
        clock = standards_within(work.session)
        day = max(first_on, today)
        held = [case.id for case in held_cases(reader, clock, day, owner.id)]
        cases = known_cases(reader, held, day)
        tally = Tally(caseload(reader, clock, day), day)
    away = away_between(to, day, last_on)
    steps, outcomes = [], []
    for case in cases.values():
        try:
            handing = lend(case.held, owner, to, first_on, last_on, today)
            limits = (*tally.limits(to, case), *away)
            if limits and not passed:
                raise InvalidInput(f"{case.reference}: {to.name} would be {'; '.join(limits)}. {LIMIT_CAN_BE_PASSED}")
        except InvalidInput as refused:
            outcomes.append(outcome(case, str(refused), done=False))
            continue
        tally.take(to, case)
        start, end = handing.begun[0].started_on, handing.begun[0].ended_on
        until = "until given back" if end is None else f"to {short_form(end - timedelta(days=1))}"
        decided = f"{to.name} covers for {owner.name} from {short_form(start)} {until}"
        decided += f"; passes a limit: {'; '.join(limits)}" if limits else ""
        steps.append(Step(case, handing, decided, min(start, today), limits))
        outcomes.append(outcome(case, decided, done=True, limits=limits))
    if not outcomes:
        raise InvalidInput(f"{owner.name} holds no open case on {short_form(day)}, so there is nothing to cover.")
    last = last_on or date.max
    known = any(one.first_on <= first_on and last <= (one.last_on or date.max) for one in owner.leave)
    if steps and leave and not known:
        work.session.add(tables.Leave(worker_id=owner.id, first_on=first_on, last_on=last_on))
        work.record(owner.name, after={"leave from": first_on, "to": last_on})
    finish(work, steps, why, passed, DecisionKind.COVER, apply, outcomes)
    return outcomes


@command(Action.GIVE_BACK, undoable=True)
def give_back(
    work: Work, worker_id: int, on: date, today: date, because: str, *, leave: bool = True, apply: bool = True
) -> list[Outcome]:
    """Give everything back to a worker that others hold for them on the day, sooner than planned.

    The day may lie ahead, within a cover that is planned. With ``leave`` their leave of that day ends before it.
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
            "WHERE al.covers_id IS NOT NULL AND al.started_on <= :on AND (al.ended_on IS NULL OR al.ended_on > :on) "
            "AND c.closed_on IS NULL ORDER BY al.case_id",
            on=on.isoformat(),
        )]  # fmt: skip
        cases = known_cases(reader, ids, on)
    names = {id_: worker.name for id_, worker in people.items()}
    steps, outcomes = [], []
    for case in cases.values():
        if owner.id not in covered_on(case.held, on):
            continue
        current = case.held.holding_on(on)
        try:
            handing = bring_back(case.held, owner, on, today, names)
        except InvalidInput as refused:
            outcomes.append(outcome(case, str(refused), done=False))
            continue
        coverer = names.get(current.worker_id or 0, "") if current else ""
        decided = f"given back to {owner.name} by {coverer} from {short_form(on)}"
        steps.append(Step(case, handing, decided, min(on, today)))
        outcomes.append(outcome(case, decided, done=True))
    if not outcomes:
        raise InvalidInput(
            f"Nobody covers for {owner.name} on {short_form(on)}, so there is nothing to give back."
            f"{_planned_cover(work, owner.id, on)}"
        )
    if steps and leave:
        _end_leave(work, owner, on)
    finish(work, steps, why, "", DecisionKind.COVER, apply, outcomes)
    return outcomes


def _planned_cover(work: Work, owner_id: int, on: date) -> str:
    """When a cover for the worker begins after the day, as a sentence."""
    with work.seen() as reader:
        row = reader.row(
            "SELECT MIN(started_on) FROM allocations WHERE covers_id = :worker AND started_on > :on",
            worker=owner_id,
            on=on.isoformat(),
        )
    if row is None or row[0] is None:
        return ""
    return f" A cover begins on {short_form(as_date(row[0]))}: to call it off, give that day."


def _end_leave(work: Work, worker: Worker, on: date) -> None:
    """Let the worker's leave of this day end on the day before; one that begins with it goes."""
    for one in worker.leave:
        if not one.covers(on):
            continue
        row = work.session.get_one(tables.Leave, one.id)
        before = {"leave from": one.first_on, "to": one.last_on}
        if one.first_on == on:
            work.session.delete(row)
            work.record(worker.name, before=before)
            continue
        row.last_on = on - timedelta(days=1)
        work.session.add(row)
        work.record(worker.name, before=before, after={"leave from": one.first_on, "to": row.last_on})
