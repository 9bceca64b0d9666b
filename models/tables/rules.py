"""The tables of what holds for everybody: settings, limits, rules of practice and of keeping, days off."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.checks import length, sane
from models.text import NAME_LENGTH


class Authority(SQLModel, table=True):
    """The one row of settings that hold for everybody who uses the store."""

    __tablename__ = "authority"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        length("name", NAME_LENGTH, 0),
        length("holidays_version", 32),
        CheckConstraint("population BETWEEN 1 AND 100000000", name="population_sane"),
    )

    id: int = Field(default=1, primary_key=True)
    name: str = ""
    count_start_day: bool = False
    holidays_version: str
    backup_place: str | None = Field(default=None, max_length=1000)
    population: int | None = None  # children and young people under 18 in the area


class Standard(SQLModel, table=True):
    """A limit in working days; see ``models.standards``."""

    __tablename__ = "standards"
    __table_args__ = (
        UniqueConstraint("clock", "effective_from", "local"),
        CheckConstraint("working_days BETWEEN 1 AND 366", name="working_days_sane"),
        length("clock", 32),
        sane("effective_from"),
        sane("effective_to"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="ends_after_start"),
        length("counted_from", NAME_LENGTH),
        length("source", NAME_LENGTH),
    )

    id: int | None = Field(default=None, primary_key=True)
    clock: str = Field(max_length=32)
    working_days: int
    counted_from: str
    effective_from: date
    effective_to: date | None = None
    source: str
    local: bool = False


class PracticeRule(SQLModel, table=True):
    """What a case weighs, how long it may wait, how often there is supervision; see ``models.practice_rules``."""

    __tablename__ = "practice_rules"
    __table_args__ = (
        CheckConstraint(
            "name IN ('points_child_in_need', 'points_child_protection', 'points_looked_after', 'points_assessment', "
            "'capacity', 'newly_qualified_percent', 'allocate_within', 'review_every', 'escalate_after', "
            "'supervise_new_first', 'new_first_weeks', 'supervise_new_then', 'new_then_months', 'supervise_new_after', "
            "'supervise_social_worker', 'supervise_practice_supervisor', 'supervise_team_manager', "
            "'supervision_minutes', 'record_within', 'discuss_child_in_need', 'discuss_child_protection', "
            "'discuss_looked_after', 'discuss_assessment', 'protection_visit_every', 'core_group_first', "
            "'core_group_every', 'care_visit_first', 'care_visit_every')",
            name="name_known",
        ),
        CheckConstraint("value BETWEEN 1 AND 1000", name="value_sane"),
        CheckConstraint("version >= 1", name="version_positive"),
        sane("effective_from"), length("source", NAME_LENGTH),
    )  # fmt: skip

    name: str = Field(primary_key=True)
    effective_from: date = Field(primary_key=True)
    value: int
    source: str
    version: int = 1


class RetentionRule(SQLModel, table=True):
    """For how long records of a kind are kept; see ``models.keeping``."""

    __tablename__ = "retention_rules"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('no_further_action', 'assessed', 'child_in_need', 'child_protection', 'looked_after')",
            name="kind_known",
        ),
        CheckConstraint("counted_from IN ('closure', 'birth')", name="counted_from_known"),
        CheckConstraint("years BETWEEN 1 AND 150", name="years_sane"),
        CheckConstraint("version >= 1", name="version_positive"),
        length("source", NAME_LENGTH),
    )

    kind: str = Field(primary_key=True)
    years: int
    counted_from: str
    source: str
    version: int = 1


class BankHoliday(SQLModel, table=True):
    """A bank holiday, from a version of the package ``holidays`` or proclaimed by a person here."""

    __tablename__ = "bank_holidays"
    __table_args__ = (length("name", NAME_LENGTH), length("source", NAME_LENGTH), sane("day"))

    day: date = Field(primary_key=True)
    name: str
    source: str


class Closure(SQLModel, table=True):
    """The office is shut from ``first_on`` to ``last_on``. It is shown, and never moves a statutory date."""

    __tablename__ = "closures"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="ends_after_start"),
        length("name", NAME_LENGTH),
        sane("first_on"),
        sane("last_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    first_on: date
    last_on: date
    name: str
