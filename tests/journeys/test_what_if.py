"""What if: a plan is tried, its loads seen, and then it is carried out as one act or thrown away."""

from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import pytest

from db.commands.allocating import allocate
from db.commands.undoing import undo
from db.commands.workers import add_leave
from db.connection import connect
from db.queries.planning import plan_basis
from db.queries.standards import standards
from db.queries.triage import waiting_list
from db.queries.workload import caseload
from db.store import Act, Store
from models.allocation import ChangeReason, Destination, Wish
from models.people import Action, Role
from models.plan import Plan, PlannedLeave, PlannedMove
from screens.dialogs.cases import CasesDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.form import FormDialog
from screens.dialogs.plan_taker import PlanTakerDialog
from screens.what_if import WhatIfScreen
from screens.widgets.forecast_row import WAITING

TODAY = date(2011, 9, 16)
TABLES = ["allocations", "decisions", "workers", "leaves", "cases", "children", "audit_entries"]


@pytest.fixture
def trying(sit_down):
    """A function that opens the program and What if: ``async with trying(store, …) as person``."""

    @asynccontextmanager
    async def at(store, **more):
        async with sit_down(store, **more) as person:
            await person.app.push_screen(WhatIfScreen(person.app.desk))
            await shown(person)
            yield person

    return at


@pytest.fixture
def elsewhere(of_role):
    """A function that runs a command in another program."""

    def run(store, command, *given, **named):
        with Store.open(store.path) as other:
            return command(other, manager_act(store), *given, **named)

    def manager_act(store):
        return Act(of_role(store, Role.ADMINISTRATOR), datetime(2011, 9, 16, 10, 0, tzinfo=UTC))

    return run


def read(store):
    with store.reading() as reader:
        clock = standards(reader)
        return (
            plan_basis(reader, clock, TODAY, TODAY),
            caseload(reader, clock, TODAY),
            waiting_list(reader, clock, TODAY),
        )


def rows(store):
    with store.reading() as reader:
        return {name: [tuple(row) for row in reader.rows(f"SELECT * FROM {name} ORDER BY 1")] for name in TABLES}


def screen_of(person):
    return next(screen for screen in person.app.screen_stack if isinstance(screen, WhatIfScreen))


async def shown(person):
    """Wait until What if is on top, and its list drawn."""
    await person.until(
        lambda: isinstance(person.app.screen, WhatIfScreen) and person.app.screen.table.row_count, "What if"
    )
    await person.pilot.pause()


async def dialog(person, kind):
    await person.until(lambda: isinstance(person.app.screen, kind), kind.__name__)
    await person.pilot.pause()


async def put_cursor_on(person, key):
    screen_of(person).table.go_to(str(key))
    await person.pilot.pause()


async def move(person, of, to, count=1):
    """Move the first cases of somebody, or of those that wait, to a worker. The ids of the cases."""
    await put_cursor_on(person, of)
    await person.press("m")
    await dialog(person, CasesDialog)
    await person.press(*["space"] * count)
    moved = [int(key) for key in person.app.screen.table.keys[:count]]
    await person.press("enter")
    await dialog(person, PlanTakerDialog)
    person.app.screen.query_one("#takers").go_to(str(to))
    await person.pilot.pause()
    await person.press("enter")
    await shown(person)
    return moved


def with_points(basis, most, least=1):
    """Full-time workers without leave who hold cases, with points between these, the fullest first."""
    known = basis.workers
    plain = {id_ for id_, one in known.items() if (one.fte_percent, one.leave, one.reductions) == (100, (), ())}
    plain -= {id_ for id_ in plain if known[id_].newly_qualified_until or known[id_].works_until}
    ids = [id_ for id_, load in basis.loads.items() if load.children and least <= load.points <= most and id_ in plain]
    return sorted(ids, key=lambda id_: -basis.loads[id_].points)


