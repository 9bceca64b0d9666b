"""Keeps what stands on record of each clock, so that a figure of any day can be made again from its list.

No command need know of it: temporary triggers note the cases that a command touches, and at its end the facts of those
cases are held against the newest records. Where they differ a record is added, from the day of the act on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from db.clock_facts import STATUSES, TOUCHED, Fact, Key, Of, Record, Teams, facts_of, standing_of
from db.connection import Connection
from db.queries.standards import maybe_date
from db.store import Reader
from models.timeliness import STANDS

# The tables whose rows are noted, with what each event is told of them.
_EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
_NOTED = {"assessments": "case_id", "status_episodes": "case_id", "cases": "id"}
# By which number a record knows a row of each.
_NUMBERS = {"cases": "case_id", "assessments": "assessment_id", "status_episodes": "episode_id"}
_NO_MORE = 0  # the number of an episode that is gone: a record without one is of what a file said of the case
# What may move the due dates of clocks of which no table keeps them.
_CALENDAR = {"bank_holidays": tuple(_EVENTS), "authority": ("UPDATE OF count_start_day",)}
_NEW = "new_rows"  # of these tables, whose numbers another may have had that was taken back
_EVERY_OPEN = 0  # stands among the touched cases for all that have an open clock
_COLUMNS = ("id", "line_id", "clock", "case_id", "assessment_id", "episode_id", "clock_from", "due_on", "stopped_on",
            "team_id", "recorded_on", "superseded_on", "superseded_by", "withdrawn", "again")  # fmt: skip
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
    statuses_on: date | None = None  # from which day on what children are stands on record, where not from today

    def of(self, assessment_id: int | None, happened_on: date, published_on: date | None) -> date:
        """The day from which something counts as recorded that happened on a day."""
        if assessment_id is not None and assessment_id in self.told:
            return min(self.told[assessment_id], self.today)
        if self.as_happened and (published_on is None or happened_on > published_on):
            return min(happened_on, self.today)
        return self.today


def begin_noting(connection: Connection) -> None:
    """Note from now on which cases are touched over this connection; it keeps how that is done."""
    if connection.execute(f"SELECT 1 FROM temp.sqlite_master WHERE name = '{TOUCHED}'").fetchone() is None:
        _keep_notes(connection)
    _forget(connection)


def _keep_notes(connection: Connection) -> None:
    connection.execute(f"CREATE TEMP TABLE {TOUCHED} (case_id INTEGER PRIMARY KEY)")
    connection.execute(f"CREATE TEMP TABLE {_NEW} (of_table TEXT, id INTEGER)")
    for table, column in _NOTED.items():
        for event, sides in _EVENTS.items():
            noted = "".join(f"INSERT OR IGNORE INTO {TOUCHED} VALUES ({side}.{column}); " for side in sides)
            if event == "INSERT":
                noted += f"INSERT INTO {_NEW} VALUES ('{table}', NEW.id); "
            _on(connection, table, event, noted)
    for table, events in _CALENDAR.items():
        for event in events:
            _on(connection, table, event, f"INSERT OR IGNORE INTO {TOUCHED} VALUES ({_EVERY_OPEN}); ")


def _forget(connection: Connection) -> None:
    connection.execute(f"DELETE FROM {TOUCHED}")
    connection.execute(f"DELETE FROM {_NEW}")


def _on(connection: Connection, table: str, event: str, noted: str) -> None:
    connection.execute(
        f"CREATE TEMP TRIGGER noted_{table}_{event.split()[0].lower()} AFTER {event} ON main.{table} BEGIN {noted}END"
    )


def note_every_case(connection: Connection) -> None:
    """Take every case for touched: of a store from before records were kept."""
    begin_noting(connection)
    connection.execute(f"INSERT OR IGNORE INTO {TOUCHED} SELECT id FROM main.cases")


def write_records(connection: Connection, since: Since, teams: Mapping[int, int] = MappingProxyType({})) -> int:
    """Add what is on record now of the cases that were touched, and forget them; return how many records were added.

    ``teams``: which held the case when it was done, by assessment, where a file tells.
    """
    if connection.execute(f"SELECT 1 FROM {TOUCHED} LIMIT 1").fetchone() is None:
        return 0
    moved = connection.execute(f"DELETE FROM {TOUCHED} WHERE case_id = {_EVERY_OPEN}").rowcount > 0
    if moved:
        connection.execute(
            f"INSERT OR IGNORE INTO {TOUCHED} SELECT case_id FROM main.clock_records WHERE superseded_on = :stands "
            "AND stopped_on IS NULL AND NOT withdrawn AND case_id IS NOT NULL",
            {"stands": STANDS.isoformat()},
        )
    connection.execute(  # a referral is one again by the child's other cases
        f"INSERT OR IGNORE INTO {TOUCHED} SELECT other.id FROM {TOUCHED} AS t "
        "CROSS JOIN main.cases AS c ON c.id = t.case_id CROSS JOIN main.cases AS other ON other.child_id = c.child_id"
    )
    reader = Reader(connection)
    added = _Added(reader, since, teams)
    if not since.again:
        for key, record in _part_from_others(connection, standing_of(reader)).items():
            added.withdraw(key, record)
    standing = standing_of(reader)
    for key, fact in facts_of(reader, standing, since.today, moved=moved).items():
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


def _part_from_others(connection: Connection, standing: Mapping[Key, Record]) -> dict[Key, Record]:
    """Take a new row's number out of the records of another that had it, and was taken back: they keep their dates.

    Returns those that still stood: what they were of went in the very act that brought the new row.
    """
    new = set(Reader(connection).rows(f"SELECT of_table, id FROM {_NEW}"))
    gone = {}
    for key, record in standing.items():
        case_gone = ("cases", record.case_id) in new
        another = ("assessments", record.assessment_id) in new or ("status_episodes", record.episode_id) in new
        if not record.withdrawn and (case_gone or another):
            case_id = None if case_gone else record.case_id
            episode_id = None if record.episode_id is None else _NO_MORE
            gone[key] = replace(record, case_id=case_id, assessment_id=None, episode_id=episode_id)
    for table, number in _NUMBERS.items():
        parted = [f"{one} = NULL" for one in (_NUMBERS.values() if table == "cases" else [number])]
        if table == "status_episodes":
            parted = [f"{number} = {_NO_MORE}"]
        connection.execute(
            f"UPDATE main.clock_records SET {', '.join(parted)} "
            f"WHERE case_id IN (SELECT case_id FROM {TOUCHED}) "
            f"AND {number} IN (SELECT id FROM {_NEW} WHERE of_table = '{table}')"
        )
    return gone


class _Added:
    """The records to be added, and what they supersede."""

    def __init__(self, reader: Reader, since: Since, teams: Mapping[int, int]) -> None:
        self.rows: list[dict[str, Any]] = []
        self.superseded: list[dict[str, Any]] = []
        self._since, self._teams = since, Teams(reader, teams)
        last, published = reader.row("SELECT (SELECT MAX(id) FROM main.clock_records), MAX(as_at) FROM publications")  # type: ignore[misc]
        self._next, self._published_on = (last or 0) + 1, maybe_date(published)

    def take(self, key: Key, fact: Fact, stands: Record | None) -> None:
        """What the tables have of a clock, beside what stands on record of it."""
        if stands is None:
            self._begin(key, fact)
            return
        if stands.withdrawn or (
            stands.clock_from, stands.due_on, stands.stopped_on, stands.case_id, stands.again
        ) != (
            fact.clock_from, fact.due_on, fact.stopped_on, fact.case_id, fact.again,
        ):  # fmt: skip
            day = self._since.today
            if stands.stopped_on is None and fact.stopped_on is not None and not stands.withdrawn:
                day = self._recorded(key, fact, fact.stopped_on)
            elif (told := self._since.told.get(fact.assessment_id or 0)) is not None and told > stands.recorded_on:
                day = min(told, day)  # a file tells on which day it was corrected
            self._supersede(stands, self._add(key, fact, max(day, stands.recorded_on), stands.line_id))

    def withdraw(self, key: Key, record: Record) -> None:
        """Nothing is on record of a clock any more."""
        gone = Fact(
            record.case_id, record.assessment_id, record.clock_from, record.due_on, None, record.clock_from,
            episode_id=record.episode_id,
        )  # fmt: skip
        day = max(self._since.today, record.recorded_on)
        self._supersede(record, self._add(key, gone, day, record.line_id, withdrawn=True))

    def _begin(self, key: Key, fact: Fact) -> None:
        """The first records of a clock: that it began, and that it stopped, where that was recorded later."""
        if key[0] in STATUSES and key[1] is Of.CASE:  # said in words: since when, no file says
            since = self._since.statuses_on
            self._add(
                key, fact, self._since.today if since is None else min(self._since.today, max(fact.began_on, since))
            )
            return
        if fact.stopped_on is None:
            self._add(key, fact, self._recorded(key, fact, fact.began_on))
            return
        ended = self._recorded(key, fact, fact.stopped_on)
        happened = self._since.as_happened or fact.assessment_id in self._since.told
        began = self._not_before(key, Since(ended, happened).of(None, fact.began_on, self._published_on))
        if began >= ended:
            self._add(key, fact, ended)
            return
        still_open = Fact(fact.case_id, fact.assessment_id, fact.clock_from, fact.due_on, None, fact.began_on)
        first = self._add(key, still_open, began)
        self.rows[-1] |= {"superseded_on": ended.isoformat(), "superseded_by": first + 1}
        self._add(key, fact, ended, first)

    def _recorded(self, key: Key, fact: Fact, happened_on: date) -> date:
        return self._not_before(key, self._since.of(fact.assessment_id, happened_on, self._published_on))

    def _not_before(self, key: Key, day: date) -> date:
        """The day, or that from which what children are stands on record at all."""
        since = self._since.statuses_on
        return day if since is None or key[0] not in STATUSES else min(self._since.today, max(day, since))

    def _add(self, key: Key, fact: Fact, day: date, line_id: int | None = None, *, withdrawn: bool = False) -> int:
        id_, self._next = self._next, self._next + 1
        self.rows.append(
            {
                "id": id_,
                "line_id": id_ if line_id is None else line_id,
                "clock": key[0],
                "case_id": fact.case_id,
                "assessment_id": fact.assessment_id,
                "episode_id": fact.episode_id,
                "clock_from": fact.clock_from.isoformat(),
                "due_on": fact.due_on.isoformat(),
                "stopped_on": None if fact.stopped_on is None else fact.stopped_on.isoformat(),
                "team_id": None if fact.stopped_on is None else self._teams.of(fact, fact.stopped_on),
                "recorded_on": day.isoformat(),
                "superseded_on": STANDS.isoformat(),
                "superseded_by": None,
                "withdrawn": withdrawn,
                "again": fact.again,
            }
        )
        return id_

    def _supersede(self, record: Record, by: int) -> None:
        on = self.rows[-1]["recorded_on"]
        self.superseded.append({"id": record.id, "superseded_on": on, "superseded_by": by})


def forget_child(connection: Connection, child_id: int) -> int:
    """Take the child out of the records of their cases; what was counted stays counted. Returns how many records.

    Of what was open it is kept with which team it was when that was recorded.
    """
    of_child = "case_id IN (SELECT id FROM main.cases WHERE child_id = :child)"
    connection.execute(
        "UPDATE main.clock_records SET team_id = (SELECT al.team_id FROM main.allocations AS al "
        "WHERE al.case_id = clock_records.case_id AND al.started_on <= clock_records.recorded_on "
        f"ORDER BY al.started_on DESC, al.id DESC LIMIT 1) WHERE stopped_on IS NULL AND {of_child}",
        {"child": child_id},
    )
    return int(
        connection.execute(
            f"UPDATE main.clock_records SET case_id = NULL, assessment_id = NULL, episode_id = NULL WHERE {of_child}",
            {"child": child_id},
        ).rowcount
    )
