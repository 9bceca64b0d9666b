"""The rows of Annex A, each read into a fact of its child: referrals, assessments and times in need.

What the rows of all lists have in common stands here as well: whose they are, what is said twice, what is a notice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from db.exchange.annex_a_beside import ToldBeside
from db.exchange.annex_a_kinds import ToldKinds
from db.exchange.workbook import (
    CellProblem,
    Column,
    Formulas,
    Refusal,
    SheetRow,
    find_header,
    quoted,
)
from models.annex_a import UNBORN
from models.episodes import AssessmentWork, Holder, Referral, TimeInNeed
from models.status import ToldEnquiries, ToldEpisode
from models.text import REFERENCE_LENGTH, showable

if TYPE_CHECKING:
    from db.exchange.annex_a import AnnexA, ChildFacts  # which imports this module

Fact = TypeVar("Fact", Referral, AssessmentWork, TimeInNeed, ToldEpisode, ToldEnquiries)


class Reading:
    """The lists of one workbook, gathered child by child."""

    def __init__(self, result: "AnnexA", kinds: ToldKinds, beside: ToldBeside) -> None:
        self.result, self._kinds, self.beside = result, kinds, beside
        self._expected: dict[str, date] = {}  # the births of children who were not born yet
        self._seen: dict[tuple[object, ...], tuple[object, str]] = {}

    def read_list(
        self,
        found: tuple[str, list[tuple[Any, ...]]],
        columns: Sequence[Column],
        formulas: Formulas,
        read: Callable[[SheetRow], None],
        needed: str,
        without: Mapping[str, str],
    ) -> None:
        """Read one list with the reader of its rows.

        ``needed`` is the day without which a row is none; ``without`` says what follows where a column is missing.
        """
        sheet, title, values = find_header(*found, columns, formulas), showable(found[0]), found[1]
        if sheet is None:
            if any(any(cell is not None for cell in cells) for cells in values):
                self.result.refused.append(
                    Refusal(
                        title, 1, "the header", "no row that names the columns",
                        f"columns for the child and for {needed}",
                    )
                )  # fmt: skip
            self.result.rows_read[title] = 0
            return
        rows = list(sheet.rows())
        self.result.rows_read[title] = len(rows)
        for name, said in without.items():
            if name not in sheet.columns and rows:
                self.result.notices.append(f"{title} has no column for {said}")
        for row in rows:
            try:
                read(row)
            except CellProblem as problem:
                self.refuse(row, problem)
                if read == self.referral:
                    self._say_what_follows(row)

    def refuse(self, row: SheetRow, problem: CellProblem) -> None:
        title = showable(row.sheet.title)
        self.result.refused.append(Refusal(title, row.number, problem.column, problem.found, problem.expected))

    def _say_what_follows(self, row: SheetRow) -> None:
        """A referral that was refused is missed by the child's other rows: their clock may begin too late."""
        with suppress(CellProblem):
            if child := row.text("child", REFERENCE_LENGTH):
                self.notice(row, f"the referral of {child} could not be read, so nothing is counted from it")

    def referral(self, row: SheetRow) -> None:
        """A row of list 3."""
        reference, born_on, gender = self.child_of(row)
        fact = Referral(row.required_day("received_on"), row.text("source"), bool(self.yes(row, "nfa")), holder_of(row))
        if self.is_news(row, reference, ("referral", fact.received_on), fact, "received_on"):
            child = self.keep(row, reference, born_on, gender, fact.received_on)
            child.facts = replace(child.facts, referrals=(*child.facts.referrals, fact))

    def assessment(self, row: SheetRow) -> None:
        """A row of list 4."""
        reference, born_on, gender = self.child_of(row)
        started_on, authorised_on = row.required_day("started_on"), row.day("authorised_on")
        must_follow(row, "authorised_on", authorised_on, started_on, "the start of the assessment")
        kind = self._kinds.take(reference, started_on, authorised_on) or self.result.kind
        fact = AssessmentWork(
            kind,
            started_on,
            authorised_on,
            self.yes(row, "child_seen"),
            holder_of(row),
            row.has("authorised_on"),
            None if authorised_on is not None else self.beside.submitted_on(reference, kind, started_on),
        )
        if self.is_news(row, reference, ("assessment", started_on, kind), fact, "started_on"):
            child = self.keep(row, reference, born_on, gender, started_on, authorised_on)
            child.facts = replace(child.facts, assessments=(*child.facts.assessments, fact))

    def time_in_need(self, row: SheetRow) -> None:
        """A row of list 6."""
        reference, born_on, gender = self.child_of(row)
        started_on, closed_on = row.required_day("started_on"), row.day("closed_on")
        must_follow(row, "closed_on", closed_on, started_on, "the CIN start")
        fact = TimeInNeed(
            started_on, closed_on, row.text("closure_reason"), row.text("need"), row.text("status"),
            self.optional_day(row, "last_seen_on"), holder_of(row), end_told=row.has("closed_on"),
        )  # fmt: skip
        if self.is_news(row, reference, ("time in need", started_on), fact, "started_on"):
            child = self.keep(row, reference, born_on, gender, started_on, closed_on, fact.last_seen_on)
            child.facts = replace(child.facts, times_in_need=(*child.facts.times_in_need, fact))

    def child_of(self, row: SheetRow) -> tuple[str, date | None, str | None]:
        """Whose row it is: the reference, the date of birth and the gender. Raises CellProblem without the first."""
        reference = row.required_text("child", "the reference of a child", REFERENCE_LENGTH)
        gender, born_on = row.text("gender", 40), self.optional_day(row, "born_on")
        if born_on is not None and row.text("age") == str(UNBORN):
            self._expected.setdefault(reference, born_on)
            born_on = None
        gender = re.sub(r"^[a-z]\)\s*", "", gender) if gender else None
        return reference, born_on, None if gender and gender.casefold().startswith("not stated") else gender

    def optional_day(self, row: SheetRow, name: str) -> date | None:
        """A day without which the row still matters: where it cannot be read, that is said."""
        try:
            return row.day(name)
        except CellProblem as problem:
            self.notice(row, f"{problem.column}: found {problem.found}, expected {problem.expected}; read as not given")
            return None

    def yes(self, row: SheetRow, name: str) -> bool | None:
        said, written = row.yes(name), row.text(name)
        if said is None and written is not None and "unknown" not in written.casefold():
            self.notice(row, f"found {quoted(written)} where yes or no was expected; read as not given")
        return said

    def is_news(self, row: SheetRow, reference: str, key: tuple[object, ...], fact: Fact, column: str) -> bool:
        """Whether the fact was not yet in the file. Raises CellProblem where an earlier row contradicts it."""
        other, where = self._seen.setdefault((reference, *key), (fact, f"row {row.number}"))
        if other is fact:
            return True
        assert isinstance(other, type(fact))
        if replace(fact, holder=Holder()) != replace(other, holder=Holder()):
            raise row.problem(
                column, f"the same {key[0]} as in {where}, with other details", f"one row for it; {where} was kept"
            )
        if fact.holder != other.holder:
            self.notice(
                row, f"gives {fact.holder} for the {key[0]} that {where} gives to {other.holder}; {where} was taken"
            )
        return False

    def keep(
        self, row: SheetRow, reference: str, born_on: date | None, gender: str | None, *days: date | None
    ) -> "ChildFacts":
        """The child of the row with what the row says of it; a day to come is said."""
        child = self.result.child(reference)
        if child.born_on and born_on and child.born_on != born_on:
            self.notice(row, f"gives another date of birth for {reference} than an earlier row; the earlier was kept")
        child.born_on = child.born_on or born_on
        child.gender = child.gender or gender
        child.expected_on = child.expected_on or self._expected.get(reference)
        if any(day is not None and day > self.result.read_on for day in days):
            self.notice(row, "has a date after today")
        return child

    def notice(self, row: SheetRow, text: str) -> None:
        self.result.notices.append(f"{showable(row.sheet.title)}, row {row.number}: {text}")


def holder_of(row: SheetRow) -> Holder:
    """Who the row says holds the case."""
    return Holder(row.text("team"), row.text("worker"))


def must_follow(row: SheetRow, name: str, day: date | None, start: date, what: str) -> None:
    """Raise CellProblem where the day lies before the start."""
    if day is not None and day < start:
        raise row.problem(name, quoted(day), f"a day on or after {what}, {start.isoformat()}")
