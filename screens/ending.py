"""How a case ends as it is asked for: the conference that follows section 47, and the closure."""

from typing import Any

from textual.screen import Screen

from models.census import ClosureReason
from models.dates import short_form
from models.errors import FieldErrors
from models.people import Action
from screens.asking import allowed, fill_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.fields import day_field, rationale_field
from screens.dialogs.form import Filled, FormField
from screens.standing import acting_day, read_case


async def conference(screen: Screen[Any], desk: Desk, case_id: int, who: str) -> bool:
    """Ask on which day the initial child protection conference was held, or why none is needed."""
    if not allowed(screen, desk, Action.NOTE_CONFERENCE):
        return False
    get_ready("db.commands.closing")
    found = read_case(screen, desk, case_id)
    if found is None:
        return False
    case = found[0]
    fields = [
        day_field(
            "held", "held on", desk.today(), calendar=desk.calendar(), initial=case.conference_on, optional=True,
            empty="none is needed", past=True,
        ),
        FormField("needless", "or not needed", "because; empty where it was held", optional=True),
    ]  # fmt: skip

    def write(filled: Filled) -> None:
        from db.commands.closing import note_conference

        held_on, needless = filled["held"], filled["needless"] or ""
        if held_on is None and not needless:
            raise FieldErrors({"held": "Give the day on which it was held, or below why none is needed."})
        if held_on is not None and needless:
            raise FieldErrors({"needless": "It was held, so it was needed. Leave one of the two empty."})
        note_conference(desk.store, desk.act(), case_id, held_on, desk.today(), needless=needless)

    intro = []
    if case.section_47_on is not None:
        intro = [f"Section 47 since {short_form(case.section_47_on)}; it is owed within 15 working days."]
    return await fill_and_write(
        screen, f"{who}: initial child protection conference", fields, write, intro=intro
    )  # fmt: skip


async def close(screen: Screen[Any], desk: Desk, case_id: int, who: str) -> bool:
    """Ask for the census' reason for closing the case, and the rationale."""
    if not allowed(screen, desk, Action.CLOSE_CASE):
        return False
    get_ready("db.commands.closing")
    fields = [
        FormField(
            "reason", "reason", "code or words, as: needed", read=ClosureReason,
            search=[(one.value, one.words) for one in ClosureReason],
        ),
        rationale_field(),
        acting_day(desk, "on", "closed on"),
    ]  # fmt: skip

    def write(filled: Filled) -> None:
        from db.commands.closing import close_case

        close_case(
            desk.store, desk.act(), case_id, filled["reason"], filled["because"], filled["on"], desk.today()
        )  # fmt: skip

    return await fill_and_write(screen, f"Close {who}", fields, write)
