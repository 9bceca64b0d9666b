"""A list as a page that prints on A4, black on white: the table that people read on a screen."""

from typing import TypeVar

from db.exchange.document import Document, Part, Sentence, Table
from db.exchange.document import as_page as page_of
from db.exchange.listed import Form, Listed
from models.dates import long_form
from models.progress import Progress, untold

RowT = TypeVar("RowT")
_LOOKED_AT = 200  # rows, for how wide a column is to be
_LEAST, _MOST = 4, 30  # letters that a column is reckoned with


def as_page(listed: Listed[RowT], progress: Progress = untold) -> str:
    """A page across, complete in itself: what it is, and the rows under their headings, which every page repeats."""
    rows = [[str(cell) for cell in cells] for cells in listed.cells(Form.PAGE, progress)]
    headings = [column.heading for column in listed.columns(Form.PAGE)]
    facts = listed.facts
    parts: list[Part] = [Sentence("; ".join(f"{name}: {_words(value)}" for name, value in facts[1:]) + ".")]
    if rows:
        parts.append(Table(headings, rows, _shares(headings, rows)))
    about = f"As at {long_form(listed.about.as_at)}"
    return page_of(Document(listed.listing.title, about, parts, across=True))


def _words(value: object) -> str:
    from datetime import date

    return long_form(value) if isinstance(value, date) else f"{value:,}" if isinstance(value, int) else str(value)


def _shares(headings: list[str], rows: list[list[str]]) -> list[int]:
    """How the width goes to the columns, in per cent, by how much there is to be read in each."""
    letters = [
        min(_MOST, max(_LEAST, len(heading), *(len(row[at]) for row in rows[:_LOOKED_AT])))
        for at, heading in enumerate(headings)
    ]
    return [max(1, 100 * one // sum(letters)) for one in letters]
