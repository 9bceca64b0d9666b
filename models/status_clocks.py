"""The clocks of a child protection plan and of a time in care: reviews, visits and core groups, and when each is due.

What the law fixes stands here: the reviews of a plan (Working Together) and of a child looked after (SI 2010/959, reg
33). What a council sets, how often children are visited and core groups are held, are rules of practice, dated data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from models.assessment import Countdown, countdown
from models.care_codes import EventKind
from models.case import CaseStatus
from models.dates import LATEST, short_form
from models.errors import InvalidInput
from models.practice_rules import RuleName, Rules
from models.recurring import Occasion, first_due_by, occasions
from models.standards import Standards

PROTECTION_REVIEW_FIRST_MONTHS = 3
REVIEW_MONTHS = 6
CARE_REVIEW_FIRST_WORKING_DAYS = 20
CARE_REVIEW_SECOND_MONTHS = 3
_WORKING_TOGETHER = "Working Together 2010"
_REGULATION_33 = "SI 2010/959, reg 33"


class StatusClock(StrEnum):
    """What is due again and again as long as a plan, or a time in care, goes on."""

    PROTECTION_REVIEW = "protection_review"
    CORE_GROUP = "core_group"
    PROTECTION_VISIT = "protection_visit"
    CARE_REVIEW = "care_review"
    CARE_VISIT = "care_visit"

    @property
    def words(self) -> str:
        return _CLOCKS[self][0]

    @property
    def short(self) -> str:
        """For narrow columns."""
        return _CLOCKS[self][1]

    @property
    def kind(self) -> CaseStatus:
        """Of which episodes it is."""
        return _CLOCKS[self][2]

    @property
    def event(self) -> EventKind:
        """What is held by it."""
        return _CLOCKS[self][3]

    @property
    def source(self) -> str:
        """How often, and after which text."""
        return _CLOCKS[self][4]


_CLOCKS = {
    StatusClock.PROTECTION_REVIEW: (
        "Child protection review", "CP review", CaseStatus.CHILD_PROTECTION, EventKind.REVIEW,
        "Working Together: within 3 months of the initial conference, then within 6 months of the last review",
    ),
    StatusClock.CORE_GROUP: (
        "Core group", "Core group", CaseStatus.CHILD_PROTECTION, EventKind.CORE_GROUP,
        "rules of the council: the first within working days of the initial conference, then every so many days",
    ),
    StatusClock.PROTECTION_VISIT: (
        "Child protection visit", "CP visit", CaseStatus.CHILD_PROTECTION, EventKind.VISIT,
        "a rule of the council, in working days; there is no national number",
    ),
    StatusClock.CARE_REVIEW: (
        "Review of a child looked after", "Care review", CaseStatus.LOOKED_AFTER, EventKind.REVIEW,
        "SI 2010/959, reg 33: within 20 working days, then within 3 months, then within 6 months of the last review",
    ),
    StatusClock.CARE_VISIT: (
        "Visit to a child looked after", "Care visit", CaseStatus.LOOKED_AFTER, EventKind.VISIT,
        "rules of the council after SI 2010/959, reg 28: within a week of each placement, then every six weeks",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dated:
    """A plan, or a time in care, with the days on which something was held of it.

    ``placed`` are the days on which placements began, temporary moves left out. Nothing need be in order.
    """

    started_on: date
    ended_on: date | None = None
    held: Mapping[EventKind, Sequence[date]] = field(default_factory=dict)
    placed: Sequence[date] = ()

    def known(self, as_at: date) -> "Dated":
        """The same as it was known at the end of a day: what comes after it had not happened."""
        ended_on = self.ended_on if self.ended_on is not None and self.ended_on <= as_at else None
        held = {kind: tuple(day for day in days if day <= as_at) for kind, days in self.held.items()}
        return Dated(self.started_on, ended_on, held, tuple(day for day in self.placed if day <= as_at))


@dataclass(frozen=True, slots=True)
class Limit:
    """By when something is due: counted from a day and what was on it, and how long after it, by which text or rule.

    ``in_force_since`` is set where a rule that was tightened is over already as it comes into force: it is due on that
    day then, and nobody is late for the days before it.
    """

    counted_from: date
    since: str
    words: str
    source: str
    due_on: date
    provisional: bool = False
    in_force_since: date | None = None


@dataclass(frozen=True, slots=True)
class ClockAt:
    """How a clock stands on a day. ``provisional``: counted in working days whose bank holidays are not all known."""

    clock: StatusClock
    counted_from: date
    since: str
    limit: str
    source: str
    due_on: date
    last_on: date | None
    countdown: Countdown
    provisional: bool
    in_force_since: date | None = None

    @property
    def since_words(self) -> str:
        """``from the plan's start``, ``from the last review``"""
        return f"from {self.since}"

    @property
    def is_in_working_days(self) -> bool:
        return self.limit.endswith(("working day", "working days"))


