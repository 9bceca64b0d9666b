"""How an assessment that waits for a signature is shown: as cells of the list, and in words below it."""

from collections.abc import Sequence

from rich.text import Text

from db.queries.signature import SignatureRow
from models.assessment import Urgency
from models.dates import list_form, short_form
from screens.desk import Desk
from screens.widgets.columns import both_ends, fitted
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell

HEADINGS = (
    "breaches", "child", "kind", "submitted", ("child seen", "seen"), ("unallocated", "una"), ("with worker", "wkr"),
    ("with manager", "mgr"), ("working days", "sum"), "worker", "team", "by", "to",
)  # fmt: skip
_LEAST = (10, 12, 4, 9, 9, 3, 3, 3, 3, 9)
_ROOMY, _TEAM_AND_BY = 100, (10, 12)
_WIDE, _TO = 130, (12,)
_GROWTH = (
    (1, 15), (9, 12), (0, 16), (1, 20), (9, 18), (4, 10), (10, 16), (11, 18), (12, 18), (5, 11), (6, 11), (7, 12),
    (8, 12), (2, 7), (10, 28), (1, 28),
)  # fmt: skip


def signature_widths(room: int) -> list[int]:
    """The widths of the columns in a table of this width; the last ones are left out where there is little room."""
    least = (*_LEAST, *(_TEAM_AND_BY if room >= _ROOMY else ()), *(_TO if room >= _WIDE else ()))
    return fitted(least, [grown for grown in _GROWTH if grown[0] < len(least)], room)


def signature_cells(row: SignatureRow, desk: Desk, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a row, each cut to its width."""
    urgency, split = row.countdown.urgency, row.split
    style = palette.style(urgency)
    texts = (
        (_breach(row, widths[0]), style),
        (desk.called(row.child, row.name), "bold" if urgency is Urgency.TODAY else ""),
        (row.kind.value if widths[2] >= len(row.kind.value) else row.kind.short, ""),
        (list_form(row.submitted_on), ""),
        (row.seen_briefly, "" if row.child_seen else palette.soon),
        (f"{split.unallocated:>3}", ""),
        (f"{split.worker:>3}", ""),
        (f"{split.manager:>3}", ""),
        (f"{split.elapsed:>3}", "bold"),
        (row.worker or "unallocated", "" if row.worker else palette.soon),
        (both_ends(row.team or "–", widths[10] if len(widths) > 10 else 0), ""),
        (row.submitted_by, ""),
        (row.to or "any manager", ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=False)]


def _breach(row: SignatureRow, width: int) -> str:
    """``! breaches today``; where there is little room ``! today``, as in every list."""
    if row.countdown.urgency is Urgency.TODAY and width >= len(f"! {row.breach}"):
        return f"{row.countdown.symbol} {row.breach}"
    labels = row.countdown.labels
    return next((label for label in labels if len(label) <= width), labels[-1])


def signature_in_words(row: SignatureRow, desk: Desk) -> str:
    """The row in full, what matters most first: the child beside the days, and where these went."""
    parts = (
        f"{desk.case_called(row.case, row.child, row.name)}, {row.kind.words.lower()}",
        f"for {row.to or 'any manager'}" + (": your own, somebody else signs it" if row.own else ""),
        f"{row.countdown.symbol} {row.breach}, due {short_form(row.due_on)}, day {row.day} of {row.limit}",
        row.seen,
        row.split.in_words,
        f"submitted {short_form(row.submitted_on)} by {row.submitted_by}",
        (f"held by {row.worker}" if row.worker else "unallocated") + (f", {row.team}" if row.team else ""),
    )
    return " · ".join(part for part in parts if part)
