"""Assessments on their way: started, the child seen, submitted, returned, authorised, corrected, reopened."""

from datetime import date, timedelta
from typing import Any

import pytest
from on_the_way import (
    DUE,
    REFERRED,
    TODAY,
    act_of,
    assessed,
    at,
    correct,
    done,
    file_of,
    give_back,
    hand_in,
    row,
    see,
    sep,
    sign,
    start,
)
from small_authority import (
    ADA,
    ANN,
    BOB,
    MAX,
    MO,
    NORTH,
    SAM,
    WIL,
    ask,
    differing,
    records,
    refused,
    trail_is_sound,
    write,
)

from db.commands.allocating import allocate
from db.commands.assessing import (
    authorise,
    note_seen,
    reopen,
    return_assessment,
    start_assessment,
)
from db.commands.closing import close_case, note_conference
from db.commands.undoing import undo
from db.store import Store
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.census import ClosureReason
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound
from models.pathway import Dated, LateReason, Stage, Trigger
from models.quality import Quality, seen_words
from models.referral import NewChild
from models.time_split import TimeSplit

TOMORROW = TODAY + timedelta(days=1)
CORE, INITIAL, SINGLE = Kind.CORE, Kind.INITIAL, Kind.SINGLE


def again(store: Store, one: int, on: date = TODAY, because: str = "It was signed too soon.", *, by: int = MO) -> None:
    reopen(store, act_of(by), one, because, on, TODAY)


def give(store: Store, case: int, worker: int, on: date) -> None:
    allocate(store, act_of(MO), [Wish(case)], Destination(worker, NORTH), on, TODAY, "Near",
             code=ChangeReason.OTHER, override="It must be")  # fmt: skip


def restrict(store: Store, case: int) -> None:
    write(store, "INSERT INTO restrictions (child_id, reason, version) "
          f"SELECT child_id, 'safety', 1 FROM cases WHERE id = {case}")  # fmt: skip


# Started.


def test_a_core_assessment_starts_at_the_end_of_the_initial_and_is_due_in_thirty_five_working_days(
    authority: Store,
) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(9))
    due = start_assessment(authority, act_of(WIL), case, CORE, Trigger.END_OF_INITIAL, sep(12), TODAY)
    assert due == date(2011, 10, 28)
    line = file_of(authority, case).assessments[-1]
    assert (line.kind, line.started_on, line.due.start, line.started_by) == (
        CORE, sep(9), sep(9), Trigger.END_OF_INITIAL)  # fmt: skip


def test_a_strategy_discussion_starts_the_core_one_beside_the_initial_and_section_47_with_its_conference(
    authority: Store,
) -> None:
    case, one = assessed(authority)
    start(authority, case, CORE, Trigger.STRATEGY, sep(7))
    found = file_of(authority, case)
    assert found.section_47_on == sep(7)
    assert [clock.due.due_on for clock in found.clocks] == [sep(28)]
    assert {line.kind for line in found.assessments if line.authorised_on is None} == {INITIAL, CORE}
    undo(authority, act_of(WIL))
    assert file_of(authority, case).section_47_on is None
    assert at(authority, case).open_assessments[0].id == one


def test_a_second_strategy_discussion_leaves_the_day_on_which_section_47_began(authority: Store) -> None:
    case, _ = assessed(authority)
    first = start(authority, case, CORE, Trigger.STRATEGY, sep(7))
    done(authority, first, sep(9))
    start(authority, case, CORE, Trigger.STRATEGY, sep(12))
    assert file_of(authority, case).section_47_on == sep(7)


def test_two_at_once_cannot_be(authority: Store) -> None:
    case, _ = assessed(authority)
    for kind, trigger in ((INITIAL, Trigger.NEW_INFORMATION), (CORE, Trigger.NEW_INFORMATION),
                          (SINGLE, Trigger.NEW_INFORMATION)):  # fmt: skip
        refused(authority, InvalidInput, "is open, and two at once cannot be (8896)",
                lambda kind=kind, trigger=trigger: start(authority, case, kind, trigger, sep(7)))  # fmt: skip


