"""A store of an earlier version: opening it leaves it as it is; it is backed up, then brought up to date whole."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from plan_schema import PLAN_TABLES, VIEW_TABLES
from sqlalchemy import Connection as Connected
from sqlmodel import SQLModel
from test_migrating_to_0007 import OF_STATUS

import db.commands.migrating
import db.key
import db.migrations
from db.audit import stored_entries
from db.backup import backups_in, contents, folder_of, is_due
from db.commands.migrating import bring_up_to_date
from db.commands.verifying import unsound, verify
from db.connection import connect, make_ours
from db.files import claim
from db.key import Key
from db.migrations import REVISIONS
from db.queries.keeping import retention_rules
from db.queries.people import people_with_access
from db.store import Act, Reader, Store, key_for
from models import tables  # noqa: F401  (fills the metadata)
from models.audit_chain import faults
from models.errors import NotAllowed, StoreError, StoreLocked, StoreOlder
from models.keeping import FIRST_RULES
from models.people import PROGRAM, Person, Role

ACT = Act(PROGRAM, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
LEGACY: list[tuple[object, ...]] = [
    ("2024-06-03 09:00:00.000000", "Ada Manager", "init", "store", None, '{"manager": "Ada Manager"}', None),
    ("2024-06-03 09:05:00.123456", "Ada Manager", "import annex-a", "jüni.xlsx", None, '{"child":{"new":2}}', "1 row"),
    ("2024-06-03 08:00:00.000000", "Zoë Ünal", "proclaim a bank holiday", "2024-07-10", '{"due_on":"2024-08-05"}',
     '{"due_on":"2024-08-06"}', None),
    ("2024-06-04 10:00:00.500000", "Ada Manager", "close the office", "2024-12-24", None, None, "Weihnachten ✓"),
]  # fmt: skip
FILLED = (
    "INSERT INTO authority (id, name, count_start_day, holidays_version) VALUES (1, 'Blackpool', 1, '0.109')",
    "INSERT INTO teams (id, name) VALUES (1, 'Duty')",
    "INSERT INTO workers (id, name, role, team_id) VALUES (1, 'Ann Able', 'social_worker', 1), "
    "(2, 'Ada Manager', 'team_manager', 1), (3, 'Zoë Ünal', 'team_manager', NULL), (4, 'Bob', 'social_worker', NULL)",
    "INSERT INTO children (id, reference, name, search) VALUES (1, 'A', 'Mia Môn', 'a mia môn'), (2, 'B', NULL, 'b')",
    "INSERT INTO cases (id, child_id, number, opened_on, no_further_action) VALUES (1, 1, 1, '2024-04-02', 0)",
    "INSERT INTO standards (id, clock, working_days, counted_from, effective_from, source, local) "
    "VALUES (1, 'single', 45, 'the referral', '2013-04-15', 'WT', 0)",
    "INSERT INTO assessments (id, case_id, kind, started_on, clock_from, standard_id, due_on) "
    "VALUES (1, 1, 'single', '2024-04-03', '2024-04-02', 1, '2024-06-05')",
    "INSERT INTO bank_holidays (day, name, source) VALUES ('2024-05-06', 'May Day', 'holidays 0.109')",
)


def make_0001(path: Path, passphrase: str | None, entries: list[tuple[object, ...]] = LEGACY) -> None:
    """A store as the first version of the program made it."""
    from alembic import command
    from alembic.config import Config

    key = None if passphrase is None else Key.derive(passphrase, os.urandom(16))
    claim(path)
    make_ours(path, key)
    with Store(path, key) as store, store.writing() as session:
        connected: Connected = session.connection()
        config = Config()
        config.set_main_option("script_location", str(Path(db.migrations.__file__).parent))
        config.attributes["connection"] = connected
        command.upgrade(config, "0001")
        for statement in FILLED:
            connected.exec_driver_sql(statement)
        for entry in entries:
            connected.exec_driver_sql(
                "INSERT INTO audit_entries (at, who, what, subject, before, after, why) VALUES (?, ?, ?, ?, ?, ?, ?)",
                entry,
            )


@pytest.fixture(scope="module", autouse=True)
def quick_keys() -> Iterator[None]:
    """Fewer rounds for a passphrase: how long one takes to guess is not asked here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.key, "ROUNDS", 1_000)
        yield


