"""The line of keys at the bottom: where not all of them fit, the most needed ones, so that none is cut off."""

from collections.abc import Collection, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer

_AROUND = 3  # columns of space around a key and its words
_NEVER_LEFT_OUT = frozenset({"help", "quit", "back", "clear", "app.pop_screen", "throw_away"})


class KeyLine(Footer):
    """The keys that work now. The help (``?``) lists them all at any width."""

    def __init__(self, spare: Collection[str] = ()) -> None:
        """``spare`` are the actions whose keys are left out first where there is too little room."""
        super().__init__(show_command_palette=False)
        self._spare = frozenset(spare)
        self._stands: object = None

    def compose(self) -> ComposeResult:
        self._stands = self._keys() if self._bindings_ready else None
        keys = list(super().compose())
        left_out = self._left_out([(_of(key, "action"), _width(key)) for key in keys])
        for key in keys:
            if _of(key, "action") not in left_out:
                yield key

    def _left_out(self, keys: Sequence[tuple[str, int]]) -> set[str]:
        """Which of these actions are left out, each with its width: spare ones from the end, then others from there."""
        room = self.app.size.width - sum(width for _, width in keys)
        gone: set[str] = set()
        spare = [one for one in reversed(keys) if one[0] in self._spare]
        others = [one for one in reversed(keys) if one[0] not in self._spare | _NEVER_LEFT_OUT]
        for action, width in [*spare, *others]:
            if room >= 0:
                break
            gone.add(action)
            room += width
        return gone

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Make the line anew only if it would say something else: this is called whenever the focus moves."""
        self._bindings_ready = True
        if screen.app.app_focus and self.is_attached and screen is self.screen:
            self.call_after_refresh(self._say_anew)

    async def _say_anew(self) -> None:
        if self.is_attached and self._keys() != self._stands:
            await self.recompose()

    def _keys(self) -> object:
        """All that the line is made of: which keys work, what they are called, and how much room there is."""
        active = self.screen.active_bindings.values()
        shown: list[tuple[Binding, bool, str]] = [(one, enabled, tip) for _, one, enabled, tip in active if one.show]
        return self.app.size.width, shown


def _of(key: Widget, name: str) -> str:
    return str(getattr(key, name, ""))


def _width(key: Widget) -> int:
    return cell_len(_of(key, "key_display")) + cell_len(_of(key, "description")) + _AROUND
