"""Choose the worker who shall have the cases: each with what they would carry, and the reasons for and against."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from models.ranking import Candidate
from screens.dialogs.dialog import Dialog
from screens.widgets.list_table import ListTable, room_in_picker
from screens.widgets.plain import cell, content

_ROOMY = 90


class PlanTakerDialog(Dialog[int | None]):
    """The id of the worker, or None when the person turned back."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Back")]

    def __init__(self, question: str, candidates: Sequence[Candidate]) -> None:
        super().__init__()
        self._question = question
        self._candidates = {str(one.worker.id): one for one in candidates}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog picker"):
            yield Static(content(self._question, "bold"))
            yield ListTable(self._row, id="takers")
            yield Static(id="picked")
            yield Static(content("enter: choose   escape: back", "dim"))

    def on_mount(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        room = room_in_picker(self.app.size.width)
        worker, team = (24, 20) if room >= _ROOMY else (18, 8)
        fixed = [("worker", worker), ("team", team), ("points", 16), ("%", 4)]
        columns = [*fixed, ("for and against", room - sum(width + 1 for _, width in fixed) - 1)]
        self._widths = [width for _, width in columns]
        self.query_one(ListTable).show(columns, list(self._candidates))

    def _row(self, key: str) -> Sequence[Text]:
        one = self._candidates[key]
        percent = "–" if one.after.percent is None else f"{one.after.percent}%"
        texts = (one.worker.name, one.worker.team or "–", one.points, percent, "; ".join(one.reasons))
        style = "bold" if one.limits else ""
        return [cell(text, style, width=width) for text, width in zip(texts, self._widths, strict=True)]

    @on(ListTable.RowHighlighted)
    def _say(self) -> None:
        one = self._candidates.get(self.query_one(ListTable).current or "")
        words = "" if one is None else "; ".join(one.reasons) or "nothing speaks against it"
        self.query_one("#picked", Static).update(content(words, "$text-accent"))

    @on(ListTable.RowSelected)
    def _chosen(self) -> None:
        if (key := self.query_one(ListTable).current) is not None:
            self.dismiss(int(key))
