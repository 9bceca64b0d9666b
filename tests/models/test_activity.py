"""Counts of what came in and of what there is: their change on the year before, and their rates."""

import pytest

from models.activity import Count, Counted


@pytest.mark.parametrize(
    ("number", "before", "percent", "words"),
    [
        (3031, 1910, 58.7, "+58.7%"),
        (17, 16, 6.3, "+6.3%"),  # exactly 6.25
        (15, 16, -6.3, "-6.3%"),  # as far the other way
        (16, 16, 0.0, "0.0%"),
        (9_999, 10_000, 0.0, "0.0%"),
        (120, 1, 11_900.0, "+11,900.0%"),
        (3, 0, None, ""),
        (3, None, None, ""),
    ],
)
def test_the_change_on_the_year_before_has_one_rounding_halves_away_from_nought(
    number: int, before: int | None, percent: float | None, words: str
) -> None:
    count = Count(Counted.REFERRALS, number, before)
    assert (count.change_percent, count.change_words) == (percent, words)
