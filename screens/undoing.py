"""Take the last act back, or up again: shown first, then done as a new entry in the audit trail."""

import asyncio
from typing import Any

from textual.screen import Screen

from db.queries.undoing import next_redo, next_undo
from models.errors import CpipError
from screens.asking import get_ready
from screens.desk import Desk
from screens.dialogs.reversal import Answer, ReversalDialog
from screens.widgets.plain import tell


async def reverse_last(screen: Screen[Any], desk: Desk, *, redo: bool) -> bool:
    """Show what would be reversed, ask, and do it. True where it was done."""
    get_ready("db.commands.undoing")
    skip, refused = 0, ""
    while True:
        try:
            person = desk.act().person
            with desk.store.reading() as reader:
                act = (next_redo if redo else next_undo)(reader, person, skip)
        except CpipError as error:
            tell(screen, str(error), "error")
            return False
        if act is None:
            tell(screen, "There is nothing to do again." if redo else "There is nothing of yours to take back.")
            return False
        dialog = ReversalDialog(act, redo=redo, names_hidden=desk.names_hidden, refused=refused)
        answer = await screen.app.push_screen_wait(dialog)
        if answer is None:
            return False
        refused = ""
        if answer is Answer.EARLIER:
            skip += 1
            continue
        from db.commands import undoing

        command = undoing.redo if redo else undoing.undo
        try:
            await asyncio.to_thread(command, desk.store, desk.act(), act.group_id, below=bool(skip))
        except CpipError as error:
            refused = str(error)  # it is shown again with the reason: an earlier one may be possible
            continue
        break
    tell(
        screen,
        f"Done again: {act.what}. u takes it back." if redo else f"Taken back: {act.what}. ctrl+r does it again.",
    )
    return True
