"""How the rows of the Triage screen are shown: a waiting case, a worker, a case that a worker holds."""

from collections.abc import Sequence
from datetime import timedelta

from rich.text import Text

from db.queries.triage import Sibling, WaitingRow
from db.queries.workload import HeldCase, Workload
from models.case import THRESHOLD_LEVELS, CaseStatus
from models.dates import list_form, short_form
from screens.desk import Desk
from screens.widgets.columns import both_ends, fitted
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell

MARK = "▸"
_ROOM_FOR_A_NEED, _ROOM_FOR_NAMES, _ROOM_FOR_A_SHARE, _ROOM_FOR_DAYS = 12, 10, 24, 20

WAITING_HEADINGS = (
    "", "waits", "child", "status", ("level", "lv"), "need", "clock", ("siblings", "sibs"), "reviews", "team",
)  # fmt: skip
_WAITING_LEAST = (1, 13, 13, 12, 2, 4, 15, 4, 7)
_TEAM_LEAST, _TEAM_FROM = 12, 100  # in a narrower table the line below it says the team
_WAITING_GROWTH = ((2, 18), (1, 24), (3, 17), (7, 20), (4, 5), (5, 24), (8, 21), (9, 26), (3, 28), (6, 18))

WORKER_HEADINGS = (
    "worker", "team", ("children", "ch"), "", "points", ("new in 7 d", "+7d"), ("due in 5", "due5"), "late",
    ("leave, hours", "leave"),
)  # fmt: skip
_WORKER_LEAST = (14, 9, 3, 10, 16, 3, 4, 4, 8)
_WORKER_GROWTH = ((0, 18), (1, 14), (8, 22), (4, 25), (0, 24), (1, 26), (5, 10), (6, 8), (8, 40), (2, 8), (8, 50))

HELD_HEADINGS = ("", "clock", "child", "status", "pts", "held since", "last seen", "")
_HELD_LEAST = (1, 13, 15, 12, 3, 10, 9, 8)
_HELD_GROWTH = ((1, 19), (2, 20), (3, 28), (7, 50))


def waiting_widths(room: int) -> list[int]:
    least = (*_WAITING_LEAST, _TEAM_LEAST) if room >= _TEAM_FROM else _WAITING_LEAST
    return fitted(least, [grown for grown in _WAITING_GROWTH if grown[0] < len(least)], room)


def worker_widths(room: int) -> list[int]:
    return fitted(_WORKER_LEAST, _WORKER_GROWTH, room)


def held_widths(room: int) -> list[int]:
    return fitted(_HELD_LEAST, _HELD_GROWTH, room)


def waiting_cells(row: WaitingRow, desk: Desk, widths: Sequence[int], palette: Palette, *, marked: bool) -> list[Text]:
    """The cells of a waiting case, each cut to its width."""
    wait = row.wait
    urgent = palette.late if wait.status.may_not_wait or wait.escalate else palette.soon if wait.is_late else ""
    clock = wait.decision or (row.work[0].countdown if row.work else None)
    label = wait.label if len(wait.label) <= widths[1] else wait.short_label
    due = ", due" if wait.review_is_due else ""
    reviews = (row.reviews.in_words if len(row.reviews.in_words + due) <= widths[8] else f"{row.reviews.count}") + due
    texts = (
        (MARK if marked else "", "bold"),
        (label, urgent),
        (desk.called(row.child, row.name), "bold" if wait.status.may_not_wait else ""),
        (_status(row.status, section_47=row.section_47, width=widths[3]), urgent),
        (str(row.level or "–"), ""),
        (_need(row.need, widths[5]), ""),
        (_clock(row, widths[6]), palette.style(clock.urgency) if clock else ""),
        (_siblings(row.siblings, widths[7]), ""),
        (reviews, palette.soon if wait.review_is_due else ""),
        (both_ends(row.team or "–", widths[9] if len(widths) > 9 else 0), ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=False)]


def _clock(row: WaitingRow, width: int) -> str:
    """The most urgent clock: ``decide: ! today`` before there is a decision, then ``IA ▲ 2 left``."""
    if decision := row.wait.decision:
        labels = (
            row.wait.decision_label,
            f"decide {decision.label}",
            f"decide {decision.symbol} {-decision.days_left}",
        )
        return next((label for label in labels if len(label) <= width), labels[-1])
    return f"{row.work[0].kind.short} {row.work[0].countdown.label}" if row.work else "none open"


def _need(need: str | None, width: int) -> str:
    """The primary need; where there is little room its code, ``N1``."""
    if need is None:
        return "–"
    return need if width >= _ROOM_FOR_A_NEED else need.split(" ")[0]


def _status(status: CaseStatus, *, section_47: bool, width: int) -> str:
    """``child protection, section 47``; where there is little room ``s47 protection``."""
    words = status.words + (", section 47" if section_47 else "")
    if len(words) <= width:
        return words
    short = status.words.removeprefix("child ")
    return f"s47 {short}" if section_47 else short


