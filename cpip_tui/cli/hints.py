"""Commands that are named to a person, as they can be typed next."""

from contextvars import ContextVar
from pathlib import Path

_given: ContextVar[Path | None] = ContextVar("store that was given", default=None)


def speak_of(store: Path | None) -> None:
    """From now on commands that are named to a person have ``--store``, where it was given."""
    _given.set(store)


def named_again(command: str) -> str:
    """The command as it can be typed next, of the same store: ``cpip-tui undo --store duty.db``."""
    store = _given.get()
    if store is None:
        return f"cpip-tui {command}"
    return f'cpip-tui {command} --store "{store}"' if " " in str(store) else f"cpip-tui {command} --store {store}"
