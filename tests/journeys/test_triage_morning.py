"""The team manager's morning, by keyboard alone: what waits, who can take it, and what it does to their load."""

from datetime import date, timedelta

import pytest

from db.commands.allocating import allocate, unallocate
from db.commands.triage import link_siblings
from db.queries.case_file import case_file
from db.queries.standards import standards
from db.queries.triage import who_can_take
from db.store import Store
from models.allocation import Destination, Wish
from models.dates import short_form
from models.waiting import Owed
from screens.widgets.triage_words import ALL

DEMO_DAY = date(2011, 9, 16)
SIZES = [(80, 24), (160, 50)]
WHY = "She knows the family."


@pytest.fixture
def who_in():
    """A function that reads who can take cases, straight from the query."""

    def read(store, *case_ids):
        with Store.open(store.path) as other, other.reading() as reader:
            return who_can_take(reader, standards(reader), case_ids, DEMO_DAY)

    return read


@pytest.fixture
def case_in():
    """A function that reads a case, straight from the query."""

    def read(store, case_id):
        with Store.open(store.path) as other, other.reading() as reader:
            return case_file(reader, standards(reader), case_id, DEMO_DAY)

    return read


def written(trail, store):
    """What was done to the cases, without what was only read."""
    return [entry for entry in trail(store) if entry.what.startswith(("allocate", "take", "name", "undo", "redo"))]


@pytest.mark.parametrize("size", SIZES)
async def test_what_waits_and_who_could_take_it_stand_on_one_screen(demo_store, sit_down, waiting_in, load_in, size):
    waiting, load = waiting_in(demo_store), load_in(demo_store)
    assert waiting.rows, "the demo has some"
    async with sit_down(demo_store, size=size) as person:
        await person.goes_to_triage()
        await person.reads("Triage · as at Friday 16 September 2011, today")
        assert person.waiting.has_focus
        assert person.waits() == [row.case for row in waiting.rows]
        assert sorted(person.working()) == sorted(one.worker.name for one in load.shown)
        first = waiting.rows[0]
        assert first.status.may_not_wait, "who may not wait comes first"
        await person.reads(f"{first.case} {first.shown_as} · {first.status.words}")
        assert f"waiting 1–{len(waiting.rows)} of {len(waiting.rows)}" in person.screen
        await person.press("tab")
        one = person.workers.current
        await person.reads(f"{one.worker.name} · {one.worker.team}")
        assert one.load.in_words in person.words
        assert f"of {len(load.shown)} · by team, A to Z" in person.screen
        await person.press("1")
        await person.listed()
        await person.press("2")
        await person.lists()


async def test_each_tile_shows_exactly_the_cases_that_it_counts(demo_store, sit_down, waiting_in):
    waiting = waiting_in(demo_store)
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        numbers = {ALL: len(waiting.rows)} | {owed.value: len(waiting.of(owed)) for owed in Owed}
        assert {name: person.tile(name) for name in numbers} == numbers
        for owed in Owed:
            await person.press("right")
            assert person.triage.tile is owed
            assert person.waits() == [row.case for row in waiting.of(owed)]
            assert len(person.waits()) == person.tile(owed.value)
        await person.press("right")
        assert person.waits() == [row.case for row in waiting.rows]
        await person.press("left")
        assert person.triage.tile is list(Owed)[-1]
        await person.reads("only to escalate")
        await person.press("escape")
        assert person.waits() == [row.case for row in waiting.rows]


