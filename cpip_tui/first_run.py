"""The program for somebody who has no store yet: it guides to one, and ends where the program itself begins."""

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from cpip_tui.quiet import QuietApp
from screens.first_run.guide import Begun, Make, guide


class FirstRunApp(QuietApp[Begun]):
    """The guided start on a terminal; its result is how it ended, None where it was left."""

    TITLE = "cpip-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", show=False, priority=True)]

    def __init__(self, path: Path, make: Make) -> None:
        super().__init__()
        self._path, self._make = path, make

    def on_mount(self) -> None:
        self._begin()

    @work
    async def _begin(self) -> None:
        self.exit(await guide(self.screen, self._path, self._make))
