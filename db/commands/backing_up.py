"""Back the store up, here and in the second place; name that place."""

from pathlib import Path

from db.backup import Backup, back_up_everywhere, folder_of
from db.commands.command import Work, command
from db.commands.noting import note
from db.store import Act, Store
from models import tables
from models.audit_chain import Draft
from models.errors import Cancelled, InvalidInput
from models.people import Action
from models.progress import Progress, untold


def back_up_now(store: Store, act: Act, *, progress: Progress = untold) -> tuple[Backup, Path | None]:
    """A backup that a person asked for; it is entered before it is made, and so is that it was stopped.

    Raises NotAllowed, StoreError, Cancelled.
    """
    note(store, act, Action.BACK_UP, Draft("store"))
    try:
        return back_up_everywhere(store, act.at, progress=progress)
    except Cancelled:
        note(store, act, Action.BACK_UP, Draft("store", why="stopped: there is no such backup"))
        raise Cancelled("The backup was stopped, and there is none. The records are as they were.") from None


def name_second_place(store: Store, act: Act, place: Path | None) -> None:
    """Name the folder that gets a copy of each backup, or none. Raises InvalidInput where that cannot be."""
    if place is not None and place.resolve() == folder_of(store.path).resolve():
        raise InvalidInput(f"{place} is where the backups are already. Name another place, best on another disk.")
    set_second_place(store, act, place)


@command(Action.SET_BACKUP_PLACE)
def set_second_place(work: Work, place: Path | None) -> None:
    """Keep the name of the second place. Raises InvalidInput where there is no such folder."""
    if place is not None and not place.is_dir():
        raise InvalidInput(f"There is no folder {place}. Make it first, for your own account only.")
    authority = work.session.get_one(tables.Authority, 1)
    before, authority.backup_place = authority.backup_place, None if place is None else str(place.resolve())
    work.session.add(authority)
    work.record("settings", before={"second place": before}, after={"second place": authority.backup_place})
