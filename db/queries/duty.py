"""The duty desk's question: which assessments are open, how do they stand, and who holds them.

The number on a tile and the list behind it come from the same conditions, in the same snapshot. A list is read one
page at a time by the order of its keys, never by counting rows to skip.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from db.queries.duty_filter import SEEN_SINCE, filter_conditions
from db.queries.signature import submission_of_the_day, waiting_for, with_manager_counted, with_manager_where
from db.queries.standards import as_date, known_by, maybe_date, seen_by
from db.store import Reader
from models.assessment import SOON_WORKING_DAYS, Countdown, Kind, State, countdown
from models.dates import LATEST, list_form, short_form
from models.due_clocks import AT_FIRST, DueClock
from models.people import Person
from models.quality import seen_words
from models.standards import Standards
from models.views import Whose


class Tile(StrEnum):
    """A part of the open assessments that has a number on the Duty screen."""

    ALL = "all"
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    UNALLOCATED = "unallocated"
    TO_SIGN = "to_sign"


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
    """What is asked of the open assessments. ``words`` must each be found in some column of a row.

    ``clocks`` are those that a list is to show: with others than assessments it is that of ``db.queries.clock_list``.
    ``whose`` is seen from ``person``. Without ``names`` the words are not looked for in names of children, and ``also``
    are columns beyond those shown at first, in which they are.
    """

    as_at: date
    tile: Tile = Tile.ALL
    words: str = ""
    order: Order = Order.DUE
    descending: bool = False
    clocks: tuple[DueClock, ...] = AT_FIRST
    whose: Whose = Whose.EVERYBODY
    person: Person | None = None
    names: bool = True
    also: tuple[str, ...] = ()


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
    seen_since: bool
    child_seen: bool | None
    seen_on: date | None
    seen_alone: bool | None
    submitted_on: date | None
    submitted_to: str | None
    case_closed_on: date | None
    provisional: bool
    nearest_standard: bool
    key: tuple[Any, ...]
    referred_on: date | None = None
    held_since: date | None = None

    @property
    def assessment_id(self) -> int:
        return self.id

    @property
    def shown_as(self) -> str:
        """The child's reference, or the name where one was recorded."""
        return self.name or self.child

    @property
    def with_manager(self) -> bool:
        """Whether it waits for a manager's signature."""
        return self.submitted_on is not None

    @property
    def manager_words(self) -> str:
        """``with Mo Manager since Thu 15 Sep 2011``; nothing where it is not with a manager."""
        if self.submitted_on is None:
            return ""
        return f"with {self.submitted_to or 'the manager'} since {short_form(self.submitted_on)}"

    @property
    def seen(self) -> str:
        """``child seen Mon 5 Sep 2011, alone``, for this assessment: it stands beside the days left."""
        return seen_words(self.child_seen, self.seen_on, self.seen_alone)

    @property
    def seen_briefly(self) -> str:
        """When the child was seen for this assessment: ``5 Sep 11 alone``, ``yes``, ``not yet``, ``no record``."""
        if not self.child_seen:
            return "no record" if self.child_seen is None else "not yet"
        return (list_form(self.seen_on) if self.seen_on else "yes") + (" alone" if self.seen_alone else "")

    @property
    def state(self) -> State:
        """Where it stands: with the manager, or by its due date."""
        return State.AWAITING_AUTHORISATION if self.with_manager else self.countdown.state

    @property
    def last_seen(self) -> str:
        """When the child was last seen, in words for a list; what happened after the as-at day was not known then."""
        if self.seen_since:
            return SEEN_SINCE
        return list_form(self.last_seen_on) if self.last_seen_on else "never"


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """How many open assessments there are behind each tile, all by the same question."""

    all: int
    late: int
    today: int
    soon: int
    unallocated: int
    to_sign: int

    def of(self, tile: Tile) -> int:
        return int(getattr(self, tile.value))


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A part of the list, in order, and whether there is more of the list on either side."""

    rows: tuple[DutyRow, ...]
    more_before: bool
    more_after: bool


@dataclass(frozen=True, slots=True)
class DutyAnswer:
    """The answer to a question, all of one moment: a page, what comes before it, and the number of each tile."""

    question: DutyQuestion
    page: DutyPage
    start: int
    counts: DutyCounts
    any_at_all: bool


_ORDER_COLUMNS = {
    Order.DUE: (),
    Order.STARTED: ("a.started_on",),
    Order.CHILD: ("COALESCE(ch.name, ch.reference)",),
    Order.KIND: ("a.kind",),
    Order.WORKER: ("COALESCE(w.name, '')",),
    Order.TEAM: ("COALESCE(t.name, '')",),
    Order.LAST_SEEN: (  # who was seen only since comes last, as one
        "CASE WHEN c.last_seen_on > :as_at THEN '9999-12-31' ELSE COALESCE(c.last_seen_on, '0001-01-01') END",
    ),
}

_TILE_CONDITIONS = {
    Tile.ALL: "1 = 1",
    Tile.LATE: "a.due_on < :as_at",
    Tile.TODAY: "a.due_on = :as_at",
    Tile.SOON: "a.due_on > :as_at AND a.due_on <= :soon",
    Tile.UNALLOCATED: "al.worker_id IS NULL",
    Tile.TO_SIGN: with_manager_where(),
}

_HOLDER = """
    LEFT JOIN allocations AS al ON al.case_id = a.case_id
        AND al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at)
