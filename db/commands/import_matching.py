"""Which case of the store each case of a file is."""

from collections.abc import Sequence

from db.commands.import_known import KnownCase
from models.episodes import AssessmentWork, ClosedBy, Episode, Facts, Referral, TimeInNeed
from models.status import ToldEnquiries


def facts_of(cases: Sequence[KnownCase]) -> Facts:
    """The facts that the store's cases were made of."""
    referrals, works, times, statuses, enquiries = [], [], [], [], []
    for case in cases:
        values = case.values
        if values.referred_on is not None:
            referrals.append(Referral(values.referred_on, values.referral_source, values.no_further_action))
        if values.cin_started_on is not None:
            times.append(
                TimeInNeed(
                    values.cin_started_on,
                    values.closed_on,
                    values.closure_reason,
                    values.primary_need,
                    values.status,
                    values.last_seen_on,
                    closure_known=values.closed_by == ClosedBy.CIN_CLOSURE,
                )
            )
        for (kind, started_on), (_, work) in case.assessments.items():
            works.append(AssessmentWork(kind, started_on, work.authorised_on, work.child_seen))
        statuses += [one.told for one in case.statuses.values()]
        enquiries += _enquiries_of(case)
    return Facts(tuple(referrals), tuple(works), tuple(times), tuple(statuses), tuple(enquiries))


def _enquiries_of(case: KnownCase) -> list[ToldEnquiries]:
    """The enquiries of a case; and the earlier ones that opened it, of which it keeps nothing but its opening."""
    told = case.enquiries.told if case.enquiries else None
    if told is None:
        return []
    values = case.values
    days = [told.started_on, *(day for _, day in case.assessments), *(day for _, day in case.statuses)]
    if values.referred_on is None and values.cin_started_on is None and values.opened_on < min(days):
        return [ToldEnquiries(values.opened_on, end_told=False), told]
    return [told]


def match_cases(episodes: Sequence[Episode], cases: Sequence[KnownCase]) -> list[tuple[Episode, KnownCase | None]]:
    """Which case of the store each episode is: the one opened that day, else one that shares its work or its time."""
    left = list(cases)
    found: dict[int, KnownCase] = {}
    for alike in (_opened_alike, _shares_work, _shares_status, _shares_need, _overlaps):
        for at, episode in enumerate(episodes):
            case = next((case for case in left if at not in found and alike(episode, case)), None)
            if case is not None:
                found[at] = case
                left.remove(case)
    return [(episode, found.get(at)) for at, episode in enumerate(episodes)]


def lacks(matched: Sequence[tuple[Episode, KnownCase | None]], cases: Sequence[KnownCase]) -> bool:
    return sum(case is not None for _, case in matched) < len(cases)


def _opened_alike(episode: Episode, case: KnownCase) -> bool:
    return case.values.opened_on == episode.opened_on


def _shares_work(episode: Episode, case: KnownCase) -> bool:
    return any((placed.work.kind, placed.work.started_on) in case.assessments for placed in episode.assessments)


def _shares_status(episode: Episode, case: KnownCase) -> bool:
    if any((told.kind, told.started_on) in case.statuses for told in episode.statuses):
        return True
    asked_on = case.enquiries.section_47_on if case.enquiries else None
    return asked_on is not None and any(asked.started_on == asked_on for asked in episode.enquiries)


def _shares_need(episode: Episode, case: KnownCase) -> bool:
    return case.values.cin_started_on is not None and case.values.cin_started_on == episode.cin_started_on


def _overlaps(episode: Episode, case: KnownCase) -> bool:
    first, last = case.values.opened_on, case.values.closed_on
    return (last is None or episode.opened_on <= last) and (episode.closed_on is None or first <= episode.closed_on)
