"""Triage: which open cases no named worker holds, how they have waited, and who can take them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from db.queries.holdings import HOLDER, IS_OPEN, IS_OPEN_WORK, continuity, known_cases
from db.queries.standards import as_date, known_by, maybe_date
from db.queries.status import KINDS, status_with
from db.queries.workers import practice_rules
from db.queries.workload import Caseload, by_value, caseload
from db.store import Reader
from models.allocation import Continuity
from models.assessment import Countdown, Kind, countdown
from models.case import CaseStatus
from models.dates import list_form
from models.errors import StoreDamaged
from models.ranking import Asked, Candidate, Known, candidate
from models.standards import Standards
from models.text import for_search, holds_words
from models.waiting import Owed, Wait, wait, wait_held

# A referral that was taken here and that nobody had decided on by the day.
UNDECIDED = "(c.taken_by IS NOT NULL AND (c.referral_decided_on IS NULL OR c.referral_decided_on > :as_at))"
# A team alone is unallocated: only a named worker holds a case (Dudley's policy of July 2011, docs/allocation.md).
# Who holds a case that nobody has decided on waits for the decision as well.
_WAITS = f"""
    FROM cases AS c JOIN children AS ch ON ch.id = c.child_id {HOLDER.format(case="c.id")}
    WHERE {IS_OPEN} AND (al.worker_id IS NULL OR {UNDECIDED})
"""


@dataclass(frozen=True, slots=True)
class Work:
    """An open assessment of a waiting case."""

    kind: Kind
    due_on: date
    countdown: Countdown


@dataclass(frozen=True, slots=True)
class Sibling:
    """A brother or sister with an open case, and who holds it."""

    case_id: int
    case: str
    child: str
    name: str | None
    worker: str | None

    @property
    def shown_as(self) -> str:
        return self.name or self.child


@dataclass(frozen=True, slots=True)
class Reviews:
    """How often a manager has reviewed the case while it waited, when last, and what was decided."""

    count: int = 0
    last_on: date | None = None
    decided: str = ""

    @property
    def in_words(self) -> str:
        """``2, last 12 Sep 11``"""
        return "none" if self.last_on is None else f"{self.count}, last {list_form(self.last_on).strip()}"


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An open case that no named worker holds. ``allocation_id`` is the row that says so, 0 where there is none.

    ``worker`` holds a case that waits for nothing but the decision on its referral.
    """

    id: int
    child_id: int
    case: str
    child: str
    name: str | None
    opened_on: date
    wait: Wait
    level: int | None
    need: str | None
    section_47: bool
    team: str | None
    allocation_id: int
    work: tuple[Work, ...]
    siblings: tuple[Sibling, ...]
    reviews: Reviews
    last_seen_on: date | None
    workers_before: Continuity
    worker: str | None = None

    @property
    def shown_as(self) -> str:
        return self.name or self.child

    @property
    def status(self) -> CaseStatus:
        return self.wait.status

    @property
    def due_on(self) -> date | None:
        return self.work[0].due_on if self.work else None

    @property
    def key(self) -> tuple[Any, ...]:
        """Its place in the order in which it is shown at first: who may not wait, then the longest wait."""
        return (not self.status.may_not_wait, -self.wait.days, self.wait.since, self.id)

    @property
    def status_words(self) -> str:
        return self.status.words + (", section 47" if self.section_47 else "")

    def searched(self, *, names: bool = True) -> str:
        """Every text that a column of the list shows, for the filter; what is hidden is not found by it either."""
        return for_search(
            self.case, self.child, self.name if names else None, self.wait.label, self.wait.short_label,
            self.wait.decision_label, self.worker, self.status_words, self.need,
            f"level {self.level}" if self.level else "no level", self.team or "–", self.reviews.in_words,
            list_form(self.opened_on), list_form(self.wait.since),
            *(f"{one.kind.words} {one.kind.value} {one.countdown.label} {list_form(one.due_on)}" for one in self.work),
            *(f"{one.shown_as if names else ''} {one.child} {one.worker or ''}" for one in self.siblings),
        )  # fmt: skip


