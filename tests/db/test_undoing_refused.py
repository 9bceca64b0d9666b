"""When an act is not taken back: it was changed or built on since, hidden, erased, or may not be done any more."""

from collections.abc import Callable
from datetime import date

import pytest
from small_authority import (
    ADA,
    ANN,
    BECAUSE,
    BOB,
    CAT,
    HELD,
    HELD_TOO,
    LOOKED_AFTER_CASE,
    MAX,
    MO,
    NORTH,
    SAM,
    SOUTH,
    TODAY,
    TOMS,
    UNHELD,
    WAITING,
    act_of,
    ask,
    contents,
    differing,
    holder,
    june,
    person,
    wishes,
    write,
)

from db.commands import undoing
from db.commands.allocating import allocate, unallocate
from db.commands.co_working import co_work, end_co_work
from db.commands.command import COMMANDS, Work, command
from db.commands.covering import cover
from db.commands.keeping import erase
from db.commands.people import give_access, restrict
from db.commands.practice_rules import set_practice_rule
from db.commands.triage import (
    link_siblings,
    set_threshold,
    unlink_sibling,
)
from db.commands.undoing import redo, undo
from db.commands.verifying import verify
from db.commands.workers import (
    WorkerValues,
    add_leave,
    add_worker,
    change_worker,
    remove_leave,
)
from db.queries.undoing import next_redo, next_undo
from db.store import Act, Store
from models import tables
from models.allocation import ChangeReason, Destination, Wish
from models.errors import Conflict, NotAllowed
from models.people import Action, Role
from models.plan import NewWorker
from models.practice_rules import RuleName

VALUES = WorkerValues(SOUTH, 60, date(2024, 12, 31), None, date(2025, 1, 31))


def give(store: Store, act: Act, case: int, worker: int, on: date = TODAY) -> None:
    allocate(store, act, wishes(case), Destination(worker), on, TODAY, BECAUSE, code=ChangeReason.OTHER)


def last_id(store: Store, table: str) -> int:
    return int(ask(store, f"SELECT MAX(id) FROM {table}")[0][0])


