"""What an import of Annex A would change: the facts of the file and of the store, put together and compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from db.commands.calendar import standards_within
from db.commands.import_changes import Change, ImportPlan
from db.commands.import_child import ChildPlan
from db.commands.import_known import CaseValues, ChildValues, KnownCase, KnownChild, known_children
from db.commands.import_matching import facts_of, lacks, match_cases
from db.commands.import_status_known import add_statuses
from db.commands.import_status_plan import StatusPlan
from db.exchange.annex_a import AnnexA, ChildFacts
from models.annex_a import same_code, says_closed
from models.case import status_of
from models.census import CensusCode, ClosureReason, PrimaryNeed, ReferralSource
from models.episodes import ClosedBy, Episode, Facts, cases_of, contradictions, together
from models.progress import Progress, untold
from models.standards import Standards
from models.status import Episode as StatusEpisode
from models.status import ToldEnquiries, status_on
from models.told_statuses import running_of, still_running, what_to_end

_TOLD_EVERY = 100  # children


def planned(session: Session, annex: AnnexA, progress: Progress = untold) -> ImportPlan:
    """What the import would write, seen from within the transaction that may write it."""
    as_of = max((day for child in annex.children.values() for day in _days(child.facts)), default=date.min)
    source = Source(annex.path.name, annex.read_on, min(as_of, annex.read_on))
    return plan_of(session, list(annex.children.values()), standards_within(session), source, progress)


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name, the day on which it is read, and that up to which it knows who holds a case."""

    name: str
    read_on: date
    as_of: date


def plan_of(
    session: Session, children: Sequence[ChildFacts], standards: Standards, source: Source, progress: Progress = untold
) -> ImportPlan:
    """What these children of a file would write. Raises Cancelled where ``progress`` does."""
    progress("looking up what the store knows of the children", 0, 0)
    known = known_children(session, [child.reference for child in children], source.read_on)
    add_statuses(session, known.values())
    changes: list[Change] = []
    notices: list[str] = []
    for number, child in enumerate(children):
        if number % _TOLD_EVERY == 0:
            progress("comparing the children with the store", number, len(children))
        planned = _ChildPlan(child, known.get(child.reference), standards, source)
        changes += planned.changes
        notices += planned.notices
    return ImportPlan(tuple(changes), tuple(notices))


def _days(facts: Facts) -> Iterator[date]:
    """The days that a file speaks of; the newest is the day from which a new holder is known to hold."""
    yield from (fact.received_on for fact in facts.referrals)
    for work in facts.assessments:
        yield work.authorised_on or work.started_on
    for time in facts.times_in_need:
        yield max(day for day in (time.started_on, time.closed_on, time.last_seen_on) if day is not None)
    for told in facts.statuses:
        yield from (told.started_on, *told.reviews, *(one.on for one in told.visits))
        yield from (one.started_on for one in told.placements)
        yield from (day for day in (told.ended_on, told.legal_status_on) if day is not None)
    for asked in facts.enquiries:
        yield asked.conference_on or asked.started_on


