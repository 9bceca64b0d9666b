"""Supervision in the synthetic authority: who supervises whom, the sessions of eight months, and what was agreed."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy import insert
from sqlmodel import SQLModel

from db import demo_said as say
from db.commands.command import Work
from db.demo_case import PROTECTED, Row, morning
from db.demo_people import DemoTeam
from db.queries.standards import as_date, maybe_date
from db.queries.workers import practice_rules
from db.queries.workers import workers as known_workers
from models.calendar import WorkingCalendar
from models.discussion import PERSONAL_FIELDS
from models.supervision import Agreement, SessionKind, SupervisedAs, SupervisionClock
from models.workload import Worker

MOST_TEAMS = 40  # as many as five areas have, so that a large demo is not slower for it
_DAYS, _MINUTES = 243, 90  # eight months, in calendar days
_TO_BE_WRITTEN, _TO_BE_SIGNED, _TO_SIGN_BY_WORKER, _LONG_AGO, _THIS_WEEK, _AGREED_BY_FOUNDER = 1, 2, 3, 4, 5, 8
_LENGTHS = (90, 90, 95, 100, 90, 105, 60, 90, 120, 45, 90)
_SAID = ("situation", "voice", "analysis", "plan", "challenge", "decision", "rationale")


@dataclass(slots=True)
class _Case:
    """A case as its worker holds it, and when it was last discussed."""

    id: int
    first_on: date
    last_on: date
    closed: bool
    every: int
    discussed_on: date | None = None

    @property
    def next_on(self) -> date:
        """By when it is to be discussed, in calendar days from the last time."""
        return (self.discussed_on or self.first_on) + timedelta(days=self.every)


@dataclass(slots=True)
class _Pair:
    """A worker and who supervises them; ``place`` is that among the founder's people, None with others."""

    worker: Worker
    supervisor: tuple[int, str]
    clock: SupervisionClock
    begins: date
    cases: list[_Case]
    place: int | None
    long_ago: bool
    held: list[date] = field(default_factory=list)


