"""The control chart of a measure, large: its months, what may be said of them, and the picture for a report."""

from datetime import date
from pathlib import Path
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from db.exchange.chart_text import month_in_words
from db.queries.cards import Card, performance_cards
from db.queries.standards import settings
from db.queries.workers import teams
from models.dates import short_form
from models.errors import CpipError
from models.people import Action
from models.progress import Progress
from models.text import several
from models.timeliness import Measure, Month
from screens.asking import allowed, get_ready
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.sending import send_file_made
from screens.widgets.beside import WIDE
from screens.widgets.chart_pane import ChartPane
from screens.widgets.key_line import KeyLine
from screens.widgets.plain import content, tell
from screens.widgets.top_line import TopLine

_MONTHS = (12, 24, 36)
_KEPT = "chart.months"


class ChartScreen(Screen[None]):
    """The chart up to a month, as known on the day that is looked at; a month of it is chosen, and opens its list."""

    SAME_IN_WORDS = "cpip-tui performance chart MEASURE"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "chart",
        Command("left,h", "choose(-1)", "Month before", "the month before", shown="←", name="month_before"),
        Command("right,l", "choose(1)", "after", "the month after", shown="→", name="month_after"),
        Command("enter", "open", "List", "the list of this month"),
        Command(
            "left_square_bracket", "months(-1)", "Fewer", "fewer months: 36, 24, 12", shown="[", name="fewer_months"
        ),
        Command("right_square_bracket", "months(1)", "More", "more months: 12, 24, 36", shown="]", name="more_months"),
        Command("x", "export", "Save", "save the chart as SVG or PNG, for a report"),
        Command("escape,c", "app.pop_screen", "Back", "back to where you came from"),
    )

    class ChartRead(Message):
        """It was read; ``number`` counts the readings."""

        def __init__(self, card: Card, of_whom: str, number: int) -> None:
            super().__init__()
            self.card, self.of_whom, self.number = card, of_whom, number

    class ChartFailed(Message):
        """It could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str, number: int) -> None:
            super().__init__()
            self.sentence, self.number = sentence, number

    def __init__(self, desk: Desk, measure: Measure, month: Month, team_id: int | None = None) -> None:
        super().__init__()
        self.desk, self.measure, self.month, self.team_id = desk, measure, month, team_id
        self.card: Card | None = None
        self.chosen = month
        self._of_whom = ""
        self._number = 0

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        yield ChartPane(id="chart")
        yield Static(id="month")
        yield KeyLine({"choose(1)", "months(-1)"})

    @property
    def months(self) -> int:
        """How many are shown, as was chosen last."""
        kept = self.desk.preferences.get(_KEPT)
        return next((months for months in _MONTHS if str(months) == kept), _MONTHS[0])

    def on_screen_resume(self) -> None:
        self._read_again()

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now."""
        self._read_again()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")

    # --- reading ------------------------------------------------------------------------------------------------

    def _read_again(self) -> None:
        """Read the months; what is shown stays until they have come."""
        if self.card is None:
            self._show_instead("Reading…", "reading…")
        self._number += 1
        self._read(self._number, self.desk.as_at, self.months)

    @work(thread=True, exclusive=True, group="chart")
    def _read(self, number: int, as_at: date, months: int) -> None:
        try:
            with self.desk.store.reading() as reader:
                (card,) = performance_cards(
                    reader, self.desk.standards(reader), as_at, self.month, team_id=self.team_id,
                    measures=[self.measure], months=months,
                )  # fmt: skip
                named = settings(reader).authority if self.team_id is None else teams(reader).get(self.team_id, "")
        except CpipError as error:
            self.post_message(self.ChartFailed(str(error), number))
        else:
            self.post_message(self.ChartRead(card, named, number))

    def on_chart_screen_chart_read(self, message: ChartRead) -> None:
        if message.number == self._number:
            self.card, self._of_whom = message.card, message.of_whom
            self._show(message.card)

    def on_chart_screen_chart_failed(self, message: ChartFailed) -> None:
        if message.number == self._number:
            self.card = None
            self._show_instead(message.sentence, "could not be read")

    # --- showing ------------------------------------------------------------------------------------------------

    def _show(self, card: Card) -> None:
        if card.chart.at(self.chosen) is None:
            self.chosen = card.chart.points[-1].month if card.chart.points else self.month
        self._say_place(f"{several(len(card.chart.points), 'month')} to {self.month.words} · {self._whole}")
        empty = " Press ] for more months, or escape to go back." if card.chart.centre is None else ""
        self._say("about", f"{card.chart.sentence()}{empty} {self._held_against(card)}")
        self._show_chart()

    def _show_chart(self) -> None:
        card = self.card
        if card is None:
            return
        target = None if card.target is None else card.target.share
        self.query_one(ChartPane).show(card.chart, target, self.chosen)
        self._say("month", month_in_words(card.chart, self.chosen))

    def _show_instead(self, sentence: str, what: str) -> None:
        self._say_place(what)
        self._say("about", sentence)
        self._say("month", "")
        self.query_one(ChartPane).show(None)

    @property
    def _whole(self) -> str:
        return "whole authority" if self.team_id is None else self._of_whom

    def _held_against(self, card: Card) -> str:
        """The target and the comparators, and that the last month is not over."""
        said = [one.in_words for one in (card.target, *card.comparators) if one is not None]
        words = f"{', '.join(said)}." if said else "No target is set for it."
        if card.until < card.month.last:
            words += f" {card.month.words} is counted up to {short_form(card.until)}."
        return f"{words[:1].upper()}{words[1:]}"

    def _say_place(self, words: str) -> None:
        other = self.desk.as_at != self.desk.today()
        as_at = f" · as at {short_form(self.desk.as_at)}" if other else ""
        self.query_one(TopLine).say(content(f"{self.measure.short} · {words}{as_at}", "bold"), mark=other)

    def _say(self, id_: str, words: str) -> None:
        self.query_one(f"#{id_}", Static).update(content(words))

    # --- going on -----------------------------------------------------------------------------------------------

    def action_choose(self, step: int) -> None:
        """Go to the month before or after, of those that are drawn."""
        if self.card is None:
            return
        drawn = [point.month for point in self.card.chart.points]
        if (month := self.chosen.shifted(step)) in drawn:
            self.chosen = month
            self._show_chart()

    def action_months(self, step: int) -> None:
        """Show fewer or more months."""
        at = _MONTHS.index(self.months) + step
        if 0 <= at < len(_MONTHS):
            self.desk.preferences.set(_KEPT, str(_MONTHS[at]))
            self._read_again()
        else:
            tell(self, f"{self.months} months are the {'most' if step > 0 else 'fewest'} that are drawn.")

    def action_open(self) -> None:
        """The list of what was completed in the month that is chosen."""
        from screens.figure_list import FigureListScreen, FigureOf, FigureQuestion

        if self.card is not None and self.card.chart.at(self.chosen) is not None:
            question = FigureQuestion(FigureOf.COMPLETED, self.measure, self.chosen, team_id=self.team_id)
            self.app.push_screen(FigureListScreen(self.desk, question))

    @work
    async def action_export(self) -> None:
        card, of_whom = self.card, self._of_whom
        if card is None or card.chart.centre is None:
            tell(self, "There is no chart to be saved.", "warning")
            return
        if not allowed(self, self.desk, Action.EXPORT):
            return
        get_ready("db.exchange.chart_file")
        choices = [("svg", "SVG: sharp at any size, for a page"), ("png", "PNG: a picture, for a document")]
        kind = await self.app.push_screen_wait(ChoiceDialog("As what is the chart saved?", choices, "svg"))
        if kind is None:
            return

        def write(place: Path, over: bool, progress: Progress) -> None:
            self._write(card, of_whom, kind, place, progress, over=over)

        leaves = (
            f"The figures of {len(card.chart.points)} months, no child and no worker. "
            "It is entered in the audit trail first."
        )
        name = f"{self.measure.value}-chart-to-{self.month}.{kind}".replace("_", "-").lower()
        await send_file_made(self, f"The chart as {kind.upper()}", leaves, name, write)

    def _write(self, card: Card, of_whom: str, kind: str, place: Path, progress: Progress, *, over: bool) -> None:
        from db.commands.sending_out import send_out
        from db.exchange.chart_file import chart_png, chart_svg

        title = f"{card.measure.words[:1].upper()}{card.measure.words[1:]}"
        caption = f"{of_whom}. As known on {short_form(card.known.day)}."
        target = None if card.target is None else card.target.share
        draw = chart_png if kind == "png" else chart_svg
        progress("drawing the chart", 0, 0)
        picture = draw(card.chart, title, target=target, caption=caption)
        asked = {
            "measure": card.measure.value, "to": str(card.month), "months": self.months, "as_at": card.known.day,
            "of": of_whom,
        }  # fmt: skip
        progress("writing the file", 0, 0)
        send_out(
            self.desk.store, self.desk.act(), place, picture, "performance chart", asked=asked,
            rows=len(card.chart.points), over=over,
        )  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        return self.desk.may(Action.EXPORT) if action == "export" else True
