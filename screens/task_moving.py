"""What is done with a task of the improvement plan: the moves that it can make now, and feedback on its impact."""

from typing import Any

from textual.screen import Screen

from db.queries.improvement import project, task
from models.dates import short_form
from models.errors import CpipError
from models.feedback import Impact
from models.improvement import Move, TaskAt, TaskState
from models.people import Action
from models.plan_words import feedback_head, sign_off_words, state_words
from screens.asking import UNDO_HINT, allowed, ask_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.form import Filled
from screens.dialogs.plan_tasks import feedback_form, step_form, task_form
from screens.dialogs.reading import ReadingDialog
from screens.widgets.plain import tell

CHANGE, FEEDBACK = "change", "feedback"


async def move_task(screen: Screen[Any], desk: Desk, task_id: int) -> bool:
    """Ask which of its moves the task makes, and make it. True where something was written."""
    if not allowed(screen, desk, Action.CHANGE_PLAN):
        return False
    get_ready("db.commands.improving")
    one = _as_it_is(screen, desk, task_id)
    if one is None:
        return False
    moves = offered(one)
    choices = [(move.value, _move_words(one, move)) for move in moves]
    choices += [(FEEDBACK, "feedback: what children, parents or staff say (w)")]
    choices += [(CHANGE, "change what it is called, who owns it, when it is due")]
    asked = f"“{one.title}” is {state_words(one)[2:]} since {short_form(one.since)}. What now?"
    chosen = await screen.app.push_screen_wait(ChoiceDialog(asked, choices, choices[0][0]))
    if chosen is None:
        return False
    if chosen == FEEDBACK:
        return await give_feedback(screen, desk, task_id)
    if chosen == CHANGE:
        return await change(screen, desk, one)
    if Move(chosen) is Move.SIGN_OFF:
        return await sign_off(screen, desk, one)
    return await step(screen, desk, one, Move(chosen))


def offered(one: TaskAt) -> list[Move]:
    """The moves that it can make; of what is delivered signing off too, to say what that lacks."""
    moves = list(one.moves)
    if one.state is TaskState.DELIVERED and Move.SIGN_OFF not in moves:
        moves.append(Move.SIGN_OFF)
    return moves


def _move_words(one: TaskAt, move: Move) -> str:
    if move is Move.SIGN_OFF and one.felt is None:
        return "sign off: not yet, nobody has said that it helped"
    return {Move.STAYS: "leave it as it is, and say why"}.get(move, move.words)


def _as_it_is(screen: Screen[Any], desk: Desk, task_id: int) -> TaskAt | None:
    """The task as it stands today, whichever day is looked at; what cannot be read is told."""
    try:
        with desk.store.reading() as reader:
            return task(reader, task_id, desk.today()).task
    except CpipError as error:
        tell(screen, str(error), "error")
        return None


async def step(screen: Screen[Any], desk: Desk, one: TaskAt, move: Move) -> bool:
    """Begin, deliver, take another approach, or leave it as it is."""
    from db.commands.improving import step_task

    intro: list[str] = []
    if one.state is TaskState.FOR_REVIEW and one.otherwise is not None:
        intro = [feedback_head(one.otherwise), f"“{one.otherwise.words}”"]

    def write(asked: Filled, version: int | None) -> None:
        del version
        step_task(
            desk.store, desk.act(), one.id, move, asked["on"], desk.today(), asked["because"] or "",
            seen=one.steps[-1].id,
        )  # fmt: skip

    return await ask_and_write(
        screen,
        lambda typed, refused: step_form(one, move, intro, desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"“{one.title}” is {move.done}. {UNDO_HINT}",
    )


async def sign_off(screen: Screen[Any], desk: Desk, one: TaskAt) -> bool:
    """Show the feedback that it rests on and sign off; where there is none, say what is lacking."""
    if not allowed(screen, desk, Action.SIGN_OFF_TASK):
        return False
    if one.felt is None:
        lines = [sign_off_words(one), "", "Press w to record what they say. Nothing was changed."]
        await screen.app.push_screen_wait(ReadingDialog(f"Not yet: {one.title}", lines))
        return False
    from db.commands.improving import sign_off_task

    felt = one.felt
    intro = [
        "It rests on:", feedback_head(felt), f"“{felt.words}”", f"heard by {felt.heard_by}",
        "It is not undone: feedback that says otherwise takes it back.",
    ]  # fmt: skip

    def write(asked: Filled, version: int | None) -> None:
        del version
        sign_off_task(
            desk.store, desk.act(), one.id, asked["on"], desk.today(), asked["because"] or "", seen=one.steps[-1].id
        )

    return await ask_and_write(
        screen,
        lambda typed, refused: step_form(one, Move.SIGN_OFF, intro, desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"“{one.title}” is signed off, on what {felt.voice.words} said.",
    )


async def give_feedback(screen: Screen[Any], desk: Desk, task_id: int) -> bool:
    """Record what somebody said of the impact."""
    get_ready("db.commands.improving")
    one = _as_it_is(screen, desk, task_id)
    if one is None:
        return False
    hearer = desk.person.name if desk.person is not None else ""
    sent_back = False

    def write(asked: Filled, version: int | None) -> None:
        nonlocal sent_back
        del version
        from db.commands.improving import record_feedback

        record_feedback(
            desk.store, desk.act(), one.id, asked["voice"], asked["impact"], asked["given_on"], asked["source"],
            asked["words"], asked["heard_by"], desk.today(),
        )  # fmt: skip
        sent_back = asked["impact"] is not Impact.POSITIVE

    kept = await ask_and_write(
        screen,
        lambda typed, refused: feedback_form(one, hearer, desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"Feedback on “{one.title}”: kept. It stands; a further one corrects it.",
    )
    if kept and sent_back:
        tell(screen, "The task is for review: another approach?")
    return kept


async def change(screen: Screen[Any], desk: Desk, one: TaskAt) -> bool:
    """Change what it is called, who owns it and when it is due."""
    from db.commands.improving import change_task

    def write(asked: Filled, version: int | None) -> None:
        change_task(
            desk.store, desk.act(), one.id, asked["title"], asked["owner"] or "", asked["due_on"], desk.today(),
            version=one.version if version is None else version,
        )  # fmt: skip

    return await ask_and_write(
        screen,
        lambda typed, refused: task_form(one, "", desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"“{one.title}”: written. {UNDO_HINT}",
    )


async def new_task(screen: Screen[Any], desk: Desk, number: int) -> bool:
    """Enter a task of a project."""
    try:
        with desk.store.reading() as reader:
            of = project(reader, number, desk.as_at).project
    except CpipError as error:
        tell(screen, str(error), "error")
        return False

    def write(asked: Filled, version: int | None) -> None:
        del version
        from db.commands.improving import add_task

        add_task(
            desk.store, desk.act(), number, asked["title"], asked["on"], desk.today(), owner=asked["owner"] or "",
            due_on=asked["due_on"],
        )  # fmt: skip

    return await ask_and_write(
        screen,
        lambda typed, refused: task_form(None, f"“{of.name}”", desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"The task is in the plan. {UNDO_HINT}",
    )