@pytest.mark.parametrize(
    ("on", "said"), [(sep(1), "(1103)"), (TOMORROW, "in the future"), (sep(5), None), (TODAY, None)]
)
def test_an_assessment_starts_between_the_referral_and_today(authority: Store, on: date, said: str | None) -> None:
    case, _ = assessed(authority)
    if said is None:
        assert start(authority, case, CORE, Trigger.STRATEGY, on)
    else:
        refused(authority, InvalidInput, said, lambda: start(authority, case, CORE, Trigger.STRATEGY, on))


def test_a_further_single_assessment_is_due_forty_five_working_days_after_its_own_start(authority: Store) -> None:
    day, today = date(2024, 1, 8), date(2024, 6, 10)
    case, one = assessed(authority, on=day, today=today)
    hand_in(authority, one, day, today=today)
    sign(authority, one, day, today=today)
    due = start_assessment(authority, act_of(WIL), case, SINGLE, Trigger.NEW_INFORMATION, date(2024, 4, 2), today)
    assert due == date(2024, 6, 6)
    assert [line.day for line in file_of(authority, case, today).assessments] == [0, 47]


def test_where_the_start_day_counts_a_core_assessment_is_due_a_day_sooner(authority: Store) -> None:
    write(authority, "UPDATE authority SET count_start_day = 1")
    case, _ = assessed(authority)
    due = start_assessment(authority, act_of(WIL), case, CORE, Trigger.STRATEGY, sep(7), TODAY)
    assert due == date(2011, 10, 25)  # of 26 October, nationally


# Seen.


def test_a_child_was_seen_alone_on_a_day_which_the_case_file_says(authority: Store) -> None:
    case, one = assessed(authority)
    see(authority, one, sep(7), True)
    found = file_of(authority, case)
    line = found.assessments[0]
    assert seen_words(line.child_seen, line.seen_on, line.seen_alone) == "child seen Wed 7 Sep 2011, alone"
    assert found.last_seen_on == sep(7)


def test_that_a_child_was_not_seen_yet_is_a_record_too(authority: Store) -> None:
    case, one = assessed(authority)
    see(authority, one, None)
    line = file_of(authority, case).assessments[0]
    assert seen_words(line.child_seen, line.seen_on, line.seen_alone) == "child not seen yet"
    refused(authority, InvalidInput, "That is what stands there already", lambda: see(authority, one, None))


def test_what_was_noted_before_stays_in_the_story(authority: Store) -> None:
    case, one = assessed(authority)
    see(authority, one, sep(9), True)
    see(authority, one, sep(7), False)
    assert file_of(authority, case).last_seen_on == sep(7)
    hand_in(authority, one, sep(12), seen_on=sep(8))
    said = [entry.said for entry in file_of(authority, case).story if entry.said.startswith("Before")]
    assert said == [
        "Before, it was noted: child seen Fri 9 Sep 2011, alone.",
        "Before, it was noted: child seen Wed 7 Sep 2011, not alone.",
    ]


def test_that_the_child_was_seen_alone_is_not_lost_as_it_is_submitted(authority: Store) -> None:
    _, one = assessed(authority)
    see(authority, one, sep(7), True)
    hand_in(authority, one, sep(9), seen_on=sep(7))
    assert row(authority, "assessments", one, "child_seen_on", "seen_alone") == ("2011-09-07", 1)


def test_a_child_is_seen_while_the_assessment_is_with_the_manager_and_not_after(authority: Store) -> None:
    _, one = assessed(authority)
    hand_in(authority, one, sep(7))
    see(authority, one, sep(8))
    sign(authority, one, sep(9))
    refused(authority, InvalidInput, "is authorised", lambda: see(authority, one, sep(9)))


