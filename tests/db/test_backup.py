"""Backups: whole, of one moment, the owner's alone; a bad one never counts, and the good ones stay."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import db.backup
from db.backup import Backup, back_up, back_up_everywhere, backups_in, contents, folder_of, is_due, newest_good
from db.commands.backing_up import back_up_now, set_second_place
from db.commands.calendar import close_office
from db.commands.founding import found
from db.commands.reading import enter_search, enter_signed_in
from db.connection import PLAIN_HEADER, connect
from db.key import Key
from db.store import Act, Store
from models.errors import StoreDamaged, StoreError, StoreUnwritable

on_posix = pytest.mark.skipif(os.name == "nt", reason="modes are of Posix")
CHILDREN = "INSERT INTO children (id, reference, search) VALUES (?, ?, ?)"


@pytest.fixture
def filled(store: Store, execute: Callable[..., None]) -> Store:
    """A plain store with forty children."""
    execute(store, (CHILDREN, [(n, f"SECRET-{n:04}", f"secret-{n:04} {'x' * 300}") for n in range(1, 41)]))  # type: ignore[list-item]
    return store


@pytest.fixture(scope="module")
def encrypted_template(tmp_path_factory: pytest.TempPathFactory, act: Act) -> tuple[Path, Key]:
    path = tmp_path_factory.mktemp("encrypted") / "store.db"
    with found(path, "some words to lock", act.at, manager="Ada", team="Duty", holidays_version="0.109") as made:
        with made.writing() as session:
            session.connection().exec_driver_sql(
                CHILDREN, [(n, f"SECRET-{n:04}", f"secret-{n:04} {'x' * 300}") for n in range(1, 41)]
            )
        assert made.key is not None
        return path, made.key


@pytest.fixture
def encrypted(encrypted_template: tuple[Path, Key], tmp_path: Path) -> Iterator[Store]:
    """An encrypted store with the same."""
    path, key = encrypted_template
    copy = Path(shutil.copyfile(path, tmp_path / "locked.db"))
    with Store.open(copy, key.recovery) as opened:
        yield opened


@pytest.fixture(params=["filled", "encrypted"])
def any_store(request: pytest.FixtureRequest) -> Store:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def everything(path: Path, key: Key | None) -> dict[str, list[Any]]:
    with closing(connect(path, key)) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(opened.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_is_one_file_that_opens_with_the_same_key_and_holds_the_same(any_store: Store, act: Act) -> None:
    backup = back_up(any_store, act.at)
    folder = folder_of(any_store.path)
    assert list(folder.iterdir()) == [backup.path]
    assert backups_in(folder) == [backup]
    secret = any_store.key.recovery if any_store.key else None
    copy = Path(shutil.copyfile(backup.path, folder.parent / "alone.db"))  # whole in itself
    Store.open(copy, secret).close()
    assert everything(copy, any_store.key) == everything(any_store.path, any_store.key)
    assert len(everything(copy, any_store.key)["children"]) == 40


def test_a_backup_of_an_encrypted_store_shows_nothing(encrypted: Store, filled: Store, act: Act) -> None:
    hidden, shown = (back_up(store, act.at).path.read_bytes() for store in (encrypted, filled))
    assert b"SECRET-0007" in shown
    assert shown.startswith(PLAIN_HEADER)
    assert b"SECRET" not in hidden
    assert b"children" not in hidden
    assert not hidden.startswith(PLAIN_HEADER)


@on_posix
def test_a_backup_is_its_owners_alone_whatever_the_umask(any_store: Store, act: Act, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    before = os.umask(0)
    try:
        set_second_place(any_store, act, second)
        backup, copy = back_up_everywhere(any_store, act.at)
    finally:
        os.umask(before)
    assert copy is not None
    assert (mode(backup.path), mode(backup.path.parent), mode(copy)) == (0o600, 0o700, 0o600)


@on_posix
def test_a_folder_of_backups_that_others_may_read_is_tightened(filled: Store, act: Act) -> None:
    folder = folder_of(filled.path)
    folder.mkdir()
    folder.chmod(0o755)
    back_up(filled, act.at)
    assert mode(folder) == 0o700


def test_the_name_says_when_and_with_which_entry_it_ends(filled: Store, act: Act) -> None:
    backup = back_up(filled, act.at.replace(microsecond=123_456))
    assert backup.path.name == f"20240603T090000123Z-e1-{backup.hash}.db"
    assert contents(backup.path, None).head.hash.startswith(backup.hash)
    assert backup.at == act.at.replace(microsecond=123_000)


def test_other_files_are_no_backups(filled: Store, act: Act) -> None:
    backup = back_up(filled, act.at)
    for name in ("notes.txt", "20240603T0900.77.partial", backup.path.name + "-journal", "x" + backup.path.name):
        backup.path.with_name(name).write_bytes(b"x")
    assert backups_in(backup.path.parent) == [backup]
    assert backups_in(filled.path.with_name("nowhere")) == []


def test_a_file_whose_name_is_no_moment_is_no_backup(filled: Store, act: Act) -> None:
    backup = back_up(filled, act.at)
    backup.path.with_name("20249999T999999999Z-e1-00000000.db").write_bytes(b"x")
    assert backups_in(backup.path.parent) == [backup]


def test_a_backup_is_due_where_a_record_has_changed_and_not_where_it_was_only_read(store: Store, act: Act) -> None:
    assert is_due(store)
    back_up(store, act.at)
    assert not is_due(store)
    enter_signed_in(store, act)
    enter_search(store, act, "somebody", 0)
    back_up_now(store, act)
    assert not is_due(store)
    close_office(store, act, act.at.date(), act.at.date(), "Training")
    assert is_due(store)
    back_up(store, act.at)
    assert not is_due(store)


def test_a_backup_of_another_history_does_not_count(store: Store, act: Act) -> None:
    close_office(store, act, act.at.date(), act.at.date(), "Training")
    backup = back_up(store, act.at)
    other = backup.path.with_name(backup.path.name.replace(backup.hash, "0" * 8))
    backup.path.rename(other)
    assert is_due(store)


def test_a_backup_made_while_another_program_writes_is_of_one_moment(
    filled: Store, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(filled.path, None)
    real = db.backup._contents

    def writes_meanwhile(connection: Any) -> Any:
        found_ = real(connection)
        with closing(connect(filled.path, None)) as other:
            other.execute("INSERT INTO teams (name) VALUES (?)", (f"Team {datetime.now(UTC).timestamp()}",))
            other.execute("DELETE FROM children WHERE id = (SELECT MAX(id) FROM children)")
        return found_

    monkeypatch.setattr(db.backup, "_contents", writes_meanwhile)
    backup = back_up(filled, act.at)
    assert everything(backup.path, None) == before
    assert len(everything(filled.path, None)["teams"]) > len(before["teams"])


def test_a_backup_that_is_killed_half_way_is_never_listed_and_is_cleared_later(filled: Store, act: Act) -> None:
    folder = folder_of(filled.path)
    program = f"""
        import os
        from pathlib import Path
        from datetime import datetime, UTC
        import db.backup
        from db.store import Store
        db.backup._check = lambda *_: os._exit(9)
        db.backup.back_up(Store.open(Path({str(filled.path)!r})), datetime(2024, 6, 3, 8, tzinfo=UTC))
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False).returncode == 9
    (left,) = folder.iterdir()
    assert left.name.endswith(".partial")
    assert backups_in(folder) == []
    back_up(filled, act.at)
    assert left.exists(), "another program may be at it still"
    os.utime(left, (1, 1))
    backup = back_up(filled, act.at)
    assert not left.exists()
    assert backups_in(folder)[0] == backup


