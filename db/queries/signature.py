"""My signature: the assessments that wait for a manager, by the day on which they breach, with where the time went."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.queries.batches import in_batches
from db.queries.on_the_day import HOLDER
from db.queries.standards import as_date, maybe_date, seen_by
from db.store import Reader
from models.assessment import Countdown, Kind, State, countdown
from models.dates import list_form, short_form
from models.people import ALLOWED, Action, Person, Role
from models.quality import seen_words
from models.standards import Standards, days_word
from models.text import for_search, holds_words
from models.time_split import TimeSplit, time_split

_ON_THE_DAY = "s.submitted_on <= :as_at AND (s.ended_on IS NULL OR s.ended_on > :as_at)"


def with_manager_where(shows: str = "") -> str:
    """The condition on ``a`` that it is with a manager on the day, for every list and every count.

    ``shows`` is a further condition on the submission, ``s``.
    """
    more = f" AND {shows}" if shows else ""
    return f"EXISTS (SELECT 1 FROM submissions AS s WHERE s.assessment_id = a.id AND {_ON_THE_DAY}{more})"


def with_manager_counted(reader: Reader, as_at: date) -> str:
    """The same condition for counting it among many: where nothing was returned or signed since, the few submissions
    that have not ended are read once, and not looked up for each assessment.
    """
    if reader.row("SELECT 1 FROM submissions WHERE ended_on > :as_at LIMIT 1", as_at=as_at.isoformat()):
        return with_manager_where()
    return (
        "a.id IN (SELECT s.assessment_id FROM submissions AS s WHERE s.ended_on IS NULL AND s.submitted_on <= :as_at)"
    )


def submission_of_the_day(column: str) -> str:
    """A column of the submission (``s``) by which ``a`` is with the manager on the day, or of that manager (``m``)."""
    return (
        f"(SELECT {column} FROM submissions AS s LEFT JOIN workers AS m ON m.id = s.to_id "
        f"WHERE s.assessment_id = a.id AND {_ON_THE_DAY} LIMIT 1)"
    )


def waiting_for(person: Person) -> str:
    """The condition on ``a`` and who holds it, ``al``, that it waits on the day for the person, ``:me``.

    That is what ``signature_queue`` says waits for their signature; and what they hold and a manager sent back to them,
    and they have not handed in again.
    """
    roles = ", ".join(f"'{role.value}'" for role in _signing())
    back = (
        "al.worker_id = :me AND EXISTS (SELECT 1 FROM submissions AS s WHERE s.assessment_id = a.id "
        "AND s.outcome = 'returned' AND s.ended_on <= :as_at AND NOT EXISTS (SELECT 1 FROM submissions AS n "
        "WHERE n.assessment_id = s.assessment_id AND n.id > s.id AND n.submitted_on <= :as_at))"
    )
    if not person.may(Action.AUTHORISE):
        return f"({back})"
    sign = (
        "COALESCE(al.worker_id, 0) <> :me AND a.id IN (SELECT s.assessment_id FROM submissions AS s "
        f"WHERE {_ON_THE_DAY} AND COALESCE(s.submitted_by_id, 0) <> :me AND (s.to_id IS NULL OR s.to_id = :me "
        f"OR NOT EXISTS (SELECT 1 FROM access AS x WHERE x.worker_id = s.to_id AND x.role IN ({roles}))) "
        "AND NOT EXISTS (SELECT 1 FROM allocations AS h WHERE h.case_id = s.case_id AND h.worker_id = :me "
        "AND h.started_on <= s.submitted_on AND (h.ended_on IS NULL OR h.ended_on > s.submitted_on)))"
    )
    return f"(({sign}) OR ({back}))"


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """An assessment that waits for a signature.

    ``mine`` says whether for that of who asks, and ``own`` whether they submitted it or hold the case themselves.
    """

    id: int
    case_id: int
    case: str
    child: str
    name: str | None
    kind: Kind
    clock_from: date
    limit: int
    due_on: date
    day: int
    countdown: Countdown
    submission_id: int
    submitted_on: date
    submitted_by: str
    to: str | None
    worker: str | None
    team: str | None
    child_seen: bool | None
    seen_on: date | None
    seen_alone: bool | None
    split: TimeSplit
    mine: bool
    own: bool

    @property
    def shown_as(self) -> str:
        return self.name or self.child

    @property
    def state(self) -> State:
        return State.AWAITING_AUTHORISATION

    @property
    def key(self) -> tuple[Any, ...]:
        """Its place in the queue: the first to breach first."""
        return (self.due_on, self.id)

    @property
    def breach(self) -> str:
        """When it breaches, in words: ``breaches today``, ``3 working days late``, ``2 working days left``."""
        match self.countdown.state:
            case State.DUE_TODAY:
                return "breaches today"
            case State.OVERDUE:
                return f"{_working_days(-self.countdown.days_left)} late" if self.countdown.days_left else "late"
            case _:
                return f"{_working_days(self.countdown.days_left)} left"

    @property
    def seen(self) -> str:
        """``child seen Mon 5 Sep 2011, alone``, which stands beside the days left."""
        return seen_words(self.child_seen, self.seen_on, self.seen_alone)

    @property
    def seen_briefly(self) -> str:
        """The day on which the child was seen, ``yes`` without a day, ``not yet``, or that nothing is recorded."""
        if self.seen_on is not None:
            return list_form(self.seen_on)
        return "no record" if self.child_seen is None else "yes" if self.child_seen else "not yet"

    def searched(self, *, names: bool = True) -> str:
        """Every text that the queue shows of it, for the filter; what is hidden is not found by it either."""
        return for_search(
            self.case, self.child, self.name if names else None, self.kind.words, self.kind.value, self.kind.short,
            *self.countdown.labels, self.breach, self.seen, self.seen_briefly, self.split.in_words,
            f"day {self.day} of {self.limit}", f"{self.day}/{self.limit}", self.submitted_by, self.to or "any manager",
            self.worker or "unallocated", self.team,
            *(f"{list_form(day)} {short_form(day)} {day.isoformat()}" for day in (self.submitted_on, self.due_on)),
        )  # fmt: skip


def _working_days(count: int) -> str:
    return f"{count} working {days_word(count)}"


def holding(rows: Iterable[SignatureRow], words: str, *, names: bool = True) -> list[SignatureRow]:
    """Only the rows in which every word is found; by children's names only where these are shown."""
    return [row for row in rows if not words or holds_words(row.searched(names=names), words)]


