"""The filter of the Duty list: a word that a person can read in a row, as a condition on what the row holds.

What a column of days shows is a function of the day. So each day that the store spans is asked whether its text holds
the word, with the very functions by which a screen shows it, and the store is asked for the rows with these days.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from db.queries.signature import with_manager_where
from db.queries.standards import as_date
from db.store import Reader
from models.assessment import WITH_MANAGER_MARK, Kind, countdown
from models.calendar import WorkingCalendar
from models.dates import LATEST, list_form, short_form
from models.standards import NEAREST_MARK, PROVISIONAL_MARK, Standard, Standards
from models.text import both_ways, for_search

# In the place of the day on which a child was last seen, where that is after the as-at day.
SEEN_SINCE = "since"

# More stretches of days than this are looked up in a list instead of compared one by one.
_FEW_STRETCHES = 8

# What can be shown besides, as a column of days, and between which days it lies.
_BESIDES = {
    "clock_from": ("a.clock_from", "SELECT MIN(clock_from), MAX(clock_from) FROM assessments"),
    "referred": (
        "COALESCE(c.referred_on, c.opened_on)",
        "SELECT MIN(COALESCE(referred_on, opened_on)), MAX(COALESCE(referred_on, opened_on)) FROM cases",
    ),
    "held_since": ("al.started_on", "SELECT MIN(started_on), MAX(started_on) FROM allocations"),
    "child_seen": (
        "a.child_seen_on",
        "SELECT MIN(child_seen_on), MAX(child_seen_on) FROM assessments WHERE child_seen_on <= :as_at",
    ),
}
# Whether a child was seen for an assessment, in the words of ``DutyRow.seen_briefly``.
_SEEN = "a.child_seen AND (a.child_seen_on IS NULL OR a.child_seen_on <= :as_at)"
_SEEN_WORDS = (
    ("alone", f"{_SEEN} AND a.seen_alone"),
    ("yes", f"{_SEEN} AND a.child_seen_on IS NULL"),
    ("not yet", "NOT a.child_seen"),
    ("no record", "a.child_seen IS NULL OR a.child_seen AND a.child_seen_on > :as_at"),
)
_SUBMITTED = "SELECT MIN(submitted_on), MAX(submitted_on) FROM submissions"


def filter_conditions(
    reader: Reader, standards: Standards, as_at: date, still_open: str, words: Iterable[str], values: dict[str, Any],
    *, names: bool = True, also: Iterable[str] = (),
) -> list[str]:  # fmt: skip
    """A condition for each word: that some column of the row shows it. Adds to ``values`` what they name.

    Without ``names`` those of children are hidden, and found by nobody. ``also`` are columns that are shown besides.
    """
    shown = _Shown(reader, standards, as_at, still_open, names=names, also=frozenset(also))
    conditions = []
    for number, word in enumerate(words):
        values[f"word{number}"] = f"%{_like(word.casefold())}%"
        conditions.append(f"({' OR '.join(shown.holding(word.casefold(), f'word{number}'))})")
    return conditions


@dataclass(frozen=True, slots=True)
class _Span:
    """The first and the last day of a column, as ordinals."""

    first: int
    last: int

    @classmethod
    def of(cls, first: str | date | None, last: str | date | None) -> "_Span":
        if first is None or last is None:
            return cls(1, 0)
        return cls(as_date(first).toordinal(), as_date(last).toordinal())


def _span(reader: Reader, sql: str, as_at: date) -> _Span:
    return _Span.of(*(reader.row(sql, **({"as_at": as_at.isoformat()} if ":as_at" in sql else {})) or (None, None)))


class _Shown:
    """What the rows show, as at a day."""

    def __init__(
        self, reader: Reader, standards: Standards, as_at: date, still_open: str, *, names: bool, also: frozenset[str]
    ) -> None:
        self._standards, self._as_at, self._names = standards, as_at, names
        spans = ", ".join(f"MIN(a.{name}), MAX(a.{name})" for name in ("due_on", "started_on", "clock_from"))
        row = reader.row(
            f"SELECT {spans} FROM assessments AS a WHERE {still_open}",
            **({"as_at": as_at.isoformat()} if ":as_at" in still_open else {}),
        )
        assert row is not None
        self._due, self._started, self._clock = _Span.of(*row[:2]), _Span.of(*row[2:4]), _Span.of(*row[4:])
        first = reader.row("SELECT MIN(last_seen_on) FROM cases")
        last = reader.row("SELECT MAX(last_seen_on) FROM cases")
        assert first is not None
        assert last is not None
        self._seen = _Span.of(first[0], min(as_date(last[0]), as_at) if last[0] else None)
        self._submitted = _Span.of(*(reader.row(_SUBMITTED) or (None, None)))
        self._workers = [(id_, both_ways(name.casefold())) for id_, name in reader.rows("SELECT id, name FROM workers")]
        self._teams = [(id_, both_ways(name.casefold())) for id_, name in reader.rows("SELECT id, name FROM teams")]
        self._also = {name: _span(reader, _BESIDES[name][1], as_at) for name in sorted(also & set(_BESIDES))}
        self._shows_case, self._shows_seen = "case" in also, "child_seen" in also

    def holding(self, word: str, name: str) -> list[str]:
        """The conditions of which one holds where a row shows the word."""
        calendar, as_at = self._standards.calendar, self._as_at
        conditions = []
        if kinds := [kind.value for kind in Kind if word in for_search(kind.words, kind.short)]:
            conditions.append(f"a.kind IN ({', '.join(_literal(kind) for kind in kinds)})")
        if word in f"{NEAREST_MARK} nearest standard":
            conditions += [_not_in_force(standard) for standard in self._standards.standards]
        conditions += _on_days("a.due_on", self._due, lambda day: word in _due_text(calendar, as_at, day))
        conditions += _on_days("a.started_on", self._started, lambda day: word in date_text(day))
        conditions += _on_days("c.last_seen_on", self._seen, lambda day: word in date_text(day))
        if word in "never":
            conditions.append("c.last_seen_on IS NULL")
        if word in SEEN_SINCE:
            conditions.append("c.last_seen_on > :as_at")
        for limit in sorted({standard.working_days for standard in self._standards.standards}):
            by = ", ".join(str(standard.id) for standard in self._standards.standards if standard.working_days == limit)
            of_limit = _on_days("a.clock_from", self._clock, partial(self._shows_day, word, limit))
            conditions += [f"(a.standard_id IN ({by}) AND {condition})" for condition in of_limit]
        for column, people in (("al.worker_id", self._workers), ("al.team_id", self._teams)):
            if ids := [str(id_) for id_, shown in people if word in shown]:
                conditions.append(f"{column} IN ({', '.join(ids)})")
        if word in "unallocated":
            conditions.append("al.worker_id IS NULL")
        conditions += self._with_manager(word)
        conditions += self._besides(word, name)
        # Last, since it reads the most: it is asked only where nothing else shows the word.
        searched = "ch.search" if self._names else "LOWER(ch.reference)"
        return [*conditions, f"{searched} LIKE :{name} ESCAPE '\\'"]

    def _besides(self, word: str, name: str) -> list[str]:
        """Of the columns that are not shown at first, and are now."""
        found = [
            condition
            for column, span in self._also.items()
            for condition in _on_days(_BESIDES[column][0], span, lambda day: word in date_text(day))
        ]
        if self._shows_case:
            found.append(f"LOWER(ch.reference || '-' || c.number) LIKE :{name} ESCAPE '\\'")
        if self._shows_seen:
            found += [f"({shows})" for words, shows in _SEEN_WORDS if word in words]
        return found

    def _with_manager(self, word: str) -> list[str]:
        """The conditions of which one holds where an assessment shows the word by being with a manager."""
        if word in f"{WITH_MANAGER_MARK} with since":
            return [with_manager_where()]
        ids = [str(id_) for id_, name in self._workers if word in name]
        shows = [f"s.to_id IN ({', '.join(ids)})"] if ids else []
        shows += ["s.to_id IS NULL"] if word in "the manager" else []
        shows += _on_days("s.submitted_on", self._submitted, lambda day: word in date_text(day))
        return [with_manager_where(f"({' OR '.join(shows)})")] if shows else []

    def _shows_day(self, word: str, limit: int, clock_from: int) -> bool:
        number = self._standards.day_number(date.fromordinal(clock_from), self._as_at)
        return word in f"{number}/{limit} day {number} of {limit}"


@lru_cache(maxsize=200_000)
def date_text(ordinal: int) -> str:
    """A day in each form in which it is shown, in lower case."""
    day = date.fromordinal(ordinal)
    return f"{list_form(day)} {short_form(day)} {day.isoformat()}".casefold()


@lru_cache(maxsize=200_000)
def _due_text(calendar: WorkingCalendar, as_at: date, ordinal: int) -> str:
    """A due date and its countdown in each form in which they are shown, in lower case."""
    day = date.fromordinal(ordinal)
    stands = countdown(calendar, day, None, as_at)
    provisional = f"{PROVISIONAL_MARK} provisional" if day > calendar.known_until else ""
    texts = (*stands.labels, stands.office, provisional)
    return f"{' '.join(texts)} {date_text(ordinal)}".casefold()


def _not_in_force(standard: Standard) -> str:
    """A condition for the rows that count by this standard though it was not in force when their clock started."""
    first = _literal(standard.effective_from.isoformat())
    last = _literal((standard.effective_to or LATEST).isoformat())
    return f"(a.standard_id = {standard.id} AND NOT a.clock_from BETWEEN {first} AND {last})"


def _on_days(column: str, span: _Span, shows: Callable[[int], bool]) -> list[str]:
    """A condition for the days of the span that show something; none where none does."""
    found = [day for day in range(span.first, span.last + 1) if shows(day)]
    if not found:
        return []
    stretches: list[tuple[int, int]] = []
    for day in found:
        if stretches and stretches[-1][1] == day - 1:
            stretches[-1] = (stretches[-1][0], day)
        else:
            stretches.append((day, day))
    if len(stretches) <= _FEW_STRETCHES:
        return [f"{column} BETWEEN {_day_literal(first)} AND {_day_literal(last)}" for first, last in stretches]
    return [f"{column} IN ({', '.join(_day_literal(day) for day in found)})"]


def _day_literal(ordinal: int) -> str:
    return _literal(date.fromordinal(ordinal).isoformat())


def _literal(text: str) -> str:
    """A day or a code of our own as SQL; written out because a filter may name thousands of days."""
    assert text.replace("-", "").replace("_", "").isalnum(), "only days and codes are written out"
    return f"'{text}'"


def _like(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
