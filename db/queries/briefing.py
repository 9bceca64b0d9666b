"""What a manager or a team should know on Monday: what is late and due, what may not wait, what waits for a signature.

Every part is made of the rows of a list that the program shows; nothing is counted anew, and no child is named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.queries.clock_list import ClockRow, clock_list
from db.queries.signature import SignatureRow, signature_queue
from db.queries.supervision import supervision_list
from db.queries.triage import WaitingRow, waiting_list
from db.queries.workers import workers
from db.store import Reader
from models.assessment import SOON_WORKING_DAYS, Countdown, State, Urgency
from models.dates import short_form
from models.due_clocks import DueClock
from models.people import Action, Person
from models.standards import Standards, days_word
from models.waiting import Owed


class Part(StrEnum):
    """The parts of a briefing, in the order in which they are read."""

    LATE = "late"
    TODAY = "due_today"
    SOON = "due_soon"
    NEVER_WAIT = "may_not_wait"
    TO_SIGN = "waiting_for_signature"
    SUPERVISION = "supervision"

    @property
    def words(self) -> str:
        return {
            Part.LATE: "Late",
            Part.TODAY: "Due today",
            Part.SOON: f"Due in the next {SOON_WORKING_DAYS} working days",
            Part.NEVER_WAIT: "Without a worker, and may not wait",
            Part.TO_SIGN: "Waiting for a manager's signature",
            Part.SUPERVISION: f"Supervision late, or due within {SOON_WORKING_DAYS} working days",
        }[self]


_PARTS = {Urgency.LATE: Part.LATE, Urgency.TODAY: Part.TODAY, Urgency.SOON: Part.SOON}


@dataclass(frozen=True, slots=True)
class BriefingLine:
    """One line: what is due of which case, or of whom; ``clock`` where a clock of a case is meant."""

    part: Part
    what: str
    case: str | None
    child: str | None
    clock: DueClock | None
    due_on: date | None
    countdown: Countdown | None
    worker: str | None
    team: str | None
    note: str = ""

    @property
    def words(self) -> str:
        """``D190371-2: Core group, due Fri 15 Jul 2011, 72 working days late; Kofi Roberts``"""
        due = "" if self.due_on is None else f", due {short_form(self.due_on)}"
        stands = "" if self.countdown is None else f", {stands_words(self.countdown)}"
        note = f", {self.note}" if self.note else ""
        if self.case is None:
            return f"{self.worker}: {self.what}{due}{stands}{note}"
        return f"{self.case}: {self.what}{due}{stands}{note}; {self.worker or 'unallocated'}"


@dataclass(frozen=True, slots=True)
class Briefing:
    """All lines, in order; ``worker`` or ``team`` is of whom it is, both empty of the whole authority."""

    as_at: date
    worker: str | None
    team: str | None
    lines: tuple[BriefingLine, ...]

    def of(self, part: Part) -> list[BriefingLine]:
        return [line for line in self.lines if line.part is part]


def stands_words(one: Countdown) -> str:
    """``3 working days late``, ``today``, ``2 working days left``"""
    if one.state is State.DUE_TODAY:
        return "today"
    days = abs(one.days_left)
    if one.state is State.OVERDUE:
        return f"{days} working {days_word(days)} late" if days else "late"
    return f"{days} working {days_word(days)} left"


def briefing(
    reader: Reader, standards: Standards, as_at: date, person: Person, *, worker_id: int | None = None,
    team: str | None = None,
) -> Briefing:  # fmt: skip
    """What is to be known of the whole authority, of the cases that a worker holds, or of a team.

    A case belongs to the team that has it, else to that of its worker. How others are supervised is told to those who
    may see it; nothing of the personal part is read.
    """
    people = workers(reader)
    team_of = {one.name: one.team for one in people.values()}
    worker = None if worker_id is None else people[worker_id].name

    def concerned(holder: str | None, of_team: str | None, *others: str | None) -> bool:
        if worker is not None:
            return worker in (holder, *others)
        return team is None or (of_team or team_of.get(holder or "")) == team

    due = clock_list(reader, standards, as_at, DueClock).rows
    lines = [_due(row) for row in due if row.countdown.urgency in _PARTS and concerned(row.worker, row.team)]
    lines += [_waits(row) for row in waiting_list(reader, standards, as_at).of(Owed.NEVER_WAIT)
              if concerned(row.worker, row.team)]  # fmt: skip
    lines += [_to_sign(row) for row in signature_queue(reader, standards, as_at, person, everybody=True)
              if concerned(row.worker, row.team, row.to)]  # fmt: skip
    lines += [line for line, supervisor in _supervised(reader, standards, as_at, person)
              if concerned(line.worker, line.team, supervisor)]  # fmt: skip
    return Briefing(as_at, worker, team, _in_order(lines))


def _in_order(lines: Iterable[BriefingLine]) -> tuple[BriefingLine, ...]:
    parts = list(Part)
    return tuple(sorted(lines, key=lambda line: parts.index(line.part)))


def _due(row: ClockRow) -> BriefingLine:
    part = _PARTS[row.countdown.urgency]
    note = "with the manager" if row.with_manager else ""
    return BriefingLine(
        part, row.words, row.case, row.child, row.clock, row.due_on, row.countdown, row.worker, row.team, note
    )


def _waits(row: WaitingRow) -> BriefingLine:
    waits = f"has waited {row.wait.days} working {days_word(row.wait.days)}"
    what = row.status_words[:1].upper() + row.status_words[1:]
    return BriefingLine(Part.NEVER_WAIT, what, row.case, row.child, None, None, None, row.worker, row.team, waits)


def _to_sign(row: SignatureRow) -> BriefingLine:
    since = f"with {row.to or 'any manager'} since {short_form(row.submitted_on)}"
    return BriefingLine(
        Part.TO_SIGN, row.kind.words, row.case, row.child, DueClock.ASSESSMENTS, row.due_on, row.countdown, row.worker,
        row.team, since,
    )  # fmt: skip


def _supervised(
    reader: Reader, standards: Standards, as_at: date, person: Person
) -> Iterator[tuple[BriefingLine, str | None]]:
    """Whose supervision is late or due soon, each with who supervises them."""
    others = person.may(Action.BEGIN_SESSION)
    for row in supervision_list(reader, standards, as_at, person, everybody=others, personal=False):
        if row.countdown is None or row.countdown.urgency not in _PARTS:
            continue
        planned = f"planned for {short_form(row.planned_on)}" if row.planned_on else f"with {row.supervised_by}"
        line = BriefingLine(
            Part.SUPERVISION, "supervision", None, None, None, row.due_on, row.countdown, row.worker.name,
            row.worker.team, planned,
        )  # fmt: skip
        yield line, row.supervisor
