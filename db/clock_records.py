"""Keeps what stands on record of each clock, so that a figure of any day can be made again from its list.

No command need know of it: temporary triggers note the cases that a command touches, and at its end the facts of those
cases are held against the newest records. Where they differ a record is added, from the day of the act on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from db.connection import Connection
from db.queries.standards import as_date, maybe_date, standards
from db.store import Reader
from models.pathway import conference_owed
from models.standards import NATIONAL_STANDARDS, Clock, Standards
from models.timeliness import STANDS

REFERRAL = "referral"  # a referral is counted as well, on the day it came

_TOUCHED = "touched_cases"
# The tables whose rows are noted, with what each event is told of them.
_EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
_NOTED = {"assessments": "case_id", "cases": "id"}
# What may move the due dates of clocks of which no table keeps them.
_CALENDAR = {"bank_holidays": tuple(_EVENTS), "authority": ("UPDATE OF count_start_day",)}
_NEW = "new_rows"  # of cases and assessments, whose numbers another may have had that was taken back
_EVERY_OPEN = 0  # stands among the touched cases for all that have an open clock
_COLUMNS = ("id", "line_id", "clock", "case_id", "assessment_id", "clock_from", "due_on", "stopped_on", "team_id",
            "recorded_on", "superseded_on", "superseded_by", "withdrawn")  # fmt: skip
_INSERT = f"INSERT INTO main.clock_records ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{n}' for n in _COLUMNS)})"


@dataclass(frozen=True, slots=True)
class Since:
    """From which day on what is written counts as recorded.

    That is the day of the act; of what a file or a demo brings it is the day on which it happened (``as_happened``), or
    the one that the file tells, by assessment. What is older than the last publication was not on record then: it
    counts from the day of the act.
    """

    today: date
    as_happened: bool = False
    told: Mapping[int, date] = field(default_factory=dict)
    again: bool = False  # an act taken back or up again: what it brings is what there was before

    def of(self, assessment_id: int | None, happened_on: date, published_on: date | None) -> date:
        """The day from which something counts as recorded that happened on a day."""
        if assessment_id is not None and assessment_id in self.told:
            return min(self.told[assessment_id], self.today)
        if self.as_happened and (published_on is None or happened_on > published_on):
            return min(happened_on, self.today)
        return self.today


def begin_noting(connection: Connection) -> None:
    """Note from now on which cases are touched over this connection; it keeps how that is done."""
    if connection.execute(f"SELECT 1 FROM temp.sqlite_master WHERE name = '{_TOUCHED}'").fetchone() is None:
        _keep_notes(connection)
    _forget(connection)


def _keep_notes(connection: Connection) -> None:
    connection.execute(f"CREATE TEMP TABLE {_TOUCHED} (case_id INTEGER PRIMARY KEY)")
    connection.execute(f"CREATE TEMP TABLE {_NEW} (of_table TEXT, id INTEGER)")
    for table, column in _NOTED.items():
        for event, sides in _EVENTS.items():
            noted = "".join(f"INSERT OR IGNORE INTO {_TOUCHED} VALUES ({side}.{column}); " for side in sides)
            if event == "INSERT":
                noted += f"INSERT INTO {_NEW} VALUES ('{table}', NEW.id); "
            _on(connection, table, event, noted)
    for table, events in _CALENDAR.items():
        for event in events:
            _on(connection, table, event, f"INSERT OR IGNORE INTO {_TOUCHED} VALUES ({_EVERY_OPEN}); ")


def _forget(connection: Connection) -> None:
    connection.execute(f"DELETE FROM {_TOUCHED}")
    connection.execute(f"DELETE FROM {_NEW}")


def _on(connection: Connection, table: str, event: str, noted: str) -> None:
    connection.execute(
        f"CREATE TEMP TRIGGER noted_{table}_{event.split()[0].lower()} AFTER {event} ON main.{table} BEGIN {noted}END"
    )


def note_every_case(connection: Connection) -> None:
    """Take every case for touched: of a store from before records were kept."""
    begin_noting(connection)
    connection.execute(f"INSERT OR IGNORE INTO {_TOUCHED} SELECT id FROM main.cases")


def write_records(connection: Connection, since: Since, teams: Mapping[int, int] = MappingProxyType({})) -> int:
    """Add what is on record now of the cases that were touched, and forget them; return how many records were added.

    ``teams``: which held the case when it was done, by assessment, where a file tells.
    """
    if connection.execute(f"SELECT 1 FROM {_TOUCHED} LIMIT 1").fetchone() is None:
        return 0
    if connection.execute(f"DELETE FROM {_TOUCHED} WHERE case_id = {_EVERY_OPEN}").rowcount:
        connection.execute(
            f"INSERT OR IGNORE INTO {_TOUCHED} SELECT case_id FROM main.clock_records WHERE superseded_on = :stands "
            "AND stopped_on IS NULL AND NOT withdrawn AND case_id IS NOT NULL",
            {"stands": STANDS.isoformat()},
        )
    if not since.again:
        _part_from_others(connection)
    reader = Reader(connection)
    standing = _standing(reader)
    added = _Added(reader, since, teams)
    for key, fact in _facts(reader, lambda: standards(reader)).items():
        added.take(key, fact, standing.pop(key, None))
    for key, record in standing.items():  # what they were of is there no more
        if not record.withdrawn:
            added.withdraw(key, record)
    connection.executemany(_INSERT, added.rows)
    connection.executemany(
        "UPDATE main.clock_records SET superseded_on = :superseded_on, superseded_by = :superseded_by WHERE id = :id",
        added.superseded,
    )
    _forget(connection)
    return len(added.rows)


def _part_from_others(connection: Connection) -> None:
    """Take a new row's number out of the records of another that had it, and was taken back: they keep their dates."""
    for table, gone in (("cases", "case_id = NULL, assessment_id = NULL"), ("assessments", "assessment_id = NULL")):
        new = f"SELECT id FROM {_NEW} WHERE of_table = '{table}'"
        connection.execute(
            f"UPDATE main.clock_records SET {gone} WHERE case_id IN (SELECT case_id FROM {_TOUCHED}) "
            f"AND {'case_id' if table == 'cases' else 'assessment_id'} IN ({new})"
        )


