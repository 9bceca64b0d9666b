"""The way of a case: stages, legal moves, what can be started, and which dates can be corrected."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest does not put a test's folder on the path

from cases_at import case, core, initial, sep, single

from models.assessment import Kind
from models.calendar import WorkingCalendar
from models.errors import InvalidInput
from models.pathway import (
    CaseAt,
    Dated,
    LateReason,
    Move,
    Stage,
    Trigger,
    assessment_moves,
    case_moves,
    conference_owed,
    counts_from_referral,
    dates_of,
    kind_on,
    overlapped,
    stand_beside,
    startable,
    starts_with_referral,
    triggers,
)
from models.standards import Standards

CLOCK = Standards(WorkingCalendar.england())


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2011, 9, 2), Kind.INITIAL),
        (date(2013, 4, 14), Kind.INITIAL),
        (date(2013, 4, 15), Kind.SINGLE),
        (date(2026, 11, 23), Kind.SINGLE),
    ],
)
def test_a_referral_before_15_april_2013_is_followed_by_an_initial_assessment(day: date, kind: Kind) -> None:
    assert kind_on(CLOCK, day) is kind


def test_everything_that_is_chosen_has_words_of_its_own() -> None:
    for words in (Trigger, Stage, LateReason, Move, Dated):
        said = [each.words for each in words]
        assert len(set(said)) == len(said)
        assert all(text and "_" not in text for text in said)


def test_an_assessment_is_in_progress_then_with_the_manager_then_authorised() -> None:
    assert initial().stage is Stage.IN_PROGRESS
    assert initial(submitted=9).stage is Stage.WITH_MANAGER
    assert initial(signed=9).stage is Stage.AUTHORISED
    assert initial(submitted=9).is_open
    assert not initial(signed=9).is_open


def test_an_assessment_is_named_by_its_kind_and_its_start() -> None:
    assert initial().words == "the initial assessment of Fri 2 Sep 2011"
    assert initial().begins == "The initial assessment of Fri 2 Sep 2011"


def test_an_assessment_that_is_not_on_the_case_is_not_found() -> None:
    assert case(initial()).assessment(1) == initial()
    with pytest.raises(InvalidInput, match="no longer among those of C1-1"):
        case(initial()).assessment(9)


# The legal moves of a case.


@pytest.mark.parametrize(
    ("found", "moves"),
    [
        (case(awaits_decision=True, decided_on=None), [Move.DECIDE, Move.CORRECT]),
        (case(awaits_decision=True, section_47_on=sep(2)), [Move.DECIDE, Move.CONFERENCE, Move.CORRECT]),
        (case(), [Move.START, Move.CLOSE, Move.CORRECT]),
        (case(referred_on=None), [Move.START, Move.CLOSE]),
        (case(initial()), [Move.START, Move.CORRECT]),
        (case(single()), [Move.CORRECT]),
        (case(initial(), core()), [Move.CORRECT]),
        (case(core()), [Move.START, Move.CORRECT]),
        (case(core(Trigger.NEW_INFORMATION)), [Move.CORRECT]),
        (case(initial(signed=9)), [Move.START, Move.CLOSE, Move.CORRECT]),
        (case(single(signed=9), section_47_on=sep(5)), [Move.START, Move.CONFERENCE, Move.CORRECT]),
        (case(single(signed=9), section_47_on=sep(5), conference_on=sep(9)),
         [Move.START, Move.CONFERENCE, Move.CLOSE, Move.CORRECT]),
        (case(section_47_on=sep(5), conference_needless=True),
         [Move.START, Move.CONFERENCE, Move.CLOSE, Move.CORRECT]),
        (case(initial(signed=9), closed_on=sep(12)), [Move.CORRECT]),
        (case(section_47_on=sep(5), closed_on=sep(12)), [Move.CORRECT]),
        (case(referred_on=None, closed_on=sep(12)), []),
        (case(closed_on=sep(12), closure_id=3), [Move.TAKE_UP, Move.CORRECT]),
        (case(closed_on=sep(12), closure_id=3, referred_again=True), [Move.CORRECT]),
    ],
)  # fmt: skip
def test_the_legal_moves_of_a_case(found: CaseAt, moves: list[Move]) -> None:
    assert list(case_moves(found)) == moves


@pytest.mark.parametrize(
    ("found", "starts"),
    [
        (case(), {(Kind.INITIAL, Trigger.REFERRAL), (Kind.INITIAL, Trigger.NEW_INFORMATION),
                  (Kind.CORE, Trigger.STRATEGY), (Kind.CORE, Trigger.NEW_INFORMATION),
                  (Kind.SINGLE, Trigger.REFERRAL), (Kind.SINGLE, Trigger.STRATEGY),
                  (Kind.SINGLE, Trigger.NEW_INFORMATION)}),
        (case(initial()), {(Kind.CORE, Trigger.STRATEGY)}),
        (case(core()), {(Kind.INITIAL, Trigger.REFERRAL), (Kind.INITIAL, Trigger.NEW_INFORMATION)}),
        (case(single()), set()),
        (case(initial(), core()), set()),
        (case(initial(signed=9)), {(Kind.INITIAL, Trigger.NEW_INFORMATION), (Kind.CORE, Trigger.END_OF_INITIAL),
                                   (Kind.CORE, Trigger.STRATEGY), (Kind.CORE, Trigger.NEW_INFORMATION),
                                   (Kind.SINGLE, Trigger.STRATEGY), (Kind.SINGLE, Trigger.NEW_INFORMATION)}),
    ],
)  # fmt: skip
def test_what_can_be_started(found: CaseAt, starts: set[tuple[Kind, Trigger]]) -> None:
    assert set(startable(found)) == starts


def test_no_assessment_starts_at_a_referral_after_which_a_core_one_was_begun_and_ended_on_new_information() -> None:
    """It would have gone on while that one started (8863Q)."""
    assert (Kind.INITIAL, Trigger.REFERRAL) not in startable(case(core(Trigger.NEW_INFORMATION, 5, signed=9)))
    assert (Kind.INITIAL, Trigger.REFERRAL) in startable(case(core(Trigger.STRATEGY, 5, signed=9)))


def test_what_starts_each_kind_of_assessment() -> None:
    """Framework 2000, 3.11: a core one at the end of the initial, a strategy discussion, or new information."""
    assert set(triggers(Kind.CORE)) == {Trigger.END_OF_INITIAL, Trigger.STRATEGY, Trigger.NEW_INFORMATION}
    assert set(triggers(Kind.INITIAL)) == {Trigger.REFERRAL, Trigger.NEW_INFORMATION}
    assert set(triggers(Kind.SINGLE)) == {Trigger.REFERRAL, Trigger.STRATEGY, Trigger.NEW_INFORMATION}


# The legal moves of an assessment.


@pytest.mark.parametrize(
    ("found", "id_", "moves"),
    [
        (case(initial()), 1, [Move.SEEN, Move.SUBMIT]),
        (case(initial(seen_on=sep(5))), 1, [Move.SEEN, Move.SUBMIT, Move.CORRECT]),
        (case(core()), 2, [Move.SEEN, Move.SUBMIT, Move.CORRECT]),
        (case(initial(submitted=9)), 1, [Move.AUTHORISE, Move.RETURN, Move.SEEN, Move.CORRECT]),
        (case(initial(signed=9)), 1, [Move.REOPEN, Move.CORRECT]),
        (case(initial(signed=9), closed_on=sep(9)), 1, [Move.CORRECT]),
        (case(single(signed=9), single(2, Trigger.NEW_INFORMATION, 12)), 1, [Move.CORRECT]),
        (case(initial(signed=9), core(Trigger.END_OF_INITIAL, 9)), 1, [Move.CORRECT]),
        (case(initial(signed=9), core(Trigger.END_OF_INITIAL, 9, signed=20)), 1, [Move.CORRECT]),
        (case(initial(signed=9), core(Trigger.END_OF_INITIAL, 9, signed=20)), 2, [Move.REOPEN, Move.CORRECT]),
        (case(initial(signed=9), core(Trigger.STRATEGY, 5)), 1, [Move.REOPEN, Move.CORRECT]),
    ],
)
def test_the_legal_moves_of_an_assessment(found: CaseAt, id_: int, moves: list[Move]) -> None:
    assert list(assessment_moves(found, found.assessment(id_))) == moves


# Which may be beside each other.


def test_only_an_initial_stands_beside_the_core_of_a_strategy_discussion() -> None:
    assert stand_beside(Kind.INITIAL, Trigger.REFERRAL, Kind.CORE, Trigger.STRATEGY)
    assert stand_beside(Kind.CORE, Trigger.STRATEGY, Kind.INITIAL, None)
    assert not stand_beside(Kind.INITIAL, Trigger.REFERRAL, Kind.CORE, Trigger.NEW_INFORMATION)
    assert not stand_beside(Kind.CORE, Trigger.STRATEGY, Kind.CORE, Trigger.STRATEGY)
    assert not stand_beside(Kind.SINGLE, Trigger.REFERRAL, Kind.CORE, Trigger.STRATEGY)
    assert not stand_beside(Kind.SINGLE, Trigger.STRATEGY, Kind.SINGLE, Trigger.REFERRAL)


@pytest.mark.parametrize(
    ("started", "until", "overlaps"),
    [
        (4, 6, True),  # it starts before, and the other starts within it
        (3, 5, False),  # it ends on the day on which the other starts
        (5, 9, True),
        (6, 7, True),
        (7, 7, True),
        (9, 12, False),  # it starts on the day on which the other ends
        (12, None, False),
        (3, None, True),  # it would be open while the other started
        (5, 5, False),  # begun and ended on the day on which the other started
    ],
)
def test_one_overlaps_another_where_either_starts_while_the_other_goes_on(
    started: int, until: int | None, overlaps: bool
) -> None:
    other = single(1, started=5, signed=9)
    found = overlapped(case(other), Kind.SINGLE, Trigger.NEW_INFORMATION, sep(started), until and sep(until))
    assert found == (other if overlaps else None)


def test_an_assessment_does_not_overlap_itself() -> None:
    assert overlapped(case(single(signed=9)), Kind.SINGLE, Trigger.REFERRAL, sep(2), None, 1) is None


# Which dates can be corrected.


@pytest.mark.parametrize(
    ("found", "id_", "dates"),
    [
        (case(), None, [Dated.REFERRAL]),
        (case(referred_on=None), None, []),
        (case(initial()), 1, []),
        (case(initial(seen_on=sep(5), submitted=9)), 1, [Dated.SEEN, Dated.SUBMITTED]),
        (case(initial(signed=9)), 1, [Dated.AUTHORISED]),
        (case(core()), 2, [Dated.STARTED]),
        (case(single(trigger=None)), 1, []),  # a file's: it starts and counts with the referral
        (case(single(trigger=None, started=5)), 1, [Dated.STARTED]),
        (case(single(trigger=Trigger.STRATEGY)), 1, [Dated.STARTED]),
        (case(single(), referred_on=None), 1, [Dated.STARTED]),
    ],
)
def test_the_dates_that_can_be_corrected(found: CaseAt, id_: int | None, dates: list[Dated]) -> None:
    assert list(dates_of(found, None if id_ is None else found.assessment(id_))) == dates


def test_the_first_single_assessment_counts_from_the_referral_and_a_repeat_from_its_start() -> None:
    first = replace(single(1, Trigger.STRATEGY, 5), clock_from=sep(2))
    repeat = single(2, Trigger.STRATEGY, 2)  # corrected to the day of the referral
    both = case(first, repeat)
    assert counts_from_referral(both, first)
    assert not starts_with_referral(both, first)
    assert not counts_from_referral(both, repeat)
    on_news = single(trigger=Trigger.NEW_INFORMATION)
    assert not counts_from_referral(case(on_news), on_news)
    assert counts_from_referral(case(initial()), initial())
    assert starts_with_referral(case(initial()), initial())
    on_the_day = core(started=2)
    assert not counts_from_referral(case(on_the_day), on_the_day)


def test_a_conference_is_owed_from_section_47_on_until_one_is_held_after_it_began() -> None:
    assert not conference_owed(None, None)
    assert conference_owed(sep(5), None)
    assert not conference_owed(sep(5), sep(5))
    assert conference_owed(sep(20), sep(5))
    assert case(section_47_on=sep(5)).closes_too_soon
    assert not case(section_47_on=sep(5), conference_needless=True).closes_too_soon


def test_who_held_a_case_on_a_day_held_it_from_then_until_before_another_had_it() -> None:
    found = case(held=((7, sep(2), sep(5)), (8, sep(5), None)))
    assert found.holders_on(sep(2)) == found.holders_on(sep(4)) == {7}
    assert found.holders_on(sep(5), sep(20)) == {8}
    assert found.holders_on(sep(4), sep(5)) == {7, 8}
    assert found.holders_on(sep(1)) == frozenset()
