"""The command line that keeps a store safe: backup, restore, doctor, rescue, passphrase, and whose the files are."""

import csv
import io
import json
import os
import shutil
import sqlite3
import stat
import sys
from datetime import datetime
from pathlib import Path

import pytest

from db import place
from db.backup import backups_in, folder_of

on_posix = pytest.mark.skipif(os.name == "nt", reason="modes are of Posix")
ON = datetime(2011, 8, 1)


@pytest.fixture(autouse=True)
def nobody_to_ask(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))


@pytest.fixture
def filled(cpip, store_path, workbook):
    """A store with one child whose referral came to nothing, and one whose assessment is open."""
    file = workbook(
        referrals=[("KID-1", None, ON, "a) Yes", "Duty", "Ann Able"), ("KID-2", None, ON, "No", "Duty", "Ann Able")],
        assessments=[("KID-2", ON, None, "Duty", "Ann Able")],
    )
    said = cpip("import", "annex-a", file, "--yes", "--store", store_path)
    assert said.code == 0, said.out + said.err
    for backup in backups_in(folder_of(store_path)):
        backup.path.unlink()
    return store_path


def a_file(folder, name, text):
    path = folder / name
    path.write_text(text + "\nsecond line\n", encoding="utf-8")
    return path


@pytest.fixture
def words(tmp_path):
    """The file of the passphrase of the encrypted store."""
    return a_file(tmp_path, "words.txt", "otter marble lantern quince")


@pytest.fixture
def locked(cpip, tmp_path, words):
    """An encrypted store, and what init said."""
    path = tmp_path / "locked.db"
    said = cpip("init", "--store", path, "--passphrase-file", words, "--manager", "A Manager", "--team", "Duty")
    assert said.code == 0, said.err
    return path, said


def recovery_key_in(said):
    """The recovery key, which is printed once and on two lines."""
    lines = [line.strip() for line in said.out.splitlines() if line.startswith("    ")]
    assert len(lines) == 2
    assert said.out.count("Recovery key") == 1
    return "".join(lines)


def snapshot(path):
    return {
        one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file() and not one.name.endswith("-shm")
    }


def change(cpip, path, name="Training"):
    assert cpip("closure", "add", "2030-01-07", "2030-01-07", name, "--store", path).code == 0


def children_in(cpip, path, *more):
    body = json.loads(cpip("restore", "--format", "json", "--store", path, *more).out)
    return [(row["number"], row["children"]) for row in body["rows"]]


def tamper(path, *statements):
    opened = sqlite3.connect(path)
    for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        opened.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        opened.execute(statement)
    opened.commit()
    opened.close()


def test_backup_says_where_it_is(cpip, filled):
    said = cpip("backup", "--store", filled)
    (made,) = backups_in(folder_of(filled))
    assert (said.code, said.err) == (0, "")
    assert said.out == f"Made {made.path}, checked: it ends with audit entry {made.entry}.\n"


def test_backup_second_names_a_place_for_all_to_come(cpip, filled, tmp_path):
    second = tmp_path / "stick"
    assert cpip("backup", "--second", second, "--store", filled).code == 2
    assert backups_in(folder_of(filled)) == []
    second.mkdir()
    assert f"A copy is in {second}" in cpip("backup", "--second", second, "--store", filled).out
    assert cpip("backup", "--store", filled).code == 0
    assert [one.path.name for one in backups_in(second)] == [one.path.name for one in backups_in(folder_of(filled))]
    assert len(backups_in(second)) == 2
    for one in second.iterdir():
        one.unlink()
    second.rmdir()
    said = cpip("backup", "--store", filled)
    assert (said.code, said.out) == (3, "")
    assert "is not there. The backup beside the store was made" in said.err
    assert len(backups_in(folder_of(filled))) == 3
    assert cpip("backup", "--no-second", "--store", filled).code == 0


def test_restore_lists_the_backups_in_three_formats(cpip, filled):
    cpip("backup", "--store", filled)
    table = cpip("restore", "--store", filled).out.splitlines()
    assert table[0].startswith(f"1 backups of {filled}, newest first")
    assert table[1].split()[:2] == ["no.", "made"]
    body = json.loads(cpip("restore", "--format", "json", "--store", filled).out)
    assert body["store"] == str(filled)
    (row,) = body["rows"]
    assert list(row) == ["number", "made", "entry", "children", "cases", "assessments", "file"]
    assert (row["number"], row["children"], row["cases"], row["assessments"]) == (1, 2, 2, 1)
    (of_csv,) = csv.DictReader(io.StringIO(cpip("restore", "--format", "csv", "--store", filled).out))
    assert of_csv == {name: str(value) for name, value in row.items()}


