"""What an act did to the rows of the store, kept so that it can be taken back, and taken up again.

A command that is marked ``undoable`` need not know of it: the session tells which rows it touches, each is read as it
was before, and as it is at the end. Each person has a stack of the last acts; taking one back is an act of its own.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import event, inspect
from sqlmodel import Session, SQLModel

from db.connection import Connection

DEPTH = 30  # acts that each person can take back
_NOT_KEPT = frozenset({"audit_entries", "reversible_acts", "row_images"})

Columns = dict[str, Any]


class Side(StrEnum):
    """Whether an act stands and can be taken back, or was taken back and can be taken up again."""

    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Image:
    """One row of a table before and after an act; None where there was no row."""

    table: str
    before: Columns | None
    after: Columns | None
    child_id: int | None = None

    @property
    def reversed(self) -> "Image":
        return Image(self.table, self.after, self.before, self.child_id)


@dataclass
class Watch:
    """Notes every row that a session touches, as it was before."""

    session: Session
    _before: dict[tuple[str, tuple[Any, ...]], Columns | None] = field(default_factory=dict)

    def begin(self) -> None:
        """Watch from now on."""
        event.listen(self.session, "before_flush", self._old_rows)
        event.listen(self.session, "after_flush", self._new_rows)

    def _old_rows(self, session: Session, *_: object) -> None:
        keys = {_key_of_row(row) for row in (*session.dirty, *session.deleted)}
        # In an order of their own: the session gives them in another one each time.
        for table, key in sorted(keys - self._before.keys()):
            if table not in _NOT_KEPT:
                columns = dict(zip(_key_columns(table), _plain(key), strict=True))
                self._before[table, key] = row_of(_driver(session), table, columns)

    def _new_rows(self, session: Session, *_: object) -> None:
        for key in map(_key_of_row, session.new):
            if key[0] not in _NOT_KEPT:
                self._before.setdefault(key, None)

    def images(self) -> list[Image]:
        """What was done to the rows, in the order in which they were touched first."""
        self.session.flush()
        connection, found = _driver(self.session), []
        for (table, key), before in self._before.items():
            names = _key_columns(table)
            after = row_of(connection, table, dict(zip(names, _plain(key), strict=True)))
            if before != after:
                found.append(Image(table, before, after, _child_of(connection, table, after or before or {})))
        return found


def row_of(connection: Connection, table: str, key: Columns) -> Columns | None:
    """The row with this key, by the names of its columns, as the file has it; None where there is none."""
    cursor = connection.execute(f"SELECT * FROM main.{table} WHERE {_is(key)}", key)
    row = cursor.fetchone()
    return None if row is None else dict(zip([column[0] for column in cursor.description], row, strict=True))


def key_of(table: str, row: Columns) -> Columns:
    """The key of a row."""
    return {name: row[name] for name in _key_columns(table)}


@dataclass(frozen=True, slots=True)
class Kept:
    """An act on somebody's stack: what was done at first, whether it stands, and what it did."""

    action: str
    side: Side
    images: Sequence[Image]


def keep(connection: Connection, group_id: int, worker_id: int, act: Kept) -> None:
    """Keep an act on top of the person's stack, whose oldest one goes where it would be too deep."""
    connection.execute(
        "INSERT INTO main.reversible_acts (group_id, worker_id, action, side) VALUES (:group, :worker, :action, :side)",
        {"group": group_id, "worker": worker_id, "action": act.action, "side": act.side.value},
    )
    connection.executemany(
        "INSERT INTO main.row_images (group_id, child_id, of_table, before, after) "
        "VALUES (:group, :child, :of_table, :before, :after)",
        [
            {
                "group": group_id,
                "child": image.child_id,
                "of_table": image.table,
                "before": _text(image.before),
                "after": _text(image.after),
            }
            for image in act.images
        ],
    )
    _forget(connection, stack(connection, worker_id, act.side)[:-DEPTH])


def stack(connection: Connection, worker_id: int, side: Side) -> list[int]:
    """The groups of the person's acts on this side, the last one last."""
    rows = connection.execute(
        "SELECT group_id FROM main.reversible_acts WHERE worker_id = :worker AND side = :side ORDER BY group_id",
        {"worker": worker_id, "side": side.value},
    )
    return [row[0] for row in rows.fetchall()]


def kept(connection: Connection, group_id: int) -> Kept:
    """The act as it is kept, with what it did in its order."""
    action, side = connection.execute(
        "SELECT action, side FROM main.reversible_acts WHERE group_id = :group", {"group": group_id}
    ).fetchone()
    rows = connection.execute(
        "SELECT of_table, before, after, child_id FROM main.row_images WHERE group_id = :group ORDER BY id",
        {"group": group_id},
    ).fetchall()
    images = [
        Image(table, json.loads(before) if before else None, json.loads(after) if after else None, child)
        for table, before, after, child in rows
    ]
    return Kept(action, Side(side), images)


def forget_undone(connection: Connection, worker_id: int) -> None:
    """A new act was done: what was taken back before it cannot be taken up again."""
    _forget(connection, stack(connection, worker_id, Side.UNDONE))


def forget_acts(connection: Connection, groups: Iterable[int], child_id: int) -> None:
    """Forget these acts and every one that touched the child, so that nothing of an erased record can come back."""
    touched = connection.execute(
        "SELECT DISTINCT group_id FROM main.row_images WHERE child_id = :child", {"child": child_id}
    ).fetchall()
    _forget(connection, {*groups, *(row[0] for row in touched)})


