"""The audit trail as the store keeps it: entries are added at its end, in the transaction of the act, and read back."""

from collections.abc import Sequence
from typing import Any

from db.connection import Connection
from db.store import Act, Reader
from models.audit_chain import COLUMNS, Draft, Head, Stored, sealed
from models.people import Action

# Past the views that hide restricted cases: the chain is one, whoever adds to it.
_TABLE = "main.audit_entries"
_INSERT = f"INSERT INTO {_TABLE} ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{name}' for name in COLUMNS)})"
_HEAD = f"SELECT id, hash, latest FROM {_TABLE} ORDER BY id DESC LIMIT 1"


# The triggers that keep entries from being changed, deleted, or added elsewhere than at the end.
PROTECTION = frozenset(
    {"audit_entries_are_never_deleted", "audit_entries_are_never_changed", "audit_entries_are_added_at_the_end"}
)


def enter(connection: Connection, act: Act, action: Action, drafts: Sequence[Draft], group: int | None = None) -> int:
    """Add the entries of an act, within the transaction that the connection is in; returns their group's number.

    ``group`` is that of the entries of the same act that stand already.
    """
    last = _head(connection.execute(_HEAD).fetchone())
    connection.executemany(_INSERT, sealed(last, act.who, act.at, action, drafts, group))
    return group or last.id + 1


def head(reader: Reader) -> Head:
    """The last entry of the trail."""
    return _head(reader.row(_HEAD))


def last_written(reader: Reader) -> int:
    """The number of the last entry that changed a record; readings are left out."""
    writing = ", ".join(f"'{action.value.replace(chr(39), chr(39) * 2)}'" for action in Action if not action.is_reading)
    row = reader.row(f"SELECT id FROM {_TABLE} WHERE what IN ({writing}) ORDER BY id DESC LIMIT 1")
    return int(row[0]) if row else 0


def stored_entries(reader: Reader) -> Sequence[Stored]:
    """All entries as the file has them, byte for byte, in the order of their numbers."""
    columns = ", ".join(f"CAST({name} AS BLOB)" for name in COLUMNS)
    return reader.rows(f"SELECT {columns} FROM {_TABLE} ORDER BY id")


def _head(row: Any) -> Head:
    return Head(int(row[0]), row[1], row[2]) if row else Head()
