"""What every command is made with: one function, one transaction, one act in the audit trail.

A function that is marked with ``@command`` gets a ``Work`` and does its part; who may do it, the transaction, the
entries, the seal, and the backup before bulk work come with the mark. The fault suite finds commands by it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlmodel import Session, SQLModel

from db.audit import enter
from db.backup import back_up, is_due
from db.clock_records import Since, begin_noting, write_records
from db.connection import Connection, heeding
from db.queries.people import standing
from db.restricted import hidden_children, hide_restricted
from db.row_images import Kept, Side, Watch, forget_undone, keep
from db.store import Act, Reader, Store
from models.audit_chain import Draft, Recorded
from models.errors import NotFound, StaleEdit
from models.people import PROGRAM, Action
from models.progress import Progress, untold

P = ParamSpec("P")
R = TypeVar("R")
RowT = TypeVar("RowT", bound=SQLModel)


@dataclass
class Work:
    """What a command works with: the session of its transaction, who acts, and what will be entered."""

    session: Session
    act: Act
    drafts: list[Draft] = field(default_factory=list)
    taken_back: bool = False
    finish: Callable[[Connection], object] | None = None  # done last of all, after the entries
    bulk: bool = False  # whether a backup comes first
    reversal: Kept | None = None  # of an act that takes another back, or up again
    as_happened: bool = False  # what is written was on record elsewhere from the day on which it happened
    recorded_on: dict[int, date] = field(default_factory=dict)  # or from the day told, by assessment
    statuses_on: date | None = None  # from which day on what children are stands on record; from today without it
    teams: dict[int, int] = field(default_factory=dict)  # which held the case, as a file tells, by assessment
    group: int | None = None  # of the entries that stand already, of an act too long to be kept in memory

    def record(
        self,
        subject: str,
        *,
        before: Recorded = None,
        after: Recorded = None,
        why: str | None = None,
        child_id: int | None = None,
        case_id: int | None = None,
    ) -> None:
        """Enter what was done to which subject, and of which child; a command that changes something must."""
        self.drafts.append(Draft(subject, before, after, why, child_id, case_id))

    def take_back(self) -> None:
        """Write nothing after all: it was a preview, or there was nothing to do."""
        self.taken_back = True

    @property
    def connection(self) -> Connection:
        """The driver's connection, with all that was done so far."""
        self.session.flush()
        return _driver(self.session)

    @property
    def reader(self) -> Reader:
        """To ask queries from within the transaction. They see restricted cases: the command decides who is told."""
        return Reader(self.connection)

    @contextmanager
    def seen(self) -> Iterator[Reader]:
        """To ask queries within the transaction of what who acts may see, and as their screen shows it."""
        hide_restricted(self.connection, self.act.person)
        try:
            yield Reader(self.connection)
        finally:
            hide_restricted(self.connection, PROGRAM)

    def write_records(self) -> None:
        """Put on record what was done to the clocks of the cases so far; it is done at the end of every command."""
        today = self.act.at.astimezone().date()
        since = Since(today, self.as_happened, self.recorded_on, self.reversal is not None, self.statuses_on)
        write_records(self.connection, since, self.teams)

    def enter_so_far(self, action: Action) -> None:
        """Put on record, and enter, what was done so far, so that a long act need not be kept in memory."""
        self.write_records()
        if self.drafts:
            self.group = enter(self.connection, self.act, action, self.drafts, self.group)
            self.drafts.clear()

    def hidden_children(self) -> frozenset[int]:
        """The children whose cases are hidden from who acts."""
        return hidden_children(self.connection, self.act.person)

    def unchanged(self, row: RowT | None, version: int, what: str, mine: Mapping[str, object]) -> RowT:
        """The row, if it still has the version that the person saw. Raises StaleEdit or NotFound."""
        if row is None:
            raise NotFound(f"{what[:1].upper()}{what[1:]} is no longer in the store. Nothing was written.")
        found: Any = row
        if found.version != version:
            theirs = {name: _words(getattr(found, name)) for name in mine}
            raise StaleEdit(what, {name: _words(value) for name, value in mine.items()}, theirs, found.version)
        found.version = version + 1
        return row


def _keep_for_undo(work: Work, group: int, act: Kept) -> None:
    """Put the act on the stack of who did it. The program itself takes nothing back."""
    person = work.act.person
    if person.id is None or not act.images:
        return
    if work.reversal is None:
        forget_undone(work.connection, person.id)
    keep(work.connection, group, person.id, act)


def _driver(session: Session) -> Connection:
    return session.connection().connection.driver_connection


def _words(value: object) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Command:
    """A command as the fault suite and the documentation find it."""

    name: str
    action: Action
    run: Callable[..., Any]
    undoable: bool = False


COMMANDS: dict[str, Command] = {}


def command(
    action: Action, *, bulk: bool = False, undoable: bool = False
) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[Concatenate[Store, Act, P], R]]:
    """Make a command of a function: ``bulk`` ones are preceded by a backup where one is due, ``undoable`` ones can be
    taken back by who did them. One that takes ``progress`` can be stopped until its transaction is kept.

    The command raises NotAllowed, StoreError, and what the function raises; then nothing is written.
    """

    def mark(function: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Store, Act, P], R]:
        @wraps(function)
        def called(store: Store, act: Act, /, *given: P.args, **named: P.kwargs) -> R:
            act.person.need(action)
            progress = cast(Progress, named.get("progress", untold))
            with store.writing() as session, heeding(_driver(session), progress):
                work = Work(session, act, bulk=bulk)
                standing(work.reader, act.person).need(action)  # it may have been taken since they signed in
                begin_noting(work.connection)
                watch = Watch(session)
                if undoable:
                    watch.begin()
                result = function(work, *given, **named)
                if work.taken_back:
                    session.rollback()
                    return result
                if not work.drafts:
                    raise RuntimeError(f"{function.__name__} would write without an audit entry")
                if work.bulk and is_due(store):
                    # From the reading connection, which sees the store as it was before this transaction.
                    back_up(store, act.at, progress=progress)
                images = watch.images()
                work.write_records()
                group = enter(work.connection, act, action, work.drafts, work.group)
                _keep_for_undo(work, group, work.reversal or Kept(action.value, Side.DONE, images))
                if work.finish is not None:
                    work.finish(work.connection)
                progress("keeping what was written", 0, 0)  # the last moment at which it can be stopped
            return result

        name = f"{function.__module__}.{function.__name__}"
        COMMANDS[name] = Command(name, action, called, undoable)
        return called

    return mark
