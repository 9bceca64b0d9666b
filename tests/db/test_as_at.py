"""What was known on a day: nothing that happened after it is shown as if it had."""

from datetime import date, datetime

import pytest

from db.commands.calendar import close_office, proclaim
from db.commands.importing import plan_import, write_import
from db.exchange.annex_a import read_annex_a
from db.queries.case_file import case_file
from db.queries.duty import DutyQuestion, duty_counts, duty_page
from db.queries.standards import standards
from models.assessment import Kind
from models.standards import Clock

TODAY = date(2024, 6, 3)


@pytest.fixture
def filled(store, act, write_annex_a):
    """One child: referred in March, last seen in May, handed on by a second file, closed in June."""
    child = {3: [("A", None, None, datetime(2024, 3, 1), None, "No", "Duty", "Ann")]}
    first = child | {4: [("A", None, None, datetime(2024, 3, 4), "Yes", None, "Duty", "Ann")]}
    second = child | {
        4: [("A", None, None, datetime(2024, 3, 4), "Yes", datetime(2024, 5, 20), "North", "Ben")],
        6: [
            (
                *("A", None, None, datetime(2024, 3, 1), None, datetime(2024, 5, 13), datetime(2024, 5, 31)),
                *("RC8", None, "North", "Ben"),
            )
        ],
    }
    for lists in (first, second):
        annex = read_annex_a(write_annex_a(lists), Kind.SINGLE, TODAY)
        assert not annex.refused
        write_import(store, act, annex, plan_import(store, act, annex))
    return store


def look(store, day):
    with store.reading() as reader:
        clock = standards(reader)
        rows = duty_page(reader, clock, DutyQuestion(day), limit=10).rows
        return rows, case_file(reader, clock, 1, day)


def test_an_assessment_authorised_since_is_open_and_its_case_is_not_closed_yet(filled):
    (row,), case = look(filled, date(2024, 4, 2))
    assert (row.case_closed_on, row.last_seen_on, row.seen_since, row.last_seen) == (None, None, True, "since")
    assert (case.closed_on, case.closed_by, case.closure_reason, case.last_seen_on) == (None, None, None, None)
    assert [line.authorised_on for line in case.assessments] == [None]


def test_what_had_not_begun_is_left_out(filled):
    rows, case = look(filled, date(2024, 3, 2))
    assert rows == ()
    assert case.assessments == ()
    assert [line.worker for line in case.allocations] == ["Ann"]


def test_afterwards_all_of_it_is_known(filled):
    rows, case = look(filled, TODAY)
    assert rows == ()
    assert (case.closed_on, case.last_seen_on) == (date(2024, 5, 31), date(2024, 5, 13))
    assert case.assessments[0].authorised_on == date(2024, 5, 20)


@pytest.mark.parametrize(("words", "found"), [("since", 1), ("never", 0), ("13 may", 0), ("4 mar", 1)])
def test_the_filter_reads_what_is_shown_on_that_day(filled, words, found):
    with filled.reading() as reader:
        question = DutyQuestion(date(2024, 4, 2), words=words)
        assert duty_counts(reader, standards(reader), question).all == found


def test_the_filter_reads_the_days_with_the_office_open(filled, act):
    close_office(filled, act, date(2024, 4, 8), date(2024, 4, 9), "Flood")
    with filled.reading() as reader:
        clock = standards(reader)
        (row,) = duty_page(reader, clock, DutyQuestion(date(2024, 4, 2)), limit=5).rows
        assert row.countdown.labels[0] == "· 25 left (23 open)"
        for words in ("(23", "open)", "office", "25 left"):
            assert duty_counts(reader, clock, DutyQuestion(date(2024, 4, 2), words=words)).all == 1


def test_a_far_day_that_was_proclaimed_makes_no_year_known(filled, act):
    proclaim(filled, act, date(2040, 6, 1), "Centenary", apply=True)
    with filled.reading() as reader:
        clock = standards(reader)
    assert clock.calendar.known_until == date(2035, 12, 31)
    assert clock.due(Clock.SINGLE, date(2036, 3, 1)).provisional
