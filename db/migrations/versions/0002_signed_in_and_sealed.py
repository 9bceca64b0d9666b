"""Who may sign in, restricted cases, retention rules, a second place for backups, and the audit trail sealed."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from models.audit_chain import COLUMNS, Draft, Head, sealed
from models.keeping import FIRST_RULES

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Entries are added at the end, never deleted, and changed in one way: what was said of a child is blanked by an act
# of erasing. (SQLite's own words; another database needs triggers of its own.)
TRIGGERS = (
    """
    CREATE TRIGGER audit_entries_are_never_deleted BEFORE DELETE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END
    """,
    """
    CREATE TRIGGER audit_entries_are_never_changed BEFORE UPDATE ON audit_entries
    WHEN NOT (
        OLD.erased_by IS NULL AND NEW.erased_by IS NOT NULL AND NEW.salt IS NULL AND NEW.subject IS NULL
        AND NEW.before IS NULL AND NEW.after IS NULL AND NEW.why IS NULL
        AND NEW.id IS OLD.id AND NEW.group_id IS OLD.group_id AND NEW.at IS OLD.at AND NEW.latest IS OLD.latest
        AND NEW.who IS OLD.who AND NEW.what IS OLD.what AND NEW.child_id IS OLD.child_id
        AND NEW.case_id IS OLD.case_id AND NEW.digest IS OLD.digest AND NEW.previous IS OLD.previous
        AND NEW.hash IS OLD.hash
    )
    BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END
    """,
    """
    CREATE TRIGGER audit_entries_are_added_at_the_end BEFORE INSERT ON audit_entries
    WHEN NEW.id IS NOT (SELECT COALESCE(MAX(id), 0) + 1 FROM audit_entries)
        OR NEW.previous IS NOT COALESCE((SELECT hash FROM audit_entries WHERE id = NEW.id - 1), NEW.previous)
    BEGIN SELECT RAISE(ABORT, 'audit entries are added at the end'); END
    """,
)


def upgrade() -> None:
    with op.batch_alter_table("authority") as authority:
        authority.add_column(sa.Column("backup_place", sa.String(length=1000), nullable=True))
    _make_access()
    _make_restrictions()
    _make_retention_rules()
    _seal_the_audit()


def _make_access() -> None:
    op.create_table(
        "access",
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('worker', 'supervisor', 'manager', 'administrator')", name=op.f("ck_access_role_known")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_access_version_positive")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_access_worker_id")),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_access")),
    )
    # Until now whoever opened the store could do everything, in the name of a manager.
    op.execute(
        "INSERT INTO access (worker_id, role, version) SELECT id, CASE WHEN id = "
        "(SELECT MIN(id) FROM workers WHERE role = 'team_manager') THEN 'administrator' ELSE 'manager' END, 1 "
        "FROM workers WHERE role = 'team_manager'"
    )


def _make_restrictions() -> None:
    op.create_table(
        "restrictions",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 4000", name=op.f("ck_restrictions_reason_length")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_restrictions_version_positive")),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_restrictions_child_id")),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_restrictions")),
    )
    op.create_table(
        "restriction_names",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["restrictions.child_id"], name=op.f("fk_restriction_names_child_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_restriction_names_worker_id")),
        sa.PrimaryKeyConstraint("child_id", "worker_id", name=op.f("pk_restriction_names")),
    )


def _make_retention_rules() -> None:
    rules = op.create_table(
        "retention_rules",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("counted_from", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('no_further_action', 'assessed', 'child_in_need', 'child_protection', 'looked_after')",
            name=op.f("ck_retention_rules_kind_known"),
        ),
        sa.CheckConstraint("counted_from IN ('closure', 'birth')", name=op.f("ck_retention_rules_counted_from_known")),
        sa.CheckConstraint("years BETWEEN 1 AND 150", name=op.f("ck_retention_rules_years_sane")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_retention_rules_version_positive")),
        sa.CheckConstraint("length(source) BETWEEN 1 AND 120", name=op.f("ck_retention_rules_source_length")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_retention_rules")),
    )
    op.bulk_insert(
        rules,
        [
            {
                "kind": rule.kind.value,
                "years": rule.years,
                "counted_from": rule.counted_from.value,
                "source": rule.source,
                "version": rule.version,
            }
            for rule in FIRST_RULES
        ],
    )


def _seal_the_audit() -> None:
    """A trail with seals in the place of the old one; the entries that were there are sealed as they stand."""
    op.rename_table("audit_entries", "unsealed_entries")
    entries = op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("latest", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("erased_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(who) BETWEEN 1 AND 120", name=op.f("ck_audit_entries_who_length")),
        sa.CheckConstraint("length(what) BETWEEN 1 AND 120", name=op.f("ck_audit_entries_what_length")),
        sa.CheckConstraint(
            "length(hash) = 64 AND length(previous) = 64 AND length(digest) = 64", name=op.f("ck_audit_entries_sealed")
        ),
        sa.CheckConstraint(
            "(subject IS NULL) = (erased_by IS NOT NULL)", name=op.f("ck_audit_entries_says_something_or_erased")
        ),
        sa.CheckConstraint("group_id <= id", name=op.f("ck_audit_entries_group_begins_before")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    known = op.get_bind().execute(
        sa.text("SELECT at, who, what, subject, before, after, why FROM unsealed_entries ORDER BY id")
    )
    head, rows = Head(), []
    for at, who, what, *said in known:
        moment = datetime.fromisoformat(str(at)).replace(tzinfo=UTC)
        (row,) = sealed(head, who, moment, what, [Draft(*said)])
        head = Head(int(str(row["id"])), str(row["hash"]), str(row["latest"]))
        rows.append({name: row[name] for name in COLUMNS})
    if rows:
        op.bulk_insert(entries, rows)
    op.drop_table("unsealed_entries")
    there_is_a_child = sa.text("child_id IS NOT NULL")
    op.create_index("ix_audit_entries_child", "audit_entries", ["child_id", "id"],
                    sqlite_where=there_is_a_child, postgresql_where=there_is_a_child)  # fmt: skip
    op.create_index("ix_audit_entries_who", "audit_entries", ["who", "id"])
    op.create_index("ix_audit_entries_at", "audit_entries", ["at", "id"])
    op.create_index("ix_audit_entries_group", "audit_entries", ["group_id", "id"])
    for trigger in TRIGGERS:
        op.execute(trigger)
