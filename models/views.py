"""Saved views of the Duty list: what each asks, whose it is, and the one key under which it is found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from models.due_clocks import AT_FIRST, DueClock
from models.errors import InvalidInput
from models.text import clean, without_accents

VIEW_NAME_LENGTH = 40
WORDS_LENGTH = 120
# These go straight to their view from the list; the others stand in the dialog, which has keys of its own.
DIRECT_KEYS = "67890"
_KEYS_OF_THE_DIALOG = "defjknqw"
KEYS = DIRECT_KEYS + "".join(letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in _KEYS_OF_THE_DIALOG)


class Whose(StrEnum):
    """Whose work a list is narrowed to, seen from who looks at it."""

    EVERYBODY = "everybody"
    MINE = "mine"
    MY_TEAM = "my_team"
    NEWLY_QUALIFIED = "newly_qualified"
    WAITING = "waiting"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Whose.EVERYBODY: "everybody's",
    Whose.MINE: "held by me, or by those I supervise",
    Whose.MY_TEAM: "of my team",
    Whose.NEWLY_QUALIFIED: "held by newly qualified social workers",
    Whose.WAITING: "waiting for my signature, or sent back to me",
}


@dataclass(frozen=True, slots=True)
class View:
    """A question that is kept under a name. ``tile`` and ``order`` are the codes of ``db.queries.duty``.

    ``id`` and ``owner`` are None of those that come with the program. ``key`` is None where it is taken by another.
    """

    name: str
    key: str | None = None
    whose: Whose = Whose.EVERYBODY
    tile: str = "all"
    words: str = ""
    clocks: tuple[DueClock, ...] = AT_FIRST
    order: str = "due"
    descending: bool = False
    shared: bool = False
    id: int | None = None
    owner_id: int | None = None
    owner: str | None = None
    version: int = 1

    @property
    def ident(self) -> str:
        """By which a choice of it is remembered; it tells nothing of what it asks."""
        return str(self.id) if self.id is not None else self.name

    @property
    def is_of_program(self) -> bool:
        return self.id is None

    def whose_words(self, person_id: int | None) -> str:
        """``comes with the program``, ``yours, shared``, ``shared by Mo Manager``"""
        if self.is_of_program:
            return "comes with the program"
        if self.owner_id == person_id:
            return "yours, shared" if self.shared else "yours alone"
        return f"shared by {self.owner}"


OF_THE_PROGRAM = (
    View("mine", "6", Whose.MINE),
    View("my team's late", "7", Whose.MY_TEAM, tile="late"),
    View("newly qualified", "8", Whose.NEWLY_QUALIFIED),
    View("waiting for me", "9", Whose.WAITING),
)


def seen_together(views: Iterable[View], person_id: int | None) -> tuple[View, ...]:
    """The views that a person sees, in their order: the program's, their own, what others share; each key once.

    Where others came to the same key, theirs go without: one's own stands.
    """
    order = sorted(views, key=lambda one: (one.owner_id != person_id, one.id or 0))
    taken: set[str] = set()
    found = []
    for one in (*OF_THE_PROGRAM, *order):
        found.append(replace(one, key=None) if one.key in taken else one)
        taken.add(one.key or "")
    return tuple(found)


def free_key(seen: Iterable[View]) -> str | None:
    """The first key that none of these has; None where all are taken."""
    taken = {one.key for one in seen}
    return next((key for key in KEYS if key not in taken), None)


def checked_name(text: str, others: Iterable[View]) -> str:
    """A name as the store keeps it. Raises InvalidInput where it is empty, too long, or that of another view."""
    name = clean(text, limit=VIEW_NAME_LENGTH, what="name")
    if not name:
        raise InvalidInput("A view needs a name. Give one.")
    if any(_plain(one.name) == _plain(name) for one in others):
        raise InvalidInput(f"There is a view “{name}” already. Give this one another name, or remove that one first.")
    return name


def checked_key(text: str | None, others: Sequence[View]) -> str | None:
    """One of the keys, or None without any. Raises InvalidInput where it is no key, or another view has it."""
    key = (text or "").strip().casefold()
    if not key:
        return None
    if key not in KEYS or len(key) != 1:
        raise InvalidInput(f"“{key[:10]}” is no key for a view. Give one of {' '.join(KEYS)}.")
    if holder := next((one for one in others if one.key == key), None):
        free = free_key(others)
        offer = f"{free} is free." if free else "None is free: remove a view first."
        raise InvalidInput(f"The key {key} is that of “{holder.name}”. {offer}")
    return key


def named_view(views: Sequence[View], text: str) -> View:
    """The view of this name, or the only one whose name begins so, blind to case and accents. Raises InvalidInput."""
    wanted = _plain(text)
    exact = [one for one in views if _plain(one.name) == wanted]
    begins = [one for one in views if wanted and _plain(one.name).startswith(wanted)]
    if exact or len(begins) == 1:
        return (exact or begins)[0]
    names = ", ".join(f"“{one.name}”" for one in begins or views)
    if begins:
        raise InvalidInput(f"“{text.strip()}” is the beginning of several views: {names}. Give more of the name.")
    raise InvalidInput(f"There is no view “{text.strip()}”. There are: {names}.")


def _plain(name: str) -> str:
    return without_accents(" ".join(name.split())).casefold()
