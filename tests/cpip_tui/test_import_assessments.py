"""``import assessments`` on the command line: previewed, refused by row, written, and repeated."""

import io
import json
import sys

import pytest

LINES = (
    "child,case,kind,referred_on,started_on,authorised_on,worker,team,colour",
    "C1,1,initial,2011-09-01,2011-09-02,,Ann Able,Duty,red",
    "C2,1,IA,01/09/2011,02/09/2011,soon,Ann Able,Duty,",
    "C3,1,core,01/09/2011,05/09/2011,,Ann Able,Duty,",
)


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


def test_it_previews_refuses_writes_and_repeats(cpip, store_path, plain):
    base = ("import", "assessments", plain, "--store", store_path)
    said = cpip(*base, "--preview")
    assert said.code == 1
    assert "plain.csv: 3 rows." in said.out
    assert "note: not read: “colour”" in said.out
    assert "refused: plain.csv, row 3, column F “authorised_on”: found “soon”, expected a date between" in said.out
    assert "This was a preview" in said.out
    assert "there is none in this store yet" in cpip("duty", "--store", store_path).out
    assert cpip(*base, "--yes").code == 1
    rows = json.loads(cpip("duty", "--store", store_path, "--format", "json").out)["rows"]
    assert sorted((row["child"], row["kind"], row["clock_from"]) for row in rows) == [
        ("C1", "initial", "2011-09-01"),
        ("C3", "core", "2011-09-05"),
    ]
    assert "The store holds all of this already" in cpip(*base, "--yes").out


def test_a_change_is_shown_with_its_value_before_and_after(cpip, store_path, plain):
    base = ("import", "assessments", plain, "--store", store_path)
    cpip(*base, "--yes")
    plain.write_text("\n".join(LINES[:2]).replace("02,,Ann", "02,2011-09-12,Ann"), encoding="utf-8")
    said = cpip(*base, "--yes")
    assert said.code == 0
    assert "changed: assessment C1-1 initial 2011-09-02: authorised on not given → 2011-09-12" in said.out


def test_many_notes_are_cut_short(cpip, store_path, tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("child,kind,started_on\n" + "C1,IA,2011-09-02\n" * 150, encoding="utf-8")
    said = cpip("import", "assessments", path, "--preview", "--store", store_path)
    assert said.out.count("  note: ") == 101
    assert "more notes left out" in said.out


def test_without_an_answer_and_without_a_list_nothing_is_written(cpip, store_path, plain, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert cpip("import", "assessments", plain, "--store", store_path).code == 2
    said = cpip("import", "assessments", tmp_path, "--yes", "--store", store_path)
    assert said.code == 3
    assert "is a folder" in said.err
    assert "there is none in this store yet" in cpip("duty", "--store", store_path).out
