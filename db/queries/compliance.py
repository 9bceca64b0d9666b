"""The lines that the compliance pack is made of, for a worker, a team or everybody, over a period."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from db.queries.actions import agreed_actions
from db.queries.batches import in_batches
from db.queries.case_cover import discussed_days
from db.queries.sessions import SessionLine, sessions_of
from db.queries.standards import as_date, maybe_date
from db.queries.status import KINDS, status_with
from db.queries.supervision import Clocks, clocks
from db.store import Reader
from models.case import CaseStatus
from models.case_cover import discuss_due
from models.compliance import Line, Measure, Pack, pack
from models.dates import short_form
from models.errors import InvalidInput, NotAllowed
from models.people import Action, Person
from models.recurring import Occasion, occasions
from models.standards import Standards
from models.supervision import SessionState
from models.workload import Worker

Found = Iterator[tuple[Measure, Line]]


def whose_pack(person: Person, worker_id: int | None, team_id: int | None) -> tuple[int | None, int | None]:
    """The worker and the team whose pack is read where these are asked for; who supervises nobody reads their own.

    Raises NotAllowed where they ask for another's.
    """
    if person.may(Action.BEGIN_SESSION):
        return worker_id, team_id
    if team_id is not None or worker_id not in {None, person.id}:
        raise NotAllowed("How others are supervised is shown to supervisors and managers. You can read your own pack.")
    return person.id, None


def compliance_pack(
    reader: Reader, standards: Standards, as_at: date, first: date, last: date, *,
    worker_id: int | None = None, team_id: int | None = None,
) -> Pack:  # fmt: skip
    """The pack over a period, both days included, as it is known on ``as_at``.

    It is about a worker, or those who are in a team now, or everybody who is to be supervised and was here in the
    period. Raises InvalidInput where the period ends before it begins, or goes beyond the day.
    """
    if last < first:
        raise InvalidInput(f"The period ends on {short_form(last)}, before it begins. Check the two days.")
    if last > as_at:
        raise InvalidInput(f"The period goes on to {short_form(last)}, and today is {short_form(as_at)}.")
    known = clocks(reader, standards, as_at)
    people = [one for one in known.people.values() if _is_asked(one, known, first, last, worker_id, team_id)]
    about = "everybody"
    if worker_id is not None:
        about = known.people[worker_id].name
    elif team_id is not None:
        about = next((one.team for one in known.people.values() if one.team_id == team_id and one.team), "the team")
    names = {one.id: one.name for one in sorted(people, key=lambda one: one.name.casefold())}
    lines = [
        *_due(known, names),
        *_sessions(sessions_of(reader, standards, as_at, worker_id), names),
        *_covered(reader, known, names),
        *_discussed(reader, names, as_at),
        *_agreed(reader, standards, names, as_at),
    ]
    return pack(first, last, as_at, about, list(names.items()), lines)


def _is_asked(one: Worker, known: Clocks, first: date, last: date, worker_id: int | None, team_id: int | None) -> bool:
    if worker_id is not None:
        return one.id == worker_id
    if team_id is not None and one.team_id != team_id:
        return False
    if one.is_manager and not known.clocks[one.id].agreements:
        return False
    return not one.has_left(first) and (one.works_from is None or one.works_from <= last)


def _due(known: Clocks, names: dict[int, str]) -> Found:
    """Each session that was due: whether it was held, and whether by its day."""
    for id_, name in names.items():
        for one in known.clocks[id_].occasions(known.held.get(id_, []), known.as_at):
            said = _occasion(one, "held")
            yield Measure.HELD, Line(id_, name, one.on, one.done_on is not None, said)
            yield Measure.IN_TIME, Line(id_, name, one.on, one.in_time, said)


def _occasion(one: Occasion, done: str) -> str:
    if one.done_on is None:
        return f"due {short_form(one.due_on)}, not {done}"
    late = "" if one.in_time else ", late"
    return f"due {short_form(one.due_on)}, {done} {short_form(one.done_on)}{late}"


def _sessions(sessions: Iterable[SessionLine], names: dict[int, str]) -> Found:
    for one in sessions:
        if one.worker_id not in names:
            continue
        if one.planned_on is not None:
            said = f"planned {short_form(one.planned_on)}"
            said += f", cancelled: {one.cancelled_because.words}" if one.cancelled_because and one.cancelled_on else ""
            said += f", {one.state.words}" if one.state is SessionState.NOT_HELD else ""
            reason = one.cancelled_because if one.cancelled_on is not None else None
            not_held = reason is not None or one.state is SessionState.NOT_HELD
            yield Measure.CANCELLED, replace(_of_session(one, one.planned_on, not_held, said, names), cancelled=reason)
        if one.held_on is None or one.recorded_on is None:
            continue
        on, held = one.held_on, f"held {short_form(one.held_on)}"
        if one.kind.counts:
            yield Measure.LONG_ENOUGH, _of_session(one, on, not one.short, f"{held}, {one.minutes} minutes", names)
        entered = f"{held}, recorded {short_form(one.recorded_on)}"
        yield Measure.RECORDED_IN_TIME, _of_session(one, on, not one.late_entry, entered, names)
        yield Measure.SIGNED, _of_session(one, on, one.is_locked, f"{held}, {one.state.words}", names)
        for measure, part in ((Measure.DEVELOPMENT, "development"), (Measure.WELLBEING, "wellbeing")):
            yield measure, _of_session(one, on, part in one.discussed, held, names)


def _of_session(one: SessionLine, on: date, met: bool, said: str, names: dict[int, str]) -> Line:
    return Line(one.worker_id, names[one.worker_id], on, met, said, session_id=one.id)


def _covered(reader: Reader, known: Clocks, names: dict[int, str]) -> Found:
    """Each discussion of a case that was due while a worker held it, and whether it was in time."""
    held: dict[int, list[tuple[int, date, date | None]]] = {}
    about: dict[int, tuple[str, date, date | None, CaseStatus]] = {}
    for some in in_batches(names):
        listed = ", ".join(str(int(id_)) for id_ in some)
        for case, worker, since, until, child, number, opened, closed, said, kinds in reader.rows(
            "SELECT al.case_id, al.worker_id, al.started_on, al.ended_on, ch.reference, c.number, c.opened_on, "
            f"c.closed_on, c.status, {KINDS} FROM allocations AS al JOIN cases AS c ON c.id = al.case_id "
            f"JOIN children AS ch ON ch.id = c.child_id WHERE al.worker_id IN ({listed}) AND al.started_on <= :as_at",
            as_at=known.as_at.isoformat(),
        ):
            held.setdefault(case, []).append((worker, as_date(since), maybe_date(until)))
            about[case] = (f"{child}-{number}", as_date(opened), maybe_date(closed), status_with(said, kinds))
    days = discussed_days(reader, list(held), known.as_at)
    for case, holdings in held.items():
        reference, opened, closed, status = about[case]
        due_after = discuss_due(known.rules, status, closed)
        for one in occasions(opened, due_after, days.get(case, ()), known.as_at):
            for worker, since, until in holdings:
                if since <= one.on and (until is None or one.on < until):
                    words = _occasion(one, "discussed")
                    yield (
                        Measure.CASES_IN_TIME,
                        Line(worker, names[worker], one.on, one.in_time, words, case, reference),
                    )


def _discussed(reader: Reader, names: dict[int, str], as_at: date) -> Found:
    """Each discussion of a case, and whether it has a decision, a rationale, and challenge."""
    for worker, session, held, case, child, number, decision, rationale, challenge in reader.rows(
        "SELECT s.worker_id, s.id, s.held_on, d.case_id, ch.reference, c.number, d.decision IS NOT NULL, "
        "d.rationale IS NOT NULL, d.challenge IS NOT NULL FROM discussions AS d "
        "JOIN supervision_sessions AS s ON s.id = d.session_id JOIN cases AS c ON c.id = d.case_id "
        "JOIN children AS ch ON ch.id = c.child_id WHERE s.held_on <= :as_at",
        as_at=as_at.isoformat(),
    ):
        if worker not in names:
            continue
        on, reference = as_date(held), f"{child}-{number}"
        for measure, has, what in (
            (Measure.DECISION, decision, "decision"),
            (Measure.RATIONALE, rationale, "rationale"),
            (Measure.CHALLENGE, challenge, "challenge"),
        ):
            said = f"discussed {short_form(on)}, {'with' if has else 'no'} {what}"
            yield measure, Line(worker, names[worker], on, bool(has), said, case, reference, session)


def _agreed(reader: Reader, standards: Standards, names: dict[int, str], as_at: date) -> Found:
    """Each action on a case by who is to do it: whether it has a day, and whether it was done by it."""
    for one in agreed_actions(reader, standards, as_at, done=True, personal=False):
        if one.owner_id not in names:
            continue
        name = names[one.owner_id]
        day = f"due {short_form(one.due_on)}" if one.due_on else "no date"
        said = ", ".join(filter(None, (f"agreed {short_form(one.agreed_on)}", day, one.dated_in_words)))
        dated = one.agreed_due_on is not None
        yield Measure.ACTIONS_DATED, Line(one.owner_id, name, one.agreed_on, dated, said, one.case_id, one.case)
        if one.due_on is None:
            continue
        counted = Occasion(one.due_on, one.done_on)
        if one.done_on is not None or one.due_on < as_at:
            met, words = counted.in_time, _occasion(counted, "done")
            yield Measure.ACTIONS_IN_TIME, Line(one.owner_id, name, counted.on, met, words, one.case_id, one.case)
