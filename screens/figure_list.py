"""Behind every number of Performance: the very list that it was made of, to be narrowed, sorted, explained and sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Static

from db.queries.figure_list import explained_line, figure_list
from models.dates import short_form
from models.errors import CpipError
from models.figure_list import FigureList, FigureRow, LineOrder
from models.figure_list import FigureOf as FigureOf
from models.figure_list import FigureQuestion as FigureQuestion
from models.people import Action
from screens.asking import allowed
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.day import DayDialog
from screens.narrowing import NarrowedScreen, filter_field
from screens.widgets.beside import Beside, RowWords
from screens.widgets.duty_row import Palette
from screens.widgets.figure_rows import figure_cells, figure_columns, figure_row_in_words, figure_widths
from screens.widgets.key_line import KeyLine
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import content, tell
from screens.widgets.top_line import TopLine

_SORT = "figure-list.sort"


class LinesTable(PagedTable[FigureRow]):
    """What the number is made of."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "figure",
        Command("enter", "select_cursor", "Case", "open the case file"),
    )


class FigureListScreen(NarrowedScreen):
    """As many rows as the number counts, read in a thread: a year of a large county takes a moment."""

    SAME_IN_WORDS = "cpip-tui performance list --measure MEASURE"
    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "figure",
        Command("e", "explain", "Explain", "how the due date came about, day by day"),
        Command("t", "other_day", "Other day", "what differs from the same as known on another day"),
        Command("s", "sort", "Sort", "sort the list"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints"),
    )

    class ListRead(Message):
        """It was read; ``number`` counts the readings."""

        def __init__(self, found: FigureList, searched: Sequence[str], number: int) -> None:
            """``searched`` is the text that the filter searches of each row."""
            super().__init__()
            self.found, self.searched, self.number = found, searched, number

    class ListFailed(Message):
        """It could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str, number: int) -> None:
            super().__init__()
            self.sentence, self.number = sentence, number

    def __init__(self, desk: Desk, question: FigureQuestion) -> None:
        super().__init__()
        self.desk, self.question = desk, question
        self.found: FigureList | None = None
        self._number = 0
        self._columns = figure_columns(question)
        self._palette = Palette.of({})
        self._searched: Sequence[str] = ()
        self.begin_list(desk, "performance list", [column.heading for column in self._columns])

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield LinesTable(lambda **at: self.known.page(**at), self._cells, id="lines")
            yield Static(id="instead")
            yield RowWords(id="row")
        yield filter_field()
        yield Static(id="status")
        yield KeyLine({"sort"})

    @property
    def orders(self) -> list[LineOrder]:
        """By what this list can be sorted."""
        return LineOrder.of(self.question.what)

    @property
    def order(self) -> LineOrder:
        """By what it is sorted, as was chosen last."""
        kept = self.desk.preferences.get(_SORT)
        return next((order for order in self.orders if order.value == kept), self.orders[0])

    def on_mount(self) -> None:
        self.show_list()
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self.table.redraw()

    def on_screen_resume(self) -> None:
        self._read_again()

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now."""
        self._read_again()

    def column_widths(self, room: int) -> list[int]:
        return figure_widths(self._columns, room)

    # --- reading ------------------------------------------------------------------------------------------------

    def _read_again(self) -> None:
        """Read the list; what is shown stays until it has come."""
        if self.found is None:
            self._show_instead("Reading…", "reading…")
        self._number += 1
        self._read(self._number, self.question, self.desk.as_at)

    @work(thread=True, exclusive=True, group="list")
    def _read(self, number: int, question: FigureQuestion, as_at: date) -> None:
        try:
            with self.desk.store.reading() as reader:
                found = figure_list(reader, self.desk.standards(reader), as_at, question)
        except CpipError as error:
            self.post_message(self.ListFailed(str(error), number))
        else:
            self.post_message(self.ListRead(found, [row.searched for row in found.rows], number))

    def on_figure_list_screen_list_read(self, message: ListRead) -> None:
        if message.number == self._number:
            self.found, self._searched = message.found, message.searched
            self.narrow()
            self.refresh_bindings()

    def on_figure_list_screen_list_failed(self, message: ListFailed) -> None:
        if message.number == self._number:
            self.found, self._searched = None, ()
            self._show_instead(message.sentence, "could not be read")
            self.refresh_bindings()

    # --- showing ------------------------------------------------------------------------------------------------

    def narrow(self) -> None:
        """Show what was read, narrowed to what is asked for; the cursor stays on its row."""
        found = self.found
        if found is None:
            return
        rows = self._holding(found)
        self.show_rows(
            self.order.sorted(rows), self.none_shows(len(found.rows)) if found.rows else found.why_empty
        )  # fmt: skip
        self._say_place(found.place)
        self._say("about", found.sentence)
        self._say_row()

    def _holding(self, found: FigureList) -> Sequence[FigureRow]:
        """The rows that hold the words of the filter."""
        words = self.words.casefold().split()
        if not words:
            return found.rows
        pairs = zip(found.rows, self._searched, strict=True)
        return [row for row, searched in pairs if all(word in searched for word in words)]

    def _show_instead(self, sentence: str, what: str) -> None:
        self.show_rows((), sentence)
        self._say_place(f"{self.question.subject}, {what}")
        for part in ("about", "row", "status"):
            self._say(part, "")

    def _say_place(self, words: str) -> None:
        other = self.desk.as_at != self.desk.today()
        as_at = f" · as at {short_form(self.desk.as_at)}" if other else ""
        self.query_one(TopLine).say(content(f"{words}{as_at}", "bold"), mark=other)

    def _say(self, id_: str, words: str, style: str = "") -> None:
        self.query_one(f"#{id_}", Static).update(content(words, style))

    def _cells(self, row: FigureRow) -> Sequence[Text]:
        return figure_cells(row, self._columns, self.widths, self._palette)

    @on(PagedTable.RowHighlighted)
    def _say_row(self) -> None:
        row = self.table.current
        self._say("row", figure_row_in_words(row) if row is not None else "")
        self._say("status", f"{self.place_in_list} · {self.order.words}", "dim")

    # --- going on -----------------------------------------------------------------------------------------------

    @property
    def _current(self) -> FigureRow | None:
        """The row under the cursor; where there is none that is told."""
        row = self.table.current
        if row is None:
            tell(self, "Nothing is under the cursor.")
        return row

    @on(LinesTable.RowSelected)
    def _open(self) -> None:
        from screens.case import CaseScreen

        row = self._current
        if row is None:
            return
        if row.case_id is None:
            tell(self, "This child is not shown to you: the record is restricted, or was erased.")
            return
        self.enter_search()
        self.app.push_screen(CaseScreen(self.desk, row.case_id))

    def action_explain(self) -> None:
        """How the due date of the row under the cursor came about, as the figures count it."""
        from screens.dialogs.ledger import LedgerDialog

        row = self._current
        if row is None:
            return
        as_at = self.desk.as_at if self.found is None else self.found.last
        try:
            with self.desk.store.reading() as reader:
                explained = explained_line(self.desk.standards(reader), row, as_at)
        except CpipError as error:
            tell(self, str(error))
            return
        title = f"{row.called} · {row.kind}"
        self.app.push_screen(LedgerDialog(title, explained.due, explained.standards, as_at))

    @work
    async def action_other_day(self) -> None:
        """What differs from the same figure as known on another day: the list of that."""
        try:
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
        except CpipError as error:
            tell(self, str(error), "error")
            return
        shown = self.question.other_day or self.desk.today()
        asked = f"As known on {short_form(self.desk.as_at)}, and on which other day?"
        day = await self.app.push_screen_wait(DayDialog(shown, self.desk.today(), standards, asked))
        if day is None:
            return
        if day > self.desk.today():
            tell(self, f"What will be known on {short_form(day)} is not known yet. Give a day up to today.", "warning")
        elif day == self.desk.as_at:
            tell(self, "That is the day that is looked at. Give another.", "warning")
        elif self.question.what is FigureOf.DIFFERENCE:
            self.question = replace(self.question, other_day=day)
            self._read_again()
        else:
            question = replace(self.question, what=FigureOf.DIFFERENCE, other_day=day)
            self.app.push_screen(FigureListScreen(self.desk, question))

    @work
    async def action_sort(self) -> None:
        choices = [(order.value, order.words) for order in self.orders]
        chosen = await self.app.push_screen_wait(ChoiceDialog("How is it sorted?", choices, self.order.value))
        if chosen is not None:
            self.desk.preferences.set(_SORT, chosen)
            self.narrow()

    @work
    async def action_export(self) -> None:
        from screens.list_exports import export_figures

        found, rows = self.found, list(self.known.rows)
        if found is None or not rows:
            tell(self, "There is nothing in the list to be written.", "warning")
            return
        if allowed(self, self.desk, Action.EXPORT):
            self.enter_search()
            await export_figures(self, self.desk, found, rows, self.words, self.order.words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows, and what this list can tell."""
        del parameters
        match action:
            case "export":
                return self.desk.may(Action.EXPORT)
            case "other_day":
                return self.question.what in (FigureOf.COMPLETED, FigureOf.DIFFERENCE)
            case "explain":
                return self.question.what is not FigureOf.COUNTED
            case _:
                return True
