"""The Performance screen: was work done in time, can the target still be reached, and what was published of it."""

from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import Screen

from db.queries.cards import Card
from db.queries.performance_page import PerformancePage, performance_page
from db.queries.workers import workers
from models.dates import long_form
from models.errors import CpipError
from models.figure_list import FigureOf
from models.people import Action
from models.standards import Standards
from models.timeliness import Month
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.day import DayDialog
from screens.dialogs.reading import ReadingDialog
from screens.performance_menu import ask_menu
from screens.widgets.as_at import place_words
from screens.widgets.key_line import KeyLine
from screens.widgets.next_step import read_in
from screens.widgets.number_table import Beside, NumberTable
from screens.widgets.performance_card import card_sentences
from screens.widgets.performance_pane import ROOMY, WIDE, PerformancePane
from screens.widgets.plain import content, tell
from screens.widgets.top_line import TopLine

_WHOSE, _MINE, _ALL = "performance.whose", "mine", "all"
_STILL_READING = "The figures are still being read. Wait until they are shown."


class PerformanceScreen(Screen[None]):
    """The figures of a month, a card a measure; every number opens the list that it was made of."""

    SAME_IN_WORDS = "cpip-tui performance"
    AUTO_FOCUS = "#measures"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "performance",
        Command("c", "chart", "Chart", "the months of the measure as a control chart, large"),
        Command("f", "behaviour", "Forecast", "the month’s end foreseen; on which day work is completed"),
        Command(
            "i", "children", "Children", "stability of placements, rates, time in care, reviews in time, caseloads"
        ),
        Command("x", "report", "Report", "a page that prints, with figures, charts and sentences"),
        Command("m", "menu", "Menu", "publish the month; targets, population; what a report stated"),
        Command("left_square_bracket", "month(-1)", "Before", "the month before", shown="[", name="month_before"),
        Command("right_square_bracket", "month(1)", "After", "the month after", shown="]", name="month_after"),
        Command("v", "whose", "Team", "of the whole authority, of my team, or of another"),
        Command("d", "day", "Day", "as it was known on another day", footer=False),
        Command("e", "explain", "Words", "the card in sentences: signal, reach, backlog, publication"),
        Command(
            "comma", "yardsticks", "Targets", "targets and comparators, and the population", footer=False, shown=","
        ),
        Command("tab", "next_table(1)", "Next", "to the months, and to the counts"),
        Binding("shift+tab", "next_table(-1)", show=False),
        Command("escape", "clear", "Now", "back to this month, then to the whole authority"),
    )

    class PageRead(Message):
        """It was read; ``number`` counts the readings."""

        def __init__(self, page: PerformancePage, standards: Standards, own_team: int | None, number: int) -> None:
            """``own_team`` is that of who is working."""
            super().__init__()
            self.page, self.standards, self.own_team, self.number = page, standards, own_team, number

    class PageFailed(Message):
        """It could not be read; ``sentence`` says why."""

        def __init__(self, sentence: str, number: int) -> None:
            super().__init__()
            self.sentence, self.number = sentence, number

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._month: Month | None = None  # else the one in which the day is that is looked at
        self._team: int | None = None
        self._mine = desk.preferences.get(_WHOSE) == _MINE  # my team, whichever that is
        self._shown: PerformanceScreen.PageRead | None = None
        self._reading = 0  # the number of the last reading that was begun
        self._failed = False

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield PerformancePane()
        yield KeyLine({"screen.next_table(1)", "next_table(1)", "month(1)", "clear", "behaviour", "children"})

    @property
    def pane(self) -> PerformancePane:
        return self.query_one(PerformancePane)

    @property
    def page(self) -> PerformancePage | None:
        """What was read last."""
        return self._shown.page if self._shown is not None else None

    @property
    def card(self) -> Card | None:
        """The card of the measure under the cursor."""
        return self.pane.card

    @property
    def month(self) -> Month:
        """The month that is asked for; one that is still to come on the day that is looked at is not."""
        now = Month.of(self.desk.as_at)
        return now if self._month is None or self._month > now else self._month

    def on_mount(self) -> None:
        self.pane.take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self.pane.take_colours())
        self.pane.show_instead("Reading…")
        self.read()

    def on_screen_resume(self) -> None:
        """Read again: something may have been published or written meanwhile."""
        if self._reading:
            self.read()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self.set_class(event.size.width >= ROOMY, "roomy")
        self._say_place()
        self.refresh_bindings()
        self.call_after_refresh(self.pane.redraw)

    # --- reading ------------------------------------------------------------------------------------------------

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now."""
        self._say_place()
        self.read()

    def read(self) -> None:
        """Read in the background; what was read last stays until it has come."""
        self._reading += 1
        self._read(self._reading, self.month, self._team, self._mine)

    @work(thread=True, exclusive=True, group="performance")
    def _read(self, number: int, month: Month, team: int | None, mine: bool) -> None:
        try:
            person = self.desk.act().person
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
                own = workers(reader).get(person.id or 0)
                own_team = own.team_id if own is not None else None
                asked = own_team if mine else team
                page = performance_page(reader, standards, self.desk.as_at, month, team_id=asked)
        except CpipError as error:
            self.post_message(self.PageFailed(str(error), number))
        else:
            self.post_message(self.PageRead(page, standards, own_team, number))

    def on_performance_screen_page_read(self, message: PageRead) -> None:
        if message.number != self._reading or message.page.as_at != self.desk.as_at:
            return  # a later reading is on its way
        same = self._shown is not None and self._shown.page == message.page
        self._shown, self._failed = message, False
        self._say_place()
        self.pane.say_about(message.page, may_publish=self.desk.may(Action.PUBLISH))
        if not same:  # else nothing is drawn anew, but somebody else may have signed in
            self.pane.show(message.page, self._why_empty(message.page))
            self.refresh_bindings()

    def on_performance_screen_page_failed(self, message: PageFailed) -> None:
        if message.number != self._reading:
            return
        self._shown, self._failed = None, True
        self.pane.show_failed(message.sentence)
        self._say_place()

    def _why_empty(self, page: PerformancePage) -> str:
        if page.cards:
            return ""
        if not page.any_record:
            return (
                "There is no assessment in this store yet, so there is nothing to measure.\n"
                f"{read_in(self.desk.store.path)}\n"
                "or look at a synthetic authority with:\ncpip-tui demo"
            )
        whose = "this team" if page.team_id is not None else "the whole authority"
        all_of_it = " Press v for the whole authority." if page.team_id is not None else ""
        return (
            f"Nothing was completed by {whose} in the twelve months to {long_form(page.until)}, and nothing was open "
            f"then, as it is known on {long_form(page.as_at)}. Press [ for the month before, or d for another day."
            f"{all_of_it}"
        )

    def _say_place(self) -> None:
        calendar = self._shown.standards.calendar if self._shown is not None else None
        words = place_words("Performance", self.desk, calendar, roomy=self.app.size.width >= WIDE, key="d")
        try:
            self.query_one(TopLine).say(content(words, "bold"), mark=self.desk.as_at != self.desk.today())
        except NoMatches:
            return  # its parts are still coming

    # --- going about --------------------------------------------------------------------------------------------

    def action_next_table(self, step: int) -> None:
        """From the measures to the months and the counts, and round."""
        self.pane.next_table(step)

    def action_month(self, step: int) -> None:
        """The month before, or after; none that is still to come."""
        if self._shown is None and not self._failed:
            return
        month = self.month.shifted(step)
        if month > Month.of(self.desk.as_at):
            tell(self, f"{month.words} has not begun on the day that is looked at.")
            return
        self._month = None if month == Month.of(self.desk.as_at) else month
        self.read()
        self.refresh_bindings()

    def action_clear(self) -> None:
        """Back to the present month, then to the whole authority."""
        if self._month is not None:
            self._month = None
        else:
            self._look_at(None, mine=False)
        self.read()

    def _look_at(self, team: int | None, *, mine: bool) -> None:
        self._team, self._mine = team, mine
        self.desk.preferences.set(_WHOSE, _MINE if mine else _ALL)

    @work
    async def action_whose(self) -> None:
        if (shown := self._shown) is None:
            tell(self, _STILL_READING)
            return
        known = sorted(shown.page.teams.items(), key=lambda one: one[1])
        choices = [(_ALL, "the whole authority")]
        if shown.own_team in shown.page.teams:
            assert shown.own_team is not None, "it is one of the teams"
            choices.append((_MINE, f"my team, {shown.page.teams[shown.own_team]}"))
        choices += [(str(id_), f"team {name}") for id_, name in known if id_ != shown.own_team]
        now = _MINE if self._mine else _ALL if shown.page.team_id is None else str(shown.page.team_id)
        chosen = await self.app.push_screen_wait(ChoiceDialog("Whose figures?", choices, now))
        if chosen is None:
            return
        self._look_at(int(chosen) if chosen not in {_ALL, _MINE} else None, mine=chosen == _MINE)
        self.read()
        self.refresh_bindings()

    @work
    async def action_day(self) -> None:
        standards = self._shown.standards if self._shown is not None else None
        day = await self.app.push_screen_wait(DayDialog(self.desk.as_at, self.desk.today(), standards))
        if day is not None:
            self.desk.look_at(day)
            self.follow_the_day()

    def begin_anew(self) -> None:
        """For somebody else who has signed in: the whole authority, this month."""
        self._month = None
        self.pane.begin_anew()
        self._look_at(None, mine=False)
        self.read()

    # --- acting -------------------------------------------------------------------------------------------------

    @on(NumberTable.CellSelected)
    def _open(self) -> None:
        number, page = self.pane.current, self.page
        opens = number.opens if number is not None else None
        if page is None or number is None or opens is None:
            tell(self, "There is no list behind this.")
        elif opens is Beside.TARGETS:
            self.action_yardsticks()
        elif isinstance(opens, Beside):
            self.action_chart()
        elif opens.what in {FigureOf.PUBLISHED, FigureOf.LATE_ENTRIES} and page.publication is None:
            tell(self, f"{number.words}.")
        else:
            from screens.figure_list import FigureListScreen

            self.app.push_screen(FigureListScreen(self.desk, opens))

    def _chosen(self) -> Card | None:
        """The card under the cursor; where there is none, that is told."""
        card = self.card
        if card is None:
            tell(self, "No measure has anything to show here." if self._shown is not None else _STILL_READING)
        return card

    def action_chart(self) -> None:
        if (card := self._chosen()) is not None:
            from screens.chart import ChartScreen

            self.app.push_screen(ChartScreen(self.desk, card.measure, card.month, card.team_id))

    def action_behaviour(self) -> None:
        if (card := self._chosen()) is not None:
            from screens.behaviour import BehaviourScreen

            self.app.push_screen(BehaviourScreen(self.desk, card.measure, card.month, card.team_id))

    def action_explain(self) -> None:
        """The card in whole sentences, to be read where there is room for lines alone."""
        page = self.page
        if (card := self._chosen()) is not None and page is not None:
            self.app.push_screen(ReadingDialog(f"{card.measure.short}, {page.month.words}", card_sentences(page, card)))

    def action_children(self) -> None:
        """The figures about children on plans and in care."""
        from screens.child_figures import ChildFiguresScreen

        self.app.push_screen(ChildFiguresScreen(self.desk))

    def action_yardsticks(self) -> None:
        from screens.yardsticks import YardsticksScreen

        self.app.push_screen(YardsticksScreen(self.desk))

    @work
    async def action_report(self) -> None:
        from screens.performance_report import ask_report

        if (page := self.page) is None:
            tell(self, _STILL_READING)
        else:
            await ask_report(self, self.desk, page.month, page.team_id)

    @work
    async def action_menu(self) -> None:
        page = self.page
        try:
            published = await ask_menu(self, self.desk, self.month, page.team_id if page is not None else None)
        except CpipError as error:
            tell(self, str(error), "error")
        else:
            if published:
                self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the role allows, and to go back only from another month or a team."""
        if action == "report":
            return self.desk.may(Action.EXPORT)
        if action == "clear":
            return self._month is not None or self._team is not None or self._mine
        return not (action == "month" and parameters == (1,) and self.month == Month.of(self.desk.as_at))
