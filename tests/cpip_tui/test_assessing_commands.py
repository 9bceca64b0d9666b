"""The command line of an assessment on its way: started, seen, submitted, signed or returned, corrected, reopened."""

import json

import pytest

ANN = ("--as", "Ann Able")
BOB = ("--as", "Bob Best")
LATE = ("--reason", "workload", "--note", "Two workers were away")


def clocks(office, case, **more):
    return json.loads(office.done("case", case, "--format", "json", **more))["clocks"]


@pytest.fixture
def submitted(staffed):
    """The office with R2's initial assessment, due today, with the manager since Wednesday."""
    staffed.done("assess", "submit", "R2", "--on", "14/9/2011", "--seen", "5/9/2011", "--alone", *ANN)
    return staffed


def test_an_assessment_starts_at_what_is_said_to_start_it(staffed):
    said = staffed.done("assess", "start", "R6", "initial", "--trigger", "referral", *ANN)
    assert "R6-1: the initial assessment of Thu 15 Sep 2011 is started, at the referral; due Thu 29 Sep 2011." in said
    assert "To take it back: cpip-tui undo" in said
    said = staffed.done("assess", "start", "R6", "core", "--trigger", "strategy_discussion", "--on", "16/9/2011")
    assert "the core assessment of Fri 16 Sep 2011 is started, at a strategy discussion that starts section 47" in said
    conference, initial, core = clocks(staffed, "R6")
    assert (initial["kind"], initial["started_by"], initial["clock_from"]) == ("initial", "referral", "2011-09-15")
    assert (core["kind"], core["started_by"], core["limit"]) == ("core", "strategy_discussion", 35)
    assert (conference["kind"], conference["limit"], conference["due_on"]) == ("conference", 15, "2011-10-07")
    assert conference["started_on"] is conference["child_seen"] is conference["elapsed_days"] is None


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["R6", "initial"], "--trigger"),
        (["R6", "initial", "--trigger", "whatever"], "whatever"),
        (["R6", "quick", "--trigger", "referral"], "quick"),
        (["R6", "core", "--trigger", "referral"], "A core assessment does not start at the referral"),
        (["R2", "initial", "--trigger", "new_information"], "two at once cannot be (8896)"),
        (["R6", "initial", "--trigger", "referral", "--on", "2011-09-14"], "(1103)"),
        (["R6", "initial", "--trigger", "referral", "--on", "2199-01-01"], "is in the future"),
        (["R7-1", "initial", "--trigger", "new_information"], "R7-1 was closed on Mon 1 Aug 2011"),
    ],
)
def test_an_assessment_that_cannot_start_says_why(staffed, asked, sentence):
    assert sentence in staffed.refused("assess", "start", *asked)


def test_seeing_the_child_is_noted_alone_or_not_and_taken_back(staffed):
    said = staffed.done("assess", "seen", "R2", "5/9/2011", "--alone", *ANN)
    assert "R2-1, the initial assessment of Sat 3 Sep 2011: child seen Mon 5 Sep 2011, alone." in said
    (row,) = clocks(staffed, "R2")
    assert (row["child_seen"], row["seen_on"], row["seen_alone"]) == (True, "2011-09-05", True)
    assert "child not seen yet" in staffed.done("assess", "seen", "R2", "--not-yet")
    assert clocks(staffed, "R2")[0]["child_seen"] is False
    assert "not alone" in staffed.done("assess", "seen", "R2", "2011-09-06", "--not-alone")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["R2"], "Give the day on which the child was seen, or say --not-yet"),
        (["R2", "2011-09-05", "--not-yet"], "Give the day on which the child was seen, or say --not-yet"),
        (["R2", "--not-yet", "--alone"], "A child who was not seen was not seen alone either."),
        (["R2", "2011-09-01"], "R2-1 was opened on Fri 2 Sep 2011"),
        (["R2", "2199-01-01"], "is in the future"),
        (["R2", "banana"], "“banana” is not a date"),
        (["R4", "2011-09-05"], "The initial assessment of Thu 1 Sep 2011 is authorised."),
        (["R6", "2011-09-16"], "R6-1 has no assessment yet. One is started with: cpip-tui assess start R6-1"),
    ],
)
def test_what_cannot_be_noted_of_seeing_a_child_says_why(staffed, asked, sentence):
    assert sentence in staffed.refused("assess", "seen", *asked)


