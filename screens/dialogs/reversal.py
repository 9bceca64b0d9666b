"""What would be taken back, or done again, shown before it is."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from db.queries.audit_trail import AuditLine
from db.queries.undoing import Reversal
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content


class ReversalDialog(Dialog[bool]):
    """``y`` says yes; ``escape`` leaves everything as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "dismiss(True)", "Write"),
        ("escape,enter,q,n", "dismiss(False)", "Back"),
    ]

    def __init__(self, act: Reversal, *, redo: bool, names_hidden: bool) -> None:
        super().__init__()
        self._act, self._redo, self._names_hidden = act, redo, names_hidden

    def compose(self) -> ComposeResult:
        act = self._act
        asked = "Do this again?" if self._redo else "Take this back?"
        count = f"{act.entries:,} entr{'y' if act.entries == 1 else 'ies'}"
        with Vertical(classes="dialog outcomes"):
            yield Static(content(f"{asked} {act.what} · {act.at:%d %b %Y %H:%M} · {count}", "bold"))
            with VerticalScroll(id="rows"):
                yield Static(Content("\n").join(self._line(line) for line in act.lines))
            more = act.entries - len(act.lines)
            if more > 0:
                yield Static(content(f"and {more:,} more"))
            left = f"{act.more_acts} more after this" if act.more_acts else "nothing more after this"
            yield Static(
                content(f"y: {'do it again' if self._redo else 'take it back'} · escape: leave it · {left}", "dim")
            )

    def on_mount(self) -> None:
        self.query_one("#rows", VerticalScroll).focus()

    def _line(self, line: AuditLine) -> Content:
        """The entry the other way round: what stands now and what will stand."""
        subject = content(f"{line.subject or ''}  ", "bold")
        if self._names_hidden:
            return subject + content("names are hidden", "dim")
        changes = [
            f"{name}: {now or '–'} → {then or '–'}" for name, then, now in line.changes if name != "decided"
        ]  # fmt: skip
        return subject + content("; ".join(changes))
