"""The people of the synthetic authority: its teams, who works in them from when until when, and to whom a case goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from sqlmodel import Session, select

from db.commands.command import Work
from db.queries.workers import practice_rules
from db.queries.workers import workers as known_workers
from models import tables
from models.calendar import WorkingCalendar
from models.people import Role
from models.practice_rules import Rules
from models.workload import Worker, capacity

CHILDREN_A_WORKER = 15
# The teams of an area: the name, how many of its workers, and the share of the cases whose assessments are done.
TEAMS = (("Duty and assessment", 9, 5), ("Child in need North", 8, 11), ("Child in need South", 8, 11),
         ("Child in need East", 8, 11), ("Child in need West", 8, 11), ("Children with disabilities", 5, 7),
         ("Children in care", 8, 10), ("Permanence", 6, 8))  # fmt: skip
SHARES = tuple(share for *_, share in TEAMS)
DUTY, IN_NEED, IN_CARE = 0, (1, 2, 3, 4), (6, 7)
# The team of one worker after the other, so that any number of them is spread as the area is.
_PLACES = tuple(
    place
    for _, place in sorted(
        ((number + 0.5) / workers, place) for place, (_, workers, _) in enumerate(TEAMS) for number in range(workers)
    )
)
GIRLS = ("Aisha", "Alice", "Amelia", "Amina", "Chloë", "Daisy", "Emily", "Erin", "Fatima", "Freya", "Grace",
         "Holly", "Jessica", "Lily", "Megan", "Niamh", "Priya", "Renée", "Ruby", "Siân", "Sophie", "Zoë")  # fmt: skip
BOYS = ("Adam", "Alfie", "Ali", "Arjun", "Ben", "Callum", "Daniel", "Ethan", "George", "Harry", "Hassan", "Jack",
        "Jakub", "James", "José", "Kofi", "Lewis", "Liam", "Mohammed", "Noah", "Ryan", "Seán", "Thomas")  # fmt: skip
SURNAMES = ("Adams", "Ahmed", "Baker", "Begum", "Clark", "D'Souza", "Davies", "Evans", "Fernández", "Green", "Hall",
            "Hughes", "Hussain", "Jackson", "Jones", "Kamara", "Kaur", "Kelly", "Khan", "Kowalski", "Lewis", "Martin",
            "Mensah", "Morgan", "Murphy", "Müller", "Nguyen", "O'Brien", "O'Neill", "Okafor", "Patel", "Reid",
            "Roberts", "Scott", "Singh", "Smith", "Taylor", "Turner", "Ward", "Williams", "Young")  # fmt: skip
_INITIALS = ("", *(f"{letter}. " for letter in "AEJMRSBCDFGHKLNPT"))
_PART_TIME = (80, 60, 80, 50)  # per cent of full time
_LESS = ((15, "practice educator of a student"), (40, "phased return after an illness"))


@dataclass(slots=True)
class Holder:
    """A worker as cases are given to them: with ``points`` so far, of the ``share`` that they are meant to carry.

    They are given a case until ``takes_until``, and hold it until ``here_until`` at most; who left may still have
    ``left_with`` children, whom nobody else was given.
    """

    id: int
    name: str
    here_from: date
    takes_until: date
    here_until: date
    newly_qualified: bool
    share: float
    points: int = 0
    left_with: int = 0


class DemoTeam(NamedTuple):
    """A team with its manager and its workers; the first of them is its supervisor."""

    id: int
    manager_id: int
    manager: str
    workers: list[Holder]

    @property
    def part_carried(self) -> float:
        """Points of those that the team is meant to carry."""
        return sum(one.points for one in self.workers) / sum(one.share for one in self.workers)

    def choose(self, rng: Random, first: date, last: date) -> Holder:
        """Somebody who could hold a case from the first day to the last."""
        return rng.choice(self._who_could(first, last))

    def choose_with_room(
        self, rng: Random, first: date, last: date, *, but: Holder | None = None, experienced: bool = False
    ) -> Holder:
        """Of two who could, the one who carries the smaller part of their share."""
        could = [one for one in self._who_could(first, last)
                 if one is not but and not (experienced and one.newly_qualified)] or self.workers[:1]  # fmt: skip
        return min(rng.choice(could), rng.choice(could), key=lambda one: one.points / one.share)

    def left(self, first: date, children: int) -> Holder | None:
        """Who left, could have had a case of that day, and is left with so many children more."""
        return next((one for one in self.workers if one.left_with >= children and first <= one.takes_until), None)

    def _who_could(self, first: date, last: date) -> list[Holder]:
        return [
            one for one in self.workers if one.here_from <= first <= one.takes_until and last <= one.here_until
        ] or self.workers[:1]


def add_people(work: Work, rng: Random, calendar: WorkingCalendar, as_at: date, count: int) -> list[DemoTeam]:
    """Eight teams for each sixty workers, a manager for each; the team that the store was founded with is one of them.

    A few work part-time, are newly qualified, are away or will be, carry less, left lately or begin soon. The teams
    come back in the order of ``TEAMS``, area by area.
    """
    areas = max(1, count // len(_PLACES))
    names = [f"{name} {area + 1}" if area else name for area in range(areas) for name, *_ in TEAMS]
    places = [at % areas * len(TEAMS) + _PLACES[at // areas % len(_PLACES)] for at in range(count)]
    teams, workers = _add_staff(work, rng, names, places)
    supervisors, others = workers[: len(teams)], workers[len(teams) :]
    _add_circumstances(work.session, rng, calendar, as_at, supervisors, others, teams[DUTY].id)
    return _in_place(work, rng, as_at, teams, supervisors)


def add_teams(work: Work, rng: Random, as_at: date, sizes: Sequence[tuple[str, int]]) -> list[DemoTeam]:
    """Teams of these names with so many workers each, in this order, and a manager for each; all of them are here."""
    names = [name for name, _ in sizes]
    places = [*range(len(names)), *(place for place, (_, count) in enumerate(sizes) for _ in range(count - 1))]
    teams, workers = _add_staff(work, rng, names, places)
    return _in_place(work, rng, as_at, teams, workers[: len(teams)])


def _add_staff(
    work: Work, rng: Random, names: Sequence[str], places: Sequence[int]
) -> tuple[list[tables.Team], list[tables.Worker]]:
    """The teams with a manager each, and a worker for each place; the team that is there already is one of them."""
    session = work.session
    teams = [tables.Team(name=name) for name in names]
    if founded := session.exec(select(tables.Team)).first():
        teams[names.index(founded.name) if founded.name in names else DUTY] = founded
    session.add_all(teams)
    session.flush()
    managers = {worker.team_id: worker.name for worker in session.exec(select(tables.Worker))}
    fresh = fresh_names(rng, len(places) + len(teams), set(managers.values()))
    for team in teams:
        if team.id not in managers:
            session.add(tables.Worker(name=fresh.pop(), role="team_manager", team_id=team.id))
    workers = [tables.Worker(name=fresh.pop(), team_id=teams[place].id) for place in places]
    session.add_all(workers)
    session.flush()
    return teams, workers


def _in_place(
    work: Work, rng: Random, as_at: date, teams: Sequence[tables.Team], supervisors: Sequence[tables.Worker]
) -> list[DemoTeam]:
    """The teams as cases are given to them; everybody who is here may sign in."""
    session = work.session
    session.flush()
    _give_access(session, as_at, {worker.id for worker in supervisors})
    everybody = list(session.exec(select(tables.Worker)))
    managers = {one.team_id: one for one in everybody if one.role == "team_manager"}
    found = {team.id: DemoTeam(team.id or 0, managers[team.id].id or 0, managers[team.id].name, []) for team in teams}
    rules = practice_rules(work.reader)
    for worker in known_workers(work.reader).values():
        if not worker.is_manager:
            of_team = found[worker.team_id].workers
            of_team.append(_holder(rng, worker, rules, as_at, supervises=not of_team))
    return list(found.values())


def fresh_names(rng: Random, count: int, taken: Iterable[str]) -> list[str]:
    """So many names that nobody has yet; with an initial, too, where there are many."""
    initials = _INITIALS[: 1 + count // 800]
    known = [f"{first} {initial}{surname}" for initial in initials for first in (*GIRLS, *BOYS) for surname in SURNAMES]
    return rng.sample(sorted(set(known) - set(taken)), count)


def _add_circumstances(
    session: Session, rng: Random, calendar: WorkingCalendar, as_at: date,
    supervisors: list[tables.Worker], workers: list[tables.Worker], duty: int | None,
) -> None:  # fmt: skip
    """For each area one who left a month ago and one who begins next Monday; of those here a few of every kind."""
    monday, areas = as_at - timedelta(days=as_at.weekday()), len(supervisors) // len(TEAMS)
    count, drawn = len(supervisors) + len(workers), rng.sample(workers, len(workers))
    drawn.sort(key=lambda worker: worker.team_id == duty)  # nobody starts on duty, or left old cases there
    gone, to_come, newly = drawn[:areas], drawn[areas : 2 * areas], round(count * 0.12)
    newly_qualified, others = drawn[2 * areas :][:newly], [*supervisors, *drawn[2 * areas + newly :]]
    for worker in gone:
        worker.works_until = monday - timedelta(days=31)
    begins_on = calendar.due(monday + timedelta(days=6), 1)
    for worker in to_come:
        worker.works_from = begins_on
    for worker in newly_qualified:
        worker.newly_qualified_until = as_at + timedelta(days=rng.randint(20, 220))
        worker.works_from = worker.newly_qualified_until - timedelta(days=364)
    for number, worker in enumerate(rng.sample(others, round(count * 0.17))):
        worker.fte_percent = _PART_TIME[number % len(_PART_TIME)]
    full_time = [worker for worker in others if worker.fte_percent == 100]
    for number, worker in enumerate(rng.sample(full_time, max(1, count // 30))):
        points, note = _LESS[number % len(_LESS)]
        since, until = monday - timedelta(days=21), monday + timedelta(days=81)
        session.add(tables.Reduction(worker_id=worker.id or 0, first_on=since, last_on=until, points=points, note=note))
    for number, worker in enumerate(rng.sample(others, max(1, round(count * 0.15)))):
        session.add(_leave(rng, worker, monday, now=number % 3 == 0, sick=number % 12 == 0))


def _leave(rng: Random, worker: tables.Worker, monday: date, *, now: bool, sick: bool) -> tables.Leave:
    """Whole weeks around the Monday of this one, or soon after it; who is sick will tell when they are back."""
    first = monday + timedelta(weeks=rng.randint(-1, 0) if now else rng.randint(1, 2))
    last = (monday if now else first) + timedelta(days=4, weeks=rng.randint(1, 2) if now else rng.randint(0, 1))
    note = "sick" if sick else "annual leave"
    return tables.Leave(worker_id=worker.id or 0, first_on=first, last_on=None if sick else last, note=note)


def _give_access(session: Session, as_at: date, supervisors: set[int | None]) -> None:
    """Everybody who is here may sign in, the first worker of each team as its supervisor."""
    already = set(session.exec(select(tables.Access.worker_id)))
    for worker in session.exec(select(tables.Worker)):
        is_here = (worker.works_from or as_at) <= as_at <= (worker.works_until or as_at)
        if worker.id is not None and worker.id not in already and is_here:
            role = Role.MANAGER if worker.role == "team_manager" else Role.WORKER
            role = Role.SUPERVISOR if worker.id in supervisors else role
            session.add(tables.Access(worker_id=worker.id, role=role.value))


def _holder(rng: Random, worker: Worker, rules: Rules, as_at: date, *, supervises: bool) -> Holder:
    """Whoever is away is given nothing since, and who left nothing in their last weeks; a supervisor carries less."""
    away, left = worker.leave_on(as_at), worker.works_until
    takes_until = as_at if away is None else away.first_on - timedelta(days=1)
    return Holder(
        worker.id,
        worker.name,
        worker.works_from or date.min,
        takes_until if left is None else left - timedelta(days=14),
        left or as_at,
        worker.is_newly_qualified(as_at),
        max(1.0, float(capacity(worker, rules, as_at)) * rng.uniform(0.75, 1.2) * (0.7 if supervises else 1.0)),
    )
