"""Cases with all their holdings, as a change of holder needs them, and how many workers a child has had."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from db.queries.batches import in_batches
from db.queries.on_the_day import HOLDER as HOLDER
from db.queries.on_the_day import IS_OPEN as IS_OPEN
from db.queries.on_the_day import IS_OPEN_WORK as IS_OPEN_WORK
from db.queries.standards import as_date, known_by, maybe_date
from db.queries.status import KINDS, status_with
from db.store import Reader
from models.allocation import CaseHeld, Continuity, Holding
from models.case import CaseStatus

# The last allocation of a case that was closed has no end of its own: it was held until the case was closed.
HELD_UNTIL = (
    "CASE WHEN c.closed_on < COALESCE(al.ended_on, '9999-12-31') THEN c.closed_on "
    "ELSE COALESCE(al.ended_on, '9999-12-31') END"
)


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case with what deciding who holds it asks for."""

    id: int
    child_id: int
    child: str
    name: str | None
    family_id: int | None
    status: CaseStatus
    section_47: bool
    held: CaseHeld
    due_on: tuple[date, ...]

    @property
    def reference(self) -> str:
        return self.held.reference


def known_cases(reader: Reader, ids: Sequence[int], as_at: date) -> dict[int, KnownCase]:
    """The cases by id, in the order given; those that the store does not show are left out.

    ``as_at`` is the day by which assessments are open. Later allocations are included: a change must know of them.
    """
    found: dict[int, KnownCase] = {}
    for some in in_batches(dict.fromkeys(ids)):
        listed = ", ".join(str(int(id_)) for id_ in some)
        holdings: dict[int, list[Holding]] = defaultdict(list)
        for id_, case, worker, team, start, end, covers in reader.rows(
            "SELECT id, case_id, worker_id, team_id, started_on, ended_on, covers_id FROM allocations "
            f"WHERE case_id IN ({listed}) ORDER BY started_on, COALESCE(ended_on, '9999-12-31'), id"
        ):
            holdings[case].append(Holding(worker, team, as_date(start), maybe_date(end), covers, id_))
        due: dict[int, list[date]] = defaultdict(list)
        for case, day in reader.rows(
            f"SELECT a.case_id, a.due_on FROM assessments AS a WHERE a.case_id IN ({listed}) AND {IS_OPEN_WORK} "
            "ORDER BY a.due_on",
            as_at=as_at.isoformat(),
        ):
            due[case].append(as_date(day))
        for row in reader.rows(
            "SELECT c.id, c.child_id, ch.reference, c.number, ch.name, ch.family_id, c.status, c.section_47_on, "
            f"c.opened_on, c.closed_on, {KINDS} FROM cases AS c JOIN children AS ch ON ch.id = c.child_id "
            f"WHERE c.id IN ({listed})",
            as_at=as_at.isoformat(),
        ):
            id_, child_id, reference, number, name, family, status, section_47, opened, closed, kinds = row
            held = CaseHeld(f"{reference}-{number}", as_date(opened), maybe_date(closed), tuple(holdings[id_]))
            found[id_] = KnownCase(
                id_,
                child_id,
                reference,
                name,
                family,
                status_with(status, kinds),
                known_by(as_at, section_47) is not None,
                held,
                tuple(due[id_]),
            )
    return {id_: found[id_] for id_ in dict.fromkeys(ids) if id_ in found}


def allocation_id(reader: Reader, case_id: int, as_at: date) -> int:
    """The allocation that says who holds the case on the day, 0 where there is none: what somebody has seen."""
    row = reader.row(
        "SELECT al.id FROM allocations AS al WHERE al.case_id = :case AND al.started_on <= :as_at "
        "AND (al.ended_on IS NULL OR al.ended_on > :as_at)",
        case=case_id,
        as_at=as_at.isoformat(),
    )
    return int(row[0]) if row else 0


def held_after(reader: Reader, worker_id: int, last_on: date) -> int:
    """How many open cases the worker holds, or will hold as it is planned, on some day after the last one given."""
    row = reader.row(
        "SELECT COUNT(DISTINCT al.case_id) FROM allocations AS al JOIN cases AS c ON c.id = al.case_id "
        "WHERE al.worker_id = :worker AND c.closed_on IS NULL AND (al.ended_on IS NULL OR al.ended_on > :next)",
        worker=worker_id,
        next=(last_on + timedelta(days=1)).isoformat(),
    )
    return int(row[0]) if row else 0


def continuity(reader: Reader, child_ids: Sequence[int], as_at: date) -> dict[int, Continuity]:
    """How many named workers each child has had, over all its cases, up to the day and in the twelve months to it."""
    year_ago = as_at - relativedelta(months=12)
    recent: dict[int, set[int]] = defaultdict(set)
    ever: dict[int, set[int]] = defaultdict(set)
    for some in in_batches(child_ids):
        for child, worker, end in reader.rows(
            f"SELECT c.child_id, al.worker_id, MAX({HELD_UNTIL}) FROM allocations AS al "
            f"JOIN cases AS c ON c.id = al.case_id WHERE c.child_id IN ({', '.join(str(int(id_)) for id_ in some)}) "
            f"AND al.worker_id IS NOT NULL AND al.started_on <= :as_at AND {HELD_UNTIL} > al.started_on "
            "GROUP BY c.child_id, al.worker_id",
            as_at=as_at.isoformat(),
        ):
            ever[child].add(worker)
            if end > year_ago.isoformat():
                recent[child].add(worker)
    return {child: Continuity(len(recent[child]), len(ever[child])) for child in child_ids}
