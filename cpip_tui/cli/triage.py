"""The command ``triage``: which open cases no named worker holds."""

from enum import StrEnum
from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import FilterOption, Format, FormatOption, Options, ReverseOption, with_options
from cpip_tui.cli.output import Field, print_rows
from db.queries.standards import standards
from db.queries.triage import (
    Sibling,
    TriageOrder,
    WaitingList,
    WaitingRow,
    Work,
    open_cases,
    sorted_rows,
    waiting_list,
)
from models.dates import long_form, short_form
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


def _most_urgent(row: WaitingRow) -> Work | None:
    return row.work[0] if row.work else None


def _clock(row: WaitingRow) -> str:
    """``IA ✕ 3 late, due Tue 13 Sep 2011``; how many more there are where there are several.

    Before there is a decision on the referral it is that which is due.
    """
    if row.wait.decision_due_on is not None:
        return f"{row.wait.decision_label}, due {short_form(row.wait.decision_due_on)}"
    work = _most_urgent(row)
    if work is None:
        return "none open"
    more = f" (and {len(row.work) - 1} more)" if len(row.work) > 1 else ""
    return f"{work.kind.short} {work.countdown.label}, due {short_form(work.due_on)}{more}"


def _sibling(one: Sibling) -> str:
    return f"{one.shown_as} ({one.worker or 'unallocated'})"


WAITING_FIELDS: tuple[Field[WaitingRow], ...] = (
    Field("case", lambda row: row.case),
    Field("child", lambda row: row.child),
    Field("since", lambda row: row.wait.since),
    Field("waiting_days", lambda row: row.wait.days),
    Field("status", lambda row: row.status.value),
    Field("section_47", lambda row: row.section_47),
    Field("level", lambda row: row.level),
    Field("need", lambda row: row.need),
    Field("team", lambda row: row.team),
    Field("kind", lambda row: work.kind.value if (work := _most_urgent(row)) else None),
    Field("due_on", lambda row: row.due_on),
    Field("days_left", lambda row: work.countdown.days_left if (work := _most_urgent(row)) else None),
    Field("state", lambda row: work.countdown.state.value if (work := _most_urgent(row)) else None),
    Field("siblings", lambda row: [one.case for one in row.siblings]),
    Field("reviews", lambda row: row.reviews.count),
    Field("last_review_on", lambda row: row.reviews.last_on),
    Field("last_seen_on", lambda row: row.last_seen_on),
    Field("workers_12_months", lambda row: row.workers_before.in_twelve_months),
    Field("workers_ever", lambda row: row.workers_before.ever),
    Field("owed", lambda row: [owed.value for owed in Owed if owed in row.wait.owed]),
    Field("worker", lambda row: row.worker),
    Field("decision_due_on", lambda row: row.wait.decision_due_on),
    Field("decision_days_left", lambda row: row.wait.decision.days_left if row.wait.decision else None),
)

_WAITING_IN_WORDS: tuple[Field[WaitingRow], ...] = (
    Field("wait", lambda row: row.wait.label, "waits, working days"),
    Field("case", lambda row: row.case, "case"),
    Field("child", lambda row: row.shown_as, "child"),
    Field("status", lambda row: row.status_words, "status"),
    Field("level", lambda row: row.level, "level", lambda row: str(row.level or "–")),
    Field("need", lambda row: row.need, "need", lambda row: row.need or "–"),
    Field("clock", _clock, "most urgent clock"),
    Field("siblings", lambda row: "; ".join(map(_sibling, row.siblings)), "siblings (with whom)"),
    Field("reviews", lambda row: row.reviews.in_words, "reviews"),
    Field("team", lambda row: row.team, "team", lambda row: row.team or "–"),
)


@with_options
def triage(
    options: Options,
    tile: Annotated[WaitingTile, typer.Option("--tile", help="Only what this tile counts.")] = WaitingTile.ALL,
    words: FilterOption = "",
    order: Annotated[
        TriageOrder, typer.Option("--sort", help="By which column; who may not wait first without it.")
    ] = TriageOrder.WAITING,
    descending: ReverseOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Every open case that no named worker holds, and for how many working days; a team alone is unallocated.

    The tile ``decide`` has every referral taken here that waits for a decision, those that somebody holds included.
    """
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            waiting = waiting_list(reader, standards(reader), sitting.as_at)
            open_at_all = open_cases(reader, sitting.as_at)
        shown = waiting.holding(words)
        rows = sorted_rows(shown.of(tile.owed), order, descending)
        sitting.enter_list(
            "triage", format, {"tile": "" if tile.owed is None else tile.value, "filter": words}, len(rows)
        )
    summary = _waiting_summary(shown, words, len(rows), open_at_all)
    fields = _WAITING_IN_WORDS if format is Format.TABLE else WAITING_FIELDS
    print_rows(rows, fields, format, about={"as_at": sitting.as_at}, summary=summary)


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