# What one person did, what another did to the same thing since, and who is named for it.
CHANGED_SINCE: dict[str, tuple[Callable[[Store, Act], object], Callable[[Store, Act], object], str]] = {
    "a case was given on": (
        lambda s, a: give(s, a, UNHELD, BOB),
        lambda s, a: give(s, a, UNHELD, CAT),
        "Max Manager has changed C1-1 (“allocate a case”) since",
    ),
    "a case was taken back": (
        lambda s, a: give(s, a, UNHELD, BOB),
        lambda s, a: unallocate(s, a, wishes(UNHELD), TODAY, TODAY, BECAUSE),
        "Max Manager has changed C1-1 (“take a case back to unallocated”) since",
    ),
    "one of many was given on": (
        lambda s, a: allocate(s, a, wishes(UNHELD, *WAITING), Destination(BOB), TODAY, TODAY, BECAUSE),
        lambda s, a: give(s, a, WAITING[2], CAT),
        "Max Manager has changed C13-1 (“allocate a case”) since",
    ),
    "it was covered": (
        lambda s, a: give(s, a, UNHELD, BOB),
        lambda s, a: cover(s, a, BOB, CAT, TODAY, june(14), TODAY, BECAUSE),
        "Max Manager has changed C1-1 (“cover an absence”) since",
    ),
    "another level": (
        lambda s, a: set_threshold(s, a, HELD, 3, BECAUSE, TODAY),
        lambda s, a: set_threshold(s, a, HELD, 4, BECAUSE, TODAY),
        "Max Manager has changed C3-1 (“set a threshold level”) since",
    ),
    "a co-working was ended": (
        lambda s, a: co_work(s, a, HELD, BOB, TODAY, TODAY, BECAUSE),
        lambda s, a: end_co_work(s, a, HELD, BOB, TODAY, TODAY, BECAUSE),
        "Max Manager has changed C3-1 (“name a co-worker”) since",
    ),
    "a sibling was unlinked": (
        lambda s, a: link_siblings(s, a, [HELD_TOO, TOMS]),
        lambda s, a: unlink_sibling(s, a, TOMS),
        "Max Manager has changed C",
    ),
    "other hours": (
        lambda s, a: change_worker(s, a, ANN, VALUES, 1),
        lambda s, a: change_worker(s, a, ANN, WorkerValues(NORTH, 70, None, None, None), 2),
        "Max Manager has changed Ann Able (“change the record of a worker”) since",
    ),
    "a leave was taken out": (
        lambda s, a: add_leave(s, a, ANN, TODAY, None),
        lambda s, a: remove_leave(s, a, last_id(s, "leaves")),
        "Max Manager has changed Ann Able (“enter leave”) since",
    ),
    "another value": (
        lambda s, a: set_practice_rule(s, a, RuleName.CAPACITY, 90, TODAY, "the board"),
        lambda s, a: set_practice_rule(s, a, RuleName.CAPACITY, 80, TODAY, "the board again"),
        "Max Manager has changed capacity (“set a rule of practice”) since",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs", "said"), CHANGED_SINCE.values(), ids=CHANGED_SINCE.keys())
def test_what_somebody_else_has_changed_since_is_not_taken_back(
    authority: Store,
    mine: Callable[[Store, Act], object],
    theirs: Callable[[Store, Act], object],
    said: str,
) -> None:
    mine(authority, act_of(MO))
    theirs(authority, act_of(MAX))
    before = contents(authority)
    with pytest.raises(Conflict) as refused:
        undo(authority, act_of(MO))
    assert said in str(refused.value)
    assert "so this act cannot be reversed" in str(refused.value)
    assert differing(before, contents(authority)) == []
    undo(authority, act_of(MAX))  # when they have taken theirs back, it can be
    undo(authority, act_of(MO))


def test_who_is_named_is_who_changed_it_and_not_who_touched_the_child_last(authority: Store) -> None:
    give(authority, act_of(MO), UNHELD, BOB)
    give(authority, act_of(MAX), UNHELD, CAT)
    set_threshold(authority, act_of(ADA), UNHELD, 3, BECAUSE, TODAY)
    with pytest.raises(Conflict, match=r"^Max Manager has changed C1-1 \(“allocate a case”\) since"):
        undo(authority, act_of(MO))


def test_what_another_program_changed_since_is_not_taken_back_either(authority: Store) -> None:
    give(authority, act_of(), UNHELD, BOB)
    write(authority, f"UPDATE allocations SET reason = 'edited' WHERE case_id = {UNHELD}")
    before = contents(authority)
    with pytest.raises(Conflict, match="since, so this act cannot be reversed: undo refused"):
        undo(authority, act_of())
    assert differing(before, contents(authority)) == []


def test_what_was_taken_back_and_done_by_somebody_else_is_not_taken_up_again(authority: Store) -> None:
    for theirs in (CAT, BOB):
        give(authority, act_of(MO), UNHELD, BOB)
        undo(authority, act_of(MO))
        give(authority, act_of(MAX), UNHELD, theirs)
        before = contents(authority)
        with pytest.raises(Conflict, match="redo refused"):
            redo(authority, act_of(MO))
        assert differing(before, contents(authority)) == []
        undo(authority, act_of(MAX))


# What one person did, and what another built on it.
BUILT_ON: dict[str, tuple[Callable[[Store, Act], object], Callable[[Store, Act], object]]] = {
    "a starter who was given a case": (
        lambda s, a: add_worker(s, a, NewWorker("Zoe Zeal", NORTH)),
        lambda s, a: give(s, a, UNHELD, last_id(s, "workers")),
    ),
    "a starter who may sign in": (
        lambda s, a: add_worker(s, a, NewWorker("Zoe Zeal", NORTH)),
        lambda s, a: give_access(s, act_of(ADA), "Zoe Zeal", Role.WORKER),
    ),
    "a starter who has leave": (
        lambda s, a: add_worker(s, a, NewWorker("Zoe Zeal", NORTH)),
        lambda s, a: add_leave(s, a, last_id(s, "workers"), TODAY, None),
    ),
    "a family that another child was added to": (
        lambda s, a: link_siblings(s, a, [HELD_TOO, TOMS]),
        lambda s, a: link_siblings(s, a, [TOMS, LOOKED_AFTER_CASE]),
    ),
    "a case that was taken back and given to somebody else": (
        lambda s, a: unallocate(s, a, wishes(TOMS), TODAY, TODAY, BECAUSE),
        lambda s, a: give(s, a, TOMS, BOB),
    ),
}


@pytest.mark.parametrize(("mine", "theirs"), BUILT_ON.values(), ids=BUILT_ON.keys())
def test_what_something_else_was_built_on_is_not_taken_back(
    authority: Store, mine: Callable[[Store, Act], object], theirs: Callable[[Store, Act], object]
) -> None:
    mine(authority, act_of(MO))
    theirs(authority, act_of(MAX))
    before = contents(authority)
    with pytest.raises(Conflict, match="Something else was built on it since, so this act cannot be reversed"):
        undo(authority, act_of(MO))
    assert differing(before, contents(authority)) == []


def test_a_case_that_somebody_had_for_a_while_meanwhile_is_not_given_two_holders(authority: Store) -> None:
    """Tom has no team, so that neither his nor Sam's time is changed when the case is taken back once more."""
    write(authority, f"UPDATE workers SET team_id = NULL WHERE id = {SAM}")
    unallocate(authority, act_of(MO), wishes(TOMS), june(4), TODAY, BECAUSE)
    give(authority, act_of(MAX), TOMS, SAM, june(5))
    unallocate(authority, act_of(MAX), wishes(TOMS), june(7), TODAY, BECAUSE)
    before = contents(authority)
    with pytest.raises(Conflict, match="Something else was built on it since"):
        undo(authority, act_of(MO))
    assert differing(before, contents(authority)) == []
    assert [holder(authority, TOMS, june(day)) for day in (3, 4, 5, 7)] == [
        "Tom Teamless", "nobody", "Sam Supervisor", "nobody",
    ]  # fmt: skip


def test_of_two_windows_the_one_that_shows_another_act_reverses_nothing(authority: Store) -> None:
    give(authority, act_of(), UNHELD, BOB)
    with authority.reading() as reader:
        shown = next_undo(reader, person(MO)).group_id
    with Store.open(authority.path) as other:
        give(other, act_of(), TOMS, BOB)
    before = contents(authority)
    with pytest.raises(Conflict, match="Something else would be reversed now than was shown"):
        undo(authority, act_of(), shown)
    assert differing(before, contents(authority)) == []
    with authority.reading() as reader:
        shown = next_undo(reader, person(MO)).group_id
    undo(authority, act_of(), shown)
    assert (holder(authority, UNHELD), holder(authority, TOMS)) == ("Bob Best", "Tom Teamless")
    with pytest.raises(Conflict, match="than was shown"):  # the other window did it a moment ago
        undo(authority, act_of(), shown)
    with pytest.raises(Conflict, match="than was shown"):
        redo(authority, act_of(), shown)


def test_who_may_not_do_it_any_more_cannot_take_it_back_either(authority: Store) -> None:
    give(authority, act_of(), UNHELD, BOB)
    set_threshold(authority, act_of(), UNHELD, 3, BECAUSE, TODAY)
    give_access(authority, act_of(ADA), "Mo Manager", Role.SUPERVISOR)
    undo(authority, act_of())  # a supervisor may set a level
    before = contents(authority)
    with pytest.raises(NotAllowed, match="To allocate a case needs a manager or an administrator"):
        undo(authority, act_of())
    assert differing(before, contents(authority)) == []
    give_access(authority, act_of(ADA), "Mo Manager", None)
    with pytest.raises(NotAllowed, match="may not sign in to this store any more"):
        undo(authority, act_of())
    give_access(authority, act_of(ADA), "Mo Manager", Role.MANAGER)
    undo(authority, act_of())
    assert holder(authority, UNHELD) == "nobody"


def test_an_act_on_a_child_whose_case_is_restricted_now_is_not_reversed(authority: Store) -> None:
    allocate(authority, act_of(), wishes(UNHELD, *WAITING), Destination(BOB), TODAY, TODAY, BECAUSE)
    restrict(authority, act_of(ADA), UNHELD, ["Ann Able"], "safety")
    before = contents(authority)
    with pytest.raises(NotAllowed, match="concerns a case that is restricted now"):
        undo(authority, act_of())
    assert differing(before, contents(authority)) == []
    authority.sign_in(person(MO))
    with authority.reading() as reader:
        shown = next_undo(reader, person(MO))
    assert "C1-1" not in {line.subject for line in shown.lines}
    assert (len(shown.lines), shown.entries) == (4, 4)
    restrict(authority, act_of(ADA), UNHELD, ["Mo Manager"], "he needs to know")
    undo(authority, act_of())
    assert holder(authority, UNHELD) == "nobody"


def test_of_an_act_that_is_hidden_altogether_nothing_is_shown(authority: Store) -> None:
    give(authority, act_of(), UNHELD, BOB)
    restrict(authority, act_of(ADA), UNHELD, [], "safety")
    authority.sign_in(person(MO))
    with authority.reading() as reader:
        assert next_undo(reader, person(MO)) is None


def test_nothing_of_an_erased_record_comes_back(authority: Store) -> None:
    write(authority, f"UPDATE assessments SET authorised_on = '2024-06-04' WHERE case_id = {UNHELD}")
    give(authority, act_of(), UNHELD, BOB)
    add_leave(authority, act_of(), ANN, TODAY, None)
    set_threshold(authority, act_of(), TOMS, 3, "As with C1, the brother.", TODAY)
    set_threshold(authority, act_of(), UNHELD, 2, BECAUSE, TODAY)
    undo(authority, act_of())
    write(authority, f"UPDATE cases SET closed_on = '2024-06-09', closed_by = 'cin_closure' WHERE id = {UNHELD}")
    erase(authority, act_of(ADA), UNHELD, "C1", "its time", TODAY, early=True)
    images = ask(authority, "SELECT before, after FROM main.row_images")
    assert "C1" not in repr(images)
    with pytest.raises(Conflict, match="There is nothing to redo"):
        redo(authority, act_of())
    undo(authority, act_of())  # the leave
    with pytest.raises(Conflict, match="There is nothing to undo"):
        undo(authority, act_of())
    assert ask(authority, "SELECT COUNT(*) FROM children WHERE reference = 'C1'") == [(0,)]
    assert verify(authority, act_of()).faults == ()


def test_an_act_of_which_only_the_entries_named_an_erased_child_is_forgotten_too(authority: Store) -> None:
    """No row of the act holds the child's name, and its entry does."""
    write(authority, f"UPDATE assessments SET authorised_on = '2024-06-04' WHERE case_id = {UNHELD}")

    @command(Action.SET_LEAVE, undoable=True)
    def away(work: Work) -> None:
        work.session.add(tables.Leave(worker_id=1, first_on=TODAY, last_on=TODAY))
        work.record("C1")

    away(authority, act_of())
    del COMMANDS[next(name for name in COMMANDS if name.endswith(".away"))]
    write(authority, f"UPDATE cases SET closed_on = '2024-06-09', closed_by = 'cin_closure' WHERE id = {UNHELD}")
    erase(authority, act_of(ADA), UNHELD, "C1", "its time", TODAY, early=True)
    with pytest.raises(Conflict, match="There is nothing to undo"):
        undo(authority, act_of())
    with authority.reading() as reader:
        assert next_undo(reader, person(MO)) is None


def test_a_fault_while_it_is_reversed_leaves_everything_as_it_was(
    authority: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(authority, act_of(), HELD, BOB)
    before = contents(authority)

    def broken(*_: object) -> None:
        raise RuntimeError("no more")

    monkeypatch.setattr(undoing, "forget_act", broken)
    with pytest.raises(RuntimeError, match="no more"):
        undo(authority, act_of())
    assert differing(before, contents(authority)) == []
    monkeypatch.undo()
    undo(authority, act_of())
    assert holder(authority, HELD) == "Ann Able"


def test_an_earlier_act_is_taken_back_where_the_last_one_cannot_be(authority: Store) -> None:
    give(authority, act_of(), UNHELD, BOB)
    give(authority, act_of(), TOMS, BOB)
    unallocate(authority, act_of(ADA), [Wish(TOMS)], TODAY, TODAY, "he is away")
    with pytest.raises(Conflict, match="undo refused"):
        undo(authority, act_of())
    with authority.reading() as reader:
        earlier = next_undo(reader, person(MO), 1)
        assert next_undo(reader, person(MO), 2) is None
    undo(authority, act_of(), earlier.group_id, below=True)
    assert holder(authority, UNHELD) == "nobody"
    with authority.reading() as reader:
        assert next_redo(reader, person(MO)).what == earlier.what
    redo(authority, act_of())
    assert holder(authority, UNHELD) == "Bob Best"
