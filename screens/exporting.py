"""How a list leaves the program as it is shown: as what, with names or without, and where; then it is written."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from textual.screen import Screen

from db.exchange.listed import About, Form, Listed
from db.exchange.lists.field import Listing
from models.dates import long_form
from models.errors import InvalidInput
from models.people import Action
from models.progress import Progress
from models.text import several
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.sending import place_of, send_as_asked, usual_place
from screens.widgets.plain import tell

RowT = TypeVar("RowT")
_WITHOUT, _WITH = "without", "with"
_FORM = "export.form"  # what was chosen last


class ExportForm(FormDialog):
    """The file ends as what it is written as; where another ending is typed, that is what it is written as."""

    def said_of(self, field: FormField, value: Any) -> str:
        if field.name == "file" and (chosen := self.read_now().get("form")) is not None:
            file, form = ending(value, chosen)
            return str(file) if form is chosen else f"{file}: as {form.value} by its ending"
        return super().said_of(field, value)


def ending(file: Path, chosen: Form) -> tuple[Path, Form]:
    """The file with its ending, and the form that it has by that; as what was chosen where none was typed."""
    try:
        return file, Form.of(file)
    except InvalidInput:
        return file.with_name(f"{file.name}.{chosen.value}"), chosen


async def export_list(
    screen: Screen[Any],
    desk: Desk,
    listing: Listing[RowT],
    read: Sequence[RowT] | Callable[[Progress], Sequence[RowT]],
    *,
    count: int,
    asked: Mapping[str, object],
    order: str = "",
) -> bool:
    """Ask as what and where these rows are written, and write them. True where they were.

    ``read`` gives the rows, in a thread, where they are not all known yet; ``count`` is how many they are. ``asked`` is
    what narrowed them, by the names that the command line has, and ``order`` by what they are sorted. Names of
    children are told only where that is chosen, and never while they are hidden. To be awaited in a worker.
    """
    if not allowed(screen, desk, Action.EXPORT):
        return False
    if not count:
        tell(screen, "There is nothing in the list to be written.", "warning")
        return False
    get_ready("db.commands.sending_out")
    as_at, act = desk.as_at, desk.act()
    about = About(as_at, act.person, act.at, asked, order)

    def write(filled: Filled, over: bool, progress: Progress) -> bool:
        from db.commands.sending_out import send_list

        rows = read(progress) if callable(read) else read
        names = filled.texts.get("names") == _WITH and not desk.names_hidden
        listed = Listed(listing, rows, about, names=names)
        file, form = ending(filled["file"], filled["form"])
        send_list(desk.store, desk.act(), file, listed, form, over=over, progress=progress)
        desk.preferences.set(_FORM, form.value)
        return True

    intro = [
        f"{several(count, 'row')}, as at {long_form(as_at)}. Narrowed by {about.narrowed(told=True)}.",
        _of_whom(listing, desk) + " It is entered in the audit trail first.",
    ]
    fields = _fields(listing, desk)
    title = f"Export: {listing.title}"
    return await send_as_asked(
        screen,
        title,
        lambda typed, refused: ExportForm(title, fields, typed=typed, refused=refused, intro=intro),
        lambda filled: ending(filled["file"], filled["form"])[0],
        write,
    )


def _of_whom(listing: Listing[Any], desk: Desk) -> str:
    own = " What people wrote in their own words leaves as they wrote it." if listing.free else ""
    if not listing.may_name:
        return f"No name of a child is in it.{own}"
    hidden = " Names are hidden, and do not leave." if desk.names_hidden else ""
    if listing.telling:
        return f"What may tell a name of a child is left out, unless you choose names.{hidden}{own}"
    return f"Children by their references; by name only where you choose it.{hidden}{own}"


def _fields(listing: Listing[Any], desk: Desk) -> list[FormField]:
    kept = desk.preferences.get(_FORM)
    fields = [
        FormField(
            "form", "as what", initial=kept if kept in set(Form) else Form.WORKBOOK.value, read=Form,
            choices=[(form.value, form.words) for form in Form],
        )
    ]  # fmt: skip
    if listing.may_name and not desk.names_hidden:
        choices = [(_WITHOUT, "without: references alone"), (_WITH, "with the names of children")]
        fields.append(FormField("names", "names", initial=_WITHOUT, choices=choices))
    place = usual_place(f"{listing.usual_name}-as-at-{desk.as_at.isoformat()}")
    fields.append(FormField("file", "file", "where it is written", str(place), place_of, echo=str))
    return fields
