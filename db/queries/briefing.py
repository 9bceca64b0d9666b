"""What a manager or a team should know on Monday: what is late and due, what waits and for whom, and what was agreed.

Every part is made of the rows of a list that the program shows; nothing is counted anew, and no child is named.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from db.queries.actions import AgreedLine, agreed_actions
from db.queries.clock_list import clock_list
from db.queries.signature import signature_queue
from db.queries.supervision import SupervisionRow, clocks, supervision_list
from db.queries.triage import WaitingRow, waiting_list
from db.queries.whose import restricted_children, whose
from db.store import Reader
from models.assessment import SOON_WORKING_DAYS, Countdown, State, Urgency
from models.dates import short_form
from models.due_clocks import DueClock
from models.of_whom import OfWhom, gone_words
from models.people import Action, Person
from models.standards import Standards, days_word
from models.telling import without_name
from models.workload import Worker


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

    ``gone`` says that the worker is not there to do it, and ``restricted`` that few may see the case; ``action`` is the
    number of an action.
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
    restricted: bool = False

    @property
    def words(self) -> str:
        """``D190371-2: Core group, due Fri 15 Jul 2011, 72 working days late; Kofi Roberts``"""
        due = "" if self.due_on is None else f", due {short_form(self.due_on)}"
        stands = "" if self.countdown is None else f", {stands_words(self.countdown)}"
        note = (f", {self.note}" if self.note else "") + (", restricted" if self.restricted else "")
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
    whose: OfWhom
    seen_by: str
    lines: tuple[BriefingLine, ...]
    undated: int
    of_nobody: int

    @property
    def restricted(self) -> int:
        """How many lines are of restricted cases."""
        return sum(line.restricted for line in self.lines)

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
    unallocated = waiting_list(reader, standards, as_at).rows
    agreed = [
        one for one in agreed_actions(reader, standards, as_at, personal=False) if of_whom.has_action(one.concerns)
    ]  # fmt: skip
    lines = [
        *_due(reader, standards, as_at, of_whom),
        *_to_sign(reader, standards, as_at, person, of_whom),
        *_waiting(row for row in unallocated if of_whom.has_case(row.worker, row.team)),
        *_supervised(reader, standards, as_at, person, of_whom),
        *_agreed(agreed, known.people),
    ]
    gone = {one.name: words for one in known.people.values() if (words := gone_words(one, as_at))}
    parts, restricted = list(Part), restricted_children(reader)
    return Briefing(
        as_at=as_at,
        whose=of_whom,
        seen_by=person.name,
        lines=tuple(
            replace(line, gone=gone.get(line.worker or "", ""), restricted=line.child in restricted)
            for line in sorted(lines, key=lambda line: parts.index(line.part))
        ),
        undated=sum(one.due_on is None for one in agreed),
        of_nobody=sum(row.team is None for row in unallocated),
    )


def _due(reader: Reader, standards: Standards, as_at: date, of_whom: OfWhom) -> Iterator[BriefingLine]:
    for row in clock_list(reader, standards, as_at, DueClock).rows:
        if row.countdown.urgency in _PARTS and of_whom.has_case(row.worker, row.team):
            yield BriefingLine(
                _PARTS[row.countdown.urgency], row.words, row.case, row.child, row.clock, row.due_on, row.countdown,
                row.worker, row.team, "with the manager" if row.with_manager else "",
            )  # fmt: skip


def _to_sign(
    reader: Reader, standards: Standards, as_at: date, person: Person, of_whom: OfWhom
) -> Iterator[BriefingLine]:  # fmt: skip
    """What waits for the manager's own signature; of others what waits for anybody's, on their cases or with them."""
    by = of_whom.signs
    for row in signature_queue(reader, standards, as_at, by or person, everybody=by is None):
        if of_whom.has_signature(row.worker, row.team, row.to):
            since = f"with {row.to or 'any manager'} since {short_form(row.submitted_on)}"
            yield BriefingLine(
                Part.TO_SIGN, row.kind.words, row.case, row.child, DueClock.ASSESSMENTS, row.due_on, row.countdown,
                row.worker, row.team, since,
            )  # fmt: skip


def _waiting(rows: Iterable[WaitingRow]) -> Iterator[BriefingLine]:
    for row in rows:
        part = Part.NEVER_WAIT if row.status.may_not_wait else Part.WAITS
        what = row.status_words[:1].upper() + row.status_words[1:]
        waited = f"has waited {row.wait.days} working {days_word(row.wait.days)}"
        yield BriefingLine(part, what, row.case, row.child, None, None, None, row.worker, row.team, waited)


def _supervised(
    reader: Reader, standards: Standards, as_at: date, person: Person, of_whom: OfWhom
) -> Iterator[BriefingLine]:  # fmt: skip
    """Whose supervision is late or due soon."""
    for row in supervision_due(reader, standards, as_at, person, of_whom):
        if row.countdown is None or row.countdown.urgency not in _PARTS:
            continue
        yield BriefingLine(
            Part.SUPERVISION, "supervision", None, None, None, row.due_on, row.countdown, row.worker.name,
            row.worker.team, _supervised_by(row),
        )  # fmt: skip


def _supervised_by(row: SupervisionRow) -> str:
    if row.planned_on is not None:
        return f"planned for {short_form(row.planned_on)}"
    if row.gone_words and row.agreement is not None:
        return f"{row.agreement.supervisor} {row.gone_words}"
    return f"with {row.supervised_by}"


def supervision_due(
    reader: Reader, standards: Standards, as_at: date, person: Person, of_whom: OfWhom
) -> list[SupervisionRow]:  # fmt: skip
    """The supervision of those who are meant, as far as who asks may look at others; never anything that was said."""
    others = person.may(Action.BEGIN_SESSION)
    rows = supervision_list(reader, standards, as_at, person, everybody=others, personal=False)
    return [row for row in rows if of_whom.has_supervision(row.id)]


def _agreed(actions: Iterable[AgreedLine], people: Mapping[int, Worker]) -> Iterator[BriefingLine]:
    """The words are those that were written, in which the child's own name is the reference."""
    for one in actions:
        if one.countdown is not None and one.countdown.urgency in _OF_ACTIONS:
            yield BriefingLine(
                _OF_ACTIONS[one.countdown.urgency], without_name(one.what, one.name, one.child or ""), one.case,
                one.child, None, one.due_on, one.countdown, one.owner, people[one.owner_id].team, action=one.id,
            )  # fmt: skip
