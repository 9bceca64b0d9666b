"""How the improvement plan is printed: the names of its columns for programs, and their words for people."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from db.exchange.lists.field import Field
from models.board import Change, Meeting, PlanBoard, PlanTile
from models.dates import short_form
from models.feedback import Feedback
from models.plan_words import (
    due_words,
    feedback_head,
    item_words,
    next_milestone,
    risk_words,
    status_words,
    tasks_in_words,
    top_risk,
)
from models.projects import ItemAt, ProjectAt


@dataclass(frozen=True)
class ProjectRow:
    """A project as the board sees it."""

    board: PlanBoard
    project: ProjectAt

    def count(self, tile: PlanTile) -> int:
        return self.board.count(tile, self.project.number)

    @cached_property
    def items(self) -> tuple[ItemAt, ...]:
        return tuple(one for one in self.board.items if one.project == self.project.number)

    @property
    def milestone(self) -> ItemAt | None:
        """The next one that is not met."""
        return next_milestone(self.items)

    @property
    def risk(self) -> ItemAt | None:
        """The heaviest that is open."""
        return top_risk(self.items)

    @property
    def tasks_words(self) -> str:
        return tasks_in_words([one for one in self.board.tasks if one.project == self.project.number])


def _day(day: date | None, none: str = "–") -> str:
    return none if day is None else short_form(day)


def _count(tile: PlanTile) -> Field[ProjectRow]:
    return Field(tile.value, lambda row: row.count(tile))


PROJECT_FIELDS: tuple[Field[ProjectRow], ...] = (
    Field("project", lambda row: row.project.number),
    Field("name", lambda row: row.project.name),
    Field("manager", lambda row: row.project.manager or None),
    Field("status", lambda row: row.project.stated.status.value if row.project.stated else None),
    Field("status_said", lambda row: row.project.stated.said if row.project.stated else None),
    Field("status_on", lambda row: row.project.stated.on if row.project.stated else None),
    Field("starts_on", lambda row: row.project.starts_on),
    Field("ends_on", lambda row: row.project.ends_on),
    *map(_count, PlanTile),
    Field("next_milestone", lambda row: row.milestone.what if row.milestone else None),
    Field("next_milestone_due_on", lambda row: row.milestone.due_on if row.milestone else None),
    Field("top_risk", lambda row: row.risk.what if row.risk else None),
    Field("top_risk_score", lambda row: row.risk.score if row.risk else None),
    Field("changes", lambda row: len(row.board.changes_of(row.project.number))),
)
PROJECTS_IN_WORDS: tuple[Field[ProjectRow], ...] = (
    Field("project", lambda row: str(row.project.number), "no."),
    Field("name", lambda row: row.project.name, "project"),
    Field("manager", lambda row: row.project.manager or "–", "manager"),
    Field("status", lambda row: status_words(row.project), "stands"),
    Field("milestone", lambda row: due_words(row.milestone.due_on, row.board.as_at) if row.milestone else "–",
          "next milestone"),
    Field("risk", lambda row: risk_words(row.risk) if row.risk else "–", "heaviest risk"),
    Field("tasks", lambda row: row.tasks_words, "tasks"),
)  # fmt: skip


FEEDBACK_IN_WORDS: tuple[Field[Feedback], ...] = (
    Field("task", lambda one: str(one.task_id), "task"),
    Field("head", feedback_head, "impact, from whom, when, where"),
    Field("heard_by", lambda one: one.heard_by, "heard by"),
    Field("words", lambda one: f"“{one.words}”", "words"),
)


def item_fields(as_at: date) -> tuple[Field[ItemAt], ...]:
    """A milestone, a risk or an issue, the same names for all three."""
    return (
        Field("id", lambda one: one.id),
        Field("project", lambda one: one.project),
        Field("kind", lambda one: one.kind.value),
        Field("what", lambda one: one.what),
        Field("owner", lambda one: one.owner or None),
        Field("raised_on", lambda one: one.raised_on),
        Field("due_on", lambda one: one.due_on),
        Field("first_due_on", lambda one: one.first_due_on),
        Field("overdue", lambda one: one.is_overdue(as_at)),
        Field("likelihood", lambda one: one.likelihood),
        Field("impact", lambda one: one.impact),
        Field("score", lambda one: one.score or None),
        Field("mitigation", lambda one: one.mitigation or None),
        Field("ended_on", lambda one: one.ended_on),
        Field("how", lambda one: one.how or None),
    )


def items_in_fields(as_at: date) -> tuple[Field[ItemAt], ...]:
    """The same for people."""
    return (
        Field("id", lambda one: str(one.id), "number"),
        Field("project", lambda one: str(one.project), "project"),
        Field("stands", lambda one: item_words(one, as_at), "stands"),
        Field("due", lambda one: _moved(one), "due"),
        Field("owner", lambda one: one.owner or "–", "owner"),
        Field("what", lambda one: one.what, "what"),
        Field("mitigation", lambda one: one.mitigation or one.how, "what is done"),
    )


def _moved(item: ItemAt) -> str:
    return f"{_day(item.due_on)}, at first {_day(item.first_due_on)}" if item.was_moved else _day(item.due_on)


CHANGE_FIELDS: tuple[Field[Change], ...] = (
    Field("on", lambda one: one.on, "from", lambda one: short_form(one.on)),
    Field("recorded_on", lambda one: one.recorded_on, "entered", lambda one: short_form(one.recorded_on)),
    Field("kind", lambda one: one.kind.value, "of"),
    Field("project", lambda one: one.project, "project"),
    Field("task", lambda one: one.task_id),
    Field("by", lambda one: one.changed_by, "by"),
    Field("said", lambda one: one.said, "what changed"),
)
MEETING_FIELDS: tuple[Field[Meeting], ...] = (
    Field("meeting", lambda one: one.id),
    Field("held_on", lambda one: one.held_on, "held", lambda one: short_form(one.held_on)),
    Field("recorded_by", lambda one: one.recorded_by, "entered by"),
    Field("note", lambda one: one.note or None, "note"),
)
