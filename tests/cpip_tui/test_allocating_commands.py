"""The command line about who holds a case: given, taken back, covered; in bulk; and all of it undone."""

import io
import sys
from datetime import timedelta

import pytest

from cpip_tui.clock import today
from models.dates import short_form

WHY = ("--because", "she knows the school")


def holders(office, **more):
    """Who holds each open case, by the case; a team in brackets where it waits."""
    found = {row["case"]: f"({row['team']})" for row in office.rows("triage", **more)}
    return found | {row["case"]: row["worker"] for row in office.rows("duty", **more) if row["worker"]}


def test_a_case_is_given_with_one_rationale_that_stands_on_the_record(office):
    said = office.done("allocate", "R3-1", "--to", "ann able", *WHY)
    assert "✓ R3-1: allocated to Ann Able from Fri 16 Sep 2011" in said
    assert "1 of 1 done." in said
    assert "To take it back: cpip-tui undo" in said
    assert holders(office)["R3-1"] == "Ann Able"
    assert office.kept("kind, made_on, decided, rationale, override", "decisions") == [
        ("allocation", "2011-09-16", "Allocated to Ann Able from Fri 16 Sep 2011", "she knows the school", None)
    ]
    assert "she knows the school" in office.done("audit", "--case", "R3-1")


def test_a_child_is_enough_where_it_has_an_open_case(office):
    office.done("allocate", "R3", "--to", "Ann Able", *WHY)
    assert "R3-1" not in office.waiting()


def test_a_case_holds_from_the_day_that_is_looked_at_or_the_day_given(office):
    office.done("allocate", "R3", "--to", "Ann Able", *WHY, as_at="2011-09-14")
    assert "R3-1" in office.waiting(as_at="2011-09-13")
    assert "R3-1" not in office.waiting(as_at="2011-09-14")
    office.done("allocate", "R5", "--to", "Ann Able", "--on", "1/9/2011", *WHY)
    assert "R5-1" in office.waiting(as_at="2011-08-31")
    assert "R5-1" not in office.waiting(as_at="2011-09-01")


def test_looking_ahead_gives_from_today(office):
    office.done("allocate", "R3", "--to", "Ann Able", *WHY, as_at="2150-01-01")
    assert "R3-1" not in office.waiting(as_at=None)
    started_on, reason = office.kept("started_on, reason", "allocations")[-1]
    assert reason == "she knows the school"
    assert "2011-09-16" < started_on < "2150-01-01"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["R3", "--to", "Ann Able"], "needs its rationale: say why. Nothing was written."),
        (["R3", "--to", "Ann Able", "--because", " … "], "needs its rationale: say why. Nothing was written."),
        (["R7-1", "--to", "Ann Able", *WHY], "R7-1 was closed on Mon 1 Aug 2011; a closed case is given to nobody."),
        (["R7", "--to", "Ann Able", *WHY], "R7 has no open case."),
        (["R3", "--to", "Ann Able", *WHY, "--on", "tomorrow"], "is in the future; a case is given from today"),
        (["R3", "--to", "Ann Able", *WHY, "--on", "2011-09-11"], "R3-1 was opened on Mon 12 Sep 2011; Sun 11 Sep 2011"),
        (["R1", "--to", "Ann Able", *WHY], "Ann Able has R1-1 already, since Mon 1 Aug 2011."),
        (["R1", "--to", "Bob Best", *WHY], "Ann Able holds R1-1 since Mon 1 Aug 2011. To change that, say why:"),
        (["R3", "--team", "North", *WHY], "R3-1 is with the team North already, and waits for a worker."),
        (["R3", "--to", "Nobody", *WHY], "Nobody in this store is called “Nobody”."),
        (["R3", "--team", "Nowhere", *WHY], "There is no team called “Nowhere”"),
        (["R99", "--to", "Ann Able", *WHY], "There is no child or case R99 in this store."),
        (["R3", *WHY], "either a worker with --to, or a team with --team"),
        (["R3", "--to", "Ann Able", "--team", "North", *WHY], "either a worker with --to, or a team with --team"),
        (["R3", "--to", "Ann Able", *WHY, "--on", "soon"], "“soon” is not a date."),
        (["R3", "--to", "Ann Able", "--because", "x" * 4001], "at most 4000 can be kept"),
        (["R1", "--to", "Bob Best", *WHY, "--reason", "boredom"], "boredom"),
        ([*WHY, "--to", "Ann Able"], "CASE"),
    ],
)
def test_what_cannot_be_given_says_what_and_why_and_nothing_is_done(office, asked, sentence):
    assert sentence in office.refused("allocate", *asked)


