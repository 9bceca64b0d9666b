"""The steps of the guided start: forms that can be gone back from without losing what was typed."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from models.errors import InvalidInput
from models.first_people import FirstPerson, read_person
from models.passphrases import read_passphrase, strength
from screens.dialogs.dialog import Dialog
from screens.dialogs.form import FormDialog, FormField
from screens.widgets.choice_line import ChoiceLine
from screens.widgets.field import Field
from screens.widgets.plain import content
from screens.widgets.search_choice import SearchChoice

PROTECTED, OPEN = "passphrase", "none"
_SHOWN = 8  # people on the list, the last of them


class StepForm(FormDialog):
    """A form that is one of the steps: escape goes back at once, and ``left`` is what was typed by then."""

    BACK = "escape: a step back"

    left: Mapping[str, str] | None = None

    def action_leave(self) -> None:
        if self.is_active:
            self.left = self.texts()
            self.dismiss(None)


class SecretField(Field):
    """A field whose text does not show, and is taken as it is typed."""

    def validate_value(self, value: str) -> str:
        return value

    def insert(self, text: str, index: int) -> None:
        Input.insert(self, text, index)

    def replace(self, text: str, start: int, end: int) -> None:
        Input.replace(self, text, start, end)


class PassphraseForm(StepForm):
    """A passphrase, twice; or, said outright, none."""

    def __init__(self, step: str, typed: Mapping[str, str] | None) -> None:
        how = [(PROTECTED, "with a passphrase"), (OPEN, "not at all: who has the file can read it")]
        super().__init__(
            f"{step} How is the store protected?",
            [
                FormField("how", "encrypted", initial=PROTECTED, choices=how),
                FormField("passphrase", "passphrase", "several words", read=read_passphrase, echo=_strength,
                          is_odd=lambda text: not strength(text).enough),
                FormField("again", "the same again", "so that there is no slip in it", read=read_passphrase),
            ],
            typed=typed, verb="next step",
            intro=["The records of children should be encrypted. Choose several words, and keep them safe: without "
                   "them, or the recovery key that is shown once at the end, nobody can open the store."],
        )  # fmt: skip

    def _input(self, field: FormField) -> Field | ChoiceLine | SearchChoice:
        if field.choices is not None:
            return super()._input(field)
        return SecretField(
            value=self._typed.get(field.name, ""), placeholder=field.placeholder, id=f"field-{field.name}",
            compact=True, password=True,
        )  # fmt: skip

    def is_asked(self, field: FormField) -> bool:
        return field.name == "how" or self.query_one("#field-how", ChoiceLine).value == PROTECTED

    def check(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        if "again" in values and values["again"] != values.get("passphrase"):
            return {"again": "The two differ. Type the same passphrase twice."}
        return {}


def _strength(text: str) -> str:
    return strength(text).words


class PeopleDialog(Dialog[bool]):
    """Who else works in the team: a line each, as ``Ann Able, supervisor``. True to go on, False for a step back.

    Who is on the list is in ``people``, also where it is gone back from.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(False)", "Back")]

    def __init__(self, step: str, people: Sequence[FirstPerson], founder: str) -> None:
        super().__init__()
        self._step, self._founder, self.people = step, founder, list(people)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            yield Static(content(f"{self._step} Who else works in the team?", "bold"))
            yield Static(content(
                "A line each: a name, and after a comma what they may do here: worker, supervisor, manager or "
                "administrator. Without it they hold cases, and may not sign in. All of it can be changed later."
            ), id="intro-people")  # fmt: skip
            yield Static(id="people-list")
            yield PersonField(placeholder="Ann Able, supervisor", id="person", compact=True)
            yield Static(id="echo-person", classes="form-echo")
            yield Static(content(
                "enter: add, on an empty line next step   backspace on an empty line: take the last back   "
                "escape: a step back", "dim"
            ), id="form-hint")  # fmt: skip

    def on_mount(self) -> None:
        self._show()
        self.query_one(PersonField).focus()

    def add(self, line: str) -> bool:
        """Put the person of a line on the list; where it cannot be read, say why below it."""
        try:
            known = [self._founder, *(one.name for one in self.people)]
            self.people.append(read_person(line, known))
        except InvalidInput as error:
            self._say(str(error))
            return False
        self._say("")
        self._show()
        return True

    def take_back(self) -> None:
        """The last of the list comes back into the field, to be mended or removed."""
        if self.people:
            self.query_one(PersonField).value = self.people.pop().line
            self.query_one(PersonField).cursor_position = len(self.query_one(PersonField).value)
            self._show()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.dismiss(True)
        elif self.add(event.value):
            self.query_one(PersonField).value = ""

    def _say(self, wrong: str) -> None:
        echo = self.query_one("#echo-person", Static)
        echo.update(content(wrong, "$text-error"))
        echo.display = bool(wrong)

    def _show(self) -> None:
        people = self.people[-_SHOWN:]
        more = [content(f"… and {len(self.people) - _SHOWN} before them", "dim")] if len(self.people) > _SHOWN else []
        lines = [*more, *(content(f"✓ {one.in_words}") for one in people)]
        nobody = [content(f"Nobody yet but {self._founder}.", "dim")]
        self.query_one("#people-list", Static).update(Content("\n").join(lines or nobody))


class PersonField(Field):
    """A field in which backspace, where nothing stands in it, takes the last of the list back."""

    def action_delete_left(self) -> None:
        screen = self.screen
        if not self.value and isinstance(screen, PeopleDialog):
            screen.take_back()
        else:
            super().action_delete_left()

    def _on_paste(self, event: Any) -> None:
        """Each line of what is pasted is a person; one that cannot be read stands in the field, to be mended."""
        lines = [line.replace("\t", " ") for line in event.text.splitlines() if line.strip()]
        screen = self.screen
        if len(lines) > 1 and not self.value and isinstance(screen, PeopleDialog):
            while lines and screen.add(lines[0]):
                lines.pop(0)
            event.text = lines[0] if lines else ""
        super()._on_paste(event)


class RecoveryKeyDialog(Dialog[None]):
    """The recovery key, shown this once: only ``y`` closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [("y", "dismiss(None)", "I have written it down")]

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_subtitle = "y: I have written it down"
            yield Static(content("The recovery key", "bold"))
            yield Static(content(
                "It opens the store where the passphrase is forgotten, and is shown this once. Write it down on paper, "
                "and lock it away from the machine."
            ))  # fmt: skip
            yield Static(Content("\n").join(content(f"    {line}", "bold") for line in self._lines), id="ledger")