"""
# Counting needs the holder; with a filter, what the filter reads; and nothing else of what a row shows.
_FROM_TO_COUNT = f"FROM assessments AS a {_HOLDER}"
_FROM_TO_FILTER = f"""
    FROM assessments AS a
    JOIN cases AS c ON c.id = a.case_id
    JOIN children AS ch ON ch.id = c.child_id
    {_HOLDER}
"""
_FROM = f"""
    {_FROM_TO_FILTER}
    LEFT JOIN workers AS w ON w.id = al.worker_id
    LEFT JOIN teams AS t ON t.id = al.team_id
"""

_COLUMNS = f"""
    a.id, c.id, ch.reference, c.number, ch.name, a.kind, a.started_on, a.clock_from, a.standard_id, a.due_on,
    w.name, t.name, c.last_seen_on, a.child_seen, a.child_seen_on, a.seen_alone,
    {submission_of_the_day("s.submitted_on")}, {submission_of_the_day("m.name")}, c.closed_on,
    COALESCE(c.referred_on, c.opened_on), al.started_on
"""
# The rules of models.of_whom, asked of the store, so that a view is counted without reading every row.
# Who of the workers is supervised by the person on the day; by whom somebody is, the newest agreement says.
_SUPERVISED = """
    SELECT g.worker_id FROM supervision_agreements AS g WHERE g.supervisor_id = :me AND g.effective_from <= :as_at
        AND NOT EXISTS (SELECT 1 FROM supervision_agreements AS n WHERE n.worker_id = g.worker_id
            AND n.effective_from > g.effective_from AND n.effective_from <= :as_at)
