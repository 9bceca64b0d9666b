"""Everything that was agreed, in one list: from supervision, decisions and cases, by who does it and by when."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from db.queries.actions import AgreedLine, agreed_actions, personal_text
from db.queries.workers import workers
from models.dates import long_form
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from models.text import holds_a_word, holds_words
from screens.agreed import date_agreed, finish_agreed
from screens.case import CaseScreen
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.day import DayDialog
from screens.narrowing import NarrowedScreen, filter_field
from screens.widgets.action_row import HEADINGS, ActionOrder, action_cells, action_in_words, action_widths
from screens.widgets.as_at import place_words
from screens.widgets.beside import WIDE, Beside, RowWords
from screens.widgets.duty_row import Palette
from screens.widgets.key_line import KeyLine
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import content, tell
from screens.widgets.top_line import TopLine

_SORT = "actions.sort"
Flow = Callable[[Screen[Any], Desk, AgreedLine], Awaitable[bool]]


class ActionsTable(PagedTable[AgreedLine]):
    """What was agreed."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "actions",
        Command("enter", "select_cursor", "Done", "this action is done: when, and how"),
    )


class ActionsScreen(NarrowedScreen):
    """What who is working is to do, or what concerns the worker it was opened for, or everybody's; as at the day."""

    SAME_IN_WORDS = "cpip-tui actions"
    AUTO_FOCUS = "#agreed"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "actions",
        Command("b", "date", "By", "set the day by which it is due, where it was agreed without one"),
        Command("f", "file", "Case file", "open the case file it is on"),
        Command("v", "everybody", "Whose", "between these and everybody's actions"),
        Command("c", "done_too", "Done too", "show those that are done as well, or hide them again"),
        Command("s", "sort", "Sort", "sort by due date, by owner, or by when it was agreed"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("d", "day", "Day", "look at the store as at another day", footer=False),
    )

    def __init__(self, desk: Desk, worker_id: int | None = None) -> None:
        """``worker_id`` is the worker it is opened for; without one it begins with who is working."""
        super().__init__()
        self.desk, self._worker_id = desk, worker_id
        self._everybody = self._done_too = False
        self._worker = ""
        self._rows: list[AgreedLine] = []
        self._theirs: frozenset[int] = frozenset()
        self._personal: set[str] = set()
        self._standards: Standards | None = None
        self._palette = Palette.of({})
        self.begin_list(desk, "actions", HEADINGS)

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield ActionsTable(lambda **at: self.known.page(**at), self._cells, id="agreed")
            yield Static(id="instead")
            yield RowWords(id="row")
        yield filter_field()
        yield Static(id="status")
        yield KeyLine({"done_too"})

    @property
    def order(self) -> ActionOrder:
        """By what it is sorted, as was chosen last."""
        kept = self.desk.preferences.get(_SORT)
        return ActionOrder(kept) if kept in set(ActionOrder) else ActionOrder.DUE

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
        return action_widths(room)

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now, and show names as they are shown now."""
        self._read()

    # --- reading and showing ------------------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            with self.desk.store.reading() as reader:
                self._standards = self.desk.standards(reader)
                as_at, of_whom = self.desk.as_at, self._worker_id
                self._personal.add(personal_text(reader))
                self._rows = agreed_actions(reader, self._standards, as_at, done=self._done_too)
                if of_whom is None:
                    person = self.desk.act().person
                    self._theirs = frozenset(row.id for row in self._rows if row.owner_id == person.id)
                else:
                    rows = agreed_actions(reader, self._standards, as_at, worker_id=of_whom, done=self._done_too)
                    self._theirs = frozenset(row.id for row in rows)
                    known = workers(reader).get(of_whom)
                    self._worker = known.name if known is not None else "this worker"
        except CpipError as error:
            self._rows = []
            self.show_rows([], str(error))
            self._say_row()
            self.query_one("#about", Static).update(content("The list could not be read.", "$text-error"))
            self._say_place()
            return
        self.narrow()

    def narrow(self) -> None:
        """Show what was read, narrowed to what is asked for; the cursor stays on its row."""
        asked = [row for row in self._rows if self._everybody or row.id in self._theirs]
        rows = [row for row in asked if self._holds(row)] if self.words else asked
        self.show_rows(sorted(rows, key=self.order.key), self._why_empty(len(asked)))
        self._say_row()
        self.query_one("#about", Static).update(content(self._summed_up(asked)))
        self._say_place()
        self.refresh_bindings()

    def _holds(self, row: AgreedLine) -> bool:
        return holds_words(row.searched(names=not self.desk.names_hidden), self.words)

    @property
    def words_may_be_told(self) -> bool:
        """Not where one of them stands in a personal action that who typed them has been shown."""
        return not any(holds_a_word(text, self.words) for text in self._personal)

    @property
    def _whose(self) -> str:
        """Whose they are that are listed first: ``yours``, ``Wil Worker’s``."""
        return "yours" if self._worker_id is None else f"{self._worker}’s"

    def _summed_up(self, asked: Sequence[AgreedLine]) -> str:
        open_ = [row for row in asked if row.done_on is None]
        overdue, undated = sum(row.is_overdue for row in open_), sum(row.due_on is None for row in open_)
        said = f"{len(open_):,} open action{'' if len(open_) == 1 else 's'}"
        told = [f"✕ {overdue:,} overdue"] if overdue else []
        told += [f"? {undated:,} without a day (b)"] if undated else []
        if len(asked) > len(open_):
            told.append(f"✓ {len(asked) - len(open_):,} done")
        whose = "Everybody’s" if self._everybody else self._whose[:1].upper() + self._whose[1:]
        others = sum(row.id not in self._theirs for row in self._rows)
        also = f" {others:,} of others (v)." if others and not self._everybody else ""
        return f"{whose}: {said}{': ' if told else ''}{', '.join(told)}.{also}"

    def _why_empty(self, asked: int) -> str:
        day = long_form(self.desk.as_at)
        if asked:
            return self.none_shows(asked)
        what = "Nothing that was agreed is recorded" if self._done_too else "Nothing that was agreed is open"
        if self._rows:
            of_whom = "for you" if self._worker_id is None else f"for {self._worker}"
            return f"{what} {of_whom} as at {day}. Press v for the {len(self._rows):,} of others, or escape to go back."
        done = "" if self._done_too else "c for those that are done, "
        return (
            f"{what} as at {day}: actions come here from supervision, from decisions and from case files. "
            f"Press {done}d for another day, or escape to go back."
        )

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self.table.redraw()

    def _cells(self, row: AgreedLine) -> Sequence[Text]:
        return action_cells(row, self.desk, self.widths, self._palette)

    def _say_place(self) -> None:
        calendar = self._standards.calendar if self._standards is not None else None
        words = place_words("Actions", self.desk, calendar, roomy=self.app.size.width >= WIDE, key="d")
        self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())

    @on(PagedTable.RowHighlighted)
    def _say_row(self) -> None:
        row = self.table.current
        self.query_one("#row", Static).update(content(action_in_words(row, self.desk) if row is not None else ""))
        words = self.place_in_list
        words += f" · {'everybody’s' if self._everybody else self._whose}"
        words += " · those done too" if self._done_too else ""
        self.query_one("#status", Static).update(content(f"{words} · {self.order.words}", "dim"))

    # --- narrowing ----------------------------------------------------------------------------------------------

    def action_everybody(self) -> None:
        """From those of the person or the worker to everybody's, and back."""
        self._everybody = not self._everybody
        self.narrow()

    def action_done_too(self) -> None:
        """Show those that are done as well, or hide them again."""
        self._done_too = not self._done_too
        self._read()

    @work
    async def action_sort(self) -> None:
        choices = [(order.value, order.words) for order in ActionOrder]
        chosen = await self.app.push_screen_wait(ChoiceDialog("How is it sorted?", choices, self.order.value))
        if chosen is not None:
            self.desk.preferences.set(_SORT, chosen)
            self.narrow()

    @work
    async def action_export(self) -> None:
        from screens.list_exports import export_actions

        self.enter_search()
        await export_actions(
            self, self.desk, list(self.known.rows), words=self.words if self.words_may_be_told else None,
            whose="everybody’s" if self._everybody else self._whose, done=self._done_too, order=self.order.words,
        )  # fmt: skip

    @work
    async def action_day(self) -> None:
        day = await self.app.push_screen_wait(DayDialog(self.desk.as_at, self.desk.today(), self._standards))
        if day is not None:
            self.desk.look_at(day)
            self._read()

    # --- acting -------------------------------------------------------------------------------------------------

    @on(ActionsTable.RowSelected)
    @work
    async def _finish(self) -> None:
        await self._write(finish_agreed)

    @work
    async def action_date(self) -> None:
        await self._write(date_agreed)

    async def _write(self, flow: Flow) -> None:
        """Write of the action that is under the cursor now, whatever comes in its place meanwhile."""
        row = self.table.current
        if row is None:
            tell(self, "No action is under the cursor.")
            return
        self.enter_search()
        await flow(self, self.desk, row)
        self._read()

    def action_file(self) -> None:
        """Open the file of the case that the action is on."""
        row = self.table.current
        if row is None:
            tell(self, "No action is under the cursor.")
        elif row.case_id is None:
            tell(self, "This action is of the personal part of supervision: it is on no case.")
        else:
            self.enter_search()
            self.app.push_screen(CaseScreen(self.desk, row.case_id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        needs = {"date": Action.DATE_ACTION, "export": Action.EXPORT}
        return self.desk.may(needs[action]) if action in needs else True
