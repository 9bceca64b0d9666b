"""Whoever reads of a child leaves an entry that they did – before they have read, and once."""

from datetime import date

import pytest

from db.store import Store
from models.errors import StoreUnwritable
from models.people import Role

REFUSED = "The store cannot be written: the disk is full."


def refuse(*_):
    raise StoreUnwritable(REFUSED)


@pytest.fixture
def quick_rest(monkeypatch):
    """A search rests sooner than a person would wait."""
    monkeypatch.setattr("screens.duty.RESTS_SECONDS", 0.2)


@pytest.fixture
def no_rest(monkeypatch):
    """A search never rests: only what is done with it enters it."""
    monkeypatch.setattr("screens.duty.RESTS_SECONDS", 3_600)


@pytest.fixture
def of(trail):
    """A function that gives the entries of one kind of act."""
    return lambda store, what: [entry for entry in trail(store) if entry.what == what]


async def search(person, words):
    """Type words letter by letter, and wait for the answer."""
    await person.press("slash")
    await person.press(*("space" if letter == " " else letter for letter in words))  # each letter asks anew
    await person.until(lambda: person.duty.question.words == words, "the question")
    await person.listed()


async def test_opening_a_case_is_entered_once_and_before_it_is_shown(demo_store, sit_down, of, monkeypatch):
    seen = []
    days = [date(2011, 9, 16)]
    async with sit_down(demo_store, clock=lambda: days[-1]) as person:
        await person.listed()
        row = person.table.current
        noting = Store.noting
        monkeypatch.setattr(Store, "noting", lambda store: seen.append(person.screen) or noting(store))
        await person.press("enter")
        await person.reads("Story up to")
        await person.reads(f"case {row.case}")
        (entry,) = of(demo_store, "open a case")
        assert (entry.who, entry.subject) == ("Ada Manager", row.case)
        assert f"case {row.case}" not in seen[-1], "it was not shown yet"

        days.append(date(2011, 9, 17))
        person.app.look_again()
        await person.reads("Sat 17 Sep 2011")
        person.app.show_again()
        await person.press("e", "escape", "question_mark", "escape")
        await person.reads("Story up to")
        assert len(of(demo_store, "open a case")) == 1

        await person.press("escape", "enter")
        await person.reads("Story up to")
        assert len(of(demo_store, "open a case")) == 2, "it was opened again"


async def test_a_case_whose_entry_cannot_be_written_is_not_shown(demo_store, sit_down, of, monkeypatch):
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.listed()
        row = person.table.current
        with demo_store.reading() as reader:
            (need,) = reader.row("SELECT primary_need FROM cases WHERE id = :id", id=row.case_id)
        with monkeypatch.context() as broken:
            broken.setattr(Store, "noting", refuse)
            await person.press("enter")
            await person.reads(REFUSED)
            for secret in (row.name, row.child, row.case, row.worker, need):
                assert not secret or secret not in person.screen
            await person.press("e", "h", "r")
            await person.pilot.pause()
            assert row.case not in person.screen
        assert not of(demo_store, "open a case")
        await person.press("escape", "enter")
        await person.reads(f"case {row.case}")


async def test_what_somebody_may_see_no_more_goes_from_the_screen(demo_store, sit_down, of_role):
    from db.commands.people import restrict
    from db.store import Act

    worker = of_role(demo_store, Role.WORKER)
    async with sit_down(demo_store, who=worker) as person:
        await person.listed()
        row = person.table.current
        person.app.look_again()
        await person.press("enter")
        await person.reads("Story up to")
        with demo_store.reading() as reader:
            (child_id,) = reader.row("SELECT child_id FROM cases WHERE id = :id", id=row.case_id)
        administrator = of_role(demo_store, Role.ADMINISTRATOR)
        restrict(demo_store, Act(administrator, person.app.desk.now()), child_id, (), "a relative works here")
        person.app.look_again()
        await person.reads("This case is no longer in the store.")
        screen = person.screen
        for secret in (row.name, row.child, row.worker or "unallocated", "kind", "decided by"):
            assert not secret or secret == worker.name or secret not in screen, f"{secret}:\n{screen}"


