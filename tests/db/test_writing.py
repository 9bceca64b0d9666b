"""What is written on a case: notes and contacts, management decisions that stand, and actions."""

from datetime import date, timedelta
from typing import Any

import pytest
from on_the_way import REFERRED, TODAY, act_of, assessed, decide, done, file_of, refer, sep
from small_authority import ADA, ANN, MO, SAM, WIL, ask, refused, write

from db.commands.closing import close_case
from db.commands.undoing import undo
from db.commands.writing import agree_action, date_action, finish_action, record_decision, write_note
from db.store import Store
from models.census import ClosureReason, ReferralSource
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound
from models.notes import NoteKind, StoryKind
from models.referral import NewChild, ReferralOutcome

TOMORROW = TODAY + timedelta(days=1)


def note(
    store: Store, case: int, kind: NoteKind = NoteKind.NOTE, said: str = "They rang.", on: date = TODAY, *,
    by: int = WIL, **more: Any,
) -> None:  # fmt: skip
    write_note(store, act_of(by), case, kind, said, on, TODAY, **more)


def decision(
    store: Store, case: int, decided: str = "Visit weekly", because: str = "She is afraid.", on: date = TODAY, *,
    by: int = SAM, corrects: int | None = None,
) -> int:  # fmt: skip
    """Record a management decision; its id."""
    record_decision(store, act_of(by), case, decided, because, on, TODAY, corrects=corrects)
    return int(ask(store, "SELECT MAX(id) FROM main.decisions")[0][0])


def agree(
    store: Store, case: int, what: str = "See the school", owner: int = ANN, due_on: date = TODAY, on: date = TODAY, *,
    by: int = WIL,
) -> int:  # fmt: skip
    agree_action(store, act_of(by), case, what, owner, due_on, on, TODAY)
    return int(ask(store, "SELECT MAX(id) FROM main.actions")[0][0])


def restrict(store: Store, case: int) -> None:
    write(store, "INSERT INTO restrictions (child_id, reason, version) "
          f"SELECT child_id, 'safety', 1 FROM cases WHERE id = {case}")  # fmt: skip


# Notes.


@pytest.mark.parametrize(
    ("kind", "told", "what"),
    [
        (NoteKind.NOTE, StoryKind.NOTE, "Note"),
        (NoteKind.CONTACT, StoryKind.CONTACT, "Contact"),
        (NoteKind.FEEDBACK, StoryKind.CONTACT, "Feedback to the referrer"),
        (NoteKind.SUPERVISION, StoryKind.SUPERVISION, "Supervision discussion"),
    ],
)
def test_what_is_written_is_told_in_the_story(authority: Store, kind: NoteKind, told: StoryKind, what: str) -> None:
    case, _ = assessed(authority)
    note(authority, case, kind, "  They\n rang. ", sep(9))
    (entry,) = (entry for entry in file_of(authority, case).story if entry.said == "They rang.")
    assert (entry.on, entry.kind, entry.what, entry.by) == (sep(9), told, what, "Wil Worker")
    undo(authority, act_of(WIL))
    assert "They rang." not in [entry.said for entry in file_of(authority, case).story]


def test_a_contact_says_from_whom_it_came(authority: Store) -> None:
    case, _ = assessed(authority)
    note(authority, case, NoteKind.CONTACT, source=ReferralSource.GP)
    assert "Contact from 3A GP" in [entry.what for entry in file_of(authority, case).story]
    for kind in (NoteKind.NOTE, NoteKind.FEEDBACK, NoteKind.SUPERVISION):
        refused(authority, InvalidInput, "Only a contact comes from somebody",
                lambda kind=kind: note(authority, case, kind, source=ReferralSource.GP))  # fmt: skip


def test_feedback_to_the_referrer_is_given_or_not_yet(authority: Store) -> None:
    case, _ = assessed(authority)
    assert file_of(authority, case).feedback_on is None
    note(authority, case, NoteKind.FEEDBACK, on=sep(9))
    assert file_of(authority, case).feedback_on == sep(9)
    assert file_of(authority, case, sep(8)).feedback_on is None


