"""Which child or case a person means by a reference that they typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.queries.standards import maybe_date
from db.store import Reader
from models.errors import InvalidInput, NotFound
from models.text import clean


def named_child(reader: Reader, reference: str) -> tuple[int, str, int | None]:
    """The child with this reference, or of the case with it: (id, the child's reference, id of the case if it was one).

    Raises NotFound.
    """
    reference = clean(reference)
    row = reader.row("SELECT id, reference FROM children WHERE reference = :reference", reference=reference)
    if row is not None:
        return int(row[0]), str(row[1]), None
    child, number = _split(reference)
    if number:
        row = reader.row(
            "SELECT ch.id, ch.reference, c.id FROM children AS ch JOIN cases AS c ON c.child_id = ch.id "
            "WHERE ch.reference = :child AND c.number = :number",
            child=child,
            number=number,
        )
        if row is not None:
            return int(row[0]), str(row[1]), int(row[2])
    raise NotFound(f"There is no child or case {reference} in this store. Check the reference.")


def _split(reference: str) -> tuple[str, int]:
    """The child and the number of the case that a reference may be of; number 0 where it is of none."""
    child, _, number = reference.rpartition("-")
    return child, int(number) if child and number.isdecimal() and len(number) < 10 else 0


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case that a person named, with ``closed_on`` as known today."""

    id: int
    child_id: int
    reference: str
    closed_on: date | None


def case_named(reader: Reader, text: str) -> NamedCase:
    """The case with this reference, or the open case of the child with it.

    Raises NotFound, and InvalidInput where a child and a case of another are called the same.
    """
    reference = clean(text)
    child, number = _split(reference)
    found = [
        NamedCase(id_, child_id, f"{of}-{at}", maybe_date(closed))
        for id_, child_id, of, at, closed in reader.rows(
            "SELECT c.id, ch.id, ch.reference, c.number, c.closed_on FROM cases AS c "
            "JOIN children AS ch ON ch.id = c.child_id "
            "WHERE (ch.reference = :child AND c.number = :number) "
            "OR (ch.reference = :reference AND c.closed_on IS NULL)",
            child=child,
            number=number,
            reference=reference,
        )
    ]
    if len(found) > 1:
        open_case = next(one.reference for one in found if one.reference != reference)
        raise InvalidInput(
            f"“{reference}” is a child and a case of the child {child} as well. For the child's open case give "
            f"{open_case}; for the other child's, {child}."
        )
    if found:
        return found[0]
    _, of, _ = named_child(reader, reference)
    raise NotFound(f"{of} has no open case. To name a closed one, give its own reference, such as {of}-1.")


def cases_seen(reader: Reader, case_ids: Iterable[int]) -> set[int]:
    """Which of these cases whoever is signed in may see."""
    return {id_ for id_ in case_ids if reader.row("SELECT 1 FROM cases WHERE id = :id", id=id_) is not None}
