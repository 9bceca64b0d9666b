"""The commands, their options, their JSON and their exit codes."""

import csv
import io
import json
import os
import stat
import sys
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

SHARED = Path(__file__).parents[3] / "shared" / "data" / "annex_a"
NAMES = [
    "case", "child", "kind", "started_on", "clock_from", "limit", "due_on", "day", "days_left", "state",
    "worker", "team",
]  # fmt: skip


@pytest.fixture
def filled(cpip, store_path, workbook):
    """A store with one late, one due today, one later, one authorised and one unallocated, as at 16 September 2011."""
    file = workbook(
        referrals=[
            ("1", None, datetime(2011, 8, 1), "b) No", "Duty", "Ann Able"),
            ("2", None, datetime(2011, 9, 2), "No", "Duty", "Ann Able"),
            ("3", None, datetime(2011, 9, 12), "No", "North", None),
            ("4", None, datetime(2011, 9, 1), "No", "North", "Bob Best"),
        ],
        assessments=[
            ("1", datetime(2011, 8, 2), None, "Duty", "Ann Able"),
            ("2", datetime(2011, 9, 3), None, "Duty", "Ann Able"),
            ("3", datetime(2011, 9, 13), None, "North", "#N/A"),
            ("4", datetime(2011, 9, 1), datetime(2011, 9, 15), "North", "Bob Best"),
        ],
    )
    said = cpip("import", "annex-a", file, "--assessments-as", "initial", "--yes", "--store", store_path)
    assert said.code == 0, said.out + said.err
    return store_path


def rows_of(said):
    assert said.code == 0, said.err
    return json.loads(said.out)["rows"]


def test_duty_gives_the_rows_that_the_workbook_holds(cpip, filled):
    said = cpip("duty", "--store", filled, "--as-at", "2011-09-16", "--format", "json")
    body = json.loads(said.out)
    assert body["as_at"] == "2011-09-16"
    assert [list(row) for row in body["rows"]] == [NAMES] * 3
    late, today, later = body["rows"]
    assert late == {
        "case": "1-1",
        "child": "1",
        "kind": "initial",
        "started_on": "2011-08-02",
        "clock_from": "2011-08-01",
        "limit": 10,
        "due_on": "2011-08-15",
        "day": 33,
        "days_left": -23,
        "state": "overdue",
        "worker": "Ann Able",
        "team": "Duty",
    }
    assert (today["due_on"], today["state"], today["days_left"], today["day"]) == ("2011-09-16", "due_today", 0, 10)
    assert (later["state"], later["worker"], later["team"], later["days_left"]) == ("open", None, "North", 6)


def test_seen_from_an_earlier_day_what_was_authorised_since_is_open(cpip, filled):
    rows = rows_of(cpip("duty", "--store", filled, "--as-at", "2011-09-14", "--format", "json"))
    assert [row["child"] for row in rows] == ["1", "4", "2", "3"]
    assert rows_of(cpip("duty", "--store", filled, "--as-at", "2011-08-01", "--format", "json")) == []


def test_the_options_stand_before_or_after_the_command(cpip, filled):
    after = cpip("duty", "--store", filled, "--as-at", "2011-09-16", "--format", "json")
    before = cpip("--store", filled, "--as-at", "2011-09-16", "duty", "--format", "json")
    assert before == after
    nearer = cpip("--store", "nowhere.db", "--as-at", "1999-01-01", "duty", "--store", filled, "--as-at", "2011-09-16")
    assert nearer.code == 0
    assert "3 open" in nearer.out


