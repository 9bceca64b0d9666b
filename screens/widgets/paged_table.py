"""A table over a list of any length: it holds one page, and reads the next when the cursor passes its edge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from screens.commands import Command, commands
from screens.widgets.plain import cell


class Row(Protocol):
    """A row of a paged list: its identity, and its place in the order."""

    @property
    def id(self) -> int: ...

    @property
    def key(self) -> tuple[Any, ...]: ...


RowT = TypeVar("RowT", bound=Row)
RowT_co = TypeVar("RowT_co", bound=Row, covariant=True)


class Page(Protocol[RowT_co]):
    """Rows in order, and whether there are more on either side."""

    @property
    def rows(self) -> Sequence[RowT_co]: ...

    @property
    def more_before(self) -> bool: ...

    @property
    def more_after(self) -> bool: ...


class PagedTable(DataTable[Text], Generic[RowT]):
    """Keys act on the row under the cursor, which stays the same row when the list is read again."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "list",
        Command("down,j", "cursor_down", "Down", "to the next row", footer=False),
        Command("up,k", "cursor_up", "Up", "to the row before", footer=False),
        Command("pagedown", "page_down", "Page down", "a page further", footer=False),
        Command("pageup", "page_up", "Page up", "a page back", footer=False),
        Command("home", "scroll_top", "First", "to the first row of all", footer=False),
        Command("end", "scroll_bottom", "Last", "to the last row of all", footer=False),
    )

    def __init__(
        self,
        read: Callable[..., Page[RowT] | None],
        cells: Callable[[RowT], Sequence[Text]],
        *,
        id: str | None = None,
    ) -> None:
        """``read`` takes one of after=, before=, at= (a key) or last=True; ``None`` means it could not be read."""
        super().__init__(id=id, cursor_type="row", zebra_stripes=True, cell_padding=0, cursor_background_priority="css")
        self._read, self._cells = read, cells
        self._page_rows: list[RowT] = []
        self._more_before = self._more_after = False
        self.start = 0
        self.total = 0

    @property
    def page_rows(self) -> Sequence[RowT]:
        """The rows that the table holds now."""
        return self._page_rows

    @property
    def current(self) -> RowT | None:
        """The row under the cursor."""
        return self._page_rows[self.cursor_row] if 0 <= self.cursor_row < len(self._page_rows) else None

    def show(self, page: Page[RowT], *, start: int, total: int, keep: int | None = None) -> None:
        """Show a page anew, the cursor on the row ``keep``, or where that was if it has gone."""
        was, offset = self.cursor_row, self.cursor_row - round(self.scroll_y)
        at_top = not self.start and not round(self.scroll_y)
        self.start, self.total = start, total
        self._fill(page)
        near = 0 if keep is None else max(0, min(was, len(self._page_rows) - 1))
        at = next((number for number, row in enumerate(self._page_rows) if row.id == keep), near)
        self.move_cursor(row=at, animate=False, scroll=keep is None)
        if keep is not None:
            # At the top it stays there while the cursor is in sight, so that rows that came before are seen.
            self.scroll_to(y=0 if at_top and at < self._height else max(0, at - offset), animate=False)

    def set_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        """Show the same rows in other columns, given as (heading, width); the cursor stays on its row."""
        self._draw(columns)

    def redraw(self) -> None:
        """Draw the rows again, as after a change of theme."""
        self._draw(None)

    def redraw_row(self, number: int) -> None:
        """Draw one of the rows that the table holds again."""
        cells = self._cells(self._page_rows[number])
        for column in range(len(cells)):
            self.update_cell_at(Coordinate(number, column), cells[column])

    def _draw(self, columns: Sequence[tuple[str, int]] | None) -> None:
        cursor, scroll = self.cursor_row, self.scroll_y
        self.clear(columns=columns is not None)
        for heading, width in columns or ():
            self.add_column(cell(heading, "bold"), width=width)
        self._add(self._page_rows)
        self.move_cursor(row=cursor, animate=False, scroll=False)
        self.scroll_to(y=scroll, animate=False)

    def _fill(self, page: Page[RowT]) -> None:
        self._page_rows = list(page.rows)
        self._more_before, self._more_after = page.more_before, page.more_after
        self.clear()
        self._add(self._page_rows)

    def _add(self, rows: Sequence[RowT]) -> None:
        for row in rows:
            self.add_row(*self._cells(row), key=str(row.id))

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height - self.header_height)

    def _next_page(self, cursor: int) -> bool:
        """Go on below the last row, which stays in sight. False where there is nothing more."""
        if not (self._more_after and self._page_rows):
            return False
        kept = min(self._height, len(self._page_rows))
        page = self._read(at=self._page_rows[-kept].key)
        if page is None or not page.rows:
            return False
        self.start += len(self._page_rows) - kept
        self._fill(page)
        self._more_before = True
        self.move_cursor(row=min(kept - 1 + cursor, len(self._page_rows) - 1), animate=False)
        return True

    def _previous_page(self, cursor: int) -> bool:
        if not (self._more_before and self._page_rows):
            return False
        kept = min(self._height, len(self._page_rows))
        page = self._read(before=self._page_rows[kept - 1].key)
        if page is None or not page.rows:
            return False
        first = self._page_rows[0].id
        self._fill(page)
        self._more_after = True
        at = next((number for number, row in enumerate(self._page_rows) if row.id == first), len(self._page_rows))
        self.start = max(0, self.start - at) if self._more_before else 0
        self.move_cursor(row=max(0, at - cursor), animate=False)
        return True

    def action_cursor_down(self) -> None:
        if self.cursor_row < self.row_count - 1 or not self._next_page(1):
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        if self.cursor_row > 0 or not self._previous_page(1):
            super().action_cursor_up()

    def action_page_down(self) -> None:
        if self.cursor_row + self._height < self.row_count or not self._next_page(self._height):
            super().action_page_down()

    def action_page_up(self) -> None:
        if self.cursor_row - self._height >= 0 or not self._previous_page(self._height):
            super().action_page_up()

    def action_scroll_top(self) -> None:
        if self._more_before and (page := self._read()) is not None:
            self.start = 0
            self._fill(page)
        super().action_scroll_top()

    def action_scroll_bottom(self) -> None:
        if self._more_after and (page := self._read(last=True)) is not None:
            self._fill(page)
            self.start = max(0, self.total - len(self._page_rows))
        super().action_scroll_bottom()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        if self.scroll_y >= self.max_scroll_y and self._next_page(1):
            event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        if self.scroll_y <= 0 and self._previous_page(1):
            event.stop()


