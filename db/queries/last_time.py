"""What is known of a case before it is discussed: the last discussion, what is open since, when the child was seen."""

from dataclasses import dataclass
from datetime import date

from db.queries.actions import AgreedLine, agreed_actions
from db.queries.sessions import SAID_COLUMNS, discussed_of
from db.queries.standards import as_date, maybe_date
from db.store import Reader
from models.discussion import Discussed
from models.standards import Standards


@dataclass(frozen=True, slots=True)
class LastTime:
    """The last discussion, in another session or as a note (then ``noted`` is what it says), and the open actions.

    ``on`` and ``by`` are None where the case was never discussed.
    """

    on: date | None
    by: str | None
    said: Discussed | None
    noted: str | None
    actions: tuple[AgreedLine, ...]
    seen_on: date | None


def last_time(reader: Reader, standards: Standards, case_id: int, as_at: date, session_id: int) -> LastTime:
    """What is known of the case as at the day; the session that is being written is left out."""
    given = {"case": case_id, "as_at": as_at.isoformat(), "session": session_id}
    actions = tuple(
        one
        for one in agreed_actions(reader, standards, as_at)
        if one.case_id == case_id and one.session_id != session_id
    )
    found = reader.row(
        f"SELECT s.held_on, v.name, {SAID_COLUMNS} FROM discussions AS d "
        "JOIN supervision_sessions AS s ON s.id = d.session_id JOIN workers AS v ON v.id = s.supervisor_id "
        "WHERE d.case_id = :case AND s.held_on <= :as_at AND s.id <> :session ORDER BY s.held_on DESC, s.id DESC",
        **given,
    )
    note = reader.row(
        "SELECT happened_on, written_by, said FROM notes WHERE case_id = :case AND kind = 'supervision' "
        "AND happened_on <= :as_at ORDER BY happened_on DESC, id DESC",
        case=case_id,
        as_at=as_at.isoformat(),
    )
    seen_on = _seen_on(reader, **given)
    if note is not None and (found is None or note[0] > found[0]):
        return LastTime(as_date(note[0]), note[1], None, note[2], actions, seen_on)
    if found is None:
        return LastTime(None, None, None, None, actions, seen_on)
    on, by, *said = found
    return LastTime(as_date(on), by, discussed_of(said), None, actions, seen_on)


def _seen_on(reader: Reader, **given: object) -> date | None:
    """When the child was last seen, by all that is recorded of the case."""
    row = reader.row(
        "SELECT MAX(seen.day) FROM (SELECT last_seen_on AS day FROM cases WHERE id = :case "
        "UNION ALL SELECT child_seen_on FROM assessments WHERE case_id = :case "
        "UNION ALL SELECT seen_on FROM discussions WHERE case_id = :case AND session_id <> :session) AS seen "
        "WHERE seen.day <= :as_at",
        **given,
    )
    return None if row is None else maybe_date(row[0])


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case by its reference, with the child's name."""

    id: int
    case: str
    child: str
    name: str | None


def named_case(reader: Reader, case_id: int) -> NamedCase | None:
    """The case, whoever holds it; None where the store does not show it."""
    row = reader.row(
        "SELECT c.number, ch.reference, ch.name FROM cases AS c JOIN children AS ch ON ch.id = c.child_id "
        "WHERE c.id = :case",
        case=case_id,
    )
    return None if row is None else NamedCase(case_id, f"{row[1]}-{row[0]}", row[1], row[2])
