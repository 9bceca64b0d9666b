"""The store: one file, opened and checked once, read in snapshots and written in whole transactions."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.connection import (
    APPLICATION_ID,
    Connection,
    connect,
    end_snapshot,
    in_snapshot,
    is_encrypted,
    spoken,
    spoken_errors,
)
from db.migrations import REVISIONS
from models.errors import (
    CpipError,
    StoreError,
    StoreExists,
    StoreLocked,
    StoreNewer,
    StoreNotOurs,
)
from models.text import clean_name

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

Row = Any  # a named tuple of the columns, in the order of the SELECT


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something and at what moment (UTC), for the audit entry that each command writes."""

    who: str
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "who", clean_name(self.who, "name of who is working"))


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

    def __init__(self, path: Path, passphrase: str | None) -> None:
        self.path = path
        self.encrypted = passphrase is not None
        self._passphrase = passphrase
        self._reading = connect(path, passphrase)
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, passphrase: str | None = None) -> "Store":
        """Open what is there, having checked that it is a store of ours and of a revision we know.

        Raises StoreMissing, StoreLocked, StoreNotOurs, StoreNewer, StoreDamaged or StoreUnwritable; the file is
        left as it was.
        """
        encrypted = is_encrypted(path)
        if encrypted and not passphrase:
            raise StoreLocked(
                f"{path} has a passphrase, or is not a store of this program. Give the passphrase, "
                "or name a file that holds it with --passphrase-file."
            )
        if not encrypted and passphrase is not None:
            raise StoreLocked(f"{path} is not encrypted, so it has no passphrase. Open it without one.")
        store = cls(path, passphrase)
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
        _claim(path)
        try:
            connect(path, passphrase, create=True).close()
            store = cls(path, passphrase)
        except BaseException:
            _remove(path)
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
        _remove(self.path)

    def _build(self, fill: "Callable[[Session], None]") -> None:
        from db.migrations import upgrade

        with self.writing() as session:
            upgrade(session.connection())
            fill(session)

    def _check(self) -> None:
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
        if revision[0] not in REVISIONS:
            raise StoreNewer(
                f"{self.path} was made by a later version of cpip-tui (revision {revision[0]}). "
                "It was left as it is; install that version or a newer one."
            )

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A snapshot: everything read inside is of one moment. One thread at a time."""
        with self._lock, spoken_errors(self.path):
            in_snapshot(self._reading)
            try:
                yield Reader(self._reading)
            finally:
                end_snapshot(self._reading)

    @contextmanager
    def writing(self) -> "Iterator[Session]":
        """One transaction, begun at once so that nobody else writes: all of it is kept, or nothing."""
        from sqlalchemy.exc import DBAPIError
        from sqlmodel import Session

        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except CpipError:
            raise
        except DBAPIError as error:
            raise spoken(error.orig or error, self.path) from None

    @cached_property
    def engine(self) -> "Engine":
        """For commands and migrations; made when first needed, since SQLModel takes 0.3 s to load."""
        import sqlcipher3.dbapi2 as driver
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import QueuePool

        engine = create_engine(
            "sqlite://",
            module=driver,
            creator=lambda: connect(self.path, self._passphrase),
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
        if "engine" in self.__dict__:
            self.engine.dispose()
        with self._lock:
            self._reading.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _claim(path: Path) -> None:
    """Make the empty file for a new store, owner-only from its first moment, in folders that are owner-only too."""
    try:
        for folder in reversed([folder for folder in path.absolute().parents if not folder.exists()]):
            folder.mkdir(mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise StoreExists(
            f"{path} already exists, and a store is never made over a file. Choose another place with --store."
        ) from None
    except OSError as error:
        raise StoreError(
            f"A store cannot be made at {path}: {error.strerror}. Choose another place with --store."
        ) from None


def _remove(path: Path) -> None:
    """Remove a store's file and what SQLite keeps beside it."""
    for file in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        file.unlink(missing_ok=True)
