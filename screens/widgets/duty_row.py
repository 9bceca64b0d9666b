"""How one open assessment is shown: as cells of the list at any width, and in full beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.content import Content

from db.queries.duty import DutyRow
from models.assessment import WITH_MANAGER_MARK, Urgency
from models.dates import list_form, short_form
from models.standards import NEAREST_MARK, PROVISIONAL_MARK
from screens.widgets.columns import fitted_names
from screens.widgets.plain import cell, content

# Every column that can be shown, by its name in ``models.columns``, and what each takes at least.
HEADINGS = {
    "countdown": "countdown", "child": "child", "kind": "kind", "started": "started", "due": "due", "day": "day",
    "worker": "worker", "team": "team", "last_seen": "last seen", "case": "case", "clock_from": "day 0",
    "referred": "referred", "held_since": "held from", "child_seen": "seen on", "signature": "signature",
}  # fmt: skip
LEAST = {
    "countdown": 10, "child": 9, "kind": 4, "started": 9, "due": 9, "day": 6, "worker": 9, "team": 6, "last_seen": 9,
    "case": 9, "clock_from": 9, "referred": 9, "held_since": 9, "child_seen": 9, "signature": 9,
}  # fmt: skip
AT_FIRST = ("countdown", "child", "kind", "started", "due", "day", "worker", "team", "last_seen")
_ROOM_FOR_A_KIND = 8
# Who gets what there is room for: (column, up to which width).
_GROWTH = (
    ("countdown", 12), ("child", 15), ("worker", 15), ("team", 12), ("child", 18), ("worker", 18), ("team", 18),
    ("kind", 8), ("countdown", 19), ("day", 10), ("due", 10), ("child_seen", 15), ("team", 28), ("worker", 24),
    ("child", 24), ("case", 24), ("signature", 40),
)  # fmt: skip


def column_widths(room: int, names: Sequence[str] = AT_FIRST) -> list[int]:
    """The widths of the columns in a table of this width; the last are left out where they have no room."""
    return fitted_names(names, LEAST, _GROWTH, room)


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


def row_cells(
    row: DutyRow, called: str, widths: Sequence[int], palette: Palette, names: Sequence[str] = AT_FIRST
) -> list[Text]:
    """The cells of a row, each cut to its width; ``called`` is what the child is called on the screen."""
    style, room = palette.style(row.countdown.urgency), dict(zip(names, widths, strict=False))
    cells = {
        "countdown": (_countdown(row, room.get("countdown", 0)), style),
        "child": (called, "bold" if row.countdown.urgency is Urgency.TODAY else ""),
        "kind": (_kind(row, room.get("kind", 0)), ""),
        "started": (list_form(row.started_on), ""),
        "due": (list_form(row.due_on) + (PROVISIONAL_MARK if row.provisional else ""), style),
        "day": (f"{row.day} of {row.limit}" if room.get("day", 0) >= 10 else f"{row.day}/{row.limit}", ""),
        "worker": (row.worker or "unallocated", "" if row.worker else palette.soon),
        "team": (row.team or "–", ""),
        "last_seen": (row.last_seen, ""),
        **(besides(row, palette) if len(room.keys() - _AT_FIRST) else {}),
    }
    return [cell(*cells[name], width=width) for name, width in room.items()]


_AT_FIRST = frozenset(AT_FIRST)


def besides(row: DutyRow, palette: Palette) -> dict[str, tuple[str, str]]:
    """The cells that are not shown at first."""
    return {
        "case": (row.case, ""),
        "clock_from": (list_form(row.clock_from), ""),
        "referred": (list_form(row.referred_on) if row.referred_on else "–", ""),
        "held_since": (list_form(row.held_since) if row.held_since else "–", ""),
        "child_seen": (row.seen_briefly, "" if row.child_seen else palette.soon),
        "signature": (f"{WITH_MANAGER_MARK} {row.manager_words}" if row.with_manager else "", ""),
    }


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
