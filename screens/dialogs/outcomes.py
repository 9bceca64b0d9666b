"""Row by row what an action on many cases will do, or has done: nothing is skipped in silence."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from models.allocation import Outcome
from screens.dialogs.dialog import Dialog
from screens.widgets.plain import content


class OutcomesDialog(Dialog[bool]):
    """The rows as they are, to be read and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,enter,q", "dismiss(False)", "Back")]
    HINT = "↑ ↓ scroll · escape: back"

    def __init__(self, title: str, outcomes: Sequence[Outcome], called: Callable[[str, str | None], str]) -> None:
        super().__init__()
        self._title, self._outcomes, self._called = title, outcomes, called

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog outcomes") as box:
            box.border_subtitle = self.HINT
            yield Static(content(self._title, "bold"))
            with VerticalScroll(id="rows"):
                yield Static(Content("\n").join(self._row(one) for one in self._outcomes))

    def on_mount(self) -> None:
        self.query_one("#rows", VerticalScroll).focus()

    def _row(self, one: Outcome) -> Content:
        sign = content("✓ " if one.done else "✕ ", "bold" if one.done else "bold $text-error")
        called = self._called(one.child, one.name)
        who = content(f"{one.case}: " if called == one.child else f"{one.case} {called}: ", "bold")
        return sign + who + content(one.sentence)


class ConfirmOutcomesDialog(OutcomesDialog):
    """The rows as they would be; ``y`` says yes, which is not the key that asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "dismiss(True)", "Write"),
        ("escape,enter,q,n", "dismiss(False)", "Back"),
    ]
    HINT = "y: do this · ↑ ↓ scroll · escape: back, nothing is written"


def summed_up(outcomes: Sequence[Outcome], *, written: bool = False) -> str:
    """``12 of 14 cases can be done, 2 refused``, and afterwards ``12 of 14 cases written, 2 refused``"""
    done = sum(one.done for one in outcomes)
    many = f"{len(outcomes):,} case{'' if len(outcomes) == 1 else 's'} {'written' if written else 'can be done'}"
    if done == len(outcomes):
        return many if done == 1 else f"all {many}"
    return f"{done:,} of {many}, {len(outcomes) - done:,} refused"
