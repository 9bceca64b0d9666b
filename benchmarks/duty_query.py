"""The Duty query at several sizes of store: first page, middle page, filters and tiles, and with a passphrase.

python benchmarks/duty_query.py [--sizes 1000 100000 1000000] [--rounds 15] [--keep FOLDER]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from stores import AS_AT, build

from db.queries.duty import DutyQuestion, Order, duty_answer, duty_counts, duty_page
from db.queries.standards import standards
from db.store import Reader, Store
from models.standards import Standards

PASSPHRASE = "correct horse battery staple"  # of a store that lives for one run
LONGEST = 3.0  # seconds after which no further round of a slow question is taken
FILTERS = ("late", "smith 3", "no such words", "never team")
WORKER = "worker’s name"
PAGE_TARGET, ANSWER_TARGET, ENCRYPTED_SIZE = 1.5, 100.0, 100_000

Answer = Callable[[Reader], Any]


@dataclass(frozen=True)
class Label:
    """Which store a column of the table is about."""

    size: int
    encrypted: bool = False

    def __str__(self) -> str:
        return f"{self.size:,}{' *' if self.encrypted else ''}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--keep", type=Path, help="keep the stores in this folder, and use those that are there")
    asked = options.parse_args()

    labels = [Label(size) for size in asked.sizes]
    if ENCRYPTED_SIZE in asked.sizes:
        labels.insert(labels.index(Label(ENCRYPTED_SIZE)) + 1, Label(ENCRYPTED_SIZE, encrypted=True))
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        opened = {label: stack.enter_context(_open(folder, label)) for label in labels}
        open_counts = {label: _open_count(store) for label, store in opened.items()}
        answers = {label: _answers(store, open_counts[label]) for label, store in opened.items()}
        times = {label: {} for label in labels}
        # Question by question over all stores, so that a busy moment falls on every size alike.
        for name in answers[labels[0]]:
            taken = measure([(opened[label], answers[label][name]) for label in labels], asked.rounds)
            for label, milliseconds in zip(labels, taken, strict=True):
                times[label][name] = milliseconds
    table(labels, times)
    targets(labels, times, open_counts)


def _open(folder: Path, label: Label) -> Store:
    path = folder / f"duty-{label.size}{'-encrypted' if label.encrypted else ''}.db"
    passphrase = PASSPHRASE if label.encrypted else None
    if not path.exists():
        built = build(path, label.size, passphrase)
        print(f"built {label} assessments in {built.seconds:.1f} s, {built.megabytes:,.0f} MB")
    return Store.open(path, passphrase)


def _open_count(store: Store) -> int:
    with store.reading() as reader:
        return duty_counts(reader, standards(reader), DutyQuestion(AS_AT)).all


def _answers(store: Store, open_count: int) -> dict[str, Answer]:
    """Each thing that is timed, by its name; what a screen keeps between keys is read once before."""
    with store.reading() as reader:
        clock = standards(reader)
        middle = reader.row(
            "SELECT due_on, id FROM assessments WHERE authorised_on IS NULL ORDER BY due_on, id LIMIT 1 OFFSET :n",
            n=open_count // 2,
        )
        page = duty_page(reader, clock, DutyQuestion(AS_AT), limit=50)
        worker = next(row.worker for row in page.rows if row.worker)
    everything = DutyQuestion(AS_AT)
    answers: dict[str, Answer] = {
        "first page of 50": _page(clock, everything, limit=50),
        "first page of 200": _page(clock, everything),
        "page of 200 from the middle": _page(clock, everything, after=tuple(middle)),
        "last page of 200": _page(clock, everything, last=True),
        "tiles": lambda reader: duty_counts(reader, clock, everything),
    }
    for words in (*FILTERS, worker):
        filtered, shown = replace(everything, words=words), WORKER if words == worker else f"“{words}”"
        answers[f"filter {shown}: page"] = _page(clock, filtered)
        answers[f"filter {shown}: page and tiles"] = _page_and_tiles(clock, filtered)
    for order in (Order.CHILD, Order.WORKER):
        answers[f"first page, by {order}"] = _page(clock, replace(everything, order=order))
    past = replace(everything, as_at=AS_AT - timedelta(days=30))
    answers["as at a month ago: page and tiles"] = _page_and_tiles(clock, past)
    return answers


def _page(clock: Standards, question: DutyQuestion, limit: int = 200, **where: Any) -> Answer:
    return lambda reader: duty_page(reader, clock, question, limit=limit, **where)


def _page_and_tiles(clock: Standards, question: DutyQuestion) -> Answer:
    return lambda reader: duty_answer(reader, clock, question, limit=200)


def measure(each: list[tuple[Store, Answer]], rounds: int) -> list[float]:
    """Median milliseconds of each, the snapshot included, taking turns; fewer rounds of what is slow."""
    times: list[list[float]] = [[] for _ in each]
    spent = [0.0 for _ in each]
    for lap in range(-2, rounds):
        for at, (store, answer) in enumerate(each):
            if spent[at] > LONGEST and times[at]:
                continue
            began = time.perf_counter()
            with store.reading() as reader:
                answer(reader)
            taken = time.perf_counter() - began
            spent[at] += taken
            if lap >= 0 or taken > LONGEST:  # the first two warm up
                times[at].append(taken * 1000)
    return [statistics.median(some) for some in times]


def table(labels: list[Label], times: dict[Label, dict[str, float]]) -> None:
    print(f"\n{'Milliseconds, median':46}" + "".join(f"{label!s:>12}" for label in labels))
    for name in times[labels[0]]:
        print(f"  {name:44}" + "".join(f"{times[label][name]:12.2f}" for label in labels))
    if any(label.encrypted for label in labels):
        print("  * with a passphrase")


def targets(labels: list[Label], times: dict[Label, dict[str, float]], open_counts: dict[Label, int]) -> None:
    print("\nTargets")
    plain = sorted((label for label in labels if not label.encrypted), key=lambda label: label.size)
    smallest, largest = plain[0], plain[-1]
    for limit in (50, 200) if smallest != largest else ():
        # A thousand assessments have fewer than 200 open ones, so it is the time for each row that is compared.
        name = f"first page of {limit}"
        each = [times[label][name] / min(limit, open_counts[label]) for label in (largest, smallest)]
        ratio = each[0] / each[1]
        verdict = _verdict(ratio <= PAGE_TARGET)
        print(f"  {name}, a row, {largest} to {smallest}: {ratio:.2f} × (within {PAGE_TARGET}) {verdict}")
    for label in labels:
        if label == Label(ENCRYPTED_SIZE):
            for name, taken in times[label].items():
                if name == "tiles" or name.startswith("filter"):
                    verdict = _verdict(taken < ANSWER_TARGET)
                    print(f"  {name}, {label}: {taken:.1f} ms (under {ANSWER_TARGET:.0f}) {verdict}")
        if label.encrypted:
            for name in ("first page of 50", "first page of 200", "page of 200 from the middle", "tiles"):
                ratio = times[label][name] / times[Label(label.size)][name]
                print(f"  {name}, with a passphrase to without: {ratio:.2f} × (no target)")


def _verdict(met: bool) -> str:
    return "met" if met else "missed"


if __name__ == "__main__":
    main()
