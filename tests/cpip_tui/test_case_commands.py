"""The command line of the case file, of what is written on it, of its end, and of what waits for a signature."""

import csv
import io
import json

import pytest

from cpip_tui.cli.output import Field, with_texts_below

ANN = ("--as", "Ann Able")
BOB = ("--as", "Bob Best")
SIGNATURE = [
    "case", "child", "kind", "clock_from", "limit", "due_on", "day", "days_left", "state", "submitted_on",
    "submitted_by", "to", "worker", "team", "child_seen", "seen_on", "unallocated_days", "worker_days", "manager_days",
    "elapsed_days",
]  # fmt: skip
STORY = ["on", "kind", "number", "what", "said", "by", "corrects_on", "corrected_on"]


def case_of(office, case, *more, **keywords):
    return json.loads(office.done("case", case, "--format", "json", *more, **keywords))


def acts(office):
    """What the trail tells was done, oldest first, without its own readings."""
    rows = office.rows("audit", as_at=None)[::-1]
    return [(row["what"], row["subject"]) for row in rows if row["subject"] != "audit"]


# The signature queue


def test_what_waits_for_my_signature_is_listed_by_the_day_on_which_it_breaches(staffed):
    staffed.done("assess", "submit", "R2", "--on", "14/9/2011", "--seen", "5/9/2011", *ANN)
    staffed.done("assess", "submit", "R1", "--to", "A Manager", *ANN)
    body = json.loads(staffed.done("signature", "--format", "json"))
    assert body["as_at"] == "2011-09-16"
    assert [list(row) for row in body["rows"]] == [SIGNATURE] * 2
    late, today = body["rows"]
    assert today == {
        "case": "R2-1", "child": "R2", "kind": "initial", "clock_from": "2011-09-02", "limit": 10,
        "due_on": "2011-09-16", "day": 10, "days_left": 0, "state": "awaiting_authorisation",
        "submitted_on": "2011-09-14", "submitted_by": "Ann Able", "to": None, "worker": "Ann Able", "team": "Duty",
        "child_seen": True, "seen_on": "2011-09-05", "unallocated_days": 0, "worker_days": 8, "manager_days": 2,
        "elapsed_days": 10,
    }  # fmt: skip
    assert (late["case"], late["to"], late["days_left"]) == ("R1-1", "A Manager", -23)
    for row in body["rows"]:
        assert row["elapsed_days"] == row["unallocated_days"] + row["worker_days"] + row["manager_days"] == row["day"]


def test_the_table_says_it_in_words(staffed):
    staffed.done("assess", "submit", "R2", "--on", "14/9/2011", *ANN)
    said = staffed.done("signature")
    assert (
        "As at Friday 16 September 2011: 1 assessment waits for the signature of A Manager; 0 late, 1 breaches" in said
    )
    assert "! breaches today" in said
    assert "Wed 14 Sep 2011 by Ann Able" in said
    assert "any manager" in said
    assert "= 10 working days" in said


def test_who_may_not_sign_sees_what_waits_for_others_when_asked_to(staffed):
    staffed.done("assess", "submit", "R2", *ANN)
    assert "a worker signs no assessment" in staffed.done("signature", *ANN)
    assert "R2-1" in staffed.done("signature", "--everybody", *ANN)
    assert "To export needs a supervisor" in staffed.refused("signature", "--format", "json", *ANN)
    assert staffed.rows("signature", *BOB) == []
    assert [row["case"] for row in staffed.rows("signature", "--everybody", *BOB)] == ["R2-1"]


def test_an_empty_queue_says_so(staffed):
    assert "nothing waits for the signature of A Manager." in staffed.done("signature")
    assert "nothing waits for a manager's signature." in staffed.done("signature", "--everybody")


def test_seen_from_an_earlier_day_what_was_submitted_later_does_not_wait(staffed):
    staffed.done("assess", "submit", "R2", "--on", "14/9/2011", *ANN)
    assert staffed.rows("signature", as_at="2011-09-13") == []
    assert staffed.rows("signature", as_at="2011-09-14")[0]["manager_days"] == 0


