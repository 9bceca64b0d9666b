"""The commands of what was agreed and of the compliance pack."""

import csv
import io
import json
import stat
import sys

import pytest

from db.exchange.compliance import TOTAL

ANN, BOB = ("--as", "Ann Able"), ("--as", "Bob Best")
NAMES = [
    "number", "what", "owner", "case", "child", "source", "agreed_on", "agreed_by", "due_on", "days_left", "state",
    "done_on", "done_note",
]  # fmt: skip
MARKER = "Zebrawort"


@pytest.fixture
def agreed(staffed, monkeypatch):
    """A Manager spoke with Ann Able of R1 on 12 September; on R2 and R4 something is agreed as well."""
    staffed.done("supervision", "agree", "Ann Able", "--supervisor", "A Manager", "--from", "2011-08-01")
    number = staffed.done("supervision", "begin", "Ann Able").split()[1]
    staffed.done("supervision", "write", number, "R1", "--situation", "At home", "--decision", "Visit weekly",
                 "--action", "Call the school", "--who", "Ann Able", "--by", "2011-09-14",
                 "--action", "Ask the doctor", "--who", "Ann Able", "--by", "none")  # fmt: skip
    personal = f"wellbeing: {MARKER} tired\naction: {MARKER} rest\nwho: Ann Able\nby: 2011-09-30\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(personal))
    staffed.done("supervision", "write", number, "--personal-file", "-")
    staffed.done("supervision", "record", number, "--held", "2011-09-12", "--minutes", "60")
    staffed.done(
        "action", "add", "R4", "Write the report", "--who", "Bob Best", "--due", "16/9/2011", "--on", "9/9/2011"
    )
    staffed.done("action", "add", "R2", "See the aunt", "--who", "Ann Able", "--due", "20/9/2011", "--on", "9/9/2011")
    return staffed


def said(rows):
    return [row["what"] for row in rows]


def numbered(office, what):
    return next(row["number"] for row in office.rows("actions", "--done") if row["what"] == what)


# What was agreed


def test_json_has_these_names_and_one_without_a_day_says_so(agreed):
    rows = agreed.rows("actions")
    assert [list(row) for row in rows] == [NAMES] * 4
    assert said(rows) == ["Call the school", "Write the report", "See the aunt", "Ask the doctor"]
    call, report, _, ask = rows
    assert call == {
        "number": call["number"], "what": "Call the school", "owner": "Ann Able", "case": "R1-1", "child": "R1",
        "source": "supervision", "agreed_on": "2011-09-12", "agreed_by": "A Manager", "due_on": "2011-09-14",
        "days_left": -2, "state": "overdue", "done_on": None, "done_note": None,
    }  # fmt: skip
    assert (report["state"], report["days_left"], report["source"]) == ("due_today", 0, "case")
    assert (ask["due_on"], ask["days_left"], ask["state"]) == (None, None, "undated")


def test_they_are_narrowed_to_an_owner_to_a_case_and_to_what_is_overdue(agreed):
    assert said(agreed.rows("actions", "--owner", "Bob Best")) == ["Write the report"]
    assert said(agreed.rows("actions", "--case", "R1")) == ["Call the school", "Ask the doctor"]
    assert said(agreed.rows("actions", "--overdue")) == ["Call the school"]
    assert said(agreed.rows("actions", "--filter", "aunt r2")) == ["See the aunt"]
    assert said(agreed.rows("actions", "--overdue", as_at="2011-09-14")) == []


def test_who_and_which_case_is_not_known_is_refused(agreed):
    assert "Nobody Known" in agreed.refused("actions", "--owner", "Nobody Known")
    assert "R99" in agreed.refused("actions", "--case", "R99")


def test_the_table_says_it_in_words(agreed):
    table = agreed.done("actions")
    assert "As at Friday 16 September 2011: 4 open actions, 1 overdue, 1 without a day." in table
    for words in ("✕ 2 late", "! today", "? no date", "Mon 12 Sep 2011 by A Manager"):
        assert words in table
    assert "done" not in table.splitlines()[1]


def test_done_with_a_note_it_is_listed_with_done_alone(agreed):
    agreed.done("action", "done", "R4", "--on", "15/9/2011", "--note", "By post.", *BOB)
    assert "Write the report" not in said(agreed.rows("actions"))
    row = next(row for row in agreed.rows("actions", "--done") if row["what"] == "Write the report")
    assert (row["state"], row["done_on"], row["done_note"]) == ("done_in_time", "2011-09-15", "By post.")
    table = agreed.done("actions", "--done")
    assert "Thu 15 Sep 2011: By post." in table
    assert "3 open actions, 1 overdue, 1 without a day; 1 done." in table
    agreed.done("undo", "--yes", *BOB)
    assert "Write the report" in said(agreed.rows("actions"))


def test_a_day_is_set_where_there_was_none_and_taken_back(agreed):
    number = numbered(agreed, "Ask the doctor")
    done = agreed.done("action", "due", "R1", number, "+3wd", as_at=None)
    assert "R1-1: due on" in done
    assert "cpip-tui undo" in done
    assert "already" in agreed.refused("action", "due", "R1", number, "30/9/2011")
    agreed.done("undo", "--yes", as_at=None)
    assert agreed.rows("actions")[-1]["state"] == "undated"