def test_who_noted_of_a_child_what_another_has_noted_since_is_told(authority: Store) -> None:
    _, one = assessed(authority)
    see(authority, one, sep(7))
    refused(authority, Conflict, "child seen Wed 7 Sep 2011",
            lambda: note_seen(authority, act_of(SAM), one, sep(8), None, TODAY, seen=(None, None, None)))  # fmt: skip
    note_seen(authority, act_of(SAM), one, sep(8), None, TODAY, seen=(True, sep(7), None))


# Submitted.


def test_a_submitted_assessment_waits_for_the_manager_and_its_clock_runs(authority: Store) -> None:
    case, one = assessed(authority)
    hand_in(authority, one, sep(9), to_id=MO)
    line = file_of(authority, case, sep(20)).assessments[0]
    assert line.stage is Stage.WITH_MANAGER
    assert (line.submission.on, line.submission.by, line.submission.to) == (sep(9), "Wil Worker", "Mo Manager")
    assert line.countdown.words == "2 late"


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (WIL, "No one authorises their own"),
        (SAM, "They may not sign"),
        (ANN, "They may not sign"),
        (99, "They may not sign"),
        (MAX, "They hold this case themselves"),
    ],
)
def test_it_is_submitted_to_somebody_who_may_sign_it(authority: Store, to: int, said: str) -> None:
    case, one = assessed(authority)
    give(authority, case, MAX, sep(5))
    refused(authority, InvalidInput, said, lambda: hand_in(authority, one, sep(9), to_id=to))


@pytest.mark.parametrize(("on", "said"), [(sep(1), "(1103)"), (TOMORROW, "in the future")])
def test_a_day_on_which_it_cannot_have_been_submitted(authority: Store, on: date, said: str) -> None:
    _, one = assessed(authority)
    refused(authority, InvalidInput, said, lambda: hand_in(authority, one, on))


def test_it_is_submitted_once(authority: Store) -> None:
    _, one = assessed(authority)
    hand_in(authority, one, sep(9))
    refused(authority, InvalidInput, "is with the manager since Fri 9 Sep 2011",
            lambda: hand_in(authority, one, sep(9), by=SAM))  # fmt: skip


def test_what_is_refused_of_a_submission_leaves_the_child_unseen(authority: Store) -> None:
    _, one = assessed(authority)
    refused(authority, InvalidInput, "in the future", lambda: hand_in(authority, one, sep(9), seen_on=TOMORROW))


# Returned.


def test_a_returned_assessment_is_in_progress_again_and_the_comment_is_in_the_story(authority: Store) -> None:
    case, one = assessed(authority)
    hand_in(authority, one, sep(7))
    give_back(authority, one, sep(8), "Where is the father?")
    found = file_of(authority, case)
    assert found.assessments[0].stage is Stage.IN_PROGRESS
    assert [(entry.what, entry.said, entry.by) for entry in found.story if "returned" in entry.what] == [
        ("Initial assessment returned", "Where is the father?", "Mo Manager")
    ]
    refused(authority, InvalidInput, "before it was returned or reopened", lambda: hand_in(authority, one, sep(7)))
    hand_in(authority, one, sep(8))


@pytest.mark.parametrize("comment", ["", " \n ", "—"])
def test_nothing_is_returned_without_a_comment(authority: Store, comment: str) -> None:
    _, one = assessed(authority)
    hand_in(authority, one, sep(7))
    refused(authority, InvalidInput, "The comment to the worker is empty",
            lambda: give_back(authority, one, sep(8), comment))  # fmt: skip


@pytest.mark.parametrize(("on", "said"), [(sep(6), "before it was submitted"), (TOMORROW, "in the future")])
def test_a_day_on_which_it_cannot_have_been_returned(authority: Store, on: date, said: str) -> None:
    _, one = assessed(authority)
    hand_in(authority, one, sep(7))
    refused(authority, InvalidInput, said, lambda: give_back(authority, one, on))


