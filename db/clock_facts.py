"""The clocks of the cases that an act touched: as the tables have them now, and as they stand on record."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from db.queries.standards import as_date, maybe_date, standards
from db.store import Reader
from models.case import CaseStatus, status_of
from models.pathway import conference_owed
from models.referral import RE_REFERRAL_MONTHS
from models.standards import Clock, Standards
from models.timeliness import STANDS

REFERRAL = "referral"  # a referral is counted as well, on the day it came
TOUCHED = "touched_cases"  # a table of the connection, with the case_id of each
# What is counted of the children on a day, from the day on which it stood on record, or the case was opened.
STATUSES = (CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER)
_OF_CASES = ", ".join(f"'{clock}'" for clock in (REFERRAL, Clock.REFERRAL_DECISION, Clock.CONFERENCE, *STATUSES))


class Of(StrEnum):
    """What a clock is of."""

    ASSESSMENT = "assessment"
    EPISODE = "episode"
    CASE = "case"


Key = tuple[str, Of, int]  # the clock, and what it is of


@dataclass(frozen=True, slots=True)
class Fact:
    """A clock as the tables have it now."""

    case_id: int | None
    assessment_id: int | None
    clock_from: date
    due_on: date
    stopped_on: date | None
    began_on: date  # the day on which it can have been recorded first
    again: bool = False  # a referral within twelve months of an earlier one of the same child
    episode_id: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A record that stands."""

    id: int
    line_id: int
    case_id: int | None
    assessment_id: int | None
    clock_from: date
    due_on: date
    stopped_on: date | None
    recorded_on: date
    withdrawn: bool
    again: bool
    episode_id: int | None


class Teams:
    """Which team held each touched case on a day; read when first asked for."""

    def __init__(self, reader: Reader, told: Mapping[int, int]) -> None:
        """``told``: the team that a file tells, by assessment."""
        self._reader, self._told = reader, told
        self._held: dict[int, list[tuple[date, date | None, int]]] | None = None

    def of(self, fact: "Fact", day: date) -> int | None:
        """The team that is told, or that held the case on the day; or else the first that is known to have held it."""
        if (told := self._told.get(fact.assessment_id or 0)) is not None:
            return told
        if self._held is None:
            self._held = defaultdict(list)
            for case, start, end, team in self._reader.rows(
                "SELECT a.case_id, a.started_on, a.ended_on, COALESCE(a.team_id, w.team_id) "
                f"FROM {TOUCHED} AS t CROSS JOIN main.allocations AS a ON a.case_id = t.case_id "
                "LEFT JOIN workers AS w ON w.id = a.worker_id ORDER BY a.started_on, a.id"
            ):
                if team is not None:
                    self._held[case].append((as_date(start), maybe_date(end), team))
        held = self._held.get(fact.case_id or 0, [])
        found = [team for start, end, team in held if start <= day and (end is None or day < end)]
        return found[-1] if found else held[0][2] if held else None


def standing_of(reader: Reader) -> dict[Key, Record]:
    """The newest record of each clock of the touched cases."""
    return {
        (clock, *_of(assessment_id, episode_id, case_id)): Record(
            id_, line_id, case_id, assessment_id, as_date(clock_from), as_date(due_on), maybe_date(stopped_on),
            as_date(recorded_on), bool(withdrawn), bool(again), episode_id,
        )
        for id_, line_id, clock, case_id, assessment_id, episode_id, clock_from, due_on, stopped_on, recorded_on,
            withdrawn, again
        in reader.rows(
            "SELECT r.id, r.line_id, r.clock, r.case_id, r.assessment_id, r.episode_id, r.clock_from, r.due_on, "
            # From the few: SQLite keeps the order of a CROSS JOIN.
            f"r.stopped_on, r.recorded_on, r.withdrawn, r.again FROM {TOUCHED} AS t "
            "CROSS JOIN main.clock_records AS r ON r.case_id = t.case_id "
            f"WHERE r.superseded_on = :stands AND (r.assessment_id IS NOT NULL OR r.clock IN ({_OF_CASES})) "
            # Its number is of an assessment, or an episode, of another case now.
            "AND NOT (r.withdrawn AND (EXISTS "
            "(SELECT 1 FROM main.assessments AS x WHERE x.id = r.assessment_id AND x.case_id <> r.case_id) OR EXISTS "
            "(SELECT 1 FROM main.status_episodes AS e WHERE e.id = r.episode_id AND e.case_id <> r.case_id)))",
            stands=STANDS.isoformat(),
        )
    }  # fmt: skip


