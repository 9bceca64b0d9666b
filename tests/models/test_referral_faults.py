"""What is wrong with a referral is said field by field, and how old a child is."""

from datetime import date, timedelta

import pytest

from models.errors import Faults, FieldErrors, InvalidInput
from models.referral import CaseBefore, NewChild, age_in_words, faults_of_known, faults_of_new

TODAY = date(2026, 11, 23)
BORN = date(2020, 1, 1)
OPEN = CaseBefore("D1-2", date(2026, 3, 2), None)
CLOSED = CaseBefore("D1-1", date(2025, 3, 3), date(2025, 9, 1))


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (TODAY, "0 days old"),
        (TODAY - timedelta(days=1), "1 day old"),
        (TODAY - timedelta(days=6), "6 days old"),
        (TODAY - timedelta(days=7), "1 week old"),
        (date(2026, 10, 24), "4 weeks old"),
        (date(2026, 10, 23), "1 month old"),
        (date(2024, 11, 24), "23 months old"),
        (date(2024, 11, 23), "2 years old"),
        (date(2008, 11, 24), "17 years old"),
        (TODAY + timedelta(days=6), "in less than a week"),
        (TODAY + timedelta(days=13), "in 1 week"),
        (TODAY + timedelta(weeks=20), "in 20 weeks"),
    ],
)
def test_how_old_a_child_is_or_in_how_many_weeks_it_is_expected(born, said):
    assert age_in_words(born, TODAY) == said


def test_a_new_child_that_is_well_given_has_no_fault():
    assert faults_of_new(NewChild("Chloë", BORN), TODAY, TODAY) == {}
    assert faults_of_new(NewChild("Baby", None, TODAY + timedelta(weeks=20)), TODAY, TODAY) == {}
    assert faults_of_new(NewChild(reference="D9"), TODAY, TODAY) == {}


@pytest.mark.parametrize(
    ("child", "received", "fields"),
    [
        (NewChild(" ", BORN), TODAY, {"child"}),
        (NewChild("A", BORN), TODAY + timedelta(days=1), {"received_on"}),
        (NewChild("A", TODAY), TODAY - timedelta(days=1), {"born_on"}),
        (NewChild("A", date(2000, 1, 1)), TODAY, {"born_on"}),
        (NewChild("A", BORN, TODAY), TODAY, {"expected_on"}),
        (NewChild("A", None, TODAY + timedelta(weeks=41)), TODAY, {"expected_on"}),
        (NewChild("A", None, TODAY - timedelta(weeks=10)), TODAY, {"expected_on"}),
        (NewChild("", date(2000, 1, 1), TODAY + timedelta(weeks=50)), TODAY + timedelta(days=1),
         {"child", "received_on", "born_on", "expected_on"}),
    ],
)  # fmt: skip
def test_each_fault_of_a_new_child_stands_at_its_field(child, received, fields):
    assert set(faults_of_new(child, received, TODAY)) == fields


def test_an_open_case_is_a_fault_of_the_child_and_an_earlier_one_of_the_day():
    assert faults_of_known(BORN, None, [CLOSED], TODAY, TODAY) == {}
    assert set(faults_of_known(BORN, None, [CLOSED, OPEN], TODAY, TODAY)) == {"child"}
    within = faults_of_known(BORN, None, [CLOSED, OPEN], date(2025, 5, 1), TODAY)
    assert set(within) == {"child", "received_on"}
    assert "8820" in within["received_on"]
    assert set(faults_of_known(BORN, None, [OPEN], TODAY + timedelta(days=1), TODAY)) == {"child", "received_on"}
    assert set(faults_of_known(date(2001, 1, 1), None, [], TODAY, TODAY)) == {"received_on"}


def test_faults_are_gathered_and_refused_as_one():
    faults = Faults()
    faults.refuse()
    with faults.at("a"):
        raise InvalidInput("First.")
    with faults.at("a"):
        raise InvalidInput("Second.")
    with faults.at("b"):
        raise InvalidInput("Other.")
    with pytest.raises(FieldErrors, match=r"First\. Other\.") as refused:
        faults.refuse()
    assert refused.value.faults == {"a": "First.", "b": "Other."}
