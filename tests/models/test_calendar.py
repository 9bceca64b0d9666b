"""Working days: due dates, days left and ledgers, against a count day by day and against published dates."""

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar import LedgerDay, WorkingCalendar, day_in_words, england_bank_holidays, from_today
from models.errors import InvalidInput

SHARED_DATA = Path(__file__).parents[3] / "shared" / "data"
EXAMPLES = SHARED_DATA / "derived" / "working_day_examples_england.csv"
BANK_HOLIDAYS = SHARED_DATA / "ew_bank_holidays.json"
LIMITS = (1, 10, 15, 35, 45)
ENGLAND = WorkingCalendar.england()
ONE_DAY = timedelta(days=1)


def each_day(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def counts(calendar: WorkingCalendar, day: date) -> bool:
    """The definition, written a second time so that it does not lean on the tables that are tested."""
    return day.isoweekday() not in (6, 7) and day not in calendar.bank_holidays


# Against a count day by day


def test_every_start_of_24_years_is_due_when_a_count_day_by_day_says():
    wrong = []
    for start in each_day(date(2005, 1, 1), date(2028, 12, 31)):
        day, number = start, 0
        while number < max(LIMITS):
            day += ONE_DAY
            if counts(ENGLAND, day):
                number += 1
                if number in LIMITS and ENGLAND.due(start, number) != day:
                    wrong.append((start, number, day))
            if (ENGLAND.elapsed(start, day), ENGLAND.days_left(day, start)) != (number, number):
                wrong.append((start, number, day))
            if ENGLAND.days_left(start, day) != -number:
                wrong.append((start, -number, day))
    assert wrong == []


def test_a_day_counts_when_it_is_monday_to_friday_and_no_bank_holiday():
    days = list(each_day(date(2005, 1, 1), date(2028, 12, 31)))
    assert [day for day in days if ENGLAND.is_working_day(day)] == [day for day in days if counts(ENGLAND, day)]
    assert [day for day in days if ENGLAND.why_not_working(day) is None] == [
        day for day in days if counts(ENGLAND, day)
    ]


# Published dates


@pytest.mark.parametrize(
    ("start", "limit", "due", "because"),
    [
        ("2011-09-02", 10, "2011-09-16", "a Friday"),
        ("2011-09-03", 10, "2011-09-16", "the Saturday is due with Friday's"),
        ("2011-09-04", 10, "2011-09-16", "the Sunday is due with Friday's"),
        ("2011-09-02", 35, "2011-10-21", "seven weeks with no bank holiday"),
        ("2011-04-28", 1, "2011-05-03", "royal wedding on 29 April, then Early May"),
        ("2011-04-21", 10, "2011-05-11", "Easter, royal wedding, Early May"),
        ("2010-12-17", 10, "2011-01-05", "Christmas 2010: substitutes on 27 and 28 December and 3 January"),
        ("2011-12-16", 10, "2012-01-04", "Christmas 2011: 26 and 27 December, 2 January"),
        ("2026-12-18", 10, "2027-01-06", "Christmas 2026: 25 and 28 December, 1 January"),
        ("2012-06-01", 1, "2012-06-06", "Spring moved to 4 June, Diamond Jubilee on the 5th"),
        ("2020-05-01", 10, "2020-05-18", "Early May moved to Friday the 8th: 4 May is worked"),
        ("2022-06-01", 1, "2022-06-06", "Spring moved to 2 June, Platinum Jubilee on the 3rd"),
        ("2022-09-12", 10, "2022-09-27", "state funeral on 19 September"),
        ("2023-04-28", 10, "2023-05-16", "Early May, then the coronation on 8 May"),
        ("2024-03-28", 45, "2024-06-05", "Easter, Early May and Spring"),
    ],
)
def test_a_known_start_is_due_on_a_known_day(start, limit, due, because):
    assert ENGLAND.due(date.fromisoformat(start), limit) == date.fromisoformat(due), because


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the golden table ../shared/data/derived is not beside this checkout")
def test_the_golden_table_of_england_is_met():
    rows = list(csv.DictReader(EXAMPLES.read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 20
    for row in rows:
        start = date.fromisoformat(row["start"])
        assert ENGLAND.is_working_day(start) is (row["start_is_working_day"] == "1"), start
        due = {f"due_{limit}wd_day0": ENGLAND.due(start, limit).isoformat() for limit in (1, 10, 15, 20, 35, 45)}
        assert due == {column: row[column] for column in due}, start


@pytest.mark.skipif(not BANK_HOLIDAYS.exists(), reason="the list ../shared/data is not beside this checkout")
def test_the_bank_holidays_are_those_that_the_government_published():
    published = {
        date.fromisoformat(event["date"]) for event in json.loads(BANK_HOLIDAYS.read_text(encoding="utf-8"))["events"]
    }
    assert len(published) > 190
    assert all(day.isoweekday() < 6 for day in published), "a substitute is published in place of a weekend"
    assert {day for day in ENGLAND.bank_holidays if 2005 <= day.year <= 2028 and day.isoweekday() < 6} == published


def test_a_bank_holiday_of_scotland_is_worked_in_england():
    assert ENGLAND.is_working_day(date(2012, 1, 3))  # 2 January, in lieu
    assert ENGLAND.is_working_day(date(2011, 11, 30))  # St Andrew's Day
    assert ENGLAND.is_working_day(date(2011, 3, 17))  # St Patrick's Day


def test_bank_holidays_can_be_read_up_to_a_year():
    days = england_bank_holidays(2011)
    assert (min(days).year, max(days)) == (2000, date(2011, 12, 27))
    assert days[date(2011, 4, 22)] == "Good Friday"


# Lateness is not a sign


def test_on_the_saturday_after_a_friday_due_date_no_day_is_left_and_it_is_overdue():
    due = ENGLAND.due(date(2011, 9, 2), 10)
    saturday = due + ONE_DAY
    assert (due.isoweekday(), saturday.isoweekday()) == (5, 6)
    assert ENGLAND.days_left(due, saturday) == 0
    assert saturday > due
    assert ENGLAND.days_left(due, date(2011, 9, 19)) == -1


# The ledger


def test_the_ledger_over_easter_names_what_it_skips():
    assert ENGLAND.explain(date(2011, 4, 21), 1) == [
        LedgerDay(date(2011, 4, 21), 0, None),
        LedgerDay(date(2011, 4, 22), None, "Good Friday"),
        LedgerDay(date(2011, 4, 23), None, "Saturday"),
        LedgerDay(date(2011, 4, 24), None, "Sunday"),
        LedgerDay(date(2011, 4, 25), None, "Easter Monday"),
        LedgerDay(date(2011, 4, 26), 1, None),
    ]


def test_the_ledger_of_a_start_on_a_saturday_has_it_as_day_0():
    assert ENGLAND.explain(date(2011, 9, 3), 1) == [
        LedgerDay(date(2011, 9, 3), 0, "Saturday"),
        LedgerDay(date(2011, 9, 4), None, "Sunday"),
        LedgerDay(date(2011, 9, 5), 1, None),
    ]


def test_a_bank_holiday_given_without_a_name_is_called_one():
    calendar = WorkingCalendar([date(2011, 9, 5)], date(2011, 12, 31))
    assert calendar.why_not_working(date(2011, 9, 5)) == "Bank holiday"


# The edges of what is known


@pytest.mark.parametrize(
    ("start", "due", "provisional"),
    [
        ("2035-12-17", "2035-12-31", False),
        ("2035-12-17", "2036-01-01", True),
        ("2000-01-01", "2000-01-17", False),
        ("1999-12-31", "2000-01-17", True),
    ],
)
def test_a_due_date_is_provisional_outside_the_years_that_are_known(start, due, provisional):
    assert ENGLAND.is_provisional(date.fromisoformat(start), date.fromisoformat(due)) is provisional


@pytest.mark.parametrize(("start", "due"), [("1950-12-22", "1950-12-25"), ("2150-12-24", "2150-12-25")])
def test_a_date_far_outside_counts_without_bank_holidays_and_is_provisional(start, due):
    first, last = date.fromisoformat(start), date.fromisoformat(due)
    calendar = WorkingCalendar.england()
    assert calendar.due(first, 1) == last  # Christmas, on a weekday
    assert (calendar.days_left(last, first), calendar.is_provisional(first, last)) == (1, True)
    assert calendar.due(date(2011, 4, 21), 10) == date(2011, 5, 11), "known years count as before"


@pytest.mark.parametrize("early", ["1900-01-01", "1990-01-01", "1997-12-31"])
def test_the_first_look_at_a_day_before_the_table_counts_as_well_as_the_second(early):
    before, due = date.fromisoformat(early), date(2011, 9, 16)
    for count, sign in ((WorkingCalendar.days_left, 1), (WorkingCalendar.elapsed, -1)):
        calendar = WorkingCalendar.england()
        first_look = count(calendar, due, before)
        assert first_look == count(calendar, due, before)
        assert first_look * sign > 3000


@pytest.mark.parametrize(
    ("start", "limit"), [("2199-12-30", 10), ("2199-12-31", 1), ("2035-12-31", 100_000), ("2011-09-02", -1)]
)
def test_a_limit_that_cannot_be_counted_is_refused(start, limit):
    with pytest.raises(InvalidInput, match=r"beyond the year 2199|give 0 or more"):
        ENGLAND.due(date.fromisoformat(start), limit)


@pytest.mark.parametrize("day", ["1899-12-30", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_outside_1900_to_2199_is_refused(day):
    outside, inside = date.fromisoformat(day), date(2011, 9, 2)
    for count in (ENGLAND.days_left, ENGLAND.elapsed, ENGLAND.office_days_left):
        with pytest.raises(InvalidInput, match="1900 to 2199"):
            count(outside, inside)
        with pytest.raises(InvalidInput, match="1900 to 2199"):
            count(inside, outside)
    with pytest.raises(InvalidInput, match="1900 to 2199"):
        ENGLAND.due(outside, 10)


def test_the_last_working_day_that_can_be_counted_is_the_last_of_2199():
    assert ENGLAND.due(date(2199, 12, 30), 1) == date(2199, 12, 31)
    assert ENGLAND.due(date(1900, 1, 1), 1) == date(1900, 1, 2)


# Properties, on calendars of any kind

# Wider than the calendars, so that their tables have to grow.
days = st.dates(date(2006, 1, 1), date(2018, 12, 31))
some_days = st.frozensets(st.dates(date(2010, 1, 1), date(2013, 12, 31)), max_size=60)
calendars = st.builds(WorkingCalendar, some_days, st.just(date(2013, 12, 31)), some_days)
limits = st.integers(0, 120)


@given(calendars, days, limits.filter(bool))
def test_a_due_date_is_the_first_day_on_which_the_limit_is_over(calendar, start, limit):
    due = calendar.due(start, limit)
    assert due > start
    assert calendar.is_working_day(due)
    assert calendar.elapsed(start, due) == limit
    assert calendar.elapsed(start, due - ONE_DAY) == limit - 1


@given(calendars, days)
def test_a_limit_of_no_days_is_due_on_the_start(calendar, start):
    assert calendar.due(start, 0) == start


@given(calendars, days, days)
def test_days_left_are_the_working_days_after_today_up_to_the_due_date(calendar, due, today):
    first, last = sorted((due, today))
    between = [day for day in each_day(first + ONE_DAY, last) if counts(calendar, day)]
    assert calendar.days_left(due, today) == (len(between) if today <= due else -len(between))
    assert calendar.days_left(due, today) == -calendar.days_left(today, due) == calendar.elapsed(today, due)
    open_days = [day for day in between if day not in calendar.closures]
    assert calendar.office_days_left(due, today) == (len(open_days) if today <= due else -len(open_days))


@given(calendars, days, days, days)
def test_elapsed_adds_up(calendar, a, b, c):
    assert calendar.elapsed(a, b) + calendar.elapsed(b, c) == calendar.elapsed(a, c)
    assert calendar.elapsed(a, a) == 0


@given(calendars, days, limits, st.integers(0, 60))
def test_closures_never_move_a_due_date_and_never_add_a_day(calendar, start, limit, ahead):
    always_open = WorkingCalendar(calendar.bank_holidays, calendar.known_until)
    due = calendar.due(start, limit)
    today = due - timedelta(days=ahead)
    assert due == always_open.due(start, limit)
    assert calendar.explain(start, limit) == always_open.explain(start, limit)
    assert 0 <= calendar.office_days_left(due, today) <= calendar.days_left(due, today)
    assert calendar.days_left(due, today) == always_open.office_days_left(due, today)


@settings(max_examples=50)
@given(calendars, days, limits)
def test_a_ledger_has_each_calendar_day_once_and_ends_with_the_limit_on_the_due_date(calendar, start, limit):
    ledger = calendar.explain(start, limit)
    due = calendar.due(start, limit)
    assert [line.day for line in ledger] == list(each_day(start, due))
    assert (ledger[-1].day, ledger[-1].number) == (due, limit)
    assert [line.number for line in ledger if line.number is not None] == list(range(limit + 1))
    for line in ledger[1:]:
        assert (line.number is None) == (line.reason is not None) == (not counts(calendar, line.day))


def test_a_closed_office_is_counted_beside_the_days_left():
    shut = dict.fromkeys(each_day(date(2026, 12, 28), date(2026, 12, 31)), "Town hall shut")
    calendar = WorkingCalendar(ENGLAND.bank_holidays, ENGLAND.known_until, shut)
    due = calendar.due(date(2026, 12, 18), 8)
    assert due == date(2027, 1, 4)
    assert calendar.days_left(due, date(2026, 12, 24)) == 4  # 29, 30, 31 December; 28 is a bank holiday; 4 January
    assert calendar.office_days_left(due, date(2026, 12, 24)) == 1


# How far a day is from today


@pytest.mark.parametrize(
    ("today", "day", "words"),
    [
        ("2026-11-23", "2026-12-03", "Thu 3 Dec 2026, 8 working days from today"),
        ("2026-11-23", "2026-11-23", "Mon 23 Nov 2026, today"),
        ("2026-11-23", "2026-11-24", "Tue 24 Nov 2026, tomorrow"),
        ("2026-11-24", "2026-11-23", "Mon 23 Nov 2026, yesterday"),
        ("2026-11-23", "2026-11-19", "Thu 19 Nov 2026, 2 working days ago"),
        ("2026-11-20", "2026-11-23", "Mon 23 Nov 2026, 1 working day from today"),
        ("2026-11-23", "2026-11-20", "Fri 20 Nov 2026, 1 working day ago"),
        ("2026-11-21", "2026-11-18", "Wed 18 Nov 2026, 3 working days ago"),
        ("2026-11-23", "2026-11-28", "Sat 28 Nov 2026, 4 working days from today – Saturday: not a working day"),
        ("2026-11-23", "2026-11-21", "Sat 21 Nov 2026, 2 days ago – Saturday: not a working day"),
        ("2026-11-20", "2026-11-22", "Sun 22 Nov 2026, 2 days from today – Sunday: not a working day"),
        ("2026-11-22", "2026-11-22", "Sun 22 Nov 2026, today – Sunday: not a working day"),
        ("2026-12-24", "2026-12-25", "Fri 25 Dec 2026, tomorrow – Christmas Day: not a working day"),
        ("2010-01-04", "2026-11-23", "Mon 23 Nov 2026, 4,267 working days from today"),
    ],
)
def test_a_day_is_said_back_with_how_far_it_is(today, day, words):
    day, today = date.fromisoformat(day), date.fromisoformat(today)
    assert day_in_words(day, today, ENGLAND) == words


def test_a_day_that_is_written_out_names_its_weekday_once():
    saturday, boxing = date(2026, 11, 28), date(2026, 12, 28)
    assert day_in_words(saturday, date(2026, 11, 27), ENGLAND, in_full=True) == (
        "Saturday 28 November 2026, tomorrow – not a working day"
    )
    assert day_in_words(boxing, date(2026, 12, 29), ENGLAND, in_full=True).startswith(
        "Monday 28 December 2026, yesterday – Boxing Day"
    )


def test_without_a_calendar_only_the_days_next_to_today_are_told():
    today = date(2026, 11, 23)
    assert day_in_words(date(2026, 12, 3), today) == "Thu 3 Dec 2026"
    assert day_in_words(today, today) == "Mon 23 Nov 2026, today"
    assert from_today(date(2026, 11, 22), today, None) == "yesterday"


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(-3000, 3000))
def test_working_days_after_a_day_are_those_that_a_count_day_by_day_finds(today, count):
    day, passed = today, 0
    while passed < abs(count):
        day += ONE_DAY if count > 0 else -ONE_DAY
        passed += counts(ENGLAND, day)
    assert ENGLAND.after(today, count) == day
    if passed and abs((day - today).days) > 1:
        asked = f"{passed:,} working day{'' if passed == 1 else 's'} {'from today' if count > 0 else 'ago'}"
        assert from_today(day, today, ENGLAND) == asked, "what is said back is what was asked for"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_can_be_said_back(day, today):
    assert from_today(day, today, ENGLAND)


def test_working_days_before_the_first_year_are_refused():
    with pytest.raises(InvalidInput, match="before the year 1900"):
        ENGLAND.after(date(1900, 1, 3), -9)
