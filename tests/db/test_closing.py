"""The end of a case, taking it up again, and the conference that follows section 47 enquiries."""

from datetime import date, timedelta
from typing import Any

import pytest
from on_the_way import TODAY, act_of, assessed, at, decide, done, file_of, refer, row, sep, start
from small_authority import ADA, MAX, MO, SAM, UNHELD, WIL, refused, write

from db.commands.closing import close_case, note_conference, take_up_again
from db.commands.triage import note_section_47
from db.commands.undoing import undo
from db.queries.data_quality import findings
from db.store import Store
from models.assessment import Kind
from models.census import ClosureReason
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound
from models.notes import StoryKind
from models.pathway import Trigger
from models.referral import ReferralOutcome
from models.standards import Clock

TOMORROW = TODAY + timedelta(days=1)
RC7, RC8, RC9 = ClosureReason.NO_LONGER_IN_NEED, ClosureReason.NO_FURTHER_ACTION, ClosureReason.TO_EARLY_HELP


def close(
    store: Store, case: int, on: date = TODAY, reason: ClosureReason = RC7, because: str = "All is well.", *,
    by: int = MO,
) -> None:  # fmt: skip
    close_case(store, act_of(by), case, reason, because, on, TODAY)


def take_up(store: Store, case: int, on: date = TODAY, because: str = "They moved back.", *, by: int = MO) -> None:
    take_up_again(store, act_of(by), case, because, on, TODAY)


def confer(store: Store, case: int, held_on: date | None, needless: str = "", *, by: int = SAM, **more: Any) -> None:
    note_conference(store, act_of(by), case, held_on, TODAY, needless=needless, **more)


def finished(store: Store) -> int:
    """A case whose one assessment was signed on 9 September."""
    case, one = assessed(store)
    done(store, one, sep(9))
    return case


def enquired(store: Store) -> int:
    """A case that went straight to section 47 on 5 September."""
    case = refer(store)
    decide(store, case, ReferralOutcome.SECTION_47, sep(5))
    return case


# Closed.


def test_a_case_closes_with_the_reason_of_the_census_and_a_decision_on_the_record(authority: Store) -> None:
    case = finished(authority)
    close(authority, case, sep(12), RC8, "Nobody is at risk.")
    found = file_of(authority, case)
    assert (found.closed_on, found.closure_reason) == (sep(12), "RC8")
    last = found.story[-1]
    assert last.kind is StoryKind.DECISION
    assert last.what == "Closed on Mon 12 Sep 2011: RC8 closed after assessment, no further action"
    assert (last.said, last.by) == ("Nobody is at risk.", "Mo Manager")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"on": sep(8)}, "On Fri 9 Sep 2011 an assessment was authorised"),
        ({"on": sep(1)}, "(8630)"),
        ({"on": TOMORROW}, "in the future"),
        ({"because": " "}, "needs its rationale"),
        ({"because": "—"}, "needs its rationale"),
    ],
)
def test_a_closure_that_cannot_be(authority: Store, values: dict[str, Any], said: str) -> None:
    case = finished(authority)
    refused(authority, InvalidInput, said, lambda: close(authority, case, **values))


def test_a_case_closes_on_the_day_of_the_last_signature(authority: Store) -> None:
    case = finished(authority)
    close(authority, case, sep(9))
    told = [entry.what for entry in file_of(authority, case).story if entry.on == sep(9)]
    assert told[-1].startswith("Closed on"), "after the signature of that day"


def test_a_case_does_not_close_while_an_assessment_is_open_or_before_it_was_decided_on(authority: Store) -> None:
    case = refer(authority)
    refused(authority, InvalidInput, "not decided on yet", lambda: close(authority, case))
    decide(authority, case, on=sep(5))
    refused(authority, InvalidInput, "while the initial assessment of Fri 2 Sep 2011 is open (8867)",
            lambda: close(authority, case))  # fmt: skip
    done(authority, at(authority, case).assessments[0].id, sep(2))
    refused(authority, InvalidInput, "On Mon 5 Sep 2011 its referral was decided on",
            lambda: close(authority, case, sep(2)))  # fmt: skip
    close(authority, case, sep(5))


