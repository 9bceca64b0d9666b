"""Write Ofsted's Annex A as a file that leaves the program: made beside its place, entered, and then put there."""

from dataclasses import dataclass
from pathlib import Path

from db.commands.reading import enter_list
from db.commands.sending_out import place_for
from db.exchange.annex_a_writing import AnnexAbout, WrittenLists, write_annex_a
from db.files import being_written
from db.queries.annex_a import children_counted, children_then
from db.store import Act, Store
from models.annex_a import Window
from models.dates import short_form
from models.errors import InvalidInput
from models.people import Action
from models.progress import Progress, untold


@dataclass(frozen=True, slots=True)
class SentAnnexA:
    """What the file holds."""

    about: AnnexAbout
    lists: WrittenLists


def annex_a_about(store: Store, act: Act, window: Window) -> AnnexAbout:
    """What the file would be, for whoever is asked whether it is to be written. Raises NotAllowed, InvalidInput."""
    act.person.need(Action.EXPORT)
    if window.since is not None and window.since > window.until:
        raise InvalidInput(
            f"The lists would begin on {short_form(window.since)} and end before, on {short_form(window.until)}. "
            "Give an earlier first day."
        )
    with store.reading() as reader:
        children, left_out = children_counted(reader, window.until)
    return AnnexAbout(window, act.person, act.at, children, left_out)


def send_annex_a(
    store: Store, act: Act, path: Path, window: Window, *, over: bool = False, progress: Progress = untold
) -> SentAnnexA:
    """Write lists 3 to 8 to a file of its owner's alone. With ``over`` one that stands there is replaced.

    Raises NotAllowed, InvalidInput, FileRefused, StoreError, and Cancelled where ``progress`` does: then nothing is
    entered, and no file is left.
    """
    about = annex_a_about(store, act, window)
    place = place_for(store, path, over=over)
    with being_written(place, over=over) as file:
        with store.reading_apart(progress) as reader:
            lists = write_annex_a(children_then(reader, window.until), file, about, progress)
        progress("entering it, and putting the file in its place", 0, 0)
        asked = {
            "as_at": window.until, "from": window.since, "children": about.children, "left_out": about.left_out,
            "file": place.name,
        }  # fmt: skip
        enter_list(store, act, "annex a", as_file=True, asked=asked, rows=lists.total)
    return SentAnnexA(about, lists)
