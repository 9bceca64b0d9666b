"""Plans and times in care with what is held of them, where a child lives, and the clocks that run: of one or of all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.holdings import HOLDER, IS_OPEN
from db.queries.standards import as_date, known_by, maybe_date
from db.queries.status import KINDS, status_with
from db.queries.workers import practice_rules
from db.store import Reader
from models.care_codes import (
    AbuseCategory,
    CareEnd,
    CareGoal,
    EventKind,
    FactKind,
    LegalStatus,
    MoveReason,
    PlacementType,
)
from models.case import CaseStatus
from models.standards import Standards
from models.status import episode_words
from models.status_clocks import ClockAt, Dated, clocks_of


@dataclass(frozen=True, slots=True)
class FactLine:
    """What holds from a day on; ``value`` is a code of the set of its kind."""

    what: FactKind
    value: str
    since: date
    note: str
    written_by: str

    @property
    def in_full(self) -> str:
        """``C2 full care order``; the code alone where it is none of the set."""
        code = next((each for each in self.what.codes if each.value == self.value), None)
        return self.value if code is None else code.in_full


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that was held on a day."""

    id: int
    kind: EventKind
    on: date
    alone: bool | None
    note: str
    written_by: str


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """Where a child lives or lived; ``ended_on`` and ``reason`` are empty while it runs."""

    id: int
    type: PlacementType | None
    started_on: date
    ended_on: date | None
    aside: bool
    reason: MoveReason | None
    note: str
    written_by: str

    @property
    def words(self) -> str:
        """``U6 foster placement``; of a respite that it is one."""
        said = "placement of a kind that is not known" if self.type is None else self.type.in_full
        return f"{said} (respite)" if self.aside and self.type is not None and not self.type.is_temporary else said


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """A plan or a time in care as it was known on a day, with the clocks that ran on it then."""

    id: int
    child_id: int
    case_id: int
    kind: CaseStatus
    started_on: date
    ended_on: date | None
    end_reason: CareEnd | None
    end_note: str
    previous_plans: int | None
    placements_told: int | None
    placements_told_on: date | None
    written_by: str
    facts: tuple[FactLine, ...]
    events: tuple[EventLine, ...]
    placements: tuple[PlacementLine, ...]
    clocks: tuple[ClockAt, ...]
    ended_by: str = ""

    @property
    def words(self) -> str:
        """``child protection plan``"""
        return episode_words(self.kind)

    def last(self, kind: EventKind) -> EventLine | None:
        """The last time that it was held."""
        return next((one for one in reversed(self.events) if one.kind is kind), None)

    def fact(self, what: FactKind) -> FactLine | None:
        """What holds of it now."""
        return next((one for one in reversed(self.facts) if one.what is what), None)

    @property
    def first_category(self) -> AbuseCategory | None:
        """For what the plan began."""
        found = next((one for one in self.facts if one.what is FactKind.CATEGORY), None)
        return None if found is None else AbuseCategory(found.value)

    @property
    def category(self) -> AbuseCategory | None:
        found = self.fact(FactKind.CATEGORY)
        return None if found is None else AbuseCategory(found.value)

    @property
    def legal_status(self) -> LegalStatus | None:
        found = self.fact(FactKind.LEGAL_STATUS)
        return None if found is None else LegalStatus(found.value)

    @property
    def goal(self) -> CareGoal | None:
        found = self.fact(FactKind.GOAL)
        return None if found is None else CareGoal(found.value)

    @property
    def placement(self) -> PlacementLine | None:
        """Where the child lives; a respite or a temporary move left out."""
        return next((one for one in reversed(self.placements) if one.ended_on is None and not one.aside), None)

    @property
    def away(self) -> PlacementLine | None:
        """The respite or temporary move that runs beside it."""
        return next((one for one in self.placements if one.ended_on is None and one.aside), None)


def episodes_of(reader: Reader, standards: Standards, child_id: int, as_at: date) -> list[EpisodeLine]:
    """Every plan and time in care of the child that had begun by the day, oldest first."""
    return _lines(reader, standards, as_at, "e.child_id = :child", {"child": child_id})


def episodes_of_children(
    reader: Reader, standards: Standards, children: Iterable[int], as_at: date
) -> list[EpisodeLine]:  # fmt: skip
    """The same of several children, of whom one statement can ask at once."""
    return _lines(reader, standards, as_at, f"e.child_id IN ({', '.join(str(int(one)) for one in children)})", {})