def _siblings(siblings: Sequence[Sibling], width: int) -> str:
    """How many there are and who holds them; where there is little room only how many."""
    if not siblings:
        return "–"
    held = sorted({one.worker for one in siblings if one.worker})
    waiting = sum(one.worker is None for one in siblings)
    parts = [f"{waiting} waiting"] * bool(waiting) + ([f"with {', '.join(held)}"] if held else [])
    return f"{len(siblings)}: {', '.join(parts)}" if width >= _ROOM_FOR_NAMES else str(len(siblings))


def waiting_in_words(row: WaitingRow, desk: Desk) -> str:
    """The row in full, for what the columns cannot hold: what matters most first."""
    level = THRESHOLD_LEVELS[row.level].lower() if row.level else "no threshold level"
    siblings = [f"{desk.called(one.child, one.name)} ({one.worker or 'unallocated'})" for one in row.siblings]
    clocks = ", ".join(f"{one.kind.words.lower()} {one.countdown.label}" for one in row.work) or "no open assessment"
    decided = "decision hidden" if desk.names_hidden else f"“{row.reviews.decided}”"
    wait = row.wait
    decide = f"{wait.decision_label}, by {short_form(wait.decision_due_on)} (d)" if wait.decision_due_on else ""
    parts = (
        desk.case_called(row.case, row.child, row.name),
        decide,
        row.status_words,
        f"with {row.worker} already" if row.worker else f"waits since {short_form(wait.since)}",
        f"with the team {row.team}" if row.team else "with no team",
        clocks,
        f"siblings: {', '.join(siblings)}" if siblings else "",
        f"last seen {short_form(row.last_seen_on)}" if row.last_seen_on else "never seen",
        f"reviews: {row.reviews.in_words}" + (f", {decided}" if row.reviews.decided else ""),
        row.workers_before.in_words,
        level,
        row.need or "no need recorded",
    )
    return " · ".join(part for part in parts if part)


def worker_cells(one: Workload, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a worker, each cut to its width."""
    over = palette.late if one.load.is_over else ""
    words = one.load.in_words if widths[4] >= _ROOM_FOR_A_SHARE else one.load.short_words
    texts = (
        (one.worker.name, ""),
        (both_ends(one.worker.team or "–", widths[1]), ""),
        (f"{one.load.children:>3}", ""),
        (one.load.bar, over),
        (words, over),
        (f"{one.new_in_7 or '':>3}", ""),
        (f"{one.due_in_5 or '':>4}", palette.soon if one.due_in_5 else ""),
        (f"{one.late or '':>4}", palette.late if one.late else ""),
        (_presence(one, widths[8]), ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def _presence(one: Workload, width: int) -> str:
    """Whether they are here, their hours, and what they co-work; where there is little room the first of it."""
    parts = [part for part in (one.presence, one.kind_words, _beside(one)) if part]
    if width >= _ROOM_FOR_DAYS:
        return ", ".join(parts)
    return _without_days(parts[0]) if parts else ""


def _without_days(presence: str) -> str:
    """``on leave``, ``left``, ``begins``; leave that is to come keeps its day."""
    return presence.split(" until ")[0].split(" on ")[0]


def _beside(one: Workload) -> str:
    return f"co-works {one.co_working}" if one.co_working else ""


def worker_in_words(one: Workload) -> str:
    """The worker in full."""
    load = one.load
    parts = (
        one.worker.name,
        one.worker.team or "no team",
        one.presence,
        one.kind_words,
        f"{load.children} child{'' if load.children == 1 else 'ren'}",
        f"points {load.in_words}",
        f"{one.new_in_7} new in seven days",
        f"{one.due_in_5} due in five working days",
        f"{one.late} late",
        _beside(one),
    )
    return " · ".join(part for part in parts if part)


def held_cells(row: HeldCase, desk: Desk, widths: Sequence[int], palette: Palette, *, marked: bool) -> list[Text]:
    """The cells of a case that a worker holds."""
    clock = row.countdown
    texts = (
        (MARK if marked else "", "bold"),
        (
            f"{row.kind.short} {clock.label}" if row.kind and clock else "none open",
            palette.style(clock.urgency) if clock else "",
        ),
        (desk.called(row.child, row.name), ""),
        (
            _status(row.status, section_47=row.section_47, width=widths[3]),
            palette.soon if row.status.may_not_wait else "",
        ),
        (f"{row.points:>3}", ""),
        (list_form(row.held_since), ""),
        (list_form(row.last_seen_on) if row.last_seen_on else "never", ""),
        (_held_for(row), ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def held_in_words(row: HeldCase, desk: Desk) -> str:
    """The case in full, for what the columns cannot hold."""
    clock = f"{row.kind.words.lower()} {row.countdown.label}" if row.kind and row.countdown else "no open assessment"
    parts = (
        desk.case_called(row.case, row.child, row.name),
        row.status.words + (", section 47" if row.section_47 else ""),
        f"{row.points} points",
        f"held since {short_form(row.held_since)}",
        _held_for(row),
        clock,
        f"last seen {short_form(row.last_seen_on)}" if row.last_seen_on else "never seen",
    )
    return " · ".join(part for part in parts if part)


def _held_for(row: HeldCase) -> str:
    """Whom the worker covers for, and to which last day."""
    parts = [f"covers for {row.covers}"] if row.covers else []
    parts += [f"to {list_form(row.held_until - timedelta(days=1)).strip()}"] if row.held_until else []
    return ", ".join(parts)
