"""What is typed of a session before it is recorded: how far each line of its agenda is, and what is left out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.discussion import PERSONAL_WORDS, Gap, read_discussed, read_personal
from models.errors import FieldErrors

# The lines of the draft about the worker in which the supervisor's own agenda is kept, a key or a number in each.
DROPPED, ADDED = "dropped", "added"


class LineState(StrEnum):
    """How far a line of the agenda is."""

    OPEN = "open"
    WRITTEN = "written"
    GAPS = "gaps"
    UNREADABLE = "unreadable"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        return {
            LineState.OPEN: "○ open",
            LineState.WRITTEN: "✓ written",
            LineState.GAPS: "▲ gaps",
            LineState.UNREADABLE: "■ to be corrected",
            LineState.DROPPED: "× dropped",
        }[self]


@dataclass(frozen=True, slots=True)
class LineMark:
    """How far a line is, with what is missing of it, and the sentences on what cannot be read, by their fields."""

    state: LineState
    gaps: tuple[Gap, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def in_words(self) -> str:
        """``▲ no decision, an action without a date``"""
        if self.state is LineState.GAPS:
            return f"▲ {', '.join(gap.words for gap in self.gaps)}"
        return self.state.words


OPEN = LineMark(LineState.OPEN)


def mark_of_case(texts: Mapping[str, str]) -> LineMark:
    """How far the draft of a case is."""
    try:
        said, actions = read_discussed(texts, None)
    except FieldErrors as error:
        return LineMark(LineState.UNREADABLE, faults=tuple(error.faults.items()))
    if said.is_empty and not actions:
        return OPEN
    gaps = said.gaps(one.due_on for one in actions)
    return LineMark(LineState.GAPS if gaps else LineState.WRITTEN, gaps)


def marks_of_worker(texts: Mapping[str, str]) -> dict[str, LineMark]:
    """How far the draft about the worker is, by the names of its fields; a wrong action is a fault of all of them."""
    try:
        personal, _ = read_personal(texts, None)
    except FieldErrors as error:
        wrong = LineMark(LineState.UNREADABLE, faults=tuple(error.faults.items()))
        return dict.fromkeys(PERSONAL_WORDS, wrong)
    written = LineMark(LineState.WRITTEN)
    return {name: OPEN if getattr(personal, name) is None else written for name in PERSONAL_WORDS}


def listed(texts: Mapping[str, str], name: str) -> list[str]:
    """The keys that a line list of the draft holds."""
    return [line for line in texts.get(name, "").split("\n") if line]


def added_cases(texts: Mapping[str, str]) -> list[int]:
    """The numbers of the cases that were added to the agenda."""
    return [int(line) for line in listed(texts, ADDED) if line.isdecimal()]


def with_line(texts: Mapping[str, str], name: str, key: str, *, there: bool) -> dict[str, str]:
    """The texts with the key in the list, or without it."""
    kept = [line for line in listed(texts, name) if line != key] + ([key] if there else [])
    return {**texts, name: "\n".join(kept)}
