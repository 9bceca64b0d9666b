"""Whose records are due for review, by the retention rules."""

import re
from dataclasses import dataclass
from datetime import date

from db.queries.standards import as_date, maybe_date
from db.queries.status import kinds_recorded
from db.store import Reader
from models.keeping import CountedFrom, RecordKind, RetentionRule, kind_of

# Every case closed, and nothing left open in them.
_FINISHED = """
    SELECT ch.id, ch.reference, ch.name, ch.date_of_birth, MAX(c.closed_on), COUNT(*),
           MAX(CASE WHEN c.cin_started_on IS NULL THEN 0 ELSE 1 END),
           MAX(CASE WHEN EXISTS (SELECT 1 FROM assessments AS a WHERE a.case_id = c.id) THEN 1 ELSE 0 END)
    FROM children AS ch JOIN cases AS c ON c.child_id = ch.id
    WHERE NOT EXISTS (SELECT 1 FROM cases AS o WHERE o.child_id = ch.id AND o.closed_on IS NULL)
      AND NOT EXISTS (SELECT 1 FROM assessments AS a JOIN cases AS o ON o.id = a.case_id
                      WHERE o.child_id = ch.id AND a.authorised_on IS NULL)
      AND NOT EXISTS (SELECT 1 FROM status_episodes AS e WHERE e.child_id = ch.id AND e.ended_on IS NULL)
"""
_STATUS = re.compile(r'"status":"((?:[^"\\]|\\.)*)"')
_GROUPED = " GROUP BY ch.id, ch.reference, ch.name, ch.date_of_birth ORDER BY ch.reference"


@dataclass(frozen=True, slots=True)
class Finished:
    """A child whose cases are all closed, and when the record is due for review."""

    child_id: int
    child: str
    name: str | None
    kind: RecordKind
    closed_on: date
    cases: int
    review_on: date


def retention_rules(reader: Reader) -> dict[RecordKind, RetentionRule]:
    """The rules of the store, by kind."""
    rows = reader.rows("SELECT kind, years, counted_from, source, version FROM retention_rules")
    found = {
        RecordKind(kind): RetentionRule(RecordKind(kind), years, CountedFrom(counted), source, version)
        for kind, years, counted, source, version in rows
    }
    return {kind: found[kind] for kind in RecordKind if kind in found}


def due_for_review(reader: Reader, as_at: date) -> list[Finished]:
    """The records whose time of keeping has passed on ``as_at``, longest ago first."""
    rules = retention_rules(reader)
    found = [_finished(reader, row, rules) for row in reader.rows(_FINISHED + _GROUPED)]
    return sorted((one for one in found if one.review_on <= as_at), key=lambda one: (one.review_on, one.child))


def finished(reader: Reader, child_id: int) -> Finished | None:
    """The child, if every case of it is closed and nothing is left open."""
    row = reader.row(f"{_FINISHED} AND ch.id = :id {_GROUPED}", id=child_id)
    return _finished(reader, row, retention_rules(reader)) if row else None


def _statuses(reader: Reader, child_id: int) -> set[str]:
    """Every status that the child's cases have or had: a closed one says no more what it was, the audit trail does."""
    now = reader.rows("SELECT status FROM cases WHERE child_id = :id AND status IS NOT NULL", id=child_id)
    said = reader.rows("SELECT before, after FROM audit_entries WHERE child_id = :id AND what = 'import annex-a'",
                       id=child_id)  # fmt: skip
    once = (found for row in said for text in row if text for found in _STATUS.findall(text))
    dated = (kind.words for kind in kinds_recorded(reader, child_id))
    return {status for (status,) in now} | set(once) | set(dated)


def _finished(reader: Reader, row: tuple[object, ...], rules: dict[RecordKind, RetentionRule]) -> Finished:
    id_, reference, name, born, closed, cases, in_need, assessed = row
    statuses = _statuses(reader, int(str(id_)))
    kind = kind_of(assessed=bool(assessed), in_need=bool(in_need), statuses=statuses)
    closed_on = as_date(str(closed))
    review_on = rules[kind].review_on(maybe_date(None if born is None else str(born)), closed_on)
    return Finished(
        int(str(id_)), str(reference), None if name is None else str(name), kind, closed_on, int(str(cases)), review_on
    )
