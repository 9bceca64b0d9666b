"""Who stands in for a supervisor who has left, or may not sign in any more, so that no session is stuck for ever."""

from datetime import date

from db.queries.people import person_with_id
from db.queries.standards import maybe_date
from db.store import Reader
from models.people import Action, Person


def is_gone(reader: Reader, worker_id: int, today: date) -> bool:
    """Whether somebody has left before the day, or may not sign in to this store."""
    row = reader.row("SELECT works_until FROM workers WHERE id = :id", id=worker_id)
    until = None if row is None else maybe_date(row[0])
    return (until is not None and until < today) or person_with_id(reader, worker_id) is None


def stands_in(reader: Reader, person: Person, supervisor_id: int, worker_id: int, today: date) -> bool:
    """Whether this person does for the supervisor what somebody must: from a manager, and never the worker of the
    session."""
    now = None if person.id is None else person_with_id(reader, person.id)
    if now is None or now.id in {supervisor_id, worker_id} or not now.may(Action.CLOSE_CASE):
        return False
    return is_gone(reader, supervisor_id, today)
