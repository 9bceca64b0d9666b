"""What the Duty screen says: its tiles, its orders, which rows are shown, and why there are none."""

from pathlib import Path

from db.queries.duty import DutyCounts, DutyQuestion, Order, Tile
from models.assessment import SOON_WORKING_DAYS, SYMBOLS, WITH_MANAGER_MARK, Urgency
from models.dates import long_form
from models.due_clocks import AT_FIRST, clocks_in_words
from screens.widgets.next_step import TAKE_IN, read_in
from screens.widgets.tiles import TileText

TILES = (
    TileText(Tile.ALL, "Open", "Open", "open"),
    TileText(Tile.LATE, "Late", "Late", "late", SYMBOLS[Urgency.LATE] + " "),
    TileText(Tile.TODAY, "Due today", "Today", "due today", SYMBOLS[Urgency.TODAY] + " "),
    TileText(
        Tile.SOON,
        f"In {SOON_WORKING_DAYS} working days",
        f"{SOON_WORKING_DAYS} wd",
        f"due in the next {SOON_WORKING_DAYS} working days",
        SYMBOLS[Urgency.SOON] + " ",
    ),
    TileText(Tile.UNALLOCATED, "Unallocated", "Unallocated", "unallocated"),
    TileText(Tile.TO_SIGN, "With the manager", "Sign", "with the manager", WITH_MANAGER_MARK + " "),
)
_TEXTS = {tile.name: tile for tile in TILES}

# Each order in words, and the other way round.
ORDER_WORDS = {
    Order.DUE: ("due date, most urgent first", "due date, least urgent first"),
    Order.STARTED: ("start, oldest first", "start, newest first"),
    Order.CHILD: ("child, A to Z", "child, Z to A"),
    Order.KIND: ("kind", "kind, reversed"),
    Order.WORKER: ("worker, unallocated first", "worker, unallocated last"),
    Order.TEAM: ("team, A to Z", "team, Z to A"),
    Order.LAST_SEEN: ("child last seen, longest ago first", "child last seen, latest first"),
}


def order_choices(question: DutyQuestion) -> list[tuple[str, str]]:
    """The orders in words; of the one that the list has, the other way round."""
    return [
        (order.value, words[question.descending] + " ✓" if order is question.order else words[0])
        for order, words in ORDER_WORDS.items()
    ]


def status_words(question: DutyQuestion, first: int, last: int, total: int, *, roomy: bool, left_out: int = 0) -> str:
    """Which rows are shown of how many, of which clocks, narrowed by what, in which order."""
    words = f"{first:,}–{last:,} of {total:,}"
    if question.clocks != AT_FIRST:
        words += f" · {clocks_in_words(question.clocks, short=not roomy)} (v)"
    if question.words:
        words += f" · filter “{question.words}” (escape clears)"
    if question.tile is not Tile.ALL:
        words += f" · only {_TEXTS[question.tile].words.lower()}"
    if left_out:
        words += f" · {left_out} {'column has' if left_out == 1 else 'columns have'} no room (o)"
    return f"{words} · by {ORDER_WORDS[question.order][question.descending]}"


def why_empty(question: DutyQuestion, counts: DutyCounts, any_at_all: bool, store: Path) -> str:
    """Why the list is empty, and what to press."""
    as_at = long_form(question.as_at)
    others = question.clocks != AT_FIRST
    if question.person is not None and not counts.all and not question.words:
        return f"Nothing that was due as at {as_at} is {question.whose.words}. Press escape for all."
    if question.words and not counts.all:
        what = "Nothing that is due" if others else "No open assessment"
        return f"{what} shows “{question.words}” in any column. Press escape to clear the filter."
    if counts.all:
        of_all = f"None of the {counts.all:,} {'that are due' if others else 'open assessments'}"
        return f"{of_all} is {_TEXTS[question.tile].empty}. Press escape for all."
    if others:
        return (
            f"Nothing was due as at {as_at} of: {clocks_in_words(question.clocks)}. "
            "Press v to choose other clocks, or t to look at another day."
        )
    if any_at_all:
        return f"No assessment was open as at {as_at}. Press t to look at another day."
    return f"There is no assessment in this store yet. {TAKE_IN}\n{read_in(store)}"
