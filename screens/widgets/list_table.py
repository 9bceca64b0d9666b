"""A table whose cursor stays on the row that it is on, whatever is shown anew."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.widgets import DataTable

from screens.commands import Command, commands
from screens.widgets.plain import cell

PICKER_WIDTH = 122  # as in the style sheet


def room_in_picker(width: int) -> int:
    """How wide a table in a picker can be, on a screen of this width: less border, padding and scrollbar."""
    return min(PICKER_WIDTH, width * 96 // 100) - 7


class ListTable(DataTable[Text]):
    """Rows of texts, each with a key of its own."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "list",
        Command("down,j", "cursor_down", "Down", "to the next row", footer=False),
        Command("up,k", "cursor_up", "Up", "to the row before", footer=False),
        Command("home", "scroll_top", "First", "to the first row of all", footer=False),
        Command("end", "scroll_bottom", "Last", "to the last row of all", footer=False),
    )

    def __init__(self, cells: Callable[[str], Sequence[Text]], *, id: str | None = None) -> None:
        """``cells`` are those of the row of a key."""
        super().__init__(id=id, cursor_type="row", zebra_stripes=True, cell_padding=0, cursor_background_priority="css")
        self._cells = cells
        self._keys: list[str] = []

    @property
    def current(self) -> str | None:
        """The key of the row under the cursor."""
        return self._keys[self.cursor_row] if 0 <= self.cursor_row < len(self._keys) else None

    @property
    def keys(self) -> Sequence[str]:
        """The keys of the rows that are listed."""
        return self._keys

    def show(self, columns: Sequence[tuple[str, int]], keys: Sequence[str]) -> None:
        """Show the rows of these keys in columns of (heading, width), a space after each; 0 hides one."""
        was, key, scroll = self.cursor_row, self.current, self.scroll_y
        self.clear(columns=True)
        for heading, width in columns:
            self.add_column(cell(heading, "bold"), width=width + 1 if width else 0)
        self._keys = list(keys)
        for row in self._keys:
            self.add_row(*self._cells(row), key=row)
        self.go_to(key, otherwise=was)
        self.scroll_to(y=scroll, animate=False)

    def on_resize(self) -> None:
        """Keep the row of the cursor in sight where the table has become lower."""
        if self.row_count:
            self.move_cursor(row=self.cursor_row, animate=False, scroll=True)

    def draw_again(self, key: str) -> None:
        """Draw the row of this key anew."""
        for column, shown in enumerate(self._cells(key)):
            self.update_cell_at((self._keys.index(key), column), cell(shown.plain, shown.style))  # type: ignore[arg-type]

    def go_to(self, key: str | None, *, otherwise: int = 0) -> None:
        """Put the cursor on the row of this key, or where it was."""
        at = self._keys.index(key) if key in self._keys else max(0, min(otherwise, len(self._keys) - 1))
        self.move_cursor(row=at, animate=False)
