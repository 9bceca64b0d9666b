"""How the list behind a number leaves the program: as a file, when it is entered in the audit trail."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.screen import Screen

from models.figure_list import FigureList, FigureRow
from models.text import several
from screens.asking import get_ready
from screens.desk import Desk
from screens.sending import send_file


async def send_figure_list(
    screen: Screen[Any], desk: Desk, found: FigureList, rows: Sequence[FigureRow], *, filtered: bool
) -> bool:
    """Ask where these rows of the list are written, and write them. True where they were. To be awaited in a worker."""
    get_ready("db.exchange.figure_csv")

    def write(place: Path, over: bool) -> None:
        _write(desk, found, rows, place, filtered=filtered, over=over)

    return await send_file(screen, "The list as CSV", _what_leaves(rows), _usual_name(found), write)


def _write(
    desk: Desk, found: FigureList, rows: Sequence[FigureRow], place: Path, *, filtered: bool, over: bool
) -> None:  # fmt: skip
    from db.commands.sending_out import send_out
    from db.exchange.figure_csv import figure_csv

    asked = {
        "list": found.place, "team": found.team, "from": found.first, "to": found.last, "as_at": found.as_at,
        "filtered": filtered,
    }  # fmt: skip
    send_out(
        desk.store, desk.act(), place, figure_csv(found, rows), "performance list", asked=asked, rows=len(rows),
        over=over,
    )  # fmt: skip


def _what_leaves(rows: Sequence[FigureRow]) -> str:
    hidden = sum(row.case is None for row in rows)
    cases = f"{several(len(rows), 'line')}: cases by their references, days, team and worker; no name of a child."
    without = f" {several(hidden, 'child').replace('childs', 'children')} not shown to you stay so." if hidden else ""
    return f"{cases}{without} It is entered in the audit trail first."


def _usual_name(found: FigureList) -> str:
    question = found.question
    of = question.measure.value if question.measure is not None else question.counted or ""
    return f"{of}-{question.what.value}-{question.month}-{question.period.value}.csv".replace("_", "-").lower()
