"""How assessments were completed: on which day of their clock, and what a deadline does to people."""

from dataclasses import dataclass
from datetime import date

from db.queries.batches import in_batches
from db.queries.forecast import limit_of
from db.queries.performance import RECORDS, Known, completed_lines
from db.queries.standards import as_date, seen_by
from db.store import Reader
from models.completion_days import Behaviour, Completed, Histogram, behaviours, histogram_of
from models.limits import limits_in_words, limits_of
from models.standards import Standard, Standards
from models.timeliness import Line, Measure


@dataclass(frozen=True, slots=True)
class Behaviours:
    """Of what was completed in a period: the working days on which, and the figures that a deadline may shape."""

    measure: Measure
    limit: int  # working days
    lines: tuple[Line, ...]
    histogram: Histogram
    figures: tuple[Behaviour, ...]
    limits: tuple[Standard, ...] = ()  # by which they are counted

    @property
    def limit_words(self) -> str:
        """How many had another limit, and which; nothing where all had the same as now."""
        others = self.histogram.others
        return f"{others:,} by another limit: {limits_in_words(self.limits)}" if others else ""


def behaviour(
    reader: Reader, standards: Standards, known: Known, measure: Measure, first: date, last: date, *,
    team_id: int | None = None,
) -> Behaviours:  # fmt: skip
    """What was completed from the first day to the last, with the limit in force on the last."""
    limit = limit_of(standards, measure, last)
    lines = completed_lines(reader, known, measure, first, last, team_id=team_id)
    more = _more(reader, known, lines)
    completed = [Completed(line, *more[line.record_id]) for line in lines]
    limits = limits_of(standards.standards, measure, (line.clock_from for line in lines))
    other = {one for one in limits if one.working_days != limit}
    others = 0 if not other else sum(
        limits_of(standards.standards, measure, [line.clock_from])[0] in other for line in lines
    )  # fmt: skip
    return Behaviours(
        measure, limit, tuple(lines), histogram_of(lines, limit, standards.day_number, others=others),
        tuple(behaviours(completed, limit, standards.day_number)), limits,
    )  # fmt: skip


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
