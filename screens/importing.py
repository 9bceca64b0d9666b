"""How a file is read in: which, a preview with what is wrong record by record, and then all of it or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from models.assessment import Kind
from models.errors import CpipError, InvalidInput
from models.extracts import Extract
from models.people import Action
from models.progress import Progress
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.dialogs.preview import PreviewDialog
from screens.dialogs.working import run_long
from screens.widgets.plain import tell

if TYPE_CHECKING:
    from db.commands.importing_files import Previewed

ACTIONS = {
    Extract.ANNEX_A: Action.IMPORT,
    Extract.CENSUS: Action.IMPORT_CENSUS,
    Extract.ASSESSMENTS: Action.IMPORT_ASSESSMENTS,
}


async def import_file(screen: Screen[Any], desk: Desk) -> bool:
    """Whether a file was written. To be awaited in a worker of the screen.

    What cannot be read is told at the form, which comes again as it was typed.
    """
    asked = "Which file is read in? It is shown before anything is written."
    kinds = [(one.value, one.words) for one in Extract if desk.may(ACTIONS[one])]
    if not kinds:
        allowed(screen, desk, Action.IMPORT)  # which tells why
        return False
    chosen = await screen.app.push_screen_wait(ChoiceDialog(asked, kinds, Extract.ANNEX_A.value))
    if chosen is None:
        return False
    get_ready("db.commands.importing_files")
    extract, typed, refused = Extract(chosen), None, ""
    while True:
        form = FormDialog(
            f"Read in {extract.words}", _fields(extract), typed=typed, refused=refused, verb="look at it",
            intro=["Nothing is written before you have seen what is in it, and said yes."],
        )  # fmt: skip
        filled = await screen.app.push_screen_wait(form)
        if filled is None:
            return False
        typed, refused = dict(filled.texts), ""
        try:
            written = await _show_and_write(screen, desk, extract, filled)
        except CpipError as error:
            refused = str(error)
        else:
            if written is not None:
                return written


async def _show_and_write(screen: Screen[Any], desk: Desk, extract: Extract, filled: Filled) -> bool | None:
    """Whether it was written; None where the person turned back from the preview, or stopped it."""
    path, kind = filled["file"], filled.values.get("kind") or Kind.SINGLE

    def look(progress: Progress) -> "Previewed":
        from db.commands.importing_files import preview_file

        return preview_file(desk.store, desk.act(), extract, path, kind, desk.today(), progress=progress)

    found = await run_long(screen, f"Reading {path.name}", look)
    if found is None or not await screen.app.push_screen_wait(PreviewDialog(found.preview)):
        return None

    def write(progress: Progress) -> bool:
        found.run(progress)
        return True

    if not await run_long(screen, f"Writing {path.name} to the store", write):
        return None
    refused = f" {found.preview.refused:,} refused." if found.preview.refused else ""
    tell(screen, f"{path.name} is written to the store.{refused}")
    return True


def _fields(extract: Extract) -> list[FormField]:
    ending = {Extract.ANNEX_A: "annex-a.xlsx", Extract.CENSUS: "census.xml", Extract.ASSESSMENTS: "list.csv"}[extract]
    file = FormField("file", "file", f"where it is, as ~/Documents/{ending}", read=_file)
    if not extract.asks_kind:
        return [file]
    kinds = [(kind.value, kind.words) for kind in Kind]
    return [file, FormField("kind", "assessments are", initial=Kind.SINGLE.value, read=Kind, choices=kinds)]


def _file(text: str) -> Path:
    try:
        path = Path(text.strip().strip("'\"")).expanduser().absolute()
        there = path.exists()
    except (RuntimeError, ValueError, OSError):
        raise InvalidInput("That is no place of a file. Give a folder and a name.") from None
    if not there:
        raise InvalidInput(f"There is no file at {path}. Check the name and the folder.")
    if path.is_dir():
        raise InvalidInput(f"{path} is a folder. Name the file itself.")
    return path
