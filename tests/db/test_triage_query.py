"""Who waits, who carries what, who had a child before: random histories, counted again in plain Python."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from random_history import CHILDREN, FIRST, LAST, WORKERS, History, Recount

from db.queries.duty import DutyQuestion, Tile, duty_counts, duty_page
from db.queries.holdings import continuity
from db.queries.standards import standards
from db.queries.triage import WaitingList, siblings_of, waiting_list, who_can_take
from db.queries.workload import Caseload, caseload, held_cases
from db.store import Store
from models.dates import list_form
from models.text import for_search
from models.waiting import Owed

days = st.integers(0, (LAST - FIRST).days).map(lambda number: FIRST + timedelta(days=number))


Remembered = Callable[[int], AbstractContextManager[tuple[Store, History]]]
seeds = st.integers(0, 2**32)
some_days = st.lists(days, min_size=4, max_size=6, unique=True)


@settings(max_examples=of_a_hundred(20))
@given(seed=seeds, as_at=some_days)
def test_who_waits_is_who_waits_when_it_is_counted_again(remembered: Remembered, seed: int, as_at: list[date]) -> None:
    with remembered(seed) as (store, history), store.reading() as reader:
        clock = standards(reader)
        assert clock.count_start_day == history.counts_start_day
        for day in as_at:
            recount, listed = Recount(history, clock, day), waiting_list(reader, clock, day)
            assert {row.id for row in listed.rows} == {case.id for case in recount.waiting}
            for row in listed.rows:
                case = history.cases[row.id]
                assert (row.wait.since, row.wait.days) == (recount.since(case), recount.waited(case))
                assert row.wait.owed == recount.owed(case)
                assert row.status is recount.status(case)
                assert (row.section_47, row.level) == (recount.section_47(case), case.level)
                held = recount.holding.get(case.id)
                assert row.allocation_id == (held.id if held else 0)
                assert row.team == ({2: "North", 3: "South"}[held.team] if held and held.team else None)
                assert [(work.kind.value, work.due_on) for work in row.work] == [
                    (work.kind, work.due) for work in recount.works({case.id})
                ]
                assert {one.case_id for one in row.siblings} == recount.siblings(case)
                reviews = recount.reviews(case)
                assert row.reviews.count == len(reviews)
                assert row.reviews.last_on == (reviews[-1][0] if reviews else None)
            order = [(row.id, row.status.may_not_wait, recount.waited(history.cases[row.id])) for row in listed.rows]
            assert order == sorted(order, key=lambda one: (not one[1], -one[2], recount.since(history.cases[one[0]]),
                                                           one[0]))  # fmt: skip


@settings(max_examples=of_a_hundred(10))
@given(seed=seeds, as_at=some_days)
def test_each_tile_has_as_many_as_its_list(remembered: Remembered, seed: int, as_at: list[date]) -> None:
    with remembered(seed) as (store, history), store.reading() as reader:
        clock = standards(reader)
        for day in as_at:
            recount, listed = Recount(history, clock, day), waiting_list(reader, clock, day)
            again = Counter(owed for case in recount.waiting for owed in recount.owed(case))
            for words in ("", "north", "late", "child protection c", "1 day"):
                shown = listed.holding(words)
                counts = shown.counts()
                assert counts[None] == len(shown.of(None)) == len(shown.rows)
                assert all(counts[owed] == len(shown.of(owed)) for owed in Owed)
                if not words:
                    assert {owed: counts[owed] for owed in Owed} == {owed: again[owed] for owed in Owed}


@settings(max_examples=of_a_hundred(20))
@given(seed=seeds, as_at=some_days)
def test_what_each_carries_is_what_is_counted_again(remembered: Remembered, seed: int, as_at: list[date]) -> None:
    with remembered(seed) as (store, history), store.reading() as reader:
        clock = standards(reader)
        for day in as_at:
            recount, loads = Recount(history, clock, day), caseload(reader, clock, day)
            soon = recount.soon()
            for id_ in WORKERS:
                found, cases = loads.workloads[id_], held_cases(reader, clock, day, id_)
                again = recount.of_worker(id_)
                assert {case.id for case in cases} == {case.id for case in again}
                assert found.load.children == len(cases) == len(again)
                assert found.load.points == sum(case.points for case in cases) == sum(map(recount.points, again))
                assert found.load.capacity == recount.capacity(id_)
                assert found.new_in_7 == recount.new(id_)
                assert found.co_working == recount.beside(id_)
                due = recount.due(id_)
                assert sorted(loads.due_on.get(id_, ())) == sorted(due)
                assert found.due_in_5 == sum(day <= one <= soon for one in due)
                assert found.late == sum(one < day for one in due)
                assert found.on_leave == any(of == id_ and first <= day <= last for of, first, last in history.leave)
                assert found.is_here == history.workers[id_].here_on(day)
                for case in cases:
                    assert case.section_47 == recount.section_47(history.cases[case.id])
                    assert case.all_due == tuple(work.due for work in recount.works({case.id}))
                    assert case.due_on == (case.all_due[0] if case.all_due else None)
            everybody = held_cases(reader, clock, day)
            assert len(everybody) == sum(one.load.children for one in loads.workloads.values())
            assert {one.id for one in loads.shown} >= {case.worker_id for case in everybody}


@settings(max_examples=of_a_hundred(10))
@given(seed=seeds, as_at=some_days)
def test_every_open_case_is_held_by_one_or_waits(remembered: Remembered, seed: int, as_at: list[date]) -> None:
    with remembered(seed) as (store, history), store.reading() as reader:
        clock = standards(reader)
        for day in as_at:
            held = sum(one.load.children for one in caseload(reader, clock, day).workloads.values())
            waiting = len(waiting_list(reader, clock, day).rows)
            assert held + waiting == sum(case.open_on(day) for case in history.cases.values())


@settings(max_examples=of_a_hundred(10))
@given(seed=seeds, as_at=some_days)
def test_what_is_due_in_five_days_is_what_the_duty_list_shows_of_that_worker(
    remembered: Remembered, seed: int, as_at: list[date]
) -> None:
    with remembered(seed) as (store, _), store.reading() as reader:
        clock = standards(reader)
        for day in as_at:
            loads, last = caseload(reader, clock, day), clock.calendar.due(day, 5)
            shown = duty_page(reader, clock, DutyQuestion(day), limit=1000).rows
            for one in loads.workloads.values():
                mine = [row for row in shown if row.worker == one.worker.name]
                assert one.due_in_5 == sum(day <= row.due_on <= last for row in mine)
                assert one.late == sum(row.due_on < day for row in mine)
            counts = duty_counts(reader, clock, DutyQuestion(day))
            unallocated = duty_page(reader, clock, DutyQuestion(day, Tile.UNALLOCATED), limit=1000).rows
            assert sum(one.late for one in loads.workloads.values()) == counts.late - sum(
                row.due_on < day for row in unallocated
            )


@settings(max_examples=of_a_hundred(20))
@given(seed=seeds, as_at=some_days)
def test_how_many_workers_a_child_had_is_what_is_counted_again(
    remembered: Remembered, seed: int, as_at: list[date]
) -> None:
    with remembered(seed) as (store, history), store.reading() as reader:
        for day in [*as_at, *(one.until for one in history.held[:3] if one.until < date.max)]:
            found, recount = continuity(reader, list(CHILDREN), day), Recount(history, standards(reader), day)
            year_ago = day - relativedelta(months=12)
            for child in CHILDREN:
                assert found[child].ever == len(recount.workers_of(child, date.min)), child
                assert found[child].in_twelve_months == len(recount.workers_of(child, year_ago)), child


@settings(max_examples=of_a_hundred(8))
@given(seed=seeds, day=days)
def test_the_ranking_stands_on_the_same_numbers(remembered: Remembered, seed: int, day: date) -> None:
    with remembered(seed) as (store, history), store.reading() as reader:
        clock = standards(reader)
        recount = Recount(history, clock, day)
        asked = [case.id for case in recount.open[:3]]
        takers = who_can_take(reader, clock, asked, day)
        points = sum(recount.points(history.cases[id_]) for id_ in asked)
        assert {one.worker.id for one in takers.candidates} - {1} == {
            id_ for id_ in WORKERS if history.workers[id_].here_on(day)
        }
        assert takers.asked.points == points
        for one in takers.candidates:
            if one.worker.id == 1:
                continue
            own = [case for case in recount.of_worker(one.worker.id) if case.id in asked]
            assert one.before.points == sum(map(recount.points, recount.of_worker(one.worker.id)))
            assert one.after.points == one.before.points + points - sum(map(recount.points, own))
            assert one.after.children == one.before.children + len(asked) - len(own)
            assert any("over capacity" in limit for limit in one.limits) == (one.after.points > one.after.capacity)
            holds = any(reason.startswith("holds") and "sibling" not in reason for reason in one.favour)
            children = {history.cases[id_].child for id_ in asked}
            assert holds == any(case.child in children for case in recount.of_worker(one.worker.id))
        assert {one.case_id for one in siblings_of(reader, asked, day)} == {
            sibling for id_ in asked for sibling in recount.siblings(history.cases[id_])
        } - set(asked)


@pytest.fixture
def told(store: Store, execute: Callable[..., None]) -> Callable[..., Store]:
    """A function that writes one child's cases into a store: (opened, closed), and (worker, team, from, until)."""

    def tell(cases: list[tuple[str, str | None]], held: list[tuple[int, int | None, int | None, str, str | None]],
             **more: Any) -> Store:  # fmt: skip
        execute(
            store,
            "INSERT INTO teams (id, name) VALUES (2, 'North')",
            "INSERT INTO workers (id, name, role, fte_percent, version) "
            "VALUES (2, 'Ann Able', 'social_worker', 100, 1)",
            "INSERT INTO children (id, reference, name, search) VALUES (1, 'C1', 'Mia O''Neil', 'c1 mia o''neil')",
            (
                "INSERT INTO cases (id, child_id, number, opened_on, no_further_action, closed_on, closed_by, status, "
                "primary_need, threshold_level, threshold_reason) VALUES (?, 1, ?, ?, 0, ?, ?, ?, 'N1', 3, 'so it is')",
                [
                    (number, number, opened, closed, closed and "cin_closure", more.get("status"))
                    for number, (opened, closed) in enumerate(cases, 1)
                ],
            ),
            (
                "INSERT INTO allocations (case_id, worker_id, team_id, started_on, ended_on, reason, decided_by) "
                "VALUES (?, ?, ?, ?, ?, 'so it was', 'Ada Manager')",
                held,
            ),
        )
        return store

    return tell


