"""The columns that a person chooses for a list, and their order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.errors import InvalidInput


@dataclass(frozen=True)
class ListColumns:
    """What a list can show. ``offered`` are the columns by name, with a sentence for each, as they are listed.

    Of ``needed`` one at least is always shown: without any, nobody knows of whom or of when a row is.
    """

    name: str
    offered: Mapping[str, str]
    at_first: tuple[str, ...]
    needed: tuple[str, ...]

    def checked(self, names: Iterable[str]) -> tuple[str, ...]:
        """The columns that a person named, each once, in their order. Raises InvalidInput."""
        chosen = tuple(dict.fromkeys(plain for name in names if (plain := "_".join(name.casefold().split()))))
        if strange := [name for name in chosen if name not in self.offered]:
            raise InvalidInput(f"“{strange[0][:40]}” is no column of this list. There are: {', '.join(self.offered)}.")
        if not set(chosen) & set(self.needed):
            raise InvalidInput(f"One of {', '.join(self.needed)} must be shown: a row without any says nothing.")
        return chosen

    def kept(self, text: str | None) -> tuple[str, ...]:
        """What was chosen and kept; where that cannot be read any more, what is shown at first."""
        try:
            return self.checked(text.split(",")) if text else self.at_first
        except InvalidInput:
            return self.at_first


DUTY = ListColumns(
    "duty",
    {
        "countdown": "how many working days are left",
        "child": "the child's name, or reference",
        "kind": "which assessment, or other clock",
        "started": "when it was started",
        "due": "by when it must be done",
        "day": "which day of how many it is",
        "worker": "who holds the case",
        "team": "the team that has the case",
        "last_seen": "when anybody last saw the child",
        "case": "the reference of the case",
        "clock_from": "from when it is counted: day 0",
        "referred": "when the case was referred",
        "held_since": "since when they have held it",
        "child_seen": "whether the child was seen for it",
        "signature": "with which manager, since when",
    },
    ("countdown", "child", "kind", "started", "due", "day", "worker", "team", "last_seen"),
    ("child", "case", "due", "countdown"),
)
LISTS: Mapping[str, ListColumns] = {one.name: one for one in (DUTY,)}
