"""What the screens of the improvement plan share: tiles, the list of the chosen one, and its row in full beside it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static

from db.store import Reader
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from screens.asking import allowed
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.day import DayDialog
from screens.dialogs.reading import ReadingDialog
from screens.widgets.as_at import place_words
from screens.widgets.beside import WIDE, RowWords
from screens.widgets.duty_row import Palette
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.plain import content, tell
from screens.widgets.plan_rows import CHANGE, ITEM, PROJECT, TASK, PlanList, PlanRow
from screens.widgets.tiles import TileBar, TileText
from screens.widgets.top_line import TopLine

DETAIL_WIDTH = 40  # as in the style sheet
NOTHING = "Nothing is under the cursor."


class PlanTable(ListTable):
    """The list of the chosen tile; left and right go through the tiles."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "plan",
        Command("enter", "select_cursor", "Open", "open what the cursor is on"),
        Command("left", "screen.tile(-1)", "Tiles", "through the tiles; each shows what it counts", shown="← →"),
        Binding("right", "screen.tile(1)", show=False),
    )


class PlanScreen(Screen[None]):
    """The number of a tile is the length of its list, and both are of one query, which ``fetch`` asks."""

    AUTO_FOCUS = "#list"
    TILES: ClassVar[tuple[TileText, ...]] = ()
    SPARE: ClassVar[frozenset[str]] = frozenset()  # actions whose keys are left out on a narrow screen
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "plan",
        Command("m", "move", "Move", "what can be done now with what the cursor is on"),
        Command("w", "feedback", "Feedback", "record what children, parents or staff say of a task"),
        Command("e", "in_full", "In full", "all that is known of what the cursor is on, to be read"),
        Command("t", "day", "Day", "look at the plan as at another day"),
        Command("escape", "back", "Back", "back to the first tile, then to where you came from"),
        # Where a tile is empty there is no list to have the focus.
        Binding("left", "tile(-1)", show=False),
        Binding("right", "tile(1)", show=False),
    )

    def __init__(self, desk: Desk, tile: str | None = None) -> None:
        """``tile`` is the one to begin with, else the first."""
        super().__init__()
        self.desk = desk
        self._tile = tile or self.TILES[0].name
        self.lists: Mapping[str, PlanList] = {}
        self._standards: Standards | None = None
        self._palette = Palette.of({})

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        yield TileBar(self.TILES, id="tiles")
        with Horizontal(id="body"):
            with Vertical(id="main"):
                yield PlanTable(self._cells, id="list")
                yield Static(id="instead")
            with VerticalScroll(id="detail", can_focus=False):
                yield Static(id="detail-text")
        yield RowWords(id="row")
        yield KeyLine(self.SPARE)

    # --- what each screen says --------------------------------------------------------------------------------------

    def fetch(self, reader: Reader) -> Mapping[str, PlanList]:
        """Read the lists, by the names of the tiles. Raises CpipError."""
        raise NotImplementedError

    @property
    def place(self) -> str:
        """What stands on top: ``Improvement plan``."""
        raise NotImplementedError

    @property
    def about(self) -> str:
        """A line below it, or nothing."""
        return ""

    def open_row(self, row: PlanRow) -> None:
        """What enter does: a task and a project are opened, and of an item its project is."""
        from screens.project import ProjectScreen
        from screens.task import TaskScreen

        if row.task_id is not None:
            self.app.push_screen(TaskScreen(self.desk, row.task_id))
        elif row.of == PROJECT:
            self.app.push_screen(ProjectScreen(self.desk, row.id))
        else:
            self.action_in_full()

    async def export_shown(self) -> bool:
        """Ask as what and where the list of the tile is written, and write it. To be awaited in a worker."""
        from screens.list_exports import export_plan

        if self.shown is None:
            return False
        tile = next(text.words for text in self.TILES if text.name == self._tile)
        return await export_plan(self, self.desk, self.place, tile.lower(), self.shown)

    # --- reading and showing ----------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.query_one("#instead").display = False
        self.take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self.take_colours())
        self.read()

    def on_screen_resume(self) -> None:
        """Read again: something may have been written meanwhile."""
        self.read()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self.refresh_bindings()
        self.call_after_refresh(self.show_lists)

    def take_colours(self) -> None:
        """Take the colours of the theme."""
        self._palette = Palette.of(self.app.theme_variables)
        self.show_lists()

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now."""
        self.read()

    def begin_anew(self) -> None:
        """For somebody else who has signed in."""
        self._tile = self.TILES[0].name
        self.read()

    def read(self) -> None:
        """Read and show; what cannot be read is said, and is no empty list."""
        try:
            with self.desk.store.reading() as reader:
                self._standards = self.desk.standards(reader)
                self.lists = self.fetch(reader)
        except CpipError as error:
            self.lists = {}
            self._fail(str(error))
            return
        self.show_lists()

    def _fail(self, sentence: str) -> None:
        try:
            self.query_one(TopLine).say(content("The improvement plan could not be read", "$text-error"))
            self.query_one(TileBar).unknown()
        except NoMatches:
            return  # its parts are still coming
        for name in ("about", "row", "detail-text"):
            self.query_one(f"#{name}", Static).update(content(""))
        self._instead(sentence)

    def _instead(self, sentence: str) -> None:
        show_instead(self, sentence, [self.table], focus=self.table)
        if sentence:
            self.set_focus(None)

    @property
    def table(self) -> PlanTable:
        return self.query_one(PlanTable)

    @property
    def shown(self) -> PlanList | None:
        """The list of the chosen tile."""
        return self.lists.get(self._tile)

    @property
    def current(self) -> PlanRow | None:
        """The row under the cursor."""
        if self.shown is None or not self.table.display:
            return None
        return next((row for row in self.shown.rows if row.key == self.table.current), None)

    @property
    def room(self) -> int:
        """How wide the list is."""
        width = self.app.size.width
        return width - DETAIL_WIDTH if width >= WIDE else width

    def show_lists(self) -> None:
        """Show what was read, by the tile that is chosen and in the width that there is."""
        if self.shown is None or not self.query("#row"):
            return
        self._say_place()
        about = self.query_one("#about", Static)
        about.update(content(self.about))
        about.display = bool(self.about)
        self.query_one(TileBar).show({name: len(one.rows) for name, one in self.lists.items()}, self._tile)
        self.table.show(self.shown.columns(self.room), [row.key for row in self.shown.rows])
        self._instead("" if self.shown.rows else self._why_empty(self.shown.empty))
        self._say_row()
        self.refresh_bindings()

    def _why_empty(self, sentence: str) -> str:
        """The sentence, and where it says no key itself, the one that goes on from there."""
        if "Press " in sentence:
            return sentence
        at_first = self._tile == self.TILES[0].name
        return f"{sentence} Press {'→ for the next list' if at_first else '← for the list before'}."

    def _say_place(self) -> None:
        calendar = self._standards.calendar if self._standards is not None else None
        words = place_words(self.place, self.desk, calendar, roomy=self.app.size.width >= WIDE)
        self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())

    def _cells(self, key: str) -> Sequence[Text]:
        assert self.shown is not None
        row = next(row for row in self.shown.rows if row.key == key)
        return self.shown.cells(row, self.room, self._palette)

    @on(ListTable.RowHighlighted)
    def _say_row(self) -> None:
        details = self.current.details if self.current is not None else [""]
        self.query_one("#row", Static).update(in_lines(details[:5] if details[0] else []))
        self.query_one("#detail-text", Static).update(in_lines(details))
        self.refresh_bindings()

    # --- going about ------------------------------------------------------------------------------------------------

    def action_tile(self, step: int) -> None:
        names = [tile.name for tile in self.TILES]
        self.choose_tile(names[(names.index(self._tile) + step) % len(names)])

    def choose_tile(self, name: str) -> None:
        """Show what the tile counts."""
        self._tile = name
        self.show_lists()

    @on(TileBar.Chosen)
    def _tile_clicked(self, event: TileBar.Chosen) -> None:
        self.choose_tile(event.name)

    @property
    def is_place(self) -> bool:
        """Whether it is one of the places, which nothing lies beneath."""
        return False

    def action_back(self) -> None:
        if self.is_place:
            self.choose_tile(self.TILES[0].name)
        else:
            self.app.pop_screen()

    @on(PlanTable.RowSelected)
    def _selected(self) -> None:
        if (row := self.current) is not None:
            self.open_row(row)

    def action_in_full(self) -> None:
        """The row in full, to be read and closed."""
        if (row := self.current) is None:
            tell(self, NOTHING)
        else:
            self.app.push_screen(ReadingDialog(row.details[0], row.details[1:]))

    @work
    async def action_day(self) -> None:
        question = "Look at the plan as at which day?"
        day = await self.app.push_screen_wait(
            DayDialog(self.desk.as_at, self.desk.today(), self._standards, question)
        )  # fmt: skip
        if day is not None:
            self.desk.look_at(day)
            self.read()

    # --- acting -----------------------------------------------------------------------------------------------------

    @work
    async def action_move(self) -> None:
        """What can be done now with a task, a milestone, a risk, an issue or a project."""
        if (row := self.current) is None:
            tell(self, NOTHING)
        elif row.of == ITEM:
            from screens.project_moving import move_item

            await self._then_read(move_item(self, self.desk, row.id))
        elif row.of == PROJECT:
            from screens.project_moving import move_project

            await self._then_read(move_project(self, self.desk, row.id))
        elif row.task_id is not None:
            from screens.task_moving import move_task

            await self._then_read(move_task(self, self.desk, row.task_id))

    @work
    async def action_feedback(self) -> None:
        """Record what was said of the task under the cursor."""
        from screens.task_moving import give_feedback

        if (row := self.current) is None or row.task_id is None:
            tell(self, "Feedback is on a task. Put the cursor on one.")
        elif allowed(self, self.desk, Action.RECORD_FEEDBACK):
            await self._then_read(give_feedback(self, self.desk, row.task_id))

    async def _then_read(self, asking: Any) -> None:
        if await asking:
            self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the role allows, and what can be done with the row under the cursor."""
        del parameters
        if action == "move":
            row = self.current
            return self.desk.may(Action.CHANGE_PLAN) and row is not None and (
                row.of in (PROJECT, ITEM) or row.task_id is not None
            )  # fmt: skip
        if action == "feedback":
            return self.desk.may(Action.RECORD_FEEDBACK) and self.current is not None and (
                self.current.of in (TASK, CHANGE) and self.current.task_id is not None
            )  # fmt: skip
        return True


def in_lines(lines: Sequence[str]) -> Content:
    """The first line bold, the others below it."""
    return Content("\n").join(content(line, "" if number else "bold") for number, line in enumerate(lines))
