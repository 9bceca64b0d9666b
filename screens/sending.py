"""Where something goes that leaves the program as a file: asked for until it is written, or the person turns back."""

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from textual.screen import Screen

from models.errors import CpipError, InvalidInput
from models.progress import Progress
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.widgets.plain import tell


async def send_file_made(
    screen: Screen[Any], title: str, what_leaves: str, usual_name: str, run: Callable[[Path, bool, Progress], object]
) -> bool:
    """Ask for the place of a file and write it there in a thread. True where it was written.

    ``what_leaves`` says what it tells of whom. ``run`` takes the place, whether a file that stands there is replaced,
    which is asked first, and the Progress that it tells while it makes what it will write; it makes all of it before
    it writes, so that it can be stopped. What it refuses is told at the form, which comes again as it was typed.
    """
    fields = [FormField("file", "file", "where it is written", str(usual_place(usual_name)), place_of, echo=str)]

    def written(filled: Filled, over: bool, progress: Progress) -> bool:
        run(filled["file"], over, progress)
        return True

    return await send_as_asked(
        screen,
        title,
        lambda typed, refused: FormDialog(title, fields, typed=typed, refused=refused, intro=[what_leaves]),
        lambda filled: filled["file"],
        written,
    )


async def send_file(
    screen: Screen[Any], title: str, what_leaves: str, usual_name: str, run: Callable[[Path, bool], object]
) -> bool:
    """As ``send_file_made``, for what is made in a moment: ``run`` does not tell how far it is."""

    def at_once(place: Path, over: bool, progress: Progress) -> None:
        progress("making the file, and writing it", 0, 0)
        run(place, over)

    return await send_file_made(screen, title, what_leaves, usual_name, at_once)


async def send_as_asked(
    screen: Screen[Any],
    title: str,
    form: Callable[[Mapping[str, str] | None, str], FormDialog],
    place_in: Callable[[Filled], Path],
    run: Callable[[Filled, bool, Progress], bool],
) -> bool:
    """Ask with a form until it is written, or the person turns back. True where it was written.

    ``form`` is made of what was typed before and why it was refused; ``place_in`` is where it is written by that.
    ``run`` runs in a thread, takes whether a file that stands there is replaced, and tells how far it is.
    """
    from screens.dialogs.working import run_long

    typed, refused = None, ""
    while True:
        filled = await screen.app.push_screen_wait(form(typed, refused))
        if filled is None:
            return False
        typed, refused, place = dict(filled.texts), "", place_in(filled)
        over = os.path.lexists(place)
        if over:
            lines = [str(place), "What is in it now is lost."]
            if not await screen.app.push_screen_wait(ConfirmDialog("This file exists already.", lines, "replace it")):
                continue
        try:
            written = await run_long(screen, f"{title}: {place.name}", partial(run, filled, over))
        except CpipError as error:
            refused = str(error)
            continue
        if not written:  # it was stopped
            continue
        tell(screen, f"Written, for you alone to read: {place}")
        return True


def usual_place(name: str) -> Path:
    """Among the person's own documents; in their home folder where they have no such folder."""
    import platformdirs

    documents = platformdirs.user_documents_path()
    return (documents if documents.is_dir() else Path.home()) / name


def place_of(text: str) -> Path:
    """The place that a person typed. Raises InvalidInput."""
    try:
        return Path(os.path.abspath(Path(text.strip()).expanduser()))
    except (RuntimeError, ValueError):
        raise InvalidInput("That is no place for a file. Give a folder and a name.") from None
