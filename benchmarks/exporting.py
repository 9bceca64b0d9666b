"""What writing a list as a file costs, in rows a second, beside bare ``csv.writer`` and openpyxl with the very values.

python benchmarks/exporting.py [--rows 15000]
"""

import argparse
import csv
import io
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from openpyxl import Workbook

from db.exchange.listed import About, Form, Listed, written
from db.exchange.lists.duty import DUTY
from db.queries.duty import DutyRow
from models.assessment import Countdown, Kind, countdown
from models.calendar import WorkingCalendar
from models.people import Person, Role

AS_AT = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WHO = Person(1, "Benchmark", Role.ADMINISTRATOR)


def made_up(count: int) -> list[DutyRow]:
    """So many open assessments."""
    choose, calendar = random.Random(1), WorkingCalendar.england()
    known: dict[date, Countdown] = {}
    rows = []
    for number in range(count):
        due_on = AS_AT + timedelta(days=choose.randint(-30, 60))
        if due_on not in known:
            known[due_on] = countdown(calendar, due_on, None, AS_AT)
        began = due_on - timedelta(days=60)
        rows.append(DutyRow(
            id=number, case_id=number, case=f"D{number:06}-1", child=f"D{number:06}", name="Amina Lewis",
            kind=Kind.SINGLE, started_on=began, clock_from=began, limit=45, due_on=due_on, day=12,
            countdown=known[due_on], worker="Ben Kamara", team="Child in need North", last_seen_on=began,
            seen_since=True, child_seen=True, seen_on=began, seen_alone=False, submitted_on=None, submitted_to=None,
            case_closed_on=None, provisional=False, nearest_standard=False, key=(number,),
        ))  # fmt: skip
    return rows


def bare_csv(cells: list[list[object]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(cells)
    return file.getvalue()


def bare_openpyxl(cells: list[list[object]]) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in cells:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The median of some runs."""
    found = []
    for _ in range(times):
        begun_at = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun_at)
    return statistics.median(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=15_000)
    count = parser.parse_args().rows
    listed = Listed(DUTY, made_up(count), About(AS_AT, WHO, NOW, {}), names=True)
    cells = list(listed.cells(Form.CSV))
    bare = {Form.CSV: seconds(lambda: bare_csv(cells)), Form.WORKBOOK: seconds(lambda: bare_openpyxl(cells))}
    print(f"{count:,} rows of {len(cells[0])} columns; rows a second, and the time beside the bare writer's")
    for form in Form:
        took = seconds(lambda form=form: written(listed, form))  # type: ignore[misc]
        beside = f"{took / bare[form]:.2f} times; bare {count / bare[form]:,.0f}" if form in bare else "–"
        print(f"{form.value:5} {count / took:>10,.0f}  {took:6.2f} s  {beside}")


if __name__ == "__main__":
    main()
