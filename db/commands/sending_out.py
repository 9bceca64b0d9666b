"""Write what was read as a file that leaves the program: entered in the audit trail before it is written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from db.commands.reading import enter_list
from db.exchange.listed import Form, Listed, written
from db.files import beside, check_folder, identity, write_for_owner
from db.store import Act, Store
from models.errors import FileRefused
from models.people import Action
from models.progress import Progress, untold


def send_out(
    store: Store, act: Act, path: Path, text: str | bytes, what: str, *, asked: Mapping[str, object], rows: int,
    over: bool = False,
) -> None:  # fmt: skip
    """Write a text or a picture to a file of its owner's alone. With ``over`` a file that stands there is replaced.

    ``what`` names it in the trail, with what was ``asked`` for and how many ``rows`` it tells of. Raises NotAllowed,
    StoreError, and FileRefused where it cannot be written there: then nothing is entered where that is known before.
    """
    act.person.need(Action.EXPORT)
    place = place_for(store, path, over=over)
    enter_list(store, act, what, as_file=True, asked={**asked, "file": place.name}, rows=rows)
    write_for_owner(place, text, over=over)


def send_list(
    store: Store, act: Act, path: Path, listed: Listed[Any], form: Form, *, over: bool = False,
    progress: Progress = untold,
) -> None:  # fmt: skip
    """Write a list to a file of its owner's alone: whole, or not at all. With ``over`` one that stands there goes.

    What was asked for, the form and whether names are told stand in the trail. Raises NotAllowed, FileRefused,
    StoreError, and Cancelled where ``progress`` does: then nothing is entered, and nothing is left.
    """
    act.person.need(Action.EXPORT)
    place_for(store, path, over=over)  # before it is made ready, which may take long
    try:
        file = written(listed, form, progress)
    except OSError as error:  # a workbook is put together on the disk
        raise FileRefused(f"The file cannot be made ready: {error.strerror}. Make room, or give fewer rows.") from None
    about = listed.about
    progress("entering it, and writing the file", 0, 0)
    asked = {"as_at": about.as_at, **about.asked, "format": form.value, "names": listed.names}
    send_out(store, act, path, file, listed.listing.what, asked=asked, rows=len(listed.rows), over=over)


def place_for(store: Store, path: Path, *, over: bool) -> Path:
    """Where a file is to be written. Raises FileRefused where that cannot be, as far as it is known before."""
    place = path.expanduser()
    if (found := identity(place)) is not None:
        if any(identity(own) == found for own in beside(store.path)):
            raise FileRefused(f"{place} is the store itself, and is never written over. Give another name.")
        if place.is_dir():
            raise FileRefused(f"{place} is a folder. Give the name of a file in it.")
        if not over:
            raise FileRefused(f"{place} already exists, and is not written over unasked. Give another name.")
    check_folder(place)
    return place
