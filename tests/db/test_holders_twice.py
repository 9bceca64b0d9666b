"""What is done twice to who holds a case: a cover of a cover, there and back in a day, two moves in one plan."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.commands.allocating import allocate
from db.commands.covering import cover, give_back
from db.commands.importing import plan_import, write_import
from db.commands.planning import carry_out
from db.commands.undoing import undo
from db.commands.workers import add_worker
from db.exchange.annex_a import AnnexA, ChildFacts
from db.store import Act, Store
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.episodes import Facts, Referral
from models.errors import InvalidInput
from models.plan import NewWorker, PlannedMove

TODAY = date(2024, 6, 3)
SOON, LATER = TODAY + timedelta(days=4), TODAY + timedelta(days=30)


@pytest.fixture
def staff(store: Store, act: Act) -> tuple[int, int, int]:
    """Three workers, the first of whom holds case 1 of the store since it was opened."""
    facts = Facts((Referral(TODAY - timedelta(days=30)),))
    annex = AnnexA(Path("june.xlsx"), Kind.SINGLE, TODAY, {"A": ChildFacts("A", facts=facts)})
    write_import(store, act, annex, plan_import(store, act, annex))
    ann, bob, cyd = (add_worker(store, act, NewWorker(name, 1)) for name in ("Ann Able", "Bob Best", "Cyd Cole"))
    give(store, act, ann, TODAY - timedelta(days=30))
    return ann, bob, cyd


def give(store: Store, act: Act, worker: int, on: date = TODAY) -> None:
    allocate(store, act, [Wish(1)], Destination(worker), on, TODAY, "as is best", code=ChangeReason.OTHER)


def holders(store: Store) -> list[tuple[int, str, str | None, int | None]]:
    """(worker, from, until, for whom) of each holding of the case that held it on a day."""
    with store.reading() as reader:
        rows = reader.rows("SELECT worker_id, started_on, ended_on, covers_id FROM allocations ORDER BY started_on, id")
    return [tuple(row) for row in rows if row[1] != row[2]]


def days(*given: date) -> list[str]:
    return [day.isoformat() for day in given]


def test_what_is_covered_for_two_comes_back_to_the_one_and_then_to_the_other(
    store: Store, act: Act, staff: tuple[int, int, int]
) -> None:
    ann, bob, cyd = staff
    cover(store, act, ann, bob, TODAY, None, TODAY, "on long leave")
    cover(store, act, bob, cyd, TODAY, SOON, TODAY, "a week away")
    back = SOON + timedelta(days=1)
    assert [(worker, covers) for worker, _, _, covers in holders(store)] == [(ann, None), (cyd, bob), (bob, ann)]
    (outcome,) = give_back(store, act, ann, back, back, "back at work")
    assert outcome.done
    assert [(worker, covers) for worker, _, _, covers in holders(store)] == [(ann, None), (cyd, bob), (ann, None)]


def test_what_is_given_back_early_to_who_covers_is_still_the_owners(
    store: Store, act: Act, staff: tuple[int, int, int]
) -> None:
    ann, bob, cyd = staff
    cover(store, act, ann, bob, TODAY, None, TODAY, "on long leave")
    cover(store, act, bob, cyd, TODAY, LATER, TODAY, "away")
    give_back(store, act, bob, SOON, SOON, "back early")
    today, soon = days(TODAY, SOON)
    assert holders(store)[1:] == [(cyd, today, soon, bob), (bob, soon, None, ann)]
    (outcome,) = give_back(store, act, ann, LATER, LATER, "back at work")
    assert outcome.sentence.startswith("given back to Ann Able by Bob Best")
    assert holders(store)[-1] == (ann, LATER.isoformat(), None, None)


def test_a_case_that_went_there_and_back_on_one_day_is_covered_once(
    store: Store, act: Act, staff: tuple[int, int, int], execute: Callable[..., None]
) -> None:
    ann, bob, cyd = staff
    for worker in (bob, ann, bob):
        give(store, act, worker)
    cover(store, act, bob, cyd, TODAY - timedelta(days=3), None, TODAY, "away since Friday")
    before, today = days(TODAY - timedelta(days=30), TODAY)
    assert holders(store) == [(ann, before, today, None), (cyd, today, None, bob)]


def test_a_case_that_was_moved_twice_in_a_plan_goes_where_it_went_last(
    store: Store, act: Act, staff: tuple[int, int, int]
) -> None:
    ann, bob, cyd = staff
    before = holders(store)
    moves = [PlannedMove(Wish(1), bob), PlannedMove(Wish(1), cyd)]
    (outcome,) = carry_out(store, act, [], [], moves, TODAY, TODAY, "as it was tried")
    assert outcome.sentence.startswith("allocated to Cyd Cole")
    assert [worker for worker, *_ in holders(store)] == [ann, cyd]
    undo(store, act)
    assert holders(store) == before
    with pytest.raises(InvalidInput, match="Ann Able has A-1 already"):
        carry_out(store, act, [], [], [*moves, PlannedMove(Wish(1), ann)], TODAY, TODAY, "there and back")
