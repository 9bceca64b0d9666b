"""Each list as it leaves from its screen: its columns, the rows that are shown, and what narrowed them."""

import asyncio
from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from db.exchange.listed import sort_words
from db.exchange.lists.actions import ACTIONS
from db.exchange.lists.cases import cases
from db.exchange.lists.children import CHILDREN
from db.exchange.lists.clocks import CLOCKS
from db.exchange.lists.duty import DUTY
from db.exchange.lists.field import Field, Listing
from db.exchange.lists.figures import figures
from db.exchange.lists.signature import SIGNATURE
from db.exchange.lists.supervision import SUPERVISION
from db.exchange.lists.tasks import tasks as tasks_listed
from db.exchange.lists.triage import TRIAGE
from db.exchange.lists.workload import WORKLOAD
from db.queries.actions import AgreedLine
from db.queries.children_list import ChildRow
from db.queries.duty import Tile
from db.queries.duty_whole import every_row
from db.queries.improvement import tasks
from db.queries.signature import SignatureRow
from db.queries.standards import standards
from db.queries.supervision import SupervisionRow, supervision_list
from db.queries.workload import HeldCase
from models.due_clocks import AT_FIRST
from models.errors import CpipError
from models.figure_list import FigureList, FigureRow
from models.improvement import TaskAt
from models.people import Action
from models.progress import Progress
from screens.desk import Desk
from screens.duty_reading import Found
from screens.exporting import export_list
from screens.widgets.list_pane import ListPane
from screens.widgets.plain import tell
from screens.widgets.plan_rows import TASK, PlanList, PlanRow


async def export_duty(screen: Screen[Any], desk: Desk, found: Found) -> bool:
    """All rows of the list that is shown, not only the page that was read of it."""
    question = found.question

    def read(progress: Progress) -> Sequence[Any]:
        if found.known is not None:
            return list(found.known.rows)
        with desk.store.reading_apart(progress) as reader:
            return every_row(reader, standards(reader), question, progress)

    at_first = question.clocks == AT_FIRST
    asked = {
        "clocks": "" if at_first else ",".join(question.clocks),
        "tile": "" if question.tile is Tile.ALL else question.tile.value, "filter": question.words,
        "whose": "" if question.person is None else question.whose.value,
    }  # fmt: skip
    listing: Listing[Any] = DUTY if at_first else CLOCKS
    return await export_list(
        screen, desk, listing, read, count=found.counts.of(question.tile), asked=asked,
        order=sort_words(question.order, question.descending),
    )  # fmt: skip


async def export_pane(screen: Screen[Any], desk: Desk, pane: ListPane, tile: str | None = None) -> bool:
    """One of the two lists of Triage, as it stands in its pane."""
    listing: Listing[Any] = TRIAGE if pane.list_name == "triage-waiting" else WORKLOAD
    rows = list(pane.known.rows)
    return await export_list(
        screen, desk, listing, rows, count=len(rows), asked={"tile": tile, "filter": pane.words},
        order=sort_words(pane.order, pane.descending),
    )  # fmt: skip


async def export_signature(
    screen: Screen[Any], desk: Desk, rows: Sequence[SignatureRow], words: str, *, everybody: bool
) -> bool:
    """What waits for a signature."""
    asked = {"everybody": everybody, "filter": words}
    return await export_list(screen, desk, SIGNATURE, rows, count=len(rows), asked=asked)


async def export_supervision(screen: Screen[Any], desk: Desk, pane: ListPane, *, everybody: bool) -> bool:
    """Who is supervised. It is read again without what is of the personal part, which no file tells."""
    shown = [row.id for row in pane.known.rows]

    def read(progress: Progress) -> list[SupervisionRow]:
        others = desk.may(Action.BEGIN_SESSION)
        with desk.store.reading_apart(progress) as reader:
            found = supervision_list(
                reader, standards(reader), desk.as_at, desk.act().person, everybody=others, personal=False
            )
        rows = {row.id: row for row in found}
        return [rows[id_] for id_ in shown if id_ in rows]

    return await export_list(
        screen, desk, SUPERVISION, read, count=len(shown), asked={"everybody": everybody, "filter": pane.words},
        order=sort_words(pane.order, pane.descending),
    )  # fmt: skip


async def export_actions(
    screen: Screen[Any],
    desk: Desk,
    rows: Sequence[AgreedLine],
    *,
    words: str | None,
    whose: str,
    done: bool,
    order: str,
) -> bool:
    """What was agreed on cases; never what is of the personal part. ``words`` is None where they may not be told."""
    of_cases = [row for row in rows if row.case_id is not None]
    searched: dict[str, object] = {"filtered": True} if words is None else {"filter": words}
    asked = {"whose": whose, "done": done, **searched}
    return await export_list(screen, desk, ACTIONS, of_cases, count=len(of_cases), asked=asked, order=order)


async def export_children(
    screen: Screen[Any], desk: Desk, rows: Sequence[ChildRow], *, status: str, words: str, order: str
) -> bool:
    """The children by how they stand."""
    asked = {"status": status, "filter": words}
    return await export_list(screen, desk, CHILDREN, rows, count=len(rows), asked=asked, order=order)


async def export_cases(screen: Screen[Any], desk: Desk, rows: Sequence[HeldCase], worker: str) -> bool:
    """What a worker holds."""
    return await export_list(screen, desk, cases(worker), rows, count=len(rows), asked={"worker": worker})


async def export_figures(
    screen: Screen[Any], desk: Desk, found: FigureList, rows: Sequence[FigureRow], words: str, order: str
) -> bool:
    """What a number of Performance was made of."""
    question = found.question
    asked = {
        "measure": question.measure and question.measure.value, "count": question.counted and question.counted.value,
        "what": question.what.value, "month": str(question.month), "period": question.period.value,
        "team": found.team, "known_on": question.other_day, "filter": words,
    }  # fmt: skip
    return await export_list(screen, desk, figures(found), rows, count=len(rows), asked=asked, order=order)


async def export_plan(screen: Screen[Any], desk: Desk, place: str, tile: str, shown: PlanList) -> bool:
    """A list of the improvement plan: tasks with their days, of all else the words that are shown."""
    rows = list(shown.rows)
    asked: dict[str, object] = {"list": place, "tile": tile}
    if not all(row.of == TASK for row in rows):
        listing = Listing("plan", f"{place}: {tile}", _in_words(shown), _in_words(shown), free=True)
        return await export_list(screen, desk, listing, rows, count=len(rows), asked=asked)
    try:
        known = await asyncio.to_thread(_tasks_now, desk)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    found = [known[row.id] for row in rows if row.id in known]
    return await export_list(screen, desk, tasks_listed(desk.as_at), found, count=len(found), asked=asked)


def _tasks_now(desk: Desk) -> dict[int, TaskAt]:
    with desk.store.reading_apart() as reader:
        return {one.id: one for one in tasks(reader, desk.as_at)}


def _in_words(shown: PlanList) -> list[Field[PlanRow]]:
    """A column for each that is shown, with all that its cells can say."""

    def words(at: int) -> Field[PlanRow]:
        return Field(shown.headings[at], lambda row: _longest(row.cells[at]), shown.headings[at])

    return [words(at) for at, heading in enumerate(shown.headings) if heading]


def _longest(cell: str | Sequence[str]) -> str:
    return cell if isinstance(cell, str) else cell[0]
