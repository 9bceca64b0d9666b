"""What the Duty list reads: a page of the open assessments, or all that is due of the clocks that are chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.content import Content
from textual.screen import Screen

from db.queries.duty import DutyCounts, DutyQuestion, DutyRow, duty_answer, duty_page
from db.store import Reader
from models.due_clocks import AT_FIRST, DueClock
from models.standards import Standards
from screens.desk import Desk
from screens.widgets import duty_row
from screens.widgets.columns import headed
from screens.widgets.duty_row import HEADINGS, Palette, column_widths, detail_of, row_cells
from screens.widgets.paged_table import KnownRows, Page

if TYPE_CHECKING:  # loaded when other clocks are asked for: the first list is sooner on the screen
    from db.queries.clock_list import ClockList, ClockRow

PAGE = 100
Edge = tuple[Any, ...]


@dataclass(frozen=True)
class Found:
    """The answer to a question: a page, what comes before it, and the number of each tile.

    ``known`` are all rows of the list, where it was not read page by page.
    """

    question: DutyQuestion
    page: "Page[DutyRow] | Page[ClockRow]"
    start: int
    counts: DutyCounts
    any_at_all: bool
    known: "KnownRows[ClockRow] | None" = None


class DutyReading:
    """Reads the list that is asked for. Where other clocks are chosen too, what was read is kept until it changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: tuple[object, ClockList] | None = None

    def answer(self, reader: Reader, standards: Standards, question: DutyQuestion, at: Edge | None) -> Found:
        """The page from the row with the key ``at`` on; without it the first."""
        if question.clocks == AT_FIRST:
            one = duty_answer(reader, standards, question, limit=PAGE, at=at)
            return Found(question, one.page, one.start, one.counts, one.any_at_all)
        from db.queries.clock_list import sorted_clocks

        found = self._all(reader, standards, question)
        found = found.holding(question.words, names=question.names, also=question.also)
        rows = sorted_clocks(found.of(question.tile), question.order, question.descending)
        known = KnownRows(rows, PAGE)
        start = next((place for place, row in enumerate(rows) if row.key == at), 0) if at is not None else 0
        start = max(0, min(start, len(rows) - PAGE))
        page = known.page(at=rows[start].key) if rows else known.page()
        return Found(question, page, start, found.counts(), found.any_at_all, known)

    def page(self, reader: Reader, standards: Standards, found: Found, **where: Any) -> "Page[Any]":
        """The page of the list beside the one that is shown."""
        if found.known is not None:
            return found.known.page(**where)
        return duty_page(reader, standards, found.question, limit=PAGE, **where)

    def _all(self, reader: Reader, standards: Standards, question: DutyQuestion) -> "ClockList":
        """What is due of the chosen clocks, read again only when somebody has written since."""
        from db.queries.clock_list import clock_list

        asked = (reader.writes_elsewhere(), question.as_at, question.clocks, self._desk.person, question.whose)
        if self._kept is None or self._kept[0] != asked:
            self._kept = asked, clock_list(reader, standards, question.as_at, question.clocks, question)
        return self._kept[1]


@dataclass(frozen=True)
class Look:
    """The columns of a list, by name, and how they are headed and fitted."""

    names: tuple[str, ...]
    headings: Mapping[str, str]
    fit: Callable[[int, Sequence[str]], list[int]]

    def widths(self, room: int) -> list[int]:
        """The widths of the first columns, as many as have room."""
        return self.fit(room, self.names)

    def headed(self, widths: Sequence[int]) -> list[tuple[str, int]]:
        return headed([self.headings[name] for name in self.names], widths)


def look_of(clocks: tuple[DueClock, ...], chosen: tuple[str, ...] | None = None) -> Look:
    """The columns of the list of these clocks: those that were chosen, or those that it shows at first."""
    if clocks == AT_FIRST:
        return Look(chosen or duty_row.AT_FIRST, HEADINGS, column_widths)
    from screens.widgets import clock_row

    return Look(chosen or clock_row.AT_FIRST, clock_row.HEADINGS, clock_row.clock_widths)


def besides(chosen: tuple[str, ...] | None) -> tuple[str, ...]:
    """The columns that are shown beyond those at first: the filter goes over them too."""
    return tuple(sorted(set(chosen or ()) - set(duty_row.AT_FIRST)))


def cells_of(
    row: "DutyRow | ClockRow", called: str, widths: Sequence[int], palette: Palette, names: Sequence[str]
) -> list[Text]:
    """The cells of a row; ``called`` is what the child is called on the screen."""
    if isinstance(row, DutyRow):
        return row_cells(row, called, widths, palette, names)
    from screens.widgets.clock_row import clock_cells

    return clock_cells(row, called, widths, palette, names)


def in_full(row: "DutyRow | ClockRow", called: str) -> Content:
    """A row for the pane beside the list."""
    if isinstance(row, DutyRow):
        return detail_of(row, called)
    from screens.widgets.clock_row import clock_detail

    return clock_detail(row, called)


def explain_row(screen: Screen[Any], desk: Desk, row: "DutyRow | ClockRow") -> None:
    """Show how the due date came about."""
    from models.status_clocks import explained
    from screens.dialogs.explain import explain_assessment, explain_clock
    from screens.dialogs.reading import ReadingDialog

    who = desk.called(row.child, row.name)
    if isinstance(row, DutyRow):
        explain_assessment(screen, desk, row.id, f"{who} · {row.kind.words} · case {row.case}")
        return
    title = f"{who} · {row.words} · case {row.case}"
    if row.assessment is not None:
        explain_assessment(screen, desk, row.assessment.id, title)
    elif row.of_case is not None:
        explain_clock(screen, desk, row.of_case, title)
    elif row.of_plan is not None:
        lines = [explained(row.of_plan), f"{row.day_words}, {row.countdown.words}.", "", row.clock.limit_words]
        screen.app.push_screen(ReadingDialog(title, lines))
