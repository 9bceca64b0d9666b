"""Tell which due dates a change of the calendar has moved."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from models.assessment import Kind
from models.dates import short_form
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content


class MovedDate(Protocol):
    """One due date that moved."""

    @property
    def case(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def due_before(self) -> date: ...
    @property
    def due_after(self) -> date: ...


class MovedDialog(Dialog[bool]):
    """The list of what moved, to be read and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,enter,q", "dismiss(False)", "Back")]
    HINT = "↑ ↓ scroll · escape back"

    def __init__(self, moved: Sequence[MovedDate], title: str = "") -> None:
        super().__init__()
        count = "1 open due date has" if len(moved) == 1 else f"{len(moved):,} open due dates have"
        self._moved = moved
        self._title = title or f"New bank holidays are known, and {count} moved:"

    def compose(self) -> ComposeResult:
        lines = [
            f"{one.case:<16} {one.kind.value:<8} {short_form(one.due_before)} → {short_form(one.due_after)}"
            for one in self._moved
        ]
        with VerticalScroll(classes="dialog ledger") as box:
            box.border_subtitle = self.HINT
            yield Static(content(self._title, "bold"))
            yield Static(content("\n".join(lines)), id="ledger")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
