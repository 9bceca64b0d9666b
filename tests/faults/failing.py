"""Faults while the program runs: a statement that fails, a disk that is full, a file that may only be read."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import shim
import sqlcipher3.dbapi2 as driver

from db import connection


class Failure:
    """Raises at the statement with this number, counted over every connection; 0 only counts.

    ``committed`` says whether a transaction had been kept before.
    """

    def __init__(self, at: int, error: Callable[[], BaseException]) -> None:
        self.count, self.raised, self.committed = 0, False, False
        self._at, self._error = at, error

    def begin(self, at: int) -> None:
        """Count anew, and fail at this statement."""
        self.count, self.committed, self._at = 0, False, at

    def step(self, sql: str) -> None:
        if sql.lstrip().upper().startswith(("ROLLBACK", "PRAGMA CIPHER_LOG_LEVEL")):
            return  # taking back is what is to be seen
        self.count += 1
        if self._at and self.count == self._at:
            self.raised = True
            raise self._error()
        # SQLCipher writes all pages under another key in a commit of its own, which takes along what was done before.
        self.committed = self.committed or sql == "COMMIT" or sql.startswith("PRAGMA rekey")


def sqlite_error(code: int) -> Callable[[], BaseException]:
    """What the driver raises for this code."""

    def make() -> BaseException:
        error = driver.OperationalError("a driver's own words")
        error.sqlite_errorcode = code  # type: ignore[attr-defined]
        return error

    return make


@contextmanager
def failing(failure: Failure) -> Iterator[Failure]:
    """Every connection that is opened inside counts its statements, and fails as it is told."""
    real = driver.connect

    class Cursor(driver.Cursor):
        def execute(self, sql: str, *values: Any) -> Any:
            failure.step(sql)
            return super().execute(sql, *values)

        def executemany(self, sql: str, *values: Any) -> Any:
            failure.step(sql)
            return super().executemany(sql, *values)

    class Connection(driver.Connection):
        def cursor(self, *_: Any) -> Any:
            return super().cursor(Cursor)

        def execute(self, sql: str, *values: Any) -> Any:
            failure.step(sql)
            return super().execute(sql, *values)

        def executemany(self, sql: str, *values: Any) -> Any:
            failure.step(sql)
            return super().executemany(sql, *values)

        def commit(self) -> None:
            failure.step("COMMIT")
            super().commit()

    with patch.object(driver, "connect", lambda *given, **named: real(*given, factory=Connection, **named)):
        yield failure


@contextmanager
def read_only() -> Iterator[None]:
    """A store that is opened inside may only be read. (Modes of files are nothing to a test that root runs.)"""
    real = driver.connect
    with patch.object(driver, "connect", lambda path, **named: real(re.sub(r"\?mode=rw$", "?mode=ro", path), **named)):
        yield


@contextmanager
def impatient() -> Iterator[None]:
    """Connections that are opened inside do not wait for another program."""
    pragmas = tuple("busy_timeout=1" if one.startswith("busy_timeout") else one for one in connection.PRAGMAS)
    assert pragmas != connection.PRAGMAS
    with patch.object(connection, "PRAGMAS", pragmas):
        yield


class Disk:
    """While it is active, the disk under SQLite gives an error from the n-th write or sync on: ``FULL``, or another.

    Stores must be opened inside. With ``at`` 0 it only counts.
    """

    def __init__(self, folder: Path, at: int = 0, error: int = driver.SQLITE_FULL, what: tuple[str, ...] = ("write",)):
        self.count, self._folder, self._at, self._error, self._what = 0, folder, at, error, what

    def __enter__(self) -> "Disk":
        shim.listen(self)
        return self

    def __exit__(self, *_: object) -> None:
        shim.stop_listening()

    def refuses(self, what: str, path: str) -> int:
        if what not in self._what or path.endswith("-shm"):
            return shim.OK
        self.count += 1
        return self._error if self._at and self.count >= self._at else shim.OK

    def begin(self, at: int) -> None:
        """Count anew, and refuse from this one on; with 0 everything can be written again."""
        self.count, self._at = 0, at

    def opened(self, path: str) -> int | None:
        return 0 if Path(path).is_relative_to(self._folder) else None

    def wrote(self, file: int, offset: int, data: bytes) -> None: ...

    def truncated(self, file: int, size: int) -> None: ...

    def synced(self, file: int, path: str, *, with_folder: bool) -> None: ...

    def deleted(self, path: str, *, with_folder: bool) -> None: ...
