"""Save, change, share and remove views of the Duty list, and choose the columns of a list."""

from typing import Any

from db.commands.command import Work, command
from db.queries.duty import Order, Tile
from db.queries.views import saved_views
from models import tables
from models.columns import LISTS
from models.due_clocks import in_order
from models.errors import InvalidInput, NotAllowed, NotFound
from models.people import Action, Role
from models.text import clean
from models.views import WORDS_LENGTH, View, checked_key, checked_name

# What the audit trail says of a view that its owner alone sees: that there is one.
_OF_ONES_OWN = "a view of one's own"


@command(Action.SAVE_VIEW, undoable=True)
def save_view(work: Work, view: View) -> int:
    """Keep a question under a name and a key, for oneself or shared with everybody; returns its id.

    Raises InvalidInput where the name or the key is another view's that the person sees, or the question is none.
    """
    asked = _checked(work, view)
    row = tables.SavedView(owner_id=_owner(work), **asked)
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    _enter(work, None, asked)
    return row.id


@command(Action.SAVE_VIEW, undoable=True)
def change_view(work: Work, view_id: int, view: View, *, version: int | None = None) -> None:
    """Let a view of one's own ask something else, or have another name or key; ``version`` is that of what was seen.

    Raises InvalidInput, NotFound, NotAllowed, StaleEdit.
    """
    _change(work, _own(work, view_id), _checked(work, view, view_id), version)


@command(Action.SHARE_VIEW, undoable=True)
def share_view(work: Work, view_id: int, shared: bool, *, version: int | None = None) -> None:
    """Show a view of one's own to everybody, or to nobody else any more. What it finds follows who looks.

    Raises InvalidInput, where it is so already or others share one of that name or key, NotFound, NotAllowed,
    StaleEdit.
    """
    row = _own(work, view_id)
    if row.shared == shared:
        raise InvalidInput(f"“{row.name}” is {'shared' if shared else 'yours alone'} already. Nothing was changed.")
    others = _others(work, view_id)
    asked = _asked_of(row) | {"shared": shared}
    if shared:
        checked_name(row.name, others)
        checked_key(row.on_key, others)
    _change(work, row, asked, version)


@command(Action.REMOVE_VIEW, undoable=True)
def remove_view(work: Work, view_id: int, *, version: int | None = None) -> None:
    """Take out a view of one's own; an administrator also one that somebody shares. Raises as ``share_view``."""
    row = _seen(work, view_id)
    if row.owner_id != work.act.person.id and work.act.person.role is not Role.ADMINISTRATOR:
        raise NotAllowed(
            f"“{row.name}” is a view that somebody else shares. They or an administrator can remove it. "
            "Nothing was changed."
        )
    before = _asked_of(row)
    work.unchanged(row, row.version if version is None else version, f"the view “{row.name}”", {"name": None})
    work.session.delete(row)
    _enter(work, before, None)


@command(Action.CHOOSE_COLUMNS)
def choose_columns(work: Work, of_list: str, names: tuple[str, ...]) -> None:
    """Show these columns of a list in this order from now on, to who is working; at whichever machine.

    Raises InvalidInput where one is none of the list, or nothing is left by which a row can be told.
    """
    if of_list not in LISTS:
        raise InvalidInput(f"“{of_list[:40]}” is no list whose columns can be chosen. Nothing was changed.")
    known = LISTS[of_list]
    chosen = known.checked(names)
    owner = _owner(work)
    row = work.session.get(tables.ListColumnsKept, (owner, of_list))
    before = known.kept(row.columns_shown if row is not None else None)
    if chosen == before:
        raise InvalidInput("These columns are shown in this order already. Nothing was changed.")
    if row is None:
        row = tables.ListColumnsKept(owner_id=owner, of_list=of_list, columns_shown=",".join(chosen))
    row.columns_shown = ",".join(chosen)
    work.session.add(row)
    work.record(f"columns of {of_list}", before={"columns": before}, after={"columns": chosen})


def _owner(work: Work) -> int:
    if work.act.person.id is None:
        raise NotAllowed("Views and columns are those of a person, and nobody has signed in. Nothing was changed.")
    return work.act.person.id


def _others(work: Work, view_id: int | None) -> list[View]:
    """What the person sees besides this one."""
    return [one for one in saved_views(work.reader, work.act.person) if view_id is None or one.id != view_id]


def _checked(work: Work, view: View, view_id: int | None = None) -> dict[str, Any]:
    """The columns of a view that may be kept. Raises InvalidInput."""
    others = _others(work, view_id)
    name = checked_name(view.name, others)
    words = clean(view.words, limit=WORDS_LENGTH, what="filter of the view")
    if view.tile not in set(Tile):
        raise InvalidInput(f"“{view.tile[:40]}” is no tile of the Duty list. There are: {', '.join(Tile)}.")
    if view.order not in set(Order):
        raise InvalidInput(f"“{view.order[:40]}” is no order of the Duty list. There are: {', '.join(Order)}.")
    if not view.clocks:
        raise InvalidInput("A view shows one clock at least. Nothing was written.")
    return {
        "name": name, "on_key": checked_key(view.key, others), "shared": view.shared, "whose": view.whose.value,
        "tile": view.tile, "words": words, "clocks": ",".join(in_order(view.clocks)), "sorted_by": view.order,
        "descending": view.descending,
    }  # fmt: skip


def _asked_of(row: tables.SavedView) -> dict[str, Any]:
    return row.model_dump(exclude={"id", "owner_id", "version"})


def _seen(work: Work, view_id: int) -> tables.SavedView:
    """A view that the person sees. Raises NotFound: nobody is told that another has one."""
    row = work.session.get(tables.SavedView, view_id)
    if row is None or not (row.shared or row.owner_id == work.act.person.id):
        raise NotFound("This view is no longer there. Nothing was changed.")
    return row


def _own(work: Work, view_id: int) -> tables.SavedView:
    row = _seen(work, view_id)
    if row.owner_id != work.act.person.id:
        raise NotAllowed(f"“{row.name}” is a view that somebody else shares, and only they change it. Save your own.")
    return row


def _change(work: Work, row: tables.SavedView, asked: dict[str, Any], version: int | None) -> None:
    before = _asked_of(row)
    changed = {name: value for name, value in asked.items() if before[name] != value}
    if not changed:
        raise InvalidInput(f"“{row.name}” is so already. Nothing was changed.")
    work.unchanged(row, row.version if version is None else version, f"the view “{row.name}”", changed)
    for column, value in changed.items():
        setattr(row, column, value)
    work.session.add(row)
    _enter(work, before, asked)


def _enter(work: Work, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """What a view asks stands in the audit trail only while it is shared."""
    told = [side if side and side["shared"] else None for side in (before, after)]
    name = next((side["name"] for side in reversed(told) if side), None)
    if name is None:
        work.record(_OF_ONES_OWN, before=None if before is None else {"shared": False},
                    after=None if after is None else {"shared": False})  # fmt: skip
    else:
        hidden = {"shared": False}
        work.record(f"view “{name}”", before=before and (told[0] or hidden), after=after and (told[1] or hidden))