def test_nobody_gets_a_case_after_they_left_or_before_they_begin(office):
    office.done("worker", "leaves", "Bob Best", "--on", "2011-09-09")
    sentence = office.refused("allocate", "R3", "--to", "Bob Best", *WHY)
    assert "Bob Best left on Fri 9 Sep 2011, so nothing can be given to them." in sentence
    office.done("worker", "add", "Nia New", "--team", "Duty", "--from", "2011-10-03")
    sentence = office.refused("allocate", "R3", "--to", "Nia New", *WHY)
    assert "Nia New begins on Mon 3 Oct 2011, and is not here yet." in sentence


def test_a_case_that_somebody_else_has_just_given_away_is_not_given_twice(office):
    office.done("allocate", "R3", "--to", "Bob Best", "--because", "in another window")
    assert "Bob Best holds R3-1 since Fri 16 Sep 2011." in office.refused("allocate", "R3", "--to", "Ann Able", *WHY)


def test_a_change_of_worker_needs_its_reason_and_keeps_it(office):
    said = office.done("allocate", "R1", "--to", "Bob Best", "--reason", "sickness", *WHY)
    assert "before: Ann Able (sickness)" in said
    assert holders(office)["R1-1"] == "Bob Best"
    assert holders(office, as_at="2011-09-15")["R1-1"] == "Ann Able"


def test_a_limit_is_passed_only_with_a_reason_which_is_kept(office):
    office.done("worker", "change", "Bob Best", "--newly-qualified-until", "2012-08-31")
    sentence = office.refused("allocate", "R5", "--to", "Bob Best", *WHY)
    assert "newly qualified, and it is child protection: co-work it" in sentence
    assert "It can be done with a reason for passing the limit." in sentence
    office.done("allocate", "R5", "--to", "Bob Best", *WHY, "--override", "his supervisor co-works it")
    assert office.kept("override", "decisions") == [("his supervisor co-works it",)]


def test_a_team_alone_leaves_the_case_unallocated(office):
    office.done("allocate", "R5", "--team", "north", *WHY)
    assert {row["case"]: row["team"] for row in office.rows("triage")}["R5-1"] == "North"
    assert office.load("Bob Best")["children"] == 1


def test_in_bulk_the_others_go_through_and_those_that_fail_say_why(office):
    said = office("allocate", "R3-1", "R7-1", "R5", "R99", "R1", "R3", "--to", "Bob Best", *WHY)
    assert (said.code, said.err) == (1, "")
    lines = said.out.splitlines()
    assert lines[:5] == [
        "✓ R3-1: allocated to Bob Best from Fri 16 Sep 2011",
        "✕ R7-1: R7-1 was closed on Mon 1 Aug 2011; a closed case is given to nobody.",
        "✓ R5-1: allocated to Bob Best from Fri 16 Sep 2011",
        "✕ R1-1: Ann Able holds R1-1 since Mon 1 Aug 2011. To change that, say why: worker_left, "
        "caseload_adjustment, change_of_risk, sickness, conflict_of_interest, other.",
        "✕ R99: There is no child or case R99 in this store. Check the reference.",
    ]
    assert lines[5:] == ["2 of 5 done.", f"To take it back: cpip-tui undo --store {office.path}"]
    assert office.waiting() == ["R6-1"]


