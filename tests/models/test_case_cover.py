"""When a case was last discussed, and by when it is to be again."""

from datetime import date, timedelta

import pytest

from models.calendar import WorkingCalendar
from models.case import CaseStatus
from models.case_cover import case_cover, discuss_due, discuss_every
from models.practice_rules import FIRST_RULES, Rule, RuleName, Rules

CALENDAR = WorkingCalendar.england()
RULES = Rules(FIRST_RULES)
OPENED, LAST = date(2011, 6, 6), date(2011, 8, 1)


@pytest.mark.parametrize(
    ("status", "days"),
    [
        (CaseStatus.CHILD_PROTECTION, 28),
        (CaseStatus.LOOKED_AFTER, 56),
        (CaseStatus.CHILD_IN_NEED, 56),
        (CaseStatus.ASSESSMENT, 56),
    ],
)
def test_child_protection_is_discussed_every_four_weeks_and_others_every_eight(status: CaseStatus, days: int) -> None:
    assert discuss_every(RULES, status, LAST) == days
    cover = case_cover(OPENED, LAST, status, RULES, CALENDAR, LAST)
    assert (cover.due_on, cover.rule_days, cover.never) == (LAST + timedelta(days=days), days, False)


@pytest.mark.parametrize(("after", "too_long"), [(27, False), (28, False), (29, True)])
def test_a_case_is_too_long_not_discussed_from_the_day_after_its_last_one(after: int, too_long: bool) -> None:
    as_at = LAST + timedelta(days=after)
    assert case_cover(OPENED, LAST, CaseStatus.CHILD_PROTECTION, RULES, CALENDAR, as_at).too_long == too_long


def test_a_case_that_was_never_discussed_is_counted_from_its_opening() -> None:
    cover = case_cover(OPENED, None, CaseStatus.CHILD_PROTECTION, RULES, CALENDAR, date(2011, 7, 5))
    assert (cover.never, cover.due_on, cover.too_long) == (True, date(2011, 7, 4), True)


def test_a_rule_that_is_tightened_holds_for_every_case_from_its_day_and_for_no_day_before() -> None:
    rules = Rules((*FIRST_RULES, Rule(RuleName.DISCUSS_CHILD_IN_NEED, 42, LAST, "own")))

    def due(last: date) -> date:
        return case_cover(OPENED, last, CaseStatus.CHILD_IN_NEED, rules, CALENDAR, LAST).due_on

    assert due(LAST) == date(2011, 9, 12)
    assert due(LAST - timedelta(days=1)) == date(2011, 9, 11)
    assert due(LAST - timedelta(days=50)) == LAST  # over by the new rule, and nobody is late for the days before it
    assert due(LAST - timedelta(days=60)) == LAST - timedelta(days=4)  # over by the old one already


def test_nothing_is_due_of_a_case_on_the_day_it_closes_or_after() -> None:
    due = LAST + timedelta(days=56)
    open_case = discuss_due(RULES, CaseStatus.ASSESSMENT, None)
    assert open_case(LAST) == due
    assert discuss_due(RULES, CaseStatus.ASSESSMENT, due + timedelta(days=1))(LAST) == due
    assert discuss_due(RULES, CaseStatus.ASSESSMENT, due)(LAST) is None
