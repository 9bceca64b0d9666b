"""Where the working days of an assessment went: three parts that add up to the days elapsed."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.calendar import WorkingCalendar
from models.standards import Standards
from models.time_split import TimeSplit, time_split

ENGLAND = WorkingCalendar.england()
STANDARDS = Standards(ENGLAND)
FROM_DAY_1 = Standards(ENGLAND, count_start_day=True)
FRIDAY = "2011-09-02"  # the referral; its tenth working day is Friday 16 September


def day(text: str) -> date:
    return date.fromisoformat(text)


def spell(text: str) -> tuple[date, date | None]:
    """``2011-09-06/2011-09-14``, or ``2011-09-06/`` where it has not ended."""
    begun, ended = text.split("/")
    return day(begun), day(ended) if ended else None


def split(
    until: str, held: str = "", with_manager: str = "", standards: Standards = STANDARDS, since: str = FRIDAY
) -> tuple[int, int, int]:
    """(unallocated, worker, manager), with the spells separated by spaces."""
    found = time_split(standards, day(since), day(until), map(spell, held.split()), map(spell, with_manager.split()))
    assert found.elapsed == standards.day_number(day(since), day(until))
    return found.unallocated, found.worker, found.manager


# Who has which days


@pytest.mark.parametrize(
    ("until", "held", "with_manager", "parts"),
    [
        # Allocated on Tuesday 6, submitted on Wednesday 14, authorised on Thursday 15.
        ("2011-09-15", "2011-09-06/", "2011-09-14/2011-09-15", (2, 6, 1)),
        ("2011-09-16", "", "", (10, 0, 0)),
        ("2011-09-16", "2011-09-02/", "", (0, 10, 0)),  # allocated on the day of the referral
        ("2011-09-16", "2011-08-01/", "", (0, 10, 0)),  # held since before it
        ("2011-09-16", "2011-09-02/", "2011-09-02/", (0, 0, 10)),
        # The very day of a change is still of the one before.
        ("2011-09-06", "2011-09-06/", "", (2, 0, 0)),
        ("2011-09-07", "2011-09-06/", "", (2, 1, 0)),
        # Allocated on a Saturday: Monday is the worker's.
        ("2011-09-05", "2011-09-03/", "", (0, 1, 0)),
        # Returned on Friday 9, and submitted once more on Tuesday 13.
        ("2011-09-16", "2011-09-05/", "2011-09-07/2011-09-09 2011-09-13/", (1, 4, 5)),
        # Taken back to unallocated on Thursday 8.
        ("2011-09-16", "2011-09-05/2011-09-08", "", (7, 3, 0)),
        # From one worker to another on the same day.
        ("2011-09-16", "2011-09-05/2011-09-08 2011-09-08/", "", (1, 9, 0)),
        # With the manager goes before unallocated.
        ("2011-09-16", "2011-09-05/2011-09-12", "2011-09-09/2011-09-14", (3, 4, 3)),
    ],
)
def test_the_days_up_to_a_change_belong_to_what_stood_before_it(until, held, with_manager, parts):
    assert split(until, held, with_manager) == parts


@pytest.mark.parametrize(
    ("held", "with_manager", "parts"),
    [
        ("2011-09-06/2011-09-06", "", (10, 0, 0)),  # allocated and taken back on one day
        ("2011-09-05/2011-09-06 2011-09-06/2011-09-06 2011-09-06/", "", (1, 9, 0)),
        ("2011-09-02/", "2011-09-06/2011-09-06", (0, 10, 0)),  # submitted and returned on one day
        ("2011-09-02/", "2011-09-06/2011-09-06 2011-09-06/", (0, 2, 8)),  # and submitted again on it
        ("2011-09-06/2011-09-05", "", (10, 0, 0)),  # ended before it began
    ],
)
def test_of_several_changes_on_one_day_what_stands_at_its_end_counts(held, with_manager, parts):
    assert split("2011-09-16", held, with_manager) == parts


def test_what_changes_after_the_day_looked_at_changes_nothing():
    assert (
        split("2011-09-09", "2011-09-06/2011-10-01", "2011-09-12/") == split("2011-09-09", "2011-09-06/") == (2, 3, 0)
    )


def test_a_weekend_and_a_bank_holiday_are_nobody_s():
    # Referred on Maundy Thursday 2011, allocated on Good Friday: the Tuesday after Easter is the first day.
    assert split("2011-04-25", "2011-04-22/", since="2011-04-21") == (0, 0, 0)
    assert split("2011-04-26", "2011-04-22/", since="2011-04-21") == (0, 1, 0)


# The start day


@pytest.mark.parametrize(
    ("held", "parts"),
    [
        ("2011-09-02/", (0, 11, 0)),  # it belongs to what stands at its end
        ("2011-09-05/", (2, 9, 0)),
        ("2011-08-01/2011-09-02", (11, 0, 0)),
    ],
)
def test_where_the_start_day_counts_it_belongs_to_what_stands_at_its_end(held, parts):
    assert split("2011-09-16", held, standards=FROM_DAY_1) == parts


def test_on_the_start_day_itself_nothing_has_elapsed_unless_it_counts():
    assert split(FRIDAY, FRIDAY + "/") == (0, 0, 0)
    assert split(FRIDAY, FRIDAY + "/", standards=FROM_DAY_1) == (0, 1, 0)


def test_before_the_clock_began_the_count_is_negative_and_of_whoever_had_it_first():
    assert split("2011-08-31") == (-2, 0, 0)
    assert split("2011-08-31", "2011-08-01/2011-10-01 2011-09-01/") == (0, -2, 0)


# In words


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((2, 6, 1), "2 unallocated + 6 with the worker + 1 with the manager = 9 working days"),
        ((0, 1, 0), "0 unallocated + 1 with the worker + 0 with the manager = 1 working day"),
        ((0, 0, 0), "0 unallocated + 0 with the worker + 0 with the manager = 0 working days"),
    ],
)
def test_the_split_in_words_adds_up(parts, words):
    assert TimeSplit(*parts).in_words == words


# Whatever the days

FIRST, LAST = date(2010, 11, 1), date(2012, 2, 28)
days = st.dates(FIRST, LAST)
spells = st.lists(st.tuples(days, st.none() | days), max_size=6) | st.lists(
    st.tuples(days, st.integers(0, 20)).map(lambda begun: (begun[0], begun[0] + timedelta(days=begun[1]))), max_size=12
)
conventions = st.sampled_from([STANDARDS, FROM_DAY_1])


def day_by_day(standards, clock_from, until, held, with_manager) -> tuple[int, int, int]:
    """The same, asked of each working day: who had it at the end of the day before."""
    parts = [0, 0, 0]
    first = clock_from if standards.count_start_day else clock_from + timedelta(days=1)
    for step in range((until - first).days + 1):
        counted = first + timedelta(days=step)
        if not standards.calendar.is_working_day(counted):
            continue
        before = max(clock_from, counted - timedelta(days=1))
        at_end = {
            name: any(begun <= before and not (ended is not None and ended <= before) for begun, ended in times)
            for name, times in (("held", held), ("manager", with_manager))
        }
        parts[2 if at_end["manager"] else 1 if at_end["held"] else 0] += 1
    return parts[0], parts[1], parts[2]


@given(conventions, days, days, spells, spells)
@example(FROM_DAY_1, date(2011, 9, 2), date(2011, 9, 1), [], [])
@example(STANDARDS, date(2011, 9, 2), date(2011, 9, 1), [(date(2011, 9, 2), None)], [])
def test_the_parts_add_up_to_the_day_of_the_clock(standards, clock_from, until, held, with_manager):
    found = time_split(standards, clock_from, until, held, with_manager)
    assert found.unallocated + found.worker + found.manager == standards.day_number(clock_from, until)
    assert found.elapsed == standards.day_number(clock_from, until)


@given(conventions, days, st.integers(0, 90), spells, spells)
def test_the_parts_are_those_of_a_count_day_by_day_and_none_is_negative(
    standards, clock_from, length, held, with_manager
):
    until = clock_from + timedelta(days=length)
    found = time_split(standards, clock_from, until, held, with_manager)
    parts = (found.unallocated, found.worker, found.manager)
    assert parts == day_by_day(standards, clock_from, until, held, with_manager)
    assert min(parts) >= 0


@given(conventions, days, st.integers(0, 90), spells, spells, st.randoms(use_true_random=False))
def test_the_order_of_the_changes_does_not_matter(standards, clock_from, length, held, with_manager, random):
    until = clock_from + timedelta(days=length)
    mixed, mixed_manager = list(held), list(with_manager)
    random.shuffle(mixed)
    random.shuffle(mixed_manager)
    assert time_split(standards, clock_from, until, iter(mixed), iter(mixed_manager)) == time_split(
        standards, clock_from, until, held, with_manager
    )


@given(conventions, days, st.integers(0, 60), st.integers(0, 30), spells, spells)
def test_no_part_becomes_less_as_time_goes_on(standards, clock_from, length, more, held, with_manager):
    until = clock_from + timedelta(days=length)
    earlier = time_split(standards, clock_from, until, held, with_manager)
    later = time_split(standards, clock_from, until + timedelta(days=more), held, with_manager)
    assert earlier.unallocated <= later.unallocated
    assert earlier.worker <= later.worker
    assert earlier.manager <= later.manager
