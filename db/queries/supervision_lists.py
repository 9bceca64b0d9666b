"""The list of supervision in any order, and its counts: both are made of the very rows that are shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from db.queries.supervision import SupervisionRow, overdue, urgency
from db.queries.workload import by_value
from models.assessment import Urgency
from models.text import holds_words


class SupervisionOrder(StrEnum):
    """By what the list of supervision can be sorted."""

    DUE = "due"
    NAME = "name"
    LAST_HELD = "last held"
    HELD = "held"
    CASES = "cases"
    ACTIONS = "actions"
    SUPERVISOR = "supervisor"


def _share(row: SupervisionRow) -> float | None:
    return row.held / row.expected if row.expected else None


_VALUES: dict[SupervisionOrder, Callable[[SupervisionRow], Any]] = {
    SupervisionOrder.DUE: lambda row: row.due_on,
    SupervisionOrder.NAME: lambda row: row.worker.name.casefold(),
    SupervisionOrder.LAST_HELD: lambda row: row.last_held_on,
    SupervisionOrder.HELD: _share,
    SupervisionOrder.CASES: lambda row: -len(row.not_discussed),
    SupervisionOrder.ACTIONS: lambda row: -len(row.overdue_actions),
    SupervisionOrder.SUPERVISOR: lambda row: row.supervisor.casefold() if row.supervisor else None,
}


def sorted_supervision(
    rows: Iterable[SupervisionRow], order: SupervisionOrder, descending: bool = False
) -> list[SupervisionRow]:
    """The rows by a column; equal ones by urgency, and those without a value last either way."""
    return by_value(sorted(rows, key=urgency), _VALUES[order], descending)


def with_words(rows: Iterable[SupervisionRow], words: str) -> list[SupervisionRow]:
    """Only those in which every word is found."""
    return [row for row in rows if holds_words(row.searched, words)]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people are listed; of how many supervision is late, and due today or within five working days; how many
    drafts who asks has open, how many records wait for their signature; for how many no supervisor is agreed, and for
    how many the one agreed on is away or has left, and nobody covers."""

    people: int
    late: int
    soon: int
    drafts: int
    to_sign: int
    not_agreed: int
    uncovered: int


def tally(rows: Sequence[SupervisionRow]) -> Tally:
    """The counts of these rows."""
    soon = {Urgency.TODAY, Urgency.SOON}
    return Tally(
        people=len(rows),
        late=len(overdue(rows)),
        soon=sum(row.countdown is not None and row.countdown.urgency in soon for row in rows),
        drafts=sum(row.writing is not None for row in rows),
        to_sign=sum(len(row.to_sign) for row in rows),
        not_agreed=sum(row.agreement is None and row.is_asked_for for row in rows),
        uncovered=sum(row.nobody_covers for row in rows),
    )
