"""What a manager notes of waiting cases: a review, the threshold level and section 47, who are siblings."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.screen import Screen

from db.queries.triage import WaitingRow
from models.case import THRESHOLD_LEVELS
from models.dates import short_form
from models.errors import CpipError, InvalidInput
from screens.asking import UNDO_HINT, fill_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.fields import day_field, rationale_field
from screens.dialogs.form import Filled, FormField
from screens.standing import read_case
from screens.widgets.plain import tell


async def review_cases(screen: Screen[Any], desk: Desk, rows: Sequence[WaitingRow]) -> bool:
    """Ask what was decided on the waiting cases, and why. True where it was written."""
    if not rows:
        return False
    get_ready("db.commands.triage")
    heading = f"Review of {_named(desk, rows)}"
    last = rows[0].reviews.decided if len(rows) == 1 and not desk.names_hidden else ""
    fields = [
        FormField("decided", "decision", "what is decided, and be it to wait until a day"),
        rationale_field(),
    ]

    def write(filled: Filled) -> None:
        from db.commands.triage import review_waiting

        ids = [row.id for row in rows]
        review_waiting(desk.store, desk.act(), ids, filled["decided"], filled["because"], desk.acting_on)

    intro = [f"Last time: {last}"] if last else []
    if len(rows) > 1:
        intro = [desk.case_called(row.case, row.child, row.name) for row in rows]
    return await fill_and_write(screen, heading, fields, write, intro=intro)


async def note_threshold(screen: Screen[Any], desk: Desk, case_id: int, who: str, known: int | None) -> bool:
    """Ask for the threshold level with its reason, or since when section 47 enquiries run.

    ``who`` is what the case is called on the screen, ``known`` the level that it shows.
    """
    get_ready("db.commands.triage")
    asked = f"What is noted of {who}?"
    choices = [("threshold", "the threshold level"), ("section_47", "section 47 enquiries")]
    what = await screen.app.push_screen_wait(ChoiceDialog(asked, choices, "threshold"))
    if what is None:
        return False
    if what == "section_47":
        return await _note_section_47(screen, desk, case_id, who)
    fields = [
        FormField(
            "level", "level", initial=str(known or ""),
            choices=[("", "not chosen yet"), *((str(level), words) for level, words in THRESHOLD_LEVELS.items())],
            read=_level,
        ),
        rationale_field(),
    ]  # fmt: skip

    def write(filled: Filled) -> None:
        from db.commands.triage import set_threshold

        level, seen = filled["level"], known or 0
        set_threshold(desk.store, desk.act(), case_id, level, filled["because"], desk.acting_on, seen=seen)

    return await fill_and_write(screen, f"Threshold level of {who}", fields, write)


def _level(code: str) -> int:
    if not code:
        raise InvalidInput("Choose a level with the arrow keys.")
    return int(code)


async def _note_section_47(screen: Screen[Any], desk: Desk, case_id: int, who: str) -> bool:
    found = read_case(screen, desk, case_id)
    if found is None:
        return False
    noted = found[0].section_47_on
    empty = "no enquiries" if noted is None else "they have ended"
    fields = [
        day_field(
            "since", "strategy discussion", desk.today(), calendar=desk.calendar(), initial=noted, optional=True,
            empty=empty, past=True,
        ),
    ]  # fmt: skip

    def write(filled: Filled) -> None:
        from db.commands.triage import note_section_47

        if filled["since"] == noted:
            raise InvalidInput(f"Nothing was changed: {_stands(noted)}. Escape goes back.")
        note_section_47(desk.store, desk.act(), case_id, filled["since"], desk.today())

    intro = [f"Noted: {_stands(noted)}."]
    if noted is not None:
        intro.append("Empty the field where they have ended.")
    return await fill_and_write(screen, f"Section 47 enquiries of {who}", fields, write, intro=intro)


def _stands(noted: date | None) -> str:
    return "no section 47 enquiries" if noted is None else f"enquiries since {short_form(noted)}"


async def link_marked(screen: Screen[Any], desk: Desk, rows: Sequence[WaitingRow]) -> bool:
    """After a yes, the marked children are siblings; one child alone is no sibling of those it was linked with."""
    if not rows or (len(rows) == 1 and not rows[0].siblings):
        tell(screen, "Mark the siblings with space first: two children or more.")
        return False
    get_ready("db.commands.triage")
    names = ", ".join(desk.called(row.child, row.name) for row in rows)
    asked, yes = f"Are these siblings? {names}", "yes, they are siblings"
    if len(rows) == 1:
        others = ", ".join(desk.called(one.child, one.name) for one in rows[0].siblings)
        asked, yes = f"Is {names} no sibling of {others}, after all?", "no sibling: take the link away"
    choices = [("no", "leave it as it is"), ("yes", yes)]
    if await screen.app.push_screen_wait(ChoiceDialog(asked, choices, "no")) != "yes":
        return False
    from db.commands.triage import link_siblings, unlink_sibling

    try:
        if len(rows) == 1:
            await asyncio.to_thread(unlink_sibling, desk.store, desk.act(), rows[0].child_id)
        else:
            await asyncio.to_thread(link_siblings, desk.store, desk.act(), [row.child_id for row in rows])
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    tell(screen, f"{'Link taken away' if len(rows) == 1 else 'Linked as siblings'}. {UNDO_HINT}")
    return True


def _named(desk: Desk, rows: Sequence[WaitingRow]) -> str:
    if len(rows) == 1:
        return desk.case_called(rows[0].case, rows[0].child, rows[0].name)
    return f"{len(rows)} waiting cases"
