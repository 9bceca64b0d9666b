"""The store: one file, opened and checked once, read in snapshots and written in whole transactions."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.connection import (
    APPLICATION_ID,
    Connection,
    begun,
    connect,
    end_snapshot,
    heeding,
    in_snapshot,
    is_encrypted,
    make_ours,
    spoken,
    spoken_errors,
)
from db.files import BACKUP_NAME, BACKUPS, KEPT, LEFT_LOG, beside, claim, identity, remove, tighten
from db.key import SALT_BYTES, Key
from db.migrations import REVISIONS
from db.place import refuse_network_folder
from db.restricted import hide_restricted
from models.errors import StoreDamaged, StoreGone, StoreLocked, StoreNewer, StoreNotOurs, StoreOlder
from models.people import Person
from models.progress import Progress, untold

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

Row = Any  # a named tuple of the columns, in the order of the SELECT


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something and at what moment (UTC), for the audit entry that each command writes."""

    person: Person
    at: datetime

    @property
    def who(self) -> str:
        return self.person.name


class Reader:
    """Reads within one snapshot. Queries are text with ``:names``, in SQL that PostgreSQL understands as well."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, **values: object) -> Sequence[Row]:
        """All rows of the query."""
        return self._connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]

    def row(self, sql: str, **values: object) -> Row | None:
        """The first row, or None."""
        return self._connection.execute(sql, values).fetchone()

    def writes_elsewhere(self) -> int:
        """A number that differs whenever somebody has written to the store since, this program's commands included."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


