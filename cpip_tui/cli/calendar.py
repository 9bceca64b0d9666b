"""The commands for the calendar and the standards. Each shows which open due dates move before it writes."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cpip_tui.cli.opening import tell_moved, working
from cpip_tui.cli.options import Format, FormatOption, Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from cpip_tui.clock import today
from db.queries.standards import OfficeClosure, bank_holidays, closures, settings, standards
from db.store import Act, Store
from models.dates import parse_day, short_form
from models.standards import Clock, Standard

if TYPE_CHECKING:
    from db.commands.calendar import Moved

bank_holiday = typer.Typer(help="The bank holidays that the store knows; add a proclaimed one.", no_args_is_help=True)
closure = typer.Typer(help="Days on which the office is shut: shown, and never counted.", no_args_is_help=True)
standard = typer.Typer(help="The limits in working days; add a local one.", no_args_is_help=True)


class Switch(StrEnum):
    """Whether the start day counts as day 1."""

    DAY_0 = "0"
    DAY_1 = "1"


@bank_holiday.command("add")
@with_options
def add_bank_holiday(
    options: Options,
    day: Annotated[str, typer.Argument(metavar="DATE")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="As it should be shown, “State funeral”.")],
    yes: YesOption = False,
) -> None:
    """Add a bank holiday that was proclaimed."""
    from db.commands.calendar import proclaim

    holiday = parse_day(day, today())
    _previewed(
        options,
        yes,
        f"{short_form(holiday)} becomes a bank holiday",
        lambda s, a, shown: proclaim(s, a, holiday, name, apply=shown is not None, shown=shown),
    )


@bank_holiday.command("list")
@with_options
def list_bank_holidays(
    options: Options,
    format: FormatOption = Format.TABLE,
) -> None:
    """The bank holidays that the store counts by."""
    with working(options) as sitting, sitting.store.reading() as reader:
        rows = list(bank_holidays(reader).items())
        version = settings(reader).holidays_version
    fields: tuple[Field[tuple[date, str]], ...] = (
        Field("day", lambda row: row[0], "date", lambda row: short_form(row[0])),
        Field("name", lambda row: row[1], "bank holiday"),
    )
    print_rows(rows, fields, format, about={"as_at": sitting.as_at, "holidays_version": version})


@closure.command("add")
@with_options
def add_closure(
    options: Options,
    first: Annotated[str, typer.Argument(metavar="FIRST", help="The first day.")],
    last: Annotated[str, typer.Argument(metavar="LAST", help="The last day.")],
    name: Annotated[str, typer.Argument(metavar="NAME")],
) -> None:
    """Note that the office is shut. No statutory date moves."""
    from db.commands.calendar import close_office

    first_on, last_on = parse_day(first, today()), parse_day(last, today())
    with working(options, writing=True) as sitting:
        close_office(sitting.store, sitting.act(), first_on, last_on, name)
    print_line(
        f"The office is noted as closed from {short_form(first_on)} to {short_form(last_on)}. No due date moved."
    )


@closure.command("list")
@with_options
def list_closures(
    options: Options,
    format: FormatOption = Format.TABLE,
) -> None:
    """The closures of the office."""
    with working(options) as sitting, sitting.store.reading() as reader:
        rows = closures(reader)
    fields: tuple[Field[OfficeClosure], ...] = (
        Field("first_on", lambda row: row.first_on, "first day", lambda row: short_form(row.first_on)),
        Field("last_on", lambda row: row.last_on, "last day", lambda row: short_form(row.last_on)),
        Field("name", lambda row: row.name, "why"),
    )
    print_rows(rows, fields, format, about={"as_at": sitting.as_at})


@standard.command("add")
@with_options
def add_standard(
    options: Options,
    clock: Annotated[Clock, typer.Argument(metavar="CLOCK", help="initial, core, single, …")],
    limit: Annotated[int, typer.Argument(metavar="LIMIT", help="How many working days.")],
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="For clocks that start on this day or later.")],
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last such day.")] = None,
    yes: YesOption = False,
) -> None:
    """Add a local limit. The tightest of those in force decides."""
    from db.commands.calendar import add_local_standard

    begins = parse_day(since, today())
    ends = parse_day(until, today()) if until else None
    _previewed(
        options,
        yes,
        f"{clock.words}: {limit} working days from {short_form(begins)}",
        lambda s, a, shown: add_local_standard(s, a, clock, limit, begins, ends, apply=shown is not None, shown=shown),
    )


@standard.command("list")
@with_options
def list_standards(
    options: Options,
    format: FormatOption = Format.TABLE,
) -> None:
    """The standards of the store, and how the start day counts."""
    with working(options) as sitting, sitting.store.reading() as reader:
        clock = standards(reader)
    fields: tuple[Field[Standard], ...] = (
        Field("clock", lambda row: row.clock.value, "clock"),
        Field("limit", lambda row: row.working_days, "working days", lambda row: str(row.working_days)),
        Field("counted_from", lambda row: row.counted_from, "from"),
        Field("effective_from", lambda row: row.effective_from, "since", lambda row: short_form(row.effective_from)),
        Field(
            "effective_to",
            lambda row: row.effective_to,
            "until",
            lambda row: short_form(row.effective_to) if row.effective_to else "",
        ),
        Field("local", lambda row: row.local, "", None),
        Field("source", lambda row: row.source, "source"),
    )
    about = {"as_at": sitting.as_at, "count_start_day": clock.count_start_day}
    print_rows(clock.standards, fields, format, about=about, summary=clock.convention)


@with_options
def start_day(
    options: Options,
    number: Annotated[Switch, typer.Argument(metavar="0|1", help="0 as nationally; 1 where a council counts it.")],
    yes: YesOption = False,
) -> None:
    """Whether the day on which a clock starts is day 0 or day 1."""
    from db.commands.calendar import count_start_day

    counts = number is Switch.DAY_1
    _previewed(
        options,
        yes,
        f"The start day becomes day {number.value}",
        lambda s, a, shown: count_start_day(s, a, counts, apply=shown is not None, shown=shown),
    )


def _previewed(
    options: Options, yes: bool, what: str, change: "Callable[[Store, Act, list[Moved] | None], list[Moved]]"
) -> None:
    """Show what the change moves, ask, and make it."""
    with working(options, writing=True) as sitting:
        moved = change(sitting.store, sitting.act(), None)
        tell_moved(moved, what)
        if not moved:
            print_line(f"{what}: no open due date moves.")
        if not confirmed("Write this to the store?", yes):
            print_line("Nothing was written.")
            return
        change(sitting.store, sitting.act(), moved)
        print_line("Written.")
