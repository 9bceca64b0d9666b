"""The line under the tiles that says what waits for the signature of who is working."""

from collections.abc import Sequence

from textual.widgets import Static

from db.queries.signature import SignatureRow
from models.assessment import SYMBOLS, WITH_MANAGER_MARK, Urgency
from screens.widgets.plain import content

_SAID = ((Urgency.LATE, "late"), (Urgency.TODAY, "breaches today"), (Urgency.SOON, "soon"))


def urgencies(rows: Sequence[SignatureRow]) -> str:
    """``✕ 1 late, ! 2 breach today``: how many of each that presses; nothing where none does."""
    counts = [(urgency, words, sum(row.countdown.urgency is urgency for row in rows)) for urgency, words in _SAID]
    return ", ".join(
        f"{SYMBOLS[urgency]} {count:,} {words if count == 1 else words.replace('breaches', 'breach')}"
        for urgency, words, count in counts
        if count
    )


def waits_words(count: int) -> str:
    """``3 assessments wait``"""
    return "1 assessment waits" if count == 1 else f"{count:,} assessments wait"


class SignatureLine(Static):
    """Not there where nothing waits. Its number is the length of the list behind the key."""

    def __init__(self) -> None:
        super().__init__(id="to-sign-line")

    def on_mount(self) -> None:
        self.display = False

    def say(self, mine: Sequence[SignatureRow] | None) -> None:
        """What waits for who is working; None where it could not be read: never an old number, never a nought."""
        if mine is None:
            self.update(content("What waits for your signature could not be read."))
            self.display = True
            return
        pressing = urgencies(mine)
        how = f": {pressing}" if pressing else ""
        words = f"{WITH_MANAGER_MARK} {waits_words(len(mine))} for your signature (m){how}"
        if len(words) > self.app.size.width - 2:
            words = f"{WITH_MANAGER_MARK} {len(mine):,} for your signature (m){how}"
        self.update(content(words))
        self.set_class(any(row.countdown.urgency in (Urgency.LATE, Urgency.TODAY) for row in mine), "pressing")
        self.display = bool(mine)

    def on_click(self) -> None:
        self.call_later(self.screen.run_action, "signature")
