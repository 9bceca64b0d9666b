"""Erasing a child takes along the way of its cases, and its name out of what was written on the cases of others."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from small_authority import contents

from db.audit import stored_entries
from db.commands.assessing import (
    authorise,
    correct_date,
    note_seen,
    reopen,
    return_assessment,
    submit,
)
from db.commands.closing import close_case, note_conference, take_up_again
from db.commands.keeping import erase
from db.commands.people import give_access
from db.commands.referring import decide_referral, take_referral
from db.commands.standing import begin_care, begin_protection, end_episode, note_held, place, set_fact
from db.commands.undoing import redo, undo
from db.commands.writing import agree_action, finish_action, record_decision, write_note
from db.files import beside
from db.queries.people import person_named
from db.store import Act, Store
from models.audit_chain import faults
from models.care_codes import AbuseCategory, CareEnd, EventKind, FactKind, LegalStatus, PlacementType
from models.census import ClosureReason, PrimaryNeed, ReferralSource
from models.errors import Conflict
from models.notes import NoteKind
from models.pathway import Dated, LateReason
from models.people import Role
from models.referral import NewChild, ReferralOutcome

NAME, OTHER = "Siân Ó Dálaigh-Wren", "Jo Bloggs"
REFERRED, TODAY = date(2024, 3, 4), date(2024, 6, 10)
REFERENCE = "NEW0001"
NEW_TABLES = ("submissions", "corrections", "notes", "actions")


@pytest.fixture
def worker(store: Store, act: Act) -> Act:
    """Somebody who submits what the administrator signs."""
    give_access(store, act, "Wil Worker", Role.WORKER, new=True)
    with store.reading() as reader:
        return Act(person_named(reader, "Wil Worker"), act.at)


@pytest.fixture
def told(store: Store, act: Act, worker: Act) -> Store:
    """Two children with all that there is on the way of a case, the first of whom is to be erased."""
    for name in (NAME, OTHER):
        said = f"{name} said so."
        new = NewChild(name, date(2015, 5, 4))
        case = take_referral(
            store, worker, new, REFERRED, ReferralSource.POLICE, PrimaryNeed.ABUSE, 4, said, TODAY, team_id=1
        )
        decide_referral(store, act, case, ReferralOutcome.SECTION_47, said, REFERRED, TODAY)
        assessment = case
        note_seen(store, worker, assessment, REFERRED + timedelta(days=1), True, TODAY)
        submit(store, worker, assessment, date(2024, 5, 1), TODAY)
        return_assessment(store, act, assessment, said, date(2024, 5, 2), TODAY)
        submit(store, worker, assessment, date(2024, 5, 3), TODAY)
        authorise(store, act, assessment, TODAY, TODAY, reason=LateReason.FAMILY, note=said)
        reopen(store, act, assessment, said, TODAY, TODAY)
        submit(store, worker, assessment, TODAY, TODAY)
        authorise(store, act, assessment, TODAY, TODAY, reason=LateReason.FAMILY, note=said)
        correct_date(store, act, case, assessment, Dated.SEEN, REFERRED, said, TODAY, TODAY)
        note_conference(store, act, case, None, TODAY, needless=said)
        for kind in NoteKind:
            write_note(store, worker, case, kind, said, TODAY, TODAY)
        record_decision(store, act, case, f"Not to tell {name}", said, TODAY, TODAY)
        agree_action(store, worker, case, f"Visit {name}", 1, TODAY, TODAY, TODAY)
        protect(store, act, case, said)
    return store


def protect(store: Store, act: Act, case: int, said: str) -> None:
    """A plan with its category and a visit, and a time in care with a placement, ended; with a word of each."""
    plan = begin_protection(store, act, case, AbuseCategory.NEGLECT, REFERRED, TODAY)
    note_held(store, act, plan, EventKind.VISIT, date(2024, 3, 11), TODAY, alone=True, note=said)
    set_fact(store, act, plan, FactKind.CATEGORY, AbuseCategory.EMOTIONAL, date(2024, 4, 2), TODAY, note=said)
    end_episode(store, act, plan, date(2024, 5, 6), TODAY, note=said)
    care = begin_care(store, act, case, LegalStatus.ACCOMMODATED, None, date(2024, 5, 6), TODAY)
    place(store, act, care, PlacementType.FOSTER, date(2024, 5, 7), TODAY, note=said)
    end_episode(store, act, care, TODAY, TODAY, reason=CareEnd.HOME_PLANNED, note=said)


def close(store: Store, act: Act) -> None:
    finish_action(store, act, 1, TODAY, TODAY)
    close_case(store, act, 1, ClosureReason.NO_FURTHER_ACTION, f"{NAME} is safe.", TODAY, TODAY)


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.reading() as reader:
        return [tuple(row) for row in reader.rows(sql)]


def test_all_rows_of_the_child_are_gone_and_no_other(told: Store, act: Act) -> None:
    close(told, act)
    before = {name: rows(told, f"SELECT * FROM {name} WHERE case_id <> 1") for name in (*NEW_TABLES, "decisions")}
    of_status = ("status_episodes", "episode_facts", "episode_events", "placements")
    before |= {name: rows(told, f"SELECT * FROM {name} WHERE child_id <> 1") for name in of_status}
    assert all(before.values())
    assert erase(told, act, 1, REFERENCE, "A court ordered it.", TODAY, early=True)
    assert {name: rows(told, f"SELECT * FROM {name}") for name in before} == before
    assert rows(told, "SELECT reference FROM children") == [("NEW0002",)]
    assert rows(told, "PRAGMA foreign_key_check") == []


def test_no_file_holds_a_word_of_the_child(told: Store, act: Act) -> None:
    close(told, act)
    erase(told, act, 1, REFERENCE, "A court ordered it.", TODAY, early=True)
    assert NAME not in repr(contents(told))
    for file in beside(told.path):
        raw = file.read_bytes() if file.exists() else b""
        assert not [word for word in (REFERENCE, NAME, "Dálaigh", "D\\u00e1laigh") if word.encode() in raw]
    with told.reading() as reader:
        assert list(faults(stored_entries(reader))) == []


def test_none_of_its_moves_can_be_taken_back_or_up_again(told: Store, act: Act, worker: Act) -> None:
    finish_action(told, act, 1, TODAY, TODAY)
    undo(told, act)
    close(told, act)
    erase(told, act, 1, REFERENCE, "A court ordered it.", TODAY, early=True)
    assert {row[0] for row in rows(told, "SELECT child_id FROM row_images")} <= {2, None}
    with pytest.raises(Conflict, match="nothing to redo"):
        redo(told, act)
    undo(told, worker)  # of the other child
    assert rows(told, "SELECT COUNT(*) FROM actions") == [(0,)]


OF_OTHERS: dict[str, tuple[str, Callable[[Store, Act, Act, str], object]]] = {
    "a note": ("SELECT said FROM notes", lambda s, a, w, text: write_note(
        s, w, 2, NoteKind.SUPERVISION, text, TODAY, TODAY)),
    "an action": ("SELECT what FROM actions", lambda s, a, w, text: agree_action(
        s, w, 2, text, 1, TODAY, TODAY, TODAY)),
    "a decision": ("SELECT decided FROM decisions", lambda s, a, w, text: record_decision(
        s, a, 2, text, "so it is", TODAY, TODAY)),
    "its rationale": ("SELECT rationale FROM decisions", lambda s, a, w, text: record_decision(
        s, a, 2, "so", text, TODAY, TODAY)),
    "a closure": ("SELECT rationale FROM decisions", lambda s, a, w, text: close_case(
        s, a, 2, ClosureReason.NO_FURTHER_ACTION, text, TODAY, TODAY)),
    "what opened it again": ("SELECT rationale FROM decisions", lambda s, a, w, text: closed_and_taken_up(
        s, a, text)),
    "a correction": ("SELECT reason FROM corrections", lambda s, a, w, text: correct_date(
        s, a, 2, 2, Dated.SEEN, REFERRED + timedelta(days=2), text, TODAY, TODAY)),
    "a reopening": ("SELECT reason FROM corrections", lambda s, a, w, text: reopen(s, a, 2, text, TODAY, TODAY)),
    "a conference": ("SELECT conference_needless FROM cases", lambda s, a, w, text: note_conference(
        s, a, 2, None, TODAY, needless=text)),
    "a comment": ("SELECT comment FROM submissions", lambda s, a, w, text: with_manager(s, a, w, lambda: (
        return_assessment(s, a, 2, text, TODAY, TODAY)))),
    "a late signature": ("SELECT late_note FROM assessments", lambda s, a, w, text: with_manager(s, a, w, lambda: (
        authorise(s, a, 2, TODAY, TODAY, reason=LateReason.FAMILY, note=text)))),
    "why a plan ended": ("SELECT end_note FROM status_episodes", lambda s, a, w, text: planned(s, a, lambda id_: (
        end_episode(s, a, id_, TODAY, TODAY, note=text)))),
    "a visit": ("SELECT note FROM episode_events", lambda s, a, w, text: planned(s, a, lambda id_: (
        note_held(s, a, id_, EventKind.VISIT, TODAY, TODAY, note=text)))),
    "a category": ("SELECT note FROM episode_facts", lambda s, a, w, text: planned(s, a, lambda id_: (
        set_fact(s, a, id_, FactKind.CATEGORY, AbuseCategory.PHYSICAL, TODAY, TODAY, note=text)))),
    "a move": ("SELECT note FROM placements", lambda s, a, w, text: place(
        s, a, begin_care(s, a, 2, LegalStatus.ACCOMMODATED, None, TODAY, TODAY), PlacementType.FOSTER, TODAY, TODAY,
        note=text)),
    "a referral": ("SELECT threshold_reason FROM cases", lambda s, a, w, text: take_referral(
        s, w, NewChild("Nia"), TODAY, ReferralSource.GP, PrimaryNeed.ABUSE, 2, text, TODAY)),
}  # fmt: skip


def planned(store: Store, act: Act, then: Callable[[int], object]) -> None:
    """The other child is on a plan again, so that something is done to it."""
    then(begin_protection(store, act, 2, AbuseCategory.NEGLECT, date(2024, 6, 7), TODAY))


def closed_and_taken_up(store: Store, act: Act, text: str) -> None:
    close_case(store, act, 2, ClosureReason.NO_FURTHER_ACTION, "He is safe.", TODAY, TODAY)
    take_up_again(store, act, 2, text, TODAY, TODAY)


def with_manager(store: Store, act: Act, worker: Act, then: Callable[[], object]) -> None:
    """Reopen the other child's assessment and submit it, so that something is done to it."""
    reopen(store, act, 2, "more is known", TODAY, TODAY)
    submit(store, worker, 2, TODAY, TODAY)
    then()


