"""What is written on a case as it is asked for: notes, contacts, management decisions, agreed actions, a birth."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from textual.screen import Screen

from db.queries.pathway import case_at
from db.queries.workers import workers
from models.census import ReferralSource
from models.discussion import NewAction
from models.errors import CpipError
from models.notes import NoteKind
from models.notes import written as said_something
from models.people import Action
from models.workload import Worker
from screens.agreed import done_note_field
from screens.asking import allowed, ask_and_write, fill_and_write, get_ready, written
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.fields import day_field, rationale_field
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.standing import acting_day
from screens.widgets.plain import tell

ACTION_WORKING_DAYS = 5  # until an agreed action is due, unless another day is given
_ASKED = {
    NoteKind.NOTE: "what is to be known of the case",
    NoteKind.CONTACT: "what was said or has come in",
    NoteKind.FEEDBACK: "what the referrer was told",
    NoteKind.SUPERVISION: "what was discussed of this case",
}


async def write_note(
    screen: Screen[Any], desk: Desk, case_id: int, kind: NoteKind, who: str, *, typed: Mapping[str, str] | None = None
) -> bool:
    """Ask for a note, a contact with whom it came from, the feedback to the referrer, or a supervision discussion.

    ``who`` is what the case is called on the screen; ``typed`` are texts of the form that were typed elsewhere already,
    of ``said``, ``source`` and ``on``.
    """
    if not allowed(screen, desk, Action.WRITE_NOTE):
        return False
    get_ready("db.commands.writing")
    fields = [_said_field("said", "said", _ASKED[kind], kind.words)]
    if kind is NoteKind.CONTACT:
        fields.append(
            FormField(
                "source", "from", "type to search; empty: not said", read=ReferralSource, optional=True,
                search=[(one.value, one.words) for one in ReferralSource],
                says="who made contact, as the census counts it",
            )
        )  # fmt: skip
    fields.append(acting_day(desk, "on", "on"))

    def write(filled: Filled) -> None:
        from db.commands.writing import write_note

        write_note(
            desk.store, desk.act(), case_id, kind, filled["said"], filled["on"], desk.today(),
            source=filled.values.get("source"),
        )  # fmt: skip

    heading = f"{kind.words[:1].upper()}{kind.words[1:]} on {who}"
    return await fill_and_write(screen, heading, fields, write, typed=typed)


async def record_decision(
    screen: Screen[Any], desk: Desk, case_id: int, who: str, earlier: Sequence[tuple[int, str]] = (),
    corrects: int | None = None,
) -> bool:  # fmt: skip
    """Ask for a management decision and its rationale, and for an action where one follows; not to act is one too.

    ``earlier`` are the decisions that it may correct, as (id, words), and ``corrects`` the one that it is to correct.
    """
    if not allowed(screen, desk, Action.DECIDE):
        return False
    get_ready("db.commands.writing")
    owners = _owners(screen, desk, case_id)
    if owners is None:
        return False
    names, holds = owners
    fields = [
        _said_field("decided", "decision", "what is decided, even if it is not to act", "decision"),
        rationale_field(),
    ]
    if earlier:
        known = _labelled(earlier)
        initial = next((words for words, id_ in known.items() if id_ == corrects), "")
        fields.append(
            FormField(
                "corrects", "corrects", "an earlier decision; empty: none", initial, known.__getitem__, optional=True,
                search=[(words, words) for words in known],
            )
        )  # fmt: skip
    fields += [
        acting_day(desk, "on", "on"),
        replace(_said_field("what", "action", "what follows from it; empty: nothing", "action"), optional=True),
        *_who_and_when(desk, names, holds),
    ]

    def write(filled: Filled, _: object) -> None:
        from db.commands.writing import record_decision

        what = filled["what"]
        record_decision(
            desk.store, desk.act(), case_id, filled["decided"], filled["because"], filled["on"], desk.today(),
            corrects=filled.values.get("corrects"),
            action=None if what is None else NewAction(what, filled["owner"], filled["due"]),
        )  # fmt: skip

    heading = f"Management decision on {who}"

    def form(typed: Mapping[str, str] | None, refused: str) -> FormDialog:
        return DecisionDialog(heading, fields, typed=typed, refused=refused)

    return await ask_and_write(screen, form, write, done=written(heading, undoable=False))


class DecisionDialog(FormDialog):
    """A decision, and where one is typed the action that follows from it: then also who does it and by when."""

    def is_asked(self, field: FormField) -> bool:
        return field.name not in {"owner", "due"} or bool(self.texts()["what"].strip())


def _owners(screen: Screen[Any], desk: Desk, case_id: int) -> tuple[dict[str, int], str] | None:
    """Who can be given an action, by what each is called, and who holds the case; None where it cannot be read."""
    try:
        with desk.store.reading() as reader:
            here = [
                one for one in workers(reader).values() if one.works_until is None or one.works_until >= desk.acting_on
            ]
            holder = case_at(reader, case_id, desk.today()).holder_id
    except CpipError as error:
        tell(screen, str(error), "error")
        return None
    names = called_apart(here)
    return names, next((name for name, id_ in names.items() if id_ == holder), "")


def _who_and_when(desk: Desk, names: Mapping[str, int], holds: str) -> list[FormField]:
    """Who does an action, to begin with the holder of the case, and by when, to begin with in five working days."""
    calendar = desk.calendar()
    return [
        FormField("owner", "who", initial=holds, read=names.__getitem__, search=[(name, name) for name in names]),
        day_field(
            "due", "by", desk.today(), calendar=calendar,
            initial=calendar.after(desk.acting_on, ACTION_WORKING_DAYS) if calendar else None,
        ),
    ]  # fmt: skip


def _labelled(earlier: Sequence[tuple[int, str]]) -> dict[str, int]:
    """The ids by their words, which are made to differ."""
    found: dict[str, int] = {}
    for id_, words in earlier:
        found[words if words not in found else f"{words} ({id_})"] = id_
    return found


async def agree_action(screen: Screen[Any], desk: Desk, case_id: int, who: str) -> bool:
    """Ask what is agreed, who does it and by when; in five working days unless another day is given."""
    if not allowed(screen, desk, Action.AGREE_ACTION):
        return False
    get_ready("db.commands.writing")
    on = desk.acting_on
    owners = _owners(screen, desk, case_id)
    if owners is None:
        return False
    names, holds = owners
    fields = [
        _said_field("what", "action", "what is to be done", "action"),
        *_who_and_when(desk, names, holds),
    ]

    def write(filled: Filled) -> None:
        from db.commands.writing import agree_action

        agree_action(
            desk.store, desk.act(), case_id, filled["what"], filled["owner"], filled["due"], on, desk.today()
        )  # fmt: skip

    return await fill_and_write(screen, f"Action on {who}", fields, write)


def called_apart(people: Sequence[Worker]) -> dict[str, int]:
    """The ids by what each is called among the others: with the team or a number where a name alone is not enough."""
    names, found = Counter(one.name for one in people), dict[str, int]()
    for one in sorted(people, key=lambda one: one.name):
        name = one.name if names[one.name] == 1 else f"{one.name}, {one.team or 'no team'}"
        found[name if name not in found else f"{name} ({one.id})"] = one.id
    return found


async def finish_action(
    screen: Screen[Any], desk: Desk, actions: Sequence[tuple[int, str]], who: str, action_id: int | None = None
) -> bool:
    """Ask which of the actions, as (id, words), is done, and on which day; ``action_id`` is the one that is meant."""
    if not actions or not allowed(screen, desk, Action.AGREE_ACTION):
        return False
    get_ready("db.commands.writing")
    if action_id is None and len(actions) > 1:
        choices = [(str(id_), words) for id_, words in actions]
        chosen = await screen.app.push_screen_wait(ChoiceDialog("Which action is done?", choices, choices[0][0]))
        if chosen is None:
            return False
        action_id = int(chosen)
    done = actions[0] if action_id is None else next(one for one in actions if one[0] == action_id)

    def write(filled: Filled) -> None:
        from db.commands.writing import finish_action

        finish_action(desk.store, desk.act(), done[0], filled["on"], desk.today(), filled["note"] or "")

    fields = [acting_day(desk, "on", "done on"), done_note_field()]
    return await fill_and_write(screen, f"Action done on {who}", fields, write, intro=[done[1]])


async def record_birth(screen: Screen[Any], desk: Desk, child_id: int, who: str) -> bool:
    """Ask on which day a child who was expected was born."""
    if not allowed(screen, desk, Action.RECORD_BIRTH):
        return False
    get_ready("db.commands.referring")

    def write(filled: Filled) -> None:
        from db.commands.referring import record_birth

        record_birth(desk.store, desk.act(), child_id, filled["born"], desk.today())

    fields = [day_field("born", "born on", desk.today(), calendar=desk.calendar(), past=True)]
    return await fill_and_write(screen, f"Birth of {who}", fields, write)


def _said_field(name: str, label: str, asked: str, what: str) -> FormField:
    return FormField(name, label, asked, read=lambda text: said_something(text, what))