def test_duty_takes_the_tiles_the_filter_and_the_sort_of_the_screen(cpip, filled):
    base = ("duty", "--store", filled, "--as-at", "2011-09-16", "--format", "json")
    assert [row["child"] for row in rows_of(cpip(*base, "--tile", "late"))] == ["1"]
    assert [row["child"] for row in rows_of(cpip(*base, "--tile", "today"))] == ["2"]
    assert [row["child"] for row in rows_of(cpip(*base, "--tile", "unallocated"))] == ["3"]
    assert [row["child"] for row in rows_of(cpip(*base, "--filter", "able late"))] == ["1"]
    assert [row["child"] for row in rows_of(cpip(*base, "--sort", "child", "--reverse"))] == ["3", "2", "1"]


def test_the_table_says_the_same_in_words(cpip, filled):
    said = cpip("duty", "--store", filled, "--as-at", "2011-09-16")
    assert "As at Friday 16 September 2011: 3 open; 1 late, 1 due today, 0 due in the next 5 working days" in said.out
    assert "✕ 23 late" in said.out
    assert "! today" in said.out
    assert "unallocated" in said.out


def test_csv_holds_the_names_of_the_json_and_no_formula(cpip, store_path, workbook):
    day = datetime(2011, 9, 2)
    file = workbook([("=1+1", None, day, "No", "+Team", "@Worker")], [("=1+1", day, None, "+Team", "@Worker")])
    # A formula that openpyxl writes has no stored result: the cells are written as text here.
    from openpyxl import load_workbook

    book = load_workbook(file)
    for sheet in book:
        sheet["A2"].data_type = "s"
    book.save(file)
    assert cpip("import", "annex-a", file, "--assessments-as", "initial", "--yes", "--store", store_path).code == 0
    said = cpip("duty", "--store", store_path, "--as-at", "2011-09-05", "--format", "csv")
    header, row = list(csv.reader(io.StringIO(said.out)))
    assert header == NAMES
    assert row[1] == "'=1+1"
    assert row[10:] == ["'@Worker", "'+Team"]


def test_an_empty_answer_says_why_it_is_empty(cpip, store_path, filled):
    assert "none was open on that day" in cpip("duty", "--store", filled, "--as-at", "1999-01-01").out


def test_explain_gives_the_ledger(cpip):
    body = json.loads(cpip("explain", "2011-09-02", "10", "--format", "json").out)
    assert body["due_on"] == "2011-09-16"
    assert body["rows"][0] == {"day": "2011-09-02", "number": 0, "reason": None}
    assert body["rows"][1] == {"day": "2011-09-03", "number": None, "reason": "Saturday"}
    assert body["rows"][-1] == {"day": "2011-09-16", "number": 10, "reason": None}
    table = cpip("explain", "21 Apr 2011", "1").out
    assert "Good Friday" in table
    assert "Easter Monday" in table
    assert "due Tuesday 26 April 2011" in table


def test_explain_beyond_what_is_known_is_provisional(cpip):
    assert json.loads(cpip("explain", "2035-12-20", "10", "--format", "json").out)["provisional"] is True
    assert "Provisional" in cpip("explain", "2035-12-20", "10").out


def test_a_proclaimed_day_shows_what_moves_and_asks(cpip, filled, monkeypatch):
    base = ("duty", "--store", filled, "--as-at", "2011-09-14", "--format", "json")
    before = {row["child"]: row["due_on"] for row in rows_of(cpip(*base))}
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    said = cpip("bank-holiday", "add", "2011-09-15", "A jubilee", "--store", filled)
    assert "2 open due dates moved" in said.out
    assert "Fri 16 Sep 2011 → Mon 19 Sep 2011" in said.out
    assert "Nothing was written." in said.out
    assert {row["child"]: row["due_on"] for row in rows_of(cpip(*base))} == before
    assert cpip("bank-holiday", "add", "2011-09-15", "A jubilee", "--yes", "--store", filled).code == 0
    after = {row["child"]: row["due_on"] for row in rows_of(cpip(*base))}
    assert after["2"] == "2011-09-19"
    assert after["1"] == before["1"]
    assert "A jubilee" in cpip("explain", "2011-09-14", "1", "--store", filled).out
    assert "A jubilee" in cpip("bank-holiday", "list", "--store", filled).out


