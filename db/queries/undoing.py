"""What would be taken back or up again next, shown before it is done."""

from dataclasses import dataclass
from datetime import datetime

from db.queries.audit_trail import AuditLine, audit_group
from db.store import Reader
from models.people import Person

SHOWN = 200  # entries of an act


@dataclass(frozen=True, slots=True)
class Reversal:
    """An act that can be reversed: its entries, the first ones where there are many, and how many there are."""

    group_id: int
    at: datetime
    what: str
    lines: tuple[AuditLine, ...]
    entries: int
    more_acts: int


def next_undo(reader: Reader, person: Person) -> Reversal | None:
    """The last act of the person that still stands, or None."""
    return _last(reader, person, "done")


def next_redo(reader: Reader, person: Person) -> Reversal | None:
    """The act that the person took back last, or None."""
    return _last(reader, person, "undone")


def _last(reader: Reader, person: Person, side: str) -> Reversal | None:
    acts = reader.rows(
        "SELECT group_id, action FROM reversible_acts WHERE worker_id = :worker AND side = :side ORDER BY group_id",
        worker=person.id,
        side=side,
    )
    if not acts:
        return None
    group_id, action = acts[-1]
    lines = audit_group(reader, group_id, SHOWN)
    if not lines:  # all of it is hidden from who is working now
        return None
    count = reader.row("SELECT COUNT(*) FROM audit_entries WHERE group_id = :group", group=group_id)
    return Reversal(group_id, lines[0].at, action, tuple(lines), int(count[0]) if count else 0, len(acts) - 1)
