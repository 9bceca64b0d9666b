"""What a report stated, held against itself and against the record."""

from dataclasses import replace
from fractions import Fraction

import pytest

from models.statements import Statement, Verdict, check, read_stated
from models.timeliness import Figure, Month, Period

SEPTEMBER = Month(2011, 9)


def stated(measure: str, figure: Figure | None, percent: str | None) -> Statement:
    decimals = 0 if percent is not None and "." not in percent else 1
    share = None if percent is None else Fraction(percent)
    return Statement(measure, Period.MONTH, SEPTEMBER, figure, share, "Report to the board", decimals=decimals)


@pytest.mark.parametrize(
    ("figure", "percent"),
    [
        (Figure(113, 170), "66.5"),
        (Figure(113, 170), "66.4"),  # cut, not rounded
        (Figure(113, 170), None),
        (Figure(114, 171), "66.7"),
        (None, "66.5"),
        (None, "66"),
        (None, "67"),
        (Figure(113, 170), "66"),
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
        "71% is not on record. On record is 113/170, 66.5% as published and 114/171, 66.7% as known now."
    )


@pytest.mark.parametrize(
    ("measure", "figure", "percent", "said"),
    [
        ("NI063", Figure(10, 239), "4.2", "10/239, 4.2%: the per cent is that of the fraction. NI063 is not measured"),
        ("NI062", None, "4.2", "4.2%. NI062 is not measured here"),  # of a month: it is of the year to date
        ("NI059", Figure(10, 239), None, "10/239. NI059 has nothing on record of it"),
    ],
)
def test_of_what_no_record_can_be_held_against_that_is_said(
    measure: str, figure: Figure | None, percent: str | None, said: str
) -> None:
    found = check(stated(measure, figure, percent), None, None)
    assert found.verdict is Verdict.NOT_RECORDED
    assert found.sentence.startswith(said)


@pytest.mark.parametrize("percent", ["58.1", "58", "58.2", "58.0", "59", "57"])
def test_only_the_rounded_and_the_cut_per_cent_fit_a_fraction(percent: str) -> None:
    found = check(stated("NI059", Figure(132, 227), percent), None, Figure(132, 227))  # 58.149…
    fits = percent in ("58.1", "58")
    assert found.verdict is (Verdict.CONSISTENT if fits else Verdict.CONTRADICTS_ITSELF)
    assert found.sentence.startswith(f"132/227, {percent}%{' is on record' if fits else ': 132/227 is 58.1%.'}")


@pytest.mark.parametrize(("percent", "fits"), [("0.0", True), ("0", True), ("0.1", True), ("0.2", False), ("1", False)])
def test_a_share_that_lies_between_two_fits_either(percent: str, fits: bool) -> None:
    assert stated("NI059", None, percent).fits(Fraction(1, 2000)) is fits


@pytest.mark.parametrize(
    ("text", "said", "decimals"), [("73", "73%", 0), ("73.0%", "73.0%", 1), ("46/97 73.1", "46/97, 73.1%", 1)]
)
def test_a_per_cent_is_kept_with_as_many_decimals_as_were_stated(text: str, said: str, decimals: int) -> None:
    figure, percent, read = read_stated([text])
    assert read == decimals
    assert Statement("NI059", Period.MONTH, SEPTEMBER, figure, percent, "x", decimals=read).in_words == said


def to_date(month: Month, figure: Figure, source: str = "Report to the board") -> Statement:
    return Statement("NI059", Period.YEAR, month, figure, None, source)


YEARS = (to_date(SEPTEMBER, Figure(511, 886)), to_date(Month(2011, 8), Figure(397, 715)))


@pytest.mark.parametrize(
    ("figure", "percent", "verdict"),
    [
        (Figure(113, 170), "66.5", Verdict.DIFFERS_FROM_REPORT),
        (None, "66.5", Verdict.DIFFERS_FROM_REPORT),
        (None, "66", Verdict.CONSISTENT),
        (Figure(114, 171), "66.7", Verdict.CONSISTENT),
        (Figure(113, 170), "71", Verdict.CONTRADICTS_ITSELF),
        (None, "71", Verdict.DIFFERS),
    ],
)
def test_a_month_on_record_that_its_own_report_contradicts_is_not_called_consistent(
    figure: Figure | None, percent: str, verdict: Verdict
) -> None:
    found = check(stated("NI059", figure, percent), Figure(113, 170), Figure(114, 171), YEARS)
    assert found.verdict is verdict
    assert found.verdict.is_not_so is (verdict is not Verdict.CONSISTENT)
    own = "By the report's own years to date it is 114/171, 66.7% (511/886 less 397/715)."
    assert found.sentence.endswith(own) is (verdict is not Verdict.CONSISTENT)


def test_the_years_to_date_of_another_report_do_not_count_against_it() -> None:
    others = [replace(one, source="Another report") for one in YEARS]
    month = stated("NI059", Figure(113, 170), "66.5")
    assert check(month, Figure(113, 170), None, others).verdict is Verdict.CONSISTENT
