"""How assessments were completed: on which day of their clock, and what a deadline does to people."""

from dataclasses import dataclass
from datetime import date

from db.queries.batches import in_batches
from db.queries.forecast import limit_of
from db.queries.performance import RECORDS, Known, completed_lines
from db.queries.standards import as_date, seen_by
from db.store import Reader
from models.completion_days import Behaviour, Completed, Histogram, behaviours, completion_day, histogram
from models.standards import Standards
from models.timeliness import Line, Measure


@dataclass(frozen=True, slots=True)
class Behaviours:
    """Of what was completed in a period: the working days on which, and the figures that a deadline may shape."""

    measure: Measure
    limit: int  # working days
    lines: tuple[Line, ...]
    histogram: Histogram
    figures: tuple[Behaviour, ...]


def behaviour(
    reader: Reader, standards: Standards, known: Known, measure: Measure, first: date, last: date, *,
    team_id: int | None = None,
) -> Behaviours:  # fmt: skip
    """What was completed from the first day to the last, with the limit in force on the last."""
    limit = limit_of(standards, measure, last)
    lines = completed_lines(reader, known, measure, first, last, team_id=team_id)
    more = _more(reader, known, lines)
    completed = [Completed(line, *more[line.record_id]) for line in lines]
    days = [
        completion_day(line.clock_from, line.due_on, line.stopped_on, standards.day_number)
        for line in lines if line.stopped_on is not None
    ]  # fmt: skip
    return Behaviours(
        measure, limit, tuple(lines), histogram(days, limit), tuple(behaviours(completed, limit, standards.day_number))
    )


def _more(reader: Reader, known: Known, lines: list[Line]) -> dict[int, tuple[date, bool | None]]:
    """Of each record: on which day its clock began as first recorded, and whether the child was seen."""
    found: dict[int, tuple[date, bool | None]] = {}
    for batch in in_batches(line.record_id for line in lines):
        some = ", ".join(str(id_) for id_ in batch)
        for id_, first, seen, seen_on in reader.rows(
            f"SELECT r.id, f.clock_from, a.child_seen, a.child_seen_on FROM {RECORDS} "
            "JOIN main.clock_records AS f ON f.id = r.line_id "
            f"LEFT JOIN main.assessments AS a ON a.id = r.assessment_id WHERE r.id IN ({some})"
        ):
            found[id_] = (as_date(first), seen_by(known.day, seen, seen_on)[0])
    return found
