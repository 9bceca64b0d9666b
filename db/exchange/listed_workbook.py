"""A list as a workbook of Excel: real dates, a header that stays, filters, and a sheet that says what it is."""

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from db.exchange.delimited import csv_cell
from db.exchange.listed import Form, Listed
from models.progress import Progress, untold
from models.text import showable

RowT = TypeVar("RowT")
DAY_FORMAT = "dd/mm/yyyy"
# Excel counts from 1900 and takes that year for a leap year: an earlier day would be shown as another.
FIRST_DAY = date(1900, 3, 1)
MOST_LETTERS = 32_767  # that a cell of Excel holds
_A4 = 9  # as the format numbers papers
_LEAST_WIDTH, _MOST_WIDTH, _LOOKED_AT = 9, 60, 200  # letters, letters, rows


def as_workbook(listed: Listed[RowT], progress: Progress = untold) -> bytes:
    """Two sheets: the list, and ``About``. Text is never a formula, whatever it begins with.

    Raises Cancelled where ``progress`` does; what openpyxl had put down for itself by then is removed.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = showable(listed.about.who.name)
    file = io.BytesIO()
    try:
        _write_list(book, listed, progress)
        _write_about(book, listed)
    finally:
        book.save(file)  # closes and removes the temporary files of the sheets as well
    return file.getvalue()


def _write_list(book: Any, listed: Listed[RowT], progress: Progress) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet("List")
    columns = listed.columns(Form.WORKBOOK)
    widths = _widths(listed)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(listed.rows) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    heads = []
    for column in columns:
        head = WriteOnlyCell(sheet, column.heading)
        head.font = Font(bold=True)
        heads.append(head)
    sheet.append(heads)
    day = WriteOnlyCell(sheet)
    day.number_format = DAY_FORMAT
    for cells in listed.cells(Form.WORKBOOK, progress):
        sheet.append(_row(cells, day, partial(WriteOnlyCell, sheet)))


def _row(cells: Iterable[object], day: Any, text: Callable[[str], Any]) -> Iterator[object]:
    """What the sheet is given, one after the other: each is written before the cell of a day is filled again."""
    for value in cells:
        if isinstance(value, bool):
            yield "yes" if value else "no"
        elif value is None or isinstance(value, int | float):
            yield value
        elif isinstance(value, date) and value >= FIRST_DAY:
            day.value = value
            yield day
        else:
            words = _words(value)
            if not words.startswith(("=", "#")):
                yield words
                continue
            cell = text(words)
            cell.data_type = "s"  # openpyxl takes it for a formula or an error
            yield cell


def _words(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list | tuple) and not any(isinstance(one, dict) for one in value):
        value = "; ".join(map(str, value))
    if isinstance(value, list | tuple | dict):
        return csv_cell(value)[:MOST_LETTERS]
    return showable(str(value))[:MOST_LETTERS]


def _widths(listed: Listed[RowT]) -> list[int]:
    """By the headings and the longest words of the first rows, in letters."""
    widths = [max(_LEAST_WIDTH, len(column.heading) + 3) for column in listed.columns(Form.WORKBOOK)]
    for cells in islice(listed.cells(Form.WORKBOOK), _LOOKED_AT):
        found = [0 if value is None else len(_words(value)) + 1 for value in cells]
        widths = [min(_MOST_WIDTH, max(pair)) for pair in zip(widths, found, strict=True)]
    return widths


def _write_about(book: Any, listed: Listed[RowT]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet("About")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 90
    for name, value in listed.facts:
        head, told = WriteOnlyCell(sheet, name), WriteOnlyCell(sheet)
        head.font = Font(bold=True)
        told.alignment = Alignment(wrap_text=True, horizontal="left", vertical="top")
        if isinstance(value, date | int):
            told.value = value
            told.number_format = DAY_FORMAT if isinstance(value, date) else "#,##0"
        else:
            told.value, told.data_type = _words(value), "s"
        sheet.append([head, told])
