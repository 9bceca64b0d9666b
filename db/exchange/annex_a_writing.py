"""Ofsted's Annex A, lists 3 to 8, written as the workbook that the inspectors ask for.

Rows are written as they are made, so that a county takes no more memory than a town. Days are real dates, text is never
a formula, and the header stays in sight. Sheets of our own stand behind the lists: the kinds of assessments, where they
are not all single ones, what the clocks need and the lists have no place for, and what the file is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from db.exchange.annex_a_layout import (
    ABOUT_SHEET,
    BESIDE_HEADINGS,
    BESIDE_SHEET,
    KINDS_HEADINGS,
    KINDS_SHEET,
    LAYOUT,
    NOT_HELD,
)
from db.exchange.annex_a_listed import Cell, ChildRows, Row
from db.exchange.listed_workbook import DAY_FORMAT, FIRST_DAY, MOST_LETTERS
from db.queries.annex_a import ChildThen
from models.annex_a import Window
from models.dates import long_form
from models.people import Person
from models.progress import Progress
from models.text import several, showable

_WIDTHS = {"Child Unique ID": 18, "Allocated Team": 26, "Allocated Worker": 26}
_WIDTH = 16
# The sheets of our own, made where there is something to stand on them.
_OWN: dict[str, tuple[Sequence[str], Callable[[ChildRows], Iterator[Row]]]] = {
    KINDS_SHEET: (KINDS_HEADINGS, ChildRows.kinds),
    BESIDE_SHEET: (BESIDE_HEADINGS, ChildRows.beside),
}


@dataclass(frozen=True, slots=True)
class AnnexAbout:
    """What the file is: of which days, by whom and when, how many children, and how many are left out."""

    window: Window
    who: Person
    when: datetime
    children: int
    left_out: int

    @property
    def left_out_words(self) -> str:
        """``2 children whose cases are restricted are not in it``; that none are left out."""
        if not self.left_out:
            return "nobody is left out"
        some = "1 child" if self.left_out == 1 else f"{self.left_out:,} children"
        return f"{some} whose cases are restricted {'is' if self.left_out == 1 else 'are'} not in it"

    @property
    def days_words(self) -> str:
        """``everything up to 3 June 2024``; ``3 December 2023 to 3 June 2024``"""
        until = long_form(self.window.until)
        since = self.window.since
        return f"everything up to {until}" if since is None else f"{long_form(since)} to {until}"

    @property
    def facts(self) -> list[tuple[str, str | int]]:
        """The lines of the sheet that says what the file is."""
        empty = [f"{one.sheet}: {', '.join(one.empty)}" for one in LAYOUT.values()]
        return [
            ("What", "Annex A, lists 3 to 8, in the layout of the ILACS inspectors (August 2019)"),
            ("Days", self.days_words),
            ("Written", f"{long_form(self.when.date())}, {self.when:%H:%M %Z}".rstrip()),
            ("By whom", f"{self.who.name}, {self.who.role.value}"),
            ("Children", self.children),
            ("Left out", self.left_out_words),
            ("It holds", "references, dates of birth and all that is in the lists: keep it as you keep a case file"),
            *[("Empty, since nothing of it is kept here" if not at else "", line) for at, line in enumerate(empty)],
            *[("Kept here, and not in the lists" if not at else "", line) for at, line in enumerate(NOT_HELD)],
            ("Of the days", "a holder, a review or a status is that of the last day"),
        ]


@dataclass(slots=True)
class WrittenLists:
    """How many rows each list has, by its number."""

    rows: dict[int, int] = field(default_factory=lambda: dict.fromkeys(LAYOUT, 0))

    @property
    def total(self) -> int:
        return sum(self.rows.values())

    @property
    def words(self) -> str:
        """``List 3: 12 rows, List 4: 9 rows …``"""
        return ", ".join(f"{LAYOUT[number].sheet}: {several(count, 'row')}" for number, count in self.rows.items())


def write_annex_a(
    batches: Iterable[Sequence[ChildThen]], file: BinaryIO, about: AnnexAbout, progress: Progress
) -> WrittenLists:
    """Write the children into the file. Raises Cancelled where ``progress`` does: what was written is then of no use.

    The workbook is put together on the disk, in files that nobody else may read and that are gone afterwards.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = showable(about.who.name)
    try:
        sheets = {number: _Sheet(book, one.sheet, one.headings) for number, one in LAYOUT.items()}
        own: dict[str, _Sheet] = {}
        found, done = WrittenLists(), 0
        progress("children written", 0, about.children)
        for children in batches:
            for child in children:
                rows = ChildRows(child, about.window)
                for number, sheet in sheets.items():
                    found.rows[number] += sheet.write(rows.of_list(number))
                for title, (headings, some) in _OWN.items():
                    for row in some(rows):
                        if title not in own:
                            own[title] = _Sheet(book, title, headings)
                        own[title].write([row])
            done += len(children)
            progress("children written", done, about.children)
        _write_about(book, about)
    finally:
        book.save(file)  # it also closes and removes what openpyxl had put down by then
    return found


class _Sheet:
    """A sheet with its header, that stays, and rows below it."""

    def __init__(self, book: Any, title: str, headings: Sequence[str]) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter

        self._sheet = book.create_sheet(title)
        self._sheet.freeze_panes = "A2"
        for at, heading in enumerate(headings, 1):
            self._sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(heading, _WIDTH)
        heads = []
        for heading in headings:
            head = WriteOnlyCell(self._sheet, heading)
            head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
            heads.append(head)
        self._sheet.append(heads)
        self._day = WriteOnlyCell(self._sheet)
        self._day.number_format = DAY_FORMAT

    def write(self, rows: Iterable[Row]) -> int:
        """Write the rows; how many they are."""
        count = 0
        for row in rows:
            self._sheet.append(self._cells(row))
            count += 1
        return count

    def _cells(self, row: Iterable[Cell]) -> Iterator[object]:
        """The cells, each taken before the next is filled."""
        for value in row:
            if isinstance(value, date) and value >= FIRST_DAY:
                self._day.value = value
                yield self._day
            elif value is None or isinstance(value, int):
                yield value
            else:
                words = f"{value:%d/%m/%Y}" if isinstance(value, date) else showable(value)[:MOST_LETTERS]
                yield self._text(words) if words.startswith(("=", "#")) else words

    def _text(self, words: str) -> Any:
        """What openpyxl would take for a formula or an error. A cell of its own: the one before may be in use."""
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, words)
        cell.data_type = "s"
        return cell


def _write_about(book: Any, about: AnnexAbout) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(ABOUT_SHEET)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, 100
    for name, value in about.facts:
        head, told = WriteOnlyCell(sheet, name), WriteOnlyCell(sheet, value)
        head.font = Font(bold=True)
        told.alignment = Alignment(wrap_text=True, horizontal="left", vertical="top")
        told.data_type = "n" if isinstance(value, int) else "s"
        sheet.append([head, told])
