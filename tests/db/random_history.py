"""Random histories of cases that change hands, written straight into a store, and the same counted again one by one."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import NamedTuple

from db.store import Store
from models.assessment import Kind
from models.case import CaseStatus
from models.practice_rules import FIRST_RULES, RuleName
from models.standards import Standards
from models.status import DATED
from models.waiting import Owed

FIRST, LAST = date(2023, 3, 1), date(2024, 9, 30)
WORKERS, TEAMS, CHILDREN = range(2, 8), (2, 3), range(1, 15)
SAID = {
    "a) Looked after child": CaseStatus.LOOKED_AFTER,
    "b) Child protection plan": CaseStatus.CHILD_PROTECTION,
    "c) Child in need plan": CaseStatus.CHILD_IN_NEED,
    "d) Open assessment": CaseStatus.ASSESSMENT,
    None: CaseStatus.ASSESSMENT,
}


class Held(NamedTuple):
    id: int
    case: int
    worker: int | None
    team: int | None
    first: date
    until: date
    covers: int | None

    def on(self, day: date) -> bool:
        return self.first <= day < self.until


class Work(NamedTuple):
    id: int
    case: int
    kind: str
    started: date
    due: date
    authorised: date

    def open_on(self, day: date) -> bool:
        return self.started <= day < self.authorised


class OneCase(NamedTuple):
    id: int
    child: int
    number: int
    opened: date
    closed: date
    status: str | None
    level: int | None
    section_47: date | None

    def open_on(self, day: date) -> bool:
        return self.opened <= day < self.closed


class OneEpisode(NamedTuple):
    child: int
    case: int
    kind: CaseStatus
    first: date
    until: date

    def on(self, day: date) -> bool:
        return self.first <= day < self.until


class OneWorker(NamedTuple):
    id: int
    fte: int
    qualified: date
    begins: date
    leaves: date

    def here_on(self, day: date) -> bool:
        return self.begins <= day <= self.leaves


@dataclass
class History:
    """All that happened, as it was written into the store."""

    workers: dict[int, OneWorker]
    families: dict[int, int | None]
    cases: dict[int, OneCase]
    held: list[Held] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    beside: list[Held] = field(default_factory=list)
    episodes: list[OneEpisode] = field(default_factory=list)
    reviews: list[tuple[int, date, str]] = field(default_factory=list)
    rules: list[tuple[str, int, date]] = field(default_factory=list)
    less: list[tuple[int, date, date, int]] = field(default_factory=list)
    leave: list[tuple[int, date, date]] = field(default_factory=list)
    counts_start_day: bool = False


def happened(seed: int) -> History:
    """A history at random: cases that change hands, wait with a team or with nobody, close, and are covered."""
    chance = random.Random(seed)

    def some_day(first: date = FIRST, last: date = LAST) -> date:
        return first + timedelta(days=chance.randrange(max(1, (last - first).days)))

    def maybe(day: date, share: float = 0.5) -> date:
        return day if chance.random() < share else date.max

    def worker(id_: int) -> OneWorker:
        begins = chance.choice([date.min, date.min, some_day()])
        leaves = maybe(some_day(begins if begins > FIRST else FIRST), 0.3)
        qualified = chance.choice([date.min, some_day()])
        return OneWorker(id_, chance.choice([100, 100, 80, 55, 5]), qualified, begins, leaves)

    found = History(
        {id_: worker(id_) for id_ in WORKERS},
        {id_: chance.choice([None, 1, 1, 2]) for id_ in CHILDREN},
        {},
        counts_start_day=chance.random() < 0.3,
    )
    numbers = count(1)
    for child in CHILDREN:
        opened = some_day(FIRST, LAST - timedelta(days=60))
        for number in range(1, chance.choice([1, 1, 2, 3]) + 1):
            closed = maybe(some_day(opened, opened + timedelta(days=90)), 0.6)
            section_47 = opened + timedelta(days=chance.randrange(60)) if chance.random() < 0.4 else None
            level = chance.choice([None, 1, 2, 3, 4])
            case = OneCase(len(found.cases) + 1, child, number, opened, closed, chance.choice(list(SAID)), level,
                           section_47)  # fmt: skip
            found.cases[case.id] = case
            _hold(found, case, chance, numbers)
            _work(found, case, chance)
            if closed == date.max:
                break
            opened = closed + timedelta(days=chance.randrange(60))
    for child in CHILDREN:
        _stand(found, [case.id for case in found.cases.values() if case.child == child], child, chance)
    for rule in FIRST_RULES:
        found.rules.append((rule.name.value, rule.value, rule.effective_from))
        for _ in range(chance.choice([0, 0, 1, 2])):
            most = 100 if rule.name in (RuleName.NEWLY_QUALIFIED, RuleName.CAPACITY) else 12
            day = some_day()
            if (rule.name.value, day) not in {(name, since) for name, _, since in found.rules}:
                found.rules.append((rule.name.value, chance.randint(1, most), day))
    for id_ in WORKERS:
        for _ in range(chance.choice([0, 1, 2])):
            first = some_day()
            found.less.append((id_, first, maybe(first + timedelta(days=chance.randrange(90))), chance.randint(1, 60)))
            found.leave.append((id_, first, maybe(first + timedelta(days=chance.randrange(30)))))
    return found


def _hold(found: History, case: OneCase, chance: random.Random, numbers: Iterator[int]) -> None:
    at = case.opened + timedelta(days=chance.choice([0, 0, 0, 1, 5]))
    before: int | None = None
    back: int | None = None
    for left in range(chance.choice([0, 1, 2, 3, 5]), 0, -1):
        length = chance.choice([0, 0, 1, 3, 10, 45, 200])
        until = date.max if left == 1 and chance.random() < 0.7 else at + timedelta(days=length)
        worker, team = chance.choice([*WORKERS, None, None]), chance.choice([*TEAMS, None])
        if worker is None and team is None:
            team = TEAMS[0]
        if back and chance.random() < 0.7:
            worker = back  # who was covered for comes back
        covers = before if before != worker and chance.random() < 0.4 else None
        found.held.append(Held(next(numbers), case.id, worker, team, at, until, covers))
        before, back = worker, covers
        at = until if until == date.max else until + timedelta(days=chance.choice([0, 0, 0, 0, 4]))
    beside = case.opened
    for id_ in chance.sample(WORKERS, chance.choice([0, 0, 1, 2])):
        first = beside + timedelta(days=chance.randrange(20))
        until = date.max if chance.random() < 0.5 else first + timedelta(days=chance.choice([0, 7, 60]))
        found.beside.append(Held(0, case.id, id_, None, first, until, None))


def _stand(found: History, cases: list[int], child: int, chance: random.Random) -> None:
    """Plans and times in care of a child, whatever the cases: of each kind one after the other."""
    for kind in DATED:
        at = FIRST + timedelta(days=chance.randrange(-60, 500))
        for _ in range(chance.choice([0, 0, 1, 1, 2, 3])):
            until = at + timedelta(days=chance.choice([0, 1, 30, 30, 90, 400]))
            until = date.max if chance.random() < 0.3 else until
            found.episodes.append(OneEpisode(child, chance.choice(cases), kind, at, until))
            if until == date.max:
                break
            at = until + timedelta(days=chance.choice([1, 1, 20, 60]) if until == at else chance.choice([0, 0, 1, 60]))


def _work(found: History, case: OneCase, chance: random.Random) -> None:
    for kind in chance.sample(list(Kind), chance.choice([0, 1, 1, 2])):
        started = case.opened + timedelta(days=chance.choice([0, 0, 3, 20]))
        due = started + timedelta(days=chance.randrange(70))
        done = chance.choice([date.max, date.max, started + timedelta(days=chance.randrange(80))])
        found.works.append(Work(len(found.works) + 1, case.id, kind.value, started, due, done))
    for number in range(chance.choice([0, 0, 1, 3])):
        changes = [one.until for one in found.held if one.case == case.id and one.until < date.max]
        made = chance.choice([case.opened, *changes, case.opened + timedelta(days=chance.randrange(100))])
        found.reviews.append((case.id, made, f"Wait {number}."))


def written(day: date) -> str | None:
    return None if day in (date.min, date.max) else day.isoformat()


def write_down(store: Store, execute: Callable[..., None], history: History) -> None:
    """Put the history into the store, past all commands."""
    execute(
        store,
        f"UPDATE authority SET count_start_day = {int(history.counts_start_day)}",
        "INSERT INTO teams (id, name) VALUES (2, 'North'), (3, 'South')",
        "INSERT INTO families (id) VALUES (1), (2)",
        "DELETE FROM practice_rules",
        (
            "INSERT INTO workers (id, name, role, team_id, fte_percent, newly_qualified_until, works_from, "
            "works_until, version) VALUES (?, ?, 'social_worker', 2, ?, ?, ?, ?, 1)",
            [
                (one.id, f"Worker {one.id}", one.fte, written(one.qualified), written(one.begins), written(one.leaves))
                for one in history.workers.values()
            ],
        ),
        (
            "INSERT INTO children (id, reference, name, search, family_id) VALUES (?, ?, ?, ?, ?)",
            [(id_, f"C{id_}", None, f"c{id_}", family) for id_, family in history.families.items()],
        ),
        (
            "INSERT INTO cases (id, child_id, number, opened_on, no_further_action, status, closed_on, closed_by, "
            "threshold_level, threshold_reason, section_47_on) VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)",
            [
                (one.id, one.child, one.number, written(one.opened), one.status, written(one.closed),
                 written(one.closed) and "cin_closure", one.level, one.level and "so it is",
                 one.section_47 and written(one.section_47))
                for one in history.cases.values()
            ],
        ),
        (
            "INSERT INTO status_episodes (child_id, case_id, kind, started_on, ended_on, ended_by, end_note, "
            "written_by, version) VALUES (?, ?, ?, ?, ?, ?, '', 'Ada Manager', 1)",
            [
                (one.child, one.case, one.kind.value, written(one.first), written(one.until),
                 written(one.until) and "Ada Manager")
                for one in history.episodes
            ],
        ),
        (
            "INSERT INTO allocations (id, case_id, worker_id, team_id, started_on, ended_on, covers_id, reason, "
            "decided_by) VALUES (?, ?, ?, ?, ?, ?, ?, 'so it was', 'Ada Manager')",
            [
                (one.id, one.case, one.worker, one.team, written(one.first), written(one.until), one.covers)
                for one in history.held
            ],
        ),
        (
            "INSERT INTO co_workers (case_id, worker_id, started_on, ended_on, reason, decided_by) "
            "VALUES (?, ?, ?, ?, 'so it was', 'Ada Manager')",
            [(one.case, one.worker, written(one.first), written(one.until)) for one in history.beside],
        ),
        (
            "INSERT INTO assessments (id, case_id, kind, started_on, clock_from, standard_id, due_on, authorised_on) "
            "VALUES (?, ?, ?, ?, ?, 1, ?, ?)",
            [
                (one.id, one.case, one.kind, written(one.started), written(one.started), written(one.due),
                 written(one.authorised))
                for one in history.works
            ],
        ),
        (
            "INSERT INTO decisions (case_id, kind, made_on, decided, rationale, decided_by, at) "
            "VALUES (?, ?, ?, ?, 'so it was', 'Ada Manager', '2024-01-01T09:00:00.000+00:00')",
            [
                *((case, "review", written(made), said) for case, made, said in history.reviews),
                *((case, "threshold", written(made), "Level 3.") for case, made, _ in history.reviews),
            ],
        ),
        (
            "INSERT INTO practice_rules (name, value, effective_from, source, version) VALUES (?, ?, ?, 'test', 1)",
            [(name, value, written(since)) for name, value, since in history.rules],
        ),
        (
            "INSERT INTO reductions (worker_id, first_on, last_on, points, note) VALUES (?, ?, ?, ?, 'mentor')",
            [(id_, written(first), written(last), points) for id_, first, last, points in history.less],
        ),
        (
            "INSERT INTO leaves (worker_id, first_on, last_on, note) VALUES (?, ?, ?, '')",
            [(id_, written(first), written(last)) for id_, first, last in history.leave],
        ),
    )  # fmt: skip


class Recount:
    """The same questions, answered by going through the history one by one."""

    def __init__(self, history: History, clock: Standards, day: date) -> None:
        self.history, self.clock, self.day = history, clock, day
        self.open = [case for case in history.cases.values() if case.open_on(day)]
        self.holding = {one.case: one for one in history.held if one.on(day)}
        self.waiting = [
            case for case in self.open if case.id not in self.holding or self.holding[case.id].worker is None
        ]

    def rule(self, name: RuleName) -> int:
        of_name = sorted((since, value) for rule, value, since in self.history.rules if rule == name.value)
        return [value for since, value in of_name if since <= self.day or since == of_name[0][0]][-1]

    def status(self, case: OneCase) -> CaseStatus:
        """Of an open case, by what is dated of its child; else by what a file said in words."""
        dated = [one for one in self.history.episodes if one.child == case.child]
        there = {one.kind for one in dated if one.on(self.day)}
        if SAID[case.status] not in {one.kind for one in dated if one.until > case.opened}:
            there.add(SAID[case.status])
        order = (CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION, CaseStatus.CHILD_IN_NEED)
        return next((status for status in order if status in there), CaseStatus.ASSESSMENT)

    def working_days(self, first: date, last: date) -> int:
        """Working days after the first, up to and including the last."""
        steps = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
        return sum(self.clock.calendar.is_working_day(day) for day in steps)

    def section_47(self, case: OneCase) -> bool:
        return case.section_47 is not None and case.section_47 <= self.day

    def since(self, case: OneCase) -> date:
        ended = [one.until for one in self.history.held
                 if one.case == case.id and one.worker is not None and one.first < one.until <= self.day]  # fmt: skip
        return max([case.opened, *ended])

    def waited(self, case: OneCase) -> int:
        return self.working_days(self._nought(case), self.day)

    def _nought(self, case: OneCase) -> date:
        return self.since(case) - timedelta(days=1 if self.history.counts_start_day else 0)

    def reviews(self, case: OneCase) -> list[tuple[date, str]]:
        return sorted(
            (made, said)
            for of_case, made, said in self.history.reviews
            if of_case == case.id and self.since(case) <= made <= self.day
        )

    def owed(self, case: OneCase) -> set[Owed]:
        waited = self.waited(case)
        reviews = self.reviews(case)
        unreviewed = self.working_days(reviews[-1][0], self.day) if reviews else waited
        limit = self.rule(RuleName.ALLOCATE_WITHIN)
        # Late from the day after the last working day of the limit, be it a Saturday.
        late = self.working_days(self._nought(case), self.day - timedelta(days=1)) >= limit
        found = {
            Owed.NEVER_WAIT: self.status(case) in (CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION),
            Owed.LATE: late and self._nought(case) < self.day,
            Owed.REVIEW: unreviewed >= self.rule(RuleName.REVIEW_EVERY),
            Owed.ESCALATE: waited >= self.rule(RuleName.ESCALATE_AFTER),
        }
        return {owed for owed, holds in found.items() if holds}

    def works(self, case_ids: set[int]) -> list[Work]:
        found = [work for work in self.history.works if work.case in case_ids and work.open_on(self.day)]
        return sorted(found, key=lambda work: (work.due, work.id))

    def siblings(self, case: OneCase) -> set[int]:
        family = self.history.families[case.child]
        if family is None:
            return set()
        return {one.id for one in self.open if self.history.families[one.child] == family} - {case.id}

    def of_worker(self, id_: int) -> list[OneCase]:
        return [case for case in self.open if case.id in self.holding and self.holding[case.id].worker == id_]

    def points(self, case: OneCase) -> int:
        return self.rule(RuleName.points_of(self.status(case)))

    def capacity(self, id_: int) -> Fraction:
        worker = self.history.workers[id_]
        if not worker.here_on(self.day):
            return Fraction(0)
        whole = Fraction(self.rule(RuleName.CAPACITY)) * Fraction(worker.fte, 100)
        if self.day <= worker.qualified:
            whole *= Fraction(self.rule(RuleName.NEWLY_QUALIFIED), 100)
        less = sum(points for of, first, last, points in self.history.less if of == id_ and first <= self.day <= last)
        return max(Fraction(0), whole - less)

    def new(self, id_: int) -> int:
        return sum(self._is_new(self.holding[case.id]) for case in self.of_worker(id_))

    def _is_new(self, held: Held) -> bool:
        came_back = any(one.case == held.case and one.until == held.first and one.covers == held.worker
                        for one in self.history.held)  # fmt: skip
        return (self.day - held.first).days < 7 and not came_back

    def due(self, id_: int) -> list[date]:
        """Of every open assessment that the worker holds, as the Duty list counts them: in closed cases too."""
        held = {case for case, one in self.holding.items() if one.worker == id_}
        return [work.due for work in self.works(held)]

    def soon(self) -> date:
        last = self.day
        while self.working_days(self.day, last) < 5:
            last += timedelta(days=1)
        return last

    def beside(self, id_: int) -> int:
        still_open = {case.id for case in self.open}
        return sum(one.worker == id_ and one.on(self.day) and one.case in still_open for one in self.history.beside)

    def workers_of(self, child: int, since: date) -> set[int]:
        """Who held a case of the child on some day from then to the day, named workers only."""
        found = set()
        for one in self.history.held:
            case = self.history.cases[one.case]
            if one.worker is None or case.child != child:
                continue
            last = min(one.until, case.closed, self.day + timedelta(days=1))
            if max(one.first, since) < last:
                found.add(one.worker)
        return found
