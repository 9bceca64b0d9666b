"""Who works here."""

from db.store import Reader
from models.errors import NotFound
from models.text import clean


def first_manager(reader: Reader) -> str:
    """The name of the manager who was entered first."""
    row = reader.row("SELECT name FROM workers WHERE role = 'team_manager' ORDER BY id LIMIT 1")
    assert row is not None, "init enters a manager"
    return str(row[0])


def worker_named(reader: Reader, name: str) -> str:
    """The name as the store has it. Raises NotFound where nobody is called so."""
    wanted = clean(name).casefold()
    for (known,) in reader.rows("SELECT name FROM workers ORDER BY id"):
        if known.casefold() == wanted:
            return str(known)
    raise NotFound(f"Nobody in this store is called “{clean(name)}”. Check the spelling of --as.")