"""
_WHOSE_CONDITIONS = {
    Whose.MINE: f"(al.worker_id = :me OR al.worker_id IN ({_SUPERVISED}))",
    # A holding that no team is told of is of the team of its worker, as models.of_whom has it.
    Whose.MY_TEAM: """COALESCE(al.team_id, (SELECT h.team_id FROM workers AS h WHERE h.id = al.worker_id))
        = (SELECT me.team_id FROM workers AS me WHERE me.id = :me)""",
    Whose.NEWLY_QUALIFIED: "al.worker_id IN (SELECT q.id FROM workers AS q WHERE q.newly_qualified_until >= :as_at)",
}


def duty_answer(
    reader: Reader, standards: Standards, question: DutyQuestion, *, limit: int, at: tuple[Any, ...] | None = None
) -> DutyAnswer:
    """The page from the row with the key ``at`` on, or the last one where too few follow; without it the first."""
    counts = duty_counts(reader, standards, question)
    page = duty_page(reader, standards, question, limit=limit, at=at)
    start = 0 if at is None else rows_before(reader, standards, question, at)
    if start and len(page.rows) < limit:
        page = duty_page(reader, standards, question, limit=limit, last=True)
        start = max(0, counts.of(question.tile) - len(page.rows))
    return DutyAnswer(question, page, start, counts, bool(counts.all) or any_assessment(reader))


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
    conditions = _TILE_CONDITIONS | {Tile.TO_SIGN: with_manager_counted(reader, question.as_at)}
    counted = ", ".join(f"COALESCE(SUM(CASE WHEN {conditions[tile]} THEN 1 ELSE 0 END), 0)" for tile in Tile)
    tables = _FROM_TO_FILTER if question.words.split() else _FROM_TO_COUNT
    row = reader.row(f"SELECT {counted} {tables} WHERE {' AND '.join(where)}", **values)
    assert row is not None
    return DutyCounts(*(int(number) for number in row))


def duty_count(reader: Reader, standards: Standards, question: DutyQuestion) -> int:
    """How many rows the list of the question has."""
    where, values = _where(reader, standards, question)
    tables = _FROM_TO_FILTER if question.words.split() else _FROM_TO_COUNT
    row = reader.row(f"SELECT COUNT(*) {tables} WHERE {' AND '.join(where)}", **values)
    assert row is not None
    return int(row[0])


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


def _soon(standards: Standards, as_at: date) -> date:
    """The last of the working days that count as soon; at the end of all that can be counted, the last day of all."""
    if as_at > LATEST - timedelta(days=31):
        return LATEST
    return standards.calendar.due(as_at, SOON_WORKING_DAYS)


def _where(
    reader: Reader, standards: Standards, question: DutyQuestion, *, of_tile: bool = True
) -> tuple[list[str], dict[str, Any]]:
    as_at = question.as_at
    values: dict[str, Any] = {
        "as_at": as_at.isoformat(),
        "soon": _soon(standards, as_at).isoformat(),
    }
    # Seen from today nothing is authorised later, and the index of the open ones serves; seen from a day in the
    # past, what was authorised since was open then.
    later = reader.row("SELECT 1 FROM assessments WHERE authorised_on > :as_at LIMIT 1", as_at=values["as_at"])
    still_open = "(a.authorised_on IS NULL OR a.authorised_on > :as_at)" if later else "a.authorised_on IS NULL"
    where = [still_open, "a.started_on <= :as_at"]
    if of_tile:
        where.append(_TILE_CONDITIONS[question.tile])
    if (whose := whose_condition(question.whose, question.person, values)) is not None:
        where.append(whose)
    if words := question.words.split():
        where += filter_conditions(
            reader, standards, as_at, still_open, words, values, names=question.names, also=question.also
        )
    return where, values


def whose_condition(whose: Whose, person: Person | None, values: dict[str, Any]) -> str | None:
    """A condition on ``a`` and who holds it, ``al``, that it is theirs; None where everybody's is asked for.

    Adds to ``values`` what it names besides ``as_at``.
    """
    if whose is Whose.EVERYBODY:
        return None
    assert person is not None, "whose is seen from somebody"
    values["me"] = person.id or 0
    return waiting_for(person) if whose is Whose.WAITING else _WHOSE_CONDITIONS[whose]


def _row(row: Any, standards: Standards, as_at: date) -> DutyRow:
    (id_, case_id, reference, number, name, kind, started, clock_from, standard_id, due,
     worker, team, last_seen, child_seen, seen_on, alone, submitted, submitted_to, closed, referred, held,
     *key) = row  # fmt: skip
    seen, known_seen = seen_by(as_at, child_seen, seen_on)
    start, due_on, standard = as_date(clock_from), as_date(due), standards.with_id(standard_id)
    return DutyRow(
        id=id_,
        case_id=case_id,
        case=f"{reference}-{number}",
        child=reference,
        name=name,
        kind=Kind(kind),
        started_on=as_date(started),
        clock_from=start,
        limit=standard.working_days,
        due_on=due_on,
        day=standards.day_number(start, as_at),
        countdown=countdown(standards.calendar, due_on, None, as_at),
        worker=worker,
        team=team,
        last_seen_on=known_by(as_at, last_seen),
        seen_since=last_seen is not None and as_date(last_seen) > as_at,
        child_seen=seen,
        seen_on=known_seen,
        seen_alone=None if alone is None else bool(alone),
        submitted_on=maybe_date(submitted),
        submitted_to=submitted_to,
        case_closed_on=known_by(as_at, closed),
        provisional=standards.calendar.is_provisional(start, due_on),
        nearest_standard=not standard.in_force(start),
        key=tuple(key),
        referred_on=maybe_date(referred),
        held_since=maybe_date(held),
    )
