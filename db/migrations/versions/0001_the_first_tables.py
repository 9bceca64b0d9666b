"""The first tables: children, cases, assessments, people, standards, the calendar, and the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint("length(subject) BETWEEN 1 AND 120", name=op.f("ck_audit_entries_subject_length")),
        sa.CheckConstraint("length(what) BETWEEN 1 AND 120", name=op.f("ck_audit_entries_what_length")),
        sa.CheckConstraint("length(who) BETWEEN 1 AND 120", name=op.f("ck_audit_entries_who_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_table(
        "authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("count_start_day", sa.Boolean(), nullable=False),
        sa.Column("holidays_version", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_authority_one_row")),
        sa.CheckConstraint(
            "length(holidays_version) BETWEEN 1 AND 32", name=op.f("ck_authority_holidays_version_length")
        ),
        sa.CheckConstraint("length(name) BETWEEN 0 AND 120", name=op.f("ck_authority_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
    )
    op.create_table(
        "bank_holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("day BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_bank_holidays_day_sane")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_bank_holidays_name_length")),
        sa.CheckConstraint("length(source) BETWEEN 1 AND 120", name=op.f("ck_bank_holidays_source_length")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_bank_holidays")),
    )
    op.create_table(
        "children",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("gender", sa.String(length=40), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "date_of_birth BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_children_date_of_birth_sane")
        ),
        sa.CheckConstraint("length(gender) BETWEEN 1 AND 40", name=op.f("ck_children_gender_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_children_name_length")),
        sa.CheckConstraint("length(reference) BETWEEN 1 AND 64", name=op.f("ck_children_reference_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children")),
        sa.UniqueConstraint("reference", name=op.f("uq_children_reference")),
    )
    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("first_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_closures_first_on_sane")),
        sa.CheckConstraint("last_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_closures_last_on_sane")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_closures_ends_after_start")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_closures_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
    )
    op.create_table(
        "standards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=32), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("counted_from", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("local", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "effective_from BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_standards_effective_from_sane")
        ),
        sa.CheckConstraint(
            "effective_to BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_standards_effective_to_sane")
        ),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_standards_ends_after_start")
        ),
        sa.CheckConstraint("length(clock) BETWEEN 1 AND 32", name=op.f("ck_standards_clock_length")),
        sa.CheckConstraint("length(counted_from) BETWEEN 1 AND 120", name=op.f("ck_standards_counted_from_length")),
        sa.CheckConstraint("length(source) BETWEEN 1 AND 120", name=op.f("ck_standards_source_length")),
        sa.CheckConstraint("working_days BETWEEN 1 AND 366", name=op.f("ck_standards_working_days_sane")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards")),
        sa.UniqueConstraint("clock", "effective_from", "local", name=op.f("uq_standards_clock_effective_from_local")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_teams_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("referral_source", sa.String(), nullable=True),
        sa.Column("no_further_action", sa.Boolean(), nullable=False),
        sa.Column("cin_started_on", sa.Date(), nullable=True),
        sa.Column("primary_need", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("last_seen_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closure_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "cin_started_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_cases_cin_started_on_sane")
        ),
        sa.CheckConstraint(
            "closed_by IN ('cin_closure', 'no_further_action', 'next_referral')", name=op.f("ck_cases_closed_by_known")
        ),
        sa.CheckConstraint("closed_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_cases_closed_on_sane")),
        sa.CheckConstraint(
            "last_seen_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_cases_last_seen_on_sane")
        ),
        sa.CheckConstraint("opened_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_cases_opened_on_sane")),
        sa.CheckConstraint("referred_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_cases_referred_on_sane")),
        sa.CheckConstraint("(closed_on IS NULL) = (closed_by IS NULL)", name=op.f("ck_cases_closed_by_something")),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name=op.f("ck_cases_closed_after_opened")),
        sa.CheckConstraint("length(closure_reason) BETWEEN 1 AND 120", name=op.f("ck_cases_closure_reason_length")),
        sa.CheckConstraint("length(primary_need) BETWEEN 1 AND 120", name=op.f("ck_cases_primary_need_length")),
        sa.CheckConstraint("length(referral_source) BETWEEN 1 AND 120", name=op.f("ck_cases_referral_source_length")),
        sa.CheckConstraint("length(status) BETWEEN 1 AND 120", name=op.f("ck_cases_status_length")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_cases_number_positive")),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_cases_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("child_id", "number", name=op.f("uq_cases_child_id_number")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_last_seen", ["last_seen_on"], unique=False)
        batch_op.create_index(
            "one_open_case_a_child",
            ["child_id"],
            unique=True,
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )

    op.create_table(
        "workers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("role IN ('social_worker', 'team_manager')", name=op.f("ck_workers_role_known")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_workers_name_length")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_workers_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sa.UniqueConstraint("name", name=op.f("uq_workers_name")),
    )
    op.create_table(
        "allocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.CheckConstraint("ended_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_allocations_ended_on_sane")),
        sa.CheckConstraint(
            "started_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_allocations_started_on_sane")
        ),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_allocations_ends_after_start")),
        sa.CheckConstraint("length(decided_by) BETWEEN 1 AND 120", name=op.f("ck_allocations_decided_by_length")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 4000", name=op.f("ck_allocations_reason_length")),
        sa.CheckConstraint("team_id IS NOT NULL OR worker_id IS NOT NULL", name=op.f("ck_allocations_somebody")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_allocations_case_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_allocations_team_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_allocations_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
    )
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_allocations_case", ["case_id", "started_on", "ended_on", "worker_id", "team_id"], unique=False
        )
        batch_op.create_index(
            "one_holder_at_a_time",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("clock_from", sa.Date(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("authorised_on", sa.Date(), nullable=True),
        sa.Column("child_seen", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "authorised_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_assessments_authorised_on_sane")
        ),
        sa.CheckConstraint(
            "clock_from BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_assessments_clock_from_sane")
        ),
        sa.CheckConstraint("due_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_assessments_due_on_sane")),
        sa.CheckConstraint("kind IN ('initial', 'core', 'single')", name=op.f("ck_assessments_kind_known")),
        sa.CheckConstraint(
            "started_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_assessments_started_on_sane")
        ),
        sa.CheckConstraint(
            "authorised_on IS NULL OR authorised_on >= started_on", name=op.f("ck_assessments_authorised_after_start")
        ),
        sa.CheckConstraint("clock_from <= started_on", name=op.f("ck_assessments_clock_not_after_start")),
        sa.CheckConstraint("due_on >= clock_from", name=op.f("ck_assessments_due_after_clock_starts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_assessments_case_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_assessments_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assessments_authorised",
            ["authorised_on"],
            unique=False,
            sqlite_where=sa.text("authorised_on IS NOT NULL"),
            postgresql_where=sa.text("authorised_on IS NOT NULL"),
        )
        batch_op.create_index("ix_assessments_case", ["case_id"], unique=False)
        batch_op.create_index(
            "ix_assessments_open_by_due",
            ["due_on", "id", "case_id", "started_on", "clock_from", "authorised_on", "standard_id", "kind"],
            unique=False,
            sqlite_where=sa.text("authorised_on IS NULL"),
            postgresql_where=sa.text("authorised_on IS NULL"),
        )
