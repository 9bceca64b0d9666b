"""How much came in and how many children there are: counts, their change on the year before, and rates."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor

from dateutil.relativedelta import relativedelta

RATE_PER = 10_000  # children and young people under 18


class Counted(StrEnum):
    """What is counted: what came in a period, or what there is on its last day."""

    REFERRALS = "referrals"
    RE_REFERRALS = "re_referrals"
    ASSESSMENTS = "assessments"
    PLANS = "plans"
    LOOKED_AFTER = "looked_after"

    @property
    def words(self) -> str:
        return _WORDS[self][0]

    @property
    def meaning(self) -> str:
        """What is counted, in a sentence."""
        return _WORDS[self][1]

    def counted(self, number: int) -> str:
        """So many of them, as a sentence says it: ``1 referral received``, ``12 referrals received``."""
        return f"{number:,} {self.one if number == 1 else _LISTED[self][1]}"

    @property
    def one(self) -> str:
        """One of them: ``referral received``."""
        return _LISTED[self][0]

    @property
    def on_last_day(self) -> bool:
        """Whether it is what there is on the last day of a period, and not what came in it."""
        return self in (Counted.PLANS, Counted.LOOKED_AFTER)


_WORDS = {
    Counted.REFERRALS: ("Referrals", "Referrals received."),
    Counted.RE_REFERRALS: (
        "Re-referrals",
        "Referrals of a child of whom an earlier one came within the twelve months before.",
    ),
    Counted.ASSESSMENTS: ("Assessments", "Assessments authorised, of every kind."),
    Counted.PLANS: (
        "Child protection",
        "Cases that are child protection on the last day, as they stood on record.",
    ),
    Counted.LOOKED_AFTER: (
        "Looked after",
        "Cases that are looked after on the last day, as they stood on record.",
    ),
}

_EARLIER = "within twelve months of an earlier one of the child"
_LISTED = {  # one of them, and several
    Counted.REFERRALS: ("referral received", "referrals received"),
    Counted.RE_REFERRALS: (f"referral received {_EARLIER}", f"referrals received {_EARLIER}"),
    Counted.ASSESSMENTS: ("assessment authorised, of any kind", "assessments authorised, of every kind"),
    Counted.PLANS: ("case of child protection", "cases of child protection"),
    Counted.LOOKED_AFTER: ("case of a child looked after", "cases of children looked after"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """A count, that of the same period a year before, and the rate per 10,000 where the population is known."""

    what: Counted
    number: int
    year_before: int | None
    population: int | None = None

    @property
    def change(self) -> Fraction | None:
        """The change on the year before, as a share of it; None where there was nothing to compare with."""
        return Fraction(self.number - self.year_before, self.year_before) if self.year_before else None

    @property
    def change_percent(self) -> float | None:
        """The change in per cent with one decimal, halves away from nought: -6.25% is -6.3, as +6.25% is +6.3."""
        if self.change is None:
            return None
        tenths = floor(abs(self.change) * 1000 + Fraction(1, 2))
        return (-tenths if self.change < 0 else tenths) / 10

    @property
    def change_words(self) -> str:
        """``+58.7%``, ``0.0%``, or nothing."""
        percent = self.change_percent
        return "" if percent is None else f"{percent:+,.1f}%" if percent else "0.0%"

    @property
    def rate(self) -> float | None:
        """So many for every 10,000 children and young people, with one decimal, halves up."""
        if not self.population:
            return None
        return floor(Fraction(self.number * RATE_PER * 10, self.population) + Fraction(1, 2)) / 10


def year_before(day: date) -> date:
    """The same day of the year before; the last day of a month where it is one, so that a leap day is not lost."""
    before = day - relativedelta(years=1)
    return before + relativedelta(day=31) if (day + timedelta(days=1)).day == 1 else before
