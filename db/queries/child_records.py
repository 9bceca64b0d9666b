"""What the figures of children are counted from, as it stands on record on a day: read past the views, of every child.

Nothing of this is shown as it is: ``db.queries.child_figures`` shows of it only what the person may see.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta

from db.queries.holdings import HELD_UNTIL
from db.queries.performance import RECORDS, Known
from db.queries.standards import as_date, known_by, maybe_date
from db.store import Reader
from models.care_codes import CareGoal, EventKind, FactKind, LegalStatus, MoveReason, PlacementType
from models.case import CaseStatus
from models.placements import CareTime, Placement, outside_short_breaks
from models.workload import Worker


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A plan, or a time in care, as it stands on record.

    ``child_id`` is below nought where the record of the child was erased: another one for each plan and time in
    care, and without an episode, and so without what stood on it. Without ``dated`` a file only said how the
    child stands: then it stands on record from the day on which that was recorded, and not from when it began.
    ``from_file`` says that a file brought it.
    """

    id: int
    child_id: int
    episode_id: int | None
    started_on: date
    ended_on: date | None
    dated: bool
    previous_plans: int | None = None
    placements_told: tuple[int, date] | None = None
    from_file: bool = False

    def holds(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


def on_record(reader: Reader, known: Known, kind: CaseStatus, as_at: date) -> list[OnRecord]:
    """Every one of the kind that had begun by the day, as it is known."""
    found = []
    for (
        id_, case, child, episode, started, stopped, withdrawn, previous, told, told_on, at
    ) in reader.rows(
        "SELECT r.id, r.case_id, c.child_id, r.episode_id, r.clock_from, r.stopped_on, r.withdrawn, e.previous_plans, "
        f"e.placements_told, e.placements_told_on, e.at FROM {RECORDS} "
        "LEFT JOIN main.cases AS c ON c.id = r.case_id LEFT JOIN main.status_episodes AS e ON e.id = r.episode_id "
        f"WHERE r.clock = :kind AND r.clock_from <= :on AND {known.condition} ORDER BY r.clock_from, r.id",
        kind=kind.value, on=as_at.isoformat(), **known.values,
    ):  # fmt: skip
        if withdrawn and stopped is None:
            continue
        counted_on = maybe_date(told_on)
        found.append(
            OnRecord(
                id=id_,
                child_id=-id_ if child is None else child,
                episode_id=episode,
                started_on=as_date(started),
                ended_on=known_by(as_at, stopped),
                dated=episode is not None or case is None,
                previous_plans=previous,
                placements_told=None if told is None or counted_on is None else (told, counted_on),
                from_file=episode is not None and at is None,
            )
        )
    return found


def in_care(reader: Reader, care: Sequence[OnRecord], as_at: date) -> Iterator[tuple[OnRecord, CareTime]]:
    """The times in care that are none of short breaks, with their placements; one may be of several parts."""
    statuses = facts(reader, FactKind.LEGAL_STATUS, as_at)
    placements: dict[int, list[Placement]] = defaultdict(list)
    for episode, type_, started, ended, aside, reason in reader.rows(
        "SELECT o.episode_id, o.type, o.started_on, o.ended_on, o.aside, o.reason FROM main.placements AS o "
        "WHERE o.started_on <= :as_at ORDER BY o.started_on, o.id",
        as_at=as_at.isoformat(),
    ):
        until = known_by(as_at, ended)
        placements[episode].append(
            Placement(
                as_date(started), until, None if type_ is None else PlacementType(type_), bool(aside),
                None if reason is None or until is None else MoveReason(reason),
            )
        )  # fmt: skip
    for one in care:
        number = one.episode_id or 0
        short = [(since, LegalStatus(value).is_short_breaks) for since, value in statuses.get(number, ())]
        time = CareTime(one.started_on, one.ended_on, placements=tuple(placements.get(number, ())))
        for part in outside_short_breaks(time, short):
            yield one, part


def facts(reader: Reader, what: FactKind, as_at: date) -> dict[int, list[tuple[date, str]]]:
    """What held of each episode and from when on, up to the day, oldest first."""
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for episode, since, value in reader.rows(
        "SELECT o.episode_id, o.since, o.value FROM main.episode_facts AS o WHERE o.what = :what "
        "AND o.since <= :as_at ORDER BY o.since, o.id",
        what=what.value,
        as_at=as_at.isoformat(),
    ):
        found[episode].append((as_date(since), value))
    return found


def goals(reader: Reader, as_at: date) -> dict[int, CareGoal]:
    """To what the care of each episode is to lead, as it is on the day."""
    return {episode: CareGoal(of_it[-1][1]) for episode, of_it in facts(reader, FactKind.GOAL, as_at).items()}


def reviews(reader: Reader, as_at: date) -> dict[int, list[date]]:
    """The days on which each episode was reviewed."""
    found: dict[int, list[date]] = defaultdict(list)
    for episode, held in reader.rows(
        "SELECT o.episode_id, o.held_on FROM main.episode_events AS o WHERE o.kind = :kind AND o.held_on <= :as_at",
        kind=EventKind.REVIEW.value,
        as_at=as_at.isoformat(),
    ):
        found[episode].append(as_date(held))
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A child of a case that a worker held from a day until before another; not beyond the closing of the case."""

    child_id: int
    worker_id: int
    started_on: date
    until: date
    opened_on: date

    def holds(self, day: date) -> bool:
        """Whether the worker held the open case on the day."""
        return self.opened_on <= day and self.started_on <= day < self.until


def held_between(reader: Reader, first: date, last: date) -> list[Held]:
    """Whoever held a case on a day from the first to the last; given and taken back on one day is held by nobody."""
    return [
        Held(child, worker, as_date(started), as_date(until), as_date(opened))
        for child, worker, started, until, opened in reader.rows(
            f"SELECT c.child_id, al.worker_id, al.started_on, {HELD_UNTIL}, c.opened_on FROM main.allocations AS al "
            "JOIN main.cases AS c ON c.id = al.case_id WHERE al.worker_id IS NOT NULL AND al.started_on <= :last "
            f"AND {HELD_UNTIL} > al.started_on AND {HELD_UNTIL} > :first",
            first=first.isoformat(),
            last=last.isoformat(),
        )
    ]


def full_time(people: dict[int, Worker], holders: set[int], day: date) -> Fraction:
    """The full-time equivalents of who is here on the day: social workers, and managers who hold a case."""
    here = (one for one in people.values() if one.is_here(day) and (not one.is_manager or one.id in holders))
    return sum((Fraction(one.fte_percent, 100) for one in here), Fraction(0))


def workers_of(held: Sequence[Held], as_at: date) -> dict[int, int]:
    """How many named workers each child had in the twelve months, of those whom somebody holds on the day."""
    year_ago = as_at - relativedelta(months=12)
    now = {one.child_id for one in held if one.holds(as_at)}
    found: dict[int, set[int]] = defaultdict(set)
    for one in held:
        if one.child_id in now and one.until > year_ago and one.started_on <= as_at:
            found[one.child_id].add(one.worker_id)
    return {child: len(workers) for child, workers in found.items()}


def referrals(reader: Reader, known: Known, first: date, last: date) -> list[tuple[int, date, bool]]:
    """The child, the day, and whether it was within twelve months of an earlier one, of each referral received."""
    rows: Sequence[Any] = reader.rows(
        f"SELECT r.id, c.child_id, r.stopped_on, r.again FROM {RECORDS} "
        "LEFT JOIN main.cases AS c ON c.id = r.case_id WHERE r.clock = 'referral' AND r.stopped_on IS NOT NULL "
        f"AND r.stopped_on BETWEEN :first AND :last AND {known.condition} ORDER BY r.stopped_on, r.id",
        first=first.isoformat(), last=last.isoformat(), **known.values,
    )  # fmt: skip
    return [(-id_ if child is None else child, as_date(on), bool(again)) for id_, child, on, again in rows]
