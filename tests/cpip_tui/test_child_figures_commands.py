"""``performance children``: figures about children with their lists, and caseloads at the ends of months."""

import json
import sqlite3
from contextlib import closing

import pytest

NAMES = ["measure", "numerator", "denominator", "value", "unit", "basis", "as_at", "best", "target_applies", "of",
         "remark"]  # fmt: skip


def of(office, *words, **more):
    return office.rows("performance", "children", *words, **more)


def test_each_measure_is_so_many_of_so_many_by_the_agreed_names(office):
    rows = of(office)
    assert [list(row) for row in rows[:1]] == [NAMES]
    assert [row["measure"] for row in rows][:2] == ["NI062", "looked_after_rate"]
    assert len({row["measure"] for row in rows}) == len(rows) == 15
    assert rows[0]["basis"] == "since 1 April 2011: not comparable with the year's target"
    assert [row["measure"] for row in rows if not row["target_applies"]] == ["NI062"]
    assert (rows[0]["value"], rows[0]["remark"]) == (None, "none is on record by this day")
    printed = office.done("performance", "children")
    assert "NI062 stability of placements" in printed
    assert "not comparable with the year's target" in printed


def test_the_list_of_a_measure_counts_who_is_not_shown(office):
    (row,) = of(office, "caseload")
    listed = of(office, "caseload", "--list")
    assert len(listed) == row["numerator"] > 0
    assert all(one["child"] and one["worker"] and one["adds"] == 1 for one in listed)
    with closing(sqlite3.connect(office.path)) as store, store:
        (child,) = store.execute("SELECT id FROM children WHERE reference = ?", [listed[0]["child"]]).fetchone()
        store.execute(f"INSERT INTO restrictions (child_id, reason, version) VALUES ({child}, 'safety', 1)")
    office.done("access", "give", "Ann Able", "manager", as_at=None)
    office.done("sign-in", "Ann Able", as_at=None)
    assert of(office, "caseload") == [row]
    found = json.loads(office.done("performance", "children", "caseload", "--list", "--format", "json"))
    assert (found["numerator"], found["hidden"], len(found["rows"])) == (row["numerator"], 1, len(listed))
    assert found["rows"][-1] == {
        "child": None, "case": None, "adds": 1, "on": None, "words": None, "worker": None, "team": None,
    }  # fmt: skip
    assert "1 of them not shown to you" in office.done("performance", "children", "caseload", "--list")


def test_the_caseload_is_told_of_the_ends_of_months(office):
    rows = of(office, "caseload", "--month-ends", "3")
    assert [row["as_at"] for row in rows] == ["2011-06-30", "2011-07-31", "2011-08-31"]
    assert {row["measure"] for row in rows} == {"caseload"}
    assert rows == of(office, "--month-ends", "3")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--list",), "--list is of one measure"),
        (("NI099",), "“NI099” is no measure of children"),
        (("NI062", "--month-ends", "3"), "Only the caseload"),
        (("caseload", "--list", "--month-ends", "3"), "Only the caseload"),
    ],
)
def test_what_cannot_be_asked_is_said(cpip, office, words, said):
    answered = cpip("performance", "children", *words, "--store", office.path)
    assert answered.code == 2
    assert said in answered.err


def test_printing_the_list_is_entered(office):
    office.done("performance", "children", "caseload", "--list", "--format", "csv")
    *_, entry = json.loads(office.done("audit", "--format", "json", as_at=None))["rows"][1:2]
    assert (entry["what"], entry["subject"]) == ("export", "performance children")
    assert entry["after"]["measure"] == "caseload"
    assert entry["after"]["list"] is True