def test_one_undo_takes_all_of_a_bulk_act_back(office):
    before = office.records()
    office("allocate", "R3", "R5", "R6", "R99", "--to", "Bob Best", *WHY)
    after = office.records()
    assert after != before
    said = office.done("undo", "--yes")
    assert "allocate a case" in said
    assert "R3-1  worker: Bob Best → unallocated" in said
    assert "R6-1" in said
    assert office.records() == before
    office.done("redo", "--yes")
    assert office.records() == after


def test_where_none_of_several_can_be_given_nothing_is_written(office):
    before = office.records()
    said = office("allocate", "R7-1", "R99", "--to", "Bob Best", *WHY)
    assert said.code == 1
    assert said.out.splitlines()[-1] == "Nothing was written."
    said = office("allocate", "R98", "R99", "--to", "Bob Best", *WHY)
    assert said.code == 1
    assert said.out.splitlines()[-1] == "Nothing was written."
    assert office.records() == before


def test_limits_are_seen_where_several_cases_pass_them_together(office):
    office.done("rule", "set", "capacity", 12, "--from", "2011-09-01", "--source", "for this test")
    said = office("allocate", "R5", "R6", "--to", "Bob Best", *WHY)
    assert said.code == 1
    assert "✓ R5-1" in said.out
    assert "✕ R6-1: Bob Best would be over capacity: 17 points of 12, 5 over." in said.out


def test_a_preview_says_the_same_and_writes_nothing(office):
    before = office.records()
    said = office("allocate", "R3", "R7-1", "--to", "Bob Best", *WHY, "--preview")
    assert said.code == 1
    assert "✓ R3-1: allocated to Bob Best" in said.out
    assert "This was a preview: 1 would be done, 1 not. Nothing was written." in said.out
    assert "undo" not in said.out
    assert office("allocate", "R3", "--to", "Bob Best", *WHY, "--preview").code == 0
    assert office("unallocate", "R1", *WHY, "--preview").code == 0
    assert "was closed" in office.refused("allocate", "R7-1", "--to", "Bob Best", *WHY, "--preview")
    assert office.records() == before


def test_siblings_are_offered_and_taken_along(office):
    office.done("siblings", "R3", "R6", "R1")
    said = office.done("allocate", "R3", "--to", "Ann Able", *WHY)
    assert "Siblings that were left where they are: R6 (R6-1, unallocated). See --with-siblings." in said
    office.done("undo", "--yes")
    said = office.done("allocate", "R3", "--to", "Ann Able", *WHY, "--with-siblings")
    assert "2 of 2 done." in said
    assert office.waiting() == ["R5-1"]


def test_a_case_goes_back_and_waits_with_its_team(office):
    office.done("unallocate", "R1", "R2-1", "--because", "Ann is on jury service", "--reason", "other")
    rows = {row["case"]: row for row in office.rows("triage")}
    assert (rows["R1-1"]["team"], rows["R1-1"]["since"]) == ("Duty", "2011-09-16")
    assert rows["R1-1"]["workers_ever"] == 1
    assert "has no named worker, so there is nobody to take it back from" in office.refused("unallocate", "R3", *WHY)
    assert "needs its rationale" in office.refused("unallocate", "R4")
    assert "is in the future" in office.refused("unallocate", "R4", *WHY, "--on", "tomorrow")


def test_a_co_worker_carries_no_points(office):
    said = office.done("co-work", "R3", "Bob Best", *WHY)
    assert "Bob Best co-works R3-1 from Fri 16 Sep 2011." in said
    assert office.load("Bob Best")["points"] == 5
    assert "R3-1" in office.waiting()
    assert "co-works R3-1 already" in office.refused("co-work", "R3", "Bob Best", *WHY)
    assert "holds R1-1 themselves" in office.refused("co-work", "R1", "Ann Able", *WHY)
    assert "R7-1 was closed" in office.refused("co-work", "R7-1", "Ann Able", *WHY)
    assert "needs its rationale" in office.refused("co-work", "R3", "Ann Able")
    assert "no more from" in office.done("co-work", "R3", "Bob Best", *WHY, "--end")
    assert "nothing to end" in office.refused("co-work", "R3", "Bob Best", *WHY, "--end")


