"""A store of revision 0002, from before triage and allocation: everything is kept, and what is new begins empty."""

import contextlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from old_stores import made_by, rows_of, schema_of, tables_of, unlike_the_tables
from plan_schema import PLAN_EMPTY
from test_migrating_to_0007 import OF_STATUS

from db.audit import stored_entries
from db.backup import backups_in, folder_of
from db.commands.allocating import allocate
from db.commands.migrating import bring_up_to_date
from db.commands.undoing import undo
from db.commands.verifying import unsound, verify
from db.connection import connect
from db.migrations import REVISIONS
from db.queries.standards import standards
from db.queries.triage import waiting_list
from db.queries.undoing import next_undo
from db.queries.workers import practice_rules, workers
from db.queries.workload import caseload, held_cases
from db.store import Act, Store
from models.allocation import Destination, Wish
from models.audit_chain import Draft, faults
from models.people import PROGRAM, Person, Role
from models.practice_rules import FIRST_RULES, RuleName
from models.standards import Clock
from models.workload import Worker

ACT = Act(PROGRAM, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
ADA = Act(Person(1, "Ada Manager", Role.ADMINISTRATOR), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))
TODAY = date(2024, 6, 3)
STANDARD = (
    "INSERT INTO standards (clock, working_days, counted_from, effective_from, effective_to, source, local) VALUES "
)
FILLED = (
    "INSERT INTO authority (id, name, count_start_day, holidays_version, backup_place) "
    "VALUES (1, 'Blackpool', 1, '0.109', '/mnt/stick')",
    "INSERT INTO teams (id, name) VALUES (1, 'Duty'), (2, 'North')",
    "INSERT INTO workers (id, name, role, team_id) VALUES (1, 'Ada Manager', 'team_manager', 1), "
    "(2, 'Ann Able', 'social_worker', 1), (3, 'Bob Best', 'social_worker', NULL)",
    "INSERT INTO access (worker_id, role, version) VALUES (1, 'administrator', 1)",
    "INSERT INTO children (id, reference, name, search) VALUES (1, 'A', 'Mia Môn', 'a mia môn'), (2, 'B', NULL, 'b'), "
    "(3, 'C', NULL, 'c')",
    "INSERT INTO cases (id, child_id, number, opened_on, no_further_action, status) VALUES "
    "(1, 1, 1, '2024-04-02', 0, 'b) Child protection plan'), (2, 2, 1, '2024-05-02', 0, NULL), "
    "(3, 3, 1, '2024-05-28', 0, 'c) Child in need plan')",
    f"{STANDARD} ('single', 45, 'the referral', '2013-04-15', NULL, 'WT', 0), "
    "('allocation', 1, 'the referral', '2000-04-01', NULL, 'practice standard', 0)",
    "INSERT INTO assessments (id, case_id, kind, started_on, clock_from, standard_id, due_on) "
    "VALUES (1, 1, 'single', '2024-04-03', '2024-04-02', 1, '2024-06-05')",
    "INSERT INTO allocations (id, case_id, team_id, worker_id, started_on, ended_on, reason, decided_by) VALUES "
    "(1, 1, 1, 2, '2024-04-03', '2024-05-01', 'as the file says', 'Ada Manager'), "
    "(2, 1, NULL, 3, '2024-05-01', NULL, 'as the file says', 'Ada Manager'), "
    "(3, 2, 1, NULL, '2024-05-02', NULL, 'as the file says', 'Ada Manager')",
    "INSERT INTO restrictions (child_id, reason, version) VALUES (2, 'a relative works here', 1)",
    "INSERT INTO bank_holidays (day, name, source) VALUES ('2000-01-03', 'New Year', 'holidays 0.109'), "
    "('2024-05-06', 'May Day', 'holidays 0.109'), ('2035-12-26', 'Boxing Day', 'holidays 0.109')",
)
ENTRIES = (Draft("store", after={"manager": "Ada Manager"}), Draft("A", after={"child": "A"}, child_id=1))


def make_0002(path: Path, *more: str) -> Path:
    """A store as the second version of the program left it."""
    return made_by(path, "0002", (*FILLED, *more), ADA, ENTRIES)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return make_0002(tmp_path / "old.db")