def asked_of(store: Store, day: date) -> tuple[WaitingList, Caseload, int, int]:
    with store.reading() as reader:
        clock = standards(reader)
        had = continuity(reader, [1], day)[1]
        return waiting_list(reader, clock, day), caseload(reader, clock, day), had.in_twelve_months, had.ever


def test_a_case_closed_long_ago_does_not_count_its_last_worker_as_of_now(told: Callable[..., Store]) -> None:
    store = told([("2022-01-10", "2022-03-01"), ("2024-06-03", None)], [(1, 2, 2, "2022-01-11", None)])
    _, loads, recent, ever = asked_of(store, date(2024, 6, 10))
    assert (recent, ever) == (0, 1)
    assert loads.workloads[2].load.children == 0
    assert asked_of(store, date(2023, 2, 28))[2:] == (1, 1)  # within twelve months of the last day before it was closed
    assert asked_of(store, date(2023, 3, 1))[2:] == (0, 1)


def test_a_worker_who_had_the_child_for_no_day_is_not_counted(told: Callable[..., Store]) -> None:
    store = told([("2024-06-03", None)], [(1, 2, 2, "2024-06-04", "2024-06-04"), (1, None, 2, "2024-06-04", None)])
    listed, _, recent, ever = asked_of(store, date(2024, 6, 10))
    assert (recent, ever) == (0, 0)
    assert listed.rows[0].wait.since == date(2024, 6, 3)


