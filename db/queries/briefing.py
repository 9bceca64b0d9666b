"""What a manager or a team should know on Monday: what is late and due, what waits and for whom, and what was agreed.

Every part is made of the rows of a list that the program shows; nothing is counted anew, and no child is named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from db.queries.actions import AgreedLine, agreed_actions
from db.queries.clock_list import ClockRow, clock_list
from db.queries.signature import SignatureRow, signature_queue
from db.queries.supervision import SupervisionRow, clocks, supervision_list
from db.queries.triage import WaitingRow, waiting_list
from db.queries.whose import Whose, gone_words, whose
from db.store import Reader
from models.assessment import SOON_WORKING_DAYS, Countdown, State, Urgency
from models.dates import short_form
from models.due_clocks import DueClock
from models.people import Action, Person
from models.standards import Standards, days_word
from models.telling import without_name


class Part(StrEnum):
    """The parts of a briefing, in the order in which they are read."""

    LATE = "late"
    TODAY = "due_today"
    SOON = "due_soon"
    TO_SIGN = "waiting_for_signature"
    NEVER_WAIT = "may_not_wait"
    WAITS = "waits"
    SUPERVISION = "supervision"
    ACTIONS_LATE = "actions_overdue"
    ACTIONS_DUE = "actions_due"

    @property
    def words(self) -> str:
        return _WORDS[self]


_SOON = f"{SOON_WORKING_DAYS} working days"
_WORDS = {
    Part.LATE: "Late",
    Part.TODAY: "At risk today: due today, and late from tomorrow unless someone acts",
    Part.SOON: f"Due in the next {_SOON}",
    Part.TO_SIGN: "Waiting for a manager's signature",
    Part.NEVER_WAIT: "Unallocated, and may not wait",
    Part.WAITS: "Unallocated, and waits for a worker",
    Part.SUPERVISION: f"Supervision late, or due within {_SOON}",
    Part.ACTIONS_LATE: "Actions overdue",
    Part.ACTIONS_DUE: f"Actions due today or in the next {_SOON}",
}
_PARTS = {Urgency.LATE: Part.LATE, Urgency.TODAY: Part.TODAY, Urgency.SOON: Part.SOON}
_OF_ACTIONS = {
    Urgency.LATE: Part.ACTIONS_LATE, Urgency.TODAY: Part.ACTIONS_DUE, Urgency.SOON: Part.ACTIONS_DUE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BriefingLine:
    """One line: what is due of which case, or of whom; ``clock`` where a clock of a case is meant.

    ``gone`` says that the worker is not there to do it; ``action`` is the number of an action.
    """

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
    gone: str = ""
    action: int | None = None

    @property
    def words(self) -> str:
        """``D190371-2: Core group, due Fri 15 Jul 2011, 72 working days late; Kofi Roberts``"""
        due = "" if self.due_on is None else f", due {short_form(self.due_on)}"
        stands = "" if self.countdown is None else f", {stands_words(self.countdown)}"
        note = f", {self.note}" if self.note else ""
        if self.case is None:
            return f"{self.worker}: {self.what}{due}{stands}{note}"
        return f"{self.case}: {self.what}{due}{stands}{note}; {self._with_whom}"

    @property
    def _with_whom(self) -> str:
        if self.worker is None:
            return f"unallocated, {self.team}" if self.team else "unallocated"
        return f"{self.worker}, who {self.gone}" if self.gone else self.worker


@dataclass(frozen=True, slots=True)
class Briefing:
    """All lines, in order, and of whom they are.

    ``undated`` are the open actions that are due on no day, and ``of_nobody`` the unallocated cases of no team, which
    no team's briefing has. ``seen_by`` is who asked: what is not shown to them is not in it.
    """

    as_at: date
    whose: Whose
    seen_by: str
    lines: tuple[BriefingLine, ...]
    undated: int
    of_nobody: int

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
    reader: Reader, standards: Standards, as_at: date, person: Person, *, worker: str | None = None,
    team: str | None = None, manager: str | None = None,
) -> Briefing:  # fmt: skip
    """What is to be known of the whole authority, of a worker, of a team, or of a manager, by their names.

    A manager is told what waits for their own signature, whom they supervise, and of the cases of their team. How
    others are supervised is told to those who may see it; nothing of the personal part is read. Raises InvalidInput,
    NotFound.
    """
    known = clocks(reader, standards, as_at)
    of_whom = whose(reader, known, worker=worker, team=team, manager=manager)
    gone = {one.name: words for one in known.people.values() if (words := gone_words(one, as_at))}

    def line(part: Part, what: str, row: Any, **more: Any) -> BriefingLine:
        more = {"clock": None, "due_on": None, "countdown": None, "gone": gone.get(row.worker or "", ""), **more}
        return BriefingLine(part, what, row.case, row.child, worker=row.worker, team=row.team, **more)

    lines = []
    for row in clock_list(reader, standards, as_at, DueClock).rows:
        if row.countdown.urgency in _PARTS and of_whom.has_case(row.worker, row.team):
            lines.append(line(_PARTS[row.countdown.urgency], row.words, row, **_due(row)))
    for signed in _to_sign(reader, standards, as_at, person, of_whom):
        since = f"with {signed.to or 'any manager'} since {short_form(signed.submitted_on)}"
        due = {"clock": DueClock.ASSESSMENTS, "due_on": signed.due_on, "countdown": signed.countdown}
        lines.append(line(Part.TO_SIGN, signed.kind.words, signed, note=since, **due))
    unallocated = waiting_list(reader, standards, as_at).rows
    for waits in unallocated:
        if of_whom.has_case(waits.worker, waits.team):
            part = Part.NEVER_WAIT if waits.status.may_not_wait else Part.WAITS
            what = waits.status_words[:1].upper() + waits.status_words[1:]
            lines.append(line(part, what, waits, note=_waited(waits)))
    lines += _supervised(reader, standards, as_at, person, of_whom)
    agreed = [
        one for one in agreed_actions(reader, standards, as_at, personal=False) if of_whom.has_action(one.concerns)
    ]
    lines += [
        _agreed(one, known.people[one.owner_id].team, gone.get(one.owner, "")) for one in agreed
        if one.countdown is not None and one.countdown.urgency in _OF_ACTIONS
    ]  # fmt: skip
    parts = list(Part)
    return Briefing(
        as_at, of_whom, person.name, tuple(sorted(lines, key=lambda line: parts.index(line.part))),
        undated=sum(one.due_on is None for one in agreed), of_nobody=sum(row.team is None for row in unallocated),
    )  # fmt: skip


def _due(row: ClockRow) -> dict[str, Any]:
    note = "with the manager" if row.with_manager else ""
    return {"clock": row.clock, "due_on": row.due_on, "countdown": row.countdown, "note": note}


def _to_sign(
    reader: Reader, standards: Standards, as_at: date, person: Person, of_whom: Whose
) -> Sequence[SignatureRow]:  # fmt: skip
    """What waits for the manager's own signature; of others what waits for anybody's, on their cases or with them."""
    if of_whom.signs is not None:
        return signature_queue(reader, standards, as_at, of_whom.signs)
    queue = signature_queue(reader, standards, as_at, person, everybody=True)
    to = of_whom.worker
    return [row for row in queue if of_whom.has_case(row.worker, row.team) or (to is not None and row.to == to)]


def _waited(row: WaitingRow) -> str:
    return f"has waited {row.wait.days} working {days_word(row.wait.days)}"


def _supervised(
    reader: Reader, standards: Standards, as_at: date, person: Person, of_whom: Whose
) -> Iterator[BriefingLine]:  # fmt: skip
    """Whose supervision is late or due soon."""
    for row in supervision_due(reader, standards, as_at, person, of_whom):
        if row.countdown is None or row.countdown.urgency not in _PARTS:
            continue
        yield BriefingLine(
            Part.SUPERVISION, "supervision", None, None, None, row.due_on, row.countdown, row.worker.name,
            row.worker.team, _supervised_by(row), gone_words(row.worker, as_at),
        )  # fmt: skip


def _supervised_by(row: SupervisionRow) -> str:
    if row.planned_on is not None:
        return f"planned for {short_form(row.planned_on)}"
    if row.gone_words and row.agreement is not None:
        return f"{row.agreement.supervisor} {row.gone_words}"
    return f"with {row.supervised_by}"


def supervision_due(
    reader: Reader, standards: Standards, as_at: date, person: Person, of_whom: Whose
) -> list[SupervisionRow]:  # fmt: skip
    """The supervision of those who are meant, as far as who asks may look at others; never anything that was said."""
    others = person.may(Action.BEGIN_SESSION)
    rows = supervision_list(reader, standards, as_at, person, everybody=others, personal=False)
    return [row for row in rows if of_whom.has_supervision(row)]


def _agreed(one: AgreedLine, team: str | None, gone: str) -> BriefingLine:
    """An action; its words are those that were written, in which the child's own name is the reference."""
    assert one.countdown is not None
    return BriefingLine(
        _OF_ACTIONS[one.countdown.urgency], without_name(one.what, one.name, one.child or ""), one.case, one.child,
        None, one.due_on, one.countdown, one.owner, team, gone=gone, action=one.id,
    )  # fmt: skip
