"""The views that a person sees, what each asks, and how many rows it finds: the number of its own list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.clock_list import clock_list
from db.queries.duty import DutyQuestion, Order, Tile, duty_count
from db.store import Reader
from models.due_clocks import AT_FIRST, kept_clocks
from models.people import Person
from models.standards import Standards
from models.text import for_search, holds_a_word
from models.views import View, Whose, seen_together


@dataclass(frozen=True, slots=True)
class Counted:
    """A view and how many rows it finds."""

    view: View
    count: int


def saved_views(reader: Reader, person: Person) -> tuple[View, ...]:
    """The views that the person sees: those of the program, their own, and what others share."""
    rows = reader.rows(
        "SELECT v.id, v.owner_id, w.name, v.name, v.on_key, v.shared, v.whose, v.tile, v.words, v.clocks, "
        "v.sorted_by, v.descending, v.version FROM saved_views AS v JOIN workers AS w ON w.id = v.owner_id "
        "WHERE v.shared OR v.owner_id = :me ORDER BY v.id",
        me=person.id or 0,
    )
    found = [
        View(name, key, Whose(whose), tile, words, kept_clocks(clocks), order, bool(descending), bool(shared), id_,
             owner_id, owner, version)
        for id_, owner_id, owner, name, key, shared, whose, tile, words, clocks, order, descending, version in rows
    ]  # fmt: skip
    return seen_together(found, person.id)


def question_of(
    view: View, as_at: date, person: Person, *, names: bool = True, also: Sequence[str] = ()
) -> DutyQuestion:
    """What the view asks for this person; without ``names`` its words are not looked for in names of children.

    ``also`` are the columns that the person's list shows besides, in which its words are looked for too.
    """
    whose, narrowed = (None if view.whose is Whose.EVERYBODY else person), bool(view.words)
    return DutyQuestion(
        as_at, Tile(view.tile), view.words, Order(view.order), view.descending, view.clocks, view.whose, whose,
        names or not narrowed, tuple(also) if narrowed else (),
    )  # fmt: skip


def view_count(reader: Reader, standards: Standards, question: DutyQuestion) -> int:
    """How many rows the list of the question has. Other clocks than assessments are read to be counted."""
    if question.clocks == AT_FIRST:
        return duty_count(reader, standards, question)
    found = clock_list(reader, standards, question.as_at, question.clocks, question)
    return len(found.holding(question.words, names=question.names, also=question.also).of(question.tile))


def counted_views(
    reader: Reader, standards: Standards, as_at: date, person: Person, views: Iterable[View], *, names: bool = True,
    also: Sequence[str] = (),
) -> tuple[Counted, ...]:  # fmt: skip
    """Each view with the number of its own list; ``names`` and ``also`` as in ``question_of``."""
    return tuple(
        Counted(view, view_count(reader, standards, question_of(view, as_at, person, names=names, also=also)))
        for view in views
    )


def names_holding(reader: Reader, words: str) -> int:
    """How many children that the store shows have one of the words in their names: what is kept with a view."""
    found: set[int] = set()
    for word in words.casefold().split():
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = reader.rows(
            "SELECT id, name FROM children WHERE name IS NOT NULL AND search LIKE :word ESCAPE '\\'", word=like
        )
        found |= {id_ for id_, name in rows if holds_a_word(for_search(name), word)}
    return len(found)