# What each row has now where the second version had nothing.
DEFAULTS = {
    "authority": {"population": None},
    "children": {"family_id": None, "expected_on": None},
    "cases": {"threshold_level": None, "threshold_reason": None, "section_47_on": None, "taken_by": None,
              "referral_outcome": None, "referral_decided_on": None, "conference_on": None,
              "conference_needless": None, "conference_needless_on": None},
    "assessments": {"started_by": None, "child_seen_on": None, "seen_alone": None, "late_reason": None,
                    "late_note": None},
    "workers": {"fte_percent": 100, "newly_qualified_until": None, "works_from": None, "works_until": None,
                "version": 1},
    "allocations": {"reason_code": None, "covers_id": None},
}  # fmt: skip
EMPTY = ("families", "leaves", "reductions", "co_workers", "decisions", "reversible_acts", "row_images", "submissions",
         "corrections", "notes", "actions", "supervision_agreements", "supervision_sessions", "session_drafts",
         "discussions", "personal_parts", "session_corrections", "publications", "stated_figures",
         *OF_STATUS, *PLAN_EMPTY)  # fmt: skip


def test_every_record_is_kept_and_what_is_new_of_it_says_nothing_yet(old: Path) -> None:
    before = tables_of(old)
    bring_up_to_date(old, None, ACT)
    after = tables_of(old)
    assert set(after) - set(before) == {*EMPTY, "practice_rules", "clock_records", "yardsticks", "projects"}
    for name in before.keys() - {"alembic_version", "audit_entries", "standards"}:
        assert after[name] == [row | DEFAULTS.get(name, {}) for row in before[name]], name
    assert after["audit_entries"][:-1] == before["audit_entries"]
    assert [after[name] for name in EMPTY] == [[]] * len(EMPTY)
    assert after["standards"] == [row for row in before["standards"] if row["clock"] != "allocation"]
    assert after["alembic_version"] == [{"version_num": REVISIONS[-1]}]


def test_the_trail_is_sound_and_tells_of_it(old: Path) -> None:
    backup = bring_up_to_date(old, None, ACT)
    assert [one.path for one in backups_in(folder_of(old))] == [backup]
    with Store.open(old) as store:
        assert unsound(store) == []
        assert verify(store, ADA).faults == ()
        with store.reading() as reader:
            assert list(faults(stored_entries(reader))) == []
            said = reader.rows("SELECT what, before, after FROM audit_entries WHERE id = 3")
    assert [tuple(row) for row in said] == [
        ("bring the store up to date", '{"revision":"0002"}', f'{{"revision":"{REVISIONS[-1]}"}}')
    ]


def test_the_schema_is_that_of_the_tables_and_of_a_new_store(old: Path, template: Path) -> None:
    bring_up_to_date(old, None, ACT)
    assert schema_of(old) == schema_of(template)
    assert unlike_the_tables(old) == []


@pytest.mark.parametrize(
    ("table", "column", "of"),
    [
        ("children", "family_id", "families"),
        ("allocations", "covers_id", "workers"),
        ("leaves", "worker_id", "workers"),
        ("reductions", "worker_id", "workers"),
        ("co_workers", "case_id", "cases"),
        ("co_workers", "worker_id", "workers"),
        ("decisions", "case_id", "cases"),
        ("reversible_acts", "worker_id", "workers"),
        ("row_images", "group_id", "reversible_acts"),
        # of before: adding columns to the tables referred to left them in place
        ("cases", "child_id", "children"),
        ("assessments", "case_id", "cases"),
        ("restrictions", "child_id", "children"),
        ("access", "worker_id", "workers"),
    ],
)
def test_what_a_column_refers_to(old: Path, table: str, column: str, of: str) -> None:
    bring_up_to_date(old, None, ACT)
    keys = rows_of(old, f"pragma_foreign_key_list('{table}')", '"from" AS "column", "table"')
    assert {"column": column, "table": of} in keys
    with contextlib.closing(connect(old, None)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE cases SET threshold_level = 5, threshold_reason = 'x'", "ck_cases_threshold_level_known"),
        ("UPDATE cases SET threshold_level = 4", "ck_cases_threshold_has_reason"),
        ("UPDATE workers SET fte_percent = 0", "ck_workers_fte_sane"),
        ("UPDATE workers SET works_from = '2024-05-02', works_until = '2024-05-01'", "ck_workers_leaves_after"),
        ("UPDATE allocations SET reason_code = 'luck'", "ck_allocations_reason_code_known"),
        ("UPDATE allocations SET covers_id = 99", "FOREIGN KEY"),
        ("UPDATE children SET family_id = 99", "FOREIGN KEY"),
    ],
)
def test_a_column_that_was_added_refuses_what_a_new_store_refuses(old: Path, statement: str, said: str) -> None:
    bring_up_to_date(old, None, ACT)
    with contextlib.closing(connect(old, None)) as connection, pytest.raises(driver.IntegrityError, match=said):
        connection.execute(statement)


# The limit for allocating

