"""The commands ``undo`` and ``redo``: what will be reversed is shown before it is."""

from collections.abc import Callable

from cpip_tui.cli.opening import working
from cpip_tui.cli.options import Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from db.queries.undoing import Reversal, next_redo, next_undo
from db.store import Act, Reader, Store
from models.errors import Conflict
from models.people import Person
from models.text import showable

LINES_SHOWN = 20


@with_options
def undo(options: Options, yes: YesOption = False) -> None:
    """Take back the last act of who is working, and the one before it the next time: thirty deep."""
    from db.commands.undoing import undo as take_back

    if _reverse(options, yes, "undo", "Take this back?", next_undo, take_back):
        print_line("Taken back. To do it again: cpip-tui redo")


@with_options
def redo(options: Options, yes: YesOption = False) -> None:
    """Do again what was taken back last."""
    from db.commands.undoing import redo as take_up

    if _reverse(options, yes, "redo", "Do this again?", next_redo, take_up):
        print_line("Done again. To take it back: cpip-tui undo")


def _reverse(
    options: Options,
    yes: bool,
    word: str,
    question: str,
    find: Callable[[Reader, Person], Reversal | None],
    reverse: Callable[[Store, Act, int | None], None],
) -> bool:
    """Show the act that comes next, ask, and reverse it. Returns whether that was done; raises Conflict."""
    with working(options, writing=True) as sitting:
        with sitting.store.reading() as reader:
            found = find(reader, sitting.person)
        if found is None:
            raise Conflict(f"There is nothing to {word}: only your own last acts can be, and none is left.")
        _show(found)
        if not confirmed(question, yes):
            print_line("Nothing was written.")
            return False
        reverse(sitting.store, sitting.act(), found.group_id)
    return True


def _show(found: Reversal) -> None:
    """The act, and what becomes of each thing that it changed."""
    print_line(showable(f"{found.what}, {found.at:%d %b %Y %H:%M}:"))
    for line in found.lines[:LINES_SHOWN]:
        changes = "; ".join(f"{name}: {after or 'none'} → {before or 'none'}" for name, before, after in line.changes)
        print_line(showable(f"  {line.subject or '–'}  {changes}"))
    if found.entries > LINES_SHOWN:
        print_line(f"  and {found.entries - LINES_SHOWN:,} more")
