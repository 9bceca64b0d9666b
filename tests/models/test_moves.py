"""Whether a move can be made on a day: each rule, each refusal with its words, and both sides of each boundary."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest does not put a test's folder on the path

from cases_at import REFERRED, TODAY, case, core, initial, sep, single

from models.assessment import Kind
from models.errors import InvalidInput
from models.moves import (
    check_action,
    check_authorise,
    check_close,
    check_conference,
    check_reopen,
    check_return,
    check_section_47,
    check_seen,
    check_signer,
    check_start,
    check_submit,
    check_taken_up,
    corrected,
    said_late,
)
from models.pathway import AssessmentAt, CaseAt, Dated, LateReason, Submitted, Trigger, startable

THURSDAY_BEFORE, TOMORROW = sep(1), date(2011, 10, 1)
INITIAL, CORE, SINGLE = Kind.INITIAL, Kind.CORE, Kind.SINGLE


def refuses(said: str, check: Callable[[], object]) -> None:
    """It is refused with these words, in a sentence."""
    with pytest.raises(InvalidInput) as error:
        check()
    assert said in str(error.value)
    assert str(error.value).endswith(".")
    assert not str(error.value)[0].islower()


# Starting.


def test_the_first_assessment_starts_and_counts_with_the_referral_whenever_that_is_entered() -> None:
    start = check_start(case(), INITIAL, Trigger.REFERRAL, sep(6), TODAY)
    assert (start.started_on, start.clock_from) == (REFERRED, REFERRED)


def test_the_single_assessment_counts_from_the_referral_also_where_a_strategy_discussion_starts_it() -> None:
    start = check_start(case(), SINGLE, Trigger.STRATEGY, sep(6), TODAY)
    assert (start.started_on, start.clock_from) == (sep(6), REFERRED)
    again = check_start(case(single(signed=9)), SINGLE, Trigger.STRATEGY, sep(12), TODAY)
    assert (again.started_on, again.clock_from) == (sep(12), sep(12))


def test_what_new_information_starts_counts_from_its_own_start() -> None:
    start = check_start(case(), INITIAL, Trigger.NEW_INFORMATION, sep(6), TODAY)
    assert (start.started_on, start.clock_from) == (sep(6), sep(6))


def test_a_core_assessment_counts_from_its_commencement() -> None:
    start = check_start(case(initial()), CORE, Trigger.STRATEGY, sep(6), TODAY)
    assert (start.started_on, start.clock_from) == (sep(6), sep(6))


def test_a_repeat_counts_from_its_own_start() -> None:
    start = check_start(case(single(signed=9)), SINGLE, Trigger.NEW_INFORMATION, sep(20), TODAY)
    assert (start.started_on, start.clock_from) == (sep(20), sep(20))


def test_where_no_file_held_the_referral_an_assessment_counts_from_its_start() -> None:
    start = check_start(case(referred_on=None), SINGLE, Trigger.REFERRAL, sep(6), TODAY)
    assert (start.started_on, start.clock_from) == (sep(6), sep(6))


@pytest.mark.parametrize(
    ("found", "kind", "trigger", "on", "said"),
    [
        (case(), CORE, Trigger.STRATEGY, THURSDAY_BEFORE, "Thu 1 Sep 2011 is before that (1103)"),
        (case(), CORE, Trigger.STRATEGY, TOMORROW, "Sat 1 Oct 2011 is in the future"),
        (case(opened_on=THURSDAY_BEFORE), CORE, Trigger.STRATEGY, THURSDAY_BEFORE, "(1103)"),
        (case(closed_on=sep(9)), SINGLE, Trigger.REFERRAL, sep(9), "C1-1 was closed on Fri 9 Sep 2011"),
        (case(awaits_decision=True), SINGLE, Trigger.REFERRAL, sep(9), "not decided on yet. A manager decides first"),
        (case(initial()), INITIAL, Trigger.NEW_INFORMATION, sep(9), "is open, and two at once cannot be (8896)"),
        (case(single()), SINGLE, Trigger.NEW_INFORMATION, sep(9), "The single assessment of Fri 2 Sep 2011 is open"),
        (case(initial()), CORE, Trigger.NEW_INFORMATION, sep(9), "(8896)"),
        (case(initial(), core()), CORE, Trigger.STRATEGY, sep(20), "(8896)"),
        (case(initial(signed=9)), INITIAL, Trigger.REFERRAL, sep(9), "A further one starts on new information"),
        (case(initial(signed=9)), CORE, Trigger.REFERRAL, sep(9), "A core assessment does not start at the referral"),
        (case(), INITIAL, Trigger.STRATEGY, sep(9), "An initial assessment does not start at a strategy discussion"),
        (case(), SINGLE, Trigger.END_OF_INITIAL, sep(9), "A single assessment does not start at the end"),
        (case(), CORE, Trigger.END_OF_INITIAL, sep(9), "No initial assessment of C1-1 has ended"),
        (case(initial()), CORE, Trigger.END_OF_INITIAL, sep(9), "No initial assessment of C1-1 has ended"),
        (case(initial(signed=9)), CORE, Trigger.END_OF_INITIAL, sep(8), "ended on Fri 9 Sep 2011; the core one starts"),
        (case(initial(signed=9)), CORE, Trigger.NEW_INFORMATION, sep(8), "until Fri 9 Sep 2011"),
        (case(initial(signed=9)), CORE, Trigger.NEW_INFORMATION, sep(8), "would overlap it (8863Q)"),
        (case(single(signed=9), single(2, Trigger.NEW_INFORMATION, 15, signed=20)), SINGLE, Trigger.NEW_INFORMATION,
         sep(12), "until Tue 20 Sep 2011"),
        (case(core(Trigger.NEW_INFORMATION, 5, signed=9)), INITIAL, Trigger.REFERRAL, sep(20), "would overlap"),
    ],
)  # fmt: skip
def test_an_assessment_does_not_start(found: CaseAt, kind: Kind, trigger: Trigger, on: date, said: str) -> None:
    refuses(said, lambda: check_start(found, kind, trigger, on, TODAY))


def test_a_core_assessment_starts_on_the_day_on_which_the_initial_ends() -> None:
    for on in (sep(9), sep(12)):  # whenever that is entered
        start = check_start(case(initial(signed=9)), CORE, Trigger.END_OF_INITIAL, on, TODAY)
        assert (start.started_on, start.clock_from) == (sep(9), sep(9))


def test_no_core_assessment_starts_at_the_end_of_an_initial_after_which_there_was_another() -> None:
    found = case(initial(signed=9), core(Trigger.NEW_INFORMATION, 12, signed=20))
    refuses("would overlap it (8863Q)", lambda: check_start(found, CORE, Trigger.END_OF_INITIAL, sep(20), TODAY))
    assert (CORE, Trigger.END_OF_INITIAL) not in startable(found)


def test_a_core_assessment_starts_beside_an_initial_one_at_a_strategy_discussion_also_afterwards() -> None:
    assert check_start(case(initial()), CORE, Trigger.STRATEGY, sep(6), TODAY)
    assert check_start(case(initial(signed=9)), CORE, Trigger.STRATEGY, sep(6), TODAY)


def test_an_assessment_starts_on_the_day_of_the_referral_and_today() -> None:
    assert check_start(case(), CORE, Trigger.STRATEGY, REFERRED, TODAY)
    assert check_start(case(), CORE, Trigger.STRATEGY, TODAY, TODAY)


# Seeing the child, submitting, returning.


def test_a_child_is_seen_between_the_referral_and_today_while_the_assessment_is_open() -> None:
    for on in (REFERRED, TODAY):
        check_seen(case(initial()), initial(), on, TODAY)
    refuses("(1103)", lambda: check_seen(case(initial()), initial(), THURSDAY_BEFORE, TODAY))
    refuses("in the future", lambda: check_seen(case(initial()), initial(), TOMORROW, TODAY))
    signed = initial(signed=9)
    refuses("is authorised. Reopen it to note", lambda: check_seen(case(signed), signed, sep(9), TODAY))
    seen = initial(signed=9, seen_on=sep(5))
    refuses("is authorised. Correct the date, or reopen it", lambda: check_seen(case(seen), seen, sep(9), TODAY))


def test_a_child_is_not_seen_for_an_assessment_before_its_clock_began() -> None:
    later = core(started=6)
    check_seen(case(later), later, sep(6), TODAY)
    refuses("before its clock began, on Tue 6 Sep", lambda: check_seen(case(later), later, sep(5), TODAY))


def test_an_assessment_is_submitted_from_its_start_on() -> None:
    started = core(started=6)
    check_submit(case(started), started, sep(6), TODAY)
    refuses("is before it started, on Tue 6 Sep", lambda: check_submit(case(started), started, sep(5), TODAY))
    refuses("in the future. Submitting", lambda: check_submit(case(started), started, TOMORROW, TODAY))


def test_an_assessment_is_submitted_once_and_again_when_it_came_back() -> None:
    with_manager, signed = initial(submitted=9), initial(signed=9)
    refuses("with the manager since Fri 9 Sep", lambda: check_submit(case(with_manager), with_manager, sep(9), TODAY))
    refuses("was authorised on Fri 9 Sep", lambda: check_submit(case(signed), signed, sep(9), TODAY))
    returned = initial(last_on=sep(12))
    check_submit(case(returned), returned, sep(12), TODAY)
    refuses("before it was returned or reopened", lambda: check_submit(case(returned), returned, sep(9), TODAY))


def test_what_is_with_the_manager_is_returned_from_the_day_on_which_it_came() -> None:
    assert check_return(initial(submitted=9), sep(9), TODAY).on == sep(9)
    refuses("is before it was submitted, on Fri 9 Sep", lambda: check_return(initial(submitted=9), sep(8), TODAY))
    refuses("in the future. Returning", lambda: check_return(initial(submitted=9), TOMORROW, TODAY))
    refuses("nothing to sign or to return", lambda: check_return(initial(), sep(9), TODAY))
    refuses("was authorised on Fri 9 Sep 2011 already", lambda: check_return(initial(signed=9), sep(9), TODAY))


# Authorising.


def sign(
    one: AssessmentAt, on: date, reason: LateReason | None = None, note: str = "", *, by: int = 8,
    **of_case: Any,
) -> Submitted:  # fmt: skip
    return check_authorise(case(one, **of_case), one, by, on, TODAY, reason, note)


def test_a_signature_on_the_due_date_is_in_time_and_on_the_day_after_it_is_late() -> None:
    sign(initial(submitted=9), sep(16))
    refuses("It was due on Fri 16 Sep 2011, so this is late. Say why", lambda: sign(initial(submitted=9), sep(17)))
    refuses("Say more in a note", lambda: sign(initial(submitted=9), sep(17), LateReason.WORKLOAD))
    sign(initial(submitted=9), sep(17), LateReason.WORKLOAD, "Three others were due.")


def test_a_reason_for_lateness_is_not_taken_where_nothing_is_late() -> None:
    for reason, note in ((LateReason.WORKLOAD, "x"), (LateReason.WORKLOAD, ""), (None, "x")):
        with pytest.raises(InvalidInput, match="It is in time"):
            sign(initial(submitted=9), sep(16), reason, note)


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "—", "\u200b", "..."])
def test_a_note_that_says_nothing_is_none(text: str) -> None:
    assert said_late(text) == ""


def test_nobody_signs_what_was_not_submitted() -> None:
    refuses("was not submitted yet", lambda: sign(initial(), sep(9)))
    refuses("was authorised on Fri 9 Sep 2011 already", lambda: sign(initial(signed=9), sep(12)))


def test_a_signature_is_of_a_day_between_the_submission_and_today() -> None:
    sign(initial(submitted=9), sep(9))
    refuses("before it was submitted", lambda: sign(initial(submitted=9), sep(8)))
    refuses("in the future. Authorising", lambda: sign(initial(submitted=9), TOMORROW))


def test_nothing_is_signed_before_the_child_was_seen_for_it() -> None:
    sign(initial(submitted=9, seen_on=sep(12)), sep(12))
    refuses("before the child was seen, on Mon 12 Sep", lambda: sign(initial(submitted=9, seen_on=sep(12)), sep(9)))


def test_no_one_authorises_their_own() -> None:
    refuses("You submitted this assessment yourself", lambda: sign(initial(submitted=9, by=8), sep(9)))
    refuses("You hold this case yourself", lambda: sign(initial(submitted=9), sep(9), holder_id=8))
    sign(initial(submitted=9), sep(9), holder_id=7)


def test_nobody_authorises_what_was_theirs_as_it_was_submitted_or_is_on_the_day_of_the_signature() -> None:
    def held(since: int, until: int | None) -> tuple[tuple[int, date, date | None], ...]:
        return ((8, sep(since), until and sep(until)),)

    for spell in (held(5, 12), held(9, 10), held(14, None), held(14, 15)):
        with pytest.raises(InvalidInput, match="You held this case then yourself"):
            sign(initial(submitted=9), sep(14), held=spell)
    for spell in (held(2, 9), held(10, 14), held(15, None)):
        sign(initial(submitted=9), sep(14), held=spell)


def test_who_is_nobody_in_particular_signs_nothing_of_their_own() -> None:
    check_signer(case(initial(submitted=9)), initial(submitted=9), None, sep(9))


# Reopening and closing.


def test_an_assessment_is_reopened_from_the_day_of_its_signature_on() -> None:
    signed = initial(signed=9)
    check_reopen(case(signed), signed, sep(9), TODAY)
    refuses("before it was authorised", lambda: check_reopen(case(signed), signed, sep(8), TODAY))
    refuses("in the future. Reopening", lambda: check_reopen(case(signed), signed, TOMORROW, TODAY))
    refuses("is open. Nothing was written", lambda: check_reopen(case(initial()), initial(), sep(9), TODAY))
    closed = case(signed, closed_on=sep(12))
    refuses("was closed on Mon 12 Sep", lambda: check_reopen(closed, signed, sep(12), TODAY))


def test_an_assessment_is_not_reopened_where_another_is_open_or_has_followed_it() -> None:
    first, after = initial(signed=9), core(Trigger.END_OF_INITIAL, 9)
    refuses("(8896)", lambda: check_reopen(case(first, after), first, sep(12), TODAY))
    done = case(first, core(Trigger.END_OF_INITIAL, 9, signed=20))
    refuses("would overlap it were it open again (8863Q)", lambda: check_reopen(done, first, sep(20), TODAY))
    check_reopen(done, done.assessments[1], sep(20), TODAY)
    check_reopen(case(first, core(Trigger.STRATEGY, 5)), first, sep(12), TODAY)


@pytest.mark.parametrize(
    ("found", "on", "said"),
    [
        (case(), THURSDAY_BEFORE, "it cannot close before that (8630)"),
        (case(), TOMORROW, "in the future. Closing"),
        (case(initial()), sep(9), "while the initial assessment of Fri 2 Sep 2011 is open (8867)"),
        (case(initial(submitted=9)), sep(9), "(8867)"),
        (case(initial(signed=9)), sep(8), "On Fri 9 Sep 2011 an assessment was authorised; the case closes then"),
        (case(decided_on=sep(5)), sep(2), "On Mon 5 Sep 2011 its referral was decided on"),
        (case(section_47_on=sep(5)), sep(9), "Section 47 enquiries run on C1-1 since Mon 5 Sep 2011 (8868)"),
        (case(section_47_on=sep(5), conference_on=sep(2)), sep(9), "(8868)"),
        (case(section_47_on=sep(5), conference_needless=True), sep(2), "section 47 began"),
        (case(section_47_on=sep(5), conference_on=sep(9)), sep(8), "the conference was held"),
        (case(awaits_decision=True), sep(9), "not decided on yet"),
        (case(closed_on=sep(8)), sep(9), "was closed on Thu 8 Sep"),
    ],
)
def test_a_case_does_not_close(found: CaseAt, on: date, said: str) -> None:
    refuses(said, lambda: check_close(found, on, TODAY))


def test_a_case_closes_where_the_conference_was_held_or_is_not_needed() -> None:
    check_close(case(section_47_on=sep(5), conference_on=sep(9)), sep(9), TODAY)
    check_close(case(section_47_on=sep(5), conference_needless=True), sep(9), TODAY)


def test_a_case_that_was_closed_here_is_taken_up_again() -> None:
    closed = case(closed_on=sep(9), closure_id=3)
    check_taken_up(closed, sep(9), TODAY)
    refuses("is open. Nothing was written", lambda: check_taken_up(case(), sep(9), TODAY))
    refuses("before it was closed", lambda: check_taken_up(closed, sep(8), TODAY))
    refuses("in the future", lambda: check_taken_up(closed, TOMORROW, TODAY))
    refuses("not closed by a decision to close", lambda: check_taken_up(case(closed_on=sep(9)), sep(9), TODAY))
    again = case(closed_on=sep(9), closure_id=3, referred_again=True)
    refuses("has been referred again since", lambda: check_taken_up(again, sep(9), TODAY))


def test_a_case_closes_on_the_day_of_its_last_signature_and_of_its_referral() -> None:
    check_close(case(initial(signed=9)), sep(9), TODAY)
    check_close(case(), REFERRED, TODAY)
    check_close(case(), TODAY, TODAY)


# Conferences.


def test_a_conference_is_held_on_a_day_from_the_strategy_discussion_on_and_not_at_a_weekend() -> None:
    enquiries = case(section_47_on=sep(5))
    for on in (None, sep(5), TODAY):
        check_conference(enquiries, on, TODAY)
    refuses("before section 47 began, on Mon 5 Sep", lambda: check_conference(enquiries, sep(2), TODAY))
    refuses("in the future. A conference", lambda: check_conference(enquiries, TOMORROW, TODAY))
    for weekend in (sep(10), sep(11)):
        with pytest.raises(InvalidInput, match=r"is a weekend, and no conference is held then \(8875\)"):
            check_conference(enquiries, weekend, TODAY)


def test_a_conference_that_was_held_was_needed() -> None:
    held = case(section_47_on=sep(5), conference_on=sep(9))
    refuses("was held on Fri 9 Sep 2011, so it was needed", lambda: check_conference(held, None, TODAY))
    check_conference(case(section_47_on=sep(12), conference_on=sep(9)), None, TODAY)


def test_the_day_of_section_47_is_corrected_with_the_assessment_that_it_started() -> None:
    began = case(core(Trigger.STRATEGY, 5), section_47_on=sep(5))
    refuses("Correct the day on which that started", lambda: check_section_47(began, sep(6)))
    check_section_47(began, None)
    check_section_47(case(core(Trigger.STRATEGY, 5), section_47_on=sep(9)), sep(12))


def test_an_action_is_agreed_on_an_open_case_and_due_on_that_day_or_later() -> None:
    check_action(case(), sep(9), sep(9))
    refuses("before it is agreed", lambda: check_action(case(), sep(8), sep(9)))
    refuses("was closed on", lambda: check_action(case(closed_on=sep(9)), sep(12), sep(9)))


def test_no_conference_without_section_47_nor_of_a_closed_case() -> None:
    refuses("has no section 47 enquiries", lambda: check_conference(case(), sep(5), TODAY))
    closed = case(section_47_on=sep(5), closed_on=sep(9))
    refuses("was closed on Fri 9 Sep", lambda: check_conference(closed, sep(6), TODAY))


# Corrections.


def test_what_stands_there_already_is_no_correction_and_no_day_to_come_is_a_date() -> None:
    found = case(core())
    refuses("is what stands there already", lambda: corrected(found, core(), Dated.STARTED, sep(12), TODAY))
    for of, what in ((None, Dated.REFERRAL), (core(), Dated.STARTED)):
        with pytest.raises(InvalidInput, match="in the future"):
            corrected(found, of, what, TOMORROW, TODAY)


def test_the_start_of_what_counts_with_the_referral_is_corrected_with_the_referral() -> None:
    refuses(
        "Correct the day on which the referral was received",
        lambda: corrected(case(initial()), initial(), Dated.STARTED, sep(5), TODAY),
    )
    refuses("no date on which the child was seen", lambda: corrected(case(core()), core(), Dated.SEEN, sep(5), TODAY))


@pytest.mark.parametrize(
    ("found", "now", "said"),
    [
        (case(core()), THURSDAY_BEFORE, "(1103)"),
        (case(core(submitted=14)), sep(15), "is after it was submitted, on Wed 14 Sep 2011 (8608)"),
        (case(core(signed=14)), sep(15), "(8608)"),
        (case(core(seen_on=sep(13))), sep(14), "after the child was seen"),
        (case(initial(signed=9), core(Trigger.END_OF_INITIAL, 12)), sep(8), "before the initial assessment ended"),
        (case(initial(signed=9), core(Trigger.NEW_INFORMATION, 12)), sep(8), "the two would overlap (8863Q)"),
        (case(core(), section_47_on=sep(12), conference_on=sep(14)), sep(15), "after the conference that followed"),
        (case(single(1, Trigger.NEW_INFORMATION, 5, signed=9), core(Trigger.NEW_INFORMATION, signed=20)), sep(3),
         "went on until Fri 9 Sep 2011, and the two would overlap"),
    ],
)  # fmt: skip
def test_a_start_is_not_corrected(found: CaseAt, now: date, said: str) -> None:
    refuses(said, lambda: corrected(found, found.assessment(2), Dated.STARTED, now, TODAY))


def test_a_start_is_not_moved_past_a_submission_that_was_returned() -> None:
    returned = replace(core(), times=(Submitted(sep(14), 7, until=sep(15)),), last_on=sep(15))
    refuses("after it was submitted", lambda: corrected(case(returned), returned, Dated.STARTED, sep(16), TODAY))
    assert corrected(case(returned), returned, Dated.STARTED, sep(14), TODAY) == sep(12)


def test_the_start_of_a_core_one_can_be_any_day_beside_the_initial_of_section_47() -> None:
    found = case(initial(signed=9), core(Trigger.STRATEGY, 12))
    assert corrected(found, found.assessment(2), Dated.STARTED, sep(5), TODAY) == sep(12)


def test_a_child_was_seen_between_the_referral_and_the_signature() -> None:
    seen = initial(signed=9, seen_on=sep(5))
    assert corrected(case(seen), seen, Dated.SEEN, sep(9), TODAY) == sep(5)
    refuses("after it was authorised", lambda: corrected(case(seen), seen, Dated.SEEN, sep(12), TODAY))
    refuses("(1103)", lambda: corrected(case(seen), seen, Dated.SEEN, THURSDAY_BEFORE, TODAY))


@pytest.mark.parametrize(
    ("found", "now", "said"),
    [
        (case(single(1, Trigger.NEW_INFORMATION, 5, signed=9)), sep(2), "before it started (8608), on Mon 5 Sep 2011"),
        (case(single(signed=9, submitted=8)), sep(7), "before it was submitted"),
        (case(single(signed=9, submitted=8, seen_on=sep(9))), sep(8), "before the child was seen"),
        (case(single(signed=9), closed_on=sep(9)), sep(12), "The case was closed on Fri 9 Sep"),
        (case(single(signed=9, last_on=sep(7), submitted=7)), sep(6), "returned or reopened on Wed 7 Sep"),
        (case(single(signed=9), single(2, Trigger.NEW_INFORMATION, 12)), sep(13), "correct the other one first"),
    ],
)
def test_a_signature_is_not_corrected(found: CaseAt, now: date, said: str) -> None:
    refuses(said, lambda: corrected(found, found.assessment(1), Dated.AUTHORISED, now, TODAY))


def test_a_submission_is_corrected_between_the_start_and_today() -> None:
    with_manager = initial(submitted=9)
    for now in (sep(2), TODAY):
        assert corrected(case(with_manager), with_manager, Dated.SUBMITTED, now, TODAY) == sep(9)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (case(core(Trigger.STRATEGY, 2)), "The core assessment of Fri 2 Sep 2011 started before Mon 5 Sep 2011 (1103)"),
        (case(initial(submitted=2), decided_on=None), "has an entry of Fri 2 Sep 2011"),
        (case(initial(seen_on=sep(2)), decided_on=None), "has an entry of Fri 2 Sep 2011"),
        (case(held_since=sep(2), decided_on=None), "A worker has held the case since Fri 2 Sep 2011"),
        (case(), "Something stands on the case of Fri 2 Sep 2011"),
        (case(decided_on=None, written_since=sep(2)), "Something stands on the case"),
        (case(decided_on=None, section_47_on=sep(2)), "Something stands on the case"),
    ],
)
def test_a_referral_was_not_received_after_what_followed_it(found: CaseAt, said: str) -> None:
    refuses(said, lambda: corrected(found, None, Dated.REFERRAL, sep(5), TODAY))


def test_a_referral_can_have_been_earlier_and_later_where_nothing_was_before_it() -> None:
    assert corrected(case(initial()), None, Dated.REFERRAL, THURSDAY_BEFORE, TODAY) == REFERRED
    assert corrected(case(initial(), decided_on=sep(5)), None, Dated.REFERRAL, sep(5), TODAY) == REFERRED
