"""The commands about workers as the rules of workload need them: who is here with what hours, leave, less capacity."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_done, print_line, print_rows
from db.exchange.lists.practice import WORKERS
from db.queries.holdings import held_after
from db.queries.workers import team_named, worker_by_name, workers
from models.dates import short_form
from models.errors import InvalidInput
from models.plan import NewWorker
from models.text import showable
from models.workload import Period, Worker

if TYPE_CHECKING:
    from db.commands.workers import WorkerValues

worker = typer.Typer(help="Who holds cases: team, hours, newly qualified, first and last day.", no_args_is_help=True)
leave = typer.Typer(help="When workers are away. It moves no case; see cover.", no_args_is_help=True)
reduction = typer.Typer(help="When workers can carry less, and why.", no_args_is_help=True)

NONE = "none"  # in the place of a day, to empty it

NameArgument = Annotated[str, typer.Argument(metavar="NAME")]
WorkerArgument = Annotated[str, typer.Argument(metavar="WORKER")]
FirstArgument = Annotated[str, typer.Argument(metavar="FROM", help="The first day.")]
LastArgument = Annotated[str | None, typer.Argument(metavar="TO", help="The last day; open without it.")]
PastOption = Annotated[bool, typer.Option("--past", help="Those that are over as well.")]
ShareOption = Annotated[float | None, typer.Option("--fte", metavar="SHARE", help="Of full time, such as 0.8.")]


def _day_words(day: date | None) -> str:
    return short_form(day) if day else ""


def read_workers(sitting: Sitting) -> Told[Worker]:
    """Everybody whom the store knows, those who left and managers included."""
    with sitting.store.reading() as reader:
        rows = sorted(workers(reader).values(), key=lambda one: ((one.team or "").casefold(), one.name.casefold()))
    return Told(WORKERS, rows, {}, "")


worker.command("list")(printed(read_workers, "list_workers"))


@worker.command("add")
@with_options
def add(
    options: Options,
    name: NameArgument,
    team: Annotated[str, typer.Option("--team", metavar="NAME")],
    fte: ShareOption = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day here.")] = None,
    qualified: Annotated[
        str | None, typer.Option("--newly-qualified-until", metavar="DATE", help="The last day of the assessed year.")
    ] = None,
) -> None:
    """Enter somebody who holds cases, or will. Who may sign in is said with: access give."""
    from db.commands.workers import add_worker

    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            team_id, _ = team_named(reader, team)
        new = NewWorker(
            name=name,
            team_id=team_id,
            fte_percent=100 if fte is None else _percent(fte),
            works_from=sitting.maybe_day(since),
            newly_qualified_until=sitting.maybe_day(qualified),
        )
        worker_id = add_worker(sitting.store, sitting.act(), new)
        with sitting.store.reading() as reader:
            known = workers(reader)[worker_id]
    print_done(_described(known))


@worker.command("change")
@with_options
def change(
    options: Options,
    name: NameArgument,
    team: Annotated[str | None, typer.Option("--team", metavar="NAME")] = None,
    fte: ShareOption = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE|none", help="The first day here.")] = None,
    qualified: Annotated[
        str | None,
        typer.Option("--newly-qualified-until", metavar="DATE|none", help="The last day of the assessed year."),
    ] = None,
    until: Annotated[str | None, typer.Option("--leaves", metavar="DATE|none", help="The last day here.")] = None,
) -> None:
    """Change what is given of a worker; what is not given stays. “none” in the place of a day empties it."""
    if all(given is None for given in (team, fte, since, qualified, until)):
        raise InvalidInput(
            "Nothing was given to change. Give --team, --fte, --from, --newly-qualified-until or --leaves."
        )
    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            known = worker_by_name(workers(reader), name)
            team_id = known.team_id if team is None else team_named(reader, team)[0]
        _change(
            sitting,
            known,
            lambda values: replace(
                values,
                team_id=team_id,
                fte_percent=values.fte_percent if fte is None else _percent(fte),
                works_from=_day_or_none(sitting, since, values.works_from),
                newly_qualified_until=_day_or_none(sitting, qualified, values.newly_qualified_until),
                works_until=_day_or_none(sitting, until, values.works_until),
            ),
        )
        with sitting.store.reading() as reader:
            now = workers(reader)[known.id]
    print_done(_described(now))


@worker.command("leaves")
@with_options
def leaves(
    options: Options,
    name: NameArgument,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The last day here.")],
) -> None:
    """Enter somebody's last day here. Their cases stay with them until they are given to others."""
    with working(options, writing=True) as sitting:
        last = sitting.day(on)
        with sitting.store.reading() as reader:
            known = worker_by_name(workers(reader), name)
            held = held_after(reader, known.id, last)
        _change(sitting, known, lambda values: replace(values, works_until=last))
    if held:
        print_line(
            showable(
                f"{known.name} holds {held:,} open case{'' if held == 1 else 's'} after that day, "
                "lent and planned ones included. "
                "Give them to others with: cpip-tui allocate CASE... --to WORKER --reason worker_left"
            )
        )
    print_done(f"{known.name} leaves on {short_form(last)}.")


@dataclass(frozen=True)
class _Entry:
    """A leave or a reduction, with whose it is."""

    worker: str
    period: Period


LEAVE_FIELDS: tuple[Field[_Entry], ...] = (
    Field("number", lambda one: one.period.id, "number"),
    Field("worker", lambda one: one.worker, "worker"),
    Field("first_on", lambda one: one.period.first_on, "from", lambda one: short_form(one.period.first_on)),
    Field("last_on", lambda one: one.period.last_on, "to", lambda one: _day_words(one.period.last_on)),
    Field("note", lambda one: one.period.note, "note"),
)
REDUCTION_FIELDS: tuple[Field[_Entry], ...] = (
    *LEAVE_FIELDS[:2],
    Field("points", lambda one: one.period.points, "points less", lambda one: str(one.period.points)),
    *LEAVE_FIELDS[2:4],
    Field("because", lambda one: one.period.note, "why"),
)


