"""Workers and what they can carry, the rules of practice, and plans that are carried out as one act."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from small_authority import (
    ANN,
    BECAUSE,
    BOB,
    CAT,
    CLOSED,
    HELD,
    HIDDEN,
    LEE,
    LOOKED_AFTER_CASE,
    MAX,
    MO,
    NAN,
    NORTH,
    PAT,
    SAM,
    SOUTH,
    TODAY,
    TOMS,
    UNHELD,
    WAITING,
    WIL,
    WITH_TEAM,
    act_of,
    ask,
    contents,
    decisions,
    differing,
    holder,
    june,
    last_group,
    load,
    records,
    refused,
    trail_is_sound,
    wishes,
    write,
)

from db.commands.allocating import allocate
from db.commands.planning import carry_out
from db.commands.practice_rules import set_practice_rule
from db.commands.undoing import undo
from db.commands.workers import (
    WorkerValues,
    add_leave,
    add_worker,
    change_worker,
    reduce_capacity,
    remove_leave,
    remove_reduction,
)
from db.queries.standards import standards
from db.queries.triage import WaitingRow, waiting_list
from db.queries.workers import practice_rules, team_named, worker_by_name
from db.queries.workers import workers as everybody
from db.store import Store
from models.allocation import ChangeReason, Destination, Wish
from models.errors import CpipError, InvalidInput, NotAllowed, NotFound, StaleEdit
from models.plan import NewWorker, PlannedLeave, PlannedMove
from models.practice_rules import RuleName
from models.waiting import Owed

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def waits(store: Store, case: int, day: date = TODAY) -> WaitingRow:
    with store.reading() as reader:
        return next(row for row in waiting_list(reader, standards(reader), day).rows if row.id == case)


# Workers, their leave and what they carry less.


def values(**changed: Any) -> WorkerValues:
    return replace(WorkerValues(NORTH, 100, None, None, None), **changed)


def test_somebody_who_begins_is_entered_and_can_be_given_cases_from_then_on(authority: Store) -> None:
    id_ = add_worker(authority, act_of(), NewWorker(" Zoe  Zeal ", SOUTH, 80, june(5), date(2025, 6, 4)))
    (entry,) = last_group(authority)
    assert (entry["subject"], entry["after"]) == (
        "Zoe Zeal",
        {"team": "South", "fte_percent": 80, "works_from": "2024-06-05", "newly_qualified_until": "2025-06-04"},
    )
    assert load(authority, id_).load.in_words == "0 of 72, 0%"
    assert load(authority, id_, june(4)).load.capacity == 0
    allocate(authority, act_of(), wishes(UNHELD), Destination(id_), june(5), TODAY, BECAUSE)
    with pytest.raises(InvalidInput, match="Zoe Zeal begins on Wed 5 Jun 2024, and is not here yet"):
        allocate(authority, act_of(), wishes(TOMS), Destination(id_), june(4), TODAY, BECAUSE)
    assert ask(authority, "SELECT COUNT(*) FROM access WHERE worker_id = :id", id=id_) == [(0,)]


WORKERS_WRONGLY: dict[str, tuple[NewWorker, type[CpipError], str]] = {
    "no name": (NewWorker("  ", NORTH), InvalidInput, "The name of the worker is empty. Give one."),
    "a name that is taken": (NewWorker("ANN able", NORTH), InvalidInput, "Somebody called ANN able is in this store"),
    "no hours": (NewWorker("Zoe", NORTH, 0), InvalidInput, "A share of full time is 0.01 to 1; 0 cannot be kept."),
    "more than full time": (NewWorker("Zoe", NORTH, 101), InvalidInput, "0.01 to 1; 1.01 cannot be kept."),
    "no such team": (NewWorker("Zoe", 99), NotFound, "This team is no longer in the store."),
}


@pytest.mark.parametrize(("worker", "kind", "said"), WORKERS_WRONGLY.values(), ids=WORKERS_WRONGLY.keys())
def test_a_worker_who_cannot_be_entered(authority: Store, worker: NewWorker, kind: type[CpipError], said: str) -> None:
    refused(authority, kind, said, lambda: add_worker(authority, act_of(), worker))


def test_the_record_of_a_worker_is_changed_and_says_what_it_was(authority: Store) -> None:
    change_worker(authority, act_of(), ANN, values(team_id=SOUTH, fte_percent=60, works_until=june(30)), 1)
    (entry,) = last_group(authority)
    assert (entry["subject"], entry["before"]["team"], entry["after"]["team"]) == ("Ann Able", "North", "South")
    assert (entry["before"]["works_until"], entry["after"]["works_until"]) == (None, "2024-06-30")
    assert load(authority, ANN).load.capacity == 60
    assert (load(authority, ANN, june(30)).is_here, load(authority, ANN, date(2024, 7, 1)).is_here) == (True, False)
    same = values(team_id=SOUTH, fte_percent=60, works_until=june(30))
    said = "That is what is kept of Ann Able already. Nothing was changed."
    refused(authority, InvalidInput, said, lambda: change_worker(authority, act_of(), ANN, same, 2))


def test_a_record_that_somebody_has_changed_since_shows_both_and_keeps_theirs(authority: Store) -> None:
    change_worker(authority, act_of(MAX), ANN, values(fte_percent=60), 1)
    before = contents(authority)
    with pytest.raises(StaleEdit) as stale:
        change_worker(authority, act_of(), ANN, values(fte_percent=80), 1)
    assert (stale.value.mine["fte_percent"], stale.value.theirs["fte_percent"], stale.value.version) == ("80", "60", 2)
    assert "Somebody has changed the record of Ann Able since you looked" in str(stale.value)
    assert differing(before, contents(authority)) == []


def test_the_record_of_a_worker_that_cannot_be(authority: Store) -> None:
    backwards = values(works_from=june(10), works_until=june(9))
    said = "They would leave before they begin. Check the two dates."
    refused(authority, InvalidInput, said, lambda: change_worker(authority, act_of(), ANN, backwards, 1))
    refused(authority, NotFound, "no longer", lambda: change_worker(authority, act_of(), ANN, values(team_id=99), 1))
    refused(authority, NotFound, "no longer", lambda: change_worker(authority, act_of(), 999, values(), 1))
    refused(authority, NotAllowed, "manager", lambda: change_worker(authority, act_of(SAM), ANN, values(), 1))


def test_leave_is_entered_by_a_supervisor_and_moves_no_case(authority: Store) -> None:
    add_leave(authority, act_of(SAM), ANN, june(10), june(14), " the  sea ")
    assert load(authority, ANN).on_leave
    assert (load(authority, ANN, june(14)).presence, load(authority, ANN, june(15)).on_leave) == (
        "on leave until Fri 14 Jun 2024", False,
    )  # fmt: skip
    assert load(authority, ANN, june(3)).presence == "leave from Mon 10 Jun 2024"
    assert holder(authority, HELD) == "Ann Able"
    (entry,) = last_group(authority)
    assert entry["after"] == {"leave from": "2024-06-10", "to": "2024-06-14", "note": "the sea"}
    remove_leave(authority, act_of(SAM), 1)
    assert not load(authority, ANN).on_leave
    assert last_group(authority)[0]["before"] == {"leave from": "2024-06-10", "to": "2024-06-14", "note": "the sea"}


def test_leave_that_cannot_be_entered_or_taken_out(authority: Store) -> None:
    add_leave(authority, act_of(), ANN, june(10), None)
    for worker, first, last, kind, said in (
        (ANN, june(10), None, InvalidInput, "Ann Able has this leave already, from Mon 10 Jun 2024."),
        (ANN, june(10), june(9), InvalidInput, "Leave ends on or after its first day. Check the two dates."),
        (999, june(10), None, NotFound, "This worker is no longer in the store."),
    ):
        refused(authority, kind, said, lambda worker=worker, first=first, last=last: add_leave(
            authority, act_of(), worker, first, last,
        ))  # fmt: skip
    refused(authority, NotFound, "This leave is no longer", lambda: remove_leave(authority, act_of(), 99))
    refused(authority, NotAllowed, "needs a supervisor", lambda: add_leave(authority, act_of(WIL), ANN, TODAY, None))


def test_capacity_is_less_while_it_is_reduced_and_never_less_than_nought(authority: Store) -> None:
    reduce_capacity(authority, act_of(), ANN, 15, june(5), june(14), "supervises a student")
    reduce_capacity(authority, act_of(), ANN, 10, june(10), None, "union work")
    days = (june(4), june(5), june(10), june(14), june(15))
    assert [load(authority, ANN, day).load.capacity for day in days] == [100, 85, 75, 75, 90]
    reduce_capacity(authority, act_of(), ANN, 1000, june(10), june(10), "training")
    assert load(authority, ANN).load.capacity == 0
    assert load(authority, ANN).load.in_words == "20 of 0: 20 over"
    (entry,) = last_group(authority)
    assert (entry["after"]["points less"], entry["why"]) == (1000, "training")
    remove_reduction(authority, act_of(), 1)
    assert [load(authority, ANN, day).load.capacity for day in (june(5), june(14))] == [100, 90]


def test_part_time_and_newly_qualified_are_reckoned_to_the_point(authority: Store) -> None:
    change_worker(authority, act_of(), NAN, values(fte_percent=75, newly_qualified_until=june(10)), 1)
    assert load(authority, NAN).load.capacity == Fraction(135, 2)
    assert load(authority, NAN, june(11)).load.capacity == 75


def test_a_reduction_that_cannot_be(authority: Store) -> None:
    for points, last, note, said in (
        (0, None, "x", "A reduction is 1 to 1000 points; 0 cannot be kept."),
        (1001, None, "x", "A reduction is 1 to 1000 points; 1001 cannot be kept."),
        (5, june(9), "x", "A reduction ends on or after its first day."),
        (5, None, " ", "A reduction of capacity needs its reason, such as other duties."),
    ):
        refused(authority, InvalidInput, said, lambda points=points, last=last, note=note: reduce_capacity(
            authority, act_of(), ANN, points, TODAY, last, note,
        ))  # fmt: skip
    refused(authority, NotFound, "This reduction", lambda: remove_reduction(authority, act_of(), 99))


# Rules.


def test_a_rule_holds_from_its_day_and_yesterday_stays_as_it_was(authority: Store) -> None:
    before = load(authority, ANN, YESTERDAY).load
    assert before.points == 4 + 5 + 6 + 5  # in need, assessment, looked after, and one that is hidden from some
    set_practice_rule(authority, act_of(), RuleName.POINTS_ASSESSMENT, 8, TODAY, " the board ")
    set_practice_rule(authority, act_of(), RuleName.CAPACITY, 50, TODAY, "the board")
    assert load(authority, ANN, YESTERDAY).load == before
    assert (load(authority, ANN).load.points, load(authority, ANN).load.capacity) == (26, 50)
    (entry,) = last_group(authority)
    assert (entry["subject"], entry["before"], entry["after"]) == (
        "capacity", None, {"value": 50, "source": "the board", "from": "2024-06-10"},
    )  # fmt: skip
    with authority.reading() as reader:
        rules = practice_rules(reader)
    assert [rules.value(RuleName.CAPACITY, day) for day in (date(1999, 1, 1), YESTERDAY, TODAY)] == [100, 100, 50]


def test_how_long_a_case_may_wait_is_a_rule_too(authority: Store) -> None:
    case = WAITING[0]  # since Monday the third
    assert waits(authority, case).wait.owed == {Owed.LATE, Owed.REVIEW}
    set_practice_rule(authority, act_of(), RuleName.ALLOCATE_WITHIN, 10, TODAY, "the board")
    set_practice_rule(authority, act_of(), RuleName.REVIEW_EVERY, 6, TODAY, "the board")
    set_practice_rule(authority, act_of(), RuleName.ESCALATE_AFTER, 5, TODAY, "the board")
    assert waits(authority, case).wait.owed == {Owed.ESCALATE}
    assert waits(authority, case, june(7)).wait.owed == {Owed.LATE}


def test_a_rule_of_the_same_day_is_corrected_by_who_saw_it(authority: Store) -> None:
    set_practice_rule(authority, act_of(), RuleName.CAPACITY, 90, TODAY, "the board", version=0)
    set_practice_rule(authority, act_of(MAX), RuleName.CAPACITY, 80, TODAY, "the board", version=1)
    assert last_group(authority)[0]["before"] == {"value": 90, "source": "the board", "from": "2024-06-10"}
    before = contents(authority)
    for seen in (0, 1):
        with pytest.raises(StaleEdit, match="A full-time worker can carry"):
            set_practice_rule(authority, act_of(), RuleName.CAPACITY, 70, TODAY, "the board", version=seen)
    assert differing(before, contents(authority)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [(RuleName.CAPACITY, 0), (RuleName.CAPACITY, 1001), (RuleName.NEWLY_QUALIFIED, 101), (RuleName.REVIEW_EVERY, 367)],
)
def test_a_rule_that_cannot_be_meant(authority: Store, name: RuleName, value: int) -> None:
    said = f"{value} cannot be kept."
    refused(authority, InvalidInput, said, lambda: set_practice_rule(authority, act_of(), name, value, TODAY, "x"))


def test_a_rule_needs_its_source_and_a_manager(authority: Store) -> None:
    said = "A rule needs its source: a policy, or who decided it. Give one."
    refused(authority, InvalidInput, said, lambda: set_practice_rule(
        authority, act_of(), RuleName.CAPACITY, 90, TODAY, " ",
    ))  # fmt: skip
    refused(authority, NotAllowed, "needs a manager", lambda: set_practice_rule(
        authority, act_of(SAM), RuleName.CAPACITY, 90, TODAY, "me",
    ))  # fmt: skip


def test_names_are_found_however_they_are_cased(authority: Store) -> None:
    with authority.reading() as reader:
        assert worker_by_name(everybody(reader), " ann  ABLE").id == ANN
        assert team_named(reader, "NORTH") == (NORTH, "North")
        with pytest.raises(NotFound, match="Nobody in this store is called “Ann”"):
            worker_by_name(everybody(reader), "Ann")
        with pytest.raises(NotFound, match="There is no team called “East”"):
            team_named(reader, "East")


# Plans.

ZOE = NewWorker("Zoe Zeal", NORTH, works_from=june(3))


def carry(store: Store, moves: list[PlannedMove], *, starters: tuple[NewWorker, ...] = (),
          leaves: tuple[PlannedLeave, ...] = (), because: str = BECAUSE, by: int = MO, on: date = TODAY, **how: Any,
          ) -> list[Any]:  # fmt: skip
    return carry_out(store, act_of(by), starters, leaves, moves, on, TODAY, because, **how)


def test_a_plan_is_carried_out_as_one_act_and_taken_back_as_one(authority: Store) -> None:
    before = records(authority)
    moves = [PlannedMove(Wish(HELD), CAT), PlannedMove(Wish(UNHELD), starter=ZOE.name)]
    found = carry(authority, moves, starters=(ZOE,), leaves=(PlannedLeave(ANN, june(17), june(21)),))
    assert [(one.case, one.done, one.sentence) for one in found] == [
        ("C3-1", True, "allocated to Cat Cole from Mon 10 Jun 2024; before: Ann Able (caseload adjustment)"),
        ("C1-1", True, "allocated to Zoe Zeal from Mon 10 Jun 2024"),
    ]
    assert (holder(authority, HELD), holder(authority, UNHELD)) == ("Cat Cole", "Zoe Zeal")
    assert load(authority, ANN, june(18)).on_leave
    entries = last_group(authority)
    assert [entry["subject"] for entry in entries] == ["Zoe Zeal", "Ann Able", "C3-1", "C1-1"]
    assert {(entry["what"], entry["why"]) for entry in entries} == {("carry out a plan", BECAUSE)}
    assert [decisions(authority, case)[0][3] for case in (HELD, UNHELD)] == [BECAUSE, BECAUSE]
    undo(authority, act_of())
    assert differing(before, records(authority)) == []
    assert trail_is_sound(authority)


def test_a_plan_of_leave_alone_and_of_a_starter_alone(authority: Store) -> None:
    assert carry(authority, [], leaves=(PlannedLeave(ANN, TODAY, None),)) == []
    assert carry(authority, [], starters=(ZOE,)) == []
    assert load(authority, ANN).on_leave
    assert last_group(authority)[0]["why"] == BECAUSE


PLANNED_WRONGLY: dict[str, tuple[dict[str, Any], type[CpipError], str]] = {
    "nothing": ({"moves": []}, InvalidInput, "The plan is empty, so there is nothing to carry out."),
    "without a rationale": ({"because": "-"}, InvalidInput, "Carrying out a plan is a management decision"),
    "a closed case": ({"moves": [PlannedMove(Wish(CLOSED), CAT)]}, InvalidInput, "C7-1 was closed on Sat 1 Jun 2024"),
    "a case that changed hands since": (
        {"moves": [PlannedMove(Wish(HELD, seen=0), CAT)]}, InvalidInput, "has been given to Ann Able since you looked",
    ),
    "to who has it": ({"moves": [PlannedMove(Wish(HELD), ANN)]}, InvalidInput, "Ann Able has C3-1 already"),
    "to a leaver": ({"moves": [PlannedMove(Wish(HELD), LEE)]}, InvalidInput, "Lee Left left on Fri 31 May 2024"),
    "to nobody": ({"moves": [PlannedMove(Wish(HELD), 999)]}, NotFound, "is no longer in the store"),
    "to nobody at all": ({"moves": [PlannedMove(Wish(HELD))]}, NotFound, "is no longer in the store"),
    "a hidden case": ({"moves": [PlannedMove(Wish(HIDDEN), CAT)]}, NotFound, "is no longer in the store"),
    "past a limit": ({"moves": [PlannedMove(Wish(WITH_TEAM), NAN)]}, InvalidInput, "newly qualified"),
    "past a limit together": (
        {"moves": [PlannedMove(Wish(case), PAT) for case in WAITING]}, InvalidInput, "15 points of 10, 5 over",
    ),
    "a starter who is known": ({"starters": (NewWorker("Cat Cole", NORTH),)}, InvalidInput, "Somebody called Cat Cole"),
    "two starters of a name": ({"starters": (ZOE, ZOE)}, InvalidInput, "Somebody called Zoe Zeal"),
    "a starter who is not here yet": (
        {"starters": (replace(ZOE, works_from=TOMORROW),), "moves": [PlannedMove(Wish(HELD), starter=ZOE.name)]},
        InvalidInput, "Zoe Zeal begins on Tue 11 Jun 2024, and is not here yet.",
    ),
    "leave backwards": ({"leaves": (PlannedLeave(ANN, TODAY, YESTERDAY),)}, InvalidInput, "Leave ends on or after"),
    "leave of nobody": ({"leaves": (PlannedLeave(999, TODAY, None),)}, NotFound, "This worker is no longer"),
    "leave that is known": (
        {"leaves": (PlannedLeave(ANN, TODAY, None), PlannedLeave(ANN, TODAY, None))}, InvalidInput, "has this leave",
    ),
    "tomorrow": ({"on": TOMORROW}, InvalidInput, "is in the future"),
    "by a supervisor": ({"by": SAM}, NotAllowed, "needs a manager or an administrator"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "kind", "said"), PLANNED_WRONGLY.values(), ids=PLANNED_WRONGLY.keys())
def test_a_plan_of_which_one_thing_cannot_be_done_is_not_done_at_all(
    authority: Store, asked: dict[str, Any], kind: type[CpipError], said: str
) -> None:
    if asked.get("moves"):  # after something that could be done
        asked = {**asked, "moves": [PlannedMove(Wish(LOOKED_AFTER_CASE), BOB), *asked["moves"]],
                 "leaves": (PlannedLeave(BOB, june(17), june(18)),)}  # fmt: skip
    given = {"moves": [PlannedMove(Wish(UNHELD), CAT)]} | asked
    refused(authority, kind, said, lambda: carry(authority, **given))


def test_a_plan_passes_a_limit_with_a_reason(authority: Store) -> None:
    found = carry(authority, [PlannedMove(Wish(case), PAT) for case in WAITING], override="for a week")
    assert [bool(one.limits) for one in found] == [False, False, True, True]
    assert decisions(authority, WAITING[3])[0][4] == "for a week"


def test_in_a_plan_a_case_makes_room_for_another(authority: Store) -> None:
    allocate(authority, act_of(), wishes(*WAITING[:2]), Destination(PAT), TODAY, TODAY, BECAUSE)  # she is full
    found = carry(authority, [PlannedMove(Wish(WAITING[0]), CAT), PlannedMove(Wish(WAITING[2]), PAT)],
                  code=ChangeReason.OTHER)  # fmt: skip
    assert [one.done for one in found] == [True, True]
    assert ask(authority, "SELECT reason_code FROM allocations WHERE worker_id = :pat ORDER BY id", pat=PAT) == [
        (None,), (None,), (None,),
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="15 points of 10"):
        carry(authority, [PlannedMove(Wish(WAITING[3]), PAT)])


def test_the_team_of_who_was_moved_stays_with_the_case(authority: Store) -> None:
    carry(authority, [PlannedMove(Wish(UNHELD), CAT)])
    change_worker(authority, act_of(), CAT, values(team_id=NORTH, fte_percent=80), ask(
        authority, "SELECT version FROM workers WHERE id = :cat", cat=CAT)[0][0])  # fmt: skip
    assert ask(authority, "SELECT team_id FROM allocations WHERE case_id = :case", case=UNHELD) == [(SOUTH,)]
    write(authority, f"UPDATE workers SET team_id = NULL WHERE id = {CAT}")
    assert holder(authority, UNHELD) == "Cat Cole"
