"""What a file changes in the work and the holders of one child, whatever kind of file it is."""

from dataclasses import replace
from datetime import date

from db.commands.import_changes import Change
from db.commands.import_known import (
    AssessmentValues,
    DecidedHere,
    Held,
    HolderValues,
    Key,
    KnownCase,
    KnownChild,
    SubmissionValues,
)
from models.assessment import Kind
from models.episodes import AssessmentWork, Episode, Holder, PlacedAssessment
from models.standards import Standards
from models.text import NAME_LENGTH


class ChildPlan:
    """The changes that a file makes to one child: assessments, and who holds the cases."""

    def __init__(self, reference: str, known: KnownChild | None, standards: Standards, as_of: date) -> None:
        self.changes: list[Change] = []
        self.notices: list[str] = []
        self._reference, self._standards, self._as_of = reference, standards, as_of
        self._source = "a file"  # what it is called, where it names nobody who did something
        cases = known.cases if known else []
        self._already = {key: (case, *found) for case in cases for key, found in case.assessments.items()}

    def _assessment(self, placed: PlacedAssessment, case: str, closed_here_on: date | None) -> AssessmentValues:
        """The change to an assessment, and what the store will have of it."""
        work = placed.work
        due = self._standards.due(work.kind.clock, placed.clock_from)
        assert due.standard.id is not None, "standards come from the store"
        after = AssessmentValues(
            case, work.kind.value, work.started_on, placed.clock_from, due.standard.id, due.due_on, work.authorised_on,
            work.child_seen, work.child_seen_on,
        )  # fmt: skip
        of_case, id_, before = self._known_work((work.kind, work.started_on), case)
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
        if before is None:
            self._say_of_another_kind(work, case)
        return after

    def _known_work(self, key: Key, _case: str) -> tuple[KnownCase, int, AssessmentValues] | tuple[None, None, None]:
        """What the store has of the assessment, in whichever case."""
        return self._already.get(key, (None, None, None))

    def _say_of_another_kind(self, work: AssessmentWork, case: str) -> None:
        for kind in Kind:
            if kind is not work.kind and (kind, work.started_on) in self._already:
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
            if after.child_seen_on not in (None, before.child_seen_on):
                self._note(
                    f"{name}: the store has the child seen on {before.child_seen_on}, the file on "
                    f"{after.child_seen_on}: left as it is"
                )
            after = replace(after, child_seen=before.child_seen, child_seen_on=before.child_seen_on)
        if after.authorised_on is not None and after.authorised_on < after.started_on:
            self._note(f"{name}: authorised on {after.authorised_on} in the file, before the start: left as it is")
            after = replace(after, authorised_on=before.authorised_on)
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

    def _submission(self, work: AssessmentWork, final: AssessmentValues, known: KnownCase | None, case: str) -> None:
        """The time with the manager that the file tells of, where none was entered here."""
        if work.submitted_on is None:
            return
        subject = f"{case} {work.kind.value} {final.started_on.isoformat()}"
        was = known.submitted.get((work.kind, work.started_on)) if known else None
        by = (work.holder.worker or self._source)[:NAME_LENGTH]
        values = SubmissionValues(work.submitted_on, final.authorised_on, by)
        if was is not None and was.here:
            if was.values.submitted_on != work.submitted_on:
                self._note(
                    f"{work.kind.words.lower()} in case {case}: submitted here on {was.values.submitted_on}, in the "
                    f"file on {work.submitted_on}: left as it is"
                )
        elif not final.started_on <= work.submitted_on <= (final.authorised_on or date.max):
            self._note(
                f"{work.kind.words.lower()} in case {case}: the submission of {work.submitted_on} does not fit the "
                "dates that were recorded here: left out"
            )
        else:
            self.changes.append(
                Change(
                    "submission", subject, was.values if was else None, values, was.id if was else None, case,
                    recorded_on=work.recorded_on,
                )
            )  # fmt: skip

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
