"""How something that is due of any clock is shown: as cells of the Duty list at any width, and in full beside it."""

from collections.abc import Sequence

from rich.text import Text
from textual.content import Content

from db.queries.clock_list import ClockRow
from models.assessment import WITH_MANAGER_MARK, Urgency
from models.dates import list_form, short_form
from models.standards import PROVISIONAL_MARK
from screens.widgets import duty_row
from screens.widgets.columns import fitted_names
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell, content

HEADINGS = duty_row.HEADINGS | {"kind": "clock", "clock_from": "counted"}
AT_FIRST = ("countdown", "child", "kind", "due", "day", "worker", "team", "last_seen", "clock_from")
_LEAST = duty_row.LEAST | {"kind": 12}
_GROWTH = (
    ("countdown", 12), ("child", 15), ("worker", 15), ("team", 12), ("child", 18), ("worker", 18), ("team", 18),
    ("countdown", 19), ("due", 10), ("kind", 34), ("child_seen", 15), ("team", 28), ("worker", 24), ("child", 24),
    ("case", 24), ("signature", 40),
)  # fmt: skip


def clock_widths(room: int, names: Sequence[str] = AT_FIRST) -> list[int]:
    """The widths of the columns in a table of this width; the last are left out where they have no room."""
    return fitted_names(names, _LEAST, _GROWTH, room)


def clock_cells(
    row: ClockRow, called: str, widths: Sequence[int], palette: Palette, names: Sequence[str] = AT_FIRST
) -> list[Text]:
    """The cells of a row, each cut to its width; ``called`` is what the child is called on the screen.

    What is only known of an assessment is empty of other clocks.
    """
    style, room = palette.style(row.countdown.urgency), dict(zip(names, widths, strict=False))
    labels, counted = row.countdown.labels, list_form(row.counted_from)
    cells = {
        "countdown": (next((one for one in labels if len(one) <= room.get("countdown", 0)), labels[-1]), style),
        "child": (called, "bold" if row.countdown.urgency is Urgency.TODAY else ""),
        "kind": (_clock(row, room.get("kind", 0)), ""),
        "started": (counted if row.assessment is None else list_form(row.assessment.started_on), ""),
        "due": (list_form(row.due_on) + (PROVISIONAL_MARK if row.provisional else ""), style),
        "day": (row.day_short, ""),
        "worker": (row.worker or "unallocated", "" if row.worker else palette.soon),
        "team": (row.team or "–", ""),
        "last_seen": (row.last_seen, ""),
        **(duty_row.besides(row.assessment, palette) if row.assessment is not None else {}),
        "case": (row.case, ""),
        "clock_from": (counted, ""),
    }
    return [cell(*cells.get(name, ("", "")), width=width) for name, width in room.items()]


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
