"""Who works here, and who may sign in."""

from db.store import Reader
from models.errors import NotAllowed, NotFound
from models.people import Person, Role
from models.text import clean

_WITH_ACCESS = "SELECT w.id, w.name, a.role FROM access AS a JOIN workers AS w ON w.id = a.worker_id"


def knows_roles(reader: Reader) -> bool:
    """Whether the store is of a version in which people sign in."""
    return reader.row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'access'") is not None


def people_with_access(reader: Reader) -> list[Person]:
    """Everybody who may sign in, by name."""
    rows = reader.rows(f"{_WITH_ACCESS} ORDER BY w.name, w.id")
    return [Person(id_, name, Role(role)) for id_, name, role in rows]


def person_with_id(reader: Reader, worker_id: int) -> Person | None:
    """The person as they may sign in now, or None where they may not any more."""
    row = reader.row(f"{_WITH_ACCESS} WHERE w.id = :id", id=worker_id)
    return Person(row[0], row[1], Role(row[2])) if row else None


def standing(reader: Reader, person: Person) -> Person:
    """The person with the role that they have now: it may have been changed since they signed in.

    Raises NotAllowed where they may not sign in any more. The program itself stays what it is.
    """
    if person.id is None:
        return person
    found = person_with_id(reader, person.id)
    if found is None:
        raise NotAllowed(f"{person.name} may not sign in to this store any more. Nothing was done.")
    return found


def person_named(reader: Reader, name: str) -> Person:
    """The person who may sign in under this name, however it is cased. Raises NotFound or NotAllowed."""
    worker_id, known = worker_named(reader, name)
    person = person_with_id(reader, worker_id)
    if person is None:
        raise NotAllowed(
            f"{known} is known here, and may not sign in. An administrator gives access with: "
            f'cpip-tui access give "{known}" ROLE'
        )
    return person


def worker_named(reader: Reader, name: str) -> tuple[int, str]:
    """The id and the name as the store has it. Raises NotFound where nobody is called so."""
    wanted = clean(name)
    for id_, known in reader.rows("SELECT id, name FROM workers ORDER BY id"):
        if known.casefold() == wanted.casefold():
            return int(id_), str(known)
    raise NotFound(f"Nobody in this store is called “{wanted}”. Check the spelling.")
