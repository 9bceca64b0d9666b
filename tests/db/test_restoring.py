"""Restoring: any backup takes the place of the store, what stood there is kept, and a refusal changes nothing."""

import os
import shutil
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import db.files
from db.audit import head, stored_entries
from db.backup import Backup, back_up, backups_in, folder_of
from db.commands.calendar import close_office
from db.commands.founding import found
from db.commands.locking import change_passphrase
from db.commands.reading import enter_search
from db.connection import connect
from db.key import Key
from db.restoring import Loss, loss, restore
from db.store import Act, Store
from models.audit_chain import faults
from models.errors import CpipError, NotAllowed, StoreBusy, StoreDamaged, StoreError, StoreLocked
from models.people import Person, Role


@pytest.fixture(scope="module")
def locked_template(tmp_path_factory: pytest.TempPathFactory, act: Act) -> tuple[Path, Key]:
    path = tmp_path_factory.mktemp("locked") / "store.db"
    with found(path, "some words to lock", act.at, manager="Ada", team="Duty", holidays_version="0.109") as made:
        assert made.key is not None
        return path, made.key


@pytest.fixture
def encrypted(locked_template: tuple[Path, Key], tmp_path: Path) -> Iterator[Store]:
    path, key = locked_template
    copy = Path(shutil.copyfile(path, tmp_path / "locked.db"))
    with Store.open(copy, key.recovery) as opened:
        yield opened


@pytest.fixture(params=["store", "encrypted"])
def any_store(request: pytest.FixtureRequest) -> Store:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def shut(store: Store, act: Act, name: str) -> None:
    """A change of a record."""
    close_office(store, act, act.at.date(), act.at.date(), name)


