"""The commands ``performance forecast`` and ``performance behaviour``: how it will end, and what a deadline does."""

from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting
from cpip_tui.cli.performance import MonthOption, PeriodOption, TeamOption, asked_month, asked_team
from db.exchange.lists.behaviour import Open, behaviours, chances
from db.queries.behaviour import behaviour
from db.queries.forecast import Forecasts, forecasts
from db.queries.performance import Known
from db.queries.standards import standards
from models.completion_days import Behaviour
from models.dates import long_form, short_form
from models.timeliness import Measure, Period, until

MeasureOption = Annotated[str, typer.Option("--measure", metavar="NAME", help="As performance names it: NI059.")]


def read_chances(sitting: Sitting, measure: MeasureOption, team: TeamOption = None) -> Told[Open]:
    """The chance of each open assessment to be late, from its team's own history, and how the month will end."""
    of_measure = Measure.named(measure)
    with sitting.store.reading() as reader:
        team_id, named = asked_team(reader, team)
        found = forecasts(reader, standards(reader), sitting.as_at, of_measure, team_id=team_id)
    asked = {"measure": of_measure.value, "team": named}
    summary = (
        f"{of_measure.short} open on {long_form(sitting.as_at)}, {named or 'the whole authority'}: "
        f"{len(found.lines):,}. {found.month.sentence()}"
    )
    about = {**asked, "limit": found.limit, "month": _month(found)}
    return Told(chances(of_measure.short), found.lines, asked, summary, about=about, below=("chance",))


forecast = printed(read_chances, "forecast")


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


def read_behaviour(
    sitting: Sitting, measure: MeasureOption, month: MonthOption = None, period: PeriodOption = Period.YEAR,
    team: TeamOption = None,
) -> Told[Behaviour]:  # fmt: skip
    """On which day of their clock they were completed, and what a deadline may do to that."""
    of_measure = Measure.named(measure)
    of = asked_month(sitting, month)
    first, last = period.first(of), until(of, sitting.as_at)
    with sitting.store.reading() as reader:
        team_id, named = asked_team(reader, team)
        found = behaviour(reader, standards(reader), Known(sitting.as_at), of_measure, first, last, team_id=team_id)
    asked = {"measure": of_measure.value, "month": str(of), "period": period.value, "team": named}
    days = [{"day": day, "completed": count} for day, count in enumerate(found.histogram.counts)]
    summary = (
        f"{of_measure.short} completed from {short_form(first)} to {short_form(last)}, "
        f"{named or 'the whole authority'}: {found.histogram.total:,}, "
        f"{found.histogram.in_time:,} of them in time{f' ({found.limit_words})' if found.limit_words else ''}."
    )
    about = {**asked, "limit": found.limit, "days": days,
             "in_time": found.histogram.in_time, "with_another_limit": found.histogram.others}  # fmt: skip
    by_day = ", ".join(f"{one['day']}: {one['completed']:,}" for one in days if one["completed"])
    return Told(
        behaviours(of_measure.short), found.figures, asked, summary, about=about, below=("sentence",),
        last=(f"By working day: {by_day}",),
    )  # fmt: skip


completion_days = printed(read_behaviour, "behaviour")
