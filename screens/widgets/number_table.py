"""A table of numbers in which the cursor goes from one to the next: each opens the list that it was made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from rich.segment import Segment
from rich.text import Text
from textual.binding import BindingType
from textual.coordinate import Coordinate
from textual.strip import Strip
from textual.widgets import DataTable

from models.figure_list import FigureQuestion
from models.timeliness import Measure
from screens.commands import Command, commands
from screens.widgets.plain import cell


class Beside(StrEnum):
    """Where enter leads from what is no number."""

    CHART = "chart"
    TARGETS = "targets"


@dataclass(frozen=True, slots=True)
class Number:
    """A cell: what it shows, what enter opens, and what it says in full."""

    text: str
    opens: FigureQuestion | Beside | None = None
    words: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its heading, and how wide it is at least; as wide as its widest text where nothing is said."""

    text: str
    least: int = 0
    right: bool = True


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A row of a key; its first cell says of what it is."""

    key: str
    cells: Sequence[Number]
    measure: Measure | None = None


class NumberTable(DataTable[Text]):
    """Rows of numbers. The first column says of what they are, and stays in sight; the cursor passes it by."""

    BINDINGS: ClassVar[list[BindingType]] = commands(
        "list",
        Command("enter", "select_cursor", "List", "the list that this number was made of"),
        Command("down,j", "cursor_down", "Down", "to the next row", footer=False),
        Command("up,k", "cursor_up", "Up", "to the row before", footer=False),
        Command("right", "cursor_right", "Right", "to the number at the right", footer=False),
        Command("left", "cursor_left", "Left", "to the number at the left", footer=False),
        Command("home", "scroll_top", "First", "to the first row of all", footer=False),
        Command("end", "scroll_bottom", "Last", "to the last row of all", footer=False),
    )

    def __init__(self, *, id: str, at_end: bool = False, keeps_cursor: bool = False) -> None:
        """The cursor begins in the first column of numbers, or in the last; it is shown where the focus is, or kept."""
        super().__init__(
            id=id, cursor_type="cell", cell_padding=0, fixed_columns=1, show_cursor=keeps_cursor,
            cursor_background_priority="css",
        )  # fmt: skip
        self._numbers: Sequence[NumberRow] = ()
        self._begins: Sequence[int] = ()  # how far it is scrolled where no number is cut off
        self._beside = 0  # the blank column before the first number that is scrolled
        self._at_end, self._keeps_cursor = at_end, keeps_cursor

    @property
    def current(self) -> Number | None:
        """The number under the cursor."""
        row, column = self.cursor_coordinate
        if 0 <= row < len(self._numbers) and 0 <= column < len(self._numbers[row].cells):
            return self._numbers[row].cells[column]
        return None

    @property
    def current_row(self) -> NumberRow | None:
        """The row under the cursor."""
        return self._numbers[self.cursor_row] if 0 <= self.cursor_row < len(self._numbers) else None

    def show(self, headings: Sequence[Heading], rows: Sequence[NumberRow], room: int) -> None:
        """Show these rows in so many columns of the screen; the cursor stays on its row and in its column."""
        was, row_was, scroll = self.cursor_coordinate, self.current_row, self.scroll_x
        if not self._numbers and self._at_end:
            was = Coordinate(0, len(headings) - 1)
        self.clear(columns=True)
        self._numbers = list(rows)
        self.styles.height = len(rows) + 1  # by itself it would be as high as nothing for a moment
        widths = [
            max(len(heading.text), heading.least, *(len(row.cells[at].text) for row in rows), 0)
            for at, heading in enumerate(headings)
        ]  # fmt: skip
        filler = 0
        if rows:
            widths[0] += _left_over(widths, room)
            filler = _behind(widths, room)
        for heading, width in zip(headings, widths, strict=True):
            self.add_column(_at_side(heading.text, "bold", width, right=heading.right), width=width + 1)
        if filler:
            self.add_column(Text(), width=filler)
        self._begins, self._beside = _begins(widths, room), widths[0]
        for row in rows:
            shown = [
                _at_side(one.text, one.style, width, right=heading.right)
                for one, heading, width in zip(row.cells, headings, widths, strict=True)
            ]
            self.add_row(*shown, *([Text()] if filler else []), key=row.key)
        if rows:
            keys = [row.key for row in rows]
            same = row_was is not None and row_was.key in keys
            at = keys.index(row_was.key) if row_was is not None and same else min(was.row, len(rows) - 1)
            self.move_cursor(row=at, column=max(1, min(was.column, len(headings) - 1)), animate=False)
            self.scroll_to(x=scroll, animate=False)

    def render_line(self, y: int) -> Strip:
        """In the line of headings a mark at each edge beyond which there are more numbers."""
        line = super().render_line(y)
        if y or not self._begins or not line.cell_length:
            return line
        begin = min(int(self.scroll_x), self._begins[-1])
        if begin < self._begins[-1]:
            line = _marked(line, line.cell_length - 1, "›")
        if begin > 0:
            line = _marked(line, self._beside, "‹")
        return line

    def validate_scroll_x(self, value: float) -> float:
        """To where no number is cut off: without its first or its last figures it would be another number."""
        within = super().validate_scroll_x(value)
        if within in self._begins or not self._begins:
            return within
        if within > self.scroll_x:
            return next((begin for begin in self._begins if begin > within), self._begins[-1])
        return next((begin for begin in reversed(self._begins) if begin < within), 0)

    def validate_scroll_target_x(self, value: float) -> float:
        return self.validate_scroll_x(value)

    def validate_cursor_coordinate(self, value: Coordinate) -> Coordinate:
        within = super().validate_cursor_coordinate(value)
        numbers = len(self._numbers[0].cells) if self._numbers else 0
        return Coordinate(within.row, max(1, min(within.column, numbers - 1))) if numbers > 1 else within

    def on_focus(self) -> None:
        self.show_cursor = True

    def on_blur(self) -> None:
        self.show_cursor = self._keeps_cursor


def _marked(line: Strip, at: int, mark: str) -> Strip:
    """The line with a mark in one of its columns, in the colours of that place."""
    before, under, after = line.divide([at, at + 1, line.cell_length])
    style = next((segment.style for segment in under), None)
    return Strip.join([before, Strip([Segment(mark, style)], 1), after])


def _left_over(widths: Sequence[int], room: int) -> int:
    """The columns of the screen in which the next number would be cut off; no more than leave room for the widest.

    A number with more behind it needs a blank column beside it, for the mark at the edge.
    """
    used = 0
    for at, width in enumerate(widths, start=1):
        if used + width + (at < len(widths)) > room:
            return max(0, min(room - used, room - widths[0] - 1 - max(widths[1:])))
        used += width + 1
    return 0


def _behind(widths: Sequence[int], room: int) -> int:
    """The blank columns of the screen behind the last number, so that scrolled to its end none is cut off."""
    begins = _columns(widths)
    end, beside = begins[-1], room - widths[0] - 1
    return 0 if end <= beside else max(0, beside - (end - next(at for at in begins if end - at <= beside)))


def _begins(widths: Sequence[int], room: int) -> list[int]:
    """How far the table may be scrolled: to both ends where they show every number, else to each column."""
    begins = _columns(widths)
    end, beside = begins[-1], room - widths[0] - 1
    if end <= beside:
        return [0]
    last = next(at for at in begins if end - at <= beside)
    return [0, last] if last <= beside else [at for at in begins if at <= last]


def _columns(widths: Sequence[int]) -> list[int]:
    """Where each column begins behind the first one, and where the last one ends."""
    return [sum(width + 1 for width in widths[1:at]) for at in range(1, len(widths) + 1)]


def _at_side(text: str, style: str, width: int, *, right: bool) -> Text:
    return cell(f"{text:>{width}}" if right else text, style, width=width)
