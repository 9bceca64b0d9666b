"""A store of revision 0004, from before supervision was kept here: everything is kept."""

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
from db.commands.drafting import keep_draft
from db.commands.migrating import bring_up_to_date
from db.commands.session_writing import begin_session, record_session
from db.commands.undoing import redo, undo
from db.commands.verifying import unsound, verify
from db.commands.writing import finish_action
from db.connection import connect
from db.migrations import REVISIONS
from db.queries.actions import agreed_actions
from db.queries.case_file import case_file
from db.queries.standards import standards
from db.queries.supervision import supervision_list
from db.queries.undoing import next_undo
from db.queries.workers import practice_rules
from db.store import Act, Store
from models.audit_chain import Draft, faults
from models.errors import Conflict
from models.people import PROGRAM, Person, Role
from models.practice_rules import FIRST_RULES, RuleName
from models.supervision import SessionKind

ACT = Act(PROGRAM, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
ADA = Act(Person(1, "Ada Manager", Role.ADMINISTRATOR), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))
ANN = Act(Person(2, "Ann Able", Role.WORKER), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))
TODAY = date(2024, 6, 3)
FIRST = "'2000-04-01'"
FILLED = (
    "INSERT INTO authority (id, name, count_start_day, holidays_version) VALUES (1, 'Blackpool', 0, '0.109')",
    "INSERT INTO teams (id, name) VALUES (1, 'Duty')",
    "INSERT INTO workers (id, name, role, team_id, fte_percent, works_from, version) VALUES "
    "(1, 'Ada Manager', 'team_manager', 1, 100, NULL, 1), (2, 'Ann Able', 'social_worker', 1, 60, '2020-01-06', 3)",
    "INSERT INTO access (worker_id, role, version) VALUES (1, 'administrator', 1), (2, 'worker', 1)",
    "INSERT INTO leaves (id, worker_id, first_on, last_on, note) VALUES (4, 2, '2024-06-10', '2024-06-14', 'holiday')",
    "INSERT INTO children (id, reference, name, search) VALUES (1, 'A', 'Mia Môn', 'a mia môn')",
    "INSERT INTO cases (id, child_id, number, opened_on, referred_on, no_further_action, taken_by, referral_outcome, "
    "referral_decided_on) VALUES (1, 1, 1, '2024-04-02', '2024-04-02', 0, 'Ada Manager', 'assessment', '2024-04-03')",
    "INSERT INTO standards (clock, working_days, counted_from, effective_from, effective_to, source, local) VALUES "
    "('single', 45, 'the referral', '2013-04-15', NULL, 'WT', 0)",
    "INSERT INTO assessments (id, case_id, kind, started_on, clock_from, standard_id, due_on) "
    "VALUES (1, 1, 'single', '2024-04-03', '2024-04-02', 1, '2024-06-04')",
    "INSERT INTO allocations (id, case_id, team_id, worker_id, started_on, ended_on, reason, decided_by) VALUES "
    "(1, 1, 1, 2, '2024-04-03', NULL, 'as is best', 'Ada Manager')",
    "INSERT INTO decisions (id, case_id, kind, made_on, decided, rationale, decided_by, at, corrects_id) VALUES "
    "(3, 1, 'management', '2024-05-02', 'Wait.', 'so', 'Ada Manager', '2024-05-02T09:00:00.000+00:00', NULL), "
    "(7, 1, 'management', '2024-05-10', 'Act.', 'so', 'Ada Manager', '2024-05-10T09:00:00.000+00:00', 3)",
    "INSERT INTO notes (id, case_id, kind, happened_on, said, written_by, at) "
    "VALUES (1, 1, 'supervision', '2024-05-13', 'Spoken of.', 'Ada Manager', '2024-05-13T09:00:00.000+00:00')",
    "INSERT INTO actions (id, case_id, what, owner_id, set_on, due_on, set_by, at, done_on, done_by) VALUES "
    "(2, 1, 'Visit', 2, '2024-05-13', '2024-05-20', 'Ada Manager', '2024-05-13T09:00:00.000+00:00', '2024-05-17', "
    "'Ann Able'), (5, 1, 'Ring the school', 1, '2024-05-13', '2024-05-31', 'Ada Manager', "
    "'2024-05-13T09:00:00.000+00:00', NULL, NULL)",
    "DELETE FROM allocation_rules WHERE name = 'capacity'",
    "INSERT INTO allocation_rules (name, effective_from, value, source, version) VALUES "
    f"('capacity', {FIRST}, 90, 'the board', 3), ('capacity', '2024-01-01', 80, 'the board', 1), "
    "('review_every', '2023-01-01', 3, 'the board', 1)",
    "INSERT INTO reversible_acts (group_id, worker_id, action, side) VALUES "
    "(1, 1, 'agree an action', 'done'), (2, 1, 'review cases that wait', 'undone')",
    "INSERT INTO row_images (id, group_id, child_id, of_table, after) VALUES (1, 1, 1, 'actions', '{\"id\":5}'), "
    "(2, 2, 1, 'decisions', '{\"id\":8}')",
    "INSERT INTO bank_holidays (day, name, source) VALUES ('2000-01-03', 'New Year', 'holidays 0.109'), "
    "('2035-12-26', 'Boxing Day', 'holidays 0.109')",
)  # fmt: skip
ENTRIES = (Draft("store", after={"manager": "Ada Manager"}), Draft("A", after={"child": "A"}, child_id=1))
NEW = ("supervision_agreements", "supervision_sessions", "session_drafts", "discussions", "personal_parts",
       "session_corrections", "publications", "stated_figures", *OF_STATUS,
       *PLAN_EMPTY)  # fmt: skip
