"""The command line of triage: what waits, what workers carry, who can take a case, and what is noted of it."""

import csv
import io
import json

import pytest

WAITING = [
    "case", "child", "since", "waiting_days", "status", "section_47", "level", "need", "team", "kind", "due_on",
    "days_left", "state", "siblings", "reviews", "last_review_on", "last_seen_on", "workers_12_months", "workers_ever",
    "owed", "worker", "decision_due_on", "decision_days_left",
]  # fmt: skip
WORKLOAD = ["worker", "team", "fte", "children", "points", "capacity", "percent", "due_in_5", "on_leave"]
TAKERS = ["worker", "team", "points_before", "points_after", "capacity", "percent_after", "limits", "reasons"]


def cases(rows):
    return [row["case"] for row in rows]


def test_triage_lists_who_may_not_wait_first_and_then_the_oldest(office):
    body = json.loads(office.done("triage", "--format", "json"))
    assert body["as_at"] == "2011-09-16"
    assert [list(row) for row in body["rows"]] == [WAITING] * 3
    protected, assessed, new = body["rows"]
    assert assessed == {
        "case": "R3-1",
        "child": "R3",
        "since": "2011-09-12",
        "waiting_days": 4,
        "status": "assessment",
        "section_47": False,
        "level": None,
        "need": None,
        "team": "North",
        "kind": "initial",
        "due_on": "2011-09-26",
        "days_left": 6,
        "state": "open",
        "siblings": [],
        "reviews": 0,
        "last_review_on": None,
        "last_seen_on": None,
        "workers_12_months": 0,
        "workers_ever": 0,
        "owed": ["late"],
        "worker": None,
        "decision_due_on": None,
        "decision_days_left": None,
    }
    assert (protected["case"], protected["status"], protected["team"]) == ("R5-1", "child_protection", None)
    assert protected["owed"] == ["never_wait", "late", "review", "escalate"]
    assert (new["case"], new["waiting_days"], new["owed"], new["kind"], new["state"]) == ("R6-1", 1, [], None, None)


def test_the_table_says_the_same_in_words(office):
    said = office.done("triage")
    assert "As at Friday 16 September 2011: 3 of 6 open cases wait for a named worker; " in said
    assert "1 may not wait, 2 late, 1 to review, 1 to escalate." in said
    assert "! 18 days, may not wait" in said
    assert "▲ 4 days, late" in said
    assert "· 1 day" in said
    assert "IA · 6 left, due Mon 26 Sep 2011" in said


def test_csv_has_the_names_of_the_json(office):
    header, *rows = list(csv.reader(io.StringIO(office.done("triage", "--format", "csv"))))
    assert header == WAITING
    assert [row[0] for row in rows] == ["R5-1", "R3-1", "R6-1"]
    header, *rows = list(csv.reader(io.StringIO(office.done("workload", "--format", "csv"))))
    assert header == WORKLOAD
    assert [row[0] for row in rows] == ["Ann Able", "Bob Best"]


@pytest.mark.parametrize(
    ("tile", "expected"),
    [
        ("all", ["R5-1", "R3-1", "R6-1"]),
        ("never_wait", ["R5-1"]),
        ("late", ["R5-1", "R3-1"]),
        ("review", ["R5-1"]),
        ("escalate", ["R5-1"]),
    ],
)
def test_each_tile_lists_what_it_counts(office, tile, expected):
    assert cases(office.rows("triage", "--tile", tile)) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("waiting", ["R5-1", "R3-1", "R6-1"]),
        ("opened", ["R5-1", "R3-1", "R6-1"]),
        ("child", ["R3-1", "R5-1", "R6-1"]),
        ("status", ["R5-1", "R3-1", "R6-1"]),
        ("due", ["R3-1", "R5-1", "R6-1"]),
        ("level", ["R6-1", "R5-1", "R3-1"]),
        ("team", ["R6-1", "R3-1", "R5-1"]),
    ],
)
def test_triage_is_sorted_by_any_column(office, order, expected):
    office.done("threshold", "R6", 3, "--because", "several agencies")
    assert cases(office.rows("triage", "--sort", order)) == expected


