"""The story of a case in time order: of every kind of entry or of one, its cursor on the newest at first."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from db.queries.story import StoryEntry
from models.dates import short_form
from models.notes import StoryKind
from screens.desk import Desk
from screens.widgets.case_tables import StoryRow, StoryTable, story_cells, story_columns
from screens.widgets.paged_table import KnownRows, RowsPage
from screens.widgets.plain import content

_SPARE = 10  # entries that are drawn at once beside what the screen is high


class StoryPane(Vertical):
    """The entries as a table, what they are on top, and below all of what is under a cursor."""

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._desk = desk
        self._story: Sequence[StoryEntry] = ()
        self._known = KnownRows[StoryRow]()
        self._columns: list[tuple[str, int]] = []
        self.kind: StoryKind | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="story-head")
        yield StoryTable(self._page, self._cells, id="story")
        with VerticalScroll(id="whole", can_focus=False):
            yield Static(id="entry")

    @property
    def table(self) -> StoryTable:
        return self.query_one(StoryTable)

    @property
    def current(self) -> StoryEntry | None:
        """The entry under the cursor."""
        return self.table.current.entry if self.table.current else None

    @property
    def counts(self) -> Counter[StoryKind]:
        """How many entries of each kind the story has."""
        return Counter(entry.kind for entry in self._story)

    def lay_out(self, width: int, *, header: bool) -> None:
        """Take this width; with ``header`` the columns are named."""
        self.table.show_header = header
        columns = story_columns(width)
        if columns != self._columns:
            self._columns = columns
            self.table.set_columns(columns)

    def show(self, story: Sequence[StoryEntry], came: StoryEntry | None = None) -> None:
        """Show the story; the cursor stays on its entry, or goes to what ``came``, which no filter hides."""
        wanted = came or self.current
        self._story = story
        if came is not None and self.kind is not came.kind:
            self.kind = None
        every = (StoryRow(number, entry) for number, entry in enumerate(story))
        rows = [row for row in every if self.kind in (None, row.entry.kind)]
        at = next((row.id for row in reversed(rows) if row.entry == wanted), rows[-1].id if rows else None)
        self._known = KnownRows(rows, size=_SPARE + self.app.size.height)
        page, start = self._known.around(at)
        self.table.show(page, start=start, total=len(rows), keep=at)
        self.table.keep_in_sight()
        self._say_head(len(rows))

    def show_kind(self, kind: StoryKind | None) -> None:
        """Show the entries of one kind, or of every kind."""
        self.kind = kind
        self.show(self._story)

    def show_nothing(self) -> None:
        """Take everything away: it cannot be shown."""
        self.show(())
        self.query_one("#story-head", Static).update(content(""))
        self.say(content(""))

    def say(self, words: Content) -> None:
        """Show this below the story."""
        self.query_one("#entry", Static).update(words)
        self.query_one("#whole").scroll_home(animate=False)

    def _say_head(self, count: int) -> None:
        day = f" up to {short_form(self._desk.as_at)}"
        if self.kind is not None:
            words = f"Story{day} · only {self.kind.words}: {count} of {len(self._story)} · escape shows all"
        else:
            words = f"Story{day} · {count} {'entry' if count == 1 else 'entries'}, oldest first"
        self.query_one("#story-head", Static).update(content(words, "bold"))
        self.query_one("#story-head").set_class(self.kind is not None, "filtered")

    def _page(self, **where: Any) -> RowsPage[StoryRow]:
        return self._known.page(**where)

    def _cells(self, row: StoryRow) -> Sequence[Text]:
        return story_cells(row, self._columns, hidden=self._desk.names_hidden)
