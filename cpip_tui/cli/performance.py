"""The commands of performance: the figures of a month, its publication, its report, and the counts."""

from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, group_with_options, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from cpip_tui.cli.performance_rows import (
    CSV_FIELDS,
    IN_WORDS,
    JSON_FIELDS,
    PerformanceRow,
    late_lines,
    sentences_of,
)
from db.queries.activity import activity
from db.queries.cards import CHART_MONTHS, Card, performance_cards
from db.queries.performance import Known
from db.queries.record_begins import record_begins
from db.queries.report import performance_report
from db.queries.standards import standards
from db.queries.workers import team_named
from db.store import Reader
from models.activity import Count
from models.dates import long_form, short_form
from models.errors import InvalidInput
from models.text import showable
from models.timeliness import Measure, Month, Period, until

app = typer.Typer(
    help="Timeliness: figures by their lists, publications, reach, signal or noise.", no_args_is_help=False
)

_MOST_MONTHS = 120
MonthOption = Annotated[
    str | None,
    typer.Option("--month", metavar="MONTH", help="Which month, as in 2011-09; that of the day looked at without it."),
]
TeamOption = Annotated[
    str | None, typer.Option("--team", metavar="NAME", help="Of this team; of the whole authority without it.")
]
PeriodOption = Annotated[Period, typer.Option("--period", help="Over the month, the year to date or twelve months.")]
MonthsOption = Annotated[
    int, typer.Option("--months", metavar="N", min=1, max=_MOST_MONTHS, help="How many months the control chart shows.")
]
FILES = {".html": "html", ".htm": "html", ".md": "md", ".svg": "svg", ".png": "png"}


def asked_month(sitting: Sitting, month: str | None) -> Month:
    """The month that was asked for, begun on the day looked at. Raises InvalidInput."""
    found = Month.of(sitting.as_at) if month is None else Month.named(month)
    until(found, sitting.as_at)
    return found


def asked_team(reader: Reader, team: str | None) -> tuple[int | None, str | None]:
    """The number and the name of the team that was asked for. Raises NotFound."""
    return (None, None) if team is None else team_named(reader, team)


@app.callback(invoke_without_command=True)
@group_with_options
def performance(
    options: Options,
    measure: Annotated[
        str | None,
        typer.Option("--measure", metavar="NAME", help="Only this one: NI059, NI060, single, referral_decision, …"),
    ] = None,
    period: Annotated[
        Period | None, typer.Option("--period", help="Only the month, the year to date or the last twelve months.")
    ] = None,
    month: MonthOption = None,
    team: TeamOption = None,
    months: MonthsOption = CHART_MONTHS,
    format: FormatOption = Format.TABLE,
) -> None:
    """Completed in time of completed, by measure: published and known now, late entries, backlog, limits and reach.

    With --month all of it is as at that month's last day, as known on the day that is looked at.
    """
    measures = tuple(Measure) if measure is None else (Measure.named(measure),)
    periods = tuple(Period) if period is None else (period,)
    with working(options) as sitting:
        of = asked_month(sitting, month)
        with sitting.store.reading() as reader:
            team_id, named = asked_team(reader, team)
            held_to = standards(reader)
            cards = performance_cards(
                reader, held_to, sitting.as_at, of, team_id=team_id, measures=measures, months=months
            )
            begins = record_begins(reader, Known(sitting.as_at), measures, team_id=team_id)
        if format is Format.TABLE and measure is None:
            cards = [card for card in cards if not card.is_empty]
        rows = [PerformanceRow(card, one, named) for card in cards for one in periods]
        asked = {"month": str(of), "measure": measure, "period": period and period.value, "team": named}
        sitting.enter_list("performance", format, asked, len(rows))
    match format:
        case Format.JSON:
            print_rows(rows, JSON_FIELDS, format, about={"as_at": sitting.as_at,
                                                         "until": until(of, sitting.as_at)})  # fmt: skip
        case Format.CSV:
            print_rows(rows, CSV_FIELDS, format, about={})
        case Format.TABLE:
            print_rows(rows, IN_WORDS, format, about={}, summary=_summary(sitting, of, named, cards))
            for card in cards:
                print_line()
                said = sentences_of(card, periods, held_to, begins.get(card.measure))
                for line in (*said, *late_lines(card, periods)):
                    print_line(showable(line))


def _summary(sitting: Sitting, month: Month, team: str | None, cards: list[Card]) -> str:
    of = "the whole authority" if team is None else f"team {team}"
    known = f"as known on {long_form(sitting.as_at)}"
    if not cards:
        return (
            f"Performance of {of}, {month.words}, {known}: nothing was completed in a year, and nothing is open. "
            "Assessments are read in with: cpip-tui import assessments FILE.csv"
        )
    published = cards[0].published
    how = "not published" if published is None else (
        f"published as known on {short_form(published.known.day)} by {published.by}"
    )  # fmt: skip
    return f"Performance of {of} at {short_form(cards[0].until)}, {known}. {month.words} is {how}."


