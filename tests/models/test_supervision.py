"""When supervision is due: by role, experience, agreement and absence, and what was held of what was due."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from models.assessment import State, countdown
from models.calendar import WorkingCalendar
from models.errors import InvalidInput
from models.practice_rules import FIRST_RULES, Rule, RuleName, Rules
from models.supervision import (
    Agreement,
    Frequency,
    SessionKind,
    SupervisedAs,
    SupervisionClock,
    check_agreement,
    is_late_entry,
)
from models.workload import Period, Worker

CALENDAR = WorkingCalendar.england()
RULES = Rules(FIRST_RULES)
MONDAY = date(2011, 9, 5)
WORKER = SupervisedAs.SOCIAL_WORKER


def agreed(since: date, every: int | None = None, role: SupervisedAs = WORKER) -> Agreement:
    return Agreement(2, "Sam Supervisor", since, role, every)


def clock(
    *agreements: Agreement, leave: tuple[Period, ...] = (), new_until: date | None = None, since: date | None = None,
    until: date | None = None, rules: Rules = RULES,
) -> SupervisionClock:  # fmt: skip
    worker = Worker(
        1, "Ann Able", leave=leave, newly_qualified_until=new_until, works_from=since, works_until=until
    )  # fmt: skip
    return SupervisionClock(worker, agreements or (agreed(MONDAY),), rules, CALENDAR)


def due(one: SupervisionClock, last: date) -> date | None:
    found = one.due_after(last)
    return None if found is None else found.on


def set_to(name: RuleName, value: int, since: date) -> Rules:
    return Rules((*FIRST_RULES, Rule(name, value, since, "a council's own")))


# How often


def test_an_experienced_worker_is_supervised_every_four_weeks() -> None:
    assert due(clock(), date(2011, 9, 12)) == date(2011, 10, 10)


@pytest.mark.parametrize("role", list(SupervisedAs))
def test_each_role_has_its_own_rule(role: SupervisedAs) -> None:
    rules = set_to(role.rule, 10, date(2011, 1, 1))
    assert due(clock(agreed(MONDAY, role=role), rules=rules), MONDAY) == date(2011, 9, 15)
    others = [other for other in SupervisedAs if other is not role]
    assert [due(clock(agreed(MONDAY, role=other), rules=rules), MONDAY) for other in others] == [date(2011, 10, 3)] * 2


def test_the_newly_qualified_ladder_across_a_christmas() -> None:
    """Weekly for six weeks, fortnightly to six months, then every four weeks: each held on the day it was due."""
    started = date(2011, 11, 14)
    one = clock(agreed(started), since=started, new_until=date(2012, 11, 13))
    held, last = [], started
    for _ in range(17):
        last = one.due_after(last).on
        held.append(last.isoformat())
    assert held == [
        "2011-11-21", "2011-11-28", "2011-12-05", "2011-12-12", "2011-12-19", "2011-12-26",  # six, weekly
        "2012-01-09", "2012-01-23", "2012-02-06", "2012-02-20", "2012-03-05", "2012-03-19", "2012-04-02",
        "2012-04-16", "2012-04-30", "2012-05-14",  # fortnightly, to six months
        "2012-06-11",  # every four weeks
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_at", "state", "days_left"),
    [
        (date(2011, 12, 23), State.OPEN, 0),  # the last working day before
        (date(2011, 12, 26), State.DUE_TODAY, 0),  # Boxing Day
        (date(2011, 12, 27), State.OVERDUE, 0),  # the bank holiday for Christmas Day: late, by no working day yet
        (date(2011, 12, 28), State.OVERDUE, -1),
        (date(2012, 1, 3), State.OVERDUE, -4),  # 2 January is the bank holiday for New Year's Day
    ],
)
def test_a_day_that_falls_on_a_bank_holiday_stays_and_is_late_in_working_days(as_at, state, days_left) -> None:
    found = countdown(CALENDAR, date(2011, 12, 26), None, as_at)
    assert (found.state, found.days_left) == (state, days_left)


def test_a_worker_away_over_christmas_is_due_on_the_first_working_day_back() -> None:
    started = date(2011, 11, 14)
    away = (Period(date(2011, 12, 23), date(2012, 1, 1)),)
    one = clock(agreed(started), since=started, new_until=date(2012, 11, 13), leave=away)
    found = one.due_after(date(2011, 12, 19))
    assert (found.on, found.counted_to, found.put_off) == (date(2012, 1, 3), date(2011, 12, 26), True)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (35, 42),  # the last of the weekly ones
        (40, 54),  # within the week that follows the rule is fortnightly already
        (42, 56),
        (36, 50),
    ],
)
def test_a_rung_of_the_ladder_ends_and_the_next_counts_from_the_last_session(last: int, expected: int) -> None:
    one = clock(agreed(MONDAY), since=MONDAY, new_until=date(2012, 9, 4))
    assert due(one, MONDAY + timedelta(days=last)) == MONDAY + timedelta(days=expected)


def test_after_the_year_the_rule_of_the_role_holds() -> None:
    rules = set_to(RuleName.SUPERVISE_SOCIAL_WORKER, 42, date(2000, 4, 1))
    one = clock(agreed(MONDAY), since=MONDAY, new_until=date(2012, 9, 4), rules=Rules(
        rule for rule in rules.all
        if (rule.name, rule.value) != (RuleName.SUPERVISE_SOCIAL_WORKER, 28)
    ))  # fmt: skip
    assert one.frequency_on(date(2012, 9, 4)).days == 28
    assert one.frequency_on(date(2012, 9, 5)).days == 42
    # 20 August and 28 days lies beyond the year, in which 42 days are allowed.
    assert due(one, date(2012, 8, 20)) == date(2012, 10, 1)


def test_a_newly_qualified_team_manager_is_supervised_as_a_manager() -> None:
    one = clock(agreed(MONDAY, role=SupervisedAs.TEAM_MANAGER), since=MONDAY, new_until=date(2012, 9, 4))
    assert one.frequency_on(MONDAY) == Frequency(28, "team manager")


def test_a_change_of_role_holds_from_its_day() -> None:
    rules = set_to(RuleName.SUPERVISE_PRACTICE_SUPERVISOR, 14, date(2000, 4, 2))
    change = date(2011, 9, 19)
    one = clock(agreed(MONDAY), agreed(change, role=SupervisedAs.PRACTICE_SUPERVISOR), rules=rules)
    assert due(one, MONDAY) == change  # a fortnight is over on that very day
    assert due(one, date(2011, 8, 30)) == change  # it was over before, and nobody is late for those days
    assert due(one, date(2011, 9, 12)) == date(2011, 9, 26)


# Agreements, and rules that change


@pytest.mark.parametrize(("every", "expected"), [(14, 14), (27, 27), (None, 28)])
def test_an_agreement_tightens_the_rule(every: int | None, expected: int) -> None:
    assert due(clock(agreed(MONDAY, every)), MONDAY) == MONDAY + timedelta(days=expected)


def test_an_agreement_that_a_rule_has_overtaken_loosens_nothing() -> None:
    rules = set_to(RuleName.SUPERVISE_SOCIAL_WORKER, 10, date(2011, 10, 1))
    one = clock(agreed(MONDAY, 14), rules=rules)
    assert one.frequency_on(date(2011, 9, 30)) == Frequency(14, "agreed")
    assert one.frequency_on(date(2011, 10, 1)) == Frequency(10, "social worker")


@pytest.mark.parametrize("every", [29, 60, 366])
def test_an_agreement_for_less_than_the_rule_is_refused(every: int) -> None:
    with pytest.raises(InvalidInput, match="never for less: the rule is every 28 days"):
        check_agreement(every, Frequency(28, "social worker"))


@pytest.mark.parametrize("every", [0, -1, 367])
def test_an_agreement_for_a_number_that_cannot_be_meant_is_refused(every: int) -> None:
    with pytest.raises(InvalidInput, match="cannot be meant"):
        check_agreement(every, Frequency(28, "social worker"))


@pytest.mark.parametrize("every", [None, 1, 28])
def test_an_agreement_for_as_much_or_more_is_taken(every: int | None) -> None:
    check_agreement(every, Frequency(28, "social worker"))


def test_a_rule_that_is_tightened_makes_nobody_late_for_days_before_it() -> None:
    rules = set_to(RuleName.SUPERVISE_SOCIAL_WORKER, 7, date(2011, 10, 1))
    one = clock(rules=rules)
    assert due(one, MONDAY) == date(2011, 10, 1)
    assert due(one, date(2011, 9, 30)) == date(2011, 10, 7)


def test_a_rule_that_is_loosened_holds_from_its_day() -> None:
    rules = set_to(RuleName.SUPERVISE_SOCIAL_WORKER, 42, date(2011, 10, 1))
    one = clock(rules=rules)
    assert due(one, date(2011, 8, 31)) == date(2011, 9, 28)  # over before
    assert due(one, MONDAY) == date(2011, 10, 17)  # 28 days are over on 3 October, when 42 are allowed


# Absence


@pytest.mark.parametrize(
    ("leave", "expected"),
    [
        ((Period(date(2011, 10, 3), date(2011, 10, 3)),), date(2011, 10, 4)),  # that one day
        ((Period(date(2011, 9, 20), date(2011, 10, 2)),), date(2011, 10, 3)),  # back on the day: nothing moves
        ((Period(date(2011, 10, 3), date(2011, 10, 7)),), date(2011, 10, 10)),  # a week: Monday
        ((Period(date(2011, 10, 1), date(2011, 10, 8)),), date(2011, 10, 10)),  # back on a Sunday is back on Monday
        ((Period(date(2011, 10, 3), date(2011, 10, 7)), Period(date(2011, 10, 10), date(2011, 10, 11))),
         date(2011, 10, 12)),  # one leave after the other
        ((Period(date(2011, 10, 4), date(2011, 10, 30)),), date(2011, 10, 3)),  # away from the day after
    ],
)  # fmt: skip
def test_a_due_day_within_leave_becomes_the_first_working_day_back(leave, expected) -> None:
    assert due(clock(leave=leave), MONDAY) == expected


def test_while_a_worker_is_away_without_a_last_day_nothing_is_due() -> None:
    one = clock(leave=(Period(date(2011, 9, 20), None),))
    assert one.due_after(MONDAY) is None
    assert due(one, date(2011, 8, 8)) == MONDAY  # what was due before the leave was due
    assert one.occasions([], date(2012, 6, 1)) == []  # and nobody is blamed for the rest


def test_who_has_left_is_not_due() -> None:
    one = clock(until=date(2011, 10, 2))
    assert one.due_after(MONDAY) is None
    assert due(clock(until=date(2011, 10, 3)), MONDAY) == date(2011, 10, 3)


# From when it counts


@pytest.mark.parametrize(
    ("agreement", "works_from", "expected"),
    [
        (MONDAY, None, MONDAY),
        (MONDAY, date(2005, 1, 1), MONDAY),  # supervision before the first agreement is not on record
        (MONDAY, date(2011, 9, 12), date(2011, 9, 12)),  # agreed before they began
        (None, date(2011, 9, 12), date(2011, 9, 12)),
        (None, None, None),
    ],
)
def test_supervision_is_counted_from_its_beginning(agreement, works_from, expected) -> None:
    worker = Worker(1, "Ann Able", works_from=works_from)
    one = SupervisionClock(worker, () if agreement is None else (agreed(agreement),), RULES, CALENDAR)
    assert one.begins_by(date(2011, 9, 30)) == expected
    found = one.due([], date(2011, 9, 30))
    assert (found and found.on) == (expected and expected + timedelta(days=28))


def test_an_agreement_to_come_changes_nothing_of_what_is_due_now() -> None:
    worker = Worker(1, "Ann Able", works_from=date(2011, 3, 7))
    one = SupervisionClock(worker, [agreed(date(2011, 12, 1), 7)], RULES, CALENDAR)
    assert one.due([], MONDAY).on == date(2011, 4, 4)
    assert one.due([], date(2011, 12, 1)).on == date(2011, 12, 8)
    assert len(one.occasions([], MONDAY)) == 6


def test_what_was_late_before_an_absence_without_a_last_day_waits_for_the_return() -> None:
    one = clock(leave=(Period(date(2011, 10, 10), None),))
    assert one.due([], date(2011, 10, 9)).on == date(2011, 10, 3)
    assert one.due([], date(2011, 10, 10)) is None
    known = clock(leave=(Period(date(2011, 10, 10), date(2011, 12, 1)),))
    assert known.due([], date(2011, 10, 10)).on == date(2011, 10, 3)


def test_a_session_that_was_cancelled_moves_nothing() -> None:
    """It is not among the days on which one was held, and so the next is counted from the one before."""
    assert clock().due([MONDAY], date(2011, 10, 5)).on == date(2011, 10, 3)


@pytest.mark.parametrize("kind", list(SessionKind))
def test_only_a_session_with_the_worker_alone_is_what_the_frequency_asks_for(kind: SessionKind) -> None:
    assert kind.counts == (kind in {SessionKind.ONE_TO_ONE, SessionKind.REFLECTIVE})


def test_a_later_session_than_the_day_looked_at_is_not_known() -> None:
    one = clock()
    assert one.due([MONDAY, date(2011, 9, 26)], date(2011, 9, 20)).on == date(2011, 10, 3)


# Held of due


def test_half_a_year_without_supervision_is_six_times_missed() -> None:
    found = clock().occasions([], date(2012, 3, 5))
    assert [one.due_on.isoformat() for one in found] == [
        "2011-10-03", "2011-10-31", "2011-11-28", "2011-12-26", "2012-01-23", "2012-02-20",
    ]  # fmt: skip
    assert not any(one.done_on for one in found)


def test_a_session_before_the_agreement_makes_supervision_begin_with_it() -> None:
    found = clock().occasions([date(2011, 8, 1), date(2011, 8, 29)], date(2011, 9, 20))
    assert [one.in_time for one in found] == [True, True]


def test_every_week_late_by_a_day_is_late_each_time_and_never_missed() -> None:
    one = clock(agreed(MONDAY, 7))
    held = [MONDAY + timedelta(days=8 * number) for number in range(1, 11)]
    found = one.occasions(held, held[-1])
    assert [occasion.done_on for occasion in found] == held
    assert not any(occasion.in_time for occasion in found)


# Any history


def naive_days(one: SupervisionClock, rules: Rules, day: date) -> int:
    """How often, worked out anew for a single day."""
    worker, agreement = one.worker, one.agreement_on(day)
    role = agreement.supervised_as if agreement else WORKER
    days = rules.value(role.rule, day)
    if role is WORKER and worker.newly_qualified_until and day <= worker.newly_qualified_until:
        began = worker.works_from or one.begins_by(date.max)
        if began is not None:
            weeks, months = (rules.value(name, day) for name in (RuleName.NEW_FIRST_WEEKS, RuleName.NEW_THEN_MONTHS))
            if (day - began).days <= 7 * weeks:
                days = rules.value(RuleName.SUPERVISE_NEW_FIRST, day)
            elif day <= began + relativedelta(months=months):
                days = rules.value(RuleName.SUPERVISE_NEW_THEN, day)
            else:
                days = rules.value(RuleName.SUPERVISE_NEW_AFTER, day)
    return min(days, agreement.every_days or days) if agreement else days


def naive_due(one: SupervisionClock, rules: Rules, last: date) -> date | None:
    """Day by day: the first on which as long has passed as is allowed on it, and the worker is there."""
    day = last + timedelta(days=1)
    while (day - last).days < naive_days(one, rules, day):
        day += timedelta(days=1)
    away = False
    while one.worker.leave_on(day) or (away and not CALENDAR.is_working_day(day)):
        away = away or one.worker.leave_on(day) is not None
        day += timedelta(days=1)
        if day > date(2014, 1, 1):
            return None
    return None if one.worker.has_left(day) else day


days = st.integers(0, 700).map(lambda number: date(2011, 6, 1) + timedelta(days=number))
roles = st.sampled_from(SupervisedAs)
agreement_lists = st.lists(st.builds(agreed, days, st.none() | st.integers(1, 40), roles), max_size=4)
frequency_rules = st.sampled_from(
    [name for name in RuleName if name.value.startswith("supervise_")] + [RuleName.NEW_FIRST_WEEKS]
)
rule_lists = st.lists(st.builds(Rule, frequency_rules, st.integers(1, 60), days, st.just("own")), max_size=3)


@st.composite
def leaves(draw: st.DrawFn) -> tuple[Period, ...]:
    found = []
    for first in draw(st.lists(days, max_size=3)):
        length = draw(st.none() | st.integers(0, 90))
        found.append(Period(first, None if length is None else first + timedelta(days=length)))
    return tuple(found)


@given(
    agreements=agreement_lists, own=rule_lists, leave=leaves(), last=days, works_from=st.none() | days,
    new_until=st.none() | days, until=st.none() | days,
)  # fmt: skip
def test_the_due_date_follows_the_rule_whatever_is_agreed_changed_or_away(
    agreements, own, leave, last, works_from, new_until, until
) -> None:
    rules = Rules({(rule.name, rule.effective_from): rule for rule in (*FIRST_RULES, *own)}.values())
    worker = Worker(
        1, "Ann Able", leave=leave, works_from=works_from, newly_qualified_until=new_until, works_until=until
    )
    once = {one.effective_from: one for one in agreements}
    one = SupervisionClock(worker, once.values(), rules, CALENDAR)
    assert due(one, last) == naive_due(one, rules, last)


@given(agreements=agreement_lists, leave=leaves(), held=st.lists(days, max_size=12), as_at=days)
def test_every_session_is_one_occasion_and_none_is_due_after_the_day(agreements, leave, held, as_at) -> None:
    worker = Worker(1, "Ann Able", leave=leave, works_from=date(2011, 6, 1))
    once = {one.effective_from: one for one in agreements}
    found = SupervisionClock(worker, once.values(), RULES, CALENDAR).occasions(held, as_at)
    assert [one.done_on for one in found if one.done_on] == sorted({day for day in held if day <= as_at})
    assert all(one.due_on < as_at for one in found if one.done_on is None)


# Late entries


@pytest.mark.parametrize(
    ("held", "recorded", "late"),
    [
        (date(2011, 9, 5), date(2011, 9, 5), False),
        (date(2011, 9, 5), date(2011, 9, 7), False),
        (date(2011, 9, 5), date(2011, 9, 8), True),
        (date(2011, 9, 16), date(2011, 9, 20), False),  # from Friday to Tuesday
        (date(2011, 9, 16), date(2011, 9, 21), True),
        (date(2011, 12, 23), date(2011, 12, 29), False),  # over Christmas 2011
        (date(2011, 12, 23), date(2011, 12, 30), True),
    ],
)
def test_an_entry_is_late_after_more_than_two_working_days(held: date, recorded: date, late: bool) -> None:
    assert is_late_entry(held, recorded, 2, CALENDAR) == late
