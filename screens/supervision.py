"""The Supervision screen: whom I supervise, by when the next session is due, and what was not discussed."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input, Static

from db.queries.supervision import SupervisionRow, supervision_list
from db.queries.supervision_lists import SupervisionOrder, sorted_supervision, tally, with_words
from models.dates import long_form
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.day import DayDialog
from screens.dialogs.explain import explain_supervision
from screens.supervised import SupervisedScreen
from screens.supervising import begin, choose_for
from screens.widgets.as_at import place_words
from screens.widgets.beside import WIDE, Beside, RowWords, list_room
from screens.widgets.duty_row import Palette
from screens.widgets.field import Field
from screens.widgets.key_line import KeyLine
from screens.widgets.list_pane import ListPane
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import content, tell
from screens.widgets.search_entry import RESTS_SECONDS
from screens.widgets.supervision_rows import (
    HEADINGS,
    ORDERS,
    supervision_cells,
    supervision_in_words,
    supervision_widths,
    tally_words,
)
from screens.widgets.top_line import TopLine

_NAMED, _NAMED_WIDE = 4, 8  # cases that the line below names
NOBODY_CHOSEN = "Nobody is under the cursor."


class SupervisionTable(PagedTable[SupervisionRow]):
    """Who is supervised."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "supervision",
        Command("enter", "select_cursor", "Open", "open the worker: sessions, cases, actions"),
    )


