"""What a plan would do, and what a worker holds, as plain text: the words of two screens."""

import json


def loads(body):
    return {row["worker"]: (row["children_before"], row["children_after"]) for row in body["rows"]}


def test_a_plan_is_tried_and_nothing_is_written(office):
    before = office.done("workload", "--format", "csv")
    said = office.done(
        "what-if", "--move", "R3=Ann Able", "--move", "R4-1=nia new", "--starter", "Nia New",
        "--leave", "Bob Best=19/9/2011..23/9/2011", "--format", "json",
    )  # fmt: skip
    body = json.loads(said)
    held = {row["worker"]: row["children"] for row in json.loads(office.done("workload", "--format", "json"))["rows"]}
    assert loads(body)["Ann Able"] == (held["Ann Able"], held["Ann Able"] + 1)
    assert loads(body)["Bob Best"] == (held["Bob Best"], held["Bob Best"] - 1)
    assert loads(body)["Nia New"] == (0, 1)
    assert (body["waiting_before"], body["waiting_after"], body["possible"]) == (3, 2, True)
    assert len(body["steps"]) == 4
    assert office.done("workload", "--format", "csv") == before


def test_what_is_not_possible_is_said_and_does_nothing(office):
    said = office.done("what-if", "--starter", "Ann Able")
    assert "✕ not possible: Ann Able begins" in said
    assert "1 step is not possible." in said


def test_what_cannot_be_read_is_refused(office):
    assert "CASE=NAME" in office.refused("what-if", "--move", "R3")
    assert "Nobody in this store is called" in office.refused("what-if", "--move", "R3=Nobody")
    assert "NAME=FROM..TO" in office.refused("what-if", "--leave", "Ann Able")


def test_what_a_worker_holds_is_as_many_rows_as_their_children(office):
    workload = {row["worker"]: row for row in json.loads(office.done("workload", "--format", "json"))["rows"]}
    body = json.loads(office.done("holds", "ann able", "--format", "json"))
    assert (body["as_at"], body["worker"]) == ("2011-09-16", "Ann Able")
    assert len({row["child"] for row in body["rows"]}) == workload["Ann Able"]["children"] > 0
    assert sum(row["points"] for row in body["rows"]) == workload["Ann Able"]["points"]
    text = office.done("holds", "Ann Able")
    assert text.startswith(f"As at Friday 16 September 2011 Ann Able holds {len(body['rows'])} case")
    assert all(row["child"] in text for row in body["rows"])
