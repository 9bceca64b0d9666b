"""The agenda of a session builds itself: what is on it and why, in which order, once each; and what the list counts."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from held_sessions import by, held, somebody
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from random_history import FIRST, LAST, WORKERS, History, Recount, written
from small_authority import (
    ADA,
    ANN,
    BOB,
    BOBS,
    CAT,
    HELD,
    HELD_TOO,
    HIDDEN,
    LOOKED_AFTER_CASE,
    MAX,
    MO,
    SAM,
    TODAY,
    TOM,
    WIL,
    give,
    june,
    lend,
)

from db.commands.assessing import submit
from db.commands.practice_rules import set_practice_rule
from db.commands.supervising import agree_supervision
from db.commands.workers import add_leave
from db.commands.writing import agree_action, finish_action, write_note
from db.queries.actions import agreed_actions
from db.queries.agenda import Agenda, session_agenda
from db.queries.case_cover import covered_cases
from db.queries.standards import standards
from db.queries.supervision import supervision_list
from db.queries.workers import practice_rules
from db.store import Store
from models.agenda import Section
from models.allocation import ChangeReason
from models.notes import NoteKind
from models.people import Person, Role
from models.practice_rules import RuleName
from models.supervision import SessionKind, SupervisedAs

TOPICS = ["caseload", "leave", "wellbeing", "development", "practice"]
DONE = {"decision": "Wait.", "rationale": "So."}
ANNS = (HELD, HELD_TOO, LOOKED_AFTER_CASE, HIDDEN)


def agenda(store: Store, day: date = TODAY, worker: int = ANN, added: tuple[int, ...] = (), asks: int = ADA) -> Agenda:
    store.sign_in(somebody(asks))
    with store.reading() as reader:
        return session_agenda(reader, standards(reader), day, worker, added)


def keys(found: Agenda) -> list[str]:
    return [one.key for one in found.items]


def reasons(found: Agenda) -> dict[int, tuple[Section, tuple[str, ...]]]:
    """Of each case that is on the agenda, under which heading it stands and why."""
    return {one.case.case_id: (one.section, one.reasons) for one in found.items if one.case is not None}


def supervise(store: Store, every: int | None = None) -> None:
    agree_supervision(store, by(MO), ANN, MO, june(3), SupervisedAs.SOCIAL_WORKER, every_days=every)


# What is on it, and why


def test_a_case_that_was_never_discussed_is_on_it(authority: Store) -> None:
    found = reasons(agenda(authority))
    assert set(found) == set(ANNS)
    assert found[HELD_TOO] == (Section.NOT_DISCUSSED, ("never discussed", "new since Mon 13 May 2024"))


def test_a_case_that_was_discussed_a_short_while_ago_is_not_on_it(authority: Store) -> None:
    supervise(authority)
    held(authority, dict.fromkeys((HELD, HELD_TOO, LOOKED_AFTER_CASE), DONE), on=june(7))
    assert set(reasons(agenda(authority))) == {HIDDEN}
    assert [one.case_id for one in agenda(authority).cases if one.case_id != HIDDEN] == [
        HELD,
        HELD_TOO,
        LOOKED_AFTER_CASE,
    ]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        # Discussed on 7 June, to be discussed again within 56 days: by Friday 2 August. Every 28 days a session.
        (date(2024, 7, 4), None),  # the next one is due on 1 August
        (date(2024, 7, 5), None),  # on 2 August: that is still in time
        (date(2024, 7, 6), "last discussed Fri 7 Jun 2024, again by Fri 2 Aug 2024"),
        (date(2024, 8, 2), "last discussed Fri 7 Jun 2024, again by Fri 2 Aug 2024"),
        (date(2024, 8, 5), "last discussed Fri 7 Jun 2024, 1 late"),
    ],
)
def test_a_case_that_would_be_late_before_the_next_session_is_on_it(
    authority: Store, day: date, reason: str | None
) -> None:
    supervise(authority)
    held(authority, {HELD: DONE}, on=june(7))
    held(authority, {HELD_TOO: DONE}, on=date(2024, 7, 1), today=date(2024, 7, 1))
    found = reasons(agenda(authority, day)).get(HELD)
    said = [one for one in found[1] if one.startswith("last discussed")] if found else []
    assert said == ([] if reason is None else [reason])
    assert found is None or found[0] is Section.NOT_DISCUSSED or reason is None


def test_a_discussion_noted_on_the_case_counts_as_one_in_a_session(authority: Store) -> None:
    write_note(authority, by(MO), HELD, NoteKind.SUPERVISION, "Spoken of.", june(7), TODAY)
    write_note(authority, by(MO), HELD_TOO, NoteKind.NOTE, "Rang.", june(7), TODAY)
    found = {one.case_id: one.cover for one in agenda(authority).cases}
    assert (found[HELD].last_on, found[HELD_TOO].last_on) == (june(7), None)


def test_a_case_whose_assessment_is_late_due_today_or_with_the_manager_is_on_it_and_says_so(authority: Store) -> None:
    supervise(authority)
    held(authority, dict.fromkeys((HELD, HELD_TOO, LOOKED_AFTER_CASE), DONE), on=june(7))
    submit(authority, by(WIL), HELD_TOO, june(7), TODAY)
    assert reasons(agenda(authority))[HELD_TOO] == (
        Section.ASSESSMENTS, ("single assessment 25 left, with the manager",)
    )  # fmt: skip
    for day, said in ((4, []), (5, ["single assessment today"]), (8, ["single assessment 1 late"])):
        _, why = reasons(agenda(authority, date(2024, 7, day), added=(HELD,)))[HELD]
        assert [one for one in why if one.startswith("single")] == said


def test_a_case_that_came_since_the_last_session_is_new_and_one_held_for_another_is_covered(authority: Store) -> None:
    supervise(authority)
    held(authority, dict.fromkeys((HELD, HELD_TOO, LOOKED_AFTER_CASE), DONE), on=june(5))
    for case in (BOBS, HELD):
        write_note(authority, by(MO), case, NoteKind.SUPERVISION, "Spoken of.", june(6), TODAY)
    give(authority, [BOBS], ANN, on=june(7), code=ChangeReason.OTHER)
    assert reasons(agenda(authority))[BOBS] == (Section.NEW, ("new since Fri 7 Jun 2024",))
    lend(authority, TODAY, june(14), of=TOM, to=ANN)
    assert [why for _, why in reasons(agenda(authority)).values() if any("covers" in one for one in why)] == [
        ("never discussed", "covers Tom Teamless")
    ]  # fmt: skip


def test_a_case_is_on_it_once_under_the_first_heading_with_all_its_reasons(authority: Store) -> None:
    submit(authority, by(WIL), HELD, june(7), TODAY)
    section, why = reasons(agenda(authority))[HELD]
    assert section is Section.NOT_DISCUSSED
    assert why == ("never discussed", "single assessment 19 left, with the manager", "new since Fri 3 May 2024")
    for day in (TODAY, date(2024, 9, 2)):
        found = agenda(authority, day, added=ANNS)
        assert len(set(keys(found))) == len(keys(found))


def test_the_supervisor_adds_any_case_of_the_worker_and_none_of_others(authority: Store) -> None:
    supervise(authority)
    held(authority, dict.fromkeys((HELD, HELD_TOO, LOOKED_AFTER_CASE), DONE), on=june(7))
    found = agenda(authority, added=(HELD_TOO, BOBS))
    assert reasons(found)[HELD_TOO] == (Section.ADDED, ("added",))
    assert BOBS not in reasons(found)
    assert reasons(agenda(authority, date(2024, 9, 2), added=(HELD_TOO,)))[HELD_TOO][0] is Section.NOT_DISCUSSED


def test_the_headings_are_in_their_order_and_the_worker_comes_last(authority: Store) -> None:
    supervise(authority)
    agree_action(authority, by(MO), HELD, "Visit", ANN, june(7), june(3), TODAY)
    held(authority, {HELD: DONE, LOOKED_AFTER_CASE: DONE}, on=june(6))
    give(authority, [BOBS], ANN, on=june(7), code=ChangeReason.OTHER)
    write_note(authority, by(MO), BOBS, NoteKind.SUPERVISION, "Spoken of.", june(6), TODAY)
    submit(authority, by(WIL), HELD, june(7), TODAY)
    found = agenda(authority, added=(LOOKED_AFTER_CASE,), asks=MO)
    assert [one.section for one in found.items] == [
        Section.ACTIONS, Section.NOT_DISCUSSED, Section.ASSESSMENTS, Section.NEW, Section.ADDED, Section.CASELOAD,
        Section.LEAVE, Section.WELLBEING, Section.DEVELOPMENT, Section.PRACTICE,
    ]  # fmt: skip
    assert keys(found) == ["action:1", "case:4", "case:3", "case:6", "case:5", *TOPICS]


def test_within_a_heading_what_is_to_be_discussed_first_is_first(authority: Store) -> None:
    held(authority, {HELD_TOO: DONE}, on=date(2024, 5, 20))
    write_note(authority, by(MO), HELD, NoteKind.SUPERVISION, "Spoken of.", date(2024, 5, 14), TODAY)
    found = agenda(authority, date(2024, 9, 2))
    assert keys(found)[:4] == ["case:3", "case:4", "case:5", "case:9"]


# Actions


def test_what_was_agreed_comes_back_at_every_session_until_it_is_done(authority: Store) -> None:
    supervise(authority)
    held(authority, {HELD: {**DONE, "what1": "Visit", "who1": str(ANN), "by1": "2024-06-14"}}, on=june(3))
    for _ in range(2):
        assert "action:1" in keys(agenda(authority))
        held(authority, {HELD: DONE}, on=june(7))
    finish_action(authority, by(MO), 1, TODAY, TODAY, "Done.")
    assert "action:1" not in keys(agenda(authority))
    assert "action:1" in keys(agenda(authority, june(9))), "as it stood then"


def test_actions_are_those_of_the_worker_and_of_the_sessions_with_them(authority: Store) -> None:
    agree_action(authority, by(MO), BOBS, "Ring", ANN, june(14), june(3), TODAY)  # on a case of another
    agree_action(authority, by(MO), HELD, "Write", BOB, june(14), june(3), TODAY)  # by another, of no session
    held(authority, {HELD: {**DONE, "what1": "Ask", "who1": str(CAT)}}, on=june(5))  # by another, of the session
    found = agenda(authority)
    said = [(one.action.what, one.action.due_on) for one in found.items if one.action]
    assert said == [("Ring", june(14)), ("Write", june(14)), ("Ask", None)], "those without a day come last"


def test_what_was_agreed_on_a_case_comes_with_it_to_whoever_holds_it_now(authority: Store) -> None:
    agree_action(authority, by(MO), HELD, "Write", BOB, june(14), june(3), TODAY)
    whose = {worker: "action:1" in keys(agenda(authority, worker=worker)) for worker in (ANN, BOB, CAT)}
    assert whose == {ANN: True, BOB: True, CAT: False}
    give(authority, [HELD], CAT, code=ChangeReason.OTHER)
    whose = {worker: "action:1" in keys(agenda(authority, worker=worker)) for worker in (ANN, BOB, CAT)}
    assert whose == {ANN: False, BOB: True, CAT: True}


def test_what_is_agreed_of_the_worker_is_shown_to_the_two_alone(authority: Store) -> None:
    held(authority, None, {"what1": "Rest", "who1": str(ANN), "by1": "2024-06-14"}, on=june(5))
    seen = {who: "action:1" in keys(agenda(authority, asks=who)) for who in (MO, ANN, ADA, MAX, SAM)}
    assert seen == {MO: True, ANN: True, ADA: False, MAX: False, SAM: False}


# The worker


def test_caseload_and_leave_are_told_and_the_rest_are_topics(authority: Store) -> None:
    supervise(authority, 14)
    add_leave(authority, by(MO), ANN, june(12), june(14), "holiday")
    add_leave(authority, by(MO), MO, june(20), june(21), "holiday")
    add_leave(authority, by(MO), ANN, june(26), june(28), "after the next session")
    found = {one.section: one for one in agenda(authority).items}
    assert found[Section.CASELOAD].reasons[0].startswith("4 children, ")
    assert [one.startswith(name) for one, name in zip(found[Section.LEAVE].reasons, ("away", "Mo Manager away"),
                                                      strict=True)] == [True, True]  # fmt: skip
    assert agenda(authority, worker=CAT).items[-4].reasons == ("none entered",)
    assert [one.reasons for one in agenda(authority).items[-3:]] == [()] * 3


def test_a_case_that_is_hidden_from_who_asks_is_not_on_it(authority: Store) -> None:
    assert HIDDEN in reasons(agenda(authority, asks=ADA))
    found = agenda(authority, asks=MO, added=(HIDDEN,))
    assert set(reasons(found)) == set(ANNS) - {HIDDEN}
    assert HIDDEN not in [one.case_id for one in found.cases]


def test_the_last_session_is_the_one_before_the_day(authority: Store) -> None:
    supervise(authority)
    held(authority, {HELD: DONE}, on=june(5))
    held(authority, {HELD: DONE}, on=TODAY)
    held(authority, {HELD: DONE}, on=june(7), kind=SessionKind.GROUP)
    assert (agenda(authority).last_on, agenda(authority, june(11)).last_on) == (june(5), TODAY)


# Case cover by the rule of its status


@pytest.mark.parametrize(
    ("status", "days"),
    [(None, 56), ("b) Child protection plan", 28), ("a) Looked after child", 56), ("c) Child in need plan", 56)],
)
def test_a_case_is_to_be_discussed_as_often_as_its_status_asks(
    authority: Store, execute: Callable[..., None], status: str | None, days: int
) -> None:
    execute(authority, f"UPDATE cases SET status = '{status}' WHERE id = {HELD}" if status else
            f"UPDATE cases SET status = NULL WHERE id = {HELD}")  # fmt: skip

    def cover(day: date) -> tuple[date | None, date, bool]:
        with authority.reading() as reader:
            cases = covered_cases(reader, standards(reader), practice_rules(reader), day, ANN)
        (one,) = [case.cover for case in cases if case.id == HELD]
        return one.last_on, one.due_on, one.too_long

    opened = date(2024, 5, 1)
    due = opened + timedelta(days=days)
    assert cover(due) == (None, due, False), "on the day itself it is in time"
    assert cover(due + timedelta(days=1)) == (None, due, True)
    held(authority, {HELD: DONE}, on=due, today=due)
    assert cover(due) == (due, due + timedelta(days=days), False)


def test_a_stricter_rule_asks_for_more_from_its_day_on(authority: Store) -> None:
    set_practice_rule(authority, by(MO), RuleName.DISCUSS_CHILD_IN_NEED, 14, june(5), "the board")
    found = {}
    for day in (june(4), june(6)):
        held(authority, {HELD: DONE}, on=day)
        with authority.reading() as reader:
            cases = covered_cases(reader, standards(reader), practice_rules(reader), day, ANN)
        (found[day],) = [case.cover.due_on for case in cases if case.id == HELD]
    assert found == {june(4): june(18), june(6): june(20)}, "from the day on which the rule changed, for both"


# The numbers of the list are the lists behind them, for everybody


class Said:
    """What was said in supervision and agreed, at random, on top of a random history."""

    def __init__(self, history: History, seed: int) -> None:
        chance = random.Random(seed)

        def day() -> date:
            return FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))

        cases = sorted(history.cases)
        self.sessions = [
            (id_, *chance.sample(list(WORKERS), 2), day(), chance.choice(["one_to_one", "group"]))
            for id_ in range(1, chance.randint(2, 12))
        ]
        self.discussed = [(session, case) for session, *_ in self.sessions for case in cases if chance.random() < 0.3]
        self.notes = [(chance.choice(cases), day(), chance.choice(["supervision", "note"])) for _ in range(6)]
        self.actions = []
        for id_ in range(1, 20):
            of_nobody = chance.random() < 0.3
            session = chance.choice(self.sessions)
            agreed = session[3] if of_nobody else day()
            due = None if chance.random() < 0.2 else agreed + timedelta(days=chance.randrange(40))
            done = agreed + timedelta(days=chance.randrange(60)) if chance.random() < 0.4 else None
            case = None if of_nobody else chance.choice(cases)
            self.actions.append((id_, case, session[0] if of_nobody else None, chance.choice(list(WORKERS)), agreed,
                                 due, done))  # fmt: skip
        self.restricted = {id_ for id_ in history.families if chance.random() < 0.3}
        self.named = {(child, chance.choice(list(WORKERS))) for child in self.restricted}

    def write_down(self, store: Store, execute: Callable[..., None]) -> None:
        execute(
            store,
            (
                "INSERT INTO supervision_sessions (id, worker_id, supervisor_id, kind, held_on, recorded_on, "
                "recorded_by, minutes, workload_discussed, wellbeing_discussed, development_discussed, "
                "performance_discussed, cancelled_note, version) "
                "VALUES (?, ?, ?, ?, ?, ?, 'x', 60, 0, 0, 0, 0, '', 1)",
                [(id_, worker, of, kind, written(on), written(on)) for id_, worker, of, on, kind in self.sessions],
            ),
            ("INSERT INTO discussions (session_id, case_id) VALUES (?, ?)", self.discussed),
            (
                "INSERT INTO notes (case_id, kind, happened_on, said, written_by, at) VALUES (?, ?, ?, 'x', 'x', 'x')",
                [(case, kind, written(on)) for case, on, kind in self.notes],
            ),
            (
                "INSERT INTO actions (id, case_id, session_id, what, owner_id, set_on, due_on, set_by, at, done_on, "
                "done_by, done_note) VALUES (?, ?, ?, 'x', ?, ?, ?, 'x', 'x', ?, ?, '')",
                [(id_, case, session, owner, written(agreed), due and written(due), done and written(done),
                  done and "x") for id_, case, session, owner, agreed, due, done in self.actions],
            ),
            ("INSERT INTO restrictions (child_id, reason, version) VALUES (?, 'x', 1)",
             [(child,) for child in sorted(self.restricted)]),
            ("INSERT INTO restriction_names (child_id, worker_id) VALUES (?, ?)", sorted(self.named)),
        )  # fmt: skip

    def last_on(self, case: int, day: date) -> date | None:
        held_on = {id_: on for id_, _, _, on, _ in self.sessions}
        days = [held_on[session] for session, of in self.discussed if of == case]
        days += [on for of, on, kind in self.notes if of == case and kind == "supervision"]
        return max((one for one in days if one <= day), default=None)

    def with_whom(self, session: int | None) -> int | None:
        return next((worker for id_, worker, *_ in self.sessions if id_ == session), None)

    def of_the_two(self, session: int | None) -> set[int]:
        return {who for id_, worker, of, _, _ in self.sessions if id_ == session for who in (worker, of)}


@settings(max_examples=of_a_hundred(8))
@given(seed=st.integers(0, 2**32), back=st.integers(0, 120))
def test_the_numbers_of_a_row_are_the_lists_behind_them_counted_one_by_one(
    remembered: Callable[[int], AbstractContextManager[tuple[Store, History]]], execute: Callable[..., None],
    seed: int, back: int,
) -> None:  # fmt: skip
    day = LAST - timedelta(days=back)
    with remembered(seed) as (store, history):
        said = Said(history, seed)
        said.write_down(store, execute)
        chance = random.Random(seed)
        asking = [
            Person(id_, f"Worker {id_}", role)
            for id_, role in zip(
                chance.sample(list(WORKERS), 3), (Role.WORKER, Role.SUPERVISOR, Role.MANAGER), strict=True
            )
        ]
        for person in (Person(1, "Ada Manager", Role.ADMINISTRATOR), *asking):  # fmt: skip
            store.sign_in(person)
            _check_all(store, history, said, person, day)


def _check_all(store: Store, history: History, said: Said, person: Person, day: date) -> None:
    with store.reading() as reader:
        clock = standards(reader)
        rows = supervision_list(reader, clock, day, person, everybody=True)
        actions = {one: agreed_actions(reader, clock, day, worker_id=one) for one in WORKERS}
        covered = {one: covered_cases(reader, clock, practice_rules(reader), day, one) for one in WORKERS}
    recount = Recount(history, clock, day)
    hidden = set() if person.role is Role.ADMINISTRATOR else {
        child for child in said.restricted if (child, person.id) not in said.named
    }  # fmt: skip
    assert {row.id for row in rows} & set(WORKERS) == {
        id_ for id_, one in history.workers.items() if one.begins <= day <= one.leaves
    }  # fmt: skip
    for row in rows:
        if row.id not in WORKERS:
            continue
        late = set()
        for case in recount.of_worker(row.id):
            since = said.last_on(case.id, day) or case.opened
            if case.child not in hidden and since + timedelta(days=_rule(recount, history, case, since)) < day:
                late.add(case.id)
        assert {one.id for one in row.not_discussed} == late
        assert {one.id for one in covered[row.id] if one.cover.too_long} == late, "the list behind the number"
        holds = {case.id for case in recount.of_worker(row.id)}
        overdue = {
            id_ for id_, case, session, owner, agreed, due, done in said.actions
            if (owner == row.id or case in holds or said.with_whom(session) == row.id)
            and agreed <= day and due is not None and due < day and (done is None or done > day)
            and (person.id in said.of_the_two(session) if case is None else history.cases[case].child not in hidden)
        }  # fmt: skip
        assert {one.id for one in row.overdue_actions} == overdue
        assert {one.id for one in actions[row.id] if one.is_overdue} == overdue, "the list behind the number"


def _rule(recount: Recount, history: History, case: object, since: date) -> int:
    """How often a case of this status is discussed, by the rule of the day from which it is counted."""
    name = RuleName.discuss_of(recount.status(case))  # type: ignore[arg-type]
    return Recount(history, recount.clock, since).rule(name)
