"""Where something goes that leaves the program as a file: asked for until it is written, or the person turns back."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.screen import Screen

from models.errors import CpipError, InvalidInput
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import FormDialog, FormField
from screens.widgets.plain import tell


async def send_file(
    screen: Screen[Any], title: str, what_leaves: str, usual_name: str, write: Callable[[Path, bool], object]
) -> bool:
    """Ask for the place of a file and write it there in a thread. True where it was written.

    ``what_leaves`` says what it tells of whom. ``write`` takes the place, and whether a file that stands there is
    replaced: that is asked first. What it refuses is told at the form, which comes again as it was typed.
    """
    fields = [FormField("file", "file", "where it is written", str(usual_place(usual_name)), _place, echo=str)]
    typed, refused = None, ""
    while True:
        form = FormDialog(title, fields, typed=typed, refused=refused, intro=[what_leaves])
        filled = await screen.app.push_screen_wait(form)
        if filled is None:
            return False
        typed, refused, place = dict(filled.texts), "", filled["file"]
        over = os.path.lexists(place)
        if over:
            lines = [str(place), "What is in it now is lost."]
            if not await screen.app.push_screen_wait(ConfirmDialog("This file exists already.", lines, "replace it")):
                continue
        try:
            await asyncio.to_thread(write, place, over)
        except CpipError as error:
            refused = str(error)
            continue
        tell(screen, f"Written, for you alone to read: {place}")
        return True


def usual_place(name: str) -> Path:
    """Among the person's own documents; in their home folder where they have no such folder."""
    import platformdirs

    documents = platformdirs.user_documents_path()
    return (documents if documents.is_dir() else Path.home()) / name


def _place(text: str) -> Path:
    try:
        return Path(os.path.abspath(Path(text.strip()).expanduser()))
    except (RuntimeError, ValueError):
        raise InvalidInput("That is no place for a file. Give a folder and a name.") from None
