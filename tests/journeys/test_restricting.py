"""A restricted case: who may say so, who sees it no more, and what happens where two people say so at once."""

import pytest

from db.commands.people import restrict
from db.queries.case_file import restriction_of
from db.store import Act, Store
from models.people import Role
from screens.case import CaseScreen
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.restrict import RestrictDialog

WHY = "a relative works here"


@pytest.fixture
def child_of():
    """A function that gives the child of a row of the list."""

    def find(store, row):
        with store.reading() as reader:
            return reader.row("SELECT child_id FROM main.cases WHERE id = :id", id=row.case_id)[0]

    return find


@pytest.fixture
def elsewhere(of_role):
    """A function that restricts a child in another program."""

    def write(store, person, child_id, names, reason=WHY):
        with Store.open(store.path) as other:
            act = Act(of_role(store, Role.ADMINISTRATOR), person.app.desk.now())
            restrict(other, act, child_id, names, reason)

    return write


def standing(store, child_id):
    with store.reading() as reader:
        found = restriction_of(reader, child_id)
    return found and (tuple(found.names), found.reason)


async def ask(person, names=None, reason=None):
    """The dialog on the case that is shown, with these words in it; what is None stays as it is."""
    await person.press("r")
    await person.until(lambda: isinstance(person.app.screen, RestrictDialog), "the dialog")
    for field, text in (("#names", names), ("#reason", reason)):
        if text is not None:
            person.app.screen.query_one(field).value = text
    await person.pilot.pause()


async def open_first(person):
    await person.listed()
    row = person.table.current
    await person.press("enter")
    await person.reads("Story up to")
    return row


async def test_an_administrator_says_who_sees_a_case_and_why(demo_store, sit_down, of_role, child_of, trail):
    worker = of_role(demo_store, Role.WORKER)
    async with sit_down(demo_store) as person:
        row = await open_first(person)
        await ask(person, worker.name.upper())
        await person.press("enter")
        await person.reads("It needs a reason.")
        assert standing(demo_store, child_of(demo_store, row)) is None
        await person.paste(WHY)  # the field of the reason has the focus now
        await person.press("enter")
        await person.until(lambda: f"to {worker.name} and administrators: {WHY}" in person.facts, "who sees it")
        assert standing(demo_store, child_of(demo_store, row)) == ((worker.name,), WHY)
        entry = next(entry for entry in trail(demo_store) if entry.what == "restrict a case")
        assert (entry.who, entry.why) == ("Ada Manager", WHY)
        assert entry.after["restricted to"] == [worker.name]

        await ask(person)
        assert person.app.screen.query_one("#names").value == worker.name, "the names are there already"
        await person.reads(f"Restricted now: {WHY}")
        await person.press("escape")
        await person.reads("born ")
        assert standing(demo_store, child_of(demo_store, row)) == ((worker.name,), WHY)

        await ask(person, "everybody", "she has left")
        await person.press("enter")
        await person.until(lambda: standing(demo_store, child_of(demo_store, row)) is None, "everybody")
        await person.until(lambda: "restricted  " not in person.screen, "the case as everybody sees it")


async def test_a_reason_that_was_typed_is_not_lost_by_an_escape(demo_store, sit_down, child_of):
    async with sit_down(demo_store) as person:
        row = await open_first(person)
        await ask(person, None, WHY)
        await person.press("escape")
        await person.asks("What you typed is lost.")
        await person.press("enter")
        await person.asks("Who sees the cases of")
        assert person.app.screen.query_one("#reason").value == WHY
        await person.leaves()
        await person.until(lambda: isinstance(person.app.screen, CaseScreen), "the case")
        assert standing(demo_store, child_of(demo_store, row)) is None


async def test_an_unknown_name_is_a_sentence_and_nothing_is_written(demo_store, sit_down, child_of):
    async with sit_down(demo_store) as person:
        row = await open_first(person)
        await ask(person, "Demo Manager, Nobody Such", WHY)
        await person.press("enter")
        await person.reads("Nobody in this store is called")
        assert "“Nobody Such”" in person.screen
        assert standing(demo_store, child_of(demo_store, row)) is None