def test_everything_is_covered_for_a_while_and_given_back_by_itself(office):
    before = office.records()
    said = office.done("cover", "Ann Able", "--by", "Bob Best", "--from", "today", "--to", "+14", *WHY, as_at=None)
    assert "✓ R1-1: Bob Best covers for Ann Able from" in said
    assert "2 of 2 done." in said
    assert office.load("Bob Best", as_at=None)["children"] == 3
    assert office.load("Ann Able", as_at=None)["on_leave"] is True
    assert office.load("Ann Able", as_at="+15")["children"] == 2
    office.done("undo", "--yes")
    assert office.records() == before


def test_what_is_lent_already_stays_as_it_is_planned(office):
    base = ("cover", "Ann Able", "--by", "Bob Best", *WHY)
    office.done(*base, "--from", "+5", "--to", "+9", as_at=None)
    coming = str(today() + timedelta(days=5))
    rows = "case_id, worker_id, started_on, ended_on, covers_id"
    planned = {row for row in office.kept(rows, "allocations") if row[2] >= coming}
    until = short_form(today() + timedelta(days=4))
    assert f"to {until}" in office.done(*base, "--from", "+1", "--to", "+9", as_at=None), "until the planned one begins"
    assert planned == {row for row in office.kept(rows, "allocations") if row[2] >= coming}


def test_a_cover_ends_sooner_when_it_is_given_back(office):
    day = ("--from", "2011-09-16")
    office.done("cover", "Ann Able", "--by", "Bob Best", *day, "--no-leave", *WHY)
    assert office.rows("leave", "list", "--past") == []
    assert office.load("Ann Able", as_at=None)["children"] == 0
    said = office.done("give-back", "Ann Able", "--because", "back early", as_at=None)
    assert "given back to Ann Able by Bob Best" in said
    assert office.load("Ann Able", as_at=None)["children"] == 2
    assert "Nobody covers for Ann Able" in office.refused("give-back", "Ann Able", *WHY, as_at=None)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["Ann Able", "--by", "Ann Able", "--from", "today", *WHY], "Ann Able cannot cover for themselves."),
        (["Ann Able", "--by", "Bob Best", "--from", "today", "--to", "-1", *WHY], "would end before it begins"),
        (["Ann Able", "--by", "Bob Best", "--from", "-9", "--to", "-1", *WHY], "before today"),
        (["Ann Able", "--by", "Bob Best", "--from", "today", "--to", "+3y", *WHY], "a year ahead at most"),
        (["Ann Able", "--by", "Bob Best", "--from", "today"], "needs its rationale"),
        (["Ann Able", "--by", "Nobody", "--from", "today", *WHY], "Nobody in this store is called “Nobody”."),
        (["A Manager", "--by", "Bob Best", "--from", "today", *WHY], "A Manager holds no open case"),
        (["Ann Able", "--by", "Bob Best", "--from", "whenever", *WHY], "“whenever” is not a date."),
    ],
)
def test_a_cover_that_cannot_be_says_why(office, asked, sentence):
    assert sentence in office.refused("cover", *asked)


def test_undo_shows_what_it_will_reverse_and_asks(office, monkeypatch):
    office.done("allocate", "R3", "--to", "Ann Able", *WHY)
    after = office.records()
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    said = office.done("undo")
    assert "R3-1  worker: Ann Able → unallocated; team: Duty → North; since: 2011-09-16 → 2011-09-12" in said
    assert "Take this back?" in said
    assert "Nothing was written." in said
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert "Say --yes" in office.refused("undo")
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert "Taken back. To do it again: cpip-tui redo" in office.done("undo")
    assert office.records() != after
    said = office.done("redo", "--yes")
    assert "worker: unallocated → Ann Able" in said
    assert office.records() == after


