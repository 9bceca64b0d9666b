"""Wrong options and stores that cannot be opened: one sentence, the right exit code, nothing touched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cpip_tui.crash import note_crash

ROOT = Path(__file__).parents[2]


def one_sentence(said, code):
    assert said.code == code, said
    assert said.out == ""
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) <= 3
    return said.err


@pytest.mark.parametrize("command", [["duty"], ["bank-holiday", "list"], []])
def test_a_store_that_is_missing_says_how_to_make_one(cpip, tmp_path, command):
    assert "cpip-tui init" in one_sentence(cpip(*command, "--store", tmp_path / "none.db"), 3)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b"this is a text, no store at all" * 20, "has a passphrase, or is not a store"),
        (os.urandom(8192), "has a passphrase, or is not a store"),
    ],
)
def test_a_file_that_is_no_store_is_left_as_it_is(cpip, tmp_path, content, expected):
    path = tmp_path / "s.db"
    path.write_bytes(content)
    assert expected in one_sentence(cpip("duty", "--store", path), 3)
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["s.db"]


def test_a_store_of_a_later_version_is_left_as_it_is(cpip, store_path):
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(str(store_path))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = store_path.read_bytes()
    assert "later version" in one_sentence(cpip("duty", "--store", store_path), 3)
    assert store_path.read_bytes() == before


def test_a_damaged_store_is_said(cpip, store_path):
    content = bytearray(store_path.read_bytes())
    content[4096 : len(content)] = os.urandom(len(content) - 4096)
    store_path.write_bytes(content)
    assert "is damaged" in one_sentence(cpip("duty", "--store", store_path), 3)


def test_a_folder_is_no_store(cpip, tmp_path):
    assert "is a folder" in one_sentence(cpip("duty", "--store", tmp_path), 3)


@pytest.mark.parametrize("day", ["banana", "31/2/2011", "2011-13-01", "0000-00-00", "99999", ""])
def test_an_as_at_day_that_is_no_date_is_wrong_usage(cpip, store_path, day):
    assert "is not a date" in one_sentence(cpip("duty", "--store", store_path, "--as-at", day), 2)


def test_wrong_usage_is_2(cpip, store_path):
    assert cpip("no-such-command").code == 2
    assert cpip("duty", "--no-such-option").code == 2
    assert cpip("duty", "--format", "xml", "--store", store_path).code == 2
    assert cpip("explain", "2011-09-02", "many").code == 2
    assert cpip("explain", "2011-09-02", "-1").code == 2
    assert cpip("explain", "2011-09-02", "99999").code == 2
    assert cpip("explain", "nonsense", "1").code == 2
    assert cpip("--help").code == 0
    assert cpip("import", "annex-a", "x.xlsx", "--store", store_path, "--as", "Nobody At All").code == 2


def test_a_store_is_never_made_over_a_file(cpip, store_path):
    before = store_path.read_bytes()
    for command in (["init", "--unencrypted", "--manager", "M", "--team", "T"], ["demo", "--no-open"]):
        said = cpip(*command, "--store", store_path)
        assert said.code == 3
        assert "already exists" in said.err
    assert store_path.read_bytes() == before


def test_a_file_to_import_that_is_no_workbook_is_refused(cpip, store_path, tmp_path):
    for name, content in {"a.xlsx": b"text", "b.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}.items():
        (tmp_path / name).write_bytes(content)
        one_sentence(cpip("import", "annex-a", tmp_path / name, "--yes", "--store", store_path), 3)
    one_sentence(cpip("import", "annex-a", tmp_path / "none.xlsx", "--yes", "--store", store_path), 3)


def run_program(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "cpip_tui", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, stdin=subprocess.DEVNULL, check=False,
        **more,
    )  # fmt: skip


def test_without_a_terminal_it_says_so_and_does_not_hang(store_path):
    for command in ([], ["demo"]):
        said = run_program(*command, "--store", store_path if not command else store_path.with_name("d.db"))
        assert said.returncode == 2
        assert "terminal" in said.stderr
        assert "Traceback" not in said.stderr


def test_an_unexpected_error_on_the_command_line_shows_no_values(cpip, store_path, monkeypatch, own_home):
    secret = "Zoë Secret-Name"

    def broken(*_):
        raise RuntimeError(f"unexpected {secret}")

    monkeypatch.setattr("cpip_tui.cli.reading.standards", broken)
    said = cpip("duty", "--store", store_path)
    assert said.code == 3
    assert "reference" in said.err
    log = next(own_home.rglob("errors.log")).read_text(encoding="utf-8")
    for text in (said.out, said.err, log):
        assert secret not in text
    assert "RuntimeError" in log


def test_a_note_of_a_crash_that_cannot_be_written_is_no_second_crash(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    sentence = note_crash(RuntimeError("secret"), tmp_path / "file" / "errors.log")
    assert "secret" not in sentence
    assert "reference" in sentence


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write to read-only files")
def test_a_read_only_store_can_be_read_and_says_that_it_cannot_be_written(cpip, store_path, workbook):
    store_path.chmod(0o400)
    assert cpip("duty", "--store", store_path).code == 0
    said = cpip("bank-holiday", "add", "2030-05-02", "A day", "--yes", "--store", store_path)
    assert said.code == 3
    assert "read-only" in said.err


def test_a_full_disk_is_said_and_nothing_is_half_written(cpip, store_path, workbook, monkeypatch):
    from datetime import datetime

    from db import connection

    rows = [(f"child {number}", None, datetime(2011, 9, 2), "No", "Duty", "W") for number in range(500)]
    file = workbook(rows)
    before = shutil.copy(store_path, store_path.with_name("copy.db"))
    pages = Path(before).stat().st_size // 4096
    monkeypatch.setattr(connection, "PRAGMAS", (*connection.PRAGMAS, f"max_page_count={pages + 1}"))
    said = cpip("import", "annex-a", file, "--yes", "--store", store_path)
    assert said.code == 3
    assert "is full" in said.err
    monkeypatch.undo()
    assert "there is none in this store yet" in cpip("duty", "--store", store_path).out
    assert cpip("import", "annex-a", file, "--yes", "--store", store_path).code == 0
