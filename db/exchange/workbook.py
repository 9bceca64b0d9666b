"""Excel workbooks as councils send them: opened safely, and their cells read by meaning."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.dates import EARLIEST, LATEST, parse_written_day
from models.errors import FileRefused, InvalidInput
from models.text import NAME_LENGTH, clean, showable

LARGEST_UNPACKED = 1_000_000_000  # bytes; the extract of a large county is a few million
HEADER_WITHIN_ROWS = 30
# The last day that a file may speak of, so that a due date after it can still be kept.
LATEST_READ = date(LATEST.year - 2, 12, 31)

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# What people and systems write where there is nothing to say. A worker called “Unallocated” is none.
_NOT_GIVEN = {
    "", "#n/a", "n/a", "-", "--", "none", "null", "not given", "not recorded", "not known",
    "unallocated", "not allocated",
}  # fmt: skip
_YES = {"yes", "y", "true", "1"}
_NO = {"no", "n", "false", "0"}
_PREFIX = re.compile(r"^[a-z]{1,2}\)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that could not be read: where, what was found, what was expected."""

    sheet: str
    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.sheet}, row {self.row}, {self.column}: found {self.found}, expected {self.expected}"


class CellProblem(Exception):
    """A cell that cannot be read, on its way to becoming a Refusal."""

    def __init__(self, column: str, found: str, expected: str) -> None:
        super().__init__(column)
        self.column, self.found, self.expected = column, found, expected


@dataclass(frozen=True)
class Column:
    """How a header is known, by how its words begin: all of ``needs``, one of ``any_of``, none of ``without``."""

    field: str
    needs: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    required: bool = False  # a row of headers without it is none
    expected: bool = False  # its absence is no blank, and is said

    def matches(self, header: str) -> bool:
        words = re.findall(r"[a-z0-9]+", header.casefold())

        def has(start: str) -> bool:
            return any(word.startswith(start) for word in words)

        return (
            all(has(need) for need in self.needs)
            and (not self.any_of or any(has(one) for one in self.any_of))
            and not any(has(other) for other in self.without)
        )


@dataclass(frozen=True)
class Sheet:
    """A sheet with its header found: rows as (row number, cells by field)."""

    title: str
    header_row: int
    columns: dict[str, int]
    headers: tuple[str, ...]
    values: Sequence[tuple[Any, ...]]
    formulas: "Formulas"

    def rows(self) -> Iterator["SheetRow"]:
        """The rows below the header that hold anything."""
        for offset, cells in enumerate(self.values[self.header_row :]):
            if any(cell is not None and str(cell).strip() for cell in cells):
                yield SheetRow(self, self.header_row + 1 + offset, cells)


