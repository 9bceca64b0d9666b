"""Triage in a synthetic authority: who can take a case, what waits, what workers carry, and a bulk move with its undo.

python benchmarks/triage.py [--large 100000] [--rounds 15] [--moves 5] [--keep FOLDER]
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from db.backup import back_up
from db.commands.allocating import allocate
from db.commands.founding import found
from db.commands.undoing import undo
from db.connection import connect
from db.demo import fill_demo
from db.queries.standards import standards
from db.queries.triage import waiting_list, who_can_take
from db.queries.workload import caseload, held_cases
from db.store import Act, Reader, Store
from models.allocation import ChangeReason, Destination, Wish
from models.people import Person, Role

AS_AT = date(2026, 11, 23)
MANAGER = Person(1, "Ada Manager", Role.ADMINISTRATOR)
CHILDREN, WORKERS, MOVED = 2_000, 40, 500
TAKERS_TARGET, MOVE_TARGET = 100.0, 2_000.0  # milliseconds
SECONDS = count()  # each act is a second after the one before

Question = Callable[[Reader], Any]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--large", type=int, default=100_000, help="children with an open case in the large store")
    options.add_argument("--rounds", type=int, default=15, help="of each question")
    options.add_argument("--moves", type=int, default=5, help="rounds of the bulk move")
    options.add_argument("--keep", type=Path, help="keep the stores in this folder, and use those that are there")
    asked = options.parse_args()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        small = stack.enter_context(_made(folder, CHILDREN, WORKERS))
        questions(CHILDREN, small, asked.rounds)
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copyfile(small.path, scratch / "moved.db")
        with Store.open(scratch / "moved.db") as moved:
            moved.sign_in(MANAGER)
            moves(moved, scratch / "before.db", asked.moves)
        if asked.large:
            questions(asked.large, stack.enter_context(_made(folder, asked.large, None)), asked.rounds)


def act() -> Act:
    """The manager, a second after their last act."""
    return Act(MANAGER, datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(seconds=next(SECONDS)))


def _made(folder: Path, children: int, workers: int | None) -> Store:
    """The store of so many children; with as many workers here as asked for, or as many as the demo has by itself."""
    path = folder / f"triage-{children}.db"
    if not path.exists():
        began = time.perf_counter()
        with (
            ExitStack() as stack,
            found(
                path, None, act().at, manager=MANAGER.name, team="Duty", holidays_version=version("holidays")
            ) as made,
        ):
            if workers is not None:  # of whom one has left, and one begins next week
                stack.enter_context(patch("db.demo.CHILDREN_A_WORKER", children // (workers + 2)))
            size = fill_demo(made, act(), AS_AT, children=children)
        print(f"built {size.open_cases:,} open cases, {size.workers:,} workers: {time.perf_counter() - began:.1f} s")
    store = Store.open(path)
    store.sign_in(MANAGER)
    return store


def questions(children: int, store: Store, rounds: int) -> None:
    """What the Triage screen asks, with a bare SELECT over the same rows beside it."""
    with store.reading() as reader:
        clock = standards(reader)
        waits = waiting_list(reader, clock, AS_AT)
        load = caseload(reader, clock, AS_AT)
        three = _family(reader, 3)
    print(f"\n{children:,} open cases, {len(load.takers):,} workers, {len(waits.rows):,} cases wait: milliseconds")
    first, busiest = waits.rows[0].id, max(load.takers, key=lambda one: one.load.children).id
    taken = {
        "who can take one case": _median(store, rounds, lambda r: who_can_take(r, clock, [first], AS_AT)),
        "who can take a family of three": _median(store, rounds, lambda r: who_can_take(r, clock, three, AS_AT)),
        "the same, with the loads at hand": _median(
            store, rounds, lambda r: who_can_take(r, clock, three, AS_AT, load)
        ),
        "what waits": _median(store, rounds, lambda r: waiting_list(r, clock, AS_AT)),
        "what everybody carries": _median(store, rounds, lambda r: caseload(r, clock, AS_AT)),
        "the cases of one worker": _median(store, rounds, lambda r: held_cases(r, clock, AS_AT, busiest)),
    }
    bare = {
        "what waits": _median(store, rounds, lambda r: r.rows(BARE_WAITING, as_at=AS_AT.isoformat())),
        "what everybody carries": _median(store, rounds, lambda r: r.rows(BARE_LOAD, as_at=AS_AT.isoformat())),
    }
    for name, milliseconds in taken.items():
        said = f"  {name:36}{milliseconds:10.1f}"
        if name.startswith("who") and children == CHILDREN:
            said += f"  (under {TAKERS_TARGET:.0f}) {_verdict(milliseconds < TAKERS_TARGET)}"
        if name in bare:
            said += f"  {milliseconds / bare[name]:.1f} × one bare SELECT, {bare[name]:.1f} ms"
        print(said)


_OPEN = "c.opened_on <= :as_at AND (c.closed_on IS NULL OR c.closed_on > :as_at)"
_NOW = "al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at)"
BARE_WAITING = (
    "SELECT c.id, ch.reference, ch.name, c.opened_on FROM cases AS c JOIN children AS ch ON ch.id = c.child_id "
    f"LEFT JOIN allocations AS al ON al.case_id = c.id AND {_NOW} WHERE {_OPEN} AND al.worker_id IS NULL"
)
BARE_LOAD = (
    "SELECT al.worker_id, COUNT(*) FROM allocations AS al JOIN cases AS c ON c.id = al.case_id "
    f"WHERE {_NOW} AND {_OPEN} GROUP BY al.worker_id"
)


def _family(reader: Reader, size: int) -> list[int]:
    """The open cases of a family of so many children."""
    rows = reader.rows(
        "SELECT ch.family_id, c.id FROM children AS ch JOIN cases AS c ON c.child_id = ch.id AND c.closed_on IS NULL "
        "WHERE ch.family_id IN (SELECT family_id FROM children GROUP BY family_id HAVING COUNT(*) = :size) "
        "ORDER BY ch.family_id LIMIT :size",
        size=size,
    )
    return [case for _, case in rows]


def moves(store: Store, before: Path, rounds: int) -> None:
    """A bulk move to the end of its commit, with and without the backup that comes first, its undo, and its rows alone.

    ``before`` is where the store as it was before a move is kept meanwhile.
    """
    with store.reading() as reader:
        clock = standards(reader)
        load = caseload(reader, clock, AS_AT)
        target = load.takers[-1].id
        held = [case for case in held_cases(reader, clock, AS_AT) if case.worker_id != target][:MOVED]
    wishes = [Wish(case.id, case.allocation_id) for case in held]
    times: dict[str, list[float]] = {"move, after a backup": [], "move": [], "undo": [], "bare": []}
    for lap in range(-1, rounds):  # the first warms up
        taken = {"move, after a backup": _time(lambda: _move(store, wishes, target))}
        taken["undo"] = _time(lambda: undo(store, act()))
        shutil.copyfile(back_up(store, act().at).path, before)  # and so none is due
        taken["move"] = _time(lambda: _move(store, wishes, target))
        taken["bare"] = _replayed(store, before, [wish.seen for wish in wishes])
        undo(store, act())
        if lap >= 0:
            for name, milliseconds in taken.items():
                times[name].append(milliseconds)
    medians = {name: statistics.median(some) for name, some in times.items()}
    print(f"\nA move of {len(wishes)} cases to one worker, with {len(wishes)} entries: milliseconds")
    for name in ("move, after a backup", "move", "undo"):
        verdict = _verdict(medians[name] < MOVE_TARGET)
        ratio = medians[name] / medians["bare"]
        print(f"  {name:36}{medians[name]:10.1f}  (under {MOVE_TARGET:.0f}) {verdict}, {ratio:.1f} × the rows alone")
    print(f"  {'the rows alone, by executemany':36}{medians['bare']:10.1f}")


def _move(store: Store, wishes: Sequence[Wish], target: int) -> None:
    outcomes = allocate(
        store, act(), wishes, Destination(target), AS_AT, AS_AT, "The team is split, and these cases go over.",
        code=ChangeReason.CASELOAD, override="Only until the new team has its workers.",
    )  # fmt: skip
    assert all(outcome.done for outcome in outcomes), next(one.sentence for one in outcomes if not one.done)


def _replayed(store: Store, before: Path, ended: Sequence[int | None]) -> float:
    """Milliseconds to write the rows of the move that was just made into the store as it was before, and nothing more:
    no rule, no ranking, no seal is worked out."""
    connection = connect(before, None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        last_act = connection.execute("SELECT MAX(group_id) FROM audit_entries").fetchone()[0]
        for table in ("row_images", "reversible_acts"):  # what was undone before, which the move forgets
            connection.execute(f"DELETE FROM {table}")
        statements = []
        with store.reading() as reader:
            ends = f"SELECT ended_on, id FROM allocations WHERE id IN ({', '.join(map(str, ended))})"
            statements.append(("UPDATE allocations SET ended_on = ? WHERE id = ?", reader.rows(ends)))
            for table in ("allocations", "decisions", "audit_entries", "reversible_acts", "row_images"):
                key = "group_id" if table in ("reversible_acts", "row_images") else "id"
                known = f"SELECT COALESCE(MAX({key}), {last_act}) FROM {table}"
                last = connection.execute(known).fetchone()[0]
                rows = reader.rows(f"SELECT * FROM {table} WHERE {key} > :last ORDER BY {key}", last=last)
                statements.append((f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows))

        def write() -> None:
            connection.execute("BEGIN IMMEDIATE")
            for sql, rows in statements:
                connection.executemany(sql, rows)
            connection.execute("COMMIT")

        return _time(write)
    finally:
        connection.close()


def _time(done: Callable[[], object]) -> float:
    began = time.perf_counter()
    done()
    return (time.perf_counter() - began) * 1000


def _median(store: Store, rounds: int, ask: Question) -> float:
    """Milliseconds, the snapshot included; the first round warms up."""

    def asked() -> None:
        with store.reading() as reader:
            ask(reader)

    _time(asked)
    return statistics.median(_time(asked) for _ in range(rounds))


def _verdict(met: bool) -> str:
    return "met" if met else "missed"


if __name__ == "__main__":
    main()
