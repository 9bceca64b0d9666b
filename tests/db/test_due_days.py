"""Due dates for a calendar program: read back they are those of the lists, under names of their own that stay."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from often import of_a_hundred
from small_authority import ADA, ANN, BOB, HELD, HELD_TOO, MO, WIL, ask, person, refused
from told_on_monday import MONDAY, PERSONAL, on_monday, tell

from db.commands.allocating import allocate
from db.commands.assessing import authorise
from db.commands.calendar import close_office, proclaim
from db.commands.sending_out import send_out
from db.commands.writing import finish_action
from db.exchange.calendar_file import calendar_file
from db.queries.actions import agreed_actions
from db.queries.clock_list import clock_list
from db.queries.due_days import SUBJECT, DueDay, DueDays, due_days
from db.queries.standards import standards
from db.store import Act, Store
from models.allocation import ChangeReason, Destination, Wish
from models.due_clocks import DueClock
from models.errors import FileRefused, NotAllowed
from models.of_whom import OfWhom

AT = datetime(2024, 7, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(authority: Store) -> Store:
    tell(authority)
    return authority


def found_by(store: Store, who: int = MO, as_at: date = MONDAY, **of: Any) -> DueDays:
    store.sign_in(person(who))
    with store.reading() as reader:
        return due_days(reader, standards(reader), as_at, person(who), **of)


def events(found: DueDays, at: datetime = AT) -> dict[str, Any]:
    """What a calendar program reads, by the names that this store gives."""
    read = Calendar.from_ical(calendar_file(found, at))
    assert read["METHOD"] == "PUBLISH"
    every = {str(one["UID"]).partition("@")[0]: one for one in read.walk("VEVENT")}
    assert len(every) == len(found.days)
    return every


def sent(store: Store, path: Path, as_at: date = MONDAY, **of: Any) -> DueDays:
    """The file is written and entered, as the program does it."""
    found = found_by(store, as_at=as_at, **of)
    act = Act(person(MO), datetime(as_at.year, as_at.month, as_at.day, 8, tzinfo=UTC))
    asked = {"as_at": as_at, **found.whose.asked}
    send_out(store, act, path, calendar_file(found, act.at), SUBJECT, asked=asked, rows=len(found.days), over=True)
    return found


def test_read_back_it_has_every_clock_on_its_day_and_dated_actions_and_supervision(store: Store) -> None:
    read = events(found_by(store))
    with store.reading() as reader:
        clock = standards(reader)
        rows = clock_list(reader, clock, MONDAY, DueClock).rows
        actions = agreed_actions(reader, clock, MONDAY, personal=False)
    due = {f"{row.clock.value}-{row.number}": row.due_on for row in rows}
    due |= {f"action-{one.id}": one.due_on for one in actions if one.due_on is not None}
    of_people = {name: one for name, one in read.items() if name.startswith("supervision-")}
    assert {name: one["DTSTART"].dt for name, one in read.items() if name not in of_people} == due
    assert of_people[f"supervision-{ANN}"]["DTSTART"].dt == date(2024, 7, 3)
    assert len(rows) > 5
    for one in read.values():
        assert one["DTEND"].dt - one["DTSTART"].dt == timedelta(days=1)
        assert one["DTSTART"].params["VALUE"] == "DATE"
        assert (one["TRANSP"], one["CLASS"], one["STATUS"]) == ("TRANSPARENT", "PRIVATE", "CONFIRMED")
        assert one["DTSTAMP"].dt == AT
        assert not one.walk("VALARM")
    assert str(read["assessments-3"]["SUMMARY"]) == "Single assessment: C3-1 (Ann Able)"


@pytest.mark.parametrize("who", [ADA, MO, WIL])
def test_no_name_nothing_personal_and_no_restricted_case_for_who_may_not_see_it(store: Store, who: int) -> None:
    text = calendar_file(found_by(store, who), AT).decode().replace("\r\n ", "")
    assert not any(word in text for word in (PERSONAL, "Tired", "Neill", "Chlo", "Zed"))
    assert ("ZED-9-1" in text) == ("The case is restricted." in text) == (who == ADA)
    assert ("Supervision: Ann Able" in text) == (who != WIL)


def test_read_in_again_it_replaces_what_was_read_before(store: Store) -> None:
    first, later = events(found_by(store)), events(found_by(store), AT + timedelta(days=1))
    assert first.keys() == later.keys()
    assert all(later[name]["UID"] == one["UID"] for name, one in first.items())
    assert all(later[name]["SEQUENCE"] > one["SEQUENCE"] for name, one in first.items())
    assert len({str(one["UID"]) for one in later.values()}) == len(later)


def test_what_was_done_or_moved_to_others_since_an_earlier_file_is_cancelled(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "due.ics"
    assert not any(one.gone for one in sent(store, path, worker="Ann Able").days)
    (number,) = (row[0] for row in ask(store, "SELECT id FROM main.actions WHERE what LIKE 'Ring%'"))
    authorise(store, on_monday(), HELD_TOO, MONDAY, MONDAY)
    finish_action(store, on_monday(), number, MONDAY, MONDAY, "Done.")
    allocate(store, on_monday(), [Wish(HELD)], Destination(BOB, 2), MONDAY, MONDAY, "He is near.",
             code=ChangeReason.CASELOAD)  # fmt: skip
    gone = {one.key for one in found_by(store, worker="Ann Able").days if one.gone}
    assert {"assessments-4", f"action-{number}", "assessments-3"} <= gone
    read = events(sent(store, path, worker="Ann Able"))
    assert {name for name, one in read.items() if one["STATUS"] == "CANCELLED"} == gone
    assert str(read["assessments-4"]["SUMMARY"]).startswith("Gone: Single assessment: C4-1")
    assert "assessments-3" not in {one.key for one in found_by(store, worker="Bob Best").days if one.gone}
    assert not any(one.gone for one in found_by(store, ADA, worker="Ann Able").days), "Ada wrote no file"


def test_what_was_done_before_an_earlier_file_of_that_day_was_never_in_it(store: Store, tmp_path: Path) -> None:
    authorise(store, on_monday(), HELD_TOO, MONDAY, MONDAY)
    first = sent(store, tmp_path / "due.ics", worker="Ann Able")
    assert "assessments-4" not in {one.key for one in first.days}
    assert not any(one.gone for one in found_by(store, worker="Ann Able").days)


def test_days_are_narrowed_and_those_of_the_office_are_added(store: Store) -> None:
    close_office(store, Act(person(MO), AT), date(2024, 12, 27), date(2024, 12, 31), "Town hall, shut")
    proclaim(store, Act(person(MO), AT), date(2024, 9, 2), "A day; of <joy>", apply=True)
    found = found_by(store, first=date(2024, 7, 9), last=date(2024, 12, 31), office=True)
    assert all(date(2024, 7, 9) <= one.on <= date(2024, 12, 31) for one in found.days)
    read = events(found)
    assert str(read["bank-holiday-2024-09-02"]["SUMMARY"]) == "Bank holiday: A day; of <joy>"
    (closed,) = (one for name, one in read.items() if name.startswith("closure-"))
    assert (closed["DTSTART"].dt, closed["DTEND"].dt) == (date(2024, 12, 27), date(2025, 1, 1))
    assert not any("holiday" in one.key for one in found_by(store).days)


def test_it_is_for_whoever_may_export_and_is_not_written_over_unasked(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "due.ics"
    sent(store, path)
    assert path.stat().st_mode & 0o777 == 0o600
    write = partial(send_out, store, path=path, text=b"", what=SUBJECT, asked={}, rows=0)
    refused(store, FileRefused, "already exists", lambda: write(act=Act(person(MO), AT)))
    refused(store, NotAllowed, "supervisor", lambda: write(act=Act(person(WIL), AT)))
    (after,) = (row[0] for row in ask(store, "SELECT after FROM audit_entries WHERE subject = 'calendar'"))
    assert '"as_at"' in after


HOSTILE = st.text(st.sampled_from("a:;,\\\n\r\t\"'é😀\u202e\u2028\x1b=") | st.characters(), min_size=1, max_size=90)


@settings(max_examples=of_a_hundred(60), deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_words_break_out_of_an_event_and_every_line_is_short(what: str, case: str, worker: str) -> None:
    end = "\r\nEND:VEVENT\r\nBEGIN:VALARM\r\n"
    day = DueDay("action-1", MONDAY, what + end, what, case + end, "C1", worker + end)
    text = calendar_file(DueDays(MONDAY, OfWhom(worker=worker, words=worker), "s", (day,)), AT)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\n" not in text.replace(b"\r\n", b"")
    read = Calendar.from_ical(text)
    assert [one.name for one in read.walk()] == ["VCALENDAR", "VEVENT"]
    (one,) = read.walk("VEVENT")
    plain = calendar_file(DueDays(MONDAY, OfWhom(worker="w", words="w"), "s", (DueDay("action-1", MONDAY, "x"),)), AT)
    assert one.keys() == Calendar.from_ical(plain).walk("VEVENT")[0].keys()
    assert not any(ord(letter) < 32 for letter in str(one["SUMMARY"]))