@pytest.mark.parametrize("text", ["", " ", "\n\t", "...", "\u200b"])
def test_nothing_is_written_that_says_nothing(authority: Store, text: str) -> None:
    case, _ = assessed(authority)
    for act in (lambda: note(authority, case, said=text), lambda: decision(authority, case, text),
                lambda: decision(authority, case, because=text), lambda: agree(authority, case, text)):  # fmt: skip
        refused(authority, InvalidInput, "", act)


@pytest.mark.parametrize(("on", "said"), [(TOMORROW, "in the future"), (sep(1), "was opened on Fri 2 Sep 2011")])
def test_a_day_of_which_nothing_is_written(authority: Store, on: date, said: str) -> None:
    case, _ = assessed(authority)
    for act in (lambda: note(authority, case, on=on), lambda: decision(authority, case, on=on),
                lambda: agree(authority, case, on=on, due_on=TOMORROW)):  # fmt: skip
        refused(authority, InvalidInput, said, act)
    note(authority, case, on=REFERRED)


def test_a_contact_comes_on_a_closed_case_as_well(authority: Store) -> None:
    case = refer(authority)
    decide(authority, case, ReferralOutcome.NO_FURTHER_ACTION)
    note(authority, case, NoteKind.CONTACT, on=sep(20))
    assert file_of(authority, case).story[-1].what == "Contact"


# Management decisions.


def test_a_decision_not_to_act_is_one_too(authority: Store) -> None:
    case, _ = assessed(authority)
    decision(authority, case, "Not to visit today", "The police are there.")
    last = file_of(authority, case).story[-1]
    assert (last.kind, last.what, last.said, last.by) == (
        StoryKind.DECISION, "Not to visit today", "The police are there.", "Sam Supervisor")  # fmt: skip


def test_a_decision_is_corrected_by_a_new_one_that_points_to_it_and_both_stay(authority: Store) -> None:
    case, _ = assessed(authority)
    first = decision(authority, case, on=sep(9))
    second = decision(authority, case, "Visit daily", "It is worse.", sep(12), corrects=first)
    told = {entry.decision_id: entry for entry in file_of(authority, case).story if entry.decision_id}
    assert (told[first].what, told[first].corrected_on) == ("Visit weekly", sep(12))
    assert (told[second].what, told[second].corrects_on) == ("Visit daily", sep(9))
    refused(authority, Conflict, "That decision was corrected on",
            lambda: decision(authority, case, "Visit never", corrects=first))  # fmt: skip
    decision(authority, case, "Visit never", corrects=second)


def test_a_decision_is_not_corrected_before_it_was_made_nor_by_the_wrong_way(authority: Store) -> None:
    case, _ = assessed(authority)
    first = decision(authority, case, on=sep(9))
    refused(authority, InvalidInput, "is before that",
            lambda: decision(authority, case, "Visit daily", on=sep(8), corrects=first))  # fmt: skip
    referral = ask(authority, "SELECT id FROM main.decisions WHERE case_id = :case AND kind = 'referral'", case=case)
    refused(authority, InvalidInput, "by deciding on the referral anew",
            lambda: decision(authority, case, "No", corrects=referral[0][0]))  # fmt: skip


def test_a_closure_is_corrected_by_taking_the_case_up_again(authority: Store) -> None:
    case, one = assessed(authority)
    done(authority, one, sep(9))
    close_case(authority, act_of(MO), case, ClosureReason.NO_FURTHER_ACTION, "All is well", sep(12), TODAY)
    closure = ask(authority, "SELECT id FROM main.decisions WHERE case_id = :case AND kind = 'closure'", case=case)
    refused(authority, InvalidInput, "by taking the case up again",
            lambda: decision(authority, case, "No", corrects=closure[0][0]))  # fmt: skip


def test_only_a_decision_on_this_case_is_corrected(authority: Store) -> None:
    case, _ = assessed(authority)
    of_another = decision(authority, assessed(authority, NewChild("Ben"))[0])
    for id_ in (of_another, 9999):
        refused(authority, NotFound, "is not on NEW0001-1",
                lambda id_=id_: decision(authority, case, "Visit daily", corrects=id_))  # fmt: skip


def test_a_decision_stands_and_is_not_taken_back(authority: Store) -> None:
    case, _ = assessed(authority)
    decision(authority, case)
    refused(authority, Conflict, "nothing to undo", lambda: undo(authority, act_of(SAM)))


