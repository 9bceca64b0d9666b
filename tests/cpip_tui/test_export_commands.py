"""What a list command lists, as a file: the same rows, in the form that its ending says, and asked before names."""

import csv
import io
import json

import openpyxl
import pytest

AS_AT = ("--as-at", "2011-09-16")
DEMO = ("--as", "Demo Manager")


@pytest.fixture
def store(demo_store):
    return demo_store.path


LISTS = {
    "duty": (), "duty late": ("--tile", "late", "--sort", "team", "--reverse"), "duty all": ("--clocks", "all"),
    "triage": (), "workload": ("--team", "Duty"), "signature": ("--everybody",), "supervision": ("--everybody",),
    "actions": ("--done",), "children": ("--status", "looked_after"), "plan task": (),
    "performance list": ("--measure", "NI059"), "rule list": (), "worker list": (),
    "performance children": (), "performance targets": (), "performance forecast": ("--measure", "NI059"),
    "performance behaviour": ("--measure", "NI059", "--month", "2011-08"), "plan success": (),
    "what-if": ("--starter", "Nia New"),
}  # fmt: skip


EXPORTED_AS = {
    "plan task": ["tasks"], "performance list": ["performance"], "rule list": ["rules"],
    "worker list": ["workers"], "performance children": ["child-figures"], "performance targets": ["targets"],
    "performance forecast": ["chances"], "performance behaviour": ["behaviour"], "plan success": ["success"],
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_file_has_the_rows_that_the_command_prints(cpip, store, tmp_path, name):
    command = name.split()[:1] if name.startswith("duty") else name.split()
    words = EXPORTED_AS.get(name, name.split()[:1])
    printed = cpip(*command, *LISTS[name], "--format", "csv", "--store", store, *AS_AT, *DEMO)
    place = tmp_path / "list.csv"
    said = cpip("export", *words, *LISTS[name], "--out", place, "--store", store, *AS_AT, *DEMO)
    assert (said.code, said.err) == (0, "")
    assert place.read_text(encoding="utf-8") == printed.out
    rows = len(list(csv.reader(io.StringIO(printed.out)))) - 1
    assert rows, name
    assert f"{rows:,} row" in said.out


def test_the_ending_says_the_form_and_what_stands_there_is_not_written_over(cpip, store, tmp_path):
    place = tmp_path / "duty.xlsx"
    given = ("export", "duty", "--store", store, *AS_AT, *DEMO)
    assert cpip(*given, "--out", place).code == 0
    header, first, *_ = openpyxl.load_workbook(place)["List"].iter_rows(values_only=True)
    rows = json.loads(cpip("duty", "--format", "json", "--store", store, *AS_AT, *DEMO).out)["rows"]
    assert (header[0], first[0]) == ("case", rows[0]["case"])
    before = place.read_bytes()
    said = cpip(*given, "--out", place)
    assert (said.code, place.read_bytes()) == (3, before)
    assert "already exists" in said.err
    said = cpip(*given, "--out", tmp_path / "duty.doc")
    assert (said.code, list(tmp_path.glob("*.doc"))) == (2, [])
    assert cpip(*given, "--out", tmp_path / "duty.doc", "--format", "html").code == 0


def test_names_are_written_only_after_a_yes(cpip, store, tmp_path, nobody_to_ask):
    given = ("export", "duty", "--store", store, *AS_AT, *DEMO, "--out", tmp_path / "duty.csv", "--names")
    said = cpip(*given)
    assert (said.code, (tmp_path / "duty.csv").exists()) == (2, False)
    assert "nothing was written" in said.err
    said = cpip(*given, "--yes")
    assert (said.code, "children by their names" in said.out) == (0, True)
    with open(tmp_path / "duty.csv", encoding="utf-8") as file:
        assert any(row["name"] for row in csv.DictReader(file))


def test_who_may_not_export_is_told_and_nothing_is_written(cpip, store, tmp_path):
    rows = json.loads(cpip("workload", "--format", "json", "--store", store, *AS_AT, *DEMO).out)["rows"]
    worker = rows[0]["worker"]
    assert cpip("access", "give", worker, "worker", "--store", store, *DEMO).code == 0
    said = cpip("export", "duty", "--out", tmp_path / "a.csv", "--store", store, *AS_AT, "--as", worker)
    assert (said.code, (tmp_path / "a.csv").exists()) == (2, False)
    assert "supervisor" in said.err


def test_what_a_worker_holds_is_as_long_as_the_number_says(cpip, store, tmp_path):
    rows = json.loads(cpip("workload", "--format", "json", "--store", store, *AS_AT, *DEMO).out)["rows"]
    worker = max(rows, key=lambda row: row["children"])
    place = tmp_path / "held.html"
    said = cpip("export", "cases", worker["worker"], "--out", place, "--store", store, *AS_AT, *DEMO)
    assert f"{worker['children']} row" in said.out
    assert place.read_text(encoding="utf-8").count("<tr>") == worker["children"] + 1


def test_the_trail_leaves_without_what_may_name_a_child_unless_names_are_chosen(cpip, store, tmp_path):
    given = ("export", "audit", "--most", "10", "--store", store, *AS_AT, *DEMO)
    assert cpip(*given, "--out", tmp_path / "who.csv").code == 0
    with open(tmp_path / "who.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (len(rows), set(rows[0])) == (10, {"entry", "group", "at", "who", "what", "erased"})
    assert cpip(*given, "--out", tmp_path / "all.csv", "--names", "--yes").code == 0
    with open(tmp_path / "all.csv", encoding="utf-8") as file:
        assert any(row["after"] for row in csv.DictReader(file))


def test_over_takes_the_place_of_a_file_that_stands_there(cpip, store, tmp_path):
    place = tmp_path / "rules.csv"
    place.write_text("mine", encoding="utf-8")
    given = ("export", "rules", "--out", place, "--store", store, *AS_AT, *DEMO)
    assert (cpip(*given).code, place.read_text(encoding="utf-8")) == (3, "mine")
    assert cpip(*given, "--over").code == 0
    assert place.read_text(encoding="utf-8").startswith("name,value,unit")
