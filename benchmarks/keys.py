"""From a key press to the first byte of the answer, with 100,000 assessments in the store. POSIX only.

    python benchmarks/keys.py [--size 100000] [--presses 200] [--keep FOLDER]

The time until the whole answer stands there is shown as well: a letter is echoed at once, and the list that it filters
comes later.
"""

import argparse
import math
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from stores import AS_AT, build, known_reference
from terminal import Answer, Terminal, ours

from db.queries.duty import Order
from screens.widgets.duty_words import ORDER_WORDS

DOWN, PAGE_DOWN, ENTER, ESCAPE = "\x1b[B", "\x1b[6~", "\r", "\x1b"
WORDS = ("late", "smith 3", "4 left", "unallocated")
TARGET = 50.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", type=int, default=100_000)
    options.add_argument("--presses", type=int, default=200, help="how often the down key is pressed")
    options.add_argument("--keep", type=Path, help="keep the store in this folder, and use the one that is there")
    asked = options.parse_args()
    answers: dict[str, list[Answer]] = {}
    with tempfile.TemporaryDirectory() as name:
        path = (asked.keep or Path(name)) / f"duty-{asked.size}.db"
        if not path.exists():
            build(path, asked.size)
        with Terminal(ours(path, "--as-at", str(AS_AT))) as terminal:
            terminal.wait_for(known_reference(path))
            for kind, answer in presses(terminal, asked.presses):
                answers.setdefault(kind, []).append(answer)
    report(answers, asked.size)


def presses(terminal: Terminal, count: int) -> Iterator[tuple[str, Answer]]:
    """Every kind of key in turn, each answer as it comes."""
    for _ in range(5):  # the first ones warm up
        terminal.press(DOWN)
    for _ in range(count):
        yield "down", terminal.press(DOWN)
    for _ in range(count // 5):
        yield "page down", terminal.press(PAGE_DOWN)
    for _ in range(max(1, count // 25)):
        for words in WORDS:
            yield "/ opens the filter", terminal.press("/", "filter every column")
            for end, letter in enumerate(words, 1):
                # The line below the list names the filter once the list stands there; a space changes nothing.
                until = f"filter “{words[:end]}”" if letter != " " else ""
                yield "a letter in the filter", terminal.press(letter, until)
            # A lone escape could begin a longer key, so the program waits a tenth of a second before it acts.
            yield "escape clears it", terminal.press(ESCAPE, ORDER_WORDS[Order.DUE][0])
    orders = list(Order)
    for step in range(1, max(2, count // 5)):
        yield "s opens the sort", terminal.press("s", "Sort by which column")
        yield "down in the sort", terminal.press(DOWN)
        yield "enter sorts", terminal.press(ENTER, f"by {ORDER_WORDS[orders[step % len(orders)]][0]}")


def report(answers: dict[str, list[Answer]], size: int) -> None:
    print(f"Milliseconds from key to first byte, and to the whole answer; {size:,} assessments")
    print(f"load {os.getloadavg()[0]:.1f}\n")
    heading = f"{'presses':>8}{'median':>8}{'95th':>8}{'most':>8}   {'target':8}{'whole: median':>15}{'95th':>8}"
    print(f"  {'':24}{heading}")
    for kind, some in answers.items():
        first = sorted(answer.first for answer in some)
        shown = sorted(answer.shown for answer in some if answer.shown is not None)
        met = "met" if _at(first, 0.95) <= TARGET else "missed"
        figures = f"{_at(first, 0.5):8.1f}{_at(first, 0.95):8.1f}{first[-1]:8.1f}   {met:8}"
        print(
            f"  {kind:24}{len(some):8}{figures}" + (f"{_at(shown, 0.5):15.1f}{_at(shown, 0.95):8.1f}" if shown else "")
        )
    print(f"Target: the 95th percentile of the first byte within {TARGET:.0f} ms")


def _at(values: list[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    return values[math.ceil(share * len(values)) - 1]


if __name__ == "__main__":
    main()
