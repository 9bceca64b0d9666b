"""The tables of what is done on a case: assessments and their way to the manager, decisions, notes and actions."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.tables.checks import length, sane
from models.text import NAME_LENGTH, NOTE_LENGTH


class Assessment(SQLModel, table=True):
    """Initial, core or single. ``due_on`` is kept for the index; everything else about the clock is derived."""

    __tablename__ = "assessments"
    __table_args__ = (
        Index("ix_assessments_case", "case_id"),
        # The open ones by due date, with all that counting them asks for.
        Index("ix_assessments_open_by_due", "due_on", "id", "case_id", "started_on", "clock_from", "authorised_on",
              "standard_id", "kind",
              sqlite_where=text("authorised_on IS NULL"),
              postgresql_where=text("authorised_on IS NULL")),
        # Partial, so that it never serves those that are open: they are read by their due date.
        Index("ix_assessments_authorised", "authorised_on", sqlite_where=text("authorised_on IS NOT NULL"),
              postgresql_where=text("authorised_on IS NOT NULL")),
        CheckConstraint("kind IN ('initial', 'core', 'single')", name="kind_known"),
        CheckConstraint("clock_from <= started_on", name="clock_not_after_start"),
        CheckConstraint("due_on >= clock_from", name="due_after_clock_starts"),
        CheckConstraint("authorised_on IS NULL OR authorised_on >= started_on", name="authorised_after_start"),
        sane("started_on"), sane("clock_from"), sane("due_on"), sane("authorised_on"),
        CheckConstraint(
            "started_by IN ('referral', 'end_of_initial', 'strategy_discussion', 'new_information')",
            name="started_by_known",
        ),
        sane("child_seen_on"), length("late_reason", 40), length("late_note", NOTE_LENGTH),
        CheckConstraint("(late_reason IS NULL) = (late_note IS NULL)", name="late_reason_has_note"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    kind: str
    started_on: date
    clock_from: date
    standard_id: int = Field(foreign_key="standards.id")
    due_on: date
    authorised_on: date | None = None
    child_seen: bool | None = None
    started_by: str | None = None  # see models.pathway.Trigger; unknown where a file brought it
    child_seen_on: date | None = None
    seen_alone: bool | None = None
    late_reason: str | None = None
    late_note: str | None = None


class Submission(SQLModel, table=True):
    """An assessment is with the manager from ``submitted_on`` until it is returned or authorised on ``ended_on``."""

    __tablename__ = "submissions"
    __table_args__ = (
        Index("ix_submissions_assessment", "assessment_id", "submitted_on", "ended_on"),
        Index("ix_submissions_case", "case_id"),
        Index("ix_submissions_ended", "ended_on", sqlite_where=text("ended_on IS NOT NULL"),
              postgresql_where=text("ended_on IS NOT NULL")),
        Index("one_submission_at_a_time", "assessment_id", unique=True, sqlite_where=text("ended_on IS NULL"),
              postgresql_where=text("ended_on IS NULL")),
        CheckConstraint("outcome IN ('returned', 'authorised')", name="outcome_known"),
        CheckConstraint("(ended_on IS NULL) = (outcome IS NULL)", name="ends_with_outcome"),
        CheckConstraint("ended_on >= submitted_on", name="ends_after_start"),
        sane("submitted_on"), sane("ended_on"), length("comment", NOTE_LENGTH, 0),
        length("submitted_by", NAME_LENGTH), length("ended_by", NAME_LENGTH), length("at", 40), length("ended_at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    assessment_id: int = Field(foreign_key="assessments.id")
    submitted_on: date
    submitted_by: str
    submitted_by_id: int | None = Field(default=None, foreign_key="workers.id")
    to_id: int | None = Field(default=None, foreign_key="workers.id")
    ended_on: date | None = None
    outcome: str | None = None
    ended_by: str | None = None
    comment: str = ""
    at: str | None = Field(default=None, max_length=40)  # the moments at which both were entered
    ended_at: str | None = Field(default=None, max_length=40)


class Correction(SQLModel, table=True):
    """A date of the record was wrong: what stood there, what stands there since (nothing: it was reopened), and why."""

    __tablename__ = "corrections"
    __table_args__ = (
        Index("ix_corrections_case", "case_id", "made_on"),
        CheckConstraint("dated IN ('referral', 'started', 'seen', 'submitted', 'authorised')", name="dated_known"),
        sane("was"), sane("became"), sane("made_on"), length("reason", NOTE_LENGTH),
        length("made_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    assessment_id: int | None = Field(default=None, foreign_key="assessments.id")
    dated: str
    was: date
    became: date | None = None
    reason: str
    made_on: date
    made_by: str
    at: str = Field(max_length=40)


class Decision(SQLModel, table=True):
    """A management decision on a child's case: what, why, who and when; ``override`` says why a limit was passed.

    It is never changed: one that corrects it points to it.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_case", "case_id", "made_on"),
        Index("ix_decisions_corrects", "corrects_id", sqlite_where=text("corrects_id IS NOT NULL"),
              postgresql_where=text("corrects_id IS NOT NULL")),
        CheckConstraint(
            "kind IN ('allocation', 'co_work', 'cover', 'review', 'threshold', 'referral', 'management', 'closure')",
            name="kind_known",
        ),
        sane("made_on"), length("decided", NOTE_LENGTH), length("rationale", NOTE_LENGTH),
        length("override", NOTE_LENGTH), length("decided_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    kind: str
    made_on: date
    decided: str
    rationale: str
    override: str | None = None
    decided_by: str
    at: str = Field(max_length=40)
    corrects_id: int | None = Field(default=None, foreign_key="decisions.id")


class Note(SQLModel, table=True):
    """Something written on a case that decides nothing; see ``models.notes``."""

    __tablename__ = "notes"
    __table_args__ = (
        Index("ix_notes_case", "case_id", "happened_on"),
        CheckConstraint("kind IN ('note', 'contact', 'feedback', 'supervision')", name="kind_known"),
        sane("happened_on"), length("source", NAME_LENGTH), length("said", NOTE_LENGTH),
        length("written_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    kind: str
    happened_on: date
    source: str | None = None  # of a contact: the census' code
    said: str
    written_by: str
    at: str = Field(max_length=40)


class AgreedAction(SQLModel, table=True):
    """Something agreed: what, who, due when, done when. On a case, or within a session; then it is personal, and seen
    by the supervisor and the worker alone. One without a day it is due on is shown as such, also when a day was set
    later: then ``dated_on`` says when, and ``dated_by`` by whom."""

    __tablename__ = "actions"
    __table_args__ = (
        Index("ix_actions_case", "case_id", "set_on"),
        Index("ix_actions_open", "due_on", "case_id", sqlite_where=text("done_on IS NULL"),
              postgresql_where=text("done_on IS NULL")),
        Index("ix_actions_owner", "owner_id", "done_on", "due_on"),
        Index("ix_actions_session", "session_id", sqlite_where=text("session_id IS NOT NULL"),
              postgresql_where=text("session_id IS NOT NULL")),
        CheckConstraint("case_id IS NOT NULL OR session_id IS NOT NULL", name="of_something"),
        CheckConstraint("due_on >= set_on", name="due_after_set"),
        CheckConstraint("done_on >= set_on", name="done_after_set"),
        CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name="done_by_somebody"),
        sane("set_on"), sane("due_on"), sane("done_on"), length("what", NOTE_LENGTH),
        length("set_by", NAME_LENGTH), length("done_by", NAME_LENGTH), length("at", 40),
        length("done_note", NOTE_LENGTH, 0), sane("dated_on"), length("dated_by", NAME_LENGTH),
        CheckConstraint("(dated_on IS NULL) = (dated_by IS NULL)", name="dated_by_somebody"),
        CheckConstraint("dated_on IS NULL OR due_on IS NOT NULL", name="dated_has_day"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    session_id: int | None = Field(default=None, foreign_key="supervision_sessions.id")
    decision_id: int | None = Field(default=None, foreign_key="decisions.id")
    what: str
    owner_id: int = Field(foreign_key="workers.id")
    set_on: date
    due_on: date | None = None
    set_by: str
    at: str = Field(max_length=40)
    done_on: date | None = None
    done_by: str | None = None
    done_note: str = ""
    dated_on: date | None = None
    dated_by: str | None = None