def test_a_case_closes_once(authority: Store) -> None:
    case = finished(authority)
    close(authority, case)
    refused(authority, InvalidInput, "was closed on Fri 30 Sep 2011", lambda: close(authority, case))
    with authority.reading() as reader:
        assert [found for found in findings(reader, TODAY) if found.case_id == case] == []


@pytest.mark.parametrize("reason", [RC8, RC9])
def test_what_is_closed_after_assessment_was_assessed(authority: Store, reason: ClosureReason) -> None:
    case, today = UNHELD, date(2024, 6, 10)  # of a file, and without an assessment here
    write(authority, f"DELETE FROM assessments WHERE case_id = {case}")
    refused(authority, InvalidInput, "is for a case that was assessed (8825)",
            lambda: close_case(authority, act_of(MO), case, reason, "So", today, today))  # fmt: skip
    close_case(authority, act_of(MO), case, RC7, "So", today, today)


def test_only_managers_close_and_take_up_again(authority: Store) -> None:
    case = finished(authority)
    for who in (WIL, SAM):
        refused(authority, NotAllowed, "needs a manager", lambda who=who: close(authority, case, by=who))
    close(authority, case, by=MAX)
    for who in (WIL, SAM):
        refused(authority, NotAllowed, "needs a manager", lambda who=who: take_up(authority, case, by=who))
    take_up(authority, case, by=ADA)


def test_a_closure_stands_and_is_corrected_by_a_decision_that_points_to_it(authority: Store) -> None:
    case = finished(authority)
    close(authority, case, sep(12))
    refused(authority, InvalidInput, "before it was closed", lambda: take_up(authority, case, sep(11)))
    refused(authority, InvalidInput, "in the future", lambda: take_up(authority, case, TOMORROW))
    refused(authority, InvalidInput, "needs its rationale", lambda: take_up(authority, case, because=" "))
    take_up(authority, case, sep(14))
    found = file_of(authority, case)
    assert (found.closed_on, found.closure_reason) == (None, None)
    told = [entry for entry in found.story if "los" in entry.what and entry.decision_id]
    assert [(one.corrects_on, one.corrected_on) for one in told] == [(None, sep(14)), (sep(12), None)]
    refused(authority, InvalidInput, "is open. Nothing was written", lambda: take_up(authority, case))
    start(authority, case, Kind.CORE, Trigger.END_OF_INITIAL, sep(14))


def test_a_case_is_closed_and_taken_up_again_more_than_once(authority: Store) -> None:
    case = finished(authority)
    for day in (12, 14, 16):
        close(authority, case, sep(day))
        take_up(authority, case, sep(day))
    assert file_of(authority, case).closed_on is None


def test_a_case_is_not_taken_up_again_once_the_child_was_referred_again(authority: Store) -> None:
    case = finished(authority)
    close(authority, case, sep(12))
    refer(authority, at(authority, case).child_id, sep(14))
    refused(authority, InvalidInput, "The child has been referred again since", lambda: take_up(authority, case))


def test_what_no_decision_closed_is_not_taken_up_by_one(authority: Store) -> None:
    case = refer(authority)
    decide(authority, case, ReferralOutcome.NO_FURTHER_ACTION)
    refused(authority, InvalidInput, "not closed by a decision to close", lambda: take_up(authority, case))


def test_of_a_child_whom_they_may_not_see_nobody_ends_anything(authority: Store) -> None:
    case = enquired(authority)
    write(authority, "INSERT INTO restrictions (child_id, reason, version) "
          f"SELECT child_id, 'safety', 1 FROM cases WHERE id = {case}")  # fmt: skip
    for act in (lambda: close(authority, case), lambda: take_up(authority, case),
                lambda: confer(authority, case, sep(9))):  # fmt: skip
        refused(authority, NotFound, "no longer in the store", act)
    confer(authority, case, sep(9), by=ADA)


# Conferences.


