"""The list that a number was made of as CSV, a row a line. No cell begins as a formula does."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from models.figure_list import FigureList, FigureRow
from models.text import no_formula, showable

HEADERS = (
    "measure", "list", "period", "month", "as_at", "counts", "case", "kind", "clock_from", "due_on", "completed_on",
    "working_day", "limit", "result", "team", "worker", "recorded_on", "why",
)  # fmt: skip
COUNTED_HEADERS = ("counted", "period", "month", "as_at", "case", "day", "team")


def figure_csv(found: FigureList, rows: Sequence[FigureRow]) -> str:
    """These rows of the list, in their order. Of a child who is not shown the result alone is told."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    question = found.question
    asked = (question.period.value, str(question.month), found.as_at.isoformat())
    if question.counted is not None:
        writer.writerow(COUNTED_HEADERS)
        for row in rows:
            told = (_text(row.called), _day(row.stopped_on), _text(row.team))
            writer.writerow([question.counted.value, *asked, *told])
        return file.getvalue()
    writer.writerow(HEADERS)
    measure = "" if question.measure is None else question.measure.value
    for row in rows:
        days = map(_day, (row.clock_from, row.due_on, row.stopped_on))
        numbers = ("" if number is None else number for number in (row.day, row.limit))
        writer.writerow([
            measure, question.what.value, *asked, row.counts, _text(row.called), row.kind, *days, *numbers,
            row.state or "", _text(row.team), _text(row.worker), _day(row.recorded_on), row.why,
        ])  # fmt: skip
    return file.getvalue()


def _text(text: str | None) -> str:
    return no_formula(showable(text or ""))


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