def test_a_submitted_assessment_waits_for_the_manager_and_its_clock_runs_on(submitted):
    row = next(row for row in submitted.rows("duty") if row["case"] == "R2-1")
    assert (row["state"], row["days_left"]) == ("awaiting_authorisation", 0)
    (clock,) = clocks(submitted, "R2")
    assert (clock["submitted_on"], clock["submitted_by"], clock["to"]) == ("2011-09-14", "Ann Able", None)
    assert (clock["state"], clock["child_seen"]) == ("awaiting_authorisation", True)


def test_it_can_be_submitted_to_a_manager_by_name_who_may_sign(staffed):
    assert "Nobody called “bob best” may sign. Who may: A Manager." in staffed.refused(
        "assess", "submit", "R2", "--to", "bob best", *ANN
    )
    said = staffed.done("assess", "submit", "R2", "--to", "a manager", *ANN)
    assert "R2-1: the initial assessment of Sat 3 Sep 2011 is with A Manager from Fri 16 Sep 2011; due Fri 16" in said
    assert "child seen: not recorded" in said
    assert staffed.rows("signature")[0]["to"] == "A Manager"


def test_a_signature_on_the_due_date_is_in_time_and_says_where_the_time_went(submitted):
    said = submitted.done("assess", "authorise", "R2")
    assert "R2-1: the initial assessment of Sat 3 Sep 2011 is authorised on Fri 16 Sep 2011, in time" in said
    assert "8 with the worker + 2 with the manager = 10 working days" in said
    assert "child seen Mon 5 Sep 2011, alone, authorised on the last day" in said
    (clock,) = clocks(submitted, "R2")
    assert (clock["authorised_on"], clock["authorised_by"], clock["state"]) == (
        "2011-09-16",
        "A Manager",
        "done_in_time",
    )
    assert clock["qualities"] == ["last_day"]
    assert (clock["unallocated_days"], clock["worker_days"], clock["manager_days"], clock["elapsed_days"]) == (
        0,
        8,
        2,
        10,
    )
    assert submitted.rows("signature") == []


def test_a_late_signature_needs_a_coded_reason_and_a_note(staffed):
    staffed.done("assess", "submit", "R1", *ANN)
    sentence = staffed.refused("assess", "authorise", "R1")
    assert "It was due on Mon 15 Aug 2011, so this is late. Say why: late_allocation, " in sentence
    assert "They are given with --reason CODE --note TEXT." in sentence
    assert "Say more in a note." in staffed.refused("assess", "authorise", "R1", *LATE[:2])
    assert "Say more in a note." in staffed.refused("assess", "authorise", "R1", *LATE[:3], " \u200b ")
    assert staffed.refused("assess", "authorise", "R1", "--reason", "laziness", "--note", "x")
    said = staffed.done("assess", "authorise", "R1", *LATE)
    assert "is authorised on Fri 16 Sep 2011, late; it was due Mon 15 Aug 2011." in said
    assert "completed, child seen not recorded" in said
    assert clocks(staffed, "R1")[0]["late_reason"] == "workload"


def test_a_reason_for_lateness_is_wrong_where_it_is_in_time(submitted):
    assert "It is in time: due on Fri 16 Sep 2011." in submitted.refused("assess", "authorise", "R2", *LATE)


