"""The options that stand before or after any command, and what they open."""

import inspect
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cpip_tui.clock import today
from cpip_tui.settings import default_store
from db.backup import Backup
from db.connection import is_encrypted
from models.dates import parse_day
from models.errors import CpipError, InvalidInput, StoreLocked

StoreOption = Annotated[Path | None, typer.Option("--store", metavar="FILE", help="The store to work with.")]
AsAtOption = Annotated[
    str | None, typer.Option("--as-at", metavar="DATE", help="Look at the store as at this day instead of today.")
]
WhoOption = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who is working; stands in every entry.")]
PassphraseOption = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help="A file whose first line is the passphrase.")
]


class Format(StrEnum):
    """How a command prints what it read."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
FilterOption = Annotated[str, typer.Option("--filter", metavar="WORDS", help="Only rows that show all of these words.")]
ReverseOption = Annotated[bool, typer.Option("--reverse", help="The other way round.")]
OnDayOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="On which day; the day looked at without it.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask; write.")]


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
        context: typer.Context,
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
        return str(typer.prompt(f"Passphrase of {encrypted[0]}", hide_input=True, err=True))

    def passphrase(self) -> str | None:
        """The passphrase from its file, or asked for where the store has one. Raises StoreLocked."""
        if self.passphrase_file is not None:
            return passphrase_in(self.passphrase_file)
        if not is_encrypted(self.store_path) or not sys.stdin.isatty():
            return None
        return str(typer.prompt(f"Passphrase of {self.store_path}", hide_input=True, err=True))


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the common options added to its own, handed to it as the first argument, ``options``."""
    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
    common = {"store": StoreOption, "as_at": AsAtOption, "who": WhoOption, "passphrase_file": PassphraseOption}

    def called(context: typer.Context, **given: Any) -> None:
        shared = {name: given.pop(name) for name in common}
        command(Options.given(context, **shared), **given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(parameter.replace(kind=keyword) for parameter in own),
        *(inspect.Parameter(name, keyword, default=None, annotation=kind) for name, kind in common.items()),
    ]
    called.__name__, called.__doc__ = command.__name__, command.__doc__
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return called


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


def confirmed(question: str, yes: bool) -> bool:
    """Whether to go on: said beforehand with --yes, or now. Without an answer nothing is done."""
    if yes:
        return True
    try:
        return typer.confirm(question, default=False)
    except typer.Abort:
        raise InvalidInput(
            "There was nobody to ask, so nothing was written. Say --yes to write without asking."
        ) from None


def is_terminal() -> bool:
    """Whether there is a terminal to draw on and to type at."""
    with suppress(AttributeError, ValueError):
        return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return False


def exit_code(error: CpipError) -> int:
    """2 for wrong usage, 3 where the store could not be opened or the input was refused."""
    from models.errors import Conflict, FileRefused, StoreError

    return 3 if isinstance(error, StoreError | FileRefused | Conflict) else 2
