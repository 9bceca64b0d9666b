"""Who can take this: the workers, ranked, each with the reasons – and to whom it shall go."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import DataTable, Static

from db.queries.triage import Sibling, Takers
from models.errors import CpipError
from models.ranking import Candidate
from screens.dialogs.dialog import Dialog
from screens.widgets.columns import both_ends
from screens.widgets.plain import cell, content, tell

WIDE = 110
WIDTH, FRAME = 140, 6  # of the dialog, as in the style sheet


class Way(StrEnum):
    """How the case goes: to a worker, to a team alone, or beside who holds it."""

    WORKER = "worker"
    TEAM = "team"
    CO_WORKER = "co_worker"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was chosen, with the siblings' cases that go along."""

    way: Way
    worker_id: int | None
    siblings: tuple[int, ...]


class TakersDialog(Dialog[Taken | None]):
    """What was chosen, or None when the person turned back. It advises; it decides nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Back"),
        ("j", "app.simulate_key('down')"),
        ("k", "app.simulate_key('up')"),
        Binding("space", "siblings", "Siblings"),
        Binding("home", "first", priority=True, show=False),
        Binding("end", "last", priority=True, show=False),
        ("t", "team", "To a team"),
        ("o", "co_worker", "Co-worker"),
    ]

    def __init__(
        self,
        title: str,
        siblings: Sequence[Sibling],
        rank: Callable[[Sequence[int]], Takers],
        called: Callable[[str, str | None], str],
        *,
        preselected: int | None = None,
        ways: Collection[Way] = tuple(Way),
        holders: Collection[str] = (),
    ) -> None:
        """``rank`` is asked with the siblings' cases that go along; ``ways`` are those that can be chosen.

        ``holders`` are the names of who holds the cases now: what they hold of siblings is offered along with them.
        """
        super().__init__()
        self._title, self._siblings, self._rank, self._called = title, siblings, rank, called
        self._preselected, self._ways = preselected, ways
        self._waiting = tuple(one.case_id for one in siblings if one.worker is None or one.worker in holders)
        self._along = self._waiting  # siblings are offered together
        self._candidates: tuple[Candidate, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog takers") as box:
            words = "enter: give to them" + (" · t: a team alone" if Way.TEAM in self._ways else "")
            box.border_subtitle = words + (" · o: co-worker" if Way.CO_WORKER in self._ways else "") + " · escape: back"
            yield Static(content(self._title, "bold"))
            yield Static(id="siblings")
            yield DataTable[Any](id="candidates", cursor_type="row", cell_padding=0)
            yield Static(id="why")

    def on_mount(self) -> None:
        self._show()
        self.query_one("#candidates", DataTable).focus()

    def _show(self) -> None:
        at = self._current.worker.id if self._current else self._preselected
        try:
            takers = self._rank(self._along)
        except CpipError as error:
            tell(self, str(error), "error")
            self.dismiss(None)
            return
        self._candidates = takers.offered
        self.query_one("#siblings", Static).update(content(self._siblings_in_words()))
        table = self.query_one("#candidates", DataTable)
        wide = self.app.size.width >= WIDE
        widths = (20, 18, 18, 6) if wide else (16, 9, 16, 5)
        table.clear(columns=True)
        room = min(self.app.size.width * 96 // 100, WIDTH) - FRAME
        why = max(10, room - sum(widths) - len(widths) - 1)
        for heading, width in zip(("worker", "team", "points", "%", "why"), (*widths, why), strict=True):
            table.add_column(cell(heading, "bold"), width=width + 1)
        for one in self._candidates:
            percent = "–" if one.after.percent is None else f"{one.after.percent}%"
            reasons = "; ".join(_marked(one)) or "no reason against"
            cells = (one.worker.name, both_ends(one.worker.team or "–", widths[1]), one.points, percent, reasons)
            style = "bold" if one.worker.id == self._preselected else ""
            table.add_row(
                *(cell(text, style, width=width) for text, width in zip(cells, (*widths, why), strict=True)),
                key=str(one.worker.id),
            )
        ids = [one.worker.id for one in self._candidates]
        table.move_cursor(row=ids.index(at) if at in ids else 0)
        if not self._candidates:
            self.query_one("#why", Static).update(
                content("Nobody is here who could take it. Enter workers first: press comma on the Triage screen.")
            )

    def _siblings_in_words(self) -> str:
        if not self._siblings:
            return ""
        names = [f"{self._called(one.child, one.name)} ({one.worker or 'waits'})" for one in self._siblings]
        said = f"Siblings: {', '.join(names)}."
        if not self._waiting:
            return said
        count = "one of them" if len(self._waiting) == 1 else f"{len(self._waiting)} of them"
        if len(self._waiting) == len(self._siblings):
            count = "the sibling" if len(self._waiting) == 1 else "the siblings"
        if self._along:
            return f"{said} Together with {count} (space: without)."
        return f"{said} Without {count} (space: together)."

    @property
    def _current(self) -> Candidate | None:
        row = self.query_one("#candidates", DataTable).cursor_row
        return self._candidates[row] if 0 <= row < len(self._candidates) else None

    @on(DataTable.RowHighlighted)
    def _say_why(self) -> None:
        one = self._current
        if one is None:
            return
        reasons = "; ".join(_marked(one)) or "no reason for or against but the points"
        self.query_one("#why", Static).update(
            content(f"{one.worker.name}, {one.worker.team or 'no team'}: {one.points} points – {reasons}.")
        )

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        if (one := self._current) is not None:
            self.dismiss(Taken(Way.WORKER, one.worker.id, self._along))

    def action_team(self) -> None:
        if Way.TEAM in self._ways:
            self.dismiss(Taken(Way.TEAM, None, self._along))

    def action_co_worker(self) -> None:
        if Way.CO_WORKER in self._ways and (one := self._current) is not None:
            self.dismiss(Taken(Way.CO_WORKER, one.worker.id, ()))

    def action_first(self) -> None:
        self.query_one("#candidates", DataTable).move_cursor(row=0)

    def action_last(self) -> None:
        self.query_one("#candidates", DataTable).move_cursor(row=len(self._candidates) - 1)

    def action_siblings(self) -> None:
        """With the siblings who wait, or without: the ranking follows."""
        if self._waiting:
            self._along = () if self._along else self._waiting
            self._show()


def _marked(one: Candidate) -> list[str]:
    """The reasons with a sign each: a limit, for, against."""
    return [
        *(f"! {reason}" for reason in one.limits),
        *(f"+ {reason}" for reason in one.favour),
        *(f"– {reason}" for reason in one.against),
    ]
