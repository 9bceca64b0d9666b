"""Behind the compliance pack: the very lines that a figure counts, and its figures by worker."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from models.compliance import Measure, Pack
from models.text import holds_words
from screens.case import CaseScreen
from screens.desk import Desk
from screens.pack_reading import WIDE, PackQuestion, PackReading, about_in_words, period_in_words
from screens.widgets.columns import headed
from screens.widgets.duty_row import Palette
from screens.widgets.field import Field
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.pack_rows import (
    LINE_HEADINGS,
    NumberedLine,
    line_cells,
    line_in_words,
    line_widths,
    of_how_many,
    worker_cells,
    worker_columns,
    worker_in_words,
)
from screens.widgets.paged_table import KnownRows, PagedTable
from screens.widgets.plain import tell
from screens.widgets.search_entry import RESTS_SECONDS, SearchEntry
from screens.widgets.top_line import TopLine

_TOTAL = "total"


class LinesTable(PagedTable[NumberedLine]):
    """What a figure counts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Open", tooltip="open the case, or the session where it is of none"),
    ]


class FigureScreen(PackReading):
    """As many rows as the figure counts; those that are not as they should be can be had alone."""

    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "session", "Session", tooltip="open the record of the session"),
        Binding("v", "faults", "Faults/all", tooltip="between those that are not as they should be, and all"),
        Binding("slash", "filter", "Filter", key_display="/", tooltip="filter as you type, over every column"),
        Binding("escape", "clear", "Back", tooltip="take back the filter, then back to the figures"),
    ]

    def __init__(self, desk: Desk, question: PackQuestion, measure: Measure, pack: Pack) -> None:
        super().__init__(desk, question, pack)
        self.measure = measure
        self._faults_only, self._words = False, ""
        self._known = KnownRows[NumberedLine]()
        self._palette = Palette.of({})
        self._widths: list[int] = []
        self._searches = SearchEntry(desk, "supervision pack")

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        yield LinesTable(lambda **at: self._known.page(**at), self._cells, id="lines")
        yield Static(id="instead")
        yield Static(id="row")
        yield Field(placeholder="filter every column: words, dates, names…", id="filter")
        yield Static(id="status")
        yield KeyLine(())

    @property
    def table(self) -> LinesTable:
        return self.query_one(LinesTable)

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self._search_rests = self.set_interval(RESTS_SECONDS, self._enter_search, pause=True)
        self._palette = Palette.of(self.app.theme_variables)
        self._columns()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        if self.table.columns:
            self.call_after_refresh(self._columns)

    def _columns(self) -> None:
        widths = line_widths(self.app.size.width)
        if widths != self._widths:
            self._widths = widths
            self.table.set_columns(headed(LINE_HEADINGS, widths))

    # --- showing ------------------------------------------------------------------------------------------------

    def show_pack(self, pack: Pack) -> None:
        figure = pack.figure(self.measure)
        asked = [
            NumberedLine(number, line)
            for number, line in enumerate(figure.lines)
            if not self._faults_only or line.met == self.measure.low_is_good
        ]
        rows = [row for row in asked if holds_words(row.searched, self._words)]
        current = self.table.current
        keep = current.id if current else None
        self._known = KnownRows(rows)
        page, start = self._known.around(keep)
        self.table.show(page, start=start, total=len(rows), keep=keep)
        self._instead("" if rows else self._why_empty(figure.total, len(asked)))
        self.say_place(f"{self.measure.words}, {about_in_words(pack)}")
        self.say("about", f"{of_how_many(figure)}, {period_in_words(pack)}. {self.measure.meaning}")
        self._say_row()

    def show_instead(self, sentence: str) -> None:
        self._known = KnownRows()
        self._instead(sentence)
        for part in ("about", "row", "status"):
            self.say(part, "")

    def _why_empty(self, total: int, asked: int) -> str:
        if asked:
            return f"None of the {asked:,} shows “{self._words}” in any column. Press escape to clear the filter."
        if total:
            return f"All {total:,} are as they should be. Press v to see them, or escape to go back."
        return f"There were no {self.measure.of_what} in this period. Press escape to go back."

    def _instead(self, sentence: str) -> None:
        self.say("instead", sentence)
        self.query_one("#instead").display = bool(sentence)
        self.table.display = not sentence
        if not sentence and self.focused is None:
            self.table.focus()

    def _cells(self, row: NumberedLine) -> Sequence[Text]:
        return line_cells(self.measure, row, self._widths, self._palette.late)

    @on(PagedTable.RowHighlighted)
    def _say_row(self) -> None:
        table, row = self.table, self.table.current
        self.say("row", line_in_words(self.measure, row) if row is not None else "")
        words = f"{table.start + 1 if table.page_rows else 0}–{table.start + len(table.page_rows)} of {table.total:,}"
        if self._words:
            words += f" · filter “{self._words}” (escape clears)"
        words += " · only those not as they should be (v)" if self._faults_only else ""
        self.say("status", f"{words} · by day", "dim")

    # --- narrowing ----------------------------------------------------------------------------------------------

    def _narrow(self) -> None:
        if self.pack is not None:
            self.show_pack(self.pack)

    def action_faults(self) -> None:
        """From all of them to those that are not as they should be, and back."""
        self._faults_only = not self._faults_only
        self._narrow()

    def action_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        words = " ".join(event.value.split())
        if words != self._words:
            self._words = words
            self._narrow()
            self._search_rests.reset()
            self._search_rests.resume()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self._enter_search()
        self.query_one("#filter").display = bool(self._words)
        self._focus_list()

    def _focus_list(self) -> None:
        if self.table.display:
            self.table.focus()
        else:
            self.set_focus(None)

    def _enter_search(self) -> None:
        """Enter in the audit trail what was searched for, once it has rested or something was done with it."""
        self._search_rests.pause()
        if why_not := self._searches.enter(self._words, len(self._known.rows)):
            tell(self, why_not, "warning")

    def on_unmount(self) -> None:
        self._enter_search()

    def action_clear(self) -> None:
        """Take back the filter; without one, go back."""
        field = self.query_one("#filter", Input)
        if self._words or field.has_focus:
            self._enter_search()
            field.value, field.display, self._words = "", False, ""
            self._narrow()
            self._focus_list()
        else:
            self.app.pop_screen()

    # --- going on -----------------------------------------------------------------------------------------------

    @on(LinesTable.RowSelected)
    def _open(self) -> None:
        row = self.table.current
        if row is None:
            return
        self._enter_search()
        if row.line.case_id is not None:
            self.app.push_screen(CaseScreen(self.desk, row.line.case_id))
        else:
            self.action_session()

    def action_session(self) -> None:
        """The record of the session that the line is of; where it is of none, the worker."""
        from screens.session_record import SessionRecordScreen
        from screens.supervised import SupervisedScreen

        row = self.table.current
        if row is None:
            tell(self, "Nothing is under the cursor.")
        elif row.line.session_id is not None:
            self.app.push_screen(SessionRecordScreen(self.desk, row.line.session_id))
        else:
            self.app.push_screen(SupervisedScreen(self.desk, row.line.worker_id))


