"""Read out of a damaged store what can still be read, into a new one; the damaged file is left as it is."""

from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from db.audit import enter
from db.connection import APPLICATION_ID, Connection, begun, connect, spoken_errors
from db.files import claim, remove
from db.key import Key
from db.place import refuse_network_folder
from db.store import Act
from models.audit_chain import Draft
from models.errors import StoreDamaged
from models.people import Action

_TOGETHER = 500  # rows that are read at once, and one by one where a page among them is damaged
_GIVE_UP = 4  # stretches without a row that can be read, where it is not known how far the numbers go


def rescue(damaged: Path, key: Key | None, target: Path, act: Act) -> dict[str, tuple[int, int]]:
    """Copy every row that can be read; return how many were read and how many numbers were skipped, by table.

    Raises NotAllowed, StoreExists, StoreDamaged where not even the list of tables can be read.
    """
    act.person.need(Action.RESCUE)
    refuse_network_folder(target)
    claim(target)
    try:
        with closing(_Source(damaged, key)) as source, closing(connect(target, key, create=True)) as copy:
            found = _rescue(source, copy, damaged, act)
    except BaseException:
        remove(target)
        raise
    return found


def _rescue(source: "_Source", copy: Connection, damaged: Path, act: Act) -> dict[str, tuple[int, int]]:
    copy.execute("PRAGMA journal_mode=WAL")
    copy.execute(f"PRAGMA application_id={APPLICATION_ID}")
    copy.execute("PRAGMA foreign_keys=OFF")  # a row whose child could not be read is kept too, and told by doctor
    with spoken_errors(damaged):
        made = source.rows(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        )
    tables = [name for kind, name, _ in made if kind == "table"]
    if "alembic_version" not in tables:
        raise StoreDamaged(f"Not even the list of tables in {damaged} can be read. Go back to a backup.")
    found: dict[str, tuple[int, int]] = {}
    with spoken_errors(damaged), begun(copy):
        for kind in ("table", "index"):
            for sql in [sql for one, _, sql in made if one == kind]:
                copy.execute(sql)
        for table in tables:
            found[table] = _copy_table(source, copy, table)
        _enter(copy, act, found)
        for sql in [sql for one, _, sql in made if one == "trigger"]:
            copy.execute(sql)
    return found


class _Source:
    """A damaged store, only read. After an error it is opened anew: SQLCipher reads nothing more behind a bad page."""

    def __init__(self, path: Path, key: Key | None) -> None:
        self._path, self._key = path, key
        self._connection = connect(path, key, only_read=True)

    def rows(self, sql: str, values: tuple[int, ...] = ()) -> list[Any]:
        try:
            return self._connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]
        except driver.Error:
            self._connection.close()
            self._connection = connect(self._path, self._key, only_read=True)
            raise

    def close(self) -> None:
        self._connection.close()


def _copy_table(source: _Source, copy: Connection, table: str) -> tuple[int, int]:
    """Copy the rows of a table by their numbers, in stretches; (rows copied, numbers skipped)."""
    columns = source.rows(f'PRAGMA table_info("{table}")')
    insert = f'INSERT OR IGNORE INTO "{table}" VALUES ({", ".join("?" * len(columns))})'
    last, certain = _last_number(source, table)
    copied = skipped = unread = 0
    for first in range(0, last + 1, _TOGETHER):
        rows, lost = _stretch(source, table, first, min(first + _TOGETHER - 1, last))
        copy.executemany(insert, rows)
        copied += len(rows)
        skipped += lost
        unread = 0 if rows or not lost else unread + 1
        if unread == _GIVE_UP and not certain:
            break
    return copied, skipped


def _last_number(source: _Source, table: str) -> tuple[int, bool]:
    """The number of the last row, and whether that is certain: an index knows it where the last page is damaged."""
    indexes = [""]
    with suppress(driver.Error):
        indexes += [f'INDEXED BY "{row[1]}"' for row in source.rows(f'PRAGMA index_list("{table}")')]
    for index in indexes:
        with suppress(driver.Error):
            return source.rows(f'SELECT MAX(rowid) FROM "{table}" {index}')[0][0] or 0, True
    return 1_000_000, False  # look for rows a good way


def _stretch(source: _Source, table: str, first: int, last: int) -> tuple[list[Any], int]:
    """The rows with these numbers, and how many numbers could not be read; halved where a page among them is bad."""
    try:
        return source.rows(f'SELECT * FROM "{table}" WHERE rowid BETWEEN ? AND ?', (first, last)), 0
    except driver.Error:
        if first == last:
            return [], 1
    middle = (first + last) // 2
    before, after = _stretch(source, table, first, middle), _stretch(source, table, middle + 1, last)
    return before[0] + after[0], before[1] + after[1]


def _enter(copy: Connection, act: Act, found: dict[str, tuple[int, int]]) -> None:
    """Enter the rescue at the end of what could be read of the trail; ``verify`` tells what is missing before it."""
    with suppress(driver.Error):
        if copy.execute("SELECT 1 FROM audit_entries LIMIT 1").fetchone() is None:
            return
    if "hash" not in {row[1] for row in copy.execute("PRAGMA table_info(audit_entries)")}:
        return  # of a version before the trail was sealed
    after = {table: {"read": copied, "skipped": skipped} for table, (copied, skipped) in found.items()}
    enter(copy, act, Action.RESCUE, [Draft("store", after=after)])
