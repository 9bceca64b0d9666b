"""Rescuing: what can still be read of a damaged store is copied out, what cannot is counted, the source stays."""

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from db.audit import stored_entries
from db.commands.founding import found
from db.commands.reading import enter_search
from db.commands.verifying import unsound
from db.connection import connect
from db.key import Key
from db.rescue import rescue
from db.store import Act, Store
from models.audit_chain import FaultKind, faults
from models.errors import NotAllowed, StoreDamaged, StoreError, StoreExists, StoreLocked
from models.people import Person, Role

PAGE = 4096
TOTAL = 600
CHILDREN = [(n, f"REF-{n:05}", f"ref-{n:05} {'x' * 60}") for n in range(1, TOTAL + 1)]
CASES = [(n, n) for n in range(1, TOTAL + 1)]


def fill(store: Store, act: Act) -> None:
    with store.writing() as session:
        run = session.connection().exec_driver_sql
        run("INSERT INTO children (id, reference, search) VALUES (?, ?, ?)", CHILDREN)
        run("INSERT INTO cases (id, child_id, number, opened_on, no_further_action) VALUES (?, ?, 1, '2024-04-02', 0)",
            CASES)  # fmt: skip
    for number in range(40):
        enter_search(store, act, f"words {number} {'y' * 200}", number)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, template: Path, act: Act) -> Path:
    """A plain store with many pages, closed; to be copied."""
    path = Path(shutil.copyfile(template, tmp_path_factory.mktemp("filled") / "store.db"))
    with Store.open(path) as store:
        fill(store, act)
    return path


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, act: Act) -> tuple[Path, Key]:
    """An encrypted one with the same."""
    path = tmp_path_factory.mktemp("locked") / "store.db"
    with found(path, "some words to lock", act.at, manager="Ada", team="Duty", holidays_version="0.109") as store:
        fill(store, act)
        assert store.key is not None
        return path, store.key


@pytest.fixture
def source(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(filled, tmp_path / "damaged.db"))


def leaves(path: Path, name: str) -> list[int]:
    """The numbers of the leaf pages of a table or an index of a plain store, in order."""
    with closing(connect(path, None)) as opened:
        (root,) = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    raw = path.read_bytes()

    def under(number: int) -> list[int]:
        page = raw[(number - 1) * PAGE : number * PAGE]
        if page[0] in (10, 13):
            return [number]
        cells = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n]) for n in range(int.from_bytes(page[3:5]))]
        pointers = [page[cell : cell + 4] for cell in cells] + [page[8:12]]
        return [leaf for pointer in pointers for leaf in under(int.from_bytes(pointer))]

    return under(root)


def damage(path: Path, page: int) -> bytes:
    """Overwrite a page; what the file holds then."""
    raw = bytearray(path.read_bytes())
    raw[(page - 1) * PAGE : page * PAGE] = b"\xa5" * PAGE
    path.write_bytes(raw)
    return bytes(raw)


def rows(path: Path, table: str, key: Key | None = None) -> list[Any]:
    with closing(connect(path, key)) as opened:
        return list(opened.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall())


def tables(path: Path, key: Key | None = None) -> list[str]:
    with closing(connect(path, key)) as opened:
        found_ = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return [name for (name,) in found_]


