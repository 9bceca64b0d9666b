"""The duty desk's question: which assessments are open, how do they stand, and who holds them.

The number on a tile and the list behind it come from the same conditions, in the same snapshot. A list is read one
page at a time by the order of its keys, never by counting rows to skip.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from db.queries.standards import as_date, maybe_date
from db.store import Reader
from models.assessment import SOON_WORKING_DAYS, Countdown, Kind, countdown
from models.dates import list_form, short_form
from models.standards import Standards
from models.text import for_search


class Tile(StrEnum):
    """A part of the open assessments that has a number on the Duty screen."""

    ALL = "all"
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    UNALLOCATED = "unallocated"


class Order(StrEnum):
    """By which column the list is sorted; equal ones by due date."""

    DUE = "due"
    STARTED = "started"
    CHILD = "child"
    KIND = "kind"
    WORKER = "worker"
    TEAM = "team"
    LAST_SEEN = "last_seen"


@dataclass(frozen=True, slots=True)
class DutyQuestion:
    """What is asked of the open assessments. ``words`` must each be found in some column of a row."""

    as_at: date
    tile: Tile = Tile.ALL
    words: str = ""
    order: Order = Order.DUE
    descending: bool = False


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One open assessment as the duty desk sees it."""

    id: int
    case_id: int
    case: str
    child: str
    name: str | None
    kind: Kind
    started_on: date
    clock_from: date
    limit: int
    due_on: date
    day: int
    countdown: Countdown
    worker: str | None
    team: str | None
    last_seen_on: date | None
    child_seen: bool | None
    case_closed_on: date | None
    provisional: bool
    nearest_standard: bool
    key: tuple[Any, ...]

    @property
    def shown_as(self) -> str:
        """The child's reference, or the name where one was recorded."""
        return self.name or self.child


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """How many open assessments there are behind each tile, all by the same question."""

    all: int
    late: int
    today: int
    soon: int
    unallocated: int

    def of(self, tile: Tile) -> int:
        return int(getattr(self, tile.value))


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A part of the list, in order, and whether there is more of the list on either side."""

    rows: tuple[DutyRow, ...]
    more_before: bool
    more_after: bool


_ORDER_COLUMNS = {
    Order.DUE: (),
    Order.STARTED: ("a.started_on",),
    Order.CHILD: ("ch.reference",),
    Order.KIND: ("a.kind",),
    Order.WORKER: ("COALESCE(w.name, '')",),
    Order.TEAM: ("COALESCE(t.name, '')",),
    Order.LAST_SEEN: ("COALESCE(c.last_seen_on, '0001-01-01')",),
}

_TILE_CONDITIONS = {
    Tile.ALL: "1 = 1",
    Tile.LATE: "a.due_on < :as_at",
    Tile.TODAY: "a.due_on = :as_at",
    Tile.SOON: "a.due_on > :as_at AND a.due_on <= :soon",
    Tile.UNALLOCATED: "al.worker_id IS NULL",
}

_FROM = """
    FROM assessments AS a
    JOIN cases AS c ON c.id = a.case_id
    JOIN children AS ch ON ch.id = c.child_id
    JOIN standards AS s ON s.id = a.standard_id
    LEFT JOIN allocations AS al ON al.case_id = a.case_id
        AND al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at)
    LEFT JOIN workers AS w ON w.id = al.worker_id
    LEFT JOIN teams AS t ON t.id = al.team_id
"""

_COLUMNS = """
    a.id, c.id, ch.reference, c.number, ch.name, a.kind, a.started_on, a.clock_from, s.working_days, a.due_on,
    w.name, t.name, c.last_seen_on, a.child_seen, c.closed_on, s.effective_from, s.effective_to
"""


def duty_page(
    reader: Reader,
    standards: Standards,
    question: DutyQuestion,
    *,
    limit: int,
    after: tuple[Any, ...] | None = None,
    before: tuple[Any, ...] | None = None,
    at: tuple[Any, ...] | None = None,
    last: bool = False,
) -> DutyPage:
    """A page of the list: the first, the last, or the one after, before, or from a row's key on."""
    where, values = _where(reader, standards, question)
    backwards = last or before is not None
    edge = after or before or at
    if edge is not None:
        onwards = backwards == question.descending
        where.append(_beside(question, edge, values, onwards=onwards, with_edge=at is not None))
    direction = "DESC" if backwards != question.descending else "ASC"
    columns = _order_columns(question)
    found = reader.rows(
        f"SELECT {_COLUMNS}, {', '.join(columns)} {_FROM} WHERE {' AND '.join(where)} "
        f"ORDER BY {', '.join(f'{column} {direction}' for column in columns)} LIMIT :limit",
        **values,
        limit=limit + 1,
    )
    more = len(found) > limit
    rows = [_row(row, standards, question.as_at) for row in found[:limit]]
    if backwards:
        rows.reverse()
        return DutyPage(tuple(rows), more, not last)
    more_before = after is not None or (at is not None and _anything_before(reader, standards, question, at))
    return DutyPage(tuple(rows), more_before, more)


