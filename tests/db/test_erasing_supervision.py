"""Erasing a child takes what was said of it in supervision, and its name out of what was said of others."""

import json
from collections.abc import Callable

import pytest
from held_sessions import Texts, begun, by, held, sign, type_in
from small_authority import ADA, ANN, HELD, HELD_TOO, MO, TODAY, ask, contents, june, write

from db.audit import stored_entries
from db.commands.drafting import keep_draft
from db.commands.keeping import FREE_TEXT, erase
from db.commands.session_signing import correct_session, sign_session
from db.commands.session_writing import amend_session, record_session
from db.commands.supervising import cancel_session, plan_session
from db.commands.writing import agree_action, date_action, finish_action, finish_personal_action, record_decision
from db.files import beside
from db.queries.agenda import session_agenda
from db.queries.sessions import sessions_of
from db.queries.standards import standards
from db.store import Store
from models.audit_chain import faults
from models.discussion import PERSONAL_WORDS, SAID_WORDS, NewAction
from models.errors import StaleEdit
from models.supervision import CancelReason, SessionKind

NAME, REFERENCE = "Siân Ó Dálaigh-Wren", "ÆON-7731"
SAID = f"As for {NAME} ({REFERENCE}-1)."
BLANK = "As for [erased] ([erased])."
WORDS = (REFERENCE, NAME, "Dálaigh", "D\\u00e1laigh")


@pytest.fixture
def office(authority: Store) -> Store:
    """Of the first of Ann's cases the child has a name and a reference that nothing else has."""
    write(authority, "UPDATE children SET name = ?, reference = ?, search = ? WHERE id = ?",
          (NAME, REFERENCE, f"{REFERENCE} {NAME}".casefold(), HELD))  # fmt: skip
    return authority


def do_erase(store: Store) -> None:
    """Close the case long ago, and erase the child."""
    write(store, "UPDATE assessments SET authorised_on = started_on WHERE case_id = ?", (HELD,))
    write(store, "UPDATE allocations SET ended_on = '2024-06-10' WHERE case_id = ? AND ended_on IS NULL", (HELD,))
    write(store, "UPDATE cases SET closed_on = '2024-06-10', closed_by = 'cin_closure' WHERE id = ?", (HELD,))
    assert erase(store, by(ADA), HELD, REFERENCE,
                 "A court ordered it.", TODAY, early=True)  # fmt: skip


def no_trace_is_left(store: Store) -> None:
    assert NAME not in repr(contents(store))
    for file in beside(store.path):
        raw = file.read_bytes() if file.exists() else b""
        assert [word for word in WORDS if word.encode() in raw] == []
    with store.reading() as reader:
        assert list(faults(stored_entries(reader))) == []
        assert reader.rows("PRAGMA foreign_key_check") == []


def full(said: str) -> Texts:
    return {**dict.fromkeys(SAID_WORDS, said), "what1": said, "who1": str(ANN)}


def test_all_that_was_said_of_the_child_goes_and_nothing_of_others(office: Store) -> None:
    other = {"situation": "At home.", "what1": "Visit", "who1": str(ANN)}
    session = held(office, {HELD: full(SAID), HELD_TOO: other}, {"wellbeing": "well"}, sign=True)
    sign_session(office, by(MO), session, TODAY, 2, on_paper=True)
    for case in (HELD, HELD_TOO):
        correct_session(office, by(MO), session, case, "It was so.", TODAY)
    finish_action(office, by(MO), 1, TODAY, TODAY, SAID)
    record_decision(office, by(MO), HELD, SAID, SAID, TODAY, TODAY, action=NewAction(SAID, ANN, TODAY))
    begun(office, {HELD: full(SAID), HELD_TOO: other}, {"wellbeing": "well"})
    do_erase(office)
    kept = {name: ask(office, f"SELECT case_id FROM main.{name} ORDER BY 1") for name in
            ("session_drafts", "discussions", "session_corrections", "actions")}  # fmt: skip
    assert kept == {
        "session_drafts": [(None,), (HELD_TOO,)], "discussions": [(HELD_TOO,)], "session_corrections": [(HELD_TOO,)],
        "actions": [(HELD_TOO,)],
    }  # fmt: skip
    assert ask(office, "SELECT COUNT(*) FROM main.personal_parts") == [(1,)]
    with office.reading() as reader:
        assert [one.cases for one in sessions_of(reader, standards(reader), TODAY) if one.held_on] == [1]
        session_agenda(reader, standards(reader), TODAY, ANN)
    no_trace_is_left(office)


def test_a_session_of_which_nothing_else_was_said_stays_as_one_that_was_held(office: Store) -> None:
    session = held(office, {HELD: full(SAID)}, on=june(7))
    do_erase(office)
    assert ask(office, "SELECT id, held_on FROM supervision_sessions") == [(session, "2024-06-07")]
    no_trace_is_left(office)


