"""Restricted cases: hidden from everybody who is not named, wherever the store is read.

A reading connection gets a view in the place of each table that tells of a child. The views stand before the tables of
the same name, so that every query, those still to be written too, reads only what the person may see; a test holds
that no table that leads to a child was forgotten. A restriction covers all cases of the child: the gap in their numbers
would give away the one that was left out.
"""

from db.connection import Connection
from models.people import Person

# The children whose cases are hidden from one person. The id is the program's own number, never text.
_HIDDEN = """
    SELECT r.child_id FROM main.restrictions AS r WHERE NOT EXISTS
        (SELECT 1 FROM main.restriction_names AS n WHERE n.child_id = r.child_id AND n.worker_id = {worker})
"""
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
    "actions": _OF_CASE,
    "row_images": "(child_id IS NULL OR child_id NOT IN ({hidden}))",
    "restrictions": _OF_CHILD,
    "restriction_names": _OF_CHILD,
    "audit_entries": "(child_id IS NULL OR child_id NOT IN ({hidden}))",
}


def hide_restricted(connection: Connection, person: Person) -> None:
    """Show the connection only what this person may see."""
    for table in VIEWS:
        connection.execute(f"DROP VIEW IF EXISTS temp.{table}")
    if person.sees_restricted:
        return
    hidden = _HIDDEN.format(worker=int(person.id or 0))
    for table, condition in VIEWS.items():
        connection.execute(
            f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {condition.format(hidden=hidden)}"
        )


def hidden_children(connection: Connection, person: Person) -> frozenset[int]:
    """The children whose cases are hidden from this person, for a command that tells what it did."""
    if person.sees_restricted:
        return frozenset()
    hidden = _HIDDEN.format(worker=int(person.id or 0))
    return frozenset(row[0] for row in connection.execute(hidden).fetchall())
