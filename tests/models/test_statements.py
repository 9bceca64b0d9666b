"""What a report stated, held against itself and against the record."""

from fractions import Fraction

import pytest

from models.statements import Statement, Verdict, check
from models.timeliness import Figure, Month, Period

SEPTEMBER = Month(2011, 9)


def stated(measure: str, figure: Figure | None, percent: str | None) -> Statement:
    share = None if percent is None else Fraction(percent)
    return Statement(measure, Period.MONTH, SEPTEMBER, figure, share, "Report to the board")


@pytest.mark.parametrize(
    ("figure", "percent"),
    [
        (Figure(113, 170), "66.5"),
        (Figure(113, 170), "66.4"),  # cut, not rounded
        (Figure(113, 170), None),
        (Figure(114, 171), "66.7"),
        (None, "66.5"),
    ],
)
def test_a_figure_on_record_is_consistent_as_published_or_as_known_now(
    figure: Figure | None, percent: str | None
) -> None:
    found = check(stated("NI059", figure, percent), Figure(113, 170), Figure(114, 171))
    assert found.verdict is Verdict.CONSISTENT
    assert "is on record" in found.sentence


def test_a_per_cent_that_is_not_that_of_its_fraction_contradicts_itself() -> None:
    found = check(stated("NI060", Figure(46, 97), "73.1"), None, Figure(50, 69))
    assert found.verdict is Verdict.CONTRADICTS_ITSELF
    assert found.sentence == "46/97, 73.1%: 46/97 is 47.4%. On record is 50/69, 72.5% as known now."


def test_it_contradicts_itself_also_where_the_fraction_is_on_record() -> None:
    assert check(stated("NI060", Figure(50, 69), "73.1"), None, Figure(50, 69)).verdict is Verdict.CONTRADICTS_ITSELF


def test_what_differs_is_told_with_what_is_on_record() -> None:
    found = check(stated("NI059", None, "71"), Figure(113, 170), Figure(114, 171))
    assert found.verdict is Verdict.DIFFERS
    assert found.sentence == (
        "71.0% is not on record. On record is 113/170, 66.5% as published and 114/171, 66.7% as known now."
    )


@pytest.mark.parametrize(
    ("measure", "figure", "percent", "said"),
    [
        ("NI062", Figure(10, 239), "4.2", "10/239, 4.2%: the per cent is that of the fraction. NI062 is not measured"),
        ("NI062", None, "4.2", "4.2%. NI062 is not measured here"),
        ("NI059", Figure(10, 239), None, "10/239. NI059 has nothing on record of it"),
    ],
)
def test_of_what_no_record_can_be_held_against_that_is_said(
    measure: str, figure: Figure | None, percent: str | None, said: str
) -> None:
    found = check(stated(measure, figure, percent), None, None)
    assert found.verdict is Verdict.NOT_RECORDED
    assert found.sentence.startswith(said)