@pytest.mark.parametrize(("asked", "write"), OF_OTHERS.values(), ids=OF_OTHERS.keys())
def test_wherever_somebody_wrote_of_the_child_only_that_is_blanked(
    told: Store, act: Act, worker: Act, asked: str, write: Callable[[Store, Act, Act, str], object]
) -> None:
    write(told, act, worker, f"As for {NAME} ({REFERENCE}-1).")
    assert (f"As for {NAME} ({REFERENCE}-1).",) in rows(told, asked)
    close(told, act)
    erase(told, act, 1, REFERENCE, "A court ordered it.", TODAY, early=True)
    assert ("As for [erased] ([erased]).",) in rows(told, asked)
    assert NAME not in repr(contents(told))


def test_a_child_whose_referral_waits_for_a_decision_is_not_erased(store: Store, act: Act) -> None:
    take_referral(store, act, NewChild(NAME), REFERRED, ReferralSource.GP, PrimaryNeed.ABUSE, 2, "so", TODAY)
    with pytest.raises(Exception, match="has an open case"):
        erase(store, act, 1, REFERENCE, "A court ordered it.", TODAY, early=True)


def test_a_correction_of_a_decision_goes_with_it(told: Store, act: Act) -> None:
    (wrong,) = rows(told, "SELECT MAX(id) FROM decisions WHERE case_id = 1")[0]
    record_decision(told, act, 1, "To tell", "It was wrong.", TODAY, TODAY, corrects=wrong)
    close(told, act)
    erase(told, act, 1, REFERENCE, "A court ordered it.", TODAY, early=True)
    assert rows(told, "SELECT COUNT(*) FROM decisions WHERE corrects_id IS NOT NULL") == [(0,)]