def test_no_one_authorises_their_own(staffed):
    staffed.done("assess", "submit", "R2")
    assert "You submitted this assessment yourself." in staffed.refused("assess", "authorise", "R2")
    staffed.done("undo", "--yes")
    staffed.done("assess", "submit", "R2", *ANN)
    for who in (ANN, BOB):
        assert "needs a manager or an administrator" in staffed.refused("assess", "authorise", "R2", *who)
    staffed.done("access", "give", "Ann Able", "manager")
    assert "You submitted this assessment yourself." in staffed.refused("assess", "authorise", "R2", *ANN)
    staffed.done("undo", "--yes", *ANN)
    staffed.done("assess", "submit", "R2", *BOB)
    assert "You hold this case yourself." in staffed.refused("assess", "authorise", "R2", *ANN)
    staffed.done("assess", "authorise", "R2")


def test_nothing_is_signed_that_was_not_submitted(staffed):
    for move in (["authorise", "R2"], ["return", "R2", "--comment", "x"]):
        assert "was not submitted yet, so there is nothing to sign" in staffed.refused("assess", *move)


def test_what_is_returned_carries_a_comment_and_can_be_submitted_again(submitted):
    for empty in ((), ("--comment", " . ")):
        assert "The comment to the worker is empty" in submitted.refused("assess", "return", "R2", *empty)
    assert "needs a manager" in submitted.refused("assess", "return", "R2", "--comment", "x", *ANN)
    said = submitted.done("assess", "return", "R2", "--comment", "What does the father say?", "--on", "15/9/2011")
    assert "R2-1: the initial assessment of Sat 3 Sep 2011 is returned on Thu 15 Sep 2011; due Fri 16 Sep 2011." in said
    assert submitted.rows("signature") == []
    told = submitted.rows("case", "R2", "--kind", "assessment")
    assert told[-1]["said"] == "What does the father say?"
    assert "it was returned or reopened" in submitted.refused("assess", "submit", "R2", "--on", "14/9/2011", *ANN)
    submitted.done("assess", "submit", "R2", *ANN)
    assert submitted.rows("signature")[0]["submitted_on"] == "2011-09-16"


def test_a_corrected_referral_moves_the_due_date_and_the_old_one_stays_visible(staffed):
    staffed.done("referral", "R7", "--source", "6", "--need", "N1", "--level", 4, "--because", "x")
    staffed.done("decide", "R7", "assessment", "--because", "x")
    asked = ("assess", "correct", "R7", "referral", "14/9/2011")
    said = staffed.done(*asked, "--preview")
    assert "R7-2: the referral was received on Wed 14 Sep 2011; the initial assessment is due Wed 28 Sep 2011" in said
    assert "This was a preview. Nothing was written." in said
    assert clocks(staffed, "R7")[0]["due_on"] == "2011-09-30"
    assert "The reason for correcting is empty" in staffed.refused(*asked)
    assert "before Fri 30 Sep 2011" in staffed.done(*asked, "--because", "The letter came on Wednesday", *BOB)
    (clock,) = clocks(staffed, "R7")
    assert (clock["due_on"], clock["qualities"]) == ("2011-09-28", ["moved_start"])
    story = staffed.rows("case", "R7", "--kind", "referral")
    assert "not on Fri 16 Sep 2011" in story[-1]["what"]
    assert story[-1]["said"] == "The letter came on Wednesday"


def test_a_correction_that_makes_a_signature_late_needs_its_reason(submitted):
    submitted.done("assess", "authorise", "R2")
    asked = ("assess", "correct", "R2", "authorised", "19/9/2011", "--because", "Signed on Monday")
    assert "With that the initial assessment is late: due Fri 16 Sep 2011" in submitted.refused(
        *asked, as_at="2011-09-19"
    )
    submitted.done(*asked, *LATE, as_at="2011-09-19")
    (clock,) = clocks(submitted, "R2", as_at="2011-09-19")
    assert (clock["state"], clock["late_reason"]) == ("done_late", "workload")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["seen", "2011-09-05"], "There is no date on which the child was seen to be corrected."),
        (["referral", "2011-09-02"], "Fri 2 Sep 2011 is what stands there already."),
        (["referral", "2199-01-01"], "is in the future"),
        (["referral", "2011-09-14"], "before"),
        (["birthday", "2011-09-05"], "birthday"),
    ],
)
def test_a_date_that_cannot_be_corrected_says_why(staffed, asked, sentence):
    assert sentence in staffed.refused("assess", "correct", "R2", *asked, "--because", "x")


