"""Supervision by worker: when it is due, what was held of what was due, and what waits for the next session."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from db.queries.actions import AgreedLine, agreed_actions
from db.queries.case_cover import CoveredCase, covered_cases
from db.queries.standards import as_date
from db.queries.workers import practice_rules, workers
from db.store import Reader
from models.assessment import Countdown, State, countdown
from models.dates import short_form
from models.of_whom import is_away
from models.people import Person
from models.practice_rules import RuleName, Rules
from models.recurring import Occasion, between
from models.standards import Standards
from models.supervision import (
    FIGURES_MONTHS,
    Agreement,
    SessionKind,
    SupervisedAs,
    SupervisionClock,
    SupervisionDue,
)
from models.text import for_search
from models.workload import Worker

EARLY_DAYS = 7  # calendar days before its day on which what is held is still the session that was planned
_COUNTED = ", ".join(f"'{kind.value}'" for kind in SessionKind if kind.counts)


def agreements(reader: Reader) -> dict[int, list[Agreement]]:
    """Every agreement by the worker, the oldest first."""
    found: dict[int, list[Agreement]] = defaultdict(list)
    for worker, id_, supervisor_id, supervisor, since, as_what, every, cover_id, cover, version in reader.rows(
        "SELECT a.worker_id, a.id, a.supervisor_id, s.name, a.effective_from, a.supervised_as, a.every_days, "
        "a.cover_id, c.name, a.version FROM supervision_agreements AS a JOIN workers AS s ON s.id = a.supervisor_id "
        "LEFT JOIN workers AS c ON c.id = a.cover_id ORDER BY a.worker_id, a.effective_from"
    ):
        found[worker].append(
            Agreement(
                supervisor_id, supervisor, as_date(since), SupervisedAs(as_what), every, cover_id, cover, id_, version
            )
        )
    return found


def held_days(reader: Reader, as_at: date) -> dict[int, list[date]]:
    """The days on which sessions were held from which the next one is due, by the worker."""
    found: dict[int, list[date]] = defaultdict(list)
    for worker, held in reader.rows(
        "SELECT worker_id, held_on FROM supervision_sessions WHERE held_on <= :as_at "
        f"AND kind IN ({_COUNTED}) ORDER BY worker_id, held_on",
        as_at=as_at.isoformat(),
    ):
        found[worker].append(as_date(held))
    return found


@dataclass(frozen=True, slots=True)
class Clocks:
    """Everybody's clock of supervision, with the days on which they were supervised, as at a day."""

    people: dict[int, Worker]
    rules: Rules
    clocks: dict[int, SupervisionClock]
    held: dict[int, list[date]]
    as_at: date

    def away(self, worker_id: int | None) -> bool:
        """Whether somebody is on leave, or has left."""
        worker = self.people.get(worker_id or 0)
        return worker is not None and is_away(worker, self.as_at)


def clocks(reader: Reader, standards: Standards, as_at: date) -> Clocks:
    """Everybody's clock."""
    people, rules, agreed = workers(reader), practice_rules(reader), agreements(reader)
    return Clocks(
        people,
        rules,
        {id_: SupervisionClock(one, agreed.get(id_, ()), rules, standards.calendar) for id_, one in people.items()},
        held_days(reader, as_at),
        as_at,
    )


