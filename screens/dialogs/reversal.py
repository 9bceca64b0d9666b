"""What would be taken back, or done again, shown before it is."""

import re
from enum import StrEnum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from db.queries.audit_trail import AuditLine
from db.queries.undoing import Reversal
from models.dates import parse_written_day, short_form
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
# What entries tell of that is never a child's name, nor anything that somebody wrote.
_NAMES_NO_CHILD = frozenset({
    "worker", "team", "since", "reason", "co-worker", "from", "to", "until", "leave from", "points less", "siblings",
    "threshold level", "section 47 since", "fte percent", "newly qualified until", "works from", "works until",
})  # fmt: skip


class Answer(StrEnum):
    """What is to be done: this act reversed, or the one before it shown."""

    YES = "yes"
    EARLIER = "earlier"


class ReversalDialog(Dialog[Answer | None]):
    """``y`` says yes, ``b`` goes to the act before; ``escape`` leaves everything as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "answer('yes')", "Write"),
        ("b", "answer('earlier')", "The one before"),
        ("escape,enter,q,n", "dismiss(None)", "Back"),
    ]

    def __init__(self, act: Reversal, *, redo: bool, names_hidden: bool, refused: str = "") -> None:
        """``refused`` is why it could not be reversed a moment ago."""
        super().__init__()
        self._act, self._redo, self._names_hidden, self._refused = act, redo, names_hidden, refused

    def compose(self) -> ComposeResult:
        act = self._act
        asked = "Do this again?" if self._redo else "Take this back?"
        count = f"{act.entries:,} entr{'y' if act.entries == 1 else 'ies'}"
        with Vertical(classes="dialog outcomes") as box:
            earlier = f" · b: the one before ({act.more_acts} more)" if act.more_acts else " · it is the earliest"
            yes = "do it again" if self._redo else "take it back"
            box.border_subtitle = content(f"y: {yes}{earlier} · escape: leave it")
            if self._refused:
                yield Static(content(self._refused, "$text-error"))
            yield Static(content(f"{asked} {act.what} · {act.at:%d %b %Y %H:%M} · {count}", "bold"))
            with VerticalScroll(id="rows"):
                yield Static(Content("\n").join(self._line(line) for line in act.lines))
            more = act.entries - len(act.lines)
            if more > 0:
                yield Static(content(f"and {more:,} more"))

    def action_answer(self, code: str) -> None:
        if code == Answer.YES or self._act.more_acts:
            self.dismiss(Answer(code))

    def on_mount(self) -> None:
        self.query_one("#rows", VerticalScroll).focus()

    def _line(self, line: AuditLine) -> Content:
        """The entry the other way round: what stands now and what will stand."""
        subject = content(f"{line.subject or ''}  ", "bold")
        changes = {name: f"{name}: {_shown(now)} → {_shown(then)}" for name, then, now in line.changes}
        if "worker" in changes:
            changes.pop("decided", None)  # which says the same
        if not self._names_hidden:
            return subject + content("; ".join(changes.values()))
        told = [words for name, words in changes.items() if name in _NAMES_NO_CHILD]
        hidden = content("; " * bool(told) + "the rest is hidden, with the names", "dim")
        return subject + content("; ".join(told)) + (hidden if len(told) < len(changes) else content(""))


def _shown(value: str) -> str:
    """A value of an entry; a day as it is written elsewhere."""
    day = parse_written_day(value) if _ISO.fullmatch(value) else None
    return value or "–" if day is None else short_form(day)
