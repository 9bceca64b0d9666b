"""The form of a referral: of a child found in the store, or of a new one, born or expected."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from db.queries.pathway import FoundChild, KnownChild, case_at, known_child
from models.case import THRESHOLD_LEVELS
from models.census import PrimaryNeed, ReferralSource
from models.dates import short_form
from models.errors import CpipError, Faults, InvalidInput
from models.notes import written
from models.pathway import Move, Trigger, case_moves, startable
from models.people import Action
from models.referral import NewChild, age_in_words, earlier_referral, faults_of_known, faults_of_new
from models.text import REFERENCE_LENGTH, clean, clean_name
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.fields import day_field, team_field
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.finding import ChildFinder
from screens.widgets.plain import tell
from screens.widgets.search_choice import SearchChoice

_OF_A_NEW_CHILD = ("born_on", "expected_on", "reference")
INSTEAD = "instead"


class Instead(StrEnum):
    """What new information is on a child whose case is open: it is no second case."""

    CONTACT = "contact"
    ASSESSMENT = "assessment"


class ReferralDialog(FormDialog):
    """What was filled in; where the child has an open case, ``INSTEAD`` is among the values, and others may be missing.

    The value of ``child`` is a FoundChild, or the name of a new child.
    """

    def __init__(
        self, desk: Desk, finder: ChildFinder, teams: Mapping[int, str], team_id: int | None,
        typed: Mapping[str, str] | None = None, refused: str = "",
    ) -> None:  # fmt: skip
        self._desk, self._finder = desk, finder
        self._read_of: dict[int, KnownChild] = {}
        self._new = (typed or {}).get("child", "")  # the text that is meant as the name of a new child
        super().__init__("Referral in", self._form(teams, team_id), typed=typed, refused=refused)

    def _form(self, teams: Mapping[int, str], team_id: int | None) -> list[FormField]:
        desk, calendar = self._desk, self._desk.calendar()
        levels = [(str(level), words.removeprefix("Level ")) for level, words in THRESHOLD_LEVELS.items()]
        sources = [(one.value, one.words) for one in ReferralSource]
        needs = [(one.value, one.words) for one in PrimaryNeed]
        born, expected = (
            replace(
                day_field(name, label, desk.today(), past=past, optional=True),
                placeholder=asked, echo=lambda day: f"{short_form(day)}, {age_in_words(day, self._received)}",
            )
            for name, label, past, asked in (
                ("born_on", "born on", True, "3/12/2019; empty: not born yet"),
                ("expected_on", "expected on", False, "when the child is to be born, where it is not yet"),
            )
        )  # fmt: skip
        return [
            FormField(
                "child", "child", "reference or name; or the name of a new child",
                read=self._child, found=self._finder, free=True,
            ),
            born,
            expected,
            FormField(
                "reference", "reference", "the council's own; empty: the next one here", optional=True,
                read=lambda text: clean(text, limit=REFERENCE_LENGTH, what="reference"),
            ),
            day_field(
                "received_on", "received on", desk.today(), calendar=calendar, initial=desk.acting_on, past=True
            ),
            FormField("source", "source", "who refers: type to search", read=ReferralSource, search=sources),
            FormField("need", "primary need", "type to search", read=PrimaryNeed, search=needs),
            FormField("level", "threshold level", initial=None, read=int, choices=levels),
            FormField("because", "because", "why this level", read=_reason),
            FormField(
                "siblings", "siblings", "reference or name; empty: none to link", optional=True, several=True,
                read=self._siblings, found=self._finder,
            ),
            replace(team_field(teams, team_id), label="waits with"),
        ]  # fmt: skip

    # --- what is read -------------------------------------------------------------------------------------------

    def _child(self, text: str) -> FoundChild | str:
        return self._finder.known.get(text) or clean_name(text, "name of the child")

    def _siblings(self, text: str) -> list[FoundChild]:
        known = self._finder.known
        return [known[code] for code in text.split("\n") if code in known]

    @property
    def _received(self) -> date:
        """When the referral was received, as far as that can be read."""
        field = next(field for field in self._fields if field.name == "received_on")
        try:
            day: date = self._value(field)
        except InvalidInput:
            return self._desk.acting_on
        return day

    def _known(self, child: FoundChild) -> KnownChild:
        """What the store knows of the child, read once while the form is open."""
        if child.id not in self._read_of:
            try:
                with self._desk.store.reading() as reader:
                    self._read_of[child.id] = known_child(reader, child.id)
            except CpipError as error:
                tell(self, str(error), "warning")
                self._read_of[child.id] = KnownChild((), ())
        return self._read_of[child.id]

    # --- fields that depend on each other -----------------------------------------------------------------------

    def is_asked(self, field: FormField) -> bool:
        return field.name not in _OF_A_NEW_CHILD or self._is_new

    @property
    def _is_new(self) -> bool:
        """Whether the child is a new one: no match was taken, or is offered while the name is being typed."""
        line = self.query_one("#field-child", SearchChoice)
        if not line.text or line.chosen is not None or line.text in self._finder.known:
            return False
        return line.text == self._new or not (line.is_open or line.is_looking)

    def check(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        child, received = values.get("child"), values.get("received_on")
        faults, today = Faults(), self._desk.today()
        if isinstance(child, FoundChild):
            known = self._known(child)
            faults |= faults_of_known(child.born_on, child.expected_on, known.cases, received or self._received, today)
            if any(one.id == child.id for one in values.get("siblings") or ()):
                faults["siblings"] = "A child is not their own sibling. Take it back with backspace."
        elif child is not None and "born_on" in values and "expected_on" in values:
            new = NewChild(child, values["born_on"], values["expected_on"])
            faults |= faults_of_new(new, received or self._received, today)
            if new.born_on is None and new.expected_on is None:
                faults["born_on"] = "Give the date of birth, or below the date expected of a child who is not born."
        return faults

    def said_of(self, field: FormField, value: Any) -> str:
        if field.name != "child":
            return super().said_of(field, value)
        if isinstance(value, str):
            return "a new child of this store" if self._is_new else ""
        return self._said_of_child(value)

    def _said_of_child(self, child: FoundChild) -> str:
        known, received = self._known(child), self._received
        said = []
        if birth := child.born_on or child.expected_on:
            word = "born" if child.born_on else "expected"
            said.append(f"{word} {short_form(birth)}, {age_in_words(birth, received)}")
        if open_case := child.open_case:
            said.append(f"{open_case} is open")
        elif earlier := earlier_referral(received, [case.referred_on for case in known.cases]):
            said.append(f"re-referral: referred on {short_form(earlier)}, within twelve months")
        elif child.last_referred_on is not None:
            said.append(f"last referral {short_form(child.last_referred_on)}, no re-referral")
        if known.siblings:
            said.append(f"siblings: {', '.join(self._desk.called(*one) for one in known.siblings)}")
        return " · ".join(said)

    # --- an open case -------------------------------------------------------------------------------------------

    def _next(self, field: FormField) -> None:
        if why_not := self._finder.enter():
            tell(self, why_not, "warning")
        if field.name == "child":
            self._new = self._text(field)
            if self._is_ended_by_open_case():
                return
            self._ask_again()
        super()._next(field)

    def _done(self) -> None:
        if not self._is_ended_by_open_case():
            super()._done()

    def _is_ended_by_open_case(self) -> bool:
        """Where the child has an open case, ask what the new information is instead of a second case."""
        child = self.read_now().get("child")
        if not isinstance(child, FoundChild) or child.open_case is None:
            return False
        who = self._desk.case_called(child.open_case, child.reference, child.name)
        asked = f"{who} is open, so this is no second case. What is the new information?"
        choices = [(Instead.CONTACT.value, "a contact: it is written on the open case")]
        if self._repeats(child):
            choices.append((Instead.ASSESSMENT.value, "the start of a repeat assessment on the open case"))
        choices.append(("back", "none of these: back to the form"))
        self.app.push_screen(ChoiceDialog(asked, choices, Instead.CONTACT.value), self._instead)
        return True

    def _repeats(self, child: FoundChild) -> bool:
        """Whether new information can start an assessment on the open case now, and who is working may."""
        if child.open_case_id is None or not self._desk.may(Action.START_ASSESSMENT):
            return False
        try:
            with self._desk.store.reading() as reader:
                case = case_at(reader, child.open_case_id, self._desk.today())
        except CpipError as error:
            tell(self, str(error), "warning")
            return False
        return Move.START in case_moves(case) and any(
            trigger is Trigger.NEW_INFORMATION for _, trigger in startable(case)
        )

    def _instead(self, answer: str | None) -> None:
        if answer in set(Instead):
            self.dismiss(Filled({**self.read_now(), INSTEAD: Instead(answer)}, self.texts()))
        else:
            self.query_one("#field-child").focus()

    def on_unmount(self) -> None:
        self._finder.enter()


def _reason(text: str) -> str:
    return written(text, "reason for the threshold level")
