"""The table of an agenda: its cursor goes from line to line and never stands on a heading."""

from typing import ClassVar

from textual.binding import BindingType

from screens.commands import Command, commands
from screens.widgets.agenda_lines import HEADING
from screens.widgets.list_table import ListTable


class AgendaTable(ListTable):
    """Headings and lines, in order."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "session",
        Command("enter", "select_cursor", "Open", "write of this case or of the worker; of an action: done"),
    )

    @property
    def is_on_heading(self) -> bool:
        return (self.current or "").startswith(HEADING)

    def action_cursor_down(self) -> None:
        self._walk(1)

    def action_cursor_up(self) -> None:
        self._walk(-1)

    def action_scroll_top(self) -> None:
        super().action_scroll_top()
        self.leave_heading()

    def action_page_up(self) -> None:
        super().action_page_up()
        self.leave_heading()

    def action_page_down(self) -> None:
        super().action_page_down()
        self.leave_heading()

    def leave_heading(self) -> None:
        """From a heading to its first line."""
        if self.is_on_heading:
            self._walk(1)

    def _walk(self, by: int) -> None:
        at = self.cursor_row + by
        while 0 <= at < len(self.keys) and self.keys[at].startswith(HEADING):
            at += by
        if 0 <= at < len(self.keys):
            self.move_cursor(row=at, animate=False, scroll=True)
        elif by < 0:
            self.scroll_to(y=0, animate=False)  # the heading above the first line
