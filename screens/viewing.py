"""What can be done with saved views and with columns from a list: chosen, saved, changed, shared, removed."""

import asyncio
from dataclasses import replace
from typing import Any

from textual.screen import Screen

from db.commands.views import change_view, choose_columns, remove_view, save_view, share_view
from db.queries.duty import DutyQuestion
from db.queries.views import Counted, names_holding, saved_views
from models.columns import LISTS
from models.errors import CpipError
from models.text import clean
from models.views import WORDS_LENGTH, View, free_key
from screens.asking import ask_and_write
from screens.desk import Desk
from screens.dialogs.columns import ColumnsDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import Filled
from screens.dialogs.views import Chosen, Do, ViewsDialog, asked_words, view_form
from screens.widgets.plain import tell


async def choose_view(
    screen: Screen[Any], desk: Desk, counted: tuple[Counted, ...], question: DutyQuestion, shown: View | None
) -> View | None:
    """Show the views, and do what is chosen; returns the one that is to be shown from now on, if any."""
    chosen = await screen.app.push_screen_wait(
        ViewsDialog(counted, desk.act().person.id, None if shown is None else shown.ident)
    )
    match chosen:
        case Chosen(Do.SHOW, view):
            return view
        case Chosen(Do.SAVE, _):
            return await _save(screen, desk, question, None)
        case Chosen(Do.CHANGE, View() as view):
            return await _save(screen, desk, question, view, is_shown=shown is not None and shown.ident == view.ident)
        case Chosen(Do.SHARE, View() as view):
            await _share(screen, desk, view)
        case Chosen(Do.REMOVE, View() as view):
            await _remove(screen, desk, view)
    return None


async def _save(
    screen: Screen[Any], desk: Desk, question: DutyQuestion, of: View | None, *, is_shown: bool = False
) -> View | None:
    """Ask for name and key of what is shown; of a view that is shown, what it shows now is kept with them."""
    try:
        words = clean(question.words, limit=WORDS_LENGTH, what="filter")
        with desk.store.reading() as reader:
            seen = saved_views(reader, desk.act().person)
        asks = of if of is not None and not is_shown else View(
            "", of.key if of else free_key(seen), question.whose, question.tile.value, words, question.clocks,
            question.order.value, question.descending, of is not None and of.shared,
        )  # fmt: skip
        names = await asyncio.to_thread(_names_in, desk, asks.words)
    except CpipError as error:
        tell(screen, str(error), "error")
        return None
    saved: int | None = None

    def write(asked: Filled, version: int | None) -> None:
        nonlocal saved
        view = replace(asks, name=asked["name"], key=asked["key"], whose=asked["whose"], shared=asked["shared"])
        if of is None or of.id is None:
            saved = save_view(desk.store, desk.act(), view)
        else:
            change_view(desk.store, desk.act(), of.id, view, version=of.version if version is None else version)
            saved = of.id

    if not await ask_and_write(
        screen, lambda typed, refused: view_form(asks, names, typed, refused, of=of), write,
        done="The view: saved. u takes it back.",
    ):  # fmt: skip
        return None
    try:
        with desk.store.reading() as reader:
            return next((one for one in saved_views(reader, desk.act().person) if one.id == saved), None)
    except CpipError as error:
        tell(screen, str(error), "error")
        return None


def _names_in(desk: Desk, words: str) -> int:
    with desk.store.reading_apart() as reader:
        return names_holding(reader, words)


async def _share(screen: Screen[Any], desk: Desk, view: View) -> None:
    assert view.id is not None
    to_all = not view.shared
    if to_all:
        try:
            names = await asyncio.to_thread(_names_in, desk, view.words)
        except CpipError as error:
            tell(screen, str(error), "error")
            return
        lines = [asked_words(view), "Everybody sees it, its name and its words; each finds what they may see."]
        if names:
            lines.append(f"! Its words “{view.words}” are part of names of children.")
        if not await screen.app.push_screen_wait(ConfirmDialog(f"Share “{view.name}” with everybody?", lines, "share")):
            return
    done = "shared with everybody" if to_all else "yours alone"
    await _write(screen, f"“{view.name}”: {done}. u takes it back.", share_view, desk, view.id, to_all,
                 version=view.version)  # fmt: skip


async def _remove(screen: Screen[Any], desk: Desk, view: View) -> None:
    lines = [asked_words(view), view.whose_words(desk.act().person.id)]
    if await screen.app.push_screen_wait(ConfirmDialog(f"Remove the view “{view.name}”?", lines, "remove it")):
        await _write(screen, f"“{view.name}”: removed. u takes it back.", remove_view, desk, view.id,
                     version=view.version)  # fmt: skip


async def _write(screen: Screen[Any], done: str, write: Any, desk: Desk, *given: Any, **named: Any) -> bool:
    try:
        await asyncio.to_thread(write, desk.store, desk.act(), *given, **named)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    tell(screen, done)
    return True


async def choose_list_columns(
    screen: Screen[Any], desk: Desk, of_list: str, chosen: tuple[str, ...], *, fit: int | None = None
) -> bool:
    """Ask which columns a list shows, and keep it for who is working. True where that was changed."""
    dialog = ColumnsDialog("Which columns does the list show, in which order?", LISTS[of_list], chosen, fit=fit)
    wanted = await screen.app.push_screen_wait(dialog)
    if wanted is None or wanted == chosen:
        return False
    return await _write(screen, "The columns: kept for you, on every machine.", choose_columns, desk, of_list, wanted)
