"""Ask for a day, in any way people write one, and say back what was understood."""

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from models.calendar import day_in_words
from models.dates import parse_day
from models.errors import InvalidInput
from models.standards import Standards
from screens.dialogs.dialog import Dialog
from screens.widgets.field import Field
from screens.widgets.plain import content


class DayDialog(Dialog[date | None]):
    """The day to look at, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Back")]

    def __init__(
        self,
        shown: date,
        today: date,
        standards: Standards | None,
        question: str = "Look at the store as at which day?",
    ) -> None:
        super().__init__()
        self._question = question
        self._shown, self._today, self._calendar = shown, today, standards.calendar if standards else None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content(self._question, "bold"))
            yield Field(placeholder=f"{self._shown.isoformat()}, 16/9/2011, 16 Sep, mon, +5, today", id="day")
            yield Static(id="echo")
            yield Static(content("enter: this day   escape: back", "dim"))

    def on_mount(self) -> None:
        self._say(self._shown)

    def on_input_changed(self, event: Input.Changed) -> None:
        if not event.value.strip():
            self._say(self._shown)
            return
        try:
            self._say(parse_day(event.value, self._today, calendar=self._calendar))
        except InvalidInput as error:
            self.query_one("#echo", Static).update(content(str(error), "$text-error"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self.dismiss(self._shown)  # the day that is said below the field
            return
        try:
            self.dismiss(parse_day(event.value, self._today, calendar=self._calendar))
        except InvalidInput:
            self.app.bell()  # the sentence stands below the field already

    def _say(self, day: date) -> None:
        words = day_in_words(day, self._today, self._calendar, in_full=True)
        self.query_one("#echo", Static).update(content(words, "$text-accent"))
