"""The tasks of the improvement plan: what is done, what those say who feel it, and signing off once they do.

Steps can be taken back by who took them, until another follows or the board has met. Feedback cannot: it is somebody
else's word. Nor can a signature: it is the board's, and what takes it back is feedback that says otherwise.
"""

from datetime import date

from db.commands.command import Work, command
from db.commands.plan_change import project_row, tell, words_of
from db.queries.improvement import tasks
from models import tables
from models.audit_chain import moment_text
from models.board import ChangeKind
from models.dates import short_form
from models.errors import Conflict, Faults, InvalidInput, NotFound
from models.feedback import Feedback, Impact, Voice, check_feedback
from models.improvement import Move, TaskAt, TaskState, check_title
from models.people import Action
from models.text import NAME_LENGTH, clean


@command(Action.CHANGE_PLAN, undoable=True)
def add_task(
    work: Work, project: int, title: str, on: date, today: date, *, owner: str = "", due_on: date | None = None
) -> int:
    """Plan a task of a project from a day on; return its number.

    Raises FieldErrors by ``title``, ``owner`` and ``on``, or NotFound.
    """
    of = project_row(work, project)
    said, whose = _checked(title, owner, on, today)
    row = tables.Task(project_number=project, title=said, owner=whose, due_on=due_on, added_on=on)
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    _add_step(work, row.id, TaskState.PLANNED, on)
    due = "" if due_on is None else f", due on {short_form(due_on)}"
    whom = f" ({whose})" if whose else ""
    tell(work, ChangeKind.TASK, f"New task “{said}”{whom}{due}.", on, today, project=project, task_id=row.id)
    work.record(said, after={"project": of.name, "title": said, "owner": whose, "due on": due_on, "on": on})
    return row.id


@command(Action.CHANGE_PLAN, undoable=True)
def change_task(
    work: Work, task_id: int, title: str, owner: str, due_on: date | None, today: date, *, version: int | None = None
) -> None:
    """Change what a task is called, who owns it and when it is due. ``version`` is that of what was seen.

    Raises FieldErrors by ``title`` and ``owner``, InvalidInput where nothing would change, NotFound, StaleEdit.
    """
    said, whose = _checked(title, owner, today, today)
    row = work.session.get(tables.Task, task_id)
    if row is None:
        raise _no_task(task_id)
    mine: dict[str, object] = {"title": said, "owner": whose, "due_on": due_on}
    before = {name: getattr(row, name) for name in mine}
    row = work.unchanged(row, row.version if version is None else version, f"the task “{row.title}”", mine)
    if before == mine:
        raise InvalidInput(f"“{said}” is so already. Nothing was changed.")
    for name, value in mine.items():
        setattr(row, name, value)
    work.session.add(row)
    changed = [
        f"{name} {words_of(before[column])} → {words_of(value)}"
        for name, (column, value) in zip(("title", "owner", "due"), mine.items(), strict=True)
        if before[column] != value
    ]
    tell(
        work, ChangeKind.TASK, f"“{said}”: {'; '.join(changed)}.", today, today, project=row.project_number,
        task_id=task_id,
    )  # fmt: skip
    work.record(said, before=before, after=mine)


@command(Action.CHANGE_PLAN, undoable=True)
def step_task(
    work: Work, task_id: int, move: Move, on: date, today: date, because: str = "", *, seen: int | None = None
) -> None:
    """Begin a task, deliver it, or after a review take another approach (which is said) or leave it as it is (with
    the reason). Signing off is ``sign_off_task``.

    ``seen`` is the id of the last step that the person saw. Raises FieldErrors by ``on`` and ``because``, InvalidInput
    where the task is elsewhere, NotFound, and Conflict where somebody took a step since.
    """
    if move is Move.SIGN_OFF:
        raise InvalidInput("A task is signed off by the board, and not by a step. Sign it off.")
    task = _seen(work, task_id, seen)
    said = task.check(move, on, today, because)
    _add_step(work, task_id, move.state, on, after=task, because=said)
    told = {
        Move.BEGIN: "was begun", Move.DELIVER: "was delivered",
        Move.ANOTHER_APPROACH: "is in progress again, by another approach",
        Move.STAYS: "was reviewed and stays as it is",
    }[move]  # fmt: skip
    _tell_of(work, task, f"{told}{f': {said}' if said else ''}", on, today)
    work.record(task.title, before=_at(task), after={"state": move.state.value, "on": on}, why=said or None)


