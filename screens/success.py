"""“We know when we’ve got there”: the twelve measures of success against September 2010, counted here or recorded."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.message import Message

from db.queries.highlight import counted
from db.queries.improvement import success
from db.store import Reader
from models.dates import short_form
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from models.success import Live, SuccessAt
from models.success_lines import LiveFigures, SuccessLine, Trend, success_lines
from screens.asking import UNDO_HINT, allowed, ask_and_write, get_ready
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.form import Filled
from screens.dialogs.plan_projects import figure_form
from screens.dialogs.reading import ReadingDialog
from screens.plan_lists import NOTHING, PlanScreen
from screens.widgets.beside import WIDE
from screens.widgets.plain import tell
from screens.widgets.plan_details import success_details
from screens.widgets.plan_rows import PlanList, PlanRow, success_list
from screens.widgets.tiles import TileText

ALL = "all"
_FIGURES = "Performance (4): enter on its number lists what it counts"
_CHILDREN = "Performance (4), figures about children (i): enter lists them"
_PACK = "Supervision (3), the compliance pack (c): enter lists the very lines"
_WHERE = {
    Live.NI059: _FIGURES,
    Live.NI060: _FIGURES,
    Live.SINGLE: _FIGURES,
    Live.REFERRAL_DECISION: "the Duty screen (1) and Triage (2), whose clocks it counts",
    Live.SUPERVISION: _PACK,
    Live.SUPERVISION_QUALITY: _PACK,
}


class SuccessScreen(PlanScreen):
    """A line for each figure of each measure; behind it stand the recorded figures, or the place of its list."""

    TILES: ClassVar[tuple[TileText, ...]] = (
        TileText(ALL, "Figures", "Figures", "a figure"),
        TileText("better", "Better", "Better", "better", "✓ "),
        TileText("worse", "Worse", "Worse", "worse", "✕ "),
        TileText("same", "The same", "Same", "the same", "= "),
        TileText("not_known", "Not known", "Not known", "not known", "· "),
    )
    SAME_IN_WORDS = "cpip-tui plan success"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "success",
        Command("r", "record", "Record", "record a figure of the measure under the cursor, with its source"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
    )

    class Counted(Message):
        """It was counted of a day; or why it could not be."""

        def __init__(self, as_at: date, counted: Mapping[Live, LiveFigures], refused: str = "") -> None:
            super().__init__()
            self.as_at, self.counted, self.refused = as_at, counted, refused

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: list[SuccessLine] = []
        self._recorded: list[SuccessAt] = []
        self._counted: Mapping[Live, LiveFigures] = {}
        self._of: date | None = None  # the day of which that is
        self._asked: tuple[date, int] | None = None  # the day and the state of the store that was counted last

    @property
    def place(self) -> str:
        return "We know when we’ve got there" if self.app.size.width >= WIDE else "Got there?"

    def fetch(self, reader: Reader) -> Mapping[str, PlanList]:
        self._recorded = success(reader, self.desk.as_at)
        if self._of != self.desk.as_at:
            self._counted, self._of = {}, None
        now = (self.desk.as_at, reader.writes_elsewhere())
        if now != self._asked:  # else it is counted already, or is being counted
            self._asked = now
            self._count(self.desk.standards(reader), self.desk.as_at)
        return self._listed()

    def _listed(self) -> Mapping[str, PlanList]:
        self._lines = success_lines(self._recorded, self._counted)
        none = "There is no measure of success."
        found = {ALL: success_list(self._lines, none, counting=self._of is None)}
        for trend in Trend:
            name = trend.name.lower()
            rows = [one for one in self._lines if one.trend is trend]
            empty = f"No figure is {trend.value}, compared with September 2010. Press ← for all of them."
            found[name] = success_list(rows, empty)
        return found

    @work(thread=True, exclusive=True, group="success")
    def _count(self, standards: Standards, as_at: date) -> None:
        """Count what the program counts itself; what was counted before is shown until then."""
        try:
            with self.desk.store.reading() as reader:
                found = counted(reader, standards, as_at)
        except CpipError as error:
            self.post_message(self.Counted(as_at, {}, f"What the program counts could not be counted. {error}"))
        else:
            self.post_message(self.Counted(as_at, found))

    def on_success_screen_counted(self, message: Counted) -> None:
        if message.as_at != self.desk.as_at or not self.lists:
            return
        self._counted, self._of = message.counted, message.as_at
        self.lists = self._listed()
        self.show_lists()
        if message.refused:
            tell(self, message.refused, "error")

    def _line(self) -> SuccessLine | None:
        """The line under the cursor."""
        row = self.current
        key = row.details if row is not None else None
        return next((one for one in self._lines if success_details(one) == key), None)

    def open_row(self, row: PlanRow) -> None:
        """What stands behind it."""
        if (line := self._line()) is None:
            return
        said = list(row.details[1:])
        if line.live is not None:
            said += ["", f"What stands behind it: {_WHERE.get(line.live, _CHILDREN)}."]
        recorded = [
            f"{short_form(one.on)}: {one.value} ({one.source}){', the baseline' if one.is_baseline else ''}, "
            f"recorded by {one.recorded_by}"
            for one in reversed(line.of.figures)
        ]
        press = " Press r to record one." if self.desk.may(Action.RECORD_SUCCESS) else ""
        said += ["", "Recorded figures of this measure, the last first:", *recorded] if recorded else [
            "", f"No figure of this measure was recorded.{press}"
        ]  # fmt: skip
        self.app.push_screen(ReadingDialog(row.details[0], said))

    @work
    async def action_export(self) -> None:
        from screens.figure_exports import export_success

        shown = [row.details for row in self.shown.rows] if self.shown is not None else []
        rows = [line for line in self._lines if success_details(line) in shown]
        tile = next(text for text in self.TILES if text.name == self._tile)
        await export_success(self, self.desk, rows, "" if tile.name == ALL else tile.words.lower())

    @work
    async def action_record(self) -> None:
        """Ask for a figure of the measure under the cursor, and record it."""
        if not allowed(self, self.desk, Action.RECORD_SUCCESS):
            return
        if (line := self._line()) is None:
            tell(self, NOTHING)
            return
        get_ready("db.commands.projects")
        desk, measure = self.desk, line.measure

        def write(asked: Filled, version: int | None) -> None:
            del version
            from db.commands.projects import record_success_figure

            record_success_figure(
                desk.store, desk.act(), measure.number, asked["on"], asked["value"], asked["source"], desk.today(),
                is_baseline=asked["kind"],
            )  # fmt: skip

        if await ask_and_write(
            self,
            lambda typed, refused: figure_form(measure, desk.today(), typed, refused, desk.calendar()),
            write,
            done=f"A figure of “{measure.name}”: recorded. {UNDO_HINT}",
        ):
            self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the role allows; nothing here is moved."""
        if action == "record":
            return self.desk.may(Action.RECORD_SUCCESS)
        if action == "export":
            return self.desk.may(Action.EXPORT)
        if action in ("move", "feedback"):
            return False
        return super().check_action(action, parameters)
