"""Supervision: agreements, sessions, discussions of cases, the personal part, and actions that came of them."""

import sqlalchemy as sa
from alembic import op

from models.practice_rules import FIRST_RULES

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# The rules that came with this revision: what is added later comes with its own.
NEW_RULES = (
    "supervise_new_first", "new_first_weeks", "supervise_new_then", "new_then_months", "supervise_new_after",
    "supervise_social_worker", "supervise_practice_supervisor", "supervise_team_manager", "supervision_minutes",
    "record_within", "discuss_child_in_need", "discuss_child_protection", "discuss_looked_after", "discuss_assessment",
)  # fmt: skip

RULES = """
    CREATE TABLE practice_rules (
        name VARCHAR NOT NULL,
        effective_from DATE NOT NULL,
        value INTEGER NOT NULL,
        source VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_practice_rules PRIMARY KEY (name, effective_from),
        CONSTRAINT ck_practice_rules_name_known
            CHECK (name IN ('points_child_in_need', 'points_child_protection',
                'points_looked_after', 'points_assessment', 'capacity',
                'newly_qualified_percent', 'allocate_within', 'review_every', 'escalate_after',
                'supervise_new_first', 'new_first_weeks', 'supervise_new_then',
                'new_then_months', 'supervise_new_after', 'supervise_social_worker',
                'supervise_practice_supervisor', 'supervise_team_manager',
                'supervision_minutes', 'record_within', 'discuss_child_in_need',
                'discuss_child_protection', 'discuss_looked_after', 'discuss_assessment')),
        CONSTRAINT ck_practice_rules_value_sane CHECK (value BETWEEN 1 AND 1000),
        CONSTRAINT ck_practice_rules_version_positive CHECK (version >= 1),
        CONSTRAINT ck_practice_rules_effective_from_sane
            CHECK (effective_from BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_practice_rules_source_length CHECK (length(source) BETWEEN 1 AND 120)
    )
"""

