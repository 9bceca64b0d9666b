"""The performance of a month: one card a measure, with all that is held against its figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.performance import Known, backlog, completed_by_month
from db.queries.publications import Frozen, Published, late_since, publications, published_until, reconciled
from db.queries.yardsticks import yardsticks
from db.store import Reader
from models.control_chart import Chart, Point, control_chart
from models.limits import limit_changes
from models.reach import Reach, months_passed, reach
from models.standards import Standards
from models.timeliness import (
    Backlog,
    Figure,
    LateEntry,
    Measure,
    Month,
    Period,
    Reconciled,
    months_between,
    until,
)
from models.yardsticks import Yardstick, Yardsticks

CHART_MONTHS = 12  # from as many on the run rules apply


@dataclass(frozen=True, slots=True)
class Card:
    """One measure at the end of a month, or on the day that is looked at where that comes before."""

    measure: Measure
    month: Month
    until: date
    known: Known
    team_id: int | None
    months: Mapping[Month, Figure]  # those of the chart, with nothing completed in some
    figures: Mapping[Period, Figure]
    published: Published | None
    published_figures: Mapping[Period, Figure]  # nothing where the month was not published
    late: Mapping[Period, tuple[LateEntry, ...]]
    reconciled: Reconciled | None
    backlog: Backlog
    target: Yardstick | None
    comparators: tuple[Yardstick, ...]
    chart: Chart
    reach: Reach | None  # of the year to date; nothing without a target, or where nothing was completed

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be said of the measure: nothing completed in a year, and nothing open."""
        return not self.backlog.open and not any(figure.completed for figure in self.months.values()) and not any(
            figure.completed for figure in self.figures.values()
        )  # fmt: skip

    def cleared(self, period: Period) -> Figure:
        """What the figure would be if today's backlog were cleared: every one of them late."""
        return self.figures[period].if_cleared(self.backlog.late)

    def late_figure(self, period: Period) -> Figure:
        """What the late entries add to the published figure, and take from it, together."""
        return sum((entry.figure for entry in self.late.get(period, ())), Figure())


def performance_cards(
    reader: Reader, standards: Standards, as_at: date, month: Month, *, team_id: int | None = None,
    measures: Sequence[Measure] = tuple(Measure), months: int = CHART_MONTHS,
) -> list[Card]:  # fmt: skip
    """A card for each measure, as it was at the end of the month, known on ``as_at``; the chart of so many months.

    Raises InvalidInput where the month has not begun on that day.
    """
    asked = _Asked(
        reader, month, until(month, as_at), Known(as_at), team_id, published_until(publications(reader), as_at)
    )
    held_against = yardsticks(reader)
    shown = months_between(month.shifted(1 - months), month)
    first = min(shown[0].first, Period.TWELVE.first(month), Period.YEAR.first(month))
    counts = completed_by_month(reader, asked.known, first, asked.last, team_id=team_id, measures=measures)
    waiting = backlog(reader, asked.known, standards, asked.last, team_id=team_id, measures=measures)
    as_published = asked.as_published(measures)
    return [
        _card(
            asked, measure, {one: counts[measure].get(one, Figure()) for one in shown}, counts[measure],
            as_published[measure], waiting[measure], held_against,
            limit_changes(standards.standards, measure, shown[0], month),
        )
        for measure in measures
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of every measure: the month until its last day, as known on a day, of a team or of all."""

    reader: Reader
    month: Month
    last: date
    known: Known
    team_id: int | None
    published: Sequence[Published]

    @property
    def this(self) -> Published | None:
        """The publication of the month."""
        return next((one for one in self.published if one.month == self.month), None)

    def as_published(self, measures: Sequence[Measure]) -> Mapping[Measure, Mapping[Month, Figure]]:
        """The figures of the twelve months as they were known when the month was published; empty where it was not."""
        if self.this is None:
            return {measure: {} for measure in measures}
        first = Period.TWELVE.first(self.month)
        return completed_by_month(
            self.reader, self.this.known, first, self.month.last, team_id=self.team_id, measures=measures
        )

    def over_periods(self, months: Mapping[Month, Figure]) -> dict[Period, Figure]:
        """The figure of each period."""
        return {
            period: sum(
                (months.get(one, Figure()) for one in months_between(period.first_month(self.month), self.month)),
                Figure(),
            )
            for period in Period
        }

    def late(self, measure: Measure, taken_apart: Reconciled) -> dict[Period, tuple[LateEntry, ...]]:
        """What came late to each period: to the year as it reconciles, to the others since they were published."""
        assert self.this is not None, "the month was published"
        found = {Period.YEAR: taken_apart.late}
        for period in (Period.MONTH, Period.TWELVE):
            first = period.first(self.month)
            now, was = Frozen(self.known, first, self.last), Frozen(self.this.known, first, self.month.last)
            found[period] = tuple(late_since(self.reader, now, [was], measure, team_id=self.team_id))
        return found


def _card(
    asked: _Asked, measure: Measure, shown: Mapping[Month, Figure], counts: Mapping[Month, Figure],
    as_published: Mapping[Month, Figure], waiting: Backlog, held_against: Yardsticks, limits_changed: Sequence[Month],
) -> Card:  # fmt: skip
    month, last = asked.month, asked.last
    figures = asked.over_periods(counts)
    target, year = held_against.target(measure, last), figures[Period.YEAR]
    taken_apart = reconciled(
        asked.reader, asked.known, measure, month, asked.published, team_id=asked.team_id, year_now=year
    )
    return Card(
        measure=measure,
        month=month,
        until=last,
        known=asked.known,
        team_id=asked.team_id,
        months=shown,
        figures=figures,
        published=asked.this,
        published_figures={} if asked.this is None else asked.over_periods(as_published),
        late={} if taken_apart is None else asked.late(measure, taken_apart),
        reconciled=taken_apart,
        backlog=waiting,
        target=target,
        comparators=held_against.comparators(measure, last),
        chart=control_chart(_points(shown), limits_changed),
        reach=None if target is None or not year.completed else reach(
            year, target.share, months_passed(month, last.day)
        ),
    )  # fmt: skip


def _points(shown: Mapping[Month, Figure]) -> list[Point]:
    """The months from the first in which something was completed."""
    points = [Point(month, figure) for month, figure in shown.items()]
    began = next((place for place, point in enumerate(points) if point.figure.completed), len(points))
    return points[began:]
