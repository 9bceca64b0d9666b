"""The improvement plan in words: on the screen, in the report for the board and on the command line.

Every state is a symbol and words, so that no colour is needed. Days are calendar days: a plan runs over months.
"""

from collections.abc import Sequence
from datetime import date

from models.board import milestones, risks_by_score
from models.dates import short_form
from models.feedback import Feedback, Impact, Voice
from models.improvement import TaskAt, TaskState
from models.projects import ItemAt, ItemKind, ProjectAt, ProjectStatus, RiskBand

SOON_DAYS = 14  # calendar days
NO_NAMES = "No child’s name: words, not who said them."
NOT_HEARD = "·"
_IMPACTS = {Impact.POSITIVE: "+", Impact.NONE: "=", Impact.NEGATIVE: "−"}
_STATUSES = {ProjectStatus.ON_TRACK: "✓", ProjectStatus.AT_RISK: "▲", ProjectStatus.OFF_TRACK: "✕"}
_STATES = {
    TaskState.PLANNED: "·", TaskState.IN_PROGRESS: "→", TaskState.DELIVERED: "○", TaskState.SIGNED_OFF: "✓",
    TaskState.FOR_REVIEW: "?",
}  # fmt: skip
_BANDS = {RiskBand.HIGH: "✕", RiskBand.MEDIUM: "▲", RiskBand.LOW: "·"}
_SOMEBODY = "children and young people, parents and carers or staff have to say that it helped"


def due_words(due_on: date | None, as_at: date) -> str:
    """How long it is until a day, of what is not done: ``✕ 12 days late``, ``! due today``, ``▲ in 5 days``."""
    if due_on is None:
        return "· no date"
    days = (due_on - as_at).days
    if days < 0:
        return f"✕ {-days:,} day{'' if days == -1 else 's'} late"
    if days == 0:
        return "! due today"
    return f"{'▲' if days <= SOON_DAYS else '·'} in {days:,} day{'' if days == 1 else 's'}"


def status_words(project: ProjectAt) -> str:
    """How its manager says that it stands: ``▲ at risk``."""
    if project.stated is None:
        return "· not said"
    return f"{_STATUSES[project.stated.status]} {project.stated.status.words}"


def state_words(task: TaskAt) -> str:
    """Where a task stands; of a delivered one whether somebody has felt it: ``○ delivered, not felt``."""
    if task.awaits_signature:
        return "● delivered, felt"
    return f"{_STATES[task.state]} {task.state.short}{', not felt' if task.is_delivered_unfelt else ''}"


def task_due_words(task: TaskAt, as_at: date) -> str:
    """When it is due, or that it is done."""
    if task.state in (TaskState.DELIVERED, TaskState.SIGNED_OFF):
        return f"{task.state.short} {short_form(task.since)}"
    return due_words(task.due_on, as_at)


def tasks_in_words(tasks: Sequence[TaskAt]) -> str:
    """How many stand where: ``3 planned · 2 in progress · 1 delivered, not felt · 4 signed off``."""
    counts: dict[str, int] = {}
    states = list(TaskState)
    for task in sorted(tasks, key=lambda one: (states.index(one.state), one.awaits_signature)):
        words = state_words(task)[2:]
        counts[words] = counts.get(words, 0) + 1
    return " · ".join(f"{count:,} {words}" for words, count in counts.items()) or "no tasks"


def tasks_in_marks(tasks: Sequence[TaskAt]) -> str:
    """The same where there is little room, by the symbols of the states: ``·3 →2 ○1 ✓4``."""
    marks = [state_words(task)[0] for task in tasks]
    return " ".join(f"{mark}{marks.count(mark)}" for mark in "·→○●?✓" if mark in marks) or "–"


def heard_marks(task: TaskAt) -> str:
    """What each of the three said last: ``C+ P− S·`` (positive, negative, not heard; ``=`` is no difference)."""
    last = _last_of(task)
    return " ".join(
        f"{voice.value[0].upper()}{_IMPACTS[last[voice].impact] if voice in last else NOT_HEARD}" for voice in Voice
    )


def heard_words(task: TaskAt) -> str:
    """The same in words: ``children: positive · parents: not heard · staff: negative``."""
    last = _last_of(task)
    return " · ".join(
        f"{voice.value}: {last[voice].impact.words if voice in last else 'not heard'}" for voice in Voice
    )  # fmt: skip


def _last_of(task: TaskAt) -> dict[Voice, Feedback]:
    return {one.voice: one for one in task.feedback}


def feedback_head(one: Feedback) -> str:
    """``+ positive: children and young people, Mon 3 Oct 2011, listening event``"""
    said = f"{_IMPACTS[one.impact]} {one.impact.words}: {one.voice.words}"
    return f"{said}, {short_form(one.given_on)}, {one.source}"


def sign_off_words(task: TaskAt) -> str:
    """What signing off still lacks, in a sentence; what it rests on where it lacks nothing."""
    if task.state is TaskState.SIGNED_OFF:
        rests = next((one for one in task.feedback if one.id == task.steps[-1].feedback_id), None)
        what = "" if rests is None else f", on what {rests.voice.words} said on {short_form(rests.given_on)}"
        return f"It is signed off since {short_form(task.since)}{what}."
    if task.state is TaskState.DELIVERED:
        if task.felt is None:
            return f"It cannot be signed off yet: {task.unfelt}. Record their feedback first."
        felt = task.felt
        return (
            f"Nothing is lacking: {felt.voice.words} said on {short_form(felt.given_on)} that the impact is positive "
            f"({felt.source}). The board may sign it off."
        )
    if task.state is TaskState.FOR_REVIEW:
        last = task.otherwise
        what = "" if last is None else f": {last.voice.words} said on {short_form(last.given_on)} that "
        what += "" if last is None else last.impact.sentence
        return (
            f"It is for review{what}. Take another approach, or leave it as it is and say why; then {_SOMEBODY}."
        )  # fmt: skip
    first = "begun and delivered" if task.state is TaskState.PLANNED else "delivered"
    then = "what is on file says that it helped" if task.felt is not None else f"then {_SOMEBODY}"
    return f"To be signed off it has still to be {first}; {then}."


def risk_words(risk: ItemAt) -> str:
    """How much it weighs: ``✕ 20 high``."""
    return f"{_BANDS[risk.band]} {risk.score} {risk.band.words}"


def item_words(item: ItemAt, as_at: date) -> str:
    """How a milestone, a risk or an issue stands: ``✕ 12 days late``, ``✕ 20 high``, ``✓ met Fri 16 Sep 2011``."""
    if item.ended_on is not None:
        return f"✓ {item.kind.ended} {short_form(item.ended_on)}"
    if item.kind is ItemKind.MILESTONE:
        return due_words(item.due_on, as_at)
    return risk_words(item) if item.kind is ItemKind.RISK else f"! open since {short_form(item.raised_on)}"


def next_milestone(items: Sequence[ItemAt]) -> ItemAt | None:
    """The open milestone that is due first: an overdue one where there is one."""
    return next((one for one in milestones(items) if one.is_open), None)


def top_risk(items: Sequence[ItemAt]) -> ItemAt | None:
    """The heaviest open risk."""
    return next((one for one in risks_by_score(items) if one.is_open), None)
