"""The command line of plans and care: begun, held, changed, moved, ended, corrected; and what ``case`` tells of it."""

import json

import pytest

ANN, BOB = ("--as", "Ann Able"), ("--as", "Bob Best")


def told(office, case, **more):
    return json.loads(office.done("case", case, "--format", "json", **more))


def test_a_protection_plan_is_begun_held_changed_ended_and_corrected(staffed):
    said = staffed.done("protection", "begin", "R2", "--category", "neglect", "--previous", "2", "--on", "7/9/2011")
    assert (
        "R2-1: a child protection plan began on Wed 7 Sep 2011, NEG neglect; child protection review due by "
        "Wed 7 Dec 2011; core group due by Wed 21 Sep 2011; child protection visit due by Wed 21 Sep 2011."
    ) in said
    assert "To take it back: cpip-tui undo" in said
    said = staffed.done("protection", "core-group", "R2", "--on", "14/9/2011", "--note", "All came.")
    assert "R2-1: core group on Wed 14 Sep 2011; the next is due by Wed 26 Oct 2011." in said
    said = staffed.done("protection", "visit", "R2", "--on", "15/9/2011", "--alone")
    assert "child protection visit on Thu 15 Sep 2011, child seen alone; the next is due by Thu 29 Sep 2011." in said
    said = staffed.done("protection", "category", "R2", "EMO", "--since", "16/9/2011", "--note", "New facts.")
    assert "R2-1: category of abuse EMO emotional abuse since Fri 16 Sep 2011." in said
    found = told(staffed, "R2")
    assert found["case"]["status"] == "child_protection"
    (plan,) = found["episodes"]
    assert (plan["category"], plan["first_category"], plan["previous_plans"]) == ("EMO", "NEG", 2)
    assert [(one["kind"], one["on"], one["alone"]) for one in plan["events"]] == [
        ("core_group", "2011-09-14", None), ("visit", "2011-09-15", True),
    ]  # fmt: skip
    review, group, visit = plan["clocks"]
    assert (review["clock"], review["due_on"], review["limit"]) == ("protection_review", "2011-12-07", "3 months")
    assert (group["due_on"], visit["last_on"], visit["state"]) == ("2011-10-26", "2011-09-15", "open")
    table = staffed.done("case", "R2")
    assert "child protection since Wed 7 Sep 2011" in table
    assert "EMO emotional abuse since Fri 16 Sep 2011; first NEG neglect" in table
    assert "Clocks of plans and care:" in table

    said = staffed.done("protection", "end", "R2", "--because", "No risk is left")
    assert "R2-1: the child protection plan of Wed 7 Sep 2011 ended on Fri 16 Sep 2011." in said
    sentence = staffed.refused("protection", "review", "R2")
    assert "the last ran from Wed 7 Sep 2011 to Fri 16 Sep 2011" in sentence
    said = staffed.done("protection", "correct", "R2", "--start", "6/9/2011", "--because", "The conference was before")
    assert "R2-1: the child protection plan began on Tue 6 Sep 2011." in said
    assert told(staffed, "R2")["episodes"][0]["started_on"] == "2011-09-06"
    staffed.done("undo", "--yes")
    assert told(staffed, "R2")["episodes"][0]["started_on"] == "2011-09-07"


def test_a_time_in_care_has_moves_a_respite_and_an_end(staffed):
    said = staffed.done("care", "begin", "R2", "--legal", "V2", "--placement", "U6", "--on", "5/9/2011")
    assert "R2-1: looked after since Mon 5 Sep 2011, V2 accommodated under section 20, in U6 foster placement" in said
    assert "review of a child looked after due by Mon 3 Oct 2011" in said
    assert "Say why with --reason CODE" in staffed.refused("care", "place", "R2", "K2", "--on", "9/9/2011")
    said = staffed.done("care", "place", "R2", "K2", "--reason", "CREQB", "--on", "9/9/2011")
    assert "R2-1: moved to K2 children's home, from Fri 9 Sep 2011; a visit is due by Fri 16 Sep 2011." in said
    said = staffed.done("care", "respite", "R2", "U3", "--on", "10/9/2011")
    assert "for a while in U3 foster placement with a relative or friend; the placement goes on" in said
    assert told(staffed, "R2")["episodes"][0]["away"] == "U3"
    assert "back on Mon 12 Sep 2011 in K2 children's home" in staffed.done("care", "back", "R2", "--on", "12/9/2011")
    assert "no respite or temporary move" in staffed.refused("care", "back", "R2")
    staffed.done("care", "visit", "R2", "--not-alone", "--on", "13/9/2011")
    staffed.done("care", "review", "R2", "--on", "14/9/2011")
    staffed.done("care", "legal", "R2", "C1", "--since", "14/9/2011")
    staffed.done("care", "goal", "R2", "return")
    (care,) = told(staffed, "R2")["episodes"]
    assert (care["legal_status"], care["goal"], care["placement"], care["away"]) == ("C1", "P1", "K2", None)
    assert [(one["type"], one["reason"], one["aside"]) for one in care["placements"]] == [
        ("U6", "CREQB", False), ("K2", None, False), ("U3", None, True),
    ]  # fmt: skip
    said = staffed.done("care", "end", "R2", "E4A", "--note", "To the mother")
    assert "the time in care of Mon 5 Sep 2011 ended on Fri 16 Sep 2011: E4A returned home, as planned." in said


