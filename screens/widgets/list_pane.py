"""A list with its own filter and order: the order is remembered from one sitting to the next."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.desk import Desk
from screens.widgets.columns import Heading, headed
from screens.widgets.paged_table import KnownRows, PagedTable
from screens.widgets.plain import content
from screens.widgets.search_entry import SearchEntry


class ListPane(Vertical):
    """One of several lists of a screen, which gives it the rows; what they are narrowed by is kept here."""

    def __init__(
        self,
        name: str,
        desk: Desk,
        table: Callable[[Callable[..., Any]], PagedTable[Any]],
        orders: Mapping[str, tuple[str, str]],
        headings: Sequence[Heading],
        widths: Callable[[int], list[int]],
    ) -> None:
        """``table`` makes the table from what reads a page; the first of ``orders`` is the one to begin with."""
        super().__init__(id=f"{name}-pane", classes="pane")
        self.list_name, self._desk, self._orders, self._headings, self._fit = name, desk, orders, headings, widths
        self.known = KnownRows[Any]()
        self.table = table(lambda **at: self.known.page(**at))
        self.widths: list[int] = []
        self.words = ""
        remembered = desk.preferences.get(self._preference("sort"))
        self.order = remembered if remembered in orders and remembered is not None else next(iter(orders))
        self.descending = desk.preferences.get(self._preference("descending")) == "yes"
        self._searches = SearchEntry(desk, name.replace("-", ": "))

    def _preference(self, what: str) -> str:
        return f"{self.list_name}.{what}"

    def compose(self) -> ComposeResult:
        yield self.table
        yield Static(classes="instead")

    def on_mount(self) -> None:
        self.instead("")

    def show(self, rows: Sequence[Any], why_empty: str) -> None:
        """Show the rows; the cursor stays on its row. ``why_empty`` is said where there are none."""
        current = self.table.current
        keep = current.id if current is not None else None
        self.known = KnownRows(rows)
        page, start = self.known.around(keep)
        self.table.show(page, start=start, total=len(rows), keep=keep)
        self.instead("" if rows else why_empty)

    def instead(self, sentence: str) -> None:
        """A sentence in the place of the list: why it is empty, or cannot be read."""
        place = self.query_one(".instead", Static)
        place.update(content(sentence))
        place.display = bool(sentence)
        self.table.display = not sentence

    def fit(self, room: int) -> None:
        """Give the columns the widths that they have in so much room."""
        widths = self._fit(room)
        if widths != self.widths:
            self.widths = widths
            self.table.set_columns(headed(self._headings, widths))

    def focus_list(self) -> None:
        """Let keys act on the list, or on the screen where there is none."""
        if self.table.display:
            self.table.focus()
        else:
            self.screen.set_focus(None)

    def sort_choices(self) -> list[tuple[str, str]]:
        """The orders in words; of the one that it has, the other way round."""
        return [
            (order, words[self.descending] + " ✓" if order == self.order else words[0])
            for order, words in self._orders.items()
        ]

    def sort_by(self, order: str) -> None:
        """Sort by this order; by the one that it has already, the other way round. It is remembered."""
        self.descending = order == self.order and not self.descending
        self.order = order
        self._desk.preferences.set(self._preference("sort"), order)
        self._desk.preferences.set(self._preference("descending"), "yes" if self.descending else "no")

    def status(self, narrowed: str = "") -> str:
        """Which rows are shown of how many, narrowed by what, in which order."""
        table = self.table
        first = table.start + 1 if table.page_rows else 0
        words = f"{first:,}–{table.start + len(table.page_rows):,} of {table.total:,}"
        if self.words:
            words += f" · filter “{self.words}” (escape clears)"
        return f"{words}{narrowed} · by {self._orders[self.order][self.descending]}"

    def enter_search(self) -> str:
        """Enter in the audit trail what was searched for. Returns why it could not be, or nothing."""
        return self._searches.enter(self.words, len(self.known.rows))

    def begin_anew(self) -> None:
        """For somebody else who has signed in."""
        self.words = ""
        self._searches.forget()
