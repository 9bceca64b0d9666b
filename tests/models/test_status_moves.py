"""What may be recorded of plans and of care: each refusal with its sentence, and what is let through."""

from collections.abc import Callable
from datetime import date

import pytest

from models.care_codes import EventKind, FactKind, MoveReason, PlacementType
from models.case import CaseStatus
from models.errors import InvalidInput
from models.pathway import CaseAt
from models.status import EpisodeAt
from models.status_moves import (
    FACTS_OF,
    HELD_OF,
    check_aside,
    check_back,
    check_begin,
    check_end,
    check_end_day,
    check_event,
    check_fact,
    check_move,
    check_no_overlap,
    check_start_day,
)

CARE, PLAN, NEED = CaseStatus.LOOKED_AFTER, CaseStatus.CHILD_PROTECTION, CaseStatus.CHILD_IN_NEED
KINDS = (CARE, PLAN, NEED)
TODAY = date(2011, 10, 26)


def sep(day: int) -> date:
    return date(2011, 9, day)


def one(kind: CaseStatus, start: date, end: date | None = None, id_: int = 1, last: date | None = None) -> EpisodeAt:
    return EpisodeAt(kind, start, end, id_, last)


def case(*episodes: EpisodeAt, closed_on: date | None = None) -> CaseAt:
    """A case of Friday 2 September 2011, with what is recorded of its child."""
    return CaseAt(1, 1, "T1-1", sep(2), sep(2), closed_on, awaits_decision=False, episodes=episodes)


RUNNING = one(PLAN, sep(5))
ENDED = one(PLAN, sep(5), sep(20))
IN_CARE = one(CARE, sep(5))
REFUSED: dict[str, tuple[str, Callable[[], object]]] = {
    "of a closed case": ("was closed on", lambda: check_begin(case(closed_on=sep(9)), PLAN, sep(9), TODAY)),
    "tomorrow": ("in the future", lambda: check_begin(case(), PLAN, date(2011, 10, 27), TODAY)),
    "before the referral": ("(1105)", lambda: check_begin(case(), PLAN, sep(1), TODAY)),
    "twice": ("(8935)", lambda: check_begin(case(RUNNING), PLAN, sep(9), TODAY)),
    "twice, before it": ("(8935)", lambda: check_begin(case(RUNNING), PLAN, sep(3), TODAY)),
    "within one that ended": ("(8940)", lambda: check_begin(case(ENDED), PLAN, sep(19), TODAY)),
    "before one that ended": ("(8940)", lambda: check_begin(case(ENDED), PLAN, sep(3), TODAY)),
    "on the day of another": ("(8940)", lambda: check_begin(case(one(NEED, sep(5), sep(5))), NEED, sep(5), TODAY)),
    "need beside protection": ("(4001)", lambda: check_begin(case(RUNNING), NEED, sep(9), TODAY)),
    "need beside protection that ended": ("(4001)", lambda: check_begin(case(ENDED), NEED, sep(9), TODAY)),
    "protection before need that ended": (
        "(4001)", lambda: check_begin(case(one(NEED, sep(5), sep(20))), PLAN, sep(19), TODAY)),
    "protection before need that runs": ("(8925)", lambda: check_begin(case(one(NEED, sep(9))), PLAN, sep(8), TODAY)),
    "protection, need was visited since": (
        "Something stands", lambda: check_begin(case(one(NEED, sep(5), last=sep(12))), PLAN, sep(9), TODAY)),
    "end twice": ("ended on", lambda: check_end(ENDED, sep(21), TODAY)),
    "end before the start": ("(8925)", lambda: check_end(RUNNING, sep(4), TODAY)),
    "a plan for no day": ("(8840)", lambda: check_end(RUNNING, sep(5), TODAY)),
    "end tomorrow": ("in the future", lambda: check_end(RUNNING, date(2011, 10, 27), TODAY)),
    "end before what was held": (
        "Something stands", lambda: check_end(one(CARE, sep(5), last=sep(12)), sep(11), TODAY)),
    "a review on the start": ("(8841)", lambda: check_event(RUNNING, EventKind.REVIEW, sep(5), TODAY, [])),
    "a visit before it": ("before that", lambda: check_event(RUNNING, EventKind.VISIT, sep(4), TODAY, [])),
    "a visit after it": ("after that", lambda: check_event(ENDED, EventKind.VISIT, sep(21), TODAY, [])),
    "a visit tomorrow": ("future", lambda: check_event(RUNNING, EventKind.VISIT, date(2011, 10, 27), TODAY, [])),
    "the same twice": ("stands already", lambda: check_event(RUNNING, EventKind.VISIT, sep(9), TODAY, [sep(9)])),
    "a core group in care": ("not held of", lambda: check_event(IN_CARE, EventKind.CORE_GROUP, sep(9), TODAY, [])),
    "a category of care": ("is nothing of", lambda: check_fact(IN_CARE, FactKind.CATEGORY, sep(9), TODAY)),
    "a legal status of a plan": ("is nothing of", lambda: check_fact(RUNNING, FactKind.LEGAL_STATUS, sep(9), TODAY)),
    "a fact before it": ("before that", lambda: check_fact(RUNNING, FactKind.CATEGORY, sep(4), TODAY)),
    "a placement of a plan": ("is of a time in care", lambda: check_move(
        RUNNING, sep(9), TODAY, None, None, moves=True)),
    "a move after care": ("ended on", lambda: check_move(
        one(CARE, sep(5), sep(20)), sep(9), TODAY, None, None, moves=True)),
    "a move before the present placement": ("the next begins after", lambda: check_move(
        IN_CARE, sep(9), TODAY, sep(9), MoveReason.CHILD, moves=True)),
    "a move without a reason": ("Say why", lambda: check_move(IN_CARE, sep(9), TODAY, sep(5), None, moves=True)),
    "a reason of the first placement": ("Leave it out", lambda: check_move(
        IN_CARE, sep(9), TODAY, None, MoveReason.CHILD, moves=True)),
    "a reason of a respite": ("Leave it out", lambda: check_move(
        IN_CARE, sep(9), TODAY, None, MoveReason.CHILD, moves=False)),
    "back before away": ("before that", lambda: check_back(sep(9), sep(8), TODAY)),
    "back tomorrow": ("future", lambda: check_back(sep(9), date(2011, 10, 27), TODAY)),
    "a start before the referral": ("(1105)", lambda: check_start_day(case(RUNNING), RUNNING, None, sep(1), TODAY)),
    "a start after what was held": ("Something stands", lambda: check_start_day(
        case(RUNNING), RUNNING, sep(9), sep(10), TODAY)),
    "a start after the end": ("(8925)", lambda: check_start_day(case(ENDED), ENDED, None, sep(21), TODAY)),
    "a start on the end": ("(8840)", lambda: check_start_day(case(ENDED), ENDED, None, sep(20), TODAY)),
    "a start within another": ("(8940)", lambda: check_start_day(
        case(ENDED, one(PLAN, sep(25), id_=2)), one(PLAN, sep(25), id_=2), None, sep(19), TODAY)),
    "a start beside need": ("(4001)", lambda: check_start_day(
        case(one(NEED, sep(3), sep(9), 2), one(PLAN, sep(9))), one(PLAN, sep(9)), None, sep(8), TODAY)),
    "an end within another": ("(8940)", lambda: check_no_overlap(
        [ENDED, one(PLAN, sep(25), sep(28), 2)], PLAN, sep(5), sep(26), 1)),
}  # fmt: skip


