"""The children by how they stand, with what is due next of each: opened from the Duty screen."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from db.queries.children_list import ChildrenList, ChildrenOrder, ChildRow, children_list, sorted_children
from models.case import CaseStatus
from models.dates import long_form
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from models.status_clocks import explained
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.day import DayDialog
from screens.dialogs.reading import ReadingDialog
from screens.narrowing import NarrowedScreen, filter_field
from screens.widgets.as_at import place_words
from screens.widgets.beside import WIDE
from screens.widgets.child_row import (
    ALL,
    HEADINGS,
    ORDERS,
    TILES,
    child_cells,
    child_in_a_line,
    child_in_full,
    child_widths,
)
from screens.widgets.duty_row import Palette
from screens.widgets.key_line import KeyLine
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import content, tell
from screens.widgets.tiles import TileBar
from screens.widgets.top_line import TopLine

DETAIL_WIDTH = 36  # as in the style sheet
_SORT, _DESCENDING = "children.sort", "children.descending"
_TILES = [tile.name for tile in TILES]


class ChildrenTable(PagedTable[ChildRow]):
    """The children; left and right go through the tiles."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "children",
        Command("enter", "select_cursor", "Open", "open the case: clocks, facts and the story"),
        Command("left", "screen.tile(-1)", "Tiles", "through the tiles", shown="← →"),
        Binding("right", "screen.tile(1)", show=False),
    )


