"""What is measured of children on plans and in care, and of those who work with them: the names and what each counts.

Every measure is so many of so many. The report's own are the stability of placements (NI062), the rates of children
looked after and on plans, the time in care, and how many of those who came into care had been on a plan before.
"""

from dataclasses import dataclass
from enum import StrEnum

from models.errors import InvalidInput


class Unit(StrEnum):
    """In what a measure is told."""

    PER_CENT = "per cent"
    PER_10_000 = "per 10,000"
    DAYS = "days"
    CHILDREN = "children a worker"

    @property
    def short(self) -> str:
        """As it stands behind a number where there is little room: ``%``, `` a worker``."""
        return {Unit.PER_CENT: "%", Unit.CHILDREN: " a worker"}.get(self, f" {self.value}")

    @property
    def factor(self) -> int:
        """What numerator ÷ denominator is multiplied by to be told."""
        return {Unit.PER_CENT: 100, Unit.PER_10_000: 10_000}.get(self, 1)


class Best(StrEnum):
    """Which way is better, where one is."""

    LOW = "low"
    HIGH = "high"
    NEITHER = "neither"

    @property
    def words(self) -> str:
        """``best to be low``; of neither that it is."""
        return "neither low nor high is best" if self is Best.NEITHER else f"best to be {self.value}"


class Basis(StrEnum):
    """Of which days it is: of one day, of the twelve months to it, or of the reporting year so far."""

    DAY = "day"
    TWELVE = "twelve"
    YEAR = "year"

    @property
    def short(self) -> str:
        """``12 months``"""
        return {Basis.DAY: "on the day", Basis.TWELVE: "12 months", Basis.YEAR: "since April"}[self]


class ChildMeasure(StrEnum):
    """What is measured. Of children, and not of families."""

    STABILITY = "NI062"
    LOOKED_AFTER_RATE = "looked_after_rate"
    LOOKED_AFTER_CHANGE = "looked_after_change"
    PLAN_RATE = "plan_rate"
    PLAN_CHANGE = "plan_change"
    TIME_IN_CARE = "time_in_care"
    TIME_IN_CARE_ENDED = "time_in_care_ended"
    REUNIFICATION = "reunification"
    ENTRANTS_WITH_PLAN = "entrants_with_plan"
    PLANS_AGAIN = "plans_again"
    PLAN_REVIEWS = "plan_reviews"
    CARE_REVIEWS = "care_reviews"
    CASELOAD = "caseload"
    CHANGES_OF_WORKER = "changes_of_worker"
    RE_REFERRALS = "re_referrals"

    @classmethod
    def named(cls, text: str) -> "ChildMeasure":
        """The measure of this code, however it is spelt. Raises InvalidInput."""
        for measure in cls:
            if measure.value.casefold() == text.strip().casefold().replace("-", "_"):
                return measure
        known = ", ".join(measure.value for measure in cls)
        raise InvalidInput(f"“{text}” is no measure of children. Give one of: {known}.")

    @property
    def short(self) -> str:
        """A heading: ``NI062 stability of placements``."""
        return _MEASURES[self].short

    @property
    def words(self) -> str:
        """What is told by it, in a sentence without its end."""
        return _MEASURES[self].words

    @property
    def numerator(self) -> str:
        """What is counted: ``children with three or more placements``."""
        return _MEASURES[self].numerator

    def counted(self, number: int) -> str:
        """So many of the numerator: ``1 child with three or more placements``, ``17 children with …``."""
        words = self.numerator
        if number == 1:
            for several, one in _SINGLE.items():
                words = words.replace(several, one, 1) if words.removeprefix("more ").startswith(several) else words
        return f"{number:,} {words}"

    @property
    def denominator(self) -> str:
        """Of what: ``children looked after``."""
        return _MEASURES[self].denominator

    @property
    def unit(self) -> Unit:
        return _MEASURES[self].unit

    @property
    def best(self) -> Best:
        return _MEASURES[self].best

    @property
    def basis(self) -> Basis:
        return _MEASURES[self].basis

    @property
    def is_change(self) -> bool:
        """Whether it is a difference between two days, each with a figure of its own."""
        return self in _RATE_OF

    @property
    def rate(self) -> "ChildMeasure":
        """Of a change, the rate that it is the change of; of any other itself."""
        return _RATE_OF.get(self, self)


_RATE_OF = {
    ChildMeasure.LOOKED_AFTER_CHANGE: ChildMeasure.LOOKED_AFTER_RATE,
    ChildMeasure.PLAN_CHANGE: ChildMeasure.PLAN_RATE,
}

_SINGLE = {"children": "child", "days": "day", "plans": "plan", "referrals": "referral", "reviews": "review"}


