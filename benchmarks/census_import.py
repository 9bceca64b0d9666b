"""What importing a county's census costs beside a bare ``executemany`` of the very rows that it wrote, and in memory.

python -m benchmarks.census_import                      # 200,000 children
python -m benchmarks.census_import --children 20000 --file census.xml
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.census import READ_ON, write_census
from db.commands.founding import found
from db.commands.importing_census import write_census as import_census
from db.connection import begun, connect
from db.exchange.cin_census import CensusReading
from db.store import Act, Store
from models.assessment import Kind
from models.people import Person, Role

ACT = Act(Person(1, "Benchmark", Role.ADMINISTRATOR), datetime(2026, 11, 23, 9, tzinfo=UTC))
AT_ONCE = 10_000  # rows that are held while they are copied
# In an order in which no row comes before what it refers to.
TABLES = ("children", "cases", "assessments", "status_episodes", "episode_facts", "episode_events", "placements",
          "clock_records", "audit_entries")  # fmt: skip


def imported(file: Path, store: Path) -> tuple[float, int]:
    """Import the file into a new store; the seconds, and the peak memory in MB, of a process of its own."""
    with _new(store) as opened:
        begun_at = time.perf_counter()
        import_census(opened, ACT, CensusReading(file, Kind.SINGLE, READ_ON))
        seconds = time.perf_counter() - begun_at
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024**2 if sys.platform == "darwin" else 1024)
    return seconds, peak


def copied(store: Path, into: Path) -> tuple[float, int]:
    """Write the same rows into another new store by ``executemany`` alone; the seconds of that, and how many rows."""
    _new(into).close()
    seconds, rows = 0.0, 0
    source, target = connect(store, None), connect(into, None)
    target.execute("DROP TRIGGER audit_entries_are_added_at_the_end")  # this store's first entry is another
    source.execute("BEGIN")
    with begun(target):
        for table in TABLES:
            (last,) = target.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}").fetchone()
            read = source.execute(f"SELECT * FROM {table} WHERE id > ? ORDER BY id", (last,))
            columns = ", ".join("?" * len(read.description))
            while some := read.fetchmany(AT_ONCE):
                begun_at = time.perf_counter()
                target.executemany(f"INSERT INTO {table} VALUES ({columns})", some)
                seconds += time.perf_counter() - begun_at
                rows += len(some)
        begun_at = time.perf_counter()
    seconds += time.perf_counter() - begun_at
    source.execute("ROLLBACK")
    return seconds, rows


def _new(path: Path) -> Store:
    return found(path, None, ACT.at, manager="Benchmark", team="Duty", holidays_version="0")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=200_000)
    parser.add_argument("--file", type=Path, help="a census that is there already")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)  # a process that imports, and nothing else
    asked = parser.parse_args()
    if asked.into is not None:
        seconds, peak = imported(asked.file, asked.into)
        print(f"{seconds} {peak}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        file = asked.file or Path(folder) / "census.xml"
        if asked.file is None:
            write_census(file, asked.children)
        store = Path(folder) / "imported.db"
        command = [sys.executable, "-m", "benchmarks.census_import", "--file", str(file), "--into", str(store)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        seconds, peak = float(said[0]), int(said[1])
        bare, rows = copied(store, Path(folder) / "copied.db")
        print(f"{file.stat().st_size / 1e6:.0f} MB imported in {seconds:.1f} s, peak memory {peak} MB (target 300)")
        print(f"{rows:,} rows; by executemany alone {bare:.1f} s: {seconds / bare:.1f} times (target 10)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