@pytest.mark.parametrize("encrypted", [False, True])
def test_the_rescue_of_a_sound_store_gives_the_same(
    source: Path, locked: tuple[Path, Key], tmp_path: Path, act: Act, encrypted: bool
) -> None:
    path, key = (source, None) if not encrypted else (Path(shutil.copyfile(locked[0], tmp_path / "l.db")), locked[1])
    before, target = path.read_bytes(), tmp_path / "rescued.db"
    mask = os.umask(0)
    try:
        told = rescue(path, key, target, act)
    finally:
        os.umask(mask)
    assert all(skipped == 0 for _, skipped in told.values())
    assert set(told) == set(tables(path, key))
    for table in told:
        copied = rows(target, table, key)
        assert (copied[:-1] if table == "audit_entries" else copied) == rows(path, table, key)
        assert told[table][0] == len(rows(path, table, key))
    assert path.read_bytes() == before
    if os.name != "nt":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with Store.open(target, key.recovery if key else None) as store:
        assert store.encrypted == encrypted
        assert unsound(store) == []
        with store.reading() as reader:
            assert list(faults(stored_entries(reader))) == []
            assert reader.rows("SELECT what, who FROM audit_entries")[-1] == ("rescue what can be read", act.who)
    if encrypted:
        assert b"REF-0" not in target.read_bytes()
        with pytest.raises(StoreLocked):
            Store.open(target, None)


def test_the_rescued_store_has_its_indexes_and_its_triggers(source: Path, tmp_path: Path, act: Act) -> None:
    rescue(source, None, tmp_path / "rescued.db", act)
    made = []
    for path in (source, tmp_path / "rescued.db"):
        with closing(connect(path, None)) as opened:
            made.append(
                sorted(opened.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall(), key=repr)
            )
    assert made[0] == made[1]


def test_with_one_page_of_children_damaged_the_others_are_copied(source: Path, tmp_path: Path, act: Act) -> None:
    before = rows(source, "children")
    raw = damage(source, leaves(source, "children")[3])
    target = tmp_path / "rescued.db"
    told = rescue(source, None, target, act)
    copied, skipped = told.pop("children")
    left = rows(target, "children")
    assert 0 < skipped < 60
    assert copied == len(left) == TOTAL - skipped
    assert all(row in before for row in left)
    assert all(lost == 0 for _, lost in told.values())
    assert rows(target, "cases") == rows(source, "cases")
    assert source.read_bytes() == raw
    with Store.open(target) as store:
        assert unsound(store) == ["a row of cases belongs to nothing"]
        with store.reading() as reader:
            after = reader.rows("SELECT after FROM audit_entries")[-1][0]
    assert f'"children":{{"read":{copied},"skipped":{skipped}}}' in after


def test_with_one_page_of_the_trail_damaged_what_is_missing_is_told(source: Path, tmp_path: Path, act: Act) -> None:
    damage(source, leaves(source, "audit_entries")[1])
    target = tmp_path / "rescued.db"
    told = rescue(source, None, target, act)
    copied, skipped = told["audit_entries"]
    assert copied + skipped == 41
    assert 0 < skipped < 20
    assert told["children"] == (TOTAL, 0)
    with Store.open(target) as store, store.reading() as reader:
        found_ = list(faults(stored_entries(reader)))
    assert [fault.kind for fault in found_] == [FaultKind.MISSING]
    assert f"{found_[0].entry + skipped - 1} are missing" in found_[0].sentence


def test_with_a_damaged_index_nothing_is_lost(source: Path, tmp_path: Path, act: Act) -> None:
    for index in ("sqlite_autoindex_children_1", "ix_audit_entries_who"):
        damage(source, leaves(source, index)[0])
    with Store.open(source) as store, suppress(StoreDamaged):
        assert unsound(store) != []
    told = rescue(source, None, tmp_path / "rescued.db", act)
    assert (told["children"], told["audit_entries"]) == ((TOTAL, 0), (41, 0))
    with Store.open(tmp_path / "rescued.db") as store:
        assert unsound(store) == []


def test_without_the_list_of_tables_nothing_is_made(source: Path, tmp_path: Path, act: Act) -> None:
    raw = damage_schema(source)
    target = tmp_path / "rescued.db"
    with pytest.raises(StoreDamaged):
        rescue(source, None, target, act)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("rescued")] == []
    assert source.read_bytes() == raw


def damage_schema(path: Path) -> bytes:
    """Overwrite the root of the list of tables, behind the header of the file."""
    raw = bytearray(path.read_bytes())
    raw[100:PAGE] = b"\xa5" * (PAGE - 100)
    path.write_bytes(raw)
    return bytes(raw)


