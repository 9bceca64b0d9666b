"""The command ``children``: how the children stand, who is in care or on a plan, and what is due next of each."""

from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import FilterOption, Format, FormatOption, Options, ReverseOption, with_options
from cpip_tui.cli.output import Field, print_rows
from db.queries.children_list import (
    OPEN,
    ChildrenList,
    ChildrenOrder,
    ChildRow,
    children_list,
    sorted_children,
)
from db.queries.standards import standards
from models.case import CaseStatus, named_status
from models.dates import long_form, short_form

CHILDREN_FIELDS: tuple[Field[ChildRow], ...] = (
    Field("case", lambda row: row.standing.case),
    Field("child", lambda row: row.standing.child),
    Field("status", lambda row: row.status.value),
    Field("since", lambda row: row.standing.since),
    Field("case_open", lambda row: row.standing.is_open),
    Field("worker", lambda row: row.standing.worker),
    Field("team", lambda row: row.standing.team),
    Field("category", lambda row: row.plan.category.value if row.plan and row.plan.category else None),
    Field("previous_plans", lambda row: row.plan.previous_plans if row.plan else None),
    Field("legal_status", lambda row: row.care.legal_status.value if row.care and row.care.legal_status else None),
    Field("goal", lambda row: row.care.goal.value if row.care and row.care.goal else None),
    Field("placement", lambda row: _placement(row)),
    Field("placements_since_april", lambda row: row.placed),
    Field("clock", lambda row: row.next.clock.value if row.next else None),
    Field("due_on", lambda row: row.next.due_on if row.next else None),
    Field("days_left", lambda row: row.next.countdown.days_left if row.next else None),
    Field("state", lambda row: row.next.countdown.state.value if row.next else None),
    Field("last_seen_on", lambda row: row.standing.last_seen_on),
)
_IN_WORDS: tuple[Field[ChildRow], ...] = (
    Field("status", lambda row: row.status.words, "status"),
    Field("since", lambda row: short_form(row.standing.since) if row.standing.since else "–", "since"),
    Field("case", lambda row: row.standing.case, "case"),
    Field("child", lambda row: row.shown_as, "child"),
    Field("next", lambda row: _next(row), "next"),
    Field("about", lambda row: row.about or "–", "category; law and placement"),
    Field("placed", lambda row: "" if row.placed is None else str(row.placed), "placements since 1 April"),
    Field("worker", lambda row: row.holder_words, "worker"),
    Field("team", lambda row: row.standing.team or "–", "team"),
    Field("last_seen", lambda row: row.last_seen, "last seen"),
)


def _placement(row: ChildRow) -> str | None:
    where = None if row.care is None else row.care.placement
    return None if where is None or where.type is None else where.type.value


def _next(row: ChildRow) -> str:
    due = row.next
    return "–" if due is None else f"{due.clock.short} {due.countdown.label}, due {short_form(due.due_on)}"


@with_options
def children(
    options: Options,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help=f"Only these, said once for each: {', '.join(CaseStatus)}."),
    ] = None,
    words: FilterOption = "",
    order: Annotated[
        ChildrenOrder, typer.Option("--sort", help="By which column; who stands first in law first without it.")
    ] = ChildrenOrder.STATUS,
    descending: ReverseOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """How the children stand: looked after, on a protection plan, in need, being assessed; and what is due next.

    Those whose case is closed are listed where --status closed asks for them.
    """
    named = {named_status(part) for text in status or () for part in text.split(",") if part.strip()}
    asked = tuple(one for one in CaseStatus if one in named) or OPEN
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            found = children_list(reader, standards(reader), sitting.as_at, asked).holding(words)
        rows = sorted_children(found.rows, order, descending)
        told = {"status": ", ".join(asked) if named else "", "filter": words}
        sitting.enter_list("children", format, told, len(rows))
    fields = _IN_WORDS if format is Format.TABLE else CHILDREN_FIELDS
    counts = {one.value: found.counts()[one] for one in asked}
    about = {"as_at": sitting.as_at, "counts": counts}
    print_rows(rows, fields, format, about=about, summary=_summary(found, asked, words))


def _summary(found: ChildrenList, asked: tuple[CaseStatus, ...], words: str) -> str:
    counts, matching = found.counts(), f" matching “{words}”" if words.split() else ""
    day = f"As at {long_form(found.as_at)}"
    if not found.rows:
        return f"{day}: no child{matching} is {' or '.join(status_words(one) for one in asked)}."
    told = ", ".join(f"{counts[one]:,} {status_words(one)}" for one in asked)
    return f"{day}: {counts[None]:,} {'child' if counts[None] == 1 else 'children'}{matching}: {told}."


def status_words(status: CaseStatus) -> str:
    """How a child stands, in a sentence."""
    return {
        CaseStatus.CHILD_PROTECTION: "on a child protection plan",
        CaseStatus.CHILD_IN_NEED: "in need",
        CaseStatus.ASSESSMENT: "being assessed",
    }.get(status, status.words)
