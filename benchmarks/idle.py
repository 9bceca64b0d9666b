"""What the program takes while nobody touches it: a share of a core, and memory. Linux only.

    python benchmarks/idle.py [--seconds 60] [--children 900] [--keep FOLDER]

The demo is opened on the Duty screen, and looked at after a while; then all five places are walked through, and it is
looked at again. Memory is what is resident, and what of it is the program's alone.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from terminal import Terminal, ours

from db.queries.people import people_with_access
from db.store import Store
from models.people import Role

PLACES = {"2": "Triage", "3": "Supervision", "4": "Performance", "5": "Improvement", "1": "Duty"}
CORE_TARGET, MEMORY_TARGET = 0.5, 100.0  # per cent of a core; megabytes
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Taken:
    """What a quiet program took: a share of one core in per cent, and megabytes."""

    when: str
    core: float
    resident: float
    own: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60.0, help="how long it is looked at each time")
    options.add_argument("--children", type=int, default=900)
    options.add_argument("--keep", type=Path, help="keep the store in this folder, and use the one that is there")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = (asked.keep or Path(name)) / f"demo-{asked.children}.db"
        if not path.exists():
            made = ["demo", "--no-open", "--store", str(path), "--children", str(asked.children)]
            subprocess.run([sys.executable, "-m", "cpip_tui", *made], check=True)
        with Terminal(ours(path, "--as", _a_manager(path))) as terminal:
            terminal.wait_for("countdown")
            terminal.settle(2.0)
            taken = [look(terminal, "the Duty screen", asked.seconds)]
            for key, shows in PLACES.items():
                terminal.press(key, shows)
                terminal.settle(2.0)
            taken.append(look(terminal, "all five places walked", asked.seconds))
    report(taken, asked)


def _a_manager(path: Path) -> str:
    with Store.open(path) as store, store.reading() as reader:
        return next(person.name for person in people_with_access(reader) if person.role is Role.MANAGER)


def look(terminal: Terminal, when: str, seconds: float) -> Taken:
    """Let a minute go by, and then count what the program takes."""
    _let_go_by(terminal, seconds)
    before, began = _processor(terminal.pid), time.perf_counter()
    _let_go_by(terminal, seconds)
    used, gone = _processor(terminal.pid) - before, time.perf_counter() - began
    resident, own = _memory(terminal.pid)
    return Taken(when, 100 * used / gone, resident, own)


def _let_go_by(terminal: Terminal, seconds: float) -> None:
    """Read what comes, so that the program never waits for its terminal."""
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        terminal.settle(left, left)


def _processor(pid: int) -> float:
    """Seconds of the processor that the process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> tuple[float, float]:
    """Megabytes that are resident, and that are not of a file others map as well."""
    said = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    resident, anonymous = (int(re.search(rf"{name}:\s+(\d+)", said)[1]) for name in ("VmRSS", "RssAnon"))  # type: ignore[index]
    return resident * 1024 / 1e6, anonymous * 1024 / 1e6


def report(taken: list[Taken], asked: argparse.Namespace) -> None:
    print(f"Idle for {asked.seconds:.0f} s after as long; the demo of {asked.children} children")
    print(f"load {os.getloadavg()[0]:.1f}\n")
    print(f"  {'':26}{'% of a core':>12}{'MB resident':>13}{'MB its own':>12}")
    for one in taken:
        print(f"  {one.when:26}{one.core:12.2f}{one.resident:13.1f}{one.own:12.1f}")
    core, memory = max(one.core for one in taken), max(one.resident for one in taken)
    print(f"Targets: under {CORE_TARGET} % of a core, {'met' if core < CORE_TARGET else 'missed'}; ", end="")
    print(f"under {MEMORY_TARGET:.0f} MB, {'met' if memory < MEMORY_TARGET else 'missed'}")


if __name__ == "__main__":
    main()
