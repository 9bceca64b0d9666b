"""Who supervises whom and how often; sessions that are planned and cancelled; and how the list of supervision tells."""

from datetime import date
from typing import Any

import pytest
from held_sessions import begun, by, held, line, record, row
from small_authority import (
    ADA,
    ANN,
    BOB,
    CAT,
    HELD,
    LEE,
    MAX,
    MO,
    NORTH,
    SAM,
    TODAY,
    WIL,
    ask,
    contents,
    differing,
    june,
    last_group,
    refused,
    write,
)

from db.commands.people import restrict
from db.commands.session_writing import discard_session
from db.commands.supervising import agree_supervision, cancel_session, plan_session
from db.commands.undoing import undo
from db.commands.workers import WorkerValues, add_leave, change_worker
from db.commands.writing import agree_action, finish_action
from db.queries.compliance import compliance_pack
from db.queries.sessions import session_line, sessions_of
from db.queries.standards import standards
from db.queries.supervision import planned_session, supervision_list
from db.queries.supervision_lists import tally, with_words
from db.store import Store
from models.compliance import Measure
from models.errors import Conflict, FieldErrors, InvalidInput, NotAllowed, NotFound, StaleEdit
from models.supervision import CancelReason, SessionKind, SessionState, SupervisedAs

SINCE = june(3)
OF_ONE = {HELD: {"decision": "Wait."}}


def agree(store: Store, worker: int = ANN, supervisor: int = MO, since: date = SINCE, **more: Any) -> None:
    agree_supervision(store, by(more.pop("of", MO)), worker, supervisor, since, SupervisedAs.SOCIAL_WORKER, **more)


# Agreed


def test_what_is_agreed_holds_from_its_day(authority: Store) -> None:
    agree(authority, every_days=14)
    before, after = row(authority, day=june(2)), row(authority)
    assert before is not None
    assert after is not None
    assert (before.supervisor, before.agreement) == (None, None)
    assert (after.supervisor, after.rule_days, after.rule_words) == ("Mo Manager", 14, "every 14 days (agreed)")
    (entry,) = last_group(authority)
    assert entry["after"] == {
        "supervisor": "Mo Manager", "from": "2024-06-03", "as": "social_worker", "every days": 14, "cover": None,
    }  # fmt: skip


def test_an_agreement_tightens_the_rule_and_never_loosens_it(authority: Store) -> None:
    for days in (0, 29, 367):
        refused(authority, FieldErrors, "", lambda days=days: agree(authority, every_days=days))
    agree(authority, every_days=28)
    with pytest.raises(FieldErrors) as found:
        agree(authority, BOB, every_days=29)
    assert set(found.value.faults) == {"every"}
    assert "never for less: the rule is every 28 days" in found.value.faults["every"]


def test_all_that_is_wrong_with_an_agreement_is_said_at_once(authority: Store) -> None:
    before = contents(authority)
    with pytest.raises(FieldErrors) as found:
        agree(authority, ANN, ANN, every_days=29, cover_id=ANN)
    assert set(found.value.faults) == {"supervisor", "cover", "every"}
    with pytest.raises(FieldErrors) as found:
        agree(authority, ANN, LEE, cover_id=LEE)
    assert found.value.faults["supervisor"] == "Lee Left left on Fri 31 May 2024. Choose somebody else."
    assert set(found.value.faults) == {"supervisor", "cover"}
    assert differing(before, contents(authority)) == []


def test_who_is_not_in_the_store_neither_supervises_nor_is_supervised(authority: Store) -> None:
    for given in ((99, MO), (ANN, 99)):
        refused(authority, NotFound, "no longer in the store", lambda given=given: agree(authority, *given))
    refused(authority, NotFound, "no longer in the store", lambda: agree(authority, cover_id=99))


def test_no_worker_agrees_on_supervision(authority: Store) -> None:
    refused(authority, NotAllowed, "needs a supervisor", lambda: agree(authority, of=WIL))


