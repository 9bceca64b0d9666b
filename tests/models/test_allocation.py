"""Who holds a case from when until when: what a change of holder does to the dated rows, and what it refuses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.allocation import (
    LONGEST_COVER_DAYS,
    CaseHeld,
    ChangeReason,
    Continuity,
    Handing,
    Holding,
    To,
    check_period,
    check_worker,
    cut_short,
    hand_over,
    lend,
)
from models.errors import InvalidInput
from models.workload import Period, Worker

TODAY = date(2011, 9, 16)  # a Friday
DUTY, NORTH = 1, 2
ANN = Worker(1, "Ann Able", DUTY, "Duty")
BOB = Worker(2, "Bob Best", NORTH, "North")
CYD = Worker(3, "Cyd Cole", None)  # in no team
NAMES = {worker.id: worker.name for worker in (ANN, BOB, CYD)}


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def held(worker: Worker | None, start: int, end: int | None = None, *, covers: Worker | None = None,
         team: int | None = None) -> Holding:  # fmt: skip
    """A holding from so many days after today until before another day."""
    return Holding(
        worker.id if worker else None,
        worker.team_id if worker else team,
        after(start),
        None if end is None else after(end),
        covers.id if covers else None,
    )


def case(*holdings: Holding, opened: int = -30, closed: int | None = None) -> CaseHeld:
    """A case with these holdings, each with a number of its own, as the store has them."""
    kept = tuple(replace(one, id=number) for number, one in enumerate(holdings, 1))
    return CaseHeld("A-1", after(opened), None if closed is None else after(closed), kept)


def changed(case: CaseHeld, handing: Handing) -> CaseHeld:
    """The case once the change is written, its holdings in the order in which the store gives them."""
    gone = {one.id for one in (*handing.ended, *handing.dropped)}
    assert gone <= {one.id for one in case.holdings}, "what ends or falls away was there"
    numbers = range(max((one.id for one in case.holdings), default=0) + 1, 10_000)
    begun = [replace(one, id=number) for one, number in zip(handing.begun, numbers, strict=False)]
    left = [one for one in case.holdings if one.id not in gone]
    return replace(
        case,
        holdings=tuple(
            sorted((*left, *handing.ended, *begun), key=lambda one: (one.started_on, one.ended_on or date.max, one.id))
        ),
    )


def rows(case: CaseHeld) -> list[tuple[int | None, int, int | None]]:
    """(worker, first day, day after the last) of each holding, in days after today."""
    return [
        (one.worker_id, (one.started_on - TODAY).days, None if one.ended_on is None else (one.ended_on - TODAY).days)
        for one in case.holdings
    ]


def given_to(case: CaseHeld, to: To, on: int = 0) -> CaseHeld:
    return changed(case, hand_over(case, to, after(on), TODAY, NAMES))


def lent(case: CaseHeld, owner: Worker, to: Worker, first: int, last: int | None) -> CaseHeld:
    handing = lend(case, owner, to, after(first), None if last is None else after(last), TODAY)
    return changed(case, handing)


# Who holds it on a day


@pytest.mark.parametrize(("days", "worker"), [(-11, None), (-10, 1), (-6, 1), (-5, 2), (0, 2), (400, 2)])
def test_a_holding_is_from_its_first_day_until_before_the_day_it_ended(days: int, worker: int | None) -> None:
    found = case(held(ANN, -10, -5), held(BOB, -5)).holding_on(after(days))
    assert (found.worker_id if found else None) == worker


def test_a_holding_that_ended_on_the_day_it_began_held_the_case_on_no_day() -> None:
    empty = held(ANN, -5, -5)
    assert not any(empty.holds_on(after(days)) for days in range(-10, 10))
    found = case(held(None, -10, -5, team=DUTY), empty, held(BOB, -5)).holding_on(after(-5))
    assert found is not None
    assert found.worker_id == BOB.id


# Giving a case


def test_a_case_that_nobody_was_ever_given_goes_to_a_worker_in_their_team() -> None:
    handing = hand_over(case(), To(ANN), after(-3), TODAY, NAMES)
    assert handing == Handing((), (), (Holding(ANN.id, DUTY, after(-3)),))


def test_a_team_alone_makes_way_for_a_worker_from_the_day_on() -> None:
    handing = hand_over(case(held(None, -9, team=NORTH)), To(ANN), TODAY, TODAY, NAMES)
    assert [(one.id, one.ended_on) for one in handing.ended] == [(1, TODAY)]
    assert handing.begun == (Holding(ANN.id, DUTY, TODAY),)


def test_a_worker_makes_way_for_another_from_the_day_on() -> None:
    assert rows(given_to(case(held(ANN, -9)), To(BOB), -2)) == [(1, -9, -2), (2, -2, None)]


def test_a_case_given_on_the_day_its_holder_got_it_leaves_that_holder_no_day() -> None:
    after_it = given_to(case(held(None, -9, -2, team=DUTY), held(ANN, -2)), To(BOB), -2)
    assert rows(after_it) == [(None, -9, -2), (1, -2, -2), (2, -2, None)]
    assert rows(given_to(after_it, To(ANN), -2))[-1] == (1, -2, None)


def test_a_case_given_to_a_team_waits_there_with_nobody() -> None:
    handing = hand_over(case(held(ANN, -9)), To(team_id=NORTH, team="North"), TODAY, TODAY, NAMES)
    assert handing.begun == (Holding(None, NORTH, TODAY),)


def test_a_case_taken_back_waits_with_the_team_it_had() -> None:
    assert hand_over(case(held(BOB, -9)), To(), TODAY, TODAY, NAMES).begun == (Holding(None, NORTH, TODAY),)


def test_a_case_taken_back_from_who_is_in_no_team_waits_with_nobody() -> None:
    left = given_to(case(held(CYD, -9)), To())
    assert rows(left) == [(3, -9, 0)]
    assert left.holding_on(TODAY) is None
    assert rows(given_to(left, To(ANN))) == [(3, -9, 0), (1, 0, None)]


def test_what_was_planned_falls_away_with_a_change() -> None:
    planned = case(held(ANN, -9, 3), held(BOB, 3, 8, covers=ANN), held(ANN, 8))
    handing = hand_over(planned, To(CYD), TODAY, TODAY, NAMES)
    assert [one.id for one in handing.dropped] == [2, 3]
    assert rows(changed(planned, handing)) == [(1, -9, 0), (3, 0, None)]
    assert cut_short(handing.dropped) == "what was planned from Mon 19 Sep 2011 on falls away"
    assert cut_short(()) == ""


def test_a_change_while_somebody_covers_takes_the_way_back_away() -> None:
    covered = case(held(ANN, -9, -2), held(BOB, -2, 8, covers=ANN), held(ANN, 8))
    assert rows(given_to(covered, To(CYD))) == [(1, -9, -2), (2, -2, 0), (3, 0, None)]


def test_what_is_given_back_early_is_the_owners_from_that_day_on() -> None:
    covered = case(held(ANN, -9, -2), held(BOB, -2, 8, covers=ANN), held(ANN, 8))
    assert rows(given_to(covered, To(ANN), -1)) == [(1, -9, -2), (2, -2, -1), (1, -1, None)]
    assert rows(given_to(covered, To(ANN), -2)) == [(1, -9, -2), (2, -2, -2), (1, -2, None)]


def test_what_was_lent_without_an_end_is_given_back() -> None:
    covered = case(held(ANN, -9, -2), held(BOB, -2, covers=ANN))
    assert rows(given_to(covered, To(ANN))) == [(1, -9, -2), (2, -2, 0), (1, 0, None)]


REFUSED: dict[str, tuple[CaseHeld, To, int, str]] = {
    "a closed case": (case(held(ANN, -9), closed=-1), To(BOB), -2,
                      "A-1 was closed on Thu 15 Sep 2011; a closed case is given to nobody."),
    "a closed case taken back": (case(held(ANN, -9), closed=0), To(), 0, "A-1 was closed on"),
    "the day after today": (case(), To(ANN), 1, "Sat 17 Sep 2011 is in the future; a case is given from today or an "
                            "earlier day on."),
    "the day before it was opened": (case(), To(ANN), -31, "A-1 was opened on Wed 17 Aug 2011; Tue 16 Aug 2011 is "
                                     "before that."),
    "who has it already": (case(held(ANN, -9)), To(ANN), 0, "Ann Able has A-1 already, since Wed 7 Sep 2011."),
    "the team it waits with": (case(held(None, -9, team=DUTY)), To(team_id=DUTY, team="Duty"), 0,
                               "A-1 is with the team Duty already, and waits for a worker."),
    "taken back from a team": (case(held(None, -9, team=DUTY)), To(), 0, "A-1 has no named worker, so there is nobody "
                               "to take it back from."),
    "taken back from nobody": (case(), To(), 0, "has no named worker"),
    "before the holder's time": (case(held(ANN, -9, -3), held(BOB, -3)), To(CYD), -4,
                                 "Bob Best has held A-1 since Tue 13 Sep 2011; a change cannot begin on "
                                 "Mon 12 Sep 2011, before that."),
    "before anybody's time": (case(held(ANN, -9)), To(BOB), -20, "Ann Able has held A-1 since Wed 7 Sep 2011;"),
    "before a team's time": (case(held(ANN, -9, -3), held(None, -3, team=DUTY)), To(CYD), -4, "The team has held A-1"),
    "before the last of several": (case(held(ANN, -9, -5), held(BOB, -5, -3), held(ANN, -3)), To(CYD), -8,
                                   "Ann Able has held A-1 since Tue 13 Sep 2011;"),
    "who left": (case(), To(replace(ANN, works_until=after(-1))), 0,
                 "Ann Able left on Thu 15 Sep 2011, so nothing can be given to them."),
    "who has left since": (case(), To(replace(ANN, works_until=after(-1))), -1, "Ann Able left on Thu 15 Sep 2011"),
    "who has not begun": (case(), To(replace(ANN, works_from=after(1))), 0,
                          "Ann Able begins on Sat 17 Sep 2011, and is not here yet."),
    "who had not begun then": (case(), To(replace(ANN, works_from=TODAY)), -1, "Ann Able begins on Fri 16 Sep 2011"),
}  # fmt: skip


@pytest.mark.parametrize(("held_case", "to", "on", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_change_is_refused_with_the_reason(held_case: CaseHeld, to: To, on: int, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        hand_over(held_case, to, after(on), TODAY, NAMES)
    assert said in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("on", [-30, -1, 0])
def test_the_day_it_was_opened_and_today_are_days_from_which_a_case_can_be_given(on: int) -> None:
    assert rows(given_to(case(), To(ANN), on)) == [(1, on, None)]


def test_who_works_their_last_day_today_can_still_be_given_a_case() -> None:
    assert given_to(case(), To(replace(ANN, works_until=TODAY))).holdings
    check_worker(replace(ANN, works_from=TODAY, works_until=TODAY), TODAY, TODAY)


def test_somebody_on_leave_can_be_given_a_case() -> None:
    check_worker(ANN.with_leave(Period(after(-1), None)), TODAY, TODAY)


def test_the_same_worker_can_be_given_a_case_again_after_another_had_it() -> None:
    assert rows(given_to(case(held(ANN, -9, -3), held(BOB, -3)), To(ANN)))[-1] == (1, 0, None)


# Lending


def test_what_is_lent_for_a_time_comes_back_by_itself() -> None:
    covered = lent(case(held(ANN, -9)), ANN, BOB, 3, 7)
    assert rows(covered) == [(1, -9, 3), (2, 3, 8), (1, 8, None)]
    assert [one.covers_id for one in covered.holdings] == [None, ANN.id, None]
    assert [one.team_id for one in covered.holdings] == [DUTY, NORTH, DUTY]
    assert [covered.holding_on(after(days)).worker_id for days in (2, 3, 7, 8)] == [1, 2, 2, 1]  # type: ignore[union-attr]


def test_what_is_lent_for_a_single_day_comes_back_on_the_next() -> None:
    assert rows(lent(case(held(ANN, -9)), ANN, BOB, 0, 0)) == [(1, -9, 0), (2, 0, 1), (1, 1, None)]


def test_what_is_lent_without_an_end_is_held_until_it_is_given_back() -> None:
    assert rows(lent(case(held(ANN, -9)), ANN, BOB, 0, None)) == [(1, -9, 0), (2, 0, None)]


def test_what_the_owner_got_only_during_the_absence_is_lent_from_then_on() -> None:
    got_late = case(held(None, -9, -2, team=DUTY), held(ANN, -2))
    assert rows(lent(got_late, ANN, BOB, -5, 4)) == [(None, -9, -2), (1, -2, -2), (2, -2, 5), (1, 5, None)]


def test_what_the_owner_got_back_on_the_same_day_is_lent_once() -> None:
    """A holding of no day stands before the one that counts."""
    twice = case(held(ANN, -2, -2), held(BOB, -2, -2), held(ANN, -2))
    covered = lent(twice, ANN, CYD, -3, None)
    assert [one for one in rows(covered) if one[1] != one[2]] == [(3, -2, None)]


def test_what_the_owner_had_before_and_has_again_is_lent_from_now_on() -> None:
    again = case(held(ANN, -20, -9), held(BOB, -9, -2), held(ANN, -2))
    assert rows(lent(again, ANN, CYD, -12, 3))[-3:] == [(1, -2, -2), (3, -2, 4), (1, 4, None)]


def test_what_is_covered_for_somebody_comes_back_to_who_covers_for_them() -> None:
    covered = lent(case(held(ANN, -9)), ANN, BOB, -2, None)
    twice = lent(covered, BOB, CYD, 1, 3)
    assert rows(twice) == [(1, -9, -2), (2, -2, 1), (3, 1, 4), (2, 4, None)]
    assert [one.covers_id for one in twice.holdings] == [None, ANN.id, BOB.id, ANN.id]


LOANS_REFUSED: dict[str, tuple[CaseHeld, int, int | None, Worker, str]] = {
    "what the owner does not hold": (case(held(BOB, -9)), 0, 3, CYD, "Ann Able does not hold A-1 then."),
    "what nobody holds": (case(), 0, 3, BOB, "Ann Able does not hold A-1 then."),
    "what the owner held before": (case(held(ANN, -9, -2), held(BOB, -2)), -5, 3, CYD, "Ann Able does not hold A-1"),
    "what is covered then": (case(held(ANN, -9, 2), held(BOB, 2, 5, covers=ANN), held(ANN, 5)), 3, 4, CYD,
                             "Ann Able does not hold A-1 then."),
    "what the owner has only after it": (case(held(ANN, -2)), -9, -4, BOB, "Ann Able holds A-1 only from"),
    "a closed case": (case(held(ANN, -9), closed=-1), 0, 3, BOB, "A-1 was closed on Thu 15 Sep 2011;"),
    "to who left": (case(held(ANN, -9)), 0, 3, replace(BOB, works_until=after(-1)), "Bob Best left on"),
    "to who will have left": (case(held(ANN, -9)), 5, 9, replace(BOB, works_until=after(4)), "Bob Best left on"),
    "to who has not begun": (case(held(ANN, -9)), 0, 3, replace(BOB, works_from=after(1)), "Bob Best begins on"),
}  # fmt: skip


@pytest.mark.parametrize(("held_case", "first", "last", "to", "said"), LOANS_REFUSED.values(), ids=LOANS_REFUSED.keys())
def test_a_loan_is_refused_with_the_reason(
    held_case: CaseHeld, first: int, last: int | None, to: Worker, said: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        lend(held_case, ANN, to, after(first), None if last is None else after(last), TODAY)
    assert said in str(refused.value)


def test_a_loan_stops_where_another_one_is_planned_to_begin() -> None:
    planned = case(held(ANN, -9, 2), held(BOB, 2, 5, covers=ANN), held(ANN, 5))
    assert lend(planned, ANN, CYD, after(0), after(9), TODAY).begun == (held(CYD, 0, 2, covers=ANN),)


def test_who_begins_later_can_cover_from_their_first_day_on() -> None:
    starter = replace(BOB, works_from=after(3))
    assert rows(lent(case(held(ANN, -9)), ANN, starter, 3, 7))[1] == (2, 3, 8)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (0, 0, None),
        (-20, 0, None),
        (-20, None, None),
        (5, None, None),
        (0, LONGEST_COVER_DAYS, None),
        (LONGEST_COVER_DAYS, None, None),
        (3, 2, "The cover would end before it begins."),
        (-9, -1, "The cover would have ended on Thu 15 Sep 2011, before today."),
        (0, LONGEST_COVER_DAYS + 1, "a year ahead at most"),
        (LONGEST_COVER_DAYS + 1, None, "a year ahead at most"),
    ],
)
def test_a_cover_ends_after_it_begins_and_within_a_year(first: int, last: int | None, said: str | None) -> None:
    def check() -> None:
        check_period(after(first), None if last is None else after(last), TODAY)

    if said is None:
        check()
    else:
        with pytest.raises(InvalidInput, match=said):
            check()


# Any sequence of changes

FIRST, LAST = 0, 60  # the days that are looked at, counted from the day on which the case was opened
OPENED = date(2024, 4, 1)
PEOPLE = [ANN, BOB, CYD]
TEAMS = [To(team_id=DUTY, team="Duty"), To(team_id=NORTH, team="North")]
DESTINATIONS = [*(To(worker) for worker in PEOPLE), *TEAMS, To()]


def day(number: int) -> date:
    return OPENED + timedelta(days=number)


Who = tuple[int | None, int | None]  # worker and team


def timeline(case: CaseHeld) -> list[Who | None]:
    """Who holds the case on each day; two on one day is a fault."""
    found: list[Who | None] = []
    for number in range(FIRST, LAST):
        holding = [one for one in case.holdings if one.holds_on(day(number))]
        assert len(holding) <= 1, f"two hold it on day {number}"
        found.append((holding[0].worker_id, holding[0].team_id) if holding else None)
        assert case.holding_on(day(number)) == (holding[0] if holding else None)
    return found


def team_of(to: To, now: Who | None) -> Who | None:
    """Who holds it after a change from who holds it now."""
    if to.worker is not None:
        return to.worker.id, to.worker.team_id
    if to.team_id is not None:
        return None, to.team_id
    return None if now is None or now[1] is None else (None, now[1])


def sound(case: CaseHeld) -> None:
    """What the store asks of the rows."""
    assert sum(one.ended_on is None for one in case.holdings) <= 1
    for one in case.holdings:
        assert one.worker_id is not None or one.team_id is not None
        assert one.ended_on is None or one.ended_on >= one.started_on
    # What was given and taken back on one day was held by nobody.
    for earlier, later in pairwise(one for one in case.holdings if one.ended_on != one.started_on):
        assert earlier.ended_on is not None
        assert earlier.ended_on <= later.started_on


steps = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.integers(0, 4), st.integers(0, 6), st.sampled_from(DESTINATIONS)),
        st.tuples(
            st.just("lend"), st.integers(0, 4), st.integers(-6, 6), st.none() | st.integers(0, 8),
            st.sampled_from(PEOPLE),
        ),
    ),
    max_size=10,
)  # fmt: skip


def step_given(case: CaseHeld, today: int, ago: int, to: To) -> CaseHeld:
    on = max(0, today - ago)
    before = timeline(case)
    try:
        handing = hand_over(case, to, day(on), day(today), NAMES)
    except InvalidInput:
        new = team_of(to, before[on])
        started = any(on < (one.started_on - OPENED).days <= today for one in case.holdings)
        same = before[on] is not None and before[on][0] is not None and new is not None and before[on][0] == new[0]
        assert started or same or before[on] == new, "refused without a reason"
        return case
    found = changed(case, handing)
    assert timeline(found) == before[:on] + [team_of(to, before[on])] * (LAST - on)
    return found


def step_lent(case: CaseHeld, today: int, ahead: int, length: int | None, to: Worker) -> CaseHeld:
    first = max(0, today + ahead)
    last = None if length is None else max(first + length, today)
    before = timeline(case)
    holder = before[max(first, today)]
    if holder is None or holder[0] is None or holder[0] == to.id:
        return case
    owner = PEOPLE[holder[0] - 1]
    held_now = case.holding_on(day(max(first, today)))
    assert held_now is not None
    handing = lend(case, owner, to, day(first), None if last is None else day(last), day(today))
    found = changed(case, handing)
    start = (handing.begun[0].started_on - OPENED).days
    planned = LAST if held_now.ended_on is None else (held_now.ended_on - OPENED).days
    end = min(LAST if last is None else last + 1, planned, LAST)
    assert start >= first
    assert timeline(found) == before[:start] + [(to.id, to.team_id)] * (end - start) + before[end:]
    return found


@settings(max_examples=150)
@given(st.sampled_from([None, *DESTINATIONS[:5]]), steps)
def test_one_holder_a_day_no_gap_that_was_not_asked_for_and_a_past_that_stays(
    first: To | None, steps: Sequence[tuple]
) -> None:
    """A case in any sequence of changes, while the days go by, against a plain list of who holds it on each day."""
    current = CaseHeld("A-1", OPENED, None, ())
    if first is not None:
        current = changed(current, hand_over(current, first, OPENED, OPENED, NAMES))
    today = 0
    for what, later, *how in steps:
        today += later
        current = step_given(current, today, *how) if what == "give" else step_lent(current, today, *how)
        sound(current)


# Words


@pytest.mark.parametrize(
    ("recent", "ever", "said"),
    [
        (0, 0, "no worker yet"),
        (1, 1, "1 worker in twelve months, 1 ever"),
        (0, 3, "0 workers in twelve months, 3 ever"),
        (2, 4, "2 workers in twelve months, 4 ever"),
    ],
)
def test_how_many_workers_a_child_has_had_is_told_in_words(recent: int, ever: int, said: str) -> None:
    assert Continuity(recent, ever).in_words == said


def test_the_reasons_for_a_change_are_those_that_the_store_keeps() -> None:
    assert [reason.value for reason in ChangeReason] == [
        "worker_left", "caseload_adjustment", "change_of_risk", "sickness", "conflict_of_interest", "other",
    ]  # fmt: skip
    assert ChangeReason.RISK.words == "change of risk"
