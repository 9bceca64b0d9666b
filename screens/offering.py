"""What can be done, offered in words: one is chosen, and asks for what it needs."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from screens.dialogs.choice import ChoiceDialog
from screens.widgets.plain import tell

Run = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Offer:
    """One thing that can be done, in words; ``run`` asks for what it needs and is True where something was written."""

    words: str
    run: Run


async def offer(screen: Screen[Any], question: str, offers: Sequence[Offer], none: str) -> bool:
    """Let one be chosen, and do it; ``none`` is told where there is none. True where something was written."""
    if not offers:
        tell(screen, none, "warning")
        return False
    choices = [(str(number), one.words) for number, one in enumerate(offers)]
    chosen = await screen.app.push_screen_wait(ChoiceDialog(question, choices, "0"))
    return False if chosen is None else await offers[int(chosen)].run()
