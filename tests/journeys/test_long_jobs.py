"""From within the program: a file is read in, a backup made, the store looked at; each can be stopped half way."""

import asyncio
from threading import Event

import pytest

import db.commands.importing_files as importing_files
from db.backup import backups_in, folder_of
from screens.dialogs.preview import PreviewDialog
from screens.dialogs.working import WorkingDialog

LINES = (
    "child,case,kind,referred_on,started_on,authorised_on,worker,team",
    "C1,1,initial,2011-09-01,2011-09-02,,Ann Able,Duty",
    "C2,1,IA,01/09/2011,02/09/2011,soon [/x],Ann Able,Duty",
    "C3,1,core,01/09/2011,05/09/2011,,Ann Able,Duty",
)


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


@pytest.fixture
def slow(monkeypatch):
    """What goes on when it is let, and until then tells again and again how far it is."""
    go_on = Event()

    def wait(progress):
        while not go_on.wait(0.02):
            progress("comparing the children with the store", 300, 1_200)

    return go_on, wait


async def begins_to_read(person, plain):
    await person.command("Import a file", "Which file is read in?")
    await person.press("down", "down", "enter")
    await person.fill(file=str(plain))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_file_is_shown_with_what_is_wrong_and_written_whole(empty_store, sit_down, trail, plain, size):
    async with sit_down(empty_store, size=size) as person:
        await begins_to_read(person, plain.with_name("other.csv"))
        await person.asks("There is no file at")
        await person.fill(file=str(plain))
        await person.asks("refused: plain.csv, row 3")
        for words in ("plain.csv: 3 rows.", "found “soon [/x]”", "rows refused 1", "1 row refused stay out"):
            assert words.replace(" ", "") in person.dialog.replace(" ", ""), person.screen
        before = trail(empty_store)
        await person.press("enter")
        await person.until(lambda: not isinstance(person.app.screen, PreviewDialog), "the form")
        assert trail(empty_store) == before
        await person.fill(file=str(plain))
        await person.asks("Write this to the store")
        await person.press("y")
        await person.hears("plain.csv is written to the store. 1 refused.")
        await person.reads("C1")
        assert trail(empty_store)[-1].what == "import assessments"


async def test_an_import_that_is_stopped_half_way_leaves_the_store_as_it_was(
    empty_store, sit_down, trail, plain, slow, monkeypatch
):
    _, wait = slow
    real = importing_files._assessments

    def slowly(*given):
        wait(given[-1])
        return real(*given)

    monkeypatch.setattr(importing_files, "_assessments", slowly)
    async with sit_down(empty_store) as person:
        await begins_to_read(person, plain)
        before = trail(empty_store)
        await person.asks("comparing the children with the store: 300 of 1,200 (25%)")
        await person.press("escape")
        await person.hears("It was stopped, and nothing was changed.")
        assert trail(empty_store) == before


async def test_a_job_that_ends_under_the_lock_is_gone_when_somebody_comes_back(
    empty_store, sit_down, plain, slow, monkeypatch
):
    go_on, wait = slow
    real = importing_files._assessments

    def slowly(*given):
        wait(given[-1])
        return real(*given)

    monkeypatch.setattr(importing_files, "_assessments", slowly)
    async with sit_down(empty_store) as person:
        await begins_to_read(person, plain)
        await person.asks("escape: stop it")
        await person.press("ctrl+l")
        await person.reads("cpip-tui is locked")
        go_on.set()
        await asyncio.sleep(0.2)
        assert "C1" not in person.screen
        await person.press("enter")
        await person.asks("plain.csv: 3 rows.")
        assert not any(isinstance(screen, WorkingDialog) for screen in person.app.screen_stack)


async def test_a_backup_is_made_and_the_store_is_looked_at(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await person.command("Check the store", "There is no backup yet")
        await person.press("escape")
        await person.press("ctrl+p")
        await person.paste("Back up now")
        await person.until(lambda: person._hit() == "Back up now", "the command")
        await person.press("enter")
        await person.hears("Backed up, and checked:")
        assert len(backups_in(folder_of(empty_store.path))) == 1
        await person.command("Check the store", "The store is sound")
        assert "✓ The dates of all cases keep the rules of the census." in person.words
