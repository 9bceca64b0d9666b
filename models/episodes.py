"""From what a file knows of a child to cases: which referral each piece of work belongs to, and when a case closes.

A file from outside holds rows, not cases: referrals, assessments, times in need, plans, times in care and section 47
enquiries, each with gaps. ``cases_of`` puts the rows of one child together. It is a function of the facts alone, so
that the facts already in the store and those of a new file can be taken together, and a file that is read twice changes
nothing.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from models.assessment import Kind
from models.case import CaseStatus
from models.holder import NOBODY
from models.holder import Holder as Holder
from models.status import ToldEnquiries, ToldEpisode
from models.told_statuses import (
    called,
    enquiries_together,
    running_of,
    statuses_together,
    still_running,
    what_to_end,
)


class ClosedBy(StrEnum):
    """What closed a case."""

    CIN_CLOSURE = "cin_closure"
    NO_FURTHER_ACTION = "no_further_action"
    NEXT_REFERRAL = "next_referral"

    @property
    def words(self) -> str:
        return {
            ClosedBy.CIN_CLOSURE: "closed",
            ClosedBy.NO_FURTHER_ACTION: "no further action on the referral",
            ClosedBy.NEXT_REFERRAL: "closed by the next referral (no closure in the file)",
        }[self]


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral received on a day."""

    received_on: date
    source: str | None = None
    no_further_action: bool = False
    holder: Holder = NOBODY


@dataclass(frozen=True, slots=True)
class AssessmentWork:
    """An assessment as a file or the store knows it; open without an authorisation date."""

    kind: Kind
    started_on: date
    authorised_on: date | None = None
    child_seen: bool | None = None
    holder: Holder = NOBODY
    end_told: bool = True  # whether the file has a column for the authorisation at all
    submitted_on: date | None = None
    child_seen_on: date | None = None
    recorded_on: date | None = None  # on which day the latest of this was entered where the file comes from


@dataclass(frozen=True, slots=True)
class TimeInNeed:
    """A time as a child in need (list 6), until its closure where it has one: told, or else inferred."""

    started_on: date
    closed_on: date | None = None
    closure_reason: str | None = None
    primary_need: str | None = None
    status: str | None = None
    last_seen_on: date | None = None
    holder: Holder = NOBODY
    closure_known: bool = True
    end_told: bool = True  # whether the file has a column for the closure at all


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one child's work."""

    referrals: tuple[Referral, ...] = ()
    assessments: tuple[AssessmentWork, ...] = ()
    times_in_need: tuple[TimeInNeed, ...] = ()
    statuses: tuple[ToldEpisode, ...] = ()
    enquiries: tuple[ToldEnquiries, ...] = ()
    openings: tuple[date, ...] = ()  # of cases that no referral opened, where that is told


@dataclass(frozen=True, slots=True)
class PlacedAssessment:
    """An assessment with the day from which its clock counts."""

    work: AssessmentWork
    clock_from: date


