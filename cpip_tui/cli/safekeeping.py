"""The commands that keep a store safe: backup, passphrase, clock."""

from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import opened, signed_in, working
from cpip_tui.cli.options import Options, passphrase_in, with_options
from cpip_tui.cli.output import print_line
from cpip_tui.cli.progress import watched_job
from cpip_tui.cli.secrets import new_passphrase, tell_recovery_key
from cpip_tui.clock import clock_warning, latest_known, now
from db.store import Act
from models.people import Action


@with_options
def backup(
    options: Options,
    second: Annotated[
        Path | None, typer.Option("--second", metavar="FOLDER", help="A folder that gets a copy of each backup.")
    ] = None,
    no_second: Annotated[bool, typer.Option("--no-second", help="No second folder any more.")] = False,
) -> None:
    """Make a backup now, checked; or name a second place for all backups to come."""
    from db.commands.backing_up import back_up_now, name_second_place

    with working(options) as sitting:
        if second is not None or no_second:
            name_second_place(sitting.store, sitting.act(), second)
        with watched_job() as progress:
            made, copy = back_up_now(sitting.store, sitting.act(), progress=progress)
    print_line(f"Made {made.path}, checked: it ends with audit entry {made.entry:,}.")
    if copy is not None:
        print_line(f"A copy is in {copy}.")


@with_options
def passphrase(
    options: Options,
    new_file: Annotated[
        Path | None, typer.Option("--new-passphrase-file", metavar="FILE", help="Its first line is the new one.")
    ] = None,
) -> None:
    """Change the passphrase. The old recovery key opens the store no more; a new one is shown once."""
    from db.commands.locking import change_passphrase

    if new_file is not None:
        passphrase_in(new_file)  # refused before the store is opened
    with working(options) as sitting:
        sitting.person.need(Action.CHANGE_PASSPHRASE)
        # Where the store has none there is nothing to ask, and the command says so.
        secret = new_passphrase(new_file) if sitting.store.encrypted else ""
        key = change_passphrase(sitting.store, sitting.act(), secret)
    print_line("The passphrase was changed. Backups made until now open with the passphrase of their time.")
    tell_recovery_key(key)


@with_options
def clock(
    options: Options,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="This machine's clock is right; the entry was wrong.")
    ] = False,
) -> None:
    """Hold this machine's clock against the last entry. An administrator can confirm that the clock is right."""
    with opened(options) as store:
        person = signed_in(store, options.who)
        latest = latest_known(store)
        warning = clock_warning(latest)
        if confirm and warning:
            from db.commands.clock import confirm_clock

            confirm_clock(store, Act(person, now()))
            print_line(f"Confirmed: it is {now().astimezone():%a %d %b %Y %H:%M}. Days are counted from now on by it.")
            return
    print_line(warning or f"This machine's clock says {now().astimezone():%a %d %b %Y %H:%M}; no entry is later.")