class _Reckoned:
    """One clock of one episode: when it is due after a day."""

    def __init__(self, clock: StatusClock, times: Dated, standards: Standards, rules: Rules) -> None:
        self._clock, self._times, self._standards, self._rules = clock, times, standards, rules
        begins = times.started_on + timedelta(days=clock.event is EventKind.REVIEW)
        until = times.ended_on or date.max
        self.held = sorted({day for day in times.held.get(clock.event, ()) if begins <= day <= until})

    def after(self, day: date) -> Limit | None:
        """By when it is due that was last held, or missed, on a day, or begins with it; None beyond all calendars."""
        if self._clock is StatusClock.CARE_VISIT:
            found = self._care_visit(day)
        elif self._clock is StatusClock.PROTECTION_REVIEW:
            found = self._protection_review(day)
        elif self._clock is StatusClock.CARE_REVIEW:
            found = self._care_review(day)
        elif self._clock is StatusClock.CORE_GROUP:
            first = RuleName.CORE_GROUP_FIRST if self._is_beginning(day) else RuleName.CORE_GROUP_EVERY
            found = self._by_rule(first, day, self._since(day))
        else:
            found = self._by_rule(RuleName.PROTECTION_VISIT_EVERY, day, self._since(day))
        return found if found.due_on <= LATEST else None

    def _is_beginning(self, day: date) -> bool:
        return day == self._times.started_on and day not in self.held

    def _since(self, day: date) -> str:
        if self._is_beginning(day):
            return "the start of care" if self._clock.kind is CaseStatus.LOOKED_AFTER else "the plan's start"
        return f"the last {self._clock.event.words}"

    def _protection_review(self, day: date) -> Limit:
        months = PROTECTION_REVIEW_FIRST_MONTHS if self._is_beginning(day) else REVIEW_MONTHS
        return _months(day, self._since(day), months, _WORKING_TOGETHER)

    def _care_review(self, day: date) -> Limit:
        if self._is_beginning(day):
            return self._first_care_review
        first = self.held[0] if self.held else date.max
        if day == first:
            return _months(day, "the first review", CARE_REVIEW_SECOND_MONTHS, _REGULATION_33)
        missed_first = day == self._first_care_review.due_on and day < first
        months = CARE_REVIEW_SECOND_MONTHS if missed_first else REVIEW_MONTHS
        return _months(day, self._since(day), months, _REGULATION_33)

    @cached_property
    def _first_care_review(self) -> Limit:
        start, count = self._times.started_on, CARE_REVIEW_FIRST_WORKING_DAYS
        due_on = self._working_days(start, count)
        return Limit(start, self._since(start), f"{count} working days", _REGULATION_33, due_on,
                     self._standards.calendar.is_provisional(start, due_on))  # fmt: skip

    def _care_visit(self, day: date) -> Limit:
        """A placement that nobody has visited yet is to be visited within its first days, whenever the last visit was;
        one that the child has left before those were over asks for nothing."""
        found = [] if self._is_beginning(day) else [self._by_rule(RuleName.CARE_VISIT_EVERY, day, self._since(day))]
        visited_on = next((held for held in reversed(self.held) if held <= day), None)
        for placed, moved in pairwise([*self._placements, date.max]):
            if visited_on is not None and placed <= visited_on:
                continue
            since = self._since(placed) if self._is_beginning(placed) else "the start of the placement"
            limit = self._by_rule(RuleName.CARE_VISIT_FIRST, placed, since)
            if day < limit.due_on < moved:
                found.append(limit)
        return min(found, key=lambda limit: limit.due_on)

    @cached_property
    def _placements(self) -> list[date]:
        start = self._times.started_on
        return sorted({start, *(day for day in self._times.placed if start < day)})

    def _by_rule(self, name: RuleName, since_day: date, since: str) -> Limit:
        """By the rule in force on the very day on which it is due, see ``models.recurring.first_due``."""
        working = name.unit == "working days"

        def due_by(on: date) -> date:
            count = self._rules.value(name, on)
            return self._working_days(since_day, count) if working else since_day + timedelta(days=count)

        due_on = first_due_by(since_day, self._rules.changes(name), due_by)
        rule = self._rules.rule(name, due_on)
        unit = name.unit.removesuffix("s") if rule.value == 1 else name.unit
        eased = due_on == rule.effective_from and due_by(due_on) < due_on
        return Limit(
            since_day, since, f"{rule.value} {unit}", rule.source, due_on,
            working and self._standards.calendar.is_provisional(since_day, due_on),
            due_on if eased else None,
        )  # fmt: skip

    def _working_days(self, start: date, count: int) -> date:
        try:
            return self._standards.day_of(start, count)
        except InvalidInput:  # beyond the years that the calendar can count
            return date.max