# Authorised.


def test_a_signature_on_the_due_date_is_in_time(authority: Store) -> None:
    case, one = assessed(authority)
    hand_in(authority, one, sep(15))
    sign(authority, one, DUE)
    line = file_of(authority, case).assessments[0]
    assert (line.authorised_on, line.authorised_by, line.late_reason) == (DUE, "Mo Manager", None)
    assert line.countdown.words == "done in time"
    assert Quality.LAST_DAY in line.qualities


@pytest.mark.parametrize(
    ("reason", "note", "said"),
    [
        (None, "", "so this is late. Say why: late_allocation"),
        (None, "Too much", "Say why"),
        (LateReason.WORKLOAD, "", "Say more in a note"),
        (LateReason.WORKLOAD, " \t", "Say more in a note"),
        (LateReason.WORKLOAD, "\u200b", "Say more in a note"),
    ],
)
def test_a_signature_on_the_day_after_needs_a_reason_and_a_note(
    authority: Store, reason: LateReason | None, note: str, said: str
) -> None:
    _, one = assessed(authority)
    hand_in(authority, one, DUE)
    late = DUE + timedelta(days=1)  # a Saturday: no working day has passed, and it is late
    refused(authority, InvalidInput, said, lambda: sign(authority, one, late, reason, note))


def test_a_late_signature_is_told_with_its_reason(authority: Store) -> None:
    case, one = assessed(authority)
    hand_in(authority, one, DUE)
    sign(authority, one, sep(17), LateReason.FAMILY, "They were abroad.")
    found = file_of(authority, case)
    assert found.assessments[0].late_reason is LateReason.FAMILY
    (entry,) = (entry for entry in found.story if "authorised" in entry.what)
    assert "late: the family was not available" in entry.what
    assert (entry.said, entry.by) == ("They were abroad.", "Mo Manager")


def test_a_reason_for_lateness_where_it_is_in_time_is_refused(authority: Store) -> None:
    _, one = assessed(authority)
    hand_in(authority, one, DUE)
    refused(authority, InvalidInput, "It is in time",
            lambda: sign(authority, one, DUE, LateReason.WORKLOAD, "Much"))  # fmt: skip


def test_nothing_is_signed_that_was_not_submitted_nor_twice_nor_before_nor_tomorrow(authority: Store) -> None:
    _, one = assessed(authority)
    refused(authority, InvalidInput, "was not submitted yet", lambda: sign(authority, one, sep(9)))
    hand_in(authority, one, sep(9))
    refused(authority, InvalidInput, "before it was submitted", lambda: sign(authority, one, sep(8)))
    refused(authority, InvalidInput, "in the future", lambda: sign(authority, one, TOMORROW))
    sign(authority, one, sep(9))
    refused(authority, InvalidInput, "was authorised on Fri 9 Sep 2011", lambda: sign(authority, one, sep(9), by=MAX))


def test_no_one_authorises_their_own(authority: Store) -> None:
    case, one = assessed(authority)
    hand_in(authority, one, sep(9), by=MO)
    refused(authority, InvalidInput, "You submitted this assessment yourself", lambda: sign(authority, one, sep(9)))
    give(authority, case, MAX, sep(12))
    refused(authority, InvalidInput, "You hold this case yourself", lambda: sign(authority, one, sep(12), by=MAX))
    give(authority, case, BOB, sep(13))
    refused(authority, InvalidInput, "You held this case then yourself",
            lambda: sign(authority, one, sep(12), by=MAX))  # fmt: skip
    sign(authority, one, sep(13), by=MAX)


def test_a_manager_gives_no_case_away_to_sign_it(authority: Store) -> None:
    case, one = assessed(authority)
    give(authority, case, MO, REFERRED)
    hand_in(authority, one, sep(9))
    give(authority, case, BOB, sep(12))
    refused(authority, InvalidInput, "You held this case then yourself", lambda: sign(authority, one, sep(13)))


