"""What a person waits for, against an empty Textual app, VisiData, Harlequin and Posting in one run. POSIX only.

    python benchmarks/felt.py [--rounds 9] [--visidata PATH] [--harlequin PATH] [--posting PATH] [--keep DIR]

Start to the first row; the down key, and a letter typed into a filter or a field, each to the last byte that it
painted; and 15,000 rows written as CSV. Each program has the same 15,000 rows, as its own kind of file. Programs take
turns. One that is not found is left out; where a program has no such thing, a dash stands.
"""

import argparse
import csv
import os
import shlex
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from start import EMPTY_APP, EMPTY_TEXT
from stores import AS_AT, build, known_reference
from terminal import Terminal, ours

OPEN = 15_000  # rows: of 100,000 assessments so many are open
TABLE_TEXT = "ZZ00000"
TABLE_APP = """
from textual.app import App
from textual.widgets import DataTable, Input

class Bare(App):
    def compose(self):
        yield DataTable(cursor_type="row")
        yield Input()

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("reference", "name")
        table.add_rows([(f"ZZ{n:05}", "x") for n in range(200)])
        table.focus()

Bare().run()
"""
DOWN = "\x1b[B"


@dataclass(frozen=True)
class Program:
    """A command; the text of its first row; what opens a field to type into; and how it writes its rows as CSV."""

    name: str
    command: list[str | Path]
    shows: str
    down: str = ""
    field: str | None = None
    export: list[str | Path] | None = None


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=9)
    for name in ("visidata", "harlequin", "posting"):
        options.add_argument(f"--{name}", default=shutil.which(name))
    options.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the store in this folder, and use the one that is there"
    )
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = [
            Program("empty Textual app", [sys.executable, "-c", EMPTY_APP], EMPTY_TEXT),
            Program("Textual table of 200 rows", [sys.executable, "-c", TABLE_APP], TABLE_TEXT, DOWN, "\t"),
            _ours(asked.keep or folder, folder),
            *_others(folder, asked.visidata, asked.harlequin, asked.posting),
        ]
        print(f"{'':30}{'start':>8}{'× empty':>9}{'down':>8}{'letter':>8}{'export':>8}   milliseconds, medians")
        starts: dict[str, list[float]] = {one.name: [] for one in programs}
        downs: dict[str, list[float]] = {one.name: [] for one in programs}
        letters: dict[str, list[float]] = {one.name: [] for one in programs}
        exports: dict[str, list[float]] = {one.name: [] for one in programs}
        for lap in range(-1, asked.rounds):
            for one in programs:
                measured = _measured(one)
                if lap >= 0:  # the first round warms up
                    for kept, found in zip((starts, downs, letters, exports), measured, strict=True):
                        kept[one.name] += [] if found is None else [found]
        empty = statistics.median(starts["empty Textual app"])
        for one in programs:
            cells = [statistics.median(starts[one.name])]
            line = f"{one.name:30}{cells[0]:8.0f}{cells[0] / empty:9.2f}"
            for kept in (downs, letters, exports):
                some = kept[one.name]
                line += f"{statistics.median(some):8.0f}" if some else f"{'–':>8}"
            print(line)
        print(f"{asked.rounds} rounds in turn; load at the end {os.getloadavg()[0]:.1f}")


def _measured(one: Program) -> tuple[float, float | None, float | None, float | None]:
    down = letter = None
    with Terminal(one.command) as terminal:
        started = terminal.wait_for(one.shows)
        if one.down:
            terminal.settle(0.5)
            down = statistics.median(terminal.painted(one.down) for _ in range(9))
        if one.field is not None:
            terminal.press(one.field)
            letter = terminal.painted("z")
    return started, down, letter, _exported(one.export) if one.export else None


def _exported(command: list[str | Path]) -> float:
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        environment = os.environ | {"HOME": home}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return (time.perf_counter() - began) * 1000


def _ours(keep: Path, folder: Path) -> Program:
    path = keep / "duty-100000.db"
    if not path.exists():
        build(path, 100_000)
    written = folder / "ours.csv"
    export = _anew(
        written, [*ours(path)[:3], "export", "duty", "--out", written, "--store", path, "--as-at", str(AS_AT)]
    )
    return Program(
        "cpip-tui, 100,000 assessments", ours(path, "--as-at", str(AS_AT)), known_reference(path), DOWN, "/", export
    )


def _anew(written: Path, command: list[str | Path]) -> list[str | Path]:
    """The command, after the file of the round before is gone: it is not written over unasked."""
    words = " ".join(shlex.quote(str(part)) for part in command)
    return ["sh", "-c", f"rm -f {shlex.quote(str(written))}; exec {words}"]


def _others(folder: Path, visidata: str | None, harlequin: str | None, posting: str | None) -> list[Program]:
    rows = [(f"ZZ{n:05}", "x") for n in range(OPEN)]
    found = []
    if visidata:
        file = folder / "known.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows([("reference", "name"), *rows])
        export: list[str | Path] = [visidata, "-b", file, "-o", folder / "visidata.csv"]
        found.append(Program("VisiData, CSV", [visidata, file], "ZZ00000", DOWN, "/", export))
    if harlequin:
        file = folder / "known.db"
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE known (reference TEXT, name TEXT)")
            database.executemany("INSERT INTO known VALUES (?, ?)", rows)
        database.close()
        # Its first content is the catalogue, in which SQLite calls the file “main”; the editor has the focus.
        command: list[str | Path] = [harlequin, "--adapter", "sqlite", "--locale", "C", file]
        found.append(Program("Harlequin, SQLite", command, "▶ main", "", "x"))
    if posting:
        found.append(
            Program("Posting, no collection", [posting], "Enter a URL", "", "\x0c")
        )  # ctrl+l goes to the address
    return found


if __name__ == "__main__":
    main()
