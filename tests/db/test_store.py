"""The store as a file: what is opened, what is refused and left alone, and what can be written."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

import db.connection
import db.store
from db.commands.founding import found
from db.store import Act, Store
from models.errors import (
    CpipError,
    InvalidInput,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreExists,
    StoreLocked,
    StoreMissing,
    StoreNewer,
    StoreNotOurs,
)

Execute = Callable[..., None]
posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
# What the driver and the operating system say; a person is shown our own sentence.
DRIVER_WORDS = ("sqlite", "SQLITE", "not a database", "malformed", "no such table", "Errno", "disk image", "HMAC")


def is_one_plain_sentence(error: BaseException) -> bool:
    text = str(error)
    assert "\n" not in text
    assert text[0].isupper() or text[0] == "/"
    for word in DRIVER_WORDS:
        assert word not in text.replace("SQLite", ""), text
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
    return True


def another_programs_database(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA application_id=7")
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
    other.close()


def begun(path: Path) -> None:
    """A store whose making was interrupted before its tables were there."""
    db.connection.make_ours(path, None)


def newer(path: Path, template: Path) -> None:
    shutil.copyfile(template, path)
    other = sqlite3.connect(path)
    with other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()


def damaged_header(path: Path, template: Path) -> None:
    content = bytearray(template.read_bytes())
    content[:100] = bytes(100)
    path.write_bytes(content)


def damaged_schema(path: Path, template: Path) -> None:
    content = bytearray(template.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)


NOT_STORES: dict[str, tuple[Callable[[Path, Path], Any], type[StoreError] | tuple[type[StoreError], ...]]] = {
    "missing": (lambda path, template: None, StoreMissing),
    "empty": (lambda path, template: path.write_bytes(b""), StoreMissing),
    "a folder": (lambda path, template: path.mkdir(), StoreNotOurs),
    "random bytes": (lambda path, template: path.write_bytes(bytes(range(256)) * 64), StoreLocked),
    "a text": (lambda path, template: path.write_text("Dear all,\n" * 1000), StoreLocked),
    "another program's database": (lambda path, template: another_programs_database(path), StoreNotOurs),
    "begun, never finished": (lambda path, template: begun(path), StoreNotOurs),
    "newer": (newer, StoreNewer),
    "a header of zeros": (damaged_header, (StoreLocked, StoreDamaged)),
    "a broken schema": (damaged_schema, StoreDamaged),
    "the first page alone": (
        lambda path, template: path.write_bytes(template.read_bytes()[:4096]),
        StoreDamaged,
    ),
}


@pytest.mark.parametrize(("make", "refusal"), NOT_STORES.values(), ids=NOT_STORES.keys())
def test_what_cannot_be_opened_is_refused_in_one_sentence_and_left_as_it_is(
    tmp_path: Path, template: Path, make: Callable[[Path, Path], Any], refusal: type[StoreError]
) -> None:
    path = tmp_path / "records.db"
    make(path, template)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(refusal) as refused:
        Store.open(path)
    assert str(path) in str(refused.value)
    assert is_one_plain_sentence(refused.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [left.name for left in tmp_path.iterdir()] == ([path.name] if path.exists() else [])


@pytest.mark.parametrize("content", [bytes(range(256)) * 64, b"Dear all,\n" * 1000])
def test_what_is_no_store_is_not_one_with_a_passphrase_either(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "records.db"
    path.write_bytes(content)
    with pytest.raises(StoreLocked) as refused:
        Store.open(path, "a passphrase")
    assert is_one_plain_sentence(refused.value)
    assert path.read_bytes() == content


def test_damaged_pages_are_damage_when_they_are_read(tmp_path: Path, template: Path) -> None:
    path = tmp_path / "store.db"
    content = bytearray(template.read_bytes())
    content[2 * 4096 :] = b"\xa5" * (len(content) - 2 * 4096)
    path.write_bytes(content)
    everything = "SELECT s.id, b.day, w.name FROM standards AS s, bank_holidays AS b, workers AS w"
    with pytest.raises(StoreDamaged) as refused, Store.open(path) as store, store.reading() as reader:
        reader.rows(everything)
    assert is_one_plain_sentence(refused.value)
    assert path.read_bytes() == content


def test_damaged_pages_are_damage_when_they_are_written(tmp_path: Path, template: Path, execute: Execute) -> None:
    path = tmp_path / "store.db"
    content = bytearray(template.read_bytes())
    content[4 * 4096 :] = b"\xa5" * (len(content) - 4 * 4096)
    path.write_bytes(content)
    with pytest.raises(StoreDamaged) as refused, Store.open(path) as store:
        execute(store, "DELETE FROM standards", "DELETE FROM bank_holidays", "DELETE FROM workers")
    assert is_one_plain_sentence(refused.value)


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, act: Act) -> Path:
    path = tmp_path_factory.mktemp("locked") / "store.db"
    found(path, 'it\'s a "secret"; 🔑', act.at, manager="M", team="Duty", holidays_version="0.109").close()
    return path


def test_a_passphrase_opens_its_store_and_nothing_in_the_file_can_be_read(locked: Path) -> None:
    with Store.open(locked, 'it\'s a "secret"; 🔑') as store, store.reading() as reader:
        assert store.encrypted
        assert reader.row("SELECT name FROM teams") == ("Duty",)
    content = locked.read_bytes()
    assert not content.startswith(b"SQLite")
    assert b"Good Friday" not in content


@pytest.mark.parametrize("passphrase", ["wrong", "", "it's", None, "x'00'", "'"])
def test_a_wrong_passphrase_or_none_opens_nothing(
    locked: Path, passphrase: str | None, capfd: pytest.CaptureFixture[str]
) -> None:
    before = locked.read_bytes()
    with pytest.raises(StoreLocked) as refused:
        Store.open(locked, passphrase)
    assert is_one_plain_sentence(refused.value)
    assert locked.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_a_passphrase_for_a_store_that_has_none_is_refused(store: Store) -> None:
    with pytest.raises(StoreLocked, match="not encrypted"):
        Store.open(store.path, "a passphrase")


def test_an_empty_passphrase_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreLocked):
        Store.create(tmp_path / "store.db", "", lambda session: None)
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_a_new_store_and_its_folder_are_its_owners_only(tmp_path: Path, act: Act) -> None:
    path = tmp_path / "a" / "b" / "store.db"
    old = os.umask(0)
    try:
        with found(path, None, act.at, manager="M", team="Duty", holidays_version="0.109") as store, store.reading():
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(old)
    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)} == {0o700}


@pytest.mark.parametrize("content", [b"", b"Dear all", None])
def test_a_store_is_never_made_over_a_file(tmp_path: Path, template: Path, act: Act, content: bytes | None) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(template.read_bytes() if content is None else content)
    before = path.read_bytes()
    with pytest.raises(StoreExists) as refused:
        found(path, None, act.at, manager="M", team="Duty", holidays_version="0.109")
    assert is_one_plain_sentence(refused.value)
    assert path.read_bytes() == before


def test_a_store_that_cannot_be_finished_is_taken_away_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("db.migrations.upgrade", fails)
    with pytest.raises(RuntimeError):
        Store.create(tmp_path / "store.db", None, lambda session: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("manager", ["", "   ", "x" * 121])
def test_a_manager_without_a_usable_name_founds_no_store(tmp_path: Path, act: Act, manager: str) -> None:
    with pytest.raises(InvalidInput):
        found(tmp_path / "store.db", None, act.at, manager=manager, team="Duty", holidays_version="0.109")
    assert list(tmp_path.iterdir()) == []


def test_a_founding_that_fails_midway_leaves_no_half_made_store(
    tmp_path: Path, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("db.commands.founding.enter", fails)
    with pytest.raises(RuntimeError):
        found(tmp_path / "store.db", None, act.at, manager="M", team="Duty", holidays_version="0.109")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["sto?re.db", "100%.db", "a#b.db", 'd\'arc "x".db', "Zoë.db", "a b.db"])
def test_a_store_may_have_any_name(tmp_path: Path, template: Path, name: str) -> None:
    path = tmp_path / name
    shutil.copyfile(template, path)
    with Store.open(path) as store, store.reading() as reader:
        assert reader.row("SELECT COUNT(*) FROM teams") == (1,)
    assert [left.name for left in tmp_path.iterdir()] == [name]


def test_opening_a_store_needs_neither_sqlmodel_nor_alembic(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    shutil.copyfile(template, path)
    code = (
        "import sys; from pathlib import Path; from db.store import Store\n"
        "with Store.open(Path(sys.argv[1])) as store, store.reading() as reader: reader.row('SELECT 1')\n"
        "print(sorted({'sqlmodel', 'sqlalchemy', 'alembic', 'holidays', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_unknown_refusal_of_the_driver_becomes_a_sentence_without_its_text(store: Store) -> None:
    with pytest.raises(StoreError) as refused, store.reading() as reader:
        reader.rows("SELECT 'Mia Secret' FROM nowhere")
    assert isinstance(refused.value, CpipError)
    assert "Mia" not in str(refused.value)
    assert "nowhere" not in str(refused.value)


def test_the_driver_is_free_of_the_wal_reset_fault() -> None:
    assert tuple(map(int, driver.sqlite_version.split("."))) >= (3, 51, 3)


def test_a_busy_store_says_so_and_writes_nothing(template: Path, tmp_path: Path, execute: Execute,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    path = tmp_path / "store.db"
    shutil.copyfile(template, path)
    monkeypatch.setattr(db.connection, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(
        db.connection,
        "PRAGMAS",
        tuple("busy_timeout=50" if pragma.startswith("busy") else pragma for pragma in db.connection.PRAGMAS),
    )
    other = db.connection.connect(path, None)
    try:
        with Store.open(path) as store:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy) as refused:
                execute(store, "INSERT INTO teams (name) VALUES ('North')")
            other.execute("ROLLBACK")
            execute(store, "INSERT INTO teams (name) VALUES ('South')")
            with store.reading() as reader:
                assert [row[0] for row in reader.rows("SELECT name FROM teams ORDER BY name")] == ["Duty", "South"]
    finally:
        other.close()
    assert is_one_plain_sentence(refused.value)