class ChildrenScreen(NarrowedScreen):
    """Who is in care, on a protection plan, in need or being assessed, as at the day that is looked at."""

    SAME_IN_WORDS = "cpip-tui children"
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "children",
        Command("e", "explain", "Explain", "explain what is due of the child, and by which rule"),
        Command("s", "sort", "Sort", "sort by a column; the same again reverses it"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("t", "day", "Day", "look at the store as at another day", footer=False),
        # Where a tile is empty there is no list to have the focus.
        Binding("left", "tile(-1)", show=False),
        Binding("right", "tile(1)", show=False),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.tile = ALL
        self._found: ChildrenList | None = None
        self._standards: Standards | None = None
        self._palette = Palette.of({})
        remembered = desk.preferences.get(_SORT)
        self.order = ChildrenOrder(remembered) if remembered in set(ChildrenOrder) else ChildrenOrder.STATUS
        self.descending = desk.preferences.get(_DESCENDING) == "yes"
        self.begin_list(desk, "children", HEADINGS)

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield TileBar(TILES, id="tiles")
        with Horizontal(id="body"):
            with Vertical(id="main"):
                yield ChildrenTable(lambda **at: self.known.page(**at), self._cells, id="list")
                yield Static(id="instead")
            yield Static(id="detail")
        yield Static(id="row")
        yield filter_field()
        yield Static(id="status")
        yield KeyLine(())

    @property
    def tiles(self) -> TileBar:
        return self.query_one(TileBar)

    def on_mount(self) -> None:
        self.show_list()
        self._take_colours()
        self._say_place()
        self.instead("The children are being read …")
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())

    def on_screen_resume(self) -> None:
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        self._say_place()
        self.query_one("#row").display = event.size.width < WIDE

    def column_widths(self, room: int) -> list[int]:
        return child_widths(room - (DETAIL_WIDTH if room >= WIDE else 0))

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now, and show names as they are shown now."""
        self._read()

    # --- reading and showing ------------------------------------------------------------------------------------

    class ListRead(Message):
        """The list was read; or, where it is None, ``sentence`` says why it could not be."""

        def __init__(self, found: ChildrenList | None, standards: Standards | None, sentence: str = "") -> None:
            super().__init__()
            self.found, self.standards, self.sentence = found, standards, sentence

    @work(thread=True, exclusive=True, group="list")
    def _read(self) -> None:
        """In a thread: in a large authority it takes a second."""
        as_at = self.desk.as_at
        try:
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
                found = children_list(reader, standards, as_at)
        except CpipError as error:
            self.post_message(self.ListRead(None, None, str(error)))
            return
        self.post_message(self.ListRead(found, standards))
        _ = found.searched_without_names if self.desk.names_hidden else found.searched  # before somebody filters

    def on_children_screen_list_read(self, message: ListRead) -> None:
        self._found = message.found
        if self._found is None:
            self.show_rows([], message.sentence)
            self.tiles.unknown()
            self._say_row()
            self.query_one("#status", Static).update(content("The list could not be read.", "$text-error"))
            self._say_place()
        elif self._found.as_at == self.desk.as_at:
            self._standards = message.standards
            self.narrow()
        else:
            self._read()

    def narrow(self) -> None:
        """Show what was read, narrowed to what is asked for, with its counts; the cursor stays on its row."""
        if self._found is None:
            return
        found = self._found.holding(self.words, names=not self.desk.names_hidden)
        status = None if self.tile == ALL else CaseStatus(self.tile)
        rows = sorted_children(found.of(status), self.order, self.descending)
        counts = found.counts()
        self.tiles.show({name: counts[None if name == ALL else CaseStatus(name)] for name in _TILES}, self.tile)
        self.show_rows(rows, self._why_empty(counts[None]))
        self._say_place()
        self._say_row()
        self.refresh_bindings()

    def _why_empty(self, shown: int) -> str:
        assert self._found is not None
        if self.words and not shown:
            return self.none_shows(len(self._found.rows))
        if self._found.rows:
            return f"No child is {self.tiles.text(self.tile).empty} of {shown:,}. Press escape for all."
        day = long_form(self.desk.as_at)
        return (
            f"No case was open as at {day}, and no plan ran. Press t to look at another day, or escape to go back: "
            "a referral is taken in on Duty."
        )

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self.table.redraw()

    def _cells(self, row: ChildRow) -> Sequence[Text]:
        return child_cells(row, self._called(row), self.widths, self._palette)

    def _called(self, row: ChildRow) -> str:
        return self.desk.called(row.standing.child, row.standing.name)

    def _say_place(self) -> None:
        calendar = self._standards.calendar if self._standards is not None else None
        words = place_words("Children", self.desk, calendar, roomy=self.app.size.width >= WIDE)
        self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())

    @on(PagedTable.RowHighlighted)
    def _say_row(self) -> None:
        row = self.table.current if self.table.display else None
        self.query_one("#detail", Static).update(content("") if row is None else child_in_full(row, self._called(row)))
        self.query_one("#row", Static).update(content("" if row is None else child_in_a_line(row)))
        words = self.place_in_list
        if self.tile != ALL:
            words += f" · only {self.tiles.text(self.tile).empty}"
        words += f" · by {ORDERS[self.order][self.descending]}"
        self.query_one("#status", Static).update(content(words, "dim"))

    # --- narrowing ----------------------------------------------------------------------------------------------

    def action_tile(self, step: int) -> None:
        self.choose_tile(_TILES[(_TILES.index(self.tile) + step) % len(_TILES)])

    def choose_tile(self, tile: str) -> None:
        """Show only what the tile counts."""
        self.tile = tile
        self._show_top()

    @on(TileBar.Chosen)
    def _tile_clicked(self, event: TileBar.Chosen) -> None:
        self.choose_tile(event.name)

    def action_clear(self) -> None:
        """Take back the filter, then the tile; without either, go back."""
        if self.words or isinstance(self.focused, Input) or self.tile == ALL:
            super().action_clear()
        else:
            self.choose_tile(ALL)

    @work
    async def action_sort(self) -> None:
        choices = [
            (order.value, words[self.descending] + " ✓" if order is self.order else words[0])
            for order, words in ORDERS.items()
        ]
        asked = "Sort by which column? The one it is sorted by already: reverse it."
        chosen = await self.app.push_screen_wait(ChoiceDialog(asked, choices, self.order.value))
        if chosen is None:
            return
        order = ChildrenOrder(chosen)
        self.order, self.descending = order, order is self.order and not self.descending
        self.desk.preferences.set(_SORT, order.value)
        self.desk.preferences.set(_DESCENDING, "yes" if self.descending else "no")
        self._show_top()

    def _show_top(self) -> None:
        """Show the list of another question from its top."""
        self.narrow()
        self.table.action_scroll_top()

    @work
    async def action_export(self) -> None:
        from screens.list_exports import export_children

        self.enter_search()
        await export_children(
            self, self.desk, list(self.known.rows), status="" if self.tile == ALL else self.tile, words=self.words,
            order=ORDERS[self.order][self.descending],
        )  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        return self.desk.may(Action.EXPORT) if action == "export" else True

    @work
    async def action_day(self) -> None:
        day = await self.app.push_screen_wait(DayDialog(self.desk.as_at, self.desk.today(), self._standards))
        if day is not None:
            self.desk.look_at(day)
            self._read()

    # --- acting -------------------------------------------------------------------------------------------------

    @on(ChildrenTable.RowSelected)
    def _open(self) -> None:
        from screens.case import CaseScreen

        if (row := self.table.current) is not None:
            self.enter_search()
            self.app.push_screen(CaseScreen(self.desk, row.standing.case_id))

    def action_explain(self) -> None:
        """Why each clock of the child is due when it is."""
        if (row := self.table.current if self.table.display else None) is None:
            tell(self, "No child is under the cursor.")
            return
        lines = [f"{clock.clock.words}, {clock.countdown.words}: {explained(clock)}" for clock in row.standing.clocks]
        none = "No plan and no time in care of this child runs by a date on record, so nothing of them is due."
        self.app.push_screen(ReadingDialog(f"{self._called(row)} · case {row.standing.case}", lines or [none]))