@command(Action.SIGN_OFF_TASK)
def sign_off_task(
    work: Work, task_id: int, on: date, today: date, because: str = "", *, seen: int | None = None
) -> Feedback:
    """Sign a delivered task off; return the feedback that it rests on: what children and young people, parents and
    carers or staff said last, if it is positive. Without it nothing is signed off, by whomever.

    ``seen`` is the id of the last step that the person saw. It cannot be undone: feedback that says otherwise takes it
    back. Raises FieldErrors by ``on`` and ``because``, InvalidInput with the reason, NotFound, Conflict.
    """
    task = _seen(work, task_id, seen)
    felt, said = task.check_sign_off(on, today, because)
    _add_step(work, task_id, TaskState.SIGNED_OFF, on, after=task, because=said, felt=felt)
    told = f"was signed off: {felt.voice.words} said on {short_form(felt.given_on)} that the impact is positive"
    _tell_of(work, task, told, on, today)
    after = {"state": TaskState.SIGNED_OFF.value, "on": on, "rests on feedback": felt.id}
    work.record(task.title, before=_at(task), after=after, why=said or None)
    return felt


@command(Action.RECORD_FEEDBACK)
def record_feedback(
    work: Work, task_id: int, voice: Voice, impact: Impact, given_on: date, source: str, words: str, heard_by: str,
    today: date,
) -> int:  # fmt: skip
    """Put on file what somebody said of the impact of a task, whatever its state; return its number.

    What is not positive sends the task to review, a signed off one too. It is never changed, deleted or undone.
    Raises FieldErrors by ``given_on``, ``source``, ``words`` and ``heard_by``, or NotFound.
    """
    task = _seen(work, task_id, None)
    said = check_feedback(given_on, source, words, heard_by, today)
    row = tables.TaskFeedback(
        task_id=task_id, voice=voice.value, impact=impact.value, given_on=given_on, source=said.source,
        words=said.words, heard_by=said.heard_by, recorded_on=today, recorded_by=work.act.who,
        at=moment_text(work.act.at),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    told = f"“{task.title}”: {voice.words} said that {impact.sentence} ({said.source})"
    back = impact is not Impact.POSITIVE and task.state is not TaskState.FOR_REVIEW
    if back:
        felt = Feedback(
            row.id, task_id, voice, impact, given_on, said.source, said.words, said.heard_by, today, work.act.who
        )
        _add_step(work, task_id, TaskState.FOR_REVIEW, max(today, task.since), after=task, felt=felt)
        told += f"; it was {task.state.short}, and is for review"
    tell(work, ChangeKind.FEEDBACK, f"{told}.", given_on, today, project=task.project, task_id=task_id)
    after = {
        "from": voice.value, "impact": impact.value, "given on": given_on, "source": said.source, "words": said.words,
        "heard by": said.heard_by,
    }  # fmt: skip
    now = {"state": TaskState.FOR_REVIEW.value} if back else {}
    work.record(task.title, before=_at(task) if back else None, after={**after, **now})
    return row.id


def _checked(title: str, owner: str, on: date, today: date) -> tuple[str, str]:
    """Title and owner as they are kept. Raises FieldErrors."""
    faults, said, whose = Faults(), "", ""
    with faults.at("title"):
        said = check_title(title)
    with faults.at("owner"):
        whose = clean(owner, limit=NAME_LENGTH, what="owner")
    with faults.at("on"):
        if on > today:
            raise InvalidInput(f"{short_form(on)} is in the future. Give the day from which it is in the plan.")
    faults.refuse()
    return said, whose


def _seen(work: Work, task_id: int, seen: int | None) -> TaskAt:
    """The task as it stands, if the last step is still the one that was seen."""
    found = tasks(work.reader, date.max, task_id)
    if not found:
        raise _no_task(task_id)
    task, last = found[0], found[0].steps[-1]
    if seen is not None and seen != last.id:
        raise Conflict(
            f"“{task.title}” is {task.state.short} since {short_form(last.on)}, by {last.taken_by}: not what you saw. "
            "Nothing was changed; look at it again."
        )
    return task


def _no_task(task_id: int) -> NotFound:
    return NotFound(f"There is no task {task_id} in the plan. cpip-tui plan lists those that there are.")


def _add_step(
    work: Work, task_id: int, state: TaskState, on: date, *, after: TaskAt | None = None, because: str = "",
    felt: Feedback | None = None,
) -> None:  # fmt: skip
    last = None if after is None else after.steps[-1]
    work.session.add(
        tables.TaskStep(
            task_id=task_id,
            state=state.value,
            happened_on=on,
            after_id=None if last is None else last.id,
            after_state=None if last is None else last.state.value,
            felt_id=None if felt is None else felt.id,
            felt_impact=None if felt is None else felt.impact.value,
            because=because,
            taken_by=work.act.who,
            at=moment_text(work.act.at),
        )
    )


def _tell_of(work: Work, task: TaskAt, told: str, on: date, today: date) -> None:
    said = f"“{task.title}” {told.rstrip('.')}."
    tell(work, ChangeKind.TASK, said, on, today, project=task.project, task_id=task.id)


def _at(task: TaskAt) -> dict[str, object]:
    return {"state": task.state.value, "on": task.since}
