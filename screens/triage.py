"""The Triage screen: what came in and belongs to nobody, who can take it, and what everybody carries."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from db.queries.signature import SignatureRow, signature_queue
from db.queries.triage import TriageOrder, WaitingList, WaitingRow, sorted_rows, waiting_list
from db.queries.workload import Caseload, WorkerOrder, Workload, caseload, sorted_workloads, with_words
from models.allocation import Wish
from models.dates import long_form
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from models.waiting import Owed
from screens.allocating import allocate_cases
from screens.case import CaseScreen
from screens.commands import Command, commands
from screens.covering import cover_absence, give_cases_back
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.day import DayDialog
from screens.held import HeldScreen
from screens.moving import decide_on_referral
from screens.noting import link_marked, note_threshold, review_cases
from screens.widgets.as_at import place_words
from screens.widgets.beside import WIDE, RowWords
from screens.widgets.duty_row import Palette
from screens.widgets.field import Field
from screens.widgets.key_line import KeyLine
from screens.widgets.list_pane import ListPane
from screens.widgets.marking_table import MarkingTable
from screens.widgets.next_step import TAKE_IN, read_in
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import content, tell
from screens.widgets.search_entry import RESTS_SECONDS
from screens.widgets.signature_line import SignatureLine
from screens.widgets.tiles import TileBar
from screens.widgets.top_line import TopLine
from screens.widgets.triage_rows import (
    WAITING_HEADINGS,
    WORKER_HEADINGS,
    waiting_cells,
    waiting_in_words,
    waiting_widths,
    worker_cells,
    worker_in_words,
    worker_widths,
)
from screens.widgets.triage_tables import WaitingTable, WorkerTable
from screens.widgets.triage_words import ALL, TILES, WAITING_ORDERS, WORKER_ORDERS

NOTHING_CHOSEN = "No waiting case is marked or under the cursor."


class TriageScreen(Screen[None]):
    """Which open cases no named worker holds, who can take them, and what it does to their load."""

    SAME_IN_WORDS = "cpip-tui triage; cpip-tui workload"
    AUTO_FOCUS = "#waiting"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "triage",
        Command("a", "allocate", "Allocate", "who can take the marked cases, or the one under the cursor"),
        Command("v", "review", "Review", "record a manager's review of the marked cases, or of this one"),
        Command("d", "decide", "Decide", "decide on the referral: no further action, help, or an assessment"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("m", "signature", "To sign", "my signature: what waits for a manager", footer=False),
        Command("l", "level", "Level", "threshold level and section 47 of the case", footer=False),
        Command(
            "f", "siblings", "Siblings", "the marked children are siblings; of one alone, that it is none", footer=False
        ),
        Command("n", "referral", "Referral", "take a referral: of a child of the store, or of a new one"),
        Command("w", "what_if", "What if", "try moves, leave and starters before anything is done"),
        Command("slash", "filter", "Filter", "filter the list as you type, over every column", shown="/"),
        Command("s", "sort", "Sort", "sort the list by a column; the same again reverses it", footer=False),
        Command("tab", "other_list", "Other list", "between the cases and the workers"),
        Binding("shift+tab", "other_list", show=False),
        Command("t", "day", "Day", "look at the store as at another day", footer=False),
        Command("comma", "rules", "Rules", "rules of practice, and workers", footer=False, shown=","),
        Command("escape", "clear", "All", "take back the marks, the filter, then the tile"),
        # Where a tile is empty there is no list to have the focus.
        Binding("left", "tile(-1)", show=False),
        Binding("right", "tile(1)", show=False),
    )

    class ListsRead(Message):
        """Both lists were read, at one moment; ``number`` counts the readings."""

        def __init__(
            self, waiting: WaitingList, load: Caseload, mine: Sequence[SignatureRow], standards: Standards, number: int
        ) -> None:
            """``mine`` is what waits for the signature of who is working."""
            super().__init__()
            self.waiting, self.load, self.standards, self.number = waiting, load, standards, number
            self.mine = mine

    class ListsFailed(Message):
        """The lists could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str, number: int) -> None:
            super().__init__()
            self.sentence, self.number = sentence, number

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.tile: Owed | None = None
        self._shown: TriageScreen.ListsRead | None = None
        self._reading = 0  # the number of the last reading that was begun
        self._failed = False
        self._read_at = -1
        self._palette = Palette.of({})
        self.cases = ListPane(
            "triage-waiting", desk, lambda read: WaitingTable(read, self._case_cells, id="waiting"),
            WAITING_ORDERS, WAITING_HEADINGS, waiting_widths,
        )  # fmt: skip
        self.people = ListPane(
            "triage-workers", desk, lambda read: WorkerTable(read, self._worker_cells, id="held-by"),
            WORKER_ORDERS, WORKER_HEADINGS, worker_widths,
        )  # fmt: skip
        self._pane = self.cases  # the list that keys act on: the one with the focus, or that had it last

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield TileBar(TILES, id="tiles")
        yield SignatureLine()
        yield self.cases
        yield RowWords(id="about")
        yield self.people
        yield Field(placeholder="filter the list: words, dates, names…", id="filter")
        yield Static(id="status")
        yield KeyLine({"decide", "review", "what_if", "screen.other_list", "screen.give_back"})

    @property
    def waiting(self) -> WaitingTable:
        return self.query_one(WaitingTable)

    @property
    def tiles(self) -> TileBar:
        return self.query_one(TileBar)

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self._search_rests = self.set_interval(RESTS_SECONDS, self._enter_search, pause=True)
        self._take_colours()
        self._columns()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())
        self._say_place()
        self.post_message(self._answer(self._reading))

    def on_screen_resume(self) -> None:
        """Read the lists again where somebody has written, or the day has changed, while another screen was shown."""
        shown = self._shown
        if self._failed or (
            shown is not None and (shown.waiting.as_at != self.desk.as_at or self._read_at != self._writes())
        ):
            self.refresh_lists()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self._say_place()
        self.refresh_bindings()
        if self.waiting.columns:
            self.call_after_refresh(self._columns)

    # --- reading ------------------------------------------------------------------------------------------------

    def follow_the_day(self) -> None:
        """Read again, as when somebody else has written, and show names as they are shown now."""
        self._say_place()
        self.refresh_lists()

    def refresh_lists(self) -> None:
        """Read both lists again in the background; the cursors and the marks stay on their rows."""
        self._reading += 1
        self._read(self._reading)

    @work(thread=True, exclusive=True, group="lists")
    def _read(self, number: int) -> None:
        self.post_message(self._answer(number))

    def _answer(self, number: int) -> ListsRead | ListsFailed:
        as_at = self.desk.as_at
        try:
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
                waiting, load = waiting_list(reader, standards, as_at), caseload(reader, standards, as_at)
                mine = signature_queue(reader, standards, as_at, self.desk.act().person)
                self._read_at = reader.writes_elsewhere()
        except CpipError as error:
            return self.ListsFailed(str(error), number)
        return self.ListsRead(waiting, load, mine, standards, number)

    def _writes(self) -> int:
        try:
            with self.desk.store.reading() as reader:
                return reader.writes_elsewhere()
        except CpipError:
            return -1  # reading the lists says what is wrong

    def on_triage_screen_lists_read(self, message: ListsRead) -> None:
        if message.number != self._reading or message.waiting.as_at != self.desk.as_at:
            return  # a later reading is on its way
        self._shown, self._failed = message, False
        self.waiting.keep_marks({row.id for row in message.waiting.everything})
        self.query_one(SignatureLine).say(message.mine)
        self._show_cases()
        self._show_people()
        self._say_place()
        if self.focused is None:
            self._pane.focus_list()
        self.refresh_bindings()

    def on_triage_screen_lists_failed(self, message: ListsFailed) -> None:
        if message.number != self._reading:
            return
        self._shown, self._failed = None, True
        self.cases.instead(message.sentence)
        self.people.instead(message.sentence)
        self.tiles.unknown()
        self.query_one(SignatureLine).say(None)
        self.query_one("#status", Static).update(content("The lists could not be read.", "$text-error"))

    # --- showing ------------------------------------------------------------------------------------------------

    def _show(self, pane: ListPane) -> None:
        (self._show_people if pane is self.people else self._show_cases)()

    def _show_cases(self) -> None:
        if self._shown is None:
            return
        pane = self.cases
        found = self._shown.waiting.holding(pane.words, names=not self.desk.names_hidden)
        counts = found.counts()
        self.tiles.show(
            {tile.name: counts[None if tile.name == ALL else Owed(tile.name)] for tile in TILES}, self.tile or ALL
        )
        rows = sorted_rows(found.of(self.tile), TriageOrder(pane.order), pane.descending)
        pane.show(rows, self._why_empty(len(found.rows)))
        self._say_about()

    def _show_people(self) -> None:
        if self._shown is None:
            return
        pane = self.people
        rows = sorted_workloads(
            with_words(self._shown.load.shown, pane.words), WorkerOrder(pane.order), pane.descending
        )
        why = "There is no worker in this store yet. Press , to enter one, or read in an extract."
        if pane.words:
            why = f"No worker shows “{pane.words}”. Press escape to clear the filter."
        pane.show(rows, why)
        self._say_about()

    def _columns(self) -> None:
        self.cases.fit(self.app.size.width)
        self.people.fit(self.app.size.width)

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self.cases.table.redraw()
        self.people.table.redraw()

    def _case_cells(self, row: WaitingRow) -> Any:
        marked = row.id in self.waiting.marks
        return waiting_cells(row, self.desk, self.cases.widths, self._palette, marked=marked)

    def _worker_cells(self, row: Workload) -> Any:
        return worker_cells(row, self.people.widths, self._palette)

    def _say_place(self) -> None:
        calendar = self._shown.standards.calendar if self._shown else None
        words = place_words("Triage", self.desk, calendar, roomy=self.app.size.width >= WIDE)
        self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())

    def _why_empty(self, found: int) -> str:
        assert self._shown is not None
        if self.cases.words and not found:
            return f"No waiting case shows “{self.cases.words}” in any column. Press escape to clear the filter."
        if found:
            empty = self.tiles.text(self.tile or ALL).empty
            none = "The one waiting case is not" if found == 1 else f"None of the {found:,} waiting cases is"
            return f"{none} {empty}. Press escape for all."
        if self._shown.waiting.any_case:
            day = long_form(self.desk.as_at)
            held = len(self._shown.waiting.held)
            undecided = f" {held:,} of them wait for a decision on the referral (→)." if held else ""
            return (
                f"No case waits: every case that is open as at {day} has a named worker.{undecided} "
                "Press t for another day."
            )
        return f"There is no case in this store yet. {TAKE_IN}\n{read_in(self.desk.store.path)}"

    @on(PagedTable.RowHighlighted)
    @on(MarkingTable.MarksChanged)
    @on(events.DescendantFocus)
    def _say_about(self) -> None:
        for pane in (self.cases, self.people):
            if self.focused is pane.table:
                self._pane = pane
        one = self._pane.table.current
        words = ""
        if isinstance(one, Workload):
            words = worker_in_words(one)
        elif one is not None:
            words = waiting_in_words(one, self.desk)
        self.query_one("#about", Static).update(content(words))
        self._say_status()

    def _say_status(self) -> None:
        narrowed = ""
        if self._pane is self.cases and self.tile is not None:
            narrowed = f" · only {self.tiles.text(self.tile).words.lower()}"
            if self.tile is Owed.DECIDE and self.desk.may(Action.DECIDE_REFERRAL):
                narrowed += " · d decides"
        words = f"{'workers' if self._pane is self.people else 'waiting'} {self._pane.status(narrowed)}"
        if marks := self.waiting.marks:
            away = len(marks - {row.id for row in self.cases.known.rows})
            words = f"{len(marks):,} marked{f' ({away:,} not shown)' if away else ''} · {words}"
        self.query_one("#status", Static).update(content(words, "dim"))

    # --- narrowing ----------------------------------------------------------------------------------------------

    def action_other_list(self) -> None:
        """From the cases to the workers, and back; what is typed into the filter stands."""
        if self.query_one("#filter").display:
            self._enter_search()
            self.query_one("#filter").display = False
        self._pane = self.cases if self._pane is self.people else self.people
        self._pane.focus_list()
        self._say_about()

    def action_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.value = self._pane.words
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        words = " ".join(event.value.split())
        if self.query_one("#filter").display and words != self._pane.words:
            self._pane.words = words
            self._show(self._pane)
            self._search_rests.reset()
            self._search_rests.resume()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self._enter_search()
        self._leave_filter()

    def _leave_filter(self) -> None:
        self.query_one("#filter").display = False
        self._pane.focus_list()
        self._say_about()

    def _enter_search(self) -> None:
        """Enter in the audit trail what was searched for, once it has rested or something was done with it."""
        self._search_rests.pause()
        for pane in (self.cases, self.people):
            if why_not := pane.enter_search():
                tell(self, why_not, "warning")

    def on_unmount(self) -> None:
        self._enter_search()

    def begin_anew(self) -> None:
        """For somebody else who has signed in: nothing is marked or narrowed, and searches are entered anew."""
        self._search_rests.pause()
        self.cases.begin_anew()
        self.people.begin_anew()
        self.tile = None
        self.waiting.unmark_all()
        self._leave_filter()
        self.refresh_lists()

    def action_clear(self) -> None:
        """Take back what narrows: what is typed, then the marks, the filter of the list, the tile."""
        if self.query_one("#filter").has_focus:
            self._unfilter()
        elif self._pane is self.cases and self.waiting.marks:
            self.waiting.unmark_all()
        elif self._pane.words:
            self._unfilter()
        elif self.tile is not None:
            self.choose_tile(None)

    def _unfilter(self) -> None:
        self._pane.words = ""
        self._show(self._pane)
        self._leave_filter()

    def action_tile(self, step: int) -> None:
        if self._shown is None:
            return  # there is nothing to narrow
        tiles: list[Owed | None] = [None, *Owed]
        self.choose_tile(tiles[(tiles.index(self.tile) + step) % len(tiles)])

    def choose_tile(self, tile: Owed | None) -> None:
        """Show only what the tile counts."""
        self.tile = tile
        self._show_cases()
        self._pane.focus_list()

    @on(TileBar.Chosen)
    def _tile_clicked(self, event: TileBar.Chosen) -> None:
        self.choose_tile(None if event.name == ALL else Owed(event.name))

    @work
    async def action_sort(self) -> None:
        pane = self._pane
        asked = f"Sort the {'workers' if pane is self.people else 'waiting cases'} by what? The same again reverses it."
        chosen = await self.app.push_screen_wait(ChoiceDialog(asked, pane.sort_choices(), pane.order))
        if chosen is not None:
            pane.sort_by(chosen)
            self._show(pane)

    @work
    async def action_export(self) -> None:
        """The list that keys act on."""
        from screens.list_exports import export_pane

        self._enter_search()
        tile = self.tile.value if self._pane is self.cases and self.tile is not None else None
        await export_pane(self, self.desk, self._pane, tile)

    @work
    async def action_day(self) -> None:
        dialog = DayDialog(self.desk.as_at, self.desk.today(), self._shown.standards if self._shown else None)
        day = await self.app.push_screen_wait(dialog)
        if day is not None:
            self.desk.look_at(day)
            self.follow_the_day()

    # --- acting -------------------------------------------------------------------------------------------------

    @on(PagedTable.RowSelected)
    def _open(self) -> None:
        self._enter_search()
        one = self._pane.table.current
        if isinstance(one, Workload):
            self.app.push_screen(HeldScreen(self.desk, one.id))
        elif one is not None:
            self.app.push_screen(CaseScreen(self.desk, one.id))

    @property
    def _worker(self) -> Workload | None:
        """The worker under the cursor, where keys act on the workers."""
        one = self._pane.table.current
        return one if isinstance(one, Workload) else None

    def _chosen(self) -> list[WaitingRow]:
        """The marked cases, in their order, or the one under the cursor: frozen from here on."""
        if self._shown is None:
            return []
        if marks := self.waiting.marks:
            return [row for row in self._shown.waiting.everything if row.id in marks]
        return [self.waiting.current] if self.waiting.current is not None else []

    @work
    async def action_allocate(self) -> None:
        """To somebody from the ranking; from the list of workers the one under the cursor is offered first."""
        rows = self._chosen()
        if not rows:
            tell(self, NOTHING_CHOSEN)
            return
        one = self._worker
        wishes = [Wish(row.id, row.allocation_id) for row in rows]
        self._enter_search()
        if await allocate_cases(self, self.desk, wishes, one.id if one else None):
            self.waiting.unmark_all()
        self.refresh_lists()

    @work
    async def action_referral(self) -> None:
        from screens.referring import take_referral

        self._enter_search()
        if await take_referral(self, self.desk):
            self.refresh_lists()

    @work
    async def action_decide(self) -> None:
        """On the referral of the case under the cursor."""
        row = self.waiting.current
        if row is None:
            tell(self, NOTHING_CHOSEN)
            return
        who = self.desk.case_called(row.case, row.child, row.name)
        if row.wait.decision is None:
            tell(self, f"No decision on its referral is owed for {who}. Open its case file with enter.")
            return
        self._enter_search()
        await decide_on_referral(self, self.desk, row.id, who)
        self.refresh_lists()

    def action_signature(self) -> None:
        from screens.signature import SignatureScreen

        self._enter_search()
        self.app.push_screen(SignatureScreen(self.desk))

    @work
    async def action_review(self) -> None:
        rows = self._chosen()
        if not rows:
            tell(self, NOTHING_CHOSEN)
            return
        if await review_cases(self, self.desk, rows):
            self.waiting.unmark_all()
        self.refresh_lists()

    @work
    async def action_level(self) -> None:
        row = self.waiting.current
        if row is None:
            return
        who = self.desk.case_called(row.case, row.child, row.name)
        if await note_threshold(self, self.desk, row.id, who, row.level):
            self.refresh_lists()

    @work
    async def action_siblings(self) -> None:
        if await link_marked(self, self.desk, self._chosen()):
            self.waiting.unmark_all()
            self.refresh_lists()

    @work
    async def action_cover(self) -> None:
        if (one := self._worker) is not None and await cover_absence(self, self.desk, one):
            self.refresh_lists()

    @work
    async def action_give_back(self) -> None:
        if (one := self._worker) is not None and await give_cases_back(self, self.desk, one):
            self.refresh_lists()

    def action_what_if(self) -> None:
        from screens.what_if import WhatIfScreen

        self.app.push_screen(WhatIfScreen(self.desk))

    def action_rules(self) -> None:
        from screens.rules import RulesScreen

        self.app.push_screen(RulesScreen(self.desk))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows, and to clear only what narrows the list."""
        del parameters
        needs = {
            "allocate": Action.ALLOCATE, "decide": Action.DECIDE_REFERRAL, "review": Action.REVIEW_WAITING,
            "level": Action.SET_THRESHOLD, "siblings": Action.LINK_SIBLINGS, "cover": Action.COVER,
            "give_back": Action.GIVE_BACK, "referral": Action.TAKE_REFERRAL, "export": Action.EXPORT,
        }  # fmt: skip
        if action == "decide" and isinstance(self.focused, WorkerTable):
            return False  # no referral is under the cursor
        if action in needs:
            return self.desk.may(needs[action])
        if action == "clear":
            narrowed = self.cases.words or self.people.words or self.tile is not None
            return bool(narrowed or isinstance(self.focused, Input) or self.cases.table.marks)  # type: ignore[attr-defined]
        return True
