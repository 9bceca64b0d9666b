"""What the cursor is on, in full: a few lines below a list, and a second pane beside it from 120 columns."""

from textual.containers import Container
from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

from screens.widgets.plain import content

WIDE = 120
PANE = 38  # columns of the pane, as in the style sheet
_APART = " · "


def list_room(width: int) -> int:
    """The columns that are left to a list on a screen of this width."""
    return width - PANE if width >= WIDE else width


class Beside(Container):
    """Around a list and the words of its row: these stand below it, or beside it where there is room for both."""

    def on_resize(self) -> None:
        self.set_class(self.app.size.width >= WIDE, "wide")


class RowWords(Static):
    """The row under the cursor in full; in the pane a line for each part of it.

    Where they do not fit, an ellipsis says so.
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._words = content("")

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show these words, the parts of which are ``·`` apart."""
        if isinstance(content, Content):
            self._words = content
        super().update(self._laid_out(self._words), layout=layout)

    def on_resize(self) -> None:
        super().update(self._laid_out(self._words))

    def _laid_out(self, words: Content) -> Content:
        width, height = self.content_size
        if not width or not words.plain:
            return words
        if isinstance(self.parent, Beside) and self.app.size.width >= WIDE:
            return in_parts(words)
        grows = self.styles.height is not None and self.styles.height.is_auto
        return words if grows else cut_short(words, width, height)


def in_parts(words: Content) -> Content:
    """The parts of a line each in a line of its own, the first one bold and set apart."""
    parts = words.split(_APART, allow_blank=True)
    if len(parts) == 1:
        return words
    return content("\n").join([parts[0].stylize("bold"), content(""), *parts[1:]])


def cut_short(words: Content, width: int, height: int) -> Content:
    """As many lines as there is room for, with an ellipsis where there are more."""
    lines = words.wrap(width=width)
    if len(lines) <= height:
        return words
    last = height - 1
    return content("\n").join([*lines[:last], lines[last].truncate(max_width=width - 1) + content("…")])
