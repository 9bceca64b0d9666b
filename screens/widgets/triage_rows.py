"""How the rows of the Triage screen are shown: a waiting case, a worker, a case that a worker holds."""

from collections.abc import Sequence

from rich.text import Text

from db.queries.triage import Sibling, WaitingRow
from db.queries.workload import HeldCase, Workload
from models.case import THRESHOLD_LEVELS
from models.dates import list_form, short_form
from screens.desk import Desk
from screens.widgets.columns import fitted
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell

MARK = "▸"

WAITING_HEADINGS = ("", "waits", "child", "status", "lv", "need", "clock", "siblings", "reviews", "team")
_WAITING_LEAST = (1, 14, 10, 10, 2, 3, 10, 8, 7, 4)
_WAITING_GROWTH = ((1, 22), (2, 18), (3, 17), (6, 18), (7, 20), (8, 16), (5, 22), (9, 22), (3, 28))

WORKER_HEADINGS = ("worker", "team", "ch", "", "points", "+7d", "due5", "late", "")
_WORKER_LEAST = (12, 7, 3, 10, 17, 3, 4, 4, 9)
_WORKER_GROWTH = ((0, 18), (1, 14), (8, 24), (4, 25), (0, 24), (1, 24), (8, 44))

HELD_HEADINGS = ("", "clock", "child", "status", "pts", "held since", "last seen", "")
_HELD_LEAST = (1, 11, 13, 14, 3, 10, 9, 9)
_HELD_GROWTH = ((1, 19), (2, 20), (3, 28), (7, 40))


def waiting_widths(room: int) -> list[int]:
    return fitted(_WAITING_LEAST, _WAITING_GROWTH, room)


def worker_widths(room: int) -> list[int]:
    return fitted(_WORKER_LEAST, _WORKER_GROWTH, room)


def held_widths(room: int) -> list[int]:
    return fitted(_HELD_LEAST, _HELD_GROWTH, room)


def waiting_cells(row: WaitingRow, desk: Desk, widths: Sequence[int], palette: Palette, *, marked: bool) -> list[Text]:
    """The cells of a waiting case, each cut to its width."""
    wait = row.wait
    urgent = palette.late if wait.status.may_not_wait or wait.escalate else palette.soon if wait.is_late else ""
    clock = row.work[0].countdown if row.work else None
    label = wait.label if len(wait.label) <= widths[1] else wait.short_label
    reviews = f"{row.reviews.count}{' due' if wait.review_is_due else ''}"
    if widths[8] >= 16 and row.reviews.last_on:
        reviews = row.reviews.in_words + (" due" if wait.review_is_due else "")
    texts = (
        (MARK if marked else "", "bold"),
        (label, urgent),
        (desk.called(row.child, row.name), "bold" if wait.status.may_not_wait else ""),
        (row.status_words if len(row.status_words) <= widths[3] else _short_status(row), urgent if urgent else ""),
        (str(row.level or "–"), ""),
        (_need(row.need, widths[5]), ""),
        (
            f"{row.work[0].kind.short} {clock.label}" if clock else "none open",
            palette.style(clock.urgency) if clock else "",
        ),
        (_siblings(row.siblings, desk), ""),
        (reviews, palette.soon if wait.review_is_due else ""),
        (row.team or "–", ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def _need(need: str | None, width: int) -> str:
    """The primary need; where there is little room its code, ``N1``."""
    if need is None:
        return "–"
    return need if len(need) <= width else need.split(" ")[0]


def _short_status(row: WaitingRow) -> str:
    short = {"looked_after": "looked aft", "child_protection": "protection", "child_in_need": "in need"}
    return short.get(row.status.value, row.status.words) + (" s47" if row.section_47 else "")


def _siblings(siblings: Sequence[Sibling], desk: Desk) -> str:
    del desk
    if not siblings:
        return "–"
    held = sorted({one.worker for one in siblings if one.worker})
    waiting = sum(one.worker is None for one in siblings)
    parts = [f"{waiting} waiting"] * bool(waiting) + ([f"with {', '.join(held)}"] if held else [])
    return f"{len(siblings)}: {', '.join(parts)}"


def waiting_in_words(row: WaitingRow, desk: Desk) -> str:
    """The row in full, for what the columns cannot hold."""
    level = THRESHOLD_LEVELS[row.level].lower() if row.level else "no threshold level"
    siblings = [f"{desk.called(one.child, one.name)} ({one.worker or 'unallocated'})" for one in row.siblings]
    clocks = ", ".join(f"{one.kind.words.lower()} {one.countdown.label}" for one in row.work) or "no open assessment"
    who = desk.called(row.child, row.name)
    parts = (
        row.case if who == row.child else f"{who} {row.case}",
        row.status_words,
        f"waits since {short_form(row.wait.since)}",
        row.need or "no need recorded",
        level,
        clocks,
        f"last seen {short_form(row.last_seen_on)}" if row.last_seen_on else "never seen",
        f"reviews: {row.reviews.in_words}" + (f", “{row.reviews.decided}”" if row.reviews.decided else ""),
        row.workers_before.in_words,
        f"with the team {row.team}" if row.team else "with no team",
        f"siblings: {', '.join(siblings)}" if siblings else "no sibling known",
    )
    return " · ".join(parts)


def worker_cells(one: Workload, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a worker, each cut to its width."""
    over = palette.late if one.load.is_over else ""
    words = one.load.in_words if len(one.load.in_words) <= widths[4] else one.load.short_words
    texts = (
        (one.worker.name, ""),
        (one.worker.team or "–", ""),
        (f"{one.load.children:>3}", ""),
        (one.load.bar, over),
        (words, over),
        (f"{one.new_in_7 or '':>3}", ""),
        (f"{one.due_in_5 or '':>4}", palette.soon if one.due_in_5 else ""),
        (f"{one.late or '':>4}", palette.late if one.late else ""),
        (", ".join(part for part in (one.presence, one.kind_words, _beside(one)) if part), ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]


def _beside(one: Workload) -> str:
    return f"co-works {one.co_working}" if one.co_working else ""


def worker_in_words(one: Workload) -> str:
    """The worker in full, in two lines."""
    load = one.load
    children = f"{load.children} child{'' if load.children == 1 else 'ren'}"
    first = f"{one.worker.name} · {one.worker.team or 'no team'} · {children} · {load.in_words} points"
    got = f"{one.new_in_7} new in seven days · {one.due_in_5} due in five working days · {one.late} late"
    more = " · ".join(part for part in (one.presence, one.kind_words, _beside(one)) if part)
    return f"{first}\n{got}{' · ' + more if more else ''}"


def held_cells(row: HeldCase, desk: Desk, widths: Sequence[int], palette: Palette, *, marked: bool) -> list[Text]:
    """The cells of a case that a worker holds."""
    clock = row.countdown
    status = row.status.words + (", section 47" if row.section_47 else "")
    more = [f"covers for {row.covers}"] if row.covers else []
    more += [f"until {list_form(row.held_until).strip()}"] if row.held_until else []
    texts = (
        (MARK if marked else "", "bold"),
        (
            f"{row.kind.short} {clock.label}" if row.kind and clock else "none open",
            palette.style(clock.urgency) if clock else "",
        ),
        (desk.called(row.child, row.name), ""),
        (status, palette.soon if row.status.may_not_wait else ""),
        (f"{row.points:>3}", ""),
        (list_form(row.held_since), ""),
        (list_form(row.last_seen_on) if row.last_seen_on else "never", ""),
        (", ".join(more), ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=True)]
