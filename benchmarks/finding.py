"""Finding a child among many: how long a question takes, plain and with a passphrase, and what the index costs.

    python benchmarks/finding.py [--children 100000] [--rounds 15] [--keep FOLDER]

Each question is asked as the finder asks it: matched against the index, and what is shown read from the store. There
are many different names, as in a county: a third of the words have a letter of their own.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).parent))
from stores import FIRST_NAMES, SURNAMES

from db.commands.founding import found
from db.queries.finding import FindIndex, find, read_index
from db.store import Store
from models import tables
from models.finding import asked
from models.people import Person, Role
from models.text import child_search

MANAGER = Person(1, "Ada Manager", Role.ADMINISTRATOR)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple"
TARGET = 50.0  # milliseconds
BATCH = 10_000
QUESTIONS = {
    "a reference": "C0054321",
    "the beginning of one": "C00543",
    "a part of one": "5432",
    "a case": "C0054321-1",
    "one letter": "a",
    "one digit": "1",
    "two zeros": "00",
    "a first name": "oliver",
    "a name": "oliver smith",
    "a part of a name": "ith",
    "a name misspelt": "smtih",
    "both misspelt": "olvier smtih",
    "as it sounds": "mohamed jaksen",
    "four letters": "a b c d",
    "no such word": "zzzzzz",
    "no such words": "qwertyuiop asdfghjk",
    "a birthday": "12/3/2009",
    "a day of any year": "12 mar",
    "a month": "3/2009",
    "a year": "2009",
    "a name and a year": "smith 2009",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--children", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=15, help="of each question")
    options.add_argument("--keep", type=Path, help="keep the stores in this folder, and use those that are there")
    chosen = options.parse_args()
    with ExitStack() as stack:
        folder = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for passphrase in (None, PASSPHRASE):
            with made(folder, chosen.children, passphrase) as store:
                measured(store, chosen.rounds)


def made(folder: Path, children: int, passphrase: str | None) -> Store:
    """The store of so many children, each with a case, one in five with two."""
    path = folder / f"finding-{children}{'-encrypted' if passphrase else ''}.db"
    if not path.exists():
        with found(
            path, passphrase, NOW, manager=MANAGER.name, team="Duty", holidays_version=version("holidays")
        ) as store:
            luck = random.Random(1)  # the same ones every time
            for first in range(0, children, BATCH):
                rows = list(_children(luck, range(first, min(first + BATCH, children))))
                with store.writing() as session:
                    session.connection().execute(insert(tables.Child), [child for child, _ in rows])
                    session.connection().execute(insert(tables.Case), [case for _, cases in rows for case in cases])
    store = Store.open(path, passphrase)
    store.sign_in(MANAGER)
    return store


def _children(luck: random.Random, numbers: Sequence[int]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    opened = date(2026, 1, 5)
    for number in numbers:
        name = f"{_word(luck, FIRST_NAMES)} {_word(luck, SURNAMES)}"
        reference = f"C{number:07}"
        born = date(2008, 12, 1) + timedelta(days=luck.randrange(6500))
        ends: list[date | None] = [opened, None] if luck.random() < 0.2 else [None]
        cases = [
            {
                "child_id": number + 1, "number": place, "opened_on": opened, "referred_on": opened, "closed_on": end,
                "closed_by": None if end is None else "cin_closure", "no_further_action": False,
            }
            for place, end in enumerate(ends, 1)
        ]  # fmt: skip
        child = {"id": number + 1, "reference": reference, "name": name, "date_of_birth": born}
        yield {**child, "search": child_search(reference, name)}, cases


def _word(luck: random.Random, words: list[str]) -> str:
    word = luck.choice(words)
    if luck.random() < 1 / 3:
        at = luck.randrange(1, len(word))
        word = word[:at] + luck.choice("aeioulnrst") + word[at:]
    return word


def measured(store: Store, rounds: int) -> None:
    """The index read, its memory, and each question."""
    began = time.perf_counter()
    index = read_index(store.reading)
    read = time.perf_counter() - began
    tracemalloc.start()
    again = read_index(store.reading)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del again
    kind = "with a passphrase" if store.encrypted else "plain"
    print(f"\n{len(index.children):,} children, {kind}: read in {read * 1000:.0f} ms, {kept / 1e6:.0f} MB")
    every: list[float] = []
    for words, text in QUESTIONS.items():
        _asked(store, index, text)  # the first loads what is not loaded yet
        both = [_asked(store, index, text) for _ in range(rounds)]
        times, busy = [wall for wall, _ in both], statistics.median(own for _, own in both)
        every += times
        print(f"  {words:24}{text:24}{statistics.median(times):8.1f}  at most {max(times):6.1f}  processor {busy:.1f}")
    p95 = statistics.quantiles(every, n=20)[-1]
    verdict = "met" if p95 < TARGET else "missed"
    load = f"load {os.getloadavg()[0]:.1f}" if os.name == "posix" else ""
    print(f"  of all: median {statistics.median(every):.1f}, 95 in 100 under {p95:.1f} (50: {verdict})  {load}")


def _asked(store: Store, index: FindIndex, text: str) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processor: what another program takes meanwhile is not in them."""
    began, own = time.perf_counter(), time.thread_time()
    with store.reading() as reader:
        find(reader, index, asked(text))
    return (time.perf_counter() - began) * 1000, (time.thread_time() - own) * 1000


if __name__ == "__main__":
    main()
