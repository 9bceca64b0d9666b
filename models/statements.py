"""What a report stated, held against itself and against the record: a fraction, its per cent, and what was counted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import floor

from models.child_measures import ChildMeasure
from models.errors import InvalidInput
from models.timeliness import Figure, Measure, Month, Period, percent_of

MOST_DECIMALS = 1  # of a stated per cent


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure as somebody stated it: a fraction, a per cent, or both. ``measure`` may be none of this program's.

    ``decimals``: with how many the per cent was stated. “58%” is held to no more than it says.
    """

    measure: str
    period: Period
    month: Month
    figure: Figure | None
    percent: Fraction | None  # in per cent
    source: str
    id: int | None = None
    decimals: int = MOST_DECIMALS

    @property
    def known_measure(self) -> Measure | None:
        """The measure of this program, where it is one."""
        return next((one for one in Measure if one.value == self.measure), None)

    @property
    def is_of_placements(self) -> bool:
        """Whether it is of NI062 since 1 April, which the program counts from times in care and placements."""
        return self.measure == ChildMeasure.STABILITY.value and self.period is Period.YEAR

    @property
    def in_words(self) -> str:
        """``46/97, 73.1%``, with as many decimals as were stated."""
        parts = [self.figure.fraction] if self.figure is not None else []
        parts += [f"{float(self.percent):.{self.decimals}f}%"] if self.percent is not None else []
        return ", ".join(parts)

    def fits(self, share: Fraction) -> bool:
        """Whether the per cent is that of the share, rounded (halves up) or cut at the decimals that were stated."""
        if self.percent is None:
            return False
        scale = 10**self.decimals
        exact = share * 100 * scale
        return self.percent * scale in (floor(exact), floor(exact + Fraction(1, 2)))

    def says(self, figure: Figure) -> bool:
        """Whether it states this figure: by its fraction, or by its per cent where it gives none."""
        if self.figure is not None:
            return self.figure == figure
        return figure.share is not None and self.fits(figure.share)


class Verdict(StrEnum):
    """What is to be said of a statement."""

    CONSISTENT = "consistent"
    CONTRADICTS_ITSELF = "contradicts_itself"
    DIFFERS_FROM_REPORT = "differs_from_own_report"
    DIFFERS = "differs"
    NOT_RECORDED = "not_recorded"

    @property
    def words(self) -> str:
        return {
            Verdict.CONSISTENT: "consistent",
            Verdict.CONTRADICTS_ITSELF: "contradicts itself",
            Verdict.DIFFERS_FROM_REPORT: "differs from its own report",
            Verdict.DIFFERS: "differs from the record",
            Verdict.NOT_RECORDED: "not measured here",
        }[self]

    @property
    def is_not_so(self) -> bool:
        """Whether something contradicts the statement: itself, its own report, or the record."""
        return self not in (Verdict.CONSISTENT, Verdict.NOT_RECORDED)


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement with its verdict, and what the record has: as it was published, and as it is known now."""

    statement: Statement
    verdict: Verdict
    published: Figure | None
    now: Figure | None
    sentence: str


def check(
    statement: Statement, published: Figure | None, now: Figure | None, others: Iterable[Statement] = ()
) -> Checked:
    """Hold a statement against its own fraction, its own report, and the record as published and as known now.

    ``others`` are what was stated beside it. It is consistent where its per cent is that of its fraction, the record
    has the same figure, published or now, and the years to date of its report make no other one.
    """
    found, own = _check(statement, published, now), by_difference(statement, others)
    if not own:
        return found
    verdict = Verdict.DIFFERS_FROM_REPORT if not found.verdict.is_not_so else found.verdict
    return replace(found, verdict=verdict, sentence=f"{found.sentence} {own}")


def _check(statement: Statement, published: Figure | None, now: Figure | None) -> Checked:
    """The same, whatever else its report stated."""
    own = None if statement.figure is None else statement.figure.share
    itself = ""
    if own is not None and statement.percent is not None and not statement.fits(own):
        itself = (
            f"{statement.in_words}: {statement.figure.fraction if statement.figure else ''} is {percent_of(own):.1f}%."
        )
    on_record = [figure for figure in (published, now) if figure is not None]
    record = _record_in_words(published, now)
    if not on_record:
        verdict = Verdict.CONTRADICTS_ITSELF if itself else Verdict.NOT_RECORDED
        return Checked(statement, verdict, None, None, itself or _without_record(statement))
    if itself:
        return Checked(statement, Verdict.CONTRADICTS_ITSELF, published, now, f"{itself} {record}")
    if any(statement.says(figure) for figure in on_record):
        how = "as published" if published is not None and statement.says(published) else "as known now"
        return Checked(statement, Verdict.CONSISTENT, published, now, f"{statement.in_words} is on record, {how}.")
    return Checked(statement, Verdict.DIFFERS, published, now, f"{statement.in_words} is not on record. {record}")


def _without_record(statement: Statement) -> str:
    """What can be said of a figure that contradicts itself nowhere, and that no record can be held against."""
    agrees = ": the per cent is that of the fraction" if statement.figure and statement.percent is not None else ""
    measured = statement.known_measure is not None or statement.is_of_placements
    why = "has nothing on record of it" if measured else "is not measured here"
    return f"{statement.in_words}{agrees}. {statement.measure} {why}, so it cannot be held against the record."


def _record_in_words(published: Figure | None, now: Figure | None) -> str:
    said = [f"{figure.in_words} {how}" for figure, how in ((published, "as published"), (now, "as known now"))
            if figure is not None]  # fmt: skip
    return f"On record is {' and '.join(said)}." if said else ""


def read_stated(texts: Sequence[str]) -> tuple[Figure | None, Fraction | None, int]:
    """What a person gave as stated: a fraction (``46/97``), a per cent (``73.1``), or both; and with how many decimals.

    Raises InvalidInput.
    """
    figure, percent, decimals = None, None, MOST_DECIMALS
    for text in re.sub(r"\s*/\s*", "/", re.sub(r"\s+%", "%", " ".join(texts))).split():
        said = text.replace(",", "")
        if figure is None and (found := re.fullmatch(r"(\d{1,9})\s*/\s*(\d{1,9})", said, re.ASCII)):
            figure = Figure(int(found[1]), int(found[2]))
        elif percent is None and (found := re.fullmatch(r"(\d{1,3}(?:\.(\d))?)%?", said, re.ASCII)):
            percent, decimals = Fraction(found[1]), len(found[2] or "")
        else:
            raise InvalidInput(
                f"“{text}” cannot be read as stated. Give a fraction (46/97), a per cent with at most one decimal "
                "(73.1), or both, each once."
            )
    return figure, percent, decimals


def by_difference(statement: Statement, others: Iterable[Statement]) -> str:
    """What the two year-to-date figures of the same report make of a month that it stated differently; else nothing.

    A figure of a month is the difference between the year to date with it and the one without it.
    """
    if statement.period is not Period.MONTH:
        return ""
    to_date = {
        one.month: one.figure
        for one in others
        if (one.source, one.measure, one.period) == (statement.source, statement.measure, Period.YEAR) and one.figure
    }
    before = Figure() if statement.month == statement.month.year_first else to_date.get(statement.month.shifted(-1))
    now = to_date.get(statement.month)
    if now is None or before is None or statement.says(now - before):
        return ""
    return f"By the report's own years to date it is {(now - before).in_words} ({now.fraction} less {before.fraction})."
