"""What one worker holds: the cases behind the number of children, to be given on or taken back."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from db.queries.workload import Caseload, HeldCase, caseload, held_cases
from models.allocation import Wish
from models.dates import short_form
from models.errors import CpipError
from models.people import Action
from screens.allocating import allocate_cases, take_back
from screens.case import CaseScreen
from screens.commands import Command, commands
from screens.desk import Desk
from screens.widgets.beside import WIDE, Beside, RowWords, list_room
from screens.widgets.columns import headed
from screens.widgets.duty_row import Palette
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.marking_table import MarkingTable
from screens.widgets.paged_table import KnownRows
from screens.widgets.plain import content
from screens.widgets.top_line import TopLine
from screens.widgets.triage_rows import HELD_HEADINGS, held_cells, held_in_words, held_widths, worker_in_words


class HeldTable(MarkingTable[HeldCase]):
    """The cases that the worker holds, the most urgent first."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "held",
        Command("enter", "select_cursor", "Open", "open the case"),
    )


class HeldScreen(Screen[None]):
    """As many rows as the worker has children, as at the day that is looked at."""

    SAME_IN_WORDS = "cpip-tui holds WORKER"
    AUTO_FOCUS = "#held"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "held",
        Command("escape", "clear", "Back", "take back the marks, then back to the list"),
        Command("a", "allocate", "Allocate", "give the marked cases, or this one, to somebody else"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("b", "take_back", "Take back", "take the marked cases, or this one, back to unallocated"),
    )

    def __init__(self, desk: Desk, worker_id: int) -> None:
        super().__init__()
        self.desk, self._worker_id = desk, worker_id
        self._known = KnownRows[HeldCase]()
        self._palette = Palette.of({})
        self._widths: list[int] = []
        self._called = ""

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield HeldTable(lambda **at: self._known.page(**at), self._cells, id="held")
            yield Static(id="instead")
            yield RowWords(id="row")
        yield Static(id="status")
        yield KeyLine()

    @property
    def table(self) -> HeldTable:
        return self.query_one(HeldTable)

    def on_mount(self) -> None:
        self.query_one("#instead").display = False
        self._palette = Palette.of(self.app.theme_variables)
        self._columns()
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        if self.table.columns:
            self.call_after_refresh(self._columns)

    def on_screen_resume(self) -> None:
        self._read()

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now."""
        self._read()

    def _columns(self) -> None:
        widths = held_widths(list_room(self.app.size.width))
        if widths != self._widths:
            self._widths = widths
            self.table.set_columns(headed(HELD_HEADINGS, widths))

    def _read(self) -> None:
        try:
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
                rows = held_cases(reader, standards, self.desk.as_at, self._worker_id)
                load = caseload(reader, standards, self.desk.as_at)
        except CpipError as error:
            self._instead(str(error))
            self.query_one(TopLine).say(content("What this worker holds cannot be shown", "$text-error"))
            return
        self._show(rows, load)

    def _show(self, rows: Sequence[HeldCase], load: Caseload) -> None:
        one = load.workloads.get(self._worker_id)
        name = self._called = one.worker.name if one else "Nobody"
        as_at, other_day = self.desk.as_at, self.desk.as_at != self.desk.today()
        what = f"held as at {short_form(as_at)}" if other_day else "what they hold"
        self.query_one(TopLine).say(content(f"{name} · {what}", "bold"), mark=other_day)
        self.query_one("#about", Static).update(content(worker_in_words(one) if one else ""))
        self.table.keep_marks({row.id for row in rows})
        current = self.table.current
        self._known = KnownRows(rows)
        page, start = self._known.around(current.id if current else None)
        self.table.show(page, start=start, total=len(rows), keep=current.id if current else None)
        empty = f"{name} holds no open case. Press escape to go back, or 2: on Triage cases are given to people."
        self._instead("" if rows else empty)
        self._say_status()

    def _instead(self, sentence: str) -> None:
        show_instead(self, sentence, [self.table], focus=self.table)

    def _cells(self, row: HeldCase) -> Sequence[Text]:
        return held_cells(row, self.desk, self._widths, self._palette, marked=row.id in self.table.marks)

    @on(MarkingTable.RowHighlighted)
    @on(MarkingTable.MarksChanged)
    def _say_status(self) -> None:
        table = self.table
        one = table.current
        self.query_one("#row", Static).update(content(held_in_words(one, self.desk) if one is not None else ""))
        words = f"{table.start + 1 if table.page_rows else 0}–{table.start + len(table.page_rows)} of {table.total}"
        points = sum(row.points for row in self._known.rows)
        marked = [row for row in self._known.rows if row.id in table.marks]
        if marked:
            words = f"{len(marked)} marked, {sum(row.points for row in marked)} points · {words}"
        self.query_one("#status", Static).update(content(f"{words} · {points} points · most urgent first", "dim"))

    @on(HeldTable.RowSelected)
    def _open(self) -> None:
        if (row := self.table.current) is not None:
            self.app.push_screen(CaseScreen(self.desk, row.id))

    def _chosen(self) -> list[Wish]:
        """The marked cases, or the one under the cursor: frozen from here on."""
        marks = self.table.marks
        rows: list[Any] = [row for row in self._known.rows if row.id in marks]
        if not marks and self.table.current is not None:
            rows = [self.table.current]
        return [Wish(row.id, row.allocation_id) for row in rows]

    @work
    async def action_allocate(self) -> None:
        if await allocate_cases(self, self.desk, self._chosen()):
            self.table.unmark_all()
        self._read()

    @work
    async def action_take_back(self) -> None:
        if await take_back(self, self.desk, self._chosen()):
            self.table.unmark_all()
        self._read()

    @work
    async def action_export(self) -> None:
        from screens.list_exports import export_cases

        await export_cases(self, self.desk, list(self._known.rows), self._called)

    def action_clear(self) -> None:
        """Take back the marks; without any, go back."""
        if self.table.marks:
            self.table.unmark_all()
        else:
            self.app.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        needs = {"allocate": Action.ALLOCATE, "take_back": Action.UNALLOCATE, "export": Action.EXPORT}
        return self.desk.may(needs[action]) if action in needs else True