def _order_columns(question: DutyQuestion) -> tuple[str, ...]:
    return (*_ORDER_COLUMNS[question.order], "a.due_on", "a.id")


def _beside(
    question: DutyQuestion, key: tuple[Any, ...], values: dict[str, Any], *, onwards: bool, with_edge: bool = False
) -> str:
    """A condition for the rows whose keys are greater (``onwards``) or less than this one; it adds to ``values``."""
    names = [f"k{number}" for number in range(len(key))]
    values |= dict(zip(names, key, strict=True))
    sign = (">" if onwards else "<") + ("=" if with_edge else "")
    return f"({', '.join(_order_columns(question))}) {sign} ({', '.join(f':{name}' for name in names)})"


def _anything_before(reader: Reader, standards: Standards, question: DutyQuestion, key: tuple[Any, ...]) -> bool:
    where, values = _where(reader, standards, question)
    where.append(_beside(question, key, values, onwards=question.descending))
    return reader.row(f"SELECT 1 {_FROM} WHERE {' AND '.join(where)} LIMIT 1", **values) is not None


def duty_counts(reader: Reader, standards: Standards, question: DutyQuestion) -> DutyCounts:
    """The number of each tile, for the words of the question."""
    where, values = _where(reader, standards, question, of_tile=False)
    counted = ", ".join(f"COALESCE(SUM(CASE WHEN {_TILE_CONDITIONS[tile]} THEN 1 ELSE 0 END), 0)" for tile in Tile)
    tables = _FROM if question.words.split() else _FROM_FOR_COUNTS
    row = reader.row(f"SELECT {counted} {tables} WHERE {' AND '.join(where)}", **values)
    assert row is not None
    return DutyCounts(*(int(number) for number in row))


def rows_before(reader: Reader, standards: Standards, question: DutyQuestion, key: tuple[Any, ...]) -> int:
    """How many rows of the list stand before the row with this key."""
    where, values = _where(reader, standards, question)
    where.append(_beside(question, key, values, onwards=question.descending))
    row = reader.row(f"SELECT COUNT(*) {_FROM} WHERE {' AND '.join(where)}", **values)
    assert row is not None
    return int(row[0])


def any_assessment(reader: Reader) -> bool:
    """Whether the store holds any assessment, open or done."""
    return reader.row("SELECT 1 FROM assessments LIMIT 1") is not None


# Counting needs the holder, and nothing else of what a row shows.
_FROM_FOR_COUNTS = """
    FROM assessments AS a
    LEFT JOIN allocations AS al ON al.case_id = a.case_id
        AND al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at)
"""


def _where(
    reader: Reader, standards: Standards, question: DutyQuestion, *, of_tile: bool = True
) -> tuple[list[str], dict[str, Any]]:
    as_at = question.as_at
    values: dict[str, Any] = {
        "as_at": as_at.isoformat(),
        "soon": standards.calendar.due(as_at, SOON_WORKING_DAYS).isoformat(),
    }
    # Seen from today nothing is authorised later, and the index of the open ones serves; seen from a day in the
    # past, what was authorised since was open then.
    later = reader.row("SELECT 1 FROM assessments WHERE authorised_on > :as_at LIMIT 1", as_at=values["as_at"])
    still_open = "(a.authorised_on IS NULL OR a.authorised_on > :as_at)" if later else "a.authorised_on IS NULL"
    where = [still_open, "a.started_on <= :as_at"]
    if of_tile:
        where.append(_TILE_CONDITIONS[question.tile])
    if words := question.words.split():
        shown = _Shown(reader, standards, as_at, still_open)
        for number, word in enumerate(words):
            where.append(shown.matching(word.casefold(), f"word{number}", values))
    return where, values


