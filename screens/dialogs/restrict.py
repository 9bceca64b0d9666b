"""Who sees the cases of a child: those named and administrators, or everybody."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from db.queries.case_file import Restriction
from screens.dialogs.typing import TypingDialog
from screens.widgets.field import Field
from screens.widgets.plain import content

_EVERYBODY = "everybody"
Asked = tuple[tuple[str, ...] | None, str]


class RestrictDialog(TypingDialog[Asked]):
    """(names, or None for everybody; reason), or None when the person turned back."""

    def __init__(self, who: str, standing: Restriction | None, asked: Asked | None = None, refused: str = "") -> None:
        """``asked`` is what was asked before and ``refused`` why it was not written: nothing typed is lost."""
        super().__init__()
        self._who, self._standing, self._refused = who, standing, refused
        self._asked = asked or (standing.names if standing else (), "")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content(f"Who sees the cases of {self._who}?", "bold"))
            yield Static(content("All cases of the child, now and to come. Without a name: administrators only."))
            if self._standing is not None:
                yield Static(content(f"Restricted now: {self._standing.reason}", "dim"))
            yield Field(placeholder="names, with commas between; “everybody” takes a restriction back", id="names")
            yield Field(placeholder="reason, which is entered", id="reason")
            yield Static(id="echo")
            yield Static(content("tab: next field   enter: write   escape: back", "dim"))

    def on_mount(self) -> None:
        names, reason = self._asked
        self.query_one("#names", Field).value = _EVERYBODY if names is None else ", ".join(names)
        self.query_one("#reason", Field).value = reason
        self.query_one("#echo", Static).update(content(self._refused, "$text-error"))

    def began_with(self) -> Mapping[str, str]:
        return {"names": ", ".join(self._standing.names) if self._standing else ""}

    def texts(self) -> Mapping[str, str]:
        return {name: self.query_one(f"#{name}", Field).value for name in ("names", "reason")}

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        names = [name.strip() for name in self.query_one("#names", Field).value.split(",") if name.strip()]
        reason = self.query_one("#reason", Field).value.strip()
        if not reason:
            self.query_one("#reason", Field).focus()
            self.query_one("#echo", Static).update(content("It needs a reason.", "$text-error"))
            return
        everybody = [name.casefold() for name in names] == [_EVERYBODY]
        self.dismiss((None if everybody else tuple(names), reason))
