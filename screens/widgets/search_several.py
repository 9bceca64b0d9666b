"""Some of many things, each found by typing a part of its code or its words."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from models.errors import CpipError
from screens.widgets.plain import content
from screens.widgets.search_choice import Choice, Matches, SearchChoice, shown


class SearchSeveral(SearchChoice):
    """``value`` is the codes of all that were taken, a line each, or None.

    Enter takes what is under the cursor, and on an empty line goes on; backspace on an empty line gives the last one
    back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "give_back", show=False, priority=True),
    ]

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
        """As for one of many; ``chosen`` are the codes of several, a line each. None of them is a free text."""
        del free
        super().__init__(choices, None, found=found, placeholder=placeholder, id=id)
        self._several: dict[str, str] = {code: self._words(code) for code in (chosen or "").split("\n") if code}

    def compose(self) -> ComposeResult:
        yield Static(classes="taken")
        yield from super().compose()

    def on_mount(self) -> None:
        super().on_mount()
        self._say_taken()

    @property
    def value(self) -> str | None:
        return "\n".join(self._several) or None

    @property
    def chosen(self) -> Choice | None:
        return None

    @property
    def is_settled(self) -> bool:
        return not self.text

    def take(self, choice: Choice) -> None:
        """Choose this one too; the line is for the next."""
        self._several[choice[0]] = shown(choice)
        self.field.value = ""
        self._say_taken()

    def action_give_back(self) -> None:
        """The one that was taken last is not meant, after all."""
        if self.field.value or not self._several:
            raise SkipAction
        self._several.popitem()
        self._say_taken()
        self.post_message(self.Changed(self))

    def _go_on(self) -> None:
        if self._under_cursor is None:
            self.post_message(self.Submitted(self))
        else:
            self.take(self._under_cursor)

    def _words(self, code: str) -> str:
        """What stands for a code that the form came with."""
        known = dict(self._choices)
        if code not in known and self._find is not None:
            try:
                known = dict(self._find(code).choices)
            except CpipError:
                known = {}
        return shown((code, known.get(code, "")))

    def _say_taken(self) -> None:
        taken = self.query_one(".taken", Static)
        taken.update(Content("\n").join(content(words) for words in self._several.values()))
        taken.display = bool(self._several)
