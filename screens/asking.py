"""How an act on cases is asked for and written: a form, what it would do row by row, and what it has done.

Nothing typed is lost: where something is refused the form comes again with the sentence and all that was typed.
"""

import asyncio
import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.screen import Screen

from models.allocation import LIMIT_CAN_BE_PASSED, Outcome
from models.errors import CpipError, FieldErrors, StaleEdit
from models.people import Action
from screens.desk import Desk
from screens.dialogs.conflict import ConflictDialog
from screens.dialogs.fields import override_field
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.dialogs.outcomes import ConfirmOutcomesDialog, OutcomesDialog, summed_up
from screens.widgets.plain import tell

UNDO_HINT = "u takes it back."


def get_ready(commands: str) -> None:
    """Load a module of commands while the person reads and types: it takes half a second the first time."""
    asyncio.get_running_loop().run_in_executor(None, importlib.import_module, commands)


def allowed(screen: Screen[Any], desk: Desk, action: Action) -> bool:
    """Whether the role allows it; where it does not, the reason is told."""
    try:
        desk.act().person.need(action)
    except CpipError as refused:
        tell(screen, str(refused), "warning")
        return False
    return True


async def ask_and_write(
    screen: Screen[Any],
    form: Callable[[Mapping[str, str] | None, str], FormDialog],
    write: Callable[[Filled, int | None], object],
    in_words: Callable[[StaleEdit], StaleEdit] = lambda stale: stale,
    done: str = "Written.",
    typed: Mapping[str, str] | None = None,
) -> bool:
    """Whether something was written. To be awaited in a worker of the screen.

    ``typed`` are texts that were typed elsewhere already. ``form`` is made of what was typed before and why it was
    refused; what is wrong with a single field is told beside it. ``write`` runs a command in a thread; its version is
    None at first, for what the person saw when they asked, and then that of what they saw in the conflict.
    """
    asked: Filled | None = None
    refused: CpipError | None = None
    version: int | None = None
    while True:
        if asked is None or refused:
            dialog = form(asked.texts if asked else typed, str(refused or ""))
            dialog.tell_beside(_faults(refused))
            asked = await screen.app.push_screen_wait(dialog)
            if asked is None:
                return False
            refused, version = None, None
        try:
            await asyncio.to_thread(write, asked, version)
        except StaleEdit as stale:
            both = in_words(stale)
            mine = await screen.app.push_screen_wait(ConflictDialog(both, back=True))
            if mine is False:
                return False
            if mine:
                version = stale.version  # both versions were seen: this one shall stand, over no third one
            else:
                refused = both  # back to what was typed
        except CpipError as error:
            refused = error
        else:
            tell(screen, done)
            return True


def _faults(error: CpipError | None) -> Mapping[str, str]:
    """What a command says of single fields, by their names."""
    return error.faults if isinstance(error, FieldErrors) else {}


async def fill_and_write(
    screen: Screen[Any],
    heading: str,
    fields: Sequence[FormField],
    run: Callable[[Filled], object],
    *,
    intro: Sequence[str] = (),
    anew: Callable[[], Sequence[str]] | None = None,
    typed: Mapping[str, str] | None = None,
    undoable: bool = True,
    done: str | None = None,
) -> bool:
    """The form, until it is written or left. True where it was written.

    ``anew`` reads again what stands above the fields, for a form that was refused. ``typed`` are texts that were typed
    elsewhere already; ``undoable`` says whether ``u`` takes it back, and ``done`` what is told instead.
    """

    def form(typed: Mapping[str, str] | None, refused: str) -> FormDialog:
        above = anew() if refused and anew is not None else intro
        return FormDialog(heading, fields, intro=above, typed=typed, refused=refused)

    told = done or written(heading, undoable=undoable)
    return await ask_and_write(screen, form, lambda filled, _: run(filled), done=told, typed=typed)


def written(heading: str, *, undoable: bool = True) -> str:
    """What is told when something stands on the record."""
    return f"{heading}: written. {UNDO_HINT}" if undoable else f"{heading}: written. It stands; a new one corrects it."


async def fill_show_write(
    screen: Screen[Any],
    desk: Desk,
    heading: str,
    fields: Sequence[FormField],
    run: Callable[[Filled, bool], list[Outcome]],
    *,
    intro: Sequence[str] = (),
    show: bool = True,
) -> bool:
    """The form, until it is written or left; with ``show`` first what it would do with each case.

    ``run`` does it, or with False only says what it would do. True where something was written.
    """
    typed: dict[str, str] | None = None
    refused: CpipError | None = None
    verb = "show what it does" if show else "write"
    while True:
        form = FormDialog(
            heading, fields, intro=intro, typed=typed, refused=str(refused or ""), faults=_faults(refused), verb=verb
        )
        filled = await screen.app.push_screen_wait(form)
        if filled is None:
            return False
        typed, refused = dict(filled.texts), None
        try:
            if show:
                shown = await asyncio.to_thread(run, filled, False)
                title = f"{heading}: {summed_up(shown)}"
                asks = ConfirmOutcomesDialog if any(one.done for one in shown) else OutcomesDialog
                if not await screen.app.push_screen_wait(asks(title, shown, desk.called)):
                    continue
            done = await asyncio.to_thread(run, filled, True)
        except CpipError as error:
            refused = error
            if LIMIT_CAN_BE_PASSED in str(refused) and all(field.name != "override" for field in fields):
                fields = [*fields, override_field(needed=True)]  # it was reached since, or is passed on an earlier day
            continue
        return await _tell_outcomes(screen, desk, heading, done)


async def _tell_outcomes(screen: Screen[Any], desk: Desk, heading: str, outcomes: Sequence[Outcome]) -> bool:
    """Say what was done; where some could not be, row by row. True where something was."""
    done = sum(one.done for one in outcomes)
    if done < len(outcomes):
        title = f"{heading}: {summed_up(outcomes, written=True)}"
        await screen.app.push_screen_wait(OutcomesDialog(title, outcomes, desk.called))
    elif done == 1:
        tell(screen, f"{outcomes[0].case}: {outcomes[0].sentence}. {UNDO_HINT}")
    else:
        tell(screen, f"{heading}: {done:,} cases written. {UNDO_HINT}")
    return done > 0
