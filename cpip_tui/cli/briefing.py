"""The command ``briefing``: Monday's text for a manager, a team or a worker, fit for an e-mail."""

from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, Options, OverOption, with_options
from cpip_tui.cli.output import print_line
from db.exchange.briefing import BriefingForm, written_briefing
from db.queries.briefing import briefing
from db.queries.standards import standards

OfWorker = Annotated[
    str | None, typer.Option("--worker", metavar="NAME", help="Only what this worker holds, does, signs or supervises.")
]
OfTeam = Annotated[str | None, typer.Option("--team", metavar="NAME", help="Only this team.")]
OfManager = Annotated[
    str | None,
    typer.Option("--manager", metavar="NAME", help="What waits for this manager, whom they supervise, and their team."),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write it to a new file for you alone to read.")
]


@with_options
def brief(
    options: Options,
    worker: OfWorker = None,
    team: OfTeam = None,
    manager: OfManager = None,
    out: OutOption = None,
    over: OverOption = False,
    format: Annotated[BriefingForm, typer.Option("--format", help="How it is written.")] = BriefingForm.TEXT,
) -> None:
    """Monday's text: what is late, at risk today, due soon, to be signed, unallocated, supervision due, and actions.

    Children stand in it by their references, never by name. Of supervision it says when it is due, and nothing else.
    """
    from db.commands.sending_out import send_out

    with working(options) as sitting:
        with sitting.store.reading() as reader:
            found = briefing(
                reader, standards(reader), sitting.as_at, sitting.person, worker=worker, team=team, manager=manager
            )  # fmt: skip
        text = written_briefing(found, format)
        asked = {"form": format.value, **found.whose.asked}
        if out is not None:
            send_out(
                sitting.store, sitting.act(), out, text, "briefing", asked={"as_at": sitting.as_at, **asked},
                rows=len(found.lines), over=over,
            )  # fmt: skip
        else:
            sitting.enter_list(
                "briefing", Format.TABLE if format is BriefingForm.TEXT else Format.JSON, asked, len(found.lines)
            )  # fmt: skip
    print_line(text.rstrip("\n") if out is None else f"Written, for you alone to read: {out}")