async def test_a_manager_tries_a_plan_and_carries_it_out_as_one_act(demo_store, trying, trail):
    basis, _, waiting = read(demo_store)
    full, light = with_points(basis, 1000)[0], with_points(basis, 60)[0]
    async with trying(demo_store) as person:
        before = rows(demo_store)
        await person.reads(f"waiting: {len(waiting.rows)} cases")
        await person.reads("Nothing is planned yet.")
        moved = await move(person, full, light, 2)
        await person.reads("Planned: 2 steps; nothing is done yet")
        given = await move(person, WAITING, light)
        await person.reads(f"waiting: {len(waiting.rows) - 1} cases")

        await put_cursor_on(person, full)
        await person.press("n")
        await person.fill(name="Cleo Newly", hours="0.8", works_from="today", newly_qualified_until="+1y")
        await person.reads("+ Cleo Newly")
        await person.reads("0/72")
        screen = screen_of(person)
        starter = next(one for one in screen.tried.listed if one.begins)
        assert screen.table.current == str(starter.id), "the cursor goes to who begins"
        await move(person, full, starter.id)

        await put_cursor_on(person, light)
        await person.press("l")
        await person.fill(first_on="mon", last_on="+2w")
        await person.reads("is on leave from Mon 19 Sep 2011 to Fri 30 Sep 2011")
        assert rows(demo_store) == before, "nothing of it is in the store"

        foretold = screen.tried
        assert len(foretold.steps) == 6
        await person.press("c")
        await person.reads("Carry out 6 steps from Fri 16 Sep 2011 as one act?")
        assert ("Limits" in person.screen) == foretold.passes_limits
        more = {"override": "no other way"} if foretold.passes_limits else {}
        await person.fill(because="to even the loads", code="caseload_adjustment", **more)
        await person.reads("Carried out, as one act: 6 steps.")
        await person.reads("Nothing is planned yet.")

        after, load, now_waiting = read(demo_store)
        ids = {worker.name: id_ for id_, worker in after.workers.items()}
        for one in foretold.workers.values():
            assert one.after.load == load.workloads[ids[one.worker.name]].load, one.worker.name
        assert foretold.waiting.after == len(now_waiting.rows)
        assert {after.cases[id_].holder(TODAY) for id_ in (*moved, *given)} == {light}
        held = load.workloads[ids["Cleo Newly"]]
        assert (held.load.children, held.load.capacity) == (1, 72)
        assert len(after.workers[light].leave) == 1

        await put_cursor_on(person, ids["Cleo Newly"])
        await person.reads(f"1 child, {held.load.in_words}")
        entries = [entry for entry in trail(demo_store) if entry.what == Action.CARRY_OUT]
        assert {entry.why for entry in entries} == {"to even the loads"}
        undo(demo_store, person.app.desk.act())
    now = rows(demo_store)
    assert {name: now[name] for name in TABLES[:-1]} == {name: before[name] for name in TABLES[:-1]}


async def test_throwing_away_asks_first_and_leaves_the_store_as_it_was(demo_store, trying):
    basis, _, _ = read(demo_store)
    full, light = with_points(basis, 1000)[0], with_points(basis, 60)[0]
    async with trying(demo_store) as person:
        before = rows(demo_store)
        await move(person, full, light)
        await person.press("escape")
        await dialog(person, ConfirmDialog)
        await person.reads("Throw away the plan of 1 step?")
        await person.reads(basis.workers[light].name)
        await person.press("escape")
        await shown(person)
        await person.reads("Planned: 1 step")
        await person.press("escape")
        await dialog(person, ConfirmDialog)
        await person.press("y")
        await person.listed()
        assert person.app.desk.plan == Plan()
        assert rows(demo_store) == before


async def test_the_keys_that_an_empty_plan_names_do_what_it_says(demo_store, trying):
    async with trying(demo_store, size=(160, 40)) as person:
        await person.reads("a gives out waiting ones, l is leave, n somebody new.")
        await person.press("a")
        await person.asks("Move which cases that wait?")


async def test_an_empty_plan_is_left_without_a_question(demo_store, trying):
    async with trying(demo_store) as person:
        await person.press("escape")
        await person.listed()