class Store:
    """An open store. Use ``Store.open`` or ``Store.create``."""

    def __init__(self, path: Path, key: Key | None) -> None:
        self.path = path
        self.key = key
        self._identity = identity(path)
        self._reading = connect(path, key)
        self._log = [identity(file) for file in beside(path)[1:]]
        self._lock = threading.RLock()
        self._person: Person | None = None

    @property
    def encrypted(self) -> bool:
        """Whether the file is of no use without a passphrase."""
        return self.key is not None

    @classmethod
    def open(cls, path: Path, secret: str | None = None) -> "Store":
        """Open what is there, having checked that it is a store of ours and of a revision we know.

        ``secret`` is its passphrase or its recovery key. Raises StoreMissing, StoreElsewhere, StoreLocked,
        StoreNotOurs, StoreOlder, StoreNewer, StoreDamaged or StoreUnwritable; the file is left as it was.
        """
        refuse_network_folder(path)
        if path.absolute().parent.name.endswith(BACKUPS) or BACKUP_NAME.fullmatch(path.name) or KEPT in path.name:
            raise StoreNotOurs(
                f"{path} is a copy of a store. Opened by itself it would show what was restricted since, and what is "
                "done would not stand in the trail of its store. Put a backup back with: cpip-tui restore"
            )
        key = key_for(path, secret)
        tighten(path)
        store = cls(path, key)
        try:
            store._check()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def create(cls, path: Path, passphrase: str | None, fill: "Callable[[Session], None]") -> "Store":
        """Make a new store, readable by its owner only: the tables and what ``fill`` writes, in one transaction.

        Raises StoreExists where a file already stands, and StoreError where none can be made.
        """
        if passphrase == "":
            raise StoreLocked("An empty passphrase protects nothing. Give one, or say --unencrypted.")
        refuse_network_folder(path)
        key = None if passphrase is None else Key.derive(passphrase, os.urandom(SALT_BYTES))
        claim(path)
        try:
            make_ours(path, key)
            store = cls(path, key)
        except BaseException:
            remove(path)
            raise
        try:
            store._build(fill)
            store._check()
        except BaseException:
            store.discard()
            raise
        return store

    def discard(self) -> None:
        """Close and remove a store that was made just now and could not be finished."""
        self.close()
        remove(self.path)

    def _build(self, fill: "Callable[[Session], None]") -> None:
        from db.migrations import upgrade

        with self.writing() as session:
            upgrade(session.connection())
            fill(session)

    def _check(self) -> None:
        revision = self.revision()
        if revision == REVISIONS[-1]:
            return
        if revision in REVISIONS:
            raise StoreOlder(
                f"{self.path} was made by an earlier version of cpip-tui (revision {revision}). "
                "It is brought up to date when the program opens it."
            )
        raise StoreNewer(
            f"{self.path} was made by a later version of cpip-tui (revision {revision}). "
            "It was left as it is; install that version or a newer one."
        )

    def revision(self) -> str:
        """The revision of the schema. Raises StoreNotOurs where the file is no store of this program."""
        with self.reading() as reader:
            found = reader.row("PRAGMA application_id")
            if found is None or found[0] != APPLICATION_ID:
                raise StoreNotOurs(f"{self.path} is a database, but not a store of this program. It was left as it is.")
            tables = reader.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")
            revision = reader.row("SELECT version_num FROM alembic_version") if tables else None
        if revision is None:
            raise StoreNotOurs(
                f"{self.path} was begun but never finished as a store. It was left as it is; "
                "remove it and make a new one with cpip-tui init."
            )
        return str(revision[0])

    def sign_in(self, person: Person) -> None:
        """From now on, read only what this person may see: restricted cases are hidden from everybody not named."""
        with self._lock, spoken_errors(self.path):
            hide_restricted(self._reading, person)
            self._person = person

    def _still_there(self) -> None:
        """Raise StoreGone where the file at the path is no longer the one that was opened."""
        if identity(self.path) != self._identity:
            self._take_log_away()
            raise StoreGone(
                f"{self.path} was removed, moved or replaced while it was open, so nothing more is read from it or "
                "written to it. Find out what happened to the file, close the program and open it again."
            )

    def _take_log_away(self) -> None:
        """Rename the log of the file that was opened: it must not be read into the one that took its place."""
        for file, known in zip(beside(self.path)[1:], self._log, strict=True):
            if known is not None and identity(file) == known and self.path.exists():
                with suppress(OSError):
                    os.replace(file, file.with_name(file.name + LEFT_LOG))

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A snapshot: everything read inside is of one moment. One thread at a time."""
        try:
            with self._lock, spoken_errors(self.path):
                self._still_there()
                in_snapshot(self._reading)
                try:
                    yield Reader(self._reading)
                finally:
                    end_snapshot(self._reading)
        except StoreLocked:
            raise StoreLocked(
                f"{self.path} can no longer be read with the passphrase that it was opened with: another program has "
                "changed it. Close the program and open it again with the new one."
            ) from None
        except StoreDamaged:
            # SQLCipher reads nothing more on a connection that met a damaged page; the rest of the file can be read.
            self._connect_anew()
            raise

    @contextmanager
    def noting(self) -> "Iterator[Connection]":
        """One short transaction over the driver, for an audit entry that stands alone; nothing needs loading for it."""
        with self._lock, spoken_errors(self.path):
            self._still_there()
            with begun(self._reading):
                yield self._reading

    @contextmanager
    def copying(self) -> "Iterator[Connection]":
        """A snapshot over a connection of its own, for a backup of all that is in it; screens go on reading."""
        self._still_there()
        with spoken_errors(self.path), closing(connect(self.path, self.key)) as opened:
            in_snapshot(opened)
            yield opened

    @contextmanager
    def reading_apart(self, progress: Progress = untold) -> Iterator[Reader]:
        """A snapshot over a connection of its own, for what takes long: nobody waits meanwhile to read something else.

        It shows what whoever is signed in may see, as ``reading`` does. Where ``progress`` raises Cancelled, what is
        being read is left at once.
        """
        self._still_there()
        with spoken_errors(self.path), closing(connect(self.path, self.key)) as opened:
            if self._person is not None:
                hide_restricted(opened, self._person)
            in_snapshot(opened)
            with heeding(opened, progress):
                yield Reader(opened)

    @contextmanager
    def writing(self) -> "Iterator[Session]":
        """One transaction, begun at once so that nobody else writes: all of it is kept, or nothing."""
        from sqlalchemy.exc import DBAPIError
        from sqlmodel import Session

        self._still_there()
        try:
            # Commands also speak to the driver itself, whose errors SQLAlchemy does not see.
            with (
                spoken_errors(self.path),
                Session(self.engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session
        except DBAPIError as error:
            raise spoken(error.orig or error, self.path) from None

    def take_key(self, key: Key) -> None:
        """Go on with another key, after every page was written under it."""
        if "engine" in self.__dict__:
            self.engine.dispose()
        self.key = key
        self._connect_anew()

    def _connect_anew(self) -> None:
        with self._lock, spoken_errors(self.path):
            self._reading.close()
            self._reading = connect(self.path, self.key)
            self._log = [identity(file) for file in beside(self.path)[1:]]
            if self._person is not None:
                hide_restricted(self._reading, self._person)

    def leave_no_trace(self) -> bool:
        """Write the file anew without what was deleted, and empty the log beside it.

        Returns False where another program has the store open and keeps the log from being emptied.
        """
        if "engine" in self.__dict__:
            self.engine.dispose()
        with self._lock, spoken_errors(self.path):
            self._still_there()
            self._reading.execute("VACUUM")
            busy = self._reading.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    @cached_property
    def engine(self) -> "Engine":
        """For commands and migrations; made when first needed, since SQLModel takes 0.3 s to load."""
        import sqlcipher3.dbapi2 as driver
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import QueuePool

        engine = create_engine(
            "sqlite://",
            module=driver,
            creator=lambda: connect(self.path, self.key),
            poolclass=QueuePool,
            pool_size=1,
            hide_parameters=True,  # an error must not carry a child's data
        )

        @event.listens_for(engine, "begin")
        def begin(connection: Any) -> None:
            # At once, so that a check made inside still holds when the write follows, and a migration is whole.
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        return engine

    def close(self) -> None:
        """Close every connection to the file."""
        if identity(self.path) != self._identity:
            self._take_log_away()
        if "engine" in self.__dict__:
            self.engine.dispose()
        with self._lock:
            self._reading.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def key_for(path: Path, secret: str | None) -> Key | None:
    """The key to the store at ``path``, or None where it is not encrypted. Raises StoreError where they do not fit."""
    encrypted = is_encrypted(path)
    if encrypted and not secret:
        raise StoreLocked(
            f"{path} has a passphrase, or is not a store of this program. Give the passphrase, "
            "or name a file that holds it with --passphrase-file."
        )
    if not encrypted and secret is not None:
        raise StoreLocked(f"{path} is not encrypted, so it has no passphrase. Open it without one.")
    return Key.of(secret, path) if secret else None
