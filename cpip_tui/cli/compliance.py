"""The command ``supervision pack``: was supervision regular, documented and challenging, over a period."""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.compliance_lists import figure_named, print_lines, print_workers
from cpip_tui.cli.listing import Told
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from db.exchange.compliance import pack_csv, pack_numbers, pack_page
from db.exchange.lists.pack import pack as pack_listed
from db.exchange.lists.pack import pack_rows
from db.queries.compliance import compliance_pack, whose_pack
from db.queries.standards import settings, standards
from db.queries.workers import team_named, worker_by_name, workers
from models.compliance import Figure, Pack, usual_period
from models.dates import long_form, short_form
from models.errors import InvalidInput

_FIGURES: tuple[Field[Figure], ...] = (
    Field("group", lambda one: one.measure.group, "measures"),
    Field("figure", lambda one: one.measure.words, "figure"),
    Field("met", lambda one: one.met, "number", lambda one: f"{one.met:,}"),
    Field("of", lambda one: one.total, "of", lambda one: f"{one.total:,} {one.measure.of_what}"),
    Field(
        "percent", lambda one: one.percent, "per cent", lambda one: "–" if one.percent is None else f"{one.percent}%"
    ),
)


FirstOption = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="The first day; six months before the last without it.")
]
LastOption = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="The last day; the day looked at without it.")
]
WorkerOption = Annotated[str | None, typer.Option("--worker", metavar="NAME", help="Of this worker alone.")]
TeamOption = Annotated[str | None, typer.Option("--team", metavar="NAME", help="Of those in this team now.")]


def read_pack(
    sitting: Sitting, first: FirstOption = None, last: LastOption = None, worker: WorkerOption = None,
    team: TeamOption = None,
) -> Told[Pack]:  # fmt: skip
    """The compliance pack, a row a worker: what was due, held, in time, recorded, challenged and done, as numbers."""
    found, _ = _found(sitting, first, last, worker, team)
    return Told(pack_listed(found), pack_rows(found), _asked(found), _summary(found))


def _found(
    sitting: Sitting, first: str | None, last: str | None, worker: str | None, team: str | None
) -> tuple[Pack, str]:
    """The pack, and the name of the authority. Raises InvalidInput, NotAllowed, NotFound."""
    if worker is not None and team is not None:
        raise InvalidInput("The pack is of a worker or of a team, not of both. Leave one of --worker and --team out.")
    to = sitting.maybe_day(last, past=True) or sitting.as_at
    since = sitting.maybe_day(first, past=True) or usual_period(to)[0]
    with sitting.store.reading() as reader:
        of_worker, of_team = whose_pack(
            sitting.person,
            None if worker is None else worker_by_name(workers(reader), worker).id,
            None if team is None else team_named(reader, team)[0],
        )
        found = compliance_pack(
            reader, standards(reader), sitting.as_at, since, to, worker_id=of_worker, team_id=of_team
        )  # fmt: skip
        return found, settings(reader).authority


def _asked(found: Pack) -> dict[str, object]:
    return {"about": found.about, "from": found.first, "to": found.last}


@with_options
def pack(
    options: Options,
    first: FirstOption = None,
    last: LastOption = None,
    worker: WorkerOption = None,
    team: TeamOption = None,
    listed: Annotated[
        str | None,
        typer.Option("--list", metavar="FIGURE", help="The lines that this figure counts: held, with_challenge…"),
    ] = None,
    by_worker: Annotated[
        bool, typer.Option("--by-worker", help="A row a worker, as --format csv and json have it anyway.")
    ] = False,
    format: FormatOption = Format.TABLE,
    page: Annotated[
        Path | None, typer.Option("--page", metavar="FILE", help="Write it as a page that prints (HTML) instead.")
    ] = None,
) -> None:
    """The compliance pack: held of due, cancelled and why, late entries, cases in time, challenge, actions done."""
    of_figure = None if listed is None else figure_named(listed)
    with working(options) as sitting:
        found, authority = _found(sitting, first, last, worker, team)
        asked = _asked(found)
        if page is not None:
            _write_page(sitting, found, authority, asked, page)
            return
        rows = len(found.people) if of_figure is None else len(found.figure(of_figure).lines)
        told = {} if of_figure is None else {"figure": of_figure.value}
        sitting.enter_list("supervision pack", format, {**asked, **told}, rows)
    if of_figure is not None:
        print_lines(found, of_figure, format, {"as_at": found.as_at, **asked, **told})
        return
    match format:
        case Format.TABLE if by_worker:
            print_workers(found, _summary(found))
        case Format.TABLE:
            print_rows(found.figures, _FIGURES, format, about={}, summary=_summary(found))
            print_line(_below(found))
        case Format.CSV:
            sys.stdout.write(pack_csv(found))
        case Format.JSON:
            _print_json(found)


def _write_page(sitting: Sitting, found: Pack, authority: str, asked: Mapping[str, object], page: Path) -> None:
    from db.commands.sending_out import send_out

    text = pack_page(found, authority)
    send_out(
        sitting.store, sitting.act(), page, text, "supervision pack", asked={"as_at": sitting.as_at, **asked},
        rows=len(found.people),
    )  # fmt: skip
    print_line(f"Written, for you alone to read: {page}")


def _print_json(found: Pack) -> None:
    """A row a worker; ``total`` is their sum."""
    about: dict[str, object] = {
        "as_at": found.as_at,
        "about": found.about,
        **_days(found),
        "total": pack_numbers(found),
    }
    print_rows(pack_rows(found), pack_listed(found).fields, Format.JSON, about=about)


def _days(found: Pack) -> dict[str, date]:
    return {"from": found.first, "to": found.last}


def _summary(found: Pack) -> str:
    people = f"{len(found.people):,} worker{'' if len(found.people) == 1 else 's'}"
    return (
        f"Supervision of {found.about}, {people}, from {short_form(found.first)} to {short_form(found.last)}, "
        f"as at {long_form(found.as_at)}."
    )


def _below(found: Pack) -> str:
    why = ", ".join(f"{reason} {count:,}" for reason, count in found.why_not_held)
    return f"Cancelled or not held: {why or 'none'}.\nLate entries: {found.late_entries:,}."
