"""Text files of rows as systems save them (CSV): opened safely, their delimiter found; and cells written safely."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path

from db.exchange.workbook import HEADER_WITHIN_ROWS
from models.errors import FileRefused
from models.text import no_formula, showable

LARGEST = 500_000_000  # bytes; 200,000 assessments are twenty million
DELIMITERS = ",;\t"

Row = tuple[str, ...]


def read_text(path: Path) -> tuple[str, str | None]:
    """The text of the file, and what to say of its encoding where it is not UTF-8. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise FileRefused(f"There is no file at {path}. Check the name and the folder.") from None
    except IsADirectoryError:
        raise FileRefused(f"{path} is a folder. Name the file itself.") from None
    except (OSError, ValueError) as error:
        raise FileRefused(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if len(content) > LARGEST:
        raise FileRefused(f"{path} is larger than 500 megabytes, which no list of assessments is. It was not read.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileRefused(
            f"{path} is a workbook or an archive. Open it in Excel, save it as CSV UTF-8 and import that."
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").removeprefix("\ufeff"), "read as UTF-16"
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), (
            "is not UTF-8: read as Windows text (cp1252). Look at the letters with accents in the names"
        )


def csv_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: days as ISO dates, several things as JSON."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=_plain)
    text = "" if value is None else value.isoformat() if isinstance(value, date) else showable(str(value))
    return no_formula(text) if isinstance(value, str) else text


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def rows_of(path: Path, text: str, delimiter: str) -> list[Row]:
    """The rows of the text; a blank one is an empty row, so that each keeps its number.

    Raises FileRefused where a quotation mark is not closed, since what follows it cannot be told apart.
    """
    rows: list[Row] = []
    try:
        rows.extend(_rows(text, delimiter))
    except csv.Error:
        raise FileRefused(
            f"{path} cannot be read from row {len(rows) + 1} on: a quotation mark is not closed or stands within a "
            "text, or a cell is longer than 131,072 characters. Mend it, or save the file anew as CSV UTF-8."
        ) from None
    return rows


def first_rows(text: str, delimiter: str) -> list[Row]:
    """Where the header may be; as far as it can be read."""
    rows: list[Row] = []
    with suppress(csv.Error):
        rows.extend(islice(_rows(text, delimiter), HEADER_WITHIN_ROWS))
    return rows


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    return map(tuple, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
