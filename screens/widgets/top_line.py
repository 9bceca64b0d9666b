"""The line on top of every screen: what it shows, and how the program stands – who works, what is not protected."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from screens.desk import Desk
from screens.widgets.plain import content

WIDE = 110


class TopLine(Vertical):
    """``say`` sets the words on the left; the right side follows the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static(id="date")
            yield Static(id="standing")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.refresh_standing()

    def on_resize(self) -> None:
        if self.query("#standing"):  # else its parts are still coming, or gone
            self.refresh_standing()

    def say(self, words: Content, *, mark: bool = False) -> None:
        """What the screen shows; ``mark`` where that is not as usual, as with another day than today."""
        if not self.query("#standing"):
            return  # its parts are still coming, or gone
        self.query_one("#date", Static).update(words)
        self.set_class(mark, "marked")
        self.query_one("#standing", Static).update(self._standing())

    def refresh_standing(self) -> None:
        """Who is working, whether names are hidden, and whether the store is open to anybody who has the file."""
        if not self.query("#standing"):
            return
        self.query_one("#standing", Static).update(self._standing())
        words = self._desk.notice()
        notice = self.query_one("#notice", Static)
        notice.update(content(words))
        notice.display = bool(words)

    def _standing(self) -> Content:
        person = self._desk.person
        # Where the line is marked it has the colour of a warning itself.
        warning = "bold" if self.has_class("marked") else "$text-warning"
        parts = [] if self._desk.store.encrypted else [content("not encrypted", warning)]
        if self._desk.names_hidden:
            parts.append(content("names hidden"))
        if person is not None:
            role = f", {person.role.value}" if self.app.size.width >= WIDE else ""
            parts.append(content(f"{person.name}{role}", "bold"))
        return content(" · ", "dim").join(parts)
