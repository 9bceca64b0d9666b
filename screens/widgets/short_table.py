"""A table of a few rows, as wide as what it holds."""

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from textual.widgets import DataTable

from models.text import showable
from screens.widgets.plain import cell


def fill(
    table: DataTable[Any],
    headings: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    *,
    none: str,
    most: int = 40,
) -> None:
    """Show the rows, given as (key, texts), or the sentence ``none``; the cursor stays on its row."""
    cursor = table.cursor_row
    table.clear(columns=True)
    for number, heading in enumerate(headings):
        widest = max((cell_len(showable(texts[number])) for _, texts in rows), default=0)
        table.add_column(cell(heading, "bold"), width=max(cell_len(heading), min(widest, most)))
    for key, texts in rows:
        table.add_row(*(cell(text, width=most) for text in texts), key=key)
    table.move_cursor(row=cursor)
    if not rows:
        table.clear(columns=True)
        table.add_column(cell(none, "dim"), width=cell_len(none))
