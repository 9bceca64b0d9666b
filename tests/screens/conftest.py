"""A dialog alone, without the program and its store."""

from pathlib import Path

import pytest
from textual import events
from textual.app import App

STYLES = Path(__file__).parents[2] / "cpip_tui" / "app.tcss"


class Sheet(App):
    CSS_PATH = STYLES

    def __init__(self, dialog):
        super().__init__()
        self.dialog, self.answers = dialog, []

    def on_mount(self):
        self.push_screen(self.dialog, self.answers.append)

    @property
    def shown(self):
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())

    @property
    def words(self):
        """The words that are shown, as if lines were not broken by the frame."""
        return " ".join(self.shown.replace("│", " ").split())


@pytest.fixture
def sheet():
    """A program of one dialog: ``app = sheet(dialog)``; what it answered is in ``app.answers``."""
    return Sheet


@pytest.fixture
def paste():
    """A function that pastes into what has the focus."""

    async def into(pilot, text):
        pilot.app.screen.focused.post_message(events.Paste(text))
        await pilot.pause()

    return into
