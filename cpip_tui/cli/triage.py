"""The command ``triage``: which open cases no named worker holds."""

from enum import StrEnum
from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting
from cpip_tui.cli.options import FilterOption, ReverseOption
from db.exchange.listed import sort_words
from db.exchange.lists.triage import TRIAGE
from db.queries.standards import standards
from db.queries.triage import (
    TriageOrder,
    WaitingList,
    WaitingRow,
    open_cases,
    sorted_rows,
    waiting_list,
)
from models.dates import long_form
from models.waiting import Owed


class WaitingTile(StrEnum):
    """A part of the waiting cases that has a number on the Triage screen."""

    ALL = "all"
    DECIDE = "decide"
    NEVER_WAIT = "never_wait"
    LATE = "late"
    REVIEW = "review"
    ESCALATE = "escalate"

    @property
    def owed(self) -> Owed | None:
        return None if self is WaitingTile.ALL else Owed(self.value)


def read_triage(
    sitting: Sitting,
    tile: Annotated[WaitingTile, typer.Option("--tile", help="Only what this tile counts.")] = WaitingTile.ALL,
    words: FilterOption = "",
    order: Annotated[
        TriageOrder, typer.Option("--sort", help="By which column; who may not wait first without it.")
    ] = TriageOrder.WAITING,
    descending: ReverseOption = False,
) -> Told[WaitingRow]:
    """Every open case that no named worker holds, and for how many working days; a team alone is unallocated.

    The tile ``decide`` has every referral taken here that waits for a decision, those that somebody holds included.
    """
    with sitting.store.reading() as reader:
        waiting = waiting_list(reader, standards(reader), sitting.as_at)
        open_at_all = open_cases(reader, sitting.as_at)
    shown = waiting.holding(words)
    rows = sorted_rows(shown.of(tile.owed), order, descending)
    asked = {"tile": "" if tile.owed is None else tile.value, "filter": words}
    summary = _waiting_summary(shown, words, len(rows), open_at_all)
    return Told(TRIAGE, rows, asked, summary, order=sort_words(order, descending))


triage = printed(read_triage, "triage")


def _waiting_summary(found: WaitingList, words: str, shown: int, open_at_all: int) -> str:
    day, counts = long_form(found.as_at), found.counts()
    matching = f" matching “{words}”" if words.strip() else ""
    held = f" ({len(found.held):,} of them with a named worker)" if found.held else ""
    decide = f"{counts[Owed.DECIDE]:,} to decide on{held}"
    if not counts[None] and not matching:
        why = "every open case has one" if open_at_all else "no case was open on that day"
        return f"As at {day}: no case waits for a named worker; {why}{f'; {decide}' if held else ''}."
    narrowed = f" {shown:,} shown." if shown != counts[None] else ""
    return (
        f"As at {day}: {counts[None]:,} of {open_at_all:,} open cases wait for a named worker{matching}; "
        f"{decide}, {counts[Owed.NEVER_WAIT]:,} may not wait, {counts[Owed.LATE]:,} late, "
        f"{counts[Owed.REVIEW]:,} to review, {counts[Owed.ESCALATE]:,} to escalate.{narrowed}"
    )
