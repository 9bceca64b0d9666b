"""Who is working? Chosen once; it stands in every entry from then on."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from models.people import Person
from screens.dialogs.dialog import Dialog
from screens.widgets.field import Field
from screens.widgets.plain import content


class SignInDialog(Dialog[Person | None]):
    """Who was chosen, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Back"),
        Binding("down", "move('down')", show=False, priority=True),
        Binding("up", "move('up')", show=False, priority=True),
    ]

    def __init__(self, people: Sequence[Person], *, encrypted: bool) -> None:
        super().__init__()
        self._encrypted = encrypted
        self._people = people
        self._shown = list(people)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content("Who is working?", "bold"))
            yield Static(content("Your name stands in every entry that you make. It is remembered on this account."))
            if not self._encrypted:
                yield Static(
                    content("This store is not encrypted: anybody who has the file can read it.", "$text-warning")
                )
            yield Field(placeholder="type a part of the name", id="part")
            yield OptionList(id="people")
            yield Static(content("↑ ↓ choose   enter: sign in   escape: back", "dim"))

    def on_mount(self) -> None:
        self._show("")

    def _show(self, part: str) -> None:
        self._shown = [person for person in self._people if part.casefold() in person.name.casefold()]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(content(f"{one.name} · {one.role.value}")) for one in self._shown])
        options.highlighted = 0 if self._shown else None

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value.strip())

    def on_input_submitted(self) -> None:
        self._choose(self.query_one(OptionList).highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option_index)

    def action_move(self, direction: str) -> None:
        options = self.query_one(OptionList)
        (options.action_cursor_down if direction == "down" else options.action_cursor_up)()

    def _choose(self, index: int | None) -> None:
        if index is None:
            self.app.bell()  # nobody of that name is in the list
            return
        self.dismiss(self._shown[index])
