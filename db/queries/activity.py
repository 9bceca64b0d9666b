"""How much came in and how many children there are. Counted of every child; a list shows those whom one may see.

A number is the length of its list: both are made of the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.performance import RECORDS, Known, open_at
from db.queries.standards import as_date
from db.queries.yardsticks import population
from db.store import Reader
from models.activity import Count, Counted, year_before
from models.care_codes import FactKind, LegalStatus
from models.case import CaseStatus
from models.timeliness import Measure

_ASSESSED = ", ".join(f"'{measure.clock.value}'" for measure in (Measure.NI059, Measure.NI060, Measure.SINGLE))
_CLOCKS = {
    Counted.REFERRALS: "'referral'",
    Counted.RE_REFERRALS: "'referral'",
    Counted.ASSESSMENTS: _ASSESSED,
    Counted.PLANS: f"'{CaseStatus.CHILD_PROTECTION.value}'",
    Counted.LOOKED_AFTER: f"'{CaseStatus.LOOKED_AFTER.value}'",
}
_SHORT = ", ".join(f"'{status.value}'" for status in LegalStatus if status.is_short_breaks)
# A series of short breaks, by the legal status of the day ``:on``, is in no count of children looked after.
IN_CARE = (
    " AND NOT EXISTS (SELECT 1 FROM main.episode_facts AS f WHERE f.episode_id = r.episode_id "
    f"AND f.what = '{FactKind.LEGAL_STATUS.value}' AND f.since <= :on AND f.value IN ({_SHORT}) AND NOT EXISTS "
    "(SELECT 1 FROM main.episode_facts AS g WHERE g.episode_id = f.episode_id AND g.what = f.what "
    "AND g.since > f.since AND g.since <= :on))"
)


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One that was counted, by its day. ``case_id`` is of the case, where it is still known of which it was."""

    on: date
    case_id: int | None


@dataclass(frozen=True, slots=True)
class CountedLine:
    """One that was counted, as it is shown; without a ``case`` the child is not shown: restricted, or erased."""

    on: date
    case_id: int | None
    case: str | None
    child: str | None
    team: str | None


def activity(reader: Reader, known: Known, first: date, last: date, *, team_id: int | None = None) -> list[Count]:
    """The counts from the first day to the last, beside those of the same days a year before.

    There is nothing to compare with where nothing of that time is on record. Rates are of the whole area, so a team has
    none.
    """
    people = population(reader) if team_id is None else None
    found = []
    for what in Counted:
        now = _number(reader, known, what, first, last, team_id)
        before = _number(reader, known, what, year_before(first), year_before(last), team_id)
        known_then = on_record_by(reader, what, year_before(last))
        found.append(Count(what, now, before if known_then else None, people))
    return found


def counted(
    reader: Reader, known: Known, what: Counted, first: date, last: date, *, team_id: int | None = None
) -> list[CountedRow]:
    """What is counted, by day: on which it came, or from which it is there."""
    day = "r.clock_from" if what.on_last_day else "r.stopped_on"
    rows = reader.rows(
        _records(f"{day}, r.case_id, r.id", known, what, team_id), **_values(known, first, last, team_id)
    )
    return [CountedRow(as_date(on), case_id) for on, case_id, _ in sorted(rows, key=lambda row: (row[0], row[2]))]


def _number(reader: Reader, known: Known, what: Counted, first: date, last: date, team_id: int | None) -> int:
    """How many rows ``counted`` has."""
    rows = _records("r.id", known, what, team_id)
    row = reader.row(f"SELECT COUNT(*) FROM ({rows}) AS o", **_values(known, first, last, team_id))
    return 0 if row is None else int(row[0])


def on_record_by(reader: Reader, what: Counted, on: date) -> bool:
    """Whether something of it came by a day; of what children are, whether it was recorded by then."""
    came = "r.stopped_on IS NULL AND NOT r.withdrawn AND r.recorded_on <= :on" if what.on_last_day else (
        "r.stopped_on IS NOT NULL AND r.stopped_on <= :on"
    )  # fmt: skip
    found = reader.row(
        f"SELECT 1 FROM {RECORDS} WHERE r.clock IN ({_CLOCKS[what]}) AND {came} LIMIT 1", on=on.isoformat()
    )
    return found is not None


def _values(known: Known, first: date, last: date, team_id: int | None) -> dict[str, object]:
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "on": min(last, known.day).isoformat(),
        "team_id": team_id,
        **known.values,
    }


def _records(columns: str, known: Known, what: Counted, team_id: int | None) -> str:
    """What came from :first to :last, or was there at the end of :on."""
    if what.on_last_day:
        also = IN_CARE if what is Counted.LOOKED_AFTER else ""
        return open_at(columns, known, _CLOCKS[what], team_id, also=also)
    again = " AND r.again" if what is Counted.RE_REFERRALS else ""
    team = "" if team_id is None else " AND r.team_id = :team_id"
    return (
        f"SELECT {columns} FROM {RECORDS} WHERE r.clock IN ({_CLOCKS[what]}) AND r.stopped_on IS NOT NULL "
        f"AND r.stopped_on BETWEEN :first AND :last AND {known.condition}{again}{team}"
    )


def counted_lines(reader: Reader, rows: Sequence[CountedRow], on: date) -> list[CountedLine]:
    """The same rows as they are shown to who is signed in, with the team that holds each case on a day."""
    shown = {
        id_: (case, child, team)
        for id_, case, child, team in reader.rows(
            "SELECT c.id, ch.reference || '-' || c.number, ch.reference, t.name FROM cases AS c "
            "JOIN children AS ch ON ch.id = c.child_id "
            "LEFT JOIN allocations AS al ON al.case_id = c.id AND al.started_on <= :on "
            "AND (al.ended_on IS NULL OR al.ended_on > :on) LEFT JOIN teams AS t ON t.id = al.team_id",
            on=on.isoformat(),
        )
    }
    found = []
    for row in rows:
        case, child, team = shown.get(row.case_id or 0, (None, None, None))
        found.append(CountedLine(row.on, None if case is None else row.case_id, case, child, team))
    return found
