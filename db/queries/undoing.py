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


def next_undo(reader: Reader, person: Person, skip: int = 0) -> Reversal | None:
    """The last act of the person that still stands, or so many before it; None where there is none.

    An act of which all is hidden from the person now is passed over.
    """
    return _last(reader, person, "done", skip)


def next_redo(reader: Reader, person: Person, skip: int = 0) -> Reversal | None:
    """The act that the person took back last, or so many before it; None where there is none."""
    return _last(reader, person, "undone", skip)


def _last(reader: Reader, person: Person, side: str, skip: int) -> Reversal | None:
    acts = reader.rows(
        "SELECT group_id, action FROM reversible_acts WHERE worker_id = :worker AND side = :side ORDER BY group_id",
        worker=person.id,
        side=side,
    )
    for place in range(len(acts) - 1, -1, -1):
        group_id, action = acts[place]
        lines = audit_group(reader, group_id, SHOWN)
        if lines and not skip:
            count = reader.row("SELECT COUNT(*) FROM audit_entries WHERE group_id = :group", group=group_id)
            return Reversal(group_id, lines[0].at, action, tuple(lines), int(count[0]) if count else 0, place)
        skip -= bool(lines)
    return None
