"""What is done with a project of the improvement plan, its milestones, risks and issues; and that the board met."""

from typing import Any

from textual.screen import Screen

from db.queries.improvement import items, project
from models.errors import CpipError
from models.people import Action
from models.plan_words import item_words
from models.projects import ItemAt, ItemKind, ItemValues, ProjectAt, ProjectValues
from screens.asking import UNDO_HINT, allowed, ask_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.form import Filled
from screens.dialogs.plan_projects import end_form, item_form, meeting_form, project_form, status_form
from screens.task_moving import new_task
from screens.widgets.plain import tell

TASK = "tasks"
_END = {
    ItemKind.MILESTONE: "it is met",
    ItemKind.RISK: "close it: it cannot happen any more",
    ItemKind.ISSUE: "it is resolved",
}
_CHANGE = {
    ItemKind.MILESTONE: "change it, or move its day (the first day is kept)",
    ItemKind.RISK: "change it: its score, what is done against it",
    ItemKind.ISSUE: "change it",
}


async def enter_new(screen: Screen[Any], desk: Desk, number: int, likely: str = TASK) -> bool:
    """Ask what is entered in a project, and enter it. ``likely`` is what the cursor begins on."""
    if not allowed(screen, desk, Action.CHANGE_PLAN):
        return False
    get_ready("db.commands.projects")
    choices = [(TASK, "a task"), *((kind.value, f"{'an' if kind is ItemKind.ISSUE else 'a'} {kind.words}")
                                   for kind in ItemKind)]  # fmt: skip
    chosen = await screen.app.push_screen_wait(ChoiceDialog(f"What is new in project {number}?", choices, likely))
    if chosen is None:
        return False
    if chosen == TASK:
        return await new_task(screen, desk, number)
    return await _new_item(screen, desk, number, ItemKind(chosen))


async def _new_item(screen: Screen[Any], desk: Desk, number: int, kind: ItemKind) -> bool:
    of = _project(screen, desk, number)
    if of is None:
        return False

    def write(asked: Filled, version: int | None) -> None:
        del version
        from db.commands.projects import add_item

        add_item(desk.store, desk.act(), number, kind, _values(asked), asked["on"], desk.today())

    return await ask_and_write(
        screen,
        lambda typed, refused: item_form(kind, None, f"“{of.name}”", desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"The {kind.words} is in the plan. {UNDO_HINT}",
    )


def _values(asked: Filled) -> ItemValues:
    given = asked.values
    return ItemValues(
        given["what"], given["owner"] or "", given.get("due_on"), given.get("likelihood"), given.get("impact"),
        given.get("mitigation") or "",
    )  # fmt: skip


def _project(screen: Screen[Any], desk: Desk, number: int) -> ProjectAt | None:
    """The project as it stands today; what cannot be read is told."""
    try:
        with desk.store.reading() as reader:
            return project(reader, number, desk.today()).project
    except CpipError as error:
        tell(screen, str(error), "error")
        return None


async def move_item(screen: Screen[Any], desk: Desk, item_id: int) -> bool:
    """Meet, close, resolve, change or open again. True where something was written."""
    if not allowed(screen, desk, Action.CHANGE_PLAN):
        return False
    get_ready("db.commands.projects")
    try:
        with desk.store.reading() as reader:
            found = items(reader, desk.today(), item_id)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    if not found:
        tell(screen, "It is not in the plan any more.", "warning")
        return False
    one = found[0]
    choices = [("end", _END[one.kind] if one.is_open else "open it again, and say why")]
    choices += [("change", _CHANGE[one.kind])] if one.is_open else []
    asked = f"The {one.kind.words} “{one.what}”, {item_words(one, desk.today())[2:]}. What now?"
    chosen = await screen.app.push_screen_wait(ChoiceDialog(asked, choices, "end"))
    if chosen is None:
        return False
    return await (_end(screen, desk, one) if chosen == "end" else _change_item(screen, desk, one))


async def _end(screen: Screen[Any], desk: Desk, one: ItemAt) -> bool:
    def write(asked: Filled, version: int | None) -> None:
        from db.commands.projects import end_item

        end_item(
            desk.store, desk.act(), one.id, asked.values.get("on"), desk.today(), asked["how"] or "",
            version=one.version if version is None else version,
        )  # fmt: skip

    return await ask_and_write(
        screen,
        lambda typed, refused: end_form(one, desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"The {one.kind.words} is {one.kind.ended if one.is_open else 'open again'}. {UNDO_HINT}",
    )


async def _change_item(screen: Screen[Any], desk: Desk, one: ItemAt) -> bool:
    def write(asked: Filled, version: int | None) -> None:
        from db.commands.projects import change_item

        change_item(
            desk.store, desk.act(), one.id, _values(asked), desk.today(),
            version=one.version if version is None else version,
        )  # fmt: skip

    return await ask_and_write(
        screen,
        lambda typed, refused: item_form(one.kind, one, "", desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"The {one.kind.words}: written. {UNDO_HINT}",
    )


async def move_project(screen: Screen[Any], desk: Desk, number: int) -> bool:
    """Say how a project stands, or change what it is. True where something was written."""
    if not allowed(screen, desk, Action.CHANGE_PLAN):
        return False
    get_ready("db.commands.projects")
    one = _project(screen, desk, number)
    if one is None:
        return False
    choices = [
        ("state", "say how it stands: on track, at risk, off track"),
        ("change", "change its manager, its dates, its scope, what it leaves behind"),
        ("new", "enter a task, a milestone, a risk or an issue"),
    ]
    chosen = await screen.app.push_screen_wait(ChoiceDialog(f"Project {number}, {one.name}", choices, "state"))
    if chosen is None:
        return False
    if chosen == "new":
        return await enter_new(screen, desk, number)
    return await (_state(screen, desk, one) if chosen == "state" else _change_project(screen, desk, one))


async def _state(screen: Screen[Any], desk: Desk, one: ProjectAt) -> bool:
    def write(asked: Filled, version: int | None) -> None:
        del version
        from db.commands.projects import state_project

        state_project(
            desk.store, desk.act(), one.number, asked["status"], asked["said"], asked["on"], desk.today()
        )  # fmt: skip

    return await ask_and_write(
        screen,
        lambda typed, refused: status_form(one, desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"Project {one.number}: written. {UNDO_HINT}",
    )


async def _change_project(screen: Screen[Any], desk: Desk, one: ProjectAt) -> bool:
    def write(asked: Filled, version: int | None) -> None:
        from db.commands.projects import set_project

        values = ProjectValues(
            asked["name"], asked["scope"] or "", asked["deliverables"] or "", asked["manager"] or "",
            asked["starts_on"], asked["ends_on"],
        )  # fmt: skip
        set_project(
            desk.store, desk.act(), one.number, values, desk.today(),
            version=one.version if version is None else version,
        )  # fmt: skip

    return await ask_and_write(
        screen,
        lambda typed, refused: project_form(one, desk.today(), typed, refused, desk.calendar()),
        write,
        done=f"Project {one.number}: written. {UNDO_HINT}",
    )


async def board_met(screen: Screen[Any], desk: Desk) -> bool:
    """Record that the board met. True where it was written."""

    def write(asked: Filled, version: int | None) -> None:
        del version
        from db.commands.projects import hold_meeting

        hold_meeting(desk.store, desk.act(), asked["held_on"], desk.today(), asked["note"] or "")

    return await ask_and_write(
        screen,
        lambda typed, refused: meeting_form(desk.today(), typed, refused, desk.calendar()),
        write,
        done="The meeting is recorded: from now on what changed counts from there.",
    )