def forget_act(connection: Connection, group_id: int) -> None:
    """The act was reversed: its reversal stands in its place."""
    _forget(connection, [group_id])


def put(connection: Connection, images: Sequence[Image]) -> None:
    """Write the rows as the images have them after.

    New rows come first where nothing else of their table changes, since others may refer to them; then rows go and
    change, those that refer to others first; then the other new ones come, when their places are free, and what refers
    to them.
    """
    known = SQLModel.metadata.sorted_tables
    order = {table.name: place for place, table in enumerate(known)}
    referred = {key.column.table.name for table in known for key in table.foreign_keys}
    images = sorted(images, key=lambda image: order[image.table])  # what is referred to comes first, and goes last
    changing = {image.table for image in images if image.before is not None}
    last = {image.table for image in images if image.before is None and image.table in changing}
    for image in images:
        if image.table not in changing and last & {
            key.column.table.name for key in known[order[image.table]].foreign_keys
        }:
            last.add(image.table)
        elif image.table not in changing:
            _insert(connection, image.table, image.after)
    # A number may be given anew, so that two rows change places: where nobody refers to them, both go before they come.
    anew = [image for image in images if image.table in changing - referred]
    staying = [image for image in images if image.table in changing & referred]
    new = [image for image in images if image.table in last - changing]
    for image in anew:
        _delete(connection, image.table, image.before)
    for image in reversed(staying):
        if image.after is None:
            _delete(connection, image.table, image.before)
        elif image.before is not None:
            _update(connection, image.table, image.after)
    for image in [*staying, *anew, *new]:
        if image.table in referred and image.before is not None:
            continue
        _insert(connection, image.table, image.after)


def overlapping(connection: Connection, images: Sequence[Image]) -> bool:
    """Whether a row that was put says of a day what another says already: who holds a case, or that one co-works it."""
    for table, more in (("allocations", ""), ("co_workers", "AND b.worker_id = a.worker_id")):
        ids = [image.after["id"] for image in images if image.table == table and image.after is not None]
        found = (
            f"SELECT 1 FROM main.{table} AS a JOIN main.{table} AS b ON b.case_id = a.case_id AND b.id <> a.id {more} "
            "WHERE a.id = :id AND a.started_on < COALESCE(b.ended_on, '9999-12-31') "
            "AND b.started_on < COALESCE(a.ended_on, '9999-12-31') "
            # A time that ended on the day on which it began is no day.
            "AND (a.ended_on IS NULL OR a.ended_on > a.started_on) "
            "AND (b.ended_on IS NULL OR b.ended_on > b.started_on) LIMIT 1"
        )
        if any(connection.execute(found, {"id": id_}).fetchone() for id_ in ids):
            return True
    return False


def changed_since(connection: Connection, group_id: int, image: Image) -> int | None:
    """The last later act, of anybody, that touched the same row; None where none is kept."""
    key = key_of(image.table, image.after or image.before or {})
    rows = connection.execute(
        "SELECT group_id, before, after FROM main.row_images WHERE of_table = :of_table AND group_id > :group "
        "ORDER BY group_id DESC",
        {"of_table": image.table, "group": group_id},
    )
    for group, before, after in rows.fetchall():
        if key_of(image.table, json.loads(after or before)) == key:
            return int(group)
    return None


def _insert(connection: Connection, table: str, row: Columns | None) -> None:
    if row is not None:
        values = ", ".join(f":{name}" for name in row)
        connection.execute(f"INSERT INTO main.{table} ({', '.join(row)}) VALUES ({values})", row)


def _update(connection: Connection, table: str, row: Columns) -> None:
    values = ", ".join(f"{name} = :{name}" for name in row)
    connection.execute(f"UPDATE main.{table} SET {values} WHERE {_is(key_of(table, row))}", row)


def _delete(connection: Connection, table: str, row: Columns | None) -> None:
    if row is not None:
        connection.execute(f"DELETE FROM main.{table} WHERE {_is(key_of(table, row))}", row)


def _is(key: Columns) -> str:
    return " AND ".join(f"{name} = :{name}" for name in key)


def _forget(connection: Connection, groups: Iterable[int]) -> None:
    for group in groups:
        connection.execute("DELETE FROM main.row_images WHERE group_id = :group", {"group": group})
        connection.execute("DELETE FROM main.reversible_acts WHERE group_id = :group", {"group": group})


def _key_of_row(row: object) -> tuple[str, tuple[Any, ...]]:
    """The table of a row of the session, and the values of its key."""
    mapper = inspect(type(row))
    return str(mapper.local_table.name), tuple(mapper.primary_key_from_instance(row))


def _key_columns(table: str) -> list[str]:
    return [column.name for column in SQLModel.metadata.tables[table].primary_key]


def _child_of(connection: Connection, table: str, row: Columns) -> int | None:
    """The child that the row tells of."""
    if table == "children":
        return int(row["id"])
    if "child_id" in row:
        return int(row["child_id"])
    if "case_id" not in row:
        return None
    found = connection.execute("SELECT child_id FROM main.cases WHERE id = :id", {"id": row["case_id"]}).fetchone()
    return None if found is None else int(found[0])


def _plain(key: Iterable[Any]) -> list[Any]:
    """The parts of a key as the file has them: a day is text there."""
    return [part.isoformat() if hasattr(part, "isoformat") else part for part in key]


def _text(row: Columns | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _driver(session: Session) -> Connection:
    return session.connection().connection.driver_connection