async def test_a_plan_waits_while_another_place_is_looked_at(demo_store, trying):
    basis, _, _ = read(demo_store)
    full, light = with_points(basis, 1000)[0], with_points(basis, 60)[0]
    async with trying(demo_store) as person:
        await move(person, full, light)
        await person.press("1")
        await person.listed()
        await person.command("what if", "Planned: 1 step")


async def test_the_last_step_is_taken_back_and_what_was_added_at_once_with_it(demo_store, trying):
    basis, _, _ = read(demo_store)
    full, light, other = with_points(basis, 1000)[0], *with_points(basis, 78)[:2]
    async with trying(demo_store) as person:
        moved = await move(person, full, light, 3)
        screen = screen_of(person)
        await move(person, light, other)
        await person.reads("Planned:")
        await person.press("backspace")
        await person.reads("Planned: 3 steps")
        assert {step.wish.case_id for step in person.app.desk.plan.moves} == set(moved)
        await person.press("backspace")
        await person.reads("Nothing is planned yet.")
        assert screen.tried.workers[full].after == screen.tried.workers[full].before


async def test_a_case_that_is_moved_back_to_whom_it_was_with_leaves_no_step(demo_store, trying):
    basis, _, _ = read(demo_store)
    full, light = with_points(basis, 1000)[0], with_points(basis, 60)[0]
    async with trying(demo_store) as person:
        (moved,) = await move(person, full, light)
        await put_cursor_on(person, light)
        await person.press("enter")
        await dialog(person, CasesDialog)
        person.app.screen.table.go_to(str(moved))
        await person.press("enter")
        await dialog(person, PlanTakerDialog)
        person.app.screen.query_one("#takers").go_to(str(full))
        await person.press("enter")
        await shown(person)
        await person.reads("Nothing is planned yet.")
        await person.press("escape")
        await person.listed()


async def test_cases_are_found_and_marked_all_at_once(demo_store, trying):
    basis, _, waiting = read(demo_store)
    async with trying(demo_store) as person:
        await person.press("a")
        await dialog(person, CasesDialog)
        picker = person.app.screen
        assert len(picker.table.keys) == len(waiting.rows)
        first = basis.cases[int(picker.table.keys[0])]
        assert first.status.may_not_wait, "those that may not wait stand first"
        await person.press("slash")
        await person.paste("looked after")
        await person.press("enter", "a")
        await person.pilot.pause()
        found = [row for row in waiting.rows if "looked after" in row.status_words]
        await person.reads(f"{len(found)} of {len(waiting.rows)} marked")
        await person.press("escape")
        await person.until(lambda: len(picker.table.keys) == len(waiting.rows), "all of them again")
        await person.press("escape")
        await shown(person)


async def test_limits_that_a_plan_passes_are_named_and_need_a_reason(demo_store, trying):
    full = with_points(read(demo_store)[0], 1000)[0]
    async with trying(demo_store, size=(120, 40)) as person:
        (case,) = await move(person, WAITING, full)
        await person.reads("! over capacity:")
        await put_cursor_on(person, full)
        await person.reads("worse: over capacity by")
        await person.press("c")
        await dialog(person, FormDialog)
        assert "Reason" not in person.screen, "it goes away from nobody"
        await person.fill(because="she knows the family", override="")
        await person.reads("This is empty. Give it.")
        await person.fill(override="for a week only")
        await person.reads("Carried out, as one act: 1 step.")
    assert case not in {row.id for row in read(demo_store)[2].rows}
    with demo_store.reading() as reader:
        decided = reader.row("SELECT rationale, override FROM decisions WHERE case_id = :id ORDER BY id DESC", id=case)
    assert tuple(decided) == ("she knows the family", "for a week only")