def test_who_may_sign_return_and_reopen(authority: Store) -> None:
    _, one = assessed(authority)
    hand_in(authority, one, sep(7), by=ADA)
    for who in (WIL, SAM):
        for act in (lambda who=who: sign(authority, one, sep(9), by=who),
                    lambda who=who: give_back(authority, one, sep(9), by=who),
                    lambda who=who: again(authority, one, by=who)):  # fmt: skip
            refused(authority, NotAllowed, "needs a manager or an administrator", act)
    refused(authority, NotAllowed, "needs a supervisor",
            lambda: correct(authority, at(authority, 15).id, None, Dated.REFERRAL, sep(1), by=WIL))  # fmt: skip


def test_who_looked_at_another_submission_does_not_sign_or_return_this_one(authority: Store) -> None:
    _, one = assessed(authority)
    hand_in(authority, one, sep(5))
    looked_at = ask(authority, "SELECT MAX(id) FROM main.submissions")[0][0]
    give_back(authority, one, sep(6))
    for act in (
        lambda: authorise(authority, act_of(MO), one, sep(9), TODAY, seen=looked_at),
        lambda: return_assessment(authority, act_of(MO), one, "More", sep(9), TODAY, seen=looked_at),
    ):
        refused(authority, Conflict, "was returned since you looked, so nothing was written", act)
        hand_in(authority, one, sep(7))
        refused(authority, Conflict, "was returned and submitted again since you looked", act)
        undo(authority, act_of(WIL))
    hand_in(authority, one, sep(7))
    authorise(authority, act_of(MO), one, sep(9), TODAY, seen=looked_at + 1)


# Where the time went.


def test_the_parts_of_the_time_add_up_to_the_working_days(authority: Store) -> None:
    case, one = assessed(authority)
    give(authority, case, BOB, sep(6))
    hand_in(authority, one, sep(9))
    give_back(authority, one, sep(12))
    hand_in(authority, one, sep(14))
    sign(authority, one, sep(16))
    line = file_of(authority, case).assessments[0]
    assert line.split == TimeSplit(unallocated=2, worker=5, manager=3)
    assert line.split.elapsed == line.day == 10


# Reopened.


def test_a_reopened_assessment_keeps_its_start_and_its_due_date(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(9))
    again(authority, one, sep(12))
    line = file_of(authority, case, sep(20)).assessments[0]
    assert (line.started_on, line.due.due_on, line.authorised_on) == (REFERRED, DUE, None)
    assert line.countdown.words == "2 late"
    assert [entry.what for entry in file_of(authority, case).story if "reopened" in entry.what] == [
        "Initial assessment reopened; it was authorised on Fri 9 Sep 2011"
    ]
    refused(authority, InvalidInput, "before it was returned or reopened", lambda: hand_in(authority, one, sep(9)))
    hand_in(authority, one, sep(20))
    sign(authority, one, sep(20), LateReason.COMPLEXITY, "There was more.")


def test_the_reason_of_a_late_signature_goes_with_it_as_it_is_reopened_and_stays_in_the_story(authority: Store) -> None:
    case, one = assessed(authority)
    hand_in(authority, one, DUE)
    sign(authority, one, sep(20), LateReason.FAMILY, "They were abroad.")
    again(authority, one, sep(21))
    assert row(authority, "assessments", one, "late_reason", "late_note") == (None, None)
    assert any("They were abroad." in entry.said for entry in file_of(authority, case).story)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"because": " "}, "reason for reopening is empty"),
        ({"on": sep(8)}, "before it was authorised"),
        ({"on": TOMORROW}, "in the future"),
    ],
)
def test_a_reopening_that_cannot_be(authority: Store, values: dict[str, Any], said: str) -> None:
    _, one = assessed(authority)
    refused(authority, InvalidInput, "is open", lambda: again(authority, one))
    done(authority, one, sep(9))
    refused(authority, InvalidInput, said, lambda: again(authority, one, **values))


