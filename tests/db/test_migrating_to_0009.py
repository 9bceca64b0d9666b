"""A store of revision 0008, from before views were saved: all is kept, and nobody has any of their own."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from plan_schema import VIEW_TABLES
from sqlmodel import SQLModel
from test_migrating_to_0008 import ADA, FILLED

import db.migrations
from db.audit import enter
from db.commands.migrating import bring_up_to_date
from db.commands.verifying import unsound
from db.commands.views import choose_columns, save_view
from db.connection import connect, make_ours
from db.files import claim
from db.migrations import REVISIONS
from db.queries.views import saved_views
from db.store import Act, Store
from models import tables  # noqa: F401  (fills the metadata)
from models.audit_chain import Draft
from models.people import PROGRAM, Action
from models.views import OF_THE_PROGRAM, View

ACT = Act(PROGRAM, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as the eighth version of the program left it."""
    from alembic import command
    from alembic.config import Config

    path = tmp_path / "old.db"
    claim(path)
    make_ours(path, None)
    with Store(path, None) as store, store.writing() as session:
        config = Config()
        config.set_main_option("script_location", str(Path(db.migrations.__file__).parent))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0008")
        for statement in FILLED:
            session.connection().exec_driver_sql(statement)
        enter(session.connection().connection.driver_connection, ADA, Action.FOUND, (Draft("store"),))
    return path


def rows_of(path: Path, table: str, columns: str = "*") -> list[dict[str, Any]]:
    with contextlib.closing(connect(path, None)) as connection:
        cursor = connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def tables_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    names = [row["name"] for row in rows_of(path, "sqlite_master WHERE type = 'table'", "name")]
    return {name: rows_of(path, name) for name in names}


def test_every_row_is_kept_and_views_and_columns_are_saved_from_now_on(old: Path, template: Path) -> None:
    before = tables_of(old)
    bring_up_to_date(old, None, ACT)
    after = tables_of(old)
    assert set(after) == set(before) | VIEW_TABLES
    for name in before.keys() - {"alembic_version", "audit_entries"}:
        assert after[name] == before[name], name
    assert after["audit_entries"][:-1] == before["audit_entries"]
    assert [after[name] for name in VIEW_TABLES] == [[], []]
    assert after["alembic_version"] == [{"version_num": REVISIONS[-1]}]
    with Store.open(old) as store:
        assert unsound(store) == []
        store.sign_in(ADA.person)
        with store.reading() as reader:
            assert saved_views(reader, ADA.person) == OF_THE_PROGRAM
        save_view(store, ADA, View("late ones", "0", tile="late"))
        choose_columns(store, ADA, "duty", ("due", "child"))


def test_the_schema_is_that_of_the_tables_and_of_a_new_store(old: Path, template: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    bring_up_to_date(old, None, ACT)
    schemas = [
        {tuple(row.values()) for row in rows_of(path, "sqlite_master", "type, name, tbl_name, sql")}
        for path in (old, template)
    ]
    assert schemas[0] == schemas[1]
    with Store.open(old) as store, store.writing() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
