"""The command ``performance chart``: the months of a measure in words, or its control chart as a picture."""

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from cpip_tui.cli.performance import MonthOption, MonthsOption, TeamOption, asked_month, asked_team, kind_of
from db.exchange.chart_text import judged
from db.queries.cards import CHART_MONTHS, Card, performance_cards
from db.queries.standards import standards
from models.control_chart import ChartPoint
from models.dates import short_form
from models.shares import percent_text, tenths
from models.timeliness import Measure


def _percent(share: Fraction | float | None) -> float | None:
    return None if share is None else round(float(share) * 100, 1)


def _limits(point: ChartPoint) -> str:
    if point.lower is None or point.upper is None:
        return "–"
    return f"{percent_text(point.lower)} to {percent_text(point.upper)}"


_MONTHS: tuple[Field[ChartPoint], ...] = (
    Field("month", lambda one: str(one.month), "month", lambda one: one.month.words),
    Field("in_time", lambda one: one.figure.in_time, "in time", lambda one: f"{one.figure.in_time:,}"),
    Field("completed", lambda one: one.figure.completed, "completed", lambda one: f"{one.figure.completed:,}"),
    Field("percent", lambda one: one.figure.percent, "per cent", lambda one: tenths(one.figure.percent)),
    Field("lower_limit", lambda one: _percent(one.lower), "limits", _limits),
    Field("upper_limit", lambda one: _percent(one.upper)),
    Field("signals", lambda one: [signal.value for signal in one.signals], "signal or noise", judged),
)  # fmt: skip


@with_options
def chart(
    options: Options,
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="As performance names it: NI059.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="As a picture, in a file whose name ends in .svg or .png."),
    ] = None,
    month: MonthOption = None,
    team: TeamOption = None,
    months: MonthsOption = CHART_MONTHS,
    format: FormatOption = Format.TABLE,
) -> None:
    """The months of a measure, their limits and signals, in words; with --out its control chart as a picture."""
    of_measure = Measure.named(measure)
    kind = None if out is None else kind_of(out, "svg", "png")
    with working(options) as sitting:
        of = asked_month(sitting, month)
        with sitting.store.reading() as reader:
            team_id, named = asked_team(reader, team)
            (card,) = performance_cards(
                reader, standards(reader), sitting.as_at, of, team_id=team_id, measures=[of_measure], months=months
            )
        asked = {"measure": of_measure.value, "month": str(of), "team": named}
        whose = named or "Whole authority"
        if out is not None and kind is not None:
            _write(sitting, card, out, kind, whose, asked)
        else:
            sitting.enter_list("performance chart", format, asked, len(card.chart.points))
    if out is None:
        about = {"as_at": sitting.as_at, **asked, "centre": _percent(card.chart.centre)}
        summary = f"{of_measure.short}. {whose}, as known on {short_form(sitting.as_at)}. {_said(card)}"
        print_rows(card.chart.points, _MONTHS, format, about=about, summary=summary, below=("signals",))


def _said(card: Card) -> str:
    held_to = ", ".join(one.in_words for one in (card.target, *card.comparators) if one is not None)
    against = f"{held_to[:1].upper()}{held_to[1:]}." if held_to else "No target is set for it."
    return f"{card.chart.sentence()} {against}"


def _write(sitting: Sitting, card: Card, out: Path, kind: str, whose: str, asked: dict[str, str | None]) -> None:
    from db.commands.sending_out import send_out
    from db.exchange.chart_file import chart_png, chart_svg

    drawn = chart_svg if kind == "svg" else chart_png
    caption = f"{whose}, as known on {short_form(sitting.as_at)}"
    target = card.target.share if card.target else None
    picture = drawn(card.chart, card.measure.short, target=target, caption=caption)
    send_out(
        sitting.store, sitting.act(), out, picture, "performance chart", asked={"as_at": sitting.as_at, **asked},
        rows=len(card.chart.points),
    )  # fmt: skip
    print_line(f"Written, for you alone to read: {out}")
