"""What is due on which day, as a calendar shows it: every clock of a case, supervision, and what was agreed.

Each has a key that stays its own as long as it is due, so that a calendar that reads it again moves it and keeps one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from db.queries.actions import agreed_actions
from db.queries.briefing import supervision_due
from db.queries.clock_list import ClockRow, clock_list
from db.queries.standards import bank_holidays, closures
from db.queries.supervision import clocks
from db.queries.whose import restricted_children, whose
from db.store import Reader
from models.dates import short_form
from models.due_clocks import DueClock
from models.errors import InvalidInput
from models.of_whom import OfWhom
from models.people import Action, Person
from models.standards import Standards
from models.telling import without_name

SUBJECT = "calendar"  # by which the audit trail names a calendar file
EARLIER_FILES = 4  # the latest days of earlier files that are compared with this one
_OFFICE_BEFORE, _OFFICE_AFTER = timedelta(days=92), timedelta(days=731)


@dataclass(frozen=True, slots=True)
class DueDay:
    """Something that is due on a day, or lasts to a day after it.

    ``gone`` says that an earlier file had it and it is due no more, ``restricted`` that few may see the case.
    """

    key: str
    on: date
    what: str
    about: str = ""
    case: str | None = None
    child: str | None = None
    worker: str | None = None
    last_on: date | None = None
    gone: bool = False
    restricted: bool = False

    @property
    def words(self) -> str:
        """``Core group: D190371-2 (Kofi Roberts)``, ``Supervision: Ann Able``"""
        if self.case is None:
            return f"{self.what}: {self.worker}" if self.worker else self.what
        return f"{self.what}: {self.case} ({self.worker or 'unallocated'})"


@dataclass(frozen=True, slots=True)
class DueDays:
    """All of them by day, and of whom. ``store`` tells this store from every other, and nothing else of it."""

    as_at: date
    whose: OfWhom
    store: str
    days: tuple[DueDay, ...]

    @property
    def restricted(self) -> int:
        """How many are of restricted cases."""
        return sum(one.restricted for one in self.days)


def due_days(
    reader: Reader, standards: Standards, as_at: date, person: Person, *, worker: str | None = None,
    team: str | None = None, manager: str | None = None, first: date | None = None, last: date | None = None,
    office: bool = False,
) -> DueDays:  # fmt: skip
    """What is due as at the day, of the whole authority, a worker, a team or a manager, by their names.

    ``first`` and ``last`` leave out what is due before or after them. With ``office`` also the bank holidays and the
    days on which the office is shut, from three months before the day to two years after it. What this person's last
    files of the same question had, and what is due no more, comes back as gone. Nothing of the personal part is read.
    Raises InvalidInput, NotFound.
    """
    if first is not None and last is not None and last < first:
        raise InvalidInput(
            f"It would begin on {short_form(first)} and end before, on {short_form(last)}. Check the days."
        )
    of_whom = whose(reader, clocks(reader, standards, as_at), worker=worker, team=team, manager=manager)
    found = {one.key: one for one in _due(reader, standards, as_at, person, of_whom)}
    gone: dict[str, DueDay] = {}
    for day, entry in _earlier_files(reader, person, of_whom, as_at).items():
        then = {one.key: one for one in _due(reader, standards, day, person, of_whom)}
        since = _cases_touched(reader, entry)
        for one in _due(reader, standards, day - timedelta(days=1), person, of_whom):
            if one.case is None or one.case in since:  # else it was done before that file was made, and not in it
                then.setdefault(one.key, one)
        gone |= {key: replace(one, gone=True) for key, one in then.items() if key not in found}
    told = [*found.values(), *gone.values(), *(_office(reader, as_at) if office else ())]
    kept = [
        one for one in told if (first is None or (one.last_on or one.on) >= first) and (last is None or one.on <= last)
    ]
    kept.sort(key=lambda one: (one.on, one.key))
    restricted = restricted_children(reader)
    days = tuple(replace(one, restricted=one.child in restricted) for one in kept)
    return DueDays(as_at, of_whom, _store(reader), days)


def _due(reader: Reader, standards: Standards, as_at: date, person: Person, of_whom: OfWhom) -> Iterator[DueDay]:
    for row in clock_list(reader, standards, as_at, DueClock).rows:
        if of_whom.has_case(row.worker, row.team):
            yield DueDay(
                f"{row.clock.value}-{row.number}",
                row.due_on,
                row.words,
                _about(row),
                row.case,
                row.child,
                row.worker,
            )
    for supervised in supervision_due(reader, standards, as_at, person, of_whom):
        if supervised.due_on is not None:
            planned = f"Planned for {short_form(supervised.planned_on)}." if supervised.planned_on else ""
            yield DueDay(
                f"supervision-{supervised.id}", supervised.due_on, "Supervision", planned,
                worker=supervised.worker.name,
            )  # fmt: skip
    for one in agreed_actions(reader, standards, as_at, personal=False):
        if one.due_on is not None and of_whom.has_action(one.concerns):
            what = without_name(one.what, one.name, one.child or "")
            yield DueDay(f"action-{one.id}", one.due_on, what, f"Action {one.id}.", one.case, one.child, one.owner)


def _about(row: ClockRow) -> str:
    told = f"{row.limit_words[:1].upper()}{row.limit_words[1:]}, counted from {short_form(row.counted_from)}."
    if row.provisional:
        told += " Provisional: the bank holidays of that year are not known yet."
    return told + (" With the manager." if row.with_manager else "")


def _office(reader: Reader, as_at: date) -> Iterator[DueDay]:
    since, until = as_at - _OFFICE_BEFORE, as_at + _OFFICE_AFTER
    for day, name in bank_holidays(reader).items():
        if since <= day <= until:
            yield DueDay(f"bank-holiday-{day.isoformat()}", day, f"Bank holiday: {name}")
    for one in closures(reader):
        if one.last_on >= since and one.first_on <= until:
            told = sha256(f"{one.first_on} {one.last_on} {one.name}".encode()).hexdigest()[:12]
            yield DueDay(
                f"closure-{told}", one.first_on, f"Office closed: {one.name}", "No due date moves by it.",
                last_on=one.last_on,
            )  # fmt: skip


def _earlier_files(reader: Reader, person: Person, of_whom: OfWhom, as_at: date) -> Mapping[date, int]:
    """The days as at which this person's last files of the same question were, each with the entry of its first file.

    What was done later on the day of a file is no longer due as at it, and was as at the day before.
    """
    found: dict[date, int] = {}
    asked = {name: value for name, value in of_whom.asked.items() if value}
    for entry, after in reader.rows(
        "SELECT id, after FROM audit_entries WHERE who = :who AND what = :what AND subject = :subject ORDER BY id DESC "
        "LIMIT 100",
        who=person.name, what=Action.EXPORT.value, subject=SUBJECT,
    ):  # fmt: skip
        told = json.loads(after or "{}")
        if {name: told[name] for name in ("worker", "team", "manager") if name in told} != asked:
            continue
        day = date.fromisoformat(told["as_at"])
        if day > as_at:
            continue
        if day not in found and len(found) == EARLIER_FILES:
            break
        found[day] = entry
    return dict(sorted(found.items()))


def _cases_touched(reader: Reader, entry: int) -> frozenset[str]:
    """The references of the cases of which something stands in the audit trail after this entry."""
    rows = reader.rows(
        "SELECT DISTINCT ch.reference, c.number FROM audit_entries AS e JOIN cases AS c ON c.id = e.case_id "
        "JOIN children AS ch ON ch.id = c.child_id WHERE e.id > :entry",
        entry=entry,
    )
    return frozenset(f"{reference}-{number}" for reference, number in rows)


def _store(reader: Reader) -> str:
    """By which this store is told from others: of the seal of its first entry, which says nothing by itself."""
    row = reader.row("SELECT hash FROM audit_entries ORDER BY id LIMIT 1")
    assert row is not None, "init writes the first entry"
    return sha256(str(row[0]).encode()).hexdigest()[:16]
