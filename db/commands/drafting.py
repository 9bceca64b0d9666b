"""What a supervisor types in a session, kept as it is typed: nothing but the last second or two can be lost.

A draft is no record yet: it is seen by who writes it and by nobody else, it has no entry in the audit trail while it
changes, and it goes when the session is recorded (with its entries) or thrown away.
"""

import json
from collections.abc import Mapping

from db.queries.people import standing
from db.store import Act, Reader, Store
from models.errors import Conflict, InvalidInput, StaleEdit
from models.people import Action
from models.text import DRAFT_LENGTH

_TABLE = "main.session_drafts"  # past the view that hides the drafts of others


def keep_draft(
    store: Store, act: Act, session_id: int, case_id: int | None, texts: Mapping[str, str], version: int, *,
    worker_id: int | None = None,
) -> int:  # fmt: skip
    """Keep what is typed of a case, or where there is none of the worker; ``version`` is that of what was read, 0 where
    nothing was. Returns the version that it has now.

    ``worker_id`` is with whom the session is: the number of one that was thrown away is used again, and a window that
    is still open on it must not write in the session of somebody else.

    Raises StaleEdit where another window has written it since, with both texts; Conflict where the session was recorded
    or thrown away; InvalidInput where it is too long; NotAllowed, StoreError.
    """
    act.person.need(Action.RECORD_SESSION)
    kept = {name: text for name, text in texts.items() if text}
    said = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    said = said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a character cannot be kept
    if len(said) > DRAFT_LENGTH:
        raise InvalidInput("More was typed than can be kept of one case. Shorten it; the last of it is not kept yet.")
    with store.noting() as connection:
        reader = Reader(connection)
        standing(reader, act.person).need(Action.RECORD_SESSION)
        found = reader.row(
            "SELECT 1 FROM supervision_sessions WHERE id = :id AND supervisor_id = :me AND writing_since IS NOT NULL "
            "AND (worker_id = :worker OR :worker IS NULL)",
            id=session_id,
            me=act.person.id,
            worker=worker_id,
        )
        if found is None:
            raise Conflict(
                "This session is not being written by you any more: it was recorded or thrown away in another window. "
                "What is typed here is not kept; copy what you need of it."
            )
        if case_id is not None and reader.row("SELECT 1 FROM cases WHERE id = :id", id=case_id) is None:
            raise Conflict("This case is no longer shown to you. What is typed of it is not kept.")
        of_case = "case_id IS NULL" if case_id is None else "case_id = :case"
        which = {"session": session_id} | ({} if case_id is None else {"case": case_id})
        row = reader.row(f"SELECT id, texts, version FROM {_TABLE} WHERE session_id = :session AND {of_case}", **which)
        if (0 if row is None else row[2]) != version:
            theirs = {} if row is None else json.loads(row[1])
            names = dict.fromkeys([*kept, *theirs])
            mine = {name: kept.get(name, "") for name in names}
            what = "what is typed of this session"
            raise StaleEdit(what, mine, {name: theirs.get(name, "") for name in names}, 0 if row is None else row[2])
        if row is None:
            connection.execute(
                f"INSERT INTO {_TABLE} (session_id, case_id, texts, version) VALUES (:session, :case, :texts, 1)",
                {"session": session_id, "case": case_id, "texts": said},
            )
        elif row[1] != said:
            connection.execute(
                f"UPDATE {_TABLE} SET texts = :texts, version = version + 1 WHERE id = :id",
                {"texts": said, "id": row[0]},
            )
            return version + 1
        return max(version, 1)
