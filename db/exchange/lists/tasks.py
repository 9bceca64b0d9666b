"""The list of the tasks of the improvement plan, with their steps and what was said of them."""

from datetime import date

from db.exchange.lists.field import Field, Listing, record
from models.feedback import Feedback
from models.improvement import Step, TaskAt
from models.plan_words import heard_marks, sign_off_words, state_words, task_due_words


def step_record(step: Step) -> dict[str, object]:
    """A step of a task, as JSON has it."""
    return {
        "state": step.state.value,
        "on": step.on,
        "because": step.because or None,
        "rests_on": step.feedback_id,
        "by": step.taken_by,
    }


FEEDBACK_FIELDS: tuple[Field[Feedback], ...] = (
    Field("feedback", lambda one: one.id),
    Field("task", lambda one: one.task_id),
    Field("from", lambda one: one.voice.value),
    Field("impact", lambda one: one.impact.value),
    Field("on", lambda one: one.given_on),
    Field("source", lambda one: one.source),
    Field("words", lambda one: one.words),
    Field("heard_by", lambda one: one.heard_by),
    Field("recorded_on", lambda one: one.recorded_on),
    Field("recorded_by", lambda one: one.recorded_by),
)


def task_fields(as_at: date) -> tuple[Field[TaskAt], ...]:
    """A task as it stood on the day, with its steps and all feedback."""
    return (
        Field("task", lambda one: one.id),
        Field("project", lambda one: one.project),
        Field("title", lambda one: one.title),
        Field("owner", lambda one: one.owner or None),
        Field("due_on", lambda one: one.due_on),
        Field("state", lambda one: one.state.value),
        Field("since", lambda one: one.since),
        Field("felt", lambda one: one.felt is not None),
        Field("overdue", lambda one: one.is_overdue(as_at)),
        Field("sign_off", sign_off_words),
        Field("steps", lambda one: [step_record(step) for step in one.steps], nested=True),
        Field("feedback", lambda one: [record(said, FEEDBACK_FIELDS) for said in one.feedback], nested=True),
    )


def tasks_in_fields(as_at: date) -> tuple[Field[TaskAt], ...]:
    """The same for people."""
    return (
        Field("task", lambda one: str(one.id), "task"),
        Field("project", lambda one: str(one.project), "project"),
        Field("state", state_words, "stands"),
        Field("due", lambda one: task_due_words(one, as_at), "due"),
        Field("heard", heard_marks, "heard"),
        Field("owner", lambda one: one.owner or "–", "owner"),
        Field("title", lambda one: one.title, "what is done"),
    )


def tasks(as_at: date) -> Listing[TaskAt]:
    """The tasks as they stood on the day."""
    return Listing("plan tasks", "Tasks of the improvement plan", task_fields(as_at), tasks_in_fields(as_at), free=True)
