"""Targets and comparators, the population, and the figures that reports stated."""

from fractions import Fraction

from db.queries.standards import as_date
from db.store import Reader
from models.statements import MOST_DECIMALS, Statement
from models.timeliness import Figure, Measure, Month, Period
from models.yardsticks import Yardstick, Yardsticks


def yardsticks(reader: Reader) -> Yardsticks:
    """What figures are held against; those of measures that this program does not know are left out."""
    known = {measure.value for measure in Measure}
    rows = reader.rows(
        "SELECT measure, name, effective_from, tenths, source, in_time, completed, version FROM yardsticks"
    )
    return Yardsticks(
        Yardstick(Measure(measure), name, as_date(since), *rest) for measure, name, since, *rest in rows
        if measure in known
    )  # fmt: skip


def population(reader: Reader) -> int | None:
    """How many children and young people under 18 live in the area, where it was set."""
    row = reader.row("SELECT population FROM authority WHERE id = 1")
    return None if row is None else row[0]


def statements(reader: Reader) -> list[Statement]:
    """The figures that reports stated, by report and in the order in which they were entered."""
    rows = reader.rows(
        "SELECT measure, period, month, in_time, completed, tenths, decimals, source, id FROM stated_figures "
        "ORDER BY source, id"
    )
    return [
        Statement(
            measure,
            Period(period),
            Month.named(month),
            None if completed is None else Figure(in_time, completed),
            None if tenths is None else Fraction(tenths, 10),
            source,
            id_,
            MOST_DECIMALS if decimals is None else decimals,
        )
        for measure, period, month, in_time, completed, tenths, decimals, source, id_ in rows
    ]