Key = tuple[str, int]  # the clock, and the assessment or else the case that it is of


@dataclass(frozen=True, slots=True)
class _Fact:
    """A clock as the tables have it now."""

    case_id: int
    assessment_id: int | None
    clock_from: date
    due_on: date
    stopped_on: date | None
    began_on: date  # the day on which it can have been recorded first
    computed: bool = False  # no table keeps its due date


@dataclass(frozen=True, slots=True)
class _Record:
    """A record that stands."""

    id: int
    line_id: int
    case_id: int
    assessment_id: int | None
    clock_from: date
    due_on: date
    stopped_on: date | None
    recorded_on: date
    withdrawn: bool


class _Added:
    """The records to be added, and what they supersede."""

    def __init__(self, reader: Reader, since: Since, teams: Mapping[int, int]) -> None:
        self.rows: list[dict[str, Any]] = []
        self.superseded: list[dict[str, Any]] = []
        self._since, self._teams = since, _Teams(reader, teams)
        last, published = reader.row("SELECT (SELECT MAX(id) FROM main.clock_records), MAX(as_at) FROM publications")  # type: ignore[misc]
        self._next, self._published_on = (last or 0) + 1, maybe_date(published)

    def take(self, key: Key, fact: _Fact, stands: _Record | None) -> None:
        """What the tables have of a clock, beside what stands on record of it."""
        if stands is None:
            self._begin(key, fact)
            return
        ended_so = fact.stopped_on is not None and not stands.withdrawn and stands.clock_from == fact.clock_from
        if fact.computed and ended_so:  # a change of the calendar moves what is open, and nothing else
            fact = replace(fact, due_on=stands.due_on)
        if stands.withdrawn or (stands.clock_from, stands.due_on, stands.stopped_on, stands.case_id) != (
            fact.clock_from, fact.due_on, fact.stopped_on, fact.case_id,
        ):  # fmt: skip
            day = self._since.today
            if stands.stopped_on is None and fact.stopped_on is not None and not stands.withdrawn:
                day = self._recorded(fact, fact.stopped_on)
            elif (told := self._since.told.get(fact.assessment_id or 0)) is not None and told > stands.recorded_on:
                day = min(told, day)  # a file tells on which day it was corrected
            self._supersede(stands, self._add(key, fact, max(day, stands.recorded_on), stands.line_id))

    def withdraw(self, key: Key, record: _Record) -> None:
        """Nothing is on record of a clock any more."""
        gone = _Fact(record.case_id, record.assessment_id, record.clock_from, record.due_on, None, record.clock_from)
        day = max(self._since.today, record.recorded_on)
        self._supersede(record, self._add(key, gone, day, record.line_id, withdrawn=True))

    def _begin(self, key: Key, fact: _Fact) -> None:
        """The first records of a clock: that it began, and that it stopped, where that was recorded later."""
        if fact.stopped_on is None:
            self._add(key, fact, self._recorded(fact, fact.began_on))
            return
        ended = self._recorded(fact, fact.stopped_on)
        happened = self._since.as_happened or fact.assessment_id in self._since.told
        began = Since(ended, happened).of(None, fact.began_on, self._published_on)
        if began >= ended:
            self._add(key, fact, ended)
            return
        still_open = _Fact(fact.case_id, fact.assessment_id, fact.clock_from, fact.due_on, None, fact.began_on)
        first = self._add(key, still_open, began)
        self.rows[-1] |= {"superseded_on": ended.isoformat(), "superseded_by": first + 1}
        self._add(key, fact, ended, first)

    def _recorded(self, fact: _Fact, happened_on: date) -> date:
        return self._since.of(fact.assessment_id, happened_on, self._published_on)

    def _add(self, key: Key, fact: _Fact, day: date, line_id: int | None = None, *, withdrawn: bool = False) -> int:
        id_, self._next = self._next, self._next + 1
        self.rows.append(
            {
                "id": id_,
                "line_id": id_ if line_id is None else line_id,
                "clock": key[0],
                "case_id": fact.case_id,
                "assessment_id": fact.assessment_id,
                "clock_from": fact.clock_from.isoformat(),
                "due_on": fact.due_on.isoformat(),
                "stopped_on": None if fact.stopped_on is None else fact.stopped_on.isoformat(),
                "team_id": None if fact.stopped_on is None else self._teams.of(fact, fact.stopped_on),
                "recorded_on": day.isoformat(),
                "superseded_on": STANDS.isoformat(),
                "superseded_by": None,
                "withdrawn": withdrawn,
            }
        )
        return id_

    def _supersede(self, record: _Record, by: int) -> None:
        on = self.rows[-1]["recorded_on"]
        self.superseded.append({"id": record.id, "superseded_on": on, "superseded_by": by})


