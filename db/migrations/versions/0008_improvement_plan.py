"""The improvement plan: projects, tasks with what was said of them, the board's meetings, figures of success."""

import sqlalchemy as sa
from alembic import op

from models.improvement_words import EIGHT_PROJECTS

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE projects (
        number INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        scope VARCHAR NOT NULL,
        deliverables VARCHAR NOT NULL,
        manager VARCHAR NOT NULL,
        starts_on DATE,
        ends_on DATE,
        version INTEGER NOT NULL,
        CONSTRAINT pk_projects PRIMARY KEY (number),
        CONSTRAINT ck_projects_number_positive CHECK (number >= 1),
        CONSTRAINT ck_projects_ends_after_it_starts CHECK (ends_on >= starts_on),
        CONSTRAINT ck_projects_version_positive CHECK (version >= 1),
        CONSTRAINT ck_projects_starts_on_sane CHECK (starts_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_projects_ends_on_sane CHECK (ends_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_projects_name_length CHECK (length(name) BETWEEN 1 AND 120),
        CONSTRAINT ck_projects_scope_length CHECK (length(scope) BETWEEN 0 AND 4000),
        CONSTRAINT ck_projects_deliverables_length CHECK (length(deliverables) BETWEEN 0 AND 4000),
        CONSTRAINT ck_projects_manager_length CHECK (length(manager) BETWEEN 0 AND 120)
    )
    """,
    """
    CREATE TABLE project_statuses (
        id INTEGER NOT NULL,
        project_number INTEGER NOT NULL,
        status VARCHAR NOT NULL,
        said VARCHAR NOT NULL,
        since DATE NOT NULL,
        stated_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_project_statuses PRIMARY KEY (id),
        CONSTRAINT ck_project_statuses_status_known CHECK (status IN ('on_track', 'at_risk', 'off_track')),
        CONSTRAINT ck_project_statuses_since_sane CHECK (since BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_project_statuses_said_length CHECK (length(said) BETWEEN 1 AND 4000),
        CONSTRAINT ck_project_statuses_stated_by_length CHECK (length(stated_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_project_statuses_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_project_statuses_project_number FOREIGN KEY(project_number) REFERENCES projects (number)
    )
    """,
    """
    CREATE TABLE project_items (
        id INTEGER NOT NULL,
        project_number INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        what VARCHAR NOT NULL,
        owner VARCHAR NOT NULL,
        raised_on DATE NOT NULL,
        ended_on DATE,
        how VARCHAR NOT NULL,
        due_on DATE,
        first_due_on DATE,
        likelihood INTEGER,
        impact INTEGER,
        mitigation VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_project_items PRIMARY KEY (id),
        CONSTRAINT ck_project_items_kind_known CHECK (kind IN ('milestone', 'risk', 'issue')),
        CONSTRAINT ck_project_items_milestone_is_due CHECK ((kind = 'milestone') = (due_on IS NOT NULL)),
        CONSTRAINT ck_project_items_due_first_on_a_day CHECK ((due_on IS NULL) = (first_due_on IS NULL)),
        CONSTRAINT ck_project_items_risk_is_scored CHECK ((kind = 'risk') = (likelihood IS NOT NULL)),
        CONSTRAINT ck_project_items_score_whole CHECK ((likelihood IS NULL) = (impact IS NULL)),
        CONSTRAINT ck_project_items_score_sane CHECK (likelihood BETWEEN 1 AND 5 AND impact BETWEEN 1 AND 5),
        CONSTRAINT ck_project_items_ends_after_it_was_raised CHECK (ended_on >= raised_on),
        CONSTRAINT ck_project_items_issue_resolved_somehow CHECK (kind <> 'issue' OR ended_on IS NULL OR how <> ''),
        CONSTRAINT ck_project_items_version_positive CHECK (version >= 1),
        CONSTRAINT ck_project_items_raised_on_sane CHECK (raised_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_project_items_ended_on_sane CHECK (ended_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_project_items_due_on_sane CHECK (due_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_project_items_first_due_on_sane CHECK (first_due_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_project_items_what_length CHECK (length(what) BETWEEN 1 AND 4000),
        CONSTRAINT ck_project_items_owner_length CHECK (length(owner) BETWEEN 0 AND 120),
        CONSTRAINT ck_project_items_mitigation_length CHECK (length(mitigation) BETWEEN 0 AND 4000),
        CONSTRAINT ck_project_items_how_length CHECK (length(how) BETWEEN 0 AND 4000),
        CONSTRAINT fk_project_items_project_number FOREIGN KEY(project_number) REFERENCES projects (number)
    )
    """,
    """
    CREATE TABLE tasks (
        id INTEGER NOT NULL,
        project_number INTEGER NOT NULL,
        title VARCHAR NOT NULL,
        owner VARCHAR NOT NULL,
        due_on DATE,
        added_on DATE NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_tasks PRIMARY KEY (id),
        CONSTRAINT ck_tasks_version_positive CHECK (version >= 1),
        CONSTRAINT ck_tasks_due_on_sane CHECK (due_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_tasks_added_on_sane CHECK (added_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_tasks_title_length CHECK (length(title) BETWEEN 1 AND 200),
        CONSTRAINT ck_tasks_owner_length CHECK (length(owner) BETWEEN 0 AND 120),
        CONSTRAINT fk_tasks_project_number FOREIGN KEY(project_number) REFERENCES projects (number)
    )
    """,
    """
    CREATE TABLE task_feedback (
        id INTEGER NOT NULL,
        task_id INTEGER NOT NULL,
        voice VARCHAR NOT NULL,
        impact VARCHAR NOT NULL,
        given_on DATE NOT NULL,
        source VARCHAR NOT NULL,
        words VARCHAR NOT NULL,
        heard_by VARCHAR NOT NULL,
        recorded_on DATE NOT NULL,
        recorded_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_task_feedback PRIMARY KEY (id),
        CONSTRAINT uq_task_feedback_id_task_id_impact UNIQUE (id, task_id, impact),
        CONSTRAINT ck_task_feedback_voice_known CHECK (voice IN ('children', 'parents', 'staff')),
        CONSTRAINT ck_task_feedback_impact_known CHECK (impact IN ('positive', 'none', 'negative')),
        CONSTRAINT ck_task_feedback_recorded_after_given CHECK (recorded_on >= given_on),
        CONSTRAINT ck_task_feedback_given_on_sane CHECK (given_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_task_feedback_recorded_on_sane CHECK (recorded_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_task_feedback_source_length CHECK (length(source) BETWEEN 1 AND 120),
        CONSTRAINT ck_task_feedback_words_length CHECK (length(words) BETWEEN 1 AND 4000),
        CONSTRAINT ck_task_feedback_heard_by_length CHECK (length(heard_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_task_feedback_recorded_by_length CHECK (length(recorded_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_task_feedback_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_task_feedback_task_id FOREIGN KEY(task_id) REFERENCES tasks (id)
    )
    """,
    """
    CREATE TABLE task_steps (
        id INTEGER NOT NULL,
        task_id INTEGER NOT NULL,
        state VARCHAR NOT NULL,
        happened_on DATE NOT NULL,
        after_id INTEGER,
        after_state VARCHAR,
        felt_id INTEGER,
        felt_impact VARCHAR,
        because VARCHAR NOT NULL,
        taken_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_task_steps PRIMARY KEY (id),
        CONSTRAINT uq_task_steps_id_task_id_state UNIQUE (id, task_id, state),
        CONSTRAINT uq_task_steps_after_id UNIQUE (after_id),
        CONSTRAINT fk_task_steps_after_id_task_id_after_state
            FOREIGN KEY(after_id, task_id, after_state) REFERENCES task_steps (id, task_id, state),
        CONSTRAINT fk_task_steps_felt_id_task_id_felt_impact
            FOREIGN KEY(felt_id, task_id, felt_impact) REFERENCES task_feedback (id, task_id,
                impact),
        CONSTRAINT ck_task_steps_after_a_step CHECK ((after_id IS NULL) = (after_state IS NULL)),
        CONSTRAINT ck_task_steps_after_an_earlier_one CHECK (after_id < id),
        CONSTRAINT ck_task_steps_move_known
            CHECK (COALESCE(after_state, '') || '>' || state IN ('>planned', 'planned>in_progress',
                'in_progress>delivered', 'delivered>signed_off', 'for_review>in_progress',
                'for_review>delivered', 'planned>for_review', 'in_progress>for_review',
                'delivered>for_review', 'signed_off>for_review')),
        CONSTRAINT ck_task_steps_signed_off_only_when_felt
            CHECK (state = 'signed_off' AND felt_id IS NOT NULL AND COALESCE(felt_impact, '') =
                'positive' OR state = 'for_review' AND felt_id IS NOT NULL AND COALESCE(felt_impact,
                '') IN ('none', 'negative') OR state NOT IN ('signed_off', 'for_review') AND felt_id
                IS NULL AND felt_impact IS NULL),
        CONSTRAINT ck_task_steps_reviewed_with_reason
            CHECK (COALESCE(after_state, '') <> 'for_review' OR because <> ''),
        CONSTRAINT ck_task_steps_happened_on_sane CHECK (happened_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_task_steps_because_length CHECK (length(because) BETWEEN 0 AND 4000),
        CONSTRAINT ck_task_steps_taken_by_length CHECK (length(taken_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_task_steps_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_task_steps_task_id FOREIGN KEY(task_id) REFERENCES tasks (id)
    )
    """,
    """
    CREATE TABLE plan_changes (
        id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        project_number INTEGER,
        task_id INTEGER,
        happened_on DATE NOT NULL,
        recorded_on DATE NOT NULL,
        said VARCHAR NOT NULL,
        changed_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_plan_changes PRIMARY KEY (id),
        CONSTRAINT ck_plan_changes_kind_known
            CHECK (kind IN ('project', 'milestone', 'risk', 'issue', 'task', 'feedback',
                'success')),
        CONSTRAINT ck_plan_changes_of_a_project CHECK ((kind = 'success') = (project_number IS NULL)),
        CONSTRAINT ck_plan_changes_of_a_task CHECK (task_id IS NULL OR kind IN ('task', 'feedback')),
        CONSTRAINT ck_plan_changes_happened_on_sane CHECK (happened_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_plan_changes_recorded_on_sane CHECK (recorded_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_plan_changes_said_length CHECK (length(said) BETWEEN 1 AND 4000),
        CONSTRAINT ck_plan_changes_changed_by_length CHECK (length(changed_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_plan_changes_at_length CHECK (length(at) BETWEEN 1 AND 40),
        CONSTRAINT fk_plan_changes_project_number FOREIGN KEY(project_number) REFERENCES projects (number),
        CONSTRAINT fk_plan_changes_task_id FOREIGN KEY(task_id) REFERENCES tasks (id)
    )
    """,
    """
    CREATE TABLE board_meetings (
        id INTEGER NOT NULL,
        held_on DATE NOT NULL,
        note VARCHAR NOT NULL,
        last_change_id INTEGER NOT NULL,
        recorded_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_board_meetings PRIMARY KEY (id),
        CONSTRAINT uq_board_meetings_held_on UNIQUE (held_on),
        CONSTRAINT ck_board_meetings_last_change_counted CHECK (last_change_id >= 0),
        CONSTRAINT ck_board_meetings_held_on_sane CHECK (held_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_board_meetings_note_length CHECK (length(note) BETWEEN 0 AND 4000),
        CONSTRAINT ck_board_meetings_recorded_by_length CHECK (length(recorded_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_board_meetings_at_length CHECK (length(at) BETWEEN 1 AND 40)
    )
    """,
    """
    CREATE TABLE success_figures (
        id INTEGER NOT NULL,
        measure INTEGER NOT NULL,
        figure_on DATE NOT NULL,
        value VARCHAR NOT NULL,
        number FLOAT,
        source VARCHAR NOT NULL,
        is_baseline BOOLEAN NOT NULL,
        recorded_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_success_figures PRIMARY KEY (id),
        CONSTRAINT ck_success_figures_measure_known CHECK (measure BETWEEN 1 AND 12),
        CONSTRAINT ck_success_figures_figure_on_sane CHECK (figure_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_success_figures_value_length CHECK (length(value) BETWEEN 1 AND 120),
        CONSTRAINT ck_success_figures_source_length CHECK (length(source) BETWEEN 1 AND 120),
        CONSTRAINT ck_success_figures_recorded_by_length CHECK (length(recorded_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_success_figures_at_length CHECK (length(at) BETWEEN 1 AND 40)
    )
    """,
)

INDEXES = (
    "CREATE INDEX ix_project_statuses_project ON project_statuses (project_number, id)",
    "CREATE INDEX ix_project_items_project ON project_items (project_number, kind)",
    "CREATE INDEX ix_tasks_project ON tasks (project_number)",
    "CREATE INDEX ix_task_feedback_task ON task_feedback (task_id, id)",
    "CREATE INDEX ix_task_steps_task ON task_steps (task_id, id)",
    "CREATE UNIQUE INDEX one_beginning_of_a_task ON task_steps (task_id) WHERE after_id IS NULL",
    "CREATE INDEX ix_plan_changes_project ON plan_changes (project_number, id)",
    "CREATE INDEX ix_plan_changes_task ON plan_changes (task_id, id)",
    "CREATE INDEX ix_success_figures_measure ON success_figures (measure, figure_on)",
)

# What was said of a task is never deleted and never changed, but for a child's name that is taken out of its words when
# the record is erased; nor is a signature, nor what it was taken back by. What is signed off is felt: the feedback it
# rests on was given, and put on file, after whatever said otherwise, and was on file by the day of the signature. What
# the board was told of a change stays. (SQLite's own words; another database needs triggers of its own.)
TRIGGERS = (
    """
    CREATE TRIGGER task_feedback_is_never_deleted BEFORE DELETE ON task_feedback
    BEGIN SELECT RAISE(ABORT, 'feedback is never deleted'); END
    """,
    """
    CREATE TRIGGER task_feedback_is_never_changed BEFORE UPDATE ON task_feedback
    WHEN NOT (
        NEW.id IS OLD.id AND NEW.task_id IS OLD.task_id AND NEW.voice IS OLD.voice AND NEW.impact IS OLD.impact
        AND NEW.given_on IS OLD.given_on AND NEW.recorded_on IS OLD.recorded_on
        AND NEW.recorded_by IS OLD.recorded_by AND NEW.at IS OLD.at
    )
    BEGIN SELECT RAISE(ABORT, 'feedback is never changed'); END
    """,
    """
    CREATE TRIGGER task_steps_that_rest_on_feedback_stay BEFORE DELETE ON task_steps
    WHEN OLD.felt_id IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'what rests on feedback is never deleted'); END
    """,
    """
    CREATE TRIGGER task_steps_are_never_changed BEFORE UPDATE ON task_steps
    WHEN NOT (
        NEW.id IS OLD.id AND NEW.task_id IS OLD.task_id AND NEW.state IS OLD.state
        AND NEW.happened_on IS OLD.happened_on AND NEW.after_id IS OLD.after_id
        AND NEW.after_state IS OLD.after_state AND NEW.felt_id IS OLD.felt_id
        AND NEW.felt_impact IS OLD.felt_impact AND NEW.taken_by IS OLD.taken_by AND NEW.at IS OLD.at
    )
    BEGIN SELECT RAISE(ABORT, 'a step is never changed'); END
    """,
    """
    CREATE TRIGGER task_steps_follow_each_other BEFORE INSERT ON task_steps
    WHEN EXISTS (SELECT 1 FROM task_steps AS s WHERE s.id = NEW.after_id AND s.happened_on > NEW.happened_on)
    BEGIN SELECT RAISE(ABORT, 'a step is not before the last one'); END
    """,
    """
    CREATE TRIGGER task_steps_are_signed_off_when_felt BEFORE INSERT ON task_steps
    WHEN NEW.state = 'signed_off' AND EXISTS (
        SELECT 1 FROM task_feedback AS felt JOIN task_feedback AS f ON f.task_id = felt.task_id
        WHERE felt.id = NEW.felt_id AND (
            felt.recorded_on > NEW.happened_on
            OR f.impact <> 'positive' AND (f.id > felt.id OR f.given_on > felt.given_on)
        )
    )
    BEGIN SELECT RAISE(ABORT, 'somebody said otherwise since, or it was not yet on file'); END
    """,
    """
    CREATE TRIGGER plan_changes_that_were_told_stay BEFORE DELETE ON plan_changes
    WHEN EXISTS (SELECT 1 FROM board_meetings AS m WHERE m.last_change_id >= OLD.id)
    BEGIN SELECT RAISE(ABORT, 'the board was told of it'); END
    """,
    """
    CREATE TRIGGER plan_changes_come_after_what_was_told AFTER INSERT ON plan_changes
    WHEN EXISTS (SELECT 1 FROM board_meetings AS m WHERE m.last_change_id >= NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the board has met since'); END
    """,
)


def upgrade() -> None:
    for statement in (*TABLES, *INDEXES, *TRIGGERS):
        op.execute(statement)
    op.bulk_insert(
        sa.table("projects", *(sa.column(name) for name in ("number", "name", "scope", "deliverables", "manager",
                                                            "version"))),
        [
            {"number": one.number, "name": one.name, "scope": one.scope, "deliverables": one.deliverables,
             "manager": "", "version": 1}
            for one in EIGHT_PROJECTS
        ],
    )  # fmt: skip
