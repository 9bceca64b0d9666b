"""Find anything: a child, a case, a worker or a screen, by what is typed of it; spelling is forgiven."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import DataTable, Input, Static

from db.queries.finding import Found
from db.queries.supervision import supervised
from models.dates import short_form
from models.errors import CpipError
from models.finding import Grade, Kind, asked
from models.finding_index import AT_MOST
from models.people import Action
from models.text import several
from screens.desk import Desk
from screens.dialogs.dialog import Dialog
from screens.finding import found_by, index_of
from screens.places import Place, go_to, places_for, places_like
from screens.widgets.field import Field
from screens.widgets.list_table import ListTable
from screens.widgets.plain import cell, content, tell
from screens.widgets.search_entry import RESTS_SECONDS, SearchEntry

_KIND_WIDTH = 6
MORE = 5  # times as many answers are shown when the last of them was not it
WIDTH, FRAME = 110, 7  # of the dialog, as in the style sheet; border, padding and scrollbar
SEARCHED = "find"  # as it stands in the audit trail


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of what was found: ``opens`` is what it leads to."""

    kind: Kind
    called: str
    about: str
    grade: Grade
    opens: Found | Place

    @property
    def why(self) -> str:
        """A sentence for the line that explains the row."""
        return f"A {self.kind}: {self.grade.words}."


@dataclass(frozen=True, slots=True)
class Answers:
    """What answers a text, best first; ``first_of`` says in words what was left out, and is empty where nothing was."""

    lines: list[Answer]
    first_of: str = ""


def answers(desk: Desk, text: str, most: int = AT_MOST, *, fresh: bool = True) -> Answers:
    """What answers the text: of equally good answers screens first, then workers, children and cases.

    Of children and of workers at most so many. Raises StoreError.
    """
    found = found_by(desk, text, most, fresh=fresh)
    places = [Answer(Kind.SCREEN, one.name, one.words, grade, one) for one, grade in places_like(desk, asked(text))]
    records = [Answer(one.kind, _called(desk, one), _about(desk, one), one.grade, one) for one in found.rows]
    return Answers(sorted([*places, *records], key=lambda one: one.grade), found.first_of)


def of_records(found: Sequence[Answer]) -> int:
    """How many of them are of the store, as it is entered in the audit trail."""
    return sum(isinstance(one.opens, Found) for one in found)


def _called(desk: Desk, found: Found) -> str:
    if found.kind is Kind.WORKER:
        return found.name or ""
    name = "" if desk.names_hidden else found.name or ""
    return name if found.kind is Kind.CHILD and name else f"{found.reference} {name}".rstrip()


def _about(desk: Desk, found: Found) -> str:
    """What tells it from others of the same name."""
    if found.kind is Kind.WORKER:
        left = found.until is not None and found.until < desk.as_at
        return " · ".join(part for part in (found.team or "no team", "has left" if left else "") if part)
    born = f"born {_day(found.born_on)}" if found.born_on else ""
    expected = f"expected {_day(found.expected_on)}" if found.expected_on and not born else ""
    state = "no case" if found.case is None else "open" if found.closed_on is None else "closed"
    if found.kind is Kind.CHILD:
        state = state if found.case is None else f"{found.case} {state}"
    elif found.closed_on is not None:
        state = f"closed {_day(found.closed_on)}"
    return " · ".join(part for part in (born, expected, state) if part)


def _day(day: date) -> str:
    """``16 Sep 2011``"""
    return short_form(day).partition(" ")[2]


