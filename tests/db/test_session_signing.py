"""Both sign a supervision record; after that it is locked, and a correction is a new dated note."""

from collections.abc import Callable
from datetime import date

import pytest
from held_sessions import begun, by, held, let_in, line, record, recorded, sign, somebody, type_in
from small_authority import (
    ADA,
    ANN,
    BOB,
    HELD,
    HELD_TOO,
    MAX,
    MO,
    SAM,
    TODAY,
    WIL,
    ask,
    contents,
    differing,
    june,
    last_group,
    refused,
    trail_is_sound,
    write,
)

from db.commands.drafting import keep_draft
from db.commands.people import restrict
from db.commands.session_signing import correct_session, sign_session
from db.commands.session_writing import amend_session, discard_session
from db.commands.undoing import undo
from db.commands.writing import date_action, finish_action
from db.queries.case_file import case_file
from db.queries.compliance import compliance_pack
from db.queries.standards import standards
from db.store import Store
from models.compliance import Measure
from models.errors import Conflict, InvalidInput, NotAllowed, NotFound
from models.notes import StoryKind
from models.supervision import SessionState

OF_ONE = {HELD: {"situation": "At home.", "what1": "Visit", "who1": str(ANN)}}
OF_ANN = {"wellbeing": "tired"}


@pytest.fixture
def office(authority: Store) -> Store:
    """Ann can sign in."""
    let_in(authority, ANN)
    return authority


@pytest.fixture
def signed(office: Store) -> Store:
    """Session 1, that both have signed."""
    session = held(office, OF_ONE, OF_ANN, on=june(6), sign=True)
    assert session == 1
    sign(office, session, ANN)
    return office


# Signed


@pytest.mark.parametrize("order", [(MO, ANN), (ANN, MO)])
def test_both_sign_in_whatever_order_and_then_it_is_locked(office: Store, order: tuple[int, int]) -> None:
    session = held(office, OF_ONE)
    states = []
    for who in order:
        assert line(office, session).needs(who)
        sign(office, session, who)
        assert not line(office, session).needs(who)
        states.append(line(office, session).state)
    assert states == [SessionState.RECORDED, SessionState.SIGNED]
    assert line(office, session).is_locked
    (entry,) = last_group(office)
    assert entry["who"] == somebody(order[1]).name
    assert entry["after"] == {
        "session": session, "held on": "2024-06-10", "on": "2024-06-10",
        "signed as": "worker" if order[1] == ANN else "supervisor",
    }  # fmt: skip
    assert trail_is_sound(office)


def test_the_day_of_a_signature_is_that_on_which_it_was_given(office: Store) -> None:
    session = held(office, OF_ONE, on=june(3), today=june(4))
    sign(office, session, MO, on=june(5))
    sign(office, session, ANN, on=june(10))
    found = line(office, session)
    assert (found.supervisor_signed_on, found.worker_signed_on) == (june(5), june(10))
    assert line(office, session, june(7)).state is SessionState.RECORDED, "as it stood then"


def test_a_signature_on_paper_is_noted_by_the_supervisor_for_the_worker(office: Store) -> None:
    session = held(office, OF_ONE, sign=True)
    read = line(office, session).version
    refused(office, InvalidInput, "Ann Able may sign in to this store, and signs the record themselves",
            lambda: sign_session(office, by(MO), session, TODAY, read, on_paper=True))  # fmt: skip
    write(office, f"DELETE FROM access WHERE worker_id = {ANN}")
    sign_session(office, by(MO), session, TODAY, line(office, session).version, on_paper=True)
    found = line(office, session)
    assert (found.worker_signed_on, found.signed_on_paper, found.state) == (TODAY, True, SessionState.SIGNED)
    assert last_group(office)[0]["after"]["signed as"] == "worker, on paper"
    let_in(office, ANN)
    other = held(office, OF_ONE)
    version = line(office, other).version
    refused(office, InvalidInput, "Only the supervisor notes a signature on paper",
            lambda: sign_session(office, by(ANN), other, TODAY, version, on_paper=True))  # fmt: skip


def test_nobody_else_signs_whatever_their_role(office: Store) -> None:
    session = held(office, OF_ONE)
    for who in (ADA, MAX, SAM, WIL):
        refused(office, NotAllowed, "signed by its supervisor and its worker alone",
                lambda who=who: sign(office, session, who))  # fmt: skip


GONE = {
    "left": f"UPDATE workers SET works_until = '2024-06-09' WHERE id = {MO}",
    "may not sign in": f"DELETE FROM access WHERE worker_id = {MO}",
}