def test_a_day_is_set_for_an_open_action_of_that_case_alone(agreed):
    number = numbered(agreed, "Ask the doctor")
    assert "R2-1" in agreed.refused("action", "due", "R2", number, "30/9/2011")
    assert "agreed on" in agreed.refused("action", "due", "R1", number, "9/9/2011")


@pytest.mark.parametrize("who", ["A Manager", "Bob Best"])
def test_nothing_of_the_personal_part_is_ever_listed(agreed, who):
    for format in ("table", "json", "csv"):
        for command in (("actions", "--done"), ("supervision", "pack"), ("audit",)):
            if who == "Bob Best" and command == ("audit",):
                continue
            assert MARKER not in agreed.done(*command, "--format", format, "--as", who)


def test_a_list_that_is_printed_is_entered_with_what_was_asked(agreed):
    agreed.done("actions", "--owner", "ann able", "--overdue")
    entry = agreed.rows("audit", as_at=None)[0:2]
    entry = next(one for one in entry if one["subject"] == "actions")
    assert entry["what"] == "print"
    assert entry["after"] == {"as_at": "2011-09-16", "owner": "Ann Able", "overdue": True, "rows": 1}


def test_a_formula_is_none_in_the_csv(agreed):
    agreed.done("action", "add", "R2", "=1+1", "--who", "Ann Able", "--due", "20/9/2011", "--on", "9/9/2011")
    rows = list(csv.DictReader(io.StringIO(agreed.done("actions", "--format", "csv"))))
    assert "'=1+1" in said(rows)


# The compliance pack


def pack(office, *more, **keywords):
    return json.loads(office.done("supervision", "pack", "--format", "json", *more, **keywords))


def test_the_pack_as_json_has_a_row_a_worker_and_their_sum(agreed):
    body = pack(agreed, "--from", "1/8/2011", "--to", "16/9/2011")
    assert (body["as_at"], body["about"], body["from"], body["to"]) == (
        "2011-09-16", "everybody", "2011-08-01", "2011-09-16",
    )  # fmt: skip
    ann = next(row for row in body["rows"] if row["worker"] == "Ann Able")
    # Due on 29 August, and held on 12 September, before the next one.
    assert (ann["sessions_due"], ann["held"], ann["held_in_time"]) == (1, 1, 0)
    assert (ann["recorded"], ann["long_enough"], ann["discussions"], ann["with_decision"]) == (1, 0, 1, 1)
    assert (ann["with_rationale"], ann["actions_agreed"], ann["actions_dated"]) == (0, 3, 2)
    for name, total in body["total"].items():
        assert total == sum(row[name] for row in body["rows"]), name


def test_the_pack_of_a_worker_and_of_a_team(agreed):
    of_ann = pack(agreed, "--worker", "Ann Able")
    assert [row["worker"] for row in of_ann["rows"]] == ["Ann Able"]
    assert (of_ann["from"], of_ann["to"]) == ("2011-03-16", "2011-09-16")
    north = pack(agreed, "--team", "North")
    assert north["about"] == "North"
    assert [row["worker"] for row in north["rows"]] == ["Bob Best"]
    assert "not of both" in agreed.refused("supervision", "pack", "--worker", "Ann Able", "--team", "North")
    assert "before it begins" in agreed.refused("supervision", "pack", "--from", "2/9/2011", "--to", "1/9/2011")


def test_the_pack_as_a_table_and_as_csv(agreed):
    table = agreed.done("supervision", "pack")
    assert "from Wed 16 Mar 2011 to Fri 16 Sep 2011" in table
    for words in ("held by the day they were due", "0%", "1 sessions due", "went into wellbeing", "Late entries:"):
        assert words in table
    rows = list(csv.DictReader(io.StringIO(agreed.done("supervision", "pack", "--format", "csv"))))
    assert rows[-1]["row"] == TOTAL
    assert rows[-1]["discussions"] == "1"


def test_the_pack_as_a_page_is_a_new_file_of_its_owner_alone(agreed, tmp_path):
    page = tmp_path / "pack.html"
    assert "Written, for you alone to read" in agreed.done("supervision", "pack", "--page", page)
    text = page.read_text(encoding="utf-8")
    assert "Ann Able" in text
    assert MARKER not in text
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    entry = next(one for one in agreed.rows("audit", as_at=None) if one["subject"] == "supervision pack")
    assert (entry["what"], entry["after"]["file"], entry["after"]["about"]) == ("export", "pack.html", "everybody")
    assert "already exists" in agreed.refused("supervision", "pack", "--page", page, code=3)
    assert page.read_text(encoding="utf-8") == text


def test_who_supervises_nobody_reads_their_own_pack_and_takes_no_file(agreed, tmp_path):
    assert "Supervision of Ann Able, 1 worker" in agreed.done("supervision", "pack", *ANN)
    assert "shown to supervisors" in agreed.refused("supervision", "pack", "--team", "North", *ANN)
    assert "export" in agreed.refused("supervision", "pack", "--format", "csv", *ANN)
    assert "export" in agreed.refused("supervision", "pack", "--page", tmp_path / "x.html", *ANN)
    assert not (tmp_path / "x.html").exists()
