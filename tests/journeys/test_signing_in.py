"""Who is working: chosen before anything is shown, named in every entry, and offered only what the role allows."""

import pytest

from models.people import Role
from screens.dialogs.restrict import RestrictDialog
from screens.dialogs.sign_in import SignInDialog
from screens.duty import DutyScreen

TOP = 0
OFFERED = {
    # role: in the palette, on a case
    Role.WORKER: (set(), set()),
    Role.SUPERVISOR: (set(), {"history"}),
    Role.MANAGER: ({"Add a bank holiday"}, {"history"}),
    Role.ADMINISTRATOR: ({"Add a bank holiday", "Read the audit trail"}, {"history", "restrict"}),
}


def names_of_children(store):
    with store.reading() as reader:
        return {row[0] for row in reader.rows("SELECT DISTINCT name FROM main.children WHERE name IS NOT NULL")}


async def choose(person, name):
    """In the sign-in dialog that is open: a part of the name, and enter."""
    await person.reads("Who is working?")
    await person.paste(name.split()[0].lower())
    await person.reads(name)
    options = person.app.screen.query_one("#people")
    while name not in str(options.get_option_at_index(options.highlighted).prompt):
        await person.press("down")
    await person.press("enter")


def top(person):
    return person.screen.splitlines()[TOP]


async def test_nothing_of_a_child_is_shown_before_somebody_has_signed_in(demo_store, sit_down):
    children = names_of_children(demo_store)
    async with sit_down(demo_store, who=None, size=(120, 40)) as person:
        await person.reads("Who is working?")
        for key in ("1", "p", "ctrl+p", "question_mark", "ctrl+l", "t", "e"):
            await person.press(key)
            assert isinstance(person.app.screen, SignInDialog), key
            assert not any(isinstance(screen, DutyScreen) for screen in person.app.screen_stack), key
            screen = person.screen
            assert not {name for name in children if name in screen}, key


async def test_a_part_of_the_name_and_the_arrows_choose_who_is_working(demo_store, sit_down, of_role, trail):
    remembered = []
    async with sit_down(demo_store, who=None, remember_person=remembered.append) as person:
        await person.reads("Who is working?")
        assert "↑ ↓ choose   enter: sign in   escape: back" in person.screen
        before = len(trail(demo_store))
        with demo_store.reading() as reader:
            rows = reader.rows("SELECT name FROM workers ORDER BY name, id")
        found = [name for (name,) in rows if "an" in name.casefold()]
        assert len(found) > 3, "several to choose among"
        await person.type("an")
        await person.reads(found[0])
        await person.press("down", "down", "up", "enter")
        await person.listed()
        assert person.app.desk.person.name == found[1]
        assert found[1] in top(person)
        assert remembered == [person.app.desk.person]
        await person.until(lambda: len(trail(demo_store)) > before, "the entry")
        (entry,) = trail(demo_store, before)
        assert (entry.what, entry.who) == ("sign in", found[1])
        assert entry.after == {"role": person.app.desk.person.role.value}


async def test_a_name_that_nobody_has_signs_nobody_in(demo_store, sit_down):
    async with sit_down(demo_store, who=None) as person:
        await person.reads("Who is working?")
        await person.type("zzz")
        await person.press("enter", "down", "enter")
        await person.pilot.pause()
        assert isinstance(person.app.screen, SignInDialog)
        assert person.app.desk.person is None


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_who_does_not_sign_in_leaves(demo_store, sit_down, trail, key):
    before = len(trail(demo_store))
    async with sit_down(demo_store, who=None) as person:
        await person.reads("Who is working?")
        await person.press(key)
        await person.until(lambda: not person.app.is_running, "the end")
    assert len(trail(demo_store)) == before


async def test_turning_back_from_changing_leaves_who_is_working(demo_store, sit_down, trail):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.until(lambda: trail(demo_store)[-1].what == "sign in", "the entry")
        before = len(trail(demo_store))
        await person.command("change who", "Who is working?")
        await person.press("escape")
        await person.listed()
        assert "Ada Manager" in top(person)
        assert len(trail(demo_store)) == before


async def test_somebody_else_signs_in_from_the_palette_and_sees_what_they_may(demo_store, sit_down, of_role, trail):
    from db.commands.people import restrict
    from db.store import Act

    worker = of_role(demo_store, Role.WORKER)
    async with sit_down(demo_store) as person:
        await person.listed()
        first = person.table.current
        with demo_store.reading() as reader:
            (child_id,) = reader.row("SELECT child_id FROM cases WHERE id = :id", id=first.case_id)
        act = Act(person.app.desk.person, person.app.desk.now())
        restrict(demo_store, act, child_id, (), "a relative works here")
        everything = person.tile("all")
        await person.press("enter")
        await person.reads("Story up to")
        await person.command("change who", "Who is working?")
        await choose(person, worker.name)
        await person.until(lambda: isinstance(person.app.screen, DutyScreen), "Duty")
        await person.until(lambda: person.tile("all") < everything, "the list without the case")
        assert len(person.app.screen_stack) == 1, "the case of before is not beneath"
        assert worker.name in top(person)
        assert "Ada Manager" not in top(person)
        assert first.id not in {row.id for row in person.table.page_rows}
        before = len(trail(demo_store))

        await person.press("enter")
        await person.reads("Story up to")
        await person.press("escape", "slash")
        await person.type("a")
        await person.listed()
        await person.press("enter")
        await person.until(lambda: trail(demo_store)[-1].what == "search", "the search")
        since = trail(demo_store, before)
        assert [entry.what for entry in since if entry.what != "sign in"] == ["open a case", "search"]
        assert {entry.who for entry in since} == {worker.name}

        await person.press("escape")
        await person.command("change who", "Who is working?")
        await choose(person, "Demo Manager")
        await person.until(lambda: person.tile("all") == everything, "the list with the case again")
        assert "Demo Manager" in top(person)
        assert [entry.who for entry in trail(demo_store)][-1] == "Demo Manager"
        signed_in = [entry for entry in trail(demo_store, before) if entry.what == "sign in"]
        assert signed_in[-1].after == {"role": "administrator"}


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_is_offered_what_it_may_do_and_nothing_else(demo_store, sit_down, of_role, role):
    palette, on_a_case = OFFERED[role]
    ours = OFFERED[Role.ADMINISTRATOR][0]
    async with sit_down(demo_store, who=of_role(demo_store, role), size=(120, 40)) as person:
        await person.listed()
        assert f", {role.value}" in top(person)
        titles = {command.title for command in person.app.get_system_commands(person.app.screen)}
        assert titles & ours == palette
        assert {"Change who is working", "Theme"} <= titles

        await person.press("enter")
        await person.reads("Story up to")
        words = {"history": ("h History", "who read or changed this case"), "restrict": ("r Restrict", "say who sees")}
        footer = person.screen.splitlines()[-1]
        await person.press("question_mark")
        await person.reads("Help: the keys")
        for action, (key, help_) in words.items():
            assert (key in footer) == (action in on_a_case)
            assert (help_ in person.screen) == (action in on_a_case)
        await person.press("escape")
        await person.reads("Story up to")

        await person.press("r")
        assert isinstance(person.app.screen, RestrictDialog) == ("restrict" in on_a_case)
        if "restrict" in on_a_case:
            await person.press("escape")
        await person.press("h")
        if "history" in on_a_case:
            await person.reads("Audit trail of")
        else:
            assert "Audit trail" not in person.screen
