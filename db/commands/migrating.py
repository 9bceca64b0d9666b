"""Bring a store of an earlier version up to date: backed up first, then whole or not at all."""

from pathlib import Path

from sqlmodel import Session

from db.audit import enter
from db.backup import back_up
from db.clock_records import Since, note_every_case, write_records
from db.migrations import REVISIONS, upgrade
from db.store import Act, Store, key_for
from models.audit_chain import Draft
from models.people import Action

_RECORDS_SINCE = "0006"  # the revision from which on it is kept what stood on record of each clock


def bring_up_to_date(path: Path, secret: str | None, act: Act) -> Path:
    """Back the store up, and bring its schema to the newest revision in one transaction. Returns the backup's path.

    Raises StoreError, and then the file is as it was.
    """
    act.person.need(Action.MIGRATE)
    with Store(path, key_for(path, secret)) as store:
        before = store.revision()
        backup = back_up(store, act.at)
        with store.writing() as session:
            upgrade(session.connection())
            if before < _RECORDS_SINCE:
                connection = session.connection().connection.driver_connection
                note_every_case(connection)
                write_records(connection, Since(act.at.astimezone().date(), as_happened=True))
            entry = Draft("store", before={"revision": before}, after={"revision": REVISIONS[-1]})
            _enter(session, act, entry)
    return backup.path


def _enter(session: Session, act: Act, entry: Draft) -> None:
    enter(session.connection().connection.driver_connection, act, Action.MIGRATE, [entry])
