"""A case without a named worker: how long it has waited in working days, when it is late, and what is owed to it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import WorkingCalendar
from models.case import CaseStatus
from models.practice_rules import FIRST_RULES, Rule, RuleName, Rules
from models.standards import Standards
from models.waiting import Owed, Wait, wait

ENGLAND = WorkingCalendar.england()
STANDARDS = Standards(ENGLAND)
FROM_DAY_1 = Standards(ENGLAND, count_start_day=True)
RULES = Rules(FIRST_RULES)
ASSESSMENT = CaseStatus.ASSESSMENT


def day(text: str) -> date:
    return date.fromisoformat(text)


def waits(
    since: str,
    as_at: str,
    reviewed: str | None = None,
    status: CaseStatus = ASSESSMENT,
    standards: Standards = STANDARDS,
    rules: Rules = RULES,
) -> Wait:
    return wait(day(since), status, day(reviewed) if reviewed else None, standards, rules, day(as_at))


# How long, and when it is late


@pytest.mark.parametrize(
    ("since", "as_at", "days", "late"),
    [
        ("2011-09-02", "2011-09-02", 0, False),  # a Friday
        ("2011-09-02", "2011-09-03", 0, False),  # the Saturday and the Sunday after it
        ("2011-09-02", "2011-09-04", 0, False),
        ("2011-09-02", "2011-09-05", 1, False),  # the first working day: in time
        ("2011-09-02", "2011-09-06", 2, True),
        ("2011-09-03", "2011-09-05", 1, False),  # a Saturday keeps the date of its Friday
        ("2011-09-03", "2011-09-06", 2, True),
        ("2011-04-21", "2011-04-22", 0, False),  # Maundy Thursday, over Good Friday and Easter Monday
        ("2011-04-21", "2011-04-25", 0, False),
        ("2011-04-21", "2011-04-26", 1, False),
        ("2011-04-21", "2011-04-27", 2, True),
        ("2011-12-23", "2011-12-27", 0, False),  # over Christmas, observed on the Tuesday as well
        ("2011-12-23", "2011-12-28", 1, False),
        ("2022-09-16", "2022-09-19", 0, False),  # the state funeral
        ("2022-09-16", "2022-09-20", 1, False),
    ],
)
def test_a_wait_counts_working_days_and_is_late_after_the_limit(since: str, as_at: str, days: int, late: bool) -> None:
    found = waits(since, as_at)
    assert (found.days, found.is_late) == (days, late)


def test_on_the_saturday_after_a_limit_on_a_friday_it_is_late_although_the_count_is_the_same() -> None:
    friday, saturday = waits("2011-09-01", "2011-09-02"), waits("2011-09-01", "2011-09-03")
    assert friday.days == saturday.days == 1
    assert (friday.is_late, saturday.is_late) == (False, True)


def test_on_a_bank_holiday_after_a_limit_it_is_late_although_the_count_is_the_same() -> None:
    thursday, good_friday = waits("2011-04-20", "2011-04-21"), waits("2011-04-20", "2011-04-22")
    assert thursday.days == good_friday.days == 1
    assert (thursday.is_late, good_friday.is_late) == (False, True)


@pytest.mark.parametrize(
    ("as_at", "days", "late"), [("2011-09-02", 1, False), ("2011-09-03", 1, True), ("2011-09-05", 2, True)]
)
def test_where_the_start_day_counts_the_wait_is_a_day_longer(as_at: str, days: int, late: bool) -> None:
    found = waits("2011-09-02", as_at, standards=FROM_DAY_1)
    assert (found.days, found.is_late) == (days, late)


def test_a_looser_limit_of_the_council_holds_from_its_day_on() -> None:
    own = Rules((*FIRST_RULES, Rule(RuleName.ALLOCATE_WITHIN, 3, day("2011-09-07"), "the board")))
    assert waits("2011-09-02", "2011-09-06", rules=own).is_late
    assert not waits("2011-09-02", "2011-09-07", rules=own).is_late
    assert waits("2011-09-02", "2011-09-08", rules=own).is_late


# Reviews


@pytest.mark.parametrize(
    ("as_at", "reviewed", "due"),
    [
        ("2011-09-08", None, False),  # the fourth working day after Friday 2 September
        ("2011-09-09", None, True),  # exactly the fifth
        ("2011-09-10", None, True),  # the Saturday after it
        ("2011-09-09", "2011-09-09", False),
        ("2011-09-15", "2011-09-09", False),
        ("2011-09-16", "2011-09-09", True),  # five working days after the review
        ("2011-09-09", "2011-09-02", True),  # reviewed on the very day it began to wait
        ("2011-09-08", "2011-09-02", False),
        ("2011-09-09", "2011-09-01", True),  # a review of an earlier wait does not count
        ("2011-09-09", "2010-09-09", True),
    ],
)
def test_a_review_is_due_on_the_fifth_working_day_since_the_last_one(
    as_at: str, reviewed: str | None, due: bool
) -> None:
    found = waits("2011-09-02", as_at, reviewed)
    assert found.review_is_due is due
    assert (Owed.REVIEW in found.owed) is due


def test_a_review_before_the_wait_makes_its_first_review_due_no_sooner() -> None:
    assert not waits("2011-09-02", "2011-09-08", "2011-08-01").review_is_due


def test_a_first_review_is_due_a_day_sooner_where_the_start_day_counts() -> None:
    assert not waits("2011-09-02", "2011-09-07", standards=FROM_DAY_1).review_is_due
    assert waits("2011-09-02", "2011-09-08", standards=FROM_DAY_1).review_is_due


# Escalation


@pytest.mark.parametrize(
    ("as_at", "escalate"),
    [("2011-09-15", False), ("2011-09-16", True), ("2011-09-17", True), ("2011-10-31", True)],
)
def test_a_case_is_escalated_on_the_tenth_working_day_exactly(as_at: str, escalate: bool) -> None:
    found = waits("2011-09-02", as_at, "2011-09-15")
    assert found.escalate is escalate
    assert (Owed.ESCALATE in found.owed) is escalate


def test_a_review_puts_off_neither_the_limit_nor_the_escalation() -> None:
    reviewed = waits("2011-09-02", "2011-09-16", "2011-09-16")
    assert reviewed.owed == {Owed.LATE, Owed.ESCALATE}


# What may not wait


@pytest.mark.parametrize("status", CaseStatus)
def test_a_child_who_may_not_wait_is_owed_a_worker_at_once(status: CaseStatus) -> None:
    found = waits("2011-09-16", "2011-09-16", status=status)
    assert (Owed.NEVER_WAIT in found.owed) is (status in {CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION})


# In words


@pytest.mark.parametrize(
    ("since", "as_at", "status", "label", "short"),
    [
        ("2011-09-16", "2011-09-16", ASSESSMENT, "· 0 days", "· 0"),
        ("2011-09-15", "2011-09-16", ASSESSMENT, "· 1 day", "· 1"),
        ("2011-09-15", "2011-09-17", ASSESSMENT, "▲ 1 day, late", "▲ 1 late"),
        ("2011-09-14", "2011-09-16", ASSESSMENT, "▲ 2 days, late", "▲ 2 late"),
        ("2011-09-02", "2011-09-16", ASSESSMENT, "✕ 10 days, escalate", "✕ 10 escalate"),
        ("2011-09-15", "2011-09-16", CaseStatus.CHILD_PROTECTION, "! 1 day, may not wait", "! 1 now"),
        ("2011-09-02", "2011-09-16", CaseStatus.LOOKED_AFTER, "! 10 days, may not wait", "! 10 now"),
    ],
)
def test_a_wait_is_a_symbol_and_words(since: str, as_at: str, status: CaseStatus, label: str, short: str) -> None:
    found = waits(since, as_at, status=status)
    assert (found.label, found.short_label) == (label, short)


# Whatever the days


days = st.dates(date(2005, 1, 1), date(2030, 12, 31))
lengths = st.integers(0, 60).map(lambda count: timedelta(days=count))
conventions = st.sampled_from([STANDARDS, FROM_DAY_1])


@given(days, lengths, lengths, conventions)
def test_what_a_case_that_nobody_reviews_is_owed_never_becomes_less(since, first, more, standards) -> None:
    earlier = wait(since, ASSESSMENT, None, standards, RULES, since + first)
    later = wait(since, ASSESSMENT, None, standards, RULES, since + first + more)
    assert 0 <= earlier.days <= later.days
    assert earlier.owed <= later.owed


@given(days, lengths, lengths, conventions)
def test_a_review_settles_the_review_and_nothing_else(since, first, more, standards) -> None:
    as_at = since + first + more
    without = wait(since, ASSESSMENT, None, standards, RULES, as_at)
    reviewed = wait(since, ASSESSMENT, since + first, standards, RULES, as_at)
    assert without.owed - reviewed.owed <= {Owed.REVIEW}
    assert reviewed.owed <= without.owed
    assert not wait(since, ASSESSMENT, as_at, standards, RULES, as_at).review_is_due


@given(days, lengths, conventions)
def test_a_case_is_late_as_soon_as_the_last_day_of_its_limit_is_over(since, length, standards) -> None:
    found = wait(since, ASSESSMENT, None, standards, RULES, since + length)
    assert found.is_late == (since + length > standards.day_of(since, 1))
    assert found.days <= 1 or found.is_late
