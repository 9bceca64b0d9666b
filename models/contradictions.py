"""What cannot be of a case, whoever wrote it: counted, so that nothing is taken back that would bring it about."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise

from models.case import CaseStatus
from models.data_checks import AssessmentDates, CaseDates, check_case
from models.pathway import AssessmentAt, CaseAt, Trigger
from models.status import EpisodeAt


def contradictions(case: CaseAt, today: date) -> Counter[str]:
    """How often the case breaks each rule: those of the census, by their code, and the order of a pathway."""
    found = Counter(finding.rule.value for finding in check_case(_dates(case), today))
    for one in case.assessments:
        found.update(_of_assessment(one))
    days = [case.decided_on, case.section_47_on, case.conference_on, *(one.authorised_on for one in case.assessments)]
    if case.closed_on is not None:
        found["closed before its end"] += sum(day is not None and day > case.closed_on for day in days)
        # What begins after the closure is of another case, where the child has one.
        of_case = (one for one in case.episodes if one.started_on <= case.closed_on or not case.referred_again)
        found["closed before its end"] += sum(one.ended_on is None or one.ended_on > case.closed_on for one in of_case)
    found.update(_of_episodes(case.episodes))
    return +found


def _of_episodes(episodes: Sequence[EpisodeAt]) -> Counter[str]:
    """Those of one kind that run beside each other, and a plan of a child in need beside a protection plan."""
    found: Counter[str] = Counter()
    for one, other in combinations(episodes, 2):
        beside = one.started_on < (other.ended_on or date.max) and other.started_on < (one.ended_on or date.max)
        found["8940"] += beside and one.kind is other.kind
        found["4001"] += beside and {one.kind, other.kind} == {CaseStatus.CHILD_IN_NEED, CaseStatus.CHILD_PROTECTION}
    return found


def _of_assessment(one: AssessmentAt) -> dict[str, int]:
    started, submitted, authorised = one.started_on, one.submitted, one.authorised_on
    signed = submitted is not None and authorised is not None
    return {
        "submitted before its start": one.first_submitted_on is not None and one.first_submitted_on < started,
        "with the manager twice at once": any(
            before.until is None or before.until > after.on for before, after in pairwise(one.times)
        ),
        "submitted before it came back": bool(submitted and one.last_on and submitted.on < one.last_on),
        "signed and with the manager": bool(signed and submitted and submitted.until is None),
        "signed on two days": bool(signed and submitted and submitted.until not in (None, authorised)),
        "seen after it was signed": bool(one.seen_on and authorised and one.seen_on > authorised),
    }


def _dates(case: CaseAt) -> CaseDates:
    return CaseDates(
        case.id,
        case.reference,
        case.opened_on,
        case.referred_on,
        case.closed_on,
        tuple(
            AssessmentDates(one.id, one.kind, one.started_on, one.authorised_on, one.trigger is Trigger.STRATEGY)
            for one in case.assessments
        ),
    )
