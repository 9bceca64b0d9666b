"""The tables of supervision: who supervises whom, the sessions, what was said of each case, and the personal part."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.supervision import MOST_MINUTES
from models.tables.checks import length, sane
from models.text import DRAFT_LENGTH, NAME_LENGTH, NOTE_LENGTH


class Agreement(SQLModel, table=True):
    """From ``effective_from`` this supervisor supervises this worker, as often as the rule says or more often."""

    __tablename__ = "supervision_agreements"
    __table_args__ = (
        UniqueConstraint("worker_id", "effective_from"),
        CheckConstraint("supervised_as IN ('social_worker', 'practice_supervisor', 'team_manager')",
                        name="supervised_as_known"),
        CheckConstraint("every_days BETWEEN 1 AND 366", name="every_days_sane"),
        CheckConstraint("supervisor_id <> worker_id", name="not_oneself"),
        CheckConstraint("cover_id <> worker_id AND cover_id <> supervisor_id", name="covered_by_another"),
        CheckConstraint("version >= 1", name="version_positive"),
        sane("effective_from"), length("agreed_by", NAME_LENGTH),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="workers.id")
    supervisor_id: int = Field(foreign_key="workers.id")
    effective_from: date
    supervised_as: str
    every_days: int | None = None
    cover_id: int | None = Field(default=None, foreign_key="workers.id")
    agreed_by: str
    version: int = 1


class Session(SQLModel, table=True):
    """A supervision session: planned, being written, recorded and signed, or cancelled; see ``models.supervision``.

    ``writing_since`` is the moment since when it is being written, until it is recorded. What was said of the cases
    and of the worker stands apart; here is only whether the personal parts were gone into.
    """

    __tablename__ = "supervision_sessions"
    __table_args__ = (
        Index("ix_supervision_sessions_worker", "worker_id", "held_on"),
        Index("one_session_written_at_a_time", "worker_id", "supervisor_id", unique=True,
              sqlite_where=text("writing_since IS NOT NULL"), postgresql_where=text("writing_since IS NOT NULL")),
        CheckConstraint("supervisor_id <> worker_id", name="not_oneself"),
        CheckConstraint("kind IN ('one_to_one', 'group', 'ad_hoc', 'reflective')", name="kind_known"),
        CheckConstraint(f"planned_minutes BETWEEN 1 AND {MOST_MINUTES}", name="planned_minutes_sane"),
        CheckConstraint(f"minutes BETWEEN 1 AND {MOST_MINUTES}", name="minutes_sane"),
        CheckConstraint("planned_on IS NOT NULL OR writing_since IS NOT NULL OR held_on IS NOT NULL", name="something"),
        CheckConstraint("(planned_on IS NULL) = (planned_minutes IS NULL)", name="planned_with_length"),
        CheckConstraint(
            "(held_on IS NULL) = (recorded_on IS NULL) AND (held_on IS NULL) = (minutes IS NULL) "
            "AND (held_on IS NULL) = (recorded_by IS NULL)",
            name="held_and_recorded",
        ),
        CheckConstraint("recorded_on >= held_on", name="recorded_after_held"),
        CheckConstraint("cancelled_because IN ('worker_away', 'supervisor_away', 'urgent_work', 'moved', 'other')",
                        name="cancelled_because_known"),
        CheckConstraint("(cancelled_on IS NULL) = (cancelled_because IS NULL)", name="cancelled_with_reason"),
        CheckConstraint("cancelled_on IS NULL OR (planned_on IS NOT NULL AND held_on IS NULL "
                        "AND writing_since IS NULL)", name="cancelled_was_planned"),
        CheckConstraint("supervisor_signed_on >= recorded_on AND worker_signed_on >= recorded_on",
                        name="signed_after_recorded"),
        CheckConstraint("recorded_on IS NOT NULL OR (supervisor_signed_on IS NULL AND worker_signed_on IS NULL)",
                        name="signed_when_recorded"),
        CheckConstraint("(worker_signed_on IS NULL) = (signed_on_paper IS NULL)", name="signed_how"),
        CheckConstraint("version >= 1", name="version_positive"),
        sane("planned_on"), sane("held_on"), sane("recorded_on"), sane("cancelled_on"), sane("supervisor_signed_on"),
        sane("worker_signed_on"), length("writing_since", 40), length("recorded_by", NAME_LENGTH),
        length("cancelled_note", NOTE_LENGTH, 0),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="workers.id")
    supervisor_id: int = Field(foreign_key="workers.id")
    kind: str
    planned_on: date | None = None
    planned_minutes: int | None = None
    planned_with_id: int | None = Field(default=None, foreign_key="workers.id")  # where another one began it
    writing_since: str | None = Field(default=None, max_length=40)
    held_on: date | None = None
    minutes: int | None = None
    recorded_on: date | None = None
    recorded_by: str | None = None
    workload_discussed: bool = False
    wellbeing_discussed: bool = False
    development_discussed: bool = False
    performance_discussed: bool = False
    supervisor_signed_on: date | None = None
    worker_signed_on: date | None = None
    signed_on_paper: bool | None = None
    cancelled_on: date | None = None
    cancelled_because: str | None = None
    cancelled_note: str = ""
    version: int = 1


class Draft(SQLModel, table=True):
    """What the supervisor has typed so far of one case, or of the worker where there is no case: JSON of the texts by
    the names of their fields. It goes when the session is recorded."""

    __tablename__ = "session_drafts"
    __table_args__ = (
        Index("one_draft_of_a_case", "session_id", "case_id", unique=True,
              sqlite_where=text("case_id IS NOT NULL"), postgresql_where=text("case_id IS NOT NULL")),
        Index("one_draft_of_the_rest", "session_id", unique=True,
              sqlite_where=text("case_id IS NULL"), postgresql_where=text("case_id IS NULL")),
        CheckConstraint("version >= 1", name="version_positive"),
        length("texts", DRAFT_LENGTH),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="supervision_sessions.id")
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    texts: str = Field(sa_column=Column(Text, nullable=False))
    version: int = 1


class Discussion(SQLModel, table=True):
    """What was said of one case in a session: management oversight, which stands on the child's file as well."""

    __tablename__ = "discussions"
    __table_args__ = (
        UniqueConstraint("session_id", "case_id"),
        Index("ix_discussions_case", "case_id"),
        CheckConstraint("risk IN ('low', 'medium', 'high')", name="risk_known"),
        CheckConstraint("risk_change IN ('lower', 'same', 'higher')", name="risk_change_known"),
        CheckConstraint("drift IN ('on_track', 'drifting', 'stuck')", name="drift_known"),
        sane("seen_on"), length("situation", NOTE_LENGTH), length("voice", NOTE_LENGTH),
        length("analysis", NOTE_LENGTH), length("plan", NOTE_LENGTH), length("challenge", NOTE_LENGTH),
        length("decision", NOTE_LENGTH), length("rationale", NOTE_LENGTH),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="supervision_sessions.id")
    case_id: int = Field(foreign_key="cases.id")
    situation: str | None = None
    voice: str | None = None
    seen_on: date | None = None
    seen_alone: bool | None = None
    analysis: str | None = None
    risk: str | None = None
    risk_change: str | None = None
    plan: str | None = None
    drift: str | None = None
    challenge: str | None = None
    decision: str | None = None
    rationale: str | None = None


class PersonalPart(SQLModel, table=True):
    """What was said of the worker: seen by the supervisor and the worker alone (``db.restricted``)."""

    __tablename__ = "personal_parts"
    __table_args__ = (
        length("workload", NOTE_LENGTH), length("wellbeing", NOTE_LENGTH), length("development", NOTE_LENGTH),
        length("performance", NOTE_LENGTH),
    )  # fmt: skip

    session_id: int = Field(primary_key=True, foreign_key="supervision_sessions.id")
    workload: str | None = None
    wellbeing: str | None = None
    development: str | None = None
    performance: str | None = None


class SessionCorrection(SQLModel, table=True):
    """A dated note that corrects a signed record: of a case, or where there is none of the personal part."""

    __tablename__ = "session_corrections"
    __table_args__ = (
        Index("ix_session_corrections_session", "session_id"),
        Index("ix_session_corrections_case", "case_id", sqlite_where=text("case_id IS NOT NULL"),
              postgresql_where=text("case_id IS NOT NULL")),
        sane("made_on"), length("said", NOTE_LENGTH), length("made_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="supervision_sessions.id")
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    said: str
    made_on: date
    made_by: str
    at: str = Field(max_length=40)
