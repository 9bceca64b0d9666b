"""A list as CSV: a row a line, days as ISO dates, and no cell that begins as a formula does."""

import csv
import io
from typing import TypeVar

from db.exchange.delimited import csv_cell
from db.exchange.listed import Form, Listed
from models.progress import Progress, untold

RowT = TypeVar("RowT")


def as_csv(listed: Listed[RowT], progress: Progress = untold) -> str:
    """The columns under their names for programs, as the command that prints the list has them."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in listed.columns(Form.CSV)])
    writer.writerows(map(csv_cell, cells) for cells in listed.cells(Form.CSV, progress))
    return file.getvalue()
