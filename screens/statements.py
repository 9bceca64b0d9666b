"""What reports stated, each held against itself and against the record, with what is to be said of it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from db.queries.checked import checked_statements
from models.dates import MONTHS, short_form
from models.errors import CpipError
from models.people import Action
from models.statements import Checked, Statement, Verdict, read_stated
from models.timeliness import Measure, Month, Period
from screens.asking import allowed, ask_and_write
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.form import Filled
from screens.dialogs.yardstick import statement_form
from screens.widgets.beside import Beside, RowWords, list_room
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.plain import cell, content
from screens.widgets.top_line import TopLine

_SYMBOLS = {  # beside the words, so that no colour is needed
    Verdict.CONSISTENT: ("✓", ""),
    Verdict.CONTRADICTS_ITSELF: ("✕", "bold"),
    Verdict.DIFFERS_FROM_REPORT: ("≠", "bold"),
    Verdict.DIFFERS: ("≠", "bold"),
    Verdict.NOT_RECORDED: ("·", "dim"),
}
_SHORT_PERIODS = {Period.MONTH: "month", Period.YEAR: "year to", Period.TWELVE: "12 to"}
ROOMY = 110  # columns from which there is room for whole names
_HEADINGS = ("measure", "period", "stated", "verdict", "report")
_NONE = "No report was entered. Press n to enter a figure that one stated; it is held against the record."


def statement_columns(room: int) -> list[tuple[str, int]]:
    """Headings and widths in a table of this width."""
    fixed = [10, 16, 18, 20] if room < ROOMY else [28, 18, 18, 29]
    return list(zip(_HEADINGS, [*fixed, max(8, room - sum(fixed) - 7)], strict=True))


def statement_cells(one: Checked, room: int) -> list[Text]:
    """The cells of a stated figure."""
    said = one.statement
    symbol, style = _SYMBOLS[one.verdict]
    known = said.known_measure
    texts = (
        said.measure if room < ROOMY or known is None else known.short,
        f"{_SHORT_PERIODS[said.period]} {MONTHS[said.month.month - 1][:3]} {said.month.year}",
        said.in_words,
        f"{symbol} {one.verdict.words}",
        said.source,
    )  # fmt: skip
    return [cell(text, style, width=width) for text, (_, width) in zip(texts, statement_columns(room), strict=True)]


class StatementsTable(ListTable):
    """A row a stated figure."""


class StatementsScreen(Screen[None]):
    """Stated figures are of the whole authority, and so is the record that they are held against."""

    SAME_IN_WORDS = "cpip-tui performance stated"
    AUTO_FOCUS = "#statements"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "statements",
        Command("escape", "app.pop_screen", "Back", "back to where you came from"),
        Command("n", "new", "Enter one", "enter a figure that a report stated"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
    )

    def __init__(self, desk: Desk, team_id: int | None = None) -> None:
        """``team_id`` is the team that was looked at: it is said that these figures are not of it."""
        super().__init__()
        self.desk, self.of_a_team = desk, team_id is not None
        self.checked: dict[str, Checked] = {}

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        with Beside():
            yield Static(id="instead")
            yield StatementsTable(self._cells, id="statements")
            yield RowWords(id="about")
        yield KeyLine()

    def on_mount(self) -> None:
        self.read()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self._show)

    def follow_the_day(self) -> None:
        """Hold them against what is known on the day that is looked at."""
        self.read()

    def read(self) -> None:
        """Read them, and the record that each is held against."""
        try:
            with self.desk.store.reading() as reader:
                found = checked_statements(reader, self.desk.as_at)
        except CpipError as error:
            self.checked = {}
            self.query_one(TopLine).say(content("What reports stated could not be read", "$text-error"))
            self._instead(str(error), "$text-error")
            return
        self.checked = {str(one.statement.id): one for one in found}
        self._instead("" if found else _NONE, "")
        self._show()

    def _show(self) -> None:
        wrong = sum(one.verdict.is_not_so for one in self.checked.values())
        counted = f"{len(self.checked):,}, {wrong:,} not so" if self.checked else "none entered"
        whole = " · whole authority" if self.of_a_team else ""
        is_today = self.desk.as_at == self.desk.today()
        words = f"Stated · {counted}{whole} · {short_form(self.desk.as_at)}"
        self.query_one(TopLine).say(content(words, "bold"), mark=not is_today)
        self.query_one(StatementsTable).show(statement_columns(list_room(self.app.size.width)), list(self.checked))
        self._say_about()

    def _instead(self, sentence: str, style: str) -> None:
        show_instead(self, sentence, self.query("StatementsTable, #about"), style=style)
        if not sentence:
            self.query_one(StatementsTable).focus()

    def _cells(self, key: str) -> Sequence[Text]:
        return statement_cells(self.checked[key], list_room(self.app.size.width))

    @on(ListTable.RowHighlighted)
    def _say_about(self) -> None:
        """What is to be said of the one that the cursor is on."""
        one = self.checked.get(self.query_one(StatementsTable).current or "")
        self.query_one("#about", Static).update(content("") if one is None else self._about(one))

    def _about(self, one: Checked) -> Content:
        said = one.statement
        measure = said.known_measure.short if said.known_measure else said.measure
        head = f"{measure}, {said.month.words}, {said.period.words}"
        return content(head, "bold") + content(f" · {said.source}\n", "dim") + content(one.sentence)

    # --- entering -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        needed = {"new": Action.STATE_FIGURE, "export": Action.EXPORT}.get(action)
        return needed is None or self.desk.may(needed)

    @work
    async def action_export(self) -> None:
        from screens.figure_exports import export_stated

        await export_stated(self, self.desk, list(self.checked.values()))

    def action_new(self) -> None:
        if allowed(self, self.desk, Action.STATE_FIGURE):
            self.enter()

    @work
    async def enter(self) -> None:
        """Ask for a figure that a report stated, and write it; the report of the one before is offered again."""
        from db.commands.publishing import state_figure

        last = list(self.checked.values())[-1].statement if self.checked else None
        month = last.month if last else Month.of(self.desk.as_at).shifted(-1)
        source = last.source if last else ""

        def write(asked: Filled, version: int | None) -> None:
            del version
            figure, percent, decimals = read_stated([asked["stated"]])
            known = next((one.value for one in Measure if one.value.casefold() == asked["measure"].casefold()), None)
            statement = Statement(
                known or asked["measure"],
                asked["period"],
                asked["month"],
                figure,
                percent,
                asked["source"],
                decimals=decimals,
            )
            state_figure(self.desk.store, self.desk.act(), statement)

        known_before = set(self.checked)
        await ask_and_write(
            self, lambda typed, refused: statement_form(month, source, typed, refused), write,
            done="A figure that a report stated: written. u takes it back.",
        )  # fmt: skip
        self.read()
        self.query_one(StatementsTable).go_to(next((key for key in self.checked if key not in known_before), None))
