"""Print what a command read: as a table for people, as JSON or CSV for programs."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any, TypeVar

from cpip_tui.cli.hints import named_again
from cpip_tui.cli.options import Format
from db.exchange.delimited import csv_cell
from db.exchange.lists.field import Field as Field
from db.exchange.lists.field import record as record
from db.files import shared_folder
from models.text import escaped, showable

RowT = TypeVar("RowT")
_INDENT = "    "  # of what stands under a row


def print_rows(
    rows: Iterable[RowT],
    fields: Sequence[Field[RowT]],
    format: Format,
    *,
    about: Mapping[str, object],
    summary: str = "",
    below: Sequence[str] = (),
) -> None:
    """Print the rows. ``about`` stands beside them in JSON, ``summary`` above them in a table.

    ``below`` names the columns of long texts, which a terminal too narrow for them shows under each row.
    """
    match format:
        case Format.JSON:
            body = [record(row, fields) for row in rows]
            print_line(escaped(json.dumps({**about, "rows": body}, ensure_ascii=False, default=_plain)))
        case Format.CSV:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow([field.name for field in fields])
            writer.writerows([[csv_cell(field.value(row)) for field in fields] for row in rows])
        case Format.TABLE:
            _print_table(list(rows), [field for field in fields if field.heading], summary, below)


def _print_table(
    rows: Sequence[RowT], fields: Sequence[Field[RowT]], summary: str, below: Sequence[str] = ()
) -> None:  # fmt: skip
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = 1000  # a pipe has no width: nothing is cut
    elif below and rows and _natural_width(rows, fields) > console.width:
        for line in ([showable(summary)] if summary else []) + with_texts_below(rows, fields, below, console.width):
            console.print(Text(line))
        return
    table = Table(box=None, pad_edge=False)
    for field in fields:
        table.add_column(Text(field.heading), no_wrap=not console.is_terminal)
    for row in rows:
        table.add_row(*(Text(showable(field.shown(row))) for field in fields))
    if summary:
        console.print(Text(showable(summary)))
    if table.row_count:
        console.print(table)


def _natural_width(rows: Sequence[RowT], fields: Sequence[Field[RowT]]) -> int:
    return sum(
        2 + max(len(field.heading), *(len(showable(field.shown(row))) for row in rows)) for field in fields
    )  # fmt: skip


def with_texts_below(
    rows: Sequence[RowT], fields: Sequence[Field[RowT]], below: Sequence[str], width: int
) -> list[str]:  # fmt: skip
    """The lines of a table in which the long texts stand under each row, broken between words; nothing is cut."""
    short = [field for field in fields if field.name not in below]
    long = [field for field in fields if field.name in below]
    cells = [[field.heading for field in short], *([showable(field.shown(row)) for field in short] for row in rows)]
    widths = [max(len(line[number]) for line in cells) for number in range(len(short))]

    def beside(line: Sequence[str]) -> list[str]:
        text = "  ".join(f"{cell:<{room}}" for cell, room in zip(line, widths, strict=True)).rstrip()
        return [text] if len(text) <= width else wrap(text, width, subsequent_indent=_INDENT)

    lines = beside(cells[0])
    for row, line in zip(rows, cells[1:], strict=True):
        lines += beside(line)
        for field in long:
            text = showable(field.shown(row))
            lines += wrap(text, width, initial_indent=_INDENT, subsequent_indent=_INDENT) if text else []
    return lines


def print_line(text: str = "") -> None:
    """A line on standard output, in UTF-8 whatever the system's habit."""
    sys.stdout.write("\n".join(showable(line) for line in text.split("\n")) + "\n")


def print_done(text: str) -> None:
    """What was done, and how whoever did it takes it back."""
    print_line(showable(text))
    print_line(f"To take it back: {named_again('undo')}")


def tell_shared_folder(store: Path) -> None:
    """Say where others on this machine can look into the folder of a store; the file itself is its owner's."""
    if (shared := shared_folder(store)) is not None:
        print_line(f"note: others on this machine can look into {shared}; the store in it they cannot read.")


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