@dataclass(frozen=True)
class WaitingList:
    """All waiting cases, in order. A tile's number is the length of its list: both are counted from these rows.

    ``held`` are those that have a named worker, but no decision on their referral yet: they are in that tile alone.
    """

    as_at: date
    rows: tuple[WaitingRow, ...]
    any_case: bool = True
    held: tuple[WaitingRow, ...] = ()

    @property
    def everything(self) -> tuple[WaitingRow, ...]:
        """The waiting cases, and those that wait for nothing but a decision."""
        return (*self.rows, *self.held)

    def of(self, owed: Owed | None) -> list[WaitingRow]:
        """The rows behind a tile; for None all that wait for a named worker."""
        return [row for row in self.everything if owed in row.wait.owed] if owed else list(self.rows)

    def holding(self, words: str, *, names: bool = True) -> "WaitingList":
        """Only rows in which every word is found; by children's names only where these are shown."""
        if not words:
            return self

        def shown(rows: Iterable[WaitingRow]) -> tuple[WaitingRow, ...]:
            return tuple(row for row in rows if holds_words(row.searched(names=names), words))

        return WaitingList(self.as_at, shown(self.rows), self.any_case, shown(self.held))

    def counts(self) -> Counter[Owed | None]:
        """How many rows there are behind each tile."""
        found: Counter[Owed | None] = Counter({owed: len(self.of(owed)) for owed in Owed})
        found[None] = len(self.rows)
        return found


class TriageOrder(StrEnum):
    """By which column the waiting list is sorted."""

    WAITING = "waiting"
    OPENED = "opened"
    CHILD = "child"
    STATUS = "status"
    DUE = "due"
    LEVEL = "level"
    TEAM = "team"


_STATUSES = list(CaseStatus)  # the most urgent first
_ORDER_VALUES: dict[TriageOrder, Callable[[WaitingRow], Any]] = {
    TriageOrder.WAITING: lambda row: row.key,
    TriageOrder.OPENED: lambda row: row.opened_on,
    TriageOrder.CHILD: lambda row: row.shown_as.casefold(),
    TriageOrder.STATUS: lambda row: (_STATUSES.index(row.status), not row.section_47),
    TriageOrder.DUE: lambda row: row.due_on,
    TriageOrder.LEVEL: lambda row: None if row.level is None else -row.level,  # the highest first
    TriageOrder.TEAM: lambda row: None if row.team is None else row.team.casefold(),
}


def sorted_rows(rows: Iterable[WaitingRow], order: TriageOrder, descending: bool = False) -> list[WaitingRow]:
    """The rows by a column; equal ones in the order in which they wait, and those without a value last either way."""
    return by_value(sorted(rows, key=lambda row: row.key), _ORDER_VALUES[order], descending)


def waiting_list(reader: Reader, standards: Standards, as_at: date) -> WaitingList:
    """Every open case without a named worker as at the day: those that may not wait first, then the oldest."""
    day, rules = as_at.isoformat(), practice_rules(reader)
    found = reader.rows(
        "SELECT c.id, ch.id, ch.reference, c.number, ch.name, ch.family_id, c.opened_on, c.status, c.primary_need, "
        "c.threshold_level, c.section_47_on, c.last_seen_on, COALESCE(al.id, 0), "
        "(SELECT t.name FROM teams AS t WHERE t.id = al.team_id), "
        "(SELECT MAX(h.ended_on) FROM allocations AS h WHERE h.case_id = c.id AND h.worker_id IS NOT NULL "
        "AND h.ended_on <= :as_at AND h.ended_on > h.started_on), "
        f"CASE WHEN {UNDECIDED} THEN COALESCE(c.referred_on, c.opened_on) END, "
        f"(SELECT w.name FROM workers AS w WHERE w.id = al.worker_id), {KINDS} "
        f"{_WAITS}",
        as_at=day,
    )
    ids = [row[0] for row in found]
    work, reviews = _work_of(reader, standards, as_at), _reviews(reader, as_at)
    siblings = _siblings(reader, {row[5] for row in found if row[5] is not None}, as_at)
    before = continuity(reader, [row[1] for row in found], as_at)
    rows = []
    for row in found:
        (id_, child_id, reference, number, name, family, opened, status, need, level, section_47, seen, allocation,
         team, held_until, undecided, worker, kinds) = row  # fmt: skip
        since = max(as_date(opened), as_date(held_until)) if held_until else as_date(opened)
        reviewed, stands = _since(reviews.get(id_, ()), since), status_with(status, kinds)
        waits = (
            wait(since, stands, reviewed.last_on, standards, rules, as_at, maybe_date(undecided))
            if worker is None
            else wait_held(stands, standards, as_at, as_date(undecided))
        )
        rows.append(
            WaitingRow(
                id=id_,
                child_id=child_id,
                case=f"{reference}-{number}",
                child=reference,
                name=name,
                opened_on=as_date(opened),
                wait=waits,
                level=level,
                need=need,
                section_47=known_by(as_at, section_47) is not None,
                team=team,
                allocation_id=allocation,
                work=work.get(id_, ()),
                siblings=tuple(one for one in siblings.get(family, ()) if one.case_id != id_),
                reviews=reviewed,
                last_seen_on=known_by(as_at, seen),
                workers_before=before[child_id],
                worker=worker,
            )
        )
    if len(ids) != len(set(ids)):
        raise StoreDamaged(
            "A case has two holders on one day: another program has changed the store. "
            "Go back to the last good backup with: cpip-tui restore"
        )
    any_case = bool(rows) or reader.row("SELECT 1 FROM cases LIMIT 1") is not None
    rows.sort(key=lambda row: row.key)
    waiting, held = (tuple(row for row in rows if row.wait.held is of_held) for of_held in (False, True))
    return WaitingList(as_at, waiting, any_case, held)


