"""The keys that work here, each with what it does."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content


class HelpDialog(Dialog[None]):
    """The list of keys, to be read and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,enter,q", "dismiss(None)", "Back")]

    def __init__(self, keys: Sequence[tuple[str, str]]) -> None:
        """``keys`` are (keys as they are written, what they do)."""
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        widest = max((len(keys) for keys, _ in self._keys), default=0)
        lines = [content(f"{keys:>{widest}}", "bold") + content(f"  {words}") for keys, words in self._keys]
        with VerticalScroll(classes="dialog help") as box:
            box.border_subtitle = "↑ ↓ scroll · escape back"
            yield Static(content("Keys that work here", "bold"))
            yield Static(Content("\n").join(lines), id="ledger")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
