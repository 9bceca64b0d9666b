"""How a child stands: plans and times in care with what is held of them, placements; rules for their clocks."""

import sqlalchemy as sa
from alembic import op

from models.practice_rules import FIRST_RULES

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# The rules that came with this revision: what is added later comes with its own.
NEW_RULES = (
    "protection_visit_every", "core_group_first", "core_group_every", "care_visit_first", "care_visit_every",
)  # fmt: skip

RULES = """
    CREATE TABLE new_practice_rules (
        name VARCHAR NOT NULL,
        effective_from DATE NOT NULL,
        value INTEGER NOT NULL,
        source VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_practice_rules PRIMARY KEY (name, effective_from),
        CONSTRAINT ck_practice_rules_name_known
            CHECK (name IN ('points_child_in_need', 'points_child_protection', 'points_looked_after',
                'points_assessment', 'capacity', 'newly_qualified_percent', 'allocate_within',
                'review_every', 'escalate_after', 'supervise_new_first', 'new_first_weeks',
                'supervise_new_then', 'new_then_months', 'supervise_new_after', 'supervise_social_worker',
                'supervise_practice_supervisor', 'supervise_team_manager', 'supervision_minutes',
                'record_within', 'discuss_child_in_need', 'discuss_child_protection', 'discuss_looked_after',
                'discuss_assessment', 'protection_visit_every', 'core_group_first', 'core_group_every',
                'care_visit_first', 'care_visit_every')),
        CONSTRAINT ck_practice_rules_value_sane CHECK (value BETWEEN 1 AND 1000),
        CONSTRAINT ck_practice_rules_version_positive CHECK (version >= 1),
        CONSTRAINT ck_practice_rules_effective_from_sane CHECK (effective_from BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_practice_rules_source_length CHECK (length(source) BETWEEN 1 AND 120)
    )
"""

