"""Who sees the cases of a child: asked, written, and both versions shown where somebody else wrote meanwhile."""

import asyncio
from typing import Any

from textual.screen import Screen

from db.queries.case_file import CaseFile
from models.errors import CpipError, StaleEdit
from screens.desk import Desk
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.restrict import RestrictDialog
from screens.widgets.plain import tell


async def restrict_case(screen: Screen[Any], desk: Desk, case: CaseFile) -> bool:
    """Ask who sees the cases of the child, and why. True where it was written, or where somebody else's stands."""
    from db.commands.people import restrict

    asked, refused = None, ""
    version = case.restriction.version if case.restriction else 0
    while True:
        if asked is None or refused:
            dialog = RestrictDialog(desk.called(case.child, case.name), case.restriction, asked, refused)
            asked = await screen.app.push_screen_wait(dialog)
        if asked is None:
            return False
        names, reason = asked
        refused = ""
        try:
            await asyncio.to_thread(restrict, desk.store, desk.act(), case.child_id, names, reason, version=version)
        except StaleEdit as stale:
            if not await screen.app.push_screen_wait(ConflictDialog(stale)):
                return True
            version = stale.version  # both versions were seen: this one shall stand, over no third one
        except CpipError as error:
            refused = str(error)  # the dialog comes again, with what was typed
        else:
            tell(screen, "Written.")
            return True
