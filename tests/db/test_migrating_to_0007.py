"""A store of revision 0006, from before plans and times in care were dated: all is kept, and so are its own rules."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from old_stores import made_by, rows_of, schema_of, tables_of, unlike_the_tables

from db.audit import stored_entries
from db.commands.migrating import bring_up_to_date
from db.commands.standing import begin_protection
from db.commands.verifying import unsound
from db.migrations import REVISIONS
from db.queries.case_file import case_file
from db.queries.standards import standards
from db.queries.workers import practice_rules
from db.store import Act, Store
from models.audit_chain import Draft, faults
from models.care_codes import AbuseCategory
from models.case import CaseStatus
from models.people import PROGRAM, Person, Role
from models.practice_rules import FIRST_RULES, RuleName

OF_STATUS = ("status_episodes", "episode_facts", "episode_events", "placements")
ACT = Act(PROGRAM, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
TODAY = date(2024, 6, 3)
ADA = Act(Person(1, "Ada Manager", Role.ADMINISTRATOR), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))
FILLED = (
    "INSERT INTO authority (id, name, count_start_day, holidays_version) VALUES (1, 'Torbay', 0, '0.109')",
    "INSERT INTO teams (id, name) VALUES (1, 'Duty')",
    "INSERT INTO workers (id, name, role, team_id, fte_percent, version) VALUES "
    "(1, 'Ada Manager', 'team_manager', 1, 100, 1)",
    "INSERT INTO access (worker_id, role, version) VALUES (1, 'administrator', 1)",
    "INSERT INTO bank_holidays (day, name, source) VALUES ('2000-01-03', 'New Year', 'holidays 0.109'), "
    "('2035-12-26', 'Boxing Day', 'holidays 0.109')",
    "INSERT INTO children (id, reference, search) VALUES (1, 'A', 'a'), (2, 'B', 'b')",
    "INSERT INTO cases (id, child_id, number, opened_on, no_further_action, status) VALUES "
    "(1, 1, 1, '2024-04-02', 0, 'a) Looked after child'), (2, 2, 1, '2024-04-02', 0, NULL)",
    # Rules of the council's own: in the place of the first one, and later.
    "UPDATE practice_rules SET value = 15, source = 'the board', version = 2 WHERE name = 'points_child_protection'",
    "INSERT INTO practice_rules (name, effective_from, value, source, version) VALUES "
    "('discuss_looked_after', '2024-05-01', 28, 'the board', 3), ('capacity', '2023-01-09', 90, 'the board', 1)",
    "INSERT INTO clock_records (id, line_id, clock, case_id, clock_from, due_on, recorded_on, superseded_on, "
    "withdrawn, again) VALUES (1, 1, 'looked_after', 1, '2024-04-02', '2024-04-02', '2024-04-02', '9999-12-31', 0, 0)",
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as the sixth version of the program left it."""
    return made_by(tmp_path / "old.db", "0006", FILLED, ADA, (Draft("store"),))


def test_every_row_is_kept_and_no_plan_is_made_up(old: Path) -> None:
    before = tables_of(old)
    bring_up_to_date(old, None, ACT)
    after = tables_of(old)
    assert set(OF_STATUS) <= set(after) - set(before)
    assert [after[name] for name in OF_STATUS] == [[]] * len(OF_STATUS)
    for name in before.keys() - {"alembic_version", "audit_entries", "practice_rules", "clock_records"}:
        assert after[name] == before[name], name
    assert after["clock_records"] == [row | {"episode_id": None} for row in before["clock_records"]]
    assert after["audit_entries"][:-1] == before["audit_entries"]
    assert after["alembic_version"] == [{"version_num": REVISIONS[-1]}]


def test_the_rules_of_the_council_stay_and_those_of_visits_come_as_they_are_at_first(old: Path) -> None:
    def known(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
        return {tuple(row.values()) for row in rows}

    before = known(rows_of(old, "practice_rules"))
    bring_up_to_date(old, None, ACT)
    after = known(rows_of(old, "practice_rules"))
    assert before <= after
    assert {row[0] for row in after - before} == {
        "protection_visit_every", "core_group_first", "core_group_every", "care_visit_first", "care_visit_every"
    }  # fmt: skip
    assert {row[0] for row in after} == {rule.name.value for rule in FIRST_RULES}
    with Store.open(old) as store, store.reading() as reader:
        rules = practice_rules(reader)
    asked = (RuleName.POINTS_CHILD_PROTECTION, RuleName.DISCUSS_LOOKED_AFTER, RuleName.PROTECTION_VISIT_EVERY)
    assert [rules.value(name, TODAY) for name in asked] == [15, 28, 10]


def test_what_a_file_said_of_a_child_counts_until_a_plan_is_recorded(old: Path) -> None:
    bring_up_to_date(old, None, ACT)
    with Store.open(old) as store:
        begin_protection(store, ADA, 2, AbuseCategory.NEGLECT, date(2024, 5, 1), TODAY)
        with store.reading() as reader:
            stands = [case_file(reader, standards(reader), case, TODAY).status for case in (1, 2)]
    assert stands == [CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION]


def test_the_schema_is_that_of_the_tables_and_of_a_new_store(old: Path, template: Path) -> None:
    bring_up_to_date(old, None, ACT)
    assert schema_of(old) == schema_of(template)
    assert unlike_the_tables(old) == []
    with Store.open(old) as store:
        assert unsound(store) == []
        with store.reading() as reader:
            assert list(faults(stored_entries(reader))) == []
