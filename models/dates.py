"""Days as people write and read them."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from models.errors import InvalidInput
from models.text import showable

if TYPE_CHECKING:
    from models.calendar import WorkingCalendar  # which imports this module

# Written out here and not taken from the locale, so that a picture, a test and a colleague see the same.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]\d.*)?")
_RELATIVE = re.compile(r"([+-])\s*(\d{1,4})\s*([dwmy]?)", re.IGNORECASE)
_WORKING_DAYS = re.compile(r"([+-]?)\s*(\d{1,4})\s*wd", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})(?:\s*[/.\- ]\s*(\d{4}|\d{2}))?")
_WORDS = re.compile(
    r"(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s\-/]*([a-z]{3,9})\.?[\s,\-/]*(\d{4}|\d{2})?", re.IGNORECASE
)
_UNITS = {"": "days", "d": "days", "w": "weeks", "m": "months", "y": "years"}


def long_form(day: date) -> str:
    """``Friday 16 September 2011``"""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_form(day: date) -> str:
    """``Fri 16 Sep 2011``"""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def spelt(day: date) -> str:
    """``16 September 2011``"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def list_form(day: date) -> str:
    """``16 Sep 11``, right-aligned to the width that a column of dates takes."""
    return f"{day.day:2} {MONTHS[day.month - 1][:3]} {day.year % 100:02}"


def parse_day(text: str, today: date, *, past: bool = False, calendar: "WorkingCalendar | None" = None) -> date:
    """The day a person means: ISO, day-first, ``22 Mar``, ``today``, ``yesterday``, ``mon``, ``+5``, ``-2w``, ``10wd``.

    ``+5`` counts calendar days. ``+10wd`` (or ``10wd``) and ``-3wd`` are so many working days after and before today,
    by the ``calendar``; without one they are no date. A weekday is the next one after today; a day without a year is in
    today's year. Where only a day that has been can be meant (``past``), a weekday is the last one up to today, and a
    day without a year the last one of that name.
    Raises InvalidInput where the text is no day, or one outside 1900 to 2199.
    """
    words = " ".join(text.strip().split()).casefold()
    found = _working_day(words, today, calendar) or _read_day(words, today)
    if past and (found is None or found > today):
        found = _last_before(words, found, today)
    if found is None or not EARLIEST <= found <= LATEST:
        shown = showable(text.strip()[:40])
        counted = ("-3" if past else "+10") + ("wd" if calendar else "")
        raise InvalidInput(f"“{shown}” is not a date. Write it as today, fri, 3/12, {counted} or 16/9/2011.")
    return found


def parse_written_day(text: str) -> date | None:
    """A complete date as a file writes it, ISO or day-first, with or without a time; None where it is none."""
    words = " ".join(text.split())
    dated = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m)?$", "", words, flags=re.IGNORECASE)
    found = _iso(dated) or _numbers(dated, None) or _words(dated, None)
    return found if found is not None and EARLIEST <= found <= LATEST else None


def _last_before(text: str, found: date | None, today: date) -> date | None:
    """What the text means where it is of a day that has been; what it says in full stays as it is."""
    if found is not None and len(text) >= 3 and any(name.casefold().startswith(text) for name in WEEKDAYS):
        return found - timedelta(days=7)
    year_before = _numbers(text, today.year - 1) or _words(text, today.year - 1)
    return found if year_before is None or year_before > today else year_before


def _working_day(text: str, today: date, calendar: "WorkingCalendar | None") -> date | None:
    match = _WORKING_DAYS.fullmatch(text)
    if match is None or calendar is None:
        return None
    try:
        return calendar.after(today, int(match[2]) * (-1 if match[1] == "-" else 1))
    except InvalidInput:
        return None  # beyond the years that can be written


def _read_day(text: str, today: date) -> date | None:
    named = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1}
    if text in named:
        return today + timedelta(days=named[text])
    if len(text) >= 3 and (matches := [n for n, name in enumerate(WEEKDAYS) if name.casefold().startswith(text)]):
        return today + timedelta(days=(matches[0] - today.weekday() - 1) % 7 + 1)
    if relative := _RELATIVE.fullmatch(text):
        sign, count, unit = relative.groups()
        amount = int(count) * (1 if sign == "+" else -1)
        try:
            return today + relativedelta(**{_UNITS[unit]: amount})  # type: ignore[arg-type]
        except (ValueError, OverflowError):
            return None
    return _iso(text) or _numbers(text, today.year) or _words(text, today.year)


def _iso(text: str) -> date | None:
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if re.fullmatch(r"(19|20|21)\d{6}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    return None


def _numbers(text: str, year: int | None) -> date | None:
    match = _NUMBERS.fullmatch(text)
    if not match or not (match[3] or year):
        return None
    return _day(_full_year(match[3], year), int(match[2]), int(match[1]))


def _words(text: str, year: int | None) -> date | None:
    match = _WORDS.fullmatch(text)
    if not match or not (match[3] or year):
        return None
    name = match[2].casefold()
    name = "sep" if name == "sept" else name
    months = [number for number, month in enumerate(MONTHS, 1) if month.casefold().startswith(name)]
    return _day(_full_year(match[3], year), months[0], int(match[1])) if months else None


def _full_year(written: str | None, year: int | None) -> int:
    if written is None:
        assert year is not None
        return year
    # Two digits: 69 and later are of the last century (the POSIX reading).
    number = int(written)
    return number if len(written) == 4 else number + (1900 if number >= 69 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
