"""The commands that read: ``duty`` and ``explain``."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.clock_rows import CLOCK_FIELDS, CLOCKS_IN_WORDS, clocks_summary
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import FilterOption, Format, FormatOption, Options, ReverseOption, with_options
from cpip_tui.cli.output import Field, print_rows
from cpip_tui.clock import today
from db.queries.clock_list import clock_list, sorted_clocks
from db.queries.duty import DutyPage, DutyQuestion, DutyRow, Order, Tile, any_assessment, duty_counts, duty_page
from db.queries.standards import standards
from db.store import Reader
from models.assessment import SOON_WORKING_DAYS
from models.calendar import LedgerDay, WorkingCalendar
from models.columns import DUTY
from models.dates import long_form, parse_day, short_form
from models.due_clocks import AT_FIRST, DueClock, clocks_in
from models.errors import InvalidInput
from models.standards import NEAREST_MARK, Standards, days_word

_PAGE = 5_000


DUTY_FIELDS: tuple[Field[DutyRow], ...] = (
    Field("case", lambda row: row.case),
    Field("child", lambda row: row.child, "child", lambda row: row.shown_as),
    Field(
        "kind",
        lambda row: row.kind.value,
        "kind",
        lambda row: row.kind.value + (f" {NEAREST_MARK} nearest standard" if row.nearest_standard else ""),
    ),
    Field("started_on", lambda row: row.started_on, "started", lambda row: short_form(row.started_on)),
    Field("clock_from", lambda row: row.clock_from),
    Field("limit", lambda row: row.limit),
    Field(
        "due_on",
        lambda row: row.due_on,
        "due",
        lambda row: short_form(row.due_on) + (" provisional" if row.provisional else ""),
    ),
    Field("day", lambda row: row.day, "day", lambda row: f"{row.day} of {row.limit}"),
    Field("days_left", lambda row: row.countdown.days_left),
    Field("state", lambda row: row.state.value),
    Field("worker", lambda row: row.worker, "worker", lambda row: row.worker or "unallocated"),
    Field("team", lambda row: row.team, "team", lambda row: row.team or "–"),
)

_SIGNATURE = Field[DutyRow]("signature", lambda row: row.submitted_on, "signature", lambda row: row.manager_words)

# What people read besides: the countdown in front, the child last seen at the end.
_COUNTDOWN = Field[DutyRow](
    "countdown",
    lambda row: row.countdown.label,
    "countdown",
    lambda row: row.countdown.label + (f", {row.countdown.office}" if row.countdown.office else ""),
)
_LAST_SEEN = Field[DutyRow]("last_seen_on", lambda row: row.last_seen_on, "last seen", lambda row: row.last_seen)


_BY_NAME = {field.name: field for field in DUTY_FIELDS}
# The columns of the screen by their names in ``models.columns``, in words and as programs know them.
COLUMN_FIELDS: Mapping[str, Field[DutyRow]] = {
    "countdown": _COUNTDOWN,
    "child": _BY_NAME["child"],
    "kind": _BY_NAME["kind"],
    "started": _BY_NAME["started_on"],
    "due": _BY_NAME["due_on"],
    "day": _BY_NAME["day"],
    "worker": _BY_NAME["worker"],
    "team": _BY_NAME["team"],
    "last_seen": _LAST_SEEN,
    "case": Field("case", lambda row: row.case, "case"),
    "clock_from": Field("clock_from", lambda row: row.clock_from, "day 0", lambda row: short_form(row.clock_from)),
    "referred": Field(
        "referred_on", lambda row: row.referred_on, "referred",
        lambda row: short_form(row.referred_on) if row.referred_on else "–",
    ),
    "held_since": Field(
        "held_since", lambda row: row.held_since, "held from",
        lambda row: short_form(row.held_since) if row.held_since else "–",
    ),
    "child_seen": Field("child_seen_on", lambda row: row.seen_on, "seen on", lambda row: row.seen_briefly),
    "signature": _SIGNATURE,
}  # fmt: skip


def _columns(text: str | None) -> tuple[str, ...]:
    """The columns that a person names, as the screen or as programs call them. Raises InvalidInput."""
    if text is None:
        return ()
    known = {name: name for name in COLUMN_FIELDS} | {field.name: name for name, field in COLUMN_FIELDS.items()}
    named = ["_".join(part.casefold().split()) for part in text.split(",") if part.strip()]
    return DUTY.checked(known.get(name, name) for name in named)


@with_options
def duty(
    options: Options,
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
        typer.Option("--columns", metavar="NAMES", help=f"Only these columns, with commas: {', '.join(DUTY.offered)}."),
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Every open assessment with its countdown in working days, most urgent first; or what is due of other clocks.

    With --view it is what that view asks, narrowed by whatever other option is given.
    """
    shown, chosen = _columns(columns), clocks_in(clocks)
    with working(options) as sitting:
        question = DutyQuestion(sitting.as_at, tile, words, order, descending, chosen, also=shown)
        if view is not None:
            question = _over_view(sitting, view, question)
        if question.clocks != AT_FIRST:
            if shown:
                raise InvalidInput("The columns of other clocks than assessments are not chosen here: leave --columns.")
            _print_clocks(sitting, question, format)
            return
        with sitting.store.reading() as reader:
            clock = standards(reader)
            rows = list(_all_rows(reader, clock, question))
            summary = _duty_summary(reader, clock, question, len(rows))
        sitting.enter_list("duty", format, _asked(question), len(rows))
    if shown:
        print_rows(rows, [COLUMN_FIELDS[name] for name in shown], format, about={"as_at": question.as_at},
                   summary=summary)  # fmt: skip
        return
    fields = (_COUNTDOWN, *DUTY_FIELDS, _LAST_SEEN) if format is Format.TABLE else DUTY_FIELDS
    print_rows(rows, fields, format, about={"as_at": question.as_at}, summary=summary)


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


def _print_clocks(sitting: Sitting, asked: DutyQuestion, format: Format) -> None:
    """What is due of these clocks, of any kind."""
    with sitting.store.reading() as reader:
        found = clock_list(reader, standards(reader), asked.as_at, asked.clocks, asked).holding(asked.words)
    rows = sorted_clocks(found.of(asked.tile), asked.order, asked.descending)
    told = {"clocks": ",".join(asked.clocks), **_asked(asked)}
    sitting.enter_list("duty", format, told, len(rows))
    fields = CLOCKS_IN_WORDS if format is Format.TABLE else CLOCK_FIELDS
    about = {"as_at": asked.as_at, "clocks": list(asked.clocks)}
    print_rows(rows, fields, format, about=about, summary=clocks_summary(found, asked.words, len(rows)))


def _all_rows(reader: Reader, clock: Standards, question: DutyQuestion) -> Iterator[DutyRow]:
    page = duty_page(reader, clock, question, limit=_PAGE)
    yield from page.rows
    while page.more_after:
        page = _page_after(reader, clock, question, page)
        yield from page.rows


def _page_after(reader: Reader, clock: Standards, question: DutyQuestion, page: DutyPage) -> DutyPage:
    return duty_page(reader, clock, question, limit=_PAGE, after=page.rows[-1].key)


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