def test_a_worker_corrects_no_date(staffed):
    sentence = staffed.refused("assess", "correct", "R2", "started", "2011-09-05", "--because", "x", *ANN)
    assert "To correct a date needs a supervisor, a manager or an administrator" in sentence


def test_what_is_reopened_keeps_its_start_and_its_due_date(staffed):
    assert "The reason for reopening is empty" in staffed.refused("assess", "reopen", "R4")
    assert "needs a manager" in staffed.refused("assess", "reopen", "R4", "--because", "x", *BOB)
    said = staffed.done("assess", "reopen", "R4", "--because", "The father was not heard")
    assert "R4-1: the initial assessment of Thu 1 Sep 2011 is open again from Fri 16 Sep 2011; due Thu 15 Sep" in said
    (clock,) = clocks(staffed, "R4")
    assert (clock["started_on"], clock["due_on"], clock["state"]) == ("2011-09-01", "2011-09-15", "overdue")
    assert "is open. Nothing was written." in staffed.refused("assess", "reopen", "R4", "--because", "x")


@pytest.fixture
def beside(staffed):
    """R2 with an initial assessment, and beside it the core one of a strategy discussion on the 15th."""
    staffed.done("assess", "start", "R2", "core", "--trigger", "strategy_discussion", "--on", "15/9/2011")
    return staffed


def test_of_several_assessments_the_one_that_is_meant_must_be_said(beside):
    sentence = beside.refused("assess", "submit", "R2", *ANN)
    assert sentence == (
        "R2-1 has 2 assessments that are in progress: the initial assessment of Sat 3 Sep 2011, in progress; the core "
        "assessment of Thu 15 Sep 2011, in progress. Say which with --kind or --started."
    )
    beside.done("assess", "submit", "R2", "--kind", "initial", *ANN)
    assert beside.rows("signature")[0]["kind"] == "initial"
    beside.done("assess", "seen", "R2", "15/9/2011", "--started", "15/9/2011")
    assert [row["child_seen"] for row in clocks(beside, "R2") if row["kind"] == "core"] == [True]


def test_of_several_the_only_one_that_can_be_is_taken(beside):
    beside.done("assess", "submit", "R2", "--kind", "initial", *ANN)
    said = beside.done("assess", "submit", "R2", *ANN)
    assert "the core assessment of Thu 15 Sep 2011 is with the manager" in said
    beside.done("assess", "authorise", "R2", "--kind", "initial")
    assert "the core assessment" in beside.done("assess", "return", "R2", "--comment", "More on the school")


def test_where_none_of_several_can_be_they_are_named(beside):
    sentence = beside.refused("assess", "authorise", "R2")
    assert sentence.startswith("R2-1 has no assessment that is with the manager. It has: the initial assessment of Sat")
    assert "no such assessment" in beside.refused("assess", "submit", "R2", "--kind", "single")
    started = ("assess", "correct", "R2", "started", "2011-09-05", "--because", "x")
    assert "no such assessment" in beside.refused(*started, "--kind", "single")


def test_a_way_back_is_an_undo(submitted):
    submitted.done("assess", "authorise", "R2")
    submitted.done("undo", "--yes")
    assert submitted.rows("signature")[0]["case"] == "R2-1"
    submitted.done("redo", "--yes")
    assert submitted.rows("signature") == []


def test_who_enters_it_for_another_is_told_whose_case_it_is(staffed):
    said = {
        row[1]: staffed.done("assess", "seen", "R2", day, *row) for row, day in ((ANN, "5/9/2011"), (BOB, "6/9/2011"))
    }
    (holder,) = [name for name, line in said.items() if "note:" not in line]
    (other,) = said.keys() - {holder}
    note = f"note: R2-1 is held by {holder}. It stands as entered by {other}."
    assert note in said[other]
    assert note in staffed.done("assess", "submit", "R2", "--on", "14/9/2011", "--as", other)
