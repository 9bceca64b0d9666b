"""One entry of a case's story, all of it, however long."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.dialogs.dialog import Dialog


class EntryDialog(Dialog[None]):
    """To be read and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,q", "dismiss(None)", "Back"),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, words: Content) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_subtitle = "↑ ↓ scroll · escape back"
            yield Static(_as_given(self._words))

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, step: int) -> None:
        """Up and down as with the arrows."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)


def _as_given(words: Content) -> Content:
    return words
