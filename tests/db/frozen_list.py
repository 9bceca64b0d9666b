"""The list that was frozen with a publication."""

from db.queries.performance import completed_lines
from db.queries.publications import Published
from db.store import Reader
from models.timeliness import Line, Measure


def published_lines(
    reader: Reader, published: Published, measure: Measure, *, team_id: int | None = None
) -> list[Line]:
    """The list that was frozen with it."""
    month = published.month
    return completed_lines(reader, published.known, measure, month.first, month.last, team_id=team_id)
