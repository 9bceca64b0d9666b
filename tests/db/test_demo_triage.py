"""The synthetic authority on a Monday morning: what waits for a worker, who has room, and what was decided."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from random import Random
from statistics import mean
from typing import Any

import pytest

from db.commands.founding import found
from db.demo import MOST_CHILDREN, fill_demo
from db.demo_people import CHILDREN_A_WORKER, TEAMS, fresh_names
from db.queries.standards import standards
from db.queries.triage import Takers, WaitingList, WaitingRow, waiting_list, who_can_take
from db.queries.workload import Caseload, caseload
from db.store import Act, Store
from models.case import CaseStatus
from models.people import Person, Role
from models.waiting import Owed

MONDAY = date(2011, 9, 19)
DAYS = {"2011": (MONDAY, 2011), "another seed": (MONDAY, 7), "a Saturday of today": (date(2026, 3, 7), 2011)}


class Authority:
    """A demo of 900 children, and what the queries say of it."""

    def __init__(self, store: Store, as_at: date) -> None:
        self.store, self.as_at = store, as_at

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.store.reading() as reader:
            return [
                tuple(row) for row in reader.rows(sql, **({"day": self.as_at.isoformat()} if ":day" in sql else {}))
            ]

    @cached_property
    def waiting(self) -> WaitingList:
        with self.store.reading() as reader:
            return waiting_list(reader, standards(reader), self.as_at)

    @cached_property
    def caseload(self) -> Caseload:
        with self.store.reading() as reader:
            return caseload(reader, standards(reader), self.as_at)

    def takers(self, row: WaitingRow) -> Takers:
        with self.store.reading() as reader:
            return who_can_take(reader, standards(reader), [row.id], self.as_at)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def authority(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    as_at, seed = DAYS[request.param]
    act = Act(Person(1, "Sam Field", Role.ADMINISTRATOR), datetime(2026, 3, 7, 9, tzinfo=UTC))
    path = tmp_path_factory.mktemp("demo") / "demo.store"
    with found(path, None, act.at, manager="Sam Field", team="Duty", holidays_version="0.109") as store:
        fill_demo(store, act, as_at, seed=seed)
        yield Authority(store, as_at)


# Workers.


def test_most_workers_carry_between_half_of_what_they_can_and_a_tenth_more(authority: Authority) -> None:
    shares = [one.load.percent or 0 for one in authority.caseload.shown if one.is_here]
    assert len(shares) == 58
    assert sum(50 <= share <= 110 for share in shares) >= 0.8 * len(shares)
    assert 3 <= sum(share > 100 for share in shares) <= 20
    assert max(shares) <= 160


def test_no_team_is_far_below_or_above_what_it_can_carry(authority: Authority) -> None:
    teams: dict[str | None, list[int]] = {}
    for one in authority.caseload.shown:
        if one.is_here:
            teams.setdefault(one.worker.team, []).append(one.load.percent or 0)
    assert len(teams) == len(TEAMS)
    assert all(60 <= mean(shares) <= 100 for shares in teams.values()), teams


def test_some_work_part_time_are_newly_qualified_carry_less_or_are_away(authority: Authority) -> None:
    shown = [one for one in authority.caseload.shown if one.is_here]
    in_three_weeks = authority.as_at + timedelta(days=21)
    assert {one.worker.fte_percent for one in shown} == {50, 60, 80, 100}
    assert 5 <= sum(one.is_newly_qualified for one in shown) <= 10
    until = [one.worker.newly_qualified_until for one in shown if one.worker.newly_qualified_until]
    assert all(authority.as_at < day <= authority.as_at + timedelta(days=365) for day in until)
    assert sum(one.on_leave for one in shown) >= 2
    assert sum(one.worker.leave_between(authority.as_at, in_three_weeks) is not None for one in shown) >= 6
    less = [period for one in shown for period in one.worker.reductions if period.covers(authority.as_at)]
    assert len(less) == 2
    assert all(period.note for period in less)


def test_who_left_a_month_ago_still_holds_cases_and_may_not_sign_in(authority: Authority) -> None:
    (left,) = [one for one in authority.caseload.workloads.values() if one.worker.has_left(authority.as_at)]
    days = authority.as_at - (left.worker.works_until or authority.as_at)
    assert timedelta(days=28) <= days <= timedelta(days=40)
    assert 2 <= left.load.children <= 3
    assert not authority.rows(f"SELECT * FROM access WHERE worker_id = {left.id}")


def test_who_begins_next_monday_holds_nothing_and_is_not_offered(authority: Authority) -> None:
    load = authority.caseload
    (new,) = [one for one in load.workloads.values() if (one.worker.works_from or MONDAY) > authority.as_at]
    assert new.worker.works_from is not None
    assert new.worker.works_from.weekday() == 0
    assert timedelta(0) < new.worker.works_from - authority.as_at <= timedelta(days=7)
    assert (new.load.children, new.co_working) == (0, 0)
    assert authority.takers(authority.waiting.rows[0]).of(new.id) is None


def test_nobody_was_given_a_case_before_they_began_or_after_they_left(authority: Authority) -> None:
    assert authority.rows("SELECT id FROM workers WHERE works_from < :day AND works_from IS NOT NULL")
    assert not authority.rows(
        "SELECT al.id FROM allocations al JOIN workers w ON w.id = al.worker_id "
        "WHERE al.started_on < w.works_from OR al.started_on > w.works_until OR al.ended_on > w.works_until"
    )
    assert not authority.rows(
        "SELECT al.id FROM allocations al JOIN workers w ON w.id = al.worker_id JOIN cases c ON c.id = al.case_id "
        "WHERE c.closed_on > w.works_until"
    )


def test_who_is_on_leave_was_given_nothing_since_it_began(authority: Authority) -> None:
    assert authority.rows("SELECT id FROM leaves WHERE first_on <= :day AND (last_on IS NULL OR last_on >= :day)")
    assert not authority.rows(
        "SELECT al.id FROM allocations al JOIN leaves l ON l.worker_id = al.worker_id "
        "JOIN cases c ON c.id = al.case_id AND c.closed_on IS NULL WHERE al.started_on BETWEEN l.first_on AND :day"
    )


def test_supervisors_are_here_and_know_their_work(authority: Authority) -> None:
    for (worker_id,) in authority.rows("SELECT worker_id FROM access WHERE role = 'supervisor'"):
        one = authority.caseload.workloads[worker_id]
        assert one.is_here
        assert not one.is_newly_qualified


# What waits.


def test_most_of_what_waits_has_waited_for_less_than_three_weeks(authority: Authority) -> None:
    waits = [row.wait.days for row in authority.waiting.rows]
    assert 25 <= len(waits) <= 40
    assert sum(days <= 15 for days in waits) >= 0.8 * len(waits)
    assert sum(days == 0 for days in waits) >= 1
    assert sum(days >= 5 for days in waits) >= 5
    assert max(waits) <= 30


def test_every_tile_of_the_waiting_list_shows_something(authority: Authority) -> None:
    counts = authority.waiting.counts()
    assert 1 <= counts[Owed.NEVER_WAIT] <= 4
    assert all(counts[owed] for owed in Owed), counts
    assert counts[Owed.REVIEW] <= 8
    assert counts[Owed.ESCALATE] < counts[Owed.LATE] < counts[None]


def test_some_wait_with_a_team_and_some_were_never_given_to_anybody(authority: Authority) -> None:
    rows = authority.waiting.rows
    assert sum(row.allocation_id == 0 for row in rows) >= 2
    assert sum(row.team is not None for row in rows) >= 15
    assert sum(row.workers_before.ever > 0 for row in rows) >= 10


def test_a_sibling_of_children_whom_a_worker_holds_waits(authority: Authority) -> None:
    rows = [row for row in authority.waiting.rows if any(one.worker for one in row.siblings)]
    assert rows
    candidates = authority.takers(rows[0]).candidates
    assert any("holds a sibling" in reason for one in candidates for reason in one.favour)


def test_siblings_wait_together(authority: Authority) -> None:
    together = [row for row in authority.waiting.rows if row.siblings and not any(one.worker for one in row.siblings)]
    assert len(together) >= 2


def test_reviews_are_weekly_within_the_wait_and_by_a_manager(authority: Authority) -> None:
    managers = {name for (name,) in authority.rows("SELECT name FROM workers WHERE role = 'team_manager'")}
    waiting = {row.id: row for row in authority.waiting.rows}
    reviews = authority.rows(
        "SELECT case_id, made_on, decided, rationale, decided_by FROM decisions WHERE kind = 'review'"
    )
    assert {case for case, *_ in reviews} <= set(waiting)
    assert all(waiting[case].wait.since.isoformat() < day < authority.as_at.isoformat() for case, day, *_ in reviews)
    assert all(by in managers for *_, by in reviews)
    long = [row for row in waiting.values() if row.wait.days > 5]
    assert sum(row.reviews.count >= row.wait.days // 5 - 1 for row in long) == len(long)
    assert sum(row.reviews.count > 0 for row in long) >= len(long) / 2


def test_what_may_not_wait_has_not_for_long(authority: Authority) -> None:
    rows = authority.waiting.of(Owed.NEVER_WAIT)
    assert {row.status for row in rows} == {CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER}
    assert all(1 <= row.wait.days <= 6 for row in rows)


# Families, thresholds, section 47, decisions.


def test_siblings_are_a_family(authority: Authority) -> None:
    families = authority.rows(
        "SELECT COUNT(*), COUNT(date_of_birth), COUNT(DISTINCT date_of_birth) FROM children "
        "WHERE family_id IS NOT NULL GROUP BY family_id"
    )
    assert len(families) == len(authority.rows("SELECT id FROM families"))
    assert all(2 <= children <= 5 and born == days for children, born, days in families)
    held = authority.rows(
        "SELECT ch.family_id, COUNT(DISTINCT al.worker_id) FROM children ch JOIN cases c ON c.child_id = ch.id "
        "AND c.closed_on IS NULL JOIN allocations al ON al.case_id = c.id AND al.ended_on IS NULL "
        "WHERE ch.family_id IS NOT NULL GROUP BY 1"
    )
    assert len(held) > 50
    assert all(workers <= 1 for _, workers in held), "one worker for siblings"


def test_most_cases_have_a_threshold_level_with_its_reason(authority: Authority) -> None:
    levels = authority.rows("SELECT threshold_level, closed_on IS NULL, threshold_reason FROM cases")
    assert 0.05 <= sum(level is None for level, *_ in levels) / len(levels) <= 0.15
    assert {level for level, is_open, _ in levels if is_open} == {None, 3, 4}
    assert {level for level, is_open, _ in levels if not is_open} == {None, 2, 3, 4}
    assert all(reason for level, _, reason in levels if level)


def test_section_47_goes_on_where_it_can_and_asks_for_the_highest_level(authority: Authority) -> None:
    rows = authority.rows(
        "SELECT section_47_on, opened_on, closed_on, COALESCE(status, ''), threshold_level FROM cases "
        "WHERE section_47_on IS NOT NULL"
    )
    assert 15 <= len(rows) <= 120
    for since, opened, closed, status, level in rows:
        assert closed is None
        assert opened <= since <= authority.as_at.isoformat()
        assert status in ("", "d) Open assessment", "b) Child protection plan")
        assert level in (4, None)


def test_decisions_of_allocation_say_what_was_done(authority: Authority) -> None:
    rows = authority.rows(
        "SELECT d.decided, d.made_on, d.rationale, w.name, al.started_on, al.reason FROM decisions d "
        "JOIN allocations al ON al.case_id = d.case_id AND al.ended_on IS NULL JOIN workers w ON w.id = al.worker_id "
        "WHERE d.kind = 'allocation'"
    )
    assert len(rows) == len(authority.rows("SELECT id FROM decisions WHERE kind = 'allocation'")) > 100
    for decided, made_on, rationale, name, since, reason in rows:
        assert decided.startswith(f"Allocated to {name} from ")
        assert (made_on, rationale) == (since, reason)


def test_from_one_worker_to_another_a_case_goes_with_a_coded_reason(authority: Authority) -> None:
    moves = authority.rows(
        "SELECT n.reason_code FROM allocations b JOIN allocations n ON n.case_id = b.case_id "
        "AND n.started_on = b.ended_on WHERE b.worker_id IS NOT NULL"
    )
    assert {code for (code,) in moves} == {
        "worker_left", "caseload_adjustment", "change_of_risk", "sickness", "other",
    }  # fmt: skip


def test_some_children_have_had_three_workers_or_more(authority: Authority) -> None:
    had = authority.rows(
        "SELECT c.child_id, COUNT(DISTINCT al.worker_id) FROM allocations al JOIN cases c ON c.id = al.case_id "
        "GROUP BY 1 HAVING COUNT(DISTINCT al.worker_id) >= 3"
    )
    assert len(had) >= 40


def test_most_newly_qualified_workers_are_not_alone_with_child_protection(authority: Authority) -> None:
    rows = authority.rows(
        "SELECT w.id, (SELECT co.worker_id FROM co_workers co WHERE co.case_id = c.id) FROM allocations al "
        "JOIN cases c ON c.id = al.case_id AND c.closed_on IS NULL AND c.status LIKE '%child protection%' "
        "JOIN workers w ON w.id = al.worker_id AND w.newly_qualified_until >= :day WHERE al.ended_on IS NULL"
    )
    beside = [(holder, other) for holder, other in rows if other is not None]
    assert len(beside) == len(authority.rows("SELECT id FROM co_workers"))
    assert len(rows) / 2 < len(beside)
    workloads = authority.caseload.workloads
    assert all(holder != other and workloads[other].is_here for holder, other in beside)
    assert not any(workloads[other].is_newly_qualified for _, other in beside)


def test_the_largest_authority_has_names_for_everybody() -> None:
    workers = MOST_CHILDREN // CHILDREN_A_WORKER
    names = fresh_names(Random(1), workers + workers // 60 * len(TEAMS), {"Aisha Adams"})
    assert len(set(names)) == workers + workers // 60 * len(TEAMS)
    assert "Aisha Adams" not in names
