"""The tables of who works here: their teams, hours and roles, and who holds which case."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.tables.checks import length, sane
from models.text import NAME_LENGTH, NOTE_LENGTH


class Team(SQLModel, table=True):
    """A team of the authority."""

    __tablename__ = "teams"
    __table_args__ = (length("name", NAME_LENGTH),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Worker(SQLModel, table=True):
    """Somebody who holds cases, supervises or manages."""

    __tablename__ = "workers"
    __table_args__ = (
        CheckConstraint("role IN ('social_worker', 'team_manager')", name="role_known"),
        length("name", NAME_LENGTH),
        CheckConstraint("fte_percent BETWEEN 1 AND 100", name="fte_sane"),
        CheckConstraint("version >= 1", name="version_positive"),
        CheckConstraint("works_until >= works_from", name="leaves_after_beginning"),
        sane("newly_qualified_until"), sane("works_from"), sane("works_until"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: str = "social_worker"
    team_id: int | None = Field(default=None, foreign_key="teams.id")
    fte_percent: int = 100
    newly_qualified_until: date | None = None
    works_from: date | None = None
    works_until: date | None = None
    version: int = 1


class Access(SQLModel, table=True):
    """Who may sign in, and with which role; see ``models.people``. Files that are read in give nobody access."""

    __tablename__ = "access"
    __table_args__ = (
        CheckConstraint("role IN ('worker', 'supervisor', 'manager', 'administrator')", name="role_known"),
        CheckConstraint("version >= 1", name="version_positive"),
    )

    worker_id: int = Field(primary_key=True, foreign_key="workers.id")
    role: str
    version: int = 1


class Leave(SQLModel, table=True):
    """A worker is away from ``first_on`` to ``last_on``; without a last day until somebody enters one."""

    __tablename__ = "leaves"
    __table_args__ = (
        Index("ix_leaves_worker", "worker_id", "first_on"),
        CheckConstraint("last_on >= first_on", name="ends_after_start"),
        sane("first_on"), sane("last_on"), length("note", NOTE_LENGTH, 0),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="workers.id")
    first_on: date
    last_on: date | None = None
    note: str = ""


class Reduction(SQLModel, table=True):
    """A worker can carry so many points less from ``first_on`` to ``last_on``."""

    __tablename__ = "reductions"
    __table_args__ = (
        Index("ix_reductions_worker", "worker_id", "first_on"),
        CheckConstraint("last_on >= first_on", name="ends_after_start"),
        CheckConstraint("points BETWEEN 1 AND 1000", name="points_sane"),
        sane("first_on"), sane("last_on"), length("note", NOTE_LENGTH),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="workers.id")
    first_on: date
    last_on: date | None = None
    points: int
    note: str


class Allocation(SQLModel, table=True):
    """This worker holds this case from ``started_on`` until before ``ended_on``. A team alone is unallocated."""

    __tablename__ = "allocations"
    __table_args__ = (
        Index("ix_allocations_case", "case_id", "started_on", "ended_on", "worker_id", "team_id"),
        Index("one_holder_at_a_time", "case_id", unique=True, sqlite_where=text("ended_on IS NULL"),
              postgresql_where=text("ended_on IS NULL")),
        CheckConstraint("team_id IS NOT NULL OR worker_id IS NOT NULL", name="somebody"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        sane("started_on"), sane("ended_on"), length("reason", NOTE_LENGTH), length("decided_by", NAME_LENGTH),
        Index("ix_allocations_worker", "worker_id", "case_id", "started_on", "ended_on"),
        CheckConstraint(
            "reason_code IN ('worker_left', 'caseload_adjustment', 'change_of_risk', 'sickness', "
            "'conflict_of_interest', 'other')",
            name="reason_code_known",
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    team_id: int | None = Field(default=None, foreign_key="teams.id")
    worker_id: int | None = Field(default=None, foreign_key="workers.id")
    started_on: date
    ended_on: date | None = None
    reason: str
    decided_by: str
    reason_code: str | None = None
    covers_id: int | None = Field(default=None, foreign_key="workers.id")


class CoWorker(SQLModel, table=True):
    """This worker works on the case beside who holds it, from ``started_on`` until before ``ended_on``."""

    __tablename__ = "co_workers"
    __table_args__ = (
        Index("ix_co_workers_case", "case_id", "started_on"),
        Index("ix_co_workers_worker", "worker_id", "started_on"),
        Index("one_co_working_at_a_time", "case_id", "worker_id", unique=True, sqlite_where=text("ended_on IS NULL"),
              postgresql_where=text("ended_on IS NULL")),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        sane("started_on"), sane("ended_on"), length("reason", NOTE_LENGTH), length("decided_by", NAME_LENGTH),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    worker_id: int = Field(foreign_key="workers.id")
    started_on: date
    ended_on: date | None = None
    reason: str
    decided_by: str
