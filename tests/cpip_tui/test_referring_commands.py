"""The command line of referrals: taken of a child known or new, decided on, corrected; and a birth."""

import json

import pytest

WHY = ("--because", "Bruises seen at school")
NEW = ("referral", "--name", "Chloë Nowak", "--born", "2005-03-01")
CODES = ("--source", "6", "--need", "N1", "--level", "4")
ANN = ("--as", "Ann Able")


@pytest.fixture
def taken(staffed):
    """The office with a referral of Friday 16 September that is not decided on."""
    staffed.done(*NEW, *CODES, *WHY, *ANN)
    return staffed


def facts(office, case, **more):
    return json.loads(office.done("case", case, "--format", "json", **more))["case"]


def test_a_new_child_gets_a_reference_and_it_is_said_what_is_owed_by_when(staffed):
    said = staffed.done(*NEW, *CODES, *WHY, "--team", "north", *ANN).splitlines()
    assert said == [
        "NEW0001-1: referral of Fri 16 Sep 2011 from 6 police; N1 abuse or neglect; level 4, statutory intervention.",
        f"A manager decides on it by Mon 19 Sep 2011: cpip-tui decide NEW0001-1 OUTCOME --store {staffed.path}",
        "It waits for a worker with the team North.",
        f"To take it back: cpip-tui undo --store {staffed.path}",
    ]
    known = facts(staffed, "NEW0001")
    assert (known["name"], known["born_on"], known["source"], known["need"]) == ("Chloë Nowak", "2005-03-01", "6", "N1")
    assert (known["level"], known["level_because"], known["outcome"]) == (4, "Bruises seen at school", None)
    assert {row["case"]: row["team"] for row in staffed.rows("triage")}["NEW0001-1"] == "North"


def test_codes_can_be_given_in_words(staffed):
    words = ("--source", "health visitor", "--need", "acute stress", "--level", 2)
    said = staffed.done("referral", "--reference", "C77", *words, *WHY)
    assert "C77-1: referral of Fri 16 Sep 2011 from 3B health visitor; N4 family in acute stress; level 2" in said


def test_a_referral_of_a_known_child_within_twelve_months_is_a_re_referral(staffed):
    said = staffed.done("referral", "R7", *CODES, *WHY)
    assert "R7-2: referral of Fri 16 Sep 2011" in said
    assert "A re-referral: the one before was received on Mon 1 Aug 2011." in said
    assert facts(staffed, "R7-2")["re_referral_of"] == "2011-08-01"


def test_more_than_twelve_months_after_it_is_none(staffed):
    assert "re-referral" not in staffed.done("referral", "R7", *CODES, *WHY, "--received", "2/8/2012")
    assert facts(staffed, "R7-2", as_at="2012-08-02")["re_referral_of"] is None


def test_an_open_case_is_no_second_referral_and_the_command_for_a_contact_is_said(staffed):
    sentence = staffed.refused("referral", "R1", *CODES, *WHY)
    assert "R1-1 is open." in sentence
    assert "no second case" in sentence
    assert sentence.endswith(f"Write the contact down with: cpip-tui contact R1-1 TEXT --store {staffed.path}")


def test_an_unborn_child_is_expected_and_then_born(staffed):
    staffed.done("referral", "--name", "Baby Nowak", "--expected", "2011-12-01", *CODES, *WHY)
    assert facts(staffed, "NEW0001")["expected_on"] == "2011-12-01"
    assert "expected Thu 1 Dec 2011" in staffed.done("case", "NEW0001")
    assert "NEW0001: born on Tue 29 Nov 2011." in staffed.done("born", "NEW0001", "29/11/2011")
    assert facts(staffed, "NEW0001")["born_on"] == "2011-11-29"
    assert "No birth of NEW0001 was expected" in staffed.refused("born", "NEW0001", "29/11/2011")


def test_siblings_are_linked_with_the_referral(staffed):
    staffed.done(*NEW, *CODES, *WHY, "--sibling", "R1", "--sibling", "R2-1")
    assert sorted(facts(staffed, "NEW0001")["siblings"]) == ["R1-1", "R2-1"]


def test_a_child_of_the_same_name_is_pointed_out(taken):
    said = taken.done("referral", "--name", "CHLOË NOWAK", *CODES, *WHY)
    assert said.startswith("note: the store has had a child of this name already: NEW0001 Chloë Nowak.\n")
    assert "NEW0002-1" in said


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ([*CODES, *WHY], "Say of whom: a CHILD of the store, or a new one with --name."),
        (["R7", "--name", "Somebody", *CODES, *WHY], "Either name a CHILD of the store, or give --name"),
        (["R99", *CODES, *WHY], "There is no child or case R99 in this store. Check the reference. A new child is"),
        (["--reference", "R7", *CODES, *WHY], "R7 is a child of this store already."),
        (["R7", *CODES], "The reason for the threshold level is empty"),
        (["R7", *CODES, "--because", " \u200b "], "The reason for the threshold level is empty"),
        (["R7", "--source", "school", "--need", "N1", "--level", 4, *WHY], "“school” fits 2 referral sources: 2A"),
        (["R7", "--source", "list", "--need", "N1", "--level", 4, *WHY], "The referral sources are: 1A"),
        (["R7", "--source", "6", "--need", "N77", "--level", 4, *WHY], "No primary need fits “N77”."),
        (["R7", "--source", "6", "--need", "N1", "--level", 5, *WHY], "5 is no threshold level. Give 1 to 4"),
        (["R7", *CODES, *WHY, "--team", "Nowhere"], "There is no team called “Nowhere”"),
        (["R7", *CODES, *WHY, "--sibling", "R99"], "There is no child or case R99"),
        (["R7", *CODES, *WHY, "--received", "2199-01-01"], "Tue 1 Jan 2199 is in the future"),
        (["R7", *CODES, *WHY, "--received", "2011-07-31"], "(8820)"),
        (["R7", *CODES, *WHY, "--received", "banana"], "“banana” is not a date."),
        (["--name", "A", "--born", "2001-01-01", "--expected", "2011-12-01", *CODES, *WHY], "(8525Q)"),
        (["--name", "A", "--expected", "2012-12-01", *CODES, *WHY], "(8606)"),
    ],
)
def test_a_referral_that_cannot_be_taken_says_why(staffed, asked, sentence):
    assert sentence in staffed.refused("referral", *asked)