def test_a_closure_is_shown_and_moves_nothing(cpip, filled):
    said = cpip("closure", "add", "2011-09-19", "2011-09-20", "Flood", "--store", filled)
    assert "No due date moved" in said.out
    table = cpip("duty", "--store", filled, "--as-at", "2011-09-16").out
    assert "▲ 6 left" not in table
    assert "6 left, 4 with the office open" in table
    assert "The office is closed, and the days count" in cpip("explain", "2011-09-16", "3", "--store", filled).out
    assert "Flood" in cpip("closure", "list", "--store", filled).out


def test_the_start_day_and_local_standards_can_be_set(cpip, filled):
    base = ("duty", "--store", filled, "--as-at", "2011-09-14", "--format", "json")
    assert cpip("start-day", "1", "--yes", "--store", filled).code == 0
    rows = {row["child"]: row for row in rows_of(cpip(*base))}
    assert rows["2"]["due_on"] == "2011-09-15"
    assert rows["2"]["day"] == 9
    assert "counts as day 1" in cpip("explain", "2011-09-02", "10", "--store", filled).out
    assert cpip("start-day", "0", "--yes", "--store", filled).code == 0
    assert cpip("standard", "add", "initial", "7", "--from", "2011-09-01", "--yes", "--store", filled).code == 0
    rows = {row["child"]: row for row in rows_of(cpip(*base))}
    assert (rows["2"]["limit"], rows["2"]["due_on"]) == (7, "2011-09-13")
    assert (rows["1"]["limit"], rows["1"]["due_on"]) == (10, "2011-08-15")
    assert "set by this authority" in cpip("standard", "list", "--store", filled).out


def test_an_import_previews_refuses_and_repeats(cpip, store_path, workbook):
    file = workbook(
        [("1", "no date", datetime(2011, 9, 2), "No", "Duty", "Ann Able"), ("2", None, "#N/A", "No", None, None)],
        [("1", datetime(2011, 9, 3), None, "Duty", "Ann Able")],
    )
    base = ("import", "annex-a", file, "--assessments-as", "initial", "--store", store_path)
    said = cpip(*base, "--preview")
    assert said.code == 1
    assert "note: List 3, row 2: column B “Date of Birth”: found “no date”, expected a date" in said.out
    assert "List 3, row 3, column C “Date of Referral”: found “#N/A”, expected a date" in said.out
    assert "This was a preview" in said.out
    assert "there is none in this store yet" in cpip("duty", "--store", store_path).out
    assert cpip(*base, "--yes").code == 1
    assert "1 open" in cpip("duty", "--store", store_path).out
    again = cpip(*base, "--yes")
    assert again.code == 1
    assert "The store holds all of this already" in again.out


def test_an_import_without_an_answer_writes_nothing(cpip, store_path, workbook, monkeypatch):
    file = workbook([("1", None, datetime(2011, 9, 2), "No", "Duty", "Ann Able")])
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    said = cpip("import", "annex-a", file, "--store", store_path)
    assert said.code == 2
    assert "Say --yes" in said.err
    assert "there is none in this store yet" in cpip("duty", "--store", store_path).out


def test_init_asks_only_for_what_was_not_given(cpip, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("Ada Manager\nDuty\n"))
    path = tmp_path / "deep" / "s.db"
    said = cpip("init", "--store", path, "--unencrypted")
    assert said.code == 0, said.err
    assert "Name of the first manager" in said.out
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    said = cpip("init", "--store", tmp_path / "t.db", "--unencrypted", "--team", "Duty")
    assert said.code == 2
    assert "Give --manager." in said.err
    said = cpip("init", "--store", tmp_path / "t.db", "--manager", "M", "--team", "Duty")
    assert said.code == 2
    assert "--unencrypted" in said.err
    assert not (tmp_path / "t.db").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no POSIX file modes")
