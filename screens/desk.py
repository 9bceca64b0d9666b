"""What every screen works with: the store, who is working, the day that is looked at, and what is remembered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from db.queries.standards import standards
from db.store import Act, Reader, Store
from models.standards import Standards


class Preferences(Protocol):
    """What a person chose and finds again next time. Never anything of a child."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None: ...


@dataclass
class Desk:
    """Handed to every screen by the program. ``act`` says who does something now, for the audit entry of a command."""

    store: Store
    today: Callable[[], date]
    preferences: Preferences
    act: Callable[[], Act]
    fixed_day: date | None = None
    _standards: tuple[int, Standards] | None = field(default=None, repr=False)

    @property
    def as_at(self) -> date:
        """The day that is looked at: a fixed one, or today, whichever day that has become."""
        return self.fixed_day or self.today()

    def look_at(self, day: date) -> None:
        """Look at the store as at ``day``; on today, go on with each new day."""
        self.fixed_day = None if day == self.today() else day

    def standards(self, reader: Reader) -> Standards:
        """The clock of the store, read again only when somebody has written since."""
        written = reader.writes_elsewhere()
        if self._standards is None or self._standards[0] != written:
            self._standards = (written, standards(reader))
        return self._standards[1]
