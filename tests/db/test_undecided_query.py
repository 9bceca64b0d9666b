"""Referrals that wait for a decision: in random histories, counted again, and never forgotten once they are held."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from random_history import FIRST, LAST, History, Recount, written
from small_authority import HELD, MO, TODAY, UNHELD, act_of, june

from db.commands.referring import decide_referral
from db.queries.standards import standards
from db.queries.triage import WaitingList, waiting_list
from db.store import Store
from models.assessment import State
from models.calendar import WorkingCalendar
from models.case import CaseStatus
from models.practice_rules import FIRST_RULES, Rules
from models.referral import ReferralOutcome
from models.standards import Clock, Standards
from models.waiting import Owed, wait, wait_held

days = st.integers(0, (LAST - FIRST).days).map(lambda number: FIRST + timedelta(days=number))
Remembered = Callable[[int], AbstractContextManager[tuple[Store, History]]]


def take_some(store: Store, execute: Callable[..., None], history: History, seed: int) -> dict[int, tuple[date, date]]:
    """Some of the cases were taken here; on some of them a manager decided. Returns received and decided, by case."""
    chance = random.Random(seed)
    taken = {}
    for case in history.cases.values():
        if chance.random() < 0.6:
            decided = chance.choice([date.max, case.opened + timedelta(days=chance.randrange(60))])
            taken[case.id] = (case.opened, decided)
    execute(
        store,
        (
            "UPDATE cases SET taken_by = 'Wil Worker', referred_on = ?, referral_decided_on = ?, "
            "referral_outcome = ? WHERE id = ?",
            [
                (received.isoformat(), written(decided), written(decided) and "assessment", id_)
                for id_, (received, decided) in taken.items()
            ],
        ),
    )
    return taken


@settings(max_examples=of_a_hundred(20))
@given(seed=st.integers(0, 2**32), as_at=st.lists(days, min_size=4, max_size=6, unique=True))
def test_what_is_to_be_decided_is_what_was_taken_here_and_not_decided_on_held_or_not(
    remembered: Remembered, execute: Callable[..., None], seed: int, as_at: list[date]
) -> None:
    with remembered(seed) as (store, history):
        taken = take_some(store, execute, history, seed)
        with store.reading() as reader:
            clock = standards(reader)
            for day in as_at:
                recount, listed = Recount(history, clock, day), waiting_list(reader, clock, day)
                undecided = {case.id for case in recount.open if case.id in taken and day < taken[case.id][1]}
                waiting = {case.id for case in recount.waiting}
                assert {row.id for row in listed.of(Owed.DECIDE)} == undecided
                assert {row.id for row in listed.held} == undecided - waiting
                assert {row.id for row in listed.of(None)} == {row.id for row in listed.rows} == waiting
                assert listed.counts()[Owed.DECIDE] == len(undecided)
                for row in listed.everything:
                    case, held = history.cases[row.id], recount.holding.get(row.id)
                    named = held is not None and held.worker is not None
                    assert row.worker == (f"Worker {held.worker}" if named and held else None)
                    expected = set() if named else recount.owed(case)
                    assert row.wait.owed == expected | ({Owed.DECIDE} if row.id in undecided else set())
                    if row.id in undecided:
                        due = clock.due(Clock.REFERRAL_DECISION, taken[row.id][0]).due_on
                        assert row.wait.decision_due_on == due
                        assert row.wait.decision is not None
                        assert (row.wait.decision.state is State.OVERDUE) == (due < day)
                    else:
                        assert row.wait.decision is row.wait.decision_due_on is None


def undecided(store: Store, execute: Callable[..., None], *cases: int) -> None:
    execute(
        store,
        *(f"DELETE FROM assessments WHERE case_id = {id_}" for id_ in cases),
        *(f"UPDATE cases SET taken_by = 'W', referred_on = opened_on WHERE id = {id_}" for id_ in cases),
    )


def listed_on(store: Store, day: date = TODAY) -> WaitingList:
    with store.reading() as reader:
        return waiting_list(reader, standards(reader), day)


def test_a_referral_that_was_allocated_before_a_decision_is_still_to_be_decided_on(
    authority: Store, execute: Callable[..., None]
) -> None:
    before = len(listed_on(authority).rows)
    undecided(authority, execute, HELD, UNHELD)
    found = listed_on(authority)
    assert len(found.rows) == before, "it does not wait for a worker"
    assert {row.id for row in found.of(Owed.DECIDE)} == {HELD, UNHELD}
    (held,) = found.held
    assert (held.worker, held.wait.label, held.wait.owed) == ("Ann Able", "· allocated", {Owed.DECIDE})
    decide_referral(
        authority, act_of(MO), HELD, ReferralOutcome.ASSESSMENT, "It has to be looked into.", TODAY, TODAY
    )  # fmt: skip
    assert listed_on(authority).held == ()
    assert [row.id for row in listed_on(authority, june(7)).held] == [HELD], "on the day before it was undecided"


def test_the_filter_finds_what_is_to_be_decided_and_who_holds_it(
    authority: Store, execute: Callable[..., None]
) -> None:
    undecided(authority, execute, HELD, UNHELD)
    found = listed_on(authority)
    assert {row.id for row in found.holding("decide:").everything} == {HELD, UNHELD}
    assert [row.id for row in found.holding("decide: ann able").everything] == [HELD]
    assert [row.id for row in found.holding("decide: allocated").of(Owed.DECIDE)] == [HELD]
    late = found.held[0].wait.decision_label
    assert late.startswith("decide: ✕ ")
    assert late.endswith(" late")
    assert HELD in {row.id for row in found.holding(late).of(Owed.DECIDE)}
    assert found.holding("decide: cat cole").everything == ()


RULES, CLOCK = Rules(FIRST_RULES), Standards(WorkingCalendar.england())


@pytest.mark.parametrize(
    ("received", "as_at", "due", "label"),
    [
        ("2024-06-06", "2024-06-06", "2024-06-07", "decide: ▲ 1 left"),
        ("2024-06-06", "2024-06-07", "2024-06-07", "decide: ! today"),
        ("2024-06-06", "2024-06-10", "2024-06-07", "decide: ✕ 1 late"),
        ("2024-06-07", "2024-06-09", "2024-06-10", "decide: ▲ 1 left"),  # over the weekend no working day passes
        ("2024-06-08", "2024-06-10", "2024-06-10", "decide: ! today"),
        ("2024-06-06", "2024-06-08", "2024-06-07", "decide: ✕ late"),  # late from the Saturday on
    ],
)
def test_a_decision_is_owed_within_one_working_day(received: str, as_at: str, due: str, label: str) -> None:
    day, since = date.fromisoformat(as_at), date.fromisoformat(received)
    waits = wait(since, CaseStatus.ASSESSMENT, None, CLOCK, RULES, day, since)
    held = wait_held(CaseStatus.CHILD_PROTECTION, CLOCK, day, since)
    for one in (waits, held):
        assert (one.decision_label, one.decision_due_on) == (label, date.fromisoformat(due))
    assert held.owed == {Owed.DECIDE}, "who is held does not wait for a worker, be it urgent"
    assert Owed.DECIDE in waits.owed


def test_what_is_decided_says_nothing_of_a_decision() -> None:
    waits = wait(TODAY, CaseStatus.ASSESSMENT, None, CLOCK, RULES, TODAY)
    assert (waits.decision_label, waits.decision, waits.decision_due_on) == ("", None, None)
