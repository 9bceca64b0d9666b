"""Days as people type them, as files write them, and as the program shows them."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.calendar import WorkingCalendar
from models.dates import EARLIEST, LATEST, list_form, long_form, parse_day, parse_written_day, short_form
from models.errors import InvalidInput
from models.text import showable

TODAY = date(2011, 9, 14)  # a Wednesday
FRIDAY = date(2011, 9, 16)
any_day = st.dates(EARLIEST, LATEST)
ENGLAND = WorkingCalendar.england()


# What a person types


@pytest.mark.parametrize(
    "text",
    [
        "2011-09-16", "2011-9-16", "20110916", "2011-09-16 10:30",
        "16/9/2011", "16/09/2011", "16/9/11", "16.9.2011", "16.9.11", "16-9-2011", "16 9 2011", "16 / 9 / 2011",
        "16/9", "16.9", "16 Sep", "16 sep", "16 SEPT", "16th September", "16-Sep",
        "16 Sep 2011", "16 Sept 2011", "16 September 2011", "16th Sep 2011", "16 Sep. 2011", "16 Sep, 2011",
        "16-Sep-2011", "16-Sep-11", "16/Sep/2011", "16sep2011", "Fri 16 Sep 2011", "Friday 16 September 2011",
        "Friday, 16 September 2011", "friday 16 sep", "fri", "Friday", "FRIDAY", "frida", "+2", "+ 2", "+2d", "+2D",
        "  16 Sep 2011  ", "16\tSep\n2011", "16\u00a0Sep\u00a02011",
    ],
)  # fmt: skip
def test_friday_16_september_2011_can_be_typed_as(text):
    assert parse_day(text, TODAY) == FRIDAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2011-09-14"),
        ("now", "2011-09-14"),
        ("Today", "2011-09-14"),
        ("tomorrow", "2011-09-15"),
        ("yesterday", "2011-09-13"),
        ("mon", "2011-09-19"),
        ("tues", "2011-09-20"),
        ("wed", "2011-09-21"),  # today is a Wednesday: the next one
        ("thu", "2011-09-15"),
        ("sun", "2011-09-18"),
        ("+5", "2011-09-19"),
        ("-5", "2011-09-09"),
        ("+0", "2011-09-14"),
        ("-2w", "2011-08-31"),
        ("+1m", "2011-10-14"),
        ("-1y", "2010-09-14"),
        ("3/12/2026", "2026-12-03"),  # day first: 3 December
        ("12/3/2026", "2026-03-12"),
        ("22 Mar", "2011-03-22"),
        ("1 may", "2011-05-01"),
        ("1 Jun 68", "2068-06-01"),
        ("1 Jun 69", "1969-06-01"),
        ("29/2/2012", "2012-02-29"),
        ("1/1/1900", "1900-01-01"),
        ("31/12/2199", "2199-12-31"),
    ],
)
def test_a_day_can_be_typed(text, day):
    assert parse_day(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        ("2011-01-31", "+1m", "2011-02-28"),
        ("2012-02-29", "+1y", "2013-02-28"),
        ("2012-02-29", "-1y", "2011-02-28"),
        ("2012-01-10", "29 feb", "2012-02-29"),
        ("2011-12-31", "tomorrow", "2012-01-01"),
        ("2011-12-30", "fri", "2012-01-06"),
    ],
)
def test_a_day_is_read_from_today(today, text, day):
    assert parse_day(text, date.fromisoformat(today)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        ("2011-09-14", "mon", "2011-09-12"),
        ("2011-09-14", "thursday", "2011-09-08"),
        ("2011-09-14", "wed", "2011-09-14"),  # today is a Wednesday, and is a day that has been
        ("2011-09-14", "12/9", "2011-09-12"),
        ("2011-09-14", "14/9", "2011-09-14"),
        ("2011-09-14", "15/9", "2010-09-15"),
        ("2012-01-05", "28 Dec", "2011-12-28"),
        ("2013-01-05", "29 feb", "2012-02-29"),
        ("2011-09-14", "15/9/2011", "2011-09-15"),  # what is said in full is what is meant
        ("2011-09-14", "tomorrow", "2011-09-15"),
        ("2011-09-14", "+1w", "2011-09-21"),
        ("2011-09-14", "yesterday", "2011-09-13"),
    ],
)
def test_where_only_the_past_can_be_meant_a_day_is_the_last_of_its_name(today, text, day):
    assert parse_day(text, date.fromisoformat(today), past=True) == date.fromisoformat(day)


def test_what_is_no_day_is_none_of_the_past_either():
    with pytest.raises(InvalidInput, match="is not a date"):
        parse_day("31/2", TODAY, past=True)


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        ("2026-11-23", "+10wd", "2026-12-07"),
        ("2026-11-23", "10wd", "2026-12-07"),
        ("2026-11-23", "+ 10 WD", "2026-12-07"),
        ("2026-11-23", "10 wd", "2026-12-07"),
        ("2026-11-23", "-3wd", "2026-11-18"),
        ("2026-11-23", "+0wd", "2026-11-23"),
        ("2026-12-24", "+1wd", "2026-12-29"),  # over Christmas Day, the weekend, and Boxing Day on the Monday
        ("2026-12-29", "-1wd", "2026-12-24"),
        ("2026-11-21", "+1wd", "2026-11-23"),  # today is a Saturday
        ("2026-11-21", "-1wd", "2026-11-20"),
        ("2026-11-21", "0wd", "2026-11-21"),
        ("2026-11-23", "+1w", "2026-11-30"),
        ("2026-11-23", "+10d", "2026-12-03"),
    ],
)
def test_working_days_are_counted_by_the_calendar(today, text, day):
    assert parse_day(text, date.fromisoformat(today), calendar=ENGLAND) == date.fromisoformat(day)


def test_working_days_can_be_counted_back_where_a_day_that_has_been_is_meant():
    assert parse_day("-3wd", TODAY, past=True, calendar=ENGLAND) == date(2011, 9, 9)
    assert parse_day("3wd", TODAY, past=True, calendar=ENGLAND) == date(2011, 9, 19), "what is said is what is meant"


@pytest.mark.parametrize("text", ["+10wd", "-3wd", "10wd"])
def test_without_a_calendar_working_days_are_no_date(text):
    with pytest.raises(InvalidInput, match="is not a date"):
        parse_day(text, TODAY)


@pytest.mark.parametrize(
    ("today", "text"),
    [
        ("2011-09-14", "wd"),
        ("2011-09-14", "+wd"),
        ("2011-09-14", "+12345wd"),
        ("2011-09-14", "--1wd"),
        ("2011-09-14", "1.5wd"),
        ("2199-12-30", "+9999wd"),
        ("1900-01-03", "-9999wd"),
        ("1900-01-02", "-3wd"),
    ],
)
def test_working_days_that_cannot_be_counted_are_no_date(today, text):
    with pytest.raises(InvalidInput, match="is not a date"):
        parse_day(text, date.fromisoformat(today), calendar=ENGLAND)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "banana", "31/2/2011", "13/13/2011", "9/16/2011", "0/9/2011", "29/2/2011", "29 feb", "2011-13-01",
        "2011-02-30", "20111301", "0001-01-01", "1899-12-31", "2200-01-01", "31/12/1899", "9999-12-31", "16", "2011",
        "mo", "m", "16 Foo 2011", "16 S 2011", "32 Sep 2011", "Sep 2011", "16/9/011", "16//9", "+", "-w", "+5q",
        "+9999y", "-9999y", "+9999m", "--5", "+12345", "16 Sep 2011 2012", "16/9/2011/1", "2011-09-16-01",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_an_example(text):
    with pytest.raises(InvalidInput, match=r"is not a date\. Write it as today, fri, 3/12, \+10 or 16/9/2011\.$"):
        parse_day(text, TODAY)


def test_the_examples_are_of_what_can_be_meant():
    for past, calendar, counted in ((False, ENGLAND, "+10wd"), (True, None, "-3"), (True, ENGLAND, "-3wd")):
        with pytest.raises(InvalidInput) as refused:
            parse_day("no day", TODAY, past=past, calendar=calendar)
        assert f"Write it as today, fri, 3/12, {counted} or" in str(refused.value)
        assert parse_day(counted, TODAY, past=past, calendar=calendar)


def test_a_timestamp_pasted_from_a_log_is_read_as_its_day():
    assert parse_day("2011-09-16T10:30:00", TODAY) == FRIDAY


def test_a_long_refused_text_is_cut_in_the_refusal():
    with pytest.raises(InvalidInput) as refusal:
        parse_day("x" * 5000, TODAY)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("text", ["\x1b[2Jboo", "a\u202eb", "16\x00Sep"])
def test_a_refusal_can_be_shown_as_it_stands(text):
    with pytest.raises(InvalidInput) as refusal:
        parse_day(text, TODAY)
    assert showable(str(refusal.value)) == str(refusal.value)


@given(
    st.text(max_size=30)
    | st.from_regex(r"[0-9a-z+\-/. ]{1,14}", fullmatch=True)
    | st.from_regex(r"[+-]?[0-9]{1,4} ?wd", fullmatch=True),
    any_day,
)
@example("²/9/2011", TODAY)
@example("+²wd", TODAY)
@example("+9999wd", LATEST)
@example("-9999wd", EARLIEST)
@example("٣/٩/٢٠١١", TODAY)
@example("+9999d", LATEST)
@example("-9999w", EARLIEST)
@example("yesterday", EARLIEST)
@example("tomorrow", LATEST)
def test_whatever_is_typed_is_a_day_of_these_centuries_or_refused(text, today):
    try:
        found = parse_day(text, today, calendar=ENGLAND)
    except InvalidInput:
        return
    assert EARLIEST <= found <= LATEST


@given(any_day, any_day, st.sampled_from([str.upper, str.lower, str.title, lambda text: f"  {text} "]))
def test_each_form_of_a_day_reads_back_as_that_day(day, today, typed):
    for written in (day.isoformat(), long_form(day), short_form(day)):
        assert parse_day(typed(written), today) == day
        assert parse_written_day(typed(written)) == day


@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)), any_day)
def test_the_form_for_lists_reads_back_within_a_century(day, today):
    assert len(list_form(day)) == 9
    assert parse_day(list_form(day), today) == parse_written_day(list_form(day)) == day


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-9999, 9999))
def test_days_ahead_and_back_are_calendar_days(today, count):
    assert parse_day(f"{count:+}", today) == today + timedelta(days=count)


@given(any_day.filter(lambda day: day < date(2199, 12, 1)), st.sampled_from(range(7)))
def test_the_name_of_a_weekday_is_the_next_one_after_today(today, weekday):
    name = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[weekday]
    found = parse_day(name, today)
    assert found.weekday() == weekday
    assert 1 <= (found - today).days <= 7


# What a file writes


@pytest.mark.parametrize(
    "text",
    [
        "2011-09-16", "20110916", "16/9/2011", "16/09/2011", "16/09/11", "16.9.2011", "16-Sep-11", "16 Sep 2011",
        "Friday 16 September 2011", "16th September 2011", " 16/09/2011 ", "2011-09-16 00:00", "2011-09-16 00:00:00",
        "2011-09-16T00:00:00", "2011-09-16T10:30:00.000", "2011-09-16T10:30:00Z", "2011-09-16T10:30:00+01:00",
        "16/09/2011 00:00", "16/09/2011 10:30:15", "16/09/2011 10:30 AM", "16/09/2011 1:05pm", "16 Sep 2011 10:30",
    ],
)  # fmt: skip
def test_a_file_can_write_friday_16_september_2011_as(text):
    assert parse_written_day(text) == FRIDAY


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "16/9", "16 Sep", "16/9 10:30", "16 Sep 10:30", "today", "mon", "Friday", "+5", "-2w", "n/a", "10:30",
        "31/2/2011", "13/13/2011", "09/16/2011", "banana", "1899-12-31", "2200-01-01", "0001-01-01", "40802", "2011",
    ],
)  # fmt: skip
def test_a_file_must_write_a_whole_date(text):
    assert parse_written_day(text) is None


@given(st.text(max_size=30) | st.from_regex(r"[0-9a-z+\-/.: ]{1,16}", fullmatch=True))
def test_whatever_a_file_writes_is_a_day_of_these_centuries_or_none(text):
    found = parse_written_day(text)
    assert found is None or EARLIEST <= found <= LATEST


# What the program shows


def test_a_day_is_shown_in_three_widths():
    assert long_form(FRIDAY) == "Friday 16 September 2011"
    assert short_form(FRIDAY) == "Fri 16 Sep 2011"
    assert list_form(FRIDAY) == "16 Sep 11"
    assert list_form(date(2005, 5, 3)) == " 3 May 05"
