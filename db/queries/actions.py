"""Everything that was agreed: the one list of actions, from supervision, from decisions and from cases."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.queries.standards import as_date, maybe_date
from db.store import Reader
from models.assessment import Countdown, State, countdown
from models.dates import short_form
from models.standards import Standards
from models.text import child_search, for_search

UNDATED = "? no date"  # in place of a countdown


class Source(StrEnum):
    """Where an action was agreed."""

    SUPERVISION = "supervision"
    DECISION = "decision"
    CASE = "case"

    @property
    def words(self) -> str:
        """``in supervision``"""
        return {
            Source.SUPERVISION: "in supervision",
            Source.DECISION: "with a decision",
            Source.CASE: "on the case",
        }[self]


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """What was agreed, who does it and by when; where it is on a case, with its child. ``countdown`` is None without a
    day. A personal one, of no case, is shown only to the supervisor and the worker of its session."""

    id: int
    what: str
    owner_id: int
    owner: str
    source: Source
    agreed_on: date
    agreed_by: str
    due_on: date | None
    countdown: Countdown | None
    done_on: date | None
    done_by: str | None
    done_note: str
    case_id: int | None
    case: str | None
    child: str | None
    name: str | None
    session_id: int | None
    dated_on: date | None = None
    dated_by: str | None = None
    concerns: frozenset[int] = frozenset()  # who does it, with whom it was agreed, who holds the case on the day

    @property
    def agreed_due_on(self) -> date | None:
        """The day that was agreed on; None where one was set later, if at all."""
        return None if self.dated_on is not None else self.due_on

    @property
    def dated_in_words(self) -> str:
        """``day set Mon 3 Oct 2011 by Mo Manager``, where none was agreed; else empty."""
        return f"day set {short_form(self.dated_on)} by {self.dated_by}" if self.dated_on else ""

    @property
    def key(self) -> tuple[object, ...]:
        return (self.id,)

    @property
    def is_personal(self) -> bool:
        return self.case_id is None

    @property
    def is_overdue(self) -> bool:
        return self.countdown is not None and self.countdown.state is State.OVERDUE

    @property
    def words(self) -> str:
        """How it stands, as a list shows it."""
        return self.countdown.label if self.countdown is not None else "✓ done" if self.done_on else UNDATED

    def searched(self, *, names: bool) -> str:
        """Every text that a column of the list shows, for the filter; with ``names`` the child's too."""
        child = child_search(self.case or "", self.name if names else None) if self.case else "personal"
        return for_search(
            self.what, self.owner, self.source.value, self.agreed_by, self.words, child, self.done_note,
            *(f"{short_form(day)} {day.isoformat()}" for day in (self.agreed_on, self.due_on, self.done_on) if day),
        )  # fmt: skip


def agreed_actions(
    reader: Reader, standards: Standards, as_at: date, *, owner_id: int | None = None, worker_id: int | None = None,
    done: bool = False, personal: bool = True,
) -> list[AgreedLine]:  # fmt: skip
    """The actions that are not done as at the day, by the day they are due; those without one stand behind them.

    ``owner_id`` is who is to do them; ``worker_id`` gives those that concern a worker: the worker's own, those of the
    sessions with the worker, and those on the cases that the worker holds on the day, whoever is to do them.
    With ``done`` also those that are done. Without ``personal`` none of the personal part.
    """
    where, given = ["a.set_on <= :as_at"], dict[str, object](as_at=as_at.isoformat())
    if not done:
        where.append("(a.done_on IS NULL OR a.done_on > :as_at)")
    if owner_id is not None:
        where.append("a.owner_id = :owner")
        given["owner"] = owner_id
    if worker_id is not None:
        where.append("(a.owner_id = :worker OR s.worker_id = :worker OR al.worker_id = :worker)")
        given["worker"] = worker_id
    if not personal:
        where.append("a.case_id IS NOT NULL")
    rows = reader.rows(
        "SELECT a.id, a.what, a.owner_id, w.name, a.session_id, a.decision_id, a.set_on, a.set_by, a.due_on, "
        "a.done_on, a.done_by, a.done_note, a.case_id, ch.reference, c.number, ch.name, a.dated_on, a.dated_by, "
        "s.worker_id, al.worker_id FROM actions AS a "
        "JOIN workers AS w ON w.id = a.owner_id LEFT JOIN cases AS c ON c.id = a.case_id "
        "LEFT JOIN children AS ch ON ch.id = c.child_id LEFT JOIN supervision_sessions AS s ON s.id = a.session_id "
        "LEFT JOIN allocations AS al ON al.case_id = a.case_id AND al.started_on <= :as_at "
        "AND (al.ended_on IS NULL OR al.ended_on > :as_at) AND (c.closed_on IS NULL OR c.closed_on > :as_at) "
        f"WHERE {' AND '.join(where)} ORDER BY COALESCE(a.due_on, '9999-12-31'), w.name, a.id",
        **given,
    )
    return [_line(row, standards, as_at) for row in rows]


def _line(row: tuple, standards: Standards, as_at: date) -> AgreedLine:  # type: ignore[type-arg]
    (id_, what, owner_id, owner, session, decision, set_on, set_by, due, done, done_by, note, case_id, child, number,
     name, dated, dated_by, supervised, holder) = row  # fmt: skip
    done_on, due_on, dated_on = maybe_date(done), maybe_date(due), maybe_date(dated)
    is_done = done_on is not None and done_on <= as_at
    return AgreedLine(
        id=id_,
        what=what,
        owner_id=owner_id,
        owner=owner,
        source=Source.SUPERVISION if session else Source.DECISION if decision else Source.CASE,
        agreed_on=as_date(set_on),
        agreed_by=set_by,
        due_on=due_on,
        countdown=None if due_on is None else countdown(standards.calendar, due_on, done_on, as_at),
        done_on=done_on if is_done else None,
        done_by=done_by if is_done else None,
        done_note=note if is_done else "",
        case_id=case_id,
        case=None if case_id is None else f"{child}-{number}",
        child=child,
        name=name,
        session_id=session,
        dated_on=dated_on,
        dated_by=dated_by,
        concerns=frozenset(one for one in (owner_id, supervised, holder) if one is not None),
    )


def open_action(reader: Reader, action_id: int) -> tuple[str, int | None] | None:
    """What an action says and on which case it is; None where the store does not show it."""
    row = reader.row("SELECT what, case_id FROM actions WHERE id = :id", id=action_id)
    return None if row is None else (row[0], row[1])
