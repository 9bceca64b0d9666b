"""The command ``holds``: the cases that a worker holds, the most urgent first."""

from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting
from db.exchange.lists.cases import cases
from db.queries.standards import standards
from db.queries.workers import worker_by_name, workers
from db.queries.workload import HeldCase, held_cases
from models.dates import long_form
from models.text import several


def read_cases(
    sitting: Sitting, worker: Annotated[str, typer.Argument(metavar="WORKER", help="Who holds them, by name.")]
) -> Told[HeldCase]:
    """What a worker holds: as many rows as children, the most urgent first, and what each weighs."""
    with sitting.store.reading() as reader:
        named = worker_by_name(workers(reader), worker)
        rows = held_cases(reader, standards(reader), sitting.as_at, named.id)
    points = several(sum(row.points for row in rows), "point")
    held = f"As at {long_form(sitting.as_at)} {named.name} holds {several(len(rows), 'case')}, {points}."
    asked = {"worker": named.name}
    return Told(cases(named.name), rows, asked, held, about=asked)


holds = printed(read_cases, "holds")
