"""The list of the Duty screen: how it is asked, read and shown. What is done with it stands in ``screens.duty``."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from db.queries.columns import columns_chosen
from db.queries.duty import DutyQuestion, Order, Tile
from db.queries.signature import SignatureRow, signature_queue
from models.due_clocks import AT_FIRST, kept_clocks
from models.errors import CpipError
from models.standards import Standards
from screens.commands import Command, commands
from screens.desk import Desk
from screens.duty_reading import DutyReading, Found, Look, besides, cells_of, in_full, look_of
from screens.widgets.as_at import place_words
from screens.widgets.beside import WIDE
from screens.widgets.duty_row import Palette
from screens.widgets.duty_words import TILES, status_words, why_empty
from screens.widgets.field import Field
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.paged_table import KnownRows, Page, PagedTable
from screens.widgets.plain import content
from screens.widgets.signature_line import SignatureLine
from screens.widgets.tiles import TileBar
from screens.widgets.top_line import TopLine
from screens.widgets.view_line import ViewLine

DETAIL_WIDTH = 36  # as in the style sheet


class DutyTable(PagedTable[Any]):
    """The list of the Duty screen; left and right go through its tiles."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "duty",
        Command("enter", "select_cursor", "Open", "open the case: assessments and allocations"),
        Command("left", "screen.tile(-1)", "Tiles", "through the tiles; each shows what it counts", shown="← →"),
        Binding("right", "screen.tile(1)", show=False),
    )


