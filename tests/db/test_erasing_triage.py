"""Erasing a child reaches what triage leaves: words written of others, and acts that could be undone or redone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from db.commands.allocating import allocate
from db.commands.co_working import co_work
from db.commands.covering import cover
from db.commands.importing import plan_import, write_import
from db.commands.keeping import erase
from db.commands.people import give_access
from db.commands.practice_rules import set_practice_rule
from db.commands.triage import link_siblings, review_waiting, set_threshold
from db.commands.undoing import redo, undo
from db.commands.workers import add_leave, add_worker, reduce_capacity
from db.exchange.annex_a import AnnexA, ChildFacts
from db.files import beside
from db.queries.people import person_named
from db.store import Act, Store
from models.allocation import ChangeReason, Destination, Wish
from models.assessment import Kind
from models.episodes import AssessmentWork, Facts, Referral
from models.errors import Conflict
from models.people import Role
from models.plan import NewWorker
from models.practice_rules import RuleName

Execute = Callable[..., None]
REFERENCE, NAME = "ÆON-7731", "Siân Ó Dálaigh-Wren"
REFERRED, CLOSED = date(2024, 6, 3), date(2024, 7, 1)
CLOSE = (
    f"UPDATE assessments SET authorised_on = '{REFERRED}' WHERE case_id = 1",
    f"UPDATE cases SET closed_on = '{CLOSED}', closed_by = 'cin_closure' WHERE id = 1",
)


@pytest.fixture
def store(store: Store, act: Act, execute: Execute) -> Store:
    """Three children, of whom the first, case 1, is to be erased; two workers, one of whom held all and is covered."""
    facts = Facts((Referral(REFERRED),), (AssessmentWork(Kind.SINGLE, REFERRED),))
    children = {name: ChildFacts(name, facts=facts) for name in (REFERENCE, "B", "C")}
    annex = AnnexA(Path("june.xlsx"), Kind.SINGLE, REFERRED, children)
    write_import(store, act, annex, plan_import(store, act, annex))
    execute(store, ("UPDATE children SET name = ? WHERE id = 1", (NAME,)))
    wren = add_worker(store, act, NewWorker("Wren Worker", 1))
    bea = add_worker(store, act, NewWorker("Bea Best", 1))
    allocate(store, act, [Wish(1), Wish(2)], Destination(wren), REFERRED, REFERRED, "as is best")
    cover(store, act, wren, bea, REFERRED, CLOSED, REFERRED, "she is away")
    link_siblings(store, act, [1, 2])
    return store


def do_erase(store: Store, act: Act, execute: Execute) -> None:
    execute(store, *CLOSE)
    assert erase(store, act, 1, REFERENCE, "A court ordered it.", CLOSED, early=True)
    for file in beside(store.path):
        raw = file.read_bytes() if file.exists() else b""
        assert not [word for word in (REFERENCE, NAME, "Dálaigh") if word.encode() in raw]


WRITTEN_OF_OTHERS: dict[str, tuple[str, Callable[[Store, Act, str], object]]] = {
    "an allocation": ("SELECT reason FROM allocations", lambda s, a, text: allocate(
        s, a, [Wish(2)], Destination(1), REFERRED, REFERRED, text, code=ChangeReason.OTHER)),
    "its decision": ("SELECT rationale FROM decisions", lambda s, a, text: allocate(
        s, a, [Wish(2)], Destination(1), REFERRED, REFERRED, text, code=ChangeReason.OTHER)),
    "why a limit was passed": ("SELECT override FROM decisions", lambda s, a, text: allocate(
        s, a, [Wish(2)], Destination(over(s, a)), REFERRED, REFERRED, "so", code=ChangeReason.OTHER,
        override=text)),
    "what a review decided": ("SELECT decided FROM decisions", lambda s, a, text: review_waiting(
        s, a, [3], text, "so", REFERRED)),
    "a co-worker": ("SELECT reason FROM co_workers", lambda s, a, text: co_work(
        s, a, 2, 1, REFERRED, REFERRED, text)),
    "a threshold": ("SELECT threshold_reason FROM cases", lambda s, a, text: set_threshold(
        s, a, 2, 3, text, REFERRED)),
    "leave": ("SELECT note FROM leaves", lambda s, a, text: add_leave(s, a, 1, REFERRED, None, text)),
    "a reduction": ("SELECT note FROM reductions", lambda s, a, text: reduce_capacity(
        s, a, 1, 20, REFERRED, None, text)),
    "a rule": ("SELECT source FROM practice_rules", lambda s, a, text: set_practice_rule(
        s, a, RuleName.CAPACITY, 80, REFERRED, text)),
}  # fmt: skip


def over(store: Store, act: Act) -> int:
    """Somebody who has no room at all."""
    return add_worker(store, act, NewWorker("Full Up", 1, 1))


@pytest.mark.parametrize(("asked", "write"), WRITTEN_OF_OTHERS.values(), ids=WRITTEN_OF_OTHERS.keys())
def test_wherever_somebody_wrote_of_the_child_only_that_is_blanked(
    store: Store, act: Act, execute: Execute, asked: str, write: Callable[[Store, Act, str], object]
) -> None:
    write(store, act, f"As for {NAME} ({REFERENCE}-1).")
    with store.reading() as reader:
        assert (f"As for {NAME} ({REFERENCE}-1).",) in [tuple(one) for one in reader.rows(asked)]
    do_erase(store, act, execute)
    with store.reading() as reader:
        assert ("As for [erased] ([erased]).",) in [tuple(one) for one in reader.rows(asked)]


def stacks(store: Store) -> list[tuple[str, str, int]]:
    """What can be undone and redone: (action, side, rows)."""
    with store.reading() as reader:
        return [tuple(one) for one in reader.rows(
            "SELECT a.action, a.side, (SELECT COUNT(*) FROM row_images AS i WHERE i.group_id = a.group_id) "
            "FROM reversible_acts AS a ORDER BY a.group_id"
        )]  # fmt: skip


def test_an_act_that_touched_the_child_can_neither_be_undone_nor_redone(
    store: Store, act: Act, execute: Execute
) -> None:
    add_leave(store, act, 1, REFERRED, None, "ill")
    set_practice_rule(store, act, RuleName.CAPACITY, 80, REFERRED, "the board")
    undo(store, act)
    assert {"allocate a case", "cover an absence", "link siblings"} <= {action for action, *_ in stacks(store)}
    do_erase(store, act, execute)
    assert stacks(store) == [
        ("change the record of a worker", "done", 1),
        ("change the record of a worker", "done", 1),
        ("enter leave", "done", 1),
        ("set a rule of practice", "undone", 1),
    ]
    redo(store, act)
    for _ in range(2):
        undo(store, act)
    with pytest.raises(Conflict, match="built on it since"):  # a worker who holds a case now
        undo(store, act)


def test_an_act_that_was_taken_back_cannot_bring_the_child_back(store: Store, act: Act, execute: Execute) -> None:
    set_threshold(store, act, 1, 2, f"{NAME} is well.", REFERRED)
    undo(store, act)
    assert ("set a threshold level", "undone", 2) in stacks(store)
    do_erase(store, act, execute)
    with pytest.raises(Conflict, match="nothing to redo"):
        redo(store, act)
    assert {side for _, side, _ in stacks(store)} == {"done"}


def test_an_act_on_another_that_names_the_child_is_forgotten_too(store: Store, act: Act, execute: Execute) -> None:
    add_leave(store, act, 1, REFERRED, None, f"with {NAME}")
    do_erase(store, act, execute)
    assert "enter leave" not in [action for action, *_ in stacks(store)]


def test_the_acts_of_others_are_forgotten_as_those_of_who_erases(store: Store, act: Act, execute: Execute) -> None:
    give_access(store, act, "Mo Manager", Role.MANAGER, new=True)
    with store.reading() as reader:
        mo = Act(person_named(reader, "Mo Manager"), act.at)
    set_threshold(store, mo, 1, 2, "She is well.", REFERRED)
    do_erase(store, act, execute)
    with pytest.raises(Conflict, match="nothing to undo"):
        undo(store, mo)
