"""The record of a supervision session, to be read and signed: its cases in a list, and all that was said below it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from db.commands.reading import enter_session_opened
from db.queries.sessions import DiscussionLine, SessionRecord, session_record
from db.store import Reader
from models.errors import Conflict, CpipError
from models.people import Action
from models.supervision import SessionState
from screens.case import CaseScreen
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.record_signing import amend, correct, sign, ways_to_sign
from screens.widgets.beside import WIDE, Beside
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.plain import cell, content
from screens.widgets.record_words import discussion_words, personal_words, session_words
from screens.widgets.top_line import TopLine

_WORKER = "worker"  # the key of the line of the personal part


class PartsTable(ListTable):
    """The cases that were discussed, and the personal part."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "record",
        Command("enter", "select_cursor", "Case", "open the file of this case"),
    )


class Said(VerticalScroll):
    """All that was said, to be scrolled through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]


class SessionRecordScreen(Screen[None]):
    """One session as it was recorded. That it was opened is entered in the trail before it is shown."""

    SAME_IN_WORDS = "cpip-tui supervision read NUMBER"
    AUTO_FOCUS = "#parts"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "record",
        Command("escape", "app.pop_screen", "Back", "back to where you came from"),
        Command("i", "sign", "Sign", "sign the record: it asks first, and names what is signed"),
        Command("a", "amend", "Amend", "go on writing, while it is not signed by both"),
        Command("c", "correct", "Correct", "add a dated note, once both have signed"),
        Command("m", "menu", "More", "what can be done with this record"),
        Command("tab", "app.focus_next", "Next part", "between the list and all that was said", footer=False),
    )

    def __init__(self, desk: Desk, session_id: int) -> None:
        super().__init__()
        self.desk, self.session_id = desk, session_id
        self.record: SessionRecord | None = None
        self._entered: set[int | None] = set()
        self._offered: set[str] = set()

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield PartsTable(self._cells, id="parts")
            with Said(id="said"):
                yield Static(id="words")
        yield KeyLine({"menu"})

    @property
    def table(self) -> PartsTable:
        return self.query_one(PartsTable)

    def on_mount(self) -> None:
        self.read()

    def on_screen_resume(self) -> None:
        if self.record is not None:
            self.read()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        if self.record is not None:
            self.call_after_refresh(self._show)

    def follow_the_day(self) -> None:
        """Read it again, as when somebody else has written."""
        self.read()

    def read(self) -> None:
        """Read the record as it stands today; first what is read is entered, and where it cannot be it is not shown."""
        try:
            act = self.desk.act()
            with self.desk.store.reading() as reader:
                record = session_record(
                    reader, self.desk.standards(reader), self.session_id, self.desk.today(), act.person
                )
                offered = self._offers(reader, record)
            if record.session.held_on is None:
                state = record.session.state
                raise Conflict(
                    f"This session is {state.words}, and not recorded yet."
                    if state is not SessionState.CANCELLED
                    else "This session was cancelled; nothing was recorded."
                )
            self._enter(record)
        except CpipError as error:
            self._show_nothing(str(error))
            return
        self.record, self._offered = record, offered
        self.refresh_bindings()
        self._show()

    def _enter(self, record: SessionRecord) -> None:
        """Enter that it is opened, and each case of it that was not entered yet."""
        new = [one for one in record.discussions if one.case_id not in self._entered]
        if new or not self._entered:
            session = record.session
            cases = [(one.case, one.child_id, one.case_id) for one in new]
            enter_session_opened(self.desk.store, self.desk.act(), session.worker, session.id, cases)
            self._entered |= {None, *(one.case_id for one in new)}

    def _show_nothing(self, sentence: str) -> None:
        self.record, self._offered = None, set()
        self.refresh_bindings()
        self.query_one(TopLine).say(content("This record cannot be shown", "$text-error"))
        self.query_one("#about", Static).update(content(sentence, "$text-error"))
        self.query_one("#words", Static).update(content(""))
        self.table.show((), ())

    def _show(self) -> None:
        record = self.record
        if record is None:
            return
        session = record.session
        state = "being amended" if session.writing else session.state.words
        self.query_one(TopLine).say(content(f"Session of {session.worker} · {state}", "bold"))
        self.query_one("#about", Static).update(session_words(session))
        self.table.show(self._columns(), [*(str(one.case_id) for one in record.discussions), _WORKER])
        self._say()

    def _columns(self) -> list[tuple[str, int]]:
        width = self.app.size.width
        room = (width // 2 if width >= WIDE else width) - 4
        return [("of", room // 2), ("missing and corrected", room - room // 2)]

    @property
    def discussion(self) -> DiscussionLine | None:
        """That of the case under the cursor; None on the personal part."""
        key = self.table.current
        found = self.record.discussions if self.record else ()
        return next((one for one in found if str(one.case_id) == key), None)

    def _cells(self, key: str) -> Sequence[Text]:
        record = self.record
        assert record is not None
        widths = [width for _, width in self._columns()]
        one = next((one for one in record.discussions if str(one.case_id) == key), None)
        corrected = sum(one.case_id == (None if key == _WORKER else int(key)) for one in record.corrections)
        marks = [gap.words for gap in one.gaps] if one else []
        marks += [f"corrected {'once' if corrected == 1 else f'{corrected} times'}"] if corrected else []
        called = self._called(one)
        warns = self.app.theme_variables.get("text-warning", "") if one and one.gaps else ""
        return [cell(called, width=widths[0]), cell(", ".join(marks) or "–", warns, width=widths[1])]

    def _called(self, one: DiscussionLine | None) -> str:
        if one is not None:
            return self.desk.case_called(one.case, one.child, one.name)
        return f"{self.record.session.worker}, for the two alone" if self.record else ""

    @on(ListTable.RowHighlighted)
    def _say(self) -> None:
        record, one = self.record, self.discussion
        if record is None:
            return
        hidden = self.desk.names_hidden
        if one is not None:
            words = discussion_words(one, record.corrections, hidden=hidden)
        else:
            words = personal_words(record, hidden=hidden)
        heading = content(f"{self._called(one)}\n", "bold")
        self.query_one("#words", Static).update(heading + words)
        self.query_one(Said).scroll_home(animate=False)

    @on(ListTable.RowSelected)
    def _open_case(self) -> None:
        if self.discussion is not None:
            self.app.push_screen(CaseScreen(self.desk, self.discussion.case_id))

    # --- what is done with it -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what this person can do with the record as it stands."""
        del parameters
        if action == "menu":
            return bool(self._offered)
        return action in self._offered if action in {"sign", "amend", "correct"} else True

    def _offers(self, reader: Reader, record: SessionRecord) -> set[str]:
        """What this person can do with it now, by the names of the actions."""
        desk, session = self.desk, record.session
        is_supervisor = desk.act().person.id == session.supervisor_id
        holds = {
            "sign": desk.may(Action.SIGN_SESSION) and bool(ways_to_sign(reader, desk, session)),
            "amend": desk.may(Action.AMEND_SESSION) and is_supervisor and not session.is_locked,
            "correct": desk.may(Action.CORRECT_SESSION) and record.sees_personal and session.is_locked,
        }
        return {name for name, is_held in holds.items() if is_held}

    @work
    async def action_sign(self) -> None:
        if self.record is not None and await sign(self, self.desk, self.record):
            self.read()

    @work
    async def action_amend(self) -> None:
        if self.record is not None:
            await amend(self, self.desk, self.record)

    @work
    async def action_correct(self) -> None:
        await self._correct()

    async def _correct(self) -> None:
        record, one = self.record, self.discussion
        if record is None:
            return
        of = self._called(one) if one is not None else record.session.worker
        if await correct(self, self.desk, record, one.case_id if one else None, of):
            self.read()

    @work
    async def action_menu(self) -> None:
        if self.record is None:
            return
        one = self.discussion
        of = self._called(one) if one is not None else self.record.session.worker
        named = (
            ("sign", "sign it, or note a signature on paper"),
            ("amend", "amend it: go on writing"),
            ("correct", f"a dated note that corrects what is said of {of}"),
        )
        choices = [(action, words) for action, words in named if self.check_action(action, ())]
        chosen = await self.app.push_screen_wait(ChoiceDialog("What is done with this record?", choices, "sign"))
        run = {"sign": self.action_sign, "amend": self.action_amend, "correct": self.action_correct}
        if chosen is not None:
            run[chosen]()