def test_what_has_no_value_stays_last_the_other_way_round(office):
    assert cases(office.rows("triage", "--sort", "team", "--reverse")) == ["R3-1", "R6-1", "R5-1"]
    assert cases(office.rows("triage", "--sort", "waiting", "--reverse")) == ["R6-1", "R3-1", "R5-1"]


def test_every_word_of_the_filter_is_found_in_what_a_row_shows(office):
    assert cases(office.rows("triage", "--filter", "NORTH late")) == ["R3-1"]
    assert cases(office.rows("triage", "--filter", "protection")) == ["R5-1"]
    assert office.rows("triage", "--filter", "north protection") == []
    assert "0 of 6 open cases wait for a named worker matching “zebra”" in office.done("triage", "--filter", "zebra")


def test_seen_from_an_earlier_day_a_case_waits_that_was_held_later(office):
    office.done("allocate", "R3-1", "--to", "Bob Best", "--because", "he knows the school", "--on", "2011-09-15")
    assert "R3-1" not in office.waiting()
    assert "R3-1" in office.waiting(as_at="2011-09-14")
    assert office.waiting(as_at="2011-08-21") == []


def test_an_empty_list_says_why_it_is_empty(office):
    assert "no case was open on that day" in office.done("triage", as_at="1999-01-01")
    for case in office.waiting():
        office.done("allocate", case, "--to", "Ann Able", "--because", "all of them")
    assert "no case waits for a named worker; every open case has one." in office.done("triage")


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_can_be_looked_at(office, day):
    for command in (["triage"], ["workload"], ["who-can-take", "R3"], ["rule", "list"], ["leave", "list"]):
        office.done(*command, as_at=day)


def test_workload_gives_numbers_for_programs(office):
    body = json.loads(office.done("workload", "--format", "json"))
    assert body["as_at"] == "2011-09-16"
    assert body["rows"] == [
        {
            "worker": "Ann Able", "team": "Duty", "fte": 1, "children": 2, "points": 10, "capacity": 100,
            "percent": 10, "due_in_5": 1, "on_leave": False,
        },
        {
            "worker": "Bob Best", "team": "North", "fte": 1, "children": 1, "points": 5, "capacity": 100,
            "percent": 5, "due_in_5": 0, "on_leave": False,
        },
    ]  # fmt: skip


def test_part_time_newly_qualified_and_less_capacity_are_reckoned_together(office):
    qualified = ("--newly-qualified-until", "2012-08-31")
    office.done("worker", "add", "Nia New", "--team", "Duty", "--fte", "0.5", *qualified)
    office.done("reduction", "add", "Nia New", 5, "2011-09-01", "--because", "other duties")
    office.done("leave", "add", "Nia New", "2011-09-12", "2011-09-16")
    row = office.load("Nia New")
    assert (row["fte"], row["capacity"], row["percent"], row["on_leave"]) == (0.5, 40, 0, True)
    office.done("reduction", "add", "Nia New", 60, "2011-09-01", "--because", "elected member")
    row = office.load("Nia New")
    assert (row["capacity"], row["percent"]) == (0, None)
    said = office.done("workload", "--filter", "newly leave")
    assert "newly qualified, on leave until Fri 16 Sep 2011" in said
    assert "1 worker with 0 children" in said
    assert "Ann Able" not in said


def test_half_points_of_capacity_are_not_rounded_away(office):
    office.done("worker", "add", "Nia New", "--team", "Duty", "--fte", "0.75", "--newly-qualified-until", "2012-08-31")
    assert office.load("Nia New")["capacity"] == 67.5


