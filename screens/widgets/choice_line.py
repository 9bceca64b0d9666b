"""One of a few named things in a form, chosen with left and right on a single line."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widgets import Static

from screens.commands import Command, commands
from screens.widgets.plain import content

_A_WORD_SECONDS = 1.5  # between its letters; after that another word begins


class ChoiceLine(Static, can_focus=True):
    """``value`` is the code of what is chosen, or None at first where nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "form",
        Command("right", "step(1)", "Next", "the next choice", footer=False),
        Command("left", "step(-1)", "Before", "the choice before", footer=False, name="step_back"),
        Binding("enter", "submit", show=False),
    )

    class Changed(Message):
        """Another one was chosen."""

        def __init__(self, line: "ChoiceLine") -> None:
            super().__init__()
            self.line = line

    class Submitted(Message):
        """Enter was pressed on it."""

        def __init__(self, line: "ChoiceLine") -> None:
            super().__init__()
            self.line = line

    def __init__(self, choices: Sequence[tuple[str, str]], chosen: str | None, *, id: str | None = None) -> None:
        """``choices`` are (code, words)."""
        super().__init__(id=id)
        self._choices = list(choices)
        codes = [code for code, _ in self._choices]
        self._at = codes.index(chosen) if chosen in codes else None
        self._typed, self._typed_at = "", 0.0

    @property
    def value(self) -> str | None:
        return None if self._at is None else self._choices[self._at][0]

    def render(self) -> Content:
        if self._at is None:
            return content("← → choose", "dim")
        place = content(f"  {self._at + 1} of {len(self._choices)}", "dim")
        return content("‹ ", "dim") + content(self._choices[self._at][1]) + content(" ›", "dim") + place

    def choose(self, code: str) -> None:
        """Choose the one with this code."""
        self._choose([one for one, _ in self._choices].index(code))

    def action_step(self, by: int) -> None:
        if self._choices:
            self._choose((self._at + by) % len(self._choices) if self._at is not None else min(0, by))

    def action_submit(self) -> None:
        self.post_message(self.Submitted(self))

    def on_key(self, event: Key) -> None:
        """A word that is typed goes to the choice that begins so; a letter pressed again goes on to the next.

        What fits no choice as it goes on is let be, so that the last letter of a word chooses nothing else.
        """
        if not event.is_printable or event.character is None or not self._choices:
            return
        event.stop()
        goes_on = event.time - self._typed_at < _A_WORD_SECONDS
        typed = (self._typed if goes_on else "") + event.character.casefold()
        self._typed, self._typed_at = typed, event.time
        again = len(set(typed)) == 1
        after = 0 if self._at is None else self._at + (1 if again else 0)
        for number in (*range(after, len(self._choices)), *range(after)):
            if self._choices[number][1].casefold().startswith(typed[0] if again else typed):
                self._choose(number)
                return

    def _choose(self, number: int) -> None:
        self._at = number % len(self._choices)
        self.refresh()
        self.post_message(self.Changed(self))