FORGOTTEN = ("reversible_acts", "row_images")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as the fourth version of the program left it."""
    return made_by(tmp_path / "old.db", "0004", FILLED, ADA, ENTRIES)


@pytest.fixture
def now(old: Path) -> Path:
    """The same, brought up to date."""
    bring_up_to_date(old, None, ACT)
    return old


def test_every_record_is_kept_and_what_is_new_of_it_says_nothing_yet(old: Path) -> None:
    before = tables_of(old)
    bring_up_to_date(old, None, ACT)
    after = tables_of(old)
    assert set(after) == set(before) - {"allocation_rules"} | {
        "practice_rules",
        "clock_records",
        "yardsticks",
        "projects",
        *NEW,
    }
    said_later = {"done_note": "", "dated_on": None, "dated_by": None}
    added = {
        "actions": {"session_id": None, "decision_id": None, **said_later},
        "authority": {"population": None},
    }
    for name in before.keys() - {"alembic_version", "audit_entries", "allocation_rules", *FORGOTTEN}:
        assert after[name] == [row | added.get(name, {}) for row in before[name]], name
    assert len(after["actions"]) == 2
    assert after["audit_entries"][:-1] == before["audit_entries"]
    assert [after[name] for name in NEW] == [[]] * len(NEW)
    assert after["alembic_version"] == [{"version_num": REVISIONS[-1]}]


def test_rules_with_values_of_their_own_are_kept_and_those_of_supervision_added(old: Path) -> None:
    before = rows_of(old, "allocation_rules")
    bring_up_to_date(old, None, ACT)
    after = rows_of(old, "practice_rules")
    new = {rule.name.value: rule.value for rule in FIRST_RULES}
    names = {row["name"] for row in before}
    assert [row for row in after if row["name"] in names] == before
    added = {row["name"]: row["value"] for row in after if row["name"] not in names}
    assert added == {name: value for name, value in new.items() if name not in names}
    assert set(added) == {name.value for name in RuleName} - names
    with Store.open(old) as store, store.reading() as reader:
        rules = practice_rules(reader)
    assert [rules.value(RuleName.CAPACITY, day) for day in (date(2023, 12, 31), TODAY)] == [90, 80]
    assert rules.rule(RuleName.CAPACITY, date(2010, 1, 1)).version == 3
    assert rules.value(RuleName.SUPERVISE_SOCIAL_WORKER, TODAY) == 28


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
        ("bring the store up to date", '{"revision":"0004"}', f'{{"revision":"{REVISIONS[-1]}"}}')
    ]


def test_the_schema_is_that_of_the_tables_and_of_a_new_store(now: Path, template: Path) -> None:
    assert schema_of(now) == schema_of(template)
    assert unlike_the_tables(now) == []


@pytest.mark.parametrize(
    ("column", "of"),
    [("case_id", "cases"), ("session_id", "supervision_sessions"), ("decision_id", "decisions"),
     ("owner_id", "workers")],
)  # fmt: skip
def test_an_action_refers_to_what_it_is_of_though_its_table_was_made_anew(now: Path, column: str, of: str) -> None:
    assert {"column": column, "table": of} in rows_of(
        now, "pragma_foreign_key_list('actions')", '"from" AS "column", "table"'
    )
    with contextlib.closing(connect(now, None)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(driver.IntegrityError, match="FOREIGN KEY"):
            connection.execute(f"UPDATE actions SET {column} = 99")


def test_acts_of_before_are_forgotten_and_cannot_be_taken_back(now: Path) -> None:
    before = tables_of(now)
    assert [before[name] for name in FORGOTTEN] == [[], []]
    with Store.open(now) as store:
        with store.reading() as reader:
            assert next_undo(reader, ADA.person) is None
        for again in (undo, redo):
            with pytest.raises(Conflict, match="There is nothing to"):
                again(store, ADA)
    assert tables_of(now) == before


# The program goes on with it


def test_what_was_agreed_then_is_on_the_list_and_is_done_with_a_note(now: Path) -> None:
    with Store.open(now) as store:
        with store.reading() as reader:
            (line,) = agreed_actions(reader, standards(reader), TODAY)
        assert (line.id, line.what, line.owner, line.words) == (5, "Ring the school", "Ada Manager", "✕ 1 late")
        finish_action(store, ADA, 5, TODAY, TODAY, "She is there every day.")
        undo(store, ADA)
        with store.reading() as reader:
            assert len(agreed_actions(reader, standards(reader), TODAY)) == 1
            assert len(agreed_actions(reader, standards(reader), TODAY, done=True)) == 2


def test_a_discussion_noted_then_covers_the_case_and_supervision_begins_with_the_worker(now: Path) -> None:
    with Store.open(now) as store, store.reading() as reader:
        rows = {row.worker.name: row for row in supervision_list(reader, standards(reader), TODAY, ADA.person,
                                                                 everybody=True)}  # fmt: skip
    ann = rows["Ann Able"]
    assert [case.cover.last_on for case in ann.cases] == [date(2024, 5, 13)]
    assert ann.last_held_on is None
    assert (ann.agreement, ann.held) == (None, 0)
    assert ann.rule_words == "every 28 days (social worker)"


def test_a_case_of_then_is_spoken_of_in_a_session(now: Path) -> None:
    with Store.open(now) as store:
        session = begin_session(store, ADA, 2)
        keep_draft(store, ADA, session, 1, {"decision": "Visit again"}, 0)
        record_session(store, ADA, session, SessionKind.ONE_TO_ONE, TODAY, 90, TODAY)
        with store.reading() as reader:
            found = case_file(reader, standards(reader), 1, TODAY).story
        assert [entry.said for entry in found if entry.what.startswith("Management oversight")] == [
            "Decision: Visit again · No rationale."
        ]
        assert verify(store, ADA).faults == ()