def test_another_agreement_from_the_same_day_takes_the_place_of_the_first(authority: Store) -> None:
    agree(authority)
    refused(authority, InvalidInput, "That is agreed for Ann Able from that day already", lambda: agree(authority))
    agree(authority, supervisor=MAX, version=1)
    assert ask(authority, "SELECT supervisor_id, version FROM supervision_agreements") == [(MAX, 2)]
    assert last_group(authority)[0]["before"]["supervisor"] == "Mo Manager"
    before = contents(authority)
    with pytest.raises(StaleEdit) as found:
        agree(authority, every_days=14, version=1)
    assert (found.value.mine["every_days"], found.value.theirs["supervisor_id"]) == ("14", str(MAX))
    assert differing(before, contents(authority)) == []
    undo(authority, by(MO))
    assert ask(authority, "SELECT supervisor_id, version FROM supervision_agreements") == [(MO, 1)]


def test_who_covers_supervises_while_the_supervisor_is_away_and_no_day_moves(authority: Store) -> None:
    agree(authority, cover_id=MAX)
    held(authority, OF_ONE, on=june(3))
    due = [one.due_on for one in (row(authority),) if one]
    add_leave(authority, by(MO), MO, june(10), july := date(2024, 7, 12), "holiday")
    found = {day: row(authority, day=day) for day in (june(9), TODAY, july, date(2024, 7, 15))}
    assert [(one.supervisor, one.covered_by, one.due_on) for one in found.values() if one] == [
        ("Mo Manager", None, due[0]), ("Max Manager", "Max Manager", due[0]), ("Max Manager", "Max Manager", due[0]),
        ("Mo Manager", None, due[0]),
    ]  # fmt: skip
    for who in (MO, MAX):
        with authority.reading() as reader:
            mine = supervision_list(reader, standards(reader), TODAY, by(who).person, everybody=False)
        assert [one.id for one in mine if one.mine] == [ANN], who


def test_a_session_that_who_covers_holds_is_the_workers_all_the_same(authority: Store) -> None:
    agree(authority, cover_id=MAX)
    held(authority, OF_ONE, on=june(7), of=MAX)
    found = row(authority)
    assert found is not None
    assert (found.last_held_on, found.due_on) == (june(7), date(2024, 7, 5))


def test_a_supervisor_who_has_left_is_covered_for(authority: Store) -> None:
    agree(authority, cover_id=MAX)
    change_worker(authority, by(ADA), MO, WorkerValues(None, 100, None, None, june(7)), 1)
    found = row(authority)
    assert found is not None
    assert found.covered_by == "Max Manager"


# The list


def test_only_what_is_held_with_the_worker_alone_moves_the_due_date(authority: Store) -> None:
    agree(authority)
    for kind in SessionKind:
        before = row(authority)
        held(authority, OF_ONE, kind=kind, on=TODAY)
        after = row(authority)
        assert before is not None
        assert after is not None
        if kind is SessionKind.ONE_TO_ONE:
            assert (before.last_held_on, after.last_held_on) == (None, TODAY)
        else:
            assert after.due_on == before.due_on
    assert row(authority, day=june(9)).last_held_on is None  # type: ignore[union-attr]


def test_nobody_is_late_who_is_away_and_they_are_due_on_their_first_day_back(authority: Store) -> None:
    agree(authority, every_days=7)
    held(authority, OF_ONE, on=june(3))
    add_leave(authority, by(MO), ANN, TODAY, june(21), "holiday")
    found = row(authority, day=june(17))
    assert found is not None
    assert (found.due_on, found.state) == (june(24), "open")
    assert found.due is not None
    assert (found.due.put_off, found.due.counted_to) == (True, TODAY)
    add_leave(authority, by(MO), CAT, TODAY, None, "ill")
    agree(authority, CAT)
    ill = row(authority, CAT, day=date(2024, 9, 2))
    assert ill is not None
    assert (ill.state, ill.words, ill.due_on) == ("away", "– away", None)


def test_who_is_away_or_gone_by_the_day_it_would_be_due_is_not_said_to_lack_an_agreement(authority: Store) -> None:
    for worker in (ANN, BOB):
        agree(authority, worker)
        held(authority, OF_ONE, on=june(3), worker=worker)
    add_leave(authority, by(MO), ANN, june(28), None, "ill")
    change_worker(authority, by(ADA), BOB, WorkerValues(NORTH, 100, None, None, june(28)), 1)
    for worker in (ANN, BOB):
        found = row(authority, worker)
        assert found is not None
        assert (found.state, found.words, found.due_on) == ("away", "– not due", None)
        assert found.days_left is None


