"""Fill a new store with a synthetic authority of a realistic shape; nobody in it exists."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, select

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from models import tables
from models.assessment import Kind
from models.episodes import ClosedBy
from models.errors import InvalidInput
from models.people import Action, Role
from models.standards import Clock, Standards
from models.text import for_search

MOST_CHILDREN = 250_000  # with those of closed cases they fit into six digits
_HISTORY_DAYS, _OLDEST_DAYS, _CHUNK, _CHILDREN_A_WORKER = 730, 6500, 20_000, 22
_SINGLE_SINCE, _LOCAL_SINCE = date(2013, 4, 15), date(2015, 4, 15)  # Working Together 2013; all of the history after it
_LIMITS = {Kind.INITIAL: 10, Kind.CORE: 35, Kind.SINGLE: 45}
_SIZES = (*(1,) * 75, *(2,) * 6, *(3,) * 3, 4)  # of families: a quarter of the children have siblings here
# The teams of an area: the name, how many of its workers, and the share of the cases whose assessments are done.
_TEAMS = (("Duty and assessment", 10, 4), ("Child in need North", 7, 12), ("Child in need South", 7, 12),
          ("Child in need West", 6, 10), ("Children with disabilities", 4, 5), ("Children in care", 6, 8))  # fmt: skip
_SLOTS = tuple(place for place, (_, workers, _) in enumerate(_TEAMS) for _ in range(workers))
_DUTY, _IN_CARE = 0, 5
_GIRLS = ("Aisha", "Alice", "Amelia", "Amina", "Chloë", "Daisy", "Emily", "Erin", "Fatima", "Freya", "Grace",
          "Holly", "Jessica", "Lily", "Megan", "Niamh", "Priya", "Renée", "Ruby", "Siân", "Sophie", "Zoë")  # fmt: skip
_BOYS = ("Adam", "Alfie", "Ali", "Arjun", "Ben", "Callum", "Daniel", "Ethan", "George", "Harry", "Hassan", "Jack",
         "Jakub", "James", "José", "Kofi", "Lewis", "Liam", "Mohammed", "Noah", "Ryan", "Seán", "Thomas")  # fmt: skip
_SURNAMES = ("Adams", "Ahmed", "Baker", "Begum", "Clark", "D'Souza", "Davies", "Evans", "Fernández", "Green", "Hall",
             "Hughes", "Hussain", "Jackson", "Jones", "Kamara", "Kaur", "Kelly", "Khan", "Kowalski", "Lewis", "Martin",
             "Mensah", "Morgan", "Murphy", "Müller", "Nguyen", "O'Brien", "O'Neill", "Okafor", "Patel", "Reid",
             "Roberts", "Scott", "Singh", "Smith", "Taylor", "Turner", "Ward", "Williams", "Young")  # fmt: skip
_SOURCES = ("1A: Individual", "2A: Schools", "2A: Schools", "3A: Health services", "6: Police", "6: Police", "8: Other")
_NEEDS = ("N1 - Abuse or neglect", "N1 - Abuse or neglect", "N2 - Child's disability", "N4 - Family in acute stress")
_ASSESSED, _IN_NEED, _CLOSED = "d) Open assessment", "c) Child in need plan", "e) Closed episode"
_LOOKED_AFTER, _STATUSES = "a) Looked after child", ("b) Child protection plan", _IN_NEED, _IN_NEED, _IN_NEED)
_REASONS = ("RC8 - Case closed after assessment, no further action", "RC7 - Any other reason")
_HELD = ("allocated at the duty meeting", "transferred at the allocation meeting", "for the team to find a worker")


@dataclass(frozen=True, slots=True)
class DemoSize:
    """How much was written. Of the children, as many as ``open_cases`` have an open case; workers hold cases."""

    children: int
    cases: int
    open_cases: int
    assessments: int
    open_assessments: int
    workers: int
    teams: int


class _Team(NamedTuple):
    id: int
    manager: str
    workers: list[int]


class _Work(NamedTuple):
    kind: Kind
    clock_from: date
    started_on: date
    authorised_on: date | None = None


@dataclass(slots=True)
class _Episode:
    """A case of each child of a family, which is referred and held together."""

    opened_on: date
    work: list[_Work]
    cin_started_on: date | None = None
    status: str | None = None
    closed_on: date | None = None
    closed_by: ClosedBy | None = None
    closure_reason: str | None = None
    held: list[dict[str, object]] = field(default_factory=list)


@command(Action.FILL_DEMO)
def fill_demo(work: Work, as_at: date, *, children: int = 900, seed: int = 2011) -> DemoSize:
    """Fill a store just founded with ``children`` children who have an open case, and two years of closed cases.

    The team and the manager that it was founded with are kept. The same size, seed and ``as_at`` give the same
    store. Raises InvalidInput for a size that cannot be had.
    """
    if not 1 <= children <= MOST_CHILDREN:
        raise InvalidInput(f"A demo has 1 to {MOST_CHILDREN:,} children with an open case; {children:,} cannot be had.")
    session = work.session
    _add_local_rows(session, as_at)
    rng = Random(seed)  # noqa: S311 (made up, and meant to be the same again)
    teams = _add_people(session, rng, workers := max(len(_SLOTS), children // _CHILDREN_A_WORKER))
    demo = _Demo(session, rng, standards_within(session), as_at, teams)
    demo.fill(children)
    n = demo.written
    work.record("store", after={"as_at": as_at, "seed": seed, **n})
    return DemoSize(n["children"], n["cases"], children, n["assessments"], demo.open_assessments, workers, len(teams))


def _add_local_rows(session: Session, as_at: date) -> None:
    """The closures over Christmas, and the two stages where the authority kept them after 2013."""
    for year in (as_at.year - 1, as_at.year):
        session.add(tables.Closure(first_on=date(year, 12, 28), last_on=date(year, 12, 31), name="Town hall closed"))
    if as_at > _LOCAL_SINCE:
        for clock, limit, start in ((Clock.INITIAL, 10, "the referral"), (Clock.CORE, 35, "its commencement")):
            session.add(tables.Standard(clock=clock.value, working_days=limit, counted_from=start, local=True,
                                        effective_from=_SINGLE_SINCE, source="kept by this authority"))  # fmt: skip


def _add_people(session: Session, rng: Random, count: int) -> list[_Team]:
    """Six teams for each forty workers, a manager for each; the team that the store was founded with is one of them."""
    areas = count // len(_SLOTS)
    names = [f"{name} {area + 1}" if area else name for area in range(areas) for name, _, _ in _TEAMS]
    rows = [tables.Team(name=name) for name in names]
    if founded := session.exec(select(tables.Team)).first():
        rows[names.index(founded.name) if founded.name in names else _DUTY] = founded
    session.add_all(rows)
    session.flush()
    managers = {worker.team_id: worker.name for worker in session.exec(select(tables.Worker))}
    known = [f"{first} {initial}{surname}" for initial in ("", "A. ", "E. ", "J. ", "M. ", "R. ")[: 1 + count // 800]
             for first in (*_GIRLS, *_BOYS) for surname in _SURNAMES]  # fmt: skip
    fresh = [name for name in rng.sample(known, count + len(rows) + 1) if name not in managers.values()]
    for row in rows:
        if row.id not in managers:
            managers[row.id] = fresh.pop()
            session.add(tables.Worker(name=managers[row.id], role="team_manager", team_id=row.id))
    teams = [_Team(row.id or 0, managers[row.id], []) for row in rows]
    places = [teams[at // len(_SLOTS) % areas * len(_TEAMS) + _SLOTS[at % len(_SLOTS)]] for at in range(count)]
    workers = [tables.Worker(name=fresh.pop(), team_id=team.id) for team in places]
    session.add_all(workers)
    session.flush()
    for team, worker in zip(places, workers, strict=True):
        team.workers.append(worker.id or 0)
    _give_access(session, {team.workers[0] for team in teams})
    return teams


def _give_access(session: Session, supervisors: set[int]) -> None:
    """Everybody may sign in, the first worker of each team as its supervisor."""
    already = set(session.exec(select(tables.Access.worker_id)))
    for worker in session.exec(select(tables.Worker)):
        if worker.id is not None and worker.id not in already:
            role = Role.MANAGER if worker.role == "team_manager" else Role.WORKER
            role = Role.SUPERVISOR if worker.id in supervisors else role
            session.add(tables.Access(worker_id=worker.id, role=role.value))


class _Demo:
    """Makes families and their cases, and writes them in chunks."""

    def __init__(self, session: Session, rng: Random, clock: Standards, as_at: date, teams: list[_Team]) -> None:
        self.session, self.rng, self.as_at, self.teams = session, rng, as_at, teams
        self.since = as_at - timedelta(days=_HISTORY_DAYS)
        around = (as_at + timedelta(days=step) for step in range(-1200, 600))
        self.days = list(filter(clock.calendar.is_working_day, around))
        beside = {day + timedelta(days=step) for day in clock.calendar.bank_holidays for step in (-1, 0, 1)}
        self.edges = sorted(day for day in beside if self.since <= day < as_at)
        self.due = cache(lambda kind, start: clock.due(kind.clock, start))
        self.written = {"children": 0, "cases": 0, "assessments": 0, "allocations": 0}  # those referred to first
        self.rows: dict[str, list[dict[str, object]]] = {table: [] for table in self.written}
        self.open_assessments, self.families = 0, [0, 0]

    def fill(self, children: int) -> None:
        """Write the families with an open case and, among them, five closed cases for each two open ones."""
        sizes = self.rng.choices(_SIZES, k=children)
        sizes = [size for size, so_far in zip(sizes, accumulate(sizes), strict=True) if so_far <= children]
        sizes += [1] * (children - sum(sizes))
        closed_wanted = 0
        for size, band in zip(sizes, self._bands(sizes), strict=True):
            latest = (self._being_assessed(band) if band else None) or self._assessed()
            closed_wanted += 5 * size - 2 * self._write_family(size, latest)
            while closed_wanted > 0:
                if episode := self._closed(self._referral_day(1), self.as_at):
                    closed_wanted -= 2 * self._write_family(self.rng.choice(_SIZES), episode)
        self._flush()

    def _bands(self, sizes: list[int]) -> list[str]:
        """For each family how its open assessment stands, or nothing; by quotas of children, filled at random."""
        count = max(1, round(sum(sizes) * 0.165))
        today = max(1, count // 25) if self.as_at in self.days else 0
        bands, order = [""] * len(sizes), self.rng.sample(range(len(sizes)), len(sizes))
        quotas = {"today": today, "soon": round(count * 0.15), "late": round(count * 0.16)}
        for band, quota in (*quotas.items(), ("later", count - sum(quotas.values()))):
            for place in order:
                if not bands[place] and sizes[place] <= quota:
                    bands[place], quota = band, quota - sizes[place]
        return bands

    def _shifted(self, day: date, working_days: int) -> date:
        """So many working days after the day, or before it; with 0 the last working day up to it."""
        return self.days[bisect_right(self.days, day) - 1 + working_days]

    def _kept(self, kind: Kind, start: date) -> bool:
        """Whether the authority had this kind of assessment then."""
        return start >= _SINGLE_SINCE if kind is Kind.SINGLE else start < _SINGLE_SINCE or self.as_at > _LOCAL_SINCE

    def _referral_day(self, least: int) -> date:
        """A day of the history at least so many days ago: some beside the bank holidays, a few at weekends."""
        if self.edges and self.rng.random() < 0.04:
            return min(self.rng.choice(self.edges), self.as_at - timedelta(days=least))
        days = least + int((_HISTORY_DAYS - least) * self.rng.random() ** 1.2)
        day = self.as_at - timedelta(days=days)
        return self._shifted(day, -(days % 5)) if day.weekday() > 4 and self.rng.random() < 0.75 else day

    def _first(self, kind: Kind, referred: date) -> _Work:
        """The first assessment of a case; it starts on the next working day, mostly, and counts from the referral."""
        started = self._shifted(referred - timedelta(days=1), 1 + self.rng.choice((0, 0, 0, 1, 1, 2)))
        return _Work(kind, referred, min(started, max(referred, self.as_at)))

    def _done(self, work: _Work) -> _Work:
        """The assessment authorised: seven in ten are in time, and most of those close to the limit."""
        limit = self.due(work.kind, work.clock_from).standard.working_days
        taken = round(limit * self.rng.random() ** 0.35)
        if self.rng.random() > 0.69:
            taken = limit + 1 + min(limit, int(self.rng.expovariate(3.5 / limit)))
        return work._replace(authorised_on=max(work.started_on, self._shifted(work.clock_from, taken)))

    def _all_work(self, opened: date) -> tuple[list[_Work], date]:
        """What was done in a case and until when: initial and perhaps core, or single and perhaps a second one."""
        kind = self.rng.choice([kind for kind in (Kind.INITIAL, Kind.SINGLE) if self._kept(kind, opened)])
        work = [self._done(self._first(kind, opened))]
        chance, pause, next_kind = (0.1, 80, kind) if kind is Kind.SINGLE else (0.4, 1, Kind.CORE)
        start = self._shifted(work[0].authorised_on or opened, pause)
        if self.rng.random() < chance and self._kept(next_kind, start):
            work.append(self._done(_Work(next_kind, start, start)))
        return work, work[-1].authorised_on or opened

    def _being_assessed(self, band: str) -> _Episode | None:
        """An open case with an open assessment that stands as asked; None where the standards then allow none."""
        for _ in range(60):
            kind = self.rng.choice(tuple(Kind))
            left = {"today": 0, "soon": self.rng.randint(1, 5), "late": -1 - int(25 * self.rng.random() ** 1.7),
                    "later": self.rng.randint(6, _LIMITS[kind])}[band]  # fmt: skip
            start, due_on = self._shifted(self.as_at, left - _LIMITS[kind]), self._shifted(self.as_at, left)
            if kind is not Kind.CORE and self.rng.random() < 0.3:  # on a Saturday or Sunday, where there is one
                start = min(self.as_at, start + timedelta(days=self.rng.randint(1, 2)))
            if not self._kept(kind, start) or self.due(kind, start).due_on != due_on:
                continue
            if kind is not Kind.CORE:
                return _Episode(start, [self._first(kind, start)], start, _ASSESSED)
            opened = self._shifted(start, -self.rng.randint(5, 16))
            initial = self._done(self._first(Kind.INITIAL, opened))
            if (initial.authorised_on or start) <= start:
                return _Episode(opened, [initial, _Work(kind, start, start)], opened, _ASSESSED)
        return None

    def _assessed(self) -> _Episode:
        """An open case whose assessments are done, or one so new that none has begun."""
        for _ in range(40 if self.rng.random() < 0.98 else 0):
            work, last = self._all_work(opened := self._referral_day(18))
            if last <= self.as_at:
                return _Episode(opened, work, opened)
        return _Episode(self.as_at - timedelta(days=self.rng.randint(0, 2)), [])

    def _closed(self, opened: date, until: date, *, followed: bool = False) -> _Episode | None:
        """A case that was closed before ``until``, or by the referral that followed then; None where it was not."""
        chance, planned = self.rng.random(), self.rng.random() < 0.45
        if chance < 0.24:
            return _Episode(opened, [], None, None, opened, ClosedBy.NO_FURTHER_ACTION)
        work, last = self._all_work(opened)
        if followed and chance < 0.5:
            return _Episode(opened, work, None, None, until, ClosedBy.NEXT_REFERRAL) if last <= until else None
        after = timedelta(days=self.rng.randint(30, 240) if planned else self.rng.randint(0, 7))
        closed_on = max(last, self._shifted(last + after, 0))
        episode = _Episode(opened, work, opened, _CLOSED, closed_on, ClosedBy.CIN_CLOSURE, _REASONS[planned])
        return episode if closed_on < until else None

    def _with_earlier(self, latest: _Episode) -> list[_Episode]:
        """The cases of the same children, oldest first: some families are referred again."""
        found = [latest]
        while self.rng.random() < 0.3:
            until = found[0].opened_on
            opened = self._shifted(until, -self.rng.randint(7, 280))
            if opened < self.since or (episode := self._closed(opened, until, followed=True)) is None:
                break
            found.insert(0, episode)
        return found

    def _hold(self, episode: _Episode) -> None:
        """Who holds the case; of the open ones a third came from another worker, and for some none is found yet."""
        last, is_open, assessing = episode.closed_on or self.as_at, not episode.closed_on, episode.status == _ASSESSED
        start = min(last, episode.opened_on + timedelta(days=self.rng.choice((0, 0, 0, 1, 1, 2, 3))))
        area = self.rng.randrange(len(self.teams) // len(_TEAMS)) * len(_TEAMS)
        on_duty = assessing and len(episode.work) == 1 and self.rng.random() < 0.65
        at = _DUTY if on_duty else self.rng.choices(range(len(_TEAMS)), [share for *_, share in _TEAMS])[0]
        if episode.work and is_open and not assessing:
            episode.status = _LOOKED_AFTER if at == _IN_CARE else self.rng.choice(_STATUSES)
        self.families[assessing] += is_open  # every so many has nobody, whatever the seed
        if start == episode.closed_on or (is_open and self.families[assessing] % 150 == 75):
            return
        came = is_open and at != _DUTY and start < last and self.rng.random() < 0.4
        handed_on = start + timedelta(days=self.rng.randint(1, (last - start).days)) if came else start
        waits = is_open and self.families[assessing] % (13 if assessing else 60) == 7
        now = (self.teams[area + at], waits, handed_on, None)
        for team, nobody, since, until in (*[(self.teams[area + _DUTY], False, start, handed_on)] * came, now):
            who = {"team_id": team.id, "worker_id": None if nobody else self.rng.choice(team.workers)}
            by = {"reason": _HELD[2 if nobody else len(episode.held)], "decided_by": team.manager}
            episode.held.append({**who, "started_on": since, "ended_on": until, **by})

    def _write_family(self, size: int, latest: _Episode) -> int:
        """Write the children of a family with their cases; returns how many of the cases are closed."""
        rng, episodes = self.rng, self._with_earlier(latest)
        for episode in episodes:
            self._hold(episode)
        surname = rng.choice(_SURNAMES) if rng.random() < 0.9 else None
        sources, need = [rng.choice(_SOURCES) for _ in episodes], rng.choice(_NEEDS)
        age = (self.as_at - episodes[0].opened_on).days
        unborn = size == len(episodes) == 1 and latest.closed_on is None and age < 150 and rng.random() < 0.04
        age += int((_OLDEST_DAYS - age - 1400 * (size - 1)) * rng.random() ** 1.3)
        for _ in range(size):
            gender, firsts = rng.choice((("Female", _GIRLS), ("Male", _BOYS)))
            name = f"{rng.choice(firsts)} {surname}" if surname and not unborn else None
            reference = f"D{100_000 + self.written['children'] * 411_557 % 900_000}"
            child = self._add("children", reference=reference, name=name, gender=None if unborn else gender,
                              date_of_birth=None if unborn else self.as_at - timedelta(days=age),
                              search=for_search(reference, name))  # fmt: skip
            for number, (episode, source) in enumerate(zip(episodes, sources, strict=True), 1):
                self._write_case(episode, need, child_id=child, number=number, referral_source=source)
            age += rng.randint(310, 1400)
        if len(self.rows["cases"]) >= _CHUNK:
            self._flush()
        return size * (len(episodes) - (latest.closed_on is None))

    def _write_case(self, episode: _Episode, need: str, **values: object) -> None:
        in_need, until = episode.cin_started_on is not None, episode.closed_on or self.as_at
        seen_on = max(episode.opened_on, until - timedelta(days=int(45 * self.rng.random() ** 1.5)))
        case = self._add(
            "cases", **values, opened_on=episode.opened_on, referred_on=episode.opened_on, status=episode.status,
            no_further_action=episode.closed_by is ClosedBy.NO_FURTHER_ACTION, cin_started_on=episode.cin_started_on,
            primary_need=need if in_need else None, closed_on=episode.closed_on, closed_by=episode.closed_by,
            closure_reason=episode.closure_reason,
            last_seen_on=seen_on if in_need and self.rng.random() < 0.95 else None)  # fmt: skip
        for work in episode.work:
            due, is_open = self.due(work.kind, work.clock_from), work.authorised_on is None
            seen = self.rng.choices((True, False, None), (50, 15, 35) if is_open else (86, 8, 6))[0]
            clock = {"standard_id": due.standard.id, "due_on": due.due_on}
            self._add("assessments", case_id=case, **work._asdict(), **clock, child_seen=seen)
            self.open_assessments += is_open
        for held in episode.held:
            self._add("allocations", case_id=case, **held)

    def _add(self, table: str, **values: object) -> int:
        self.written[table] += 1
        self.rows[table].append({"id": self.written[table], **values})
        return self.written[table]

    def _flush(self) -> None:
        for table, rows in self.rows.items():
            if rows:
                self.session.execute(insert(SQLModel.metadata.tables[table]), rows)
                rows.clear()
