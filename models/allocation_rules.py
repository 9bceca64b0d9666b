"""The rules of allocation as dated data: what a case weighs, what a worker can carry, how long a case may wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.case import CaseStatus
from models.errors import InvalidInput


class RuleName(StrEnum):
    """What a rule sets."""

    POINTS_CHILD_IN_NEED = "points_child_in_need"
    POINTS_CHILD_PROTECTION = "points_child_protection"
    POINTS_LOOKED_AFTER = "points_looked_after"
    POINTS_ASSESSMENT = "points_assessment"
    CAPACITY = "capacity"
    NEWLY_QUALIFIED = "newly_qualified_percent"
    ALLOCATE_WITHIN = "allocate_within"
    REVIEW_EVERY = "review_every"
    ESCALATE_AFTER = "escalate_after"

    @classmethod
    def points_of(cls, status: CaseStatus) -> "RuleName":
        """The rule that says what a case of this status weighs."""
        return cls(f"points_{status.value}")

    @property
    def words(self) -> str:
        return _WORDS[self][0]

    @property
    def unit(self) -> str:
        return _WORDS[self][1]


_WORDS = {
    RuleName.POINTS_CHILD_IN_NEED: ("A child in need", "points"),
    RuleName.POINTS_CHILD_PROTECTION: ("A child protection case", "points"),
    RuleName.POINTS_LOOKED_AFTER: ("A child looked after", "points"),
    RuleName.POINTS_ASSESSMENT: ("A case at its assessment", "points"),
    RuleName.CAPACITY: ("A full-time worker can carry", "points"),
    RuleName.NEWLY_QUALIFIED: ("A newly qualified worker carries of that", "per cent"),
    RuleName.ALLOCATE_WITHIN: ("Allocate to a named worker within", "working days"),
    RuleName.REVIEW_EVERY: ("A manager reviews a waiting case every", "working days"),
    RuleName.ESCALATE_AFTER: ("Escalate a case that has waited", "working days"),
}

_SINCE = date(2000, 4, 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """One value, in force from a day until a later rule of the same name. ``source`` is a text, or who decided it."""

    name: RuleName
    value: int
    effective_from: date
    source: str
    version: int = 1

    @property
    def in_words(self) -> str:
        """``A child in need: 4 points``"""
        unit = self.name.unit
        return f"{self.name.words}: {self.value} {unit.removesuffix('s') if self.value == 1 else unit}"


# There is no national number: points of 4 to 10 by kind of case (Slough 2014), a full-timer's 100 points and 90 in the
# assessed year (Wirral); allocated on the day after (Cambridgeshire), waiting cases reviewed weekly and escalated after
# two weeks (Cumberland). A council sets its own.
FIRST_RULES: tuple[Rule, ...] = (
    Rule(RuleName.POINTS_CHILD_IN_NEED, 4, _SINCE, "to begin with; a council sets its own"),
    Rule(RuleName.POINTS_CHILD_PROTECTION, 7, _SINCE, "to begin with; a council sets its own"),
    Rule(RuleName.POINTS_LOOKED_AFTER, 6, _SINCE, "to begin with; a council sets its own"),
    Rule(RuleName.POINTS_ASSESSMENT, 5, _SINCE, "to begin with; a council sets its own"),
    Rule(RuleName.CAPACITY, 100, _SINCE, "as in Wirral: a full-timer's 100 points"),
    Rule(RuleName.NEWLY_QUALIFIED, 90, _SINCE, "as in Wirral: 90 in the first year"),
    Rule(RuleName.ALLOCATE_WITHIN, 1, _SINCE, "practice standard: the day after the referral"),
    Rule(RuleName.REVIEW_EVERY, 5, _SINCE, "practice standard: weekly, by a manager"),
    Rule(RuleName.ESCALATE_AFTER, 10, _SINCE, "practice standard: after two weeks"),
)
MOST = {RuleName.CAPACITY: 1000, RuleName.NEWLY_QUALIFIED: 100}
_MOST_OTHERWISE = 366


def check_rule(name: RuleName, value: int) -> None:
    """Raise InvalidInput where the value cannot be meant."""
    least, most = (1, MOST.get(name, _MOST_OTHERWISE))
    if not least <= value <= most:
        raise InvalidInput(f"“{name.words}” is {least} to {most} {name.unit}; {value} cannot be kept.")


class Rules:
    """All rules of a store. A day before the first rule of a name takes that first one."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.all = tuple(sorted(rules, key=lambda rule: (list(RuleName).index(rule.name), rule.effective_from)))

    def rule(self, name: RuleName, day: date) -> Rule:
        """The rule in force on the day."""
        named = [rule for rule in self.all if rule.name is name]
        return next((rule for rule in reversed(named) if rule.effective_from <= day), named[0])

    def value(self, name: RuleName, day: date) -> int:
        """Its value."""
        return self.rule(name, day).value

    def points(self, status: CaseStatus, day: date) -> int:
        """What a case of this status weighs on the day."""
        return self.value(RuleName.points_of(status), day)