@dataclass(frozen=True, slots=True)
class SupervisionRow:
    """Somebody who is supervised, as at a day.

    ``covered_by`` supervises while the supervisor agreed on is away or has left, and ``nobody_covers`` says that they
    are and that nobody does; ``mine`` says that one of the two is who asks.
    ``due`` is None where nothing is due: the worker is away without a last day, or nobody knows since when to count.
    ``figures`` are the occasions of the last six months. ``writing`` is the number of the session that who asks is
    writing, and ``to_sign`` those that wait for their signature.
    """

    worker: Worker
    as_at: date
    agreement: Agreement | None
    covered_by: str | None
    nobody_covers: bool
    supervisor_left: bool
    mine: bool
    rule_days: int
    rule_words: str
    last_held_on: date | None
    due: SupervisionDue | None
    countdown: Countdown | None
    planned_on: date | None
    writing: int | None
    to_sign: tuple[int, ...]
    figures: tuple[Occasion, ...]
    cases: tuple[CoveredCase, ...]
    actions: tuple[AgreedLine, ...] = field(default=())

    @property
    def id(self) -> int:
        return self.worker.id

    @property
    def key(self) -> tuple[object, ...]:
        return (self.worker.id,)

    @property
    def supervisor(self) -> str | None:
        """Who supervises on the day; nobody where the one agreed on has left and nobody covers."""
        return self.covered_by or (self.agreement.supervisor if self.agreement and not self.supervisor_left else None)

    @property
    def gone_words(self) -> str:
        """``is away, and nobody covers``; empty where somebody supervises."""
        if not self.nobody_covers:
            return ""
        return f"{'has left' if self.supervisor_left else 'is away'}, and nobody covers"

    @property
    def supervised_by(self) -> str:
        """The supervisor as a list shows them: nobody, where somebody is asked for."""
        return self.supervisor or ("nobody" if self.is_asked_for else "–")

    @property
    def is_asked_for(self) -> bool:
        """Whether they are expected to be supervised without anybody saying so: managers are where it is agreed."""
        return self.agreement is not None or not self.worker.is_manager

    @property
    def due_on(self) -> date | None:
        return self.due.on if self.due else None

    @property
    def days_left(self) -> int | None:
        """Working days until it is due; negative when it is late."""
        return self.countdown.days_left if self.countdown else None

    @property
    def state(self) -> str:
        """``open``, ``due_today``, ``overdue``; ``away`` where they are away, or gone, by the day that it would be due;
        ``not_agreed`` where nobody knows since when to count."""
        if self.countdown is not None:
            return self.countdown.state.value
        if not self.is_asked_for:
            return "not_agreed"
        known = self.agreement is not None or self.last_held_on is not None or self.worker.works_from is not None
        return "away" if known or self._is_away else "not_agreed"

    @property
    def _is_away(self) -> bool:
        return self.worker.leave_on(self.as_at) is not None

    @property
    def words(self) -> str:
        """The countdown, as a list shows it."""
        if self.countdown is not None:
            return self.countdown.label
        if self.state == "not_agreed":
            return "? not agreed" if self.is_asked_for else "– not agreed"
        return "– away" if self._is_away else "– not due"

    @property
    def held(self) -> int:
        """Sessions held of those that were due in the last six months."""
        return sum(one.done_on is not None for one in self.figures)

    @property
    def expected(self) -> int:
        return len(self.figures)

    @property
    def not_discussed(self) -> tuple[CoveredCase, ...]:
        """Cases that were not discussed for too long."""
        return tuple(one for one in self.cases if one.cover.too_long)

    @property
    def overdue_actions(self) -> tuple[AgreedLine, ...]:
        """Actions that concern this worker and should have been done: their own, of their sessions, on their cases."""
        return tuple(one for one in self.actions if one.is_overdue)

    @property
    def searched(self) -> str:
        """Every text that a column of the list shows, for the filter."""
        return for_search(
            self.worker.name, self.worker.team or "–", self.supervised_by, self.words, self.rule_words,
            f"{self.held} of {self.expected}",
            *(f"{short_form(day)} {day.isoformat()}" for day in (self.due_on, self.last_held_on) if day),
        )  # fmt: skip


def supervision_list(
    reader: Reader, standards: Standards, as_at: date, person: Person, *, everybody: bool, personal: bool = True
) -> list[SupervisionRow]:
    """Whom the person supervises, or covers for; with ``everybody`` all who are to be supervised, and themselves.

    The most urgent first. Whoever may not look at others still sees themselves. ``personal`` counts actions of the
    personal part too, of which the store shows only a person's own.
    """
    known = clocks(reader, standards, as_at)
    cases: dict[int, list[CoveredCase]] = defaultdict(list)
    for case in covered_cases(reader, standards, known.rules, as_at):
        cases[case.worker_id].append(case)
    actions: dict[int, list[AgreedLine]] = defaultdict(list)
    for line in agreed_actions(reader, standards, as_at, personal=personal):
        for concerned in line.concerns:
            actions[concerned].append(line)
    planned = _planned(reader, as_at)
    writing, to_sign = _mine(reader, person, as_at)
    rows = []
    for id_, worker in known.people.items():
        agreement = known.clocks[id_].agreement_on(as_at)
        if not worker.is_here(as_at) or (worker.is_manager and agreement is None and not everybody):
            continue
        away = agreement is not None and known.away(agreement.supervisor_id)
        covers = (
            away and agreement is not None and agreement.cover_id is not None and not known.away(agreement.cover_id)
        )
        mine = agreement is not None and person.id in {agreement.supervisor_id, agreement.cover_id if covers else None}
        mine = mine and person.id is not None
        if not (everybody or mine or id_ == person.id):
            continue
        rows.append(
            _row(
                known, id_, agreement, away, covers, mine, standards, planned.get(id_), writing.get(id_),
                tuple(to_sign.get(id_, ())), tuple(cases[id_]), tuple(actions[id_]),
            )
        )  # fmt: skip
    return sorted(rows, key=urgency)


def urgency(row: SupervisionRow) -> tuple[object, ...]:
    """First who is late the longest; who has no agreement stands behind them, then who is away, and last managers of
    whom nothing is agreed."""
    rank = 3 if not row.is_asked_for else 0 if row.due_on else 1 if row.state == "not_agreed" else 2
    return (rank, row.due_on or date.max, row.worker.name.casefold(), row.id)


