"""What is hidden wherever the store is read: restricted cases, and what was said of a worker in supervision.

A reading connection gets a view in the place of each table that tells of a child. The views stand before the tables of
the same name, so that every query, those still to be written too, reads only what the person may see; a test holds
that no table that leads to a child was forgotten. A restriction covers all cases of the child: the gap in their numbers
would give away the one that was left out.

The personal part of supervision is hidden in the same way from everybody but the supervisor and the worker, whatever
their role; a draft from everybody but the supervisor who writes it; and a saved view that is not shared from everybody
but its owner.
"""

from db.connection import Connection
from models.people import Person

# The children whose cases are hidden from one person. The id is the program's own number, never text.
_HIDDEN = """
    SELECT r.child_id FROM main.restrictions AS r WHERE NOT EXISTS
        (SELECT 1 FROM main.restriction_names AS n WHERE n.child_id = r.child_id AND n.worker_id = {worker})
"""
# The sessions that the person holds, and those with them as the worker too.
_SUPERVISED = "SELECT s.id FROM main.supervision_sessions AS s WHERE s.supervisor_id = {worker}"
_OWN = _SUPERVISED + " OR s.worker_id = {worker}"
_OF_CHILD = "child_id NOT IN ({hidden})"
_OF_CASE = "case_id NOT IN (SELECT c.id FROM main.cases AS c WHERE c.child_id IN ({hidden}))"

VIEWS = {
    "children": "id NOT IN ({hidden})",
    "cases": _OF_CHILD,
    "assessments": _OF_CASE,
    "allocations": _OF_CASE,
    "co_workers": _OF_CASE,
    "decisions": _OF_CASE,
    "submissions": _OF_CASE,
    "corrections": _OF_CASE,
    "notes": _OF_CASE,
    "actions": f"(case_id IS NULL OR {_OF_CASE})",
    "discussions": _OF_CASE,
    "session_corrections": f"(case_id IS NULL OR {_OF_CASE})",
    "session_drafts": f"(case_id IS NULL OR {_OF_CASE})",
    "status_episodes": _OF_CHILD,
    "episode_facts": _OF_CHILD,
    "episode_events": _OF_CHILD,
    "placements": _OF_CHILD,
    "clock_records": f"(case_id IS NULL OR {_OF_CASE})",
    "row_images": "(child_id IS NULL OR child_id NOT IN ({hidden}))",
    "restrictions": _OF_CHILD,
    "restriction_names": _OF_CHILD,
    "audit_entries": "(child_id IS NULL OR child_id NOT IN ({hidden}))",
}

# What is seen by few, on top of that: of an action and a correction, only that which is of no case.
PERSONAL = {
    "personal_parts": f"session_id IN ({_OWN})",
    "actions": f"(case_id IS NOT NULL OR session_id IN ({_OWN}))",
    "session_corrections": f"(case_id IS NOT NULL OR session_id IN ({_OWN}))",
    "session_drafts": f"session_id IN ({_SUPERVISED})",
    "saved_views": "(shared OR owner_id = {worker})",
}


def hide_restricted(connection: Connection, person: Person) -> None:
    """Show the connection only what this person may see; the program itself sees everything."""
    for table in VIEWS | PERSONAL:
        connection.execute(f"DROP VIEW IF EXISTS temp.{table}")
    if person.id is None:
        return
    names = {"worker": int(person.id), "hidden": _HIDDEN.format(worker=int(person.id))}
    conditions = {table: [condition] for table, condition in PERSONAL.items()}
    if not person.sees_restricted:
        for table, condition in VIEWS.items():
            conditions.setdefault(table, []).append(condition)
    for table, some in conditions.items():
        where = " AND ".join(some).format(**names)
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {where}")


def hidden_children(connection: Connection, person: Person) -> frozenset[int]:
    """The children whose cases are hidden from this person, for a command that tells what it did."""
    if person.sees_restricted:
        return frozenset()
    hidden = _HIDDEN.format(worker=int(person.id or 0))
    return frozenset(row[0] for row in connection.execute(hidden).fetchall())
