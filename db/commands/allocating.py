"""Give cases to a worker or a team, and take them back: one case or many, each with its rationale on the record.

Bulk work is done row by row within one transaction: what cannot be done says why, the other rows go through, and all of
it is one act, which one undo takes back.
"""

from collections.abc import Sequence
from datetime import date

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.commands.handing_over import Tally, finish, gone, outcome, step_for
from db.queries.holdings import known_cases
from db.queries.workers import teams, workers
from db.queries.workload import caseload
from db.store import Reader
from models.allocation import ChangeReason, Destination, Outcome, To, Wish, check_worker
from models.decision import DecisionKind, rationale
from models.errors import InvalidInput, NotFound
from models.people import Action
from models.text import NOTE_LENGTH, clean
from models.workload import Worker


@command(Action.ALLOCATE, undoable=True)
def allocate(
    work: Work,
    wishes: Sequence[Wish],
    to: Destination,
    on: date,
    today: date,
    because: str,
    *,
    code: ChangeReason | None = None,
    override: str = "",
    apply: bool = True,
) -> list[Outcome]:
    """Give cases to a worker or to a team from a day on: the rationale becomes a management decision on each record.

    ``code`` is needed where a named worker holds the case, ``override`` where a limit is passed. A case that cannot be
    given is left as it is and says why; with ``apply`` False none is, and the outcomes are what would be done.
    Raises InvalidInput where it concerns all of them (no rationale, a worker who is not here), or NotFound.
    """
    return _hand_over(work, wishes, to, on, today, because, code, override, apply)


@command(Action.UNALLOCATE, undoable=True)
def unallocate(
    work: Work,
    wishes: Sequence[Wish],
    on: date,
    today: date,
    because: str,
    *,
    code: ChangeReason = ChangeReason.OTHER,
    apply: bool = True,
) -> list[Outcome]:
    """Take cases back from their workers, who held them until before the day. They wait with their team from then on.

    Raises as ``allocate`` does.
    """
    return _hand_over(work, wishes, Destination(), on, today, because, code, "", apply)


def _hand_over(
    work: Work, wishes: Sequence[Wish], destination: Destination, on: date, today: date, because: str,
    code: ChangeReason | None, override: str, apply: bool,
) -> list[Outcome]:  # fmt: skip
    why = rationale(because, "Who holds a case")
    passed = clean(override, limit=NOTE_LENGTH, what="reason for passing a limit")
    with work.seen() as reader:
        people = workers(reader)
        to = _destination(reader, people, destination)
        if to.worker is not None:
            check_worker(to.worker, on, today)
        cases = known_cases(reader, [wish.case_id for wish in wishes], on)
        clock = standards_within(work.session)
        tallies = [Tally(caseload(reader, clock, day), day) for day in dict.fromkeys((on, max(on, today)))]
    names = {id_: worker.name for id_, worker in people.items()}
    steps, outcomes = [], []
    for wish in {wish.case_id: wish for wish in wishes}.values():
        case = cases.get(wish.case_id)
        if case is None:
            outcomes.append(gone(wish))
            continue
        try:
            step = step_for(case, wish, to, on, today, code, passed, tallies, names)
        except InvalidInput as refused:
            outcomes.append(outcome(case, str(refused), done=False))
            continue
        steps.append(step)
        outcomes.append(outcome(case, step.decided, done=True, limits=step.limits))
    finish(work, steps, why, passed, DecisionKind.ALLOCATION, apply, outcomes)
    return outcomes


def _destination(reader: Reader, people: dict[int, Worker], to: Destination) -> To:
    if to.worker_id is not None:
        if to.worker_id not in people:
            raise NotFound("This worker is no longer in the store. Nothing was written.")
        return To(people[to.worker_id])
    if to.team_id is None:
        return To()
    known = teams(reader)
    if to.team_id not in known:
        raise NotFound("This team is no longer in the store. Nothing was written.")
    return To(team_id=to.team_id, team=known[to.team_id])
