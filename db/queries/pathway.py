"""A case as a move on its way finds it, and the children whom a referral may be of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.standards import as_date, maybe_date
from db.queries.status import episodes_at
from db.store import Reader
from models.assessment import Kind
from models.errors import NotFound
from models.pathway import AssessmentAt, CaseAt, Submitted, Trigger
from models.referral import CaseBefore


def case_at(reader: Reader, case_id: int, today: date) -> CaseAt:
    """The case with everything known today. Raises NotFound where the store does not show it."""
    row = reader.row(
        "SELECT c.child_id, ch.reference, c.number, c.opened_on, c.referred_on, c.closed_on, "
        "c.taken_by IS NOT NULL AND c.referral_outcome IS NULL, c.section_47_on, c.conference_on, "
        "c.conference_needless IS NOT NULL, (SELECT al.worker_id FROM allocations AS al WHERE al.case_id = c.id "
        "AND al.started_on <= :today AND (al.ended_on IS NULL OR al.ended_on > :today)), "
        "(SELECT MIN(al.started_on) FROM allocations AS al WHERE al.case_id = c.id AND al.worker_id IS NOT NULL), "
        "(SELECT MAX(d.id) FROM decisions AS d WHERE d.case_id = c.id AND d.kind = 'closure' AND d.corrects_id IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM decisions AS l WHERE l.case_id = c.id AND l.corrects_id = d.id)), "
        "EXISTS (SELECT 1 FROM cases AS o WHERE o.child_id = c.child_id AND o.number > c.number), "
        "c.referral_decided_on, (SELECT MIN(day) FROM ("
        "SELECT happened_on AS day FROM notes WHERE case_id = :id UNION ALL SELECT made_on FROM decisions "
        "WHERE case_id = :id AND id IS NOT (SELECT MIN(id) FROM decisions WHERE case_id = :id AND kind = 'threshold' "
        "AND c.taken_by IS NOT NULL) "
        "UNION ALL SELECT set_on FROM actions WHERE case_id = :id "
        "UNION ALL SELECT s.held_on FROM discussions AS d JOIN supervision_sessions AS s ON s.id = d.session_id "
        "WHERE d.case_id = :id "
        "UNION ALL SELECT started_on FROM co_workers WHERE case_id = :id "
        "UNION ALL SELECT started_on FROM allocations WHERE case_id = :id AND started_on > c.opened_on)) "
        "FROM cases AS c JOIN children AS ch ON ch.id = c.child_id WHERE c.id = :id",
        id=case_id,
        today=today.isoformat(),
    )
    if row is None:
        raise NotFound("This case is no longer in the store. Go back to the list and look again.")
    (child_id, child, number, opened, referred, closed, awaits, enquiries, conference, needless, holder, held, closure,
     again, decided, written) = row  # fmt: skip
    return CaseAt(
        id=case_id,
        child_id=child_id,
        reference=f"{child}-{number}",
        opened_on=as_date(opened),
        referred_on=maybe_date(referred),
        closed_on=maybe_date(closed),
        awaits_decision=bool(awaits),
        assessments=_assessments(reader, case_id),
        section_47_on=maybe_date(enquiries),
        conference_on=maybe_date(conference),
        conference_needless=bool(needless),
        holder_id=holder,
        held=tuple(
            (worker, as_date(start), maybe_date(end))
            for worker, start, end in reader.rows(
                "SELECT worker_id, started_on, ended_on FROM allocations WHERE case_id = :id AND worker_id IS NOT NULL",
                id=case_id,
            )
        ),
        closure_id=closure,
        referred_again=bool(again),
        held_since=maybe_date(held),
        decided_on=maybe_date(decided),
        written_since=maybe_date(written),
        episodes=episodes_at(reader, child_id),
    )


def _assessments(reader: Reader, case_id: int) -> tuple[AssessmentAt, ...]:
    with_manager = submissions_of(reader, case_id)
    reopened = {
        id_: as_date(last)
        for id_, last in reader.rows(
            "SELECT assessment_id, MAX(made_on) FROM corrections WHERE case_id = :id AND became IS NULL "
            "GROUP BY assessment_id",
            id=case_id,
        )
    }
    found = []
    for id_, kind, started, clock_from, due, started_by, authorised, seen in reader.rows(
        "SELECT id, kind, started_on, clock_from, due_on, started_by, authorised_on, child_seen_on FROM assessments "
        "WHERE case_id = :id ORDER BY started_on, id",
        id=case_id,
    ):
        times = with_manager.get(id_, [])
        # The last one is still with the manager, or is the one that was signed.
        current = times[-1] if times and (times[-1].until is None or authorised is not None) else None
        returned = [one.until for one in times if one.until is not None and one is not current]
        ends = [day for day in (*returned, reopened.get(id_)) if day is not None]
        found.append(
            AssessmentAt(
                id=id_,
                kind=Kind(kind),
                started_on=as_date(started),
                clock_from=as_date(clock_from),
                due_on=as_date(due),
                trigger=None if started_by is None else Trigger(started_by),
                authorised_on=maybe_date(authorised),
                submitted=current,
                seen_on=maybe_date(seen),
                last_on=max(ends, default=None),
                times=tuple(times),
            )
        )
    return tuple(found)


def submissions_of(reader: Reader, case_id: int) -> dict[int, list[Submitted]]:
    """The times with the manager of each assessment of the case, oldest first."""
    found: dict[int, list[Submitted]] = defaultdict(list)
    for id_, assessment, on, by, to, until in reader.rows(
        "SELECT id, assessment_id, submitted_on, submitted_by_id, to_id, ended_on FROM submissions "
        "WHERE case_id = :id ORDER BY id",
        id=case_id,
    ):
        found[assessment].append(Submitted(as_date(on), by, to, maybe_date(until), id_))
    return found


def cases_before(reader: Reader, child_id: int) -> list[CaseBefore]:
    """The child's cases, oldest first, as a new referral must know of them."""
    return [
        CaseBefore(f"{child}-{number}", as_date(referred), maybe_date(closed))
        for child, number, referred, closed in reader.rows(
            "SELECT ch.reference, c.number, COALESCE(c.referred_on, c.opened_on), c.closed_on FROM cases AS c "
            "JOIN children AS ch ON ch.id = c.child_id WHERE c.child_id = :id ORDER BY c.opened_on, c.number",
            id=child_id,
        )
    ]


