"""The line of keys at the bottom: on a narrow screen only the most needed ones, so that none is cut off."""

from collections.abc import Collection

from textual.app import ComposeResult
from textual.widgets import Footer

ROOMY = 120  # columns


class KeyLine(Footer):
    """The keys that work now. The help (``?``) lists them all at any width."""

    def __init__(self, spare: Collection[str]) -> None:
        """``spare`` are the actions whose keys are left out on a narrow screen."""
        super().__init__(show_command_palette=False)
        self._spare = frozenset(spare)

    def compose(self) -> ComposeResult:
        narrow = self.app.size.width < ROOMY
        for widget in super().compose():
            if not (narrow and getattr(widget, "action", "") in self._spare):
                yield widget
