"""The commands that make a store: ``init`` and ``demo``."""

import gc
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from cpip_tui.cli.options import (
    Options,
    installed_holidays_version,
    is_terminal,
    now,
    passphrase_in,
    with_options,
)
from cpip_tui.cli.output import print_line
from db.store import Act, Store
from models.errors import InvalidInput, StoreExists

_DEMO_MANAGER = "Demo Manager"


@with_options
def init(
    options: Options,
    manager: Annotated[str | None, typer.Option("--manager", metavar="NAME", help="The first manager.")] = None,
    team: Annotated[str | None, typer.Option("--team", metavar="NAME", help="The first team.")] = None,
    unencrypted: Annotated[
        bool, typer.Option("--unencrypted", help="No passphrase: anyone who has the file can read it.")
    ] = False,
) -> None:
    """Make a new store. Asks only for what was not given as an option."""
    from db.commands.founding import found

    if unencrypted and options.passphrase_file is not None:
        raise InvalidInput("--unencrypted and --passphrase-file exclude each other. Give one of them.")
    if options.store_path.exists():
        raise StoreExists(
            f"{options.store_path} already exists, and a store is never made over a file. "
            "Choose another place with --store."
        )
    manager = manager or _asked("Name of the first manager", "--manager")
    team = team or _asked("Name of the first team", "--team")
    passphrase = None if unencrypted else _new_passphrase(options.passphrase_file)
    act = Act(options.who or manager, now())
    found(
        options.store_path, passphrase, act, manager=manager, team=team, holidays_version=installed_holidays_version()
    ).close()
    kind = "with a passphrase; nobody can open it without" if passphrase else "not encrypted"
    print_line(f"Made {options.store_path} ({kind}).")
    named = "" if options.store is None else f" --store {options.store_path}"
    print_line(f"Read in an extract with: cpip-tui import annex-a FILE{named}")


@with_options
def demo(
    options: Options,
    children: Annotated[
        int, typer.Option("--children", min=1, max=250_000, help="How many children have an open case.")
    ] = 900,
    seed: Annotated[int, typer.Option("--seed", help="The same number makes the same authority.")] = 2011,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only make it.")] = False,
) -> None:
    """Open a synthetic authority, in a store that is thrown away unless --store keeps it."""
    if not no_open and not is_terminal():
        raise InvalidInput(
            "The demo opens on a terminal, and this is none. "
            "Make it without opening: cpip-tui demo --no-open --store FILE"
        )
    passphrase = passphrase_in(options.passphrase_file) if options.passphrase_file else None
    if options.store is not None:
        _fill(options, options.store, passphrase, children, seed, no_open)
        return
    # A terminal that is closed ends the program by a signal, which would leave the folder behind.
    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _leave)
    folder = Path(tempfile.mkdtemp(prefix="cpip-tui-demo-"))
    try:
        _fill(options, folder / "demo.db", passphrase, children, seed, no_open)
    finally:
        if not no_open:
            shutil.rmtree(folder, ignore_errors=True)


def _leave(*_: object) -> NoReturn:
    sys.exit(3)


def _fill(options: Options, path: Path, passphrase: str | None, children: int, seed: int, no_open: bool) -> None:
    from db.commands.founding import found
    from db.demo import fill_demo

    print_line(f"Making a synthetic authority of {children:,} children …")
    sys.stdout.flush()
    act = Act(_DEMO_MANAGER, now())
    version = installed_holidays_version()
    opened = found(path, passphrase, act, manager=_DEMO_MANAGER, team="Duty", holidays_version=version)
    try:
        size = fill_demo(opened, act, options.as_at, children=children, seed=seed)
    except BaseException:
        opened.discard()
        raise
    with opened:
        print_line(f"{path}: {size.open_cases:,} open cases, {size.open_assessments:,} open assessments.")
        if not no_open:
            open_program(opened, options)


def open_program(store: Store, options: Options) -> None:
    """Open the store on the terminal. Raises InvalidInput where there is none."""
    if not is_terminal():
        raise InvalidInput(
            "The program opens on a terminal, and this is none. For plain text use, for example: cpip-tui duty"
        )
    # A lone escape could begin a longer key; on a slow line a person can give it more time in the same variable.
    os.environ.setdefault("ESCDELAY", "30")
    gc.disable()  # until the first rows are shown: see cpip_tui.app.keep_collection_short
    from cpip_tui.app import CpipApp
    from cpip_tui.cli.options import today, update_calendar
    from cpip_tui.settings import Remembered
    from screens.desk import Desk

    desk = Desk(store, today, Remembered(), lambda: options.act(store), options.fixed_day)
    app = CpipApp(desk, update_calendar=lambda: update_calendar(store))
    app.run()
    if app.return_code:
        raise typer.Exit(3)


def _asked(question: str, option: str) -> str:
    try:
        return str(typer.prompt(question)).strip()
    except typer.Abort:
        raise InvalidInput(f"There was nobody to ask. Give {option}.") from None


def _new_passphrase(file: Path | None) -> str:
    if file is not None:
        return passphrase_in(file)
    if not sys.stdin.isatty():
        raise InvalidInput(
            "There was nobody to ask for a passphrase. Give --passphrase-file FILE, or say --unencrypted."
        )
    print_line("The records of children should be encrypted. Choose a passphrase of several words, and keep it safe:")
    print_line("nobody can open the store without it.")
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True))
