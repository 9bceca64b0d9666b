"""What an import would change, record by record: the facts of the file and of the store, put together and compared."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from db.commands.calendar import standards_within
from db.commands.import_known import (
    AssessmentValues,
    CaseValues,
    ChildValues,
    DecidedHere,
    Held,
    HolderValues,
    Key,
    KnownCase,
    KnownChild,
    Values,
    fields_of,
    known_children,
)
from db.commands.import_matching import facts_of, lacks, match_cases
from db.exchange.annex_a import AnnexA, ChildFacts
from models.assessment import Kind
from models.episodes import AssessmentWork, ClosedBy, Episode, Facts, Holder, PlacedAssessment, cases_of, together
from models.standards import Standards


@dataclass(frozen=True, slots=True)
class Change:
    """One record as it is and as it will be. ``what`` is the kind of record, ``subject`` its reference."""

    what: str
    subject: str
    before: Values | None
    after: Values
    id: int | None = None
    parent: str = ""
    corrects: bool = False

    @property
    def status(self) -> str:
        if self.before is None:
            return "new"
        return "unchanged" if self.before == self.after else "changed"

    @property
    def child(self) -> str:
        """The reference of the child that the record is of."""
        match self.what:
            case "child":
                return self.subject
            case "case":
                return self.parent
        return self.parent.rpartition("-")[0]

    @property
    def differences(self) -> list[tuple[str, object, object]]:
        """(field, before, after) for each value that changes."""
        if self.before is None:
            return []
        old, new = fields_of(self.before), fields_of(self.after)
        return [(name, old[name], new[name]) for name in new if old[name] != new[name]]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that an import would write, and what a person should know before saying yes."""

    changes: tuple[Change, ...]
    notices: tuple[str, ...]

    def count(self, what: str) -> Counter[str]:
        """How many records of this kind are new, changed and unchanged."""
        return Counter(change.status for change in self.changes if change.what == what)

    @property
    def writes(self) -> list[Change]:
        """The changes that write something."""
        return [change for change in self.changes if change.status != "unchanged"]


def planned(session: Session, annex: AnnexA) -> ImportPlan:
    """What the import would write, seen from within the transaction that may write it."""
    standards = standards_within(session)
    known = known_children(session, list(annex.children), annex.read_on)
    changes: list[Change] = []
    notices: list[str] = []
    as_of = max((day for child in annex.children.values() for day in _days(child.facts)), default=date.min)
    for child in annex.children.values():
        planned = _ChildPlan(child, known.get(child.reference), standards, min(as_of, annex.read_on))
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


