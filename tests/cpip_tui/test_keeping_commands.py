"""The command line about keeping and forgetting: retention, erase, and verify over what is left."""

import io
import json
import os
import sqlite3
import stat
import sys
from datetime import datetime

import pytest

from db.backup import backups_in, folder_of

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


def tamper(path, *statements):
    opened = sqlite3.connect(path)
    for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        opened.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        opened.execute(statement)
    opened.commit()
    opened.close()


def test_retention_rules_are_listed_and_set(cpip, filled):
    rules = json.loads(cpip("retention", "list", "--format", "json", "--store", filled).out)["rows"]
    assert {rule["kind"]: rule["years"] for rule in rules}["looked_after"] == 75
    said = cpip("retention", "set", "no_further_action", 3, "--source", "the board", "--store", filled)
    assert said.code == 0, said.err
    (first, *_) = json.loads(cpip("retention", "list", "--format", "json", "--store", filled).out)["rows"]
    assert first == {"kind": "no_further_action", "years": 3, "counted_from": "closure", "source": "the board"}
    assert cpip("retention", "set", "no_further_action", 3, "--store", filled).code == 2
    assert cpip("retention", "set", "no_further_action", 0, "--source", "x", "--store", filled).code == 2


def test_retention_review_lists_what_is_due(cpip, filled):
    def due(*more):
        return [row["reference"] for row in json.loads(
            cpip("retention", "review", "--format", "json", "--store", filled, *more).out)["rows"]]  # fmt: skip

    assert due("--as-at", "2017-07-31") == []
    assert due("--as-at", "2017-08-01") == ["KID-1"]
    assert "1 due for review" in cpip("retention", "review", "--as-at", "2018-01-01", "--store", filled).out
    assert "retention review" in cpip("audit", "--store", filled).out


def test_erase_needs_a_yes_and_a_reason_and_leaves_no_trace(cpip, filled):
    assert cpip("erase", "KID-1", "--because", "due", "--store", filled).code == 2  # nobody to ask
    assert cpip("erase", "KID-1", "--yes", "--store", filled).code == 2  # no reason
    assert cpip("erase", "KID-2", "--because", "due", "--early", "--yes", "--store", filled).code == 2  # open
    assert b"KID-1" in filled.read_bytes()
    said = cpip("erase", "KID-1", "--because", "Due since 2017.", "--yes", "--store", filled)
    assert said.code == 0, said.err
    assert "Erased." in said.out
    assert "1 backups from before still hold it" in said.out
    assert b"KID-1" not in filled.read_bytes()
    assert b"KID-2" in filled.read_bytes()
    assert cpip("verify", "--store", filled).code == 0
    assert cpip("erase", "KID-1", "--because", "x", "--yes", "--store", filled).code == 2


def test_looking_from_a_later_day_does_not_make_a_record_due(cpip, filled):
    cpip("retention", "set", "no_further_action", 100, "--source", "x", "--store", filled)
    said = cpip("erase", "KID-1", "--because", "x", "--yes", "--as-at", "2150-01-01", "--store", filled)
    assert said.code == 2


def test_verify_finds_a_changed_entry(cpip, filled):
    assert cpip("verify", "--store", filled).code == 0
    tamper(filled, "UPDATE audit_entries SET subject = 'KID-9' WHERE subject = 'KID-1'")
    said = cpip("verify", "--format", "json", "--store", filled)
    assert said.code == 1
    assert [row["kind"] for row in json.loads(said.out)["rows"]] == ["changed"]


def test_verify_against_an_exported_head_finds_a_tail_cut_off(cpip, filled, tmp_path):
    head = tmp_path / "head.json"
    assert cpip("verify", "--export-head", head, "--store", filled).code == 0
    assert cpip("verify", "--against", head, "--store", filled).code == 0
    assert cpip("verify", "--export-head", head, "--store", filled).code == 3  # never written over
    entry = json.loads(head.read_text())["entry"]
    tamper(filled, f"DELETE FROM audit_entries WHERE id >= {entry}")
    said = cpip("verify", "--against", head, "--format", "json", "--store", filled)
    assert said.code == 1
    assert [row["kind"] for row in json.loads(said.out)["rows"]] == ["truncated"]
    assert cpip("verify", "--against", filled, "--store", filled).code == 3
    if os.name != "nt":
        assert stat.S_IMODE(head.stat().st_mode) == 0o600
