"""The clocks that a list can show, as people name them and as they are told."""

import pytest

from models.due_clocks import AT_FIRST, DueClock, clocks_in, clocks_in_words, kept_clocks
from models.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("assessments", [DueClock.ASSESSMENTS]),
        ("Care-Reviews", [DueClock.CARE_REVIEW]),
        ("core group, child protection visits,", [DueClock.CORE_GROUP, DueClock.PROTECTION_VISIT]),
        ("care_visit,conference,care_visit", [DueClock.CONFERENCE, DueClock.CARE_VISIT]),
        ("CP review", [DueClock.PROTECTION_REVIEW]),
        ("assessments,ALL", list(DueClock)),
    ],
)
def test_a_clock_is_named_in_any_of_its_forms_and_comes_in_its_order(typed: str, meant: list[DueClock]) -> None:
    assert list(clocks_in(typed)) == meant


@pytest.mark.parametrize(("typed", "said"), [("", "No clock"), (" , ", "No clock"), ("egg timers", "egg timers")])
def test_what_is_no_clock_is_refused_with_those_that_are(typed: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clocks_in(typed)
    assert said in str(refused.value)
    assert all(clock in str(refused.value) for clock in DueClock)


def test_what_was_kept_and_cannot_be_read_any_more_is_the_assessments() -> None:
    assert kept_clocks("all") == tuple(DueClock)
    assert kept_clocks("care_visit,egg") == kept_clocks(None) == AT_FIRST


def test_the_shorter_of_what_is_shown_and_what_is_not_is_told() -> None:
    assert clocks_in_words(DueClock) == "all clocks"
    assert clocks_in_words([DueClock.CARE_VISIT, DueClock.CONFERENCE]) == "initial conferences, care visits"
    assert clocks_in_words(set(DueClock) - {DueClock.CORE_GROUP}, short=True) == "all but Core group"