class SupervisionScreen(Screen[None]):
    """Whom the person who is working supervises or covers for, or everybody, as at the day that is looked at."""

    SAME_IN_WORDS = "cpip-tui supervision"
    AUTO_FOCUS = "#supervised"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "supervision",
        Command("t", "session", "Session", "begin a session, or go on with the one that you are writing"),
        Command("m", "menu", "Menu", "plan, cancel, agree, sign, throw a draft away"),
        Command("v", "everybody", "Mine/all", "between whom you supervise and everybody"),
        Command("e", "explain", "Explain", "explain the due date: counted from when, by which rule"),
        Command("o", "actions", "Actions", "everything that was agreed, by owner and due date"),
        Command("c", "pack", "Pack", "the compliance pack: what was held of what was due"),
        Command("slash", "filter", "Filter", "filter as you type, over every column", shown="/"),
        Command("s", "sort", "Sort", "sort the list by a column; the same again reverses it", footer=False),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("d", "day", "Day", "look at the store as at another day", footer=False),
        Command("comma", "rules", "Rules", "rules of practice, and workers", footer=False, shown=","),
        Command("escape", "clear", "All", "take back the filter"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._wants_everybody = False
        self._rows: Sequence[SupervisionRow] | None = None
        self._standards: Standards | None = None
        self._palette = Palette.of({})
        self.pane = ListPane(
            "supervision", desk, lambda read: SupervisionTable(read, self._cells, id="supervised"),
            ORDERS, HEADINGS, lambda room: supervision_widths(room, everybody=self.everybody),
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="tally")
        with Beside():
            yield self.pane
            yield RowWords(id="about")
        yield Field(placeholder="filter the list: words, dates, names…", id="filter")
        yield Static(id="status")
        yield KeyLine({"explain", "pack"})

    @property
    def table(self) -> PagedTable[SupervisionRow]:
        return self.pane.table

    @property
    def everybody(self) -> bool:
        """Whether it lists all who are to be supervised: for whoever may supervise, and asks for it."""
        return self._wants_everybody and self.desk.may(Action.BEGIN_SESSION)

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self._search_rests = self.set_interval(RESTS_SECONDS, self._enter_search, pause=True)
        self._take_colours()
        self._columns()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())
        self._read()

    def on_screen_resume(self) -> None:
        """Read again: a session may have been written meanwhile."""
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self._say_place()
        self.refresh_bindings()
        if self.table.columns:
            self.call_after_refresh(self._columns)

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now, and show names as they are shown now."""
        self._read()

    # --- reading and showing ------------------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            person, others = self.desk.act().person, self.desk.may(Action.BEGIN_SESSION)
            with self.desk.store.reading() as reader:
                self._standards = self.desk.standards(reader)
                self._rows = supervision_list(reader, self._standards, self.desk.as_at, person, everybody=others)
        except CpipError as error:
            self._rows = None
            self.pane.instead(str(error))
            self.query_one("#tally", Static).update(content("The list could not be read.", "$text-error"))
            self.query_one("#about", Static).update(content(""))
            self.query_one("#status", Static).update(content(""))
            self._say_place()
            return
        self._columns()
        self._show()

    def _asked(self) -> list[SupervisionRow]:
        """Those whom I supervise, and myself; or everybody."""
        me = self.desk.person.id if self.desk.person else None
        return [
            row for row in self._rows or () if self.everybody or row.mine or (row.id == me and row.is_asked_for)
        ]  # fmt: skip

    def _show(self) -> None:
        """Show what was read, narrowed to what is asked for, with its counts; the cursor stays on its row."""
        if self._rows is None:
            return
        asked = self._asked()
        found = with_words(asked, self.pane.words)
        rows = sorted_supervision(found, SupervisionOrder(self.pane.order), self.pane.descending)
        self.pane.show(rows, self._why_empty(len(asked)))
        self.query_one("#tally", Static).update(content(tally_words(tally(rows))))
        self._say_place()
        self._say_row()
        if self.focused is None:
            self.pane.focus_list()
        self.refresh_bindings()

    def _why_empty(self, asked: int) -> str:
        day = long_form(self.desk.as_at)
        if asked:
            return f"Nobody of {asked:,} shows “{self.pane.words}” in any column. Press escape to clear the filter."
        if not self.desk.may(Action.BEGIN_SESSION):
            return f"You are not among those who are supervised as at {day}. Press d for another day."
        if self._rows and not self.everybody and any(row.is_asked_for for row in self._rows):
            return (
                f"Nobody is agreed to be supervised by you as at {day}. Press v for all {len(self._rows):,} who are to "
                "be supervised; there m agrees who supervises them."
            )
        return (
            f"Nobody is to be supervised as at {day}: there is no worker here on that day. Press d for another day, "
            "or ctrl+p for “Rules of practice and workers” and “Import a file”."
        )

    def _columns(self) -> None:
        self.pane.fit(list_room(self.app.size.width))

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self.table.redraw()

    def _cells(self, row: SupervisionRow) -> Sequence[Text]:
        return supervision_cells(row, self.pane.widths, self._palette)

    def _say_place(self) -> None:
        calendar = self._standards.calendar if self._standards is not None else None
        words = place_words("Supervision", self.desk, calendar, roomy=self.app.size.width >= WIDE, key="d")
        self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())

    @on(PagedTable.RowHighlighted)
    def _say_row(self) -> None:
        row, most = self.table.current, _NAMED_WIDE if self.has_class("wide") else _NAMED
        shown = row is not None and self.table.display
        words = supervision_in_words(row, self.desk, most=most) if row is not None and shown else ""
        self.query_one("#about", Static).update(content(words))
        whose = " · everybody" if self.everybody else " · yours" if self.desk.may(Action.BEGIN_SESSION) else ""
        self.query_one("#status", Static).update(content(self.pane.status(whose), "dim"))

    # --- narrowing ----------------------------------------------------------------------------------------------

    def action_everybody(self) -> None:
        """From those whom the person supervises to everybody, and back."""
        self._wants_everybody = not self._wants_everybody
        self._columns()
        self._show()

    def action_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.value = self.pane.words
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        words = " ".join(event.value.split())
        if self.query_one("#filter").display and words != self.pane.words:
            self.pane.words = words
            self._show()
            self._search_rests.reset()
            self._search_rests.resume()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self._enter_search()
        self._leave_filter()

    def _leave_filter(self) -> None:
        self.query_one("#filter").display = False
        self.pane.focus_list()

    def _enter_search(self) -> None:
        """Enter in the audit trail what was searched for, once it has rested or something was done with it."""
        self._search_rests.pause()
        if why_not := self.pane.enter_search():
            tell(self, why_not, "warning")

    def on_unmount(self) -> None:
        self._enter_search()

    def begin_anew(self) -> None:
        """For somebody else who has signed in: their own people, and nothing narrowed."""
        self._search_rests.pause()
        self.pane.begin_anew()
        self._wants_everybody = False
        self._leave_filter()
        self._read()

    def action_clear(self) -> None:
        """Take back the filter."""
        self._enter_search()
        self.pane.words = ""
        self._show()
        self._leave_filter()

    @work
    async def action_sort(self) -> None:
        asked = "Sort the list by what? The same again reverses it."
        chosen = await self.app.push_screen_wait(ChoiceDialog(asked, self.pane.sort_choices(), self.pane.order))
        if chosen is not None:
            self.pane.sort_by(chosen)
            self._show()

    @work
    async def action_export(self) -> None:
        from screens.list_exports import export_supervision

        self._enter_search()
        await export_supervision(self, self.desk, self.pane, everybody=self.everybody)

    @work
    async def action_day(self) -> None:
        day = await self.app.push_screen_wait(DayDialog(self.desk.as_at, self.desk.today(), self._standards))
        if day is not None:
            self.desk.look_at(day)
            self._read()

    # --- acting -------------------------------------------------------------------------------------------------

    def _chosen(self) -> SupervisionRow | None:
        """Who is under the cursor; where nobody is, that is told."""
        row = self.table.current if self.table.display else None
        if row is None:
            tell(self, NOBODY_CHOSEN)
        self._enter_search()
        return row

    @on(SupervisionTable.RowSelected)
    def _open(self) -> None:
        if (row := self._chosen()) is not None:
            self.app.push_screen(SupervisedScreen(self.desk, row.id))

    @work
    async def action_session(self) -> None:
        if (row := self._chosen()) is not None:
            await begin(self, self.desk, row.id)
            self._read()

    @work
    async def action_menu(self) -> None:
        if (row := self._chosen()) is not None:
            await choose_for(self, self.desk, row)
            self._read()

    def action_explain(self) -> None:
        if (row := self._chosen()) is not None:
            explain_supervision(self, self.desk, row)

    def action_actions(self) -> None:
        from screens.actions import ActionsScreen

        self._enter_search()
        self.app.push_screen(ActionsScreen(self.desk))

    def action_pack(self) -> None:
        from screens.compliance import PackScreen

        self._enter_search()
        self.app.push_screen(PackScreen(self.desk))

    def action_rules(self) -> None:
        from screens.rules import RulesScreen

        self.app.push_screen(RulesScreen(self.desk))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows, and to clear only what narrows the list."""
        del parameters
        if action in {"everybody", "session"}:
            return self.desk.may(Action.BEGIN_SESSION)
        if action == "export":
            return self.desk.may(Action.EXPORT)
        if action == "clear":
            return bool(self.pane.words or isinstance(self.focused, Input))
        return True
