"""Choose which columns a list shows, and in which order."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from models.columns import ListColumns
from models.errors import InvalidInput
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content

_HINT = "space: show or hide   < >: move   r: as at first   enter: keep   escape: back"


class ColumnsDialog(Dialog[tuple[str, ...] | None]):
    """The columns in their order, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Back"),
        ("space", "mark", "Show"),
        ("less_than_sign,shift+up", "move(-1)", "Up"),
        ("greater_than_sign,shift+down", "move(1)", "Down"),
        ("r", "reset", "As at first"),
        Binding("j", "app.simulate_key('down')", show=False),
        Binding("k", "app.simulate_key('up')", show=False),
    ]

    def __init__(self, title: str, known: ListColumns, chosen: Sequence[str], *, fit: int | None = None) -> None:
        """``fit`` is how many of those chosen have room on this screen, where that is known."""
        super().__init__()
        self._title, self._known, self._fit = title, known, fit
        self._order: list[str] = []
        self._marked: set[str] = set()
        self._begin(chosen)

    def _begin(self, chosen: Sequence[str]) -> None:
        self._marked = set(chosen)
        self._order = [*chosen, *(name for name in self._known.offered if name not in self._marked)]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog ledger"):
            yield Static(content(self._title, "bold"))
            yield OptionList(*(Option(content(self._line(name))) for name in self._order))
            yield Static(id="echo")
            yield Static(content(_HINT, "dim"))

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0
        if self._fit is not None and self._fit < len(self._marked):
            self._tell(f"On a screen of this width the first {self._fit} of them have room; the rest are left out.")

    def _line(self, name: str) -> str:
        return f"{'✓' if name in self._marked else '·'} {name.replace('_', ' '):<11} {self._known.offered[name]}"

    def _show(self, at: int) -> None:
        lines = self.query_one(OptionList)
        for number, name in enumerate(self._order):
            lines.replace_option_prompt_at_index(number, content(self._line(name)))
        lines.highlighted = at
        self._tell("")

    def _tell(self, words: str, style: str = "dim") -> None:
        self.query_one("#echo", Static).update(content(words, style))

    @property
    def _at(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    def action_mark(self) -> None:
        """Show the column under the cursor, or hide it."""
        name = self._order[self._at]
        self._marked ^= {name}
        try:
            self._checked()
        except InvalidInput as error:
            self._marked ^= {name}
            self._tell(str(error), "$text-error")
            return
        self._show(self._at)

    def action_move(self, step: int) -> None:
        """Move the column under the cursor up or down in the order."""
        at, to = self._at, self._at + step
        if 0 <= to < len(self._order):
            self._order[at], self._order[to] = self._order[to], self._order[at]
            self._show(to)

    def action_reset(self) -> None:
        """Show the columns that are shown at first."""
        self._begin(self._known.at_first)
        self._show(0)

    def _checked(self) -> tuple[str, ...]:
        return self._known.checked(name for name in self._order if name in self._marked)

    @on(OptionList.OptionSelected)
    def _take(self) -> None:
        self.dismiss(self._checked())
