"""Who holds the cases of the synthetic authority, and what a manager finds on Monday: what waits, what was decided."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from db.demo_case import (
    AT_ASSESSMENT,
    IN_CARE_STATUS,
    IN_NEED_STATUS,
    NOT_HERE,
    PROTECTED,
    Held,
    Row,
    Stage,
    Waits,
)
from db.demo_hands import IN_USE_DAYS
from db.demo_people import DUTY, IN_CARE, IN_NEED, SHARES, TEAMS, DemoTeam, Holder
from models.allocation import ChangeReason
from models.case import CaseStatus, status_of
from models.dates import short_form
from models.decision import DecisionKind
from models.practice_rules import Rules
from models.status import OPEN_STATUSES

# Of a hundred children with an open case how many wait, and in families of which sizes; of 900 three may not wait.
WAITING = ((Waits.NEW, 0.35, (1,)), (Waits.NEW, 0.35, (2, 3)), (Waits.BACK, 0.5, (1,)), (Waits.BACK, 0.4, (2, 3)),
           (Waits.SIBLING, 1 / 3, (1,)), (Waits.PROTECTED, 1 / 3, (1,)))  # fmt: skip
WAITING_AT_ASSESSMENT = 8.5  # of a hundred whose assessment is open
# Working days, one after the other; those that may not wait have not for long.
_WAITED = (6, 1, 12, 3, 0, 8, 2, 16, 5, 1, 10, 3, 27, 4, 7, 2, 18, 5, 13, 11)
_LONGEST_PROTECTED = 6
_STATUSES = (PROTECTED, IN_NEED_STATUS, IN_NEED_STATUS, IN_NEED_STATUS)
_AT_DUTY, _TEAM_ALONE = "allocated at the duty meeting", "for the team to find a worker"
_FROM_DUTY = (ChangeReason.OTHER, "transferred at the allocation meeting")
_MOVED = (
    (ChangeReason.CASELOAD, "evens out what the team carries"),
    (ChangeReason.WORKER_LEFT, "the worker before has left"),
    (ChangeReason.SICKNESS, "the worker before was sick for long"),
    (ChangeReason.RISK, "the risk has changed, and asks for more experience"),
)
_REVIEWED = (
    ("Waits for the allocation meeting; duty keeps in touch with the family",
     "No worker of the team has room this week, and the school sees the child each day without a new concern."),
    ("Duty visits this week and sees the child",
     "It has waited for a week; somebody has to see the child before it can wait longer."),
    ("First in line for the next worker with room",
     "The plan is running and the agencies are in touch; it can wait for somebody who stays."),
)  # fmt: skip
THRESHOLDS = {
    2: ("the school and the health visitor can meet the need", "advice was given and no service asked for"),
    3: ("several agencies are involved and need a lead", "family support may keep this from getting worse"),
    4: ("development is likely to be impaired without services (section 17)",
        "the parents cannot keep the child safe without help"),
}  # fmt: skip
NO_LEVEL: Row = {"threshold_level": None, "threshold_reason": None}
HARM = "reasonable cause to suspect significant harm (section 47)"
_ENQUIRIES = {CaseStatus.ASSESSMENT: 0.16, CaseStatus.CHILD_PROTECTION: 0.25}  # in how many section 47 goes on
_BESIDE = "newly qualified, so an experienced worker is beside them on a child protection case"


class Holding:
    """Gives the cases to workers, so that they carry what they are meant to, and lets some wait."""

    def __init__(
        self, rng: Random, teams: list[DemoTeam], rules: Rules, as_at: date, shifted: Callable[[date, int], date]
    ) -> None:
        """``shifted`` gives the day so many working days after a day, or before it."""
        self.rng, self.teams, self.as_at, self.shifted = rng, teams, as_at, shifted
        self.points = {status: rules.points(status, as_at) for status in OPEN_STATUSES}
        self.waited = self.came_in = self.came_back = self.protected = self.reviewed = self.co_worked = 0

    def leave_behind(self, children: int) -> None:
        """So many children stay with each worker who has left."""
        for team in self.teams:
            for one in team.workers:
                one.left_with = children if one.here_until < self.as_at else 0

    def closed(self, opened_on: date, closed_on: date, *, taken_up: bool) -> Held:
        """A closed case: one worker held it until the end."""
        facts = self._threshold(CaseStatus.ASSESSMENT, None, taken_up=taken_up)
        held = Held(facts=facts | {"section_47_on": None} | NOT_HERE)
        start = min(closed_on, self._given_on(opened_on))
        if start < closed_on:
            team = self.teams[self._area() + self._shared()]
            held.add(team, team.choose(self.rng, start, closed_on), start, None, None, _AT_DUTY)
        return held

    def open(self, opened_on: date, stage: Stage, size: int, waits: Waits | None) -> Held:
        """An open case of so many children: who held it and does, or for how long it has waited."""
        area = self._area()
        at, status = self._where(stage, waits, area)
        duty, team = self.teams[area + DUTY], self.teams[area + at]
        enquiries = self._section_47(status_of(status), opened_on)
        facts = self._threshold(status_of(status), enquiries)
        if waits is Waits.BACK and (self.as_at - opened_on).days > IN_USE_DAYS:
            self.came_back += 1
            if self.came_back % 3 == 1:  # for a morning to show one whose level nobody noted
                facts = NO_LEVEL
        held = Held(status, facts | {"section_47_on": enquiries} | NOT_HERE)
        start = min(self.as_at, self._given_on(opened_on))
        if waits is None:
            self._with_worker(held, start, duty, team, size)
        else:
            self._without_worker(held, opened_on, start, duty, team, waits, stage)
        return held

    def _area(self) -> int:
        return self.rng.randrange(len(self.teams) // len(TEAMS)) * len(TEAMS)

    def _shared(self) -> int:
        return self.rng.choices(range(len(TEAMS)), SHARES)[0]

    def _with_room(self, area: int) -> int:
        """Of two teams the one that carries the smaller part of what it is meant to."""
        return min(self._shared(), self._shared(), key=lambda at: self.teams[area + at].part_carried)

    def _given_on(self, opened_on: date) -> date:
        return opened_on + timedelta(days=self.rng.choice((0, 0, 0, 1, 1, 2, 3)))

    def _where(self, stage: Stage, waits: Waits | None, area: int) -> tuple[int, str | None]:
        """In which team an open case is, and its status."""
        if stage is Stage.NEW:
            return DUTY, None
        if stage is not Stage.ASSESSED:
            on_duty = stage is Stage.FIRST and self.rng.random() < 0.7
            return DUTY if on_duty else self._with_room(area), AT_ASSESSMENT
        if waits is Waits.PROTECTED:
            self.protected += 1
            odd = self.protected % 2
            return self.rng.choice(IN_NEED if odd else IN_CARE), PROTECTED if odd else IN_CARE_STATUS
        if waits is not None:
            return self.rng.choice(IN_NEED), IN_NEED_STATUS
        at = self._with_room(area)
        return at, IN_CARE_STATUS if at in IN_CARE else self.rng.choice(_STATUSES)

    def _with_worker(self, held: Held, start: date, duty: DemoTeam, team: DemoTeam, size: int) -> None:
        """A worker holds it now; a third of the open cases came from another one."""
        turns, status = self._turns(start, self.as_at, moves=team is not duty), status_of(held.status)
        before, begun = self._in_turn(held, turns, duty, team), turns[-1]
        now = team.left(begun, size)
        if now is not None and now is not before:
            now.left_with -= size
        else:
            experienced = status is CaseStatus.CHILD_PROTECTION and self.rng.random() < 0.6
            now = team.choose_with_room(self.rng, begun, self.as_at, but=before, experienced=experienced)
        now.points += size * self.points[status]
        code, why = self._why(len(held.allocations))
        held.add(team, now, begun, None, code, why)
        if now.newly_qualified and status is CaseStatus.CHILD_PROTECTION:
            self._co_work(held, begun, team, now, size)
        elif self.rng.random() < 0.3:
            decided = f"Allocated to {now.name} from {short_form(begun)}"
            if before is not None and code is not None:
                decided += f"; before: {before.name} ({code.words})"
            held.decide(DecisionKind.ALLOCATION, begun, decided, why, team.manager)

    def _without_worker(
        self, held: Held, opened_on: date, start: date, duty: DemoTeam, team: DemoTeam, waits: Waits, stage: Stage
    ) -> None:
        """A team alone has it, or nobody at all; where it is not so new, workers held it before."""
        since = opened_on if stage is Stage.NEW else self.shifted(self.as_at, -self._waited(waits))
        if stage is Stage.CORE:  # somebody did the initial assessment
            since = max(since, self.shifted(start, 1))
        if start < since:
            turns = self._turns(start, since - timedelta(days=1), moves=team is not duty)
            self._in_turn(held, [*turns, since], duty, team)
            held.add(team, None, since, None, self.rng.choice(_MOVED[:3])[0], _TEAM_ALONE)
        else:
            since, self.came_in = opened_on, self.came_in + 1
            if stage is not Stage.NEW or self.came_in % 2:
                held.add(team, None, start, None, None, _TEAM_ALONE)
        self._review(held, since, team.manager)

    def _waited(self, waits: Waits) -> int:
        """For how many working days it has waited."""
        if waits is Waits.PROTECTED:
            return self.rng.randint(1, _LONGEST_PROTECTED)
        self.waited += 1
        return _WAITED[(self.waited - 1) % len(_WAITED)]

    def _turns(self, start: date, until: date, *, moves: bool) -> list[date]:
        """The days from which one worker after the other held a case."""
        if not moves or start >= until or self.rng.random() >= 0.4:
            return [start]
        count = self.rng.choices((1, 2, 3), (65, 25, 10))[0]
        return [
            start,
            *sorted({start + timedelta(days=self.rng.randint(1, (until - start).days)) for _ in range(count)}),
        ]

    def _in_turn(self, held: Held, days: list[date], duty: DemoTeam, team: DemoTeam) -> Holder | None:
        """Somebody on duty held it from the first day to the next, then workers of the team; the last one of all."""
        last: Holder | None = None
        for number, (since, until) in enumerate(pairwise(days)):
            of_team = team if number else duty
            one = of_team.choose(self.rng, since, until)
            if one is last:
                held.allocations[-1]["ended_on"] = until
            else:
                held.add(of_team, one, since, until, *self._why(len(held.allocations)))
            last = one
        return last

    def _why(self, number: int) -> tuple[ChangeReason | None, str]:
        """Why a worker was given a case that so many had before."""
        return ((None, _AT_DUTY), _FROM_DUTY)[number] if number < 2 else self.rng.choice(_MOVED)

    def _co_work(self, held: Held, day: date, team: DemoTeam, newly_qualified: Holder, size: int) -> None:
        """Newly qualified workers do not hold child protection cases alone; one child in four was forgotten."""
        beside = team.choose_with_room(self.rng, day, self.as_at, but=newly_qualified, experienced=True)
        self.co_worked += size == 1
        if beside is newly_qualified or (size == 1 and self.co_worked % 4 == 0):
            return
        by = {"reason": _BESIDE, "decided_by": team.manager}
        held.co_workers.append({"worker_id": beside.id, "started_on": day, **by})
        decided = f"{beside.name} co-works the case from {short_form(day)}"
        held.decide(DecisionKind.CO_WORK, day, decided, _BESIDE, team.manager)

    def _review(self, held: Held, since: date, by: str) -> None:
        """A manager has looked at it each week; in one of four that have waited so long the last time was missed."""
        days: list[date] = []
        while self.shifted(since, 5 * len(days) + 5) <= self.as_at:
            days.append(self.shifted(since, 5 * len(days) + 4))
        self.reviewed += bool(days)
        for day in days[: -1 if self.reviewed % 4 == 1 else None]:
            held.decide(DecisionKind.REVIEW, day, *self.rng.choice(_REVIEWED), by)

    def _section_47(self, status: CaseStatus, opened_on: date) -> date | None:
        """Since when enquiries go on, if they do: in some cases at their assessment, and some with a plan."""
        if self.rng.random() >= _ENQUIRIES.get(status, 0.0):
            return None
        day = opened_on + timedelta(days=self.rng.randint(0, min(12, (self.as_at - opened_on).days)))
        return max(opened_on, day - timedelta(days=max(0, day.weekday() - 4)))

    def _threshold(self, status: CaseStatus, enquiries: date | None, *, taken_up: bool = True) -> Row:
        """The level at referral with its reason; one case in ten has none."""
        if self.rng.random() < 0.1:
            return NO_LEVEL
        if enquiries or status.may_not_wait:
            return {"threshold_level": 4, "threshold_reason": HARM}
        level = self.rng.choice((3, 4) if status is CaseStatus.CHILD_IN_NEED else (3, 3, 4)) if taken_up else 2
        return {"threshold_level": level, "threshold_reason": self.rng.choice(THRESHOLDS[level])}
