"""A plan carried out: what was foretold is what the store then says, all of it is one act, or none of it is done."""

import shutil
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred

from db.commands.planning import carry_out
from db.commands.undoing import undo
from db.commands.workers import reduce_capacity
from db.queries.planning import plan_basis
from db.queries.standards import standards
from db.queries.triage import waiting_list
from db.queries.workload import caseload
from db.store import Act, Store
from models.allocation import Wish
from models.errors import InvalidInput, NotAllowed
from models.outlook import try_out
from models.people import Person, Role
from models.plan import NewWorker, Plan, PlannedLeave, PlannedMove

TODAY = date(2011, 9, 16)
ACT = Act(Person(1, "Demo Manager", Role.ADMINISTRATOR), datetime(2011, 9, 16, 10, 0, tzinfo=UTC))
TABLES = ["allocations", "decisions", "workers", "leaves", "cases", "children"]


@pytest.fixture(scope="module")
def shared_store(demo_template, tmp_path_factory):
    """The synthetic authority for all examples: each takes back what it did."""
    path = tmp_path_factory.mktemp("plans") / "demo.db"
    shutil.copyfile(demo_template, path)
    with Store.open(path) as store:
        yield store


def read(store, on=TODAY):
    with store.reading() as reader:
        clock = standards(reader)
        return plan_basis(reader, clock, on, TODAY), caseload(reader, clock, on), waiting_list(reader, clock, on)


def rows(store):
    with store.reading() as reader:
        return {name: [tuple(row) for row in reader.rows(f"SELECT * FROM {name} ORDER BY 1")] for name in TABLES}


def carried_out(store, plan, on=TODAY, **more):
    return carry_out(store, ACT, plan.starters, plan.leaves, plan.moves, on, TODAY, "to even the loads", **more)


def wish(basis, case_id):
    held = basis.cases[case_id].held.holding_on(basis.on)
    return Wish(case_id, held.id if held else 0)


@st.composite
def plans(draw, basis):
    """Plans of which every step is possible: moves, some of them of one case twice, leave, and who begins."""
    plan, starters = Plan(), draw(st.lists(st.sampled_from(["Cleo", "Dan", "[/x]"]), unique=True, max_size=2))
    for name in starters:
        plan = plan.adding(
            NewWorker(name, draw(st.sampled_from([None, *basis.teams])), draw(st.integers(1, 100)), None, None)
        )
    for id_ in draw(st.lists(st.sampled_from(sorted(basis.workers)), unique=True, max_size=2)):
        first = TODAY + timedelta(days=draw(st.integers(-3, 30)))
        plan = plan.adding(PlannedLeave(id_, first, draw(st.sampled_from([None, first + timedelta(days=5)]))))
    takers = [id_ for id_, worker in basis.workers.items() if worker.is_here(basis.on)]
    for _ in range(draw(st.integers(0, 12))):
        case_id = draw(st.sampled_from(sorted(basis.cases)))
        if starters and draw(st.booleans()):
            plan = plan.adding(PlannedMove(wish(basis, case_id), starter=draw(st.sampled_from(starters))))
        else:
            plan = plan.adding(PlannedMove(wish(basis, case_id), draw(st.sampled_from(takers))))
    return plan


@settings(max_examples=of_a_hundred(6))
@given(st.data())
def test_what_a_plan_foretells_is_what_the_store_says_after_it(shared_store, data):
    basis, _, _ = read(shared_store)
    plan = data.draw(plans(basis))
    tried = try_out(plan, basis)
    plan = plan.without([one.step for one in tried.refused])  # as a case that its holder was to get
    tried = try_out(plan, basis)
    assert not tried.refused
    if not plan.steps:
        return
    before = rows(shared_store)
    outcomes = carried_out(shared_store, plan, override="it must be")
    after, load, waiting = read(shared_store)
    ids = {worker.name: id_ for id_, worker in after.workers.items()}
    for one in tried.workers.values():
        assert one.after.load == load.workloads[ids[one.worker.name]].load, one.worker.name
        now = try_out(Plan(), after).workers[ids[one.worker.name]]
        assert [breach.words for breach in one.after.breaches] == [breach.words for breach in now.before.breaches]
    assert {one.name for one in plan.starters} <= ids.keys()
    assert tried.waiting.after == len(waiting.rows)
    assert {case.id for case in tried.waiting.cases} == {row.id for row in waiting.rows}
    assert [one.limits for one in tried.steps if one.case] == [one.limits for one in outcomes]
    undo(shared_store, ACT)
    assert rows(shared_store) == before, "one undo takes back all of it"


