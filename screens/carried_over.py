"""What was agreed before, as it comes back: it is done, with a note; or a day is set where it has none."""

from typing import Any

from textual.screen import Screen

from models.agenda import AgendaAction
from models.people import Action
from screens.asking import allowed, fill_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.fields import day_field, text_field
from screens.dialogs.form import Filled
from screens.standing import acting_day
from screens.widgets.case_words import HIDDEN


async def ask_of_action(screen: Screen[Any], desk: Desk, action: AgendaAction) -> bool:
    """Ask what has become of it. True where something was written."""
    if not allowed(screen, desk, Action.AGREE_ACTION):
        return False
    get_ready("db.commands.writing")
    what = f"It is {HIDDEN}." if desk.names_hidden else action.what
    choices = [("done", "it is done")]
    if action.due_on is None and action.case_id is not None:
        choices.append(("date", "set the day by which it is due"))
    choices.append(("leave", "leave it as it is: it comes back until it is done"))
    asked = f"What has become of this? {what}"
    chosen = await screen.app.push_screen_wait(ChoiceDialog(asked, choices, "done"))
    if chosen == "done":
        return await _finish(screen, desk, action, what)
    if chosen == "date":
        return await _date(screen, desk, action, what)
    return False


async def _finish(screen: Screen[Any], desk: Desk, action: AgendaAction, what: str) -> bool:
    fields = [
        text_field("note", "how", "what was done, and what came of it", optional=True),
        acting_day(desk, "on", "done on"),
    ]
    on_case = action.case_id is not None

    def write(filled: Filled) -> None:
        from db.commands.writing import finish_action, finish_personal_action

        finish = finish_action if on_case else finish_personal_action
        finish(desk.store, desk.act(), action.id, filled["on"], desk.today(), filled["note"] or "")

    return await fill_and_write(screen, "Action done", fields, write, intro=[what], undoable=on_case)


async def _date(screen: Screen[Any], desk: Desk, action: AgendaAction, what: str) -> bool:
    fields = [day_field("due_on", "by", desk.today(), calendar=desk.calendar())]

    def write(filled: Filled) -> None:
        from db.commands.writing import date_action

        date_action(desk.store, desk.act(), action.id, filled["due_on"], desk.today())

    return await fill_and_write(screen, "Day set for an action", fields, write, intro=[what])
