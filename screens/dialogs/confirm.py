"""Ask before something is lost: what it is, line by line; only ``y`` says yes."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content


class ConfirmDialog(Dialog[bool]):
    """True for yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "dismiss(True)", "Yes"),
        ("escape,enter,q,n", "dismiss(False)", "Back"),
    ]

    def __init__(self, question: str, lines: Sequence[str], yes: str) -> None:
        """``yes`` says what ``y`` does, as in “throw it away”."""
        super().__init__()
        self._question, self._lines, self._yes = question, lines, yes

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_subtitle = content(f"y: {self._yes} · escape: back")
            yield Static(content(self._question, "bold"))
            if self._lines:
                yield Static(Content("\n").join(content(line) for line in self._lines), id="ledger")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
