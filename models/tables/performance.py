"""The tables of performance: what stood on record of each clock, what was published, and what it is held against."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.checks import length, sane
from models.text import NAME_LENGTH
from models.timeliness import STANDS


class ClockRecord(SQLModel, table=True):
    """What stood on record of a clock from ``recorded_on`` until ``superseded_on``: day 0, due date, and its end.

    Rows are added and never changed but for what supersedes them; so a figure as at a day, and one that was published,
    can be made again from its list. ``line_id`` is the first record of the same clock. A record outlives what it is of:
    of an erased child it keeps the dates, and neither case nor assessment.
    """

    __tablename__ = "clock_records"
    __table_args__ = (
        # With all that counting asks for.
        Index("ix_clock_records_stopped", "clock", "stopped_on", "superseded_on", "recorded_on", "due_on",
              "clock_from", "team_id", "superseded_by", "case_id", "again", sqlite_where=text("stopped_on IS NOT NULL"),
              postgresql_where=text("stopped_on IS NOT NULL")),
        Index("ix_clock_records_open", "superseded_on", "clock", "due_on", "clock_from", "recorded_on",
              "superseded_by", "case_id", "stopped_on", "withdrawn",
              sqlite_where=text("stopped_on IS NULL AND NOT withdrawn"),
              postgresql_where=text("stopped_on IS NULL AND NOT withdrawn")),
        Index("ix_clock_records_case", "case_id", "superseded_on"),
        Index("ix_clock_records_line", "line_id"),
        CheckConstraint(
            "clock IN ('initial', 'core', 'single', 'referral_decision', 'conference', 'referral', "
            "'child_protection', 'looked_after')",
            name="clock_known",
        ),
        CheckConstraint("NOT again OR clock = 'referral'", name="again_of_referral"),
        CheckConstraint("due_on >= clock_from", name="due_after_clock_starts"),
        CheckConstraint("stopped_on >= clock_from", name="stops_after_clock_starts"),
        CheckConstraint("superseded_on >= recorded_on", name="superseded_after_recorded"),
        CheckConstraint("(superseded_on = '9999-12-31') = (superseded_by IS NULL)", name="superseded_by_a_record"),
        CheckConstraint("superseded_by > id", name="superseded_by_a_later_one"),
        CheckConstraint("line_id <= id", name="line_begins_it"),
        CheckConstraint("NOT withdrawn OR stopped_on IS NULL", name="withdrawn_is_not_stopped"),
        sane("clock_from"), sane("due_on"), sane("stopped_on"), sane("recorded_on"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    line_id: int
    clock: str
    case_id: int | None = None
    assessment_id: int | None = None
    episode_id: int | None = None  # the plan or the time in care that it is of; 0 where that is gone
    clock_from: date
    due_on: date  # by the national standard, whatever tighter one the council keeps
    stopped_on: date | None = None
    team_id: int | None = Field(default=None, foreign_key="teams.id")  # that held the case on the day it stopped
    recorded_on: date
    superseded_on: date = STANDS
    superseded_by: int | None = None
    withdrawn: bool = False
    again: bool = False  # a referral that came within twelve months of an earlier one of the same child


class Publication(SQLModel, table=True):
    """A month was published as it was known on a day: its list is what records up to the last one said of that day."""

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("month"),
        CheckConstraint("length(month) = 7", name="month_written"),
        CheckConstraint("last_record_id >= 0", name="last_record_counted"),
        sane("as_at"), length("published_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    month: str = Field(max_length=7)
    as_at: date
    last_record_id: int
    published_by: str
    at: str = Field(max_length=40)


class Yardstick(SQLModel, table=True):
    """What a figure is held against from a day on: the council's target, or how others did; see models.yardsticks."""

    __tablename__ = "yardsticks"
    __table_args__ = (
        CheckConstraint("tenths BETWEEN 0 AND 1000", name="tenths_sane"),
        CheckConstraint("(in_time IS NULL) = (completed IS NULL)", name="fraction_whole"),
        CheckConstraint("in_time BETWEEN 0 AND completed AND completed > 0", name="fraction_sane"),
        CheckConstraint("version >= 1", name="version_positive"),
        sane("effective_from"), length("measure", 40), length("name", NAME_LENGTH), length("source", NAME_LENGTH),
    )  # fmt: skip

    measure: str = Field(primary_key=True, max_length=40)
    name: str = Field(primary_key=True)
    effective_from: date = Field(primary_key=True)
    tenths: int  # of a per cent
    in_time: int | None = None
    completed: int | None = None
    source: str
    version: int = 1


class StatedFigure(SQLModel, table=True):
    """A figure that a report stated, to be held against the record; see ``models.statements``."""

    __tablename__ = "stated_figures"
    __table_args__ = (
        CheckConstraint("period IN ('month', 'year', 'twelve')", name="period_known"),
        CheckConstraint("length(month) = 7", name="month_written"),
        CheckConstraint("(in_time IS NULL) = (completed IS NULL)", name="fraction_whole"),
        CheckConstraint("in_time BETWEEN 0 AND completed AND completed > 0", name="fraction_sane"),
        CheckConstraint("tenths BETWEEN 0 AND 1000", name="tenths_sane"),
        CheckConstraint("(tenths IS NULL) = (decimals IS NULL)", name="decimals_of_a_per_cent"),
        CheckConstraint("decimals = 1 OR decimals = 0 AND tenths % 10 = 0", name="decimals_sane"),
        CheckConstraint("in_time IS NOT NULL OR tenths IS NOT NULL", name="says_something"),
        length("measure", 40), length("source", NAME_LENGTH), length("stated_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    measure: str = Field(max_length=40)
    period: str
    month: str = Field(max_length=7)
    in_time: int | None = None
    completed: int | None = None
    tenths: int | None = None  # of a per cent
    decimals: int | None = None  # with how many the per cent was stated
    source: str
    stated_by: str
    at: str = Field(max_length=40)