def test_what_a_referral_needs_is_asked_for(staffed):
    for left_out in ("--source", "--need", "--level"):
        at = CODES.index(left_out)
        assert left_out in staffed.refused("referral", "R7", *CODES[:at], *CODES[at + 2 :], *WHY)


@pytest.mark.parametrize(
    ("option", "first"),
    [("--source", "The referral sources are: 1A"), ("--need", "The primary needs are: N"),
     ("--level", "The threshold levels are: 1, universal; 2, early help")],
)  # fmt: skip
def test_the_codes_are_named_though_nothing_else_is_given(staffed, option, first):
    assert first in staffed.refused("referral", option, "list")


def test_a_manager_decides_and_the_assessment_starts_at_the_referral(taken):
    said = taken.done("decide", "NEW0001", "assessment", "--because", "Needs looking at")
    assert "NEW0001-1: Initial assessment, due Fri 30 Sep 2011." in said
    assert "This decision stands." in said
    row = next(row for row in taken.rows("duty") if row["case"] == "NEW0001-1")
    assert (row["clock_from"], row["due_on"]) == ("2011-09-16", "2011-09-30")


def test_a_decision_is_not_undone_but_corrected_by_a_new_one(taken):
    taken.done("decide", "NEW0001", "no_further_action", "--because", "Known to the school")
    assert facts(taken, "NEW0001-1")["closed_on"] == "2011-09-16"
    assert "There is nothing to undo" in taken.refused("undo", "--yes", code=3)
    taken.done(
        "decide", "NEW0001-1", "section_47", "--because", "The police rang", "--corrects", "--strategy", "16/9/2011"
    )
    known = facts(taken, "NEW0001")
    assert (known["outcome"], known["section_47_on"], known["closed_on"]) == ("section_47", "2011-09-16", None)
    threshold, wrong, right = taken.rows("case", "NEW0001", "--kind", "decision")
    assert (threshold["corrects_on"], threshold["corrected_on"]) == (None, None)
    assert (wrong["corrects_on"], wrong["corrected_on"]) == (None, "2011-09-16")
    assert (right["corrects_on"], right["corrected_on"]) == ("2011-09-16", None)
    assert "(corrected on Fri 16 Sep 2011)" in taken.done("case", "NEW0001")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["NEW0001", "assessment"], "needs its rationale: say why"),
        (["NEW0001", "perhaps", "--because", "x"], "perhaps"),
        (
            ["NEW0001", "assessment", "--because", "x", "--strategy", "today"],
            "A strategy discussion belongs to section_47",
        ),
        (["NEW0001", "assessment", "--because", "x", "--corrects"], "Nothing was decided on the referral of NEW0001-1"),
        (["NEW0001", "assessment", "--because", "x", "--on", "2011-09-15"], "is decided on between Fri 16 Sep 2011"),
        (["R1", "assessment", "--because", "x"], "The referral of R1-1 was not taken here"),
        (["R99", "assessment", "--because", "x"], "There is no child or case R99"),
    ],
)
def test_a_decision_that_cannot_be_says_why(taken, asked, sentence):
    assert sentence in taken.refused("decide", *asked)


def test_only_a_manager_decides(taken):
    for who in ("Ann Able", "Bob Best"):
        sentence = taken.refused("decide", "NEW0001", "early_help", "--because", "x", "--as", who)
        assert "To decide on a referral needs a manager or an administrator" in sentence


def test_a_child_whom_one_may_not_see_is_not_there(taken):
    taken.done("restrict", "NEW0001", "--because", "A colleague's child", "--yes")
    for command in (
        ["referral", "NEW0001", *CODES, *WHY],
        ["born", "NEW0001", "2011-09-16"],
        ["case", "NEW0001"],
        ["assess", "submit", "NEW0001"],
        ["contact", "NEW0001", "text"],
        ["action", "done", "NEW0001"],
    ):
        assert "There is no child or case NEW0001" in taken.refused(*command, *ANN)
    assert "NEW0001" not in taken.done("signature", "--everybody", *ANN)


def test_what_people_type_obeys_nobody(staffed):
    staffed.done("referral", "--name", "=2+3 \x1b[31m[b]Zoë[/b]", "--gender", "@SUM(1)\x07", *CODES, "--because",
                 "\x1b]0;y\x07 =1+1 \u202e")  # fmt: skip
    for command in (
        ["case", "NEW0001"],
        ["case", "NEW0001", "--format", "csv"],
        ["case", "NEW0001", "--format", "json"],
    ):
        said = staffed.done(*command)
        assert not set("\x1b\x07\u202e") & set(said)
    assert "\n=" not in staffed.done("case", "NEW0001", "--format", "csv").replace(",", "\n")
    assert "[b]Zoë[/b]" in staffed.done("case", "NEW0001")
