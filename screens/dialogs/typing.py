"""A dialog into which a person types what is to be written: it is not left by mistake, with all that was typed."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from textual.binding import BindingType

from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.dialog import Dialog

AnswerT = TypeVar("AnswerT")


class TypingDialog(Dialog[AnswerT | None]):
    """None when the person turned back; where something was typed they are asked first, and stay unless they say so."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Back")]
    LEAVE = (("stay", "stay, and go on typing"), ("leave", "leave, and lose it"))

    def began_with(self) -> Mapping[str, str]:
        """The text of each field before anybody typed, by its name; a field that is not named was empty."""
        raise NotImplementedError

    def texts(self) -> Mapping[str, str]:
        """The text that stands in each field now, by its name."""
        raise NotImplementedError

    def is_typed(self) -> bool:
        """Whether something stands in a field that was not there to begin with."""
        began = self.began_with()
        return any(text.split() != began.get(name, "").split() for name, text in self.texts().items())

    def action_leave(self) -> None:
        """Turn back; first ask, where something would be lost."""
        if not self.is_active:
            return  # escape was pressed twice in haste
        if not self.is_typed():
            self.dismiss(None)
            return
        asked = "Leave without writing? What you typed is lost."
        self.app.push_screen(ChoiceDialog(asked, self.LEAVE, "stay"), self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == "leave":
            self.dismiss(None)
