"""Behind the compliance pack: the very lines that a figure counts, and its figures by worker."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from models.compliance import Measure, Pack
from models.pack_words import of_how_many, worker_in_words
from models.people import Action
from models.text import holds_words
from screens.case import CaseScreen
from screens.commands import Command, commands
from screens.desk import Desk
from screens.narrowing import NarrowedScreen, filter_field
from screens.pack_reading import PackQuestion, PackReading, about_in_words, period_in_words
from screens.widgets.beside import WIDE, Beside, RowWords
from screens.widgets.duty_row import Palette
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.pack_rows import (
    LINE_HEADINGS,
    NumberedLine,
    line_cells,
    line_in_words,
    line_widths,
    worker_cells,
    worker_columns,
)
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import tell
from screens.widgets.top_line import TopLine

_TOTAL = "total"


class LinesTable(PagedTable[NumberedLine]):
    """What a figure counts."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "pack",
        Command("enter", "select_cursor", "Open", "open the case, or the session where it is of none"),
    )


class FigureScreen(NarrowedScreen, PackReading):
    """As many rows as the figure counts; those that are not as they should be can be had alone."""

    SAME_IN_WORDS = "cpip-tui supervision pack --list FIGURE"
    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "pack",
        Command("o", "session", "Session", "open the record of the session"),
        Command("v", "faults", "Faults/all", "between those that are not as they should be, and all"),
        Command(
            "x", "export", "Export", "export the lines: a workbook, CSV or a page", footer=False, name="export_lines"
        ),
    )

    def __init__(self, desk: Desk, question: PackQuestion, measure: Measure, pack: Pack) -> None:
        PackReading.__init__(self, desk, question, pack)
        self.begin_list(desk, "supervision pack", LINE_HEADINGS)
        self.measure = measure
        self._faults_only = False
        self._palette = Palette.of({})

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield LinesTable(lambda **at: self.known.page(**at), self._cells, id="lines")
            yield Static(id="instead")
            yield RowWords(id="row")
        yield filter_field()
        yield Static(id="status")
        yield KeyLine(())

    def on_mount(self) -> None:
        self.show_list()
        self._palette = Palette.of(self.app.theme_variables)

    def column_widths(self, room: int) -> list[int]:
        return line_widths(room)

    # --- showing ------------------------------------------------------------------------------------------------

    def show_pack(self, pack: Pack) -> None:
        figure = pack.figure(self.measure)
        asked = [
            NumberedLine(number, line)
            for number, line in enumerate(figure.lines)
            if not self._faults_only or line.met == self.measure.low_is_good
        ]
        rows = [row for row in asked if holds_words(row.searched, self.words)]
        self.show_rows(rows, self._why_empty(figure.total, len(asked)))
        self.say_place(f"{self.measure.words}, {about_in_words(pack)}")
        self.say("about", f"{of_how_many(figure)}, {period_in_words(pack)}. {self.measure.meaning}")
        self._say_row()

    def show_instead(self, sentence: str) -> None:
        self.show_rows((), sentence)
        for part in ("about", "row", "status"):
            self.say(part, "")

    def _why_empty(self, total: int, asked: int) -> str:
        if asked:
            return self.none_shows(asked)
        if total:
            return f"All {total:,} are as they should be. Press v to see them, or escape to go back."
        return f"There were no {self.measure.of_what} in this period. Press escape to go back."

    def _cells(self, row: NumberedLine) -> Sequence[Text]:
        return line_cells(self.measure, row, self.widths, self._palette.late)

    @on(PagedTable.RowHighlighted)
    def _say_row(self) -> None:
        row = self.table.current
        self.say("row", line_in_words(self.measure, row) if row is not None else "")
        words = self.place_in_list
        words += " · only those not as they should be (v)" if self._faults_only else ""
        self.say("status", f"{words} · by day", "dim")

    # --- narrowing ----------------------------------------------------------------------------------------------

    def narrow(self) -> None:
        if self.pack is not None:
            self.show_pack(self.pack)

    def action_faults(self) -> None:
        """From all of them to those that are not as they should be, and back."""
        self._faults_only = not self._faults_only
        self.narrow()

    # --- going on -----------------------------------------------------------------------------------------------

    @on(LinesTable.RowSelected)
    def _open(self) -> None:
        row = self.table.current
        if row is None:
            return
        self.enter_search()
        if row.line.case_id is not None:
            self.app.push_screen(CaseScreen(self.desk, row.line.case_id))
        else:
            self.action_session()

    @work
    async def action_export(self) -> None:
        from screens.figure_exports import export_pack_lines

        if self.pack is not None:
            self.enter_search()
            await export_pack_lines(
                self, self.desk, self.pack, self.pack.figure(self.measure), [row.line for row in self.known.rows],
                self.words, faults=self._faults_only,
            )  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        return self.desk.may(Action.EXPORT) if action == "export" else True

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

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "pack",
        Command("enter", "select_cursor", "Pack", "the pack of this worker alone", name="pack"),
    )


class PackWorkersScreen(PackReading):
    """The figures by worker; the last row is their sum."""

    SAME_IN_WORDS = "cpip-tui supervision pack --by-worker"
    AUTO_FOCUS = "#by-worker"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "pack",
        Command("escape,w", "app.pop_screen", "Back", "back to the figures", name="back_to_figures"),
    )

    def __init__(self, desk: Desk, question: PackQuestion, pack: Pack) -> None:
        super().__init__(desk, question, pack)
        self._packs: dict[str, Pack] = {}

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield ByWorkerTable(self._cells, id="by-worker")
            yield Static(id="instead")
            yield RowWords(id="row")
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