@pytest.fixture(scope="module", params=[None, "Straße 🦔"], ids=["plain", "encrypted"])
def secret(request: pytest.FixtureRequest) -> str | None:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def template_0001(tmp_path_factory: pytest.TempPathFactory, secret: str | None) -> Path:
    path = tmp_path_factory.mktemp("old") / "old.db"
    make_0001(path, secret)
    return path


@pytest.fixture
def old(template_0001: Path, tmp_path: Path) -> Path:
    path = tmp_path / "old.db"
    claim(path)
    path.write_bytes(template_0001.read_bytes())
    return path


Tables = dict[str, dict[str, list[Any]]]
NEW_TABLES = {"supervision_agreements", "supervision_sessions", "session_drafts", "discussions",
              "personal_parts", "session_corrections",
              "families", "leaves", "reductions", "co_workers", "decisions", "practice_rules", "reversible_acts",
              "row_images", "submissions", "corrections", "notes", "actions",
              "clock_records", "publications", "yardsticks", "stated_figures", *OF_STATUS,
              *PLAN_TABLES, *VIEW_TABLES}  # fmt: skip


def rows_of(path: Path, secret: str | None) -> Tables:
    """What each table has in each column, in the order of the rows."""
    with contextlib.closing(connect(path, key_for(path, secret))) as connection:
        found = {}
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            cursor = connection.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
            found[name] = {column: [row[at] for row in rows] for at, column in enumerate(columns)}
        return found


