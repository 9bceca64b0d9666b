"""Of whom a briefing, a calendar or a view is: which cases, actions and supervision are theirs. The one place for it.

``db.queries.duty`` asks the same of the store in SQL for the views, since it counts without reading every row; that
the two say the same is tested.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.dates import short_form
from models.errors import InvalidInput
from models.people import Action, Person, Role
from models.supervision import SupervisionClock
from models.workload import Worker


@dataclass(frozen=True, slots=True)
class OfWhom:
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

    def has_supervision(self, of: int) -> bool:
        """Whether the supervision of this person is: their own or, of a worker or a manager, that which they hold."""
        return self.is_everything or of in (self.people if self.manager is None else ()) or of in self.supervises

    def has_signature(self, holder: str | None, team: str | None, with_whom: str | None) -> bool:
        """Whether what waits for a signature is meant. A manager is asked for their own alone, whosever the case is."""
        return self.signs is not None or self.has_case(holder, team) or bool(with_whom and with_whom == self.worker)


def of_worker(one: Worker, supervises: frozenset[int], everybody: Mapping[int, Worker], as_at: date) -> OfWhom:
    """What is theirs: the cases that they hold, what they do, and the supervision that they have and hold."""
    return OfWhom(
        worker=one.name,
        words=_called(one, as_at),
        held_by=frozenset({one.name}),
        people=frozenset({one.id}),
        supervises=supervises,
        team_of=_team_of(everybody),
    )


def of_team(team_id: int, called: str, everybody: Mapping[int, Worker]) -> OfWhom:
    """What is the team's: its cases, and what its people do."""
    return OfWhom(
        team=called,
        words=f"team {called}",
        of_team=called,
        people=frozenset(one.id for one in everybody.values() if one.team_id == team_id),
        team_of=_team_of(everybody),
    )


def of_manager(
    one: Worker, supervises: frozenset[int], signs: Person | None, everybody: Mapping[int, Worker], as_at: date
) -> OfWhom:
    """A manager's are the cases of their team and their own; without a team, those held by whom they supervise.

    ``signs`` is who they sign in as, if they may. Raises InvalidInput where they are no manager in any way.
    """
    if not (one.is_manager or supervises or (signs is not None and signs.may(Action.AUTHORISE))):
        raise InvalidInput(f"{one.name} is no manager, signs nothing and supervises nobody. Ask by --worker instead.")
    theirs = supervises | {one.id}
    members = {id_ for id_, other in everybody.items() if one.team_id is not None and other.team_id == one.team_id}
    cases = f"team {one.team}" if one.team else "no team of their own: the cases of whom they supervise"
    return OfWhom(
        manager=one.name,
        words=f"{_called(one, as_at)}, {cases}",
        of_team=one.team,
        held_by=frozenset({one.name} if one.team else (everybody[id_].name for id_ in theirs)),
        people=frozenset(theirs | members),
        supervises=supervises,
        signs=signs or Person(one.id, one.name, Role.WORKER),  # who signs nothing
        team_of=_team_of(everybody),
    )


def supervised_by(supervisor: int, clocks: Mapping[int, SupervisionClock], day: date) -> frozenset[int]:
    """Whom somebody supervises on the day, or covers for while the supervisor is away; of those who are here."""

    def away(id_: int) -> bool:
        return id_ in clocks and is_away(clocks[id_].worker, day)

    found = set()
    for id_, clock in clocks.items():
        agreement = clock.agreement_on(day)
        if agreement is None or not clock.worker.is_here(day):
            continue
        covers = agreement.cover_id == supervisor and away(agreement.supervisor_id) and not away(supervisor)
        if agreement.supervisor_id == supervisor or covers:
            found.add(id_)
    return frozenset(found)


def is_away(one: Worker, day: date) -> bool:
    """Whether somebody is on leave, or has left."""
    return one.leave_on(day) is not None or one.has_left(day)


def gone_words(one: Worker, day: date) -> str:
    """``has left``, ``is on leave``, ``has not begun``; empty of somebody who is here."""
    if one.has_left(day):
        return "has left"
    if one.leave_on(day) is not None:
        return "is on leave"
    return "" if one.is_here(day) else "has not begun"


def _team_of(everybody: Mapping[int, Worker]) -> dict[str, str | None]:
    return {one.name: one.team for one in everybody.values()}


def _called(one: Worker, as_at: date) -> str:
    if one.works_until is not None and one.has_left(as_at):
        return f"{one.name}, who left on {short_form(one.works_until)}"
    return one.name