def test_nothing_is_reopened_that_another_has_followed(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(9))
    after = start(authority, case, CORE, Trigger.END_OF_INITIAL, sep(9))
    refused(authority, InvalidInput, "(8896)", lambda: again(authority, one))
    done(authority, after, sep(20))
    refused(authority, InvalidInput, "(8863Q)", lambda: again(authority, one))


# Corrected.


def test_the_due_date_follows_the_start_and_the_old_one_stays_visible(authority: Store) -> None:
    case, _ = assessed(authority)
    core = start(authority, case, CORE, Trigger.STRATEGY, sep(7))
    said = correct(authority, case, core, Dated.STARTED, sep(6))
    assert said == (
        "the core assessment is due Tue 25 Oct 2011, before Wed 26 Oct 2011; "
        "section 47 enquiries since Tue 6 Sep 2011, the conference due Tue 27 Sep 2011"
    )
    found = file_of(authority, case)
    line = next(line for line in found.assessments if line.kind is CORE)
    assert (line.started_on, line.due.start, line.due.due_on) == (sep(6), sep(6), date(2011, 10, 25))
    assert Quality.MOVED_START in line.qualities
    assert found.section_47_on == sep(6)
    (entry,) = (entry for entry in found.story if entry.what.startswith("Corrected"))
    assert entry.what == "Corrected: the assessment started on Tue 6 Sep 2011, not on Wed 7 Sep 2011"
    assert (entry.said, entry.by, entry.on) == ("It was typed wrongly.", "Sam Supervisor", TODAY)


def test_a_correction_is_looked_at_before_it_is_written(authority: Store) -> None:
    case, _ = assessed(authority)
    core = start(authority, case, CORE, Trigger.STRATEGY, sep(7))
    before = records(authority)
    said = correct(authority, case, core, Dated.STARTED, sep(6), because="", apply=False)
    assert "due Tue 25 Oct 2011" in said
    assert differing(before, records(authority)) == []


def test_a_start_that_was_corrected_is_taken_back_as_a_whole(authority: Store) -> None:
    case, _ = assessed(authority)
    core = start(authority, case, CORE, Trigger.STRATEGY, sep(7))
    before = records(authority)
    correct(authority, case, core, Dated.STARTED, sep(6))
    undo(authority, act_of(SAM))
    assert differing(before, records(authority)) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"now": sep(1)}, "(1103)"),
        ({"now": TOMORROW}, "in the future"),
        ({"now": sep(7)}, "is what stands there already"),
        ({"now": sep(6), "because": " "}, "reason for correcting is empty"),
        ({"now": sep(6), "on": TOMORROW}, "corrected between Wed 7 Sep 2011 and today"),
        ({"now": sep(6), "on": sep(6)}, "corrected between Wed 7 Sep 2011 and today"),
        ({"now": sep(6), "reason": LateReason.OTHER, "note": "Late"}, "No assessment becomes late with that"),
    ],
)
def test_a_start_that_cannot_be_corrected_so(authority: Store, values: dict[str, Any], said: str) -> None:
    case, _ = assessed(authority)
    core = start(authority, case, CORE, Trigger.STRATEGY, sep(7))
    refused(authority, InvalidInput, said,
            lambda: correct(authority, case, core, Dated.STARTED, **values))  # fmt: skip


def test_a_start_is_not_corrected_so_that_two_overlap(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(9))
    core = start(authority, case, CORE, Trigger.NEW_INFORMATION, sep(12))
    refused(authority, InvalidInput, "(8863Q)", lambda: correct(authority, case, core, Dated.STARTED, sep(8)))
    correct(authority, case, core, Dated.STARTED, sep(9))
    refused(authority, InvalidInput, "correct the other one first",
            lambda: correct(authority, case, one, Dated.AUTHORISED, sep(12)))  # fmt: skip


