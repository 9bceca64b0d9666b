"""One of many things, found by typing a part of its code or its words."""

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from models.errors import CpipError
from models.text import for_search, holds_words, showable, without_accents
from screens.widgets.field import Field
from screens.widgets.plain import content

Choice = tuple[str, str]  # (code, words)
_ROWS = 6


class Matches(NamedTuple):
    """The best choices for a text, and how many match it: who does not see the one that is meant types more of it."""

    choices: Sequence[Choice]
    of: int


_NONE = Matches((), 0)


def shown(choice: Choice) -> str:
    """``6 police``; a code that begins its words is not said twice."""
    code, words = choice
    return showable(words if words.casefold().startswith(code.casefold()) else f"{code} {words}")


def matches(choices: Sequence[Choice], text: str) -> list[Choice]:
    """The choices that hold every word of the text in code or words, whatever the case and the accents.

    One whose code is the text comes first, then those whose code begins with it, then the others, as they are listed.
    """
    wanted = without_accents(text)
    found = [choice for choice in choices if holds_words(without_accents(for_search(*choice)), wanted)]
    begun = text.strip().casefold()
    return sorted(found, key=lambda one: (one[0].casefold() != begun, not one[0].casefold().startswith(begun)))


class SearchChoice(Vertical):
    """``value`` is the code of what was taken, or None. ``text`` is what stands in the line.

    While it has the focus, what matches stands below; up and down go through it, enter takes it. A code that is typed
    as it is written is taken without that. With ``free`` the text may be none of them, and is then the value itself.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "go(1)", show=False),
        Binding("up", "go(-1)", show=False),
    ]

    class Changed(Message):
        """Something was typed or taken, or found for what was typed."""

        def __init__(self, choice: "SearchChoice") -> None:
            super().__init__()
            self.choice = choice

    class Submitted(Message):
        """Enter was pressed, and what was under the cursor taken."""

        def __init__(self, choice: "SearchChoice") -> None:
            super().__init__()
            self.choice = choice

    def __init__(
        self,
        choices: Sequence[Choice] = (),
        chosen: str | None = None,
        *,
        found: Callable[[str], Matches] | None = None,
        free: bool = False,
        placeholder: str = "type to search",
        id: str | None = None,
    ) -> None:
        """``choices`` are those of a short list; otherwise ``found`` gives them for a text, and is asked in a thread.

        ``chosen`` is a code, or a free text; ``found`` is asked for it as for any other text.
        """
        super().__init__(id=id)
        self._choices, self._find, self._free, self._placeholder = choices, found, free, placeholder
        self._taken = next((one for one in choices if one[0] == chosen), None)
        self._begun = chosen or ""
        self._matches: list[Choice] = []
        self._of = 0  # so many match
        self._at: int | None = None
        self._answers: str | None = None  # the text that the matches are of
        self._looking, self._enter_waits, self._refused = False, False, ""

    def compose(self) -> ComposeResult:
        yield Field(
            value=shown(self._taken) if self._taken else self._begun,
            placeholder=self._placeholder,
            compact=True,
            select_on_focus=True,
        )
        yield Static(classes="matches")

    def on_mount(self) -> None:
        self.query_one(".matches", Static).display = False
        if self._taken is None and self._begun:
            self._look()

    # --- what is chosen -----------------------------------------------------------------------------------------

    @property
    def field(self) -> Field:
        """The line that is typed into."""
        return self.query_one(Field)

    @property
    def text(self) -> str:
        return self.field.value.strip()

    @property
    def chosen(self) -> Choice | None:
        """What was taken, or what has the very code that stands in the line."""
        text = self.text.casefold()
        if self._taken is not None:
            return self._taken if self.text == shown(self._taken).strip() else None
        known = self._choices if self._find is None else self._matches if self._answers == self.text else ()
        return next((one for one in known if text and one[0].casefold() == text), None)

    @property
    def value(self) -> str | None:
        if self.chosen is not None:
            return self.chosen[0]
        return (self.text or None) if self._free else None

    @property
    def is_settled(self) -> bool:
        """Whether what stands in the line can be given back as it is."""
        return self.value is not None

    @property
    def is_looking(self) -> bool:
        """Whether what matches the line is still being looked for."""
        return self._looking

    @property
    def undecided(self) -> str:
        """Why what stands in the line is no choice, as a sentence; empty where it is one, or where nothing stands."""
        if not self.text or self.is_settled:
            return ""
        if self._refused:
            return self._refused
        if self._answers != self.text:
            return "It is still being looked for. Wait a moment."
        count = self._of
        if not count:
            return f"Nothing shows “{self.text[:40]}”. Type less of it, or another word."
        fits = "One fits" if count == 1 else f"{count} fit"
        return f"“{self.text[:40]}” is not chosen yet: {fits}. Take one with enter."

    @property
    def is_open(self) -> bool:
        """Whether matches stand below the line, to be taken."""
        return self.query_one(".matches", Static).display is True

    def take(self, choice: Choice) -> None:
        """Choose this one; the line shows it."""
        self._taken = choice
        self.field.value = shown(choice)
        self.field.cursor_position = 0
        self._matches, self._at = [], None
        self._draw()

    def put(self, text: str) -> None:
        """Let what has this code be taken, or where nothing has it, let the text stand in the line."""
        exact = next((one for one in self._choices if one[0] == text), None)
        if exact is not None:
            self.take(exact)
        else:
            self._taken = None
            self.field.value = text

    def focus(self, scroll_visible: bool = True) -> "SearchChoice":
        self.field.focus(scroll_visible)
        return self

    # --- typing and taking --------------------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._enter_waits = False  # what is typed after enter is another question
        if self._taken is not None and self.text != shown(self._taken).strip():
            self._taken = None
        self._look()
        self.post_message(self.Changed(self))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._looking and self.text and self._taken is None:
            self._enter_waits = True  # what is found decides
            return
        self._enter_waits = False
        self._go_on()

    @property
    def _under_cursor(self) -> Choice | None:
        if self._at is None or self._at >= len(self._matches) or self._taken is not None:
            return None
        return self._matches[self._at]

    def _go_on(self) -> None:
        """Take what is under the cursor, and leave the line."""
        if self._under_cursor is not None:
            self.take(self._under_cursor)
        self.post_message(self.Submitted(self))

    def action_go(self, by: int) -> None:
        """Through the matches; before the first of them to the field above, as where none is listed."""
        rows = self._rows
        if not rows or not self.is_open or (by < 0 and not self._at):
            raise SkipAction
        self._at = 0 if self._at is None else min(self._at + by, len(rows) - 1)
        self._draw()

    def on_descendant_focus(self) -> None:
        self._look()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        del event
        if self._taken is None and self.chosen is not None:
            self.take(self.chosen)
        self._enter_waits = False
        self._draw()
        self.post_message(self.Changed(self))

    # --- finding ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Find what matches the line: at once in a list; in a thread, one question at a time, the newest next."""
        if self._taken is not None:
            self._matches, self._at = [], None
            self._draw()
        elif self._find is None:
            known = matches(self._choices, self.text)
            self._answer(self.text, Matches(known, len(known)))
        elif not self.text:
            self._answer("", _NONE)
        elif not self._looking:
            self._looking = True
            self.run_worker(self._look_up(self._find))

    async def _look_up(self, find: Callable[[str], Matches]) -> None:
        try:
            while self._taken is None and self.text and self.text != self._answers:
                text, refused, found = self.text, "", _NONE
                try:
                    found = await asyncio.to_thread(find, text)
                except CpipError as error:
                    refused = str(error)
                if text == self.text and self._taken is None:
                    self._answer(text, found, refused)
        finally:
            self._looking = False
        if self._enter_waits:
            self._enter_waits = False
            await self.field.action_submit()
        self.post_message(self.Changed(self))

    def _answer(self, text: str, found: Matches, refused: str = "") -> None:
        self._answers, self._refused = text, refused
        self._matches, self._of = list(found.choices), found.of
        self._at = 0 if text and self._matches else None
        exact = next((one for one in self._matches if text and one[0] == text), None)
        if exact is not None and text == self._begun and not self.field.has_focus:
            self.take(exact)  # what the form came with
        self._draw()

    # --- showing ------------------------------------------------------------------------------------------------

    @property
    def _rows(self) -> list[str]:
        """The matches, and after them the text as it is typed where it may be free."""
        rows = [shown(one) for one in self._matches]
        return [*rows, f"none of these: “{self.text}”"] if rows and self.text and self._free else rows

    def _draw(self) -> None:
        rows, below = self._rows, self.query_one(".matches", Static)
        first = max(0, min((self._at or 0) - _ROWS + 2, len(rows) - _ROWS))
        lines = [
            content(("▸ " if number == self._at else "  ") + row, "bold" if number == self._at else "")
            for number, row in enumerate(rows[first : first + _ROWS], first)
        ]
        left = len(rows) - first - len(lines)
        if left > 0:
            lines.append(content(f"  ↓ {left} more", "dim"))
        if self._of > len(self._matches):
            lines.append(content(f"  These are {len(self._matches)} of {self._of:,}: type more.", "dim"))
        below.update(Content("\n").join(lines))
        below.display = bool(rows) and self._taken is None and self.field.has_focus
        if below.display:
            self.call_after_refresh(self.scroll_visible, animate=False)
