"""The rules of practice as dated data: which value is in force on a day, and what cannot be meant."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.case import CaseStatus
from models.errors import InvalidInput
from models.practice_rules import FIRST_RULES, MOST, Rule, RuleName, Rules, check_rule

SINCE_2000 = date(2000, 4, 1)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def capacity(value: int, since: date) -> Rule:
    return Rule(RuleName.CAPACITY, value, since, "the board")


def test_there_is_a_first_value_for_every_rule_and_each_can_be_kept() -> None:
    assert sorted(rule.name for rule in FIRST_RULES) == sorted(RuleName)
    for rule in FIRST_RULES:
        check_rule(rule.name, rule.value)
        assert rule.source


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (RuleName.POINTS_CHILD_IN_NEED, 4),
        (RuleName.POINTS_CHILD_PROTECTION, 7),
        (RuleName.POINTS_LOOKED_AFTER, 6),
        (RuleName.POINTS_ASSESSMENT, 5),
        (RuleName.CAPACITY, 100),
        (RuleName.NEWLY_QUALIFIED, 90),
        (RuleName.ALLOCATE_WITHIN, 1),
        (RuleName.REVIEW_EVERY, 5),
        (RuleName.ESCALATE_AFTER, 10),
    ],
)
def test_what_holds_until_a_council_sets_its_own(name: RuleName, value: int) -> None:
    assert Rules(FIRST_RULES).value(name, date(2011, 9, 16)) == value


@pytest.mark.parametrize(
    ("status", "points"),
    [
        (CaseStatus.CHILD_IN_NEED, 4),
        (CaseStatus.CHILD_PROTECTION, 7),
        (CaseStatus.LOOKED_AFTER, 6),
        (CaseStatus.ASSESSMENT, 5),
    ],
)
def test_each_status_has_points_of_its_own(status: CaseStatus, points: int) -> None:
    assert Rules(FIRST_RULES).points(status, date(2011, 9, 16)) == points


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("1999-12-31", 100),  # before all of them the first one holds
        ("2000-04-01", 100),
        ("2011-12-31", 100),
        ("2012-01-01", 80),
        ("2012-06-30", 80),
        ("2012-07-01", 95),
        ("2199-12-31", 95),
    ],
)
def test_a_value_holds_from_its_day_until_a_later_one_takes_its_place(day: str, value: int) -> None:
    rules = Rules((*FIRST_RULES, capacity(95, date(2012, 7, 1)), capacity(80, date(2012, 1, 1))))
    assert rules.value(RuleName.CAPACITY, date.fromisoformat(day)) == value


def test_a_later_value_of_one_rule_changes_no_other() -> None:
    changed = Rules((*FIRST_RULES, capacity(80, date(2012, 1, 1))))
    for name in set(RuleName) - {RuleName.CAPACITY}:
        assert changed.value(name, date(2020, 1, 1)) == Rules(FIRST_RULES).value(name, date(2020, 1, 1))


dated = st.lists(st.tuples(days, st.integers(1, 1000)), max_size=6, unique_by=lambda one: one[0])


@given(dated, days, st.randoms(use_true_random=False))
def test_the_value_in_force_is_the_last_that_began_whatever_the_order(later, day, random) -> None:
    own = [capacity(value, since) for since, value in later]
    rules = [*FIRST_RULES, *[one for one in own if one.effective_from != SINCE_2000]]
    shuffled = random.sample(rules, len(rules))
    begun = [one for one in rules if one.name is RuleName.CAPACITY and one.effective_from <= day]
    earliest = min((one for one in rules if one.name is RuleName.CAPACITY), key=lambda one: one.effective_from)
    expected = max(begun, key=lambda one: one.effective_from, default=earliest)
    assert Rules(shuffled).rule(RuleName.CAPACITY, day) == expected
    assert Rules(shuffled).all == Rules(rules).all


@given(days, st.integers(1, 1000))
def test_what_was_before_a_new_value_stays_as_it_was(day, value) -> None:
    before, after = Rules(FIRST_RULES), Rules((*FIRST_RULES, capacity(value, day)))
    for earlier in (day - timedelta(days=1), day - timedelta(days=400)):
        if earlier >= SINCE_2000:
            assert after.value(RuleName.CAPACITY, earlier) == before.value(RuleName.CAPACITY, earlier)


@pytest.mark.parametrize("name", RuleName)
def test_a_value_is_at_least_one_and_at_most_what_can_be_meant(name: RuleName) -> None:
    most = MOST.get(name, 366)
    for value in (1, most):
        check_rule(name, value)
    for value in (0, -1, most + 1):
        with pytest.raises(InvalidInput, match=rf"“{name.words}” is 1 to {most} {name.unit}; {value} cannot be kept\."):
            check_rule(name, value)


def test_no_share_of_a_full_capacity_is_more_than_the_whole_and_no_value_more_than_the_store_keeps() -> None:
    assert MOST[RuleName.NEWLY_QUALIFIED] == 100
    assert max(MOST.values()) <= 1000


def test_a_rule_is_told_in_words() -> None:
    said = [Rule(RuleName.ALLOCATE_WITHIN, value, SINCE_2000, "x").in_words for value in (1, 2)]
    assert said == [
        "Allocate to a named worker within: 1 working day",
        "Allocate to a named worker within: 2 working days",
    ]
    assert Rule(RuleName.NEWLY_QUALIFIED, 90, SINCE_2000, "x").in_words == (
        "A newly qualified worker carries of that: 90 per cent"
    )
    assert len({name.words for name in RuleName}) == len(RuleName)
