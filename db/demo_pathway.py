"""The way of the synthetic cases: referrals taken and decided on, assessments with the manager and signed, corrections.

The authority has worked with the program for some months. What was before that came in by a file.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from db.demo_case import Assessment, Episode, Held, Row, Seen, Waits, morning
from db.demo_people import DUTY, TEAMS, DemoTeam
from db.demo_triage import HARM, THRESHOLDS
from models.assessment import Kind
from models.case import THRESHOLD_LEVELS
from models.census import ClosureReason
from models.dates import short_form
from models.decision import DecisionKind
from models.episodes import ClosedBy
from models.pathway import Dated, LateReason, Trigger, kind_on
from models.referral import ReferralOutcome
from models.standards import Clock, Standards

IN_USE_DAYS = 120
_BY_FILE = 0.15  # of the referrals since then


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
_MOST = {Fate.FOUNDER: 3, Fate.BY_FOUNDER: 1}
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
_COMMENTS = (
    "What the child said is missing. See the child alone and write it in their words.",
    "The analysis repeats the history; say what it means for the child, and what would have to change.",
    "The father has not been spoken to. Do that, or say why it was not possible.",
    "The health visitor's view is from spring. Ask again, and date it.",
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
_NEEDLESS = "The enquiries did not substantiate the concern; the police and health agree that no conference is needed."
_FEEDBACK = "Told by letter what was decided and why, and whom to ring when something changes."
_CLOSURES = ("The plan has done what it was for, and the family and the school agree.",
             "Nothing more is needed than what the school and the health visitor give.")  # fmt: skip


class Pathway:
    """Leads each case along its way, so that every queue of a manager's morning has something in it."""

    def __init__(
        self, rng: Random, teams: list[DemoTeam], clock: Standards, as_at: date, shifted: Callable[[date, int], date]
    ) -> None:
        """``shifted`` gives the day so many working days after a day, or before it."""
        self.rng, self.clock, self.as_at, self.shifted = rng, clock, as_at, shifted
        self.since = as_at - timedelta(days=IN_USE_DAYS)
        self.teams = {team.id: team for team in teams}
        self.duty = {team.id: teams[place // len(TEAMS) * len(TEAMS) + DUTY] for place, team in enumerate(teams)}
        self.names = {one.id: one.name for team in teams for one in team.workers}
        # The manager that the store was founded with came first.
        self.founder = min((team.manager_id, team.manager) for team in teams)
        self.turns: Counter[str] = Counter()

    def lead(self, episode: Episode, before: Episode | None, waits: Waits | None, band: str) -> None:
        """Note what was done to a case since the program is in use. ``before`` is the case before of the same child."""
        here = self._taken_here(episode, before, waits)
        if here:
            self._refer(episode)
        held, of_band = episode.held, len(episode.work) - 1
        self._core_beside(episode, here=here)
        for place, work in enumerate(episode.work):
            started_by = self._trigger(episode, place, here=here)
            episode.work[place] = work = work._replace(started_by=started_by)
            ends = self._with_manager(held, place, work, band if place == of_band else "")
            held.seen.append(self._seen(episode, work, ends))
            if work.authorised_on and work.authorised_on >= self.since and self._is_late(work):
                held.seen[-1].late = self._late(held, place, work)
            if started_by not in (None, Trigger.REFERRAL) and work.clock_from == work.started_on and self._every(9):
                self._move_start(held, place, work)
        self._hold_conference(episode)
        if episode.closed_by is ClosedBy.CIN_CLOSURE and episode.closed_on and episode.closed_on >= self.since:
            self._close(episode, episode.closed_on)

    def straight_to_section_47(self, start: date) -> bool:
        """Whether a core assessment that starts on the day has no initial one before it."""
        return start >= self.since and kind_on(self.clock, start) is Kind.INITIAL and self._every(12)

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
            self.turns["undecided late"] += late
            return not late or self.turns["undecided late"] == 1
        if episode.work and episode.work[0].kind is Kind.CORE:
            return True
        if episode.work and episode.work[0].kind is not kind_on(self.clock, episode.opened_on):
            return False
        return self.rng.random() >= _BY_FILE

    def _refer(self, episode: Episode) -> None:
        """Taken by somebody on duty; decided on by the manager there, where anything followed."""
        held, opened = episode.held, episode.opened_on
        duty = self._duty(held)
        taken_by = duty.choose(self.rng, opened, opened).name
        ends = episode.closed_by is ClosedBy.NO_FURTHER_ACTION
        straight = bool(episode.work) and episode.work[0].kind is Kind.CORE
        if straight:
            held.facts |= {"section_47_on": opened, "threshold_level": 4, "threshold_reason": HARM}
        if held.facts["threshold_level"] is None:
            level = 4 if held.facts["section_47_on"] else 2 if ends else 3
            held.facts |= {"threshold_level": level, "threshold_reason": THRESHOLDS[level][0]}
        held.facts["taken_by"] = taken_by
        stands, why = held.facts["threshold_level"], str(held.facts["threshold_reason"])
        assert isinstance(stands, int)
        held.decide(DecisionKind.THRESHOLD, opened, f"threshold {THRESHOLD_LEVELS[stands]}", why, taken_by)
        if episode.work or ends:
            self._decide(episode, duty.manager, straight=straight, ends=ends)

    def _decide(self, episode: Episode, by: str, *, straight: bool, ends: bool) -> None:
        held, opened = episode.held, episode.opened_on
        if ends:
            on = episode.closed_on or opened
            outcome = (ReferralOutcome.NO_FURTHER_ACTION, ReferralOutcome.EARLY_HELP)[self.turns["ended"] % 2]
            self.turns["ended"] += 1
            said = f"{outcome.words}, closed on {short_form(on)}"
        else:
            first = episode.work[0]
            latest = min(self.as_at, first.authorised_on or self.as_at)
            on = opened if straight else min(latest, self.shifted(opened, self.rng.choice((0, 0, 1, 1, 1, 1, 2))))
            on = max(opened, on)
            strategy = held.facts["section_47_on"]
            single = first.kind is Kind.SINGLE and isinstance(strategy, date) and strategy <= on
            outcome = ReferralOutcome.SECTION_47 if straight or single else ReferralOutcome.ASSESSMENT
            start = strategy if single and isinstance(strategy, date) else opened
            by_trigger = Trigger.STRATEGY if outcome is ReferralOutcome.SECTION_47 else Trigger.REFERRAL
            episode.work[0] = first._replace(started_on=start, started_by=by_trigger)
            due = short_form(self.clock.due(first.kind.clock, first.clock_from).due_on)
            words = first.kind.words.lower()
            said = f"{words}, due {due}" if not (straight or single) else f"{outcome.words}, {words} due {due}"
        held.facts |= {"referral_outcome": outcome.value, "referral_decided_on": on}
        held.decide(DecisionKind.REFERRAL, on, said, self.rng.choice(_DECIDED[outcome]), by)
        told = self.shifted(on, self.rng.randint(0, 3))
        if max(on, told) <= self.as_at and self.rng.random() < 0.75:
            note = {"kind": "feedback", "happened_on": max(on, told), "source": None, "said": _FEEDBACK}
            held.notes.append({**note, "written_by": held.facts["taken_by"], "at": morning(max(on, told))})
        if self._every(25):
            self._move_referral(held, opened, by)

    def _duty(self, held: Held) -> DemoTeam:
        """The duty team of the area; of a case that nobody has, of the first."""
        place = held.allocations[0]["team_id"] if held.allocations else next(iter(self.teams))
        assert isinstance(place, int)
        return self.duty[place]

    # Assessments.

    def _core_beside(self, episode: Episode, *, here: bool) -> None:
        """Where section 47 began during an initial assessment, the core assessment began with it."""
        since, last = episode.held.facts["section_47_on"], episode.work[-1] if episode.work else None
        if here and last and last.kind is Kind.INITIAL and not last.authorised_on and isinstance(since, date):
            episode.work.append(Assessment(Kind.CORE, since, since, None, Trigger.STRATEGY))

    def _trigger(self, episode: Episode, place: int, *, here: bool) -> Trigger | None:
        work = episode.work[place]
        if work.started_on < self.since or work.started_by or (place == 0 and not here):
            return work.started_by
        if work.kind is not Kind.CORE:
            return Trigger.NEW_INFORMATION
        ended = episode.work[place - 1].authorised_on or work.started_on
        return Trigger.END_OF_INITIAL if self.shifted(ended, 1) >= work.started_on else Trigger.NEW_INFORMATION

    def _is_late(self, work: Assessment) -> bool:
        due_on = self.clock.due(work.kind.clock, work.clock_from).due_on
        return work.authorised_on is not None and work.authorised_on > due_on

    def _with_manager(self, held: Held, place: int, work: Assessment, band: str) -> date:
        """Note when it was with the manager; returns the last day on which the worker had it."""
        if work.authorised_on is not None:
            if work.authorised_on < self.since:
                return work.authorised_on
            on = max(work.started_on, self.shifted(work.authorised_on, -self.rng.choice((0, 0, 1, 1, 1, 2, 2, 3, 5))))
            if self.rng.random() < 0.12:
                self._return(held, place, work, self.shifted(on, -self.rng.randint(1, 4)))
            self._submit(held, place, on, to=self._manager(held, on), ended_on=work.authorised_on)
            return on
        match self._fate(band, held):
            case Fate.WORKER:
                return self.as_at
            case Fate.RETURNED:
                self._return(held, place, work, self.shifted(self.as_at, -self.rng.randint(0, 3)))
                return self.as_at
            case Fate.REOPENED:
                self._reopen(held, place, work)
                return self.as_at
            case fate:
                on = max(work.started_on, self.shifted(self.as_at, -self.rng.choice((1, 0, 1, 2, 2, 3, 4))))
                if self._every(4):
                    self._return(held, place, work, self.shifted(on, -self.rng.randint(1, 3)))
                to = {Fate.FOUNDER: self.founder, Fate.MANAGER: self._manager(held, on)}.get(fate)
                self._submit(held, place, on, to=to, by=self.founder if fate is Fate.BY_FOUNDER else None)
                return on

    def _fate(self, band: str, held: Held) -> Fate:
        """Where the open assessment of a family stands; a team alone submits nothing."""
        if not band or not held.allocations or held.allocations[-1]["worker_id"] is None:
            return Fate.WORKER
        fates = _FATES[band]
        fate = fates[self.turns[band] % len(fates)]
        self.turns[band] += 1
        self.turns[fate] += 1
        return fate if self.turns[fate] <= _MOST.get(fate, self.turns[fate]) else Fate.WORKER

    def _submit(
        self, held: Held, place: int, on: date, *, to: tuple[int, str] | None, by: tuple[int, str] | None = None,
        ended_on: date | None = None, outcome: str = "authorised", comment: str = "",
    ) -> None:  # fmt: skip
        """A time with the manager ``to``; ``by`` whoever held the case then, where nobody else is named."""
        who = by or self._holder(held, on)
        signer = to or self._manager(held, on)
        row = {"submitted_on": on, "submitted_by": who[1], "submitted_by_id": who[0], "to_id": to and to[0],
               "ended_on": ended_on, "outcome": ended_on and outcome, "ended_by": ended_on and signer[1],
               "comment": comment}  # fmt: skip
        held.submissions.append((place, row))

    def _return(self, held: Held, place: int, work: Assessment, until: date) -> None:
        """It was with the manager once, who returned it with a comment."""
        on = self.shifted(until, -self.rng.randint(0, 2))
        if max(work.started_on, self.since) <= on:
            to, comment = self._manager(held, on), self.rng.choice(_COMMENTS)
            self._submit(held, place, on, to=to, ended_on=until, outcome="returned", comment=comment)

    def _reopen(self, held: Held, place: int, work: Assessment) -> None:
        signed = self.shifted(self.as_at, -self.rng.randint(2, 4))
        on = self.shifted(signed, -1)
        if on >= max(work.started_on, self.since):
            to = self._manager(held, on)
            self._submit(held, place, on, to=to, ended_on=signed)
            why, made_on = self.rng.choice(_REOPENED), self.shifted(signed, 1)
            held.corrections.append((place, self._correction(Dated.AUTHORISED, signed, None, why, made_on, to[1])))

    def _manager(self, held: Held, day: date) -> tuple[int, str]:
        """The manager of the team that had the case."""
        place = self._allocation(held, day)["team_id"] if held.allocations else None
        team = self.teams[place] if isinstance(place, int) else self._duty(held)
        return team.manager_id, team.manager

    def _holder(self, held: Held, day: date) -> tuple[int, str]:
        """The worker who held the case on the day, or the supervisor of the duty team."""
        found = self._allocation(held, day)["worker_id"] if held.allocations else None
        if isinstance(found, int):
            return found, self.names[found]
        supervisor = self._duty(held).workers[0]
        return supervisor.id, supervisor.name

    def _allocation(self, held: Held, day: date) -> Row:
        """The allocation of the day, or the first where that came later."""
        begun = [row for row in held.allocations if row["started_on"] <= day]  # type: ignore[operator]
        return begun[-1] if begun else held.allocations[0]

    def _seen(self, episode: Episode, work: Assessment, until: date) -> Seen:
        """When the child was seen, where that was noted here; of one in eight with the manager: not yet."""
        first = max(episode.opened_on, work.started_on)
        waits = work.authorised_on is None and until < self.as_at
        seen = Seen(child_seen=None if not waits else not self._every(8, "unseen"))
        if seen.child_seen is not False and until >= self.since:
            day = first + timedelta(days=int((until - first).days * self.rng.random() ** 1.6))
            seen.on = max(first, self.shifted(day, 0))
            seen.alone = self.rng.choice((True, True, True, False, None))
        return seen

    def _late(self, held: Held, place: int, work: Assessment) -> Row:
        """Why it is late: what the record shows where it does, else one reason after the other."""
        begun = [row["started_on"] for row in held.allocations if row["worker_id"] is not None]
        submitted = [row["submitted_on"] for at, row in held.submissions if at == place]
        calendar = self.clock.calendar
        assert work.authorised_on is not None
        if begun and isinstance(begun[0], date) and calendar.elapsed(work.clock_from, begun[0]) > 3:
            reason = LateReason.LATE_ALLOCATION
        elif submitted and isinstance(submitted[-1], date) and calendar.elapsed(submitted[-1], work.authorised_on) > 3:
            reason = LateReason.MANAGER
        else:
            reason = _OTHER_REASONS[self.turns["late reason"] % len(_OTHER_REASONS)]
            self.turns["late reason"] += 1
        return {"late_reason": reason.value, "late_note": _LATE_NOTES[reason]}

    # Corrections.

    def _move_start(self, held: Held, place: int, work: Assessment) -> None:
        was = self.shifted(work.started_on, self.rng.choice((-2, -1, 1, 2)))
        latest = work.authorised_on or self.as_at
        made_on = min(latest, max(was, self.shifted(work.started_on, 4)))
        if was <= made_on and was != work.started_on:
            by = self._manager(held, work.started_on)[1]
            why = self.rng.choice(_MOVED)
            held.corrections.append((place, self._correction(Dated.STARTED, was, work.started_on, why, made_on, by)))

    def _move_referral(self, held: Held, opened: date, by: str) -> None:
        was = self.shifted(opened, 1)
        if opened < was <= self.as_at:
            why = self.rng.choice(_MOVED)
            held.corrections.append((None, self._correction(Dated.REFERRAL, was, opened, why, was, by)))

    def _correction(self, dated: Dated, was: date, became: date | None, why: str, made_on: date, by: str) -> Row:
        return {"dated": dated.value, "was": was, "became": became, "reason": why, "made_on": made_on, "made_by": by,
                "at": morning(made_on)}  # fmt: skip

    # Section 47, and the end.

    def _hold_conference(self, episode: Episode) -> None:
        """Most are held in time; some are due, one in ten is late, and some are not needed."""
        since = episode.held.facts["section_47_on"]
        if not isinstance(since, date) or episode.closed_on is not None:
            return
        passed = self.clock.calendar.elapsed(since, self.as_at)
        after = self.rng.randint(8, 15)
        if passed > 15 and self._every(10, "late conference"):
            return
        if passed > 10 and self._every(7, "needless conference"):
            episode.held.facts["conference_needless"] = _NEEDLESS
        elif passed >= after:
            episode.held.facts["conference_on"] = self.shifted(since, after)

    def _close(self, episode: Episode, on: date) -> None:
        """Closed by a manager's decision, with the census' code."""
        held, said = episode.held, episode.closure_reason or ""
        reason = ClosureReason(said.split()[0])
        episode.closure_reason = reason.value
        by, why = self._manager(held, on)[1], self.rng.choice(_CLOSURES)
        held.decide(DecisionKind.CLOSURE, on, f"closed on {short_form(on)}: {reason.in_full}", why, by)

    def _every(self, number: int, what: str = "") -> bool:
        """Whether it is the turn: at the first time, and then each so many times."""
        turn = f"{what} {number}"
        self.turns[turn] += 1
        return self.turns[turn] % number == 1