def test_where_the_first_bytes_are_damaged_the_file_is_taken_for_an_encrypted_one(source: Path) -> None:
    damage(source, 1)
    with pytest.raises(StoreLocked):
        Store.open(source)


def test_a_file_that_stands_is_never_written_over(source: Path, tmp_path: Path, act: Act) -> None:
    target = tmp_path / "rescued.db"
    target.write_bytes(b"mine")
    with pytest.raises(StoreExists):
        rescue(source, None, target, act)
    assert target.read_bytes() == b"mine"
    with pytest.raises(StoreExists):
        rescue(source, None, source, act)


def test_with_a_wrong_key_nothing_is_made(locked: tuple[Path, Key], tmp_path: Path, act: Act) -> None:
    path = Path(shutil.copyfile(locked[0], tmp_path / "l.db"))
    with pytest.raises(StoreError):
        rescue(path, Key(bytes(32), locked[1].salt), tmp_path / "rescued.db", act)
    assert not (tmp_path / "rescued.db").exists()


def test_a_manager_rescues_nothing(source: Path, tmp_path: Path, act: Act) -> None:
    with pytest.raises(NotAllowed):
        rescue(source, None, tmp_path / "rescued.db", Act(Person(1, "Mo", Role.MANAGER), act.at))
    assert not (tmp_path / "rescued.db").exists()


def test_the_source_and_its_log_stay_as_they_are(source: Path, tmp_path: Path, act: Act) -> None:
    aside = tmp_path / "aside.db"
    with closing(connect(source, None)) as opened:
        opened.execute("PRAGMA wal_autocheckpoint=0")
        opened.execute("INSERT INTO teams (name) VALUES ('Only in the log')")
        for end in ("", "-wal"):
            shutil.copyfile(f"{source}{end}", f"{aside}{end}")
    before = [Path(f"{aside}{end}").read_bytes() for end in ("", "-wal")]
    rescue(aside, None, tmp_path / "rescued.db", act)
    assert ("Only in the log",) in [row[1:2] for row in rows(tmp_path / "rescued.db", "teams")]
    assert Path(f"{aside}-wal").exists()
    assert [Path(f"{aside}{end}").read_bytes() for end in ("", "-wal")] == before


def test_of_an_encrypted_store_with_one_page_damaged_the_rest_is_copied(
    locked: tuple[Path, Key], tmp_path: Path, act: Act
) -> None:
    path = Path(shutil.copyfile(locked[0], tmp_path / "l.db"))
    damage(path, path.stat().st_size // PAGE * 2 // 3)  # no page of the list of tables
    told = rescue(path, locked[1], tmp_path / "rescued.db", act)
    assert told["audit_entries"][0] > 20
    assert told["cases"][0] + told["children"][0] > 2 * TOTAL - 150


def test_a_damaged_last_page_is_counted_for_what_it_held(source: Path, tmp_path: Path, act: Act) -> None:
    damage(source, leaves(source, "children")[-1])
    copied, skipped = rescue(source, None, tmp_path / "rescued.db", act)["children"]
    assert copied > TOTAL - 60
    assert skipped < 20_000


def test_a_store_of_an_earlier_version_is_rescued(
    source: Path, tmp_path: Path, act: Act, execute: Callable[..., None]
) -> None:
    with Store.open(source) as store:
        execute(
            store,
            "DROP TABLE audit_entries",
            "CREATE TABLE audit_entries (id INTEGER PRIMARY KEY, at DATETIME, who TEXT, what TEXT, subject TEXT)",
            "INSERT INTO audit_entries VALUES (1, '2024-01-02 09:00:00', 'Ada', 'init', 'store')",
            "UPDATE alembic_version SET version_num = '0001'",
        )
    assert rescue(source, None, tmp_path / "rescued.db", act)["audit_entries"] == (1, 0)