async def test_a_case_goes_to_a_worker_with_its_rationale_and_comes_back_and_goes_again(
    demo_store, sit_down, waiting_in, load_in, who_in, case_in
):
    row = waiting_in(demo_store).rows[0]
    first = who_in(demo_store, row.id).candidates[0]
    before = load_in(demo_store).workloads[first.worker.id].load
    known = case_in(demo_store, row.id).decisions
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("a")
        await person.reads(f"Who can take {row.case}")
        await person.reads(first.worker.name)
        assert first.points in person.screen
        await person.press("enter")
        await person.reads(f"{row.case} {row.shown_as} to {first.worker.name}")
        assert case_in(demo_store, row.id).decisions == known
        await person.type(WHY)
        await person.press("enter", "enter")
        await person.lists()
        await person.until(lambda: row.case not in person.waits(), "the shorter list")
        await person.hears(f"{row.case}: allocated to {first.worker.name} from Fri 16 Sep 2011. u takes it back.")
        after = load_in(demo_store).workloads[first.worker.id].load
        assert (after.children, after.points) == (before.children + 1, first.after.points)

        await person.at_worker(first.worker.name)
        await person.until(lambda: f"points {after.in_words}" in person.words, "their new load")

        await person.press("tab", "u")
        await person.reads("Take this back? allocate a case")
        await person.reads(f"worker: {first.worker.name} → unallocated")
        await person.press("escape")
        await person.lists()
        assert row.case not in person.waits()
        await person.press("u", "y")
        await person.until(lambda: row.case in person.waits(), "the case again")
        await person.hears("Taken back: allocate a case.")
        assert case_in(demo_store, row.id).decisions == known
        assert load_in(demo_store).workloads[first.worker.id].load == before

        await person.press("ctrl+r")
        await person.reads("Do this again? allocate a case")
        await person.press("y")
        await person.until(lambda: row.case not in person.waits(), "the shorter list")
        decision, *others = case_in(demo_store, row.id).decisions
        assert tuple(others) == known
        assert decision.rationale == WHY
        assert decision.decided.startswith(f"Allocated to {first.worker.name} from Fri 16 Sep 2011")


async def test_the_decision_stands_on_the_case(demo_store, sit_down, waiting_in, who_in, case_in):
    row = waiting_in(demo_store).rows[0]
    worker = who_in(demo_store, row.id).candidates[0].worker
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("enter")
        await person.reads(f"case {row.case}")
        await person.reads("Story up to")
        await person.press("shift+tab", "a", "enter")
        await person.fills(WHY, None)
        await person.until(lambda: f"Allocated to {worker.name} from Fri 16 Sep 2011" in person.whole, "the decision")
        assert WHY in person.whole
        assert f"held by {worker.name}" in person.facts
        assert case_in(demo_store, row.id).workers.in_words in person.facts
        await person.press("b")
        await person.asks(f"Take {row.case} {row.shown_as} back to unallocated")
        await person.fills("They are off sick.", None, None)
        await person.asks("Nothing is chosen. Choose with ← and →.")
        await person.press("s", "enter")
        await person.until(lambda: "Taken back to unallocated from" in person.whole, "the decision")
        assert f"before: {worker.name} (sickness)" in person.whole
        await person.press("escape")
        await person.lists()
        await person.until(lambda: row.case in person.waits(), "the case again")


async def test_siblings_are_offered_together_and_can_be_left_out(demo_store, sit_down, waiting_in, who_in, elsewhere):
    first, second, third = waiting_in(demo_store).rows[:3]
    elsewhere(demo_store, link_siblings, [first.child_id, third.child_id])
    both, alone = who_in(demo_store, first.id, third.id), who_in(demo_store, first.id)
    assert both.asked.points > alone.asked.points
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        await person.press("a")
        await person.asks(f"Siblings: {third.shown_as} (waits). Together with the sibling (space: without).")
        assert both.candidates[0].points in person.screen
        await person.press("space")
        await person.asks("Without the sibling (space: together).")
        assert alone.candidates[0].points in person.screen
        await person.press("space", "enter")
        await person.asks(f"{first.case} {first.shown_as}, {third.case} {third.shown_as} to ")
        await person.fills(WHY, None, None)
        await person.reads("all 2 cases can be done")
        await person.reads(f"✓ {third.case}")
        await person.press("y")
        await person.lists()
        await person.until(lambda: first.case not in person.waits(), "the shorter list")
        assert third.case not in person.waits()
        assert second.case in person.waits()
        await person.press("u", "y")
        await person.until(lambda: {first.case, third.case} <= set(person.waits()), "both again")