# The case file


def test_a_case_file_tells_what_is_known_and_the_story_in_time_order(staffed):
    staffed.done("contact", "R1", "The school rang", "--source", "schools", "--on", "12/9/2011", *ANN)
    staffed.done("discuss", "R1", "Risk is not lower", "--on", "13/9/2011", *BOB)
    staffed.done("action", "add", "R1", "Visit on Saturday", "--who", "ann able", "--due", "17/9/2011", *BOB)
    body = case_of(staffed, "R1")
    assert set(body) == {"as_at", "case", "clocks", "people", "episodes", "actions", "rows"}
    assert [list(row) for row in body["rows"]] == [STORY] * len(body["rows"])
    days = [row["on"] for row in body["rows"]]
    assert days == sorted(days)
    assert [row["kind"] for row in body["rows"]] == [
        "referral", "allocation", "assessment", "contact", "supervision", "action",
    ]  # fmt: skip
    assert body["people"] == [
        {"part": "holds it", "worker": "Ann Able", "team": "Duty", "started_on": "2011-08-01", "ended_on": None,
         "reason": body["people"][0]["reason"]}
    ]  # fmt: skip
    (action,) = body["actions"]
    assert (action["what"], action["owner"], action["due_on"]) == ("Visit on Saturday", "Ann Able", "2011-09-17")
    said = staffed.done("case", "R1")
    assert "R1-1, R1, as at Friday 16 September 2011" in said
    assert "Contact from 2A schools – The school rang" in said
    assert said.index("Clocks:") < said.index("People:") < said.index("Actions:") < said.index("Story, oldest first: 6")


def test_the_story_is_filtered_by_kind(staffed):
    staffed.done("note", "R1", "A note")
    staffed.done("contact", "R1", "A contact")
    assert [row["what"] for row in staffed.rows("case", "R1", "--kind", "note")] == ["Note"]
    both = staffed.rows("case", "R1", "--kind", "note", "--kind", "contact")
    assert {row["kind"] for row in both} == {"note", "contact"}
    assert "2 shown: note, contact." in staffed.done("case", "R1", "--kind", "note", "--kind", "contact")
    assert "gossip" in staffed.refused("case", "R1", "--kind", "gossip")


def test_csv_is_the_story(staffed):
    header, *rows = list(csv.reader(io.StringIO(staffed.done("case", "R1", "--format", "csv"))))
    assert header == STORY
    assert len(rows) == len(staffed.rows("case", "R1"))


def test_an_earlier_day_shows_nothing_later(staffed):
    staffed.done("note", "R1", "Later", "--on", "15/9/2011")
    assert "Later" not in staffed.done("case", "R1", as_at="2011-09-14")
    assert "Later" in staffed.done("case", "R1", as_at="2011-09-15")
    assert "nothing had happened by that day" in staffed.done("case", "R1", as_at="1999-01-01")


def test_reading_a_case_is_entered_before_it_is_shown_and_its_export_as_well(staffed):
    before = acts(staffed)
    staffed.done("case", "R1", *ANN)
    assert acts(staffed) == [*before, ("open a case", "R1-1")]
    staffed.done("case", "R1", "--format", "csv", *BOB)
    opened = [*before, ("open a case", "R1-1"), ("export", "case"), ("open a case", "R1-1")]
    assert acts(staffed) == opened
    assert "To export needs a supervisor" in staffed.refused("case", "R1", "--format", "json", *ANN)
    assert acts(staffed) == opened
    staffed.done("action", "list", "R1", *ANN)
    assert acts(staffed) == [*opened, ("open a case", "R1-1")]


def test_a_closed_case_is_named_by_its_own_reference(staffed):
    assert "R7 has no open case." in staffed.refused("case", "R7")
    assert "Mon 1 Aug 2011" in staffed.done("case", "R7-1")


# What is written


