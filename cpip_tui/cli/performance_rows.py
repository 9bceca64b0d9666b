"""How performance is printed: the names of its columns for programs, its words for people, and what stands below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cpip_tui.cli.output import Field
from db.queries.card_words import backlog_words, published_words, reach_words, restated_words
from db.queries.cards import Card
from models.control_chart import ChartPoint
from models.dates import short_form
from models.figure_list import NOT_SHOWN, signed
from models.limits import limits_between, words_by_limits
from models.on_record import since_words
from models.performance_words import hidden_last
from models.reach import best_possible_of
from models.shares import tenths
from models.standards import Standards
from models.timeliness import Figure, LateEntry, Line, Month, Period


@dataclass(frozen=True)
class PerformanceRow:
    """A measure over a period."""

    card: Card
    period: Period
    team: str | None

    @property
    def figure(self) -> Figure:
        return self.card.figures[self.period]

    @property
    def published(self) -> Figure | None:
        """As it was published; None where the month was not."""
        return self.card.published_figures.get(self.period)

    @property
    def late(self) -> tuple[LateEntry, ...]:
        return self.card.late.get(self.period, ())

    @property
    def late_figure(self) -> Figure:
        """What the late entries add to the published figure, less what they take from it."""
        return self.card.late_figure(self.period)

    @property
    def before(self) -> Figure | None:
        """Of the year to date what was published last, and the months between; the other periods have no such part."""
        taken = self.card.reconciled if self.period is Period.YEAR else None
        return None if taken is None else taken.before + taken.between

    @property
    def point(self) -> ChartPoint | None:
        """The month on the control chart, which is of single months."""
        return self.card.chart.at(self.card.month) if self.period is Period.MONTH else None

    @property
    def signal(self) -> str | None:
        """The codes of the signals that the month is, where it is one."""
        return "+".join(signal.value for signal in self.point.signals) or None if self.point else None

    @property
    def best_possible(self) -> float | None:
        """In per cent, of the year to date at the same volume again."""
        return best_possible_of(self.card.figures[Period.YEAR], self.card.month, self.card.until)


def _in_per_cent(share: float | None) -> float | None:
    return None if share is None else share * 100


def _late_entry(entry: LateEntry) -> dict[str, object]:
    """A late entry; of a child that is not shown only what it counts."""
    line, shown = entry.line, entry.line.case is not None
    return {
        "case": line.case,
        "counts": entry.counts,
        "in_time": line.in_time,
        "clock_from": line.clock_from if shown else None,
        "due_on": line.due_on if shown else None,
        "stopped_on": line.stopped_on if shown else None,
        "recorded_on": line.recorded_on if shown else None,
    }


_NUMBERS: tuple[Field[PerformanceRow], ...] = (
    Field("measure", lambda row: row.card.measure.value),
    Field("period", lambda row: row.period.value),
    Field("month", lambda row: str(row.card.month)),
    Field("in_time", lambda row: row.figure.in_time),
    Field("completed", lambda row: row.figure.completed),
    Field("percent", lambda row: row.figure.percent),
    Field("target", lambda row: row.card.target.percent if row.card.target else None),
    Field("published_in_time", lambda row: row.published.in_time if row.published else None),
    Field("published_completed", lambda row: row.published.completed if row.published else None),
    Field("late_entries", lambda row: row.late_figure.completed),
    Field("lower_limit", lambda row: _in_per_cent(row.point.lower) if row.point else None),
    Field("upper_limit", lambda row: _in_per_cent(row.point.upper) if row.point else None),
    Field("signal", lambda row: row.signal),
    Field("open_late", lambda row: row.card.backlog.late),
    Field("best_possible", lambda row: row.best_possible),
    Field("needed", lambda row: row.card.reach.needed if row.card.reach else None),
    Field("late_in_time", lambda row: row.late_figure.in_time),
    Field("before_in_time", lambda row: row.before.in_time if row.before else None),
    Field("before_completed", lambda row: row.before.completed if row.before else None),
    Field("due_soon", lambda row: row.card.backlog.due_soon),
    Field("backlog_cleared", lambda row: row.card.cleared(row.period).percent),
    Field("team", lambda row: row.team),
)
CSV_FIELDS = _NUMBERS
JSON_FIELDS: tuple[Field[PerformanceRow], ...] = (
    *_NUMBERS,
    Field("late", lambda row: [_late_entry(entry) for entry in hidden_last(row.late)]),
    Field(
        "comparators",
        lambda row: [
            {"name": one.name, "from": one.effective_from, "percent": one.percent} for one in row.card.comparators
        ],
    ),
)


def _came_later(row: PerformanceRow) -> str:
    """``3 (−1/−1)``: how many entries came later, and what they add and take away together."""
    return f"{len(row.late):,} ({signed(row.late_figure)})" if row.late else ""


def _limits(row: PerformanceRow) -> str:
    point = row.point
    if point is None or point.lower is None or point.upper is None:
        return ""
    mark = " ◆" if point.signals else ""
    return f"{point.lower * 100:.1f} to {point.upper * 100:.1f}%{mark}"


IN_WORDS: tuple[Field[PerformanceRow], ...] = (
    Field("measure", lambda row: row.card.measure.short, "measure"),
    Field("period", lambda row: row.period.words.removeprefix("in the "), "period"),
    Field("fraction", lambda row: row.figure.fraction, "in time"),
    Field("percent", lambda row: tenths(row.figure.percent), "per cent"),
    Field("target", lambda row: tenths(row.card.target.percent if row.card.target else None), "target"),
    Field("published", lambda row: published_words(row.card, row.period), "as published"),
    Field("late", lambda row: _came_later(row), "entries that came later"),
    Field("limits", _limits, "limits of the month"),
)


def sentences_of(
    card: Card, periods: Sequence[Period], standards: Standards, begins: Month | None = None
) -> Iterator[str]:
    """What the numbers of a measure allow to be said, a paragraph a line; ``begins`` is its first month on record."""
    first = Period.TWELVE.first(card.month)
    limits = limits_between(standards.standards, card.measure, first, card.until)
    yield f"{card.measure.short}: {words_by_limits(card.measure, limits)}."
    for period in periods:
        if said := since_words(begins, period, card.month):
            yield f"  {period.words.capitalize()}: {said}."
    if card.comparators:
        yield f"  Others: {', '.join(one.in_words for one in card.comparators)}."
    yield f"  {' '.join(reach_words(card))}"
    if Period.MONTH in periods:
        yield f"  {card.chart.sentence()}"
    yield from (f"  {said}" for said in restated_words(card, periods))
    yield f"  {backlog_words(card, Period.YEAR if Period.YEAR in periods else periods[0])}"


def late_lines(card: Card, periods: Sequence[Period]) -> Iterator[str]:
    """Each late entry in a line, below the period whose figure it changes; none is told twice."""
    told: set[tuple[int, int]] = set()
    for period in (Period.YEAR, Period.TWELVE, Period.MONTH):
        entries = card.late.get(period, ()) if period in periods else ()
        left = [entry for entry in hidden_last(entries) if (entry.line.record_id, entry.counts) not in told]
        if left:
            yield f"  Late entries {period.words}:"
            yield from (f"    {'+' if entry.counts > 0 else '−'} {line_words(entry.line)}" for entry in left)
        told |= {(entry.line.record_id, entry.counts) for entry in left}


def line_words(line: Line) -> str:
    """``R1-1, begun Fri 2 Sep 2011, authorised …, recorded …``; of a child that is not shown only that."""
    how = "in time" if line.in_time else "late"
    if line.case is None or line.stopped_on is None:
        return f"{NOT_SHOWN}, {how}"
    return (
        f"{line.case}, from {short_form(line.clock_from)}, due {short_form(line.due_on)}, completed "
        f"{short_form(line.stopped_on)}, {how}, recorded {short_form(line.recorded_on)}"
    )
