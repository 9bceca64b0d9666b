"""Of whom a briefing or a calendar is, found by the names that a person gave; the rules are in ``models.of_whom``."""

from db.queries.people import person_with_id
from db.queries.supervision import Clocks
from db.queries.workers import team_named, worker_by_name
from db.store import Reader
from models.errors import InvalidInput
from models.of_whom import OfWhom, of_manager, of_team, of_worker, supervised_by


def whose(
    reader: Reader, known: Clocks, *, worker: str | None = None, team: str | None = None, manager: str | None = None
) -> OfWhom:  # fmt: skip
    """Of a worker, a team or a manager by name; without any of the whole authority. Raises InvalidInput, NotFound."""
    if sum(one is not None for one in (worker, team, manager)) > 1:
        raise InvalidInput("It is of a worker, of a team or of a manager. Leave all but one of these out.")
    everybody, as_at = known.people, known.as_at
    if team is not None:
        id_, called = team_named(reader, team)
        return of_team(id_, called, everybody)
    name = manager if worker is None else worker
    if name is None:
        return OfWhom()
    one = worker_by_name(everybody, name)
    supervises = supervised_by(one.id, known.clocks, as_at)
    if worker is not None:
        return of_worker(one, supervises, everybody, as_at)
    return of_manager(one, supervises, person_with_id(reader, one.id), everybody, as_at)


def restricted_children(reader: Reader) -> frozenset[str]:
    """The references of the children whose cases are restricted, as far as who asks may see them."""
    rows = reader.rows("SELECT ch.reference FROM restrictions AS r JOIN children AS ch ON ch.id = r.child_id")
    return frozenset(str(row[0]) for row in rows)
