"""Whether work was done in time, counted from what stood on record: a number and its list come from one query.

Every figure is asked as it is known on a day, or as it was published. It counts every child, those too whose cases are
restricted or whose record was erased, so that all who work with the store have the same figures; a list shows a child
only to who may see it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from db.queries.batches import in_batches
from db.queries.standards import as_date, maybe_date
from db.store import Reader, Row
from models.assessment import SOON_WORKING_DAYS
from models.dates import LATEST
from models.standards import Clock, Standards
from models.timeliness import Backlog, Figure, Line, Measure, Month, Tally


@dataclass(frozen=True, slots=True)
class Known:
    """What was known on a day; with ``last_record`` what had been written by then, as a publication froze it."""

    day: date
    last_record: int | None = None

    @property
    def condition(self) -> str:
        """Which records stood."""
        if self.last_record is None:
            return "r.recorded_on <= :known_on AND r.superseded_on > :known_on"
        return (
            "r.recorded_on <= :known_on AND r.id <= :last_record "
            "AND (r.superseded_on > :known_on OR r.superseded_by > :last_record)"
        )

    @property
    def values(self) -> dict[str, object]:
        of_record = {} if self.last_record is None else {"last_record": self.last_record}
        return {"known_on": self.day.isoformat(), **of_record}


_MEASURE_OF = {measure.clock: measure for measure in Measure}
# Past the views that hide restricted cases: the figures are the same for everybody. Only the case comes through them.
RECORDS = "main.clock_records AS r"
_LINE = (
    "r.line_id, r.id, r.clock, r.clock_from, r.due_on, r.stopped_on, r.recorded_on, {team}, t.name, c.id, "
    "ch.reference || '-' || c.number, ch.reference, CASE WHEN c.id IS NULL THEN NULL ELSE r.assessment_id END, w.name"
)
_HELD = (
    "LEFT JOIN main.allocations AS al ON al.case_id = r.case_id AND al.started_on <= {on} "
    "AND (al.ended_on IS NULL OR al.ended_on > {on}) "
)
_SHOWN = (
    "LEFT JOIN cases AS c ON c.id = r.case_id LEFT JOIN children AS ch ON ch.id = c.child_id "
    "LEFT JOIN teams AS t ON t.id = {team} LEFT JOIN workers AS w ON w.id = al.worker_id AND c.id IS NOT NULL"
)


def _clocks(measures: Iterable[Measure]) -> str:
    return ", ".join(f"'{measure.clock.value}'" for measure in measures)


def _completed(known: Known, measures: Iterable[Measure], team_id: int | None) -> str:
    """The condition for what was completed from :first to :last."""
    team = "" if team_id is None else " AND r.team_id = :team_id"
    return (
        f"r.clock IN ({_clocks(measures)}) AND r.stopped_on BETWEEN :first AND :last AND r.stopped_on IS NOT NULL "
        f"AND {known.condition}{team}"
    )


def completed_by_month(
    reader: Reader, known: Known, first: date, last: date, *, team_id: int | None = None,
    measures: Iterable[Measure] = Measure,
) -> dict[Measure, dict[Month, Figure]]:  # fmt: skip
    """The figures of each month from the first day to the last, of what was completed in it."""
    asked = tuple(measures)
    found: dict[Measure, dict[Month, Figure]] = {measure: defaultdict(Figure) for measure in asked}
    for clock, on, count, in_time in reader.rows(
        f"SELECT r.clock, r.stopped_on, COUNT(*), SUM(CASE WHEN r.stopped_on <= r.due_on THEN 1 ELSE 0 END) "
        f"FROM {RECORDS} WHERE {_completed(known, asked, team_id)} GROUP BY r.clock, r.stopped_on",
        first=first.isoformat(), last=last.isoformat(), team_id=team_id, **known.values,
    ):  # fmt: skip
        months, day = found[_MEASURE_OF[Clock(clock)]], as_date(on)
        months[Month(day.year, day.month)] += Figure(in_time, count)
    return {measure: dict(months) for measure, months in found.items()}


def completed(
    reader: Reader, known: Known, measure: Measure, first: date, last: date, *, team_id: int | None = None
) -> Figure:
    """The figure of what was completed from the first day to the last."""
    months = completed_by_month(reader, known, first, last, team_id=team_id, measures=[measure])[measure]
    return sum(months.values(), Figure())


def completed_lines(
    reader: Reader, known: Known, measure: Measure, first: date, last: date, *, team_id: int | None = None
) -> list[Line]:
    """What that figure is made of, by the day on which it was completed."""
    rows = reader.rows(
        f"SELECT {_LINE.format(team='r.team_id')} FROM {RECORDS} {_HELD.format(on='r.stopped_on')}"
        f"{_SHOWN.format(team='r.team_id')} WHERE {_completed(known, [measure], team_id)} ORDER BY r.stopped_on, r.id",
        first=first.isoformat(), last=last.isoformat(), team_id=team_id, **known.values,
    )  # fmt: skip
    return _lines(rows)


def changed(
    reader: Reader, now: Known, was: Known, measure: Measure, first: date, last: date, *, team_id: int | None = None
) -> tuple[list[Tally], list[Tally]]:
    """What is counted of the days now and was not before, and what was and is no longer; ``was`` is known before now.

    A record that is counted both times is the same record, so only those are read that were written in between.
    """
    since = "r.recorded_on > :was_on" + ("" if was.last_record is None else " OR r.id > :was_record")
    came = reader.rows(
        f"SELECT r.line_id, r.stopped_on <= r.due_on, r.id FROM {RECORDS} "
        f"WHERE {_completed(now, [measure], team_id)} AND ({since}) ORDER BY r.id",
        first=first.isoformat(), last=last.isoformat(), team_id=team_id, was_on=was.day.isoformat(),
        was_record=was.last_record, **now.values,
    )  # fmt: skip
    went = reader.rows(
        f"SELECT r.line_id, r.stopped_on <= r.due_on, r.id FROM {RECORDS} "
        f"WHERE {_completed(was, [measure], team_id)} AND r.superseded_on <= :now_on ORDER BY r.id",
        first=first.isoformat(), last=last.isoformat(), team_id=team_id, now_on=now.day.isoformat(), **was.values,
    )  # fmt: skip
    return _counted(came), _counted(went)


def counted(
    reader: Reader, known: Known, measure: Measure, first: date, last: date, *, team_id: int | None = None
) -> list[Tally]:
    """All that is counted of the days."""
    rows = reader.rows(
        f"SELECT r.line_id, r.stopped_on <= r.due_on, r.id FROM {RECORDS} "
        f"WHERE {_completed(known, [measure], team_id)} ORDER BY r.id",
        first=first.isoformat(), last=last.isoformat(), team_id=team_id, **known.values,
    )  # fmt: skip
    return _counted(rows)


def _counted(rows: Iterable[Row]) -> list[Tally]:
    return [Tally(line_id, bool(in_time), id_) for line_id, in_time, id_ in rows]


def lines_of(reader: Reader, record_ids: Iterable[int]) -> dict[int, Line]:
    """The lines of these records of what was completed, by the record."""
    found: dict[int, Line] = {}
    for some in in_batches(dict.fromkeys(record_ids)):
        ids = ", ".join(str(int(id_)) for id_ in some)
        rows = reader.rows(
            f"SELECT {_LINE.format(team='r.team_id')} FROM {RECORDS} {_HELD.format(on='r.stopped_on')}"
            f"{_SHOWN.format(team='r.team_id')} WHERE r.id IN ({ids})"
        )
        found |= {line.record_id: line for line in _lines(rows)}
    return found


def open_at(
    columns: str, known: Known, clocks: str, team_id: int | None, *, joins: str = "", also: str = ""
) -> str:  # fmt: skip
    """What was open at the end of :on: still open, or stopped later. The team is the one that held the case then.

    ``also`` is a further condition.

    In two parts, each of which has its index.
    """
    team = "" if team_id is None else " AND COALESCE(al.team_id, r.team_id) = :team_id"
    held = _HELD.format(on=":on") if joins or team_id is not None else ""
    part = (
        f"SELECT {columns} FROM {RECORDS} {held}{joins} WHERE r.clock IN ({clocks}) "
        f"AND r.clock_from <= :on AND {known.condition}{team}{also} AND "
    )
    return f"{part} r.stopped_on IS NULL AND NOT r.withdrawn UNION ALL {part} r.stopped_on > :on"


def backlog(
    reader: Reader, known: Known, standards: Standards, on: date, *, team_id: int | None = None,
    measures: Iterable[Measure] = Measure,
) -> dict[Measure, Backlog]:  # fmt: skip
    """What is open at the end of a day: late by it, and due in the next five working days, that day included."""
    asked = tuple(measures)
    found = dict.fromkeys(asked, Backlog())
    waiting = open_at("r.clock AS clock, r.due_on AS due_on", known, _clocks(asked), team_id)
    for clock, count, late, soon in reader.rows(
        "SELECT clock, COUNT(*), SUM(CASE WHEN due_on < :on THEN 1 ELSE 0 END), "
        f"SUM(CASE WHEN due_on BETWEEN :on AND :soon THEN 1 ELSE 0 END) FROM ({waiting}) AS o GROUP BY clock",
        on=on.isoformat(), soon=soon_until(standards, on).isoformat(), team_id=team_id, **known.values,
    ):  # fmt: skip
        found[_MEASURE_OF[Clock(clock)]] = Backlog(count, late, soon)
    return found


def open_lines(reader: Reader, known: Known, measure: Measure, on: date, *, team_id: int | None = None) -> list[Line]:
    """What is open at the end of a day, the first due first."""
    team = "COALESCE(al.team_id, r.team_id)"
    shown = _SHOWN.format(team=team)
    lines = open_at(_LINE.format(team=team), known, _clocks([measure]), team_id, joins=shown)
    rows = reader.rows(lines, on=on.isoformat(), team_id=team_id, **known.values)
    return sorted(_lines(rows), key=lambda line: (line.due_on, line.record_id))


def soon_until(standards: Standards, on: date) -> date:
    """The last day of what is due soon: five working days on; the last day of all where the calendar ends before."""
    return LATEST if on > LATEST - timedelta(days=31) else standards.calendar.due(on, SOON_WORKING_DAYS)


def _lines(rows: Iterable[Row]) -> list[Line]:
    return [
        Line(
            line_id=row[0],
            record_id=row[1],
            clock=Clock(row[2]),
            clock_from=as_date(row[3]),
            due_on=as_date(row[4]),
            stopped_on=maybe_date(row[5]),
            recorded_on=as_date(row[6]),
            team_id=row[7],
            team=row[8],
            case_id=row[9],
            case=row[10],
            child=row[11],
            assessment_id=row[12],
            worker=row[13],
        )
        for row in rows
    ]
