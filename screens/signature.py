"""My signature: the assessments that wait for a manager, the first to breach first, to be authorised or returned."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from db.queries.signature import SignatureRow, holding, signature_queue
from models.dates import long_form
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from screens.case import CaseScreen
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.day import DayDialog
from screens.dialogs.explain import explain_assessment
from screens.moving import authorise_one, return_one, what_happened
from screens.narrowing import NarrowedScreen, filter_field
from screens.widgets.as_at import place_words
from screens.widgets.beside import WIDE, Beside, RowWords
from screens.widgets.duty_row import Palette
from screens.widgets.key_line import KeyLine
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import content, tell
from screens.widgets.signature_line import urgencies, waits_words
from screens.widgets.signature_row import HEADINGS, signature_cells, signature_in_words, signature_widths
from screens.widgets.top_line import TopLine

Flow = Callable[[Screen[Any], Desk, int, int, str], Awaitable[bool]]


class QueueTable(PagedTable[SignatureRow]):
    """What waits for a signature."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "signature",
        Command("enter", "select_cursor", "Open", "open the case file"),
    )


class SignatureScreen(NarrowedScreen):
    """What waits for the signature of who is working, or of everybody, as at the day that is looked at."""

    SAME_IN_WORDS = "cpip-tui signature"
    AUTO_FOCUS = "#queue"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "signature",
        Command("i", "authorise", "Authorise", "sign the assessment off: this stops its clock"),
        Command("b", "give_back", "Return", "return the assessment to the worker with a comment"),
        Command("v", "everybody", "Mine/all", "between what waits for you and what waits for everybody"),
        Command("e", "explain", "Explain", "explain the due date, day by day"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("t", "day", "Day", "look at the store as at another day", footer=False),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._everybody = False
        self._queue: tuple[SignatureRow, ...] = ()
        self._standards: Standards | None = None
        self._palette = Palette.of({})
        self.begin_list(desk, "signature", HEADINGS)

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield QueueTable(lambda **at: self.known.page(**at), self._cells, id="queue")
            yield Static(id="instead")
            yield RowWords(id="row")
        yield filter_field()
        yield Static(id="status")
        yield KeyLine({"explain"})

    @property
    def everybody(self) -> bool:
        """Whether it lists what waits for anybody: whoever may not sign sees nothing else."""
        return self._everybody or not self.desk.may(Action.AUTHORISE)

    def on_mount(self) -> None:
        self.show_list()
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())
        self._read()

    def on_screen_resume(self) -> None:
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self._say_place()
        self.refresh_bindings()

    def column_widths(self, room: int) -> list[int]:
        return signature_widths(room)

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now, and show names as they are shown now."""
        self._read()

    # --- reading and showing ------------------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            with self.desk.store.reading() as reader:
                self._standards = self.desk.standards(reader)
                person = self.desk.act().person
                self._queue = signature_queue(reader, self._standards, self.desk.as_at, person, everybody=True)
        except CpipError as error:
            self._queue = ()
            self.show_rows([], str(error))
            self._say_row()
            self.query_one("#about", Static).update(content("The list could not be read.", "$text-error"))
            self._say_place()
            return
        self.narrow()

    def narrow(self) -> None:
        """Show what was read, narrowed to what is asked for; the cursor stays on its row."""
        asked = [row for row in self._queue if row.mine or self.everybody]
        rows = holding(asked, self.words, names=not self.desk.names_hidden)
        self.show_rows(rows, self._why_empty(len(asked)))
        self._say_row()
        self.query_one("#about", Static).update(content(self._summed_up(asked)))
        self._say_place()
        self.refresh_bindings()

    def _summed_up(self, asked: Sequence[SignatureRow]) -> str:
        mine = sum(row.mine for row in self._queue)
        others = len(self._queue) - mine
        pressing = f": {urgencies(asked)}" if urgencies(asked) else ""
        if self.everybody:
            of_them = f", {mine:,} for you" if self.desk.may(Action.AUTHORISE) else ""
            return f"Everybody's: {waits_words(len(asked))} for a manager{of_them}{pressing}."
        also = f" {others:,} for others (v)." if others else ""
        return f"{waits_words(len(asked))} for you{pressing}.{also}"

    def _why_empty(self, asked: int) -> str:
        day = long_form(self.desk.as_at)
        if asked:
            return self.none_shows(asked)
        if self._queue:
            return (
                f"Nothing waits for your signature as at {day}. Press v for the {len(self._queue):,} that others sign "
                "or that are your own, or escape to go back."
            )
        return (
            f"No assessment is with a manager as at {day}: one comes here when it is submitted from its case file. "
            "Press t for another day, or escape to go back."
        )

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self.table.redraw()

    def _cells(self, row: SignatureRow) -> Sequence[Text]:
        return signature_cells(row, self.desk, self.widths, self._palette)

    def _say_place(self) -> None:
        calendar = self._standards.calendar if self._standards is not None else None
        words = place_words("My signature", self.desk, calendar, roomy=self.app.size.width >= WIDE)
        self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())

    @on(PagedTable.RowHighlighted)
    def _say_row(self) -> None:
        row = self.table.current
        self.query_one("#row", Static).update(content(signature_in_words(row, self.desk) if row is not None else ""))
        words = self.place_in_list
        words += f" · {'everybody’s' if self.everybody else 'yours'} · by due date, the first to breach first"
        if not self.desk.may(Action.AUTHORISE):
            words += " · a manager signs"
        self.query_one("#status", Static).update(content(words, "dim"))

    # --- narrowing ----------------------------------------------------------------------------------------------

    def action_everybody(self) -> None:
        """From what waits for the person to what waits for anybody, and back."""
        self._everybody = not self._everybody
        self.narrow()

    @work
    async def action_export(self) -> None:
        from screens.list_exports import export_signature

        self.enter_search()
        rows = list(self.known.rows)
        await export_signature(self, self.desk, rows, self.words, everybody=self.everybody)

    @work
    async def action_day(self) -> None:
        day = await self.app.push_screen_wait(DayDialog(self.desk.as_at, self.desk.today(), self._standards))
        if day is not None:
            self.desk.look_at(day)
            self._read()

    # --- acting -------------------------------------------------------------------------------------------------

    @on(QueueTable.RowSelected)
    def _open(self) -> None:
        if (row := self.table.current) is not None:
            self.enter_search()
            self.app.push_screen(CaseScreen(self.desk, row.case_id, row.id))

    def action_explain(self) -> None:
        if (row := self.table.current) is not None:
            who = self.desk.called(row.child, row.name)
            explain_assessment(self, self.desk, row.id, f"{who} · {row.kind.words} · case {row.case}")

    @work
    async def action_authorise(self) -> None:
        await self._answer(authorise_one)

    @work
    async def action_give_back(self) -> None:
        await self._answer(return_one)

    async def _answer(self, flow: Flow) -> None:
        """A manager's answer to the submission under the cursor: to that one, and to none that came in its place."""
        row = self.table.current
        if row is None:
            tell(self, "No assessment is under the cursor.")
            return
        self.enter_search()
        who = self.desk.case_called(row.case, row.child, row.name)
        if flow is authorise_one and row.own:
            tell(self, f"{who} is your own. No one authorises their own: another manager does.", "warning")
            return
        self._read()
        if all(one.submission_id != row.submission_id for one in self._queue):
            happened = what_happened(self.desk, row.case_id, row.id, row.submission_id)
            gone = f"{who}. {happened}" if happened else f"{who} is with no manager since you looked. Look again."
            tell(self, gone, "warning")
            return
        await flow(self, self.desk, row.case_id, row.id, who)
        self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        needs = {
            "authorise": Action.AUTHORISE, "give_back": Action.RETURN, "everybody": Action.AUTHORISE,
            "export": Action.EXPORT,
        }  # fmt: skip
        return self.desk.may(needs[action]) if action in needs else True