def test_a_case_waits_again_from_the_day_on_which_it_was_taken_back(told: Callable[..., Store]) -> None:
    store = told([("2024-05-01", None)], [(1, 2, 2, "2024-05-02", "2024-06-07"), (1, None, 2, "2024-06-07", None)])
    for day, waited in ((date(2024, 6, 7), 0), (date(2024, 6, 9), 0), (date(2024, 6, 10), 1)):
        (row,) = asked_of(store, day)[0].rows
        assert (row.wait.since, row.wait.days) == (date(2024, 6, 7), waited)
        assert row.wait.is_late is False
    assert asked_of(store, date(2024, 6, 6))[0].rows == ()
    assert asked_of(store, date(2024, 6, 11))[0].rows[0].wait.is_late is True


def test_a_review_before_somebody_had_the_case_is_none_of_this_wait(
    told: Callable[..., Store], execute: Callable[..., None]
) -> None:
    store = told([("2024-05-01", None)], [(1, 2, 2, "2024-05-15", "2024-06-03")])
    execute(store, (
        "INSERT INTO decisions (case_id, kind, made_on, decided, rationale, decided_by, at) "
        "VALUES (1, 'review', ?, ?, 'so it was', 'Ada Manager', '2024-01-01T09:00:00.000+00:00')",
        [("2024-05-08", "Wait."), ("2024-06-05", "Ask South.")],
    ))  # fmt: skip
    (row,) = asked_of(store, date(2024, 6, 11))[0].rows
    assert (row.reviews.count, row.reviews.decided, row.reviews.in_words) == (1, "Ask South.", "1, last 5 Jun 24")
    assert (row.wait.days, row.wait.review_is_due) == (6, False)
    assert asked_of(store, date(2024, 6, 12))[0].rows[0].wait.review_is_due is True  # five working days later
    assert asked_of(store, date(2024, 6, 4))[0].rows[0].reviews.count == 0  # it had not been made


