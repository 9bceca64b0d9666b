"""``find``: whom a person means, by any part of what they are called, for people and for programs."""

import json

import pytest


@pytest.mark.parametrize("words", ["R1", "r1"])
def test_a_child_is_found_with_the_case_and_why(staffed, words):
    child, case = staffed.rows("find", words)[:2]
    assert (child["kind"], child["reference"], child["case"]) == ("child", "R1", "R1-1")
    assert (case["kind"], case["reference"], child["why"]) == ("case", "R1-1", "the reference")


def test_a_worker_is_found_misspelt_in_several_words(staffed):
    (worker,) = staffed.rows("find", "bob", "bset")
    assert (worker["kind"], worker["name"], worker["why"]) == ("worker", "Bob Best", "spelt alike")
    assert "“bob bset”: 1 worker." in staffed.done("find", "bob", "bset")


def test_that_nobody_is_found_is_said_and_nothing_to_find_is_refused(staffed):
    assert "Nothing answers “qqqq”." in staffed.done("find", "qqqq")
    assert staffed.rows("find", "qqqq") == []
    assert "Say what to find" in staffed.refused("find", "  ")


def test_what_is_left_out_is_said_and_can_be_asked_for(staffed):
    many = json.loads(staffed.done("find", "r", "--most", "1", "--format", "json"))
    assert many["answering"]["children"] > 1
    told = staffed.done("find", "r", "--most", "1")
    assert f"the first 1 of {many['answering']['children']} children" in told
    assert "--most" in told
    assert "These are" not in staffed.done("find", "r", "--most", "5000")
