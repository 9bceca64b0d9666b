"""The Duty screen: every open assessment, or what other clocks are chosen, most urgent first."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from db.queries.duty import DutyQuestion, Order, Tile
from models.errors import CpipError
from models.people import Action
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.day import DayDialog
from screens.duty_list import DutyList, DutyTable
from screens.duty_reading import besides, explain_row
from screens.widgets.duty_words import order_choices
from screens.widgets.plain import tell
from screens.widgets.search_entry import RESTS_SECONDS, SearchEntry
from screens.widgets.tiles import TileBar
from screens.widgets.view_line import ViewLine, shortened

if TYPE_CHECKING:  # loaded once the first list is on the screen
    from db.queries.views import Counted
    from models.views import View


class DutyScreen(DutyList):
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

    class ViewsCounted(Message):
        """The saved views were counted; None where they could not be read."""

        def __init__(self, counted: "tuple[Counted, ...] | None") -> None:
            super().__init__()
            self.counted = counted

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view: View | None = None
        self._counted: tuple[object, tuple[Counted, ...]] | None = None
        self._searches = SearchEntry(desk, "duty")

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self._search_rests = self.set_interval(RESTS_SECONDS, self._enter_search, pause=True)
        self._take_up_view()

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

    def place_words(self, *, roomy: bool) -> str:
        if self._view is None:
            return super().place_words(roomy=roomy)
        return f"Duty: {self._view.name}" if roomy else f"“{shortened(self._view.name, 16)}”"

    def narrowed_in_words(self) -> str:
        """What the shell command takes to say the same: the view that is shown."""
        return "" if self._view is None else f'--view "{self._view.name}"'

    def was_listed(self) -> None:
        self._count_views()

    def was_not_listed(self) -> None:
        self.query_one(ViewLine).say(None, None)
        self._counted = None

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

    @on(ViewsCounted)
    def take_counted(self, message: ViewsCounted) -> None:
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
