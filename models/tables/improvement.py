"""The tables of the improvement plan. That nothing is signed off which nobody felt is held by the schema itself."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.improvement import TITLE_LENGTH
from models.success import VALUE_LENGTH
from models.tables.checks import length, sane
from models.text import NAME_LENGTH, NOTE_LENGTH


class Project(SQLModel, table=True):
    """One of the projects of the plan; see ``models.improvement_words``."""

    __tablename__ = "projects"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("version >= 1", name="version_positive"),
        sane("starts_on"), sane("ends_on"), length("name", NAME_LENGTH), length("scope", NOTE_LENGTH, 0),
        length("deliverables", NOTE_LENGTH, 0), length("manager", NAME_LENGTH, 0),
    )  # fmt: skip

    number: int = Field(primary_key=True)
    name: str
    scope: str
    deliverables: str
    manager: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    version: int = 1


class ProjectStatus(SQLModel, table=True):
    """What was said of how a project stands, from a day on: the last one says it."""

    __tablename__ = "project_statuses"
    __table_args__ = (
        Index("ix_project_statuses_project", "project_number", "id"),
        CheckConstraint("status IN ('on_track', 'at_risk', 'off_track')", name="status_known"),
        sane("since"), length("said", NOTE_LENGTH), length("stated_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    project_number: int = Field(foreign_key="projects.number")
    status: str
    said: str
    since: date
    stated_by: str
    at: str = Field(max_length=40)


class ProjectItem(SQLModel, table=True):
    """A milestone, a risk or an issue; ``ended_on`` is the day on which it was met, closed or resolved."""

    __tablename__ = "project_items"
    __table_args__ = (
        Index("ix_project_items_project", "project_number", "kind"),
        CheckConstraint("kind IN ('milestone', 'risk', 'issue')", name="kind_known"),
        CheckConstraint("(kind = 'milestone') = (due_on IS NOT NULL)", name="milestone_is_due"),
        CheckConstraint("(due_on IS NULL) = (first_due_on IS NULL)", name="due_first_on_a_day"),
        CheckConstraint("(kind = 'risk') = (likelihood IS NOT NULL)", name="risk_is_scored"),
        CheckConstraint("(likelihood IS NULL) = (impact IS NULL)", name="score_whole"),
        CheckConstraint("likelihood BETWEEN 1 AND 5 AND impact BETWEEN 1 AND 5", name="score_sane"),
        CheckConstraint("ended_on >= raised_on", name="ends_after_it_was_raised"),
        CheckConstraint("kind <> 'issue' OR ended_on IS NULL OR how <> ''", name="issue_resolved_somehow"),
        CheckConstraint("version >= 1", name="version_positive"),
        sane("raised_on"), sane("ended_on"), sane("due_on"), sane("first_due_on"), length("what", NOTE_LENGTH),
        length("owner", NAME_LENGTH, 0), length("mitigation", NOTE_LENGTH, 0), length("how", NOTE_LENGTH, 0),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    project_number: int = Field(foreign_key="projects.number")
    kind: str
    what: str
    owner: str = ""
    raised_on: date
    ended_on: date | None = None
    how: str = ""
    due_on: date | None = None
    first_due_on: date | None = None  # a day that was moved is kept
    likelihood: int | None = None
    impact: int | None = None
    mitigation: str = ""
    version: int = 1


class Task(SQLModel, table=True):
    """Something that a project does. Where it stands is its last step."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_project", "project_number"),
        CheckConstraint("version >= 1", name="version_positive"),
        sane("due_on"), sane("added_on"), length("title", TITLE_LENGTH), length("owner", NAME_LENGTH, 0),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    project_number: int = Field(foreign_key="projects.number")
    title: str
    owner: str = ""
    due_on: date | None = None
    added_on: date
    version: int = 1