@dataclass(frozen=True, slots=True)
class Episode:
    """One case: from its opening to its closure, with what belongs to it."""

    opened_on: date
    referral: Referral | None
    cin_started_on: date | None = None
    primary_need: str | None = None
    status: str | None = None
    last_seen_on: date | None = None
    closed_on: date | None = None
    closed_by: ClosedBy | None = None
    closure_reason: str | None = None
    assessments: tuple[PlacedAssessment, ...] = ()
    statuses: tuple[ToldEpisode, ...] = ()
    enquiries: tuple[ToldEnquiries, ...] = ()
    holder: Holder = NOBODY
    notices: tuple[str, ...] = ()
    left_open: "LeftOpen | None" = None


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A closure that was told and closed nothing: what runs of the child must not be without an open case."""

    told_on: date
    running: tuple[ToldEpisode, ...]

    @property
    def words(self) -> str:
        return (
            f"a file closes it on {self.told_on.isoformat()}, but {still_running(self.running)}: left open. "
            f"End {what_to_end(self.running)}, or look at the closure"
        )


@dataclass
class _Opening:
    """The beginning of a case, gathering what belongs to it."""

    day: date
    referral: Referral | None
    assessments: list[AssessmentWork] = field(default_factory=list)
    statuses: list[ToldEpisode] = field(default_factory=list)
    enquiries: list[ToldEnquiries] = field(default_factory=list)
    times_in_need: list[TimeInNeed] = field(default_factory=list)
    ended: bool = False


@dataclass
class _Stretch:
    """Times in need that overlap: one stretch, without an end while one of them has none."""

    times: list[TimeInNeed]

    @property
    def start(self) -> date:
        return self.times[0].started_on

    @property
    def end(self) -> date | None:
        ends = [time.closed_on for time in self.times]
        return None if None in ends else max(end for end in ends if end is not None)


def together(known: Facts, new: Facts) -> Facts:
    """The facts of the store with those of a newer file, whose word counts where both speak of the same thing.

    What the file does not give (a blank) leaves what is known, but for an authorisation and a closure: where there is
    a column for it and no date, an assessment, or a time in need, is open. Of plans, care and section 47 enquiries what
    is known stays (``models.told_statuses``); what the file contradicts there, ``contradictions`` tells.
    """
    referrals = {fact.received_on: fact for fact in known.referrals}
    for referral in new.referrals:
        was = referrals.get(referral.received_on)
        referrals[referral.received_on] = replace(referral, source=referral.source or was.source) if was else referral
    assessments = {(fact.kind, fact.started_on): fact for fact in known.assessments}
    for work in new.assessments:
        earlier = assessments.get((work.kind, work.started_on))
        seen = earlier.child_seen if earlier and work.child_seen is None else work.child_seen
        authorised_on = work.authorised_on if work.end_told or not earlier else earlier.authorised_on
        assessments[work.kind, work.started_on] = replace(work, authorised_on=authorised_on, child_seen=seen)
    return Facts(
        tuple(sorted(referrals.values(), key=lambda fact: fact.received_on)),
        tuple(sorted(assessments.values(), key=lambda fact: (fact.started_on, fact.kind))),
        tuple(sorted(_times_together(known, new), key=lambda fact: fact.started_on)),
        statuses_together(known.statuses, new.statuses)[0],
        enquiries_together(known.enquiries, new.enquiries)[0],
        tuple(sorted({*known.openings, *new.openings})),
    )


def contradictions(known: Facts, new: Facts) -> tuple[str, ...]:
    """What the file says of plans, care and section 47 enquiries that is not taken, since something else is known."""
    return (
        *statuses_together(known.statuses, new.statuses)[1],
        *enquiries_together(known.enquiries, new.enquiries)[1],
    )


def _times_together(known: Facts, new: Facts) -> Iterable[TimeInNeed]:
    """The times in need of both; one that the file knows under another start is found by its overlap."""
    times = {time.started_on: time for time in known.times_in_need}
    for time in new.times_in_need:
        was = times.get(time.started_on)
        times[time.started_on] = _newer(time, was) if was else time
    told = {time.started_on for time in new.times_in_need}
    episodes = cases_of(known) if known.times_in_need else []
    opened = {episode.cin_started_on: episode.opened_on for episode in episodes}
    referred_on = sorted(fact.received_on for fact in (*known.referrals, *new.referrals))
    for time in known.times_in_need:
        if time.started_on not in told:
            latest = episodes[-1].opened_on if time.closed_on is None else time.started_on
            _carry_on(time, times, new, opened.get(time.started_on, latest), referred_on)
    return times.values()


def _carry_on(
    time: TimeInNeed, times: dict[date, TimeInNeed], new: Facts, case_opened_on: date, referred_on: Sequence[date]
) -> None:
    """Find a known time among those of the file, under another start; or that it has ended without being told."""
    referred_later = [day for day in referred_on if day > max(case_opened_on, time.started_on)]
    same = [other for other in new.times_in_need if _are_one(time, other, referred_later)]
    goes_on = min(same, key=lambda other: other.started_on, default=None)
    referred = min(referred_later, default=None)
    if goes_on is not None and (referred is None or goes_on.started_on < referred):
        # A later file may correct the start. Where no referral opens the case, its opening is kept.
        times.pop(time.started_on, None)
        times.pop(goes_on.started_on, None)
        end = goes_on.closed_on or date.max
        by_referral = any(day <= goes_on.started_on or day < end for day in referred_on)
        start = goes_on.started_on if by_referral else min(time.started_on, goes_on.started_on)
        times[start] = replace(_newer(goes_on, time), started_on=start)
    elif referred is not None and (time.closed_on is None or (goes_on is not None and referred < time.closed_on)):
        # The file no longer knows of it, and the child was referred anew.
        times[time.started_on] = replace(time, closed_on=referred, closure_known=False)


def _are_one(known: TimeInNeed, other: TimeInNeed, referred_later: Sequence[date]) -> bool:
    """Whether two times in need overlap; one that begins with a referral, as the other ends, is another."""
    if other.closed_on is not None and other.closed_on <= known.started_on:
        return False
    if known.closed_on is None or other.started_on < known.closed_on:
        return True
    return other.closed_on == known.closed_on and other.started_on not in referred_later


def _newer(time: TimeInNeed, was: TimeInNeed) -> TimeInNeed:
    """A time in need as the newer file gives it, its blanks filled from what was known."""
    told = time.end_told
    return replace(
        time,
        closed_on=time.closed_on if told else was.closed_on,
        closure_known=time.closure_known if told else was.closure_known,
        closure_reason=time.closure_reason or (was.closure_reason if time.closed_on or not told else None),
        primary_need=time.primary_need or was.primary_need,
        status=time.status or was.status,
        last_seen_on=max((day for day in (time.last_seen_on, was.last_seen_on) if day), default=None),
    )


def cases_of(facts: Facts) -> list[Episode]:
    """The cases of one child, oldest first; at most the last one is open.

    A closure that is told does not close the last one while a protection plan or a time in care of the child runs.
    """
    stretches = _stretches(facts.times_in_need)
    openings = [_Opening(fact.received_on, fact) for fact in facts.referrals]
    without_referral = set(facts.openings) - {fact.received_on for fact in facts.referrals}
    without_referral |= _openings_before_referrals(facts, stretches)
    openings += [_Opening(day, None) for day in without_referral]
    for stretch in stretches:
        _place(stretch, openings)
    openings.sort(key=lambda opening: opening.day)
    days = [opening.day for opening in openings]
    for work in sorted(facts.assessments, key=lambda work: (work.started_on, work.kind)):
        openings[bisect_right(days, work.started_on) - 1].assessments.append(work)
    for told in sorted(facts.statuses, key=lambda told: (told.started_on, told.kind)):
        openings[bisect_right(days, told.started_on) - 1].statuses.append(told)
    for asked in sorted(facts.enquiries, key=lambda asked: asked.started_on):
        openings[bisect_right(days, asked.started_on) - 1].enquiries.append(asked)
    followers: list[_Opening | None] = [*openings, None][1:]
    running = running_of(facts.statuses)
    return [
        _episode(opening, follower, running if follower is None else ())
        for opening, follower in zip(openings, followers, strict=True)
    ]


def _stretches(times: Iterable[TimeInNeed]) -> list[_Stretch]:
    """The times in need put together where they overlap, oldest first; only the last may have no end."""
    stretches: list[_Stretch] = []
    for time in sorted(times, key=lambda time: time.started_on):
        last = stretches[-1] if stretches else None
        if last and (last.end is None or time.started_on < last.end or time.started_on == last.start):
            last.times.append(time)
        else:
            stretches.append(_Stretch([time]))
    return stretches


def _openings_before_referrals(facts: Facts, stretches: Sequence[_Stretch]) -> set[date]:
    """Where work, or a plan or care, that no referral comes before begins a case: at the earliest day known of it."""
    first_referral = min((fact.received_on for fact in facts.referrals), default=date.max)
    begun = [one.started_on for one in facts.assessments]
    begun += [one.started_on for one in facts.statuses]
    begun += [one.started_on for one in facts.enquiries]
    starts = [day for day in begun if day < first_referral]
    openings = set()
    for start in starts:
        closed = max((s.end for s in stretches if s.end is not None and s.end < start), default=date.min)
        known = [other for other in starts if closed < other <= start]
        known += [s.start for s in stretches if s.start <= start and (s.end is None or start <= s.end)]
        openings.add(min(known))
    return openings


def _place(stretch: _Stretch, openings: list[_Opening]) -> None:
    """Give a stretch in need to the case that it speaks of: the one open at its end, or the child's latest.

    Where no case was open then, it begins one of its own.
    """
    start, end = stretch.start, stretch.end
    before = max((o for o in openings if o.day <= start), key=lambda o: o.day, default=None)
    during = any(start < o.day and (end is None or o.day < end) for o in openings)
    if (before is None or before.ended) and not during:
        openings.append(_Opening(start, None))
    meant = max((o for o in openings if o.day <= start or end is None or o.day < end), key=lambda o: o.day)
    meant.times_in_need += stretch.times
    meant.ended = end is not None


def _episode(opening: _Opening, follower: _Opening | None, running: tuple[ToldEpisode, ...]) -> Episode:
    times = opening.times_in_need
    closed_on, closed_by = _closing(opening, follower)
    left_open = None
    if closed_on is not None and running:
        left_open, closed_on, closed_by = LeftOpen(closed_on, running), None, None
    assessments = placed(opening.assessments, opening.day if opening.referral is not None else None)
    holder, notices = _holder(opening)
    unfinished = [work for work in opening.assessments if work.authorised_on is None]
    if closed_on is not None and unfinished:
        notices += ("the case is closed, but has an assessment that nobody authorised",)
    if closed_by is ClosedBy.CIN_CLOSURE:
        notices += _going_on(opening, closed_on)
    return Episode(
        opened_on=opening.day,
        referral=opening.referral,
        cin_started_on=times[0].started_on if times else None,
        primary_need=_newest(time.primary_need for time in times),
        status=_newest(time.status for time in times),
        last_seen_on=max((time.last_seen_on for time in times if time.last_seen_on), default=None),
        closed_on=closed_on,
        closed_by=closed_by,
        closure_reason=_newest(time.closure_reason for time in times) if closed_by is ClosedBy.CIN_CLOSURE else None,
        assessments=assessments,
        statuses=tuple(opening.statuses),
        enquiries=tuple(opening.enquiries),
        holder=holder,
        notices=notices,
        left_open=left_open,
    )


def _closing(opening: _Opening, follower: _Opening | None) -> tuple[date | None, ClosedBy | None]:
    closures = [(time.closed_on, time.closure_known) for time in opening.times_in_need if time.closed_on is not None]
    if closures and len(closures) == len(opening.times_in_need):
        closed_on, known = max(closures)
        return closed_on, ClosedBy.CIN_CLOSURE if known else ClosedBy.NEXT_REFERRAL
    nothing_done = not (opening.assessments or opening.times_in_need or opening.statuses or opening.enquiries)
    if opening.referral is not None and opening.referral.no_further_action and nothing_done:
        return opening.day, ClosedBy.NO_FURTHER_ACTION
    if follower is not None:
        return follower.day, ClosedBy.NEXT_REFERRAL
    return None, None


def _going_on(opening: _Opening, closed_on: date | None) -> tuple[str, ...]:
    """What goes on although a closure was told."""
    going_on = [called(one.kind, one.started_on) for one in opening.statuses if one.ended_on is None and one.end_told]
    going_on += [
        f"section 47 enquiries of {one.started_on.isoformat()} without a conference (8868)"
        for one in opening.enquiries
        if one.end_told and one.conference_on is None and not one.needless
    ]
    return tuple(f"the case is closed on {closed_on}, but goes on: {what}" for what in going_on)


def placed(works: Iterable[AssessmentWork], referred_on: date | None) -> tuple[PlacedAssessment, ...]:
    """The assessments of a case, oldest first, with the day from which each counts.

    The first initial or single assessment counts from the referral, where there is one and it came before its start;
    all others from their own start.
    """
    found: list[PlacedAssessment] = []
    for work in works:
        first = work.kind is not Kind.CORE and all(other.work.kind is Kind.CORE for other in found)
        from_referral = referred_on if first and referred_on is not None and referred_on <= work.started_on else None
        found.append(PlacedAssessment(work, from_referral or work.started_on))
    return tuple(found)


def _holder(opening: _Opening) -> tuple[Holder, tuple[str, ...]]:
    """What list 6 says, else the newest row of lists 8, 7, 4 and 5, else list 3; with a notice where they disagree."""
    said = [("list 6", time.holder) for time in reversed(opening.times_in_need) if time.holder]
    for name, kind in (("list 8", CaseStatus.LOOKED_AFTER), ("list 7", CaseStatus.CHILD_PROTECTION)):
        said += [(name, told.holder) for told in reversed(opening.statuses) if told.kind is kind and told.holder]
    said += [("list 4", work.holder) for work in reversed(opening.assessments) if work.holder]
    said += [("list 5", asked.holder) for asked in reversed(opening.enquiries) if asked.holder]
    if opening.referral is not None and opening.referral.holder:
        said.append(("list 3", opening.referral.holder))
    if not said:
        return Holder(), ()
    where, holder = said[0]
    others: dict[str, Holder] = {}
    for name, other in said[1:]:
        if name != where and name not in others:
            others[name] = other
    notices = tuple(
        f"{name} gives {other}, {where} gives {holder}: {where} was taken"
        for name, other in others.items()
        if other != holder
    )
    return holder, notices


def _newest(values: Iterable[str | None]) -> str | None:
    return next((value for value in reversed(list(values)) if value), None)
