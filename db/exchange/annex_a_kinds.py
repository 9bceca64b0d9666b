"""The sheet of our own that says of which kind the assessments of list 4 are, as the import reads it back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from db.exchange.annex_a_layout import KINDS_SHEET
from db.exchange.workbook import CellProblem, Column, Formulas, find_header
from models.assessment import Kind
from models.text import REFERENCE_LENGTH

_COLUMNS = (
    Column("child", ("child",), any_of=("id", "identifier", "reference"), required=True),
    Column("started_on", ("start",), required=True),
    Column("authorised_on", (), any_of=("authoris",), required=True),
    Column("kind", ("kind",), required=True),
)


class ToldKinds:
    """The kinds that the sheet gives, by child, start and authorisation; of several alike in the order of the sheet."""

    def __init__(self, sheets: Mapping[str, list[tuple[Any, ...]]], formulas: Formulas) -> None:
        self._kinds: dict[tuple[str, date, date | None], list[Kind]] = defaultdict(list)
        self.used = 0
        values: Sequence[tuple[Any, ...]] = sheets.get(KINDS_SHEET, ())
        sheet = find_header(KINDS_SHEET, values, _COLUMNS, formulas)
        for row in sheet.rows() if sheet is not None else ():
            with suppress(CellProblem, ValueError):  # what cannot be read says nothing of a kind
                child = row.required_text("child", "the reference of a child", REFERENCE_LENGTH)
                kind = Kind(row.required_text("kind", "a kind of assessment", REFERENCE_LENGTH).casefold())
                self._kinds[child, row.required_day("started_on"), row.day("authorised_on")].append(kind)

    def take(self, child: str, started_on: date, authorised_on: date | None) -> Kind | None:
        """The kind of the next assessment of these days; None where the sheet has no more of them."""
        kinds = self._kinds.get((child, started_on, authorised_on))
        if not kinds:
            return None
        self.used += 1
        return kinds.pop(0)
