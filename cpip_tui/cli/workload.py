"""The commands ``workload`` and ``who-can-take``: what workers carry, and who can take a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.listing import Told, printed
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import FilterOption, Format, FormatOption, Options, ReverseOption, with_options
from cpip_tui.cli.output import print_rows
from db.exchange.listed import sort_words
from db.exchange.lists.field import Field
from db.exchange.lists.workload import WORKLOAD
from db.queries.naming import NamedCase, case_named
from db.queries.standards import standards
from db.queries.triage import Takers, who_can_take
from db.queries.workers import team_named
from db.queries.workload import WorkerOrder, Workload, caseload, sorted_workloads, with_words
from models.dates import long_form, short_form
from models.errors import InvalidInput
from models.ranking import Candidate

CASES_IN_WORDS = 5  # of those that are asked for together, so many are told of above the table


def read_workload(
    sitting: Sitting,
    team: Annotated[str | None, typer.Option("--team", metavar="NAME", help="Only workers of this team.")] = None,
    words: FilterOption = "",
    order: Annotated[
        WorkerOrder, typer.Option("--sort", help="By which column; by team and name without it.")
    ] = WorkerOrder.TEAM,
    descending: ReverseOption = False,
) -> Told[Workload]:
    """What each worker carries: children (not families), points, capacity, what falls due, leave."""
    with sitting.store.reading() as reader:
        team_id, team_name = (None, "") if team is None else team_named(reader, team)
        everybody = caseload(reader, standards(reader), sitting.as_at).shown
    rows = [one for one in everybody if team_id is None or one.worker.team_id == team_id]
    rows = sorted_workloads(with_words(rows, words), order, descending)
    summary = _workload_summary(rows, sitting.as_at)
    asked = {"team": team_name, "filter": words}
    return Told(WORKLOAD, rows, asked, summary, order=sort_words(order, descending))


workload = printed(read_workload, "workload")


def _workload_summary(rows: Sequence[Workload], as_at: date) -> str:
    children = sum(one.load.children for one in rows)
    return (
        f"As at {long_form(as_at)}: {len(rows):,} worker{'' if len(rows) == 1 else 's'} with {children:,} "
        f"child{'' if children == 1 else 'ren'} (not families); "
        f"{sum(one.load.is_over for one in rows):,} over capacity, {sum(one.on_leave for one in rows):,} on leave."
    )


TAKER_FIELDS: tuple[Field[Candidate], ...] = (
    Field("worker", lambda one: one.worker.name, "worker"),
    Field("team", lambda one: one.worker.team, "team", lambda one: one.worker.team or "–"),
    Field("points_before", lambda one: one.before.points),
    Field("points_after", lambda one: one.after.points, "points", lambda one: one.points),
    Field("capacity", lambda one: one.after.capacity_number),
    Field(
        "percent_after",
        lambda one: one.after.percent,
        "then",
        lambda one: "" if one.after.percent is None else f"{one.after.percent}%",
    ),
    Field("limits", lambda one: list(one.limits), "limits passed", lambda one: "; ".join(one.limits)),
    Field(
        "reasons",
        lambda one: list(one.reasons),
        "for and against",
        lambda one: "; ".join((*one.favour, *one.against)),
    ),
)


@dataclass(frozen=True)
class _Asked:
    """The cases that are asked for, the day, and the answer."""

    cases: tuple[NamedCase, ...]
    on: date
    takers: Takers


@with_options
def can_take(
    options: Options,
    cases: Annotated[list[str], typer.Argument(metavar="CASE", help="By reference, or the child's alone.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="From which day; the day looked at without it.")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Who can take these cases together, the first first, with the reasons. It advises; a manager decides."""
    with working(options) as sitting:
        day = sitting.maybe_day(on) or sitting.as_at
        with sitting.store.reading() as reader:
            named = tuple({case.id: case for case in (case_named(reader, text) for text in cases)}.values())
            for case in named:
                if case.closed_on is not None:
                    raise InvalidInput(
                        f"{case.reference} was closed on {short_form(case.closed_on)}; "
                        "a closed case is given to nobody."
                    )
            ids = [case.id for case in named]
            asked = _Asked(named, day, who_can_take(reader, standards(reader), ids, day, today=sitting.today))
        rows = asked.takers.offered
        listed = ", ".join(case.reference for case in named)
        sitting.enter_list("who can take", format, {"cases": listed, "on": day}, len(rows))
    print_rows(rows, TAKER_FIELDS, format, about=_about_takers(asked, sitting.as_at), summary=_takers_summary(asked))


def _about_takers(asked: _Asked, as_at: date) -> dict[str, object]:
    known = asked.takers.continuity
    continuity = [
        {
            "case": case.reference,
            "workers_12_months": known[case.child_id].in_twelve_months,
            "workers_ever": known[case.child_id].ever,
        }
        for case in asked.cases
    ]
    return {"as_at": as_at, "on": asked.on, "points": asked.takers.asked.points, "cases": continuity}


def _takers_summary(asked: _Asked) -> str:
    told = [
        f"{case.reference} had {asked.takers.continuity[case.child_id].in_words}"
        for case in asked.cases[:CASES_IN_WORDS]
    ]
    if more := len(asked.cases) - CASES_IN_WORDS if len(asked.cases) > CASES_IN_WORDS else 0:
        told.append(f"{more:,} more")
    points, what = (
        asked.takers.asked.points,
        "this case" if len(asked.cases) == 1 else f"these {len(asked.cases)} cases",
    )
    return (
        f"From {long_form(asked.on)}: who can take {what} of {points:,} point{'' if points == 1 else 's'}. "
        f"{'; '.join(told)}."
    )