@leave.command("add")
@with_options
def add_leave(
    options: Options,
    name: WorkerArgument,
    first: FirstArgument,
    last: LastArgument = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="As the list shows it.")] = "",
) -> None:
    """Enter that a worker is away, both days included."""
    from db.commands.workers import add_leave as enter

    with working(options, writing=True) as sitting:
        period = Period(sitting.day(first), sitting.maybe_day(last))
        with sitting.store.reading() as reader:
            known = worker_by_name(workers(reader), name)
        enter(sitting.store, sitting.act(), known.id, period.first_on, period.last_on, note)
    print_done(f"{known.name} is away: {period.in_words}.")


@leave.command("list")
@with_options
def list_leave(options: Options, past: PastOption = False, format: FormatOption = Format.TABLE) -> None:
    """Leave, the nearest first; the number is what leave remove asks for."""
    _list(options, "leave", lambda one: one.leave, LEAVE_FIELDS, past, format)


@leave.command("remove")
@with_options
def remove_leave(options: Options, number: Annotated[int, typer.Argument(metavar="NUMBER")]) -> None:
    """Take a leave out again."""
    from db.commands.workers import remove_leave as remove

    with working(options, writing=True) as sitting:
        remove(sitting.store, sitting.act(), _number(number))
    print_done(f"Leave {number} is taken out.")


@reduction.command("add")
@with_options
def add_reduction(
    options: Options,
    name: WorkerArgument,
    points: Annotated[int, typer.Argument(metavar="POINTS", help="So many less than the hours give.")],
    first: FirstArgument,
    last: LastArgument = None,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Such as other duties.")] = "",
) -> None:
    """Enter that a worker can carry less, both days included."""
    from db.commands.workers import reduce_capacity

    with working(options, writing=True) as sitting:
        period = Period(sitting.day(first), sitting.maybe_day(last))
        with sitting.store.reading() as reader:
            known = worker_by_name(workers(reader), name)
        reduce_capacity(sitting.store, sitting.act(), known.id, points, period.first_on, period.last_on, because)
    print_done(f"{known.name} carries {points} point{'' if points == 1 else 's'} less: {period.in_words}.")


@reduction.command("list")
@with_options
def list_reductions(options: Options, past: PastOption = False, format: FormatOption = Format.TABLE) -> None:
    """Reductions of capacity, the nearest first; the number is what reduction remove asks for."""
    _list(options, "reductions", lambda one: one.reductions, REDUCTION_FIELDS, past, format)


@reduction.command("remove")
@with_options
def remove_reduction(options: Options, number: Annotated[int, typer.Argument(metavar="NUMBER")]) -> None:
    """Take a reduction out again."""
    from db.commands.workers import remove_reduction as remove

    with working(options, writing=True) as sitting:
        remove(sitting.store, sitting.act(), _number(number))
    print_done(f"Reduction {number} is taken out.")


def _list(
    options: Options,
    what: str,
    of: Callable[[Worker], tuple[Period, ...]],
    fields: tuple[Field[_Entry], ...],
    past: bool,
    format: Format,
) -> None:
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            rows = [_Entry(one.name, period) for one in workers(reader).values() for period in of(one)]
        rows = [one for one in rows if past or (one.period.last_on or date.max) >= sitting.as_at]
        rows.sort(key=lambda one: (one.period.first_on, one.worker.casefold(), one.period.id))
        sitting.enter_list(what, format, {"past": past}, len(rows))
    print_rows(rows, fields, format, about={"as_at": sitting.as_at})


def _change(sitting: Sitting, known: Worker, changed: "Callable[[WorkerValues], WorkerValues]") -> None:
    """Write what is changed of a worker, where nobody has changed the record since it was read."""
    from db.commands.workers import WorkerValues, change_worker

    now = WorkerValues(
        known.team_id, known.fte_percent, known.newly_qualified_until, known.works_from, known.works_until
    )
    change_worker(sitting.store, sitting.act(), known.id, changed(now), known.version)


def _day_or_none(sitting: Sitting, text: str | None, before: date | None) -> date | None:
    """The day given, none where it is to be emptied, and the one before where nothing was given."""
    if text is None:
        return before
    return None if text.strip().casefold() == NONE else sitting.day(text)


def _percent(fte: float) -> int:
    """A share of full time in whole per cent. Raises InvalidInput."""
    if not 0.01 <= fte <= 1:
        raise InvalidInput(f"A share of full time is 0.01 to 1, such as 0.8; {fte:g} cannot be kept.")
    return round(fte * 100)


def _number(number: int) -> int:
    """A number as a list shows it. Raises InvalidInput for one that no row can have."""
    if not 0 < number < 2**31:
        raise InvalidInput(f"{number} is no number of the list. Look it up again.")
    return number


def _described(known: Worker) -> str:
    """``Ann Able (Duty): 0.8 of full time, newly qualified until Fri 31 Aug 2012``"""
    words = ["full time" if known.fte_percent == 100 else f"{known.fte_percent / 100:g} of full time"]
    if known.newly_qualified_until:
        words.append(f"newly qualified until {short_form(known.newly_qualified_until)}")
    if known.works_from:
        words.append(f"begins on {short_form(known.works_from)}")
    if known.works_until:
        words.append(f"leaves on {short_form(known.works_until)}")
    return f"{known.name} ({known.team or 'no team'}): {', '.join(words)}."
