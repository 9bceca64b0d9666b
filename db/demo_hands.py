"""In whose hands a synthetic case is on a day; and whose turn it is, so that every kind of thing comes up."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from db.demo_case import Held, Row
from db.demo_people import DUTY, TEAMS, DemoTeam

IN_USE_DAYS = 120  # for so long the authority has worked with the program; what was before came in by a file
Named = tuple[int, str]  # a person's id and name
T = TypeVar("T")


class Turns:
    """Gives one thing after the other, for each purpose by itself."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def every(self, number: int, what: str) -> bool:
        """Whether it is the turn: at the first time, and then each so many times."""
        return self._next(what) % number == 0

    def choose(self, from_: Sequence[T], what: str) -> T:
        """The next of these."""
        return from_[self._next(what) % len(from_)]

    def _next(self, what: str) -> int:
        self._taken[what] += 1
        return self._taken[what] - 1


class Hands:
    """Who has a case: its team's manager, its worker, and the duty team where it came in."""

    def __init__(self, teams: list[DemoTeam]) -> None:
        self.teams = {team.id: team for team in teams}
        self.names = {one.id: one.name for team in teams for one in team.workers}
        self._duty = {team.id: teams[place // len(TEAMS) * len(TEAMS) + DUTY] for place, team in enumerate(teams)}
        # The manager that the store was founded with came first.
        self.founder: Named = min((team.manager_id, team.manager) for team in teams)

    def duty(self, held: Held) -> DemoTeam:
        """The duty team of the area; of a case that nobody has, of the first."""
        place = held.allocations[0]["team_id"] if held.allocations else None
        return self._duty[place] if isinstance(place, int) else next(iter(self._duty.values()))

    def manager(self, held: Held, day: date) -> Named:
        """The manager of the team that had the case."""
        place = self._allocation(held, day)["team_id"] if held.allocations else None
        team = self.teams[place] if isinstance(place, int) else self.duty(held)
        return team.manager_id, team.manager

    def holder(self, held: Held, day: date) -> Named:
        """The worker who held the case on the day, or the supervisor of the duty team."""
        found = self._allocation(held, day)["worker_id"] if held.allocations else None
        if isinstance(found, int):
            return found, self.names[found]
        supervisor = self.duty(held).workers[0]
        return supervisor.id, supervisor.name

    def _allocation(self, held: Held, day: date) -> Row:
        """The allocation of the day, or the first where that came later."""
        begun = [row for row in held.allocations if row["started_on"] <= day]  # type: ignore[operator]
        return begun[-1] if begun else held.allocations[0]