def test_every_act_of_triage_is_undone_and_redone_to_the_same_rows(office):
    acts = (
        ["allocate", "R3", "R5", "--to", "Bob Best", *WHY],
        ["allocate", "R1", "--to", "Bob Best", "--reason", "sickness", *WHY],
        ["allocate", "R6", "--team", "North", *WHY],
        ["unallocate", "R4", *WHY],
        ["co-work", "R2", "Bob Best", *WHY],
        ["co-work", "R2", "Bob Best", *WHY, "--end"],
        ["cover", "Ann Able", "--by", "Bob Best", "--from", "2011-09-16", *WHY],
        ["give-back", "Ann Able", *WHY],
        ["review", "R6", "--decided", "wait", *WHY],
        ["threshold", "R6", 3, *WHY],
        ["section-47", "R6", "2011-09-15"],
        ["section-47", "R6", "--ended"],
        ["siblings", "R1", "R2"],
        ["siblings", "R3", "R4"],
        ["siblings", "R1", "R3"],
        ["siblings", "--unlink", "R4"],
        ["worker", "add", "Nia New", "--team", "Duty", "--fte", "0.8"],
        ["worker", "change", "Nia New", "--team", "North", "--newly-qualified-until", "2012-08-31"],
        ["worker", "leaves", "Nia New", "--on", "2012-01-31"],
        ["leave", "add", "Ann Able", "2011-09-19", "--note", "carer's leave"],
        ["leave", "remove", 1],
        ["reduction", "add", "Ann Able", 10, "2011-09-19", *WHY],
        ["reduction", "remove", 1],
        ["rule", "set", "capacity", 90, "--source", "the team meeting"],
        ["rule", "set", "capacity", 95, "--source", "the next meeting"],
    )
    pictures = [office.records()]
    for act in acts:
        office.done(*act)
        pictures.append(office.records())
        assert pictures[-1] != pictures[-2], act
    for picture in reversed(pictures[:-1]):
        office.done("undo", "--yes")
        assert office.records() == picture
    assert "There is nothing to undo" in office.refused("undo", "--yes", code=3)
    for picture in pictures[1:]:
        office.done("redo", "--yes")
        assert office.records() == picture
    assert "There is nothing to redo" in office.refused("redo", "--yes", code=3)
    office.done("verify")


def test_undo_is_refused_where_somebody_has_changed_the_same_since(office):
    office.done("sign-in", "A Manager")
    office.done("access", "give", "Bob Best", "manager")
    office.done("allocate", "R3", "--to", "Ann Able", *WHY)
    office.done("allocate", "R3", "--to", "Bob Best", "--reason", "other", *WHY, "--as", "Bob Best", as_at=None)
    sentence = office.refused("undo", "--yes", code=3)
    assert "Bob Best has changed R3-1 (“allocate a case”) since, so this act cannot be reversed" in sentence
    office.done("undo", "--yes", "--as", "Bob Best")
    office.done("undo", "--yes")
    assert "R3-1" in office.waiting()


def test_nobody_undoes_what_another_did(office):
    office.done("sign-in", "A Manager")
    office.done("access", "give", "Bob Best", "manager")
    office.done("allocate", "R3", "--to", "Ann Able", *WHY)
    assert "There is nothing to undo" in office.refused("undo", "--yes", "--as", "Bob Best", code=3)


def test_a_long_act_is_shown_in_part(office, tampered):
    tampered(
        office,
        *(f"INSERT INTO children (id, reference, search) VALUES ({n}, 'X{n}', '')" for n in range(100, 130)),
        *(f"INSERT INTO cases (child_id, number, opened_on, no_further_action) VALUES ({n}, 1, '2011-09-01', 0)"
          for n in range(100, 130)),
    )  # fmt: skip
    office.done("allocate", *(f"X{n}" for n in range(100, 130)), "--to", "Bob Best", *WHY, "--override", "a test")
    said = office.done("undo", "--yes")
    assert "and 10 more" in said
    assert len(said.splitlines()) == 23
