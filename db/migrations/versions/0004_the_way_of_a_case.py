"""The way of a case: referrals taken here, submissions to the manager, corrected dates, notes and agreed actions."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SANE = "BETWEEN '1900-01-01' AND '2199-12-31'"

# Columns are added in place: making a table anew that others refer to would break what refers to it.
COLUMNS = (
    f"children ADD COLUMN expected_on DATE CONSTRAINT ck_children_expected_on_sane CHECK (expected_on {_SANE})",
    "cases ADD COLUMN taken_by VARCHAR CONSTRAINT ck_cases_taken_by_length CHECK (length(taken_by) BETWEEN 1 AND 120)",
    "cases ADD COLUMN referral_outcome VARCHAR CONSTRAINT ck_cases_referral_outcome_known CHECK (referral_outcome IN "
    "('no_further_action', 'early_help', 'assessment', 'section_47'))",
    "cases ADD COLUMN referral_decided_on DATE CONSTRAINT ck_cases_referral_decided_on_sane "
    f"CHECK (referral_decided_on {_SANE}) CONSTRAINT ck_cases_referral_decided_on_a_day "
    "CHECK ((referral_outcome IS NULL) = (referral_decided_on IS NULL))",
    f"cases ADD COLUMN conference_on DATE CONSTRAINT ck_cases_conference_on_sane CHECK (conference_on {_SANE})",
    "cases ADD COLUMN conference_needless VARCHAR CONSTRAINT ck_cases_conference_needless_length "
    "CHECK (length(conference_needless) BETWEEN 1 AND 4000)",
    "cases ADD COLUMN conference_needless_on DATE CONSTRAINT ck_cases_conference_needless_on_sane "
    f"CHECK (conference_needless_on {_SANE}) CONSTRAINT ck_cases_conference_needless_since "
    "CHECK ((conference_needless IS NULL) = (conference_needless_on IS NULL))",
    "assessments ADD COLUMN started_by VARCHAR CONSTRAINT ck_assessments_started_by_known CHECK (started_by IN "
    "('referral', 'end_of_initial', 'strategy_discussion', 'new_information'))",
    "assessments ADD COLUMN child_seen_on DATE CONSTRAINT ck_assessments_child_seen_on_sane "
    f"CHECK (child_seen_on {_SANE})",
    "assessments ADD COLUMN seen_alone BOOLEAN",
    "assessments ADD COLUMN late_reason VARCHAR CONSTRAINT ck_assessments_late_reason_length "
    "CHECK (length(late_reason) BETWEEN 1 AND 40)",
    "assessments ADD COLUMN late_note VARCHAR CONSTRAINT ck_assessments_late_note_length "
    "CHECK (length(late_note) BETWEEN 1 AND 4000) CONSTRAINT ck_assessments_late_reason_has_note "
    "CHECK ((late_reason IS NULL) = (late_note IS NULL))",
)

TABLES = (
    """
    CREATE TABLE submissions (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        assessment_id INTEGER NOT NULL,
        submitted_on DATE NOT NULL,
        submitted_by VARCHAR NOT NULL,
        submitted_by_id INTEGER,
        to_id INTEGER,
        ended_on DATE,
        outcome VARCHAR,
        ended_by VARCHAR,
        comment VARCHAR NOT NULL,
        at VARCHAR(40),
        ended_at VARCHAR(40),
        CONSTRAINT pk_submissions PRIMARY KEY (id),
        CONSTRAINT ck_submissions_outcome_known CHECK (outcome IN ('returned', 'authorised')),
        CONSTRAINT ck_submissions_ends_with_outcome CHECK ((ended_on IS NULL) = (outcome IS NULL)),
        CONSTRAINT ck_submissions_ends_after_start CHECK (ended_on >= submitted_on),
        CONSTRAINT ck_submissions_submitted_on_sane CHECK (submitted_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_submissions_ended_on_sane CHECK (ended_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_submissions_comment_length CHECK (length(comment) BETWEEN 0 AND 4000),
        CONSTRAINT ck_submissions_submitted_by_length CHECK (length(submitted_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_submissions_ended_by_length CHECK (length(ended_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_submissions_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT ck_submissions_ended_at_length CHECK (length(ended_at) BETWEEN 1 AND 40),
        CONSTRAINT fk_submissions_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
        CONSTRAINT fk_submissions_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessments (id),
        CONSTRAINT fk_submissions_submitted_by_id FOREIGN KEY(submitted_by_id) REFERENCES workers (id),
        CONSTRAINT fk_submissions_to_id FOREIGN KEY(to_id) REFERENCES workers (id)
    )
    """,
    """
    CREATE TABLE corrections (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        assessment_id INTEGER,
        dated VARCHAR NOT NULL,
        was DATE NOT NULL,
        became DATE,
        reason VARCHAR NOT NULL,
        made_on DATE NOT NULL,
        made_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_corrections PRIMARY KEY (id),
        CONSTRAINT ck_corrections_dated_known
            CHECK (dated IN ('referral', 'started', 'seen', 'submitted', 'authorised')),
        CONSTRAINT ck_corrections_was_sane CHECK (was BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_corrections_became_sane CHECK (became BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_corrections_made_on_sane CHECK (made_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_corrections_reason_length CHECK (length(reason) BETWEEN 1 AND 4000),
        CONSTRAINT ck_corrections_made_by_length CHECK (length(made_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_corrections_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_corrections_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
        CONSTRAINT fk_corrections_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessments (id)
    )
    """,
    """
    CREATE TABLE notes (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        happened_on DATE NOT NULL,
        source VARCHAR,
        said VARCHAR NOT NULL,
        written_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_notes PRIMARY KEY (id),
        CONSTRAINT ck_notes_kind_known CHECK (kind IN ('note', 'contact', 'feedback', 'supervision')),
        CONSTRAINT ck_notes_happened_on_sane CHECK (happened_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_notes_source_length CHECK (length(source) BETWEEN 1 AND 120),
        CONSTRAINT ck_notes_said_length CHECK (length(said) BETWEEN 1 AND 4000),
        CONSTRAINT ck_notes_written_by_length CHECK (length(written_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_notes_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_notes_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
    """
    CREATE TABLE actions (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        what VARCHAR NOT NULL,
        owner_id INTEGER NOT NULL,
        set_on DATE NOT NULL,
        due_on DATE NOT NULL,
        set_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        done_on DATE,
        done_by VARCHAR,
        CONSTRAINT pk_actions PRIMARY KEY (id),
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
        CONSTRAINT fk_actions_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
        CONSTRAINT fk_actions_owner_id FOREIGN KEY(owner_id) REFERENCES workers (id)
    )
    """,
)

# Nothing refers to a decision, so its table is made anew: there are more kinds, and one may correct another.
DECISIONS = """
    CREATE TABLE new_decisions (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        made_on DATE NOT NULL,
        decided VARCHAR NOT NULL,
        rationale VARCHAR NOT NULL,
        override VARCHAR,
        decided_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        corrects_id INTEGER,
        CONSTRAINT pk_decisions PRIMARY KEY (id),
        CONSTRAINT ck_decisions_kind_known CHECK (kind IN (
            'allocation', 'co_work', 'cover', 'review', 'threshold', 'referral', 'management', 'closure')),
        CONSTRAINT ck_decisions_made_on_sane CHECK (made_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_decisions_decided_length CHECK (length(decided) BETWEEN 1 AND 4000),
        CONSTRAINT ck_decisions_rationale_length CHECK (length(rationale) BETWEEN 1 AND 4000),
        CONSTRAINT ck_decisions_override_length CHECK (length(override) BETWEEN 1 AND 4000),
        CONSTRAINT ck_decisions_decided_by_length CHECK (length(decided_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_decisions_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_decisions_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
        CONSTRAINT fk_decisions_corrects_id FOREIGN KEY(corrects_id) REFERENCES new_decisions (id)
    )
"""
_KEPT = "id, case_id, kind, made_on, decided, rationale, override, decided_by, at"

INDEXES = (
    "CREATE INDEX ix_submissions_assessment ON submissions (assessment_id, submitted_on, ended_on)",
    "CREATE INDEX ix_submissions_case ON submissions (case_id)",
    "CREATE INDEX ix_submissions_ended ON submissions (ended_on) WHERE ended_on IS NOT NULL",
    "CREATE UNIQUE INDEX one_submission_at_a_time ON submissions (assessment_id) WHERE ended_on IS NULL",
    "CREATE INDEX ix_corrections_case ON corrections (case_id, made_on)",
    "CREATE INDEX ix_notes_case ON notes (case_id, happened_on)",
    "CREATE INDEX ix_actions_case ON actions (case_id, set_on)",
    "CREATE INDEX ix_actions_open ON actions (due_on, case_id) WHERE done_on IS NULL",
    "CREATE INDEX ix_decisions_case ON decisions (case_id, made_on)",
    "CREATE INDEX ix_decisions_corrects ON decisions (corrects_id) WHERE corrects_id IS NOT NULL",
)


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE {column}")
    for table in TABLES:
        op.execute(table)
    op.execute(DECISIONS)
    op.execute(f"INSERT INTO new_decisions ({_KEPT}) SELECT {_KEPT} FROM decisions")
    op.execute("DROP TABLE decisions")
    op.execute("ALTER TABLE new_decisions RENAME TO decisions")
    for index in INDEXES:
        op.execute(index)
    # What an act did is kept row by row as the tables were, and would no longer be recognised.
    op.execute("DELETE FROM row_images")
    op.execute("DELETE FROM reversible_acts")
