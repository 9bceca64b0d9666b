"""The one list of what was agreed: from where, by when, by whom, and who sees it."""

from datetime import date

import pytest
from small_authority import (
    ADA,
    ANN,
    BECAUSE,
    BOB,
    HELD,
    HELD_TOO,
    HIDDEN,
    MO,
    SAM,
    TODAY,
    WIL,
    act_of,
    groups,
    june,
    person,
    refused,
)  # fmt: skip
from supervision_history import CALL, LETTER, MARKER, MEETING, REPORT, VISIT, action, make_history, on

from db.commands.undoing import undo
from db.commands.writing import agree_action, date_action, finish_action, finish_personal_action, record_decision
from db.queries.actions import AgreedLine, Source, agreed_actions
from db.queries.standards import standards
from db.store import Store
from models.assessment import State
from models.discussion import NewAction
from models.errors import InvalidInput, NotAllowed, NotFound
from models.text import holds_words

PERSONAL = f"{MARKER} rest"


@pytest.fixture
def store(authority: Store) -> Store:
    make_history(authority)
    authority.sign_in(person(MO))
    return authority


def listed(store: Store, as_at: date = TODAY, **of: int | bool) -> list[AgreedLine]:
    with store.reading() as reader:
        return agreed_actions(reader, standards(reader), as_at, **of)  # type: ignore[arg-type]


def said(rows: list[AgreedLine]) -> list[str]:
    return [row.what for row in rows]


def one(store: Store, what: str, **of: int | bool) -> AgreedLine:
    return next(row for row in listed(store, **of) if row.what == what)


def test_what_is_open_is_listed_by_the_day_it_is_due_and_what_has_none_behind(store: Store) -> None:
    assert [(row.what, row.words) for row in listed(store)] == [
        (LETTER, "✕ 6 late"), (MEETING, "▲ 4 left"), (CALL, "? no date"),
    ]  # fmt: skip


def test_with_those_done_they_stand_among_them_with_the_note(store: Store) -> None:
    rows = listed(store, done=True)
    assert said(rows) == [VISIT, LETTER, REPORT, MEETING, CALL]
    visit, report = rows[0], rows[2]
    assert (visit.done_on, visit.done_by, visit.done_note) == (on(5, 9), "Mo Manager", "Seen, and well.")
    assert [row.countdown and row.countdown.state for row in (visit, report)] == [State.DONE_IN_TIME, State.DONE_LATE]


def test_as_at_the_day_before_it_was_done_it_is_open(store: Store) -> None:
    visit = next(row for row in listed(store, as_at=on(5, 8)) if row.what == VISIT)
    assert (visit.done_on, visit.done_note, visit.words) == (None, "", "▲ 2 left")
    assert LETTER not in said(listed(store, as_at=on(5, 19)))


def test_each_says_from_where_it_comes(store: Store) -> None:
    follows = NewAction("Book a room", BOB, june(12))
    record_decision(store, act_of(SAM), HELD, "Meet", BECAUSE, TODAY, TODAY, action=follows)
    sources = {row.what: row.source for row in listed(store)}
    assert sources[CALL] is Source.SUPERVISION
    assert sources["Book a room"] is Source.DECISION
    assert sources[LETTER] is Source.CASE


def test_of_one_worker_it_is_theirs_and_of_their_sessions_and_their_cases(store: Store) -> None:
    assert said(listed(store, owner_id=BOB)) == [CALL]
    assert said(listed(store, worker_id=ANN, done=True)) == [
        VISIT,
        LETTER,
        REPORT,
        MEETING,
    ]  # REPORT is on a case of hers
    assert said(listed(store, worker_id=WIL)) == []


def test_the_personal_part_is_listed_for_the_two_alone(store: Store) -> None:
    for id_, sees in ((SAM, True), (MO, False), (ADA, False)):
        store.sign_in(person(id_))
        assert (PERSONAL in said(listed(store))) == sees
        assert PERSONAL not in said(listed(store, personal=False))
    store.sign_in(person(SAM))
    row = one(store, PERSONAL)
    assert (row.is_personal, row.case, row.child, row.name) == (True, None, None, None)


