"""Which dates of the record break a rule of the census: the same rules that an entry is checked by."""

from collections import defaultdict
from datetime import date

from db.queries.standards import as_date, maybe_date
from db.store import Reader
from models.assessment import Kind
from models.case import CaseStatus
from models.data_checks import AssessmentDates, CaseDates, Finding, check_case, without_case
from models.pathway import Trigger
from models.progress import Progress, untold

TOLD_EVERY = 1_000  # cases


def findings(reader: Reader, today: date, progress: Progress = untold) -> tuple[Finding, ...]:
    """What does not keep the rules, case by case, in the order of the references.

    Raises Cancelled where ``progress`` does.
    """
    assessments: dict[int, list[AssessmentDates]] = defaultdict(list)
    for id_, case, kind, started, authorised, started_by, seen in reader.rows(
        "SELECT id, case_id, kind, started_on, authorised_on, started_by, child_seen_on FROM assessments ORDER BY id"
    ):
        seen_on = tuple(("child seen", as_date(day)) for day in (seen,) if day)
        by_strategy = started_by == Trigger.STRATEGY
        assessments[case].append(
            AssessmentDates(id_, Kind(kind), as_date(started), maybe_date(authorised), by_strategy, seen_on)
        )
    found: list[Finding] = []
    cases = reader.rows(
        "SELECT c.id, ch.reference, c.number, c.opened_on, c.referred_on, c.closed_on, c.last_seen_on, "
        "c.section_47_on, c.conference_on, c.referral_decided_on FROM cases AS c "
        "JOIN children AS ch ON ch.id = c.child_id ORDER BY ch.reference, c.number"
    )
    for at, (id_, child, number, opened, referred, closed, *more) in enumerate(cases):
        if at % TOLD_EVERY == 0:
            progress("holding the dates of cases against the rules", at, len(cases))
        words = ("child last seen", "section 47 enquiries", "conference", "decision on the referral")
        others = tuple((word, as_date(day)) for word, day in zip(words, more, strict=True) if day)
        case = CaseDates(
            id_, f"{child}-{number}", as_date(opened), maybe_date(referred), maybe_date(closed),
            tuple(assessments.get(id_, ())), others,
        )  # fmt: skip
        found += check_case(case, today)
    return (*found, *_without_case(reader, today))


def _without_case(reader: Reader, today: date) -> list[Finding]:
    """Every protection plan and time in care of today whose child has no open case, told of the latest case."""
    return [
        without_case(case, f"{child}-{number}", CaseStatus(kind), as_date(started), maybe_date(closed))
        for case, child, number, kind, started, closed in reader.rows(
            "SELECT c.id, ch.reference, c.number, e.kind, e.started_on, c.closed_on FROM status_episodes AS e "
            "JOIN children AS ch ON ch.id = e.child_id JOIN cases AS c ON c.child_id = e.child_id "
            "WHERE e.kind IN ('child_protection', 'looked_after') AND e.started_on <= :today "
            "AND (e.ended_on IS NULL OR e.ended_on > :today) "
            "AND c.number = (SELECT MAX(l.number) FROM cases AS l WHERE l.child_id = e.child_id) "
            "AND NOT EXISTS (SELECT 1 FROM cases AS o WHERE o.child_id = e.child_id AND o.opened_on <= :today "
            "AND (o.closed_on IS NULL OR o.closed_on > :today)) ORDER BY ch.reference, e.started_on, e.id",
            today=today.isoformat(),
        )
    ]
