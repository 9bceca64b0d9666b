"""The assessments of the synthetic cases with their manager: submitted, returned, signed, reopened; the child seen."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from db.demo_case import Assessment, Episode, Held, Row, Seen, morning
from db.demo_hands import IN_USE_DAYS, Hands, Named, Turns
from models.pathway import Dated, LateReason, Trigger
from models.standards import Standards


class Fate(StrEnum):
    """Where an open assessment stands on the way to its signature."""

    WORKER = "the worker writes it"
    RETURNED = "it was with the manager, who returned it"
    REOPENED = "it was signed, and opened again"
    FOUNDER = "it waits for the manager whom the store was founded with"
    MANAGER = "it waits for the manager of its team"
    ANYBODY = "it waits for any manager"
    BY_FOUNDER = "the manager whom the store was founded with submitted it, and so does not sign it"


_W, _R, _M, _A = Fate.WORKER, Fate.RETURNED, Fate.MANAGER, Fate.ANYBODY
# Of those that stand alike, one after the other.
_FATES = {
    "today": (Fate.FOUNDER, _W, _M, _R, _W, _A),
    "late": (Fate.FOUNDER, _W, _R, _M, _W, Fate.REOPENED, _W, _A, _W, _W, _W, _M),
    "soon": (_M, _W, Fate.BY_FOUNDER, _W, _R, Fate.FOUNDER, _W, _W, _A, _W),
    "later": (_W, _W, _M, _W, _W, _W, _R, _W, _W, _W, _M, _W, _W, _W, _A, _W, _W, _W, _W, Fate.REOPENED),
}
_ONE_AMONG = {Fate.FOUNDER, Fate.BY_FOUNDER}  # of those that stand alike only one
_COMMENTS = (
    "What the child said is missing. See the child alone and write it in their words.",
    "The analysis repeats the history; say what it means for the child, and what would have to change.",
    "The father has not been spoken to. Do that, or say why it was not possible.",
    "The health visitor's view is from last year. Ask again, and date it.",
)
_LATE_NOTES = {
    LateReason.LATE_ALLOCATION: "It waited for a worker, and the first visit was in the second week.",
    LateReason.MANAGER: "It was finished in time and waited to be read.",
    LateReason.CHILD_NOT_SEEN: "Two visits failed; the child was seen at school in the end.",
    LateReason.FAMILY: "The family was away and could not be visited before.",
    LateReason.OTHER_AGENCY: "The paediatrician's report came after the due date.",
    LateReason.WORKLOAD: "The worker had two removals in these weeks.",
    LateReason.STAFF_ABSENCE: "The worker was sick for a week; nobody else knew the family.",
    LateReason.COMPLEXITY: "Three households and two authorities are concerned.",
    LateReason.SPECIALIST: "The assessment of the parents' capacity was waited for.",
}
_OTHER_REASONS = tuple(_LATE_NOTES)[2:]
_MOVED = ("the note of the visit shows another day", "entered with the day of the letter, not of the call",
          "typed wrongly")  # fmt: skip
_REOPENED = ("The school brought new information the day after it was signed; it belongs into this assessment.",
             "Signed with the pages of another child attached.")  # fmt: skip


class Signing:
    """Brings assessments to their managers, so that a queue of a morning has something of every kind in it."""

    def __init__(
        self, rng: Random, hands: Hands, clock: Standards, as_at: date, shifted: Callable[[date, int], date]
    ) -> None:
        """``shifted`` gives the day so many working days after a day, or before it."""
        self.rng, self.hands, self.clock, self.as_at, self.shifted = rng, hands, clock, as_at, shifted
        self.since = as_at - timedelta(days=IN_USE_DAYS)
        self.turns, self.had = Turns(), set[tuple[str, Fate]]()

    def sign(self, episode: Episode, place: int, band: str) -> None:
        """Note of an assessment when it was with the manager, when the child was seen, and why it is late.

        ``band`` is how an open one stands by its due date; nothing for one that nobody is to sign.
        """
        held, work = episode.held, episode.work[place]
        until, waits = self._with_manager(held, place, work, band)
        seen = self._seen(episode, work, until, waits=waits)
        held.seen.append(seen)
        if work.authorised_on and self.since <= work.authorised_on and self._due_on(work) < work.authorised_on:
            seen.late = self._late(held, place, work, work.authorised_on)
        own_clock = work.clock_from == work.started_on and work.started_by not in (None, Trigger.REFERRAL)
        if own_clock and self.turns.every(9, "moved start"):
            self._move_start(held, place, work)

    def move_referral(self, episode: Episode, by: str) -> None:
        """The referral was entered with an earlier day first."""
        opened = episode.opened_on
        made_on = min(self.as_at, max(opened, self.shifted(opened, 1)))
        row = self._correction(Dated.REFERRAL, self.shifted(opened, -1), opened, self.rng.choice(_MOVED), made_on, by)
        episode.held.corrections.append((None, row))

    def _due_on(self, work: Assessment) -> date:
        return self.clock.due(work.kind.clock, work.clock_from).due_on

    def _with_manager(self, held: Held, place: int, work: Assessment, band: str) -> tuple[date, bool]:
        """Note when it was with the manager; gives the last day on which the worker had it, and whether it waits."""
        if work.authorised_on is not None:
            if work.authorised_on < self.since:
                return work.authorised_on, False
            on = self.shifted(work.authorised_on, -self.rng.choice((0, 0, 1, 1, 1, 2, 2, 3, 5)))
            on = min(work.authorised_on, max(self._earliest(held, work), on))
            if self.rng.random() < 0.12:
                self._return(held, place, work, self.shifted(on, -self.rng.randint(1, 4)))
            self._submit(held, place, on, to=self.hands.manager(held, on), ended_on=work.authorised_on)
            return on, False
        fate = self._fate(band, held, work)
        if fate is Fate.RETURNED:
            self._return(held, place, work, self.shifted(self.as_at, -self.rng.randint(0, 3)))
        elif fate is Fate.REOPENED:
            self._reopen(held, place, work)
        elif fate is not Fate.WORKER:
            on = self.shifted(self.as_at, -self.rng.choice((1, 0, 1, 2, 2, 3, 4)))
            on = min(self.as_at, max(self._earliest(held, work), on))
            if self.turns.every(4, "returned once"):
                self._return(held, place, work, self.shifted(on, -self.rng.randint(1, 3)))
            to = {Fate.FOUNDER: self.hands.founder, Fate.MANAGER: self.hands.manager(held, on)}.get(fate)
            self._submit(held, place, on, to=to, by=self.hands.founder if fate is Fate.BY_FOUNDER else None)
            return on, True
        return self.as_at, False

    def _fate(self, band: str, held: Held, work: Assessment) -> Fate:
        """Where an open assessment stands; one just begun, or of a team alone, is not submitted."""
        if not band or not held.allocations or held.allocations[-1]["worker_id"] is None:
            return Fate.WORKER
        due = self.clock.due(work.kind.clock, work.clock_from)
        if 3 * self.clock.calendar.elapsed(work.started_on, self.as_at) < due.standard.working_days:
            return Fate.WORKER
        fate = self.turns.choose(_FATES[band], band)
        if fate in _ONE_AMONG and (band, fate) in self.had:
            return Fate.WORKER
        self.had.add((band, fate))
        return fate

    def _submit(
        self, held: Held, place: int, on: date, *, to: Named | None, by: Named | None = None,
        ended_on: date | None = None, outcome: str = "authorised", comment: str = "",
    ) -> None:  # fmt: skip
        """A time with the manager ``to``; ``by`` whoever held the case then, where nobody else is named."""
        who, signer = by or self.hands.holder(held, on), to or self.hands.manager(held, on)
        row = {"submitted_on": on, "submitted_by": who[1], "submitted_by_id": who[0], "to_id": to and to[0],
               "ended_on": ended_on, "outcome": ended_on and outcome, "ended_by": ended_on and signer[1],
               "comment": comment, "at": morning(on), "ended_at": ended_on and morning(ended_on)}  # fmt: skip
        held.submissions.append((place, row))

    def _return(self, held: Held, place: int, work: Assessment, until: date) -> None:
        """It was with the manager once, who returned it with a comment."""
        on = self.shifted(until, -self.rng.randint(0, 2))
        if max(self._earliest(held, work), self.since) <= on:
            to, comment = self.hands.manager(held, on), self.rng.choice(_COMMENTS)
            self._submit(held, place, on, to=to, ended_on=until, outcome="returned", comment=comment)

    def _reopen(self, held: Held, place: int, work: Assessment) -> None:
        signed = self.shifted(self.as_at, -self.rng.randint(2, 4))
        on = self.shifted(signed, -1)
        if max(self._earliest(held, work), self.since) <= on:
            to = self.hands.manager(held, on)
            self._submit(held, place, on, to=to, ended_on=signed)
            why, made_on = self.rng.choice(_REOPENED), self.shifted(signed, 1)
            held.corrections.append((place, self._correction(Dated.AUTHORISED, signed, None, why, made_on, to[1])))

    def _earliest(self, held: Held, work: Assessment) -> date:
        """Nothing is submitted before the referral is decided on and a worker has the case."""
        begun = [row["started_on"] for row in held.allocations if row["worker_id"] is not None]
        known = (work.started_on, held.facts["referral_decided_on"], *begun[:1])
        return max(day for day in known if isinstance(day, date))

    def _seen(self, episode: Episode, work: Assessment, until: date, *, waits: bool) -> Seen:
        """When the child was seen, where that was noted here; of one in eight that wait for the manager: not yet."""
        first = max(episode.opened_on, work.started_on)
        seen = Seen(child_seen=not self.turns.every(8, "not seen") if waits else None)
        if seen.child_seen is not False and until >= self.since:
            day = first + timedelta(days=int((until - first).days * self.rng.random() ** 1.6))
            seen.on = max(first, self.shifted(day, 0))
            seen.alone = self.rng.choice((True, True, True, False, None))
        return seen

    def _late(self, held: Held, place: int, work: Assessment, authorised_on: date) -> Row:
        """Why it is late: what the record shows where it does, else one reason after the other."""
        begun = [row["started_on"] for row in held.allocations if row["worker_id"] is not None]
        submitted = [row["submitted_on"] for at, row in held.submissions if at == place]
        calendar = self.clock.calendar
        if begun and isinstance(begun[0], date) and calendar.elapsed(work.clock_from, begun[0]) > 3:
            reason = LateReason.LATE_ALLOCATION
        elif submitted and isinstance(submitted[-1], date) and calendar.elapsed(submitted[-1], authorised_on) > 3:
            reason = LateReason.MANAGER
        else:
            reason = self.turns.choose(_OTHER_REASONS, "late")
        return {"late_reason": reason.value, "late_note": _LATE_NOTES[reason]}

    def _move_start(self, held: Held, place: int, work: Assessment) -> None:
        """The start was entered with a later day first."""
        was = self.shifted(work.started_on, self.rng.randint(1, 3))
        made_on = max(was, self.shifted(work.started_on, 4))
        if work.started_on < was and made_on <= (work.authorised_on or self.as_at):
            by, why = self.hands.manager(held, work.started_on)[1], self.rng.choice(_MOVED)
            held.corrections.append((place, self._correction(Dated.STARTED, was, work.started_on, why, made_on, by)))

    def _correction(self, dated: Dated, was: date, became: date | None, why: str, made_on: date, by: str) -> Row:
        return {"dated": dated.value, "was": was, "became": became, "reason": why, "made_on": made_on, "made_by": by,
                "at": morning(made_on)}  # fmt: skip
