"""One entry of a case's story, all of it, however long."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from db.queries.story import StoryEntry
from screens.dialogs.dialog import Dialog
from screens.widgets.case_words import entry_in_words


class EntryDialog(Dialog[None]):
    """To be read and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,q", "dismiss(None)", "Back"),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, entry: StoryEntry, *, hidden: bool) -> None:
        """With ``hidden`` nothing is shown that somebody said."""
        super().__init__()
        self._entry, self._hidden = entry, hidden

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_subtitle = "↑ ↓ scroll · escape back"
            yield Static(entry_in_words(self._entry, hidden=self._hidden))

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, step: int) -> None:
        """Up and down as with the arrows."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)
