"""From when on a measure is on record: told where the period of a figure began before that, and nowhere else."""

import pytest

from models.on_record import since_words
from models.timeliness import Month, Period

SEPTEMBER = Month(2011, 9)


@pytest.mark.parametrize(
    ("begins", "period", "said"),
    [
        (Month(2011, 4), Period.TWELVE, "since April 2011: six months on record"),
        (Month(2011, 4), Period.YEAR, ""),
        (Month(2011, 6), Period.YEAR, "since June 2011: four months on record"),
        (Month(2010, 10), Period.TWELVE, ""),
        (Month(2010, 11), Period.TWELVE, "since November 2010: eleven months on record"),
        (Month(2001, 1), Period.TWELVE, ""),
        (SEPTEMBER, Period.YEAR, "since September 2011: one month on record"),
        (SEPTEMBER, Period.MONTH, ""),
        (Month(2011, 10), Period.TWELVE, ""),
        (None, Period.TWELVE, ""),
    ],
)
def test_a_record_that_begins_within_a_period_is_told_with_its_months(
    begins: Month | None, period: Period, said: str
) -> None:
    assert since_words(begins, period, SEPTEMBER) == said
