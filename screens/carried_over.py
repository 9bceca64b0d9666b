"""What was agreed before, as it comes back: it is done, with a note; or a day is set where it has none."""

from typing import Any

from textual.screen import Screen

from db.queries.actions import agreed_actions
from models.agenda import AgendaAction
from models.errors import CpipError
from models.people import Action
from screens.agreed import date_agreed, finish_agreed
from screens.asking import allowed
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.widgets.case_words import HIDDEN
from screens.widgets.plain import tell


async def ask_of_action(screen: Screen[Any], desk: Desk, action: AgendaAction) -> bool:
    """Ask what has become of it. True where something was written."""
    if not allowed(screen, desk, Action.AGREE_ACTION):
        return False
    what = f"It is {HIDDEN}." if desk.names_hidden else action.what
    choices = [("done", "it is done")]
    if action.due_on is None:
        choices.append(("date", "set the day by which it is due"))
    choices.append(("leave", "leave it as it is: it comes back until it is done"))
    asked = f"What has become of this? {what}"
    chosen = await screen.app.push_screen_wait(ChoiceDialog(asked, choices, "done"))
    if chosen not in {"done", "date"}:
        return False
    try:
        with desk.store.reading() as reader:
            lines = agreed_actions(reader, desk.standards(reader), desk.acting_on, done=True)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    row = next((line for line in lines if line.id == action.id), None)
    if row is None:
        tell(screen, "This action is no longer in the store, or not shown to you. Look at the agenda again.", "warning")
        return False
    return await (finish_agreed if chosen == "done" else date_agreed)(screen, desk, row)