class _ChildPlan(ChildPlan):
    """The changes that the file makes to one child."""

    def __init__(self, child: ChildFacts, known: KnownChild | None, standards: Standards, source: Source) -> None:
        super().__init__(child.reference, known, standards, source.as_of)
        self._read_on, self._source = source.read_on, f"the file {source.name}"
        before = known.values if known else None
        born_on = child.born_on or (before.date_of_birth if before else None)
        after = ChildValues(
            born_on,
            child.gender or (before.gender if before else None),
            # A child is born or expected.
            child.expected_on or (before.expected_on if before else None) if born_on is None else None,
        )
        self.changes.append(Change("child", child.reference, before, after, known.id if known else None))
        cases = list(known.cases) if known else []
        self._episodes = [
            StatusEpisode(kind, started_on, one.values.ended_on)
            for case in cases
            for (kind, started_on), one in case.statuses.items()
        ]
        self._statuses = StatusPlan(
            cases, child.facts.statuses, child.facts.enquiries, as_of=source.as_of, source=source.name, note=self._note
        )
        matched = self._matched(child.facts, cases)
        for said in contradictions(facts_of(cases), child.facts) if cases else ():
            self._note(said)
        asked: dict[str, Sequence[ToldEnquiries]] = {}
        subjects: list[str] = []
        number = max((case.number for case in cases), default=0)
        for episode, case in matched:
            if case is None:
                number += 1
            subject = f"{self._reference}-{case.number if case else number}"
            self._case(episode, case, subject, child.facts)
            subjects.append(subject)
            asked[subject] = episode.enquiries
        self._say_running(matched, subjects)
        self.changes += self._statuses.enquiries(asked)

    def _matched(self, facts: Facts, cases: Sequence[KnownCase]) -> list[tuple[Episode, KnownCase | None]]:
        """The cases of the child by the store and the file together, each with the one of the store that it is."""
        known = facts_of(cases)
        facts = self._without_referrals_of_closed(self._with_corrections(facts, cases), cases)
        without_list_6 = replace(facts, times_in_need=())
        left_out = ""
        matched = match_cases(cases_of(together(known, facts)), cases)
        # Where two cases that the store keeps apart would become one, less is taken: nothing is thrown away.
        if lacks(matched, cases):
            left_out = "list 6 does"
            matched = match_cases(cases_of(together(known, without_list_6)), cases)
        if lacks(matched, cases):
            left_out = "lists 3 and 6 do"
            matched = match_cases(cases_of(together(known, replace(without_list_6, referrals=()))), cases)
        if left_out:
            self._note(
                f"{left_out} not fit the cases that the store has of this child; what is said there was left out"
            )
        return matched

    def _with_corrections(self, facts: Facts, cases: Sequence[KnownCase]) -> Facts:
        """The facts of the file with the dates that were corrected here."""
        starts = {was: now for case in cases for was, now in case.here.starts.items()}
        referrals = {was: now for case in cases for was, now in case.here.referrals.items()}
        for work in facts.assessments:
            if (now := starts.get((work.kind, work.started_on))) is not None:
                self._note(
                    f"{work.kind.words.lower()}: the start of {work.started_on.isoformat()} was corrected here to "
                    f"{now.isoformat()}: left as it is"
                )
        return replace(
            facts,
            referrals=tuple(
                replace(one, received_on=referrals.get(one.received_on, one.received_on)) for one in facts.referrals
            ),
            assessments=tuple(
                replace(one, started_on=starts.get((one.kind, one.started_on), one.started_on))
                for one in facts.assessments
            ),
        )

    def _without_referrals_of_closed(self, facts: Facts, cases: Sequence[KnownCase]) -> Facts:
        """The facts of the file without referrals that came while a case was open that was closed here later (8820)."""
        known_on = {case.values.referred_on for case in cases}
        kept = []
        for referral in facts.referrals:
            on = referral.received_on
            within = [
                case
                for case in cases
                if case.here.closed and case.values.closed_on and case.values.opened_on < on < case.values.closed_on
            ]
            if on in known_on or not within:
                kept.append(referral)
                continue
            self._note(
                f"case {within[0].reference}: open here from {within[0].values.opened_on.isoformat()} to "
                f"{within[0].values.closed_on}; the referral of {on.isoformat()} came meanwhile and was left out"
            )
        return replace(facts, referrals=tuple(kept))

    def _as_decided_here(self, after: CaseValues, case: KnownCase, facts: Facts) -> CaseValues:
        """What the file says of a case that the store knows, without taking away what was recorded here."""
        before = case.values
        after = _in_words_of_store(before, after)
        after = replace(
            after,
            primary_need=after.primary_need or before.primary_need,
            status=before.status if self._stands_so(before, after.status) else after.status,
            last_seen_on=max((day for day in (after.last_seen_on, before.last_seen_on) if day), default=None),
        )
        if case.here.goes_on and after.no_further_action:
            self._note(
                f"case {case.reference}: a manager decides on its referral here; the file has no further action on it: "
                "left as it is"
            )
            after = replace(after, no_further_action=before.no_further_action)
            if after.closed_by == ClosedBy.NO_FURTHER_ACTION:
                after = replace(after, closed_on=before.closed_on, closed_by=before.closed_by)
        if not case.here.closed or before.closed_on is None:
            return after
        kept = replace(
            after,
            opened_on=min(after.opened_on, before.closed_on),
            closed_on=before.closed_on,
            closed_by=before.closed_by,
            closure_reason=before.closure_reason,
            no_further_action=before.no_further_action,
        )
        self._say_closed_here(case, before.closed_on, after, facts)
        return kept

    def _stands_so(self, case: CaseValues, told: str | None) -> bool:
        """Whether what a file says of how the child stands is how they stand by what the store has already."""
        is_open = case.closed_on is None
        if told is None:
            return True
        if says_closed(told):
            return not is_open
        stands = status_on(
            self._read_on, self._episodes, opened_on=case.opened_on if is_open else None, said=case.status
        )
        return stands is status_of(told)

    def _say_closed_here(self, case: KnownCase, closed_on: date, after: CaseValues, facts: Facts) -> None:
        """That a closure stands, where the file tells another or goes on with the case."""
        goes_on = [time for time in facts.times_in_need if time.closed_on is None and time.end_told]
        if after.closed_by == ClosedBy.CIN_CLOSURE and after.closed_on is not None and after.closed_on != closed_on:
            says = f"gives its closure as {after.closed_on.isoformat()}"
        elif after.closed_on is None and after.cin_started_on is not None and goes_on:
            says = "has no closure of it"
        else:
            return
        self._note(f"case {case.reference}: closed here on {closed_on.isoformat()}; the file {says}: left as it is")

    def _say_running(self, matched: Sequence[tuple[Episode, KnownCase | None]], subjects: Sequence[str]) -> None:
        """Whether the last case stays open although a file closes it, or is closed here: plans or care run."""
        episode, known = matched[-1] if matched else (None, None)
        closed_on = known.values.closed_on if known is not None and known.here.closed else None
        running = running_of(one for each, _ in matched for one in each.statuses)
        if episode is not None and closed_on is not None and running:
            self._note(
                f"case {subjects[-1]}: {still_running(running)} on a case that was closed here on "
                f"{closed_on.isoformat()}: take it up again, or end {what_to_end(running)}"
            )
        elif episode is not None and episode.left_open is not None:
            self._note(f"case {subjects[-1]}: {episode.left_open.words}")

    def _case(self, episode: Episode, known: KnownCase | None, subject: str, facts: Facts) -> None:
        before, after = (known.values if known else None), _case_values(episode)
        if known is not None and before is not None:
            after = _without_start_of_referral(before, self._as_decided_here(after, known, facts))
        self.changes.append(Change("case", subject, before, after, known.id if known else None, self._reference))
        if episode.referral is None and known is None:
            self._note(f"case {subject} opens on {after.opened_on.isoformat()}: referral not in file")
        if after.closed_by == ClosedBy.NEXT_REFERRAL and (before is None or before.closed_by != after.closed_by):
            self._note(f"case {subject} is closed on {after.closed_on} by the next referral: no closure in the file")
        self.notices += [f"case {subject}: {notice}" for notice in episode.notices]
        for placed in episode.assessments:
            final = self._assessment(placed, subject, known.values.closed_on if known and known.here.closed else None)
            if final.authorised_on is None:
                of_case, _, _ = self._known_work((placed.work.kind, placed.work.started_on), subject)
                self._submission(placed.work, final, of_case, subject)
        self.changes += [self._statuses.status(told, subject) for told in episode.statuses]
        self._holder(episode, known, subject)


