"""A list whose rows can be marked, for an action on many at once."""

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.message import Message

from screens.commands import Command, commands
from screens.widgets.paged_table import PagedTable, Row

RowT = TypeVar("RowT", bound=Row)


class MarkingTable(PagedTable[RowT]):
    """Marks stay on their rows when the list is sorted, narrowed or read again."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "list",
        Command("space", "mark", "Mark", "mark the row for an action on many, or unmark it"),
        Command("asterisk", "mark_all", "Mark all", "mark all that the list shows", footer=False, shown="*"),
    )

    class MarksChanged(Message):
        """Other rows are marked than before."""

    @property
    def marks(self) -> frozenset[int]:
        """The ids of the marked rows, those that a filter hides included."""
        return frozenset(self._marks)

    def __init__(self, *given: object, **named: object) -> None:
        self._marks: set[int] = set()
        super().__init__(*given, **named)  # type: ignore[arg-type]

    def action_mark(self) -> None:
        """Mark the row under the cursor, or unmark it, and go on to the next."""
        if (row := self.current) is None:
            return
        self._marks ^= {row.id}
        self.redraw_row(self.cursor_row)
        self.post_message(self.MarksChanged())
        self.action_cursor_down()

    def action_mark_all(self) -> None:
        """Mark every row of the list as it is narrowed now; where all are marked, unmark them."""
        shown = set(self.shown_ids())
        self._marks = self._marks - shown if shown <= self._marks else self._marks | shown
        self._changed()

    def shown_ids(self) -> list[int]:
        """The ids of all rows of the list, on every page."""
        rows, page = [], self._read()
        while page is not None and page.rows:
            rows += [row.id for row in page.rows]
            page = self._read(after=page.rows[-1].key) if page.more_after else None
        return rows

    def unmark_all(self) -> None:
        """Nothing is marked any more."""
        if self._marks:
            self._marks.clear()
            self._changed()

    def keep_marks(self, ids: set[int]) -> None:
        """Of the marked rows only these still are there."""
        self._marks &= ids

    def _changed(self) -> None:
        self.redraw()
        self.post_message(self.MarksChanged())