@pytest.mark.parametrize("day", [date(2024, 6, 10), date(2024, 7, 31)])
def test_every_word_that_a_row_shows_finds_it_and_no_other_does(
    told: Callable[..., Store], execute: Callable[..., None], day: date
) -> None:
    store = told([("2024-06-03", None)], [(1, None, 2, "2024-06-03", None)], status="b) Child protection plan")
    execute(
        store,
        "INSERT INTO families (id) VALUES (1)",
        "UPDATE children SET family_id = 1",
        "INSERT INTO children (id, reference, search, family_id) VALUES (2, 'SIB-2', 'sib-2', 1)",
        "INSERT INTO cases (id, child_id, number, opened_on, no_further_action) VALUES (2, 2, 1, '2024-01-01', 0)",
        "INSERT INTO allocations (case_id, worker_id, started_on, reason, decided_by) "
        "VALUES (2, 2, '2024-01-02', 'so it was', 'Ada Manager')",
        "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, due_on) "
        "VALUES (1, 'single', '2024-06-03', '2024-06-03', 1, '2024-08-05')",
    )
    with store.reading() as reader:
        listed = waiting_list(reader, standards(reader), day)
    (row,) = listed.rows
    shown = [
        row.case, row.shown_as, row.child, row.wait.label, row.wait.short_label, row.status_words, row.team, row.need,
        f"level {row.level}", row.reviews.in_words, list_form(row.opened_on), list_form(row.wait.since),
        row.work[0].kind.words, row.work[0].countdown.label, list_form(row.work[0].due_on),
        "SIB-2", row.siblings[0].worker,
    ]  # fmt: skip
    for text in shown:
        assert len(listed.holding(text).rows) == 1, text
        assert len(listed.holding(text.upper()).rows) == 1, text
        assert listed.holding(f"{text} zebra").rows == (), text
    assert listed.holding(" ".join(reversed(for_search(*shown).split()))).rows == listed.rows
    assert listed.holding("  ").rows == listed.rows


def test_a_name_is_found_without_its_accents_and_not_at_all_while_names_are_hidden(
    told: Callable[..., Store], execute: Callable[..., None]
) -> None:
    store = told([("2024-06-03", None)], [])
    execute(store, "UPDATE children SET name = 'Chloë Ńowak'")
    with store.reading() as reader:
        listed = waiting_list(reader, standards(reader), date(2024, 6, 10))
    assert len(listed.holding("chloe nowak").rows) == len(listed.holding("CHLOË").rows) == 1
    assert listed.holding("chloé").rows == ()
    assert listed.holding("chloe", names=False).rows == ()
    assert len(listed.holding("c1", names=False).rows) == 1


def test_a_day_before_all_and_a_day_after_all_that_can_be_counted(told: Callable[..., Store]) -> None:
    store = told([("2024-06-03", None)], [])
    assert asked_of(store, date(1900, 1, 1))[0].rows == ()
    far, loads, *_ = asked_of(store, date(2199, 12, 31))
    assert [row.id for row in far.rows] == [1]
    assert loads.workloads[2].due_in_5 == 0
