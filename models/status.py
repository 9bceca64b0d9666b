"""How a child stands on a day: the first that applies of what dated episodes say, and of what a file said beside them.

An episode holds from its first day until the day before its end: on the day on which it ends it does not hold any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.care_codes import (
    AbuseCategory,
    CareEnd,
    CareGoal,
    LegalStatus,
    MoveReason,
    PlacementType,
)
from models.case import CaseStatus, status_of
from models.holder import NOBODY, Holder

# Of what there are dated episodes, the first that applies first (Ofsted's Annex A, list 6).
DATED = (CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION, CaseStatus.CHILD_IN_NEED)
OPEN_STATUSES = (*DATED, CaseStatus.ASSESSMENT)


@dataclass(frozen=True, slots=True)
class Episode:
    """A dated time: on a plan, or in care. Without an end it goes on."""

    kind: CaseStatus
    started_on: date
    ended_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on the day; on the day on which it ended it does not any more."""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class EpisodeAt(Episode):
    """An episode as what is done to it finds it. ``last_on``: the last day of which something stands on it."""

    id: int = 0
    last_on: date | None = None

    @property
    def called(self) -> str:
        """``the child protection plan``"""
        return f"the {episode_words(self.kind)}"


def episode_words(kind: CaseStatus) -> str:
    """What an episode of the kind is called: ``child protection plan``."""
    return "time in care" if kind is CaseStatus.LOOKED_AFTER else f"{kind.words} plan"


def status_on(
    day: date, episodes: Iterable[Episode], *, opened_on: date | None, said: str | None = None
) -> CaseStatus:  # fmt: skip
    """How a child stands on the day: looked after, on a protection plan, in need, being assessed, or closed.

    ``opened_on`` is when the case was opened that is open on the day; None where none is. ``said``: what a file said of
    that case in words; it counts for what no episode of its time is recorded of, since dated episodes say more: one
    that had ended as the case was opened says nothing of it.
    """
    known = list(episodes)
    told = () if opened_on is None else (one.kind for one in known if one.ended_on is None or one.ended_on > opened_on)
    return status_by(
        {one.kind for one in known if one.holds(day)}, set(told), open_case=opened_on is not None, said=said
    )


def status_by(
    holding: Iterable[CaseStatus], recorded: Iterable[CaseStatus], *, open_case: bool, said: str | None = None
) -> CaseStatus:
    """The same by the kinds of the episodes that hold on the day, and of those of the time of the open case."""
    kinds = set(holding)
    spoken = status_of(said) if open_case else CaseStatus.CLOSED
    if spoken in DATED and spoken not in set(recorded):
        kinds.add(spoken)
    return next((kind for kind in DATED if kind in kinds), CaseStatus.ASSESSMENT if open_case else CaseStatus.CLOSED)


# --- what a file tells ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToldVisit:
    """A visit, and whether the child was seen alone, where that is told."""

    on: date
    alone: bool | None = None


@dataclass(frozen=True, slots=True)
class ToldPlacement:
    """A placement of a child in care, as far as a file tells of it."""

    started_on: date
    type: PlacementType | None = None
    ended_on: date | None = None
    reason: MoveReason | None = None  # why it ended
    respite: bool = False

    @property
    def aside(self) -> bool:
        """Whether it runs beside the placement to which the child returns: a respite, or a temporary move."""
        return self.respite or (self.type is not None and self.type.is_temporary)


@dataclass(frozen=True, slots=True)
class ToldEpisode:
    """A child protection plan, a plan of a child in need, or a time in care, as a file tells of it."""

    kind: CaseStatus
    started_on: date
    ended_on: date | None = None
    end_told: bool = True  # whether the file has a place for the end at all
    end_reason: CareEnd | None = None
    category: AbuseCategory | None = None  # as the plan began
    latest_category: AbuseCategory | None = None
    previous_plans: int | None = None
    legal_status: LegalStatus | None = None
    legal_status_on: date | None = None  # since when
    goal: CareGoal | None = None
    reviews: tuple[date, ...] = ()
    visits: tuple[ToldVisit, ...] = ()
    placements: tuple[ToldPlacement, ...] = ()
    placements_told: int | None = None  # how many in the last twelve months, as a file counts them
    holder: Holder = NOBODY
    last_on: date | None = None  # the last day on which anything else was held of it
    core_groups: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldEnquiries:
    """Section 47 enquiries, and the conference that followed them or why none did."""

    started_on: date
    conference_on: date | None = None
    needless: bool = False
    end_told: bool = True  # whether the file has a place for the conference at all
    holder: Holder = NOBODY
