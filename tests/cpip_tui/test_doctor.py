"""The doctor looks whether the dates of the record keep the rules of the census, each finding with its code."""

import csv
import io
import json
import shutil

OPEN_AND_CLOSED = "UPDATE cases SET closed_on = '2011-09-10', closed_by = 'cin_closure' WHERE id = 2"
BEFORE_REFERRAL = "UPDATE assessments SET started_on = '2011-08-30', clock_from = '2011-08-30' WHERE case_id = 4"


def test_dates_that_keep_the_rules_are_said_to(staffed):
    staffed.done("backup")
    said = staffed.done("doctor")
    assert "Sound: the file," in said
    assert "The dates of all cases keep the rules of the census." in said
    body = json.loads(staffed.done("doctor", "--format", "json"))
    assert (body["sound"], body["dates_checked"], body["rows"]) == (True, True, [])
    assert "note:" not in staffed.done("doctor", "--format", "json")


def test_each_finding_is_a_line_with_its_code_and_in_words(staffed, tampered):
    staffed.done("backup")
    tampered(staffed, OPEN_AND_CLOSED, BEFORE_REFERRAL)
    said = staffed("doctor")
    assert said.code == 1
    lines = said.out.splitlines()
    assert any(line.startswith("8867 R2-1: The case is closed on Sat 10 Sep 2011, and the initial") for line in lines)
    assert any(line.startswith("1103 R4-1: The initial assessment starts on Tue 30 Aug 2011, before") for line in lines)
    assert "2 dates break a rule:" in lines
    assert "  8867 (1): The case is closed, and an assessment is still open." in lines
    assert "Sound: the file," in said.out  # the store is whole, whatever stands in it


def test_a_program_reads_the_findings_as_rows(staffed, tampered):
    staffed.done("backup")
    tampered(staffed, OPEN_AND_CLOSED)
    said = staffed("doctor", "--format", "json")
    assert said.code == 1
    body = json.loads(said.out)
    (row,) = body["rows"]
    assert body["sound"] is True
    assert (row["check"], row["code"], row["case"]) == ("data", "8867", "R2-1")
    assert row["rule"] == "The case is closed, and an assessment is still open."
    header, found = list(csv.reader(io.StringIO(staffed("doctor", "--format", "csv").out)))
    assert (header, found[:2]) == (["check", "code", "rule", "case", "said"], ["data", "8867"])


def test_a_store_that_is_not_sound_is_a_row_as_well(staffed, tmp_path):
    place = tmp_path / "second"
    place.mkdir()
    staffed.done("backup", "--second", place)
    shutil.rmtree(place)
    said = staffed("doctor", "--format", "json")
    assert said.code == 1
    (row,) = json.loads(said.out)["rows"]
    assert (row["check"], row["code"], row["case"]) == ("store", None, None)
    assert "is not there" in row["said"]


def test_the_doctor_tells_of_a_restricted_case_only_who_may_see_it(staffed, tampered):
    staffed.done("access", "give", "Bob Best", "manager")
    staffed.done("restrict", "R2", "--because", "A colleague's child", "--yes")
    staffed.done("backup")
    tampered(staffed, OPEN_AND_CLOSED)
    assert "R2-1" in staffed("doctor").out
    said = staffed("doctor", "--as", "Bob Best")
    assert said.code == 0
    assert "R2" not in said.out


def test_what_the_doctor_found_is_entered_and_needs_a_manager(staffed, tampered):
    staffed.done("backup")
    tampered(staffed, OPEN_AND_CLOSED)
    staffed("doctor")
    entry = staffed.rows("audit", as_at=None)[1]
    assert (entry["what"], entry["subject"], entry["after"]["rows"]) == ("print", "data checks", 1)
    assert "To verify needs a manager" in staffed.refused("doctor", "--as", "Ann Able")