def test_restore_puts_a_backup_back_and_keeps_what_stood_there(cpip, filled, tmp_path):
    cpip("backup", "--store", filled)
    change(cpip, filled)
    said = cpip("restore", 1, "--yes", "--store", filled)
    assert said.code == 0, said.err
    assert "holds 2 children, 2 cases and 1 assessments." in said.out
    assert "would be lost: close the office (1)" in said.out
    (kept,) = tmp_path.glob("s.db.before-restore-*")
    assert f"Restored {filled}. What stood there is kept as {kept}." in said.out
    assert "restore a backup" in cpip("audit", "--store", filled).out
    assert cpip("verify", "--store", filled).code == 0
    assert "Training" not in cpip("closure", "list", "--store", filled).out
    said = cpip("closure", "list", "--store", kept)
    assert said.code == 3
    assert "is a copy of a store" in said.err
    aside = tmp_path / "aside.db"
    kept.rename(aside)
    assert "Training" in cpip("closure", "list", "--store", aside).out


def test_restore_from_another_folder(cpip, filled, tmp_path):
    second = tmp_path / "stick"
    second.mkdir()
    cpip("backup", "--second", second, "--store", filled)
    shutil.rmtree(folder_of(filled))
    filled.unlink()
    assert children_in(cpip, filled, "--from", second) == [(1, 2)]
    assert cpip("restore", 1, "--from", second, "--yes", "--store", filled).code == 0
    assert cpip("verify", "--store", filled).code == 0


def test_restore_without_anybody_to_ask_does_nothing(cpip, filled):
    cpip("backup", "--store", filled)
    before = snapshot(filled)
    said = cpip("restore", 1, "--store", filled)
    assert said.code == 2
    assert "There was nobody to ask, so nothing was written. Say --yes" in said.err
    assert snapshot(filled) == before
    assert cpip("restore", 7, "--yes", "--store", filled).code == 2
    assert snapshot(filled) == before


def test_restore_with_a_wrong_passphrase_does_nothing(cpip, locked, words, tmp_path):
    path, _ = locked
    assert cpip("backup", "--passphrase-file", words, "--store", path).code == 0
    wrong = a_file(tmp_path, "wrong.txt", "something else entirely")
    before = snapshot(path)
    for more in (("--passphrase-file", wrong), ()):
        said = cpip("restore", 1, "--yes", "--store", path, *more)
        assert said.code == 3
        assert "passphrase" in said.err
        assert snapshot(path) == before
        assert children_in(cpip, path, *more) == [(1, None)]
    assert children_in(cpip, path, "--passphrase-file", words) == [(1, 0)]
    assert cpip("restore", 1, "--yes", "--store", path, "--passphrase-file", words).code == 0


def test_doctor_is_content_or_says_what_is_wrong(cpip, filled, broken_backups):
    said = cpip("doctor", "--store", filled)
    assert said.code == 1
    assert "wrong: There is no backup yet" in said.out
    cpip("backup", "--store", filled)
    said = cpip("doctor", "--store", filled)
    assert said.code == 0, said.out
    assert "Sound: the file" in said.out
    tamper(
        filled, "UPDATE audit_entries SET who = 'Nobody' WHERE id = 1", "UPDATE cases SET child_id = 99 WHERE id = 1"
    )
    (backup,) = backups_in(folder_of(filled))
    backup.path.write_bytes(backup.path.read_bytes()[:9000])
    said = cpip("doctor", "--store", filled)
    assert said.code == 1
    wrong = [line for line in said.out.splitlines() if line.startswith("wrong: ")]
    assert [any(words in line for line in wrong) for words in ("belongs to nothing", "Entry 1 was changed", "damaged")]
    assert sum("protects the audit trail" in line for line in wrong) == len(wrong) - 3 > 0


def damage_a_page(path):
    """Overwrite the first page of a plain store on which a child can be read."""
    raw = bytearray(path.read_bytes())
    at = raw.index(b"KID-2") // 4096 * 4096
    raw[at : at + 4096] = b"\xa5" * 4096
    path.write_bytes(raw)
    return bytes(raw)


def test_doctor_tells_of_pages_that_cannot_be_read(cpip, filled):
    cpip("backup", "--store", filled)
    damage_a_page(filled)
    said = cpip("doctor", "--store", filled)
    assert said.code == 1
    assert "cpip-tui rescue FILE" in said.out


