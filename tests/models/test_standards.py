"""Standards: which limit was in force on which day, and the due date that follows from it."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import LedgerDay, WorkingCalendar
from models.errors import InvalidInput
from models.standards import NATIONAL_STANDARDS, Clock, Standard, Standards, days_word, due_sentence, standard_for

EXAMPLES = Path(__file__).parents[3] / "shared" / "data" / "derived" / "working_day_examples_england.csv"
ENGLAND = WorkingCalendar.england()
NATIONAL = Standards(ENGLAND)
FROM_DAY_1 = Standards(ENGLAND, count_start_day=True)


def day(text: str) -> date:
    return date.fromisoformat(text)


def local(limit: int, since: str = "2011-01-01", until: str | None = None, clock: Clock = Clock.INITIAL) -> Standard:
    end = day(until) if until else None
    return Standard(clock, limit, "the referral", day(since), end, "set by this authority", local=True)


# Which standard


@pytest.mark.parametrize(
    ("clock", "start", "limit", "in_force"),
    [
        (Clock.INITIAL, "2000-03-31", 7, False),
        (Clock.INITIAL, "2000-04-01", 7, True),
        (Clock.INITIAL, "2010-03-31", 7, True),
        (Clock.INITIAL, "2010-04-01", 10, True),
        (Clock.INITIAL, "2011-09-02", 10, True),
        (Clock.INITIAL, "2013-04-14", 10, True),
        (Clock.INITIAL, "2013-04-15", 10, False),
        (Clock.INITIAL, "2020-06-01", 10, False),
        (Clock.CORE, "2000-04-01", 35, True),
        (Clock.CORE, "2011-09-02", 35, True),
        (Clock.CORE, "2013-04-14", 35, True),
        (Clock.CORE, "2013-04-15", 35, False),
        (Clock.SINGLE, "2011-09-02", 45, False),
        (Clock.SINGLE, "2013-04-14", 45, False),
        (Clock.SINGLE, "2013-04-15", 45, True),
        (Clock.SINGLE, "2026-12-18", 45, True),
        (Clock.REFERRAL_DECISION, "2011-09-02", 1, True),
        (Clock.CONFERENCE, "2011-09-02", 15, True),
    ],
)
def test_the_national_limit_in_force_on_a_day_or_else_the_nearest_and_flagged(clock, start, limit, in_force):
    due = NATIONAL.due(clock, day(start))
    assert (due.standard.clock, due.standard.working_days) == (clock, limit)
    assert due.nearest_standard is not in_force
    assert due.due_on == ENGLAND.due(day(start), limit)


def test_every_clock_has_a_national_standard_and_words():
    assert {standard.clock for standard in NATIONAL_STANDARDS} == set(Clock)
    assert len({clock.words for clock in Clock}) == len(Clock)


@given(st.sampled_from(Clock), st.dates(date(2000, 4, 1), date(2199, 12, 31)))
def test_at_most_one_national_standard_is_in_force_for_a_clock(clock, start):
    in_force = [standard for standard in NATIONAL_STANDARDS if standard.clock is clock and standard.in_force(start)]
    assert len(in_force) <= 1
    assert in_force in ([], [standard_for(NATIONAL_STANDARDS, clock, start)])


def test_a_tighter_local_standard_decides_from_its_first_to_its_last_day():
    standards = (*NATIONAL_STANDARDS, local(7, "2011-01-01", "2011-12-31"))
    limits = {
        start: standard_for(standards, Clock.INITIAL, day(start)).working_days
        for start in ("2010-12-31", "2011-01-01", "2011-12-31", "2012-01-01")
    }
    assert limits == {"2010-12-31": 10, "2011-01-01": 7, "2011-12-31": 7, "2012-01-01": 10}


def test_a_looser_local_standard_does_not_decide():
    chosen = standard_for((local(15), *NATIONAL_STANDARDS), Clock.INITIAL, day("2011-09-02"))
    assert (chosen.working_days, chosen.local) == (10, False)


def test_a_local_standard_in_force_decides_where_no_national_one_is():
    chosen = standard_for((*NATIONAL_STANDARDS, local(60, clock=Clock.SINGLE)), Clock.SINGLE, day("2011-09-02"))
    assert (chosen.working_days, chosen.local) == (60, True)


def test_a_local_standard_of_another_clock_changes_nothing():
    standards = (*NATIONAL_STANDARDS, local(7, clock=Clock.CORE))
    assert standard_for(standards, Clock.INITIAL, day("2011-09-02")).working_days == 10


@given(st.permutations([*NATIONAL_STANDARDS, local(7), local(15), local(30, clock=Clock.CORE)]), st.dates())
def test_the_order_of_the_standards_does_not_matter(standards, start):
    for clock in Clock:
        first = standard_for(standards, clock, start)
        assert first == standard_for(sorted(standards, key=repr), clock, start)


def test_a_clock_with_no_standard_at_all_is_refused_by_name():
    with pytest.raises(InvalidInput, match="Core assessment"):
        standard_for([standard for standard in NATIONAL_STANDARDS if standard.clock is Clock.INITIAL], Clock.CORE,
                     day("2011-09-02"))  # fmt: skip


def test_the_distance_from_a_standard_is_nothing_while_it_is_in_force():
    standard = local(7, "2011-01-01", "2011-12-31")
    distances = [standard.distance(day(text)).days for text in ("2010-12-30", "2011-01-01", "2011-12-31", "2012-01-03")]
    assert distances == [2, 0, 0, 3]
    assert replace(standard, effective_to=None).distance(date.max) == timedelta(0)


# The start day


@pytest.mark.parametrize(
    ("start", "day_0", "day_1"),
    [
        ("2011-09-02", "2011-09-16", "2011-09-15"),  # a Friday
        ("2011-09-03", "2011-09-16", "2011-09-16"),  # a Saturday keeps its date
        ("2011-09-04", "2011-09-16", "2011-09-16"),
        ("2011-09-05", "2011-09-19", "2011-09-16"),
        ("2011-04-22", "2011-05-11", "2011-05-11"),  # Good Friday
        ("2010-12-17", "2011-01-05", "2011-01-04"),
        ("2011-12-16", "2012-01-04", "2012-01-03"),
        ("2020-05-01", "2020-05-18", "2020-05-15"),
        ("2022-09-12", "2022-09-27", "2022-09-26"),
        ("2026-12-18", "2027-01-06", "2027-01-05"),
    ],
)
def test_a_limit_of_10_by_both_conventions_for_the_start_day(start, day_0, day_1):
    limit = local(10)
    assert NATIONAL.due_by(limit, day(start)).due_on == day(day_0)
    assert FROM_DAY_1.due_by(limit, day(start)).due_on == day(day_1)


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the golden table ../shared/data/derived is not beside this checkout")
def test_the_golden_table_is_met_where_the_start_day_counts():
    rows = list(csv.DictReader(EXAMPLES.read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 20
    for row in rows:
        for limit in (10, 35):
            due = FROM_DAY_1.due_by(local(limit), day(row["start"]))
            assert due.due_on == day(row[f"due_{limit}wd_day1_inclusive"]), (row["start"], limit)
            assert due.count_start_day


starts = st.dates(date(2000, 1, 1), date(2034, 12, 31))


@given(starts, st.integers(1, 60))
def test_counting_the_start_day_brings_a_working_start_one_working_day_forward_and_moves_no_other(start, limit):
    by_day_0 = NATIONAL.due_by(local(limit), start).due_on
    by_day_1 = FROM_DAY_1.due_by(local(limit), start).due_on
    assert ENGLAND.days_left(by_day_0, by_day_1) == (1 if ENGLAND.is_working_day(start) else 0)
    assert by_day_1 >= start


@given(st.sampled_from([NATIONAL, FROM_DAY_1]), starts, st.integers(1, 60))
def test_the_ledger_and_the_number_of_a_day_follow_the_convention(standards, start, limit):
    ledger = standards.explain(start, limit)
    due_on = standards.due_by(local(limit), start).due_on
    assert ledger[0].day == start
    assert (ledger[-1].day, ledger[-1].number) == (due_on, limit)
    for line in ledger:
        if line.number is not None:
            assert standards.day_number(start, line.day) == line.number


def test_a_start_that_counts_stands_in_the_ledger_as_day_1():
    assert FROM_DAY_1.explain(day("2011-09-02"), 2) == [
        LedgerDay(day("2011-09-02"), 1, None),
        LedgerDay(day("2011-09-03"), None, "Saturday"),
        LedgerDay(day("2011-09-04"), None, "Sunday"),
        LedgerDay(day("2011-09-05"), 2, None),
    ]


def test_a_start_on_a_saturday_does_not_count_as_day_1():
    assert [line.number for line in FROM_DAY_1.explain(day("2011-09-03"), 1)] == [None, None, 1]
    assert [line.number for line in NATIONAL.explain(day("2011-09-03"), 1)] == [0, None, 1]


def test_the_convention_is_told_in_words():
    assert "day 0" in NATIONAL.convention
    assert "counts as day 1" in FROM_DAY_1.convention


def test_the_first_day_that_can_be_written_can_be_counted_by_both_conventions():
    for standards in (NATIONAL, FROM_DAY_1):
        assert standards.due(Clock.INITIAL, date(1900, 1, 1)).due_on >= date(1900, 1, 1)


# What is told of a due date


def test_a_due_date_beyond_the_known_bank_holidays_is_provisional_and_says_so():
    known, beyond = NATIONAL.due(Clock.SINGLE, day("2035-10-01")), NATIONAL.due(Clock.SINGLE, day("2035-12-17"))
    assert (known.provisional, beyond.provisional) == (False, True)
    assert "Provisional" in due_sentence(beyond, "the referral")
    assert "Provisional" not in due_sentence(known, "the referral")


def test_a_due_date_is_told_in_one_sentence():
    assert due_sentence(NATIONAL.due(Clock.INITIAL, day("2011-09-02")), "the referral") == (
        "10 working days from the referral on Friday 2 September 2011: due Friday 16 September 2011."
    )
    assert due_sentence(NATIONAL.due(Clock.REFERRAL_DECISION, day("2011-09-02")), "its start") == (
        "1 working day from its start on Friday 2 September 2011: due Monday 5 September 2011."
    )


def test_a_standard_is_told_with_its_source():
    assert standard_for(NATIONAL_STANDARDS, Clock.INITIAL, day("2011-09-02")).in_words == (
        "Initial assessment: 10 working days from the referral (national: Working Together 2010; NI059)"
    )
    assert local(7).in_words.endswith("7 working days from the referral (local: set by this authority)")


@pytest.mark.parametrize(("count", "word"), [(0, "days"), (1, "day"), (-1, "day"), (2, "days"), (-2, "days")])
def test_one_is_a_day_and_all_else_are_days(count, word):
    assert days_word(count) == word
