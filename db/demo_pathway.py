"""The way of the synthetic cases: referrals taken and decided on, what starts assessments, section 47, closure."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from db.demo_case import PROTECTED, Assessment, Episode, Held, Waits, morning
from db.demo_hands import IN_USE_DAYS, Hands, Turns
from db.demo_signing import Signing
from db.demo_triage import HARM, THRESHOLDS
from models.assessment import Kind
from models.case import THRESHOLD_LEVELS
from models.census import ClosureReason
from models.dates import short_form
from models.decision import DecisionKind
from models.episodes import ClosedBy
from models.pathway import Trigger, kind_on
from models.referral import ReferralOutcome
from models.standards import Clock, Standards

_BY_FILE = 0.15  # of the referrals since the program is in use
_DECIDED = {
    ReferralOutcome.NO_FURTHER_ACTION: (
        "The referrer was given advice; the school and the family have what they need, and nobody is at risk.",
        "It is known, was assessed this year, and nothing in it is new.",
    ),
    ReferralOutcome.EARLY_HELP: (
        "The family agrees to early help, and the children's centre takes the lead.",
        "Support at home may keep this from getting worse; the school starts a common assessment.",
    ),
    ReferralOutcome.ASSESSMENT: (
        "What was seen cannot be explained without seeing the child at home and speaking to both parents.",
        "It is the third concern in a year, and the agencies disagree about what it means.",
        "The need is plain, and what help would meet it is not; the child is to be seen alone.",
    ),
    ReferralOutcome.SECTION_47: (
        "The strategy discussion with the police and health agreed that there is reasonable cause to suspect "
        "significant harm.",
    ),
}
_NEEDLESS = "The enquiries did not substantiate the concern; the police and health agree that no conference is needed."
_FEEDBACK = "Told by letter what was decided and why, and whom to ring when something changes."
_CLOSURES = ("The plan has done what it was for, and the family and the school agree.",
             "Nothing more is needed than what the school and the health visitor give.")  # fmt: skip


class Pathway:
    """Leads each case along its way, so that every queue of a manager's morning has something in it."""

    def __init__(
        self, rng: Random, hands: Hands, clock: Standards, as_at: date, shifted: Callable[[date, int], date]
    ) -> None:
        """``shifted`` gives the day so many working days after a day, or before it."""
        self.rng, self.hands, self.clock, self.as_at, self.shifted = rng, hands, clock, as_at, shifted
        self.since = as_at - timedelta(days=IN_USE_DAYS)
        self.signing, self.turns = Signing(rng, hands, clock, as_at, shifted), Turns()
        self.one_is_late = False  # among the referrals that nobody has decided on

    def lead(self, episode: Episode, before: Episode | None, waits: Waits | None, band: str) -> None:
        """Note what was done to a case since the program is in use. ``before`` is the case before of the same child."""
        of_band = len(episode.work) - 1
        here = self._taken_here(episode, before, waits)
        if here:
            self._refer(episode, first_case=before is None)
            self._core_beside(episode)
        for place, work in enumerate(episode.work):
            episode.work[place] = work._replace(started_by=self._trigger(episode, place, here=here))
            self.signing.sign(episode, place, band if place == of_band else "")
        self._hold_conference(episode)
        if episode.closed_by is ClosedBy.CIN_CLOSURE and episode.closed_on and episode.closed_on >= self.since:
            self._close(episode, episode.closed_on)

    def straight_to_section_47(self, start: date) -> bool:
        """Whether a core assessment that starts on the day has no initial one before it."""
        begins = start >= self.since and kind_on(self.clock, start) is Kind.INITIAL
        return begins and self.turns.every(12, "straight")

    def code_of(self, held: Held, said: str) -> str:
        """A source or a need as it stands on the case: the census' code where the referral was taken here."""
        return said if held.facts["taken_by"] is None else said.replace(":", " ").split()[0]

    # The referral.

    def _taken_here(self, episode: Episode, before: Episode | None, waits: Waits | None) -> bool:
        if episode.opened_on < self.since or episode.closed_by is ClosedBy.NEXT_REFERRAL:
            return False
        if before is not None and before.closed_by is ClosedBy.NEXT_REFERRAL:
            return False
        if not episode.work and episode.closed_on is None:
            if waits not in (Waits.NEW, Waits.SIBLING):
                return False
            # Decided on, it would have an assessment: so it waits for that, and only one has for too long.
            late = self.as_at > self.clock.due(Clock.REFERRAL_DECISION, episode.opened_on).due_on
            taken = not (late and self.one_is_late)
            self.one_is_late |= late
            return taken
        if episode.work and episode.work[0].kind is Kind.CORE:
            return True
        if episode.work and episode.work[0].kind is not kind_on(self.clock, episode.opened_on):
            return False
        return self.rng.random() >= _BY_FILE

    def _refer(self, episode: Episode, *, first_case: bool) -> None:
        """Taken by somebody on duty; decided on by the manager there, where anything followed."""
        held, opened, duty = episode.held, episode.opened_on, self.hands.duty(episode.held)
        taken_by = duty.choose(self.rng, opened, opened).name
        ends = episode.closed_by is ClosedBy.NO_FURTHER_ACTION
        if episode.work and episode.work[0].kind is Kind.CORE:
            held.facts |= {"section_47_on": opened, "threshold_level": 4, "threshold_reason": HARM}
        level = held.facts["threshold_level"]
        if not isinstance(level, int):
            level = 4 if held.facts["section_47_on"] else 2 if ends else 3
            held.facts |= {"threshold_level": level, "threshold_reason": THRESHOLDS[level][0]}
        held.facts["taken_by"] = taken_by
        why = str(held.facts["threshold_reason"])
        held.decide(DecisionKind.THRESHOLD, opened, f"threshold {THRESHOLD_LEVELS[level]}", why, taken_by)
        if not (episode.work or ends):
            return
        on = self._end(episode, duty.manager) if ends else self._take_on(episode, duty.manager)
        told = max(on, self.shifted(on, self.rng.randint(0, 3)))
        if told <= self.as_at and self.rng.random() < 0.75:
            note = {"kind": "feedback", "happened_on": told, "source": None, "said": _FEEDBACK}
            held.notes.append({**note, "written_by": taken_by, "at": morning(told)})
        if first_case and self.turns.every(25, "moved referral"):
            self.signing.move_referral(episode, duty.manager)

    def _end(self, episode: Episode, by: str) -> date:
        """No further action, or early help: decided on the day on which the case closed, which is given back."""
        on = episode.closed_on or episode.opened_on
        outcome = self.turns.choose((ReferralOutcome.NO_FURTHER_ACTION, ReferralOutcome.EARLY_HELP), "ended")
        self._decide(episode, outcome, on, f"{outcome.words}, closed on {short_form(on)}", by)
        return on

    def _take_on(self, episode: Episode, by: str) -> date:
        """An assessment at the referral, or straight to section 47; gives the day of the decision."""
        opened, first, held = episode.opened_on, episode.work[0], episode.held
        latest = min(self.as_at, first.authorised_on or self.as_at)
        on = max(opened, min(latest, self.shifted(opened, self.rng.choice((0, 0, 1, 1, 1, 1, 2)))))
        words, due_on = first.kind.words.lower(), self.clock.due(first.kind.clock, first.clock_from).due_on
        began = held.facts["section_47_on"]
        straight = isinstance(began, date) and first.kind is not Kind.INITIAL and (began - opened).days <= 4
        if straight:
            on = opened if first.kind is Kind.CORE else on
            held.facts["section_47_on"] = on
            episode.work[0] = first._replace(started_on=on, started_by=Trigger.STRATEGY)
            outcome, said = ReferralOutcome.SECTION_47, f"{ReferralOutcome.SECTION_47.words}, {words} due "
        else:
            episode.work[0] = first._replace(started_on=opened, started_by=Trigger.REFERRAL)
            outcome, said = ReferralOutcome.ASSESSMENT, f"{words}, due "
        self._decide(episode, outcome, on, said + short_form(due_on), by)
        return on

    def _decide(self, episode: Episode, outcome: ReferralOutcome, on: date, said: str, by: str) -> None:
        episode.held.facts |= {"referral_outcome": outcome.value, "referral_decided_on": on}
        episode.held.decide(DecisionKind.REFERRAL, on, said, self.rng.choice(_DECIDED[outcome]), by)

    # Assessments.

    def _core_beside(self, episode: Episode) -> None:
        """Where section 47 began during an initial assessment, the core assessment began with it."""
        since, last = episode.held.facts["section_47_on"], episode.work[-1] if episode.work else None
        if last and last.kind is Kind.INITIAL and not last.authorised_on and isinstance(since, date):
            episode.work.append(Assessment(Kind.CORE, since, since, None, Trigger.STRATEGY))

    def _trigger(self, episode: Episode, place: int, *, here: bool) -> Trigger | None:
        """What started an assessment, where it was started here."""
        work = episode.work[place]
        if work.started_on < self.since or work.started_by or (place == 0 and not here):
            return work.started_by
        if work.kind is not Kind.CORE:
            return Trigger.NEW_INFORMATION
        at_end = episode.work[place - 1].authorised_on == work.started_on
        return Trigger.END_OF_INITIAL if at_end else Trigger.NEW_INFORMATION

    # Section 47, and the end.

    def _hold_conference(self, episode: Episode) -> None:
        """Most are held in time; some are due, one in ten is late, and some are not needed."""
        since = episode.held.facts["section_47_on"]
        if not isinstance(since, date) or episode.closed_on is not None:
            return
        passed = self.clock.calendar.elapsed(since, self.as_at)
        after = self.rng.randint(8, 15)
        if episode.status == PROTECTED:  # with it the plan began
            episode.held.facts["conference_on"] = self.shifted(since, min(after, passed))
            return
        if passed > 15 and self.turns.every(10, "late conference"):
            return
        if passed > 10 and self.turns.every(7, "needless conference"):
            needless_on = self.shifted(since, 10)
            episode.held.facts |= {"conference_needless": _NEEDLESS, "conference_needless_on": needless_on}
            said = "no initial child protection conference is needed"
            by = self.hands.manager(episode.held, needless_on)[1]
            episode.held.decide(DecisionKind.MANAGEMENT, needless_on, said, _NEEDLESS, by)
        elif passed >= after:
            episode.held.facts["conference_on"] = self.shifted(since, after)

    def _close(self, episode: Episode, on: date) -> None:
        """Closed by a manager's decision, with the census' code."""
        held, said = episode.held, episode.closure_reason or ""
        reason = ClosureReason(said.split()[0])
        episode.closure_reason = reason.value
        by, why = self.hands.manager(held, on)[1], self.rng.choice(_CLOSURES)
        held.decide(DecisionKind.CLOSURE, on, f"closed on {short_form(on)}: {reason.in_full}", why, by)
