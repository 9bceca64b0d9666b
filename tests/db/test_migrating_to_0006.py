"""A store of revision 0005, from before what stood on record was kept: all is kept, and on record as it happened."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from old_stores import made_by, rows_of, schema_of, tables_of, unlike_the_tables
from plan_schema import PLAN_EMPTY
from test_migrating_to_0007 import OF_STATUS

from db.audit import stored_entries
from db.backup import backups_in, folder_of
from db.commands.migrating import bring_up_to_date
from db.commands.publishing import publish_month
from db.commands.verifying import unsound, verify
from db.migrations import REVISIONS
from db.queries.performance import Known, completed
from db.queries.yardsticks import population, yardsticks
from db.store import Act, Store
from models.audit_chain import Draft, faults
from models.people import PROGRAM, Person, Role
from models.timeliness import Figure, Measure, Month
from models.yardsticks import FIRST_YARDSTICKS

ACT = Act(PROGRAM, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
ADA = Act(Person(1, "Ada Manager", Role.ADMINISTRATOR), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))
NOTE = "'it is so', '2024-04-10', 'Ada Manager', '2024-04-10T09:00:00.000+00:00'"
FILLED = (
    "INSERT INTO authority (id, name, count_start_day, holidays_version) VALUES (1, 'Blackpool', 0, '0.109')",
    "INSERT INTO teams (id, name) VALUES (1, 'Duty'), (2, 'North')",
    "INSERT INTO workers (id, name, role, team_id, fte_percent, version) VALUES "
    "(1, 'Ada Manager', 'team_manager', 1, 100, 1), (2, 'Ann Able', 'social_worker', 2, 100, 1)",
    "INSERT INTO access (worker_id, role, version) VALUES (1, 'administrator', 1)",
    "INSERT INTO bank_holidays (day, name, source) VALUES ('2000-01-03', 'New Year', 'holidays 0.109'), "
    "('2024-05-06', 'Early May', 'holidays 0.109'), ('2024-05-27', 'Spring', 'holidays 0.109'), "
    "('2035-12-26', 'Boxing Day', 'holidays 0.109')",
    "INSERT INTO standards (id, clock, working_days, counted_from, effective_from, effective_to, source, local) VALUES "
    "(1, 'single', 45, 'the referral', '2013-04-15', NULL, 'WT', 0), "
    "(2, 'single', 10, 'the referral', '2024-01-01', NULL, 'set by this authority', 1), "
    "(3, 'referral_decision', 1, 'the referral', '2000-04-01', NULL, 'WT', 0)",
    "INSERT INTO children (id, reference, search) VALUES (1, 'A', 'a'), (2, 'B', 'b'), (3, 'C', 'c'), (4, 'D', 'd')",
    # Decided on; waiting for a decision; a conference held; a conference not needed, and closed.
    "INSERT INTO cases (id, child_id, number, opened_on, referred_on, no_further_action, taken_by, referral_outcome, "
    "referral_decided_on, section_47_on, conference_on, conference_needless, conference_needless_on, closed_on, "
    "closed_by) VALUES "
    "(1, 1, 1, '2024-04-02', '2024-04-02', 0, 'Ada Manager', 'assessment', '2024-04-04', NULL, NULL, NULL, NULL, "
    "NULL, NULL), "
    "(2, 2, 1, '2024-04-02', '2024-04-02', 0, 'Ada Manager', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), "
    "(3, 3, 1, '2024-04-02', NULL, 0, NULL, NULL, NULL, '2024-04-08', '2024-04-29', NULL, NULL, NULL, NULL), "
    "(4, 4, 1, '2024-04-02', '2024-04-02', 1, NULL, NULL, NULL, '2024-04-08', NULL, 'safe', '2024-04-09', "
    "'2024-05-02', 'cin_closure')",
    # Open, completed in time, completed late by the local standard alone, reopened and open again.
    "INSERT INTO assessments (id, case_id, kind, started_on, clock_from, standard_id, due_on, authorised_on) VALUES "
    "(1, 1, 'single', '2024-04-04', '2024-04-02', 2, '2024-04-16', NULL), "
    "(2, 3, 'single', '2024-04-02', '2024-04-02', 1, '2024-06-07', '2024-05-01'), "
    "(3, 4, 'single', '2024-04-02', '2024-04-02', 2, '2024-04-16', '2024-04-30'), "
    "(4, 2, 'single', '2024-04-03', '2024-04-02', 1, '2024-06-07', NULL)",
    "INSERT INTO allocations (case_id, team_id, worker_id, started_on, ended_on, reason, decided_by) VALUES "
    "(3, 1, NULL, '2024-04-02', '2024-04-20', 'x', 'x'), (3, 2, 2, '2024-04-20', NULL, 'x', 'x')",
    "INSERT INTO corrections (case_id, assessment_id, dated, was, became, reason, made_on, made_by, at) VALUES "
    f"(4, 3, 'authorised', '2024-04-29', '2024-04-30', {NOTE})",
)
ENTRIES = (Draft("store", after={"manager": "Ada Manager"}),)
EMPTY = ("publications", "stated_figures", *OF_STATUS, *PLAN_EMPTY)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as the fifth version of the program left it."""
    return made_by(tmp_path / "old.db", "0005", FILLED, ADA, ENTRIES)


