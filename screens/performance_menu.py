"""The menu of Performance: publish a month, and what its figures are held against."""

from typing import Any

from textual.screen import Screen

from db.queries.performance_page import unpublished
from db.queries.publications import publications
from models.timeliness import Month
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.publishing import publish

_PUBLISH, _OLDEST, _NONE = "publish", "oldest", "none"


async def ask_menu(screen: Screen[Any], desk: Desk, month: Month, team_id: int | None) -> bool:
    """Do what is chosen; whether a month was published. To be awaited in a worker. Raises CpipError."""
    oldest, offers = _offers(desk, month)
    choices = [
        *offers,
        ("yardsticks", "targets, comparators and the population (,)"),
        ("statements", "what a report stated, held against the record"),
        ("children", "figures about children on plans and in care, and caseloads (i)"),
    ]
    chosen = await screen.app.push_screen_wait(ChoiceDialog("Figures of timeliness", choices, offers[0][0]))
    if chosen == "yardsticks":
        from screens.yardsticks import YardsticksScreen

        screen.app.push_screen(YardsticksScreen(desk))
    elif chosen == "statements":
        from screens.statements import StatementsScreen

        screen.app.push_screen(StatementsScreen(desk, team_id=team_id))
    elif chosen == "children":
        from screens.child_figures import ChildFiguresScreen

        screen.app.push_screen(ChildFiguresScreen(desk))
    elif chosen is not None:
        return await publish(screen, desk, oldest if chosen == _OLDEST and oldest is not None else month)
    return False


def _offers(desk: Desk, month: Month) -> tuple[Month | None, list[tuple[str, str]]]:
    """The oldest month that is over and not published, and what of publishing is offered: it, and the month shown."""
    as_at = desk.acting_on
    with desk.store.reading() as reader:
        waiting, known = unpublished(reader, as_at), {one.month for one in publications(reader)}
    oldest = waiting[0] if waiting else None
    offers = []
    if month.last < as_at and month not in known:
        offers.append((_PUBLISH, f"publish {month.words}: its list is frozen, and what comes later is named"))
    if oldest is not None and (oldest != month or not offers):
        offers.append((_OLDEST, f"publish {oldest.words}, the oldest that is over and not published"))
    if not offers:
        stands = "is published already" if month in known else "is not over"
        offers.append((_NONE, f"nothing to publish: {month.words} {stands}, and no other month waits for it"))
    return oldest, offers