@pytest.mark.parametrize(
    ("command", "kind", "what"),
    [
        ("note", "note", "Note"),
        ("contact", "contact", "Contact"),
        ("feedback", "contact", "Feedback to the referrer"),
        ("discuss", "supervision", "Supervision discussion"),
    ],
)
def test_what_is_written_stands_in_the_story_and_can_be_taken_back(staffed, command, kind, what):
    said = staffed.done(command, "R1", "“Safe”, says the school", "--on", "15/9/2011", *ANN)
    assert "of Thu 15 Sep 2011 written." in said
    assert "To take it back: cpip-tui undo" in said
    (entry,) = staffed.rows("case", "R1", "--kind", kind)
    assert (entry["on"], entry["what"], entry["said"], entry["by"]) == (
        "2011-09-15", what, "“Safe”, says the school", "Ann Able",
    )  # fmt: skip
    staffed.done("undo", "--yes", *ANN)
    assert staffed.rows("case", "R1", "--kind", kind) == []


@pytest.mark.parametrize("command", ["note", "contact", "feedback", "discuss"])
def test_what_cannot_be_written_says_why(staffed, command):
    for text in ("", " \u200b ", "..."):
        assert "is empty, so nothing was written" in staffed.refused(command, "R1", text)
    assert "at most 4000" in staffed.refused(command, "R1", "x" * 4001)
    assert "is in the future" in staffed.refused(command, "R1", "text", "--on", "2199-01-01")
    assert "is before that" in staffed.refused(command, "R1", "text", "--on", "2011-07-31")
    assert "There is no child or case" in staffed.refused(command, "\udcff\x1b[31m", "text")


def test_feedback_to_the_referrer_is_seen_to_be_given(staffed):
    staffed.done("referral", "R7", "--source", "6", "--need", "N1", "--level", 4, "--because", "x")
    assert "none to the referrer yet" in staffed.done("case", "R7")
    staffed.done("feedback", "R7", "Told the police what follows")
    assert case_of(staffed, "R7")["case"]["feedback_on"] == "2011-09-16"


def test_not_to_act_is_a_decision_with_its_rationale(staffed):
    assert "needs its rationale" in staffed.refused("decision", "R1", "--decided", "Not to act")
    assert "The decision is empty" in staffed.refused("decision", "R1", "--because", "x")
    assert "needs a supervisor" in staffed.refused("decision", "R1", "--decided", "a", "--because", "b", *ANN)
    staffed.done("decision", "R1", "--decided", "Not to act on it", "--because", "It was known", *BOB)
    (entry,) = staffed.rows("case", "R1", "--kind", "decision")
    assert (entry["what"], entry["said"], entry["by"]) == ("Not to act on it", "It was known", "Bob Best")


def test_a_decision_is_corrected_by_a_new_one_that_points_to_it(staffed):
    why = ("--because", "x")
    staffed.done("decision", "R1", "--decided", "First", *why, "--on", "14/9/2011")
    assert "There is nothing to undo" in staffed.refused("undo", "--yes", code=3)
    said = staffed.done("decision", "R1", "--decided", "Second", *why, "--corrects", "14/9/2011")
    assert "which corrects that of Wed 14 Sep 2011" in said
    first, second = staffed.rows("case", "R1", "--kind", "decision")
    assert (first["corrected_on"], second["corrects_on"]) == ("2011-09-16", "2011-09-14")
    again = ("decision", "R1", "--decided", "Third", *why, "--corrects")
    assert "was corrected on" in staffed.refused(*again, first["number"], code=3)
    assert "was corrected on" in staffed.refused(*again, "14/9/2011", code=3)
    staffed.done(*again, second["number"])
    assert [row["corrected_on"] for row in staffed.rows("case", "R1", "--kind", "decision")][1] == "2011-09-16"


def test_which_decision_is_corrected_must_be_plain(staffed):
    why = ("--because", "x")
    for decided in ("First", "Second"):
        staffed.done("decision", "R1", "--decided", decided, *why)
    staffed.done("decision", "R2", "--decided", "Other", *why)
    first, second = (row["number"] for row in staffed.rows("case", "R1", "--kind", "decision"))
    (other,) = (row["number"] for row in staffed.rows("case", "R2", "--kind", "decision"))
    asked = ("decision", "R1", "--decided", "Third", *why, "--corrects")
    assert f"R1-1 has 2 decisions of that day: {first} (management decision), {second} (" in staffed.refused(
        *asked, "16/9/2011"
    )
    assert f"There is no decision {other} on R1-1." in staffed.refused(*asked, other)
    assert "There is no decision of Tue 13 Sep 2011 on R1-1." in staffed.refused(*asked, "2011-09-13")
    assert "“banana” is not a date." in staffed.refused(*asked, "banana")
    staffed.done(*asked, second)


