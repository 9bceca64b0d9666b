"""The synthetic authority: the same each time, whole, and of the shape that a real one has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

import pytest
from small_authority import missing_on_record

from db.commands.founding import found
from db.demo import DemoSize, fill_demo
from db.queries.duty import DutyQuestion, duty_counts
from db.queries.standards import as_date, maybe_date, standards
from db.store import Act, Store
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Referral, TimeInNeed, cases_of
from models.errors import InvalidInput
from models.people import Person, Role
from models.standards import Standards
from models.text import child_search

WEDNESDAY = date(2026, 3, 4)
ACT = Act(Person(1, "Test", Role.ADMINISTRATOR), datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
TABLES = (
    "authority", "families", "children", "cases", "standards", "assessments", "teams", "workers", "leaves",
    "reductions", "allocations", "co_workers", "decisions", "submissions", "corrections", "notes", "actions",
    "bank_holidays", "closures",
)  # fmt: skip
Fill = Callable[..., "Filled"]


@dataclass(frozen=True)
class Filled:
    """A store with a demo in it, and what was said of its size."""

    store: Store
    as_at: date
    size: DemoSize

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        with self.store.reading() as reader:
            return [tuple(row) for row in reader.rows(sql, **values)]

    def number(self, sql: str, **values: object) -> int:
        return int(self.rows(sql, **values)[0][0])

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        kept = {table: self.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}
        return {**kept, "audit": self.rows("SELECT who, what, subject, before, after, why FROM audit_entries")}

    @property
    def clock(self) -> Standards:
        with self.store.reading() as reader:
            return standards(reader)


@pytest.fixture(scope="module")
def fill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fill]:
    stores: list[Store] = []

    def filled(as_at: date = WEDNESDAY, *, team: str = "Duty and assessment", **values: int) -> Filled:
        path = tmp_path_factory.mktemp("demo") / "demo.store"
        stores.append(found(path, None, ACT.at, manager="Sam Field", team=team, holidays_version="0.109"))
        return Filled(stores[-1], as_at, fill_demo(stores[-1], ACT, as_at, **values))

    yield filled
    for store in stores:
        store.close()


@pytest.fixture(scope="module")
def authority(fill: Fill) -> Filled:
    """The demo as it is made when nothing else is asked for."""
    return fill()


@pytest.fixture(scope="module", params=[WEDNESDAY, date(2026, 3, 7), date(2011, 9, 30), date(2013, 6, 14)], ids=str)
def any_day(request: pytest.FixtureRequest, fill: Fill, authority: Filled) -> Filled:
    """The demo as at a Wednesday, a Saturday, a day before the single assessment, and one just after it came."""
    return authority if request.param == WEDNESDAY else fill(request.param, children=120)


def test_the_same_seed_fills_the_same_store(fill: Fill) -> None:
    assert fill(children=60).everything() == fill(children=60).everything()


def test_another_seed_fills_another_store(fill: Fill) -> None:
    first, second = fill(children=30).everything(), fill(children=30, seed=7).everything()
    assert {table for table in first if first[table] and first[table] == second[table]} == {
        "authority", "standards", "teams", "bank_holidays", "closures",
    }  # fmt: skip


def test_the_size_that_is_returned_is_what_the_store_holds(authority: Filled) -> None:
    assert authority.size == DemoSize(
        children=authority.number("SELECT COUNT(*) FROM children"),
        cases=authority.number("SELECT COUNT(*) FROM cases"),
        open_cases=authority.number("SELECT COUNT(*) FROM cases WHERE closed_on IS NULL"),
        assessments=authority.number("SELECT COUNT(*) FROM assessments"),
        open_assessments=authority.number("SELECT COUNT(*) FROM assessments WHERE authorised_on IS NULL"),
        workers=authority.number("SELECT COUNT(*) FROM workers WHERE role = 'social_worker'"),
        teams=authority.number("SELECT COUNT(*) FROM teams"),
    )
    assert (authority.size.open_cases, authority.size.workers, authority.size.teams) == (900, 60, 8)


@pytest.mark.parametrize("children", [1, 2, 7, 61])
def test_as_many_children_as_asked_have_an_open_case(fill: Fill, children: int) -> None:
    filled = fill(children=children)
    assert filled.number("SELECT COUNT(DISTINCT child_id) FROM cases WHERE closed_on IS NULL") == children
    assert filled.size.open_assessments >= 1


@pytest.mark.parametrize("children", [0, -1, 250_001])
def test_a_size_that_cannot_be_had_is_refused(fill: Fill, children: int) -> None:
    with pytest.raises(InvalidInput, match="cannot be had"):
        fill(children=children)


def test_it_is_written_as_one_act(authority: Filled) -> None:
    entries = authority.rows("SELECT who, what, group_id FROM audit_entries ORDER BY id")
    assert entries[0] == ("Sam Field", "init", 1)
    assert set(entries[1:]) == {("Test", "fill demo", 2)}
    published = authority.rows("SELECT month FROM publications ORDER BY month")
    subjects = authority.rows("SELECT subject FROM audit_entries WHERE id > 1 AND subject LIKE '20%' ORDER BY subject")
    assert subjects == published != []


def test_all_that_it_made_is_on_record(authority: Filled) -> None:
    assert missing_on_record(authority.store) == 0


def test_the_team_and_the_manager_of_the_founding_stay(fill: Fill) -> None:
    filled = fill(children=10, team="The Haven")
    assert filled.rows("SELECT w.name, t.name FROM workers w JOIN teams t ON t.id = w.team_id WHERE w.id = 1") == [
        ("Sam Field", "The Haven")
    ]
    assert filled.number("SELECT COUNT(*) FROM workers WHERE role = 'team_manager'") == filled.size.teams == 8


def test_a_larger_authority_has_more_workers_and_teams(fill: Fill) -> None:
    size = fill(children=2000).size
    assert (size.workers, size.teams) == (133, 16)


def test_more_cases_are_closed_than_open(authority: Filled) -> None:
    closed = dict(authority.rows("SELECT closed_by, COUNT(*) FROM cases WHERE closed_on IS NOT NULL GROUP BY 1"))
    assert set(closed) == {"cin_closure", "no_further_action", "next_referral"}
    assert 2 <= sum(closed.values()) / 900 <= 3
    again = authority.number("SELECT COUNT(*) FROM cases WHERE closed_on IS NULL AND number > 1")
    assert 90 <= again <= 300


def test_six_to_seven_and_a_half_in_ten_were_authorised_in_time(authority: Filled) -> None:
    done, in_time = authority.rows(
        "SELECT COUNT(*), SUM(authorised_on <= due_on) FROM assessments WHERE authorised_on IS NOT NULL"
    )[0]
    assert 0.60 <= in_time / done <= 0.75


def test_most_of_those_in_time_were_done_close_to_the_limit(authority: Filled) -> None:
    calendar = authority.clock.calendar
    left = [
        calendar.days_left(as_date(due), as_date(done)) / limit
        for due, done, limit in authority.rows(
            "SELECT a.due_on, a.authorised_on, s.working_days FROM assessments a JOIN standards s "
            "ON s.id = a.standard_id WHERE a.authorised_on <= a.due_on"
        )
    ]
    assert sum(share <= 0.25 for share in left) > len(left) / 2


def test_the_open_assessments_stand_as_on_a_duty_desk(authority: Filled) -> None:
    with authority.store.reading() as reader:
        counts = duty_counts(reader, standards(reader), DutyQuestion(WEDNESDAY))
    assert 130 <= counts.all <= 180
    assert 0.12 <= counts.late / counts.all <= 0.20
    assert counts.today >= 3
    assert counts.soon >= 10
    assert 4 <= counts.unallocated <= 30


def test_on_a_saturday_none_is_due_that_day(fill: Fill) -> None:
    filled = fill(date(2026, 3, 7), children=200)
    with filled.store.reading() as reader:
        counts = duty_counts(reader, standards(reader), DutyQuestion(filled.as_at))
    assert (counts.today, counts.late > 0, counts.soon > 0) == (0, True, True)


def test_late_is_by_one_to_twenty_five_working_days(any_day: Filled) -> None:
    calendar = any_day.clock.calendar
    late = any_day.rows("SELECT due_on FROM assessments WHERE authorised_on IS NULL AND due_on < :day",
                        day=any_day.as_at.isoformat())  # fmt: skip
    assert late
    assert all(-25 <= calendar.days_left(as_date(due), any_day.as_at) <= -1 for (due,) in late)


@pytest.mark.parametrize("open_or_done", ["IS NULL", "IS NOT NULL"])
def test_every_kind_of_assessment_is_there(authority: Filled, open_or_done: str) -> None:
    kinds = authority.rows(f"SELECT DISTINCT kind FROM assessments WHERE authorised_on {open_or_done}")
    assert {kind for (kind,) in kinds} == {kind.value for kind in Kind}


def test_before_the_single_assessment_there_is_none(fill: Fill) -> None:
    filled = fill(date(2011, 9, 30), children=120)
    assert set(filled.rows("SELECT DISTINCT kind FROM assessments")) == {("initial",), ("core",)}
    assert not filled.rows("SELECT * FROM standards WHERE local")


def test_an_authority_of_today_keeps_the_two_stages_by_standards_of_its_own(authority: Filled) -> None:
    kept = authority.rows("SELECT clock, working_days, effective_from, source FROM standards WHERE local ORDER BY 1")
    assert kept == [
        ("core", 35, "2013-04-15", "kept by this authority"),
        ("initial", 10, "2013-04-15", "kept by this authority"),
    ]


def test_the_town_hall_is_closed_over_christmas(authority: Filled) -> None:
    assert authority.rows("SELECT first_on, last_on, name FROM closures ORDER BY first_on") == [
        ("2025-12-28", "2025-12-31", "Town hall closed"),
        ("2026-12-28", "2026-12-31", "Town hall closed"),
    ]


def test_due_dates_are_those_of_the_store_s_standards(any_day: Filled) -> None:
    clock = any_day.clock
    for kind, clock_from, standard_id, due_on in any_day.rows(
        "SELECT DISTINCT kind, clock_from, standard_id, due_on FROM assessments"
    ):
        due = clock.due(Kind(kind).clock, as_date(clock_from))
        assert (due.standard.id, due.due_on) == (standard_id, as_date(due_on))
        assert not due.nearest_standard


def test_no_date_lies_after_the_day_it_is_made_for(any_day: Filled) -> None:
    columns = {
        "children": ("date_of_birth",),
        "cases": ("opened_on", "referred_on", "cin_started_on", "last_seen_on", "closed_on", "section_47_on",
                  "referral_decided_on", "conference_on"),
        "assessments": ("started_on", "clock_from", "authorised_on", "child_seen_on"),
        "submissions": ("submitted_on", "ended_on"),
        "corrections": ("was", "became", "made_on"),
        "notes": ("happened_on",),
        "actions": ("set_on", "done_on"),
        "allocations": ("started_on", "ended_on"),
        "co_workers": ("started_on",),
        "decisions": ("made_on",),
    }  # fmt: skip
    for table, names in columns.items():
        latest = any_day.rows(f"SELECT {', '.join(f'MAX({name})' for name in names)} FROM {table}")[0]
        assert max(filter(None, latest), default="") <= any_day.as_at.isoformat(), table
    earliest = as_date(any_day.rows("SELECT MIN(opened_on) FROM cases")[0][0])
    assert 700 <= (any_day.as_at - earliest).days <= 740


def test_every_case_follows_from_its_facts_by_the_rules_of_episodes(any_day: Filled) -> None:
    work: dict[int, list[tuple[Any, ...]]] = {}
    for case_id, *fields in any_day.rows(
        "SELECT case_id, kind, started_on, authorised_on, clock_from FROM assessments ORDER BY started_on, kind"
    ):
        work.setdefault(case_id, []).append(tuple(fields))
    cases = any_day.rows(
        "SELECT child_id, id, number, opened_on, no_further_action, cin_started_on, closed_on, closed_by, "
        "closure_reason, CASE WHEN cin_started_on IS NOT NULL THEN primary_need END, status, "
        "CASE WHEN cin_started_on IS NOT NULL THEN last_seen_on END FROM cases ORDER BY child_id, number"
    )
    for _, group in groupby(cases, key=lambda row: row[0]):
        kept = list(group)
        assert [row[2] for row in kept] == list(range(1, len(kept) + 1))
        facts = Facts(
            tuple(Referral(as_date(row[3]), None, bool(row[4])) for row in kept),
            tuple(
                AssessmentWork(Kind(kind), as_date(start), maybe_date(done))
                for row in kept
                for kind, start, done, _ in work.get(row[1], ())
            ),
            tuple(
                TimeInNeed(as_date(row[5]), maybe_date(row[6]), row[8], row[9], row[10], maybe_date(row[11]))
                for row in kept
                if row[5]
            ),
        )
        derived = [
            (case.opened_on, case.cin_started_on, case.closed_on, case.closed_by, case.closure_reason,
             case.primary_need, case.status, case.last_seen_on,
             [(one.work.kind, one.work.started_on, one.clock_from) for one in case.assessments], case.notices)
            for case in cases_of(facts)
        ]  # fmt: skip
        assert derived == [
            (as_date(row[3]), maybe_date(row[5]), maybe_date(row[6]), row[7], row[8], row[9], row[10],
             maybe_date(row[11]),
             [(kind, as_date(start), as_date(clock)) for kind, start, _, clock in work.get(row[1], ())], ())
            for row in kept
        ]  # fmt: skip


def test_assessments_of_a_case_follow_one_another_unless_section_47_began_meanwhile(any_day: Filled) -> None:
    rows = any_day.rows(
        "SELECT case_id, started_on, COALESCE(authorised_on, '9999') FROM assessments "
        "WHERE started_by IS NOT 'strategy_discussion' ORDER BY 1, 2, id"
    )
    for before, after in pairwise(rows):
        assert before[0] != after[0] or before[2] <= after[1]


def test_one_holder_at_a_time_holds_a_case(any_day: Filled) -> None:
    rows = any_day.rows(
        "SELECT al.case_id, al.started_on, al.ended_on, c.opened_on, c.closed_on FROM allocations al "
        "JOIN cases c ON c.id = al.case_id ORDER BY al.case_id, al.started_on, al.id"
    )
    for _, group in groupby(rows, key=lambda row: row[0]):
        held = list(group)
        waited = as_date(held[0][1]) - as_date(held[0][3])
        assert timedelta(0) <= waited <= timedelta(days=3)
        assert all(start < (end or "9999") for _, start, end, _, _ in held)
        assert all(before[2] == after[1] for before, after in pairwise(held))
        assert held[-1][2] is None, "the last holder stays on record"


def test_a_third_of_the_open_cases_had_an_earlier_worker(authority: Filled) -> None:
    handed_on = authority.number(
        "SELECT COUNT(DISTINCT b.case_id) FROM allocations b JOIN allocations n ON n.case_id = b.case_id "
        "WHERE n.ended_on IS NULL AND b.ended_on = n.started_on AND b.worker_id IS NOT n.worker_id"
    )
    assert 0.27 <= handed_on / 900 <= 0.40


def test_some_open_cases_have_no_worker(authority: Filled) -> None:
    team_only = authority.number("SELECT COUNT(*) FROM allocations WHERE ended_on IS NULL AND worker_id IS NULL")
    nobody = authority.number(
        "SELECT COUNT(*) FROM cases WHERE closed_on IS NULL AND id NOT IN (SELECT case_id FROM allocations)"
    )
    assert 15 <= team_only <= 35
    assert 1 <= nobody <= 15


def test_every_worker_who_has_begun_holds_cases(authority: Filled) -> None:
    loads = authority.rows(
        "SELECT COUNT(*) FROM allocations al JOIN cases c ON c.id = al.case_id AND c.closed_on IS NULL "
        "WHERE al.ended_on IS NULL AND al.worker_id > 0 GROUP BY al.worker_id"
    )
    assert len(loads) == 59, "sixty, less who begins next Monday"
    assert max(loads)[0] <= 30


def test_a_quarter_of_the_open_children_have_siblings(authority: Filled) -> None:
    rows = authority.rows(
        "SELECT ch.id, ch.name, c.opened_on, al.worker_id, ch.date_of_birth FROM children ch "
        "JOIN cases c ON c.child_id = ch.id AND c.closed_on IS NULL "
        "LEFT JOIN allocations al ON al.case_id = c.id AND al.ended_on IS NULL WHERE ch.name IS NOT NULL ORDER BY ch.id"
    )

    def family(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return (row[1].split()[-1], row[2], row[3])

    families = [list(group) for _, group in groupby(rows, key=family)]
    together = [one for one in families if len(one) > 1]
    assert 0.18 <= sum(map(len, together)) / len(rows) <= 0.33
    assert all(len({row[4] for row in one}) == len(one) for one in together), "born on different days"


def test_children_are_under_eighteen_and_found_by_name_and_reference(authority: Filled) -> None:
    rows = authority.rows("SELECT reference, name, date_of_birth, gender, search FROM children")
    assert all(len(row[0]) == 7 and row[0][0] == "D" and row[0][1:].isdigit() for row in rows)
    assert 0.85 <= sum(row[1] is not None for row in rows) / len(rows) <= 0.95
    assert all(row[4] == child_search(*row[:2]) for row in rows)
    assert min(row[2] for row in rows if row[2]) > "2008-03-04"
    unborn = [row for row in rows if row[2] is None]
    assert 1 <= len(unborn) <= 20
    assert all(row[1] is None and row[3] is None for row in unborn)


def test_children_whose_assessment_is_late_are_known_by_name(any_day: Filled) -> None:
    late = any_day.rows(
        "SELECT ch.name FROM assessments a JOIN cases c ON c.id = a.case_id JOIN children ch ON ch.id = c.child_id "
        "WHERE a.authorised_on IS NULL AND a.due_on < :day",
        day=any_day.as_at.isoformat(),
    )
    assert all(name for (name,) in late)


def test_nobody_was_referred_before_birth(any_day: Filled) -> None:
    assert not any_day.number(
        "SELECT COUNT(*) FROM cases c JOIN children ch ON ch.id = c.child_id WHERE c.opened_on < ch.date_of_birth"
    )


def test_some_referrals_come_at_weekends_and_on_bank_holidays(authority: Filled) -> None:
    days = [as_date(day) for (day,) in authority.rows("SELECT referred_on FROM cases")]
    weekdays = {day.weekday() for day in days}
    bank_holidays = authority.clock.calendar.bank_holidays
    holidays = {bank_holidays.get(day) for day in days}
    assert weekdays == set(range(7))
    assert {"Good Friday", "Christmas Day"} <= holidays
    assert sum(day.weekday() > 4 for day in days) < len(days) / 8


def test_most_open_cases_say_when_the_child_was_seen_last(authority: Filled) -> None:
    never, long_ago = authority.rows(
        "SELECT SUM(last_seen_on IS NULL), SUM(last_seen_on < :day) FROM cases WHERE closed_on IS NULL",
        day=(WEDNESDAY - timedelta(days=60)).isoformat(),
    )[0]
    assert 5 <= never <= 120
    assert not long_ago
    assert set(authority.rows("SELECT DISTINCT child_seen FROM assessments")) == {(0,), (1,), (None,)}
