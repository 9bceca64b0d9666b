"""Write what was read as a file that leaves the program: entered in the audit trail before it is written."""

from collections.abc import Mapping
from pathlib import Path

from db.commands.reading import enter_list
from db.files import beside, check_folder, identity, write_for_owner
from db.store import Act, Store
from models.errors import FileRefused
from models.people import Action


def send_out(
    store: Store, act: Act, path: Path, text: str | bytes, what: str, *, asked: Mapping[str, object], rows: int,
    over: bool = False,
) -> None:  # fmt: skip
    """Write a text or a picture to a file of its owner's alone. With ``over`` a file that stands there is replaced.

    ``what`` names it in the trail, with what was ``asked`` for and how many ``rows`` it tells of. Raises NotAllowed,
    StoreError, and FileRefused where it cannot be written there: then nothing is entered where that is known before.
    """
    act.person.need(Action.EXPORT)
    place = path.expanduser()
    if (found := identity(place)) is not None:
        if any(identity(own) == found for own in beside(store.path)):
            raise FileRefused(f"{place} is the store itself, and is never written over. Give another name.")
        if place.is_dir():
            raise FileRefused(f"{place} is a folder. Give the name of a file in it.")
        if not over:
            raise FileRefused(f"{place} already exists, and is not written over unasked. Give another name.")
    check_folder(place)
    enter_list(store, act, what, as_file=True, asked={**asked, "file": place.name}, rows=rows)
    write_for_owner(place, text, over=over)
