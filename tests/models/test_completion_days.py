"""On which day work is completed: bars that hold what they say, and what stands out beyond chance."""

from datetime import date, timedelta
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar import WorkingCalendar
from models.completion_days import Bar, Behaviour, Completed, Histogram, Kind, Peak, at_least, behaviours, histogram
from models.standards import Clock, Standards
from models.timeliness import Line
from tests.db.often import of_a_hundred

ENGLAND = WorkingCalendar.england()
STANDARDS = Standards(ENGLAND)
MONDAY, DUE = date(2011, 6, 6), date(2011, 6, 20)


def line(number: int, stopped: date | None, clock: Clock = Clock.INITIAL) -> Line:
    return Line(number, number, clock, MONDAY, DUE, stopped, stopped or MONDAY)


def looked_at(completed: list[Completed], limit: int = 10) -> dict[Kind, Behaviour]:
    return {one.kind: one for one in behaviours(completed, limit, STANDARDS.day_number)}


def on_days(counts: dict[int, int]) -> list[Completed]:
    days = [day for day, count in counts.items() for _ in range(count)]
    return [Completed(line(number, ENGLAND.after(MONDAY, day)), MONDAY) for number, day in enumerate(days)]


# The histogram


def test_so_many_on_each_day_of_the_clock():
    found = histogram([0, 0, 3, 10, 10, 10, 11, 17], 10)
    assert found.counts[:12] == (2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 1)
    assert (found.total, found.in_time, found.on(10), found.on(17), found.on(99)) == (8, 6, 3, 1, 0)


def test_single_days_to_the_limit_and_five_together_beyond_it():
    bars = histogram([0, 10, 11, 15, 16], 10).bars()
    assert [bar.label for bar in bars] == [*map(str, range(11)), "11–15", "16–20"]
    assert bars[10] == Bar(10, 10, 1, late=False, is_limit=True)
    assert bars[11] == Bar(11, 15, 2, late=True, is_limit=False)


def test_a_long_limit_in_bars_of_five_ends_one_on_the_limit_and_the_last_is_open():
    found = histogram([0, 31, 35, 36, 500], 35)
    bars = found.bars(within=5, most=3)
    assert [bar.label for bar in bars] == [
        "0", "1–5", "6–10", "11–15", "16–20", "21–25", "26–30", "31–35", "36–40", "41–45", "46 and more",
    ]  # fmt: skip
    assert [bar.count for bar in bars] == [1, 0, 0, 0, 0, 0, 0, 2, 1, 0, 1]
    assert [bar.label for bar in bars if bar.is_limit] == ["31–35"]


def test_a_limit_of_one_day_and_nothing_completed():
    assert [bar.label for bar in histogram([], 1).bars()] == ["0", "1"]
    assert histogram([], 10).total == 0


@settings(max_examples=of_a_hundred(50))
@given(
    st.lists(st.integers(0, 120), max_size=60),
    st.integers(0, 45),
    st.integers(1, 9),
    st.integers(1, 9),
    st.integers(1, 8),
)
def test_each_is_in_one_bar_and_no_bar_holds_early_and_late(
    days: list[int], limit: int, width: int, within: int, most: int
):
    bars = histogram(days, limit).bars(width, within=within, most=most)
    assert [sum(bar.holds(day) for day in days) for bar in bars] == [bar.count for bar in bars]
    assert all(sum(bar.holds(day) for bar in bars) == 1 for day in days)
    assert sum(bar.late for bar in bars) <= most
    assert [bar.is_limit for bar in bars].count(True) == 1
    assert sum(bar.count for bar in bars if not bar.late) == sum(day <= limit for day in days)


# What stands out


def test_the_tail_of_the_binomial_is_exact():
    for count, trials in [(0, 5), (1, 5), (5, 5), (12, 40), (30, 40)]:
        exact = sum(comb(trials, hits) * 4 ** (trials - hits) for hits in range(count, trials + 1)) / 5**trials
        assert at_least(count, trials, 0.2) == pytest.approx(exact, rel=1e-9)
    assert at_least(6, 5, 0.2) == 0
    assert at_least(20_000, 100_000, 0.2) == pytest.approx(0.5, abs=0.01)