async def test_a_step_that_is_no_longer_possible_is_marked_with_why(demo_store, trying, elsewhere):
    basis, _, waiting = read(demo_store)
    light, other = with_points(basis, 78)[:2]
    async with trying(demo_store, size=(160, 50)) as person:
        person.app.look_again()
        (case,) = await move(person, WAITING, light)
        await put_cursor_on(person, other)
        await person.press("l")
        await person.fill(first_on="mon", last_on="")
        elsewhere(demo_store, allocate, [Wish(case)], Destination(other), TODAY, TODAY, "meanwhile", override="so")
        person.app.look_again()
        await person.reads(f"has been given to {basis.workers[other].name} since you looked")
        await person.reads("1 no longer possible: d leaves them out")
        await person.until(
            lambda: screen_of(person).tried.waiting.after == len(waiting.rows) - 1, "the case is not waiting"
        )
        await person.press("c")
        await person.reads("cannot be done any more")
        assert isinstance(person.app.screen, WhatIfScreen)
        await person.press("d")
        await person.reads("Planned: 1 step")
        assert person.app.desk.plan.steps == (PlannedLeave(other, date(2011, 9, 19), None),)


async def test_a_refusal_while_carrying_out_keeps_what_was_typed(demo_store, trying):
    basis, _, _ = read(demo_store)
    light = with_points(basis, 60)[0]
    async with trying(demo_store, size=(120, 40)) as person:
        await put_cursor_on(person, light)
        await person.press("l")
        await person.fill(first_on="mon", last_on="+2w")
        await move(person, with_points(basis, 1000)[0], light)
        before = rows(demo_store)
        await person.press("c")
        await person.fill(because="?!", code="sickness")
        await person.reads("Carrying out a plan is a management decision")
        assert (person.field("because"), person.field("code")) == ("?!", "sickness")
        assert rows(demo_store) == before
        await person.fill(because="she is ill")
        await person.reads("Carried out, as one act: 2 steps.")
    with demo_store.reading() as reader:
        (code,) = reader.row("SELECT reason_code FROM allocations ORDER BY id DESC LIMIT 1")
    assert code == ChangeReason.SICKNESS


async def test_what_was_typed_is_there_again_after_somebody_else_was_quicker(demo_store, trying, elsewhere):
    basis, _, _ = read(demo_store)
    light, other = with_points(basis, 78)[:2]
    async with trying(demo_store, size=(120, 40)) as person:
        (case,) = await move(person, WAITING, light)
        await move(person, light, other, 2)
        await person.press("c")
        await dialog(person, FormDialog)
        elsewhere(demo_store, allocate, [Wish(case)], Destination(other), TODAY, TODAY, "meanwhile", override="so")
        before = rows(demo_store)
        await person.fill(because="a long rationale", code="other")
        await person.reads("has been given to")
        await shown(person)
        assert rows(demo_store) == before, "nothing half done"
        await person.press("d", "c")
        await dialog(person, FormDialog)
        assert (person.field("because"), person.field("code")) == ("a long rationale", "other")


async def test_leave_that_was_entered_meanwhile_is_refused_in_the_dialog(demo_store, trying, elsewhere):
    basis, _, _ = read(demo_store)
    light = with_points(basis, 60)[0]
    monday = date(2011, 9, 19)
    elsewhere(demo_store, add_leave, light, monday, None)
    async with trying(demo_store) as person:
        await put_cursor_on(person, light)
        await person.press("l")
        await person.fill(first_on="mon")
        await person.reads("has this leave already.")
        assert person.field("first_on") == "mon"
        await person.fill(last_on="fri 16 sep 2011")
        await person.reads("Leave ends on or after its first day.")
        await person.leaves()
        await person.reads("Nothing is planned yet.")


@pytest.mark.parametrize("role", [Role.WORKER, Role.SUPERVISOR])
async def test_who_may_not_carry_out_a_plan_can_still_try_one(demo_store, trying, of_role, role):
    basis, _, _ = read(demo_store)
    full, light = with_points(basis, 1000)[0], with_points(basis, 60)[0]
    async with trying(demo_store, who=of_role(demo_store, role), size=(120, 40)) as person:
        before = rows(demo_store)
        await move(person, full, light)
        await person.reads("A manager may carry a plan out")
        await person.press("c")
        await person.pilot.pause()
        assert isinstance(person.app.screen, WhatIfScreen)
        assert "Carry out" not in person.screen
        assert rows(demo_store) == before