@dataclass(frozen=True, slots=True)
class _Told:
    short: str
    words: str
    numerator: str
    denominator: str
    unit: Unit
    best: Best
    basis: Basis


_LOOKED_AFTER, _POPULATION = "children looked after", "children and young people under 18 in the area"

# Best to be low is NI062 by its own definition, and care, its length and caseloads by the success measures of the
# improvement plan of 2011; of a rate of plans neither is said, since few plans may be children missed.
_MEASURES = {
    ChildMeasure.STABILITY: _Told(
        "NI062 stability of placements", "children looked after with three or more placements in the reporting year",
        "children with three or more placements", _LOOKED_AFTER, Unit.PER_CENT, Best.LOW, Basis.YEAR,
    ),
    ChildMeasure.LOOKED_AFTER_RATE: _Told(
        "Looked after per 10,000", "children looked after for every 10,000 under 18",
        _LOOKED_AFTER, _POPULATION, Unit.PER_10_000, Best.LOW, Basis.DAY,
    ),
    ChildMeasure.LOOKED_AFTER_CHANGE: _Told(
        "Looked after, change on the year", "the change in the number of children looked after on the year before",
        "more children looked after than a year before", "children looked after a year before",
        Unit.PER_CENT, Best.LOW, Basis.DAY,
    ),
    ChildMeasure.PLAN_RATE: _Told(
        "On a plan per 10,000", "children on a child protection plan for every 10,000 under 18",
        "children on a child protection plan", _POPULATION, Unit.PER_10_000, Best.NEITHER, Basis.DAY,
    ),
    ChildMeasure.PLAN_CHANGE: _Told(
        "On a plan, change on the year", "the change in the number of children on a plan on the year before",
        "more children on a child protection plan than a year before",
        "children on a child protection plan a year before", Unit.PER_CENT, Best.NEITHER, Basis.DAY,
    ),
    ChildMeasure.TIME_IN_CARE: _Told(
        "Time in care so far", "how long the children looked after have been in care, on average, in calendar days",
        "days in care", _LOOKED_AFTER, Unit.DAYS, Best.LOW, Basis.DAY,
    ),
    ChildMeasure.TIME_IN_CARE_ENDED: _Told(
        "Time in care of those who left", "how long times in care that ended had lasted, on average, in calendar days",
        "days in care", "times in care that ended", Unit.DAYS, Best.LOW, Basis.TWELVE,
    ),
    ChildMeasure.REUNIFICATION: _Told(
        "To return to the family", "children looked after whose goal is the return to the family",
        "children whose goal is the return to the family", _LOOKED_AFTER, Unit.PER_CENT, Best.HIGH, Basis.DAY,
    ),
    ChildMeasure.ENTRANTS_WITH_PLAN: _Told(
        "Into care from a plan", "children who began to be looked after and had been on a child protection plan before",
        "children who had been on a plan before", "children who began to be looked after",
        Unit.PER_CENT, Best.NEITHER, Basis.TWELVE,
    ),
    ChildMeasure.PLANS_AGAIN: _Told(
        "On a plan again", "child protection plans of children who had been on one before",
        "plans of children with a previous plan", "child protection plans begun",
        Unit.PER_CENT, Best.LOW, Basis.TWELVE,
    ),
    ChildMeasure.PLAN_REVIEWS: _Told(
        "Plan reviews in time", "reviews of child protection plans held by the day they were due",
        "reviews held in time", "reviews of child protection plans due", Unit.PER_CENT, Best.HIGH, Basis.TWELVE,
    ),
    ChildMeasure.CARE_REVIEWS: _Told(
        "Care reviews in time", "reviews of children looked after held by the day they were due",
        "reviews held in time", "reviews of children looked after due", Unit.PER_CENT, Best.HIGH, Basis.TWELVE,
    ),
    ChildMeasure.CASELOAD: _Told(
        "Caseload", "children held for every full-time worker",
        "children held", "full-time workers, part-time by their hours", Unit.CHILDREN, Best.LOW, Basis.DAY,
    ),
    ChildMeasure.CHANGES_OF_WORKER: _Told(
        "Changes of worker", "children of open cases who had three or more workers in twelve months",
        "children with three or more workers", "children of open cases that somebody holds",
        Unit.PER_CENT, Best.LOW, Basis.TWELVE,
    ),
    ChildMeasure.RE_REFERRALS: _Told(
        "Re-referrals", "referrals within twelve months of an earlier one of the same child",
        "referrals within twelve months of an earlier one", "referrals received",
        Unit.PER_CENT, Best.LOW, Basis.TWELVE,
    ),
}  # fmt: skip
