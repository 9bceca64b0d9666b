"""Ask for something and write it: a refusal brings the form again as it was filled; of two versions one is chosen."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from textual.screen import Screen

from models.errors import CpipError, StaleEdit
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.form import Filled, FormDialog
from screens.widgets.plain import tell


async def ask_and_write(
    screen: Screen[Any],
    form: Callable[[Mapping[str, str] | None, str], FormDialog],
    write: Callable[[Filled, int | None], object],
    in_words: Callable[[StaleEdit], StaleEdit] = lambda stale: stale,
) -> bool:
    """Whether something was written. To be awaited in a worker of the screen.

    ``form`` is made of what was typed before and why it was refused. ``write`` runs a command in a thread; its version
    is None at first, for what the person saw when they asked, and then that of what they saw in the conflict.
    """
    asked: Filled | None = None
    refused = ""
    version: int | None = None
    while True:
        if asked is None or refused:
            asked = await screen.app.push_screen_wait(form(asked.texts if asked else None, refused))
            if asked is None:
                return False
            refused, version = "", None
        try:
            await asyncio.to_thread(write, asked, version)
        except StaleEdit as stale:
            if not await screen.app.push_screen_wait(ConflictDialog(in_words(stale))):
                return False
            version = stale.version  # both versions were seen: this one shall stand, over no third one
        except CpipError as error:
            refused = str(error)
        else:
            tell(screen, "Written.")
            return True