def test_a_conference_is_owed_in_fifteen_working_days_until_it_was_held(authority: Store) -> None:
    case = enquired(authority)
    (clock,) = file_of(authority, case).clocks
    assert (clock.clock, clock.due.due_on) == (Clock.CONFERENCE, sep(26))
    confer(authority, case, sep(26))
    found = file_of(authority, case)
    assert (found.clocks, found.conference_on) == ((), sep(26))
    assert "Initial child protection conference" in [entry.what for entry in found.story]
    assert file_of(authority, case, sep(25)).clocks, "on the day before it was still owed"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (sep(10), "is a weekend, and no conference is held then (8875)"),
        (sep(11), "(8875)"),
        (sep(2), "before section 47 began"),
        (TOMORROW, "in the future"),
        (None, "reason why no conference is needed is empty"),
    ],
)
def test_a_conference_that_cannot_be(authority: Store, on: date | None, said: str) -> None:
    case = enquired(authority)
    refused(authority, InvalidInput, said, lambda: confer(authority, case, on, " "))


def test_that_no_conference_is_needed_is_a_decision_on_the_record(authority: Store) -> None:
    case = enquired(authority)
    confer(authority, case, None, "The child is safe with her aunt.")
    found = file_of(authority, case)
    assert (found.clocks, found.conference_needless) == ((), "The child is safe with her aunt.")
    (entry,) = (entry for entry in found.story if "conference" in entry.what)
    assert (entry.kind, entry.said) == (StoryKind.DECISION, "The child is safe with her aunt.")
    undo(authority, act_of(SAM))
    assert file_of(authority, case).clocks


def test_without_section_47_there_is_no_conference(authority: Store) -> None:
    case, _ = assessed(authority)
    refused(authority, InvalidInput, "has no section 47 enquiries", lambda: confer(authority, case, sep(9)))


def test_a_conference_noted_on_another_day_leaves_the_first_in_the_story(authority: Store) -> None:
    case = enquired(authority)
    confer(authority, case, sep(9))
    refused(authority, InvalidInput, "That is what stands there already", lambda: confer(authority, case, sep(9)))
    refused(authority, InvalidInput, "so it was needed", lambda: confer(authority, case, None, "Not needed"))
    confer(authority, case, sep(12))
    said = [entry.said for entry in file_of(authority, case).story]
    assert "Before, the conference was noted as held on Fri 9 Sep 2011." in said


def test_who_noted_a_conference_that_another_has_noted_since_is_told(authority: Store) -> None:
    case = enquired(authority)
    confer(authority, case, sep(9))
    refused(authority, Conflict, "since you looked", lambda: confer(authority, case, sep(12), seen=(None, None)))
    confer(authority, case, sep(12), seen=(sep(9), None))


def test_a_case_does_not_close_before_its_section_47_enquiries_are_finished(authority: Store) -> None:
    case = enquired(authority)
    done(authority, at(authority, case).assessments[0].id, sep(9))
    refused(authority, InvalidInput, "(8868)", lambda: close(authority, case))
    confer(authority, case, sep(12))
    refused(
        authority, InvalidInput, "On Mon 12 Sep 2011 the conference was held", lambda: close(authority, case, sep(9))
    )
    close(authority, case, sep(12))
    refused(authority, InvalidInput, "was closed on", lambda: confer(authority, case, sep(12)))


def test_a_conference_of_earlier_enquiries_is_not_that_of_later_ones(authority: Store) -> None:
    case = enquired(authority)
    confer(authority, case, sep(12))
    note_section_47(authority, act_of(SAM), case, None, TODAY)
    note_section_47(authority, act_of(SAM), case, sep(20), TODAY)
    assert [clock.due.due_on for clock in file_of(authority, case).clocks] == [date(2011, 10, 11)]


def test_that_none_was_needed_is_not_said_of_later_enquiries(authority: Store) -> None:
    case = enquired(authority)
    confer(authority, case, None, "The child is safe.")
    note_section_47(authority, act_of(SAM), case, None, TODAY)
    note_section_47(authority, act_of(SAM), case, sep(20), TODAY)
    assert file_of(authority, case).clocks
    assert row(authority, "cases", case, "conference_needless", "conference_needless_on") == (None, None)
