"""A store of revision 0003, from before referrals were taken and assessments signed here: everything is kept."""

import contextlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from old_stores import made_by, rows_of, schema_of, tables_of, unlike_the_tables
from plan_schema import PLAN_EMPTY
from test_migrating_to_0007 import OF_STATUS

from db.audit import stored_entries
from db.backup import backups_in, folder_of
from db.commands.assessing import authorise, submit
from db.commands.importing import plan_import, write_import
from db.commands.migrating import bring_up_to_date
from db.commands.undoing import redo, undo
from db.commands.verifying import unsound, verify
from db.commands.writing import record_decision
from db.connection import connect
from db.exchange.annex_a import AnnexA, ChildFacts
from db.migrations import REVISIONS
from db.queries.case_file import case_file
from db.queries.data_quality import findings
from db.queries.signature import signature_queue
from db.queries.standards import standards
from db.queries.triage import waiting_list
from db.queries.undoing import next_undo
from db.store import Act, Store
from models.assessment import Kind
from models.audit_chain import Draft, faults
from models.episodes import AssessmentWork, Facts, Referral
from models.errors import Conflict
from models.notes import StoryKind
from models.pathway import Stage
from models.people import PROGRAM, Person, Role

ACT = Act(PROGRAM, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
ADA = Act(Person(1, "Ada Manager", Role.ADMINISTRATOR), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))
ANN = Act(Person(2, "Ann Able", Role.WORKER), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))
TODAY = date(2024, 6, 3)
FILLED = (
    "INSERT INTO authority (id, name, count_start_day, holidays_version, backup_place) "
    "VALUES (1, 'Blackpool', 1, '0.109', '/mnt/stick')",
    "INSERT INTO teams (id, name) VALUES (1, 'Duty'), (2, 'North')",
    "INSERT INTO workers (id, name, role, team_id, fte_percent, works_from, version) VALUES "
    "(1, 'Ada Manager', 'team_manager', 1, 100, NULL, 1), (2, 'Ann Able', 'social_worker', 1, 60, '2020-01-06', 3), "
    "(3, 'Bob Best', 'social_worker', NULL, 100, NULL, 1)",
    "INSERT INTO access (worker_id, role, version) VALUES (1, 'administrator', 1), (2, 'worker', 1)",
    "INSERT INTO families (id) VALUES (1)",
    "INSERT INTO children (id, reference, name, search, family_id) VALUES (1, 'A', 'Mia Môn', 'a mia môn', 1), "
    "(2, 'B', NULL, 'b', 1), (3, 'C', NULL, 'c', NULL)",
    "INSERT INTO cases (id, child_id, number, opened_on, referred_on, no_further_action, status, threshold_level, "
    "threshold_reason, section_47_on, closed_on, closed_by, closure_reason) VALUES "
    "(1, 1, 1, '2024-04-02', '2024-04-02', 0, NULL, 4, 'bruises', '2024-05-20', NULL, NULL, NULL), "
    "(2, 2, 1, '2024-05-02', '2024-05-02', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL), "
    "(3, 3, 1, '2023-05-02', '2023-05-02', 0, NULL, NULL, NULL, NULL, '2023-08-01', 'cin_closure', 'RC7')",
    "INSERT INTO standards (clock, working_days, counted_from, effective_from, effective_to, source, local) VALUES "
    "('single', 45, 'the referral', '2013-04-15', NULL, 'WT', 0), "
    "('conference', 15, 'the strategy discussion', '2000-04-01', NULL, 'WT', 0)",
    "INSERT INTO assessments (id, case_id, kind, started_on, clock_from, standard_id, due_on, authorised_on, "
    "child_seen) VALUES (1, 1, 'single', '2024-04-03', '2024-04-02', 1, '2024-06-04', NULL, NULL), "
    "(2, 3, 'single', '2023-05-02', '2023-05-02', 1, '2023-07-05', '2023-07-20', 1)",
    "INSERT INTO allocations (id, case_id, team_id, worker_id, started_on, ended_on, reason, decided_by) VALUES "
    "(1, 1, 1, 2, '2024-04-03', NULL, 'as the file says', 'Ada Manager'), "
    "(2, 2, 1, NULL, '2024-05-02', NULL, 'as the file says', 'Ada Manager')",
    "INSERT INTO co_workers (id, case_id, worker_id, started_on, reason, decided_by) "
    "VALUES (1, 1, 3, '2024-04-05', 'he knows her', 'Ada Manager')",
    "INSERT INTO decisions (id, case_id, kind, made_on, decided, rationale, override, decided_by, at) VALUES "
    "(1, 1, 'threshold', '2024-04-02', '4 statutory', 'bruises', NULL, 'Ada Manager', '2024-04-02T09:00:00.000+00:00'),"
    "(7, 2, 'review', '2024-05-10', 'to wait', 'no one is free', 'for now', 'Ada Manager', "
    "'2024-05-10T09:00:00.000+00:00')",
    "INSERT INTO allocation_rules (name, effective_from, value, source, version) "
    "VALUES ('capacity', '2024-01-01', 90, 'the board', 2)",
    "INSERT INTO reversible_acts (group_id, worker_id, action, side) VALUES "
    "(1, 1, 'set a threshold level', 'done'), (2, 1, 'review cases that wait', 'undone')",
    "INSERT INTO row_images (id, group_id, child_id, of_table, after) VALUES (1, 1, 1, 'decisions', '{\"id\":1}'), "
    "(2, 2, 2, 'decisions', '{\"id\":8}')",
    "INSERT INTO bank_holidays (day, name, source) VALUES ('2000-01-03', 'New Year', 'holidays 0.109'), "
    "('2024-05-06', 'May Day', 'holidays 0.109'), ('2035-12-26', 'Boxing Day', 'holidays 0.109')",
)
ENTRIES = (Draft("store", after={"manager": "Ada Manager"}), Draft("A", after={"child": "A"}, child_id=1))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as the third version of the program left it."""
    return made_by(tmp_path / "old.db", "0003", FILLED, ADA, ENTRIES)


@pytest.fixture
def now(old: Path) -> Path:
    """The same, brought up to date."""
    bring_up_to_date(old, None, ACT)
    return old


# What each row has now where the third version had nothing.
DEFAULTS = {
    "authority": {"population": None},
    "children": {"expected_on": None},
    "cases": {"taken_by": None, "referral_outcome": None, "referral_decided_on": None, "conference_on": None,
              "conference_needless": None, "conference_needless_on": None},
    "assessments": {"started_by": None, "child_seen_on": None, "seen_alone": None, "late_reason": None,
                    "late_note": None},
    "decisions": {"corrects_id": None},
}  # fmt: skip
EMPTY = (
    "submissions",
    "corrections",
    "notes",
    "actions",
    "supervision_agreements",
    "supervision_sessions",
    "session_drafts",
    "discussions",
    "personal_parts",
    "session_corrections",
    "publications",
    "stated_figures",
    *OF_STATUS,
    *PLAN_EMPTY,
)  # fmt: skip
FORGOTTEN = ("reversible_acts", "row_images")


def test_every_record_is_kept_and_what_is_new_of_it_says_nothing_yet(old: Path) -> None:
    before = tables_of(old)
    bring_up_to_date(old, None, ACT)
    after = tables_of(old)
    assert set(after) - set(before) == {*EMPTY, "practice_rules", "clock_records", "yardsticks", "projects"}
    assert [row for row in before["allocation_rules"] if row not in after["practice_rules"]] == []
    for name in before.keys() - {"alembic_version", "audit_entries", "allocation_rules", *FORGOTTEN}:
        assert after[name] == [row | DEFAULTS.get(name, {}) for row in before[name]], name
    assert after["audit_entries"][:-1] == before["audit_entries"]
    assert [after[name] for name in EMPTY] == [[]] * len(EMPTY)
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
        ("bring the store up to date", '{"revision":"0003"}', f'{{"revision":"{REVISIONS[-1]}"}}')
    ]


def test_the_schema_is_that_of_the_tables_and_of_a_new_store(now: Path, template: Path) -> None:
    assert schema_of(now) == schema_of(template)
    assert unlike_the_tables(now) == []


@pytest.mark.parametrize(
    ("table", "column", "of"),
    [
        ("submissions", "case_id", "cases"),
        ("submissions", "assessment_id", "assessments"),
        ("submissions", "submitted_by_id", "workers"),
        ("submissions", "to_id", "workers"),
        ("corrections", "case_id", "cases"),
        ("corrections", "assessment_id", "assessments"),
        ("notes", "case_id", "cases"),
        ("actions", "case_id", "cases"),
        ("actions", "owner_id", "workers"),
        ("decisions", "case_id", "cases"),
        ("decisions", "corrects_id", "decisions"),  # its table was made anew under another name
        # of before: adding columns to the tables referred to left them in place
        ("cases", "child_id", "children"),
        ("assessments", "case_id", "cases"),
        ("allocations", "covers_id", "workers"),
        ("children", "family_id", "families"),
    ],
)
def test_what_a_column_refers_to(now: Path, table: str, column: str, of: str) -> None:
    keys = rows_of(now, f"pragma_foreign_key_list('{table}')", '"from" AS "column", "table"')
    assert {"column": column, "table": of} in keys
    with contextlib.closing(connect(now, None)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE children SET expected_on = '1899-12-31'", "ck_children_expected_on_sane"),
        ("UPDATE cases SET taken_by = ''", "ck_cases_taken_by_length"),
        ("UPDATE cases SET referral_outcome = 'early_help'", "ck_cases_referral_decided_on_a_day"),
        ("UPDATE cases SET referral_outcome = 'luck', referral_decided_on = '2024-06-03'", "referral_outcome_known"),
        ("UPDATE assessments SET started_by = 'luck'", "ck_assessments_started_by_known"),
        ("UPDATE assessments SET late_reason = 'workload'", "ck_assessments_late_reason_has_note"),
        ("UPDATE decisions SET kind = 'whim'", "ck_decisions_kind_known"),
        ("UPDATE decisions SET corrects_id = 99", "FOREIGN KEY"),
    ],
)
def test_a_column_that_was_added_refuses_what_a_new_store_refuses(now: Path, statement: str, said: str) -> None:
    with contextlib.closing(connect(now, None)) as connection, pytest.raises(driver.IntegrityError, match=said):
        connection.execute(statement)


def test_acts_of_before_are_forgotten_and_cannot_be_taken_back(now: Path) -> None:
    before = tables_of(now)
    assert [before[name] for name in FORGOTTEN] == [[], []]
    with Store.open(now) as store:
        with store.reading() as reader:
            assert next_undo(reader, ADA.person) is None
        with pytest.raises(Conflict, match="There is nothing to"):
            undo(store, ADA)
        with pytest.raises(Conflict, match="There is nothing to"):
            redo(store, ADA)
    assert tables_of(now) == before


# The program goes on with it


def test_no_decision_is_owed_on_a_referral_of_then(now: Path) -> None:
    with Store.open(now) as store, store.reading() as reader:
        waiting = waiting_list(reader, standards(reader), TODAY)
        assert [(row.case, row.wait.decision) for row in waiting.rows] == [("B-1", None)]
        assert findings(reader, TODAY) == ()
        assert signature_queue(reader, standards(reader), TODAY, ADA.person) == ()


def test_the_story_of_a_case_of_then_has_what_was_known(now: Path) -> None:
    with Store.open(now) as store, store.reading() as reader:
        open_one = case_file(reader, standards(reader), 1, TODAY)
        closed = case_file(reader, standards(reader), 3, TODAY)
    assert {entry.kind for entry in open_one.story} == {
        StoryKind.REFERRAL, StoryKind.DECISION, StoryKind.ALLOCATION, StoryKind.ASSESSMENT,
    }  # fmt: skip
    assert [(one.stage, one.submission) for one in open_one.assessments] == [(Stage.IN_PROGRESS, None)]
    assert [(one.stage, one.submission) for one in closed.assessments] == [(Stage.AUTHORISED, None)]


def test_an_assessment_of_then_is_submitted_signed_and_taken_back_again(now: Path) -> None:
    before = {name: rows_of(now, name) for name in ("assessments", "submissions")}
    with Store.open(now) as store:
        submit(store, ANN, 1, TODAY, TODAY, to_id=1)
        authorise(store, ADA, 1, TODAY, TODAY)
        record_decision(store, ADA, 2, "not to act yet", "nobody is free", TODAY, TODAY)
        assert rows_of(now, "assessments")[0]["authorised_on"] == "2024-06-03"
        undo(store, ADA)  # the signature; the decision stands
        undo(store, ANN)
        assert {name: rows_of(now, name) for name in before} == before
        assert [row["kind"] for row in rows_of(now, "decisions")] == ["threshold", "review", "management"]
        assert verify(store, ADA).faults == ()


def test_a_file_of_then_read_once_more_changes_nothing(now: Path) -> None:
    facts = Facts((Referral(date(2024, 4, 2)),), (AssessmentWork(Kind.SINGLE, date(2024, 4, 3)),))
    annex = AnnexA(Path("extract.xlsx"), Kind.SINGLE, TODAY, {"A": ChildFacts("A", facts=facts)})
    with Store.open(now) as store:
        plan = plan_import(store, ADA, annex)
        assert (plan.writes, plan.notices) == ([], ())
        write_import(store, ADA, annex, plan)
    assert rows_of(now, "corrections") == []
