"""How much came in and how many children there are. Counted of every child; a list shows those whom one may see.

A number is the length of its list: both are made of the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
    found = []
    for what in Counted:
        now = len(counted(reader, known, what, first, last, team_id=team_id))
        before = len(counted(reader, known, what, year_before(first), year_before(last), team_id=team_id))
        found.append(Count(what, now, before or None, people))
    return found


def counted(
    reader: Reader, known: Known, what: Counted, first: date, last: date, *, team_id: int | None = None
) -> list[CountedRow]:
    """What is counted, by day."""
    if what.on_last_day:
        return _there(reader, known, _STATUS[what], last, team_id)
    clocks = _ASSESSED if what is Counted.ASSESSMENTS else "'referral'"
    again = "" if what is not Counted.RE_REFERRALS else (
        "JOIN main.cases AS rc ON rc.id = r.case_id JOIN main.cases AS pc ON pc.child_id = rc.child_id "
        "AND pc.id <> rc.id AND pc.referred_on <= r.stopped_on AND pc.number < rc.number"
    )  # fmt: skip
    earlier = "MAX(pc.referred_on)" if again else "NULL"
    rows = reader.rows(
        f"SELECT r.stopped_on, r.case_id, {earlier} FROM {RECORDS} {again} WHERE r.clock IN ({clocks}) "
        f"AND r.stopped_on BETWEEN :first AND :last AND r.stopped_on IS NOT NULL AND {known.condition} "
        f"{'' if team_id is None else 'AND r.team_id = :team_id'} {'GROUP BY r.id' if again else ''} "
        "ORDER BY r.stopped_on, r.id",
        first=first.isoformat(), last=last.isoformat(), team_id=team_id, **known.values,
    )  # fmt: skip
    return [
        CountedRow(as_date(on), case_id) for on, case_id, before in rows
        if not again or as_date(before) >= as_date(on) - relativedelta(months=RE_REFERRAL_MONTHS)
    ]  # fmt: skip


def _there(reader: Reader, known: Known, status: CaseStatus, on: date, team_id: int | None) -> list[CountedRow]:
    """The open cases on a day of a status, as it is on record now; nothing of a day that was not known yet."""
    rows = reader.rows(
        "SELECT c.opened_on, c.id, c.status FROM main.cases AS c "
        "LEFT JOIN main.allocations AS al ON al.case_id = c.id AND al.started_on <= :on "
        "AND (al.ended_on IS NULL OR al.ended_on > :on) "
        "WHERE c.opened_on <= :on AND (c.closed_on IS NULL OR c.closed_on > :on) AND c.status IS NOT NULL "
        f"{'' if team_id is None else 'AND al.team_id = :team_id'} ORDER BY c.opened_on, c.id",
        on=min(on, known.day).isoformat(), team_id=team_id,
    )  # fmt: skip
    return [CountedRow(as_date(opened), id_) for opened, id_, said in rows if status_of(said) is status]


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