async def test_a_search_is_entered_when_it_has_rested_and_once(demo_store, sit_down, of, quick_rest):
    async with sit_down(demo_store) as person:
        await person.listed()
        name = person.table.current.name.split()[0].lower()
        await search(person, name)
        await person.until(lambda: of(demo_store, "search"), "the entry")
        (entry,) = of(demo_store, "search")
        assert entry.after == {"words": name, "found": person.tile("all")}
        assert person.tile("all") > 0
        person.app.show_again()
        await person.press("enter", "e", "escape")
        await person.listed()
        await person.press("enter")
        await person.reads("Story up to")
        assert len(of(demo_store, "search")) == 1
        await person.press("escape", "escape")
        await search(person, "qq")
        await person.until(lambda: len(of(demo_store, "search")) == 2, "the second entry")
        assert of(demo_store, "search")[-1].after == {"words": "qq", "found": 0}


@pytest.mark.parametrize("key", ["enter", "open", "leave"])
async def test_a_search_is_entered_when_something_is_done_with_it(demo_store, sit_down, of, no_rest, key):
    async with sit_down(demo_store) as person:
        await person.listed()
        await search(person, "core")
        assert not of(demo_store, "search"), "letters in between are not entered"
        found = person.tile("all")
        if key == "enter":
            await person.press("enter")
            await person.until(lambda: of(demo_store, "search"), "the entry")
        elif key == "open":
            person.table.focus()
            await person.press("enter")
            await person.reads("Story up to")
        else:
            person.app.exit()
    (entry,) = of(demo_store, "search")
    assert entry.after == {"words": "core", "found": found}


async def test_enter_in_haste_enters_what_was_typed_and_not_what_was_answered(
    demo_store, sit_down, of, monkeypatch, no_rest
):
    async with sit_down(demo_store) as person:
        await person.listed()
        await search(person, "cor")
        with monkeypatch.context() as slow:
            slow.setattr("screens.duty_list.DutyList._read", lambda *_: None)  # the answer is yet to come
            await person.type("e")
            await person.press("enter")
            assert not of(demo_store, "search")
        person.duty.refresh_list()
        await person.listed()
        person.duty._enter_search()  # as the timer does, which goes on
        assert [entry.after["words"] for entry in of(demo_store, "search")] == ["core"]


async def test_a_search_that_cannot_be_entered_says_so(demo_store, sit_down, monkeypatch, no_rest):
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.listed()
        monkeypatch.setattr("screens.widgets.search_entry.enter_search", refuse)
        await search(person, "co")
        await person.press("enter")
        await person.reads("could not be entered in the audit trail")
        monkeypatch.undo()


async def test_the_history_of_a_case_is_entered_as_read(demo_store, sit_down, of, of_role):
    supervisor = of_role(demo_store, Role.SUPERVISOR)
    async with sit_down(demo_store, who=supervisor) as person:
        await person.listed()
        case = person.table.current.case
        await person.press("enter", "h")
        await person.reads("Audit trail of")
        (entry,) = of(demo_store, "read the audit of a case")
        assert (entry.who, entry.subject) == (supervisor.name, case)
        person.app.show_again()
        await person.press("down", "a")
        await person.pilot.pause()
        assert len(of(demo_store, "read the audit of a case")) == 1
        assert not of(demo_store, "read the audit")


async def test_reading_the_whole_trail_is_entered_and_for_administrators(demo_store, sit_down, of, monkeypatch):
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.listed()
        with monkeypatch.context() as broken:
            broken.setattr("screens.audit.enter_audit_read", refuse)
            await person.command("read the audit", REFUSED)
            assert "entries, newest first" not in person.screen
            assert "Demo Manager" not in person.screen
            await person.press("escape")
            await person.listed()
        await person.command("read the audit", "entries, newest first")
        (entry,) = of(demo_store, "read the audit")
        assert (entry.who, entry.subject) == ("Ada Manager", "audit")
