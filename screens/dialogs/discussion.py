"""The forms of a supervision session: what is said of a case, and what is said of the worker for the two alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.calendar import WorkingCalendar
from models.dates import short_form
from models.discussion import MOST_ACTIONS, PERSONAL_WORDS, Drift, Risk, RiskChange
from models.errors import InvalidInput
from models.text import DRAFT_LENGTH, NOTE_LENGTH, clean
from screens.dialogs.draft import DraftForm, Keep
from screens.dialogs.fields import day_field
from screens.dialogs.form import FormField

NOT_SAID = ("", "not gone into")


@dataclass(frozen=True)
class Room:
    """What the forms of a session ask with: the day, the calendar, the workers by name, and the worker it is with."""

    today: date
    calendar: WorkingCalendar | None
    people: Mapping[str, int]
    worker_id: int

    @property
    def worker(self) -> str:
        return next((name for name, id_ in self.people.items() if id_ == self.worker_id), "")

    def day(self, name: str, label: str, *, past: bool, known: str = "") -> FormField:
        """A day that may be left out; ``known`` stands before what may be typed, and is not taken by itself."""
        field = day_field(name, label, self.today, calendar=self.calendar, optional=True, past=past)
        return FormField(
            name, label, f"{known}{field.placeholder}", read=field.read, optional=True, echo=field.echo
        )  # fmt: skip

    def actions(self) -> list[FormField]:
        """What is agreed, who does it and by when; the next one is asked for when there is one before it."""
        found = []
        for at in range(1, MOST_ACTIONS + 1):
            found += [
                _words(f"what{at}", f"action {at}", "what is to be done"),
                FormField(
                    f"who{at}", "  who", initial=self.worker, optional=True, read=self.people.__getitem__,
                    search=[(name, name) for name in self.people],
                ),
                self.day(f"by{at}", "  by", past=False),
            ]  # fmt: skip
        return found


def case_fields(room: Room, seen_on: date | None) -> list[FormField]:
    """What can be said of a case, in the order in which it is spoken of."""
    known = f"known: {short_form(seen_on)}; or " if seen_on else ""
    return [
        _words("situation", "situation", "what has happened since"),
        _words("voice", "child’s voice", "what the child says, wants and feels"),
        room.day("seen_on", "last seen", past=True, known=known),
        FormField(
            "seen_alone", "seen alone", initial="", choices=[NOT_SAID, ("yes", "yes, alone"), ("no", "no, not alone")]
        ),
        _words("analysis", "analysis", "what it means for this child"),
        FormField("risk", "risk", initial="", choices=[NOT_SAID, *((one.value, one.words) for one in Risk)]),
        FormField(
            "risk_change", "  since last", initial="",
            choices=[NOT_SAID, *((one.value, one.words) for one in RiskChange)],
        ),
        _words("plan", "plan", "what the plan is, and what of it is done"),
        FormField("drift", "  moves", initial="", choices=[NOT_SAID, *((one.value, one.words) for one in Drift)]),
        _words("challenge", "challenge", "what you questioned, and the answer"),
        _words("decision", "decision", "what is decided, even if it is not to act"),
        _words("rationale", "rationale", "why"),
        *room.actions(),
    ]  # fmt: skip


_ASKED = {
    "workload": "how much it is, and what leave means for it",
    "wellbeing": "how they are, and what helps",
    "development": "what they learn, and want to learn",
    "performance": "what goes well, and what is to change",
}


def personal_fields(room: Room) -> list[FormField]:
    """What can be said of the worker, with what is agreed for themselves."""
    said = [_words(name, words, _ASKED[name]) for name, words in PERSONAL_WORDS.items()]
    return [*said, *room.actions()]


def _words(name: str, label: str, asked: str) -> FormField:
    return FormField(name, label, asked, read=_not_too_long, optional=True)


def _not_too_long(text: str) -> str:
    said = clean(text, limit=DRAFT_LENGTH)
    if len(said) > NOTE_LENGTH:
        raise InvalidInput(
            f"{len(said) - NOTE_LENGTH} characters too many: at most {NOTE_LENGTH} are kept. Shorten it."
        )
    return said


class DiscussionDialog(DraftForm):
    """What is typed of one case, or of the worker. Whoever is to do something is kept as their number."""

    def __init__(
        self, title: str, fields: Sequence[FormField], room: Room, keep: Keep, kept: Mapping[str, str], version: int, *,
        intro: Sequence[str] = (), faults: Mapping[str, str] | None = None, first: str = "",
    ) -> None:  # fmt: skip
        self._room = room
        self._names = {str(id_): name for name, id_ in room.people.items()}
        super().__init__(title, fields, keep, kept, version, intro=intro, faults=faults, first=first)

    def shown_text(self, field: FormField, kept: str) -> str:
        return self._names.get(kept, kept) if field.is_searched else kept

    def kept_text(self, field: FormField, text: str) -> str:
        if field.is_searched and text:
            id_ = self._room.people.get(text)
            return str(id_) if id_ else f"?{text}" if text.isdecimal() else text  # a number is that of a worker
        return super().kept_text(field, text)

    def mine(self) -> dict[str, str]:
        """Without who would do an action that there is none of: the field begins with the worker."""
        texts = super().mine()
        for at in range(1, MOST_ACTIONS + 1):
            nothing = f"what{at}" not in texts and f"by{at}" not in texts
            if nothing and texts.get(f"who{at}") == str(self._room.worker_id):
                del texts[f"who{at}"]
        return texts

    def together(self, name: str) -> str:
        """An action is one with who does it and by when, and the day of a visit with whether the child was alone."""
        return f"action {name[-1]}" if name[-1].isdecimal() else name.removesuffix("_on").removesuffix("_alone")

    def is_asked(self, field: FormField) -> bool:
        number = field.name[-1]
        if not number.isdecimal() or number == "1":
            return True
        at = int(number)
        # Where the cursor is nothing goes away, though the last of its words was deleted just now.
        return bool(self._typed_in(at - 1) or self._typed_in(at)) or self._is_in(at)

    def _is_in(self, at: int) -> bool:
        focused = self.focused
        return focused is not None and any(
            focused in self._widget(self._of_form[f"{part}{at}"]).walk_children(with_self=True)
            for part in ("what", "who", "by")
        )

    def _typed_in(self, at: int) -> str:
        """Whatever there is of this action, beside who does it."""
        of_form = self._of_form
        return (self._text(of_form[f"what{at}"]) + self._text(of_form[f"by{at}"])).strip()

    def check(self, values: Mapping[str, object]) -> Mapping[str, str]:
        """An action without anybody who does it is said at once; all else may be left out."""
        faults = {}
        for at in range(1, MOST_ACTIONS + 1):
            if values.get(f"what{at}") and not values.get(f"who{at}"):
                faults[f"who{at}"] = "Nobody is named who does it. Choose who."
        return faults

    def said_of(self, field: FormField, value: object) -> str:
        if field.name == "seen_on" and isinstance(value, date) and value > self._room.today:
            raise InvalidInput(f"{short_form(value)} is in the future. Give today or an earlier day.")
        return super().said_of(field, value)