TABLES = (
    """
    CREATE TABLE supervision_agreements (
        id INTEGER NOT NULL,
        worker_id INTEGER NOT NULL,
        supervisor_id INTEGER NOT NULL,
        effective_from DATE NOT NULL,
        supervised_as VARCHAR NOT NULL,
        every_days INTEGER,
        cover_id INTEGER,
        agreed_by VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_supervision_agreements PRIMARY KEY (id),
        CONSTRAINT uq_supervision_agreements_worker_id_effective_from UNIQUE (worker_id, effective_from),
        CONSTRAINT ck_supervision_agreements_supervised_as_known
            CHECK (supervised_as IN ('social_worker', 'practice_supervisor', 'team_manager')),
        CONSTRAINT ck_supervision_agreements_every_days_sane CHECK (every_days BETWEEN 1 AND 366),
        CONSTRAINT ck_supervision_agreements_not_oneself CHECK (supervisor_id <> worker_id),
        CONSTRAINT ck_supervision_agreements_covered_by_another
            CHECK (cover_id <> worker_id AND cover_id <> supervisor_id),
        CONSTRAINT ck_supervision_agreements_version_positive CHECK (version >= 1),
        CONSTRAINT ck_supervision_agreements_effective_from_sane
            CHECK (effective_from BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_supervision_agreements_agreed_by_length CHECK (length(agreed_by) BETWEEN 1 AND 120),
        CONSTRAINT fk_supervision_agreements_worker_id FOREIGN KEY(worker_id) REFERENCES workers (id),
        CONSTRAINT fk_supervision_agreements_supervisor_id FOREIGN KEY(supervisor_id) REFERENCES workers (id),
        CONSTRAINT fk_supervision_agreements_cover_id FOREIGN KEY(cover_id) REFERENCES workers (id)
    )
    """,
    """
    CREATE TABLE supervision_sessions (
        id INTEGER NOT NULL,
        worker_id INTEGER NOT NULL,
        supervisor_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        planned_on DATE,
        planned_minutes INTEGER,
        planned_with_id INTEGER,
        writing_since VARCHAR(40),
        held_on DATE,
        minutes INTEGER,
        recorded_on DATE,
        recorded_by VARCHAR,
        workload_discussed BOOLEAN NOT NULL,
        wellbeing_discussed BOOLEAN NOT NULL,
        development_discussed BOOLEAN NOT NULL,
        performance_discussed BOOLEAN NOT NULL,
        supervisor_signed_on DATE,
        worker_signed_on DATE,
        signed_on_paper BOOLEAN,
        cancelled_on DATE,
        cancelled_because VARCHAR,
        cancelled_note VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_supervision_sessions PRIMARY KEY (id),
        CONSTRAINT ck_supervision_sessions_not_oneself CHECK (supervisor_id <> worker_id),
        CONSTRAINT ck_supervision_sessions_kind_known
            CHECK (kind IN ('one_to_one', 'group', 'ad_hoc', 'reflective')),
        CONSTRAINT ck_supervision_sessions_planned_minutes_sane CHECK (planned_minutes BETWEEN 1 AND 600),
        CONSTRAINT ck_supervision_sessions_minutes_sane CHECK (minutes BETWEEN 1 AND 600),
        CONSTRAINT ck_supervision_sessions_something
            CHECK (planned_on IS NOT NULL OR writing_since IS NOT NULL OR held_on IS NOT NULL),
        CONSTRAINT ck_supervision_sessions_planned_with_length
            CHECK ((planned_on IS NULL) = (planned_minutes IS NULL)),
        CONSTRAINT ck_supervision_sessions_held_and_recorded
            CHECK ((held_on IS NULL) = (recorded_on IS NULL) AND (held_on IS NULL) = (minutes IS
                NULL) AND (held_on IS NULL) = (recorded_by IS NULL)),
        CONSTRAINT ck_supervision_sessions_recorded_after_held CHECK (recorded_on >= held_on),
        CONSTRAINT ck_supervision_sessions_cancelled_because_known
            CHECK (cancelled_because IN ('worker_away', 'supervisor_away', 'urgent_work',
                'moved', 'other')),
        CONSTRAINT ck_supervision_sessions_cancelled_with_reason
            CHECK ((cancelled_on IS NULL) = (cancelled_because IS NULL)),
        CONSTRAINT ck_supervision_sessions_cancelled_was_planned
            CHECK (cancelled_on IS NULL OR (planned_on IS NOT NULL AND held_on IS NULL AND
                writing_since IS NULL)),
        CONSTRAINT ck_supervision_sessions_signed_after_recorded
            CHECK (supervisor_signed_on >= recorded_on AND worker_signed_on >= recorded_on),
        CONSTRAINT ck_supervision_sessions_signed_when_recorded
            CHECK (recorded_on IS NOT NULL OR (supervisor_signed_on IS NULL AND worker_signed_on
                IS NULL)),
        CONSTRAINT ck_supervision_sessions_signed_how
            CHECK ((worker_signed_on IS NULL) = (signed_on_paper IS NULL)),
        CONSTRAINT ck_supervision_sessions_version_positive CHECK (version >= 1),
        CONSTRAINT ck_supervision_sessions_planned_on_sane
            CHECK (planned_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_supervision_sessions_held_on_sane CHECK (held_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_supervision_sessions_recorded_on_sane
            CHECK (recorded_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_supervision_sessions_cancelled_on_sane
            CHECK (cancelled_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_supervision_sessions_supervisor_signed_on_sane
            CHECK (supervisor_signed_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_supervision_sessions_worker_signed_on_sane
            CHECK (worker_signed_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_supervision_sessions_writing_since_length CHECK (length(writing_since) BETWEEN 1 AND 40),
        CONSTRAINT ck_supervision_sessions_recorded_by_length CHECK (length(recorded_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_supervision_sessions_cancelled_note_length
            CHECK (length(cancelled_note) BETWEEN 0 AND 4000),
        CONSTRAINT fk_supervision_sessions_worker_id FOREIGN KEY(worker_id) REFERENCES workers (id),
        CONSTRAINT fk_supervision_sessions_supervisor_id FOREIGN KEY(supervisor_id) REFERENCES workers (id),
        CONSTRAINT fk_supervision_sessions_planned_with_id FOREIGN KEY(planned_with_id) REFERENCES workers (id)
    )
    """,
    """
    CREATE TABLE session_drafts (
        id INTEGER NOT NULL,
        session_id INTEGER NOT NULL,
        case_id INTEGER,
        texts TEXT NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_session_drafts PRIMARY KEY (id),
        CONSTRAINT ck_session_drafts_version_positive CHECK (version >= 1),
        CONSTRAINT ck_session_drafts_texts_length CHECK (length(texts) BETWEEN 1 AND 100000),
        CONSTRAINT fk_session_drafts_session_id FOREIGN KEY(session_id) REFERENCES supervision_sessions (id),
        CONSTRAINT fk_session_drafts_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
    """
    CREATE TABLE discussions (
        id INTEGER NOT NULL,
        session_id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        situation VARCHAR,
        voice VARCHAR,
        seen_on DATE,
        seen_alone BOOLEAN,
        analysis VARCHAR,
        risk VARCHAR,
        risk_change VARCHAR,
        "plan" VARCHAR,
        drift VARCHAR,
        challenge VARCHAR,
        decision VARCHAR,
        rationale VARCHAR,
        CONSTRAINT pk_discussions PRIMARY KEY (id),
        CONSTRAINT uq_discussions_session_id_case_id UNIQUE (session_id, case_id),
        CONSTRAINT ck_discussions_risk_known CHECK (risk IN ('low', 'medium', 'high')),
        CONSTRAINT ck_discussions_risk_change_known CHECK (risk_change IN ('lower', 'same', 'higher')),
        CONSTRAINT ck_discussions_drift_known CHECK (drift IN ('on_track', 'drifting', 'stuck')),
        CONSTRAINT ck_discussions_seen_on_sane CHECK (seen_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_discussions_situation_length CHECK (length(situation) BETWEEN 1 AND 4000),
        CONSTRAINT ck_discussions_voice_length CHECK (length(voice) BETWEEN 1 AND 4000),
        CONSTRAINT ck_discussions_analysis_length CHECK (length(analysis) BETWEEN 1 AND 4000),
        CONSTRAINT ck_discussions_plan_length CHECK (length(plan) BETWEEN 1 AND 4000),
        CONSTRAINT ck_discussions_challenge_length CHECK (length(challenge) BETWEEN 1 AND 4000),
        CONSTRAINT ck_discussions_decision_length CHECK (length(decision) BETWEEN 1 AND 4000),
        CONSTRAINT ck_discussions_rationale_length CHECK (length(rationale) BETWEEN 1 AND 4000),
        CONSTRAINT fk_discussions_session_id FOREIGN KEY(session_id) REFERENCES supervision_sessions (id),
        CONSTRAINT fk_discussions_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
    """
    CREATE TABLE personal_parts (
        session_id INTEGER NOT NULL,
        workload VARCHAR,
        wellbeing VARCHAR,
        development VARCHAR,
        performance VARCHAR,
        CONSTRAINT pk_personal_parts PRIMARY KEY (session_id),
        CONSTRAINT ck_personal_parts_workload_length CHECK (length(workload) BETWEEN 1 AND 4000),
        CONSTRAINT ck_personal_parts_wellbeing_length CHECK (length(wellbeing) BETWEEN 1 AND 4000),
        CONSTRAINT ck_personal_parts_development_length CHECK (length(development) BETWEEN 1 AND 4000),
        CONSTRAINT ck_personal_parts_performance_length CHECK (length(performance) BETWEEN 1 AND 4000),
        CONSTRAINT fk_personal_parts_session_id FOREIGN KEY(session_id) REFERENCES supervision_sessions (id)
    )
    """,
    """
    CREATE TABLE session_corrections (
        id INTEGER NOT NULL,
        session_id INTEGER NOT NULL,
        case_id INTEGER,
        said VARCHAR NOT NULL,
        made_on DATE NOT NULL,
        made_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_session_corrections PRIMARY KEY (id),
        CONSTRAINT ck_session_corrections_made_on_sane CHECK (made_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_session_corrections_said_length CHECK (length(said) BETWEEN 1 AND 4000),
        CONSTRAINT ck_session_corrections_made_by_length CHECK (length(made_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_session_corrections_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_session_corrections_session_id
            FOREIGN KEY(session_id) REFERENCES supervision_sessions (id),
        CONSTRAINT fk_session_corrections_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
)

# Nothing refers to an action, so its table is made anew: it may have no case, and no day yet.
ACTIONS = """
    CREATE TABLE new_actions (
        id INTEGER NOT NULL,
        case_id INTEGER,
        session_id INTEGER,
        decision_id INTEGER,
        what VARCHAR NOT NULL,
        owner_id INTEGER NOT NULL,
        set_on DATE NOT NULL,
        due_on DATE,
        set_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        done_on DATE,
        done_by VARCHAR,
        done_note VARCHAR NOT NULL,
        dated_on DATE,
        dated_by VARCHAR,
        CONSTRAINT pk_actions PRIMARY KEY (id),
        CONSTRAINT ck_actions_of_something CHECK (case_id IS NOT NULL OR session_id IS NOT NULL),
        CONSTRAINT ck_actions_due_after_set CHECK (due_on >= set_on),
        CONSTRAINT ck_actions_done_after_set CHECK (done_on >= set_on),
        CONSTRAINT ck_actions_done_by_somebody CHECK ((done_on IS NULL) = (done_by IS NULL)),
        CONSTRAINT ck_actions_set_on_sane CHECK (set_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_actions_due_on_sane CHECK (due_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_actions_done_on_sane CHECK (done_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_actions_what_length CHECK (length(what) BETWEEN 1 AND 4000),
        CONSTRAINT ck_actions_set_by_length CHECK (length(set_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_actions_done_by_length CHECK (length(done_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_actions_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT ck_actions_done_note_length CHECK (length(done_note) BETWEEN 0 AND 4000),
        CONSTRAINT ck_actions_dated_on_sane CHECK (dated_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_actions_dated_by_length CHECK (length(dated_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_actions_dated_by_somebody CHECK ((dated_on IS NULL) = (dated_by IS NULL)),
        CONSTRAINT ck_actions_dated_has_day CHECK (dated_on IS NULL OR due_on IS NOT NULL),
        CONSTRAINT fk_actions_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
        CONSTRAINT fk_actions_session_id FOREIGN KEY(session_id) REFERENCES supervision_sessions (id),
        CONSTRAINT fk_actions_decision_id FOREIGN KEY(decision_id) REFERENCES decisions (id),
        CONSTRAINT fk_actions_owner_id FOREIGN KEY(owner_id) REFERENCES workers (id)
    )
"""
_COLUMNS = ("name", "effective_from", "value", "source", "version")
_KEPT = "id, case_id, what, owner_id, set_on, due_on, set_by, at, done_on, done_by"

INDEXES = (
    "CREATE INDEX ix_supervision_sessions_worker ON supervision_sessions (worker_id, held_on)",
    "CREATE UNIQUE INDEX one_session_written_at_a_time ON supervision_sessions (worker_id, supervisor_id)"
    " WHERE writing_since IS NOT NULL",
    "CREATE UNIQUE INDEX one_draft_of_a_case ON session_drafts (session_id, case_id) WHERE case_id IS NOT NULL",
    "CREATE UNIQUE INDEX one_draft_of_the_rest ON session_drafts (session_id) WHERE case_id IS NULL",
    "CREATE INDEX ix_discussions_case ON discussions (case_id)",
    "CREATE INDEX ix_session_corrections_case ON session_corrections (case_id) WHERE case_id IS NOT NULL",
    "CREATE INDEX ix_session_corrections_session ON session_corrections (session_id)",
    "CREATE INDEX ix_actions_case ON actions (case_id, set_on)",
    "CREATE INDEX ix_actions_open ON actions (due_on, case_id) WHERE done_on IS NULL",
    "CREATE INDEX ix_actions_owner ON actions (owner_id, done_on, due_on)",
    "CREATE INDEX ix_actions_session ON actions (session_id) WHERE session_id IS NOT NULL",
)


def upgrade() -> None:
    op.execute(RULES)
    op.execute(f"INSERT INTO practice_rules ({', '.join(_COLUMNS)}) SELECT {', '.join(_COLUMNS)} FROM allocation_rules")
    op.execute("DROP TABLE allocation_rules")
    op.bulk_insert(
        sa.table("practice_rules", *(sa.column(name) for name in _COLUMNS)),
        [
            {"name": rule.name.value, "effective_from": rule.effective_from.isoformat(), "value": rule.value,
             "source": rule.source, "version": 1}
            for rule in FIRST_RULES if rule.name in NEW_RULES
        ],
    )  # fmt: skip
    for table in TABLES:
        op.execute(table)
    op.execute(ACTIONS)
    op.execute(f"INSERT INTO new_actions ({_KEPT}, done_note) SELECT {_KEPT}, '' FROM actions")
    op.execute("DROP TABLE actions")
    op.execute("ALTER TABLE new_actions RENAME TO actions")
    for index in INDEXES:
        op.execute(index)
    # What an act did is kept row by row as the tables were, and would no longer be recognised.
    op.execute("DELETE FROM row_images")
    op.execute("DELETE FROM reversible_acts")