async def test_who_is_not_named_finds_the_case_nowhere(demo_store, sit_down, of_role, child_of, elsewhere):
    worker = of_role(demo_store, Role.WORKER)
    async with sit_down(demo_store, who=worker) as person:
        await person.listed()
        person.app.look_again()
        row, total, late = person.table.current, person.tile("all"), person.tile("late")
        child_id = child_of(demo_store, row)
        elsewhere(demo_store, person, child_id, ())
        person.app.look_again()
        await person.until(lambda: person.tile("late") == late - 1, "the list without the case")
        assert person.tile("all") == total - 1
        assert row.id not in {one.id for one in person.table.page_rows}
        for words in (row.child, row.case):
            await person.press("slash")
            await person.paste(words)
            await person.reads("No open assessment shows")
            await person.press("escape")
            await person.listed()
        await person.app.push_screen(CaseScreen(person.app.desk, row.case_id))
        await person.reads("This case is no longer in the store.")
        assert row.child not in person.screen
        await person.press("escape")

        elsewhere(demo_store, person, child_id, (worker.name,))
        person.app.look_again()
        await person.until(lambda: person.tile("all") == total, "the list of who is named")
        assert row.id in {one.id for one in person.table.page_rows}


@pytest.mark.parametrize("answer", ["escape", "w"])
async def test_of_two_who_restrict_at_once_both_versions_are_shown(
    demo_store, sit_down, of_role, child_of, elsewhere, trail, answer
):
    theirs, mine = of_role(demo_store, Role.WORKER).name, of_role(demo_store, Role.SUPERVISOR).name
    async with sit_down(demo_store) as person:
        row = await open_first(person)
        child_id = child_of(demo_store, row)
        await ask(person, mine, "mine is the reason")
        elsewhere(demo_store, person, child_id, (theirs,), "theirs is the reason")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, ConflictDialog), "both versions")
        await person.reads("Somebody has changed who sees the cases of")
        inner = [line.split("│")[1].strip() if line.count("│") >= 2 else "" for line in person.screen.splitlines()]
        for heading, theirs_in_words, mine_in_words in (
            ("seen by", f"{theirs}, administrators", f"{mine}, administrators"),
            ("reason", "theirs is the reason", "mine is the reason"),
        ):
            at = inner.index(heading)
            wanted = ["stands now", theirs_in_words, "yours", mine_in_words]
            assert inner[at + 1 : at + 5] == wanted, person.screen
        await person.press(answer)
        names, reason = (mine, "mine is the reason") if answer == "w" else (theirs, "theirs is the reason")
        await person.reads(f"to {names} and administrators: {reason}")
        assert standing(demo_store, child_id) == ((names,), reason)
        entries = [entry for entry in trail(demo_store) if entry.what == "restrict a case"]
        assert entries[0].after == {"restricted to": [theirs], "reason": "theirs is the reason"}
        assert len(entries) == (2 if answer == "w" else 1)
        if answer == "w":
            assert entries[1].before == entries[0].after, "what was written over is in the trail"


async def test_a_third_version_that_nobody_saw_is_not_written_over(demo_store, sit_down, of_role, child_of, elsewhere):
    worker = of_role(demo_store, Role.WORKER).name
    async with sit_down(demo_store) as person:
        row = await open_first(person)
        child_id = child_of(demo_store, row)
        await ask(person, "", "mine is the reason")
        elsewhere(demo_store, person, child_id, (worker,), "the second")
        await person.press("enter")
        await person.reads("the second")
        elsewhere(demo_store, person, child_id, (worker,), "the third")
        await person.press("w")
        await person.reads("the third")
        assert isinstance(person.app.screen, ConflictDialog)
        await person.press("w")
        await person.reads("mine is the reason")
        await person.until(lambda: standing(demo_store, child_id) == ((), "mine is the reason"), "my version")