TABLES = (
    """
    CREATE TABLE status_episodes (
        id INTEGER NOT NULL,
        child_id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        started_on DATE NOT NULL,
        ended_on DATE,
        end_reason VARCHAR,
        end_note VARCHAR NOT NULL,
        previous_plans INTEGER,
        placements_told INTEGER,
        placements_told_on DATE,
        written_by VARCHAR NOT NULL,
        at VARCHAR(40),
        ended_by VARCHAR,
        ended_at VARCHAR(40),
        version INTEGER NOT NULL,
        CONSTRAINT pk_status_episodes PRIMARY KEY (id),
        CONSTRAINT uq_status_episodes_child_id_kind_started_on UNIQUE (child_id, kind, started_on),
        CONSTRAINT ck_status_episodes_kind_known
            CHECK (kind IN ('child_in_need', 'child_protection', 'looked_after')),
        CONSTRAINT ck_status_episodes_ends_after_start CHECK (ended_on >= started_on),
        CONSTRAINT ck_status_episodes_reason_has_end CHECK (end_reason IS NULL OR ended_on IS NOT NULL),
        CONSTRAINT ck_status_episodes_ended_by_somebody CHECK ((ended_on IS NULL) = (ended_by IS NULL)),
        CONSTRAINT ck_status_episodes_previous_plans_sane CHECK (previous_plans BETWEEN 0 AND 100),
        CONSTRAINT ck_status_episodes_previous_plans_of_plan
            CHECK (previous_plans IS NULL OR kind = 'child_protection'),
        CONSTRAINT ck_status_episodes_placements_told_sane CHECK (placements_told BETWEEN 0 AND 1000),
        CONSTRAINT ck_status_episodes_placements_told_on_a_day
            CHECK ((placements_told IS NULL) = (placements_told_on IS NULL)),
        CONSTRAINT ck_status_episodes_version_positive CHECK (version >= 1),
        CONSTRAINT ck_status_episodes_started_on_sane CHECK (started_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_status_episodes_ended_on_sane CHECK (ended_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_status_episodes_placements_told_on_sane
            CHECK (placements_told_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_status_episodes_end_reason_length CHECK (length(end_reason) BETWEEN 1 AND 10),
        CONSTRAINT ck_status_episodes_end_note_length CHECK (length(end_note) BETWEEN 0 AND 4000),
        CONSTRAINT ck_status_episodes_written_by_length CHECK (length(written_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_status_episodes_ended_by_length CHECK (length(ended_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_status_episodes_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT ck_status_episodes_ended_at_length CHECK (length(ended_at) BETWEEN 1 AND 40),
        CONSTRAINT fk_status_episodes_child_id FOREIGN KEY(child_id) REFERENCES children (id),
        CONSTRAINT fk_status_episodes_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
    """
    CREATE TABLE episode_facts (
        id INTEGER NOT NULL,
        episode_id INTEGER NOT NULL,
        child_id INTEGER NOT NULL,
        what VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        since DATE NOT NULL,
        note VARCHAR NOT NULL,
        written_by VARCHAR NOT NULL,
        at VARCHAR(40),
        CONSTRAINT pk_episode_facts PRIMARY KEY (id),
        CONSTRAINT uq_episode_facts_episode_id_what_since UNIQUE (episode_id, what, since),
        CONSTRAINT ck_episode_facts_what_known CHECK (what IN ('category', 'legal_status', 'goal')),
        CONSTRAINT ck_episode_facts_since_sane CHECK (since BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_episode_facts_value_length CHECK (length(value) BETWEEN 1 AND 10),
        CONSTRAINT ck_episode_facts_note_length CHECK (length(note) BETWEEN 0 AND 4000),
        CONSTRAINT ck_episode_facts_written_by_length CHECK (length(written_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_episode_facts_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_episode_facts_episode_id FOREIGN KEY(episode_id) REFERENCES status_episodes (id),
        CONSTRAINT fk_episode_facts_child_id FOREIGN KEY(child_id) REFERENCES children (id)
    )
    """,
    """
    CREATE TABLE episode_events (
        id INTEGER NOT NULL,
        episode_id INTEGER NOT NULL,
        child_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        held_on DATE NOT NULL,
        seen_alone BOOLEAN,
        note VARCHAR NOT NULL,
        written_by VARCHAR NOT NULL,
        at VARCHAR(40),
        CONSTRAINT pk_episode_events PRIMARY KEY (id),
        CONSTRAINT uq_episode_events_episode_id_kind_held_on UNIQUE (episode_id, kind, held_on),
        CONSTRAINT ck_episode_events_kind_known CHECK (kind IN ('review', 'visit', 'core_group')),
        CONSTRAINT ck_episode_events_seen_alone_on_a_visit CHECK (seen_alone IS NULL OR kind = 'visit'),
        CONSTRAINT ck_episode_events_held_on_sane CHECK (held_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_episode_events_note_length CHECK (length(note) BETWEEN 0 AND 4000),
        CONSTRAINT ck_episode_events_written_by_length CHECK (length(written_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_episode_events_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_episode_events_episode_id FOREIGN KEY(episode_id) REFERENCES status_episodes (id),
        CONSTRAINT fk_episode_events_child_id FOREIGN KEY(child_id) REFERENCES children (id)
    )
    """,
    """
    CREATE TABLE placements (
        id INTEGER NOT NULL,
        episode_id INTEGER NOT NULL,
        child_id INTEGER NOT NULL,
        type VARCHAR,
        started_on DATE NOT NULL,
        ended_on DATE,
        aside BOOLEAN NOT NULL,
        reason VARCHAR,
        note VARCHAR NOT NULL,
        written_by VARCHAR NOT NULL,
        at VARCHAR(40),
        CONSTRAINT pk_placements PRIMARY KEY (id),
        CONSTRAINT uq_placements_episode_id_started_on_aside UNIQUE (episode_id, started_on, aside),
        CONSTRAINT ck_placements_ends_after_start CHECK (ended_on >= started_on),
        CONSTRAINT ck_placements_reason_has_end CHECK (reason IS NULL OR ended_on IS NOT NULL),
        CONSTRAINT ck_placements_started_on_sane CHECK (started_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_placements_ended_on_sane CHECK (ended_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_placements_type_length CHECK (length(type) BETWEEN 1 AND 10),
        CONSTRAINT ck_placements_reason_length CHECK (length(reason) BETWEEN 1 AND 10),
        CONSTRAINT ck_placements_note_length CHECK (length(note) BETWEEN 0 AND 4000),
        CONSTRAINT ck_placements_written_by_length CHECK (length(written_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_placements_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_placements_episode_id FOREIGN KEY(episode_id) REFERENCES status_episodes (id),
        CONSTRAINT fk_placements_child_id FOREIGN KEY(child_id) REFERENCES children (id)
    )
    """,
)

INDEXES = (
    "CREATE INDEX ix_status_episodes_case ON status_episodes (case_id)",
    "CREATE INDEX ix_status_episodes_child ON status_episodes (child_id, kind, started_on, ended_on)",
    "CREATE INDEX ix_status_episodes_kind ON status_episodes (kind, started_on, ended_on, child_id)",
    "CREATE UNIQUE INDEX one_episode_of_a_kind_at_a_time ON status_episodes (child_id, kind) WHERE ended_on IS NULL",
    "CREATE INDEX ix_episode_facts_child ON episode_facts (child_id)",
    "CREATE INDEX ix_episode_events_child ON episode_events (child_id)",
    "CREATE INDEX ix_placements_child ON placements (child_id)",
    "CREATE UNIQUE INDEX one_placement_at_a_time ON placements (episode_id, aside) WHERE ended_on IS NULL",
)
_COLUMNS = ("name", "effective_from", "value", "source", "version")


def upgrade() -> None:
    for table in TABLES:
        op.execute(table)
    for index in INDEXES:
        op.execute(index)
    op.execute("ALTER TABLE clock_records ADD COLUMN episode_id INTEGER")
    columns = ", ".join(_COLUMNS)
    op.execute(RULES)
    op.execute(f"INSERT INTO new_practice_rules ({columns}) SELECT {columns} FROM practice_rules")
    op.execute("DROP TABLE practice_rules")
    op.execute("ALTER TABLE new_practice_rules RENAME TO practice_rules")
    op.bulk_insert(
        sa.table("practice_rules", *(sa.column(name) for name in _COLUMNS)),
        [
            {"name": rule.name.value, "effective_from": rule.effective_from.isoformat(), "value": rule.value,
             "source": rule.source, "version": 1}
            for rule in FIRST_RULES if rule.name in NEW_RULES
        ],
    )  # fmt: skip
