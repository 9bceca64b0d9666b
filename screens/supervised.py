"""One worker's supervision: what is agreed and due, their sessions, when each child was discussed, open actions."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from db.queries.actions import AgreedLine, agreed_actions
from db.queries.case_cover import CoveredCase
from db.queries.sessions import SessionLine, sessions_of
from db.queries.supervision import SupervisionRow, supervised
from models.dates import short_form
from models.errors import CpipError
from models.people import Action
from models.standards import Standards
from models.supervision import FIGURES_MONTHS, SessionState
from screens.case import CaseScreen
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.day import DayDialog
from screens.dialogs.explain import explain_supervision
from screens.supervising import begin, choose_for
from screens.widgets.action_row import HEADINGS, action_cells, action_in_words, action_widths
from screens.widgets.beside import WIDE, Beside, RowWords, list_room
from screens.widgets.columns import Heading, headed
from screens.widgets.duty_row import Palette
from screens.widgets.instead import show_instead
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.plain import content, tell
from screens.widgets.supervised_rows import (
    CASE_HEADINGS,
    SESSION_HEADINGS,
    case_cells,
    case_in_words,
    case_widths,
    session_cells,
    session_in_words,
    session_widths,
)
from screens.widgets.supervision_rows import due_words, held_words, supervisor_words
from screens.widgets.top_line import TopLine

SESSIONS, CASES, ACTIONS = "sessions", "cases", "actions"


class SupervisedTable(ListTable):
    """One of the three lists."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "supervised",
        Command("enter", "select_cursor", "Open", "open the session, the case file or the actions"),
    )


