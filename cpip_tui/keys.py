"""Keys that a person has changed: a small file of their own, held against the commands of the program."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from cpip_tui.settings import keys_file
from screens.commands import Placed, Rebound, rebound


def own_keys(known: Iterable[Placed], path: Path | None = None) -> Rebound:
    """What the file makes of the keys; nothing where there is none. What cannot be is a sentence, never an error."""
    place = path or keys_file()
    try:
        wanted = tomllib.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Rebound({}, ())
    except OSError as error:
        return Rebound({}, (f"Your keys in {place} could not be read: {error.strerror}.",))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Rebound({}, (f"Your keys in {place} could not be read: {error}.",))
    return rebound(wanted, known)
