"""What the program counts itself for the twelve measures of success: now, and on the day of the baseline.

A figure that the record does not reach back to is none: it is recorded by hand, with its source.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from db.queries.activity import on_record_by
from db.queries.child_figures import child_figures
from db.queries.compliance import compliance_pack
from db.queries.performance import Known, completed
from db.queries.record_begins import record_begins
from db.queries.standards import as_date
from db.store import Reader
from models.activity import Counted
from models.child_counts import twelve_months
from models.child_measures import ChildMeasure
from models.compliance import Measure as Supervised
from models.compliance import Pack, usual_period
from models.dates import spelt
from models.on_record import since_words
from models.shares import tenths
from models.standards import Standards
from models.success import BASELINE, Live
from models.timeliness import Measure, Month, Period, percent_of

FILE_MONTHS = 12  # a statutory extract tells of whoever was there in so many months before it

_OF_CHILDREN = {
    Live.LOOKED_AFTER_RATE: ChildMeasure.LOOKED_AFTER_RATE,
    Live.CHILD_PROTECTION_RATE: ChildMeasure.PLAN_RATE,
    Live.TIME_IN_CARE: ChildMeasure.TIME_IN_CARE,
    Live.REUNIFICATION: ChildMeasure.REUNIFICATION,
    Live.CHANGES_OF_WORKER: ChildMeasure.CHANGES_OF_WORKER,
    Live.RE_REFERRALS: ChildMeasure.RE_REFERRALS,
    Live.CASELOAD: ChildMeasure.CASELOAD,
}
_OF_TIMELINESS = {
    Live.NI059: Measure.NI059,
    Live.NI060: Measure.NI060,
    Live.SINGLE: Measure.SINGLE,
    Live.REFERRAL_DECISION: Measure.REFERRAL_DECISION,
}


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """What the program counts of a day: the number to compare by, as it is told, and in a sentence without its end."""

    live: Live
    on: date
    number: float
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class LiveAt:
    """The figure of the day, and that of the baseline; each is None where there is nothing to count it from."""

    live: Live
    now: LiveFigure | None
    baseline: LiveFigure | None


def live_figures(reader: Reader, standards: Standards, as_at: date, *, baseline: date = BASELINE) -> dict[Live, LiveAt]:
    """Every live measure on the day and on the day of the baseline, both as they are known on ``as_at``.

    Timeliness is of the year to date, supervision of the six months that its lists look back on.
    """
    now = _Counted(reader, standards, as_at, as_at)
    then = _Counted(reader, standards, as_at, baseline) if baseline < as_at else None
    return {live: LiveAt(live, now.of(live), None if then is None else then.of(live)) for live in Live}


class _Counted:
    """The figures of a day, as they are known on ``as_at``."""

    def __init__(self, reader: Reader, standards: Standards, as_at: date, day: date) -> None:
        self._reader, self._standards, self._as_at, self._day = reader, standards, as_at, day
        self._pack: Pack | None = None

    def of(self, live: Live) -> LiveFigure | None:
        """The figure; None where there is none, or not all that it is of is on record."""
        if (measure := _OF_CHILDREN.get(live)) is not None:
            return self._of_children(live, measure)
        if (timely := _OF_TIMELINESS.get(live)) is not None:
            return self._of_timeliness(live, timely)
        return self._in_time() if live is Live.SUPERVISION else self._of_quality()

    def _of_children(self, live: Live, measure: ChildMeasure) -> LiveFigure | None:
        if self._day < self._as_at and not self._reaches_back(measure):
            return None
        (figure,) = child_figures(self._reader, self._standards, self._as_at, [measure], day=self._day)
        if figure.rounded is None:
            return None
        return LiveFigure(live, self._day, figure.rounded, figure.value_short, figure.told)

    def _reaches_back(self, measure: ChildMeasure) -> bool:
        """Whether all that there was on the day is on record, and not only what was still there later."""
        if measure is ChildMeasure.RE_REFERRALS:
            first, _ = twelve_months(self._day)
            return on_record_by(self._reader, Counted.REFERRALS, first)
        first_entry = self._reader.row("SELECT MIN(at) FROM main.audit_entries")
        if first_entry is None or first_entry[0] is None:
            return False
        if as_date(first_entry[0][:10]) - relativedelta(months=FILE_MONTHS) > self._day:
            return False
        if measure is ChildMeasure.PLAN_RATE:
            return on_record_by(self._reader, Counted.PLANS, self._day)
        held = measure in (ChildMeasure.CASELOAD, ChildMeasure.CHANGES_OF_WORKER)
        return held or on_record_by(self._reader, Counted.LOOKED_AFTER, self._day)

    def _of_timeliness(self, live: Live, measure: Measure) -> LiveFigure | None:
        month = Month.of(self._day)
        first, known = Period.YEAR.first(month), Known(self._as_at)
        figure = completed(self._reader, known, measure, first, self._day)
        if figure.percent is None:
            return None
        since = since_words(record_begins(self._reader, known, [measure]).get(measure), Period.YEAR, month)
        words = f"{figure.in_words}: {measure.words}, completed from {spelt(first)} to {spelt(self._day)}"
        return LiveFigure(
            live, self._day, figure.percent, tenths(figure.percent), f"{words} ({since})" if since else words
        )

    def _supervised(self) -> Pack:
        if self._pack is None:
            first, last = usual_period(self._day)
            self._pack = compliance_pack(self._reader, self._standards, self._as_at, first, last)
        return self._pack

    def _in_time(self) -> LiveFigure | None:
        figure = self._supervised().figure(Supervised.IN_TIME)
        return self._share(Live.SUPERVISION, figure.met, figure.total, "sessions due held by the day they were due")

    def _of_quality(self) -> LiveFigure | None:
        """A discussion is one of a case in a session."""
        pack = self._supervised()
        with_all: set[tuple[int | None, int | None]] | None = None
        for measure in (Supervised.DECISION, Supervised.RATIONALE, Supervised.CHALLENGE):
            met = {(line.session_id, line.case_id) for line in pack.figure(measure).lines if line.met}
            with_all = met if with_all is None else with_all & met
        total = pack.figure(Supervised.DECISION).total
        words = "discussions of cases with a decision, its rationale and challenge"
        return self._share(Live.SUPERVISION_QUALITY, len(with_all or ()), total, words)

    def _share(self, live: Live, met: int, total: int, words: str) -> LiveFigure | None:
        percent = percent_of(Fraction(met, total)) if total else None
        if percent is None:
            return None
        pack = self._supervised()
        days = f"from {spelt(pack.first)} to {spelt(pack.last)}"
        return LiveFigure(live, self._day, percent, tenths(percent), f"{met:,} of {total:,} {words}, {days}")
