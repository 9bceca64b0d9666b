"""The command ``holds``: the cases that a worker holds, the most urgent first."""

from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_rows
from db.queries.standards import standards
from db.queries.workers import worker_by_name, workers
from db.queries.workload import HeldCase, held_cases
from models.dates import long_form, short_form
from models.text import several


def _clock(row: HeldCase) -> str:
    if row.kind is None or row.countdown is None or row.due_on is None:
        return "none open"
    return f"{row.kind.short} {row.countdown.label}, due {short_form(row.due_on)}"


def _seen(row: HeldCase) -> str:
    return short_form(row.last_seen_on) if row.last_seen_on else "not recorded"


HELD_FIELDS: tuple[Field[HeldCase], ...] = (
    Field("case", lambda row: row.case, "case"),
    Field("child", lambda row: row.child, "child", lambda row: row.name or row.child),
    Field("status", lambda row: row.status.value, "status", lambda row: row.status.words),
    Field("section_47", lambda row: row.section_47),
    Field("points", lambda row: row.points, "points"),
    Field("kind", lambda row: row.kind.value if row.kind else None),
    Field("due_on", lambda row: row.due_on),
    Field("days_left", lambda row: row.countdown.days_left if row.countdown else None),
    Field("state", lambda row: row.countdown.state.value if row.countdown else None, "most urgent clock", _clock),
    Field("held_since", lambda row: row.held_since, "held since", lambda row: short_form(row.held_since)),
    Field("last_seen_on", lambda row: row.last_seen_on, "last seen", _seen),
)


@with_options
def holds(
    options: Options,
    worker: Annotated[str, typer.Argument(metavar="WORKER", help="By name.")],
    format: FormatOption = Format.TABLE,
) -> None:
    """What a worker holds: as many rows as children, the most urgent first, and what each weighs."""
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            found = worker_by_name(workers(reader), worker)
            rows = held_cases(reader, standards(reader), sitting.as_at, found.id)
        sitting.enter_list("what a worker holds", format, {"worker": found.name}, len(rows))
    points = several(sum(row.points for row in rows), "point")
    summary = f"As at {long_form(sitting.as_at)} {found.name} holds {several(len(rows), 'case')}, {points}."
    print_rows(rows, HELD_FIELDS, format, about={"as_at": sitting.as_at, "worker": found.name}, summary=summary)