@pytest.mark.parametrize("back", [0, 30, 400])
def test_the_basis_says_of_any_day_what_the_lists_say(demo_store, back):
    basis, load, waiting = read(demo_store, TODAY - timedelta(days=back))
    tried = try_out(Plan(), basis)
    for id_, one in load.workloads.items():
        assert tried.workers[id_].before.load == one.load
        assert len(tried.workers[id_].cases) == one.load.children
    assert tried.waiting.before == len(waiting.rows)


def loaded(basis):
    return sorted((id_ for id_, load in basis.loads.items() if load.children), key=lambda id_: -basis.loads[id_].points)


def of(basis, worker_id):
    return [id_ for id_, case in basis.cases.items() if case.holder(basis.on) == worker_id]


def test_where_two_full_workers_swap_no_reason_for_a_limit_is_asked(demo_store):
    basis, _, _ = read(demo_store)
    under = [id_ for id_ in loaded(basis) if 10 < basis.loads[id_].points < basis.loads[id_].capacity]
    one, other, first, second = next(
        (one, other, first, second)
        for one, other in permutations(under, 2)
        for first in of(basis, one)
        for second in of(basis, other)
        if basis.cases[first].points == basis.cases[second].points
    )
    for id_ in (one, other):
        spare = basis.loads[id_].capacity - basis.loads[id_].points
        reduce_capacity(demo_store, ACT, id_, int(spare), TODAY, None, "so that they are exactly full")
    plan = Plan().adding(PlannedMove(wish(basis, first), other), PlannedMove(wish(basis, second), one))
    assert not try_out(plan, read(demo_store)[0]).passes_limits
    outcomes = carried_out(demo_store, plan)
    assert [(one.done, one.limits) for one in outcomes] == [(True, ()), (True, ())]


def test_of_a_plan_with_one_impossible_step_nothing_is_done(demo_store):
    basis, _, _ = read(demo_store)
    one, other = loaded(basis)[:2]
    first, second = of(basis, one)[:2]
    plan = Plan().adding(
        NewWorker("Cleo", None), PlannedLeave(one, TODAY, None), PlannedMove(wish(basis, first), starter="Cleo"),
        PlannedMove(Wish(second, 0), other),
    )  # fmt: skip
    before = rows(demo_store)
    with pytest.raises(InvalidInput, match="has been given to"):
        carried_out(demo_store, plan, override="it must be")
    assert rows(demo_store) == before


def test_the_rationale_stands_in_every_entry_of_the_act(demo_store):
    basis, _, _ = read(demo_store)
    one = loaded(basis)[0]
    plan = Plan().adding(
        NewWorker("Cleo", None), PlannedLeave(one, TODAY, None),
        PlannedMove(wish(basis, of(basis, one)[0]), starter="Cleo"),
    )  # fmt: skip
    carried_out(demo_store, plan)
    with demo_store.reading() as reader:
        entries = reader.rows(
            "SELECT what, why, group_id FROM audit_entries WHERE what = 'carry out a plan' ORDER BY id"
        )
    assert [why for _, why, _ in entries] == ["to even the loads"] * 3
    assert len({group for *_, group in entries}) == 1


def test_a_social_worker_carries_out_no_plan(demo_store):
    worker = Person(1, "Demo Manager", Role.WORKER)
    with pytest.raises(NotAllowed):
        carry_out(demo_store, Act(worker, ACT.at), [NewWorker("Cleo", None)], [], [], TODAY, TODAY, "because")
