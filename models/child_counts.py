"""How the figures of children on plans and in care are counted, each from its own few facts.

Series of short breaks are no time in care for any of them; who asks leaves them out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from models.activity import year_before
from models.care_codes import CareGoal
from models.child_figures import Change, ChildFigure, CountedChild
from models.child_measures import ChildMeasure
from models.dates import spelt
from models.placements import MANY_PLACEMENTS, Stability
from models.recurring import Occasion, between
from models.text import several
from models.timeliness import Month

MANY_WORKERS = 3  # in twelve months: who had as many has changed worker too often


@dataclass(frozen=True, slots=True)
class Spell:
    """A time of a child on a plan or in care; on the day on which it ended it does not hold any more.

    ``previous_plans`` is what was told of a plan, ``goal`` what holds of a time in care on the day that is looked at.
    """

    child_id: int
    started_on: date
    ended_on: date | None = None
    previous_plans: int | None = None
    goal: CareGoal | None = None

    def holds(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


def twelve_months(as_at: date) -> tuple[date, date]:
    """The first and the last day of the twelve months to a day, that day included."""
    return year_before(as_at) + timedelta(days=1), as_at


def month_ends(as_at: date, count: int = 13) -> list[date]:
    """The ends of the last so many months that were over on the day, the oldest first."""
    month = Month.of(as_at + timedelta(days=1)).shifted(-1)
    return [month.shifted(-step).last for step in reversed(range(count))]


def stability_figure(found: Stability, told: Mapping[int, tuple[int, date]] | None = None) -> ChildFigure:
    """NI062, of which the annual figure is that of 31 March.

    ``told`` is how many placements in the twelve months to a day a file counted of a child. They are other months than
    the year, and temporary moves may be among them: they are said beside the figure, and are not in it.
    """
    known = told or {}
    counted = []
    for one in found.children:
        words = several(len(one.placements), "placement") if one.placements else "no placement on record"
        if (said := known.get(one.child_id)) is not None and said[0] > len(one.placements):
            words += " on record" if one.placements else ""
            words += f"; a file said {said[0]:,} in the twelve months to {spelt(said[1])}"
        counted.append(CountedChild(one.child_id, int(one.many), words=words))
    unknown = found.without_placement
    more = sum(not one.many and known.get(one.child_id, (0, None))[0] >= MANY_PLACEMENTS for one in found.children)
    remarks = [f"of {unknown:,} no placement is on record"] if unknown else []
    remarks += [f"of {more:,} more a file said three or more in twelve months"] if more else []
    return _share(ChildMeasure.STABILITY, found.day, counted, "; ".join(remarks))


def rate(measure: ChildMeasure, spells: Iterable[Spell], as_at: date, population: int | None) -> ChildFigure:
    """The children who are looked after, or on a plan, for every 10,000 of the population under 18."""
    held: dict[int, date] = {}
    for one in spells:
        if one.holds(as_at):
            held[one.child_id] = min(one.started_on, held.get(one.child_id, one.started_on))
    counted = tuple(CountedChild(child, on=since) for child, since in held.items())
    of = None if population is None else Fraction(population)
    return ChildFigure(measure, as_at, len(counted), of, counted, "" if population else "the population is not set")


def change(
    measure: ChildMeasure, spells: Sequence[Spell], as_at: date, population: int | None, *,
    on_record_since: date | None = None,
) -> Change:  # fmt: skip
    """How many more are looked after, or on a plan, than on the same day of the year before.

    There is nothing to compare with before ``on_record_since``, from which day on it is known who was.
    """
    earlier = year_before(as_at)
    known = on_record_since is None or on_record_since <= earlier
    before = rate(measure.rate, spells, earlier, population) if known else None
    return Change(measure, rate(measure.rate, spells, as_at, population), before)


def time_in_care(spells: Iterable[Spell], as_at: date) -> ChildFigure:
    """The mean of the calendar days since care began, of the children looked after on the day; the first day is 0."""
    return _mean(ChildMeasure.TIME_IN_CARE, as_at, [(one, as_at, one.started_on) for one in spells if one.holds(as_at)])


def time_in_care_ended(spells: Iterable[Spell], as_at: date) -> ChildFigure:
    """The mean length in calendar days of the times in care that ended in the twelve months to the day."""
    first, last = twelve_months(as_at)
    ended = [(one, one.ended_on, one.ended_on) for one in spells if one.ended_on is not None
             and first <= one.ended_on <= last]  # fmt: skip
    return _mean(ChildMeasure.TIME_IN_CARE_ENDED, as_at, ended)


def reunification(spells: Iterable[Spell], as_at: date) -> ChildFigure:
    """Of the children looked after on the day, those whose care is to lead back to the family."""
    held = [one for one in spells if one.holds(as_at)]
    counted = [
        CountedChild(one.child_id, int(one.goal is not None and one.goal.is_reunification), one.started_on,
                "no goal on record" if one.goal is None else one.goal.words)
        for one in held
    ]  # fmt: skip
    unknown = sum(one.goal is None for one in held)
    return _share(ChildMeasure.REUNIFICATION, as_at, counted, f"of {unknown:,} no goal is on record" if unknown else "")


def entrants_with_plan(care: Iterable[Spell], plans: Iterable[Spell], as_at: date) -> ChildFigure:
    """Of the children who began to be looked after in the twelve months, those who had been on a plan before that day.

    A child who came into care more than once in that time is counted once, by the last time.
    """
    first, last = twelve_months(as_at)
    planned: dict[int, date] = {}
    for plan in plans:
        planned[plan.child_id] = min(plan.started_on, planned.get(plan.child_id, plan.started_on))
    came: dict[int, date] = {}
    for one in care:
        if first <= one.started_on <= last:
            came[one.child_id] = max(one.started_on, came.get(one.child_id, one.started_on))
    counted = []
    for child, on in came.items():
        had = child in planned and planned[child] < on
        counted.append(CountedChild(child, int(had), on, "on a plan before" if had else "never on a plan before"))
    return _share(ChildMeasure.ENTRANTS_WITH_PLAN, as_at, counted)


def plans_again(plans: Sequence[Spell], as_at: date) -> ChildFigure:
    """Of the plans begun in the twelve months, those of children with a previous one, on record here or told of."""
    first, last = twelve_months(as_at)
    earliest: dict[int, date] = {}
    for one in plans:
        earliest[one.child_id] = min(one.started_on, earliest.get(one.child_id, one.started_on))
    counted = []
    for one in plans:
        if first <= one.started_on <= last:
            again = bool(one.previous_plans) or earliest[one.child_id] < one.started_on
            counted.append(
                CountedChild(one.child_id, int(again), one.started_on, "again" if again else "for the first time")
            )
    return _share(ChildMeasure.PLANS_AGAIN, as_at, counted)


def reviews_in_time(
    measure: ChildMeasure, occasions: Iterable[tuple[int, Iterable[Occasion]]], as_at: date
) -> ChildFigure:
    """Of the reviews that were due in the twelve months, those held in time; each child's, or each plan's, occasions
    are those of ``models.status_clocks.held_occasions``."""
    first, last = twelve_months(as_at)
    counted = [
        CountedChild(child, int(one.in_time), one.on, _review_words(one))
        for child, found in occasions for one in between(found, first, last)
    ]  # fmt: skip
    return _share(measure, as_at, counted)


def caseload(children: Iterable[int], full_time: Fraction, as_at: date) -> ChildFigure:
    """The children held on the day for every full-time worker who is here then; part-time counts by hours."""
    counted = tuple(CountedChild(child) for child in sorted(set(children)))
    return ChildFigure(ChildMeasure.CASELOAD, as_at, len(counted), full_time, counted)


def changes_of_worker(workers: Mapping[int, int], as_at: date) -> ChildFigure:
    """Of the children of open cases that somebody holds, those with three or more workers in the twelve months.

    ``workers`` says of each how many, as ``models.allocation.Continuity`` counts them.
    """
    counted = [
        CountedChild(child, int(count >= MANY_WORKERS), words=several(count, "worker"))
        for child, count in workers.items()
    ]
    return _share(ChildMeasure.CHANGES_OF_WORKER, as_at, counted)


def re_referrals(referrals: Iterable[tuple[int, date, bool]], as_at: date) -> ChildFigure:
    """Of the referrals received in the twelve months, those of a child referred before within twelve months; each is
    given with its child, its day, and whether it was one."""
    first, last = twelve_months(as_at)
    counted = [CountedChild(child, int(again), on) for child, on, again in referrals if first <= on <= last]
    return _share(ChildMeasure.RE_REFERRALS, as_at, counted)


def _share(measure: ChildMeasure, as_at: date, counted: Sequence[CountedChild], remark: str = "") -> ChildFigure:
    return ChildFigure(
        measure, as_at, sum(one.adds for one in counted), Fraction(len(counted)), tuple(counted), remark
    )  # fmt: skip


def _mean(measure: ChildMeasure, as_at: date, spells: Iterable[tuple[Spell, date, date]]) -> ChildFigure:
    """Of spells with the day to which each is counted, and the day by which it is listed."""
    counted = []
    for one, until, on in spells:
        days = (until - one.started_on).days
        counted.append(CountedChild(one.child_id, days, on, several(days, "day")))
    return _share(measure, as_at, counted)


def _review_words(one: Occasion) -> str:
    if one.done_on is None:
        return f"due {spelt(one.due_on)}, not held"
    return f"due {spelt(one.due_on)}, held {spelt(one.done_on)}" + ("" if one.in_time else ", late")
