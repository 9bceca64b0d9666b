"""What every dialog is made of."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

AnswerT = TypeVar("AnswerT")


class Dialog(ModalScreen[AnswerT]):
    """Closes once: where enter was pressed twice in haste, Textual's would close what stands beneath as well."""

    def dismiss(self, result: AnswerT | None = None) -> AwaitComplete:
        return super().dismiss(result) if self.is_active else AwaitComplete()
