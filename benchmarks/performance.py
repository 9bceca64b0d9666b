"""What the figures of ten years of a large county cost: a month's card, all of them, and the list of a year.

python benchmarks/performance.py                    # 200,000 assessments over ten years, each month published
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.stores import AS_AT, build
from db.clock_records import Since, note_every_case, write_records
from db.commands.command import Work
from db.commands.publishing import publish
from db.queries.activity import activity
from db.queries.cards import performance_cards
from db.queries.performance import Known, completed_by_month, completed_lines
from db.queries.publications import publications
from db.queries.standards import standards
from db.store import Act, Reader, Store
from models.people import Person, Role
from models.standards import Standards
from models.timeliness import Measure, Month, Period, months_between

YEARS = 10
MONTH = Month(2026, 7)  # the last in which the benchmark's stores have much completed
ACT = Act(Person(1, "Benchmark", Role.ADMINISTRATOR), datetime(2026, 11, 23, 9, tzinfo=UTC))


def with_history(path: Path, size: int) -> None:
    """A store of so many assessments over ten years, recorded as they happened, with every month published."""
    build(path, size)
    with Store.open(path) as store, store.writing() as session:
        work = Work(session, ACT)
        note_every_case(work.connection)
        write_records(work.connection, Since(AS_AT, as_happened=True))
        for month in months_between(MONTH.shifted(1 - 12 * YEARS), MONTH):
            publish(work, month, month.last + timedelta(days=9), AS_AT)
    with Store.open(path) as store, store.noting() as connection:
        connection.execute("ANALYZE")


def milliseconds(do: Callable[[], object], times: int = 7) -> float:
    """The median of so many runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def ten_years(reader: Reader, clock: Standards, as_at: date) -> None:
    """All of it: the screen's cards and counts, the figures of every month, and what was published of each."""
    known = Known(as_at)
    performance_cards(reader, clock, as_at, MONTH)
    activity(reader, known, Period.YEAR.first(MONTH), MONTH.last)
    completed_by_month(reader, known, MONTH.shifted(1 - 12 * YEARS).first, as_at)
    for one in publications(reader):
        completed_by_month(reader, one.known, one.month.first, one.month.last)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=200_000, help="assessments")
    parser.add_argument("--store", type=Path, help="keep the store here, or use the one that is here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.store or Path(folder) / "county.db"
        if not path.exists():
            with_history(path, options.size)
        with Store.open(path) as store:
            store.sign_in(Person(1, "Ada Manager", Role.ADMINISTRATOR))
            with store.reading() as reader:
                clock = standards(reader)
                first, last = Period.TWELVE.first(MONTH), MONTH.last
                known, single = Known(AS_AT), [Measure.SINGLE]
                figures = {
                    "a month's card": lambda: performance_cards(reader, clock, AS_AT, MONTH, measures=single),
                    "the cards of all measures": lambda: performance_cards(reader, clock, AS_AT, MONTH),
                    "the same for a team": lambda: performance_cards(reader, clock, AS_AT, MONTH, team_id=2),
                    "the same, known a year before": lambda: performance_cards(
                        reader, clock, AS_AT - timedelta(days=365), MONTH.shifted(-12)
                    ),
                    "the counts of a year": lambda: activity(reader, known, first, last),
                    "all of it, ten years": lambda: ten_years(reader, clock, AS_AT),
                    "the list of twelve months": lambda: completed_lines(reader, known, Measure.SINGLE, first, last),
                }
                for name, do in figures.items():
                    print(f"{name:32}{milliseconds(do):9.1f} ms")


if __name__ == "__main__":
    main()