def test_every_row_is_kept_and_the_first_targets_are_there(old: Path) -> None:
    before = tables_of(old)
    bring_up_to_date(old, None, ACT)
    after = tables_of(old)
    assert set(after) == set(before) | {"clock_records", "yardsticks", "projects", *EMPTY}
    assert [row for row in before["practice_rules"] if row not in after["practice_rules"]] == []
    for name in before.keys() - {"alembic_version", "audit_entries", "authority", "practice_rules"}:
        assert after[name] == before[name], name
    assert after["authority"] == [before["authority"][0] | {"population": None}]
    assert after["audit_entries"][:-1] == before["audit_entries"]
    assert [after[name] for name in EMPTY] == [[]] * len(EMPTY)
    assert len(after["yardsticks"]) == len(FIRST_YARDSTICKS)
    with Store.open(old) as store, store.reading() as reader:
        assert population(reader) is None
        assert len(yardsticks(reader).all) == len(FIRST_YARDSTICKS)


def test_what_happened_is_on_record_from_the_day_on_which_it_did(old: Path) -> None:
    bring_up_to_date(old, None, ACT)
    records = rows_of(old, "clock_records")
    found = {
        (row["clock"], row["case_id"], row["clock_from"], row["due_on"], row["stopped_on"], row["team_id"],
         row["recorded_on"], row["superseded_by"] is None)
        for row in records
    }  # fmt: skip
    april = "2024-04-02"
    assert found == {
        *(("referral", case, april, april, april, None, april, True) for case in (1, 2, 4)),
        ("referral_decision", 1, april, "2024-04-03", None, None, april, False),
        ("referral_decision", 1, april, "2024-04-03", "2024-04-04", None, "2024-04-04", True),
        ("referral_decision", 2, april, "2024-04-03", None, None, april, True),
        # Held within 15 working days; the one that was not needed leaves nothing.
        ("conference", 3, "2024-04-08", "2024-04-29", None, None, "2024-04-08", False),
        ("conference", 3, "2024-04-08", "2024-04-29", "2024-04-29", 2, "2024-04-29", True),
        # By the national standard, whatever tighter one the council keeps.
        ("single", 1, april, "2024-06-06", None, None, "2024-04-04", True),
        ("single", 2, april, "2024-06-07", None, None, "2024-04-03", True),
        ("single", 3, april, "2024-06-07", None, None, april, False),
        ("single", 3, april, "2024-06-07", "2024-05-01", 2, "2024-05-01", True),
        ("single", 4, april, "2024-06-06", None, None, april, False),
        ("single", 4, april, "2024-06-06", "2024-04-30", None, "2024-04-30", True),
    }
    assert len(found) == len(records)


def test_figures_of_days_gone_by_are_counted_and_months_published_from_now_on(old: Path) -> None:
    bring_up_to_date(old, None, ACT)
    with Store.open(old) as store:
        with store.reading() as reader:
            asked = (Measure.SINGLE, date(2024, 4, 1), date(2024, 5, 31))
            figures = [completed(reader, Known(day), *asked) for day in (date(2024, 4, 29), date(2024, 4, 30),
                                                                         date(2024, 6, 3))]  # fmt: skip
        assert figures == [Figure(), Figure(1, 1), Figure(2, 2)]
        publish_month(store, ADA, Month(2024, 5), date(2024, 6, 3), date(2024, 6, 3))


def test_the_schema_is_that_of_the_tables_and_of_a_new_store(old: Path, template: Path) -> None:
    bring_up_to_date(old, None, ACT)
    assert schema_of(old) == schema_of(template)
    assert unlike_the_tables(old) == []


def test_the_trail_is_sound_and_tells_of_it(old: Path) -> None:
    backup = bring_up_to_date(old, None, ACT)
    assert [one.path for one in backups_in(folder_of(old))] == [backup]
    with Store.open(old) as store:
        assert unsound(store) == []
        with store.reading() as reader:
            assert list(faults(stored_entries(reader))) == []
            said = reader.rows("SELECT what, before, after FROM audit_entries ORDER BY id DESC LIMIT 1")
        assert verify(store, ADA).faults == ()
    assert [tuple(row) for row in said] == [
        ("bring the store up to date", '{"revision":"0005"}', f'{{"revision":"{REVISIONS[-1]}"}}')
    ]