LOCALS: dict[str, tuple[str, dict[str, int]]] = {
    "none of its own": ("", {"1999-01-01": 1, "2011-09-02": 1, "2024-06-03": 1}),
    "one without an end": (
        "('2012-01-01', NULL, 2)",
        {"1999-01-01": 1, "2011-12-31": 1, "2012-01-01": 2, "2024-06-03": 2},
    ),
    "one that has ended": (
        "('2012-01-01', '2012-12-31', 3)",
        {"2011-12-31": 1, "2012-01-01": 3, "2012-12-31": 3, "2013-01-01": 1, "2024-06-03": 1},
    ),
    "one after the other": (
        "('2012-01-01', '2012-12-31', 3), ('2013-01-01', NULL, 5)",
        {"2011-12-31": 1, "2012-12-31": 3, "2013-01-01": 5, "2024-06-03": 5},
    ),
    "two at a time, of which the tighter decides": (
        "('2012-01-01', NULL, 3), ('2012-06-01', '2012-06-30', 2), ('2012-06-15', NULL, 9)",
        {"2012-05-31": 3, "2012-06-01": 2, "2012-06-30": 2, "2012-07-01": 3, "2024-06-03": 3},
    ),
    "one since before there were standards": ("('1998-01-01', NULL, 4)", {"1999-01-01": 4, "2024-06-03": 4}),
    "one from the day of the first standards": ("('2000-04-01', NULL, 4)", {"2000-04-01": 4, "2024-06-03": 4}),
    "one to the last day that can be written": ("('2012-01-01', '2199-12-31', 2)", {"2024-06-03": 2, "2199-12-31": 2}),
    "one that ended before there were standards": ("('1998-01-01', '1999-12-31', 4)", {"2024-06-03": 1}),
}


def local_standards(values: str) -> Sequence[str]:
    """The statement that adds them, where there are any: (from, to, working days)."""
    return (
        "CREATE TEMP TABLE own (since, until, days)",
        f"INSERT INTO own VALUES {values}",
        f"{STANDARD.removesuffix('VALUES ')}SELECT 'allocation', days, 'the referral', since, until, 'the board', 1 "
        "FROM own",
        "DROP TABLE own",
    ) if values else ()  # fmt: skip


@pytest.mark.parametrize(("values", "limits"), LOCALS.values(), ids=LOCALS.keys())
def test_the_limit_of_a_council_of_its_own_becomes_a_rule_for_its_time(
    tmp_path: Path, values: str, limits: dict[str, int]
) -> None:
    path = make_0002(tmp_path / "own.db", *local_standards(values))
    bring_up_to_date(path, None, ACT)
    with Store.open(path) as store, store.reading() as reader:
        rules = practice_rules(reader)
        assert {day: rules.value(RuleName.ALLOCATE_WITHIN, date.fromisoformat(day)) for day in limits} == limits
        own = [rule for rule in rules.all if rule.name is RuleName.ALLOCATE_WITHIN and rule.source == "the board"]
        assert {rule.value for rule in own} == set(limits.values()) - {1}
        others = [rule for rule in rules.all if rule.name is not RuleName.ALLOCATE_WITHIN]
        assert sorted(others, key=repr) == sorted(
            (rule for rule in FIRST_RULES if rule.name is not RuleName.ALLOCATE_WITHIN), key=repr
        )
        assert {one.clock for one in standards(reader).standards} == {Clock.SINGLE}


# The program goes on with it


def test_who_waits_and_who_holds_is_read_from_the_records_of_then(old: Path) -> None:
    bring_up_to_date(old, None, ACT)
    with Store.open(old) as store, store.reading() as reader:
        clock = standards(reader)
        waiting = waiting_list(reader, clock, TODAY)
        load = caseload(reader, clock, TODAY)
        assert [(row.case, row.team) for row in waiting.rows] == [("B-1", "Duty"), ("C-1", None)]
        assert [(one.case, one.held_since.isoformat()) for one in held_cases(reader, clock, TODAY)] == [
            ("A-1", "2024-05-01")
        ]
        assert (load.workloads[3].load.children, load.workloads[3].load.points) == (1, 7)
        assert workers(reader)[2] == Worker(2, "Ann Able", 1, "Duty")


def test_a_case_of_then_is_given_and_taken_back_again(old: Path) -> None:
    bring_up_to_date(old, None, ACT)
    before = rows_of(old, "allocations")
    with Store.open(old) as store:
        with store.reading() as reader:
            assert next_undo(reader, ADA.person) is None
        (outcome,) = allocate(store, ADA, [Wish(2, 3)], Destination(2), TODAY, TODAY, "she knows the family")
        assert outcome.done
        assert rows_of(old, "allocations") != before
        undo(store, ADA)
        assert rows_of(old, "allocations") == before
        assert verify(store, ADA).faults == ()
