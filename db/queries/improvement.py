"""The improvement plan as it stood on a day: the board's view, a project, a task, what changed, and success.

A step, feedback and a change count from the day on which they were entered or which they say; the texts of a project,
of a task and of an item are those of today.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from db.queries.standards import as_date, maybe_date
from db.store import Reader, Row
from models.board import Change, ChangeKind, Meeting, PlanBoard
from models.errors import NotFound
from models.feedback import Feedback, Impact, Voice
from models.improvement import Step, TaskAt, TaskState
from models.projects import ItemAt, ItemKind, ProjectAt, ProjectStatus, Stated
from models.success import TWELVE, SuccessAt, SuccessFigure


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything of one project, as it stood on a day."""

    project: ProjectAt
    tasks: tuple[TaskAt, ...]
    items: tuple[ItemAt, ...]
    statuses: tuple[Stated, ...]  # oldest first
    changes: tuple[Change, ...]  # all, oldest first


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task with what changed of it."""

    task: TaskAt
    changes: tuple[Change, ...]


def plan_board(reader: Reader, as_at: date) -> PlanBoard:
    """The plan as the board sees it, with what changed since it met last."""
    held = meetings(reader, as_at)
    last = held[-1] if held else None
    return PlanBoard(
        as_at,
        tuple(_projects(reader, as_at)),
        tuple(tasks(reader, as_at)),
        tuple(items(reader, as_at)),
        last,
        tuple(changes_since(reader, last, as_at)),
    )


def project(reader: Reader, number: int, as_at: date) -> ProjectPage:
    """One project. Raises NotFound."""
    found = [one for one in _projects(reader, as_at) if one.number == number]
    if not found:
        raise NotFound(f"There is no project {number} in the plan.")
    return ProjectPage(
        found[0],
        tuple(one for one in tasks(reader, as_at) if one.project == number),
        tuple(one for one in items(reader, as_at) if one.project == number),
        tuple(_statuses(reader, as_at)[number]),
        tuple(_changes(reader, as_at, "project_number = :number", number=number)),
    )


def task(reader: Reader, id_: int, as_at: date) -> TaskPage:
    """One task, with its steps and the feedback on file. Raises NotFound."""
    found = tasks(reader, as_at, id_)
    if not found:
        raise NotFound(f"There is no task {id_} in the plan. cpip-tui plan lists those that there are.")
    return TaskPage(found[0], tuple(_changes(reader, as_at, "task_id = :task", task=id_)))


def tasks(reader: Reader, as_at: date, id_: int | None = None) -> list[TaskAt]:
    """All tasks that were in the plan, or the one; as they stood, by project."""
    only, values = ("", {}) if id_ is None else (" AND {} = :id", {"id": id_})
    steps: dict[int, list[Step]] = defaultdict(list)
    for step_id, task_id, state, on, because, felt_id, taken_by in reader.rows(
        "SELECT id, task_id, state, happened_on, because, felt_id, taken_by FROM task_steps "
        f"WHERE happened_on <= :as_at{only.format('task_id')} ORDER BY id",
        as_at=as_at.isoformat(), **values,
    ):  # fmt: skip
        steps[task_id].append(Step(step_id, task_id, TaskState(state), as_date(on), because, felt_id, taken_by))
    heard: dict[int, list[Feedback]] = defaultdict(list)
    for one in reader.rows(
        "SELECT id, task_id, voice, impact, given_on, source, words, heard_by, recorded_on, recorded_by "
        f"FROM task_feedback WHERE recorded_on <= :as_at{only.format('task_id')} ORDER BY given_on, id",
        as_at=as_at.isoformat(), **values,
    ):  # fmt: skip
        feedback = _feedback(one)
        heard[feedback.task_id].append(feedback)
    return [
        TaskAt(
            number, of_project, title, owner, maybe_date(due_on), as_date(added_on), version, tuple(steps[number]),
            tuple(heard[number]),
        )
        for number, of_project, title, owner, due_on, added_on, version in reader.rows(
            "SELECT id, project_number, title, owner, due_on, added_on, version FROM tasks "
            f"WHERE added_on <= :as_at{only.format('id')} ORDER BY project_number, id",
            as_at=as_at.isoformat(), **values,
        ) if steps[number]
    ]  # fmt: skip


def items(reader: Reader, as_at: date, id_: int | None = None) -> list[ItemAt]:
    """All milestones, risks and issues that were in the plan, or the one; what ended later is open still."""
    only, values = ("", {}) if id_ is None else (" AND id = :id", {"id": id_})
    found = []
    for one in reader.rows(
        "SELECT id, project_number, kind, what, owner, raised_on, ended_on, how, due_on, first_due_on, likelihood, "
        f"impact, mitigation, version FROM project_items WHERE raised_on <= :as_at{only} ORDER BY project_number, id",
        as_at=as_at.isoformat(), **values,
    ):  # fmt: skip
        ended_on = maybe_date(one[6])
        ended = ended_on is not None and ended_on <= as_at
        found.append(
            ItemAt(
                one[0], one[1], ItemKind(one[2]), one[3], one[4], as_date(one[5]), ended_on if ended else None,
                one[7] if ended or ended_on is None else "", maybe_date(one[8]), maybe_date(one[9]), *one[10:],
            )
        )  # fmt: skip
    return found


def meetings(reader: Reader, as_at: date) -> list[Meeting]:
    """The meetings of the board up to a day, oldest first."""
    return [
        Meeting(id_, as_date(held_on), *rest)
        for id_, held_on, *rest in reader.rows(
            "SELECT id, held_on, note, last_change_id, recorded_by FROM board_meetings WHERE held_on <= :as_at "
            "ORDER BY held_on",
            as_at=as_at.isoformat(),
        )
    ]


def changes_since(reader: Reader, since: Meeting | date | None, until: date) -> list[Change]:
    """What was entered after a meeting, or from a day on, or ever, and until a day; in the order of entry."""
    if isinstance(since, Meeting):
        return _changes(reader, until, "id > :last", last=since.last_change_id)
    return _changes(reader, until, "recorded_on >= :since", since=(since or date(1, 1, 1)).isoformat())


def last_change(reader: Reader, before: date) -> int:
    """The number of the last change that was entered before a day; 0 where there is none."""
    row = reader.row("SELECT MAX(id) FROM plan_changes WHERE recorded_on < :before", before=before.isoformat())
    return 0 if row is None else row[0] or 0


def success(reader: Reader, as_at: date) -> list[SuccessAt]:
    """The twelve measures with the figures that were recorded of days up to this one."""
    found: dict[int, list[SuccessFigure]] = defaultdict(list)
    for id_, measure, on, value, number, source, is_baseline, recorded_by in reader.rows(
        "SELECT id, measure, figure_on, value, number, source, is_baseline, recorded_by FROM success_figures "
        "WHERE figure_on <= :as_at ORDER BY figure_on, id",
        as_at=as_at.isoformat(),
    ):
        found[measure].append(
            SuccessFigure(id_, measure, as_date(on), value, number, source, bool(is_baseline), recorded_by)
        )
    return [SuccessAt(measure, tuple(found[measure.number])) for measure in TWELVE]


def _feedback(row: Row) -> Feedback:
    id_, task_id, voice, impact, given_on, source, words, heard_by, recorded_on, recorded_by = row
    return Feedback(
        id_, task_id, Voice(voice), Impact(impact), as_date(given_on), source, words, heard_by, as_date(recorded_on),
        recorded_by,
    )  # fmt: skip


def _projects(reader: Reader, as_at: date) -> list[ProjectAt]:
    stated = _statuses(reader, as_at)
    return [
        ProjectAt(
            number, name, scope, deliverables, manager, maybe_date(starts_on), maybe_date(ends_on), version,
            stated[number][-1] if stated[number] else None,
        )
        for number, name, scope, deliverables, manager, starts_on, ends_on, version in reader.rows(
            "SELECT number, name, scope, deliverables, manager, starts_on, ends_on, version FROM projects "
            "ORDER BY number"
        )
    ]  # fmt: skip


def _statuses(reader: Reader, as_at: date) -> dict[int, list[Stated]]:
    found: dict[int, list[Stated]] = defaultdict(list)
    for number, status, said, since, stated_by in reader.rows(
        "SELECT project_number, status, said, since, stated_by FROM project_statuses WHERE since <= :as_at "
        "ORDER BY since, id",
        as_at=as_at.isoformat(),
    ):
        found[number].append(Stated(ProjectStatus(status), said, as_date(since), stated_by))
    return found


def _changes(reader: Reader, until: date, condition: str, **values: object) -> list[Change]:
    return [
        Change(id_, ChangeKind(kind), number, task_id, as_date(on), as_date(recorded_on), said, changed_by)
        for id_, kind, number, task_id, on, recorded_on, said, changed_by in reader.rows(
            "SELECT id, kind, project_number, task_id, happened_on, recorded_on, said, changed_by FROM plan_changes "
            f"WHERE {condition} AND recorded_on <= :until ORDER BY id",
            until=until.isoformat(),
            **values,
        )
    ]
