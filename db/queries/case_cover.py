"""Which cases were discussed in supervision and when: the one query of the list, the agenda and every count."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.batches import in_batches
from db.queries.holdings import IS_OPEN
from db.queries.standards import as_date, maybe_date
from db.queries.status import KINDS, status_with
from db.store import Reader
from models.case import CaseStatus
from models.case_cover import CaseCover, case_cover
from models.practice_rules import Rules
from models.standards import Standards


@dataclass(frozen=True, slots=True)
class CoveredCase:
    """An open case and who holds it, with when it was last discussed and by when it is to be again."""

    id: int
    case: str
    child_id: int
    child: str
    name: str | None
    worker_id: int
    held_since: date
    covers: str | None
    status: CaseStatus
    opened_on: date
    cover: CaseCover


def covered_cases(
    reader: Reader, standards: Standards, rules: Rules, as_at: date, worker_id: int | None = None
) -> list[CoveredCase]:
    """The open cases that the worker holds on the day, or those of everybody; first what is to be discussed first.

    A case is discussed in a session of whatever kind, or as a discussion noted on the case file.
    """
    of_worker = "" if worker_id is None else "AND al.worker_id = :worker"
    asked: dict[str, object] = {"as_at": as_at.isoformat()} | ({} if worker_id is None else {"worker": worker_id})
    found = []
    for (id_, child_id, child, number, name, worker, since, covers, said, kinds, opened, in_session,
         noted) in reader.rows(
        "SELECT c.id, ch.id, ch.reference, c.number, ch.name, al.worker_id, al.started_on, covered.name, c.status, "
        f"{KINDS}, "
        "c.opened_on, (SELECT MAX(s.held_on) FROM discussions AS d JOIN supervision_sessions AS s "
        "ON s.id = d.session_id WHERE d.case_id = c.id AND s.held_on <= :as_at), "
        "(SELECT MAX(n.happened_on) FROM notes AS n WHERE n.case_id = c.id AND n.kind = 'supervision' "
        "AND n.happened_on <= :as_at) "
        "FROM allocations AS al JOIN cases AS c ON c.id = al.case_id JOIN children AS ch ON ch.id = c.child_id "
        "LEFT JOIN workers AS covered ON covered.id = al.covers_id "
        "WHERE al.worker_id IS NOT NULL AND al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at) "
        f"AND {IS_OPEN} {of_worker}",
        **asked,
    ):  # fmt: skip
        status, last = status_with(said, kinds), max(filter(None, (in_session, noted)), default=None)
        cover = case_cover(as_date(opened), maybe_date(last), status, rules, standards.calendar, as_at)
        found.append(
            CoveredCase(
                id_, f"{child}-{number}", child_id, child, name, worker, as_date(since), covers, status,
                as_date(opened), cover,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.cover.due_on, one.case))


def discussed_days(reader: Reader, case_ids: Sequence[int], as_at: date) -> dict[int, list[date]]:
    """Every day on which each case was discussed."""
    found: dict[int, set[date]] = defaultdict(set)
    for some in in_batches(case_ids):
        listed = ", ".join(str(int(id_)) for id_ in some)
        for case, day in reader.rows(
            "SELECT d.case_id, s.held_on FROM discussions AS d JOIN supervision_sessions AS s ON s.id = d.session_id "
            f"WHERE d.case_id IN ({listed}) AND s.held_on <= :as_at UNION SELECT n.case_id, n.happened_on "
            f"FROM notes AS n WHERE n.case_id IN ({listed}) AND n.kind = 'supervision' AND n.happened_on <= :as_at",
            as_at=as_at.isoformat(),
        ):
            found[case].add(as_date(day))
    return {case: sorted(days) for case, days in found.items()}
