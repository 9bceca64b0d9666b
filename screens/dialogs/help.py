"""The keys that work here, each with what it does; typing finds one."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from screens.dialogs.dialog import Dialog
from screens.widgets.field import Field
from screens.widgets.plain import content


class HelpDialog(Dialog[None]):
    """The list of keys, to be read, narrowed by typing, and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back"),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, keys: Sequence[tuple[str, str]]) -> None:
        """``keys`` are (keys as they are written, what they do)."""
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help") as box:
            box.border_subtitle = "↑ ↓ scroll · escape back"
            yield Static(content("Keys that work here", "bold"))
            yield Field(placeholder="type what you look for", id="wanted", compact=True)
            with VerticalScroll(id="keys", can_focus=False):
                yield Static(id="ledger")

    def on_mount(self) -> None:
        self._show("")
        self.query_one("#wanted").focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if "?" in event.value:  # the key that asked for help sends it away
            self.dismiss(None)
        else:
            self._show(event.value)

    @on(Input.Submitted)
    def _done(self) -> None:
        self.dismiss(None)

    def _show(self, wanted: str) -> None:
        words = wanted.casefold().split()
        found = [
            (keys, does) for keys, does in self._keys if all(word in f"{keys} {does}".casefold() for word in words)
        ]
        widest = max((len(keys) for keys, _ in found), default=0)
        lines = [content(f"{keys:>{widest}}", "bold") + content(f"  {does}") for keys, does in found]
        self.query_one("#ledger", Static).update(
            Content("\n").join(lines) if lines else content("No key that works here does that.")
        )

    def action_scroll(self, lines: int) -> None:
        """Scroll the list; the keys that are typed go on narrowing it."""
        self.query_one("#keys", VerticalScroll).scroll_relative(y=lines, animate=False)