@pytest.mark.parametrize(("said", "check"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_is_refused_with_its_sentence(said: str, check: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        check()
    assert said in str(refused.value)
    assert str(refused.value).endswith(".")


def test_what_runs_beside_or_after_is_let_through() -> None:
    assert check_begin(case(), PLAN, sep(2), TODAY) is None
    assert check_begin(case(ENDED), PLAN, sep(20), TODAY) is None
    for kind in (PLAN, NEED):
        assert check_begin(case(IN_CARE), kind, sep(9), TODAY) is None
        assert check_begin(case(one(kind, sep(5))), CARE, sep(5), TODAY) is None
    assert check_begin(case(ENDED), NEED, sep(20), TODAY) is None, "step-down on the day on which the plan ended"
    need = one(NEED, sep(5))
    assert check_begin(case(need), PLAN, sep(5), TODAY) is need, "it ends with the day on which protection begins"
    check_start_day(case(ENDED), ENDED, sep(7), sep(7), TODAY)
    check_end(one(NEED, sep(5)), sep(5), TODAY)
    check_end(one(CARE, sep(5), last=sep(12)), sep(12), TODAY)
    check_end_day(RUNNING, sep(5), sep(6), TODAY)
    check_event(ENDED, EventKind.REVIEW, sep(20), TODAY, [sep(9)])
    check_event(IN_CARE, EventKind.REVIEW, sep(6), TODAY, [])
    check_move(IN_CARE, sep(6), TODAY, sep(5), MoveReason.CARER_OTHER, moves=True)
    check_back(sep(9), sep(9), TODAY)


@pytest.mark.parametrize("kind", KINDS)
def test_of_each_kind_that_may_be_held_and_hold_what_the_table_says(kind: CaseStatus) -> None:
    episode = one(kind, sep(5))
    for event in EventKind:
        if event in HELD_OF[kind]:
            check_event(episode, event, sep(9), TODAY, [])
        else:
            with pytest.raises(InvalidInput, match="is not held of"):
                check_event(episode, event, sep(9), TODAY, [])
    for what in FactKind:
        if what in FACTS_OF[kind]:
            check_fact(episode, what, sep(5), TODAY)
        else:
            with pytest.raises(InvalidInput, match="is nothing of"):
                check_fact(episode, what, sep(5), TODAY)


def test_a_respite_and_the_temporary_moves_stand_aside() -> None:
    aside = {each for each in PlacementType if check_aside(each, respite=False)}
    assert aside == {each for each in PlacementType if each.value in ("T0", "T1", "T2", "T3", "T4")}
    assert check_aside(PlacementType.FOSTER, respite=True)
    assert not check_aside(None, respite=False)