def test_a_restricted_child_s_action_is_listed_for_who_may_see_it(store: Store) -> None:
    agree_action(store, act_of(ADA), HIDDEN, "Hush", ANN, june(14), TODAY, TODAY)
    assert "Hush" not in said(listed(store))
    store.sign_in(person(ADA))
    assert "Hush" in said(listed(store))


def test_the_filter_reads_every_column_and_names_only_where_they_are_shown(store: Store) -> None:
    agree_action(store, act_of(ADA), HIDDEN, "Hush", ANN, june(14), june(7), TODAY)
    store.sign_in(person(ADA))
    row = one(store, "Hush")
    for words in ("hush", "ann", "zed-9", "case", "Fri 14 Jun", "2024-06-07", "4 left", "ada", "Zedekiah"):
        assert holds_words(row.searched(names=True), words), words
    assert not holds_words(row.searched(names=False), "Zedekiah")
    store.sign_in(person(SAM))
    assert holds_words(one(store, PERSONAL).searched(names=True), "personal")


def test_done_with_a_note_is_told_and_taken_back_whole(store: Store) -> None:
    letter = action(store, LETTER)
    finish_action(store, act_of(WIL), letter, june(7), TODAY, "Sent by post.")
    row = one(store, LETTER, done=True)
    assert (row.done_on, row.done_by, row.done_note) == (june(7), "Wil Worker", "Sent by post.")
    undo(store, act_of(WIL), groups(store)[-1])
    row = one(store, LETTER)
    assert (row.done_on, row.done_by, row.done_note) == (None, None, "")


def test_a_day_is_set_once_where_there_was_none(store: Store) -> None:
    call = action(store, CALL)
    refused(store, NotAllowed, "whoever is to do it", lambda: date_action(store, act_of(WIL), call, june(12), TODAY))
    date_action(store, act_of(SAM), call, june(12), TODAY)
    assert (one(store, CALL).due_on, one(store, CALL).agreed_due_on) == (june(12), None)
    assert one(store, CALL).dated_in_words == "day set Mon 10 Jun 2024 by Sam Supervisor"
    refused(store, InvalidInput, "already", lambda: date_action(store, act_of(SAM), call, june(13), TODAY))
    undo(store, act_of(SAM), groups(store)[-1])
    assert (one(store, CALL).words, one(store, CALL).dated_on) == ("? no date", None)
    refused(store, InvalidInput, "before", lambda: date_action(store, act_of(SAM), call, on(5, 21), TODAY))


def test_a_personal_one_is_finished_by_the_two_alone_and_its_words_stand_in_no_entry(store: Store) -> None:
    rest = action(store, PERSONAL)
    for id_ in (MO, ADA):
        refused(
            store, NotFound, "no longer", lambda id_=id_: finish_personal_action(store, act_of(id_), rest, TODAY, TODAY)
        )  # type: ignore[misc]
    finish_personal_action(store, act_of(SAM), rest, TODAY, TODAY, f"{MARKER} rested")
    store.sign_in(person(SAM))
    assert one(store, PERSONAL, done=True).done_note == f"{MARKER} rested"
    with store.reading() as reader:
        entries = reader.rows("SELECT * FROM main.audit_entries")
    assert not any(MARKER in str(tuple(row)) for row in entries)


def test_one_on_a_case_is_not_finished_as_a_personal_one(store: Store) -> None:
    letter = action(store, LETTER)
    refused(store, InvalidInput, "on a case", lambda: finish_personal_action(store, act_of(SAM), letter, TODAY, TODAY))
    rest = action(store, PERSONAL)
    refused(store, InvalidInput, "personal", lambda: finish_action(store, act_of(SAM), rest, TODAY, TODAY))


def test_a_decision_with_an_action_stands_with_both(store: Store) -> None:
    follows = NewAction("Book a room", BOB, june(12))
    record_decision(store, act_of(SAM), HELD_TOO, "Meet", BECAUSE, TODAY, TODAY, action=follows)
    row = one(store, "Book a room")
    assert (row.owner, row.due_on, row.agreed_by, row.case) == ("Bob Best", june(12), "Sam Supervisor", "C4-1")
