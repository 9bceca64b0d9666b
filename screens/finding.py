"""What is found in the store as somebody types: children for the fields of a form, and all else for the finder."""

from threading import Lock

from db.queries.finding import FindIndex, Finding, children_like, find, read_index
from db.queries.pathway import FoundChild
from models.dates import list_form
from models.finding import asked
from screens.desk import Desk
from screens.widgets.search_choice import Matches
from screens.widgets.search_entry import SearchEntry

_one_reads = Lock()


def index_of(desk: Desk, *, fresh: bool = True) -> FindIndex:
    """What can be found by who is signed in: read when first needed, and anew once somebody has written.

    It takes a second for 100,000 children, so it is called in a thread. Without ``fresh`` one that is out of date will
    do: what it finds is shown as it is now. Raises StoreError.
    """
    kept = _kept(desk)
    if kept is not None and (not fresh or is_fresh(desk, kept)):
        return kept
    with _one_reads:
        kept, person, names = _kept(desk), desk.person, not desk.names_hidden
        if kept is None or not is_fresh(desk, kept):
            kept = read_index(desk.store.reading, names=names)
            if desk.person == person:  # else it may hold what another person must not see
                desk.found_in = kept
    return kept


def is_fresh(desk: Desk, index: FindIndex) -> bool:
    """Whether nobody has written since the index was read. Raises StoreError."""
    with desk.store.reading() as reader:
        return index.written == reader.writes_elsewhere()


def is_ready(desk: Desk) -> bool:
    """Whether a question would be answered at once, if not ``fresh``."""
    return _kept(desk) is not None


def _kept(desk: Desk) -> FindIndex | None:
    kept = desk.found_in
    return kept if kept is not None and kept.names is not desk.names_hidden else None


def found_by(desk: Desk, words: str, most: int, *, fresh: bool = True) -> Finding:
    """Children, cases and workers that answer the words, best first; at most so many of a kind. Raises StoreError."""
    index = index_of(desk, fresh=fresh)
    with desk.store.reading() as reader:
        return find(reader, index, asked(words), most)


class ChildFinder:
    """Called with what was typed, it gives the children that match as choices; the code of each is the reference.

    ``known`` are all that it found, by that code. What was searched for is entered in the audit trail with ``enter``.
    """

    def __init__(self, desk: Desk, where: str) -> None:
        self.known: dict[str, FoundChild] = {}
        self._desk, self._entry = desk, SearchEntry(desk, where)
        self._asked, self._found = "", 0

    def __call__(self, words: str) -> Matches:
        """Raises StoreError."""
        index = index_of(self._desk)
        with self._desk.store.reading() as reader:
            found, of = children_like(reader, words, index=index)
        self.known |= {child.reference: child for child in found}
        if words not in self.known:
            self._asked, self._found = words, len(found)
        return Matches([(child.reference, self._words(child)) for child in found], of)

    def enter(self) -> str:
        """Enter the last search, once. Returns why it could not be, or nothing."""
        return self._entry.enter(self._asked, self._found)

    def _words(self, child: FoundChild) -> str:
        """Short, so that it is one line: the name, the birth, and whether a case is open."""
        name = "" if self._desk.names_hidden else child.name
        born = f"born {list_form(child.born_on).strip()}" if child.born_on else ""
        expected = f"expected {list_form(child.expected_on).strip()}" if child.expected_on else ""
        return ", ".join(part for part in (name, born, expected, "open" if child.open_case else "") if part)
