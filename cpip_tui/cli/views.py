"""The commands about saved views of the Duty list: listed with how many each finds, saved, changed, shared, removed."""

from dataclasses import replace
from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import (
    FilterOption,
    Format,
    FormatOption,
    Options,
    ReverseOption,
    group_with_options,
    with_options,
)
from cpip_tui.cli.output import Field, print_done, print_line, print_rows
from db.queries.duty import Order, Tile
from db.queries.standards import standards
from db.queries.views import Counted, counted_views, names_holding, saved_views
from models.dates import long_form
from models.due_clocks import DueClock, clocks_in
from models.errors import InvalidInput
from models.text import several
from models.views import View, Whose, free_key, named_view

app = typer.Typer(help="Saved views of the Duty list: listed with how many each finds; saved, shared, removed.")


@app.callback(invoke_without_command=True)
@group_with_options
def views(
    options: Options,
    format: FormatOption = Format.TABLE,
) -> None:
    """The saved views that who is working sees, and how many rows each finds: as many as duty --view prints."""
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            seen = saved_views(reader, sitting.person)
            rows = counted_views(reader, standards(reader), sitting.as_at, sitting.person, seen)
        sitting.enter_list("views", format, {}, len(rows))
    summary = f"As at {long_form(sitting.as_at)}, seen by {sitting.person.name}:"
    print_rows(rows, _fields(sitting), format, about={"as_at": sitting.as_at}, summary=summary)


def _fields(sitting: Sitting) -> tuple[Field[Counted], ...]:
    return (
        Field("key", lambda one: one.view.key, "key"),
        Field("name", lambda one: one.view.name, "name"),
        Field("count", lambda one: one.count, "finds", lambda one: f"{one.count:,}"),
        Field("whose", lambda one: one.view.whose.value, "whose", lambda one: one.view.whose.words),
        Field("tile", lambda one: one.view.tile, "tile"),
        Field("filter", lambda one: one.view.words, "filter"),
        Field("clocks", lambda one: ",".join(one.view.clocks), "clocks"),
        Field("sort", lambda one: one.view.order, "sort"),
        Field("descending", lambda one: one.view.descending),
        Field("shared", lambda one: one.view.shared),
        Field("owner", lambda one: one.view.owner, "from", lambda one: one.view.whose_words(sitting.person.id)),
    )


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Its name, or how it begins.")]


@app.command()
@with_options
def save(
    options: Options,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called; at most 40 letters.")],
    whose: Annotated[Whose, typer.Option("--whose", help="Seen from who looks at it.")] = Whose.EVERYBODY,
    tile: Annotated[Tile, typer.Option("--tile", help="Only what this tile counts.")] = Tile.ALL,
    words: FilterOption = "",
    clocks: Annotated[
        str, typer.Option("--clocks", metavar="NAMES", help="Which clocks, as duty has them; or all.")
    ] = DueClock.ASSESSMENTS.value,
    order: Annotated[Order, typer.Option("--sort", help="By which column.")] = Order.DUE,
    descending: ReverseOption = False,
    key: Annotated[str | None, typer.Option("--key", metavar="KEY", help="6 to 0, or a letter; a free one.")] = None,
    shared: Annotated[bool, typer.Option("--shared", help="Everybody sees it, each of their own work.")] = False,
) -> None:
    """Save what duty shows with these options as a view. A view of one's own of that name is changed to it."""
    from db.commands.views import change_view, save_view

    view = View(name, key, whose, tile.value, words, clocks_in(clocks), order.value, descending, shared)
    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            seen = saved_views(reader, sitting.person)
            names = names_holding(reader, words)
        said, mine = " ".join(name.split()).casefold(), [one for one in seen if one.owner_id == sitting.person.id]
        old = next((one for one in mine if one.name.casefold() == said), None)
        if old is not None and old.id is not None:
            view = replace(view, key=key or old.key)
            change_view(sitting.store, sitting.act(), old.id, view, version=old.version)
        else:
            view = replace(view, key=key or free_key(seen))
            save_view(sitting.store, sitting.act(), view)
    if names:
        children = several(names, "child") if names == 1 else f"{names:,} children"
        print_line(f"note: a word of “{words}” is part of the names of {children}, and is kept with the view.")
    at = f"its key is {view.key}" if view.key else "it has no key: all are taken"
    print_done(f"The view “{name.strip()}”: {'changed' if old else 'saved'}; {at}.")


@app.command()
@with_options
def share(
    options: Options,
    name: NameArgument,
    off: Annotated[bool, typer.Option("--off", help="Nobody else sees it any more.")] = False,
) -> None:
    """Let everybody see a view of one's own: its name and words too; each finds what they may see."""
    from db.commands.views import share_view

    with working(options, writing=True) as sitting:
        view = _saved(sitting, name)
        share_view(sitting.store, sitting.act(), _id(view), not off, version=view.version)
    print_done(f"The view “{view.name}” is {'yours alone' if off else 'shared with everybody'}.")


@app.command()
@with_options
def remove(options: Options, name: NameArgument) -> None:
    """Take out a view of one's own; an administrator also one that somebody shares."""
    from db.commands.views import remove_view

    with working(options, writing=True) as sitting:
        view = _saved(sitting, name)
        remove_view(sitting.store, sitting.act(), _id(view), version=view.version)
    print_done(f"The view “{view.name}” is removed.")


def _saved(sitting: Sitting, name: str) -> View:
    with sitting.store.reading() as reader:
        return named_view(saved_views(reader, sitting.person), name)


def _id(view: View) -> int:
    if view.id is None:
        raise InvalidInput(f"“{view.name}” comes with the program, and stays as it is. Nothing was changed.")
    return view.id
