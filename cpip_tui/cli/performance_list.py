"""The command ``performance list``: the list that a number was made of, from the query that counted it."""

from enum import StrEnum
from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting
from cpip_tui.cli.performance import MonthOption, PeriodOption, TeamOption, asked_month, asked_team
from db.exchange.lists.figures import figures
from db.queries.figure_list import figure_list
from db.queries.standards import standards
from models.activity import Counted
from models.dates import long_form
from models.errors import InvalidInput
from models.figure_list import FigureList, FigureOf, FigureQuestion, FigureRow
from models.timeliness import Measure, Month, Period


class What(StrEnum):
    """Which list."""

    COMPLETED = "completed"
    LATE_ENTRIES = "late-entries"
    OPEN = "open"
    OPEN_LATE = "open-late"
    DUE_SOON = "due-soon"
    PUBLISHED = "published"
    DIFFERENCE = "difference"

    @property
    def figure_of(self) -> FigureOf:
        return FigureOf(self.value.replace("-", "_"))


def read_figure(
    sitting: Sitting,
    measure: Annotated[
        str | None, typer.Option("--measure", metavar="NAME", help="As performance names it: NI059.")
    ] = None,
    what: Annotated[What, typer.Option("--what", help="What was completed, is open, came late …")] = What.COMPLETED,
    month: MonthOption = None,
    period: PeriodOption = Period.MONTH,
    team: TeamOption = None,
    known_on: Annotated[
        str | None, typer.Option("--known-on", metavar="DATE", help="With --what difference: the other day.")
    ] = None,
    count: Annotated[Counted | None, typer.Option("--count", help="Of a count instead of a measure.")] = None,
) -> Told[FigureRow]:
    """The list that a figure is made of, as known on the day looked at; or what differs from another day.

    Of a child whose record is restricted or was erased the list has a line, and neither days nor names.
    """
    if (measure is None) == (count is None):
        raise InvalidInput("A list is of a measure or of a count: give --measure NI059, or --count referrals.")
    if count is not None and (what is not What.COMPLETED or known_on is not None):
        raise InvalidInput("A count has one list: give --count without --what and --known-on.")
    if (what is What.DIFFERENCE) != (known_on is not None):
        raise InvalidInput("What differs is between two days: give --what difference and --known-on DATE together.")
    of_measure = None if measure is None else Measure.named(measure)
    of = asked_month(sitting, month)
    with sitting.store.reading() as reader:
        team_id, _ = asked_team(reader, team)
        question = _question(sitting, what, of_measure, count, of, period, team_id, known_on)
        found = figure_list(reader, standards(reader), sitting.as_at, question)
    asked: dict[str, object] = {
        "measure": of_measure and of_measure.value, "count": count and count.value, "what": question.what.value,
        "month": str(of), "period": period.value, "team": found.team, "known_on": question.other_day,
    }  # fmt: skip
    numbers = {} if found.figure is None else {"in_time": found.figure.in_time, "completed": found.figure.completed}
    summary = _summary(found) if found.rows else f"{found.place}: {found.why_empty.partition(' Press')[0]}"
    return Told(figures(found), found.rows, {**asked, "known_on": known_on}, summary, {**asked, **numbers})


list_figure = printed(read_figure, "list")


def _question(
    sitting: Sitting, what: What, measure: Measure | None, count: Counted | None, month: Month, period: Period,
    team_id: int | None, known_on: str | None,
) -> FigureQuestion:  # fmt: skip
    return FigureQuestion(
        FigureOf.COUNTED if count is not None else what.figure_of, measure, month, period, team_id, count,
        sitting.maybe_day(known_on, past=True),
    )  # fmt: skip


def _summary(found: FigureList) -> str:
    return f"{found.place}, as known on {long_form(found.as_at)}. {found.sentence}"
