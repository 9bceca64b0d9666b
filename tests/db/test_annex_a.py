"""Annex A as councils fill it in: lists, columns and cells that vary, and rows that contradict each other."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred

from db.exchange.annex_a import AnnexA, read_annex_a
from models.assessment import Kind
from models.episodes import AssessmentWork, Holder, Referral, TimeInNeed
from models.errors import FileRefused

TODAY = date(2024, 6, 3)
BORN = date(2015, 5, 4)
Read = Callable[..., AnnexA]


@pytest.fixture(scope="session")
def read(write_annex_a: Callable[..., Path]) -> Read:
    """Write these lists as a workbook and read it."""

    def run(lists: dict[int | str, list[list[Any]]], kind: Kind = Kind.SINGLE) -> AnnexA:
        return read_annex_a(write_annex_a(lists), kind, TODAY)

    return run


def referral(child: object = "A", day: object = date(2024, 4, 2), nfa: object = "No", worker: object = None) -> list:
    return [child, "a) Male", BORN, day, "6: Police", nfa, "Duty", worker]


def assessment(child: object = "A", started: object = date(2024, 4, 4), authorised: object = None) -> list:
    return [child, "b) Female", BORN, started, "Yes", authorised, "Duty", "Sam"]


def in_need(child: object = "A", started: object = date(2024, 4, 9), closed: object = None) -> list:
    return [child, "a) Male", BORN, started, "N1 - Abuse", date(2024, 5, 8), closed, None, "c) CIN plan", "Duty", "Sam"]


SAM = Holder("Duty", "Sam")
OPEN_WORK = AssessmentWork(Kind.SINGLE, date(2024, 4, 4), None, True, SAM)


def test_the_three_lists_are_read_into_facts_of_a_child(read: Read) -> None:
    annex = read({3: [referral()], 4: [assessment()], 6: [in_need(closed=date(2024, 5, 9))]})
    assert (annex.refused, annex.notices) == ([], ["not in the file: list 5, list 7 and list 8"])
    assert annex.rows_read == {"List 3": 1, "List 4": 1, "List 6": 1}
    child = annex.children["A"]
    assert (child.born_on, child.gender) == (BORN, "Male")
    assert child.facts.referrals == (Referral(date(2024, 4, 2), "6: Police", False, Holder("Duty", None)),)
    assert child.facts.assessments == (OPEN_WORK,)
    assert child.facts.times_in_need == (
        TimeInNeed(
            date(2024, 4, 9), date(2024, 5, 9), None, "N1 - Abuse", "c) CIN plan", date(2024, 5, 8), SAM
        ),
    )  # fmt: skip


def test_an_assessment_is_of_the_kind_the_person_says(read: Read) -> None:
    assert read({4: [assessment()]}, Kind.CORE).children["A"].facts.assessments[0].kind is Kind.CORE


@pytest.mark.parametrize("seed", range(5))
def test_columns_are_known_by_their_headers_wherever_they_stand(read: Read, seed: int) -> None:
    header = [
        "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)",
        "Does the Child have a Disability", "Continuous Assessment Start Date",
        "Child Seen During Continuous Assessment", "Continuous Assessment Date of Authorisation",
        "Was the child assessed as requiring LA children’s social care support", "Allocated Team", "Allocated Worker",
    ]  # fmt: skip
    row = ["A", "b) Female", "WBRI", BORN, 9, "b) No", date(2024, 4, 4), "Yes", None, "b) No", "Duty", "Sam"]
    order = random.Random(seed).sample(range(len(header)), len(header))
    annex = read({"List 4": [[header[at] for at in order], [row[at] for at in order]]})
    assert annex.refused == []
    assert annex.children["A"].facts.assessments == (OPEN_WORK,)
    assert annex.children["A"].born_on == BORN


HEADERS: dict[str, tuple[int, list[str]]] = {
    "short names": (4, ["Child ID", "Assessment Start", "Seen", "Authorised"]),
    "the start of the assessment": (4, ["Child's reference", "Start of assessment", "Child seen?", "Authorised on"]),
    "authorization with z": (4, ["CHILD ID", "ASSESSMENT START DATE", "CHILD SEEN", "DATE OF AUTHORIZATION"]),
    "words of the census": (
        4, ["Child Unique Identifier", "Assessment actual start date", "Child seen", "Assessment authorisation date"],
    ),
    "line breaks": (4, ["Child\nUnique ID", "Continuous\nAssessment Start\nDate", "Seen", "Date of\nAuthorisation"]),
    "no-break spaces": (4, ["Child\xa0Unique\xa0ID", "Assessment\xa0Start\xa0Date", "Seen", "Authorisation\xa0Date"]),
}  # fmt: skip


@pytest.mark.parametrize(("number", "header"), HEADERS.values(), ids=HEADERS.keys())
def test_headers_are_read_by_meaning(read: Read, number: int, header: list[str]) -> None:
    annex = read({f"List {number}": [header, ["A", date(2024, 4, 4), "Yes", date(2024, 5, 1)]]})
    assert annex.refused == []
    (work,) = annex.children["A"].facts.assessments
    assert (work.started_on, work.child_seen, work.authorised_on) == (date(2024, 4, 4), True, date(2024, 5, 1))


@pytest.mark.parametrize("title", ["Date of referral", "Referral Date", "Date referral received", "REFERRAL DATE "])
def test_the_date_of_a_referral_is_known_by_its_words(read: Read, title: str) -> None:
    header = ["Child ID", "Number of Referrals in Last 12 Months", "Referral Source", "Referral NFA?", title]
    annex = read({"List 3": [header, ["A", 2, "6: Police", "b) No", date(2024, 4, 2)]]})
    assert annex.children["A"].facts.referrals == (Referral(date(2024, 4, 2), "6: Police"),)


@pytest.mark.parametrize("title", ["CIN Start Date", "Start date of need", "Child in need start date"])
def test_the_columns_of_list_6_are_known_by_their_words(read: Read, title: str) -> None:
    header = ["Case status", "CIN Closure Date", "Reason for Closure", "Date Child Was Last Seen", "Primary Need Code",
              "Child Unique ID", title]  # fmt: skip
    row = ["e) closed", date(2024, 5, 9), "RC7", date(2024, 5, 8), "N1", "A", date(2024, 4, 9)]
    annex = read({"List 6": [header, row]})
    assert annex.children["A"].facts.times_in_need == (
        TimeInNeed(date(2024, 4, 9), date(2024, 5, 9), "RC7", "N1", "e) closed", date(2024, 5, 8)),
    )


@pytest.mark.parametrize(
    "title", ["List 4", "List_4", "list 4 - Assessments", "LIST4", "List 04", "Annex A List 4", " List 4 "]
)
def test_a_sheet_is_known_by_its_name(read: Read, title: str) -> None:
    header = ["Child ID", "Assessment Start Date"]
    annex = read({"List 40": [["nothing"]], title: [header, ["A", date(2024, 4, 4)]]})
    assert list(annex.children) == ["A"]


def test_a_sheet_of_another_name_is_known_by_its_title_row(read: Read) -> None:
    rows = [["List 4: Assessments"], ["Child ID", "Assessment Start Date"], ["A", date(2024, 4, 4)]]
    assert list(read({"Sheet1": rows}).children) == ["A"]


def test_lists_that_are_absent_are_noticed_and_the_rest_is_read(read: Read) -> None:
    annex = read({4: [assessment()]})
    assert annex.notices == ["not in the file: list 3, list 5, list 6, list 7 and list 8"]
    assert list(annex.children) == ["A"]


def test_a_workbook_with_none_of_the_lists_is_refused(read: Read) -> None:
    with pytest.raises(FileRefused, match="none of the lists 3"):
        read({"List 9": [["Child ID"], ["A"]], "Holidays": [["Name"], ["Sam"]]})


def test_a_list_without_its_columns_is_named_and_the_rest_is_read(read: Read) -> None:
    annex = read({"List 4": [["Name", "Hobby"], ["Sam", "Chess"]], 3: [referral()]})
    assert [str(refusal) for refusal in annex.refused] == [
        "List 4, row 1, the header: found no row that names the columns, "
        "expected columns for the child and for the start of the assessment"
    ]
    assert list(annex.children) == ["A"]


def test_an_empty_list_refuses_nothing(read: Read) -> None:
    annex = read({3: [], "List 4": [], 6: [in_need()]})
    assert annex.refused == []


def test_references_that_excel_made_numbers_are_the_same_child(read: Read) -> None:
    annex = read({3: [referral(6537810)], 4: [assessment(6537810.0)], 6: [in_need(" 6537810 ")]})
    assert list(annex.children) == ["6537810"]


def test_what_is_not_given_is_left_out(read: Read) -> None:
    row = ["A", "#N/A", None, date(2024, 4, 4), "#N/A", "#N/A", "n/a", "Unallocated"]
    annex = read({4: [row]})
    child = annex.children["A"]
    assert (child.born_on, child.gender) == (None, None)
    assert child.facts.assessments == (AssessmentWork(Kind.SINGLE, date(2024, 4, 4)),)


def test_a_name_with_a_no_break_space_is_the_same_name(read: Read) -> None:
    annex = read({3: [referral(worker="Dustin\xa0Hazlett")], 6: [[*in_need("B")[:-1], "Dustin  Hazlett "]]})
    assert annex.children["A"].facts.referrals[0].holder == annex.children["B"].facts.times_in_need[0].holder


@pytest.mark.parametrize("written", ["04/04/2024", "4-4-2024", "2024-04-04", "4 April 2024", 45386, 45386.0])
def test_dates_may_be_text_or_the_numbers_of_excel(read: Read, written: object) -> None:
    annex = read({4: [assessment(started=written)]})
    assert annex.children["A"].facts.assessments[0].started_on == date(2024, 4, 4)


@pytest.mark.parametrize(
    ("list_", "row", "expected"),
    [
        (4, assessment(started="soon"), "List 4, row 3, column D “Continuous Assessment Start Date”: found “soon”, "
         "expected a date between 1900 and 2197"),
        (3, referral(day=None), "List 3, row 3, column D “Date of Referral”: found nothing, expected a date"),
        (6, in_need(started="#N/A"), "List 6, row 3, column D “CIN Start Date”: found “#N/A”, expected a date"),
        (4, assessment(child=None), "List 4, row 3, column A “Child Unique ID”: found nothing, "
         "expected the reference of a child"),
        (4, assessment(authorised=date(2024, 4, 3)), "List 4, row 3, column F “Continuous Assessment Date of "
         "Authorisation”: found “2024-04-03”, expected a day on or after the start of the assessment, 2024-04-04"),
        (6, in_need(closed=date(2024, 4, 8)), "List 6, row 3, column G “CIN Closure Date”: found “2024-04-08”, "
         "expected a day on or after the CIN start, 2024-04-09"),
        (3, referral(day="=TODAY()"), "List 3, row 3, column D “Date of Referral”: found a formula without its result, "
         "expected a value (open the file in Excel and save it)"),
        (3, referral(child="x" * 65), "List 3, row 3, column A “Child Unique ID”: found a text of 65 characters, "
         "expected at most 64 characters"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_named_and_the_rest_is_read(
    read: Read, list_: int, row: list[Any], expected: str
) -> None:
    good = {3: referral("Good"), 4: assessment("Good"), 6: in_need("Good")}[list_]
    annex = read({list_: [good, row]})
    assert [str(refusal) for refusal in annex.refused] == [expected]
    assert list(annex.children) == ["Good"]


def test_a_row_written_twice_counts_once(read: Read) -> None:
    annex = read({3: [referral()] * 2, 4: [assessment()] * 3, 6: [in_need()] * 2})
    facts = annex.children["A"].facts
    assert [len(part) for part in (facts.referrals, facts.assessments, facts.times_in_need)] == [1, 1, 1]
    assert annex.refused == []


def test_the_same_assessment_with_other_details_is_refused_and_the_first_kept(read: Read) -> None:
    annex = read({4: [assessment(), assessment(authorised=date(2024, 5, 1))]})
    (refusal,) = annex.refused
    assert (refusal.sheet, refusal.row) == ("List 4", 3)
    assert "row 2" in refusal.found
    assert annex.children["A"].facts.assessments == (OPEN_WORK,)


def test_the_same_referral_given_to_another_worker_is_noticed_and_the_first_kept(read: Read) -> None:
    annex = read({3: [referral(worker="Sam"), referral(worker="Wren")]})
    assert annex.refused == []
    assert annex.children["A"].facts.referrals[0].holder == SAM
    assert any("Wren" in notice and "row 3" in notice for notice in annex.notices)


def test_two_dates_of_birth_are_noticed(read: Read) -> None:
    other = referral(day=date(2024, 5, 7))
    other[2] = date(2016, 5, 4)
    annex = read({3: [referral(), other]})
    assert annex.children["A"].born_on == BORN
    assert any("date of birth" in notice for notice in annex.notices)


def test_a_date_after_today_is_noticed(read: Read) -> None:
    annex = read({3: [referral(day=TODAY + timedelta(days=1))], 4: [assessment(started=TODAY)]})
    assert [notice for notice in annex.notices if "after today" in notice] == ["List 3, row 2: has a date after today"]


def test_an_answer_that_is_neither_yes_nor_no_is_noticed(read: Read) -> None:
    row = assessment()
    row[4] = "perhaps"
    annex = read({4: [row]})
    assert annex.children["A"].facts.assessments[0].child_seen is None
    assert any("“perhaps”" in notice for notice in annex.notices)


cells = (
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=12)
    | st.sampled_from(["A", "B", "#N/A", "b) No", "Yes", "04/04/2024", "2024-04-04", "=1+1", "=TODAY()", "31/02/2024"])
    | st.dates(date(1901, 1, 1), date(2300, 1, 1))
    | st.datetimes(datetime(1901, 1, 1), datetime(2300, 1, 1))
    | st.times()
    | st.timedeltas(timedelta(0), timedelta(days=9999))
)


@settings(max_examples=of_a_hundred(20), deadline=None)
@given(lists=st.dictionaries(st.sampled_from([3, 4, 5, 6, 7, 8]), st.lists(st.lists(cells, max_size=18), max_size=4)))
def test_whatever_the_cells_hold_the_reader_answers_or_refuses_the_file(
    read: Read, lists: dict[int | str, list[list[Any]]]
) -> None:
    try:
        annex = read(lists)
    except FileRefused:
        assert not lists
        return
    rows = sum(len(rows) for rows in lists.values())
    assert len(annex.refused) <= rows
    for child in annex.children.values():
        assert 1 <= len(child.reference) <= 64
