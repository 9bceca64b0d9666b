"""The story of a case: every kind of entry, in time order, as it was known on a day."""

from datetime import date

import pytest
from on_the_way import (
    BECAUSE,
    CHLOE,
    REFERRED,
    TODAY,
    act_of,
    assessed,
    correct,
    decide,
    done,
    file_of,
    give_back,
    hand_in,
    refer,
    see,
    sep,
    sign,
    start,
)
from small_authority import ANN, CLOSED, DUTY, HELD, MO, NORTH, SAM, UNHELD, WIL, ask, write

from db.commands.allocating import allocate
from db.commands.assessing import reopen
from db.commands.closing import close_case, note_conference
from db.commands.writing import agree_action, finish_action, record_decision, write_note
from db.queries.story import StoryEntry, story
from db.store import Store
from models.allocation import Destination, Wish
from models.assessment import Kind
from models.census import ClosureReason, ReferralSource
from models.notes import NoteKind, StoryKind
from models.pathway import Dated, LateReason, Trigger
from models.referral import ReferralOutcome


def told(store: Store, case: int, as_at: date = TODAY) -> tuple[StoryEntry, ...]:
    with store.reading() as reader:
        return story(reader, case, as_at)


def lived(store: Store) -> int:
    """A case on which everything happened that can."""
    case = refer(store, CHLOE, team_id=DUTY)
    decide(store, case, ReferralOutcome.ASSESSMENT, sep(5), because="Bruises that nobody explains.")
    (one,) = ask(store, "SELECT MAX(id) FROM main.assessments")[0]
    allocate(store, act_of(MO), [Wish(case)], Destination(ANN, NORTH), sep(5), TODAY, "She is near.")
    core = start(store, case, Kind.CORE, Trigger.STRATEGY, sep(7))
    see(store, one, sep(7), True)
    hand_in(store, one, sep(9), to_id=MO)
    give_back(store, one, sep(12), "Where is the father?")
    hand_in(store, one, sep(14))
    sign(store, one, sep(19), LateReason.FAMILY, "They were abroad.")
    reopen(store, act_of(MO), one, "Two pages are missing.", sep(20), TODAY)
    hand_in(store, one, sep(20))
    sign(store, one, sep(20), LateReason.FAMILY, "As before.")
    correct(store, case, core, Dated.STARTED, sep(8), on=sep(21), because="It was the day after.")
    note_conference(store, act_of(SAM), case, sep(21), TODAY)
    write_note(store, act_of(WIL), case, NoteKind.CONTACT, "They rang.", sep(22), TODAY, source=ReferralSource.POLICE)
    write_note(store, act_of(WIL), case, NoteKind.FEEDBACK, "Told the school.", sep(22), TODAY)
    write_note(store, act_of(SAM), case, NoteKind.SUPERVISION, "Discussed.", sep(23), TODAY)
    write_note(store, act_of(WIL), case, NoteKind.NOTE, "A note.", sep(23), TODAY)
    record_decision(store, act_of(SAM), case, "Not to act on it", "It is known.", sep(23), TODAY)
    agree_action(store, act_of(SAM), case, "See the school", ANN, sep(28), sep(23), TODAY)
    finish_action(store, act_of(WIL), ask(store, "SELECT id FROM main.actions")[0][0], sep(26), TODAY)
    done(store, core, sep(28))
    close_case(store, act_of(MO), case, ClosureReason.TO_EARLY_HELP, "The school helps.", sep(28), TODAY)
    return case


