"""Supervision in a synthetic authority: the agenda of a worker with 30 cases, lists, a draft kept, a session recorded.

    python benchmarks/supervision.py [--children 2000] [--cases 32] [--rounds 15] [--keep FOLDER]

A bare SELECT over the same rows stands beside the agenda, to tell what the rules cost.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from db.commands.drafting import keep_draft
from db.commands.founding import found
from db.commands.session_writing import begin_session, discard_session, record_session
from db.demo import fill_demo
from db.queries.actions import agreed_actions
from db.queries.agenda import session_agenda
from db.queries.compliance import compliance_pack
from db.queries.sessions import drafts_of, sessions_of
from db.queries.standards import standards
from db.queries.supervision import supervision_list
from db.store import Act, Reader, Store
from models.people import Person, Role
from models.supervision import SessionKind

AS_AT = date(2026, 11, 23)
MANAGER = Person(1, "Ada Manager", Role.ADMINISTRATOR)
AGENDA_TARGET = 100.0  # milliseconds, for a worker with 30 cases
SECONDS = count()  # each act is a second after the one before
SAID = {
    name: f"{name}: what was said of it, in some sentences as people write them. " * 4
    for name in ("situation", "voice", "analysis", "plan", "challenge", "decision", "rationale")
}
_NOW = "al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at)"
BARE = (
    "SELECT c.id, ch.reference, ch.name, c.opened_on FROM allocations AS al JOIN cases AS c ON c.id = al.case_id "
    f"JOIN children AS ch ON ch.id = c.child_id WHERE al.worker_id = :worker AND {_NOW} AND c.closed_on IS NULL"
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--children", type=int, default=2_000, help="with an open case")
    options.add_argument("--cases", type=int, default=32, help="cases to a worker, about")
    options.add_argument("--rounds", type=int, default=15, help="of each question")
    options.add_argument("--keep", type=Path, help="keep the store in this folder, and use the one that is there")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        store = _made(given.keep or Path(temporary), given.children, given.cases)
        try:
            measure(store, given.rounds)
        finally:
            store.close()


def act() -> Act:
    """The manager, a second after their last act."""
    return Act(MANAGER, datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(seconds=next(SECONDS)))


def _made(folder: Path, children: int, cases: int) -> Store:
    path = folder / f"supervision-{children}-{cases}.db"
    if not path.exists():
        began = time.perf_counter()
        with (
            patch("db.demo.CHILDREN_A_WORKER", cases),
            found(
                path, None, act().at, manager=MANAGER.name, team="Duty", holidays_version=version("holidays")
            ) as made,
        ):
            size = fill_demo(made, act(), AS_AT, children=children)
        print(f"built {size.open_cases:,} open cases, {size.workers:,} workers: {time.perf_counter() - began:.1f} s")
    store = Store.open(path)
    store.sign_in(MANAGER)
    return store


def measure(store: Store, rounds: int) -> None:
    """What the screens ask, and what a session writes."""
    with store.reading() as reader:
        clock = standards(reader)
        rows = supervision_list(reader, clock, AS_AT, MANAGER, everybody=True)
    busiest = max(rows, key=lambda row: len(row.cases))
    held, half_year = len(busiest.cases), AS_AT - timedelta(days=182)
    print(f"{len(rows):,} people are supervised; the busiest holds {held} cases; load {os.getloadavg()[0]:.1f}; ms:")
    agenda = _median(store, rounds, lambda r: session_agenda(r, clock, AS_AT, busiest.id))
    bare = _median(store, rounds, lambda r: r.rows(BARE, worker=busiest.id, as_at=AS_AT.isoformat()))
    met = "met" if agenda < AGENDA_TARGET and held >= 30 else "MISSED"
    _say(
        f"the agenda for {held} cases",
        agenda,
        f"(under {AGENDA_TARGET:.0f}) {met}; {agenda / bare:.1f} × a bare SELECT",
    )
    questions: dict[str, Callable[[Reader], Any]] = {
        "whom I supervise": lambda r: supervision_list(r, clock, AS_AT, MANAGER, everybody=False),
        "everybody": lambda r: supervision_list(r, clock, AS_AT, MANAGER, everybody=True),
        "the sessions of a worker": lambda r: sessions_of(r, clock, AS_AT, busiest.id),
        "all actions": lambda r: agreed_actions(r, clock, AS_AT),
        "the pack of a worker, half a year": lambda r: compliance_pack(
            r, clock, AS_AT, half_year, AS_AT, worker_id=busiest.id
        ),
        "the pack of everybody, half a year": lambda r: compliance_pack(r, clock, AS_AT, half_year, AS_AT),
    }
    for name, ask in questions.items():
        _say(name, _median(store, rounds, ask))
    _written(store, busiest.id, [case.id for case in busiest.cases][:8], rounds)


def _written(store: Store, worker_id: int, cases: list[int], rounds: int) -> None:
    """A draft as it is kept while somebody types, and a session on eight cases recorded."""
    with store.reading() as reader:
        row = reader.row(
            "SELECT id FROM supervision_sessions WHERE worker_id = :worker AND supervisor_id = :me "
            "AND writing_since IS NOT NULL", worker=worker_id, me=MANAGER.id,
        )  # fmt: skip
    if row is not None:
        discard_session(store, act(), row[0])
    session = begin_session(store, act(), worker_id)
    kept, taken = 0, []
    for number in range(rounds * 4):
        began = time.perf_counter()
        kept = keep_draft(store, act(), session, cases[0], SAID | {"situation": "x" * (number + 1)}, kept)
        taken.append((time.perf_counter() - began) * 1000)
    _say("a draft of one case kept", statistics.median(taken), f"the slowest {max(taken):.1f}")
    for case in cases[1:]:
        keep_draft(store, act(), session, case, SAID, 0)
    with store.reading() as reader:
        assert len(drafts_of(reader, session)) == len(cases)
    began = time.perf_counter()
    record_session(store, act(), session, SessionKind.ONE_TO_ONE, AS_AT, 95, AS_AT)
    _say(f"a session on {len(cases)} cases recorded", (time.perf_counter() - began) * 1000)


def _median(store: Store, rounds: int, ask: Callable[[Reader], Any]) -> float:
    taken = []
    for _ in range(rounds):
        with store.reading() as reader:
            began = time.perf_counter()
            ask(reader)
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _say(name: str, milliseconds: float, more: str = "") -> None:
    print(f"  {name:36}{milliseconds:10.1f}  {more}".rstrip())


if __name__ == "__main__":
    main()
