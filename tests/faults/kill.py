"""Kill a program while it works with a store, many times; what it had been told is kept must be there.

A child that has everything loaded is forked for each round, so that a kill costs no start of Python. It tells through a
pipe of each act that is done. The acts are the same in every round, so that what the store holds after each is known.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

from bases import ADMIN, NAME, Bases, act_of
from looking import Keys, broken_backups, opened, picture, troubles
from losing import Tally
from scenarios import SCENARIOS, Scenario, key_number

from db.key import Key
from db.store import Store
from models.errors import CpipError

ROUND_OF_ACTS = 4  # how often each scenario comes
SIGKILL = getattr(signal, "SIGKILL", None)


def reason_to_skip() -> str | None:
    """Why nothing can be killed here, or None."""
    return None if hasattr(os, "fork") and SIGKILL else "a child cannot be forked and killed on this platform"


def acts(*, encrypted: bool) -> list[tuple[Scenario, int]]:
    """What a child does, in order: every scenario in turn that can follow the others, each with its number."""
    chosen = [
        one
        for one in SCENARIOS.values()
        if one.writes and one.kind == "filled" and one.times > 1 and not one.apart and (encrypted or not one.encrypted)
    ]
    return [(one, number) for number in range(ROUND_OF_ACTS) for one in chosen]


def work(path: Path, key: Key | None, todo: Sequence[tuple[Scenario, int]], pipe: int) -> None:
    """In the child: do it all, and tell after each act that it is done."""
    with Store(path, key) as store:
        store.sign_in(ADMIN)
        for number, (scenario, of_scenario) in enumerate(todo):
            scenario.run(store, act_of(number), of_scenario)
            if pipe:
                os.write(pipe, b".")


def known_records(bases: Bases, todo: Sequence[tuple[Scenario, int]], *, encrypted: bool) -> tuple[list[str], Keys]:
    """The digest of the records at the beginning and after each act, and every key that the store had."""
    with tempfile.TemporaryDirectory() as folder:
        key = bases.copy(Path(folder), "filled", encrypted=encrypted)
        keys = [key]
        with Store(Path(folder, NAME), key) as store:
            store.sign_in(ADMIN)
            records = [picture(store).records]
            for number, (scenario, of_scenario) in enumerate(todo):
                scenario.run(store, act_of(number), of_scenario)
                records.append(picture(store).records)
        if key is not None:
            keys += [key_number(number, key.salt) for number in range(ROUND_OF_ACTS)]
        return records, keys


def kill_many(bases: Bases, count: int, rng: random.Random, *, encrypted: bool = False, longest: float = 0.3) -> Tally:
    """Kill ``count`` children, each after some milliseconds, and look at what they left."""
    todo = acts(encrypted=encrypted)
    known, keys = known_records(bases, todo, encrypted=encrypted)
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            place = Path(folder, str(number))
            key = bases.copy(place, "filled", encrypted=encrypted)
            # Most of them soon: the first acts are as good as the later ones.
            done = _kill_one(place / NAME, key, todo, rng.uniform(0.002, longest))
            tally.tried += 1
            tally.lost += [
                f"kill {number} after act {done}: {said}" for said in _judge(place / NAME, keys, known, done)
            ]
            shutil.rmtree(place)
    return tally


def _kill_one(path: Path, key: Key | None, todo: Sequence[tuple[Scenario, int]], after: float) -> int:
    """How many acts the child had told of when it was killed."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads that others have; the child uses none
        child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (until the end of the process)
            work(path, key, todo, writing)
            status = 0
        finally:
            os._exit(status)  # nothing of pytest's is done at the end of this process
    os.close(writing)
    time.sleep(after)
    os.kill(child, SIGKILL)
    _, status = os.waitpid(child, 0)
    told = b""
    while some := os.read(reading, 4096):
        told += some
    os.close(reading)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise RuntimeError(f"the child failed by itself after {len(told)} acts")
    return len(told)


def _judge(path: Path, keys: Keys, known: Sequence[str], done: int) -> list[str]:
    """What is wrong with the store of a child that had told of so many acts."""
    wrong = broken_backups(path, keys)
    try:
        with opened(path, keys) as store:
            wrong += troubles(store)
            found = picture(store)
            with store.reading() as reader:
                groups = reader.rows("SELECT COUNT(DISTINCT group_id) FROM audit_entries")[0][0]
    except CpipError as error:
        return [*wrong, f"not opened: {error}"]
    acts_kept = groups - 2  # those of founding and filling it
    if acts_kept not in (done, done + 1):
        wrong.append(f"{acts_kept} acts are in the trail")
    elif found.records != known[acts_kept]:
        wrong.append("the records are not those after the acts of the trail")
    return wrong
