"""The words on top of a place: what it shows, and as at which day."""

from models.calendar import WorkingCalendar
from models.dates import long_form, short_form
from screens.desk import Desk

_NARROW = 46  # what fits on a narrow screen beside who is working


def place_words(place: str, desk: Desk, calendar: WorkingCalendar | None, *, roomy: bool, key: str = "t") -> str:
    """``Duty · as at Friday 16 September 2011, today``, and what kind of day it is where that is not a working day.

    ``key`` is the one for another day.
    """
    as_at, today = desk.as_at, desk.today()
    if as_at == today:
        words = f"{place} · as at {long_form(as_at)}, today"
        if not roomy and len(words) > _NARROW:
            words = f"{place} · as at {short_form(as_at)}, today"
    elif roomy:
        words = f"{place} · as at {long_form(as_at)} (today is {short_form(today)}; {key} to change)"
    else:
        words = f"{place} · as at {short_form(as_at)}, not today ({key})"
    if calendar is None:
        return words
    if why := calendar.why_not_working(as_at):
        return words + (" · not a working day" if why in words else f" · {why}, not a working day")
    if as_at in calendar.closures:
        return f"{words} · office closed: {calendar.closures[as_at]}"
    return words
