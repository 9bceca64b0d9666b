"""Where the program keeps its files, and what it remembers of a person's choices. Never anything of a child."""

import json
import os
from contextlib import suppress
from pathlib import Path

import platformdirs

from db.files import own_folder

NAME = "cpip-tui"


def default_store() -> Path:
    """The store that is opened when none is named."""
    return Path(platformdirs.user_data_path(NAME)) / "store.db"


def keys_file() -> Path:
    """Where a person's own keys are written: lines such as ``"duty.explain" = "w"``."""
    return Path(platformdirs.user_config_path(NAME)) / "keys.toml"


def log_file() -> Path:
    """Where unexpected errors are noted, without values."""
    return Path(platformdirs.user_log_path(NAME)) / "errors.log"


def for_owner_only(path: str, flags: int) -> int:
    """Open a file that nobody but its owner may read, for ``open(…, opener=…)``."""
    return os.open(path, flags, 0o600)


class Remembered:
    """Choices kept in a small file of the person's own: how a list is sorted, which theme."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or Path(platformdirs.user_state_path(NAME)) / "choices.json"
        self._choices: dict[str, str] = {}
        # A file that was damaged or edited by hand is not worth a refusal: the choices begin anew.
        with suppress(OSError, ValueError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            if isinstance(found, dict):
                self._choices = {str(name): str(value) for name, value in found.items()}

    def get(self, name: str) -> str | None:
        """What was chosen, or None."""
        return self._choices.get(name)

    def set(self, name: str, value: str) -> None:
        """Remember a choice. Where it cannot be written it holds for this sitting."""
        self._choices[name] = value
        with suppress(OSError):
            own_folder(self._path.parent)
            fresh = self._path.with_suffix(".new")
            with open(fresh, "w", encoding="utf-8", opener=for_owner_only) as file:
                json.dump(self._choices, file, indent=1)
            fresh.replace(self._path)
