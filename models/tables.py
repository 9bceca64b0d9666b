"""The tables of the store: what is kept of a child, a case and the people who hold it.

They stand apart from the rules so that a screen can be shown without waiting for SQLModel (docs/decisions.md).
"""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.text import NAME_LENGTH, NOTE_LENGTH, REFERENCE_LENGTH

# Names for constraints, so that a migration can speak of them and PostgreSQL gets the same ones.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _sane(column: str) -> CheckConstraint:
    """A day between 1900 and 2199, or none."""
    return CheckConstraint(f"{column} BETWEEN '1900-01-01' AND '2199-12-31'", name=f"{column}_sane")


def _length(column: str, most: int, least: int = 1) -> CheckConstraint:
    return CheckConstraint(f"length({column}) BETWEEN {least} AND {most}", name=f"{column}_length")


class Authority(SQLModel, table=True):
    """The one row of settings that hold for everybody who uses the store."""

    __tablename__ = "authority"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        _length("name", NAME_LENGTH, 0),
        _length("holidays_version", 32),
    )

    id: int = Field(default=1, primary_key=True)
    name: str = ""
    count_start_day: bool = False
    holidays_version: str
    backup_place: str | None = Field(default=None, max_length=1000)


class Child(SQLModel, table=True):
    """A person under 18, or unborn. The reference is what is shown unless a name was recorded."""

    __tablename__ = "children"
    __table_args__ = (
        _length("reference", REFERENCE_LENGTH),
        _length("name", NAME_LENGTH),
        _length("gender", 40),
        _sane("date_of_birth"), _sane("expected_on"),
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
        _sane("opened_on"), _sane("referred_on"), _sane("cin_started_on"), _sane("last_seen_on"), _sane("closed_on"),
        _length("referral_source", NAME_LENGTH), _length("primary_need", NAME_LENGTH),
        _length("status", NAME_LENGTH), _length("closure_reason", NAME_LENGTH),
        CheckConstraint("threshold_level BETWEEN 1 AND 4", name="threshold_level_known"),
        CheckConstraint("(threshold_level IS NULL) = (threshold_reason IS NULL)", name="threshold_has_reason"),
        _length("threshold_reason", NOTE_LENGTH), _sane("section_47_on"),
        _length("taken_by", NAME_LENGTH),
        CheckConstraint(
            "referral_outcome IN ('no_further_action', 'early_help', 'assessment', 'section_47')",
            name="referral_outcome_known",
        ),
        CheckConstraint("(referral_outcome IS NULL) = (referral_decided_on IS NULL)", name="referral_decided_on_a_day"),
        _sane("referral_decided_on"), _sane("conference_on"), _length("conference_needless", NOTE_LENGTH),
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


class Standard(SQLModel, table=True):
    """A limit in working days; see ``models.standards``."""

    __tablename__ = "standards"
    __table_args__ = (
        UniqueConstraint("clock", "effective_from", "local"),
        CheckConstraint("working_days BETWEEN 1 AND 366", name="working_days_sane"),
        _length("clock", 32),
        _sane("effective_from"),
        _sane("effective_to"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="ends_after_start"),
        _length("counted_from", NAME_LENGTH),
        _length("source", NAME_LENGTH),
    )

    id: int | None = Field(default=None, primary_key=True)
    clock: str = Field(max_length=32)
    working_days: int
    counted_from: str
    effective_from: date
    effective_to: date | None = None
    source: str
    local: bool = False


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
        _sane("started_on"), _sane("clock_from"), _sane("due_on"), _sane("authorised_on"),
        CheckConstraint(
            "started_by IN ('referral', 'end_of_initial', 'strategy_discussion', 'new_information')",
            name="started_by_known",
        ),
        _sane("child_seen_on"), _length("late_reason", 40), _length("late_note", NOTE_LENGTH),
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
        Index("one_submission_at_a_time", "assessment_id", unique=True, sqlite_where=text("ended_on IS NULL"),
              postgresql_where=text("ended_on IS NULL")),
        CheckConstraint("outcome IN ('returned', 'authorised')", name="outcome_known"),
        CheckConstraint("(ended_on IS NULL) = (outcome IS NULL)", name="ends_with_outcome"),
        CheckConstraint("ended_on >= submitted_on", name="ends_after_start"),
        _sane("submitted_on"), _sane("ended_on"), _length("comment", NOTE_LENGTH, 0),
        _length("submitted_by", NAME_LENGTH), _length("ended_by", NAME_LENGTH),
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


class Correction(SQLModel, table=True):
    """A date of the record was wrong: what stood there, what stands there since (nothing: it was reopened), and why."""

    __tablename__ = "corrections"
    __table_args__ = (
        Index("ix_corrections_case", "case_id", "made_on"),
        CheckConstraint("dated IN ('referral', 'started', 'seen', 'submitted', 'authorised')", name="dated_known"),
        _sane("was"), _sane("became"), _sane("made_on"), _length("reason", NOTE_LENGTH),
        _length("made_by", NAME_LENGTH), _length("at", 40),
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


class Note(SQLModel, table=True):
    """Something written on a case that decides nothing; see ``models.notes``."""

    __tablename__ = "notes"
    __table_args__ = (
        Index("ix_notes_case", "case_id", "happened_on"),
        CheckConstraint("kind IN ('note', 'contact', 'feedback', 'supervision')", name="kind_known"),
        _sane("happened_on"), _length("source", NAME_LENGTH), _length("said", NOTE_LENGTH),
        _length("written_by", NAME_LENGTH), _length("at", 40),
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
    """Something agreed on a case: what, who, due when, done when."""

    __tablename__ = "actions"
    __table_args__ = (
        Index("ix_actions_case", "case_id", "set_on"),
        Index("ix_actions_open", "due_on", "case_id", sqlite_where=text("done_on IS NULL"),
              postgresql_where=text("done_on IS NULL")),
        CheckConstraint("due_on >= set_on", name="due_after_set"),
        CheckConstraint("done_on >= set_on", name="done_after_set"),
        CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name="done_by_somebody"),
        _sane("set_on"), _sane("due_on"), _sane("done_on"), _length("what", NOTE_LENGTH),
        _length("set_by", NAME_LENGTH), _length("done_by", NAME_LENGTH), _length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    what: str
    owner_id: int = Field(foreign_key="workers.id")
    set_on: date
    due_on: date
    set_by: str
    at: str = Field(max_length=40)
    done_on: date | None = None
    done_by: str | None = None


class Team(SQLModel, table=True):
    """A team of the authority."""

    __tablename__ = "teams"
    __table_args__ = (_length("name", NAME_LENGTH),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Worker(SQLModel, table=True):
    """Somebody who holds cases, supervises or manages."""

    __tablename__ = "workers"
    __table_args__ = (
        CheckConstraint("role IN ('social_worker', 'team_manager')", name="role_known"),
        _length("name", NAME_LENGTH),
        CheckConstraint("fte_percent BETWEEN 1 AND 100", name="fte_sane"),
        CheckConstraint("version >= 1", name="version_positive"),
        CheckConstraint("works_until >= works_from", name="leaves_after_beginning"),
        _sane("newly_qualified_until"), _sane("works_from"), _sane("works_until"),
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


class Leave(SQLModel, table=True):
    """A worker is away from ``first_on`` to ``last_on``; without a last day until somebody enters one."""

    __tablename__ = "leaves"
    __table_args__ = (
        Index("ix_leaves_worker", "worker_id", "first_on"),
        CheckConstraint("last_on >= first_on", name="ends_after_start"),
        _sane("first_on"), _sane("last_on"), _length("note", NOTE_LENGTH, 0),
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
        _sane("first_on"), _sane("last_on"), _length("note", NOTE_LENGTH),
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
        _sane("started_on"), _sane("ended_on"), _length("reason", NOTE_LENGTH), _length("decided_by", NAME_LENGTH),
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
        _sane("started_on"), _sane("ended_on"), _length("reason", NOTE_LENGTH), _length("decided_by", NAME_LENGTH),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    worker_id: int = Field(foreign_key="workers.id")
    started_on: date
    ended_on: date | None = None
    reason: str
    decided_by: str


class Decision(SQLModel, table=True):
    """A management decision on a child's case: what, why, who and when; ``override`` says why a limit was passed.

    It is never changed: one that corrects it points to it.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_case", "case_id", "made_on"),
        CheckConstraint(
            "kind IN ('allocation', 'co_work', 'cover', 'review', 'threshold', 'referral', 'management', 'closure')",
            name="kind_known",
        ),
        _sane("made_on"), _length("decided", NOTE_LENGTH), _length("rationale", NOTE_LENGTH),
        _length("override", NOTE_LENGTH), _length("decided_by", NAME_LENGTH), _length("at", 40),
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


class AllocationRule(SQLModel, table=True):
    """What a case weighs, what a worker carries, how long a case may wait; see ``models.allocation_rules``."""

    __tablename__ = "allocation_rules"
    __table_args__ = (
        CheckConstraint(
            "name IN ('points_child_in_need', 'points_child_protection', 'points_looked_after', 'points_assessment', "
            "'capacity', 'newly_qualified_percent', 'allocate_within', 'review_every', 'escalate_after')",
            name="name_known",
        ),
        CheckConstraint("value BETWEEN 1 AND 1000", name="value_sane"),
        CheckConstraint("version >= 1", name="version_positive"),
        _sane("effective_from"), _length("source", NAME_LENGTH),
    )  # fmt: skip

    name: str = Field(primary_key=True)
    effective_from: date = Field(primary_key=True)
    value: int
    source: str
    version: int = 1


class ReversibleAct(SQLModel, table=True):
    """An act that its doer can still take back, or take up again; ``group_id`` is that of its entries in the trail.

    ``action`` is what was done at first, whatever was reversed since.
    """

    __tablename__ = "reversible_acts"
    __table_args__ = (
        Index("ix_reversible_acts_worker", "worker_id", "group_id"),
        CheckConstraint("side IN ('done', 'undone')", name="side_known"),
        _length("action", NAME_LENGTH),
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


class BankHoliday(SQLModel, table=True):
    """A bank holiday, from a version of the package ``holidays`` or proclaimed by a person here."""

    __tablename__ = "bank_holidays"
    __table_args__ = (_length("name", NAME_LENGTH), _length("source", NAME_LENGTH), _sane("day"))

    day: date = Field(primary_key=True)
    name: str
    source: str


class Closure(SQLModel, table=True):
    """The office is shut from ``first_on`` to ``last_on``. It is shown, and never moves a statutory date."""

    __tablename__ = "closures"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="ends_after_start"),
        _length("name", NAME_LENGTH),
        _sane("first_on"),
        _sane("last_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    first_on: date
    last_on: date
    name: str


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


class Restriction(SQLModel, table=True):
    """All cases of this child are seen by those named and an administrator only."""

    __tablename__ = "restrictions"
    __table_args__ = (_length("reason", NOTE_LENGTH), CheckConstraint("version >= 1", name="version_positive"))

    child_id: int = Field(primary_key=True, foreign_key="children.id")
    reason: str
    version: int = 1


class RestrictionName(SQLModel, table=True):
    """Somebody who is named as seeing the restricted cases of a child."""

    __tablename__ = "restriction_names"

    child_id: int = Field(primary_key=True, foreign_key="restrictions.child_id")
    worker_id: int = Field(primary_key=True, foreign_key="workers.id")


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
        _length("source", NAME_LENGTH),
    )

    kind: str = Field(primary_key=True)
    years: int
    counted_from: str
    source: str
    version: int = 1


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
        _length("who", NAME_LENGTH), _length("what", NAME_LENGTH),
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
