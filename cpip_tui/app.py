"""The app shell: the places, the keys they share, the passing of the day, and a quiet end when something breaks."""

import gc
import importlib
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.reactive import Reactive
from textual.screen import Screen

from cpip_tui.commands import OF_THE_PROGRAM
from cpip_tui.locking import LocksWhenIdle
from cpip_tui.seldom import SeldomNeeded
from db.commands.reading import enter_signed_in
from db.queries.people import people_with_access, person_with_id
from models.errors import CpipError, StoreError
from models.people import Person
from screens.commands import Placed, Rebound, every_command, known_commands
from screens.desk import Desk, FollowsTheDay
from screens.duty import DutyScreen
from screens.themes import DEFAULT, OURS, QuieterWords
from screens.widgets.plain import cell, tell
from screens.widgets.top_line import TopLine

if TYPE_CHECKING:  # importing it costs a third of a second
    from textual.command import Provider

    from db.commands.calendar import Moved
    from screens.improvement import ImprovementScreen
    from screens.performance import PerformanceScreen
    from screens.supervision import SupervisionScreen
    from screens.tour import Tour
    from screens.triage import TriageScreen

TICK_SECONDS = 5.0
SETTLED_SECONDS = 0.8


def keep_collection_short() -> None:
    """Leave what the program is made of out of the garbage collection: walking it all takes 100 ms at a key."""
    gc.freeze()
    gc.enable()


def commands_here() -> "type[Provider]":
    """The commands of the palette that work where one is; loaded when it is opened."""
    from cpip_tui.palette import CommandsHere

    return CommandsHere


def found_anywhere() -> "type[Provider]":
    """The children, workers and screens that the palette finds; loaded when it is opened."""
    from cpip_tui.palette_find import FindAnything

    return FindAnything


class Place(FollowsTheDay, Protocol):
    """One of the places behind the number keys; ``begin_anew`` is for somebody else who has signed in."""

    def begin_anew(self) -> None: ...


