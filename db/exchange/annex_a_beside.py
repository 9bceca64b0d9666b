"""The sheet of our own with what the clocks need and the lists have no place for, as the import reads it back.

It is written by ``export annex-a``. What is on it adds to what the lists tell; a row that cannot be read, or that does
not fit the plan or the time in care that it names, adds nothing, and how many those are is said.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from db.exchange.annex_a_layout import BESIDE_SHEET, Beside
from db.exchange.workbook import CellProblem, Column, Formulas, SheetRow, find_header
from models.assessment import Kind
from models.care_codes import EventKind, PlacementType
from models.case import CaseStatus
from models.status import ToldEpisode, ToldPlacement, ToldVisit
from models.text import REFERENCE_LENGTH

_COLUMNS = (
    Column("child", ("child",), any_of=("id", "identifier", "reference"), required=True),
    Column("what", ("what",), required=True),
    Column("began_on", ("began",), required=True),
    Column("of", ("of",), without=("began",), required=True),
    Column("date", ("date",), required=True),
    Column("until", ("until",), required=True),
    Column("code", ("code",), required=True),
)
_Key = tuple[str, CaseStatus, date]


class ToldBeside:
    """What stands beside the lists, by the child and the plan, the time in care or the assessment it is of."""

    def __init__(self, sheets: Mapping[str, list[tuple[Any, ...]]], formulas: Formulas, read_on: date) -> None:
        self._read_on = read_on
        self._events: dict[_Key, list[tuple[EventKind, date, bool | None]]] = defaultdict(list)
        self._placements: dict[_Key, list[ToldPlacement]] = defaultdict(list)
        self._submitted: dict[tuple[str, Kind, date], date] = {}
        self.plans: dict[str, list[ToldEpisode]] = defaultdict(list)  # of children in need
        self.openings: dict[str, set[date]] = defaultdict(set)  # of cases that no referral opened
        self.rows = self.unread = 0
        values: Sequence[tuple[Any, ...]] = sheets.get(BESIDE_SHEET, ())
        sheet = find_header(BESIDE_SHEET, values, _COLUMNS, formulas)
        for row in sheet.rows() if sheet is not None else ():
            self.rows += 1
            try:
                self._read(row)
            except (CellProblem, ValueError):  # the second from a word that is none of its kind
                self.unread += 1

    def _read(self, row: SheetRow) -> None:
        child = row.required_text("child", "the reference of a child", REFERENCE_LENGTH)
        what, of = (row.required_text(name, "a word of the sheet", REFERENCE_LENGTH) for name in ("what", "of"))
        began_on, on, until = row.required_day("began_on"), row.required_day("date"), row.day("until")
        if on < began_on or on > self._read_on or (until is not None and until < on):
            raise ValueError(on)
        if what == Beside.OPENED:
            self.openings[child].add(on)
        elif what == Beside.SUBMITTED:
            self._submitted[child, Kind(of), began_on] = on
        else:
            self._read_of_episode(row, child, what, (began_on, on, until), CaseStatus(of))

    def _read_of_episode(
        self, row: SheetRow, child: str, what: str, days: tuple[date, date, date | None], of: CaseStatus
    ) -> None:
        began_on, on, until = days
        key = child, of, began_on
        if what == Beside.PLAN:
            self.plans[child].append(ToldEpisode(CaseStatus.CHILD_IN_NEED, began_on, until))
        elif what in (Beside.PLACEMENT, Beside.ASIDE):
            code = row.text("code")
            kind = None if code is None else PlacementType(code)
            respite = what == Beside.ASIDE and not (kind is not None and kind.is_temporary)
            self._placements[key].append(ToldPlacement(on, kind, until, respite=respite))
        else:
            self._events[key].append((EventKind(what), on, row.yes("code")))

    def submitted_on(self, child: str, kind: Kind, started_on: date) -> date | None:
        """Since when the assessment waits for a signature."""
        return self._submitted.get((child, kind, started_on))

    def added_to(self, child: str, fact: ToldEpisode) -> ToldEpisode:
        """The plan, or the time in care, with what stands beside the lists of it."""
        key, last = (child, fact.kind, fact.started_on), fact.ended_on or date.max
        events = [one for one in self._events.get(key, ()) if one[1] <= last]
        visits = {one.on: one for one in fact.visits}
        visits |= {on: ToldVisit(on, alone) for kind, on, alone in events if kind is EventKind.VISIT}
        reviews = {on for kind, on, _ in events if kind is EventKind.REVIEW and on > fact.started_on}
        placements = {(one.started_on, one.aside): one for one in fact.placements}
        placements |= {
            (one.started_on, one.aside): one for one in self._placements.get(key, ()) if one.started_on < last
        }
        return replace(
            fact,
            reviews=tuple(sorted({*fact.reviews, *reviews})),
            visits=tuple(visits[on] for on in sorted(visits)),
            core_groups=tuple(sorted({on for kind, on, _ in events if kind is EventKind.CORE_GROUP})),
            placements=tuple(placements[each] for each in sorted(placements)),
        )
