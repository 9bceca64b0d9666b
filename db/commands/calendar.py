"""Changes of the calendar, the standards and the convention; each recomputes the open due dates and lists what moved.

Every change can be previewed: it is made, the due dates are recomputed, and all of it is taken back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col, select

from db.commands.command import Work, command
from db.commands.founding import package_source
from db.queries.standards import standards
from db.store import Reader
from models import tables
from models.assessment import Kind
from models.errors import Conflict, InvalidInput
from models.people import Action
from models.standards import Clock, Standards
from models.text import clean_name


@dataclass(frozen=True, slots=True)
class Moved:
    """An open assessment whose due date changed."""

    case: str
    child: str
    kind: Kind
    clock_from: date
    due_before: date
    due_after: date
    child_id: int = field(repr=False)
    case_id: int = field(repr=False)


@command(Action.MERGE_BANK_HOLIDAYS, bulk=True)
def merge_bank_holidays(work: Work, version: str, days: dict[date, str], today: date) -> list[Moved]:
    """Take the bank holidays of a new version of the package ``holidays``; a past date is never removed.

    A day to come that the package no longer has is removed, unless a person proclaimed it here.
    """

    def change(session: Session) -> dict[str, object]:
        source = package_source(version)
        known = {row.day: row for row in session.exec(select(tables.BankHoliday))}
        gone = [
            row for day, row in known.items() if day not in days and day > today and row.source.startswith("holidays ")
        ]
        for row in gone:
            session.delete(row)
        added = [day for day in days if day not in known]
        for day, name in days.items():
            if day in known and known[day].source.startswith("holidays "):
                known[day].name, known[day].source = name, source
                session.add(known[day])
        session.add_all(tables.BankHoliday(day=day, name=days[day], source=source) for day in added)
        authority = session.get_one(tables.Authority, 1)
        authority.holidays_version = version
        session.add(authority)
        return {"version": version, "added": sorted(added), "removed": sorted(row.day for row in gone)}

    return _change(work, "calendar", change, apply=True)


@command(Action.PROCLAIM, bulk=True)
def proclaim(work: Work, day: date, name: str, *, apply: bool, shown: Sequence[Moved] | None = None) -> list[Moved]:
    """Add a bank holiday proclaimed since the package was made. Raises InvalidInput where it is one already."""
    named = clean_name(name, "name of the bank holiday")

    def change(session: Session) -> dict[str, object]:
        if found := session.get(tables.BankHoliday, day):
            raise InvalidInput(f"{day.isoformat()} is a bank holiday already: {found.name}. Nothing was changed.")
        if day.weekday() >= 5:
            raise InvalidInput(f"{day.isoformat()} is not a weekday, so it counts for nothing as it is.")
        session.add(tables.BankHoliday(day=day, name=named, source=f"proclaimed, entered by {work.act.who}"[:120]))
        return {"day": day, "name": named}

    return _change(work, day.isoformat(), change, apply=apply, shown=shown)


@command(Action.CLOSE_OFFICE)
def close_office(work: Work, first_on: date, last_on: date, name: str) -> None:
    """Note that the office is shut from ``first_on`` to ``last_on``. No statutory date moves."""
    shown = clean_name(name, "name of the closure")
    if last_on < first_on or (last_on - first_on).days > 366:
        raise InvalidInput("A closure ends on or after its first day, and within a year. Check the two dates.")

    work.session.add(tables.Closure(first_on=first_on, last_on=last_on, name=shown))
    work.record(first_on.isoformat(), after={"first_on": first_on, "last_on": last_on, "name": shown})


@command(Action.SET_START_DAY, bulk=True)
def count_start_day(work: Work, counts: bool, *, apply: bool, shown: Sequence[Moved] | None = None) -> list[Moved]:
    """Count the start day as day 1 (a local convention) or as day 0 (the national one)."""

    def change(session: Session) -> dict[str, object]:
        authority = session.get_one(tables.Authority, 1)
        authority.count_start_day = counts
        session.add(authority)
        return {"count_start_day": counts}

    return _change(work, "settings", change, apply=apply, shown=shown)


@command(Action.ADD_STANDARD, bulk=True)
def add_local_standard(
    work: Work,
    clock: Clock,
    working_days: int,
    since: date,
    until: date | None,
    *,
    apply: bool,
    shown: Sequence[Moved] | None = None,
) -> list[Moved]:
    """Add a council's own limit. It decides wherever it is tighter than the national one, or the only one in force."""
    if not 1 <= working_days <= 366:
        raise InvalidInput(f"A standard of {working_days} working days cannot be kept; give 1 to 366.")
    if until is not None and until < since:
        raise InvalidInput("The standard would end before it begins. Check the two dates.")

    def change(session: Session) -> dict[str, object]:
        same = select(tables.Standard).where(
            tables.Standard.clock == clock.value, tables.Standard.effective_from == since, col(tables.Standard.local)
        )
        if session.exec(same).first():
            raise InvalidInput(f"There is a local standard for “{clock.words}” from {since.isoformat()} already.")
        national = session.exec(select(tables.Standard).where(tables.Standard.clock == clock.value)).first()
        counted_from = national.counted_from if national else "its start"
        session.add(
            tables.Standard(
                clock=clock.value,
                working_days=working_days,
                counted_from=counted_from,
                effective_from=since,
                effective_to=until,
                source="set by this authority",
                local=True,
            )
        )
        return {"clock": clock.value, "working_days": working_days, "from": since, "to": until}

    return _change(work, clock.value, change, apply=apply, shown=shown)