def episodes_at(
    reader: Reader, standards: Standards, as_at: date, kinds: Iterable[CaseStatus] = ()
) -> list[EpisodeLine]:
    """Every plan and time in care that holds on the day, of these kinds or of all."""
    holds = "(e.ended_on IS NULL OR e.ended_on > :as_at)"
    if asked := ", ".join(f"'{kind.value}'" for kind in kinds):
        holds += f" AND e.kind IN ({asked})"
    return _lines(reader, standards, as_at, holds, {})


def episodes_begun(reader: Reader, standards: Standards, as_at: date) -> list[EpisodeLine]:
    """Every plan and time in care that had begun by the day, those that had ended too."""
    return _lines(reader, standards, as_at, "1 = 1", {})


def _lines(
    reader: Reader, standards: Standards, as_at: date, where: str, asked: dict[str, object]
) -> list[EpisodeLine]:
    asked = {"as_at": as_at.isoformat(), **asked}
    of_them = (
        f"FROM status_episodes AS e JOIN {{0}} AS o ON o.episode_id = e.id WHERE e.started_on <= :as_at AND {where}"
    )
    facts: dict[int, list[FactLine]] = defaultdict(list)
    for id_, what, value, since, note, by in reader.rows(
        f"SELECT e.id, o.what, o.value, o.since, o.note, o.written_by {of_them.format('episode_facts')} "
        "AND o.since <= :as_at ORDER BY o.since, o.id",
        **asked,
    ):
        facts[id_].append(FactLine(FactKind(what), value, as_date(since), note, by))
    events: dict[int, list[EventLine]] = defaultdict(list)
    for id_, number, kind, held, alone, note, by in reader.rows(
        f"SELECT e.id, o.id, o.kind, o.held_on, o.seen_alone, o.note, o.written_by {of_them.format('episode_events')} "
        "AND o.held_on <= :as_at ORDER BY o.held_on, o.id",
        **asked,
    ):
        seen = None if alone is None else bool(alone)
        events[id_].append(EventLine(number, EventKind(kind), as_date(held), seen, note, by))
    placements: dict[int, list[PlacementLine]] = defaultdict(list)
    for id_, number, type_, started, ended, aside, reason, note, by in reader.rows(
        "SELECT e.id, o.id, o.type, o.started_on, o.ended_on, o.aside, o.reason, o.note, o.written_by "
        f"{of_them.format('placements')} AND o.started_on <= :as_at ORDER BY o.started_on, o.aside, o.id",
        **asked,
    ):
        until = known_by(as_at, ended)
        why = None if reason is None or until is None else MoveReason(reason)
        of_type = None if type_ is None else PlacementType(type_)
        placements[id_].append(PlacementLine(number, of_type, as_date(started), until, bool(aside), why, note, by))
    rules = practice_rules(reader)
    found = []
    for id_, child, case, kind, started, ended, reason, note, previous, told, told_on, by, ended_by in reader.rows(
        "SELECT e.id, e.child_id, e.case_id, e.kind, e.started_on, e.ended_on, e.end_reason, e.end_note, "
        "e.previous_plans, e.placements_told, e.placements_told_on, e.written_by, e.ended_by "
        f"FROM status_episodes AS e WHERE e.started_on <= :as_at AND {where} ORDER BY e.started_on, e.id",
        **asked,
    ):
        status, start, until = CaseStatus(kind), as_date(started), known_by(as_at, ended)
        times = Dated(start, until, _held(events[id_]), [one.started_on for one in placements[id_] if not one.aside])
        found.append(
            EpisodeLine(
                id=id_,
                child_id=child,
                case_id=case,
                kind=status,
                started_on=start,
                ended_on=until,
                end_reason=None if reason is None or until is None else CareEnd(reason),
                end_note="" if until is None else note,
                previous_plans=previous,
                placements_told=told,
                placements_told_on=maybe_date(told_on),
                written_by=by,
                facts=tuple(facts[id_]),
                events=tuple(events[id_]),
                placements=tuple(placements[id_]),
                clocks=clocks_of(status, times, standards, rules, as_at),
                ended_by="" if until is None else ended_by or "",
            )
        )
    return found


