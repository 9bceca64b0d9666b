"""The command ``children``: how the children stand, who is in care or on a plan, and what is due next of each."""

from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting
from cpip_tui.cli.options import FilterOption, ReverseOption
from db.exchange.listed import sort_words
from db.exchange.lists.children import CHILDREN
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
from models.dates import long_form


def read_children(
    sitting: Sitting,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help=f"Only these, said once for each: {', '.join(CaseStatus)}."),
    ] = None,
    words: FilterOption = "",
    order: Annotated[
        ChildrenOrder, typer.Option("--sort", help="By which column; who stands first in law first without it.")
    ] = ChildrenOrder.STATUS,
    descending: ReverseOption = False,
) -> Told[ChildRow]:
    """How the children stand: looked after, on a protection plan, in need, being assessed; and what is due next.

    Those whose case is closed are listed where --status closed asks for them.
    """
    named = {named_status(part) for text in status or () for part in text.split(",") if part.strip()}
    asked = tuple(one for one in CaseStatus if one in named) or OPEN
    with sitting.store.reading() as reader:
        found = children_list(reader, standards(reader), sitting.as_at, asked).holding(words)
    rows = sorted_children(found.rows, order, descending)
    told = {"status": ", ".join(asked) if named else "", "filter": words}
    about = {"counts": {one.value: found.counts()[one] for one in asked}}
    return Told(CHILDREN, rows, told, _summary(found, asked, words), about, order=sort_words(order, descending))


children = printed(read_children, "children")


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
