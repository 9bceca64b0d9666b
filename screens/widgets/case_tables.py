"""The two lists of a case file: its clocks, and its story."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import BindingType

from db.queries.story import StoryEntry
from models.dates import list_form
from models.standards import NEAREST_MARK, PROVISIONAL_MARK, Clock
from screens.commands import Command, commands
from screens.widgets.case_words import HIDDEN, AnyClock, entry_shown, seen_in_short, told, told_within
from screens.widgets.columns import fitted, headed
from screens.widgets.duty_row import Palette
from screens.widgets.list_table import ListTable
from screens.widgets.paged_table import PagedTable
from screens.widgets.plain import cell
from screens.widgets.standing_clocks import StandingRow, standing_texts, standing_within

ROOMY = 100  # columns: from here on it is shown what each clock counts from
CLOCK_HEADINGS = ("clock", "from", "due", "day", "countdown", "child seen", "how far")
_FROM, _TOLD = 1, 6
STORY_HEADINGS = ("date", "kind", "what", "by")
_STORY_LEAST = (9, 11, 20, 8)
_STORY_GROWTH = ((3, 12), (2, 60), (3, 20), (2, 400))
_OWED = {Clock.REFERRAL_DECISION: "decision", Clock.CONFERENCE: "conference"}


class AssessmentsTable(ListTable):
    """The clocks of the case: its assessments, and what is owed beside them."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "case",
        Command(
            "enter", "select_cursor", "Moves", "what can be done with this assessment", footer=False, name="moves_of"
        ),
    )


class StoryTable(PagedTable["StoryRow"]):
    """What happened on the case, oldest first."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "case",
        Command("enter", "select_cursor", "Read", "read the whole entry of the story", footer=False, name="read_entry"),
    )

    def on_resize(self) -> None:
        self.keep_in_sight()

    def keep_in_sight(self) -> None:
        """Scroll to the row under the cursor, as once it is known how high the table is."""
        if not self.size:
            # Held to the last page when the table is laid out, so that it is not drawn from its top first.
            self.set_reactive(StoryTable.scroll_y, float(self.cursor_row))
        elif self.row_count:
            self.move_cursor(row=self.cursor_row, animate=False, scroll=True)


@dataclass(frozen=True, slots=True)
class StoryRow:
    """An entry of the story by its place in it."""

    id: int
    entry: StoryEntry

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.id,)


def clock_columns(rows: Sequence[AnyClock], width: int) -> list[tuple[str, int]]:
    """The columns of the clocks in a table of this width: each as wide as what it holds, the last takes the rest."""
    texts = [[text for text, _ in _clock_texts(row)] for row in rows]
    widths = [
        max(cell_len(heading), *(cell_len(line[number]) for line in texts), 0)
        for number, heading in enumerate(CLOCK_HEADINGS[:_TOLD])
    ]
    if width < ROOMY:
        widths[_FROM] = 0
    taken = sum(one + 1 for one in widths if one)
    return list(zip(CLOCK_HEADINGS, [*widths, max(10, width - taken - 2)], strict=True))


def clock_cells(row: AnyClock, palette: Palette, room: int) -> list[Text]:
    """The cells of a clock; what is late is a word and a symbol as well as a colour. ``room`` is that of the last."""
    style = palette.style(row.countdown.urgency)
    *texts, _ = _clock_texts(row)
    last = standing_within(row, room) if isinstance(row, StandingRow) else told_within(row, room)
    return [*(cell(text, style if coloured else "") for text, coloured in texts), cell(last)]


def _clock_texts(row: AnyClock) -> list[tuple[str, bool]]:
    if isinstance(row, StandingRow):
        return standing_texts(row)
    line, due = row.assessment, row.due
    kind = _OWED.get(due.standard.clock, due.standard.clock.value) if line is None else line.kind.value
    return [
        (kind + (NEAREST_MARK if due.nearest_standard else ""), False),
        (list_form(due.start), False),
        (list_form(due.due_on) + (PROVISIONAL_MARK if due.provisional else ""), True),
        (f"{row.day} of {due.standard.working_days}", False),
        (row.countdown.label, True),
        ("–" if line is None else seen_in_short(line), False),
        (told(row), False),
    ]


def story_columns(width: int) -> list[tuple[str, int]]:
    """The columns of the story in a table of this width."""
    return headed(STORY_HEADINGS, fitted(_STORY_LEAST, _STORY_GROWTH, width))


def story_cells(row: StoryRow, columns: Sequence[tuple[str, int]], *, hidden: bool) -> list[Text]:
    """The cells of an entry: what was corrected is struck through, and says so."""
    entry = row.entry
    what = cell("")
    what.append_text(_marked(entry))
    what.append_text(cell(entry_shown(entry, hidden=hidden), "strike" if entry.corrected_on is not None else ""))
    if entry.said:
        what.append_text(cell(f" – {HIDDEN if hidden else entry.said}", "dim"))
    room = columns[2][1] - 1
    what.truncate(room, overflow="ellipsis")
    return [cell(list_form(entry.on)), cell(entry.kind.value), what, cell(entry.by, width=columns[3][1])]


def _marked(entry: StoryEntry) -> Text:
    """Before what was decided: that it was corrected, or what it corrects."""
    marks = (("Corrected", entry.corrected_on), ("Corrects", entry.corrects_on))
    return cell("".join(f"{word} {list_form(day).strip()} – " for word, day in marks if day is not None), "bold")
