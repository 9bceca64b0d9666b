"""What is done with a record that stands: it is signed, amended while it may be, and corrected by a dated note."""

import asyncio
from typing import Any

from textual.screen import Screen

from db.queries.sessions import SessionRecord
from db.queries.standing_in import is_gone, stands_in
from models.dates import short_form
from models.errors import CpipError
from models.notes import written
from models.people import Action
from screens.asking import allowed, fill_and_write, get_ready
from screens.desk import Desk
from screens.dialogs.choice import ChoiceDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import Filled, FormField
from screens.widgets.plain import tell

_MINE, _PAPER = "mine", "paper"


async def sign(screen: Screen[Any], desk: Desk, record: SessionRecord) -> bool:
    """Ask, naming what is signed, and sign it as it was read. True where it was signed."""
    session, me = record.session, desk.act().person.id
    if not allowed(screen, desk, Action.SIGN_SESSION):
        return False
    if session.writing:
        tell(screen, "This record is being amended. It can be signed when it is recorded again.", "warning")
        return False
    try:
        with desk.store.reading() as reader:
            person, today = desk.act().person, desk.today()
            in_place = stands_in(reader, person, session.supervisor_id, session.worker_id, today)
            on_paper = is_gone(reader, session.worker_id, today)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    if not in_place and me not in {session.supervisor_id, session.worker_id}:
        tell(screen, f"It is signed by {session.supervisor} and {session.worker} alone.", "warning")
        return False
    ways = list[tuple[str, str]]()
    if session.needs(me):
        ways.append((_MINE, "sign it myself, as the supervisor" if me == session.supervisor_id else "sign it myself"))
    if in_place and session.supervisor_signed_on is None:
        ways.append((_MINE, f"sign it for {session.supervisor}, who has left or may not sign in"))
    if on_paper and (in_place or me == session.supervisor_id) and session.worker_signed_on is None:
        ways.append((_PAPER, f"note that {session.worker} has read it and signed on paper"))
    if not ways:
        signed = f"It is signed for {session.supervisor} already." if in_place else "You have signed it already."
        by_worker = me != session.worker_id and session.worker_signed_on is None
        tell(screen, f"{signed} {session.worker} signs it themselves." if by_worker else signed)
        return False
    if desk.names_hidden:
        tell(screen, "What was said is hidden with the names. p shows it: nothing is signed that was not read.")
        return False
    get_ready("db.commands.session_signing")
    way: str | None = ways[0][0]
    if len(ways) > 1:
        way = await screen.app.push_screen_wait(ChoiceDialog("Which signature?", ways, _MINE))
    if way is None or not await screen.app.push_screen_wait(_confirm(record, on_paper=way == _PAPER)):
        return False

    from db.commands.session_signing import sign_session

    try:
        await asyncio.to_thread(
            sign_session, desk.store, desk.act(), session.id, desk.today(), session.version, on_paper=way == _PAPER
        )
    except CpipError as error:
        tell(screen, str(error), "error")
        return True  # it is read again
    tell(screen, "Signed." if way == _MINE else f"Noted: {session.worker} has signed on paper.")
    return True


def _confirm(record: SessionRecord, *, on_paper: bool) -> ConfirmDialog:
    session = record.session
    assert session.held_on is not None, "it was recorded"
    cases = len(record.discussions)
    lines = [
        f"The session of {session.worker} with {session.supervisor}, held {short_form(session.held_on)}.",
        "1 case discussed." if cases == 1 else f"{cases} cases discussed.",
    ]
    if record.sees_personal and (record.personal is not None or record.personal_actions):
        lines.append("What was said of the worker, for the two alone.")
    lines += [f"Shown as missing: {gap.of_cases(count)}." for gap, count in session.gaps]
    if session.worker_signed_on is not None or session.supervisor_signed_on is not None:
        lines.append("After this signature it is never changed again; a correction is a new dated note.")
    question = f"Has {session.worker} read this and signed for it on paper?" if on_paper else "Do you sign this record?"
    return ConfirmDialog(question, lines, f"{session.worker} has signed it on paper" if on_paper else "sign it")


async def amend(screen: Screen[Any], desk: Desk, record: SessionRecord) -> bool:
    """Ask, and go back to writing. True where it is being amended now; the agenda is shown."""
    session = record.session
    if not allowed(screen, desk, Action.AMEND_SESSION):
        return False
    if desk.act().person.id != session.supervisor_id:
        tell(screen, f"This is {session.supervisor}'s session; only they write in it.", "warning")
        return False
    if session.is_locked:
        tell(screen, "Both have signed it, so it is never changed. c corrects it with a dated note.", "warning")
        return False
    get_ready("db.commands.session_writing")
    if not session.writing:
        lines = ["It stands as it is until it is recorded again."]
        if session.supervisor_signed_on or session.worker_signed_on:
            lines.append("The signature under it is taken back then, since it was to another text.")
        if not await screen.app.push_screen_wait(ConfirmDialog("Amend this record?", lines, "amend it")):
            return False
        from db.commands.session_writing import amend_session

        try:
            await asyncio.to_thread(amend_session, desk.store, desk.act(), session.id)
        except CpipError as error:
            tell(screen, str(error), "error")
            return False
    from screens.session import SessionScreen

    screen.app.push_screen(SessionScreen(desk, session.id))
    return True


async def correct(screen: Screen[Any], desk: Desk, record: SessionRecord, case_id: int | None, of: str) -> bool:
    """Ask for a dated note on a case, or on the personal part; ``of`` is what that is called. True where written."""
    session = record.session
    if not allowed(screen, desk, Action.CORRECT_SESSION):
        return False
    if not record.sees_personal:
        tell(screen, f"It is corrected by {session.supervisor} or {session.worker} alone.", "warning")
        return False
    if not session.is_locked:
        tell(screen, "It is not signed by both yet: until then a amends it.", "warning")
        return False
    get_ready("db.commands.session_signing")
    fields = [FormField("said", "correction", "what was wrong, and what is right", read=_said)]

    def write(filled: Filled) -> None:
        from db.commands.session_signing import correct_session

        correct_session(desk.store, desk.act(), session.id, case_id, filled["said"], desk.today())

    return await fill_and_write(screen, f"Correction of what is said of {of}", fields, write, undoable=False)


def _said(text: str) -> str:
    return written(text, "correction")
