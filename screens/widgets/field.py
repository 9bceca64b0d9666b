"""A field to type into: whatever is typed or pasted is made showable before it stands in it."""

from textual import events
from textual.widgets import Input

from models.text import showable


class Field(Input):
    """Textual's ``Input``, with the text cleaned where it enters, and where it is put there from the store."""

    def validate_value(self, value: str) -> str:
        return showable(value)

    def insert(self, text: str, index: int) -> None:
        super().insert(showable(text), index)

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(showable(text), start, end)

    def _on_paste(self, event: events.Paste) -> None:
        """All lines of what is pasted, as one: Textual's own keeps the first, and drops the others without a word.

        A tab, as between the cells of a spreadsheet, is a space.
        """
        event.text = " ".join(line for line in event.text.replace("\t", " ").splitlines() if line.strip())
