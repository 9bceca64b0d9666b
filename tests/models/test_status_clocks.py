"""The clocks of plans and of care: when a review, a visit or a core group is due, and which were held in time."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import WorkingCalendar
from models.care_codes import EventKind
from models.case import CaseStatus
from models.practice_rules import FIRST_RULES, Rule, RuleName, Rules
from models.recurring import Occasion
from models.standards import Standards
from models.status_clocks import ClockAt, Dated, StatusClock, clocks_of, explained, held_occasions

CALENDAR = WorkingCalendar.england()
STANDARDS = Standards(CALENDAR)
RULES = Rules(FIRST_RULES)
PLAN, CARE = CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(text: str) -> list[date]:
    return [day(one) for one in text.split()]


def times(clock: StatusClock, start: str, held: str = "", *, ended: str | None = None, placed: str = "") -> Dated:
    ended_on = None if ended is None else day(ended)
    return Dated(day(start), ended_on, {clock.event: days(held)}, days(placed))


def clock_at(clock: StatusClock, dated: Dated, as_at: date, rules: Rules = RULES, standards=STANDARDS) -> ClockAt:
    return next(one for one in clocks_of(clock.kind, dated, standards, rules, as_at) if one.clock is clock)


def due(clock: StatusClock, start: str, held: str = "", as_at: str = "2011-12-30", **more) -> tuple[str, str, str]:
    found = clock_at(clock, times(clock, start, held, **more), day(as_at))
    return found.due_on.isoformat(), found.limit, found.since_words


@pytest.mark.parametrize(
    ("start", "held", "expected"),
    [
        ("2011-05-03", "", ("2011-08-03", "3 months", "from the plan's start")),
        ("2011-05-03", "2011-05-03", ("2011-08-03", "3 months", "from the plan's start")),  # it is no review (8841)
        ("2011-11-30", "", ("2012-02-29", "3 months", "from the plan's start")),  # a leap year's February
        ("2010-11-30", "", ("2011-02-28", "3 months", "from the plan's start")),
        ("2011-08-31", "", ("2011-11-30", "3 months", "from the plan's start")),  # no 31 November
        ("2011-02-28", "", ("2011-05-28", "3 months", "from the plan's start")),  # the same day, not the last
        ("2011-09-25", "", ("2011-12-25", "3 months", "from the plan's start")),  # Sunday and Christmas: not moved
        ("2011-01-04", "2011-03-31", ("2011-09-30", "6 months", "from the last review")),
        ("2011-01-04", "2011-08-31", ("2012-02-29", "6 months", "from the last review")),
        ("2011-01-04", "2011-09-01 2011-03-30", ("2012-03-01", "6 months", "from the last review")),
        ("2011-01-04", "2010-12-01 2012-01-10", ("2011-04-04", "3 months", "from the plan's start")),  # before, after
    ],
)
def test_a_plan_is_reviewed_within_three_months_and_then_within_six(start, held, expected) -> None:
    assert due(StatusClock.PROTECTION_REVIEW, start, held) == expected


@pytest.mark.parametrize(
    ("start", "held", "expected"),
    [
        ("2011-09-02", "", ("2011-09-30", "20 working days", "from the start of care")),
        ("2011-09-03", "", ("2011-09-30", "20 working days", "from the start of care")),  # Saturday as Friday
        ("2011-04-15", "", ("2011-05-19", "20 working days", "from the start of care")),  # Easter, the wedding, May
        ("2011-12-01", "", ("2012-01-03", "20 working days", "from the start of care")),  # Christmas, and 2 January
        ("2011-09-02", "2011-09-30", ("2011-12-30", "3 months", "from the first review")),
        ("2011-06-01", "2011-06-28 2011-08-31", ("2012-02-29", "6 months", "from the last review")),
        ("2011-01-04", "2011-06-30", ("2011-09-30", "3 months", "from the first review")),  # late, and still the first
    ],
)
def test_care_is_reviewed_within_twenty_working_days_then_three_months_then_six(start, held, expected) -> None:
    assert due(StatusClock.CARE_REVIEW, start, held) == expected


@pytest.mark.parametrize(
    ("clock", "start", "held", "expected"),
    [
        (StatusClock.PROTECTION_VISIT, "2011-12-09", "", ("2011-12-23", "10 working days", "from the plan's start")),
        (StatusClock.PROTECTION_VISIT, "2011-12-10", "", ("2011-12-23", "10 working days", "from the plan's start")),
        (StatusClock.PROTECTION_VISIT, "2011-01-04", "2011-12-16",
         ("2012-01-04", "10 working days", "from the last visit")),
        (StatusClock.CORE_GROUP, "2011-12-09", "", ("2011-12-23", "10 working days", "from the plan's start")),
        (StatusClock.CORE_GROUP, "2011-11-01", "2011-11-10", ("2011-12-22", "42 calendar days",
                                                                     "from the last core group")),
        (StatusClock.CORE_GROUP, "2011-11-01", "2011-11-01", ("2011-12-13", "42 calendar days",
                                                                     "from the last core group")),
        (StatusClock.CARE_VISIT, "2011-12-20", "", ("2011-12-27", "7 calendar days", "from the start of care")),
        (StatusClock.CARE_VISIT, "2011-12-01", "2011-12-05", ("2012-01-16", "42 calendar days", "from the last visit")),
    ],
)  # fmt: skip
def test_visits_and_core_groups_are_due_by_the_rules_of_the_council(clock, start, held, expected) -> None:
    assert due(clock, start, held) == expected


@pytest.mark.parametrize(
    ("held", "placed", "as_at", "expected"),
    [
        ("2011-10-03", "2011-10-20", "2011-10-21", ("2011-10-27", "from the start of the placement")),
        ("2011-10-03", "2011-10-20", "2011-10-19", ("2011-11-14", "from the last visit")),  # nobody knows of it yet
        ("2011-10-03 2011-10-20", "2011-10-20", "2011-10-21", ("2011-12-01", "from the last visit")),  # seen that day
        (
            "2011-09-12",
            "2011-10-20",
            "2011-10-21",
            ("2011-10-24", "from the last visit"),
        ),  # due before the week is over
        ("2011-10-03", "2011-10-20 2011-10-24", "2011-10-25", ("2011-10-31", "from the start of the placement")),
        ("2011-10-03", "2011-10-12 2011-10-24", "2011-10-25", ("2011-10-19", "from the start of the placement")),
        ("", "2011-09-05", "2011-10-25", ("2011-09-12", "from the start of the placement")),  # gone within the week
        ("", "2011-09-09", "2011-10-25", ("2011-09-16", "from the start of the placement")),  # gone on its last day
        ("", "2011-10-20", "2011-10-25", ("2011-09-09", "from the start of care")),  # a move makes nothing in time
    ],
)
def test_a_new_placement_is_visited_within_a_week_and_a_move_makes_no_late_visit_good(
    held, placed, as_at, expected
) -> None:
    found = due(StatusClock.CARE_VISIT, "2011-09-02", held, as_at, placed=placed)
    assert (found[0], found[2]) == expected


@pytest.mark.parametrize(
    ("as_at", "count"), [("2011-05-02", 0), ("2011-05-03", 3), ("2011-08-31", 3), ("2011-09-01", 0), ("2012-01-01", 0)]
)
def test_nothing_is_due_before_the_start_nor_from_the_day_of_the_end(as_at: str, count: int) -> None:
    dated = Dated(day("2011-05-03"), day("2011-09-01"))
    assert len(clocks_of(PLAN, dated, STANDARDS, RULES, day(as_at))) == count


def test_each_kind_has_its_own_clocks_and_a_child_in_need_none() -> None:
    dated, as_at = Dated(day("2011-05-03")), day("2011-05-03")
    found = {kind: [one.clock for one in clocks_of(kind, dated, STANDARDS, RULES, as_at)] for kind in CaseStatus}
    assert found[PLAN] == [StatusClock.PROTECTION_REVIEW, StatusClock.CORE_GROUP, StatusClock.PROTECTION_VISIT]
    assert found[CARE] == [StatusClock.CARE_REVIEW, StatusClock.CARE_VISIT]
    assert sum(len(some) for some in found.values()) == len(StatusClock)
    assert all(clock.words and clock.short and clock.source for clock in StatusClock)


def test_a_rule_that_is_tightened_makes_nobody_late_for_the_days_before_it() -> None:
    since = day("2011-09-12")  # the tenth working day of a visit on 26 August is 12 September
    rules = Rules((*FIRST_RULES, Rule(RuleName.PROTECTION_VISIT_EVERY, 5, since, "the board")))

    def after(visit: str) -> ClockAt:
        clock = StatusClock.PROTECTION_VISIT
        return clock_at(clock, times(clock, "2011-01-04", visit), day("2011-09-30"), rules)

    assert after("2011-08-25").due_on == day("2011-09-09")  # over by the old rule already
    assert (after("2011-08-25").limit, after("2011-08-25").in_force_since) == ("10 working days", None)
    assert after("2011-09-01").due_on == since  # over by the new one as it comes into force
    assert (after("2011-09-01").limit, after("2011-09-01").in_force_since) == ("5 working days", since)
    assert explained(after("2011-09-01")) == (
        "Visit due Mon 12 Sep 2011: within 5 working days of the last visit on Thu 1 Sep 2011 (the board). "
        "Counted by the rule in force since Mon 12 Sep 2011."
    )
    assert (after("2011-09-08").due_on, after("2011-09-08").in_force_since) == (day("2011-09-15"), None)


def test_a_clock_says_how_it_stands_and_why() -> None:
    clock = StatusClock.PROTECTION_REVIEW
    found = clock_at(clock, times(clock, "2011-02-03", "2011-05-03"), day("2011-10-31"))
    assert (found.countdown.label, found.last_on, found.provisional) == ("▲ 3 left", day("2011-05-03"), False)
    assert explained(found) == (
        "Review due Thu 3 Nov 2011: within 6 months of the last review on Tue 3 May 2011 (Working Together 2010)."
    )
    late = clock_at(clock, times(clock, "2011-02-03"), day("2011-05-09"))
    assert (late.countdown.label, late.last_on) == ("✕ 4 late", None)


def test_a_council_that_counts_the_start_day_is_a_working_day_sooner() -> None:
    clock, own = StatusClock.CARE_REVIEW, Standards(CALENDAR, count_start_day=True)
    found = clock_at(clock, times(clock, "2011-09-02"), day("2011-09-02"), RULES, own)
    assert found.due_on == day("2011-09-29")


def test_what_reaches_beyond_the_known_bank_holidays_is_provisional_and_beyond_all_calendars_nothing_is_due() -> None:
    def found(clock: StatusClock, start: str) -> ClockAt | None:
        clocks = clocks_of(clock.kind, times(clock, start), STANDARDS, RULES, day(start))
        return next((one for one in clocks if one.clock is clock), None)

    review = found(StatusClock.CARE_REVIEW, "2035-12-20")
    assert review is not None
    assert review.provisional
    assert explained(review).endswith("(SI 2010/959, reg 33). Provisional: bank holidays are not known that far.")
    months = found(StatusClock.PROTECTION_REVIEW, "2035-12-20")
    assert months is not None
    assert not months.provisional  # months ask for no bank holiday
    assert [found(clock, "2199-12-30") for clock in StatusClock] == [None] * len(StatusClock)


def occasion(text: str) -> Occasion:
    due_on, _, done = text.partition(" ")
    return Occasion(day(due_on), day(done) if done else None)


@pytest.mark.parametrize(
    ("clock", "start", "held", "ended", "as_at", "expected"),
    [
        (StatusClock.PROTECTION_REVIEW, "2011-01-04", "", None, "2011-04-04", []),  # it can still be held today
        (StatusClock.PROTECTION_REVIEW, "2011-01-04", "", None, "2011-10-05", ["2011-04-04", "2011-10-04"]),
        (StatusClock.PROTECTION_REVIEW, "2011-01-04", "2011-04-04 2011-10-05", None, "2011-12-30",
         ["2011-04-04 2011-04-04", "2011-10-04 2011-10-05"]),
        (StatusClock.PROTECTION_REVIEW, "2011-01-04", "", "2011-04-04", "2011-12-30", []),  # ended as it was due
        (StatusClock.PROTECTION_REVIEW, "2011-01-04", "", "2011-04-05", "2011-12-30", ["2011-04-04"]),
        (StatusClock.PROTECTION_REVIEW, "2011-01-04", "2011-04-04 2011-09-01", "2011-09-01", "2011-12-30",
         ["2011-04-04 2011-04-04", "2011-09-01 2011-09-01"]),  # the conference that ended the plan
        (StatusClock.CARE_REVIEW, "2011-09-02", "2011-09-30 2011-12-29", None, "2011-12-30",
         ["2011-09-30 2011-09-30", "2011-12-30 2011-12-29"]),
        (StatusClock.CARE_REVIEW, "2011-03-01", "2011-05-03", None, "2011-12-30",
         ["2011-03-29 2011-05-03", "2011-08-03"]),  # the first was late: three months from it, missed; then six
        (StatusClock.CARE_REVIEW, "2011-03-01", "", None, "2011-12-30", ["2011-03-29", "2011-06-29", "2011-12-29"]),
        (StatusClock.CARE_REVIEW, "2011-03-01", "2011-08-01", None, "2011-12-30",
         ["2011-03-29", "2011-06-29 2011-08-01", "2011-11-01"]),
    ],
)  # fmt: skip
def test_each_time_it_was_due_was_held_in_time_late_or_missed(clock, start, held, ended, as_at, expected) -> None:
    dated = times(clock, start, held, ended=ended)
    found = held_occasions(clock, dated, STANDARDS, RULES, day(as_at))
    assert found == [occasion(text) for text in expected]


def test_a_visit_that_a_new_placement_asked_for_is_missed_though_the_usual_one_was_not_due() -> None:
    clock = StatusClock.CARE_VISIT
    dated = times(clock, "2011-09-02", "2011-09-05 2011-10-14", placed="2011-09-20")
    assert held_occasions(clock, dated, STANDARDS, RULES, day("2011-10-20")) == [
        occasion("2011-09-09 2011-09-05"), occasion("2011-09-27 2011-10-14"),
    ]  # fmt: skip


# --- against a count day by day -------------------------------------------------------------------------------------

START = date(2011, 1, 3)
offsets = st.integers(0, 420)
histories = st.lists(offsets, max_size=6)


def counted_by_hand(start: date, working_days: int) -> date:
    on = start
    while working_days:
        on += timedelta(days=1)
        working_days -= CALENDAR.is_working_day(on)
    return on


def naive(clock: StatusClock, start: date, held: Sequence[date], placed: Sequence[date]) -> date:
    """When it is due by the first rules, of times that are all known."""
    last = max(held, default=None)
    match clock:
        case StatusClock.PROTECTION_REVIEW:
            return start + relativedelta(months=3) if last is None else last + relativedelta(months=6)
        case StatusClock.CARE_REVIEW:
            if last is None:
                return counted_by_hand(start, 20)
            return last + relativedelta(months=3 if len(set(held)) == 1 else 6)
        case StatusClock.CORE_GROUP:
            return counted_by_hand(start, 10) if last is None else last + timedelta(days=42)
        case StatusClock.PROTECTION_VISIT:
            return counted_by_hand(last or start, 10)
        case _:
            lived: list[date] = []  # the moves, day by day, until the first day on which a visit is due
            on = start
            while True:
                if on == start or on in placed:
                    lived.append(on)
                usual = last is not None and on == last + timedelta(days=42)
                week = on == lived[-1] + timedelta(days=7) and (last is None or lived[-1] > last)
                if usual or week:
                    return on
                on += timedelta(days=1)


@given(
    clock=st.sampled_from(StatusClock), begin=st.integers(0, 800), held=histories, placed=histories, length=offsets,
    as_at=offsets,
)  # fmt: skip
def test_any_history_is_due_on_the_day_that_counting_day_by_day_comes_to(
    clock: StatusClock, begin: int, held: list[int], placed: list[int], length: int, as_at: int
) -> None:
    start = START + timedelta(days=begin)
    on = start + timedelta(days=as_at)
    ended = start + timedelta(days=length) if length > 210 else None
    dated = Dated(
        start, ended, {clock.event: [start + timedelta(days=one) for one in held]},
        [start + timedelta(days=one) for one in placed],
    )  # fmt: skip
    found = {one.clock: one for one in clocks_of(clock.kind, dated, STANDARDS, RULES, on)}
    if ended is not None and ended <= on:
        assert not found
        return
    least = 1 if clock.event is EventKind.REVIEW else 0
    known = [start + timedelta(days=one) for one in held if least <= one <= as_at]
    moves = [start + timedelta(days=one) for one in placed if one <= as_at]
    assert found[clock].due_on == naive(clock, start, known, moves)
    assert found[clock].last_on == max(known, default=None)
    assert found[clock].due_on > found[clock].counted_from


@given(clock=st.sampled_from(StatusClock), held=histories, placed=histories, as_at=offsets)
def test_every_event_is_counted_once_and_what_is_late_by_the_clock_is_missed_or_late_later(
    clock: StatusClock, held: list[int], placed: list[int], as_at: int
) -> None:
    on = START + timedelta(days=as_at)
    dated = Dated(
        START, None, {clock.event: [START + timedelta(days=one) for one in held]},
        [START + timedelta(days=one) for one in placed],
    )  # fmt: skip
    least = 1 if clock.event is EventKind.REVIEW else 0
    found = held_occasions(clock, dated, STANDARDS, RULES, on)
    done = sorted({START + timedelta(days=one) for one in held if least <= one <= as_at})
    assert [one.done_on for one in found if one.done_on] == done
    last = done[-1] if done else START
    late = clock_at(clock, dated, on).due_on < on
    assert late == any(one.done_on is None and one.due_on > last for one in found)