class _Teams:
    """Which team held each touched case on a day; read when first asked for."""

    def __init__(self, reader: Reader, told: Mapping[int, int]) -> None:
        self._reader, self._told = reader, told
        self._held: dict[int, list[tuple[date, date | None, int]]] | None = None

    def of(self, fact: _Fact, day: date) -> int | None:
        """The team that a file tells, or that held the case on the day; or else the first that is known to have."""
        if (told := self._told.get(fact.assessment_id or 0)) is not None:
            return told
        if self._held is None:
            self._held = defaultdict(list)
            for case, start, end, team in self._reader.rows(
                "SELECT a.case_id, a.started_on, a.ended_on, COALESCE(a.team_id, w.team_id) "
                f"FROM {_TOUCHED} AS t JOIN main.allocations AS a ON a.case_id = t.case_id "
                "LEFT JOIN workers AS w ON w.id = a.worker_id ORDER BY a.started_on, a.id"
            ):
                if team is not None:
                    self._held[case].append((as_date(start), maybe_date(end), team))
        held = self._held.get(fact.case_id, [])
        found = [team for start, end, team in held if start <= day and (end is None or day < end)]
        return found[-1] if found else held[0][2] if held else None


def _standing(reader: Reader) -> dict[Key, _Record]:
    """The newest record of each clock of the touched cases."""
    return {
        (clock, assessment_id or case_id): _Record(
            id_, line_id, case_id, assessment_id, as_date(clock_from), as_date(due_on), maybe_date(stopped_on),
            as_date(recorded_on), bool(withdrawn),
        )
        for id_, line_id, clock, case_id, assessment_id, clock_from, due_on, stopped_on, recorded_on, withdrawn
        in reader.rows(
            "SELECT r.id, r.line_id, r.clock, r.case_id, r.assessment_id, r.clock_from, r.due_on, r.stopped_on, "
            f"r.recorded_on, r.withdrawn FROM {_TOUCHED} AS t JOIN main.clock_records AS r ON r.case_id = t.case_id "
            "WHERE r.superseded_on = :stands AND (r.assessment_id IS NOT NULL OR r.clock IN "
            f"('{REFERRAL}', '{Clock.REFERRAL_DECISION.value}', '{Clock.CONFERENCE.value}'))",
            stands=STANDS.isoformat(),
        )
    }  # fmt: skip