class FindDialog(Dialog[Answer | None]):
    """What was chosen, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back"),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self, desk: Desk, text: str = "") -> None:
        """It opens with ``text`` typed already."""
        super().__init__()
        self._begun = text
        self._desk, self._searches = desk, SearchEntry(desk, SEARCHED)
        self._answers: dict[str, Answer] = {}
        self._answered: str | None = None
        self._shown: str | None = None
        self._most, self._first_of = AT_MOST, ""
        self._looking = self._enter_waits = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog find") as box:
            box.border_subtitle = "enter: open · ↑ ↓ · escape: back"
            yield Static(content("Find a child, a case, a worker or a screen", "bold"))
            hint = "part of a name, a reference, a birthday; 2009, 12 mar"
            yield Field(self._begun, placeholder=hint, id="sought", compact=True, select_on_focus=False)
            yield ListTable(self._cells, id="found")
            yield Static(id="why")

    def on_mount(self) -> None:
        self._rests = self.set_interval(RESTS_SECONDS, self._enter_search, pause=True)
        table = self.query_one("#found", ListTable)
        table.can_focus = table.show_header = False
        self.query_one("#sought").focus()
        self._look()
        self.run_worker(self._get_ready())

    async def _get_ready(self) -> None:
        """Read what can be found while the first letters are typed; what was answered before is asked again."""
        try:
            await asyncio.to_thread(index_of, self._desk)
        except CpipError:
            return  # the first question says what is wrong
        self._answered = None
        self._look()

    # --- asking -------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.query_one("#sought", Input).value.strip()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._enter_waits, self._most = False, AT_MOST
        self._rests.reset()
        self._rests.resume()
        self._look()

    def _look(self) -> None:
        """Answer what stands in the field: one question at a time, in a thread, the newest next."""
        if not self.text:
            offered = [Answer(Kind.SCREEN, one.name, one.words, Grade.WHOLE, one) for one in self._offered]
            self._show("", Answers(offered))
        elif not self._looking:
            self._looking = True
            self.run_worker(self._look_up())

    @property
    def _offered(self) -> Sequence[Place]:
        return places_for(self._desk)

    async def _look_up(self) -> None:
        try:
            while (text := self.text) and text != self._answered:
                self._answered, refused, found = text, "", Answers([])
                try:
                    found = await asyncio.to_thread(answers, self._desk, text, self._most, fresh=False)
                except CpipError as error:
                    refused = str(error)
                if text == self.text and self._answered == text:
                    self._show(text, found, refused)
        finally:
            self._looking = False
        if not self.text:
            self._look()
        elif self._enter_waits:
            self._enter_waits = False
            self._choose()

    def _show(self, text: str, found: Answers, refused: str = "") -> None:
        was = self._current if text == self._shown else None
        self._answered = self._shown = text
        self._answers = {str(number): one for number, one in enumerate(found.lines)}
        self._first_of = found.first_of
        table = self.query_one("#found", ListTable)
        room = min(WIDTH, self.app.size.width * 96 // 100) - FRAME
        called = room // 3
        table.show((("", _KIND_WIDTH), ("", called), ("", room - called - _KIND_WIDTH - 3)), list(self._answers))
        same = (key for key, one in self._answers.items() if was is not None and one.opens == was.opens)
        table.go_to(next(same, "0"), otherwise=0)
        self._say_why(refused or ("" if found.lines else self._nothing(text)))

    def _nothing(self, text: str) -> str:
        shown = text if len(text) <= 40 else f"{text[:39]}…"
        hidden = " Names are hidden: nobody is found by one." if self._desk.names_hidden else ""
        return f"Nothing answers “{shown}”. Type less of it, or a reference.{hidden}"

    def _cells(self, key: str) -> Sequence[Text]:
        one = self._answers[key]
        widths = [column.width for column in self.query_one("#found", ListTable).ordered_columns]
        texts = ((one.kind.value, "dim"), (one.called, "bold"), (one.about, ""))
        return [cell(text, style, width=width - 1) for (text, style), width in zip(texts, widths, strict=True)]

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        if self._answers:
            self._say_why("")

    def _say_why(self, instead: str) -> None:
        one = self._current
        count = f"{self._first_of}, ↓ for more" if self._first_of else several(len(self._answers), "line")
        words = instead or (f"{count} – {one.why}" if one and self._answered else "Type, or choose a screen.")
        self.query_one("#why", Static).update(content(words, "dim" if not instead else ""))

    # --- choosing -----------------------------------------------------------------------------------------------

    @property
    def _current(self) -> Answer | None:
        return self._answers.get(self.query_one("#found", ListTable).current or "")

    def action_move(self, by: int) -> None:
        """The cursor of the list; what is typed keeps the focus. Beyond the last line more of them are shown."""
        table = self.query_one("#found", ListTable)
        if self._first_of and by > 0 and not self._looking and table.cursor_row == table.row_count - 1:
            self._most, self._answered = self._most * MORE, None
            self._look()
        table.move_cursor(row=max(0, min(table.cursor_row + by, table.row_count - 1)))

    @on(Input.Submitted)
    def _entered(self) -> None:
        if self._looking:
            self._enter_waits = True  # what is found decides
        else:
            self._choose()

    @on(DataTable.RowSelected)
    def _choose(self) -> None:
        if (one := self._current) is not None:
            self.dismiss(one)

    def _enter_search(self) -> None:
        """Enter in the audit trail what was searched for, once it has rested or something was done with it."""
        self._rests.pause()
        if self._answered and (
            why_not := self._searches.enter(self._answered, of_records(list(self._answers.values())))
        ):
            tell(self, why_not, "warning")

    def on_unmount(self) -> None:
        self._enter_search()


async def open_answer(app: App[Any], desk: Desk, chosen: Answer) -> None:
    """Go to what was found: the screen, the case file, or the worker as the role of who looks allows."""
    found = chosen.opens
    if isinstance(found, Place):
        await go_to(app, desk, found)
    elif found.kind is Kind.WORKER:
        await _open_worker(app, desk, found.id)
    elif found.case_id is None:
        tell(app, f"{found.reference} has no case yet. Press n on the Duty screen to take a referral.", "warning")
    else:
        from screens.case import CaseScreen

        await app.push_screen(CaseScreen(desk, found.case_id))


async def _open_worker(app: App[Any], desk: Desk, worker_id: int) -> None:
    """Their supervision where that may be seen and they are supervised, else what they hold."""
    from screens.held import HeldScreen
    from screens.supervised import SupervisedScreen

    try:
        with desk.store.reading() as reader:
            row = desk.may(Action.BEGIN_SESSION) and supervised(
                reader, desk.standards(reader), desk.as_at, desk.act().person, worker_id
            )
    except CpipError as error:
        tell(app, str(error), "error")
        return
    await app.push_screen(SupervisedScreen(desk, worker_id) if row else HeldScreen(desk, worker_id))