def signature_queue(
    reader: Reader, standards: Standards, as_at: date, person: Person, *, everybody: bool = False
) -> tuple[SignatureRow, ...]:
    """What waits for the person's signature, the first to breach first; with ``everybody`` what waits for anybody's.

    An assessment waits for a person who may sign, where it was submitted to them or to nobody in particular, and is
    not their own: they neither submitted it nor hold the case, and did not hold it then. What was submitted to somebody
    who may not sign any more waits for everybody who may. What became known of the child after the day was not known
    then.
    """
    found = []
    for row in _with_managers(reader, as_at):
        by_id, to_id, to_signs, worker_id, held_by = row[12], row[13], row[15], row[16], row[17]
        own = person.id is not None and person.id in (by_id, worker_id, held_by)
        for_them = to_id in (None, person.id) or not to_signs
        mine = person.may(Action.AUTHORISE) and for_them and not own
        if mine or everybody:
            found.append((row, mine, own))
    splits = splits_of(reader, standards, [row[0] for row, _, _ in found], as_at)
    return tuple(_row(row, standards, as_at, splits[row[0]], mine=mine, own=own) for row, mine, own in found)


def _with_managers(reader: Reader, as_at: date) -> Sequence[Any]:
    """What was with a manager on the day, by due date."""
    day = as_at.isoformat()
    # Seen from today none ended later, and the index of those that did not end serves.
    later = reader.row("SELECT 1 FROM submissions WHERE ended_on > :as_at LIMIT 1", as_at=day)
    there = _ON_THE_DAY if later else "s.submitted_on <= :as_at AND s.ended_on IS NULL"
    roles = ", ".join(f"'{role.value}'" for role in _signing())
    return reader.rows(
        "SELECT a.id, c.id, ch.reference, c.number, ch.name, a.kind, a.clock_from, a.standard_id, a.due_on, s.id, "
        "s.submitted_on, s.submitted_by, s.submitted_by_id, s.to_id, m.name, "
        f"EXISTS (SELECT 1 FROM access AS x WHERE x.worker_id = s.to_id AND x.role IN ({roles})), "
        "w.id, (SELECT h.worker_id FROM allocations AS h WHERE h.case_id = c.id AND h.started_on <= s.submitted_on "
        "AND (h.ended_on IS NULL OR h.ended_on > s.submitted_on) LIMIT 1), w.name, t.name, "
        "a.child_seen, a.child_seen_on, a.seen_alone "
        "FROM submissions AS s JOIN assessments AS a ON a.id = s.assessment_id "
        "JOIN cases AS c ON c.id = a.case_id JOIN children AS ch ON ch.id = c.child_id "
        f"{HOLDER.format(case='c.id')} LEFT JOIN workers AS w ON w.id = al.worker_id "
        "LEFT JOIN teams AS t ON t.id = al.team_id LEFT JOIN workers AS m ON m.id = s.to_id "
        f"WHERE {there} ORDER BY a.due_on, a.id",
        as_at=day,
    )


