"""Figures about children on plans and in care, and caseloads by months: each opens the list that it was made of."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from db.queries.child_figures import caseload_over_time, child_figures
from models.child_figures import Measured
from models.child_measures import ChildMeasure
from models.dates import short_form
from models.errors import CpipError
from models.people import Action
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.day import DayDialog
from screens.widgets.beside import Beside, RowWords, list_room
from screens.widgets.child_rows import figure_cells, figure_columns, figure_sentence, month_cells, month_columns
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.plain import content, tell
from screens.widgets.top_line import TopLine


class ChildFiguresTable(ListTable):
    """A row a figure."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "figures",
        Command(
            "enter", "select_cursor", "List", "the list that this figure was made of; caseloads by months", name="list"
        ),
    )


class ChildFiguresScreen(Screen[None]):
    """The figures of the day that is looked at, or with ``by_months`` the caseload at the ends of months."""

    SAME_IN_WORDS = "cpip-tui performance children"
    AUTO_FOCUS = "#child-figures"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "figures",
        Command("t", "other_day", "Other day", "as at another day"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("escape", "app.pop_screen", "Back", "back to where you came from"),
    )

    class FiguresRead(Message):
        """They were read; ``number`` counts the readings."""

        def __init__(self, found: Sequence[Measured], as_at: date, number: int) -> None:
            super().__init__()
            self.found, self.as_at, self.number = found, as_at, number

    class FiguresFailed(Message):
        """They could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str, number: int) -> None:
            super().__init__()
            self.sentence, self.number = sentence, number

    def __init__(self, desk: Desk, *, by_months: bool = False) -> None:
        super().__init__()
        self.desk, self.by_months = desk, by_months
        self.found: dict[str, Measured] = {}
        self._number = 0

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        with Beside():
            yield Static(id="instead")
            yield ChildFiguresTable(self._cells, id="child-figures")
            yield RowWords(id="row")
        yield KeyLine()

    @property
    def current(self) -> Measured | None:
        """The figure under the cursor."""
        return self.found.get(self.query_one(ChildFiguresTable).current or "")

    @property
    def is_read(self) -> bool:
        """Whether there is something to show."""
        return bool(self.found)

    def on_mount(self) -> None:
        self._instead("Reading…")

    def on_screen_resume(self) -> None:
        self._read_again()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self._show)

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now."""
        self._read_again()

    # --- reading ------------------------------------------------------------------------------------------------

    def _read_again(self) -> None:
        self._number += 1
        self._say_place()
        self._read(self._number, self.desk.as_at)

    @work(thread=True, exclusive=True, group="child-figures")
    def _read(self, number: int, as_at: date) -> None:
        try:
            with self.desk.store.reading() as reader:
                found: Sequence[Measured]
                if self.by_months:
                    found = caseload_over_time(reader, as_at)[::-1]
                else:
                    found = child_figures(reader, self.desk.standards(reader), as_at)
        except CpipError as error:
            self.post_message(self.FiguresFailed(str(error), number))
        else:
            self.post_message(self.FiguresRead(found, as_at, number))

    def on_child_figures_screen_figures_read(self, message: FiguresRead) -> None:
        if message.number == self._number:
            self.found = {f"{one.measure.value} {one.as_at.isoformat()}" if self.by_months else one.measure.value: one
                          for one in message.found}  # fmt: skip
            self._instead("")
            self._show()

    def on_child_figures_screen_figures_failed(self, message: FiguresFailed) -> None:
        if message.number == self._number:
            self.found = {}
            self._instead(message.sentence)

    # --- showing ------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        room = list_room(self.app.size.width)
        columns = month_columns(room) if self.by_months else figure_columns(room)
        self.query_one(ChildFiguresTable).show(columns, list(self.found))
        self._say_row()

    def _cells(self, key: str) -> Sequence[Text]:
        room = list_room(self.app.size.width)
        if not self.by_months:
            return figure_cells(self.found[key], room)
        most = max((one.value or Fraction(0) for one in self.found.values()), default=Fraction(0))
        return month_cells(self.found[key], most, room)

    def _instead(self, sentence: str) -> None:
        show_instead(self, sentence, self.query("ChildFiguresTable, #row"))
        if not sentence:
            self.query_one(ChildFiguresTable).focus()

    def _say_place(self) -> None:
        is_today = self.desk.as_at == self.desk.today()
        what = "Caseloads" if self.by_months else "Children"
        words = f"{what} · {short_form(self.desk.as_at)}" + (", today" if is_today else ", not today")
        self.query_one(TopLine).say(content(words, "bold"), mark=not is_today)

    @on(ListTable.RowHighlighted)
    def _say_row(self) -> None:
        """The figure that the cursor is on, in full."""
        one = self.current
        self.query_one("#row", Static).update(content("" if one is None else figure_sentence(one)))

    # --- going on -----------------------------------------------------------------------------------------------

    @on(ListTable.RowSelected)
    def _open(self) -> None:
        from screens.child_list import ChildListScreen

        one = self.current
        if one is None:
            tell(self, "Nothing is under the cursor.")
        elif one.measure is ChildMeasure.CASELOAD and not self.by_months:
            self.app.push_screen(ChildFiguresScreen(self.desk, by_months=True))
        else:
            self.app.push_screen(ChildListScreen(self.desk, one.measure, one.as_at if self.by_months else None))

    @work
    async def action_other_day(self) -> None:
        try:
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
        except CpipError as error:
            tell(self, str(error), "error")
            return
        day = await self.app.push_screen_wait(DayDialog(self.desk.as_at, self.desk.today(), standards))
        if day is not None:
            self.desk.look_at(day)
            self.follow_the_day()

    @work
    async def action_export(self) -> None:
        from screens.figure_exports import export_child_figures

        await export_child_figures(self, self.desk, list(self.found.values()), by_months=self.by_months)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        return self.desk.may(Action.EXPORT) if action == "export" else True