def test_workload_of_a_team_and_by_any_column(office):
    assert [row["worker"] for row in office.rows("workload", "--team", "north")] == ["Bob Best"]
    assert "There is no team called “Nowhere”" in office.refused("workload", "--team", "Nowhere")
    for order in ("children", "points", "percent", "due"):
        assert [row["worker"] for row in office.rows("workload", "--sort", order)] == ["Bob Best", "Ann Able"]
        assert [row["worker"] for row in office.rows("workload", "--sort", order, "--reverse")] == [
            "Ann Able", "Bob Best",
        ]  # fmt: skip
    assert [row["worker"] for row in office.rows("workload", "--sort", "name", "--reverse")] == ["Bob Best", "Ann Able"]


def test_who_is_away_or_gone_comes_first_by_leave(office):
    office.done("leave", "add", "Bob Best", "2011-09-20", "2011-09-30")
    assert [row["worker"] for row in office.rows("workload", "--sort", "leave")] == ["Bob Best", "Ann Able"]
    office.done("worker", "leaves", "Ann Able", "--on", "2011-09-09")
    assert [row["worker"] for row in office.rows("workload", "--sort", "leave")] == ["Ann Able", "Bob Best"]
    assert "left on Fri 9 Sep 2011" in office.done("workload")


def test_who_can_take_ranks_with_reasons(office):
    office.done("siblings", "R3", "R1")
    body = json.loads(office.done("who-can-take", "R3", "--format", "json"))
    assert [list(row) for row in body["rows"]] == [TAKERS] * 2
    ann, bob = body["rows"]
    assert ann == {
        "worker": "Ann Able",
        "team": "Duty",
        "points_before": 10,
        "points_after": 15,
        "capacity": 100,
        "percent_after": 15,
        "limits": [],
        "reasons": ["holds a sibling: R1"],
    }
    assert bob["worker"] == "Bob Best"
    assert body["cases"] == [{"case": "R3-1", "workers_12_months": 0, "workers_ever": 0}]
    assert (body["on"], body["points"]) == ("2011-09-16", 5)


def test_who_can_take_names_the_limits_and_the_workers_that_a_child_has_had(office):
    office.done("rule", "set", "capacity", 12, "--from", "2011-09-01", "--source", "for this test")
    office.done("worker", "change", "Bob Best", "--newly-qualified-until", "2012-08-31")
    said = office.done("who-can-take", "R5")
    assert "over capacity: 17 points of 12, 5 over" in said
    assert "newly qualified, and it is child protection: co-work it" in said
    assert "From Friday 16 September 2011: who can take this case of 7 points. R5-1 had no worker yet." in said
    said = office.done("who-can-take", "R1", "R3-1")
    assert "these 2 cases of 10 points. R1-1 had 1 worker in twelve months, 1 ever; R3-1 had no worker yet." in said


def test_who_can_take_on_a_day_knows_who_is_here_then(office):
    office.done("worker", "add", "Nia New", "--team", "Duty", "--from", "2011-10-03")
    assert "Nia New" not in {row["worker"] for row in office.rows("who-can-take", "R3")}
    assert "Nia New" in {row["worker"] for row in office.rows("who-can-take", "R3", "--on", "2011-10-03")}


def test_who_can_take_does_not_offer_who_has_left_since_or_holds_the_case_already(office):
    office.done("worker", "leaves", "Bob Best", "--on", "2011-09-15")
    for day in ("2011-09-14", "2011-09-16"):
        assert [row["worker"] for row in office.rows("who-can-take", "R3", "--on", day)] == ["Ann Able"]
    assert "left on Thu 15 Sep 2011" in office.refused("allocate", "R3", "--to", "Bob Best", "--on", "2011-09-14",
                                                       "--because", "x")  # fmt: skip
    office.done("allocate", "R3", "--to", "Ann Able", "--because", "She has room")
    assert office.rows("who-can-take", "R3") == []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["R7-1"], "R7-1 was closed on Mon 1 Aug 2011; a closed case is given to nobody."),
        (["R7"], "R7 has no open case."),
        (["R3", "R99"], "There is no child or case R99 in this store."),
        (["R3", "--on", "banana"], "“banana” is not a date."),
        (["R3-99999999999999999999999"], "There is no child or case"),
        (["\udcff\x1b[31m"], "There is no child or case"),
        (["x" * 500], "at most 120 can be kept"),
        ([""], "There is no child or case"),
    ],
)
def test_a_case_that_cannot_be_asked_for_says_why(office, asked, sentence):
    assert sentence in office.refused("who-can-take", *asked)


