"""How one open assessment is shown: as cells of the list at any width, and in full beside it."""

from collections.abc import Sequence

from rich.text import Text
from textual.content import Content
from textual.theme import Theme

from db.queries.duty import DutyRow
from models.assessment import Urgency
from models.dates import list_form, short_form
from screens.widgets.plain import cell, content

HEADINGS = ("countdown", "child", "kind", "started", "due", "day", "worker", "team", "last seen")
# The least that each column takes, and what it takes where there is room.
_LEAST = (11, 9, 4, 9, 9, 6, 9, 6, 9)
_MOST = (14, 22, 7, 9, 10, 11, 24, 28, 9)


def column_widths(room: int) -> list[int]:
    """The widths of the columns in a table of this width, each with a space behind it."""
    widths = list(_LEAST)
    spare = room - sum(widths) - len(widths) - 1
    # Worker, child and team first: they are cut soonest.
    for column in (1, 6, 7, 1, 6, 7, 2, 0, 5, 4):
        wanted = _MOST[column] if column not in (1, 6, 7) else min(_MOST[column], widths[column] + 6)
        taken = max(0, min(spare, wanted - widths[column]))
        widths[column] += taken
        spare -= taken
    for column in (7, 6, 1):
        taken = max(0, min(spare, _MOST[column] - widths[column]))
        widths[column] += taken
        spare -= taken
    return widths


def row_cells(row: DutyRow, widths: Sequence[int], theme: Theme) -> list[Text]:
    """The cells of a row, each cut to its width."""
    style = urgency_style(row.countdown.urgency, theme)
    office = f" ({row.countdown.office_days_left} open)" if row.countdown.office else ""
    texts = (
        (row.countdown.label + office, style),
        (row.shown_as, "bold" if row.countdown.urgency is Urgency.TODAY else ""),
        (row.kind.short if widths[2] < 7 else row.kind.value, ""),
        (list_form(row.started_on), ""),
        (list_form(row.due_on) + ("~" if row.provisional else ""), style),
        (f"{row.day}/{row.limit}" if widths[5] < 11 else f"{row.day} of {row.limit}", ""),
        (row.worker or "unallocated", "" if row.worker else urgency_style(Urgency.SOON, theme)),
        (row.team or "–", ""),
        (list_form(row.last_seen_on) if row.last_seen_on else "never", ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def urgency_style(urgency: Urgency, theme: Theme) -> str:
    """What can still be saved stands out from what is lost already."""
    match urgency:
        case Urgency.LATE:
            return theme.error or "red"
        case Urgency.TODAY:
            return f"bold reverse {theme.warning or 'yellow'}"
        case Urgency.SOON:
            return f"bold {theme.warning or 'yellow'}"
        case _:
            return ""


def detail_of(row: DutyRow) -> Content:
    """The selected row in full, for the pane beside the list."""
    lines = [
        (row.shown_as, "bold"),
        (row.child if row.name else "", "dim"),
        ("", ""),
        (row.countdown.label, "bold"),
        (row.countdown.office, ""),
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
        (f"last seen  {short_form(row.last_seen_on) if row.last_seen_on else 'never recorded'}", ""),
        (f"seen for this assessment: {_yes_no(row.child_seen)}", ""),
    ]
    kept = [(text, style) for number, (text, style) in enumerate(lines) if text or number in (2, 12, 17)]
    return content("\n").join(content(text, style) for text, style in kept)


def _yes_no(value: bool | None) -> str:
    return "not recorded" if value is None else "yes" if value else "no"
