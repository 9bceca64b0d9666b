"""Referrals: re-referrals within twelve months, births that fit, cases that do not overlap, and outcomes in words."""

from datetime import date, timedelta

import pytest

from models.assessment import Kind
from models.errors import InvalidInput
from models.referral import CaseBefore, ReferralOutcome, check_birth, check_received, earlier_referral

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("before", "counts"),
    [
        (date(2025, 11, 22), False),
        (date(2025, 11, 23), True),  # exactly twelve months
        (date(2025, 11, 24), True),
        (date(2026, 11, 23), True),
        (date(2026, 11, 24), False),
    ],
)
def test_a_re_referral_comes_within_twelve_months_of_an_earlier_one(before: date, counts: bool) -> None:
    assert earlier_referral(DAY, [before]) == (before if counts else None)


def test_twelve_months_before_the_last_of_february_is_the_last_of_february() -> None:
    assert earlier_referral(date(2025, 2, 28), [date(2024, 2, 28)]) == date(2024, 2, 28)
    assert earlier_referral(date(2024, 2, 29), [date(2023, 2, 28)]) == date(2023, 2, 28)
    assert earlier_referral(date(2024, 2, 29), [date(2023, 2, 27)]) is None


def test_of_several_earlier_referrals_the_last_is_told() -> None:
    days = [date(2026, 1, 5), date(2026, 6, 1), date(2020, 1, 1)]
    assert earlier_referral(DAY, days) == date(2026, 6, 1)
    assert earlier_referral(DAY, []) is None


def test_a_child_is_born_or_expected_and_not_both() -> None:
    with pytest.raises(InvalidInput, match="8525Q"):
        check_birth(DAY, DAY, DAY)
    check_birth(DAY, None, None)


def test_an_unborn_child_is_referred_at_most_forty_weeks_before_the_birth() -> None:
    check_birth(DAY, None, DAY + timedelta(weeks=40))
    with pytest.raises(InvalidInput, match=r"more than 40 weeks before the birth cannot be \(8606\)"):
        check_birth(DAY, None, DAY + timedelta(weeks=40, days=1))


def test_a_child_who_is_four_weeks_overdue_was_born() -> None:
    check_birth(DAY, None, DAY - timedelta(weeks=4))
    with pytest.raises(InvalidInput, match="Give the date of birth"):
        check_birth(DAY, None, DAY - timedelta(weeks=4, days=1))


def test_a_child_is_born_by_the_day_of_the_referral() -> None:
    check_birth(DAY, DAY, None)
    with pytest.raises(InvalidInput, match="give the date expected"):
        check_birth(DAY, DAY + timedelta(days=1), None)


def test_who_is_eighteen_is_no_child() -> None:
    check_birth(DAY, date(2008, 11, 24), None)
    with pytest.raises(InvalidInput, match="they were 18 by Mon 23 Nov 2026"):
        check_birth(DAY, date(2008, 11, 23), None)


def test_no_referral_is_received_tomorrow() -> None:
    check_received(DAY, DAY, [])
    with pytest.raises(InvalidInput, match="is in the future"):
        check_received(DAY + timedelta(days=1), DAY, [])


def test_new_information_on_an_open_case_is_no_second_case() -> None:
    with pytest.raises(InvalidInput, match=r"C1-1 is open\. New information on it is a contact"):
        check_received(DAY, DAY, [CaseBefore("C1-1", date(2026, 1, 5), None)])


def test_a_case_begins_on_the_day_on_which_the_one_before_closed_and_not_sooner() -> None:
    before = [CaseBefore("C1-1", date(2026, 1, 5), DAY)]
    check_received(DAY, DAY, before)
    with pytest.raises(InvalidInput, match=r"was open until Mon 23 Nov 2026, so no other case began .* \(8820\)"):
        check_received(DAY - timedelta(days=1), DAY, before)


def test_no_further_action_and_early_help_end_a_case() -> None:
    assert [outcome for outcome in ReferralOutcome if outcome.ends] == [
        ReferralOutcome.NO_FURTHER_ACTION,
        ReferralOutcome.EARLY_HELP,
    ]


def test_an_outcome_is_told_with_the_kind_of_assessment_that_it_starts() -> None:
    assert ReferralOutcome.ASSESSMENT.in_full(Kind.INITIAL) == "initial assessment"
    assert ReferralOutcome.ASSESSMENT.in_full(Kind.SINGLE) == "single assessment"
    assert ReferralOutcome.SECTION_47.in_full(Kind.INITIAL) == "straight to section 47"
    assert len({outcome.words for outcome in ReferralOutcome}) == 4
