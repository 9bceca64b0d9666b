"""The case file: the open clocks on top, the people and the facts, and the story in time order – one screen."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from db.commands.reading import enter_case_opened
from db.queries.case_file import CaseFile, case_file
from db.queries.episode_words import last_held
from db.queries.story import StoryEntry
from models.allocation import Wish
from models.dates import list_form
from models.errors import CpipError
from models.notes import StoryKind
from models.people import Action
from screens.allocating import allocate_cases, end_co_working, take_back
from screens.audit import AuditScreen
from screens.case_menu import choose_move, choose_writing
from screens.commands import Command, commands
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.entry import EntryDialog
from screens.dialogs.explain import explain_assessment, explain_clock, explain_standing
from screens.noting import note_threshold
from screens.restricting import restrict_case
from screens.widgets.beside import WIDE
from screens.widgets.case_tables import AssessmentsTable, StoryTable, clock_cells, clock_columns
from screens.widgets.case_words import AnyClock, ClockRow, clock_in_words, clock_rows, entry_in_words, facts_in_words
from screens.widgets.duty_row import Palette
from screens.widgets.key_line import KeyLine
from screens.widgets.list_table import ListTable
from screens.widgets.plain import content
from screens.widgets.standing_clocks import StandingRow
from screens.widgets.story_pane import StoryPane
from screens.widgets.top_line import TopLine

TALL = 34
_FACTS_WIDTH = 44  # as in the style sheet, at wide sizes
_ALL = ""  # the code for every kind of entry


class Known(VerticalScroll):
    """The people and the facts, to be scrolled through where there is little room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]


