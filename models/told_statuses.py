"""What the store knows of plans, of care and of section 47 enquiries, together with what a newer file tells of them.

A file adds what is missing, and an end where none is known. It never takes anything away: where the two contradict each
other, what is known stays, and that is said in a sentence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from models.case import CaseStatus
from models.status import ToldEnquiries, ToldEpisode, ToldPlacement, ToldVisit

_WHAT = {
    CaseStatus.CHILD_IN_NEED: "plan of a child in need",
    CaseStatus.CHILD_PROTECTION: "protection plan",
    CaseStatus.LOOKED_AFTER: "time in care",
}


def called(kind: CaseStatus, started_on: date) -> str:
    """``protection plan of 2011-09-02``"""
    return f"{_WHAT[kind]} of {started_on.isoformat()}"


def running_of(statuses: Iterable[ToldEpisode]) -> tuple[ToldEpisode, ...]:
    """The protection plans and the times in care that have no end: a child with one is never without an open case."""
    never_wait = (CaseStatus.CHILD_PROTECTION, CaseStatus.LOOKED_AFTER)
    return tuple(sorted((one for one in statuses if one.kind in never_wait and one.ended_on is None), key=_by_start))


def still_running(running: Sequence[ToldEpisode]) -> str:
    """``the protection plan of 2011-09-02 runs``"""
    names = [f"the {called(one.kind, one.started_on)}" for one in running]
    return f"{' and '.join(names)} {'runs' if len(names) == 1 else 'run'}"


def what_to_end(running: Sequence[ToldEpisode]) -> str:
    """``the plan``"""
    kinds = {one.kind for one in running}
    names = [
        name
        for kind, name in ((CaseStatus.CHILD_PROTECTION, "the plan"), (CaseStatus.LOOKED_AFTER, "the time in care"))
        if kind in kinds
    ]
    return " and ".join(names)


def statuses_together(
    known: Iterable[ToldEpisode], new: Iterable[ToldEpisode]
) -> tuple[tuple[ToldEpisode, ...], tuple[str, ...]]:
    """The episodes of both, by their start; and what the two contradict each other in.

    Same kind and same start is the same episode. One that overlaps another of its kind with another start is not taken.
    """
    kept = {(one.kind, one.started_on): one for one in known}
    notices: list[str] = []
    for told in sorted(new, key=_by_start):
        name = called(told.kind, told.started_on)
        was = kept.get((told.kind, told.started_on))
        other = next((one for one in kept.values() if one.kind is told.kind and _overlap(one, told)), None)
        if was is None and other is not None:
            notices.append(f"the {name} in the file overlaps the {called(other.kind, other.started_on)}: left as it is")
            continue
        was = was or ToldEpisode(told.kind, told.started_on, end_told=False)
        kept[told.kind, told.started_on] = _one_of_both(was, told, notices)
    return tuple(sorted(kept.values(), key=_by_start)), tuple(notices)


def enquiries_together(
    known: Iterable[ToldEnquiries], new: Iterable[ToldEnquiries]
) -> tuple[tuple[ToldEnquiries, ...], tuple[str, ...]]:
    """The same for section 47 enquiries, which are the same where they began on the same day."""
    kept = {one.started_on: one for one in known}
    notices: list[str] = []
    for told in sorted(new, key=lambda one: one.started_on):
        was = kept.get(told.started_on)
        if was is None:
            kept[told.started_on] = told
            continue
        holder = told.holder or was.holder
        if not (was.conference_on or was.needless):
            kept[told.started_on] = replace(told, holder=holder, end_told=was.end_told or told.end_told)
            continue
        kept[told.started_on] = replace(was, holder=holder)
        if told.end_told and (told.conference_on, told.needless) != (was.conference_on, was.needless):
            notices.append(
                f"section 47 enquiries of {told.started_on.isoformat()}: {_conference(was)} here, and "
                f"{_conference(told)} in the file: left as it is"
            )
    return tuple(sorted(kept.values(), key=lambda one: one.started_on)), tuple(notices)


def _conference(one: ToldEnquiries) -> str:
    if one.conference_on is not None:
        return f"a conference on {one.conference_on.isoformat()}"
    return "no conference is needed" if one.needless else "no conference is told"


def _by_start(one: ToldEpisode) -> tuple[date, CaseStatus]:
    return one.started_on, one.kind


def _overlap(one: ToldEpisode, other: ToldEpisode) -> bool:
    return one.started_on < (other.ended_on or date.max) and other.started_on < (one.ended_on or date.max)


def _one_of_both(was: ToldEpisode, told: ToldEpisode, notices: list[str]) -> ToldEpisode:
    """One episode as it is known, with what the file adds to it."""
    name = called(was.kind, was.started_on)
    said: list[str] = []
    ended_on = _end(was, told, said)
    same_end = ended_on is not None and ended_on == told.ended_on
    for what, mine, theirs in (
        ("the category at its start", was.category, told.category),
        ("the number of previous plans", was.previous_plans, told.previous_plans),
    ):
        if None not in (mine, theirs) and mine != theirs:
            said.append(f"{what} is {mine} here and {theirs} in the file")
    legal = _newer_legal_status(was, told)
    last = ended_on or date.max
    late = sorted({*told.reviews, *(one.on for one in told.visits)} - {*was.reviews, *(one.on for one in was.visits)})
    said += [f"the file has a review or a visit on {day.isoformat()}, after the end" for day in late if day > last]
    notices += [f"{name}: {text}: left as it is" for text in said]
    return ToldEpisode(
        was.kind,
        was.started_on,
        ended_on,
        end_told=was.end_told or told.end_told,
        end_reason=was.end_reason or (told.end_reason if same_end else None),
        category=was.category or told.category,
        latest_category=told.latest_category or was.latest_category,
        previous_plans=told.previous_plans if was.previous_plans is None else was.previous_plans,
        legal_status=legal.legal_status,
        legal_status_on=legal.legal_status_on,
        goal=told.goal or was.goal,
        reviews=tuple(sorted({*was.reviews, *(day for day in told.reviews if day <= last)})),
        visits=_visits(was.visits, [one for one in told.visits if one.on <= last]),
        placements=_placements(was.placements, told.placements, ended_on, name, notices),
        placements_told=was.placements_told if told.placements_told is None else told.placements_told,
        holder=told.holder or was.holder,
        last_on=was.last_on,
        core_groups=tuple(sorted({*was.core_groups, *(day for day in told.core_groups if day <= last)})),
    )


def _end(was: ToldEpisode, told: ToldEpisode, said: list[str]) -> date | None:
    """The end that is known; where none is, the one that the file tells, unless something was held after it."""
    if not told.end_told:
        return was.ended_on
    if was.ended_on is not None:
        if told.ended_on != was.ended_on:
            theirs = f"gives {told.ended_on.isoformat()}" if told.ended_on else "has no end of it"
            said.append(f"it ended on {was.ended_on.isoformat()} here, and the file {theirs}")
        return was.ended_on
    days = [*was.reviews, *(one.on for one in was.visits), *(one.started_on for one in was.placements)]
    days += [one.ended_on for one in was.placements if one.ended_on is not None]
    days += [was.last_on] if was.last_on is not None else []
    after = max((day for day in days if told.ended_on is not None and day > told.ended_on), default=None)
    if after is not None:
        said.append(f"the file gives its end as {told.ended_on}, but something stands here of {after.isoformat()}")
        return None
    return told.ended_on


def _newer_legal_status(was: ToldEpisode, told: ToldEpisode) -> ToldEpisode:
    """The one of the two that tells of the legal status from the later day; the file where they are equal."""
    if told.legal_status is None:
        return was
    if was.legal_status is None:
        return told
    return was if (told.legal_status_on or told.started_on) < (was.legal_status_on or was.started_on) else told


def _visits(known: Iterable[ToldVisit], new: Iterable[ToldVisit]) -> tuple[ToldVisit, ...]:
    visits = {one.on: one for one in known}
    for one in new:
        was = visits.get(one.on)
        visits[one.on] = one if was is None or was.alone is None else was
    return tuple(sorted(visits.values(), key=lambda one: one.on))


def _placements(
    known: Sequence[ToldPlacement],
    new: Sequence[ToldPlacement],
    ended_on: date | None,
    name: str,
    notices: list[str],
) -> tuple[ToldPlacement, ...]:
    """The placements of both. A child is in one at a time: one without an end ended when the next began.

    Respites and temporary moves run beside them, one at a time as well, until a placement begins at the latest. None
    goes on beyond the end of care: one of the file is cut at it, and one that begins on it or later is left out.
    """
    kept = {(one.started_on, one.aside): one for one in known}
    for one in sorted(new, key=lambda one: one.started_on):
        was = kept.get((one.started_on, one.aside))
        if was is not None:
            if None not in (was.type, one.type) and was.type != one.type:
                notices.append(
                    f"{name}: the placement of {one.started_on.isoformat()} is {was.type} here and {one.type} in the "
                    "file: left as it is"
                )
            kept[one.started_on, one.aside] = replace(
                was, type=was.type or one.type, ended_on=was.ended_on or one.ended_on, reason=was.reason or one.reason
            )
        elif (ended_on is not None and one.started_on >= ended_on) or any(
            other.aside is one.aside and other.started_on < one.started_on < (other.ended_on or one.started_on)
            for other in kept.values()
        ):
            notices.append(
                f"{name}: the placement of {one.started_on.isoformat()} in the file does not fit those that are known: "
                "left as it is"
            )
        else:
            kept[one.started_on, one.aside] = one
    in_turn = sorted(kept.values(), key=lambda one: (one.started_on, one.aside))
    return tuple(_until(replace(one, ended_on=one.ended_on or _next(one, in_turn)), ended_on) for one in in_turn)


def _until(one: ToldPlacement, ended_on: date | None) -> ToldPlacement:
    """The placement, ended with care at the latest; why it would have ended later is then not why it ended."""
    if ended_on is None or (one.ended_on is not None and one.ended_on <= ended_on):
        return one
    return replace(one, ended_on=ended_on, reason=one.reason if one.ended_on is None else None)


def _next(one: ToldPlacement, in_turn: Sequence[ToldPlacement]) -> date | None:
    """When the next placement began; a respite or a temporary move ends no placement."""
    return next(
        (other.started_on for other in in_turn if other.started_on > one.started_on and (one.aside or not other.aside)),
        None,
    )
