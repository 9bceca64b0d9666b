"""Monday's text in the program: read, of whom one likes, saved in any form; and due dates for a calendar program."""

import json
import stat
from datetime import date

import pytest
from icalendar import Calendar

from db.queries.briefing import Part
from models.people import Person, Role
from screens.briefing import BriefingDialog, open_briefing, save_calendar

DEMO = Person(1, "Demo Manager", Role.ADMINISTRATOR)


async def opens(person, flow=open_briefing):
    """As from the palette."""
    await person.listed()
    person.app.run_worker(flow(person.app.screen, person.app.desk))
    await person.pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_read_and_is_of_whom_one_chooses(demo_store, sit_down, size):
    async with sit_down(demo_store, who=DEMO, size=size) as person:
        await opens(person)
        await person.asks("x save")
        for words in ("Briefing as at Friday 16 September 2011", "Demo Manager, team Duty", "At risk today: due today"):
            assert words in person.dialog, words
        of_all = person.tile("late")
        await person.press("v")
        await person.asks("Of whom is the briefing?")
        await person.press("end", "enter")
        await person.asks("The whole authority")
        assert len(person.app.screen._found.of(Part.LATE)) >= of_all
        await person.press("escape")
        await person.until(lambda: not isinstance(person.app.screen, BriefingDialog), "the list")


async def test_it_is_saved_in_the_form_that_is_chosen_and_entered(demo_store, sit_down, tmp_path, trail):
    path = tmp_path / "b.json"
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person)
        await person.asks("x save")
        await person.press("x")
        await person.asks("In which form is the briefing saved?")
        await person.press("down", "enter")
        await person.asks("never by name")
        await person.fill(file=str(path))
        await person.hears("Written, for you alone to read")
        found = person.app.screen._found
    said = json.loads(path.read_text(encoding="utf-8"))
    assert (said["manager"], len(said["rows"])) == ("Demo Manager", len(found.lines))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (trail(demo_store)[-1].what, trail(demo_store)[-1].subject) == ("export", "briefing")


async def test_due_dates_are_saved_for_a_calendar_program(demo_store, sit_down, tmp_path, trail):
    path = tmp_path / "due.ics"
    async with sit_down(demo_store, who=DEMO) as person:
        await opens(person, save_calendar)
        await person.asks("Of whom are the due dates")
        await person.press("enter")
        await person.asks("without alarms")
        await person.fill(to="2011-10-14", office="with", file=str(path))
        await person.hears("Written, for you alone to read")
    days = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert len(days) > 20
    assert max(one["DTSTART"].dt for one in days) <= date(2011, 10, 14)
    assert any("Bank holiday" in one["SUMMARY"] for one in days)
    entry = trail(demo_store)[-1]
    assert (entry.subject, entry.after["to"], entry.after["office"]) == ("calendar", "2011-10-14", True)


async def test_who_may_not_export_reads_it_and_is_told_why_it_is_not_saved(demo_store, sit_down):
    worker = Person(2, demo_store_worker(demo_store), Role.WORKER)
    async with sit_down(demo_store, who=worker) as person:
        await opens(person)
        await person.asks(worker.name)
        await person.press("x")
        await person.hears("needs a supervisor")


def demo_store_worker(store):
    with store.reading() as reader:
        return reader.row("SELECT name FROM workers WHERE id = 2")[0]
