"""The tables of how a child stands refuse what cannot be: each check, each unique index, each row that is of nobody."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel
from test_schema import GROUND

from db.connection import connect
from db.store import Store

LONG_NAME, LONG_NOTE = "x" * 121, "x" * 4001
_OF_EPISODE = "child_id, case_id, kind, started_on, end_note, written_by, version"
PLAN = f"INSERT INTO status_episodes (id, {_OF_EPISODE}, ended_on, ended_by, at, ended_at) VALUES "
# A row of each table as it may be: a plan that ended and one that runs, a time in care with placements.
ROWS = (
    f"{PLAN} (1, 1, 1, 'child_protection', '2024-04-03', 'x', 'x', 1, '2024-04-20', 'x', 'x', 'x')",
    f"{PLAN} (2, 1, 1, 'child_protection', '2024-05-03', '', 'x', 1, NULL, NULL, NULL, NULL)",
    f"{PLAN} (3, 1, 1, 'looked_after', '2024-05-03', '', 'x', 1, NULL, NULL, NULL, NULL)",
    "INSERT INTO episode_facts (id, episode_id, child_id, what, value, since, note, written_by, at) "
    "VALUES (1, 2, 1, 'category', 'NEG', '2024-05-03', '', 'x', 'x')",
    "INSERT INTO episode_events (id, episode_id, child_id, kind, held_on, seen_alone, note, written_by, at) "
    "VALUES (1, 2, 1, 'visit', '2024-05-10', 1, '', 'x', 'x'), (2, 2, 1, 'review', '2024-05-10', NULL, '', 'x', NULL)",
    "INSERT INTO placements (id, episode_id, child_id, type, started_on, ended_on, aside, reason, note, written_by, "
    "at) VALUES (1, 3, 1, 'U6', '2024-05-03', '2024-05-10', 0, 'CHILD', '', 'x', 'x'), "
    "(2, 3, 1, NULL, '2024-05-10', NULL, 0, NULL, '', 'x', NULL), (3, 3, 1, 'T2', '2024-05-10', NULL, 1, NULL, '', "
    "'x', NULL)",
)


def sane(table: str, column: str, where: str = "") -> tuple[str, ...]:
    return tuple(f"{table} SET {column} = '{day}'{where}" for day in ("1899-12-31", "2200-01-01"))


def short(table: str, column: str, most: str, where: str = "") -> tuple[str, ...]:
    return tuple(f"{table} SET {column} = '{text}'{where}" for text in ("", most))


# By the check of which it is refused.
REFUSED_BY = {
    "ck_status_episodes_kind_known": ("status_episodes SET kind = 'closed' WHERE id = 3",),
    "ck_status_episodes_ends_after_start": ("status_episodes SET ended_on = '2024-04-02' WHERE id = 1",),
    "ck_status_episodes_reason_has_end": ("status_episodes SET end_reason = 'E3' WHERE id = 3",),
    "ck_status_episodes_ended_by_somebody": (
        "status_episodes SET ended_by = NULL WHERE id = 1",
        "status_episodes SET ended_by = 'x' WHERE id = 2",
    ),
    "ck_status_episodes_previous_plans_sane": (
        "status_episodes SET previous_plans = -1 WHERE id = 2",
        "status_episodes SET previous_plans = 101 WHERE id = 2",
    ),
    "ck_status_episodes_previous_plans_of_plan": ("status_episodes SET previous_plans = 0 WHERE id = 3",),
    "ck_status_episodes_placements_told_sane": (
        "status_episodes SET placements_told = -1, placements_told_on = '2024-05-10'",
        "status_episodes SET placements_told = 1001, placements_told_on = '2024-05-10'",
    ),
    "ck_status_episodes_placements_told_on_a_day": (
        "status_episodes SET placements_told = 2",
        "status_episodes SET placements_told_on = '2024-05-10'",
    ),
    "ck_status_episodes_version_positive": ("status_episodes SET version = 0",),
    "ck_status_episodes_started_on_sane": ("status_episodes SET started_on = '1899-12-31' WHERE id = 2",
                                           "status_episodes SET started_on = '2200-01-01' WHERE id = 2"),
    "ck_status_episodes_ended_on_sane": ("status_episodes SET ended_on = '2200-01-01' WHERE id = 1",),
    "ck_status_episodes_placements_told_on_sane": tuple(
        f"status_episodes SET placements_told = 2, placements_told_on = '{day}'" for day in ("1899-12-31", "2200-01-01")
    ),
    "ck_status_episodes_end_reason_length": short("status_episodes", "end_reason", "x" * 11, " WHERE id = 1"),
    "ck_status_episodes_end_note_length": (f"status_episodes SET end_note = '{LONG_NOTE}'",),
    "ck_status_episodes_written_by_length": short("status_episodes", "written_by", LONG_NAME),
    "ck_status_episodes_ended_by_length": short("status_episodes", "ended_by", LONG_NAME, " WHERE id = 1"),
    "ck_status_episodes_at_length": short("status_episodes", "at", "x" * 41),
    "ck_status_episodes_ended_at_length": short("status_episodes", "ended_at", "x" * 41, " WHERE id = 1"),
    "ck_episode_facts_what_known": ("episode_facts SET what = 'mood'",),
    "ck_episode_facts_since_sane": sane("episode_facts", "since"),
    "ck_episode_facts_value_length": short("episode_facts", "value", "x" * 11),
    "ck_episode_facts_note_length": (f"episode_facts SET note = '{LONG_NOTE}'",),
    "ck_episode_facts_written_by_length": short("episode_facts", "written_by", LONG_NAME),
    "ck_episode_facts_at_length": short("episode_facts", "at", "x" * 41),
    "ck_episode_events_kind_known": ("episode_events SET kind = 'party' WHERE id = 2",),
    "ck_episode_events_seen_alone_on_a_visit": ("episode_events SET seen_alone = 0 WHERE id = 2",),
    "ck_episode_events_held_on_sane": sane("episode_events", "held_on"),
    "ck_episode_events_note_length": (f"episode_events SET note = '{LONG_NOTE}'",),
    "ck_episode_events_written_by_length": short("episode_events", "written_by", LONG_NAME),
    "ck_episode_events_at_length": short("episode_events", "at", "x" * 41),
    "ck_placements_ends_after_start": ("placements SET ended_on = '2024-05-02' WHERE id = 1",),
    "ck_placements_reason_has_end": ("placements SET reason = 'CHILD' WHERE id = 2",),
    "ck_placements_started_on_sane": ("placements SET started_on = '1899-12-31'",
                                      "placements SET started_on = '2200-01-01' WHERE id = 2"),
    "ck_placements_ended_on_sane": ("placements SET ended_on = '2200-01-01' WHERE id = 1",),
    "ck_placements_type_length": short("placements", "type", "x" * 11),
    "ck_placements_reason_length": short("placements", "reason", "x" * 11, " WHERE id = 1"),
    "ck_placements_note_length": (f"placements SET note = '{LONG_NOTE}'",),
    "ck_placements_written_by_length": short("placements", "written_by", LONG_NAME),
    "ck_placements_at_length": short("placements", "at", "x" * 41),
}  # fmt: skip
OF_NOBODY = (
    *(f"UPDATE {table} SET {column} = 99" for table, columns in {
        "status_episodes": ("child_id", "case_id"), "episode_facts": ("episode_id", "child_id"),
        "episode_events": ("episode_id", "child_id"), "placements": ("episode_id", "child_id"),
    }.items() for column in columns),
    "DELETE FROM status_episodes WHERE id = 2",
    "DELETE FROM status_episodes WHERE id = 3",
)  # fmt: skip
TWICE = (
    f"{PLAN} (9, 1, 1, 'child_protection', '2024-05-10', '', 'x', 1, NULL, NULL, NULL, NULL)",  # two that run
    f"{PLAN} (9, 1, 1, 'child_protection', '2024-04-03', '', 'x', 1, '2024-04-05', 'x', NULL, NULL)",
    "INSERT INTO episode_facts SELECT 9, episode_id, child_id, what, 'PHY', since, note, written_by, at "
    "FROM episode_facts",
    "INSERT INTO episode_events SELECT 9, episode_id, child_id, kind, held_on, 0, note, written_by, at "
    "FROM episode_events WHERE id = 1",
    "UPDATE placements SET ended_on = NULL, reason = NULL WHERE id = 1",  # two that run
    "UPDATE placements SET aside = 1 WHERE id = 2",
    "UPDATE placements SET started_on = '2024-05-10' WHERE id = 1",  # two that begin on one day
)


def statements() -> Iterator[tuple[str, str]]:
    for constraint, changes in REFUSED_BY.items():
        yield from ((f"CHECK constraint failed: {constraint}$", f"UPDATE {change}") for change in changes)
    yield from (("FOREIGN KEY constraint failed", statement) for statement in OF_NOBODY)
    yield from (("UNIQUE constraint failed", statement) for statement in TWICE)


def test_the_schema_refuses_each_thing_for_its_own_reason(
    store: Store, execute: Callable[..., None], close_later: Callable[[Any], Any]
) -> None:
    execute(store, *GROUND, *ROWS)
    connection = close_later(connect(store.path, None))
    for said, statement in statements():
        connection.execute("BEGIN")
        with pytest.raises(driver.IntegrityError, match=said):
            connection.execute(statement)
        connection.execute("ROLLBACK")


def test_every_check_was_tried() -> None:
    checks = {
        str(constraint.name)
        for name in ("status_episodes", "episode_facts", "episode_events", "placements")
        for constraint in SQLModel.metadata.tables[name].constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert checks == set(REFUSED_BY)


def test_a_child_may_be_on_a_plan_again_and_live_in_one_place_while_away_in_another(
    store: Store, execute: Callable[..., None]
) -> None:
    execute(store, *GROUND, *ROWS)
    with store.reading() as reader:
        assert reader.row("SELECT COUNT(*) FROM status_episodes WHERE kind = 'child_protection'") == (2,)
        assert reader.row("SELECT COUNT(*) FROM placements WHERE ended_on IS NULL") == (2,)
