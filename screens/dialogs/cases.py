"""Choose cases from a list: those that are marked, or the one under the cursor."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from models.dates import list_form
from models.plan import PlanCase
from models.text import for_search
from screens.dialogs.dialog import Dialog
from screens.widgets.field import Field
from screens.widgets.list_table import ListTable, room_in_picker
from screens.widgets.plain import cell, content

_MARKED, _NOT = "■", "□"
_ROOMY = 90


class CasesDialog(Dialog[list[int] | None]):
    """The ids of the cases that were chosen, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "back", "Back"),
        ("space", "mark", "Mark"),
        ("a", "mark_all", "Mark all"),
        ("slash", "find", "Find"),
        Binding("enter", "done", show=False),
    ]
    AUTO_FOCUS = "#cases"

    def __init__(self, question: str, cases: Sequence[PlanCase], called: Callable[[PlanCase], str]) -> None:
        """``called`` is what the child of a case is called on the screen."""
        super().__init__()
        self._question, self._called = question, called
        self._cases = {str(case.id): case for case in cases}
        self._marked: set[str] = set()
        self._words: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog picker"):
            yield Static(content(self._question, "bold"))
            yield ListTable(self._row, id="cases")
            yield Field(placeholder="find: a child, a case, a status", id="find", compact=True)
            yield Static(id="picked")
            yield Static(content("space: mark   a: all   /: find   enter: to whom?   escape: back", "dim"))

    def on_mount(self) -> None:
        self.query_one("#find").display = False
        self._show()

    def on_resize(self) -> None:
        self._show()

    @property
    def table(self) -> ListTable:
        return self.query_one(ListTable)

    def _show(self) -> None:
        room = room_in_picker(self.app.size.width)
        case, status = (16, 28) if room >= _ROOMY else (12, 18)
        fixed = [("", 1), ("case", case), ("status", status), ("points", 6), ("due", 9)]
        left = room - sum(width + 1 for _, width in fixed) - 1
        columns = [fixed[0], ("child", left), *fixed[1:]]
        self._widths = [width for _, width in columns]
        found = [
            key
            for key, case in self._cases.items()
            if all(word in for_search(self._called(case), case.child, case.held.reference, case.status_words)
                   for word in self._words)
        ]  # fmt: skip
        self.table.show(columns, found)
        self._say()

    def _row(self, key: str) -> Sequence[Text]:
        case = self._cases[key]
        mark, child, reference, status, points, due = self._widths
        return (
            cell(_MARKED if key in self._marked else _NOT, width=mark),
            cell(self._called(case), width=child),
            cell(case.held.reference, width=reference),
            cell(case.status_words, width=status),
            cell(f"{case.points:>{points}}"),
            cell(list_form(min(case.due_on)) if case.due_on else "–", width=due),
        )

    def _say(self) -> None:
        points = sum(self._cases[key].points for key in self._marked)
        words = f"{len(self._marked)} of {len(self._cases)} marked, {points} points"
        if not self._marked:
            words = f"{len(self._cases)} cases, none marked: enter takes the one under the cursor"
        self.query_one("#picked", Static).update(content(words, "$text-accent" if self._marked else "dim"))

    def action_mark(self) -> None:
        if (key := self.table.current) is not None:
            self._marked ^= {key}
            self.table.draw_again(key)
            self.table.action_cursor_down()
            self._say()

    def action_mark_all(self) -> None:
        """Mark all that are listed; where they are all marked, none of them."""
        listed = set(self.table.keys)
        self._marked = self._marked - listed if listed <= self._marked else self._marked | listed
        self._show()

    def action_find(self) -> None:
        field = self.query_one("#find")
        field.display = True
        field.focus()

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        self._words = event.value.casefold().split()
        self._show()

    @on(Input.Submitted, "#find")
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#find").display = bool(self._words)
        self.table.focus()

    def action_back(self) -> None:
        """Close what is open, the innermost first: what was typed to find, then the dialog."""
        field = self.query_one("#find", Field)
        if not field.display:
            self.dismiss(None)
            return
        field.value, field.display = "", False
        self.table.focus()

    @on(ListTable.RowSelected)
    def action_done(self) -> None:
        chosen = [key for key in self._cases if key in self._marked]
        if not chosen and self.table.current is not None:
            chosen = [self.table.current]
        if chosen:
            self.dismiss([int(key) for key in chosen])
