"""What the store has of the plans, the times in care and the section 47 enquiries of the children of a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from sqlmodel import Session, col, select

from db.queries.batches import in_batches
from models import tables
from models.care_codes import (
    AbuseCategory,
    CareEnd,
    CareGoal,
    EventKind,
    FactKind,
    LegalStatus,
    MoveReason,
    PlacementType,
)
from models.case import CaseStatus
from models.status import ToldEnquiries, ToldEpisode, ToldPlacement, ToldVisit

if TYPE_CHECKING:
    from db.commands.import_known import KnownChild  # which imports this module


@dataclass(frozen=True, slots=True)
class FactValues:
    """What holds of an episode from a day on, by its code."""

    since: date
    what: str
    value: str

    def __str__(self) -> str:
        return f"{FactKind(self.what).words} {self.value} since {self.since.isoformat()}"


@dataclass(frozen=True, slots=True)
class EventValues:
    """What was held of an episode on a day."""

    held_on: date
    kind: str
    alone: bool | None = None

    def __str__(self) -> str:
        seen = {None: "", True: ", seen alone", False: ", not seen alone"}[self.alone]
        return f"{EventKind(self.kind).words} on {self.held_on.isoformat()}{seen}"


@dataclass(frozen=True, slots=True)
class PlacementValues:
    """Where a child in care lives."""

    started_on: date
    aside: bool
    type: str | None
    ended_on: date | None
    reason: str | None

    def __str__(self) -> str:
        until = f" to {self.ended_on.isoformat()}" if self.ended_on else ""
        return f"{self.type or 'placement'} from {self.started_on.isoformat()}{until}"


Dated = TypeVar("Dated", FactValues, EventValues, PlacementValues)


@dataclass(frozen=True, slots=True)
class StatusValues:
    """A plan or a time in care with all that stands of it, each in the order of its days."""

    case: str
    kind: str
    started_on: date
    ended_on: date | None = None
    end_reason: str | None = None
    previous_plans: int | None = None
    placements_told: int | None = None
    placements_told_on: date | None = None
    facts: tuple[FactValues, ...] = ()
    held: tuple[EventValues, ...] = ()
    placements: tuple[PlacementValues, ...] = ()


@dataclass(frozen=True, slots=True)
class EnquiriesValues:
    """The section 47 enquiries of a case and their conference, or why none is needed; a case keeps the latest."""

    section_47_on: date | None
    conference_on: date | None = None
    conference_needless: str | None = None
    conference_needless_on: date | None = None

    @property
    def told(self) -> ToldEnquiries | None:
        """As a file would tell them; a conference before they began was of earlier ones."""
        if self.section_47_on is None:
            return None
        held_on = self.conference_on
        held_on = None if held_on is None or held_on < self.section_47_on else held_on
        return ToldEnquiries(self.section_47_on, held_on, held_on is None and self.conference_needless is not None)


@dataclass(frozen=True, slots=True)
class KnownStatus:
    """An episode of the store, with the number of its row and how often that was changed."""

    id: int
    version: int
    values: StatusValues

    @property
    def told(self) -> ToldEpisode:
        """As a file would tell it."""
        values = self.values
        facts = {what: [one for one in values.facts if one.what == what] for what in FactKind}
        category, legal, goal = facts[FactKind.CATEGORY], facts[FactKind.LEGAL_STATUS], facts[FactKind.GOAL]
        of_other_kinds = [one.held_on for one in values.held if one.kind not in (EventKind.REVIEW, EventKind.VISIT)]
        return ToldEpisode(
            CaseStatus(values.kind),
            values.started_on,
            values.ended_on,
            end_reason=CareEnd(values.end_reason) if values.end_reason else None,
            category=AbuseCategory(category[0].value) if category else None,
            latest_category=AbuseCategory(category[-1].value) if category else None,
            previous_plans=values.previous_plans,
            legal_status=LegalStatus(legal[-1].value) if legal else None,
            legal_status_on=legal[-1].since if legal else None,
            goal=CareGoal(goal[-1].value) if goal else None,
            reviews=tuple(one.held_on for one in values.held if one.kind == EventKind.REVIEW),
            visits=tuple(ToldVisit(one.held_on, one.alone) for one in values.held if one.kind == EventKind.VISIT),
            placements=tuple(_told_placement(one) for one in values.placements),
            placements_told=values.placements_told,
            last_on=max(of_other_kinds, default=None),
            core_groups=tuple(of_other_kinds),
        )


def _told_placement(one: PlacementValues) -> ToldPlacement:
    type_ = PlacementType(one.type) if one.type else None
    reason = MoveReason(one.reason) if one.reason else None
    respite = one.aside and not (type_ is not None and type_.is_temporary)
    return ToldPlacement(one.started_on, type_, one.ended_on, reason, respite)


def add_statuses(session: Session, children: Iterable["KnownChild"]) -> None:
    """Add to each case what the store has of the plans and the times in care that are recorded on it."""
    cases = {case.id: case for child in children for case in child.cases}
    for ids in in_batches(list(cases)):
        rows = session.exec(select(tables.StatusEpisode).where(col(tables.StatusEpisode.case_id).in_(ids))).all()
        of_id = {row.id: row for row in rows if row.id is not None}
        facts: dict[int, list[FactValues]] = {}
        held: dict[int, list[EventValues]] = {}
        placements: dict[int, list[PlacementValues]] = {}
        for some in in_batches(list(of_id)):
            for fact in session.exec(select(tables.EpisodeFact).where(col(tables.EpisodeFact.episode_id).in_(some))):
                facts.setdefault(fact.episode_id, []).append(FactValues(fact.since, fact.what, fact.value))
            for event in session.exec(select(tables.EpisodeEvent).where(col(tables.EpisodeEvent.episode_id).in_(some))):
                values = EventValues(event.held_on, event.kind, event.seen_alone)
                held.setdefault(event.episode_id, []).append(values)
            for one in session.exec(select(tables.Placement).where(col(tables.Placement.episode_id).in_(some))):
                placements.setdefault(one.episode_id, []).append(
                    PlacementValues(one.started_on, one.aside, one.type, one.ended_on, one.reason)
                )
        for id_, row in of_id.items():
            case = cases[row.case_id]
            case.statuses[CaseStatus(row.kind), row.started_on] = KnownStatus(
                id_,
                row.version,
                StatusValues(
                    case.reference,
                    row.kind,
                    row.started_on,
                    row.ended_on,
                    row.end_reason,
                    row.previous_plans,
                    row.placements_told,
                    row.placements_told_on,
                    in_turn(facts.get(id_, ())),
                    in_turn(held.get(id_, ())),
                    in_turn(placements.get(id_, ())),
                ),
            )


def in_turn(values: Iterable[Dated]) -> tuple[Dated, ...]:
    """What stands of an episode, in the order of its days."""
    return tuple(sorted(values, key=_order))


def _order(one: FactValues | EventValues | PlacementValues) -> tuple[date, str]:
    if isinstance(one, FactValues):
        return one.since, one.what
    if isinstance(one, EventValues):
        return one.held_on, one.kind
    return one.started_on, str(one.aside)
