"""Ask for one of a few named things."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content


class ChoiceDialog(Dialog[str | None]):
    """The id of what was chosen, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Back"),
        ("j", "app.simulate_key('down')"),
        ("k", "app.simulate_key('up')"),
    ]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]], current: str) -> None:
        """``choices`` are (id, words); the cursor begins on ``current``."""
        super().__init__()
        self._question, self._choices, self._current = question, choices, current

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content(self._question, "bold"))
            yield OptionList(*(Option(content(words), id=name) for name, words in self._choices))
            yield Static(content("enter: choose   escape: back", "dim"))

    def on_mount(self) -> None:
        names = [name for name, _ in self._choices]
        self.query_one(OptionList).highlighted = names.index(self._current) if self._current in names else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
