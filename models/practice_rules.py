"""The rules of practice as dated data: what a case weighs, how long it may wait, how often sessions and visits are."""

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
    SUPERVISE_NEW_FIRST = "supervise_new_first"
    NEW_FIRST_WEEKS = "new_first_weeks"
    SUPERVISE_NEW_THEN = "supervise_new_then"
    NEW_THEN_MONTHS = "new_then_months"
    SUPERVISE_NEW_AFTER = "supervise_new_after"
    SUPERVISE_SOCIAL_WORKER = "supervise_social_worker"
    SUPERVISE_PRACTICE_SUPERVISOR = "supervise_practice_supervisor"
    SUPERVISE_TEAM_MANAGER = "supervise_team_manager"
    SUPERVISION_MINUTES = "supervision_minutes"
    RECORD_WITHIN = "record_within"
    DISCUSS_CHILD_IN_NEED = "discuss_child_in_need"
    DISCUSS_CHILD_PROTECTION = "discuss_child_protection"
    DISCUSS_LOOKED_AFTER = "discuss_looked_after"
    DISCUSS_ASSESSMENT = "discuss_assessment"
    PROTECTION_VISIT_EVERY = "protection_visit_every"
    CORE_GROUP_FIRST = "core_group_first"
    CORE_GROUP_EVERY = "core_group_every"
    CARE_VISIT_FIRST = "care_visit_first"
    CARE_VISIT_EVERY = "care_visit_every"

    @classmethod
    def points_of(cls, status: CaseStatus) -> "RuleName":
        """The rule that says what a case of this status weighs."""
        return cls(f"points_{status.value}")

    @classmethod
    def discuss_of(cls, status: CaseStatus) -> "RuleName":
        """The rule that says how often a case of this status is discussed in supervision."""
        return cls(f"discuss_{status.value}")

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
    RuleName.SUPERVISE_NEW_FIRST: ("Supervise newly qualified at first every", "calendar days"),
    RuleName.NEW_FIRST_WEEKS: ("“At first” lasts, from their first day", "weeks"),
    RuleName.SUPERVISE_NEW_THEN: ("Supervise newly qualified then every", "calendar days"),
    RuleName.NEW_THEN_MONTHS: ("“Then” lasts, from their first day", "months"),
    RuleName.SUPERVISE_NEW_AFTER: ("Supervise newly qualified after it every", "calendar days"),
    RuleName.SUPERVISE_SOCIAL_WORKER: ("Supervise a social worker every", "calendar days"),
    RuleName.SUPERVISE_PRACTICE_SUPERVISOR: ("Supervise a practice supervisor every", "calendar days"),
    RuleName.SUPERVISE_TEAM_MANAGER: ("Supervise a team manager every", "calendar days"),
    RuleName.SUPERVISION_MINUTES: ("A supervision session lasts at least", "minutes"),
    RuleName.RECORD_WITHIN: ("A session is recorded within", "working days"),
    RuleName.DISCUSS_CHILD_IN_NEED: ("Discuss a child in need every", "calendar days"),
    RuleName.DISCUSS_CHILD_PROTECTION: ("Discuss a child protection case every", "calendar days"),
    RuleName.DISCUSS_LOOKED_AFTER: ("Discuss a child looked after every", "calendar days"),
    RuleName.DISCUSS_ASSESSMENT: ("Discuss a case at its assessment every", "calendar days"),
    RuleName.PROTECTION_VISIT_EVERY: ("Visit a child on a protection plan every", "working days"),
    RuleName.CORE_GROUP_FIRST: ("Hold the first core group of a protection plan within", "working days"),
    RuleName.CORE_GROUP_EVERY: ("Hold a core group then every", "calendar days"),
    RuleName.CARE_VISIT_FIRST: ("Visit a child looked after in a new placement within", "calendar days"),
    RuleName.CARE_VISIT_EVERY: ("Visit a child looked after then every", "calendar days"),
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
    Rule(RuleName.SUPERVISE_NEW_FIRST, 7, _SINCE, "Social Work Reform Board 2010: weekly for six weeks"),
    Rule(RuleName.NEW_FIRST_WEEKS, 6, _SINCE, "Social Work Reform Board 2010: weekly for six weeks"),
    Rule(RuleName.SUPERVISE_NEW_THEN, 14, _SINCE, "Social Work Reform Board 2010: then fortnightly"),
    Rule(RuleName.NEW_THEN_MONTHS, 6, _SINCE, "Newham, assessed year: fortnightly to six months"),
    Rule(RuleName.SUPERVISE_NEW_AFTER, 28, _SINCE, "Social Work Reform Board 2010: at least monthly; here 4 weeks"),
    Rule(RuleName.SUPERVISE_SOCIAL_WORKER, 28, _SINCE, "as in Nottinghamshire: at least every four weeks"),
    Rule(RuleName.SUPERVISE_PRACTICE_SUPERVISOR, 28, _SINCE, "as for social workers; a council sets its own"),
    Rule(RuleName.SUPERVISE_TEAM_MANAGER, 28, _SINCE, "as for social workers; a council sets its own"),
    Rule(RuleName.SUPERVISION_MINUTES, 90, _SINCE, "Social Work Reform Board 2010: 90 minutes uninterrupted"),
    Rule(RuleName.RECORD_WITHIN, 2, _SINCE, "to begin with; a council sets its own"),
    Rule(RuleName.DISCUSS_CHILD_IN_NEED, 56, _SINCE, "to begin with: every eight weeks"),
    Rule(RuleName.DISCUSS_CHILD_PROTECTION, 28, _SINCE, "as in Bolton: at least monthly; here every four weeks"),
    Rule(RuleName.DISCUSS_LOOKED_AFTER, 56, _SINCE, "to begin with: every eight weeks"),
    Rule(RuleName.DISCUSS_ASSESSMENT, 56, _SINCE, "to begin with: every eight weeks"),
    Rule(RuleName.PROTECTION_VISIT_EVERY, 10, _SINCE, "as in Camden and Liverpool; there is no national number"),
    Rule(RuleName.CORE_GROUP_FIRST, 10, _SINCE, "as in Liverpool: within ten working days of the conference"),
    Rule(RuleName.CORE_GROUP_EVERY, 42, _SINCE, "as in Liverpool: then every six weeks"),
    Rule(RuleName.CARE_VISIT_FIRST, 7, _SINCE, "SI 2010/959, reg 28: within a week of the placement"),
    Rule(RuleName.CARE_VISIT_EVERY, 42, _SINCE, "SI 2010/959, reg 28: every six weeks in the first year"),
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
        order = {name: place for place, name in enumerate(RuleName)}
        self.all = tuple(sorted(rules, key=lambda rule: (order[rule.name], rule.effective_from)))
        self._latest_first: dict[RuleName, list[Rule]] = {}
        for rule in self.all:
            self._latest_first.setdefault(rule.name, []).insert(0, rule)

    def rule(self, name: RuleName, day: date) -> Rule:
        """The rule in force on the day."""
        named = self._latest_first[name]
        for rule in named:
            if rule.effective_from <= day:
                return rule
        return named[-1]

    def changes(self, name: RuleName) -> list[date]:
        """The days from which it has another value, in order."""
        return [rule.effective_from for rule in reversed(self._latest_first[name])]

    def value(self, name: RuleName, day: date) -> int:
        """Its value."""
        return self.rule(name, day).value

    def points(self, status: CaseStatus, day: date) -> int:
        """What a case of this status weighs on the day."""
        return self.value(RuleName.points_of(status), day)