@pytest.mark.parametrize("gone", GONE.values(), ids=GONE.keys())
def test_a_manager_signs_for_a_supervisor_who_is_gone(office: Store, gone: str) -> None:
    session = held(office, OF_ONE, OF_ANN)
    write(office, gone)
    refused(office, NotAllowed, "signed by its supervisor and its worker alone", lambda: sign(office, session, SAM))
    sign(office, session, MAX)
    assert last_group(office)[0]["after"]["signed as"] == "manager, for the supervisor who has left"
    assert recorded(office, session, MAX).personal is None
    sign(office, session, ANN)
    assert line(office, session).state is SessionState.SIGNED


def test_a_worker_of_the_session_signs_as_the_worker_though_they_are_a_manager(office: Store) -> None:
    session = held(office, OF_ONE, worker=MAX)
    write(office, GONE["left"])
    sign(office, session, MAX)
    assert (line(office, session).supervisor_signed_on, line(office, session).worker_signed_on) == (None, TODAY)


def test_who_has_left_signs_on_paper_though_their_access_was_not_ended(office: Store) -> None:
    session = held(office, OF_ONE, sign=True)
    write(office, f"UPDATE workers SET works_until = '2024-06-09' WHERE id = {ANN}")
    sign_session(office, by(MO), session, TODAY, line(office, session).version, on_paper=True)
    assert line(office, session).signed_on_paper


def test_a_correction_is_not_made_before_the_record_was_signed(signed: Store) -> None:
    refused(signed, InvalidInput, "Check the clock",
            lambda: correct_session(signed, by(MO), 1, HELD, "So.", june(9)))  # fmt: skip


def test_nobody_signs_twice(signed: Store) -> None:
    for who in (MO, ANN):
        refused(signed, InvalidInput, "It was signed on Mon 10 Jun 2024 already", lambda who=who: sign(signed, 1, who))


def test_who_read_another_version_signs_nothing(office: Store) -> None:
    session = held(office, OF_ONE)
    read = line(office, session).version
    amend_session(office, by(MO), session)
    refused(office, Conflict, "It is being written", lambda: sign_session(office, by(ANN), session, TODAY, read))
    type_in(office, session, HELD, {"situation": "At school."})
    record(office, session)
    refused(office, Conflict, "changed or signed since you read it",
            lambda: sign_session(office, by(ANN), session, TODAY, read))  # fmt: skip


def test_what_is_not_recorded_is_not_signed(office: Store) -> None:
    session = begun(office, OF_ONE)
    refused(office, Conflict, "It is being written", lambda: sign(office, session, MO))
    refused(office, NotFound, "no longer in the store", lambda: sign_session(office, by(MO), 99, TODAY, 1))


def test_a_signature_is_not_undone(signed: Store) -> None:
    refused(signed, Conflict, "There is nothing to undo", lambda: undo(signed, by(ANN)))


def test_the_share_that_both_signed_counts_what_is_locked(signed: Store) -> None:
    held(signed, OF_ONE, sign=True)
    with signed.reading() as reader:
        figure = compliance_pack(reader, standards(reader), TODAY, june(1), TODAY).figure(Measure.SIGNED)
    assert (figure.met, figure.total) == (1, 2)


# Locked


def of_the_record(store: Store) -> dict[str, list[object]]:
    tables = ("supervision_sessions", "discussions", "personal_parts", "actions")
    return {name: ask(store, f"SELECT * FROM main.{name}") for name in tables}


