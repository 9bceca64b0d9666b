"""Triage and allocation: hours and leave of workers, siblings, thresholds, decisions, rules, and what can be undone."""

from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

from models.dates import LATEST
from models.practice_rules import FIRST_RULES, Rule, RuleName

# The rules that came with this revision: what was added later came with its own.
NAMES = (
    "points_child_in_need", "points_child_protection", "points_looked_after", "points_assessment", "capacity",
    "newly_qualified_percent", "allocate_within", "review_every", "escalate_after",
)  # fmt: skip

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SANE = "BETWEEN '1900-01-01' AND '2199-12-31'"

# Columns are added in place: making a table anew that others refer to would break what refers to it.
COLUMNS = (
    "children ADD COLUMN family_id INTEGER CONSTRAINT fk_children_family_id REFERENCES families (id)",
    "cases ADD COLUMN threshold_level INTEGER CONSTRAINT ck_cases_threshold_level_known "
    "CHECK (threshold_level BETWEEN 1 AND 4)",
    "cases ADD COLUMN threshold_reason VARCHAR CONSTRAINT ck_cases_threshold_reason_length "
    "CHECK (length(threshold_reason) BETWEEN 1 AND 4000) CONSTRAINT ck_cases_threshold_has_reason "
    "CHECK ((threshold_level IS NULL) = (threshold_reason IS NULL))",
    f"cases ADD COLUMN section_47_on DATE CONSTRAINT ck_cases_section_47_on_sane CHECK (section_47_on {_SANE})",
    "workers ADD COLUMN fte_percent INTEGER NOT NULL DEFAULT 100 CONSTRAINT ck_workers_fte_sane "
    "CHECK (fte_percent BETWEEN 1 AND 100)",
    "workers ADD COLUMN newly_qualified_until DATE CONSTRAINT ck_workers_newly_qualified_until_sane "
    f"CHECK (newly_qualified_until {_SANE})",
    f"workers ADD COLUMN works_from DATE CONSTRAINT ck_workers_works_from_sane CHECK (works_from {_SANE})",
    f"workers ADD COLUMN works_until DATE CONSTRAINT ck_workers_works_until_sane CHECK (works_until {_SANE}) "
    "CONSTRAINT ck_workers_leaves_after_beginning CHECK (works_until >= works_from)",
    "workers ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CONSTRAINT ck_workers_version_positive CHECK (version >= 1)",
    "allocations ADD COLUMN reason_code VARCHAR CONSTRAINT ck_allocations_reason_code_known CHECK (reason_code IN "
    "('worker_left', 'caseload_adjustment', 'change_of_risk', 'sickness', 'conflict_of_interest', 'other'))",
    "allocations ADD COLUMN covers_id INTEGER CONSTRAINT fk_allocations_covers_id REFERENCES workers (id)",
)