def test_who_is_late_the_longest_is_first_and_who_is_away_last(authority: Store) -> None:
    agree(authority, ANN, since=date(2024, 4, 1))
    agree(authority, BOB, since=date(2024, 5, 1))
    agree(authority, CAT)
    add_leave(authority, by(MO), CAT, june(4), None, "ill")
    with authority.reading() as reader:
        rows = supervision_list(reader, standards(reader), TODAY, by(ADA).person, everybody=True)
    names = [one.worker.name for one in rows]
    assert names[:2] == ["Ann Able", "Bob Best"]
    managers = [one for one in rows if not one.is_asked_for]
    assert rows[-len(managers) :] == managers
    assert names[-len(managers) - 1] == "Cat Cole"
    assert {one.state for one in rows if one.worker.name != "Cat Cole"} - {"overdue"} == {"not_agreed"}
    assert "Lee Left" not in names, "he has left"
    assert "Mo Manager" in names, "nothing is agreed for a manager, and so it can be"
    assert "Fay Future" not in names, "she has not begun"


def test_a_worker_sees_themselves_and_a_supervisor_whom_they_supervise(authority: Store) -> None:
    agree(authority, WIL, SAM)
    for who, seen in ((WIL, {WIL}), (SAM, {WIL, SAM}), (MO, set())):
        with authority.reading() as reader:
            rows = supervision_list(reader, standards(reader), TODAY, by(who).person, everybody=False)
        assert {one.id for one in rows} == seen
        assert {one.id for one in rows if one.mine} == seen - {who}


def test_what_waits_for_a_signature_is_counted_for_who_is_to_sign(authority: Store) -> None:
    agree(authority)
    first = held(authority, OF_ONE)
    second = held(authority, OF_ONE, sign=True)
    assert [one.to_sign for one in (row(authority, asks=MO), row(authority, asks=ADA)) if one] == [(first,), ()]
    with authority.reading() as reader:
        rows = supervision_list(reader, standards(reader), TODAY, by(ANN).person, everybody=False)
    assert rows[0].to_sign == (first, second)


def test_the_session_that_is_being_written_is_told_to_who_writes_it(authority: Store) -> None:
    agree(authority)
    session = begun(authority)
    assert [one.writing for one in (row(authority, asks=MO), row(authority, asks=MAX)) if one] == [session, None]


# Planned and cancelled


def test_a_session_is_planned_and_found_as_the_next(authority: Store) -> None:
    number = plan_session(authority, by(MO), ANN, MO, june(14), 90)
    later = plan_session(authority, by(MO), ANN, MO, june(19), 90)
    found = row(authority)
    assert found is not None
    assert found.planned_on == june(14)
    assert line(authority, number).state is SessionState.PLANNED
    with authority.reading() as reader:
        assert planned_session(reader, ANN, MO, june(6)) is None, "eight days before"
        assert planned_session(reader, ANN, MO, june(7)) == number, "a week early"
        assert planned_session(reader, ANN, MO, june(13)) == number, "the nearest that comes"
        assert planned_session(reader, ANN, MO, june(18)) == number, "one that has been goes before one that comes"
        assert planned_session(reader, ANN, MO, june(19)) == later
        assert planned_session(reader, ANN, MAX, june(14)) is None


def test_what_cannot_be_planned_is_refused(authority: Store) -> None:
    plan_session(authority, by(MO), ANN, MO, june(14), 90)
    refused(authority, InvalidInput, "is planned for Fri 14 Jun 2024 already",
            lambda: plan_session(authority, by(MAX), ANN, MO, june(14), 60))  # fmt: skip
    refused(authority, InvalidInput, "Nobody supervises themselves",
            lambda: plan_session(authority, by(MO), MO, MO, june(14), 60))  # fmt: skip
    for minutes in (0, 601):
        refused(authority, InvalidInput, "A session lasts 1 to 600 minutes",
                lambda minutes=minutes: plan_session(authority, by(MO), BOB, MO, june(14), minutes))  # fmt: skip
    refused(authority, NotAllowed, "needs a supervisor", lambda: plan_session(authority, by(WIL), ANN, MO, TODAY, 60))


