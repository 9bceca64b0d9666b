"""A supervision session as it is written: the agenda that builds itself, and the forms behind its lines."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from db.commands.drafting import keep_draft
from db.queries.agenda import Agenda, session_agenda
from db.queries.last_time import LastTime, last_time, named_case
from db.queries.sessions import DraftText, SessionLine, drafts_of, session_line
from db.queries.workers import workers
from models.dates import short_form
from models.discussion import MOST_ACTIONS
from models.drafts import ADDED, DROPPED, added_cases, with_line
from models.errors import Conflict, CpipError, StaleEdit
from models.people import Action
from models.undecided import undecided
from models.workload import Worker
from screens.asking import allowed
from screens.carried_over import ask_of_action
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.discussion import DiscussionDialog, Room, case_fields, personal_fields
from screens.dialogs.form import FormDialog, FormField
from screens.recording import ask_to_record
from screens.widgets.agenda_lines import (
    HEADING,
    AgendaLine,
    agenda_cells,
    agenda_columns,
    agenda_lines,
    called,
    heading_cells,
    keys_with_headings,
    line_in_words,
    written_of,
)
from screens.widgets.agenda_table import AgendaTable
from screens.widgets.beside import WIDE, Beside, RowWords, list_room
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.last_words import last_words
from screens.widgets.list_table import ListTable
from screens.widgets.plain import content, tell
from screens.widgets.top_line import TopLine
from screens.writing import called_apart

KEPT = "What is typed is kept: t goes on with this session."
NOTHING = "Nothing was written; no session was begun."
NO_DRAFT = DraftText({}, 0)
_DROP = "drop this from the agenda, or take it back"


class SessionScreen(Screen[None]):
    """One session that this person is writing, as its supervisor. Nothing is written of what is not on the agenda."""

    SAME_IN_WORDS = "cpip-tui supervision agenda WORKER"
    AUTO_FOCUS = "#agenda"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "session",
        Command("escape", "back", "Back", "go back: all that is typed is kept"),
        Command("space,delete", "drop", "Drop", _DROP),
        Command("n", "add", "Add", "add a case of the worker that is not on the agenda"),
        Command("i", "record", "Record", "record the session: shown first, row by row"),
    )

    def __init__(self, desk: Desk, session_id: int, *, begun: bool = False) -> None:
        """``begun`` says that it was begun just now: where nothing is written of it, it goes when it is left."""
        super().__init__()
        self._is_untouched, self._is_leaving = begun, False
        self.desk, self._session_id = desk, session_id
        self.session: SessionLine | None = None
        self.agenda: Agenda | None = None
        self.lines: list[AgendaLine] = []
        self.drafts: dict[int | None, DraftText] = {}
        self._columns: list[tuple[str, int]] = []
        self._recording: Mapping[str, str] | None = None

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            yield AgendaTable(self._cells, id="agenda")
            yield Static(id="instead")
            yield RowWords(id="row")
        yield Static(id="status")
        yield KeyLine(())

    @property
    def table(self) -> AgendaTable:
        return self.query_one(AgendaTable)

    def on_mount(self) -> None:
        self._columns = agenda_columns(list_room(self.app.size.width))
        self.read()

    def on_screen_resume(self) -> None:
        if self.session is not None:
            self.read()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self._columns = agenda_columns(list_room(event.size.width))
        if self.session is not None:
            self.call_after_refresh(self._show)

    def follow_the_day(self) -> None:
        """Read it again, as after midnight or when somebody else has written."""
        self.read()

    # --- reading and showing ------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the agenda and what is typed so far."""
        try:
            with self.desk.store.reading() as reader:
                standards = self.desk.standards(reader)
                session = session_line(reader, standards, self._session_id, self.desk.today())
                if session.supervisor_id != self.desk.act().person.id:
                    raise Conflict(f"This is {session.supervisor}'s session; only they write in it.")
                if not session.writing:
                    raise Conflict("This session is not being written: it was recorded or thrown away since.")
                drafts = drafts_of(reader, self._session_id)
                typed_of = [id_ for id_ in drafts if id_ is not None]
                added = {*typed_of, *added_cases(drafts.get(None, NO_DRAFT).texts)}
                agenda = session_agenda(reader, standards, self.desk.acting_on, session.worker_id, added)
                held = {one.case_id for one in agenda.cases}
                elsewhere = [named_case(reader, id_) for id_ in typed_of if id_ not in held]
        except CpipError as error:
            self._instead(str(error))
            return
        self.session, self.agenda, self.drafts = session, agenda, drafts
        self.lines = agenda_lines(agenda, drafts, [one for one in elsewhere if one is not None])
        self._instead("")
        self._show()

    def _instead(self, sentence: str) -> None:
        if sentence:
            self.session, self.agenda, self.lines = None, None, []
            self.query_one(TopLine).say(content("This session cannot be shown", "$text-error"))
            self.query_one("#about", Static).update(content(""))
            self.query_one("#row", Static).update(content(""))
            self.query_one("#status", Static).update(content(""))
        show_instead(self, sentence, [self.table], style="$text-error")

    def _show(self) -> None:
        session, agenda = self.session, self.agenda
        if session is None or agenda is None:
            return
        other_day = self.desk.as_at != self.desk.today()
        state = "amended" if session.held_on else "not recorded yet"
        self.query_one(TopLine).say(
            content(f"Session of {session.worker} · {state}", "bold"), mark=other_day
        )  # fmt: skip
        self.query_one("#about", Static).update(content(self._about(session, agenda), "dim"))
        self.table.show(self._columns, keys_with_headings(self.lines))
        self.table.leave_heading()
        self.query_one("#status", Static).update(content(f"{written_of(self.lines)} · kept as you type", "dim"))
        self._say_row()

    def _about(self, session: SessionLine, agenda: Agenda) -> str:
        parts = [session.kind.words]
        if session.held_on:
            parts.append(f"held {short_form(session.held_on)}")
        elif session.planned_on:
            minutes = f", {session.planned_minutes} minutes" if session.planned_minutes else ""
            parts.append(f"planned for {short_form(session.planned_on)}{minutes}")
        else:
            parts.append("not planned")
        parts.append(f"last held {short_form(agenda.last_on)}" if agenda.last_on else "never held before")
        if agenda.next_due is not None:
            parts.append(f"after today the next by {short_form(agenda.next_due.on)}")
        return " · ".join(parts)

    def _cells(self, key: str) -> Sequence[Text]:
        if key.startswith(HEADING):
            return heading_cells(key, self._columns)
        line = next(one for one in self.lines if one.key == key)
        return agenda_cells(line, self.desk, self._columns, self.app.theme_variables)

    @property
    def line(self) -> AgendaLine | None:
        """The line under the cursor."""
        key = self.table.current
        return next((one for one in self.lines if one.key == key), None)

    @on(ListTable.RowHighlighted)
    def _say_row(self) -> None:
        words = line_in_words(self.line, self.desk) if self.line is not None else content("")
        self.query_one("#row", Static).update(words)

    # --- writing ------------------------------------------------------------------------------------------------

    @on(ListTable.RowSelected)
    @work
    async def _open(self) -> None:
        line = self.line
        if line is None:
            return
        if line.is_dropped and not self._set_dropped(line, dropped=False):
            return
        await self._write(line, dict(line.mark.faults))
        self.read()

    async def _write(self, line: AgendaLine, faults: Mapping[str, str] | None = None) -> None:
        if line.action is not None:
            if await ask_of_action(self, self.desk, line.action):
                self._is_untouched = False
        elif (dialog := self._dialog(line, faults)) is not None:
            await self.app.push_screen_wait(dialog)

    def _dialog(self, line: AgendaLine, faults: Mapping[str, str] | None) -> DiscussionDialog | None:
        """The form of a case or of the worker, with what is typed so far; None where it cannot be read."""
        case_id = line.case.id if line.case else None
        last: LastTime | None = None
        try:
            with self.desk.store.reading() as reader:
                draft = drafts_of(reader, self._session_id).get(case_id, NO_DRAFT)
                everybody = workers(reader)
                if case_id is not None:
                    standards = self.desk.standards(reader)
                    last = last_time(reader, standards, case_id, self.desk.acting_on, self._session_id)
        except CpipError as error:
            tell(self, str(error), "error")
            return None
        heading, room = called(line, self.desk), self._room(everybody, draft.texts, personal=case_id is None)
        if last is not None:
            title, fields = f"Discussion of {heading}", case_fields(room, last.seen_on)
            intro = last_words(last, hidden=self.desk.names_hidden)
        else:
            title, fields = f"About {room.worker}, for you two alone", personal_fields(room)
            intro = [" · ".join(one.reasons) for one in self.lines if one.topic == line.topic and one.reasons]
        return DiscussionDialog(
            title, fields, room, self._keeper(case_id), draft.texts, draft.version, intro=intro, faults=faults,
            first=line.topic or "",
        )  # fmt: skip

    def _room(self, everybody: Mapping[int, Worker], texts: Mapping[str, str], *, personal: bool) -> Room:
        """With who may be asked to do something: of the personal part one of the two, who alone see it."""
        assert self.agenda is not None
        whose = [f"who{at}" for at in range(1, MOST_ACTIONS + 1)]
        day, named = self.desk.acting_on, {typed.get(name, "") for name in whose for typed in (texts, undecided(texts))}
        worker = self.agenda.worker
        two = {worker.id, self.desk.act().person.id}
        known = [
            one for one in everybody.values()
            if str(one.id) in named or one.id in two or (one.is_here(day) and not personal)
        ]  # fmt: skip
        return Room(self.desk.acting_on, self.desk.calendar(), called_apart(known), worker.id)

    def _keeper(self, case_id: int | None) -> Callable[[Mapping[str, str], int], int]:
        assert self.agenda is not None
        desk, session_id, worker_id = self.desk, self._session_id, self.agenda.worker.id

        def keep(texts: Mapping[str, str], version: int) -> int:
            self._is_untouched = False
            return keep_draft(desk.store, desk.act(), session_id, case_id, texts, version, worker_id=worker_id)

        return keep

    # --- the agenda ---------------------------------------------------------------------------------------------

    def action_drop(self) -> None:
        """Drop the line from the agenda, where nothing is written of it, or take it back."""
        line = self.line
        if line is None:
            return
        if line.is_written:
            tell(self, f"Something is written of {called(line, self.desk)}. Empty its form to drop it.", "warning")
            return
        if self._set_dropped(line, dropped=not line.is_dropped):
            self.read()  # the cursor stays: pressed again it takes the line back

    def _set_dropped(self, line: AgendaLine, *, dropped: bool) -> bool:
        return self._change(lambda texts: with_line(texts, DROPPED, line.key, there=dropped))

    def _change(self, change: Callable[[Mapping[str, str]], Mapping[str, str]]) -> bool:
        """Change the agenda as it is kept beside what is typed of the worker. False where it cannot be kept."""
        keep = self._keeper(None)
        try:
            for _ in range(2):
                with self.desk.store.reading() as reader:
                    draft = drafts_of(reader, self._session_id).get(None, NO_DRAFT)
                try:
                    keep(change(draft.texts), draft.version)
                    return True
                except StaleEdit:
                    continue  # another window was quicker: on top of what it wrote
        except CpipError as error:
            tell(self, str(error), "error")
            return False
        tell(self, "Another window is writing in this session. Try again.", "warning")
        return False

    @work
    async def action_add(self) -> None:
        if self.agenda is None:
            return
        on_agenda = {line.case.id for line in self.lines if line.case}
        others = [one for one in self.agenda.cases if one.case_id not in on_agenda]
        worker = self.agenda.worker
        if not others:
            tell(self, f"Every case of {worker.name} is on the agenda already.")
            return
        found = [(one.case, self.desk.case_called(one.case, one.child, one.name)) for one in others]
        ids = {one.case: one.case_id for one in others}
        fields = [FormField("case", "case", "type to search: reference or name", read=ids.__getitem__, search=found)]
        form = FormDialog(f"Add a case of {worker.name} to the agenda", fields, verb="add")
        filled = await self.app.push_screen_wait(form)
        if filled is None:
            return
        case_id = filled["case"]
        if self._change(lambda texts: with_line(texts, ADDED, str(case_id), there=True)):
            self.read()
            self.table.go_to(f"case:{case_id}", otherwise=self.table.cursor_row)

    @work
    async def action_record(self) -> None:
        if self.session is None or not allowed(self, self.desk, Action.RECORD_SESSION):
            return
        self.read()
        if self.session is None:
            return
        ended = await ask_to_record(self, self.desk, self.session, self.lines, self.drafts, self._recording)
        self._recording = ended.texts
        if ended.done:
            self._show_record()
        elif ended.line is not None:
            self.table.go_to(ended.line.key, otherwise=self.table.cursor_row)
            await self._write(ended.line, ended.faults)
            self.read()

    def _show_record(self) -> None:
        """In the place of this screen the record, which stands beneath already where it was amended."""
        from screens.session_record import SessionRecordScreen

        beneath = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        if isinstance(beneath, SessionRecordScreen) and beneath.session_id == self._session_id:
            self.app.pop_screen()
        else:
            self.app.switch_screen(SessionRecordScreen(self.desk, self._session_id))

    @work
    async def action_back(self) -> None:
        """Nothing is lost, and it says so; one of which nothing was written was not begun."""
        session = self.session
        if self._is_leaving:
            return  # the key was pressed twice
        self._is_leaving = True
        if session is not None and await self._is_left_empty():
            day = short_form(session.planned_on) if session.planned_on else ""
            tell(self, f"Nothing was written; the session stays planned for {day}." if day else NOTHING)
        elif session is not None:
            tell(self, KEPT)
        self._is_leaving = False
        if self.is_active:
            self.app.pop_screen()

    async def _is_left_empty(self) -> bool:
        """Throw it away where it was begun just now, and nothing is typed, dropped or added in any window."""
        if not self._is_untouched or not self.desk.may(Action.DISCARD_SESSION):
            return False
        from db.commands.session_writing import discard_session

        try:
            with self.desk.store.reading() as reader:
                if drafts_of(reader, self._session_id):
                    return False
            await asyncio.to_thread(discard_session, self.desk.store, self.desk.act(), self._session_id)
        except CpipError:
            return False  # then it stands, empty as it is
        return True
