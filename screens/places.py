"""The screens that can be gone to by their names, from wherever one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from textual.app import App
from textual.screen import Screen

from models.finding import Asked, Grade
from models.finding_index import Entry, Index
from models.people import Action
from screens.desk import Desk


@dataclass(frozen=True, slots=True)
class Place:
    """A screen: ``name`` is what it is called, ``words`` what it shows; both find it.

    ``opens`` is the place of that name behind a number key, or ``module.Class`` of the screen. ``command`` is the
    command of the shell that says the same. Whoever may not do ``needs`` is not offered it.
    """

    name: str
    words: str
    opens: str
    command: str
    needs: Action | None = None


PLACES: tuple[Place, ...] = (
    Place("Duty", "open assessments, late and due", "duty", "cpip-tui duty"),
    Place("Triage", "cases without a worker, workload", "triage", "cpip-tui triage; cpip-tui workload"),
    Place("Supervision", "whom you supervise, what is due", "supervision", "cpip-tui supervision"),
    Place("Performance", "timeliness, figures, targets", "performance", "cpip-tui performance"),
    Place("Plan", "the improvement plan, its projects", "plan", "cpip-tui plan"),
    Place("My signature", "what waits to be authorised", "signature.SignatureScreen", "cpip-tui signature"),
    Place("Children", "in care, on a plan, in need", "children.ChildrenScreen", "cpip-tui children"),
    Place("Actions", "what was agreed, who owes what", "actions.ActionsScreen", "cpip-tui actions"),
    Place(
        "Compliance pack", "supervision held, sessions missed", "compliance.PackScreen", "cpip-tui supervision pack"
    ),
    Place(
        "Figures of children", "care and plans, indicators", "child_figures.ChildFiguresScreen",
        "cpip-tui performance children",
    ),
    Place(
        "Targets", "targets and comparators", "yardsticks.YardsticksScreen",
        "cpip-tui performance targets; cpip-tui performance counts",
    ),
    Place("Stated figures", "what reports stated", "statements.StatementsScreen", "cpip-tui performance stated"),
    Place("Board", "the highlight report of the plan", "board.BoardScreen", "cpip-tui plan highlight"),
    Place("Measures of success", "did the plan help", "success.SuccessScreen", "cpip-tui plan success"),
    Place("What if", "try moves, leave and starters", "what_if.WhatIfScreen", "cpip-tui what-if"),
    Place(
        "Rules and workers", "weights, waiting, hours, leave", "rules.RulesScreen",
        "cpip-tui rule list; cpip-tui worker list",
    ),
    Place("Audit trail", "who did what and when", "audit.AuditScreen", "cpip-tui audit", Action.READ_AUDIT),
)  # fmt: skip


def places_for(desk: Desk) -> tuple[Place, ...]:
    """The screens that are open to who is signed in."""
    return tuple(place for place in PLACES if place.needs is None or desk.may(place.needs))


def places_like(desk: Desk, question: Asked) -> list[tuple[Place, Grade]]:
    """The screens whose name or words answer, best first."""
    offered = places_for(desk)
    return [(hit.key, hit.grade) for hit in _index(offered).find(question, len(offered)).hits]


@cache
def _index(offered: Sequence[Place]) -> Index[Place]:
    return Index(Entry(place, "", f"{place.name} {place.words.replace(',', '')}") for place in offered)


async def go_to(app: App[None], desk: Desk, place: Place) -> None:
    """Show the screen."""
    module, _, name = place.opens.rpartition(".")
    if not module:
        await app.run_action(f"app.place('{name}')")
        return
    made: Screen[None] = getattr(import_module(f"screens.{module}"), name)(desk)
    await app.push_screen(made)
