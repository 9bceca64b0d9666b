"""The Duty screen: every open assessment, or what other clocks are chosen, most urgent first."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from db.queries.columns import columns_chosen
from db.queries.duty import DutyQuestion, Order, Tile
from db.queries.signature import SignatureRow, signature_queue
from models.due_clocks import AT_FIRST, kept_clocks
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.day import DayDialog
from screens.duty_reading import DutyReading, Found, Look, besides, cells_of, explain_row, in_full, look_of
from screens.widgets.as_at import place_words
from screens.widgets.duty_row import Palette
from screens.widgets.duty_words import TILES, order_choices, status_words, why_empty
from screens.widgets.field import Field
from screens.widgets.key_line import KeyLine
from screens.widgets.paged_table import KnownRows, Page, PagedTable
from screens.widgets.plain import content, tell
from screens.widgets.search_entry import RESTS_SECONDS, SearchEntry
from screens.widgets.signature_line import SignatureLine
from screens.widgets.tiles import TileBar
from screens.widgets.top_line import TopLine
from screens.widgets.view_line import ViewLine, shortened

if TYPE_CHECKING:  # loaded once the first list is on the screen
    from db.queries.views import Counted
    from models.views import View

WIDE = 120
DETAIL_WIDTH = 36  # as in the style sheet


class DutyTable(PagedTable[Any]):
    """The list of the Duty screen; left and right go through its tiles."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "duty",
        Command("enter", "select_cursor", "Open", "open the case: assessments and allocations"),
        Command("left", "screen.tile(-1)", "Tiles", "through the tiles; each shows what it counts", shown="← →"),
        Binding("right", "screen.tile(1)", show=False),
    )


