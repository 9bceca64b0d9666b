"""Children found in the store as somebody types a reference or a name, for the fields of a form."""

from db.queries.pathway import FoundChild, children_like
from models.dates import list_form
from screens.desk import Desk
from screens.widgets.search_choice import Choice
from screens.widgets.search_entry import SearchEntry


class ChildFinder:
    """Called with what was typed, it gives the children that match as choices; the code of each is the reference.

    ``known`` are all that it found, by that code. What was searched for is entered in the audit trail with ``enter``.
    """

    def __init__(self, desk: Desk, where: str) -> None:
        self.known: dict[str, FoundChild] = {}
        self._desk, self._entry = desk, SearchEntry(desk, where)
        self._asked, self._found = "", 0

    def __call__(self, words: str) -> list[Choice]:
        """Raises StoreError."""
        with self._desk.store.reading() as reader:
            found = children_like(reader, words, names=not self._desk.names_hidden)
        self.known |= {child.reference: child for child in found}
        if words not in self.known:
            self._asked, self._found = words, len(found)
        return [(child.reference, self._words(child)) for child in found]

    def enter(self) -> str:
        """Enter the last search, once. Returns why it could not be, or nothing."""
        return self._entry.enter(self._asked, self._found)

    def _words(self, child: FoundChild) -> str:
        """Short, so that it is one line: the name, the birth, and whether a case is open."""
        name = "" if self._desk.names_hidden else child.name
        born = f"born {list_form(child.born_on).strip()}" if child.born_on else ""
        expected = f"expected {list_form(child.expected_on).strip()}" if child.expected_on else ""
        return ", ".join(part for part in (name, born, expected, "open" if child.open_case else "") if part)