def _held(events: Sequence[EventLine]) -> dict[EventKind, list[date]]:
    found: dict[EventKind, list[date]] = defaultdict(list)
    for one in events:
        found[one.kind].append(one.on)
    return found


@dataclass(frozen=True, slots=True)
class ChildStanding:
    """How a child stands on a day, since when where that is known, in which case, and who holds it."""

    child_id: int
    child: str
    name: str | None
    case_id: int
    case: str
    status: CaseStatus
    since: date | None
    worker: str | None
    team: str | None
    date_of_birth: date | None
    expected_on: date | None
    last_seen_on: date | None
    seen_since: bool  # only after the day
    episodes: tuple[EpisodeLine, ...]  # that hold on the day, the one that decides first
    is_open: bool = True  # the case, on the day

    @property
    def key(self) -> tuple[object, ...]:
        return (self.child_id,)

    @property
    def id(self) -> int:
        return self.child_id

    @property
    def clocks(self) -> list[ClockAt]:
        """The clocks that run, the first due first."""
        return sorted((clock for one in self.episodes for clock in one.clocks), key=lambda clock: clock.due_on)


_ORDER = {status: place for place, status in enumerate(CaseStatus)}


def children_standing(
    reader: Reader, standards: Standards, as_at: date, statuses: Iterable[CaseStatus] = (), *, dated: bool = False
) -> list[ChildStanding]:
    """Each child and how they stand on the day, by the latest case opened by then; of these statuses, or all.

    Those who stand first in law first, then by reference. The number of a status is the length of its list.
    ``dated`` asks only for those of whom a plan or a time in care holds, which is quick where these are few.
    """
    wanted = frozenset(statuses) or frozenset(CaseStatus)
    held: dict[int, list[EpisodeLine]] = defaultdict(list)
    for one in episodes_at(reader, standards, as_at):
        held[one.child_id].append(one)
    found = []
    for (child_id, child, name, born, expected, case_id, number, opened, closed, is_open, said, kinds, seen, worker,
         team) in reader.rows(
        "SELECT ch.id, ch.reference, ch.name, ch.date_of_birth, ch.expected_on, c.id, c.number, c.opened_on, "
        f"c.closed_on, CASE WHEN {IS_OPEN} THEN 1 ELSE 0 END, c.status, {KINDS}, c.last_seen_on, w.name, "
        "COALESCE(t.name, (SELECT u.name FROM teams AS u WHERE u.id = w.team_id)) "
        f"FROM children AS ch JOIN cases AS c ON c.child_id = ch.id {HOLDER.format(case='c.id')} "
        "LEFT JOIN workers AS w ON w.id = al.worker_id LEFT JOIN teams AS t ON t.id = al.team_id "
        "WHERE c.opened_on <= :as_at AND NOT EXISTS (SELECT 1 FROM cases AS o WHERE o.child_id = c.child_id "
        "AND o.opened_on <= :as_at AND o.number > c.number)"
        + ("" if CaseStatus.CLOSED in wanted else f" AND (({IS_OPEN}) OR EXISTS (SELECT 1 FROM status_episodes AS e "
           "WHERE e.child_id = c.child_id AND (e.ended_on IS NULL OR e.ended_on > :as_at)))")
         + (" AND EXISTS (SELECT 1 FROM status_episodes AS h WHERE h.child_id = c.child_id "
            "AND h.started_on <= :as_at AND (h.ended_on IS NULL OR h.ended_on > :as_at))" if dated else ""),
        as_at=as_at.isoformat(),
    ):  # fmt: skip
        status = status_with(said, kinds, open_case=bool(is_open))
        if status not in wanted:
            continue
        episodes = sorted(held.get(child_id, ()), key=lambda one: _ORDER[one.kind])
        since = next((one.started_on for one in episodes if one.kind is status), None)
        if status is CaseStatus.ASSESSMENT:
            since = as_date(opened)
        elif status is CaseStatus.CLOSED:
            since = maybe_date(closed)
        found.append(
            ChildStanding(
                child_id, child, name, case_id, f"{child}-{number}", status, since, worker if is_open else None,
                team if is_open else None, maybe_date(born), maybe_date(expected), known_by(as_at, seen),
                seen is not None and as_date(seen) > as_at, tuple(episodes), bool(is_open),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (_ORDER[one.status], one.child))
