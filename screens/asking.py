"""How an act on cases is asked for and written: a form, what it would do row by row, and what it has done.

Nothing typed is lost: where something is refused the form comes again with the sentence and all that was typed.
"""

import asyncio
import importlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from textual.screen import Screen

from models.allocation import LIMIT_CAN_BE_PASSED, Outcome
from models.dates import parse_day, short_form
from models.errors import CpipError
from models.people import Action
from screens.desk import Desk
from screens.dialogs.form import Filled, FormDialog, FormField
from screens.dialogs.outcomes import ConfirmOutcomesDialog, OutcomesDialog, summed_up
from screens.widgets.plain import tell

UNDO_HINT = "u takes it back."


def acting_day(desk: Desk) -> date:
    """The day from which a change holds unless another is given: the one that is looked at, and never one to come."""
    return min(desk.as_at, desk.today())


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


def because(asked: str = "why, for the child's record") -> FormField:
    """The rationale of a decision."""
    return FormField("because", "rationale", asked)


def day_field(
    desk: Desk,
    initial: date | None,
    name: str = "on",
    label: str = "from",
    asked: str = "today, mon, 16/9",
    *,
    optional: bool = False,
    ahead: bool = False,
) -> FormField:
    """A day in any way people write one; of those that have been unless it may lie ``ahead``."""
    return FormField(
        name,
        label,
        asked,
        initial=initial.isoformat() if initial else "",
        optional=optional,
        read=lambda text: parse_day(text, desk.today(), past=not ahead),
        echo=short_form,
    )


def override(*, needed: bool) -> FormField:
    """The reason for passing a limit."""
    asked = "why, though a limit is passed" if needed else "why, where a limit is passed"
    return FormField("override", "over the limit", asked, optional=not needed)


async def fill_and_write(
    screen: Screen[Any],
    heading: str,
    fields: Sequence[FormField],
    write: Callable[[Filled], object],
    *,
    intro: Sequence[str] = (),
) -> bool:
    """The form, until it is written or left. True where it was written."""
    typed: dict[str, str] | None = None
    refused = ""
    while True:
        form = FormDialog(heading, fields, intro=intro, typed=typed, refused=refused)
        filled = await screen.app.push_screen_wait(form)
        if filled is None:
            return False
        typed = dict(filled.texts)
        try:
            await asyncio.to_thread(write, filled)
        except CpipError as error:
            refused = str(error)
            continue
        tell(screen, f"{heading}: written. {UNDO_HINT}")
        return True


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
    refused, verb = "", "show what it does" if show else "write"
    while True:
        form = FormDialog(heading, fields, intro=intro, typed=typed, refused=refused, verb=verb)
        filled = await screen.app.push_screen_wait(form)
        if filled is None:
            return False
        typed, refused = dict(filled.texts), ""
        try:
            if show:
                shown = await asyncio.to_thread(run, filled, False)
                title = f"{heading}: {summed_up(shown)}"
                asks = ConfirmOutcomesDialog if any(one.done for one in shown) else OutcomesDialog
                if not await screen.app.push_screen_wait(asks(title, shown, desk.called)):
                    continue
            done = await asyncio.to_thread(run, filled, True)
        except CpipError as error:
            refused = str(error)
            if LIMIT_CAN_BE_PASSED in refused and all(field.name != "override" for field in fields):
                fields = [*fields, override(needed=True)]  # it was reached since, or is passed on an earlier day
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
