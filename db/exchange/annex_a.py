"""Ofsted's Annex A workbook: lists 3 (referrals), 4 (assessments) and 6 (children in need) read into facts.

Headers are matched by meaning and not by position, sheets by name or by their headers; a row that cannot be read is
named with what was found and what was expected, and the rest goes on.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from db.exchange.workbook import (
    CellProblem,
    Column,
    Formulas,
    Refusal,
    SheetRow,
    find_header,
    quoted,
    read_workbook,
)
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Holder, Referral, TimeInNeed
from models.errors import FileRefused
from models.text import REFERENCE_LENGTH, showable

_CHILD = (
    Column("child", ("child",), any_of=("id", "identifier", "reference", "ref"), without=("family",), required=True),
    Column("gender", (), any_of=("gender", "sex")),
    Column("born_on", (), any_of=("birth", "dob")),
)
_HOLDER = (Column("team", ("team",)), Column("worker", ("worker",), without=("visit",)))

# The lists that are read: their number, and their columns by the words of their headers.
LISTS: dict[int, tuple[Column, ...]] = {
    3: (
        *_CHILD,
        Column(
            "received_on",
            ("referral",),
            any_of=("date", "received"),
            without=("source", "number", "nfa"),
            required=True,
        ),
        Column("source", ("referral", "source")),
        Column("nfa", (), any_of=("nfa", "further"), without=("number",)),
        *_HOLDER,
    ),
    4: (
        *_CHILD,
        Column("started_on", ("assessment", "start"), without=("end", "complet", "help"), required=True),
        Column("child_seen", ("seen",), without=("last", "alone")),
        Column("authorised_on", (), any_of=("authoris", "authoriz"), expected=True),
        *_HOLDER,
    ),
    6: (
        *_CHILD,
        Column("started_on", ("start",), any_of=("cin", "need"), required=True),
        Column("need", ("need",), any_of=("primary", "code"), without=("start", "clos")),
        Column("last_seen_on", ("last", "seen")),
        Column("closed_on", (), any_of=("closure", "closed", "end"), without=("reason", "start"), expected=True),
        Column("closure_reason", ("reason",), any_of=("clos",)),
        Column("status", ("status",)),
        *_HOLDER,
    ),
}

_WITHOUT = {
    "authorised_on": "the date of authorisation: what the store does not know as authorised is read as open",
    "closed_on": "the CIN closure date: what the store does not know as closed is read as open",
}

Fact = TypeVar("Fact", Referral, AssessmentWork, TimeInNeed)


@dataclass
class ChildFacts:
    """What the file knows of one child."""

    reference: str
    born_on: date | None = None
    gender: str | None = None
    facts: Facts = field(default_factory=Facts)
    expected_on: date | None = None


@dataclass
class AnnexA:
    """A workbook as read: facts by child, the rows refused, and what else a person should know."""

    path: Path
    kind: Kind
    read_on: date
    children: dict[str, ChildFacts] = field(default_factory=dict)
    rows_read: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_annex_a(path: Path, kind: Kind, today: date) -> AnnexA:
    """Read the workbook; its assessments are of ``kind``, since Annex A does not say.

    Raises FileRefused where it is no workbook, or holds none of lists 3, 4 and 6.
    """
    sheets, formulas = read_workbook(path)
    reading = _Reading(AnnexA(path, kind, today))
    present = [number for number in LISTS if reading.read_list(number, _sheet_of(number, sheets), formulas)]
    if not present:
        raise FileRefused(
            f"{path} holds none of the lists 3 (referrals), 4 (assessments) and 6 (children in need) of Annex A. "
            "Its sheets should be called List 3, List 4 and List 6."
        )
    absent = [str(number) for number in LISTS if number not in present]
    if absent:
        reading.result.notices.append(f"not in the file: list {' and list '.join(absent)}")
    return reading.result


def _sheet_of(number: int, sheets: dict[str, list[tuple[Any, ...]]]) -> tuple[str, list[tuple[Any, ...]]] | None:
    """The sheet of a list: by its name (``List 4``, ``list_4 Assessments``), else by its title row or its headers."""
    named = re.compile(rf"^\s*(annex\s*a)?[\W_]*list[\W_]*0*{number}(?!\d)", re.IGNORECASE)
    for title, values in sheets.items():
        if named.match(title):
            return title, values
    for title, values in sheets.items():
        if not re.match(r"^\s*list[\W_]*\d", title, re.IGNORECASE) and any(
            isinstance(cell, str) and named.match(cell) for cells in values[:3] for cell in cells[:3]
        ):
            return title, values
    return None


class _Reading:
    """The lists of one workbook, gathered child by child."""

    def __init__(self, result: AnnexA) -> None:
        self.result = result
        self._seen: dict[tuple[object, ...], tuple[Referral | AssessmentWork | TimeInNeed, str]] = {}

    def read_list(self, number: int, found: tuple[str, list[tuple[Any, ...]]] | None, formulas: Formulas) -> bool:
        """Read one list where it is in the file. False where it is not."""
        if found is None:
            return False
        sheet, title, values = find_header(*found, LISTS[number], formulas), showable(found[0]), found[1]
        if sheet is None:
            if any(any(cell is not None for cell in cells) for cells in values):
                self.result.refused.append(_no_header(number, title))
            self.result.rows_read[title] = 0
            return True
        rows = list(sheet.rows())
        self.result.rows_read[title] = len(rows)
        for column in LISTS[number]:
            if column.expected and column.field not in sheet.columns and rows:
                self.result.notices.append(f"{title} has no column for {_WITHOUT[column.field]}")
        read = {3: self._referral, 4: self._assessment, 6: self._time_in_need}[number]
        for row in rows:
            try:
                read(row)
            except CellProblem as problem:
                self.result.refused.append(Refusal(title, row.number, problem.column, problem.found, problem.expected))
                self._say_what_follows(number, row)
        return True

    def _say_what_follows(self, number: int, row: SheetRow) -> None:
        """A referral that was refused is missed by the child's other rows: their clock may begin too late."""
        with suppress(CellProblem):
            if number == 3 and (child := row.text("child", REFERENCE_LENGTH)):
                self._notice(row, f"the referral of {child} could not be read, so nothing is counted from it")

    def _referral(self, row: SheetRow) -> None:
        reference, born_on, gender = self._child(row)
        fact = Referral(row.required_day("received_on"), row.text("source"), bool(self._yes(row, "nfa")), _holder(row))
        if self._is_news(row, reference, ("referral", fact.received_on), fact, "received_on"):
            child = self._keep(row, reference, born_on, gender, fact.received_on)
            child.facts = replace(child.facts, referrals=(*child.facts.referrals, fact))

    def _assessment(self, row: SheetRow) -> None:
        reference, born_on, gender = self._child(row)
        started_on, authorised_on = row.required_day("started_on"), row.day("authorised_on")
        _must_follow(row, "authorised_on", authorised_on, started_on, "the start of the assessment")
        fact = AssessmentWork(
            self.result.kind,
            started_on,
            authorised_on,
            self._yes(row, "child_seen"),
            _holder(row),
            row.has("authorised_on"),
        )
        if self._is_news(row, reference, ("assessment", started_on), fact, "started_on"):
            child = self._keep(row, reference, born_on, gender, started_on, authorised_on)
            child.facts = replace(child.facts, assessments=(*child.facts.assessments, fact))

    def _time_in_need(self, row: SheetRow) -> None:
        reference, born_on, gender = self._child(row)
        started_on, closed_on = row.required_day("started_on"), row.day("closed_on")
        _must_follow(row, "closed_on", closed_on, started_on, "the CIN start")
        fact = TimeInNeed(
            started_on, closed_on, row.text("closure_reason"), row.text("need"), row.text("status"),
            self._optional_day(row, "last_seen_on"), _holder(row), end_told=row.has("closed_on"),
        )  # fmt: skip
        if self._is_news(row, reference, ("time in need", started_on), fact, "started_on"):
            child = self._keep(row, reference, born_on, gender, started_on, closed_on, fact.last_seen_on)
            child.facts = replace(child.facts, times_in_need=(*child.facts.times_in_need, fact))

    def _child(self, row: SheetRow) -> tuple[str, date | None, str | None]:
        reference = row.required_text("child", "the reference of a child", REFERENCE_LENGTH)
        gender = row.text("gender", 40)
        return reference, self._optional_day(row, "born_on"), re.sub(r"^[a-z]\)\s*", "", gender) if gender else None

    def _optional_day(self, row: SheetRow, name: str) -> date | None:
        """A day that no date is counted from: where it cannot be read the row still matters, and it is said."""
        try:
            return row.day(name)
        except CellProblem as problem:
            self._notice(
                row, f"{problem.column}: found {problem.found}, expected {problem.expected}; read as not given"
            )
            return None

    def _yes(self, row: SheetRow, name: str) -> bool | None:
        said, written = row.yes(name), row.text(name)
        if said is None and written is not None and "unknown" not in written.casefold():
            self._notice(row, f"found {quoted(written)} where yes or no was expected; read as not given")
        return said

    def _is_news(self, row: SheetRow, reference: str, key: tuple[object, ...], fact: Fact, column: str) -> bool:
        """Whether the fact was not yet in the file. Raises CellProblem where an earlier row contradicts it."""
        earlier = self._seen.setdefault((reference, *key), (fact, f"row {row.number}"))
        if earlier[0] is fact:
            return True
        other, where = earlier
        if replace(fact, holder=Holder()) != replace(other, holder=Holder()):
            raise row.problem(
                column, f"the same {key[0]} as in {where}, with other details", f"one row for it; {where} was kept"
            )
        if fact.holder != other.holder:
            self._notice(
                row, f"gives {fact.holder} for the {key[0]} that {where} gives to {other.holder}; {where} was taken"
            )
        return False

    def _keep(
        self, row: SheetRow, reference: str, born_on: date | None, gender: str | None, *days: date | None
    ) -> ChildFacts:
        child = self.result.children.setdefault(reference, ChildFacts(reference))
        if child.born_on and born_on and child.born_on != born_on:
            self._notice(row, f"gives another date of birth for {reference} than an earlier row; the earlier was kept")
        child.born_on = child.born_on or born_on
        child.gender = child.gender or gender
        if any(day is not None and day > self.result.read_on for day in days):
            self._notice(row, "has a date after today")
        return child

    def _notice(self, row: SheetRow, text: str) -> None:
        self.result.notices.append(f"{showable(row.sheet.title)}, row {row.number}: {text}")


def _holder(row: SheetRow) -> Holder:
    return Holder(row.text("team"), row.text("worker"))


def _must_follow(row: SheetRow, name: str, day: date | None, start: date, what: str) -> None:
    if day is not None and day < start:
        raise row.problem(name, quoted(day), f"a day on or after {what}, {start.isoformat()}")


def _no_header(number: int, title: str) -> Refusal:
    needed = {3: "the date of the referral", 4: "the start of the assessment", 6: "the CIN start"}[number]
    return Refusal(title, 1, "the header", "no row that names the columns", f"columns for the child and for {needed}")