def _months(since_day: date, since: str, count: int, source: str) -> Limit:
    """So many calendar months later: on the same day of the month, or its last where it has none of that number."""
    return Limit(since_day, since, f"{count} months", source, since_day + relativedelta(months=count))


def clocks_of(kind: CaseStatus, times: Dated, standards: Standards, rules: Rules, as_at: date) -> tuple[ClockAt, ...]:
    """The clocks of an episode as at the end of a day, in the order of ``StatusClock``.

    Each runs from the last time it was held; before that from the start of the plan (the initial conference) or of
    care. Reviews are due by calendar months, but the first of a child looked after by working days; what the council
    sets, in the unit of its rule. A due day that is no working day is not moved. A review counts from the day after the
    start, a visit and a core group from the start itself. Nothing is due before the start, nor from the day of the end.
    """
    known = times.known(as_at)
    if as_at < known.started_on or known.ended_on is not None:
        return ()
    found = []
    for clock in StatusClock:
        if clock.kind is not kind:
            continue
        reckoned = _Reckoned(clock, known, standards, rules)
        last_on = reckoned.held[-1] if reckoned.held else None
        limit = reckoned.after(last_on or known.started_on)
        if limit is not None:
            count = countdown(standards.calendar, limit.due_on, None, as_at)
            found.append(
                ClockAt(clock, limit.counted_from, limit.since, limit.words, limit.source, limit.due_on, last_on,
                        count, limit.provisional, limit.in_force_since)
            )  # fmt: skip
    return tuple(found)


def held_occasions(
    clock: StatusClock, times: Dated, standards: Standards, rules: Rules, as_at: date
) -> list[Occasion]:  # fmt: skip
    """Every time that it was due up to a day, and whether it was held by then: see ``models.recurring``.

    The next is counted from the last one held; where one was missed from the day on which it was due. What was held on
    the day of the end counts, and nothing is due on that day or after it.
    """
    known = times.known(as_at)
    if as_at < known.started_on:
        return []
    reckoned = _Reckoned(clock, known, standards, rules)

    def due_after(day: date) -> date | None:
        limit = reckoned.after(day)
        if limit is None or (known.ended_on is not None and known.ended_on <= limit.due_on):
            return None
        return limit.due_on

    return occasions(known.started_on, due_after, reckoned.held, as_at)


def explained(clock: ClockAt) -> str:
    """``Review due Thu 3 Nov 2011: within 6 months of the last review on Tue 3 May 2011 (Working Together 2010).``"""
    by_rule = f" Counted by the rule in force since {short_form(clock.in_force_since)}." if clock.in_force_since else ""
    tail = " Provisional: bank holidays are not known that far." if clock.provisional else ""
    return (
        f"{clock.clock.event.words.capitalize()} due {short_form(clock.due_on)}: within {clock.limit} of {clock.since} "
        f"on {short_form(clock.counted_from)} ({clock.source}).{by_rule}{tail}"
    )
