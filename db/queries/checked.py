"""The figures that reports stated, each held against itself, against its report, and against the record."""

from datetime import date

from db.queries.child_figures import child_figures
from db.queries.performance import Known, completed
from db.queries.publications import publications, published_until
from db.queries.standards import standards
from db.queries.yardsticks import statements
from db.store import Reader
from models.child_measures import ChildMeasure
from models.statements import Checked, Statement, check
from models.timeliness import Figure


def checked_statements(reader: Reader, as_at: date) -> list[Checked]:
    """Every stated figure with its verdict, as the record is known on a day. All are of the whole authority."""
    known = statements(reader)
    published = {one.month: one.known for one in published_until(publications(reader), as_at)}
    found = []
    for one in known:
        as_known = published.get(one.month)
        found.append(
            check(
                one,
                None if as_known is None else _on_record(reader, one, as_known),
                _on_record(reader, one, Known(as_at)) if one.month.first <= as_at else None,
                known,
            )
        )
    return found


def _on_record(reader: Reader, statement: Statement, known: Known) -> Figure | None:
    if statement.is_of_placements:
        return _placements(reader, statement, known)
    measure = statement.known_measure
    if measure is None:
        return None
    last = min(statement.month.last, known.day)
    return completed(reader, known, measure, statement.period.first(statement.month), last)


def _placements(reader: Reader, statement: Statement, known: Known) -> Figure | None:
    """NI062 since 1 April as it is known on a day; None as it was published, since no month publishes it."""
    if known.last_record is not None:
        return None
    day = min(statement.month.last, known.day)
    (found,) = child_figures(reader, standards(reader), known.day, [ChildMeasure.STABILITY], day=day)
    if found.numerator is None or not found.denominator:
        return None
    return Figure(found.numerator, int(found.denominator))
