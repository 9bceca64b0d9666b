"""The command line about workers, leave, reductions and the rules of practice."""

import csv
import io

import pytest

NIA = ("worker", "add", "Nia New", "--team", "Duty")


def worker(office, name="Nia New"):
    return next(row for row in office.rows("worker", "list") if row["worker"] == name)


def test_a_worker_is_entered_with_what_was_given(office):
    said = office.done(*NIA, "--fte", "0.8", "--from", "1 Sep 2011", "--newly-qualified-until", "31/8/2012")
    assert "Nia New (Duty): 0.8 of full time, newly qualified until Fri 31 Aug 2012, begins on Thu 1 Sep 2011." in said
    assert worker(office) == {
        "worker": "Nia New",
        "team": "Duty",
        "fte": 0.8,
        "newly_qualified_until": "2012-08-31",
        "works_from": "2011-09-01",
        "works_until": None,
        "manager": False,
    }
    assert "may not sign in" in office.refused("duty", "--as", "Nia New")


def test_only_what_is_given_of_a_worker_is_changed_and_a_day_can_be_emptied(office):
    office.done(*NIA, "--fte", "0.8", "--newly-qualified-until", "2012-08-31")
    office.done("worker", "change", "nia new", "--team", "north", "--from", "2011-09-01", "--leaves", "2012-01-31")
    assert worker(office) == {
        "worker": "Nia New",
        "team": "North",
        "fte": 0.8,
        "newly_qualified_until": "2012-08-31",
        "works_from": "2011-09-01",
        "works_until": "2012-01-31",
        "manager": False,
    }
    emptied = ("--newly-qualified-until", "none", "--from", "NONE", "--leaves", "none")
    office.done("worker", "change", "Nia New", *emptied, "--fte", "1")
    row = worker(office)
    assert (row["newly_qualified_until"], row["works_from"], row["works_until"], row["fte"]) == (None, None, None, 1)


def test_who_leaves_keeps_their_cases_until_they_are_given_away_and_it_is_said(office):
    said = office.done("worker", "leaves", "Ann Able", "--on", "2011-09-09")
    assert "Ann Able holds 2 open cases after that day, lent and planned ones included. Give them" in said
    row = office.load("Ann Able")
    assert (row["children"], row["capacity"], row["percent"]) == (2, 0, None)
    office.done("worker", "leaves", "A Manager", "--on", "2011-09-09")
    assert "A Manager" not in {row["worker"] for row in office.rows("workload")}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["add", "ann able", "--team", "Duty"], "Somebody called ann able is in this store already."),
        (["add", " ", "--team", "Duty"], "The name of the worker is empty."),
        (["add", "x" * 121, "--team", "Duty"], "at most 120 can be kept"),
        (["add", "Nia New", "--team", "Nowhere"], "There is no team called “Nowhere”"),
        (["add", "Nia New", "--team", "Duty", "--fte", "80"], "A share of full time is 0.01 to 1"),
        (["add", "Nia New", "--team", "Duty", "--fte", "nan"], "A share of full time is 0.01 to 1"),
        (["add", "Nia New", "--team", "Duty", "--fte", "inf"], "A share of full time is 0.01 to 1"),
        (["add", "Nia New", "--team", "Duty", "--fte", "0"], "A share of full time is 0.01 to 1"),
        (["add", "Nia New", "--team", "Duty", "--fte", "half"], "--fte"),
        (["add", "Nia New", "--team", "Duty", "--from", "none"], "“none” is not a date."),
        (["change", "Nobody", "--fte", "0.5"], "Nobody in this store is called “Nobody”."),
        (["change", "Ann Able"], "Nothing was given to change."),
        (["change", "Ann Able", "--from", "2012-01-01", "--leaves", "2011-01-01"], "would leave before they begin"),
        (["change", "Ann Able", "--leaves", "soon"], "“soon” is not a date."),
        (["leaves", "Ann Able"], "--on"),
    ],
)
def test_a_worker_that_cannot_be_kept_so_says_why(office, asked, sentence):
    assert sentence in office.refused("worker", *asked)


def test_leave_is_entered_listed_and_taken_out(office):
    office.done("leave", "add", "Ann Able", "2011-09-12", "2011-09-15", "--note", "=carer's leave")
    office.done("leave", "add", "Ann Able", "2011-09-20")
    assert office.rows("leave", "list") == [
        {"number": 2, "worker": "Ann Able", "first_on": "2011-09-20", "last_on": None, "note": ""}
    ]
    assert [row["number"] for row in office.rows("leave", "list", "--past")] == [1, 2]
    rows = list(csv.reader(io.StringIO(office.done("leave", "list", "--past", "--format", "csv"))))
    assert rows[1][-1] == "'=carer's leave"
    assert "leave from Tue 20 Sep 2011" in office.done("workload")
    office.done("leave", "remove", 2)
    assert office.rows("leave", "list") == []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["add", "Ann Able", "2011-09-20", "2011-09-19"], "Leave ends on or after its first day."),
        (["add", "Nobody", "2011-09-20"], "Nobody in this store is called “Nobody”."),
        (["add", "Ann Able", "someday"], "“someday” is not a date."),
        (["remove", 7], "This leave is no longer in the store."),
        (["remove", 0], "0 is no number of the list."),
        (["remove", 10**30], "is no number of the list."),
        (["remove", "first"], "NUMBER"),
    ],
)
def test_leave_that_cannot_be_says_why(office, asked, sentence):
    assert sentence in office.refused("leave", *asked)


