"""What was published of each month, and how it reconciles with what is known now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from db.queries.performance import Known, changed, completed, counted, lines_of
from db.queries.standards import as_date
from db.store import Reader
from models.timeliness import (
    Figure,
    LateEntry,
    Measure,
    Month,
    Period,
    Reconciled,
    Tally,
    differences,
)


@dataclass(frozen=True, slots=True)
class Published:
    """A month that was published: as it was known then, by whom, and when it was done."""

    month: Month
    known: Known
    by: str
    at: str


def publications(reader: Reader) -> list[Published]:
    """What was published, by month."""
    rows = reader.rows("SELECT month, as_at, last_record_id, published_by, at FROM publications ORDER BY month")
    return [Published(Month.named(month), Known(as_date(day), last), by, at) for month, day, last, by, at in rows]


def published_until(known: Sequence[Published], as_at: date) -> list[Published]:
    """Those that had been published by a day."""
    return [one for one in known if one.known.day <= as_at]


def published_figure(reader: Reader, published: Published, measure: Measure, *, team_id: int | None = None) -> Figure:
    """The figure of the month as it was published."""
    month = published.month
    return completed(reader, published.known, measure, month.first, month.last, team_id=team_id)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was counted of the days from the first to the last, as it was known then."""

    known: Known
    first: date
    last: date


def late_since(
    reader: Reader, now: Frozen, published: Sequence[Frozen], measure: Measure, *, team_id: int | None = None
) -> list[LateEntry]:
    """What came to the published figures since, and what is no longer of them, by the day on which it was recorded.

    Also the difference between the same days as they were known on two days. What was published is of days that do not
    overlap, and was known no later than now.
    """

    came: list[Tally] = []
    went: list[Tally] = []
    begins = now.first
    for frozen in sorted(published, key=lambda one: one.first):
        came += _all(reader, now.known, measure, begins, frozen.first - timedelta(days=1), team_id)
        both = changed(reader, now.known, frozen.known, measure, frozen.first, frozen.last, team_id=team_id)
        came, went, begins = came + both[0], went + both[1], frozen.last + timedelta(days=1)
    came += _all(reader, now.known, measure, begins, now.last, team_id)
    differing = differences(came, went)
    lines = lines_of(reader, [one.record_id for one, _ in differing])
    entries = [LateEntry(lines[one.record_id], sign) for one, sign in differing]
    return sorted(entries, key=lambda one: (one.line.recorded_on, one.line.line_id, one.counts))


def _all(reader: Reader, known: Known, measure: Measure, first: date, last: date, team_id: int | None) -> list[Tally]:
    """What is counted of days of which nothing was published."""
    return counted(reader, known, measure, first, last, team_id=team_id) if first <= last else []


def reconciled(
    reader: Reader, known: Known, measure: Measure, month: Month, published: Sequence[Published], *,
    team_id: int | None = None, year_now: Figure | None = None,
) -> Reconciled | None:  # fmt: skip
    """The year to date at the end of the month, taken apart; None where the month was not published.

    The year to date as published last is that of the newest published month before it in the same reporting year.
    Months between that have no publication of their own were published first in the year to date of this one.
    ``year_now`` is the year to date where it was counted already.
    """
    of_year = [one for one in published if month.year_first <= one.month <= month]
    if not of_year or of_year[-1].month != month:
        return None
    this, before = of_year[-1], of_year[-2] if len(of_year) > 1 else None
    first, was = Period.YEAR.first(month), Figure()
    frozen = [Frozen(this.known, month.first, month.last)]
    begins = first
    if before is not None:
        was = completed(reader, before.known, measure, first, before.month.last, team_id=team_id)
        frozen.append(Frozen(before.known, first, before.month.last))
        begins = before.month.shifted(1).first
    between = Figure()
    if begins < month.first:
        ends = month.first - timedelta(days=1)
        between = completed(reader, this.known, measure, begins, ends, team_id=team_id)
        frozen.append(Frozen(this.known, begins, ends))
    now = Frozen(known, first, min(month.last, known.day))
    return Reconciled(
        now=completed(reader, known, measure, first, now.last, team_id=team_id) if year_now is None else year_now,
        before=was,
        before_month=None if before is None else before.month,
        between=between,
        month=published_figure(reader, this, measure, team_id=team_id),
        late=tuple(late_since(reader, now, frozen, measure, team_id=team_id)),
    )


def last_record(reader: Reader) -> int:
    """The number of the last record: what is published now is known up to it."""
    row = reader.row("SELECT MAX(id) FROM main.clock_records")
    return row[0] if row and row[0] else 0