@dataclass(frozen=True, slots=True)
class FoundChild:
    """A child of the store, as it is found by reference or by name, with the open case if there is one."""

    id: int
    reference: str
    name: str | None
    born_on: date | None
    expected_on: date | None
    open_case_id: int | None
    open_case: str | None
    last_referred_on: date | None


def child_found(reader: Reader, child_id: int) -> FoundChild:
    """The child with this id. Raises NotFound."""
    found = children_with(reader, [child_id])
    if not found:
        raise NotFound("This child is no longer in the store. Look again.")
    return found[0]


@dataclass(frozen=True, slots=True)
class KnownChild:
    """What a referral must know of a child of the store: the cases, and the siblings as (reference, name)."""

    cases: tuple[CaseBefore, ...]
    siblings: tuple[tuple[str, str | None], ...]


def known_child(reader: Reader, child_id: int) -> KnownChild:
    """The cases of the child, oldest first, and who is linked as a sibling already."""
    siblings = reader.rows(
        "SELECT s.reference, s.name FROM children AS s WHERE s.id <> :id AND s.family_id = "
        "(SELECT ch.family_id FROM children AS ch WHERE ch.id = :id) ORDER BY s.reference",
        id=child_id,
    )
    return KnownChild(tuple(cases_before(reader, child_id)), tuple((reference, name) for reference, name in siblings))


def children_with(reader: Reader, ids: Sequence[int]) -> list[FoundChild]:
    """The children with these ids, in their order; those that the store does not show are left out."""
    named = {f"id{number}": id_ for number, id_ in enumerate(ids)}
    rows = reader.rows(
        "SELECT ch.id, ch.reference, ch.name, ch.date_of_birth, ch.expected_on, c.id, c.number, "
        "(SELECT MAX(COALESCE(o.referred_on, o.opened_on)) FROM cases AS o WHERE o.child_id = ch.id) "
        "FROM children AS ch LEFT JOIN cases AS c ON c.child_id = ch.id AND c.closed_on IS NULL "
        f"WHERE ch.id IN ({', '.join(f':{name}' for name in named)})",
        **named,
    )
    found = {
        id_: FoundChild(
            id_,
            reference,
            name,
            maybe_date(born),
            maybe_date(expected),
            case_id,
            None if number is None else f"{reference}-{number}",
            maybe_date(referred),
        )
        for id_, reference, name, born, expected, case_id, number, referred in rows
    }
    return [found[id_] for id_ in ids if id_ in found]
