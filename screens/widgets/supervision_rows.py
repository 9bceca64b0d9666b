"""How somebody who is supervised is shown: as cells of the list, in words below it, and the counts on top."""

from collections.abc import Sequence

from rich.text import Text

from db.queries.supervision import SupervisionRow
from db.queries.supervision_lists import SupervisionOrder, Tally
from models.assessment import SOON_WORKING_DAYS, SYMBOLS, WITH_MANAGER_MARK, Urgency
from models.dates import list_form, short_form
from models.supervision import FIGURES_MONTHS
from models.text import several
from screens.desk import Desk
from screens.widgets.columns import fitted
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell

DRAFT_MARK = "…"  # beside whom a draft is being written with
HEADINGS = (
    "", "countdown", "worker", "due", "last held", ("held of due", "held"), ("cases not discussed", "cases"),
    ("actions overdue", "actions", "acts"), "supervisor",
)  # fmt: skip
_LEAST = (2, 12, 14, 9, 9, 8, 5, 7)
_GROWTH = ((2, 20), (5, 11), (2, 24), (6, 19), (7, 15), (2, 30), (1, 14))
_SUPERVISOR, _SUPERVISOR_GROWTH = (2, 12, 11, 9, 9, 8, 5, 4, 11), ((8, 16), (2, 16), (7, 7), *_GROWTH, (8, 30))
ORDERS = {
    SupervisionOrder.DUE.value: ("due date, most urgent first", "due date, least urgent first"),
    SupervisionOrder.NAME.value: ("name, A to Z", "name, Z to A"),
    SupervisionOrder.LAST_HELD.value: ("last held, longest ago first", "last held, latest first"),
    SupervisionOrder.HELD.value: ("held of due, fewest first", "held of due, most first"),
    SupervisionOrder.CASES.value: ("cases not discussed, most first", "cases not discussed, fewest first"),
    SupervisionOrder.ACTIONS.value: ("actions overdue, most first", "actions overdue, fewest first"),
    SupervisionOrder.SUPERVISOR.value: ("supervisor, A to Z", "supervisor, Z to A"),
}


def supervision_widths(room: int, *, everybody: bool) -> list[int]:
    """The widths of the columns in a table of this width; the supervisor is told where everybody is listed."""
    return fitted(_SUPERVISOR, _SUPERVISOR_GROWTH, room) if everybody else fitted(_LEAST, _GROWTH, room)


def supervision_cells(row: SupervisionRow, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of somebody who is supervised, each cut to its width."""
    marks = (WITH_MANAGER_MARK if row.to_sign else "") + (DRAFT_MARK if row.writing is not None else "")
    late, cases, actions = SYMBOLS[Urgency.LATE], len(row.not_discussed), len(row.overdue_actions)
    texts = (
        (marks, "bold"),
        (row.words, palette.style(row.countdown.urgency) if row.countdown else palette.soon),
        (row.worker.name, ""),
        (list_form(row.due_on) if row.due_on else "–", ""),
        (list_form(row.last_held_on) if row.last_held_on else "never", ""),
        (held_words(row) or "–", ""),
        (f"{late} {cases}" if cases else "–", palette.late if cases else ""),
        (f"{late} {actions}" if actions else "–", palette.late if actions else ""),
        (row.supervised_by, "" if row.supervisor or not row.is_asked_for else palette.soon),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=False)]


def held_words(row: SupervisionRow) -> str:
    """``5 of 6``; nothing where none was due."""
    return f"{row.held} of {row.expected}" if row.expected else ""


def tally_words(counts: Tally) -> str:
    """``8 people: ✕ 2 late, ▲ 3 due within five working days, …``; what is nought is not told."""
    parts = [
        f"{SYMBOLS[Urgency.LATE]} {counts.late:,} late" if counts.late else "",
        f"{SYMBOLS[Urgency.SOON]} {counts.soon:,} due within {SOON_WORKING_DAYS} working days" if counts.soon else "",
        f"{DRAFT_MARK} {several(counts.drafts, 'draft')}" if counts.drafts else "",
        f"{WITH_MANAGER_MARK} {counts.to_sign:,} to sign" if counts.to_sign else "",
        f"? {counts.not_agreed:,} with nobody agreed" if counts.not_agreed else "",
        f"? {counts.uncovered:,} with nobody to cover" if counts.uncovered else "",
    ]
    told = ", ".join(part for part in parts if part)
    people = "1 person" if counts.people == 1 else f"{counts.people:,} people"
    return f"{people}: {told}." if told else f"{people}: nobody’s supervision is late." if counts.people else ""


def supervision_in_words(row: SupervisionRow, desk: Desk, *, most: int) -> str:
    """The row in full, what matters most first; of the cases that were not discussed at most so many by name."""
    names = [desk.called(one.child, one.name) for one in row.not_discussed]
    away = len(row.not_discussed)
    more = f" and {away - most} more" if away > most else ""
    parts = (
        row.worker.name,
        due_words(row),
        f"planned for {short_form(row.planned_on)}" if row.planned_on else "",
        "your draft is open (t)" if row.writing is not None else "",
        f"{several(len(row.to_sign), 'record')} to be signed by you (m)" if row.to_sign else "",
        f"{several(away, 'case')} not discussed in time: {', '.join(names[:most])}{more}" if away else "",
        f"{several(len(row.overdue_actions), 'action')} overdue (o)" if row.overdue_actions else "",
        supervisor_words(row),
        row.rule_words,
        f"last held {short_form(row.last_held_on)}" if row.last_held_on else "never held",
        f"held {held_words(row)} due in {FIGURES_MONTHS} months" if row.expected else "",
        row.worker.team or "no team",
    )
    return " · ".join(part for part in parts if part)


def due_words(row: SupervisionRow) -> str:
    """``✕ 3 late, due Fri 16 Sep 2011, put off because of leave``"""
    if row.due is None:
        return f"{row.words}, nothing is due"
    put_off = ", put off because of leave" if row.due.put_off else ""
    return f"{row.words}, due {short_form(row.due.on)}{put_off}"


def supervisor_words(row: SupervisionRow, *, since: bool = False) -> str:
    """Who supervises, with ``since`` also since when that is agreed; and who covers for whom."""
    if row.agreement is None:
        return "nobody is agreed to supervise (m)"
    agreed = f" since {short_form(row.agreement.effective_from)}" if since else ""
    if row.covered_by:
        agreed = f", agreed{agreed}" if since else ""
        gone = "has left" if row.supervisor_left else "is away"
        return f"{row.covered_by} covers for {row.agreement.supervisor}, who {gone}{agreed}"
    if row.nobody_covers:
        return f"? {row.agreement.supervisor} {row.gone_words}{agreed}"
    cover = f", {row.agreement.cover} covers" if row.agreement.cover else ""
    return f"supervised by {row.agreement.supervisor}{agreed}{cover}"
