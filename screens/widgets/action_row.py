"""How an agreed action is shown: as cells of the list of all of them at any width, and in full below it."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from rich.text import Text

from db.queries.actions import AgreedLine
from models.assessment import Urgency
from models.dates import list_form, short_form
from screens.desk import Desk
from screens.widgets.case_words import HIDDEN
from screens.widgets.columns import fitted
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell

PERSONAL = "personal"
HEADINGS = ("due", "action", "owner", "case", "from", "agreed", "agreed by", "due on")
_LEAST = (10, 20, 10, 12, 11, 9)
_ROOMY, _AGREED_BY = 100, (12,)
_WIDE, _DUE_ON = 120, (9,)
_GROWTH = ((1, 26), (0, 12), (2, 15), (3, 18), (1, 40), (6, 16), (3, 24), (2, 20), (1, 80), (0, 19))


class ActionOrder(StrEnum):
    """By what the list is sorted; those that are done stand behind the others."""

    DUE = "due"
    OWNER = "owner"
    AGREED = "agreed"

    @property
    def words(self) -> str:
        return _ORDERS[self][0]

    @property
    def key(self) -> Callable[[AgreedLine], tuple[object, ...]]:
        """To sort by."""
        return _ORDERS[self][1]


def _by_due(row: AgreedLine) -> tuple[object, ...]:
    return row.done_on is not None, row.due_on or date.max, row.owner.casefold(), row.id


def _by_owner(row: AgreedLine) -> tuple[object, ...]:
    return row.owner.casefold(), row.owner_id, *_by_due(row)


def _by_agreed(row: AgreedLine) -> tuple[object, ...]:
    return row.done_on is not None, -row.agreed_on.toordinal(), row.owner.casefold(), row.id


_ORDERS: dict[ActionOrder, tuple[str, Callable[[AgreedLine], tuple[object, ...]]]] = {
    ActionOrder.DUE: ("by due date, those without one last", _by_due),
    ActionOrder.OWNER: ("by owner, and then by due date", _by_owner),
    ActionOrder.AGREED: ("by when it was agreed, the latest first", _by_agreed),
}


def action_widths(room: int) -> list[int]:
    """The widths of the columns in a table of this width; the last ones are left out where there is little room."""
    least = (*_LEAST, *(_AGREED_BY if room >= _ROOMY else ()), *(_DUE_ON if room >= _WIDE else ()))
    return fitted(least, [grown for grown in _GROWTH if grown[0] < len(least)], room)


def said_by(row: AgreedLine, desk: Desk) -> str:
    """What was agreed, in the words in which it was; hidden with the names, since it may name somebody."""
    return HIDDEN if desk.names_hidden else row.what


def child_of(row: AgreedLine, desk: Desk) -> str:
    """What the child is called whose case it is on; of the personal part no one."""
    return PERSONAL if row.child is None else desk.called(row.child, row.name)


def action_cells(row: AgreedLine, desk: Desk, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a row, each cut to its width."""
    urgency = row.countdown.urgency if row.countdown is not None else None
    style = "dim" if row.done_on else palette.soon if urgency is None else palette.style(urgency)
    texts = (
        (_countdown(row, widths[0]), style),
        (said_by(row, desk), "dim" if row.done_on or desk.names_hidden else ""),
        (row.owner, ""),
        (child_of(row, desk), "dim" if row.is_personal else "bold" if urgency is Urgency.TODAY else ""),
        (row.source.value, ""),
        (list_form(row.agreed_on), ""),
        (row.agreed_by, ""),
        (list_form(row.due_on) if row.due_on else "no date", style),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=False)]


def _countdown(row: AgreedLine, width: int) -> str:
    if row.countdown is None:
        return row.words
    labels = row.countdown.labels
    return next((label for label in labels if len(label) <= width), labels[-1])


def action_in_words(row: AgreedLine, desk: Desk) -> str:
    """The row in full: what, who, by when, of which case, and where it was agreed."""
    of = "of the personal part" if row.case is None else desk.case_called(row.case, row.child or "", row.name)
    due = f"{row.words}, due {short_form(row.due_on)}" if row.due_on else row.words
    parts = [
        f"{row.owner}: {said_by(row, desk)}",
        due,
        of,
        f"agreed {short_form(row.agreed_on)} by {row.agreed_by}, {row.source.words}",
    ]
    if row.done_on is not None:
        parts.append(f"done {short_form(row.done_on)}" + (f" by {row.done_by}" if row.done_by else ""))
        if row.done_note:
            parts.append(f"note {HIDDEN}" if desk.names_hidden else row.done_note)
    return " · ".join(parts)