def test_a_new_store_is_the_owners_alone(cpip, tmp_path):
    path = tmp_path / "folder" / "s.db"
    cpip("init", "--store", path, "--unencrypted", "--manager", "M", "--team", "T")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_passphrase_file_encrypts_and_opens(cpip, tmp_path, workbook):
    path, secret = tmp_path / "s.db", tmp_path / "secret"
    secret.write_text("correct horse ' battery\n", encoding="utf-8")
    base = ("--store", path, "--passphrase-file", secret)
    assert cpip("init", *base, "--manager", "M", "--team", "T").code == 0
    assert not path.read_bytes().startswith(b"SQLite format 3")
    file = workbook([("1", None, datetime(2011, 9, 2), "No", "T", "W")], [("1", datetime(2011, 9, 2), None, "T", "W")])
    assert cpip("import", "annex-a", file, "--yes", *base).code == 0
    assert "1 open" in cpip("duty", *base, "--as-at", "2011-09-05").out
    said = cpip("duty", "--store", path)
    assert said.code == 3
    assert "passphrase" in said.err
    (tmp_path / "wrong").write_text("wrong", encoding="utf-8")
    said = cpip("duty", "--store", path, "--passphrase-file", tmp_path / "wrong")
    assert said.code == 3
    assert "The passphrase does not open" in said.err
    assert cpip("init", *base, "--unencrypted", "--manager", "M", "--team", "T").code == 2


def test_demo_makes_the_same_authority_for_the_same_seed(cpip, tmp_path):
    outs = []
    for name in ("a.db", "b.db"):
        said = cpip(
            "demo", "--no-open", "--store", tmp_path / name, "--children", "60", "--seed", "7", "--as-at", "2011-09-16"
        )
        assert said.code == 0, said.err
        outs.append(cpip("duty", "--store", tmp_path / name, "--as-at", "2011-09-16", "--format", "json").out)
    assert outs[0] == outs[1]
    assert json.loads(outs[0])["rows"]


def test_plans_and_care_of_a_workbook_are_counted_and_what_is_left_out_is_said(cpip, store_path, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "List 7"
    book.active.append(("Child ID", "Plan start date", "Initial category of abuse", "Latest review", "Plan end date"))
    book.active.append(("R1", datetime(2011, 9, 5), "a) Neglect", datetime(2011, 9, 5), None))
    book.save(tmp_path / "plans.xlsx")
    base = ("import", "annex-a", tmp_path / "plans.xlsx", "--yes", "--store", store_path)
    said = cpip(*base)
    assert said.code == 0, said.err
    assert "plans and care        1        0          0" in said.out
    assert "List 7, row 2: the review of 2011-09-05 is not after the start (8841) and was left out" in said.out
    assert "The store holds all of this already" in cpip(*base).out


@pytest.mark.skipif(not SHARED.exists(), reason="the real workbooks are not part of the repository")
def test_the_real_workbook(cpip, store_path):
    file = SHARED / "sfdl_Annex_A.xlsx"
    base = ("--store", store_path)
    assert cpip("import", "annex-a", file, "--assessments-as", "single", "--yes", *base).code == 0
    assert json.loads(cpip("duty", *base, "--as-at", "2021-03-22", "--format", "json").out) == {
        "as_at": "2021-03-22",
        "rows": [],
    }
    rows = rows_of(cpip("duty", *base, "--as-at", "2020-12-01", "--format", "json"))
    assert [(row["child"], row["due_on"], row["worker"]) for row in rows] == [
        ("10692868", "2019-07-19", "Lexie Defore"),
        ("15221387", "2020-01-06", "Hallie Erwin"),
        ("15765513", "2020-05-01", "Marty Gonsalves"),
        ("12012513", "2020-05-01", "Marty Gonsalves"),
    ]
    assert date.fromisoformat(rows[0]["clock_from"]) == date(2019, 5, 16)