def test_actions_are_agreed_listed_and_done(staffed):
    assert "0 open actions." in staffed.done("action", "list", "R1")
    staffed.done("action", "add", "R1", "Visit", "--who", "Ann Able", "--due", "20/9/2011", *ANN)
    said = staffed.done("action", "add", "R1", "Ring the school", "--who", "Bob Best", "--due", "2011-09-16")
    assert "R1-1: agreed on Fri 16 Sep 2011, for Bob Best by Fri 16 Sep 2011." in said
    ring, visit = staffed.rows("action", "list", "R1")
    assert ring == {
        "number": ring["number"], "due_on": "2011-09-16", "days_left": 0, "state": "due_today", "owner": "Bob Best",
        "what": "Ring the school",
    }  # fmt: skip
    assert (visit["what"], visit["days_left"]) == ("Visit", 2)
    sentence = staffed.refused("action", "done", "R1")
    assert f"The open actions of R1-1 are: {ring['number']} (Bob Best by Fri 16 Sep 2011), " in sentence
    assert "Give the number of one." in staffed.refused("action", "done", "R1", 99)
    assert "done on Fri 16 Sep 2011: Visit" in staffed.done("action", "done", "R1", visit["number"])
    staffed.done("action", "done", "R1")
    assert staffed.rows("action", "list", "R1") == []
    assert "R1-1 has no open action." in staffed.refused("action", "done", "R1")
    assert [row["what"] for row in staffed.rows("case", "R1", "--kind", "action")].count("Action done") == 2


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["R1", "Visit", "--who", "Nobody", "--due", "2199-01-01"], "Nobody in this store is called “Nobody”."),
        (["R1", "Visit", "--who", "Ann Able", "--due", "2011-09-15"], "before it is agreed"),
        (["R1", " ", "--who", "Ann Able", "--due", "2011-09-30"], "The action is empty"),
        (["R1", "Visit", "--who", "Ann Able"], "--due"),
        (["R1", "Visit", "--due", "2011-09-30"], "--who"),
    ],
)
def test_an_action_that_cannot_be_agreed_says_why(staffed, asked, sentence):
    assert sentence in staffed.refused("action", "add", *asked)


def test_working_days_can_be_typed_as_a_day(staffed):
    from cpip_tui.clock import today
    from db.queries.standards import standards
    from db.store import Store

    staffed.done("action", "add", "R1", "Visit", "--who", "Ann Able", "--due", "+10wd")
    with Store.open(staffed.path) as store, store.reading() as reader:
        due_on = standards(reader).calendar.after(today(), 10)
    assert staffed.rows("action", "list", "R1")[0]["due_on"] == due_on.isoformat()


# The end of a case


def test_a_case_closes_with_a_reason_of_the_census(staffed):
    said = staffed.done("close", "R4", "no further action", "--because", "Assessed, no concerns")
    assert "R4-1: closed on Fri 16 Sep 2011: RC8 closed after assessment, no further action." in said
    known = case_of(staffed, "R4-1")["case"]
    assert (known["closed_on"], known["closure_reason"]) == ("2011-09-16", "RC8")
    assert "RC8 closed after assessment" in staffed.done("case", "R4-1")
    assert "It stands." in said
    assert "nothing to undo" in staffed.refused("undo", "--yes", code=3)


