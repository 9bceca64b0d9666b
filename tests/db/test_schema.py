"""The schema: what the migrations make is what the tables say, and it refuses what cannot be."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from plan_schema import (
    PLAN_OF_NOBODY,
    PLAN_REFUSED_BY,
    PLAN_ROWS,
    PLAN_TABLES,
    PLAN_TWICE,
    VIEW_REFUSED_BY,
    VIEW_ROWS,
    VIEW_TABLES,
)
from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

import db.migrations
from db.connection import connect
from db.migrations import REVISIONS
from db.store import Store

GROUND = (
    "INSERT INTO children (id, reference, search) VALUES (1, 'A', 'a'), (2, 'B', 'b')",
    "INSERT INTO cases (id, child_id, number, opened_on, no_further_action) VALUES (1, 1, 1, '2024-04-02', 0)",
)


def test_the_revisions_are_the_files_in_the_folder() -> None:
    folder = Path(db.migrations.__file__).parent / "versions"
    assert sorted(file.name.partition("_")[0] for file in folder.glob("*.py")) == list(REVISIONS)


def test_the_newest_revision_follows_all_others() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(db.migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert [revision.revision for revision in script.walk_revisions()] == list(reversed(REVISIONS))


def test_what_the_migrations_make_is_what_the_tables_say(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.writing() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_every_constraint_of_the_tables_is_in_the_store(store: Store) -> None:
    with store.reading() as reader:
        made = dict(reader.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    for table in SQLModel.metadata.sorted_tables:
        for constraint in table.constraints:
            assert str(constraint.name) in made[table.name], f"{table.name} lacks {constraint.name}"
        for index in table.indexes:
            where = index.dialect_options["sqlite"]["where"]
            assert where is None or str(where) in made[str(index.name)]


REFUSED = {
    "two open cases of a child": "INSERT INTO cases (child_id, number, opened_on, no_further_action) "
    "VALUES (1, 2, '2024-05-02', 0)",
    "two cases of a number": "INSERT INTO cases (child_id, number, opened_on, no_further_action, closed_on, closed_by) "
    "VALUES (1, 1, '2024-01-02', 0, '2024-01-03', 'cin_closure')",
    "a case without its child": "INSERT INTO cases (child_id, number, opened_on, no_further_action) "
    "VALUES (99, 1, '2024-05-02', 0)",
    "a case number of nought": "UPDATE cases SET number = 0",
    "a case closed before it opened": "UPDATE cases SET closed_on = '2024-04-01', closed_by = 'cin_closure'",
    "a case closed by nothing": "UPDATE cases SET closed_on = '2024-04-03'",
    "a case closed by something, and open": "UPDATE cases SET closed_by = 'cin_closure'",
    "a case closed by something unknown": "UPDATE cases SET closed_on = '2024-04-03', closed_by = 'magic'",
    "a case opened before 1900": "UPDATE cases SET opened_on = '1899-12-31'",
    "a case opened after 2199": "UPDATE cases SET opened_on = '2200-01-01'",
    "a reference twice": "UPDATE children SET reference = 'A'",
    "no reference": "UPDATE children SET reference = ''",
    "a reference too long": f"UPDATE children SET reference = '{'x' * 65}'",
    "an empty name": "UPDATE children SET name = ''",
    "a name too long": f"UPDATE children SET name = '{'x' * 121}'",
    "a birth in 1850": "UPDATE children SET date_of_birth = '1850-01-01'",
    "an unknown kind": "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, due_on) "
    "VALUES (1, 'other', '2024-04-03', '2024-04-02', 1, '2024-05-01')",
    "a clock that starts after the assessment": "INSERT INTO assessments (case_id, kind, started_on, clock_from, "
    "standard_id, due_on) VALUES (1, 'single', '2024-04-03', '2024-04-04', 1, '2024-05-01')",
    "due before the clock starts": "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, "
    "due_on) VALUES (1, 'single', '2024-04-03', '2024-04-02', 1, '2024-04-01')",
    "authorised before it started": "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, "
    "due_on, authorised_on) VALUES (1, 'single', '2024-04-03', '2024-04-02', 1, '2024-05-01', '2024-04-02')",
    "an assessment by no standard": "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, "
    "due_on) VALUES (1, 'single', '2024-04-03', '2024-04-02', 99, '2024-05-01')",
    "an assessment of no case": "INSERT INTO assessments (case_id, kind, started_on, clock_from, standard_id, "
    "due_on) VALUES (99, 'single', '2024-04-03', '2024-04-02', 1, '2024-05-01')",
    "an allocation to nobody": "INSERT INTO allocations (case_id, started_on, reason, decided_by) "
    "VALUES (1, '2024-04-03', 'x', 'x')",
    "two holders at a time": "INSERT INTO allocations (case_id, team_id, started_on, reason, decided_by) "
    "VALUES (1, 1, '2024-04-03', 'x', 'x'), (1, 1, '2024-04-04', 'x', 'x')",
    "an allocation that ends before it starts": "INSERT INTO allocations (case_id, team_id, started_on, ended_on, "
    "reason, decided_by) VALUES (1, 1, '2024-04-03', '2024-04-02', 'x', 'x')",
    "an allocation without a reason": "INSERT INTO allocations (case_id, team_id, started_on, reason, decided_by) "
    "VALUES (1, 1, '2024-04-03', '', 'x')",
    "an allocation to an unknown team": "INSERT INTO allocations (case_id, team_id, started_on, reason, decided_by) "
    "VALUES (1, 99, '2024-04-03', 'x', 'x')",
    "a second authority": "INSERT INTO authority (id, name, count_start_day, holidays_version) VALUES (2, '', 0, '1')",
    "a standard of 400 days": "UPDATE standards SET working_days = 400",
    "a standard that ends before it begins": "UPDATE standards SET effective_to = '1999-01-01'",
    "a closure that ends before it begins": "INSERT INTO closures (first_on, last_on, name) "
    "VALUES ('2024-12-31', '2024-12-24', 'x')",
    "a bank holiday twice": "INSERT INTO bank_holidays (day, name, source) VALUES ('2024-12-25', 'x', 'x')",
    "a team twice": "INSERT INTO teams (name) VALUES ('Duty')",
    "a role unknown": "UPDATE workers SET role = 'magician'",
    "an audit entry by nobody": "INSERT INTO audit_entries (at, who, what, subject) VALUES ('2024-04-02', '', '', '')",
    "a child taken away under its case": "DELETE FROM children WHERE id = 1",
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_the_schema_refuses(store: Store, execute: Callable[..., None], statement: str) -> None:
    execute(store, *GROUND)
    connection = connect(store.path, None)
    try:
        with pytest.raises(driver.IntegrityError):
            connection.execute(statement)
    finally:
        connection.close()


_OF_SESSION = (
    "worker_id, supervisor_id, kind, workload_discussed, wellbeing_discussed, development_discussed, "
    "performance_discussed, cancelled_note, version"
)
_OF_RECORD = (
    "id, line_id, clock, case_id, assessment_id, clock_from, due_on, stopped_on, team_id, recorded_on, superseded_on, "
    "superseded_by, withdrawn, again"
)
# A row of each table of triage, allocation, the way of a case, supervision and performance, as it may be.
OF_ALLOCATION = (
    "INSERT INTO families (id) VALUES (1)",
    "INSERT INTO leaves (id, worker_id, first_on, last_on, note) VALUES (1, 1, '2024-04-03', '2024-04-03', '')",
    "INSERT INTO reductions (id, worker_id, first_on, points, note) VALUES (1, 1, '2024-04-03', 1000, 'x')",
    "INSERT INTO allocations (id, case_id, worker_id, started_on, ended_on, reason, decided_by) "
    "VALUES (1, 1, 1, '2024-04-03', '2024-04-03', 'x', 'x')",
    "INSERT INTO co_workers (id, case_id, worker_id, started_on, reason, decided_by) "
    "VALUES (1, 1, 1, '2024-04-03', 'x', 'x')",
    "INSERT INTO decisions (id, case_id, kind, made_on, decided, rationale, decided_by, at) "
    "VALUES (1, 1, 'allocation', '2024-04-03', 'x', 'x', 'x', 'x')",
    "INSERT INTO decisions (id, case_id, kind, made_on, decided, rationale, decided_by, at, corrects_id) "
    "VALUES (2, 1, 'management', '2024-04-03', 'x', 'x', 'x', 'x', 1)",
    "INSERT INTO assessments (id, case_id, kind, started_on, clock_from, standard_id, due_on) "
    "VALUES (1, 1, 'single', '2024-04-03', '2024-04-02', 1, '2024-05-01')",
    "INSERT INTO submissions (id, case_id, assessment_id, submitted_on, submitted_by, comment) "
    "VALUES (1, 1, 1, '2024-04-04', 'x', '')",
    "INSERT INTO corrections (id, case_id, assessment_id, dated, was, became, reason, made_on, made_by, at) "
    "VALUES (1, 1, 1, 'started', '2024-04-03', '2024-04-04', 'x', '2024-04-04', 'x', 'x')",
    "INSERT INTO notes (id, case_id, kind, happened_on, said, written_by, at) "
    "VALUES (1, 1, 'contact', '2024-04-03', 'x', 'x', 'x')",
    "INSERT INTO actions (id, case_id, decision_id, what, owner_id, set_on, due_on, set_by, at, done_note) "
    "VALUES (1, 1, 1, 'x', 1, '2024-04-03', '2024-04-05', 'x', 'x', '')",
    "INSERT INTO workers (id, name, role, fte_percent, version) VALUES (2, 'Bob Best', 'social_worker', 100, 1), "
    "(3, 'Cat Cole', 'social_worker', 100, 1)",
    "INSERT INTO supervision_agreements (id, worker_id, supervisor_id, effective_from, supervised_as, cover_id, "
    "agreed_by, version) VALUES (1, 2, 1, '2024-04-03', 'social_worker', 3, 'x', 1)",
    f"INSERT INTO supervision_sessions (id, {_OF_SESSION}, planned_on, planned_minutes) "  # planned
    "VALUES (1, 2, 1, 'one_to_one', 0, 0, 0, 0, '', 1, '2024-04-05', 90)",
    f"INSERT INTO supervision_sessions (id, {_OF_SESSION}, held_on, recorded_on, recorded_by, minutes, "  # signed
    "supervisor_signed_on, worker_signed_on, signed_on_paper) VALUES (2, 2, 1, 'group', 0, 0, 0, 0, '', 1, "
    "'2024-04-05', '2024-04-08', 'x', 90, '2024-04-09', '2024-04-09', 0)",
    f"INSERT INTO supervision_sessions (id, {_OF_SESSION}, writing_since) "  # being written
    "VALUES (3, 2, 1, 'one_to_one', 0, 0, 0, 0, '', 1, 'x')",
    "INSERT INTO session_drafts (id, session_id, case_id, texts, version) VALUES (1, 3, 1, '{}', 1), "
    "(2, 3, NULL, '{}', 1)",
    "INSERT INTO discussions (id, session_id, case_id) VALUES (1, 2, 1)",
    "INSERT INTO personal_parts (session_id, wellbeing) VALUES (2, 'x')",
    "INSERT INTO session_corrections (id, session_id, case_id, said, made_on, made_by, at) "
    "VALUES (1, 2, 1, 'x', '2024-04-10', 'x', 'x')",
    "INSERT INTO actions (id, session_id, what, owner_id, set_on, set_by, at, done_note) "
    "VALUES (2, 2, 'x', 2, '2024-04-05', 'x', 'x', '')",
    f"INSERT INTO clock_records ({_OF_RECORD}) VALUES "
    "(1, 1, 'single', 1, 1, '2024-04-02', '2024-06-05', NULL, 1, '2024-04-03', '2024-05-02', 2, 0, 0), "
    "(2, 1, 'single', 1, 1, '2024-04-02', '2024-06-05', '2024-05-01', 1, '2024-05-02', '9999-12-31', NULL, 0, 0), "
    "(3, 3, 'core', 1, NULL, '2024-04-02', '2024-06-05', NULL, NULL, '2024-05-02', '9999-12-31', NULL, 1, 0)",
    "INSERT INTO publications (id, month, as_at, last_record_id, published_by, at) "
    "VALUES (1, '2024-04', '2024-05-10', 0, 'x', 'x'), (2, '2024-05', '2024-06-10', 0, 'x', 'x')",
    "INSERT INTO yardsticks (measure, name, effective_from, tenths, in_time, completed, source, version) "
    "VALUES ('single', 'x', '2024-04-03', 1000, 1, 1, 'x', 1)",
    "INSERT INTO stated_figures (id, measure, period, month, in_time, completed, tenths, decimals, source, stated_by, "
    "at) VALUES (1, 'x', 'month', '2024-04', 0, 1, NULL, NULL, 'x', 'x', 'x'), "
    "(2, 'x', 'year', '2024-04', NULL, NULL, 0, 0, 'x', 'x', 'x')",
    "INSERT INTO reversible_acts (group_id, worker_id, action, side) VALUES (1, 1, 'x', 'done')",
    "INSERT INTO row_images (id, group_id, of_table, after) VALUES (1, 1, 'cases', '{}')",
    *PLAN_ROWS,
    *VIEW_ROWS,
)
LONG_NAME, LONG_NOTE = "x" * 121, "x" * 4001
# For each constraint what it refuses: changes of those rows that are right in all else.
REFUSED_BY = {
    **PLAN_REFUSED_BY,
    **VIEW_REFUSED_BY,
    "ck_cases_threshold_level_known": ("cases SET threshold_level = 5, threshold_reason = 'x'",
                                       "cases SET threshold_level = 0, threshold_reason = 'x'"),
    "ck_cases_threshold_has_reason": ("cases SET threshold_level = 4", "cases SET threshold_reason = 'x'"),
    "ck_cases_threshold_reason_length": ("cases SET threshold_level = 4, threshold_reason = ''",
                                         f"cases SET threshold_level = 4, threshold_reason = '{LONG_NOTE}'"),
    "ck_cases_section_47_on_sane": ("cases SET section_47_on = '1899-12-31'", "cases SET section_47_on = '2200-01-01'"),
    "ck_workers_fte_sane": ("workers SET fte_percent = 0", "workers SET fte_percent = 101"),
    "ck_workers_version_positive": ("workers SET version = 0",),
    "ck_workers_leaves_after_beginning": ("workers SET works_from = '2024-04-03', works_until = '2024-04-02'",),
    "ck_workers_newly_qualified_until_sane": ("workers SET newly_qualified_until = '1899-12-31'",),
    "ck_workers_works_from_sane": ("workers SET works_from = '2200-01-01'",),
    "ck_workers_works_until_sane": ("workers SET works_until = '1899-12-31'",),
    "ck_leaves_ends_after_start": ("leaves SET last_on = '2024-04-02'",),
    "ck_leaves_first_on_sane": ("leaves SET first_on = '1899-12-31'",),
    "ck_leaves_last_on_sane": ("leaves SET last_on = '2200-01-01'",),
    "ck_leaves_note_length": (f"leaves SET note = '{LONG_NOTE}'",),
    "ck_reductions_ends_after_start": ("reductions SET last_on = '2024-04-02'",),
    "ck_reductions_first_on_sane": ("reductions SET first_on = '1899-12-31'",),
    "ck_reductions_last_on_sane": ("reductions SET last_on = '2200-01-01'",),
    "ck_reductions_note_length": ("reductions SET note = ''", f"reductions SET note = '{LONG_NOTE}'"),
    "ck_reductions_points_sane": ("reductions SET points = 0", "reductions SET points = 1001"),
    "ck_allocations_reason_code_known": ("allocations SET reason_code = 'luck'", "allocations SET reason_code = ''"),
    "ck_co_workers_ends_after_start": ("co_workers SET ended_on = '2024-04-02'",),
    "ck_co_workers_started_on_sane": ("co_workers SET started_on = '1899-12-31'",),
    "ck_co_workers_ended_on_sane": ("co_workers SET ended_on = '2200-01-01'",),
    "ck_co_workers_reason_length": ("co_workers SET reason = ''", f"co_workers SET reason = '{LONG_NOTE}'"),
    "ck_co_workers_decided_by_length": ("co_workers SET decided_by = ''",
                                        f"co_workers SET decided_by = '{LONG_NAME}'"),
    "ck_decisions_kind_known": ("decisions SET kind = 'whim'",),
    "ck_decisions_made_on_sane": ("decisions SET made_on = '1899-12-31'", "decisions SET made_on = '2200-01-01'"),
    "ck_decisions_decided_length": ("decisions SET decided = ''", f"decisions SET decided = '{LONG_NOTE}'"),
    "ck_decisions_rationale_length": ("decisions SET rationale = ''", f"decisions SET rationale = '{LONG_NOTE}'"),
    "ck_decisions_override_length": ("decisions SET override = ''", f"decisions SET override = '{LONG_NOTE}'"),
    "ck_decisions_decided_by_length": ("decisions SET decided_by = ''", f"decisions SET decided_by = '{LONG_NAME}'"),
    "ck_decisions_at_length": ("decisions SET at = ''", f"decisions SET at = '{'x' * 41}'"),
    "ck_practice_rules_name_known": ("practice_rules SET name = 'luck' WHERE name = 'capacity'",),
    "ck_practice_rules_value_sane": ("practice_rules SET value = 0", "practice_rules SET value = 1001"),
    "ck_practice_rules_version_positive": ("practice_rules SET version = 0",),
    "ck_practice_rules_effective_from_sane": ("practice_rules SET effective_from = '1899-12-31'",),
    "ck_practice_rules_source_length": ("practice_rules SET source = ''",
                                          f"practice_rules SET source = '{LONG_NAME}'"),
    "ck_reversible_acts_side_known": ("reversible_acts SET side = 'both'",),
    "ck_reversible_acts_action_length": ("reversible_acts SET action = ''",
                                         f"reversible_acts SET action = '{LONG_NAME}'"),
    "ck_row_images_something": ("row_images SET after = NULL",),
    "ck_authority_population_sane": ("authority SET population = 0", "authority SET population = 100000001"),
    "ck_clock_records_clock_known": ("clock_records SET clock = 'egg'",),
    "ck_clock_records_due_after_clock_starts": ("clock_records SET due_on = '2024-04-01'",),
    "ck_clock_records_stops_after_clock_starts": ("clock_records SET stopped_on = '2024-04-01' WHERE id = 2",),
    "ck_clock_records_superseded_after_recorded": ("clock_records SET superseded_on = '2024-04-02' WHERE id = 1",),
    "ck_clock_records_superseded_by_a_record": ("clock_records SET superseded_by = NULL WHERE id = 1",
                                                "clock_records SET superseded_on = '9999-12-31' WHERE id = 1",
                                                "clock_records SET superseded_by = 9 WHERE id = 2"),
    "ck_clock_records_superseded_by_a_later_one": ("clock_records SET superseded_by = 1 WHERE id = 1",),
    "ck_clock_records_line_begins_it": ("clock_records SET line_id = 3 WHERE id = 2",),
    "ck_clock_records_withdrawn_is_not_stopped": ("clock_records SET withdrawn = 1 WHERE id = 2",),
    "ck_clock_records_again_of_referral": ("clock_records SET again = 1 WHERE id = 2",),
    "ck_clock_records_clock_from_sane": ("clock_records SET clock_from = '1899-12-31'",),
    "ck_clock_records_due_on_sane": ("clock_records SET due_on = '2200-01-01'",),
    "ck_clock_records_stopped_on_sane": ("clock_records SET stopped_on = '2200-01-01' WHERE id = 2",),
    "ck_clock_records_recorded_on_sane": ("clock_records SET recorded_on = '1899-12-31'",
                                          "clock_records SET recorded_on = '2200-01-01' WHERE id = 2"),
    "ck_publications_month_written": ("publications SET month = '2024-4' WHERE id = 1",),
    "ck_publications_last_record_counted": ("publications SET last_record_id = -1",),
    "ck_publications_as_at_sane": ("publications SET as_at = '1899-12-31'", "publications SET as_at = '2200-01-01'"),
    "ck_publications_published_by_length": ("publications SET published_by = ''",
                                            f"publications SET published_by = '{LONG_NAME}'"),
    "ck_publications_at_length": ("publications SET at = ''", f"publications SET at = '{'x' * 41}'"),
    "ck_yardsticks_tenths_sane": ("yardsticks SET tenths = -1", "yardsticks SET tenths = 1001"),
    "ck_yardsticks_fraction_whole": ("yardsticks SET in_time = NULL WHERE name = 'x'",
                                     "yardsticks SET completed = NULL WHERE name = 'x'"),
    "ck_yardsticks_fraction_sane": ("yardsticks SET in_time = 2 WHERE name = 'x'",
                                    "yardsticks SET in_time = -1 WHERE name = 'x'",
                                    "yardsticks SET in_time = 0, completed = 0 WHERE name = 'x'"),
    "ck_yardsticks_version_positive": ("yardsticks SET version = 0",),
    "ck_yardsticks_effective_from_sane": ("yardsticks SET effective_from = '1899-12-31' WHERE name = 'x'",
                                          "yardsticks SET effective_from = '2200-01-01' WHERE name = 'x'"),
    "ck_yardsticks_measure_length": ("yardsticks SET measure = '' WHERE name = 'x'",
                                     f"yardsticks SET measure = '{'x' * 41}' WHERE name = 'x'"),
    "ck_yardsticks_name_length": ("yardsticks SET name = '' WHERE name = 'x'",
                                  f"yardsticks SET name = '{LONG_NAME}' WHERE name = 'x'"),
    "ck_yardsticks_source_length": ("yardsticks SET source = ''", f"yardsticks SET source = '{LONG_NAME}'"),
    "ck_stated_figures_period_known": ("stated_figures SET period = 'week'",),
    "ck_stated_figures_month_written": ("stated_figures SET month = '2024-4'",),
    "ck_stated_figures_fraction_whole": ("stated_figures SET in_time = NULL, tenths = 1, decimals = 1 WHERE id = 1",
                                         "stated_figures SET in_time = 1 WHERE id = 2"),
    "ck_stated_figures_fraction_sane": ("stated_figures SET in_time = 2 WHERE id = 1",
                                        "stated_figures SET completed = 0 WHERE id = 1"),
    "ck_stated_figures_tenths_sane": ("stated_figures SET tenths = -10, decimals = 1",
                                       "stated_figures SET tenths = 1010, decimals = 1"),
    "ck_stated_figures_decimals_of_a_per_cent": ("stated_figures SET decimals = 1 WHERE id = 1",
                                                 "stated_figures SET decimals = NULL WHERE id = 2"),
    "ck_stated_figures_decimals_sane": ("stated_figures SET decimals = 2 WHERE id = 2",
                                        "stated_figures SET tenths = 5 WHERE id = 2"),
    "ck_stated_figures_says_something": ("stated_figures SET tenths = NULL, decimals = NULL WHERE id = 2",),
    **{f"ck_stated_figures_{name}_length": (f"stated_figures SET {name} = ''",
                                            f"stated_figures SET {name} = '{'x' * (length + 1)}'")
       for name, length in (("measure", 40), ("source", 120), ("stated_by", 120), ("at", 40))},
    "ck_children_expected_on_sane": ("children SET expected_on = '1899-12-31'",
                                     "children SET expected_on = '2200-01-01'"),
    "ck_cases_taken_by_length": ("cases SET taken_by = ''", f"cases SET taken_by = '{LONG_NAME}'"),
    "ck_cases_referral_outcome_known": ("cases SET referral_outcome = 'luck', referral_decided_on = '2024-04-03'",),
    "ck_cases_referral_decided_on_a_day": ("cases SET referral_outcome = 'early_help'",
                                           "cases SET referral_decided_on = '2024-04-03'"),
    "ck_cases_referral_decided_on_sane": (
        "cases SET referral_outcome = 'early_help', referral_decided_on = '1899-12-31'",),
    "ck_cases_conference_on_sane": ("cases SET conference_on = '1899-12-31'",
                                    "cases SET conference_on = '2200-01-01'"),
    "ck_cases_conference_needless_length": ("cases SET conference_needless = '', conference_needless_on = '2024-04-03'",
                                            f"cases SET conference_needless = '{LONG_NOTE}', "
                                            "conference_needless_on = '2024-04-03'"),
    "ck_cases_conference_needless_on_sane": (
        "cases SET conference_needless = 'x', conference_needless_on = '1899-12-31'",
        "cases SET conference_needless = 'x', conference_needless_on = '2200-01-01'",
    ),
    "ck_cases_conference_needless_since": ("cases SET conference_needless = 'x'",
                                           "cases SET conference_needless_on = '2024-04-03'"),
    "ck_assessments_started_by_known": ("assessments SET started_by = 'luck'",),
    "ck_assessments_child_seen_on_sane": ("assessments SET child_seen_on = '1899-12-31'",
                                          "assessments SET child_seen_on = '2200-01-01'"),
    "ck_assessments_late_reason_has_note": ("assessments SET late_reason = 'x'", "assessments SET late_note = 'x'"),
    "ck_assessments_late_reason_length": ("assessments SET late_reason = '', late_note = 'x'",
                                          f"assessments SET late_reason = '{'x' * 41}', late_note = 'x'"),
    "ck_assessments_late_note_length": ("assessments SET late_reason = 'x', late_note = ''",
                                        f"assessments SET late_reason = 'x', late_note = '{LONG_NOTE}'"),
    "ck_submissions_outcome_known": ("submissions SET ended_on = '2024-04-05', outcome = 'lost'",),
    "ck_submissions_ends_with_outcome": ("submissions SET ended_on = '2024-04-05'",
                                         "submissions SET outcome = 'returned'"),
    "ck_submissions_ends_after_start": ("submissions SET ended_on = '2024-04-03', outcome = 'returned'",),
    "ck_submissions_submitted_on_sane": ("submissions SET submitted_on = '1899-12-31'",),
    "ck_submissions_ended_on_sane": ("submissions SET ended_on = '2200-01-01', outcome = 'returned'",),
    "ck_submissions_comment_length": (f"submissions SET comment = '{LONG_NOTE}'",),
    "ck_submissions_submitted_by_length": ("submissions SET submitted_by = ''",
                                           f"submissions SET submitted_by = '{LONG_NAME}'"),
    "ck_submissions_at_length": ("submissions SET at = ''", f"submissions SET at = '{'x' * 41}'"),
    "ck_submissions_ended_at_length": ("submissions SET ended_at = ''", f"submissions SET ended_at = '{'x' * 41}'"),
    "ck_submissions_ended_by_length": ("submissions SET ended_by = ''", f"submissions SET ended_by = '{LONG_NAME}'"),
    "ck_corrections_dated_known": ("corrections SET dated = 'birth'",),
    "ck_corrections_was_sane": ("corrections SET was = '1899-12-31'", "corrections SET was = '2200-01-01'"),
    "ck_corrections_became_sane": ("corrections SET became = '1899-12-31'", "corrections SET became = '2200-01-01'"),
    "ck_corrections_made_on_sane": ("corrections SET made_on = '1899-12-31'",),
    "ck_corrections_reason_length": ("corrections SET reason = ''", f"corrections SET reason = '{LONG_NOTE}'"),
    "ck_corrections_made_by_length": ("corrections SET made_by = ''", f"corrections SET made_by = '{LONG_NAME}'"),
    "ck_corrections_at_length": ("corrections SET at = ''", f"corrections SET at = '{'x' * 41}'"),
    "ck_notes_kind_known": ("notes SET kind = 'rumour'",),
    "ck_notes_happened_on_sane": ("notes SET happened_on = '1899-12-31'", "notes SET happened_on = '2200-01-01'"),
    "ck_notes_source_length": ("notes SET source = ''", f"notes SET source = '{LONG_NAME}'"),
    "ck_notes_said_length": ("notes SET said = ''", f"notes SET said = '{LONG_NOTE}'"),
    "ck_notes_written_by_length": ("notes SET written_by = ''", f"notes SET written_by = '{LONG_NAME}'"),
    "ck_notes_at_length": ("notes SET at = ''", f"notes SET at = '{'x' * 41}'"),
    "ck_actions_due_after_set": ("actions SET due_on = '2024-04-02'",),
    "ck_actions_done_after_set": ("actions SET done_on = '2024-04-02', done_by = 'x'",),
    "ck_actions_done_by_somebody": ("actions SET done_on = '2024-04-05'", "actions SET done_by = 'x'"),
    "ck_actions_set_on_sane": ("actions SET set_on = '1899-12-31'",),
    "ck_actions_due_on_sane": ("actions SET due_on = '2200-01-01'",),
    "ck_actions_done_on_sane": ("actions SET done_on = '2200-01-01', done_by = 'x'",),
    "ck_actions_what_length": ("actions SET what = ''", f"actions SET what = '{LONG_NOTE}'"),
    "ck_actions_set_by_length": ("actions SET set_by = ''", f"actions SET set_by = '{LONG_NAME}'"),
    "ck_actions_done_by_length": ("actions SET done_on = '2024-04-05', done_by = ''",
                                  f"actions SET done_on = '2024-04-05', done_by = '{LONG_NAME}'"),
    "ck_actions_of_something": ("actions SET case_id = NULL WHERE id = 1",),
    "ck_actions_dated_on_sane": ("actions SET dated_on = '1899-12-31', dated_by = 'Ada Manager'",),
    "ck_actions_dated_by_length": ("actions SET dated_on = '2024-04-05', dated_by = ''",
                                   f"actions SET dated_on = '2024-04-05', dated_by = '{LONG_NAME}'"),
    "ck_actions_dated_by_somebody": ("actions SET dated_on = '2024-04-05'", "actions SET dated_by = 'Ada Manager'"),
    "ck_actions_dated_has_day": ("actions SET due_on = NULL, dated_on = '2024-04-05', dated_by = 'Ada Manager'",),
    "ck_actions_done_note_length": (f"actions SET done_note = '{LONG_NOTE}'",),
    "ck_actions_at_length": ("actions SET at = ''", f"actions SET at = '{'x' * 41}'"),
    "ck_supervision_agreements_supervised_as_known": ("supervision_agreements SET supervised_as = 'friend'",),
    "ck_supervision_agreements_every_days_sane": ("supervision_agreements SET every_days = 0",
                                                  "supervision_agreements SET every_days = 367"),
    "ck_supervision_agreements_not_oneself": ("supervision_agreements SET supervisor_id = 2",),
    "ck_supervision_agreements_covered_by_another": ("supervision_agreements SET cover_id = 1",
                                                     "supervision_agreements SET cover_id = 2"),
    "ck_supervision_agreements_version_positive": ("supervision_agreements SET version = 0",),
    "ck_supervision_agreements_effective_from_sane": ("supervision_agreements SET effective_from = '1899-12-31'",
                                                      "supervision_agreements SET effective_from = '2200-01-01'"),
    "ck_supervision_agreements_agreed_by_length": ("supervision_agreements SET agreed_by = ''",
                                                   f"supervision_agreements SET agreed_by = '{LONG_NAME}'"),
    "ck_supervision_sessions_not_oneself": ("supervision_sessions SET supervisor_id = 2",),
    "ck_supervision_sessions_kind_known": ("supervision_sessions SET kind = 'tea'",),
    "ck_supervision_sessions_planned_minutes_sane": ("supervision_sessions SET planned_minutes = 0 WHERE id = 1",
                                                     "supervision_sessions SET planned_minutes = 601 WHERE id = 1"),
    "ck_supervision_sessions_minutes_sane": ("supervision_sessions SET minutes = 0 WHERE id = 2",
                                             "supervision_sessions SET minutes = 601 WHERE id = 2"),
    "ck_supervision_sessions_something": ("supervision_sessions SET writing_since = NULL WHERE id = 3",),
    "ck_supervision_sessions_planned_with_length": ("supervision_sessions SET planned_minutes = NULL WHERE id = 1",
                                                    "supervision_sessions SET planned_minutes = 90 WHERE id = 2"),
    "ck_supervision_sessions_held_and_recorded": (
        "supervision_sessions SET minutes = NULL WHERE id = 2",
        "supervision_sessions SET recorded_by = NULL WHERE id = 2",
        "supervision_sessions SET held_on = '2024-04-05' WHERE id = 1",
        "supervision_sessions SET recorded_on = '2024-04-05' WHERE id = 1",
    ),
    "ck_supervision_sessions_recorded_after_held": (
        "supervision_sessions SET recorded_on = '2024-04-04' WHERE id = 2",),
    "ck_supervision_sessions_cancelled_because_known": (
        "supervision_sessions SET cancelled_on = '2024-04-05', cancelled_because = 'rain' WHERE id = 1",),
    "ck_supervision_sessions_cancelled_with_reason": (
        "supervision_sessions SET cancelled_on = '2024-04-05' WHERE id = 1",
        "supervision_sessions SET cancelled_because = 'moved' WHERE id = 1",
    ),
    "ck_supervision_sessions_cancelled_was_planned": (
        "supervision_sessions SET cancelled_on = '2024-04-05', cancelled_because = 'moved' WHERE id = 2",
        "supervision_sessions SET cancelled_on = '2024-04-05', cancelled_because = 'moved' WHERE id = 3",
        "supervision_sessions SET cancelled_on = '2024-04-05', cancelled_because = 'moved', writing_since = 'x' "
        "WHERE id = 1",
    ),
    "ck_supervision_sessions_signed_after_recorded": (
        "supervision_sessions SET supervisor_signed_on = '2024-04-07' WHERE id = 2",
        "supervision_sessions SET worker_signed_on = '2024-04-07' WHERE id = 2",
    ),
    "ck_supervision_sessions_signed_when_recorded": (
        "supervision_sessions SET supervisor_signed_on = '2024-04-09' WHERE id = 1",
        "supervision_sessions SET worker_signed_on = '2024-04-09', signed_on_paper = 0 WHERE id = 1",
    ),
    "ck_supervision_sessions_signed_how": ("supervision_sessions SET signed_on_paper = NULL WHERE id = 2",
                                           "supervision_sessions SET signed_on_paper = 1 WHERE id = 1"),
    "ck_supervision_sessions_version_positive": ("supervision_sessions SET version = 0",),
    "ck_supervision_sessions_planned_on_sane": ("supervision_sessions SET planned_on = '1899-12-31' WHERE id = 1",),
    "ck_supervision_sessions_held_on_sane": ("supervision_sessions SET held_on = '1899-12-31' WHERE id = 2",),
    "ck_supervision_sessions_recorded_on_sane": (
        "supervision_sessions SET recorded_on = '2200-01-01', supervisor_signed_on = NULL, worker_signed_on = NULL, "
        "signed_on_paper = NULL WHERE id = 2",),
    "ck_supervision_sessions_cancelled_on_sane": (
        "supervision_sessions SET cancelled_on = '2200-01-01', cancelled_because = 'moved' WHERE id = 1",),
    "ck_supervision_sessions_supervisor_signed_on_sane": (
        "supervision_sessions SET supervisor_signed_on = '2200-01-01' WHERE id = 2",),
    "ck_supervision_sessions_worker_signed_on_sane": (
        "supervision_sessions SET worker_signed_on = '2200-01-01' WHERE id = 2",),
    "ck_supervision_sessions_writing_since_length": (
        "supervision_sessions SET writing_since = '' WHERE id = 3",
        f"supervision_sessions SET writing_since = '{'x' * 41}' WHERE id = 3",
    ),
    "ck_supervision_sessions_recorded_by_length": (
        "supervision_sessions SET recorded_by = '' WHERE id = 2",
        f"supervision_sessions SET recorded_by = '{LONG_NAME}' WHERE id = 2",
    ),
    "ck_supervision_sessions_cancelled_note_length": (f"supervision_sessions SET cancelled_note = '{LONG_NOTE}'",),
    "ck_session_drafts_version_positive": ("session_drafts SET version = 0",),
    "ck_session_drafts_texts_length": ("session_drafts SET texts = ''",
                                       f"session_drafts SET texts = '{'x' * 100_001}'"),
    "ck_discussions_risk_known": ("discussions SET risk = 'none'",),
    "ck_discussions_risk_change_known": ("discussions SET risk_change = 'gone'",),
    "ck_discussions_drift_known": ("discussions SET drift = 'away'",),
    "ck_discussions_seen_on_sane": ("discussions SET seen_on = '1899-12-31'", "discussions SET seen_on = '2200-01-01'"),
    **{f"ck_{table}_{name}_length": (f"{table} SET {name} = ''", f"{table} SET {name} = '{LONG_NOTE}'")
       for table, names in (("discussions", ("situation", "voice", "analysis", "plan", "challenge", "decision",
                                             "rationale")),
                            ("personal_parts", ("workload", "wellbeing", "development", "performance")))
       for name in names},
    "ck_session_corrections_made_on_sane": ("session_corrections SET made_on = '1899-12-31'",),
    "ck_session_corrections_said_length": ("session_corrections SET said = ''",
                                           f"session_corrections SET said = '{LONG_NOTE}'"),
    "ck_session_corrections_made_by_length": ("session_corrections SET made_by = ''",
                                              f"session_corrections SET made_by = '{LONG_NAME}'"),
    "ck_session_corrections_at_length": ("session_corrections SET at = ''",
                                         f"session_corrections SET at = '{'x' * 41}'"),
}  # fmt: skip
OF_NOBODY = {
    "a sibling in no family": "UPDATE children SET family_id = 99",
    "a family taken away under its children": "DELETE FROM families",
    "leave of nobody": "UPDATE leaves SET worker_id = 99",
    "a reduction of nobody": "UPDATE reductions SET worker_id = 99",
    "a worker taken away under their leave": "DELETE FROM workers WHERE id = 1",
    "a cover for nobody": "UPDATE allocations SET covers_id = 99",
    "a co-worker who is nobody": "UPDATE co_workers SET worker_id = 99",
    "a co-worker on no case": "UPDATE co_workers SET case_id = 99",
    "a decision on no case": "UPDATE decisions SET case_id = 99",
    "a decision that corrects none": "UPDATE decisions SET corrects_id = 99",
    "a decision taken away under the one that corrects it": "DELETE FROM decisions WHERE id = 1",
    "a submission on no case": "UPDATE submissions SET case_id = 99",
    "a submission of no assessment": "UPDATE submissions SET assessment_id = 99",
    "a submission by nobody": "UPDATE submissions SET submitted_by_id = 99",
    "a submission to nobody": "UPDATE submissions SET to_id = 99",
    "a correction on no case": "UPDATE corrections SET case_id = 99",
    "a correction of no assessment": "UPDATE corrections SET assessment_id = 99",
    "a note on no case": "UPDATE notes SET case_id = 99",
    "an action on no case": "UPDATE actions SET case_id = 99",
    "an action of nobody": "UPDATE actions SET owner_id = 99",
    "an action of no session": "UPDATE actions SET session_id = 99",
    "an action of no decision": "UPDATE actions SET decision_id = 99",
    "supervision of nobody": "UPDATE supervision_agreements SET worker_id = 99",
    "supervision by nobody": "UPDATE supervision_agreements SET supervisor_id = 99",
    "supervision covered by nobody": "UPDATE supervision_agreements SET cover_id = 99",
    "a session with nobody": "UPDATE supervision_sessions SET worker_id = 99",
    "a session by nobody": "UPDATE supervision_sessions SET supervisor_id = 99",
    "a session taken away under its record": "DELETE FROM supervision_sessions WHERE id = 2",
    "a session taken away under its drafts": "DELETE FROM supervision_sessions WHERE id = 3",
    "a draft of no session": "UPDATE session_drafts SET session_id = 99",
    "a draft of no case": "UPDATE session_drafts SET case_id = 99 WHERE id = 1",
    "a discussion in no session": "UPDATE discussions SET session_id = 99",
    "a discussion of no case": "UPDATE discussions SET case_id = 99",
    "a personal part of no session": "UPDATE personal_parts SET session_id = 99",
    "a correction of no session": "UPDATE session_corrections SET session_id = 99",
    "a correction of no case in a session": "UPDATE session_corrections SET case_id = 99",
    "an assessment taken away under its submissions": "DELETE FROM assessments",
    "a record of no team": "UPDATE clock_records SET team_id = 99",
    "an act of nobody": "UPDATE reversible_acts SET worker_id = 99",
    "a row of no act": "UPDATE row_images SET group_id = 99",
    "an act taken away under its rows": "DELETE FROM reversible_acts",
    **PLAN_OF_NOBODY,
}
TWICE = {
    "a co-worker of a case twice at a time": "INSERT INTO co_workers (case_id, worker_id, started_on, reason, "
    "decided_by) VALUES (1, 1, '2024-05-03', 'x', 'x')",
    "a rule twice from a day": "INSERT INTO practice_rules (name, effective_from, value, source, version) "
    "SELECT name, effective_from, value, source, version FROM practice_rules LIMIT 1",
    "an assessment with the manager twice at a time": "INSERT INTO submissions (case_id, assessment_id, submitted_on, "
    "submitted_by, comment) VALUES (1, 1, '2024-04-05', 'x', '')",
    "two agreements from a day": "INSERT INTO supervision_agreements (worker_id, supervisor_id, effective_from, "
    "supervised_as, agreed_by, version) VALUES (2, 3, '2024-04-03', 'social_worker', 'x', 1)",
    "two sessions written at a time": "UPDATE supervision_sessions SET writing_since = 'x' WHERE id = 2",
    "two drafts of a case": "INSERT INTO session_drafts (session_id, case_id, texts, version) VALUES (3, 1, '{}', 1)",
    "two drafts of the worker": "INSERT INTO session_drafts (session_id, texts, version) VALUES (3, '{}', 1)",
    "a case discussed twice in a session": "INSERT INTO discussions (session_id, case_id) VALUES (2, 1)",
    "two personal parts of a session": "INSERT INTO personal_parts (session_id, workload) VALUES (2, 'x')",
    "a month published twice": "UPDATE publications SET month = '2024-04'",
    "a target twice from a day": "INSERT INTO yardsticks SELECT * FROM yardsticks LIMIT 1",
    "an act twice": "INSERT INTO reversible_acts (group_id, worker_id, action, side) VALUES (1, 1, 'x', 'undone')",
    **PLAN_TWICE,
}


def statements_of_allocation() -> Iterator[tuple[str, str]]:
    """(what the refusal says, the statement)."""
    for constraint, changes in REFUSED_BY.items():
        yield from ((f"CHECK constraint failed: {constraint}$", f"UPDATE {change}") for change in changes)
    yield from (("FOREIGN KEY constraint failed", statement) for statement in OF_NOBODY.values())
    yield from (("UNIQUE constraint failed", statement) for statement in TWICE.values())


def test_the_schema_refuses_each_thing_of_allocation_for_its_own_reason(
    store: Store, execute: Callable[..., None], close_later: Callable[[Any], Any]
) -> None:
    execute(store, *GROUND, *OF_ALLOCATION, "UPDATE children SET family_id = 1")
    connection = close_later(connect(store.path, None))
    for said, statement in statements_of_allocation():
        connection.execute("BEGIN")
        with pytest.raises(driver.IntegrityError, match=said):
            connection.execute(statement)
        connection.execute("ROLLBACK")


def test_every_check_on_the_tables_of_allocation_was_tried() -> None:
    named = {table.partition(" ")[0] for changes in REFUSED_BY.values() for table in changes}
    new = {"families", "leaves", "reductions", "co_workers", "decisions", "practice_rules", "reversible_acts",
           "row_images", "submissions", "corrections", "notes", "actions", "supervision_agreements",
           "supervision_sessions", "session_drafts", "discussions", "personal_parts", "session_corrections",
           "clock_records", "publications", "yardsticks", "stated_figures", *PLAN_TABLES,
           *VIEW_TABLES}  # fmt: skip
    assert named - {"children", "cases", "workers", "allocations", "assessments", "authority"} == new - {"families"}
    checks = {
        str(constraint.name)
        for name in new
        for constraint in SQLModel.metadata.tables[name].constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert checks <= set(REFUSED_BY)
    # Of the older tables the columns that the way of a case brought.
    brought = ("expected_on", "taken_by", "referral_outcome", "referral_decided", "conference_", "started_by",
               "child_seen_on", "late_")  # fmt: skip
    of_older = {
        str(constraint.name)
        for name in ("children", "cases", "assessments")
        for constraint in SQLModel.metadata.tables[name].constraints
        if isinstance(constraint, CheckConstraint)
        and str(constraint.name).removeprefix(f"ck_{name}_").startswith(brought)
    }
    assert len(of_older) == 14
    assert of_older <= set(REFUSED_BY)


def test_who_stopped_co_working_a_case_may_begin_again(store: Store, execute: Callable[..., None]) -> None:
    execute(
        store,
        *GROUND,
        *OF_ALLOCATION,
        "UPDATE co_workers SET ended_on = '2024-05-01'",
        "INSERT INTO co_workers (case_id, worker_id, started_on, reason, decided_by) "
        "VALUES (1, 1, '2024-05-03', 'x', 'x')",
    )
    with store.reading() as reader:
        assert reader.row("SELECT COUNT(*) FROM co_workers") == (2,)


def test_an_assessment_that_was_returned_may_be_submitted_again(store: Store, execute: Callable[..., None]) -> None:
    execute(
        store,
        *GROUND,
        *OF_ALLOCATION,
        "UPDATE submissions SET ended_on = '2024-04-05', outcome = 'returned', comment = 'x'",
        "INSERT INTO submissions (case_id, assessment_id, submitted_on, submitted_by, comment) "
        "VALUES (1, 1, '2024-04-05', 'x', '')",
    )
    with store.reading() as reader:
        assert reader.row("SELECT COUNT(*) FROM submissions") == (2,)


def test_a_child_may_have_an_open_case_after_a_closed_one(store: Store, execute: Callable[..., None]) -> None:
    execute(
        store,
        *GROUND,
        "UPDATE cases SET closed_on = '2024-04-02', closed_by = 'no_further_action'",
        "INSERT INTO cases (child_id, number, opened_on, no_further_action) VALUES (1, 2, '2024-04-02', 0)",
        "INSERT INTO cases (child_id, number, opened_on, no_further_action) VALUES (2, 1, '2024-04-02', 0)",
    )
    with store.reading() as reader:
        assert reader.row("SELECT COUNT(*) FROM cases WHERE closed_on IS NULL") == (2,)
