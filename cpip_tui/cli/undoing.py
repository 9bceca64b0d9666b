"""The commands ``undo`` and ``redo``: what will be reversed is shown before it is."""

from collections.abc import Callable
from typing import Annotated

import typer

from cpip_tui.cli.hints import named_again
from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from db.queries.undoing import Reversal, next_redo, next_undo
from db.store import Reader
from models.errors import Conflict
from models.people import Person
from models.text import showable

LINES_SHOWN = 20
SkipOption = Annotated[
    int, typer.Option("--skip", min=0, metavar="NUMBER", help="Leave so many of the last acts as they are.")
]


@with_options
def undo(options: Options, yes: YesOption = False, skip: SkipOption = 0) -> None:
    """Take back the last act of who is working, and the one before it the next time: thirty deep."""
    from db.commands.undoing import undo as take_back

    if _reverse(options, yes, "undo", "Take this back?", next_undo, take_back, skip):
        print_line(f"Taken back. To do it again: {named_again('redo')}")


@with_options
def redo(options: Options, yes: YesOption = False, skip: SkipOption = 0) -> None:
    """Do again what was taken back last."""
    from db.commands.undoing import redo as take_up

    if _reverse(options, yes, "redo", "Do this again?", next_redo, take_up, skip):
        print_line(f"Done again. To take it back: {named_again('undo')}")


def _reverse(
    options: Options,
    yes: bool,
    word: str,
    question: str,
    find: Callable[[Reader, Person, int], Reversal | None],
    reverse: Callable[..., None],
    skip: int,
) -> bool:
    """Show the act that comes next, ask, and reverse it. Returns whether that was done; raises Conflict."""
    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            found = find(reader, sitting.person, skip)
        if found is None:
            raise Conflict(f"There is nothing to {word}: only your own last acts can be, and none is left.")
        _show(found)
        if not confirmed(question, yes):
            print_line("Nothing was written.")
            return False
        reverse(sitting.store, sitting.act(), found.group_id, below=True)
    return True


def _show(found: Reversal) -> None:
    """The act, and what becomes of each thing that it changed."""
    print_line(showable(f"{found.what}, {found.at:%d %b %Y %H:%M}:"))
    for line in found.lines[:LINES_SHOWN]:
        changes = "; ".join(f"{name}: {after or 'none'} → {before or 'none'}" for name, before, after in line.changes)
        print_line(showable(f"  {line.subject or '–'}  {changes}"))
    if found.entries > LINES_SHOWN:
        print_line(f"  and {found.entries - LINES_SHOWN:,} more")
