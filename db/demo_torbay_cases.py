"""The cases of the authority of 2011: assessments that make given figures, and the referrals around them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from math import ceil
from random import Random

from db.demo_case import AT_ASSESSMENT, CLOSED, IN_CARE_STATUS, IN_NEED_STATUS, PROTECTED, Assessment, Episode
from models.assessment import Kind
from models.census import ClosureReason
from models.episodes import ClosedBy
from models.standards import Standards
from models.timeliness import Figure, Month

_CLOSURE = ClosureReason.NO_FURTHER_ACTION.in_full
_SAME_DAY, _LAST_DAY = 0.015, 0.1  # of those in time: authorised on the day they began; on the very last one
_LATE_BY = {Kind.INITIAL: (6, 45), Kind.CORE: (17, 70)}  # working days: on average, and at most
_THIS_YEAR = 0.11  # of the children with a plan, or looked after: since this April
_NEAR = 12  # working days within which a core assessment is moved to follow an initial one
_OPEN_LATE = {Kind.INITIAL: 9, Kind.CORE: 16}  # working days beyond the limit, on average


class Cases:
    """Makes the cases. Each assessment has its due date by the calendar, and is in time or late as its figure asks."""

    def __init__(self, rng: Random, clock: Standards, as_at: date, began: date) -> None:
        """``began``: the day on which the register of assessments begins; before it nothing was authorised."""
        self.rng, self.as_at, self.began = rng, as_at, began
        around = (as_at + timedelta(days=step) for step in range(-1800, 400))
        self.days = list(filter(clock.calendar.is_working_day, around))
        self.clock = clock
        self.episodes: list[Episode] = []
        self._to_follow: dict[date, list[Episode]] = defaultdict(list)  # by the day of the initial assessment

    def shifted(self, day: date, working_days: int) -> date:
        """So many working days after the day, or before it; with 0 the last working day up to it."""
        return self.days[bisect_right(self.days, day) - 1 + working_days]

    def limit(self, kind: Kind) -> int:
        """In working days, on the day of the report."""
        return self.clock.due(kind.clock, self.as_at).standard.working_days

    def due_on(self, kind: Kind, start: date) -> date:
        """When an assessment is due whose day 0 is ``start``."""
        return self.clock.due(kind.clock, start).due_on

    # Assessments.

    def complete(self, kind: Kind, figures: Mapping[Month, Figure]) -> None:
        """So many assessments in each month, and so many of them in time; initial ones before those that follow."""
        for month, figure in figures.items():
            until = min(month.last, self.as_at - timedelta(days=1))
            days = self.days[bisect_left(self.days, month.first) : bisect_right(self.days, until)]
            for number in range(figure.completed):
                authorised_on = self.rng.choice(days)
                in_time = number < figure.in_time
                self._place(kind, authorised_on, self._taken(kind, in_time=in_time), in_time=in_time)

    def open(self, kind: Kind, count: int, late: int) -> None:
        """So many that are open at the end, and so many of them late."""
        for number in range(count):
            is_late = number < late
            passed = int(self.rng.random() * (self.limit(kind) + 1))
            if is_late:
                passed = self.limit(kind) + 1 + int(self.rng.expovariate(1 / _OPEN_LATE[kind]))
            self._place(kind, None, passed, in_time=not is_late)

    def _taken(self, kind: Kind, *, in_time: bool) -> int:
        """Working days from day 0 to the signature: most of those in time were signed close to the limit."""
        limit = self.limit(kind)
        if in_time:
            chance = self.rng.random()
            if chance < _SAME_DAY:
                return 0
            near_the_end: float = self.rng.random() ** 0.35
            return limit if chance > 1 - _LAST_DAY else ceil(limit * near_the_end)
        average, most = _LATE_BY[kind]
        return limit + 1 + min(most, int(self.rng.expovariate(1 / average)))

    def _place(self, kind: Kind, authorised_on: date | None, taken: int, *, in_time: bool) -> None:
        """An assessment that has taken so long: in a case of its own, or a core one after an initial one."""
        ends = authorised_on or self.as_at
        start = self.shifted(ends, -taken)
        if kind is Kind.CORE and start >= self.began and (found := self._follows(start, ends, in_time=in_time)):
            before = found.work[0].authorised_on
            assert before is not None, "only what is authorised is followed"
            work = Assessment(kind, before, before, authorised_on)
            found.work.append(work)
        else:
            if taken and start.weekday() == 4 and self.rng.random() < 0.12:  # on the Saturday or Sunday after it
                start += timedelta(days=self.rng.randint(1, 2))
            opened = start
            started = min(ends, self.shifted(start, self.rng.choice((0, 0, 1, 1, 2))))
            if kind is Kind.CORE:  # its initial assessment was authorised before the register begins
                opened, started = self.shifted(start, -self.rng.randint(4, 14)), start
            work = Assessment(kind, start, max(start, started), authorised_on)
            found = Episode(opened, [work])
            self.episodes.append(found)
            if kind is Kind.INITIAL and authorised_on is not None:
                self._to_follow[authorised_on].append(found)
        assert (ends <= self.due_on(kind, work.clock_from)) is in_time, "the calendar and the figure disagree"

    def _follows(self, start: date, ends: date, *, in_time: bool) -> Episode | None:
        """A case whose initial assessment was authorised about that day, with nothing after it yet."""
        for step in sorted(range(-_NEAR, _NEAR + 1), key=abs):
            day = self.shifted(start, step)
            if day <= ends and (ends <= self.due_on(Kind.CORE, day)) is in_time and self._to_follow[day]:
                return self._to_follow[day].pop()
        return None

    # What becomes of the cases, and those without an assessment.

    def end(self, plans: int) -> None:
        """Close most cases that were assessed; of those that stay open so many at most have a protection plan."""
        for episode in self.episodes:
            last = episode.work[-1]
            if last.authorised_on is None:
                episode.status = AT_ASSESSMENT
                continue
            stays = 0.18 if last.kind is Kind.INITIAL else 0.5
            closed_on = self.shifted(last.authorised_on, self.rng.randint(0, 12 if last.kind is Kind.INITIAL else 45))
            if self.rng.random() < stays or closed_on > self.as_at:
                episode.cin_started_on = last.authorised_on
                is_plan = last.kind is Kind.CORE and plans > 0 and self.rng.random() < 0.3
                episode.status, plans = (PROTECTED, plans - 1) if is_plan else (IN_NEED_STATUS, plans)
            else:
                episode.status, episode.closed_on = CLOSED, closed_on
                episode.closed_by, episode.closure_reason = ClosedBy.CIN_CLOSURE, _CLOSURE

    def refer(self, first: date, last: date, count: int) -> None:
        """So many referrals from the first day to the last, with those that were assessed: on the others nothing was
        done."""
        there = sum(first <= one.opened_on <= last for one in self.episodes)
        assert there <= count, "more were assessed than were referred"
        span = (last - first).days
        for _ in range(count - there):
            day = first + timedelta(days=self.rng.randint(0, span))
            if day.weekday() > 4 and self.rng.random() < 0.75:
                day = max(first, day - timedelta(days=day.weekday() - 4))
            self.episodes.append(Episode(day, [], None, CLOSED, day, ClosedBy.NO_FURTHER_ACTION))

    def long_known(self) -> Iterator[tuple[str, Episode]]:
        """Children looked after, or with a plan, who have been for long: one after the other, without end."""
        while True:
            for status, years in ((IN_CARE_STATUS, 8), (PROTECTED, 2)):
                opened = self.began - timedelta(days=1 + int(365 * years * self.rng.random() ** 1.3))
                if self.rng.random() < _THIS_YEAR:
                    opened = self.began + timedelta(days=self.rng.randint(0, 170))
                yield status, Episode(opened, [], opened, status)

    def know(self, counts: Mapping[str, int]) -> None:
        """Add children who have been known for long, until there are so many open cases of each status."""
        missing = {status: count - self.with_status(status) for status, count in counts.items()}
        for status, episode in self.long_known():
            if not any(left > 0 for left in missing.values()):
                return
            if missing[status] > 0:
                missing[status] -= 1
                self.episodes.append(episode)

    def with_status(self, status: str) -> int:
        """How many open cases have the status."""
        return sum(one.status == status and one.closed_on is None for one in self.episodes)

    def in_order(self) -> Iterable[Episode]:
        """The cases by the day on which they were opened."""
        return sorted(self.episodes, key=lambda one: one.opened_on)
