"""One way to reach a store file: the driver, the passphrase, the pragmas, and errors turned into sentences.

The driver is always ``sqlcipher3``: its SQLite is free of the WAL-reset fault, and it opens a store with a
passphrase or without.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from db.key import Key
from models.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreLocked,
    StoreMissing,
    StoreNotOurs,
    StoreUnwritable,
)
from models.progress import Progress

APPLICATION_ID = 0x43504950  # “CPIP”
PLAIN_HEADER = b"SQLite format 3\x00"
BUSY_SECONDS = 5.0
HEEDED_EVERY = 200_000  # steps of SQLite's own machine, some milliseconds
ROOM_NEEDED = 1_000_000  # bytes; below it a failing disk is taken for a full one

# synchronous=FULL: with NORMAL, WAL loses acknowledged entries when the power fails (measured).
PRAGMAS = (
    "synchronous=FULL",
    "fullfsync=ON",  # on macOS, where a plain sync stops at the disk's own memory; nothing elsewhere
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    f"busy_timeout={int(BUSY_SECONDS * 1000)}",
    "secure_delete=ON",
    "cell_size_check=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "cache_size=-65536",  # KiB, taken as needed: the open assessments of a large county stay in memory
)

# What the driver's backup says without a code.
_CODES = {
    "attempt to write a readonly database": driver.SQLITE_READONLY,
    "database disk image is malformed": driver.SQLITE_CORRUPT,
    "database is locked": driver.SQLITE_BUSY,
    "database or disk is full": driver.SQLITE_FULL,
    "disk I/O error": driver.SQLITE_IOERR,
    "file is not a database": driver.SQLITE_NOTADB,
}

Connection = Any  # the driver brings no types


def connect(path: Path, key: Key | None, *, create: bool = False, only_read: bool = False) -> Connection:
    """A connection in autocommit mode, keyed and with every pragma set. Raises StoreError.

    ``only_read`` leaves the file and its log byte for byte: closing folds nothing in.
    """
    with spoken_errors(path):
        opened = driver.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if create else 'ro' if only_read else 'rw'}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_SECONDS,
        )
        try:
            # Otherwise the library itself writes to the terminal when the passphrase is wrong.
            opened.execute("PRAGMA cipher_log_level=NONE")
            if key is not None:
                opened.execute(f"PRAGMA key={key.pragma}")
            for pragma in PRAGMAS:
                opened.execute(f"PRAGMA {pragma}")
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            opened.close()
            raise
    return opened


def make_ours(path: Path, key: Key | None) -> None:
    """Make a store's file of an empty one: it says whose it is, and writes ahead to a log."""
    made = connect(path, key, create=True)
    try:
        with spoken_errors(path):
            made.execute("PRAGMA journal_mode=WAL")
            made.execute(f"PRAGMA application_id={APPLICATION_ID}")
    finally:
        made.close()


def is_encrypted(path: Path) -> bool:
    """Whether the file is something other than a plain SQLite database. Raises StoreError where it cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(len(PLAIN_HEADER))
    except FileNotFoundError:
        raise StoreMissing(_missing(path)) from None
    except IsADirectoryError:
        raise StoreNotOurs(f"{path} is a folder, not a store. Name the file itself with --store.") from None
    except PermissionError as error:
        if path.is_dir():  # Windows answers so for a folder
            raise StoreNotOurs(f"{path} is a folder, not a store. Name the file itself with --store.") from None
        raise StoreError(f"{path} cannot be read: {error.strerror}. Ask whoever keeps the file for access.") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.") from None
    if not start:
        raise StoreMissing(
            f"{path} is empty, so it is not a store; nothing was done to it. "
            "If there was a store here, restore a copy; to begin anew, remove the empty file and run cpip-tui init."
        )
    return start != PLAIN_HEADER


def _missing(path: Path) -> str:
    return (
        f"There is no store at {path}. Make one with: cpip-tui init --store {path} — "
        "or see the program with: cpip-tui demo"
    )


@contextmanager
def heeding(connection: Connection, progress: Progress) -> Iterator[None]:
    """While inside, a statement that takes long asks again and again whether to go on, and is left where it is if not.

    Raises what ``progress`` raises, in place of the driver's word that it was interrupted; so too where the program is
    interrupted from outside. A transaction is then to be taken back as a whole.
    """
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            progress("", 0, 0)
        except BaseException as error:
            stopped.append(error)  # it is raised below: none can pass through SQLite
            return 1
        return 0

    connection.set_progress_handler(look, HEEDED_EVERY)
    try:
        yield
    except Exception:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def spoken_errors(path: Path) -> Iterator[None]:
    """Turn the driver's errors into sentences. The driver's own text is kept out: it may hold data."""
    try:
        yield
    except (driver.Error, sqlite3.Error) as error:
        raise spoken(error, path) from None
    except UnicodeDecodeError:  # of the driver's own text about a list of tables that is damaged
        raise _damaged(path) from None


def spoken(error: BaseException, path: Path) -> StoreError:
    """The sentence for one of the driver's errors."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        code = _CODES.get(str(error))
    primary = code & 0xFF if isinstance(code, int) else None
    match primary:
        case driver.SQLITE_CANTOPEN:
            if not path.exists():
                return StoreMissing(_missing(path))
            return StoreUnwritable(
                f"{path} cannot be opened. The program also writes beside it: "
                "check that the file and its folder may be written."
            )
        case driver.SQLITE_READONLY:
            return StoreUnwritable(
                f"{path} is read-only, so nothing was written. Allow writing to the file and its folder, and try again."
            )
        case driver.SQLITE_FULL:
            return _full(path)
        case driver.SQLITE_BUSY | driver.SQLITE_LOCKED:
            return StoreBusy(f"Another program is writing to {path}. Nothing was written; try again in a moment.")
        case driver.SQLITE_NOTADB:
            return StoreLocked(f"The passphrase does not open {path}, or the file is not a store of this program.")
        case driver.SQLITE_CORRUPT:
            return _damaged(path)
        case driver.SQLITE_IOERR if _no_room_beside(path):
            return _full(path)  # there was no room for the files that SQLite keeps beside the store
        case driver.SQLITE_IOERR:
            return StoreDamaged(
                f"The disk did not answer while reading or writing {path}. Nothing of the last step is certain; "
                "check the disk and open the store again."
            )
    if code is None and str(error).startswith("Could not decode to UTF-8"):
        return _damaged(path)
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    return StoreError(f"The store {path} refused the step ({name}). Nothing was written.")


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged(
        f"{path} is damaged: part of it cannot be read. Do not write to it. See what is wrong with cpip-tui doctor; go "
        "back to the last good backup with cpip-tui restore. What can still be read is copied out by cpip-tui rescue."
    )


def _full(path: Path) -> StoreUnwritable:
    return StoreUnwritable(
        f"The disk that holds {path} is full. Nothing of the last step was written; make room and try again."
    )


def _no_room_beside(path: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free < ROOM_NEEDED
    return False


def in_snapshot(connection: Connection) -> None:
    """Begin a read transaction: all that is read until the end is of one moment."""
    connection.execute("BEGIN")


def end_snapshot(connection: Connection) -> None:
    """End it; nothing was written."""
    with suppress(driver.Error):
        connection.execute("ROLLBACK")


@contextmanager
def begun(connection: Connection) -> Iterator[None]:
    """A write transaction, begun at once so that nobody else writes: kept whole at the end, or taken back."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(driver.Error):
            connection.execute("ROLLBACK")
        raise
