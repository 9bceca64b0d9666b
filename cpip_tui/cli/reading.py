"""The commands that read: ``duty`` and ``explain``."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import typer

from cpip_tui.cli.clock_rows import clocks_summary
from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import FilterOption, Format, FormatOption, Options, ReverseOption, with_options
from cpip_tui.cli.output import print_rows
from cpip_tui.clock import today
from db.exchange.listed import sort_words
from db.exchange.lists.clocks import CLOCKS
from db.exchange.lists.duty import COLUMN_FIELDS, DUTY, of_columns
from db.exchange.lists.field import Field
from db.queries.clock_list import ClockRow, clock_list, sorted_clocks
from db.queries.duty import DutyQuestion, Order, Tile, any_assessment, duty_counts
from db.queries.duty_whole import every_row
from db.queries.standards import standards
from db.store import Reader
from models.assessment import SOON_WORKING_DAYS
from models.calendar import LedgerDay, WorkingCalendar
from models.columns import DUTY as DUTY_COLUMNS
from models.dates import long_form, parse_day, short_form
from models.due_clocks import AT_FIRST, DueClock, clocks_in
from models.errors import InvalidInput
from models.standards import Standards, days_word


def _columns(text: str | None) -> tuple[str, ...]:
    """The columns that a person names, as the screen or as programs call them. Raises InvalidInput."""
    if text is None:
        return ()
    known = {name: name for name in COLUMN_FIELDS} | {field.name: name for name, field in COLUMN_FIELDS.items()}
    named = ["_".join(part.casefold().split()) for part in text.split(",") if part.strip()]
    return DUTY_COLUMNS.checked(known.get(name, name) for name in named)


def read_duty(
    sitting: Sitting,
    view: Annotated[
        str | None, typer.Option("--view", metavar="NAME", help="A saved view: its name, or how it begins.")
    ] = None,
    clocks: Annotated[
        str,
        typer.Option("--clocks", metavar="NAMES", help=f"Which clocks, with commas: {', '.join(DueClock)}; or all."),
    ] = DueClock.ASSESSMENTS.value,
    tile: Annotated[Tile, typer.Option("--tile", help="Only what this tile counts.")] = Tile.ALL,
    words: FilterOption = "",
    order: Annotated[Order, typer.Option("--sort", help="By which column; most urgent first without it.")] = Order.DUE,
    descending: ReverseOption = False,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns", metavar="NAMES", help=f"Only these columns, with commas: {', '.join(DUTY_COLUMNS.offered)}."
        ),
    ] = None,
) -> Told[Any]:
    """Every open assessment with its countdown in working days, most urgent first; or what is due of other clocks.

    With --view it is what that view asks, narrowed by whatever other option is given.
    """
    shown = _columns(columns)
    question = DutyQuestion(sitting.as_at, tile, words, order, descending, clocks_in(clocks), also=shown)
    if view is not None:
        question = _over_view(sitting, view, question)
    if question.clocks != AT_FIRST:
        if shown:
            raise InvalidInput("The columns of other clocks than assessments are not chosen here: leave --columns.")
        return _clocks_told(sitting, question)
    with sitting.store.reading() as reader:
        clock = standards(reader)
        rows = every_row(reader, clock, question)
        summary = _duty_summary(reader, clock, question, len(rows))
    listing = of_columns(shown) if shown else DUTY
    return Told(listing, rows, _asked(question), summary, order=sort_words(question.order, question.descending))


def _over_view(sitting: Sitting, name: str, given: DutyQuestion) -> DutyQuestion:
    """What the view asks, with what was given besides in the place of its own."""
    from db.queries.views import question_of, saved_views
    from models.views import named_view

    with sitting.store.reading() as reader:
        found = named_view(saved_views(reader, sitting.person), name)
    asks, plain = question_of(found, sitting.as_at, sitting.person), DutyQuestion(given.as_at)
    own = {
        part: value
        for part in ("tile", "words", "order", "descending", "clocks", "also")
        if (value := getattr(given, part)) != getattr(plain, part)
    }
    return replace(asks, **own)


def _asked(question: DutyQuestion) -> dict[str, str]:
    """What the audit trail says of what was asked for."""
    return {
        "tile": question.tile.value if question.tile is not Tile.ALL else "",
        "filter": question.words,
        "whose": question.whose.value if question.person is not None else "",
    }


def _clocks_told(sitting: Sitting, asked: DutyQuestion) -> Told[ClockRow]:
    """What is due of these clocks, of any kind."""
    with sitting.store.reading() as reader:
        found = clock_list(reader, standards(reader), asked.as_at, asked.clocks, asked).holding(asked.words)
    rows = sorted_clocks(found.of(asked.tile), asked.order, asked.descending)
    summary = clocks_summary(found, asked.words, len(rows))
    return Told(
        CLOCKS, rows, {"clocks": ",".join(asked.clocks), **_asked(asked)}, summary, {"clocks": list(asked.clocks)},
        order=sort_words(asked.order, asked.descending),
    )  # fmt: skip


duty = printed(read_duty, "duty")


def _duty_summary(reader: Reader, clock: Standards, question: DutyQuestion, shown: int) -> str:
    counts = duty_counts(reader, clock, question)
    if not counts.all and not question.words:
        if question.person is not None:
            return f"As at {long_form(question.as_at)}: no open assessment is {question.whose.words}."
        why = "none was open on that day" if any_assessment(reader) else "there is none in this store yet"
        return f"As at {long_form(question.as_at)}: no open assessment; {why}."
    narrowed = f" {shown:,} shown." if shown != counts.all else ""
    matching = f" matching “{question.words}”" if question.words else ""
    matching += f" {question.whose.words}" if question.person is not None else ""
    soon = f"{counts.soon:,} due in the next {SOON_WORKING_DAYS} working days"
    return (
        f"As at {long_form(question.as_at)}: {counts.all:,} open{matching}; {counts.late:,} late, "
        f"{counts.today:,} due today, {soon}, {counts.unallocated:,} unallocated.{narrowed}"
    )


LEDGER_FIELDS: tuple[Field[LedgerDay], ...] = (
    Field("day", lambda entry: entry.day, "date", lambda entry: short_form(entry.day)),
    Field(
        "number",
        lambda entry: entry.number,
        "working day",
        lambda entry: "" if entry.number is None else f"day {entry.number}",
    ),
    Field("reason", lambda entry: entry.reason, "why it does not count", lambda entry: entry.reason or ""),
)


@with_options
def explain(
    options: Options,
    start: Annotated[str, typer.Argument(metavar="START", help="The day on which the clock starts.")],
    limit: Annotated[int, typer.Argument(metavar="LIMIT", help="How many working days.")],
    format: FormatOption = Format.TABLE,
) -> None:
    """The ledger of one date: each day from the start, what was skipped and why.

    Without --store it counts by the bank holidays of England and Wales alone.
    """
    begun = parse_day(start, today())
    if not 0 <= limit <= 10_000:
        raise InvalidInput(f"A limit of {limit} working days cannot be explained; give 0 to 10000.")
    clock, as_at = _clock(options)
    ledger = clock.explain(begun, limit)
    due_on = ledger[-1].day
    provisional = clock.calendar.is_provisional(begun, due_on)
    summary = f"{limit} working {days_word(limit)} from {long_form(begun)}: due {long_form(due_on)}. {clock.convention}"
    if provisional:
        summary += " Provisional: bank holidays are not known that far."
    closed = [entry for entry in ledger if entry.number is not None and entry.day in clock.calendar.closures]
    if closed:
        names = ", ".join(f"{short_form(entry.day)} ({clock.calendar.closures[entry.day]})" for entry in closed)
        summary += f" The office is closed, and the days count, on {names}."
    about = {
        "as_at": as_at,
        "start": begun,
        "limit": limit,
        "due_on": due_on,
        "provisional": provisional,
        "count_start_day": clock.count_start_day,
    }
    print_rows(ledger, LEDGER_FIELDS, format, about=about, summary=summary)


def _clock(options: Options) -> tuple[Standards, date]:
    """The clock of the store that was named, or of England and Wales; and the day that is looked at."""
    if options.store is None:
        return Standards(WorkingCalendar.england()), options.fixed_day or today()
    with working(options) as sitting, sitting.store.reading() as reader:
        return standards(reader), sitting.as_at
