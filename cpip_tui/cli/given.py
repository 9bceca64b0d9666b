"""What was given on the command line: which store, as at which day, who is working, the passphrase, the format."""

import os
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from cpip_tui.clock import today
from cpip_tui.settings import default_store
from db.connection import is_encrypted
from models.dates import parse_day
from models.errors import CpipError, InvalidInput, StoreLocked

if TYPE_CHECKING:  # the program opens without it
    import typer

    from db.backup import Backup

_OPENING = ("--store", "--as-at", "--as", "--passphrase-file")


class Format(StrEnum):
    """How a command prints what it read."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True)
class Options:
    """The common options as given, those after the command before those in front of it."""

    store: Path | None = None
    as_at_text: str | None = None
    who: str | None = None
    passphrase_file: Path | None = None

    @classmethod
    def given(
        cls,
        context: "typer.Context",
        store: Path | None,
        as_at: str | None,
        who: str | None,
        passphrase_file: Path | None,
    ) -> "Options":
        """The options of a command over those that stand in front of it."""
        front = context.find_object(cls) or cls()
        return replace(
            front,
            store=store or front.store,
            as_at_text=front.as_at_text if as_at is None else as_at,
            who=who or front.who,
            passphrase_file=passphrase_file or front.passphrase_file,
        )

    @property
    def store_path(self) -> Path:
        return self.store or default_store()

    @property
    def fixed_day(self) -> date | None:
        """The day given with --as-at, or None for today, by this machine's clock. Raises InvalidInput."""
        return self.fixed_day_from(today())

    def fixed_day_from(self, today: date) -> date | None:
        """The day given with --as-at, counted from this today. Raises InvalidInput."""
        if self.as_at_text is None:
            return None
        try:
            return parse_day(self.as_at_text, today)
        except InvalidInput as error:
            raise InvalidInput(f"--as-at: {error}") from None

    def passphrase_for(self, store: Path | None, backups: "Sequence[Backup]") -> str | None:
        """The passphrase for a store or its backups, where one of them is encrypted."""
        encrypted = [path for path in ([store] if store else []) + [one.path for one in backups] if is_encrypted(path)]
        if self.passphrase_file is not None:
            return passphrase_in(self.passphrase_file)
        if not encrypted or not sys.stdin.isatty():
            return None
        return _typed(encrypted[0])

    def passphrase(self) -> str | None:
        """The passphrase from its file, or asked for where the store has one. Raises StoreLocked."""
        if self.passphrase_file is not None:
            return passphrase_in(self.passphrase_file)
        if not is_encrypted(self.store_path) or not sys.stdin.isatty():
            return None
        return _typed(self.store_path)


def opening_line(words: Sequence[str]) -> Options | None:
    """The options of a command line that only opens the program, or None for any other line."""
    given: dict[str, str] = {}
    left = list(words)
    while left:
        name, equals, value = left.pop(0).partition("=")
        if name not in _OPENING or not (equals or left):
            return None
        given[name] = value if equals else left.pop(0)
    store, file = given.get("--store"), given.get("--passphrase-file")
    return Options(
        None if store is None else Path(store), given.get("--as-at"), given.get("--as"),
        None if file is None else Path(file),
    )  # fmt: skip


def _typed(file: Path) -> str:
    import typer

    return str(typer.prompt(f"Passphrase of {file}", hide_input=True, err=True))


def passphrase_in(path: Path) -> str:
    """The first line of the file. Raises StoreLocked where there is none."""
    try:
        first = path.read_text(encoding="utf-8-sig").split("\n")[0].removesuffix("\r")
    except (OSError, UnicodeDecodeError):
        raise StoreLocked(f"The passphrase file {path} cannot be read. Check its name and who may read it.") from None
    if not first:
        raise StoreLocked(f"The passphrase file {path} is empty. Its first line should be the passphrase.")
    if any(unicodedata.category(letter) == "Cc" for letter in first):
        raise StoreLocked(f"The passphrase file {path} holds control characters in its first line. Write it anew.")
    return first


def is_terminal() -> bool:
    """Whether there is a terminal to draw on and to type at."""
    with suppress(AttributeError, ValueError):
        return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return False


def exit_code(error: CpipError) -> int:
    """2 for wrong usage, 3 where the store could not be opened or the input was refused."""
    from models.errors import Conflict, FileRefused, StoreError

    return 3 if isinstance(error, StoreError | FileRefused | Conflict) else 2
