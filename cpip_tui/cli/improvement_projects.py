"""The commands that say what a project of the improvement plan is and how it stands, and that the board met."""

from typing import Annotated

import typer

from cpip_tui.cli.improvement import ProjectArgument
from cpip_tui.cli.opening import working
from cpip_tui.cli.options import OnDayOption, Options, with_options
from cpip_tui.cli.output import print_done, print_line
from db.queries.improvement import project as project_page
from models.dates import short_form
from models.errors import InvalidInput
from models.projects import ProjectStatus, ProjectValues
from models.text import showable


@with_options
def project(
    options: Options,
    number: ProjectArgument,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="What it is called.")] = None,
    scope: Annotated[str | None, typer.Option("--scope", metavar="TEXT", help="What it is about.")] = None,
    deliverables: Annotated[
        str | None, typer.Option("--deliverables", metavar="TEXT", help="What it is to leave behind.")
    ] = None,
    manager: Annotated[str | None, typer.Option("--manager", metavar="NAME", help="Who manages it.")] = None,
    starts: Annotated[str | None, typer.Option("--from", metavar="DATE", help="From when it runs.")] = None,
    ends: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Until when it runs.")] = None,
    status: Annotated[ProjectStatus | None, typer.Option("--status", help="How it stands, with --because.")] = None,
    because: Annotated[str | None, typer.Option("--because", metavar="TEXT", help="How it stands, in words.")] = None,
    on: OnDayOption = None,
) -> None:
    """Say what a project is and who manages it; or, with --status and --because, how it stands. The rest stays."""
    from db.commands.projects import set_project, state_project

    set_what = any(value is not None for value in (name, scope, deliverables, manager, starts, ends))
    stated = (status, because, on) != (None, None, None)
    if set_what == stated:
        raise InvalidInput(
            "Give what the project is (--manager, --from, …), or how it stands (--status with --because): each is an "
            "act of its own. cpip-tui plan show PROJECT shows it."
        )
    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            now = project_page(reader, number, sitting.as_at).project
        if stated:
            if status is None:
                raise InvalidInput("Say with --status how the project stands: on_track, at_risk or off_track.")
            day = sitting.happened_on(on)
            state_project(sitting.store, sitting.act(), number, status, because or "", day, sitting.today)
        else:
            kept = ProjectValues(
                now.name if name is None else name,
                now.scope if scope is None else scope,
                now.deliverables if deliverables is None else deliverables,
                now.manager if manager is None else manager,
                sitting.maybe_day(starts) or now.starts_on,
                sitting.maybe_day(ends) or now.ends_on,
            )
            set_project(sitting.store, sitting.act(), number, kept, sitting.today, version=now.version)
    print_done(f"Project {number} is {status.words}." if status else f"Project {number} is changed.")


@with_options
def meeting(
    options: Options,
    on: OnDayOption = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What is to be known of it.")] = "",
) -> None:
    """The board met: “since the last meeting” counts from now on. It cannot be taken back."""
    from db.commands.projects import hold_meeting

    with working(options, writing=True) as sitting:
        day = sitting.happened_on(on)
        hold_meeting(sitting.store, sitting.act(), day, sitting.today, note)
    print_line(showable(f"The board met on {short_form(day)}. What is entered from now on is since then."))