class CaseScreen(Screen[None]):
    """The case that was chosen, as at the day that is looked at."""

    SAME_IN_WORDS = "cpip-tui case REFERENCE"
    AUTO_FOCUS = "#assessments"
    BINDINGS: ClassVar[list[BindingType]] = commands(
        "case",
        Command("escape", "back", "Back", "show every kind of entry again, then back to the list"),
        Command(
            "m", "moves", "Move", "what can be done now: decide, start, submit, authorise, plans and care, close …"
        ),
        Command("w", "write", "Write", "write a note, a contact, a decision, an action, what was held of a plan"),
        Command("f", "filter", "Filter", "show one kind of entry of the story"),
        Command("e", "explain", "Explain", "explain the due date of the selected clock"),
        Command("a", "allocate", "Allocate", "who can take this case: give it to somebody else"),
        Command("b", "take_back", "Take back", "take the case back to unallocated"),
        Command("o", "co_worker", "Co-worker", "end a co-worker's part in this case", footer=False),
        Command("l", "level", "Level", "threshold level and section 47 of the case", footer=False),
        Command("h", "history", "History", "who read or changed this case, with before and after"),
        Command("r", "restrict", "Restrict", "say who sees the cases of this child"),
        Command("tab", "app.focus_next", "Next part", "to the next part: clocks, facts, story", footer=False),
    )

    def __init__(self, desk: Desk, case_id: int, assessment_id: int | None = None) -> None:
        """The cursor begins on the assessment from which the case was opened."""
        super().__init__()
        self.desk, self._case_id, self._assessment_id = desk, case_id, assessment_id
        self.case: CaseFile | None = None
        self._entered = self._drawn = False
        self._said: object = None
        self._clocks: dict[str, AnyClock] = {}
        self._laid_out_at = Size(0, 0)
        self._facts_width = self._told_width = 0
        self._palette = Palette.of({})
        self._shown: object = None

    def compose(self) -> ComposeResult:
        self._classes_of(self.app.size)  # before anything is styled
        yield TopLine(self.desk)
        yield AssessmentsTable(self._clock_cells, id="assessments")
        with Container(id="file"):
            with Known(id="known"):
                yield Static(id="facts")
            yield StoryPane(self.desk, id="telling")
        yield KeyLine({"restrict", "history", "take_back"})

    @property
    def clocks(self) -> AssessmentsTable:
        return self.query_one(AssessmentsTable)

    @property
    def story(self) -> StoryPane:
        return self.query_one(StoryPane)

    def on_mount(self) -> None:
        self._palette = Palette.of(self.app.theme_variables)
        self._lay_out(self.app.size)
        self._read()

    def on_screen_resume(self) -> None:
        if self._drawn:
            self._read()
        self._drawn = True  # what was read just now is shown first

    def on_resize(self, event: events.Resize) -> None:
        if self._laid_out_at != event.size:
            self._classes_of(event.size)
            self._lay_out(event.size)
            if self.case is not None:
                self._shown = None
                self._show(self.case)

    def _classes_of(self, size: Size) -> None:
        self.set_class(size.width >= WIDE, "wide")
        self.set_class(size.height >= TALL, "tall")

    def _lay_out(self, size: Size) -> None:
        self._laid_out_at = size
        facts = _FACTS_WIDTH if size.width >= WIDE else 0
        self._facts_width = (facts or size.width) - 4
        self.story.lay_out(size.width - facts, header=size.height >= TALL)

    def follow_the_day(self) -> None:
        """Count from the day that is looked at now, as after midnight."""
        if self._laid_out_at:  # before, it is read when it opens
            self._shown = None
            self._read()

    def _read(self, *, since: CaseFile | None = None) -> None:
        """Read the case; ``since`` is what it was before something was written: the cursors go to what has come."""
        try:
            with self.desk.store.reading() as reader:
                case = case_file(reader, self.desk.standards(reader), self._case_id, self.desk.as_at)
            if not self._entered:
                # Before anything of it is shown: nobody reads a case file without an entry that they did.
                enter_case_opened(self.desk.store, self.desk.act(), case.reference, case.child_id, case.id)
                self._entered = True
        except CpipError as error:
            self._show_nothing(str(error))
            return
        self.case = case
        self._show(case, None if since is None else _came(since, case))
        begun = [] if since is None else [one.id for one in case.assessments if one.id not in _ids(since)]
        if begun:
            self.clocks.go_to(f"a{begun[-1]}")

    def _show_nothing(self, sentence: str) -> None:
        self.case = self._shown = self._said = None
        self._clocks = {}
        self.remove_class("wide")  # so that the sentence has room
        self.query_one(TopLine).say(content("This case cannot be shown", "$text-error"))
        self.query_one("#facts", Static).update(content(sentence, "$text-error"))
        self.clocks.show((), ())
        self.story.show_nothing()

    def _show(self, case: CaseFile, came: StoryEntry | None = None) -> None:
        shown = (case, self.desk.names_hidden, self.desk.as_at, self._facts_width)
        if came is None and shown == self._shown:
            return  # only a dialog was closed
        other_day = self.desk.as_at != self.desk.today()
        self._shown = shown
        self._classes_of(self.app.size)
        closed = "" if case.closed_on is None else f" · closed {list_form(case.closed_on).strip()}"
        self.query_one(TopLine).say(
            content(f"{self._called(case)} · case {case.reference}{closed}", "bold"), mark=other_day
        )
        self.query_one("#facts", Static).update(facts_in_words(case, self.desk, self._facts_width))
        self._show_clocks(case)
        self.story.show(case.story, came)
        self._say_whole()

    def _show_clocks(self, case: CaseFile) -> None:
        rows = clock_rows(case)
        self._clocks = {row.key: row for row in rows}
        if not rows:
            self.clocks.show([("No assessment and no clock", self.app.size.width - 4)], ())
            return
        columns = clock_columns(rows, self.app.size.width)
        self._told_width = columns[-1][1]
        self.clocks.show(columns, list(self._clocks))
        if self._assessment_id is not None:
            self.clocks.go_to(f"a{self._assessment_id}")
            self._assessment_id = None

    def _clock_cells(self, key: str) -> Sequence[Text]:
        return clock_cells(self._clocks[key], self._palette, self._told_width)

    @on(ListTable.RowHighlighted)
    @on(StoryTable.RowHighlighted)
    def _say_whole(self) -> None:
        """Below the story: all of the entry, or of the clock, that the cursor is on."""
        if self.case is None:
            return
        clock, entry = self._clocks.get(self.clocks.current or ""), self.story.current
        if entry is None or (clock is not None and self.clocks.has_focus):
            said: object = clock
            words = clock_in_words(clock) if clock else content("")
        else:
            said = entry
            words = entry_in_words(entry, hidden=self.desk.names_hidden)
        if self._said != (said, self.desk.names_hidden):
            self._said = (said, self.desk.names_hidden)
            self.story.say(words)

    def on_descendant_focus(self) -> None:
        self._say_whole()

    def _entry(self) -> StoryEntry | None:
        """The entry under the cursor of the story, where that is what a key is about."""
        return self.story.current if self.story.table.has_focus else None

    def _assessment_at_hand(self) -> int | None:
        """The assessment that a key is about: that of the story's entry, else that of the clock under the cursor."""
        entry = self._entry()
        if entry is not None and entry.assessment_id is not None:
            return entry.assessment_id
        row = self._clocks.get(self.clocks.current or "")
        return row.assessment.id if isinstance(row, ClockRow) and row.assessment is not None else None

    def _standing_at_hand(self) -> StandingRow | None:
        """The clock of a plan or of care that the cursor is on."""
        row = self._clocks.get(self.clocks.current or "")
        return row if isinstance(row, StandingRow) and self._entry() is None else None

    def action_back(self) -> None:
        """Show every kind of entry again; where all are shown, go back."""
        if self.story.kind is not None and self.case is not None:
            self.story.show_kind(None)
        else:
            self.app.pop_screen()

    @work
    async def action_moves(self) -> None:
        hand = self._standing_at_hand()
        clock = None if hand is None else hand.clock.clock
        if (case := self.case) is not None and await choose_move(
            self, self.desk, case, self._assessment_at_hand(), clock
        ):
            self._read(since=case)

    @work
    async def action_write(self) -> None:
        if (case := self.case) is not None and await choose_writing(self, self.desk, case, self._entry()):
            self._read(since=case)
            self.story.table.focus()  # where it stands

    @work
    async def action_filter(self) -> None:
        if self.case is None:
            return
        counts = self.story.counts
        choices = [(_ALL, f"every kind, {counts.total()}")]
        choices += [(kind.value, f"{kind.words}, {counts[kind]}") for kind in StoryKind if counts[kind]]
        asked = "Which entries of the story?"
        chosen = await self.app.push_screen_wait(ChoiceDialog(asked, choices, self.story.kind or _ALL))
        if chosen is not None and self.case is not None:
            self.story.show_kind(StoryKind(chosen) if chosen else None)
            self.story.table.focus()

    @on(ListTable.RowSelected, "#assessments")
    def _choose_move(self) -> None:
        self.action_moves()

    @on(StoryTable.RowSelected, "#story")
    def _open_entry(self) -> None:
        if self.story.current is not None:
            self.app.push_screen(EntryDialog(self.story.current, hidden=self.desk.names_hidden))

    def action_explain(self) -> None:
        if self.case is None:
            return
        called, case = self._called(self.case), self.case.reference
        id_ = self._assessment_at_hand()
        line = next((one for one in self.case.assessments if one.id == id_), None)
        row = self._clocks.get(self.clocks.current or "")
        if line is not None:
            explain_assessment(self, self.desk, line.id, f"{called} · {line.kind.words} · case {case}")
        elif isinstance(row, StandingRow):
            title = f"{called} · {row.clock.clock.words} · case {case}"
            explain_standing(self, self.desk, row.clock, last_held(row.episode, row.clock), title)
        elif row is not None and row.clock is not None:
            explain_clock(self, self.desk, row.clock, f"{called} · {row.clock.clock.words} · case {case}")

    def _called(self, case: CaseFile) -> str:
        return self.desk.called(case.child, case.name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the role allows."""
        del parameters
        if action == "history":
            return self.desk.may(Action.READ_CASE_AUDIT)
        needs = {
            "restrict": Action.RESTRICT,
            "allocate": Action.ALLOCATE,
            "take_back": Action.UNALLOCATE,
            "level": Action.SET_THRESHOLD,
        }
        if action == "co_worker":
            some = self.case is not None and any(one.ended_on is None for one in self.case.co_workers)
            return some and self.desk.may(Action.CO_WORK)
        return self.desk.may(needs[action]) if action in needs else True

    def _wish(self) -> list[Wish]:
        """The case, with who holds it as it is shown."""
        return [] if self.case is None else [Wish(self.case.id, self.case.allocation_id)]

    @work
    async def action_allocate(self) -> None:
        case = self.case
        if await allocate_cases(self, self.desk, self._wish()):
            self._read(since=case)

    @work
    async def action_co_worker(self) -> None:
        if (case := self.case) is not None and await end_co_working(self, self.desk, case):
            self._read(since=case)

    @work
    async def action_level(self) -> None:
        case = self.case
        if case is None:
            return
        who = self.desk.case_called(case.reference, case.child, case.name)
        if await note_threshold(self, self.desk, case.id, who, case.threshold_level):
            self._read(since=case)

    @work
    async def action_take_back(self) -> None:
        case = self.case
        if await take_back(self, self.desk, self._wish()):
            self._read(since=case)

    def action_history(self) -> None:
        if self.case is not None:
            self.app.push_screen(AuditScreen(self.desk, self.case.reference, self.case.child_id, self.case.id))

    @work
    async def action_restrict(self) -> None:
        if self.case is not None and await restrict_case(self, self.desk, self.case):
            self._read()
            self.query_one("#known").scroll_home(animate=False)  # where the restriction stands


def _came(before: CaseFile, after: CaseFile) -> StoryEntry | None:
    """The newest entry that the story did not have before."""
    new = Counter(after.story) - Counter(before.story)
    return next((one for one in reversed(after.story) if new[one]), None)


def _ids(case: CaseFile) -> set[int]:
    return {one.id for one in case.assessments}
