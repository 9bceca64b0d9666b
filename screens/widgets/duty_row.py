"""How one open assessment is shown: as cells of the list at any width, and in full beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.content import Content

from db.queries.duty import DutyRow
from models.assessment import WITH_MANAGER_MARK, Urgency
from models.dates import list_form, short_form
from models.standards import NEAREST_MARK, PROVISIONAL_MARK
from screens.widgets.columns import fitted
from screens.widgets.plain import cell, content

HEADINGS = ("countdown", "child", "kind", "started", "due", "day", "worker", "team", "last seen")
# The least that each column takes, and then who gets what there is room for: (column, up to which width).
_LEAST = (10, 9, 4, 9, 9, 6, 9, 6, 9)
_ROOM_FOR_A_KIND = 8
_COUNTDOWN, _CHILD, _KIND, _STARTED, _DUE, _DAY, _WORKER, _TEAM, _SEEN = range(9)
_GROWTH = (
    (_COUNTDOWN, 12), (_CHILD, 15), (_WORKER, 15), (_TEAM, 12), (_CHILD, 18), (_WORKER, 18), (_TEAM, 18), (_KIND, 8),
    (_COUNTDOWN, 19), (_DAY, 10), (_DUE, 10), (_TEAM, 28), (_WORKER, 24), (_CHILD, 24),
)  # fmt: skip


def column_widths(room: int) -> list[int]:
    """The widths of the columns in a table of this width."""
    return fitted(_LEAST, _GROWTH, room)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme for the urgencies; each is a word and a symbol as well."""

    late: str
    today: str
    soon: str

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> "Palette":
        """From the variables of a theme, which name a readable colour of each kind for its background."""
        return cls(
            late=variables.get("text-error", "red"),
            today=f"bold #000000 on {variables.get('warning', '#ffaf00')}",
            soon=f"bold {variables.get('text-warning', '#ffaf00')}",
        )

    def style(self, urgency: Urgency) -> str:
        """What can still be saved stands out from what is lost already."""
        return {Urgency.LATE: self.late, Urgency.TODAY: self.today, Urgency.SOON: self.soon}.get(urgency, "")


def row_cells(row: DutyRow, called: str, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a row, each cut to its width; ``called`` is what the child is called on the screen."""
    style = palette.style(row.countdown.urgency)
    texts = (
        (_countdown(row, widths[_COUNTDOWN]), style),
        (called, "bold" if row.countdown.urgency is Urgency.TODAY else ""),
        (_kind(row, widths[_KIND]), ""),
        (list_form(row.started_on), ""),
        (list_form(row.due_on) + (PROVISIONAL_MARK if row.provisional else ""), style),
        (f"{row.day} of {row.limit}" if widths[_DAY] >= 10 else f"{row.day}/{row.limit}", ""),
        (row.worker or "unallocated", "" if row.worker else palette.soon),
        (row.team or "–", ""),
        (row.last_seen, ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def _kind(row: DutyRow, width: int) -> str:
    """``initial≈✎``: what counts otherwise than one would think, and what waits for a signature."""
    marks = (NEAREST_MARK if row.nearest_standard else "") + (WITH_MANAGER_MARK if row.with_manager else "")
    in_full = row.kind.value + marks
    return in_full if len(in_full) <= width and width >= _ROOM_FOR_A_KIND else row.kind.short + marks


def _countdown(row: DutyRow, width: int) -> str:
    labels = row.countdown.labels
    return next((label for label in labels if len(label) <= width), labels[-1])


def detail_of(row: DutyRow, called: str) -> Content:
    """The selected row in full, for the pane beside the list; ``called`` is what the child is called on the screen."""
    lines = [
        (called, "bold"),
        (row.child if row.child != called else "", "dim"),
        ("", ""),
        (row.countdown.label, "bold"),
        (row.seen, "" if row.child_seen else "$text-warning"),
        (row.countdown.office, ""),
        (f"{WITH_MANAGER_MARK} {row.manager_words}" if row.with_manager else "", "bold"),
        (f"{row.kind.words}", ""),
        (f"day {row.day} of {row.limit}", ""),
        (f"clock from {short_form(row.clock_from)}", ""),
        (f"started    {short_form(row.started_on)}", ""),
        (f"due        {short_form(row.due_on)}", ""),
        ("provisional: bank holidays not known" if row.provisional else "", ""),
        ("nearest standard: none was in force" if row.nearest_standard else "", ""),
        ("", ""),
        (f"worker  {row.worker or 'unallocated'}", ""),
        (f"team    {row.team or '–'}", ""),
        (f"case    {row.case}", ""),
        (f"closed  {short_form(row.case_closed_on)}, not authorised" if row.case_closed_on else "", "$text-warning"),
        ("", ""),
        (f"last seen  {short_form(row.last_seen_on) if row.last_seen_on else row.last_seen}", ""),
    ]
    kept = [(text, style) for number, (text, style) in enumerate(lines) if text or number in (2, 14, 19)]
    return content("\n").join(content(text, style) for text, style in kept)