class DutyScreen(Screen[None]):
    """Which assessments are late, which can still be saved today, and who holds them."""

    SAME_IN_WORDS = "cpip-tui duty"
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "duty",
        Command("a", "allocate", "Allocate", "who can take this case", footer=False),
        Command("e", "explain", "Explain", "explain the due date, day by day"),
        Command("n", "referral", "Referral", "take a referral: of a child of the store, or of a new one"),
        Command("slash", "filter", "Filter", "filter as you type, over every column", shown="/"),
        Command("s", "sort", "Sort", "sort by a column; the same again reverses it"),
        Command("v", "clocks", "Clocks", "choose which clocks are shown: of plans, care, conferences too"),
        Command("f", "views", "Views", "saved views, with how many each finds now"),
        *(
            Command(key, f"view('{key}')", f"View {key}", f"the saved view on {key}", footer=False, name=f"view_{key}")
            for key in "67890"
        ),
        Command("o", "columns", "Columns", "choose the columns and their order, for yourself", footer=False),
        Command("c", "children", "Children", "the children by how they stand: in care, on a plan, in need"),
        Command("t", "day", "Day", "look at the store as at another day", footer=False),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("m", "signature", "To sign", "my signature: what waits for a manager"),
        Command("escape", "clear", "All", "take back the filter, then the tile, then the view"),
        # Where a tile is empty there is no list to have the focus.
        Binding("left", "tile(-1)", show=False),
        Binding("right", "tile(1)", show=False),
    )

    class ListRead(Message):
        """The list was read; ``at`` is the key from which, where the person had walked on in it."""

        def __init__(
            self, answer: Found, standards: Standards, at: tuple[Any, ...] | None, mine: tuple[SignatureRow, ...],
            columns: tuple[str, ...] | None,
        ) -> None:  # fmt: skip
            """``mine`` is what waits for the signature of who is working, ``columns`` what they chose."""
            super().__init__()
            self.answer, self.standards, self.at, self.mine, self.columns = answer, standards, at, mine, columns

    class ViewsCounted(Message):
        """The saved views were counted; None where they could not be read."""

        def __init__(self, counted: "tuple[Counted, ...] | None") -> None:
            super().__init__()
            self.counted = counted

    class ListFailed(Message):
        """The list could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.question = self._plain()
        self._view: View | None = None
        self._chosen: tuple[str, ...] | None = None
        self._counted: tuple[object, tuple[Counted, ...]] | None = None
        self._reading = DutyReading(desk)
        self._answered: Found | None = None
        self._shown: DutyQuestion | None = None
        self._read_at = -1
        self._standards: Standards | None = None
        self._palette = Palette.of({})
        self._look: Look | None = None
        self._widths: list[int] = []
        self._found = 0
        self._searches = SearchEntry(desk, "duty")

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

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self.query_one("#instead").display = False
        self._search_rests = self.set_interval(RESTS_SECONDS, self._enter_search, pause=True)
        self._take_up_view()
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
            self.on_duty_screen_list_read(first)
        else:
            self.on_duty_screen_list_failed(first)

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

    def on_duty_screen_list_read(self, message: ListRead) -> None:
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
        self._count_views()

    def on_duty_screen_list_failed(self, message: ListFailed) -> None:
        self._instead_of_list(message.sentence)
        self.tiles.unknown()
        self.query_one(SignatureLine).say(None)
        self.query_one(ViewLine).say(None, None)
        self._counted = None
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

    @work(thread=True, exclusive=True, group="views")
    def _count_views(self) -> None:
        """Behind the list: how many rows each saved view finds; again only when somebody has written, or the day is
        another."""
        try:
            counted = self._views_now()
        except CpipError:
            self.post_message(self.ViewsCounted(None))
        else:
            if counted is not None:
                self.post_message(self.ViewsCounted(counted))

    def _views_now(self, *, again: bool = False) -> "tuple[Counted, ...] | None":
        """The views that who is working sees, each counted; None where they stand as they were counted last."""
        from db.queries.views import counted_views, saved_views

        person, store = self.desk.act().person, self.desk.store
        names, also = not self.desk.names_hidden, besides(self._chosen)
        with store.reading() as reader:
            asked = (reader.writes_elsewhere(), self.desk.as_at, person, names, also)
            if self._counted is not None and self._counted[0] == asked:
                return self._counted[1] if again else None
            standards, views = self.desk.standards(reader), saved_views(reader, person)
        counted: list[Counted] = []
        for view in views:  # each by itself: between them others can read
            with store.reading() as reader:
                counted += counted_views(reader, standards, asked[1], person, [view], names=names, also=also)
        self._counted = asked, tuple(counted)
        return self._counted[1]

    def on_duty_screen_views_counted(self, message: ViewsCounted) -> None:
        counted, view = message.counted, self._view
        if counted is not None and view is not None and not view.is_of_program:
            now = next((one.view for one in counted if one.view.ident == view.ident), None)
            if now is None:
                tell(self, f"The view “{view.name}” is no longer there: all is shown.")
                self.show_view(None)
            elif now != view:
                self._view = now
                self._say_date()
        self._say_views()

    def _say_views(self) -> None:
        line, shown = self.query_one(ViewLine), None if self._view is None else self._view.ident
        line.say(None if self._counted is None else self._counted[1], shown)

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
        place = "Duty"
        if self._view is not None:
            place = f"Duty: {self._view.name}" if roomy else f"“{shortened(self._view.name, 16)}”"
        words = place_words(place, self.desk, calendar, roomy=roomy)
        self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())

    def _say_status(self) -> None:
        table = self.table
        first = table.start + 1 if table.page_rows else 0
        last, roomy = table.start + len(table.page_rows), self.app.size.width >= WIDE
        left_out = 0 if self._look is None or self._chosen is None else len(self._look.names) - len(self._widths)
        words = status_words(self.question, first, last, table.total, roomy=roomy, left_out=left_out)
        self.query_one("#status", Static).update(content(words, "dim"))

    def _instead_of_list(self, sentence: str) -> None:
        instead = self.query_one("#instead", Static)
        instead.update(content(sentence))
        instead.display = bool(sentence)
        self.table.display = not sentence
        if not sentence and self.focused is None:
            self.table.focus()

    @on(DutyTable.RowHighlighted)
    def _say_detail(self) -> None:
        self._say_status()
        row = self.table.current
        text = content("")
        if row is not None:
            text = in_full(row, self.desk.called(row.child, row.name))
        self.query_one("#detail", Static).update(text)

    # --- acting -------------------------------------------------------------------------------------------------

    @on(DutyTable.RowSelected)
    def open_case(self) -> None:
        if (row := self.table.current) is not None:
            from screens.case import CaseScreen

            self._enter_search()
            self.app.push_screen(CaseScreen(self.desk, row.case_id, row.assessment_id))

    @work
    async def action_allocate(self) -> None:
        from db.queries.holdings import allocation_id
        from models.allocation import Wish
        from screens.allocating import allocate_cases

        if (row := self.table.current) is None:
            return
        try:
            with self.desk.store.reading() as reader:
                seen = allocation_id(reader, row.case_id, self.desk.as_at)
        except CpipError as error:
            tell(self, str(error), "error")
            return
        if await allocate_cases(self, self.desk, [Wish(row.case_id, seen)]):
            self.refresh_list()

    @work
    async def action_referral(self) -> None:
        from screens.referring import take_referral

        self._enter_search()
        if await take_referral(self, self.desk):
            self.refresh_list()

    def action_signature(self) -> None:
        from screens.signature import SignatureScreen

        self._enter_search()
        self.app.push_screen(SignatureScreen(self.desk))

    @work
    async def action_clocks(self) -> None:
        from screens.dialogs.clocks import ClocksDialog

        chosen = await self.app.push_screen_wait(ClocksDialog(self.question.clocks))
        if chosen is not None and chosen != self.question.clocks:
            if self._view is None:
                self.desk.preferences.set("duty.clocks", ",".join(chosen))
            self.ask(replace(self.question, clocks=chosen))

    def action_children(self) -> None:
        from screens.children import ChildrenScreen

        self._enter_search()
        self.app.push_screen(ChildrenScreen(self.desk))

    def action_explain(self) -> None:
        if (row := self.table.current) is not None:
            explain_row(self, self.desk, row)

    def action_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        words = " ".join(event.value.split())
        if words != self.question.words:
            self.ask(replace(self.question, words=words))
            self._search_rests.reset()
            self._search_rests.resume()

    def _enter_search(self) -> None:
        """Enter in the audit trail what was searched for, once it has rested or something was done with it."""
        question = self._shown
        if question is not None and question.words != self.question.words:
            return  # the list does not answer it yet: the timer goes on
        self._search_rests.pause()
        if question is not None and (why_not := self._searches.enter(question.words, self._found)):
            tell(self, why_not, "warning")

    def on_unmount(self) -> None:
        self._enter_search()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self._enter_search()
        self.query_one("#filter").display = bool(self.question.words)
        (self.table if self.table.display else self).focus()

    def begin_anew(self) -> None:
        """For somebody else who has signed in: nothing is narrowed, and what is searched for is entered anew."""
        self._search_rests.pause()
        self._searches.forget()
        self._view, self.question = None, self._plain()
        self._take_up_view()
        self._say_filter()
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to clear only what narrows the list, and what the role allows."""
        del parameters
        needs = {"allocate": Action.ALLOCATE, "referral": Action.TAKE_REFERRAL, "export": Action.EXPORT}
        if action in needs:
            return self.desk.may(needs[action])
        if action != "clear":
            return True
        base = self._base
        narrowed = self.question.words != base.words or self.question.tile is not base.tile or self._view is not None
        return narrowed or isinstance(self.focused, Input)

    def action_clear(self) -> None:
        """Take back what narrows the list: first the filter, then the tile, then the view."""
        field, base = self.query_one("#filter", Input), self._base
        if self.question.words != base.words or field.has_focus:
            field.value = base.words
            field.display = bool(base.words)
            self.table.focus()
        elif self.question.tile is not base.tile:
            self.choose_tile(base.tile)
        elif self._view is not None:
            self.show_view(None)

    # --- views and columns --------------------------------------------------------------------------------------

    @property
    def _base(self) -> DutyQuestion:
        """What is asked where nothing narrows it: by the view that is shown, or without one."""
        if self._view is None or self.desk.person is None:
            return self._plain()
        from db.queries.views import question_of

        return question_of(self._view, self.desk.as_at, self.desk.person)

    def show_view(self, view: "View | None") -> None:
        """Show what the view asks, from its top; without one everything again. It is remembered for this person."""
        self._view = view
        person = self.desk.act().person
        self.desk.preferences.set("duty.view", "" if view is None else f"{person.id}:{view.ident}")
        self.question = self._as_it_is(self._base)
        self._say_filter()
        self._say_views()
        self.ask(self.question)
        self._say_date()
        self.refresh_bindings()
        self._search_rests.reset()
        self._search_rests.resume()

    def _say_filter(self) -> None:
        """Let the filter show what is asked; it goes where nothing is."""
        field = self.query_one("#filter", Input)
        field.value, field.display = self.question.words, bool(self.question.words)

    def _take_up_view(self) -> None:
        """The view that this person looked at last, where it is still there."""
        remembered, person = self.desk.preferences.get("duty.view"), self.desk.person
        if not remembered or person is None or not remembered.startswith(f"{person.id}:"):
            return
        self._view = self._found_view(lambda view: f"{person.id}:{view.ident}" == remembered)
        if self._view is not None:
            self.question = self._as_it_is(self._base)
            self._say_filter()

    def _found_view(self, is_it: "Callable[[View], bool]") -> "View | None":
        from db.queries.views import saved_views

        try:
            with self.desk.store.reading() as reader:
                return next((view for view in saved_views(reader, self.desk.act().person) if is_it(view)), None)
        except CpipError as error:
            tell(self, str(error), "error")
            return None

    def action_view(self, key: str) -> None:
        """Show the view on this key."""
        if (view := self._found_view(lambda one: one.key == key)) is not None:
            self.show_view(view)
        else:
            tell(self, f"No view has the key {key} yet. Press f, and n saves what is shown as one.")

    @work
    async def action_views(self) -> None:
        from screens.viewing import choose_view

        self._enter_search()
        try:
            counted = await asyncio.to_thread(self._views_now, again=True)
        except CpipError as error:
            tell(self, str(error), "error")
            return
        chosen = await choose_view(self, self.desk, counted or (), self.question, self._view)
        if chosen is not None:
            self.show_view(chosen)
        else:
            self._count_views()

    @work
    async def action_columns(self) -> None:
        from screens.viewing import choose_list_columns

        assert self._look is not None
        if await choose_list_columns(self, self.desk, "duty", self._look.names, fit=len(self._widths)):
            self.refresh_list()

    def action_tile(self, step: int) -> None:
        tiles = list(Tile)
        self.choose_tile(tiles[(tiles.index(self.question.tile) + step) % len(tiles)])

    def choose_tile(self, tile: Tile) -> None:
        """Show only what the tile counts."""
        self.ask(replace(self.question, tile=tile))

    @on(TileBar.Chosen)
    def _tile_clicked(self, event: TileBar.Chosen) -> None:
        self.choose_tile(Tile(event.name))

    @work
    async def action_sort(self) -> None:
        question = self.question
        asked = "Sort by which column? The one it is sorted by already: reverse it."
        chosen = await self.app.push_screen_wait(ChoiceDialog(asked, order_choices(question), question.order.value))
        if chosen is None:
            return
        order = Order(chosen)
        descending = order is question.order and not question.descending
        if self._view is None:
            self.desk.preferences.set("duty.sort", order.value)
            self.desk.preferences.set("duty.descending", "yes" if descending else "no")
        self.ask(replace(self.question, order=order, descending=descending))

    @work
    async def action_export(self) -> None:
        from screens.list_exports import export_duty

        self._enter_search()
        if self._answered is not None:
            await export_duty(self, self.desk, self._answered)

    @work
    async def action_day(self) -> None:
        dialog = DayDialog(self.desk.as_at, self.desk.today(), self._standards)
        day = await self.app.push_screen_wait(dialog)
        if day is not None:
            self.desk.look_at(day)
            self.follow_the_day()

    def follow_the_day(self) -> None:
        """Count from the day that is looked at now, as after midnight, and show names as they are shown now."""
        self._say_date()
        self.table.redraw()
        self._say_detail()
        self.refresh_list()