async def test_the_reasons_stand_beside_each_name_in_words(demo_store, sit_down, waiting_in, who_in, elsewhere):
    first, second = waiting_in(demo_store).rows[:2]
    elsewhere(demo_store, link_siblings, [first.child_id, second.child_id])
    knows = who_in(demo_store, first.id).candidates[3].worker
    elsewhere(demo_store, allocate, [Wish(second.id)], Destination(knows.id), DEMO_DAY, DEMO_DAY, WHY, override=WHY)
    ranked = who_in(demo_store, first.id).candidates
    over = next(one for one in ranked if one.limits)
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        await person.at_case(first.case)
        await person.press("a")
        await person.asks(f"{second.shown_as} ({knows.name})")
        table = person.app.screen.query_one("#candidates")
        assert [str(key.value) for key in table.rows] == [str(one.worker.id) for one in ranked]
        table.move_cursor(row=[one.worker.id for one in ranked].index(knows.id))
        await person.asks(f"+ holds a sibling: {second.shown_as}")
        table.move_cursor(row=ranked.index(over))
        await person.reads(f"{over.points} points – ! {over.limits[0][:30]}")


async def test_a_limit_passed_asks_for_a_reason_which_is_kept(demo_store, sit_down, waiting_in, who_in, case_in, trail):
    row = waiting_in(demo_store).rows[0]
    over = next(one for one in who_in(demo_store, row.id).candidates if one.limits)
    known = case_in(demo_store, row.id).decisions
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.at_worker(over.worker.name)
        await person.press("a")
        await person.reads("Who can take")
        await person.press("enter")
        await person.reads(f"! {over.limits[0]}"[:50])
        await person.reads("why, though a limit is passed")
        await person.fills(WHY, None, "")
        await person.reads("This is empty. Give it.")
        assert not written(trail, demo_store)
        await person.fills("Nobody else is here.")
        await person.until(lambda: row.case not in person.waits(), "the shorter list")
    decision, *others = case_in(demo_store, row.id).decisions
    assert tuple(others) == known
    assert (decision.rationale, decision.override) == (WHY, "Nobody else is here.")
    assert "passes a limit: " + over.limits[0] in decision.decided
    (entry,) = written(trail, demo_store)
    assert entry.after["limit passed because"] == "Nobody else is here."


async def test_a_case_that_goes_to_a_team_alone_goes_on_waiting(demo_store, sit_down, waiting_in, case_in):
    row = next(row for row in waiting_in(demo_store).rows if row.team != "Duty")
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.at_case(row.case)
        await person.press("a", "t")
        await person.asks("Without a named worker the case stays unallocated.")
        duty = next(
            number
            for number, option in enumerate(person.app.screen.query_one("OptionList").options)
            if str(option.prompt) == "Duty"
        )
        await person.press(*["down"] * duty, "enter")
        await person.reads("to the team Duty")
        await person.fills("The duty team will visit.", None)
        await person.lists()
        await person.at_case(row.case)
        await person.until(lambda: "with the team Duty" in person.words, "the team")
        assert row.case in person.waits()
    assert case_in(demo_store, row.id).decisions[0].rationale == "The duty team will visit."


async def test_a_co_worker_is_named_beside_who_holds_the_case(demo_store, sit_down, waiting_in, who_in, case_in):
    row = waiting_in(demo_store).rows[0]
    first = who_in(demo_store, row.id).candidates[0]
    before = case_in(demo_store, row.id).allocations
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("a", "o")
        await person.reads(f"{first.worker.name} co-works {row.case}")
        await person.fills("They visit together.", None)
        await person.lists()
        assert row.case in person.waits(), "a co-worker is no holder"
        await person.press("enter")
        await person.until(lambda: f"co-worked by {first.worker.name}" in person.facts, "who co-works it")
    case = case_in(demo_store, row.id)
    assert [one.worker for one in case.co_workers] == [first.worker.name]
    assert case.allocations == before