def test_somebody_who_corrected_the_date_meanwhile_is_not_overruled(authority: Store) -> None:
    case, _ = assessed(authority)
    core = start(authority, case, CORE, Trigger.STRATEGY, sep(7))
    correct(authority, case, core, Dated.STARTED, sep(6))
    refused(authority, Conflict, "Somebody has corrected the day on which the assessment started since you looked",
            lambda: correct(authority, case, core, Dated.STARTED, sep(5), seen=sep(7)))  # fmt: skip


def test_a_signature_that_becomes_late_by_its_correction_needs_its_reason(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, DUE)
    refused(authority, InvalidInput, "is late: due Fri 16 Sep 2011, authorised Sat 17 Sep 2011",
            lambda: correct(authority, case, one, Dated.AUTHORISED, sep(17)))  # fmt: skip
    late = {"reason": LateReason.OTHER, "note": " "}
    refused(authority, InvalidInput, "Give the reason for it and a note",
            lambda: correct(authority, case, one, Dated.AUTHORISED, sep(17), **late))  # fmt: skip
    correct(authority, case, one, Dated.AUTHORISED, sep(17), reason=LateReason.OTHER, note="It lay there")
    assert row(authority, "assessments", one, "authorised_on", "late_reason") == ("2011-09-17", "other")
    correct(authority, case, one, Dated.AUTHORISED, DUE)
    assert row(authority, "assessments", one, "authorised_on", "late_reason", "late_note") == ("2011-09-16", None, None)


def test_a_late_one_that_a_file_brought_without_a_reason_can_be_corrected(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, DUE)
    write(authority, f"UPDATE assessments SET authorised_on = '2011-09-20' WHERE id = {one}")
    correct(authority, case, one, Dated.AUTHORISED, sep(21))
    assert row(authority, "assessments", one, "authorised_on", "late_reason") == ("2011-09-21", None)


def test_a_submission_and_a_day_on_which_the_child_was_seen_are_corrected(authority: Store) -> None:
    case, one = assessed(authority)
    see(authority, one, sep(12))
    hand_in(authority, one, sep(13))
    assert correct(authority, case, one, Dated.SEEN, sep(5)) == "no due date moves"
    correct(authority, case, one, Dated.SUBMITTED, sep(14))
    found = file_of(authority, case)
    assert (found.last_seen_on, found.assessments[0].seen_on) == (sep(5), sep(5))
    assert found.assessments[0].submission.on == sep(14)


def test_of_a_closed_case_a_signature_is_corrected_and_not_past_the_closure(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(9))
    close_case(authority, act_of(MO), case, ClosureReason.NO_FURTHER_ACTION, "All is well", sep(12), TODAY)
    correct(authority, case, one, Dated.AUTHORISED, sep(12))
    refused(authority, InvalidInput, "The case was closed on Mon 12 Sep 2011",
            lambda: correct(authority, case, one, Dated.AUTHORISED, sep(13)))  # fmt: skip


def test_a_start_is_not_moved_past_the_conference_that_followed_it(authority: Store) -> None:
    case, _ = assessed(authority)
    core = start(authority, case, CORE, Trigger.STRATEGY, sep(7))
    note_conference(authority, act_of(SAM), case, sep(14), TODAY)
    refused(authority, InvalidInput, "after the conference that followed",
            lambda: correct(authority, case, core, Dated.STARTED, sep(15)))  # fmt: skip
    assert correct(authority, case, core, Dated.STARTED, sep(14)).endswith("section 47 enquiries since Wed 14 Sep 2011")


# Taken back, by others hidden, and entered.


def test_a_signature_is_not_taken_back_where_a_core_assessment_has_followed_it_or_the_case_is_closed(
    authority: Store,
) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(9))
    start(authority, case, CORE, Trigger.NEW_INFORMATION, sep(9))
    refused(authority, Conflict, "The case has gone on since", lambda: undo(authority, act_of(MO)))
    undo(authority, act_of(WIL))
    close_case(authority, act_of(MAX), case, ClosureReason.NO_FURTHER_ACTION, "All is well", sep(12), TODAY)
    refused(authority, Conflict, "The case has gone on since", lambda: undo(authority, act_of(MO)))


