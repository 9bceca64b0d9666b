"""What a project, a task, a milestone, a risk, an issue, a change or a measure says in full, line by line."""

from datetime import date

from models.board import Change, PlanBoard
from models.dates import list_form, short_form
from models.improvement import Step, TaskAt, TaskState
from models.plan_words import (
    due_words,
    feedback_head,
    heard_words,
    item_words,
    next_milestone,
    risk_words,
    sign_off_words,
    state_words,
    status_words,
    task_due_words,
    tasks_in_words,
    top_risk,
)
from models.projects import ItemAt, ItemKind, ProjectAt
from models.success_lines import SuccessLine, Told

_CHANGES = 6  # the last ones, in the detail of a project


def days_words(project: ProjectAt) -> str:
    """From when until when it runs."""
    if project.starts_on is None and project.ends_on is None:
        return "no dates"
    starts, ends = ("no day" if day is None else list_form(day).strip() for day in (project.starts_on, project.ends_on))
    return f"{starts} to {ends}"


def stated_words(project: ProjectAt) -> str:
    """How it stands, with the sentence of its manager."""
    if project.stated is None:
        return f"{status_words(project)}: nobody has said yet how it stands"
    return f"{status_words(project)} since {short_form(project.stated.on)}: {project.stated.said}"


def project_details(board: PlanBoard, project: ProjectAt) -> list[str]:
    """Everything of a project that the board asks for."""
    tasks = [one for one in board.tasks if one.project == project.number]
    items = [one for one in board.items if one.project == project.number]
    milestone, risk = next_milestone(items), top_risk(items)
    changes = board.changes_of(project.number)
    since = "since the last meeting" if board.last_meeting else "so far"
    return [
        f"{project.number} {project.name}",
        f"Manager: {project.manager or 'nobody'} · {days_words(project)}",
        f"Tasks: {tasks_in_words(tasks)}",
        stated_words(project),
        "Next milestone: " + (f"{due_words(milestone.due_on, board.as_at)}: {milestone.what}" if milestone else "none"),
        "Heaviest risk: " + (f"{risk_words(risk)}: {risk.what}" if risk else "none"),
        "",
        f"Scope: {project.scope or 'not said'}",
        f"Deliverables: {project.deliverables or 'not said'}",
        "",
        f"Changed {since}: {len(changes):,}" if changes else f"Nothing changed {since}.",
        *(f"· {one.said}" for one in reversed(changes[-_CHANGES:])),
    ]


def task_details(task: TaskAt, as_at: date) -> list[str]:
    """A task with what signing off still lacks, and what was said last."""
    lines = [
        task.title,
        f"Project {task.project} · owner {task.owner or 'nobody'} · {state_words(task)} since {short_form(task.since)}",
        *([] if task.state in (TaskState.DELIVERED, TaskState.SIGNED_OFF) else [task_due_words(task, as_at)]),
        sign_off_words(task),
        f"Heard: {heard_words(task)}",
    ]
    if task.feedback:
        lines += ["", feedback_head(task.feedback[-1]), f"“{task.feedback[-1].words}”"]
    return lines


def task_page(task: TaskAt, as_at: date) -> list[tuple[str, list[str]]]:
    """The whole of a task: parts with their headings."""
    felt = [
        line
        for one in reversed(task.feedback)
        for line in (
            feedback_head(one),
            f"“{one.words}”",
            f"heard by {one.heard_by}; on file since {short_form(one.recorded_on)}, entered by {one.recorded_by}",
            "",
        )
    ]
    nobody = "Nobody has been heard yet. Press w to record what children, parents or staff say of its impact."
    return [
        (
            task.title,
            [
                f"{state_words(task)} since {short_form(task.since)} · project {task.project}"
                f" · owner {task.owner or 'nobody'} · {_due_in_full(task, as_at)}",
                sign_off_words(task),
            ],
        ),
        ("Feedback, the last first", felt[:-1] or [nobody]),
        ("Steps, the last first", [_step_words(one) for one in reversed(task.steps)]),
    ]


def _due_in_full(task: TaskAt, as_at: date) -> str:
    if task.due_on is None:
        return "no date"
    due = f"due {short_form(task.due_on)}"
    done = task.state in (TaskState.DELIVERED, TaskState.SIGNED_OFF)
    return due if done else f"{due}, {due_words(task.due_on, as_at)}"


def _step_words(step: Step) -> str:
    because = f": {step.because}" if step.because else ""
    rests = " (on feedback)" if step.feedback_id is not None else ""
    return f"{short_form(step.on)} · {step.state.short}{rests}, entered by {step.taken_by}{because}"


def item_details(item: ItemAt, as_at: date) -> list[str]:
    """A milestone, a risk or an issue with all that is known of it."""
    lines = [
        item.what,
        f"{item.kind.words.capitalize()} of project {item.project} · owner {item.owner or 'nobody'} · "
        f"{item_words(item, as_at)}",
        f"In the plan since {short_form(item.raised_on)}",
    ]
    if item.due_on is not None:
        moved = f", at first {short_form(item.first_due_on)}" if item.was_moved and item.first_due_on else ""
        lines.append(f"Due {short_form(item.due_on)}{moved}")
    if item.kind is ItemKind.RISK:
        lines += [
            f"Likelihood {item.likelihood} × impact {item.impact} = {item.score} of 25",
            f"Against it: {item.mitigation or 'nothing yet'}",
        ]
    if item.how:
        lines.append(f"{item.kind.ended.capitalize() if item.ended_on else 'Open again'}: {item.how}")
    return lines


def change_details(change: Change) -> list[str]:
    """A change with when it was entered, and by whom."""
    of = f" · project {change.project}" if change.project else ""
    entered = f"entered on {short_form(change.recorded_on)} by {change.changed_by}"
    return [change.said, f"{change.kind.value}{of} · {short_form(change.on)} · {entered}"]


def success_details(line: SuccessLine) -> list[str]:
    """A line of a measure with both figures and where they come from."""
    measure = line.measure
    before, now = (_told_words(line, one) for one in (line.baseline, line.now))
    what = f"{line.live.words} (counted here)" if line.live is not None else "as recorded"
    return [
        f"{measure.number} {measure.name}: {measure.words}",
        f"{what}, to be {line.direction[2:]}: {line.trend.words}",
        f"September 2010: {before}",
        f"Now: {now}",
    ]


def _told_words(line: SuccessLine, told: Told | None) -> str:
    """A figure with where it comes from; of what is counted, what it counts."""
    if told is None:
        return "not on record" if line.live is not None else "not recorded"
    return f"{told.value}, {told.source}" if line.live is not None else told.in_words