def _change(
    work: Work,
    subject: str,
    change: Callable[[Session], dict[str, object]],
    *,
    apply: bool,
    shown: Sequence[Moved] | None = None,
) -> list[Moved]:
    """Make the change, recompute, and write it; or take it back. ``shown`` is what a person said yes to.

    What moved is told of the cases that the person may see, and entered of each case.
    """
    after = change(work.session)
    work.session.flush()
    moved = _recompute(work.session)
    hidden = work.hidden_children()
    told = [one for one in moved if one.child_id not in hidden]
    if not apply:
        work.take_back()
        return told
    if shown is not None and list(shown) != told:
        raise Conflict("Other due dates would move now than were shown, so nothing was written. Look again.")
    work.record(subject, after={**after, "moved": len(moved)})
    for one in moved:
        work.record(
            one.case,
            before={"due_on": one.due_before},
            after={"due_on": one.due_after, "kind": one.kind.value},
            child_id=one.child_id,
            case_id=one.case_id,
        )
    return told


def standards_within(session: Session) -> Standards:
    """The clock as this transaction sees it, changes not yet committed included."""
    session.flush()
    return standards(Reader(session.connection().connection.driver_connection))


def _recompute(session: Session) -> list[Moved]:
    """Set the due dates of the open assessments to what the clock says now."""
    clock = standards_within(session)
    query = (
        select(
            tables.Assessment.id,
            tables.Assessment.kind,
            tables.Assessment.clock_from,
            tables.Assessment.due_on,
            tables.Assessment.standard_id,
            tables.Case.number,
            tables.Child.reference,
            tables.Case.id,
            tables.Child.id,
        )  # type: ignore[call-overload]
        .join(tables.Case, col(tables.Case.id) == col(tables.Assessment.case_id))
        .join(tables.Child, col(tables.Child.id) == col(tables.Case.child_id))
        .where(col(tables.Assessment.authorised_on).is_(None))
        .order_by(tables.Assessment.due_on, tables.Assessment.id)
    )
    moved, changed = [], []
    for id_, kind, clock_from, due_on, standard_id, number, reference, case_id, child_id in session.execute(query):
        due = clock.due(Kind(kind).clock, clock_from)
        if (due.due_on, due.standard.id) != (due_on, standard_id):
            changed.append({"id": id_, "due_on": due.due_on, "standard_id": due.standard.id})
        if due.due_on != due_on:
            case = f"{reference}-{number}"
            moved.append(Moved(case, reference, Kind(kind), clock_from, due_on, due.due_on, child_id, case_id))
    if changed:
        session.execute(update(tables.Assessment), changed)
    return moved