def test_a_closure_is_taken_back_by_a_decision(staffed):
    assert "R4-1 is open" in staffed.refused("take-up", "R4-1", "--because", "x")
    staffed.done("close", "R4", "no further action", "--because", "Assessed, no concerns")
    assert "needs its rationale" in staffed.refused("take-up", "R4-1")
    assert "needs a manager" in staffed.refused("take-up", "R4-1", "--because", "x", *BOB)
    said = staffed.done("take-up", "R4-1", "--because", "The wrong case of the two")
    assert "R4-1: open again, decided on Fri 16 Sep 2011" in said
    body = case_of(staffed, "R4")
    assert body["case"]["closed_on"] is None
    assert body["rows"][-1]["corrects_on"] == body["rows"][-2]["corrected_on"] == "2011-09-16"


def test_who_held_a_closed_case_held_it_until_the_closure(staffed):
    staffed.done("close", "R4", "no further action", "--because", "Assessed, no concerns")
    said = staffed.done("case", "R4-1")
    assert "holds it" not in said
    assert "status" not in said
    assert "Fri 16 Sep 2011: RC8 closed after assessment, no further action" in said


def test_long_texts_stand_below_their_row_where_a_terminal_is_narrow():
    fields = (Field("on", lambda row: row[0], "date"), Field("what", lambda row: row[1], "what"))
    lines = with_texts_below([("Fri 16 Sep 2011", "word " * 40)], fields, ("what",), 80)
    assert lines[:2] == ["date", "Fri 16 Sep 2011"]
    assert all(len(line) <= 80 and line.startswith("    ") for line in lines[2:])
    assert " ".join(lines[2:]).split() == ["word"] * 40


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["R2", "rc7", "--because", "x"], "is open (8867)"),
        (["R4", "rc7"], "needs its rationale"),
        (["R4", "rc77", "--because", "x"], "No reason for closure fits “rc77”."),
        (["R4", "list", "--because", "x"], "The reasons for closure are: RC1 adopted"),
        (["R4", "rc7", "--because", "x", "--on", "2011-08-31"], "(8630)"),
        (["R4", "rc7", "--because", "x", "--on", "2199-01-01"], "is in the future"),
        (["R6", "rc8", "--because", "x"], "(8825)"),
        (["R7-1", "rc7", "--because", "x"], "R7-1 was closed on Mon 1 Aug 2011"),
    ],
)
def test_a_case_that_cannot_be_closed_says_why(staffed, asked, sentence):
    assert sentence in staffed.refused("close", *asked)


def test_only_a_manager_closes_a_case(staffed):
    for who in (ANN, BOB):
        assert "needs a manager" in staffed.refused("close", "R4", "rc7", "--because", "x", *who)


def test_a_conference_follows_section_47_or_is_not_needed(staffed):
    for neither in (["R2"], ["R2", "2011-09-16", "--not-needed", "x"]):
        assert "one of the two" in staffed.refused("conference", *neither)
    assert "has no section 47 enquiries" in staffed.refused("conference", "R2", "2011-09-16")
    staffed.done("section-47", "R2", "2011-09-08")
    assert "(8875)" in staffed.refused("conference", "R2", "2011-09-10")
    assert "The reason why no conference is needed is empty" in staffed.refused("conference", "R2", "--not-needed", "")
    assert "needs a supervisor" in staffed.refused("conference", "R2", "2011-09-15", *ANN)
    assert [row["kind"] for row in case_of(staffed, "R2")["clocks"]] == ["conference", "initial"]
    assert "no conference is needed" in staffed.done("conference", "R2", "--not-needed", "Not substantiated")
    assert case_of(staffed, "R2", as_at=None)["case"]["no_conference_because"] == "Not substantiated"
    assert "no conference: Not substantiated" in staffed.done("case", "R2", as_at=None)
    assert "R2-1: conference held on Thu 15 Sep 2011." in staffed.done("conference", "R2", "2011-09-15", *BOB)
    known = case_of(staffed, "R2")
    assert known["case"]["conference_on"] == "2011-09-15"
    assert [row["kind"] for row in known["clocks"]] == ["initial"]
    assert "so it was needed" in staffed.refused("conference", "R2", "--not-needed", "x")
    staffed.done("section-47", "R2", "--ended")
    assert "ended; conference held Thu 15 Sep 2011" in staffed.done("case", "R2")