def test_a_last_day_like_those_around_it_does_not_stand_out():
    peak = histogram([day for day in range(6, 15) for _ in range(10)], 10).last_day
    assert peak == Peak(10, (10, 10, 10, 10))
    assert not peak.stands_out
    assert not Peak(18, (10, 10, 10, 10)).stands_out
    assert Peak(24, (10, 10, 10, 10)).stands_out


def test_a_day_does_not_stand_out_where_there_is_nothing_or_too_short_a_limit():
    assert not histogram([], 10).last_day.stands_out
    assert not Peak(3, (0, 0, 0, 0)).stands_out
    assert histogram([1] * 500, 1).last_day is None
    assert Histogram(2, (5, 5, 5)).last_day is None
    assert histogram([3], 3).last_day == Peak(1, (0, 0, 0, 0))


# Figures made of lines


def test_a_heap_on_the_last_day_is_named_and_not_judged():
    found = looked_at(on_days({0: 5, 8: 4, 9: 4, 10: 30, 11: 4, 12: 4}))[Kind.LAST_DAY]
    assert (found.count, found.of, found.stands_out) == (30, 51, True)
    assert {one.stopped_on for one in found.lines} == {DUE}
    assert found.sentence == (
        "30 of 51 (58.8%) were completed on the last day of their clock. The last day stands out: the 2 days before "
        "and the 2 after had 4.0 each on average, and chance does not explain 30."
    )
    assert "look at these files" in found.may_mean


def test_where_the_last_day_does_not_stand_out_nothing_is_made_of_it():
    found = looked_at(on_days({8: 4, 9: 4, 10: 6, 11: 4, 12: 4}))[Kind.LAST_DAY]
    assert found.sentence.endswith(
        "The last day does not stand out: the 2 days before and the 2 after had 4.0 each on average."
    )
    assert found.may_mean == ""


def test_work_completed_on_the_saturday_after_is_not_of_the_last_day():
    friday, due = date(2011, 6, 3), date(2011, 6, 17)
    late = Line(1, 1, Clock.INITIAL, friday, due, date(2011, 6, 18), due)
    found = looked_at([Completed(late, friday)])[Kind.LAST_DAY]
    assert (found.count, found.peak) == (0, Peak(0, (0, 0, 1, 0)))


def test_closures_on_the_very_day_the_clock_began():
    found = looked_at(on_days({0: 3, 1: 7}))[Kind.SAME_DAY]
    assert found.sentence == "3 of 10 (30.0%) were completed on the very day their clock began."
    assert found.may_mean
    assert found.peak is None


def test_a_decision_on_the_day_of_the_referral_is_what_is_asked_for():
    decided = [Completed(line(1, MONDAY, Clock.REFERRAL_DECISION), MONDAY)]
    found = looked_at(decided, limit=1)
    assert "nothing to look into" in found[Kind.SAME_DAY].may_mean
    assert found[Kind.LAST_DAY].peak is None


def test_starts_that_were_moved_and_how_many_to_a_later_day():
    day = timedelta(days=1)
    completed = [Completed(line(number, DUE), MONDAY + step * day) for number, step in enumerate((0, -3, -1, 2))]
    found = looked_at(completed)[Kind.MOVED]
    assert [one.line_id for one in found.lines] == [1, 2, 3]
    assert found.sentence == (
        "3 of 4 (75.0%) begin on another day than was recorded first. 2 of them begin later than at first."
    )


def test_children_not_seen_of_those_of_whom_it_is_known():
    completed = [Completed(line(number, DUE), MONDAY, seen) for number, seen in enumerate((True, False, None, True))]
    found = looked_at(completed)[Kind.NOT_SEEN]
    assert ([one.line_id for one in found.lines], found.of, found.unknown) == ([1], 3, 1)
    assert found.sentence == (
        "1 of 3 (33.3%) were completed without the child having been seen. Of 1 more it is not known."
    )


def test_what_is_not_completed_is_not_looked_at():
    found = looked_at([Completed(line(1, None), MONDAY, False)])
    assert all((one.count, one.of, one.share, one.may_mean) == (0, 0, None, "") for one in found.values())
    assert found[Kind.MOVED].sentence == "Start moved: there is nothing to count."


def test_nothing_that_is_said_accuses():
    said = " ".join(kind.words + kind.may_mean for kind in Kind).casefold()
    assert not any(word in said for word in ("gaming", "fiddl", "manipulat", "false", "abuse", "fraud"))
