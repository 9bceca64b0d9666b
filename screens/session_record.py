"""The record of a supervision session, to be read and signed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from db.queries.sessions import session_line
from models.errors import CpipError
from screens.desk import Desk
from screens.widgets.key_line import KeyLine
from screens.widgets.plain import content
from screens.widgets.top_line import TopLine


class SessionRecordScreen(Screen[None]):
    """One session of a worker with their supervisor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back", tooltip="back to where the session was opened"),
    ]

    def __init__(self, desk: Desk, session_id: int) -> None:
        super().__init__()
        self.desk, self._session_id = desk, session_id

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield KeyLine(())

    def on_mount(self) -> None:
        try:
            with self.desk.store.reading() as reader:
                line = session_line(reader, self.desk.standards(reader), self._session_id, self.desk.today())
            words = content(f"Supervision of {line.worker}", "bold")
        except CpipError as error:
            words = content(str(error), "$text-error")
        self.query_one(TopLine).say(words)
