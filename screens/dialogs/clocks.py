"""Ask which clocks a list shows: one line a kind of clock, each marked or not."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from models.due_clocks import DueClock, in_order
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content

_HINT = "space: mark   a: all, or assessments alone   enter: show these   escape: back"


class ClocksDialog(Dialog[tuple[DueClock, ...] | None]):
    """The clocks that were marked, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Back"),
        ("space", "mark", "Mark"),
        ("a", "mark_all", "All"),
        ("j", "app.simulate_key('down')"),
        ("k", "app.simulate_key('up')"),
    ]

    def __init__(self, chosen: Iterable[DueClock]) -> None:
        super().__init__()
        self._marked = set(chosen)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content("Which clocks does the list show?", "bold"))
            yield OptionList(*(Option(content(self._line(clock)), id=clock.value) for clock in DueClock))
            yield Static(id="echo")
            yield Static(content(_HINT, "dim"))

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    def _line(self, clock: DueClock) -> str:
        return f"{'✓' if clock in self._marked else '·'} {clock.words}"

    @property
    def _here(self) -> DueClock:
        return list(DueClock)[self.query_one(OptionList).highlighted or 0]

    @on(OptionList.OptionHighlighted)
    def _say(self) -> None:
        self._tell(self._here.limit_words)

    def _tell(self, words: str, style: str = "dim") -> None:
        self.query_one("#echo", Static).update(content(words, style))

    def action_mark(self) -> None:
        """Mark the line under the cursor, or unmark it."""
        self._marked ^= {self._here}
        self._show()

    def action_mark_all(self) -> None:
        """Mark all; where all are marked, the assessments alone."""
        self._marked = {DueClock.ASSESSMENTS} if len(self._marked) == len(DueClock) else set(DueClock)
        self._show()

    def _show(self) -> None:
        lines = self.query_one(OptionList)
        for clock in DueClock:
            lines.replace_option_prompt(clock.value, content(self._line(clock)))
        self._say()

    @on(OptionList.OptionSelected)
    def _take(self) -> None:
        if self._marked:
            self.dismiss(in_order(self._marked))
        else:
            self._tell("No clock is marked. Mark one with space, or turn back with escape.", "$text-error")
