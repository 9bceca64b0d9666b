"""What may be recorded of a plan or of a time in care, and on which days: every check before anything is written.

The numbers are those of the Department's validation rules for the census of children in need.
"""

from collections.abc import Iterable
from datetime import date

from models.care_codes import EventKind, FactKind, MoveReason, PlacementType
from models.case import CaseStatus
from models.dates import short_form
from models.errors import InvalidInput
from models.pathway import CaseAt
from models.status import DATED, EpisodeAt

HELD_OF = {
    CaseStatus.CHILD_IN_NEED: frozenset({EventKind.REVIEW, EventKind.VISIT}),
    CaseStatus.CHILD_PROTECTION: frozenset(EventKind),
    CaseStatus.LOOKED_AFTER: frozenset({EventKind.REVIEW, EventKind.VISIT}),
}
FACTS_OF = {
    CaseStatus.CHILD_IN_NEED: frozenset[FactKind](),
    CaseStatus.CHILD_PROTECTION: frozenset({FactKind.CATEGORY}),
    CaseStatus.LOOKED_AFTER: frozenset({FactKind.LEGAL_STATUS, FactKind.GOAL}),
}
_BEGUN = {
    CaseStatus.CHILD_IN_NEED: "A child in need plan",
    CaseStatus.CHILD_PROTECTION: "A child protection plan",
    CaseStatus.LOOKED_AFTER: "A time in care",
}

_NEVER_BESIDE = {CaseStatus.CHILD_IN_NEED, CaseStatus.CHILD_PROTECTION}


def check_begin(case: CaseAt, kind: CaseStatus, on: date, today: date) -> EpisodeAt | None:
    """The plan of a child in need that ends where a protection plan begins (4001), if one runs.

    Raises InvalidInput where the case is closed, the day is before it was opened (1105) or to come, or another of the
    same kind is open (8935) or would overlap (8940), or a child in need and a protection plan would (4001).
    """
    if case.closed_on is not None:
        raise InvalidInput(f"{case.reference} was closed on {short_form(case.closed_on)}. Take it up again first.")
    _check_not_future(on, today)
    since = max(case.opened_on, case.referred_on or case.opened_on)
    if on < since:
        raise InvalidInput(
            f"{case.reference} was opened on {short_form(since)}; {short_form(on)} is before that{_before(kind)}. "
            "Check the date."
        )
    in_need = _running(case.episodes, CaseStatus.CHILD_IN_NEED) if kind is CaseStatus.CHILD_PROTECTION else None
    check_no_overlap(case.episodes, kind, on, None, None if in_need is None else in_need.id)
    if in_need is not None:
        check_end(in_need, on, today)
    return in_need


def beginnings(case: CaseAt) -> tuple[CaseStatus, ...]:
    """What can begin on the case now: nothing where it is closed, none that runs, no child in need plan beside another.

    Before the referral is decided on there is no plan to offer; into care a child may have to come at once. On which
    days it can begin is another matter: see ``check_begin``.
    """
    if case.closed_on is not None:
        return ()
    runs = {one.kind for one in case.episodes if one.ended_on is None}
    if CaseStatus.CHILD_PROTECTION in runs:
        runs.add(CaseStatus.CHILD_IN_NEED)
    if case.awaits_decision:
        runs |= {CaseStatus.CHILD_IN_NEED, CaseStatus.CHILD_PROTECTION}
    return tuple(kind for kind in reversed(DATED) if kind not in runs)


def check_no_overlap(
    episodes: Iterable[EpisodeAt], kind: CaseStatus, start: date, end: date | None, but: int | None = None
) -> None:
    """Raise InvalidInput where another of the same kind runs between the days; ``but`` is the one that is changed.

    A plan of a child in need and a protection plan are never beside each other either (4001).
    """
    for other in episodes:
        same = other.kind is kind
        if other.id == but or not (same or {other.kind, kind} == _NEVER_BESIDE):
            continue
        before = end is not None and end <= other.started_on
        after = other.ended_on is not None and other.ended_on <= start
        if (before or after) and not (same and start == other.started_on):
            continue
        since = f"{_BEGUN[other.kind]} began on {short_form(other.started_on)}"
        if other.ended_on is None and same:
            raise InvalidInput(f"{since} and runs (8935). End that one first, or check the date.")
        if other.ended_on is None:
            raise InvalidInput(f"{since} and runs, and the child has no other plan beside it (4001). End it first.")
        rule = "8940" if same else "4001"
        raise InvalidInput(
            f"{since} and ended on {short_form(other.ended_on)}, and the two would overlap ({rule}). Check the dates."
        )


def check_end(episode: EpisodeAt, on: date, today: date) -> None:
    """Raise InvalidInput where it has ended, or the day is not after its start (8925, 8840) or to come."""
    _need_running(episode)
    check_end_day(episode, episode.started_on, on, today)


def check_end_day(episode: EpisodeAt, start: date, end: date, today: date) -> None:
    """Raise InvalidInput where it cannot end on the day: before its start, or before something that stands on it."""
    _check_not_future(end, today)
    if end < start:
        raise InvalidInput(
            f"{_begun(episode)} began on {short_form(start)}; {short_form(end)} is before that (8925). Check the date."
        )
    if end == start and episode.kind is CaseStatus.CHILD_PROTECTION:
        raise InvalidInput(f"A plan does not end on the day on which it begins, {short_form(end)} (8840).")
    if episode.last_on is not None and end < episode.last_on:
        raise InvalidInput(
            f"Something stands on {episode.called} of {short_form(episode.last_on)}. It ends then or after."
        )


