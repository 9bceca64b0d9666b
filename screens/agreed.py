"""What is done with an agreed action, asked for and written: it is done, and how; or it gets the day it lacks."""

from typing import Any

from textual.screen import Screen

from db.queries.actions import AgreedLine
from models.dates import short_form
from models.people import Action
from screens.asking import allowed, fill_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.fields import day_field, text_field
from screens.dialogs.form import Filled, FormField
from screens.standing import acting_day
from screens.widgets.action_row import action_in_words, child_of
from screens.widgets.plain import tell

NOT_UNDONE = "An action of the personal part is not taken back: its words stand in no entry of the audit trail."


def done_note_field() -> FormField:
    """How it was done, where there is something to say."""
    return text_field("note", "note", "how it was done; empty: nothing to say", optional=True)


async def finish_agreed(screen: Screen[Any], desk: Desk, row: AgreedLine) -> bool:
    """Ask on which day the action was done, and how. True where it was written."""
    if row.done_on is not None:
        tell(screen, f"It was done on {short_form(row.done_on)} already.")
        return False
    if not allowed(screen, desk, Action.AGREE_ACTION):
        return False
    get_ready("db.commands.writing")

    def write(filled: Filled) -> None:
        from db.commands.writing import finish_action, finish_personal_action

        finish = finish_personal_action if row.is_personal else finish_action
        finish(desk.store, desk.act(), row.id, filled["on"], desk.today(), filled["note"] or "")

    intro = [action_in_words(row, desk)] + ([NOT_UNDONE] if row.is_personal else [])
    since = (row.agreed_on, "it was agreed")
    fields = [acting_day(desk, "on", "done on", since=since), done_note_field()]
    heading = "Personal action done" if row.is_personal else f"Action done on {child_of(row, desk)}"
    return await fill_and_write(screen, heading, fields, write, intro=intro, done=_done(heading, row))


def _done(heading: str, row: AgreedLine) -> str | None:
    """What is told of an action that is not taken back; None of another."""
    return f"{heading}: written. It cannot be taken back." if row.is_personal else None


async def date_agreed(screen: Screen[Any], desk: Desk, row: AgreedLine) -> bool:
    """Ask by which day the action is due that was agreed without one. True where it was written."""
    if row.due_on is not None:
        tell(screen, f"It is due on {short_form(row.due_on)}. What was agreed stays.", "warning")
        return False
    if row.done_on is not None:
        tell(screen, f"It was done on {short_form(row.done_on)}: it needs no day any more.")
        return False
    if not allowed(screen, desk, Action.DATE_ACTION):
        return False
    get_ready("db.commands.writing")

    def write(filled: Filled) -> None:
        from db.commands.writing import date_action, date_personal_action

        set_day = date_personal_action if row.is_personal else date_action
        set_day(desk.store, desk.act(), row.id, filled["due"], desk.today())

    intro = [action_in_words(row, desk)] + ([NOT_UNDONE] if row.is_personal else [])
    fields = [day_field("due", "due on", desk.today(), calendar=desk.calendar())]
    heading = "Day of the personal action" if row.is_personal else f"Day of the action on {child_of(row, desk)}"
    return await fill_and_write(screen, heading, fields, write, intro=intro, done=_done(heading, row))