class TaskFeedback(SQLModel, table=True):
    """What children and young people, parents and carers, or staff said of the impact of a task."""

    __tablename__ = "task_feedback"
    __table_args__ = (
        UniqueConstraint("id", "task_id", "impact"),  # what a step can rest on
        Index("ix_task_feedback_task", "task_id", "id"),
        CheckConstraint("voice IN ('children', 'parents', 'staff')", name="voice_known"),
        CheckConstraint("impact IN ('positive', 'none', 'negative')", name="impact_known"),
        CheckConstraint("recorded_on >= given_on", name="recorded_after_given"),
        sane("given_on"), sane("recorded_on"), length("source", NAME_LENGTH), length("words", NOTE_LENGTH),
        length("heard_by", NAME_LENGTH), length("recorded_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="tasks.id")
    voice: str
    impact: str
    given_on: date
    source: str
    words: str
    heard_by: str
    recorded_on: date
    recorded_by: str
    at: str = Field(max_length=40)


class TaskStep(SQLModel, table=True):
    """A task came into a state on a day, after the step before. Nothing is signed off but on positive feedback of the
    same task, and nothing is sent to review but on feedback that says otherwise."""

    __tablename__ = "task_steps"
    __table_args__ = (
        UniqueConstraint("id", "task_id", "state"),
        UniqueConstraint("after_id"),  # what comes after a step comes once
        Index("one_beginning_of_a_task", "task_id", unique=True, sqlite_where=text("after_id IS NULL"),
              postgresql_where=text("after_id IS NULL")),
        Index("ix_task_steps_task", "task_id", "id"),
        ForeignKeyConstraint(["after_id", "task_id", "after_state"],
                             ["task_steps.id", "task_steps.task_id", "task_steps.state"]),
        ForeignKeyConstraint(["felt_id", "task_id", "felt_impact"],
                             ["task_feedback.id", "task_feedback.task_id", "task_feedback.impact"]),
        CheckConstraint("(after_id IS NULL) = (after_state IS NULL)", name="after_a_step"),
        CheckConstraint("after_id < id", name="after_an_earlier_one"),
        CheckConstraint(
            "COALESCE(after_state, '') || '>' || state IN ('>planned', 'planned>in_progress', "
            "'in_progress>delivered', 'delivered>signed_off', 'for_review>in_progress', 'for_review>delivered', "
            "'planned>for_review', 'in_progress>for_review', 'delivered>for_review', 'signed_off>for_review')",
            name="move_known",
        ),
        CheckConstraint(
            "state = 'signed_off' AND felt_id IS NOT NULL AND COALESCE(felt_impact, '') = 'positive' "
            "OR state = 'for_review' AND felt_id IS NOT NULL AND COALESCE(felt_impact, '') IN ('none', 'negative') "
            "OR state NOT IN ('signed_off', 'for_review') AND felt_id IS NULL AND felt_impact IS NULL",
            name="signed_off_only_when_felt",
        ),
        CheckConstraint("COALESCE(after_state, '') <> 'for_review' OR because <> ''", name="reviewed_with_reason"),
        sane("happened_on"), length("because", NOTE_LENGTH, 0), length("taken_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="tasks.id")
    state: str
    happened_on: date
    after_id: int | None = None
    after_state: str | None = None
    felt_id: int | None = None
    felt_impact: str | None = None
    because: str = ""
    taken_by: str
    at: str = Field(max_length=40)


class PlanChange(SQLModel, table=True):
    """What changed in the plan, in a sentence; ``recorded_on`` is the day on which it was entered."""

    __tablename__ = "plan_changes"
    __table_args__ = (
        Index("ix_plan_changes_project", "project_number", "id"),
        Index("ix_plan_changes_task", "task_id", "id"),
        CheckConstraint(
            "kind IN ('project', 'milestone', 'risk', 'issue', 'task', 'feedback', 'success')", name="kind_known"
        ),
        CheckConstraint("(kind = 'success') = (project_number IS NULL)", name="of_a_project"),
        CheckConstraint("task_id IS NULL OR kind IN ('task', 'feedback')", name="of_a_task"),
        sane("happened_on"), sane("recorded_on"), length("said", NOTE_LENGTH), length("changed_by", NAME_LENGTH),
        length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    project_number: int | None = Field(default=None, foreign_key="projects.number")
    task_id: int | None = Field(default=None, foreign_key="tasks.id")
    happened_on: date
    recorded_on: date
    said: str
    changed_by: str
    at: str = Field(max_length=40)


class BoardMeeting(SQLModel, table=True):
    """The improvement board met: it was told of every change up to ``last_change_id``."""

    __tablename__ = "board_meetings"
    __table_args__ = (
        UniqueConstraint("held_on"),
        CheckConstraint("last_change_id >= 0", name="last_change_counted"),
        sane("held_on"), length("note", NOTE_LENGTH, 0), length("recorded_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    held_on: date
    note: str = ""
    last_change_id: int
    recorded_by: str
    at: str = Field(max_length=40)


class SuccessFigure(SQLModel, table=True):
    """A figure of one of the twelve measures of success on a day; see ``models.success``."""

    __tablename__ = "success_figures"
    __table_args__ = (
        Index("ix_success_figures_measure", "measure", "figure_on"),
        CheckConstraint("measure BETWEEN 1 AND 12", name="measure_known"),
        sane("figure_on"), length("value", VALUE_LENGTH), length("source", NAME_LENGTH),
        length("recorded_by", NAME_LENGTH), length("at", 40),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    measure: int
    figure_on: date
    value: str
    number: float | None = None
    source: str
    is_baseline: bool = False
    recorded_by: str
    at: str = Field(max_length=40)
