"""The screen that covers everything while nobody is there, and asks for the passphrase again."""

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from screens.widgets.plain import content


class LockScreen(Screen[None]):
    """Covers what was on the screen, which stays as it was beneath: nothing that was typed is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+q", "app.quit", "Quit")]

    def __init__(self, opens: Callable[[str], bool] | None, who: str) -> None:
        """``opens`` says whether a passphrase is right; None where the store has none."""
        super().__init__()
        self._opens, self._who = opens, who

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content("cpip-tui is locked", "bold"))
            if self._opens is None:
                yield Static(content(f"This store is not encrypted and has no passphrase. {self._who} was working.\n"))
                yield Static(content("enter: go on   ctrl+q: quit", "dim"))
                yield Input(id="passphrase", password=True, classes="unseen")
            else:
                yield Static(content(f"{self._who} was working. Passphrase, or recovery key:"))
                yield Input(id="passphrase", password=True)
                yield Static(id="echo")
                yield Static(content("enter: go on   ctrl+q: quit", "dim"))

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self.is_active:
            return  # enter was pressed twice: a second dismissal would take what is beneath
        if self._opens is None:
            self.dismiss()
        elif event.value:
            secret, self.query_one(Input).value = event.value, ""
            self.query_one("#echo", Static).update(content("…"))
            self._try(secret)

    @work(thread=True, exclusive=True)
    def _try(self, secret: str) -> None:
        assert self._opens is not None
        right = self._opens(secret)
        self.app.call_from_thread(self._answer, right)

    def _answer(self, right: bool) -> None:
        if not self.is_active:
            return
        if right:
            self.dismiss()
            return
        self.query_one("#echo", Static).update(content("This passphrase does not open the store.", "$text-error"))
