"""The children behind a figure: those of the numerator, or all that it is of; enter opens the case."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Static

from db.queries.child_figures import child_figures
from db.queries.child_lists import ChildRow, child_list
from models.child_figures import Measured
from models.child_measures import ChildMeasure, Unit
from models.dates import short_form
from models.errors import CpipError
from models.people import Action
from models.text import several
from screens.commands import Command, commands
from screens.desk import Desk
from screens.narrowing import NarrowedScreen, filter_field
from screens.widgets.beside import Beside, RowWords
from screens.widgets.child_rows import HEADINGS, child_cells, child_in_words, child_widths, figure_sentence
from screens.widgets.key_line import KeyLine
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import content, tell
from screens.widgets.top_line import TopLine


class CountedTable(PagedTable[ChildRow]):
    """Who was counted."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "figures",
        Command("enter", "select_cursor", "Case", "open the case file"),
    )


class ChildListScreen(NarrowedScreen):
    """As many rows as the figure counts, of the day that is looked at or of an earlier ``day``."""

    SAME_IN_WORDS = "cpip-tui performance children MEASURE --list"
    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "figures",
        Command("d", "whole", "Numerator or all", "the children of the numerator, or all that it is of"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
    )

    class ListRead(Message):
        """It was read; ``number`` counts the readings."""

        def __init__(self, figure: Measured, rows: Sequence[ChildRow], number: int) -> None:
            super().__init__()
            self.figure, self.rows, self.number = figure, rows, number

    class ListFailed(Message):
        """It could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str, number: int) -> None:
            super().__init__()
            self.sentence, self.number = sentence, number

    def __init__(self, desk: Desk, measure: ChildMeasure, day: date | None = None) -> None:
        super().__init__()
        self.desk, self.measure, self.day = desk, measure, day
        self.figure: Measured | None = None
        self.whole = False
        self._rows: Sequence[ChildRow] = ()
        self._number = 0
        self.begin_list(desk, "children behind a figure", HEADINGS)

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield CountedTable(lambda **at: self.known.page(**at), self._cells, id="lines")
            yield Static(id="instead")
            yield RowWords(id="row")
        yield filter_field()
        yield Static(id="status")
        yield KeyLine()

    @property
    def is_read(self) -> bool:
        """Whether there is something to show."""
        return self.figure is not None

    def on_mount(self) -> None:
        self.show_list()

    def on_screen_resume(self) -> None:
        self._read_again()

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now."""
        self._read_again()

    def column_widths(self, room: int) -> list[int]:
        return child_widths(room)

    # --- reading ------------------------------------------------------------------------------------------------

    def _read_again(self) -> None:
        """Read the list; what is shown stays until it has come."""
        if self.figure is None:
            self._show_instead("Reading…", "reading…")
        self._number += 1
        self._read(self._number, self.desk.as_at, self.day, self.whole)

    @work(thread=True, exclusive=True, group="list")
    def _read(self, number: int, as_at: date, day: date | None, whole: bool) -> None:
        try:
            with self.desk.store.reading() as reader:
                (figure,) = child_figures(reader, self.desk.standards(reader), as_at, [self.measure], day=day)
                rows = child_list(reader, figure, whole=whole)
        except CpipError as error:
            self.post_message(self.ListFailed(str(error), number))
        else:
            self.post_message(self.ListRead(figure, rows, number))

    def on_child_list_screen_list_read(self, message: ListRead) -> None:
        if message.number == self._number:
            self.figure, self._rows = message.figure, message.rows
            self.narrow()
            self.refresh_bindings()

    def on_child_list_screen_list_failed(self, message: ListFailed) -> None:
        if message.number == self._number:
            self.figure, self._rows = None, ()
            self._show_instead(message.sentence, "could not be read")
            self.refresh_bindings()

    # --- showing ------------------------------------------------------------------------------------------------

    def narrow(self) -> None:
        """Show what was read, narrowed to what is asked for; the cursor stays on its row."""
        figure = self.figure
        if figure is None:
            return
        words = self.words.casefold().split()
        rows = [row for row in self._rows if all(word in row.searched for word in words)]
        self.show_rows(rows, self.none_shows(len(self._rows)) if self._rows else self._why_empty(figure))
        self._say_place(f"{self.measure.short} · {short_form(figure.as_at)}")
        hidden = sum(row.child is None for row in self._rows)
        not_shown = f", {hidden:,} of them not shown to you" if hidden else ""
        self._say("about", f"{figure_sentence(figure)} The list has {several(len(self._rows), 'line')}{not_shown}.")
        self._say_row()

    def _why_empty(self, figure: Measured) -> str:
        if figure.counted:
            return f"There are no {self.measure.numerator}. Press d for all that it is of."
        return "Nobody is counted here on this day. Press escape to go back."

    def _show_instead(self, sentence: str, what: str) -> None:
        self.show_rows((), sentence)
        self._say_place(f"{self.measure.short}, {what}")
        for part in ("about", "row", "status"):
            self._say(part, "")

    def _say_place(self, words: str) -> None:
        other = self.desk.as_at != self.desk.today()
        as_at = f" · known on {short_form(self.desk.as_at)}" if other and self.day is not None else ""
        self.query_one(TopLine).say(content(f"{words}{as_at}", "bold"), mark=other)

    def _say(self, id_: str, words: str, style: str = "") -> None:
        self.query_one(f"#{id_}", Static).update(content(words, style))

    def _cells(self, row: ChildRow) -> Sequence[Text]:
        return child_cells(row, self.measure.unit, self.widths)

    @on(PagedTable.RowHighlighted)
    def _say_row(self) -> None:
        row, figure = self.table.current, self.figure
        self._say("row", child_in_words(row, figure) if row is not None and figure is not None else "")
        whole = "all that it is of" if self.whole else "those of the numerator"
        self._say("status", self.place_in_list + (f" · {whole}" if self._has_two else ""), "dim")

    # --- going on -----------------------------------------------------------------------------------------------

    @property
    def _has_two(self) -> bool:
        """Whether the numerator and what it is of are two lists."""
        return self.measure.unit is Unit.PER_CENT

    def action_whole(self) -> None:
        """Show the numerator, or all that it is of."""
        self.whole = not self.whole
        self._read_again()

    @on(CountedTable.RowSelected)
    def _open(self) -> None:
        from screens.case import CaseScreen

        row = self.table.current
        if row is None:
            tell(self, "Nothing is under the cursor.")
        elif row.child is None:
            tell(self, "This child is not shown to you: the record is restricted, or was erased.")
        elif row.case_id is None:
            tell(self, f"No case of {row.child} was open by that day.")
        else:
            self.enter_search()
            self.app.push_screen(CaseScreen(self.desk, row.case_id))

    @work
    async def action_export(self) -> None:
        from screens.figure_exports import export_counted_children

        if self.figure is not None:
            self.enter_search()
            rows = list(self.known.rows)
            await export_counted_children(self, self.desk, self.figure, rows, self.words, whole=self.whole)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the other list only where there is one."""
        del parameters
        if action == "export":
            return self.desk.may(Action.EXPORT)
        return self._has_two if action == "whole" else True
