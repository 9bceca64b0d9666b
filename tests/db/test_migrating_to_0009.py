"""A store of revision 0008, from before views were saved: all is kept, and nobody has any of their own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from old_stores import made_by, schema_of, tables_of, unlike_the_tables
from plan_schema import VIEW_TABLES
from test_migrating_to_0008 import ADA, FILLED

from db.commands.migrating import bring_up_to_date
from db.commands.verifying import unsound
from db.commands.views import choose_columns, save_view
from db.migrations import REVISIONS
from db.queries.views import saved_views
from db.store import Act, Store
from models.audit_chain import Draft
from models.people import PROGRAM
from models.views import OF_THE_PROGRAM, View

ACT = Act(PROGRAM, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as the eighth version of the program left it."""
    return made_by(tmp_path / "old.db", "0008", FILLED, ADA, (Draft("store"),))


def test_every_row_is_kept_and_views_and_columns_are_saved_from_now_on(old: Path, template: Path) -> None:
    before = tables_of(old)
    bring_up_to_date(old, None, ACT)
    after = tables_of(old)
    assert set(after) == set(before) | VIEW_TABLES
    for name in before.keys() - {"alembic_version", "audit_entries"}:
        assert after[name] == before[name], name
    assert after["audit_entries"][:-1] == before["audit_entries"]
    assert [after[name] for name in VIEW_TABLES] == [[], []]
    assert after["alembic_version"] == [{"version_num": REVISIONS[-1]}]
    with Store.open(old) as store:
        assert unsound(store) == []
        store.sign_in(ADA.person)
        with store.reading() as reader:
            assert saved_views(reader, ADA.person) == OF_THE_PROGRAM
        save_view(store, ADA, View("late ones", "0", tile="late"))
        choose_columns(store, ADA, "duty", ("due", "child"))


def test_the_schema_is_that_of_the_tables_and_of_a_new_store(old: Path, template: Path) -> None:
    bring_up_to_date(old, None, ACT)
    assert schema_of(old) == schema_of(template)
    assert unlike_the_tables(old) == []
