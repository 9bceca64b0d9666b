"""A field to type into: whatever is typed or pasted is made showable before it stands in it."""

from textual.widgets import Input

from models.text import showable


class Field(Input):
    """Textual's ``Input``, with the text cleaned where it enters."""

    def insert(self, text: str, index: int) -> None:
        super().insert(showable(text), index)

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(showable(text), start, end)