def test_a_worker_records_no_management_decision(authority: Store) -> None:
    case, _ = assessed(authority)
    refused(authority, NotAllowed, "needs a supervisor, a manager or an administrator",
            lambda: decision(authority, case, by=WIL))  # fmt: skip


# Actions.


def test_an_action_has_an_owner_and_a_day_and_is_done_on_one(authority: Store) -> None:
    case, _ = assessed(authority)
    action = agree(authority, case, due_on=sep(14), on=sep(9))
    (line,) = file_of(authority, case, sep(16)).actions
    assert (line.what, line.owner, line.due_on, line.countdown.words) == (
        "See the school", "Ann Able", sep(14), "2 late")  # fmt: skip
    finish_action(authority, act_of(WIL), action, sep(15), TODAY)
    assert file_of(authority, case).actions == ()
    assert file_of(authority, case, sep(14)).actions, "on the day before it was open"
    told = [(entry.on, entry.what, entry.said) for entry in file_of(authority, case).story
            if entry.kind is StoryKind.ACTION]  # fmt: skip
    assert told == [
        (sep(9), "Action for Ann Able by Wed 14 Sep 2011", "See the school"),
        (sep(15), "Action done", "See the school"),
    ]
    undo(authority, act_of(WIL))
    assert file_of(authority, case).actions


def test_an_action_is_due_on_the_day_on_which_it_is_agreed_or_later(authority: Store) -> None:
    case, _ = assessed(authority)
    agree(authority, case, due_on=sep(9), on=sep(9))
    agree(authority, case, due_on=TOMORROW, on=sep(9))
    refused(authority, InvalidInput, "before it is agreed",
            lambda: agree(authority, case, due_on=sep(8), on=sep(9)))  # fmt: skip


@pytest.mark.parametrize(("on", "said"), [(sep(8), "It was agreed on Fri 9 Sep 2011"), (TOMORROW, "in the future")])
def test_a_day_on_which_an_action_cannot_have_been_done(authority: Store, on: date, said: str) -> None:
    case, _ = assessed(authority)
    action = agree(authority, case, on=sep(9))
    refused(authority, InvalidInput, said, lambda: finish_action(authority, act_of(WIL), action, on, TODAY))


def test_an_action_is_done_once(authority: Store) -> None:
    case, _ = assessed(authority)
    action = agree(authority, case, on=sep(9))
    finish_action(authority, act_of(WIL), action, sep(12), TODAY)
    refused(authority, InvalidInput, "It was done on Mon 12 Sep 2011",
            lambda: finish_action(authority, act_of(SAM), action, sep(12), TODAY))  # fmt: skip


def test_nothing_is_agreed_on_a_closed_case_and_what_was_is_done_all_the_same(authority: Store) -> None:
    case, one = assessed(authority)
    action = agree(authority, case, on=sep(9))
    done(authority, one, sep(9))
    close_case(authority, act_of(MO), case, ClosureReason.NO_FURTHER_ACTION, "All is well", sep(12), TODAY)
    refused(authority, InvalidInput, "was closed on Mon 12 Sep 2011", lambda: agree(authority, case))
    finish_action(authority, act_of(WIL), action, sep(20), TODAY)


def test_an_action_of_nobody_and_one_that_is_not_there(authority: Store) -> None:
    case, _ = assessed(authority)
    refused(authority, NotFound, "This worker is no longer", lambda: agree(authority, case, owner=99))
    refused(authority, NotFound, "", lambda: finish_action(authority, act_of(WIL), 99, TODAY, TODAY))


def test_of_a_child_whom_they_may_not_see_nobody_writes_anything(authority: Store) -> None:
    case, _ = assessed(authority)
    action = agree(authority, case, on=sep(9))
    restrict(authority, case)
    for act in (lambda: note(authority, case), lambda: decision(authority, case), lambda: agree(authority, case)):
        refused(authority, NotFound, "This case is no longer in the store", act)
    for act in (lambda: finish_action(authority, act_of(WIL), action, TODAY, TODAY),
                lambda: date_action(authority, act_of(WIL), action, TODAY, TODAY)):  # fmt: skip
        refused(authority, NotFound, "This action is no longer in the store", act)
    note(authority, case, by=ADA)
