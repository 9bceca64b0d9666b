"""The command ``calendar``: due dates as a file for a calendar program."""

import sys
from typing import Annotated

import typer

from cpip_tui.cli.briefing import OfManager, OfTeam, OfWorker, OutOption
from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Format, Options, OverOption, with_options
from cpip_tui.cli.output import print_line
from db.queries.due_days import SUBJECT, due_days
from db.queries.standards import standards
from models.text import several


@with_options
def calendar(
    options: Options,
    out: OutOption = None,
    over: OverOption = False,
    worker: OfWorker = None,
    team: OfTeam = None,
    manager: OfManager = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Nothing due before this day.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Nothing due after this day.")] = None,
    office: Annotated[
        bool, typer.Option("--office", help="Also bank holidays, and days on which the office is shut.")
    ] = False,
) -> None:
    """Due dates as an .ics file: all clocks, supervision and actions, by references, as all-day events without alarms.

    Without --out it is printed. Read in again, it moves what moved; what an earlier file of yours had and is due no
    more stands in it as cancelled.
    """
    from db.commands.sending_calendar import send_calendar
    from db.exchange.calendar_file import calendar_file

    with working(options) as sitting:
        first, last = sitting.maybe_day(since), sitting.maybe_day(until)
        with sitting.store.reading() as reader:
            found = due_days(
                reader, standards(reader), sitting.as_at, sitting.person, worker=worker, team=team, manager=manager,
                first=first, last=last, office=office,
            )  # fmt: skip
        act = sitting.act()
        asked = {"from": first, "to": last, "office": office}
        if out is None:
            sitting.enter_list(SUBJECT, Format.JSON, {**found.whose.asked, **asked}, len(found.days))
        else:
            send_calendar(sitting.store, act, out, found, asked=asked, over=over)
    if out is None:
        sys.stdout.flush()
        # As it is: its lines end as the standard says, on every system.
        sys.stdout.buffer.write(calendar_file(found, act.at))
        return
    gone = sum(one.gone for one in found.days)
    print_line(f"Written, for you alone to read: {out}")
    print_line(
        f"{several(len(found.days) - gone, 'day')} of {found.whose.words}; {gone:,} cancelled that an earlier one had."
    )
    if found.restricted:
        print_line(f"! {found.restricted:,} of restricted cases. Pass it on to nobody who may not see them.")
