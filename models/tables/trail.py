"""The tables of what was done: the audit trail, and what can still be taken back."""

from sqlalchemy import CheckConstraint, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from models.tables.checks import length
from models.text import NAME_LENGTH


class AuditEntry(SQLModel, table=True):
    """Who did what, when, to what, and why: added in the transaction of the act, sealed, and never changed.

    ``child_id`` and ``case_id`` are bare numbers, not references: they outlive the record. See ``models.audit_chain``.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_child", "child_id", "id", sqlite_where=text("child_id IS NOT NULL"),
              postgresql_where=text("child_id IS NOT NULL")),
        Index("ix_audit_entries_who", "who", "id"),
        Index("ix_audit_entries_at", "at", "id"),
        Index("ix_audit_entries_group", "group_id", "id"),
        length("who", NAME_LENGTH), length("what", NAME_LENGTH),
        CheckConstraint("length(hash) = 64 AND length(previous) = 64 AND length(digest) = 64", name="sealed"),
        CheckConstraint("(subject IS NULL) = (erased_by IS NOT NULL)", name="says_something_or_erased"),
        CheckConstraint("group_id <= id", name="group_begins_before"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    group_id: int
    at: str
    latest: str
    who: str
    what: str
    child_id: int | None = None
    case_id: int | None = None
    digest: str
    previous: str
    hash: str
    salt: str | None = None
    subject: str | None = Field(default=None, sa_column=Column(Text))
    before: str | None = Field(default=None, sa_column=Column(Text))
    after: str | None = Field(default=None, sa_column=Column(Text))
    why: str | None = Field(default=None, sa_column=Column(Text))
    erased_by: int | None = None


class ReversibleAct(SQLModel, table=True):
    """An act that its doer can still take back, or take up again; ``group_id`` is that of its entries in the trail.

    ``action`` is what was done at first, whatever was reversed since.
    """

    __tablename__ = "reversible_acts"
    __table_args__ = (
        Index("ix_reversible_acts_worker", "worker_id", "group_id"),
        CheckConstraint("side IN ('done', 'undone')", name="side_known"),
        length("action", NAME_LENGTH),
    )

    group_id: int = Field(primary_key=True)
    worker_id: int = Field(foreign_key="workers.id")
    action: str
    side: str


class RowImage(SQLModel, table=True):
    """A row as it stood before and after a reversible act, as JSON of its columns; none where there was none."""

    __tablename__ = "row_images"
    __table_args__ = (
        Index("ix_row_images_group", "group_id", "id"),
        Index("ix_row_images_child", "child_id"),
        CheckConstraint("before IS NOT NULL OR after IS NOT NULL", name="something"),
    )

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="reversible_acts.group_id")
    child_id: int | None = None
    of_table: str = Field(max_length=40)
    before: str | None = Field(default=None, sa_column=Column(Text))
    after: str | None = Field(default=None, sa_column=Column(Text))
