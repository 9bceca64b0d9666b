"""The audit trail as people read it: newest first, in pages, by person and by day, each value before and after."""

from datetime import UTC, datetime, timedelta

import pytest

from db.audit import enter
from db.queries.audit_trail import AuditQuestion, audit_page
from db.store import Act, Store
from models.audit_chain import Draft
from models.errors import StoreDamaged
from models.people import Action, Person, Role
from screens.audit import PAGE, AuditScreen

SIZES = [(80, 24), (120, 40)]
NOON = datetime(2011, 9, 12, 12, 0, tzinfo=UTC)
BO, CY = Person(2, "Bo Reader", Role.SUPERVISOR), Person(3, "Cy Writer", Role.ADMINISTRATOR)


def write(store, who, number, *, day=0, action=Action.OPEN_CASE, **said):
    """Entries as another program would add them."""
    drafts = [Draft(f"case {at}", **said) for at in range(number)]
    with Store.open(store.path) as other, other.noting() as connection:
        enter(connection, Act(who, NOON + timedelta(days=day)), action, drafts)


@pytest.fixture(autouse=True)
def signed_in_at_once(monkeypatch):
    """That somebody signed in is entered before the trail is opened."""
    monkeypatch.setattr("cpip_tui.app.SETTLED_SECONDS", 0.01)


@pytest.fixture
def long_trail(demo_store):
    """A hundred and fifty entries of each of two people, on two days."""
    write(demo_store, BO, 150)
    write(demo_store, CY, 150, day=1)
    return demo_store


def everything(store, **asked):
    with store.reading() as reader:
        return [row.id for row in audit_page(reader, AuditQuestion(**asked), limit=10_000).rows]


async def open_trail(person):
    """The whole trail, as from the palette."""
    await person.listed()
    store = person.app.desk.store
    await person.until(lambda: everything(store, who="Ada Manager"), "the entry of signing in")
    await person.app.push_screen(AuditScreen(person.app.desk))
    await person.reads("entries, newest first")
    await person.pilot.pause()
    return person.app.screen.table


@pytest.mark.parametrize("size", SIZES)
async def test_entries_are_newest_first_and_keys_reach_every_page(long_trail, sit_down, size):
    async with sit_down(long_trail, size=size) as person:
        table = await open_trail(person)
        wanted = everything(long_trail)
        assert wanted == sorted(wanted, reverse=True)
        assert len(wanted) > 3 * PAGE
        await person.reads(f"1–{PAGE} of {len(wanted)} entries, newest first")
        assert table.current.what == "read the audit", "this reading, too"
        assert "16 Sep 2011" in person.screen.splitlines()[2]
        seen = set()
        while table.current.id != wanted[-1]:
            seen |= {row.id for row in table.page_rows}
            was = table.current.id
            table.action_page_down()
            assert table.current.id < was
        assert seen | {row.id for row in table.page_rows} == set(wanted), "no entry was skipped by paging"
        await person.press("home")
        assert table.current.id == wanted[0]
        await person.press("end")
        assert table.current.id == wanted[-1]
        await person.reads(f"of {len(wanted)} entries")
        assert "init" in person.screen
        await person.press("pageup", "pagedown", "up")
        assert table.current.id == wanted[-2]
        assert all(len(line) <= size[0] for line in person.screen.splitlines())


async def test_it_is_narrowed_by_person_and_by_day_and_widened_by_a(long_trail, sit_down):
    async with sit_down(long_trail) as person:
        table = await open_trail(person)
        total = table.total
        await person.press("w")
        await person.reads("Whose entries?")
        names = [option.id for option in person.app.screen.query_one("OptionList").options]
        await person.press(*["down"] * names.index(BO.name), "enter")
        await person.until(lambda: table.total == 150, "what one person did")
        assert {row.who for row in table.page_rows} == {BO.name}
        assert [row.id for row in table.page_rows] == everything(long_trail, who=BO.name)[:PAGE]
        await person.reads(f"Audit trail · {BO.name}")

        await person.press("t")
        await person.reads("What was done on which day?")
        await person.paste("13/9/2011")
        await person.press("enter")
        await person.reads("There is no such entry. Press a for every person and every day.")
        assert "Bo Reader" in person.screen.splitlines()[0]
        assert "13 Sep" in person.screen.splitlines()[0]
        assert "· open a case" not in person.screen, "no entry is told of"

        await person.press("a")
        await person.until(lambda: table.total == total, "everything")
        assert table.display
        await person.press("t")
        await person.paste("13/9/2011")
        await person.press("enter")
        await person.until(lambda: table.total == 150, "what was done on one day")
        assert {row.who for row in table.page_rows} == {CY.name}
        await person.press("end")
        assert table.current.id == everything(long_trail, who=CY.name)[-1]