OF_OTHERS: dict[str, tuple[str, Callable[[Store], object]]] = {
    **{
        f"the {name} of another case": (f"SELECT {name} FROM discussions", lambda s, name=name: held(
            s, {HELD_TOO: {name: SAID}}))
        for name in SAID_WORDS
    },
    **{
        f"the {name} of a worker": (f"SELECT {name} FROM main.personal_parts", lambda s, name=name: held(
            s, None, {name: SAID}))
        for name in PERSONAL_WORDS
    },
    "an action on another case": ("SELECT what FROM actions", lambda s: held(
        s, {HELD_TOO: {"what1": SAID, "who1": str(ANN)}})),
    "a personal action": ("SELECT what FROM actions", lambda s: held(s, None, {"what1": SAID, "who1": str(ANN)})),
    "how an action was done": ("SELECT done_note FROM actions", lambda s: done(s, SAID)),
    "how a personal action was done": ("SELECT done_note FROM actions", lambda s: personally_done(s, SAID)),
    "why a session was cancelled": ("SELECT cancelled_note FROM supervision_sessions", lambda s: cancel_session(
        s, by(MO), plan_session(s, by(MO), ANN, MO, TODAY, 90), CancelReason.OTHER, TODAY, TODAY, SAID)),
    "a correction of another case": ("SELECT said FROM session_corrections", lambda s: corrected(s, HELD_TOO)),
    "a personal correction": ("SELECT said FROM session_corrections", lambda s: corrected(s, None)),
    "an action with a decision": ("SELECT what FROM actions", lambda s: record_decision(
        s, by(MO), HELD_TOO, "So.", "so it is", TODAY, TODAY, action=NewAction(SAID, ANN, TODAY))),
}  # fmt: skip


def done(store: Store, note: str) -> None:
    agree_action(store, by(MO), HELD_TOO, "Visit", ANN, TODAY, TODAY, TODAY)
    finish_action(store, by(MO), 1, TODAY, TODAY, note)


def personally_done(store: Store, note: str) -> None:
    held(store, None, {"what1": "Rest", "who1": str(ANN)})
    finish_personal_action(store, by(MO), 1, TODAY, TODAY, note)


def corrected(store: Store, case: int | None) -> None:
    session = held(store, {HELD_TOO: {"situation": "At home."}})
    sign(store, session, MO)
    sign_session(store, by(MO), session, TODAY, 3, on_paper=True)
    correct_session(store, by(MO), session, case, SAID, TODAY)


@pytest.mark.parametrize(("asked", "write_it"), OF_OTHERS.values(), ids=OF_OTHERS.keys())
def test_wherever_somebody_spoke_of_the_child_only_that_is_blanked(
    office: Store, asked: str, write_it: Callable[[Store], object]
) -> None:
    write_it(office)
    assert (SAID,) in ask(office, asked)
    do_erase(office)
    assert (BLANK,) in ask(office, asked)
    no_trace_is_left(office)


@pytest.mark.parametrize("case", [HELD_TOO, None], ids=["of another case", "of the worker"])
def test_what_is_typed_and_not_recorded_is_blanked_and_can_be_recorded_still(office: Store, case: int | None) -> None:
    said = full(SAID) if case else {**dict.fromkeys(PERSONAL_WORDS, SAID), "what1": SAID, "who1": str(ANN)}
    days = {"by1": "2024-06-14"} | ({"seen_on": "2024-06-05", "risk": "high", "seen_alone": "yes"} if case else {})
    session = begun(office, {case: {**said, **days}} if case else None, None if case else {**said, **days})
    do_erase(office)
    ((texts,),) = ask(office, "SELECT texts FROM main.session_drafts")
    assert json.loads(texts) == {**dict.fromkeys(said, BLANK), "who1": str(ANN), **days}
    no_trace_is_left(office)
    record_session(office, by(MO), session, SessionKind.ONE_TO_ONE, TODAY, 90, TODAY)
    assert (BLANK,) in ask(office, "SELECT what FROM main.actions")


@pytest.mark.parametrize("name", ["Jo “Bo” O’Neil", 'Jo "Bo" O\'Neil', "Joan \\ Bodie", "Risk Plan", "Voice Decision"])
def test_a_name_that_stands_otherwise_in_a_draft_is_blanked_too_and_no_field_is(office: Store, name: str) -> None:
    write(office, "UPDATE children SET name = ? WHERE id = ?", (name, HELD))
    begun(office, {HELD_TOO: {"situation": f"With {name}.", "plan": "Risk.", "decision": "A Plan.", "risk": "high"}})
    do_erase(office)
    ((texts,),) = ask(office, "SELECT texts FROM main.session_drafts")
    assert json.loads(texts) == {"situation": "With [erased].", "plan": "Risk.", "decision": "A Plan.", "risk": "high"}


def test_a_version_that_was_amended_since_leaves_no_trace_either(office: Store) -> None:
    session = held(office, {HELD: full(SAID), HELD_TOO: {"situation": SAID}})
    amend_session(office, by(MO), session)
    type_in(office, session, HELD_TOO, {"situation": "At home."})
    record_session(office, by(MO), session, SessionKind.ONE_TO_ONE, TODAY, 90, TODAY)
    date_action(office, by(MO), 1, TODAY, TODAY)
    do_erase(office)
    assert ask(office, "SELECT situation FROM discussions") == [("At home.",)]
    no_trace_is_left(office)


def test_every_text_of_supervision_is_looked_through() -> None:
    listed = {(table.__tablename__, column) for table, column in FREE_TEXT}
    assert {("discussions", name) for name in SAID_WORDS} <= listed
    assert {("personal_parts", name) for name in PERSONAL_WORDS} <= listed
    assert {("session_drafts", "texts"), ("session_corrections", "said"), ("actions", "done_note"),
            ("supervision_sessions", "cancelled_note")} <= listed  # fmt: skip


def test_typing_over_a_draft_that_was_blanked_meanwhile_is_a_conflict(office: Store) -> None:
    """Whoever has the old words on the screen does not bring them back unseen."""
    session = begun(office, {HELD_TOO: {"situation": SAID}})
    do_erase(office)
    with pytest.raises(StaleEdit):
        keep_draft(office, by(MO), session, HELD_TOO, {"situation": f"{SAID} More."}, 1)
