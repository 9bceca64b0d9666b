"""The performance of a month: one card a measure, with all that is held against its figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.performance import Known, backlog, completed, completed_by_month
from db.queries.publications import Frozen, Published, late_since, publications, published_until, reconciled
from db.queries.yardsticks import yardsticks
from db.store import Reader
from models.control_chart import Chart, Point, control_chart
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
    last, known = until(month, as_at), Known(as_at)
    held_against = yardsticks(reader)
    published = published_until(publications(reader), as_at)
    shown = months_between(month.shifted(1 - months), month)
    first = min(shown[0].first, Period.TWELVE.first(month), Period.YEAR.first(month))
    counts = completed_by_month(reader, known, first, last, team_id=team_id, measures=measures)
    waiting = backlog(reader, known, standards, last, team_id=team_id, measures=measures)
    return [
        _card(reader, measure, month, last, known, team_id, shown, counts[measure], waiting[measure], published,
              held_against)
        for measure in measures
    ]  # fmt: skip


def _card(
    reader: Reader, measure: Measure, month: Month, last: date, known: Known, team_id: int | None,
    shown: Sequence[Month], counts: Mapping[Month, Figure], waiting: Backlog, published: Sequence[Published],
    held_against: Yardsticks,
) -> Card:  # fmt: skip
    figures = {
        period: sum((counts.get(one, Figure()) for one in months_between(period.first_month(month), month)), Figure())
        for period in Period
    }
    this = next((one for one in published if one.month == month), None)
    frozen: dict[Period, Figure] = {}
    late: dict[Period, tuple[LateEntry, ...]] = {}
    taken_apart = None
    if this is not None:
        for period in Period:
            first = period.first(month)
            frozen[period] = completed(reader, this.known, measure, first, month.last, team_id=team_id)
            if period is not Period.YEAR:
                now, was = Frozen(known, first, last), Frozen(this.known, first, month.last)
                late[period] = tuple(late_since(reader, now, [was], measure, team_id=team_id))
        taken_apart = reconciled(reader, known, measure, month, published, team_id=team_id)
        assert taken_apart is not None, "the month was published"
        late[Period.YEAR] = taken_apart.late
    target = held_against.target(measure, last)
    year = figures[Period.YEAR]
    return Card(
        measure=measure,
        month=month,
        until=last,
        known=known,
        team_id=team_id,
        months={one: counts.get(one, Figure()) for one in shown},
        figures=figures,
        published=this,
        published_figures=frozen,
        late=late,
        reconciled=taken_apart,
        backlog=waiting,
        target=target,
        comparators=held_against.comparators(measure, last),
        chart=control_chart(_points(shown, counts)),
        reach=None if target is None or not year.completed else reach(
            year, target.share, months_passed(month, last.day)
        ),
    )  # fmt: skip


def _points(shown: Sequence[Month], counts: Mapping[Month, Figure]) -> list[Point]:
    """The months from the first in which something was completed."""
    began = next((place for place, month in enumerate(shown) if counts.get(month, Figure()).completed), len(shown))
    return [Point(month, counts.get(month, Figure())) for month in shown[began:]]