def tampers(*statements: str) -> Callable[..., Any]:
    real = db.backup._copy

    def copy(store: Store, partial: Path, progress: Any) -> Any:
        before = real(store, partial, progress)
        with closing(connect(partial, store.key)) as opened:
            opened.execute("PRAGMA foreign_keys=OFF")
            for statement in statements:
                opened.execute(statement)
        return before

    return copy


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM children WHERE id = 3", "INSERT INTO teams (name) VALUES ('Ghost')", "DROP TABLE closures"],
)
def test_a_copy_that_differs_is_not_kept_and_no_older_one_is_touched(
    any_store: Store, act: Act, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    older = [back_up(any_store, act.at + timedelta(seconds=n)) for n in range(3)]
    monkeypatch.setattr(db.backup, "_copy", tampers(statement))
    monkeypatch.setattr(db.backup, "thin", lambda _: pytest.fail("nothing is thinned"))
    with pytest.raises(StoreDamaged, match="was not kept"):
        back_up(any_store, act.at + timedelta(hours=1))
    assert backups_in(folder_of(any_store.path)) == older[::-1]
    assert len(list(folder_of(any_store.path).iterdir())) == 3


def damage(path: Path, page: int = 0) -> None:
    """Overwrite a page; of a plain file by default the last one with a child on it."""
    raw = bytearray(path.read_bytes())
    at = (page - 1) * 4096 if page else raw.rindex(b"SECRET-") // 4096 * 4096
    raw[at : at + 4096] = b"\xa5" * 4096
    path.write_bytes(raw)


@pytest.mark.parametrize("which", ["filled", "encrypted"])
def test_a_damaged_store_makes_no_backup_and_the_good_ones_stay(
    request: pytest.FixtureRequest, act: Act, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    store: Store = request.getfixturevalue(which)
    older = [back_up(store, act.at + timedelta(minutes=n)) for n in range(12)]
    kept = backups_in(folder_of(store.path))
    key = store.key
    store.close()
    damage(store.path, page=0 if key is None else store.path.stat().st_size // 4096 - 2)
    monkeypatch.setattr(db.backup, "thin", lambda _: pytest.fail("nothing is thinned"))
    with Store(store.path, key) as opened, pytest.raises(StoreError):
        back_up(opened, act.at + timedelta(hours=1))
    assert backups_in(folder_of(store.path)) == kept
    assert newest_good(store.path, key) == older[-1]
    damage(older[-1].path, page=2)
    damage(older[-1].path, page=3)
    assert newest_good(store.path, key) == older[-2]
    older[-1].path.unlink()


def full_error() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full: SECRET")
    error.sqlite_errorcode = 13  # SQLITE_FULL
    return error


@pytest.mark.parametrize("where", ["_copy", "sync"])
def test_a_full_disk_is_said_in_a_sentence_and_leaves_the_older_backups(
    filled: Store, act: Act, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    older = back_up(filled, act.at)

    def full(*_: object) -> Any:
        if where == "sync":
            raise OSError(28, "No space left on device")
        with db.backup.spoken_errors(filled.path):
            raise full_error()

    monkeypatch.setattr(db.backup, where, full)
    with pytest.raises(StoreError, match=r"full|No space") as refused:
        back_up(filled, act.at + timedelta(hours=1))
    assert "SECRET" not in str(refused.value)
    assert isinstance(refused.value, StoreUnwritable) == (where == "_copy")
    assert list(folder_of(filled.path).iterdir()) == [older.path]


def test_after_a_clock_that_was_put_back_the_newest_backup_is_still_the_newest(filled: Store, act: Act) -> None:
    made = [back_up(filled, act.at - timedelta(days=30 * n)) for n in range(15)]
    found_ = backups_in(folder_of(filled.path))
    assert found_[0] == made[-1]
    assert found_ == sorted(found_, reverse=True)
    assert made[-1].at == act.at + timedelta(milliseconds=14)
    assert len(found_) == 10


def test_a_backup_sorts_by_its_moment() -> None:
    assert Backup(datetime(2024, 1, 2, tzinfo=UTC), Path("a"), 1, "") > Backup(
        datetime(2024, 1, 1, tzinfo=UTC), Path("b"), 9, ""
    )