@pytest.mark.parametrize(("typed", "meant"), [("mon", date(2011, 9, 12)), ("12/9", date(2011, 9, 12))])
async def test_a_case_is_given_from_an_earlier_day_as_people_write_it(
    demo_store, sit_down, waiting_in, who_in, case_in, elsewhere, typed, meant
):
    row = next(
        row
        for row in waiting_in(demo_store).rows
        if row.opened_on <= meant
        and all(one.started_on <= meant for one in case_in(demo_store, row.id).allocations)
        and not any(one.limits for one in who_in(demo_store, row.id).candidates[:1])
    )
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.at_case(row.case)
        await person.press("a", "enter")
        await person.type(WHY)
        await person.press("enter")
        await person.type(typed)
        await person.reads(short_form(meant))
        await person.press("enter")
        await person.lists()
        await person.until(lambda: row.case not in person.waits(), "the shorter list")
    assert case_in(demo_store, row.id).allocations[-1].started_on == meant


async def test_what_is_refused_says_why_and_loses_nothing_of_what_was_typed(demo_store, sit_down, waiting_in, trail):
    row = waiting_in(demo_store).rows[0]
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.goes_to_triage()
        await person.press("a", "enter")
        await person.press("enter", "enter")
        await person.reads("This is empty. Give it.")
        await person.fills("…", None)
        await person.asks("needs its rationale: say why. Nothing was written.")
        await person.fills(WHY, "tomorrow")
        await person.asks("Sat 17 Sep 2011 is in the future")
        assert WHY in person.screen
        before = row.opened_on - timedelta(days=1)
        await person.fills(None, before.isoformat())
        await person.asks(f"{short_form(before)} is before that.")
        assert WHY in person.screen
        assert not written(trail, demo_store)
        await person.fills(None, "today")
        await person.lists()
        await person.until(lambda: row.case not in person.waits(), "the shorter list")


async def test_before_a_team_had_it_a_case_is_given_to_nobody_and_the_reason_is_that(
    demo_store, sit_down, waiting_in, case_in
):
    row = next(
        row
        for row in waiting_in(demo_store).rows
        if row.team and case_in(demo_store, row.id).allocations[-1].started_on > row.opened_on
    )
    began = case_in(demo_store, row.id).allocations[-1].started_on
    async with sit_down(demo_store, size=(160, 50)) as person:
        await person.goes_to_triage()
        await person.at_case(row.case)
        await person.press("a", "enter")
        await person.fills(WHY, (began - timedelta(days=1)).isoformat())
        await person.asks(f"The team has held {row.case} since {short_form(began)}; a change cannot begin on")


async def test_what_somebody_else_gave_away_meanwhile_is_said_and_nothing_is_half_done(
    demo_store, sit_down, waiting_in, who_in, case_in, elsewhere
):
    row = waiting_in(demo_store).rows[0]
    ranked = who_in(demo_store, row.id).candidates
    known = case_in(demo_store, row.id).decisions
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.goes_to_triage()
        await person.press("a", "enter")
        await person.reads(f"to {ranked[0].worker.name}")
        other = ranked[1].worker
        elsewhere(demo_store, allocate, [Wish(row.id)], Destination(other.id), DEMO_DAY, DEMO_DAY, "They asked for it.")
        await person.fills(WHY, None)
        await person.asks(f"{row.case} has been given to {other.name} since you looked")
        assert WHY in person.screen
        await person.leaves()
        await person.lists()
        await person.until(lambda: row.case not in person.waits(), "the shorter list")
    decision, *others = case_in(demo_store, row.id).decisions
    assert tuple(others) == known
    assert decision.rationale == "They asked for it."


async def test_what_has_changed_since_is_not_taken_back_and_says_who_changed_it(
    demo_store, sit_down, waiting_in, who_in, elsewhere
):
    row = waiting_in(demo_store).rows[0]
    first = who_in(demo_store, row.id).candidates[0]
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.goes_to_triage()
        await person.press("u")
        await person.hears("There is nothing of yours to take back.")
        await person.press("ctrl+r")
        await person.hears("There is nothing to do again.")
        await person.press("a", "enter")
        await person.fills(WHY, None)
        await person.lists()
        elsewhere(demo_store, unallocate, [Wish(row.id)], DEMO_DAY, DEMO_DAY, "Not this one.")
        assert first.worker
        await person.press("u")
        await person.reads("Take this back? take a case back to unallocated")
