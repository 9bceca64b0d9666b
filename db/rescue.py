"""Read out of a damaged store what can still be read, into a new one; the damaged file is left as it is."""

from contextlib import closing, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db.audit import enter
from db.connection import APPLICATION_ID, Connection, begun, connect, spoken_errors
from db.files import claim, remove
from db.key import Key
from db.store import Act
from models.audit_chain import Draft
from models.errors import StoreDamaged
from models.people import Action

_TOGETHER = 500  # rows that are read at once, and one by one where a page among them is damaged


def rescue(damaged: Path, key: Key | None, target: Path, act: Act) -> dict[str, tuple[int, int]]:
    """Copy every row that can be read; return how many were read and how many numbers were skipped, by table.

    Raises NotAllowed, StoreExists, StoreDamaged where not even the list of tables can be read.
    """
    act.person.need(Action.RESCUE)
    claim(target)
    try:
        with closing(connect(damaged, key)) as source, closing(connect(target, key, create=True)) as copy:
            found = _rescue(source, copy, damaged, act)
    except BaseException:
        remove(target)
        raise
    return found


def _rescue(source: Connection, copy: Connection, damaged: Path, act: Act) -> dict[str, tuple[int, int]]:
    copy.execute("PRAGMA journal_mode=WAL")
    copy.execute(f"PRAGMA application_id={APPLICATION_ID}")
    copy.execute("PRAGMA foreign_keys=OFF")  # a row whose child could not be read is kept too, and told by doctor
    with spoken_errors(damaged):
        made = source.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
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


def _copy_table(source: Connection, copy: Connection, table: str) -> tuple[int, int]:
    """Copy the rows of a table by their numbers, in stretches; (rows copied, numbers skipped)."""
    columns = [row[1] for row in source.execute(f'PRAGMA table_info("{table}")')]
    insert = f'INSERT OR IGNORE INTO "{table}" VALUES ({", ".join("?" * len(columns))})'
    select = f'SELECT * FROM "{table}" WHERE rowid BETWEEN ? AND ?'
    try:
        (last,) = source.execute(f'SELECT MAX(rowid) FROM "{table}"').fetchone()
    except driver.Error:
        last = 1_000_000  # the end of the table cannot be read: look for rows a good way
    copied = skipped = 0
    for first in range(0, (last or 0) + 1, _TOGETHER):
        try:
            rows = source.execute(select, (first, first + _TOGETHER - 1)).fetchall()
        except driver.Error:
            rows = []
            for number in range(first, min(first + _TOGETHER, (last or 0) + 1)):
                try:
                    rows += source.execute(select, (number, number)).fetchall()
                except driver.Error:
                    skipped += 1
        copy.executemany(insert, rows)
        copied += len(rows)
    return copied, skipped


def _enter(copy: Connection, act: Act, found: dict[str, tuple[int, int]]) -> None:
    """Enter the rescue at the end of what could be read of the trail; ``verify`` tells what is missing before it."""
    with suppress(driver.Error):
        if copy.execute("SELECT 1 FROM audit_entries LIMIT 1").fetchone() is None:
            return
    after = {table: {"read": copied, "skipped": skipped} for table, (copied, skipped) in found.items()}
    enter(copy, act, Action.RESCUE, [Draft("store", after=after)])
