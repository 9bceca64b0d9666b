"""How the children of a synthetic authority stand: plans and times in care with what was held, and where they lived."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from db.demo_case import IN_CARE_STATUS, IN_NEED_STATUS, PROTECTED, Episode, Row, morning
from db.demo_hands import Turns
from models.care_codes import AbuseCategory, CareEnd, CareGoal, EventKind, FactKind, LegalStatus, MoveReason
from models.care_codes import PlacementType as Place
from models.case import CaseStatus

TABLES = ("status_episodes", "episode_facts", "episode_events", "placements")
CATEGORIES = ((AbuseCategory.NEGLECT, AbuseCategory.EMOTIONAL, AbuseCategory.PHYSICAL, AbuseCategory.MULTIPLE,
               AbuseCategory.SEXUAL), (45, 30, 11, 9, 5))  # fmt: skip
_GOALS = ((CareGoal.LONG_FOSTERING, CareGoal.RETURN, CareGoal.ADOPTION, CareGoal.GUARDIANSHIP,
           CareGoal.LONG_RESIDENTIAL, CareGoal.SUPPORTED_LIVING), (38, 27, 12, 12, 6, 5))  # fmt: skip
_PLACES = ((Place.FOSTER, Place.FOSTER_LONG, Place.RELATIVES, Place.RELATIVES_LONG, Place.CHILDRENS_HOME,
            Place.PARENTS, Place.SEMI_INDEPENDENT, Place.RESIDENTIAL_SCHOOL), (40, 20, 9, 7, 12, 6, 3, 3))  # fmt: skip
_REASONS = ((MoveReason.CARE_PLAN, MoveReason.CARER_BEHAVIOUR, MoveReason.CARER_OTHER, MoveReason.CHILD,
             MoveReason.STANDARDS), (50, 20, 12, 13, 5))  # fmt: skip
_ENDS = (CareEnd.HOME_PLANNED, CareEnd.GUARDIAN_CARER, CareEnd.HOME_PLANNED, CareEnd.ADOPTED, CareEnd.HOME_UNPLANNED)
_ENDED = "The review agreed that the child is no longer at risk of significant harm."
_STEPPED_DOWN = "The plan has done what it was for."
# When visits and core groups are due, in working days from the day, one child after the other: some are late.
_LEFT = (6, 3, 8, 1, 5, 9, -2, 4, 7, 0, 2, 8, 5, -1, 6, 3, 9, 4, -5, 7)
_VISITS_WORKING_DAYS, _SIX_WEEKS = 10, 30  # of protection plans; of core groups, and of visits in care


@dataclass(slots=True)
class Stood:
    """A plan, or a time in care, of a child that is made up."""

    kind: CaseStatus
    started_on: date
    ended_on: date | None = None
    end_reason: CareEnd | None = None
    end_note: str = ""
    previous_plans: int | None = None
    facts: list[tuple[FactKind, str, date]] = field(default_factory=list)
    events: list[tuple[EventKind, date, bool | None]] = field(default_factory=list)
    # Of each placement: its type, its days, why it ended, and whether it runs beside another.
    placements: list[tuple[Place, date, date | None, MoveReason | None, bool]] = field(default_factory=list)

    @property
    def last_visit(self) -> date | None:
        return max((day for kind, day, _ in self.events if kind is EventKind.VISIT), default=None)

    def write(
        self, add: Callable[..., int], child_id: int, case_id: int, by: str, since: date
    ) -> None:  # fmt: skip
        """Add its rows; what is older than ``since`` came with a file."""

        def at(day: date) -> str | None:
            return None if day < since else morning(day)

        ended = self.ended_on
        id_ = add(
            "status_episodes", child_id=child_id, case_id=case_id, kind=self.kind.value, started_on=self.started_on,
            ended_on=ended, end_reason=self.end_reason, end_note=self.end_note, previous_plans=self.previous_plans,
            written_by=by, at=at(self.started_on), ended_by=ended and by, ended_at=ended and at(ended), version=1,
        )  # fmt: skip
        of: Row = {"episode_id": id_, "child_id": child_id, "note": "", "written_by": by}
        for what, value, day in self.facts:
            add("episode_facts", what=what.value, value=value, since=day, at=at(day), **of)
        for kind, day, alone in self.events:
            add("episode_events", kind=kind.value, held_on=day, seen_alone=alone, at=at(day), **of)
        for type_, start, end, reason, aside in self.placements:
            add("placements", type=type_.value, started_on=start, ended_on=end, reason=reason and reason.value,
                aside=aside, at=at(start), **of)  # fmt: skip


class Standing:
    """Makes up plans and times in care, one child after the other."""

    def __init__(self, rng: Random, as_at: date, since: date, shifted: Callable[[date, int], date]) -> None:
        """``since``: from this day on all that was held is kept; before it a file tells of the last review alone.

        ``shifted`` gives the day so many working days after a day, or before it.
        """
        self.rng, self.as_at, self.since, self.shifted = rng, as_at, since, shifted
        self.turns = Turns()
        self.year_first = date(as_at.year - (as_at < date(as_at.year, 4, 1)), 4, 1)

    def of(self, episode: Episode) -> list[Stood]:
        """How the children of a case stood, by what the case is or was."""
        opened, closed = episode.opened_on, episode.closed_on
        if closed is not None:
            return self._of_closed(opened, closed) if episode.work and (closed - opened).days >= 120 else []
        if episode.status == IN_NEED_STATUS:
            signed = episode.work[0].authorised_on if episode.work else None
            return [Stood(CaseStatus.CHILD_IN_NEED, max(opened, self.shifted(signed or opened, 0)))]
        if episode.status == PROTECTED:
            conference = episode.held.facts["conference_on"]
            start = conference if isinstance(conference, date) else self._soon(opened, 8, 25)
            again = self.turns.every(6, "a plan again")
            return [*self._stepped_up(opened, start), self.plan(start, previous_plans=1 if again else 0)]
        return self._in_care(self._soon(opened, 0, 60), opened) if episode.status == IN_CARE_STATUS else []

    def _soon(self, opened: date, least: int, most: int) -> date:
        """A working day some time after the case was opened, and before the last day."""
        day = self.shifted(opened, self.rng.randint(least, most))
        return max(opened, min(day, self.as_at - timedelta(days=3)))

    def _stepped_up(self, opened: date, start: date) -> list[Stood]:
        """A plan of the child in need that went before, of some."""
        if (start - opened).days < 30 or not self.turns.every(2, "stepped up"):
            return []
        return [Stood(CaseStatus.CHILD_IN_NEED, self.shifted(opened, 10), start)]

    def _of_closed(self, opened: date, closed: date) -> list[Stood]:
        ends = self.shifted(closed, -self.rng.randint(3, 15))
        if self.turns.every(4, "closed with a plan"):
            return [self.plan(self.shifted(opened, self.rng.randint(10, 20)), ends, note=_ENDED)]
        if self.turns.every(9, "closed after care"):
            return [self.care(self.shifted(opened, self.rng.randint(1, 20)), ends)]
        return [Stood(CaseStatus.CHILD_IN_NEED, self.shifted(opened, 10), ends, end_note=_STEPPED_DOWN)]

    def _in_care(self, start: date, opened: date) -> list[Stood]:
        """A time in care, and of some the plan before it, which ended some weeks after they came into care."""
        found = [self.care(start)]
        if (start - opened).days > 20 and self.turns.every(2, "a plan before care"):
            ends = min(self.shifted(start, self.rng.randint(0, 25)), self.as_at)
            found.insert(0, self.plan(self.shifted(opened, 8), ends, note=_ENDED))
        return found

    # A plan.

    def plan(
        self, start: date, end: date | None = None, *, category: AbuseCategory | None = None,
        previous_plans: int | None = None, note: str = "",
    ) -> Stood:  # fmt: skip
        """A child protection plan, with its category, its reviews, and visits and core groups."""
        first = category or self.rng.choices(*CATEGORIES)[0]
        found = Stood(CaseStatus.CHILD_PROTECTION, start, end, None, note, previous_plans)
        found.facts.append((FactKind.CATEGORY, first.value, start))
        until = end or self.as_at
        reviews = self._reviews([self.rng.randint(70, 88)], start, until, running=end is None)
        if category is None and reviews and self.turns.every(8, "another category"):
            other = next(one for one in CATEGORIES[0] if one is not first)
            found.facts.append((FactKind.CATEGORY, other.value, reviews[0]))
        found.events = [(EventKind.REVIEW, day, None) for day in reviews]
        for kind, every in ((EventKind.VISIT, _VISITS_WORKING_DAYS), (EventKind.CORE_GROUP, _SIX_WEEKS)):
            found.events += self._regularly(kind, start, until, every, running=end is None)
        return found

    def _reviews(self, firsts: Sequence[int], start: date, until: date, *, running: bool) -> list[date]:
        """Reviews so many days after one another, then each half-year; one in twelve is late.

        Of some that run, the last was not held: it is due about now.
        """
        found: list[date] = []
        last = start
        while True:
            days = firsts[len(found)] if len(found) < len(firsts) else self.rng.randint(150, 180)
            if self.turns.every(12, "late review"):
                days += 35
            last = self.shifted(last + timedelta(days=days), 0)
            if last > until:
                break
            if last > start:
                found.append(last)
        if running and found and (until - found[-1]).days < 45 and self.turns.every(4, "review not held"):
            found.pop()
        return found

    def _regularly(
        self, kind: EventKind, start: date, until: date, every: int, *, running: bool
    ) -> list[tuple[EventKind, date, bool | None]]:
        """What is held again and again, so many working days after one another, backwards from the last."""
        left = self.turns.choose(_LEFT, kind.value) if running else 3
        left = left * every // _VISITS_WORKING_DAYS if left > 0 else left
        day = self.shifted(until, left - every)
        first = max(start + timedelta(days=1), self.since)
        found: list[tuple[EventKind, date, bool | None]] = []
        while day >= first:
            found.append((kind, day, self.rng.random() < 0.8 if kind is EventKind.VISIT else None))
            day = self.shifted(day, -self.rng.choice((every, every, every - 1, every - 2, every + 1)))
        return found[::-1]

    # A time in care.

    def care(self, start: date, end: date | None = None, moves: Sequence[date] | None = None) -> Stood:
        """A time in care with its law, goal, reviews and visits, and with a move on each of the days, or as may be."""
        found, until = Stood(CaseStatus.LOOKED_AFTER, start, end), end or self.as_at
        if end is not None:
            found.end_reason = self.turns.choose(_ENDS, "care ended")
        orders = self.rng.random() < 0.45
        law = LegalStatus.INTERIM_ORDER if orders else LegalStatus.ACCOMMODATED
        found.facts.append((FactKind.LEGAL_STATUS, law.value, start))
        later = self.shifted(start, self.rng.randint(90, 170))
        if orders and later <= until:
            found.facts.append((FactKind.LEGAL_STATUS, LegalStatus.FULL_ORDER.value, later))
        planned = self.shifted(start, 20)
        if planned <= until:
            found.facts.append((FactKind.GOAL, self.rng.choices(*_GOALS)[0].value, planned))
        firsts = [self.rng.randint(18, 27), self.rng.randint(70, 88)]
        reviews = self._reviews(firsts, start, until, running=end is None)
        found.events = [(EventKind.REVIEW, day, None) for day in reviews]
        days = self._moves(start, until) if moves is None else sorted(moves)
        self._live(found, start, end, days)
        visits = {visit[1]: visit for visit in self._regularly(EventKind.VISIT, start, until, _SIX_WEEKS,
                                                               running=end is None)}  # fmt: skip
        for placed in (start, *days):
            day = self.shifted(placed, self.rng.randint(1, 4))
            if self.since <= day <= until and day >= start and not self.turns.every(15, "not visited in time"):
                visits[day] = (EventKind.VISIT, day, True)
        found.events += [visits[day] for day in sorted(visits)]
        return found

    def _moves(self, start: date, until: date) -> list[date]:
        """On which days the child moved: most never, some once or twice, and a few again and again since April."""
        if self.turns.every(22, "moved often"):
            first, count = max(start, self.year_first), self.rng.choice((2, 2, 3))
        else:
            first, count = start, self.rng.choices((0, 1, 2), (66, 26, 8))[0]
        span = (until - first).days
        if span < 12 * count:
            return []
        return sorted({first + timedelta(days=self.rng.randint(3, span - 1)) for _ in range(count)})

    def _live(self, found: Stood, start: date, end: date | None, moves: Sequence[date]) -> None:
        """Where the child lives; now and then a respite, or a holiday, beside it."""
        begins = [start, *moves]
        ends: list[date | None] = [*moves, end]
        last: Place | None = None
        for began, ended in zip(begins, ends, strict=True):
            type_ = self.rng.choices(*_PLACES)[0]
            if type_ is last:
                type_ = Place.FOSTER if last is not Place.FOSTER else Place.CHILDRENS_HOME
            reason = None if ended is None else MoveReason.CARE_PLAN if ended == end else self.rng.choices(*_REASONS)[0]
            found.placements.append((type_, began, ended, reason, False))
            last = type_
        if self.turns.every(10, "respite") and end is None:
            away = max(start, begins[-1]) + timedelta(days=self.rng.randint(20, 60))
            back = away + timedelta(days=self.rng.randint(2, 6))
            if away < self.as_at:
                type_ = Place.ON_HOLIDAY if self.turns.every(2, "holiday") else Place.FOSTER
                found.placements.append((type_, away, back if back <= self.as_at else None, None, True))
