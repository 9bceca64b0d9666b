"""The commands ``performance forecast`` and ``performance behaviour``: how it will end, and what a deadline does."""

from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from cpip_tui.cli.performance import MonthOption, PeriodOption, TeamOption, asked_month, asked_team
from db.queries.behaviour import behaviour
from db.queries.forecast import Forecasts, forecasts
from db.queries.performance import Known
from db.queries.standards import standards
from models.completion_days import Behaviour
from models.dates import long_form, short_form
from models.forecast import Chance
from models.timeliness import Line, Measure, Period, until

MeasureOption = Annotated[str, typer.Option("--measure", metavar="NAME", help="As performance names it: NI059.")]
Open = tuple[Line, Chance]


def _is_said(one: Open) -> bool:
    return one[0].case is not None and one[1].said


# Of a child who is not shown there is a line, and nothing of it.
_FORECAST: tuple[Field[Open], ...] = (
    Field("case", lambda one: one[0].case, "case", lambda one: one[0].case or "not shown to you"),
    Field("clock_from", lambda one: one[0].clock_from if one[0].case else None),
    Field(
        "due_on", lambda one: one[0].due_on if one[0].case else None, "due",
        lambda one: short_form(one[0].due_on) if one[0].case else "",
    ),
    Field("team", lambda one: one[0].team if one[0].case else None, "team"),
    Field("worker", lambda one: one[0].worker if one[0].case else None, "worker"),
    Field("became_late", lambda one: one[1].late if _is_said(one) and not one[1].certain else None),
    Field("of", lambda one: one[1].of if _is_said(one) and not one[1].certain else None),
    Field("percent", lambda one: one[1].percent if _is_said(one) else None),
    Field("chance", lambda one: one[1].words if one[0].case else None, "chance of being late"),
)  # fmt: skip
_BEHAVIOUR: tuple[Field[Behaviour], ...] = (
    Field("behaviour", lambda one: one.kind.value, "what", lambda one: one.kind.heading),
    Field("number", lambda one: one.count, "number", lambda one: f"{one.count:,}"),
    Field("of", lambda one: one.of, "of", lambda one: f"{one.of:,}"),
    Field(
        "percent", lambda one: one.percent, "per cent", lambda one: "–" if one.percent is None else f"{one.percent}%"
    ),
    Field("stands_out", lambda one: one.stands_out),
    Field("sentence", lambda one: one.sentence, "what is to be said", lambda one: f"{one.sentence} {one.may_mean}"),
)


@with_options
def forecast(
    options: Options, measure: MeasureOption, team: TeamOption = None, format: FormatOption = Format.TABLE
) -> None:
    """The chance of each open assessment to be late, from its team's own history, and how the month will end."""
    of_measure = Measure.named(measure)
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            team_id, named = asked_team(reader, team)
            found = forecasts(reader, standards(reader), sitting.as_at, of_measure, team_id=team_id)
        asked = {"measure": of_measure.value, "team": named}
        sitting.enter_list("performance forecast", format, asked, len(found.lines))
    summary = (
        f"{of_measure.short} open on {long_form(sitting.as_at)}, {named or 'the whole authority'}: "
        f"{len(found.lines):,}. {found.month.sentence()}"
    )
    about = {"as_at": sitting.as_at, **asked, "limit": found.limit, "month": _month(found)}
    print_rows(found.lines, _FORECAST, format, about=about, summary=summary, below=("chance",))


def _month(found: Forecasts) -> dict[str, object]:
    """The month's expected figure, shares in per cent; nothing but why where none can be told."""
    month = found.month
    said = {"month": str(month.month), "in_time": month.done.in_time, "completed": month.done.completed}
    if not month.said:
        return {**said, "why_silent": month.why_silent}
    shares = {"expected": month.share, "low": month.low, "high": month.high}
    return {
        **said,
        **{name: None if share is None else share * 100 for name, share in shares.items()},
        "months_checked": month.checked,
        "months_inside": month.inside,
    }


@with_options
def completion_days(
    options: Options,
    measure: MeasureOption,
    month: MonthOption = None,
    period: PeriodOption = Period.YEAR,
    team: TeamOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """On which day of their clock they were completed, and what a deadline may do to that."""
    of_measure = Measure.named(measure)
    with working(options) as sitting:
        of = asked_month(sitting, month)
        first, last = period.first(of), until(of, sitting.as_at)
        with sitting.store.reading() as reader:
            team_id, named = asked_team(reader, team)
            found = behaviour(
                reader, standards(reader), Known(sitting.as_at), of_measure, first, last, team_id=team_id
            )  # fmt: skip
        asked = {"measure": of_measure.value, "month": str(of), "period": period.value, "team": named}
        sitting.enter_list("performance behaviour", format, asked, len(found.lines))
    days = [{"day": day, "completed": count} for day, count in enumerate(found.histogram.counts)]
    summary = (
        f"{of_measure.short} completed from {short_form(first)} to {short_form(last)}, "
        f"{named or 'the whole authority'}: {found.histogram.total:,}, "
        f"{found.histogram.in_time:,} of them in time{f' ({found.limit_words})' if found.limit_words else ''}."
    )
    about = {"as_at": sitting.as_at, **asked, "limit": found.limit, "days": days,
             "in_time": found.histogram.in_time, "with_another_limit": found.histogram.others}  # fmt: skip
    print_rows(found.figures, _BEHAVIOUR, format, about=about, summary=summary, below=("sentence",))
    if format is Format.TABLE:
        print_line(
            "By working day: " + ", ".join(f"{one['day']}: {one['completed']:,}" for one in days if one["completed"])
        )
