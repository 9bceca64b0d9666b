"""The cover over the program: where nobody is there, or who is working asks for it, until the passphrase is given."""

from collections.abc import Callable
from typing import Any

from textual import events

from cpip_tui.quiet import QuietApp
from screens.desk import Desk

IDLE_SECONDS = 600.0  # then the screen is cleared, and the passphrase asked for


class LocksWhenIdle(QuietApp[None]):
    """The part of the program that covers it, and lets nothing come to stand over the cover."""

    desk: Desk

    def __init__(self, idle_clock: Callable[[], float]) -> None:
        """``idle_clock`` counts seconds, to tell how long nobody was there."""
        super().__init__()
        self._idle_clock, self._last_touched = idle_clock, idle_clock()
        self._locked = False

    def look_again(self) -> None:
        """Read again where the day or the store is another."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseEvent | events.Paste):
            self._last_touched = self._idle_clock()
        await super().on_event(event)

    def lock_if_idle(self) -> None:
        """Cover the program where nobody has touched it for long."""
        if not self._locked and self._idle_clock() - self._last_touched >= IDLE_SECONDS:
            self.action_lock()

    def action_lock(self) -> None:
        """Cover everything, and ask for the passphrase; what is beneath stays as it was."""
        if self.desk.person is None or self._locked:
            return
        from screens.dialogs.lock import LockScreen

        self._locked = True
        self.clear_notifications()
        key = self.desk.store.key
        opens = key.is_opened_by if key is not None else None
        super().push_screen(LockScreen(opens, self.desk.person.name), self._uncovered)

    def _uncovered(self, _: object) -> None:
        self._locked = False
        self._last_touched = self._idle_clock()
        self.look_again()

    def push_screen(self, screen: Any, *more: Any, **options: Any) -> Any:
        """As Textual does it; while the program is locked, nothing comes to stand over the cover."""
        pushed = super().push_screen(screen, *more, **options)
        if self._locked:
            # The cover that is there goes on top again: a second one would ask for the passphrase a second time.
            beneath, cover = self._screen_stack[-1], self._screen_stack.pop(-2)
            self._screen_stack.append(cover)
            beneath.post_message(events.ScreenSuspend())
            cover.post_message(events.ScreenResume())
            self.screen_change_signal.publish(cover)
        return pushed

    def notify(self, message: str, *, markup: bool = False, **options: Any) -> None:
        """As Textual does it, never as markup, and nothing while the program is locked: it could name a child."""
        del markup
        if not self._locked:
            super().notify(message, markup=False, **options)
