"""The schema: what the migrations make is what the tables say, and it refuses what cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
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
