"""Something to be read and closed: a heading, and lines below it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content


class ReadingDialog(Dialog[None]):
    """The lines scroll where there is no room for all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,e,enter,q", "dismiss(None)", "Back"),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, heading: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._heading, self._lines = heading, lines

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog ledger") as box:
            box.border_subtitle = "↑ ↓ scroll · escape back"
            yield Static(content(self._heading, "bold"))
            yield Static(Content("\n").join(content(line) for line in self._lines), id="ledger")
            yield from self.below()

    def below(self) -> ComposeResult:
        """What stands under the lines."""
        yield from ()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, step: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)
