"""How a change of holder is written: each case's holdings, a decision on its record, and an entry – many as one act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col, select

from db.commands.command import Work
from db.queries.batches import in_batches
from db.queries.holdings import KnownCase
from db.queries.workers import teams
from db.queries.workload import Caseload
from models import tables
from models.allocation import (
    LIMIT_CAN_BE_PASSED,
    ChangeReason,
    Handing,
    Holding,
    Outcome,
    To,
    Wish,
    cut_short,
    hand_over,
    need_as_seen,
)
from models.audit_chain import moment_text
from models.dates import short_form
from models.decision import DecisionKind
from models.errors import InvalidInput
from models.ranking import Asked, limits_passed
from models.text import NOTE_LENGTH
from models.workload import Load, Worker

MANY = 20  # cases from which on an act is bulk work, before which a backup is made


@dataclass(frozen=True, slots=True)
class Step:
    """One case with what becomes of its holdings, how that is said, and the day of the decision."""

    case: KnownCase
    handing: Handing
    decided: str
    on: date
    limits: tuple[str, ...] = ()
    code: ChangeReason | None = None  # where a worker gives it up; a first worker is no change


class Tally:
    """What workers would hold after the steps so far, so that a limit is seen where many cases pass it together."""

    def __init__(self, load: Caseload, on: date, leaving: Iterable[KnownCase] = ()) -> None:
        """``leaving`` are cases that go away in any case: where two workers swap, neither is over their limit."""
        self._load, self._on = load, on
        self._after: dict[int, Load] = {id_: one.load for id_, one in load.workloads.items()}
        self._left: set[int] = set()
        for case in leaving:
            self._leave(case)

    def limits(self, worker: Worker, case: KnownCase) -> tuple[str, ...]:
        points = self._load.rules.points(case.status, self._on)
        asked = Asked.of([(case.status, case.section_47, points, case.due_on)])
        return limits_passed(worker, self._after[worker.id].plus(1, points), asked, self._on)

    def take(self, worker: Worker, case: KnownCase) -> None:
        """The case goes to the worker, from whoever held it."""
        if case.id not in self._left:
            self._leave(case)
        self._after[worker.id] = self._after[worker.id].plus(1, self._load.rules.points(case.status, self._on))

    def _leave(self, case: KnownCase) -> None:
        self._left.add(case.id)
        held = case.held.holding_on(self._on)
        if held is not None and held.worker_id is not None:
            points = self._load.rules.points(case.status, self._on)
            self._after[held.worker_id] = self._after[held.worker_id].plus(-1, -points)


def step_for(
    case: KnownCase, wish: Wish, to: To, on: date, today: date, code: ChangeReason | None, override: str,
    tallies: Sequence[Tally], names: dict[int, str],
) -> Step:  # fmt: skip
    """What becomes of one case. Raises InvalidInput with the reason why it cannot change hands.

    ``tallies`` are what workers hold on the day, and today where that is later: a limit holds on both.
    """
    current = case.held.holding_on(on)
    need_as_seen(case.held, wish, on, names)
    handing = hand_over(case.held, to, on, today, names)
    holder = None if current is None or current.worker_id is None else names[current.worker_id]
    if holder is not None and code is None:
        raise InvalidInput(
            f"{holder} holds {case.reference} since {short_form(current.started_on)}. "  # type: ignore[union-attr]
            "To change that, say why: " + ", ".join(reason.value for reason in ChangeReason) + "."
        )
    limits: tuple[str, ...] = ()
    if to.worker is not None:
        limits = next((found for tally in tallies if (found := tally.limits(to.worker, case))), ())
    if limits and not override:
        name = to.worker.name if to.worker else ""
        raise InvalidInput(f"{case.reference}: {name} would be {'; '.join(limits)}. {LIMIT_CAN_BE_PASSED}")
    if to.worker is not None:
        for tally in tallies:
            tally.take(to.worker, case)
    decided = _decided(to, on, holder, code, limits, handing.dropped)
    return Step(case, handing, decided, on, limits, None if holder is None else code)


def _decided(
    to: To, on: date, holder: str | None, code: ChangeReason | None, limits: Sequence[str], dropped: Sequence[Holding]
) -> str:
    if to.worker is not None:
        said = f"allocated to {to.worker.name} from {short_form(on)}"
    elif to.team:
        said = f"given to the team {to.team}, unallocated, from {short_form(on)}"
    else:
        said = f"taken back to unallocated from {short_form(on)}"
    if holder is not None:
        said += f"; before: {holder}" + (f" ({code.words})" if code else "")
    if limits:
        said += f"; passes a limit: {'; '.join(limits)}"
    return f"{said}; {cut_short(dropped)}" if dropped else said


def outcome(case: KnownCase, sentence: str, *, done: bool, limits: tuple[str, ...] = ()) -> Outcome:
    return Outcome(case.id, case.reference, case.child, case.name, done, sentence, limits)


def gone(wish: Wish) -> Outcome:
    return Outcome(wish.case_id, "–", "–", None, False, "This case is no longer in the store. Nothing was changed.")


def finish(
    work: Work, steps: Sequence[Step], why: str, override: str, kind: DecisionKind, apply: bool,
    outcomes: Sequence[Outcome],
) -> None:  # fmt: skip
    """Write the steps, or nothing where it was a preview or no case can change hands."""
    if not apply:
        work.take_back()
        return
    if not steps:
        if len(outcomes) == 1:
            raise InvalidInput(outcomes[0].sentence)
        work.take_back()
        return
    work.bulk = len(steps) >= MANY
    write_steps(work, steps, why, override, kind)


def write_steps(work: Work, steps: Sequence[Step], why: str, override: str, kind: DecisionKind) -> None:
    """Write what becomes of the holdings, a decision and an entry for each case: ends before beginnings."""
    rows: dict[int, tables.Allocation] = {}
    for some in in_batches(held.id for step in steps for held in (*step.handing.ended, *step.handing.dropped)):
        for row in work.session.exec(select(tables.Allocation).where(col(tables.Allocation.id).in_(some))):
            rows[row.id or 0] = row
    for step in steps:
        for held in step.handing.dropped:
            work.session.delete(rows[held.id])
        for held in step.handing.ended:
            rows[held.id].ended_on = held.ended_on
    work.session.flush()
    people = dict(work.reader.rows("SELECT id, name FROM workers"))
    known_teams = teams(work.reader)
    for step in steps:
        for held in step.handing.begun:
            work.session.add(
                tables.Allocation(
                    case_id=step.case.id,
                    team_id=held.team_id,
                    worker_id=held.worker_id,
                    started_on=held.started_on,
                    ended_on=held.ended_on,
                    reason=why,
                    decided_by=work.act.who,
                    reason_code=step.code.value if step.code else None,
                    covers_id=held.covers_id,
                )
            )
        passed = override if step.limits else ""
        decide(work, step.case.id, kind, step.on, step.decided, why, passed)
        current = [replace(held, ended_on=None) for held in step.handing.ended[:1]]
        work.record(
            step.case.reference,
            before=_said(current, people, known_teams),
            after={
                **_said(step.handing.begun[:1], people, known_teams),
                "decided": step.decided,
                **({"reason": step.code.words} if step.code else {}),
                **({"limit passed because": passed} if passed else {}),
            },
            why=why,
            child_id=step.case.child_id,
            case_id=step.case.id,
        )


def _said(holdings: Sequence[Holding], people: dict[int, str], known_teams: dict[int, str]) -> dict[str, object]:
    if not holdings:
        return {"worker": "unallocated", "team": None, "since": None}
    held = holdings[0]
    return {
        "worker": people.get(held.worker_id or 0, "unallocated"),
        "team": known_teams.get(held.team_id or 0),
        "since": held.started_on,
    }


def decide(
    work: Work, case_id: int, kind: DecisionKind, on: date, decided: str, why: str, override: str = "",
    *, corrects_id: int | None = None,
) -> tables.Decision:  # fmt: skip
    """Put a management decision on a case's record, and return it; ``corrects_id`` is one that it corrects."""
    decision = tables.Decision(
        case_id=case_id,
        kind=kind.value,
        made_on=on,
        decided=decided[:1].upper() + decided[1:NOTE_LENGTH],
        rationale=why,
        override=override or None,
        decided_by=work.act.who,
        at=moment_text(work.act.at),
        corrects_id=corrects_id,
    )
    work.session.add(decision)
    work.session.flush()
    return decision