def test_a_review_is_counted_until_the_next_is_due(office):
    office.done("review", "R5", "R3-1", "--decided", "wait until Monday", "--because", "nobody is free before")
    rows = {row["case"]: row for row in office.rows("triage")}
    assert (rows["R5-1"]["reviews"], rows["R5-1"]["last_review_on"]) == (1, "2011-09-16")
    assert "review" not in rows["R5-1"]["owed"]
    assert "review" in {row["case"]: row for row in office.rows("triage", as_at="2011-09-23")}["R5-1"]["owed"]
    assert "1, last 16 Sep 11" in office.done("triage")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["R5", "--decided", "wait"], "needs its rationale: say why"),
        (["R5", "--because", "nobody is free"], "A review ends with a decision, and be it to wait."),
        (["R5", "R1", "--decided", "wait", "--because", "x"], "R1-1 has a worker since Mon 1 Aug 2011"),
        (["R7-1", "--decided", "wait", "--because", "x"], "R7-1 was closed on Mon 1 Aug 2011."),
    ],
)
def test_a_review_that_cannot_be_says_why_and_reviews_none(office, asked, sentence):
    assert sentence in office.refused("review", *asked)


def test_nothing_is_noted_of_a_case_for_a_day_before_it_was_opened(office):
    for asked in (
        ["review", "R6", "--decided", "wait", "--because", "x"],
        ["threshold", "R6", 3, "--because", "x"],
    ):
        sentence = office.refused(*asked, as_at="2011-09-01")
        assert "R6-1 was opened on Thu 15 Sep 2011; Thu 1 Sep 2011 is before that." in sentence


def test_a_threshold_stands_with_its_reason(office):
    assert "R3-1: Level 4, statutory intervention." in office.done("threshold", "R3", 4, "--because", "injuries")
    assert {row["case"]: row["level"] for row in office.rows("triage")}["R3-1"] == 4
    assert "0 is no threshold level. Give 1 to 4" in office.refused("threshold", "R3", 0, "--because", "x")
    assert "needs its rationale" in office.refused("threshold", "R3", 3)


def test_section_47_is_noted_and_ended(office):
    said = office.done("section-47", "R3", "14 Sep 2011")
    assert "R3-1: section 47 enquiries since Wed 14 Sep 2011." in said
    assert {row["case"]: row["section_47"] for row in office.rows("triage")}["R3-1"] is True
    assert "assessment, section 47" in office.done("triage")
    office.done("section-47", "R3", "--ended")
    assert {row["case"]: row["section_47"] for row in office.rows("triage")}["R3-1"] is False
    assert "one of the two" in office.refused("section-47", "R3")
    assert "one of the two" in office.refused("section-47", "R3", "2011-09-14", "--ended")
    assert "Section 47 enquiries begin between" in office.refused("section-47", "R3", "2011-09-01")
    assert "Section 47 enquiries begin between" in office.refused("section-47", "R3", "tomorrow")


def test_siblings_are_linked_and_unlinked(office):
    office.done("siblings", "R3", "R6-1", "R1")
    rows = {row["case"]: row["siblings"] for row in office.rows("triage")}
    assert sorted(rows["R3-1"]) == ["R1-1", "R6-1"]
    assert "R1 (Ann Able)" in office.done("triage")
    office.done("siblings", "--unlink", "R1")
    assert {row["case"]: row["siblings"] for row in office.rows("triage")}["R3-1"] == ["R6-1"]
    assert "linked with no sibling" in office.refused("siblings", "--unlink", "R1")
    assert "Siblings are two children or more." in office.refused("siblings", "R3")
    assert "one of the two" in office.refused("siblings")
    assert "one of the two" in office.refused("siblings", "R3", "--unlink", "R6")