def test_rescue_copies_out_and_says_how_much(cpip, filled, tmp_path):
    before, target = filled.read_bytes(), tmp_path / "rescued.db"
    said = cpip("rescue", target, "--store", filled)
    assert said.code == 0, said.err
    assert f"What could be read is in {target}." in said.out
    assert [line.split()[1] for line in said.out.splitlines() if line.startswith("children")] == ["2"]
    assert filled.read_bytes() == before
    assert cpip("verify", "--store", target).code == 0
    assert cpip("rescue", target, "--store", filled).code == 3


def test_init_tells_a_recovery_key_that_opens_the_store(cpip, locked, tmp_path):
    path, said = locked
    key = a_file(tmp_path, "recovery.txt", recovery_key_in(said))
    assert cpip("verify", "--passphrase-file", key, "--store", path).code == 0
    slip = a_file(tmp_path, "slip.txt", key.read_text().splitlines()[0][:-1] + "*")
    assert cpip("verify", "--passphrase-file", slip, "--store", path).code == 3


def test_passphrase_changes_what_opens_the_store(cpip, locked, words, tmp_path):
    path, first = locked
    old_key = a_file(tmp_path, "old-key.txt", recovery_key_in(first))
    new = a_file(tmp_path, "new.txt", "harbour cobalt thistle drum")
    said = cpip("passphrase", "--new-passphrase-file", new, "--passphrase-file", words, "--store", path)
    assert said.code == 0, said.err
    new_key = a_file(tmp_path, "new-key.txt", recovery_key_in(said))
    assert new_key.read_text() != old_key.read_text()
    assert "harbour" not in said.out + said.err
    opens = {one.name: cpip("verify", "--passphrase-file", one, "--store", path).code for one in
             (words, old_key, new, new_key)}  # fmt: skip
    assert opens == {"words.txt": 3, "old-key.txt": 3, "new.txt": 0, "new-key.txt": 0}
    assert children_in(cpip, path, "--passphrase-file", words) == [(1, 0)]  # the backup of before keeps the old one


def test_passphrase_is_refused_where_there_is_none_or_none_is_given(cpip, store_path, locked, words, tmp_path):
    new = a_file(tmp_path, "new.txt", "harbour cobalt thistle drum")
    said = cpip("passphrase", "--new-passphrase-file", new, "--store", store_path)
    assert said.code == 3
    assert "is not encrypted" in said.err
    empty = a_file(tmp_path, "empty.txt", "")
    for more in (("--new-passphrase-file", empty), ()):
        said = cpip("passphrase", *more, "--passphrase-file", words, "--store", locked[0])
        assert (said.code, said.out) == (3 if more else 2, "")
    assert cpip("verify", "--passphrase-file", words, "--store", locked[0]).code == 0


def test_a_store_in_a_network_folder_is_refused(cpip, filled, monkeypatch):
    monkeypatch.setattr(place, "_kind_of", lambda _: "nfs")
    for command in (("duty",), ("backup",), ("verify",)):
        said = cpip(*command, "--store", filled)
        assert (said.code, said.out) == (3, "")
        assert "is in a network folder (nfs)" in said.err
    new = ("--unencrypted", "--manager", "A Manager", "--team", "Duty")
    assert cpip("init", *new, "--store", filled.with_name("new.db")).code == 3
    assert not filled.with_name("new.db").exists()
    assert not folder_of(filled).exists() or backups_in(folder_of(filled)) == []


@on_posix
def test_every_file_is_its_owners_alone_whatever_the_umask(cpip, tmp_path, workbook):
    folder = tmp_path / "new" / "folder"
    path = folder / "s.db"
    mask = os.umask(0)
    try:
        cpip("init", "--unencrypted", "--manager", "A Manager", "--team", "Duty", "--store", path)
        file = workbook(referrals=[("KID-1", None, ON, "a) Yes", "Duty", "Ann Able")])
        assert cpip("import", "annex-a", file, "--yes", "--store", path).code == 0
        assert cpip("backup", "--store", path).code == 0
        assert cpip("restore", 1, "--yes", "--store", path).code == 0
        assert cpip("rescue", folder / "rescued.db", "--store", path).code == 0
        assert cpip("verify", "--export-head", folder / "head.json", "--store", path).code == 0
    finally:
        os.umask(mask)
    every = [folder.parent, folder, *folder.rglob("*")]
    assert len(every) > 6
    assert {one: oct(stat.S_IMODE(one.stat().st_mode)) for one in every} == {
        one: "0o700" if one.is_dir() else "0o600" for one in every
    }


@on_posix
def test_a_store_that_others_may_read_is_tightened_when_it_is_opened(cpip, store_path):
    store_path.chmod(0o644)
    assert cpip("duty", "--store", store_path).code == 0
    assert stat.S_IMODE(Path(store_path).stat().st_mode) == 0o600
