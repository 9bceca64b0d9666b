"""The clock of a store: its calendar, its standards and its convention for the start day."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from db.store import Reader
from models.calendar import WorkingCalendar
from models.errors import StoreDamaged
from models.standards import Clock, Standard, Standards


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for everybody who uses the store."""

    authority: str
    count_start_day: bool
    holidays_version: str


@dataclass(frozen=True, slots=True)
class OfficeClosure:
    """The office is shut on these days, the first and the last included."""

    first_on: date
    last_on: date
    name: str


def settings(reader: Reader) -> Settings:
    """The settings of the store."""
    row = reader.row("SELECT name, count_start_day, holidays_version FROM authority WHERE id = 1")
    assert row is not None, "init writes this row"
    return Settings(row[0], bool(row[1]), row[2])


def second_place(reader: Reader) -> Path | None:
    """The folder that gets a copy of each backup, if one was named."""
    row = reader.row("SELECT backup_place FROM authority WHERE id = 1")
    return Path(row[0]) if row and row[0] else None


def bank_holidays(reader: Reader) -> dict[date, str]:
    """Every bank holiday that the store knows, with its name."""
    return {as_date(day): name for day, name in reader.rows("SELECT day, name FROM bank_holidays ORDER BY day")}


def closures(reader: Reader) -> list[OfficeClosure]:
    """The closures of the office, oldest first."""
    rows = reader.rows("SELECT first_on, last_on, name FROM closures ORDER BY first_on, last_on")
    return [OfficeClosure(as_date(first), as_date(last), name) for first, last, name in rows]


def standards(reader: Reader) -> Standards:
    """The calendar, the standards and the convention, as every due date of the store is computed."""
    days = bank_holidays(reader)
    # What a person proclaimed for a far year does not make that year known.
    row = reader.row("SELECT MIN(day), MAX(day) FROM bank_holidays WHERE source LIKE 'holidays %'")
    if row is None or row[0] is None:
        raise StoreDamaged(
            "The store has no bank holidays of the package that they come from, so no working day can be counted. "
            "Another program has changed it; go back to the last good backup with: cpip-tui restore"
        )
    known_from, known_until = date(as_date(row[0]).year, 1, 1), date(as_date(row[1]).year, 12, 31)
    shut = {
        closure.first_on + timedelta(days=step): closure.name
        for closure in closures(reader)
        for step in range((closure.last_on - closure.first_on).days + 1)
    }
    rows = reader.rows(
        "SELECT id, clock, working_days, counted_from, effective_from, effective_to, source, local "
        "FROM standards ORDER BY clock, effective_from"
    )
    if strange := {clock for _, clock, *_ in rows} - set(Clock):
        raise StoreDamaged(
            f"The store has a standard for “{min(strange)}”, which is no clock of this program. Another program has "
            "changed it; go back to the last good backup with: cpip-tui restore"
        )
    known = [
        Standard(Clock(clock), limit, counted_from, as_date(since), maybe_date(until), source, bool(local), id)
        for id, clock, limit, counted_from, since, until, source, local in rows
    ]
    return Standards(
        WorkingCalendar(days, known_until, shut, known_from=known_from), known, settings(reader).count_start_day
    )


def as_date(value: str | date) -> date:
    """A day from a column: SQLite keeps text, PostgreSQL a date."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def maybe_date(value: str | date | None) -> date | None:
    """The same, of a column that may be empty."""
    return None if value is None else as_date(value)


def known_by(as_at: date, value: str | date | None) -> date | None:
    """A day from a column as it was known on ``as_at``: what came later had not happened."""
    day = maybe_date(value)
    return day if day is not None and day <= as_at else None


def seen_by(as_at: date, child_seen: object, seen_on: str | date | None) -> tuple[bool | None, date | None]:
    """Whether the child was seen for an assessment and on which day, as it was known on ``as_at``.

    Where the child was seen later, nothing is known of before.
    """
    known = known_by(as_at, seen_on)
    if child_seen is None or (child_seen and seen_on is not None and known is None):
        return None, None
    return bool(child_seen), known
