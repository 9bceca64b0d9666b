"""The command ``performance children``: the figures about children, a list behind one, and caseloads by months."""

from datetime import date
from fractions import Fraction
from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_rows
from db.queries.child_figures import caseload_over_time, child_figures
from db.queries.child_lists import ChildRow, child_list
from db.queries.standards import standards
from models.child_figures import Measured, number_words
from models.child_measures import ChildMeasure
from models.dates import long_form, short_form
from models.errors import InvalidInput

_MOST_MONTHS = 120


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


FIELDS: tuple[Field[Measured], ...] = (
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
_LIST: tuple[Field[ChildRow], ...] = (
    Field("child", lambda row: row.child, "child", lambda row: row.called),
    Field("case", lambda row: row.case, "case"),
    Field("adds", lambda row: row.adds, "adds", lambda row: "–" if row.adds is None else f"{row.adds:,}"),
    Field("on", lambda row: row.on, "on", lambda row: "" if row.on is None else short_form(row.on)),
    Field("words", lambda row: row.words or None, "what"),
    Field("worker", lambda row: row.worker, "worker"),
    Field("team", lambda row: row.team, "team"),
)


@with_options
def children(
    options: Options,
    measure: Annotated[
        str | None, typer.Argument(metavar="MEASURE", help="Only this one: NI062, looked_after_rate, caseload …")
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="The children that MEASURE counts; who is not shown is counted too.")
    ] = False,
    month_ends: Annotated[
        int | None,
        typer.Option("--month-ends", metavar="N", min=1, max=_MOST_MONTHS,
                     help="The caseload at the ends of so many months that are over, instead of one day."),
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:  # fmt: skip
    """Figures about children on plans and in care, caseloads and changes of worker: so many of so many, and the list.

    Stability of placements (NI062) since 1 April is never held against the target of a year.
    """
    of = None if measure is None else ChildMeasure.named(measure)
    if list_ and of is None:
        raise InvalidInput("--list is of one measure. Name it: cpip-tui performance children NI062 --list")
    if month_ends is not None and (list_ or of not in (None, ChildMeasure.CASELOAD)):
        raise InvalidInput("Only the caseload is told of the ends of months: children caseload --month-ends 13")
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            held_to = standards(reader)
            if month_ends is not None:
                found: list[Measured] = list(caseload_over_time(reader, sitting.as_at, month_ends))
            else:
                found = child_figures(reader, held_to, sitting.as_at, ChildMeasure if of is None else [of])
            rows = child_list(reader, found[0], whole=True) if list_ else []
        asked = {"measure": of and of.value, "list": list_ or None, "month_ends": month_ends}
        sitting.enter_list("performance children", format, asked, len(rows) if list_ else len(found))
    if list_:
        _print_list(found[0], rows, format)
    else:
        about = {"as_at": sitting.as_at}
        print_rows(found, FIELDS, format, about=about, summary=_summary(sitting, found), below=("of", "remark"))


def _print_list(figure: Measured, rows: list[ChildRow], format: Format) -> None:
    hidden = sum(row.child is None for row in rows)
    about: dict[str, object] = {field.name: field.value(figure) for field in FIELDS} | {"hidden": hidden}
    not_shown = f" {hidden:,} of them not shown to you: restricted, or erased." if hidden else ""
    listed = f"The list has {len(rows):,} {'line' if len(rows) == 1 else 'lines'}.{not_shown}"
    print_rows(rows, _LIST, format, about=about, summary=f"{figure.measure.short}: {figure.told}. {listed}",
               below=("words",))  # fmt: skip


def _summary(sitting: Sitting, found: list[Measured]) -> str:
    days: set[date] = {one.as_at for one in found}
    when = long_form(sitting.as_at) if len(days) == 1 else f"{len(found)} month ends to {short_form(max(days))}"
    return f"Figures about children, {when}; every child is counted, whoever asks."