def test_a_cancelled_session_stays_says_why_and_counts(authority: Store) -> None:
    agree(authority)
    number = plan_session(authority, by(MO), ANN, MO, june(7), 90)
    plan_session(authority, by(MO), ANN, MO, june(10), 90)
    due = row(authority)
    cancel_session(authority, by(MO), number, CancelReason.URGENT_WORK, june(6), TODAY, "Court.")
    after = row(authority)
    assert due is not None
    assert after is not None
    assert (after.due_on, after.planned_on) == (due.due_on, june(10)), "cancelling puts nothing off"
    with authority.reading() as reader:
        pack = compliance_pack(reader, standards(reader), TODAY, june(1), TODAY)
        listed = sessions_of(reader, standards(reader), TODAY, ANN)
    figure = pack.figure(Measure.CANCELLED)
    assert (figure.met, figure.total, pack.cancellations) == (1, 2, [(CancelReason.URGENT_WORK, 1)])
    (gone,) = [one for one in listed if one.state is SessionState.CANCELLED]
    assert (gone.planned_on, gone.cancelled_on, gone.cancelled_because, gone.cancelled_note) == (
        june(7), june(6), CancelReason.URGENT_WORK, "Court.",
    )  # fmt: skip
    assert last_group(authority)[0]["why"] == "Court."


def test_a_session_that_is_planned_again_for_the_day_of_a_cancelled_one(authority: Store) -> None:
    number = plan_session(authority, by(MO), ANN, MO, june(14), 90)
    cancel_session(authority, by(MO), number, CancelReason.MOVED, TODAY, TODAY)
    assert plan_session(authority, by(MO), ANN, MO, june(14), 90) != number


def test_what_cannot_be_cancelled_is_refused(authority: Store) -> None:
    number = plan_session(authority, by(MO), ANN, MO, june(7), 90)

    def cancel(
        session: int = number, because: CancelReason = CancelReason.MOVED, on: date = TODAY, note: str = ""
    ) -> None:
        cancel_session(authority, by(MO), session, because, on, TODAY, note)

    refused(authority, InvalidInput, "is to be said in words", lambda: cancel(because=CancelReason.OTHER))
    refused(authority, InvalidInput, "is in the future", lambda: cancel(on=june(11)))
    refused(authority, NotFound, "no longer in the store", lambda: cancel(99))
    begun(authority, OF_ONE, planned=number)
    refused(authority, Conflict, "begun or held since you looked", cancel)
    discard_session(authority, by(MO), number)
    cancel()
    refused(authority, Conflict, "cancelled on Mon 10 Jun 2024 already", cancel)
    other = begun(authority, OF_ONE)
    refused(authority, InvalidInput, "was not planned", lambda: cancel(other))
    record(authority, other)
    refused(authority, InvalidInput, "was not planned", lambda: cancel(other))


@pytest.mark.parametrize("then", ["begun", "held", "cancelled"])
def test_what_was_planned_is_not_taken_back_when_something_came_of_it(authority: Store, then: str) -> None:
    number = plan_session(authority, by(MO), ANN, MO, june(7), 90)
    if then == "cancelled":
        cancel_session(authority, by(MAX), number, CancelReason.MOVED, TODAY, TODAY)
    else:
        begun(authority, OF_ONE, planned=number)
    if then == "held":
        record(authority, number)
    refused(authority, Conflict, "", lambda: undo(authority, by(MO)))


# The numbers of a row and the lists behind them


def test_actions_that_should_have_been_done_are_the_worker_s_and_those_on_their_cases(authority: Store) -> None:
    for owner, due in ((ANN, june(7)), (ANN, TODAY), (ANN, june(14)), (BOB, june(7))):
        agree_action(authority, by(MO), HELD, f"By {due}", owner, due, june(3), TODAY)
    found = row(authority)
    assert found is not None
    assert [(one.what, one.owner_id) for one in found.overdue_actions] == [
        ("By 2024-06-07", ANN),
        ("By 2024-06-07", BOB),
    ]
    assert [(one.owner_id, one.is_overdue) for one in row(authority, worker=BOB).overdue_actions] == [(BOB, True)]
    finish_action(authority, by(MO), found.overdue_actions[0].id, TODAY, TODAY)
    assert [len(one.overdue_actions) for one in (row(authority), row(authority, day=june(9))) if one] == [1, 2]


def test_cases_that_are_hidden_from_who_asks_are_neither_listed_nor_counted(authority: Store) -> None:
    asked = {who: row(authority, asks=who, day=date(2024, 9, 2)) for who in (ADA, MO)}
    cases = {who: [one.case for one in found.not_discussed] for who, found in asked.items() if found}
    assert set(cases[ADA]) - set(cases[MO]) == {"ZED-9-1"}
    restrict(authority, by(ADA), HELD, [], "a relative works here")
    found = row(authority, asks=MO, day=date(2024, 9, 2))
    assert found is not None
    assert "C3-1" not in [one.case for one in found.not_discussed]


