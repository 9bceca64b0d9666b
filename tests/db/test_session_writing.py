"""A supervision session is begun, written, recorded, amended and thrown away; and what its record shows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from held_sessions import WHOLE, begun, by, drafts, held, let_in, line, record, recorded, sign, somebody, type_in
from small_authority import (
    ADA,
    ANN,
    BOB,
    CLOSED,
    HELD,
    HELD_TOO,
    HIDDEN,
    LOOKED_AFTER_CASE,
    MAX,
    MO,
    SAM,
    TODAY,
    TOMS,
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

from db.commands.people import restrict
from db.commands.practice_rules import set_practice_rule
from db.commands.session_writing import amend_session, begin_session, discard_session, record_session
from db.commands.supervising import cancel_session, plan_session
from db.commands.writing import finish_action
from db.queries.case_cover import covered_cases
from db.queries.case_file import case_file
from db.queries.compliance import compliance_pack
from db.queries.sessions import drafts_of, sessions_of
from db.queries.standards import standards
from db.queries.workers import practice_rules
from db.store import Store
from models.compliance import Measure
from models.discussion import Discussed, Drift, Gap, Personal, Risk, RiskChange
from models.errors import Conflict, FieldErrors, InvalidInput, NotAllowed, NotFound
from models.notes import StoryKind
from models.practice_rules import RuleName
from models.supervision import CancelReason, SessionKind, SessionState

OF_ONE = {HELD: {"situation": "At home.", "decision": "Wait.", "rationale": "It is calm."}}


def sessions(store: Store) -> list[tuple[Any, ...]]:
    return ask(store, "SELECT id, worker_id, supervisor_id, writing_since IS NOT NULL FROM supervision_sessions")


def oversight(store: Store, case: int, day: date = TODAY) -> list[tuple[date, str, str, str | None]]:
    """What stands of supervision on the case file: day, what, words, by whom."""
    with store.reading() as reader:
        story = case_file(reader, standards(reader), case, day).story
    return [(one.on, one.what, one.said, one.by) for one in story if one.kind is StoryKind.SUPERVISION]


# Begun


def test_a_session_that_is_begun_is_being_written_and_is_entered(authority: Store) -> None:
    session = begun(authority)
    assert sessions(authority) == [(session, ANN, MO, True)]
    (entry,) = last_group(authority)
    assert (entry["what"], entry["subject"], entry["who"]) == ("begin a supervision session", "Ann Able", "Mo Manager")
    assert line(authority, session).state is SessionState.WRITING


def test_one_session_with_a_worker_is_written_at_a_time_and_others_may_write_their_own(authority: Store) -> None:
    begun(authority)
    refused(authority, Conflict, "You are writing a session with Ann Able already", lambda: begun(authority))
    begun(authority, worker=BOB)
    begun(authority, of=MAX)
    assert len(sessions(authority)) == 3


def test_nobody_supervises_themselves_and_no_worker_supervises(authority: Store) -> None:
    refused(authority, NotAllowed, "Nobody supervises themselves", lambda: begin_session(authority, by(MO), MO))
    refused(authority, NotAllowed, "needs a supervisor", lambda: begin_session(authority, by(WIL), ANN))
    refused(authority, NotFound, "no longer in the store", lambda: begin_session(authority, by(MO), 99))


def test_a_planned_session_is_begun_and_keeps_what_was_planned(authority: Store) -> None:
    planned = plan_session(authority, by(MO), ANN, MO, june(7), 60)
    session = begun(authority, OF_ONE, planned=planned)
    assert session == planned
    record(authority, session, june(10))
    found = line(authority, session)
    assert (found.planned_on, found.planned_minutes, found.held_on, found.minutes) == (june(7), 60, june(10), 90)


def test_a_planned_session_that_was_cancelled_begun_or_held_is_not_begun_again(authority: Store) -> None:
    gone = plan_session(authority, by(MO), ANN, MO, june(7), 60)
    cancel_session(authority, by(MO), gone, CancelReason.URGENT_WORK, june(7), TODAY)
    taken = plan_session(authority, by(MO), ANN, MO, june(10), 60)
    begun(authority, OF_ONE, planned=taken, of=MAX)  # who covers takes it over
    others = plan_session(authority, by(MO), BOB, MO, june(10), 60)
    for number in (gone, taken, others, 99):
        refused(authority, Conflict, "held, begun or cancelled since you looked",
                lambda number=number: begin_session(authority, by(MO), ANN, number))  # fmt: skip
    record(authority, taken, of=MAX)
    refused(authority, Conflict, "since you looked", lambda: begin_session(authority, by(MO), ANN, taken))


# Thrown away


def test_what_is_thrown_away_leaves_nothing_but_its_entry(authority: Store) -> None:
    before = contents(authority, frozenset({"audit_entries", "sqlite_stat1"}))
    session = begun(authority, OF_ONE, {"wellbeing": "tired"})
    discard_session(authority, by(MO), session)
    assert differing(before, contents(authority, frozenset({"audit_entries", "sqlite_stat1"}))) == []
    (entry,) = last_group(authority)
    assert (entry["what"], entry["before"]) == ("throw a draft of supervision away", {"session": 1, "drafts": 2})
    begun(authority)  # and another one can be begun


def test_a_planned_session_that_was_begun_and_thrown_away_is_planned_again(authority: Store) -> None:
    planned = plan_session(authority, by(MO), ANN, MO, TODAY, 60)
    discard_session(authority, by(MO), begun(authority, OF_ONE, planned=planned))
    assert line(authority, planned).state is SessionState.PLANNED
    assert drafts(authority, planned) == {}
    begun(authority, planned=planned)


def test_a_record_that_was_to_be_amended_stays_as_it_was_when_that_is_thrown_away(authority: Store) -> None:
    session = held(authority, OF_ONE, {"wellbeing": "well"}, sign=True)
    before = recorded(authority, session)
    amend_session(authority, by(MO), session)
    type_in(authority, session, HELD, {"situation": "Gone."})
    discard_session(authority, by(MO), session)
    after = recorded(authority, session)
    assert (after.discussions, after.personal) == (before.discussions, before.personal)
    assert after.session.supervisor_signed_on == TODAY
    assert after.session.state is SessionState.RECORDED


def test_a_session_that_somebody_else_began_and_threw_away_is_planned_with_whom_it_was(authority: Store) -> None:
    planned = plan_session(authority, by(MO), ANN, MO, TODAY, 60)
    begun(authority, OF_ONE, planned=planned, of=MAX)
    assert line(authority, planned).supervisor == "Max Manager"
    discard_session(authority, by(MAX), planned)
    assert (line(authority, planned).supervisor, line(authority, planned).state) == ("Mo Manager", SessionState.PLANNED)
    begun(authority, OF_ONE, planned=planned, of=MAX)
    record(authority, planned, of=MAX)
    amend_session(authority, by(MAX), planned)
    discard_session(authority, by(MAX), planned)
    assert line(authority, planned).supervisor == "Max Manager", "who held it"


GONE = {
    "left": f"UPDATE workers SET works_until = '2024-06-09' WHERE id = {MO}",
    "may not sign in": f"DELETE FROM access WHERE worker_id = {MO}",
}


@pytest.mark.parametrize("gone", GONE.values(), ids=GONE.keys())
def test_a_manager_throws_the_draft_of_a_supervisor_who_is_gone_away_unread(authority: Store, gone: str) -> None:
    planned = plan_session(authority, by(MO), ANN, MO, june(7), 60)
    begun(authority, OF_ONE, {"wellbeing": "tired"}, planned=planned)
    refused(authority, NotAllowed, "only they write in it", lambda: discard_session(authority, by(MAX), planned))
    write(authority, gone)
    refused(authority, NotAllowed, "only they write in it", lambda: discard_session(authority, by(SAM), planned))
    with Store.open(authority.path) as theirs:
        theirs.sign_in(somebody(MAX))
        with theirs.reading() as reader:
            assert drafts_of(reader, planned) == {}
    discard_session(authority, by(MAX), planned)
    assert drafts(authority, planned) == {}
    assert "tired" not in repr(last_group(authority))
    cancel_session(authority, by(MAX), planned, CancelReason.SUPERVISOR_AWAY, TODAY, TODAY)
    assert line(authority, planned).state is SessionState.CANCELLED


def test_nobody_throws_away_what_is_written_of_themselves(authority: Store) -> None:
    session = begun(authority, OF_ONE, worker=MAX)
    write(authority, GONE["left"])
    refused(authority, NotAllowed, "only they write in it", lambda: discard_session(authority, by(MAX), session))


# Recorded


def test_all_that_was_typed_of_a_case_is_recorded_and_read_as_it_was_typed(authority: Store) -> None:
    session = held(authority, {HELD: WHOLE})
    (discussion,) = recorded(authority, session).discussions
    assert discussion.said == Discussed(
        "At home with her aunt.", "“I like it here.”", june(5), True, "It is calmer.", Risk.MEDIUM, RiskChange.LOWER,
        "To go on.", Drift.ON_TRACK, "What if the aunt is ill?", "To go on for four weeks.", "It works.",
    )  # fmt: skip
    assert [(one.what, one.owner, one.due_on, one.agreed_on) for one in discussion.actions] == [
        ("Visit", "Ann Able", june(17), TODAY), ("Ring the school", "Mo Manager", None, TODAY),
    ]  # fmt: skip
    assert drafts(authority, session) == {}
    assert trail_is_sound(authority)


def test_what_was_said_of_a_case_stands_on_its_file_with_the_day_and_the_supervisor(authority: Store) -> None:
    held(authority, {HELD: WHOLE, HELD_TOO: {"decision": "Wait."}}, on=june(6))
    ((on, what, said, who),) = oversight(authority, HELD)
    assert (on, what, who) == (june(6), "Management oversight: discussed in supervision of Ann Able", "Mo Manager")
    for part in ("aunt.", "“I like it here.”", "5 Jun 2024, alone", "calmer", "medium, falling", "on track",
                 "Challenge: What if", "Decision: To go on", "Rationale: It works."):  # fmt: skip
        assert part in said
    ((_, _, other, _),) = oversight(authority, HELD_TOO)
    assert other == "Decision: Wait. · No rationale."
    assert oversight(authority, LOOKED_AFTER_CASE) == []
    assert oversight(authority, HELD, june(5)) == []


def test_the_entries_of_a_record_tell_of_each_case_what_was_said_and_of_the_worker_only_which_parts(
    authority: Store,
) -> None:
    held(authority, {HELD: {**OF_ONE[HELD], "what1": "Visit", "who1": str(ANN)}},
         {"wellbeing": "tired", "development": "a course", "what1": "rest", "who1": str(ANN)})  # fmt: skip
    of_case, of_session = last_group(authority)
    assert (of_case["subject"], of_case["child"], of_case["case"]) == ("C3-1", HELD, HELD)
    assert of_case["after"] == {
        "session": 1, "held on": "2024-06-10", **OF_ONE[HELD],
        "actions": [{"action": "Visit", "who": "Ann Able", "due_on": None}],
    }  # fmt: skip
    assert of_session["subject"] == "Ann Able"
    assert of_session["after"]["of the worker"] == ["wellbeing", "development"]
    assert "tired" not in repr((of_case, of_session))
    assert "rest" not in repr((of_case["after"]["actions"], of_session))


def test_held_and_recorded_are_two_days(authority: Store) -> None:
    session = held(authority, OF_ONE, on=june(3))
    found = line(authority, session)
    assert (found.held_on, found.recorded_on) == (june(3), TODAY)


@pytest.mark.parametrize(
    ("on", "today", "late"),
    [
        (june(10), june(10), False),
        (june(6), june(10), False),  # Friday and Monday: two
        (june(5), june(10), True),
        (june(7), june(11), False),
        (june(7), june(12), True),
        (june(8), june(11), False),  # held on a Saturday
        (june(8), june(12), True),
        (june(7), june(9), False),
        (date(2024, 12, 23), date(2024, 12, 27), False),  # Christmas Day and Boxing Day lie between
        (date(2024, 12, 23), date(2024, 12, 30), True),
        (date(2024, 12, 20), date(2024, 12, 26), False),
        (date(2024, 12, 20), date(2024, 12, 27), True),
        (date(2024, 12, 31), date(2025, 1, 3), False),
    ],
)
def test_what_is_recorded_more_than_two_working_days_later_is_a_late_entry_by_itself(
    authority: Store, on: date, today: date, late: bool
) -> None:
    session = held(authority, OF_ONE, on=on, today=today)
    found = line(authority, session, today)
    assert found.late_entry is late
    assert found.marks.startswith("Late entry") is late
    with authority.reading() as reader:
        pack = compliance_pack(reader, standards(reader), today, date(2024, 1, 1), today)
    assert (pack.late_entries, pack.figure(Measure.RECORDED_IN_TIME).total) == (int(late), 1)


def test_what_is_late_follows_the_rule_of_the_day_on_which_it_was_held(authority: Store) -> None:
    before = held(authority, OF_ONE, on=june(3), today=june(7))
    set_practice_rule(authority, by(MO), RuleName.RECORD_WITHIN, 5, june(4), "the board")
    after = held(authority, OF_ONE, on=june(4), today=june(10))
    assert [line(authority, one).late_entry for one in (before, after)] == [True, False]


OF_TWO: dict[int | None, dict[str, str]] = {
    HELD: {**OF_ONE[HELD], "what1": "Visit", "who1": str(ANN)}, HELD_TOO: {"decision": "Wait."},
}  # fmt: skip
AMENDED: dict[str, tuple[Callable[[Store, int], object], date, bool]] = {
    "nothing": (lambda s, n: None, june(3), False),
    "the personal part": (lambda s, n: type_in(s, n, None, {"wellbeing": "well"}), june(3), False),
    "another day": (lambda s, n: None, june(4), True),
    "what was said": (lambda s, n: type_in(s, n, HELD, {**OF_TWO[HELD], "situation": "At school."}), june(3), True),
    "a case added": (lambda s, n: type_in(s, n, LOOKED_AFTER_CASE, {"decision": "Wait."}), june(3), True),
    "a case taken away": (lambda s, n: type_in(s, n, HELD_TOO, {}), june(3), True),
    "an action": (lambda s, n: type_in(s, n, HELD, {**OF_TWO[HELD], "by1": "2024-06-20"}), june(3), True),
}  # fmt: skip


@pytest.mark.parametrize(("change", "on", "anew"), AMENDED.values(), ids=AMENDED.keys())
def test_a_record_is_recorded_anew_and_late_where_anything_of_a_case_or_its_day_is_amended(
    authority: Store, change: Callable[[Store, int], object], on: date, anew: bool
) -> None:
    session = held(authority, OF_TWO, {"wellbeing": "tired"}, on=june(3), today=june(4))  # type: ignore[arg-type]
    amend_session(authority, by(MO), session)
    change(authority, session)
    record(authority, session, on, TODAY, minutes=75, kind=SessionKind.REFLECTIVE)
    found = line(authority, session)
    assert (found.recorded_on, found.late_entry) == ((TODAY, True) if anew else (june(4), False))


def test_a_session_that_was_shorter_than_the_rule_is_shown_as_such(authority: Store) -> None:
    short = held(authority, OF_ONE, minutes=89)
    long = held(authority, OF_ONE, minutes=90)
    group = held(authority, OF_ONE, minutes=30, kind=SessionKind.GROUP)
    assert [line(authority, one).short for one in (short, long, group)] == [True, False, False]
    assert line(authority, short).marks == "89 minutes, short"


GAPS = {
    "nothing missing": ({"decision": "Wait.", "rationale": "So."}, ()),
    "no decision": ({"rationale": "So."}, (Gap.NO_DECISION,)),
    "no rationale": ({"decision": "Wait."}, (Gap.NO_RATIONALE,)),
    "neither": ({"situation": "At home."}, (Gap.NO_DECISION, Gap.NO_RATIONALE)),
    "an action without a day": (
        {"decision": "Wait.", "rationale": "So.", "what1": "Visit", "who1": "2", "by1": "2024-06-14", "what2": "Ring",
         "who2": "2"},
        (Gap.UNDATED_ACTION,),
    ),
    "an action alone": ({"what1": "Visit", "who1": "2"}, tuple(Gap)),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "gaps"), GAPS.values(), ids=GAPS.keys())
def test_what_a_case_lacks_is_shown_and_counted(authority: Store, texts: dict[str, str], gaps: tuple[Gap, ...]) -> None:
    session = held(authority, {HELD: texts, HELD_TOO: {"decision": "Wait.", "rationale": "So."}})
    found = recorded(authority, session)
    assert [one.gaps for one in found.discussions] == [gaps, ()]
    assert found.session.gaps == tuple((gap, 1) for gap in gaps)
    assert found.session.cases == 2
    assert found.session.marks == " · ".join(f"1 with {gap.words}" for gap in gaps)
    with authority.reading() as reader:
        pack = compliance_pack(reader, standards(reader), TODAY, TODAY, TODAY)
    missing = {measure: pack.figure(measure).total - pack.figure(measure).met
               for measure in (Measure.DECISION, Measure.RATIONALE, Measure.ACTIONS_DATED)}  # fmt: skip
    assert missing == {
        Measure.DECISION: int(Gap.NO_DECISION in gaps), Measure.RATIONALE: int(Gap.NO_RATIONALE in gaps),
        Measure.ACTIONS_DATED: int(Gap.UNDATED_ACTION in gaps),
    }  # fmt: skip


def test_a_case_of_which_nothing_was_typed_after_all_is_not_on_the_record(authority: Store) -> None:
    session = held(authority, {HELD: {"situation": "  "}, HELD_TOO: {}, LOOKED_AFTER_CASE: {"voice": "Well."}})
    assert [one.case_id for one in recorded(authority, session).discussions] == [LOOKED_AFTER_CASE]


@pytest.mark.parametrize("kind", SessionKind)
def test_a_case_that_is_spoken_of_in_any_kind_of_session_is_covered(authority: Store, kind: SessionKind) -> None:
    held(authority, OF_ONE, on=june(7), kind=kind)
    with authority.reading() as reader:
        cases = covered_cases(reader, standards(reader), practice_rules(reader), TODAY, ANN)
    assert {one.id: one.cover.last_on for one in cases}[HELD] == june(7)


def test_a_supervisor_signs_as_they_record(authority: Store) -> None:
    assert line(authority, held(authority, OF_ONE, sign=True)).supervisor_signed_on == TODAY
    assert line(authority, held(authority, OF_ONE)).supervisor_signed_on is None


# Refused


def test_all_that_is_wrong_with_the_session_is_said_at_once_and_nothing_is_written(authority: Store) -> None:
    session = begun(authority, OF_ONE)
    before = contents(authority)
    with pytest.raises(FieldErrors) as found:
        record(authority, session, june(11), TODAY, minutes=0)
    assert set(found.value.faults) == {"held_on", "minutes"}
    assert differing(before, contents(authority)) == []


def test_all_that_cannot_be_kept_is_said_at_once_by_its_case(authority: Store) -> None:
    wrong = {
        HELD: {"situation": "At home.", "seen_on": "soon", "risk": "none"},
        HELD_TOO: {"situation": "x" * 4001},
        LOOKED_AFTER_CASE: {"what1": "Visit", "who1": "", "what2": "Ring", "who2": str(ANN), "by2": "2024-06-01"},
        TOMS: {"what1": "Visit", "who1": "99"},
    }
    wrong[CLOSED] = {"seen_on": "2024-06-11"}
    session = begun(authority, wrong, {"what1": "Rest", "who1": "98"})
    before = contents(authority)
    with pytest.raises(InvalidInput) as found:
        record(authority, session)
    said = str(found.value)
    for part in ("C3-1: This is no day as it was typed", "C3-1: This is none of the choices",
                 "C4-1: The situation is 4001",
                 "C5-1: Nobody is named", "C5-1: The session was held on", "C7-1: The session was held on",
                 "C8-1: Whoever is to do an action", "About the worker: Whoever is to do"):  # fmt: skip
        assert part in said, part
    assert differing(before, contents(authority)) == []
    for case in wrong:
        type_in(authority, session, case, {"situation": "Well."})
    type_in(authority, session, None, {"wellbeing": "Well."})
    record(authority, session)


def test_who_was_to_do_it_and_is_gone_is_told_by_the_case(authority: Store) -> None:
    write(authority, "INSERT INTO workers (id, name, role, fte_percent, version) VALUES (77, 'Zed Gone', "
                     "'social_worker', 100, 1)")  # fmt: skip
    session = begun(authority, {HELD: {"what1": "Visit", "who1": "77"}})
    write(authority, "DELETE FROM workers WHERE id = 77")
    refused(authority, InvalidInput, "C3-1: Whoever is to do an action is no longer in the store",
            lambda: record(authority, session))  # fmt: skip


def test_a_case_that_was_opened_after_the_session_was_not_spoken_of_in_it(authority: Store) -> None:
    session = begun(authority, {HELD: {"situation": "At home."}})
    refused(authority, InvalidInput, "C3-1: It was opened on Wed 1 May 2024, after the session",
            lambda: record(authority, session, date(2024, 4, 30)))  # fmt: skip


def test_a_session_of_which_nothing_is_written_is_not_recorded(authority: Store) -> None:
    session = begun(authority, {HELD: {"situation": "  "}}, {"wellbeing": " "})
    refused(authority, InvalidInput, "Nothing is written of this session yet", lambda: record(authority, session))


def test_only_its_supervisor_writes_in_a_session(authority: Store) -> None:
    session = begun(authority, OF_ONE)
    for who in (MAX, ADA, SAM):
        for run in (
            lambda who=who: record(authority, session, of=who),
            lambda who=who: discard_session(authority, by(who), session),
            lambda who=who: amend_session(authority, by(who), session),
        ):
            refused(authority, NotAllowed, "This is Mo Manager's session; only they write in it", run)


def test_what_is_not_being_written_is_neither_recorded_nor_thrown_away(authority: Store) -> None:
    session = held(authority, OF_ONE)
    for run in (lambda: record(authority, session), lambda: discard_session(authority, by(MO), session)):
        refused(authority, Conflict, "recorded or thrown away since you looked", run)
    refused(authority, NotFound, "no longer in the store", lambda: record(authority, 99))


# Amended


def test_a_record_that_is_amended_is_replaced_and_both_versions_are_in_the_trail(authority: Store) -> None:
    session = held(authority, {HELD: {"situation": "At home.", "decision": "Wait."}, HELD_TOO: {"decision": "Wait."}},
                   {"wellbeing": "tired"}, on=june(6), minutes=60, kind=SessionKind.AD_HOC)  # fmt: skip
    amend_session(authority, by(MO), session)
    assert drafts(authority, session)[HELD].texts == {"situation": "At home.", "decision": "Wait."}
    assert drafts(authority, session)[None].texts == {"wellbeing": "tired"}
    type_in(authority, session, HELD, {"situation": "At school.", "decision": "Wait.", "rationale": "It is calm."})
    record(authority, session, june(7), minutes=95)
    of_case, of_session = last_group(authority)
    assert of_case["before"] == {"situation": "At home.", "decision": "Wait."}
    assert of_case["after"] == {
        "session": session, "held on": "2024-06-07", "situation": "At school.", "decision": "Wait.",
        "rationale": "It is calm.",
    }  # fmt: skip
    assert of_session["before"] == {
        "held on": "2024-06-06", "recorded on": "2024-06-10", "kind": "ad_hoc", "minutes": 60,
    }  # fmt: skip
    assert (of_session["after"]["amended"], of_session["after"]["minutes"]) == (True, 95)
    found = recorded(authority, session)
    assert [one.said.situation for one in found.discussions] == ["At school.", None]
    assert found.personal == Personal(wellbeing="tired")


def test_amending_takes_the_signature_back_since_it_was_to_another_text(authority: Store) -> None:
    let_in(authority, ANN)
    for who in (MO, ANN):
        session = held(authority, OF_ONE)
        sign(authority, session, who)
        amend_session(authority, by(MO), session)
        record(authority, session)
        found = line(authority, session)
        assert (found.supervisor_signed_on, found.worker_signed_on) == (None, None)
        assert (found.needs(MO), found.needs(ANN), found.needs(MAX)) == (True, True, False)


def test_what_both_have_signed_is_not_amended(authority: Store) -> None:
    let_in(authority, ANN)
    session = held(authority, OF_ONE, sign=True)
    sign(authority, session, ANN)
    assert line(authority, session).state is SessionState.SIGNED
    refused(authority, Conflict, "Both have signed this record, so it is not changed any more",
            lambda: amend_session(authority, by(MO), session))  # fmt: skip


def test_amending_waits_for_what_else_is_being_written(authority: Store) -> None:
    session = held(authority, OF_ONE)
    refused(authority, NotFound, "no longer in the store", lambda: amend_session(authority, by(MO), 99))
    other = begun(authority)
    refused(authority, Conflict, "You are writing another session with Ann Able",
            lambda: amend_session(authority, by(MO), session))  # fmt: skip
    refused(authority, Conflict, "is not recorded yet", lambda: amend_session(authority, by(MO), other))
    discard_session(authority, by(MO), other)
    amend_session(authority, by(MO), session)
    refused(authority, Conflict, "is being amended already", lambda: amend_session(authority, by(MO), session))
    assert line(authority, session).held_on == TODAY, "the record stands until it is recorded again"
    assert oversight(authority, HELD) != []


def test_a_case_that_is_taken_out_of_a_record_leaves_the_file_and_stays_in_the_trail(authority: Store) -> None:
    session = held(authority, {**OF_ONE, HELD_TOO: {"decision": "Wait."}})
    amend_session(authority, by(MO), session)
    type_in(authority, session, HELD_TOO, {})
    record(authority, session)
    assert oversight(authority, HELD_TOO) == []
    of_case = last_group(authority)[0]
    assert (of_case["subject"], of_case["before"], of_case["after"]) == ("C4-1", {"decision": "Wait."}, None)
    assert [one.case_id for one in recorded(authority, session).discussions] == [HELD]


def test_actions_are_agreed_once_and_their_case_stays_on_the_record_that_is_amended(authority: Store) -> None:
    session = held(authority, {HELD: {"what1": "Visit", "who1": str(ANN)}, HELD_TOO: {"decision": "Wait."}},
                   {"what1": "Rest", "who1": str(ANN)})  # fmt: skip
    before = recorded(authority, session)
    assert [one.case_id for one in before.discussions] == [HELD, HELD_TOO]
    amend_session(authority, by(MO), session)
    type_in(authority, session, HELD_TOO, {"decision": "Act."})
    record(authority, session)
    after = recorded(authority, session)
    assert [(one.case_id, one.said.decision, one.gaps) for one in after.discussions] == [
        (HELD, None, tuple(Gap)), (HELD_TOO, "Act.", (Gap.NO_RATIONALE,)),
    ]  # fmt: skip
    assert ask(authority, "SELECT what, case_id FROM actions ORDER BY id") == [("Visit", HELD), ("Rest", None)]


def actions_of(store: Store) -> list[tuple[Any, ...]]:
    return ask(store, "SELECT id, what, owner_id, set_on, due_on, done_on FROM main.actions ORDER BY id")


def test_amending_amends_what_was_agreed(authority: Store) -> None:
    agreed = {"what1": "Visit", "who1": str(ANN), "by1": "2024-06-20", "what2": "Ring", "who2": str(BOB),
              "what3": "Write", "who3": str(ANN)}  # fmt: skip
    session = held(authority, {HELD: {"decision": "Wait.", **agreed}}, on=june(7))
    amend_session(authority, by(MO), session)
    assert drafts(authority, session)[HELD].texts == {"decision": "Wait.", **agreed, "had": "1 2 3"}
    anew = {"what1": "Visit", "who1": str(ANN), "by1": "2024-06-21", "what2": "Write", "who2": str(BOB),
            "what3": "Ring", "who3": str(BOB), "had": "1 2 3"}  # fmt: skip
    type_in(authority, session, HELD, {"decision": "Wait.", **anew})
    record(authority, session, june(6))
    assert actions_of(authority) == [
        (1, "Visit", ANN, "2024-06-06", "2024-06-21", None), (2, "Ring", BOB, "2024-06-06", None, None),
        (4, "Write", BOB, "2024-06-06", None, None),
    ]  # fmt: skip
    of_case = last_group(authority)[0]
    assert of_case["before"]["actions"] == [
        {"action": "Visit", "who": "Ann Able", "due_on": "2024-06-20"},
        {"action": "Write", "who": "Ann Able", "due_on": None},
    ]
    assert of_case["after"]["actions"] == [
        {"action": "Visit", "who": "Ann Able", "due_on": "2024-06-21"},
        {"action": "Write", "who": "Bob Best", "due_on": None},
    ]


def test_what_was_done_stays_whatever_is_amended_and_on_whatever_day_it_was_held(authority: Store) -> None:
    agreed = {"what1": "Visit", "who1": str(ANN), "what2": "Ring", "who2": str(ANN)}
    session = held(authority, {HELD: {"decision": "Wait.", **agreed}}, on=june(5))
    finish_action(authority, by(MO), 1, june(6), TODAY)
    amend_session(authority, by(MO), session)
    finish_action(authority, by(MO), 2, june(7), TODAY)  # meanwhile
    record(authority, session, TODAY)
    assert actions_of(authority) == [
        (1, "Visit", ANN, "2024-06-06", None, "2024-06-06"), (2, "Ring", ANN, "2024-06-07", None, "2024-06-07"),
    ]  # fmt: skip
    amend_session(authority, by(MO), session)
    type_in(authority, session, HELD, {})
    record(authority, session, TODAY)
    assert [one.case_id for one in recorded(authority, session).discussions] == [HELD]
    assert [row[1] for row in actions_of(authority)] == ["Visit", "Ring"]


def test_a_day_that_was_set_later_stays_through_an_amendment(authority: Store) -> None:
    session = held(authority, {HELD: {"what1": "Visit", "who1": str(ANN)}}, on=june(5))
    amend_session(authority, by(MO), session)
    write(authority, "UPDATE actions SET due_on = '2024-06-07', dated_on = '2024-06-06', dated_by = 'Bob Best'")
    record(authority, session, TODAY)
    assert ask(authority, "SELECT set_on, due_on, dated_on, dated_by FROM actions") == [
        ("2024-06-07", "2024-06-07", "2024-06-06", "Bob Best")
    ]


def test_an_action_for_which_the_form_has_no_line_stays_untouched(authority: Store) -> None:
    texts = {f"{part}{at}": said for at in range(1, 7) for part, said in (("what", f"Do {at}"), ("who", str(ANN)))}
    session = held(authority, {HELD: texts})
    same = "owner_id, set_on, set_by, at, done_note, case_id, session_id"
    write(authority, f"INSERT INTO actions ({same}, what) SELECT {same}, 'One more' FROM actions WHERE id = 1")
    amend_session(authority, by(MO), session)
    assert "One more" not in drafts(authority, session)[HELD].texts.values()
    type_in(authority, session, HELD, {"decision": "Wait."})
    record(authority, session)
    assert [row[1] for row in actions_of(authority)] == ["One more"]


def test_a_personal_action_is_amended_and_stands_in_no_entry(authority: Store) -> None:
    session = held(authority, OF_ONE, {"what1": "Rest", "who1": str(ANN)})
    amend_session(authority, by(MO), session)
    type_in(authority, session, None, {"what1": "Sleep", "who1": str(MO)})
    record(authority, session)
    assert [row[1:3] for row in actions_of(authority)] == [("Sleep", MO)]
    assert [one["subject"] for one in last_group(authority)] == ["Ann Able"]
    assert not any(word in repr(last_group(authority)) for word in ("Rest", "Sleep"))


def test_a_personal_action_is_done_by_one_of_the_two(authority: Store) -> None:
    session = begun(authority, OF_ONE, {"what1": "Rest", "who1": str(BOB)})
    refused(authority, InvalidInput, "About the worker: A personal action is seen by the two alone: "
            "Ann Able or Mo Manager does it", lambda: record(authority, session))  # fmt: skip


def test_a_session_of_the_worker_alone_with_nothing_but_an_action_can_be_amended(authority: Store) -> None:
    session = held(authority, None, {"what1": "Rest", "who1": str(ANN)})
    amend_session(authority, by(MO), session)
    record(authority, session, june(6))
    assert [one.what for one in recorded(authority, session).personal_actions] == ["Rest"]


def test_a_personal_part_that_is_emptied_is_gone(authority: Store) -> None:
    session = held(authority, OF_ONE, {"wellbeing": "tired", "performance": "good"})
    amend_session(authority, by(MO), session)
    type_in(authority, session, None, {})
    record(authority, session)
    assert recorded(authority, session).personal is None
    assert line(authority, session).discussed == frozenset()
    assert ask(authority, "SELECT COUNT(*) FROM main.personal_parts") == [(0,)]


# A child who is restricted meanwhile


def test_what_was_typed_of_a_child_who_is_restricted_since_is_recorded_and_shown_to_who_may_see_it(
    authority: Store,
) -> None:
    session = begun(authority, {HELD: {"situation": "At her aunt's."}, HELD_TOO: {"decision": "Wait."}})
    restrict(authority, by(ADA), HELD, [], "a relative works here")
    record(authority, session)
    assert [one.case_id for one in recorded(authority, session, MO).discussions] == [HELD_TOO]
    assert recorded(authority, session, MO).session.cases == 1
    assert [one.case_id for one in recorded(authority, session, ADA).discussions] == [HELD, HELD_TOO]
    assert drafts(authority, session) == {}
    assert trail_is_sound(authority)


def test_a_record_with_a_child_who_is_restricted_since_is_amended_and_keeps_what_was_said_of_it(
    authority: Store,
) -> None:
    session = held(authority, {HELD: {"situation": "At her aunt's."}, HELD_TOO: {"decision": "Wait."}})
    restrict(authority, by(ADA), HELD, [], "a relative works here")
    amend_session(authority, by(MO), session)
    record(authority, session, june(7))
    assert [one.said.situation for one in recorded(authority, session, ADA).discussions] == ["At her aunt's.", None]
    assert "C3" not in repr([one["subject"] for one in last_group(authority)])


def test_what_cannot_be_kept_of_a_child_who_is_restricted_since_is_said_without_its_name(authority: Store) -> None:
    session = begun(authority, {HELD: {"seen_on": "soon"}, HELD_TOO: {"decision": "Wait."}})
    restrict(authority, by(ADA), HELD, [], "a relative works here")
    before = contents(authority)
    with pytest.raises(InvalidInput) as found:
        record(authority, session)
    assert str(found.value).startswith("A case that is restricted now, and not shown to you: This is no day")
    assert "C3" not in str(found.value)
    assert differing(before, contents(authority)) == []


def test_a_restricted_case_is_spoken_of_by_who_may_see_it(authority: Store) -> None:
    session = held(authority, {HIDDEN: {"situation": "Safe."}}, of=ADA)
    assert [one.case for one in recorded(authority, session, ADA).discussions] == ["ZED-9-1"]
    assert recorded(authority, session, ANN).discussions == ()
    with authority.reading() as reader:
        assert sessions_of(reader, standards(reader), TODAY)[0].cases == 1


def test_the_record_is_not_written_by_who_was_a_supervisor_and_is_none_any_more(authority: Store) -> None:
    session = begun(authority, OF_ONE, of=SAM)
    write(authority, f"UPDATE access SET role = 'worker' WHERE worker_id = {SAM}")
    refused(authority, NotAllowed, "needs a supervisor",
            lambda: record_session(authority, by(SAM), session, SessionKind.GROUP, TODAY, 60, TODAY))  # fmt: skip
    assert somebody(SAM).role.value == "supervisor"
