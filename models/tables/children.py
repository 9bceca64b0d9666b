"""The tables of a child, the family and the cases: what is known of them, and who may see it."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.checks import length, sane
from models.text import NAME_LENGTH, NOTE_LENGTH, REFERENCE_LENGTH


class Child(SQLModel, table=True):
    """A person under 18, or unborn. The reference is what is shown unless a name was recorded."""

    __tablename__ = "children"
    __table_args__ = (
        length("reference", REFERENCE_LENGTH),
        length("name", NAME_LENGTH),
        length("gender", 40),
        sane("date_of_birth"), sane("expected_on"),
        Index("ix_children_family", "family_id", sqlite_where=text("family_id IS NOT NULL"),
              postgresql_where=text("family_id IS NOT NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    name: str | None = None
    date_of_birth: date | None = None
    gender: str | None = Field(default=None, max_length=40)
    search: str = Field(sa_column=Column(Text, nullable=False))
    family_id: int | None = Field(default=None, foreign_key="families.id")
    expected_on: date | None = None


class Family(SQLModel, table=True):
    """Children who are siblings: those who have the same family."""

    __tablename__ = "families"

    id: int | None = Field(default=None, primary_key=True)


class Case(SQLModel, table=True):
    """One referral episode, from the referral to its closure. ``referred_on`` is empty where no file held it."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("child_id", "number"),
        Index("one_open_case_a_child", "child_id", unique=True, sqlite_where=text("closed_on IS NULL"),
              postgresql_where=text("closed_on IS NULL")),
        Index("ix_cases_last_seen", "last_seen_on"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
        CheckConstraint("(closed_on IS NULL) = (closed_by IS NULL)", name="closed_by_something"),
        CheckConstraint("closed_by IN ('cin_closure', 'no_further_action', 'next_referral')", name="closed_by_known"),
        sane("opened_on"), sane("referred_on"), sane("cin_started_on"), sane("last_seen_on"), sane("closed_on"),
        length("referral_source", NAME_LENGTH), length("primary_need", NAME_LENGTH),
        length("status", NAME_LENGTH), length("closure_reason", NAME_LENGTH),
        CheckConstraint("threshold_level BETWEEN 1 AND 4", name="threshold_level_known"),
        CheckConstraint("(threshold_level IS NULL) = (threshold_reason IS NULL)", name="threshold_has_reason"),
        length("threshold_reason", NOTE_LENGTH), sane("section_47_on"),
        length("taken_by", NAME_LENGTH),
        CheckConstraint(
            "referral_outcome IN ('no_further_action', 'early_help', 'assessment', 'section_47')",
            name="referral_outcome_known",
        ),
        CheckConstraint("(referral_outcome IS NULL) = (referral_decided_on IS NULL)", name="referral_decided_on_a_day"),
        sane("referral_decided_on"), sane("conference_on"), length("conference_needless", NOTE_LENGTH),
        sane("conference_needless_on"),
        CheckConstraint(
            "(conference_needless IS NULL) = (conference_needless_on IS NULL)", name="conference_needless_since"
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="children.id")
    number: int
    opened_on: date
    referred_on: date | None = None
    referral_source: str | None = None
    no_further_action: bool = False
    cin_started_on: date | None = None
    primary_need: str | None = None
    status: str | None = None
    last_seen_on: date | None = None
    closed_on: date | None = None
    closed_by: str | None = None
    closure_reason: str | None = None
    threshold_level: int | None = None
    threshold_reason: str | None = None
    section_47_on: date | None = None
    taken_by: str | None = None  # who took the referral here; nobody where a file brought it
    referral_outcome: str | None = None
    referral_decided_on: date | None = None
    conference_on: date | None = None
    conference_needless: str | None = None  # why no conference follows the section 47 enquiries
    conference_needless_on: date | None = None  # since when that stands


class Restriction(SQLModel, table=True):
    """All cases of this child are seen by those named and an administrator only."""

    __tablename__ = "restrictions"
    __table_args__ = (length("reason", NOTE_LENGTH), CheckConstraint("version >= 1", name="version_positive"))

    child_id: int = Field(primary_key=True, foreign_key="children.id")
    reason: str
    version: int = 1


class RestrictionName(SQLModel, table=True):
    """Somebody who is named as seeing the restricted cases of a child."""

    __tablename__ = "restriction_names"

    child_id: int = Field(primary_key=True, foreign_key="restrictions.child_id")
    worker_id: int = Field(primary_key=True, foreign_key="workers.id")
