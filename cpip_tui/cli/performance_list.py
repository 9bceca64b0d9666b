"""The command ``performance list``: the assessments that a figure is made of, from the query that counted it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_rows
from cpip_tui.cli.performance import MonthOption, PeriodOption, TeamOption, asked_month, asked_team
from cpip_tui.cli.performance_rows import NOT_SHOWN
from db.queries.cards import performance_cards
from db.queries.performance import Known, completed_lines, open_lines
from db.queries.publications import Frozen, late_since, publications, published_lines, published_until
from db.queries.standards import standards
from db.store import Reader
from models.assessment import SOON_WORKING_DAYS
from models.dates import long_form, short_form
from models.errors import InvalidInput
from models.timeliness import Figure, LateEntry, Line, Measure, Month, Period, until


class What(StrEnum):
    """Which list."""

    COMPLETED = "completed"
    LATE_ENTRIES = "late-entries"
    OPEN = "open"
    OPEN_LATE = "open-late"
    DUE_SOON = "due-soon"
    PUBLISHED = "published"
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class ListedLine:
    """A line with what it counts in its list: 1, or -1 where it was taken away."""

    line: Line
    counts: int = 1
    never_published: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether the child may be shown: else neither days nor names are."""
        return self.line.case is not None


@dataclass(frozen=True)
class Question:
    """Which list of which figure is asked for."""

    what: What
    measure: Measure
    period: Period
    month: Month
    team_id: int | None


def _shown(value: Callable[[Line], object]) -> Callable[[ListedLine], object]:
    return lambda row: value(row.line) if row.is_shown else None


def _day_words(value: Callable[[Line], object]) -> Callable[[ListedLine], str]:
    def words(row: ListedLine) -> str:
        day = value(row.line) if row.is_shown else None
        return short_form(day) if day else ""  # type: ignore[arg-type]

    return words


def _in_time_words(row: ListedLine) -> str:
    return "open" if row.line.stopped_on is None else "✓ in time" if row.line.in_time else "✗ late"


FIELDS: tuple[Field[ListedLine], ...] = (
    Field("counts", lambda row: row.counts, "", lambda row: "+" if row.counts > 0 else "−"),
    Field("case", lambda row: row.line.case, "case", lambda row: row.line.case or NOT_SHOWN),
    Field("child", lambda row: row.line.child),
    Field("clock_from", _shown(lambda line: line.clock_from), "from", _day_words(lambda line: line.clock_from)),
    Field("due_on", _shown(lambda line: line.due_on), "due", _day_words(lambda line: line.due_on)),
    Field("stopped_on", _shown(lambda line: line.stopped_on), "completed", _day_words(lambda line: line.stopped_on)),
    Field("in_time", lambda row: None if row.line.stopped_on is None else row.line.in_time, "in time", _in_time_words),
    Field("recorded_on", _shown(lambda line: line.recorded_on), "recorded", _day_words(lambda line: line.recorded_on)),
    Field("team", _shown(lambda line: line.team), "team"),
    Field("worker", _shown(lambda line: line.worker), "worker"),
    Field(
        "never_published", lambda row: row.never_published, "note",
        lambda row: "of a month never published" if row.never_published else "",
    ),
)  # fmt: skip


