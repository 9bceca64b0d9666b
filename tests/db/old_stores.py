"""Stores as earlier versions of the program left them, and all that stands in a store."""

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

import db.migrations
from db.audit import enter
from db.connection import connect, make_ours
from db.files import claim
from db.store import Act, Store
from models import tables  # noqa: F401  (fills the metadata)
from models.audit_chain import Draft
from models.people import Action


def made_by(path: Path, revision: str, filled: Iterable[str], act: Act, entries: Sequence[Draft]) -> Path:
    """A store as the version with this revision made it, with these statements run and these entries in its trail."""
    from alembic import command
    from alembic.config import Config

    claim(path)
    make_ours(path, None)
    with Store(path, None) as store, store.writing() as session:
        config = Config()
        config.set_main_option("script_location", str(Path(db.migrations.__file__).parent))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)
        for statement in filled:
            session.connection().exec_driver_sql(statement)
        enter(session.connection().connection.driver_connection, act, Action.FOUND, entries)
    return path


def rows_of(path: Path, table: str, columns: str = "*") -> list[dict[str, Any]]:
    """All rows of a table, by their first column."""
    with contextlib.closing(connect(path, None)) as connection:
        cursor = connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def tables_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    names = [row["name"] for row in rows_of(path, "sqlite_master WHERE type = 'table'", "name")]
    return {name: rows_of(path, name) for name in names}


def schema_of(path: Path) -> set[tuple[Any, ...]]:
    """The statements by which everything in the store was made."""
    return {tuple(row.values()) for row in rows_of(path, "sqlite_master", "type, name, tbl_name, sql")}


def unlike_the_tables(path: Path) -> list[Any]:
    """In what the store differs from the tables that the program says."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with Store.open(path) as store, store.writing() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)