def _of(assessment_id: int | None, episode_id: int | None, case_id: int) -> tuple[Of, int]:
    if assessment_id is not None:
        return Of.ASSESSMENT, assessment_id
    return (Of.CASE, case_id) if episode_id is None else (Of.EPISODE, episode_id)


def facts_of(reader: Reader, standing: Mapping[Key, Record], today: date, *, moved: bool) -> dict[Key, Fact]:
    """The clocks of the touched cases as the tables have them now; ``moved`` where the calendar is another."""
    national = _National(reader, standing, moved=moved)
    found = dict(_of_assessments(reader, national))
    again = _referred_again(reader)
    found |= _of_statuses(reader, standing, today)
    for (
        case_id, opened, referred, taken_by, decided, since, conference, needless, closed
    ) in reader.rows(
        "SELECT c.id, c.opened_on, c.referred_on, c.taken_by, c.referral_decided_on, c.section_47_on, "
        "c.conference_on, c.conference_needless_on, c.closed_on "
        f"FROM {TOUCHED} AS t CROSS JOIN main.cases AS c ON c.id = t.case_id"
    ):  # fmt: skip
        referred_on, decided_on, conference_on = maybe_date(referred), maybe_date(decided), maybe_date(conference)
        section_47_on = maybe_date(since)
        if referred_on is not None:
            began = max(referred_on, as_date(opened))
            found[REFERRAL, Of.CASE, case_id] = Fact(
                case_id, None, referred_on, referred_on, referred_on, began, case_id in again
            )
            if decided_on is not None or (taken_by is not None and closed is None):
                decided_on = None if decided_on is None else max(decided_on, referred_on)
                due_on = national.due(Clock.REFERRAL_DECISION, Of.CASE, case_id, referred_on, decided_on)
                found[Clock.REFERRAL_DECISION, Of.CASE, case_id] = Fact(
                    case_id, None, referred_on, due_on, decided_on, began
                )
        if section_47_on is not None:
            owed = conference_owed(section_47_on, conference_on)
            if not owed or (needless is None and closed is None):
                held_on = None if owed else conference_on
                due_on = national.due(Clock.CONFERENCE, Of.CASE, case_id, section_47_on, held_on)
                found[Clock.CONFERENCE, Of.CASE, case_id] = Fact(
                    case_id, None, section_47_on, due_on, held_on, section_47_on
                )
    return found


def _of_assessments(reader: Reader, national: "_National") -> Iterator[tuple[Key, Fact]]:
    for id_, case_id, kind, started, clock_from, due, authorised, local in reader.rows(
        "SELECT a.id, a.case_id, a.kind, a.started_on, a.clock_from, a.due_on, a.authorised_on, s.local "
        f"FROM {TOUCHED} AS t CROSS JOIN main.assessments AS a ON a.case_id = t.case_id "
        "JOIN standards AS s ON s.id = a.standard_id"
    ):
        began, ended = as_date(clock_from), maybe_date(authorised)
        due_on = national.due(Clock(kind), Of.ASSESSMENT, id_, began, ended) if local else as_date(due)
        yield (kind, Of.ASSESSMENT, id_), Fact(case_id, id_, began, due_on, ended, as_date(started))


