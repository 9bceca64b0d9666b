"""Random histories of entries, corrections, files read in and publications, and the same told again in plain Python.

Beside each store it is kept what the tables said after each act, and what was published: from that every figure is
counted anew, one by one, and held against what the queries give.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from frozen_list import published_lines
from random_moves import Mover
from small_authority import ADA, BECAUSE, MO, NORTH, SOUTH, WIL, ask, june, missing_on_record, person

from db.clock_records import Since, note_every_case, write_records
from db.commands.assessing import authorise, correct_date, reopen, submit
from db.commands.command import Work, command
from db.commands.importing import plan_import, write_import
from db.commands.keeping import erase
from db.commands.publishing import publish_month
from db.commands.undoing import redo, undo
from db.exchange.annex_a import AnnexA, ChildFacts
from db.queries.activity import activity
from db.queries.activity import counted as counted_rows
from db.queries.cards import performance_cards
from db.queries.performance import Known, backlog, completed, completed_by_month, completed_lines, open_lines
from db.queries.publications import (
    Frozen,
    late_since,
    publications,
    published_figure,
    published_until,
    reconciled,
)
from db.queries.standards import standards
from db.store import Act, Reader, Store
from models import tables
from models.activity import Counted
from models.assessment import Kind
from models.case import status_of
from models.episodes import AssessmentWork, Facts, Referral
from models.errors import CpipError
from models.pathway import Dated, LateReason
from models.people import Action
from models.standards import Clock, Standards
from models.timeliness import Figure, Line, Measure, Month, Period, figure_of, months_between

BEGIN = june(10)
MONTHS = months_between(Month(2024, 4), Month(2024, 10))
TEAMS = (None, NORTH, SOUTH)
# What moves a clock, that of which there can be much more often.
OF_STATUS = {Counted.PLANS: "child_protection", Counted.LOOKED_AFTER: "looked_after"}
SAID = " said"  # of a clock that is known by the words of a file alone
OF_CLOCKS = ("take_referral", "decide_referral", "submit", "submit", "submit", "authorise", "authorise", "authorise",
             "reopen", "correct", "correct", "correct", "start", "close", "take_up", "section_47", "conference",
             "conference", "begin_protection", "begin_protection", "begin_care", "begin_care", "begin_need", "end",
             "end", "correct_episode", "correct_episode")  # fmt: skip
Key = tuple[str, int]  # the clock, and the assessment or the case


class Fact(NamedTuple):
    """A clock as the tables have it."""

    clock_from: date
    due_on: date
    stopped_on: date | None
    team: int | None  # that held the case as it stopped

    @property
    def in_time(self) -> bool:
        return self.stopped_on is not None and self.stopped_on <= self.due_on


@dataclass
class Told:
    """What was known, in the order in which it came: from a day on this was so of a clock, or nothing any more."""

    events: list[tuple[date, Key, Fact | None]] = field(default_factory=list)
    published: dict[Month, tuple[date, dict[Key, Fact]]] = field(default_factory=dict)

    def known(self, day: date) -> dict[Key, Fact]:
        """What was known of each clock on a day."""
        found: dict[Key, Fact | None] = {}
        since: dict[Key, date] = {}
        for on, key, fact in self.events:
            if on <= day and on >= since.get(key, on):
                found[key], since[key] = fact, on
        return {key: fact for key, fact in found.items() if fact is not None}

    def figure(self, known: dict[Key, Fact], measure: Measure, first: date, last: date, team: int | None) -> Figure:
        counted = [
            fact for (clock, _), fact in known.items()
            if clock == measure.clock.value and fact.stopped_on and first <= fact.stopped_on <= last
            and team in (None, fact.team)
        ]  # fmt: skip
        return Figure(sum(fact.in_time for fact in counted), len(counted))

    def take(self, day: date, before: dict[Key, Fact], after: dict[Key, Fact]) -> None:
        """An act of a day, by what the tables said before it and after it."""
        for key in before.keys() | after.keys():
            was, now = before.get(key), after.get(key)
            if was is None or now is None or was[:3] != now[:3]:
                self.events.append((day, key, now))

    @property
    def published_on(self) -> date:
        return max((on for on, _ in self.published.values()), default=date.min)


def facts(store: Store, clock: Standards) -> dict[Key, Fact]:
    """Each clock of the tables, in the plainest way."""
    held: dict[int, list[tuple[date, date, int]]] = {}
    for case, start, end, team in ask(
        store,
        "SELECT al.case_id, al.started_on, al.ended_on, COALESCE(al.team_id, w.team_id) FROM main.allocations AS al "
        "LEFT JOIN workers AS w ON w.id = al.worker_id ORDER BY al.started_on, al.id",
    ):
        if team is not None:
            held.setdefault(case, []).append((_day(start), _day(end) if end else date.max, team))

    def fact(case: int, start: date, due: date, stopped: date | None) -> Fact:
        teams = [team for first, until, team in held.get(case, []) if stopped and first <= stopped < until]
        otherwise = [team for _, _, team in held.get(case, [])[:1]]
        return Fact(start, due, stopped, (teams[-1:] or otherwise or [None])[0] if stopped else None)

    found: dict[Key, Fact] = {}
    for id_, case, kind, start, due, done in ask(
        store, "SELECT id, case_id, kind, clock_from, due_on, authorised_on FROM main.assessments"
    ):
        found[kind, id_] = fact(case, _day(start), _day(due), _day(done) if done else None)
    for case, referred, taken, decided, since, held_on, needless, closed in ask(
        store,
        "SELECT id, referred_on, taken_by, referral_decided_on, section_47_on, conference_on, conference_needless_on, "
        "closed_on FROM main.cases",
    ):
        if referred and (decided or (taken and not closed)):
            due = clock.due(Clock.REFERRAL_DECISION, _day(referred)).due_on
            found["referral_decision", case] = fact(case, _day(referred), due, _day(decided) if decided else None)
        if since:
            was_held = held_on if held_on and held_on >= since else None
            if was_held or (not needless and not closed):
                due = clock.due(Clock.CONFERENCE, _day(since)).due_on
                found["conference", case] = fact(case, _day(since), due, _day(was_held) if was_held else None)
    return found | _of_status(store, fact)


def _of_status(store: Store, fact: Callable[..., Fact]) -> dict[Key, Fact]:
    """Plans and times in care by their own dates; by what a file said of a case of a child who has none such."""
    found: dict[Key, Fact] = {}
    recorded = set()
    for id_, child, case, kind, start, end in ask(
        store, "SELECT id, child_id, case_id, kind, started_on, ended_on FROM main.status_episodes"
    ):
        recorded.add((child, kind))
        if kind in OF_STATUS.values():
            found[kind, id_] = fact(case, _day(start), _day(start), _day(end) if end else None)
    for case, child, said, opened, closed in ask(
        store, "SELECT id, child_id, status, opened_on, closed_on FROM main.cases WHERE status IS NOT NULL"
    ):
        kind = status_of(said).value
        if kind in OF_STATUS.values() and (child, kind) not in recorded:
            found[kind + SAID, case] = fact(case, _day(opened), _day(opened), _day(closed) if closed else None)
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text)


class Authority:
    """A store to which anything is done, and beside it what was told."""

    def __init__(self, store: Store, seed: int, enter_late: Callable[..., Any]) -> None:
        self.store, self.chance, self.enter_late = store, random.Random(seed), enter_late
        self.today, self.told, self.gone = BEGIN, Told(), set[Key]()
        with store.reading() as reader:
            self.clock = standards(reader)
        for key, fact in self.facts().items():
            if key[0].endswith(SAID):
                self.told.events.append((BEGIN, key, fact))
                continue
            start = _day(ask(store, "SELECT started_on FROM main.assessments WHERE id = :id", id=key[1])[0][0])
            self.told.events.append((start, key, fact._replace(stopped_on=None, team=None)))
            if fact.stopped_on:
                self.told.events.append((fact.stopped_on, key, fact))

    def facts(self) -> dict[Key, Fact]:
        return facts(self.store, self.clock)

    def act(self, id_: int = MO) -> Act:
        return Act(person(id_), datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=UTC))

    def step(self) -> None:
        """One act, whatever it is; some time may pass before it."""
        self.today += timedelta(days=self.chance.choice([0, 0, 0, 0, 1, 1, 2, 3, 12]))
        kind = self.chance.choices(
            (self.move, self.sign, self.restate, self.back, self.read_in, self.late, self.publish, self.erase),
            (30, 15, 20, 8, 6, 10, 10, 2),
        )[0]
        kind()

    def _done(self, do: Callable[[], object]) -> bool:
        """Do it, and keep what it changed; return whether it was done."""
        before = self.facts()
        try:
            do()
        except CpipError:
            assert self.facts() == before
            return False
        self.told.take(self.today, before, self.facts())
        return True

    def move(self) -> None:
        act, submitter = self.act(self.chance.choice([MO, ADA])), self.act(WIL)
        self._done(Mover(self.store, act, self.today, self.chance, submitter).moves[self.chance.choice(OF_CLOCKS)])

    def sign(self) -> None:
        """Somebody submits what is open, and another signs it."""
        open_ = ask(self.store, "SELECT id FROM main.assessments WHERE authorised_on IS NULL AND "
                    "case_id NOT IN (9, 10)")  # fmt: skip
        if not open_:
            return
        id_, on = self.chance.choice(open_)[0], self.today - timedelta(days=self.chance.choice([0, 0, 1, 3, 12, 40]))
        self._done(lambda: submit(self.store, self.act(WIL), id_, on, self.today))
        self._explained(lambda **why: authorise(self.store, self.act(), id_, on, self.today, **why))

    def _explained(self, do: Callable[..., object]) -> bool:
        """With a reason for lateness where it needs one."""
        return self._done(do) or self._done(lambda: do(reason=LateReason.WORKLOAD, note=BECAUSE))

    def restate(self) -> None:
        """A signature is taken away, or a date of it corrected."""
        signed = ask(
            self.store,
            "SELECT case_id, id, started_on, authorised_on FROM main.assessments WHERE authorised_on IS NOT NULL "
            "AND case_id IN (SELECT id FROM main.cases WHERE closed_on IS NULL AND id NOT IN (9, 10))",
        )
        if not signed:
            return
        case, id_, started, done = self.chance.choice(signed)
        what, was = self.chance.choice([(None, done), (Dated.AUTHORISED, done), (Dated.STARTED, started)])
        now = _day(was) + timedelta(days=self.chance.choice([-30, -9, -4, -2, -1, 1, 2, 4, 9, 30]))
        if what is None:
            self._done(lambda: reopen(self.store, self.act(), id_, BECAUSE, self.today, self.today))
        else:
            self._explained(
                lambda **why: correct_date(
                    self.store, self.act(), case, id_, what, now, BECAUSE, self.today, self.today, **why
                )
            )

    def back(self) -> None:
        again = self.chance.choice([undo, undo, redo])
        self._done(lambda: again(self.store, self.act(self.chance.choice([MO, ADA]))))

    def read_in(self) -> None:
        """A file: what it tells counts from the day on which it happened, or from now where that is published."""
        start = self.today - timedelta(days=self.chance.randrange(60))
        done = self.chance.choice([None, start + timedelta(days=self.chance.randrange(60))])
        work = AssessmentWork(Kind.SINGLE, start, None if done is None or done > self.today else done)
        child = ChildFacts(f"I{self.chance.randrange(6)}", facts=Facts((Referral(start),), (work,)))
        file = AnnexA(Path("june.xlsx"), Kind.SINGLE, self.today, {child.reference: child})
        before = self.facts()
        act = self.act(ADA)
        try:
            write_import(self.store, act, file, plan_import(self.store, act, file))
        except CpipError:
            return
        self._as_happened(before, {})

    def late(self) -> None:
        """Something that was recorded elsewhere on a day that is told."""
        case = self.chance.choice(ask(self.store, "SELECT id FROM main.cases"))[0]
        start = self.today - timedelta(days=self.chance.randrange(90))
        done = self.chance.choice([None, start + timedelta(days=self.chance.randrange(70))])
        done = None if done is None or done > self.today else done
        kind = self.chance.choice([Kind.INITIAL, Kind.CORE])
        told = (done or start) + timedelta(days=self.chance.randrange(40))
        due = start + timedelta(days=self.chance.randrange(60))
        before = self.facts()
        try:
            id_ = self.enter_late(self.store, self.act(ADA), case, kind, start, due, done, told)
        except CpipError:
            return
        self._as_happened(before, {(kind.value, id_): min(told, self.today)})

    def _as_happened(self, before: dict[Key, Fact], told: dict[Key, date]) -> None:
        def since(on: date) -> date:
            return min(on, self.today) if on > self.told.published_on else self.today

        now = self.facts()
        self.told.events += [(self.today, key, None) for key in before.keys() - now.keys()]
        for key, fact in now.items():
            was = before.get(key)
            if was is not None and was[:3] == fact[:3]:
                continue
            begun = self._began(key, fact)
            ended = told.get(key) or since(fact.stopped_on or begun)
            if was is None and fact.stopped_on is not None and min(since(begun), ended) < ended:
                self.told.events.append((min(since(begun), ended), key, fact._replace(stopped_on=None, team=None)))
            elif was is not None and not (was.stopped_on is None and fact.stopped_on is not None):
                ended = self.today
            self.told.events.append((max(ended, self._last_of(key)) if was else ended, key, fact))

    def _began(self, key: Key, fact: Fact) -> date:
        if key[0] in ("referral_decision", "conference", *OF_STATUS.values()) or key[0].endswith(SAID):
            return fact.clock_from
        return _day(ask(self.store, "SELECT started_on FROM main.assessments WHERE id = :id", id=key[1])[0][0])

    def _last_of(self, key: Key) -> date:
        return max((on for on, of, _ in self.told.events if of == key), default=date.min)

    def publish(self) -> None:
        month = self.chance.choice(MONTHS[:-2])
        as_at = self.chance.choice([self.today, self.today - timedelta(days=self.chance.randrange(20))])
        try:
            publish_month(self.store, self.act(), month, as_at, self.today)
        except CpipError:
            return
        self.told.published[month] = (as_at, self.told.known(as_at))
        for _ in range(self.chance.choice([0, 4])):  # on the very same day
            self.chance.choice([self.restate, self.restate, self.sign, self.late])()

    def erase(self) -> None:
        found = ask(self.store, "SELECT id, reference FROM main.children")
        child, reference = self.chance.choice(found)
        before = self.facts()
        try:
            erase(self.store, self.act(ADA), child, reference, "A court ordered it.", self.today, early=True)
        except CpipError:
            return
        # What was counted stays counted, and the number of what is gone may be another's from now on.
        again = {key: (key[0], -key[1] - 1000 * len(self.gone) - 1000) for key in before.keys() - self.facts().keys()}
        self.gone |= again.keys()
        self.told.events = [(on, again.get(key, key), fact) for on, key, fact in self.told.events]
        for month, (on, known) in self.told.published.items():
            self.told.published[month] = on, {again.get(key, key): fact for key, fact in known.items()}


def check(authority: Authority, days: list[date]) -> None:
    """Every figure, as at each of these days: its list, counted anew, and taken apart."""
    told = authority.told
    assert missing_on_record(authority.store) == 0
    with authority.store.reading() as reader:
        every = publications(reader)
        assert {one.month: one.known.day for one in every} == {month: on for month, (on, _) in told.published.items()}
        for one in every:  # what was published is what was known then, whatever came since
            frozen = told.published[one.month][1]
            for measure in Measure:
                for team in TEAMS:
                    figure = published_figure(reader, one, measure, team_id=team)
                    lines = published_lines(reader, one, measure, team_id=team)
                    assert figure == figure_of(lines) == told.figure(frozen, measure, one.month.first, one.month.last,
                                                                     team)  # fmt: skip
        for day in days:
            known = told.known(day)
            for team in TEAMS:
                found = completed_by_month(reader, Known(day), MONTHS[0].first, day, team_id=team)
                for measure in Measure:
                    lines = completed_lines(reader, Known(day), measure, MONTHS[0].first, day, team_id=team)
                    for month in MONTHS:
                        of_month = [line for line in lines if Month.of(line.stopped_on or day) == month]
                        counted = told.figure(known, measure, month.first, min(month.last, day), team)
                        assert found[measure].get(month, Figure()) == figure_of(of_month) == counted
            _check_open(reader, authority, known, day)
            _check_status(reader, known, day)
            for measure in Measure:
                for month in (one for one in MONTHS if one.first <= day):
                    for team in (None, NORTH):
                        _check_reconciled(reader, measure, month, day, team)
        _check_two_days(reader, days)
        _check_cards(reader, authority.clock, days[-2])
        _check_activity(reader, days)


def _check_open(reader: Reader, authority: Authority, known: dict[Key, Fact], day: date) -> None:
    for team in TEAMS:
        waiting = backlog(reader, Known(day), authority.clock, day, team_id=team)
        for measure in Measure:
            lines = open_lines(reader, Known(day), measure, day, team_id=team)
            assert (waiting[measure].open, waiting[measure].late) == (
                len(lines), sum(line.due_on < day for line in lines)
            )  # fmt: skip
            if team is None:
                still = sorted(
                    (fact.clock_from, fact.due_on) for (clock, _), fact in known.items()
                    if clock == measure.clock.value and fact.clock_from <= day
                    and (fact.stopped_on is None or fact.stopped_on > day)
                )  # fmt: skip
                assert sorted((line.clock_from, line.due_on) for line in lines) == still


def _check_status(reader: Reader, known: dict[Key, Fact], day: date) -> None:
    """Who is on a plan or in care at the end of the day, since when: as it stood on record then."""
    for what, kind in OF_STATUS.items():
        there = sorted(
            fact.clock_from for (clock, _), fact in known.items()
            if clock.removesuffix(SAID) == kind and fact.clock_from <= day
            and (fact.stopped_on is None or fact.stopped_on > day)
        )  # fmt: skip
        assert [row.on for row in counted_rows(reader, Known(day), what, day, day)] == there


def _check_reconciled(reader: Reader, measure: Measure, month: Month, day: date, team: int | None) -> None:
    every = published_until(publications(reader), day)
    parts = reconciled(reader, Known(day), measure, month, every, team_id=team)
    of_year = [one for one in every if month.year_first <= one.month <= month]
    assert (parts is None) == (not of_year or of_year[-1].month != month)
    if parts is None:
        return
    assert parts.reconciles
    assert parts.now == completed(reader, Known(day), measure, month.year_first.first, month.last, team_id=team)
    now = completed_lines(reader, Known(day), measure, month.year_first.first, month.last, team_id=team)
    was = published_lines(reader, of_year[-1], measure, team_id=team)
    begins = of_year[-2].month.shifted(1) if len(of_year) > 1 else month.year_first
    if begins < month:
        ends = month.first - timedelta(days=1)
        was += completed_lines(reader, of_year[-1].known, measure, begins.first, ends, team_id=team)
    for before in of_year[-2:-1]:
        was += completed_lines(
            reader, before.known, measure, month.year_first.first, before.month.last, team_id=team
        )  # fmt: skip
    _explained([*parts.late], now, was)
    assert parts.published == figure_of(was)


def _check_two_days(reader: Reader, days: list[date]) -> None:
    """The same days as known on two of them: the difference is a list, and explains it."""
    for one, other in pairwise(days):
        for measure in Measure:
            first, last = MONTHS[0].first, one
            was, now = (completed_lines(reader, Known(day), measure, first, last) for day in (one, other))
            entries = late_since(
                reader, Frozen(Known(other), first, last), [Frozen(Known(one), first, last)], measure
            )  # fmt: skip
            _explained(entries, now, was)


def _check_cards(reader: Reader, clock: Standards, day: date) -> None:
    """On a card the published figures and their late entries make the figures of now, for each period and team."""
    for month in (one for one in MONTHS if one.first <= day):
        for card in performance_cards(reader, clock, day, month, team_id=None if month.month % 2 else NORTH):
            last = min(month.last, day)
            for period, figure in card.figures.items():
                assert figure == completed(
                    reader, Known(day), card.measure, period.first(month), last, team_id=card.team_id
                )
            assert (card.published is None) == (not card.published_figures)
            for period, figure in card.published_figures.items():
                assert card.published is not None
                assert figure == completed(
                    reader, card.published.known, card.measure, period.first(month), month.last, team_id=card.team_id
                )
                if period is Period.YEAR:
                    assert card.reconciled is not None
                    figure = card.reconciled.published
                assert card.figures[period] == figure + card.late_figure(period)


def _check_activity(reader: Reader, days: list[date]) -> None:
    """A number is the length of its list."""
    for day in days:
        for team in TEAMS:
            first = Month.of(day).shifted(-2).first
            for count in activity(reader, Known(day), first, day, team_id=team):
                assert count.number == len(counted_rows(reader, Known(day), count.what, first, day, team_id=team))


def _explained(entries: list[Any], now: list[Line], was: list[Line]) -> None:
    """The entries are what the two lists differ by, line by line."""
    differ = Counter((line.line_id, line.in_time) for line in now)
    differ.subtract((line.line_id, line.in_time) for line in was)
    named: Counter[tuple[int, bool]] = Counter()
    for entry in entries:
        named[entry.line.line_id, entry.line.in_time] += entry.counts
    assert {key: number for key, number in differ.items() if number} == {
        key: number for key, number in named.items() if number
    }
    assert len(entries) == sum(abs(number) for number in differ.values())


def keep_as_it_happened(template: Path, path: Path) -> Path:
    """A copy of the store with all on record as it happened, closed."""
    shutil.copyfile(template, path)
    with Store.open(path) as store, store.writing() as session:
        connection = session.connection().connection.driver_connection
        note_every_case(connection)
        write_records(connection, Since(BEGIN, as_happened=True))
    return path


def entering_late() -> Callable[..., int]:
    """A command that enters an assessment of which it is told when it was recorded elsewhere."""

    def entered(work: Work, case: int, kind: Kind, start: date, due: date, done: date | None, told: date) -> int:
        standard = work.reader.rows("SELECT id FROM standards WHERE clock = :kind", kind=kind.value)[0][0]
        row = tables.Assessment(
            case_id=case, kind=kind.value, started_on=start, clock_from=start, standard_id=standard, due_on=due,
            authorised_on=done,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        assert row.id is not None
        work.recorded_on[row.id] = told
        work.record("an assessment")
        return row.id

    return command(Action.IMPORT)(entered)


def retell(template: Path, path: Path, seed: int, steps: int, enter_late: Callable[..., int]) -> Authority:
    """Let so much happen in a copy of the store, and hold every figure against what was told."""
    shutil.copyfile(template, path)
    try:
        with Store.open(path) as store:
            authority = Authority(store, seed, enter_late)
            days = {BEGIN - timedelta(days=20), BEGIN}
            for _ in range(steps):
                authority.step()
                days.add(authority.today)
            chosen = sorted(authority.chance.sample(sorted(days), min(4, len(days))))
            check(authority, [*chosen, authority.today + timedelta(days=40)])
        return authority
    finally:
        path.unlink()
