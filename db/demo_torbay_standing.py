"""How the children of the authority of 2011 stand: plans and times in care that make the figures of its report."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from db.demo_case import IN_CARE_STATUS, PROTECTED, Episode
from db.demo_standing import Standing, Stood
from models.care_codes import AbuseCategory

_PLANNED_BEFORE = ((AbuseCategory.NEGLECT, 9), (AbuseCategory.EMOTIONAL, 6), (AbuseCategory.PHYSICAL, 2))
_WRITTEN_DAYS = 70  # for so long before the last day all that was held is kept
_ENDED = "The child is looked after; the review ended the plan."


@dataclass(frozen=True, slots=True)
class Care:
    """What the report says of the children looked after, on two days of the year.

    ``entrants`` are how many came into care in the twelve months: until the first of the days, and between the two;
    ``moved`` how many had three placements or more since April on each day.
    """

    since: date  # the first day of the twelve months
    april: date
    days: tuple[date, date]
    entrants: tuple[int, int]
    moved: tuple[int, int]


class TorbayStanding:
    """Gives each child on a plan, or looked after, what is dated of it; nobody comes into care or leaves it after."""

    def __init__(self, rng: Random, care: Care, as_at: date, shifted: Callable[[date, int], date]) -> None:
        self.rng, self.told, self.shifted = rng, care, shifted
        self.since = as_at - timedelta(days=_WRITTEN_DAYS)
        self.made = Standing(rng, as_at, self.since, shifted)
        self.as_at = as_at

    def settle(self, episodes: Iterable[Episode]) -> dict[int, list[Stood]]:
        """What stands on each open case, by the ``id`` of the case; some cases are opened sooner for it."""
        still_open = [one for one in episodes if one.closed_on is None]
        in_care = [one for one in still_open if one.status == IN_CARE_STATUS]
        found = {id(one): [self._plan(one)] for one in still_open if one.status == PROTECTED}
        in_care.sort(key=lambda one: one.opened_on, reverse=True)
        starts = self._starts()
        before = [category for category, count in _PLANNED_BEFORE for _ in range(count)]
        for number, episode in enumerate(in_care[: len(starts)]):
            planned = before[number] if number < len(before) else None
            found[id(episode)] = self._entrant(episode, starts[number], planned)
        moved = self.told.moved
        for number, episode in enumerate(in_care[len(starts) :]):
            latest = self.told.since - timedelta(days=8)
            if episode.opened_on >= latest:
                episode.opened_on = episode.cin_started_on = latest - timedelta(days=self.rng.randint(0, 300))
            start = min(latest, self.shifted(episode.opened_on, self.rng.randint(1, 20)))
            start = max(episode.opened_on, start)
            if number < moved[1]:
                moves = [self._day(self.told.april, self.told.days[0]), self._day(*self.told.days)]
                if number < moved[0]:
                    moves = self._days(2, self.told.april, self.told.days[0])
            else:
                moves = self._seldom(start)
            found[id(episode)] = [self.made.care(start, moves=moves)]
        return found

    def _starts(self) -> list[date]:
        """When the entrants came: first those of April to the first day, then those until the second; mixed."""
        first, second = self.told.days
        days = [self._day(self.told.april, first) for _ in range(self.told.entrants[0])]
        days += [self._day(first, second) for _ in range(self.told.entrants[1])]
        return self.rng.sample(days, len(days))

    def _day(self, after: date, until: date) -> date:
        """A working day after the one, and at least three days before the other."""
        span = (until - after).days
        return max(after + timedelta(days=1), self.shifted(after + timedelta(days=self.rng.randint(4, span - 3)), 0))

    def _days(self, count: int, after: date, until: date) -> list[date]:
        found: set[date] = set()
        while len(found) < count:
            found.add(self._day(after, until))
        return sorted(found)

    def _seldom(self, start: date) -> list[date]:
        """At most one move since April, and perhaps some before it."""
        moves = {self._day(self.told.april, self.as_at)} if self.rng.random() < 0.25 else set()
        if (self.told.april - start).days > 200:
            moves |= set(self._days(self.rng.choice((0, 0, 1, 1, 2)), start, self.told.april))
        return sorted(moves)

    def _entrant(self, episode: Episode, start: date, planned: AbuseCategory | None) -> list[Stood]:
        """Came into care this year; on a plan before, or not."""
        before = self.rng.randint(90, 300) if planned else self.rng.randint(0, 10)
        episode.opened_on = episode.cin_started_on = start - timedelta(days=before)
        moves = [self._day(start, self.as_at)] if self.rng.random() < 0.2 else []
        found = [self.made.care(start, moves=moves)]
        if planned is not None:
            ends = min(start + timedelta(days=self.rng.randint(0, 20)), self.told.days[1] - timedelta(days=2))
            plan = self.made.plan(self.shifted(episode.opened_on, 25), ends, category=planned, note=_ENDED)
            found.insert(0, plan)
        return found

    def _plan(self, episode: Episode) -> Stood:
        """Begun some weeks after the case was opened."""
        latest = self.told.days[1] - timedelta(days=3)
        start = max(episode.opened_on, min(self.shifted(episode.opened_on, self.rng.randint(8, 25)), latest))
        return self.made.plan(start, previous_plans=1 if self.made.turns.every(7, "a plan again") else 0)


def last_visits(stood: Sequence[Stood]) -> list[date]:
    """The last visit of each, of which there was one."""
    return [one.last_visit for one in stood if one.last_visit is not None]