def _facts(reader: Reader, clock: Callable[[], Standards]) -> dict[Key, _Fact]:
    """The clocks of the touched cases as the tables have them now."""
    national = _National(clock)
    found = dict(_of_assessments(reader, national))
    for (
        case_id, opened, referred, taken_by, decided, since, conference, needless, closed
    ) in reader.rows(
        "SELECT c.id, c.opened_on, c.referred_on, c.taken_by, c.referral_decided_on, c.section_47_on, "
        "c.conference_on, c.conference_needless_on, c.closed_on "
        f"FROM {_TOUCHED} AS t JOIN main.cases AS c ON c.id = t.case_id"
    ):  # fmt: skip
        referred_on, decided_on, conference_on = maybe_date(referred), maybe_date(decided), maybe_date(conference)
        section_47_on = maybe_date(since)
        if referred_on is not None:
            began = max(referred_on, as_date(opened))
            found[REFERRAL, case_id] = _Fact(case_id, None, referred_on, referred_on, referred_on, began)
            if decided_on is not None or (taken_by is not None and closed is None):
                decided_on = None if decided_on is None else max(decided_on, referred_on)
                due_on = national.due(Clock.REFERRAL_DECISION, referred_on)
                found[Clock.REFERRAL_DECISION, case_id] = _Fact(
                    case_id, None, referred_on, due_on, decided_on, began, computed=True
                )
        if section_47_on is not None:
            owed = conference_owed(section_47_on, conference_on)
            if not owed or (needless is None and closed is None):
                due_on = national.due(Clock.CONFERENCE, section_47_on)
                held_on = None if owed else conference_on
                found[Clock.CONFERENCE, case_id] = _Fact(
                    case_id, None, section_47_on, due_on, held_on, section_47_on, computed=True
                )
    return found


def _of_assessments(reader: Reader, national: "_National") -> Iterator[tuple[Key, _Fact]]:
    for id_, case_id, kind, started, clock_from, due, authorised, local in reader.rows(
        "SELECT a.id, a.case_id, a.kind, a.started_on, a.clock_from, a.due_on, a.authorised_on, s.local "
        f"FROM {_TOUCHED} AS t JOIN main.assessments AS a ON a.case_id = t.case_id "
        "JOIN standards AS s ON s.id = a.standard_id"
    ):
        began = as_date(clock_from)
        due_on = national.due(Clock(kind), began) if local else as_date(due)
        yield (kind, id_), _Fact(case_id, id_, began, due_on, maybe_date(authorised), as_date(started), bool(local))


class _National:
    """Due dates by the national standards, whatever tighter ones a council keeps; the calendar is read when needed."""

    def __init__(self, clock: Callable[[], Standards]) -> None:
        self._read = clock
        self._standards: Standards | None = None
        self._known: dict[tuple[Clock, date], date] = {}

    def due(self, clock: Clock, start: date) -> date:
        if (clock, start) not in self._known:
            if self._standards is None:
                every = self._read()
                national = [one for one in every.standards if not one.local]
                known = {one.clock for one in national}
                national += [one for one in NATIONAL_STANDARDS if one.clock not in known]
                self._standards = Standards(every.calendar, national, every.count_start_day)
            self._known[clock, start] = self._standards.due(clock, start).due_on
        return self._known[clock, start]


def forget_child(connection: Connection, child_id: int) -> int:
    """Take the child out of the records of their cases; what was counted stays counted. Returns how many records."""
    return int(
        connection.execute(
            "UPDATE main.clock_records SET case_id = NULL, assessment_id = NULL "
            "WHERE case_id IN (SELECT id FROM main.cases WHERE child_id = :child)",
            {"child": child_id},
        ).rowcount
    )
