"""A Textual app that ends quietly when something breaks."""

import sys
from typing import TypeVar

from rich.text import Text
from textual.app import App

from cpip_tui.crash import note_crash

ResultT = TypeVar("ResultT")


class QuietApp(App[ResultT]):
    """Says that something broke, and nothing of what it was working with."""

    def _fatal_error(self) -> None:
        # Textual's own prints the values of local variables, a child's name among them, on the terminal.
        error = sys.exc_info()[1] or self._exception or RuntimeError()
        self.bell()
        self._exit_renderables.append(Text(note_crash(error)))
        self._close_messages_no_wait()
