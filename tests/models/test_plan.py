"""A plan: its steps, and what it would do to loads and breaches. Nothing of it is in any store."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.allocation import CaseHeld, Holding, Wish
from models.breach import Breach, BreachKind, compared
from models.case import CaseStatus
from models.errors import InvalidInput
from models.outlook import Basis, takers, try_out
from models.plan import NewWorker, Plan, PlanCase, PlannedLeave, PlannedMove
from models.practice_rules import FIRST_RULES, Rules
from models.status import OPEN_STATUSES
from models.workload import Load, Period, Worker, capacity

TODAY = date(2011, 9, 16)
ANN, BEN, NEW = 1, 2, -1
RULES = Rules(FIRST_RULES)


def case(number, holder=None, status=CaseStatus.CHILD_IN_NEED, *, section_47=False, due=()):
    held = (Holding(holder, 1, date(2011, 6, 1), id=100 + number),) if holder else ()
    points = RULES.points(status, TODAY)
    return PlanCase(
        number, f"C{number}", None, CaseHeld(f"C{number}-1", date(2011, 5, 1), None, held), status, section_47,
        points, tuple(due),
    )  # fmt: skip


def basis(*cases, **workers):
    """What these workers hold of these cases; each worker can be given other facts by name."""
    people = {
        ANN: Worker(ANN, "Ann", 1, "Duty", **workers.get("ann", {})),
        BEN: Worker(BEN, "Ben", 1, "Duty", **workers.get("ben", {})),
    }
    loads = {
        id_: Load(
            sum(one.holder(TODAY) == id_ for one in cases),
            sum(one.points for one in cases if one.holder(TODAY) == id_),
            capacity(worker, RULES, TODAY),
        )
        for id_, worker in people.items()
    }
    return Basis(TODAY, TODAY, RULES, people, loads, {one.id: one for one in cases}, {1: "Duty"})


def move(number, worker_id=None, *, starter="", seen=None):
    return PlannedMove(Wish(number, seen), worker_id, starter)


def load_of(tried, id_):
    after = tried.workers[id_].after.load
    return after.children, after.points


# --- its steps ----------------------------------------------------------------------------------------------------


def test_steps_stand_in_the_order_in_which_they_were_added():
    leave = PlannedLeave(ANN, TODAY, None)
    plan = Plan().adding(move(1, BEN), move(2, BEN)).adding(NewWorker("Cleo", 1)).adding(leave)
    assert plan.steps == (move(1, BEN), move(2, BEN), NewWorker("Cleo", 1), leave)
    assert (plan.moves, plan.starters, plan.leaves) == (plan.steps[:2], (NewWorker("Cleo", 1),), (leave,))


def test_a_later_move_of_a_case_takes_the_place_of_the_earlier():
    plan = Plan().adding(move(1, BEN), move(2, BEN)).adding(move(1, ANN))
    assert plan.steps == (move(2, BEN), move(1, ANN))


def test_a_case_that_stays_after_all_leaves_no_step():
    plan = Plan().adding(move(1, BEN)).adding(move(1))
    assert plan.steps == ()
    assert plan.without_last().steps == (move(1, BEN),), "the earlier move holds again"


def test_what_was_added_at_once_is_taken_back_at_once():
    plan = Plan().adding(NewWorker("Cleo", 1)).adding(move(1, BEN), move(2, BEN))
    assert plan.without_last() == Plan().adding(NewWorker("Cleo", 1))
    assert plan.without_last().without_last() == Plan()
    assert Plan().without_last() == Plan()
    assert Plan().adding() == Plan()


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([NewWorker("cleo", None)], "cleo begins in this plan already"),
        ([PlannedLeave(ANN, TODAY, TODAY)], "is in the plan already"),
        ([PlannedLeave(ANN, TODAY, TODAY - timedelta(days=1))], "ends on or after its first day"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(steps, sentence):
    plan = Plan().adding(NewWorker("Cleo", 1)).adding(PlannedLeave(ANN, TODAY, TODAY))
    with pytest.raises(InvalidInput, match=sentence):
        plan.adding(*steps)


def test_steps_can_be_left_out_and_the_others_stay_as_they_were_added():
    plan = Plan().adding(move(1, BEN), move(2, BEN)).adding(NewWorker("Cleo", 1))
    assert plan.without([move(1, BEN)]) == Plan().adding(move(2, BEN)).adding(NewWorker("Cleo", 1))
    assert plan.without([NewWorker("Cleo", 1)]).added == ((move(1, BEN), move(2, BEN)),)


def test_where_a_move_is_left_out_an_earlier_one_of_the_same_case_does_not_come_back():
    plan = Plan().adding(move(1, BEN)).adding(move(1, ANN), move(2, ANN))
    assert plan.without([move(1, ANN)]).steps == (move(2, ANN),)


# --- loads --------------------------------------------------------------------------------------------------------


def test_an_empty_plan_changes_nothing():
    known = basis(case(1, ANN), case(2))
    tried = try_out(Plan(), known)
    assert all(one.before == one.after and not one.is_changed for one in tried.workers.values())
    assert (tried.waiting.before, tried.waiting.after) == (1, 1)


def test_a_case_that_moves_takes_its_points_with_it():
    known = basis(case(1, ANN, CaseStatus.CHILD_PROTECTION), case(2, ANN))
    tried = try_out(Plan().adding(move(1, BEN)), known)
    assert load_of(tried, ANN) == (1, 4)
    assert load_of(tried, BEN) == (1, 7)
    assert tried.workers[ANN].before.load == Load(2, 11, capacity(known.workers[ANN], RULES, TODAY))
    assert (tried.workers[ANN].gave, tried.workers[BEN].got) == (1, 1)
    assert tried.changes_hands
    (step,) = tried.steps
    assert (step.holder.name, step.to.name, step.refused) == ("Ann", "Ben", "")


def test_a_waiting_case_waits_no_more():
    tried = try_out(Plan().adding(move(1, BEN)), basis(case(1), case(2)))
    assert (tried.waiting.before, tried.waiting.after) == (2, 1)
    assert load_of(tried, BEN) == (1, 4)
    assert not tried.changes_hands


def test_who_begins_has_a_capacity_and_takes_cases_at_once():
    plan = Plan().adding(NewWorker("Cleo", 1, 80, newly_qualified_until=TODAY)).adding(move(1, starter="Cleo"))
    tried = try_out(plan, basis(case(1, ANN)))
    cleo = tried.workers[NEW]
    assert (cleo.worker.name, cleo.worker.team, cleo.begins) == ("Cleo", "Duty", True)
    assert (cleo.before.load.children, cleo.after.load.in_words) == (0, "4 of 72, 6%")


def test_who_begins_later_is_given_nothing_yet():
    plan = Plan().adding(NewWorker("Cleo", 1, works_from=TODAY + timedelta(days=7))).adding(move(1, starter="Cleo"))
    tried = try_out(plan, basis(case(1)))
    assert tried.steps[1].refused == "Cleo begins on Fri 23 Sep 2011, and is not here yet."
    assert load_of(tried, NEW) == (0, 0)


@given(st.lists(st.tuples(st.integers(1, 8), st.sampled_from([ANN, BEN])), max_size=20), st.data())
def test_no_plan_makes_or_loses_a_case_or_a_point(moves, data):
    holders = data.draw(st.lists(st.sampled_from([ANN, BEN, None]), min_size=8, max_size=8))
    statuses = data.draw(st.lists(st.sampled_from(OPEN_STATUSES), min_size=8, max_size=8))
    known = basis(*(case(at + 1, holders[at], statuses[at]) for at in range(8)))
    tried = try_out(Plan().adding(*(move(number, to) for number, to in moves)), known)
    assert sum(one.after.load.children for one in tried.workers.values()) + tried.waiting.after == 8
    points = sum(one.after.load.points for one in tried.workers.values())
    assert points + sum(one.points for one in tried.waiting.cases) == sum(one.points for one in known.cases.values())
    for one in tried.workers.values():
        assert one.after.load.children == len(one.cases)
        assert one.after.load.points == sum(held.points for held in one.cases)


# --- breaches -----------------------------------------------------------------------------------------------------


def many(first, count, holder, status=CaseStatus.CHILD_IN_NEED):
    return [case(first + at, holder, status) for at in range(count)]


def test_over_capacity_is_new_worse_or_ended():
    known = basis(*many(1, 26, ANN), *many(101, 25, BEN))
    assert try_out(Plan(), known).workers[ANN].breaches == ("over capacity by 4",)
    tried = try_out(Plan().adding(move(1, BEN)), known)
    assert tried.workers[ANN].breaches == ("ended: over capacity by 4",)
    assert tried.workers[BEN].breaches == ("new: over capacity by 4",)
    assert tried.steps[0].limits == ("over capacity: 104 points of 100, 4 over",)
    assert try_out(Plan().adding(move(101, ANN)), known).workers[ANN].breaches == ("worse: over capacity by 8",)


def test_where_two_workers_swap_neither_passes_a_limit():
    known = basis(*many(1, 25, ANN), *many(101, 25, BEN))
    tried = try_out(Plan().adding(move(1, BEN), move(101, ANN)), known)
    assert not tried.passes_limits


def test_a_newly_qualified_worker_who_is_given_section_47_or_child_protection_is_a_breach():
    known = basis(
        case(1, ANN, section_47=True), case(2, ANN, CaseStatus.CHILD_PROTECTION), case(3, ANN),
        ben={"newly_qualified_until": TODAY},
    )  # fmt: skip
    tried = try_out(Plan().adding(move(3, BEN)), known)
    assert tried.workers[BEN].breaches == ()
    tried = try_out(Plan().adding(move(1, BEN)), known)
    assert tried.workers[BEN].breaches == ("new: newly qualified, holds 1 section 47",)
    assert tried.steps[0].limits == ("newly qualified, and it is section 47: co-work it",)
    tried = try_out(Plan().adding(move(1, BEN), move(2, BEN)), known)
    assert tried.workers[BEN].breaches == ("new: newly qualified, holds 2 child protection or section 47",)


def test_what_falls_due_while_its_worker_is_on_leave_is_a_breach():
    monday = date(2011, 9, 19)
    known = basis(case(1, ANN, due=[monday, date(2011, 9, 30)]), case(2, ANN, due=[date(2011, 9, 12)]))
    tried = try_out(Plan().adding(PlannedLeave(ANN, monday, date(2011, 9, 23))), known)
    assert tried.workers[ANN].breaches == ("new: 1 due while on leave, first on Mon 19 Sep 2011",)
    assert tried.workers[ANN].is_changed
    moved = try_out(Plan().adding(PlannedLeave(ANN, monday, None)).adding(move(1, BEN)), known)
    assert moved.workers[ANN].breaches == (), "what was due before the leave is late, and not due within it"
    away = {"leave": (Period(monday, None),)}
    tried = try_out(Plan().adding(move(1, BEN)), basis(case(1, ANN, due=[monday]), ben=away))
    assert tried.workers[BEN].breaches == ("new: 1 due while on leave, first on Mon 19 Sep 2011",)


def test_who_left_or_is_not_here_yet_and_holds_cases_is_a_breach():
    gone = {"works_until": TODAY - timedelta(days=1)}
    known = basis(case(1, ANN), case(2, ANN), case(3, BEN), ann=gone, ben={"works_from": TODAY + timedelta(days=3)})
    tried = try_out(Plan(), known)
    assert tried.workers[ANN].breaches == ("left on Thu 15 Sep 2011, holds 2",)
    assert tried.workers[BEN].breaches == ("begins on Mon 19 Sep 2011, holds 1",)


@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_a_case_that_may_not_wait_and_waits_is_a_breach(status):
    known = basis(case(1, None, status), case(2, None, status))
    said = "2 may not wait: child protection or looked after"
    assert try_out(Plan(), known).waiting.breaches == ((said,) if status.may_not_wait else ())
    tried = try_out(Plan().adding(move(1, ANN), move(2, ANN)), known)
    assert tried.waiting.breaches == ((f"ended: {said}",) if status.may_not_wait else ())


def test_what_is_new_or_worse_is_said_first_and_what_ended_last():
    def breach(kind, size=1):
        return Breach(kind, size, kind.value)

    before = [breach(BreachKind.OVER), breach(BreachKind.DUE_ON_LEAVE), breach(BreachKind.NOT_HERE)]
    after = [breach(BreachKind.OVER), breach(BreachKind.NEWLY_QUALIFIED), breach(BreachKind.DUE_ON_LEAVE, 2)]
    assert compared(before, after) == ("new: newly_qualified", "worse: due_on_leave", "over", "ended: not_here")


# --- who could take them ------------------------------------------------------------------------------------------


def test_who_could_take_cases_is_ranked_by_what_they_would_carry_after_the_plan():
    known = replace(basis(*many(1, 20, ANN), case(31, BEN), case(32)), shown=frozenset({ANN, BEN}))
    plan = Plan().adding(NewWorker("Cleo", 1), move(31, ANN))
    tried = try_out(plan, known)
    asked = [tried.basis.cases[32]]
    assert [(one.worker.name, one.points) for one in takers(tried, asked)] == [
        ("Ben", "0 → 4 of 100"), ("Cleo", "0 → 4 of 100"), ("Ann", "84 → 88 of 100"),
    ]  # fmt: skip


def test_who_holds_them_already_or_is_not_here_is_not_offered():
    known = basis(case(1, ANN), case(2), ben={"works_until": TODAY - timedelta(days=1)})
    known = replace(known, shown=frozenset({ANN, BEN}))
    assert takers(try_out(Plan(), known), [known.cases[1]]) == []
    earlier = replace(known, on=TODAY - timedelta(days=2))
    assert [one.worker.name for one in takers(try_out(Plan(), earlier), [known.cases[2]])] == ["Ann"], "he left since"
    (ann,) = takers(try_out(Plan(), known), [known.cases[1], known.cases[2]])
    assert (ann.worker.name, ann.points) == ("Ann", "4 → 8 of 100"), "only what is new to her counts"


def test_who_could_take_them_is_told_with_the_limits_and_the_leave():
    away = {"leave": (Period(TODAY + timedelta(days=2), None),)}
    known = basis(case(1, None, CaseStatus.CHILD_PROTECTION, due=[date(2011, 9, 30)]), *many(11, 24, ANN), ben=away)
    known = replace(known, shown=frozenset({ANN, BEN}))
    ben, ann = takers(try_out(Plan(), known), [known.cases[1]])
    assert (ben.worker.name, ben.reasons) == ("Ben", ("leave from Sun 18 Sep 2011, before it is due",))
    assert ann.reasons == ("over capacity: 103 points of 100, 3 over",)


# --- what is no longer possible -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "step", "why"),
    [
        (basis(), move(1, BEN), "This case has been closed, or is no longer in the store."),
        (basis(case(1, ANN)), move(1, 9), "This worker is no longer here."),
        (basis(case(1, ANN)), move(1, starter="Cleo"), "Cleo does not begin in this plan."),
        (basis(case(1, BEN)), move(1, BEN, seen=101), "Ben has C1-1 already, since Wed 1 Jun 2011."),
        (basis(case(1, ANN)), move(1, BEN, seen=0), "C1-1 has been given to Ann since you looked"),
        (basis(case(1)), move(1, BEN, seen=101), "C1-1 has changed hands since you looked"),
        (
            basis(case(1, ANN), ben={"works_until": TODAY - timedelta(days=1)}),
            move(1, BEN),
            "Ben left on Thu 15 Sep 2011, so nothing can be given to them.",
        ),
        (basis(), NewWorker("ANN", 1), "Somebody called ANN is in this store already."),
        (basis(), NewWorker("Cleo", 9), "This team is no longer in the store."),
        (basis(), PlannedLeave(9, TODAY, None), "This worker is no longer in the store."),
        (basis(ann={"leave": (Period(TODAY, None),)}), PlannedLeave(ANN, TODAY, None), "Ann has this leave already."),
    ],
)
def test_a_step_that_is_no_longer_possible_says_why_and_does_nothing(known, step, why):
    tried = try_out(Plan().adding(step), known)
    assert [one.step for one in tried.refused] == [step]
    assert tried.refused[0].refused.startswith(why)
    assert all(not one.is_changed and one.before == one.after for one in tried.workers.values())


def test_who_cannot_begin_is_given_nothing_either():
    known = basis(case(1, ANN), case(2, ANN))
    plan = Plan().adding(NewWorker("Ben", 1)).adding(move(1, starter="Ben"), move(2, BEN))
    tried = try_out(plan, known)
    assert [one.refused for one in tried.steps] == [
        "Somebody called Ben is in this store already.", "Ben does not begin in this plan.", "",
    ]  # fmt: skip
    assert load_of(tried, BEN) == (1, 4), "the step that is possible is still reckoned"


def test_a_closed_case_is_moved_by_nobody():
    closed = replace(case(1, ANN), held=replace(case(1, ANN).held, closed_on=TODAY))
    assert "was closed on" in try_out(Plan().adding(move(1, BEN)), basis(closed)).steps[0].refused
