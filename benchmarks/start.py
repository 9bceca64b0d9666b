"""From start to the first painted row, each program in a terminal of 120 by 40, taking turns. POSIX only.

    python benchmarks/start.py [--rounds 15] [--visidata PATH] [--harlequin PATH]

An empty Textual app is the measure. VisiData and Harlequin are left out where they are not found.
"""

import argparse
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stores import AS_AT, build, known_reference
from terminal import NotSeen, Terminal, ours

EMPTY_TEXT = "nothing but one line"
EMPTY_APP = f"""
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("{EMPTY_TEXT}")

Empty().run()
"""
SIZES = (1_000, 100_000)
ROWS = 1_000  # of the file that the other programs open
TARGET = 2.0


@dataclass(frozen=True)
class Program:
    """A command, and the text that is on the screen once its first row is."""

    name: str
    command: list[str | Path]
    shows: str


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--visidata", default=shutil.which("visidata") or shutil.which("vd"))
    options.add_argument("--harlequin", default=shutil.which("harlequin"))
    options.add_argument("--keep", type=Path, help="keep the stores in this folder, and use those that are there")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = [
            Program("empty Textual app", [sys.executable, "-c", EMPTY_APP], EMPTY_TEXT),
            *(_ours(asked.keep or folder, size) for size in SIZES),
            *_others(folder, asked.visidata, asked.harlequin),
        ]
        times: dict[str, list[float]] = {program.name: [] for program in programs}
        for lap in range(-1, asked.rounds):
            for program in programs:
                taken = start(program)
                if lap >= 0:  # the first round warms up
                    times[program.name].append(taken)
    report(times, asked.rounds)


def start(program: Program) -> float:
    """Milliseconds from the start of the program to its first row."""
    with Terminal(program.command) as terminal:
        try:
            return terminal.wait_for(program.shows)
        except NotSeen as missing:
            sys.exit(f"{program.name}: {missing}")


def _ours(folder: Path, size: int) -> Program:
    path = folder / f"duty-{size}.db"
    if not path.exists():
        build(path, size)
    return Program(f"cpip-tui, {size:,} assessments", ours(path, "--as-at", str(AS_AT)), known_reference(path))


def _others(folder: Path, visidata: str | None, harlequin: str | None) -> list[Program]:
    found = []
    if visidata:
        file = folder / "known.csv"
        file.write_text("reference,name\n" + "".join(f"ZZ{n:05},x\n" for n in range(ROWS)), encoding="utf-8")
        found.append(Program(f"visidata, CSV of {ROWS:,} rows", [visidata, file], "ZZ00000"))
    if harlequin:
        file = folder / "known.db"
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE known (reference TEXT, name TEXT)")
            database.executemany("INSERT INTO known VALUES (?, 'x')", [(f"ZZ{n:05}",) for n in range(ROWS)])
        database.close()
        # Its first content is the catalogue, in which SQLite calls the file “main”.
        command = [harlequin, "--adapter", "sqlite", "--locale", "C", file]
        found.append(Program(f"harlequin, SQLite of {ROWS:,} rows", command, "▶ main"))
    return found


def report(times: dict[str, list[float]], rounds: int) -> None:
    middle = {name: statistics.median(some) for name, some in times.items()}
    empty = middle["empty Textual app"]
    load = os.getloadavg()[0]
    print(f"Start to first row, median of {rounds} rounds in turn; load at the end {load:.1f}")
    print(f"  {'':34}{'ms':>8}{'times empty':>13}{'least':>8}{'most':>8}")
    for name, some in times.items():
        print(f"  {name:34}{middle[name]:8.0f}{middle[name] / empty:13.2f}{min(some):8.0f}{max(some):8.0f}")
    print("Targets")
    harlequin = next((taken for name, taken in middle.items() if name.startswith("harlequin")), None)
    for name, taken in middle.items():
        if name.startswith("cpip-tui"):
            met = "met" if taken <= TARGET * empty else "missed"
            print(f"  {name}: within {TARGET} times an empty Textual app: {taken / empty:.2f} × {met}")
            if harlequin is not None:
                met = "met" if taken < harlequin else "missed"
                print(f"  {name}: ahead of harlequin: {taken / harlequin:.2f} of its time, {met}")


if __name__ == "__main__":
    main()
