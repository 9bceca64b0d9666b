"""What is typed in a session is kept as it is typed, for who types it alone, until it is recorded or thrown away."""

import json
from collections.abc import Iterator

import pytest
from held_sessions import begun, by, drafts, held, record, somebody, type_in
from hypothesis import given, settings
from hypothesis import strategies as st
from small_authority import (
    ADA,
    ANN,
    BOB,
    HELD,
    HELD_TOO,
    HIDDEN,
    MAX,
    MO,
    ROLES,
    SAM,
    TODAY,
    ask,
    contents,
    differing,
    groups,
    refused,
    trail_is_sound,
    write,
)

from db.commands.drafting import keep_draft
from db.commands.people import restrict
from db.commands.session_writing import amend_session, begin_session, discard_session
from db.queries.sessions import drafts_of
from db.store import Store
from models.errors import Conflict, InvalidInput, NotAllowed, StaleEdit

WORDS = {"situation": "At home.", "decision": "Wait."}


@pytest.fixture
def writing(authority: Store) -> Store:
    """Session 1 is being written by Mo, who is signed in; nothing is typed yet."""
    assert begun(authority) == 1
    authority.sign_in(somebody(MO))
    return authority


def test_what_is_typed_is_kept_at_once_and_found_again_in_a_store_that_is_opened_anew(writing: Store) -> None:
    assert keep_draft(writing, by(MO), 1, HELD, WORDS, 0) == 1
    assert keep_draft(writing, by(MO), 1, HELD, {**WORDS, "voice": "Well."}, 1) == 2
    assert keep_draft(writing, by(MO), 1, None, {"wellbeing": "Well."}, 0) == 1
    with Store.open(writing.path) as fresh:
        fresh.sign_in(somebody(MO))
        with fresh.reading() as reader:
            found = drafts_of(reader, 1)
    assert {case: (one.texts, one.version) for case, one in found.items()} == {
        HELD: ({**WORDS, "voice": "Well."}, 2), None: ({"wellbeing": "Well."}, 1),
    }  # fmt: skip


def test_typing_makes_no_entry_and_the_same_once_more_no_new_version(writing: Store) -> None:
    before = groups(writing)
    version = keep_draft(writing, by(MO), 1, HELD, WORDS, 0)
    assert keep_draft(writing, by(MO), 1, HELD, WORDS, version) == version
    assert groups(writing) == before
    assert trail_is_sound(writing)


def test_a_field_that_is_emptied_is_not_kept(writing: Store) -> None:
    version = keep_draft(writing, by(MO), 1, HELD, WORDS, 0)
    keep_draft(writing, by(MO), 1, HELD, {"situation": "", "decision": "Wait."}, version)
    assert drafts(writing, 1)[HELD].texts == {"decision": "Wait."}


def test_a_draft_is_seen_by_who_writes_it_and_by_nobody_else(writing: Store) -> None:
    type_in(writing, 1, HELD, WORDS)
    type_in(writing, 1, None, {"wellbeing": "tired"})
    seen = {}
    for who in (MO, ADA, MAX, SAM, ANN):
        writing.sign_in(somebody(who))
        with writing.reading() as reader:
            seen[who] = len(drafts_of(reader, 1)), len(reader.rows("SELECT * FROM session_drafts"))
    assert seen == {MO: (2, 2), ADA: (0, 0), MAX: (0, 0), SAM: (0, 0), ANN: (0, 0)}


def test_nobody_else_types_in_it(writing: Store) -> None:
    for who in (ADA, MAX, SAM):
        refused(writing, Conflict, "is not being written by you", lambda who=who: keep_draft(
            writing, by(who), 1, HELD, WORDS, 0))  # fmt: skip
    refused(writing, NotAllowed, "needs a supervisor", lambda: keep_draft(writing, by(ANN), 1, HELD, WORDS, 0))


def test_who_is_no_supervisor_any_more_types_nothing(writing: Store) -> None:
    write(writing, f"UPDATE access SET role = 'worker' WHERE worker_id = {MO}")
    refused(writing, NotAllowed, "needs a supervisor", lambda: keep_draft(writing, by(MO), 1, HELD, WORDS, 0))
    assert ROLES[MO].value == "manager"


def test_another_window_is_not_written_over_and_both_texts_are_told(writing: Store) -> None:
    keep_draft(writing, by(MO), 1, HELD, WORDS, 0)
    keep_draft(writing, by(MO), 1, HELD, {"situation": "At school."}, 1)
    before = contents(writing)
    for seen in (0, 1, 3):
        with pytest.raises(StaleEdit) as found:
            keep_draft(writing, by(MO), 1, HELD, {"situation": "At home.", "voice": "Well."}, seen)
        assert found.value.mine == {"situation": "At home.", "voice": "Well."}
        assert found.value.theirs == {"situation": "At school.", "voice": ""}
        assert found.value.version == 2
    assert differing(before, contents(writing)) == []
    assert keep_draft(writing, by(MO), 1, HELD, {"situation": "At home."}, found.value.version) == 3


def test_the_cases_and_the_worker_are_kept_apart(writing: Store) -> None:
    for case in (HELD, HELD_TOO, None):
        assert keep_draft(writing, by(MO), 1, case, {"situation": f"{case}"}, 0) == 1
    assert {case: one.texts["situation"] for case, one in drafts(writing, 1).items()} == {
        HELD: "3", HELD_TOO: "4", None: "None",
    }  # fmt: skip