class _Shown:
    """What the columns show, by their few distinct values: so a filter finds exactly what a person can read.

    A countdown is a function of the due date, of which there are some hundreds; those whose text holds the word are
    found here, and the store is asked for the rows with these dates.
    """

    def __init__(self, reader: Reader, standards: Standards, as_at: date, still_open: str) -> None:
        self._reader, self._standards, self._as_at, self._still_open = reader, standards, as_at, still_open
        self._cache: dict[str, Sequence[Any]] = {}

    def _distinct(self, columns: str, tables: str = "assessments AS a", where: str | None = None) -> Sequence[Any]:
        if (key := columns + tables) not in self._cache:
            condition = self._still_open if where is None else where
            self._cache[key] = self._reader.rows(
                f"SELECT DISTINCT {columns} FROM {tables} WHERE {condition}",  # noqa: S608 (own words only)
                **({"as_at": self._as_at.isoformat()} if ":as_at" in condition else {}),
            )
        return self._cache[key]

    def matching(self, word: str, name: str, values: dict[str, Any]) -> str:
        """A condition that holds for the rows in which some column shows the word."""
        as_at, calendar = self._as_at, self._standards.calendar
        values[name] = f"%{_like(word)}%"
        conditions = [f"ch.search LIKE :{name} ESCAPE '\\'"]
        if kinds := [kind.value for kind in Kind if word in for_search(kind.words, kind.short)]:
            conditions.append(f"a.kind IN ({', '.join(map(_literal, kinds))})")

        def due_text(due_on: str) -> str:
            day = as_date(due_on)
            return f"{countdown(calendar, day, None, as_at).label} {_date_text(due_on)}"

        def day_text(pair: tuple[str, int]) -> str:
            number = self._standards.day_number(as_date(pair[0]), as_at)
            return f"{number}/{pair[1]} day {number} of {pair[1]}"

        dues = [row[0] for row in self._distinct("a.due_on")]
        conditions += _one_of("a.due_on", dues, due_text, word)
        conditions += _one_of("a.started_on", [row[0] for row in self._distinct("a.started_on")], _date_text, word)
        conditions += _one_of(
            "c.last_seen_on",
            [row[0] for row in self._distinct("c.last_seen_on", "cases AS c", "c.last_seen_on IS NOT NULL")],
            _date_text,
            word,
        )
        if word in "never":
            conditions.append("c.last_seen_on IS NULL")
        pairs = self._distinct(
            "a.clock_from, s.working_days", "assessments AS a JOIN standards AS s ON s.id = a.standard_id"
        )
        conditions += _one_of_pairs("(a.clock_from, s.working_days)", pairs, day_text, word)
        for column, table in (("al.worker_id", "workers"), ("al.team_id", "teams")):
            people = self._distinct("p.id, p.name", f"{table} AS p", "1 = 1")
            if ids := [id for id, shown in people if word in shown.casefold()]:
                conditions.append(f"{column} IN ({', '.join(str(id) for id in ids)})")
        if word in "unallocated":
            conditions.append("al.worker_id IS NULL")
        return f"({' OR '.join(conditions)})"


def _one_of(column: str, values: Iterable[str], text: Callable[[str], str], word: str) -> list[str]:
    """A condition for those values of a column whose text holds the word; none where there are none."""
    found = [value for value in values if word in text(value).casefold()]
    return [f"{column} IN ({', '.join(_literal(value) for value in found)})"] if found else []


def _one_of_pairs(columns: str, pairs: Iterable[Any], text: Callable[[Any], str], word: str) -> list[str]:
    found = [pair for pair in pairs if word in text(pair).casefold()]
    rows = ", ".join(f"({_literal(day)}, {int(limit)})" for day, limit in found)
    return [f"{columns} IN (VALUES {rows})"] if found else []


def _literal(value: str | date) -> str:
    """A day or a code of our own as SQL; written out because a filter may name thousands of days."""
    text = value if isinstance(value, str) else value.isoformat()
    assert text.replace("-", "").replace("_", "").isalnum(), "only days and codes are written out"
    return f"'{text}'"


@lru_cache(maxsize=20_000)
def _date_text(day: str | date) -> str:
    """A date in each form in which a screen shows it."""
    known = as_date(day)
    return f"{list_form(known)} {short_form(known)} {known.isoformat()}"


def _like(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _row(row: Any, standards: Standards, as_at: date) -> DutyRow:
    (id_, case_id, reference, number, name, kind, started, clock_from, limit, due,
     worker, team, last_seen, child_seen, closed, in_force_from, in_force_to, *key) = row  # fmt: skip
    start, due_on, until = as_date(clock_from), as_date(due), maybe_date(in_force_to)
    return DutyRow(
        id=id_,
        case_id=case_id,
        case=f"{reference}-{number}",
        child=reference,
        name=name,
        kind=Kind(kind),
        started_on=as_date(started),
        clock_from=start,
        limit=limit,
        due_on=due_on,
        day=standards.day_number(start, as_at),
        countdown=countdown(standards.calendar, due_on, None, as_at),
        worker=worker,
        team=team,
        last_seen_on=maybe_date(last_seen),
        child_seen=None if child_seen is None else bool(child_seen),
        case_closed_on=maybe_date(closed),
        provisional=standards.calendar.is_provisional(start, due_on),
        nearest_standard=not (as_date(in_force_from) <= start and (until is None or start <= until)),
        key=tuple(key),
    )
