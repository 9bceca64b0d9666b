"""The line of keys at the bottom: on a narrow screen only the most needed ones, so that none is cut off."""

from collections.abc import Collection

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

ROOMY = 120  # columns


class KeyLine(Footer):
    """The keys that work now. The help (``?``) lists them all at any width."""

    def __init__(self, spare: Collection[str] = ()) -> None:
        """``spare`` are the actions whose keys are left out on a narrow screen."""
        super().__init__(show_command_palette=False)
        self._spare = frozenset(spare)
        self._stands: object = None

    def compose(self) -> ComposeResult:
        self._stands = self._keys() if self._bindings_ready else None
        narrow = self.app.size.width < ROOMY
        for widget in super().compose():
            if not (narrow and getattr(widget, "action", "") in self._spare):
                yield widget

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
        shown = [(one, enabled, tip) for _, one, enabled, tip in self.screen.active_bindings.values() if one.show]
        return self.app.size.width < ROOMY, shown