class _ChildPlan:
    """The changes that the file makes to one child."""

    def __init__(self, child: ChildFacts, known: KnownChild | None, standards: Standards, as_of: date) -> None:
        self.changes: list[Change] = []
        self.notices: list[str] = []
        self._reference, self._standards, self._as_of = child.reference, standards, as_of
        before = known.values if known else None
        born_on = child.born_on or (before.date_of_birth if before else None)
        after = ChildValues(
            born_on,
            child.gender or (before.gender if before else None),
            before.expected_on if before and born_on is None else None,  # a child is born or expected
        )
        self.changes.append(Change("child", child.reference, before, after, known.id if known else None))
        cases = list(known.cases) if known else []
        self._already = {key: (case, *found) for case in cases for key, found in case.assessments.items()}
        matched = self._matched(child.facts, cases)
        number = max((case.number for case in cases), default=0)
        for episode, case in matched:
            if case is None:
                number += 1
            self._case(episode, case, case.number if case else number, child.facts)

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
        after = replace(
            after,
            primary_need=after.primary_need or before.primary_need,
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

    def _case(self, episode: Episode, known: KnownCase | None, number: int, facts: Facts) -> None:
        subject = f"{self._reference}-{number}"
        before, after = (known.values if known else None), _case_values(episode)
        if known is not None:
            after = self._as_decided_here(after, known, facts)
        self.changes.append(Change("case", subject, before, after, known.id if known else None, self._reference))
        if episode.referral is None and known is None:
            self._note(f"case {subject} opens on {after.opened_on.isoformat()}: referral not in file")
        if after.closed_by == ClosedBy.NEXT_REFERRAL and (before is None or before.closed_by != after.closed_by):
            self._note(f"case {subject} is closed on {after.closed_on} by the next referral: no closure in the file")
        self.notices += [f"case {subject}: {notice}" for notice in episode.notices]
        for placed in episode.assessments:
            self._assessment(placed, subject, known.values.closed_on if known and known.here.closed else None)
        self._holder(episode, known, subject)

    def _assessment(self, placed: PlacedAssessment, case: str, closed_here_on: date | None) -> None:
        work = placed.work
        due = self._standards.due(work.kind.clock, placed.clock_from)
        assert due.standard.id is not None, "standards come from the store"
        after = AssessmentValues(
            case, work.kind.value, work.started_on, placed.clock_from, due.standard.id, due.due_on, work.authorised_on,
            work.child_seen,
        )  # fmt: skip
        of_case, id_, before = self._already.get((work.kind, work.started_on), (None, None, None))
        name = f"{work.kind.words.lower()} of {work.started_on.isoformat()} in case {case}"
        if of_case is not None and before is not None:
            after = self._as_signed_here(before, after, of_case.here, (work.kind, work.started_on), name)
        elif closed_here_on is not None and work.started_on >= closed_here_on:
            self._note(f"{name} starts after the case was closed here on {closed_here_on.isoformat()}")
        if of_case is None:
            self._say_beside(work, case, name)
        done = before is not None and before.authorised_on is not None and after.authorised_on is not None
        if before is not None and done and before.clock_from == after.clock_from:
            # It is judged by the date it had: only what the file itself corrects changes.
            after = replace(after, standard_id=before.standard_id, due_on=before.due_on)
        subject = f"{case} {work.kind.value} {work.started_on.isoformat()}"
        self.changes.append(Change("assessment", subject, before, after, id_, case))
        if due.nearest_standard and before is None:
            self._note(
                f"{work.kind.words.lower()} of {work.started_on.isoformat()} in case {case}: no standard was in force "
                f"on {placed.clock_from.isoformat()}; the nearest, {due.standard.working_days} working days, was used"
            )
        if due.provisional and before is None:
            self._note(f"{work.kind.words.lower()} in case {case}: due {due.due_on.isoformat()} is provisional")
        if before is not None and before.authorised_on is not None and after.authorised_on is None:
            self._note(
                f"{work.kind.words.lower()} of {work.started_on.isoformat()} in case {case} was authorised on "
                f"{before.authorised_on.isoformat()}; the file has no authorisation, so it is open again"
            )
        for kind in Kind:
            if before is None and kind is not work.kind and (kind, work.started_on) in self._already:
                self._note(
                    f"the store has this assessment of {work.started_on.isoformat()} in case {case} as {kind.value}; "
                    f"it is added as {work.kind.value} as well"
                )

    def _say_beside(self, work: AssessmentWork, case: str, name: str) -> None:
        """That a new assessment goes on beside one that was started here, which the census would ask about."""
        for key, (of_case, _, known) in self._already.items():
            if of_case.reference != case or key not in of_case.here.begun:
                continue
            starts, ends = known.started_on, known.authorised_on or date.max
            if work.started_on < ends and starts < (work.authorised_on or date.max):
                self._note(
                    f"{name} overlaps the {key[0].words.lower()} started here on {starts.isoformat()} (8863Q): look at "
                    "both"
                )

    def _as_signed_here(
        self, before: AssessmentValues, after: AssessmentValues, here: DecidedHere, key: Key, name: str
    ) -> AssessmentValues:
        """What the file says of an assessment, without taking away what was signed, reopened or seen here."""
        if key in here.seen:
            after = replace(after, child_seen=before.child_seen)
        if key in here.begun:  # what started it is known here, and so from when it counts
            after = replace(after, clock_from=before.clock_from, standard_id=before.standard_id, due_on=before.due_on)
        if after.authorised_on == before.authorised_on:
            return after
        if key in here.signed:
            self._note(f"{name} was authorised here on {before.authorised_on}: left as it is")
            return replace(after, authorised_on=before.authorised_on)
        since = here.reopened.get(key)
        if since is not None and after.authorised_on is not None and after.authorised_on <= since:
            self._note(
                f"{name} was reopened here on {since.isoformat()}; the file has it authorised on "
                f"{after.authorised_on.isoformat()}: left open"
            )
            return replace(after, authorised_on=None)
        if key in here.with_manager:
            self._note(
                f"{name} is with the manager here since {here.with_manager[key].isoformat()}; the file has it "
                f"authorised on {after.authorised_on}: taken"
            )
        return after

    def _holder(self, episode: Episode, known: KnownCase | None, case: str) -> None:
        if not episode.holder:
            return
        held = known.held if known else Held()
        if held.allocation is None:
            self._first_holder(episode, held, case, known=known is not None)
            return
        id_, before = held.allocation
        if before.holder == episode.holder or self._left_as_it_is(held, episode.holder, case):
            self.changes.append(Change("allocation", case, before, before, id_, case))
            return
        # The file does not say since when; it knows of days up to ``as_of``, or to the end of the case. Where that is
        # not after the current holder began, the file corrects who held it.
        since = max(min(self._as_of, episode.closed_on or date.max), before.started_on)
        corrects = since == before.started_on
        after = HolderValues(episode.holder, before.started_on if corrects else since)
        self.changes.append(Change("allocation", case, before, after, id_, case, corrects))

    def _first_holder(self, episode: Episode, held: Held, case: str, *, known: bool) -> None:
        """Somebody holds a case that nobody holds, from its opening or since the store has known it."""
        if self._left_as_it_is(held, episode.holder, case):
            return
        # Unallocated until the file that says otherwise, where the store has known the case before.
        since = max(self._as_of, episode.opened_on) if known and episode.closed_on is None else episode.opened_on
        after = HolderValues(episode.holder, max(since, held.free_since))
        self.changes.append(Change("allocation", case, None, after, None, case))

    def _left_as_it_is(self, held: Held, holder: Holder, case: str) -> bool:
        """Whether what was decided here stands, whatever the file says: a case is lent, or was given since its days."""
        if held.is_lent and held.is_of(holder):
            return True
        if held.is_lent:
            until = held.lent_until.isoformat() if held.lent_until else "it is given back"
            said = f"lent until {until}"
        elif held.decided_on > self._as_of:
            said = f"decided here on {held.decided_on.isoformat()}, after the last day that the file speaks of"
        else:
            return False
        self._note(f"case {case}: {said}; the file gives {holder}: left as it is")
        return True

    def _note(self, text: str) -> None:
        self.notices.append(f"child {self._reference}: {text}" if not text.startswith("case ") else text)


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
