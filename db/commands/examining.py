"""Look whether the whole store is sound: its file, its audit trail, its backups, and the dates that it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.backup import backups_in, contents, folder_of
from db.commands.reading import enter_list
from db.commands.verifying import unsound, verify
from db.queries.data_quality import findings
from db.queries.standards import second_place
from db.store import Act, Store
from models.data_checks import Finding
from models.errors import StoreError
from models.progress import Progress, untold


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong with the store; whether its file is whole, so that it can be read; how many entries were walked."""

    wrong: tuple[str, ...]
    whole: bool
    entries: int


def health(store: Store, act: Act, *, warning: str = "", progress: Progress = untold) -> Health:
    """Look at the file, the trail and the newest backup. ``warning`` is what is wrong with the machine's clock.

    Raises NotAllowed, StoreError, Cancelled.
    """
    progress("reading the pages of the store", 0, 0)
    wrong = list(unsound(store, progress))
    whole = not wrong
    progress("reading the newest backup", 0, 0)
    of_backup = list(_unsound_backup(store, progress))
    found = verify(store, act, enters=whole, progress=progress)  # last, since it enters that it looked
    wrong += [fault.sentence for fault in found.faults] + of_backup
    if warning:
        wrong.append(warning)
    if (place := _second_place_gone(store)) is not None:
        wrong.append(f"The second place for backups, {place}, is not there. Connect it, or name another")
    return Health(tuple(wrong), whole, found.entries)


def _unsound_backup(store: Store, progress: Progress) -> Iterator[str]:
    newest = next(iter(backups_in(folder_of(store.path))), None)
    if newest is None:
        yield "There is no backup yet: cpip-tui backup makes one"
        return
    try:
        contents(newest.path, store.key, progress)
    except StoreError as error:
        yield str(error)


def _second_place_gone(store: Store) -> Path | None:
    with store.reading() as reader:
        place = second_place(reader)
    return place if place is not None and not place.is_dir() else None


def broken_dates(
    store: Store, act: Act, today: date, *, as_file: bool = False, as_at: date | None = None,
    progress: Progress = untold,
) -> Sequence[Finding]:  # fmt: skip
    """What the dates of the record break, as far as who is working may see it; entered before it is shown.

    Nothing is entered where nothing is found, but with ``as_file``. Raises NotAllowed, StoreError, Cancelled.
    """
    progress("holding all dates against the rules of the census", 0, 0)
    with store.reading_apart(progress) as reader:
        found = findings(reader, today, progress)
    progress("entering that it is shown", 0, 0)
    if found or as_file:
        asked = {"as_at": as_at or today}
        enter_list(store, act, "data checks", as_file=as_file, asked=asked, rows=len(found))
    return found