def test_names_that_a_terminal_would_obey_or_a_spreadsheet_reckon_are_data(office, tampered):
    tampered(
        office, "UPDATE children SET name = '=1+1 [/x] ' || char(27) || '[31m' || char(8238) WHERE reference = 'R3'"
    )
    office.done("worker", "add", "@SUM(1) [@click=app.quit]", "--team", "Duty")
    office.done("worker", "add", "=2+3 \x1b[31m", "--team", "Duty")
    for command in (
        ["triage"], ["workload"], ["who-can-take", "R3"], ["worker", "list"],
        ["allocate", "R3", "--to", "@SUM(1) [@click=app.quit]", "--because", "[b]x[/b] \x1b]0;y\x07"],
        ["undo", "--yes"],
    ):  # fmt: skip
        said = office.done(*command)
        assert not set("\x1b\x07\u202e") & set(said)
    assert "[/x]" in office.done("triage")
    workers = [row[0] for row in csv.reader(io.StringIO(office.done("workload", "--format", "csv")))]
    assert "'@SUM(1) [@click=app.quit]" in workers
    assert any(name.startswith("'=2+3") for name in workers)


def test_a_restricted_case_is_not_there_for_who_may_not_see_it(office):
    office.done("siblings", "R3", "R6")
    office.done("sign-in", "A Manager")
    office.done("access", "give", "Bob Best", "manager")
    office.done("restrict", "R3", "--because", "a colleague's child", "--yes")
    bob = ("--as", "Bob Best")
    assert cases(office.rows("triage", *bob)) == ["R5-1", "R6-1"]
    assert {row["case"]: row["siblings"] for row in office.rows("triage", *bob)}["R6-1"] == []
    assert "2 of 5 open cases" in office.done("triage", *bob)
    for asked in (
        ["who-can-take"],
        ["allocate", "--to", "Ann Able", "--because", "x"],
        ["unallocate", "--because", "x"],
        ["review", "--decided", "wait", "--because", "x"],
        ["section-47", "--ended"],
        ["siblings", "--unlink"],
    ):
        for reference in ("R3", "R3-1"):
            answer = office.refused(*asked, reference, *bob)
            assert answer == office.refused(*asked, "R99", *bob).replace("R99", reference)
    said = office.done("allocate", "R6", "--to", "Ann Able", "--because", "x", "--with-siblings", *bob)
    assert "1 of 1 done." in said
    assert "R3" not in said


def test_a_role_that_may_not_is_refused(office):
    office.done("sign-in", "A Manager")
    office.done("access", "give", "Ann Able", "worker")
    ann = ("--as", "Ann Able")
    assert "3 of 6 open cases" in office.done("triage", *ann)
    office.done("workload", *ann)
    office.done("who-can-take", "R3", *ann)
    for command in (["triage"], ["workload"], ["who-can-take", "R3"], ["worker", "list"], ["leave", "list"]):
        assert "Nothing was done." in office.refused(*command, "--format", "json", *ann)
    why = ("--because", "x")
    for command in (
        ["allocate", "R3", "--to", "Ann Able", *why], ["unallocate", "R1", *why], ["co-work", "R3", "Ann Able", *why],
        ["cover", "Ann Able", "--by", "Bob Best", "--from", "today", *why], ["give-back", "Ann Able", *why],
        ["review", "R3", "--decided", "wait", *why], ["threshold", "R3", 2, *why], ["section-47", "R3", "2011-09-14"],
        ["siblings", "R3", "R6"], ["worker", "add", "Nia New", "--team", "Duty"],
        ["worker", "change", "Ann Able", "--fte", "0.5"], ["worker", "leaves", "Bob Best", "--on", "today"],
        ["leave", "add", "Ann Able", "today"], ["reduction", "add", "Ann Able", 5, "today", *why],
        ["rule", "set", "capacity", 90, "--source", "x"],
    ):  # fmt: skip
        assert "Ann Able is signed in as a worker. Nothing was done." in office.refused(*command, *ann)
    assert "There is nothing to undo" in office.refused("undo", "--yes", *ann, code=3)
