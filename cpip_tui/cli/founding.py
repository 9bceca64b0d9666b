"""The commands that make a store: ``init`` and ``demo``."""

import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from cpip_tui.cli.opening import choose_person, installed_holidays_version
from cpip_tui.cli.options import Options, is_terminal, passphrase_in, with_options
from cpip_tui.cli.output import print_line, tell_shared_folder
from cpip_tui.cli.secrets import new_passphrase, tell_recovery_key
from cpip_tui.cli.terminal import open_program
from cpip_tui.clock import now, today
from db.queries.people import people_with_access
from db.store import Act
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
    """Make a new store. Asks only for what was not given as an option; its first manager is its administrator."""
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
    passphrase = None if unencrypted else new_passphrase(options.passphrase_file)
    store = found(
        options.store_path, passphrase, now(), manager=manager, team=team, holidays_version=installed_holidays_version()
    )
    with store, store.reading() as reader:
        choose_person(store.path, people_with_access(reader)[0].name)
    print_line(f"Made {options.store_path} ({'encrypted' if passphrase else 'not encrypted'}).")
    tell_shared_folder(options.store_path)
    if store.key is not None:
        tell_recovery_key(store.key)
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
    as_at, version = options.fixed_day or today(), installed_holidays_version()
    opened = found(path, passphrase, now(), manager=_DEMO_MANAGER, team="Duty", holidays_version=version)
    with opened.reading() as reader:
        (founder,) = people_with_access(reader)
    try:
        size = fill_demo(opened, Act(founder, now()), as_at, children=children, seed=seed)
    except BaseException:
        opened.discard()
        raise
    with opened:
        print_line(f"{path}: {size.open_cases:,} open cases, {size.open_assessments:,} open assessments.")
        if options.store is not None:
            choose_person(path, founder.name)
        if not no_open:
            open_program(opened, options, founder)


def _asked(question: str, option: str) -> str:
    try:
        return str(typer.prompt(question)).strip()
    except typer.Abort:
        raise InvalidInput(f"There was nobody to ask. Give {option}.") from None