@dataclass(frozen=True, slots=True)
class RowsPage(Generic[RowT]):
    """A part of rows that are known already."""

    rows: Sequence[RowT]
    more_before: bool
    more_after: bool


class KnownRows(Generic[RowT]):
    """Rows that were all read at once, given to a table page by page: drawing them all takes longest."""

    def __init__(self, rows: Sequence[RowT] = (), size: int = 100) -> None:
        self.rows, self._size = list(rows), size
        self._places = {row.id: place for place, row in enumerate(self.rows)}

    def page(
        self,
        *,
        after: tuple[Any, ...] | None = None,
        before: tuple[Any, ...] | None = None,
        at: tuple[Any, ...] | None = None,
        last: bool = False,
    ) -> RowsPage[RowT]:
        """The first page, the last, or the one after, before, or from a row's key on."""
        start = 0
        if last:
            start = len(self.rows) - self._size
        elif after is not None:
            start = self._place(after) + 1
        elif before is not None:
            start = self._place(before) - self._size
        elif at is not None:
            start = self._place(at)
        start = max(0, start)
        end = self._place(before) if before is not None else start + self._size
        return RowsPage(self.rows[start:end], start > 0, end < len(self.rows))

    def around(self, row_id: int | None) -> tuple[RowsPage[RowT], int]:
        """The page that holds the row, and the number of its first row; the first page where it has gone."""
        place = self._places.get(row_id, 0) if row_id is not None else 0
        start = 0 if place < self._size else max(0, min(place - self._size // 2, len(self.rows) - self._size))
        page = RowsPage(self.rows[start : start + self._size], start > 0, start + self._size < len(self.rows))
        return page, start

    def _place(self, key: tuple[Any, ...]) -> int:
        return next(place for place, row in enumerate(self.rows) if row.key == key)
