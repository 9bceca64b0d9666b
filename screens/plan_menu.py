"""What can be done with the plans and the care of a child, as they stand and as the role allows: parts of two menus."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.screen import Screen

from db.queries.case_file import CaseFile, case_file
from db.queries.episode_story import event_words
from db.queries.standing import EpisodeLine
from models.care_codes import EventKind, FactKind
from models.case import CaseStatus
from models.errors import CpipError
from models.pathway import CaseAt
from models.people import Action
from models.status_clocks import StatusClock
from models.status_moves import FACTS_OF, HELD_OF, beginnings
from screens.desk import Desk
from screens.offering import Offer
from screens.placing import come_back, go_away, move_child
from screens.plan_changes import change_fact, correct_plan, end_plan, take_back
from screens.plan_recording import begin_plan, note_held

_BEGINS = {
    CaseStatus.CHILD_IN_NEED: "begin a child in need plan",
    CaseStatus.CHILD_PROTECTION: "begin a child protection plan",
    CaseStatus.LOOKED_AFTER: "the child begins to be looked after",
}
_CHANGES = {
    FactKind.CATEGORY: "another category of abuse",
    FactKind.LEGAL_STATUS: "another legal status",
    FactKind.GOAL: "the goal of care",
}


def standing_now(desk: Desk, file: CaseFile) -> CaseFile:
    """The case file as at today, which is what can be done with: that which is shown where it cannot be read."""
    if desk.as_at == desk.today():
        return file
    try:
        with desk.store.reading() as reader:
            return case_file(reader, desk.standards(reader), file.id, desk.today())
    except CpipError:
        return file


def held_offers(
    screen: Screen[Any], desk: Desk, file: CaseFile, who: str, clock: StatusClock | None = None
) -> Iterator[Offer]:
    """What can be noted as held of the plans and the care that run; all but what the ``clock`` counts."""
    if not desk.may(Action.NOTE_HELD):
        return
    for one in file.standing:
        for kind in EventKind:
            counted = clock is not None and (clock.kind, clock.event) == (one.kind, kind)
            if kind in HELD_OF[one.kind] and not counted:
                yield _held(screen, desk, one, kind, who)


def _held(screen: Screen[Any], desk: Desk, one: EpisodeLine, kind: EventKind, who: str) -> Offer:
    return Offer(event_words(one.kind, kind).lower(), partial(note_held, screen, desk, one, kind, who))


@dataclass(frozen=True)
class StandingMenu:
    """The part of the menu of moves that is about plans and care; ``file`` is the case as at today."""

    screen: Screen[Any]
    desk: Desk
    case: CaseAt
    file: CaseFile
    who: str

    def of_clock(self, clock: StatusClock | None) -> Iterator[Offer]:
        """That what the clock under the cursor counts was held."""
        for one in self.file.standing:
            if clock is not None and one.kind is clock.kind and self.desk.may(Action.NOTE_HELD):
                yield _held(self.screen, self.desk, one, clock.event, self.who)

    def offers(self, clock: StatusClock | None) -> Iterator[Offer]:
        """Everything else that is legal now."""
        yield from held_offers(self.screen, self.desk, self.file, self.who, clock)
        for one in self.file.standing:
            yield from self._changes(one)
        if self.desk.may(Action.BEGIN_PLAN):
            for kind in beginnings(self.case):
                yield Offer(_BEGINS[kind], partial(begin_plan, self.screen, self.desk, self.case, kind, self.who))
        if self.file.own_episodes and self.desk.may(Action.CORRECT_DATE):
            yield Offer(
                "correct the start or the end of a plan or of care",
                partial(correct_plan, self.screen, self.desk, self.file.own_episodes, self.who),
            )
        if any(one.events for one in self.file.own_episodes) and self.desk.may(Action.NOTE_HELD):
            yield Offer(
                "take back what was not held",
                partial(take_back, self.screen, self.desk, self.file.own_episodes, self.who),
            )

    def _changes(self, one: EpisodeLine) -> Iterator[Offer]:
        if self.desk.may(Action.CHANGE_PLAN_FACT):
            for what in FactKind:
                if what in FACTS_OF[one.kind]:
                    yield Offer(_CHANGES[what], partial(change_fact, self.screen, self.desk, one, what, self.who))
        if one.kind is CaseStatus.LOOKED_AFTER and self.desk.may(Action.MOVE_PLACEMENT):
            moved = "move to another placement" if one.placement else "the placement, which is not recorded"
            yield Offer(moved, partial(move_child, self.screen, self.desk, one, self.who))
            if one.away is None:
                yield Offer("respite or a temporary move", partial(go_away, self.screen, self.desk, one, self.who))
            else:
                yield Offer("back in the placement", partial(come_back, self.screen, self.desk, one, self.who))
        if self.desk.may(Action.END_PLAN):
            yield Offer(f"end the {one.words}", partial(end_plan, self.screen, self.desk, one, self.who))
