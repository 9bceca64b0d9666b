"""Fill a new store with a synthetic authority of a realistic shape; nobody in it exists."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from db.commands.calendar import standards_within
from db.commands.command import Work, command
from db.demo_case import AT_ASSESSMENT, CLOSED, Assessment, Episode, Held, Row, Seen, Waits
from db.demo_hands import IN_USE_DAYS, Hands
from db.demo_improvement import add_improvement
from db.demo_pathway import Pathway
from db.demo_people import BOYS, CHILDREN_A_WORKER, GIRLS, SURNAMES, TEAMS, DemoTeam, add_people
from db.demo_performance import add_performance
from db.demo_standing import TABLES, Standing, Stood
from db.demo_supervision import add_supervision
from db.demo_triage import WAITING, WAITING_AT_ASSESSMENT, Holding
from db.demo_writing import Writing
from db.queries.workers import practice_rules
from models import tables
from models.assessment import Kind
from models.episodes import ClosedBy
from models.errors import InvalidInput
from models.people import Action
from models.practice_rules import Rules
from models.standards import Clock, Standards
from models.text import child_search

MOST_CHILDREN = 250_000  # with those of closed cases they fit into six digits
_HISTORY_DAYS, _OLDEST_DAYS, _CHUNK = 730, 6500, 20_000
_SINGLE_SINCE, _LOCAL_SINCE = date(2013, 4, 15), date(2015, 4, 15)  # Working Together 2013; all of the history after it
_LIMITS = {Kind.INITIAL: 10, Kind.CORE: 35, Kind.SINGLE: 45}
_SIZES = (*(1,) * 75, *(2,) * 6, *(3,) * 3, 4)  # of families: a quarter of the children have siblings here
_SOURCES = ("1A: Individual", "2A: Schools", "2A: Schools", "3A: Health services", "6: Police", "6: Police", "8: Other")
_NEEDS = ("N1 - Abuse or neglect", "N1 - Abuse or neglect", "N2 - Child's disability", "N4 - Family in acute stress")
_CAME_IN = (0, 1, 0, 2, 1, 4, 1, 3)  # working days ago, one after the other of those that are not assessed yet
_REASONS = ("RC8 - Case closed after assessment, no further action", "RC7 - Any other reason")
T = TypeVar("T")


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
    clock, workers = standards_within(session), max(2 * len(TEAMS), children // CHILDREN_A_WORKER)
    teams = add_people(work, rng, clock.calendar, as_at, workers)
    demo = _Demo(session, rng, clock, practice_rules(work.reader), as_at, teams, seed)
    demo.fill(children)
    n = demo.written
    add_performance(work, seed, as_at, children)
    supervision = add_supervision(work, seed, clock.calendar, as_at, teams)
    plan = add_improvement(work, clock.calendar, as_at)
    work.record("store", after={"as_at": as_at, "seed": seed, **n, **supervision, **plan})
    return DemoSize(n["children"], n["cases"], children, n["assessments"], demo.open_assessments, workers, len(teams))


def _add_local_rows(session: Session, as_at: date) -> None:
    """The closures over Christmas, and the two stages where the authority kept them after 2013."""
    for year in (as_at.year - 1, as_at.year):
        session.add(tables.Closure(first_on=date(year, 12, 28), last_on=date(year, 12, 31), name="Town hall closed"))
    if as_at > _LOCAL_SINCE:
        for clock, limit, start in ((Clock.INITIAL, 10, "the referral"), (Clock.CORE, 35, "its commencement")):
            session.add(tables.Standard(clock=clock.value, working_days=limit, counted_from=start, local=True,
                                        effective_from=_SINGLE_SINCE, source="kept by this authority"))  # fmt: skip


class _Demo:
    """Makes families and their cases, and writes them in chunks."""

    def __init__(
        self, session: Session, rng: Random, clock: Standards, rules: Rules, as_at: date, teams: list[DemoTeam],
        seed: int,
    ) -> None:  # fmt: skip
        self.session, self.rng, self.as_at = session, rng, as_at
        self.since = as_at - timedelta(days=_HISTORY_DAYS)
        around = (as_at + timedelta(days=step) for step in range(-1200, 600))
        self.days = list(filter(clock.calendar.is_working_day, around))
        beside = {day + timedelta(days=step) for day in clock.calendar.bank_holidays for step in (-1, 0, 1)}
        self.edges = sorted(day for day in beside if self.since <= day < as_at)
        self.due = cache(lambda kind, start: clock.due(kind.clock, start))
        self.holding = Holding(rng, teams, rules, as_at, self._shifted)
        hands = Hands(teams)
        self.pathway = Pathway(rng, hands, clock, as_at, self._shifted)
        self.writing = Writing(rng, hands, as_at, self._shifted)
        self.standing = Standing(Random(seed), as_at, as_at - timedelta(days=IN_USE_DAYS), self._shifted)  # noqa: S311
        # Those referred to first.
        kept = ("families", "children", "cases", "assessments", "allocations", "co_workers", "decisions",
                "submissions", "corrections", "notes", "actions", *TABLES)  # fmt: skip
        self.written = dict.fromkeys(kept, 0)
        self.rows: dict[str, list[Row]] = {table: [] for table in kept}
        self.open_assessments = self.came_in = 0
        self.with_worker: tuple[int, str | None] | None = None  # siblings whom a worker holds, and their name

    def fill(self, children: int) -> None:
        """Write the families with an open case and, among them, five closed cases for each two open ones."""
        self.holding.leave_behind(min(3, children // 100))
        sizes = self.rng.choices(_SIZES, k=children)
        sizes = [size for size, so_far in zip(sizes, accumulate(sizes), strict=True) if so_far <= children]
        sizes += [1] * (children - sum(sizes))
        bands = self._bands(sizes)
        closed_wanted = 0
        for size, band, waits in zip(sizes, bands, self._waits(sizes, bands), strict=True):
            latest = (self._being_assessed(band) if band else None) or self._assessed(waits)
            closed_wanted += 5 * size - 2 * self._write_family(size, latest, waits, band)
            while closed_wanted > 0:
                if episode := self._closed(self._referral_day(1), self.as_at):
                    closed_wanted -= 2 * self._write_family(self.rng.choice(_SIZES), episode)
        self._flush()

    def _bands(self, sizes: list[int]) -> list[str]:
        """For each family how its open assessment stands, or nothing."""
        count = max(1, round(sum(sizes) * 0.165))
        today = max(1, count // 25) if self.as_at in self.days else 0
        quotas = {"today": today, "soon": round(count * 0.15), "late": round(count * 0.16)}
        bands = [""] * len(sizes)
        self._share_out(bands, sizes, range(len(sizes)), (*quotas.items(), ("later", count - sum(quotas.values()))))
        if not any(bands):  # a single family, larger than every quota
            bands[0] = "soon"
        return bands

    def _waits(self, sizes: list[int], bands: list[str]) -> list[Waits | None]:
        """For each family how it came to wait for a worker, or nothing."""
        found: list[Waits | None] = [None] * len(sizes)
        assessed = [place for place, band in enumerate(bands) if band]
        quota = round(sum(sizes[place] for place in assessed) * WAITING_AT_ASSESSMENT / 100)
        self._share_out(found, sizes, assessed, [(Waits.AT_ASSESSMENT, quota)])
        others = [place for place, band in enumerate(bands) if not band]
        for waits, share, of in WAITING:
            places = [place for place in others if sizes[place] in of]
            self._share_out(found, sizes, places, [(waits, round(sum(sizes) * share / 100))])
        return found

    def _share_out(
        self, found: list[T], sizes: list[int], places: Sequence[int], quotas: Iterable[tuple[T, int]]
    ) -> None:
        """Give each quota of children, by whole families, to those of the places that have nothing yet; at random."""
        order = self.rng.sample(places, len(places))
        for what, quota in quotas:
            for place in order:
                if not found[place] and sizes[place] <= quota:
                    found[place], quota = what, quota - sizes[place]

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

    def _first(self, kind: Kind, referred: date) -> Assessment:
        """The first assessment of a case; it starts on the next working day, mostly, and counts from the referral."""
        started = self._shifted(referred - timedelta(days=1), 1 + self.rng.choice((0, 0, 0, 1, 1, 2)))
        return Assessment(kind, referred, min(started, max(referred, self.as_at)))

    def _done(self, work: Assessment) -> Assessment:
        """The assessment authorised: seven in ten are in time, and most of those close to the limit."""
        limit = self.due(work.kind, work.clock_from).standard.working_days
        taken = round(limit * self.rng.random() ** 0.35)
        if self.rng.random() > 0.69:
            taken = limit + 1 + min(limit, int(self.rng.expovariate(3.5 / limit)))
        return work._replace(authorised_on=max(work.started_on, self._shifted(work.clock_from, taken)))

    def _all_work(self, opened: date) -> tuple[list[Assessment], date]:
        """What was done in a case and until when: initial and perhaps core, or single and perhaps a second one."""
        kind = self.rng.choice([kind for kind in (Kind.INITIAL, Kind.SINGLE) if self._kept(kind, opened)])
        work = [self._done(self._first(kind, opened))]
        chance, pause, next_kind = (0.1, 80, kind) if kind is Kind.SINGLE else (0.4, 0, Kind.CORE)
        start = self._shifted(work[0].authorised_on or opened, pause)
        if self.rng.random() < chance and self._kept(next_kind, start):
            work.append(self._done(Assessment(next_kind, start, start)))
        return work, work[-1].authorised_on or opened

    def _being_assessed(self, band: str) -> Episode | None:
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
                return Episode(start, [self._first(kind, start)], start, AT_ASSESSMENT)
            if self.pathway.straight_to_section_47(start):
                return Episode(start, [Assessment(kind, start, start)], start, AT_ASSESSMENT)
            opened = self._shifted(start, -min(self.rng.randint(4, 16), self.rng.randint(4, 16)))
            initial = self._first(Kind.INITIAL, opened)._replace(authorised_on=start)
            return Episode(opened, [initial, Assessment(kind, start, start)], opened, AT_ASSESSMENT)
        return None

    def _assessed(self, waits: Waits | None) -> Episode:
        """An open case whose assessments are done, or one so new that none has begun."""
        if waits in (Waits.NEW, Waits.SIBLING):
            self.came_in += 1
            return Episode(self._shifted(self.as_at, -_CAME_IN[self.came_in % len(_CAME_IN)]), [])
        for _ in range(40 if waits or self.rng.random() < 0.98 else 0):
            work, last = self._all_work(opened := self._referral_day(18))
            if last <= self.as_at:
                return Episode(opened, work, opened)
        return Episode(self.as_at - timedelta(days=self.rng.randint(0, 2)), [])

    def _closed(self, opened: date, until: date, *, followed: bool = False) -> Episode | None:
        """A case that was closed before ``until``, or by the referral that followed then; None where it was not."""
        chance, planned = self.rng.random(), self.rng.random() < 0.45
        if chance < 0.24:
            return Episode(opened, [], None, None, opened, ClosedBy.NO_FURTHER_ACTION)
        work, last = self._all_work(opened)
        if followed and chance < 0.5:
            return Episode(opened, work, None, None, until, ClosedBy.NEXT_REFERRAL) if last <= until else None
        after = timedelta(days=self.rng.randint(30, 240) if planned else self.rng.randint(0, 7))
        closed_on = max(last, self._shifted(last + after, 0))
        episode = Episode(opened, work, opened, CLOSED, closed_on, ClosedBy.CIN_CLOSURE, _REASONS[planned])
        return episode if closed_on < until else None

    def _with_earlier(self, latest: Episode) -> list[Episode]:
        """The cases of the same children, oldest first: some families are referred again."""
        found = [latest]
        while self.rng.random() < 0.3:
            until = found[0].opened_on
            opened = self._shifted(until, -self.rng.randint(7, 280))
            followed = bool(found[0].work)  # what is new waits for its decision, and so nothing is open before it
            if opened < self.since or (episode := self._closed(opened, until, followed=followed)) is None:
                break
            found.insert(0, episode)
        return found

    def _hold(self, episode: Episode, size: int, waits: Waits | None) -> None:
        """Let somebody hold the case, or let it wait; with its worker an open one gets its status."""
        if episode.closed_on is not None:
            taken_up = episode.closed_by is not ClosedBy.NO_FURTHER_ACTION
            episode.held = self.holding.closed(episode.opened_on, episode.closed_on, taken_up=taken_up)
            return
        episode.held = self.holding.open(episode.opened_on, episode.stage, size, waits)
        episode.status = episode.held.status

    def _family(self, size: int, waits: Waits | None, *, is_open: bool, urgent: bool) -> tuple[int | None, str | None]:
        """The family of siblings, if they are any, and the surname; where it is urgent a name is known."""
        if waits is Waits.SIBLING and self.with_worker:
            known, self.with_worker = self.with_worker, None
            return known
        surname = self.rng.choice(SURNAMES) if self.rng.random() < 0.9 or urgent else None
        if size == 1:
            return None, surname
        family = self._add("families"), surname
        if is_open and waits is None:
            self.with_worker = family
        return family

    def _write_family(self, size: int, latest: Episode, waits: Waits | None = None, band: str = "") -> int:
        """Write the children of a family with their cases; returns how many of the cases are closed."""
        rng, episodes = self.rng, self._with_earlier(latest)
        before, urgent = None, band == "late" or waits is Waits.PROTECTED
        for episode in episodes:
            self._hold(episode, size, waits)
            self.pathway.lead(episode, before, waits, band if episode is latest else "")
            self.writing.write(episode)
            before = episode
        stood = [self.standing.of(episode) for episode in episodes]
        family_id, surname = self._family(size, waits, is_open=latest.closed_on is None, urgent=urgent)
        sources, need = [rng.choice(_SOURCES) for _ in episodes], rng.choice(_NEEDS)
        age = (self.as_at - episodes[0].opened_on).days
        may_be_unborn = size == len(episodes) == 1 and latest.closed_on is None and not urgent
        unborn = may_be_unborn and age < 150 and rng.random() < 0.04
        age += int((_OLDEST_DAYS - age - 1400 * (size - 1)) * rng.random() ** 1.3)
        expected_on = self.as_at + timedelta(days=rng.randint(-10, 110)) if unborn else None
        for _ in range(size):
            gender, firsts = rng.choice((("Female", GIRLS), ("Male", BOYS)))
            name = f"{rng.choice(firsts)} {surname}" if surname and not unborn else None
            reference = f"D{100_000 + self.written['children'] * 411_557 % 900_000}"
            born_on = None if unborn else self.as_at - timedelta(days=age)
            child = self._add("children", reference=reference, name=name, gender=None if unborn else gender,
                              date_of_birth=born_on, expected_on=expected_on, family_id=family_id,
                              search=child_search(reference, name))  # fmt: skip
            for number, (episode, source, stands) in enumerate(zip(episodes, sources, stood, strict=True), 1):
                self._write_case(episode, need, source, stands, child_id=child, number=number)
            age += rng.randint(310, 1400)
        if len(self.rows["cases"]) >= _CHUNK:
            self._flush()
        return size * (len(episodes) - (latest.closed_on is None))

    def _write_case(
        self, episode: Episode, need: str, source: str, stands: Sequence[Stood], *, child_id: int, number: int
    ) -> None:
        held, code_of = episode.held, self.pathway.code_of
        in_need, until = episode.cin_started_on is not None, episode.closed_on or self.as_at
        last_seen = max(episode.opened_on, until - timedelta(days=int(45 * self.rng.random() ** 1.5)))
        seen = [self._child_seen(work, one) for work, one in zip(episode.work, held.seen, strict=True)]
        days = [one["child_seen_on"] for one in seen if one["child_seen_on"] is not None]
        if in_need and (days or self.rng.random() < 0.94):
            days.append(last_seen)
        days += [one.last_visit for one in stands if one.last_visit]
        case = self._add(
            "cases", child_id=child_id, number=number, opened_on=episode.opened_on, referred_on=episode.opened_on,
            referral_source=code_of(held, source), status=episode.status,
            no_further_action=episode.closed_by is ClosedBy.NO_FURTHER_ACTION, cin_started_on=episode.cin_started_on,
            primary_need=code_of(held, need) if in_need or held.facts["taken_by"] else None,
            closed_on=episode.closed_on, closed_by=episode.closed_by, closure_reason=episode.closure_reason,
            last_seen_on=max(days, default=None), **held.facts)  # fmt: skip
        for one in stands:
            by = self.pathway.hands.holder(held, one.started_on)[1]
            one.write(self._add, child_id, case, by, self.standing.since)
        placed = []
        for work, kept in zip(episode.work, seen, strict=True):
            due, is_open = self.due(work.kind, work.clock_from), work.authorised_on is None
            clock = {"standard_id": due.standard.id, "due_on": due.due_on}
            placed.append(self._add("assessments", case_id=case, **work._asdict(), **clock, **kept))
            self.open_assessments += is_open
        for place, row in held.submissions:
            self._add("submissions", case_id=case, assessment_id=placed[place], **row)
        for place_or_none, row in held.corrections:
            assessment = None if place_or_none is None else placed[place_or_none]
            self._add("corrections", case_id=case, assessment_id=assessment, **row)
        self._write_decisions(case, held)
        others = {"allocations": held.allocations, "co_workers": held.co_workers, "notes": held.notes,
                  "actions": held.actions}  # fmt: skip
        for table, rows in others.items():
            for row in rows:
                self._add(table, case_id=case, **row)

    def _child_seen(self, work: Assessment, seen: Seen) -> dict[str, Any]:
        """What is kept of seeing this child, and why the assessment is late."""
        drawn = self.rng.choices((True, False, None), (50, 15, 35) if work.authorised_on is None else (86, 8, 6))[0]
        was_seen = drawn if seen.child_seen is None else seen.child_seen
        on, alone = (seen.on, seen.alone) if was_seen else (None, None)
        return {"child_seen": was_seen, "child_seen_on": on, "seen_alone": alone, **seen.late}

    def _write_decisions(self, case: int, held: Held) -> None:
        """In the order of their days, so that one which corrects another comes after it."""
        written: dict[int, int] = {}
        for row in sorted(held.decisions, key=lambda one: str(one["made_on"])):
            corrects = row["corrects"]
            kept = {name: value for name, value in row.items() if name != "corrects"}
            number = self._add("decisions", case_id=case, **kept, corrects_id=corrects and written[id(corrects)])
            written[id(row)] = number

    def _add(self, table: str, **values: object) -> int:
        self.written[table] += 1
        self.rows[table].append({"id": self.written[table], **values})
        return self.written[table]

    def _flush(self) -> None:
        for table, rows in self.rows.items():
            if rows:
                self.session.execute(insert(SQLModel.metadata.tables[table]), rows)
                rows.clear()
