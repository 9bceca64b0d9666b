"""Open the program on the terminal."""

import gc
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cpip_tui.cli.given import Options, is_terminal
from cpip_tui.cli.opening import back_up_if_due, choose_person, opened, person_chosen, update_calendar
from cpip_tui.clock import SteadyClock, latest_known, now
from cpip_tui.settings import keys_file
from db.queries.people import people_with_access, person_named
from db.store import Store
from models.errors import InvalidInput
from models.people import Person

if TYPE_CHECKING:
    from screens.commands import Placed, Rebound


def run_program(options: Options) -> None:
    """Open the store that was named on the terminal, and close it again."""
    _ = options.fixed_day  # a day that is no day is said before anything opens
    if options.store is None and is_terminal() and not options.store_path.exists():
        _guide_to_first_store(options)
        return
    with opened(options) as store:
        with store.reading() as reader:
            people = people_with_access(reader)
            person = person_named(reader, options.who) if options.who else person_chosen(store.path, people)
        open_program(store, options, person)


def _guide_to_first_store(options: Options) -> None:
    """Somebody has no store yet: ask step by step, and open what they made, or the demo."""
    from cpip_tui.cli.founding import demo_thrown_away, make_first
    from cpip_tui.first_run import FirstRunApp
    from screens.first_run.guide import Data, Start

    path = options.store_path
    app = FirstRunApp(path, lambda answers, progress: make_first(path, answers, progress))
    begun = app.run()
    if app.return_code:
        raise SystemExit(3)
    if begun is None or begun.start is Start.LEAVE:
        return
    if begun.store is None:
        demo_thrown_away(options)
        return
    with begun.store as store:
        with store.reading() as reader:
            person = person_chosen(store.path, people_with_access(reader))
        open_program(store, options, person, at_first="import_file" if begun.data is Data.IMPORT else "")


def open_program(store: Store, options: Options, person: Person | None, *, at_first: str = "") -> None:
    """Open the store; where nobody was chosen yet, the program asks who is working. Raises InvalidInput.

    ``at_first`` is an action of the program that is taken at once.
    """
    _need_terminal()
    # A lone escape could begin a longer key; on a slow line a person can give it more time in the same variable.
    os.environ.setdefault("ESCDELAY", "30")
    gc.disable()  # until the first rows are shown: see cpip_tui.app.keep_collection_short
    from cpip_tui.app import CpipApp
    from cpip_tui.settings import Remembered
    from screens.desk import Desk

    clock = SteadyClock(latest_known(store))
    desk = Desk(
        store, clock.today, Remembered(), now, person, options.fixed_day_from(clock.today()), notice=clock.warning
    )
    app = CpipApp(
        desk,
        update_calendar=lambda: update_calendar(store),
        remember_person=lambda chosen: choose_person(store.path, chosen.name),
        own_keys=_own_keys if keys_file().is_file() else None,
        back_up=lambda: back_up_if_due(store),
        at_first=at_first,
    )
    app.run()
    if app.return_code:
        raise SystemExit(3)


def _own_keys(known: "Iterable[Placed]") -> "Rebound":
    from cpip_tui.keys import own_keys

    return own_keys(known)


def _need_terminal() -> None:
    if not is_terminal():
        raise InvalidInput(
            "The program opens on a terminal, and this is none. For plain text use, for example: cpip-tui duty"
        )
