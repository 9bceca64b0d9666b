"""A store of revision 0007, from before there was an improvement plan: all is kept, and it has the eight projects."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from old_stores import made_by, schema_of, tables_of, unlike_the_tables
from plan_schema import PLAN_EMPTY

from db.audit import stored_entries
from db.backup import backups_in, folder_of
from db.commands.improving import add_task, record_feedback, sign_off_task, step_task
from db.commands.migrating import bring_up_to_date
from db.commands.verifying import unsound, verify
from db.migrations import REVISIONS
from db.queries.improvement import plan_board
from db.store import Act, Store
from models.audit_chain import Draft, faults
from models.board import PlanTile
from models.errors import InvalidInput
from models.feedback import Impact, Voice
from models.improvement import Move
from models.improvement_words import EIGHT_PROJECTS
from models.people import PROGRAM, Person, Role

DAY = date(2024, 6, 3)
ACT = Act(PROGRAM, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
ADA = Act(Person(1, "Ada Manager", Role.ADMINISTRATOR), datetime(2024, 6, 3, 9, 0, tzinfo=UTC))
FILLED = (
    "INSERT INTO authority (id, name, count_start_day, holidays_version, population) "
    "VALUES (1, 'Blackpool', 0, '0.109', 29200)",
    "INSERT INTO teams (id, name) VALUES (1, 'Duty')",
    "INSERT INTO workers (id, name, role, team_id, fte_percent, version) "
    "VALUES (1, 'Ada Manager', 'team_manager', 1, 100, 1)",
    "INSERT INTO access (worker_id, role, version) VALUES (1, 'administrator', 1)",
    "INSERT INTO bank_holidays (day, name, source) VALUES ('2000-01-03', 'New Year', 'holidays 0.109'), "
    "('2035-12-26', 'Boxing Day', 'holidays 0.109')",
    "INSERT INTO children (id, reference, search) VALUES (1, 'A', 'a')",
    "INSERT INTO cases (id, child_id, number, opened_on, no_further_action) VALUES (1, 1, 1, '2024-04-02', 0)",
    "INSERT INTO stated_figures (measure, period, month, in_time, completed, source, stated_by, at) "
    "VALUES ('NI059', 'month', '2024-05', 1, 2, 'a report', 'Ada Manager', '2024-06-03T09:00:00.000+00:00')",
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as the seventh version of the program left it."""
    return made_by(tmp_path / "old.db", "0007", FILLED, ADA, (Draft("store", after={"manager": "Ada Manager"}),))


def test_every_row_is_kept_and_the_eight_projects_are_there(old: Path) -> None:
    before = tables_of(old)
    bring_up_to_date(old, None, ACT)
    after = tables_of(old)
    assert set(after) == set(before) | {"projects", *PLAN_EMPTY}
    for name in before.keys() - {"alembic_version", "audit_entries"}:
        assert after[name] == before[name], name
    assert after["audit_entries"][:-1] == before["audit_entries"]
    assert [after[name] for name in PLAN_EMPTY] == [[]] * len(PLAN_EMPTY)
    assert [(row["number"], row["name"], row["scope"], row["deliverables"], row["manager"], row["version"])
            for row in after["projects"]] == [
        (one.number, one.name, one.scope, one.deliverables, "", 1) for one in EIGHT_PROJECTS
    ]  # fmt: skip


def test_the_plan_is_kept_from_now_on_and_its_rule_holds(old: Path) -> None:
    bring_up_to_date(old, None, ACT)
    with Store.open(old) as store:
        task = add_task(store, ADA, 8, "Ask those who live there", DAY, DAY)
        for move in (Move.BEGIN, Move.DELIVER):
            step_task(store, ADA, task, move, DAY, DAY)
        with pytest.raises(InvalidInput, match="cannot be signed off"):
            sign_off_task(store, ADA, task, DAY, DAY)
        record_feedback(store, ADA, task, Voice.PARENTS, Impact.POSITIVE, DAY, "survey", "It helps.", "Jo", DAY)
        sign_off_task(store, ADA, task, DAY, DAY)
        with store.reading() as reader:
            assert plan_board(reader, DAY).count(PlanTile.SIGNED_OFF, 8) == 1


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
        ("bring the store up to date", '{"revision":"0007"}', f'{{"revision":"{REVISIONS[-1]}"}}')
    ]
