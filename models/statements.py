"""What a report stated, held against itself and against the record: a fraction, its per cent, and what was counted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from models.errors import InvalidInput
from models.timeliness import Figure, Measure, Month, Period, percent_of

_TOLERATED = Fraction(1, 10)  # of a per cent: a report may round or cut the last decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure as somebody stated it: a fraction, a per cent, or both. ``measure`` may be none of this program's."""

    measure: str
    period: Period
    month: Month
    figure: Figure | None
    percent: Fraction | None  # in per cent
    source: str
    id: int | None = None

    @property
    def known_measure(self) -> Measure | None:
        """The measure of this program, where it is one."""
        return next((one for one in Measure if one.value == self.measure), None)

    @property
    def in_words(self) -> str:
        """``46/97, 73.1%``"""
        parts = [self.figure.fraction] if self.figure is not None else []
        parts += [f"{float(self.percent):.1f}%"] if self.percent is not None else []
        return ", ".join(parts)


class Verdict(StrEnum):
    """What is to be said of a statement."""

    CONSISTENT = "consistent"
    CONTRADICTS_ITSELF = "contradicts_itself"
    DIFFERS = "differs"
    NOT_RECORDED = "not_recorded"

    @property
    def words(self) -> str:
        return {
            Verdict.CONSISTENT: "consistent",
            Verdict.CONTRADICTS_ITSELF: "contradicts itself",
            Verdict.DIFFERS: "differs from the record",
            Verdict.NOT_RECORDED: "not measured here",
        }[self]


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement with its verdict, and what the record has: as it was published, and as it is known now."""

    statement: Statement
    verdict: Verdict
    published: Figure | None
    now: Figure | None
    sentence: str


def check(statement: Statement, published: Figure | None, now: Figure | None) -> Checked:
    """Hold a statement against its own fraction, and against the record as published and as known now.

    It is consistent where its per cent is that of its fraction and the record has the same figure, published or now.
    """
    own = None if statement.figure is None else statement.figure.share
    itself = ""
    if own is not None and statement.percent is not None and abs(own * 100 - statement.percent) > _TOLERATED:
        itself = (
            f"{statement.in_words}: {statement.figure.fraction if statement.figure else ''} is {percent_of(own):.1f}%."
        )
    on_record = [figure for figure in (published, now) if figure is not None]
    record = _record_in_words(published, now)
    if statement.known_measure is None or not on_record:
        verdict = Verdict.CONTRADICTS_ITSELF if itself else Verdict.NOT_RECORDED
        return Checked(statement, verdict, None, None, itself or _without_record(statement))
    if itself:
        return Checked(statement, Verdict.CONTRADICTS_ITSELF, published, now, f"{itself} {record}")
    if any(_agrees(statement, figure) for figure in on_record):
        how = "as published" if published is not None and _agrees(statement, published) else "as known now"
        return Checked(statement, Verdict.CONSISTENT, published, now, f"{statement.in_words} is on record, {how}.")
    return Checked(statement, Verdict.DIFFERS, published, now, f"{statement.in_words} is not on record. {record}")


def _without_record(statement: Statement) -> str:
    """What can be said of a figure that contradicts itself nowhere, and that no record can be held against."""
    agrees = ": the per cent is that of the fraction" if statement.figure and statement.percent is not None else ""
    why = "is not measured here" if statement.known_measure is None else "has nothing on record of it"
    return f"{statement.in_words}{agrees}. {statement.measure} {why}, so it cannot be held against the record."


def _agrees(statement: Statement, figure: Figure) -> bool:
    if statement.figure is not None:
        return statement.figure == figure
    share = figure.share
    return share is not None and statement.percent is not None and abs(share * 100 - statement.percent) <= _TOLERATED


def _record_in_words(published: Figure | None, now: Figure | None) -> str:
    said = [f"{figure.in_words} {how}" for figure, how in ((published, "as published"), (now, "as known now"))
            if figure is not None]  # fmt: skip
    return f"On record is {' and '.join(said)}." if said else ""


def read_stated(texts: Sequence[str]) -> tuple[Figure | None, Fraction | None]:
    """What a person gave as stated: a fraction (``46/97``), a per cent (``73.1``), or both. Raises InvalidInput."""
    figure, percent = None, None
    for text in re.sub(r"\s*/\s*", "/", re.sub(r"\s+%", "%", " ".join(texts))).split():
        said = text.replace(",", "")
        if figure is None and (found := re.fullmatch(r"(\d{1,9})\s*/\s*(\d{1,9})", said, re.ASCII)):
            figure = Figure(int(found[1]), int(found[2]))
        elif percent is None and (found := re.fullmatch(r"(\d{1,3}(?:\.\d)?)%?", said, re.ASCII)):
            percent = Fraction(found[1])
        else:
            raise InvalidInput(
                f"“{text}” cannot be read as stated. Give a fraction (46/97), a per cent with at most one decimal "
                "(73.1), or both, each once."
            )
    return figure, percent


def by_difference(statement: Statement, others: Iterable[Statement]) -> str:
    """What the two year-to-date figures of the same report make of a month that it stated differently; else nothing.

    A figure of a month is the difference between the year to date with it and the one without it.
    """
    if statement.period is not Period.MONTH or statement.figure is None:
        return ""
    to_date = {
        one.month: one.figure
        for one in others
        if (one.source, one.measure, one.period) == (statement.source, statement.measure, Period.YEAR) and one.figure
    }
    before = Figure() if statement.month == statement.month.year_first else to_date.get(statement.month.shifted(-1))
    now = to_date.get(statement.month)
    if now is None or before is None or now - before == statement.figure:
        return ""
    return f"By the report's own years to date it is {(now - before).in_words} ({now.fraction} less {before.fraction})."
