"""Where a child who is looked after lives, as it is asked for: a move, a respite or temporary move, coming back."""

from dataclasses import replace
from typing import Any

from textual.screen import Screen

from db.queries.standing import EpisodeLine
from models.care_codes import MoveReason, PlacementType
from models.dates import short_form
from models.people import Action
from screens.asking import allowed, fill_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.fields import text_field
from screens.dialogs.form import Filled, FormField
from screens.plan_recording import code_field, since_start
from screens.standing import acting_day


async def move_child(screen: Screen[Any], desk: Desk, one: EpisodeLine, who: str) -> bool:
    """Ask to which placement the child moves, on which day, and why the present one ends. True where written."""
    if not allowed(screen, desk, Action.MOVE_PLACEMENT):
        return False
    get_ready("db.commands.standing")
    current = one.placement
    since = since_start(one) if current is None else (current.started_on, "the present placement began")
    fields = [
        code_field("type", "placement", PlacementType, [each for each in PlacementType if not each.is_temporary]),
        acting_day(desk, "on", "moves on" if current else "since", since=since,
                   initial=None if current else one.started_on),
    ]  # fmt: skip
    if current is not None:
        fields.append(code_field("reason", "why it ends", MoveReason))
    fields.append(_note())

    def write(filled: Filled) -> None:
        from db.commands.standing import place

        place(
            desk.store, desk.act(), one.id, filled["type"], filled["on"], desk.today(),
            reason=filled.values.get("reason"), note=filled["note"] or "",
        )  # fmt: skip

    intro = ["No placement is recorded yet."]
    if current is not None:
        intro = [f"Lives in: {current.words}, since {short_form(current.started_on)}. It ends with the move."]
    if one.away is not None:
        intro.append(f"Away since {short_form(one.away.started_on)}: {one.away.words}; that ends with it too.")
    return await fill_and_write(screen, f"{who}: move to a placement", fields, write, intro=intro)


async def go_away(screen: Screen[Any], desk: Desk, one: EpisodeLine, who: str) -> bool:
    """Ask where the child is for a while; the placement goes on, and no move is counted."""
    if not allowed(screen, desk, Action.MOVE_PLACEMENT):
        return False
    get_ready("db.commands.standing")
    kinds = sorted(PlacementType, key=lambda each: not each.is_temporary)  # the temporary moves first
    where = replace(code_field("type", "where", PlacementType, kinds), echo=_for_a_while)
    fields = [where, acting_day(desk, "on", "since", since=since_start(one)), _note()]

    def write(filled: Filled) -> None:
        from db.commands.standing import place

        place(
            desk.store, desk.act(), one.id, filled["type"], filled["on"], desk.today(),
            respite=not filled["type"].is_temporary, note=filled["note"] or "",
        )  # fmt: skip

    intro = ["The placement goes on, and this counts as no move."]
    if one.placement is not None:
        intro.insert(0, f"Lives in: {one.placement.words}, since {short_form(one.placement.started_on)}.")
    return await fill_and_write(screen, f"{who}: respite or a temporary move", fields, write, intro=intro)


def _for_a_while(type_: PlacementType) -> str:
    return "a temporary move" if type_.is_temporary else "a respite"


async def come_back(screen: Screen[Any], desk: Desk, one: EpisodeLine, who: str) -> bool:
    """Ask on which day the child came back to the placement."""
    if one.away is None or not allowed(screen, desk, Action.MOVE_PLACEMENT):
        return False
    get_ready("db.commands.standing")
    fields = [acting_day(desk, "on", "came back on", since=(one.away.started_on, "it began"))]

    def write(filled: Filled) -> None:
        from db.commands.standing import come_back

        come_back(desk.store, desk.act(), one.id, filled["on"], desk.today())

    intro = [f"Away since {short_form(one.away.started_on)}: {one.away.words}."]
    if one.placement is not None:
        intro.append(f"Back to: {one.placement.words}.")
    return await fill_and_write(screen, f"{who}: back in the placement", fields, write, intro=intro)


def _note() -> FormField:
    return text_field("note", "note", "what is to be known of it; empty: nothing", optional=True)
