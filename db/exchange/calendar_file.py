"""Due dates as a file for calendar programs (iCalendar, RFC 5545): whole days, by references, without a name."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from db.queries.due_days import DueDay, DueDays
from models.dates import short_form
from models.text import showable

_MADE_BY = "-//cpip-tui//due dates//EN"
_COUNTED_FROM = datetime(2000, 1, 1, tzinfo=UTC)


def calendar_file(found: DueDays, at: datetime) -> bytes:
    """The file, made at this moment.

    Each has the same UID in every file of the store, and a SEQUENCE that grows with the second in which the file is
    made, so that the newer file counts. What is gone is there once more, as cancelled.
    """
    made = at.astimezone(UTC).replace(microsecond=0)
    calendar = Calendar()
    calendar.add("prodid", _MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", showable(f"Due dates: {found.whose.words}"))
    for day in found.days:
        calendar.add_component(_event(day, found, made))
    return bytes(calendar.to_ical())


def _event(day: DueDay, found: DueDays, made: datetime) -> Event:
    event = Event()
    event.add("uid", f"{day.key}@{found.store}.cpip-tui")
    event.add("dtstamp", made)
    event.add("last-modified", made)
    event.add("sequence", int((made - _COUNTED_FROM).total_seconds()))
    event.add("dtstart", day.on)
    event.add("dtend", _day_after(day.last_on or day.on))
    event.add("summary", showable(f"Gone: {day.words}" if day.gone else day.words))
    event.add("description", showable(" ".join(_described(day, found.as_at))))
    event.add("status", "CANCELLED" if day.gone else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _described(day: DueDay, as_at: date) -> Iterable[str]:
    if day.gone:
        yield "It was done, moved to somebody else or is due no more."
    elif day.about:
        yield day.about
    if day.restricted:
        yield "The case is restricted."
    yield f"As at {short_form(as_at)}."


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