@app.command("publish")
@with_options
def publish(
    options: Options, month: Annotated[str, typer.Argument(metavar="MONTH", help="A month that is over: 2011-08.")]
) -> None:
    """Publish a month as it is known on the day looked at: its list is frozen, and what comes later is a late entry.

    It cannot be taken back.
    """
    from db.commands.publishing import publish_month

    of = Month.named(month)
    with working(options, writing=True) as sitting:
        publish_month(sitting.store, sitting.act(), of, sitting.as_at, sitting.today)
        with sitting.store.reading() as reader:
            cards = performance_cards(reader, standards(reader), sitting.as_at, of, months=1)
    print_line(f"{of.words} is published as known on {short_form(sitting.as_at)}. It stands from now on.")
    for card in cards:
        if not card.is_empty:
            figures = (f"{card.figures[one].in_words} {one.words}" for one in (Period.MONTH, Period.YEAR))
            print_line(f"  {card.measure.short}: {'; '.join(figures)}")


@app.command("report")
@with_options
def report(
    options: Options,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where: a name that ends in .html or .md.")],
    month: MonthOption = None,
    team: TeamOption = None,
    months: MonthsOption = CHART_MONTHS,
) -> None:
    """Write the report on a month: a page that prints (.html), or Markdown (.md). It names no child."""
    from db.commands.sending_out import send_out
    from db.exchange.performance_markdown import report_markdown
    from db.exchange.performance_report import report_page

    kind = kind_of(out, "html", "md")
    with working(options) as sitting:
        of = asked_month(sitting, month)
        with sitting.store.reading() as reader:
            team_id, named = asked_team(reader, team)
            found = performance_report(reader, standards(reader), sitting.as_at, of, team_id=team_id, months=months)
        text = report_page(found) if kind == "html" else report_markdown(found)
        asked = {"as_at": sitting.as_at, "month": str(of), "team": named}
        send_out(
            sitting.store, sitting.act(), out, text, "performance report", asked=asked, rows=len(found.cards)
        )  # fmt: skip
    print_line(f"Written, for you alone to read: {out}")


def kind_of(out: Path, *kinds: str) -> str:
    """Which of the kinds a file is to be, by how its name ends. Raises InvalidInput."""
    kind = FILES.get(out.suffix.lower())
    if kind not in kinds:
        endings = " or ".join(f".{one}" for one in kinds)
        raise InvalidInput(f"What it is to be is told by how its name ends: in {endings}. “{out.name}” does not.")
    return kind


_COUNTS: tuple[Field[Count], ...] = (
    Field("count", lambda one: one.what.value, "count", lambda one: one.what.words),
    Field("number", lambda one: one.number, "number", lambda one: f"{one.number:,}"),
    Field(
        "year_before", lambda one: one.year_before, "year before",
        lambda one: "–" if one.year_before is None else f"{one.year_before:,}",
    ),
    Field(
        "change_percent", lambda one: one.change_percent, "change", lambda one: one.change_words,
    ),
    Field(
        "rate_per_10000", lambda one: one.rate, "per 10,000",
        lambda one: "" if one.rate is None else f"{one.rate:,.1f}",
    ),
    Field("meaning", lambda one: one.what.meaning, "what is counted"),
)  # fmt: skip


@app.command("counts")
@with_options
def counts(
    options: Options,
    month: MonthOption = None,
    period: PeriodOption = Period.YEAR,
    team: TeamOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Referrals, re-referrals, assessments, plans and children looked after; the year before, and rates."""
    with working(options) as sitting:
        of = asked_month(sitting, month)
        first, last = period.first(of), until(of, sitting.as_at)
        with sitting.store.reading() as reader:
            team_id, named = asked_team(reader, team)
            found = activity(reader, Known(sitting.as_at), first, last, team_id=team_id)
        asked = {"month": str(of), "period": period.value, "team": named}
        sitting.enter_list("performance counts", format, asked, len(found))
    people = found[0].population if found else None
    rates = "" if named else (
        f" Rates are per 10,000 of {people:,} under 18." if people else
        " Rates need the population: cpip-tui performance population NUMBER"
    )  # fmt: skip
    summary = (
        f"{named or 'The whole authority'}, {period.words}, from {short_form(first)} to {short_form(last)}, as known "
        f"on {long_form(sitting.as_at)}.{rates}"
    )
    about = {"as_at": sitting.as_at, "from": first, "to": last, "team": named, "population": people}
    print_rows(found, _COUNTS, format, about=about, summary=summary, below=("meaning",))
