"""What the Performance screen shows of a month, read at one moment: cards, months, counts, and what was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from db.queries.activity import activity
from db.queries.cards import Card, performance_cards
from db.queries.performance import Known, completed_by_month
from db.queries.publications import Published, publications, published_until
from db.queries.record_begins import record_begins
from db.queries.standards import as_date
from db.queries.workers import teams
from db.queries.yardsticks import population
from db.store import Reader
from models.activity import Count
from models.on_record import since_words
from models.standards import Standards
from models.timeliness import Figure, Measure, Month, Period, months_between


@dataclass(frozen=True, slots=True)
class PerformancePage:
    """The performance of a month, of the whole authority or of a team, as it is known on a day."""

    month: Month
    as_at: date
    until: date  # the last day that is counted
    team_id: int | None
    team: str | None
    cards: tuple[Card, ...]  # of the measures that have something to say
    published: Mapping[Month, Published]  # of the months shown, those that were published by the day
    as_published: Mapping[Month, Mapping[Measure, Figure]]
    counts: tuple[Count, ...]  # of the year to date, or on its last day
    population: int | None
    teams: Mapping[int, str]
    any_record: bool  # whether there is anything to count in this store at all
    begins: Mapping[Measure, Month] = field(default_factory=dict)  # the month in which the first was completed

    @property
    def publication(self) -> Published | None:
        """That of the month itself."""
        return self.published.get(self.month)

    def since(self, measure: Measure, period: Period) -> str:
        """From when on the measure is on record, where the period began before that; else nothing."""
        return since_words(self.begins.get(measure), period, self.month)

    def restated(self, card: Card, month: Month) -> bool:
        """Whether the month was published with another figure than is known now."""
        frozen = self.as_published.get(month)
        return frozen is not None and frozen[card.measure] != card.months[month]


def performance_page(
    reader: Reader, standards: Standards, as_at: date, month: Month, *, team_id: int | None = None
) -> PerformancePage:
    """All that is shown of the month, known on ``as_at``.

    A team that is not there any more counts as the whole authority. Raises InvalidInput where the month has not begun
    on that day.
    """
    named = teams(reader)
    team_id = team_id if team_id in named else None
    cards = performance_cards(reader, standards, as_at, month, team_id=team_id)
    shown = cards[0].months
    published = {one.month: one for one in published_until(publications(reader), as_at) if one.month in shown}
    last = cards[0].until
    return PerformancePage(
        month=month,
        as_at=as_at,
        until=last,
        team_id=team_id,
        team=None if team_id is None else named[team_id],
        cards=tuple(card for card in cards if not card.is_empty),
        published=published,
        as_published=_as_published(reader, list(published.values()), team_id),
        counts=tuple(activity(reader, Known(as_at), Period.YEAR.first(month), last, team_id=team_id)),
        population=population(reader),
        teams=named,
        any_record=reader.row("SELECT 1 FROM main.clock_records LIMIT 1") is not None,
        begins=record_begins(reader, Known(as_at), team_id=team_id),
    )


def unpublished(reader: Reader, as_at: date, *, since: Month | None = None) -> list[Month]:
    """The months that are over on ``as_at`` and were never published, the oldest first; none before the first record.

    Without ``since`` from the first publication on, and from the beginning of the last reporting year of which a month
    is over.
    """
    row = reader.row("SELECT MIN(stopped_on) FROM main.clock_records")
    if row is None or row[0] is None:
        return []
    known = [one.month for one in publications(reader)]
    begun, last = Month.of(as_date(row[0])), Month.of(as_at).shifted(-1)
    first = max(begun, since or min([*known[:1], last.year_first]))
    return [month for month in months_between(first, last) if month not in known] if first <= last else []


def _as_published(
    reader: Reader, published: Sequence[Published], team_id: int | None
) -> dict[Month, dict[Measure, Figure]]:
    """The figures of each of these months as they were published."""
    found = {}
    for one in published:
        month = one.month
        months = completed_by_month(reader, one.known, month.first, month.last, team_id=team_id)
        found[month] = {measure: figures.get(month, Figure()) for measure, figures in months.items()}
    return found
