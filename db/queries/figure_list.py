"""The list that a number was made of, from the very queries that the number is counted by.

What may be told of each line is decided here: of a child who is not shown it is whether it was in time, and no more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.queries.activity import CountedLine, counted, counted_lines
from db.queries.batches import in_batches
from db.queries.behaviour import behaviour
from db.queries.cards import performance_cards
from db.queries.case_file import ExplainedDue
from db.queries.forecast import Forecasts
from db.queries.performance import RECORDS, Known, completed, completed_lines, open_lines, soon_until
from db.queries.publications import (
    Frozen,
    Published,
    late_since,
    publications,
    published_until,
)
from db.queries.standards import as_date, maybe_date
from db.queries.workers import teams
from db.store import Reader
from models.activity import year_before
from models.assessment import countdown
from models.completion_days import completion_day
from models.dates import short_form
from models.errors import InvalidInput
from models.figure_list import (
    ChanceRow,
    FigureList,
    FigureOf,
    FigureQuestion,
    FigureRow,
    Standing,
    State,
    why_entered,
)
from models.limits import limits_of
from models.standards import Clock, DueDate, Standards
from models.timeliness import Figure, LateEntry, Line, Measure, Period, Reconciled, figure_of, until


def figure_list(reader: Reader, standards: Standards, as_at: date, question: FigureQuestion) -> FigureList:
    """The list as known on ``as_at``, with the number that it makes.

    Raises InvalidInput where the month has not begun on that day, where it was not published and that is asked for, and
    where the two days of a difference are the same.
    """
    found = _figure_list(reader, standards, as_at, question)
    if question.measure is None:
        return found
    starts = (row.clock_from for row in found.rows if row.clock_from is not None)
    return replace(found, limits=limits_of(standards.standards, question.measure, starts))


def _figure_list(reader: Reader, standards: Standards, as_at: date, question: FigureQuestion) -> FigureList:
    """The same, without the limits by which its lines are counted."""
    month, last = question.month, until(question.month, as_at)
    first = question.period.first(month)
    if question.year_before:
        first, last = year_before(first), year_before(last)
    team = None if question.team_id is None else teams(reader).get(question.team_id, "a team that is there no more")
    made = FigureList(question, as_at, first, last, (), team)
    if question.what is FigureOf.COUNTED:
        assert question.counted is not None, "what is counted is asked for"
        rows = counted(reader, Known(as_at), question.counted, first, last, team_id=question.team_id)
        return replace(made, rows=_in_order(map(_counted_row, counted_lines(reader, rows, last))))
    assert question.measure is not None, "every other list is of a measure"
    told = _Told(standards, last)
    if question.what.of_entries:
        return _entries(reader, standards, made, told, question.measure)
    if question.what.of_open:
        lines = open_lines(reader, Known(as_at), question.measure, last, team_id=question.team_id)
        asked = [line for line in lines if _is_asked(question.what, told, line)]
        return replace(made, rows=_in_order(told.row(line) for line in asked))
    if question.what is FigureOf.PUBLISHED:
        return _published(reader, made, told, question.measure)
    if question.what is FigureOf.BEHAVIOUR:
        looked_at = behaviour(
            reader, standards, Known(as_at), question.measure, first, last, team_id=question.team_id
        )  # fmt: skip
        figure = next(one for one in looked_at.figures if one.kind is question.kind)
        return replace(made, rows=_in_order(map(told.row, figure.lines)), of_how_many=figure.of)
    lines = completed_lines(reader, Known(as_at), question.measure, first, last, team_id=question.team_id)
    return replace(made, rows=_in_order(map(told.row, lines)), figure=figure_of(lines))


def chance_rows(standards: Standards, found: Forecasts) -> list[ChanceRow]:
    """The open lines with the chance of each to be late, those that need looking at first."""
    told = _Told(standards, found.as_at)
    chances = [(told.row(line), chance) for line, chance in found.lines]
    shown = [one for one in chances if one[0].case is not None]
    hidden = sorted((one for one in chances if one[0].case is None), key=lambda one: one[0].state or "")
    rows = [
        ChanceRow(replace(row, id=number), None if row.case is None else chance)
        for number, (row, chance) in enumerate(shown + hidden)
    ]
    return sorted(rows, key=lambda one: one.order)


class _Told:
    """What may be told of a line, with its working day by the national standard."""

    def __init__(self, standards: Standards, on: date) -> None:
        self.national, self.on = standards.national, on
        self.soon = soon_until(standards, on)
        self._limits: dict[tuple[Clock, date], int] = {}

    def row(self, line: Line, counts: int = 1, why: str = "") -> FigureRow:
        """The row of a line; its number in the list is still to come."""
        state = self.state(line)
        if line.case is None:
            return FigureRow(0, state, counts)
        return FigureRow(
            0, state, counts, line.case_id, line.case, line.clock, line.clock_from, line.due_on, self._stopped(line),
            self._day(line), self._limit(line), line.team, line.worker, line.recorded_on, why,
        )  # fmt: skip

    def state(self, line: Line) -> State:
        if self._stopped(line) is not None:
            return State.IN_TIME if line.in_time else State.LATE
        if line.due_on < self.on:
            return State.LATE
        return State.SOON if line.due_on <= self.soon else State.OPEN

    def _stopped(self, line: Line) -> date | None:
        """What was stopped later was open then."""
        return line.stopped_on if line.stopped_on is not None and line.stopped_on <= self.on else None

    def _day(self, line: Line) -> int:
        stopped = self._stopped(line)
        return completion_day(line.clock_from, line.due_on, stopped or self.on, self.national.day_number)

    def _limit(self, line: Line) -> int:
        asked = line.clock, line.clock_from
        if asked not in self._limits:
            self._limits[asked] = self.national.due(*asked).standard.working_days
        return self._limits[asked]


def _is_asked(what: FigureOf, told: _Told, line: Line) -> bool:
    match what:
        case FigureOf.OPEN_LATE:
            return told.state(line) is State.LATE
        case FigureOf.DUE_SOON:
            return told.state(line) is State.SOON
        case _:
            return True


def _counted_row(line: CountedLine) -> FigureRow:
    if line.case is None:
        return FigureRow(0)
    return FigureRow(0, case_id=line.case_id, case=line.case, stopped_on=line.on, team=line.team)


def _in_order(rows: Iterable[FigureRow]) -> tuple[FigureRow, ...]:
    """Numbered, those that are not shown behind all others: between them their place would tell their day."""
    found = list(rows)
    shown = [row for row in found if row.case is not None]
    hidden = sorted((row for row in found if row.case is None), key=lambda row: (-row.counts, row.state or ""))
    return tuple(replace(row, id=number) for number, row in enumerate(shown + hidden))


# --- what was published, and what came later --------------------------------------------------------------------------


def _publication(reader: Reader, made: FigureList) -> Published:
    """The publication of the month. Raises InvalidInput where there is none by the day."""
    known = published_until(publications(reader), made.as_at)
    this = next((one for one in known if one.month == made.question.month), None)
    if this is None:
        raise InvalidInput(
            f"{made.question.month.words} was not published by {short_form(made.as_at)}: there is no list of it as "
            "published, and nothing is late to it."
        )
    return this


def _published(reader: Reader, made: FigureList, told: _Told, measure: Measure) -> FigureList:
    """As it was known when the month was published."""
    this = _publication(reader, made)
    month, team_id = made.question.month, made.question.team_id
    first = made.question.period.first(month)
    lines = completed_lines(reader, this.known, measure, first, month.last, team_id=team_id)
    return replace(
        made, rows=_in_order(map(told.row, lines)), figure=figure_of(lines),
        was_words=f"as published by {this.by} as at {short_form(this.known.day)}",
    )  # fmt: skip


def _entries(
    reader: Reader, standards: Standards, made: FigureList, told: _Told, measure: Measure
) -> FigureList:  # fmt: skip
    question, now = made.question, Known(made.as_at)
    if question.what is FigureOf.DIFFERENCE:
        return _difference(reader, made, told, measure)
    this = _publication(reader, made)
    (card,) = performance_cards(
        reader, standards, made.as_at, question.month, team_id=question.team_id, measures=[measure]
    )  # fmt: skip
    taken = card.reconciled if question.period is Period.YEAR else None
    return replace(
        made,
        rows=_named(reader, made, told, card.late[question.period], this.known, now),
        figure=card.late_figure(question.period),
        was=taken.published if taken is not None else card.published_figures[question.period],
        was_words=_as_published(taken, this),
        now_words=f"known on {short_form(now.day)}",
    )


def _as_published(taken: Reconciled | None, this: Published) -> str:
    """How the figure was published: the year to date is made of two publications."""
    if taken is None or taken.before_month is None:
        return f"Published as at {short_form(this.known.day)}"
    between = ", with the months between as they were known then" if taken.between.completed else ""
    return f"Published with {taken.before_month.words} and {this.month.words}{between}"


def _difference(reader: Reader, made: FigureList, told: _Told, measure: Measure) -> FigureList:
    """From what was known on the earlier of two days to what was on the later."""
    other, team_id = made.question.other_day or made.as_at, made.question.team_id
    earlier, later = sorted((other, made.as_at))
    if earlier == later:
        raise InvalidInput(f"Both days are {short_form(later)}: between a day and itself nothing differs.")
    was, now, first = Known(earlier), Known(later), made.first
    last = until(made.question.month, later)
    before = Frozen(was, first, min(made.question.month.last, earlier))
    entries = late_since(
        reader, Frozen(now, first, last), [before] if first <= earlier else [], measure, team_id=team_id
    )  # fmt: skip
    return replace(
        made,
        last=last,
        rows=_named(reader, made, _Told(told.national, last), entries, was, now),
        figure=sum((entry.figure for entry in entries), Figure()),
        was=completed(reader, was, measure, first, before.last, team_id=team_id) if first <= earlier else Figure(),
        was_words=f"Known on {short_form(earlier)}",
        now_words=f"known on {short_form(later)}",
    )


def _named(
    reader: Reader, made: FigureList, told: _Told, entries: Sequence[LateEntry], was: Known, now: Known
) -> tuple[FigureRow, ...]:
    """The entries as rows, each with why it differs."""
    question = made.question
    ids = [entry.line.line_id for entry in entries]
    before, after = _stood(reader, was, ids), _stood(reader, now, ids)
    months = question.period.first_month(question.month), question.month
    return _in_order(
        told.row(entry.line, entry.counts, why_entered(
            entry.line, entry.counts, before.get(entry.line.line_id), after.get(entry.line.line_id), months,
            question.team_id, known_on=was.day if question.what is FigureOf.DIFFERENCE else None, published_on=was.day,
        ))
        for entry in entries
    )  # fmt: skip


def _stood(reader: Reader, known: Known, line_ids: Iterable[int]) -> Mapping[int, Standing]:
    """What stood on record of these lines."""
    found: dict[int, Standing] = {}
    for some in in_batches(dict.fromkeys(line_ids)):
        ids = ", ".join(str(int(id_)) for id_ in some)
        for line_id, due_on, stopped, team_id, withdrawn in reader.rows(
            f"SELECT r.line_id, r.due_on, r.stopped_on, r.team_id, r.withdrawn FROM {RECORDS} "
            f"WHERE r.line_id IN ({ids}) AND {known.condition}",
            **known.values,
        ):
            stopped_on = maybe_date(stopped)
            in_time = stopped_on is not None and stopped_on <= as_date(due_on)
            found[line_id] = Standing(stopped_on, in_time, team_id, bool(withdrawn))
    return found


# --- how a due date came about ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Explained:
    """A due date as the figures count it, with the standards by which it was counted."""

    due: ExplainedDue
    standards: Standards


def explained_line(standards: Standards, row: FigureRow, as_at: date) -> Explained:
    """How the due date of a row came about, by the national standard. Raises InvalidInput where it has none."""
    if row.clock is None or row.clock_from is None or row.due_on is None:
        why = "of a child who is not shown" if row.case is None else "only counted: no clock is kept of it"
        raise InvalidInput(f"This line is {why}, so there is no due date to explain.")
    national = standards.national
    due: DueDate = replace(national.due(row.clock, row.clock_from), due_on=row.due_on)
    day_number: Callable[[date, date], int] = national.day_number
    explained = ExplainedDue(
        due,
        due.standard.counted_from,
        day_number(row.clock_from, row.stopped_on or as_at),
        countdown(national.calendar, row.due_on, row.stopped_on, as_at),
    )
    return Explained(explained, national)
