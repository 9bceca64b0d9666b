"""A supervision session is begun, or gone on with where it is being written already."""

import asyncio
from typing import Any

from textual.screen import Screen

from db.queries.sessions import sessions_of
from db.queries.supervision import planned_session
from models.errors import CpipError
from models.people import Action
from screens.asking import allowed, get_ready
from screens.desk import Desk
from screens.widgets.plain import tell


async def begin_or_go_on(screen: Screen[Any], desk: Desk, worker_id: int, planned_id: int | None = None) -> bool:
    """Go on with the session that this person is writing with the worker, or begin one, and show its agenda.

    The one that was planned for the day or last before it is begun, where there is one; ``planned_id`` says which one.
    True where the agenda is shown; a refusal is told.
    """
    if not allowed(screen, desk, Action.BEGIN_SESSION):
        return False
    get_ready("db.commands.session_writing")
    me = desk.act().person.id
    try:
        with desk.store.reading() as reader:
            lines = sessions_of(reader, desk.standards(reader), desk.today(), worker_id)
            found = next((one.id for one in lines if one.writing and one.supervisor_id == me), None)
            if found is None and planned_id is None and me is not None:
                planned_id = planned_session(reader, worker_id, me, desk.acting_on)
        if found is None:
            from db.commands.session_writing import begin_session

            found = await asyncio.to_thread(begin_session, desk.store, desk.act(), worker_id, planned_id)
    except CpipError as error:
        tell(screen, str(error), "error")
        return False
    from screens.session import SessionScreen

    screen.app.push_screen(SessionScreen(desk, found))
    return True