def _row(
    known: Clocks, id_: int, agreement: Agreement | None, away: bool, covers: bool, mine: bool, standards: Standards,
    planned_on: date | None, writing: int | None, to_sign: tuple[int, ...], cases: tuple[CoveredCase, ...],
    actions: tuple[AgreedLine, ...],
) -> SupervisionRow:  # fmt: skip
    clock, held, as_at = known.clocks[id_], known.held.get(id_, []), known.as_at
    asked_for = agreement is not None or not known.people[id_].is_manager
    due = clock.due(held, as_at) if asked_for else None
    frequency = clock.frequency_on(as_at)
    supervisor = None if agreement is None else known.people.get(agreement.supervisor_id)
    since = as_at - relativedelta(months=FIGURES_MONTHS)
    return SupervisionRow(
        worker=known.people[id_],
        as_at=as_at,
        agreement=agreement,
        covered_by=agreement.cover if agreement is not None and covers else None,
        nobody_covers=away and not covers,
        supervisor_left=supervisor is not None and supervisor.has_left(as_at),
        mine=mine,
        rule_days=frequency.days,
        rule_words=frequency.in_words,
        last_held_on=clock.last_held(held, as_at),
        due=due,
        countdown=countdown(standards.calendar, due.on, None, as_at) if due is not None else None,
        planned_on=planned_on,
        writing=writing,
        to_sign=to_sign,
        figures=tuple(between(clock.occasions(held, as_at), since, as_at)) if asked_for else (),
        cases=cases,
        actions=actions,
    )


def _planned(reader: Reader, as_at: date) -> dict[int, date]:
    """The next session that is planned, by the worker."""
    rows = reader.rows(
        "SELECT worker_id, MIN(planned_on) FROM supervision_sessions WHERE planned_on >= :as_at AND held_on IS NULL "
        "AND cancelled_on IS NULL GROUP BY worker_id",
        as_at=as_at.isoformat(),
    )
    return {worker: as_date(day) for worker, day in rows}


def _mine(reader: Reader, person: Person, as_at: date) -> tuple[dict[int, int], dict[int, list[int]]]:
    """The session that the person is writing, by the worker; and those that wait for their signature."""
    writing = dict(
        reader.rows(
            "SELECT worker_id, id FROM supervision_sessions WHERE supervisor_id = :me AND writing_since IS NOT NULL",
            me=person.id or 0,
        )
    )
    to_sign: dict[int, list[int]] = defaultdict(list)
    for worker, id_ in reader.rows(
        "SELECT worker_id, id FROM supervision_sessions WHERE recorded_on <= :as_at AND writing_since IS NULL AND "
        "(supervisor_id = :me AND supervisor_signed_on IS NULL OR worker_id = :me AND worker_signed_on IS NULL) "
        "ORDER BY held_on, id",
        me=person.id or 0,
        as_at=as_at.isoformat(),
    ):
        to_sign[worker].append(id_)
    return writing, to_sign


def supervised(
    reader: Reader, standards: Standards, as_at: date, person: Person, worker_id: int
) -> SupervisionRow | None:
    """One row of the list, whoever supervises them; None where they are not in it."""
    rows = supervision_list(reader, standards, as_at, person, everybody=True)
    return next((row for row in rows if row.id == worker_id), None)


def supervision_clock(reader: Reader, standards: Standards, worker_id: int) -> SupervisionClock:
    """The clock of one worker."""
    return clocks(reader, standards, date.max).clocks[worker_id]


def session_minutes(reader: Reader, day: date) -> int:
    """How long a session lasts by the rule in force on the day, in minutes."""
    return practice_rules(reader).value(RuleName.SUPERVISION_MINUTES, day)


def planned_session(reader: Reader, worker_id: int, supervisor_id: int, today: date) -> int | None:
    """The session with this supervisor that was planned for today, or last before it; else the next one, where it is
    planned for one of the coming 7 calendar days and so held early. None of these is held, begun or cancelled."""
    rows = reader.rows(
        "SELECT id, planned_on FROM supervision_sessions WHERE worker_id = :worker AND supervisor_id = :me "
        "AND held_on IS NULL AND cancelled_on IS NULL AND writing_since IS NULL AND planned_on <= :latest",
        worker=worker_id,
        me=supervisor_id,
        latest=(today + timedelta(days=EARLY_DAYS)).isoformat(),
    )
    planned = [(as_date(day), id_) for id_, day in rows]
    known, coming = [one for one in planned if one[0] <= today], [one for one in planned if one[0] > today]
    return max(known)[1] if known else min(coming)[1] if coming else None


def overdue(rows: Iterable[SupervisionRow]) -> list[SupervisionRow]:
    """Those whose supervision is late."""
    return [row for row in rows if row.countdown is not None and row.countdown.state is State.OVERDUE]