def check_event(episode: EpisodeAt, kind: EventKind, on: date, today: date, held: Iterable[date]) -> None:
    """Raise InvalidInput where no review, visit or core group can have been held on the day.

    ``held`` are the days of those of the kind that stand already. A review is after the start (8841).
    """
    if kind not in HELD_OF[episode.kind]:
        raise InvalidInput(f"A {kind.words} is not held of {episode.called}. Choose another.")
    _check_within(episode, on, today)
    if kind is EventKind.REVIEW and on == episode.started_on:
        raise InvalidInput(f"{_begun(episode)} began on {short_form(on)}; a review comes after its start (8841).")
    if on in set(held):
        raise InvalidInput(f"A {kind.words} on {short_form(on)} stands already. Nothing was written.")


def check_fact(episode: EpisodeAt, what: FactKind, on: date, today: date) -> None:
    """Raise InvalidInput where this does not hold of such an episode, or cannot since that day."""
    if what not in FACTS_OF[episode.kind]:
        raise InvalidInput(f"The {what.words} is nothing of {episode.called}. Choose another.")
    _check_within(episode, on, today)


def check_move(
    episode: EpisodeAt, on: date, today: date, current: date | None, reason: MoveReason | None, *, moves: bool
) -> None:
    """Raise InvalidInput where a child in care cannot have moved on the day.

    ``current`` is the day on which the placement began that would end; ``moves`` is False of a respite or a temporary
    move, which ends none. Why a placement ends is recorded with it.
    """
    if episode.kind is not CaseStatus.LOOKED_AFTER:
        raise InvalidInput(f"A placement is of a time in care, and not of {episode.called}.")
    _need_running(episode)
    _check_within(episode, on, today)
    if current is not None and on <= current:
        raise InvalidInput(
            f"The present placement began on {short_form(current)}; the next begins after. Check the date."
        )
    if moves and current is not None and reason is None:
        raise InvalidInput("A placement ends with this move. Say why: choose a reason.")
    if reason is not None and (not moves or current is None):
        raise InvalidInput("No placement ends with this, so there is no reason for a move. Leave it out.")


def check_back(started_on: date, on: date, today: date) -> None:
    """Raise InvalidInput where the child cannot have come back on the day from a respite or a temporary move."""
    _check_not_future(on, today)
    if on < started_on:
        raise InvalidInput(f"It began on {short_form(started_on)}; {short_form(on)} is before that. Check the date.")


def check_aside(type_: PlacementType | None, *, respite: bool) -> bool:
    """Whether it runs beside the placement: a respite, or a temporary move (T0 to T4)."""
    return respite or (type_ is not None and type_.is_temporary)


def check_start_day(case: CaseAt, episode: EpisodeAt, first_on: date | None, start: date, today: date) -> None:
    """Raise InvalidInput where the start cannot be corrected to the day; ``first_on`` is of what stands first on it."""
    _check_not_future(start, today)
    opened = max(case.opened_on, case.referred_on or case.opened_on)
    if start < opened:
        raise InvalidInput(
            f"{case.reference} was opened on {short_form(opened)}; {short_form(start)} is before "
            f"that{_before(episode.kind)}. Check the date."
        )
    if first_on is not None and first_on < start:
        raise InvalidInput(
            f"Something stands on {episode.called} of {short_form(first_on)}, before that. Check the date."
        )
    if episode.ended_on is not None:
        check_end_day(episode, start, episode.ended_on, today)
    check_no_overlap(case.episodes, episode.kind, start, episode.ended_on, episode.id)


def _before(kind: CaseStatus) -> str:
    """The rule that a protection plan does not begin before its referral, by its number."""
    return " (1105)" if kind is CaseStatus.CHILD_PROTECTION else ""


def _running(episodes: Iterable[EpisodeAt], kind: CaseStatus) -> EpisodeAt | None:
    return next((one for one in episodes if one.kind is kind and one.ended_on is None), None)


def _begun(episode: EpisodeAt) -> str:
    return episode.called[:1].upper() + episode.called[1:]


def _need_running(episode: EpisodeAt) -> None:
    if episode.ended_on is not None:
        raise InvalidInput(f"{_begun(episode)} ended on {short_form(episode.ended_on)}. Nothing was written.")


def _check_within(episode: EpisodeAt, on: date, today: date) -> None:
    _check_not_future(on, today)
    if on < episode.started_on:
        raise InvalidInput(
            f"{_begun(episode)} began on {short_form(episode.started_on)}; {short_form(on)} is before that. "
            "Check the date."
        )
    if episode.ended_on is not None and on > episode.ended_on:
        raise InvalidInput(
            f"{_begun(episode)} ended on {short_form(episode.ended_on)}; {short_form(on)} is after that. Check the day."
        )


def _check_not_future(on: date, today: date) -> None:
    if on > today:
        raise InvalidInput(f"{short_form(on)} is in the future. Give today or an earlier day.")
