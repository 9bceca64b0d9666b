"""The tables of how a child stands: plans and times in care, what holds of them, what is held of them, placements."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.checks import length, sane
from models.text import NAME_LENGTH, NOTE_LENGTH

CODE_LENGTH = 10


class StatusEpisode(SQLModel, table=True):
    """A plan of a child in need, a child protection plan, or a time in care; see ``models.status``.

    ``at`` and ``ended_at`` are the moments at which its start and its end were entered here; without them a file
    brought it. ``placements_told`` is how many placements of the last twelve months a file counted.
    """

    __tablename__ = "status_episodes"
    __table_args__ = (
        UniqueConstraint("child_id", "kind", "started_on"),
        Index("ix_status_episodes_child", "child_id", "kind", "started_on", "ended_on"),
        Index("ix_status_episodes_case", "case_id"),
        Index("ix_status_episodes_kind", "kind", "started_on", "ended_on", "child_id"),
        Index("one_episode_of_a_kind_at_a_time", "child_id", "kind", unique=True, sqlite_where=text("ended_on IS NULL"),
              postgresql_where=text("ended_on IS NULL")),
        CheckConstraint("kind IN ('child_in_need', 'child_protection', 'looked_after')", name="kind_known"),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        CheckConstraint("end_reason IS NULL OR ended_on IS NOT NULL", name="reason_has_end"),
        CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        CheckConstraint("previous_plans BETWEEN 0 AND 100", name="previous_plans_sane"),
        CheckConstraint("previous_plans IS NULL OR kind = 'child_protection'", name="previous_plans_of_plan"),
        CheckConstraint("placements_told BETWEEN 0 AND 1000", name="placements_told_sane"),
        CheckConstraint("(placements_told IS NULL) = (placements_told_on IS NULL)", name="placements_told_on_a_day"),
        CheckConstraint("version >= 1", name="version_positive"),
        sane("started_on"), sane("ended_on"), sane("placements_told_on"), length("end_reason", CODE_LENGTH),
        length("end_note", NOTE_LENGTH, 0),
        length("written_by", NAME_LENGTH), length("ended_by", NAME_LENGTH), length("at", 40), length("ended_at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="children.id")
    case_id: int = Field(foreign_key="cases.id")
    kind: str
    started_on: date
    ended_on: date | None = None
    end_reason: str | None = None
    end_note: str = ""
    previous_plans: int | None = None
    placements_told: int | None = None
    placements_told_on: date | None = None
    written_by: str
    at: str | None = Field(default=None, max_length=40)
    ended_by: str | None = None
    ended_at: str | None = Field(default=None, max_length=40)
    version: int = 1


class EpisodeFact(SQLModel, table=True):
    """What holds of an episode from a day on: the category of a plan, the legal status or the goal of care."""

    __tablename__ = "episode_facts"
    __table_args__ = (
        UniqueConstraint("episode_id", "what", "since"),
        Index("ix_episode_facts_child", "child_id"),
        CheckConstraint("what IN ('category', 'legal_status', 'goal')", name="what_known"),
        sane("since"), length("value", CODE_LENGTH), length("note", NOTE_LENGTH, 0),
        length("written_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    episode_id: int = Field(foreign_key="status_episodes.id")
    child_id: int = Field(foreign_key="children.id")
    what: str
    value: str
    since: date
    note: str = ""
    written_by: str
    at: str | None = Field(default=None, max_length=40)


class EpisodeEvent(SQLModel, table=True):
    """What was held of an episode on a day: a review, a visit, a core group."""

    __tablename__ = "episode_events"
    __table_args__ = (
        UniqueConstraint("episode_id", "kind", "held_on"),
        Index("ix_episode_events_child", "child_id"),
        CheckConstraint("kind IN ('review', 'visit', 'core_group')", name="kind_known"),
        CheckConstraint("seen_alone IS NULL OR kind = 'visit'", name="seen_alone_on_a_visit"),
        sane("held_on"), length("note", NOTE_LENGTH, 0), length("written_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    episode_id: int = Field(foreign_key="status_episodes.id")
    child_id: int = Field(foreign_key="children.id")
    kind: str
    held_on: date
    seen_alone: bool | None = None
    note: str = ""
    written_by: str
    at: str | None = Field(default=None, max_length=40)


class Placement(SQLModel, table=True):
    """Where a child lives in a time in care. ``reason`` is why it ended.

    One that stands ``aside``, a respite or a temporary move, runs beside the placement to which the child returns.
    """

    __tablename__ = "placements"
    __table_args__ = (
        UniqueConstraint("episode_id", "started_on", "aside"),
        Index("ix_placements_child", "child_id"),
        Index("one_placement_at_a_time", "episode_id", "aside", unique=True, sqlite_where=text("ended_on IS NULL"),
              postgresql_where=text("ended_on IS NULL")),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        CheckConstraint("reason IS NULL OR ended_on IS NOT NULL", name="reason_has_end"),
        sane("started_on"), sane("ended_on"), length("type", CODE_LENGTH), length("reason", CODE_LENGTH),
        length("note", NOTE_LENGTH, 0), length("written_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    episode_id: int = Field(foreign_key="status_episodes.id")
    child_id: int = Field(foreign_key="children.id")
    type: str | None = None
    started_on: date
    ended_on: date | None = None
    aside: bool = False
    reason: str | None = None
    note: str = ""
    written_by: str
    at: str | None = Field(default=None, max_length=40)