async def test_enter_takes_the_day_that_is_said_below_the_field(long_trail, sit_down):
    async with sit_down(long_trail) as person:
        table = await open_trail(person)
        total = table.total
        await person.press("t")
        await person.reads("Friday 16 September 2011, today")
        await person.press("enter")
        await person.until(lambda: table.total < total, "today's entries")
        await person.press("t", "escape")
        await person.pilot.pause()
        assert table.total < total


async def test_an_entry_is_told_in_words_with_each_value_before_and_after(demo_store, sit_down):
    write(demo_store, CY, 1, action=Action.RESTRICT, why="a relative works here", before={"restricted": False},
          after={"restricted to": ["Ada Manager", "Bo Reader"], "reason": "a relative works here"})  # fmt: skip
    async with sit_down(demo_store) as person:
        table = await open_trail(person)
        table.move_cursor(row=[row.what for row in table.page_rows].index("restrict a case"))
        await person.reads("Monday 12 September 2011")
        for words in (
            "· Cy Writer · restrict a case",
            "because: a relative works here",
            "restricted to: Ada Manager, Bo Reader",
            "restricted: no →",
        ):
            assert words in person.screen, f"{words}:\n{person.screen}"


async def test_the_history_of_a_case_shows_only_that_case(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("enter")
        await person.reads("Story up to")
        await person.press("escape", "down", "enter")
        await person.reads("Story up to")
        case = person.app.screen.case
        await person.press("h")
        await person.reads(f"Audit trail of {case.reference}")
        table = person.app.screen.table
        assert [(row.what, row.subject) for row in table.page_rows] == [
            ("read the audit of a case", case.reference),
            ("open a case", case.reference),
        ]
        await person.press("escape")
        await person.reads("Story up to")


async def test_it_follows_what_another_program_writes(long_trail, sit_down):
    async with sit_down(long_trail) as person:
        table = await open_trail(person)
        person.app.look_again()
        await person.press("down", "down", "down")
        kept = table.current.id
        write(long_trail, BO, 2, day=4)
        person.app.look_again()
        await person.until(lambda: [row.who for row in table.page_rows[:2]] == [BO.name] * 2, "the new entries")
        assert table.current.id == kept
        await person.reads(f"1–{PAGE} of {table.total} entries")
        assert "Bo Reader" in person.screen, "what is new is in sight"

        await person.press("end", "up")
        kept, line = table.current.id, table.cursor_row - round(table.scroll_y)
        total = table.total
        write(long_trail, BO, 1, day=4)
        person.app.look_again()
        await person.until(lambda: table.total > total, "the newest entry")
        await person.pilot.pause()
        assert table.current.id == kept
        assert table.cursor_row - round(table.scroll_y) == line, "on the same line of the screen"


async def test_what_another_program_writes_while_the_trail_comes_up_is_in_it(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        coming = person.app.push_screen(AuditScreen(person.app.desk))
        person.app.show_again()
        await coming
        await person.reads("entries, newest first")


async def test_where_it_can_be_read_no_more_nothing_of_it_stays(demo_store, sit_down, monkeypatch):
    async with sit_down(demo_store) as person:
        table = await open_trail(person)
        await person.press("end")
        await person.reads("manager: Demo Manager")

        def broken(store):
            raise StoreDamaged("The store is damaged: part of it cannot be read.")

        with monkeypatch.context() as damaged:
            damaged.setattr(Store, "reading", broken)
            person.app.show_again()
            await person.reads("The store is damaged")
            assert "manager: Demo Manager" not in person.screen
        person.app.show_again()
        await person.until(lambda: table.display, "the trail again")


async def test_another_size_of_the_terminal_leaves_the_cursor_on_its_row(long_trail, sit_down):
    async with sit_down(long_trail) as person:
        await person.listed()
        await person.press("down", "down")
        row = person.table.current.id
        await person.pilot.resize_terminal(120, 40)
        await person.reads("clock from")
        assert person.table.current.id == row
        table = await open_trail(person)
        await person.press("down", "down", "down")
        row = table.current.id
        await person.pilot.resize_terminal(80, 24)
        await person.until(lambda: all(len(line) <= 80 for line in person.screen.splitlines()), "the narrow screen")
        await person.pilot.pause()
        assert table.current.id == row
        when = person.screen.splitlines()[2]
        assert "Ada" in when
        assert when.split("Ada")[0].endswith(" "), f"a space between the columns: {when}"
