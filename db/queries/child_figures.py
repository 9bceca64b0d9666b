"""The figures about children, each with all that it was counted from: the list of a figure is the figure.

They count every child, those too whose cases are restricted, so that all who work with the store have the same figures;
a list (``db.queries.child_lists``) shows a child only to who may see it.

With a child who was erased less is known of past days, since nothing is kept that would lead back to them: their time
in care and their plan stay, by their dates, each as of a child of its own, and count in numbers, rates, means and
changes. Without placements and legal status they count for NI062 among all, never among those with three or more,
and a series of short breaks like other care; a child in care is no entrant with a plan. Earlier plans, reviews that
were due, caseloads and changes of worker lose them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from dateutil.relativedelta import relativedelta

from db.queries import child_records
from db.queries.activity import on_record_by
from db.queries.child_records import Held, OnRecord
from db.queries.performance import Known
from db.queries.workers import practice_rules, workers
from db.queries.yardsticks import population
from db.store import Reader
from models.activity import Counted, year_before
from models.care_codes import CareGoal, EventKind
from models.case import CaseStatus
from models.child_counts import (
    Spell,
    caseload,
    change,
    changes_of_worker,
    entrants_with_plan,
    month_ends,
    plans_again,
    rate,
    re_referrals,
    reunification,
    reviews_in_time,
    stability_figure,
    time_in_care,
    time_in_care_ended,
    twelve_months,
)
from models.child_figures import ChildFigure, Measured, remarked
from models.child_measures import ChildMeasure
from models.placements import CareTime, stability
from models.recurring import Occasion
from models.standards import Standards
from models.status_clocks import Dated, StatusClock, held_occasions

MONTH_ENDS = 13
_NOT_SINCE_WHEN = "since when is not on record"
_NONE = "none is on record by this day"


def child_figures(
    reader: Reader, standards: Standards, as_at: date, measures: Iterable[ChildMeasure] = tuple(ChildMeasure), *,
    day: date | None = None,
) -> list[Measured]:  # fmt: skip
    """The figures of these measures as they are known on ``as_at``: of that day, or of an earlier ``day``."""
    asked = _Figures(reader, standards, Known(as_at), day or as_at)
    return [asked.of(measure) for measure in measures]


def caseload_over_time(reader: Reader, as_at: date, count: int = MONTH_ENDS) -> list[ChildFigure]:
    """The caseload at the ends of the last so many months that were over on the day, the oldest first."""
    ends = month_ends(as_at, count)
    return _caseloads(reader, ends, child_records.held_between(reader, ends[0], ends[-1]))


def _caseloads(reader: Reader, days: Sequence[date], held: Sequence[Held]) -> list[ChildFigure]:
    people, found = workers(reader), []
    for day in days:
        now = [one for one in held if one.holds(day)]
        hours = child_records.full_time(people, {one.worker_id for one in now}, day)
        figure = caseload((one.child_id for one in now), hours, day)
        found.append(figure if now else remarked(figure.of_unknown, "nobody held a case then, as it is on record"))
    return found


class _Figures:
    """The figures of a day; what they are made of is read when it is first asked for."""

    def __init__(self, reader: Reader, standards: Standards, known: Known, day: date) -> None:
        self._reader, self._standards, self._known, self._day = reader, standards, known, day

    def of(self, measure: ChildMeasure) -> Measured:
        """The figure of this measure."""
        day = self._day
        match measure:
            case ChildMeasure.STABILITY:
                return self._stability()
            case ChildMeasure.LOOKED_AFTER_RATE | ChildMeasure.PLAN_RATE:
                return self._rate(measure)
            case ChildMeasure.LOOKED_AFTER_CHANGE | ChildMeasure.PLAN_CHANGE:
                return self._change(measure)
            case ChildMeasure.TIME_IN_CARE:
                return remarked(time_in_care(self._dated_care, day), self._undated(self._care_records))
            case ChildMeasure.TIME_IN_CARE_ENDED:
                return remarked(time_in_care_ended(self._dated_care, day), self._undated_ended())
            case ChildMeasure.REUNIFICATION:
                found = reunification(self._care_spells, day)
                return found if self._care_records else remarked(found, _NONE)
            case ChildMeasure.ENTRANTS_WITH_PLAN:
                found = entrants_with_plan(self._dated_care, self._plan_spells, day)
                return remarked(found, self._undated(self._care_records))
            case ChildMeasure.PLANS_AGAIN:
                found = plans_again([_plan(one) for one in self._plan_records if one.dated], day)
                return remarked(found, self._undated(self._plan_records))
            case ChildMeasure.PLAN_REVIEWS | ChildMeasure.CARE_REVIEWS:
                return self._reviews(measure)
            case ChildMeasure.CASELOAD:
                return _caseloads(self._reader, [day], self._held)[0]
            case ChildMeasure.CHANGES_OF_WORKER:
                return changes_of_worker(child_records.workers_of(self._held, day), day)
            case ChildMeasure.RE_REFERRALS:
                return re_referrals(child_records.referrals(self._reader, self._known, *twelve_months(day)), day)

    def _stability(self) -> ChildFigure:
        care: dict[int, list[CareTime]] = {}
        told = {}
        for one, time in self._care:
            care.setdefault(one.child_id, []).append(time)
            if one.placements_told is not None and time.holds(self._day):
                told[one.child_id] = one.placements_told
        found = stability(care, self._day)
        in_year = {child: said for child, said in told.items() if found.since <= said[1] <= self._day}
        figure = stability_figure(found, in_year)
        return figure if self._care_records else remarked(figure, _NONE)

    def _rate(self, measure: ChildMeasure) -> ChildFigure:
        looked_after = measure is ChildMeasure.LOOKED_AFTER_RATE
        spells, records = (
            (self._care_spells, self._care_records) if looked_after else (self._plan_spells, self._plan_records)
        )
        found = rate(measure, spells, self._day, self._population)
        return remarked(found if records else found.of_unknown, self._undated(records))

    def _change(self, measure: ChildMeasure) -> Measured:
        looked_after = measure is ChildMeasure.LOOKED_AFTER_CHANGE
        spells = self._care_spells if looked_after else self._plan_spells
        counted = Counted.LOOKED_AFTER if looked_after else Counted.PLANS
        known_then = on_record_by(self._reader, counted, year_before(self._day))
        return change(
            measure, spells, self._day, self._population, on_record_since=None if known_then else self._day
        )  # fmt: skip

    def _reviews(self, measure: ChildMeasure) -> ChildFigure:
        first, _ = twelve_months(self._day)
        if measure is ChildMeasure.PLAN_REVIEWS:
            clock, records = StatusClock.PROTECTION_REVIEW, self._plan_records
            times = [(one, CareTime(one.started_on, one.ended_on)) for one in records]
        else:
            clock, records, times = StatusClock.CARE_REVIEW, self._care_records, self._care
        asked = [
            (one, time) for one, time in times
            if one.episode_id is not None and (time.ended_on is None or first <= time.ended_on)
        ]  # fmt: skip
        figure = reviews_in_time(measure, self._occasions(clock, asked), self._day)
        told = sum(one.from_file for one, _ in asked)
        remark = f"{told:,} came from a file: reviews that it left out count as not held" if told else ""
        return remarked(figure, remark, self._undated(records))

    def _occasions(
        self, clock: StatusClock, times: Iterable[tuple[OnRecord, CareTime]]
    ) -> Iterator[tuple[int, list[Occasion]]]:
        rules = practice_rules(self._reader)
        for one, time in times:
            held = {EventKind.REVIEW: self._held_reviews.get(one.episode_id or 0, ())}
            dated = Dated(time.started_on, time.ended_on, held)
            yield one.child_id, held_occasions(clock, dated, self._standards, rules, self._day)

    # --- what they are made of ----------------------------------------------------------------------------------

    @cached_property
    def _population(self) -> int | None:
        return population(self._reader)

    @cached_property
    def _care_records(self) -> list[OnRecord]:
        return child_records.on_record(self._reader, self._known, CaseStatus.LOOKED_AFTER, self._day)

    @cached_property
    def _plan_records(self) -> list[OnRecord]:
        return child_records.on_record(self._reader, self._known, CaseStatus.CHILD_PROTECTION, self._day)

    @cached_property
    def _care(self) -> list[tuple[OnRecord, CareTime]]:
        """The times in care without short breaks."""
        return list(child_records.in_care(self._reader, self._care_records, self._day))

    @cached_property
    def _goals(self) -> Mapping[int, CareGoal]:
        return child_records.goals(self._reader, self._day)

    @cached_property
    def _held_reviews(self) -> Mapping[int, Sequence[date]]:
        return child_records.reviews(self._reader, self._day)

    @cached_property
    def _held(self) -> list[Held]:
        return child_records.held_between(self._reader, self._day - relativedelta(months=12), self._day)

    @cached_property
    def _care_spells(self) -> list[Spell]:
        return [self._spell(one, time) for one, time in self._care]

    @cached_property
    def _dated_care(self) -> list[Spell]:
        return [self._spell(one, time) for one, time in self._care if one.dated]

    @cached_property
    def _plan_spells(self) -> list[Spell]:
        return [_plan(one) for one in self._plan_records]

    def _spell(self, one: OnRecord, time: CareTime) -> Spell:
        return Spell(one.child_id, time.started_on, time.ended_on, goal=self._goals.get(one.episode_id or 0))

    def _undated(self, records: Sequence[OnRecord]) -> str:
        """Of how many a file only said how they stand, or that nobody is on record; nothing where all is known."""
        if not records:
            return _NONE
        count = len({one.child_id for one in records if not one.dated and one.holds(self._day)})
        return f"of {count:,} {_NOT_SINCE_WHEN}" if count else ""

    def _undated_ended(self) -> str:
        first, last = twelve_months(self._day)
        ended = [one for one in self._care_records if one.ended_on is not None and first <= one.ended_on <= last]
        count = sum(not one.dated for one in ended)
        return f"of {count:,} that ended {_NOT_SINCE_WHEN}" if count else ""


def _plan(one: OnRecord) -> Spell:
    return Spell(one.child_id, one.started_on, one.ended_on, one.previous_plans)
