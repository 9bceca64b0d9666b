"""Add a bank holiday that was proclaimed: ask for it, show which due dates move, and write after a yes."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from models.dates import long_form, parse_day
from models.errors import InvalidInput
from screens.dialogs.dialog import Dialog
from screens.dialogs.moved import MovedDate, MovedDialog
from screens.widgets.field import Field
from screens.widgets.plain import content


class BankHolidayDialog(Dialog[tuple[date, str] | None]):
    """The day and its name, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Back")]

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content("Add a bank holiday that was proclaimed", "bold"))
            yield Field(placeholder="day: 2027-05-03, 3 May 2027", id="day")
            yield Field(placeholder="name, as it should be shown", id="name")
            yield Static(id="echo")
            yield Static(content("tab: next field   enter: show what moves   escape: back", "dim"))

    def on_input_changed(self) -> None:
        found = self._read()
        self.query_one("#echo", Static).update(
            content(found, "$text-error") if isinstance(found, str) else content(long_form(found[0]), "$text-accent")
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        found = self._read()
        name = self.query_one("#name", Input)
        if isinstance(found, str):
            self.app.bell()  # the sentence stands below the fields already
        elif not name.value.strip():
            name.focus()
        else:
            self.dismiss(found)
        event.stop()

    def _read(self) -> tuple[date, str] | str:
        try:
            day = parse_day(self.query_one("#day", Input).value, self._today)
        except InvalidInput as error:
            return str(error)
        return day, self.query_one("#name", Input).value


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
