"""The lists of figures as they leave from their screens: of children, of behaviour, targets, what reports stated."""

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from db.exchange.lists.audit_trail import audit_trail
from db.exchange.lists.behaviour import behaviours, chances
from db.exchange.lists.child_figures import CHILD_FIGURES, counted_children
from db.exchange.lists.held_against import STATED, targets
from db.exchange.lists.pack import lines, pack_rows
from db.exchange.lists.pack import pack as pack_listed
from db.exchange.lists.practice import WORKERS, rules
from db.exchange.lists.success import SUCCESS
from db.exchange.lists.what_if import WHAT_IF
from db.queries.audit_trail import AuditQuestion, audit_page
from db.queries.child_lists import ChildRow
from models.child_figures import Measured
from models.compliance import Figure, Line, Pack
from models.outlook import Tried
from models.people import Action
from models.practice_rules import Rule, RuleName, Rules
from models.progress import Progress
from models.statements import Checked
from models.success_lines import SuccessLine
from models.timeliness import Measure
from models.workload import Worker
from models.yardsticks import Yardsticks
from screens.behaviour_reading import BehaviourParts
from screens.desk import Desk
from screens.exporting import export_list


async def export_child_figures(screen: Screen[Any], desk: Desk, rows: Sequence[Measured], *, by_months: bool) -> bool:
    """The figures about children, or the caseload at the ends of months."""
    asked = {"month_ends": len(rows) if by_months else None}
    return await export_list(screen, desk, CHILD_FIGURES, list(rows), count=len(rows), asked=asked)


async def export_counted_children(
    screen: Screen[Any], desk: Desk, figure: Measured, rows: Sequence[ChildRow], words: str, *, whole: bool
) -> bool:
    """The children behind a figure."""
    asked = {
        "measure": figure.measure.value,
        "list": "all that it is of" if whole else "the numerator",
        "filter": words,
    }
    return await export_list(screen, desk, counted_children(figure), list(rows), count=len(rows), asked=asked)


async def export_success(screen: Screen[Any], desk: Desk, rows: Sequence[SuccessLine], tile: str) -> bool:
    """The measures of success."""
    return await export_list(screen, desk, SUCCESS, list(rows), count=len(rows), asked={"tile": tile})


async def export_targets(screen: Screen[Any], desk: Desk, known: Yardsticks) -> bool:
    """Targets and comparators."""
    now = {id(one) for measure in Measure for one in known.on(measure, desk.as_at)}
    return await export_list(screen, desk, targets(now), known.all, count=len(known.all), asked={})


async def export_stated(screen: Screen[Any], desk: Desk, rows: Sequence[Checked]) -> bool:
    """What reports stated."""
    return await export_list(screen, desk, STATED, list(rows), count=len(rows), asked={})


async def export_behaviour(screen: Screen[Any], desk: Desk, found: BehaviourParts, measure: Measure) -> bool:
    """On which day of their clock they were completed."""
    rows = list(found.behaviours.figures)
    asked = {"measure": measure.value, "from": found.first, "to": found.last}
    return await export_list(screen, desk, behaviours(measure.short), rows, count=len(rows), asked=asked)


async def export_chances(screen: Screen[Any], desk: Desk, found: BehaviourParts, measure: Measure) -> bool:
    """What is open, with its chance of being late."""
    rows = list(found.forecasts.lines)
    asked = {"measure": measure.value}
    return await export_list(screen, desk, chances(measure.short), rows, count=len(rows), asked=asked)


async def export_rules(screen: Screen[Any], desk: Desk, known: Rules) -> bool:
    """The rules of practice."""
    now = {known.rule(name, desk.as_at) for name in RuleName}
    rows: list[Rule] = list(known.all)
    return await export_list(screen, desk, rules(now), rows, count=len(rows), asked={})


async def export_workers(screen: Screen[Any], desk: Desk, rows: Sequence[Worker]) -> bool:
    """Everybody who holds cases, held them, or will."""
    return await export_list(screen, desk, WORKERS, list(rows), count=len(rows), asked={})


async def export_what_if(screen: Screen[Any], desk: Desk, tried: Tried) -> bool:
    """What the plan that is tried would do to everybody's load."""
    rows = list(tried.listed)
    return await export_list(screen, desk, WHAT_IF, rows, count=len(rows), asked={"steps": len(tried.steps)})


async def export_pack_numbers(screen: Screen[Any], desk: Desk, pack: Pack) -> bool:
    """The compliance pack, a row a worker."""
    rows = pack_rows(pack)
    asked = {"about": pack.about, "from": pack.first, "to": pack.last}
    return await export_list(screen, desk, pack_listed(pack), rows, count=len(rows), asked=asked)


async def export_pack_lines(
    screen: Screen[Any], desk: Desk, pack: Pack, figure: Figure, rows: Sequence[Line], words: str, *, faults: bool
) -> bool:
    """The lines that a figure of the pack counts."""
    asked = {
        "about": pack.about, "from": pack.first, "to": pack.last, "figure": figure.measure.value,
        "faults": faults, "filter": words,
    }  # fmt: skip
    return await export_list(screen, desk, lines(figure), list(rows), count=len(rows), asked=asked)


async def export_audit(screen: Screen[Any], desk: Desk, question: AuditQuestion, of_whom: str, count: int) -> bool:
    """The entries of the audit trail, all of them and not only those in sight."""

    def read(progress: Progress) -> Sequence[Any]:
        with desk.store.reading_apart(progress) as reader:
            return audit_page(reader, question, limit=count).rows

    listing = audit_trail(numbered=desk.may(Action.READ_AUDIT))
    asked = {"case": of_whom, "by": question.who, "on": question.day}
    return await export_list(screen, desk, listing, read, count=count, asked=asked)
