"""The figures about children on plans and in care, and the list that one of them was made of."""

from fractions import Fraction

from db.exchange.lists.field import Field, Listing
from db.queries.child_lists import ChildRow
from models.child_figures import Measured, number_words
from models.dates import short_form


def number(value: Fraction | int | None) -> int | float | None:
    """A number as programs read it: whole where it is whole, else with two decimals."""
    if value is None:
        return None
    return int(value) if Fraction(value).denominator == 1 else round(float(value), 2)


def _parts(figure: Measured) -> str:
    """``17 children with three or more placements, of 245 children looked after``"""
    measure = figure.measure
    if figure.numerator is None:
        return "–"
    of = "?" if figure.denominator is None else number_words(figure.denominator)
    return f"{measure.counted(figure.numerator)}, of {of} {measure.denominator}"


CHILD_FIGURE_FIELDS: tuple[Field[Measured], ...] = (
    Field("measure", lambda one: one.measure.value, "measure", lambda one: one.measure.short),
    Field("numerator", lambda one: one.numerator),
    Field("denominator", lambda one: number(one.denominator)),
    Field("value", lambda one: one.rounded, "value", lambda one: one.value_words),
    Field("unit", lambda one: one.measure.unit.value),
    Field("basis", lambda one: one.basis_words, "basis"),
    Field("as_at", lambda one: one.as_at),
    Field("best", lambda one: one.measure.best.value, "best"),
    Field("target_applies", lambda one: one.target_applies),
    Field("of", _parts, "so many of so many"),
    Field("remark", lambda one: one.remark or None, "remark"),
)
COUNTED_CHILD_FIELDS: tuple[Field[ChildRow], ...] = (
    Field("child", lambda row: row.child, "child", lambda row: row.called),
    Field("case", lambda row: row.case, "case"),
    Field("adds", lambda row: row.adds, "adds", lambda row: "–" if row.adds is None else f"{row.adds:,}"),
    Field("on", lambda row: row.on, "on", lambda row: "" if row.on is None else short_form(row.on)),
    Field("words", lambda row: row.words or None, "what"),
    Field("worker", lambda row: row.worker, "worker"),
    Field("team", lambda row: row.team, "team"),
)


CHILD_FIGURES = Listing("performance children", "Figures about children", CHILD_FIGURE_FIELDS, CHILD_FIGURE_FIELDS)


def counted_children(figure: Measured) -> Listing[ChildRow]:
    """The lines of a figure. Who is not shown to the reader is a line too, without a word of whom."""
    return Listing(
        "performance children", f"{figure.measure.short}: {figure.told}", COUNTED_CHILD_FIELDS, COUNTED_CHILD_FIELDS
    )
