"""The command ``performance children``: the figures about children, a list behind one, and caseloads by months."""

from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, print_told
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from db.exchange.lists.child_figures import CHILD_FIGURE_FIELDS, CHILD_FIGURES, counted_children
from db.queries.child_figures import caseload_over_time, child_figures
from db.queries.child_lists import ChildRow, child_list
from db.queries.standards import standards
from models.child_figures import Measured
from models.child_measures import ChildMeasure
from models.dates import long_form, short_form
from models.errors import InvalidInput

_MOST_MONTHS = 120

MeasureArgument = Annotated[
    str | None, typer.Argument(metavar="MEASURE", help="Only this one: NI062, looked_after_rate, caseload …")
]
MonthEndsOption = Annotated[
    int | None,
    typer.Option("--month-ends", metavar="N", min=1, max=_MOST_MONTHS,
                 help="The caseload at the ends of so many months that are over, instead of one day."),
]  # fmt: skip


def read_child_figures(
    sitting: Sitting, measure: MeasureArgument = None, month_ends: MonthEndsOption = None
) -> Told[Measured]:
    """Figures about children on plans and in care, caseloads and changes of worker: so many of so many."""
    of = None if measure is None else ChildMeasure.named(measure)
    if month_ends is not None and of not in (None, ChildMeasure.CASELOAD):
        raise InvalidInput("Only the caseload is told of the ends of months: children caseload --month-ends 13")
    found: list[Measured]
    with sitting.store.reading() as reader:
        if month_ends is not None:
            found = list(caseload_over_time(reader, sitting.as_at, month_ends))
        else:
            found = child_figures(reader, standards(reader), sitting.as_at, ChildMeasure if of is None else [of])
    asked = {"measure": of and of.value, "month_ends": month_ends}
    return Told(CHILD_FIGURES, found, asked, _summary(sitting, found), below=("of", "remark"))


def read_counted_children(
    sitting: Sitting,
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="NI062, looked_after_rate, caseload …")],
) -> Told[ChildRow]:
    """The children that a figure about children counts, and all that it is of."""
    with sitting.store.reading() as reader:
        (figure,) = child_figures(reader, standards(reader), sitting.as_at, [ChildMeasure.named(measure)])
        rows = child_list(reader, figure, whole=True)
    hidden = sum(row.child is None for row in rows)
    about = {field.name: field.value(figure) for field in CHILD_FIGURE_FIELDS} | {"hidden": hidden}
    not_shown = f" {hidden:,} of them not shown to you: restricted, or erased." if hidden else ""
    listed = f"The list has {len(rows):,} {'line' if len(rows) == 1 else 'lines'}.{not_shown}"
    asked = {"measure": figure.measure.value, "list": True}
    summary = f"{figure.measure.short}: {figure.told}. {listed}"
    return Told(counted_children(figure), rows, asked, summary, about=about, below=("words",))


@with_options
def children(
    options: Options,
    measure: MeasureArgument = None,
    list_: Annotated[
        bool, typer.Option("--list", help="The children that MEASURE counts; who is not shown is counted too.")
    ] = False,
    month_ends: MonthEndsOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Figures about children on plans and in care, caseloads and changes of worker: so many of so many, and the list.

    Stability of placements (NI062) since 1 April is never held against the target of a year.
    """
    if list_ and measure is None:
        raise InvalidInput("--list is of one measure. Name it: cpip-tui performance children NI062 --list")
    if list_ and month_ends is not None:
        raise InvalidInput("Only the caseload is told of the ends of months: children caseload --month-ends 13")
    with working(options) as sitting:
        if list_ and measure is not None:
            print_told(sitting, read_counted_children(sitting, measure), format)
        else:
            print_told(sitting, read_child_figures(sitting, measure, month_ends), format)


def _summary(sitting: Sitting, found: list[Measured]) -> str:
    days: set[date] = {one.as_at for one in found}
    when = long_form(sitting.as_at) if len(days) == 1 else f"{len(found)} month ends to {short_form(max(days))}"
    return f"Figures about children, {when}; every child is counted, whoever asks."
