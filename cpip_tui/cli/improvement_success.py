"""The commands ``plan success``: the twelve measures against September 2010, and figures with their source."""

from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, print_told
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, OnDayOption, Options, group_with_options, with_options
from cpip_tui.cli.output import print_done
from db.exchange.lists.success import SUCCESS
from db.queries.highlight import lines
from db.queries.standards import standards
from models.dates import long_form, short_form
from models.success import BASELINE, measure_of
from models.success_lines import SuccessLine, Trend

success = typer.Typer(help="“We know when we've got there”: the twelve measures of success.", no_args_is_help=False)


@success.callback(invoke_without_command=True)
@group_with_options
def list_success(
    options: Options,
    format: FormatOption = Format.TABLE,
) -> None:
    """The twelve measures: in September 2010, now, and which way it went; counted here, or recorded with a source."""
    with working(options) as sitting:
        print_told(sitting, read_success(sitting), format)


def read_success(sitting: Sitting) -> Told[SuccessLine]:
    """The twelve measures of success of the plan: in September 2010, now, and which way it went."""
    with sitting.store.reading() as reader:
        rows = lines(reader, standards(reader), sitting.as_at)
    summary = f"Success as at {long_form(sitting.as_at)}, against {long_form(BASELINE)}: {_counted(rows)}."
    return Told(SUCCESS, rows, {}, summary, about={"baseline_on": BASELINE}, below=("figure", "source"))


def _counted(rows: list[SuccessLine]) -> str:
    return ", ".join(f"{sum(one.trend is trend for one in rows):,} {trend.value}" for trend in Trend)


@success.command("record")
@with_options
def record_figure(
    options: Options,
    number: Annotated[int, typer.Argument(metavar="MEASURE", help="1 to 12, as plan success numbers it.")],
    value: Annotated[str, typer.Option("--value", metavar="FIGURE", help="As its source has it: 9.2, or “adequate”.")],
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Who counted it, or where it stands.")],
    on: OnDayOption = None,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="It is that of September 2010, against which all is held.")
    ] = False,
) -> None:
    """Record a figure of a measure of success, of a day, with its source."""
    from db.commands.projects import record_success_figure

    with working(options, writing=True) as sitting:
        day = BASELINE if baseline and on is None else sitting.happened_on(on)
        record_success_figure(
            sitting.store, sitting.act(), number, day, value, source, sitting.today, is_baseline=baseline
        )  # fmt: skip
    what = "the baseline is " if baseline else ""
    print_done(f"{number} {measure_of(number).name}: {what}{value.strip()} on {short_form(day)} ({source.strip()}).")