def everything(path: Path, key: Key | None) -> dict[str, list[Any]]:
    with closing(connect(path, key)) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(opened.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


def closures(path: Path, key: Key | None) -> list[str]:
    return [row[-1] for row in everything(path, key)["closures"]]


def put_back(path: Path, backup: Backup, key: Key | None, act: Act) -> Path | None:
    return restore(path, backup, key, loss(path, key, backup), act)


def bytes_beside(path: Path) -> dict[str, bytes]:
    """The files that stand with a store, its shared memory apart."""
    return {
        one.name: one.read_bytes()
        for one in path.parent.iterdir()
        if one.is_file() and one.name.startswith(path.name) and not one.name.endswith("-shm")
    }


def secret_of(key: Key | None) -> str | None:
    return key.recovery if key else None


def test_from_every_backup_the_store_is_as_it_was_then(any_store: Store, act: Act) -> None:
    path, key = any_store.path, any_store.key
    states = []
    for number in range(4):
        shut(any_store, act, f"Closure {number}")
        backup = back_up(any_store, act.at + timedelta(minutes=number))
        states.append((backup, everything(path, key)))
    any_store.close()
    for backup, state in states[::-1] + states:
        before = everything(path, key)
        missing = loss(path, key, backup)
        kept = restore(path, backup, key, missing, act)
        assert kept is not None
        assert everything(kept, key) == before
        after = everything(path, key)
        trail, of_then = after.pop("audit_entries"), dict(state).pop("audit_entries")
        assert [entry for entry in trail if entry in of_then] == of_then
        assert len(trail) == len(of_then) + 1
        assert after == {name: rows for name, rows in state.items() if name != "audit_entries"}


def test_the_restored_trail_is_sound_and_names_the_head_that_was_lost(any_store: Store, act: Act) -> None:
    path, key = any_store.path, any_store.key
    backup = back_up(any_store, act.at)
    shut(any_store, act, "Training")
    with any_store.reading() as reader:
        lost = head(reader)
    any_store.close()
    put_back(path, backup, key, act)
    with Store.open(path, secret_of(key)) as store, store.reading() as reader:
        assert list(faults(stored_entries(reader))) == []
        what, before, after, who = reader.rows("SELECT what, before, after, who FROM audit_entries")[-1]
    assert (what, who) == ("restore a backup", act.who)
    assert before == f'{{"entry":{lost.id},"seal":"{lost.hash}"}}'
    assert after == f'{{"entry":{backup.entry},"made":"2024-06-03T09:00:00+00:00"}}'


def test_a_restored_store_is_its_owners_alone_and_goes_on_writing_ahead(any_store: Store, act: Act) -> None:
    path, key = any_store.path, any_store.key
    backup = back_up(any_store, act.at)
    any_store.close()
    mask = os.umask(0)
    try:
        kept = put_back(path, backup, key, act)
    finally:
        os.umask(mask)
    assert kept is not None
    if os.name != "nt":
        assert [stat.S_IMODE(one.stat().st_mode) for one in (path, kept)] == [0o600, 0o600]
    assert not path.with_name(path.name + ".restoring").exists()
    with Store.open(path, secret_of(key)) as store:
        with store.reading() as reader:
            assert reader.row("PRAGMA journal_mode") == ("wal",)
        shut(store, act, "Afterwards")
    assert closures(path, key) == ["Afterwards"]


def leave_in_the_log(path: Path, name: str) -> None:
    """What a program leaves that was killed: a closure that is only in the log beside the store."""
    aside = path.with_name("aside")
    with closing(connect(path, None)) as opened:
        opened.execute("PRAGMA wal_autocheckpoint=0")
        opened.execute("INSERT INTO closures (first_on, last_on, name) VALUES ('2024-06-03', '2024-06-03', ?)", (name,))
        for end in ("", "-wal"):
            shutil.copyfile(f"{path}{end}", f"{aside}{end}")
    for end in ("", "-wal"):
        os.replace(f"{aside}{end}", f"{path}{end}")


def test_the_kept_file_has_what_was_only_in_the_log(store: Store, act: Act) -> None:
    backup = back_up(store, act.at)
    store.close()
    leave_in_the_log(store.path, "Only in the log")
    assert b"Only in the log" not in store.path.read_bytes()
    kept = put_back(store.path, backup, None, act)
    assert kept is not None
    assert b"Only in the log" in kept.read_bytes()
    assert closures(kept, None) == ["Only in the log"]
    assert closures(store.path, None) == []


def test_what_would_be_lost_is_counted_by_what_was_done(store: Store, act: Act) -> None:
    first = back_up(store, act.at)
    enter_search(store, act, "x", 0)
    second = back_up(store, act.at + timedelta(minutes=1))
    for name in ("One", "Two"):
        shut(store, act, name)
    with store.reading() as reader:
        last = head(reader)
    found_ = loss(store.path, None, first)
    assert found_ == Loss(last, Counter({"close the office": 2, "search": 1}))
    assert found_.sentence == "3 audit entries made since would be lost: close the office (2), search (1)."
    assert loss(store.path, None, second).entries == Counter({"close the office": 2})
    third = back_up(store, act.at + timedelta(minutes=2))
    assert loss(store.path, None, third).sentence.startswith("The backup holds every entry")
    assert Loss(last, Counter(search=1)).sentence == "1 audit entry made since would be lost: search (1)."


def test_of_another_history_everything_would_be_lost(store: Store, act: Act) -> None:
    backup = back_up(store, act.at)
    other = Backup(backup.at, backup.path, backup.entry, "0" * 8)
    assert loss(store.path, None, other).entries == Counter({"init": 1})


def test_a_backup_of_an_earlier_passphrase_is_restored_with_that(encrypted: Store, act: Act) -> None:
    path, old = encrypted.path, encrypted.key
    new = change_passphrase(encrypted, act, "quite other words")  # makes a backup first
    shut(encrypted, act, "Training")
    encrypted.close()
    (backup,) = backups_in(folder_of(path))
    missing = loss(path, old, backup)
    assert missing == Loss(None, None)
    assert "cannot be read" in missing.sentence
    with pytest.raises(StoreLocked):
        restore(path, backup, new, missing, act)
    assert closures(path, new) == ["Training"]
    kept = restore(path, backup, old, missing, act)
    assert kept is not None
    assert closures(kept, new) == ["Training"]
    assert closures(path, old) == []
    with pytest.raises(StoreLocked):
        Store.open(path, new.recovery)


@pytest.mark.parametrize("from_byte", [0, 4096])
def test_a_damaged_store_is_replaced_and_kept_with_its_log(store: Store, act: Act, from_byte: int) -> None:
    backup = back_up(store, act.at)
    store.close()
    leave_in_the_log(store.path, "Only in the log")
    damaged = store.path.read_bytes()[:from_byte] + os.urandom(5000)
    store.path.write_bytes(damaged)
    log = store.path.with_name(store.path.name + "-wal")
    in_log = log.read_bytes()
    if from_byte == 0:  # not even recognised: the log must not reach the restored file
        assert loss(store.path, None, backup).entries is None
    kept = put_back(store.path, backup, None, act)
    assert kept is not None
    kept_log = kept.with_name(kept.name + "-wal")
    if kept_log.exists():
        assert (kept.read_bytes(), kept_log.read_bytes()) == (damaged, in_log)
    else:  # SQLite could still fold the log in
        assert b"Only in the log" in kept.read_bytes()
    Store.open(store.path).close()
    assert closures(store.path, None) == []


def test_a_store_that_is_no_longer_there_is_restored(any_store: Store, act: Act) -> None:
    backup = back_up(any_store, act.at)
    any_store.close()
    any_store.path.unlink()
    assert loss(any_store.path, any_store.key, backup) == Loss(None, None)
    assert put_back(any_store.path, backup, any_store.key, act) is None
    Store.open(any_store.path, secret_of(any_store.key)).close()


def test_a_log_left_of_a_missing_store_does_not_reach_the_restored_one(store: Store, act: Act) -> None:
    backup = back_up(store, act.at)
    store.close()
    leave_in_the_log(store.path, "Only in the log")
    store.path.unlink()
    put_back(store.path, backup, None, act)
    assert closures(store.path, None) == []


def test_a_store_that_another_program_has_open_is_not_replaced(any_store: Store, act: Act) -> None:
    path, key = any_store.path, any_store.key
    backup = back_up(any_store, act.at)
    shut(any_store, act, "Training")
    before = bytes_beside(path)
    with pytest.raises(StoreBusy, match="Close it everywhere first"):
        put_back(path, backup, key, act)
    assert bytes_beside(path) == before
    shut(any_store, act, "Still at work")
    assert sorted(closures(path, key)) == ["Still at work", "Training"]


@pytest.mark.skipif(os.name == "nt", reason="there the file beside an open store cannot be removed, which refuses it")
def test_a_store_with_a_newer_passphrase_that_is_open_is_not_replaced(encrypted: Store, act: Act) -> None:
    old, path = encrypted.key, encrypted.path
    change_passphrase(encrypted, act, "quite other words")
    encrypted.close()
    (backup,) = backups_in(folder_of(path))
    program = (
        "import sys; from pathlib import Path; from db.store import Store\n"
        "store = Store.open(Path(sys.argv[1]), 'quite other words')\n"
        "with store.reading() as reader: reader.row('SELECT 1 FROM children')\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    with other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreBusy):
            put_back(path, backup, old, act)
        other.stdin.close()
    put_back(path, backup, old, act)
    Store.open(path, "some words to lock").close()


def cut_off(raw: bytes) -> bytes:
    return raw[:5000]


def overwritten(raw: bytes) -> bytes:
    return raw[:8192] + b"\xa5" * 8192 + raw[16384:]


@pytest.mark.parametrize("broken", [cut_off, overwritten])
def test_a_broken_backup_is_refused_and_nothing_changed(
    any_store: Store, act: Act, broken: Callable[[bytes], bytes], broken_backups: None
) -> None:
    path, key = any_store.path, any_store.key
    backup = back_up(any_store, act.at)
    shut(any_store, act, "Training")
    any_store.close()
    backup.path.write_bytes(broken(backup.path.read_bytes()))
    before = bytes_beside(path)
    with pytest.raises(StoreDamaged if key is None else StoreError):
        restore(path, backup, key, Loss(None, None), act)
    assert bytes_beside(path) == before


@pytest.mark.parametrize("role", [Role.WORKER, Role.SUPERVISOR, Role.MANAGER])
def test_only_an_administrator_restores(store: Store, act: Act, role: Role) -> None:
    backup = back_up(store, act.at)
    shut(store, act, "Training")
    store.close()
    before = bytes_beside(store.path)
    with pytest.raises(NotAllowed):
        put_back(store.path, backup, None, Act(Person(1, "Mo", role), act.at))
    assert bytes_beside(store.path) == before


def test_a_disk_that_is_full_is_said_and_leaves_the_store_as_it_was(
    store: Store, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(store, act.at)
    store.close()
    before, files = everything(store.path, None), sorted(bytes_beside(store.path))
    real = shutil.copyfile

    def full(source: Path, target: Path) -> Any:
        if "before-restore" in target.name:
            raise OSError(28, "No space left on device")
        return real(source, target)

    monkeypatch.setattr(db.files.shutil, "copyfile", full)
    with pytest.raises(CpipError, match="No space left"):
        put_back(store.path, backup, None, act)
    assert (everything(store.path, None), sorted(bytes_beside(store.path))) == (before, files)
    with closing(connect(store.path, None)) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_two_restorings_in_one_second_keep_both_files(store: Store, act: Act) -> None:
    backup = back_up(store, act.at)
    store.close()
    kept = {put_back(store.path, backup, None, act) for _ in range(3)}
    assert len(kept) == 3
    assert all(one is not None and one.exists() for one in kept)