def open_cases(reader: Reader, as_at: date) -> int:
    """How many cases are open on the day, whoever holds them: why a waiting list is empty."""
    row = reader.row(f"SELECT COUNT(*) FROM cases AS c WHERE {IS_OPEN}", as_at=as_at.isoformat())
    assert row is not None
    return int(row[0])


def _work_of(reader: Reader, standards: Standards, as_at: date) -> dict[int, tuple[Work, ...]]:
    rows = reader.rows(
        f"SELECT a.case_id, a.kind, a.due_on FROM assessments AS a {HOLDER.format(case='a.case_id')} "
        f"WHERE {IS_OPEN_WORK} AND al.worker_id IS NULL ORDER BY a.due_on, a.id",
        as_at=as_at.isoformat(),
    )
    found: dict[int, list[Work]] = defaultdict(list)
    for case, kind, due in rows:
        due_on = as_date(due)
        found[case].append(Work(Kind(kind), due_on, countdown(standards.calendar, due_on, None, as_at)))
    return {case: tuple(work) for case, work in found.items()}


def _reviews(reader: Reader, as_at: date) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for case, made_on, decided in reader.rows(
        "SELECT case_id, made_on, decided FROM decisions WHERE kind = 'review' AND made_on <= :as_at "
        "ORDER BY made_on, id",
        as_at=as_at.isoformat(),
    ):
        found[case].append((as_date(made_on), decided))
    return found


def _since(reviews: Sequence[tuple[date, str]], since: date) -> Reviews:
    """The reviews of this wait: those of an earlier one, before somebody held the case, do not count."""
    own = [review for review in reviews if review[0] >= since]
    return Reviews(len(own), *own[-1]) if own else Reviews()


def _siblings(reader: Reader, families: set[int], as_at: date) -> dict[int, list[Sibling]]:
    """The open cases of each family, with who holds them."""
    found: dict[int, list[Sibling]] = defaultdict(list)
    if not families:
        return found
    for family, case, reference, number, name, worker in reader.rows(
        "SELECT ch.family_id, c.id, ch.reference, c.number, ch.name, w.name FROM children AS ch "
        f"JOIN cases AS c ON c.child_id = ch.id {HOLDER.format(case='c.id')} "
        f"LEFT JOIN workers AS w ON w.id = al.worker_id WHERE ch.family_id IS NOT NULL AND {IS_OPEN} "
        "ORDER BY ch.date_of_birth, ch.id",
        as_at=as_at.isoformat(),
    ):
        if family in families:
            found[family].append(Sibling(case, f"{reference}-{number}", reference, name, worker))
    return found


def siblings_of(reader: Reader, case_ids: Sequence[int], as_at: date) -> list[Sibling]:
    """The open cases of the siblings of these cases' children, these cases themselves left out."""
    listed = ", ".join(str(int(id_)) for id_ in case_ids) or "NULL"
    families = {
        row[0]
        for row in reader.rows(
            "SELECT DISTINCT ch.family_id FROM children AS ch JOIN cases AS c ON c.child_id = ch.id "
            f"WHERE ch.family_id IS NOT NULL AND c.id IN ({listed})"
        )
    }
    asked = set(case_ids)
    return [one for some in _siblings(reader, families, as_at).values() for one in some if one.case_id not in asked]