class CpipApp(LocksWhenIdle, SeldomNeeded):
    """The program on a terminal."""

    TITLE = "cpip-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    theme = Reactive(DEFAULT)  # set later, all styles would be read a second time before the first row
    COMMANDS: ClassVar = App.COMMANDS | {commands_here, found_anywhere}
    BINDINGS: ClassVar[list[BindingType]] = OF_THE_PROGRAM

    def __init__(
        self,
        desk: Desk,
        *,
        update_calendar: "Callable[[], list[Moved]] | None" = None,
        remember_person: Callable[[Person], None] | None = None,
        own_keys: Callable[[Iterable[Placed]], Rebound] | None = None,
        back_up: Callable[[], None] | None = None,
        idle_clock: Callable[[], float] = time.monotonic,
        at_first: str = "",
    ) -> None:
        """``update_calendar`` takes the bank holidays of a newer package, and returns which due dates moved.

        ``own_keys`` says what a person's settings make of the commands that are given to it.
        ``back_up`` makes a backup where one is due. ``idle_clock`` counts seconds, to tell how long nobody was there.
        ``at_first`` is an action that is taken once the first place is shown, as ``import_file``.
        """
        if desk.person is not None:
            self.DEFAULT_MODE = "duty"  # type: ignore[misc]  # there is no empty screen before it
        self.desk = desk
        super().__init__(idle_clock)
        self._update_calendar, self._remember_person, self._back_up = update_calendar, remember_person, back_up
        self._own_keys, self._at_first = own_keys, at_first
        self.has_tour = at_first == "offer_tour"  # the demo has
        self._tour: Tour | None = None
        self._seen_day, self._seen_notice = desk.as_at, desk.notice()
        self._seen_writes: int | None = None
        for theme in OURS:
            self.register_theme(theme)
        self.stylesheet.set_variables(self.get_css_variables())  # read before, they were those of Textual's own theme
        if (chosen := desk.preferences.get("theme")) in self.available_themes and chosen != DEFAULT:
            self.theme = chosen
        self._filters.insert(1, QuieterWords())  # before colours are taken away for NO_COLOR
        self._places: dict[str, Place] = {}
        self.add_mode("triage", self._triage)
        self.add_mode("supervision", self._supervision)
        self.add_mode("performance", self._performance)
        self.add_mode("plan", self._plan)

    def get_default_screen(self) -> Screen[None]:
        """The Duty screen at once, where it is known who is working."""
        return self._duty() if self.desk.person is not None else super().get_default_screen()

    def _duty(self) -> Screen[None]:
        return self._made("duty", DutyScreen(self.desk))

    def _triage(self) -> Screen[None]:
        from screens.triage import TriageScreen

        return self._made("triage", TriageScreen(self.desk))

    def _supervision(self) -> Screen[None]:
        from screens.supervision import SupervisionScreen

        return self._made("supervision", SupervisionScreen(self.desk))

    def _performance(self) -> Screen[None]:
        from screens.performance import PerformanceScreen

        return self._made("performance", PerformanceScreen(self.desk))

    def _plan(self) -> Screen[None]:
        from screens.improvement import ImprovementScreen

        return self._made("plan", ImprovementScreen(self.desk))

    def _made(
        self,
        name: str,
        screen: "DutyScreen | TriageScreen | SupervisionScreen | PerformanceScreen | ImprovementScreen",
    ) -> Screen[None]:
        self._places[name] = screen
        return screen

    def on_mount(self) -> None:
        self.add_mode("duty", self._duty)  # not before: Textual would read all styles again for the first screen
        self.set_interval(TICK_SECONDS, self._tick)
        if self._own_keys is not None:
            self.set_keymap(self._own_keys(known_commands()).keys)  # those of the first screen; the rest when it stands
        self.theme_changed_signal.subscribe(self, lambda theme: self.desk.preferences.set("theme", theme.name))
        if self.desk.person is not None:
            self._begin()
        else:
            self.ask_who_is_working()

    def _begin(self) -> None:
        """Show the first place to who signed in."""
        self._enter_signed_in()
        self.look_again()  # what others write from now on is noticed
        if self.current_mode != "duty":
            self.switch_mode("duty")
        if self._at_first:
            self.call_after_refresh(self.run_action, self._at_first)
        self.set_timer(SETTLED_SECONDS, self._settle)

    def _settle(self) -> None:
        """What can wait until the first rows are on the screen."""
        keep_collection_short()
        self.run_worker(self._look_after_the_store, thread=True)

    def _enter_signed_in(self) -> None:
        try:
            enter_signed_in(self.desk.store, self.desk.act())
        except CpipError as error:
            tell(self, f"That you signed in could not be entered. {error}", "warning")

    def _look_after_the_store(self) -> None:
        importlib.import_module("screens.case")  # what is opened most is there when its key is pressed
        self._take_own_keys()
        if self._back_up is not None:
            try:
                self._back_up()
            except CpipError as error:
                self.call_from_thread(tell, self, f"About the backup: {error}", "warning")
        if self._update_calendar is not None:
            self._bring_calendar_up_to_date()

    def _take_own_keys(self) -> None:
        """The keys of every screen, once they are loaded; what cannot be is said. In a thread."""
        if self._own_keys is None:
            return
        own = self._own_keys(every_command())
        self.call_from_thread(self.set_keymap, own.keys)
        for sentence in own.refused:
            self.call_from_thread(tell, self, f"Your own keys: {sentence}", "warning")

    # --- who is working, and whether anybody is there -----------------------------------------------------------

    @work
    async def ask_who_is_working(self) -> None:
        """Let somebody sign in; the first time nothing else is shown until somebody has."""
        from screens.dialogs.sign_in import SignInDialog

        try:
            with self.desk.store.reading() as reader:
                people = people_with_access(reader)
        except CpipError as error:
            tell(self, str(error), "error")
            return
        chosen = await self.push_screen_wait(SignInDialog(people, encrypted=self.desk.store.encrypted))
        if chosen is None:
            if self.desk.person is None:
                self.exit()
            return
        first = self.desk.person is None
        self.desk.sign_in(chosen)
        if self._remember_person is not None:
            self._remember_person(chosen)
        if first:
            self._begin()
            return
        self._enter_signed_in()
        await self.action_place("duty")
        for place in self._places.values():
            place.begin_anew()
        self.show_again()

    async def on_event(self, event: events.Event) -> None:
        if self._tour is not None and isinstance(event, events.Key):
            self._tour.pressed(event.key)
        await super().on_event(event)

    def _tick(self) -> None:
        if not self.is_running:
            return  # it is closing, and the screens have nothing left to draw on
        self.lock_if_idle()
        if (notice := self.desk.notice()) != self._seen_notice:
            self._seen_notice = notice
            self.show_again()
        self._follow_role()
        self.look_again()

    def _follow_role(self) -> None:
        """A role that was changed, or access that was taken, holds at once and not at the next opening."""
        person = self.desk.person
        if person is None or person.id is None:
            return
        try:
            with self.desk.store.reading() as reader:
                now = person_with_id(reader, person.id)
        except StoreError:
            return  # the screen reads for itself, and says what is wrong
        if now is None:
            self.exit(message=cell(f"{person.name} may not sign in to this store any more."))
        elif now != person:
            self.desk.sign_in(now)
            self.show_again()
            self.refresh_bindings()

    def action_help_quit(self) -> None:
        """What ctrl+c says: it does not leave the program."""
        tell(self, "Press q or ctrl+q to leave the program.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the program is locked, or nobody has signed in, it can only be left."""
        if (self._locked or self.desk.person is None) and action not in {
            "quit",
            "lock",
            "focus_next",
            "focus_previous",
        }:
            return False
        return super().check_action(action, parameters)

    def action_names(self) -> None:
        """Hide the names of children, as in an open-plan office, or show them again."""
        self.desk.hide_names(not self.desk.names_hidden)
        self.show_again()
        for name, place in self._places.items():  # those that are not shown now as well
            if name != self.current_mode:
                place.follow_the_day()

    async def action_place(self, name: str) -> None:
        """Go to one of the places, leaving whatever stands over it."""
        await self.switch_mode(name)
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    def look_again(self) -> None:
        """Follow the day past midnight, and show what somebody else has written."""
        try:
            with self.desk.store.reading() as reader:
                writes = reader.writes_elsewhere()
        except StoreError:
            writes = -1  # the screen reads for itself, and says what is wrong
        if self._seen_writes is None:
            self._seen_writes = writes
        if self.desk.as_at == self._seen_day and writes == self._seen_writes:
            return
        self._seen_day, self._seen_writes = self.desk.as_at, writes
        self.show_again()

    def show_again(self) -> None:
        """Let every screen read and draw itself anew."""
        for screen in self.screen_stack:
            for line in screen.query(TopLine):
                line.refresh_standing()
            if isinstance(screen, FollowsTheDay) and screen.is_mounted:  # else it is about to read for the first time
                screen.follow_the_day()

    def _bring_calendar_up_to_date(self) -> None:
        assert self._update_calendar is not None
        try:
            moved = self._update_calendar()
        except CpipError as error:
            sentence = f"The bank holidays could not be brought up to date. {error}"
            self.call_from_thread(tell, self, sentence, "warning")
            return
        if moved:
            from screens.dialogs.moved import MovedDialog

            self.call_from_thread(self.push_screen, MovedDialog(moved))

    def action_help(self) -> None:
        """The keys that work on this screen and with what has the focus, what is shown, and the same in plain text."""
        from screens.dialogs.help import HelpDialog
        from screens.help_page import help_page

        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog(help_page(self.screen)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What has no key: the theme, who is working, and what is seldom needed."""
        del screen
        from cpip_tui.palette import seldom_needed

        yield from seldom_needed(self)

    def action_offer_tour(self) -> None:
        """Say on the first screen that there is a tour."""
        from screens.tour import Tour

        if self._tour is None:
            self._tour = Tour(self, self._leave_tour)

    def begin_tour(self) -> None:
        """Go through the program, a key at a time."""
        self.action_offer_tour()
        assert self._tour is not None
        self._tour.begin()

    def _leave_tour(self) -> None:
        self._tour = None

    @work
    async def action_find(self, text: str = "") -> None:
        """Find a child, a case, a worker or a screen, and go there; ``text`` is typed already."""
        from screens.find import FindDialog, open_answer

        chosen = await self.push_screen_wait(FindDialog(self.desk, text))
        if chosen is not None:
            await open_answer(self, self.desk, chosen)

    @work
    async def action_reverse(self, redo: bool) -> None:
        """Take back what the person did last, or do it again, after showing it."""
        from screens.undoing import reverse_last

        if await reverse_last(self.screen, self.desk, redo=redo):
            self.show_again()
