"""The one place where text from the store becomes something a widget may show: never markup, never a control code."""

from typing import Literal

from rich.style import Style
from rich.text import Text
from textual.app import App
from textual.content import Content
from textual.dom import DOMNode

from models.text import showable


def cell(text: str | None, style: str | Style = "", *, width: int | None = None) -> Text:
    """For a cell of a table, cut to ``width`` with an ellipsis."""
    shown = Text(showable(text or ""), style=style, no_wrap=True, overflow="ellipsis", end="")
    if width is not None:
        shown.truncate(width, overflow="ellipsis")
    return shown


def content(text: str | None, style: str = "") -> Content:
    """For every other widget. A line break in the text is kept: it can only be the program's own."""
    lines = (text or "").split("\n")
    return Content.styled("\n".join(showable(line) for line in lines), style)


def after_dot(label: str) -> str:
    """A countdown that follows a ``·`` in a line, without the ``·`` of its own."""
    return label.removeprefix("· ")


def tell(
    node: "App[object] | DOMNode", sentence: str, severity: Literal["information", "warning", "error"] = "information"
) -> None:
    """Tell a person something in passing: a refusal, or that something is done. It may quote the store.

    A refusal takes the place of the one before it.
    """
    app = node if isinstance(node, App) else node.app
    if severity != "information":
        for one in [one for one in app._notifications if one.severity == severity]:
            app._unnotify(one, refresh=False)
    app.notify(showable(sentence), severity=severity, markup=False, timeout=5 if severity == "information" else 20)