def _row(row: Any, standards: Standards, as_at: date, split: TimeSplit, *, mine: bool, own: bool) -> SignatureRow:
    (id_, case_id, reference, number, name, kind, start, standard_id, due, submission, on, by, _, _, to, _, _, _,
     worker, team, child_seen, seen_on, alone) = row  # fmt: skip
    clock_from, due_on = as_date(start), as_date(due)
    seen, known_seen = seen_by(as_at, child_seen, seen_on)
    return SignatureRow(
        id=id_,
        case_id=case_id,
        case=f"{reference}-{number}",
        child=reference,
        name=name,
        kind=Kind(kind),
        clock_from=clock_from,
        limit=standards.with_id(standard_id).working_days,
        due_on=due_on,
        day=standards.day_number(clock_from, as_at),
        countdown=countdown(standards.calendar, due_on, None, as_at),
        submission_id=submission,
        submitted_on=as_date(on),
        submitted_by=by,
        to=to,
        worker=worker,
        team=team,
        child_seen=seen,
        seen_on=known_seen,
        seen_alone=None if alone is None else bool(alone),
        split=split,
        mine=mine,
        own=own,
    )


def splits_of(reader: Reader, standards: Standards, assessment_ids: Sequence[int], as_at: date) -> dict[int, TimeSplit]:
    """Where the working days of each assessment went, up to the day or to its authorisation before."""
    found: dict[int, TimeSplit] = {}
    for some in in_batches(dict.fromkeys(assessment_ids)):
        listed = ", ".join(str(int(id_)) for id_ in some)
        held = _spells(
            reader,
            "SELECT a.id, al.started_on, al.ended_on FROM assessments AS a JOIN allocations AS al "
            f"ON al.case_id = a.case_id AND al.worker_id IS NOT NULL WHERE a.id IN ({listed})",
        )
        signing = _spells(
            reader, f"SELECT assessment_id, submitted_on, ended_on FROM submissions WHERE assessment_id IN ({listed})"
        )
        for id_, start, authorised in reader.rows(
            f"SELECT id, clock_from, authorised_on FROM assessments WHERE id IN ({listed})"
        ):
            until = min(as_at, maybe_date(authorised) or as_at)
            found[id_] = time_split(standards, as_date(start), until, held.get(id_, ()), signing.get(id_, ()))
    return found


def _spells(reader: Reader, sql: str) -> dict[int, list[tuple[date, date | None]]]:
    found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows: Iterable[tuple[int, str, str | None]] = reader.rows(sql)
    for id_, start, end in rows:
        found[id_].append((as_date(start), maybe_date(end)))
    return found


def managers(reader: Reader, case_id: int, as_at: date) -> list[tuple[int, str, bool]]:
    """Who may sign, as (id, name, whether of the team that has the case), in the order of their names."""
    roles = ", ".join(f"'{role.value}'" for role in _signing())
    return [
        (id_, name, team is not None and team == of_case)
        for id_, name, team, of_case in reader.rows(
            "SELECT w.id, w.name, w.team_id, (SELECT al.team_id FROM allocations AS al WHERE al.case_id = :case "
            "AND al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at)) "
            f"FROM workers AS w JOIN access AS x ON x.worker_id = w.id WHERE x.role IN ({roles}) ORDER BY w.name",
            case=case_id,
            as_at=as_at.isoformat(),
        )
    ]


def _signing() -> list[Role]:
    return sorted(ALLOWED[Action.AUTHORISE])
