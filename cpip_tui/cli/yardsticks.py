"""The commands about what figures are held against: targets, comparators, the population, what reports stated."""

from dataclasses import replace
from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Options, with_options
from cpip_tui.cli.output import print_done
from db.exchange.lists.held_against import STATED
from db.exchange.lists.held_against import targets as targets_listed
from db.queries.checked import checked_statements
from db.queries.yardsticks import yardsticks
from models.dates import long_form, short_form
from models.errors import InvalidInput
from models.statements import Checked, Statement, read_stated
from models.timeliness import Measure, Month, Period
from models.yardsticks import TARGET, Yardstick, read_share


@with_options
def set_target(
    options: Options,
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="As performance names it: NI059.")],
    share: Annotated[
        str | None, typer.Argument(metavar="[SHARE]", help="In per cent (80), or a fraction (543210/643170).")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From which day; the day looked at without it.")
    ] = None,
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Who set it, or where it stands.")] = "",
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="Of a comparator: England. The target without it.")
    ] = TARGET,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take out what counts from that day, in place of a share.")
    ] = False,
) -> None:
    """Hold a measure against a share from a day on: the council's own target, or with --name how others did.

    With --remove what was set to count from that very day is taken out, and what was before it counts again.
    """
    from db.commands.publishing import set_yardstick

    of = Measure.named(measure)
    if remove:
        _remove_target(options, of, name, since, share)
        return
    if share is None:
        raise InvalidInput("Give the share, in per cent (80) or as a fraction (543210/643170); or --remove.")
    tenths, in_time, completed = read_share(share)
    with working(options, writing=True) as sitting:
        begins = sitting.maybe_day(since) or sitting.as_at
        set_yardstick(
            sitting.store, sitting.act(), of, name, tenths, begins, source, in_time=in_time, completed=completed
        )
    written = Yardstick(of, name.strip() or TARGET, begins, tenths, source, in_time, completed)
    print_done(f"{of.value}: {written.name} {written.percent:.1f}%, from {short_form(begins)}.")


def _remove_target(options: Options, of: Measure, name: str, since: str | None, share: str | None) -> None:
    from db.commands.publishing import remove_yardstick

    if share is not None:
        raise InvalidInput(f"With --remove no share is given, but “{share}” was. Nothing was changed.")
    if since is None:
        raise InvalidInput(
            "Say with --from from which day that counts which is to be taken out; performance targets lists them."
        )
    with working(options, writing=True) as sitting:
        begins = sitting.maybe_day(since) or sitting.as_at
        remove_yardstick(sitting.store, sitting.act(), of, name, begins)
        with sitting.store.reading() as reader:
            left = [one for one in yardsticks(reader).on(of, sitting.as_at) if one.name == (name.strip() or TARGET)]
    counts = f"{left[0].in_words} counts" if left else "nothing of that name counts"
    print_done(f"{of.value}: what counted from {short_form(begins)} is taken out; on the day looked at {counts}.")


def read_targets(sitting: Sitting) -> Told[Yardstick]:
    """All targets and comparators with the day from which each counts, and which count on the day looked at."""
    with sitting.store.reading() as reader:
        known = yardsticks(reader)
    now = {id(one) for measure in Measure for one in known.on(measure, sitting.as_at)}
    return Told(targets_listed(now), known.all, {}, "")


targets = printed(read_targets, "targets")


@with_options
def set_people(
    options: Options,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="How many people under 18 live in the area.")],
) -> None:
    """Say how many children and young people live in the area: rates are counted by it."""
    from db.commands.publishing import set_population

    with working(options, writing=True) as sitting:
        set_population(sitting.store, sitting.act(), number)
    print_done(f"The population under 18 is {number:,}.")


@with_options
def state(
    options: Options,
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="As the report names it; it may be unknown here.")],
    month: Annotated[str, typer.Argument(metavar="MONTH", help="With which month its period ends: 2011-09.")],
    stated: Annotated[
        list[str], typer.Argument(metavar="FIGURE...", help="As the report has it: 46/97, or 73.1, or 46/97 73.1.")
    ],
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Which report stated it.")] = "",
    period: Annotated[
        Period, typer.Option("--period", help="Of the month, the year to date or twelve months.")
    ] = Period.MONTH,
) -> None:
    """Enter a figure that a report stated, to be held against itself and the record. It need not be right."""
    from db.commands.publishing import state_figure

    (figure, percent, decimals), of = read_stated(stated), Month.named(month)
    statement = Statement(_known_name(measure), period, of, figure, percent, source, decimals=decimals)
    with working(options, writing=True) as sitting:
        state_figure(sitting.store, sitting.act(), statement)
        with sitting.store.reading() as reader:
            checked = checked_statements(reader, sitting.as_at)
    print_done(next((one.sentence for one in reversed(checked) if _same(one.statement, statement)), "Written."))


def _known_name(measure: str) -> str:
    """The code of a measure of this program; any other name as it is."""
    try:
        return Measure.named(measure).value
    except InvalidInput:
        return measure.strip()


def _same(one: Statement, other: Statement) -> bool:
    return replace(one, id=None, source="") == replace(other, id=None, source="")


def read_what_was_stated(sitting: Sitting) -> Told[Checked]:
    """What reports stated, each with its verdict: is it so by its own numbers, its report and the record?"""
    with sitting.store.reading() as reader:
        rows = checked_statements(reader, sitting.as_at)
    summary = f"What reports stated, held against the record as known on {long_form(sitting.as_at)}: {len(rows):,}."
    if not rows:
        summary = (
            "Nothing was entered that a report stated. It is with: cpip-tui performance state MEASURE MONTH FIGURE"
        )
    return Told(STATED, rows, {}, summary, below=("sentence",))


stated = printed(read_what_was_stated, "stated")