@dataclass(frozen=True)
class SheetRow:
    """One row; each reading of a cell may raise CellProblem."""

    sheet: Sheet
    number: int
    cells: tuple[Any, ...]

    def has(self, field: str) -> bool:
        """Whether the sheet has this column."""
        return field in self.sheet.columns

    def _cell(self, field: str) -> Any:
        at = self.sheet.columns.get(field)
        if at is None or at >= len(self.cells):
            return None
        value = self.cells[at]
        if value is None and self.sheet.formulas.has(self.sheet.title, self.number, at):
            raise self.problem(field, "a formula without its result", "a value (open the file in Excel and save it)")
        return value

    def problem(self, field: str, found: str, expected: str) -> CellProblem:
        """A complaint about one cell of this row."""
        at = self.sheet.columns.get(field)
        where = "no such column" if at is None else f"column {_letters(at)} “{showable(self.sheet.headers[at])}”"
        return CellProblem(where, found, expected)

    def text(self, field: str, limit: int = NAME_LENGTH) -> str | None:
        """The text of the cell as the store keeps it, or None where nothing is given."""
        value = self._cell(field)
        if value is None:
            return None
        written = _number_text(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
        try:
            text = clean(written, limit=limit)
        except InvalidInput:
            raise self.problem(field, f"a text of {len(written)} characters", f"at most {limit} characters") from None
        return None if text.casefold() in _NOT_GIVEN else text

    def required_text(self, field: str, expected: str, limit: int = NAME_LENGTH) -> str:
        """The text of a cell that must be filled."""
        text = self.text(field, limit)
        if text is None or isinstance(self._cell(field), datetime | date | bool):
            raise self.problem(field, quoted(self._cell(field)), expected)
        return text

    def day(self, field: str) -> date | None:
        """The day in the cell, or None where it is blank or ``#N/A``."""
        value = self._cell(field)
        if isinstance(value, str):
            given, found = _short_day(value) if len(value) <= _SHORT else _written_day(value)
            if not given:
                return None
        else:
            found = None if value is None else _as_day(value)
        if value is not None and found is None:
            raise self.problem(field, quoted(value), f"a date between {EARLIEST.year} and {LATEST_READ.year}")
        return found

    def required_day(self, field: str) -> date:
        """The day in a cell that must be filled."""
        day = self.day(field)
        if day is None:
            raise self.problem(field, quoted(self._cell(field)), "a date")
        return day

    def count(self, field: str) -> int | None:
        """A number of things, however it is written (``2``, ``2.0``, ``2 placements``), or None where none is given."""
        text = self.text(field)
        if text is None:
            return None
        found = re.fullmatch(r"(\d{1,3})(?:\.0+)?\s*[a-z ]*", text, re.IGNORECASE)
        if found is None:
            raise self.problem(field, quoted(text), "a number")
        return int(found[1])

    def yes(self, field: str) -> bool | None:
        """Yes or no in any of their spellings; None where neither is said."""
        value = self._cell(field)
        if value is None:
            return None
        written = _number_text(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
        word = _PREFIX.sub("", clean(written, limit=len(written) * 4 + 1)).casefold()
        return True if word in _YES else False if word in _NO else None


class Formulas:
    """Where a workbook holds formulas; read only when a value is missing, since it means a second reading."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cells: dict[str, set[tuple[int, int]]] | None = None

    def has(self, sheet: str, row: int, column: int) -> bool:
        if self._cells is None:
            self._cells = {
                title: {
                    (number, at)
                    for number, cells in enumerate(rows, 1)
                    for at, value in enumerate(cells)
                    if isinstance(value, str) and value.startswith("=")
                }
                for title, rows in _values(self._path, results=False).items()
            }
        return (row, column) in self._cells.get(sheet, ())


def read_workbook(path: Path) -> tuple[dict[str, list[tuple[Any, ...]]], Formulas]:
    """Every sheet by its title, with the results of its formulas. Raises FileRefused with the reason."""
    _refuse_what_is_no_workbook(path)
    return _values(path, results=True), Formulas(path)


def find_header(
    title: str, values: Sequence[tuple[Any, ...]], columns: Sequence[Column], formulas: Formulas
) -> Sheet | None:
    """The sheet with the row that names its columns, wherever it stands; None where no row has the required ones."""
    for number, cells in enumerate(values[:HEADER_WITHIN_ROWS], 1):
        headers = tuple("" if cell is None else " ".join(str(cell).split()) for cell in cells)
        places = {
            column.field: at
            for column in reversed(columns)
            for at in [next((at for at, header in enumerate(headers) if header and column.matches(header)), None)]
            if at is not None
        }
        if all(column.field in places for column in columns if column.required):
            return Sheet(title, number, places, headers, values, formulas)
    return None


def quoted(value: object) -> str:
    """What a cell holds, short and harmless enough to be shown."""
    if value is None or not str(value).strip():
        return "nothing"
    if isinstance(value, datetime):
        value = value.date() if value.time() == datetime.min.time() else value
    text = showable(" ".join(str(value).split()))
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"


def _refuse_what_is_no_workbook(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(8)
            if start == _OLE_SIGNATURE:
                _refuse_ole(path, start + file.read())
    except FileNotFoundError:
        raise FileRefused(f"There is no file at {path}. Check the name and the folder.") from None
    except IsADirectoryError:
        raise FileRefused(f"{path} is a folder. Name the workbook itself.") from None
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}.") from None
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
    except Exception:  # a broken list of what is packed: BadZipFile, ValueError, NotImplementedError …
        raise FileRefused(
            f"{path} is not an Excel workbook (.xlsx). Save the extract as .xlsx and try again."
        ) from None
    if unpacked > LARGEST_UNPACKED:
        raise FileRefused(f"{path} unpacks to more than a gigabyte, which no extract does. It was not opened.")


def _refuse_ole(path: Path, content: bytes) -> None:
    if _ENCRYPTED_PACKAGE in content:
        raise FileRefused(
            f"{path} is protected with a password, so it cannot be read. Open it in Excel, save it without "
            "a password in a safe place, and import that."
        )
    raise FileRefused(f"{path} is of the old .xls kind. Open it in Excel, save it as .xlsx and import that.")


def _values(path: Path, *, results: bool) -> dict[str, list[tuple[Any, ...]]]:
    import warnings

    import openpyxl  # 0.3 s, and needed by imports alone

    try:
        # Opened here, since openpyxl leaves the file open where it is broken.
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that openpyxl does not keep
            book = openpyxl.load_workbook(file, read_only=True, data_only=results)
            try:
                sheets = {}
                for sheet in book.worksheets:
                    sheet.reset_dimensions()  # what the file claims of its size may be wrong
                    sheets[sheet.title] = list(sheet.iter_rows(values_only=True))
                return sheets
            finally:
                book.close()
    except Exception:
        # openpyxl raises whatever a broken file leads it to (KeyError, ValueError, BadZipFile, ParseError …).
        raise FileRefused(
            f"{path} is not a workbook that can be read: its contents are broken or of another kind. "
            "Open it in Excel, save it anew as .xlsx and import that."
        ) from None


def _written_day(text: str) -> tuple[bool, date | None]:
    """Whether anything is given, and the day that is."""
    if clean(text, limit=len(text) * 4 + 1).casefold() in _NOT_GIVEN:
        return False, None
    return True, _as_day(text)


_SHORT = 40  # what is longer is no date, and is not kept
_short_day = lru_cache(maxsize=20_000)(_written_day)  # a list of many years has few days, each many times


def _as_day(value: object) -> date | None:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value if EARLIEST <= value <= LATEST_READ else None
    if isinstance(value, str):
        written = clean(value, limit=len(value) * 4 + 1)
        # Five digits in a cell of text: the number by which Excel keeps a day, copied as text.
        return _as_day(int(written) if re.fullmatch(r"[2-6]\d{4}", written) else parse_written_day(written))
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value < 110_000:
        from openpyxl.utils.datetime import from_excel

        day = from_excel(value)
        return _as_day(day) if isinstance(day, datetime) else None
    return None


def _number_text(value: float) -> str:
    """A reference that Excel holds as a number: 6537810, never 6537810.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
