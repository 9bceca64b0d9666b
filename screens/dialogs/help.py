"""The help: the keys that work here, what is shown, and the same in plain text; typing finds a line."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from screens.dialogs.dialog import Dialog
from screens.help_page import HelpPage
from screens.widgets.field import Field
from screens.widgets.plain import content


class HelpDialog(Dialog[None]):
    """Lines of help, to be read, narrowed by typing, and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back"),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, page: HelpPage) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help") as box:
            box.border_subtitle = "↑ ↓ scroll · escape back"
            yield Static(content("Help: the keys that work here, and what is shown", "bold"))
            yield Field(placeholder="type what you look for", id="wanted", compact=True)
            with VerticalScroll(id="keys", can_focus=False):
                yield Static(id="ledger")

    def on_mount(self) -> None:
        self._show("")
        self.query_one("#wanted").focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if "?" in event.value:  # the key that asked for help sends it away
            self.dismiss(None)
        else:
            self._show(event.value)

    @on(Input.Submitted)
    def _done(self) -> None:
        self.dismiss(None)

    def _show(self, wanted: str) -> None:
        words = wanted.casefold().split()
        keys, shown = (_found(lines, words) for lines in (self._page.keys, self._page.shown))
        here = [self._page.here] if self._page.here and not words else []
        parts = [
            _lines(here, heading="This field"),
            _lines(keys, right=True),
            _lines(shown, heading="What is shown here"),
        ]
        if self._page.same and not words:
            same = content("The same in plain text, for a screen reader: ") + content(self._page.same, "bold")
            parts.insert(0, [same])
        told = [line for part in parts if part for line in (content(""), *part)][1:]
        self.query_one("#ledger", Static).update(
            Content("\n").join(told) if told else content("Nothing here is called that.")
        )

    def action_scroll(self, lines: int) -> None:
        """Scroll the list; the keys that are typed go on narrowing it."""
        self.query_one("#keys", VerticalScroll).scroll_relative(y=lines, animate=False)


def _found(lines: Sequence[tuple[str, str]], words: list[str]) -> list[tuple[str, str]]:
    return [(name, says) for name, says in lines if all(word in f"{name} {says}".casefold() for word in words)]


def _lines(found: list[tuple[str, str]], *, right: bool = False, heading: str = "") -> list[Content]:
    widest = max((len(name) for name, _ in found), default=0)
    lines = [content(f"{name:{'>' if right else '<'}{widest}}", "bold") + content(f"  {says}") for name, says in found]
    return [content(heading, "dim"), *lines] if heading and lines else lines
