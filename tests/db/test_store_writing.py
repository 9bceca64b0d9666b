"""Writing to the store: snapshots, whole transactions, and disks that are full or read-only."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import db.store
from db.commands.founding import found
from db.connection import connect
from db.store import Act, Store
from models import tables
from models.errors import InvalidInput, StoreDamaged, StoreError, StoreUnwritable
from models.people import Person, Role

Execute = Callable[..., None]


def teams(store: Store) -> list[str]:
    with store.reading() as reader:
        return [row[0] for row in reader.rows("SELECT name FROM teams ORDER BY name")]


def test_a_reading_is_of_one_moment(store: Store, execute: Execute) -> None:
    with Store.open(store.path) as other:
        with store.reading() as reader:
            assert reader.row("SELECT COUNT(*) FROM teams") == (1,)
            execute(other, "INSERT INTO teams (name) VALUES ('North')")
            assert reader.row("SELECT COUNT(*) FROM teams") == (1,)
        assert teams(store) == ["Duty", "North"]


def test_a_reading_does_not_see_what_its_own_store_writes_meanwhile(store: Store, execute: Execute) -> None:
    with store.reading() as reader:
        assert reader.row("SELECT COUNT(*) FROM teams") == (1,)
        execute(store, "INSERT INTO teams (name) VALUES ('North')")
        assert reader.row("SELECT COUNT(*) FROM teams") == (1,)
    assert teams(store) == ["Duty", "North"]


def test_a_reading_that_fails_leaves_the_store_readable(store: Store) -> None:
    with pytest.raises(StoreError), store.reading() as reader:
        reader.rows("SELECT * FROM nowhere")
    with pytest.raises(RuntimeError), store.reading():
        raise RuntimeError
    assert teams(store) == ["Duty"]


@pytest.mark.usefixtures("with_syncs")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("busy_timeout", 5000),
        ("secure_delete", 1),
        ("cell_size_check", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),
    ],
)
def test_the_pragmas_are_in_force_for_reading_and_for_writing(store: Store, pragma: str, value: object) -> None:
    with store.reading() as reader:
        assert reader.row(f"PRAGMA {pragma}") == (value,)
    with store.writing() as session:
        assert session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.parametrize("error", [RuntimeError("the lights went out"), InvalidInput("No."), KeyboardInterrupt()])
def test_an_exception_while_writing_leaves_nothing(store: Store, error: BaseException) -> None:
    def failing() -> None:
        with store.writing() as session:
            session.add(tables.Team(name="North"))
            session.flush()
            raise error

    with pytest.raises(type(error)):
        failing()
    assert teams(store) == ["Duty"]


def test_a_writing_holds_the_store_from_its_first_moment(store: Store) -> None:
    with store.writing():
        pass  # the connection is made, and nothing asked of it yet
    other = connect(store.path, None)
    other.execute("PRAGMA busy_timeout=0")
    try:
        with store.writing() as session:
            session.connection()
            with pytest.raises(Exception, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    finally:
        other.close()


def test_what_the_store_refuses_is_said_without_the_data(store: Store) -> None:
    with pytest.raises(StoreError) as refused, store.writing() as session:
        session.add_all([tables.Team(name="Mia Secret"), tables.Team(name="Mia Secret")])
    assert "Mia" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert teams(store) == ["Duty"]


@pytest.fixture
def with_pragma(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Store]]:
    """A function that opens a store whose every connection has one more pragma."""
    stores: list[Store] = []

    def make(pragma: str) -> Store:
        def limited(*args: Any, **options: Any) -> Any:
            opened = connect(*args, **options)
            opened.execute(f"PRAGMA {pragma}")
            return opened

        monkeypatch.setattr(db.store, "connect", limited)
        path = tmp_path / "store.db"
        shutil.copyfile(template, path)
        stores.append(Store.open(path))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


def test_a_full_disk_is_said_and_nothing_is_half_written(with_pragma: Callable[[str], Store]) -> None:
    store = with_pragma("max_page_count=1")  # SQLite takes the present size for the least

    def many() -> None:
        with store.writing() as session:
            for number in range(200):
                session.add(tables.Team(name=f"{number:03} {'x' * 100}"))
                session.flush()

    with pytest.raises(StoreUnwritable, match="is full") as refused:
        many()
    assert "Nothing of the last step was written" in str(refused.value)
    assert teams(store) == ["Duty"]
    with store.writing() as session:  # a small one still fits
        session.add(tables.Team(name="North"))
    assert teams(store) == ["Duty", "North"]


def test_a_disk_that_is_full_at_the_last_moment_leaves_nothing(with_pragma: Callable[[str], Store]) -> None:
    store = with_pragma("max_page_count=1")
    with pytest.raises(StoreUnwritable), store.writing() as session:
        session.add_all(tables.Team(name=f"{number:03} {'x' * 100}") for number in range(200))
    assert teams(store) == ["Duty"]


def test_a_read_only_store_can_be_read_and_says_that_it_cannot_be_written(with_pragma: Callable[[str], Store]) -> None:
    store = with_pragma("query_only=ON")
    assert teams(store) == ["Duty"]
    with pytest.raises(StoreUnwritable, match="read-only") as refused, store.writing() as session:
        session.add(tables.Team(name="North"))
    assert "\n" not in str(refused.value)
    assert teams(store) == ["Duty"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="file modes bind neither root nor Windows")
def test_a_store_whose_file_may_not_be_written_says_so(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    shutil.copyfile(template, path)
    path.chmod(0o400)
    with pytest.raises(StoreUnwritable), Store.open(path) as store, store.writing() as session:
        session.add(tables.Team(name="North"))


def test_a_closed_store_leaves_one_file(store: Store, execute: Execute, template: Path) -> None:
    execute(store, "INSERT INTO teams (name) VALUES ('North')")
    store.close()
    assert [file.name for file in store.path.parent.iterdir()] == ["store.db"]
    with Store.open(store.path) as again:
        assert teams(again) == ["Duty", "North"]


def test_behind_a_damaged_page_the_rest_of_an_encrypted_store_can_still_be_read(tmp_path: Path, act: Act) -> None:
    path = tmp_path / "store.db"
    made = found(path, "some words", act.at, manager="M", team="Duty", holidays_version="0.109")
    with made, made.reading() as reader:
        (root,) = reader.row("SELECT rootpage FROM sqlite_master WHERE name = 'closures'") or (0,)
    damaged = bytearray(path.read_bytes())
    damaged[(root - 1) * 4096 + 100] ^= 1
    path.write_bytes(damaged)
    with Store.open(path, "some words") as store:
        store.sign_in(Person(2, "Wil Worker", Role.WORKER))
        for _ in range(2):
            with pytest.raises(StoreDamaged), store.reading() as reader:
                reader.rows("SELECT * FROM closures")
            with store.reading() as reader:
                assert reader.rows("SELECT name FROM workers") == [("M",)]
                assert reader.row("SELECT COUNT(*) FROM temp.sqlite_master WHERE name = 'children'") == (1,)
