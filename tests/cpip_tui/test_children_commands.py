"""``children``, ``briefing`` and ``duty --clocks``: how children stand and what is due, for people and for programs."""

import json
from datetime import UTC, date, datetime

import pytest

from db.commands.standing import begin_care, begin_protection, note_held
from db.store import Act, Store
from models.care_codes import AbuseCategory, EventKind, LegalStatus, PlacementType
from models.people import Person, Role

DAY = date(2011, 9, 16)
BY = Act(Person(1, "A Manager", Role.ADMINISTRATOR), datetime(2011, 9, 16, 9, tzinfo=UTC))


@pytest.fixture
def standing(staffed):
    """The office, where R1 is on a protection plan since 2 September, and R4 in care since the 5th."""
    children, cases = dict(staffed.kept("reference, id", "children")), dict(staffed.kept("child_id, id", "cases"))
    with Store.open(staffed.path) as store:
        begin_protection(store, BY, cases[children["R1"]], AbuseCategory.NEGLECT, date(2011, 9, 2), DAY,
                         previous_plans=1)  # fmt: skip
        care = begin_care(store, BY, cases[children["R4"]], LegalStatus.FULL_ORDER, PlacementType.FOSTER,
                          date(2011, 9, 5), DAY)  # fmt: skip
        note_held(store, BY, care, EventKind.VISIT, date(2011, 9, 9), DAY, alone=True)
    return staffed


def test_children_by_how_they_stand(standing):
    rows = standing.rows("children")
    assert [(row["child"], row["status"]) for row in rows] == [
        ("R4", "looked_after"), ("R1", "child_protection"), ("R5", "child_protection"), ("R2", "assessment"),
        ("R3", "assessment"), ("R6", "assessment"),
    ]  # fmt: skip
    assert rows[0] == {
        "case": "R4-1", "child": "R4", "status": "looked_after", "since": "2011-09-05", "case_open": True,
        "worker": "Bob Best", "team": "North", "category": None, "previous_plans": None, "legal_status": "C2",
        "goal": None,
        "placement": "U6", "placements_since_april": 1, "clock": "care_review", "due_on": "2011-10-03",
        "days_left": 11, "state": "open", "last_seen_on": "2011-09-09",
    }  # fmt: skip
    assert (rows[1]["category"], rows[1]["previous_plans"], rows[1]["clock"]) == ("NEG", 1, "core_group")
    printed = standing.done("children")
    assert "6 children: 1 looked after, 2 on a child protection plan, 0 in need, 3 being assessed." in printed
    assert "C2 full care order, U6 foster placement" in printed


def test_only_the_statuses_that_are_asked_for_in_any_spelling(standing):
    asked = ["--status", "Looked-after", "--status", "child protection, closed", "--sort", "child"]
    said = json.loads(standing.done("children", *asked, "--format", "json"))
    assert said["counts"] == {"looked_after": 1, "child_protection": 2, "closed": 1}
    assert [row["child"] for row in said["rows"]] == ["R1", "R4", "R5", "R7"]
    assert (
        standing.done("children", "--status", "closed", "--format", "csv").splitlines()[1].startswith("R7-1,R7,closed")
    )
    assert "no child is in need" in standing.done("children", "--status", "child_in_need")
    assert "“fostered” is no status" in standing.refused("children", "--status", "fostered")


def test_duty_lists_the_clocks_that_are_named(standing):
    assert {row["case"] for row in standing.rows("duty")} == {"R1-1", "R2-1", "R3-1"}
    assert "clock" not in standing.rows("duty")[0]
    rows = standing.rows("duty", "--clocks", "core-groups,care visits,care_review")
    assert [(row["case"], row["clock"], row["due_on"], row["limit"], row["limit_unit"]) for row in rows] == [
        ("R1-1", "core_group", "2011-09-16", 10, "working_days"),
        ("R4-1", "care_review", "2011-10-03", 20, "working_days"),
        ("R4-1", "care_visit", "2011-10-21", 42, "calendar_days"),
    ]
    assert (rows[0]["state"], rows[0]["day"], rows[0]["kind"]) == ("due_today", 10, None)
    everything = standing.rows("duty", "--clocks", "all", "--sort", "kind")
    assert [row["kind"] for row in everything][:4] == ["initial", "initial", "initial", None]
    printed = standing.done("duty", "--clocks", "all", "--tile", "today")
    assert "8 open of all clocks; " in printed
    assert "Core group" in printed
    assert "egg" in standing.refused("duty", "--clocks", "egg")


def test_a_briefing_is_text_for_an_e_mail_and_rows_for_a_program(standing):
    text = standing.done("briefing")
    assert text.startswith("Briefing as at Friday 16 September 2011\n======")
    assert "* R1-1: Core group, due Fri 16 Sep 2011, today; Ann Able\n" in text
    assert "* R5-1: Child protection, has waited 18 working days; unallocated\n" in text
    said = json.loads(standing.done("briefing", "--team", "duty", "--format", "json"))
    assert (said["team"], sum(said["counts"].values())) == ("Duty", len(said["rows"]))
    assert {row["team"] for row in said["rows"]} == {"Duty"}
    assert len(said["rows"]) > 2
    assert "Ann Able" in standing.done("briefing", "--worker", "ann able", "--as", "Bob Best")
    assert "Leave all but one" in standing.refused("briefing", "--team", "North", "--worker", "Ann Able")


def test_that_they_were_read_is_entered(standing):
    standing.done("children", "--status", "looked_after", "--format", "csv")
    standing.done("briefing", "--team", "North")
    standing.done("duty", "--clocks", "care_visit")
    entries = json.loads(standing.done("audit", "--format", "json", as_at=None))["rows"][1:4]
    assert [(one["what"], one["subject"]) for one in entries] == [
        ("print", "duty"), ("print", "briefing"), ("export", "children"),
    ]  # fmt: skip
    assert (entries[0]["after"]["clocks"], entries[0]["after"]["rows"]) == ("care_visit", 1)
    assert (entries[2]["after"]["status"], entries[2]["after"]["rows"]) == ("looked_after", 1)
