"""A screen of one list that is narrowed as one types: its filter, its empty list, and what was searched for."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from screens.commands import Command, commands
from screens.desk import Desk
from screens.widgets.beside import WIDE, list_room
from screens.widgets.columns import Heading, headed
from screens.widgets.field import Field
from screens.widgets.instead import show_instead
from screens.widgets.paged_table import KnownRows, PagedTable
from screens.widgets.plain import tell
from screens.widgets.search_entry import RESTS_SECONDS, SearchEntry


def filter_field() -> Field:
    """The field below the list; it is out of sight until it is asked for."""
    return Field(placeholder="filter every column: words, dates, names…", id="filter")


class NarrowedScreen(Screen[Any]):
    """To be made with ``begin_list`` and mounted with ``show_list``; it has an ``#instead`` and a ``filter_field``.

    ``narrow`` shows again what was read, by ``words``; ``column_widths`` fits the columns into a width.
    """

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "list",
        Command("slash", "filter", "Filter", "filter as you type, over every column", shown="/"),
        Command("escape", "clear", "Back", "take back the filter, then back to where you were"),
    )

    def begin_list(self, desk: Desk, name: str, headings: Sequence[Heading]) -> None:
        """``name`` is what the list is called in the audit trail."""
        self.words = ""
        self.known = KnownRows[Any]()
        self.widths: list[int] = []
        self._headings, self._searches = headings, SearchEntry(desk, name)

    @property
    def table(self) -> PagedTable[Any]:
        """The list."""
        return self.query_one(PagedTable)

    def narrow(self) -> None:
        """Show what was read, narrowed to what is asked for."""
        raise NotImplementedError

    @property
    def words_may_be_told(self) -> bool:
        """Whether what is typed may stand in the audit trail, which others read."""
        return True

    def column_widths(self, room: int) -> list[int]:
        """The widths of the columns in so much room."""
        raise NotImplementedError

    def show_list(self) -> None:
        """To be called first when the screen is mounted."""
        self.query_one("#filter").display = False
        self._search_rests = self.set_interval(RESTS_SECONDS, self.enter_search, pause=True)
        self._fit()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        if self.table.columns:
            self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        widths = self.column_widths(list_room(self.app.size.width))
        if widths != self.widths:
            self.widths = widths
            self.table.set_columns(headed(self._headings, widths))

    def show_rows(self, rows: Sequence[Any], why_empty: str) -> None:
        """Show the rows; the cursor stays on its row. ``why_empty`` is said where there are none."""
        current = self.table.current
        keep = current.id if current else None
        self.known = KnownRows(rows)
        page, start = self.known.around(keep)
        self.table.show(page, start=start, total=len(rows), keep=keep)
        self.instead("" if rows else why_empty)

    def instead(self, sentence: str) -> None:
        """A sentence in the place of the list: why it is empty, or cannot be read."""
        show_instead(self, sentence, [self.table], focus=self.table)

    def none_shows(self, asked: int) -> str:
        """Why the list is empty although there are so many to be narrowed."""
        return f"None of the {asked:,} shows “{self.words}” in any column. Press escape to clear the filter."

    @property
    def place_in_list(self) -> str:
        """Which rows are shown of how many, narrowed by what."""
        table = self.table
        words = f"{table.start + 1 if table.page_rows else 0}–{table.start + len(table.page_rows)} of {table.total:,}"
        return words + (f" · filter “{self.words}” (escape clears)" if self.words else "")

    def action_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        words = " ".join(event.value.split())
        if words != self.words:
            self.words = words
            self.narrow()
            self._search_rests.reset()
            self._search_rests.resume()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.enter_search()
        self.query_one("#filter").display = bool(self.words)
        self._focus_list()

    def _focus_list(self) -> None:
        if self.table.display:
            self.table.focus()
        else:
            self.set_focus(None)

    def enter_search(self) -> None:
        """Enter in the audit trail what was searched for, once it has rested or something was done with it."""
        self._search_rests.pause()
        if why_not := self._searches.enter(self.words, len(self.known.rows), told=self.words_may_be_told):
            tell(self, why_not, "warning")

    def on_unmount(self) -> None:
        self.enter_search()

    def action_clear(self) -> None:
        """Take back the filter; without one, go back."""
        field = self.query_one("#filter", Input)
        if self.words or field.has_focus:
            self.enter_search()
            field.value, field.display, self.words = "", False, ""
            self.narrow()
            self._focus_list()
        else:
            self.app.pop_screen()
