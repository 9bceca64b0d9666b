"""The command that writes Annex A: it says what leaves, asks, and is refused to who may not."""

import stat

import openpyxl


def test_it_says_what_leaves_and_asks_before_it_writes(staffed, tmp_path, nobody_to_ask):
    out = tmp_path / "a.xlsx"
    said = staffed("export", "annex-a", "--out", out)
    assert said.code == 2
    assert "7 children; nobody is left out" in said.out
    assert "references, genders and dates of birth" in said.out
    assert not out.exists()
    assert "nothing was written" in said.err


def test_who_says_no_has_no_file(staffed, tmp_path, monkeypatch):
    monkeypatch.setattr("cpip_tui.cli.exporting_annex_a.confirmed", lambda _question, _yes: False)
    said = staffed("export", "annex-a", "--out", tmp_path / "a.xlsx")
    assert (said.code, said.out.splitlines()[-1]) == (1, "Nothing was written.")
    assert list(tmp_path.glob("*.xlsx")) == []


def test_the_file_is_read_back_as_the_same_duty_list(staffed, tmp_path, cpip):
    out, other = tmp_path / "a.xlsx", tmp_path / "other.db"
    told = staffed.done("export", "annex-a", "--out", out, "--yes")
    assert told.splitlines()[-1] == (
        f"Written, for you alone to read: {out} (List 3: 7 rows, List 4: 4 rows, List 5: 0 rows, List 6: 5 rows, "
        "List 7: 0 rows, List 8: 0 rows)."
    )
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    made = cpip("init", "--store", other, "--unencrypted", "--manager", "A Manager", "--team", "Duty")
    read = cpip("import", "annex-a", out, "--yes", "--store", other)
    assert (made.code, read.code) == (0, 0), read
    for command in ("duty", "triage"):
        said = cpip(command, "--format", "json", "--store", other, "--as-at", "2011-09-16", "--as", "A Manager")
        assert said.out == staffed.done(command, "--format", "json")


def test_a_worker_may_not_and_a_file_that_stands_there_stays(staffed, tmp_path):
    out = tmp_path / "a.xlsx"
    assert "export" in staffed.refused("export", "annex-a", "--out", out, "--yes", "--as", "Ann Able")
    assert not out.exists()
    out.write_text("mine")
    refused = staffed.refused("export", "annex-a", "--out", out, "--yes", code=3)
    assert "already exists" in refused
    assert out.read_text() == "mine"


def test_a_time_is_given_by_its_days(staffed, tmp_path):
    out = tmp_path / "a.xlsx"
    told = staffed.done("export", "annex-a", "--out", out, "--from", "2011-09-10", "--to", "2011-09-14", "--yes")
    assert "Saturday 10 September 2011 to Wednesday 14 September 2011" in told
    book = openpyxl.load_workbook(out)
    assert [row[0].value for row in book["List 3"].iter_rows(min_row=2)] == ["R3"]
    assert [row[0].value for row in book["List 4"].iter_rows(min_row=2)] == ["R1", "R2", "R3", "R4"]
    refused = staffed.refused("export", "annex-a", "--out", out, "--from", "2011-09-15", "--to", "2011-09-14", "--yes")
    assert "Give an earlier first day" in refused