def _referred_again(reader: Reader) -> set[int]:
    """The touched cases whose referral came within twelve months of an earlier one of the same child."""
    referred: dict[int, list[date]] = defaultdict(list)
    found = set()
    for case_id, child_id, on in reader.rows(
        f"SELECT c.id, c.child_id, c.referred_on FROM {TOUCHED} AS t CROSS JOIN main.cases AS c ON c.id = t.case_id "
        "WHERE c.referred_on IS NOT NULL ORDER BY c.child_id, c.referred_on, c.number"
    ):
        day = as_date(on)
        since = day - relativedelta(months=RE_REFERRAL_MONTHS)
        if any(since <= earlier <= day for earlier in referred[child_id]):
            found.add(case_id)
        referred[child_id].append(day)
    return found


def _of_statuses(reader: Reader, standing: Mapping[Key, Record], today: date) -> dict[Key, Fact]:
    """Who is on a plan or looked after: by dated episodes, and where there are none, by what a file said in words."""
    found: dict[Key, Fact] = {}
    recorded: dict[int, list[tuple[str, date | None]]] = defaultdict(list)
    for id_, case_id, child_id, kind, started, ended in reader.rows(
        "SELECT e.id, e.case_id, e.child_id, e.kind, e.started_on, e.ended_on "
        f"FROM {TOUCHED} AS t CROSS JOIN main.status_episodes AS e ON e.case_id = t.case_id"
    ):
        recorded[child_id].append((kind, maybe_date(ended)))
        if kind in STATUSES:
            start = as_date(started)
            found[kind, Of.EPISODE, id_] = Fact(case_id, None, start, start, maybe_date(ended), start, episode_id=id_)
    return found | _said(reader, standing, today, recorded)


def _said(
    reader: Reader, standing: Mapping[Key, Record], today: date, recorded: Mapping[int, list[tuple[str, date | None]]]
) -> dict[Key, Fact]:
    """From the opening of a case that came so, else from the day it was recorded, that a file said so in words.

    It ends with the case, on the day on which another status was recorded, or where dated episodes of its time say
    more: the kinds that were recorded of a child, with their ends.
    """
    found: dict[Key, Fact] = {}
    known = {record.case_id for record in standing.values() if not record.withdrawn}
    for case_id, child_id, opened, closed, said in reader.rows(
        "SELECT c.id, c.child_id, c.opened_on, c.closed_on, c.status "
        f"FROM {TOUCHED} AS t CROSS JOIN main.cases AS c ON c.id = t.case_id"
    ):
        now = None if said is None else status_of(said)
        begun = as_date(opened)
        dated = {kind for kind, ended in recorded.get(child_id, ()) if ended is None or ended > begun}
        for status in STATUSES:
            stands = standing.get((status, Of.CASE, case_id))
            goes_on = stands is not None and not stands.withdrawn
            if (status is not now and not goes_on) or status in dated:
                continue
            since = stands.clock_from if stands else today if case_id in known else begun
            until = maybe_date(closed)
            if status is not now and stands is not None:
                until = stands.stopped_on or today
            until = None if until is None else max(until, since)
            found[status, Of.CASE, case_id] = Fact(case_id, None, since, since, until, since)
    return found


class _National:
    """Due dates by the national standards, whatever tighter ones a council keeps; the calendar is read when needed.

    What is on record stays, unless the clock begins on another day or, while it is open, the calendar is another.
    """

    def __init__(self, reader: Reader, standing: Mapping[Key, Record], *, moved: bool) -> None:
        self._reader, self._standing, self._moved = reader, standing, moved
        self._standards: Standards | None = None
        self._known: dict[tuple[Clock, date], date] = {}

    def due(self, clock: Clock, of: Of, id_: int, start: date, stopped_on: date | None) -> date:
        """When the clock of this assessment, or case, runs out."""
        stands = self._standing.get((clock, of, id_))
        stays = stopped_on is not None or not self._moved
        if stands is not None and stays and not stands.withdrawn and stands.clock_from == start:
            return stands.due_on
        if (clock, start) not in self._known:
            self._known[clock, start] = self._read().due(clock, start).due_on
        return self._known[clock, start]

    def _read(self) -> Standards:
        if self._standards is None:
            self._standards = standards(self._reader).national
        return self._standards
