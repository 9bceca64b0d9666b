"""How something that is due of any clock is shown: as cells of the Duty list at any width, and in full beside it."""

from collections.abc import Sequence

from rich.text import Text
from textual.content import Content

from db.queries.clock_list import ClockRow
from models.assessment import WITH_MANAGER_MARK, Urgency
from models.dates import list_form, short_form
from models.standards import PROVISIONAL_MARK
from screens.widgets.columns import fitted_first
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell, content

HEADINGS = ("countdown", "child", "clock", "due", "day", "worker", "team", "last seen", "counted")
# The least that each column takes, and then who gets what there is room for: (column, up to which width). From when it
# is counted is left out on a narrow screen.
_LEAST = (10, 9, 12, 9, 6, 9, 6, 9, 9)
_COUNTDOWN, _CHILD, _CLOCK, _DUE, _DAY, _WORKER, _TEAM, _SEEN, _FROM = range(9)
_GROWTH = (
    (_COUNTDOWN, 12), (_CHILD, 15), (_WORKER, 15), (_TEAM, 12), (_CHILD, 18), (_WORKER, 18), (_TEAM, 18),
    (_COUNTDOWN, 19), (_DUE, 10), (_CLOCK, 34), (_TEAM, 28), (_WORKER, 24), (_CHILD, 24),
)  # fmt: skip


def clock_widths(room: int) -> list[int]:
    """The widths of the columns in a table of this width; from when it is counted is shown where all of it fits."""
    return fitted_first(_LEAST, _GROWTH, room)


def clock_cells(row: ClockRow, called: str, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a row, each cut to its width; ``called`` is what the child is called on the screen."""
    style = palette.style(row.countdown.urgency)
    labels = row.countdown.labels
    texts = (
        (next((label for label in labels if len(label) <= widths[_COUNTDOWN]), labels[-1]), style),
        (called, "bold" if row.countdown.urgency is Urgency.TODAY else ""),
        (_clock(row, widths[_CLOCK]), ""),
        (list_form(row.due_on) + (PROVISIONAL_MARK if row.provisional else ""), style),
        (row.day_short, ""),
        (row.worker or "unallocated", "" if row.worker else palette.soon),
        (row.team or "–", ""),
        (row.last_seen, ""),
        (list_form(row.counted_from), ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=False)]


def _clock(row: ClockRow, width: int) -> str:
    in_full = row.words + row.marks
    return in_full if len(in_full) <= width else row.short + row.marks


def clock_detail(row: ClockRow, called: str) -> Content:
    """The selected row in full, for the pane beside the list; ``called`` is what the child is called on the screen."""
    since = "" if row.of_plan is None else f"counted {row.of_plan.since_words}"
    held = "" if row.of_plan is None or row.of_plan.last_on is None else f"last held {short_form(row.of_plan.last_on)}"
    manager = "" if row.assessment is None or not row.with_manager else row.assessment.manager_words
    blocks = (
        [(called, "bold"), (row.child if row.child != called else "", "dim")],
        [
            (row.countdown.label, "bold"),
            (row.countdown.office, ""),
            (f"{WITH_MANAGER_MARK} {manager}" if manager else "", "bold"),
            (row.words, ""),
            (row.day_words, ""),
            (f"clock from {short_form(row.counted_from)}", ""),
            (since, ""),
            (held, ""),
            (f"due        {short_form(row.due_on)}", ""),
            ("provisional: bank holidays not known" if row.provisional else "", ""),
        ],
        [
            (f"worker  {row.worker or 'unallocated'}", "" if row.worker else "$text-warning"),
            (f"team    {row.team or '–'}", ""),
            (f"case    {row.case}", ""),
        ],
        [(f"last seen  {short_form(row.last_seen_on) if row.last_seen_on else row.last_seen}", "")],
    )
    shown = [content("\n").join(content(text, style) for text, style in block if text) for block in blocks]
    return content("\n\n").join(shown)