class SupervisedScreen(Screen[None]):
    """A worker as at the day that is looked at; tab goes from one list to the next."""

    SAME_IN_WORDS = "cpip-tui supervision show WORKER; cpip-tui actions --owner WORKER"
    AUTO_FOCUS = f"#{SESSIONS}"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "supervised",
        Command("t", "session", "Session", "begin a session, or go on with the one that you are writing"),
        Command("m", "menu", "Menu", "plan, cancel, agree, sign, throw a draft away"),
        Command("e", "explain", "Explain", "explain the due date: counted from when, by which rule"),
        Command("o", "actions", "Actions", "all that this worker is to do"),
        Command("c", "pack", "Pack", "the compliance pack of this worker"),
        Command("tab", "app.focus_next", "Other list", "to the next list"),
        Command("d", "day", "Day", "look at the store as at another day", footer=False),
        Command("escape", "app.pop_screen", "Back", "back to the list of people"),
    )

    def __init__(self, desk: Desk, worker_id: int) -> None:
        super().__init__()
        self.desk, self._worker_id = desk, worker_id
        self._row: SupervisionRow | None = None
        self._standards: Standards | None = None
        self._sessions: dict[str, SessionLine] = {}
        self._cases: dict[str, CoveredCase] = {}
        self._actions: dict[str, AgreedLine] = {}
        self._palette = Palette.of({})
        self._widths: dict[str, list[int]] = {}

    def compose(self) -> ComposeResult:
        yield TopLine(self.desk)
        yield Static(id="about")
        with Beside():
            for name, cells in ((SESSIONS, self._session), (CASES, self._case), (ACTIONS, self._action)):
                with Vertical(classes="pane"):
                    yield Static(id=f"{name}-head", classes="heading")
                    yield SupervisedTable(cells, id=name)
            yield Static(id="instead")
            yield RowWords(id="row")
        yield KeyLine({"explain", "pack"})

    def on_mount(self) -> None:
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())
        self._read()

    def on_screen_resume(self) -> None:
        """Read again: a session may have been written meanwhile."""
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self.call_after_refresh(self._fill)

    def follow_the_day(self) -> None:
        """Read again, as at the day that is looked at now, and show names as they are shown now."""
        self._read()

    def _table(self, name: str) -> SupervisedTable:
        return self.query_one(f"#{name}", SupervisedTable)

    # --- reading and showing ------------------------------------------------------------------------------------

    def _read(self) -> None:
        as_at = self.desk.as_at
        try:
            with self.desk.store.reading() as reader:
                self._standards = clock = self.desk.standards(reader)
                row = supervised(reader, clock, as_at, self.desk.act().person, self._worker_id)
                sessions = sessions_of(reader, clock, as_at, self._worker_id)
                actions = agreed_actions(reader, clock, as_at, worker_id=self._worker_id)
        except CpipError as error:
            self._nothing(str(error))
            return
        if row is None:
            self._nothing(
                f"This worker is not among those who are supervised as at {short_form(as_at)}. "
                "Press d for another day, or escape to go back."
            )
            return
        self._row = row
        self._sessions = {str(line.id): line for line in sessions}
        self._cases = {str(one.id): one for one in row.cases}
        self._actions = {str(line.id): line for line in actions}
        self._say_about(row)
        self._instead("")
        self._fill()

    def _nothing(self, sentence: str) -> None:
        self._row = None
        self._sessions, self._cases, self._actions = {}, {}, {}
        self.query_one(TopLine).say(content("Supervision of this worker cannot be shown", "$text-error"))
        self.query_one("#about", Static).update(content(""))
        self.query_one("#row", Static).update(content(""))
        self._instead(sentence)

    def _instead(self, sentence: str) -> None:
        show_instead(self, sentence, self.query(".pane"), focus=self._table(SESSIONS))
        if sentence:
            self.set_focus(None)

    def _say_about(self, row: SupervisionRow) -> None:
        other_day = self.desk.as_at != self.desk.today()
        when = f" as at {short_form(self.desk.as_at)}" if other_day else ""
        self.query_one(TopLine).say(content(f"{row.worker.name} · supervision{when}", "bold"), mark=other_day)
        parts = (
            due_words(row),
            row.rule_words,
            supervisor_words(row, since=True),
            f"planned for {short_form(row.planned_on)}" if row.planned_on else "no session is planned",
            f"last held {short_form(row.last_held_on)}" if row.last_held_on else "never held",
            f"held {held_words(row)} due in {FIGURES_MONTHS} months" if row.expected else "",
            row.worker.team or "no team",
        )
        self.query_one("#about", Static).update(content(" · ".join(part for part in parts if part)))

    def _fill(self) -> None:
        """Show the three lists in the width that there is; the cursors stay on their rows."""
        if self._row is None or not self.query("#row"):
            return
        room = list_room(self.app.size.width)
        self._list(SESSIONS, SESSION_HEADINGS, session_widths(room), list(self._sessions))
        self._list(CASES, CASE_HEADINGS, case_widths(room), list(self._cases))
        self._list(ACTIONS, HEADINGS, action_widths(room), list(self._actions))
        late = sum(one.cover.too_long for one in self._cases.values())
        over = sum(line.is_overdue for line in self._actions.values())
        self._head(SESSIONS, len(self._sessions), "session", "No session is recorded or planned yet: t begins one.")
        self._head(
            CASES,
            len(self._cases),
            "open case",
            "No open case is held: press 2 to give one.",
            late and f"{late} not discussed in time",
        )
        self._head(
            ACTIONS,
            len(self._actions),
            "open action",
            "No action is open: a session agrees them (t).",
            over and f"{over} overdue",
        )
        self._say_row()

    def _list(self, name: str, headings: Sequence[Heading], widths: list[int], keys: Sequence[str]) -> None:
        self._widths[name] = widths
        self._table(name).show([(heading, width - 1) for heading, width in headed(headings, widths)], keys)

    def _head(self, name: str, count: int, word: str, none: str, more: str | int = "") -> None:
        """The line over a list; in the place of the list where there is nothing in it."""
        words = f"{count:,} {word}{'' if count == 1 else 's'}" + (f", ✕ {more}" if more else "")
        self.query_one(f"#{name}-head", Static).update(content(words if count else none, "bold" if count else ""))

    def _take_colours(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self._fill()

    def _session(self, key: str) -> Sequence[Text]:
        return session_cells(self._sessions[key], self._widths[SESSIONS], self._palette)

    def _case(self, key: str) -> Sequence[Text]:
        return case_cells(self._cases[key], self.desk, self._widths[CASES], self._palette)

    def _action(self, key: str) -> Sequence[Text]:
        return action_cells(self._actions[key], self.desk, self._widths[ACTIONS], self._palette)

    @on(ListTable.RowHighlighted)
    @on(events.DescendantFocus)
    def _say_row(self) -> None:
        words, focused = "", self.focused
        if isinstance(focused, SupervisedTable) and (key := focused.current) is not None:
            if focused.id == SESSIONS and key in self._sessions:
                words = session_in_words(self._sessions[key], self.desk)
            elif focused.id == CASES and key in self._cases:
                words = case_in_words(self._cases[key], self.desk)
            elif focused.id == ACTIONS and key in self._actions:
                words = action_in_words(self._actions[key], self.desk)
        self.query_one("#row", Static).update(content(words))

    # --- acting -------------------------------------------------------------------------------------------------

    @on(ListTable.RowSelected)
    def _open(self, event: ListTable.RowSelected) -> None:
        table: Any = event.data_table
        if (key := table.current) is None:
            return
        if table.id == CASES:
            self.app.push_screen(CaseScreen(self.desk, self._cases[key].id))
        elif table.id == ACTIONS:
            self.action_actions()
        else:
            self._open_session(self._sessions[key])

    def _open_session(self, line: SessionLine) -> None:
        """Go on with it, begin it or read it, as it stands."""
        mine = self.desk.person is not None and line.supervisor_id == self.desk.person.id
        if line.is_to_be_held:
            self._begin(line.id)
        elif line.state is SessionState.CANCELLED:
            tell(self, "It was not held, so there is no record of it. The line below says why.")
        elif line.writing and mine:
            from screens.session import SessionScreen

            self.app.push_screen(SessionScreen(self.desk, line.id))
        elif line.held_on is None:
            tell(self, f"{line.supervisor} is writing it. It can be read when it is recorded.")
        else:
            from screens.session_record import SessionRecordScreen

            self.app.push_screen(SessionRecordScreen(self.desk, line.id))

    @work
    async def _begin(self, planned_id: int | None = None) -> None:
        await begin(self, self.desk, self._worker_id, planned_id)
        self._read()

    def action_session(self) -> None:
        """Go on with the session that is being written, or begin one."""
        if self._row is not None:
            self._begin()

    @work
    async def action_menu(self) -> None:
        if self._row is None:
            return
        key = self._table(SESSIONS).current if self._table(SESSIONS).has_focus else None
        await choose_for(self, self.desk, self._row, self._sessions.get(key or ""))
        self._read()

    def action_explain(self) -> None:
        if self._row is not None:
            explain_supervision(self, self.desk, self._row)

    def action_actions(self) -> None:
        from screens.actions import ActionsScreen

        self.app.push_screen(ActionsScreen(self.desk, self._worker_id))

    def action_pack(self) -> None:
        from screens.compliance import PackScreen

        self.app.push_screen(PackScreen(self.desk, self._worker_id))

    @work
    async def action_day(self) -> None:
        day = await self.app.push_screen_wait(DayDialog(self.desk.as_at, self.desk.today(), self._standards))
        if day is not None:
            self.desk.look_at(day)
            self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        return self.desk.may(Action.BEGIN_SESSION) if action == "session" else True