CHANGES: dict[str, Callable[[Store], object]] = {
    "amend": lambda s: amend_session(s, by(MO), 1),
    "type": lambda s: keep_draft(s, by(MO), 1, HELD, {"situation": "Gone."}, 0),
    "record": lambda s: record(s, 1),
    "throw away": lambda s: discard_session(s, by(MO), 1),
    "sign again": lambda s: sign(s, 1, MO),
    "undo": lambda s: undo(s, by(MO)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_both_have_signed_is_never_changed(signed: Store, change: Callable[[Store], object]) -> None:
    before = of_the_record(signed)
    with pytest.raises((Conflict, InvalidInput)):
        change(signed)
    assert of_the_record(signed) == before


def test_what_was_agreed_in_a_locked_session_is_dated_and_done(signed: Store) -> None:
    date_action(signed, by(ANN), 1, june(14), TODAY)
    finish_action(signed, by(ANN), 1, TODAY, TODAY, "She was at home.")
    (action,) = recorded(signed, 1).discussions[0].actions
    assert (action.due_on, action.done_on, action.done_note) == (june(14), TODAY, "She was at home.")


# Corrected


def test_a_correction_of_a_case_is_a_new_dated_note_on_its_file_and_changes_nothing(signed: Store) -> None:
    before = of_the_record(signed)
    correct_session(signed, by(MO), 1, HELD, "At her aunt’s, not at home.", june(11))
    assert of_the_record(signed) == before
    (correction,) = recorded(signed, 1, day=june(11)).corrections
    assert (correction.made_on, correction.made_by, correction.case_id) == (june(11), "Mo Manager", HELD)
    assert recorded(signed, 1, day=TODAY).corrections == ()
    with signed.reading() as reader:
        story = [one for one in case_file(reader, standards(reader), HELD, june(11)).story
                 if one.kind is StoryKind.SUPERVISION]  # fmt: skip
    assert [(one.on, one.what, one.said, one.by) for one in story][-1] == (
        june(11), "Correction of what was recorded of the supervision on Thu 6 Jun 2024",
        "At her aunt’s, not at home.", "Mo Manager",
    )  # fmt: skip
    assert len(story) == 2, "what was said stands beside it"


def test_several_corrections_stand_one_after_the_other(signed: Store) -> None:
    for said in ("One.", "Two."):
        correct_session(signed, by(MO), 1, HELD, said, TODAY)
    assert [one.said for one in recorded(signed, 1).corrections] == ["One.", "Two."]


def test_a_correction_of_the_personal_part_is_seen_by_the_two_alone(signed: Store) -> None:
    correct_session(signed, by(MO), 1, None, "Not tired but ill.", TODAY)
    for who, seen in ((MO, 1), (ANN, 1), (ADA, 0), (MAX, 0), (WIL, 0)):
        assert len(recorded(signed, 1, who).corrections) == seen
    (entry,) = last_group(signed)
    assert entry["after"] == {"session": 1, "corrects": "what is of the worker"}


def test_a_correction_is_made_by_one_of_the_two_once_both_have_signed(signed: Store) -> None:
    for who in (ADA, MAX, SAM):
        refused(signed, NotAllowed, "corrected by its supervisor or its worker",
                lambda who=who: correct_session(signed, by(who), 1, HELD, "So.", TODAY))  # fmt: skip
    other = held(signed, OF_ONE, sign=True)
    refused(signed, InvalidInput, "not signed by both yet",
            lambda: correct_session(signed, by(MO), other, HELD, "So.", TODAY))  # fmt: skip
    refused(signed, NotFound, "no longer in the store",
            lambda: correct_session(signed, by(MO), 99, HELD, "So.", TODAY))  # fmt: skip
    for case in (HELD_TOO, 99):
        refused(signed, NotFound, "This case was not discussed in the session",
                lambda case=case: correct_session(signed, by(MO), 1, case, "So.", TODAY))  # fmt: skip
    for nothing in ("", "  ", "…", "x" * 4001):
        refused(signed, InvalidInput, "", lambda said=nothing: correct_session(signed, by(MO), 1, HELD, said, TODAY))


def test_of_a_child_who_is_restricted_now_the_two_are_told_what_is_said_of_one_that_was_not_discussed(
    signed: Store,
) -> None:
    restrict(signed, by(ADA), HELD, [], "a relative works here")
    refused(signed, NotFound, "This case was not discussed in the session",
            lambda: correct_session(signed, by(MO), 1, HELD, "So.", TODAY))  # fmt: skip


# The personal part


def test_the_personal_part_is_read_by_the_two_alone_whatever_the_role(signed: Store) -> None:
    for who in (MO, ANN):
        found = recorded(signed, 1, who)
        assert found.personal is not None
        assert (found.personal.wellbeing, found.sees_personal) == ("tired", True)
    for who in (ADA, MAX, SAM, WIL, BOB):
        found = recorded(signed, 1, who)
        assert (found.personal, found.personal_actions, found.sees_personal) == (None, (), False)
        assert [one.case_id for one in found.discussions] == [HELD], "the cases are management oversight"
        assert found.session.discussed == {"wellbeing"}, "that it was gone into is no secret"


def test_a_clock_that_was_put_back_signs_nothing_and_says_so(office: Store) -> None:
    session = held(office, OF_ONE, on=june(10), today=june(12))
    before = contents(office)
    with pytest.raises(InvalidInput, match="recorded on Wed 12 Jun 2024"):
        sign_session(office, by(MO), session, date(2024, 6, 11), line(office, session, june(12)).version)
    assert differing(before, contents(office)) == []
    amend_session(office, by(MO), session)
    before = contents(office)
    with pytest.raises(InvalidInput, match="Check the clock"):
        record(office, session, june(10), june(11), sign=True)
    assert differing(before, contents(office)) == []