class ByWorkerTable(ListTable):
    """A row a worker, and the sum of all rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Pack", tooltip="the pack of this worker alone"),
    ]


class PackWorkersScreen(PackReading):
    """The figures by worker; the last row is their sum."""

    AUTO_FOCUS = "#by-worker"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,w", "app.pop_screen", "Back", tooltip="back to the figures"),
    ]

    def __init__(self, desk: Desk, question: PackQuestion, pack: Pack) -> None:
        super().__init__(desk, question, pack)
        self._packs: dict[str, Pack] = {}

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        yield ByWorkerTable(self._cells, id="by-worker")
        yield Static(id="instead")
        yield Static(id="row")
        yield Static(id="status")
        yield KeyLine(())

    @property
    def table(self) -> ByWorkerTable:
        return self.query_one(ByWorkerTable)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")

    def show_pack(self, pack: Pack) -> None:
        self._packs = {str(id_): pack.of(id_) for id_, _ in pack.people} | {_TOTAL: pack}
        self.say_place(f"by worker, {about_in_words(pack)}")
        self.say("about", f"{period_in_words(pack)}, both days included: met/counted. The last row is the sum.")
        self.say("instead", "")
        self.query_one("#instead").display = False
        self.table.display = True
        self.table.show(worker_columns(), list(self._packs))
        self.say("status", f"{len(pack.people):,} by name · → ←: the other figures", "dim")
        self._say_row()

    def show_instead(self, sentence: str) -> None:
        self.say("instead", sentence)
        self.query_one("#instead").display = True
        self.table.display = False
        for part in ("about", "row", "status"):
            self.say(part, "")

    def _cells(self, key: str) -> Sequence[Text]:
        return worker_cells(self._packs[key], total=key == _TOTAL)

    @on(ListTable.RowHighlighted)
    def _say_row(self) -> None:
        key = self.table.current
        shown = self._packs.get(key or "")
        self.say("row", worker_in_words(shown, total=key == _TOTAL) if shown is not None else "")

    @on(ByWorkerTable.RowSelected)
    def _open(self) -> None:
        from screens.compliance import PackScreen

        key = self.table.current
        if key is None or key == _TOTAL or self.pack is None:
            return
        asked = PackQuestion(int(key), None, self.question.period)
        self.app.push_screen(PackScreen(self.desk, question=asked, pack=self._packs[key]))
