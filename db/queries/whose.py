"""Of whom a briefing or a calendar is: a worker, a team, a manager, or the whole authority."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from db.queries.people import person_with_id
from db.queries.supervision import Clocks, SupervisionRow
from db.queries.workers import team_named, worker_by_name
from db.store import Reader
from models.dates import short_form
from models.errors import InvalidInput
from models.people import Action, Person, Role
from models.workload import Worker


@dataclass(frozen=True, slots=True)
class Whose:
    """Which cases, actions and people are meant. ``team`` is that of the cases, ``held_by`` whose cases besides.

    ``signs`` is the manager whose signature is asked for, as they may sign in now; None where that is no question.
    """

    worker: str | None = None
    team: str | None = None
    manager: str | None = None
    words: str = "the whole authority"
    of_team: str | None = None
    held_by: frozenset[str] = frozenset()
    people: frozenset[int] = frozenset()
    supervises: frozenset[int] = frozenset()
    signs: Person | None = None
    team_of: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def asked(self) -> dict[str, str | None]:
        """What was asked for, for the audit trail and for programs."""
        return {"worker": self.worker, "team": self.team, "manager": self.manager}

    @property
    def is_everything(self) -> bool:
        return not any(self.asked.values())

    def has_case(self, holder: str | None, team: str | None) -> bool:
        """Whether a case with this holder is meant. It belongs to the team that has it, else to its worker's."""
        if self.is_everything or (holder is not None and holder in self.held_by):
            return True
        return self.of_team is not None and (team or self.team_of.get(holder or "")) == self.of_team

    def has_action(self, concerns: Iterable[int]) -> bool:
        """Whether an action is meant: one that somebody of these does, agreed or holds the case of."""
        return self.is_everything or not self.people.isdisjoint(concerns)

    def has_supervision(self, row: SupervisionRow) -> bool:
        """Whether it is their own supervision or, of a worker or a manager, that which they hold."""
        return (
            self.is_everything or row.id in (self.people if self.manager is None else ()) or row.id in self.supervises
        )


def whose(
    reader: Reader, known: Clocks, *, worker: str | None = None, team: str | None = None, manager: str | None = None
) -> Whose:  # fmt: skip
    """Of whom, by the names that a person gave. Raises InvalidInput, NotFound.

    A manager's are the cases of their team and their own; where they have no team, those held by whom they supervise.
    """
    if sum(one is not None for one in (worker, team, manager)) > 1:
        raise InvalidInput("It is of a worker, of a team or of a manager. Leave all but one of these out.")
    everybody = known.people
    team_of = {one.name: one.team for one in everybody.values()}
    if worker is not None:
        one = worker_by_name(everybody, worker)
        return Whose(
            worker=one.name, words=_called(one, known.as_at), held_by=frozenset({one.name}), people=frozenset({one.id}),
            supervises=_supervised(known, one.id), team_of=team_of,
        )  # fmt: skip
    if team is not None:
        id_, called = team_named(reader, team)
        members = frozenset(one.id for one in everybody.values() if one.team_id == id_)
        return Whose(team=called, words=f"team {called}", of_team=called, people=members, team_of=team_of)
    return Whose() if manager is None else _managed(reader, known, worker_by_name(everybody, manager), team_of)


def _managed(reader: Reader, known: Clocks, one: Worker, team_of: Mapping[str, str | None]) -> Whose:
    signs = person_with_id(reader, one.id)
    supervises = _supervised(known, one.id)
    if not (one.is_manager or supervises or (signs is not None and signs.may(Action.AUTHORISE))):
        raise InvalidInput(f"{one.name} is no manager, signs nothing and supervises nobody. Ask by --worker instead.")
    theirs = supervises | {one.id}
    members = {id_ for id_, other in known.people.items() if one.team_id is not None and other.team_id == one.team_id}
    cases = f"team {one.team}" if one.team else "no team of their own: the cases of whom they supervise"
    return Whose(
        manager=one.name,
        words=f"{_called(one, known.as_at)}, {cases}",
        of_team=one.team,
        held_by=frozenset({one.name} if one.team else (known.people[id_].name for id_ in theirs)),
        people=frozenset(theirs | members),
        supervises=supervises,
        signs=signs or Person(one.id, one.name, Role.WORKER),  # who signs nothing
        team_of=team_of,
    )


def _supervised(known: Clocks, supervisor: int) -> frozenset[int]:
    """Whom somebody supervises on the day, or covers for while the supervisor is away."""
    found = set()
    for id_, clock in known.clocks.items():
        agreement = clock.agreement_on(known.as_at)
        if agreement is None or not known.people[id_].is_here(known.as_at):
            continue
        covers = agreement.cover_id == supervisor and known.away(agreement.supervisor_id) and not known.away(supervisor)
        if agreement.supervisor_id == supervisor or covers:
            found.add(id_)
    return frozenset(found)


def restricted_children(reader: Reader) -> frozenset[str]:
    """The references of the children whose cases are restricted, as far as who asks may see them."""
    rows = reader.rows("SELECT ch.reference FROM restrictions AS r JOIN children AS ch ON ch.id = r.child_id")
    return frozenset(str(row[0]) for row in rows)


def gone_words(one: Worker | None, as_at: date) -> str:
    """``has left``, ``is on leave``, ``has not begun``; empty of somebody who is here."""
    if one is None or (one.is_here(as_at) and one.leave_on(as_at) is None):
        return ""
    if one.has_left(as_at):
        return "has left"
    return "is on leave" if one.leave_on(as_at) is not None else "has not begun"


def _called(one: Worker, as_at: date) -> str:
    if one.has_left(as_at) and one.works_until is not None:
        return f"{one.name}, who left on {short_form(one.works_until)}"
    return one.name