def test_a_worker_of_another_team_is_not_in_the_pack_of_a_team(authority: Store) -> None:
    for worker in (ANN, CAT):
        agree(authority, worker)
        held(authority, OF_ONE, worker=worker)
    with authority.reading() as reader:
        clock = standards(reader)
        asked = ({}, {"team_id": NORTH}, {"worker_id": CAT})
        packs = [compliance_pack(reader, clock, TODAY, june(1), TODAY, **of) for of in asked]
    assert [pack.figure(Measure.DECISION).total for pack in packs] == [2, 1, 1]


# Whoever is away, or may not


def test_a_cover_who_is_away_covers_nobody_and_one_who_has_left_supervises_nobody(authority: Store) -> None:
    agree(authority, ANN, MO, cover_id=SAM)
    add_leave(authority, by(MAX), MO, june(10), june(12))
    found = row(authority)
    assert (found.covered_by, found.nobody_covers, found.supervisor) == ("Sam Supervisor", False, "Sam Supervisor")
    add_leave(authority, by(MAX), SAM, june(10), june(10))
    found = row(authority)
    assert (found.covered_by, found.nobody_covers, found.supervisor) == (None, True, "Mo Manager")
    assert found.gone_words == "is away, and nobody covers"
    write(authority, f"UPDATE workers SET works_until = '2024-06-07' WHERE id = {MO}")
    found = row(authority)
    assert (found.supervisor, found.gone_words) == (None, "has left, and nobody covers")


def test_only_who_may_record_supervision_is_agreed_to_supervise_or_cover(authority: Store) -> None:
    for named, who in ({"supervisor": WIL}, "supervisor"), ({"cover_id": WIL}, "cover"):
        with pytest.raises(FieldErrors) as refusal:
            agree(authority, ANN, **named)
        assert list(refusal.value.faults) == [who]
        assert "gives the role of supervisor" in refusal.value.faults[who]
    refused(authority, InvalidInput, "may not record", lambda: plan_session(authority, by(MO), ANN, WIL, june(14), 90))


def test_a_supervisor_changes_what_is_agreed_with_themselves_and_a_manager_with_anybody(authority: Store) -> None:
    agree(authority, ANN, MO)

    def anew(who: int) -> None:
        agree_supervision(authority, by(who), ANN, SAM, june(5), SupervisedAs.SOCIAL_WORKER)

    refused(authority, NotAllowed, "they or a manager agree anew", lambda: anew(SAM))
    anew(MAX)
    agree_supervision(authority, by(SAM), ANN, SAM, june(6), SupervisedAs.SOCIAL_WORKER, every_days=14)


def test_a_planned_session_whose_day_has_passed_is_shown_and_counted_as_not_held(authority: Store) -> None:
    number = plan_session(authority, by(MO), ANN, MO, june(7), 90)
    with authority.reading() as reader:
        clock = standards(reader)
        states = [session_line(reader, clock, number, day).state for day in (june(7), june(8))]
        pack = compliance_pack(reader, clock, TODAY, june(1), TODAY, worker_id=ANN)
    assert states == [SessionState.PLANNED, SessionState.NOT_HELD]
    assert (pack.figure(Measure.CANCELLED).met, pack.unexplained) == (1, 1)
    assert pack.why_not_held == [("no reason given", 1)]


def test_of_a_manager_with_whom_nothing_is_agreed_nothing_is_due_or_counted(authority: Store) -> None:
    write(authority, f"UPDATE workers SET works_from = '2024-01-08' WHERE id IN ({MO}, {ANN})")
    with authority.reading() as reader:
        rows = supervision_list(reader, standards(reader), TODAY, by(ADA).person, everybody=True)
    manager, worker = (next(one for one in rows if one.id == id_) for id_ in (MO, ANN))
    assert (manager.words, manager.state, manager.due_on, manager.expected) == ("– not agreed", "not_agreed", None, 0)
    assert (worker.state, worker.expected) == ("overdue", 5)
    counts = tally(rows)
    assert counts.not_agreed == len(with_words(rows, "nobody")), "the number is that of the list behind it"
    agree(authority, MO, MAX, of=MAX)
    assert row(authority, worker=MO).words.startswith("·")
