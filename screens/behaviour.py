"""What a deadline does to people, and what is to be expected: days of completion, chances of being late, the month."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from db.queries.figure_list import explained_line
from models.completion_days import Behaviour, Kind
from models.dates import short_form
from models.errors import CpipError
from models.figure_list import ChanceRow
from models.people import Action
from models.timeliness import Measure, Month, Period
from screens.behaviour_reading import BehaviourParts, read_parts
from screens.commands import Command, commands
from screens.desk import Desk
from screens.widgets.behaviour_rows import (
    CHANCE_HEADINGS,
    chance_cells,
    chance_in_words,
    chance_widths,
    figure_cells,
    figure_columns,
    figure_in_words,
)
from screens.widgets.behaviour_tables import BehaviourTable, ChancesTable
from screens.widgets.beside import WIDE
from screens.widgets.columns import headed
from screens.widgets.duty_row import Palette
from screens.widgets.histogram_pane import HistogramPane
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.paged_table import KnownRows, PagedTable
from screens.widgets.plain import content, tell
from screens.widgets.top_line import TopLine

_PERIOD = "behaviour.period"
TALL = 40  # from so many lines on both parts are shown at once


class BehaviourScreen(Screen[None]):
    """The behaviour is of a period up to the end of the month; the forecast of what is open on the day looked at."""

    SAME_IN_WORDS = "cpip-tui performance forecast --measure NI059; cpip-tui performance behaviour --measure NI059"
    AUTO_FOCUS = "#kinds"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "behaviour",
        Command("tab", "other", "Other part", "between the behaviour and the forecast"),
        Binding("shift+tab", "other", show=False),
        Command("v", "period", "Period", "the month, the year to date, or the last twelve months"),
        Command("x", "export", "Export", "export what is shown: a workbook, CSV or a page that prints", footer=False),
        Command("escape,f", "app.pop_screen", "Back", "back to where you came from"),
    )

    class PartsRead(Message):
        """They were read; ``number`` counts the readings."""

        def __init__(self, found: BehaviourParts, number: int) -> None:
            super().__init__()
            self.found, self.number = found, number

    class PartsFailed(Message):
        """They could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str, number: int) -> None:
            super().__init__()
            self.sentence, self.number = sentence, number

    def __init__(self, desk: Desk, measure: Measure, month: Month, team_id: int | None = None) -> None:
        super().__init__()
        self.desk, self.measure, self.month, self.team_id = desk, measure, month, team_id
        self.found: BehaviourParts | None = None
        self._number = 0
        self._in_forecast = False  # which part the keys act on
        self._known = KnownRows[ChanceRow]()
        self._widths: list[int] = []
        self._figure_widths: list[int] = []
        self._palette = Palette.of({})

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="instead")
        with Vertical(id="behaviour", classes="part"):
            yield Static(id="about")
            yield HistogramPane(id="histogram")
            yield BehaviourTable(self._kind_cells, id="kinds")
            yield Static(id="meaning")
        with Vertical(id="forecast", classes="part"):
            yield Static(id="month")
            yield ChancesTable(lambda **at: self._known.page(**at), self._chance_cells, id="chances")
            yield Static(id="row")
        yield KeyLine(())

    @property
    def kinds(self) -> BehaviourTable:
        return self.query_one(BehaviourTable)

    @property
    def chances(self) -> ChancesTable:
        return self.query_one(ChancesTable)

    @property
    def period(self) -> Period:
        """Of which the behaviour is, as was chosen last."""
        kept = self.desk.preferences.get(_PERIOD)
        return next((period for period in Period if period.value == kept), Period.TWELVE)

    def on_mount(self) -> None:
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self.chances.redraw()
        self._show()

    def on_screen_resume(self) -> None:
        self._read_again()

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now."""
        self._read_again()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self.set_class(event.size.height >= TALL, "tall")
        self.call_after_refresh(self._show)

    # --- reading ------------------------------------------------------------------------------------------------

    def _read_again(self) -> None:
        """Read both parts; what is shown stays until they have come."""
        if self.found is None:
            self._show_instead("Reading…")
        self._number += 1
        self._read(self._number, self.desk.as_at, self.period)

    @work(thread=True, exclusive=True, group="parts")
    def _read(self, number: int, as_at: date, period: Period) -> None:
        try:
            found = read_parts(self.desk, as_at, self.measure, self.month, period, self.team_id)
        except CpipError as error:
            self.post_message(self.PartsFailed(str(error), number))
        else:
            self.post_message(self.PartsRead(found, number))

    def on_behaviour_screen_parts_read(self, message: PartsRead) -> None:
        if message.number == self._number:
            self.found = message.found
            self._show()

    def on_behaviour_screen_parts_failed(self, message: PartsFailed) -> None:
        if message.number == self._number:
            self.found = None
            self._show_instead(message.sentence)

    # --- showing ------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        found = self.found
        if found is None:
            return
        self._show_part()
        self._say_place(f"behaviour and forecast · {found.of_whom}")
        looked_at = found.behaviours
        self._say(
            "about",
            f"{len(looked_at.lines):,} {self.measure.of_what} completed {short_form(found.first)} to "
            f"{short_form(found.last)}, {self.period.words} (v), by the working day of their clock.",
        )  # fmt: skip
        self.query_one(HistogramPane).show(looked_at.histogram)
        columns = figure_columns(self.app.size.width)
        self._figure_widths = [width for _, width in columns]
        self.kinds.show(columns, [figure.kind.value for figure in looked_at.figures])
        self._show_chances(found)
        self._say_kind()

    def _show_chances(self, found: BehaviourParts) -> None:
        self._say("month", f"As at {short_form(found.forecasts.as_at)} · {found.forecasts.month.sentence()}")
        widths = chance_widths(self.app.size.width)
        table = self.chances
        if widths != self._widths:
            self._widths = widths
            table.set_columns(headed(CHANCE_HEADINGS, widths))
        keep = table.current.id if table.current is not None else None
        self._known = KnownRows(found.chances)
        page, start = self._known.around(keep)
        table.show(page, start=start, total=len(found.chances), keep=keep)
        self._say_chance()

    def _show_part(self) -> None:
        """Both parts where the screen is high enough, else the one that keys act on."""
        self.query_one("#instead").display = False
        tall, forecast = self.has_class("tall"), self._in_forecast
        self.query_one("#behaviour").display = tall or not forecast
        self.query_one("#forecast").display = tall or forecast
        table = self.chances if forecast else self.kinds
        if self.focused is not table:
            self.set_focus(table)

    @on(events.DescendantFocus)
    def _follow_focus(self) -> None:
        """Where both parts are shown, a click goes to the other as well."""
        if self.has_class("tall") and self.focused in (self.chances, self.kinds):
            self._in_forecast = self.focused is self.chances

    def _show_instead(self, sentence: str) -> None:
        self._say_place("behaviour and forecast")
        self._say("instead", sentence)
        self.query_one("#instead").display = True
        for part in ("behaviour", "forecast"):
            self.query_one(f"#{part}").display = False

    def _say_place(self, words: str) -> None:
        other = self.desk.as_at != self.desk.today()
        as_at = f" · as at {short_form(self.desk.as_at)}" if other else ""
        self.query_one(TopLine).say(content(f"{self.measure.short} · {words}{as_at}", "bold"), mark=other)

    def _say(self, id_: str, words: str) -> None:
        self.query_one(f"#{id_}", Static).update(content(words))

    def _figure(self, key: str | None) -> Behaviour | None:
        figures = self.found.behaviours.figures if self.found is not None else ()
        return next((figure for figure in figures if figure.kind.value == key), None)

    def _kind_cells(self, key: str) -> Sequence[Text]:
        figure = self._figure(key)
        assert figure is not None, "only what was read is listed"
        return figure_cells(figure, self._figure_widths, self._palette)

    def _chance_cells(self, row: ChanceRow) -> Sequence[Text]:
        return chance_cells(row, self._widths, self._palette)

    @on(ListTable.RowHighlighted, "#kinds")
    def _say_kind(self) -> None:
        figure = self._figure(self.kinds.current)
        self._say("meaning", figure_in_words(figure) if figure is not None else "")

    @on(PagedTable.RowHighlighted, "#chances")
    def _say_chance(self) -> None:
        row = self.chances.current
        nothing = "Nothing is open on this day."
        self._say("row", chance_in_words(row) if row is not None else nothing)

    # --- going on -----------------------------------------------------------------------------------------------

    def action_other(self) -> None:
        """From the behaviour to the forecast, and back."""
        if self.found is None:
            return
        self._in_forecast = not self._in_forecast
        self._show_part()

    @work
    async def action_export(self) -> None:
        from screens.figure_exports import export_behaviour, export_chances

        if self.found is not None:
            export = export_chances if self._in_forecast else export_behaviour
            await export(self, self.desk, self.found, self.measure)

    def action_period(self) -> None:
        """The behaviour of the month, of the year to date, of the last twelve months."""
        periods = list(Period)
        following = periods[(periods.index(self.period) + 1) % len(periods)]
        self.desk.preferences.set(_PERIOD, following.value)
        self._read_again()

    @on(BehaviourTable.RowSelected, "#kinds")
    def _open_kind(self) -> None:
        from screens.figure_list import FigureListScreen, FigureOf, FigureQuestion

        key = self.kinds.current
        if key is not None and self.found is not None:
            question = FigureQuestion(
                FigureOf.BEHAVIOUR, self.measure, self.month, self.period, self.team_id, kind=Kind(key)
            )  # fmt: skip
            self.app.push_screen(FigureListScreen(self.desk, question))

    @on(ChancesTable.RowSelected, "#chances")
    def _open_case(self) -> None:
        from screens.case import CaseScreen

        row = self.chances.current
        if row is None:
            tell(self, "Nothing is under the cursor.")
        elif row.row.case_id is None:
            tell(self, "This child is not shown to you: the record is restricted, or was erased.")
        else:
            self.app.push_screen(CaseScreen(self.desk, row.row.case_id))

    def action_explain(self) -> None:
        """How the due date of the open one under the cursor came about."""
        from screens.dialogs.ledger import LedgerDialog

        row = self.chances.current
        if row is None:
            tell(self, "Nothing is under the cursor.")
            return
        try:
            with self.desk.store.reading() as reader:
                explained = explained_line(self.desk.standards(reader), row.row, self.desk.as_at)
        except CpipError as error:
            tell(self, str(error))
            return
        title = f"{row.row.called} · {row.row.kind}"
        self.app.push_screen(LedgerDialog(title, explained.due, explained.standards, self.desk.as_at))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        return self.desk.may(Action.EXPORT) if action == "export" else True