def _in_words_of_store(before: CaseValues, after: CaseValues) -> CaseValues:
    """What the file says, in the words that stand already where its code is the same."""
    same_day = after.closed_on is not None and after.closed_on == before.closed_on
    if same_day and before.closed_by == ClosedBy.NEXT_REFERRAL and after.closure_reason is None:
        after = replace(after, closed_by=before.closed_by)
    without_referral = after.referred_on is None and before.referred_on is None
    source = before.referral_source if without_referral else after.referral_source
    return replace(
        after,
        referral_source=_one_of(ReferralSource, before.referral_source, source),
        primary_need=_one_of(PrimaryNeed, before.primary_need, after.primary_need),
        closure_reason=_one_of(ClosureReason, before.closure_reason, after.closure_reason),
    )


def _without_start_of_referral(before: CaseValues, after: CaseValues) -> CaseValues:
    """A case without a start of need gets none that is the day on which it was opened, unless the file closes it.

    So Annex A writes the start of need of an assessment that goes on: there is none but that of the referral.
    """
    same = before.cin_started_on is None and after.cin_started_on == before.opened_on == after.opened_on
    return replace(after, cin_started_on=None) if same and after.closed_on in (None, before.closed_on) else after


def _one_of(kind: type[CensusCode], known: str | None, told: str | None) -> str | None:
    return known if told is not None and same_code(kind, known, told) else told


def _case_values(episode: Episode) -> CaseValues:
    referral = episode.referral
    return CaseValues(
        opened_on=episode.opened_on,
        referred_on=referral.received_on if referral else None,
        referral_source=referral.source if referral else None,
        no_further_action=referral.no_further_action if referral else False,
        cin_started_on=episode.cin_started_on,
        primary_need=episode.primary_need,
        status=episode.status,
        last_seen_on=episode.last_seen_on,
        closed_on=episode.closed_on,
        closed_by=episode.closed_by.value if episode.closed_by else None,
        closure_reason=episode.closure_reason,
    )
