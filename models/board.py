"""What the improvement board looks at: what is delivered and not yet felt, what is overdue, what weighs most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.improvement import TaskAt, TaskState
from models.projects import ItemAt, ItemKind, ProjectAt, RiskBand


class ChangeKind(StrEnum):
    """Of what part of the plan a change is."""

    PROJECT = "project"
    MILESTONE = "milestone"
    RISK = "risk"
    ISSUE = "issue"
    TASK = "task"
    FEEDBACK = "feedback"
    SUCCESS = "success"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in the plan, in a sentence; ``on`` is the day from which it holds."""

    id: int
    kind: ChangeKind
    project: int | None
    task_id: int | None
    on: date
    recorded_on: date
    said: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """The board met, and was told of every change up to the last one."""

    id: int
    held_on: date
    note: str
    last_change_id: int
    recorded_by: str


class PlanTile(StrEnum):
    """The counts of the board's view; each has its list."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    NOT_FELT = "not_felt"
    TO_SIGN = "to_sign"
    FOR_REVIEW = "for_review"
    SIGNED_OFF = "signed_off"
    OVERDUE_TASKS = "overdue_tasks"
    OVERDUE_MILESTONES = "overdue_milestones"
    RISKS = "risks"
    HIGH_RISKS = "high_risks"
    ISSUES = "issues"

    @property
    def words(self) -> str:
        return _TILES.get(self, self.value.replace("_", " "))

    @property
    def is_of_tasks(self) -> bool:
        """Whether its list is of tasks; the others are of milestones, risks and issues."""
        return self not in _OF_ITEMS


_OF_ITEMS = (PlanTile.OVERDUE_MILESTONES, PlanTile.RISKS, PlanTile.HIGH_RISKS, PlanTile.ISSUES)
_TILES = {
    PlanTile.NOT_FELT: "delivered, not yet felt",
    PlanTile.TO_SIGN: "felt, to be signed off",
    PlanTile.RISKS: "open risks",
    PlanTile.ISSUES: "open issues",
}


@dataclass(frozen=True, slots=True)
class PlanBoard:
    """The whole plan as it stood on a day. Every number is the length of a list."""

    as_at: date
    projects: tuple[ProjectAt, ...]
    tasks: tuple[TaskAt, ...]
    items: tuple[ItemAt, ...]
    last_meeting: Meeting | None
    changes: tuple[Change, ...]  # since the last meeting

    def tasks_of(self, tile: PlanTile, project: int | None = None) -> tuple[TaskAt, ...]:
        """The tasks that a tile counts, of one project or of all: first what is due first, then what has no date."""
        found = [one for one in self.tasks if project in (None, one.project) and self._counts(tile, one)]
        return tuple(sorted(found, key=lambda one: (one.due_on is None, one.due_on or self.as_at, one.project, one.id)))

    def items_of(self, tile: PlanTile, project: int | None = None) -> tuple[ItemAt, ...]:
        """The milestones, risks or issues that a tile counts: the longest overdue, the heaviest, the oldest first."""
        found = [one for one in self.items if project in (None, one.project)]
        if tile is PlanTile.OVERDUE_MILESTONES:
            return tuple(one for one in milestones(found) if one.is_overdue(self.as_at))
        if tile is PlanTile.RISKS:
            return tuple(one for one in risks_by_score(found) if one.is_open)
        if tile is PlanTile.HIGH_RISKS:
            return tuple(one for one in risks_by_score(found) if one.is_open and one.band is RiskBand.HIGH)
        if tile is PlanTile.ISSUES:
            return tuple(one for one in issues(found) if one.is_open)
        return ()

    def count(self, tile: PlanTile, project: int | None = None) -> int:
        """How many there are in the list."""
        return len(self.tasks_of(tile, project) if tile.is_of_tasks else self.items_of(tile, project))

    def changes_of(self, project: int | None = None) -> tuple[Change, ...]:
        """What changed since the last meeting, of one project or of all, oldest first."""
        return tuple(one for one in self.changes if project in (None, one.project))

    def _counts(self, tile: PlanTile, task: TaskAt) -> bool:
        if tile is PlanTile.NOT_FELT:
            return task.is_delivered_unfelt
        if tile is PlanTile.TO_SIGN:
            return task.awaits_signature
        if tile is PlanTile.OVERDUE_TASKS:
            return task.is_overdue(self.as_at)
        return tile.is_of_tasks and task.state is TaskState(tile.value)


def milestones(items: Sequence[ItemAt]) -> tuple[ItemAt, ...]:
    """The milestones, the first that is due first."""
    found = [one for one in items if one.kind is ItemKind.MILESTONE]
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.id)))


def risks_by_score(items: Sequence[ItemAt]) -> tuple[ItemAt, ...]:
    """The risks, the heaviest first; closed ones at the end."""
    found = [one for one in items if one.kind is ItemKind.RISK]
    return tuple(sorted(found, key=lambda one: (not one.is_open, -one.score, one.id)))


def issues(items: Sequence[ItemAt]) -> tuple[ItemAt, ...]:
    """The issues, the oldest first; resolved ones at the end."""
    found = [one for one in items if one.kind is ItemKind.ISSUE]
    return tuple(sorted(found, key=lambda one: (not one.is_open, one.raised_on, one.id)))
