"""The faults of ``tests/faults`` in great numbers: how many crashes, tears and bad inputs, and what was lost.

    python benchmarks/faults.py --losses 3000 --kills 300 --inputs 10000 --seed 1

Each part can be left out with 0. What was lost is listed, and then the script ends with 1.
"""

import argparse
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "faults")]

# ruff: noqa: E402 (these are found by the line above)
import fuzz
import kill
import kill_draft
import shim
from bases import ADMIN, NAME, Bases
from damage import damage_pages
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from looking import troubles
from losing import Tally, lose_power
from measuring import measure
from scenarios import SCENARIOS
from trying import done_once, fail_at_statements, fail_on_disk, spread

from db.store import Store


def main() -> int:
    asked = _asked()
    print(f"{time.strftime('%d %B %Y')}, Python {platform.python_version()}, {platform.platform()}, seed {asked.seed}")
    rng = random.Random(asked.seed)
    lost: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        bases = Bases(Path(folder))
        print(f"{'what':44} {'tried':>8} {'lost or broken':>15} {'seconds':>8}")
        for what, run in _parts(asked, bases, rng):
            begun = time.monotonic()
            tally = run()
            print(f"{what:44} {tally.tried:8,} {len(tally.lost):15,} {time.monotonic() - begun:8.0f}", flush=True)
            lost += tally.lost
    for one in lost[:50]:
        print(one)
    return 1 if lost else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--losses", type=int, default=3000, help="power losses, half of them in single scenarios")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--drafts", type=int, default=60, help="kills while somebody types of a case in supervision")
    parser.add_argument("--inputs", type=int, default=10_000, help="for the importer, and for the forms")
    parser.add_argument("--places", type=int, default=40, help="statements and writes that fail, in each scenario")
    parser.add_argument("--pages", type=int, default=None, help="pages damaged, in four manners; all, where not given")
    parser.add_argument("--seed", type=int, default=2011)
    return parser.parse_args()


Parts = Iterator[tuple[str, Callable[[], Tally]]]


def _parts(asked: argparse.Namespace, bases: Bases, rng: random.Random) -> Parts:
    if asked.losses and shim.reason_to_skip() is None:
        yield "power lost between many writes, plain", lambda: _mixed(asked.losses // 4, rng, None)
        yield "power lost between many writes, encrypted", lambda: _mixed(asked.losses // 4, rng, "a passphrase")
        yield "power lost in each scenario", lambda: _each_power(asked.losses // 2, bases, rng)
    if asked.kills and kill.reason_to_skip() is None:
        yield "killed, plain", lambda: kill.kill_many(bases, asked.kills // 2, rng)
        yield "killed, encrypted", lambda: kill.kill_many(bases, asked.kills // 2, rng, encrypted=True)
    if asked.drafts and kill.reason_to_skip() is None:
        yield "killed while typing, plain", lambda: kill_draft.kill_typing(bases, asked.drafts // 2, rng)
        yield (
            "killed while typing, encrypted",
            lambda: kill_draft.kill_typing(bases, asked.drafts // 2, rng, encrypted=True),
        )
    if asked.places and shim.reason_to_skip() is None:
        yield "a statement failed, the disk full or broken", lambda: _each_fault(asked.places, bases)
    if asked.pages != 0:
        yield "a page damaged, plain", lambda: damage_pages(bases, rng, encrypted=False, pages=asked.pages)
        yield "a page damaged, encrypted", lambda: damage_pages(bases, rng, encrypted=True, pages=asked.pages)
    if asked.inputs:
        yield "workbooks read in", lambda: _fuzzed(fuzz.workbooks, fuzz.Tester.workbook, asked, bases)
        yield "forms", lambda: _fuzzed(fuzz.forms, lambda tester, form: tester.form(*form), asked, bases)


def _mixed(count: int, rng: random.Random, passphrase: str | None) -> Tally:
    result = measure(count, rng.randrange(2**32), passphrase)
    wrong = result.lost + result.unopened + result.torn
    return Tally(result.tried, [f"between many writes: {result}"] * wrong)


def _each_power(count: int, bases: Bases, rng: random.Random) -> Tally:
    tally = Tally()
    kinds = [
        (one, encrypted) for one in SCENARIOS.values() for encrypted in (False, True) if encrypted >= one.encrypted
    ]
    for scenario, encrypted in kinds:
        tally.add(lose_power(scenario, bases, -(-count // len(kinds)), rng, encrypted=encrypted))
    return tally


def _each_fault(places: int, bases: Bases) -> Tally:
    tally = Tally()
    for scenario in SCENARIOS.values():
        if scenario.killed:
            continue
        most = min(places, 8) if scenario.name == "change the passphrase" else places  # it derives a key each time
        before, after, statements, writes = done_once(scenario, bases)
        known = (before, after)
        tally.add(fail_at_statements(scenario, bases, spread(statements, most), known))
        tally.add(fail_on_disk(scenario, bases, spread(writes, most), known, full=True))
        tally.add(fail_on_disk(scenario, bases, spread(writes, most), known, full=False))
    return tally


@contextmanager
def _tester(bases: Bases) -> Iterator[fuzz.Tester]:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("db.commands.command.back_up", lambda *_: None),
    ):
        bases.copy(Path(folder), "filled")
        with Store.open(Path(folder, NAME)) as store:
            store.sign_in(ADMIN)
            yield fuzz.Tester(store, Path(folder))


def _fuzzed(strategy: Any, run: Callable[..., None], asked: argparse.Namespace, bases: Bases) -> Tally:
    """Each example is tried on a store; a thousand on one, so that it stays small."""
    tally = Tally()
    for begun in range(0, asked.inputs, 1000):
        with _tester(bases) as tester:
            _try_many(strategy, partial(run, tester), min(1000, asked.inputs - begun), asked.seed + begun, tally)
            tally.lost += troubles(tester.store)
    return tally


def _try_many(strategy: Any, run: Callable[[Any], None], count: int, seed: int, tally: Tally) -> None:
    @seeded(seed)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(example=strategy)
    def one(example: Any) -> None:
        tally.tried += 1
        try:
            run(example)
        except Exception as error:
            tally.lost.append(f"{example!r:.300}: {error!r:.300}")

    one()


if __name__ == "__main__":
    sys.exit(main())
