"""NI062: which placements of a child count in the year, and what may be said of the figure."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.care_codes import MoveReason, PlacementType
from models.placements import CareTime, Placement, counted_placements, looked_after_on, outside_short_breaks, stability

APRIL, MARCH = date(2011, 4, 1), date(2012, 3, 31)
IN_CARE = date(2010, 6, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def placed(text: str) -> Placement:
    """``U6 2011-05-01 2011-06-01 respite``; the end, ``respite`` and the reason may be left out, the type may be ?."""
    code, start, *rest = text.split()
    ended = next((day(part) for part in rest if part[0].isdigit()), None)
    reason = next((MoveReason(part) for part in rest if part.isupper()), None)
    kind = None if code == "?" else PlacementType(code)
    return Placement(day(start), ended, kind, "respite" in rest, reason)


def care(*placements: str, start: date = IN_CARE, end: date | None = None, short_breaks: bool = False) -> CareTime:
    return CareTime(start, end, short_breaks, tuple(placed(one) for one in placements))


def starts(*times: CareTime, until: date = MARCH) -> list[str]:
    return [one.started_on.isoformat() for one in counted_placements(times, APRIL, until)]


@pytest.mark.parametrize(
    ("placements", "expected"),
    [
        ([], []),
        (["U6 2010-06-01"], ["2010-06-01"]),  # running on 1 April
        (["U6 2010-06-01 2011-04-01", "K2 2011-04-01"], ["2011-04-01"]),  # it ended on 1 April
        (["U6 2010-06-01 2011-04-02", "K2 2011-04-02"], ["2010-06-01", "2011-04-02"]),
        (["U6 2010-06-01 2011-03-31", "K2 2011-03-31"], ["2011-03-31"]),
        (["K2 2012-03-31", "U6 2010-06-01 2012-03-31"], ["2010-06-01", "2012-03-31"]),  # on the last day, in any order
        (["U6 2010-06-01 2012-04-01", "K2 2012-04-01"], ["2010-06-01"]),  # of the next year
        (["? 2010-06-01 2011-05-01", "? 2011-05-01"], ["2010-06-01", "2011-05-01"]),  # of unknown type they count
        (["U6 2010-06-01", "T1 2011-05-01 2011-05-09"], ["2010-06-01"]),  # in hospital, the placement kept open
        (["U6 2010-06-01", "U6 2011-05-01 2011-05-09 respite"], ["2010-06-01"]),
        (["U6 2010-06-01 2011-05-01", "T1 2011-05-01 2011-05-09", "U6 2011-05-09"], ["2010-06-01"]),  # and back
        (["U6 2010-06-01 2011-05-01", "K2 2011-05-01 2011-05-09 respite", "U6 2011-05-10"], ["2010-06-01"]),
        (["U6 2010-06-01 2011-05-01", "T1 2011-05-01 2011-05-09", "T3 2011-05-09 2011-05-20", "U6 2011-05-20"],
         ["2010-06-01"]),
        (["U6 2010-06-01 2011-05-01", "T1 2011-05-01 2011-05-09", "K2 2011-05-09"],
         ["2010-06-01", "2011-05-09"]),  # elsewhere afterwards
        (["U6 2010-06-01 2011-05-01", "T1 2011-05-01 2011-05-09", "U6 2011-06-09"],
         ["2010-06-01", "2011-06-09"]),  # nobody knows where the child was for a month
        (["? 2010-06-01 2011-05-01", "T1 2011-05-01 2011-05-09", "? 2011-05-09"], ["2010-06-01", "2011-05-09"]),
        (["U6 2010-06-01 2011-05-01", "U6 2011-05-01"], ["2010-06-01", "2011-05-01"]),  # of one type, and a move
        (["U6 2010-06-01 2011-05-01 PLACE", "A3 2011-05-01"], ["2010-06-01"]),  # the same carers now adopt
        (["U6 2010-06-01 2011-03-20", "T1 2011-03-20 2011-04-20", "U6 2011-04-20"], ["2010-06-01"]),  # away on 1 April
        (["U6 2010-06-01 2011-03-20", "T1 2011-03-20 2011-04-20", "K2 2011-04-20"], ["2011-04-20"]),
    ],
)  # fmt: skip
def test_which_placements_count_in_the_year(placements: list[str], expected: list[str]) -> None:
    assert starts(care(*placements)) == expected


def test_what_begins_after_the_day_is_not_counted_on_it() -> None:
    time = care("U6 2010-06-01 2011-05-01", "K2 2011-05-01 2011-06-01", "H5 2011-06-01")
    assert [len(starts(time, until=day(on))) for on in ("2011-04-30", "2011-05-01", "2011-05-31", "2011-06-01")] == [
        1, 2, 2, 3,
    ]  # fmt: skip


def test_several_times_in_care_add_up_and_the_placement_ends_with_care() -> None:
    first = care("U6 2010-06-01", end=day("2011-06-01"))  # nobody wrote down its end
    again = care("U6 2011-07-01 2011-08-01", "K2 2011-08-01", start=day("2011-07-01"))
    assert starts(again, first) == ["2010-06-01", "2011-07-01", "2011-08-01"]
    long_ago = care("U6 2009-06-01", start=day("2009-06-01"), end=day("2010-01-01"))
    assert starts(long_ago, again) == ["2011-07-01", "2011-08-01"]


def test_a_stay_that_was_only_interrupted_is_one_until_its_last_day() -> None:
    time = care("U6 2010-06-01 2011-05-01", "T1 2011-05-01 2011-05-09", "U6 2011-05-09 2011-07-01", "K2 2011-07-01")
    assert [one.ended_on for one in counted_placements([time], APRIL, MARCH)] == [day("2011-07-01"), None]


def test_a_series_of_short_breaks_is_left_out_with_its_child() -> None:
    breaks = care("U6 2011-05-01 2011-05-03", "U6 2011-06-01 2011-06-03", "U6 2011-07-01", short_breaks=True)
    assert not looked_after_on([breaks], day("2011-07-02"))
    found = stability({1: [breaks], 2: [care("U6 2010-06-01"), breaks]}, day("2011-07-02"))
    assert [(child.child_id, len(child.placements)) for child in found.children] == [(2, 1)]


def test_the_figure_of_the_report_is_seventeen_of_two_hundred_and_forty_five() -> None:
    often = [care("U6 2010-06-01 2011-05-01", "K2 2011-05-01 2011-06-01", "U4 2011-06-01")]
    twice, left = [care("U6 2010-06-01 2011-05-01", "K2 2011-05-01")], [care("U6 2010-06-01", end=day("2011-09-30"))]
    children = dict(enumerate([often] * 17 + [twice] * 227 + [[care()]] + [left] * 9))
    found = stability(children, day("2011-09-30"))
    assert (found.three_or_more, found.looked_after, found.without_placement) == (17, 245, 1)
    assert (found.share, found.percent) == (Fraction(17, 245), 6.9)
    assert found.words == "17/245, 6.9%, since 1 April 2011: not comparable with the year's target"


@pytest.mark.parametrize(
    ("on", "applies", "basis"),
    [
        ("2012-03-31", True, "year to 31 March 2012"),
        ("2012-03-30", False, "since 1 April 2011: not comparable with the year's target"),
        ("2012-04-01", False, "since 1 April 2012: not comparable with the year's target"),
        ("2011-03-31", True, "year to 31 March 2011"),
    ],
)
def test_the_target_of_the_year_stands_beside_the_figure_of_31_march_alone(on, applies, basis) -> None:
    found = stability({1: [care("U6 2010-06-01")]}, day(on))
    assert (found.target_applies, found.basis) == (applies, basis)


def test_without_a_child_there_is_no_share() -> None:
    found = stability({1: [care(end=day("2011-06-01"))]}, day("2011-06-01"))  # on the day of the end not any more
    assert (found.share, found.percent) == (None, None)
    assert found.words == "0/0, since 1 April 2011: not comparable with the year's target"


lengths = st.lists(st.tuples(st.integers(1, 200), st.sampled_from(["U6", "K2", "T1"])), min_size=1, max_size=6)


@given(lengths, st.integers(0, 365), st.integers(0, 365))
def test_within_a_year_the_count_never_falls_and_a_temporary_move_never_adds_to_it(
    spans, first: int, more: int
) -> None:
    on, placements = IN_CARE, []
    for length, code in spans:
        placements.append(Placement(on, on + timedelta(days=length), PlacementType(code)))
        on += timedelta(days=length)
    time = CareTime(IN_CARE, None, False, tuple(placements))
    lasting: list[Placement] = []  # as if the child had stayed where they were, instead of the temporary moves
    for one in placements:
        if one.counts:
            lasting.append(one)
        elif lasting:
            lasting[-1] = replace(lasting[-1], ended_on=one.ended_on)
    without = CareTime(IN_CARE, None, False, tuple(lasting))
    days = [min(APRIL + timedelta(days=count), MARCH) for count in (first, first + more)]
    counts = [len(counted_placements([time], APRIL, on)) for on in days]
    assert counts == sorted(counts)
    assert counts[1] <= len(counted_placements([without], APRIL, days[1]))


def test_care_that_begins_and_ends_on_one_day_under_short_breaks_counts_for_nothing() -> None:
    day = date(2011, 9, 5)
    assert outside_short_breaks(CareTime(day, day), [(day, True)]) == []
    assert outside_short_breaks(CareTime(day, day), [(day, False)]) == [CareTime(day, day)]