class _Supervision:
    """Makes the sessions of one worker after the other, and keeps the rows until all are written."""

    def __init__(self, work: Work, rng: Random, calendar: WorkingCalendar, as_at: date) -> None:
        self.work, self.rng, self.as_at = work, rng, as_at
        around = (as_at + timedelta(days=step) for step in range(-_DAYS - 60, 120))
        self.days = list(filter(calendar.is_working_day, around))
        self.calendar, self.rules = calendar, practice_rules(work.reader)
        self.people = known_workers(work.reader)
        kept = ("supervision_agreements", "supervision_sessions", "session_drafts", "discussions", "personal_parts",
                "actions")  # fmt: skip
        self.rows: dict[str, list[Row]] = {table: [] for table in kept}

    def fill(self, teams: Sequence[DemoTeam]) -> dict[str, int]:
        """Write all; returns how many rows of each table."""
        founder = min(team.manager_id for team in teams)
        cases = self._cases([one.id for team in teams for one in team.workers])
        number = 0
        for at, team in enumerate(teams):
            for place, holder in enumerate(team.workers):
                number += 1
                of_founder = team.manager_id == founder
                agreed = place < _AGREED_BY_FOUNDER if of_founder else number % 19 != 0
                if agreed:
                    following = teams[(at + 1) % len(teams)]
                    pair = self._agree(team, following, place, self.people[holder.id], number, of_founder=of_founder)
                    pair.cases = cases[holder.id]
                    self._history(pair)
                    self._to_come(pair)
        for table, rows in self.rows.items():
            if rows:
                self.work.session.execute(insert(SQLModel.metadata.tables[table]), rows)
        return {table: len(rows) for table, rows in self.rows.items() if table != "actions"}

    def _cases(self, worker_ids: Sequence[int]) -> dict[int, list[_Case]]:
        """What each of these workers held, the oldest first."""
        found: dict[int, list[_Case]] = defaultdict(list)
        listed = ", ".join(str(id_) for id_ in worker_ids)
        for worker, case, started, ended, closed, status in self.work.reader.rows(
            "SELECT al.worker_id, al.case_id, al.started_on, al.ended_on, c.closed_on, c.status FROM allocations AS al "
            f"JOIN cases AS c ON c.id = al.case_id WHERE al.worker_id IN ({listed}) ORDER BY al.id"
        ):
            until = min((day for day in (maybe_date(ended), maybe_date(closed)) if day), default=date.max)
            if until > self.as_at - timedelta(days=_DAYS):
                every = 28 if status == PROTECTED else 56
                found[worker].append(_Case(case, as_date(started), until, closed is not None, every))
        return found

    def _agree(
        self, team: DemoTeam, following: DemoTeam, place: int, worker: Worker, number: int, *, of_founder: bool
    ) -> _Pair:
        """The team's manager supervises its practice supervisor and a few more; the practice supervisor the others."""
        manager, senior = (team.manager_id, team.manager), (team.workers[0].id, team.workers[0].name)
        by_manager = of_founder or place in {0, 1, 4}
        supervisor, cover = (manager, senior) if by_manager else (senior, manager)
        if place == 0:
            cover = (following.manager_id, following.manager)
        role = SupervisedAs.PRACTICE_SUPERVISOR if place == 0 else SupervisedAs.SOCIAL_WORKER
        begins = max(self.as_at - timedelta(days=_DAYS), worker.works_from or date.min)
        every = 14 if number % 25 == 7 and worker.newly_qualified_until is None else None
        self._add(
            "supervision_agreements", worker_id=worker.id, supervisor_id=supervisor[0], effective_from=begins,
            supervised_as=role.value, every_days=every, cover_id=cover[0], agreed_by=team.manager,
        )  # fmt: skip
        agreement = Agreement(*supervisor, begins, role, every)
        clock = SupervisionClock(worker, [agreement], self.rules, self.calendar)
        at = place if of_founder else None
        long_ago = at == _LONG_AGO or (at is None and number % 9 == 4)
        return _Pair(worker, supervisor, clock, begins, [], at, long_ago)

    def _history(self, pair: _Pair) -> None:
        """The sessions up to the day before ``as_at``: most in time, some late, some after one that was cancelled."""
        anchor, until = pair.begins, self.as_at - timedelta(days=45 if pair.long_ago else 1)
        while (due := pair.clock.due_after(anchor)) is not None:
            early = self.rng.randint(0, 4) if due.frequency.days > 7 else self.rng.randint(0, 1)
            planned = max(self._shifted(anchor, 1), self._shifted(due.on - timedelta(days=early), 0))
            roll, day = self.rng.random(), planned
            if roll > 0.87:
                day = self._shifted(due.on, self.rng.choice((1, 2, 2, 3, 5, 8)))
            cancelled = roll > 0.94
            while pair.worker.leave_on(day) is not None and day <= until:
                day = self._shifted(day, 1)
            if cancelled and planned <= until and planned < day:
                self._cancel(pair, planned)
                planned = self._shifted(planned, 2)
            if day > until or pair.worker.has_left(day):
                return
            kind = SessionKind.REFLECTIVE if self.rng.random() < 0.08 else SessionKind.ONE_TO_ONE
            self._hold(pair, kind, planned if self.rng.random() < 0.9 else None, day)
            pair.held.append(day)
            if due.frequency.days > 7 and self.rng.random() < 0.15:
                between = self._shifted(day, self.rng.randint(3, 8))
                if between <= until and not pair.worker.has_left(between) and pair.worker.leave_on(between) is None:
                    kind = SessionKind.GROUP if self.rng.random() < 0.6 else SessionKind.AD_HOC
                    self._hold(pair, kind, between if kind is SessionKind.GROUP else None, between)
            anchor = day

    def _to_come(self, pair: _Pair) -> None:
        """What is planned: of the founder's people one this week, and with one the session is being written."""
        if pair.worker.leave_on(self.as_at) is not None or not pair.worker.is_here(self.as_at):
            return
        if pair.place == _TO_BE_WRITTEN:
            id_ = self._session(pair, SessionKind.ONE_TO_ONE, self.as_at, writing_since=morning(self.as_at))
            for number, case in enumerate(self._to_discuss(pair, self.as_at, 2)):
                self._add("session_drafts", session_id=id_, case_id=case.id, texts=self._draft(pair.worker, number))
            said = json.dumps({"wellbeing": say.PERSONAL["wellbeing"][0]}, ensure_ascii=False)
            self._add("session_drafts", session_id=id_, case_id=None, texts=said)
            return
        due = pair.clock.due_after(pair.held[-1] if pair.held else pair.begins)
        this_week = pair.place == _THIS_WEEK
        if due is not None and (this_week or (due.on > self.as_at and self.rng.random() < 0.6)):
            monday = self.as_at - timedelta(days=self.as_at.weekday())
            latest = monday + timedelta(days=4) if this_week else due.on
            day = max(self._shifted(latest, 0), self._shifted(self.as_at - timedelta(days=1), 1))
            self._session(pair, SessionKind.ONE_TO_ONE, day)

    def _shifted(self, day: date, working_days: int) -> date:
        """So many working days after the day; with 0 the last working day up to it."""
        return self.days[bisect_right(self.days, day) - 1 + working_days]

    def _cancel(self, pair: _Pair, planned: date) -> None:
        because, note = self.rng.choice(say.CANCELLED)
        on = max(pair.begins, self._shifted(planned, self.rng.choice((-1, 0, 0))))
        cancelled = {"cancelled_on": on, "cancelled_because": because.value, "cancelled_note": note}
        self._session(pair, SessionKind.ONE_TO_ONE, planned, **cancelled)

    def _hold(self, pair: _Pair, kind: SessionKind, planned: date | None, held: date) -> None:
        """A session that was held and recorded; the older ones are signed by both."""
        alone = kind.counts
        minutes = self.rng.choice(_LENGTHS) if alone else self.rng.choice((20, 30, 60))
        recorded = min(self.as_at, self._shifted(held, self.rng.choice((0, 0, 1, 1, 1, 2, 2, 0, 1, 4, 7))))
        personal = {
            name: self.rng.choice(say.PERSONAL[name]) if alone and self.rng.random() < 0.72 else None
            for name in PERSONAL_FIELDS
        }
        signed: date | None = max(
            recorded, self._shifted(recorded, self.rng.choice((0, 0, 0, 1)) if pair.place is None else 0)
        )
        of_worker: date | None = max(recorded, self._shifted(recorded, self.rng.choice((0, 1, 1, 2, 3, 5))))
        age = (self.as_at - held).days
        if alone and age <= 35 and pair.place == _TO_BE_SIGNED:
            signed = of_worker = None
        elif alone and age <= 35 and pair.place == _TO_SIGN_BY_WORKER:
            of_worker = None
        signed = signed if signed and signed <= self.as_at else None
        of_worker = of_worker if of_worker and of_worker <= self.as_at else None
        left = pair.worker.has_left(self.as_at)
        id_ = self._session(
            pair, kind, planned, held_on=held, minutes=minutes, recorded_on=recorded, recorded_by=pair.supervisor[1],
            supervisor_signed_on=signed, worker_signed_on=of_worker,
            signed_on_paper=None if of_worker is None else self.rng.random() < 0.5 and left,
            **{f"{name}_discussed": said is not None for name, said in personal.items()},
        )  # fmt: skip
        most = {SessionKind.GROUP: 2, SessionKind.AD_HOC: 1}.get(kind, self.rng.choice((5, 7, 8, 9, 10, 12)))
        if alone and pair.clock.frequency_on(held).days <= 14:
            most = self.rng.randint(3, 5)
        for case in self._to_discuss(pair, held, most):
            self._discuss(pair, id_, case, held)
        if any(personal.values()):
            self._add("personal_parts", session_id=id_, **personal)
            if self.rng.random() < 0.25:
                self._act(pair, id_, None, self.rng.choice(say.PERSONAL_ACTIONS), held)

    def _session(self, pair: _Pair, kind: SessionKind, planned: date | None, **kept: object) -> int:
        none = dict.fromkeys(
            ("writing_since", "held_on", "minutes", "recorded_on", "recorded_by", "supervisor_signed_on",
             "worker_signed_on", "signed_on_paper", "cancelled_on", "cancelled_because")
        )  # fmt: skip
        parts = {f"{name}_discussed": False for name in PERSONAL_FIELDS}
        id_ = len(self.rows["supervision_sessions"]) + 1
        self._add(
            "supervision_sessions", id=id_, worker_id=pair.worker.id, supervisor_id=pair.supervisor[0],
            kind=kind.value, planned_on=planned, planned_minutes=None if planned is None else _MINUTES,
            **{**none, **parts, "cancelled_note": "", **kept},
        )  # fmt: skip
        return id_

    def _to_discuss(self, pair: _Pair, day: date, most: int) -> list[_Case]:
        """The cases held on the day that are to be discussed first."""
        now = [
            one for one in pair.cases
            if one.first_on <= day < one.last_on and one.discussed_on != day
        ]  # fmt: skip
        return sorted(now, key=lambda one: (one.next_on, one.id))[:most]

    def _discuss(self, pair: _Pair, session: int, case: _Case, held: date) -> None:
        case.discussed_on = held
        said = self._said()
        seen = max(case.first_on, held - timedelta(days=self.rng.randint(0, 24)))
        was_seen = self.rng.random() < 0.85
        gone_into = self.rng.random() < 0.9
        self._add(
            "discussions", session_id=session, case_id=case.id, seen_on=seen if was_seen else None,
            seen_alone=self.rng.random() < 0.7 if was_seen else None,
            risk=self.rng.choice(("low", "medium", "medium", "high")) if gone_into else None,
            risk_change=self.rng.choice(("lower", "same", "same", "higher")) if gone_into else None,
            drift=self.rng.choice(("on_track", "on_track", "on_track", "drifting", "stuck")) if gone_into else None,
            **said,
        )  # fmt: skip
        if self.rng.random() < 0.5:
            self._act(pair, session, case, self.rng.choice(say.ACTIONS), held)

    def _said(self) -> dict[str, str | None]:
        """What is said of a case; some of it is missing, as it is."""
        decision, rationale = self.rng.choice(say.DECISIONS)
        told = (self.rng.choice(say.SITUATIONS), self.rng.choice(say.VOICES), self.rng.choice(say.ANALYSES),
                self.rng.choice(say.PLANS), self.rng.choice(say.CHALLENGES), decision, rationale)  # fmt: skip
        often = (0.97, 0.8, 0.8, 0.85, 0.68, 0.92, 0.86)
        return {
            name: text if self.rng.random() < part else None
            for name, text, part in zip(_SAID, told, often, strict=True)
        }

    def _act(self, pair: _Pair, session: int, case: _Case | None, what: str, held: date) -> None:
        """An action: of those that are due most are done, of the older ones all but a few, of a closed case all; some
        have no day."""
        due = None if self.rng.random() < 0.06 else self._shifted(held, self.rng.choice((3, 5, 5, 8, 10, 15, 20)))
        owner = (pair.worker.id, pair.worker.name) if self.rng.random() < 0.9 else pair.supervisor
        passed = (due or self._shifted(held, 15)) < self.as_at
        open_still = 0.01 if (self.as_at - held).days > 70 else 0.12
        done = None
        if self.rng.random() > open_still if passed else self.rng.random() < 0.25:
            late = self.rng.choice((-2, -1, 0, 0, 0, 2, 4))
            done = max(held, self._shifted(due, late) if passed and due else self._shifted(held, 2))
        if done is not None and done > self.as_at:
            done = None
        if case is not None and case.closed:
            done = min(done or case.last_on, case.last_on)
        self._add(
            "actions", case_id=case and case.id, session_id=session, what=what, owner_id=owner[0], set_on=held,
            due_on=due, set_by=pair.supervisor[1], at=morning(held), done_on=done, done_by=owner[1] if done else None,
            done_note=self.rng.choice(say.DONE) if done else "",
        )  # fmt: skip

    def _draft(self, worker: Worker, number: int) -> str:
        """What is typed so far: of the first case nearly all, of the second the beginning."""
        decision, rationale = say.DECISIONS[number]
        texts = {"situation": say.SITUATIONS[number], "voice": say.VOICES[number], "risk": "medium"}
        if number == 0:
            due = self._shifted(self.as_at, 5).isoformat()
            texts |= {"analysis": say.ANALYSES[0], "challenge": say.CHALLENGES[0], "decision": decision,
                      "rationale": rationale, "what1": say.ACTIONS[0], "who1": str(worker.id),
                      "by1": due}  # fmt: skip
        return json.dumps(texts, ensure_ascii=False, sort_keys=True)

    def _add(self, table: str, **values: object) -> None:
        self.rows[table].append(values)


def add_supervision(
    work: Work, seed: int, calendar: WorkingCalendar, as_at: date, teams: list[DemoTeam]
) -> dict[str, int]:
    """Agreements, sessions, discussions and actions of the first teams, once their cases are written.

    The manager that the store was founded with supervises eight people themselves. Chance is drawn from a stream of its
    own, so that nothing else in the store depends on it. Returns how many rows of each table were written.
    """
    rng = Random(f"supervision {seed}")  # noqa: S311 (made up, and meant to be the same again)
    return _Supervision(work, rng, calendar, as_at).fill(teams[:MOST_TEAMS])