TABLES = (
    """
    CREATE TABLE families (
        id INTEGER NOT NULL,
        CONSTRAINT pk_families PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE leaves (
        id INTEGER NOT NULL,
        worker_id INTEGER NOT NULL,
        first_on DATE NOT NULL,
        last_on DATE,
        note VARCHAR NOT NULL,
        CONSTRAINT pk_leaves PRIMARY KEY (id),
        CONSTRAINT ck_leaves_ends_after_start CHECK (last_on >= first_on),
        CONSTRAINT ck_leaves_first_on_sane CHECK (first_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_leaves_last_on_sane CHECK (last_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_leaves_note_length CHECK (length(note) BETWEEN 0 AND 4000),
        CONSTRAINT fk_leaves_worker_id FOREIGN KEY(worker_id) REFERENCES workers (id)
    )
    """,
    """
    CREATE TABLE reductions (
        id INTEGER NOT NULL,
        worker_id INTEGER NOT NULL,
        first_on DATE NOT NULL,
        last_on DATE,
        points INTEGER NOT NULL,
        note VARCHAR NOT NULL,
        CONSTRAINT pk_reductions PRIMARY KEY (id),
        CONSTRAINT ck_reductions_ends_after_start CHECK (last_on >= first_on),
        CONSTRAINT ck_reductions_points_sane CHECK (points BETWEEN 1 AND 1000),
        CONSTRAINT ck_reductions_first_on_sane CHECK (first_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_reductions_last_on_sane CHECK (last_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_reductions_note_length CHECK (length(note) BETWEEN 1 AND 4000),
        CONSTRAINT fk_reductions_worker_id FOREIGN KEY(worker_id) REFERENCES workers (id)
    )
    """,
    """
    CREATE TABLE co_workers (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        worker_id INTEGER NOT NULL,
        started_on DATE NOT NULL,
        ended_on DATE,
        reason VARCHAR NOT NULL,
        decided_by VARCHAR NOT NULL,
        CONSTRAINT pk_co_workers PRIMARY KEY (id),
        CONSTRAINT ck_co_workers_ends_after_start CHECK (ended_on IS NULL OR ended_on >= started_on),
        CONSTRAINT ck_co_workers_started_on_sane CHECK (started_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_co_workers_ended_on_sane CHECK (ended_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_co_workers_reason_length CHECK (length(reason) BETWEEN 1 AND 4000),
        CONSTRAINT ck_co_workers_decided_by_length CHECK (length(decided_by) BETWEEN 1 AND 120),
        CONSTRAINT fk_co_workers_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
        CONSTRAINT fk_co_workers_worker_id FOREIGN KEY(worker_id) REFERENCES workers (id)
    )
    """,
    """
    CREATE TABLE decisions (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        made_on DATE NOT NULL,
        decided VARCHAR NOT NULL,
        rationale VARCHAR NOT NULL,
        override VARCHAR,
        decided_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_decisions PRIMARY KEY (id),
        CONSTRAINT ck_decisions_kind_known CHECK (kind IN ('allocation', 'co_work', 'cover', 'review', 'threshold')),
        CONSTRAINT ck_decisions_made_on_sane CHECK (made_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_decisions_decided_length CHECK (length(decided) BETWEEN 1 AND 4000),
        CONSTRAINT ck_decisions_rationale_length CHECK (length(rationale) BETWEEN 1 AND 4000),
        CONSTRAINT ck_decisions_override_length CHECK (length(override) BETWEEN 1 AND 4000),
        CONSTRAINT ck_decisions_decided_by_length CHECK (length(decided_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_decisions_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_decisions_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
    """
    CREATE TABLE allocation_rules (
        name VARCHAR NOT NULL,
        effective_from DATE NOT NULL,
        value INTEGER NOT NULL,
        source VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_allocation_rules PRIMARY KEY (name, effective_from),
        CONSTRAINT ck_allocation_rules_name_known CHECK (name IN (
            'points_child_in_need', 'points_child_protection', 'points_looked_after', 'points_assessment',
            'capacity', 'newly_qualified_percent', 'allocate_within', 'review_every', 'escalate_after')),
        CONSTRAINT ck_allocation_rules_value_sane CHECK (value BETWEEN 1 AND 1000),
        CONSTRAINT ck_allocation_rules_version_positive CHECK (version >= 1),
        CONSTRAINT ck_allocation_rules_effective_from_sane CHECK (effective_from BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_allocation_rules_source_length CHECK (length(source) BETWEEN 1 AND 120)
    )
    """,
    """
    CREATE TABLE reversible_acts (
        group_id INTEGER NOT NULL,
        worker_id INTEGER NOT NULL,
        action VARCHAR NOT NULL,
        side VARCHAR NOT NULL,
        CONSTRAINT pk_reversible_acts PRIMARY KEY (group_id),
        CONSTRAINT ck_reversible_acts_action_length CHECK (length(action) BETWEEN 1 AND 120),
        CONSTRAINT ck_reversible_acts_side_known CHECK (side IN ('done', 'undone')),
        CONSTRAINT fk_reversible_acts_worker_id FOREIGN KEY(worker_id) REFERENCES workers (id)
    )
    """,
    """
    CREATE TABLE row_images (
        id INTEGER NOT NULL,
        group_id INTEGER NOT NULL,
        child_id INTEGER,
        of_table VARCHAR(40) NOT NULL,
        "before" TEXT,
        "after" TEXT,
        CONSTRAINT pk_row_images PRIMARY KEY (id),
        CONSTRAINT ck_row_images_something CHECK (before IS NOT NULL OR after IS NOT NULL),
        CONSTRAINT fk_row_images_group_id FOREIGN KEY(group_id) REFERENCES reversible_acts (group_id)
    )
    """,
)

INDEXES = (
    "CREATE INDEX ix_leaves_worker ON leaves (worker_id, first_on)",
    "CREATE INDEX ix_reductions_worker ON reductions (worker_id, first_on)",
    "CREATE INDEX ix_co_workers_case ON co_workers (case_id, started_on)",
    "CREATE INDEX ix_co_workers_worker ON co_workers (worker_id, started_on)",
    "CREATE UNIQUE INDEX one_co_working_at_a_time ON co_workers (case_id, worker_id) WHERE ended_on IS NULL",
    "CREATE INDEX ix_decisions_case ON decisions (case_id, made_on)",
    "CREATE INDEX ix_reversible_acts_worker ON reversible_acts (worker_id, group_id)",
    "CREATE INDEX ix_row_images_child ON row_images (child_id)",
    "CREATE INDEX ix_row_images_group ON row_images (group_id, id)",
    "CREATE INDEX ix_children_family ON children (family_id) WHERE family_id IS NOT NULL",
    "CREATE INDEX ix_allocations_worker ON allocations (worker_id, case_id, started_on, ended_on)",
)


def upgrade() -> None:
    for table in TABLES:
        op.execute(table)
    for column in COLUMNS:
        op.execute(f"ALTER TABLE {column}")
    for index in INDEXES:
        op.execute(index)
    rules = sa.table(
        "allocation_rules",
        sa.column("name", sa.String),
        sa.column("effective_from", sa.Date),
        sa.column("value", sa.Integer),
        sa.column("source", sa.String),
        sa.column("version", sa.Integer),
    )
    op.bulk_insert(
        rules,
        [
            {
                "name": rule.name.value,
                "effective_from": rule.effective_from,
                "value": rule.value,
                "source": rule.source,
                "version": rule.version,
            }
            for rule in _first_rules()
        ],
    )
    op.execute("DELETE FROM standards WHERE clock = 'allocation'")


def _first_rules() -> list[Rule]:
    """The rules to begin with. The limit for allocating is one of them now, so that a council can set a looser one as
    well: its local standard for that stays in force from its first day to its last."""
    begin = next(rule for rule in FIRST_RULES if rule.name is RuleName.ALLOCATE_WITHIN)
    found = op.get_bind().execute(
        sa.text(
            "SELECT working_days, effective_from, effective_to, source FROM standards "
            "WHERE clock = 'allocation' AND local ORDER BY working_days"
        )
    )
    own = [
        (Rule(begin.name, days, date.fromisoformat(since), source), date.fromisoformat(until) if until else LATEST)
        for days, since, until, source in found
    ]
    changes = {begin.effective_from, *(rule.effective_from for rule, _ in own)}
    changes |= {until + timedelta(days=1) for _, until in own if until < LATEST}
    rules = [rule for rule in FIRST_RULES if rule.name in NAMES and rule.name is not begin.name]
    for day in sorted(change for change in changes if change >= begin.effective_from):
        tightest = next((rule for rule, until in own if rule.effective_from <= day <= until), begin)
        rules.append(replace(tightest, effective_from=day))
    return rules