def schema_of(path: Path, secret: str | None) -> set[tuple[Any, ...]]:
    with contextlib.closing(connect(path, key_for(path, secret))) as connection:
        return set(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def test_opening_a_store_of_an_earlier_version_says_so_and_leaves_its_bytes(old: Path, secret: str | None) -> None:
    before = old.read_bytes()
    with pytest.raises(StoreOlder, match=r"was made by an earlier version of cpip-tui \(revision 0001\)"):
        Store.open(old, secret)
    assert old.read_bytes() == before
    assert [file.name for file in old.parent.iterdir()] == [old.name]


def test_a_backup_of_the_store_as_it_was_comes_first(old: Path, secret: str | None) -> None:
    before = rows_of(old, secret)
    path = bring_up_to_date(old, secret, ACT)
    (backup,) = backups_in(folder_of(old))
    assert backup.path == path
    assert rows_of(path, secret) == before
    assert contents(path, key_for(path, secret)).rows["audit_entries"] == len(LEGACY)
    assert path.stat().st_mode & 0o077 == 0 or os.name == "nt"
    copy = Path(shutil.copyfile(path, old.with_name("copy.db")))
    with pytest.raises(StoreOlder):  # it is the file of revision 0001, and can itself be brought up to date
        Store.open(copy, secret)
    bring_up_to_date(copy, secret, ACT)
    with Store.open(copy, secret) as again:
        assert verify(again, ACT).faults == ()


def test_every_record_is_kept(old: Path, secret: str | None) -> None:
    before = rows_of(old, secret)
    bring_up_to_date(old, secret, ACT)
    after = rows_of(old, secret)
    for name in before.keys() - {"alembic_version", "audit_entries"}:
        assert {column: after[name][column] for column in before[name]} == before[name], name
    assert after["authority"]["backup_place"] == [None]
    assert after["alembic_version"] == {"version_num": [REVISIONS[-1]]}
    assert set(after) == set(before) | {"access", "restrictions", "restriction_names", "retention_rules"} | NEW_TABLES
    with Store.open(old, secret) as store:
        assert unsound(store) == []


def test_the_entries_that_were_there_are_sealed_as_they_stand(old: Path, secret: str | None) -> None:
    bring_up_to_date(old, secret, ACT)
    with Store.open(old, secret) as store:
        with store.reading() as reader:
            assert list(faults(stored_entries(reader))) == []
            rows = reader.rows("SELECT at, latest, who, what, subject, before, after, why FROM audit_entries")
            numbers = reader.rows("SELECT id, group_id, child_id, case_id, erased_by FROM audit_entries")
        assert verify(store, ACT).faults == ()
    assert [tuple(row[2:]) for row in rows[:-1]] == [entry[1:] for entry in LEGACY]
    assert [row[0] for row in rows[:-1]] == [
        "2024-06-03T09:00:00.000+00:00",
        "2024-06-03T09:05:00.123+00:00",
        "2024-06-03T08:00:00.000+00:00",
        "2024-06-04T10:00:00.500+00:00",
    ]
    assert rows[2][1] == rows[1][1], "a clock that was put back then does not turn back the latest moment"
    assert [tuple(row) for row in numbers] == [(number, number, None, None, None) for number in range(1, 6)]


def test_bringing_up_to_date_is_entered_by_the_program_itself(old: Path, secret: str | None) -> None:
    bring_up_to_date(old, secret, ACT)
    with Store.open(old, secret) as store, store.reading() as reader:
        last = reader.row("SELECT at, who, what, subject, before, after FROM audit_entries ORDER BY id DESC LIMIT 1")
    assert last is not None
    assert last[:4] == ("2026-11-02T09:00:00.000+00:00", "cpip-tui", "bring the store up to date", "store")
    assert (json.loads(last[4]), json.loads(last[5])) == ({"revision": "0001"}, {"revision": REVISIONS[-1]})


def test_managers_have_access_the_first_of_them_as_administrator(old: Path, secret: str | None) -> None:
    bring_up_to_date(old, secret, ACT)
    with Store.open(old, secret) as store, store.reading() as reader:
        assert people_with_access(reader) == [
            Person(2, "Ada Manager", Role.ADMINISTRATOR),
            Person(3, "Zoë Ünal", Role.MANAGER),
        ]
        assert retention_rules(reader) == {rule.kind: rule for rule in FIRST_RULES}


def test_the_schema_is_that_of_the_tables_and_of_a_new_store(old: Path, secret: str | None, template: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    bring_up_to_date(old, secret, ACT)
    assert schema_of(old, secret) == schema_of(template, None)
    with Store.open(old, secret) as store, store.writing() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


STATEMENTS = ("UPDATE audit_entries SET who = 'x'", "DELETE FROM audit_entries",
              "INSERT INTO audit_entries SELECT * FROM audit_entries")  # fmt: skip


def test_the_entries_of_then_are_never_changed_from_now_on(old: Path, secret: str | None) -> None:
    bring_up_to_date(old, secret, ACT)
    with contextlib.closing(connect(old, key_for(old, secret))) as connection:
        for statement in STATEMENTS:
            with pytest.raises(Exception, match="audit entries are"):
                connection.execute(statement)
        assert list(faults(stored_entries(Reader(connection)))) == []


def test_it_is_whole_or_not_at_all(old: Path, secret: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the lights went out")

    before, schema = rows_of(old, secret), schema_of(old, secret)
    monkeypatch.setattr(db.commands.migrating, "enter", fails)
    with pytest.raises(RuntimeError):
        bring_up_to_date(old, secret, ACT)
    assert (rows_of(old, secret), schema_of(old, secret)) == (before, schema)
    monkeypatch.undo()
    bring_up_to_date(old, secret, ACT)
    assert len(backups_in(folder_of(old))) == 2


def test_where_no_backup_can_be_made_the_store_stays_as_it_was(old: Path, secret: str | None) -> None:
    before = old.read_bytes()
    folder_of(old).write_text("in the way")
    with pytest.raises(StoreError):
        bring_up_to_date(old, secret, ACT)
    assert old.read_bytes() == before


def test_who_is_no_administrator_does_not_bring_it_up_to_date(old: Path, secret: str | None) -> None:
    before = old.read_bytes()
    with pytest.raises(NotAllowed):
        bring_up_to_date(old, secret, Act(Person(2, "Ada Manager", Role.MANAGER), ACT.at))
    assert old.read_bytes() == before


def test_a_wrong_passphrase_is_refused_before_anything_is_done(old: Path, secret: str | None) -> None:
    before = old.read_bytes()
    with pytest.raises(StoreLocked):
        bring_up_to_date(old, "wrong", ACT)
    assert old.read_bytes() == before
    assert not folder_of(old).exists()


def test_the_first_records_after_it_are_backed_up_again(old: Path, secret: str | None) -> None:
    bring_up_to_date(old, secret, ACT)
    with Store.open(old, secret) as store:
        assert is_due(store), "the only backup is of the earlier version"


def test_a_store_without_any_entry_is_brought_up_to_date_too(tmp_path: Path) -> None:
    path = tmp_path / "quiet.db"
    make_0001(path, None, [])
    bring_up_to_date(path, None, ACT)
    with Store.open(path) as store:
        assert verify(store, ACT).faults == ()
        assert verify(store, ACT).entries == 2
