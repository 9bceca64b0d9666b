"""My signature: the assessments that wait for a manager, by the day on which they breach, with where the time went."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.holdings import HOLDER, in_batches
from db.queries.standards import as_date, maybe_date
from db.store import Reader
from models.assessment import Countdown, Kind, State, countdown
from models.people import ALLOWED, Action, Person, Role
from models.standards import Standards
from models.time_split import TimeSplit, time_split

# An assessment that is with the manager on the day: as a condition on ``a``, for every list and every count.
WITH_MANAGER = (
    "EXISTS (SELECT 1 FROM submissions AS s WHERE s.assessment_id = a.id AND s.submitted_on <= :as_at "
    "AND (s.ended_on IS NULL OR s.ended_on > :as_at))"
)


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """An assessment that waits for a signature. ``mine`` says whether for that of who asks."""

    id: int
    case_id: int
    case: str
    child: str
    name: str | None
    kind: Kind
    clock_from: date
    limit: int
    due_on: date
    day: int
    countdown: Countdown
    submission_id: int
    submitted_on: date
    submitted_by: str
    to: str | None
    worker: str | None
    team: str | None
    child_seen: bool | None
    seen_on: date | None
    seen_alone: bool | None
    split: TimeSplit
    mine: bool

    @property
    def shown_as(self) -> str:
        return self.name or self.child

    @property
    def state(self) -> State:
        return State.AWAITING_AUTHORISATION


def signature_queue(
    reader: Reader, standards: Standards, as_at: date, person: Person, *, everybody: bool = False
) -> tuple[SignatureRow, ...]:
    """What waits for the person's signature, the first to breach first; with ``everybody`` what waits for anybody's.

    An assessment waits for a person who may sign, where it was submitted to them or to nobody in particular, and is
    not their own: they neither submitted it nor hold the case.
    """
    found = reader.rows(
        "SELECT a.id, c.id, ch.reference, c.number, ch.name, a.kind, a.clock_from, a.standard_id, a.due_on, s.id, "
        "s.submitted_on, s.submitted_by, s.submitted_by_id, s.to_id, m.name, w.id, w.name, t.name, a.child_seen, "
        "a.child_seen_on, a.seen_alone FROM submissions AS s JOIN assessments AS a ON a.id = s.assessment_id "
        "JOIN cases AS c ON c.id = a.case_id JOIN children AS ch ON ch.id = c.child_id "
        f"{HOLDER.format(case='c.id')} LEFT JOIN workers AS w ON w.id = al.worker_id "
        "LEFT JOIN teams AS t ON t.id = al.team_id LEFT JOIN workers AS m ON m.id = s.to_id "
        "WHERE s.submitted_on <= :as_at AND (s.ended_on IS NULL OR s.ended_on > :as_at) ORDER BY a.due_on, a.id",
        as_at=as_at.isoformat(),
    )
    rows = []
    splits = splits_of(reader, standards, [row[0] for row in found], as_at)
    for row in found:
        (id_, case_id, reference, number, name, kind, start, standard_id, due, submission, on, by, by_id, to_id, to,
         worker_id, worker, team, seen, seen_on, alone) = row  # fmt: skip
        mine = person.may(Action.AUTHORISE) and to_id in (None, person.id) and person.id not in (by_id, worker_id)
        if not (mine or everybody):
            continue
        clock_from, due_on = as_date(start), as_date(due)
        rows.append(
            SignatureRow(
                id=id_,
                case_id=case_id,
                case=f"{reference}-{number}",
                child=reference,
                name=name,
                kind=Kind(kind),
                clock_from=clock_from,
                limit=standards.with_id(standard_id).working_days,
                due_on=due_on,
                day=standards.day_number(clock_from, as_at),
                countdown=countdown(standards.calendar, due_on, None, as_at),
                submission_id=submission,
                submitted_on=as_date(on),
                submitted_by=by,
                to=to,
                worker=worker,
                team=team,
                child_seen=None if seen is None else bool(seen),
                seen_on=maybe_date(seen_on),
                seen_alone=None if alone is None else bool(alone),
                split=splits[id_],
                mine=mine,
            )
        )
    return tuple(rows)


def splits_of(reader: Reader, standards: Standards, assessment_ids: Sequence[int], as_at: date) -> dict[int, TimeSplit]:
    """Where the working days of each assessment went, up to the day or to its authorisation before."""
    found: dict[int, TimeSplit] = {}
    for some in in_batches(dict.fromkeys(assessment_ids)):
        listed = ", ".join(str(int(id_)) for id_ in some)
        held = _spells(
            reader,
            "SELECT a.id, al.started_on, al.ended_on FROM assessments AS a JOIN allocations AS al "
            f"ON al.case_id = a.case_id AND al.worker_id IS NOT NULL WHERE a.id IN ({listed})",
        )
        signing = _spells(
            reader, f"SELECT assessment_id, submitted_on, ended_on FROM submissions WHERE assessment_id IN ({listed})"
        )
        for id_, start, authorised in reader.rows(
            f"SELECT id, clock_from, authorised_on FROM assessments WHERE id IN ({listed})"
        ):
            until = min(as_at, maybe_date(authorised) or as_at)
            found[id_] = time_split(standards, as_date(start), until, held.get(id_, ()), signing.get(id_, ()))
    return found


def _spells(reader: Reader, sql: str) -> dict[int, list[tuple[date, date | None]]]:
    found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows: Iterable[tuple[int, str, str | None]] = reader.rows(sql)
    for id_, start, end in rows:
        found[id_].append((as_date(start), maybe_date(end)))
    return found


def managers(reader: Reader, case_id: int, as_at: date) -> list[tuple[int, str, bool]]:
    """Who may sign, as (id, name, whether of the team that has the case), in the order of their names."""
    roles = ", ".join(f"'{role.value}'" for role in _signing())
    return [
        (id_, name, team is not None and team == of_case)
        for id_, name, team, of_case in reader.rows(
            "SELECT w.id, w.name, w.team_id, (SELECT al.team_id FROM allocations AS al WHERE al.case_id = :case "
            "AND al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at)) "
            f"FROM workers AS w JOIN access AS x ON x.worker_id = w.id WHERE x.role IN ({roles}) ORDER BY w.name",
            case=case_id,
            as_at=as_at.isoformat(),
        )
    ]


def _signing() -> list[Role]:
    return sorted(ALLOWED[Action.AUTHORISE])
