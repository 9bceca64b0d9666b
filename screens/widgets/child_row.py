"""How a child of the list of children is shown: as cells at any width, in full beside it, and the tiles on top."""

from collections.abc import Sequence

from rich.text import Text
from textual.content import Content

from db.queries.children_list import OPEN, ChildrenOrder, ChildRow
from db.queries.standing import EpisodeLine
from models.case import CaseStatus
from models.dates import list_form, short_form
from models.standards import PROVISIONAL_MARK
from screens.widgets.columns import fitted_first
from screens.widgets.duty_row import Palette
from screens.widgets.plain import cell, content
from screens.widgets.tiles import TileText

ALL = "all"
_SHORT = {
    CaseStatus.LOOKED_AFTER: ("Looked after", "In care", "looked after"),
    CaseStatus.CHILD_PROTECTION: ("Child protection plan", "Protection", "on a child protection plan"),
    CaseStatus.CHILD_IN_NEED: ("In need", "In need", "a child in need"),
    CaseStatus.ASSESSMENT: ("In assessment", "Assessing", "being assessed"),
}
TILES = (
    TileText(ALL, "All", "All", "there"),
    *(TileText(status.value, *_SHORT[status]) for status in OPEN),
)
_STANDS = {
    CaseStatus.LOOKED_AFTER: "in care",
    CaseStatus.CHILD_PROTECTION: "protection",
    CaseStatus.CHILD_IN_NEED: "in need",
    CaseStatus.ASSESSMENT: "assessing",
    CaseStatus.CLOSED: "closed",
}
HEADINGS = ("stands", "since", "child", "next", "due", "clock", ("placements", "pl"), "worker", "team", "last seen")
OFTEN = "▲"  # so many placements that NI062 counts the child
_LEAST = (10, 9, 9, 9, 9, 11, 3, 9, 9, 9)
_STATUS, _SINCE, _CHILD, _NEXT, _DUE, _CLOCK, _PLACED, _WORKER, _TEAM, _SEEN = range(10)
_GROWTH = (
    (_NEXT, 11), (_CHILD, 15), (_WORKER, 15), (_TEAM, 14), (_CHILD, 20), (_WORKER, 20),
    (_TEAM, 20), (_DUE, 10), (_PLACED, 10), (_STATUS, 16), (_CLOCK, 31), (_TEAM, 28), (_CHILD, 26), (_WORKER, 26),
)  # fmt: skip

ORDERS = {
    ChildrenOrder.STATUS: ("how they stand, in care first", "how they stand, in care last"),
    ChildrenOrder.DUE: ("what is due next, most urgent first", "what is due next, least urgent first"),
    ChildrenOrder.SINCE: ("since when, longest ago first", "since when, latest first"),
    ChildrenOrder.CHILD: ("child, A to Z", "child, Z to A"),
    ChildrenOrder.WORKER: ("worker, unallocated first", "worker, unallocated last"),
    ChildrenOrder.TEAM: ("team, A to Z", "team, Z to A"),
    ChildrenOrder.PLACEMENTS: ("placements since 1 April, most first", "placements since 1 April, fewest first"),
}


def child_widths(room: int) -> list[int]:
    """The widths of the columns in a table of this width; team and last seen are shown where there is room for them."""
    return fitted_first(_LEAST, _GROWTH, room)


def child_cells(row: ChildRow, called: str, widths: Sequence[int], palette: Palette) -> list[Text]:
    """The cells of a row, each cut to its width; ``called`` is what the child is called on the screen."""
    due, one = row.next, row.standing
    style = "" if due is None else palette.style(due.countdown.urgency)
    day = "" if due is None else list_form(due.due_on) + (PROVISIONAL_MARK if due.provisional else "")
    texts = (
        (row.status.words if len(row.status.words) <= widths[_STATUS] else _STANDS[row.status], ""),
        (list_form(one.since) if one.since else "–", ""),
        (called, ""),
        (row.next_words, style),
        (day, style),
        (_clock(row, widths[_CLOCK]) if len(widths) > _CLOCK else "", ""),
        (
            "" if row.placed is None else f"{row.placed}{OFTEN if row.placed_often else ''}",
            palette.late if row.placed_often else "",
        ),
        (row.holder_words, "" if one.worker else palette.soon),
        (one.team or "–", ""),
        (row.last_seen, ""),
    )
    return [cell(text, style, width=width) for (text, style), width in zip(texts, widths, strict=False)]


def _clock(row: ChildRow, width: int) -> str:
    if row.next is None:
        return ""
    return row.next.clock.words if len(row.next.clock.words) <= width else row.next.clock.short


Line = tuple[str, str]


def child_in_full(row: ChildRow, called: str) -> Content:
    """The selected child, for the pane beside the list: how they stand, every plan that runs, every clock."""
    one = row.standing
    dated = any(episode.kind is one.status for episode in one.episodes)  # which says since when itself
    since = f" since {short_form(one.since)}" if one.since and not dated else ""
    blocks: list[list[Line]] = [
        [(called, "bold"), (one.child if one.child != called else "", "dim")],
        [(f"{row.status.words}{since}", "bold"), (_told(row), "$text-warning")],
        *(_of_plan(row, episode) for episode in one.episodes),
        [(f"{clock.countdown.label}  {clock.clock.words}, due {short_form(clock.due_on)}", "") for clock in one.clocks],
        [
            (f"worker  {row.holder_words}", "" if one.worker else "$text-warning"),
            (f"team    {one.team or '–'}", ""),
            (f"case    {one.case}", ""),
            (f"last seen  {short_form(one.last_seen_on) if one.last_seen_on else row.last_seen}", ""),
        ],
    ]
    shown = [
        content("\n").join(content(text, style) for text, style in block if text)
        for block in blocks
        if any(text for text, _ in block)
    ]
    return content("\n\n").join(shown)


def _told(row: ChildRow) -> str:
    """That a status is not of a dated plan, and so has no clocks."""
    if row.status in _DATED and all(one.kind is not row.status for one in row.standing.episodes):
        return "as a file says: no date is on record, so no clock runs"
    return ""


_DATED = {CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION, CaseStatus.CHILD_IN_NEED}


def _of_plan(row: ChildRow, episode: EpisodeLine) -> list[Line]:
    lines = [(f"{episode.kind.words} since {short_form(episode.started_on)}", "underline")]
    if episode.category is not None:
        first = episode.first_category
        was = f" (at first {first.words})" if first is not None and first is not episode.category else ""
        lines.append((f"for {episode.category.words}{was}", ""))
    if episode.previous_plans:
        lines.append((f"plans before, as told: {episode.previous_plans}", ""))
    lines.append((episode.legal_status.in_full if episode.legal_status else "", ""))
    lines.append((f"goal: {episode.goal.words}" if episode.goal else "", ""))
    if episode.kind is CaseStatus.LOOKED_AFTER:
        where = episode.placement
        lives = f"{where.words}, since {short_form(where.started_on)}" if where else "no placement on record"
        lines.append((lives, "" if where else "$text-warning"))
        lines.append((f"at present {episode.away.words}" if episode.away else "", ""))
        often = ", three or more" if row.placed_often else ""
        lines.append((row.placed_words + often, "$text-warning" if row.placed_often else ""))
    return lines


def child_in_a_line(row: ChildRow) -> str:
    """What the columns leave out, for the line below a narrow list."""
    parts = (_told(row), row.about, row.placed_words, row.standing.team or "no team", f"seen {row.last_seen.strip()}")
    return " · ".join(part for part in parts if part)
