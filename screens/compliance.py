"""The compliance pack: was supervision regular, documented and challenging, and of the worker's development too?"""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from models.compliance import ORDER, Measure, Pack
from models.errors import CpipError
from models.pack_words import below_in_words, figure_in_words
from models.people import Action
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.day import DayDialog
from screens.pack_asking import ask_pack, export_pack
from screens.pack_reading import PackQuestion, PackReading, about_in_words, period_in_words
from screens.widgets.beside import WIDE, Beside, RowWords, list_room
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.pack_rows import figure_cells, figure_columns
from screens.widgets.plain import tell
from screens.widgets.top_line import TopLine


class FiguresTable(ListTable):
    """The figures under their headings."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "pack",
        Command("enter", "select_cursor", "List", "the very lines that this figure counts", name="list"),
    )


class PackScreen(PackReading):
    """The figures of a worker, a team or everybody over a period; behind each figure stands its list."""

    SAME_IN_WORDS = "cpip-tui supervision pack"
    AUTO_FOCUS = "#figures"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "pack",
        Command("f", "ask", "Who, when", "of whom it is, and from when to when"),
        Command("w", "workers", "By worker", "a row a worker, and their sum"),
        Command("x", "export", "Export", "write it: a page that prints, a workbook or CSV"),
        Command("d", "day", "Day", "look at the store as at another day", footer=False),
        Command("escape", "app.pop_screen", "Back", "back to where you came from"),
    )

    def __init__(
        self, desk: Desk, worker_id: int | None = None, *, question: PackQuestion | None = None,
        pack: Pack | None = None,
    ) -> None:  # fmt: skip
        """Of the worker, or of everybody; or of what ``question`` says, of which ``pack`` was read already."""
        super().__init__(desk, question or PackQuestion(worker_id), pack)
        self._widths: list[int] = []

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield FiguresTable(self._cells, id="figures")
            yield Static(id="instead")
            yield Static(id="below")
            yield RowWords(id="row")
        yield KeyLine(())

    @property
    def table(self) -> FiguresTable:
        return self.query_one(FiguresTable)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        if self.pack is not None:
            self.call_after_refresh(self.show_pack, self.pack)

    # --- showing ------------------------------------------------------------------------------------------------

    def show_pack(self, pack: Pack) -> None:
        columns = figure_columns(list_room(self.app.size.width))
        self._widths = [width for _, width in columns]
        self.say_place(about_in_words(pack))
        of_what = "tasks (regular, documented, challenging) and the worker’s development"
        words = of_what if self.app.size.width >= WIDE else "tasks, and the worker’s development"
        self.say("about", f"{period_in_words(pack)} (f) · {words}")
        nobody = "" if pack.people else "Nobody was to be supervised in this period. Press f for others, or other days."
        self._show_list(instead=nobody)
        self.table.show(columns, [measure.value for measure in ORDER])
        self.say("below", "" if nobody else below_in_words(pack))
        self._say_row()

    def show_instead(self, sentence: str) -> None:
        self._show_list(instead=sentence)
        for part in ("about", "below", "row"):
            self.say(part, "")

    def _show_list(self, *, instead: str) -> None:
        self.say("instead", instead)
        self.query_one("#instead").display = bool(instead)
        self.table.display = not instead
        if not instead and self.focused is None:
            self.table.focus()

    def _cells(self, key: str) -> Sequence[Text]:
        assert self.pack is not None
        return figure_cells(self.pack.figure(Measure(key)), self._widths)

    @on(ListTable.RowHighlighted)
    def _say_row(self) -> None:
        key = self.table.current
        words = figure_in_words(self.pack.figure(Measure(key))) if self.pack is not None and key else ""
        self.say("row", words)

    # --- acting -------------------------------------------------------------------------------------------------

    @on(FiguresTable.RowSelected)
    def _open(self) -> None:
        from screens.pack_lists import FigureScreen

        if self.pack is not None and (key := self.table.current) is not None:
            self.app.push_screen(FigureScreen(self.desk, self.question, Measure(key), self.pack))

    def action_workers(self) -> None:
        """A row a worker."""
        from screens.pack_lists import PackWorkersScreen

        if self.pack is not None:
            self.app.push_screen(PackWorkersScreen(self.desk, self.question, self.pack))

    @work
    async def action_ask(self) -> None:
        asked = await ask_pack(self, self.desk, self.question)
        if asked is not None:
            self.question, self.pack = asked, None
            self.read()

    @work
    async def action_export(self) -> None:
        if self.pack is None:
            tell(self, "The pack is not read yet. Wait until it is shown.", "warning")
        else:
            await export_pack(self, self.desk, self.pack)

    @work
    async def action_day(self) -> None:
        try:
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
        except CpipError as error:
            tell(self, str(error), "error")
            return
        day = await self.app.push_screen_wait(DayDialog(self.desk.as_at, self.desk.today(), standards))
        if day is not None:
            self.desk.look_at(day)
            self.pack = None
            self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        return self.desk.may(Action.EXPORT) if action == "export" else True