async def test_the_plan_of_one_person_is_not_shown_to_another(demo_store, trying, of_role):
    basis, _, _ = read(demo_store)
    full, light = with_points(basis, 1000)[0], with_points(basis, 60)[0]
    async with trying(demo_store) as person:
        await move(person, full, light)
        desk = person.app.desk
        desk.sign_in(desk.person)
        assert desk.plan.steps
        desk.sign_in(of_role(demo_store, Role.WORKER))
        assert not desk.plan.steps


async def test_names_are_hidden_in_the_plan_as_everywhere(demo_store, trying):
    basis, _, _ = read(demo_store)
    full, light = with_points(basis, 1000)[0], with_points(basis, 60)[0]
    async with trying(demo_store, size=(160, 50)) as person:
        (case,) = await move(person, full, light)
        child = basis.cases[case]
        await person.reads(child.name)
        await person.press("p")
        await person.until(lambda: child.name not in person.screen, "names hidden")
        assert child.child in person.screen


async def test_an_empty_store_says_why_and_a_starter_can_be_tried(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await person.command("what if", "There is nobody in this store who could hold a case")
        assert "cpip-tui import annex-a FILE" in person.screen
        await person.press("n")
        await person.fill(name="Cleo Newly")
        await person.reads("+ Cleo Newly")
        await person.reads("Cleo Newly begins, in no team yet")
        assert person.app.desk.plan.starters[0].name == "Cleo Newly"


async def test_a_name_that_is_in_the_store_already_is_refused_in_the_dialog(empty_store, sit_down):
    async with sit_down(empty_store) as person:
        await person.command("what if", "There is nobody in this store")
        await person.press("n")
        await person.fill(name="ada manager", hours="2")
        await person.reads("“2” is no share of full time.")
        await person.fill(hours="1")
        await person.reads("Somebody called ada manager is in this store already.")
        assert person.field("name") == "ada manager"


async def test_another_day_than_today_is_marked_and_acted_on(demo_store, sit_down):
    async with sit_down(demo_store, as_at=date(2011, 9, 12)) as person:
        await person.command("what if", "What if, from Monday 12 September 2011, not today")
        assert screen_of(person).tried.basis.on == date(2011, 9, 12)


async def test_a_coming_day_is_looked_at_but_acted_on_from_today(demo_store, sit_down):
    async with sit_down(demo_store, as_at=date(2011, 10, 3)) as person:
        await person.command("what if", "What if, from Friday 16 September 2011, today")


async def test_the_planned_moves_carry_what_was_seen(demo_store, trying):
    basis, _, _ = read(demo_store)
    full, light = with_points(basis, 1000)[0], with_points(basis, 60)[0]
    async with trying(demo_store) as person:
        (case,) = await move(person, full, light)
        held = basis.cases[case].held.holding_on(TODAY)
        assert person.app.desk.plan.steps == (PlannedMove(Wish(case, held.id), light),)


async def test_loads_that_cannot_be_read_are_a_sentence_and_the_plan_stays(demo_store, trying):
    basis, _, _ = read(demo_store)
    full, light = with_points(basis, 1000)[0], with_points(basis, 60)[0]
    async with trying(demo_store) as person:
        await move(person, full, light)
        plan = person.app.desk.plan
        other = connect(demo_store.path, None)
        other.execute("DELETE FROM practice_rules WHERE name = 'capacity'")
        person.app.show_again()
        await person.reads("The rules of practice in the store are not complete")
        await person.press("n", "l", "c", "d", "m", "down")
        assert isinstance(person.app.screen, WhatIfScreen)
        assert person.app.desk.plan == plan
        other.execute("INSERT INTO practice_rules VALUES ('capacity', '2000-04-01', 100, 'again', 1)")
        other.close()
        person.app.show_again()
        await person.reads("Planned: 1 step")
