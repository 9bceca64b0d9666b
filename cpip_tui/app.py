"""The app shell: the places, the keys they share, the passing of the day, and a quiet end when something breaks."""

import asyncio
import gc
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from cpip_tui.crash import note_crash
from models.errors import CpipError, StoreError
from screens.case import CaseScreen
from screens.desk import Desk
from screens.dialogs.bank_holiday import BankHolidayDialog, ConfirmMovedDialog
from screens.dialogs.help import HelpDialog
from screens.dialogs.moved import MovedDialog
from screens.duty import DutyScreen

if TYPE_CHECKING:  # importing it costs a third of a second
    from db.commands.calendar import Moved

TICK_SECONDS = 5.0
SETTLED_SECONDS = 0.8


def keep_collection_short() -> None:
    """Leave what the program is made of out of the garbage collection: walking it all takes 100 ms at a key."""
    gc.freeze()
    gc.enable()


class CpipApp(App[None]):
    """The program on a terminal."""

    TITLE = "cpip-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "place('duty')", "Duty", show=False, tooltip="the Duty screen"),
        Binding("question_mark", "help", "Help", key_display="?", tooltip="this list"),
        Binding("q", "quit", "Quit", tooltip="leave the program"),
        Binding("ctrl+q", "quit", show=False),
    ]

    def __init__(self, desk: Desk, *, update_calendar: "Callable[[], list[Moved]] | None" = None) -> None:
        """``update_calendar`` takes the bank holidays of a newer package, and returns which due dates moved."""
        super().__init__()
        self.desk = desk
        self._update_calendar = update_calendar
        self._seen_day = desk.as_at
        self._seen_writes: int | None = None
        if (theme := desk.preferences.get("theme")) in self.available_themes:
            self.theme = theme
        self.add_mode("duty", lambda: DutyScreen(desk))

    def on_mount(self) -> None:
        self.switch_mode("duty")
        self.set_interval(TICK_SECONDS, self.look_again)
        self.theme_changed_signal.subscribe(self, lambda theme: self.desk.preferences.set("theme", theme.name))
        self.set_timer(SETTLED_SECONDS, self._settle)

    def _settle(self) -> None:
        """What can wait until the first rows are on the screen."""
        keep_collection_short()
        if self._update_calendar is not None:
            self.run_worker(self._bring_calendar_up_to_date, thread=True)

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
        for screen in self.screen_stack:
            if isinstance(screen, DutyScreen | CaseScreen):
                screen.follow_the_day()

    def _bring_calendar_up_to_date(self) -> None:
        assert self._update_calendar is not None
        try:
            moved = self._update_calendar()
        except CpipError as error:
            sentence = f"The bank holidays could not be brought up to date. {error}"
            self.call_from_thread(self.notify, sentence, severity="warning", markup=False, timeout=20)
            return
        if moved:
            self.call_from_thread(self.push_screen, MovedDialog(moved))

    def action_help(self) -> None:
        """List the keys that work on this screen, and with what has the focus."""
        keys: dict[str, list[str]] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.tooltip and active.enabled:  # what is ours says what it does
                keys.setdefault(binding.tooltip, []).append(self.get_key_display(binding))
        self.push_screen(HelpDialog([(" ".join(names), words) for words, names in keys.items()]))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Textual's, but no screenshot: it would leave children's records in a folder. Our own help lists the keys."""
        for command in super().get_system_commands(screen):
            if command.title not in {"Screenshot", "Keys"}:
                yield command
        yield SystemCommand(
            "Add a bank holiday",
            "One that was proclaimed: it shows which due dates move, and asks",
            self.add_bank_holiday,
        )

    @work
    async def add_bank_holiday(self) -> None:
        """Ask for a proclaimed day, show what it moves, and write it after a yes."""
        from db.commands.calendar import proclaim

        asked = await self.push_screen_wait(BankHolidayDialog(self.desk.today()))
        if asked is None:
            return
        day, name = asked
        try:
            moved = await asyncio.to_thread(proclaim, self.desk.store, self.desk.act(), day, name, apply=False)
            if await self.push_screen_wait(ConfirmMovedDialog(day, name, moved)):
                await asyncio.to_thread(proclaim, self.desk.store, self.desk.act(), day, name, apply=True, shown=moved)
                self.notify("Written.", markup=False)
                self.look_again()
        except CpipError as error:
            self.notify(str(error), severity="error", markup=False, timeout=20)

    def _fatal_error(self) -> None:
        # Textual's own prints the values of local variables, a child's name among them, on the terminal.
        error = sys.exc_info()[1] or self._exception or RuntimeError()
        self.bell()
        self._exit_renderables.append(Text(note_crash(error)))
        self._close_messages_no_wait()
