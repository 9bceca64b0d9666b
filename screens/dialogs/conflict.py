"""Two people changed the same thing: both versions side by side, and which one shall stand."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from models.errors import StaleEdit
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content


class ConflictDialog(Dialog[bool]):
    """True where the person's own version shall be written over the other one. Nothing has been written yet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("w", "dismiss(True)", "Write mine"),
        ("escape,enter,q", "dismiss(False)", "Keep theirs"),
    ]

    def __init__(self, stale: StaleEdit) -> None:
        super().__init__()
        self._stale = stale

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_subtitle = "w: write mine over it · escape: keep theirs"
            yield Static(content(f"Somebody has changed {self._stale.what} since you looked", "bold"))
            yield Static(content("Nothing of yours has been written."))
            for name, mine in self._stale.mine.items():
                theirs = self._stale.theirs.get(name, "")
                yield Static(content(f"\n{name.replace('_', ' ')}", "bold"))
                yield Static(content("stands now", "dim"))
                yield Static(content(theirs or "–"), classes="value")
                yield Static(content("yours", "dim"))
                yield Static(content(mine or "–", "$text-accent" if mine != theirs else ""), classes="value")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