class DutyList(Screen[None]):
    """One question to the store, and its answer: tiles, a page of rows, and the row under the cursor in full."""

    class ListRead(Message):
        """The list was read; ``at`` is the key from which, where the person had walked on in it."""

        def __init__(
            self, answer: Found, standards: Standards, at: tuple[Any, ...] | None, mine: tuple[SignatureRow, ...],
            columns: tuple[str, ...] | None,
        ) -> None:  # fmt: skip
            """``mine`` is what waits for the signature of who is working, ``columns`` what they chose."""
            super().__init__()
            self.answer, self.standards, self.at, self.mine, self.columns = answer, standards, at, mine, columns

    class ListFailed(Message):
        """The list could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.question = self._plain()
        self._chosen: tuple[str, ...] | None = None
        self._reading = DutyReading(desk)
        self._answered: Found | None = None
        self._shown: DutyQuestion | None = None
        self._read_at = -1
        self._standards: Standards | None = None
        self._palette = Palette.of({})
        self._look: Look | None = None
        self._widths: list[int] = []
        self._found = 0

    def _plain(self) -> DutyQuestion:
        """What the list asks without any view: everything, in the order and of the clocks that are remembered."""
        remembered = self.desk.preferences.get("duty.sort")
        order = Order(remembered) if remembered in set(Order) else Order.DUE
        return DutyQuestion(
            self.desk.as_at, order=order, descending=self.desk.preferences.get("duty.descending") == "yes",
            clocks=kept_clocks(self.desk.preferences.get("duty.clocks")),
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield TileBar(TILES, id="tiles")
        yield SignatureLine()
        yield ViewLine()
        with Horizontal(id="body"):
            with Vertical(id="main"):
                yield DutyTable(self._page, self._cells, id="list")
                yield Static(id="instead")
            yield Static(id="detail")
        yield Field(placeholder="filter every column: words, dates, names…", id="filter")
        yield Static(id="status")
        yield KeyLine({"signature", "sort", "children", "clocks"})

    @property
    def table(self) -> DutyTable:
        return self.query_one(DutyTable)

    @property
    def tiles(self) -> TileBar:
        return self.query_one(TileBar)

    def place_words(self, *, roomy: bool) -> str:
        """What the line on top calls the list."""
        del roomy
        return "Duty"

    def was_listed(self) -> None:
        """The list is on the screen: what can wait until then."""

    def was_not_listed(self) -> None:
        """The list could not be read."""

    def on_mount(self) -> None:
        self.query_one("#instead").display = False
        self._say_date()
        self._take_colours()
        self._columns()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())
        if self.question.clocks != AT_FIRST:
            self.refresh_list()
            return
        # The first list without a thread: there is nothing to keep waiting yet, and it is sooner on the screen.
        first = self._answer(self.question, None)
        if isinstance(first, self.ListRead):
            self.take_list(first)
        else:
            self.tell_failure(first)

    def on_screen_resume(self) -> None:
        """Read the list again where somebody has written, or the day has changed, while another screen was shown."""
        if self._shown is None or self.question.as_at != self.desk.as_at or self._read_at != self._writes():
            self.refresh_list()

    def _writes(self) -> int:
        try:
            with self.desk.store.reading() as reader:
                return reader.writes_elsewhere()
        except CpipError:
            return -1  # reading the list says what is wrong

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self._say_date()
        self.refresh_bindings()
        if self.table.columns:
            self.call_after_refresh(self._columns)

    # --- reading ------------------------------------------------------------------------------------------------

    def refresh_list(self) -> None:
        """Read the list again in the background, as at the day that is looked at; the cursor stays on its row."""
        self.question = self._as_it_is(self.question)
        self._read(self.question, self._edge() if self.question == self._shown else None)

    def _as_it_is(self, question: DutyQuestion) -> DutyQuestion:
        """The question as at the day, for who is working, over what is shown: hidden names are not searched."""
        filtered, everybody = bool(question.words), question.person is None
        return replace(
            question, as_at=self.desk.as_at, person=None if everybody else self.desk.person,
            names=not (filtered and self.desk.names_hidden), also=besides(self._chosen) if filtered else (),
        )  # fmt: skip

    def ask(self, question: DutyQuestion) -> None:
        """Show the answer to another question, from its top."""
        self.question = question
        self.refresh_list()

    @work(thread=True, exclusive=True, group="list")
    def _read(self, question: DutyQuestion, at: tuple[Any, ...] | None) -> None:
        """In a thread; ``at`` is the key of the first row shown, where the list is the same."""
        if question == self.question:  # else it was typed over already
            self.post_message(self._answer(question, at))

    def _answer(self, question: DutyQuestion, at: tuple[Any, ...] | None) -> ListRead | ListFailed:
        try:
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
                answer = self._reading.answer(reader, standards, question, at)
                person = self.desk.act().person
                mine = signature_queue(reader, standards, question.as_at, person)
                columns = columns_chosen(reader, person, "duty")
                self._read_at = reader.writes_elsewhere()
        except CpipError as error:
            return self.ListFailed(str(error))
        return self.ListRead(answer, standards, at, mine, columns)

    def _edge(self) -> tuple[Any, ...] | None:
        """The key of the first row that the table holds; None at the top, where what is more urgent shall be seen."""
        rows = self.table.page_rows
        return rows[0].key if rows and self.table.start else None

    @on(ListRead)
    def take_list(self, message: ListRead) -> None:
        answer = message.answer
        if answer.question != self.question:
            return
        if self._shown == answer.question and message.at != self._edge():
            self.refresh_list()  # walked on in the meantime
            return
        current = self.table.current
        keep = current.id if current is not None and self._shown == answer.question else None
        self._shown, self._standards, self._answered = answer.question, message.standards, answer
        self._chosen = message.columns
        self._found = answer.counts.all
        total = answer.counts.of(answer.question.tile)
        self._columns()
        self.table.show(answer.page, start=answer.start, total=total, keep=keep)
        self.tiles.show({tile: answer.counts.of(tile) for tile in Tile}, answer.question.tile)
        self.query_one(SignatureLine).say(message.mine)
        why = why_empty(answer.question, answer.counts, answer.any_at_all, self.desk.store.path)
        self._instead_of_list("" if answer.page.rows else why)
        self._say_date()
        self._say_detail()
        self.refresh_bindings()
        self.was_listed()

    @on(ListFailed)
    def tell_failure(self, message: ListFailed) -> None:
        self._instead_of_list(message.sentence)
        self.tiles.unknown()
        self.query_one(SignatureLine).say(None)
        self.was_not_listed()
        self.query_one("#status", Static).update(content("The list could not be read.", "$text-error"))

    def _page(self, **where: Any) -> Page[Any] | None:
        """The page of the shown list beside the one that the table holds."""
        if self._answered is None:
            return None
        try:
            with self.desk.store.reading() as reader:
                return self._reading.page(reader, self.desk.standards(reader), self._answered, **where)
        except CpipError as error:
            self.post_message(self.ListFailed(str(error)))
            return None

    # --- showing ------------------------------------------------------------------------------------------------

    def _columns(self) -> None:
        beside = DETAIL_WIDTH if self.app.size.width >= WIDE else 0
        look = look_of((self._shown or self.question).clocks, self._chosen)
        widths = look.widths(self.app.size.width - beside)
        if (look, widths) != (self._look, self._widths):
            if self._look is None or look.headings is not self._look.headings:
                self.table.show(KnownRows[Any]().page(), start=0, total=0)  # rows of the other kind
            self._look, self._widths = look, widths
            self.table.set_columns(look.headed(widths))

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self.table.redraw()

    def _cells(self, row: Any) -> Sequence[Text]:
        assert self._look is not None
        called = self.desk.called(row.child, row.name)
        return cells_of(row, called, self._widths, self._palette, self._look.names)

    def _say_date(self) -> None:
        calendar = self._standards.calendar if self._standards is not None else None
        roomy = self.app.size.width >= WIDE
        words = place_words(self.place_words(roomy=roomy), self.desk, calendar, roomy=roomy)
        self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())

    def _say_status(self) -> None:
        table = self.table
        first = table.start + 1 if table.page_rows else 0
        last, roomy = table.start + len(table.page_rows), self.app.size.width >= WIDE
        left_out = 0 if self._look is None or self._chosen is None else len(self._look.names) - len(self._widths)
        words = status_words(self.question, first, last, table.total, roomy=roomy, left_out=left_out)
        self.query_one("#status", Static).update(content(words, "dim"))

    def _instead_of_list(self, sentence: str) -> None:
        show_instead(self, sentence, [self.table], focus=self.table)

    @on(DutyTable.RowHighlighted)
    def _say_detail(self) -> None:
        self._say_status()
        row = self.table.current
        text = content("")
        if row is not None:
            text = in_full(row, self.desk.called(row.child, row.name))
        self.query_one("#detail", Static).update(text)