# The day, what, what people said, and who.
STORY = [
    (2, StoryKind.REFERRAL, "Referral received from 2A schools; N1 abuse or neglect", "", "Wil Worker"),
    (2, StoryKind.DECISION, "Threshold Level 4, statutory intervention", BECAUSE, "Wil Worker"),
    (2, StoryKind.ALLOCATION, "Unallocated, team Duty", BECAUSE, "Wil Worker"),
    (2, StoryKind.ASSESSMENT, "Initial assessment started at the referral; due Fri 16 Sep 2011", "", ""),
    (5, StoryKind.DECISION, "Initial assessment, due Fri 16 Sep 2011", "Bruises that nobody explains.", "Mo Manager"),
    (5, StoryKind.ALLOCATION, "Allocated to Ann Able from Mon 5 Sep 2011", "She is near.", "Mo Manager"),
    (7, StoryKind.ASSESSMENT, "Child seen alone", "", ""),
    (8, StoryKind.ASSESSMENT, "Strategy discussion: section 47 enquiries began", "", ""),
    (8, StoryKind.ASSESSMENT, "Core assessment started at a strategy discussion that starts section 47; due "
     "Thu 27 Oct 2011", "", ""),
    (9, StoryKind.ASSESSMENT, "Initial assessment submitted to Mo Manager", "", "Wil Worker"),
    (12, StoryKind.ASSESSMENT, "Initial assessment returned", "Where is the father?", "Mo Manager"),
    (14, StoryKind.ASSESSMENT, "Initial assessment submitted to the manager", "", "Wil Worker"),
    (19, StoryKind.ASSESSMENT, "Initial assessment authorised",
     "late, the family was not available: They were abroad.", "Mo Manager"),
    (20, StoryKind.ASSESSMENT, "Initial assessment reopened; it was authorised on Mon 19 Sep 2011",
     "Two pages are missing.", "Mo Manager"),
    (20, StoryKind.ASSESSMENT, "Initial assessment submitted to the manager", "", "Wil Worker"),
    (20, StoryKind.ASSESSMENT, "Initial assessment authorised, late: the family was not available", "As before.",
     "Mo Manager"),
    (21, StoryKind.ASSESSMENT, "Initial child protection conference", "", ""),
    (21, StoryKind.ASSESSMENT, "Corrected: the assessment started on Thu 8 Sep 2011, not on Wed 7 Sep 2011",
     "It was the day after.", "Sam Supervisor"),
    (22, StoryKind.CONTACT, "Contact from 6 police", "They rang.", "Wil Worker"),
    (22, StoryKind.CONTACT, "Feedback to the referrer", "Told the school.", "Wil Worker"),
    (23, StoryKind.DECISION, "Not to act on it", "It is known.", "Sam Supervisor"),
    (23, StoryKind.SUPERVISION, "Supervision discussion", "Discussed.", "Sam Supervisor"),
    (23, StoryKind.NOTE, "Note", "A note.", "Wil Worker"),
    (23, StoryKind.ACTION, "Action for Ann Able by Wed 28 Sep 2011", "See the school", "Sam Supervisor"),
    (26, StoryKind.ACTION, "Action done", "See the school", "Wil Worker"),
    (28, StoryKind.ASSESSMENT, "Core assessment submitted to the manager", "", "Wil Worker"),
    (28, StoryKind.ASSESSMENT, "Core assessment authorised", "", "Mo Manager"),
    (28, StoryKind.DECISION, "Closed on Wed 28 Sep 2011: RC9 closed after assessment, to early help",
     "The school helps.", "Mo Manager"),
]  # fmt: skip
ENTERED = " (entered on Fri 30 Sep 2011)"  # what was entered on a later day says so


def plain(entry: StoryEntry) -> tuple[int, StoryKind, str, str, str]:
    return entry.on.day, entry.kind, entry.what.replace(ENTERED, "").split("; decided ")[0], entry.said, entry.by


def test_the_story_tells_everything_in_the_order_in_which_it_happened(authority: Store) -> None:
    assert [plain(entry) for entry in told(authority, lived(authority))] == STORY


def test_every_kind_of_entry_is_in_it(authority: Store) -> None:
    of_plans = {StoryKind.PLAN}  # told in test_story_of_plans.py
    assert {entry.kind for entry in told(authority, lived(authority))} == set(StoryKind) - of_plans


def test_what_was_entered_later_than_it_happened_says_so(authority: Store) -> None:
    case, one = assessed(authority)
    hand_in(authority, one, sep(9))
    submitted = next(entry for entry in told(authority, case) if "submitted" in entry.what)
    assert submitted.what == "Initial assessment submitted to the manager (entered on Fri 30 Sep 2011)"


