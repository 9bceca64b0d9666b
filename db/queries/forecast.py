"""How likely each open assessment is to be late, and how the month is expected to end: from a team's own history."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from dateutil.relativedelta import relativedelta

from db.queries.performance import RECORDS, Known, open_lines
from db.queries.standards import as_date
from db.store import Reader
from models.forecast import YEARS_OF_HISTORY, Chance, History, Past
from models.month_forecast import MOST_MONTHS, MonthForecast, month_forecast
from models.standards import Standards, standard_for
from models.timeliness import Line, Measure, Month

_MONTHS = 12 * YEARS_OF_HISTORY + MOST_MONTHS + 3  # how far back clocks may have begun that are of any use


@dataclass(frozen=True, slots=True)
class Forecasts:
    """The open assessments with the chance of each to be late, and the month's expected figure."""

    measure: Measure
    as_at: date
    limit: int  # working days
    lines: tuple[tuple[Line, Chance], ...]
    month: MonthForecast


def forecasts(
    reader: Reader, standards: Standards, as_at: date, measure: Measure, *, team_id: int | None = None
) -> Forecasts:
    """Each from the history of the team that holds it, as it was known on ``as_at``; the month from the team asked for.

    Without a team the month is the whole authority's. A clock is of the team that held the case when it stopped, and
    of the one that holds it where it is open. Where no team holds an open one it is seen by the whole authority's.
    """
    limit = limit_of(standards, measure, as_at)
    pasts = _pasts(reader, as_at, measure)
    asked = [past for past, of in pasts if team_id is None or of == team_id]
    histories: dict[int | None, History] = {}

    def history(team: int | None) -> History:
        if team not in histories:
            of_team = [past for past, of in pasts if team is None or of == team]
            histories[team] = History(of_team, as_at, limit, standards.day_number)
        return histories[team]

    lines = open_lines(reader, Known(as_at), measure, as_at, team_id=team_id)
    chances = tuple((line, history(line.team_id).of_open(line.clock_from, line.due_on)) for line in lines)
    month = month_forecast(asked, Month.of(as_at), as_at, limit, standards.day_number)
    return Forecasts(measure, as_at, limit, chances, month)


def limit_of(standards: Standards, measure: Measure, day: date) -> int:
    """The national limit of the measure for a clock that begins on a day, in working days."""
    return standard_for(standards.national.standards, measure.clock, day).working_days


def _pasts(reader: Reader, as_at: date, measure: Measure) -> list[tuple[Past, int | None]]:
    """The clocks that began in the last years, each with its team."""
    known = Known(as_at)
    rows = reader.rows(
        "SELECT r.clock_from, r.due_on, r.stopped_on, "
        "CASE WHEN r.stopped_on IS NULL THEN al.team_id ELSE r.team_id END "
        f"FROM {RECORDS} LEFT JOIN main.allocations AS al ON r.stopped_on IS NULL AND al.case_id = r.case_id "
        "AND al.started_on <= :known_on AND (al.ended_on IS NULL OR al.ended_on > :known_on) "
        f"WHERE r.clock = :clock AND NOT r.withdrawn AND r.clock_from >= :since AND {known.condition}",
        clock=measure.clock.value, since=(as_at - relativedelta(months=_MONTHS)).isoformat(), **known.values,
    )  # fmt: skip
    day = cache(as_date)  # a history has the same few days over and over
    return [
        (Past(day(start), day(due), None if stopped is None else day(stopped)), team)
        for start, due, stopped, team in rows
    ]
