"""How much came in and how many children there are. Counted of every child; a list shows those whom one may see.

A number is the length of its list: both are made of the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from dateutil.relativedelta import relativedelta

from db.queries.performance import RECORDS, Known
from db.queries.standards import as_date
from db.queries.yardsticks import population
from db.store import Reader
from models.activity import Count, Counted, year_before
from models.case import CaseStatus, status_of
from models.referral import RE_REFERRAL_MONTHS
from models.timeliness import Measure

_ASSESSED = ", ".join(f"'{measure.clock.value}'" for measure in (Measure.NI059, Measure.NI060, Measure.SINGLE))
_STATUS = {Counted.PLANS: CaseStatus.CHILD_PROTECTION, Counted.LOOKED_AFTER: CaseStatus.LOOKED_AFTER}


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

    Rates are of the whole area, so a team has none.
    """
    people = population(reader) if team_id is None else None
    now = _numbers(reader, known, first, last, team_id)
    before = _numbers(reader, known, year_before(first), year_before(last), team_id)
    return [Count(what, now[what], before[what] or None, people) for what in Counted]


def counted(
    reader: Reader, known: Known, what: Counted, first: date, last: date, *, team_id: int | None = None
) -> list[CountedRow]:
    """What is counted, by day."""
    values = _values(known, first, last, team_id)
    match what:
        case Counted.RE_REFERRALS:
            return _referred_again(reader, known, first, last, team_id)
        case Counted.REFERRALS | Counted.ASSESSMENTS:
            rows = reader.rows(
                f"SELECT r.stopped_on, r.case_id {_came(known, what, team_id)} ORDER BY r.stopped_on, r.id", **values
            )
            return [CountedRow(as_date(on), case_id) for on, case_id in rows]
        case _:
            rows = reader.rows(_there("c.opened_on, c.id, c.status", team_id), **values)
            there = [CountedRow(as_date(on), id_) for on, id_, said in rows if status_of(said) is _STATUS[what]]
            return sorted(there, key=lambda row: (row.on, row.case_id))


def _numbers(reader: Reader, known: Known, first: date, last: date, team_id: int | None) -> dict[Counted, int]:
    """How many rows ``counted`` has of each, counted where they are."""
    values = _values(known, first, last, team_id)
    found = {Counted.RE_REFERRALS: len(_referred_again(reader, known, first, last, team_id))}
    for what in (Counted.REFERRALS, Counted.ASSESSMENTS):
        row = reader.row(f"SELECT COUNT(*) {_came(known, what, team_id)}", **values)
        found[what] = 0 if row is None else row[0]
    there = _there("c.status AS status", team_id)
    statuses = reader.rows(f"SELECT status, COUNT(*) FROM ({there}) AS o GROUP BY status", **values)
    for what, status in _STATUS.items():
        found[what] = sum(count for said, count in statuses if status_of(said) is status)
    return found


def _values(known: Known, first: date, last: date, team_id: int | None) -> dict[str, object]:
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "on": min(last, known.day).isoformat(),
        "team_id": team_id,
        **known.values,
    }


def _came(known: Known, what: Counted, team_id: int | None, joins: str = "") -> str:
    """Referrals and assessments on record, from :first to :last."""
    clocks = _ASSESSED if what is Counted.ASSESSMENTS else "'referral'"
    return (
        f"FROM {RECORDS} {joins} WHERE r.clock IN ({clocks}) AND r.stopped_on BETWEEN :first AND :last "
        f"AND r.stopped_on IS NOT NULL AND {known.condition}{'' if team_id is None else ' AND r.team_id = :team_id'}"
    )


def _referred_again(reader: Reader, known: Known, first: date, last: date, team_id: int | None) -> list[CountedRow]:
    """The referrals of a child of whom an earlier one came within the twelve months before."""
    joins = (
        "JOIN main.cases AS rc ON rc.id = r.case_id JOIN main.cases AS pc ON pc.child_id = rc.child_id "
        "AND pc.number < rc.number AND pc.referred_on <= r.stopped_on"
    )
    rows = reader.rows(
        f"SELECT r.stopped_on, r.case_id, MAX(pc.referred_on) {_came(known, Counted.REFERRALS, team_id, joins)} "
        "GROUP BY r.id, r.stopped_on, r.case_id",
        **_values(known, first, last, team_id),
    )
    since = cache(lambda on: as_date(on) - relativedelta(months=RE_REFERRAL_MONTHS))
    found = [CountedRow(as_date(on), case_id) for on, case_id, before in rows if as_date(before) >= since(on)]
    return sorted(found, key=lambda row: row.on)


def _there(columns: str, team_id: int | None) -> str:
    """The cases open on :on, with their status as it is on record now: still open, or closed later."""
    held, team = "", ""
    if team_id is not None:
        held = (
            "JOIN main.allocations AS al ON al.case_id = c.id AND al.started_on <= :on "
            "AND (al.ended_on IS NULL OR al.ended_on > :on) "
        )
        team = " AND al.team_id = :team_id"
    part = f"SELECT {columns} FROM main.cases AS c {held}WHERE c.opened_on <= :on AND c.status IS NOT NULL{team} AND"
    return f"{part} c.closed_on IS NULL UNION ALL {part} c.closed_on > :on"


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