def test_a_child_in_need_plan_ends_where_a_protection_plan_begins_and_several_are_told_apart(staffed):
    staffed.done("need", "begin", "R2", "--on", "5/9/2011")
    assert "child in need visit on Tue 6 Sep 2011." in staffed.done("need", "visit", "R2", "--on", "6/9/2011")
    staffed.done("need", "review", "R2", "--on", "6/9/2011")
    staffed.done("need", "end", "R2", "--on", "7/9/2011", "--because", "All is well")
    staffed.done("need", "begin", "R2", "--on", "8/9/2011")
    staffed.done("protection", "begin", "R2", "--category", "PHY", "--on", "9/9/2011")
    sentence = staffed.refused("need", "correct", "R2", "--end", "8/9/2011", "--because", "x")
    assert "R2-1 has 2 of the kind “child in need plan”, begun on: Mon 5 Sep 2011, Thu 8 Sep 2011." in sentence
    assert "Say which with --began DATE." in sentence
    said = staffed.done(
        "need", "correct", "R2", "--began", "5/9/2011", "--end", "6/9/2011", "--because", "The day before"
    )
    assert "the child in need plan ended on Tue 6 Sep 2011." in said
    assert "(4001)" in staffed.refused("need", "begin", "R2")


def test_what_was_not_held_is_taken_back_by_its_day_of_whichever_plan_it_is(staffed):
    for begun, ended in (("5/9/2011", "8/9/2011"), ("9/9/2011", None)):
        staffed.done("protection", "begin", "R2", "--category", "NEG", "--on", begun)
        staffed.done("protection", "core-group", "R2", "--on", "7/9/2011" if ended else "12/9/2011")
        if ended:
            staffed.done("protection", "end", "R2", "--on", ended, "--because", "No risk is left")
    why = ("--because", "Nobody came", *ANN)
    said = staffed.done("protection", "take-back", "R2", "core-group", "--on", "7/9/2011", *why)
    assert "R2-1: core group of Wed 7 Sep 2011 taken back." in said
    said = staffed.done("protection", "take-back", "R2", "core-group", "--on", "12/9/2011", *why)
    assert "R2-1: core group of Mon 12 Sep 2011 taken back; the next is due by Fri 23 Sep 2011." in said
    assert [one["events"] for one in told(staffed, "R2")["episodes"]] == [[], []]
    staffed.done("need", "begin", "R4", "--on", "5/9/2011", *BOB)
    staffed.done("need", "visit", "R4", "--on", "6/9/2011", *BOB)
    said = staffed.done("need", "take-back", "R4", "visit", "--on", "6/9/2011", "--because", "Not at home", *BOB)
    assert "child in need visit of Tue 6 Sep 2011 taken back." in said
    staffed.done("care", "begin", "R2", "--legal", "V2", "--on", "5/9/2011")
    sentence = staffed.refused("care", "take-back", "R2", "review", "--on", "6/9/2011", *why)
    assert "No review stands on Tue 6 Sep 2011" in sentence


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["protection", "visit", "R2"], "R2-1 has no child protection plan. It begins with: cpip-tui protection begin"),
        (["care", "end", "R2", "E4A"], "R2-1 has no time in care. It begins with: cpip-tui care begin R2-1"),
        (["protection", "begin", "R2"], "--category"),
        (["protection", "begin", "R2", "--category", "list"], "NEG neglect; PHY physical abuse"),
        (["protection", "begin", "R2", "--category", "NEG", "--previous", "101"], "0 to 100"),
        (["care", "begin", "R2", "--legal", "C2", "--placement", "T1"], "Choose another"),
        (["care", "begin", "R2", "--legal", "C2", "--on", "1/1/2011"], "is before that"),
        (["need", "begin", "R7-1"], "R7-1 was closed on Mon 1 Aug 2011"),
        (["need", "correct", "R2", "--because", "x"], "Give the right day with --start or with --end"),
        (["need", "correct", "R2", "--start", "5/9/2011", "--because", "x"], "has no child in need plan"),
        (["care", "take-back", "R2", "visit", "--because", "x"], "has no time in care, so nothing is to be taken back"),
        (["need", "take-back", "R2", "core-group"], "“core-group” is not held of a child in need plan. Give one of: r"),
    ],
)
def test_what_cannot_be_recorded_says_why(staffed, asked, sentence):
    assert sentence in staffed.refused(*asked)


def test_a_worker_records_what_was_held_and_neither_begins_nor_ends_a_plan(staffed):
    staffed.done("protection", "begin", "R2", "--category", "NEG", "--on", "7/9/2011")
    staffed.done("protection", "visit", "R2", *ANN)
    assert "needs a" in staffed.refused("protection", "end", "R2", "--because", "x", *BOB)
    assert "needs a" in staffed.refused("care", "begin", "R2", "--legal", "C2", *ANN)


def test_a_case_does_not_close_while_a_plan_runs(staffed):
    staffed.done("need", "begin", "R4", "--on", "15/9/2011", *BOB)
    sentence = staffed.refused("close", "R4", "RC7", "--because", "x")
    assert "The child in need plan runs since Thu 15 Sep 2011. End it first; then close the case." in sentence
