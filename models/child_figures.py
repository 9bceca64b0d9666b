"""Figures of children on plans and in care: so many of so many, each made of what was counted, on a day or to it.

A figure is never typed. Where the denominator is not counted here, the population of the area and the hours that people
work, it is given.
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import floor

from models.child_measures import Basis, ChildMeasure, Unit
from models.dates import spelt
from models.placements import Stability

_DAYS_OF_A_MONTH = Fraction(1461, 48)  # of four years


@dataclass(frozen=True, slots=True)
class CountedChild:
    """One that was counted: what it adds to the numerator (a share: 1 or nothing), by which day, and why, in words."""

    child_id: int
    adds: int = 1
    on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ChildFigure:
    """So many of so many on a day, with what was counted. Without a ``denominator`` what it is of is not known.

    ``remark`` is what must be said beside it, as of children of whom too little is on record.
    """

    measure: ChildMeasure
    as_at: date
    numerator: int
    denominator: Fraction | None
    counted: tuple[CountedChild, ...] = ()
    remark: str = ""

    @property
    def of_unknown(self) -> "ChildFigure":
        """The same where too little is on record for a value: nothing on record is not nought."""
        return replace(self, denominator=None)

    @property
    def value(self) -> Fraction | None:
        """The exact value in the unit of the measure; None of nothing."""
        return Fraction(self.numerator) / self.denominator * self.measure.unit.factor if self.denominator else None

    @property
    def rounded(self) -> float | None:
        """The value with one decimal, halves up."""
        return None if self.value is None else _tenths(self.value)

    @property
    def months(self) -> float | None:
        """A value in days in months of the calendar's mean length, with one decimal; None of other units."""
        if self.value is None or self.measure.unit is not Unit.DAYS:
            return None
        return _tenths(self.value / _DAYS_OF_A_MONTH)

    @property
    def value_words(self) -> str:
        """``6.9%``, ``96.5 per 10,000``, ``205.7 days (6.8 months)``; ``–`` of nothing."""
        if self.rounded is None:
            return "–"
        unit = self.measure.unit
        if unit is Unit.PER_CENT:
            return f"{self.rounded:,.1f}%"
        return f"{self.rounded:,.1f} {unit.value}" + (f" ({self.months:,.1f} months)" if unit is Unit.DAYS else "")

    @property
    def value_short(self) -> str:
        """``6.9%``, ``15.8 a worker``, ``205.7 days``, where there is little room."""
        return "–" if self.rounded is None else f"{self.rounded:,.1f}{self.measure.unit.short}"

    @property
    def basis_short(self) -> str:
        """``12 months``; of NI062 on 31 March ``the year``."""
        return "the year" if self.measure.basis is Basis.YEAR and self.target_applies else self.measure.basis.short

    @property
    def fraction(self) -> str:
        """``17/245``, ``215/12.6``"""
        return f"{self.numerator:,}/{'?' if self.denominator is None else number_words(self.denominator)}"

    @property
    def in_words(self) -> str:
        """``17/245, 6.9%``; without a value where there is none."""
        return self.fraction if self.value is None else f"{self.fraction}, {self.value_words}"

    @property
    def target_applies(self) -> bool:
        """Whether a target of the year may stand beside it: of NI062 beside the figure of 31 March alone."""
        return self.measure.basis is not Basis.YEAR or (self.as_at.month, self.as_at.day) == (3, 31)

    @property
    def basis_words(self) -> str:
        """``on 30 September 2011``, ``in the twelve months to …``, ``since 1 April 2011: not comparable …``"""
        match self.measure.basis:
            case Basis.DAY:
                return f"on {spelt(self.as_at)}"
            case Basis.TWELVE:
                return f"in the twelve months to {spelt(self.as_at)}"
            case _:
                return Stability(self.as_at, ()).basis

    @property
    def told(self) -> str:
        """``17 children with three or more placements, of 245 children looked after: 6.9%, since 1 April 2011: …``"""
        of = "unknown" if self.denominator is None else number_words(self.denominator)
        remark = f" ({self.remark})" if self.remark else ""
        return (
            f"{self.measure.counted(self.numerator)}, of {of} {self.measure.denominator}: {self.value_words}, "
            f"{self.basis_words}{remark}"
        )


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a number on the year before, with the figures of both days. ``before`` is None where nothing of
    that day is on record."""

    measure: ChildMeasure
    now: ChildFigure
    before: ChildFigure | None

    @property
    def as_at(self) -> date:
        return self.now.as_at

    @property
    def counted(self) -> tuple[CountedChild, ...]:
        """The children of both days: those who came add one, those who are no longer among them take one away."""
        now = {one.child_id: one for one in self.now.counted}
        before = {} if self.before is None else {one.child_id: one for one in self.before.counted}
        if self.before is None:
            return ()
        stayed = [CountedChild(child, 0, one.on, "on both days") for child, one in now.items() if child in before]
        came = [CountedChild(child, 1, one.on, "came since") for child, one in now.items() if child not in before]
        left = [CountedChild(child, -1, one.on, "no longer") for child, one in before.items() if child not in now]
        return (*came, *left, *stayed)

    @property
    def remark(self) -> str:
        return "nothing is on record of a year before" if self.before is None else ""

    @property
    def fraction(self) -> str:
        """``245 against 193``; ``245`` alone where nothing is on record of the year before."""
        now = f"{self.now.numerator:,}"
        return now if self.before is None else f"{now} against {self.before.numerator:,}"

    @property
    def basis_words(self) -> str:
        """``30 September 2011 against 30 September 2010``"""
        before = "the year before" if self.before is None else spelt(self.before.as_at)
        return f"{spelt(self.as_at)} against {before}"

    @property
    def target_applies(self) -> bool:
        return True

    @property
    def numerator(self) -> int | None:
        """How many more, or fewer."""
        return None if self.before is None else self.now.numerator - self.before.numerator

    @property
    def denominator(self) -> Fraction | None:
        return None if self.before is None else Fraction(self.before.numerator)

    @property
    def value(self) -> Fraction | None:
        """The exact change in per cent of the number of the year before; None where that was nothing, or not known."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator * 100

    @property
    def rounded(self) -> float | None:
        """The change with one decimal, halves away from nought."""
        return None if self.value is None else _tenths(self.value)

    @property
    def value_words(self) -> str:
        """``+26.9%``, ``0.0%``; ``–`` where there is nothing to compare with."""
        if self.rounded is None:
            return "–"
        return f"{self.rounded:+,.1f}%" if self.rounded else "0.0%"

    @property
    def value_short(self) -> str:
        return self.value_words

    @property
    def basis_short(self) -> str:
        return "on the year"

    @property
    def in_words(self) -> str:
        """``245 against 193, +26.9%``; ``245, nothing on record of a year before``"""
        if self.before is None:
            return f"{self.fraction}, nothing on record of a year before"
        return self.fraction if self.value is None else f"{self.fraction}, {self.value_words}"

    @property
    def told(self) -> str:
        """``245 children looked after on 30 September 2011 against 193 on 30 September 2010: +26.9%``"""
        now = f"{self.now.measure.counted(self.now.numerator)} {self.now.basis_words}"
        if self.before is None:
            return f"{now}; nothing is on record of a year before"
        return f"{now} against {self.before.numerator:,} {self.before.basis_words}: {self.value_words}"


Measured = ChildFigure | Change


def behind(figure: Measured, *, whole: bool) -> tuple[CountedChild, ...]:
    """The list of the numerator, or of all that was counted; of a mean both are the same."""
    if whole or figure.measure.unit is Unit.DAYS:
        return figure.counted
    return tuple(one for one in figure.counted if one.adds)


def remarked(figure: ChildFigure, *remarks: str) -> ChildFigure:
    """The same with what must be said beside it, besides what is said already."""
    return replace(figure, remark="; ".join(said for said in (figure.remark, *remarks) if said))


def number_words(number: Fraction) -> str:
    """``25,400``, ``12.6``, ``4.75``: with at most two decimals."""
    hundredths = floor(number * 100 + Fraction(1, 2))
    return f"{hundredths // 100:,}" + f".{hundredths % 100:02d}".rstrip("0").rstrip(".")


def _tenths(value: Fraction) -> float:
    """With one decimal, halves away from nought."""
    tenths = floor(abs(value) * 10 + Fraction(1, 2)) / 10
    return -tenths if value < 0 else tenths
