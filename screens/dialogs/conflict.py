"""Two people changed the same thing: both versions side by side, and which one shall stand."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from models.errors import StaleEdit
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content


class ConflictDialog(Dialog[bool | None]):
    """True where the person's own version shall be written over the other one. Nothing has been written yet.

    False keeps the other one; None is back to what was typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("w", "dismiss(True)", "Write mine"),
        ("k", "dismiss(False)", "Keep theirs"),
        ("escape,enter,q", "turn_back", "Back"),
    ]

    def __init__(
        self, stale: StaleEdit, *, back: bool = False, kept: str = "Nothing of yours has been written."
    ) -> None:
        """With ``back`` there is a form to go back to; without, who turns back keeps the other version. ``kept``
        says what has become of the person's own."""
        super().__init__()
        self._stale, self._back, self._kept = stale, back, kept

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            keep = "k: keep theirs · escape: back to the form" if self._back else "escape: keep theirs"
            box.border_subtitle = content(f"w: write mine · {keep}")
            yield Static(content(f"Somebody has changed {self._stale.what} since you looked", "bold"))
            yield Static(content(self._kept))
            for name, mine in self._stale.mine.items():
                theirs = self._stale.theirs.get(name, "")
                yield Static(content(f"\n{name.replace('_', ' ')}", "bold"))
                yield Static(content("stands now", "dim"))
                yield Static(content(theirs or "–"), classes="value")
                yield Static(content("yours", "dim"))
                yield Static(content(mine or "–", "$text-accent" if mine != theirs else ""), classes="value")

    def action_turn_back(self) -> None:
        self.dismiss(None if self._back else False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
