"""The guided start: what is asked one step after the other, each of which can be gone back from, until the last yes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from models.errors import CpipError
from models.first_people import FirstPerson
from models.passphrases import strength
from models.progress import Progress
from models.text import clean_name, several
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import FormField
from screens.dialogs.working import run_long
from screens.first_run.steps import PROTECTED, PassphraseForm, PeopleDialog, RecoveryKeyDialog, StepForm
from screens.widgets.plain import tell

if TYPE_CHECKING:
    from db.store import Store

_STEPS = 5


class Start(StrEnum):
    """What somebody without a store wants."""

    MAKE = "make"
    DEMO = "demo"
    LEAVE = "leave"


class Data(StrEnum):
    """What a new store begins with."""

    IMPORT = "import"
    EMPTY = "empty"

    @property
    def words(self) -> str:
        return {
            Data.IMPORT: "read in a file: Annex A, the census or a list of assessments",
            Data.EMPTY: "begin empty, and take referrals in one by one",
        }[self]


@dataclass
class Answers:
    """What was answered so far. Nothing of it is written before the last yes."""

    who: Mapping[str, str] = field(default_factory=lambda: {"manager": "", "team": ""})
    secret: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[FirstPerson] = ()
    data: Data = Data.IMPORT

    @property
    def passphrase(self) -> str | None:
        """None where the store is not encrypted."""
        return self.secret["passphrase"] if self.secret.get("how", PROTECTED) == PROTECTED else None


@dataclass(frozen=True)
class Begun:
    """How the guided start ended: with a store that is open, or with the wish to see the demo or to leave."""

    start: Start
    store: "Store | None" = None
    data: Data = Data.EMPTY


Make = Callable[[Answers, Progress], "Store"]


async def guide(screen: Screen[Any], path: Path, make: Make) -> Begun:
    """Ask, step by step. ``make`` makes the store of the answers; it is called once, after the last yes.

    To be awaited in a worker of the screen.
    """
    answers = Answers()
    steps: list[Callable[[Screen[Any], Answers], Awaitable[bool]]] = [_who, _passphrase, _people, _data]
    while True:
        asked = f"There is no store at {path} yet. What would you like?"
        chosen = await screen.app.push_screen_wait(ChoiceDialog(asked, _STARTS, Start.MAKE.value))
        start = Start(chosen or Start.LEAVE)
        if start is not Start.MAKE:
            return Begun(start)
        at = 0
        while 0 <= at <= len(steps):
            if at < len(steps):
                at += 1 if await steps[at](screen, answers) else -1
            elif (store := await _make(screen, path, answers, make)) is not None:
                return Begun(Start.MAKE, store, answers.data)
            else:
                at -= 1


_STARTS = [
    (Start.MAKE.value, "make one in five steps; nothing is written until the last"),
    (Start.DEMO.value, "look at the demo first: made up, and gone when it is closed"),
    (Start.LEAVE.value, "leave"),
]


def _step(number: int) -> str:
    return f"Step {number} of {_STEPS}."


async def _who(screen: Screen[Any], answers: Answers) -> bool:
    def name(of: str) -> Callable[[str], str]:
        return lambda text: clean_name(text, of)

    form = StepForm(
        f"{_step(1)} Who are you, and what is your team called?",
        [
            FormField("manager", "your name", "first name and surname", read=name("manager's name")),
            FormField("team", "your team", "such as Duty and assessment", read=name("team's name")),
        ],
        typed=answers.who, verb="next step",
        intro=["Your name stands in every entry that you make. You look after the store: who may sign in, and backups. "
               "More teams come with the file that is read in, or later."],
    )  # fmt: skip
    filled = await screen.app.push_screen_wait(form)
    answers.who = form.left or answers.who if filled is None else filled.texts
    return filled is not None


async def _passphrase(screen: Screen[Any], answers: Answers) -> bool:
    form = PassphraseForm(_step(2), answers.secret or None)
    filled = await screen.app.push_screen_wait(form)
    answers.secret = form.left or answers.secret if filled is None else filled.texts
    return filled is not None


async def _people(screen: Screen[Any], answers: Answers) -> bool:
    dialog = PeopleDialog(_step(3), answers.people, answers.who["manager"].strip())
    on = await screen.app.push_screen_wait(dialog)
    answers.people = dialog.people
    return bool(on)


async def _data(screen: Screen[Any], answers: Answers) -> bool:
    asked = f"{_step(4)} What does the store begin with?"
    choices = [(one.value, one.words) for one in Data]
    chosen = await screen.app.push_screen_wait(ChoiceDialog(asked, choices, answers.data.value))
    if chosen is not None:
        answers.data = Data(chosen)
    return chosen is not None


async def _make(screen: Screen[Any], path: Path, answers: Answers, make: Make) -> "Store | None":
    """Show what would be made, ask, and make it; None for a step back."""
    question = f"{_step(5)} Make the store?"
    if not await screen.app.push_screen_wait(ConfirmDialog(question, summary(path, answers), "make it")):
        return None
    try:
        store = await run_long(screen, f"Making {path.name}", lambda progress: make(answers, progress))
    except CpipError as error:
        tell(screen, str(error), "error")
        return None
    if store is not None and store.key is not None:
        await screen.app.push_screen_wait(RecoveryKeyDialog(store.key.recovery_lines))
    return store


def summary(path: Path, answers: Answers) -> list[str]:
    """What the last yes makes, line by line."""
    if answers.passphrase is None:
        protected = "not encrypted: anybody who has the file can read it"
    else:
        enough = "" if strength(answers.passphrase).enough else ", which is weak"
        protected = f"encrypted with your passphrase{enough}; the recovery key is shown next, once"
    may = [one for one in answers.people if one.role is not None]
    next_ = {
        Data.IMPORT: "Then you choose the file. It is shown with what is wrong in it, and nothing of it is written "
                     "before you say yes to it.",
        Data.EMPTY: "It begins empty.",
    }[answers.data]  # fmt: skip
    return [
        f"Where: {path}",
        f"Protected: {protected}",
        f"You: {answers.who['manager'].strip()}, administrator, of the team {answers.who['team'].strip()}",
        f"Others: {several(len(answers.people), 'more person').replace('persons', 'people')}, {len(may)} of whom may "
        "sign in",
        "",
        next_,
        "Until now nothing was written.",
    ]  # fmt: skip
