"""The commands that make a store: ``init`` and ``demo``."""

import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cpip_tui.cli.hints import named_again
from cpip_tui.cli.opening import choose_person, installed_holidays_version
from cpip_tui.cli.options import Options, is_terminal, passphrase_in, with_options
from cpip_tui.cli.output import print_line, tell_shared_folder
from cpip_tui.cli.secrets import new_passphrase, tell_recovery_key
from cpip_tui.cli.terminal import open_program
from cpip_tui.clock import now, today
from db.queries.people import people_with_access
from db.store import Act, Store
from models.errors import InvalidInput, StoreExists
from models.progress import Progress
from models.text import clean_name

if TYPE_CHECKING:
    from db.demo import DemoSize
    from db.demo_torbay import TorbaySize
    from screens.first_run.guide import Answers

_DEMO_MANAGER, _CHILDREN, _SEED = "Demo Manager", 900, 2011


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
    print_line(f"Read in an extract with: {named_again('import annex-a FILE')}")


@with_options
def demo(
    options: Options,
    children: Annotated[
        int | None,
        typer.Option("--children", min=1, max=250_000, help="How many children have an open case; 900 without it."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same number makes the same authority.")] = _SEED,
    torbay: Annotated[
        bool,
        typer.Option(
            "--torbay-2011", help="The authority of 2011: its figures are those of Torbay's report of October 2011."
        ),
    ] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only make it.")] = False,
) -> None:
    """Open a synthetic authority, in a store that is thrown away unless --store keeps it.

    With --torbay-2011 its assessments make the figures of the report to the board in October 2011, and it is looked at
    as at 26 October 2011 unless --as-at says another day.
    """
    if torbay and children is not None:
        raise InvalidInput("--torbay-2011 and --children exclude each other: the report says how many. Give one.")
    if not no_open and not is_terminal():
        raise InvalidInput(
            "The demo opens on a terminal, and this is none. "
            "Make it without opening: cpip-tui demo --no-open --store FILE"
        )
    passphrase = passphrase_in(options.passphrase_file) if options.passphrase_file else None
    made = _Authority(None if torbay else children or _CHILDREN, seed)
    if options.store is not None:
        _fill(options, options.store, passphrase, made, no_open)
        return
    _in_a_folder_of_its_own(options, passphrase, made, no_open)


def demo_thrown_away(options: Options) -> None:
    """Open the synthetic authority of the usual size on the terminal; nothing of it is kept."""
    _in_a_folder_of_its_own(replace(options, who=None), None, _Authority(_CHILDREN, _SEED), no_open=False)


def make_first(path: Path, answers: "Answers", progress: Progress) -> Store:
    """Make the first store of somebody, as they answered, and remember on this account who they are.

    Raises StoreExists, StoreError, InvalidInput, Cancelled.
    """
    from db.commands.founding import found_whole

    manager, team = answers.who["manager"], answers.who["team"]
    store = found_whole(
        path, answers.passphrase, now(), manager=manager, team=team, holidays_version=installed_holidays_version(),
        people=answers.people, progress=progress,
    )  # fmt: skip
    choose_person(store.path, clean_name(manager, "manager's name"))
    return store


def _in_a_folder_of_its_own(options: Options, passphrase: str | None, made: "_Authority", no_open: bool) -> None:
    # A terminal that is closed ends the program by a signal, which would leave the folder behind.
    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _leave)
    folder = Path(tempfile.mkdtemp(prefix="cpip-tui-demo-"))
    try:
        _fill(options, folder / "demo.db", passphrase, made, no_open)
    finally:
        if not no_open:
            shutil.rmtree(folder, ignore_errors=True)


def _leave(*_: object) -> NoReturn:
    sys.exit(3)


@dataclass(frozen=True)
class _Authority:
    """Which synthetic authority is made: of so many children, or the one of 2011."""

    children: int | None
    seed: int

    @property
    def words(self) -> str:
        """``a synthetic authority of 900 children``"""
        if self.children is None:
            return "a synthetic history whose figures are those of Torbay's report of October 2011"
        return f"a synthetic authority of {self.children:,} children"

    @property
    def team(self) -> str:
        """The team that it is founded with."""
        if self.children is not None:
            return "Duty"
        from db.demo_torbay import TORBAY

        return TORBAY.teams[0][0]

    def options(self, options: Options) -> Options:
        """The day that is looked at: where none is given the one of 2011 is, as at the day of the report."""
        if self.children is not None or options.as_at_text is not None:
            return options
        from db.demo_torbay import TORBAY

        return replace(options, as_at_text=TORBAY.as_at.isoformat())

    def fill(self, store: Store, act: Act, as_at: date) -> "DemoSize | TorbaySize":
        """Fill a store just founded."""
        if self.children is None:
            from db.demo_torbay import fill_torbay

            return fill_torbay(store, act, seed=self.seed)
        from db.demo import fill_demo

        return fill_demo(store, act, as_at, children=self.children, seed=self.seed)


def _fill(options: Options, path: Path, passphrase: str | None, made: _Authority, no_open: bool) -> None:
    from db.commands.founding import found

    shown = made.options(options)
    as_at, version = shown.fixed_day or today(), installed_holidays_version()
    print_line(f"Making {made.words} …")
    sys.stdout.flush()
    opened = found(path, passphrase, now(), manager=_DEMO_MANAGER, team=made.team, holidays_version=version)
    with opened.reading() as reader:
        (founder,) = people_with_access(reader)
    try:
        size = made.fill(opened, Act(founder, now()), as_at)
    except BaseException:
        opened.discard()
        raise
    with opened:
        print_line(f"{path}: {size.open_cases:,} open cases, {size.open_assessments:,} open assessments.")
        if made.children is None:
            _tell_day(path, shown)
        if options.store is not None:
            choose_person(path, founder.name)
        if not no_open:
            open_program(opened, shown, founder, at_first="offer_tour")


def _tell_day(path: Path, shown: Options) -> None:
    """How the authority of 2011 is opened again, on its day."""
    print_line(f"Nobody in it exists. Look at it on its day: cpip-tui --store {path} --as-at {shown.as_at_text}")
    print_line(
        f"What the report said, and should have said: cpip-tui performance stated --store {path} "
        f"--as-at {shown.as_at_text}"
    )


def _asked(question: str, option: str) -> str:
    try:
        return str(typer.prompt(question)).strip()
    except typer.Abort:
        raise InvalidInput(f"There was nobody to ask. Give {option}.") from None
