"""A sentence in the place of what a screen shows: why there is nothing, or why it cannot be read."""

from collections.abc import Iterable
from typing import Any

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.plain import content


def show_instead(
    screen: Screen[Any], sentence: str, others: Iterable[Widget], *, style: str = "", focus: Widget | None = None
) -> None:
    """Show the sentence in ``#instead`` and hide the ``others``; without a sentence the other way round.

    Where nothing has the focus then, ``focus`` gets it.
    """
    instead = screen.query_one("#instead", Static)
    instead.update(content(sentence, style))
    instead.display = bool(sentence)
    for widget in others:
        widget.display = not sentence
    if not sentence and focus is not None and screen.focused is None:
        focus.focus()
