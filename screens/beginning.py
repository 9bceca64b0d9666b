"""A supervision session is begun, or gone on with where it is being written already."""

import asyncio
from typing import Any

from textual.screen import Screen

from db.queries.sessions import sessions_of
from db.queries.supervision import clocks, planned_session
from db.store import Reader
from models.errors import CpipError
from models.people import Action
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.dialogs.confirm import ConfirmDialog
from screens.widgets.plain import tell


async def begin_or_go_on(screen: Screen[Any], desk: Desk, worker_id: int, planned_id: int | None = None) -> bool:
    """Go on with the session that this person is writing with the worker, or begin one, and show its agenda.

    The one that was planned for the day or last before it is begun, where there is one; ``planned_id`` says which one.
    True where the agenda is shown; a refusal is told.
    """
    if not allowed(screen, desk, Action.BEGIN_SESSION):
        return False
    get_ready("db.commands.session_writing")
    me, planned_by = desk.act().person.id, None
    try:
        with desk.store.reading() as reader:
            lines = sessions_of(reader, desk.standards(reader), desk.today(), worker_id)
            found = next((one.id for one in lines if one.writing and one.supervisor_id == me), None)
            if found is None and planned_id is None and me is not None:
                planned_id = planned_session(reader, worker_id, me, desk.acting_on)
            planned_by = next((one.supervisor_id for one in lines if one.id == planned_id), None)
            asked = [] if found is not None or planned_by == me else _whose(reader, desk, worker_id)
        if asked and not await screen.app.push_screen_wait(ConfirmDialog(asked[0], asked[1:], "begin it")):
            return False
        begun = found is None
        if found is None:
            from db.commands.session_writing import begin_session

            found = await asyncio.to_thread(begin_session, desk.store, desk.act(), worker_id, planned_id)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    from screens.session import SessionScreen

    screen.app.push_screen(SessionScreen(desk, found, begun=begun))
    return True


def _whose(reader: Reader, desk: Desk, worker_id: int) -> list[str]:
    """The question and what is to be known before who neither supervises the worker nor covers begins a session."""
    day, me = desk.acting_on, desk.act().person.id
    known = clocks(reader, desk.standards(reader), day)
    agreement = known.clocks[worker_id].agreement_on(day) if worker_id in known.clocks else None
    if agreement is None:
        return []
    away = known.away(agreement.supervisor_id)
    covers = away and agreement.cover_id is not None and not known.away(agreement.cover_id)
    if me in {agreement.supervisor_id, agreement.cover_id if covers else None}:
        return []
    who = agreement.cover if covers else agreement.supervisor
    question = (
        f"You neither supervise nor cover {known.people[worker_id].name}: {who} does. Begin a session all the same?"
    )
    said = ["You alone write in it, and sign it as the supervisor."]
    return [question, f"{who} is away, and nobody covers.", *said] if away and not covers else [question, *said]
