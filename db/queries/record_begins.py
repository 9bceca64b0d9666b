"""In which month the record of a measure begins: there the first was completed."""

from collections.abc import Iterable

from db.queries.performance import RECORDS, Known
from db.queries.standards import as_date
from db.store import Reader
from models.timeliness import Measure, Month


def record_begins(
    reader: Reader, known: Known, measures: Iterable[Measure] = tuple(Measure), *, team_id: int | None = None
) -> dict[Measure, Month]:
    """The first month in which something was completed, as it is known on a day; of a team, by that team.

    A measure of which nothing was completed is not there.
    """
    team = "" if team_id is None else " AND r.team_id = :team_id"
    found = {}
    for measure in measures:
        row = reader.row(
            f"SELECT r.stopped_on FROM {RECORDS} WHERE r.clock = :clock AND r.stopped_on IS NOT NULL "
            f"AND {known.condition}{team} ORDER BY r.stopped_on LIMIT 1",
            clock=measure.clock.value,
            team_id=team_id,
            **known.values,
        )
        if row is not None:
            found[measure] = Month.of(as_date(row[0]))
    return found