@with_options
def list_figure(
    options: Options,
    measure: Annotated[str, typer.Option("--measure", metavar="NAME", help="As performance names it: NI059.")],
    what: Annotated[What, typer.Option("--what", help="What was completed, is open, came late, …")] = What.COMPLETED,
    month: MonthOption = None,
    period: PeriodOption = Period.MONTH,
    team: TeamOption = None,
    known_on: Annotated[
        str | None, typer.Option("--known-on", metavar="DATE", help="With --what difference: the other day.")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """The list that a figure is made of, as known on the day looked at; or what differs from another day.

    Of a child whose record is restricted or was erased the list has a line, and neither days nor names.
    """
    of_measure = Measure.named(measure)
    if (what is What.DIFFERENCE) != (known_on is not None):
        raise InvalidInput("The difference is between the day looked at and another: --what difference --known-on DATE")
    with working(options) as sitting:
        of = asked_month(sitting, month)
        with sitting.store.reading() as reader:
            team_id, named = asked_team(reader, team)
            asked = Question(what, of_measure, period, of, team_id)
            rows = _difference(reader, sitting, asked, known_on) if known_on else _listed(reader, sitting, asked)
        said = {"measure": of_measure.value, "what": what.value, "month": str(of), "period": period.value,
                "team": named, "known_on": known_on}  # fmt: skip
        sitting.enter_list("performance list", format, said, len(rows))
    figure = _figure(rows)
    summary = _summary(sitting, asked, named, rows, figure)
    about = {"as_at": sitting.as_at, **said, "in_time": figure.in_time, "completed": figure.completed}
    signed = what in (What.LATE_ENTRIES, What.DIFFERENCE)
    left_out = set() if signed else {"counts", "never_published"}
    fields = [field for field in FIELDS if format is not Format.TABLE or field.name not in left_out]
    print_rows(rows, fields, format, about=about, summary=summary)


def _listed(reader: Reader, sitting: Sitting, asked: Question) -> list[ListedLine]:
    measure, month, team_id = asked.measure, asked.month, asked.team_id
    known, last, first = Known(sitting.as_at), until(month, sitting.as_at), asked.period.first(month)
    match asked.what:
        case What.COMPLETED:
            return _plain(completed_lines(reader, known, measure, first, last, team_id=team_id))
        case What.LATE_ENTRIES:
            (card,) = performance_cards(
                reader, standards(reader), sitting.as_at, month, team_id=team_id, measures=[measure], months=1
            )
            if card.published is None:
                raise InvalidInput(f"{month.words} was not published, so nothing can have come late. Publish it first.")
            return _entries(card.late[asked.period])
        case What.PUBLISHED:
            return _plain(_published(reader, sitting, asked))
        case _:
            soon = standards(reader).calendar.due(last, SOON_WORKING_DAYS)
            lines = open_lines(reader, known, measure, last, team_id=team_id)
            if asked.what is What.OPEN_LATE:
                lines = [line for line in lines if line.due_on < last]
            elif asked.what is What.DUE_SOON:
                lines = [line for line in lines if last <= line.due_on <= soon]
            return _plain(lines)


def _published(reader: Reader, sitting: Sitting, asked: Question) -> list[Line]:
    """As it was frozen; the year to date as the publications before and of the month make it."""
    measure, month, team_id = asked.measure, asked.month, asked.team_id
    known = [one for one in published_until(publications(reader), sitting.as_at) if one.month <= month]
    if not known or known[-1].month != month:
        raise InvalidInput(f"{month.words} was not published. Publish it with: cpip-tui performance publish {month}")
    this, first = known[-1], asked.period.first(month)
    if asked.period is not Period.YEAR:
        return completed_lines(reader, this.known, measure, first, month.last, team_id=team_id)
    lines = published_lines(reader, this, measure, team_id=team_id)
    before = [one for one in known[:-1] if one.month >= month.year_first]
    if before:
        last = before[-1]
        lines = completed_lines(reader, last.known, measure, first, last.month.last, team_id=team_id) + lines
    return lines


def _difference(reader: Reader, sitting: Sitting, asked: Question, known_on: str) -> list[ListedLine]:
    """What is to be added to what was known on the earlier of two days to be what was known on the later."""
    other = sitting.day(known_on, past=True)
    earlier, later = sorted((other, sitting.as_at))
    first = asked.period.first(asked.month)
    now = Frozen(Known(later), first, until(asked.month, later))
    was = Frozen(Known(earlier), first, until(asked.month, earlier))
    return _entries(late_since(reader, now, [was], asked.measure, team_id=asked.team_id))


def _plain(lines: Sequence[Line]) -> list[ListedLine]:
    return [ListedLine(line) for line in lines]


def _entries(entries: Sequence[LateEntry]) -> list[ListedLine]:
    return [ListedLine(entry.line, entry.counts, entry.never_published) for entry in entries]


def _figure(rows: Sequence[ListedLine]) -> Figure:
    return sum((Figure(row.counts * row.line.in_time, row.counts) for row in rows), Figure())


def _summary(
    sitting: Sitting, asked: Question, team: str | None, rows: Sequence[ListedLine], figure: Figure
) -> str:  # fmt: skip
    of = "" if team is None else f", team {team}"
    head = f"{asked.measure.short}{of}, {asked.month.words}, as known on {long_form(sitting.as_at)}"
    lines = f"{len(rows):,} line{'' if len(rows) == 1 else 's'}"
    last = short_form(until(asked.month, sitting.as_at))
    match asked.what:
        case What.OPEN | What.OPEN_LATE | What.DUE_SOON:
            how = {
                What.OPEN: "open",
                What.OPEN_LATE: "open and late",
                What.DUE_SOON: "due in the next five working days",
            }
            return f"{head}: {len(rows):,} {how[asked.what]} at {last}."
        case What.LATE_ENTRIES:
            return f"{head}: {lines} that came after it was published, {asked.period.words}: {figure.fraction}."
        case What.DIFFERENCE:
            return f"{head}: {lines} by which it differs, {asked.period.words}: {figure.fraction}."
        case What.PUBLISHED:
            return f"{head}: {figure.in_words} as published, {asked.period.words}."
        case _:
            return f"{head}: {figure.in_words}, {asked.period.words}."
