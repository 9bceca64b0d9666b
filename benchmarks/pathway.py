"""The way of a case in a synthetic authority: a case file of 500 entries, the queue for signature, the data checks.

    python benchmarks/pathway.py [--large 100000] [--rounds 15] [--opens 20] [--keep FOLDER]

The case file is timed as a query, and from the key press in the program to the newest entry on the screen, which is
POSIX only. The Duty query is asked with and without its tile “To sign”, to tell what that costs.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import count, cycle
from pathlib import Path
from typing import Any
from unittest.mock import patch

from db.commands.founding import found
from db.commands.writing import agree_action, record_decision, write_note
from db.connection import connect
from db.demo import fill_demo
from db.queries import duty
from db.queries.case_file import case_file
from db.queries.data_quality import findings
from db.queries.duty import DutyQuestion, Tile, duty_counts, duty_page
from db.queries.signature import signature_queue
from db.queries.standards import standards
from db.queries.story import story
from db.queries.triage import waiting_list
from db.store import Act, Reader, Store
from models.census import ReferralSource
from models.notes import NoteKind
from models.people import Person, Role
from models.standards import Standards
from models.waiting import Owed

AS_AT = date(2026, 11, 23)
MANAGER = Person(1, "Ada Manager", Role.ADMINISTRATOR)
CHILDREN, ENTRIES = 2_000, 500
OPEN_TARGET = 100.0  # milliseconds
NEWEST = "The newest of all"  # what stands in the last entry: once it shows, the story is painted
ENTER, ESCAPE = "\r", "\x1b"
SECONDS = count()  # each act is a second after the one before

Question = Callable[[Reader], Any]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--large", type=int, default=100_000, help="children with an open case in the large store")
    options.add_argument("--rounds", type=int, default=15, help="of each question")
    options.add_argument("--opens", type=int, default=20, help="how often the case file is opened with the key")
    options.add_argument("--keep", type=Path, help="keep the stores in this folder, and use those that are there")
    asked = options.parse_args()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "long.db"
        with _made(folder, CHILDREN) as small:
            questions(CHILDREN, small, asked.rounds)
        shutil.copyfile(folder / f"pathway-{CHILDREN}.db", scratch)
        with Store.open(scratch) as long:
            long.sign_in(MANAGER)
            child, case_id = _written(long)
            case_files(long, case_id, asked.rounds)
        if os.name == "posix":
            opened(scratch, child, asked.opens)
        if asked.large:
            questions(asked.large, stack.enter_context(_made(folder, asked.large)), asked.rounds)
    print(f"\nload {os.getloadavg()[0]:.1f}" if os.name == "posix" else "")


def act() -> Act:
    """The manager, a second after their last act."""
    return Act(MANAGER, datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(seconds=next(SECONDS)))


def _made(folder: Path, children: int) -> Store:
    """The store of so many children with an open case."""
    path = folder / f"pathway-{children}.db"
    if not path.exists():
        began = time.perf_counter()
        with found(
            path, None, act().at, manager=MANAGER.name, team="Duty", holidays_version=version("holidays")
        ) as made:
            size = fill_demo(made, act(), AS_AT, children=children)
        print(f"built {size.open_cases:,} open cases: {time.perf_counter() - began:.1f} s")
    store = Store.open(path)
    store.sign_in(MANAGER)
    return store


def _written(store: Store) -> tuple[str, int]:
    """Write on the case with the oldest open assessment until its story has as many entries as are wanted.

    Returns what the child is called on the Duty screen, and the case.
    """
    with store.reading() as reader:
        row = duty_page(reader, standards(reader), DutyQuestion(AS_AT), limit=1).rows[0]
        so_far = len(story(reader, row.case_id, AS_AT))
        opened_on = reader.row("SELECT opened_on FROM cases WHERE id = :id", id=row.case_id)
    assert opened_on is not None
    first = date.fromisoformat(opened_on[0])
    said = "Visited at home; spoke to both parents about the nights, the school and what the child said of them."
    kinds = cycle(range(10))
    for number in range(so_far, ENTRIES - 1):
        on = first + timedelta(days=number * (AS_AT - first).days // ENTRIES)
        match next(kinds):
            case 0:
                record_decision(store, act(), row.case_id, f"Decision {number}", said, on, AS_AT)
            case 1:
                agree_action(store, act(), row.case_id, f"Action {number}", 1, AS_AT, on, AS_AT)
            case 2 | 3:
                source = ReferralSource.POLICE
                write_note(store, act(), row.case_id, NoteKind.CONTACT, said, on, AS_AT, source=source)
            case 4:
                write_note(store, act(), row.case_id, NoteKind.SUPERVISION, said, on, AS_AT)
            case _:
                write_note(store, act(), row.case_id, NoteKind.NOTE, said, on, AS_AT)
    record_decision(store, act(), row.case_id, NEWEST, said, AS_AT, AS_AT)
    return row.shown_as, row.case_id


def case_files(store: Store, long: int, rounds: int) -> None:
    """The query of a case file: of one with many entries, and of an ordinary one."""
    with store.reading() as reader:
        clock = standards(reader)
        ordinary = duty_page(reader, clock, DutyQuestion(AS_AT), limit=2).rows[1].case_id
        sizes = {id_: len(story(reader, id_, AS_AT)) for id_ in (long, ordinary)}
    print("\nA case file, read: milliseconds")
    for id_, entries in sizes.items():
        taken = _median(store, rounds, lambda reader, id_=id_: case_file(reader, clock, id_, AS_AT))
        met = f"  (under {OPEN_TARGET:.0f}) {_verdict(taken < OPEN_TARGET)}" if id_ == long else ""
        print(f"  {f'{entries} entries':36}{taken:10.1f}{met}")


def opened(path: Path, child: str, opens: int) -> None:
    """From the key press on the Duty screen to the case file with its newest entry on the screen."""
    sys.path.insert(0, str(Path(__file__).parent))
    from terminal import Terminal, ours

    with Terminal(ours(path, "--as-at", str(AS_AT), "--as", MANAGER.name)) as terminal:
        terminal.wait_for(child)
        first, shown = [], []
        for lap in range(-2, opens):  # the first two warm up
            answer = terminal.press(ENTER, NEWEST)
            if lap >= 0:
                first.append(answer.first)
                shown.append(answer.shown or 0.0)
            terminal.press(ESCAPE, child)
    print(f"\nA case file of {ENTRIES} entries, from the key press: milliseconds, load {os.getloadavg()[0]:.1f}")
    whole = statistics.median(shown)
    print(f"  {'to the first byte':36}{statistics.median(first):10.1f}")
    met = _verdict(whole < OPEN_TARGET)
    print(f"  {'to its newest entry':36}{whole:10.1f}  at most {max(shown):.0f}  (under {OPEN_TARGET:.0f}) {met}")


def questions(children: int, store: Store, rounds: int) -> None:
    """The queue for signature, what waits for a decision, the Duty query, and the data checks."""
    with store.reading() as reader:
        clock = standards(reader)
        mine, everybody = (signature_queue(reader, clock, AS_AT, MANAGER, everybody=all_) for all_ in (False, True))
        undecided = len(waiting_list(reader, clock, AS_AT).of(Owed.DECIDE))
        counts = duty_counts(reader, clock, DutyQuestion(AS_AT))
    print(
        f"\n{children:,} open cases, {counts.all:,} open assessments, {len(everybody):,} to be signed, {len(mine):,} "
        f"of them mine, {undecided:,} referrals to be decided on: milliseconds"
    )
    question, to_sign = DutyQuestion(AS_AT), DutyQuestion(AS_AT, Tile.TO_SIGN)
    taken = {
        "my signature": _median(store, rounds, lambda r: signature_queue(r, clock, AS_AT, MANAGER)),
        "everybody's": _median(store, rounds, lambda r: signature_queue(r, clock, AS_AT, MANAGER, everybody=True)),
        "Duty, tile “To sign”: 200 rows": _median(store, rounds, lambda r: duty_page(r, clock, to_sign, limit=200)),
        "Duty, all: 200 rows": _median(store, rounds, lambda r: duty_page(r, clock, question, limit=200)),
        "what waits for a worker": _median(store, rounds, lambda r: waiting_list(r, clock, AS_AT)),
        "the data checks of doctor": _median(store, max(3, rounds // 5), lambda r: findings(r, AS_AT)),
    }
    taken["Duty, the tiles"], without = _in_turn(store, rounds, clock, question)
    bare = _bare(store, rounds)
    beside = {
        "my signature": ("× one bare SELECT of what was submitted", bare),
        "everybody's": ("× the same", bare),
        "Duty, the tiles": ("× the tiles without “To sign”", without),
    }
    for name, milliseconds in taken.items():
        said = f"  {name:36}{milliseconds:10.1f}"
        if name in beside:
            words, other = beside[name]
            said += f"  {milliseconds / other:.1f} {words}, {other:.1f} ms"
        print(said)


def _in_turn(store: Store, rounds: int, clock: Standards, question: DutyQuestion) -> tuple[float, float]:
    """The tiles of the Duty screen, and the same without “To sign”, in turn, so that a busy moment falls on both."""
    both: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        both[0].append(_median(store, 1, lambda r: duty_counts(r, clock, question)))
        with patch.object(duty, "with_manager_counted", lambda *_: "0"):
            both[1].append(_median(store, 1, lambda r: duty_counts(r, clock, question)))
    return statistics.median(both[0]), statistics.median(both[1])


def _bare(store: Store, rounds: int) -> float:
    """Milliseconds to read the rows of what is with a manager with the driver alone."""
    connection = connect(store.path, None)
    try:
        sql = (
            "SELECT a.id, a.due_on, c.id, ch.reference, ch.name, s.submitted_on FROM submissions AS s "
            "JOIN assessments AS a ON a.id = s.assessment_id JOIN cases AS c ON c.id = a.case_id "
            "JOIN children AS ch ON ch.id = c.child_id WHERE s.ended_on IS NULL ORDER BY a.due_on, a.id"
        )
        times = [_time(lambda: connection.execute(sql).fetchall()) for _ in range(rounds + 1)]
        return statistics.median(times[1:])
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
