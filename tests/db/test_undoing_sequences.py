"""Any sequence of acts, by one person and by several, taken back and up again."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from often import of_a_hundred
from plan_acts import PLAN_UNDOABLE, Planner
from random_moves import UNDOABLE, Mover
from small_authority import (
    ADA,
    ANN,
    BECAUSE,
    BOB,
    BOBS,
    CASES,
    CAT,
    FAY,
    HELD,
    HELD_TOO,
    LEE,
    MAX,
    MO,
    NAN,
    NORTH,
    PAT,
    SAM,
    SOUTH,
    TODAY,
    TOM,
    UNHELD,
    WAITING,
    WIL,
    WITH_TEAM,
    act_of,
    ask,
    differing,
    groups,
    june,
    records,
    trail_is_sound,
    wishes,
)

from db.commands.allocating import allocate, unallocate
from db.commands.assessing import submit
from db.commands.co_working import co_work, end_co_work
from db.commands.command import COMMANDS
from db.commands.covering import cover, give_back
from db.commands.drafting import keep_draft
from db.commands.planning import carry_out
from db.commands.practice_rules import set_practice_rule
from db.commands.publishing import remove_yardstick, set_population, set_yardstick, state_figure
from db.commands.session_writing import begin_session, record_session
from db.commands.supervising import agree_supervision, cancel_session, plan_session
from db.commands.triage import (
    link_siblings,
    note_section_47,
    review_waiting,
    set_threshold,
    unlink_sibling,
)
from db.commands.undoing import redo, undo
from db.commands.views import change_view, remove_view, save_view, share_view
from db.commands.workers import (
    WorkerValues,
    add_leave,
    add_worker,
    change_worker,
    reduce_capacity,
    remove_leave,
    remove_reduction,
)
from db.commands.writing import date_action
from db.store import Store
from models.allocation import ChangeReason, Destination, Wish
from models.errors import Conflict, CpipError
from models.plan import NewWorker, PlannedLeave, PlannedMove
from models.practice_rules import RuleName
from models.statements import Statement
from models.supervision import CancelReason, SessionKind, SupervisedAs
from models.timeliness import Measure, Month, Period
from models.views import View


def version_of(store: Store, worker: int) -> int:
    return int(ask(store, "SELECT version FROM workers WHERE id = :worker", worker=worker)[0][0])


@pytest.fixture(scope="module")
def new_authority(
    authority_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], AbstractContextManager[Store]]:
    folder, numbers = tmp_path_factory.mktemp("authorities"), count()

    @contextmanager
    def made() -> Iterator[Store]:
        path = folder / f"{next(numbers)}.db"
        shutil.copyfile(authority_template, path)
        try:
            with Store.open(path) as store:
                for assessment in (HELD, BOBS):  # which another may sign
                    submit(store, act_of(WIL), assessment, june(4), TODAY)
                speak_of_both(store)
                yield store
        finally:
            path.unlink()

    return made


def speak_of_both(store: Store) -> None:
    """A session in which two actions are agreed without a day."""
    session = begin_session(store, act_of(MO), ANN)
    for case in (HELD, HELD_TOO):
        keep_draft(store, act_of(MO), session, case, {"what1": "Visit", "who1": str(ANN)}, 0)
    record_session(store, act_of(MO), session, SessionKind.GROUP, june(4), 60, TODAY)


ALL_WORKERS = (ANN, BOB, CAT, NAN, LEE, FAY, PAT, TOM, SAM)


class Somebody:
    """Does one thing after another, chosen at random; what cannot be done is left."""

    def __init__(self, store: Store, seed: int, who: int = ADA) -> None:
        self.store, self.act, self.chance = store, act_of(who), random.Random(seed)
        self.moves = Mover(store, self.act, TODAY, self.chance).moves
        self.moves |= Planner(store, self.act, TODAY, self.chance).acts

    def does(self, name: str) -> bool:
        """Do it, and say whether it was done."""
        last = groups(self.store)[-1]
        try:
            (self.moves.get(name) or getattr(self, f"_{name}"))()
        except CpipError:
            assert groups(self.store)[-1] == last, "what is refused leaves no entry"
        return groups(self.store)[-1] != last

    def _cases(self, most: int = 3) -> list[int]:
        return self.chance.sample(sorted(CASES), self.chance.randint(1, most))

    def _day(self) -> date:
        return TODAY - timedelta(days=self.chance.choice([0, 0, 0, 1, 3, 7, 20]))

    def _worker(self) -> int:
        return self.chance.choice(ALL_WORKERS)

    def _allocate(self) -> None:
        to = self.chance.choice([Destination(self._worker()), Destination(self._worker()), Destination(None, NORTH)])
        code = self.chance.choice([ChangeReason.OTHER, ChangeReason.RISK, None])
        override = self.chance.choice(["", "it must be"])
        allocate(self.store, self.act, wishes(*self._cases()), to, self._day(), TODAY, BECAUSE, code=code,
                 override=override)  # fmt: skip

    def _unallocate(self) -> None:
        unallocate(self.store, self.act, wishes(*self._cases(5)), self._day(), TODAY, BECAUSE)

    def _cover(self) -> None:
        first = TODAY + timedelta(days=self.chance.choice([-4, 0, 0, 2, 9]))
        last = self.chance.choice([None, TODAY + timedelta(days=self.chance.randint(0, 12))])
        cover(self.store, self.act, self.chance.choice([ANN, ANN, self._worker()]), self._worker(), first, last, TODAY,
              BECAUSE, override=self.chance.choice(["", "yes"]), leave=self.chance.random() < 0.7)  # fmt: skip

    def _give_back(self) -> None:
        on = TODAY + timedelta(days=self.chance.choice([0, 0, 0, 2, 5, -1]))
        give_back(self.store, self.act, self.chance.choice([ANN, self._worker()]), on, TODAY, BECAUSE)

    def _co_work(self) -> None:
        co_work(self.store, self.act, self._cases()[0], self._worker(), self._day(), TODAY, BECAUSE)

    def _end_co_work(self) -> None:
        found = ask(self.store, "SELECT case_id, worker_id FROM co_workers") or [(HELD, BOB)]
        case, worker = self.chance.choice(found)
        end_co_work(self.store, self.act, case, worker, self._day(), TODAY, BECAUSE)

    def _carry_out(self) -> None:
        name = self.chance.choice(["Zoe Zeal", "Yan Yes"])
        moves = [PlannedMove(Wish(case), self._worker()) for case in self._cases()]
        moves += [PlannedMove(Wish(UNHELD), starter=name)] * self.chance.randint(0, 1)
        carry_out(self.store, self.act, [NewWorker(name, NORTH)] * self.chance.randint(0, 1),
                  [PlannedLeave(self._worker(), TODAY, june(14))] * self.chance.randint(0, 1), moves, TODAY, TODAY,
                  BECAUSE, override="it must be")  # fmt: skip

    def _review(self) -> None:
        review_waiting(self.store, self.act, [self.chance.choice([UNHELD, WITH_TEAM, *WAITING])], "Wait.", BECAUSE,
                       self._day())  # fmt: skip

    def _threshold(self) -> None:
        set_threshold(self.store, self.act, self._cases()[0], self.chance.randint(1, 4), BECAUSE, TODAY)

    def _section_47(self) -> None:
        note_section_47(self.store, self.act, self._cases()[0], self.chance.choice([None, self._day()]), TODAY)

    def _link(self) -> None:
        link_siblings(self.store, self.act, self._cases(4))

    def _unlink(self) -> None:
        unlink_sibling(self.store, self.act, self._cases()[0])

    def _add_worker(self) -> None:
        add_worker(self.store, self.act, NewWorker(f"Nobody {self.chance.randint(1, 3)}", NORTH, 50))

    def _change_worker(self) -> None:
        worker = self._worker()
        values = WorkerValues(self.chance.choice([None, NORTH, SOUTH]), self.chance.randint(1, 100), None, None, None)
        change_worker(self.store, self.act, worker, values, version_of(self.store, worker))

    def _add_leave(self) -> None:
        add_leave(self.store, self.act, self._worker(), self._day(), self.chance.choice([None, TODAY]))

    def _remove_leave(self) -> None:
        found = ask(self.store, "SELECT id FROM leaves") or [(0,)]
        remove_leave(self.store, self.act, self.chance.choice(found)[0])

    def _reduce(self) -> None:
        reduce_capacity(self.store, self.act, self._worker(), self.chance.randint(1, 30), self._day(), None, "mentor")

    def _remove_reduction(self) -> None:
        found = ask(self.store, "SELECT id FROM reductions") or [(0,)]
        remove_reduction(self.store, self.act, self.chance.choice(found)[0])

    def _rule(self) -> None:
        name = self.chance.choice(list(RuleName))
        set_practice_rule(self.store, self.act, name, self.chance.randint(1, 90), self._day(), "the board")

    def _yardstick(self) -> None:
        name = self.chance.choice(["target", "England"])
        set_yardstick(
            self.store, self.act, Measure.SINGLE, name, self.chance.randint(0, 1000), self._day(), "the board"
        )

    def _no_yardstick(self) -> None:
        rows = ask(self.store, "SELECT measure, name, effective_from FROM yardsticks")
        measure, name, since = self.chance.choice(rows or [("single", "target", "2024-06-10")])
        remove_yardstick(self.store, self.act, Measure(measure), name, date.fromisoformat(since))

    def _population(self) -> None:
        set_population(self.store, self.act, self.chance.choice([None, 20_000, 30_000]))

    def _state_figure(self) -> None:
        stated = Statement("NI060", Period.MONTH, Month(2024, 5), None, Fraction(self.chance.randint(0, 9)), "a report")
        state_figure(self.store, self.act, stated)

    def _agree_supervision(self) -> None:
        as_what, every = self.chance.choice(list(SupervisedAs)), self.chance.choice([None, 7, 14])
        agree_supervision(self.store, self.act, self._worker(), self.chance.choice([MO, SAM]), self._day(), as_what,
                          every_days=every)  # fmt: skip

    def _plan_session(self) -> None:
        day = TODAY + timedelta(days=self.chance.randint(0, 2))
        plan_session(self.store, self.act, self._worker(), self.chance.choice([MO, ADA]), day, 90)

    def _cancel_session(self) -> None:
        found = ask(self.store, "SELECT id FROM supervision_sessions WHERE cancelled_on IS NULL")
        session = self.chance.choice(found)[0]
        cancel_session(self.store, self.act, session, CancelReason.MOVED, TODAY, TODAY)

    def _save_view(self) -> None:
        save_view(self.store, self.act, self._asked())

    def _change_view(self) -> None:
        change_view(self.store, self.act, self._view(), self._asked())

    def _share_view(self) -> None:
        share_view(self.store, self.act, self._view(), self.chance.choice([True, False]))

    def _remove_view(self) -> None:
        remove_view(self.store, self.act, self._view())

    def _asked(self) -> View:
        name, key = (
            self.chance.choice(["late in North", "to look at", "Bob"]),
            self.chance.choice([None, "0", "a", "z"]),
        )
        return View(name, key, tile=self.chance.choice(["all", "late"]), shared=self.chance.choice([True, False]))

    def _view(self) -> int:
        return int(self.chance.choice(ask(self.store, "SELECT id FROM saved_views") or [(0,)])[0])

    def _date_action(self) -> None:
        date_action(self.store, self.act, self.chance.choice([1, 2]), TODAY, TODAY)

    def _undo(self) -> None:
        undo(self.store, self.act)

    def _redo(self) -> None:
        redo(self.store, self.act)


ACTS = sorted({name[1:] for name in vars(Somebody) if name.startswith("_") and not name.startswith("__")}
              - {"cases", "day", "worker", "asked", "view", "undo", "redo"} | {*UNDOABLE, *PLAN_UNDOABLE})  # fmt: skip
seeds = st.integers(0, 2**32)


def test_somebody_can_do_all_that_can_be_undone() -> None:
    assert len(ACTS) == sum(command.undoable for command in COMMANDS.values())


@settings(max_examples=of_a_hundred(12))
@given(acts=st.lists(st.sampled_from(ACTS), min_size=3, max_size=14), seed=seeds)
def test_any_sequence_is_taken_back_to_the_same_rows_and_up_again(
    new_authority: Callable[[], AbstractContextManager[Store]], acts: list[str], seed: int
) -> None:
    with new_authority() as store:
        somebody, stood = Somebody(store, seed), [records(store)]
        stood += [records(store) for name in acts if somebody.does(name)]
        for number in range(len(stood) - 2, -1, -1):
            undo(store, act_of(ADA))
            assert differing(stood[number], records(store)) == []
        with pytest.raises(Conflict, match="There is nothing to undo"):
            undo(store, act_of(ADA))
        for rows in stood[1:]:
            redo(store, act_of(ADA))
            assert differing(rows, records(store)) == []
        with pytest.raises(Conflict, match="There is nothing to redo"):
            redo(store, act_of(ADA))
        assert trail_is_sound(store)


def test_rows_that_changed_places_meanwhile_are_put_back(authority: Store) -> None:
    """What is planned goes, and what comes takes its numbers, in another order of cases."""
    planned = cover(authority, act_of(), ANN, CAT, june(12), None, TODAY, BECAUSE)
    before = records(authority)
    cases = [one.case_id for one in reversed(planned)]
    unallocate(authority, act_of(), wishes(*cases), TODAY, TODAY, BECAUSE)
    after = records(authority)
    ids = [{row[0] for row in rows["allocations"]} for rows in (before, after)]
    assert ids[0] <= ids[1], "no number was given anew, and so nothing is tried here"
    undo(authority, act_of())
    assert differing(before, records(authority)) == []
    redo(authority, act_of())
    assert differing(after, records(authority)) == []


def overlapping(store: Store) -> list[Any]:
    """Cases that two hold on one day, and workers who co-work a case twice on one day."""
    return [
        found
        for table, same in (("allocations", ""), ("co_workers", "AND a.worker_id = b.worker_id"))
        for found in ask(
            store,
            f"SELECT '{table}', a.case_id, a.started_on, a.ended_on, b.started_on, b.ended_on FROM main.{table} AS a "
            f"JOIN main.{table} AS b ON a.case_id = b.case_id AND a.id < b.id {same} "
            "WHERE MAX(a.started_on, b.started_on) < MIN(COALESCE(a.ended_on, '9999'), COALESCE(b.ended_on, '9999'))",
        )
    ]


DOERS = (MO, MAX, ADA)


@settings(max_examples=of_a_hundred(15))
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(DOERS), st.sampled_from([*ACTS, "allocate", "unallocate"] + ["undo", "redo"] * 6)),
        min_size=6,
        max_size=22,
    ),
    seed=seeds,
)
def test_whatever_several_people_do_and_take_back_the_records_fit_together(
    new_authority: Callable[[], AbstractContextManager[Store]], acts: list[tuple[int, str]], seed: int
) -> None:
    with new_authority() as store:
        people = {who: Somebody(store, seed + who, who) for who in DOERS}
        for who, name in acts:
            before = records(store)
            if not people[who].does(name):
                assert differing(before, records(store)) == [], f"{name} was refused, and changed something"
            assert overlapping(store) == [], f"after {name}"
        assert trail_is_sound(store)