@pytest.mark.parametrize("day", [1, 2, 5, 8, 14, 19, 23, 26, 28, 30])
def test_as_at_an_earlier_day_nothing_later_is_told(authority: Store, day: int) -> None:
    case = lived(authority)
    assert [plain(entry) for entry in told(authority, case, sep(day))] == [each for each in STORY if each[0] <= day]


def test_a_correction_that_was_not_made_yet_is_not_told_of_the_decision(authority: Store) -> None:
    case, _ = assessed(authority)
    record_decision(authority, act_of(SAM), case, "Visit weekly", "She is afraid.", sep(9), TODAY)
    (first,) = (entry for entry in told(authority, case) if entry.what == "Visit weekly")
    record_decision(authority, act_of(SAM), case, "Visit daily", "It is worse.", sep(12), TODAY,
                    corrects=first.decision_id)  # fmt: skip

    def corrected_on(as_at: date) -> date | None:
        return next(entry.corrected_on for entry in told(authority, case, as_at) if entry.what == "Visit weekly")

    assert corrected_on(sep(11)) is None
    assert corrected_on(sep(12)) == sep(12)
    assert told(authority, case)[-1].corrects_on == sep(9)


def test_a_core_assessment_is_told_after_the_end_of_the_initial_one_of_the_same_day(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(9))
    start(authority, case, Kind.CORE, Trigger.END_OF_INITIAL, sep(9))
    of_the_day = [entry.what for entry in told(authority, case) if entry.on == sep(9)]
    assert [what.split()[2].rstrip(";") for what in of_the_day] == ["submitted", "authorised", "started"]
    assert of_the_day[-1].startswith("Core")


def test_what_people_wrote_can_be_hidden_and_what_the_program_says_is_told(authority: Store) -> None:
    case = lived(authority)
    hides = {entry.what for entry in told(authority, case) if entry.hides}
    assert hides == {"Not to act on it"}


def test_an_open_action_is_one_that_can_be_finished_from_the_story(authority: Store) -> None:
    case, _ = assessed(authority)
    agree_action(authority, act_of(SAM), case, "See the school", ANN, sep(28), sep(23), TODAY)
    action = ask(authority, "SELECT id FROM main.actions")[0][0]
    assert told(authority, case)[-1].action_id == action
    finish_action(authority, act_of(SAM), action, sep(26), TODAY)
    assert [entry.action_id for entry in told(authority, case)][-2:] == [None, None]


def test_what_a_file_brought_is_told_as_far_as_it_is_known(authority: Store) -> None:
    day = date(2024, 6, 10)
    assert [(entry.what, entry.by) for entry in told(authority, UNHELD, day)] == [
        ("Case opened; its referral is not in the file", ""),
        ("Single assessment started; due Mon 5 Aug 2024", ""),
    ]
    closed = [entry.what for entry in told(authority, CLOSED, day)]
    assert closed[-2] == "Single assessment authorised"
    assert closed[-1].startswith("Case ")
    held = [entry.what for entry in told(authority, HELD, day)]
    assert "Unallocated, team Duty" in held
    assert "Held by Ann Able, team North" in held


def test_a_signature_that_a_file_put_on_another_day_is_told_of_that_day(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(9))
    write(authority, f"UPDATE assessments SET authorised_on = '2011-09-12' WHERE id = {one}")
    days = [entry.on for entry in told(authority, case) if entry.what.startswith("Initial assessment authorised")]
    assert sep(12) in days


def test_what_a_file_says_was_signed_and_was_opened_again_here_is_told_as_well(authority: Store) -> None:
    case, today = CLOSED, date(2024, 6, 10)
    write(authority, f"UPDATE cases SET closed_on = NULL, closed_by = NULL WHERE id = {case}")
    one = ask(authority, "SELECT id FROM main.assessments WHERE case_id = :case", case=case)[0][0]
    reopen(authority, act_of(MO, today), one, "There is more.", today, today)
    last = told(authority, case, today)[-1]
    assert (last.what, last.said) == (
        "Single assessment reopened; it was authorised on Sat 1 Jun 2024", "There is more.")  # fmt: skip


def test_a_case_that_is_not_there_has_no_story(authority: Store) -> None:
    assert told(authority, 9999) == ()
    assert file_of(authority, refer(authority), REFERRED).story