def test_the_same_leave_is_not_entered_twice(office):
    office.done("leave", "add", "Ann Able", "2011-09-20")
    assert "Ann Able has this leave already" in office.refused("leave", "add", "Ann Able", "2011-09-20")


def test_less_capacity_holds_on_its_days_alone(office):
    said = office.done("reduction", "add", "Ann Able", 15, "2011-09-12", "2011-09-23", "--because", "practice educator")
    assert "Ann Able carries 15 points less: Mon 12 Sep 2011 to Fri 23 Sep 2011." in said
    assert [office.load("Ann Able", as_at=day)["capacity"] for day in ("2011-09-11", "2011-09-12", "2011-09-24")] == [
        100, 85, 100,
    ]  # fmt: skip
    (row,) = office.rows("reduction", "list")
    assert (row["points"], row["because"]) == (15, "practice educator")
    assert office.rows("reduction", "list", as_at="2011-09-24") == []
    office.done("reduction", "remove", row["number"])
    assert office.rows("reduction", "list", "--past") == []
    assert "needs its reason" in office.refused("reduction", "add", "Ann Able", 15, "2011-09-12")
    assert "1 to 1000 points" in office.refused("reduction", "add", "Ann Able", 0, "2011-09-12", "--because", "x")
    assert "no longer in the store" in office.refused("reduction", "remove", 9)


def test_a_rule_holds_from_its_day_on_and_the_list_says_which_is_in_force(office):
    said = office.done("rule", "set", "points_assessment", 8, "--from", "2011-09-15", "--source", "the team meeting")
    assert "A case at its assessment: 8 points, from Thu 15 Sep 2011." in said
    rules = {
        (row["value"], row["in_force"]) for row in office.rows("rule", "list") if row["name"] == "points_assessment"
    }
    assert rules == {(5, False), (8, True)}
    before = office.rows("rule", "list", as_at="2011-09-14")
    assert {(row["value"], row["in_force"]) for row in before if row["name"] == "points_assessment"} == {
        (5, True), (8, False),
    }  # fmt: skip
    assert [office.load("Bob Best", as_at=day)["points"] for day in ("2011-09-14", "2011-09-15")] == [5, 8]
    assert "✓ in force" in office.done("rule", "list")


def test_the_first_rules_come_with_their_sources(office):
    rows = office.rows("rule", "list")
    assert {row["name"]: row["value"] for row in rows} == {
        "points_child_in_need": 4,
        "points_child_protection": 7,
        "points_looked_after": 6,
        "points_assessment": 5,
        "capacity": 100,
        "newly_qualified_percent": 90,
        "allocate_within": 1,
        "review_every": 5,
        "escalate_after": 10,
        "supervise_new_first": 7,
        "new_first_weeks": 6,
        "supervise_new_then": 14,
        "new_then_months": 6,
        "supervise_new_after": 28,
        "supervise_social_worker": 28,
        "supervise_practice_supervisor": 28,
        "supervise_team_manager": 28,
        "supervision_minutes": 90,
        "record_within": 2,
        "discuss_child_in_need": 56,
        "discuss_child_protection": 28,
        "discuss_looked_after": 56,
        "discuss_assessment": 56,
        "core_group_first": 10,
        "core_group_every": 42,
        "protection_visit_every": 10,
        "care_visit_first": 7,
        "care_visit_every": 42,
    }
    assert all(row["source"] and row["in_force"] for row in rows)


def test_a_case_is_late_and_escalated_by_the_rules_of_the_store(office):
    office.done("rule", "set", "allocate_within", 5, "--from", "2011-09-01", "--source", "the team meeting")
    office.done("rule", "set", "escalate_after", 3, "--from", "2011-09-01", "--source", "the team meeting")
    assert {row["case"]: row["owed"] for row in office.rows("triage")}["R3-1"] == ["escalate"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["capacity", 0, "--source", "x"], "is 1 to 1000 points; 0 cannot be kept."),
        (["newly_qualified_percent", 101, "--source", "x"], "is 1 to 100 per cent"),
        (["escalate_after", 10**30, "--source", "x"], "is 1 to 366 working days"),
        (["capacity", 90], "A rule needs its source"),
        (["capacity", 90, "--source", "x" * 121], "at most 120 can be kept"),
        (["capacity", 90, "--source", "x", "--from", "then"], "“then” is not a date."),
        (["weight", 90, "--source", "x"], "weight"),
        (["capacity", "many", "--source", "x"], "VALUE"),
    ],
)
def test_a_rule_that_cannot_be_kept_says_why(office, asked, sentence):
    assert sentence in office.refused("rule", "set", *asked)
