"""The command ``performance list``: the list that a number was made of, from the query that counted it."""

from enum import StrEnum
from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_rows
from cpip_tui.cli.performance import MonthOption, PeriodOption, TeamOption, asked_month, asked_team
from db.queries.figure_list import figure_list
from db.queries.standards import standards
from models.activity import Counted
from models.dates import long_form, short_form
from models.errors import InvalidInput
from models.figure_list import FigureList, FigureOf, FigureQuestion, FigureRow, State
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


def _in_time(row: FigureRow) -> bool | None:
    """None of what is open and not late."""
    return {State.IN_TIME: True, State.LATE: False}.get(row.state) if row.state is not None else None


FIELDS: tuple[Field[FigureRow], ...] = (
    Field("counts", lambda row: row.counts, "±", lambda row: row.sign),
    Field("case", lambda row: row.case, "case", lambda row: row.called),
    Field("state", lambda row: row.state, "state", lambda row: row.state.shown if row.state else ""),
    Field("clock_from", lambda row: row.clock_from, "from", lambda row: _day(row, "clock_from")),
    Field("due_on", lambda row: row.due_on, "due", lambda row: _day(row, "due_on")),
    Field("stopped_on", lambda row: row.stopped_on, "completed", lambda row: _day(row, "stopped_on")),
    Field("in_time", _in_time),
    Field("working_day", lambda row: row.day, "day", lambda row: _of_limit(row)),
    Field("limit", lambda row: row.limit),
    Field("recorded_on", lambda row: row.recorded_on, "recorded", lambda row: _day(row, "recorded_on")),
    Field("team", lambda row: row.team, "team"),
    Field("worker", lambda row: row.worker, "worker"),
    Field("why", lambda row: row.why or None, "why"),
)
_ON_DAY: tuple[Field[FigureRow], ...] = (
    Field("case", lambda row: row.case, "case", lambda row: row.called),
    Field("on", lambda row: row.stopped_on, "on", lambda row: _day(row, "stopped_on")),
    Field("team", lambda row: row.team, "team"),
)


def _day(row: FigureRow, name: str) -> str:
    day = getattr(row, name)
    return short_form(day) if day else ""


def _of_limit(row: FigureRow) -> str:
    return "" if row.day is None else f"{row.day} of {row.limit}"


@with_options
def list_figure(
    options: Options,
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
    format: FormatOption = Format.TABLE,
) -> None:
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
    with working(options) as sitting:
        of = asked_month(sitting, month)
        with sitting.store.reading() as reader:
            team_id, _ = asked_team(reader, team)
            question = _question(sitting, what, of_measure, count, of, period, team_id, known_on)
            found = figure_list(reader, standards(reader), sitting.as_at, question)
        asked: dict[str, object] = {
            "measure": of_measure and of_measure.value, "count": count and count.value, "what": question.what.value,
            "month": str(of), "period": period.value, "team": found.team, "known_on": question.other_day,
        }  # fmt: skip
        sitting.enter_list("performance list", format, {**asked, "known_on": known_on}, len(found.rows))
    numbers = {} if found.figure is None else {"in_time": found.figure.in_time, "completed": found.figure.completed}
    print_rows(
        found.rows, _fields(found, format), format, about={"as_at": sitting.as_at, **asked, **numbers},
        summary=_summary(found) if found.rows else f"{found.place}: {found.why_empty.partition(' Press')[0]}",
    )  # fmt: skip


def _question(
    sitting: Sitting, what: What, measure: Measure | None, count: Counted | None, month: Month, period: Period,
    team_id: int | None, known_on: str | None,
) -> FigureQuestion:  # fmt: skip
    return FigureQuestion(
        FigureOf.COUNTED if count is not None else what.figure_of, measure, month, period, team_id, count,
        sitting.maybe_day(known_on, past=True),
    )  # fmt: skip


def _fields(found: FigureList, format: Format) -> tuple[Field[FigureRow], ...]:
    if found.question.counted is not None:
        return _ON_DAY
    if format is not Format.TABLE or found.question.what.of_entries:
        return FIELDS
    left_out = {"counts", "why"} | ({"stopped_on"} if found.question.what.of_open else set())
    return tuple(field for field in FIELDS if field.name not in left_out)


def _summary(found: FigureList) -> str:
    return f"{found.place}, as known on {long_form(found.as_at)}. {found.sentence}"
