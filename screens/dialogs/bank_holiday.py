"""Add a bank holiday that was proclaimed: ask for it, show which due dates move, and write after a yes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from models.calendar import WorkingCalendar
from models.dates import long_form
from models.text import clean_name
from screens.dialogs.fields import day_field
from screens.dialogs.form import FormDialog, FormField
from screens.dialogs.moved import MovedDate, MovedDialog


def bank_holiday_form(
    today: date, calendar: WorkingCalendar | None, typed: Mapping[str, str] | None = None, refused: str = ""
) -> FormDialog:
    """The day and its name."""
    fields = [
        day_field("day", "Day", today, calendar=calendar),
        FormField("name", "Name", "as it should be shown", read=lambda text: clean_name(text, "name of the day")),
    ]
    return FormDialog(
        "Add a bank holiday that was proclaimed", fields, typed=typed, refused=refused, verb="show what moves"
    )


class ConfirmMovedDialog(MovedDialog):
    """The list of what would move; ``y`` says yes; ``escape``, ``n`` and ``q`` turn back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "dismiss(True)", "Write"),
        ("escape,enter,q,n", "dismiss(False)", "Back"),
    ]
    HINT = "y: write this · escape: back, nothing is written"

    def __init__(self, day: date, name: str, moved: Sequence[MovedDate]) -> None:
        count = {0: "no open due date moves", 1: "one open due date moves"}.get(
            len(moved), f"{len(moved):,} open due dates move"
        )
        super().__init__(moved, f"{long_form(day)} becomes a bank holiday, “{name}”: {count}.")