def test_what_is_recorded_or_thrown_away_is_not_typed_in(writing: Store) -> None:
    type_in(writing, 1, HELD, WORDS)
    record(writing, 1)
    refused(writing, Conflict, "recorded or thrown away in another window",
            lambda: keep_draft(writing, by(MO), 1, HELD, WORDS, 0))  # fmt: skip
    amend_session(writing, by(MO), 1)
    keep_draft(writing, by(MO), 1, HELD, {"situation": "At school."}, 1)
    discard_session(writing, by(MO), 1)
    other = begun(writing)
    discard_session(writing, by(MO), other)
    for session in (1, other, 99):
        refused(writing, Conflict, "not being written by you", lambda session=session: keep_draft(
            writing, by(MO), session, HELD, WORDS, 0))  # fmt: skip


def test_more_than_can_be_kept_is_refused_and_what_was_kept_stays(writing: Store) -> None:
    keep_draft(writing, by(MO), 1, HELD, WORDS, 0)
    refused(writing, InvalidInput, "More was typed than can be kept", lambda: keep_draft(
        writing, by(MO), 1, HELD, {"situation": "x" * 100_000}, 1))  # fmt: skip
    assert keep_draft(writing, by(MO), 1, HELD, {"situation": "x" * 99_000}, 1) == 2


def test_a_case_that_is_not_shown_to_the_supervisor_is_not_typed_of(writing: Store) -> None:
    for case in (HIDDEN, 99):
        refused(writing, Conflict, "This case is no longer shown to you", lambda case=case: keep_draft(
            writing, by(MO), 1, case, WORDS, 0))  # fmt: skip


def test_a_draft_of_a_child_who_is_restricted_since_is_hidden_from_who_typed_it(writing: Store) -> None:
    version = keep_draft(writing, by(MO), 1, HELD, WORDS, 0)
    restrict(writing, by(ADA), HELD, [], "a relative works here")
    with writing.reading() as reader:
        assert drafts_of(reader, 1) == {}
    refused(writing, Conflict, "no longer shown to you", lambda: keep_draft(
        writing, by(MO), 1, HELD, WORDS, version))  # fmt: skip
    restrict(writing, by(ADA), HELD, None, "no more reason")
    with writing.reading() as reader:
        assert drafts_of(reader, 1)[HELD].texts == WORDS


@settings(max_examples=60)
@given(
    texts=st.dictionaries(
        st.sampled_from(["situation", "voice", "what1", "who1", "by1", "seen_on"]),
        st.text(max_size=60) | st.sampled_from(["\x00", "a\ud800b", "\udfff", "\"'\\", "\u2028", "😀", "\ud83d\ude00"]),
    )
)
def test_whatever_is_typed_comes_back_as_it_was_typed(writing_always: Store, texts: dict[str, str]) -> None:
    version = drafts(writing_always, 1)[HELD].version
    keep_draft(writing_always, by(MO), 1, HELD, texts, version)
    kept = drafts(writing_always, 1)[HELD].texts
    whole = {name: text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for name, text in texts.items()}
    assert kept == {name: text for name, text in whole.items() if text}


@pytest.fixture(scope="module")
def writing_always(authority_template, tmp_path_factory) -> Iterator[Store]:  # type: ignore[no-untyped-def]
    """One session for all examples."""
    path = tmp_path_factory.mktemp("writing") / "store.db"
    path.write_bytes(authority_template.read_bytes())
    with Store.open(path) as store:
        begun(store, {HELD: WORDS})
        yield store


def test_amending_brings_back_what_was_recorded_with_what_was_agreed(authority: Store) -> None:
    texts = {"situation": "At home.", "seen_on": "2024-06-05", "seen_alone": "no", "risk": "high", "drift": "stuck",
             "risk_change": "higher"}  # fmt: skip
    session = held(authority, {HELD: {**texts, "what1": "Visit", "who1": str(ANN)}}, {"development": "A course."})
    amend_session(authority, by(MO), session)
    agreed = {"what1": "Visit", "who1": str(ANN), "had": "1"}
    assert drafts(authority, session)[HELD].texts == {**texts, **agreed}
    assert drafts(authority, session)[None].texts == {"development": "A course."}
    assert all(isinstance(json.loads(row[0]), dict) for row in ask(authority, "SELECT texts FROM main.session_drafts"))
    record(authority, session, TODAY)
    assert ask(authority, "SELECT COUNT(*) FROM main.actions") == [(1,)]


def test_a_window_on_a_session_thrown_away_writes_nothing_into_that_of_somebody_else(authority: Store) -> None:
    """The number is used again: what tells the two sessions apart is with whom they are."""
    session = begun(authority)
    discard_session(authority, by(MO), session)
    assert begin_session(authority, by(MO), BOB) == session
    authority.sign_in(somebody(MO))
    with pytest.raises(Conflict, match="not being written by you any more"):
        keep_draft(authority, by(MO), session, None, {"wellbeing": "of Ann"}, 0, worker_id=ANN)
    assert drafts(authority, session) == {}
    assert keep_draft(authority, by(MO), session, None, {"wellbeing": "of Bob"}, 0, worker_id=BOB) == 1
