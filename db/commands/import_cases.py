"""The cases of a child as they will be: those of the store with what a plain list tells, closed and numbered."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from db.commands.import_known import CaseValues, Key, KnownCase
from db.exchange.plain_assessments import PlainCase
from models.episodes import AssessmentWork, ClosedBy, Holder

NUMBER = re.compile(r"[1-9][0-9]{0,2}")  # what a list may call a case so that it becomes its number here


@dataclass(eq=False)
class CaseToBe:
    """A case as it will be: what the store has of it, with what the file tells."""

    known: KnownCase | None
    label: str = ""
    referred_on: date | None = None
    opened_on: date = date.max
    closed_on: date | None = None
    closed_by: ClosedBy | None = None
    works: dict[Key, AssessmentWork] = field(default_factory=dict)
    told: dict[Key, AssessmentWork] = field(default_factory=dict)
    number: int = 0

    def knows(self, key: Key) -> bool:
        """Whether the store has this assessment in it."""
        return self.known is not None and key in self.known.assessments

    @property
    def holder(self) -> Holder:
        """Who the newest row says holds it; nobody, where the store knows of newer work."""
        newest = max(self.works.values(), key=lambda work: work.started_on).started_on
        rows = sorted(self.told.values(), key=lambda work: work.started_on, reverse=True)
        held = next((work for work in rows if work.holder), None)
        untold = any(work.started_on == newest for key, work in self.works.items() if key not in self.told)
        return Holder() if held is None or (untold and held.started_on < newest) else held.holder


def key_of(work: AssessmentWork) -> Key:
    """By what an assessment is known within its case."""
    return work.kind, work.started_on


def as_known(case: KnownCase) -> CaseToBe:
    """The case as the store has it."""
    values = case.values
    works = {
        key: AssessmentWork(key[0], key[1], work.authorised_on, work.child_seen, child_seen_on=work.child_seen_on)
        for key, (_, work) in case.assessments.items()
    }
    closed_by = ClosedBy(values.closed_by) if values.closed_by else None
    return CaseToBe(
        case, str(case.number), values.referred_on, values.opened_on, values.closed_on, closed_by, works,
        number=case.number,
    )  # fmt: skip


def tell(case: CaseToBe, work: AssessmentWork) -> None:
    """Put the word of the file upon what is known; what it leaves blank stays, but for an authorisation."""
    key = key_of(work)
    was = case.works.get(key)
    if was is not None:
        work = replace(
            work,
            authorised_on=work.authorised_on if work.end_told else was.authorised_on,
            child_seen=was.child_seen if work.child_seen is None else work.child_seen,
            child_seen_on=work.child_seen_on or was.child_seen_on,
        )
    case.works[key] = case.told[key] = work


def match_told(cases: Sequence[PlainCase], known: Sequence[CaseToBe]) -> list[CaseToBe | None]:
    """Which case of the store each case of the file is: by the work they share, by the referral, by the number."""
    found: list[CaseToBe | None] = [None] * len(cases)
    pairs = []
    for at, case in enumerate(cases):
        for other in known:
            shared = [work for work in case.works if key_of(work) in other.works]
            alike = sum(other.works[key_of(work)].authorised_on == work.authorised_on for work in shared)
            referred = case.referred_on is not None and case.referred_on == other.referred_on
            if shared or referred or case.opened_on == other.opened_on:
                pairs.append(((len(shared), alike, referred, case.label == other.label), at, other))
    for _, at, other in sorted(pairs, key=lambda pair: pair[0], reverse=True):
        if found[at] is None and other not in found:
            found[at] = other
    return found


def close_in_turn(cases: Sequence[CaseToBe]) -> None:
    """Close what another case follows: a child has one open case at a time, and it is the last that was opened."""
    moved = any(case.known is None or case.opened_on != case.known.values.opened_on for case in cases)
    for at, case in enumerate(cases):
        later = cases[at + 1 :]
        by_next = case.closed_by is ClosedBy.NEXT_REFERRAL and moved
        nothing_done = case.closed_by is ClosedBy.NO_FURTHER_ACTION and bool(case.told)
        if case.known is not None and case.known.here.closed:
            continue
        if case.known is None or nothing_done:
            case.closed_on, case.closed_by = (later[0].opened_on, ClosedBy.NEXT_REFERRAL) if later else (None, None)
        elif by_next and later:
            case.closed_on = later[0].opened_on
        elif case.closed_on is None and (new := next((one for one in later if one.known is None), None)):
            case.closed_on, case.closed_by = new.opened_on, ClosedBy.NEXT_REFERRAL
        if case.closed_on is not None:
            case.closed_on = max(case.closed_on, case.opened_on)
    opened = [at for at, case in enumerate(cases) if case.closed_on is None]
    for at in opened[:-1]:
        cases[at].closed_on, cases[at].closed_by = cases[at + 1].opened_on, ClosedBy.NEXT_REFERRAL


def number_new(cases: Iterable[CaseToBe]) -> None:
    """Give the new cases the number by which the file calls them where it is free, and else the next one."""
    new = [case for case in cases if case.known is None]
    used = {case.number for case in cases if case.known is not None}
    for case in new:
        if NUMBER.fullmatch(case.label) and int(case.label) not in used:
            case.number = int(case.label)
            used.add(case.number)
    for case in new:
        if not case.number:
            case.number = max(used, default=0) + 1
            used.add(case.number)


def values_of(case: CaseToBe) -> CaseValues:
    """What the store will have of the case; what a plain list does not tell of stays."""
    closed_by = case.closed_by.value if case.closed_by else None
    if case.known is None:
        nothing = CaseValues(case.opened_on, None, None, False, None, None, None, None, None, None, None)
    else:
        nothing = case.known.values
    return replace(
        nothing,
        opened_on=case.opened_on,
        referred_on=case.referred_on,
        closed_on=case.closed_on,
        closed_by=closed_by,
        closure_reason=nothing.closure_reason if case.closed_by == nothing.closed_by else None,
    )
