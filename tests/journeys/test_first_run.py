"""Somebody without a store is guided to one, step by step; what is gone back from or killed leaves nothing."""

import os
from datetime import UTC, datetime

import pytest

from cpip_tui.cli import run
from cpip_tui.settings import default_store
from db.commands.founding import found_whole
from db.queries.people import people_with_access
from db.queries.workers import workers
from db.store import Store
from models.errors import InvalidInput, StoreExists
from models.first_people import FirstPerson, read_person
from models.people import Role
from screens.first_run.guide import Data, Start

WORDS = "correct horse battery staple"


async def ended(person):
    await person.until(lambda: not person.app.is_running or person.app._exit, "the end of the guided start")
    return person.app.return_value


async def says_who_they_are(person):
    await person.press("enter")
    await person.asks("Step 1 of 5.")
    await person.fill(manager="Zoë O'Neill [/x]", team="Duty")
    await person.asks("Step 2 of 5.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_store_is_made_step_by_step_and_each_step_can_be_gone_back_from(tmp_path, beginner, size):
    path = tmp_path / "new" / "store.db"
    async with beginner(path, size) as person:
        await says_who_they_are(person)
        await person.press("escape")
        await person.asks("Step 1 of 5.")
        assert person.field("manager") == "Zoë O'Neill [/x]"
        await person.fill(team="Assessment")
        await person.fill(passphrase=WORDS, again="something else")
        await person.asks("The two differ.")
        assert WORDS not in person.screen
        await person.fill(again=WORDS)
        await person.asks("Step 3 of 5.")
        await person.paste("Ann Able, supervisor\nBob Best\nCy Case, w\n")
        await person.paste("Di Dale, chief")
        await person.press("enter")
        await person.asks("“chief” is no role.")
        await person.press("home", "ctrl+k", "backspace")
        await person.asks("Bob Best · holds cases, may not sign in")
        assert "✓ Cy Case" not in person.dialog
        await person.press("enter", "enter")
        await person.asks("Step 4 of 5.")
        await person.press("escape")
        await person.asks("✓ Cy Case · worker")
        await person.press("enter")
        await person.asks("Step 4 of 5.")
        await person.press("down", "enter")
        await person.asks("You: Zoë O'Neill [/x], administrator, of the team Assessment")
        assert "Others: 3 more people, 2 of whom may sign in" in person.dialog
        assert not path.parent.exists()
        await person.press("escape")
        await person.asks("Step 4 of 5.")
        await person.press("enter")
        await person.asks("Make the store?")
        await person.press("y")
        await person.asks("The recovery key")
        shown = person.dialog
        await person.press("escape", "enter")
        assert "The recovery key" in person.dialog
        await person.press("y")
        begun = await ended(person)
    assert (begun.start, begun.data) == (Start.MAKE, Data.EMPTY)
    with begun.store as store:
        assert all(line in shown for line in store.key.recovery_lines)
    assert os.listdir(path.parent) == ["store.db"]
    with Store.open(path, WORDS) as store, store.reading() as reader:
        assert [(one.name, one.role) for one in people_with_access(reader)] == [
            ("Ann Able", Role.SUPERVISOR), ("Cy Case", Role.WORKER), ("Zoë O'Neill [/x]", Role.ADMINISTRATOR),
        ]  # fmt: skip
        assert {one.name for one in workers(reader).values()} >= {"Ann Able", "Bob Best", "Cy Case"}


async def test_without_a_passphrase_it_is_said_outright_and_the_file_is_chosen_next(tmp_path, beginner):
    async with beginner(tmp_path / "store.db") as person:
        await says_who_they_are(person)
        await person.press("right", "enter")
        await person.asks("Step 3 of 5.")
        await person.press("enter")
        await person.asks("Step 4 of 5.")
        await person.press("enter")
        await person.asks("not encrypted: anybody who has the file can read it")
        await person.press("y")
        begun = await ended(person)
    with begun.store as store:
        assert (begun.data, store.encrypted) == (Data.IMPORT, False)


@pytest.mark.parametrize(("keys", "start"), [(("down", "enter"), Start.DEMO), (("escape",), Start.LEAVE)])
async def test_the_demo_is_looked_at_instead_or_the_program_left_and_nothing_is_written(
    tmp_path, beginner, keys, start
):
    async with beginner(tmp_path / "store.db") as person:
        await person.press(*keys)
        assert (await ended(person)).start is start
    assert not list(tmp_path.iterdir())


def founding(path, people=()):
    at = datetime(2011, 9, 16, 9, 0, tzinfo=UTC)
    return found_whole(path, None, at, manager="Ada", team="Duty", holidays_version="0.109", people=people)


def test_a_store_that_is_killed_while_it_is_made_is_not_there_and_the_next_one_is_whole(tmp_path, monkeypatch):
    path = tmp_path / "store.db"
    with monkeypatch.context() as patched:
        patched.setattr("db.commands.founding.put_in_place", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        patched.setattr("db.commands.founding.remove", lambda *_: None)  # as where nothing could be tidied up
        with pytest.raises(KeyboardInterrupt):
            founding(path)
    assert not path.exists()
    assert len(list(tmp_path.iterdir())) == 1
    founding(path, [FirstPerson("Ann Able", Role.MANAGER)]).close()
    assert [one.name for one in tmp_path.iterdir()] == ["store.db"]
    before = path.read_bytes()
    with pytest.raises(StoreExists, match="never made over a file"):
        founding(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["store.db"]


def test_without_a_terminal_it_refuses_as_ever(capsys):
    assert run([]) == 3
    assert "cpip-tui init" in capsys.readouterr().err
    assert not default_store().exists()


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("  Ann   Able ", FirstPerson("Ann Able")),
        ("Ann Able,", "no role"),
        ("Ann Able, Sup", FirstPerson("Ann Able", Role.SUPERVISOR)),
        ("Ann Able, w", FirstPerson("Ann Able", Role.WORKER)),
        ("Ann Able, boss", "no role"),
        ("ada manager, worker", "on the list already"),
        (", worker", "name"),
    ],
)
def test_a_person_is_a_name_and_perhaps_a_role(line, person):
    if isinstance(person, str):
        with pytest.raises(InvalidInput, match=person):
            read_person(line, ["Ada Manager"])
    else:
        assert read_person(line, ["Ada Manager"]) == person
        assert read_person(person.line, []) == person