@dataclass(frozen=True)
class Takers:
    """Who can take these cases, the first first, with what they were reckoned with."""

    asked: Asked
    candidates: tuple[Candidate, ...]
    caseload: Caseload
    continuity: dict[int, Continuity]

    @property
    def offered(self) -> tuple[Candidate, ...]:
        """Who can be given them: whose load it would not change holds all of them already."""
        return tuple(one for one in self.candidates if one.after != one.before)

    def of(self, worker_id: int) -> Candidate | None:
        return next((one for one in self.candidates if one.worker.id == worker_id), None)


def who_can_take(
    reader: Reader, standards: Standards, case_ids: Sequence[int], on: date, known_load: Caseload | None = None,
    *, today: date | None = None, names: bool = True, history: bool = True,
) -> Takers:  # fmt: skip
    """The workers who are here on the day, ranked for these cases with the reasons. It advises; it decides nothing.

    ``today`` leaves out who has left since a day that has passed. Without ``names`` the reasons speak of siblings by
    their references, and without ``history`` of nobody: who only covers for a while is chosen by load and leave.
    """
    load = known_load or caseload(reader, standards, on)
    cases = known_cases(reader, case_ids, on)
    holders = {id_: held.worker_id if (held := case.held.holding_on(on)) else None for id_, case in cases.items()}
    points = {id_: load.rules.points(case.status, on) for id_, case in cases.items()}
    asked = Asked.of((case.status, case.section_47, points[id_], case.due_on) for id_, case in cases.items())
    known = _known(reader, [case.child_id for case in cases.values()], on, names=names) if history else {}
    found = []
    for one in load.takers:
        if not one.worker.is_here_since(on, today or on):
            continue
        own = [id_ for id_, holder in holders.items() if holder == one.id]
        found.append(
            candidate(
                one.worker, one.load, asked, known.get(one.id, Known()), load.due_on.get(one.id, ()), on,
                new_children=asked.children - len(own), new_points=asked.points - sum(points[id_] for id_ in own),
            )
        )  # fmt: skip
    counts = continuity(reader, [case.child_id for case in cases.values()], on)
    return Takers(asked, tuple(sorted(found, key=lambda one: one.order)), load, counts)


def _known(reader: Reader, child_ids: Sequence[int], on: date, *, names: bool) -> dict[int, Known]:
    """How each worker knows the children: by their own cases, now and before, and by those of siblings."""
    if not child_ids:
        return {}
    listed = ", ".join(str(int(id_)) for id_ in child_ids)
    rows = reader.rows(
        "SELECT al.worker_id, ch.id, ch.reference, ch.name, al.started_on, al.ended_on, c.closed_on "
        "FROM allocations AS al JOIN cases AS c ON c.id = al.case_id JOIN children AS ch ON ch.id = c.child_id "
        "WHERE al.worker_id IS NOT NULL AND al.started_on <= :as_at AND "
        "(al.ended_on IS NULL OR al.ended_on > al.started_on) AND "
        f"(ch.id IN ({listed}) OR ch.family_id IN (SELECT family_id FROM children WHERE id IN ({listed})))",
        as_at=on.isoformat(),
    )
    asked, found = set(child_ids), dict[int, dict[str, Any]]()
    for worker, child, reference, name, _, ended, closed in rows:
        facts = found.setdefault(worker, {"holds": set(), "held": set(), "until": [], "now": {}, "before": {}})
        ends = min(maybe_date(ended) or date.max, maybe_date(closed) or date.max)
        if child in asked:
            facts["holds" if ends > on else "held"].add(child)
            facts["until"] += [ends] * (ends <= on)
        else:
            facts["now" if ends > on else "before"][child] = (names and name) or reference
    return {
        worker: Known(
            len(facts["holds"]), len(facts["held"]), max(facts["until"], default=None), tuple(facts["now"].values()),
            tuple(name for child, name in facts["before"].items() if child not in facts["now"]),
        )
        for worker, facts in found.items()
    }  # fmt: skip
