"""What a file would write, record by record, before anything is: only ``y`` writes it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from models.extracts import ALL_THERE, Preview
from models.text import several
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content

_MOST = 1_000  # lines that are shown: what is refused comes last, and is never left out for what is noted


class PreviewDialog(Dialog[bool]):
    """True to write it; False where the person turned back, or there is nothing to write."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "write", "Write it"),
        Binding("escape,enter,q,n", "dismiss(False)", "Back"),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview

    def compose(self) -> ComposeResult:
        preview = self._preview
        with Vertical(classes="dialog preview") as box:
            yes = "y: write all of it · " if preview.writes else ""
            box.border_subtitle = content(f"{yes}↑ ↓ scroll · escape: back, nothing is written")
            yield Static(content(preview.heading, "bold"))
            with VerticalScroll(id="lines", can_focus=False):
                yield Static(Content("\n").join(self._lines()))
            yield Static(Content("\n").join(content(line) for line in preview.table), id="counts")
            yield Static(content(self._asks()), id="asks")

    def _lines(self) -> list[Content]:
        """The refusals first, since each is a record that is left out; then the changes and the notes."""
        refused = [line for line in self._preview.lines if line.startswith("refused")]
        others = [line for line in self._preview.lines if not line.startswith("refused")]
        lines = [*(content(f"✕ {line}", "$text-error") for line in refused), *(content(line) for line in others)]
        if len(lines) > _MOST:
            left = f"{several(len(lines) - _MOST, 'more line')}: cpip-tui import … --preview lists them all"
            lines[_MOST:] = [content(left)]
        return lines or [content("No row was refused, and there is nothing to be noted.")]

    def _asks(self) -> str:
        preview = self._preview
        if not preview.writes:
            return preview.empty or ALL_THERE
        without = f" {several(preview.refused, 'row')} refused stay out." if preview.refused else ""
        return f"Write this to the store, all of it or nothing?{without}"

    def action_write(self) -> None:
        """Say yes, where there is anything to write."""
        if self._preview.writes:
            self.dismiss(True)

    def action_scroll(self, by: int) -> None:
        """Scroll the lines."""
        self.query_one("#lines").scroll_relative(y=by, animate=False)