def test_a_reopening_is_not_taken_back_once_it_was_submitted_again(authority: Store) -> None:
    _, one = assessed(authority)
    done(authority, one, sep(9))
    again(authority, one, sep(12))
    hand_in(authority, one, sep(13))
    refused(authority, Conflict, "The case has gone on since", lambda: undo(authority, act_of(MO)))


def test_a_corrected_start_is_not_taken_back_once_it_was_submitted_before_it(authority: Store) -> None:
    case, _ = assessed(authority)
    core = start(authority, case, CORE, Trigger.STRATEGY, sep(12))
    correct(authority, case, core, Dated.STARTED, sep(7))
    hand_in(authority, core, sep(9))
    refused(authority, Conflict, "The case has gone on since", lambda: undo(authority, act_of(SAM)))


def test_a_return_is_not_taken_back_once_it_was_submitted_again(authority: Store) -> None:
    _, one = assessed(authority)
    hand_in(authority, one, sep(7))
    give_back(authority, one, sep(8))
    done(authority, one, sep(9))
    undo(authority, act_of(MO))  # the signature
    refused(authority, Conflict, "", lambda: undo(authority, act_of(MO)))


def test_of_a_child_whom_they_may_not_see_nobody_does_anything(authority: Store) -> None:
    case, one = assessed(authority)
    hand_in(authority, one, sep(9))
    restrict(authority, case)
    acts = [
        lambda: start(authority, case, CORE, Trigger.STRATEGY, sep(9)),
        lambda: see(authority, one, sep(9)),
        lambda: hand_in(authority, one, sep(9)),
        lambda: give_back(authority, one, sep(9)),
        lambda: sign(authority, one, sep(9)),
        lambda: again(authority, one),
        lambda: correct(authority, case, None, Dated.REFERRAL, sep(1)),
    ]
    for act in acts:
        refused(authority, NotFound, "This case is no longer in the store", act)
    sign(authority, one, sep(9), by=ADA)


def test_what_is_not_there_is_not_found(authority: Store) -> None:
    case, _ = assessed(authority)
    other, of_other = assessed(authority, NewChild("Ben"))
    for act in (lambda: see(authority, 9999, sep(9)), lambda: hand_in(authority, 9999, sep(9)),
                lambda: start(authority, 9999, CORE, Trigger.STRATEGY, sep(9))):  # fmt: skip
        refused(authority, NotFound, "no longer in the store", act)
    refused(authority, InvalidInput, "no longer among those of",
            lambda: correct(authority, case, of_other, Dated.SEEN, sep(9)))  # fmt: skip
    assert other != case


def test_the_way_of_an_assessment_is_entered_and_the_trail_is_sound(authority: Store) -> None:
    case, one = assessed(authority)
    see(authority, one, sep(5))
    hand_in(authority, one, sep(7))
    give_back(authority, one, sep(8))
    done(authority, one, sep(9))
    again(authority, one, sep(12))
    hand_in(authority, one, sep(12))
    entries = ask(authority, "SELECT what, who FROM main.audit_entries WHERE case_id = :case ORDER BY id", case=case)
    assert entries == [
        ("take a referral", "Wil Worker"), ("decide on a referral", "Mo Manager"),
        ("note that a child was seen", "Wil Worker"), ("submit an assessment", "Wil Worker"),
        ("return an assessment", "Mo Manager"), ("submit an assessment", "Wil Worker"),
        ("authorise an assessment", "Mo Manager"), ("reopen an assessment", "Mo Manager"),
        ("submit an assessment", "Wil Worker"),
    ]  # fmt: skip
    assert trail_is_sound(authority)
