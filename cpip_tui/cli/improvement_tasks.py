"""The commands about the tasks of the improvement plan: each step, what those say who feel it, and signing off."""

from datetime import date
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cpip_tui.cli.improvement import ProjectArgument, ProjectOption
from cpip_tui.cli.improvement_rows import (
    CHANGE_FIELDS,
    FEEDBACK_IN_WORDS,
)
from cpip_tui.cli.listing import Told, print_told
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, OnDayOption, Options, group_with_options, with_options
from cpip_tui.cli.output import print_done, print_line, print_rows
from db.exchange.lists.field import record
from db.exchange.lists.tasks import FEEDBACK_FIELDS, task_fields
from db.exchange.lists.tasks import tasks as tasks_listed
from db.queries.improvement import TaskPage, plan_board, tasks
from db.queries.improvement import task as task_page
from db.store import Store
from models.board import PlanTile
from models.dates import long_form, short_form
from models.errors import InvalidInput
from models.feedback import Impact, Voice
from models.improvement import Move, TaskAt
from models.plan_words import feedback_head, heard_words, sign_off_words, state_words
from models.text import several, showable


class NumberedGroup(TyperGroup):
    """A group of commands in which a number alone shows what has that number."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0].isascii() and args[0].isdigit():
            args = ["show", *args]
        return super().resolve_command(ctx, args)


task = typer.Typer(
    help="The tasks of the plan, with their feedback; a number alone shows that task.",
    cls=NumberedGroup,
    no_args_is_help=False,
)
TaskArgument = Annotated[int, typer.Argument(metavar="TASK", help="Its number, as plan task lists it.")]
OwnerOption = Annotated[str | None, typer.Option("--owner", metavar="NAME", help="Whose it is.")]
DueOption = Annotated[str | None, typer.Option("--due", metavar="DATE", help="By when.")]
BecauseOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="What is to be known of it.")]
ReasonOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="Needed: what is done instead, or why.")]
PlanTileOption = Annotated[PlanTile | None, typer.Option("--tile", help="Only these.")]
NONE = "none"  # takes a date away


@task.callback(invoke_without_command=True)
@group_with_options
def list_tasks(
    options: Options,
    tile: PlanTileOption = None,
    project: ProjectOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """All tasks of the plan, or those of a tile of the board; with a number alone that task."""
    with working(options) as sitting:
        print_told(sitting, read_tasks(sitting, tile, project), format)


def read_tasks(sitting: Sitting, tile: PlanTileOption = None, project: ProjectOption = None) -> Told[TaskAt]:
    """All tasks of the plan, or those of a tile of the board."""
    if tile is not None and not tile.is_of_tasks:
        raise InvalidInput(
            f"“{tile.value}” is not of tasks. See it with: cpip-tui plan milestone, plan risk or plan issue"
        )
    with sitting.store.reading() as reader:
        board = plan_board(reader, sitting.as_at)
    found = board.tasks if tile is None else board.tasks_of(tile)
    rows = [one for one in found if project in (None, one.project)]
    what = f" ({tile.words})" if tile else ""
    summary = f"{several(len(rows), 'task')}{what} as at {long_form(sitting.as_at)}."
    if not board.tasks:
        summary = "There is no task in the plan. One is planned with: cpip-tui plan task add PROJECT TITLE"
    asked = {"tile": tile and tile.value, "project": project}
    return Told(tasks_listed(sitting.as_at), rows, asked, summary, below=("title",))


@task.command("show")
@with_options
def show(options: Options, number: TaskArgument, format: FormatOption = Format.TABLE) -> None:
    """A task: its steps, all feedback in full, and what signing off still lacks. “plan task NUMBER” is short for it."""
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            found = task_page(reader, number, sitting.as_at)
        sitting.enter_list("plan task", format, {"task": number}, 1)
    if format is not Format.TABLE:
        about = {"as_at": sitting.as_at, "changes": [record(one, CHANGE_FIELDS) for one in found.changes]}
        print_rows([found.task], task_fields(sitting.as_at), format, about=about)
        return
    print_line(showable(f"Task {number}, project {found.task.project}: {found.task.title}"))
    for line in _lines(found):
        print_line(showable(line))


def _lines(found: TaskPage) -> list[str]:
    one = found.task
    due = f"due {short_form(one.due_on)}" if one.due_on else "no date"
    lines = [
        f"Owner: {one.owner or 'nobody named'}; {due}; {state_words(one)} since {short_form(one.since)}",
        sign_off_words(one),
        f"Heard: {heard_words(one)}.",
        "Steps:",
    ]
    for step in one.steps:
        said = f": {step.because}" if step.because else ""
        rests = f" (on feedback {step.feedback_id})" if step.feedback_id else ""
        lines.append(f"  {short_form(step.on)} {step.state.words}{rests}, {step.taken_by}{said}")
    lines.append("Feedback:" if one.feedback else "No feedback is on file.")
    for said_so in one.feedback:
        lines.append(f"  {said_so.id}: {feedback_head(said_so)}; heard by {said_so.heard_by}")
        lines.append(f"     “{said_so.words}”")
    return lines


@task.command("add")
@with_options
def add(
    options: Options,
    project: ProjectArgument,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What will be done.")],
    owner: OwnerOption = None,
    due: DueOption = None,
    on: OnDayOption = None,
) -> None:
    """Plan a task of a project."""
    from db.commands.improving import add_task

    with working(options, writing=True) as sitting:
        number = add_task(
            sitting.store, sitting.act(), project, title, sitting.happened_on(on), sitting.today, owner=owner or "",
            due_on=sitting.maybe_day(due),
        )  # fmt: skip
    print_done(f"Task {number} of project {project} is planned.")


@task.command("change")
@with_options
def change(
    options: Options,
    number: TaskArgument,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What will be done.")] = None,
    owner: OwnerOption = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help="By when; “none” takes the day away.")
    ] = None,
) -> None:
    """Change what a task is called, whose it is, and by when. What is not given stays."""
    from db.commands.improving import change_task

    with working(options, writing=True) as sitting:
        now = _task(sitting.store, number)
        due_on = now.due_on if due is None else None if due.casefold() == NONE else sitting.day(due)
        change_task(
            sitting.store, sitting.act(), number, now.title if title is None else title,
            now.owner if owner is None else owner, due_on, sitting.today, version=now.version,
        )  # fmt: skip
    print_done(f"Task {number} is changed.")


def _task(store: Store, number: int) -> TaskAt:
    """The task as it stands, whatever day is looked at. Raises NotFound."""
    with store.reading() as reader:
        return task_page(reader, number, date.max).task


def _step(options: Options, number: int, move: Move, on: str | None, because: str) -> None:
    from db.commands.improving import step_task

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        step_task(sitting.store, sitting.act(), number, move, day, sitting.today, because)
        now = _task(sitting.store, number)
    print_done(f"“{now.title}” is {move.done} on {short_form(day)}. {sign_off_words(now)}")


@task.command("begin")
@with_options
def begin(options: Options, number: TaskArgument, on: OnDayOption = None, because: BecauseOption = "") -> None:
    """A planned task is begun."""
    _step(options, number, Move.BEGIN, on, because)


@task.command("deliver")
@with_options
def deliver(options: Options, number: TaskArgument, on: OnDayOption = None, because: BecauseOption = "") -> None:
    """A task is delivered. It is not complete yet: somebody has to say that it helped."""
    _step(options, number, Move.DELIVER, on, because)


@task.command("another-approach")
@with_options
def another(options: Options, number: TaskArgument, on: OnDayOption = None, because: ReasonOption = "") -> None:
    """After a review: what is done instead. The task is in progress again."""
    _step(options, number, Move.ANOTHER_APPROACH, on, because)


@task.command("stays")
@with_options
def stays(options: Options, number: TaskArgument, on: OnDayOption = None, because: ReasonOption = "") -> None:
    """After a review: it stays as it is, and why. The task is delivered again, and has to be felt anew."""
    _step(options, number, Move.STAYS, on, because)


@task.command("sign-off")
@with_options
def sign_off(options: Options, number: TaskArgument, on: OnDayOption = None, because: BecauseOption = "") -> None:
    """Sign a delivered task off. It is refused until children, parents or staff have said that it helped.

    It cannot be taken back: feedback that says otherwise sends the task to review.
    """
    from db.commands.improving import sign_off_task

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        felt = sign_off_task(sitting.store, sitting.act(), number, day, sitting.today, because)
        title = _task(sitting.store, number).title
    print_line(showable(f"“{title}” is signed off on {short_form(day)}. It rests on feedback {felt.id}:"))
    print_line(showable(f"  {feedback_head(felt)}: “{felt.words}”"))


@with_options
def feedback(
    options: Options,
    number: Annotated[int | None, typer.Argument(metavar="[TASK]", help="Of which task; all without it.")] = None,
    voice: Annotated[Voice | None, typer.Option("--from", help="Who feels it.")] = None,
    impact: Annotated[Impact | None, typer.Option("--impact", help="What they say of it.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="When it was said; the day looked at without it.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where: a listening event, a survey, a visit.")
    ] = None,
    words: Annotated[
        str | None, typer.Option("--words", metavar="TEXT", help="What was said. No child's name.")
    ] = None,
    heard_by: Annotated[str | None, typer.Option("--heard-by", metavar="NAME", help="Who heard it.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """What was said of the impact of a task, or of all; with --from and --impact it is put on file.

    Feedback is never changed or deleted. What is not positive sends the task to review, a signed off one too.
    """
    given = (voice, impact, on, source, words, heard_by)
    if all(one is None for one in given):
        _list_feedback(options, number, format)
        return
    if number is None or voice is None or impact is None:
        raise InvalidInput("To put feedback on file give the task, --from and --impact. Nothing was written.")
    from db.commands.improving import record_feedback

    with working(options, writing=True) as sitting:
        before = _task(sitting.store, number).state
        id_ = record_feedback(
            sitting.store, sitting.act(), number, voice, impact, sitting.happened_on(on), source or "", words or "",
            heard_by or "", sitting.today,
        )  # fmt: skip
        now = _task(sitting.store, number)
    print_line(showable(f"Feedback {id_} is on file, of “{now.title}”: {voice.words}, {impact.words}."))
    if now.state is not before:
        print_line(f"The task was {before.short}. Now it is {now.state.words}")
    print_line(showable(sign_off_words(now)))


def _list_feedback(options: Options, number: int | None, format: Format) -> None:
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            found = tasks(reader, sitting.as_at) if number is None else [task_page(reader, number, sitting.as_at).task]
        rows = sorted((said for one in found for said in one.feedback), key=lambda said: (said.given_on, said.id))
        sitting.enter_list("plan feedback", format, {"task": number}, len(rows))
    fields = FEEDBACK_IN_WORDS if format is Format.TABLE else FEEDBACK_FIELDS
    told = ", ".join(f"{sum(one.impact is kind for one in rows):,} {kind.words}" for kind in Impact)
    summary = f"{len(rows):,} on file as at {long_form(sitting.as_at)}: {told}." if rows else "No feedback is on file."
    print_rows(rows, fields, format, about={"as_at": sitting.as_at}, summary=summary, below=("words",))
